"""The order of a soundcheck's measurements, and the time each of them gets."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from lmdm_agent import loopback
from lmdm_agent.audio import StreamPlan
from lmdm_agent.clockwork import Clockwork
from lmdm_agent.config import Settings
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ConfigError
from lmdm_agent.loopback import Loop
from lmdm_agent.other_programs import OtherPrograms
from lmdm_agent.rig import Rig, check_slack, starting_controls, timeline_of
from lmdm_agent.soundcheck_advice import Answer, Buffers, Row, carried, row_of
from lmdm_agent.soundcheck_run import Bench, Probe, Stage

STEPS = (1, 2, 4, 8)
FEWEST_BLOCKS = 4
SURVEY_SHARE = 0.4
"""Of the time, for the turns of all step counts."""
BUFFER_SHARE = 0.06
"""Of the time, for each other buffer size."""
BUFFERS_FROM_MINUTES = 1.0
"""Shorter soundchecks try no other buffer sizes."""
SMALLEST, LARGEST = 16, 8192
"""Buffers that are tried."""
LOOP_TRIES = 2
"""A loop that moves is measured again, as an xrun in between looks the same."""

Tell = Callable[[str, float], None]
"""Told what is measured, and how many seconds of all have passed."""


@dataclass
class Found:
    """What has been measured.

    Attributes:
        answers: Blocks by steps, measured in turns.
        long: The blocks of the long run, with ``long_steps``.
        loops: The device's loop before and after; empty when it was not measured.
        buffers: The device during the long run; None without a device.
        claimed_ms: What the driver says of its delay (in, out).
    """

    answers: dict[int, list[Answer]] = field(default_factory=dict[int, list[Answer]])
    long_steps: int = 0
    long: list[Answer] = field(default_factory=list[Answer])
    loops: list[Loop] = field(default_factory=list[Loop])
    buffers: Buffers | None = None
    other_buffers: list[Buffers] = field(default_factory=list[Buffers])
    delay_samples: int = 0
    claimed_ms: tuple[float, float] | None = None
    losses: int = 0
    others_cores: float | None = None


@dataclass(frozen=True)
class Share:
    """Blocks of each part: of every step count, of every other buffer size, of the long run."""

    survey: int
    buffers: int
    long: int


def share_out(minutes: float, block_s: float, counts: int, other_buffers: int) -> Share:
    """Divide the time; everything gets a few blocks, however short it is."""
    blocks = 60.0 * minutes / block_s
    survey = max(FEWEST_BLOCKS, int(blocks * SURVEY_SHARE / counts))
    buffers = max(FEWEST_BLOCKS, int(blocks * BUFFER_SHARE)) if other_buffers else 0
    rest = int(blocks) - survey * counts - buffers * other_buffers
    return Share(survey, buffers, max(2 * FEWEST_BLOCKS, rest))


def measure(
    settings: Settings,
    model: Instrument,
    plan: StreamPlan | None,
    minutes: float,
    *,
    with_loop: bool,
    tell: Tell,
) -> Found:
    """All measurements.

    Args:
        settings: What to run.
        model: The loaded model.
        plan: The device; None runs without.
        minutes: About how long, the loops not counted.
        with_loop: Whether to play sweeps.
        tell: Told how far it is.

    Raises:
        DeviceError: The device does not open, or stops.
        LmdmError: The model hangs.
    """
    asked, spec = starting_controls(settings, model.spec).steps, model.spec
    low, high = spec.steps_range
    counts = sorted({*(k for k in STEPS if low <= k <= high), asked})
    others = other_buffers(settings, model, plan, minutes)
    share = share_out(minutes, spec.block_s, len(counts), len(others))
    found = Found()
    with _stage(settings, model, plan) as (stage, bench, ours):
        found.delay_samples = stage.session.delay_samples
        load = OtherPrograms(ours)
        if plan is not None and with_loop:
            bench.tell = lambda seconds: tell("the device's loop", seconds)
            found.loops.append(_loop(bench))
        bench.tell = lambda seconds: tell("every number of steps", seconds)
        found.answers = bench.survey(counts, share.survey)
        found.long_steps = _long_steps(asked, found.answers, 1000.0 * bench.slack_s)
        bench.catch_up(counts[0])
        bench.tell = lambda s: tell(f"a long run with {found.long_steps} steps", s)
        counted = bench.buffers(plan.buffer_samples if plan else 0)
        found.long = bench.turn(found.long_steps, share.long, give_up=False)
        found.buffers = counted() if plan else None
        if found.loops and found.loops[0].word == "found":
            bench.tell = lambda seconds: tell("the device's loop again", seconds)
            found.loops.append(_loop(bench))
        found.others_cores = load.cores()
        if isinstance(stage, Rig):
            found.losses = stage.keeper.losses
            into, out = stage.keeper.latency_s
            found.claimed_ms = (1000.0 * into, 1000.0 * out)
        passed_s = bench.clock_s
    for size in others:
        assert plan is not None
        found.other_buffers.append(
            _try_buffer(
                settings,
                model,
                replace(plan, buffer_samples=size),
                found.long_steps,
                share.buffers,
                lambda text, s, base=passed_s: tell(text, base + s),
            )
        )
        passed_s += share.buffers * spec.block_s
    return found


def other_buffers(
    settings: Settings, model: Instrument, plan: StreamPlan | None, minutes: float
) -> list[int]:
    """Half the buffer and twice the buffer, where there is time and the slack allows them."""
    if plan is None or minutes < BUFFERS_FROM_MINUTES:
        return []
    timeline = timeline_of(model.spec, settings.engine.slack_ms, stems=bool(settings.device.stem))
    found: list[int] = []
    for size in (plan.buffer_samples // 2, plan.buffer_samples * 2):
        with contextlib.suppress(ConfigError):
            check_slack(timeline, model.spec, replace(plan, buffer_samples=size))
            if SMALLEST <= size <= LARGEST:
                found.append(size)
    return found


def _try_buffer(
    settings: Settings, model: Instrument, plan: StreamPlan, steps: int, blocks: int, tell: Tell
) -> Buffers:
    size = plan.buffer_samples
    with _stage(settings, model, plan) as (_, bench, _):
        bench.tell = lambda seconds: tell(f"a buffer of {size} samples", seconds)
        counted = bench.buffers(size)
        bench.turn(steps, blocks)
        return counted()


def _long_steps(asked: int, answers: dict[int, list[Answer]], slack_ms: float) -> int:
    """The steps asked for, unless the turns have shown that they are too many."""
    rows: Sequence[Row] = [row_of(steps, got) for steps, got in answers.items() if got]
    own = next((row for row in rows if row.steps == asked), None)
    if own is not None and not own.late and not own.failed:
        return asked
    return carried(rows, slack_ms) or min(row.steps for row in rows)


def _loop(bench: Bench) -> Loop:
    loop = loopback.NOT_MEASURED
    for _ in range(LOOP_TRIES):
        loop = bench.loop()
        if loop.word != "moved":
            break
    return loop


@contextlib.contextmanager
def _stage(
    settings: Settings, model: Instrument, plan: StreamPlan | None
) -> Generator[tuple[Stage, Bench, list[int]]]:
    """What plays, a bench on it, and the numbers of our processes."""
    probe = Probe(model)
    ours = [os.getpid()]
    if plan is None:
        with Clockwork(settings, probe) as clockwork:
            yield clockwork, Bench(clockwork, probe, "the clock"), ours
        return
    with Rig(settings, probe, plan) as rig:
        if rig.keeper.pid is not None:
            ours.append(rig.keeper.pid)
        yield rig, Bench(rig, probe, plan.label), ours
