"""A performance: the daemon as a process, a performer's OSC client, a player on the same server."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from machines import ForeignLoad, JackServer, Shared, cpu_seconds, end, run_rig
from numpy.typing import NDArray

from lmdm_agent.osc_wire import read_packet, write_message

Floats = NDArray[np.float32]
Words = list[Any]

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("LMDM_REHEARSAL_S", "60"))
"""On the device's clock, which a busy machine stretches."""
AFTER_S = 6
"""What the player goes on for when the performer has stopped."""
STEPS = 2**23
PATIENCE_S = 60.0


def free_port() -> int:
    """A UDP port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def melody(seconds: float, rate: int) -> Floats:
    """A plucked melody with rests, [n, 2], in steps of 24 bits; every sample is its own mark."""
    count = int(seconds * rate)
    sound = np.zeros((count, 2))
    rng = np.random.default_rng(3)
    note = int(0.35 * rate)
    for index, start in enumerate(range(0, count - note, note)):
        if index % 9 == 8:
            continue
        time_s = np.arange(note) / rate
        pitch = 220.0 * 2.0 ** (int(rng.choice([0, 2, 3, 5, 7, 8, 10, 12])) / 12)
        partials = sum(np.sin(2 * np.pi * pitch * k * time_s) / k for k in (1, 2, 3, 4))
        pluck = 0.2 * partials * np.exp(-5.0 * time_s)
        sound[start : start + note] += pluck[:, None] * (1.0, 0.7)
    sound += rng.uniform(-1e-4, 1e-4, sound.shape)
    return (np.round(sound * STEPS) / STEPS).astype(np.float32)


class Hand:
    """A performer's OSC client; every message must be answered.

    Attributes:
        name: What the daemon knows it as.
        said: Every message that was accepted, with the words of its ack (without the address).
        told: Everything else that came, (name, words).
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._to = ("127.0.0.1", port)
        self.name = f"127.0.0.1:{self._socket.getsockname()[1]} hand"
        self.said: list[tuple[str, tuple[Any, ...], Words]] = []
        self.told: list[tuple[str, Words]] = []

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, name: str, *args: Any, seconds: float = 10.0) -> Words | None:
        """Send a message; return its ack's words, or None when none came."""
        address = f"/lmdm/{name}"
        self._read_what_waits()
        self._socket.sendto(write_message(address, args), self._to)
        for answer, words in self._messages(seconds):
            if answer == "ack" and words[0] == address:
                self.said.append((name, args, words[1:]))
                return words[1:]
            assert not (answer == "fail" and words[0] == address), words
        return None

    def ask(self, name: str, *args: Any) -> Words:
        """Send a message that must be acknowledged."""
        words = self.send(name, *args)
        assert words is not None, f"no answer to {name}"
        return words

    def listen(self, seconds: float) -> None:
        """Only listen."""
        for _ in self._messages(seconds):
            pass

    def wait_for(self, name: str) -> Words:
        """The words of a message that was told or will be."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for told, words in self.told:
                if told == name:
                    return words
            self.ask("ping", 1)
            self.listen(0.2)
        raise AssertionError(f"{name} was not told")

    def _read_what_waits(self) -> None:
        """Make room: the system drops an answer that finds the queue full of what was told."""
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
            while True:
                for _ in self._heard(self._socket.recv(2048)):
                    pass

    def _messages(self, seconds: float) -> Iterator[tuple[str, Words]]:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                datagram = self._socket.recv(2048)
            except (TimeoutError, ConnectionRefusedError):
                return
            yield from self._heard(datagram)

    def _heard(self, datagram: bytes) -> Iterator[tuple[str, Words]]:
        for answer, words in read_packet(datagram):
            name = answer.removeprefix("/lmdm/")
            if name not in ("ack", "fail"):
                self.told.append((name, list(words)))
            yield name, list(words)


@contextmanager
def daemon(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program as a performer starts it; it writes daemon.log and, if told to, takes."""
    command = [sys.executable, "-m", "lmdm_agent", "--device", "system", "--no-ui"]
    command += ["--osc-port", str(port), "--no-oscquery", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "agent"), "HOME": str(folder)}
    with (folder / "daemon.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(5)


def started(hand: Hand, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the daemon answers the hand, and subscribe."""
    for _ in range(int(PATIENCE_S)):
        if hand.send("hello", 0, "hand", seconds=1.0) is not None:
            return
        assert process.poll() is None, log.read_text()[-2000:]
    raise AssertionError(f"the daemon does not answer:\n{log.read_text()[-2000:]}")


@dataclass(frozen=True)
class Performance:
    """What a performance left.

    Attributes:
        server: What it was played on.
        hand: What was said and told.
        take: Folder of the take.
        capture: Folder of what was captured near the end.
        played: [n, 2], what the player sent.
        heard: [m, 2], what came out of the daemon meanwhile; sample 0 is in the same period.
        foreign_cores: Load of others while it lasted.
        log: What the daemon printed.
    """

    server: JackServer
    hand: Hand
    take: Path
    capture: Path
    played: Floats
    heard: Floats
    foreign_cores: float
    log: str


def give_performance(server: JackServer, model: Path, block_s: float, folder: Path) -> Performance:
    """Play into the daemon for `SECONDS`, steer it, record it.

    Args:
        server: To play on.
        model: Its file.
        block_s: Length of its blocks.
        folder: For everything that comes of it.
    """
    port, context = free_port(), multiprocessing.get_context("spawn")
    shared = Shared(context)
    for event in (shared.counting, shared.counted):
        event.set()
    source, target, log = folder / "source.npy", folder / "heard.npy", folder / "daemon.log"
    played = melody(SECONDS + AFTER_S, server.rate)
    np.save(source, played)
    rig = context.Process(
        target=run_rig, args=(server.name, source, target, False, shared), daemon=True
    )
    # The steps are those that were asked for, however busy the machine is otherwise.
    options = ("--model", str(model), "--record", str(folder / "takes"), "--no-auto-steps")
    with daemon(folder, port, *options) as process, Hand(port) as hand:
        try:
            started(hand, process, log)
            take = Path(hand.ask("record", 1)[1])  # it runs already; this names it
            rig.start()
            assert shared.connected.wait(30), log.read_text()[-2000:]
            load = ForeignLoad(lambda: cpu_seconds(process.pid) + cpu_seconds(rig.pid or 0))
            capture = perform(hand, block_s)
            foreign = load.cores()
            rig.join(AFTER_S + 60)
            assert rig.exitcode == 0
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0, log.read_text()[-2000:]
        finally:
            end([rig])
    text = log.read_text()
    return Performance(
        server,
        hand,
        take,
        capture,
        played,
        np.load(target),
        foreign,
        text,
    )


def perform(hand: Hand, block_s: float) -> Path:
    """Play the instrument over OSC; return the capture's folder."""

    def block() -> int:
        return hand.ask("ping", 1)[-3]

    last = block() + int(SECONDS / block_s) + 1
    hand.ask("prompt", 1, "whale song, deep and slow")
    hand.ask("prompt", 2, "bright glass bells")
    hand.listen(3.0)
    hand.ask("mark", "the crossfades begin")
    hand.ask("seed", 7)
    turn = 0
    while block() < last - int(25 / block_s):
        for position in (0.25, 0.5, 0.75, 1.0):
            hand.ask("crossfade", 1 + turn % 2, 2 - turn % 2, position)
            hand.listen(0.7)
        hand.ask("steps", (2, 4, 3)[turn % 3])
        hand.ask("guidance", (0.3, 0.9)[turn % 2])
        hand.listen(2.0)
        turn += 1
    hand.ask("mark", "Schluß: once from the start")
    hand.ask("clear")
    hand.ask("prompt", 3, "rain on the sea, far away")
    hand.ask("fade", 3, 4.0)
    hand.listen(6.0)
    capture = Path(hand.ask("capture", 0.5)[1])
    while block() < last:
        hand.listen(0.5)
    hand.ask("record", 0)
    hand.wait_for("captured")
    return capture
