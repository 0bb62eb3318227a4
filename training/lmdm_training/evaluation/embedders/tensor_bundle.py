"""Checkpoints of TensorFlow 1, read without TensorFlow.

Two files: a table of names, sorted and with common beginnings left out, whose values are small
protobufs (type, shape, place); and the numbers of all tensors one after another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import ModelError
from lmdm_agent.onnx_wire import Span, Wire
from lmdm_training.errors import StageError

Floats = NDArray[np.float32]

MAGIC = 0xDB4775248B80FB57
"""The last eight bytes of such a table."""
FOOTER = 48
UNCOMPRESSED, FLOAT = 0, 1

# Fields of BundleEntryProto, TensorShapeProto and its Dim.
_TYPE, _SHAPE, _PART, _OFFSET, _SIZE, _SLICES = 1, 2, 3, 4, 5, 7
_DIM, _DIM_SIZE = 2, 1


def read_bundle(index: Path, data: Path) -> Mapping[str, Floats]:
    """All float32 tensors of a checkpoint by name, as views of the file's bytes.

    Args:
        index: ``NAME.index``.
        data: ``NAME.data-00000-of-00001``, the only part.

    Raises:
        StageError: They are damaged, or use what no checkpoint read here needs: compression,
            several parts, sliced tensors.
    """
    table, numbers = index.read_bytes(), data.read_bytes()
    try:
        return dict(_tensors(Wire(table, index.name), numbers))
    except (ModelError, IndexError, ValueError) as error:
        raise StageError(
            f"{index} is no checkpoint that can be read ({error}); remove its folder "
            f"({index.parent}) and fetch it again"
        ) from error


def _tensors(wire: Wire, numbers: bytes) -> Iterator[tuple[str, Floats]]:
    table = wire.data
    if len(table) < FOOTER or int.from_bytes(table[-8:], "little") != MAGIC:
        raise ValueError("it does not end as a table does")
    start = len(table) - FOOTER
    # The footer: where the table's own description lies, which is not needed, then its index.
    at = start
    for _ in range(2):
        _, at = wire.varint(at, len(table))
    for _, handle in _entries(wire, *_handle(wire, at)):
        for key, value in _entries(wire, *_handle(wire, handle.payload)):
            if key:  # the entry without a name describes the whole
                tensor = _tensor(wire, value, numbers)
                if tensor is not None:
                    yield key.decode(), tensor


def _handle(wire: Wire, at: int) -> tuple[int, int]:
    """(start, size) of a block."""
    start, at = wire.varint(at, len(wire.data))
    return start, wire.varint(at, len(wire.data))[0]


def _entries(wire: Wire, start: int, size: int) -> Iterator[tuple[bytes, Span]]:
    """Keys and values of a block: every key says how much of the last one it begins with."""
    end = start + size
    if end >= len(wire.data) or wire.data[end] != UNCOMPRESSED:
        raise ValueError("a block is compressed or missing")
    restarts = int.from_bytes(wire.data[end - 4 : end], "little")
    end -= 4 * (restarts + 1)
    at, key = start, b""
    while at < end:
        shared, at = wire.varint(at, end)
        rest, at = wire.varint(at, end)
        length, at = wire.varint(at, end)
        if shared > len(key) or at + rest + length > end:
            raise ValueError("a block is damaged")
        key = key[:shared] + wire.data[at : at + rest]
        at += rest
        yield key, Span(0, 0, at, at, at + length)
        at += length


def _tensor(wire: Wire, value: Span, numbers: bytes) -> Floats | None:
    """One tensor; None where it does not hold float32."""
    found = {_TYPE: 0, _PART: 0, _OFFSET: 0, _SIZE: 0}
    shape: list[int] = []
    for field in wire.fields(value.payload, value.end):
        if field.number in found and field.wire == 0:
            found[field.number], _ = wire.varint(field.payload, field.end)
        elif field.number == _SHAPE:
            shape = [_size(wire, dim) for dim in wire.fields(field.payload, field.end)]
        elif field.number == _SLICES:
            raise ValueError("a tensor is sliced")
    if found[_TYPE] != FLOAT:
        return None
    count, begin = math.prod(shape), found[_OFFSET]
    if found[_PART] or found[_SIZE] != 4 * count or begin + 4 * count > len(numbers):
        raise ValueError("a tensor lies outside of the numbers")
    return np.frombuffer(numbers, "<f4", count, begin).reshape(shape)


def _size(wire: Wire, dim: Span) -> int:
    for field in wire.fields(dim.payload, dim.end):
        if field.number == _DIM_SIZE:
            return wire.varint(field.payload, field.end)[0]
    return 0
