"""Distances between two sets of sounds in an embedding, and their sampling errors.

All of them depend on how many windows they rest on: the Frechet distance of few windows is too
large. So `between` and `between_halves` take equally many windows of both sets, and distances that
stand beside each other have to be given the same number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.intervals import LEVEL, missing
from lmdm_training.evaluation.results import Interval

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Measure = Callable[[Floats, Floats], float]
"""From two sets of rows, [n, D] and [m, D], to a number."""

DRAWS = 200
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
SUBSETS = 16
"""Of the windows, over which an estimate is averaged where not all of them are taken."""
LEAST_SHARE = 1e-6
"""Of a tag: what is never heard would make a divergence infinite."""


def frechet(a: Floats, b: Floats) -> float:
    """Frechet distance between the Gaussians of two sets of vectors (paper App. A.1).

    It is |m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)) of means m and covariances S.

    Args:
        a: [n, D].
        b: [m, D].

    Returns:
        The squared distance, not negative; not a number where a set has fewer than two rows.

    Raises:
        ValueError: Their vectors have different lengths.
    """
    first, second = _rows(a, b)
    if min(len(first), len(second)) < 2:
        return float("nan")
    apart = ((first.mean(axis=0) - second.mean(axis=0)) ** 2).sum()
    left, right = _factor(first), _factor(second)
    # With S = F'F, the trace of (S_a S_b)^(1/2) is the sum of the singular values of F_a F_b'.
    # That needs no root of a matrix, which has no full rank where windows are few.
    shared = np.linalg.svd(left @ right.T, compute_uv=False).sum()
    return max(0.0, float(apart + (left**2).sum() + (right**2).sum() - 2 * shared))


def kernel_distance(a: Floats, b: Floats) -> float:
    """Squared maximum mean discrepancy, with the kernel (x.y / D + 1)^3.

    The estimate is unbiased: 0 on average for two samples of one distribution, however small, so
    it may be negative.

    Args:
        a: [n, D].
        b: [m, D].

    Returns:
        The distance; not a number where a set has fewer than two rows.

    Raises:
        ValueError: Their vectors have different lengths.
    """
    first, second = _rows(a, b)
    if min(len(first), len(second)) < 2:
        return float("nan")
    return _within(first) + _within(second) - 2 * float(_kernel(first, second).mean())


def tag_divergence(a: Floats, b: Floats) -> float:
    """Mean Kullback-Leibler divergence between paired rows of tags.

    Probabilities of a row are brought to a sum of 1, so it tells how much of all that is heard
    falls to each tag.

    Args:
        a: Tags of references, [n, T].
        b: Tags of what is judged, [n, T].

    Returns:
        KL(a || b) in nats; not a number where there are no rows or no tags.

    Raises:
        ValueError: They are not equally many.
    """
    if a.shape != b.shape:
        raise ValueError(f"tags {a.shape} and {b.shape}: pairs need the same shape")
    if not a.size:
        return float("nan")
    first, second = shares(a), shares(b)
    return float((first * np.log(first / second)).sum(axis=1).mean())


def tag_divergences(a: Floats, b: Floats) -> Doubles:
    """KL(a[i] || b[j]) in nats of all pairs of rows: [n, T], [m, T] -> [n, m].

    Raises:
        ValueError: They have different numbers of tags.
    """
    _rows(a, b)
    first, second = shares(a), shares(b)
    return (first * np.log(first)).sum(axis=1)[:, None] - first @ np.log(second).T


def set_divergence(a: Floats, b: Floats) -> float:
    """KL in nats between the mean tags of two sets: [n, T] of references, [m, T] of the judged.

    Raises:
        ValueError: They have different numbers of tags.
    """
    _rows(a, b)
    if not a.size or not b.size:
        return float("nan")
    # Means of shares, and not of probabilities: every window counts the same.
    first, second = shares(a).mean(axis=0), shares(b).mean(axis=0)
    return float((first * np.log(first / second)).sum())


def shares(tags: Floats) -> Doubles:
    """Rows of tags [n, T] as distributions: each at least about `LEAST_SHARE`, sum 1."""
    floored = np.asarray(tags, np.float64) + LEAST_SHARE
    return floored / floored.sum(axis=1, keepdims=True)


def between(
    a: Sequence[Floats],
    b: Sequence[Floats],
    measure: Measure,
    *,
    windows: int | None = None,
    strata: tuple[Sequence[str], Sequence[str]] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """A measure of two sets of sources, with the same number of windows of both.

    The interval is as wide as the spread over random halves of the whole sources of both sets.
    For means that spread is the sampling error. Distances of few windows are measured too wide by
    it, up to about twice; draws with replacement are worse by far, for a source that is drawn twice
    makes a set narrower, which alone moves a Frechet distance.

    Args:
        a: Windows of every source of one set, each [windows, D].
        b: Of the other.
        measure: What is estimated.
        windows: How many of both are taken at most; None takes as many as the smaller set has.
        strata: What kind every source of both sets is of, where the kinds are chosen and not
            drawn, as prompts are: then every half has half of each.
        draws: Random halves for the interval.
        seed: The same seed gives the same interval.

    Returns:
        The interval; its count is the smaller number of sources.
    """
    kinds = strata or ([""] * len(a), [""] * len(b))
    first, second = _Strata.of(a, kinds[0]), _Strata.of(b, kinds[1])
    if not first.count or not second.count:
        return missing()
    size = _size(first.windows, second.windows, windows)
    # All draws have the same number of windows, or their bias would not be the same.
    fewer = max(1, min(size, first.windows // 2, second.windows // 2))
    rng = np.random.default_rng(seed)

    def once(one: _Strata, other: _Strata, count: int) -> float:
        return measure(one.taken(count, rng), other.taken(count, rng))

    subsets = 1 if first.windows == second.windows == size else SUBSETS
    estimate = _finite([once(first, second, size) for _ in range(subsets)])
    if not len(estimate):
        return missing()
    drawn = _finite([once(first.half(rng), second.half(rng), fewer) for _ in range(draws)])
    value, count = float(estimate.mean()), min(first.count, second.count)
    if not len(drawn):
        return Interval(value, value, value, count)
    low, high = value + np.quantile(drawn - drawn.mean(), TAILS)
    if drawn.min() >= 0:
        # What cannot be negative gets no negative end.
        low = max(low, 0.0)
    return Interval(value, min(float(low), value), max(float(high), value), count)


def between_halves(
    sources: Sequence[Floats],
    measure: Measure,
    *,
    strata: Sequence[str] | None = None,
    windows: int | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """A measure of one half of the sources against the other: how far apart the same may be.

    Args:
        sources: Windows of every source, each [windows, D].
        measure: What is estimated.
        strata: What kind each source is of; halves get about as much of every kind.
        windows: How many of both halves are taken at most, see `windows_of_halves`.
        draws: Random halves.
        seed: The same seed gives the same interval.

    Returns:
        Mean and spread over random halves: 95 % of them are between its ends. So it says what a
        set of this size may be away from another of the same; nothing with fewer than two sources.
    """
    kept = _with_kinds(sources, strata)
    if len(kept) < 2:
        return missing()
    rng = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(draws):
        first, second = (_Strata.of(*zip(*half, strict=True)) for half in _halves(kept, rng))
        size = _size(first.windows, second.windows, windows)
        found.append(measure(first.taken(size, rng), second.taken(size, rng)))
    finite = _finite(found)
    if not len(finite):
        return missing()
    value, (low, high) = float(finite.mean()), np.quantile(finite, TAILS)
    return Interval(value, min(float(low), value), max(float(high), value), len(kept))


def windows_of_halves(sources: Sequence[Floats], strata: Sequence[str] | None = None) -> int:
    """Windows that the smaller of two random halves of the sources mostly has."""
    kept = _with_kinds(sources, strata)
    if len(kept) < 2:
        return 0
    rng = np.random.default_rng(0)
    smaller = [
        min(sum(len(rows) for rows, _ in half) for half in _halves(kept, rng))
        for _ in range(SUBSETS)
    ]
    return int(np.median(smaller))


@dataclass(frozen=True)
class _Strata:
    """Windows of sources by kind, and how many of each kind there were before it was halved."""

    groups: list[list[Floats]]
    shares: list[int]

    @classmethod
    def of(cls, sources: Sequence[Floats], kinds: Sequence[str]) -> _Strata:
        found: dict[str, list[Floats]] = {}
        for rows, kind in zip(sources, kinds, strict=True):
            if len(rows):
                found.setdefault(kind, []).append(rows)
        # A source that is alone would be in every half: those make up a kind together.
        alone = [rows for group in found.values() if len(group) == 1 for rows in group]
        groups = [group for group in found.values() if len(group) > 1]
        groups += [alone] if alone else []
        return cls(groups, [sum(map(len, group)) for group in groups])

    @property
    def count(self) -> int:
        """Sources."""
        return sum(map(len, self.groups))

    @property
    def windows(self) -> int:
        """Of all sources."""
        return sum(self.shares)

    def half(self, rng: np.random.Generator) -> _Strata:
        """Random half of the sources of every kind; of odd numbers now more, now less."""
        groups: list[list[Floats]] = []
        for group in self.groups:
            count = max(1, (len(group) + int(rng.integers(2))) // 2)
            groups.append([group[i] for i in rng.permutation(len(group))[:count]])
        return _Strata(groups, self.shares)

    def taken(self, size: int, rng: np.random.Generator) -> Floats:
        """Random windows, of every kind its share; none twice before all were taken."""
        ends = np.round(np.cumsum([0, *self.shares]) * (size / self.windows)).astype(int)
        taken: list[Floats] = []
        for group, count in zip(self.groups, np.diff(ends), strict=True):
            rows = np.concatenate(group)
            taken.append(rows[np.resize(rng.permutation(len(rows)), count)])
        return np.concatenate(taken)


def _rows(a: Floats, b: Floats) -> tuple[Doubles, Doubles]:
    """Both in double precision.

    Raises:
        ValueError: They are no rows of the same length.
    """
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(f"rows {a.shape} and {b.shape}: vectors need the same length")
    return np.asarray(a, np.float64), np.asarray(b, np.float64)


def _factor(rows: Doubles) -> Doubles:
    """A matrix F of which F'F is the covariance of the rows, with at most D rows."""
    centred = (rows - rows.mean(axis=0)) / np.sqrt(len(rows) - 1)
    # With few rows they are such a matrix themselves.
    few = len(rows) <= rows.shape[1]
    return centred if few else np.asarray(np.linalg.qr(centred, mode="r"))


def _kernel(a: Doubles, b: Doubles) -> Doubles:
    return (a @ b.T / a.shape[1] + 1) ** 3


def _within(rows: Doubles) -> float:
    """Mean kernel of two different rows."""
    count, kernel = len(rows), _kernel(rows, rows)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))


def _finite(values: Sequence[float]) -> Doubles:
    return np.array(values, np.float64)[np.isfinite(values)]


def _size(first: int, second: int, windows: int | None) -> int:
    return min(first, second) if windows is None else min(first, second, windows)


def _with_kinds(
    sources: Sequence[Floats], strata: Sequence[str] | None
) -> list[tuple[Floats, str]]:
    """Sources that have windows."""
    kinds = [""] * len(sources) if strata is None else strata
    return [(rows, kind) for rows, kind in zip(sources, kinds, strict=True) if len(rows)]


def _halves(
    sources: list[tuple[Floats, str]], rng: np.random.Generator
) -> tuple[list[tuple[Floats, str]], list[tuple[Floats, str]]]:
    """Each source to the half that has less of its kind, then less at all, in random order."""
    halves: tuple[list[tuple[Floats, str]], list[tuple[Floats, str]]] = ([], [])
    of_kind, total = ({}, {}), [0, 0]
    for i in rng.permutation(len(sources)):
        rows, kind = sources[i]
        has = [(of_kind[side].get(kind, 0), total[side]) for side in (0, 1)]
        side = 0 if has[0] <= has[1] else 1
        halves[side].append(sources[i])
        of_kind[side][kind] = has[side][0] + len(rows)
        total[side] += len(rows)
    return halves
