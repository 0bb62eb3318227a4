"""Commands that make model files; `lmdm_training.cli` takes them over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer

models_app = typer.Typer()

WEIGHTS = ("fp32", "fp16", "int8")
KINDS = ("encdec", "causal")
SOLVERS = ("euler", "pingpong", "p4")


def _one_of(*allowed: str) -> Callable[[str], str]:
    """A check of an option's value."""

    def check(value: str) -> str:
        if value not in allowed:
            raise typer.BadParameter(f"{value!r} given; allowed: {', '.join(allowed)}")
        return value

    return check


def found(path: Path | None) -> Path:
    """A file as it is named, or a bundled model of that name.

    Raises:
        ModelError: There is no such model.
    """
    from lmdm_agent.library import find_model

    assert path is not None
    if path.exists() or path.suffix != ".onnx":
        return path
    return find_model(str(path))


StoredWeights = Annotated[
    str, typer.Option(help=f"One of {', '.join(WEIGHTS)}.", callback=_one_of(*WEIGHTS))
]
Proof = Annotated[bool, typer.Option(help="Compare torch with ONNX Runtime.")]
SizesFile = Annotated[
    Path | None,
    typer.Option(
        help="TOML with tables dit, vae and sketch, where they differ from Stable Audio Open Small."
    ),
]


@models_app.command()
def export(
    run: Annotated[Path, typer.Argument(help="Run of `lmdm-train finetune` or `arc`.")],
    out: Annotated[Path, typer.Argument(help="The .onnx to write; its card goes beside it.")],
    codec: Annotated[
        Path, typer.Option(help="The codec its latents were made with: an .onnx or a run.")
    ],
    data: Annotated[
        Path, typer.Option(help="Prepared or encoded folder, for sources and licences.")
    ],
    card: Annotated[
        Path | None,
        typer.Option(
            help="TOML file with the card's words, see docs/training.md; else plain ones."
        ),
    ] = None,
    weights: StoredWeights = "fp16",
    proof: Proof = True,
) -> None:
    """Write one playable .onnx and prove that it is the checkpoint.

    Next: `lmdm-agent --model OUT`.
    """
    from lmdm_training.bases import codec_of
    from lmdm_training.export import (
        check_codec,
        check_run,
        history_of,
        plain_card,
        read_card,
        sources_of,
    )
    from lmdm_training.export import export as run_export

    words = plain_card(run, data, out) if card is None else read_card(card)
    check_run(run, data)
    checkpoints = [run] if codec.suffix == ".onnx" else [codec, run]
    network = codec_of(found(codec))
    check_codec(data, network, str(codec))
    parts, spec = run_export(
        run,
        network,
        out,
        words,
        trained=history_of(checkpoints, words.machine),
        sources=sources_of(data),
        weights=cast(Any, weights),
    )
    _written(out, parts, spec, proof)


def _written(out: Path, parts: Any, spec: Any, proof: bool) -> None:
    """Say what was written, and prove it if asked to."""
    typer.echo(f"Wrote {out}: {out.stat().st_size / 1e6:.1f} MB, {spec.content_hash[:12]}")
    if proof:
        from rich.console import Console

        from lmdm_models.parity import prove

        report = prove(out, parts, spec, list(spec.prompts[:4]))
        Console().print(report.table())


@models_app.command()
def export_sao(
    checkpoint: Annotated[
        Path,
        typer.Argument(
            help="LMDM checkpoint with its authors' names (.ckpt, .safetensors), or a run of "
            "`lmdm-train finetune` or `arc` that was started from one (then with --vae)."
        ),
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
    vae: Annotated[
        Path | None, typer.Option(help="For a run: the checkpoint whose autoencoder it used.")
    ] = None,
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
    loaded, spec = sao.export_sao(
        checkpoint, t5_folder, out, card, play, cast(Any, weights), sao.read_sizes(sizes), vae
    )
    if loaded.untrained_context:
        typer.echo(f"{checkpoint.name} is a base checkpoint: the context layer is UNTRAINED.")
    _written(out, loaded.parts, spec, proof)


@models_app.command()
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
    report = sao.seams(checkpoint, block, sound, None if sizes is None else sao.read_sizes(sizes))
    Console().print(report.table())
    if picture is not None:
        from lmdm_training.picture import draw_seams

        decibels = {n: error.relative_db for n, error in report.errors.items()}
        typer.echo(draw_seams(picture, decibels, report.latent_ms, report.what))


@models_app.command()
def demo_takes(
    out: Annotated[Path, typer.Argument(help="Folder for the FLAC files.")],
    cache: Annotated[Path, typer.Option(help="Where a soundfont may be unpacked.")] = Path("cache"),
) -> None:
    """Render the solo phrases that the demo and the pictures are made from."""
    from lmdm_training.demo_take import make_demo_takes

    for path in make_demo_takes(out, cache):
        typer.echo(path)
