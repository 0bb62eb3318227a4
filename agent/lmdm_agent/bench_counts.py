"""How much work a pass is, counted from a model file: operations, and bytes of weights read.

Only matrix products and convolutions count, as usual; norms, gates and copies are what is left
between a pass and the machine's ceilings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.onnx_wire import (
    GRAPH_INITIALIZER,
    GRAPH_NODE,
    MODEL_GRAPH,
    NODE_INPUT,
    NODE_OPERATOR,
    NODE_OUTPUT,
    TENSOR_NAME,
    TENSOR_RAW,
    TENSOR_TYPE,
    Span,
    Wire,
    integers,
    tensor_dims,
)
from lmdm_agent.spec import ModelSpec

PRODUCTS = frozenset(
    [
        "MatMul",
        "Gemm",
        "Conv",
        "MatMulInteger",
        "ConvInteger",
        "QLinearMatMul",
        "FusedMatMul",
        "FusedGemm",
        "FusedConv",
        "DynamicQuantizeMatMul",
        "MatMulIntegerToFloat",
        "MatMulNBits",
    ]
)
SMALL = (2, 3)
"""Types of one byte (uint8, int8); all others are computed with four, as the CPU does."""
INT64 = 7


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One pass of one graph, batch 1.

    Attributes:
        flops: Floating-point operations of products with weights and of attention.
        attention: Those of attention among them.
        weights: Numbers in the weights that products read.
        weight_bytes: Bytes of them as they are computed with.
    """

    flops: float
    attention: float = 0.0
    weights: int
    weight_bytes: int


@dataclass(frozen=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class _Weight:
    """A constant: its sizes, bytes of a number as it is computed with, whole numbers if it is few.

    Sizes of one that was turned over or reshaped are only as many as they were.
    """

    dims: tuple[int, ...]
    each: int
    whole: tuple[int, ...] = ()

    @property
    def numbers(self) -> int:
        return math.prod(self.dims)

    def cut(self, starts: _Weight, ends: _Weight, axes: _Weight | None) -> _Weight:
        """What `Slice` with steps of 1 leaves of it."""
        dims = list(self.dims)
        places = axes.whole if axes else tuple(range(len(starts.whole)))
        for axis, start, end in zip(places, starts.whole, ends.whole, strict=True):
            dims[axis] = len(range(dims[axis])[start:end])
        return replace(self, dims=tuple(dims))


@dataclass(frozen=True)
class _Graph:
    nodes: list[_Node]
    weights: dict[str, _Weight]


def _read(file: OnnxFile, name: str) -> _Graph:
    data = file.slice_graph(name)
    wire = Wire(data, str(file.path))
    graph = next(f for f in wire.fields(0, len(data)) if f.number == MODEL_GRAPH)
    nodes: list[_Node] = []
    weights: dict[str, _Weight] = {}
    for span in wire.fields(graph.payload, graph.end):
        if span.number == GRAPH_NODE:
            words = tuple(wire.texts(span, n) for n in (NODE_INPUT, NODE_OUTPUT))
            operator = wire.first_text(span, NODE_OPERATOR)
            nodes.append(_Node(operator, tuple(words[0]), tuple(words[1])))
        elif span.number == GRAPH_INITIALIZER:
            weights[wire.first_text(span, TENSOR_NAME)] = _weight(wire, span)
    return _Graph(nodes, weights)


def _weight(wire: Wire, span: Span) -> _Weight:
    kind, whole = 0, ()
    for field in wire.fields(span.payload, span.end):
        if field.number == TENSOR_TYPE:
            kind = next(integers(wire, field))
    for field in wire.fields(span.payload, span.end):
        if field.number == TENSOR_RAW and kind == INT64:
            whole = tuple(np.frombuffer(wire.bytes(field), np.int64).tolist())
    return _Weight(tuple(tensor_dims(wire, span)), 1 if kind in SMALL else 4, whole)


def _made_of(node: _Node, held: list[_Weight]) -> _Weight:
    """What a node makes of constants alone; for all but a few, as large as the largest of them."""
    first = held[0]
    if node.operator == "Slice" and len(held) >= 3 and all(one.whole for one in held[1:]):
        return first.cut(held[1], held[2], held[3] if len(held) > 3 else None)
    if node.operator == "Transpose":
        return replace(first, dims=first.dims[::-1])
    return max(held, key=lambda weight: weight.numbers)


def _products(graph: _Graph, name: str) -> Iterator[tuple[_Weight, frozenset[str]]]:
    """Every product with a weight, and the graph's inputs that its other side comes from."""
    constant = dict(graph.weights)
    comes_from: dict[str, frozenset[str]] = {}

    def sources(value: str) -> frozenset[str]:
        if value in comes_from:
            return comes_from[value]
        own = value.startswith(f"{name}/") and value not in made
        return frozenset((value.removeprefix(f"{name}/"),)) if own else frozenset[str]()

    made = {output for node in graph.nodes for output in node.outputs}
    for node in graph.nodes:
        given = [value for value in node.inputs if value and value not in constant]
        held = [constant[value] for value in node.inputs if value in constant]
        found = frozenset[str]().union(*map(sources, given))
        if held and not found:
            constant.update(dict.fromkeys(node.outputs, _made_of(node, held)))
        else:
            comes_from.update(dict.fromkeys(node.outputs, found))
        if held and found and node.operator in PRODUCTS:
            yield max(held, key=lambda weight: weight.numbers), found


def work_of(path: Path, graph: str, spec: ModelSpec | None = None) -> Work:
    """Count a pass of ``context`` or ``denoise`` of a model file, or of ``append`` of its own file.

    A product with a weight is done once for each of its rows: for every token where only the text
    goes in, once where only the noise level does, for every latent otherwise, and for one more
    where the level is a token beside them. Attention is counted from the sizes.

    Args:
        path: The file.
        graph: Which graph.
        spec: The sizes; read from the file where not given.

    Raises:
        ModelError: The file or the graph cannot be read.
    """
    from lmdm_agent.model import read_spec

    spec = spec or read_spec(path)
    with OnnxFile(path) as file:
        products = list(_products(_read(file, graph), graph))
    block = graph != "context"
    latents = spec.block_latents if block else spec.context_latents
    flops = sum(2.0 * weight.numbers * _rows(found, latents, spec) for weight, found in products)
    asking = latents + (graph == "denoise")
    seen = spec.context_latents + asking if block else latents
    width = spec.heads * spec.head_size
    # The last layer of a pass that only fills the cache gives keys and values, no answer.
    layers = spec.depth if graph == "denoise" else spec.depth - 1
    attention = layers * 4.0 * asking * (seen + spec.text_tokens) * width
    return Work(
        flops=flops + attention,
        attention=attention,
        weights=sum(weight.numbers for weight, _ in products),
        weight_bytes=sum(weight.each * weight.numbers for weight, _ in products),
    )


def _rows(found: frozenset[str], latents: int, spec: ModelSpec) -> int:
    if found <= {"text"}:
        return spec.text_tokens
    if found <= {"k"}:
        return 1
    return latents + ("k" in found)
