"""How soon OSC is answered: from sending a message over real UDP to its ack. Prints.

The daemon runs in this process, the patch that speaks to it (`osc_benchmark_client`) in another
one, so that they do not share an interpreter. Measured are a daemon whose stream stands still and
one that generates, with the session's own worker behind a clock that moves like a sound device of
this buffer size. The device itself, MIDI, the terminal page and a take are not part of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from lmdm_agent.app import Live
from lmdm_agent.audio import Device, StreamPlan
from lmdm_agent.bench_machine import machine
from lmdm_agent.config import Settings, changed
from lmdm_agent.ends import Ends
from lmdm_agent.errors import LmdmError
from lmdm_agent.osc_benchmark_client import BESIDE, PROMPT, SLIDER, VALUES, Outcome, Traffic
from lmdm_agent.rig import load_for
from lmdm_agent.spec import ModelSpec

CLIENT = "lmdm_agent.osc_benchmark_client"
TARGETS_MS = {"idle": 5.0, "generating": 20.0}
"""The p99 of values that is aimed at, by situation; prompts take as long as their encoding."""
ALL = "all values"
START_S = 30.0
"""Longest time the patch's process may take to start and end, beyond its traffic."""


# The patch's process.


def start_patch(traffic: Traffic) -> subprocess.Popen[bytes]:
    """Start the patch's process; its standard output will be an `Outcome` as JSON.

    Ctrl-C is not for it: whoever starts it ends it.
    """
    words = [sys.executable, "-m", CLIENT, "--client", msgspec.json.encode(traffic).decode()]
    # The same package, also where it is only on the path of this process.
    found = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, found))}
    return subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True, env=env)


def hear(traffic: Traffic) -> Outcome:
    """Let a patch of its own process play, and return what it found.

    Raises:
        LmdmError: The process failed.
    """
    with start_patch(traffic) as process:
        try:
            out, _ = process.communicate(timeout=traffic.seconds + traffic.patience_s + START_S)
        except subprocess.TimeoutExpired as error:
            raise LmdmError("the process that plays the patch did not end") from error
        finally:
            process.kill()
    if process.returncode:
        raise LmdmError(f"the process that plays the patch failed with {process.returncode}")
    return msgspec.json.decode(out, type=Outcome)


# The daemon.


class Clock:
    """Moves an `Ends` like a device would: one buffer of noise after the other, in time.

    Args:
        ends: The device side of a session, two channels in and out.
        buffer_samples: Samples a buffer.
    """

    def __init__(self, ends: Ends, buffer_samples: int) -> None:
        self._ends, self._size = ends, buffer_samples
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        rng = np.random.default_rng(0)
        noise = (0.1 * rng.standard_normal((8, self._size, 2))).astype(np.float32)
        out = np.zeros((self._size, 2), np.float32)
        start, buffers = time.perf_counter(), 0
        while not self._stop.is_set():
            self._ends.callback(noise[buffers % len(noise)], out)
            buffers += 1
            due = start + buffers * self._size / self._ends.rate
            time.sleep(max(0.0, due - time.perf_counter()))


@dataclass(frozen=True)
class Row:
    """One kind of message in one situation; times in ms, None where nothing was accepted."""

    situation: str
    kind: str
    sent: int
    lost: int
    median_ms: float | None
    p90_ms: float | None
    p99_ms: float | None
    max_ms: float | None

    @property
    def target_ms(self) -> float | None:
        """The p99 aimed at; a prompt has none, and beside prompts a model is at work."""
        if self.kind == PROMPT:
            return None
        return TARGETS_MS["generating" if self.kind == BESIDE else self.situation]

    @property
    def met(self) -> bool | None:
        """Whether nothing was lost and the p99 is below its target; None without a target."""
        if self.target_ms is None:
            return None
        return self.lost == 0 and self.p99_ms is not None and self.p99_ms < self.target_ms


def row_of(situation: str, kind: str, sent: int, ms: Sequence[float]) -> Row:
    """The figures of some messages."""
    ordered = sorted(ms)
    shares = [quantile(ordered, share) for share in (0.5, 0.9, 0.99, 1.0)]
    return Row(situation, kind, sent, sent - len(ms), *shares)


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share does not exceed; None of nothing."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None


def rows_of(situation: str, outcome: Outcome) -> list[Row]:
    """A row for every kind, and one for all that is sent before the prompts."""
    kinds = outcome.kinds
    rows = [row_of(situation, kind, heard.sent, heard.ms) for kind, heard in kinds.items()]
    aimed = [heard for kind, heard in kinds.items() if kind in (*VALUES, SLIDER)]
    times = [ms for heard in aimed for ms in heard.ms]
    return [*rows, row_of(situation, ALL, sum(heard.sent for heard in aimed), times)]


def table_of(situation: str, rows: Sequence[Row]) -> Table:
    """The rows of one situation, with the target beside each."""
    columns = ("message", "median", "p90", "p99", "max", "lost", "p99 <", "met")
    table = Table(*columns, title=f"{situation}: ms from sending to ack, over UDP")
    for row in rows:
        times = (row.median_ms, row.p90_ms, row.p99_ms, row.max_ms)
        table.add_row(
            row.kind,
            *("-" if ms is None else f"{ms:.2f}" for ms in times),
            f"{row.lost} of {row.sent}",
            "-" if row.target_ms is None else f"{row.target_ms:g}",
            {None: "-", True: "yes", False: "NO"}[row.met],
        )
    return table


def verdict(row: Row) -> str:
    """Whether the target is met, in a sentence."""
    if row.target_ms is None or row.p99_ms is None:
        return f"{row.situation}: nothing was answered."
    met = "is met" if row.met else "is NOT met"
    lost = f", {row.lost} lost" if row.lost else ""
    return (
        f"{row.situation}: p99 {row.p99_ms:.1f} ms of {row.sent} messages{lost}; "
        f"the target of {row.target_ms:g} ms {met}."
    )


def plan_without_device(spec: ModelSpec, rate: int, buffer_samples: int) -> StreamPlan:
    """A stereo stream that no device stands behind.

    Args:
        spec: The model; its rate counts where ``rate`` is 0.
        rate: Device rate in Hz.
        buffer_samples: Samples a device buffer.
    """
    rate = rate or spec.sample_rate
    device = Device(-1, "no device", "none", 2, 2, rate)
    return StreamPlan(device, device, rate, buffer_samples, (0, 1), (), (0, 1))


def measure(
    ends: Ends, port: int, buffer_samples: int, traffic: Traffic, say: Callable[[str], None]
) -> list[Row]:
    """Rows of a running daemon: first while its stream stands still, then while it moves.

    Raises:
        LmdmError: The patch's process failed or found nobody.
    """
    rows: list[Row] = []
    for situation in TARGETS_MS:
        traffic = msgspec.structs.replace(traffic, port=port, word=situation)
        say(f"{situation}: {traffic.seconds:.0f} s")
        if situation == "idle":
            outcome = hear(traffic)
        else:
            with Clock(ends, buffer_samples):
                outcome = hear(traffic)
        if outcome.gone:
            raise LmdmError("the daemon stopped answering while it was measured")
        rows += rows_of(situation, outcome)
    return rows


def load_in_words() -> str:
    """How busy this machine is otherwise, as far as the system tells."""
    try:
        return f"load average {os.getloadavg()[0]:.2f}"
    except (OSError, AttributeError):  # Windows has none
        return "load average unknown here"


def run(settings: Settings, traffic: Traffic | None = None) -> list[Row]:
    """Measure and print.

    Raises:
        LmdmError: The model or a setting cannot be used.
    """
    console = Console()
    before = load_in_words()
    model = load_for(settings)
    settings = changed(settings, {"osc": {"host": "127.0.0.1", "port": 0}}, "benchmark")
    buffer_samples = settings.device.buffer
    plan = plan_without_device(model.spec, settings.device.rate, buffer_samples)
    live = Live(settings, model, plan, screen=False)
    console.print(
        f"{model.spec.name} on {machine()}; {model.providers[0]}; {before} before", markup=False
    )
    with live.session, live.osc:
        port = live.osc.port
        rows = measure(live.ends, port, buffer_samples, traffic or Traffic(), console.print)
        health = live.session.health()
    for situation in TARGETS_MS:
        console.print(table_of(situation, [row for row in rows if row.situation == situation]))
    console.print(
        f"While generating: {health.block + 1} blocks, {health.late_blocks} late, "
        f"{health.skipped_blocks} skipped; {load_in_words()} after."
    )
    for row in rows:
        if row.kind == ALL:
            console.print(verdict(row), markup=False)
    return rows
