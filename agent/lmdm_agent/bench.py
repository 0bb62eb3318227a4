"""Where the time and the memory of a block go: ``lmdm-agent bench``. Nothing depends on it.

One run measures every way of running a model that this machine has (`bench_variants`), each in a
process of its own and all in turns (`bench_turns`), beside the machine's own ceilings, and keeps
all raw times (`bench_report`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from lmdm_agent import bench_files, bench_page, bench_report, bench_tables
from lmdm_agent.bench_machine import machine_now
from lmdm_agent.bench_measure import MakeWorker, entries_of, groups_of, measure_group
from lmdm_agent.bench_plan import one_line
from lmdm_agent.bench_report import Ceilings, Measured, ModelFacts, Report, Start
from lmdm_agent.bench_turns import Step, Worker, count_steps
from lmdm_agent.bench_variants import WAYS, Planned, Provider, Ways, nulls_of, sizes
from lmdm_agent.config import Settings
from lmdm_agent.errors import ConfigError, LmdmError, ModelError
from lmdm_agent.library import find_model
from lmdm_agent.model import available_providers, default_threads, has_nvidia_driver, read_spec
from lmdm_agent.spec import ModelSpec

WIDTH = 150
"""Of lines that go to no terminal, in characters."""
STARTS = 3
"""How often the program's start is timed."""
START_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Wanted:
    """What to measure.

    Attributes:
        rounds: How often everything is asked.
        quick: Fewer ways and sizes; nothing that takes minutes to get ready.
        sizes: Also random instruments of other sizes.
        threads: Numbers to compare; none is one, and what the daemon takes.
        json: Where the report goes, if anywhere.
        page: Where the page goes, if anywhere.
        against: An earlier report to compare with.
    """

    rounds: int = 20
    quick: bool = False
    sizes: bool = False
    threads: tuple[int, ...] = ()
    json: Path | None = None
    page: Path | None = None
    against: Path | None = None


def start_of(settings: Settings) -> tuple[float, float, float]:
    """One start of the program: seconds to its stream, seconds to its first sound, peak MB.

    Raises:
        LmdmError: It did not sound.
    """
    from lmdm_agent.realtime_start import start_to_sound

    engine = settings.engine
    path = find_model(engine.model, settings.files.models)
    words = ["--model", str(path.absolute()), "--provider", engine.provider]
    if engine.threads:
        words += ["--threads", str(engine.threads)]
    if engine.slack_ms is not None:
        words += ["--slack-ms", str(engine.slack_ms)]
    found = start_to_sound(words, START_PATIENCE_S)
    return found.opened_s, found.sounded_s, found.peak_mb


@dataclass(frozen=True)
class Means:
    """How things are done; tests put their own in."""

    worker: MakeWorker = Worker
    write: bench_files.Write = bench_files.write
    start: Callable[[Settings], tuple[float, float, float]] = start_of


def provider_of(wanted: str) -> Provider:
    """What a wish for a provider comes to here; the worker finds out whether it works."""
    if wanted == "auto":
        cuda = "CUDAExecutionProvider" in available_providers() and has_nvidia_driver()
        return "cuda" if cuda else "cpu"
    return "cuda" if wanted == "cuda" else "cpu"


def threads_of(wanted: Sequence[int], configured: int) -> tuple[int, ...]:
    """Numbers of threads to compare, in order, each once."""
    found = wanted or ((configured,) if configured else (1, default_threads()))
    return tuple(sorted(dict.fromkeys(found)))


def measure(
    settings: Settings,
    wanted: Wanted,
    means: Means,
    told: Callable[[str], None],
    bar: Callable[[int], Step],
) -> Report:
    """Measure everything.

    Args:
        settings: Names model and provider.
        wanted: What to measure.
        means: How.
        told: Told in a few words what is got ready.
        bar: Given how many steps come, returns what is called after each.

    Raises:
        ModelError: The given model cannot be run.
    """
    begun, made = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    path = find_model(settings.engine.model, settings.files.models)
    spec, facts = read_spec(path), machine_now()
    threads = threads_of(wanted.threads, settings.engine.threads)
    with bench_files.Files(means.write, told) as files:
        ways = Ways(
            path,
            spec,
            provider_of(settings.engine.provider),
            threads,
            files,
            compiled=not wanted.quick,
        )
        planned = ways.all()
        if wanted.sizes:
            planned += sizes(spec, max(threads), files, quick=wanted.quick)
        told("starting")
        start = _start(settings, means, 1 if wanted.quick else STARTS)
        measured, ceilings = _measure_groups(planned, wanted.rounds, means.worker, bar)
    if measured[0].error:
        raise ModelError(measured[0].error)
    return Report(
        format=bench_report.FORMAT,
        made=made,
        took_s=time.monotonic() - begun,
        rounds=wanted.rounds,
        machine=facts,
        model=_facts(path, spec),
        measured=measured,
        ceilings=ceilings,
        start=start,
    )


def _measure_groups(
    planned: Sequence[Planned], rounds: int, make: MakeWorker, bar: Callable[[int], Step]
) -> tuple[list[Measured], list[Ceilings]]:
    """All groups, one after the other; the machine takes turns with the ways."""
    groups = groups_of(planned)
    entries = {
        name: entries_of(group, make, machine=name == WAYS) for name, group in groups.items()
    }
    step = bar(sum(count_steps(given, rounds) for given in entries.values()))
    measured: list[Measured] = []
    ceilings: list[Ceilings] = []
    for name, group in groups.items():
        found, limits = measure_group(group, entries[name], rounds, step)
        measured += found
        ceilings += limits
    return measured, ceilings


def _start(settings: Settings, means: Means, times: int) -> Start:
    try:
        found = [means.start(settings) for _ in range(times)]
    except LmdmError as error:
        # A model may have nothing to say to noise; what it costs is measured all the same.
        return Start(error=one_line(error))
    opened, sounded, peaks = zip(*found, strict=True)
    return Start(opened_s=list(opened), sounded_s=list(sounded), peak_mb=list(peaks))


def _facts(path: Path, spec: ModelSpec) -> ModelFacts:
    return ModelFacts(
        name=spec.name,
        weights=spec.weights,
        content_hash=spec.content_hash,
        file_mb=path.stat().st_size / 1e6,
        block_s=spec.block_s,
        nulls=nulls_of(spec),
    )


# The command.


def run(
    settings: Settings, wanted: Wanted, means: Means | None = None, out: Console | None = None
) -> Report:
    """Measure, print, and write what was asked for.

    Raises:
        LmdmError: The model or a setting cannot be used, or a file cannot be read or written.
    """
    out = out or _console()
    against = bench_report.read(wanted.against) if wanted.against else None
    for path in filter(None, (wanted.json, wanted.page)):
        _check_folder(path)
    if wanted.page:
        bench_page.check()
    with _progress(out) as (told, bar):
        report = measure(settings, wanted, means or Means(), told, bar)
    if wanted.json:
        # First: whatever fails later, the times are kept.
        bench_report.save(report, wanted.json)
    show(report, against, out)
    if wanted.page:
        bench_page.save(report, against, wanted.page)
    for path in filter(None, (wanted.json, wanted.page)):
        out.print(f"Written: {path}", markup=False, highlight=False)
    return report


def _console() -> Console:
    """The terminal; a file or a pipe gets lines that are long enough for the tables."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


def _check_folder(path: Path) -> None:
    """See that a file can be written later, before minutes are spent on what is in it."""
    if not path.absolute().parent.is_dir():
        raise ConfigError(f"{path} cannot be written: its folder is not there.")


def show(report: Report, against: Report | None, out: Console) -> None:
    """Print a report."""
    for sentence in bench_tables.sentences(report, against):
        out.print(sentence, markup=False, highlight=False)
    for grid in bench_tables.tables(report, against):
        table = Table(title=grid.title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
        table.add_column(grid.columns[0], no_wrap=True, overflow="fold")
        for column in grid.columns[1:]:
            table.add_column(column, justify="right")
        for row in grid.rows:
            # What went wrong may have brackets in it.
            table.add_row(*map(Text, row))
        out.print(table)


@contextmanager
def _progress(out: Console) -> Generator[tuple[Callable[[str], None], Callable[[int], Step]]]:
    """What is being done, and how long it will take."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
        console=out,
        transient=True,
    )
    with bar:
        task = bar.add_task("reading the model", total=None)

        def steps(total: int) -> Step:
            bar.reset(task, total=total, description="measuring")
            return lambda words: bar.update(task, advance=1, description=words)

        yield lambda words: bar.update(task, description=words), steps
