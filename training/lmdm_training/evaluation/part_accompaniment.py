"""Does an answer to another musician's stem go with it? (paper section 6.2, Fig. 6)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lmdm_agent.engine import Engine
from lmdm_agent.rig import timeline_of
from lmdm_agent.spec import ModelSpec
from lmdm_training.errors import StageError
from lmdm_training.evaluation.accompaniment import MEASURES, NAMES
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.rehearsal import (
    LEAST_S,
    SKIP_S,
    Contrasts,
    Rehearsal,
    asked_of,
    audible,
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
from lmdm_training.evaluation.stem_contrast import normalised
from lmdm_training.evaluation.stem_match import StemMatch
from lmdm_training.evaluation.stem_training import StemRecipe, trained
from lmdm_training.evaluation.study import Part, Study

PAPER_T_F_S = (-2.2, -1.1, 0.0, 1.1, 2.2)
FEW_STEMS, FEW_STEPS = 8, 150
"""An evaluation of so few pairs learns its stem model for so many steps only."""
EXAMPLES = 2


@dataclass(frozen=True)
class Found:
    """All that was compared, by measure.

    Attributes:
        real: The partners that the stems really have.
        codec: The same through the model's codec: nothing it answers can sound better.
        alone: Answers to no stem at all.
        answers: By t_f in latents.
        stage_latents: The t_f that a stage has.
    """

    real: Contrasts
    codec: Contrasts
    alone: Contrasts
    answers: dict[int, Contrasts]
    stage_latents: int

    @property
    def measures(self) -> list[str]:
        """Those that could be taken."""
        return [name for name in MEASURES if np.isfinite(self.real[name].agrees.value)]


def measure(study: Study) -> PartResult:
    """Answer stems of held-out pieces.

    Raises:
        StageError: The model takes no stem, or there are stems of fewer than two held-out pieces.
    """
    notes: list[str] = []
    rehearsal = _rehearsal(study, notes)
    found = _found(rehearsal)
    notes += _notes(study.spec, rehearsal, found)
    return PartResult(
        name="",
        question="",
        figures=[figure for name in found.measures for figure in _figures(name, found)],
        tables=_tables(study.spec, found),
        charts=[_chart(study.spec, found)],
        examples=_examples(rehearsal),
        notes=notes,
    )


def _rehearsal(study: Study, notes: list[str]) -> Rehearsal:
    """What is played.

    Raises:
        StageError: See `measure`.
    """
    spec = study.spec
    if "stem" not in spec.conditions:
        raise StageError(
            f"{spec.name} takes {', '.join(spec.conditions)} but no stem, so it accompanies nobody"
        )
    asked = audible(asked_of(study.material.pairs, study.sizes.seconds), study.sizes.stems)
    if len({one.stem.source for one in asked}) < 2:
        raise StageError(
            f"stems of two held-out pieces of {SKIP_S + LEAST_S:g} s are needed; prepare a folder "
            "for tests (config/data_whale_test.toml) and name it with --test"
        )
    match = _match(study, notes)
    timeline = timeline_of(spec, stems=True)
    engine = Engine(study.renders.player("onnx"), timeline)
    t_f = engine.feasible_t_f(study.controls.t_f)
    return Rehearsal(study, asked, match, t_f, timeline.offset_samples)


def _match(study: Study, notes: list[str]) -> StemMatch | None:
    """The stem model, learned unless it is there; None where there is too little to learn from."""
    recipe = StemRecipe(steps=FEW_STEPS) if study.sizes.stems < FEW_STEMS else StemRecipe()

    def show(done: int, of: int) -> None:
        study.progress("learning the stem model", done, of)

    try:
        match = trained(study.material, study.cache or study.out / "cache", recipe, show)
    except StageError as error:
        notes.append(f"no stem model: {error}")
        return None
    notes.append(
        f"The stem model learned from {match.pieces} pieces of the training folder; of those kept "
        f"apart it told partners from stems of other pieces in {match.accuracy:.0%} of the cases. "
        "It stands in for CoCoLA; scores of the two do not compare."
    )
    return match


def points_of(spec: ModelSpec, stage_latents: int) -> list[int]:
    """The paper's t_f in latents, as far as the model's window goes, and that of a stage."""
    wishes = [round(t * spec.sample_rate / spec.samples_per_latent) for t in PAPER_T_F_S]
    inside = [max(-spec.context_latents, min(wish, spec.block_latents)) for wish in wishes]
    return sorted({*inside, stage_latents})


def _found(rehearsal: Rehearsal) -> Found:
    study, stage = rehearsal.study, rehearsal.stage_latents
    instrument = study.renders.player("onnx")
    real = rehearsal.compared("partners", lambda one: rehearsal.sound(one.partner, one))
    codec = rehearsal.compared(
        "partners through the codec",
        lambda one: reconstruct(instrument, rehearsal.sound(one.partner, one)),
    )
    alone = rehearsal.compared("without a stem", lambda one: rehearsal.offline(one, None))
    answers: dict[int, Contrasts] = {}
    for t_f in points_of(study.spec, stage):
        what = f"t_f {_seconds(study.spec, t_f):+.1f} s"
        if t_f == stage:
            late = rehearsal.offset_samples
            answers[t_f] = rehearsal.compared(what, rehearsal.on_stage, late=late)
        else:
            answers[t_f] = rehearsal.compared(what, lambda one, t=t_f: rehearsal.offline(one, t))
    return Found(real, codec, alone, answers, stage)


def _seconds(spec: ModelSpec, latents: int) -> float:
    return latents * spec.samples_per_latent / spec.sample_rate


def _figures(name: str, found: Found) -> list[Figure]:
    stage, real = found.answers[found.stage_latents][name], found.real[name]
    alone = found.alone[name]
    chance = Interval(0.5, 0.5, 0.5, len(real.own))
    return [
        Figure(
            f"{name}.stage",
            stage.agrees,
            anchors={
                "partners": real.agrees,
                "partners through the codec": found.codec[name].agrees,
                "random pairs": real.by_chance,
                "answers without a stem": alone.agrees,
            },
            note=f"{NAMES[name]}: agreement of an answer with its stem, with a stage's t_f",
        ),
        Figure(
            f"{name}.normalised",
            normalised(stage, real),
            anchors={
                "partners through the codec": normalised(found.codec[name], real),
                "answers without a stem": normalised(alone, real),
            },
            note="0 is random pairs, 1 is partners (Fig. 6)",
        ),
        Figure(
            f"{name}.listens",
            stage.listens,
            anchors={"partners": real.listens, "answers without a stem": alone.listens},
            note="agreement with the own stem less that with stems of other pieces; it listens "
            "where the whole interval lies above 0 and above that of answers without a stem",
        ),
        Figure(
            f"{name}.tells_partners",
            real.tells,
            anchors={"chance": chance},
            note="how often the measure itself tells a partner from a stem of another piece",
        ),
    ]


def _tables(spec: ModelSpec, found: Found) -> list[Table]:
    measures = found.measures

    def row(label: str, cell: Callable[[str], Interval]) -> list[Cell]:
        return [label, *(cell(name) for name in measures)]

    names = {t: _point_name(spec, t, found.stage_latents) for t in found.answers}
    agreements = [
        row("partners", lambda name: found.real[name].agrees),
        row("partners through the codec", lambda name: found.codec[name].agrees),
        *(row(names[t], lambda name, c=c: c[name].agrees) for t, c in found.answers.items()),
        row("answers without a stem", lambda name: found.alone[name].agrees),
        row("random pairs", lambda name: found.real[name].by_chance),
    ]
    listening = [
        row("partners", lambda name: found.real[name].listens),
        *(row(names[t], lambda name, c=c: c[name].listens) for t, c in found.answers.items()),
        row("answers without a stem", lambda name: found.alone[name].listens),
    ]
    columns = ["", *(NAMES[name] for name in measures)]
    return [
        Table("Agreement with the stem", columns, agreements),
        Table(
            "Agreement with the own stem, less that with stems of other pieces",
            columns,
            listening,
            "The same answers held against other stems. Where an interval holds 0, or what answers "
            "without a stem reach, nothing shows that the stem was listened to.",
        ),
    ]


def _point_name(spec: ModelSpec, latents: int, stage_latents: int) -> str:
    low, high = spec.t_f_range_latents
    how = "on stage" if latents == stage_latents else "offline"
    strange = "" if low <= latents <= high else ", not trained for"
    return f"t_f {_seconds(spec, latents):+.2f} s ({how}{strange})"


def _chart(spec: ModelSpec, found: Found) -> Chart:
    lines: list[Line] = []
    for name in found.measures:
        shares = {t: normalised(c[name], found.real[name]) for t, c in found.answers.items()}
        known = {t: share for t, share in shares.items() if np.isfinite(share.value)}
        if known:
            lines.append(
                Line(
                    NAMES[name],
                    [_seconds(spec, t) for t in known],
                    [share.value for share in known.values()],
                    [share.low for share in known.values()],
                    [share.high for share in known.values()],
                )
            )
    return Chart(
        "Accompaniment and future visibility",
        "t_f (s)",
        "agreement, normalised",
        lines,
        {"partners": 1.0, "random pairs": 0.0},
        "The paper's Fig. 6, by other measures.",
    )


def _examples(rehearsal: Rehearsal) -> list[Example]:
    late, found = rehearsal.offset_samples, list[Example]()
    for number, one in enumerate(rehearsal.asked[:EXAMPLES], 1):
        stem, partner = rehearsal.sound(one.stem, one), rehearsal.sound(one.partner, one)
        words = f"{one.stem.caption} (stem) and {one.partner.caption}"
        for how, first, second in (
            ("answered", stem[:, late:], rehearsal.on_stage(one)),
            ("as recorded", stem, partner),
        ):
            samples = min(first.shape[1], second.shape[1])
            mixed = 0.5 * (first[:, :samples] + second[:, :samples])
            found.append(rehearsal.study.example(f"stem {number} {how}", mixed, f"{words}, {how}"))
    return found


def _notes(spec: ModelSpec, rehearsal: Rehearsal, found: Found) -> list[str]:
    pieces, last = len(set(rehearsal.pieces)), _seconds(spec, max(found.answers))
    played = (
        f"{len(rehearsal.asked)} pairs of stems of {pieces} held-out pieces; intervals draw "
        f"pieces. The prompt is the partner's caption; the first {SKIP_S:g} s are not judged."
    )
    visible = (
        f"On stage t_f is {_seconds(spec, found.stage_latents):+.2f} s; other t_f were played "
        "offline, with the same blocks and noise."
    )
    notes = [played, visible]
    if max(PAPER_T_F_S) > last:
        notes.append(
            f"A window of this model ends with its block, so t_f cannot exceed {last:.2f} s; the "
            f"paper goes to {max(PAPER_T_F_S):g} s."
        )
    blind = _blind(found)
    if blind:
        notes.append(
            f"{', '.join(blind)}: cannot tell partners from random pairs for sure here, so it says "
            "nothing of the answers."
        )
    return notes


def _blind(found: Found) -> Sequence[str]:
    """Measures that say nothing here."""
    return [NAMES[name] for name in found.measures if found.real[name].tells.low <= 0.5]


PART = Part("accompaniment", "Does an answer to another musician's stem go with it?", measure)
