"""Part `sketch`: does the answer follow what is played (the paper's Table 2)?

Held-out solos are played; their answers are compared with them. The floor is the same answers
beside other solos (the controls shuffled), the ceiling what the codec alone makes of the solo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lmdm_training.errors import StageError
from lmdm_training.evaluation.following import Following
from lmdm_training.evaluation.intervals import bootstrap, mean_of, missing
from lmdm_training.evaluation.pitch import CONFIDENT, HIGHEST_HZ, LOWEST_HZ
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.results import (
    Cell,
    Chart,
    Example,
    Figure,
    Interval,
    PartResult,
    Table,
)
from lmdm_training.evaluation.sketch_answers import (
    PROMPTS_EACH,
    Answer,
    Solo,
    has_pitch,
    hear_all,
    middle_of,
)
from lmdm_training.evaluation.sketch_charts import chart_of_lags, charts_of_phrase
from lmdm_training.evaluation.study import Part, Study

PITCH_GOAL = 0.7
"""Share of the codec's own ceiling."""
LOUDNESS_GOAL = 0.9
NAMES = {"pitch": "pitch", "pitch_class": "pitch class", "chroma": "chroma", "loudness": "loudness"}
NEED_A_PITCH = ("pitch", "pitch_class", "chroma")
"""Measured of tonal solos and of prompts that have a pitch."""
NO_CEILING = (
    "not said: what the codec keeps of a solo's pitch is not apart from the floor, so no answer "
    "through it can follow pitch, and a share of it would mean nothing"
)
UNITS = {"chroma": "cosine", "loudness": "r"}


def measure(study: Study) -> PartResult:
    """Play the solos, and compare.

    Raises:
        StageError: The model takes no sketch.
    """
    if "sketch" not in study.spec.conditions:
        raise StageError("the model takes no sketch, so its answers cannot follow what is played")
    solos = hear_all(study)
    tonal = [solo for solo in solos if solo.tonal]
    charts: list[Chart] = chart_of_lags([[a.lagged for a in solo.answers] for solo in solos])
    examples: list[Example] = []
    if (chosen := middle_of(solos)) is not None:
        solo, answer = chosen
        charts += charts_of_phrase(solo.heard, answer.heard, _called(solo, answer))
        examples = examples_of(study, solo, answer)
    return PartResult(
        name="",
        question="",
        figures=[*pitch_figures(tonal), figure("loudness", solos, goal=LOUDNESS_GOAL)],
        tables=[by_prompt(study.material.prompts, solos), by_solo(solos)],
        charts=charts,
        examples=examples,
        notes=notes_of(study, solos),
    )


PART = Part("sketch", "Does the answer follow what is played?", measure)


def pitch_figures(tonal: Sequence[Solo]) -> list[Figure]:
    """Pitch, pitch class and chroma of tonal solos; none where there is no tonal solo."""
    if not tonal:
        return []
    measured = [figure(name, tonal, pitched=True) for name in NEED_A_PITCH]
    every = figure("pitch", tonal, called="pitch.all_prompts")
    value, floor, note = missing(), missing(), NO_CEILING
    if keeps_pitch(measured[0]):
        value = share_of_ceiling(tonal, lambda solo: solo.mean("pitch", pitched=True))
        floor = share_of_ceiling(tonal, lambda solo: solo.mean("pitch", pitched=True, floor=True))
        note = "pitch, divided by its own ceiling"
    name = "pitch.share_of_ceiling"
    share = Figure(name, value, anchors={"floor": floor}, goal=PITCH_GOAL, note=note)
    return [share, *measured, every]


def keeps_pitch(pitch: Figure) -> bool:
    """Whether the codec's own pitch is apart from the floor: else nothing can follow through it."""
    return pitch.anchors["ceiling"].low > pitch.anchors["floor"].high


def figure(
    name: str,
    solos: Sequence[Solo],
    *,
    pitched: bool = False,
    called: str = "",
    goal: float | None = None,
) -> Figure:
    """One measure with its floor and ceiling, over whole solos.

    Args:
        name: Of `Following`.
        solos: Of which it is the mean.
        pitched: Only prompts that have a pitch.
        called: Another name.
        goal: What it should reach.
    """
    return Figure(
        called or name,
        mean_of([solo.mean(name, pitched=pitched) for solo in solos]),
        anchors={
            "floor": mean_of([solo.mean(name, pitched=pitched, floor=True) for solo in solos]),
            "ceiling": mean_of([_of(solo.ceiling, name) for solo in solos]),
        },
        unit=UNITS.get(name, ""),
        goal=goal,
    )


def share_of_ceiling(solos: Sequence[Solo], value: Callable[[Solo], float]) -> Interval:
    """Mean pitch over solos, divided by the mean of their ceilings."""
    pairs = [(value(solo), solo.ceiling.pitch) for solo in solos]
    kept = [pair for pair in pairs if np.isfinite(pair).all()]

    def ratio(some: Sequence[tuple[float, float]]) -> float:
        below = sum(pair[1] for pair in some)
        return sum(pair[0] for pair in some) / below if below > 0 else float("nan")

    return bootstrap(kept, ratio) if kept else missing()


def by_prompt(prompts: Sequence[str], solos: Sequence[Solo]) -> Table:
    """One row a prompt."""
    rows: list[list[Cell]] = []
    for prompt in prompts:
        cells: list[Cell] = [prompt]
        for name in NAMES:
            found = [
                _of(answer.following, name)
                for solo in solos
                if solo.tonal or name not in NEED_A_PITCH
                for answer in solo.answers
                if answer.job.prompt == prompt
            ]
            cells.append(mean_of(found))
        rows.append(cells)
    note = "Pitch, pitch class and chroma of tonal solos, loudness of all."
    return Table("By prompt", ["prompt", *NAMES.values()], rows, note)


def by_solo(solos: Sequence[Solo]) -> Table:
    """One row a solo: means over its prompts, and its ceilings."""
    columns = ["played", "s with a pitch"]
    columns += [f"{NAMES[name]}{end}" for name in NAMES for end in ("", ", ceiling")]
    rows: list[list[Cell]] = []
    for solo in solos:
        row: list[Cell] = [solo.sound.caption, round(solo.ceiling.voiced_s, 2)]
        for name in NAMES:
            if name in NEED_A_PITCH and not solo.tonal:
                row += ["", ""]
                continue
            value = solo.mean(name, pitched=name in NEED_A_PITCH)
            row += [round(value, 3), round(_of(solo.ceiling, name), 3)]
        rows.append(row)
    note = "Means over a solo's prompts; save for loudness, over those that have a pitch."
    return Table("By solo", columns, rows, note)


def examples_of(study: Study, solo: Solo, answer: Answer) -> list[Example]:
    """What was played, what the codec makes of it, and the answer."""
    audio = study.renders.sound(solo.sound, answer.job.seconds)
    codec = reconstruct(study.renders.player("onnx"), audio)
    return [
        study.example("sketch: played", audio, solo.sound.caption),
        study.example("sketch: codec alone", codec, f"the ceiling: {_said(solo.ceiling)}"),
        study.example("sketch: answer", study.renders.get(answer.job), _called(solo, answer)),
    ]


def notes_of(study: Study, solos: Sequence[Solo]) -> list[str]:
    """How it was measured, and what is missing."""
    tonal = sum(solo.tonal for solo in solos)
    prompts = study.material.prompts
    pitched = ", ".join(prompt for prompt in prompts if has_pitch(prompt)) or "none"
    notes = [
        (
            f"{len(solos)} held-out solos, {tonal} of them tonal, "
            f"{study.sizes.seconds:g} s each, answered with {min(PROMPTS_EACH, len(prompts))} "
            "prompts each. Pitch, pitch class and chroma: tonal solos and prompts that have a "
            f"pitch ({pitched}), save where it says all prompts. Loudness: all solos, all prompts."
        ),
        "Floor: the same answers beside other solos. Ceiling: the codec's reconstruction.",
        (
            f"Pitch by CREPE's small network, {LOWEST_HZ:g} to {HIGHEST_HZ:g} Hz: of the 20 ms "
            f"moments of the solo that have a pitch (salience {CONFIDENT:g} or more), the share "
            "for which the answer's is within 50 cents. Of a chord it hears one pitch."
        ),
    ]
    pitch = figure("pitch", [solo for solo in solos if solo.tonal], pitched=True)
    if tonal > 1 and not keeps_pitch(pitch):
        notes.append(
            f"pitch.share_of_ceiling is {NO_CEILING} (ceiling {pitch.anchors['ceiling']}, floor "
            f"{pitch.anchors['floor']})."
        )
    if not tonal:
        notes.append("No held-out solo has a pitch, so the following of pitch was not measured.")
    elif tonal < 2:
        notes.append("One tonal solo only: pitch has no floor and no interval.")
    return notes


def _of(following: Following, name: str) -> float:
    return float(getattr(following, name))


def _called(solo: Solo, answer: Answer) -> str:
    return f"{solo.sound.caption}, answered as {answer.job.prompt}: {_said(answer.following)}"


def _said(following: Following) -> str:
    return f"pitch {following.pitch:.2f}, loudness {following.loudness:.2f}"
