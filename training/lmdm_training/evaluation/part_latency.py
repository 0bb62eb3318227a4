"""Part `latency`: how soon does a new prompt sound, and what does a block cost?

Measured in this process, on this machine, with a model that is loaded and warm; `lmdm-agent bench`
has more careful figures of the parts of a block, `lmdm-agent soundcheck` those of a stage.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_machine import machine
from lmdm_agent.controls import SLOTS, Controls
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.model import default_threads
from lmdm_agent.rig import timeline_of
from lmdm_training.errors import StageError
from lmdm_training.evaluation.intervals import bootstrap
from lmdm_training.evaluation.results import Chart, Figure, Interval, Line, PartResult, Table
from lmdm_training.evaluation.study import Part, Study

Floats = NDArray[np.float32]

STEPS = (1, 2, 4, 8)
FIRST_BLOCKS = 7
"""How often a stream is begun with a new prompt."""
BLOCKS = 12
"""Blocks of one stream whose time is taken; more before them, to warm up."""
WARM_BLOCKS = 2


@dataclass(frozen=True)
class Timed:
    """Times of one way to sample.

    Attributes:
        solver: Its name.
        steps: K.
        nfe: Evaluations of the denoiser in a block (D-NFE of the paper's Table 1).
        ttff_s: From a prompt that was never heard to the first block's sound, every time.
        block_s: Of every block after it.
    """

    solver: str
    steps: int
    nfe: int
    ttff_s: list[float]
    block_s: list[float]


def measure(study: Study) -> PartResult:
    """Take times for K = 1, 2, 4, 8 of the model's solver, and of P4.

    Raises:
        StageError: The model takes none of these numbers of steps.
    """
    spec = study.spec
    instrument = study.renders.player("onnx")
    low, high = spec.steps_range
    steps = [k for k in STEPS if low <= k <= high]
    if not steps:
        raise StageError(f"{spec.name} takes {low} to {high} steps; {STEPS} are measured")
    solvers = list(dict.fromkeys((study.controls.solver, "p4")))
    ways = [(solver, k) for solver in solvers for k in steps]
    found: list[Timed] = []
    for number, (solver, k) in enumerate(ways):
        study.progress(f"{solver}, {k} steps", number, len(ways))
        controls = study.controls.set("solver", solver).set("steps", k)
        found.append(timed(instrument, controls, study.material.prompts))
    return _result(study, found)


def timed(
    instrument: Instrument,
    controls: Controls,
    prompts: Sequence[str],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Timed:
    """Begin streams with prompts they never heard, then go on with the last one.

    Args:
        instrument: Who answers.
        controls: How; their prompts are replaced.
        prompts: One for each stream in turn.
        clock: Seconds.
    """
    spec = instrument.spec
    silence = np.zeros((spec.channels, spec.block_samples), np.float32)
    engine = Engine(instrument, timeline_of(spec))
    firsts: list[float] = []
    nfe = 0
    # The first stream warms up what is made when it is first used, and does not count.
    for number in range(FIRST_BLOCKS + 1):
        # Alone: prompts that wait in other slots would be encoded in the same block.
        text = prompts[number % len(prompts)]
        controls = replace(controls, prompts=(text, *("",) * (SLOTS - 1)))
        engine = Engine(instrument, timeline_of(spec))
        begun = clock()
        _, report = engine.process(silence, None, controls)
        firsts.append(clock() - begun)
        nfe = report.nfe
    blocks: list[float] = []
    for _ in range(WARM_BLOCKS + BLOCKS):
        begun = clock()
        engine.process(silence, None, controls)
        blocks.append(clock() - begun)
    return Timed(controls.solver, controls.steps, nfe, firsts[1:], blocks[WARM_BLOCKS:])


def _result(study: Study, found: Sequence[Timed]) -> PartResult:
    spec, controls = study.spec, study.controls
    line = timeline_of(spec)
    delay_s = (line.offset_samples + spec.decoder_lookahead_samples) / spec.sample_rate
    figures: list[Figure] = []
    for one in found:
        if one.solver != controls.solver:
            continue
        note = "wall time from a new prompt to the first block's sound"
        name = f"ttff.k{one.steps}"
        figures.append(Figure(name, _median(one.ttff_s), "lower", unit="s", note=note))
        note = "evaluations of the denoiser in a block"
        nfe = Interval(float(one.nfe), float(one.nfe), float(one.nfe))
        figures.append(Figure(f"nfe.k{one.steps}", nfe, "lower", note=note))
    announced = Interval(delay_s, delay_s, delay_s)
    figures.append(
        Figure(
            "delay",
            announced,
            "lower",
            unit="s",
            note="from what is played to its answer on stage, whatever K: a block, the slack and "
            "what the decoder looks ahead",
        )
    )
    return PartResult(
        name="",
        question="",
        figures=figures,
        tables=[_table(study, found)],
        charts=[_chart(found)],
        notes=[
            f"measured on {machine()}, {default_threads()} threads, beside whatever else ran",
            "text, context, denoiser and decoder of a model that is loaded and warm",
            "on stage a new prompt is encoded beside the music and sounds with the next block",
            "intervals are over repeated measurements on one machine, not over machines",
        ],
    )


def _table(study: Study, found: Sequence[Timed]) -> Table:
    block = study.spec.block_s
    rows: list[list[str | float | Interval]] = []
    for one in found:
        median = _median(one.block_s)
        worst = float(np.quantile(one.block_s, 0.95))
        rows.append(
            [
                one.solver,
                float(one.steps),
                float(one.nfe),
                _scaled(_median(one.ttff_s)),
                _scaled(median),
                1000.0 * worst,
                _scaled(median, 1.0 / block),
            ]
        )
    columns = ["solver", "K", "NFE", "TTFF, ms", "block, ms", "95 % of blocks, ms", "share of S"]
    note = f"Medians; a block lasts {1000 * block:.0f} ms (S)."
    return Table("Times", columns, rows, note)


def _chart(found: Sequence[Timed]) -> Chart:
    lines: list[Line] = []
    for solver in dict.fromkeys(one.solver for one in found):
        mine = [one for one in found if one.solver == solver]
        medians = [_scaled(_median(one.ttff_s)) for one in mine]
        lines.append(
            Line(
                solver,
                [float(one.steps) for one in mine],
                [one.value for one in medians],
                [one.low for one in medians],
                [one.high for one in medians],
            )
        )
    return Chart("Time to the first block", "steps (K)", "ms", lines)


def _median(values: Sequence[float]) -> Interval:
    return bootstrap(list(values), lambda some: float(np.median(some)))


def _scaled(one: Interval, by: float = 1000.0) -> Interval:
    return Interval(by * one.value, by * one.low, by * one.high, one.count)


PART = Part("latency", "How soon does a new prompt sound, and what does a block cost?", measure)
