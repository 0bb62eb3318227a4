"""Pairs that the stem model learns from: two sounds of one piece, and a wrong second one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.stem_features import MARGIN, PITCHES, ROWS

Floats = NDArray[np.float32]

SILENT = 1e-9
"""Mean power below which nothing sounds."""
TRIES = 8
DELAYS_HOPS = (4.0, 13.0)
TEMPOS = (0.06, 0.14)
STEPS_APART = (1, 2, 3, 4)
"""Semitones of a wrong transposition; a fifth or a fourth would often fit."""


@dataclass(frozen=True)
class StemGroup:
    """Stems of the same moments.

    Attributes:
        piece: The piece they are of.
        powers: Of every stem, [ROWS, hops].
        pitched: Whether each has a pitch.
    """

    piece: str
    powers: list[Floats]
    pitched: list[bool]


@dataclass(frozen=True)
class Pair:
    """Two sounds of the same moments as the network sees them, and how they were cut.

    Attributes:
        first: One of them, [SEEN + BANDS, hops].
        second: The other.
        wrong: Like the second, but at another time, in another tempo or key than the first.
        start: First hop, with a fraction.
        tempo: Hops of the piece to a hop of the pair.
        up: Semitones both were transposed.
        pitched: Whether both have a pitch.
    """

    first: Floats
    second: Floats
    wrong: Floats
    start: float
    tempo: float
    up: int
    pitched: bool


def draw_pair(
    group: StemGroup, hops: int, rng: np.random.Generator, *, plain: bool = False
) -> Pair:
    """Two different parts of a group at the same moments.

    Args:
        group: Where from, two stems or more.
        hops: Length.
        rng: Source of all draws.
        plain: As it was recorded: two single stems, not moved in pitch or tempo.
    """
    pair = _draw(group, hops, rng, plain)
    for _ in range(TRIES):
        if min(pair.first.mean(), pair.second.mean()) > SILENT:
            break
        pair = _draw(group, hops, rng, plain)
    return pair


def _draw(group: StemGroup, hops: int, rng: np.random.Generator, plain: bool) -> Pair:
    parts = _parts_of(len(group.powers), rng, plain)
    tempo, up = (1.0, 0) if plain else (float(rng.uniform(0.87, 1.15)), int(rng.integers(-3, 4)))
    length = min(group.powers[i].shape[1] for part in parts for i in part)
    start = float(rng.uniform(0.0, max(length - hops * tempo, 0.0)))
    sounds: list[Floats] = []
    for part in parts:
        # Fractions of a hop that differ, or both would be read between the same two hops.
        own = 0.0 if plain else float(rng.uniform(-0.5, 0.5))
        cut = cut_of(_mixed(group, part, rng), start + own, tempo, hops)
        sounds.append(moved(cut if plain else _coloured(cut, rng), up))
    pitched = all(any(group.pitched[i] for i in part) for part in parts)
    at, speed, key = _misplaced(start, tempo, up, pitched, rng)
    wrong = cut_of(_mixed(group, parts[1], rng), at, speed, hops)
    return Pair(sounds[0], sounds[1], moved(_coloured(wrong, rng), key), start, tempo, up, pitched)


def _parts_of(count: int, rng: np.random.Generator, plain: bool) -> tuple[list[int], list[int]]:
    """Two sets of stems without a stem in common, mostly of one each."""
    order = [int(i) for i in rng.permutation(count)]
    if plain or count < 3 or rng.random() < 0.7:
        return order[:1], order[1:2]
    at = int(rng.integers(1, count))
    return order[:at], order[at:]


def _misplaced(
    start: float, tempo: float, up: int, pitched: bool, rng: np.random.Generator
) -> tuple[float, float, int]:
    """Start, tempo and transposition of a second sound, one of them wrong."""
    kinds = ("late", "tempo", "key") if pitched else ("late", "tempo")
    kind, way = kinds[int(rng.integers(len(kinds)))], int(rng.choice([-1, 1]))
    if kind == "late":
        return start + way * float(rng.uniform(*DELAYS_HOPS)), tempo, up
    if kind == "tempo":
        return start, tempo * (1 + way * float(rng.uniform(*TEMPOS))), up
    apart = way * int(rng.choice(STEPS_APART))
    return start, tempo, up + apart if abs(up + apart) <= MARGIN else up - apart


def _mixed(group: StemGroup, part: Sequence[int], rng: np.random.Generator) -> Floats:
    """Stems of a part together, [ROWS, hops]; every one at its own level."""
    length = min(group.powers[i].shape[1] for i in part)
    gains = 10 ** (rng.uniform(-6, 6, len(part)) / 10) if len(part) > 1 else np.ones(1)
    return np.sum(
        [np.float32(g) * group.powers[i][:, :length] for g, i in zip(gains, part, strict=True)],
        axis=0,
    )


def cut_of(powers: Floats, start: float, tempo: float, hops: int) -> Floats:
    """Hops ``start + tempo * i`` of [ROWS, n], by straight lines between two; silence outside."""
    at = start + tempo * np.arange(hops)
    low = np.floor(at).astype(int)
    share = (at - low).astype(np.float32)
    # A hop of silence at either end stands for all that is outside.
    room, last = np.pad(powers, ((0, 0), (1, 1))), powers.shape[1] + 1
    before, after = np.clip(low + 1, 0, last), np.clip(low + 2, 0, last)
    between = room[:, before] + (room[:, after] - room[:, before]) * share
    return between.astype(np.float32)


def _coloured(powers: Floats, rng: np.random.Generator) -> Floats:
    """Through another room: a slope over the pitches and over the bands, and some noise."""
    slopes = [np.linspace(-1, 1, n) * rng.uniform(-6, 6) for n in (PITCHES, ROWS - PITCHES)]
    gains = (10 ** (np.concatenate(slopes) / 10)).astype(np.float32)[:, None]
    coloured = powers * gains
    floor = float(coloured.mean()) * 10 ** rng.uniform(-6.0, -2.0)
    return coloured + (floor * rng.exponential(1.0, powers.shape)).astype(np.float32)


def moved(powers: Floats, up: int) -> Floats:
    """What the network sees of a sound ``up`` semitones higher, [SEEN + BANDS, hops].

    The rows kept at either end come in, so no silent row betrays by how much it was moved.

    Args:
        powers: [ROWS, hops].
        up: -MARGIN to MARGIN.
    """
    first = MARGIN - up
    return np.concatenate([powers[first : first + PITCHES - 2 * MARGIN], powers[PITCHES:]])
