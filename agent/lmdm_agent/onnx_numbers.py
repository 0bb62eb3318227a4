"""Whole numbers that stand in a model file, and operators that would make gigabytes of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lmdm_agent.errors import ModelError
from lmdm_agent.onnx_wire import (
    ATTRIBUTE_INT,
    ATTRIBUTE_INTS,
    ATTRIBUTE_NAME,
    ATTRIBUTE_TENSOR,
    TENSOR_RAW,
    TENSOR_TYPE,
    Span,
    Wire,
    integers,
    tensor_dims,
)

MAX_ELEMENTS = 2**28
"""Of what one operator makes from numbers that stand in the file; 1 GiB of floats."""
LONGEST_SHAPE = 4096
"""Numbers that are looked at of one tensor; no shape has as many."""
INT64, INT64_DATA = 7, 7
MAKERS = {"ConstantOfShape": 0, "Expand": 1, "Tile": 1, "OneHot": 1}
"""Operators that make a tensor of a size, and the input that gives it."""


class Numbers:
    """Whole numbers that stand in a file: small weights and constants, read when asked for."""

    def __init__(self, wire: Wire, weights: Mapping[str, Span]) -> None:
        self._wire = wire
        self._weights = weights
        self._known: dict[str, list[int] | None] = {}

    def learn(self, outputs: Sequence[str], attribute: Span) -> None:
        """A constant's value."""
        values: list[int] | None = None
        name = ""
        for part in self._wire.fields(attribute.payload, attribute.end):
            if part.number == ATTRIBUTE_NAME:
                name = self._wire.text(part)
            elif part.number == ATTRIBUTE_TENSOR:
                values = self._read(part)
            elif part.number in (ATTRIBUTE_INT, ATTRIBUTE_INTS):
                values = [*(values or []), *integers(self._wire, part)]
        if name in ("value", "value_int", "value_ints"):
            self._known.update(dict.fromkeys(outputs, values))

    def check(self, operator: str, inputs: Sequence[str]) -> None:
        """See that an operator does not make too much of numbers that stand in the file.

        Raises:
            ModelError: It would make more than `MAX_ELEMENTS`.
        """
        count = 0
        place = MAKERS.get(operator, len(inputs))
        if place < len(inputs):
            # 0 and -1 stand for sizes from elsewhere.
            count = math.prod(max(1, abs(size)) for size in self.get(inputs[place]) or [])
        elif operator == "Pad" and len(inputs) > 1:
            count = max((abs(size) for size in self.get(inputs[1]) or []), default=0)
        elif operator == "Range" and len(inputs) == 3:
            count = self._range(inputs)
        if count > MAX_ELEMENTS:
            raise ModelError(
                f"{self._wire.where}: one of its operators ({operator}) makes "
                f"{min(count, 2**62):.3g} numbers; up to {MAX_ELEMENTS} are allowed."
            )

    def get(self, name: str) -> list[int] | None:
        """The numbers of that name; None when they are not in the file, or are no shape."""
        if name not in self._known:
            span = self._weights.get(name)
            self._known[name] = None if span is None else self._read(span)
        return self._known[name]

    def _range(self, names: Sequence[str]) -> int:
        """How long a count is; 0 when its ends are not in the file."""
        found = [self.get(name) for name in names]
        ends = [value[0] for value in found if value is not None and len(value) == 1]
        return abs(ends[1] - ends[0]) // max(1, abs(ends[2])) if len(ends) == 3 else 0

    def _read(self, span: Span) -> list[int] | None:
        """A small tensor of whole numbers."""
        wire = self._wire
        dims = tensor_dims(wire, span)
        if len(dims) > 1 or math.prod(dims) > LONGEST_SHAPE:
            return None
        kind, values = 0, list[int]()
        for field in wire.fields(span.payload, span.end):
            if field.number == TENSOR_TYPE:
                kind = next(integers(wire, field), 0)
            elif field.number == TENSOR_RAW:
                raw = wire.bytes(field)
                values += [
                    int.from_bytes(raw[i : i + 8], "little", signed=True)
                    for i in range(0, len(raw), 8)
                ]
            elif field.number == INT64_DATA:
                values += integers(wire, field)
        return values if kind == INT64 else None
