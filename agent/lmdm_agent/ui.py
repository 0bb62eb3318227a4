"""The terminal view: one calm page, and a few keys. The only module that knows rich.live.

`LiveView` asks for a `Snapshot` eight times a second, shows the page made from it, and
hands key presses to the actions the caller gave.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live

from lmdm_agent.ui_page import render
from lmdm_agent.ui_snapshot import Snapshot

log = logging.getLogger("lmdm.ui")

REFRESH_HZ = 8

KEYS: Mapping[str, str] = {
    "q": "quit",
    "m": "mute",
    "b": "bypass",
    " ": "bypass",
    "p": "panic",
    "r": "record",
    "c": "capture",
    "k": "mark",
}
"""Key to action name; space is the big key for the one thing that may be urgent: dry sound."""


class LiveView:
    """Shows snapshots until left; a context manager.

    Args:
        snapshot: Called eight times a second, from the view's thread.
        actions: What the keys of `KEYS` do, by action name; missing ones do nothing.
        console: Where to draw; the terminal when not given.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        actions: Mapping[str, Callable[[], None]],
        console: Console | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._actions = actions
        self._console = console or Console()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._stack = contextlib.ExitStack()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        self._live = Live(
            console=self._console, auto_refresh=False, screen=self._console.is_terminal
        )
        self._stack.enter_context(self._live)
        bodies: list[Callable[[], None]] = [self._draw]
        if _is_terminal(sys.stdin):
            self._stack.enter_context(_single_keys())
            bodies.append(self._read_keys)
        for body in bodies:
            thread = threading.Thread(target=body, name="lmdm-ui", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=1.0)
        try:
            self._stack.close()
        except Exception:
            log.debug("the terminal could not be left as it was", exc_info=True)

    def press(self, key: str) -> None:
        """Do what a key does; unknown keys do nothing."""
        action = self._actions.get(KEYS.get(key.lower(), ""))
        if action is not None:
            try:
                action()
            except Exception:
                # The next key may be panic.
                log.exception("the key %r failed", key)

    def _draw(self) -> None:
        while True:
            if self._live is not None:
                try:
                    page = render(self._snapshot())
                except Exception:
                    # The view is the last thing that may stop a performance.
                    log.debug("the page could not be drawn", exc_info=True)
                else:
                    self._show(self._live, page)
            if self._stop.wait(1.0 / REFRESH_HZ):
                return

    def _show(self, live: Live, page: RenderableType) -> None:
        try:
            live.update(page, refresh=True)
        except Exception:
            # The terminal was closed, is busy, or has no such letter: the next page may be fine.
            log.debug("the page could not be shown", exc_info=True)
            with contextlib.suppress(Exception), self._console.capture():
                pass  # Forgets what was not written, which would come before every later page.

    def _read_keys(self) -> None:
        while not self._stop.is_set():
            try:
                ready, _, _ = select.select([sys.stdin], [], [], 0.2)
                typed = os.read(sys.stdin.fileno(), 32) if ready else b""
            except (OSError, ValueError):  # The terminal was closed.
                return
            if ready:
                if not typed:
                    return
                for key in typed.decode(errors="ignore"):
                    self.press(key)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False


@contextlib.contextmanager
def _single_keys() -> Generator[None]:
    """Read keys without Enter; the terminal is put back whatever happens."""
    try:
        import termios
        import tty
    except ImportError:  # Windows has neither; the page is shown without keys
        yield
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    tty.setcbreak(handle)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # The terminal may be gone.
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
