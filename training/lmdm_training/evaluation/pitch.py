"""The pitch of a melody against time, heard by CREPE's small network (Kim et al., ICASSP 2018)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

HOP_S = 0.02
"""Seconds between two moments."""
LOWEST_HZ, HIGHEST_HZ = 31.7, 2006.0
"""What the tracker can tell; a higher sound gets some pitch in between."""
LOWEST_CENTS = 1997.3794084376191
"""Of the network's lowest pitch above 10 Hz; it belongs to its weights."""
CENTS_PER_BIN = 20.0
CONFIDENT = 0.5
"""Salience from which a moment has a pitch, CREPE's own threshold."""
RANGE_DB, SILENT_DB = 40.0, -80.0
"""What lies further below the loudest moment, or below this of full scale, does not sound."""
REACH = 4
"""Bins beside the strongest one that say where between the bins the pitch is."""
BATCH = 256


@dataclass(frozen=True)
class Pitch:
    """Of every moment, `HOP_S` apart, the first at sample 0.

    Attributes:
        hz: The most likely pitch [moments], also where there is none.
        confidence: That there is one, 0..1 [moments].
        level_db: Root mean square of the 64 ms around it, full scale being 0 [moments].
    """

    hz: Floats
    confidence: Floats
    level_db: Floats

    @property
    def sounding(self) -> Flags:
        """Where something can be heard [moments]."""
        return sounding(self.level_db)

    @property
    def voiced(self) -> Flags:
        """Where a pitch can be heard [moments]."""
        return self.sounding & (self.confidence >= CONFIDENT)


def sounding(level_db: Floats) -> Flags:
    """Which moments of a curve of levels [moments] can be heard beside its loudest."""
    if not len(level_db):
        return np.zeros(0, np.bool_)
    return level_db > max(float(level_db.max()) - RANGE_DB, SILENT_DB)


def mono_at(audio: Floats, rate: int, wanted: int) -> Floats:
    """[samples] at another rate of [channels, samples] or [samples].

    Raises:
        ValueError: There is no sample.
    """
    mono = audio.mean(axis=0) if audio.ndim == 2 else audio
    if not len(mono):
        raise ValueError("a sound without samples has no pitch and no loudness")
    if rate == wanted:
        return np.asarray(mono, np.float32)
    return np.asarray(soxr.resample(mono, rate, wanted, quality="HQ"), np.float32)


def decibels(rms: Floats) -> Floats:
    """Of root mean squares; silence is -180."""
    return (20.0 * np.log10(rms + 1e-9)).astype(np.float32)


def track(audio: Floats, rate: int) -> Pitch:
    """Find the pitch of a melody.

    Args:
        audio: [channels, samples] or [samples]; channels are added up.
        rate: Hz.

    Returns:
        One moment every 20 ms, ``1 + samples / (rate * HOP_S)`` of them.

    Raises:
        StageError: The tracker's weights are damaged.
        ValueError: There is no sample.
    """
    from lmdm_training.evaluation.crepe import RATE, WINDOW

    mono = mono_at(audio, rate, RATE)
    padded = np.pad(mono, WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[:: round(HOP_S * RATE)]
    found = [_of(windows[first : first + BATCH]) for first in range(0, len(windows), BATCH)]
    hz, confidence, level = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pitch(hz, confidence, level)


def _of(windows: Floats) -> tuple[Floats, Floats, Floats]:
    """(Hz, confidence, level in dB), each [n], of windows [n, 1024] at 16 kHz."""
    import torch

    from lmdm_training.evaluation.crepe import load_crepe

    centred = windows - windows.mean(axis=1, keepdims=True)
    deviation = centred.std(axis=1, keepdims=True)
    given = torch.from_numpy((centred / np.maximum(deviation, 1e-10)).astype(np.float32))
    with torch.inference_mode():
        salience = load_crepe()(given).numpy()
    hz, confidence = strongest(salience)
    return hz, confidence, decibels(np.sqrt((windows**2).mean(axis=1)))


def strongest(salience: Floats) -> tuple[Floats, Floats]:
    """(Hz [n], salience [n]) of the strongest pitch in salience [n, 360].

    Between bins by the mean of those around the strongest, each as far as it is salient.
    """
    bins = salience.shape[1]
    peak = salience.argmax(axis=1)
    near = peak[:, None] + np.arange(-REACH, REACH + 1)
    inside = (near >= 0) & (near < bins)
    weight = np.take_along_axis(salience, near.clip(0, bins - 1), axis=1) * inside
    place = (weight * near).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12)
    cents = LOWEST_CENTS + CENTS_PER_BIN * place
    hz = 10.0 * 2.0 ** (cents / 1200.0)
    return hz.astype(np.float32), salience.max(axis=1).astype(np.float32)
