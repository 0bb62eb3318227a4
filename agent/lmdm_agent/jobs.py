"""Slow work of a session, kept away from the worker: two queues and what runs them.

Jobs need the model (a prompt, a prime, another model); errands touch a disk or a network but no
model. Each kind has a thread of its own, so that a recording starts while a model loads.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable

from lmdm_agent.errors import LmdmError

Done = Callable[[Exception | None], None]
"""Called once when a job ends: with None, or with why it failed."""
Queue = queue.SimpleQueue[Callable[[], None] | None]
"""Jobs; None ends whoever does them."""

log = logging.getLogger("lmdm.jobs")

MAX_JOBS = 64
"""Requests that may wait, of each kind."""


class Jobs:
    """What waits for the loader and for the errand thread. `submit` may come from any thread."""

    def __init__(self) -> None:
        self._jobs: Queue = queue.SimpleQueue()
        self._errands: Queue = queue.SimpleQueue()
        self._running = False

    @property
    def loading(self) -> bool:
        """Whether the loader does something now."""
        return self._running

    def submit(self, job: Callable[[], None], done: Done, *, errand: bool = False) -> bool:
        """Have a job done, then ``done`` called there; tell whether there was room for it."""
        jobs = self._errands if errand else self._jobs
        if jobs.qsize() >= MAX_JOBS:
            return False
        jobs.put(lambda: _do(job, done))
        return True

    def load(self) -> None:
        """Do jobs until told to stop. Loader thread only."""
        while (job := self._jobs.get()) is not None:
            self._running = True
            try:
                job()
            finally:
                self._running = False

    def run_errands(self) -> None:
        """Do errands until told to stop. Errand thread only."""
        while (errand := self._errands.get()) is not None:
            errand()

    def stop(self) -> None:
        """Let both threads end once they have done what waits now."""
        self._jobs.put(None)
        self._errands.put(None)

    def run(self) -> None:
        """Do what waits, here and now; for whoever steps a session by hand."""
        for jobs in (self._jobs, self._errands):
            while not jobs.empty():
                job = jobs.get()
                if job is not None:
                    job()


def _do(job: Callable[[], None], done: Done) -> None:
    failure: Exception | None = None
    try:
        job()
    except LmdmError as error:
        failure = error
    except Exception as error:
        log.exception("a request failed")
        failure = error
    try:
        done(failure)
    except Exception:
        log.exception("nobody took the answer to a request")
