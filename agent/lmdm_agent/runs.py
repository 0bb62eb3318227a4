"""What the command line does at length: playing, and rendering files, with what they print."""

from __future__ import annotations

import contextlib
import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent import library, loudness
from lmdm_agent import render as offline
from lmdm_agent import soundcheck_report as checks
from lmdm_agent.announcer import shown
from lmdm_agent.app import Live
from lmdm_agent.audio import NoDevice, StreamPlan
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import AudioFileError, ConfigError, LmdmError
from lmdm_agent.leaving import (
    INTERRUPTED,
    Background,
    Deadline,
    briefly,
    leave_now,
    leave_quickly,
    stop_on_signals,
)
from lmdm_agent.model import Model, load
from lmdm_agent.offline import rehearse
from lmdm_agent.offline_services import OfflineServices
from lmdm_agent.presets import Presets
from lmdm_agent.rig import plan_of, starting_controls, timeline_of
from lmdm_agent.score import Score, read_score
from lmdm_agent.takes.format import MANIFEST


@dataclass(frozen=True)
class Files:
    """The files of a render; ``seconds`` cuts the source, ``mix`` is written, too."""

    source: Path
    target: Path
    stem: Path | None = None
    prime: Path | None = None
    score: Path | None = None
    mix: Path | None = None
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
    path = library.find_model(settings.engine.model, settings.files.models)
    stopping = threading.Event()
    with stop_on_signals(stopping):
        # Beside each other, as each takes its time; `Live` waits for the loudness meter.
        Background(loudness.prepare, "lmdm-loudness")
        loading = Background(lambda: load_model(settings, path), "lmdm-load")
        try:
            # In a thread: an audio system that hangs must not keep signals from being heard.
            plan = Background(lambda: plan_of(settings), "lmdm-devices").result(stopping)
            if plan is None:
                briefly(lambda: _say("Stopped."))
                leave_now(INTERRUPTED)
        except NoDevice as error:
            if settings.device.device != "" or settings.device.output_device != "":
                raise
            plan = None
            typer.echo(f"{error}\nRendering the demo take instead.")
        if plan is not None:
            typer.echo(f"Loading {path.name} ...")
            _play(settings, loading, plan, stopping, seconds, screen=screen)
            return
        model = _loaded(loading, stopping)
    files = Files(library.DEMO_TAKE, demo_folder / "demo.wav")
    render(settings, files, picture_if_possible=demo_folder / "demo.png", model=model)


def _loaded(loading: Background[Model], stopping: threading.Event) -> Model:
    """The model, when it is there; a program that is asked to stop ends here."""
    model = loading.result(stopping)
    if model is None:
        briefly(lambda: _say("Stopped."))
        leave_now(INTERRUPTED)
    return model


def _play(
    settings: Settings,
    loading: Background[Model],
    plan: StreamPlan,
    stopping: threading.Event,
    seconds: float | None,
    *,
    screen: bool,
) -> None:
    model = _loaded(loading, stopping)
    key = checks.key_of(model.spec, model.providers[0], settings.engine.threads, plan)
    kept = checks.read()
    checked = checks.for_take(key, kept)
    live = Live(settings, model, plan, stopping=stopping, screen=screen, checked=checked)
    steps = live.state.current.steps
    slack_ms = 1000 * live.session.timeline.slack_samples / model.spec.sample_rate
    verdict = checks.sentence(key, kept, steps=steps, slack_ms=slack_ms)
    name, provider = model.spec.name, model.providers[0]
    # Another one may take its place, and it is large.
    del model
    leave_quickly()
    with Deadline(stopping, _say):
        with live:
            if not screen:
                typer.echo(f"{_greeting(live, name, provider)}\n{verdict}")
            live.announcer.show(verdict)
            live.wait(seconds)
        _say(_farewell(live))
    if live.recorder.error:
        raise LmdmError(live.recorder.error)


def _greeting(live: Live, name: str, provider: str) -> str:
    session = live.session
    rate = session.ends.rate
    return (
        f"Playing {name} on {live.plan.label} at {rate} Hz; delay "
        f"{session.delay_samples} samples = {session.delay_samples / rate:.3f} s (the device's own "
        f"comes on top); OSC on {live.settings.osc.host}:{live.osc.port}; {provider}. "
        "Ctrl-C ends."
    )


def _farewell(live: Live) -> str:
    health = live.session.health()
    text = (
        f"Played {health.block + 1} blocks; {health.late_blocks} late, {health.skipped_blocks} "
        f"skipped, {health.failed_blocks} failed, {health.xruns} device xruns."
    )
    if live.services.last_take:
        text += f" Take: {shown(live.services.last_take)}."
    if captures := live.announcer.captures:
        word = "Capture" if len(captures) == 1 else "Captures"
        text += f" {word}: {', '.join(map(shown, captures))}."
    return text


def _say(text: str) -> None:
    # A terminal that was closed hears nothing; the end goes on.
    with contextlib.suppress(OSError):
        typer.echo(text)


def render(
    settings: Settings,
    files: Files,
    *,
    picture_if_possible: Path | None = None,
    model: Model | None = None,
) -> None:
    """Answer a sound file and write the answer; every file is checked before the work begins.

    Args:
        settings: Model and controls.
        files: What to read and write.
        picture_if_possible: Also draw here, unless matplotlib is missing.
        model: Loaded already; None loads what the settings name.

    Raises:
        LmdmError: A file, the model or a setting cannot be used.
    """
    path = model.path if model else library.find_model(settings.engine.model, settings.files.models)
    _check_files(files, picture_if_possible)
    score = read_score(files.score) if files.score is not None else None
    if score is not None and score.origin is not None and files.stem is None:
        files = replace(files, stem=score.origin.stem)
    if files.picture is not None:
        from lmdm_agent.picture import check_matplotlib

        check_matplotlib()
    model = model or load_model(settings, path)
    controls = _starting_controls(settings, model, score)
    result = _rendered(settings, model, files, controls, score)
    offline.write(files.target, result.wet, result.rate)
    if files.mix is not None and result.mix is not None:
        offline.write(files.mix, result.mix, result.rate)
        typer.echo(f"Wrote {files.mix}: the mix, {result.mix.shape[1] / result.rate:.1f} s.")
    picture = files.picture or picture_if_possible
    if picture is not None:
        _draw(picture, model, files.source, controls, result)


def _check_files(files: Files, picture: Path | None) -> None:
    """See that everything can be read and written.

    Raises:
        AudioFileError: Something cannot, or two results have one name.
    """
    read = [p for p in (files.source, files.stem, files.prime) if p is not None]
    for source in read:
        offline.check_source(source)
    kept = [*read, files.score] if files.score is not None and os.path.isfile(files.score) else read
    targets = [p for p in (files.target, files.mix, files.picture, picture) if p is not None]
    for number, target in enumerate(targets):
        if (target.resolve().parent / MANIFEST).exists():
            raise AudioFileError(
                f"{target} would stand in a take, which stays as it was played; write it elsewhere."
            )
        if target.resolve() in [other.resolve() for other in targets[:number]]:
            raise AudioFileError(f"{target} is written twice; give each result its own name.")
        offline.check_target(target, kept)
    offline.check_format(files.target)
    if files.mix is not None:
        offline.check_format(files.mix)


def _starting_controls(settings: Settings, model: Model, score: Score | None) -> Controls:
    """The settings' controls; those of the take whose log is played, where settings say nothing."""
    controls = starting_controls(settings, model.spec)
    if score is None or score.origin is None:
        return controls
    played, now = score.origin.model, (model.spec.name, model.spec.content_hash)
    if played != now:
        _remark(f"The take was played with {played[0]} ({played[1][:12]}), not with {now[0]}.")
    names = [*settings.controls]
    names += [name for name in ("prompts", "weights") if getattr(settings, name)]
    named: dict[str, Any] = {name: getattr(controls, name) for name in names}
    return replace(score.origin.controls, **named)


def _slack_ms(settings: Settings, model: Model, score: Score | None) -> float | None:
    """The slack that is asked for, or that of the take whose log is played."""
    given = settings.engine.slack_ms
    if given is not None or score is None or score.origin is None:
        return given
    return 1000 * min(score.origin.slack_s, model.spec.block_s)


def _remark(text: str) -> None:
    typer.echo(text, err=True)


def _sound(path: Path, rate: int) -> offline.Floats:
    """Read a file; say when a device would clip it, as the engine is going to."""
    sound = offline.read(path, rate)
    peak = max(float(sound.max()), -float(sound.min()))
    if peak > 1.0:
        _remark(f"{path} is {20 * math.log10(peak):.1f} dB over full scale and is clipped there.")
    return sound


def _rendered(
    settings: Settings, model: Model, files: Files, controls: Controls, score: Score | None
) -> offline.Rendered:
    """Render with a progress bar, and say how long it took."""
    rate = model.spec.sample_rate
    dry = _sound(files.source, rate)
    if files.seconds is not None:
        dry = dry[:, : max(1, round(files.seconds * rate))]
    stem = _sound(files.stem, rate) if files.stem else None
    prime = offline.read(files.prime, rate) if files.prime else None
    timeline = timeline_of(model.spec, _slack_ms(settings, model, score))
    services = _services(settings, model.path)
    if score is not None:
        with Console(stderr=True).status(f"Checking {score.path}"):
            remarks = rehearse(
                score, model.spec, timeline, controls, services, dry.shape[1], stem=stem is not None
            )
        for text in remarks:
            _remark(f"{score.path}, {text}.")
    started = time.monotonic()
    with _progress() as progress:
        task = progress.add_task(_title(model, controls), speed=0.0)

        def show(done: int, total: int) -> None:
            speed = done * model.spec.block_s / max(time.monotonic() - started, 1e-9)
            progress.update(task, completed=done, total=total, speed=speed)

        result = offline.render(
            model,
            timeline,
            dry,
            controls,
            stem=stem,
            prime=prime,
            score=score,
            services=services,
            with_mix=files.mix is not None,
            progress=show,
        )
    if result.failed_blocks:
        count = result.failed_blocks + len(result.reports)
        _remark(
            f"{result.failed_blocks} of {count} blocks failed and are silent; the first: "
            f"{result.first_failure}."
        )
    elapsed, length = time.monotonic() - started, dry.shape[1] / rate
    typer.echo(
        f"Wrote {files.target}: {length:.1f} s in {elapsed:.1f} s "
        f"({length / max(elapsed, 1e-9):.1f} times real time)."
    )
    return result


def _services(settings: Settings, model: Path) -> OfflineServices:
    """What a score can ask for: presets, models and sounds, as on stage."""
    folder = settings.presets.folder

    def find(name: str) -> Callable[[], Instrument]:
        path = library.named_model(name, [*settings.files.models, model.absolute().parent])
        return lambda: load_model(settings, path)

    presets = Presets(Path(folder).expanduser() if folder else None)
    sounds = library.sound_folders(settings.files.sounds, settings.record.folder)
    return OfflineServices(presets, find, sounds)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[speed]:.1f} times real time"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


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
