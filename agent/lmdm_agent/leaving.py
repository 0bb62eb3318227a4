"""How a run ends: asked to by signals, and never later than it should.

A thread that hangs in a driver or in a model cannot be ended, only left behind with its process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from typing import Generic, Never, TypeVar

T = TypeVar("T")

LEAVE_S = 1.8
"""The time that everything has to end in; a performer is told two seconds."""
INTERRUPTED = 130


@contextlib.contextmanager
def stop_on_signals(stopping: threading.Event) -> Generator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP (the terminal was closed) into a calm end.

    A second Ctrl-C ends at once. Who started the program with nohup wants no end by SIGHUP.
    """

    def handler(number: int, _frame: object) -> None:
        if stopping.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stopping.set()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


class Background(Generic[T]):
    """Work in a thread of its own, so that signals are heard meanwhile. Starts at once.

    Args:
        work: What to do.
        name: Of the thread.
    """

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._found.append(work())
        except BaseException as error:
            self._error = error

    def result(self, stopping: threading.Event) -> T | None:
        """What it returned; None when the program was asked to stop first, and it goes on.

        Only once: what was made is large and is not held here any longer.

        Raises:
            BaseException: What it raised.
        """
        while self._thread.is_alive():
            self._thread.join(0.05)
            if stopping.is_set():
                return None
        if self._error is not None:
            raise self._error
        return self._found.pop()


def leave_now(code: int) -> Never:
    """End the process as it is: threads that hang would keep the interpreter from ending."""
    briefly(_flush)
    os._exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()


def briefly(work: Callable[[], None]) -> None:
    """Do it, but wait for it no longer than this: nobody may read what we print."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(0.1)


_quickly = threading.Event()


def leave_quickly() -> None:
    """From now on, `end` skips the interpreter's own end.

    With a model in it that takes a second, and a thread that hangs in one keeps it from ending.
    """
    _quickly.set()


def end(code: object) -> Never:
    """End the program, as `sys.exit` does."""
    if _quickly.is_set():
        leave_now(code if isinstance(code, int) else int(bool(code)))
    sys.exit(code)  # type: ignore[arg-type]


class Deadline:
    """Ends the process when its end takes longer than it may; a context manager around a run.

    Args:
        stopping: Set when the run is asked to end.
        say: Told which threads were left behind.
        seconds: From then to the end of the ``with`` block.
        leave: Ends the process.
    """

    def __init__(
        self,
        stopping: threading.Event,
        say: Callable[[str], None],
        seconds: float = LEAVE_S,
        leave: Callable[[int], object] = leave_now,
    ) -> None:
        self._stopping, self._say = stopping, say
        self._seconds, self._leave = seconds, leave
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="lmdm-exit", daemon=True)

    def __enter__(self) -> Deadline:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        self._stopping.wait()
        if self._ended.wait(self._seconds):
            return
        names = ", ".join(sorted(running()))
        text = (
            f"Something did not end within {self._seconds:g} s ({names}) and is left behind; a "
            "take that is cut off is put in order by the next start."
        )
        briefly(lambda: self._say(text))
        self._leave(1)


def running() -> list[str]:
    """Names of this program's threads that have not ended."""
    return [
        thread.name
        for thread in threading.enumerate()
        if thread.name.startswith("lmdm-") and thread is not threading.current_thread()
    ]
