"""The pauses between two blocks, in which what is not urgent may take the cores.

A low priority would be the obvious way, and a trap: whoever holds the interpreter, or a lock of a
native library, with a low priority holds it for as long as other programs keep the cores busy, and
the block that has to be on time waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

ROOM_S = 0.2
"""Most steps of loading a model are shorter."""
POLL_S = 0.005


class Pauses:
    """Told by the worker when it works; waited for by others, once it is open.

    Args:
        block_s: Length of a block.
        clock: Seconds, as `time.monotonic`.
        sleep: Waits some seconds, as `time.sleep`.
    """

    def __init__(
        self,
        block_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._room_s = min(ROOM_S, block_s / 2)
        # In that time a pause begins, unless the worker is stuck.
        self._patience_s = 2 * block_s
        self._clock = clock
        self._sleep = sleep
        self._ends: float | None = 0.0
        """When the worker will want the cores again; None while it has them."""
        self._open = False
        self.used = False
        """Whether something is made ready that takes long, and more than pauses at times."""

    # Whoever starts and ends the worker's thread.

    def open(self) -> None:
        """The worker begins: from now on others wait for it."""
        self._open = True

    def close(self) -> None:
        """The worker ends: who waits goes on, and nobody waits from now on."""
        self._open = False

    # The worker's thread.

    def begin(self, seconds: float) -> None:
        """The worker waits, and will for so many seconds."""
        self._ends = self._clock() + seconds

    def end(self) -> None:
        """The worker works."""
        self._ends = None

    # The loader's thread.

    @contextmanager
    def use(self) -> Generator[None]:
        """Make something ready that takes long; blocks are asked for less meanwhile."""
        self.used = True
        try:
            yield
        finally:
            self.used = False

    # Any other thread.

    def wait(self) -> bool:
        """Wait until there is room, two blocks at most; tell whether there was any.

        There is where a pause still lasts for `ROOM_S` (half a block, if that is shorter), and, as
        some machines have none that long, where one has just begun.
        """
        gives_up = self._clock() + self._patience_s
        worked = False
        while self._open and (now := self._clock()) < gives_up:
            ends = self._ends
            if ends is not None and (worked or ends - now >= self._room_s):
                return True
            worked = ends is None
            self._sleep(POLL_S)
        return False
