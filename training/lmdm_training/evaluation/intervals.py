"""Sampling errors: bootstrap over whole sources.

Windows of one recording resemble each other, so drawing windows would make every interval too
narrow. Sources are drawn with replacement, each with all of its windows (the cluster bootstrap).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.results import Interval

DRAWS = 1000
LEVEL = 0.95

Source = TypeVar("Source")


def bootstrap(
    sources: Sequence[Source],
    statistic: Callable[[Sequence[Source]], float],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """The statistic of the sources, and the percentiles of that of draws with replacement.

    Args:
        sources: What was measured of each whole source: a number, or all of its windows.
        statistic: From sources to a number; draws for which it gives none are left out.
        draws: How many; 1000 keeps the ends of the interval within a few percent of its width.
        seed: The same seed gives the same interval.

    Returns:
        The interval; with fewer than two sources it has no width.
    """
    count = len(sources)
    if count == 0:
        return missing()
    value = float(statistic(sources))
    if count < 2:
        return Interval(value, value, value, count)
    rng = np.random.default_rng(seed)
    found = [
        float(statistic([sources[i] for i in rng.integers(0, count, count)])) for _ in range(draws)
    ]
    return _interval(value, np.array(found), count)


def mean_of(values: Sequence[float], *, draws: int = DRAWS, seed: int = 0) -> Interval:
    """Mean of one number a source; those that are no numbers are left out."""
    kept = np.array([float(value) for value in values if np.isfinite(value)])
    count = len(kept)
    if count == 0:
        return missing()
    # `bootstrap` of the mean, all draws at once.
    drawn = kept[np.random.default_rng(seed).integers(0, count, (draws, count))]
    return _interval(float(kept.mean()), drawn.mean(axis=1), count)


def difference_of(
    first: Sequence[float], second: Sequence[float], *, draws: int = DRAWS, seed: int = 0
) -> Interval:
    """Mean of ``first - second`` over the same sources: A against B where both played the same.

    Raises:
        ValueError: They are not equally many.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} values of the same sources")
    return mean_of([a - b for a, b in zip(first, second, strict=True)], draws=draws, seed=seed)


def _interval(value: float, found: NDArray[np.float64], count: int) -> Interval:
    """The estimate between the percentiles of what was found in draws, as far as it is finite."""
    finite = found[np.isfinite(found)]
    if count < 2 or not len(finite):
        return Interval(value, value, value, count)
    low, high = np.quantile(finite, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    # The estimate of a biased statistic may lie outside of its draws; an interval holds it.
    return Interval(value, min(float(low), value), max(float(high), value), count)


def missing() -> Interval:
    """Nothing could be measured."""
    return Interval(float("nan"), float("nan"), float("nan"), 0)
