"""MIDI in: ports, learning, and the thread that turns what a player moves into messages.

The one module that knows mido. A message is taken up on the driver's thread, which does nothing but
put it into a queue; one thread of ours gives it its meaning, saves what was learned and looks after
a device that was unplugged.
"""

from __future__ import annotations

import logging
import os
import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lmdm_agent.errors import ConfigError, DeviceError
from lmdm_agent.midi_map import (
    Bindings,
    Source,
    Wishes,
    load_map,
    meaning,
    parse_target,
    save_map,
    with_learned,
    without,
)

log = logging.getLogger("lmdm.midi")

LOOK_S = 0.5
"""Seconds between two looks at whether the device is still there."""
FIRST_MODE_MESSAGE = 120
"""Controllers from here on are channel mode messages (all notes off ...): no knob sends them."""

Send = Callable[[str, Sequence[object]], None]
OnEvent = Callable[[str, str, str], None]


def ports() -> list[str]:
    """Names of the MIDI inputs there are.

    Raises:
        ConfigError: The library is missing.
        DeviceError: The system's MIDI does not answer.
    """
    return _names(_backend())


class MidiInput:
    """One MIDI input and the map of what it moves.

    Args:
        port_name: Name of the port or a part of it; empty takes the only one there is.
        map_path: TOML file of the bindings; written when one is learned or forgotten.
        send: Carries out a message: name and arguments. Called on the input's thread.
        current: Gives the value a control has now, by name, and whether a switch (record, link)
            is on; a key toggles it, or what was last wished of it and waits (`Wishes`).
        on_event: Told (word, target, source) when the map changes or learning begins or ends:
            "learning", "learned", "forgotten", "stopped". The source reads "cc 7 channel 1", and
            goes on with ", also mix" where it moves something else too.

    Raises:
        ConfigError: The map does not fit; the text names file and key.
    """

    def __init__(
        self,
        port_name: str,
        map_path: Path,
        send: Send,
        current: Callable[[str], object],
        on_event: OnEvent,
    ) -> None:
        self.port_name = port_name
        self.map_path = map_path
        self._send = send
        self._wishes = Wishes(current)
        self._on_event = on_event
        self._bindings: Bindings = load_map(map_path)
        self._learning = ""
        self._lock = threading.RLock()
        self._before: dict[Source, int] = {}
        self._warned: set[str] = set()
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._backend: Any = None
        self._port: Any = None
        self._opened = ""
        self._thread: threading.Thread | None = None

    @property
    def bindings(self) -> Bindings:
        """What moves what, in the order of the file."""
        return self._bindings

    # Learning. Any thread.

    def learn(self, target: str) -> None:
        """Let the next control change, note or program move ``target``.

        Raises:
            ConfigError: It cannot be moved by MIDI.
        """
        text = parse_target(target).text
        with self._lock:
            self._learning = text
            # Inside the lock, so that "learned" cannot overtake it.
            self._tell("learning", text, "")

    def stop_learning(self) -> None:
        """Stop waiting for a message to learn."""
        with self._lock:
            target, self._learning = self._learning, ""
        self._tell("stopped", target, "")

    def forget(self, target: str) -> None:
        """Take everything off ``target``.

        Raises:
            ConfigError: Nothing moves it.
        """
        with self._lock:
            self._bindings, sources = without(self._bindings, target)
            unsaved = self._save()
        text = " ".join(target.split())
        self._tell("forgotten", text, ", ".join(map(str, sources)) + unsaved)

    def _learned(self, source: Source) -> bool:
        """Bind ``source`` if something is being learned; tell whether it was used up."""
        if source.kind == "cc" and source.number >= FIRST_MODE_MESSAGE:
            return False
        with self._lock:
            target = self._learning
            if not target:
                return False
            try:
                self._bindings, others = with_learned(self._bindings, target, source)
            except ConfigError as error:
                # Learning goes on: the next key or knob may fit.
                log.warning("MIDI %s cannot be learned: %s", source, error)
                return True
            self._learning = ""
            unsaved = self._save()
        also = f", also {', '.join(others)}" if others else ""
        self._tell("learned", target, f"{source}{also}{unsaved}")
        return True

    def _save(self) -> str:
        """Write the map; words for the event when that fails, the bindings work all the same."""
        try:
            save_map(self.map_path, self._bindings)
        except OSError as error:
            reason = error.strerror or str(error)
            log.warning(
                "%s cannot be written: %s; the map is lost at the end", self.map_path, reason
            )
            return f", not saved ({reason})"
        return ""

    # Messages. The input's thread.

    def handle(self, message: Any) -> None:
        """Act on one mido message; never raises."""
        read = _read(message)
        if read is None:
            return
        source, value = read
        before, self._before[source] = self._before.get(source, 0), value
        if (source.kind != "note" or value > 0) and self._learned(source):
            return
        for binding in self._bindings:
            if binding.source == source:
                try:
                    found = meaning(binding, value, before, self._wishes.value)
                    if found is not None:
                        self._send(*found)
                        self._wishes.sent(*found)
                except Exception as error:
                    self._warn_once(f"MIDI {source} could not move {binding.target}: {error}")

    def _tell(self, word: str, target: str, source: str) -> None:
        try:
            self._on_event(word, target, source)
        except Exception as error:
            self._warn_once(f"MIDI {word} {target} could not be reported: {error}")

    def _warn_once(self, text: str) -> None:
        if text not in self._warned:
            self._warned.add(text)
            log.warning("%s", text)

    # The device.

    def start(self) -> None:
        """Open the port and listen.

        Raises:
            ConfigError: The library is missing.
            DeviceError: No such port, or it cannot be opened; the text lists the ports there are.
        """
        if self._thread is not None:
            return
        self._backend = _backend()
        self._open(find_port(self.port_name, _names(self._backend)))
        self._thread = threading.Thread(target=self._run, name="midi", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port; what was played up to now is still carried out."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._queue.put(None)
        thread.join()
        self._close()

    def _open(self, name: str) -> None:
        try:
            self._port = self._backend.open_input(name, callback=self._queue.put)
        except (OSError, RuntimeError) as error:
            raise DeviceError(f"The MIDI port {name!r} cannot be opened: {error}") from error
        self._opened = name
        # Without a wish, the device taken first is the one to come back to.
        self.port_name = self.port_name or plain(name)
        log.info("MIDI from %s", name)

    def _close(self) -> None:
        port, self._port, self._opened = self._port, None, ""
        if port is not None:
            try:
                port.close()
            except (OSError, RuntimeError) as error:
                log.debug("closing the MIDI port: %s", error)

    def _run(self) -> None:
        look = time.monotonic() + LOOK_S
        while True:
            try:
                message = self._queue.get(timeout=max(0.0, look - time.monotonic()))
                if message is None:
                    return
                self.handle(message)
            except queue.Empty:
                pass
            if time.monotonic() >= look:
                try:
                    self._wishes.settle()
                    self._look()
                except Exception as error:
                    # Whatever a driver throws: the thread that plays must live on.
                    self._warn_once(str(error))
                look = time.monotonic() + LOOK_S

    def _look(self) -> None:
        """Notice a device that went, and take it up again when it is back."""
        names = _names(self._backend, self._port)
        if self._opened in names:
            return
        if self._opened:
            # The port stays open: it is what lists the others.
            log.warning(
                "The MIDI port %r is gone, and is taken up again when it is back; %s.",
                self._opened,
                _listing(names),
            )
            self._opened = ""
        if len(matching(self.port_name, names)) == 1:
            self._close()
            self._open(find_port(self.port_name, names))


# Ports.


def matching(wanted: str, names: Sequence[str]) -> list[str]:
    """Names that fit: the very name, else that name whatever its number, else those it is part of.

    ALSA ends a name with numbers ("nanoKONTROL2 24:0") that change when the cable is pulled. With
    nothing wanted, every port fits that is no mere thoroughfare.
    """
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: plain(name) == plain(wanted),
        lambda name: bool(wanted) and wanted.lower() in name.lower(),
        lambda name: not wanted and "midi through" not in name.lower(),
        lambda name: not wanted,
    )
    for test in tests:
        found = [name for name in names if test(name)]
        if found:
            return found
    return []


def find_port(wanted: str, names: Sequence[str]) -> str:
    """The one port that fits.

    Raises:
        DeviceError: None does, or more than one; the text lists them.
    """
    found = matching(wanted, names)
    if len(found) == 1:
        return found[0]
    if found:
        what = f"{wanted!r} fits several MIDI ports" if wanted else "There are several MIDI ports"
        raise DeviceError(f"{what}, name one; {_listing(found)}.")
    what = f"There is no MIDI port {wanted!r}" if wanted else "There is no MIDI port"
    raise DeviceError(f"{what}; {_listing(names)}.")


def shortest(name: str, names: Sequence[str]) -> str:
    """The shortest part of a port's name that finds it, and no other one of ``names``.

    ALSA and JACK write "client:port", where one of the two is often enough.
    """
    whole = plain(name)
    parts = [part.strip() for part in whole.split(":")]
    for part in (*sorted(filter(None, parts), key=len), whole):
        if matching(part, names) == [name]:
            return part
    return name


def _listing(names: Sequence[str]) -> str:
    return f"the ports: {', '.join(names)}" if names else "the system shows none at all"


def plain(name: str) -> str:
    """A port's name without the numbers that ALSA puts behind it."""
    return re.sub(r" \d+:\d+$", "", name)


def _backend() -> Any:
    """Mido's way to the system's MIDI; the environment variable MIDO_BACKEND chooses another."""
    try:
        import mido  # pyright: ignore[reportMissingTypeStubs]

        backend: Any = mido.Backend(os.environ.get("MIDO_BACKEND") or "mido.backends.rtmidi")
        backend.load()
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"MIDI needs {error.name}, which is not installed: pip install 'lmdm-agent[midi]'."
        ) from error
    except ImportError as error:
        raise ConfigError(
            f"MIDI needs a library that this system lacks ({error}); on Linux install ALSA's "
            "(libasound2)."
        ) from error
    return backend


def _names(backend: Any, port: Any = None) -> list[str]:
    # An open port lists the others by itself; asking mido opens a new client every time, and a JACK
    # server that gets a client twice a second drops sound.
    lister = getattr(port, "_rt", None)
    try:
        names: list[str] = lister.get_ports() if lister is not None else backend.get_input_names()
    except (OSError, RuntimeError, ValueError) as error:
        raise DeviceError(f"The system's MIDI does not answer: {error}") from error
    # Some systems give one name to two identical devices; the first is all that can be opened.
    return list(dict.fromkeys(names))


def _read(message: Any) -> tuple[Source, int] | None:
    """Source and value of a mido message; None for what cannot be bound. Note off is value 0."""
    match message.type:
        case "control_change":
            return Source("cc", message.channel + 1, message.control), message.value
        case "note_on":
            return Source("note", message.channel + 1, message.note), message.velocity
        case "note_off":
            return Source("note", message.channel + 1, message.note), 0
        case "program_change":
            return Source("program", message.channel + 1, message.program), 0
        case _:
            return None
