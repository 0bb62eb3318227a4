"""What every training stage shares: stepping, averaging, checkpoints, log and progress.

A stage gives a model and a function from step number to loss. The loop owns the optimiser, the
learning-rate curve, the moving average, resumable checkpoints and the JSON-lines log.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from torch import Tensor, nn


@dataclass(frozen=True)
class LoopConfig:
    """Settings of one run; times in seconds, steps counted from 0."""

    steps: int
    learning_rate: float
    warmup_steps: int = 100
    final_learning_rate: float = 0.05  # as a share of learning_rate, reached by a cosine
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.95)
    gradient_norm: float = 1.0
    ema_decay: float = 0.999
    precision: str = "bf16-mixed"
    checkpoint_every_s: float = 120.0
    log_every: int = 20
    max_seconds: float = math.inf
    seed: int = 0


def progress_share(step: int, elapsed_s: float, config: LoopConfig) -> float:
    """Share of the run that is done: steps or time, whichever is further along.

    Schedules follow it, so that a run limited by ``max_seconds`` is annealed when its time is up.
    """
    return min(1.0, max(step / config.steps, elapsed_s / config.max_seconds))


def learning_rate_share(step: int, progress: float, config: LoopConfig) -> float:
    """Linear warm-up, then a cosine down to ``final_learning_rate``."""
    if step < config.warmup_steps:
        return (step + 1) / config.warmup_steps
    low = config.final_learning_rate
    return low + (1.0 - low) * 0.5 * (1.0 + math.cos(math.pi * progress))


class Average:
    """Exponential moving average of a model's parameters, warmed up over the first steps."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.values = {k: v.detach().clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move the average towards the model."""
        decay = min(self.decay, (1.0 + step) / (10.0 + step))
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.values[name].lerp_(value, 1.0 - decay)
            else:
                self.values[name].copy_(value)


def load_average(path: Path, model: nn.Module) -> dict[str, Any]:
    """Load the averaged weights of a checkpoint into ``model``; return the rest of it."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(saved["average"])
    return {k: v for k, v in saved.items() if k not in {"model", "average", "optimizer"}}


def run(
    model: nn.Module,
    loss_of: Callable[[int, float], dict[str, Tensor]],
    config: LoopConfig,
    out: Path,
    describe: dict[str, Any],
) -> Path:
    """Train ``model`` and return the path of its last checkpoint, ``out / "last.pt"``.

    Args:
        model: Trained in place.
        loss_of: From the step number and the share of the run done to named losses; ``"loss"``
            is the one minimised. It must draw its randomness from the step number, so that a resumed run goes on where it was.
        config: Loop settings.
        out: Folder of the checkpoint and of ``log.jsonl``; a checkpoint there is resumed.
        describe: Kept in the checkpoint (sizes, recipe) for whoever loads it.
    """
    # Quiet passages leave denormal numbers in spectra and moments; without this a CPU step on
    # real audio was six times slower than on noise.
    torch.set_flush_denormal(True)
    fabric = Fabric(accelerator="auto", devices=1, precision=config.precision)  # type: ignore[arg-type]
    torch.manual_seed(config.seed)
    out.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=config.learning_rate,
        betas=config.betas,
        weight_decay=config.weight_decay,
    )
    average = Average(model, config.ema_decay)
    path, step, trained_s = out / "last.pt", 0, 0.0
    if path.exists():
        saved = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average.values = saved["average"]
        step, trained_s = saved["step"], saved["trained_s"]
    model, optimizer = fabric.setup(model, optimizer)
    started = last_saved = time.monotonic()

    def save() -> None:
        nonlocal last_saved
        state = {
            "model": model.module.state_dict(),
            "average": average.values,
            "optimizer": optimizer.state_dict(),
            "step": step,
            "trained_s": trained_s + time.monotonic() - started,
            "loop": asdict(config),
            "describe": describe,
        }
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
        last_saved = time.monotonic()

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[losses]}"),
    )
    with Progress(*columns) as progress, (out / "log.jsonl").open("a") as log:
        task = progress.add_task(out.name, total=config.steps, completed=step, losses="")
        while step < config.steps:
            elapsed = trained_s + time.monotonic() - started
            if elapsed > config.max_seconds:
                break
            progress_now = progress_share(step, elapsed, config)
            for group in optimizer.param_groups:
                group["lr"] = config.learning_rate * learning_rate_share(step, progress_now, config)
            with fabric.autocast():
                losses = loss_of(step, progress_now)
            fabric.backward(losses["loss"])
            norm = fabric.clip_gradients(model, optimizer, max_norm=config.gradient_norm)
            optimizer.step()
            optimizer.zero_grad()
            average.update(model.module, step)
            step += 1
            if step % config.log_every == 0:
                row = {k: round(v.item(), 5) for k, v in losses.items()}
                row |= {"step": step, "norm": round(float(norm), 4), "seconds": round(elapsed, 1)}
                log.write(json.dumps(row) + "\n")
                log.flush()
                progress.update(task, losses=f"loss {row['loss']:.4f}")
            progress.update(task, completed=step)
            if time.monotonic() - last_saved > config.checkpoint_every_s:
                save()
        save()
    return path
