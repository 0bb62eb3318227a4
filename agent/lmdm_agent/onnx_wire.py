"""Protobuf as ONNX files use it: fields walked in place, and a few written.

Only the wire format is read; nothing is copied before somebody asks for it.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import NamedTuple

from lmdm_agent.errors import ModelError

# Field numbers of onnx.proto.
MODEL_IR, MODEL_GRAPH, MODEL_OPSET, MODEL_METADATA, MODEL_TRAINING, MODEL_FUNCTIONS = (
    *(1, 7, 8, 14),
    *(20, 25),
)
GRAPH_NODE, GRAPH_NAME, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_SPARSE = (
    *(1, 2, 5, 11),
    *(12, 15),
)
NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_OPERATOR, NODE_ATTRIBUTE, NODE_DOMAIN = 1, 2, 3, 4, 5, 7
ATTRIBUTE_NAME, ATTRIBUTE_INT, ATTRIBUTE_TENSOR, ATTRIBUTE_INTS = 1, 3, 5, 8
ATTRIBUTE_GRAPH, ATTRIBUTE_TENSORS, ATTRIBUTE_GRAPHS = 6, 10, 11
ATTRIBUTE_SPARSE = (22, 23)
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW, TENSOR_EXTERNAL, TENSOR_LOCATION = (
    *(1, 2, 8),
    *(9, 13, 14),
)
TENSOR_TYPED = (4, 5, 6, 7, 10, 11)
"""Data in fields of its type instead of raw bytes."""
VALUE_NAME, VALUE_TYPE = 1, 2
ENTRY_KEY, ENTRY_VALUE = 1, 2

LENGTH_DELIMITED = 2


class Span(NamedTuple):
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
        data, at = self.data, start
        while at < end:
            # Nearly all tags and lengths are one byte: a file has tens of thousands.
            tag, after = data[at], at + 1
            if tag >= 0x80:
                tag, after = self.varint(at, end)
            number, wire = tag >> 3, tag & 7
            if wire == LENGTH_DELIMITED:
                if after < end and data[after] < 0x80:
                    payload = after + 1
                    stop = payload + data[after]
                else:
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


def tensor_dims(wire: Wire, span: Span) -> list[int]:
    """The sizes of a tensor; empty for a single number."""
    found: list[int] = []
    for field in wire.fields(span.payload, span.end):
        if field.number == TENSOR_DIMS:
            found += integers(wire, field)
    return found


def integers(wire: Wire, field: Span) -> Iterator[int]:
    """The numbers of a repeated int64 field, packed or not."""
    if field.wire == 0:
        yield _signed(wire.varint(field.payload, field.end)[0])
        return
    at = field.payload
    while field.wire == LENGTH_DELIMITED and at < field.end:
        value, at = wire.varint(at, field.end)
        yield _signed(value)


def _signed(value: int) -> int:
    value &= 2**64 - 1
    return value - 2**64 if value >= 2**63 else value
