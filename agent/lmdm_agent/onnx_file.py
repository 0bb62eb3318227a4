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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lmdm_agent.errors import ModelError

# Field numbers of onnx.proto.
MODEL_IR, MODEL_GRAPH, MODEL_OPSET, MODEL_METADATA, MODEL_FUNCTIONS = 1, 7, 8, 14, 25
GRAPH_NODE, GRAPH_NAME, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 2, 5, 11, 12
NODE_INPUT, NODE_NAME, NODE_ATTRIBUTE, NODE_DOMAIN = 1, 3, 5, 7
ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS = 6, 11
TENSOR_NAME, TENSOR_RAW, TENSOR_EXTERNAL, TENSOR_LOCATION = 8, 9, 13, 14
VALUE_NAME = 1
ENTRY_KEY, ENTRY_VALUE = 1, 2

DOMAINS = {"", "ai.onnx", "com.microsoft"}
INLINE_BYTES = 4096
"""Tensors up to this size are copied; shape inference wants to see the small ones."""

LENGTH_DELIMITED = 2


@dataclass(frozen=True)
class Span:
    """One protobuf field: where it starts (tag included) and where its payload lies."""

    number: int
    wire: int
    start: int
    payload: int
    end: int


class Wire:
    """Walks protobuf fields in a byte buffer."""

    def __init__(self, data: bytes | mmap.mmap, where: str) -> None:
        self.data = data
        self.where = where

    def varint(self, at: int, limit: int) -> tuple[int, int]:
        """Read a varint; return (value, position after it)."""
        value = shift = 0
        while at < limit and shift < 70:
            byte = self.data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, at
            shift += 7
        raise ModelError(f"{self.where} is truncated or damaged; copy or download it again.")

    def fields(self, start: int, end: int) -> Iterator[Span]:
        """Yield the fields of a message."""
        at = start
        while at < end:
            tag, after = self.varint(at, end)
            number, wire = tag >> 3, tag & 7
            if wire == LENGTH_DELIMITED:
                length, payload = self.varint(after, end)
                stop = payload + length
            elif wire == 0:
                payload = after
                _, stop = self.varint(after, end)
            elif wire in (1, 5):
                payload, stop = after, after + (8 if wire == 1 else 4)
            else:
                raise ModelError(f"{self.where} is no ONNX file (or is damaged).")
            if stop > end or number == 0:
                raise ModelError(
                    f"{self.where} is truncated or damaged; copy or download it again."
                )
            yield Span(number, wire, at, payload, stop)
            at = stop

    def bytes(self, span: Span) -> bytes:
        """Payload of a field."""
        return bytes(self.data[span.payload : span.end])

    def text(self, span: Span) -> str:
        """Payload of a string field."""
        return self.bytes(span).decode("utf-8", "replace")

    def raw(self, span: Span) -> bytes:
        """A field as it stands, tag included."""
        return bytes(self.data[span.start : span.end])

    def texts(self, span: Span, number: int) -> list[str]:
        """All string fields ``number`` of a sub-message."""
        return [self.text(f) for f in self.fields(span.payload, span.end) if f.number == number]

    def first_text(self, span: Span, number: int) -> str:
        """The first string field ``number`` of a sub-message, or an empty string."""
        return next(iter(self.texts(span, number)), "")


def encode_varint(value: int) -> bytes:
    """Protobuf varint."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def encode_field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field."""
    return encode_varint(number << 3 | LENGTH_DELIMITED) + encode_varint(len(payload)) + payload


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
        self._model = list(self._wire.fields(0, len(data)))
        graphs = [f for f in self._model if f.number == MODEL_GRAPH and f.wire == LENGTH_DELIMITED]
        if len(graphs) != 1:
            raise ModelError(f"{where} is no ONNX file (or is damaged).")
        if any(f.number == MODEL_FUNCTIONS for f in self._model):
            raise ModelError(f"{where} defines functions of its own; refused.")
        self._graph_span = graphs[0]
        self._graph = list(self._wire.fields(self._graph_span.payload, self._graph_span.end))
        self._check_initializers()

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
        prefix = f"{name}/"
        nodes = [
            f for f in self._graph if f.number == GRAPH_NODE and self._owned(f, NODE_NAME, prefix)
        ]
        if not nodes:
            raise ModelError(f"{self.path} has no graph {name!r}; it is not a playable model.")
        used: set[str] = set()
        for node in nodes:
            self._check_node(node)
            used.update(self._wire.texts(node, NODE_INPUT))
        graph = b"".join(self._wire.raw(node) for node in nodes)
        graph += encode_field(GRAPH_NAME, name.encode())
        for span in self._graph:
            if span.number == GRAPH_INITIALIZER:
                if self._wire.first_text(span, TENSOR_NAME) in used:
                    graph += encode_field(GRAPH_INITIALIZER, self._pointer(span))
            elif span.number in (GRAPH_INPUT, GRAPH_OUTPUT) and self._owned(
                span, VALUE_NAME, prefix
            ):
                graph += self._wire.raw(span)
        head = b"".join(
            self._wire.raw(f) for f in self._model if f.number in (MODEL_IR, MODEL_OPSET)
        )
        return head + encode_field(MODEL_GRAPH, graph)

    def _owned(self, span: Span, name_field: int, prefix: str) -> bool:
        return self._wire.first_text(span, name_field).startswith(prefix)

    def _check_node(self, node: Span) -> None:
        for field in self._wire.fields(node.payload, node.end):
            if field.number == NODE_DOMAIN and self._wire.text(field) not in DOMAINS:
                raise ModelError(f"{self.path} uses foreign operators ({self._wire.text(field)}).")
            if field.number == NODE_ATTRIBUTE:
                for part in self._wire.fields(field.payload, field.end):
                    if part.number in (ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS):
                        raise ModelError(
                            f"{self.path} nests graphs, which format 1 does not allow."
                        )

    def _check_initializers(self) -> None:
        for span in self._graph:
            if span.number == GRAPH_INITIALIZER:
                for field in self._wire.fields(span.payload, span.end):
                    if field.number in (TENSOR_EXTERNAL, TENSOR_LOCATION):
                        raise ModelError(f"{self.path} points to another file; refused.")

    def _pointer(self, span: Span) -> bytes:
        """A tensor with its data replaced by an offset into this file (small ones as they are)."""
        kept = b""
        for field in self._wire.fields(span.payload, span.end):
            if field.number == TENSOR_RAW and field.end - field.payload > INLINE_BYTES:
                entries = {
                    "location": self.path.name,
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
