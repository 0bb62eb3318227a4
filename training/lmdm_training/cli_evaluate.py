"""The command that judges a model; `lmdm_training.cli` takes it over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lmdm_training.cli_models import found

evaluate_app = typer.Typer()


@evaluate_app.command()
def evaluate(
    model: Annotated[
        Path, typer.Argument(help="An .onnx, or a run of `finetune` or `arc` (then with --codec).")
    ],
    data: Annotated[Path, typer.Argument(help="The prepared folder it was trained on.")],
    out: Annotated[Path, typer.Argument(help="Folder for report.html, report.json and sounds.")],
    test: Annotated[
        Path | None,
        typer.Option(help="A prepared folder it never heard (config/data_whale_test.toml)."),
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option(help="Only this part (repeatable); all by default.")
    ] = None,
    size: Annotated[
        str, typer.Option(help="How much is rendered: quick (minutes), normal (an hour) or full.")
    ] = "normal",
    prompt: Annotated[
        list[str] | None,
        typer.Option("--prompt", "-p", help="Ask for this caption (repeatable); else its own."),
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", "-s", help="Controls as name=value.")
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(help="Pairs of prompts for transitions: two columns, tabs or Markdown."),
    ] = None,
    arc: Annotated[
        Path | None, typer.Option(help="Its ARC-Forced sister (.onnx), for the ablations.")
    ] = None,
    causal: Annotated[
        Path | None, typer.Option(help="Its block-causal sister (.onnx), for the ablations.")
    ] = None,
    codec: Annotated[
        Path | None, typer.Option(help="Of a run: the codec its latents were made with.")
    ] = None,
    card: Annotated[
        Path | None, typer.Option(help="Put the figures into this card (Markdown), too.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Where weights of listening networks are kept; else your cache."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Measure what is there, too.")] = False,
) -> None:
    """Measure whether an instrument is worth playing: sound, prompts, following, drift and more.

    Every number stands beside what it has to be held against, with a 95 % interval over whole
    held-out sources. Stopped and run again with the same words, it goes on where it was.
    """
    from lmdm_training.errors import MissingFileError, StageError
    from lmdm_training.evaluation.run import Wanted, check_words, put_into_card
    from lmdm_training.evaluation.run import evaluate as run_evaluate

    for path in (pairs, arc, causal, card):
        if path is not None and not path.is_file():
            raise MissingFileError(f"{path} is no file")
    check_words(size, part or ())
    path = found(model)
    if path.suffix != ".onnx":
        if codec is None:
            raise StageError(
                f"{path} is a run; name the codec its latents were made with by --codec"
            )
        path = _exported(path, data, codec, out)
    options = {
        name: str(value.resolve())
        for name, value in (("pairs", pairs), ("arc", arc), ("causal", causal))
        if value is not None
    }
    results = run_evaluate(
        Wanted(
            path,
            data,
            out,
            test,
            tuple(prompt or ()),
            tuple(sets or ()),
            tuple(part or ()),
            size,
            options,
            cache,
            again,
        )
    )
    if card is not None:
        put_into_card(card, results)
        typer.echo(f"Wrote {card}")


def _exported(run: Path, data: Path, codec: Path, out: Path) -> Path:
    """The playable file of a run; the same run makes the same bytes, so parts stay done."""
    from lmdm_training.bases import codec_of
    from lmdm_training.export import export, history_of, plain_card, sources_of

    target = out / f"{run.name}.onnx"
    words, network = plain_card(run, data, target), codec_of(found(codec))
    out.mkdir(parents=True, exist_ok=True)
    typer.echo(f"Exporting {run} to {target} ...")
    export(
        run,
        network,
        target,
        words,
        trained=history_of([run]),
        sources=sources_of(data),
        weights="fp32",
    )
    return target
