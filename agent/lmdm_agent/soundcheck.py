"""Go or no-go before a concert: can this machine answer every block in time?

A first version: it runs the real model at the pace of the stage (one block every S seconds) and
compares the times with the slack. It opens no device: the device's own delay, its callbacks and
other programs that will run on stage are not part of it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from lmdm_agent.app import starting_controls, timeline_of
from lmdm_agent.audio import list_devices
from lmdm_agent.benchmark import load_for, machine, memory_in_words
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import ConfigError, LmdmError

STEPS = (1, 2, 4, 8)
MARGIN = 0.8
"""A setting is recommended when its slowest block takes at most this share of the slack."""


@dataclass(frozen=True)
class Paced:
    """Block times in ms at one step count, paced like a stage; ``late`` missed the slack.

    A time runs from the moment the block was heard to its answer, so waiting for the block before
    it counts.
    """

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
    engine.process(audio[0], None, controls)
    times: list[float] = []
    start = time.perf_counter()
    for block in range(count):
        heard = start + block * spec.block_s
        time.sleep(max(0.0, heard - time.perf_counter()))
        engine.process(audio[block % 4], None, controls)
        times.append(time.perf_counter() - heard)
    ordered = sorted(1000 * t for t in times)
    late = sum(t > slack_s for t in times)
    return Paced(
        controls.steps, _share(ordered, 0.5), _share(ordered, 0.95), ordered[-1], late, count
    )


def _share(ordered: Sequence[float], q: float) -> float:
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def recommended(results: Sequence[Paced], slack_s: float) -> int | None:
    """The most steps that leave a margin; None when not even the fewest do."""
    safe = [r.steps for r in results if r.late == 0 and r.worst_ms <= MARGIN * 1000 * slack_s]
    return max(safe, default=None)


def _table(results: Sequence[Paced], slack_s: float) -> Table:
    title = f"of {1000 * slack_s:.0f} ms slack"
    table = Table("steps", "p50 ms", "p95 ms", "worst ms", "late", title)
    for r in results:
        table.add_row(
            str(r.steps),
            f"{r.p50_ms:.0f}",
            f"{r.p95_ms:.0f}",
            f"{r.worst_ms:.0f}",
            f"{r.late} of {r.blocks}",
            f"{r.worst_ms / 1000 / slack_s:.0%}" if slack_s > 0 else "-",
        )
    return table


def run(settings: Settings, seconds: float, report: Path | None) -> bool:
    """Measure, print and tell whether the steps that were asked for are carried.

    Args:
        settings: Model, slack and controls (steps: the model's own unless set).
        seconds: Length of each measurement.
        report: Write the figures here, too.

    Raises:
        LmdmError: The model, a setting or the report's place cannot be used.
    """
    if report is not None:
        _write(report, "", "a")  # a place that refuses is told now, not after a minute
    model = load_for(settings)
    spec = model.spec
    timeline = timeline_of(spec, settings.engine.slack_ms)
    slack_s = timeline.slack_samples / spec.sample_rate
    base = starting_controls(settings, spec)
    console = Console()
    console.print(f"{spec.name} on {machine()}; {model.providers[0]}", markup=False)
    results = [
        paced(Engine(model, timeline), replace(base, steps=k), seconds, slack_s)
        for k in sorted({*STEPS, base.steps})
    ]
    console.print(_table(results, slack_s))
    own = next(r for r in results if r.steps == base.steps)
    go, most = own.late == 0, recommended(results, slack_s)
    advice = "a longer slack, a smaller model or another machine"
    console.print(
        f"[bold]{'GO' if go else 'NO-GO'}[/bold] at {own.steps} steps: {own.late} of {own.blocks} "
        f"blocks late. Recommended: {f'up to {most} steps' if most else advice}."
    )
    largest = Engine(model, timeline).largest_t_f_latents * spec.samples_per_latent
    delay_s = timeline.offset_samples / spec.sample_rate
    console.print(
        f"Delay {timeline.offset_samples} samples = {delay_s:.3f} s, the device's own on top; "
        f"stems up to t_f = {largest / spec.sample_rate:.2f} s; {memory_in_words()}."
    )
    console.print(f"Devices: {_devices()}. None was opened: their own delay is not measured.")
    if report is not None:
        facts = {
            "machine": machine(),
            "model": spec.name,
            "content_hash": spec.content_hash,
            "provider": model.providers[0],
            "slack_s": slack_s,
            "delay_samples": timeline.offset_samples,
            "go": go,
            "recommended_steps": most,
            "steps": [asdict(r) for r in results],
        }
        _write(report, json.dumps(facts, indent=2) + "\n")
    return go


def _devices() -> str:
    try:
        return ", ".join(d.label for d in list_devices()) or "none"
    except LmdmError:
        return "none"


def _write(path: Path, text: str, mode: str = "w") -> None:
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error
