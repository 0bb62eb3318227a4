"""Divergence of tags between sounds of the same caption (paper App. A.1, there over PaSST)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.distances import shares, tag_divergences
from lmdm_training.evaluation.intervals import DRAWS, LEVEL, missing
from lmdm_training.evaluation.results import Interval
from lmdm_training.evaluation.sound_sets import Heard

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]


def pair_divergence(
    references: Sequence[Heard],
    judged: Sequence[Heard],
    *,
    alike: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """Mean over references of the mean KL(reference || judged), in nats.

    Every sound counts with its mean tags. Sounds of one source are never a pair, so a set may be
    judged by itself. Whole sources are drawn with replacement, on both sides.

    Args:
        references: Recordings, with tags.
        judged: What is held against them.
        alike: Pairs have the same caption; else only pairs of different captions count.
        draws: For the interval.
        seed: The same seed gives the same interval.

    Returns:
        The interval; nothing where there are no pairs. Its count is the smaller number of sources.
    """
    if not references or not judged:
        return missing()
    kl = tag_divergences(_mean_tags(references), _mean_tags(judged))
    pairs = np.array(
        [
            [(a.caption == b.caption) == alike and a.source != b.source for b in judged]
            for a in references
        ]
    )
    if not pairs.any():
        return missing()
    rows = _sources(references, np.asarray(pairs.any(axis=1)))
    columns = _sources(judged, np.asarray(pairs.any(axis=0)))
    value = _mean(kl, pairs, np.concatenate(rows), np.concatenate(columns))
    rng = np.random.default_rng(seed)
    drawn = [_mean(kl, pairs, _drawn(rows, rng), _drawn(columns, rng)) for _ in range(draws)]
    found = np.array(drawn)[np.isfinite(drawn)]
    count = min(len(rows), len(columns))
    if not len(found):
        return Interval(value, value, value, count)
    low, high = np.quantile(found, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(value, min(float(low), value), max(float(high), value), count)


def _mean_tags(sounds: Sequence[Heard]) -> Floats:
    """Mean over windows of the shares of tags, [sounds, T]."""
    return np.stack([shares(heard.tags).mean(axis=0) for heard in sounds]).astype(np.float32)


def _sources(sounds: Sequence[Heard], wanted: NDArray[np.bool_]) -> list[Numbers]:
    """Numbers of the sounds of each source, of those that are wanted."""
    found: dict[str, list[int]] = {}
    for number, heard in enumerate(sounds):
        if wanted[number]:
            found.setdefault(heard.source, []).append(number)
    return [np.array(numbers, np.intp) for numbers in found.values()]


def _drawn(sources: list[Numbers], rng: np.random.Generator) -> Numbers:
    return np.concatenate([sources[i] for i in rng.integers(0, len(sources), len(sources))])


def _mean(
    kl: NDArray[np.float64], pairs: NDArray[np.bool_], rows: Numbers, columns: Numbers
) -> float:
    """Mean over rows of the means over their pairs; rows without any are left out."""
    chosen = np.ix_(rows, columns)
    weights = pairs[chosen].astype(float)
    counts = weights.sum(axis=1)
    sums = (kl[chosen] * weights).sum(axis=1)[counts > 0]
    return float((sums / counts[counts > 0]).mean()) if len(sums) else float("nan")
