"""What the performer is told, everywhere at once: screen, log, subscribers over OSC.

Anything that happens without a message asking for it comes through here, so that no part of a run
knows how many ways there are to be told.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from lmdm_agent.notices import Notice
from lmdm_agent.protocol import PREFIX
from lmdm_agent.takes.words import clock

log = logging.getLogger("lmdm.app")


class Teller(Protocol):
    """Tells everybody who subscribed over OSC; `lmdm_agent.osc_publisher.Publisher` is one."""

    def tell_all(self, name: str, values: tuple[Any, ...]) -> None:
        """Send a message, name without prefix."""
        ...

    def tell_fault(self, part: str, text: str) -> None:
        """Tell what went wrong."""
        ...


def shown(path: Path) -> str:
    """A path as the performer would type it; patches, elsewhere at home, get it whole."""
    with contextlib.suppress(OSError, ValueError):  # The folder is gone, or the path elsewhere.
        return str(path.relative_to(Path.cwd()))
    return str(path)


class Announcer:
    """Says things to whoever is there to hear them. Any thread.

    Args:
        remark: Told what the performer should keep seeing though the sound goes on.
    """

    def __init__(self, remark: Callable[[str], None]) -> None:
        self._remark = remark
        self._teller: Teller | None = None
        self._fault = ("", 0.0)
        self.notice, self.lasting, self.saved = Notice(), Notice(), Notice()
        """What is shown in passing, what stays a while, and what was captured."""
        self.captures: list[Path] = []

    def tell_over(self, teller: Teller) -> None:
        """From now on, tell subscribers, too."""
        self._teller = teller

    def _tell(self, name: str, values: tuple[object, ...]) -> None:
        if self._teller is not None:
            self._teller.tell_all(name, values)

    @property
    def last_fault(self) -> tuple[str, float]:
        """The last fault in words (empty: none yet), and how many seconds ago it was."""
        text, when = self._fault
        return text, time.monotonic() - when

    def show(self, text: str) -> None:
        """Show one line on the screen."""
        self.notice.say(text)

    def say(self, text: str) -> None:
        """Show one line, and write it into the log."""
        self.show(text)
        log.warning("%s", text)

    def fault(self, part: str, text: str) -> None:
        """Something went wrong that nobody asked for."""
        self._fault = text, time.monotonic()
        self.say(text)
        if self._teller is not None:
            self._teller.tell_fault(part, text)

    def recording_failed(self, text: str, name: str = "record") -> None:
        """A take or capture has ended early."""
        self.lasting.say(text)
        self._remark(text)
        self._tell("fail", (f"{PREFIX}{name}", "take", text))
        self.fault("recorder", text)

    def captured(self, path: Path, seconds: float) -> None:
        """A capture is on disk."""
        self.captures.append(path)
        # Beside what is held, too, where nothing else is said.
        self.saved.say(f"captured {clock(seconds)}")
        self.show(f"captured {clock(seconds)}: {shown(path)}")
        self._tell("captured", (str(path), seconds))

    def put_aside(self, path: Path, seconds: float) -> None:
        """The program ended before a capture was done."""
        self.captures.append(path)
        self.say(
            f"{clock(seconds)} are captured in {shown(path)}; the next start, or `lmdm-agent "
            "takes repair`, finishes that take."
        )

    def midi_map(self, word: str, target: str, source: str) -> None:
        """The MIDI map has changed."""
        self.show(" ".join(filter(None, (f"MIDI {word}:", target, source))))
        self._tell("midi_map", (word, target, source))

    def grow_old(self) -> None:
        """Forget what has been shown for long enough; to be called now and then."""
        if not self.lasting.text:
            self._remark("")
