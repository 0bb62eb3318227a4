"""Go or no-go before a concert: can this machine answer every block in time?

A first version: it runs the real model at the pace of the stage (one block every S seconds, on a
worker thread) and compares the times with the slack. It does not measure the device's own delay.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from lmdm_agent.app import starting_controls, timeline_of
from lmdm_agent.audio import list_devices
from lmdm_agent.benchmark import machine, resident_mb
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import LmdmError
from lmdm_agent.model import load

STEPS = (1, 2, 4, 8)
MARGIN = 0.8
"""A setting is recommended when its slowest block takes at most this share of the slack."""


@dataclass(frozen=True)
class Paced:
    """Block times in ms at one step count, paced like a stage; ``late`` missed the slack."""

    steps: int
    p50_ms: float
    p95_ms: float
    worst_ms: float
    late: int
    blocks: int


def paced(engine: Engine, controls: Controls, seconds: float, slack_s: float) -> Paced:
    """Answer one block every S seconds for ``seconds``."""
    spec = engine.instrument.spec
    count = max(4, round(seconds / spec.block_s))
    rng = np.random.default_rng(0)
    shape = (spec.channels, spec.block_samples)
    audio = (0.1 * rng.standard_normal((4, *shape))).astype(np.float32)
    times: list[float] = []
    engine.process(audio[0], None, controls)

    def work() -> None:
        start = time.perf_counter()
        for block in range(count):
            time.sleep(max(0.0, start + block * spec.block_s - time.perf_counter()))
            began = time.perf_counter()
            engine.process(audio[block % 4], None, controls)
            times.append(time.perf_counter() - began)

    worker = threading.Thread(target=work, name="lmdm-soundcheck")
    worker.start()
    worker.join()
    ordered = sorted(1000 * t for t in times)

    def share(q: float) -> float:
        return ordered[min(len(ordered) - 1, int(q * len(ordered)))]

    late = sum(t > slack_s for t in times)
    return Paced(controls.steps, share(0.5), share(0.95), ordered[-1], late, count)


def run(
    path: Path,
    seconds: float,
    slack_ms: float,
    provider: str,
    threads: int | None,
    report: Path | None,
) -> bool:
    """Measure, print and tell whether the model's own step count is carried."""
    model = load(path, providers=provider, threads=threads)
    spec = model.spec
    timeline = timeline_of(spec, slack_ms)
    slack_s = timeline.slack_samples / spec.sample_rate
    base = starting_controls(Settings(), spec)
    console = Console()
    console.print(f"{spec.name} on {machine()}; {model.providers[0]}")
    results = [
        paced(Engine(model, timeline), replace(base, steps=k), seconds, slack_s) for k in STEPS
    ]
    table = Table("steps", "p50 ms", "p95 ms", "worst ms", "late", f"of {1000 * slack_s:.0f} ms slack")
    for r in results:
        table.add_row(
            str(r.steps),
            f"{r.p50_ms:.0f}",
            f"{r.p95_ms:.0f}",
            f"{r.worst_ms:.0f}",
            f"{r.late} of {r.blocks}",
            f"{r.worst_ms / 1000 / slack_s:.0%}",
        )
    console.print(table)
    safe = [r.steps for r in results if r.worst_ms <= MARGIN * 1000 * slack_s]
    own = next((r for r in results if r.steps >= spec.steps), results[-1])
    go = own.late == 0
    delay_s = timeline.offset_samples / spec.sample_rate
    smallest = -(timeline.slack_samples + spec.encoder_lookahead_samples) / spec.sample_rate
    console.print(
        f"[bold]{'GO' if go else 'NO-GO'}[/bold] at {own.steps} steps: {own.late} of {own.blocks} "
        f"blocks late. Recommended: {f'up to {max(safe)} steps' if safe else 'a longer slack, a smaller model or another machine'}."
    )
    console.print(
        f"Delay {timeline.offset_samples} samples = {delay_s:.3f} s, the device's own on top; "
        f"stems up to t_f = {smallest:.2f} s; peak memory {resident_mb():.0f} MB."
    )
    try:
        names = [d.label for d in list_devices()]
    except LmdmError as error:
        names = []
        console.print(str(error))
    console.print(f"Devices: {', '.join(names) or 'none'}")
    if report is not None:
        body = {
            "machine": machine(),
            "model": spec.name,
            "content_hash": spec.content_hash,
            "provider": model.providers[0],
            "slack_s": slack_s,
            "delay_samples": timeline.offset_samples,
            "go": go,
            "steps": [asdict(r) for r in results],
        }
        report.write_text(json.dumps(body, indent=2))
    return go
