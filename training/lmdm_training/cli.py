"""The command line of training: ``lmdm-train STAGE``. Stages of data and networks are here."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from lmdm_agent.errors import LmdmError
from lmdm_training.cli_evaluate import evaluate_app
from lmdm_training.cli_models import found, models_app

app = typer.Typer(
    help="From recordings to a playable model file. `fit FOLDER --out NAME.onnx` does it all; its "
    "stages are prepare, codec, encode, finetune, discriminator, arc and export. Each can be "
    "stopped and run again with the same words: it goes on from what it had written. Recipes are "
    "TOML files, in config/recipes/; `--set table.key=value` changes one value.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(models_app)
app.add_typer(evaluate_app)

STOPPED = 130
"""Exit code of a run that was stopped by a signal and saved, as shells have it."""

Data = Annotated[Path, typer.Argument(help="Folder written by `lmdm-train prepare`.")]
Encoded = Annotated[Path, typer.Argument(help="Folder written by `lmdm-train encode`.")]
Out = Annotated[
    Path,
    typer.Argument(
        help="Folder of the run: last.safetensors, log.jsonl, report.html, TensorBoard."
    ),
]
RecipeFile = Annotated[
    Path | None,
    typer.Option("--recipe", "-r", help="TOML recipe; the stage's defaults if left out."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", help="Change a value: table.key=value (repeatable)."),
]
BaseFile = Annotated[
    Path | None,
    typer.Option(
        "--base", help="Go on from this .onnx, run or checkpoint instead of fresh weights."
    ),
]
Listen = Annotated[
    Path | None,
    typer.Option(help="An .onnx or codec run, to hear listening examples while it trains."),
]
Jobs = Annotated[int, typer.Option(min=1, help="Parallel processes.")]


def first_rank() -> bool:
    """Whether this process is the one that talks (the others were started beside it)."""
    return os.environ.get("RANK", os.environ.get("SLURM_PROCID", "0")) == "0"


def done(text: object, following: str = "") -> None:
    """Say what was written and what comes next."""
    if first_rank():
        typer.echo(text)
        if following:
            typer.secho(f"Next: {following}", dim=True)


@app.command()
def prepare(
    config: Annotated[
        Path, typer.Argument(help="TOML recipe, see config/recipes/data/, or a folder of sound.")
    ],
    out: Annotated[Path, typer.Argument(help="Folder for audio, index, manifest and report.")],
    ocean: Annotated[
        Path | None, typer.Option(help="Folder of ocean recordings; else the recipe's.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Where fetched soundfonts and scores are kept.")
    ] = None,
    jobs: Jobs = 2,
    seed: Annotated[int | None, typer.Option(help="Replaces the recipe's seed.")] = None,
    scale: Annotated[float, typer.Option(help="Factor on all hours; 0.02 tries it out.")] = 1.0,
    licence: Annotated[str, typer.Option(help="Of a folder: its terms.")] = "",
    credit: Annotated[str, typer.Option(help="Of a folder: whom to thank.")] = "",
) -> None:
    """Collect, decode, check, normalise and cut the audio a recipe or folder holds.

    Writes OUT/audio, index.jsonl, manifest.json and report.html. A recording that cannot be used is
    listed in rejected.jsonl; the others go on. Next: codec or encode.
    """
    from lmdm_training.data.prepare import prepare as run_prepare
    from lmdm_training.data.prepare import prepare_folder

    if config.is_dir():
        if ocean or cache or scale != 1.0:
            raise typer.BadParameter("--ocean, --cache and --scale are for recipes, not folders")
        prepare_folder(
            config, out, jobs=jobs, licence=licence or "unknown", credit=credit, seed=seed or 0
        )
    else:
        if licence or credit:
            raise typer.BadParameter(
                "--licence and --credit are for folders; a recipe's sources have their own"
            )
        run_prepare(config, out, jobs, seed, ocean_dir=ocean, cache_dir=cache, scale=scale)
    done(out / "report.html", f"lmdm-train encode {out} ENCODED --codec whale.onnx")


@app.command()
def codec(
    data: Data, out: Out, recipe: RecipeFile = None, sets: Sets = None, base: BaseFile = None
) -> None:
    """Train the streaming codec, audio to latents and back.

    With --base and `--set decoder_only=true` its latents stay those of the base.
    """
    from lmdm_training.bases import codec_of
    from lmdm_training.codec import CodecRecipe, codec_stage
    from lmdm_training.previews import watch_codec
    from lmdm_training.recipe import read_recipe

    chosen = read_recipe(recipe, CodecRecipe, sets or ())
    started = None if base is None else codec_of(found(base))
    watch = watch_codec(data, out, chosen)
    path = codec_stage(data, out, chosen, started, watch)
    done(path, f"lmdm-train encode {data} ENCODED --codec {out}")


@app.command()
def encode(
    data: Data,
    out: Annotated[Path, typer.Argument(help="Folder for shards, captions and index.")],
    codec: Annotated[
        Path | None, typer.Option(help="A playable .onnx, or a run of `lmdm-train codec`.")
    ] = None,
    sao: Annotated[
        Path | None, typer.Option(help="Instead: a Stable Audio checkpoint with its autoencoder.")
    ] = None,
    t5: Annotated[Path | None, typer.Option(help="With --sao: folder of its T5.")] = None,
    versions: Annotated[
        int, typer.Option(min=1, help="Encodings of each item; from the second, under gain curves.")
    ] = 2,
    jobs: Jobs = 2,
    shard_mb: Annotated[float, typer.Option(help="About the size of a shard.")] = 256.0,
    seed: Annotated[int, typer.Option(help="Seed of the gain curves.")] = 0,
) -> None:
    """Encode prepared audio into shards of latents, sketches and caption embeddings."""
    from functools import partial

    from lmdm_training.bases import encoder_of
    from lmdm_training.encode import encode_folder
    from lmdm_training.encoders import load_sao_encoder
    from lmdm_training.text import MiniLmText, T5Text

    if (codec is None) == (sao is None):
        raise typer.BadParameter("name either --codec (an .onnx or a run) or --sao (a checkpoint)")
    if (sao is None) != (t5 is None):
        raise typer.BadParameter("--sao and --t5 go together")
    maker = partial(load_sao_encoder, sao) if sao else partial(encoder_of, found(codec))
    text = T5Text(t5) if t5 else MiniLmText()
    encode_folder(
        data, out, maker, text, versions=versions, jobs=jobs, shard_mb=shard_mb, seed=seed
    )
    done(out, f"lmdm-train finetune {out} RUN")


@app.command()
def finetune(
    encoded: Encoded,
    out: Out,
    recipe: RecipeFile = None,
    sets: Sets = None,
    base: BaseFile = None,
    listen: Listen = None,
) -> None:
    """Train the diffusion model: flow matching with routed context (paper Eq. 1, section 4.1)."""
    _flow("finetune", (encoded, out), recipe, sets, base, listen)


@app.command()
def discriminator(
    encoded: Encoded,
    out: Out,
    recipe: RecipeFile = None,
    sets: Sets = None,
    base: BaseFile = None,
    listen: Listen = None,
) -> None:
    """Train the bidirectional base network that ARC-Forcing's discriminator begins as."""
    _flow("discriminator", (encoded, out), recipe, sets, base, listen)


def _flow(
    stage: str,
    folders: tuple[Path, Path],
    recipe: Path | None,
    sets: list[str] | None,
    base: Path | None,
    listen: Path | None,
) -> None:
    from lmdm_training.bases import diffusion_of
    from lmdm_training.finetune import flow_stage
    from lmdm_training.flow_recipe import FlowRecipe
    from lmdm_training.previews import watch_flow
    from lmdm_training.recipe import read_recipe

    encoded, out = folders
    chosen = read_recipe(recipe, FlowRecipe, sets or ())
    if stage == "discriminator" and chosen.network.kind != "bidirectional":
        chosen = read_recipe(recipe, FlowRecipe, [*(sets or ()), *as_base(chosen)])
    started = None if base is None else diffusion_of(found(base))
    watch = watch_flow(encoded, out, chosen, None if listen is None else found(listen))
    path = flow_stage(stage, chosen, encoded, out, started, watch)
    following = "arc" if stage == "discriminator" else "export"
    done(path, f"lmdm-train {following} --help")


def as_base(recipe: Any) -> list[str]:
    """Changes that turn a finetuning recipe into one of a bidirectional base of its window.

    As a discriminator it will hear a whole stem, so its base does as well.
    """
    network = recipe.network
    window = network.context_latents + network.block_latents
    return [
        "network.kind='bidirectional'",
        "network.context_latents=0",
        f"network.block_latents={window}",
        f"window.t_f_latents=[{window}, {window}]",
        "phases=[]",
    ]


@app.command()
def arc(
    encoded: Encoded,
    out: Out,
    generator: Annotated[Path, typer.Option(help="Run of `lmdm-train finetune`.")],
    discriminator: Annotated[Path, typer.Option(help="Run of `lmdm-train discriminator`.")],
    recipe: RecipeFile = None,
    sets: Sets = None,
    listen: Listen = None,
) -> None:
    """ARC-Forcing: train a few-step generator on its own rollouts (paper section 4.2)."""
    from lmdm_training.arc import arc_stage
    from lmdm_training.arc_recipe import ArcRecipe
    from lmdm_training.previews import watch_arc
    from lmdm_training.recipe import read_recipe

    chosen = read_recipe(recipe, ArcRecipe, sets or ())
    heard = None if listen is None else found(listen)
    watch = watch_arc(encoded, out, chosen, generator, heard)
    path = arc_stage(chosen, encoded, out, generator, discriminator, watch)
    done(path, "lmdm-train export --help")


@app.command()
def fit(
    folder: Annotated[Path, typer.Argument(help="Recordings: any folder of sound, or takes.")],
    out: Annotated[Path, typer.Option(help="The instrument to write, e.g. mine.onnx.")],
    base: Annotated[
        Path,
        typer.Option(help="The instrument to begin from; any .onnx with fp16 or fp32 weights."),
    ] = Path("whale.onnx"),
    minutes: Annotated[
        float, typer.Option(min=0, help="Training time; 0 chooses: 60 on a CPU, 30 on a GPU.")
    ] = 0,
    steps: Annotated[
        int, typer.Option(min=0, help="Steps of each stage, however long they take; 0: by time.")
    ] = 0,
    licence: Annotated[str, typer.Option(help="Terms of the recordings.")] = "unknown",
    credit: Annotated[str, typer.Option(help="Whom to thank for them.")] = "",
    name: Annotated[str | None, typer.Option(help="Name of the instrument; OUT's.")] = None,
    work: Annotated[
        Path | None, typer.Option(help="Folder for everything in between; OUT.fit if left out.")
    ] = None,
    arc: Annotated[
        bool | None, typer.Option(help="ARC-Force it for few steps; if left out: on a GPU.")
    ] = None,
    sets: Sets = None,
    jobs: Jobs = 2,
) -> None:
    """Make an instrument from a folder of recordings: all stages, with settings for this machine.

    `--set` changes the finetuning recipe. Stopped and run again, it goes on where it was.
    """
    from lmdm_training.fit import Fit
    from lmdm_training.fit import fit as run_fit

    asked = Fit(
        folder=folder,
        out=out,
        base=found(base),
        minutes=minutes,
        steps=steps,
        licence=licence,
        credit=credit,
        name=name or out.stem,
        work=work or out.with_suffix(".fit"),
        arc=arc,
        sets=tuple(sets or ()),
        jobs=jobs,
    )
    done(run_fit(asked), f"lmdm-agent --model {out}")


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a run, or of prepared data.")],
) -> None:
    """Write report.html of a run or of prepared data; opens from disk."""
    from lmdm_training.data_report import write_data_report
    from lmdm_training.report import write_run_report

    data = (folder / "index.jsonl").is_file() and (folder / "manifest.json").is_file()
    done(write_data_report(folder) if data else write_run_report(folder))


@app.command()
def plan(
    recipe: Annotated[Path, typer.Argument(help="Recipe of finetune, discriminator or arc.")],
    generator: Annotated[
        Path | None, typer.Option(help="For a recipe of arc: the generator's finetuning recipe.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="Steps to measure.")] = 5,
    gpus: Annotated[
        list[int] | None, typer.Option(min=1, help="Devices to plan for (repeatable).")
    ] = None,
    sets: Sets = None,
) -> None:
    """Measure a recipe's steps on this machine, on random data: hours and memory of it all.

    Where the effective batch does not fit, measure a smaller one (`--set loop.batch=8`); hours are
    those of the recipe's own.
    """
    from lmdm_training.planning import plan_table

    plan_table(recipe, sets or (), generator, steps, gpus or [1, 8, 64])


def sentence(error: LmdmError | OSError) -> str:
    """What an error means to whoever runs a stage."""
    if isinstance(error, LmdmError) or not error.strerror:
        return str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full ({error.filename or error.strerror}); make room and run it again"
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def main() -> None:
    """Run the command line; known errors become one sentence and an exit code."""
    try:
        app(prog_name="lmdm-train")
    except (LmdmError, OSError) as error:
        stopped = was_stopped(error)
        colour = None if stopped else typer.colors.RED
        typer.secho(f"lmdm-train: {sentence(error)}", err=True, fg=colour)
        sys.exit(STOPPED if stopped else getattr(error, "exit_code", 2))


def was_stopped(error: Exception) -> bool:
    """Whether nothing went wrong: somebody stopped a run, and it was saved."""
    # A mistake in the words says so at once, without loading torch for the loop's own class.
    loop = sys.modules.get("lmdm_training.loop")
    return loop is not None and isinstance(error, loop.Interrupted)
