"""Whole numbers that stand in a model file, and operators that would make gigabytes of them."""

from __future__ import annotations

import itertools
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
WHOLE = {6: (4, 5), 7: (8, 7)}
"""Types of whole numbers (int32, int64): bytes of one, and the field that has them unless raw."""
MAKERS = {
    **dict.fromkeys(("ConstantOfShape", "HannWindow", "HammingWindow", "BlackmanWindow"), 0),
    **dict.fromkeys(("Expand", "Tile", "OneHot", "DFT"), 1),
}
"""Operators that make a tensor of a size, and the input that gives it."""
PADS = ("pads", "paddings")
"""Attributes of convolutions, pools, and `Pad` in old versions: before all axes, then after."""
GROWTH = ("output_padding", "output_shape", "strides", "dilations")
"""Attributes that make the output of a `ConvTranspose` larger than its input."""


class Numbers:
    """Whole numbers that stand in a file: small weights and constants, read when asked for."""

    def __init__(self, wire: Wire, weights: Mapping[str, Span]) -> None:
        self._wire = wire
        self._weights = weights
        self._known: dict[str, list[int] | None] = {}
        self._constants: dict[str, Span] = {}

    def learn(self, operator: str, outputs: Sequence[str], attribute: Span) -> None:
        """An attribute: a constant's value, or sizes that are looked at.

        Raises:
            ModelError: They would make more than `MAX_ELEMENTS`.
        """
        values: list[int] | None = None
        name = ""
        for part in self._wire.fields(attribute.payload, attribute.end):
            if part.number == ATTRIBUTE_NAME:
                name = self._wire.text(part)
            elif part.number == ATTRIBUTE_TENSOR:
                values = self._read(part)
                if operator == "Constant":
                    self._constants.update(dict.fromkeys(outputs, part))
            elif part.number in (ATTRIBUTE_INT, ATTRIBUTE_INTS):
                values = [*(values or []), *integers(self._wire, part)]
        if operator == "Constant":
            if name in ("value", "value_int", "value_ints"):
                self._known.update(dict.fromkeys(outputs, values))
        elif name in PADS:
            self._limit(operator, _padded(values or [], []))
        elif operator == "ConvTranspose" and name in GROWTH:
            self._limit(operator, math.prod(max(1, abs(size)) for size in values or []))

    def check(self, operator: str, inputs: Sequence[str]) -> None:
        """See that an operator does not make too much of numbers that stand in the file.

        Raises:
            ModelError: It would make more than `MAX_ELEMENTS`.
        """
        if MAKERS.get(operator, len(inputs)) < len(inputs):
            self._limit(operator, self._made(operator, inputs))
        elif operator == "Pad" and len(inputs) > 1:
            # Axes may be named: pads are of those then.
            dims = self._dims(inputs[0]) if not any(inputs[3:4]) else []
            self._limit(operator, _padded(self.get(inputs[1]) or [], dims))
        elif operator == "Range" and len(inputs) == 3:
            self._limit(operator, self._range(inputs))

    def _limit(self, operator: str, count: int) -> None:
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

    def _made(self, operator: str, inputs: Sequence[str]) -> int:
        """How much one of `MAKERS` makes, as far as the file says; 0 when it does not."""
        place = MAKERS[operator]
        # 0 and -1 stand for sizes from elsewhere.
        sizes = [max(1, abs(size)) for size in self.get(inputs[place]) or []]
        dims = [max(1, size) for size in self._dims(inputs[0])] if place else []
        if not sizes:
            return 0
        if operator == "Expand":
            pairs = itertools.zip_longest(reversed(sizes), reversed(dims), fillvalue=1)
            return math.prod(max(pair) for pair in pairs)
        return math.prod(sizes) * (math.prod(dims) if operator in ("Tile", "OneHot") else 1)

    def _dims(self, name: str) -> list[int]:
        """The sizes of a weight or constant; empty for what is computed."""
        span = self._constants.get(name) or self._weights.get(name)
        return [] if span is None else tensor_dims(self._wire, span)

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
        fields = list(wire.fields(span.payload, span.end))
        kinds = [next(integers(wire, field), 0) for field in fields if field.number == TENSOR_TYPE]
        if len(kinds) != 1 or kinds[0] not in WHOLE:
            return None
        width, typed = WHOLE[kinds[0]]
        values: list[int] = []
        for field in fields:
            if field.number == TENSOR_RAW:
                raw = wire.bytes(field)
                values += [
                    int.from_bytes(raw[i : i + width], "little", signed=True)
                    for i in range(0, len(raw), width)
                ]
            elif field.number == typed:
                values += integers(wire, field)
        return values


def _padded(pads: Sequence[int], dims: Sequence[int]) -> int:
    """The size of what is padded: before every axis, then after; ``dims`` where they are known."""
    half = len(pads) // 2
    known = dims if len(dims) == half else [0] * half
    axes = zip(known, pads[:half], pads[half:], strict=False)
    # A large one that another takes back is looked at, too.
    largest = max(map(abs, pads), default=0)
    return max(math.prod(max(1, sum(axis)) for axis in axes), largest)
