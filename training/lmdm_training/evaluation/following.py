"""How closely an answer follows what was played: pitch, chroma and loudness.

The measures of the paper's Table 2 (its App. A.1) in this project's own wording. They compare two
sounds moment by moment, so both have to be aligned, as `renders` gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.pitch import HOP_S, Pitch, decibels, mono_at, sounding, track

Floats = NDArray[np.float32]

RATE, HOP = 22050, 1024
"""Of chroma and loudness: a moment every 46 ms."""
LOWEST_HZ, OCTAVES = 32.703, 7
"""Of the constant-Q transform: C1 to B7."""
TOLERANCE_CENTS = 50.0
"""Further away, a pitch is another one: half a semitone."""
FLOOR_DB, QUIETEST_DB = 60.0, -90.0
"""Below its loudest moment, or below this of full scale, a curve of loudness lies flat."""
STILL_DB = 0.1
"""A curve of loudness that deviates less stands still."""
BATCH = 256
"""Moments that are transformed at once."""
FEWEST = 10
"""Voiced moments; of fewer no share is said."""


@dataclass(frozen=True)
class Following:
    """How an answer follows; not a number where nothing was played that it could have followed.

    Attributes:
        pitch: Share of the voiced moments of what was played where the answer sounds within half
            a semitone of its pitch.
        pitch_class: The same in any octave.
        chroma: Mean cosine of both constant-Q chroma over the moments where the played sounds; two
            unrelated melodies have far more than 0, so it needs a floor beside it.
        loudness: Correlation (Pearson's r) of both curves of loudness in dB; 0 where only the
            answer's stands still.
        voiced_s: Seconds of what was played that have a pitch.
    """

    pitch: float
    pitch_class: float
    chroma: float
    loudness: float
    voiced_s: float


@dataclass(frozen=True)
class Heard:
    """What is compared of one sound.

    Attributes:
        pitch: Every 20 ms.
        chroma: [12, moments], from C, every 46 ms.
        level_db: Root mean square [moments], every 46 ms.
    """

    pitch: Pitch
    chroma: Floats
    level_db: Floats


def follow(played: Floats, answered: Floats, rate: int) -> Following:
    """Compare an answer with what was played.

    Args:
        played: [2, samples] (or any number of channels, or [samples]).
        answered: Likewise, aligned with it; what is longer is cut.
        rate: Hz of both.

    Raises:
        StageError: The pitch tracker's weights are damaged.
        ValueError: One of them has no sample.
    """
    return compare(hear(played, rate), hear(answered, rate))


def hear(audio: Floats, rate: int) -> Heard:
    """All that `compare` needs of one sound [channels, samples] or [samples] at ``rate`` Hz.

    Raises:
        StageError: The pitch tracker's weights are damaged.
        ValueError: There is no sample.
    """
    mono = mono_at(audio, rate, RATE)
    return Heard(track(audio, rate), chroma_of(mono), level_of(mono))


def compare(played: Heard, answered: Heard) -> Following:
    """How one sound follows the other; the longer one is cut."""
    cents, voiced = cents_apart(played.pitch, answered.pitch)
    folded = np.abs((cents + 600.0) % 1200.0 - 600.0)
    return Following(
        pitch=_share(np.abs(cents) <= TOLERANCE_CENTS, voiced),
        pitch_class=_share(folded <= TOLERANCE_CENTS, voiced),
        chroma=_chroma(played, answered),
        loudness=correlation(loudness_of(played.level_db), loudness_of(answered.level_db)),
        voiced_s=float(voiced.sum() * HOP_S),
    )


def cents_apart(played: Pitch, answered: Pitch) -> tuple[Floats, NDArray[np.bool_]]:
    """How far the answer's pitch lies above the played one, and where something voiced is played.

    Returns:
        Cents [moments], not a number where the answer is silent; and flags [moments].
    """
    count = min(len(played.hz), len(answered.hz))
    cents = 1200.0 * np.log2(answered.hz[:count] / played.hz[:count])
    # Where nothing sounds the tracker names some pitch all the same.
    silent = ~answered.sounding[:count]
    found = np.where(silent, np.nan, cents).astype(np.float32)
    return found, played.voiced[:count]


def loudness_of(level_db: Floats) -> Floats:
    """A curve of levels [moments] with a floor 60 dB below its top, smoothed over 100 ms."""
    floor = max(float(level_db.max()) - FLOOR_DB, QUIETEST_DB)
    padded = np.pad(np.maximum(level_db, floor), 1, mode="edge")
    return np.convolve(padded, (0.25, 0.5, 0.25), mode="valid").astype(np.float32)


def correlation(first: Floats, second: Floats) -> float:
    """Pearson's r of two curves in dB; the longer one is cut.

    Not a number where the first stands still, for then there is nothing to follow; 0 where only
    the second does.
    """
    count = min(len(first), len(second))
    a = first[:count].astype(np.float64)
    b = second[:count].astype(np.float64)
    if count < 3 or a.std() < STILL_DB:
        return float("nan")
    if b.std() < STILL_DB:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def loudness_by_lag(
    played: Heard, answered: Heard, reach_s: float = 1.0
) -> tuple[list[float], list[float]]:
    """Correlation of loudness if the answer came so many seconds later, from minus to plus reach.

    Its peak says by how much the answer is late (or, below 0, early).

    Returns:
        Seconds, and correlations of the moments that are left of both.
    """
    first, second = loudness_of(played.level_db), loudness_of(answered.level_db)
    count = min(len(first), len(second))
    first, second = first[:count], second[:count]
    reach = min(round(reach_s * RATE / HOP), max(count - 3, 0))
    lags = range(-reach, reach + 1)
    pairs = [
        (first[: count - lag], second[lag:]) if lag >= 0 else (first[-lag:], second[:lag])
        for lag in lags
    ]
    return [lag * HOP / RATE for lag in lags], [correlation(a, b) for a, b in pairs]


def level_of(mono: Floats) -> Floats:
    """Root mean square in dB of the 46 ms around every moment [samples / HOP + 1]."""
    padded = np.pad(mono, HOP // 2, mode="reflect" if len(mono) > 1 else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, HOP)[::HOP]
    return decibels(np.sqrt((windows.astype(np.float64) ** 2).mean(axis=1)).astype(np.float32))


def chroma_of(mono: Floats) -> Floats:
    """Strength of the twelve pitch classes [12, moments] of mono sound at 22.05 kHz.

    Powers of a constant-Q transform, added up over seven octaves; not normalised.
    """
    import torch

    kernels = _kernels()
    width = kernels.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mono, width // 2), width)[::HOP]
    found: list[Floats] = []
    with torch.inference_mode():
        for first in range(0, len(windows), BATCH):
            # Copied piece by piece: of ten minutes at once they would take a gigabyte.
            piece = torch.from_numpy(np.array(windows[first : first + BATCH], np.float32))
            real, imag = (piece @ kernels).chunk(2, dim=1)
            power = real.square() + imag.square()
            found.append(power.unflatten(1, (OCTAVES, 12)).sum(1).T.numpy())
    return np.concatenate(found, axis=1)


@lru_cache(maxsize=1)
def _kernels() -> Any:
    """Columns of the transform [width, 2 * 84]: real parts, then imaginary ones."""
    import torch
    from nnAudio.utils import create_cqt_kernels

    quality = 1.0 / (2.0 ** (1.0 / 12.0) - 1.0)
    found, _, lengths, _ = create_cqt_kernels(quality, RATE, LOWEST_HZ, OCTAVES * 12, 12)
    scaled = np.asarray(found) * np.sqrt(np.asarray(lengths, np.float64))[:, None]
    both = np.concatenate([np.real(scaled), np.imag(scaled)]).astype(np.float32)
    return torch.from_numpy(both.T.copy())


def _chroma(played: Heard, answered: Heard) -> float:
    count = min(played.chroma.shape[1], answered.chroma.shape[1])
    count = min(count, len(played.level_db), len(answered.level_db))
    there = sounding(played.level_db)[:count]
    if not there.any():
        return float("nan")
    a, b = played.chroma[:, :count][:, there], answered.chroma[:, :count][:, there]
    length = np.linalg.norm(a, axis=0) * np.linalg.norm(b, axis=0)
    cosine = (a * b).sum(axis=0) / np.maximum(length, 1e-12)
    # The shape of what cannot be heard says nothing.
    return float(np.where(sounding(answered.level_db)[:count][there], cosine, 0.0).mean())


def _share(hit: NDArray[np.bool_], there: NDArray[np.bool_]) -> float:
    return float(hit[there].mean()) if there.sum() >= FEWEST else float("nan")
