"""What is fuzzed: each target reads bytes as somebody outside could send them, and checks.

A target raises nothing, whatever it is given; what it promises is in its asserts. Hypothesis runs
them in CI (`test_fuzz`), atheris for hours (``python -m tests.fuzz``).
"""

from __future__ import annotations

import contextlib
import io
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from bits import Bits, edited
from fakes import Desk, FakeInstrument, fake_spec
from model_bytes import small_model
from osc_fakes import FakeServices, bundle, message
from stages import Stage, hashed

from lmdm_agent.audio_file import read_audio
from lmdm_agent.commands import Commander
from lmdm_agent.config import changed, initial_controls, load_settings, read_preset
from lmdm_agent.controls import ACTIONS, BY_NAME, CONTROLS
from lmdm_agent.errors import AudioFileError, ConfigError, LmdmError, ModelError, TakeError
from lmdm_agent.midi_map import load_map
from lmdm_agent.model import read_spec
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.osc import ANSWERS, OscServer
from lmdm_agent.osc_wire import MAX_DATAGRAM, MalformedError, read_packet, write_message
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import META, PREFIX
from lmdm_agent.score import read_score
from lmdm_agent.spec import GRAPHS, check_tokenizer, decode_spec, encode_spec
from lmdm_agent.takes import cues
from lmdm_agent.takes.format import BLOCKS, HEALTH, MANIFEST, MESSAGES, STATE, read_take
from lmdm_agent.takes.listing import list_takes
from lmdm_agent.takes.repair import repair
from lmdm_agent.takes.replay import replay
from lmdm_agent.takes.state_file import load_state

ADDRESS = ("127.0.0.1", 9)
NAMES = [*(c.name for c in CONTROLS), *(a.name for a in ACTIONS), *(m.name for m in META)]


def _folder() -> Path:
    """A folder that is gone when the program ends."""
    holder = tempfile.TemporaryDirectory(prefix="lmdm-fuzz-")
    _folders.append(holder)
    return Path(holder.name)


_folders: list[tempfile.TemporaryDirectory[str]] = []


# OSC.


class Ears(OscServer):
    """A server without a socket: datagrams are handed in, answers are kept."""

    def __init__(self, commander: Commander, session: Any) -> None:
        super().__init__(commander, session, port=0)
        self.said: list[tuple[str, tuple[Any, ...]]] = []

    def _send(self, address: Any, name: str, values: Any) -> None:
        datagram = write_message(PREFIX + name, values)
        assert len(datagram) <= MAX_DATAGRAM
        ((told, words),) = read_packet(datagram)
        assert told == PREFIX + name
        self.said.append((name, tuple(words)))


class Agent:
    """A session without a device, and a server that is fed by hand."""

    def __init__(self) -> None:
        folder = _folder()
        soundfile.write(folder / "rain.wav", np.zeros((4000, 1)), 44100)
        (folder / "soft.toml").write_text("[controls]\nsteps = 2\n", encoding="utf-8")
        self.desk = Desk(FakeInstrument())
        self.services = FakeServices(presets=Presets(folder), sounds=[folder])
        self.services.let_go.set()
        self.services.find_model = lambda name: lambda: FakeInstrument(fake_spec(name="other"))
        self.ears = Ears(Commander(self.desk.session, self.services), self.desk.session)

    def hear(self, datagram: bytes) -> list[tuple[str, tuple[Any, ...]]]:
        """Hand in a datagram and do what it asks for; return what was answered."""
        self.ears.said.clear()
        self.services.calls.clear()
        with contextlib.suppress(MalformedError):
            self.ears._handle(datagram, ADDRESS)
        self.desk.session.run_jobs()
        said = [*self.ears.said]
        self.ears._handle(message("/lmdm/cancel"), ADDRESS)
        return said


@cache
def _agent() -> Agent:
    return Agent()


def _argument(bits: Bits) -> tuple[object, str]:
    kind = bits.choice("ifdsTFNhb")
    if kind in "fd":
        number = bits.number()
        return (number if kind == "d" else _float32(number)), kind
    if kind in "ih":
        number = bits.number()
        whole = int(number) if math.isfinite(number) else 0
        size = 31 if kind == "i" else 63
        return max(-(2**size), min(2**size - 1, whole)), kind
    if kind == "b":
        return bits.take(bits.below(16)) or b"x", kind
    return (
        bits.text().replace("\0", "") if kind == "s" else {"T": True, "F": False}.get(kind)
    ), kind


def _float32(number: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.float32(number))


def _message(bits: Bits) -> bytes:
    name = bits.choice(NAMES) if bits.below(8) else bits.text().replace("\0", "")
    words = [_argument(bits) for _ in range(bits.below(5))]
    if name == "at":
        words = [(bits.below(100), "i"), (bits.choice(NAMES), "s"), *words]
    return message(f"{PREFIX}{name}", *(w for w, _ in words), types="".join(t for _, t in words))


def datagram_of(bits: Bits) -> bytes:
    """Any bytes, a message, a bundle of some, or one of these with edits."""
    kind = bits.below(4)
    if kind == 0:
        return bits.rest()
    found = [_message(bits) for _ in range(1 if kind == 1 else bits.below(5))]
    whole = found[0] if kind == 1 else bundle(*found)
    return edited(whole, bits, 4) if kind == 3 else whole


def osc(data: bytes) -> None:
    """A datagram: each of its messages is answered once, and the controls stay within the table."""
    agent = _agent()
    datagram = datagram_of(Bits(data))
    try:
        wanted = [address for address, _ in read_packet(datagram) if address not in ANSWERS]
    except MalformedError:
        wanted = []
    said = agent.hear(datagram)
    answers = sorted(words[0] for name, words in said if name in ("ack", "fail"))
    assert answers == sorted(map(_short, wanted)), (answers, wanted)
    controls = agent.desk.state.current
    for name, control in BY_NAME.items():
        value = getattr(controls, name)
        assert control.coerce(value) == value, (name, value)
    assert all(0.0 <= weight <= 1.0 for weight in controls.weights), controls.weights
    for name, words in said:
        assert name != "fail" or words[1] != "internal", words


def _short(address: str) -> str:
    """An address as an answer repeats it: what is too long for a datagram is cut."""
    ((_, words),) = read_packet(write_message("/lmdm/fail", (address, "", "")))
    return str(words[0])


# Models.


@cache
def _model() -> tuple[Path, bytes]:
    return _folder() / "m.onnx", small_model()


def model(data: bytes) -> None:
    """A model file: refused with a sentence, or cut into graphs no larger than itself."""
    path, base = _model()
    bits = Bits(data)
    whole = bits.rest() if bits.below(8) == 0 else edited(base, bits)
    path.write_bytes(whole)
    with contextlib.suppress(ModelError):
        read_spec(path)
    with contextlib.suppress(ModelError), OnnxFile(path) as file:
        file.metadata()
        assert len(file.content_hash()) == 64
        for name in (*GRAPHS, "double"):
            with contextlib.suppress(ModelError):
                assert len(file.slice_graph(name)) < len(whole) + 1000


TOKENIZER = (
    '{"padding":{"strategy":{"Fixed":3},"direction":"Right","pad_to_multiple_of":null},'
    '"truncation":{"max_length":3,"stride":0},"model":{"type":"WordLevel"}}'
)


def description(data: bytes) -> None:
    """A model's description or tokenizer: read within bounds, or refused with a sentence."""
    bits = Bits(data)
    base = encode_spec(fake_spec()) if bits.below(4) else TOKENIZER
    whole = bits.rest() if bits.below(8) == 0 else edited(base.encode(), bits)
    text = whole.decode("utf-8", "replace")
    with contextlib.suppress(ModelError):
        spec = decode_spec(text, "x.onnx")
        assert decode_spec(encode_spec(spec), "x.onnx") == spec
    with contextlib.suppress(ModelError):
        check_tokenizer(text, fake_spec(), "x.onnx")


# Settings.

SETTINGS = b"""
prompts = ["rain", "sea"]
weights = [0.25, 1]
[controls]
steps = 4
mix = 0.5
solver = "p4"
[device]
device = "USB"
inputs = [1, 2]
[osc]
host = "0.0.0.0"
allow = ["10.0.0.0/8", "192.168.1.7"]
[files]
sounds = ["~/sounds"]
[record]
capture_minutes = 2.5
"""
MAP = b"""
[[bindings]]
target = "mix"
kind = "cc"
channel = 1
number = 7
low = 0.0
high = 1.0
[[bindings]]
target = "weight 2"
kind = "note"
channel = 16
number = 60
"""


@cache
def _toml() -> Path:
    return _folder() / "x.toml"


def toml(data: bytes) -> None:
    """A file of settings, a preset or a MIDI map: refused with a sentence, or within the table."""
    path = _toml()
    bits = Bits(data)
    kind = bits.below(3)
    base = (SETTINGS, SETTINGS[:90], MAP)[kind]
    path.write_bytes(bits.rest() if bits.below(6) == 0 else edited(base, bits))
    with contextlib.suppress(ConfigError):
        settings = changed(load_settings(path), {"osc": {"port": 9001}}, "command line")
        controls = initial_controls(settings)
        assert all(c.coerce(getattr(controls, c.name)) is not None for c in CONTROLS)
    with contextlib.suppress(ConfigError):
        read_preset(path).apply(initial_controls(load_settings(None)))
    with contextlib.suppress(ConfigError):
        load_map(path)


# Takes.

WHALE = hashed("a")
TEXTS = (MANIFEST, BLOCKS, MESSAGES, STATE, HEALTH)


@cache
def _take() -> tuple[Path, dict[str, bytes]]:
    folder = _folder()
    stage = Stage(FakeInstrument(WHALE))
    stage.play(3)
    stage.hand_over(stage.session.clear)
    stage.play(5)
    stage.take(folder / "base")
    files = {p.name: p.read_bytes() for p in (folder / "base").iterdir() if p.is_file()}
    assert {*TEXTS} - {HEALTH} <= files.keys()
    log = "time\tsample\tblock\tsender\taddress\targuments\n0.01\t441\t1\tx\t/lmdm/mix\t0.5\n"
    files[MESSAGES] = files[MESSAGES] + log.split("\n")[1].encode() + b"\n"
    return folder, files


def take(data: bytes) -> None:
    """A take from somebody else: every reader gives what fits or one sentence; no other error."""
    folder, files = _take()
    bits = Bits(data)
    name = bits.choice(sorted(files))
    path = folder / "take"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    for one, content in files.items():
        new = edited(content, bits) if one == name else content
        if one == MANIFEST and bits.below(4) == 1:
            new = new.replace(b'"complete": true', b'"complete": false')
        (path / one).write_bytes(new)
    readers = [_read_texts, _read_score, _read_state, _list]
    # These take as long as hundreds of the others.
    readers += {0: [_replay], 1: [_repair]}.get(bits.below(8), [])
    for read in readers:
        with contextlib.suppress(TakeError, ConfigError, AudioFileError):
            read(path)


def _read_texts(path: Path) -> None:
    found = read_take(path)
    for line in found.blocks():
        assert line.controls is not None
    with contextlib.suppress(TakeError):
        list(found.messages())
    cues.messages(found)


def _read_score(path: Path) -> None:
    score = read_score(path / MESSAGES)
    score.cues(44100, 64)


def _read_state(path: Path) -> None:
    load_state(path / STATE, WHALE)


def _list(path: Path) -> None:
    list_takes(path.parent)


def _replay(path: Path) -> None:
    found = read_take(path)
    if found.manifest.samples > 10**6:
        return
    replay(found, lambda name, content: FakeInstrument(WHALE), sink=lambda piece: None)


def _repair(path: Path) -> None:
    if not read_take(path).manifest.complete:
        repair(path)


# Sounds.


@cache
def _sounds() -> tuple[Path, list[bytes]]:
    rng = np.random.default_rng(0)
    found: list[bytes] = []
    for form, subtype in (
        ("WAV", "PCM_16"),
        ("WAV", "FLOAT"),
        ("FLAC", "PCM_16"),
        ("AIFF", "PCM_24"),
    ):
        file = io.BytesIO()
        soundfile.write(file, rng.uniform(-0.5, 0.5, (300, 2)), 8000, subtype, format=form)
        found.append(file.getvalue())
    return _folder() / "x.wav", found


def sound(data: bytes) -> None:
    """A sound file: refused with a sentence, or stereo of bounded length."""
    path, bases = _sounds()
    bits = Bits(data)
    base = bits.choice(bases)
    path.write_bytes(edited(base, bits))
    for last_s in (None, 0.01):
        with contextlib.suppress(AudioFileError):
            audio = read_audio(path, 44100, last_s)
            assert audio.shape[0] == 2
            assert audio.dtype == np.float32
            assert last_s is None or audio.shape[1] <= 441


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {
    "osc": osc,
    "model": model,
    "description": description,
    "toml": toml,
    "take": take,
    "sound": sound,
}


def seeds(name: str) -> Iterator[bytes]:
    """Where a fuzzer of a target starts: nothing, and every first choice there is."""
    yield b""
    for first in range(8):
        for second in range(16):
            yield bytes([first, second]) + bytes(range(64))


__all__ = ["TARGETS", "LmdmError", "Target", "seeds"]
