"""The page about an evaluation, the table for a card, and the JSON of it all."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from lmdm_training import picture
from lmdm_training.evaluation.results import (
    Cell,
    Chart,
    Figure,
    Interval,
    PartResult,
    Table,
    plain,
)
from lmdm_training.pages import REPORT, Row, clock, safe, write_page

JSON = "report.json"
WORDS = {True: "reached", False: "not reached", None: "cannot be said"}


class About(msgspec.Struct, frozen=True):
    """What was judged, with what, and where.

    Attributes:
        model: Its name.
        content_hash: Of its file.
        settings: How it was played: solver, steps and so on, in words.
        machine: Where.
        prompts: What it was asked for.
        held: Held-out recordings, and the folders they lie in.
        embedders: Names and licences of what listened.
        absent: By name, why an embedder did not.
        size: How much was rendered.
    """

    model: str
    content_hash: str
    settings: str
    machine: str
    prompts: list[str]
    held: str
    embedders: dict[str, str]
    absent: dict[str, str]
    size: str


def write_json(out: Path, about: About, results: Sequence[PartResult]) -> Path:
    """Write ``report.json``; what is no number is null there."""
    path = out / JSON
    report = {"about": about, "parts": {result.name: result for result in results}}
    text = json.dumps(plain(msgspec.to_builtins(report)), indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def write_evaluation_page(out: Path, about: About, results: Sequence[PartResult]) -> Path:
    """Write ``report.html`` beside ``examples/``.

    Raises:
        StageError: A library is missing, or the page cannot be written.
    """
    goals = [
        {"part": result.name, **_figure(figure)}
        for result in results
        for figure in result.figures
        if figure.goal is not None
    ]
    values = {
        "about": msgspec.to_builtins(about),
        "goals": goals,
        "parts_found": [_part(result) for result in results],
    }
    return write_page("evaluation.html", out / REPORT, values)


def markdown_of(results: Sequence[PartResult]) -> str:
    """All figures as Markdown tables, for a model's card: the good and the bad ones."""
    lines: list[str] = []
    for result in results:
        if not result.figures:
            continue
        lines += [f"**{result.name}**: {result.question}", ""]
        anchors = list(dict.fromkeys(name for f in result.figures for name in f.anchors))
        header = ["measure", "this model", *anchors, "goal"]
        lines += ["| " + " | ".join(header) + " |", "| " + " | ".join("---" for _ in header) + " |"]
        for figure in result.figures:
            cells = [words_of(figure.anchors[name]) if name in figure.anchors else ""
                     for name in anchors]  # fmt: skip
            row = [named(figure), words_of(figure.value), *cells, goal_of(figure)]
            lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    return "\n".join(lines)


def named(figure: Figure) -> str:
    """A figure's name with its unit."""
    return f"{figure.name}, {figure.unit}" if figure.unit else figure.name


def goal_of(figure: Figure) -> str:
    """The goal in words, and whether it was reached; empty where there is none."""
    if figure.goal is None:
        return ""
    sign = "≤" if figure.better == "lower" else "≥"
    return f"{sign} {figure.goal:g}, {WORDS[figure.reached]}"


def words_of(cell: Cell) -> str:
    """A cell of a table in words."""
    if isinstance(cell, Interval | str):
        return str(cell)
    return "-" if math.isnan(cell) else f"{cell:.4g}"


def _part(result: PartResult) -> Row:
    return {
        "name": result.name,
        "question": result.question,
        "notes": result.notes,
        "time": clock(result.seconds),
        "anchors": list(dict.fromkeys(name for f in result.figures for name in f.anchors)),
        "figures": [_figure(figure) for figure in result.figures],
        "tables": [_table(table) for table in result.tables],
        "charts": [_chart(chart) for chart in result.charts],
        "examples": [_example(example) for example in result.examples],
    }


def _figure(figure: Figure) -> Row:
    return {
        "name": named(figure),
        "value": words_of(figure.value),
        "count": figure.value.count,
        "better": figure.better,
        "anchors": {name: words_of(value) for name, value in figure.anchors.items()},
        "goal": goal_of(figure),
        "missed": figure.reached is False,
        "note": figure.note,
    }


def _table(table: Table) -> Row:
    rows = [[words_of(cell) for cell in row] for row in table.rows]
    return {"title": table.title, "columns": table.columns, "rows": rows, "note": table.note}


def _chart(chart: Chart) -> Row:
    lines = [(line.name, line.x, line.y, line.low, line.high) for line in chart.lines]
    says = f"{chart.title}: {chart.y_label} against {chart.x_label}"
    svg = picture.lines_svg(lines, chart.levels, (chart.x_label, chart.y_label), says)
    return {"title": chart.title, "svg": safe(svg), "note": chart.note}


def _example(example: Any) -> Mapping[str, Any]:
    return {
        "name": example.name,
        "caption": example.caption,
        "audio": quote(example.audio),
        "picture": quote(example.picture),
        "seconds": example.seconds,
    }
