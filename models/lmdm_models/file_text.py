"""The text encoder of a model file, as it goes into another file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from lmdm_agent.spec import TOKENIZER_KEY, ModelSpec
from lmdm_models.load import LoadError
from lmdm_models.text_encoders import tokenize

PREFIX = "text/"


class FileText:
    """The graph ``text`` of a model file; a `lmdm_models.text_encoders.TextEncoderGraph`."""

    def __init__(self, path: Path, spec: ModelSpec) -> None:
        """Read it.

        Raises:
            LoadError: The file has no text encoder.
        """
        model = onnx.load(path)
        tokenizers = [e.value for e in model.metadata_props if e.key == TOKENIZER_KEY]
        if not tokenizers or not any(n.name.startswith(PREFIX) for n in model.graph.node):
            raise LoadError(f"{path} has no text encoder")
        self.rows = spec.text_tokens
        self.size = spec.text_size
        self.tokenizer: str = tokenizers[0]
        self._graph = _alone(model)
        self._session: Any = None

    def graph(self) -> onnx.ModelProto:
        """The graph without its prefix, weights in float32."""
        return self._graph

    def embed(self, text: str) -> NDArray[np.float32]:
        """Run it with ONNX Runtime: no other form of it exists."""
        import onnxruntime

        from lmdm_agent.model import session_options

        if self._session is None:
            self._session = onnxruntime.InferenceSession(
                self._graph.SerializeToString(),
                session_options(1),
                providers=["CPUExecutionProvider"],
            )
        ids, mask = tokenize(self.tokenizer, text)
        return self._session.run(None, {"ids": ids, "mask": mask})[0][0]


def _bare(name: str) -> str:
    return name.removeprefix(PREFIX)


def _alone(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph ``text`` of a merged model as a model; halved weights are made whole again.

    The merger decides anew how weights are stored, so its casts are taken out.
    """
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    alone = onnx.ModelProto(ir_version=model.ir_version)
    alone.opset_import.extend(model.opset_import)
    graph = alone.graph
    graph.name = "text"
    read: set[str] = set()
    for node in model.graph.node:
        if not node.name.startswith(PREFIX):
            continue
        tensor = stored.get(node.input[0]) if node.op_type == "Cast" else None
        if tensor is not None and tensor.data_type == TensorProto.FLOAT16:
            whole = numpy_helper.to_array(tensor).astype(np.float32)
            graph.initializer.append(numpy_helper.from_array(whole, _bare(node.output[0])))
            continue
        copy = graph.node.add()
        copy.CopyFrom(node)
        copy.input[:] = [_bare(name) for name in node.input]
        copy.output[:] = [_bare(name) for name in node.output]
        read.update(node.input)
    graph.initializer.extend(t for t in model.graph.initializer if t.name in read)
    for source, target in ((model.graph.input, graph.input), (model.graph.output, graph.output)):
        for value in source:
            if value.name.startswith(PREFIX):
                target.add().CopyFrom(value)
                target[-1].name = _bare(value.name)
    return alone
