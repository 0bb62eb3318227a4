"""Part `drift`: does an answer stay what it was, over 2 minutes and over 10?

Figures are those of the stage, where the drift watch is on; tables and curves show both.
"""

from __future__ import annotations

from collections.abc import Sequence

from lmdm_training.evaluation.drift import UNITS
from lmdm_training.evaluation.drift_charts import (
    KINDS,
    WAYS,
    Anchors,
    Curves,
    charts_of,
    followed,
    heard,
    moved,
)
from lmdm_training.evaluation.drift_courses import Found, find
from lmdm_training.evaluation.drift_heard import MEASURES, Ear, Segments, anchors_of, segments_of
from lmdm_training.evaluation.intervals import difference_of, mean_of
from lmdm_training.evaluation.results import Better, Cell, Figure, Interval, PartResult, Table
from lmdm_training.evaluation.study import Part, Study

SHOWN = ("to_real", "prompt")
"""Measures of embedders that tables show; curves show all."""
FOLLOWED = ("loudness", "pitch")


def measure(study: Study) -> PartResult:
    """Render long answers, and see whether they move further than recordings differ."""
    return result_of(find(study))


def result_of(found: Found) -> PartResult:
    """Figures, tables and curves of what was found."""
    prompts = list(dict.fromkeys(course.prompt for course in found.courses))
    anchors = {ear.embedder.name: anchors_of(ear, prompts) for ear in found.ears}
    curves = {
        (ear.embedder.name, *way): _segments(found, ear, *way) for ear in found.ears for way in WAYS
    }
    figures: list[Figure] = []
    for kind in KINDS:
        figures += _trait_figures(found, kind)
        figures += _heard_figures(found, kind, anchors)
        figures += _other_figures(found, kind)
    return PartResult(
        name="",
        question="",
        figures=figures,
        tables=[_over_time(found), _changes(found), _watch(found), *_frechet(found, curves)],
        charts=charts_of(found, anchors, curves),
        examples=found.examples,
        notes=[*_notes(found), *dict.fromkeys(found.notes)],
    )


def _trait_figures(found: Found, kind: str) -> list[Figure]:
    figures: list[Figure] = []
    note = f"how far it moved from its beginning in {_time(found.seconds)}"
    for trait, unit in UNITS.items():
        value, without = (
            moved(found.of(kind, watched), trait, found.seconds) for watched in (True, False)
        )
        spread = found.between[trait]
        beside = {"real/real": spread, "one recording": found.within[trait], "no watch": without}
        figures.append(Figure(f"{trait}.{kind}", value, "lower", beside, unit, _goal(spread), note))
    return figures


def _heard_figures(found: Found, kind: str, anchors: Anchors) -> list[Figure]:
    on = found.of(kind, True)
    figures: list[Figure] = []
    for name, known in anchors.items():
        for measured, says in MEASURES.items():
            value = heard(on, name, measured, found.seconds)
            if not value.count:
                continue
            beside = dict(known.get(measured, {}))
            goal = None
            if measured == "moved":
                goal = _goal(beside["real/real"])
            else:
                beside["beginning"] = heard(on, name, measured, 0.0)
            better: Better = "higher" if measured in ("prompt", "text") else "lower"
            title, note = f"{measured}.{name}.{kind}", f"{says}, at {_time(found.seconds)}"
            figures.append(Figure(title, value, better, beside, goal=goal, note=note))
    return figures


def _other_figures(found: Found, kind: str) -> list[Figure]:
    on = found.of(kind, True)
    figures: list[Figure] = []
    for name in FOLLOWED:
        value, begun = (mean_of(followed(on, name, at)) for at in (found.seconds, 0.0))
        if value.count:
            note = f"how the answer follows, at {_time(found.seconds)}"
            beside = {"beginning": begun}
            figures.append(Figure(f"{name}.{kind}", value, "higher", beside, note=note))
    if on:
        rate = mean_of([600.0 * len(course.refreshed_s) / course.seconds for course in on])
        note = "how often the drift watch forgets part of the context"
        figures.append(Figure(f"refreshes.{kind}", rate, "lower", unit="in 10 min", note=note))
    return figures


def _over_time(found: Found) -> Table:
    """Everything at the beginning, after 2 minutes and at the end."""
    names = [ear.embedder.name for ear in found.ears]
    columns = ["answer", "watch", "at", *(_titled(trait) for trait in UNITS), *_columns(names)]
    rows: list[list[Cell]] = []
    for kind, watched in WAYS:
        some = found.of(kind, watched)
        for at in (0.0, *found.horizons_s) if some else ():
            row: list[Cell] = [kind, _word(watched), _time(at) if at else "beginning"]
            row += [moved(some, trait, at) if at else "-" for trait in UNITS]
            row += [heard(some, name, measured, at) for name in names for measured in SHOWN]
            row += [mean_of(followed(some, name, at)) for name in FOLLOWED]
            rows.append(row)
    note = (
        "Level, spectrum, movement and repetition: how far from the answer's own first seconds; "
        f"recordings of a prompt differ by {_said(found.between)}, moments of one recording by "
        f"{_said(found.within)}."
    )
    return Table("Over time", columns, rows, note)


def _changes(found: Found) -> Table:
    """End less beginning, each answer with itself."""
    names = [ear.embedder.name for ear in found.ears]
    rows: list[list[Cell]] = []
    for kind, watched in WAYS:
        some = found.of(kind, watched)
        if not some:
            continue
        row: list[Cell] = [kind, _word(watched)]
        for name in names:
            for measured in SHOWN:
                end, begin = (
                    [course.piece(name, measured, at) for course in some]
                    for at in (found.seconds, 0.0)
                )
                row.append(difference_of(end, begin))
        for name in FOLLOWED:
            end, begin = (followed(some, name, at) for at in (found.seconds, 0.0))
            row.append(difference_of(end, begin))
        rows.append(row)
    note = "It changed where an interval does not hold 0; of to_real less is better, else more."
    title = "End less beginning of the same answer"
    return Table(title, ["answer", "watch", *_columns(names)], rows, note)


def _watch(found: Found) -> Table:
    """What the watch changes: the same answers with it less without it."""
    rows: list[list[Cell]] = []
    for kind in KINDS:
        on, off = found.of(kind, True), found.of(kind, False)
        row: list[Cell] = [kind]
        for trait in UNITS:
            with_it, without = (
                [course.moved(trait, found.seconds) for course in some] for some in (on, off)
            )
            row.append(difference_of(with_it, without))
        row.append(mean_of([float(len(course.refreshed_s)) for course in on]))
        rows.append(row)
    columns = ["answer", *(_titled(trait) for trait in UNITS), "refreshes"]
    note = f"Moves in {_time(found.seconds)} with the watch less without; below 0 it helps."
    return Table("What the drift watch changes", columns, rows, note)


def _frechet(found: Found, curves: Curves) -> list[Table]:
    """Frechet distances by the minute: the first, that before each horizon, recordings."""
    rows: list[list[Cell]] = []
    for (name, kind, watched), curve in curves.items():
        if curve is None:
            continue
        places = [_place(curve, time) for time in found.horizons_s]
        cells: list[Cell] = [curve.values[0], *(curve.values[place] for place in places)]
        rows.append([name, kind, _word(watched), *cells, curve.real, float(curve.windows)])
    columns = ["embedder", "answer", "watch", "beginning"]
    columns += [f"before {_time(time)}" for time in found.horizons_s]
    columns += ["real/real", "windows"]
    note = (
        "Of a minute of all answers together, with as many windows on each side of every distance "
        "of a row; rows of other numbers do not compare."
    )
    return [Table("Frechet distance to recordings", columns, rows, note)] if rows else []


def _notes(found: Found) -> list[str]:
    prompts = len({course.prompt for course in found.courses})
    notes = [
        f"{prompts} answers of {_time(found.seconds)} of every kind; intervals are over them",
        "what is played is repeated; windows are held against the one that answers the same part",
        "an answer in which the drift watch would have done nothing stands for that with it, too",
        "no recording is as long as an answer: real/real is between recordings of one prompt",
    ]
    for ear in found.ears:
        if ear.thin:
            notes.append(
                f"{ear.embedder.name}: recordings that training may have heard are among the real "
                "ones of " + ", ".join(repr(prompt) for prompt in ear.thin)
            )
    return notes


def _segments(found: Found, ear: Ear, kind: str, watched: bool) -> Segments | None:
    some, name = found.of(kind, watched), ear.embedder.name
    answers = [(course.prompt, course.heard[name]) for course in some]
    return segments_of(ear, answers, found.seconds) if answers else None


def _place(curve: Segments, time_s: float) -> int:
    """The last segment before a moment."""
    return max((number for number, at in enumerate(curve.times_s) if at <= time_s), default=0)


def _columns(names: Sequence[str]) -> list[str]:
    return [*(f"{measured} {name}" for name in names for measured in SHOWN), "loudness r", "pitch"]


def _goal(spread: Interval) -> float | None:
    """A bound that reads well."""
    return float(f"{spread.value:.3g}") if spread.count else None


def _word(watched: bool) -> str:
    return "on" if watched else "off"


def _titled(trait: str) -> str:
    return f"{trait}, {UNITS[trait]}" if UNITS[trait] else trait


def _said(spread: dict[str, Interval]) -> str:
    return ", ".join(f"{name} {one} {UNITS[name]}".strip() for name, one in spread.items())


def _time(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= 60 else f"{seconds:g} s"


PART = Part("drift", "Does a long answer stay what it was, over 2 minutes and over 10?", measure)
