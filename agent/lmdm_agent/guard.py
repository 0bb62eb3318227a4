"""Sound that must not leave: not a number, a constant, far too loud, a sudden jump of the level.

Pure and deterministic: `judge` gets a block and what is remembered of those before, so that a
replay and a render mute the very same blocks. It changes no sample. The helpers below it make the
edges of a muted block inaudible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FADE_S = 0.005
"""Fade around a muted block."""

LOUDEST_PEAK = 4.0
"""Full scale is 1; a model that is merely too hot peaks at 2 or so, and the limiter turns it down.
Beyond 4 (+12 dB) the numbers are no sound any more."""
LOUDEST_RMS = 1.0
"""Of a block, likewise; a full-scale sine has 0.71."""
MEAN_S = 0.25
"""Means are taken over about this long: five waves of 20 Hz."""
LARGEST_MEAN = 0.1
"""A mean of a tenth of full scale (-20 dB) is no sound, but the loudspeaker feels it."""
LARGEST_MEAN_SHARE = 0.2
"""Of the power; so low notes of short blocks are left alone."""
JUMP_DB = 15.0
"""How far a jump is above the loudest block of the last while."""
JUMP_OVER_HEARD_DB = 6.0
"""How far it is above the loudest block heard, too: a loud answer to a loud hit is no fault."""
JUMP_FLOOR_DB = -12.0
"""RMS of a block in dB of full scale; a jump to less than this is no danger."""
FORGET_DB_PER_S = 0.5
"""How fast the loudest is forgotten: 20 dB in 40 s."""
QUIETEST_DB = -60.0
"""As low as the loudest is forgotten."""
MOST_JUMPS = 4
"""Blocks in a row that are muted as a jump; after them the new level is believed."""

REASONS = ("not a number", "too loud", "constant", "jump")


@dataclass(frozen=True)
class GuardMemory:
    """What is remembered of a stream's output; floats only.

    Attributes:
        loudest_db: RMS of the loudest block of the last while; None before the first.
        heard_db: Likewise, of what was heard.
        means: Leaky mean of each channel.
        power: Leaky mean square of all channels.
        jumps: Blocks muted as a jump just before, in a row.
    """

    loudest_db: float | None = None
    heard_db: float = QUIETEST_DB
    means: tuple[float, ...] = ()
    power: float = 0.0
    jumps: int = 0


def judge(
    audio: Floats, memory: GuardMemory, rate: int, heard: Floats | None = None
) -> tuple[str, GuardMemory]:
    """Tell whether a block may sound.

    Args:
        audio: What the model gave, [channels, samples].
        memory: What is remembered of the blocks before.
        rate: In Hz.
        heard: What it answers, [channels, samples]; a loud answer to a loud hit is no fault.

    Returns:
        Why it may not, one of `REASONS`, or an empty text; and the memory after it. What was wrong
        is not remembered as sound.
    """
    if audio.size == 0:
        return "", memory
    seconds = audio.shape[1] / rate
    memory = _aged(memory, seconds, QUIETEST_DB if heard is None else _decibels(_power(heard)))
    power, peak = _power(audio), float(np.abs(audio).max())
    if not math.isfinite(power) or not math.isfinite(peak):
        return "not a number", replace(memory, means=(), power=0.0)
    if peak > LOUDEST_PEAK or power > LOUDEST_RMS**2:
        return "too loud", replace(memory, means=(), power=0.0)
    memory = _averaged(memory, audio, power, seconds)
    largest = max(abs(mean) for mean in memory.means)
    if largest > LARGEST_MEAN and largest**2 > LARGEST_MEAN_SHARE * memory.power:
        return "constant", memory
    level_db = _decibels(power)
    if memory.jumps < MOST_JUMPS and _jumps(memory, level_db):
        return "jump", replace(memory, means=(), power=0.0, jumps=memory.jumps + 1)
    loudest_db = level_db if memory.loudest_db is None else max(memory.loudest_db, level_db)
    return "", replace(memory, loudest_db=max(QUIETEST_DB, loudest_db), jumps=0)


def _aged(memory: GuardMemory, seconds: float, heard_db: float) -> GuardMemory:
    """The memory a block later: what was loud is a little forgotten."""
    loss_db = FORGET_DB_PER_S * seconds
    loudest_db = memory.loudest_db
    if loudest_db is not None:
        loudest_db = max(QUIETEST_DB, loudest_db - loss_db)
    heard_db = max(QUIETEST_DB, memory.heard_db - loss_db, heard_db)
    return replace(memory, loudest_db=loudest_db, heard_db=heard_db)


def _averaged(memory: GuardMemory, audio: Floats, power: float, seconds: float) -> GuardMemory:
    """The memory with the leaky averages moved on."""
    share = 1.0 - math.exp(-seconds / MEAN_S)
    before = memory.means if len(memory.means) == len(audio) else (0.0,) * len(audio)
    now: list[float] = audio.mean(axis=1, dtype=np.float64).tolist()
    means = tuple(old + share * (new - old) for old, new in zip(before, now, strict=True))
    return replace(memory, means=means, power=memory.power + share * (power - memory.power))


def _jumps(memory: GuardMemory, level_db: float) -> bool:
    """Whether a level is far above all that sounded and was heard."""
    if memory.loudest_db is None:
        return False
    allowed_db = max(memory.loudest_db + JUMP_DB, memory.heard_db + JUMP_OVER_HEARD_DB)
    return level_db > max(allowed_db, JUMP_FLOOR_DB)


def fade_tail(previous: Floats, samples: int) -> Floats:
    """The end of a block, mirrored in time and faded out: what may sound when the next is muted.

    Args:
        previous: The block before, [channels, any].
        samples: Length of the fade.

    Returns:
        [channels, samples]; it begins with the last sample of ``previous`` and ends at 0.
    """
    tail = previous[:, ::-1][:, :samples]
    out = np.zeros((previous.shape[0], samples), np.float32)
    out[:, : tail.shape[1]] = tail * _falling(samples)[: tail.shape[1]]
    return out


def fade_in(audio: Floats, samples: int) -> Floats:
    """A copy of ``audio`` [channels, n] that begins at 0 and is whole after ``samples``."""
    out = audio.copy()
    out[:, :samples] *= _falling(samples)[::-1][: audio.shape[1]]
    return out


def _falling(samples: int) -> Floats:
    """Half a cosine from 1 to 0, [samples]."""
    return (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, samples))).astype(np.float32)


def _power(audio: Floats) -> float:
    """Mean square; not finite where a sample is not."""
    with np.errstate(invalid="ignore", over="ignore"):
        return float(np.square(audio, dtype=np.float64).mean())


def _decibels(power: float) -> float:
    """Of full scale, for a mean square; what is no number counts as silence."""
    return 10.0 * math.log10(power) if 1e-12 < power < math.inf else -120.0
