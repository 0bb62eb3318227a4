"""Model files that ask for too much or reach too far: refused before anything is allocated."""

from __future__ import annotations

import math
import tracemalloc
from pathlib import Path

import pytest
from fakes import fake_spec
from model_bytes import node, number, small_model, tensor, text, value

from lmdm_agent import onnx_limits
from lmdm_agent.errors import ModelError
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.onnx_wire import encode_field, encode_varint
from lmdm_agent.spec import check_tokenizer, decode_spec, encode_spec

BIG = 10**10


def ints(*values: int) -> bytes:
    return b"".join(value.to_bytes(8, "little", signed=True) for value in values)


def model(*nodes: bytes, weights: tuple[bytes, ...] = (), graph: bytes = b"", tail: bytes = b""):
    """A file whose graph ``double`` has these nodes."""
    inner = b"".join(encode_field(1, one) for one in nodes)
    inner += b"".join(encode_field(5, one) for one in weights)
    inner += encode_field(11, value("double/x", 8)) + encode_field(12, value("double/y", 8))
    return number(1, 10) + encode_field(7, inner + graph) + encode_field(8, number(2, 20)) + tail


def opened(data: bytes, folder: Path, graph: str = "double") -> bytes:
    path = folder / "m.onnx"
    path.write_bytes(data)
    with OnnxFile(path) as file:
        return file.slice_graph(graph)


def refused(data: bytes, folder: Path, words: str) -> None:
    """One sentence, without much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match=words) as caught:
            opened(data, folder)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data) + 2**20
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400 + len(str(folder))


IDENTITY = node("double/id", "Identity", ("double/x",), "double/y")


def test_a_sound_file_is_read(tmp_path):
    assert opened(small_model(), tmp_path)
    assert opened(model(IDENTITY), tmp_path)


WEIGHTS = {
    "more than it has": tensor("w", (BIG,), 1, bytes(16)),
    "dimensions that overflow": tensor("w", (2**62, 2**62), 1, bytes(16)),
    "less than it has": tensor("w", (2,), 1, bytes(16)),
    "a negative size": tensor("w", (2**64 - 4,), 1, bytes(16)),
    "two negative sizes": tensor("w", (2**64 - 2, 2**64 - 2), 1, bytes(16)),
    "no type": tensor("w", (4,), 0, bytes(16)),
    "texts": tensor("w", (4,), 8, bytes(16)),
    "two types": tensor("w", (4,), 1, bytes(16), tail=number(2, 11)),
    "data twice": tensor("w", (4,), 1, bytes(16), tail=encode_field(9, bytes(16))),
    "typed data that is missing": tensor("w", (BIG,), 1, b"")[:-2] + encode_field(4, bytes(16)),
    "seventeen dimensions": tensor("w", (1,) * 17, 1, bytes(4)),
}


@pytest.mark.parametrize("weight", WEIGHTS.values(), ids=list(WEIGHTS))
def test_weights_that_are_not_as_they_say(weight, tmp_path):
    refused(model(IDENTITY, weights=(weight,)), tmp_path, "damaged|no type or shape")


@pytest.mark.parametrize("field", [encode_field(13, text(1, "location")), number(14, 1)])
def test_weights_and_constants_in_other_files(field, tmp_path):
    outside = tensor("w", (4,), 1, bytes(16), tail=field)
    refused(model(IDENTITY, weights=(outside,)), tmp_path, "points to another file")
    attribute = encode_field(5, text(1, "value") + encode_field(5, outside))
    constant = node("double/c", "Constant", (), "double/c", attribute)
    refused(model(IDENTITY, constant), tmp_path, "points to another file")
    listed = encode_field(5, text(1, "value") + encode_field(10, outside))
    constant = node("double/c", "Constant", (), "double/c", listed)
    refused(model(IDENTITY, constant), tmp_path, "points to another file")


OPERATORS = (
    *(("If", ""), ("Loop", ""), ("Scan", ""), ("SequenceMap", ""), ("RandomNormal", "")),
    *(("StringConcat", ""), ("Identity", "evil.example"), ("BeamSearch", "com.microsoft")),
    *(("Tokenizer", "com.microsoft"), ("Print", "ai.onnx.contrib"), ("", ""), ("identity", "")),
    *(("PythonOp", "com.microsoft"), ("TreeEnsemble", "ai.onnx.ml"), ("Custom", "ai.onnx")),
)


@pytest.mark.parametrize(("operator", "domain"), OPERATORS)
def test_operators_that_are_not_on_the_list(operator, domain, tmp_path):
    tail = text(7, domain) if domain else b""
    bad = node("double/bad", operator, ("double/x",), "double/y", tail)
    refused(model(bad), tmp_path, "foreign operators")


def test_the_last_domain_counts_and_the_first_is_looked_at(tmp_path):
    for domains in (("", "evil"), ("evil", "")):
        tail = b"".join(text(7, domain) for domain in domains)
        refused(
            model(node("double/n", "Identity", ("double/x",), "double/y", tail)), tmp_path, "for"
        )
    # As protobuf reads it, the last operator counts: no word of both is allowed.
    twice = node("double/n", "Identity", ("double/x",), "double/y", text(4, "Loop"))
    refused(model(twice), tmp_path, "foreign operators")


def test_graphs_in_graphs_sparse_weights_functions_and_training(tmp_path):
    for part in (6, 11):
        nested = encode_field(5, text(1, "body") + encode_field(part, b""))
        refused(
            model(node("double/n", "Identity", ("double/x",), "double/y", nested)),
            tmp_path,
            "nests",
        )
    for part in (22, 23):
        sparse = encode_field(5, text(1, "value") + encode_field(part, b""))
        refused(model(node("double/n", "Constant", (), "double/y", sparse)), tmp_path, "sparse")
    refused(model(IDENTITY, graph=encode_field(15, b"")), tmp_path, "sparse")
    refused(model(IDENTITY, tail=encode_field(25, text(1, "f"))), tmp_path, "functions")
    refused(model(IDENTITY, tail=encode_field(20, b"")), tmp_path, "training")


def shape_of(*sizes: int) -> bytes:
    return tensor("shape", (len(sizes),), 7, ints(*sizes))


def constant_of(*sizes: int) -> bytes:
    whole = text(1, "value") + encode_field(5, shape_of(*sizes)) + number(20, 4)
    return node("double/c", "Constant", (), "shape", encode_field(5, whole))


FIRST = ("ConstantOfShape", "HannWindow", "HammingWindow", "BlackmanWindow")
"""Whose first input is the size."""


@pytest.mark.parametrize("operator", [*FIRST, "Expand", "Tile", "Pad", "OneHot", "DFT"])
@pytest.mark.parametrize("packed", ["weight", "constant", "constant after its use"])
def test_operators_that_ask_for_gigabytes(operator, packed, tmp_path):
    inputs = ("shape",) if operator in FIRST else ("double/x", "shape")
    maker = node("double/make", operator, inputs, "double/y")

    def built(*sizes: int) -> bytes:
        if packed == "weight":
            return model(maker, weights=(shape_of(*sizes),))
        nodes = [constant_of(*sizes), maker]
        return model(*(nodes if packed == "constant" else nodes[::-1]))

    assert opened(built(1000, 10), tmp_path)
    refused(built(BIG), tmp_path, f"{operator}.* makes")
    refused(built(-BIG), tmp_path, f"{operator}.* makes")
    if operator != "Pad":
        refused(built(2**15, 2**15), tmp_path, f"{operator}.* makes")
        refused(built(*[2**62] * 40), tmp_path, f"{operator}.* makes")


def made(operator: str, *dims: int, second: bytes, names: tuple[str, ...] = ("w", "shape")):
    """A file in which an operator takes a weight of these sizes, all ones, and a second one."""
    weight = tensor("w", dims, 7, ints(*[1] * math.prod(dims)))
    maker = node("double/make", operator, names, "double/y")
    return model(maker, weights=(weight, second))


def test_padding_of_all_axes_together(tmp_path):
    maker = node("double/make", "Pad", ("double/x", "shape"), "double/y")

    def built(*pads: int) -> bytes:
        return model(maker, weights=(shape_of(*pads),))

    assert opened(built(*[2**6] * 8), tmp_path)
    assert opened(built(0, 0, 2**20, 0, 0, 2**20), tmp_path)
    # Not the product of all: what is cut off before an axis is not made after it.
    assert opened(built(2**14, -(2**14), 2**14, 2**14), tmp_path)
    refused(built(*[2**12] * 8), tmp_path, "Pad.* makes")
    refused(built(0, 0, 2**15, 2**15), tmp_path, "Pad.* makes")


def test_sizes_of_weights_count(tmp_path):
    for operator in ("Tile", "OneHot"):
        assert opened(made(operator, 100, second=shape_of(2**20)), tmp_path)
        refused(made(operator, 300, second=shape_of(2**20)), tmp_path, f"{operator}.* makes")
    # The larger one of each axis, from the last one on.
    assert opened(made("Expand", 300, second=shape_of(2**18, 300)), tmp_path)
    refused(made("Expand", 300, 1, second=shape_of(2**20)), tmp_path, "Expand.* makes")
    assert opened(made("Pad", 300, 1, second=shape_of(0, 0, 0, 2**19)), tmp_path)
    refused(made("Pad", 300, 1, second=shape_of(0, 0, 0, 2**20)), tmp_path, "Pad.* makes")
    named = ("w", "shape", "", "axes")
    assert opened(made("Pad", 300, second=shape_of(0, 2**28), names=named), tmp_path)


def test_sizes_of_constants_count(tmp_path):
    value = tensor("", (300,), 1, bytes(1200))
    whole = encode_field(5, text(1, "value") + encode_field(5, value) + number(20, 4))
    constant = node("double/w", "Constant", (), "w", whole)
    maker = node("double/make", "Tile", ("w", "shape"), "double/y")
    assert opened(model(maker, constant, weights=(shape_of(1000),)), tmp_path)
    refused(model(maker, constant, weights=(shape_of(2**20),)), tmp_path, "Tile.* makes")


def test_sizes_of_four_bytes(tmp_path):
    maker = node("double/make", "HannWindow", ("shape",), "double/y")
    raw = tensor("shape", (), 6, (2**30).to_bytes(4, "little"))
    typed = number(2, 6) + text(8, "shape") + number(5, 2**30)
    for size in (raw, typed):
        refused(model(maker, weights=(size,)), tmp_path, "HannWindow.* makes")
    small = tensor("shape", (), 6, (1024).to_bytes(4, "little"))
    assert opened(model(maker, weights=(small,)), tmp_path)


@pytest.mark.parametrize(
    ("operator", "name"),
    [
        ("Pad", "pads"), ("Pad", "paddings"), ("Conv", "pads"), ("AveragePool", "pads"),
        ("ConvTranspose", "strides"), ("ConvTranspose", "dilations"),
        ("ConvTranspose", "output_shape"), ("ConvTranspose", "output_padding"),
    ],
)  # fmt: skip
def test_attributes_that_ask_for_gigabytes(operator, name, tmp_path):
    def built(*sizes: int) -> bytes:
        values = b"".join(number(8, size) for size in sizes)
        attribute = encode_field(5, text(1, name) + values + number(20, 7))
        return model(node("double/make", operator, ("double/x", "w"), "double/y", attribute))

    assert opened(built(3, 3, 3, 3), tmp_path)
    refused(built(BIG, 0), tmp_path, f"{operator}.* makes")
    refused(built(*[2**15] * 4), tmp_path, f"{operator}.* makes")


def test_minus_one_stands_for_a_size_from_elsewhere(tmp_path):
    maker = node("double/make", "Expand", ("double/x", "shape"), "double/y")
    # As numbers in a typed field, where -1 is ten bytes long.
    listed = encode_field(7, encode_varint(2**64 - 1) + encode_varint(8))
    typed = number(1, 2) + number(2, 7) + text(8, "shape") + listed
    for shape in (typed, shape_of(-1, 8)):
        assert opened(model(maker, weights=(shape,)), tmp_path)


def test_a_range_without_end(tmp_path):
    maker = node("double/make", "Range", ("a", "b", "c"), "double/y")

    def built(*ends: int) -> bytes:
        weights = [tensor(n, (), 7, ints(e)) for n, e in zip("abc", ends, strict=True)]
        return model(maker, weights=tuple(weights))

    assert opened(built(0, 1000, 1), tmp_path)
    assert opened(built(0, BIG, BIG // 8), tmp_path)
    for ends in ((0, BIG, 1), (BIG, 0, -1), (0, BIG, 0)):
        refused(built(*ends), tmp_path, "Range.* makes")


def test_inputs_that_are_no_tensors(tmp_path):
    sequence = text(1, "double/s") + encode_field(2, encode_field(4, b""))
    refused(model(IDENTITY, graph=encode_field(11, sequence)), tmp_path, "no tensor")


def test_too_many_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_limits, "MAX_FIELDS", 100)
    monkeypatch.setattr(onnx_limits, "MAX_ENTRIES", 4)
    monkeypatch.setattr(onnx_limits, "MAX_METADATA_BYTES", 1000)
    refused(model(*[IDENTITY] * 101), tmp_path, "more than 100 parts")
    refused(model(IDENTITY, tail=number(5, 1) * 101), tmp_path, "more than 100 parts")
    refused(small_model(tuple((str(i), "") for i in range(5))), tmp_path, "5 descriptions")
    refused(small_model((("lmdm", "x" * 1001),)), tmp_path, "descriptions")
    many = node("double/n", "Concat", ("double/x",) * 5000, "double/y")
    refused(model(many), tmp_path, "links")


def test_every_prefix_of_a_file_is_refused(tmp_path):
    whole = small_model()
    for end in range(1, len(whole) - 60):
        refused(whole[:end], tmp_path, r"m\.onnx")


# What a file says about itself.


def spec_with(**changes: object):
    return decode_spec(encode_spec(fake_spec(**changes)), "x.onnx")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("sample_rate", 0), ("sample_rate", 10**9), ("channels", 0), ("channels", 10**6),
        ("samples_per_latent", 0), ("latent_channels", 10**9), ("context_latents", -1),
        ("block_latents", 0), ("block_latents", 2**40), ("text_size", 2**30), ("steps", 0),
        ("decoder_state_size", -1), ("decoder_lookahead_latents", 2**60), ("guidance", 1e30),
        ("name", "x" * 1000), ("prompts", ("x",) * 2000), ("t_f_range_latents", (0, 2**62)),
    ],
)  # fmt: skip
def test_sizes_out_of_all_range(field, wrong):
    with pytest.raises(ModelError, match=f"does not fit format 1 .*{field}"):
        spec_with(**({"context_latents": 12} | {field: wrong}))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"block_latents": 2**18, "samples_per_latent": 2**14}, "block"),
        ({"depth": 4096, "heads": 4096, "head_size": 64}, "keys and values"),
        ({"encoder_left_latents": 2**24, "samples_per_latent": 2**10}, "sound before it"),
        ({"text_tokens": 2**14, "text_size": 2**17}, "text"),
        ({"context_latents": 2**20, "latent_channels": 2**12}, "context"),
    ],
)
def test_sizes_that_are_too_much_together(changes, what):
    with pytest.raises(ModelError, match=f"its {what} would take .* GiB"):
        spec_with(**changes)


def test_descriptions_that_are_deep_or_long():
    with pytest.raises(ModelError, match="damaged"):
        decode_spec("[" * 500_000, "x")
    with pytest.raises(ModelError, match="damaged"):
        decode_spec('{"format":' * 100_000, "x")
    with pytest.raises(ModelError, match="characters"):
        decode_spec(" " * (2**20 + 1), "x")
    for digits in (4000, 9000):
        with pytest.raises(ModelError, match="model format|damaged"):
            decode_spec(f'{{"format":{"9" * digits}}}', "x")


def tokenizer(padding: str = '{"strategy":{"Fixed":3}}', cut: str = '{"max_length":3}') -> str:
    return f'{{"padding":{padding},"truncation":{cut},"model":{{}}}}'


def test_a_tokenizer_as_long_as_the_model():
    check_tokenizer(tokenizer(), fake_spec(), "x")
    check_tokenizer(tokenizer('{"strategy":{"Fixed":2}}'), fake_spec(), "x")


@pytest.mark.parametrize(
    "text",
    [
        tokenizer('{"strategy":{"Fixed":4000000000}}'),
        tokenizer(cut='{"max_length":4000000000}'),
        tokenizer('{"strategy":"BatchLongest"}'),
        tokenizer('{"strategy":{"Fixed":3},"pad_to_multiple_of":4000000000}'),
        tokenizer("null"),
        tokenizer(cut="null"),
        tokenizer(cut='{"max_length":-1}'),
        "[" * 100_000,
        "",
        "{}",
    ],
)
def test_a_tokenizer_that_makes_too_many_tokens(text):
    with pytest.raises(ModelError, match=r"x: its tokenizer .*export the model again"):
        check_tokenizer(text, fake_spec(), "x")
