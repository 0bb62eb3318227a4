"""The networks in PyTorch, checkpoint loaders, ONNX export and its proof."""
