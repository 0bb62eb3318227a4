"""Mel spectrograms as pretrained networks saw them in training, not those of our pictures.

Two recipes differ in the mel scale, in where the triangles are straight, and in what makes their
weights comparable. All three have to be as in training, or the network hears something else.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Scale = Literal["slaney", "htk"]

CHUNK = 2048
"""Spectra at once: ten minutes of sound would take half a gigabyte otherwise."""

# The scale of the Auditory Toolbox: straight below 1 kHz, logarithmic above.
_BREAK_HZ, _HZ_PER_MEL = 1000.0, 200.0 / 3.0
_BREAK_MEL = _BREAK_HZ / _HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0


def to_mel(hertz: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """Frequencies in mel of one of the two scales in use."""
    if scale == "htk":
        return 2595.0 * np.log10(1.0 + hertz / 700.0)
    above = _BREAK_MEL + np.log(np.maximum(hertz, _BREAK_HZ) / _BREAK_HZ) / _LOG_STEP
    return np.where(hertz < _BREAK_HZ, hertz / _HZ_PER_MEL, above)


def to_hertz(mel: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """The way back from `to_mel`."""
    if scale == "htk":
        return 700.0 * (10.0 ** (mel / 2595.0) - 1.0)
    above = _BREAK_HZ * np.exp(_LOG_STEP * np.maximum(mel - _BREAK_MEL, 0.0))
    return np.where(mel < _BREAK_MEL, mel * _HZ_PER_MEL, above)


def mel_filters(
    rate: int,
    size: int,
    bands: int,
    *,
    scale: Scale,
    straight_in: Literal["hertz", "mel"],
    equal: Literal["area", "sum"],
) -> Floats:
    """Triangles [bands, size // 2 + 1] from 0 Hz to half the rate, for power spectra.

    Args:
        rate: Samples a second.
        size: Samples of a Fourier transform.
        bands: How many; their corners are equally far apart in mel.
        scale: Of mel.
        straight_in: The axis on which the sides of a triangle are straight.
        equal: What all triangles have in common: area 1 over hertz, or weights that sum to 1.
    """
    bins = np.arange(size // 2 + 1) * rate / size
    top = to_mel(np.array(rate / 2), scale)
    corners = np.linspace(0.0, float(top), bands + 2)
    corner_hz = to_hertz(corners, scale)
    if straight_in == "hertz":
        corners, places = corner_hz, bins
    else:
        places = to_mel(bins, scale)
    low, middle, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    rising, falling = (places - low) / (middle - low), (high - places) / (high - middle)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    if equal == "area":
        triangles *= 2.0 / (corner_hz[2:] - corner_hz[:-2])[:, None]
    else:
        triangles /= np.maximum(triangles.sum(axis=1, keepdims=True), 1e-12)
    return triangles.astype(np.float32)


def log_mel(audio: Floats, filters: Floats, hop: int) -> Floats:
    """``log10(1 + 10000 power)`` of mono sound in mel bands.

    Args:
        audio: [samples]; both ends are mirrored, so the first spectrum is centred on sample 0.
        filters: [bands, size // 2 + 1] of `mel_filters`.
        hop: Samples between spectra.

    Returns:
        [1 + samples // hop, bands]; no row where the sound is no longer than half a transform.
    """
    size = 2 * (filters.shape[1] - 1)
    if len(audio) <= size // 2:
        return np.zeros((0, len(filters)), np.float32)
    padded = np.pad(audio, size // 2, mode="reflect")
    spectra = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    rows: list[Floats] = []
    for at in range(0, len(spectra), CHUNK):
        bins = np.fft.rfft(spectra[at : at + CHUNK] * hann, axis=1)
        power = (bins.real**2 + bins.imag**2).astype(np.float32)
        rows.append(np.log10(1.0 + 10000.0 * (power @ filters.T)))
    return np.concatenate(rows).astype(np.float32)


def windows_of(spectrogram: Floats, length: int, hop: float) -> Floats:
    """Cut [rows, bands] into windows [n, length, bands], one every ``hop`` rows.

    Args:
        spectrogram: What is cut.
        length: Rows of a window; an incomplete one at the end is left out.
        hop: Need not be whole: every window starts at the nearest row.

    Raises:
        ValueError: The hop is not above 0.
    """
    if not hop > 0:
        raise ValueError(f"windows every {hop:g} rows: it has to be above 0")
    if len(spectrogram) < length:
        return np.zeros((0, length, spectrogram.shape[1]), np.float32)
    every = np.lib.stride_tricks.sliding_window_view(spectrogram, length, axis=0)
    count = int((len(spectrogram) - length) / hop) + 2
    starts = np.round(np.arange(count) * hop).astype(int)
    return every[starts[starts <= len(spectrogram) - length]].transpose(0, 2, 1)
