"""Whether two sounds go together: harmony, onsets, beats, and what the stem model says.

Each measure is a function of two sounds of the same moments. None has a scale of its own: it says
something only between what it gives for stems of one piece and for stems of two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.stem_features import (
    HOPS_PER_S,
    PITCHES,
    chroma_of,
    onsets_of,
    powers_of,
)
from lmdm_training.evaluation.stem_match import StemMatch, fit_of

Floats = NDArray[np.float32]

MEASURES = ("match", "chroma", "onsets", "beats")
NAMES = {
    "match": "stem model",
    "chroma": "harmony",
    "onsets": "onsets",
    "beats": "beats",
}
CHROMA_HOPS = 9
"""Harmony is compared over 0.3 s."""
QUIET = 1e-4
"""Moments this far (as power) below the loudest do not count: -40 dB."""
SILENT = 1e-10
"""Power of the loudest moment of what does not sound at all."""
BEAT_TOLERANCE_S = 0.07
"""As is usual where beats are compared."""
BEATS_A_MINUTE = (50.0, 200.0)
USUAL_PERIOD_S, OCTAVES = 0.5, 0.9
"""Periods count most around here, by this standard deviation in octaves (Ellis 2007)."""
TIGHTNESS = 100.0
"""How much an even beat weighs against strong onsets (Ellis 2007)."""


@dataclass(frozen=True)
class Heard:
    """What is compared of a sound.

    Attributes:
        chroma: Pitch classes [12, hops], centred and of length 1; zeros where it is too quiet.
        onsets: [hops].
        beats_s: Times of beats.
        moments: Of the stem model, [steps, SIZE]; None without one.
        pitched: Whether it has a harmony.
        sounds: Whether anything is heard at all.
    """

    chroma: Floats
    onsets: Floats
    beats_s: Floats
    moments: Floats | None
    pitched: bool
    sounds: bool


def hear(audio: Floats, rate: int, match: StemMatch | None, *, pitched: bool) -> Heard:
    """What is compared of [2, samples]."""
    powers = powers_of(audio, rate)
    onsets = onsets_of(powers)
    moments = None if match is None else match.moments(powers)
    sounds = bool(powers[:PITCHES].sum(axis=0).max() > SILENT)
    return Heard(_directions(powers), onsets, beats_of(onsets), moments, pitched, sounds)


def agreement(first: Heard, second: Heard) -> dict[str, float]:
    """All measures of two sounds that begin at the same moment; as long as the shorter lasts.

    Returns:
        By `MEASURES`. 0 where one of the two is silent, not a number where there is nothing to
        compare: no stem model, or a harmony with what has none.
    """
    hops = min(len(first.onsets), len(second.onsets))
    beats = [beats_s[beats_s < hops / HOPS_PER_S] for beats_s in (first.beats_s, second.beats_s)]
    found = {
        "match": float("nan"),
        "chroma": float("nan"),
        "onsets": onset_agreement(first.onsets, second.onsets),
        "beats": beat_agreement(*beats),
    }
    if first.moments is not None and second.moments is not None:
        found["match"] = fit_of(first.moments, second.moments)
    if first.pitched and second.pitched:
        found["chroma"] = chroma_agreement(first.chroma, second.chroma)
    if first.sounds and second.sounds:
        return found
    # What cannot be compared stays so.
    return {name: 0.0 * value for name, value in found.items()}


def _directions(powers: Floats) -> Floats:
    """Smoothed chroma [12, hops], less its mean, of length 1.

    Less the mean, as a flat chroma (noise) would resemble every harmony.
    """
    chroma = chroma_of(powers)
    kernel = np.ones(CHROMA_HOPS) / CHROMA_HOPS
    smooth = np.stack([np.convolve(row, kernel, mode="same") for row in chroma])
    smooth = smooth - smooth.mean(axis=0)
    length = np.linalg.norm(smooth, axis=0)
    level = powers[:PITCHES].sum(axis=0)
    heard = (level > QUIET * level.max()) & (length > 0.0)
    return np.where(heard, smooth / np.where(heard, length, 1.0), 0.0).astype(np.float32)


def chroma_agreement(first: Floats, second: Floats) -> float:
    """Mean correlation of pitch classes [12, hops] where both sound; 0 where they never do.

    1 is the same harmony throughout, 0 an unrelated one; distant keys go below.
    """
    hops = min(first.shape[1], second.shape[1])
    first, second = first[:, :hops], second[:, :hops]
    both = first.any(axis=0) & second.any(axis=0)
    return float(np.mean((first * second).sum(axis=0)[both])) if both.any() else 0.0


def onset_agreement(first: Floats, second: Floats) -> float:
    """Correlation of two onset curves [hops]; 0 where one of them never moves."""
    hops = min(len(first), len(second))
    first, second = first[:hops] - first[:hops].mean(), second[:hops] - second[:hops].mean()
    length = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / length if length > 0.0 else 0.0


def beat_agreement(first: Floats, second: Floats) -> float:
    """F-measure of two lists of beats in s: those that lie within 70 ms of one of the other."""
    if not len(first) or not len(second):
        return 0.0
    i = j = found = 0
    while i < len(first) and j < len(second):
        apart = first[i] - second[j]
        if abs(apart) <= BEAT_TOLERANCE_S:
            found, i, j = found + 1, i + 1, j + 1
        elif apart < 0:
            i += 1
        else:
            j += 1
    return 2 * found / (len(first) + len(second))


def beats_of(onsets: Floats) -> Floats:
    """Times in s of beats in an onset curve [hops]; none where it is flat or too short.

    The period that the curve repeats itself with, then the path of strong onsets that keeps it
    best (dynamic programming, after Ellis 2007).
    """
    spread = float(onsets.std())
    slow, fast = (round(60 / bpm * HOPS_PER_S) for bpm in BEATS_A_MINUTE)
    if spread < 1e-6 or len(onsets) < 2 * slow:
        return np.zeros(0, np.float32)
    curve = (onsets - onsets.mean()) / spread
    lags = np.arange(fast, slow + 1)
    repeats = np.array([float(curve[:-lag] @ curve[lag:]) / (len(curve) - lag) for lag in lags])
    usual = np.log2(lags / HOPS_PER_S / USUAL_PERIOD_S) / OCTAVES
    period = int(lags[np.argmax(repeats * np.exp(-0.5 * usual**2))])
    return (_path(curve, period) / HOPS_PER_S).astype(np.float32)


def _path(curve: Floats, period: int) -> NDArray[np.int64]:
    """Hops of the best chain of onsets that are about ``period`` hops apart."""
    score = curve.astype(np.float64)
    before = np.full(len(curve), -1)
    gaps = np.arange(max(1, period // 2), 2 * period + 1)
    costs = TIGHTNESS * np.log(gaps / period) ** 2
    for hop in range(gaps[0], len(curve)):
        near = gaps[gaps <= hop]
        ways = score[hop - near] - costs[: len(near)]
        best = int(np.argmax(ways))
        if ways[best] > 0.0:
            score[hop] += ways[best]
            before[hop] = hop - near[best]
    # The last beat is near the end, or music that grows quiet would have none there.
    first = max(0, len(curve) - 2 * period)
    hop = first + int(np.argmax(score[first:]))
    found: list[int] = []
    while hop >= 0:
        found.append(hop)
        hop = int(before[hop])
    return np.array(found[::-1])
