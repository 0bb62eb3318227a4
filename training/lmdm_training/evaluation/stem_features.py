"""What is heard of a stem: powers of pitches and of bands, every 32 ms.

Powers of sounds that know nothing of each other add up, so stems can be mixed after this; what is
made of powers later (logarithms, onsets) cannot be added.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 16000
HOP = 512
HOPS_PER_S = RATE / HOP
LOWEST_HZ = 46.249
"""F sharp 1: half an octave below what the stem model looks at, see `MARGIN`."""
LOWEST_CLASS = 6
"""Pitch class of the lowest row, C being 0."""
PITCHES = 84
"""Rows, a semitone each."""
MARGIN = 6
"""Rows at either end that the stem model does not see unless a sound is transposed for training."""
BANDS = 12
ROWS = PITCHES + BANDS
PITCH_SAMPLES, BAND_SAMPLES = 4096, 1024
"""Windows: long for pitches, short for onsets."""
SEMITONES = 0.35
"""Standard deviation of a pitch's filter."""
BAND_HZ = (50.0, 8000.0)


def powers_of(audio: Floats, rate: int) -> Floats:
    """Powers [ROWS, hops]: pitches from low to high, then bands from low to high.

    Args:
        audio: [2, samples] or [samples]; the mean of both sides is heard.
        rate: Samples a second of it.

    Returns:
        At least one hop; hop ``i`` is centred on ``i * HOP / RATE`` seconds.
    """
    import soxr

    mono = audio if audio.ndim == 1 else audio.mean(axis=0)
    if rate != RATE:
        mono = soxr.resample(mono, rate, RATE)
    pitches = _spectrum(mono, PITCH_SAMPLES) @ _pitch_filters().T
    bands = _spectrum(mono, BAND_SAMPLES) @ _band_filters().T
    return np.concatenate([pitches, bands], axis=1).T.astype(np.float32)


def _spectrum(mono: Floats, size: int) -> Floats:
    """Powers [hops, size / 2 + 1]; a sine of amplitude 1 has 0.25 in its bin."""
    padded = np.pad(mono, (size // 2, size // 2 + HOP))
    hops = max(1, len(mono) // HOP)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, size)[::HOP][:hops]
    window = np.hanning(size).astype(np.float32)
    spectrum = np.fft.rfft(pieces * window, axis=1) / window.sum()
    return (spectrum.real**2 + spectrum.imag**2).astype(np.float32)


@cache
def _pitch_filters() -> Floats:
    """[PITCHES, bins], bell curves over the logarithm of the frequency."""
    hz = np.fft.rfftfreq(PITCH_SAMPLES, 1 / RATE)
    centres = LOWEST_HZ * 2 ** (np.arange(PITCHES)[:, None] / 12)
    apart = 12 * np.log2(np.maximum(hz, 1.0) / centres)
    return np.exp(-0.5 * (apart / SEMITONES) ** 2).astype(np.float32)


@cache
def _band_filters() -> Floats:
    """[BANDS, bins], triangles with equal distances in mel."""
    hz = np.fft.rfftfreq(BAND_SAMPLES, 1 / RATE)
    low, high = (2595 * np.log10(1 + f / 700) for f in BAND_HZ)
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    before, centre, after = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    up, down = (hz - before) / (centre - before), (after - hz) / (after - centre)
    return np.maximum(0.0, np.minimum(up, down)).astype(np.float32)


def chroma_of(powers: Floats) -> Floats:
    """Magnitudes of pitch classes [12, hops], C first, of powers [ROWS, hops]."""
    magnitudes = np.sqrt(powers[:PITCHES])
    classes = (LOWEST_CLASS + np.arange(PITCHES)) % 12
    return np.stack([magnitudes[classes == c].sum(axis=0) for c in range(12)])


def onsets_of(powers: Floats) -> Floats:
    """How much the logarithms of the bands rise, [hops]; the level of the whole does not matter."""
    bands = powers[PITCHES:]
    loud = np.log1p(100.0 * bands / (bands.mean() + 1e-12))
    rises = np.maximum(np.diff(loud, axis=1, prepend=loud[:, :1]), 0.0).sum(axis=0)
    # An onset on the edge of two hops counts like one in the middle of one.
    return np.convolve(rises, [0.25, 0.5, 0.25], mode="same").astype(np.float32)
