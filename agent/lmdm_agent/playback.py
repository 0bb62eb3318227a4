"""Generated sound on its way to the device: the worker writes at positions, the callback reads.

`Playback` is the worker's half, `PlaybackReader` the callback's; they may live in two processes.
The worker writes pieces at absolute positions in rising order; the callback reads in order. What
has passed is dropped, so time never shifts. All fades are made by the reader, which alone knows
what has really sounded: wherever something else begins to sound, the last samples are heard once
more backwards, fading out, while the new fades in (no click, and no look-ahead that would cost
delay).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.shared import Room, settle

Floats = NDArray[np.float32]

READY, DUE, LENGTH = range(3)
"""Numbers of the worker: one past the last position written; one past where the first sample is
due, 0 while nobody knows; samples of a block, 0 while nobody knows."""
POSITION, LATE = range(2)
"""Numbers of the callback: the position it reads next; samples that were not there."""

SHORTEST_FADES = 4
"""A loop is at least as long as this many fades."""


class Playback:
    """Generated audio waiting to sound; the worker's half.

    Args:
        capacity: Samples that can wait.
        channels: Of every sample.
        room: Where it lies; memory of its own when left out.
    """

    def __init__(self, capacity: int, channels: int, room: Room | None = None) -> None:
        room = room or Room()
        self.told = room.ints(3)
        self.counted = room.ints(2)
        self.data = room.samples(capacity, channels)
        self.capacity = capacity
        self.dropped_samples = 0
        """Samples that came when their time had passed."""

    @property
    def ready(self) -> int:
        """One past the last position written; moved by the worker only."""
        return self.told[READY]

    @property
    def position(self) -> int:
        """The position the callback reads next; moved by the callback only."""
        return self.counted[POSITION]

    @property
    def late_samples(self) -> int:
        """Samples that were not there when they should have sounded."""
        return self.counted[LATE]

    def expect(self, position: int, block_samples: int | None = None) -> None:
        """Announce where the first sample is due; what is missing from there on counts as late.

        Args:
            position: In device samples.
            block_samples: Length of a block in device samples: how much is repeated where sound
                is missing. Without it nothing is ever repeated.
        """
        self.told[LENGTH] = block_samples or 0
        self.told[DUE] = position + 1

    def write(self, position: int, samples: Floats) -> int:
        """Store [n, channels] at ``position``; return how many samples came too late.

        What has already passed is dropped, so time never shifts.
        """
        if not self.told[DUE]:
            self.told[DUE] = position + 1
        end = position + len(samples)
        start = min(max(self.position, position), end)
        if self.ready < start:
            self._store(self.ready, start, None)
        self._store(start, end, samples[start - position :])
        # Asked again: the device may have read on while the samples were stored.
        late = min(max(self.position - position, 0), len(samples))
        settle()
        self.told[READY] = max(self.ready, end)
        self.dropped_samples += late
        return late

    def _store(self, start: int, end: int, samples: Floats | None) -> None:
        """Put samples, or silence, at [start, end); no more than the newest ``capacity``."""
        begin = max(start, end - self.capacity)
        at = begin % self.capacity
        first = min(end - begin, self.capacity - at)
        rest = end - begin - first
        kept = None if samples is None else samples[begin - start :]
        self.data[at : at + first] = 0.0 if kept is None else kept[:first]
        self.data[:rest] = 0.0 if kept is None else kept[first:]


class PlaybackReader:
    """The callback's half: what sounds, with every fade. It takes no lock and makes no array.

    Args:
        playback: What the worker writes to.
        fade_samples: Length of every fade.
    """

    def __init__(self, playback: Playback, fade_samples: int) -> None:
        self._playback = playback
        self._fade = fade_samples
        channels = playback.data.shape[1]
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
        # Filled, not only made: in the callback a page would have to be fetched first.
        kept = max(playback.capacity // 4, SHORTEST_FADES * fade_samples)
        self._sounded = np.full((kept, channels), 0.0, np.float32)
        self._loop = np.full((kept, channels), 0.0, np.float32)
        self._kept_to = playback.position
        """One past the position of the newest sample in ``sounded``."""
        self._sound_from = -1
        """Where generated sound began, -1 before."""
        self._sound_to = 0
        """One past the newest generated sample that sounded."""
        self._loop_samples = 0
        """Length of what is repeated; 0: nothing is."""
        self._looped = 0
        self.missing = False
        """Whether sound that is due is not there, at the end of the last buffer."""

    def read_into(self, out: Floats, repeat: bool = False) -> None:
        """Fill ``out`` [n, channels] with the next samples and move on.

        Args:
            out: Filled completely.
            repeat: Whether the last block is heard again where sound is missing.
        """
        n = len(out)
        position, ready = self._playback.position, self._playback.ready
        settle()
        have = min(max(ready - position, 0), n)
        if have:
            self._copy(position, out[:have])
            if self._sound_from < 0:
                self._sound_from = max(position, self._playback.told[DUE] - 1)
            if self.missing:
                self.missing, self._loop_samples = False, 0
                self._turn()
            self._finish(out[:have])
            self._sound_to = position + have
        if have < n:
            self._miss(position + have, out[have:], repeat)
        self._playback.counted[POSITION] = position + n

    def _miss(self, position: int, out: Floats, repeat: bool) -> None:
        """Fill ``out`` with what sounds instead."""
        due = self._playback.told[DUE] - 1
        missing = 0 if due < 0 else min(position + len(out) - due, len(out))
        if missing > 0:
            self._playback.counted[LATE] += missing
            if not self.missing or repeat != (self._loop_samples > 0):
                # Asked in every buffer while there is nothing to repeat; that costs nothing.
                before = self._loop_samples
                loop = self._make_loop(position) if repeat else 0
                if not self.missing or loop != before:
                    self._turn()
                self._loop_samples, self._looped = loop, 0
            self.missing = True
        if self.missing and self._loop_samples:
            self._repeat(out)
        else:
            out.fill(0.0)
        self._finish(out)

    def _copy(self, position: int, out: Floats) -> None:
        """Copy generated sound."""
        data, capacity = self._playback.data, self._playback.capacity
        start = position % capacity
        first = min(len(out), capacity - start)
        out[:first] = data[start : start + first]
        if first < len(out):
            out[first:] = data[: len(out) - first]

    def _turn(self) -> None:
        """From here on something else sounds: it fades in, what was heard fades out backwards."""
        sounded = self._sounded
        np.add(self._countdown, self._kept_to % len(sounded), out=self._mirror)
        np.take(sounded, self._mirror, axis=0, out=self._tail, mode="wrap")
        np.multiply(self._tail, self._fade_out, out=self._tail)
        self._tailed = self._risen = 0

    def _finish(self, out: Floats) -> None:
        """Add what is left of the fades, and keep what sounds."""
        count = min(len(out), self._fade - self._risen)
        if count > 0:
            out[:count] *= self._fade_in[self._risen : self._risen + count]
            self._risen += count
        count = min(len(out), self._fade - self._tailed)
        if count > 0:
            out[:count] += self._tail[self._tailed : self._tailed + count]
            self._tailed += count
        size = len(self._sounded)
        newest = out[-size:]
        start = (self._kept_to + len(out) - len(newest)) % size
        first = min(len(newest), size - start)
        self._sounded[start : start + first] = newest[:first]
        if first < len(newest):
            self._sounded[: len(newest) - first] = newest[first:]
        self._kept_to += len(out)

    def _make_loop(self, position: int) -> int:
        """Copy the last block that sounded before ``position``; return the length of the loop.

        Its end is faded into its beginning, so that it can go round without a click.
        """
        end, size, fade = self._sound_to, len(self._sounded), self._fade
        count = min(self._playback.told[LENGTH], end - self._sound_from, size)
        if self._sound_from < 0 or count < SHORTEST_FADES * fade or position - end + count > size:
            return 0
        start = (end - count) % size
        first = min(count, size - start)
        loop, rest = self._loop[:count], count - first
        loop[:first] = self._sounded[start : start + first]
        if rest:
            loop[first:] = self._sounded[:rest]
        length = count - fade
        # Nothing sounds from the loop yet, so what follows its end can hold its fade.
        np.multiply(loop[length:], self._fade_out, out=loop[length:])
        np.multiply(loop[:fade], self._fade_in, out=loop[:fade])
        np.add(loop[:fade], loop[length:], out=loop[:fade])
        return length

    def _repeat(self, out: Floats) -> None:
        """Fill ``out`` with the loop, from where it stands."""
        done = 0
        while done < len(out):
            count = min(len(out) - done, self._loop_samples - self._looped)
            out[done : done + count] = self._loop[self._looped : self._looped + count]
            self._looped = (self._looped + count) % self._loop_samples
            done += count
