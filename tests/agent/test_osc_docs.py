"""The OSC reference is fresh and complete."""

from __future__ import annotations

from pathlib import Path

from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.osc_docs import render
from lmdm_agent.protocol import CODES, META, OUT

FILE = Path(__file__).parents[2] / "docs" / "osc.md"


def test_the_file_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == render(), (
        "python -m lmdm_agent.osc_docs > docs/osc.md"
    )


def test_everything_is_in_it() -> None:
    text = render()
    for entry in (*CONTROLS, *ACTIONS, *META, *OUT):
        assert f"| `/lmdm/{entry.name}` |" in text
        assert entry.help in text
    for code in CODES:
        assert f"| `{code}` |" in text
