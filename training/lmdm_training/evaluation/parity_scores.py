"""What both halves of parity share: what is asked for, and how scores of two paths are compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.intervals import missing
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.results import Cell, Figure, Interval, Table
from lmdm_training.evaluation.scores import (
    SCORES,
    Judge,
    Scored,
    excludes_zero,
    score_difference,
    score_of,
)
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]
Asked = tuple[str, Sound]
"""A prompt, and what is played."""

COMPARED = ("accuracy", "loudness", "pitch")
"""Scores that have to be equal; the others of `SCORES` are shown."""
TRIFLE = 0.02
"""Of such a score: two windows in a hundred. What differs by less is equal in practice."""


def asked_of(study: Study) -> list[Asked]:
    """Every prompt with a solo of its own as far as they reach; with a pitch where there are."""
    played = (study.material.tonal or study.material.played)[: study.sizes.played]
    prompts = study.material.prompts
    return [(prompt, played[number % len(played)]) for number, prompt in enumerate(prompts)]


def scored_answers(
    study: Study,
    judge: Judge,
    asked: Sequence[Asked],
    answers: Sequence[Floats],
    seconds: float,
) -> list[Scored]:
    """Score answers [2, samples] of so many seconds, one for each that is asked."""
    found: list[Scored] = []
    for (prompt, sound), answer in zip(asked, answers, strict=True):
        played, name = study.renders.sound(sound, seconds), f"{sound.name} {seconds:g}"
        found.append(judge.score(answer, played, prompt=prompt, source=sound.source, name=name))
    return found


def equality_figures(
    what: str, first: Sequence[Scored], second: Sequence[Scored], notes: list[str]
) -> list[Figure]:
    """A figure for each score that has to be equal, and a sentence where one is not.

    Args:
        what: Was subtracted from what: ``live - render``.
        first: Scores of one path.
        second: Of the other, of answers to the same.
        notes: The sentences are added here.
    """
    figures: list[Figure] = []
    for name in COMPARED:
        difference = score_difference(first, second, name)
        if matters(difference):
            notes.append(f"NOT EQUAL: {SCORES[name]}, {what}: {difference}")
        if difference.count:
            figures.append(
                Figure(
                    f"{name}: {what}",
                    difference,
                    better="near",
                    anchors={"equal": Interval(0.0, 0.0, 0.0, difference.count)},
                    note=f"paired; equal while the interval holds 0 or within {TRIFLE:g} of it",
                )
            )
    return figures


def matters(difference: Interval) -> bool:
    """Whether two ways of playing score differently, and not by a trifle."""
    return excludes_zero(difference) and abs(difference.value) > TRIFLE


def score_row(name: str, scored: Sequence[Scored]) -> list[Cell]:
    """The mean of every score; a dash where there are no answers."""
    cells: list[Cell] = [score_of(scored, score) if scored else missing() for score in SCORES]
    return [name, *cells]


def difference_row(first: Sequence[Scored], second: Sequence[Scored]) -> list[Cell]:
    """The paired difference of every score."""
    cells: list[Cell] = [score_difference(first, second, score) for score in SCORES]
    return ["difference", *cells]


def score_table(title: str, rows: list[list[Cell]]) -> Table:
    """Rows of `score_row` and `difference_row` under a head."""
    return Table(title, ["path", *SCORES.values()], rows, "pitch: share of voiced moments")
