"""What waits for its block: a list of things to do, taken in order when the block has come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

MAX_WAITING = 256


@dataclass(order=True, frozen=True)
class Cue:
    """Something to do when a block comes; ``number`` keeps the order of arrival."""

    block: int
    number: int
    run: Callable[[], None] = field(compare=False)
    key: str = field(default="", compare=False)
    quantised: bool = field(default=False, compare=False)


class Schedule:
    """Cues in the order of their blocks; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cues: list[Cue] = []
        self._numbers = 0

    def __len__(self) -> int:
        return len(self._cues)

    def add(
        self, block: int, run: Callable[[], None], key: str = "", *, quantised: bool = False
    ) -> None:
        """Let ``run`` wait for a block; it must not raise.

        A ``key`` names what it sets: of a slider that moves while it waits, only the last remains.
        What is ``quantised`` keeps the order it came in: when the tempo rises and this one is due
        before those that wait, they come with it.
        """
        with self._lock:
            self._numbers += 1
            cues = _sooner(self._cues, block) if quantised else self._cues
            new = Cue(block, self._numbers, run, key, quantised)
            kept = [cue for cue in cues if not (key and _replaces(new, cue))]
            self._cues = sorted([*kept, new])

    @property
    def quantised(self) -> bool:
        """Whether something waits for its beat or bar."""
        return any(cue.quantised for cue in self._cues)

    def release(self) -> None:
        """Let what waits for its beat or bar come with the next block."""
        with self._lock:
            self._cues = sorted(_sooner(self._cues, 0))

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


def _sooner(cues: list[Cue], block: int) -> list[Cue]:
    """Quantised cues at ``block`` at the latest."""
    return [
        replace(cue, block=block) if cue.quantised and cue.block > block else cue for cue in cues
    ]


def _replaces(new: Cue, old: Cue) -> bool:
    """Whether ``new`` sets again what ``old`` would have set."""
    same_time = new.block == old.block or (new.quantised and old.quantised)
    return new.key == old.key and new.quantised == old.quantised and same_time
