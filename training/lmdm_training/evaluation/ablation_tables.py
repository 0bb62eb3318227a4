"""The tables of the ablations: rows of scores, and each row against what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_machine import machine
from lmdm_training.evaluation.ablation_variants import DEFAULT, STEPS, Variant
from lmdm_training.evaluation.distances import between, frechet
from lmdm_training.evaluation.results import Cell, Chart, Example, Figure, Interval, Line, Table
from lmdm_training.evaluation.scores import (
    DRAWS,
    SCORES,
    Scored,
    excludes_zero,
    frechet_difference,
    score_difference,
    score_of,
    windows_by_source,
)
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

FEWEST_WINDOWS = 8
"""Of fewer no Frechet distance is said."""
FEWEST_SOURCES = 6
"""Of fewer a difference is not called one: five of five have one sign by chance once in sixteen."""
BLOCK_MS = "ms a block"
CHARTED = ("accuracy", "loudness", "pitch")


@dataclass
class Row:
    """What was found of one variant.

    Attributes:
        variant: Which.
        scored: Its answers, in the order of the questions.
        block_ms: Computing one block; no number where it is the default's by construction.
        example: The first answer.
    """

    variant: Variant
    scored: list[Scored]
    block_ms: Interval
    example: Example | None = None


@dataclass
class Rows:
    """All that was measured.

    Attributes:
        rows: In the order of the table.
        real: By embedder, windows of each held-out source.
        windows: By embedder, how many windows every Frechet distance takes.
    """

    rows: list[Row] = field(default_factory=list[Row])
    real: Mapping[str, list[Floats]] = field(default_factory=dict[str, list[Floats]])
    windows: dict[str, int] = field(default_factory=dict[str, int])

    def baseline(self, row: Row) -> Row | None:
        """The row that another one is held against."""
        name = row.variant.baseline
        return next((one for one in self.rows if one.variant.name == name), None)


def windows_of(found: Rows) -> dict[str, int]:
    """By embedder, the windows that every row and the recordings have; none where too few."""
    counts: dict[str, int] = {}
    for name, real in found.real.items():
        of_rows = [sum(len(one.windows[name]) for one in row.scored) for row in found.rows]
        most = min([sum(map(len, real)), *of_rows])
        if most >= FEWEST_WINDOWS:
            counts[name] = most
    return counts


def _columns(found: Rows) -> list[str]:
    return ["variant", *SCORES.values(), *(f"Frechet, {name}" for name in found.windows)]


def value_table(study: Study, found: Rows) -> Table:
    """Every score, every Frechet distance to recordings, and the time of a block."""
    rows: list[list[Cell]] = []
    for number, row in enumerate(found.rows):
        study.progress("Frechet distances", number, len(found.rows))
        cells: list[Cell] = [score_of(row.scored, name) for name in SCORES]
        for name, windows in found.windows.items():
            answers = list(windows_by_source(row.scored, name).values())
            real = found.real[name]
            cells.append(between(answers, real, frechet, windows=windows, draws=DRAWS))
        rows.append([row.variant.name, *cells, row.block_ms])
    counts = ", ".join(f"{count} of {name}" for name, count in found.windows.items())
    note = (
        f"{DEFAULT}: {study.controls.solver}, {study.controls.steps} steps. Every row but the "
        "first changes one thing. Frechet distances are to held-out recordings of the same "
        f"prompts, all of equally many windows ({counts or 'none'}); lower is nearer. After a "
        "prompt change only what follows is judged, with the new prompt. Chance of prompt accuracy "
        f"is 1 in {min(len(study.material.prompts), study.sizes.ablation_prompts)}. Milliseconds a "
        f"block are medians on {machine()}; a block lasts {1000 * study.spec.block_s:.0f} ms"
    )
    return Table("Ablations", [*_columns(found), BLOCK_MS], rows, note)


def difference_table(study: Study, found: Rows) -> Table:
    """Each row minus what it is held against, in pairs."""
    rows: list[list[Cell]] = []
    for number, row in enumerate(found.rows):
        study.progress("differences", number, len(found.rows))
        base = found.baseline(row)
        if base is None or base is row:
            continue
        values = differences_of(found, row, base)
        # Times are of blocks, not of sources.
        clear = [
            name
            for name, value in values.items()
            if (excludes_zero(value) if name == BLOCK_MS else is_clear(value))
        ]
        rows.append([row.variant.name, base.variant.name, *values.values(), ", ".join(clear)])
    note = (
        "row minus what it is held against, in pairs: same sound, prompt and noise. In the last "
        "column is what differs clearly (the interval excludes 0, and rests on "
        f"{FEWEST_SOURCES} sources or more); nothing else is better or worse"
    )
    columns = _columns(found)
    columns = [columns[0], "against", *columns[1:], BLOCK_MS, "differs"]
    return Table("Against the default", columns, rows, note)


def is_clear(difference: Interval) -> bool:
    """Whether a paired difference may be called one: all of so few have one sign by chance."""
    return difference.count >= FEWEST_SOURCES and excludes_zero(difference)


def differences_of(found: Rows, row: Row, base: Row) -> dict[str, Interval]:
    """By column, a row's scores, Frechet distances and time minus its baseline's."""
    values = {
        words: score_difference(row.scored, base.scored, name) for name, words in SCORES.items()
    }
    for name in found.windows:
        values[f"Frechet, {name}"] = frechet_difference(
            row.scored, base.scored, name, found.real[name]
        )
    values[BLOCK_MS] = unpaired(row.block_ms, base.block_ms)
    return values


def unpaired(first: Interval, second: Interval) -> Interval:
    """The difference of two independent intervals, as wide as both allow."""
    return Interval(
        first.value - second.value,
        first.low - second.high,
        first.high - second.low,
        min(first.count, second.count),
    )


def accuracy_figures(found: Rows) -> list[Figure]:
    """Prompt accuracy of each variant beside its baseline's."""
    figures: list[Figure] = []
    for row in found.rows:
        base = found.baseline(row)
        if base is None or base is row or not score_of(row.scored, "accuracy").count:
            continue
        figures.append(
            Figure(
                f"accuracy: {row.variant.name}",
                score_of(row.scored, "accuracy"),
                anchors={"held against": score_of(base.scored, "accuracy")},
                note=f"against {base.variant.name!r}; the pairs are in the table",
            )
        )
    return figures


def step_charts(study: Study, found: Rows) -> list[Chart]:
    """Scores against K, where there is more than one."""
    by_steps: dict[int, Row] = {}
    for row in found.rows:
        if row.variant.name == DEFAULT:
            by_steps[study.controls.steps] = row
        if row.variant.name in {f"K = {k}" for k in STEPS}:
            by_steps[row.variant.controls(study.controls).steps] = row
    if len(by_steps) < 2:
        return []
    steps = sorted(by_steps)
    lines: list[Line] = []
    for name in CHARTED:
        values = [score_of(by_steps[k].scored, name) for k in steps]
        if all(value.count for value in values):
            lines.append(
                Line(
                    SCORES[name],
                    [float(k) for k in steps],
                    [value.value for value in values],
                    [value.low for value in values],
                    [value.high for value in values],
                )
            )
    title = f"What steps bring, {study.controls.solver}"
    return [Chart(title, "steps K of a block", "score", lines)] if lines else []
