"""A demo patch with real sound: Pd plays its test phrase into the daemon on one JACK server.

The shipped demo is opened as it is (only the ports of its `lmdm.agent` are given), a second patch
passes on what a composer would click, and an ear on the same server hears what Pd sends and what
the daemon answers, on one clock.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from machines import JackServer, end
from performance import ROOT, daemon, free_port

from lmdm_agent.errors import LmdmError
from lmdm_agent.library import find_model
from lmdm_agent.takes.format import Take, read_take

LIBRARY = ROOT / "patches" / "pd" / "lmdm"
DEMO = "demo-generative-delay.pd"
PATIENCE_S = 30.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pd") is None, reason="Pd is not installed"),
]


def ear(server: str, target: Path, ready: Any, stop: Any) -> None:
    """Process: connect Pd to the agent, and write what both put out as [n, 2] (Pd, agent)."""
    import jack

    client = jack.Client("ear", servername=server, no_start_server=True)
    ins = [client.inports.register(name) for name in ("pd", "agent")]
    pieces: list[np.ndarray] = []

    @client.set_process_callback
    def process(count: int) -> None:  # pyright: ignore[reportUnusedFunction]
        pieces.append(np.stack([port.get_array() for port in ins], axis=1))

    with client:
        to_agent = client.get_ports("PortAudio", is_audio=True, is_input=True)
        from_agent = client.get_ports("PortAudio", is_audio=True, is_output=True)
        for _ in range(100):
            from_pd = client.get_ports("pd_demo", is_audio=True, is_output=True)
            if from_pd:
                break
            time.sleep(0.1)
        for port in to_agent:
            for other in client.get_all_connections(port):
                client.disconnect(other, port)
            client.connect(from_pd[0], port)
        client.connect(from_pd[0], ins[0])
        client.connect(from_agent[0], ins[1])
        ready.set()
        stop.wait(120)
    np.save(target, np.concatenate(pieces))


def driver(port: int) -> str:
    """A patch that passes on what comes over FUDI: messages for the bus, and the phrase."""
    return (
        "#N canvas 0 0 400 300 12;\n"
        f"#X obj 10 10 netreceive {port};\n"
        "#X obj 10 50 route source;\n"
        "#X obj 10 90 s lmdm.source;\n"
        "#X obj 90 90 s lmdm;\n"
        "#X obj 200 50 r lmdm.heard;\n"
        "#X obj 200 90 print heard;\n"
        "#X connect 0 0 1 0;\n#X connect 1 0 2 0;\n#X connect 1 1 3 0;\n#X connect 4 0 5 0;\n"
    )


class Composer:
    """Pd with the demo, on the JACK server."""

    def __init__(self, server: JackServer, folder: Path, osc: int, reply: int) -> None:
        library = folder / "lmdm"
        shutil.copytree(LIBRARY, library)
        demo = library / DEMO
        text = demo.read_text(encoding="utf-8")
        assert text.count(" lmdm.agent;") == 1
        demo.write_text(
            text.replace(" lmdm.agent;", f" lmdm.agent 127.0.0.1 {osc} {reply};"), encoding="utf-8"
        )
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        (library / "driver.pd").write_text(driver(port))
        self._log = folder / "pd.log"
        # Without -nojackconnect Pd would listen to itself.
        command = ["pd", "-nogui", "-nomidi", "-stderr", "-jack", "-jackname", "pd_demo"]
        command += ["-nojackconnect", "-r", str(server.rate), "-inchannels", "2"]
        # Pd opens the sound when its audio is switched on.
        command += ["-outchannels", "2", "-send", "pd dsp 1"]
        command += ["-open", str(demo), "-open", str(library / "driver.pd")]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(command, stderr=log)
        self._socket: socket.socket | None = None
        wait(lambda: self._connect(port), lambda: f"Pd did not start:\n{self.log}")

    def _connect(self, port: int) -> bool:
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), timeout=1)
        except OSError:
            return False
        return True

    @property
    def log(self) -> str:
        """What Pd printed; it writes spaces inside a symbol with a backslash."""
        return self._log.read_text(errors="replace").replace("\\", "")

    def say(self, line: str) -> None:
        """What a composer clicks."""
        assert self._socket is not None
        self._socket.sendall(f"{line};\n".encode())

    def heard(self, text: str) -> None:
        """Wait until the daemon has said something."""
        wait(lambda: f"heard: {text}" in self.log, lambda: f"{text!r} in\n{self.log[-3000:]}")


def wait(true: Callable[[], bool], what: Callable[[], str]) -> None:
    """Return as soon as a condition holds."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, what()
        time.sleep(0.05)


@pytest.fixture
def context() -> SpawnContext:
    try:
        find_model("whale")
    except LmdmError as error:
        pytest.skip(str(error))
    return multiprocessing.get_context("spawn")


def test_pd_plays_and_the_daemon_answers(
    server: JackServer, context: SpawnContext, tmp_path: Path
) -> None:
    osc, reply = free_port(), free_port()
    ready, stop, target = context.Event(), context.Event(), tmp_path / "heard.npy"
    with daemon(tmp_path, osc, "--record", str(tmp_path / "takes")) as agent:
        composer = Composer(server, tmp_path, osc, reply)
        listener = context.Process(target=ear, args=(server.name, target, ready, stop), daemon=True)
        try:
            composer.heard("version 1")
            listener.start()
            assert ready.wait(PATIENCE_S)
            composer.heard("state running")
            perform(composer)
            stop.set()
            listener.join(20)
            assert listener.exitcode == 0
            agent.send_signal(signal.SIGINT)
            assert agent.wait(20) == 0, (tmp_path / "daemon.log").read_text()
        finally:
            composer.process.kill()
            composer.process.wait(5)
            end([listener])
    assert "couldn't create" not in composer.log
    assert "error" not in composer.log
    assert "Traceback" not in (tmp_path / "daemon.log").read_text()
    (folder,) = (tmp_path / "takes").iterdir()
    take = read_take(folder)
    check_sound(np.load(target), take, server.rate)
    check_take(take)


def perform(composer: Composer) -> None:
    """Dry first, so that both paths can be compared; then the answer, and a crossfade."""
    composer.say("bypass 1")
    composer.heard("ack /lmdm/bypass 1")
    composer.say("source 1")
    composer.say("mark phrase begins")
    time.sleep(4.0)
    composer.say("bypass 0")
    composer.say("prompt 1 humpback whale song")
    composer.heard("ack /lmdm/prompt 1 humpback whale song")
    composer.say("prompt 2 rain on the sea")
    composer.heard("ack /lmdm/prompt 2 rain on the sea")
    composer.say("mark answer begins")
    time.sleep(4.0)
    composer.say("crossfade 1 2 1")
    composer.heard("crossed")
    time.sleep(2.0)
    composer.say("source 0")
    composer.say("record 0")
    composer.heard("ack /lmdm/record 0")


def check_sound(heard: np.ndarray, take: Take, rate: int) -> None:
    """What went over the wires: Pd's phrase, the same phrase through bypass, then an answer."""
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() < 1.0
    pd, agent = heard[:, 0], heard[:, 1]
    began = int(np.argmax(np.abs(pd) > 1e-3))
    assert np.abs(pd).max() > 0.05, "Pd did not play"
    # Bypass: the phrase comes back as it was, a constant number of samples later.
    piece = pd[began : began + 2 * rate]
    found = agent[began : began + 2 * rate + rate // 4]
    size = 1 << (len(found) + len(piece)).bit_length()
    match = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(piece, size)), size)
    lag = int(np.argmax(match[: rate // 4]))
    np.testing.assert_allclose(found[lag : lag + len(piece)], piece, atol=1e-5)
    # The answer: neither silence nor the phrase.
    facts = take.manifest
    at = {mark.text: mark.sample for mark in facts.marks}
    start = began + at["answer begins"] - at["phrase begins"] + facts.delay_samples
    answer = agent[start : start + 3 * rate]
    dry = pd[start - lag : start - lag + len(answer)]
    assert np.sqrt(np.mean(answer**2)) > 1e-3, "nothing was generated"
    alike = np.dot(answer, dry) / (np.linalg.norm(answer) * np.linalg.norm(dry) + 1e-9)
    assert abs(alike) < 0.5


def check_take(take: Take) -> None:
    """What the take says: prompts with spaces, the answer without seams, one crossing."""
    prompts = [m.args[1] for m in take.messages() if m.address == "/lmdm/prompt"]
    assert {"humpback whale song", "rain on the sea"} <= set(prompts)
    blocks = list(take.blocks())
    reports = [line.report for line in blocks if line.report is not None]
    crossed = [r for r in reports if r["crossed"] and r["dominant"] == "rain on the sea"]
    assert [r["dropped_latents"] for r in crossed] == [180]
    wet = soundfile.read(take.track("wet"), dtype="float32")[0][:, 0]
    holes = {line.block for line in blocks if not line.report or line.report["late_samples"]}
    steps = np.abs(np.diff(wet))
    seams = [line.due for line in blocks[1:] if not {line.block, line.block - 1} & holes]
    at_seams = [steps[s - 1] for s in seams if 0 < s < len(wet)]
    assert len(at_seams) > 8
    # A click at a block's edge would stand out from how far the sound moves elsewhere.
    assert np.median(at_seams) < 3 * np.median(steps[np.abs(wet[1:]) > 1e-4]) + 1e-6
