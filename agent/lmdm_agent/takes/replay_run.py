"""What `lmdm-agent replay` does: plays a take again, writes it, says whether it is the same."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent import library
from lmdm_agent.controls import CONTROLS, Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import AudioFileError, TakeError
from lmdm_agent.model import load
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import FileFormat, Manifest, Take, read_take
from lmdm_agent.takes.lock import is_held
from lmdm_agent.takes.repair import repair
from lmdm_agent.takes.replay import Replayed, replay
from lmdm_agent.takes.take_models import TakeModels
from lmdm_agent.takes.verdict import verdict
from lmdm_agent.takes.words import printable

FORMS: dict[str, FileFormat] = {".wav": "wav", ".flac": "flac"}
BESIDE = (".png", ".html")
"""What a comparison writes beside the sound."""


def run_replay(
    take: Take,
    out: Path | None,
    *,
    model: str | None = None,
    override: Callable[[Controls], Controls] | None = None,
    compare: bool = False,
    compare_with: Path | None = None,
) -> None:
    """Play a take again and say what came of it.

    Args:
        take: The take.
        out: Sound file to write; None finds a name here.
        model: Another model, by name or path.
        override: What is to be different in the controls of every block.
        compare: Put the result beside the take's wet track.
        compare_with: Put it beside this sound file or take instead.

    Raises:
        LmdmError: Something is missing, damaged or does not fit; nothing is left behind.
    """
    take = _whole(take)
    comparing = compare or compare_with is not None
    target = _target(take, out, BESIDE if comparing else ())
    other = _other_side(take, compare_with) if comparing else None
    if comparing:
        from lmdm_agent.picture import check_matplotlib

        check_matplotlib()
    instead = library.find_model(model) if model else None
    models = TakeModels(take, _loader(take.manifest), instead)
    result = _written(take, target, models, override)
    console = Console(highlight=False, soft_wrap=True)
    unheard = _unheard(override, take.manifest)
    for sentence in (*verdict(result, take.manifest, unheard), f"Wrote {target}."):
        console.print(printable(sentence), markup=False)
    if other is not None:
        _compare(take, target, other, result, console)


def _unheard(override: Callable[[Controls], Controls] | None, facts: Manifest) -> list[str]:
    """Controls that are to be different, but act on the sound after wet, or on none."""
    if override is None:
        return []
    # What was so in the take already shows from the defaults.
    pairs = [(controls, override(controls)) for controls in (facts.controls, Controls())]
    names = [control.name for control in CONTROLS if control.where != "block"]
    return [n for n in names if any(getattr(a, n) != getattr(b, n) for a, b in pairs)]


def _whole(take: Take) -> Take:
    """The take, complete: one that was cut off is put in order before.

    Raises:
        TakeError: It is being recorded, or cannot be put in order.
    """
    if take.manifest.complete:
        return take
    if is_held(take.path):
        raise TakeError(f"{take.path} is still being recorded; stop it first.")
    repair(take.path)
    return read_take(take.path)


def _loader(facts: Manifest) -> Callable[[Path], Instrument]:
    """Loads models as they were loaded for the take, so that they compute the same."""
    found: Any = facts.settings.get("engine")
    engine = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    providers = engine.get("providers")
    on_cpu = isinstance(providers, list) and providers[:1] == ["CPUExecutionProvider"]
    threads = engine.get("threads")
    threads = threads if isinstance(threads, int) and 0 < threads <= 256 else None
    return lambda path: load(path, providers="cpu" if on_cpu else "auto", threads=threads)


# Files.


def _target(take: Take, out: Path | None, beside: tuple[str, ...]) -> Path:
    """The file to write; neither it nor what is written beside it exists, nor is it in the take.

    Raises:
        AudioFileError: The one asked for does not work.
    """
    if out is None:
        number = 1
        while True:
            tail = "" if number == 1 else f"_{number}"
            path = Path(f"replay-{take.path.resolve().name}{tail}.wav")
            if not any(p.exists() for p in _all(path, beside)):
                return path
            number += 1
    if out.suffix.lower() not in FORMS:
        given = out.suffix or "no suffix"
        raise AudioFileError(f"{out}: {given} given; {', '.join(FORMS)} can be written.")
    if out.resolve().is_relative_to(take.path.resolve()):
        raise AudioFileError(f"{out} is inside the take, which stays as it is; write elsewhere.")
    for path in _all(out, beside):
        if path.exists():
            raise AudioFileError(f"{path} exists, and nothing is overwritten; give another name.")
    return out


def _all(path: Path, beside: tuple[str, ...]) -> list[Path]:
    return [path, *(path.with_suffix(suffix) for suffix in beside)]


def _other_side(take: Take, given: Path | None) -> tuple[str, Path]:
    """What the result is put beside: its label and file.

    Raises:
        LmdmError: It cannot be compared with this take.
    """
    if given is None:
        return f"{take.path.resolve().name}, as it was", take.track("wet")
    other = read_take(given) if given.is_dir() else None
    path = given if other is None else other.track("wet")
    if not path.is_file():
        raise AudioFileError(f"{path} cannot be read: no such file.")
    rate = tracks.rate_of(path)
    if rate != take.manifest.rate:
        raise AudioFileError(
            f"{path} has {rate} Hz, {take.path} has {take.manifest.rate} Hz; only sounds of one "
            "rate can be compared."
        )
    tracks.read(path, 0, 1)  # Stereo?
    return given.name, path


@contextlib.contextmanager
def _writing(path: Path, rate: int) -> Generator[tracks.TrackFile]:
    """A new sound file, which goes again when something fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AudioFileError(f"{path} cannot be written: {error.strerror or error}.") from error
    file = tracks.TrackFile(path, rate, FORMS[path.suffix.lower()])
    try:
        yield file
        file.close()
    except BaseException:
        with contextlib.suppress(TakeError, OSError):
            file.close()
        path.unlink(missing_ok=True)
        raise


def _written(
    take: Take,
    target: Path,
    models: TakeModels,
    override: Callable[[Controls], Controls] | None,
) -> Replayed:
    """Play it again into a file, with a progress bar."""
    facts = take.manifest
    block_s = facts.block_samples / facts.model_rate
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[speed]:.1f} times real time"),
        TimeRemainingColumn(),
    )
    with (
        _writing(target, facts.rate) as file,
        Progress(*columns, console=Console(stderr=True)) as progress,
    ):
        title = printable(f"Playing {take.path.resolve().name} again")
        task = progress.add_task(title, total=None, speed=0.0)
        started = time.monotonic()

        def show(done: int, total: int) -> None:
            speed = done * block_s / max(time.monotonic() - started, 1e-9)
            progress.update(task, completed=done, total=total, speed=speed)

        return replay(take, models, overrides=override, progress=show, sink=file.write)


def _compare(
    take: Take, target: Path, other: tuple[str, Path], result: Replayed, console: Console
) -> None:
    """Figures, picture and page of the result beside something else."""
    from lmdm_agent.takes.compare import WORDS, compare_files
    from lmdm_agent.takes.compare_page import table_of, write_page
    from lmdm_agent.takes.compare_picture import Side, draw_comparison

    facts = take.manifest
    figures = compare_files(
        other[1],
        target,
        facts.rate,
        take.track("dry"),
        delay_samples=facts.delay_samples,
        start=result.first_sample,
    )
    name = "again" if result.exact else "variation" if result.variation else "here"
    sides = (Side(other[0], other[1]), Side(f"{target.name} ({name})", target))
    picture, page = (target.with_suffix(suffix) for suffix in BESIDE)
    draw_comparison(picture, sides, facts.rate, figures, (result.first_sample, result.last_sample))
    dry = (take.track("dry"), facts.delay_samples / facts.rate)
    write_page(page, sides, dry, picture, figures, take.length_s)
    for word, side in zip(WORDS, sides, strict=True):
        console.print(printable(f"{word}: {side.label}"), markup=False)
    for what, value in table_of(figures):
        console.print(f"  {what}: {value}", markup=False)
    console.print(f"Wrote {picture} and {page}.", markup=False)
