"""What blocks and changes of model cost in memory, one way or another.

    python scripts/model_memory.py --changes 20
    python scripts/model_memory.py --changes 20 --way apart

Ways: *shared*, as the daemon does it: all sessions have one arena, and weights are mapped apart
from it; *apart*: no arena, whatever is large is mapped apart; *none*: no arena, and the C library
does as it likes. Prints the median time of a block, the pages of memory that a block asks the
system for, the time that the kernel takes for a block, and the process's own memory after each
change. Linux.
"""

from __future__ import annotations

import argparse
import functools
import gc
import resource
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lmdm_agent import model, native_memory
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.library import find_model
from lmdm_agent.timeline import Timeline

WAYS = ("shared", "apart", "none")
WARM_BLOCKS = 4


@dataclass(frozen=True)
class Played:
    """What some blocks took, each: the median in ms, pages, and ms of the kernel's time."""

    block_ms: float
    pages: float
    kernel_ms: float

    def __str__(self) -> str:
        return (
            f"block {self.block_ms:.0f} ms (median), {self.pages:.0f} new pages and "
            f"{self.kernel_ms:.1f} ms of the kernel's time a block"
        )


def go(way: str) -> None:
    """Have sessions made one of the `WAYS`; before the first one is."""
    if way == "shared":
        return
    usual = model.session_options

    @functools.wraps(usual)
    def without_arena(threads: int, *, arena: bool = True) -> Any:
        return usual(threads, arena=False)

    model.session_options = without_arena
    if way == "none":
        model.keep_large_apart = lambda: False


def own_mb() -> float:
    """Memory that is this process's alone and no file's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def play(engine: Engine, blocks: int, controls: Controls) -> Played:
    """Answer noise."""
    spec, times = engine.instrument.spec, list[float]()
    rng = np.random.default_rng(0)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(blocks):
        heard = 0.1 * rng.standard_normal((2, spec.block_samples), dtype=np.float32)
        begun = time.perf_counter()
        engine.process(heard, None, controls)
        times.append(time.perf_counter() - begun)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return Played(
        1000 * float(np.median(times)),
        (after.ru_minflt - before.ru_minflt) / blocks,
        1000 * (after.ru_stime - before.ru_stime) / blocks,
    )


def engine_of(path: Path) -> Engine:
    """A stream of a model that was loaded just now."""
    loaded = model.load(path)
    return Engine(loaded, Timeline(loaded.spec.block_samples, 0))


def changed(engine: Engine, path: Path, controls: Controls) -> Engine:
    """Load a model beside one that plays, and let it play instead."""
    box: list[Engine] = []
    loader = threading.Thread(target=lambda: box.append(engine_of(path)))
    loader.start()
    while loader.is_alive():
        play(engine, 1, controls)
    play(box[0], WARM_BLOCKS, controls)
    return box.pop()


def main(given: Sequence[str] | None = None) -> None:
    """Measure, and print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--model", default="whale.onnx", help="a model file or a known name")
    parser.add_argument("--way", choices=WAYS, default="shared")
    parser.add_argument("--changes", type=int, default=0, help="of model, one after the other")
    parser.add_argument("--blocks", type=int, default=40, help="that are measured")
    parser.add_argument("--steps", type=int, default=4, help="with P4")
    asked = parser.parse_args(given)
    go(asked.way)
    path = find_model(asked.model)
    controls = Controls(steps=asked.steps, solver="p4").set_prompt(0, "cello")
    engine = engine_of(path)
    play(engine, WARM_BLOCKS, controls)
    print(f"{asked.way}: {play(engine, asked.blocks, controls)}; own {own_mb():.0f} MB", flush=True)
    found: list[float] = []
    for _ in range(asked.changes):
        engine = changed(engine, path, controls)
        gc.collect()
        native_memory.give_back()
        play(engine, 1, controls)
        found.append(own_mb())
        print(f"after {len(found)} changes: own {found[-1]:.0f} MB", flush=True)
    if found:
        print(f"{asked.way}: {play(engine, asked.blocks, controls)}", flush=True)
        half = found[len(found) // 2 :]
        print(f"second half: {min(half):.0f} to {max(half):.0f} MB, deviation {np.std(half):.1f}")


if __name__ == "__main__":
    main()
