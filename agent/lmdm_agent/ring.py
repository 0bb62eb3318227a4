"""Rings of audio addressed by absolute sample position; one writer, one reader, no lock.

Positions only grow. The writer stores samples first and moves its counter afterwards; a reader
copies first and checks the counter afterwards, so that a lapped read is noticed instead of heard.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Overrun(Exception):  # noqa: N818
    """The reader asked for samples that were overwritten or are not there yet."""


class Ring:
    """A tape of the last ``capacity`` samples, [capacity, channels] float32."""

    def __init__(self, capacity: int, channels: int) -> None:
        self._data = np.zeros((capacity, channels), np.float32)
        self.capacity = capacity
        self.written = 0
        """One past the newest sample's position; written by the writer only."""
        self._claimed = 0
        """One past what the writer may be storing just now."""

    def append(self, samples: NDArray[np.float32]) -> None:
        """Store [n, channels] samples at the end; n is at most the capacity."""
        n = len(samples)
        # Claimed first, so that a reader copying the oldest samples meanwhile can tell.
        self._claimed = self.written + n
        start = self.written % self.capacity
        first = min(n, self.capacity - start)
        self._data[start : start + first] = samples[:first]
        if first < n:
            self._data[: n - first] = samples[first:]
        self.written += n

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Copy ``count`` samples from position ``start``; positions before 0 are silence.

        Raises:
            Overrun: Part of the range was overwritten, or is not written yet.
        """
        if start + count > self.written:
            raise Overrun(f"samples up to {start + count} asked for, {self.written} written")
        out = np.zeros((count, self._data.shape[1]), np.float32)
        first = max(0, start)
        if first < start + count:
            indices = np.arange(first, start + count) % self.capacity
            out[first - start :] = self._data[indices]
            # Checked after the copy: the writer may have come round while it was made.
            if first < self._claimed - self.capacity:
                raise Overrun(f"sample {first} was overwritten; {self.capacity} are kept")
        return out


class Playback:
    """Generated audio waiting to sound; missing parts play as silence and are counted.

    The worker writes pieces at absolute positions in rising order; the device callback reads in
    order. All fades are made by the callback, which alone knows what has really sounded: where
    sound is missing, the last samples are heard once more backwards, fading out (no click, and no
    look-ahead that would cost delay); where it comes back, it fades in.
    """

    def __init__(self, capacity: int, channels: int, fade_samples: int) -> None:
        self._data = np.zeros((capacity, channels), np.float32)
        self.capacity = capacity
        self.ready = 0
        """One past the last position written; written by the worker only."""
        self.position = 0
        """The position the callback reads next; written by the callback only."""
        self.late_samples = 0
        """Samples that sounded as silence because they were not there; callback only."""
        self.dropped_samples = 0
        """Samples that came when their time had passed; worker only."""
        self._due: int | None = None
        self._fade = fade_samples
        fade_in = (np.arange(fade_samples, dtype=np.float32) + 1) / np.float32(fade_samples + 1)
        self._fade_in = np.repeat(fade_in[:, None], channels, axis=1)
        self._fade_out = self._fade_in[::-1].copy()
        self._countdown = np.arange(-1, -fade_samples - 1, -1)
        self._mirror = np.zeros(fade_samples, np.int64)
        self._tail = np.zeros((fade_samples, channels), np.float32)
        self._tailed = fade_samples
        """How much of the tail has sounded."""
        self._risen = fade_samples
        """How much of the fade-in has sounded."""
        self._missing = False

    def expect(self, position: int) -> None:
        """Announce where the first sample is due; silence from there on counts as late."""
        self._due = position

    def write(self, position: int, samples: NDArray[np.float32]) -> int:
        """Store [n, channels] at ``position``; return how many samples came too late.

        What has already passed is dropped, so time never shifts.
        """
        if self._due is None:
            self._due = position
        end = position + len(samples)
        start = min(max(self.position, position), end)
        piece = samples[start - position :]
        if self.ready < start:
            self._clear(self.ready, start)
        self._data[np.arange(start, end) % self.capacity] = piece
        # Asked again: the device may have read on while the samples were stored.
        late = min(max(self.position - position, 0), len(samples))
        self.ready = max(self.ready, end)
        self.dropped_samples += late
        return late

    def _clear(self, start: int, end: int) -> None:
        count = min(end - start, self.capacity)
        self._data[np.arange(end - count, end) % self.capacity] = 0.0

    def read_into(self, out: NDArray[np.float32]) -> None:
        """Fill ``out`` [n, channels] with the next samples and advance. Callback only."""
        n = len(out)
        position = self.position
        have = min(max(self.ready - position, 0), n)
        if have:
            start = position % self.capacity
            first = min(have, self.capacity - start)
            out[:first] = self._data[start : start + first]
            if first < have:
                out[first:have] = self._data[: have - first]
            if self._missing:
                self._missing = False
                self._risen = 0
            self._rise(out[:have])
            self._add_tail(out[:have])
        if have < n:
            out[have:] = 0.0
            missing = 0 if self._due is None else min(position + n - self._due, n - have)
            if missing > 0:
                self.late_samples += missing
                if not self._missing:
                    self._missing = True
                    self._make_tail(position + have)
            self._add_tail(out[have:])
        self.position = position + n

    def _rise(self, out: NDArray[np.float32]) -> None:
        """Apply what is left of a fade-in."""
        count = min(len(out), self._fade - self._risen)
        if count > 0:
            out[:count] *= self._fade_in[self._risen : self._risen + count]
            self._risen += count

    def _make_tail(self, end: int) -> None:
        """Prepare the last samples before ``end`` backwards, fading out."""
        np.add(self._countdown, end, out=self._mirror)
        np.take(self._data, self._mirror, axis=0, out=self._tail, mode="wrap")
        np.multiply(self._tail, self._fade_out, out=self._tail)
        # A sound that was still fading in goes out from the level it had reached.
        self._tail *= self._risen / self._fade
        self._tailed = 0

    def _add_tail(self, out: NDArray[np.float32]) -> None:
        """Add what is left of the tail."""
        count = min(len(out), self._fade - self._tailed)
        if count > 0:
            out[:count] += self._tail[self._tailed : self._tailed + count]
            self._tailed += count
