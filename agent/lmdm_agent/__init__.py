"""The live daemon: NumPy and ONNX Runtime only, never torch. Importing it loads nothing heavy."""

__version__ = "0.1.0"
