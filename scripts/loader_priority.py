"""How long others wait for the interpreter while a model loads, by the loader's priority.

    python scripts/loader_priority.py --busy 2

A thread loads the model again and again, once with each priority and back; another one asks for
the interpreter every millisecond. ``--busy`` programs beside them want a core each. Prints the
longest waits and how long a load takes. Linux.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lmdm_agent.library import find_model
from lmdm_agent.model import load

ASK_EVERY_S = 0.001
GIVING_WAY = 15
"""Of 19: gets about a thirtieth of a core that somebody else wants as well."""


@dataclass(frozen=True)
class Waited:
    """What some loads took (median) and made others wait (the longest, in order), in seconds."""

    load_s: float
    waits_s: tuple[float, ...]


@contextmanager
def busy(programs: int) -> Generator[None]:
    """Programs that want a core each."""
    started = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(programs)
    ]
    try:
        yield
    finally:
        for program in started:
            program.kill()
            program.wait()


def watch(path: Path, nice: int, loads: int, told: int = 5) -> Waited:
    """Load a model ``loads`` times in a thread that is so ``nice``."""
    taken: list[float] = []

    def loader() -> None:
        if nice:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
        for _ in range(loads):
            began = time.perf_counter()
            load(path)
            taken.append(time.perf_counter() - began)

    thread = threading.Thread(target=loader)
    waits: list[float] = []
    thread.start()
    last = time.perf_counter()
    while thread.is_alive():
        time.sleep(ASK_EVERY_S)
        now = time.perf_counter()
        waits.append(now - last - ASK_EVERY_S)
        last = now
    return Waited(statistics.median(taken), tuple(sorted(waits)[-told:]))


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="whale.onnx")
    parser.add_argument("--busy", type=int, default=2, help="programs beside it")
    parser.add_argument("--loads", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        print("threads share one priority here; this needs Linux", file=sys.stderr)
        return 1
    path = find_model(given.model)
    load(path)
    with busy(given.busy):
        for _ in range(given.rounds):
            for nice in (0, GIVING_WAY):
                found = watch(path, nice, given.loads)
                waits = ", ".join(f"{1000 * wait:.0f}" for wait in found.waits_s)
                print(f"nice {nice:2d}: a load {found.load_s:.2f} s, longest waits {waits} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
