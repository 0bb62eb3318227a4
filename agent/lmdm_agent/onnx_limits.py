"""What a model file may hold: checked before anything is allocated or given to ONNX Runtime.

A file may come from anywhere. It computes with the standard operators of an allow list and nothing
else: no code, no operators of its own, no other file, no loops. What it says about its own sizes
must be true and within bounds no instrument comes near.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lmdm_agent.errors import ModelError
from lmdm_agent.onnx_numbers import Numbers
from lmdm_agent.onnx_operators import ALLOWED
from lmdm_agent.onnx_wire import (
    ATTRIBUTE_GRAPH,
    ATTRIBUTE_GRAPHS,
    ATTRIBUTE_SPARSE,
    ATTRIBUTE_TENSOR,
    ATTRIBUTE_TENSORS,
    GRAPH_INITIALIZER,
    GRAPH_SPARSE,
    LENGTH_DELIMITED,
    MODEL_FUNCTIONS,
    MODEL_GRAPH,
    MODEL_METADATA,
    MODEL_TRAINING,
    NODE_ATTRIBUTE,
    NODE_DOMAIN,
    NODE_INPUT,
    NODE_OPERATOR,
    NODE_OUTPUT,
    TENSOR_EXTERNAL,
    TENSOR_LOCATION,
    TENSOR_RAW,
    TENSOR_TYPE,
    TENSOR_TYPED,
    VALUE_TYPE,
    Span,
    Wire,
    integers,
    tensor_dims,
)

MAX_FIELDS = 400_000
"""Of a file and of its graph; the default instrument has 3,000."""
MAX_METADATA_BYTES = 64 * 2**20
"""Of all entries; a tokenizer with a large vocabulary has some megabytes."""
MAX_ENTRIES = 64
MAX_DIMS = 16
MAX_LINKS = 4096
"""Inputs, outputs and attributes of one node."""
TYPE_BITS = {
    **{1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64},
    **{14: 64, 15: 128, 16: 16, 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4},
}
"""Bits of an element by its type in onnx.proto; texts (8) are none that we use."""


def model_fields(wire: Wire, size: int) -> tuple[list[Span], Span]:
    """The fields of a file, and the one that is its graph.

    Raises:
        ModelError: It is no ONNX file, or holds what an instrument does not need.
    """
    fields = _counted(wire, 0, size)
    graphs = [f for f in fields if f.number == MODEL_GRAPH and f.wire == LENGTH_DELIMITED]
    if len(graphs) != 1:
        raise ModelError(f"{wire.where} is no ONNX file (or is damaged).")
    if any(f.number == MODEL_FUNCTIONS for f in fields):
        raise ModelError(f"{wire.where} defines functions of its own; refused.")
    if any(f.number == MODEL_TRAINING for f in fields):
        raise ModelError(f"{wire.where} holds graphs for training; refused.")
    entries = [f for f in fields if f.number == MODEL_METADATA]
    text = sum(f.end - f.payload for f in entries)
    if text > MAX_METADATA_BYTES or len(entries) > MAX_ENTRIES:
        raise ModelError(
            f"{wire.where} has {len(entries)} descriptions of {text >> 20} MB; up to {MAX_ENTRIES} "
            f"of {MAX_METADATA_BYTES >> 20} MB are read."
        )
    return fields, graphs[0]


def graph_fields(wire: Wire, graph: Span) -> list[Span]:
    """The fields of a graph, its weights checked.

    Raises:
        ModelError: A weight lies elsewhere or is not as large as it says.
    """
    fields = _counted(wire, graph.payload, graph.end)
    for span in fields:
        if span.number == GRAPH_SPARSE:
            raise ModelError(f"{wire.where} holds sparse weights; refused.")
        if span.number == GRAPH_INITIALIZER:
            check_tensor(wire, span)
    return fields


def _counted(wire: Wire, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    for span in wire.fields(start, end):
        found.append(span)
        if len(found) > MAX_FIELDS:
            raise ModelError(f"{wire.where} has more than {MAX_FIELDS} parts; refused.")
    return found


def check_tensor(wire: Wire, span: Span) -> None:
    """See that a tensor lies in the file and is as large as it says.

    Raises:
        ModelError: It points elsewhere, or its sizes are not those of its data.
    """
    raw: list[int] = []
    typed = 0
    kind: list[int] = []
    for field in wire.fields(span.payload, span.end):
        if field.number in (TENSOR_EXTERNAL, TENSOR_LOCATION):
            raise ModelError(f"{wire.where} points to another file; refused.")
        if field.number == TENSOR_RAW:
            raw.append(field.end - field.payload)
        elif field.number in TENSOR_TYPED:
            typed += field.end - field.payload
        elif field.number == TENSOR_TYPE:
            kind += integers(wire, field)
    dims = tensor_dims(wire, span)
    if (
        len(kind) != 1
        or kind[0] not in TYPE_BITS
        or len(dims) > MAX_DIMS
        or min(dims, default=0) < 0
    ):
        raise ModelError(f"{wire.where}: a tensor has no type or shape that is known; refused.")
    count = math.prod(dims)
    size = -(-count * TYPE_BITS[kind[0]] // 8)
    # Data in typed fields has at least a byte an element; two small ones share one.
    true = raw == [size] and not typed if raw else count <= 2 * typed
    if not true:
        raise ModelError(
            f"{wire.where} is truncated or damaged: a tensor of {size} bytes has "
            f"{sum(raw) + typed}; copy or download it again."
        )


def check_value(wire: Wire, span: Span) -> None:
    """See that an input or output is a plain tensor.

    Raises:
        ModelError: It is a sequence, a map or nothing.
    """
    for field in wire.fields(span.payload, span.end):
        if field.number == VALUE_TYPE:
            inner = [f.number for f in wire.fields(field.payload, field.end) if f.number != 6]
            if inner != [1]:
                raise ModelError(f"{wire.where} has an input or output that is no tensor; refused.")


def check_nodes(wire: Wire, nodes: Sequence[Span], weights: Mapping[str, Span]) -> None:
    """See that the nodes of a graph are allowed, and what they make from numbers is not huge.

    Args:
        wire: The file.
        nodes: The graph's nodes.
        weights: Its weights by name.

    Raises:
        ModelError: An operator is foreign, nests graphs, or makes gigabytes.
    """
    numbers = Numbers(wire, weights)
    # All constants first: ONNX Runtime takes nodes in any order.
    checked = [_check_node(wire, node, numbers) for node in nodes]
    for inputs, operator in checked:
        numbers.check(operator, inputs)


def _check_node(wire: Wire, node: Span, numbers: Numbers) -> tuple[list[str], str]:
    """Check one node; return the names of its inputs and its operator."""
    texts: dict[int, list[str]] = {NODE_INPUT: [], NODE_OUTPUT: [], NODE_OPERATOR: []}
    domains = [""]
    attributes: list[Span] = []
    for field in wire.fields(node.payload, node.end):
        if field.number in texts:
            texts[field.number].append(wire.text(field))
        elif field.number == NODE_DOMAIN:
            domains.append(wire.text(field))
        elif field.number == NODE_ATTRIBUTE:
            attributes.append(field)
    operator = "".join(texts[NODE_OPERATOR])
    # Where one stands twice, the last counts; what is not allowed stands nowhere.
    if any(operator not in ALLOWED.get(domain, ()) for domain in domains[1:] or domains):
        raise ModelError(
            f"{wire.where} uses foreign operators ({domains[-1][:60]} {operator[:60]}); refused."
        )
    if max(map(len, (*texts.values(), attributes))) > MAX_LINKS:
        raise ModelError(f"{wire.where} has a node with more than {MAX_LINKS} links; refused.")
    for attribute in attributes:
        _check_attribute(wire, attribute)
        numbers.learn(operator, texts[NODE_OUTPUT], attribute)
    return texts[NODE_INPUT], operator


def _check_attribute(wire: Wire, attribute: Span) -> None:
    for part in wire.fields(attribute.payload, attribute.end):
        if part.number in (ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS):
            raise ModelError(f"{wire.where} nests graphs, which format 1 does not allow.")
        if part.number in ATTRIBUTE_SPARSE:
            raise ModelError(f"{wire.where} holds sparse weights; refused.")
        if part.number in (ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS):
            check_tensor(wire, part)
