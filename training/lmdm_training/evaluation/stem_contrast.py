"""Answers against the stem they answer, and against the stems of other pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.accompaniment import MEASURES, Heard, agreement
from lmdm_training.evaluation.intervals import bootstrap, difference_of, mean_of
from lmdm_training.evaluation.results import Interval

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contrast:
    """One measure of one kind of answer; a value for every piece, in the same order everywhere.

    Attributes:
        own: Agreement with the own stem.
        others: Mean agreement with the stems of all other pieces.
        wins: Share of those other stems that fit worse than the own one; ties count half.
    """

    own: list[float]
    others: list[float]
    wins: list[float]

    @property
    def agrees(self) -> Interval:
        """Mean agreement with the own stem."""
        return mean_of(self.own)

    @property
    def by_chance(self) -> Interval:
        """Mean agreement with stems of other pieces."""
        return mean_of(self.others)

    @property
    def listens(self) -> Interval:
        """By how much the own stem fits better: above 0, it was listened to."""
        return difference_of(self.own, self.others)

    @property
    def tells(self) -> Interval:
        """How often the measure tells the own stem from another; 0.5 is by chance."""
        return mean_of(self.wins)


def contrast(
    stems: Sequence[Heard], answers: Sequence[Heard], pieces: Sequence[str]
) -> dict[str, Contrast]:
    """Compare every answer with every stem, by measure.

    Args:
        stems: What was heard.
        answers: What was answered to each of them.
        pieces: Of which piece each is.
    """
    table = [[agreement(stem, answer) for stem in stems] for answer in answers]
    names = np.array(pieces)
    elsewhere = names[:, None] != names
    return {name: _contrast(_matrix(table, name), elsewhere, names) for name in MEASURES}


def _matrix(table: Sequence[Sequence[dict[str, float]]], name: str) -> Floats:
    return np.array([[cell[name] for cell in row] for row in table])


def _contrast(values: Floats, elsewhere: NDArray[np.bool_], pieces: NDArray[np.str_]) -> Contrast:
    """Of agreements [answers, stems]; ``elsewhere`` tells stems of other pieces."""
    own = np.diagonal(values)
    better = (own[:, None] > values) + 0.5 * (own[:, None] == values)
    # What cannot be compared wins nothing, and loses nothing either.
    better = np.where(np.isfinite(values) & np.isfinite(own)[:, None], better, np.nan)
    others = [_mean(row[there]) for row, there in zip(values, elsewhere, strict=True)]
    wins = [_mean(row[there]) for row, there in zip(better, elsewhere, strict=True)]
    return Contrast(_by_piece(own, pieces), _by_piece(others, pieces), _by_piece(wins, pieces))


def _by_piece(values: Sequence[float] | Floats, pieces: NDArray[np.str_]) -> list[float]:
    listed = np.asarray(values, float)
    return [_mean(listed[pieces == piece]) for piece in np.unique(pieces)]


def _mean(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else float("nan")


def normalised(answers: Contrast, real: Contrast) -> Interval:
    """Where answers lie between random pairs (0) and pairs of one piece (1), as in Fig. 6.

    Args:
        answers: Of answers to the stems.
        real: Of the partners that the stems really have.
    """
    rows = zip(answers.own, real.own, real.others, strict=True)
    known = [row for row in rows if all(np.isfinite(row))]

    def share(some: Sequence[tuple[float, float, float]]) -> float:
        own, best, chance = np.mean(some, axis=0)
        return float((own - chance) / (best - chance)) if best > chance else float("nan")

    return bootstrap(known, share)
