"""The list of takes, and finding one by what a musician calls it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lmdm_agent.errors import TakeError, TakeFormatError, nearest
from lmdm_agent.library import expanded
from lmdm_agent.takes.folders import why_no_folder
from lmdm_agent.takes.format import MANIFEST, TRACKS, Manifest, Take, TrackName, read_take
from lmdm_agent.takes.lock import is_held
from lmdm_agent.takes.words import clock, printable, signed, started_text, unmeasured

LAST = "last"
HEARD: tuple[TrackName, ...] = ("dry", "wet", "mix")
NARROW = 110
"""Columns of a terminal that has no room for peaks and the words of marks."""


@dataclass(frozen=True)
class Listed:
    """A folder that is, or was meant to be, a take.

    Attributes:
        path: The folder.
        take: None when its manifest cannot be read.
        state: "complete", "being recorded", "cut off", "empty", "damaged", "newer format" or
            "older format".
        sentence: What is wrong with it.
        started: Seconds since 1970; of the folder where the take does not say.
    """

    path: Path
    take: Take | None
    state: str
    started: float
    sentence: str = ""

    @property
    def ended(self) -> float:
        """Seconds since 1970."""
        return self.started + (self.take.length_s if self.take is not None else 0.0)


def list_takes(folder: Path) -> list[Listed]:
    """Every take in a folder, the newest first; what cannot be read comes after them.

    Raises:
        TakeError: There is no such folder.
    """
    try:
        paths = [path for path in folder.iterdir() if _looks_like_a_take(path)]
    except FileNotFoundError:
        paths: list[Path] = []
    except OSError as error:
        raise TakeError(f"{folder} cannot be listed: {why_no_folder(error, folder)}.") from error
    found = [_listed(path) for path in paths]
    # By their ends: what was captured just now is the newest, though it began long ago.
    found.sort(key=lambda one: (one.ended, one.path.name), reverse=True)
    return sorted(found, key=lambda one: one.take is None)


def print_takes(folder: Path) -> None:
    """Print the takes in a folder.

    Raises:
        TakeError: There is none.
    """
    found = list_takes(folder)
    if not found:
        raise TakeError(
            f"no takes in {folder}; `lmdm-agent --record {folder}` records one, or press r while "
            "it plays."
        )
    console = Console()
    console.print(_table(found, wide=console.width >= NARROW))
    # A path that is broken into lines cannot be copied.
    plain = Console(soft_wrap=True)
    for one in found:
        if one.sentence:
            sentence = printable(f"{one.path.name}: {one.sentence}")
            plain.print(sentence, markup=False, highlight=False)
    plain.print(f"in {folder.absolute()}", markup=False, highlight=False)


def find_take(word: str, folder: Path) -> Path:
    """The folder of a take.

    Args:
        word: A path (of the folder or of its take.json), "last", the take's name, or a part of it
            that no other has.
        folder: Where takes are.

    Raises:
        TakeError: It means none or several; the text names the nearest.
    """
    path = expanded(word)
    # `Path.is_file` raises for names that are too long.
    if path.name == MANIFEST and os.path.isfile(path):
        return path.parent
    if word and os.path.isfile(path / MANIFEST):
        return path
    found = list_takes(folder)
    names = {one.path.name: one.path for one in found}
    if word in names:
        return names[word]
    if word == LAST and found:
        return found[0].path
    matching = [name for name in names if word and name.startswith(word)]
    matching = matching or [name for name in names if word and word in name]
    if len(matching) == 1:
        return names[matching[0]]
    if matching:
        shown = ", ".join(matching[:5]) + (" ..." if len(matching) > 5 else "")
        raise TakeError(f"{word!r} means {len(matching)} takes: {shown}; write more of the name.")
    if word and os.path.isdir(path):
        raise TakeError(f"{path}: no take (it has no {MANIFEST}).")
    if not found:
        raise TakeError(f"no take {word!r}: there is none in {folder}.")
    hint = nearest(word, [*names, LAST])
    if hint.startswith("allowed"):
        hint = "`lmdm-agent takes` lists what there is."
    raise TakeError(f"no take {word!r} here or in {folder}; {hint}")


def _looks_like_a_take(path: Path) -> bool:
    if (path / MANIFEST).is_file():
        return True
    return any((path / f"{name}.{kind}").is_file() for name in TRACKS for kind in ("flac", "wav"))


def _listed(path: Path) -> Listed:
    try:
        take = read_take(path)
    except TakeError as error:
        state = "damaged"
        if isinstance(error, TakeFormatError):
            state = "newer format" if error.newer else "older format"
        return Listed(path, None, state, _changed(path), _without(error, path))
    started = _started(take.manifest, path)
    try:
        return Listed(path, take, _state(take), started)
    except TakeError as error:
        return Listed(path, take, "damaged", started, _without(error, path))


def _without(error: TakeError, path: Path) -> str:
    """The sentence of an error without the folder, whose name stands before it already."""
    return str(error).replace(f"{path}/", "").replace(f"{path}: ", "")


def _state(take: Take) -> str:
    """In one word or two.

    Raises:
        TakeError: A file is missing.
    """
    facts = take.manifest
    if not facts.complete:
        return "being recorded" if is_held(take.path) else "cut off"
    for name in facts.tracks:
        take.track(name)
    return "complete" if facts.samples else "empty"


def _started(facts: Manifest, path: Path) -> float:
    try:
        return datetime.fromisoformat(facts.started).timestamp()
    except (ValueError, OverflowError, OSError):
        return _changed(path)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _table(found: list[Listed], *, wide: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    table.caption = "late: blocks that came late, were skipped or failed"
    if wide:
        table.caption += "; 3 s: the loudest three seconds, in LUFS"
    table.add_column("take", overflow="fold", min_width=20)
    table.add_column("length", justify="right", no_wrap=True)
    table.add_column("model", overflow="fold", min_width=5)
    if wide:
        table.add_column("marks", max_width=40)
    else:
        table.add_column("marks", justify="right", no_wrap=True)
    for name in HEARD:
        unit = "LUFS\n3 s / dBTP" if wide else "LUFS"
        table.add_column(f"{name}\n{unit}", justify="right", no_wrap=True)
    table.add_column("late", justify="right", no_wrap=True)
    table.add_column("xruns", justify="right", no_wrap=True)
    for one in found:
        table.add_row(*_cells(one, wide=wide))
    return table


def _cells(one: Listed, *, wide: bool) -> list[str]:
    """Under the name stands what is out of the ordinary."""
    name, take = escape(printable(one.path.name)), one.take
    if take is None:
        return [f"{name}\n[red]{one.state}"]
    facts, counts = take.manifest, take.manifest.counts
    remarks = [
        "" if one.path.name.startswith(facts.started[:10]) else started_text(facts),
        "" if one.state == "complete" else one.state,
        "repaired" if facts.repaired else "",
        "captured" if facts.how == "capture" else "",
        "ended early" if facts.ended_early and not facts.repaired else "",
    ]
    words = printable(", ".join(remark for remark in remarks if remark))
    model = escape(printable(facts.model.name))
    if not facts.complete:
        # Nothing is counted or measured until a take is complete.
        return [f"{name}\n[dim]{escape(words)}", "", model]
    return [
        f"{name}\n[dim]{escape(words)}" if words else name,
        clock(take.length_s),
        model,
        escape(_marks(facts, wide=wide)),
        *(_loudness(facts, track, wide=wide) for track in HEARD),
        str(counts.late + counts.skipped + counts.failed),
        str(counts.xruns),
    ]


def _marks(facts: Manifest, *, wide: bool) -> str:
    count = len(facts.marks)
    if not wide or not count:
        return str(count) if count or not wide else ""
    text = printable(facts.marks[0].text).strip()
    shown = text if len(text) <= 24 else f"{text[:23].rstrip()}…"
    return f"{count}: {shown}" + (", …" if count > 1 else "")


def _loudness(facts: Manifest, name: TrackName, *, wide: bool) -> str:
    track = facts.tracks.get(name)
    if track is None:
        return ""
    loudness = track.loudness
    if loudness.integrated_lufs is None:
        words = unmeasured(track)
        return words if wide else words.replace(" ", "\n")
    text = signed(loudness.integrated_lufs)
    if not wide:
        return text
    others = (loudness.short_term_max_lufs, loudness.true_peak_dbtp)
    return f"{text}\n" + " / ".join("–" if value is None else signed(value) for value in others)
