"""What the performer is told in passing: one line at a time, gone after a while."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Generator

LASTS_S = 30.0


class Notice:
    """The last thing said, until it is old. Any thread.

    Args:
        lasts_s: How long it is shown.
        now: The clock, in seconds.
    """

    def __init__(self, lasts_s: float = LASTS_S, now: Callable[[], float] = time.monotonic) -> None:
        self._lasts_s = lasts_s
        self._now = now
        self._said = ("", 0.0)

    def say(self, text: str) -> None:
        """Show this instead of what was shown."""
        self._said = (text, self._now())

    @property
    def text(self) -> str:
        """What is to be shown now; empty when the last is old."""
        text, since = self._said
        return text if self._now() - since < self._lasts_s else ""


@contextlib.contextmanager
def log_into(show: Callable[[str], None]) -> Generator[None]:
    """Send the log to the page's foot; the terminal belongs to the page while it is drawn."""

    class Foot(logging.Handler):
        """Hands over the text alone; a traceback has no place on a stage."""

        def emit(self, record: logging.LogRecord) -> None:
            show(record.getMessage().splitlines()[0])

    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = [Foot(logging.WARNING)]
    try:
        yield
    finally:
        root.handlers[:] = before
