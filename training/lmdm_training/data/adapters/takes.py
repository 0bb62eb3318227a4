"""Own takes: their tracks, cut by what was heard; the dominant prompt is the answer's caption."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from lmdm_agent.errors import TakeError
from lmdm_agent.takes.format import MANIFEST, BlockLine, Take, TrackName, read_take
from lmdm_training.data.recording import Found, Recording, Source, sound_files

Usable = Literal["dry", "wet", "mix", "stem"]
USABLE: tuple[Usable, ...] = ("dry", "wet", "mix", "stem")
OVERLAP_S = 2.0
"""Takes that follow each other may seem to overlap by less: their dates are whole seconds."""


class TakesSource(Source, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Table of the adapter ``takes``.

    Attributes:
        tracks: which to use; those of a take are siblings.
        player: caption of what was played (``dry`` and ``stem``), and of answers to no prompt.
        shortest_s: stretches under one prompt that are shorter are left out.
    """

    tracks: tuple[Usable, ...] = ("dry", "wet")
    player: str = "live playing"
    shortest_s: Annotated[float, Meta(gt=0.0)] = 3.0


class Span(NamedTuple):
    """A stretch of a take, in seconds of its files, and the prompt that sounds in it."""

    start: float
    stop: float
    prompt: str


def is_take(folder: Path) -> bool:
    """Whether a folder looks like a take, readable or not."""
    tracks = (folder / f"{track}.{ending}" for track in USABLE for ending in ("flac", "wav"))
    return (folder / MANIFEST).is_file() and any(path.is_file() for path in tracks)


def has_takes(folder: Path) -> bool:
    """Whether a folder is a take or holds takes and no other sound files."""
    takes = {p.parent for p in folder.rglob(MANIFEST) if is_take(p.parent)}
    return bool(takes) and all(path.parent in takes for path in sound_files(folder))


def scan(source: TakesSource, cache: Path) -> Found:
    """One group of tracks for every stretch of a take under one prompt."""
    found, usable = Found(), list[tuple[float, Take, list[Span]]]()
    for folder in sorted(p.parent for p in source.folder.rglob(MANIFEST)):
        try:
            take = read_take(folder)
            usable.append((_started(take), take, prompt_spans(take)))
        except TakeError as error:
            found.skip(folder, str(error))
        except OverflowError:
            found.skip(folder, f"{folder} is damaged: a number in it is out of all range.")
    # A capture repeats what a take holds: what overlaps is one piece, so that no sound is both
    # trained on and held out.
    ends, piece = -math.inf, ""
    for began, take, spans in sorted(usable, key=lambda found: found[0]):
        if began > ends - OVERLAP_S:
            piece = _name(source, take)
        ends = max(ends, began + take.length_s)
        _add_take(source, take, piece, spans, found)
    return found


def _started(take: Take) -> float:
    """When a take began, in seconds since 1970."""
    try:
        return datetime.fromisoformat(take.manifest.started).timestamp()
    except ValueError as error:
        raise TakeError(f"{take.path} is damaged: {error}.") from error


def _name(source: TakesSource, take: Take) -> str:
    relative = take.path.relative_to(source.folder)
    return relative.as_posix() if relative.parts else take.path.name


def _add_take(source: TakesSource, take: Take, piece: str, spans: list[Span], found: Found) -> None:
    tracks = _tracks(source, take, found)
    spans = [span for span in spans if span.stop - span.start >= source.shortest_s]
    if tracks and not spans:
        found.skip(take.path, f"no prompt was heard for {source.shortest_s:g} s (shortest_s)")
    for number, span in enumerate(spans):
        for track, path in tracks.items():
            answered = track in ("wet", "mix") and span.prompt
            found.recordings.append(
                Recording(
                    str(path),
                    piece,
                    source.captions([span.prompt if answered else source.player]),
                    source.licence or "not stated",
                    source.credit or "not stated",
                    source.kind or "take",
                    source.title("takes"),
                    start=span.start,
                    stop=span.stop,
                    stem=track,
                    group=f"{_name(source, take)}/{number}",
                )
            )


def _tracks(source: TakesSource, take: Take, found: Found) -> dict[TrackName, Path]:
    """Files of the wanted tracks; one that the take never had is no loss, one that is gone is."""
    tracks: dict[TrackName, Path] = {}
    for name in source.tracks:
        if name not in take.manifest.tracks:
            continue
        try:
            tracks[name] = take.track(name)
        except TakeError as error:
            found.skip(take.path / take.manifest.tracks[name].file, str(error))
    if not take.manifest.tracks.keys() & set(source.tracks):
        found.skip(take.path, f"it has no track {' or '.join(source.tracks)}")
    return tracks


def prompt_spans(take: Take) -> list[Span]:
    """Stretches of a take under one dominant prompt, as heard: where the answers stand in wet.

    A block in which the prompt changes belongs to neither side. One that was skipped, failed or
    came late left a hole and belongs nowhere.

    Raises:
        TakeError: The take is not complete, or what it says of its blocks is missing or damaged.
    """
    facts = take.manifest
    if not facts.complete:
        raise TakeError(
            f"{take.path} is still being recorded, or was cut off; `lmdm-agent takes repair` puts "
            "it in order."
        )
    block = facts.block_samples * facts.rate / facts.model_rate
    spans: list[Span] = []
    goes_on, before = False, None
    beside = 2 / facts.rate  # dues are whole samples, blocks at the model's rate are not
    for line in take.blocks():
        prompt, whole = _heard(take, line)
        if line.status == "answered":
            whole = whole and before in (None, prompt)
            before = prompt
        start = max(line.due, 0) / facts.rate
        stop = min(line.due + block, facts.samples) / facts.rate
        if whole and stop > start:
            if goes_on and abs(start - spans[-1].stop) < beside:
                start = spans.pop().start
            spans.append(Span(start, stop, prompt))
        goes_on = whole and stop > start
    return spans


def _heard(take: Take, line: BlockLine) -> tuple[str, bool]:
    """The dominant prompt of a block, and whether all of it sounds under that prompt.

    Raises:
        TakeError: Its report does not fit.
    """
    if line.status != "answered":
        return "", False
    report = line.report or {}
    prompt, late = report.get("dominant") or "", report.get("late_samples", 0)
    if line.report is None or not isinstance(prompt, str) or not isinstance(late, int):
        raise TakeError(f"{take.path}: the report of block {line.block} is damaged.")
    return prompt, not (late or report.get("crossed"))
