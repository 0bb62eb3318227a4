"""What the take of a soak says, held against what went over the wires, sample by sample."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from soak_sound import Floats, Sound, lag, looped

from lmdm_agent.library import find_model
from lmdm_agent.model import load
from lmdm_agent.takes.format import BlockLine, Take, read_take
from lmdm_agent.takes.replay import replay

PIECE = 1 << 17


@dataclass
class Match:
    """How one track compares with another sound, whose sample 0 stands at ``offset`` in it.

    Attributes:
        offset: Where.
        compared: Samples of one channel.
        differing: How many of them are not the same.
        first: The first one that differs, in the track; None when there is none.
    """

    offset: int = 0
    compared: int = 0
    differing: int = 0
    first: int | None = None


@dataclass
class TakeFigures:
    """What the take says."""

    seconds: float = 0.0
    complete: bool = False
    ended_early: str = ""
    blocks: int = 0
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    wrong_places: int = 0
    """Blocks whose answer was not due exactly one announced delay after their input."""
    changes: dict[str, int] = field(default_factory=dict[str, int])
    """What was done to the memory between blocks, by name; a model's with the way it faded."""
    steps: dict[int, int] = field(default_factory=dict[int, int])
    """How many blocks took how many."""
    inference_ms: dict[str, float] = field(default_factory=dict[str, float])
    margin_ms: dict[str, float] = field(default_factory=dict[str, float])
    """Time left when a block was ready; without those of the first ten seconds."""
    dry: Match = field(default_factory=Match)
    """The dry track and what was played."""
    mix: Match = field(default_factory=Match)
    """The mix track and what came out."""
    wet_rms: float = 0.0
    replayed: int = 0
    replay_differing: int = 0
    replay_difference: float | None = None
    """The largest difference of wet from what was answered again, at the place it is due."""
    counters: dict[str, Any] = field(default_factory=dict[str, Any])

    def complaints(self) -> list[str]:
        """What is not as it has to be."""
        found = []
        if not self.complete or self.ended_early:
            found.append(f"the take is not complete: {self.ended_early}")
        for name, match in (("dry", self.dry), ("mix", self.mix)):
            if match.differing or not match.compared:
                found.append(f"{name}: {match.differing} of {match.compared} samples differ")
        if self.wrong_places:
            found.append(f"{self.wrong_places} blocks are due at another offset")
        if self.replay_differing or self.replay_difference:
            found.append(f"{self.replay_differing} blocks differ when played again")
        return found


class Excerpt(Take):
    """The beginning of a take."""

    seconds: float = 0.0

    def blocks(self) -> Iterator[BlockLine]:
        """Lines up to some second."""
        for line in super().blocks():
            if line.sample > self.seconds * self.manifest.rate:
                return
            yield line


def examine(
    folder: Path, sound: Sound, heard: Path, loop: int, replay_minutes: float
) -> TakeFigures | None:
    """Compare the longest take in a folder with what went over the wires; None without one.

    Args:
        folder: Of takes.
        sound: What was played.
        heard: A file of what came out; sample 0 is the player's.
        loop: Samples from what is played to where it is heard.
        replay_minutes: How much is played again.
    """
    found = sorted(path.parent for path in folder.glob("*/take.json"))
    takes = [read_take(path) for path in found]
    takes = [take for take in takes if take.manifest.how == "record"]
    if not takes:
        return None
    take = max(takes, key=lambda take: take.manifest.samples)
    facts, figures = take.manifest, TakeFigures()
    figures.seconds = facts.samples / facts.rate
    figures.complete, figures.ended_early = facts.complete, facts.ended_early
    _count_blocks(take, figures)
    health = (take.path / "health.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in health]
    last = [line for line in lines if "xrun" not in line]
    figures.counters = last[-1] if last else {}
    _compare(take, sound, heard, loop, figures)
    if replay_minutes:
        _replay(take, replay_minutes * 60.0, figures)
    return figures


def _count_blocks(take: Take, figures: TakeFigures) -> None:
    facts = take.manifest
    times: list[float] = []
    margins: list[float] = []
    for line in take.blocks():
        figures.blocks += 1
        figures.statuses[line.status] = figures.statuses.get(line.status, 0) + 1
        figures.wrong_places += line.due - line.sample != facts.delay_samples
        for change in line.changes:
            name = f"{change.name} {getattr(change, 'fade', '')}".strip()
            figures.changes[name] = figures.changes.get(name, 0) + 1
        if line.report is not None:
            taken = int(line.report["steps"])
            figures.steps[taken] = figures.steps.get(taken, 0) + 1
            if line.sample > 10 * facts.rate:
                times.append(1000 * line.report["inference_s"])
                margins.append(1000 * (line.report["margin_s"] or 0.0))
    if times:
        figures.inference_ms = _marks(times, (50, 95, 99, 100))
        figures.margin_ms = _marks(margins, (0, 1, 5, 50))


def _marks(values: list[float], percents: tuple[int, ...]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(values, p)), 1) for p in percents}


def _compare(take: Take, sound: Sound, heard: Path, loop: int, figures: TakeFigures) -> None:
    """Find the rig's sample 0 in the take, by the dry track, and compare all of both tracks."""
    rate, samples = take.manifest.rate, take.manifest.samples
    with soundfile.SoundFile(take.track("dry")) as dry:
        beginning = dry.read(min(samples, 30 * rate), dtype="float32", always_2d=True)
    start = int(np.argmax(beginning.any(axis=1)))
    # The player's two wires were joined one after the other.
    start += rate
    second = lag(sound.noise[2 * rate : 3 * rate].mean(axis=1), beginning.mean(axis=1)).at
    zero = second - 2 * rate
    figures.dry = _match(
        take.track("dry"), lambda at, count: looped(sound.samples, at, count), start, zero, samples
    )
    with soundfile.SoundFile(heard) as file:
        length = file.frames

        def came_out(at: int, count: int) -> Floats:
            file.seek(at)
            return file.read(count, dtype="float32", always_2d=True)

        offset = zero - loop
        figures.mix = _match(
            take.track("mix"), came_out, max(start, offset), offset, min(samples, length + offset)
        )
    with soundfile.SoundFile(take.track("wet")) as wet:
        power = [float(np.mean(p**2)) for p in wet.blocks(PIECE, dtype="float32", always_2d=True)]
    figures.wet_rms = float(np.sqrt(np.mean(power)))


def _match(path: Path, other: Any, first: int, offset: int, last: int) -> Match:
    """Compare samples ``first`` to ``last`` of a track with another sound from ``offset`` on."""
    match = Match(offset)
    with soundfile.SoundFile(path) as file:
        file.seek(first)
        while first < last:
            mine = file.read(min(PIECE, last - first), dtype="float32", always_2d=True)
            theirs = other(first - offset, len(mine))
            count = min(len(mine), len(theirs))
            if count == 0:
                break
            wrong = np.flatnonzero((mine[:count] != theirs[:count]).any(axis=1))
            match.compared += count
            match.differing += len(wrong)
            if len(wrong) and match.first is None:
                match.first = first + int(wrong[0])
            first += count
    return match


def _replay(take: Take, seconds: float, figures: TakeFigures) -> None:
    """Play the beginning again: every answer has to stand where the announced delay says."""
    model = load(find_model(take.manifest.model.file or "whale"))
    excerpt = Excerpt(take.path, take.manifest)
    object.__setattr__(excerpt, "seconds", seconds)
    again = replay(excerpt, lambda *_: model, sink=lambda piece: None)
    figures.replayed = again.blocks
    figures.replay_differing = len(again.differing) + len(again.heard_differing) + len(again.failed)
    figures.replay_difference = again.largest_difference
