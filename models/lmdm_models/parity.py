"""Proof that a model file computes what the networks it was made from compute.

Graph by graph, prompt by prompt, and block by block: the daemon's own `Engine` runs the networks
in PyTorch and the file in ONNX Runtime on the same sound and noise. Errors are stated as they are.
Rounded weights (fp16, int8) change every block a little, and the change feeds into the next block's
context, so later blocks differ more. Where a codec makes phases of its own, waveforms drift apart
after the smallest rounding; its blocks are judged by their spectra.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.model import Model, load
from lmdm_agent.sampler import SOLVERS, Solver
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline
from lmdm_models.export import Exported, Parts, graphs_of
from lmdm_models.torch_instrument import TorchInstrument

Floats = NDArray[np.float32]
BLOCKS = 3


@dataclass(frozen=True)
class Difference:
    """What ONNX Runtime gave against what PyTorch gave.

    Attributes:
        what: Graph and output, solver and block, or prompt.
        kind: ``graph``, ``prompt``, ``block latents``, ``block audio`` or ``block spectrum``.
        worst: Largest absolute error over the standard deviation of the true values.
        snr_db: True power over error power in decibels; infinite when equal.
    """

    what: str
    kind: str
    worst: float
    snr_db: float


@dataclass(frozen=True)
class ParityReport:
    """All differences of one file."""

    model: str
    weights: str
    content_hash: str
    differences: tuple[Difference, ...]

    def worst(self, kind: str) -> Difference:
        """The difference of a kind with the lowest ratio of signal to error.

        Raises:
            ValueError: There is none of this kind.
        """
        return min((d for d in self.differences if d.kind == kind), key=lambda d: d.snr_db)

    def table(self) -> Any:
        """A table for `rich`."""
        from rich.table import Table

        table = Table(title=f"{self.model}, weights {self.weights}: ONNX against PyTorch")
        for name, justify in (("what", "left"), ("largest error / std", "right"), ("SNR", "right")):
            table.add_column(name, justify=justify)  # type: ignore[arg-type]
        last = ""
        for d in self.differences:
            if last and d.kind != last:
                table.add_section()
            last = d.kind
            snr = "equal" if d.snr_db == math.inf else f"{d.snr_db:.1f} dB"
            table.add_row(f"{d.kind}: {d.what}", f"{d.worst:.2e}", snr)
        return table

    def json(self) -> str:
        """The report as JSON; an infinite ratio is null."""
        values = asdict(self)
        for row in values["differences"]:
            row["snr_db"] = row["snr_db"] if math.isfinite(row["snr_db"]) else None
        return json.dumps(values, indent=2)


def difference(what: str, kind: str, got: Floats, wanted: Floats) -> Difference:
    """Compare two arrays.

    Raises:
        ValueError: Their shapes differ.
    """
    if got.shape != wanted.shape:
        raise ValueError(f"{what}: ONNX gives {got.shape}, PyTorch {wanted.shape}")
    error = got.astype(np.float64) - wanted
    power, noise = float(np.mean(np.square(wanted, dtype=np.float64))), float(np.mean(error**2))
    if not math.isfinite(noise):
        return Difference(what, kind, math.inf, -math.inf)
    snr = math.inf if noise == 0.0 else 10.0 * math.log10(max(power, 1e-30) / noise)
    worst = float(np.abs(error).max(initial=0.0)) / max(float(wanted.std()), 1e-12)
    return Difference(what, kind, worst, snr)


def _input_sound(spec: ModelSpec, blocks: int) -> list[Floats]:
    """Blocks of two gliding tones and some noise, [channels, block_samples] each."""
    n = blocks * spec.block_samples
    t = np.arange(n) / spec.sample_rate
    rng = np.random.default_rng(0)
    tones = 0.2 * np.sin(2 * np.pi * (220.0 * t + 30.0 * t * t)) + 0.1 * np.sin(2 * np.pi * 880 * t)
    sound = (tones + 0.02 * rng.standard_normal((spec.channels, n))).astype(np.float32)
    return np.split(sound, blocks, axis=1)


def compare_graphs(model: Model, graphs: dict[str, Exported]) -> list[Difference]:
    """Every graph but the text encoder, on its example inputs."""
    found = []
    for name, exported in graphs.items():
        with torch.no_grad():
            out: Any = exported.module(*exported.inputs.values())
        wanted: Sequence[Tensor] = out if isinstance(out, tuple) else (out,)
        inputs = {key: value.numpy() for key, value in exported.inputs.items()}
        got = model.run(name, **inputs)
        found += [
            difference(f"{name}.{output}", "graph", g, w.numpy())
            for output, g, w in zip(exported.outputs, got, wanted, strict=True)
        ]
    return found


def compare_blocks(
    model: Model, reference: TorchInstrument, solver: Solver, prompts: Sequence[str], blocks: int
) -> list[Difference]:
    """Several blocks of one stream, from the same sound, noise and prompts.

    The first prompt plays, the second (if any) from the middle on, which also drops context.
    """
    spec = reference.spec
    timeline = Timeline(spec.block_samples, spec.block_samples // 2)
    streams = Engine(model, timeline), Engine(reference, timeline)
    controls = replace(
        Controls(),
        solver=solver,
        steps=spec.steps,
        guidance=spec.guidance,
        seed=7,
        context_dropout=spec.context_dropout_latents,
        use_stem="stem" in spec.conditions,
    ).set_prompt(0, prompts[0])
    found = []
    for number, sound in enumerate(_input_sound(spec, blocks)):
        if number == blocks // 2 and len(prompts) > 1:
            controls = controls.set_prompt(0, prompts[1])
        audio = [engine.process(sound, sound[::-1].copy(), controls)[0] for engine in streams]
        o = spec.block_latents
        latents = [engine.context.latents[:, -o:] for engine in streams]
        what = f"{solver}, block {number}"
        found.append(difference(what, "block latents", latents[0], latents[1]))
        found.append(difference(what, "block audio", audio[0], audio[1]))
        found.append(difference(what, "block spectrum", spectrum(audio[0]), spectrum(audio[1])))
    return found


def spectrum(audio: Floats) -> Floats:
    """Magnitudes of audio [channels, n]: what is heard where a codec makes phases of its own."""
    window = torch.hann_window(1024)
    spectra = torch.stft(torch.from_numpy(audio), 1024, 256, window=window, return_complex=True)
    return spectra.abs().numpy()


def prove(
    path: Path,
    parts: Parts,
    spec: ModelSpec,
    prompts: Sequence[str],
    blocks: int = BLOCKS,
    solvers: Sequence[Solver] = SOLVERS,
) -> ParityReport:
    """Compare a file with the networks it was exported from.

    Args:
        path: The .onnx file.
        parts: The networks.
        spec: Their description (that given to `write_model`, or what it returned).
        prompts: At least one; each is embedded and plays a block.
        blocks: Blocks of each stream.
        solvers: Which to run.

    Raises:
        ModelError: The file cannot be loaded.
        ValueError: There are no prompts, or shapes differ.
    """
    if not prompts:
        raise ValueError("at least one prompt is needed")
    model = load(path, providers="cpu")
    reference = TorchInstrument(parts, spec)
    found = compare_graphs(model, graphs_of(parts, spec))
    for prompt in prompts:
        found.append(
            difference(repr(prompt), "prompt", model.embed(prompt), reference.embed(prompt))
        )
        first = compare_blocks(model, reference, "pingpong", [prompt], 1)
        found += [replace(d, what=f"{prompt!r}, {d.kind}", kind="prompt") for d in first]
    for solver in solvers:
        found += compare_blocks(model, reference, solver, prompts, blocks)
    # Sorted by kind for the table; the order within a kind stays.
    kinds = ("graph", "prompt", "block latents", "block audio", "block spectrum")
    ordered = sorted(found, key=lambda d: kinds.index(d.kind))
    return ParityReport(spec.name, model.spec.weights, model.spec.content_hash, tuple(ordered))
