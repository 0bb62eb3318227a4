"""The safety limiter at the output: nothing that leaves is louder than `CEILING`.

It looks at no sample ahead, so it adds no delay. The gain falls at the very sample that needs it
and comes back at `RECOVERY_DB_PER_S` after `HOLD_S` without another such peak; the hold is longer
than half a wave of a low note, so a steady tone is turned down and not bent. Both sides get one
gain. Below the ceiling every sample stays as it is, bit for bit, and what comes out does not depend
on the size of the buffers. `Limiter.limit` runs in the device callback: it makes no array.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

CEILING_DB = -0.1
CEILING = math.floor(10.0 ** (CEILING_DB / 20.0) * 2**23) / 2**23
"""The loudest sample that leaves; it is on the 24-bit grid."""
RECOVERY_DB_PER_S = 50.0
"""10 dB come back in 200 ms."""
HOLD_S = 0.015
"""The shortest hold; the next power of two samples is used."""


def peak(samples: Floats) -> float:
    """The highest level in ``samples``, which are at least one."""
    # The functions, not the methods: half as slow, and the callback asks several times.
    highest = np.maximum.reduce(samples, axis=None)
    return max(float(highest), -float(np.minimum.reduce(samples, axis=None)))


class Limiter:
    """Turns stereo sound down where it is too loud; one stream, one thread.

    Args:
        rate: In Hz.
        largest: Most samples of one buffer.
    """

    def __init__(self, rate: int, largest: int) -> None:
        self.limited_samples = 0
        """Samples (of both sides at once) that were turned down."""
        steps = max(1, math.ceil(math.log2(HOLD_S * rate)))
        self._shifts = tuple(2**step for step in range(steps))
        self._past = 2**steps - 1
        """Levels kept from before the buffer: with a sample's own, those that hold it down."""
        self._falls = 10.0 ** (-RECOVERY_DB_PER_S / 20.0 / rate * np.arange(1, largest + 1))
        self._grows = 1.0 / self._falls
        self._level = 0.0
        """The level that the gain is made for; 0 while the limiter does nothing."""
        self._levels = np.zeros(self._past + largest, np.float32)
        self._held = np.zeros_like(self._levels)
        self._scratch = np.zeros_like(self._levels)
        self._rising = np.zeros(largest, np.float64)
        self._wanted = np.zeros(largest, np.float64)
        self._gain = np.zeros(largest, np.float32)
        self._down = np.zeros(largest, np.bool_)

    @property
    def gain(self) -> float:
        """The gain at the end of the last buffer, 1 while the limiter does nothing."""
        return CEILING / max(self._level, CEILING)

    def limit(self, samples: Floats) -> None:
        """Turn down ``samples`` [n, 2] in place; they are finite, n is at most ``largest``."""
        n = len(samples)
        if n == 0:
            return
        if not self._level and peak(samples) <= CEILING:
            return
        levels = self._levels[: self._past + n]
        np.abs(samples[:, 0], out=levels[self._past :])
        np.abs(samples[:, 1], out=self._scratch[:n])
        np.maximum(levels[self._past :], self._scratch[:n], out=levels[self._past :])
        wanted = self._follow(self._hold(levels)[self._past :])
        self._level = float(wanted[-1])
        np.maximum(wanted, CEILING, out=wanted)
        np.greater(wanted, CEILING, out=self._down[:n])
        self.limited_samples += int(np.count_nonzero(self._down[:n]))
        np.divide(CEILING, wanted, out=wanted)
        gain = self._gain[:n]
        np.copyto(gain, wanted, casting="same_kind")
        # Side by side: NumPy would make an array to multiply [n, 2] by [n, 1].
        np.multiply(samples[:, 0], gain, out=samples[:, 0])
        np.multiply(samples[:, 1], gain, out=samples[:, 1])
        # Rounding may leave a sample a hair above.
        np.clip(samples, -CEILING, CEILING, out=samples)
        if self._level <= CEILING:
            self._level = 0.0
            self._levels.fill(0.0)
        else:
            self._keep(levels)

    def _hold(self, levels: Floats) -> Floats:
        """The highest of every level and those before it, as far as the hold reaches."""
        n = len(levels)
        here, there = self._held[:n], self._scratch[:n]
        np.copyto(here, levels)
        for shift in self._shifts:
            np.copyto(there[:shift], here[:shift])
            np.maximum(here[shift:], here[:-shift], out=there[shift:])
            here, there = there, here
        return here

    def _follow(self, held: Floats) -> NDArray[np.float64]:
        """The level to make the gain for: rises at once, falls at the pace of the recovery.

        A level that falls by a factor every sample stands still once it is multiplied by the
        inverse, so its highest value so far is all that is needed.
        """
        n = len(held)
        rising, wanted = self._rising[:n], self._wanted[:n]
        np.copyto(rising, held)
        np.multiply(rising, self._grows[:n], out=rising)
        rising[0] = max(rising[0], self._level)
        np.maximum.accumulate(rising, out=wanted)
        np.multiply(wanted, self._falls[:n], out=wanted)
        return wanted

    def _keep(self, levels: Floats) -> None:
        """Move the newest levels to the front, for the next buffer."""
        newest = self._scratch[: self._past]
        np.copyto(newest, levels[len(levels) - self._past :])
        np.copyto(self._levels[: self._past], newest)
