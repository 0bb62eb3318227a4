"""Stalls of the model, kills and ends of the daemon, again and again, on a real audio server.

    PYTHONPATH=agent:tests/stage:tests/endurance python tests/endurance/faults.py stalls --count 100
    PYTHONPATH=agent:tests/stage:tests/endurance python tests/endurance/faults.py kills --count 20
    PYTHONPATH=agent:tests/stage:tests/endurance python tests/endurance/faults.py ends --count 5

The daemon is the program as a performer starts it. What is judged is seen from outside: its OSC,
its sound, its processes, its takes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import processes
from listening import Watcher
from machines import JackServer
from performance import Hand, daemon, free_port, started
from servers import jack_server
from slow_model import write_slow
from soak_rig import Player, playing
from soak_sound import Sound, make_sound

from lmdm_agent.library import find_model
from lmdm_agent.takes.format import read_take
from lmdm_agent.takes.repair import unfinished

ANSWER_S = 1.0
"""The longest that an answer may take while the model hangs."""
STALL_WORDS = "has not answered"
"""In the text of the fault when a block is given up."""
END_S = 2.0
"""The longest that the end of the program may take."""


@dataclass(frozen=True)
class Agent:
    """A daemon that answers."""

    process: subprocess.Popen[bytes]
    hand: Hand
    log: Path


@contextlib.contextmanager
def agent(folder: Path, model: Path, *options: str) -> Iterator[Agent]:
    """A daemon in ``folder``; killed at the end if it still runs."""
    port = free_port()
    with daemon(folder, port, "--model", str(model), *options) as process, Hand(port) as hand:
        log = folder / "daemon.log"
        started(hand, process, log)
        yield Agent(process, hand, log)


@contextlib.contextmanager
def heard_agent(
    server: JackServer, folder: Path, model: Path, sound: Sound, *options: str
) -> Iterator[tuple[Agent, Player, Watcher]]:
    """The same with a player on its ports, and somebody who listens for the dry sound."""
    with (
        agent(folder, model, "--mix", "0.5", *options) as there,
        playing(server.name, "", sound.samples, folder) as player,
        Watcher(player, sound.noise) as watcher,
    ):
        if not player.state.connected.wait(30):
            raise RuntimeError("the player found no ports of the daemon")
        yield there, player, watcher


def models_folder(folder: Path) -> Path:
    """Where a daemon at home in ``folder`` looks for models by name."""
    found = folder / ".local/share/lmdm-agent/models"
    found.mkdir(parents=True, exist_ok=True)
    return found


def gone(pids: list[int], seconds: float) -> bool:
    """Tell whether all of these processes end within a time."""
    until = time.monotonic() + seconds
    while any(_runs(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


# The model hangs.


@dataclass
class Stalls:
    """What came of a model that hangs in every block.

    Attributes:
        wanted: How many hanging blocks were waited for.
        told: How often the daemon said so (``fault`` of part model).
        slowest_answer_ms: Of a message sent while the model hung.
        in_place: Windows in which the dry sound stood at its offset; ``elsewhere`` others.
        blocks_after: Answered within some seconds after the change to a model that works.
        late_after: How many of those were late.
    """

    wanted: int = 0
    told: int = 0
    slowest_answer_ms: float = 0.0
    answers: int = 0
    windows: int = 0
    in_place: int = 0
    elsewhere: int = 0
    counters: list[Any] = field(default_factory=list[Any])
    """Words of ``health`` at the end of the stalls."""
    blocks_after: int = 0
    late_after: int = 0
    resident_mb: list[float] = field(default_factory=list[float])
    threads: list[int] = field(default_factory=list[int])
    ended_in_s: float = 0.0
    exit_code: int | None = None
    tracebacks: int = 0

    def complaints(self) -> list[str]:
        """What is not as it has to be."""
        found = []
        if self.told < self.wanted:
            found.append(f"{self.told} of {self.wanted} stalls told")
        if self.slowest_answer_ms > 1000 * ANSWER_S:
            found.append(f"an answer took {self.slowest_answer_ms:.0f} ms")
        if self.elsewhere or self.in_place < self.windows / 2:
            found.append(f"dry sound in place in {self.in_place} of {self.windows} windows")
        if not self.blocks_after:
            found.append("no block was answered afterwards")
        if self.ended_in_s > END_S:
            found.append(f"the end took {self.ended_in_s:.2f} s")
        if self.tracebacks:
            found.append(f"{self.tracebacks} tracebacks")
        return found


def stalls(count: int, model: Path, server: JackServer, folder: Path) -> Stalls:
    """Let a model hang in ``count`` blocks, change to one that works and back, and end then."""
    figures = Stalls(count)
    models = models_folder(folder)
    write_slow(model, models / "slow.onnx")
    shutil.copy(model, models / "quick.onnx")
    sound = make_sound(server.rate)
    with heard_agent(server, folder, models / "quick.onnx", sound) as (there, _, watcher):
        hand = there.hand
        ask(hand, figures, "model", "slow", seconds=120.0)
        watched = watcher.watch.windows
        found = watcher.watch.found
        measure(there, figures)
        until = time.monotonic() + 30.0 * count
        while (told := _stalls_told(hand)) < count and time.monotonic() < until:
            if told % 10 == 9:
                measure(there, figures)
            # A subscription ends when nothing is heard of the subscriber.
            ask(hand, figures, "hello", 0, "stalls")
            hand.listen(0.2)
            figures.told = told
        figures.told = _stalls_told(hand)
        health = [words for name, words in hand.told if name == "health"]
        figures.counters = health[-1] if health else []
        figures.windows = watcher.watch.windows - watched
        figures.in_place = watcher.watch.found - found
        figures.elsewhere = len(watcher.watch.elsewhere)
        measure(there, figures)
        ask(hand, figures, "model", "quick", seconds=60.0)
        ask(hand, figures, "hello", 0, "stalls")
        hand.listen(2.0)
        hand.told.clear()
        hand.listen(5.0)
        blocks = [words for name, words in hand.told if name == "block"]
        figures.blocks_after = len(blocks)
        figures.late_after = sum(words[2] < 0 for words in blocks)
        ask(hand, figures, "model", "slow", seconds=120.0)
        hand.listen(2.0)
        figures.ended_in_s, figures.exit_code = end_by(there.process, signal.SIGTERM)
    figures.tracebacks = there.log.read_text(errors="replace").count("Traceback")
    return figures


def _stalls_told(hand: Hand) -> int:
    """Faults of a block that hangs; a model has others, of its loading or its sound."""
    return sum(
        name == "fault" and words[0] == "model" and STALL_WORDS in words[1]
        for name, words in hand.told
    )


def measure(there: Agent, figures: Any) -> None:
    """Take down memory and threads."""
    figures.resident_mb.append(round(processes.memory(there.process.pid).resident_mb, 1))
    figures.threads.append(processes.threads(there.process.pid))


def ask(hand: Hand, figures: Any, name: str, *args: Any, seconds: float = 10.0) -> list[Any]:
    """Send a message that must be answered; models that load have their own time."""
    begun = time.monotonic()
    words = hand.send(name, *args, seconds=seconds)
    if words is None:
        raise RuntimeError(f"no answer to {name} within {seconds:g} s")
    if name != "model":
        taken = 1000 * (time.monotonic() - begun)
        figures.slowest_answer_ms = max(figures.slowest_answer_ms, round(taken, 1))
    figures.answers += 1
    return words


def end_by(process: subprocess.Popen[bytes], number: int) -> tuple[float, int | None]:
    """Send a signal; return how long the end took and the exit code (None: it did not end)."""
    family = processes.family(process.pid)
    begun = time.monotonic()
    process.send_signal(number)
    try:
        code = process.wait(30)
    except subprocess.TimeoutExpired:
        return time.monotonic() - begun, None
    if not gone(family, 30.0 - (time.monotonic() - begun)):
        return 30.0, code
    return round(time.monotonic() - begun, 3), code


# The daemon is killed.


@dataclass
class Kills:
    """What came of killing the daemon.

    Attributes:
        kills: How many.
        left_over: Processes that lived on for two seconds.
        answered_again: Starts after a kill that answered OSC and moved sound.
        in_place: Windows after restarts in which the dry sound stood where it did before.
        takes: Cut-off takes that the next start has put in order.
        lost_s: The longest end of a take that is missing.
    """

    kills: int = 0
    left_over: int = 0
    answered_again: int = 0
    windows: int = 0
    in_place: int = 0
    elsewhere: int = 0
    takes: int = 0
    takes_bad: list[str] = field(default_factory=list[str])
    lost_s: float = 0.0
    server_alive: bool = True

    def complaints(self) -> list[str]:
        """What is not as it has to be."""
        found = []
        if self.left_over:
            found.append(f"{self.left_over} processes lived on")
        if self.answered_again != self.kills:
            found.append(f"{self.answered_again} of {self.kills} starts after a kill answered")
        if self.elsewhere or not self.in_place:
            found.append(f"dry sound elsewhere in {self.elsewhere} windows")
        if self.takes != self.kills or self.takes_bad:
            found.append(f"{self.takes} of {self.kills} takes put in order; {self.takes_bad}")
        if self.lost_s >= 1.0:
            found.append(f"{self.lost_s:.2f} s of a take are lost")
        if not self.server_alive:
            found.append("the audio server ended")
        return found


def kills(count: int, model: Path, server: JackServer, folder: Path, seed: int = 1) -> Kills:
    """Kill the daemon ``count`` times while it plays and records, each time at another moment."""
    figures, rng, takes = Kills(), np.random.default_rng(seed), folder / "takes"
    sound = make_sound(server.rate)
    cut: dict[Path, float] = {}
    with playing(server.name, "", sound.samples, folder) as player:
        for number in range(count + 1):
            with (
                agent(folder, model, "--mix", "0.5", "--record", str(takes)) as there,
                Watcher(player, sound.noise) as watcher,
            ):
                hand = there.hand
                take = Path(hand.ask("record", 1)[1])
                figures.answered_again += number > 0 and hand.ask("ping", 1) is not None
                # Long enough for the player to be joined to the new ports, and to hear itself.
                hand.listen(3.0 + 2.0 * float(rng.random()))
                _repaired(hand, cut, figures)
                if number == count:
                    hand.ask("record", 0)
                    end_by(there.process, signal.SIGINT)
                    break
                family = processes.family(there.process.pid)
                block_s, block = _block(hand)
                heard_s = _heard_s(hand, block, block_s)
                there.process.kill()
                there.process.wait(5)
                figures.kills += 1
                figures.left_over += not gone(family, 2.0)
                cut[take] = heard_s
            watch = watcher.watch
            figures.windows += watch.windows
            figures.in_place += watch.found
            figures.elsewhere += len(watch.elsewhere)
    figures.takes_bad += [str(path) for path in unfinished(takes)]
    figures.server_alive = server.process.poll() is None
    return figures


def _block(hand: Hand) -> tuple[float, int]:
    """Length of a block in seconds and the number of the one that is to be taken next."""
    first = hand.ask("ping", 1)
    begun, block = time.monotonic(), first[-3]
    while (words := hand.ask("ping", 1))[-3] < block + 2:
        hand.listen(0.02)
    return (time.monotonic() - begun) / 2, words[-3]


def _heard_s(hand: Hand, block: int, block_s: float) -> float:
    """About how long the daemon has moved sound: the next block was not complete yet."""
    return (block - 1) * block_s


def _repaired(hand: Hand, cut: dict[Path, float], figures: Kills) -> None:
    """Wait for the takes that kills have cut off, and look at them."""
    until = time.monotonic() + 30.0
    while cut and time.monotonic() < until:
        for path, heard_s in list(cut.items()):
            facts = read_take(path).manifest
            if not facts.complete:
                continue
            del cut[path]
            figures.takes += 1
            ends_s = (facts.start_position + facts.samples) / facts.rate
            figures.lost_s = max(figures.lost_s, round(heard_s - ends_s, 3))
        hand.ask("ping", 1)
        hand.listen(0.2)
    figures.takes_bad += [str(path) for path in cut]
    cut.clear()


# The end.


@dataclass
class End:
    """How the program ended in one state, by one signal."""

    state: str
    by: str
    seconds: float
    code: int | None
    take_complete: bool | None = None


@dataclass
class Ends:
    """How the program ended in every state."""

    ends: list[End] = field(default_factory=list[End])

    def complaints(self) -> list[str]:
        """Ends that took longer than two seconds, or did not come."""
        slow = [e for e in self.ends if e.code is None or e.seconds > END_S]
        cut = [e for e in self.ends if e.take_complete is False and "stuck" not in e.state]
        return [f"{e.state}, {e.by}: {e.seconds:.2f} s, code {e.code}" for e in slow] + [
            f"{e.state}, {e.by}: the take is not complete" for e in cut
        ]


def ends(count: int, model: Path, server: JackServer, folder: Path, *, both: bool = True) -> Ends:
    """End the program ``count`` times in each state, by ``both`` signals or one of them in turn."""
    figures = Ends()
    models = models_folder(folder)
    write_slow(model, models / "slow.onnx")
    shutil.copy(model, models / "quick.onnx")
    signals = (signal.SIGINT, signal.SIGTERM)
    for turn in range(count):
        for index, (state, prepare) in enumerate(STATES.items()):
            for number in signals if both else (signals[(turn + index) % 2],):
                figures.ends.append(_end(state, prepare, number, models, server, folder))
                print(figures.ends[-1], flush=True)
    return figures


def _end(
    state: str,
    prepare: Callable[[Agent, JackServer], None],
    number: signal.Signals,
    models: Path,
    server: JackServer,
    folder: Path,
) -> End:
    if state == "loading":
        port = free_port()
        with daemon(folder, port, "--model", str(models / "quick.onnx")) as process:
            log = folder / "daemon.log"
            length = log.stat().st_size
            while b"Loading" not in log.read_bytes()[length:] and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.2)
            return End(state, number.name, *end_by(process, number))
    takes = folder / "takes"
    name = "slow" if state == "model stuck" else "quick"
    there = None
    # A device that hangs has a server of its own, as it does not come back.
    with contextlib.ExitStack() as stack:
        if "device" in state:
            server = stack.enter_context(jack_server(folder, server.period))
        options = ("--record", str(takes))
        there = stack.enter_context(agent(folder, models / f"{name}.onnx", *options))
        try:
            take = Path(there.hand.ask("record", 1)[1])
            there.hand.listen(1.5)
            prepare(there, server)
            seconds, code = end_by(there.process, number)
        finally:
            if "device" in state:
                with contextlib.suppress(ProcessLookupError):
                    server.process.send_signal(signal.SIGCONT)
    return End(state, number.name, seconds, code, read_take(take).manifest.complete)


def _nothing(there: Agent, server: JackServer) -> None:
    return


def _not_recording(there: Agent, server: JackServer) -> None:
    there.hand.ask("record", 0)


def _capture(there: Agent, server: JackServer) -> None:
    there.hand.listen(2.0)
    there.hand.ask("capture", 0)


def _load_model(there: Agent, server: JackServer) -> None:
    there.hand.send("model", "slow", seconds=0.3)


def _stuck(there: Agent, server: JackServer) -> None:
    there.hand.listen(2.0)


def _device_stopped(there: Agent, server: JackServer) -> None:
    server.process.send_signal(signal.SIGSTOP)
    there.hand.listen(0.3)


def _device_gone(there: Agent, server: JackServer) -> None:
    server.process.kill()
    there.hand.listen(3.0)


def _child_stopped(there: Agent, server: JackServer) -> None:
    for pid in processes.family(there.process.pid)[1:]:
        os.kill(pid, signal.SIGSTOP)
    there.hand.listen(0.3)


STATES: dict[str, Callable[[Agent, JackServer], None]] = {
    "loading": _nothing,
    "playing": _not_recording,
    "recording": _nothing,
    "saving a capture": _capture,
    "loading another model": _load_model,
    "model stuck": _stuck,
    "device stuck": _device_stopped,
    "device lost": _device_gone,
    "device process stuck": _child_stopped,
}

RUNS: dict[str, Callable[..., Any]] = {"stalls": stalls, "kills": kills, "ends": ends}
COUNTS = {"stalls": 100, "kills": 20, "ends": 5}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=sorted(RUNS))
    parser.add_argument("--count", type=int)
    parser.add_argument("--model", default="whale")
    parser.add_argument("--folder", type=Path, help="kept; a temporary one goes at the end")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    os.environ.pop("XDG_DATA_HOME", None)
    with contextlib.ExitStack() as stack:
        if given.folder:
            given.folder.mkdir(parents=True)
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = folder.absolute()
        server = stack.enter_context(jack_server(folder))
        count = given.count or COUNTS[given.what]
        figures = RUNS[given.what](count, find_model(given.model), server, folder)
    text = json.dumps(asdict(figures), indent=1)
    (given.out or Path(f"{given.what}.json")).write_text(text)
    print(text)
    complaints = figures.complaints()
    print("\n".join(complaints) if complaints else "All is as it has to be.")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
