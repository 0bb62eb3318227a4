"""Rings of audio addressed by absolute sample position; one writer, readers anywhere, no lock.

Positions only grow. The writer stores samples first and moves its counter afterwards; a reader
copies first and checks the counter afterwards, so that a lapped read is noticed instead of heard.
Samples and counters may lie in memory that another process sees (`lmdm_agent.shared`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.shared import Room, settle

WRITTEN, CLAIMED = range(2)


class Overrun(Exception):  # noqa: N818
    """The reader asked for samples that were overwritten or are not there yet."""


class Ring:
    """A tape of the last ``capacity`` samples, [capacity, channels] float32.

    Args:
        capacity: In samples.
        channels: Of every sample.
        room: Where it lies; memory of its own when left out. Who makes a ring in a room where one
            lies already sees that one.
    """

    def __init__(self, capacity: int, channels: int, room: Room | None = None) -> None:
        room = room or Room()
        self._counters = room.ints(2)
        self._data = room.samples(capacity, channels)
        self.capacity = capacity

    @property
    def written(self) -> int:
        """One past the newest sample's position; moved by the writer only."""
        return self._counters[WRITTEN]

    def append(self, samples: NDArray[np.float32]) -> None:
        """Store [n, channels] samples at the end; n is at most the capacity."""
        n = len(samples)
        written = self._counters[WRITTEN]
        # Claimed first, so that a reader copying the oldest samples meanwhile can tell.
        self._counters[CLAIMED] = written + n
        settle()
        start = written % self.capacity
        first = min(n, self.capacity - start)
        self._data[start : start + first] = samples[:first]
        if first < n:
            self._data[: n - first] = samples[first:]
        settle()
        self._counters[WRITTEN] = written + n

    def skip_to(self, position: int) -> None:
        """Store silence up to a position; the writer only, when it takes over from another one."""
        while (rest := position - self.written) > 0:
            self.append(np.zeros((min(rest, self.capacity), self._data.shape[1]), np.float32))

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Copy ``count`` samples from position ``start``; positions before 0 are silence.

        Raises:
            Overrun: Part of the range was overwritten, or is not written yet.
        """
        written = self.written
        if start + count > written:
            raise Overrun(f"samples up to {start + count} asked for, {written} written")
        settle()
        out = np.zeros((count, self._data.shape[1]), np.float32)
        first = max(0, start)
        oldest = self._counters[CLAIMED] - self.capacity
        if first < start + count and first >= oldest:
            at, begin = first % self.capacity, first - start
            until_seam = min(count - begin, self.capacity - at)
            out[begin : begin + until_seam] = self._data[at : at + until_seam]
            out[begin + until_seam :] = self._data[: count - begin - until_seam]
            settle()
            # Asked again: the writer may have come round while the copy was made.
            oldest = self._counters[CLAIMED] - self.capacity
        if first < start + count and first < oldest:
            raise Overrun(f"sample {first} was overwritten; {self.capacity} are kept")
        return out
