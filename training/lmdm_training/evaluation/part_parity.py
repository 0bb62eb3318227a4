"""Do the same prompts and the same sound give the same answers in PyTorch, in a render, and live?

A render and the daemon have to agree to the bit. PyTorch computes the same networks with other
kernels, so its waveform drifts away after a while; its scores must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.parity_live import with_live
from lmdm_training.evaluation.parity_scores import (
    Asked,
    asked_of,
    difference_row,
    equality_figures,
    score_row,
    score_table,
    scored_answers,
)
from lmdm_training.evaluation.players import trained_text
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Chart, Figure, Interval, Line, PartResult
from lmdm_training.evaluation.scores import Judge, judge_of, mean_over_sources
from lmdm_training.evaluation.study import Part, Study
from lmdm_training.evaluation.text_parity import TextParity, text_parity

Floats = NDArray[np.float32]

LEAST_SNR_DB = 40.0
"""Of the first block in PyTorch against the file: rounding lies far above, a fault far below."""
LEAST_APART = 0.05
"""Texts whose embeddings are nearer than this share of their length have become one."""


def measure(study: Study) -> PartResult:
    """Compare the text encoders, then PyTorch with renders, then the daemon with renders."""
    notes: list[str] = []
    texts = _texts(study, notes)
    asked = asked_of(study)
    judge = judge_of(study, study.material.prompts, notes.append)
    torch = _with_torch(study, judge, asked, notes)
    live = with_live(study, judge, asked, notes)
    return PartResult(
        name="",
        question="",
        figures=[*texts, *torch.figures, *live.figures],
        tables=[*torch.tables, *live.tables],
        charts=torch.charts,
        examples=[*torch.examples, *live.examples],
        notes=notes,
    )


# ------------------------------------------------------------------------------------------------
# Text.


def _texts(study: Study, notes: list[str]) -> list[Figure]:
    model, trained = study.renders.player("onnx"), trained_text(study.model, study.spec)
    prompts = [*study.material.prompts, *(text for text in study.spec.prompts if text)]
    found = text_parity(model.embed, trained.embed if trained else None, prompts)
    notes += text_verdict(found)
    apart = Figure(
        "text.apart",
        mean_of(found.apart),
        better="near",
        anchors={"as trained": mean_of(found.apart_trained)} if found.apart_trained else {},
        note="distance of each text's embedding to the nearest other one's, over its length; "
        "0 is a collapse; intervals of text.* draw texts",
    )
    if not found.own:
        return [apart]
    chance = 1.0 / len(found.texts)
    own = Figure(
        "text.own",
        mean_of(found.own),
        anchors={"chance": Interval(chance, chance, chance, len(found.texts))},
        goal=1.0,
        note="share of texts whose nearest embedding in the trained encoder is their own",
    )
    error = Figure(
        "text.error",
        mean_of(found.error),
        better="lower",
        goal=LEAST_APART,
        note="distance to the trained encoder's embedding of the same text, over its length",
    )
    return [own, error, apart]


def text_verdict(found: TextParity) -> list[str]:
    """What has to be said of the texts, in sentences; none where all is well and proven."""
    said: list[str] = []
    trained = found.apart_trained or [float("inf")] * len(found.texts)
    near = zip(found.texts, found.apart, trained, strict=True)
    if merged := [text for text, mine, theirs in near if mine < LEAST_APART <= theirs]:
        said.append(
            f"TEXT COLLAPSE: {len(merged)} of {len(found.texts)} texts have an embedding in the "
            f"file that another text has too, among them {merged[0][:40]!r}"
        )
    if not found.own:
        said.append(
            "the text encoder is not one whose original is installed, so PyTorch takes the "
            "file's own: only a collapse of the file's texts can be seen, not another error"
        )
        return said
    if wrong := [text for text, own in zip(found.texts, found.own, strict=True) if not own]:
        said.append(
            f"THE FILE'S TEXT ENCODER IS WRONG: {len(wrong)} of {len(found.texts)} texts resemble "
            f"another text's trained embedding more than their own, among them {wrong[0][:40]!r}"
        )
    return said


# ------------------------------------------------------------------------------------------------
# PyTorch against the file.


def _with_torch(study: Study, judge: Judge, asked: Sequence[Asked], notes: list[str]) -> PartResult:
    seconds, size = study.sizes.seconds, study.spec.block_samples
    jobs = [Job(prompt, seconds, played) for prompt, played in asked]
    rendered = study.answers(jobs, "renders")
    files = scored_answers(study, judge, asked, rendered, seconds)
    rows = [score_row("render", files)]
    try:
        played = study.answers([replace(job, player="torch") for job in jobs], "PyTorch")
    except StageError as error:
        notes.append(f"no comparison with PyTorch: {error}")
        return PartResult("", "", tables=[score_table("Scores of renders", rows)])
    torch = scored_answers(study, judge, asked, played, seconds)
    rows = [score_row("PyTorch", torch), *rows, difference_row(files, torch)]
    curves = [block_snr_db(a, b, size) for a, b in zip(played, rendered, strict=True)]
    sources = [sound.source for _, sound in asked]
    first = Figure(
        "torch.first_block",
        mean_over_sources(sources, [curve[0] for curve in curves]),
        unit="dB",
        goal=LEAST_SNR_DB,
        note="signal over difference between PyTorch and the file in the first block; files of "
        "renders are 24 bit, which bounds it",
    )
    chart = Chart(
        "How far PyTorch and the file drift apart",
        "seconds",
        "signal over difference, dB",
        [_line("PyTorch against the file", sources, curves, study.spec.block_s)],
        note="rounding feeds into the next block's context, so waveforms part; scores must not",
    )
    title = f"The same {len(jobs)} answers of {seconds:g} s in PyTorch and in a render"
    return PartResult(
        "",
        "",
        figures=[first, *equality_figures("render - PyTorch", files, torch, notes)],
        tables=[score_table(title, rows)],
        charts=[chart],
        examples=[
            study.example(f"{who}: {asked[0][0]}", audio[0], "the same sound and noise")
            for who, audio in (("PyTorch", played), ("render", rendered))
        ],
    )


def block_snr_db(true: Floats, other: Floats, size: int) -> list[float]:
    """Power over power of the difference for each whole block of [2, samples], at most 150 dB.

    Raises:
        StageError: There is no whole block.
    """
    found: list[float] = []
    for start in range(0, true.shape[1] - size + 1, size):
        place = slice(start, start + size)
        mine, theirs = (audio[:, place].astype(np.float64) for audio in (true, other))
        power, wrong = np.mean(mine**2), np.mean((mine - theirs) ** 2)
        found.append(float(np.clip(10.0 * np.log10((power + 1e-30) / (wrong + 1e-30)), -60, 150)))
    if not found:
        raise StageError("answers are shorter than a block; take a larger --size")
    return found


def _line(
    name: str, sources: Sequence[str], curves: Sequence[Sequence[float]], block_s: float
) -> Line:
    means = [mean_over_sources(sources, column) for column in zip(*curves, strict=True)]
    return Line(
        name,
        [round(block * block_s, 3) for block in range(len(means))],
        [mean.value for mean in means],
        [mean.low for mean in means],
        [mean.high for mean in means],
    )


PART = Part(
    "parity",
    "Do the same prompts and sound give the same answers in PyTorch, in a render, and live?",
    measure,
)
