"""Tables of embeddings that are looked up before they are computed with.

A table stored small (float16, or int8 with a scale a row) is often cast as a whole and then looked
up. ONNX Runtime does that casting once, when a graph is loaded: it takes long, and the table lies
in memory in float32, four times as large as in the file. Looked up first, some rows are cast in
every run; the numbers are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import onnx
from onnx import helper

ROW_BY_ROW = ("Cast", "Mul")
"""What is done to each row by itself, or to two rows of the same number."""


def gather_first(
    nodes: Sequence[onnx.NodeProto],
    weights: Mapping[str, onnx.TensorProto],
    outputs: Sequence[str] = (),
) -> list[onnx.NodeProto]:
    """The nodes, with tables looked up before they are cast and scaled.

    Args:
        nodes: In the order of their running; not changed.
        weights: What they read besides each other's outputs.
        outputs: Names that are read from outside and have to stay.

    Returns:
        The nodes in order; a table that is used in another way as well stays as it is.
    """
    turn = _Turn(nodes, weights, outputs)
    made: list[onnx.NodeProto] = []
    gone: set[str] = set()
    for node in nodes:
        steps = turn.steps_of(node) if node.op_type == "Gather" else []
        if steps:
            made += turn.turned(node)
            gone.update(step.name for step in steps)
        else:
            made.append(node)
    return [node for node in made if node.name not in gone or turn.is_new(node)]


class _Turn:
    """One graph's nodes; finds and rewrites lookups in tables that are cast or scaled."""

    def __init__(
        self,
        nodes: Sequence[onnx.NodeProto],
        weights: Mapping[str, onnx.TensorProto],
        outputs: Sequence[str],
    ) -> None:
        self._weights = weights
        self._makers = {name: node for node in nodes for name in node.output}
        self._uses = Counter(name for node in nodes for name in node.input)
        self._uses.update(outputs)
        self._new: set[int] = set()

    def is_new(self, node: onnx.NodeProto) -> bool:
        """Whether a node was made here."""
        return id(node) in self._new

    def steps_of(self, gather: onnx.NodeProto) -> list[onnx.NodeProto]:
        """What is done to a whole table before a lookup; empty where that has to stay."""
        if any(attribute.name == "axis" and attribute.i != 0 for attribute in gather.attribute):
            return []
        return self._steps(gather.input[0], self._rows(gather.input[0])) or []

    def _rows(self, name: str) -> int:
        """How many rows the table has that a name comes from; 0 when it is none."""
        while name not in self._weights:
            step = self._makers.get(name)
            if step is None or step.op_type not in ROW_BY_ROW:
                return 0
            name = step.input[0]
        dims = self._weights[name].dims
        return dims[0] if len(dims) == 2 else 0

    def _steps(self, name: str, rows: int) -> list[onnx.NodeProto] | None:
        """The steps that make a table, or a scale, of so many rows; None if it is none."""
        if name in self._weights:
            dims = self._weights[name].dims
            return [] if rows and len(dims) == 2 and dims[0] == rows else None
        step = self._makers.get(name)
        if step is None or step.op_type not in ROW_BY_ROW or self._uses[name] != 1:
            return None
        found = [step]
        for source in step.input:
            steps = self._steps(source, rows)
            if steps is None:
                return None
            found += steps
        return found

    def turned(self, gather: onnx.NodeProto) -> list[onnx.NodeProto]:
        """A lookup in each weight, then what was done to the whole of them."""
        made: list[onnx.NodeProto] = []
        self._turn(gather.input[0], gather, gather.output[0], made)
        self._new.update(map(id, made))
        return made

    def _turn(
        self, name: str, gather: onnx.NodeProto, output: str, made: list[onnx.NodeProto]
    ) -> None:
        """Add the nodes that make ``output``: the looked-up rows of what ``name`` is."""
        if name in self._weights:
            label = f"{gather.name}.{len(made)}"
            made.append(
                helper.make_node("Gather", [name, gather.input[1]], [output], label, axis=0)
            )
            return
        copy = onnx.NodeProto()
        copy.CopyFrom(self._makers[name])
        for place, source in enumerate(copy.input):
            copy.input[place] = f"{output}.{place}"
            self._turn(source, gather, copy.input[place], made)
        copy.output[0] = output
        made.append(copy)
