"""Long answers and how they went, as the part `drift` looks at them.

They are rendered with and without something played, with and without the stage's drift watch. Their
own first seconds are what later ones are held against; recordings of the same prompt say how far
apart two moments of one thing may be (paper Fig. 4 and App. A.1, plus level, spectrum, movement
and repetition).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_training.audio_store import SAMPLE_RATE
from lmdm_training.errors import StageError
from lmdm_training.evaluation.drift import (
    UNITS,
    Traits,
    late,
    moves,
    reference_starts,
    refreshes,
    slices_of,
    spread_between,
    spread_within,
    traits_of,
    window_starts,
)
from lmdm_training.evaluation.drift_heard import Ear, ear_of, pieces_of
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.following import Following, follow
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Example, Interval
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

WINDOW_S = 10.0
"""Recordings are hardly twice as long."""
SETTLE_S = 5.0
"""A context that was empty fills; nothing is judged by how it begins."""
HORIZONS_S = (120.0, 600.0)
FOLLOW_S = 20.0
"""Of what is compared with what was played."""
EXAMPLE_S = 12.0


@dataclass(frozen=True)
class Course:
    """One long answer, as it went.

    Attributes:
        prompt: What it answers to.
        kind: ``free`` (nothing is played) or ``played``.
        watched: Whether the drift watch was on.
        seconds: Its length.
        times_s: Middles of its windows.
        level_db: Levels of its windows less that of the reference.
        moves: By trait, how far windows are from the reference; no number where they are it.
        heard: By embedder, its windows.
        piece_times_s: By embedder, middles of its pieces.
        pieces: By embedder and measure, one value a piece.
        following: By moment in seconds, how it followed there.
        refreshed_s: When the watch refreshed the context, or would have for the first time.
    """

    prompt: str
    kind: str
    watched: bool
    seconds: float
    times_s: Floats
    level_db: Floats
    moves: dict[str, Floats]
    heard: dict[str, Embedded]
    piece_times_s: dict[str, Floats]
    pieces: dict[str, dict[str, Floats]]
    following: dict[float, Following]
    refreshed_s: list[float]

    def moved(self, trait: str, horizon_s: float) -> float:
        """How far a trait has moved before a moment."""
        return late(self.times_s, self.moves[trait], horizon_s)

    def piece(self, embedder: str, measure: str, horizon_s: float) -> float:
        """A measure of an embedder before a moment; at 0 s of the first piece."""
        values = self.pieces[embedder][measure]
        if horizon_s == 0.0:
            return float(values[0]) if len(values) else math.nan
        return late(self.piece_times_s[embedder], values, horizon_s)


@dataclass(frozen=True)
class Found:
    """All that was measured, before it becomes figures.

    Attributes:
        courses: Every long answer.
        ears: Who heard them.
        between: By trait, how far recordings of a prompt are apart.
        within: By trait, how far moments of one recording are apart.
        seconds: Length of the answers.
        notes: What could not be measured, and why.
        examples: To listen to.
    """

    courses: list[Course]
    ears: list[Ear]
    between: dict[str, Interval]
    within: dict[str, Interval]
    seconds: float
    notes: list[str] = field(default_factory=list[str])
    examples: list[Example] = field(default_factory=list[Example])

    def of(self, kind: str, watched: bool) -> list[Course]:
        """Those of one way of playing."""
        return [one for one in self.courses if (one.kind, one.watched) == (kind, watched)]

    @property
    def horizons_s(self) -> list[float]:
        """Moments at which it is looked at: 2 minutes and the end, where that is later."""
        return [time for time in HORIZONS_S if time < self.seconds] + [self.seconds]


def find(study: Study) -> Found:
    """Render and listen.

    Raises:
        StageError: The answers would be too short to have windows.
    """
    seconds = study.sizes.drift_s
    if seconds < SETTLE_S + 2 * WINDOW_S:
        raise StageError(
            f"drift_s of {seconds:g} s given; {SETTLE_S + 2 * WINDOW_S:g} s or more are needed"
        )
    notes: list[str] = []
    prompts = study.material.prompts[: study.sizes.drift_prompts]
    ears = [ear_of(study, embedder, notes) for embedder in study.embedders.values()]
    between, within = _spreads(study, prompts, notes)
    found = Found([], ears, between, within, seconds, notes)
    for number, prompt in enumerate(prompts):
        solo = study.material.played[number % len(study.material.played)]
        for played in (None, solo):
            done, of = len(found.courses), 4 * len(prompts)
            study.progress(f"{seconds:g} s of {prompt}", done, of)
            _add_courses(study, found, Job(prompt, seconds, played=played))
    return found


def _add_courses(study: Study, found: Found, job: Job) -> None:
    """Render a job without and with the watch."""
    wet = study.renders.get(job)
    without = course_of(study, found.ears, job, wet, watched=False)
    found.courses.append(without)
    if not without.refreshed_s:
        # Nothing would have been refreshed, so the answer with the watch is the same one.
        found.courses.append(replace(without, watched=True))
    else:
        del wet  # a quarter of a gigabyte
        wet = study.renders.get(job.with_sets(drift_watch=True))
        found.courses.append(course_of(study, found.ears, job, wet, watched=True))
    if job.played is None:
        found.examples.extend(_examples(study, job, wet))


def course_of(study: Study, ears: Sequence[Ear], job: Job, wet: Floats, *, watched: bool) -> Course:
    """Follow one long answer [2, samples]."""
    rate, played = study.spec.sample_rate, job.played
    # Silence takes no memory.
    dry: Floats = np.broadcast_to(np.float32(0.0), wet.shape)
    period = None
    if played is not None:
        dry = study.renders.sound(played, job.seconds)
        period = _period(played, rate, job.seconds)
    slices = slices_of(wet, rate)
    starts = window_starts(job.seconds, WINDOW_S, first_s=SETTLE_S)
    befores, later = reference_starts(starts, period)
    now, then = (traits_of(slices, places, WINDOW_S) for places in (starts, befores))
    apart = {
        name: np.where(later, values, np.float32(np.nan))
        for name, values in moves(now, then).items()
    }
    heard, times, pieces = _heard(ears, job, wet, rate)
    return Course(
        job.prompt,
        "free" if played is None else "played",
        watched,
        job.seconds,
        np.array(starts, np.float32) + np.float32(WINDOW_S / 2),
        np.where(later, now.level_db - then.level_db, np.float32(np.nan)),
        apart,
        heard,
        times,
        pieces,
        {} if played is None else _following(dry, wet, rate, job.seconds),
        refreshes(dry, wet, study.spec, follows=played is not None and study.controls.use_sketch),
    )


def _heard(
    ears: Sequence[Ear], job: Job, wet: Floats, rate: int
) -> tuple[dict[str, Embedded], dict[str, Floats], dict[str, dict[str, Floats]]]:
    """Windows, middles of pieces and measures of pieces, by embedder."""
    heard: dict[str, Embedded] = {}
    times: dict[str, Floats] = {}
    pieces: dict[str, dict[str, Floats]] = {}
    for ear in ears:
        name, window = ear.embedder.name, ear.embedder.window_s
        # Pieces begin where windows do.
        first, hop = (math.ceil(s / window) * window for s in (SETTLE_S, ear.piece_s))
        starts = window_starts(job.seconds, ear.piece_s, hop_s=hop, first_s=first)
        heard[name] = hear(ear.embedder, wet, rate)
        times[name] = np.array(starts, np.float32) + np.float32(ear.piece_s / 2)
        pieces[name] = pieces_of(ear, job.prompt, heard[name], starts)
    return heard, times, pieces


def _following(dry: Floats, wet: Floats, rate: int, seconds: float) -> dict[float, Following]:
    """How the answer follows at the beginning and before every horizon."""
    horizons = [time for time in HORIZONS_S if time < seconds] + [seconds]
    length = min(FOLLOW_S, seconds / 3)
    found: dict[float, Following] = {}
    for horizon in (0.0, *horizons):
        start = round((SETTLE_S if horizon == 0.0 else horizon - length) * rate)
        part = slice(start, start + round(length * rate))
        found[horizon] = follow(dry[:, part], wet[:, part], rate)
    return found


def _period(played: Sound, rate: int, seconds: float) -> float | None:
    """After how many seconds it is played again; None where that is hardly ever."""
    period = read_audio(played.path, rate).shape[1] / rate
    return period if SETTLE_S + period + WINDOW_S <= seconds * 0.75 else None


def _spreads(
    study: Study, prompts: Sequence[str], notes: list[str]
) -> tuple[dict[str, Interval], dict[str, Interval]]:
    """How far apart recordings of a prompt, and moments of one recording, are; by trait."""
    between: dict[str, list[float]] = {name: [] for name in UNITS}
    within: dict[str, list[float]] = {name: [] for name in UNITS}
    thin: list[str] = []
    for prompt in prompts:
        recordings = _recordings(study.material.held.get(prompt, []))
        if len(recordings) < 2:
            thin.append(prompt)
            recordings += _recordings(study.material.known.get(prompt, []))
        for name, values in spread_between(recordings).items():
            between[name] += values
        for name, values in spread_within(recordings).items():
            within[name] += values
    if thin:
        notes.append(
            "fewer than two held-out recordings of "
            + ", ".join(repr(prompt) for prompt in thin)
            + ": recordings that training may have heard stand beside them in real/real"
        )
    return _means(between), _means(within)


def _recordings(sounds: Sequence[Sound], most: int = 12) -> list[Traits]:
    """Windows of one recording of every source."""
    by_source = {sound.source: sound for sound in sounds if sound.seconds >= WINDOW_S}
    found: list[Traits] = []
    for sound in list(by_source.values())[:most]:
        audio = sound.audio()
        starts = window_starts(audio.shape[1] / SAMPLE_RATE, WINDOW_S)
        found.append(traits_of(slices_of(audio, SAMPLE_RATE), starts, WINDOW_S))
    return found


def _means(values: dict[str, list[float]]) -> dict[str, Interval]:
    return {name: mean_of(some) for name, some in values.items()}


def _examples(study: Study, job: Job, wet: Floats) -> list[Example]:
    """The beginning and the end of a long answer, to be heard one after the other."""
    rate = study.spec.sample_rate
    length, end = round(min(EXAMPLE_S, job.seconds / 3) * rate), wet.shape[1]

    def cut(start: int) -> Floats:
        return np.ascontiguousarray(wet[:, start : start + length])

    minutes = f"{job.seconds / 60:g} min"
    return [
        study.example(f"drift, {job.prompt}, begin", cut(round(SETTLE_S * rate)), "its beginning"),
        study.example(f"drift, {job.prompt}, end", cut(end - length), f"the same after {minutes}"),
    ]
