"""What a soak plays, and how it finds that sound again, to the sample."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal.windows import tukey

Floats = NDArray[np.float32]

STEPS = 2**23
"""Of the 24-bit grid: what is played is on it, so that it comes back unchanged."""
LENGTH_S = 61
"""Of what is played again and again; no multiple of a block, a buffer or a model swap."""
NOISE = 0.002
"""Peak of the noise under the notes, by which a sample knows its place."""
WINDOW = 1 << 15
SEARCH = 4096
"""How far around the expected place a window is looked for, in samples."""
EDGE = 512
"""Samples over which what is compared fades in and out."""
ALONE = 0.8
"""A peak as high as this part of the highest is its rival."""
MARGIN = 1024
"""Beyond the search: where beginnings or ends of both meet, no peak is told."""
HEARD = WINDOW + 2 * (SEARCH + MARGIN)
"""How much has to be heard to find a window in it."""
CLEAR = 14.0
"""A peak counts when it is so many times the typical correlation elsewhere."""


@dataclass(frozen=True)
class Sound:
    """What is played, [n, 2] on the grid, and the noise in it, [n, 2], by which it is found."""

    samples: Floats
    noise: Floats


def make_sound(rate: int, seed: int = 11) -> Sound:
    """A minute of plucked notes with rests and solos; each sample is unlike any other.

    Args:
        rate: In Hz.
        seed: Of notes and noise.
    """
    rng = np.random.default_rng(seed)
    count = LENGTH_S * rate
    notes = np.zeros((count, 2))
    start = 0
    while start < count - rate:
        length = int(rate * rng.choice([0.12, 0.25, 0.5, 1.0]))
        if rng.random() < 0.85:
            time_s = np.arange(length) / rate
            pitch = 110.0 * 2.0 ** (int(rng.integers(0, 37)) / 12)
            partials = sum(np.sin(2 * np.pi * pitch * k * time_s) / k for k in (1, 2, 3, 5))
            pluck = rng.uniform(0.05, 0.25) * partials * np.exp(-4.0 * time_s)
            notes[start : start + length] += pluck[:, None] * rng.uniform(0.5, 1.0, 2)
        start += length
    noise = rng.uniform(-NOISE, NOISE, notes.shape)
    samples = np.round((notes + noise) * STEPS) / STEPS
    return Sound(samples.astype(np.float32), noise.astype(np.float32))


def looped(sound: Floats, start: int, count: int) -> Floats:
    """``count`` samples of a sound that is repeated for ever, from sample ``start`` (0 or more)."""
    return np.take(sound, np.arange(start, start + count), axis=0, mode="wrap")


class Found(NamedTuple):
    """Where a sound stands: the sample, how many times the median its peak is, and its rivals."""

    at: int
    clarity: float
    rivals: tuple[int, ...]
    """Other samples whose peak is nearly as high (`ALONE`)."""


def lag(noise: Floats, heard: Floats, margin: int = 0) -> Found:
    """Where mono ``noise`` stands in the longer mono ``heard``, not within ``margin`` of its ends.

    Spectra are whitened: notes and generated sound are loud in few places of the spectrum only.
    What is whitened has peaks where it begins and ends, and so there is a peak where two of them
    begin or end together, noise or not: both fade in and out, and those places can be left out.

    Where the noise is heard in a narrow band only, as under sound that covers the rest, many
    samples are as good: they are its rivals.
    """
    size = 1 << (len(heard) + len(noise)).bit_length()
    noise, heard = (x * tukey(len(x), 2 * EDGE / len(x)) for x in (noise, heard))
    cross = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(noise, size))
    cross /= np.maximum(np.abs(cross), 1e-12)
    peaks = np.abs(np.fft.irfft(cross, size)[margin : len(heard) - len(noise) + 1 - margin])
    best = int(np.argmax(peaks))
    near = np.flatnonzero(peaks > ALONE * peaks[best])
    clarity = float(peaks[best] / max(float(np.median(peaks)), 1e-12))
    return Found(margin + best, clarity, tuple(margin + int(one) for one in near if one != best))


@dataclass
class OffsetWatch:
    """Looks for the dry sound in what came out, window by window.

    Attributes:
        expected: Samples from what is played to where it is heard; None until the first is found.
        windows: How many were looked at.
        silent: Windows in which no dry sound could be told: the mix had none.
        found: Windows in which it stood where it was expected.
        blurred: Windows in which that place was as good as the best, to a hair.
        elsewhere: (rig's sample, lag, how clear) of windows in which it stood elsewhere.
    """

    noise: Floats
    expected: int | None = None
    windows: int = 0
    silent: int = 0
    found: int = 0
    blurred: int = 0
    elsewhere: list[tuple[int, int, float]] = field(default_factory=list[tuple[int, int, float]])

    def look(self, position: int, heard: Floats) -> None:
        """Look at ``heard`` [HEARD, 2], whose first sample is the rig's ``position``.

        The part of the table that should stand in its middle is searched for.
        """
        self.windows += 1
        guess = self.expected if self.expected is not None else 1024
        first = position + SEARCH + MARGIN - guess
        if first < 0:
            self.silent += 1
            return
        noise = looped(self.noise, first, WINDOW)
        best = lag(noise.mean(axis=1), heard.mean(axis=1), MARGIN)
        if best.clarity < CLEAR:
            self.silent += 1
            return
        found = position + best.at - first
        if self.expected is None and not best.rivals:
            self.expected = found
        if found == self.expected:
            self.found += 1
        elif self.expected is None or self.expected - position + first in best.rivals:
            self.blurred += 1
        else:
            self.elsewhere.append((position, found, round(best.clarity, 1)))
