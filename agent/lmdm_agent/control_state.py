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
        self._listeners: list[Callable[[Controls], None]] = []

    @property
    def current(self) -> Controls:
        """The newest value; safe from any thread."""
        return self._current

    @property
    def taken(self) -> tuple[int, Controls]:
        """The last block whose controls are fixed (-1: none) and the value it uses."""
        return self._taken

    def listen(self, listener: Callable[[Controls], None]) -> None:
        """Have ``listener`` called with the value as it is now, and with every new one.

        It is called under the lock, so that it sees every value once and in order: it must be
        quick, must not fail, and must not change the controls.
        """
        with self._lock:
            self._listeners.append(listener)
            listener(self._current)

    def update(self, change: Change) -> Controls:
        """Replace the value by ``change(value)`` as one step; return the new one."""
        return self.apply(change)[0]

    def apply(self, change: Change) -> tuple[Controls, int]:
        """Like `update`; return also the first block that will use the new value."""
        with self._lock:
            self._replace(change(self._current))
            return self._current, self._taken[0] + 1

    def take(self, block: int, block_s: float) -> Controls:
        """The value for one block, movements moved on. Worker only, once a block."""
        with self._lock:
            self._replace(self._current.at_block(block, block_s))
            self._taken = (block, self._current)
            return self._current

    def _replace(self, value: Controls) -> None:
        """Under the lock."""
        if value is self._current:
            return
        self._current = value
        for listener in self._listeners:
            listener(value)
