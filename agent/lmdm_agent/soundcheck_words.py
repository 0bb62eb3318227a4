"""A soundcheck's report as a performer reads it in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from lmdm_agent.loopback_words import in_words
from lmdm_agent.soundcheck_advice import Buffers, Row
from lmdm_agent.soundcheck_report import NO_DEVICE, Report


def show(out: Console, report: Report) -> None:
    """Print figures, then the verdict, then what to take along."""
    key = report.key
    out.print(
        f"{key.model} on {key.cpu}, {key.cores} cores; {key.provider}; {report.solver}",
        markup=False,
        soft_wrap=True,
    )
    out.print(_device(report), markup=False, soft_wrap=True)
    out.print(_steps(report))
    if report.trend is not None:
        trend = report.trend
        out.print(
            f"Long run: {report.long.blocks} blocks with {steps_in_words(report.long.steps)} in "
            f"{trend.minutes:.1f} minutes; answer times move by {trend.ms_per_minute:+.2f} ms a "
            f"minute (95 %: {trend.low:+.2f} to {trend.high:+.2f}).",
            markup=False,
            soft_wrap=True,
        )
    if report.buffers is not None:
        out.print(_buffers(report.buffers, report))
    for number, loop in enumerate(report.loops):
        again = "After the run. " if number else ""
        out.print(again + " ".join(in_words(loop, key.rate)), markup=False, soft_wrap=True)
    for text in report.environment:
        out.print(f"Doctor: {text}", markup=False, soft_wrap=True)
    _verdict(out, report)


def steps_in_words(steps: int) -> str:
    """``1 step``, ``4 steps``."""
    return f"{steps} {'step' if steps == 1 else 'steps'}"


def _device(report: Report) -> str:
    key = report.key
    if key.device == NO_DEVICE:
        return "No device: its buffers, its delay and its driver's priority are not part of this."
    milliseconds = 1000.0 * key.buffer_samples / key.rate
    return (
        f"{key.device} at {key.rate} Hz, buffer {key.buffer_samples} samples = "
        f"{milliseconds:.1f} ms"
    )


def _steps(report: Report) -> Table:
    table = Table("steps", "blocks", "model", "p50", "p95", "p99", "worst", "of slack", "late")
    table.title = f"answer times in ms, slack {report.slack_ms:.0f} ms"
    for row in report.rows:
        table.add_row(*_row(row, report.slack_ms))
    return table


def _row(row: Row, slack_ms: float) -> list[str]:
    times = (row.inference_ms, row.p50_ms, row.p95_ms, row.p99_ms, row.worst_ms)
    late = f"{row.late}, {row.failed} failed" if row.failed else str(row.late)
    share = f"{row.worst_ms / slack_ms:.0%}" if slack_ms > 0 else "-"
    return [str(row.steps), str(row.blocks), *(f"{ms:.0f}" for ms in times), share, late]


def _buffers(asked: Buffers, report: Report) -> Table:
    table = Table("buffer", "seconds", "callbacks", "xruns", "slow", "longest ms", "of buffer")
    table.title = "the device callback"
    for row in sorted((asked, *report.other_buffers), key=lambda row: row.buffer_samples):
        buffer_ms = 1000.0 * row.buffer_samples / report.key.rate
        table.add_row(
            str(row.buffer_samples),
            f"{row.seconds:.0f}",
            str(row.callbacks),
            str(row.xruns),
            str(row.slow),
            f"{row.longest_ms:.2f}",
            f"{row.longest_ms / buffer_ms:.0%}",
        )
    return table


def _verdict(out: Console, report: Report) -> None:
    word = "GO" if report.go else "NO-GO"
    colour = "green" if report.go else "red"
    out.print(
        f"[bold {colour}]{word}[/] with {steps_in_words(report.steps)} and a slack of "
        f"{report.slack_ms:.0f} ms."
    )
    for text in report.reasons:
        out.print(f"  because {text}", markup=False, soft_wrap=True)
    for text in report.remarks:
        out.print(f"  but {text}", markup=False, soft_wrap=True)
    out.print(_delay(report), markup=False, soft_wrap=True)
    advice = report.advice
    if advice is None:
        out.print(
            "Recommended: another machine, or a smaller model; a whole block is too short here.",
            markup=False,
            soft_wrap=True,
        )
        return
    buffer = f", --buffer {advice.buffer_samples}" if advice.buffer_samples else ""
    out.print(
        f"Recommended: block {advice.block_samples} samples = {advice.block_ms:.0f} ms (the "
        f"model's), --steps {advice.steps}, --slack-ms {advice.slack_ms:.0f}{buffer}: delay "
        f"{advice.delay_samples} samples = {advice.delay_ms:.1f} ms announced, "
        f"{advice.heard_samples} = {advice.heard_ms:.1f} ms "
        f"{_heard(report)}; stems up to t_f = {advice.t_f_s:.2f} s.",
        markup=False,
        soft_wrap=True,
    )
    if 0.0 < advice.least_slack_ms < advice.slack_ms:
        out.print(
            f"These steps leave room: with --slack-ms {advice.least_slack_ms:.0f} the delay would "
            f"be {advice.least_delay_ms:.0f} ms. Then check again, for longer; what is beside "
            "them on stage (more steps, p4, a change of model) needs room, too.",
            markup=False,
            soft_wrap=True,
        )


def _heard(report: Report) -> str:
    if report.device_samples is not None:
        return "heard, the device's own included"
    return "with the device's own, which is not known, on top"


def _delay(report: Report) -> str:
    rate = report.key.rate
    text = (
        f"Delay: {report.delay_samples} samples = {1000.0 * report.delay_samples / rate:.1f} ms "
        f"announced (block and slack)"
    )
    if report.device_samples is not None:
        heard = report.delay_samples + report.device_samples
        text += (
            f" + {report.device_samples} of the device = {heard} samples = "
            f"{1000.0 * heard / rate:.1f} ms from what you play to what you hear"
        )
    elif report.claimed_ms is not None:
        into, out = report.claimed_ms
        text += f"; the driver claims {into:.1f} ms in and {out:.1f} ms out (not measured)"
    return f"{text}. Stems up to t_f = {report.largest_t_f_s:.2f} s."
