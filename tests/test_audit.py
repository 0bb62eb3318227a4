"""What an audit of the packages says, and that one which looked up nothing is not called clean."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[1] / "scripts" / "audit.py"


def summary(packages: list[dict[str, Any]]) -> tuple[str, int]:
    spec = importlib.util.spec_from_file_location("audit", PATH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.summary(packages)


CLEAN = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "not found"}
BAD = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("packages", "words", "code"),
    [
        ([CLEAN, CLEAN], "2 of 2 packages looked up.", 0),
        ([CLEAN, SKIPPED], "1 of 2 packages looked up.\nNot looked up: b", 2),
        ([SKIPPED] * 9, "0 of 9 packages looked up.\nNot looked up: b, b, b, b, b, b, b, b ...", 2),
        ([CLEAN, BAD], "2 of 2 packages looked up.\nc 2: CVE-1 (3)", 1),
        ([SKIPPED, BAD], "1 of 2 packages looked up.\nc 2: CVE-1 (3)\nNot looked up: b", 1),
        ([], "0 of 0 packages looked up.", 2),
    ],
)
def test_what_an_audit_means(packages, words, code) -> None:
    assert summary(packages) == (words, code)
