"""What waits for its block: a list of things to do, taken in order when the block has come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_WAITING = 256


@dataclass(order=True, frozen=True)
class Cue:
    """Something to do when a block comes; ``number`` keeps the order of arrival."""

    block: int
    number: int
    run: Callable[[], None] = field(compare=False)
    key: str = field(default="", compare=False)


class Schedule:
    """Cues in the order of their blocks; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cues: list[Cue] = []
        self._numbers = 0

    def __len__(self) -> int:
        return len(self._cues)

    def add(self, block: int, run: Callable[[], None], key: str = "") -> None:
        """Let ``run`` wait for a block; it must not raise.

        A ``key`` names what it sets: of a slider that moves while it waits, only the last remains.
        """
        with self._lock:
            self._numbers += 1
            kept = [c for c in self._cues if not key or (c.block, c.key) != (block, key)]
            self._cues = sorted([*kept, Cue(block, self._numbers, run, key)])

    def take(self, block: int) -> list[Cue]:
        """Remove and return what is due at ``block`` or was before."""
        # One look without the lock; the list is replaced, never changed.
        cues = self._cues
        if not cues or cues[0].block > block:
            return []
        with self._lock:
            due = [cue for cue in self._cues if cue.block <= block]
            self._cues = self._cues[len(due) :]
            return due

    def clear(self) -> int:
        """Forget everything; return how much that was."""
        with self._lock:
            count, self._cues = len(self._cues), []
            return count
