"""One minute on stage: the bundled model, the whole daemon, OSC, a real audio server.

The dry path is not delayed, so a loopback alone cannot show the answer's delay. The take can: it
starts with the stream, the rig plays samples that 24 bits hold exactly, the take's dry.flac
therefore is what the model heard, and the first blocks are generated again from it with
`Engine.process`. They must stand in wet.flac exactly ``delay_samples`` after the blocks they
answer, sample for sample.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from machines import ForeignLoad, JackServer, Shared, cpu_seconds, end, run_rig

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import LmdmError
from lmdm_agent.library import find_model
from lmdm_agent.osc_wire import read_packet, write_message
from lmdm_agent.timeline import Timeline

ROOT = Path(__file__).parents[2]
SECONDS = 60
FADE_SAMPLES = 300
LSB = 2.0**-23
QUIET_CORES = 0.3
"""With less foreign load than this, late blocks are the daemon's own fault."""

pytestmark = pytest.mark.slow


class Hand:
    """A performer's OSC client; every message must be answered."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._to = ("127.0.0.1", port)

    def send(self, name: str, *args: Any, seconds: float = 5.0) -> list[Any] | None:
        """Send a message; return its ack's arguments, or None when none came."""
        address = f"/lmdm/{name}"
        self._socket.sendto(write_message(address, args), self._to)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                datagram = self._socket.recv(2048)
            except (TimeoutError, ConnectionRefusedError):
                break
            for answer, words in read_packet(datagram):
                if answer == "/lmdm/ack" and words[0] == address:
                    return words[1:]
                assert not (answer == "/lmdm/fail" and words[0] == address), words
        return None

    def ask(self, name: str, *args: Any) -> list[Any]:
        """Send a message that must be acknowledged."""
        words = self.send(name, *args)
        assert words is not None, f"no answer to {name}"
        return words

    def close(self) -> None:
        """Let go of the port."""
        self._socket.close()


def instrument(seconds: float, rate: int) -> np.ndarray:
    """A plucked melody with rests, [n, 2], in steps of 24 bits; the same on both sides."""
    count = int(seconds * rate)
    sound = np.zeros(count)
    rng = np.random.default_rng(3)
    note = int(0.35 * rate)
    for index, start in enumerate(range(0, count - note, note)):
        if index % 9 == 8:
            continue
        time_s = np.arange(note) / rate
        pitch = 220.0 * 2.0 ** (int(rng.choice([0, 2, 3, 5, 7, 8, 10, 12])) / 12)
        partials = sum(np.sin(2 * np.pi * pitch * k * time_s) / k for k in (1, 2, 3, 4))
        sound[start : start + note] += 0.2 * partials * np.exp(-5.0 * time_s)
    sound += rng.uniform(-1e-4, 1e-4, count)
    exact = (np.round(sound * 2**23) / 2**23).astype(np.float32)
    return np.repeat(exact[:, None], 2, axis=1)


def free_port() -> int:
    """A UDP port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def model() -> Path:
    """The bundled model (or the one LMDM_STAGE_MODEL names), or a skip."""
    try:
        path = find_model(os.environ.get("LMDM_STAGE_MODEL", "whale"))
    except LmdmError as error:
        pytest.skip(str(error))
    if not (ROOT / "agent" / "lmdm_agent" / "__main__.py").exists():
        pytest.skip("this checkout has no daemon to start yet")
    return path


def perform(hand: Hand, seconds: float) -> tuple[int, list[str]]:
    """Play the instrument by OSC; return the first block that a change touches, and the take."""
    began = time.monotonic()
    recorded = [str(word) for word in hand.ask("record", 1)]  # it runs already; this names it
    # Nothing may change for some blocks: these are the ones generated again offline.
    time.sleep(0.3 * seconds)
    changed = int(hand.ask("prompt", 1, "whale song, deep and slow")[-3])
    hand.ask("prompt", 2, "bright glass bells")
    hand.ask("weight", 1, 1.0)
    hand.ask("clear")
    hand.ask("mark", "the held blocks end here")
    for position in (0.25, 0.5, 0.75, 1.0):
        hand.ask("crossfade", 1, 2, position)
        time.sleep(0.5)
    steps = int(hand.ask("steps", 2)[0])
    assert steps == 2
    hand.ask("fade", 1, 4.0)
    hand.ask("mute", 1)
    time.sleep(1.0)
    hand.ask("mute", 0)
    while time.monotonic() - began < seconds - 6:
        time.sleep(0.2)
    hand.ask("record", 0)
    return changed, recorded


def test_a_minute_on_stage(server: JackServer, model: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "lmdm_agent", "--model", str(model), "--osc-port", str(port)]
    daemon_log = tmp_path / "daemon.log"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "agent"), "HOME": str(tmp_path)}
    with daemon_log.open("wb") as output:
        daemon = subprocess.Popen(
            [*command, "--device", "system", "--no-ui", "--record", str(tmp_path / "takes")],
            cwd=tmp_path,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    context = multiprocessing.get_context("spawn")
    shared = Shared(context)
    for event in (shared.counting, shared.counted):
        event.set()
    source, target = tmp_path / "source.npy", tmp_path / "heard.npy"
    np.save(source, instrument(SECONDS, server.rate))
    rig = context.Process(
        target=run_rig, args=(server.name, source, target, False, shared), daemon=True
    )
    hand = Hand(port)
    try:
        for _ in range(60):
            if hand.send("mix", 1.0, seconds=1.0) is not None:
                break
            assert daemon.poll() is None, daemon_log.read_text()[-2000:]
        rig.start()
        assert shared.connected.wait(30), daemon_log.read_text()[-2000:]
        load = ForeignLoad(lambda: cpu_seconds(daemon.pid) + cpu_seconds(rig.pid or 0))
        changed, recorded = perform(hand, SECONDS)
        foreign = load.cores()
        rig.join(SECONDS + 30)
        assert rig.exitcode == 0
        daemon.terminate()
        assert daemon.wait(10) in (0, -15, 143, 130)
    finally:
        hand.close()
        daemon.kill()
        daemon.wait(5)
        end([rig])

    heard = np.load(target)
    assert np.isfinite(heard).all()
    assert np.sqrt(np.mean(heard[len(heard) // 4 :] ** 2)) > 1e-3, "nothing was generated"
    check_take(find_take(recorded, tmp_path), model, changed, foreign)


def find_take(recorded: list[str], folder: Path) -> Path:
    """The take's folder: what the ack of record named, or what lies below the test's folder."""
    for word in recorded:
        if (folder / word / "take.json").is_file():
            return folder / word
    takes = sorted(folder.rglob("take.json"))
    assert takes, f"no take was recorded; record said {recorded}"
    return takes[-1].parent


def check_take(take: Path, model: Path, changed: int, foreign_cores: float) -> None:
    """Compare the take with the same blocks generated again, to the sample."""
    from lmdm_agent.model import load

    facts = json.loads((take / "take.json").read_text())
    reports = [json.loads(line) for line in (take / "blocks.jsonl").read_text().splitlines()]
    late = {r["block"]: r["late_samples"] for r in reports if r["late_samples"]}
    answered = {report["block"] for report in reports}
    worst = min(report["margin_s"] for report in reports)
    counts = f"late {len(late)} of {len(reports)} blocks, least margin {1000 * worst:.0f} ms"
    print(f"{counts}, foreign load {foreign_cores:.1f} cores")
    if foreign_cores < QUIET_CORES:
        assert not late, f"late blocks on a quiet machine: {late}"
    assert facts["rate"] == facts["model_rate"], "this test needs the model's rate on the server"

    dry, wet = (
        soundfile.read(take / f"{name}.flac", dtype="float32")[0] for name in ("dry", "wet")
    )
    instrument_ = load(model)
    timeline = Timeline(facts["block_samples"], facts["slack_samples"])
    size, start, delay = timeline.block_samples, facts["start_position"], facts["delay_samples"]
    assert delay == timeline.offset_samples
    controls = held_controls(facts)
    assert start < size, "the take must start with the stream"
    # Nothing is connected yet while the take is being opened: what it missed was silence.
    dry = np.concatenate([np.zeros((start, 2), np.float32), dry])
    engine = Engine(instrument_, timeline)
    checked = 0
    for block in range(changed):
        if block not in answered:
            break  # skipped on a machine that is too busy; the memory went another way from here
        at = block * size
        audio, _ = engine.process(dry[at : at + size].T.copy(), None, controls)
        # What came too late was dropped and the rest faded in: the rest stands where it belongs.
        missed = late[block] + FADE_SAMPLES if block in late else 0
        if missed > size // 2:
            continue
        sounded = wet[at - start + delay + missed : at - start + delay + size].T
        truth = np.clip(audio[:, missed:], -1, 1)
        if block == 0:  # the very first buffer fades in
            truth, sounded = truth[:, FADE_SAMPLES:], sounded[:, FADE_SAMPLES:]
        np.testing.assert_allclose(truth, sounded, atol=2 * LSB, rtol=0)
        checked += int(np.abs(sounded).max() > 1e-3)
    print(f"{checked} of {changed} blocks compared")
    assert checked or late, "no block could be compared"


def held_controls(facts: dict[str, Any]) -> Controls:
    """The controls of the take's start, which the performer held for some blocks."""
    values = dict(facts["controls"])
    values["prompts"], values["weights"] = tuple(values["prompts"]), tuple(values["weights"])
    assert values.pop("fade") is None and values.pop("glide") is None
    return Controls(**values)
