"""What the doctor says: one finding a line, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``advice`` is empty where there is nothing to do."""

    area: str
    word: Word
    text: str
    advice: str = ""


def ok(area: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(area, "ok", text)


def warn(area: str, text: str, advice: str) -> Finding:
    """It can play, but not as well as it could."""
    return Finding(area, "warn", text, advice)


def bad(area: str, text: str, advice: str) -> Finding:
    """It will not play like this."""
    return Finding(area, "bad", text, advice)
