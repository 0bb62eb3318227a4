"""The description of the model file says what the code says."""

import re
from pathlib import Path

from lmdm_agent import onnx_limits, onnx_numbers
from lmdm_agent.spec import (
    FORMAT_VERSION,
    GRAPHS,
    MAX_BYTES,
    MAX_MEMORY,
    METADATA_KEY,
    TOKENIZER_KEY,
    Licence,
    ModelSpec,
)

TEXT = (Path(__file__).parents[2] / "docs" / "model-file.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """First cells of the table whose head begins with a word."""
    table = TEXT[TEXT.index(f"| {heading} |") :].split("\n\n", maxsplit=1)[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def test_every_field_is_explained_in_order():
    assert rows("key") == list(ModelSpec.__struct_fields__)


def test_every_graph_is_explained():
    assert sorted(rows("graph")) == sorted(GRAPHS)


def test_other_names_of_the_format():
    for name in (METADATA_KEY, TOKENIZER_KEY, *Licence.__struct_fields__):
        assert f"`{name}`" in TEXT
    assert f"format {FORMAT_VERSION}" in TEXT


def test_every_limit_is_the_one_that_holds():
    limits = TEXT[TEXT.index("| what | limit |") :]
    numbers = (
        f"{onnx_limits.MAX_FIELDS:,} each",
        f"{onnx_limits.MAX_LINKS:,} |",
        f"{onnx_limits.MAX_DIMS} dimensions",
        f"{onnx_limits.MAX_ENTRIES} entries, {onnx_limits.MAX_METADATA_BYTES >> 20} MiB",
        f"{MAX_BYTES >> 20} MiB; every number",
        f"{MAX_MEMORY >> 30} GiB for the largest",
        f"2^{onnx_numbers.MAX_ELEMENTS.bit_length() - 1} elements",
    )
    assert not [number for number in numbers if number not in limits]
    makers = {*onnx_numbers.MAKERS, "Pad", "Range"}
    assert all(re.search(rf"\b{name}\b", limits) for name in makers)
