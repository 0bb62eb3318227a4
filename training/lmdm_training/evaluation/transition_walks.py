"""Transitions rendered and heard: where every pair of prompts is on its ruler, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.prompt_classes import windows_of
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Line
from lmdm_training.evaluation.study import Study
from lmdm_training.evaluation.transitions import (
    APART,
    Course,
    Ruler,
    halfway_s,
    reached,
    unordered,
)

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Pair = tuple[str, str]

HOP_S = 1.0
"""From window to window, as in the paper's curves over time (App. A.2.1)."""
LISTED_SEEDS = 2
"""Steady renders of every prompt of a file: one to lay rulers with, one to mark them."""
MIXED = "both sounds mixed"
"""What it is held against: the steady sounds of both prompts, faded over as the prompts are."""
CURVE_DRAWS = 200


@dataclass(frozen=True)
class Variant:
    """Settings to compare."""

    name: str
    sets: tuple[tuple[str, bool | int | float | str], ...]


def variants_of(study: Study) -> list[Variant]:
    """The study's own settings first, then their twin with the other dropout, then other solvers.

    Context dropout that is off in the study is on as the model was made for, else as in the paper.
    """
    own = study.controls
    dropout = (
        own.context_dropout or study.spec.context_dropout_latents or Controls().context_dropout
    )
    return [
        Variant(
            f"{solver}, {'dropout' if latents else 'no dropout'}",
            (("solver", solver), ("context_dropout", latents)),
        )
        for solver in dict.fromkeys([own.solver, "pingpong", "p4"])
        for latents in dict.fromkeys([own.context_dropout, dropout, 0])
    ]


def job_of(study: Study, course: Course, pair: Pair, variant: Variant, number: int) -> Job:
    """The render of a pair; its number is the seed, so that variants share the noise."""
    score = course.score(pair[1], study.spec.block_s)
    return Job(pair[0], course.seconds, sets=variant.sets, score=score, seed=number)


def steady(study: Study, prompt: str, seed: int) -> Floats:
    """A prompt's own sound, [2, samples]: a free generation of part `prompts`."""
    return study.renders.get(Job(prompt, study.sizes.free_s, seed=seed))


@dataclass(frozen=True)
class Heard:
    """What one embedder hears in the transitions of a list of pairs.

    Attributes:
        kind: Of the list: ``own`` or ``listed``.
        embedder: Who hears.
        course: When what happens.
        pairs: All of the list.
        windows: By variant, and for `MIXED`, the windows [n, D] of every pair, equally many.
    """

    kind: str
    embedder: Embedder
    course: Course
    pairs: list[Pair]
    windows: dict[str, list[Floats]]

    @property
    def times(self) -> list[float]:
        """Middles of the windows, in seconds of the answer."""
        count = len(self.windows[MIXED][0])
        return [number * HOP_S + self.embedder.window_s / 2 for number in range(count)]

    @property
    def where(self) -> str:
        """End of the names of figures."""
        return f"{self.kind}.{self.embedder.name}"

    def line(self, name: str, pairs: Sequence[Pair], rows: Doubles | Floats) -> Line:
        """Mean over pairs of values [pairs, windows] with its interval, 0 s being the crossing."""
        found = [mean_of(unordered(pairs, c.tolist()), draws=CURVE_DRAWS) for c in rows.T]
        return Line(
            name,
            [round(time - self.course.crossing_s, 3) for time in self.times],
            [interval.value for interval in found],
            [interval.low for interval in found],
            [interval.high for interval in found],
        )


def listen(
    study: Study,
    kind: str,
    pairs: list[Pair],
    course: Course,
    chosen: Sequence[Variant],
    embedder: Embedder,
) -> Heard:
    """Render, or find rendered, all pairs in all variants, and hear them.

    Raises:
        StageError: The transitions are shorter than a window.
    """
    rate = study.renders.rate
    windows: dict[str, list[Floats]] = {v.name: [] for v in chosen} | {MIXED: []}
    for number, pair in enumerate(pairs):
        study.progress(f"{kind} pairs, {embedder.name}", number, len(pairs))
        sounds = {v.name: study.renders.get(job_of(study, course, pair, v, number)) for v in chosen}
        # The second seed: the first lays the rulers.
        ends = [steady(study, prompt, 1) for prompt in pair]
        sounds[MIXED] = course.mixed(ends[0], ends[1], rate)
        for name, sound in sounds.items():
            windows[name].append(hear(embedder, sound, rate, hop_s=HOP_S).vectors)
    count = min(len(some) for ways in windows.values() for some in ways)
    if not count:
        raise StageError(
            f"transitions of {course.seconds:g} s are shorter than a window of {embedder.name} "
            f"({embedder.window_s:g} s); render longer ones (--size)"
        )
    cut = {name: [some[:count] for some in ways] for name, ways in windows.items()}
    return Heard(kind, embedder, course, pairs, cut)


@dataclass(frozen=True)
class Walks:
    """Positions on the rulers, and what follows from them; lists go by pair, there and back as one.

    Attributes:
        pairs: Those whose ends are apart.
        positions: By variant, [pairs, windows].
        reached: By variant, the mean position behind the fade.
        delays: By variant, seconds from the crossing to halfway; where never, to the last window.
        arrived: By variant, 1 where it gets halfway.
    """

    pairs: list[Pair]
    positions: dict[str, Doubles]
    reached: dict[str, list[float]]
    delays: dict[str, list[float]]
    arrived: dict[str, list[float]]


def walk(study: Study, heard: Heard) -> Walks:
    """Lay a ruler for every pair and read its windows; pairs that are not `APART` are left out.

    All rulers are laid with the study's own settings, so that variants share them.
    """
    seeds = max(2, study.sizes.seeds) if heard.kind == "own" else LISTED_SEEDS
    ends: dict[str, list[Floats]] = {}
    for prompt in dict.fromkeys(prompt for pair in heard.pairs for prompt in pair):
        sounds = [steady(study, prompt, seed) for seed in range(seeds)]
        some = [windows_of(heard.embedder, sound, study.renders.rate) for sound in sounds]
        ends[prompt] = [one.vectors for one in some]
    kept: list[Pair] = []
    rows: dict[str, list[Doubles]] = {name: [] for name in heard.windows}
    for number, pair in enumerate(heard.pairs):
        ruler = Ruler.between(ends[pair[0]], ends[pair[1]])
        if ruler is not None and ruler.apart >= APART:
            kept.append(pair)
            for name, ways in heard.windows.items():
                rows[name].append(ruler.positions(ways[number]))
    return _walks(heard, kept, {name: np.array(some) for name, some in rows.items()})


def _walks(heard: Heard, pairs: list[Pair], positions: dict[str, Doubles]) -> Walks:
    times, course = heard.times, heard.course
    # Windows that lie behind the fade; of embedders with long windows, the last one.
    since = min(course.end_s + heard.embedder.window_s / 2, times[-1])
    longest = times[-1] - course.crossing_s
    far: dict[str, list[float]] = {}
    delays: dict[str, list[float]] = {}
    arrived: dict[str, list[float]] = {}
    for name, rows in positions.items():
        soon = [halfway_s(times, row.tolist(), course.crossing_s) for row in rows]
        far[name] = unordered(pairs, [reached(times, row.tolist(), since) for row in rows])
        delays[name] = unordered(pairs, [min(one, longest) for one in soon])
        arrived[name] = unordered(pairs, [float(np.isfinite(one)) for one in soon])
    return Walks(pairs, positions, far, delays, arrived)
