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
from rich.progress import BarColumn, Progress, TextColumn
from torch import Tensor, nn

from lmdm_training.checkpoint import read_checkpoint, write_file
from lmdm_training.errors import StageError
from lmdm_training.picture import draw_log

LossOf = Callable[[int, float], dict[str, Tensor]]


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


def time_left_s(step: int, elapsed_s: float, steps_per_s: float, config: LoopConfig) -> float:
    """Seconds until the steps are done or the time is up; infinite while neither is known."""
    by_steps = (config.steps - step) / steps_per_s if steps_per_s > 0.0 else math.inf
    return max(0.0, min(by_steps, config.max_seconds - elapsed_s))


def in_words(seconds: float) -> str:
    """A time as h:mm:ss."""
    if not math.isfinite(seconds):
        return "-:--:--"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


class Training:
    """A run in progress: the model and everything that changes along with it."""

    def __init__(
        self, model: nn.Module, config: LoopConfig, path: Path, describe: dict[str, Any]
    ) -> None:
        """Start a run, or take it up again where the checkpoint at ``path`` left it."""
        self.config = config
        self.path = path
        self.describe = describe
        self.fabric = Fabric(accelerator="auto", devices=1, precision=config.precision)  # type: ignore[arg-type]
        torch.manual_seed(config.seed)
        # Moved first, so that the average and the optimiser's moments live where the model does.
        self.model = model.to(self.fabric.device)
        self.optimizer = torch.optim.AdamW(
            model.parameters(),
            lr=config.learning_rate,
            betas=config.betas,
            weight_decay=config.weight_decay,
        )
        self.average = Average(model, config.ema_decay)
        self.step, self.step_at_start, self.trained_s = 0, 0, 0.0
        if path.exists():
            self._resume()
        self._wrapped, self._stepper = self.fabric.setup(self.model, self.optimizer)
        self._started = self._last_saved = time.monotonic()

    def _resume(self) -> None:
        saved = read_checkpoint(self.path, *self.describe)
        try:
            self.model.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
        except (RuntimeError, ValueError, KeyError) as error:
            raise StageError(
                f"{self.path} holds a network of other sizes; give the sizes it was begun with, "
                "or another folder"
            ) from error
        self.average.values = {k: v.to(self.fabric.device) for k, v in saved["average"].items()}
        self.step = self.step_at_start = saved["step"]
        self.trained_s = saved["trained_s"]

    @property
    def elapsed_s(self) -> float:
        """Seconds of training, those before an interruption included."""
        return self.trained_s + time.monotonic() - self._started

    @property
    def steps_per_s(self) -> float:
        """Rate since this process began."""
        seconds = time.monotonic() - self._started
        return (self.step - self.step_at_start) / seconds if seconds > 0.0 else 0.0

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.values,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "trained_s": self.elapsed_s,
            "loop": asdict(self.config),
            "describe": self.describe,
        }
        write_file(state, self.path)
        self._last_saved = time.monotonic()

    def save_if_due(self) -> None:
        """Write the checkpoint when the last one is ``checkpoint_every_s`` old."""
        if time.monotonic() - self._last_saved > self.config.checkpoint_every_s:
            self.save()

    def advance(self, loss_of: LossOf, elapsed_s: float) -> tuple[dict[str, Tensor], Tensor]:
        """Take one step; return the named losses and the gradient's norm before clipping."""
        share = progress_share(self.step, elapsed_s, self.config)
        rate = self.config.learning_rate * learning_rate_share(self.step, share, self.config)
        for group in self._stepper.param_groups:
            group["lr"] = rate
        with self.fabric.autocast():
            losses = loss_of(self.step, share)
        self.fabric.backward(losses["loss"])
        norm = self.fabric.clip_gradients(
            self._wrapped, self._stepper, max_norm=self.config.gradient_norm
        )
        self._stepper.step()
        self._stepper.zero_grad()
        self.average.update(self.model, self.step)
        self.step += 1
        assert norm is not None  # clipping by value gives none; this is by norm
        return losses, norm


class Display:
    """The progress bar: share of the run, steps, rate, time left and the newest loss."""

    def __init__(self, name: str, config: LoopConfig) -> None:
        self.config = config
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}")
        )
        self.task = self.progress.add_task(name, total=1.0, state="")
        self.loss = ""

    def update(self, training: Training) -> None:
        """Show where the run is."""
        step, elapsed, rate = training.step, training.elapsed_s, training.steps_per_s
        left = time_left_s(step, elapsed, rate, self.config)
        state = f"{step}/{self.config.steps} steps, {rate:.2f} a second, {in_words(left)} left"
        self.progress.update(
            self.task,
            completed=progress_share(step, elapsed, self.config),
            state=f"{state}{self.loss}",
        )


def log_row(losses: dict[str, Tensor], norm: Tensor, step: int, seconds: float) -> dict[str, float]:
    """One line of ``log.jsonl``: losses, step, gradient norm and seconds of training."""
    row: dict[str, float] = {k: round(v.item(), 5) for k, v in losses.items()}
    return row | {"step": step, "norm": round(float(norm), 4), "seconds": round(seconds, 1)}


def run(
    model: nn.Module, loss_of: LossOf, config: LoopConfig, out: Path, describe: dict[str, Any]
) -> Path:
    """Train ``model`` and return the path of its last checkpoint, ``out / "last.pt"``.

    Args:
        model: Trained in place; moved to the GPU if there is one.
        loss_of: From the step number and the share of the run done to named losses; ``"loss"``
            is the one minimised. It must draw its randomness from the step number, so that a
            resumed run goes on where it was.
        config: Loop settings.
        out: Folder of the checkpoint, ``log.jsonl`` and ``log.png``; a checkpoint there is resumed.
        describe: Kept in the checkpoint (sizes, recipe) for whoever loads it.

    Raises:
        StageError: The checkpoint there is of another stage or size, or the disk is full.
    """
    # Quiet passages leave denormal numbers in spectra and moments; without this a CPU step on
    # real audio was six times slower than on noise.
    torch.set_flush_denormal(True)
    out.mkdir(parents=True, exist_ok=True)
    training = Training(model, config, out / "last.pt", describe)
    display = Display(out.name, config)
    with display.progress, (out / "log.jsonl").open("a") as log:
        while training.step < config.steps:
            elapsed = training.elapsed_s
            if elapsed > config.max_seconds:
                break
            losses, norm = training.advance(loss_of, elapsed)
            if training.step % config.log_every == 0:
                row = log_row(losses, norm, training.step, elapsed)
                log.write(json.dumps(row) + "\n")
                log.flush()
                display.loss = f", loss {row['loss']:.4f}"
            display.update(training)
            training.save_if_due()
        training.save()
    draw_log(out)
    return training.path
