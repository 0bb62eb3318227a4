"""Rendering files as the command line does it: checks, a progress bar, and what is said."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent import library
from lmdm_agent import render as offline
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import AudioFileError, ConfigError
from lmdm_agent.model import Model
from lmdm_agent.offline import rehearse
from lmdm_agent.offline_services import OfflineServices
from lmdm_agent.presets import Presets
from lmdm_agent.rig import starting_controls, timeline_of
from lmdm_agent.runs import load_model
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
    slack_ms = _slack_ms(settings, model, score)
    timeline = timeline_of(model.spec, slack_ms, stems=stem is not None)
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
