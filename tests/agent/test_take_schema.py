"""The schema of takes in the docs is fresh, fits what is written, and the page says every field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from take_examples import line, manifest

from lmdm_agent.controls import CONTROLS, Controls
from lmdm_agent.takes import format as take_format
from lmdm_agent.takes.schema import KINDS, render, schema

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = schema()
JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, part: dict[str, Any], where: str = "$") -> list[str]:
    """Where a value breaks the schema; knows the words that ours uses."""
    if "$ref" in part:
        return faults(value, SCHEMA["$defs"][part["$ref"].rpartition("/")[2]], where)
    if "anyOf" in part:
        return [] if any(not faults(value, one, where) for one in part["anyOf"]) else [where]
    wanted = JSON_TYPES.get(part.get("type", ""), object)
    wrong = not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))
    if wrong or ("enum" in part and value not in part["enum"]):
        return [where]
    if "const" in part and value != part["const"]:
        return [where]
    if isinstance(value, int | float) and not (
        part.get("minimum", value) <= value <= part.get("maximum", value)
    ):
        return [where]
    found: list[str] = []
    if isinstance(value, dict):
        found += [f"{where}.{name}" for name in part.get("required", ()) if name not in value]
        for name, item in value.items():
            inside = part.get("properties", {}).get(name, part.get("additionalProperties", {}))
            found += faults(item, inside, f"{where}.{name}")
    if isinstance(value, list):
        for i, item in enumerate(value):
            found += faults(item, part.get("items", {}), f"{where}[{i}]")
    return found


def test_the_file_is_fresh() -> None:
    assert (DOCS / "take.schema.json").read_text(encoding="utf-8") == render(), (
        "run: python -m lmdm_agent.takes.schema > docs/take.schema.json"
    )


def test_what_is_written_fits() -> None:
    written = json.loads(take_format.encode_manifest(manifest(8000, ("dry", "wet", "mix"))))
    assert faults(written, SCHEMA) == []
    block = msgspec.json.decode(msgspec.json.encode(line(3, Controls())))
    assert faults(block, SCHEMA["$defs"]["BlockLine"]) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": 1}, "$.format"),
        ({"rate": "48000"}, "$.rate"),
        ({"complete": 1}, "$.complete"),
        ({"how": "dreamt"}, "$.how"),
        ({"first_block": 0.5}, "$.first_block"),
        ({"marks": [{"sample": 0, "text": "hm"}]}, "$.marks[0].time_s"),
        ({"controls": {"steps": 400}}, "$.controls.steps"),
        ({"tracks": {"dry": {"rate": 1}}}, "$.tracks.dry.file"),
    ],
)
def test_what_does_not_fit_is_found(change: dict[str, Any], where: str) -> None:
    written = json.loads(take_format.encode_manifest(manifest(8000, ("dry", "wet", "mix"))))
    assert faults(written | change, SCHEMA) == [where]


def test_every_field_of_the_manifest_and_of_a_block_is_described() -> None:
    for name in ("Manifest", "BlockLine"):
        for field, part in SCHEMA["$defs"][name]["properties"].items():
            assert part.get("description"), f"{name}.{field}"
    for control in CONTROLS:
        said = SCHEMA["$defs"]["Controls"]["properties"][control.name]["description"]
        assert said.startswith(control.help)


def test_the_page_names_every_file_and_every_field() -> None:
    page = (DOCS / "takes.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w.-]+", page))
    for kind in KINDS:
        if kind is not Controls:
            missing = {field.name for field in msgspec.structs.fields(kind)} - words
            assert not missing, kind.__name__
    names = {
        value
        for name, value in vars(take_format).items()
        if name in ("MANIFEST", "MESSAGES", "BLOCKS", "HEALTH", "STATE", "LOCK")
    }
    assert names <= words
    assert set(take_format.TRACKS) <= words
    assert set(take_format.MESSAGE_COLUMNS) <= words
    assert f"version {take_format.TAKE_FORMAT}" in page
