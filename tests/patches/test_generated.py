"""The patches in the repository are those that the generator writes."""

from __future__ import annotations

from pathlib import Path

import generate
import pytest

PATCHES = Path(__file__).parents[2] / "patches"


@pytest.mark.parametrize("name", generate.files())
def test_files_are_fresh(name: str) -> None:
    text = (PATCHES / name).read_text(encoding="utf-8")
    assert text == generate.files()[name], "run: PYTHONPATH=agent python patches/generate.py"


def test_nothing_else_lies_there() -> None:
    wanted = {PATCHES / name for name in generate.files()}
    found = {
        path
        for folder in (PATCHES / "pd" / "lmdm", PATCHES / "max" / "lmdm")
        for path in folder.rglob("*")
        if path.suffix in generate.SUFFIXES
    }
    assert found <= wanted
