"""What was just played, always held in memory, so that it can be saved after the fact.

One thread calls `History.catch_up` now and then: it packs what is new on the tapes and lets the
oldest go. The device callback and the worker never wait for it.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.ends import Ends
from lmdm_agent.errors import TakeError
from lmdm_agent.ring import Overrun, Ring
from lmdm_agent.takes.format import ModelFacts, TrackName
from lmdm_agent.takes.held import (
    HeldBlock,
    Holding,
    LooseRow,
    Segment,
    Sounds,
    hold_block,
    pack_rows,
    pack_sound,
)
from lmdm_agent.takes.journal import BlockRow, Row

Floats = NDArray[np.float32]

log = logging.getLogger("lmdm.history")

SEGMENT_S = 2.0
REMEMBER_S = 5.0
"""How far apart the blocks are whose memory is kept; a capture starts at one of them."""
READ_CHUNK = 8192
MAX_LOOSE_ROWS = 50_000
"""Rows in wait for the end of a segment; more in two seconds are an accident, not music."""


@dataclass(frozen=True)
class Held:
    """What a capture would save."""

    seconds: float
    megabytes: float
    full: bool = False
    """Whether memory, not time, ends it."""


def tapes_of(ends: Ends) -> dict[TrackName, Ring]:
    """The tapes that a take is made from."""
    tapes: dict[TrackName, Ring] = {"dry": ends.dry, "wet": ends.wet, "mix": ends.mix}
    if ends.stem is not None:
        tapes["stem"] = ends.stem
    return tapes


def read_tapes(tapes: Mapping[TrackName, Ring], start: int, count: int) -> Sounds:
    """Copy ``count`` samples of every tape; small copies, so that the callback gets its turn.

    Raises:
        Overrun: They are gone, or not there yet.
    """

    def read(tape: Ring) -> Floats:
        out = np.empty((count, 2), np.float32)
        for first in range(0, count, READ_CHUNK):
            piece = out[first : first + READ_CHUNK]
            piece[:] = tape.read(start + first, len(piece))
        return out

    return {name: read(tape) for name, tape in tapes.items()}


class History:
    """The last minutes of a session, bounded in time and in memory; the oldest goes first.

    Args:
        ends: The device side; its tapes are read.
        block_samples: Length of a block in device samples, rounded up.
        model_rate: In Hz.
        minutes: How much is held, at least; 0 holds nothing.
        megabytes: How much memory it may take.
    """

    def __init__(
        self,
        ends: Ends,
        block_samples: int,
        model_rate: int,
        minutes: float = 5.0,
        megabytes: float = 256,
    ) -> None:
        self._ends = ends
        self._tapes = tapes_of(ends)
        self._block = block_samples
        self._model_rate = model_rate
        self._length = round(minutes * 60 * ends.rate)
        self._room = int(megabytes * 1e6)
        self._count = min(int(SEGMENT_S * ends.rate), ends.dry.capacity // 4)
        self._reach = int(REMEMBER_S * ends.rate) + 2 * block_samples
        """How far a capture's start is moved to begin with a block whose memory is known."""
        self._lock = threading.Lock()
        self._pending: deque[tuple[Row, ModelFacts]] = deque()
        """Rows as they come; any thread adds, `_sort_rows` alone removes."""
        self._loose: list[LooseRow] = []
        self._blocks: deque[HeldBlock] = deque()
        self._starts: deque[int] = deque()
        """Where the inputs of the blocks start whose memory is kept."""
        self._segments: deque[Segment] = deque()
        self._next = ends.position
        """The first sample in no segment yet."""
        self._first = self._next
        self._size = 0
        self._full = False
        self.dropped_rows = 0
        """Messages that were too many to hold."""

    @property
    def on(self) -> bool:
        """Whether anything is held at all."""
        return self._length > 0

    @property
    def held(self) -> Held:
        """What a capture of everything would save now. Any thread; waits for nobody."""
        if not self.on:
            return Held(0.0, 0.0)
        seconds = (self._ends.position - self._first) / self._ends.rate
        return Held(seconds, self._size / 1e6, self._full)

    def add(self, row: Row, model: ModelFacts) -> None:
        """Hold a row, and which model plays. Any thread; only stores it."""
        if not self.on:
            return
        if len(self._pending) >= MAX_LOOSE_ROWS and not isinstance(row, BlockRow):
            self.dropped_rows += 1
            return
        self._pending.append((row, model))

    def catch_up(self) -> None:
        """Pack what is new; let go what is too old or too much."""
        if not self.on:
            return
        with self._lock:
            self._sort_rows()
            try:
                while self._ends.position - self._next >= self._count:
                    self._hold()
                    self._let_go()
            except Overrun:
                log.warning("the machine is too busy to hold what is played; holding starts anew")
                self._start_over()

    def snapshot(self, seconds: float | None = None) -> Holding:
        """The last ``seconds`` or a little more (None, or more than is held: all of it), until now.

        It starts with a block whose memory is known, where there is one.

        Raises:
            TakeError: Nothing is held.
        """
        if not self.on:
            raise TakeError("nothing is held: start with --capture-minutes above 0 to capture.")
        with self._lock:
            self._sort_rows()
            end = self._ends.position
            wanted = self._first
            if seconds is not None:
                wanted = max(wanted, end - int(min(self._length, seconds * self._ends.rate)))
            start = self._start_of(wanted)
            if start >= end:
                raise TakeError("nothing is held to capture yet; play first.")
            try:
                tail = read_tapes(self._tapes, self._next, end - self._next)
            except Overrun as error:
                self._start_over()
                raise TakeError("the machine was too busy to hold what was played.") from error
            return self._holding(start, end, tail)

    def _holding(self, start: int, end: int, tail: Sounds) -> Holding:
        return Holding(
            start,
            end,
            tuple(segment for segment in self._segments if segment.end > start),
            self._next,
            tail,
            tuple(block for block in self._blocks if block.end > start),
            tuple(self._loose),
        )

    @property
    def _oldest(self) -> int:
        """The first sample that is held."""
        return self._segments[0].start if self._segments else self._next

    def _start_of(self, wanted: int) -> int:
        """Where a capture from ``wanted`` on starts: with a block that can be replayed, if any."""
        oldest = self._oldest
        wanted = max(wanted, oldest)
        near = [start for start in self._starts if abs(start - wanted) <= self._reach]
        before = [start for start in near if oldest <= start <= wanted]
        if before:
            return before[-1]
        # Where nothing older is held, rather a little less than what cannot be replayed.
        after = [start for start in near if start > wanted]
        return after[0] if after and wanted == oldest else wanted

    def _sort_rows(self) -> None:
        """Take the rows that came."""
        while self._pending:
            row, model = self._pending.popleft()
            if isinstance(row, BlockRow):
                self._hold_block(row, model)
            elif len(self._loose) < MAX_LOOSE_ROWS:
                self._loose.append(row)
            else:
                self.dropped_rows += 1

    def _hold_block(self, row: BlockRow, model: ModelFacts) -> None:
        apart = REMEMBER_S * self._ends.rate
        last = self._starts[-1] if self._starts else -apart
        remember = row.position >= max(self._oldest, last + apart)
        block = hold_block(row, model, self._block, self._model_rate, remember=remember)
        self._blocks.append(block)
        self._size += block.size
        if block.before is not None:
            self._starts.append(row.position)

    def _hold(self) -> None:
        """Pack the next segment of the tapes, with the rows that belong to it."""
        start, end = self._next, self._next + self._count
        sounds = read_tapes(self._tapes, start, self._count)
        packed: dict[TrackName, bytes] = {
            name: pack_sound(sound, self._ends.rate) for name, sound in sounds.items()
        }
        rows = [row for row in self._loose if row.position < end]
        self._loose = [row for row in self._loose if row.position >= end]
        segment = Segment(start, self._count, packed, pack_rows(rows))
        self._segments.append(segment)
        self._size += segment.size
        self._next = end

    def _let_go(self) -> None:
        """Forget what is too old, then what is too much."""
        wanted = self._ends.position - self._length
        self._forget_before(self._start_of(wanted))
        # Full until it holds again as long as it should.
        self._full = self._size > self._room or (self._full and self._oldest > wanted)
        while self._size > self._room and self._segments:
            self._forget_before(self._segments[0].end)
            self._forget_before(self._start_of(wanted))
        self._first = self._start_of(wanted)

    def _forget_before(self, start: int) -> None:
        while self._segments and self._segments[0].end <= start:
            self._size -= self._segments.popleft().size
        oldest = self._oldest
        while self._starts and self._starts[0] < oldest:
            self._starts.popleft()
        while self._blocks and self._blocks[0].end <= oldest:
            self._size -= self._blocks.popleft().size

    def _start_over(self) -> None:
        self._loose.clear()
        self._blocks.clear()
        self._starts.clear()
        self._segments.clear()
        self._next = self._first = self._ends.position
        self._size, self._full = 0, False
