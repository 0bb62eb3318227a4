"""What is told of a take that was played again, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lmdm_agent.takes.facts import machine_facts
from lmdm_agent.takes.format import Manifest
from lmdm_agent.takes.replay import Replayed
from lmdm_agent.takes.words import signed

MATTERS = ("processor", "cores", "onnxruntime", "onnxruntime-gpu", "numpy")
"""Facts of a machine on which the last bit of a sample may depend."""
FEW_STEPS = 100
"""So small a difference is told in steps of 24 bits, too: it is one of rounding."""


def verdict(result: Replayed, facts: Manifest, unheard: Sequence[str] = ()) -> list[str]:
    """What to tell the player, sentence by sentence; the first is the answer.

    Args:
        result: What came of it.
        facts: Of the take.
        unheard: Controls that were to be different, but of which wet knows nothing.
    """
    blocks = _blocks(result.blocks)
    if result.exact:
        lines = [f"Bit-exact: {result.blocks} of {blocks} are the take's own."]
    elif result.variation and not result.differing and not result.failed:
        lines = [f"No variation: {result.blocks} of {blocks} are the take's own."]
    elif result.variation:
        lines = [f"A variation: {len(result.differing)} of {blocks} differ from the take."]
    elif not result.differing and not result.heard_differing:
        lines = [f"All {blocks} are the take's own, but its wet track says something else."]
    else:
        lines = [f"Not the same: {_differing(result, facts)}."]
    if unheard:
        change = "changes" if len(unheard) == 1 else "change"
        lines.append(
            f"{', '.join(unheard)} {change} nothing here: a replay makes wet, the sound before "
            "gain, loudness matching and mix."
        )
    lines.append(_compared(result, facts))
    if result.silent:
        lines.append(f"Silent here as on stage: {_blocks(result.silent)}, skipped or failed.")
    if result.heard_differing:
        lines.append(
            "A sound file of the take was changed: what is heard is not what was heard in "
            f"{_blocks(len(result.heard_differing))}, first in block {result.heard_differing[0]}."
        )
    if result.failed:
        failed = _blocks(len(result.failed))
        lines.append(f"Failed here, and so silent: {failed}; {result.failure.rstrip('.')}.")
    if result.differing and not result.variation:
        lines += _machines(facts)
    return [line for line in (*lines, *result.notes) if line]


def _blocks(count: int) -> str:
    return "1 block" if count == 1 else f"{count} blocks"


def _differing(result: Replayed, facts: Manifest) -> str:
    if not result.differing:
        return f"none of {_blocks(result.blocks)} differs, but what they heard does"
    first = result.differing[0]
    block = first - (facts.first_block or 0)
    at = (facts.first_due_sample or 0) / facts.rate + block * facts.block_samples / facts.model_rate
    return (
        f"{len(result.differing)} of {_blocks(result.blocks)} differ, the first is block {first} "
        f"at {_clock(at)}"
    )


def _compared(result: Replayed, facts: Manifest) -> str:
    """What the comparison with the wet track says."""
    if result.largest_difference is None:
        return "No part of wet can be compared."
    part = (
        f"{_clock(result.first_sample / facts.rate)} to {_clock(result.last_sample / facts.rate)}"
    )
    left = ""
    if result.left_out:
        left = (
            f"; {result.left_out / facts.rate:.2f} s that sounded late or not at all are left out"
        )
    if not result.largest_difference:
        return f"wet is the same, sample for sample ({part}{left})."
    decibels = 20.0 * math.log10(result.largest_difference)
    size = f"{signed(decibels)} dBFS"
    if result.largest_steps < FEW_STEPS:
        steps = "step" if result.largest_steps == 1 else "steps"
        size += f" ({result.largest_steps} {steps} of 24 bits)"
    at = _clock((result.largest_at or 0) / facts.rate)
    return f"The largest difference from wet is {size} at {at} ({part}{left})."


def _machines(facts: Manifest) -> list[str]:
    """What is different here, where the last bit may depend on it."""
    here = machine_facts()
    away = [
        f"{name} {facts.machine[name]} there, {here.get(name, 'none')} here"
        for name in MATTERS
        if name in facts.machine and facts.machine[name] != here.get(name)
    ]
    return [f"The take was made on another machine: {'; '.join(away)}."] if away else []


def _clock(seconds: float) -> str:
    """Minutes, seconds and milliseconds."""
    whole = int(seconds)
    return f"{whole // 60}:{seconds - 60 * (whole // 60):06.3f}"
