"""What a part of an evaluation finds, as values that go into JSON and come out again."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from lmdm_training.errors import StageError

Better = Literal["higher", "lower", "near"]


class Interval(msgspec.Struct, frozen=True):
    """An estimate and the 95 % interval of its sampling error.

    Attributes:
        value: The estimate; not a number where nothing could be measured.
        low: Lower end.
        high: Upper end.
        count: Whole sources it rests on, never windows of them.
    """

    value: float
    low: float
    high: float
    count: int = 1

    def __str__(self) -> str:
        """As in a table: ``0.82 [0.75, 0.88]``."""
        if self.value != self.value:
            return "-"
        if self.count < 2 or self.low == self.high:
            return f"{self.value:.3g}"
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"

    def apart_from(self, other: Interval) -> bool:
        """Whether the two intervals do not touch: only then is one called better."""
        return self.low > other.high or self.high < other.low


class Figure(msgspec.Struct, frozen=True):
    """One number with what it has to be held against.

    Attributes:
        name: Dotted, unique in its part: ``frechet.musicnn``.
        value: What was measured.
        better: Which way is better; ``near`` means near the first anchor.
        anchors: The same measure of what is known: ``real/real``, ``floor``, ``ceiling``.
        unit: Of value and anchors.
        goal: What it should reach at least (``higher``) or at most (``lower``); None: nothing is
            promised.
        note: What one has to know to read it.
    """

    name: str
    value: Interval
    better: Better = "higher"
    anchors: dict[str, Interval] = {}
    unit: str = ""
    goal: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the estimate reaches the goal; None where there is none or no number."""
        if self.goal is None or self.value.value != self.value.value:
            return None
        if self.better == "lower":
            return self.value.value <= self.goal
        return self.value.value >= self.goal


Cell = str | float | Interval


class Table(msgspec.Struct, frozen=True):
    """A table: its title, names of columns, rows of cells, and how to read it."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    note: str = ""


class Line(msgspec.Struct, frozen=True):
    """A curve; ``low`` and ``high`` are its interval where there is one."""

    name: str
    x: list[float]
    y: list[float]
    low: list[float] = []
    high: list[float] = []


class Chart(msgspec.Struct, frozen=True):
    """Curves in one coordinate system; ``levels`` are named horizontal anchors."""

    title: str
    x_label: str
    y_label: str
    lines: list[Line]
    levels: dict[str, float] = {}
    note: str = ""


class Example(msgspec.Struct, frozen=True):
    """A sound to listen to and its picture, as paths relative to the report."""

    name: str
    audio: str
    picture: str = ""
    caption: str = ""
    seconds: float = 0.0


class PartResult(msgspec.Struct, frozen=True):
    """What one part found.

    Attributes:
        name: Of the part.
        question: What it answers, one sentence.
        figures: Numbers with anchors.
        tables: Details.
        charts: Curves.
        examples: To listen to.
        notes: What limits it, and what could not be measured and why.
        key: Of everything that went in; a part with the same key is not measured again.
        seconds: It took.
    """

    name: str
    question: str
    figures: list[Figure] = []
    tables: list[Table] = []
    charts: list[Chart] = []
    examples: list[Example] = []
    notes: list[str] = []
    key: str = ""
    seconds: float = 0.0


def write_result(path: Path, result: PartResult) -> None:
    """Write JSON, whole or not at all; what is no number is null there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    values = plain(msgspec.to_builtins(result, enc_hook=_number))
    text = json.dumps(values, indent=1, allow_nan=False)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def read_result(path: Path) -> PartResult:
    """Read it back.

    Raises:
        StageError: It is damaged, or of another version.
    """
    try:
        return msgspec.convert(_numbers(json.loads(path.read_text("utf-8"))), type=PartResult)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise StageError(
            f"{path} cannot be read ({error}); remove it, and that part is measured again"
        ) from error


def plain(value: Any) -> Any:
    """With None for floats that JSON has no words for."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _number(value: Any) -> Any:
    """A NumPy number as JSON knows it."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} in a result")


def _numbers(value: Any) -> Any:
    """The way back; only a goal may really be None."""
    if isinstance(value, dict):
        return {
            key: None if key == "goal" and one is None else _numbers(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return math.nan if value is None else value
