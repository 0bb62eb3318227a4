"""What does each thing that makes the default bring, and what does it cost?

Every row changes one thing and answers the same sounds with the same prompts and noise, so rows
are held against the default in pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_worker import OnnxRunner
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import LmdmError
from lmdm_training.errors import StageError
from lmdm_training.evaluation.ablation_tables import (
    Row,
    Rows,
    accuracy_figures,
    difference_table,
    step_charts,
    value_table,
    windows_of,
)
from lmdm_training.evaluation.ablation_variants import (
    CHANGE,
    Question,
    Variant,
    model_variants,
    null_branch,
    questions_of,
    renders_of,
    variants_of,
    weight_variants,
)
from lmdm_training.evaluation.intervals import bootstrap, missing
from lmdm_training.evaluation.results import Example, Interval, PartResult
from lmdm_training.evaluation.scores import Judge, Scored, judge_of, real_windows
from lmdm_training.evaluation.study import Part, Study

Floats = NDArray[np.float32]

TIMED_BLOCKS = 8
"""Of each variant, after two that warm it up."""


def measure(study: Study) -> PartResult:
    """Render, score and time every variant; one that cannot be played becomes a note.

    Raises:
        StageError: None can.
    """
    notes: list[str] = []
    questions = {change: questions_of(study, change=change) for change in (False, True)}
    if not questions[True]:
        notes.append("no change of a prompt was measured: it takes two prompts and longer renders")
    prompts = list(study.material.prompts[: study.sizes.ablation_prompts])
    judge = judge_of(study, prompts, notes.append)
    found = Rows()
    for variant in _variants(study, notes.append):
        asked = questions[variant.change]
        if not asked:
            continue
        try:
            found.rows.append(_row(study, judge, variant, asked))
        except LmdmError as error:
            notes.append(f"{variant.name} is missing: {error}")
    if not found.rows:
        raise StageError("no variant could be played: " + "; ".join(notes))
    found.real = _real(study, prompts)
    found.windows = windows_of(found)
    notes += _readings(study, found)
    return PartResult(
        name="",
        question="",
        figures=accuracy_figures(found),
        tables=[value_table(study, found), difference_table(study, found)],
        charts=step_charts(study, found),
        examples=[row.example for row in found.rows if row.example is not None],
        notes=notes,
    )


def _variants(study: Study, say: Callable[[str], None]) -> list[Variant]:
    own = variants_of(study.controls, study.spec)
    return [*own, *weight_variants(study, say), *model_variants(study, say)]


def _row(study: Study, judge: Judge, variant: Variant, questions: Sequence[Question]) -> Row:
    renders = renders_of(study, variant)
    player = renders.player(variant.player)
    judge = replace(judge, block_samples=player.spec.block_samples)
    scored: list[Scored] = []
    example: Example | None = None
    for number, asked in enumerate(questions):
        study.progress(variant.name, number, len(questions))
        answer = renders.get(asked.of(variant))
        if not number:
            example = study.example(f"{variant.name}: {asked.prompt}", answer, asked.played.caption)
        start = asked.start_block * study.spec.block_samples
        played = study.renders.sound(asked.played, asked.job.seconds)[:, start:]
        scored.append(
            judge.score(
                answer[:, start:],
                played,
                prompt=asked.prompt,
                source=asked.played.source,
                name=f"{asked.played.name} {asked.job.seconds:g} from {asked.start_block}",
            )
        )
    timed = missing()
    if not variant.costs_like_default():
        controls = variant.controls(study.controls)
        timed = block_ms(player, controls.steps, null_branch(controls), TIMED_BLOCKS)
    return Row(variant, scored, timed, example)


def block_ms(instrument: Instrument, steps: int, nulls: int, blocks: int) -> Interval:
    """Median of milliseconds to compute a block, the context's pass included.

    Args:
        instrument: Who plays.
        steps: K.
        nulls: 1 where the null condition is evaluated, too.
        blocks: How many are timed; intervals draw these.
    """
    runner = OnnxRunner(instrument, "")
    times = [1000.0 * runner.block(steps, nulls).block_s for _ in range(blocks)]
    return bootstrap(times, lambda some: float(np.median(some)))


def _real(study: Study, prompts: Sequence[str]) -> dict[str, list[Floats]]:
    found: dict[str, list[Floats]] = {}
    for name, embedder in study.embedders.items():

        def show(done: int, of: int, name: str = name) -> None:
            study.progress(f"recordings, {name}", done, of)

        found[name] = real_windows(study.material, embedder, prompts, show)
    return found


def _readings(study: Study, found: Rows) -> list[str]:
    """What limits the rows that are there."""
    names = {row.variant.name for row in found.rows}
    said: list[str] = []
    if "block-causal cache" in names and study.spec.kind == "encdec":
        said.append(
            "block-causal cache: the network was trained to encode its whole context anew, so this "
            "row tells what a cache does to it, not what a network trained for one would play"
        )
    if "uncached outpainting" in names:
        said.append(
            "uncached outpainting encodes the context in every step of the same network: it has to "
            "sound like the default and shows what the cache saves"
        )
    if "fp32 weights" in names:
        said.append(
            f"fp32 weights are those of the file, which are {study.spec.weights}; what rounding "
            "took away does not come back"
        )
    if "arc" not in study.options:
        said.append("ARC-Forcing is missing: name the instrument's sister with --arc")
    if CHANGE in names and not study.controls.context_dropout:
        said.append("the default drops no context when the prompt changes")
    return said


PART = Part(
    "ablations",
    "What does each thing that makes the default bring, and what does it cost?",
    measure,
)
