"""Part `distribution`: does what it makes come from where recordings come from? (Paper Table 1.)

Generations from text alone, generations that go on from a recording, and answers to a player are
compared with held-out recordings of the same captions, by every embedder. Beside each distance
stand those of what is known: of two halves of the recordings, of recordings of other captions, and
of noise that is as loud. What stands beside each other rests on equally many windows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError
from lmdm_training.evaluation import sound_sets
from lmdm_training.evaluation.distances import (
    DRAWS,
    Measure,
    between,
    between_halves,
    frechet,
    kernel_distance,
    set_divergence,
    windows_of_halves,
)
from lmdm_training.evaluation.results import (
    Cell,
    Chart,
    Example,
    Figure,
    Interval,
    Line,
    PartResult,
    Table,
)
from lmdm_training.evaluation.sound_sets import Heard, Jobs
from lmdm_training.evaluation.study import Part, Study
from lmdm_training.evaluation.tag_pairs import pair_divergence

Floats = NDArray[np.float32]

CURVE_DRAWS = 40
FEWEST_WINDOWS = 4
"""Of a point of a curve."""
EXAMPLES = 4
EXAMPLE_S = 12.0

MADE, HALVES, OTHER, NOISE = "generated", "real/real", "real/other", "real/noise"
NOT_THE_PAPERS = (
    "distances by different embedders, or of different numbers of windows, do not compare with "
    "each other or with those of a paper"
)


@dataclass(frozen=True)
class Way:
    """One way to make the instrument sound.

    Attributes:
        name: Prefix of its figures; the first has none.
        title: As in a sentence.
        jobs: What is rendered, from prompts.
    """

    name: str
    title: str
    jobs: Callable[[Study, Sequence[str]], Jobs]


WAYS = (
    Way("", "free generations", sound_sets.free_jobs),
    Way("primed.", "generations after a recording", sound_sets.primed_jobs),
    Way("played.", "answers to held-out solos", sound_sets.played_jobs),
)


@dataclass(frozen=True)
class Sets:
    """What one embedder hears: the instrument, and what it is held against."""

    made: Sequence[Heard]
    real: Sequence[Heard]
    other: Sequence[Heard]
    noise: Sequence[Heard]

    def matched(self) -> Sets:
        """With equally many windows of every caption of the first two."""
        made, real = sound_sets.matched(self.made, self.real)
        return Sets(made, real, self.other, self.noise)

    def windows(self) -> int:
        """As many as every comparison can have: mostly half of the recordings'."""
        halves = windows_of_halves(*_by_source(self.real, "vectors"))
        size = min(halves or _count(self.real), _count(self.made))
        # A handful of other recordings shall not make the whole comparison small.
        return min(size, _count(self.other)) if _count(self.other) >= size / 2 else size


@dataclass(frozen=True)
class Scale:
    """A measure as a figure.

    Attributes:
        name: First word of the figure's name.
        title: As on a chart.
        measure: From two sets of rows.
        rows: Which rows of `Heard` it takes: ``vectors`` or ``tags``.
        unit: Of the number.
    """

    name: str
    title: str
    measure: Measure
    rows: str
    unit: str = ""

    def compare(self, sets: Sets, windows: int, draws: int) -> dict[str, Interval]:
        """The distance of the instrument and the anchors, as far as there are recordings."""
        real, kinds = _by_source(sets.real, self.rows)
        found = {
            HALVES: between_halves(real, self.measure, strata=kinds, windows=windows, draws=draws)
        }
        for name, heard in ((MADE, sets.made), (OTHER, sets.other), (NOISE, sets.noise)):
            if _count(heard) >= windows:
                judged, its_kinds = _by_source(heard, self.rows)
                strata = kinds, its_kinds
                found[name] = between(
                    real, judged, self.measure, windows=windows, strata=strata, draws=draws
                )
        return {name: one for name, one in found.items() if one.count}


FRECHET = Scale("frechet", "Frechet distance", frechet, "vectors")
KERNEL = Scale("kernel", "kernel distance", kernel_distance, "vectors")
TAGS = Scale("kl_set", "KL of mean tags", set_divergence, "tags", "nats")


def measure(study: Study) -> PartResult:
    """Compare all ways of sounding with held-out recordings.

    Raises:
        StageError: There is no embedder, or no held-out recording of any prompt.
    """
    if not study.embedders:
        why = "; ".join(f"{name}: {text}" for name, text in study.absent.items())
        raise StageError(f"no embedder can be used here ({why or 'none is known'})")
    prompts, notes = sound_sets.judged_prompts(study.material)
    if not prompts:
        raise StageError(
            "no prompt has a held-out recording to compare with; prepare a folder for tests "
            "(config/data_whale_test.toml) and name it with --test"
        )
    sounds = study.material.all_held(prompts)
    other = sound_sets.others(study.material, prompts)
    listen, recordings = sound_sets.listen, sound_sets.recordings
    real = listen(study, "recordings", recordings(sounds))
    rest = listen(study, "other recordings", recordings(other))
    noise = listen(study, "noise", sound_sets.noises(sounds))
    figures: list[Figure] = []
    tables: list[Table] = []
    charts: list[Chart] = []
    for way in WAYS:
        jobs = way.jobs(study, prompts)
        made = listen(study, way.title, sound_sets.rendered(study.renders, jobs))
        for name in study.embedders:
            sets = Sets(made[name], real[name], rest[name], noise[name])
            figures += _figures(way, name, sets)
            if way is WAYS[0]:
                tables.append(_table_of_prompts(name, sets, prompts))
                charts += _curve(name, sets)
    notes += [f"{name} is left out: {why}" for name, why in study.absent.items()]
    return PartResult(
        "", "", figures, tables, charts, _examples(study, prompts), [*notes, NOT_THE_PAPERS]
    )


def _figures(way: Way, embedder: str, sets: Sets) -> list[Figure]:
    """All measures of one way by one embedder, those of too few windows left out."""
    matched = sets.matched()
    windows = matched.windows()
    scales = [FRECHET, KERNEL, TAGS] if _has_tags(sets) else [FRECHET, KERNEL]
    figures: list[Figure] = []
    for scale in scales if windows >= FEWEST_WINDOWS else []:
        found = scale.compare(matched, windows, DRAWS)
        value = found.pop(MADE, None)
        if value is not None:
            note = f"{way.title} against recordings of the same captions, {windows} windows of both"
            name = f"{way.name}{scale.name}.{embedder}"
            figures.append(Figure(name, value, "lower", found, scale.unit, note=note))
    if not _has_tags(sets):
        return figures
    pairs = {
        MADE: pair_divergence(sets.real, sets.made, draws=DRAWS),
        HALVES: pair_divergence(sets.real, sets.real, draws=DRAWS),
        OTHER: pair_divergence(sets.real, [*sets.real, *sets.other], alike=False, draws=DRAWS),
        NOISE: pair_divergence(sets.real, sets.noise, draws=DRAWS),
    }
    value = pairs.pop(MADE)
    anchors = {name: one for name, one in pairs.items() if one.count}
    note = f"{way.title}: mean over pairs with a recording of the same caption, whole sounds"
    if value.count:
        name = f"{way.name}kl.{embedder}"
        figures.append(Figure(name, value, "lower", anchors, "nats", note=note))
    return figures


def _table_of_prompts(embedder: str, sets: Sets, prompts: Sequence[str]) -> Table:
    """Every prompt alone, by the kernel distance, which few windows do not bias."""
    rows: list[list[Cell]] = []
    for prompt in prompts:
        made, real, noise = (
            [heard for heard in side if heard.caption == prompt]
            for side in (sets.made, sets.real, sets.noise)
        )
        others = [heard for heard in sets.real if heard.caption != prompt]
        mine = Sets(made, real, others, noise)
        windows = mine.windows()
        found = KERNEL.compare(mine, windows, DRAWS) if windows >= 2 else {}
        sources = len({heard.source for heard in real})
        row: list[Cell] = [prompt, f"{sources}", f"{windows}"]
        row += [found.get(name, "-") for name in (MADE, HALVES, OTHER, NOISE)]
        if _has_tags(sets):
            row += [pair_divergence(real, side, draws=DRAWS) for side in (made, real)]
        rows.append(row)
    columns = ["prompt", "sources", "windows", MADE, HALVES, "real/other prompts", NOISE]
    if _has_tags(sets):
        columns += ["KL", "KL real/real"]
    note = (
        "Kernel distances: 0 for two samples of the same, so they may be negative. A prompt is "
        "only as good as its distance is small against the one to recordings of other prompts."
    )
    return Table(f"Free generations of each prompt, {embedder}", columns, rows, note)


def _curve(embedder: str, sets: Sets) -> list[Chart]:
    """Frechet distances against the number of windows: whether their order hangs on it."""
    matched = sets.matched()
    most = matched.windows()
    sizes = sorted({most // part for part in (8, 4, 2, 1) if most // part >= FEWEST_WINDOWS})
    if len(sizes) < 2:
        return []
    found = [FRECHET.compare(matched, size, CURVE_DRAWS) for size in sizes]
    lines: list[Line] = []
    for name in (MADE, HALVES, OTHER, NOISE):
        points = [(float(n), one[name]) for n, one in zip(sizes, found, strict=True) if name in one]
        if points:
            lines.append(
                Line(
                    name,
                    [n for n, _ in points],
                    [one.value for _, one in points],
                    [one.low for _, one in points],
                    [one.high for _, one in points],
                )
            )
    note = "Few windows make every Frechet distance too large; what counts is the order of curves."
    title = f"Free generations, {embedder}"
    return [Chart(title, "windows of both sets", FRECHET.title, lines, note=note)]


def _examples(study: Study, prompts: Sequence[str]) -> list[Example]:
    """A recording and a free generation of some prompts."""
    examples: list[Example] = []
    samples = round(EXAMPLE_S * study.renders.rate)
    for prompt in prompts[:EXAMPLES]:
        sound = study.material.held[prompt][0]
        seconds = min(EXAMPLE_S, sound.seconds)
        real = study.renders.sound(sound, seconds)
        examples.append(study.example(f"{prompt}, held-out recording", real, sound.name))
        _, job = sound_sets.free_jobs(study, [prompt])[0]
        made = study.renders.get(job)[:, :samples]
        examples.append(study.example(f"{prompt}, free generation", made, "from text alone"))
    return examples


def _by_source(sounds: Sequence[Heard], rows: str) -> tuple[list[Floats], list[str]]:
    """Rows of every whole source, and its captions as one text."""
    found: dict[str, list[Heard]] = {}
    for heard in sounds:
        found.setdefault(heard.source, []).append(heard)
    return (
        [np.concatenate([getattr(heard, rows) for heard in mine]) for mine in found.values()],
        ["+".join(sorted({heard.caption for heard in mine})) for mine in found.values()],
    )


def _count(sounds: Sequence[Heard]) -> int:
    return sum(len(heard.vectors) for heard in sounds)


def _has_tags(sets: Sets) -> bool:
    return all(heard.tags.shape[1] > 0 for heard in [*sets.real, *sets.made])


PART = Part(
    "distribution",
    "Does it sound as if it came from the same place as recordings it never heard?",
    measure,
)
