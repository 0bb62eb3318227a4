"""Tells when a long answer drifts away by itself, so that the context can be forgotten softly.

Pure and deterministic: `traits` looks at one block, `watch` compares with what was remembered. Over
minutes a model that hears its own output can get louder, duller or noisier, or repeat itself. What
it did in the first seconds of a wish (prompts, solver and so on) is the reference; a change counts
by as much as it is larger than the change of what is played. Levels are means of decibels, so that
noise which fills pauses weighs as much as it annoys.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BANDS = 20
LOWEST_HZ = 60.0
HIGHEST_HZ = 16000.0
SLICES = 8
"""Short-time spectra of a block."""
FLOOR = 1e-9
"""-90 dB of full scale, added to the power of every band."""

SETTLE_S = 5.0
"""A context that was empty fills; nothing is judged by how it begins."""
REFERENCE_S = 20.0
NOW_S = 12.0
"""About how long the present is."""
LEVEL_DB = 9.0
SPECTRUM_DB = 3.5
"""Mean distance of the bands from the reference's, levels made equal."""
PLAYED_LEVEL_DB = 12.0
PLAYED_SPECTRUM_DB = 6.0
"""When what is played has moved so far, something else is played: a new reference."""
QUIETEST_DB = -60.0
"""Mean level of the loudest band; what is quieter now and was before does not matter."""
LAGS = 8
"""Repetitions of up to so many blocks are looked for."""
LAG_BLOCKS = 10.0
"""About how many blocks must repeat."""
ALIKE_DB = 1.0
"""Mean distance of blocks that repeat; noise of the same colour has 2."""
PLAYED_UNLIKE_DB = 3.0
"""What is played changes by more; noise of the same colour does not."""
PAUSE_S = 30.0
"""Never more than one refresh in this time."""
REFRESHED_SHARE = 0.8
"""Of the context's latents, the oldest, that a first refresh forgets; one that follows because that
brought nothing forgets all."""
NEAR_SHARE = 0.7
"""A refresh helped when the sound came nearer to the reference than this share of the limits."""


@dataclass(frozen=True)
class Traits:
    """Levels in dB of full scale, [SLICES, BANDS], of a block and of what it answers."""

    wet: Floats
    dry: Floats


@dataclass(frozen=True)
class DriftMemory:
    """What is remembered of a stream; arrays are never written to.

    Attributes:
        wish: What was asked for when the reference began.
        age_s: Seconds since then.
        reference: Mean levels of the first seconds, [2, BANDS]; answer and heard.
        now: Leaky mean levels, alike; ``now_weight`` is the sum of its weights.
        past: The last blocks, [LAGS or less, 2, SLICES * BANDS], newest first.
        alike: Leaky mean distances to the block one to `LAGS` before, [2, LAGS].
        alike_blocks: Blocks in them.
        since_s: Seconds since the last refresh, `PAUSE_S` at most.
        near: Whether the sound was near the reference since then.
        again: Whether the last refresh was the second one for the same drift.
    """

    wish: Hashable = None
    age_s: float = 0.0
    reference: Floats | None = None
    now: Floats | None = None
    now_weight: float = 0.0
    past: Floats | None = None
    alike: Floats | None = None
    alike_blocks: int = 0
    since_s: float = PAUSE_S
    near: bool = True
    again: bool = False


def traits(answer: Floats, heard: Floats, rate: int) -> Traits:
    """Look at one block.

    Args:
        answer: [channels, samples].
        heard: What it answers, shaped alike.
        rate: In Hz.
    """
    return Traits(_levels(answer, rate), _levels(heard, rate))


def watch(
    memory: DriftMemory, block: Traits, block_s: float, wish: Hashable, *, follows: bool = True
) -> tuple[DriftMemory, str]:
    """Remember one more block; tell why the context should be refreshed, or an empty text.

    Whoever refreshes calls `refreshed` on the memory.

    Args:
        memory: What is remembered.
        block: The block's traits.
        block_s: Its length in seconds.
        wish: What was asked for; another one begins a new reference.
        follows: Whether the answer depends on what is played.
    """
    if wish != memory.wish:
        memory = replace(DriftMemory(wish), since_s=memory.since_s)
    memory = _remembered(memory, block, block_s)
    memory = replace(
        memory, age_s=memory.age_s + block_s, since_s=min(PAUSE_S, memory.since_s + block_s)
    )
    if memory.since_s < PAUSE_S:
        return memory, ""
    if follows and (reason := _repeats(memory)):
        return memory, reason
    if memory.age_s < SETTLE_S + REFERENCE_S:
        return memory, ""
    return _moved(memory, follows)


def _moved(memory: DriftMemory, follows: bool) -> tuple[DriftMemory, str]:
    """The memory, and how the answer moved away from the reference, or an empty text."""
    if memory.reference is None or memory.now is None:
        return memory, ""
    level, spectrum = _move(memory.reference[0], memory.now[0])
    played_level, played_spectrum = _move(memory.reference[1], memory.now[1])
    if not follows:
        played_level = played_spectrum = 0.0
    over_level = (abs(level) - abs(played_level)) / LEVEL_DB
    over_spectrum = (spectrum - played_spectrum) / SPECTRUM_DB
    largest = max(over_level, over_spectrum)
    other = abs(played_level) > PLAYED_LEVEL_DB or played_spectrum > PLAYED_SPECTRUM_DB
    if other or (largest > 1.0 and memory.again and not memory.near):
        # Something else is played; or to forget everything did not help: the sound is believed.
        return replace(DriftMemory(memory.wish), since_s=memory.since_s), ""
    if max(memory.reference[0].max(), memory.now[0].max()) < QUIETEST_DB or largest <= 1.0:
        return replace(memory, near=memory.near or largest < NEAR_SHARE), ""
    if over_level > over_spectrum:
        return memory, f"its level moved by {level:+.0f} dB, what is played by {played_level:+.0f}"
    return memory, (
        f"its spectrum moved by {spectrum:.1f} dB, what is played by {played_spectrum:.1f}"
    )


def refreshed(memory: DriftMemory) -> DriftMemory:
    """The memory after `watch` gave a reason and the context was refreshed: the reference stays."""
    fresh = DriftMemory(memory.wish, memory.age_s, memory.reference, since_s=0.0)
    return replace(fresh, near=False, again=not memory.near)


def dropped_latents(context_latents: int, memory: DriftMemory | None = None) -> int:
    """How many of the oldest latents to forget; ``memory`` is what `refreshed` gave."""
    again = memory is not None and memory.again
    return context_latents if again else round(REFRESHED_SHARE * context_latents)


def _remembered(memory: DriftMemory, block: Traits, block_s: float) -> DriftMemory:
    """The memory with a block's levels in all its means."""
    both = np.stack([block.wet, block.dry])
    levels = both.mean(axis=1)
    reference, begun_s = memory.reference, memory.age_s - SETTLE_S
    if 0.0 <= begun_s < REFERENCE_S:
        share = np.float32(block_s / (begun_s + block_s))
        reference = levels if reference is None else reference + share * (levels - reference)
    loss = math.exp(-block_s / NOW_S)
    weight = memory.now_weight * loss + (1.0 - loss)
    now = levels
    if memory.now is not None:
        now = memory.now + np.float32((1.0 - loss) / weight) * (levels - memory.now)
    memory = replace(memory, reference=reference, now=now, now_weight=weight)
    return _compared(memory, both.reshape(2, -1))


def _compared(memory: DriftMemory, pattern: Floats) -> DriftMemory:
    """The memory with the distances of a block [2, cells] to those before it."""
    past = memory.past
    if past is None or past.shape[2] != pattern.shape[1]:
        return replace(memory, past=pattern[None], alike=None, alike_blocks=0)
    longer = np.concatenate([pattern[None], past])[:LAGS]
    if len(past) < LAGS:
        return replace(memory, past=longer)
    distances = np.abs(past - pattern[None]).mean(axis=2).T
    alike = distances
    if memory.alike is not None:
        share = np.float32(1.0 / min(LAG_BLOCKS, memory.alike_blocks + 1.0))
        alike = memory.alike + share * (distances - memory.alike)
    return replace(memory, past=longer, alike=alike, alike_blocks=memory.alike_blocks + 1)


def _repeats(memory: DriftMemory) -> str:
    """Why the answer counts as repeating itself, or an empty text."""
    if memory.alike is None or memory.now is None or memory.alike_blocks < 2 * LAG_BLOCKS:
        return ""
    wet, dry = memory.alike
    if memory.now[0].max() < QUIETEST_DB:
        return ""
    for lag in np.flatnonzero((wet < ALIKE_DB) & (dry > PLAYED_UNLIKE_DB)).tolist():
        return f"it repeats itself every {lag + 1} blocks, what is played does not"
    return ""


def _move(reference: Floats, now: Floats) -> tuple[float, float]:
    """How far levels [BANDS] moved: all together, and against each other."""
    moved = now - reference
    level = float(moved.mean())
    return level, float(np.abs(moved - level).mean())


def _levels(audio: Floats, rate: int) -> Floats:
    """Levels in dB [SLICES, BANDS] of sound [channels, samples]."""
    length = audio.shape[1] // SLICES
    if length < 1:
        return np.full((SLICES, BANDS), 10.0 * math.log10(FLOOR), np.float32)
    window, starts, counts = _bands(length, rate)
    slices = audio[:, : length * SLICES].reshape(len(audio), SLICES, length) * window
    spectrum = np.fft.rfft(slices)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=0)
    # A band without bins would repeat its neighbour's first one.
    bands = np.where(counts > 0, np.add.reduceat(power, starts, axis=1), 0.0)
    return (10.0 * np.log10(bands + FLOOR)).astype(np.float32)


@lru_cache(maxsize=8)
def _bands(length: int, rate: int) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Window [length], scaled so that powers are in full scales squared; first bins; bins."""
    window = np.hanning(length + 1)[:-1] if length > 1 else np.ones(1)
    window = window * math.sqrt(2.0 / length / max(float(np.square(window).sum()), 1e-12))
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)
    bins = length // 2 + 1
    places = np.minimum(np.ceil(edges * length / rate).astype(np.intp), bins)
    starts = np.minimum(places[:-1], bins - 1)
    return window.astype(np.float32), starts, np.diff(places)
