"""The command line of training: ``lmdm-train STAGE``."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from lmdm_agent.errors import LmdmError

app = typer.Typer(
    help="From recordings to a playable model file: prepare, codec, encode, finetune, export. "
    "The long stages (prepare, codec, finetune) can be stopped and run again with the same words: "
    "they go on from what they had written. export-sao and seam take public checkpoints.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

PRECISIONS = ("bf16-mixed", "16-mixed", "32-true")
WEIGHTS = ("fp32", "fp16", "int8")
KINDS = ("encdec", "causal")
SOLVERS = ("euler", "pingpong", "p4")
SOUND_FILES = {".wav", ".flac", ".aif", ".aiff", ".ogg"}


def _one_of(*allowed: str) -> Callable[[str], str]:
    """A check of an option's value."""

    def check(value: str) -> str:
        if value not in allowed:
            raise typer.BadParameter(f"{value!r} given; allowed: {', '.join(allowed)}")
        return value

    return check


Data = Annotated[Path, typer.Argument(help="Folder written by `lmdm-train prepare`.")]
Out = Annotated[
    Path, typer.Argument(help="Folder for last.pt (the checkpoint), log.jsonl and log.png.")
]
CodecFile = Annotated[Path, typer.Argument(help="last.pt of the codec stage.")]
Steps = Annotated[int, typer.Option(min=1, help="Optimiser steps in all.")]
Minutes = Annotated[
    float, typer.Option(help="Stop after this many minutes of training (the schedule adapts).")
]
Rate = Annotated[float, typer.Option(help="Highest learning rate.")]
Precision = Annotated[
    str, typer.Option(help=f"One of {', '.join(PRECISIONS)}.", callback=_one_of(*PRECISIONS))
]
StoredWeights = Annotated[
    str, typer.Option(help=f"One of {', '.join(WEIGHTS)}.", callback=_one_of(*WEIGHTS))
]
Proof = Annotated[bool, typer.Option(help="Compare torch with ONNX Runtime.")]
SizesFile = Annotated[
    Path | None,
    typer.Option(
        help="TOML with [dit], [vae] and [sketch], where they differ from Stable Audio Open Small."
    ),
]


@app.command()
def prepare(
    config: Annotated[Path, typer.Argument(help="TOML recipe, e.g. config/data_whale.toml.")],
    out: Annotated[Path, typer.Argument(help="Folder for audio, index and manifest.")],
    ocean: Annotated[
        Path | None, typer.Option(help="Folder of ocean recordings; else the recipe's.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Where fetched soundfonts and scores are kept.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Parallel processes.")] = 2,
    seed: Annotated[int | None, typer.Option(help="Replaces the recipe's seed.")] = None,
    scale: Annotated[float, typer.Option(help="Factor on all hours; 0.02 tries it out.")] = 1.0,
) -> None:
    """Collect, render, check and normalise the audio a recipe names.

    Writes OUT/audio, OUT/index.jsonl and OUT/manifest.json. Next: codec.
    """
    from lmdm_training.data.prepare import prepare as run_prepare

    run_prepare(config, out, jobs, seed, ocean_dir=ocean, cache_dir=cache, scale=scale)


@app.command()
def codec(
    data: Data,
    out: Out,
    steps: Steps = 20000,
    minutes: Minutes = float("inf"),
    learning_rate: Rate = 1e-3,
    batch: Annotated[int, typer.Option(min=1, help="Crops a step.")] = 12,
    latents: Annotated[
        int, typer.Option(min=1, help="Length of a crop, in latents of 46 ms.")
    ] = 24,
    precision: Precision = "bf16-mixed",
    decoder_of: Annotated[
        Path | None,
        typer.Option(help="Codec checkpoint whose encoder is kept; only the decoder learns."),
    ] = None,
) -> None:
    """Train the streaming codec, audio to latents and back.

    Goes on from OUT/last.pt if it is there. Next: encode.
    """
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
    typer.echo(train_codec(data, out, loop, batch=batch, latents=latents, decoder_of=decoder_of))


@app.command()
def encode(
    data: Data,
    codec_checkpoint: CodecFile,
    out: Annotated[Path, typer.Argument(help="File to write, e.g. encoded.pt.")],
    seed: Annotated[int, typer.Option(help="Seed of the gain envelopes.")] = 0,
) -> None:
    """Encode prepared audio into latents, sketches and caption embeddings.

    Writes one file, at the end; a run that is stopped begins anew. Next: finetune.
    """
    from lmdm_training.encode import encode_folder

    typer.echo(encode_folder(data, codec_checkpoint, out, seed))


@app.command()
def finetune(
    encoded: Annotated[Path, typer.Argument(help="File written by `lmdm-train encode`.")],
    out: Out,
    steps: Steps = 20000,
    minutes: Minutes = float("inf"),
    learning_rate: Rate = 1e-3,
    width: Annotated[int, typer.Option(min=1, help="Width of the DiT.")] = 320,
    depth: Annotated[int, typer.Option(min=1, help="Layers of the DiT.")] = 5,
    heads: Annotated[int, typer.Option(min=1, help="Attention heads of the DiT.")] = 5,
    precision: Precision = "bf16-mixed",
) -> None:
    """Train the diffusion model (flow matching with routed context).

    Goes on from OUT/last.pt if it is there. Next: export.
    """
    from lmdm_training.finetune import FinetuneConfig
    from lmdm_training.finetune import finetune as run_finetune
    from lmdm_training.loop import LoopConfig

    if width % heads:
        raise typer.BadParameter(f"width {width} is no multiple of {heads} heads")
    loop = LoopConfig(
        steps=steps,
        learning_rate=learning_rate,
        max_seconds=minutes * 60,
        precision=precision,
        ema_decay=0.998,
    )
    config = FinetuneConfig(width=width, depth=depth, heads=heads)
    typer.echo(run_finetune(encoded, out, loop, config))


@app.command()
def export(
    dit: Annotated[Path, typer.Argument(help="last.pt of the finetune stage.")],
    codec_checkpoint: CodecFile,
    out: Annotated[Path, typer.Argument(help="The .onnx to write; its card goes beside it.")],
    data: Annotated[Path, typer.Option(help="Prepared folder, for sources and licences.")],
    card: Annotated[Path, typer.Option(help="TOML file with the card's words.")] = Path(
        "config/card_whale.toml"
    ),
    weights: StoredWeights = "fp16",
    proof: Proof = True,
) -> None:
    """Write one playable .onnx and prove that it is the checkpoint.

    Next: `lmdm-agent --model OUT`.
    """
    from lmdm_training.export import export as run_export
    from lmdm_training.export import read_card

    words = read_card(card)
    parts, spec = run_export(dit, codec_checkpoint, out, data, words, cast(Any, weights))
    _written(out, parts, spec, proof)


def _written(out: Path, parts: Any, spec: Any, proof: bool) -> None:
    """Say what was written, and prove it if asked to."""
    typer.echo(f"Wrote {out}: {out.stat().st_size / 1e6:.1f} MB, {spec.content_hash[:12]}")
    if proof:
        from rich.console import Console

        from lmdm_models.parity import prove

        report = prove(out, parts, spec, list(spec.prompts[:4]))
        Console().print(report.table())


@app.command()
def export_sao(
    checkpoint: Annotated[
        Path, typer.Argument(help="LMDM checkpoint with its authors' names (.ckpt, .safetensors).")
    ],
    t5_folder: Annotated[
        Path, typer.Argument(help="Folder with T5's config.json, tokenizer.json and weights.")
    ],
    out: Annotated[Path, typer.Argument(help="The .onnx to write; its card goes beside it.")],
    context: Annotated[
        int, typer.Option(min=1, help="Context it was trained with, latents.")
    ] = 192,
    block: Annotated[int, typer.Option(min=1, help="Block it was trained with, latents.")] = 48,
    kind: Annotated[
        str, typer.Option(help="Attention it was trained with.", callback=_one_of(*KINDS))
    ] = "encdec",
    lookahead: Annotated[
        int, typer.Option(min=0, max=10, help="Latents the decoder waits for; see seam.")
    ] = 2,
    seconds: Annotated[
        float | None,
        typer.Option(help="Duration told to the model; the window's whole seconds if left out."),
    ] = None,
    weights: StoredWeights = "fp16",
    untrained_context: Annotated[
        bool, typer.Option("--untrained-context", help="Accept a base checkpoint: no LMDM.")
    ] = False,
    ignore: Annotated[
        list[str] | None, typer.Option(help="Start of names to leave out (repeatable).")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Card: name; OUT's if left out.")] = None,
    description: Annotated[str | None, typer.Option(help="Card: what it is.")] = None,
    limits: Annotated[str | None, typer.Option(help="Card: honest limits.")] = None,
    licence: Annotated[str | None, typer.Option(help="Card: licence of the weights.")] = None,
    prompt: Annotated[
        list[str] | None, typer.Option("--prompt", "-p", help="Card: prompts (repeatable).")
    ] = None,
    solver: Annotated[
        str, typer.Option(help=f"One of {', '.join(SOLVERS)}.", callback=_one_of(*SOLVERS))
    ] = "pingpong",
    steps: Annotated[int, typer.Option(min=1, max=50, help="Steps it was trained for.")] = 8,
    cfg_weight: Annotated[float, typer.Option(min=0, max=15, help="1 is off.")] = 1.0,
    sizes: SizesFile = None,
    proof: Proof = True,
) -> None:
    """Write a playable .onnx of a Stable Audio Open Small LMDM and prove it.

    The checkpoint is loaded strictly. Next: `lmdm-agent soundcheck --model OUT`.
    """
    from lmdm_training import sao
    from lmdm_training.export import Card

    card = Card(
        name or out.stem,
        description or f"An LMDM of Stable Audio Open Small, read from {checkpoint.name}.",
        limits or "Not listened to by whoever exported it.",
        licence or sao.LICENCE,
        tuple(prompt or sao.PROMPTS),
        machine="",
        solver=cast(Any, solver),
        steps=steps,
        cfg_weight=cfg_weight,
        credits=sao.CREDITS,
    )
    play = sao.Play(
        context,
        block,
        cast(Any, kind),
        lookahead,
        seconds,
        untrained_context,
        tuple(ignore or ()),
    )
    loaded, spec = sao.export(
        checkpoint, t5_folder, out, card, play, cast(Any, weights), sao.read_sizes(sizes)
    )
    if loaded.untrained_context:
        typer.echo(f"{checkpoint.name} is a base checkpoint: the context layer is UNTRAINED.")
    _written(out, loaded.parts, spec, proof)


@app.command()
def seam(
    checkpoint: Annotated[
        Path | None,
        typer.Argument(help="Checkpoint with an Oobleck autoencoder; random weights if left out."),
    ] = None,
    block: Annotated[int, typer.Option(min=1, help="Latents in a block.")] = 48,
    sound: Annotated[
        Path | None, typer.Option(help="Sound to encode; the bundled demo take if left out.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="PNG to draw.")] = None,
    sizes: SizesFile = None,
) -> None:
    """Print how far a streamed Oobleck decode is from the whole one, by look-ahead.

    Helps to choose `export-sao --lookahead`: every latent of it delays the sound by 46 ms.
    """
    from rich.console import Console

    from lmdm_training import sao

    if sound is not None and checkpoint is None:
        raise typer.BadParameter("--sound needs a checkpoint; random weights decode random latents")
    if picture is not None:
        from lmdm_agent.picture import check_matplotlib

        check_matplotlib()
    found = sao.seams(checkpoint, block, sound, None if sizes is None else sao.read_sizes(sizes))
    Console().print(found.table())
    if picture is not None:
        from lmdm_training.picture import draw_seams

        decibels = {n: error.relative_db for n, error in found.errors.items()}
        typer.echo(draw_seams(picture, decibels, found.latent_ms, found.what))


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(help="Model file.")],
    data: Annotated[Path, typer.Argument(help="Prepared folder that defines the prompts.")],
    out: Annotated[Path, typer.Argument(help="Folder for pictures and report.json.")],
    sources: Annotated[
        Path | None, typer.Option(help="Folder of sound files to play; demo phrases if left out.")
    ] = None,
    prompt: Annotated[
        list[str] | None, typer.Option("--prompt", "-p", help="Prompts (repeatable).")
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", "-s", help="Controls as name=value.")
    ] = None,
) -> None:
    """Render phrases with prompts, draw them, and measure what follows what."""
    from lmdm_training.demo_take import make_demo_takes
    from lmdm_training.errors import MissingFileError
    from lmdm_training.evaluate import PROMPTS
    from lmdm_training.evaluate import evaluate as run_evaluate

    folder = sources or out / "phrases"
    if sources is None:
        make_demo_takes(folder, out / "cache")
    elif not folder.is_dir():
        raise MissingFileError(f"{folder} is no folder; --sources names one with sound files")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SOUND_FILES)
    out.mkdir(parents=True, exist_ok=True)
    run_evaluate(model, data, files, prompt or PROMPTS, out, sets or [])


@app.command()
def demo_takes(
    out: Annotated[Path, typer.Argument(help="Folder for the FLAC files.")],
    cache: Annotated[Path, typer.Option(help="Where a soundfont may be unpacked.")] = Path("cache"),
) -> None:
    """Render the solo phrases that the demo and the pictures are made from."""
    from lmdm_training.demo_take import make_demo_takes

    for path in make_demo_takes(out, cache):
        typer.echo(path)


def sentence(error: LmdmError | OSError) -> str:
    """What an error means to whoever runs a stage."""
    if isinstance(error, LmdmError) or not error.strerror:
        return str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full ({error.filename or error.strerror}); make room and run it again"
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def main() -> None:
    """Run the command line; known errors become one sentence and exit code 2."""
    try:
        app()
    except (LmdmError, OSError) as error:
        typer.secho(f"lmdm-train: {sentence(error)}", err=True, fg=typer.colors.RED)
        sys.exit(2)
