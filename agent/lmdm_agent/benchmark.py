"""Where the time and the memory of a block go. Prints; nothing depends on the figures.

The uncached rows are standard outpainting's cost (paper Algorithm 1): every step computes the
whole window again, here as a context pass before each denoising step.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from lmdm_agent.config import Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import BlockReport, Engine, Instrument
from lmdm_agent.library import find_model
from lmdm_agent.model import Model, load
from lmdm_agent.rig import starting_controls, timeline_of
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

STEPS = (1, 2, 4, 8)
PARTS = ("sketch", "context", "denoise", "decode")


@dataclass(frozen=True)
class Uncached:
    """A model that forgets its cache: the context is encoded again in every step."""

    model: Instrument

    @property
    def spec(self) -> ModelSpec:
        """The model's."""
        return self.model.spec

    def embed(self, text: str) -> Floats:
        """The model's."""
        return self.model.embed(text)

    def sketch(self, audio: Floats) -> Floats:
        """The model's."""
        return self.model.sketch(audio)

    def encode(self, audio: Floats) -> Floats:
        """The model's."""
        return self.model.encode(audio)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """Only keep the inputs; `denoise` encodes them."""
        return added, text

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """One step, the context's pass included."""
        return self.model.denoise(x, k, added, *self.model.context(kv, text_kv))

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """The model's."""
        return self.model.decode(latents, state)


def machine() -> str:
    """This machine in a line."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, IndexError):
        pass
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def resident_mb() -> float | None:
    """Peak resident memory of this process in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def memory_in_words() -> str:
    """``peak memory 312 MB``, as far as the system tells."""
    peak = resident_mb()
    return "peak memory unknown here" if peak is None else f"peak memory {peak:.0f} MB"


def measure(engine: Engine, controls: Controls, blocks: int, seed: int = 0) -> list[BlockReport]:
    """Reports of ``blocks`` blocks of noise, after one that warms up."""
    spec = engine.instrument.spec
    rng = np.random.default_rng(seed)
    shape = (spec.channels, spec.block_samples)
    reports: list[BlockReport] = []
    for _ in range(blocks + 1):
        heard = (0.1 * rng.standard_normal(shape)).astype(np.float32)
        reports.append(engine.process(heard, None, controls)[1])
    return reports[1:]


def load_for(settings: Settings) -> Model:
    """The model the settings name.

    Raises:
        ModelError: It is missing or cannot be used.
    """
    engine = settings.engine
    path = find_model(engine.model)
    return load(path, providers=engine.provider, threads=engine.threads or None)


def become_ready(settings: Settings) -> None:
    """All that must happen before a device may open; `start_to_ready_s` times a process of it."""
    model = load_for(settings)
    state = ControlState(starting_controls(settings, model.spec))
    timeline = timeline_of(model.spec, settings.engine.slack_ms)
    Session(model, timeline, state, Ends(state, model.spec.sample_rate)).warm_up()


def start_to_ready_s(settings: Settings) -> float:
    """Seconds from starting Python to a session that has answered its trial block."""
    program = (
        "import sys, msgspec; from lmdm_agent.benchmark import Settings, become_ready; "
        "become_ready(msgspec.json.decode(sys.argv[1], type=Settings))"
    )
    given = msgspec.json.encode(settings).decode()
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, given], check=True)
    return time.perf_counter() - started


def measure_all(
    model: Instrument, timeline: Timeline, base: Controls, steps: Sequence[int], blocks: int
) -> dict[tuple[int, bool], list[BlockReport]]:
    """Reports by (steps, cached).

    Cached and uncached take turns within one process: hosts drift, so compare them with each other.
    """
    return {
        (count, cached): measure(
            Engine(model if cached else Uncached(model), timeline),
            replace(base, steps=count),
            blocks,
        )
        for count in steps
        for cached in (True, False)
    }


def median_ms(reports: Sequence[BlockReport]) -> float:
    """Median time of a block."""
    return 1000 * statistics.median(report.inference_s for report in reports)


def _row(spec: ModelSpec, steps: int, cached: bool, reports: Sequence[BlockReport]) -> list[str]:
    parts = [1000 * statistics.median(r.parts_s[part] for r in reports) for part in PARTS]
    times = sorted(1000 * r.inference_s for r in reports)
    return [
        str(steps),
        "yes" if cached else "no (Alg. 1)",
        *(f"{part:.1f}" for part in parts),
        f"{median_ms(reports):.1f}",
        f"{times[int(0.95 * (len(times) - 1))]:.1f}",
        f"{median_ms(reports) / 1000 / spec.block_s:.2f}",
    ]


def run(settings: Settings, blocks: int) -> None:
    """Measure and print.

    Raises:
        LmdmError: The model or a setting cannot be used.
    """
    started = time.perf_counter()
    model = load_for(settings)
    loaded_s = time.perf_counter() - started
    spec = model.spec
    timeline = timeline_of(spec, settings.engine.slack_ms)
    base = starting_controls(settings, spec)
    ready_s = start_to_ready_s(settings)
    console = Console()
    console.print(
        f"{spec.name} ({spec.weights}) on {machine()}; {model.providers[0]}", markup=False
    )
    results = measure_all(model, timeline, base, STEPS, blocks)
    columns = ("K", "cache", *PARTS, "block", "p95", "of S")
    table = Table(*columns, title=f"median ms a block, {blocks} blocks each")
    for (steps, cached), reports in results.items():
        table.add_row(*_row(spec, steps, cached, reports))
    console.print(table)
    for steps in STEPS:
        gain = median_ms(results[steps, False]) / median_ms(results[steps, True])
        console.print(f"K = {steps}: the cache makes a block {gain:.1f} times faster.")
    console.print(
        f"From starting Python to a stream that can sound: {ready_s:.2f} s (loading the model "
        f"alone: {loaded_s:.2f} s); the first sound follows one delay later, "
        f"{timeline.offset_samples / spec.sample_rate:.3f} s."
    )
    console.print(f"This process: {memory_in_words()}.")
