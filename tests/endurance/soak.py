"""The daemon under a restless performer for a long time, on a real audio server.

    PYTHONPATH=agent:tests/stage:tests/endurance python tests/endurance/soak.py --minutes 60

A player in a process of its own sends notes with a noise in them that tells every sample from
every other; what comes out is searched for it once a second. A performer sends 50 messages a
second of every kind, changes the model now and then, and counts the answers. The daemon records a
take of it all. Afterwards the take is held against what went over the wires, sample by sample,
and its beginning is played again, block by block. A line a minute says how it goes; the figures go
into a JSON file.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import processes
import soundfile
from controller import Controller, Wishes
from machines import ForeignLoad, JackServer, cpu_seconds
from performance import Hand, daemon, free_port, started
from scipy.stats import theilslopes
from servers import jack_server
from soak_rig import Heard, Player, RigState, playing
from soak_sound import HEARD, OffsetWatch, make_sound
from soak_take import TakeFigures, examine

from lmdm_agent.library import find_model

SETTLED_MINUTES = 6
"""Until the five that are held have been played, memory has to grow."""
SETTLED_S = 10.0
"""What is late before does not count: the model is warm by then."""
LOOK_S = 1.0
WEIGHED_EVERY_S = 5.0
"""How often memory is read. The lowest of a minute counts, as two models are there in a change."""
XRUNS_MORE, XRUNS_MORE_AN_HOUR = 3, 6
"""Xruns of the daemon above those of a server that nobody uses, which are the machine's."""
ANSWERED = 0.9
"""Part of the blocks of the time that have to be told of."""


@dataclass(frozen=True)
class Plan:
    """What a soak is to be.

    Attributes:
        minutes: How long.
        period: Samples a period of the server.
        buffer: Samples a buffer of the daemon.
        messages_hz: How restless the performer is.
        model: Its file.
        second: Whether a copy of the model is changed to and back.
        broken: Whether every third change is to a file that is cut off, and has to be refused.
        wishes: What the performer asks for.
        replay_minutes: How much of the take is played again at the end.
        options: Further ones of the daemon's command line.
    """

    minutes: float
    model: Path
    period: int = 256
    buffer: int = 512
    messages_hz: float = 50.0
    second: bool = True
    broken: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    replay_minutes: float = 5.0
    options: tuple[str, ...] = ()


@dataclass
class Figures:
    """What came of it. Counts of blocks and xruns leave out the first `SETTLED_S`."""

    seconds: float = 0.0
    machine: str = ""
    realtime: bool = True
    period: int = 0
    buffer: int = 0
    delay_samples: int = 0
    loop_samples: int = 0
    """From what is played to where it is heard dry: the device's own latency."""
    blocks: int = 0
    late: int = 0
    skipped: int = 0
    late_samples: int = 0
    early_late: int = 0
    """Late and skipped blocks of the first `SETTLED_S`."""
    xruns: int = 0
    server_xruns: int = 0
    idle_server_xruns: int = 0
    rig_slow: int = 0
    sent: int = 0
    answered: int = 0
    unanswered: dict[str, int] = field(default_factory=dict[str, int])
    fails: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    answer_ms: dict[str, float] = field(default_factory=dict[str, float])
    behind_s: float = 0.0
    told: dict[str, int] = field(default_factory=dict[str, int])
    swaps: int = 0
    windows: int = 0
    windows_in_place: int = 0
    windows_silent: int = 0
    windows_blurred: int = 0
    """Windows whose dry sound is in place as far as can be told: other places are as good."""
    windows_elsewhere: list[tuple[int, int, float]] = field(
        default_factory=list[tuple[int, int, float]]
    )
    resident_mb: list[float] = field(default_factory=list[float])
    """The lowest of each minute."""
    peak_mb: list[float] = field(default_factory=list[float])
    """The highest of each minute."""
    own_mb: list[float] = field(default_factory=list[float])
    held_mb: list[float] = field(default_factory=list[float])
    growth_mb: float | None = None
    """Of resident memory from the seventh minute, when five are held, to the end; see `growth`."""
    threads: list[int] = field(default_factory=list[int])
    files: list[int] = field(default_factory=list[int])
    foreign_cores: float = 0.0
    own_cores: float = 0.0
    ended_in_s: float = 0.0
    exit_code: int | None = None
    tracebacks: int = 0
    log_lines: dict[str, int] = field(default_factory=dict[str, int])
    take: TakeFigures | None = None

    def complaints(self) -> list[str]:
        """What is not as it has to be; empty when all is well."""
        found = self._complaints_of_time()
        if self.late or self.skipped:
            found.append(f"{self.late} late and {self.skipped} skipped blocks")
        if self.windows_elsewhere:
            found.append(f"{len(self.windows_elsewhere)} windows at another offset")
        if self.windows_in_place <= self.windows / 4:
            found.append(f"the dry sound was found in {self.windows_in_place} windows only")
        if self.unanswered:
            found.append(f"unanswered: {self.unanswered}")
        if self.growth_mb is not None and self.growth_mb > 20.0:
            found.append(f"memory grew by {self.growth_mb:.1f} MB")
        if self.tracebacks or self.exit_code != 0:
            found.append(f"{self.tracebacks} tracebacks, exit code {self.exit_code}")
        return found + (self.take.complaints() if self.take is not None else ["no take"])

    def _complaints_of_time(self) -> list[str]:
        """What the device and its callback did not do in time, and figures that are missing."""
        found: list[str] = []
        if self.loop_samples != self.buffer + self.period:
            found.append(
                f"dry sound comes after {self.loop_samples} samples; "
                f"buffer and period are {self.buffer + self.period}"
            )
        allowed = (
            self.idle_server_xruns + XRUNS_MORE + int(XRUNS_MORE_AN_HOUR * self.seconds / 3600)
        )
        if self.xruns > allowed:
            found.append(f"{self.xruns} xruns, of an idle server {self.idle_server_xruns}")
        if self.told.get("health", 0) <= self.seconds / 2:
            found.append(f"health was told {self.told.get('health', 0)} times")
        counters = self.take.counters if self.take is not None else {}
        block_s = counters.get("block_s", 0.0)
        if not block_s:
            return [*found, "no health in the take"]
        if self.blocks < ANSWERED * self.seconds / block_s:
            found.append(f"{self.blocks} blocks in {self.seconds:g} s, one is {block_s:.3f} s")
        for name in ("slow_callbacks", "restarts", "device_losses"):
            # A counter that is not there is not a good one.
            if counters.get(name) != 0:
                found.append(f"{name}: {counters.get(name)}")
        return found


class Soak:
    """One soak: the processes, what is looked at meanwhile, and the figures."""

    def __init__(self, plan: Plan, server: JackServer, idle: str, folder: Path) -> None:
        self._plan, self._server, self._idle, self._folder = plan, server, idle, folder
        self.figures = Figures(
            machine=f"{os.cpu_count()} cores, {_processor()}, {platform.system()}",
            realtime=server.realtime,
            period=server.period,
            buffer=plan.buffer,
        )
        self._sound = make_sound(server.rate)
        self._watch = OffsetWatch(self._sound.noise)
        self._began = 0.0
        self._first: list[Any] | None = None
        """Words of ``health`` when the soak had settled."""
        self._first_server = (0, 0)

    def run(self) -> Figures:
        """Soak."""
        folder, plan, figures = self._folder, self._plan, self.figures
        port, wishes = free_port(), self._wishes()
        options = ("--model", str(plan.model), "--buffer", str(plan.buffer))
        options += ("--record", str(folder / "takes"), *plan.options)
        with daemon(folder, port, *options) as process, Hand(port) as hand:
            started(hand, process, folder / "daemon.log")
            hand.ask("bye")
            with playing(self._server.name, self._idle, self._sound.samples, folder) as player:
                if not player.state.connected.wait(30):
                    raise RuntimeError("the player found no ports of the daemon")
                self._play(process.pid, Controller(port, plan.messages_hz, wishes), player)
                begun = time.monotonic()
                process.send_signal(signal.SIGINT)
                figures.exit_code = process.wait(60)
                figures.ended_in_s = round(time.monotonic() - begun, 2)
        self._read_log(folder / "daemon.log")
        minutes = plan.replay_minutes
        loop, out = self._watch.expected or 0, heard_file(folder)
        figures.loop_samples = loop
        figures.take = examine(folder / "takes", self._sound, out, loop, minutes)
        return figures

    def _play(self, pid: int, controller: Controller, player: Player) -> None:
        """Let the performer play, and count."""

        def own() -> float:
            return sum(map(cpu_seconds, processes.family(pid)))

        def ours() -> float:
            others = cpu_seconds(player.pid) + cpu_seconds(self._server.process.pid)
            return own() + others + time.process_time()

        self._began = time.monotonic()
        load, before = ForeignLoad(ours), own()
        controller.start()
        self._listen(pid, controller, player.heard, player.state)
        # A model may be loading.
        controller.stop(patience_s=60.0)
        self.figures.foreign_cores = round(load.cores(), 2)
        self.figures.own_cores = round((own() - before) / (time.monotonic() - self._began), 2)
        self._count(controller, player.state)

    def _wishes(self) -> Wishes:
        """With a second model to change to, in the folder where the daemon looks for models."""
        if not self._plan.second:
            return self._plan.wishes
        models = self._folder / ".local/share/lmdm-agent/models"
        models.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._plan.model, models / "second.onnx")
        names = (self._plan.model.stem, "second")
        if self._plan.broken:
            whole = self._plan.model.read_bytes()
            (models / "broken.onnx").write_bytes(whole[: len(whole) // 2])
            names = (self._plan.model.stem, "second", "broken")
        return Wishes(**{**asdict(self._plan.wishes), "models": names})

    def _listen(self, pid: int, controller: Controller, heard: Heard, state: RigState) -> None:
        """Until the time is over: keep and search what comes out, and print a line a minute."""
        ends = self._began + 60.0 * self._plan.minutes
        looked, minute = 0, 0
        loads: list[processes.Memory] = []
        path = heard_file(self._folder)
        with soundfile.SoundFile(path, "w", self._server.rate, 2, "PCM_24") as file:
            while (now := time.monotonic()) < ends:
                time.sleep(LOOK_S / 2)
                file.write(heard.read())
                if heard.position >= looked + self._server.rate * LOOK_S + HEARD:
                    looked += int(self._server.rate * LOOK_S)
                    self._watch.look(looked, heard.at(looked, HEARD))
                if self._first is None and now - self._began >= SETTLED_S:
                    self._first = list(controller.told.get("health", ()))
                    self._first_server = state.xruns.value, state.idle_xruns.value
                if now - self._began >= 60.0 * minute + WEIGHED_EVERY_S * (len(loads) + 1):
                    loads.append(processes.memory(pid))
                if now - self._began >= 60.0 * (minute + 1):
                    minute += 1
                    self._tell(minute, pid, loads, controller, state)
                    loads = []
            file.write(heard.read())

    def _tell(
        self,
        minute: int,
        pid: int,
        loads: list[processes.Memory],
        controller: Controller,
        state: RigState,
    ) -> None:
        """Keep the figures of a minute, and print its line."""
        figures, watch = self.figures, self._watch
        load = min(loads, key=lambda load: load.resident_mb)
        figures.resident_mb.append(round(load.resident_mb, 1))
        figures.peak_mb.append(round(max(load.resident_mb for load in loads), 1))
        figures.own_mb.append(round(load.own_mb, 1))
        figures.held_mb.append(round(float(controller.told.get("held", [0, 0.0])[1]), 1))
        figures.threads.append(processes.threads(pid))
        figures.files.append(processes.open_files(pid))
        late, skipped, _, xruns, *_ = self._since(controller)
        print(
            f"min {minute:3d}  late {late} skipped {skipped}  xruns {xruns} "
            f"(server {state.xruns.value}, idle server {state.idle_xruns.value})  "
            f"in place {watch.found}/{watch.windows}, elsewhere {len(watch.elsewhere)}  "
            f"open {sum(controller.unanswered().values())} of {sum(controller.sent.values())}  "
            f"RSS {load.resident_mb:.0f} MB, own {load.own_mb:.0f}, "
            f"held {figures.held_mb[-1]:.0f}  "
            f"threads {figures.threads[-1]} files {figures.files[-1]}",
            flush=True,
        )

    def _since(self, controller: Controller) -> list[int]:
        """The counters of ``health`` since the soak had settled."""
        now = controller.told.get("health", [0] * 6)[:4]
        first = (self._first or [0] * 6)[:4]
        return [int(a) - int(b) for a, b in zip(now, first, strict=False)]

    def _count(self, controller: Controller, state: RigState) -> None:
        """Take down the figures of the performer and the server."""
        figures, watch = self.figures, self._watch
        figures.seconds = round(time.monotonic() - self._began, 1)
        figures.late, figures.skipped, figures.late_samples, figures.xruns = self._since(controller)
        figures.early_late = sum(int(v) for v in (self._first or [0, 0])[:2])
        figures.server_xruns = state.xruns.value - self._first_server[0]
        figures.idle_server_xruns = state.idle_xruns.value - self._first_server[1]
        figures.rig_slow = state.slow.value
        figures.blocks = controller.counts["block"]
        figures.delay_samples = int(controller.told.get("delay", [0])[0])
        figures.sent = sum(controller.sent.values())
        figures.answered = controller.acks + sum(controller.fails.values())
        figures.unanswered = dict(controller.unanswered())
        figures.fails = {
            f"{name} {code}": [count, controller.fail_texts[name, code]]
            for (name, code), count in controller.fails.items()
        }
        times = sorted(controller.latencies_ms)
        if times:
            marks = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "max": 1.0}
            figures.answer_ms = {
                name: round(times[int(share * (len(times) - 1))], 2)
                for name, share in marks.items()
            }
        figures.behind_s = round(controller.behind_s, 3)
        figures.told = dict(controller.counts)
        figures.swaps = controller.sent["model"]
        figures.windows, figures.windows_in_place = watch.windows, watch.found
        figures.windows_silent, figures.windows_elsewhere = watch.silent, watch.elsewhere
        figures.windows_blurred = watch.blurred
        figures.growth_mb = growth(figures.resident_mb)

    def _read_log(self, path: Path) -> None:
        text = path.read_text(errors="replace")
        self.figures.tracebacks = text.count("Traceback")
        for line in text.splitlines():
            # The same sentence with other numbers counts once.
            key = "".join("#" if c.isdigit() else c for c in line)[:100]
            self.figures.log_lines[key] = self.figures.log_lines.get(key, 0) + 1
        most = sorted(self.figures.log_lines.items(), key=lambda item: -item[1])[:30]
        self.figures.log_lines = dict(most)


def growth(rows: Sequence[float]) -> float | None:
    """How much more there is at the end than from the seventh minute on; the larger of two answers.

    What is freed and not yet given back goes up and down by more than what is looked for, so one
    answer compares medians, of ten minutes each where that many are at hand (27 and more), else of
    three (10 and more); the other is the rise of the trend through all minutes (Theil and Sen).
    """
    if len(rows) < 10:
        return None
    settled = rows[SETTLED_MINUTES:]
    many = 10 if len(rows) >= 27 else 3
    medians = statistics.median(settled[-many:]) - statistics.median(settled[:many])
    trend = float(theilslopes(settled).slope) * (len(settled) - 1)
    return round(max(medians, trend), 1)


def heard_file(folder: Path) -> Path:
    """Where what came out of the daemon is kept."""
    return folder / "heard.flac"


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


@contextlib.contextmanager
def idle_server(folder: Path, period: int) -> Iterator[str]:
    """A server nobody uses, whose xruns are the machine's."""
    name = os.environ["JACK_DEFAULT_SERVER"]
    with jack_server(folder, period) as other:
        os.environ["JACK_DEFAULT_SERVER"] = name
        yield other.name


def soak(plan: Plan, folder: Path) -> Figures:
    """Run a soak in an empty ``folder`` on servers of its own."""
    with jack_server(folder, plan.period) as server, idle_server(folder, plan.period) as idle:
        return Soak(plan, server, idle, folder).run()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--model", default="whale")
    parser.add_argument("--period", type=int, default=256)
    parser.add_argument("--buffer", type=int, default=512)
    parser.add_argument("--messages", type=float, default=50.0, help="a second")
    parser.add_argument("--steps", type=int, default=8, help="the most that is asked for")
    parser.add_argument("--gentle", action="store_true", help="one model call a step, no guidance")
    parser.add_argument("--one-model", action="store_true", help="never change the model")
    parser.add_argument("--model-every", type=float, default=60.0, metavar="S")
    parser.add_argument("--broken", action="store_true", help="every third model is a broken file")
    parser.add_argument("--capture-every", type=float, default=600.0, metavar="S")
    parser.add_argument("--replay-minutes", type=float, default=5.0)
    parser.add_argument("--folder", type=Path, help="kept; a temporary one goes at the end")
    parser.add_argument("--out", type=Path, default=Path("soak.json"))
    parser.add_argument("options", nargs="*", help="of lmdm-agent, after --")
    given = parser.parse_args()
    if importlib.util.find_spec("jack") is None:
        print("JACK-Client is not installed: pip install JACK-Client", file=sys.stderr)
        return 2
    os.environ.pop("XDG_DATA_HOME", None)
    solvers = ("pingpong", "euler") if given.gentle else ("pingpong", "euler", "p4")
    wishes = Wishes(
        given.steps,
        solvers,
        not given.gentle,
        model_every_s=given.model_every,
        capture_every_s=given.capture_every,
    )
    plan = Plan(
        given.minutes, find_model(given.model), given.period, given.buffer, given.messages,
        not given.one_model, given.broken, wishes, given.replay_minutes, tuple(given.options),
    )  # fmt: skip
    with contextlib.ExitStack() as stack:
        if given.folder:
            given.folder.mkdir(parents=True)
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        figures = soak(plan, folder.absolute())
    given.out.write_text(json.dumps(asdict(figures), indent=1))
    complaints = figures.complaints()
    print(json.dumps(asdict(figures), indent=1))
    print("\n".join(complaints) if complaints else "All is as it has to be.")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
