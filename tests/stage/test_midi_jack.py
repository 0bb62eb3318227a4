"""MIDI through a real JACK server: a client plays, the agent's input learns, acts and misses it."""

from __future__ import annotations

import contextlib
import logging
import queue
from collections.abc import Iterator
from logging.handlers import QueueHandler
from pathlib import Path
from typing import Any

import pytest
from machines import JackServer

from lmdm_agent import midi
from lmdm_agent.errors import DeviceError
from lmdm_agent.midi_map import Binding, load_map

rtmidi = pytest.importorskip("rtmidi", reason="not installed: python-rtmidi", exc_type=ImportError)
if rtmidi.API_UNIX_JACK not in rtmidi.get_compiled_api():
    pytest.skip("this python-rtmidi knows no JACK", allow_module_level=True)

TRIES, TRY_S = 100, 0.1


class Keys:
    """A JACK client with one MIDI output."""

    def __init__(self, server: str) -> None:
        import jack

        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.client = jack.Client("keys", servername=server, no_start_server=True)
        port: Any = self.client.midi_outports.register("knobs")

        @self.client.set_process_callback
        def process(frames: int) -> None:  # pyright: ignore[reportUnusedFunction]
            port.clear_buffer()
            with contextlib.suppress(queue.Empty):
                port.write_midi_event(frames // 2, self._waiting.get_nowait())

        self.client.activate()

    def play(self, *message: int) -> None:
        """Send one message in the next period."""
        self._waiting.put(bytes(message))

    def close(self) -> None:
        """Vanish, as a cable that is pulled."""
        self.client.deactivate()
        self.client.close()


@pytest.fixture
def keys(server: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    monkeypatch.setenv("MIDO_BACKEND", "mido.backends.rtmidi/UNIX_JACK")
    found = Keys(server.name)
    yield found
    found.client.close()


@pytest.fixture
def warned() -> Iterator[queue.SimpleQueue[logging.LogRecord]]:
    """What the input logs at warning or above, as it comes."""
    found: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = QueueHandler(found)
    handler.setLevel(logging.WARNING)
    midi.log.addHandler(handler)
    yield found
    midi.log.removeHandler(handler)


def played_until(keys: Keys, message: tuple[int, ...], arrived: queue.Queue[Any]) -> Any:
    """Play the same until it arrives: JACK connects a new port some periods after it says so."""
    for _ in range(TRIES):
        keys.play(*message)
        try:
            return arrived.get(timeout=TRY_S)
        except queue.Empty:
            continue
    raise AssertionError(f"{message} never arrived")


def test_learn_play_and_lose_a_jack_port(
    server: JackServer, keys: Keys, tmp_path: Path, warned: queue.SimpleQueue[logging.LogRecord]
) -> None:
    path = tmp_path / "midi.toml"
    sent: queue.Queue[Any] = queue.Queue()
    events: queue.Queue[Any] = queue.Queue()
    device = midi.MidiInput(
        "keys",
        path,
        lambda name, args: sent.put((name, tuple(args))),
        lambda name: False,
        lambda *event: events.put(event),
    )
    assert midi.ports() == ["keys:knobs"]
    device.start()
    try:
        device.learn("mix")
        assert events.get(timeout=5) == ("learning", "mix", "")
        learned = played_until(keys, (0xB2, 7, 127), events)
        assert learned == ("learned", "mix", "cc 7 channel 3")
        assert load_map(path) == (Binding("mix", "cc", 3, 7),)
        # Tries that were still on their way have played it already: wait for the new value.
        keys.play(0xB2, 7, 0)
        while (found := sent.get(timeout=5)) != ("mix", (0.0,)):
            assert found == ("mix", (1.0,))

        device.learn("mute")
        assert events.get(timeout=5) == ("learning", "mute", "")
        keys.play(0x99, 36, 100)
        assert events.get(timeout=5) == ("learned", "mute", "note 36 channel 10")
        keys.play(0x89, 36, 0)
        keys.play(0x99, 36, 1)
        assert sent.get(timeout=5) == ("mute", (True,))

        device.learn("preset night")
        assert events.get(timeout=5) == ("learning", "preset night", "")
        keys.play(0xC0, 5)
        assert events.get(timeout=5) == ("learned", "preset night", "program 5 channel 1")
        keys.play(0xC0, 5)
        assert sent.get(timeout=5) == ("preset", ("night",))

        keys.close()
        assert "'keys:knobs' is gone" in warned.get(timeout=10).getMessage()
        again = Keys(server.name)
        assert played_until(again, (0xB2, 7, 127), sent) == ("mix", (1.0,))
        again.close()
    finally:
        device.stop()
    assert warned.empty()


def test_a_port_that_is_not_there_names_the_jack_ports(keys: Keys, tmp_path: Path) -> None:
    device = midi.MidiInput("drum", tmp_path / "m.toml", print, lambda _: 0, print)
    with pytest.raises(DeviceError, match="no MIDI port 'drum'; the ports: keys:knobs"):
        device.start()


def test_a_server_that_dies_leaves_a_sentence_and_a_stop_that_returns(
    server: JackServer, keys: Keys, tmp_path: Path
) -> None:
    device = midi.MidiInput("keys", tmp_path / "m.toml", print, lambda _: 0, print)
    device.start()
    server.process.terminate()
    server.process.wait(10)
    device.stop()
    with pytest.raises(DeviceError, match="does not answer"):
        midi.ports()
