"""Notices that a model does not come back from its work, says so and has the work given up.

Dry sound, OSC and the way out never wait for the model that plays, so a stall costs generated sound
only. One that is being loaded keeps the loader from prompts and other models.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Self

from lmdm_agent.threads import Told, guarded_thread

log = logging.getLogger("lmdm.stall")

POLL_S = 0.25
LEAST_S = 2.0
"""No shorter time counts as a stall: a laptop may pause a program for a while."""
LEAST_BLOCKS = 4.0
"""Nor does a time of fewer blocks."""
LEAST_LOADING_S = 30.0
"""For a model that warms up: it is new to its processor, and gives way to the one that plays."""


class StallWatch:
    """Watches one model at work; a context manager, as it owns a thread.

    Args:
        busy_since: Since when the model works on a block, in seconds of ``clock``; None while it
            does not.
        cancel: Asks the model to give that up. Called again and again until it does, as the
            model may be between two graphs at that moment; it must return at once.
        told: Called once for every stall, with the seconds the model has worked so far.
        block_s: Length of a block.
        clock: Seconds, as `time.monotonic`.
        failed: Told when the watching itself fails, see `guarded_thread`.
        least_s: No shorter time counts as a stall.
        name: Of the thread.
    """

    def __init__(
        self,
        busy_since: Callable[[], float | None],
        cancel: Callable[[], None],
        told: Callable[[float], None],
        block_s: float,
        clock: Callable[[], float] = time.monotonic,
        failed: Told | None = None,
        *,
        least_s: float = LEAST_S,
        name: str = "lmdm-watch",
    ) -> None:
        self._busy_since = busy_since
        self._cancel = cancel
        self._told = told
        self._clock = clock
        self.limit_s = max(least_s, LEAST_BLOCKS * block_s)
        """How long a block may take before it counts as stalled."""
        self.stalls = 0
        """Blocks that took longer."""
        self._since: float | None = None
        """Since when the model works on the block that was told of last."""
        self._stop = threading.Event()
        self._thread = guarded_thread(name, self._run, failed or _unheard)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=1.0)

    @property
    def stalled_s(self) -> float:
        """How long the model has worked on a block that counts as stalled; else 0."""
        since = self._busy_since()
        busy_s = 0.0 if since is None else self._clock() - since
        return busy_s if busy_s > self.limit_s else 0.0

    def look(self) -> None:
        """Look once; for the thread, and for whoever turns the clock by hand."""
        since = self._busy_since()
        if since is None or self._clock() - since <= self.limit_s:
            return
        if since != self._since:
            self._since = since
            self.stalls += 1
            seconds = self._clock() - since
            name = self._thread.name
            log.error("%s: busy with one block for %.1f s; it is given up", name, seconds)
            self._told(seconds)
        self._cancel()

    def _run(self) -> None:
        while not self._stop.wait(POLL_S):
            self.look()


def _unheard(name: str, error: Exception, again: bool) -> None:
    """Nobody wants to know; the log has it."""
