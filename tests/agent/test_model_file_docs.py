"""The description of the model file says what the code says."""

import re
from pathlib import Path

from lmdm_agent.spec import FORMAT_VERSION, GRAPHS, METADATA_KEY, TOKENIZER_KEY, Licence, ModelSpec

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
