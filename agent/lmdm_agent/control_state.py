"""The one place where live controls are kept: writers replace a frozen value, readers take it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lmdm_agent.controls import Controls

Change = Callable[[Controls], Controls]


class ControlState:
    """Holds the current `Controls`; any thread may write, readers need no lock."""

    def __init__(self, initial: Controls) -> None:
        self._lock = threading.Lock()
        self._current = initial
        self._taken = (-1, initial)

    @property
    def current(self) -> Controls:
        """The newest value; safe from any thread, the device callback included."""
        return self._current

    @property
    def taken(self) -> tuple[int, Controls]:
        """The last block whose controls are fixed (-1: none) and the value it uses."""
        return self._taken

    def update(self, change: Change) -> Controls:
        """Replace the value by ``change(value)`` as one step; return the new one."""
        return self.apply(change)[0]

    def apply(self, change: Change) -> tuple[Controls, int]:
        """Like `update`; return also the first block that will use the new value."""
        with self._lock:
            self._current = change(self._current)
            return self._current, self._taken[0] + 1

    def take(self, block: int, block_s: float) -> Controls:
        """The value for one block, movements moved on. Worker only, once a block."""
        with self._lock:
            self._current = self._current.at_block(block, block_s)
            self._taken = (block, self._current)
            return self._current
