"""A million hostile datagrams against the daemon, with honest messages among them.

    PYTHONPATH=agent:tests/stage:tests/endurance python tests/endurance/hostile.py --packets 1000000

The datagrams come from a seed: random bytes, valid messages with flipped bits, cut ones, wrong
types, wild values, paths, bundles in bundles, 64 kB in one piece, and floods without a pause.
Between them an honest client sends messages of its own from another socket. Each of those must be
answered; to tell a message that the daemon ignored from one that the system dropped because its
queue was full, no more is sent than the queue holds, except in the floods, which are hostile only.
At the end sound goes through at the same offset, blocks are answered, and every control obeys.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import processes
from hostile_packets import Hostile
from listening import Watcher
from machines import JackServer
from performance import Hand, daemon, free_port, started
from servers import jack_server
from soak_rig import playing
from soak_sound import OffsetWatch, make_sound

from lmdm_agent.library import find_model
from lmdm_agent.osc_wire import read_packet, write_message

BATCH = 100
"""Hostile datagrams between two honest ones at most; the system's queue holds some hundreds."""
BATCH_BYTES = 100_000
FLOOD = 5_000
"""Datagrams of a flood, sent as fast as they go."""
FLOOD_EVERY = 100_000
ANSWER_S = 30.0
"""How long an honest message may wait: a model may be loading in front of it."""
AFTER_S = 6.0


@dataclass
class Figures:
    """What came of it."""

    packets: int = 0
    kinds: dict[str, int] = field(default_factory=dict[str, int])
    flooded: int = 0
    dropped_by_system: int = 0
    """Datagrams that found the socket's queue full; hostile ones of the floods."""
    honest: int = 0
    answered: int = 0
    unanswered: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    """Honest messages that were answered with something else than they said."""
    slowest_ms: float = 0.0
    seconds: float = 0.0
    malformed: int = 0
    """As the daemon counts them."""
    windows: int = 0
    in_place: int = 0
    elsewhere: list[tuple[int, int, float]] = field(default_factory=list[tuple[int, int, float]])
    in_place_after: int = 0
    """Windows with the dry sound at the old offset after the last datagram."""
    blocks_after: int = 0
    obeyed_after: list[str] = field(default_factory=list[str])
    resident_mb: tuple[float, float] = (0.0, 0.0)
    files: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)
    exit_code: int | None = None
    ended_in_s: float = 0.0
    tracebacks: int = 0
    log_lines: dict[str, int] = field(default_factory=dict[str, int])

    def complaints(self) -> list[str]:
        """What is not as it has to be; empty when all is well."""
        found = []
        if self.answered != self.honest or self.wrong:
            missing = self.unanswered[:5], self.wrong[:5]
            found.append(f"{self.answered} of {self.honest} honest messages answered: {missing}")
        if self.elsewhere:
            found.append(f"the dry sound moved in {len(self.elsewhere)} windows: {self.elsewhere}")
        if not self.in_place_after or not self.blocks_after:
            found.append(
                f"afterwards: dry sound in {self.in_place_after} windows, "
                f"{self.blocks_after} blocks answered"
            )
        if self.tracebacks or self.exit_code != 0:
            found.append(f"{self.tracebacks} tracebacks, exit code {self.exit_code}")
        return found


class Honest:
    """A client whose messages have to be answered, each by name."""

    def __init__(self, port: int, seed: int) -> None:
        self._to = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._rng = np.random.default_rng(seed)
        self._number = 0

    def close(self) -> None:
        """Say no more."""
        self._socket.close()

    def message(self) -> tuple[str, list[Any]]:
        """One that is well-formed; most are quick."""
        self._number += 1
        kinds = ("ping", "mix", "steps", "weight", "mark", "prompt", "crossfade", "gain_db", "sync")
        shares = (0.41, 0.15, 0.1, 0.1, 0.05, 0.01, 0.05, 0.05, 0.08)
        name = str(self._rng.choice(kinds, p=shares))
        unit = float(np.float32(self._rng.random()))
        args: dict[str, list[Any]] = {
            "mix": [unit], "steps": [int(self._rng.integers(1, 5))], "weight": [2, unit],
            "mark": [f"number {self._number}"], "prompt": [3, f"bell {self._number}"],
            "crossfade": [1, 2, unit], "gain_db": [-unit],
        }  # fmt: skip
        return name, args.get(name, [self._number])

    def ask(self, name: str, args: list[Any], figures: Figures) -> None:
        """Send it and wait for its answer."""
        address, began = f"/lmdm/{name}", time.monotonic()
        figures.honest += 1
        self._socket.sendto(write_message(address, args), self._to)
        for found, words in self._answers(began + ANSWER_S):
            if found not in ("/lmdm/ack", "/lmdm/fail") or words[0] != address:
                continue
            figures.answered += 1
            figures.slowest_ms = max(figures.slowest_ms, 1000 * (time.monotonic() - began))
            busy = found == "/lmdm/fail" and words[1] == "busy"
            if not busy and (found == "/lmdm/fail" or words[1 : 1 + len(args)] != args):
                figures.wrong.append(f"{name} {args}: {words}")
            return
        figures.unanswered.append(f"{name} {args}")

    def _answers(self, until: float) -> Iterator[tuple[str, list[Any]]]:
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                datagram = self._socket.recv(65536)
            except OSError:
                return
            for address, words in read_packet(datagram):
                yield address, list(words)


def attack(port: int, packets: int, seed: int, figures: Figures) -> None:
    """Send it all."""
    hostile, honest = Hostile(seed), Honest(port, seed + 1)
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    rng = np.random.default_rng(seed + 2)
    begun, told = time.monotonic(), 0
    next_flood = min(FLOOD_EVERY, packets // 2)

    def send(datagram: bytes) -> None:
        with contextlib.suppress(OSError):
            out.sendto(datagram, ("127.0.0.1", port))
        figures.packets += 1

    try:
        while figures.packets < packets:
            size = 0
            for datagram in hostile.make(int(rng.integers(1, BATCH))):
                send(datagram)
                size += len(datagram) + 800
                if size > BATCH_BYTES:
                    honest.ask(*honest.message(), figures)
                    size = 0
            honest.ask(*honest.message(), figures)
            if figures.packets >= next_flood:
                next_flood += FLOOD_EVERY
                dropped = dropped_at(port)
                for datagram in hostile.make(100) * (min(FLOOD, packets // 4) // 100):
                    send(datagram)
                    figures.flooded += 1
                _until_heard(honest)
                figures.dropped_by_system += dropped_at(port) - dropped
            if time.monotonic() - begun > told + 60:
                told += 60
                print(
                    f"{figures.packets} datagrams, {figures.answered} of {figures.honest} honest "
                    f"ones answered, the slowest after {figures.slowest_ms:.0f} ms",
                    flush=True,
                )
    finally:
        out.close()
        honest.close()
    figures.kinds = hostile.counts


def _until_heard(honest: Honest) -> None:
    """Ask until the flood is through."""
    for _ in range(60):
        probe = Figures()
        honest.ask("ping", ["after the flood"], probe)
        if probe.answered:
            return


def dropped_at(port: int) -> int:
    """Datagrams the system threw away because the queue of a local UDP port was full."""
    try:
        rows = Path("/proc/net/udp").read_text().splitlines()[1:]
    except OSError:
        return 0
    fields = [row.split() for row in rows]
    return sum(int(f[-1]) for f in fields if int(f[1].split(":")[1], 16) == port)


CALM = (
    ("link", 0), ("panic", 0), ("bypass", 0), ("mute", 0), ("tempo", 0.0), ("quantise", "off"),
    ("freeze", 0), ("gain_db", 0.0), ("input_gain_db", 0.0), ("steps", 2), ("solver", "pingpong"),
    ("cfg_weight", 1.0), ("mix", 0.5), ("match_loudness", 0),
)  # fmt: skip


def afterwards(hand: Hand, watch: OffsetWatch, figures: Figures) -> None:
    """Set everything as it was, and see that it is."""
    for name, value in CALM:
        words = hand.ask(name, value)
        if words[0] != value:
            figures.wrong.append(f"{name} {value}: {words}")
        figures.obeyed_after.append(name)
    hand.ask("hello", 0, "after")
    hand.told.clear()
    found = watch.found
    hand.listen(AFTER_S)
    figures.in_place_after = watch.found - found
    told = Counter(name for name, _ in hand.told)
    figures.blocks_after = told["block"]
    health = [words for name, words in hand.told if name == "health"]
    figures.malformed = int(health[-1][4]) if health else 0


def hostile(packets: int, seed: int, model: Path, server: JackServer, folder: Path) -> Figures:
    """Attack a daemon of its own in an empty ``folder``."""
    figures, port, sound = Figures(), free_port(), make_sound(server.rate)
    options = ("--model", str(model), "--mix", "0.5", "--capture-minutes", "0.2")
    with daemon(folder, port, *options) as process, Hand(port) as hand:
        log = folder / "daemon.log"
        started(hand, process, log)
        with (
            playing(server.name, "", sound.samples, folder) as player,
            Watcher(player, sound.noise) as watcher,
        ):
            if not player.state.connected.wait(30):
                raise RuntimeError("the player found no ports of the daemon")
            hand.listen(5.0)
            before = processes.memory(process.pid), processes.open_files(process.pid)
            count = processes.threads(process.pid)
            begun = time.monotonic()
            attack(port, packets, seed, figures)
            figures.seconds = round(time.monotonic() - begun, 1)
            afterwards(hand, watcher.watch, figures)
            after = processes.memory(process.pid), processes.open_files(process.pid)
            figures.resident_mb = round(before[0].resident_mb, 1), round(after[0].resident_mb, 1)
            figures.files = before[1], after[1]
            figures.threads = count, processes.threads(process.pid)
            watch = watcher.watch
            figures.windows, figures.in_place = watch.windows, watch.found
            figures.elsewhere = watch.elsewhere
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        figures.exit_code = process.wait(60)
        figures.ended_in_s = round(time.monotonic() - begun, 2)
    text = log.read_text(errors="replace")
    figures.tracebacks = text.count("Traceback")
    lines = Counter("".join("#" if c.isdigit() else c for c in x)[:100] for x in text.splitlines())
    figures.log_lines = dict(lines.most_common(20))
    return figures


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="whale")
    parser.add_argument("--folder", type=Path, help="kept; a temporary one goes at the end")
    parser.add_argument("--out", type=Path, default=Path("hostile.json"))
    given = parser.parse_args()
    os.environ.pop("XDG_DATA_HOME", None)
    with contextlib.ExitStack() as stack:
        if given.folder:
            given.folder.mkdir(parents=True)
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = folder.absolute()
        server = stack.enter_context(jack_server(folder))
        figures = hostile(given.packets, given.seed, find_model(given.model), server, folder)
    given.out.write_text(json.dumps(asdict(figures), indent=1))
    print(json.dumps(asdict(figures), indent=1))
    complaints = figures.complaints()
    print("\n".join(complaints) if complaints else "All is as it has to be.")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
