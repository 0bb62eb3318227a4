"""Curves of part `sketch`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lmdm_training.evaluation.following import HOP, RATE, Heard, loudness_of
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.pitch import HOP_S
from lmdm_training.evaluation.results import Chart, Line

DRAWS = 200
"""Of an interval that is only drawn."""


def chart_of_lags(lagged: Sequence[Sequence[Sequence[float]]]) -> list[Chart]:
    """How loudness correlates if answers are shifted: the peak says how late they are.

    Args:
        lagged: Of every solo, of every answer, one correlation a lag, the middle one being lag 0.

    Returns:
        One chart; none where no solo has a curve of loudness that moves.
    """
    curves = [np.mean(answers, axis=0) for answers in lagged if answers]
    curves = [curve for curve in curves if np.isfinite(curve).all()]
    if not curves:
        return []
    # Solos are rendered equally long, so their curves are.
    count = min(len(curve) for curve in curves)
    found = [mean_of([float(curve[i]) for curve in curves], draws=DRAWS) for i in range(count)]
    line = Line(
        "answers",
        [round((i - count // 2) * HOP / RATE, 3) for i in range(count)],
        [one.value for one in found],
        [one.low for one in found],
        [one.high for one in found],
    )
    return [
        Chart(
            "Loudness if answers are shifted",
            "answer earlier than it came, s",
            "correlation of loudness",
            [line],
            note="The peak says by how much answers are late; it should be at 0.",
        )
    ]


def charts_of_phrase(played: Heard, answered: Heard, what: str) -> list[Chart]:
    """Pitch and loudness of a solo and of its answer against time."""
    both = {"played": played, "answer": answered}
    pitch = [_line(name, _notes(heard), HOP_S) for name, heard in both.items()]
    loudness = [_line(name, _levels(heard), HOP / RATE) for name, heard in both.items()]
    note = f"The middle one of all answers. {what}"
    return [
        Chart("Pitch of one answer", "s", "MIDI note", pitch, note=note),
        Chart("Loudness of one answer", "s", "dB below its loudest", loudness, note=note),
    ]


def _line(name: str, values: Sequence[float], step_s: float) -> Line:
    return Line(name, [round(i * step_s, 3) for i in range(len(values))], list(values))


def _notes(heard: Heard) -> list[float]:
    """MIDI notes [moments], not a number where no pitch is heard."""
    notes = 69.0 + 12.0 * np.log2(heard.pitch.hz / 440.0)
    return [round(float(note), 2) for note in np.where(heard.pitch.voiced, notes, np.nan)]


def _levels(heard: Heard) -> list[float]:
    curve = loudness_of(heard.level_db)
    return [round(float(level), 2) for level in curve - curve.max()]
