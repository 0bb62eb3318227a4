"""Reads one .onnx file that holds several graphs, without loading its weights.

A model file is one ordinary ONNX model whose graph is the union of disconnected graphs; nodes,
inputs and outputs carry their graph's name and a slash as prefix. `slice_graph` cuts one of them
out as a small ONNX model whose weights point back into the file by offset, so that ONNX Runtime
maps them and nothing is held twice. Only the protobuf wire format is read here: no code in a model
file runs, and a tensor that points to another file is refused.
"""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

from lmdm_agent import onnx_limits
from lmdm_agent.errors import ModelError
from lmdm_agent.onnx_wire import (
    ENTRY_KEY,
    ENTRY_VALUE,
    GRAPH_INITIALIZER,
    GRAPH_INPUT,
    GRAPH_NAME,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    MODEL_GRAPH,
    MODEL_IR,
    MODEL_METADATA,
    MODEL_OPSET,
    NODE_INPUT,
    NODE_NAME,
    TENSOR_EXTERNAL,
    TENSOR_LOCATION,
    TENSOR_NAME,
    TENSOR_RAW,
    VALUE_NAME,
    Span,
    Wire,
    encode_field,
    encode_varint,
)

INLINE_BYTES = 4096
"""Tensors up to this size are copied; shape inference wants to see the small ones."""


class OnnxFile:
    """An open model file; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        where = str(path)
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise ModelError(f"{where} cannot be read: {error.strerror}.") from error
        try:
            data: bytes | mmap.mmap = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            self._file.close()
            raise ModelError(f"{where} is empty.") from error
        self._wire = Wire(data, where)
        try:
            self._model, self._graph_span = onnx_limits.model_fields(self._wire, len(data))
            self._graph = onnx_limits.graph_fields(self._wire, self._graph_span)
            self._owned = self._by_graph()
            self._weights = [
                (self._wire.first_text(span, TENSOR_NAME), span)
                for span in self._graph
                if span.number == GRAPH_INITIALIZER
            ]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> OnnxFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; sessions made from it keep their own mapping."""
        if isinstance(self._wire.data, mmap.mmap):
            self._wire.data.close()
        self._file.close()

    def metadata(self) -> dict[str, str]:
        """The file's metadata entries."""
        entries = [f for f in self._model if f.number == MODEL_METADATA]
        return {
            self._wire.first_text(e, ENTRY_KEY): self._wire.first_text(e, ENTRY_VALUE)
            for e in entries
        }

    def content_hash(self) -> str:
        """SHA-256 over the graph: nodes and weights, without the metadata."""
        view = memoryview(self._wire.data)[self._graph_span.payload : self._graph_span.end]
        try:
            return hashlib.sha256(view).hexdigest()
        finally:
            view.release()

    def slice_graph(self, name: str) -> bytes:
        """Serialise graph ``name`` as an ONNX model whose weights lie in this file.

        Raises:
            ModelError: The file has no such graph, or one of its nodes is not allowed.
        """
        nodes = self._owned.get((GRAPH_NODE, name), [])
        if not nodes:
            raise ModelError(f"{self.path} has no graph {name!r}; it is not a playable model.")
        used: set[str] = set()
        for node in nodes:
            used.update(self._wire.texts(node, NODE_INPUT))
        weights = {text: span for text, span in self._weights if text in used}
        onnx_limits.check_nodes(self._wire, nodes, weights)
        graph = b"".join(self._wire.raw(node) for node in nodes)
        graph += encode_field(GRAPH_NAME, name.encode())
        location = self.path.resolve().name
        for span in weights.values():
            graph += encode_field(GRAPH_INITIALIZER, self._pointer(span, location))
        for kind in (GRAPH_INPUT, GRAPH_OUTPUT):
            for span in self._owned.get((kind, name), []):
                onnx_limits.check_value(self._wire, span)
                graph += self._wire.raw(span)
        head = b"".join(
            self._wire.raw(f) for f in self._model if f.number in (MODEL_IR, MODEL_OPSET)
        )
        return head + encode_field(MODEL_GRAPH, graph)

    def _by_graph(self) -> dict[tuple[int, str], list[Span]]:
        """Nodes, inputs and outputs by what they are and by the graph whose name they carry."""
        found: dict[tuple[int, str], list[Span]] = {}
        names = {GRAPH_NODE: NODE_NAME, GRAPH_INPUT: VALUE_NAME, GRAPH_OUTPUT: VALUE_NAME}
        for span in self._graph:
            if (field := names.get(span.number)) is not None:
                owner, slash, _ = self._wire.first_text(span, field).partition("/")
                if slash:
                    found.setdefault((span.number, owner), []).append(span)
        return found

    def _pointer(self, span: Span, location: str) -> bytes:
        """A tensor with its data replaced by an offset into this file (small ones as they are)."""
        kept = b""
        for field in self._wire.fields(span.payload, span.end):
            if field.number == TENSOR_RAW and field.end - field.payload > INLINE_BYTES:
                entries = {
                    "location": location,
                    "offset": str(field.payload),
                    "length": str(field.end - field.payload),
                }
                for key, value in entries.items():
                    entry = encode_field(ENTRY_KEY, key.encode())
                    entry += encode_field(ENTRY_VALUE, value.encode())
                    kept += encode_field(TENSOR_EXTERNAL, entry)
                kept += encode_varint(TENSOR_LOCATION << 3) + encode_varint(1)
            else:
                kept += self._wire.raw(field)
        return kept
