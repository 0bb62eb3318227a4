"""What a performer may plug in: a MIDI input and Ableton Link. Both are optional and off.

Their libraries are imported only when one is asked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lmdm_agent import library
from lmdm_agent.config import MidiSettings
from lmdm_agent.errors import ConfigError
from lmdm_agent.session import Session

if TYPE_CHECKING:
    from lmdm_agent.link import LinkFollower
    from lmdm_agent.midi import MidiInput

Tell = Callable[[str, str, str], None]


class Peripherals:
    """The MIDI input and the Link session of a run; a context manager.

    Args:
        session: The running session; Link moves its conductor.
        settings: Which MIDI port, and where its map is.
        send: Carries out a message that came from MIDI.
        current: The value of a control, or whether record or link is on, by name.
        tell: Told (word, target, source) when the MIDI map changes.
    """

    def __init__(
        self,
        session: Session,
        settings: MidiSettings,
        send: Callable[[str, Sequence[object]], None],
        current: Callable[[str], object],
        tell: Tell,
    ) -> None:
        self._session = session
        self._settings = settings
        self._send, self._current, self._tell = send, current, tell
        self._midi: MidiInput | None = None
        self._link: LinkFollower | None = None

    def __enter__(self) -> Self:
        if self._settings.port:
            from lmdm_agent.midi import MidiInput

            path = Path(self._settings.map).expanduser() if self._settings.map else default_map()
            port = "" if self._settings.port == ANY_PORT else self._settings.port
            self._midi = MidiInput(port, path, self._send, self._current, self._tell)
            self._midi.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_link()
        if self._midi is not None:
            self._midi.stop()

    # MIDI.

    def midi(self, verb: str, target: str) -> None:
        """Learn or forget a target, or stop learning.

        Raises:
            ConfigError: No MIDI input is open, or the target cannot be moved by MIDI.
        """
        if self._midi is None:
            raise ConfigError(
                "no MIDI input is open; start with --midi and a port's name (`lmdm-agent midi` "
                "lists them)."
            )
        if verb == "stop":
            self._midi.stop_learning()
        elif verb == "learn":
            self._midi.learn(target)
        else:
            self._midi.forget(target)

    def mapped(self) -> list[tuple[str, str, str]]:
        """What MIDI moves, as rows of the catalog: ("midi", target, source)."""
        bindings = self._midi.bindings if self._midi is not None else ()
        return [("midi", binding.target, str(binding.source)) for binding in bindings]

    # Link.

    def link(self, on: bool) -> int:
        """Join or leave Ableton Link; return how many others are on it.

        Raises:
            LmdmError: The optional library is missing, or the network does not let it.
        """
        if not on:
            self._leave_link()
            return 0
        if self._link is None:
            from lmdm_agent.link import LinkFollower

            conductor, controls = self._session.conductor, self._session.state.current
            link = LinkFollower(conductor.now_s, conductor.follow, float(controls.beats_per_bar))
            if controls.tempo > 0.0:
                link.set_tempo(controls.tempo)
            link.start()

            def lead(bpm: float, beats_per_bar: int) -> None:
                link.quantum = float(beats_per_bar)
                if bpm > 0.0:
                    link.set_tempo(bpm)

            conductor.on_change = lead
            self._link = link
        return self._link.peers

    def linked(self) -> tuple[bool, int]:
        """Whether Link is joined, and how many others are on it."""
        link = self._link
        return link is not None, link.peers if link is not None else 0

    def _leave_link(self) -> None:
        self._session.conductor.on_change = None
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(RuntimeError):
                link.stop()


ANY_PORT = "any"
"""As the setting of the port: the only one there is."""


def default_map() -> Path:
    """Where the MIDI map is kept unless the settings say otherwise."""
    return library.user_folder() / "midi.toml"
