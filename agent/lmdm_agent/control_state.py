"""The one place where live controls are kept: writers replace a frozen value, readers take it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lmdm_agent.controls import Controls


class ControlState:
    """Holds the current `Controls`; any thread may write, readers need no lock."""

    def __init__(self, initial: Controls) -> None:
        self._lock = threading.Lock()
        self._current = initial

    @property
    def current(self) -> Controls:
        """The newest value; safe from any thread, the device callback included."""
        return self._current

    def update(self, change: Callable[[Controls], Controls]) -> Controls:
        """Replace the value by ``change(value)`` as one step; return the new one."""
        with self._lock:
            self._current = change(self._current)
            return self._current

    def take(self, block: int, block_s: float) -> Controls:
        """The value for one block, fades moved on. Worker only, once a block."""
        return self.update(lambda controls: controls.at_block(block, block_s))
