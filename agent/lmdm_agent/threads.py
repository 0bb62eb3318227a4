"""Threads that are missed when they end: what they raise is told by name, and they run again.

Every thread of the daemon that can go on after an error runs its body here. Knows no session.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

Told = Callable[[str, Exception, bool], None]
"""Told of a thread's name, what its body raised, and whether it runs again."""

log = logging.getLogger("lmdm.threads")

PAUSE_S = 0.1
"""Before a body runs again; a fault that stays must not take a whole core."""
MOST_RESTARTS = 5
"""In `WINDOW_S`; a body that fails more often is left alone."""
WINDOW_S = 60.0


def guarded_thread(
    name: str,
    body: Callable[[], None],
    told: Told,
    *,
    restart: bool = True,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> threading.Thread:
    """A daemon thread, not started, that survives what its body raises.

    It ends when the body returns, when the body has failed more than `MOST_RESTARTS` times within
    `WINDOW_S`, or at its first failure if it may not ``restart``.

    Args:
        name: Of the thread; the same one that performers read in messages.
        body: What it does. It must be able to begin anew.
        told: Called in the thread for every failure; what it raises itself is written down only.
        restart: Whether the body may run again.
        clock: Seconds, as `time.monotonic`.
        pause: Waits some seconds, as `time.sleep`.
    """
    failed: deque[float] = deque()

    def run() -> None:
        while True:
            try:
                body()
            except Exception as error:
                now = clock()
                failed.append(now)
                while now - failed[0] > WINDOW_S:
                    failed.popleft()
                again = restart and len(failed) <= MOST_RESTARTS
                log.exception("%s stopped; it %s", name, "runs again" if again else "stays so")
                _tell(told, name, error, again)
                if not again:
                    return
                pause(PAUSE_S)
            else:
                return

    return threading.Thread(target=run, name=name, daemon=True)


def _tell(told: Told, name: str, error: Exception, again: bool) -> None:
    try:
        told(name, error, again)
    except Exception:
        log.exception("nobody took the news that %s stopped", name)
