"""Curves of long answers, and means over them, for the part `drift`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.curves import mean_line
from lmdm_training.evaluation.drift import UNITS
from lmdm_training.evaluation.drift_courses import Course, Found
from lmdm_training.evaluation.drift_heard import MEASURES, Segments
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.results import Chart, Interval, Line

Floats = NDArray[np.float32]

KINDS = ("free", "played")
WAYS = tuple((kind, watched) for kind in KINDS for watched in (False, True))

Anchors = Mapping[str, Mapping[str, Mapping[str, Interval]]]
"""By embedder, measure and word: ``real/real``."""
Curves = Mapping[tuple[str, str, bool], Segments | None]
"""By embedder, kind and whether the watch was on."""


def moved(courses: Sequence[Course], trait: str, at: float) -> Interval:
    """How far a trait has moved from the beginning, mean of answers."""
    return mean_of([course.moved(trait, at) for course in courses])


def heard(courses: Sequence[Course], name: str, measure: str, at: float) -> Interval:
    """What an embedder says, mean of answers; at 0 s of the first piece."""
    return mean_of([course.piece(name, measure, at) for course in courses])


def followed(courses: Sequence[Course], name: str, at: float) -> list[float]:
    """How each answer follows what is played; no number where nothing is."""
    return [
        float(getattr(course.following[at], name)) if at in course.following else float("nan")
        for course in courses
    ]


def charts_of(found: Found, anchors: Anchors, curves: Curves) -> list[Chart]:
    """All that have a line."""
    charts = [_level_chart(found)]
    charts += [_trait_chart(found, trait) for trait in UNITS if trait != "level"]
    for name, known in anchors.items():
        charts += [_heard_chart(found, name, measure, known) for measure in MEASURES]
        charts.append(_segment_chart(name, curves))
    return [chart for chart in charts if chart.lines]


def _level_chart(found: Found) -> Chart:
    spread = found.between["level"].value
    return Chart(
        "Level against the beginning",
        "minutes",
        "dB",
        _lines(found, lambda course: (course.times_s, course.level_db)),
        _finite({"real/real": spread, "real/real, below": -spread}),
        "Mean of all answers with its interval; real/real: how far recordings of a prompt differ.",
    )


def _trait_chart(found: Found, trait: str) -> Chart:
    levels = {"real/real": found.between[trait].value, "one recording": found.within[trait].value}
    return Chart(
        f"{trait.capitalize()}: distance from the beginning",
        "minutes",
        UNITS[trait] or "distance",
        _lines(found, lambda course: (course.times_s, course.moves[trait])),
        _finite(levels),
    )


def _heard_chart(
    found: Found, name: str, measure: str, known: Mapping[str, Mapping[str, Interval]]
) -> Chart:
    lines = _lines(found, lambda course: (course.piece_times_s[name], course.pieces[name][measure]))
    levels = {word: one.value for word, one in known.get(measure, {}).items()}
    says = MEASURES[measure]
    title = f"{says[0].upper()}{says[1:]}: {name}"
    return Chart(title, "minutes", measure, lines, _finite(levels))


def _segment_chart(name: str, curves: Curves) -> Chart:
    lines: list[Line] = []
    levels: dict[str, float] = {}
    for kind, watched in WAYS:
        curve = curves.get((name, kind, watched))
        if curve is not None:
            lines.append(_line(_way(kind, watched), curve.times_s, curve.values))
            levels[f"real/real, {kind}"] = curve.real.value
    title = f"Frechet distance to recordings by the minute: {name}"
    note = "Equally many windows on each side of every distance."
    return Chart(title, "minutes", "distance", lines, _finite(levels), note)


def _lines(found: Found, values: Callable[[Course], tuple[Floats, Floats]]) -> list[Line]:
    """Means over the answers of each way of playing, moment by moment."""
    lines: list[Line] = []
    for kind, watched in WAYS:
        curves = [values(course) for course in found.of(kind, watched)]
        if not curves:
            continue
        times = (curves[0][0] / 60).tolist()
        line = mean_line(_way(kind, watched), times, [curve.tolist() for _, curve in curves])
        if line.x:
            lines.append(line)
    return lines


def _line(name: str, times_s: Sequence[float], values: Sequence[Interval]) -> Line:
    """A curve over minutes; moments without a number are left out."""
    kept = [(t / 60, one) for t, one in zip(times_s, values, strict=True) if one.count]
    return Line(
        name,
        [time for time, _ in kept],
        [one.value for _, one in kept],
        [one.low for _, one in kept],
        [one.high for _, one in kept],
    )


def _finite(levels: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in levels.items() if np.isfinite(value)}


def _way(kind: str, watched: bool) -> str:
    return f"{kind}, watch {'on' if watched else 'off'}"
