"""Is a block edge heard? Clicks, and jumps of the spectrum, at edges against elsewhere.

Pure. Everything is the mean of logarithms, so that 0 dB is no seam whatever the sound is, and one
loud moment decides nothing. Real sound has blocks nowhere and gives 0 dB.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WINDOW_S = 0.004
"""What counts as at an edge: half of it before, half after."""
FLOOR = 1e-14
"""Mean square of second differences, about the rounding of 24 bit: less is silence."""
JUMP_PARTS = 10
"""Parts of a block, whose spectra are compared one after the other; a block has ten latents."""
RANGE_DB = 60.0
BANDS = 24
LOWEST_HZ = 100.0


def seam_ratio_db(
    audio: Floats, rate: int, block_samples: int, *, offset_samples: int = 0
) -> float:
    """How much stronger sudden change is at block edges than elsewhere.

    The energy of second differences in `WINDOW_S` around each edge, against that of all other
    windows within half a block of it.

    Args:
        audio: [channels, samples] (or [samples]); it begins with a block.
        rate: Hz.
        block_samples: Samples of a block.
        offset_samples: Edges are so much later, as when a decoder looks ahead.

    Returns:
        dB; not a number where there is no edge that sounds.
    """
    levels = _edge_levels(audio, rate, block_samples, offset_samples)
    if not len(levels):
        return math.nan
    middle = levels.shape[1] // 2
    elsewhere = np.delete(levels, middle, axis=1)
    return float((levels[:, middle] - elsewhere.mean(axis=1)).mean())


def seam_profile(
    audio: Floats, rate: int, block_samples: int, *, offset_samples: int = 0
) -> tuple[list[float], list[float]]:
    """The same over the whole block: where within it sudden change is stronger than on average.

    Returns:
        Milliseconds from the edge, from minus to plus half a block, and dB; empty where
        `seam_ratio_db` gives no number.
    """
    levels = _edge_levels(audio, rate, block_samples, offset_samples)
    if not len(levels):
        return [], []
    count = levels.shape[1]
    curve = (levels - levels.mean(axis=1, keepdims=True)).mean(axis=0)
    width_ms = 1000.0 * _width(rate, block_samples) / rate
    return [(place - count // 2) * width_ms for place in range(count)], curve.tolist()


def jump_db(audio: Floats, rate: int, block_samples: int, *, offset_samples: int = 0) -> float:
    """How much more the spectrum changes over block edges than within blocks.

    A block is cut into `JUMP_PARTS`; their levels in bands are compared with those of the part
    before, over an edge and elsewhere.

    Args:
        audio: [channels, samples] (or [samples]); it begins with a block.
        rate: Hz.
        block_samples: Samples of a block.
        offset_samples: As in `seam_ratio_db`.

    Returns:
        Mean distance over edges less that elsewhere, dB; not a number where there is no edge or
        nothing sounds.
    """
    sound = np.atleast_2d(audio)[:, offset_samples:]
    size = block_samples // JUMP_PARTS
    blocks = sound.shape[1] // block_samples
    if blocks < 2 or size < 64:
        return math.nan
    # Parts lie at equal places of every block, also where a block is not a multiple of them.
    starts = np.arange(blocks)[:, None] * block_samples + np.arange(JUMP_PARTS) * size
    levels = _part_levels(sound, starts.ravel(), size, rate)
    loudest = levels.max()
    if loudest < 10.0 * math.log10(FLOOR) + 1.0:
        return math.nan
    heard = np.maximum(levels, loudest - RANGE_DB)
    change = np.abs(np.diff(heard, axis=0)).mean(axis=1)
    # The first part of a block comes after the last one of the block before.
    at_edge = (np.arange(1, len(heard)) % JUMP_PARTS) == 0
    return float(change[at_edge].mean() - change[~at_edge].mean())


def _edge_levels(audio: Floats, rate: int, block_samples: int, offset_samples: int) -> Floats:
    """Level of sudden change around every edge, dB [edges, windows]; the middle one is at it.

    Edges around which nothing sounds are left out.
    """
    sound = np.atleast_2d(audio)
    width = _width(rate, block_samples)
    count = block_samples // width
    # As many windows before the edge as after it.
    count -= 1 - count % 2
    reach = count * width // 2
    length = sound.shape[1]
    edges = np.arange(offset_samples + block_samples, length - reach, block_samples)
    edges = edges[edges - reach >= 1]
    change = np.zeros(length, np.float32)
    if length >= 3:
        second = np.diff(sound, n=2, axis=1)
        # Centred: a step between samples n - 1 and n shows at both of them.
        change[1:-1] = np.square(second).mean(axis=0)
    rows = [
        change[edge - reach : edge - reach + count * width].reshape(count, width) for edge in edges
    ]
    energy = np.array([row.mean(axis=1) for row in rows], np.float32).reshape(-1, count)
    energy = energy[(energy > FLOOR).any(axis=1)]
    return (10.0 * np.log10(np.maximum(energy, FLOOR))).astype(np.float32)


def _width(rate: int, block_samples: int) -> int:
    """Samples of a window: even, and at least three to a block."""
    width = min(round(WINDOW_S * rate), block_samples // 3)
    return max(2, width - width % 2)


def _part_levels(sound: Floats, starts: NDArray[np.intp], size: int, rate: int) -> Floats:
    """Levels in bands, dB [parts, bands], of parts of a sound."""
    window = np.hanning(size).astype(np.float32)
    window /= np.sqrt(np.square(window).sum() * size / 2)
    hz = np.fft.rfftfreq(size, 1.0 / rate)[:, None]
    edges = np.geomspace(LOWEST_HZ, min(16000.0, rate / 2), BANDS + 1)
    matrix = ((hz >= edges[:-1]) & (hz < edges[1:])).astype(np.float32)
    matrix = matrix[:, matrix.any(axis=0)]
    parts = np.stack([sound[:, start : start + size] for start in starts])
    spectrum = np.fft.rfft(parts * window, axis=2)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=1)
    return (10.0 * np.log10(power @ matrix + FLOOR)).astype(np.float32)
