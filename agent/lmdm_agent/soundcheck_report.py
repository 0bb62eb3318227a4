"""The report of a soundcheck: written by `soundcheck`, read by every start and kept in takes.

``soundcheck.json`` in the user's folder holds the newest report of every combination of machine,
device, rate, buffer, model and provider. A file that is damaged counts as none; nothing that it
says is needed to play.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from lmdm_agent import library
from lmdm_agent.audio import StreamPlan
from lmdm_agent.errors import ConfigError
from lmdm_agent.files import replace_text
from lmdm_agent.loopback import Loop
from lmdm_agent.soundcheck_advice import Advice, Buffers, Row, Trend
from lmdm_agent.spec import ModelSpec

log = logging.getLogger("lmdm.soundcheck")

FORMAT = 1
FILE = "soundcheck.json"
MAX_REPORTS = 50
MAX_BYTES = 4_000_000
OLD_DAYS = 90
NO_DEVICE = "no device"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is about; another one of these needs another soundcheck."""

    cpu: str
    cores: int
    system: str
    device: str
    rate: int
    buffer_samples: int
    model: str
    content_hash: str
    provider: str
    threads: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a soundcheck found; times in ms, delays in device samples.

    Attributes:
        made: When, ISO 8601 with the zone.
        go: The verdict on ``steps`` and ``slack_ms``; ``reasons`` say why not.
        rows: One for every number of steps, measured in turns.
        long: The long run with ``steps``.
        loops: The device's loop, before and after the run.
        device_samples: Its delay there and back; None where no loop was found.
        claimed_ms: What the driver claims instead, in and out.
        environment: What the doctor warned of.
        others_cores: Cores that other programs took meanwhile.
    """

    format: int = FORMAT
    made: str
    version: str
    key: Key
    minutes: float
    solver: str
    steps: int
    slack_ms: float
    go: bool
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    rows: tuple[Row, ...]
    long: Row
    trend: Trend | None
    buffers: Buffers | None
    other_buffers: tuple[Buffers, ...]
    loops: tuple[Loop, ...]
    device_samples: int | None
    claimed_ms: tuple[float, float] | None
    delay_samples: int
    largest_t_f_s: float
    advice: Advice | None
    environment: tuple[str, ...]
    others_cores: float | None


class _File(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the file; newest report last."""

    format: int = FORMAT
    reports: tuple[Report, ...] = ()


def key_of(spec: ModelSpec, provider: str, threads: int, plan: StreamPlan | None) -> Key:
    """What a run with this model on this device would have to have been checked with.

    Args:
        spec: The model's.
        provider: The one that computes (the first of `Model.providers`).
        threads: Inference threads of the settings; 0 chooses.
        plan: The device stream; None for a check without a device.
    """
    return Key(
        cpu=cpu_name(),
        cores=os.cpu_count() or 1,
        system=platform.system(),
        device=plan.label if plan else NO_DEVICE,
        rate=plan.rate if plan else spec.sample_rate,
        buffer_samples=plan.buffer_samples if plan else 0,
        model=spec.name,
        content_hash=spec.content_hash,
        provider=provider,
        threads=threads,
    )


def cpu_name() -> str:
    """The processor as it calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, IndexError):
        return platform.processor() or platform.machine()


def default_path() -> Path:
    """Where reports are kept."""
    return library.user_folder() / FILE


def read(path: Path | None = None) -> tuple[Report, ...]:
    """All reports, the newest last; none where there is no file, or a damaged or newer one."""
    where = path or default_path()
    try:
        with where.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError("too large")
        found = msgspec.json.decode(data, type=_File)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        log.info("%s is not used: %s", where, error)
        return ()
    return found.reports if found.format == FORMAT else ()


def keep(report: Report, path: Path | None = None) -> Path:
    """Put a report in the place of the older one of the same combination; return the file.

    Raises:
        ConfigError: It cannot be written.
    """
    where = path or default_path()
    others = [other for other in read(where) if other.key != report.key]
    kept = _File(reports=(*others[-(MAX_REPORTS - 1) :], report))
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        replace_text(where, in_json(kept))
    except OSError as error:
        raise ConfigError(f"{where} cannot be written: {error.strerror or error}.") from error
    return where


def in_json(value: object) -> str:
    """A report, or what is made of reports, as JSON to read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def find(key: Key, reports: Sequence[Report]) -> Report | None:
    """The newest report of a combination."""
    return next((report for report in reversed(reports) if report.key == key), None)


def sentence(
    key: Key,
    reports: Sequence[Report],
    *,
    steps: int,
    slack_ms: float,
    now: datetime | None = None,
) -> str:
    """What `lmdm-agent` says at its start about the soundcheck of what it is about to run.

    Args:
        key: Of this run.
        reports: All there are.
        steps: Of this run; another number than the long run's is judged by its own short one.
        slack_ms: Of this run.
        now: When, for the report's age.
    """
    report = find(key, reports)
    if report is None:
        return f"{_why_none(key, reports)}; `lmdm-agent soundcheck` tells what this carries."
    text = f"Soundcheck of {report.made[:16].replace('T', ' ')}: "
    text += _judged(report, steps, slack_ms)
    days = _days_old(report, now)
    return f"{text} It is {days} days old." if days > OLD_DAYS else text


def _judged(report: Report, steps: int, slack_ms: float) -> str:
    """The verdict on what will really run."""
    device = (
        f", and {1000 * report.device_samples / report.key.rate:.1f} ms of the device on top"
        if report.device_samples is not None
        else ""
    )
    if steps == report.steps and abs(slack_ms - report.slack_ms) < 1.0:
        why = "" if report.go else f": {'; '.join(report.reasons)}"
        return f"{'GO' if report.go else 'NO-GO'} at {steps} steps{device}{why}."
    row = next((row for row in report.rows if row.steps == steps), None)
    if row is None:
        return f"{steps} steps were not tried, but {report.steps} ({_word(report.go)}){device}."
    go = not row.late and not row.failed and row.worst_ms <= slack_ms
    return (
        f"it was about {report.steps} steps and {report.slack_ms:.0f} ms ({_word(report.go)}). "
        f"{steps} steps took {row.worst_ms:.0f} ms at worst, of {slack_ms:.0f} ms: "
        f"{_word(go)}{device}."
    )


def _word(go: bool) -> str:
    return "GO" if go else "NO-GO"


def _why_none(key: Key, reports: Sequence[Report]) -> str:
    """What the nearest report has different."""
    names = {
        "content_hash": "model",
        "device": "device",
        "buffer_samples": "buffer",
        "rate": "rate",
        "provider": "provider",
        "threads": "number of threads",
    }
    same_machine = [
        report for report in reports if (report.key.cpu, report.key.cores) == (key.cpu, key.cores)
    ]
    if not same_machine:
        return "No soundcheck of this machine"
    differing = [
        [word for name, word in names.items() if getattr(r.key, name) != getattr(key, name)]
        for r in reversed(same_machine)
    ]
    words = min(differing, key=len)
    return f"No soundcheck fits (the nearest had another {' and '.join(words)})"


def _days_old(report: Report, now: datetime | None) -> int:
    try:
        made = datetime.fromisoformat(report.made)
        return ((now or datetime.now().astimezone()) - made).days
    except (ValueError, TypeError):
        return 0


def for_take(key: Key, reports: Sequence[Report]) -> dict[str, Any] | None:
    """What a take records of the soundcheck that fits its run; None when none does."""
    report = find(key, reports)
    if report is None:
        return None
    kept = ("made", "version", "go", "steps", "slack_ms", "reasons", "device_samples", "claimed_ms")
    facts: dict[str, Any] = {name: getattr(report, name) for name in kept}
    facts |= {"long": report.long, "buffers": report.buffers, "trend": report.trend}
    return msgspec.json.decode(msgspec.json.encode(facts))
