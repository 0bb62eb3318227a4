"""Go or no-go before a concert: what this machine carries with this model on this device.

The real thread setup runs (session, worker, device process), without OSC and recorder: first the
device's loop, then every number of steps in turns, one long run with the steps that were asked for,
the loop again, and other buffer sizes.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent import __version__, doctor, soundcheck_report
from lmdm_agent.audio import NoDevice, StreamPlan
from lmdm_agent.config import Settings
from lmdm_agent.errors import ConfigError
from lmdm_agent.rig import check_slack, load_for, plan_of, starting_controls, timeline_of
from lmdm_agent.soundcheck_advice import (
    MARGIN,
    RISING_MINUTES,
    Row,
    Trend,
    advise,
    best_buffer,
    largest_t_f_latents,
    minutes_left,
    row_of,
    trend_of,
    verdict,
)
from lmdm_agent.soundcheck_measure import Found, measure
from lmdm_agent.soundcheck_report import Key, Report, key_of
from lmdm_agent.soundcheck_words import show
from lmdm_agent.spec import ModelSpec

BUSY_CORES = 0.25
"""Others who take more than this are named."""


def run(
    settings: Settings,
    minutes: float,
    *,
    report: Path | None = None,
    picture: Path | None = None,
    with_device: bool = True,
    with_loop: bool = True,
    console: Console | None = None,
) -> bool:
    """Measure, print, keep the report, and tell whether to go on stage with these settings.

    Args:
        settings: Model, device, slack and controls (steps: the model's own unless set).
        minutes: About how long it takes.
        report: Write it here, too.
        picture: Draw the answer times here.
        with_device: False runs without one, as does a machine that has none.
        with_loop: False plays no sweeps.
        console: Where to print.

    Raises:
        LmdmError: The model, the device, a setting or a file's place cannot be used.
    """
    out = console or Console()
    if picture is not None:
        from lmdm_agent.picture import check_matplotlib

        check_matplotlib()
    for place in (report, picture):
        if place is not None:
            _check_place(place)
    model = load_for(settings)
    plan = _plan_of(settings, out) if with_device else None
    if plan is not None:
        check_slack(
            timeline_of(model.spec, settings.engine.slack_ms, stems=bool(plan.stem)),
            model.spec,
            plan,
        )
    with _quiet(), _progress(out, 60.0 * minutes) as tell:
        found = measure(settings, model, plan, minutes, with_loop=with_loop, tell=tell)
    key = key_of(model.spec, model.providers[0], settings.engine.threads, plan)
    made = report_of(settings, model.spec, key, minutes, found, doctor.warnings(settings))
    show(out, made)
    where = soundcheck_report.keep(made)
    _line(out, f"Kept in {where}; `lmdm-agent` reads it, takes record it.")
    if report is not None:
        report.write_text(soundcheck_report.in_json(made), encoding="utf-8")
    if picture is not None:
        from lmdm_agent.soundcheck_picture import draw

        draw(picture, found, made)
    return made.go


def report_of(
    settings: Settings,
    spec: ModelSpec,
    key: Key,
    minutes: float,
    found: Found,
    environment: tuple[str, ...],
) -> Report:
    """What was found, judged.

    Args:
        settings: What ran.
        spec: Of the model.
        key: What it is about.
        minutes: As asked for.
        found: The measurements.
        environment: What the doctor warned of.
    """
    stems = bool(settings.device.stem)
    timeline = timeline_of(spec, settings.engine.slack_ms, stems=stems)
    controls = starting_controls(settings, spec)
    slack = timeline.slack_samples
    slack_ms = 1000.0 * timeline.slack_samples / spec.sample_rate
    long, trend = row_of(found.long_steps, found.long), trend_of(found.long)
    rows = tuple(row_of(steps, got) for steps, got in sorted(found.answers.items()) if got)
    short = next(row for row in rows if row.steps == controls.steps)
    # The long run says more about its steps than the short turns.
    judged = long if long.steps == controls.steps else short
    rows = tuple(long if row.steps == long.steps else row for row in rows)
    reasons = verdict(judged, slack_ms, found.buffers, found.loops, found.losses)
    device_samples = found.loops[-1].delay_samples if found.loops else None
    buffer = best_buffer(found.buffers, found.other_buffers) if found.buffers else 0
    t_f = largest_t_f_latents(spec, slack) * spec.samples_per_latent / spec.sample_rate
    return Report(
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        version=__version__,
        key=key,
        minutes=minutes,
        solver=controls.solver,
        steps=controls.steps,
        slack_ms=slack_ms,
        go=not reasons,
        reasons=reasons,
        remarks=_remarks(judged, long, slack_ms, trend, found, bool(reasons)),
        rows=rows,
        long=long,
        trend=trend,
        buffers=found.buffers,
        other_buffers=tuple(found.other_buffers),
        loops=tuple(found.loops),
        device_samples=device_samples,
        claimed_ms=found.claimed_ms,
        delay_samples=found.delay_samples,
        largest_t_f_s=t_f,
        advice=advise(
            rows,
            spec,
            slack,
            stems=stems,
            rate=key.rate,
            buffer_samples=buffer,
            delay_samples=found.delay_samples,
            device_samples=device_samples,
        ),
        environment=environment,
        others_cores=found.others_cores,
    )


def _remarks(
    judged: Row, long: Row, slack_ms: float, trend: Trend | None, found: Found, no_go: bool
) -> tuple[str, ...]:
    """What a performer should know though it is no reason to stay at home."""
    said: list[str] = []
    if not no_go and judged.worst_ms > MARGIN * slack_ms:
        said.append(f"narrow: the slowest block took {judged.worst_ms:.0f} of {slack_ms:.0f} ms")
    left = minutes_left(trend, long, slack_ms) if trend else None
    if trend is not None and left is not None and left < RISING_MINUTES:
        said.append(
            f"answers get slower, {trend.ms_per_minute:+.1f} ms a minute; like this the slack is "
            f"used up after {left:.0f} minutes: check for longer (--minutes 30)"
        )
    if found.others_cores is not None and found.others_cores > BUSY_CORES:
        cores = os.cpu_count() or 1
        said.append(f"other programs took {found.others_cores:.1f} of {cores} cores; close them")
    if found.buffers is not None and not found.buffers.clean and not no_go:
        said.append(
            f"the device lost samples {found.buffers.xruns} times, and {found.buffers.slow} "
            "buffers took us more than half of their time"
        )
    return tuple(said)


def _plan_of(settings: Settings, out: Console) -> StreamPlan | None:
    """The device; None where there is none and none was asked for."""
    try:
        return plan_of(settings)
    except NoDevice as error:
        if settings.device.device != "" or settings.device.output_device != "":
            raise
        _line(out, f"{error}\nChecking the model alone, without a device.")
        return None


@contextlib.contextmanager
def _quiet() -> Generator[None]:
    """Late blocks are what is counted here; they are no news for the log."""
    logger = logging.getLogger("lmdm")
    before = logger.level
    logger.setLevel(max(before, logging.ERROR))
    try:
        yield
    finally:
        logger.setLevel(before)


@contextlib.contextmanager
def _progress(out: Console, seconds: float) -> Generator[Callable[[str, float], None]]:
    """A bar with the time left; told what is measured, and how many seconds have passed."""
    bar = Progress(
        TextColumn("Soundcheck: {task.description}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
        console=out,
        transient=True,
    )
    with bar:
        task = bar.add_task("starting", total=seconds)
        yield lambda text, done: bar.update(task, description=text, completed=min(done, seconds))


def _line(out: Console, text: str) -> None:
    out.print(text, markup=False, soft_wrap=True)


def _check_place(path: Path) -> None:
    """See that a file can be written, now and not after minutes.

    Raises:
        ConfigError: It cannot.
    """
    try:
        with path.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error
