"""The commands about takes: list them, look at them, put them in order, play them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lmdm_agent.cli_options import (
    Prompts,
    Sets,
    settings_of,
    with_controls,
)

if TYPE_CHECKING:
    from lmdm_agent.takes.format import Take

takes_app = typer.Typer(
    help="List takes, look at them, repair those that were cut off.",
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path | None, typer.Option("--folder", metavar="DIR", help="Where takes are.  [default: takes]")
]
TakeWord = Annotated[
    str, typer.Argument(metavar="TAKE", help="Its folder, name, the beginning of it, or last.")
]
PageTarget = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where picture and page go; the take if left out."),
]
ReplayTarget = Annotated[
    Path | None,
    typer.Argument(metavar="[OUT]", help="File to write (.wav or .flac).  [replay-TAKE.wav]"),
]
OtherModel = Annotated[
    str | None,
    typer.Option("--model", "-m", help="Another model: file, or a name from `models`."),
]
Compare = Annotated[
    bool, typer.Option("--compare", help="Put the result beside the take: figures, picture, page.")
]
CompareWith = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Put it beside another render instead.")
]


def _folder(context: typer.Context | None, folder: Path | None) -> Path:
    """The folder of takes: the option after the command, before it, or the settings' own."""
    given = folder or (context.obj if context is not None else None)
    return Path(given or settings_of(None).record.folder).expanduser()


def _take(context: typer.Context | None, word: str, folder: Path | None) -> Take:
    from lmdm_agent.takes.format import read_take
    from lmdm_agent.takes.listing import find_take

    return read_take(find_take(word, _folder(context, folder)))


@takes_app.callback()
def list_takes(context: typer.Context, folder: Folder = None) -> None:
    """List takes, newest first: length, model, marks, loudness."""
    context.obj = folder
    if context.invoked_subcommand is None:
        from lmdm_agent.takes.listing import print_takes

        print_takes(_folder(None, folder))


@takes_app.command()
def show(
    context: typer.Context, take: TakeWord = "last", folder: Folder = None, out: PageTarget = None
) -> None:
    """Draw a take: a picture, and a page with players."""
    from rich.console import Console

    from lmdm_agent.takes.show import show as draw

    found = _take(context, take, folder)
    with Console(stderr=True).status(f"Drawing {found.path.name} ..."):
        paths = draw(found, out)
    for path in paths:
        typer.echo(f"Wrote {path}")


@takes_app.command()
def repair(context: typer.Context, folder: Folder = None) -> None:
    """Put takes in order that a crash cut off.

    Playing does the same, beside the music.
    """
    from lmdm_agent.takes.repair import repair_all, unfinished

    place = _folder(context, folder)
    if not unfinished(place):
        typer.echo(f"No take in {place} was cut off.")
        return
    repair_all(place, typer.echo, rest_s=0.0)


@with_controls
def replay(
    take: TakeWord,
    out: ReplayTarget = None,
    model: OtherModel = None,
    prompt: Prompts = None,
    sets: Sets = None,
    folder: Folder = None,
    compare: Compare = False,
    compare_with: CompareWith = None,
    *,
    table: dict[str, Any],
) -> None:
    """Play a take again, or a variation of it.

    Its dry track goes to the model again, with everything that was done meanwhile. As it was, the
    result is the take's wet track, bit for bit on the same machine; with another model, prompt or
    control it is a variation.
    """
    from lmdm_agent.config import variation
    from lmdm_agent.takes.replay_run import run_replay

    settings = settings_of(None, prompt, sets, table)
    run_replay(
        _take(None, take, folder),
        out,
        model=model,
        override=variation(settings),
        compare=compare,
        compare_with=compare_with,
    )
