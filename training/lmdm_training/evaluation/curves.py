"""Mean curves of sources with their intervals, for charts."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from lmdm_training.evaluation.intervals import LEVEL
from lmdm_training.evaluation.results import Line

DRAWS = 400


def mean_line(name: str, x: Sequence[float], curves: Sequence[Sequence[float]]) -> Line:
    """The mean of curves, one a source, and its interval over whole sources, point by point.

    Args:
        name: Of the line.
        x: Where the points are.
        curves: As long as ``x`` each; what is no number does not count.

    Returns:
        The line without the points that no source has.
    """
    rows = np.array(curves, np.float64).reshape(len(curves), len(x))
    picks = np.random.default_rng(0).integers(0, max(1, len(rows)), (DRAWS, len(rows)))
    with warnings.catch_warnings():
        # Of points that no source has, or none of those drawn.
        warnings.simplefilter("ignore", RuntimeWarning)
        means = np.nanmean(rows, axis=0)
        drawn = np.nanmean(rows[picks], axis=1)
        low, high = np.nanquantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0)
    there = np.isfinite(means)
    return Line(
        name,
        np.asarray(x, np.float64)[there].tolist(),
        means[there].tolist(),
        np.minimum(low, means)[there].tolist(),
        np.maximum(high, means)[there].tolist(),
    )
