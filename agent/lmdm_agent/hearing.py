"""What a worker hears: samples of the device's tapes at the model's rate, in whole blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.ends import Ends
from lmdm_agent.grid import on_grid
from lmdm_agent.rates import converter
from lmdm_agent.ring import Overrun, Ring

Floats = NDArray[np.float32]

CAPTURE_CHUNK = 1024
"""Samples taken from a tape at a time."""


class Hearing:
    """Reads both inputs in step. One thread.

    Args:
        ends: The device side.
        rate: The model's, in Hz.
        block_samples: Length of a block at that rate.
    """

    def __init__(self, ends: Ends, rate: int, block_samples: int) -> None:
        self._ends = ends
        self._size = block_samples
        self._rate = rate
        self._in = converter(ends.rate, rate, 2)
        self._stem_in = converter(ends.rate, rate, 2) if ends.stem else None
        self._fed = 0
        self._heard = np.zeros((0, 2), np.float32)
        self._heard_stem = np.zeros((0, 2), np.float32)

    def gather(self) -> bool:
        """Take new samples from the device; tell whether a whole block is there."""
        while len(self._heard) < self._size:
            count = min(CAPTURE_CHUNK, self._ends.position - self._fed)
            if count == 0:
                return False
            dry = self._read(self._ends.dry, count)
            self._heard = np.concatenate([self._heard, on_grid(self._in.feed(dry))])
            if self._ends.stem is not None and self._stem_in is not None:
                stem = on_grid(self._stem_in.feed(self._read(self._ends.stem, count)))
                self._heard_stem = np.concatenate([self._heard_stem, stem])
            self._fed += count
        return True

    @property
    def missing_s(self) -> float:
        """How long the block that is being heard still takes to be complete, in seconds."""
        return max(0, self._size - len(self._heard)) / self._rate

    def _read(self, tape: Ring, count: int) -> Floats:
        try:
            return tape.read(self._fed, count)
        except Overrun:
            # Paused for longer than the ring lasts (a suspended laptop): silence, on time.
            return np.zeros((count, 2), np.float32)

    def take(self) -> tuple[Floats, Floats | None]:
        """The next block of input and stem, [2, block_samples] each; `gather` said it is there."""
        size = self._size
        heard, self._heard = self._heard[:size].T.copy(), self._heard[size:]
        if self._stem_in is None:
            return heard, None
        stem, self._heard_stem = self._heard_stem[:size].T.copy(), self._heard_stem[size:]
        return heard, stem
