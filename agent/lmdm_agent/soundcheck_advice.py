"""What a soundcheck's figures mean: statistics, a trend, a recommendation and a verdict.

Pure: no clock, device or file. A block's *answer time* runs from the moment its last sample was
heard until its sound lay ready; it must stay below the slack.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.engine import lookahead_latents
from lmdm_agent.loopback import Loop
from lmdm_agent.spec import ModelSpec

Doubles = NDArray[np.float64]

MARGIN = 0.8
"""Steps are recommended when their slowest block takes at most this share of the slack."""
TREND_POINTS = 200
"""A longer run is summed up in so many medians first; all pairs of points are compared."""
Z_95 = 1.96
FEW_XRUNS_PER_MINUTE = 1.0
"""More than this is NO-GO: a click a minute is heard in every piece."""
TREND_FROM_MINUTES = 1.0
"""Shorter runs have no trend."""
RISING_MINUTES = 120.0
"""A trend is worth saying when it would use up the slack within this time."""


@dataclass(frozen=True)
class Answer:
    """One block: when it was answered (seconds from the start), with how many steps, how fast.

    ``answer_s`` of a block that was skipped or failed is a lower bound.
    """

    at_s: float
    steps: int
    inference_s: float
    answer_s: float
    late: bool
    failed: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Answer times in ms of all blocks with one number of steps; ``late`` missed the slack."""

    steps: int
    blocks: int
    inference_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    late: int
    failed: int = 0


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """How answer times move: ms a minute (Theil-Sen), with the ends of its 95 % interval."""

    ms_per_minute: float
    low: float
    high: float
    minutes: float

    @property
    def rises(self) -> bool:
        """Tell whether it goes up for certain."""
        return self.low > 0.0


class Buffers(msgspec.Struct, frozen=True, kw_only=True):
    """What the device callback had to say: ``slow`` buffers took it more than half their time."""

    buffer_samples: int
    seconds: float
    callbacks: int
    xruns: int
    slow: int
    longest_ms: float

    @property
    def clean(self) -> bool:
        """Tell whether nothing was lost and nothing nearly was."""
        return not self.xruns and not self.slow

    @property
    def xruns_per_minute(self) -> float:
        """Buffers in which the device lost samples, a minute."""
        return 60.0 * self.xruns / self.seconds if self.seconds > 0.0 else 0.0


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """The recommended settings and what they give; delays in device samples and ms.

    Attributes:
        steps: Most steps with a margin.
        slack_ms: Time a block may take.
        block_samples: The model's block, at the model's rate.
        buffer_samples: Of the device.
        delay_samples: Announced: from a sample heard to the sample it caused.
        heard_samples: With the device's own delay; as announced where that is not known.
        t_f_s: The largest future visibility that can be honoured, in seconds.
        least_slack_ms: The shortest slack that carries these steps; 0 where an old report says
            nothing.
        least_delay_ms: What would be announced then.
    """

    steps: int
    slack_ms: float
    block_samples: int
    block_ms: float
    buffer_samples: int
    delay_samples: int
    delay_ms: float
    heard_samples: int
    heard_ms: float
    t_f_latents: int
    t_f_s: float
    least_slack_ms: float = 0.0
    least_delay_ms: float = 0.0


def row_of(steps: int, answers: Sequence[Answer]) -> Row:
    """Figures of some blocks.

    Raises:
        ValueError: There are none.
    """
    if not answers:
        raise ValueError("a row needs at least one block")
    times = sorted(1000.0 * answer.answer_s for answer in answers)
    computed = sorted(1000.0 * a.inference_s for a in answers if a.inference_s > 0.0)
    return Row(
        steps=steps,
        blocks=len(times),
        inference_ms=quantile(computed, 0.5) if computed else 0.0,
        p50_ms=quantile(times, 0.5),
        p95_ms=quantile(times, 0.95),
        p99_ms=quantile(times, 0.99),
        worst_ms=times[-1],
        late=sum(answer.late for answer in answers),
        failed=sum(answer.failed for answer in answers),
    )


def quantile(ordered: Sequence[float], q: float) -> float:
    """The smallest value that a share ``q`` does not exceed; of few values this is the highest."""
    return ordered[min(len(ordered) - 1, max(0, math.ceil(q * len(ordered)) - 1))]


def trend_of(answers: Sequence[Answer]) -> Trend | None:
    """The slope of the answer times over a run; None for one that is too short to have one.

    Theil-Sen: the median of the slopes between all pairs of points, so that single slow blocks do
    not matter; the interval is Sen's, from Kendall's variance.
    """
    x = np.array([answer.at_s for answer in answers]) / 60.0
    y = np.array([answer.answer_s for answer in answers]) * 1000.0
    minutes = float(x[-1] - x[0]) if len(x) else 0.0
    if minutes < TREND_FROM_MINUTES:
        return None
    x, y = _medians(x, y)
    count = len(x)
    first, second = np.triu_indices(count, 1)
    apart = x[second] - x[first]
    slopes = np.sort((y[second] - y[first])[apart > 0] / apart[apart > 0])
    if not slopes.size:
        return None
    reach = Z_95 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18.0)
    low = max(0, math.floor((slopes.size - reach) / 2.0))
    high = min(slopes.size - 1, math.ceil((slopes.size + reach) / 2.0))
    return Trend(
        ms_per_minute=float(np.median(slopes)),
        low=float(slopes[low]),
        high=float(slopes[high]),
        minutes=minutes,
    )


def _medians(x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    """Medians of at most `TREND_POINTS` stretches of equal length."""
    if len(x) <= TREND_POINTS:
        return x, y
    parts = np.array_split(np.arange(len(x)), TREND_POINTS)
    return (
        np.array([float(np.median(x[part])) for part in parts]),
        np.array([float(np.median(y[part])) for part in parts]),
    )


def minutes_left(trend: Trend, row: Row, slack_ms: float) -> float | None:
    """When a rising trend would use up the slack; None when it does not rise."""
    if not trend.rises or trend.ms_per_minute <= 0.0:
        return None
    return max(0.0, slack_ms - row.worst_ms) / trend.ms_per_minute


def carried(rows: Sequence[Row], slack_ms: float) -> int | None:
    """The most steps that leave a margin; None when not even the fewest do."""
    safe = [
        row.steps
        for row in rows
        if not row.late and not row.failed and row.worst_ms <= MARGIN * slack_ms
    ]
    return max(safe, default=None)


def shortest_slack(
    row: Row, spec: ModelSpec, buffer_ms: float, *, stems: bool = False
) -> int | None:
    """Samples of the shortest slack with a margin for these times; None when a block is too short.

    A slack is whole milliseconds (whole latents where stems are followed), a device buffer at
    least, and a block at most.
    """
    if row.failed:
        return None
    needed_ms = max(row.worst_ms / MARGIN, buffer_ms)
    if stems:
        latent_ms = 1000.0 * spec.samples_per_latent / spec.sample_rate
        samples = math.ceil(needed_ms / latent_ms - 1e-9) * spec.samples_per_latent
    else:
        samples = round(math.ceil(needed_ms - 1e-9) * spec.sample_rate / 1000.0)
    return samples if samples <= spec.block_samples else None


def largest_t_f_latents(spec: ModelSpec, slack_samples: int) -> int:
    """The largest future visibility that can be honoured with a slack.

    A stem is aligned with the moment the output sounds, so all that makes it later counts.
    """
    later = -(-slack_samples // spec.samples_per_latent) + spec.decoder_lookahead_latents
    return -lookahead_latents(spec) - later


def advise(
    rows: Sequence[Row],
    spec: ModelSpec,
    slack_samples: int,
    *,
    stems: bool = False,
    rate: int,
    buffer_samples: int,
    delay_samples: int,
    device_samples: int | None,
) -> Advice | None:
    """The settings to take: most steps within the slack, else the shortest slack that carries any.

    Args:
        rows: Figures by steps.
        spec: The model.
        slack_samples: The slack that was asked for, at the model's rate.
        stems: Whether a stem may be followed.
        rate: Of the device, in Hz.
        buffer_samples: The recommended buffer.
        delay_samples: Announced with that slack, in device samples.
        device_samples: The device's own way there and back; None where it is not known.

    Returns:
        None when a block is too short for this machine.
    """
    buffer_ms = 1000.0 * buffer_samples / rate
    shortest = {
        row.steps: samples
        for row in rows
        if (samples := shortest_slack(row, spec, buffer_ms, stems=stems)) is not None
    }
    steps, slack = carried(rows, 1000.0 * slack_samples / spec.sample_rate), slack_samples
    if steps is None:
        if not shortest:
            return None
        steps, slack = min(shortest.items(), key=lambda item: (item[1], -item[0]))
    least = min(slack, shortest[steps])

    def announced(samples: int) -> int:
        return delay_samples + round((samples - slack_samples) * rate / spec.sample_rate)

    heard = announced(slack) + (device_samples or 0)
    t_f = largest_t_f_latents(spec, slack)
    return Advice(
        steps=steps,
        slack_ms=1000.0 * slack / spec.sample_rate,
        block_samples=spec.block_samples,
        block_ms=1000.0 * spec.block_s,
        buffer_samples=buffer_samples,
        delay_samples=announced(slack),
        delay_ms=1000.0 * announced(slack) / rate,
        heard_samples=heard,
        heard_ms=1000.0 * heard / rate,
        t_f_latents=t_f,
        t_f_s=t_f * spec.samples_per_latent / spec.sample_rate,
        least_slack_ms=1000.0 * least / spec.sample_rate,
        least_delay_ms=1000.0 * announced(least) / rate,
    )


def best_buffer(asked: Buffers, others: Sequence[Buffers]) -> int:
    """The buffer to take: the one asked for where it was clean, else the next larger clean one."""
    if asked.clean:
        return asked.buffer_samples
    larger = sorted(o.buffer_samples for o in others if o.buffer_samples > asked.buffer_samples)
    clean = {o.buffer_samples for o in others if o.clean}
    return next(
        (size for size in larger if size in clean), larger[-1] if larger else asked.buffer_samples
    )


def verdict(
    row: Row, slack_ms: float, buffers: Buffers | None, loops: Sequence[Loop], losses: int = 0
) -> tuple[str, ...]:
    """Why not to go on stage like this; nothing when there is no reason.

    Args:
        row: The long run, with the steps that were asked for.
        slack_ms: Of the run.
        buffers: The device during that run; None without a device.
        loops: The device's loop, as often as it was measured.
        losses: How often the device went away.
    """
    why: list[str] = []
    if row.late:
        why.append(
            f"{row.late} of {row.blocks} blocks came later than the slack of {slack_ms:.0f} ms"
        )
    if row.failed:
        why.append(f"the model failed on {row.failed} of {row.blocks} blocks")
    if losses:
        why.append(f"the device went away {losses} times")
    if buffers is not None and buffers.xruns_per_minute > FEW_XRUNS_PER_MINUTE:
        why.append(
            f"the device lost samples {buffers.xruns} times in {buffers.seconds / 60.0:.1f} minutes"
        )
    lags = sorted({loop.delay_samples for loop in loops if loop.delay_samples is not None})
    if any(loop.word == "moved" for loop in loops):
        why.append("the device's own delay is not constant")
    elif len(lags) > 1:
        why.append(f"the device's own delay moved from {lags[0]} to {lags[-1]} samples")
    return tuple(why)
