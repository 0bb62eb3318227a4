"""Writes `docs/take.schema.json`: JSON Schema of a take's manifest, and of a line of blocks.jsonl.

python -m lmdm_agent.takes.schema > docs/take.schema.json
"""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import msgspec

from lmdm_agent.controls import CONTROLS, Controls
from lmdm_agent.takes.format import (
    TAKE_FORMAT,
    BlockLine,
    ChangeLine,
    Counts,
    Loudness,
    Manifest,
    Mark,
    ModelFacts,
    Track,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = (Manifest, Track, Loudness, ModelFacts, Mark, Counts, Controls, BlockLine, ChangeLine)


def schema() -> dict[str, Any]:
    """The schema of take.json; ``$defs/BlockLine`` is that of a line of blocks.jsonl."""
    _, parts = msgspec.json.schema_components((Manifest, BlockLine), ref_template="#/$defs/{name}")
    for kind in KINDS:
        _describe(parts[kind.__name__], kind)
    for control in CONTROLS:
        found = parts["Controls"]["properties"][control.name]
        found["description"] = control.help + (f" ({control.unit})" if control.unit else "")
        if control.kind in ("int", "float"):
            found |= {"minimum": control.low, "maximum": control.high}
        elif control.choices:
            found["enum"] = list(control.choices)
    parts["Manifest"]["properties"]["format"]["const"] = TAKE_FORMAT
    return {"$schema": DIALECT, "$ref": "#/$defs/Manifest", "$defs": parts}


def _describe(part: dict[str, Any], kind: type) -> None:
    """Put what a docstring says of a field beside that field."""
    whole = inspect.getdoc(kind) or ""
    said, _, fields = whole.partition("\nAttributes:\n")
    part["description"] = _plain(said)
    for name, text in re.findall(r"^    (\w+): ((?:.+\n?)(?: {8}.+\n?)*)", fields, re.MULTILINE):
        part["properties"][name]["description"] = _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def render() -> str:
    """The schema as text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(render(), end="")
