"""The live daemon against a render: they share every line, and have to agree to the bit."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.errors import LmdmError
from lmdm_agent.model import Model, load
from lmdm_agent.render import render
from lmdm_agent.rig import timeline_of
from lmdm_training.errors import StageError
from lmdm_training.evaluation.live import Equality, Performance, compare, perform_in_time
from lmdm_training.evaluation.parity_scores import (
    Asked,
    difference_row,
    equality_figures,
    score_row,
    score_table,
    scored_answers,
)
from lmdm_training.evaluation.results import Cell, Figure, PartResult, Table
from lmdm_training.evaluation.scores import Judge, mean_over_sources
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Played:
    """One prompt, live and in a render.

    Attributes:
        asked: The prompt and what was played.
        live: What the daemon did.
        wet: The render as it left the engine, [2, samples].
        equal: How far they agree.
    """

    asked: Asked
    live: Performance
    wet: Floats
    equal: Equality


def with_live(study: Study, judge: Judge, asked: Sequence[Asked], notes: list[str]) -> PartResult:
    """Play some of what is asked to a daemon, in real time, and compare; its name is empty."""
    found = _played(study, asked[: study.sizes.ablation_prompts], notes)
    if not found:
        return PartResult("", "")
    notes += [text for one in found if (text := live_verdict(one.asked[0], one.live, one.equal))]
    seconds, kept = study.sizes.live_s, [one.asked for one in found]
    live = scored_answers(study, judge, kept, [one.live.heard for one in found], seconds)
    files = scored_answers(study, judge, kept, [one.wet for one in found], seconds)
    rows = [score_row("live", live), score_row("render", files), difference_row(live, files)]
    title = f"The same {len(kept)} answers of {seconds:g} s, live and in a render"
    first = found[0]
    return PartResult(
        "",
        "",
        figures=[*_figures(found), *equality_figures("live - render", live, files, notes)],
        tables=[score_table(title, rows), _table(found)],
        examples=[study.example(f"live: {first.asked[0]}", first.live.heard, "from a take")],
    )


def live_verdict(prompt: str, live: Performance, equal: Equality) -> str:
    """What has to be said of one performance, a sentence; empty where it was as it has to be."""
    if equal.first is not None:
        return (
            f"LIVE DIFFERS FROM THE RENDER with {prompt!r}: first in block {equal.first}; "
            f"{equal.same} of {equal.blocks} blocks are the same"
        )
    if live.late or live.lost:
        return (
            f"the machine could not keep up with {prompt!r} even at {live.speed:g} times real "
            f"time: {len(live.late)} blocks late, {len(live.lost)} lost; {equal.blocks} compared"
        )
    if live.speed < 1.0:
        return (
            f"the machine was too slow for real time with {prompt!r}, which was played at "
            f"{live.speed:g} times"
        )
    return ""


def _played(study: Study, asked: Sequence[Asked], notes: list[str]) -> list[Played]:
    loaded = study.renders.player("onnx")
    model = loaded if isinstance(loaded, Model) else load(study.model)
    controls = study.controls.set("drift_watch", False)
    found: list[Played] = []
    for number, (prompt, sound) in enumerate(asked):
        study.progress("live, in real time", number, len(asked))
        dry = study.renders.sound(sound, study.sizes.live_s)
        try:
            live = _performed(study, model, dry, prompt, controls)
        except (LmdmError, OSError) as error:
            notes.append(f"the daemon could not be played with {prompt!r}: {error}")
            continue
        wet = _rendered(model, dry, controls.set_prompt(0, prompt))
        equal = compare(live, wet, model.spec.block_samples)
        found.append(Played((prompt, sound), live, wet, equal))
    return found


def _performed(
    study: Study, model: Model, dry: Floats, prompt: str, controls: Controls
) -> Performance:
    study.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="live-", dir=study.out) as folder:
        return perform_in_time(model, dry, prompt, controls, Path(folder))


def _rendered(model: Model, dry: Floats, controls: Controls) -> Floats:
    """As it leaves the engine; files of `Renders` are rounded."""
    result = render(model, timeline_of(model.spec), dry, controls)
    if result.failed_blocks:
        raise StageError(f"the model failed on a block of the render: {result.first_failure}")
    return result.wet


def _figures(found: Sequence[Played]) -> list[Figure]:
    engine = [one for one in found if one.equal.blocks]
    take = [one for one in found if one.equal.sounding]
    return [
        Figure(
            "live.engine_same",
            mean_over_sources(
                [one.asked[1].source for one in engine],
                [one.equal.same / one.equal.blocks for one in engine],
            ),
            goal=1.0,
            note="share of blocks that leave the live engine with every bit of the render",
        ),
        Figure(
            "live.take_same",
            mean_over_sources(
                [one.asked[1].source for one in take],
                [one.equal.heard_same / one.equal.sounding for one in take],
            ),
            goal=1.0,
            note="share of blocks in time whose 24-bit samples in the take are the render's",
        ),
    ]


def _table(found: Sequence[Played]) -> Table:
    rows: list[list[Cell]] = [
        [
            one.asked[0],
            f"{one.equal.same} of {one.equal.blocks}",
            f"{one.equal.heard_same} of {one.equal.sounding}",
            float(len(one.live.late)),
            float(len(one.live.lost)),
            one.live.speed,
        ]
        for one in found
    ]
    columns = ["prompt", "same bits", "same in the take", "late", "lost", "clock"]
    note = "the prompt is sent over OSC, the daemon records the take; clock 1 is real time"
    return Table("Live against the render, block by block", columns, rows, note)
