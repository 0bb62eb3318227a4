"""How a long sound changes by itself: level, spectrum, movement and repetition of its windows.

Pure. A long answer is cut into windows, and each is held against an early one of the same answer.
How far two windows of real recordings of the same thing lie apart says what is much. The bands are
not those of the drift watch (`lmdm_agent.drift`), which would be judged by its own measure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import drift as stage
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]

SIZE, HOP = 4096, 2048
"""Samples of a short-time spectrum, and from one to the next."""
BANDS = 20
LOWEST_HZ, HIGHEST_HZ = 80.0, 16000.0
FLOOR = 1e-12
"""-120 dB of full scale, so that no band which is heard meets it."""
LEVEL_FLOOR = 1e-9
"""-90 dB: how silent a silent window is said to be."""
RANGE_DB = 60.0
"""What is so far below the loudest band of a window is not heard and does not count."""
PATCH_S = 2.0
"""A window repeats itself when its end was there before in it."""
STILL_DB = 0.25
"""What moves by less does not repeat: it stands, and ``movement`` tells that."""

UNITS = {"level": "dB", "spectrum": "dB", "movement": "dB", "repetition": ""}
"""The traits that can move, and their units."""


@dataclass(frozen=True)
class Slices:
    """Short-time levels of a sound.

    Attributes:
        bands_db: [n, BANDS], dB of full scale.
        power: [n], mean square over both channels.
        slice_s: Seconds from one to the next.
    """

    bands_db: Floats
    power: Floats
    slice_s: float


@dataclass(frozen=True)
class Traits:
    """What windows of a sound are like; one row a window.

    Attributes:
        level_db: Root of the mean square, dB of full scale.
        bands_db: Mean power of every band, [windows, BANDS].
        movement_db: How far the bands' levels wander within the window (standard deviation).
        repetition: How much its end is like the most alike earlier moment of the window: about 0
            for noise, 1 for a loop.
    """

    level_db: Floats
    bands_db: Floats
    movement_db: Floats
    repetition: Floats

    def __len__(self) -> int:
        return len(self.level_db)

    def rows(self, index: NDArray[np.intp]) -> Traits:
        """The windows of an index."""
        return Traits(
            self.level_db[index],
            self.bands_db[index],
            self.movement_db[index],
            self.repetition[index],
        )


def slices_of(audio: Floats, rate: int) -> Slices:
    """Short-time levels of sound [channels, samples]; none where it is shorter than `SIZE`."""
    count = (audio.shape[1] - SIZE) // HOP + 1 if audio.shape[1] >= SIZE else 0
    window, matrix = _window(), _band_matrix(rate)
    bands = np.zeros((count, BANDS), np.float32)
    power = np.zeros(count, np.float32)
    for first in range(0, count, 256):
        end = min(first + 256, count)
        piece = audio[:, first * HOP : (end - 1) * HOP + SIZE]
        views = np.lib.stride_tricks.sliding_window_view(piece, SIZE, axis=1)[:, ::HOP]
        spectrum = np.fft.rfft(views * window, axis=2)
        squares = (spectrum.real**2 + spectrum.imag**2).mean(axis=0)
        bands[first:end] = 10.0 * np.log10(squares @ matrix + FLOOR)
        power[first:end] = np.square(views[:, :, :HOP]).mean(axis=(0, 2))
    return Slices(bands, power, HOP / rate)


def window_starts(
    seconds: float, window_s: float, *, hop_s: float | None = None, first_s: float = 0.0
) -> list[float]:
    """Where whole windows of a sound begin, in seconds; ``hop_s`` is the window by default."""
    hop_s = window_s if hop_s is None else hop_s
    # A sound of a whole number of windows must not lose one to rounding.
    count = math.floor((seconds - first_s - window_s) / hop_s + 1e-6) + 1
    return [first_s + number * hop_s for number in range(max(0, count))]


def traits_of(slices: Slices, starts_s: Sequence[float], window_s: float) -> Traits:
    """Look at the windows that begin at ``starts_s``."""
    found = [_traits(slices, start, window_s) for start in starts_s]
    level, movement, repeats = (
        np.array([one[place] for one in found], np.float32) for place in (0, 2, 3)
    )
    bands = np.array([one[1] for one in found], np.float32).reshape(-1, BANDS)
    return Traits(level, bands, movement, repeats)


def moves(now: Traits, then: Traits) -> dict[str, Floats]:
    """How far apart windows are, row by row; the names are those of `UNITS`.

    Spectra are compared with their levels made equal.
    """
    apart = now.bands_db - then.bands_db
    return {
        "level": np.abs(now.level_db - then.level_db),
        "spectrum": np.abs(apart - apart.mean(axis=1, keepdims=True)).mean(axis=1),
        "movement": np.abs(now.movement_db - then.movement_db),
        "repetition": np.abs(now.repetition - then.repetition),
    }


def spread_between(recordings: Sequence[Traits]) -> dict[str, list[float]]:
    """Mean move between a recording's windows and those of each other one; one value a recording.

    This is what drift is held against: recordings of the same thing differ by so much.
    """
    found: dict[str, list[float]] = {name: [] for name in UNITS}
    some = [recording for recording in recordings if len(recording)]
    for number, one in enumerate(some):
        pairs = [_pairs(one, other) for place, other in enumerate(some) if place != number]
        for name in UNITS if pairs else ():
            found[name].append(float(np.mean([pair[name] for pair in pairs])))
    return found


def spread_within(recordings: Sequence[Traits]) -> dict[str, list[float]]:
    """Mean move of a recording's later windows from its first one; one value a recording."""
    found: dict[str, list[float]] = {name: [] for name in UNITS}
    for one in recordings:
        if len(one) < 2:
            continue
        later = np.arange(1, len(one))
        for name, values in moves(one.rows(later), one.rows(np.zeros_like(later))).items():
            found[name].append(float(values.mean()))
    return found


def reference_starts(
    starts_s: Sequence[float], period_s: float | None
) -> tuple[list[float], list[bool]]:
    """For every window, where the one begins that it is held against, and whether they differ.

    Args:
        starts_s: Where windows begin; the first is the reference of all.
        period_s: After which what is played comes again: windows are held against the one of the
            first period that answers the same moments. None: nothing is played.
    """
    first = starts_s[0] if starts_s else 0.0
    if period_s is None:
        return [first] * len(starts_s), [start > first for start in starts_s]
    befores = [first + math.fmod(start - first, period_s) for start in starts_s]
    return befores, [start - first >= period_s for start in starts_s]


def refreshes(heard: Floats, answer: Floats, spec: ModelSpec, *, follows: bool) -> list[float]:
    """When the stage's drift watch refreshes the context of this answer, in seconds.

    For an answer that was made without it only the first is right: what came after would have
    been another sound.

    Args:
        heard: What was played, [channels, samples].
        answer: Shaped alike, aligned.
        spec: Of the model.
        follows: Whether the answer depends on what was played.
    """
    memory, size, found = stage.DriftMemory(), spec.block_samples, []
    for start in range(0, answer.shape[1] - size + 1, size):
        end = start + size
        block = stage.traits(answer[:, start:end], heard[:, start:end], spec.sample_rate)
        memory, reason = stage.watch(memory, block, spec.block_s, "one wish", follows=follows)
        if reason:
            memory = stage.refreshed(memory)
            found.append(end / spec.sample_rate)
    return found


def late(times_s: Floats, values: Floats, horizon_s: float) -> float:
    """Mean of what was measured in the last fifth before a moment; NaN where there is nothing.

    Args:
        times_s: Of the values, rising.
        values: Those that are no numbers do not count.
        horizon_s: The moment.
    """
    before = np.isfinite(values) & (times_s <= horizon_s)
    recent = before & (times_s > 0.8 * horizon_s)
    if recent.any():
        return float(values[recent].mean())
    return float(values[before][-1]) if before.any() else math.nan


def _traits(slices: Slices, start_s: float, window_s: float) -> tuple[float, Floats, float, float]:
    """Level, bands, movement and repetition of one window."""
    first = round(start_s / slices.slice_s)
    rows = slice(first, first + max(1, round(window_s / slices.slice_s)))
    bands, power = slices.bands_db[rows], slices.power[rows]
    if not len(bands):
        nothing = np.full(BANDS, np.nan, np.float32)
        return math.nan, nothing, math.nan, math.nan
    level = 10.0 * math.log10(float(power.mean()) + LEVEL_FLOOR)
    mean = 10.0 * np.log10(np.power(10.0, bands / 10.0).mean(axis=0))
    mean = np.maximum(mean, mean.max() - RANGE_DB).astype(np.float32)
    heard = np.maximum(bands, bands.max() - RANGE_DB)
    moved = heard - heard.mean(axis=0)
    movement = float(moved.std(axis=0).mean())
    return level, mean, movement, _repetition(moved, round(PATCH_S / slices.slice_s))


def _repetition(moved: Floats, patch: int) -> float:
    """Largest cosine of the last ``patch`` slices and any as many before them.

    Args:
        moved: Levels [n, BANDS] less their means; NaN for fewer than two patches.
        patch: Slices.
    """
    if len(moved) < 2 * patch:
        return math.nan
    if float(np.sqrt(np.square(moved).mean())) < STILL_DB:
        return 0.0
    last = moved[-patch:]
    views = np.lib.stride_tricks.sliding_window_view(moved[:-patch], patch, axis=0)
    products = np.einsum("lbp,pb->l", views, last)
    sizes = np.sqrt(np.einsum("lbp,lbp->l", views, views) * np.square(last).sum())
    return float((products / np.maximum(sizes, 1e-9)).max())


def _pairs(one: Traits, other: Traits) -> dict[str, float]:
    """Mean moves between all windows of two recordings."""
    first = np.repeat(np.arange(len(one)), len(other))
    second = np.tile(np.arange(len(other)), len(one))
    apart = moves(one.rows(first), other.rows(second))
    return {name: float(values.mean()) for name, values in apart.items()}


def _window() -> Floats:
    """Scaled so that the powers of all bins are the mean square together."""
    window = np.hanning(SIZE + 1)[:-1]
    window *= math.sqrt(2.0 / SIZE / float(np.square(window).sum()))
    return window.astype(np.float32)


def _band_matrix(rate: int) -> Floats:
    """[bins, BANDS], 1 where a bin belongs to a band."""
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)
    hz = np.fft.rfftfreq(SIZE, 1.0 / rate)[:, None]
    return ((hz >= edges[:-1]) & (hz < edges[1:])).astype(np.float32)
