"""Three ways to serve a sound device while the interpreter is busy, compared on one machine.

Why the daemon runs its device callback in a process of its own: this compares it with a callback
in the daemon's process, and with one in C (python-rtmixer) that only copies to and from rings
which a Python thread serves. Each turn is a process of its own, turns are interleaved, and the
medians are printed; nothing depends on the figures.

``python -m lmdm_agent.callback_benchmark`` needs the optional package rtmixer for the second way.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from lmdm_agent.audio import StreamPlan, plan_stream
from lmdm_agent.callback_ways import WAYS, Turn, turn_command
from lmdm_agent.errors import ConfigError


def _busy_s() -> float:
    """Seconds all cores were busy since the machine started; 0 where nobody says."""
    try:
        line = Path("/proc/stat").read_text(encoding="ascii").split("\n")[0]
    except OSError:
        return 0.0
    fields = [int(word) for word in line.split()[1:9]]
    # All but idle and waiting for a disk.
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def run_turn(way: str, plan: StreamPlan, seconds: float) -> Turn:
    """One turn in a fresh process."""
    before, used, begun = _busy_s(), sum(os.times()[:4]), time.monotonic()
    done = subprocess.run(
        turn_command(way, seconds),
        input=msgspec.json.encode(plan) + b"\n",
        stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    passed = time.monotonic() - begun
    foreign = ((_busy_s() - before) - (sum(os.times()[:4]) - used)) / passed
    turn = msgspec.json.decode(done.stdout, type=Turn)
    return msgspec.structs.replace(turn, foreign=max(0.0, foreign))


def compare(plan: StreamPlan, seconds: float, rounds: int) -> list[Turn]:
    """All turns, interleaved; the C way only where rtmixer is installed."""
    ways = [way for way in WAYS if not way.startswith("c-") or _has_rtmixer()]
    turns: list[Turn] = []
    for _ in range(rounds):
        for way in ways:
            turns.append(run_turn(way, plan, seconds))
            print(_row(turns[-1]), flush=True)
    return turns


def _has_rtmixer() -> bool:
    return importlib.util.find_spec("rtmixer") is not None


HEADINGS = "missed %, xruns, gaps, jitter p50, p99, max (ms), added delay, needed delay, foreign"


def _row(turn: Turn) -> str:
    return (
        f"{turn.way:14} {100 * turn.missed:8.2f} {turn.xruns:6} {turn.gaps:5} "
        f"{turn.jitter_p50:8.2f} {turn.jitter_p99:8.2f} {turn.jitter_max:8.2f} "
        f"{turn.added_delay_samples:6} {turn.needed_delay_samples:6} {turn.foreign:5.1f}"
    )


def median_of(turns: Sequence[Turn]) -> Turn:
    """The median of each figure; all turns are of one way."""
    first = turns[0]
    figures: dict[str, Any] = {}
    for field in msgspec.structs.fields(Turn):
        if field.name == "way":
            continue
        middle = statistics.median(getattr(turn, field.name) for turn in turns)
        figures[field.name] = int(middle) if field.type is int else float(middle)
    return msgspec.structs.replace(first, **figures)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--device", default=None, help="a device's name, part of it, or number")
    parser.add_argument("--buffer", type=int, default=256, help="samples per callback")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    if not 0 < given.seconds <= 3600 or not 0 < given.rounds <= 1000:
        raise ConfigError("seconds must be between 0 and 3600, rounds between 1 and 1000.")
    plan = plan_stream(given.device, buffer_samples=given.buffer)
    print(f"{plan.label}, {plan.buffer_samples} samples at {plan.rate} Hz")
    print(f"way: {HEADINGS}")
    turns = compare(plan, given.seconds, given.rounds)
    print("medians:")
    for way, words in WAYS.items():
        if own := [turn for turn in turns if turn.way == way]:
            print(f"{_row(median_of(own))}  {words}")


if __name__ == "__main__":
    main()
