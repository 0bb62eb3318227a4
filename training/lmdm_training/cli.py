"""The command line of training: ``lmdm-train STAGE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="From recordings to a playable model file. Every stage can be stopped and run again: it "
    "goes on from its last checkpoint.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Argument(help="Folder written by `lmdm-train prepare`.")]
Out = Annotated[Path, typer.Argument(help="Folder for checkpoints and the log.")]
Steps = Annotated[int, typer.Option(help="Optimiser steps in all.")]
Minutes = Annotated[
    float, typer.Option(help="Stop after this many minutes of training (the schedule adapts).")
]
Rate = Annotated[float, typer.Option(help="Highest learning rate.")]
Precision = Annotated[
    str, typer.Option(help="bf16-mixed, 16-mixed or 32-true (Lightning Fabric's names).")
]


@app.command()
def prepare(
    config: Annotated[Path, typer.Argument(help="TOML recipe, e.g. config/data_whale.toml.")],
    out: Annotated[Path, typer.Argument(help="Folder for audio, index and manifest.")],
    jobs: Annotated[int, typer.Option(help="Parallel processes.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
) -> None:
    """Collect, render, check and normalise the audio a recipe names."""
    from lmdm_training.data.prepare import prepare as run_prepare

    run_prepare(config, out, jobs=jobs, seed=seed)


@app.command()
def codec(
    data: Data,
    out: Out,
    steps: Steps = 20000,
    minutes: Minutes = float("inf"),
    learning_rate: Rate = 1e-3,
    batch: Annotated[int, typer.Option(help="Crops a step.")] = 12,
    latents: Annotated[int, typer.Option(help="Length of a crop, in latents of 46 ms.")] = 24,
    precision: Precision = "bf16-mixed",
) -> None:
    """Train the streaming codec."""
    from lmdm_training.codec import train_codec
    from lmdm_training.loop import LoopConfig

    loop = LoopConfig(
        steps=steps,
        learning_rate=learning_rate,
        max_seconds=minutes * 60,
        precision=precision,
        weight_decay=0.001,
        ema_decay=0.995,
    )
    typer.echo(train_codec(data, out, loop, batch=batch, latents=latents))


@app.command()
def encode(
    data: Data,
    codec_checkpoint: Annotated[Path, typer.Argument(help="last.pt of the codec stage.")],
    out: Annotated[Path, typer.Argument(help="File to write, e.g. encoded.pt.")],
    seed: Annotated[int, typer.Option(help="Seed of the gain envelopes.")] = 0,
) -> None:
    """Encode prepared audio into latents, sketches and caption embeddings."""
    from lmdm_training.encode import encode_folder

    typer.echo(encode_folder(data, codec_checkpoint, out, seed))


@app.command()
def finetune(
    encoded: Annotated[Path, typer.Argument(help="File written by `lmdm-train encode`.")],
    out: Out,
    steps: Steps = 20000,
    minutes: Minutes = float("inf"),
    learning_rate: Rate = 5e-4,
    width: Annotated[int, typer.Option(help="Width of the DiT.")] = 320,
    depth: Annotated[int, typer.Option(help="Layers of the DiT.")] = 5,
    heads: Annotated[int, typer.Option(help="Attention heads of the DiT.")] = 5,
    precision: Precision = "bf16-mixed",
) -> None:
    """Train the diffusion model (flow matching with routed context)."""
    from lmdm_training.finetune import FinetuneConfig
    from lmdm_training.finetune import finetune as run_finetune
    from lmdm_training.loop import LoopConfig

    loop = LoopConfig(
        steps=steps, learning_rate=learning_rate, max_seconds=minutes * 60, precision=precision
    )
    config = FinetuneConfig(width=width, depth=depth, heads=heads)
    typer.echo(run_finetune(encoded, out, loop, config))
