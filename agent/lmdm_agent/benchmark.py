"""Where the time and the memory of a block go. Prints; nothing depends on the figures.

The uncached row is standard outpainting's cost (paper Algorithm 1): every step computes the whole
window again, here as a context pass before each denoising step.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from lmdm_agent.app import starting_controls, timeline_of
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport, Engine
from lmdm_agent.model import Model, load

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Uncached:
    """A model that forgets its cache: the context is encoded again in every step."""

    model: Model

    def __getattr__(self, name: str) -> object:
        return getattr(self.model, name)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """Only keep the inputs; `denoise` encodes them."""
        return added, text

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """One step, the context's pass included."""
        return self.model.denoise(x, k, added, *self.model.context(kv, text_kv))


def machine() -> str:
    """This machine in a line."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, IndexError):
        pass
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def resident_mb() -> float:
    """Peak resident memory of this process in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def measure(engine: Engine, controls: Controls, blocks: int, seed: int = 0) -> list[BlockReport]:
    """Reports of ``blocks`` blocks of noise, after one that warms up."""
    spec = engine.instrument.spec
    rng = np.random.default_rng(seed)
    shape = (spec.channels, spec.block_samples)
    reports = [
        engine.process(
            (0.1 * rng.standard_normal(shape)).astype(np.float32), None, controls
        )[1]
        for _ in range(blocks + 1)
    ]
    return reports[1:]


def run(path: Path, blocks: int, provider: str, threads: int | None) -> None:
    """Measure and print."""
    started = time.perf_counter()
    model = load(path, providers=provider, threads=threads)
    loaded = time.perf_counter()
    spec = model.spec
    timeline = timeline_of(spec, 325.0)
    base = starting_controls(Settings(), spec)
    Engine(model, timeline).process(
        np.zeros((spec.channels, spec.block_samples), np.float32), None, base
    )
    first = time.perf_counter()
    console = Console()
    console.print(f"{spec.name} ({spec.weights}) on {machine()}; {model.providers[0]}")
    table = Table("K", "cache", "sketch", "context", "denoise", "decode", "block", "p95", "of S", title="median ms a block")
    engines = {"yes": model, "no (Alg. 1)": Uncached(model)}
    medians: dict[tuple[int, str], float] = {}
    for steps in (1, 2, 4, 8):
        controls = replace(base, steps=steps)
        # Interleaved by whole runs within one process; the host drifts, so compare within a row.
        for label, instrument in engines.items():
            reports = measure(Engine(instrument, timeline), controls, blocks)  # type: ignore[arg-type]
            parts = [
                1000 * statistics.median(r.parts_s[part] for r in reports)
                for part in ("sketch", "context", "denoise", "decode")
            ]
            times = sorted(1000 * r.inference_s for r in reports)
            medians[steps, label] = statistics.median(times)
            table.add_row(
                str(steps),
                label,
                *(f"{p:.1f}" for p in parts),
                f"{medians[steps, label]:.1f}",
                f"{times[int(0.95 * (len(times) - 1))]:.1f}",
                f"{medians[steps, label] / 1000 / spec.block_s:.2f}",
            )
    console.print(table)
    for steps in (1, 2, 4, 8):
        gain = medians[steps, "no (Alg. 1)"] / medians[steps, "yes"]
        console.print(f"K = {steps}: the cache makes a block {gain:.1f} times faster.")
    console.print(
        f"load {loaded - started:.2f} s, first block after {first - started:.2f} s; peak resident "
        f"memory {resident_mb():.0f} MB; delay {timeline.offset_samples / spec.sample_rate:.3f} s."
    )
