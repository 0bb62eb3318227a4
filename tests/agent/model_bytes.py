"""A small model file, written by hand: all parts of the format in some hundred bytes."""

from __future__ import annotations

from lmdm_agent.onnx_wire import encode_field, encode_varint


def number(field: int, value: int) -> bytes:
    """A varint field."""
    return encode_varint(field << 3) + encode_varint(value)


def text(field: int, value: str) -> bytes:
    """A string field."""
    return encode_field(field, value.encode())


def tensor(name: str, dims: tuple[int, ...], kind: int, raw: bytes, **more: bytes) -> bytes:
    """A weight with raw data."""
    sizes = b"".join(number(1, size) for size in dims)
    return sizes + number(2, kind) + text(8, name) + encode_field(9, raw) + more.get("tail", b"")


def value(name: str, size: int) -> bytes:
    """An input or output: a float tensor of one dimension."""
    shape = encode_field(2, encode_field(1, number(1, size)))
    return text(1, name) + encode_field(2, encode_field(1, number(1, 1) + shape))


def node(
    name: str, operator: str, inputs: tuple[str, ...], output: str, tail: bytes = b""
) -> bytes:
    """One operator."""
    links = b"".join(text(1, one) for one in inputs) + text(2, output)
    return links + text(3, name) + text(4, operator) + tail


def small_model(metadata: tuple[tuple[str, str], ...] = (("lmdm", "{}"),)) -> bytes:
    """``double/y = double/x * weight``, with a shape that stands in the file."""
    constant = text(1, "value") + encode_field(5, tensor("", (1,), 7, (8).to_bytes(8, "little")))
    nodes = (
        node("double/mul", "Mul", ("double/x", "big"), "double/y"),
        node("double/shape", "Constant", (), "double/n", encode_field(5, constant + number(20, 4))),
        node("double/make", "ConstantOfShape", ("double/n",), "double/z"),
        node("text/id", "Identity", ("text/x",), "text/y"),
    )
    graph = b"".join(encode_field(1, one) for one in nodes) + text(2, "g")
    graph += encode_field(5, tensor("big", (1200,), 1, bytes(4800)))
    graph += encode_field(5, tensor("shape", (1,), 7, (8).to_bytes(8, "little")))
    for prefix in ("double", "text"):
        graph += encode_field(11, value(f"{prefix}/x", 1200))
        graph += encode_field(12, value(f"{prefix}/y", 1200))
    entries = b"".join(encode_field(14, text(1, k) + text(2, v)) for k, v in metadata)
    return number(1, 10) + encode_field(7, graph) + encode_field(8, number(2, 20)) + entries
