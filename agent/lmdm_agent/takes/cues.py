"""Moments of a take worth jumping to: what was said to the instrument, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lmdm_agent.takes.format import Manifest, Message, Take
from lmdm_agent.takes.overview import BlockCurves
from lmdm_agent.takes.page import Cue
from lmdm_agent.takes.words import clock

MOST_CUES = 400
"""Of one kind; a page with more is slow, and nobody reads it."""
TOGETHER_S = 1.0
"""Messages of one knob that follow each other sooner are one movement, troubles one row."""
MOST_TROUBLES = 50
"""Rows; with more troubles, those further apart are one row, too."""
PREFIX = "/lmdm/"
WITH_SLOT = ("prompt", "weight")
MANY = {
    "failed block": "the model failed; they are silent",
    "skipped block": "no time was left for them; they are silent",
    "late block": "their starts are missing",
    "xrun": "the device lost samples",
}
"""What happened, where it happened more than once."""


@dataclass
class _Movement:
    """Messages of one knob, one after the other."""

    first: Message
    last: Message
    count: int = 1


def messages(take: Take) -> tuple[list[Cue], list[str]]:
    """What was sent, a movement of one knob as one cue; and a note when that is not all of it.

    Raises:
        TakeError: messages.tsv is damaged.
    """
    movements: list[_Movement] = []
    moving: dict[tuple[str, ...], _Movement] = {}
    left_out = 0
    for message in take.messages():
        name = message.address.removeprefix(PREFIX)
        if name == "mark":
            continue
        key = (message.sender, name, *message.args[: name in WITH_SLOT])
        found = moving.get(key)
        if found is not None and message.time_s - found.last.time_s < TOGETHER_S:
            found.last, found.count = message, found.count + 1
        elif len(movements) < MOST_CUES:
            moving[key] = _Movement(message, message)
            movements.append(moving[key])
        else:
            left_out += 1
    notes = [f"{left_out} more messages are in messages.tsv."] if left_out else []
    return [_cue(movement) for movement in movements], notes


def _cue(movement: _Movement) -> Cue:
    first, last = movement.first, movement.last
    name = first.address.removeprefix(PREFIX)
    slot = first.args[: name in WITH_SLOT]
    text = _words(first, len(slot))
    if movement.count > 1:
        seconds = last.time_s - first.time_s
        text += f" → {_words(last, len(slot))} ({movement.count} messages in {seconds:.1f} s)"
    if first.sender:
        text += f" · from {first.sender}"
    return Cue(first.time_s, "message", " ".join([name, *slot]), text.strip())


def _words(message: Message, start: int) -> str:
    """Arguments as they are read: OSC's 0.3 is 0.30000001192092896."""
    return " ".join(_plain(arg) for arg in message.args[start:])


def _plain(text: str) -> str:
    try:
        return f"{float(text):.4g}" if "." in text else text
    except ValueError:
        return text


def troubles(blocks: BlockCurves, facts: Manifest) -> list[Cue]:
    """Blocks that were not heard as they should, and samples the device lost.

    What follows each other closely is one cue.
    """
    found = sorted([*_blocks(blocks), *_xruns(facts)], key=lambda cue: cue.at_s)
    kinds: dict[str, list[Cue]] = {}
    for cue in found:
        kinds.setdefault(cue.label, []).append(cue)
    gaps_s = sorted((b.at_s - a.at_s for kind in kinds.values() for a, b in pairwise(kind)))
    # Every gap that is not closed begins a row, and so does every kind.
    most = MOST_TROUBLES - len(kinds)
    gap_s = max(TOGETHER_S, gaps_s[-most - 1]) if len(gaps_s) > most else TOGETHER_S
    rows = [row for kind in kinds.values() for row in _runs(kind, gap_s)]
    return [_run(row) for row in sorted(rows, key=lambda row: row[0].at_s)]


def _runs(kind: list[Cue], gap_s: float) -> list[list[Cue]]:
    """Troubles of one kind, those in one list that are at most ``gap_s`` apart."""
    rows: list[list[Cue]] = []
    for cue in kind:
        if rows and cue.at_s - rows[-1][-1].at_s <= gap_s:
            rows[-1].append(cue)
        else:
            rows.append([cue])
    return rows


def _run(row: list[Cue]) -> Cue:
    first, last = row[0], row[-1]
    if len(row) == 1:
        return first
    start, end = clock(first.at_s), clock(last.at_s)
    when = "within a second" if start == end else f"{start} to {end}"
    return Cue(first.at_s, "trouble", f"{len(row)} {first.label}s", f"{when}; {MANY[first.label]}")


def _blocks(blocks: BlockCurves) -> Iterator[Cue]:
    for i in np.flatnonzero(blocks.late | blocks.skipped | blocks.failed):
        at_s, margin_s = float(blocks.at_s[i]), float(blocks.margin_s[i])
        if blocks.failed[i]:
            yield Cue(at_s, "trouble", "failed block", "the model failed; it is silent")
        elif blocks.skipped[i]:
            yield Cue(at_s, "trouble", "skipped block", "no time was left for it; it is silent")
        else:
            by = f"{-1000 * margin_s:.0f} ms too late" if margin_s < 0 else "a little too late"
            yield Cue(at_s, "trouble", "late block", f"its start is missing; it came {by}")


def _xruns(facts: Manifest) -> Iterator[Cue]:
    for sample in facts.xruns:
        yield Cue(sample / facts.rate, "trouble", "xrun", "the device lost samples")
