"""What the OSC tests stand on: a toy instrument, fake services, and a patch that speaks OSC."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from lmdm_agent import library
from lmdm_agent.commands import Commander
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.errors import ConfigError, ModelError
from lmdm_agent.osc import OscServer
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import Ack, Fail
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

TOY_SPEC = ModelSpec(
    format=1,
    name="toy",
    kind="encdec",
    sample_rate=8000,
    channels=2,
    samples_per_latent=50,
    latent_channels=2,
    context_latents=16,
    block_latents=8,
    heads=1,
    depth=1,
    head_size=2,
    text_tokens=2,
    text_size=3,
    conditions=("text", "sketch"),
    sketch_channels=3,
    sketch_left_samples=50,
    sketch_bin_hz=(100.0, 200.0),
    encoder_left_latents=1,
    encoder_lookahead_samples=0,
    decoder_state_size=1,
    decoder_lookahead_latents=0,
    t_f_range_latents=(-16, 8),
    solver="pingpong",
    steps=4,
    steps_range=(1, 8),
    guidance=0.7,
    cfg_weight=1.0,
    context_dropout_latents=4,
    prompts=(),
    description="toy",
    trained="never",
    limits="everything",
    licence="CC0-1.0",
    sources=(),
    weights="none",
    content_hash="0",
)


class ToyInstrument:
    """Answers silence at once; encodes a prompt as its length."""

    spec = TOY_SPEC

    def embed(self, text: str) -> Floats:
        return np.full((2, 3), len(text), np.float32)

    def sketch(self, audio: Floats) -> Floats:
        return np.ones((3, 8), np.float32)

    def encode(self, audio: Floats) -> Floats:
        return np.zeros((2, audio.shape[1] // 50), np.float32)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        return np.zeros((len(added), 1), np.float32), np.zeros((len(added), 1), np.float32)

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        return np.zeros_like(x)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        return np.zeros((1, 2, 400), np.float32), state


@dataclass
class FakeServices:
    """Remembers what it was asked; a model called "slow" waits for `let_go`."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    presets: Presets = field(default_factory=Presets)
    take: str = ""
    on_link: bool = False
    sounds: list[Path] = field(default_factory=list)
    """Folders of sounds."""

    def record(self, on: bool, name: str) -> str:
        self.calls.append(("record", on, name) if name else ("record", on))
        self.take = "/takes/take-1" if on else ""
        return "/takes/take-1"

    def recording(self) -> str:
        return self.take

    def capture(self, minutes: float | None) -> str:
        self.calls.append(("capture", minutes))
        return "/takes/capture-1"

    def held(self) -> tuple[float, float]:
        return 90.0, 12.5

    def link(self, on: bool) -> int:
        self.on_link = on
        return 2 if on else 0

    def linked(self) -> tuple[bool, int]:
        return self.on_link, 2 if self.on_link else 0

    def midi(self, verb: str, target: str) -> None:
        if target == "unbound":
            raise ConfigError("no MIDI input is open")
        self.calls.append(("midi", verb, target))

    def find_model(self, name: str) -> Callable[[], ToyInstrument]:
        self.calls.append(("model", name))
        if name == "broken":
            raise ModelError("broken: this is no model.")

        def load() -> ToyInstrument:
            if name == "slow":
                self.let_go.wait(5)
            return ToyInstrument()

        return load

    def find_sound(self, name: str) -> Path:
        return library.find_sound(name, self.sounds)

    def catalog(self) -> list[tuple[str, str, str]]:
        return [("model", "toy", "a toy"), ("preset", "soft", "")]


@dataclass
class Rig:
    """A session without a device; `play` moves its clock."""

    session: Session
    services: FakeServices
    commander: Commander

    @property
    def controls(self) -> Controls:
        return self.session.state.current

    def play(self, samples: int = 400) -> None:
        self.session.ends.callback(
            np.full((samples, 2), 0.25, np.float32), np.zeros((samples, 2), np.float32)
        )

    def ask(self, name: str, *args: object) -> Ack | Fail:
        """Send one message past OSC and wait for its answer."""
        replies: list[Ack | Fail] = []
        answered = threading.Event()

        def done(reply: Ack | Fail) -> None:
            replies.append(reply)
            answered.set()

        self.commander.apply(name, args, done)
        assert answered.wait(5)
        assert len(replies) == 1
        return replies[0]


@contextmanager
def rig() -> Iterator[Rig]:
    """A running session with the toy instrument, stopped clock."""
    state = ControlState(Controls())
    ends = Ends(state, 8000, seconds=2.0)
    with TemporaryDirectory() as folder:
        Path(folder, "soft.toml").write_text("[controls]\nsteps = 2\nmix = 0.5\n")
        services = FakeServices(presets=Presets(Path(folder)))
        with Session(ToyInstrument(), Timeline(400, 100), state, ends) as session:
            yield Rig(session, services, Commander(session, services))


@contextmanager
def served() -> Iterator[tuple[Rig, OscServer]]:
    """The same, listening on a free port."""
    with rig() as there, OscServer(there.commander, there.session, port=0) as server:
        yield there, server


def message(address: str, *args: object, types: str = "") -> bytes:
    """One OSC message; ``types`` overrides python-osc's guess, letter by letter."""
    builder = OscMessageBuilder(address)
    for i, arg in enumerate(args):
        builder.add_arg(arg, types[i] if types else None)  # type: ignore[arg-type]
    return builder.build().dgram


def bundle(*messages: bytes, time_tag: bytes = b"\0\0\0\0\0\0\0\1") -> bytes:
    """Messages in one datagram."""
    return b"#bundle\0" + time_tag + b"".join(len(m).to_bytes(4, "big") + m for m in messages)


class Peer:
    """A patch: one socket to send, like Max another one to hear."""

    def __init__(self, port: int, hello: bool = False) -> None:
        self.port = port
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.out.bind(("127.0.0.1", 0))
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if hello else self.out
        if hello:
            self.back.bind(("127.0.0.1", 0))
            self.send("/lmdm/hello", self.back.getsockname()[1], "test patch")
            self.until("/lmdm/state")

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self.out.close()
        self.back.close()

    def send(self, address: str, *args: object, types: str = "") -> None:
        self.raw(message(address, *args, types=types))

    def raw(self, datagram: bytes) -> None:
        self.out.sendto(datagram, ("127.0.0.1", self.port))

    def receive(self, timeout_s: float = 3.0) -> tuple[str, list[Any]] | None:
        self.back.settimeout(max(0.001, timeout_s))
        try:
            datagram = self.back.recv(65535)
        except TimeoutError:
            return None
        assert len(datagram) <= 1000
        tags = datagram[datagram.index(b",") :].split(b"\0", 1)[0]
        assert set(tags) <= set(b",ifs"), tags
        found = OscMessage(datagram)
        return found.address, found.params

    def until(self, address: str, *start: object, timeout_s: float = 3.0) -> list[Any]:
        """Read on to a message whose first arguments are ``start``; return its arguments."""
        end = time.monotonic() + timeout_s
        while (found := self.receive(end - time.monotonic())) is not None:
            if found[0] == address and found[1][: len(start)] == list(start):
                return found[1]
        raise AssertionError(f"{address} {start} did not come")

    def collect(self, seconds: float) -> list[tuple[str, list[Any]]]:
        """Everything that comes for a while."""
        found = []
        end = time.monotonic() + seconds
        while (got := self.receive(end - time.monotonic())) is not None:
            found.append(got)
        return found

    def ask(self, address: str, *args: object, types: str = "") -> tuple[str, list[Any]]:
        """Send a message; return its ack or fail as ("ack", the rest)."""
        self.send(address, *args, types=types)
        return self.answer(address)

    def answer(self, address: str) -> tuple[str, list[Any]]:
        while (found := self.receive()) is not None:
            if found[0] in ("/lmdm/ack", "/lmdm/fail") and found[1][0] == address:
                return found[0].removeprefix("/lmdm/"), found[1][1:]
        raise AssertionError(f"{address} was not answered")


def wait_for(true: Callable[[], bool], timeout_s: float = 5.0) -> None:
    """Return as soon as a condition holds."""
    end = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.002)
