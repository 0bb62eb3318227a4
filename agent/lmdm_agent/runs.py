"""What the command line does at length: playing, and rendering files, with what they print."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent import library
from lmdm_agent import render as offline
from lmdm_agent.app import Live, plan_of, starting_controls, stop_on_signals, timeline_of
from lmdm_agent.audio import NoDevice
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.errors import ConfigError, LmdmError
from lmdm_agent.model import Model, load


@dataclass(frozen=True)
class Files:
    """The files of a render; ``seconds`` cuts the source."""

    source: Path
    target: Path
    stem: Path | None = None
    prime: Path | None = None
    picture: Path | None = None
    seconds: float | None = None


def load_model(settings: Settings, path: Path) -> Model:
    """Load a model file as the settings say.

    Raises:
        ModelError: It cannot be used.
    """
    engine = settings.engine
    return load(path, providers=engine.provider, threads=engine.threads or None)


def play(settings: Settings, seconds: float | None, screen: bool, demo_folder: Path) -> None:
    """Play until asked to stop; without any sound device, render the demo take instead.

    Args:
        settings: What to run.
        seconds: Stop after this long; None plays on.
        screen: Whether to draw the live view.
        demo_folder: Where the demo goes.

    Raises:
        LmdmError: Something is missing, busy or wrong; nothing is left running.
    """
    path = library.find_model(settings.engine.model)
    try:
        plan = plan_of(settings)
    except NoDevice as error:
        if settings.device.device != "" or settings.device.output_device != "":
            raise
        typer.echo(f"{error}\nRendering the demo take instead.")
        files = Files(library.DEMO_TAKE, demo_folder / "demo.wav")
        render(settings, files, picture_if_possible=demo_folder / "demo.png")
        return
    typer.echo(f"Loading {path.name} ...")
    model = load_model(settings, path)
    live = Live(settings, model, plan, screen=screen)
    with stop_on_signals(live.stopping), live:
        if not screen:
            typer.echo(_greeting(live, model))
        live.wait(seconds)
    typer.echo(_farewell(live))
    if live.recorder.error:
        raise LmdmError(live.recorder.error)


def _greeting(live: Live, model: Model) -> str:
    session = live.session
    rate = session.ends.rate
    return (
        f"Playing {model.spec.name} on {live.plan.label} at {rate} Hz; delay "
        f"{session.delay_samples} samples = {session.delay_samples / rate:.3f} s (the device's own "
        f"comes on top); OSC on {live.settings.osc.host}:{live.osc.port}; {model.providers[0]}. "
        "Ctrl-C ends."
    )


def _farewell(live: Live) -> str:
    health = live.session.health()
    text = (
        f"Played {health.block + 1} blocks; {health.late_blocks} late, {health.skipped_blocks} "
        f"skipped, {health.failed_blocks} failed, {health.xruns} device xruns."
    )
    return f"{text} Take: {live.last_take}." if live.last_take else text


def render(settings: Settings, files: Files, *, picture_if_possible: Path | None = None) -> None:
    """Answer a sound file and write the answer; every file is checked before the work begins.

    Args:
        settings: Model and controls.
        files: What to read and write.
        picture_if_possible: Also draw here, unless matplotlib is missing.

    Raises:
        LmdmError: A file, the model or a setting cannot be used.
    """
    path = library.find_model(settings.engine.model)
    read = [p for p in (files.source, files.stem, files.prime) if p is not None]
    for source in read:
        offline.check_source(source)
    for target in (files.target, files.picture, picture_if_possible):
        if target is not None:
            offline.check_target(target, read)
    offline.check_format(files.target)
    if files.picture is not None:
        from lmdm_agent.picture import check_matplotlib

        check_matplotlib()
    model = load_model(settings, path)
    controls = starting_controls(settings, model.spec)
    result = _rendered(settings, model, files, controls)
    offline.write(files.target, result.wet, result.rate)
    picture = files.picture or picture_if_possible
    if picture is not None:
        _draw(picture, model, files.source, controls, result)


def _rendered(
    settings: Settings, model: Model, files: Files, controls: Controls
) -> offline.Rendered:
    """Render with a progress bar, and say how long it took."""
    rate = model.spec.sample_rate
    dry = offline.read(files.source, rate)
    if files.seconds is not None:
        dry = dry[:, : max(1, round(files.seconds * rate))]
    timeline = timeline_of(model.spec, settings.engine.slack_ms)
    started = time.monotonic()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[speed]:.1f} times real time"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(_title(model, controls), speed=0.0)

        def show(done: int, total: int) -> None:
            speed = done * model.spec.block_s / max(time.monotonic() - started, 1e-9)
            progress.update(task, completed=done, total=total, speed=speed)

        result = offline.render(
            model,
            timeline,
            dry,
            controls,
            stem=offline.read(files.stem, rate) if files.stem else None,
            prime=offline.read(files.prime, rate) if files.prime else None,
            progress=show,
        )
    if result.failed_blocks:
        typer.echo(f"{result.failed_blocks} blocks failed and are silent.", err=True)
    elapsed, length = time.monotonic() - started, dry.shape[1] / rate
    typer.echo(
        f"Wrote {files.target}: {length:.1f} s in {elapsed:.1f} s "
        f"({length / max(elapsed, 1e-9):.1f} times real time)."
    )
    return result


def _title(model: Model, controls: Controls) -> str:
    return f"{model.spec.name}: {controls.prompts[0] or 'no prompt'}, {controls.steps} steps"


def _draw(
    picture: Path, model: Model, source: Path, controls: Controls, result: offline.Rendered
) -> None:
    from lmdm_agent.picture import draw

    rows = [(f"heard: {source.name}", result.dry), ("answer", result.wet)]
    try:
        draw(picture, rows, result.rate, _title(model, controls))
    except ConfigError as error:
        typer.echo(str(error))
    else:
        typer.echo(f"Drew {picture}.")
