"""Where the beats are: a tempo laid over the sample clock. Knows no clock, thread or device.

Times are seconds of sound (samples of the device over its rate), as floats; beats are counted from
0 and may be negative, bars from 1. Blocks stay as long as the model makes them, so a change "on the
bar" means the block whose sound starts nearest to that bar.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

SLOWEST_BPM = 1.0
"""Anything slower is no tempo: its next bar would be a concert away, and waiting for it a fault."""

ON_THE_LINE = 1e-6
"""Part of a grid step by which a time may be late and still on the line; a rounding error."""


@dataclass(frozen=True)
class Beats:
    """A straight line of beats through (``anchor_s``, ``anchor_beat``).

    Raises:
        ValueError: a number is not finite, or the tempo is below 0.
    """

    bpm: float = 0.0
    anchor_s: float = 0.0
    anchor_beat: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.bpm, self.anchor_s, self.anchor_beat))):
            raise ValueError(f"{self} has a number that is not finite")
        if self.bpm < 0:
            raise ValueError(f"{self.bpm} bpm runs backwards")

    @property
    def running(self) -> bool:
        """Whether there is a tempo at all; without one the beat stands still."""
        return self.bpm >= SLOWEST_BPM

    def beat_at(self, seconds: float) -> float:
        """Beat at that time; the anchor's for ever while there is no tempo."""
        if not self.running:
            return self.anchor_beat
        return self.anchor_beat + (seconds - self.anchor_s) * self.bpm / 60

    def seconds_of(self, beat: float) -> float:
        """Time of that beat.

        Raises:
            ValueError: there is no tempo, so no beat has a time.
        """
        if not self.running:
            raise ValueError(f"there is no tempo, so beat {beat:g} has no time")
        return self.anchor_s + (beat - self.anchor_beat) * 60 / self.bpm

    def with_tempo(self, bpm: float, seconds: float) -> Beats:
        """Change the tempo at that time; the beat reached there stays what it was."""
        return Beats(bpm, seconds, self.beat_at(seconds))

    def with_beat(self, beat: float, seconds: float) -> Beats:
        """Say which beat it is at that time; the tempo stays."""
        return Beats(self.bpm, seconds, beat)

    def tapped(self, seconds: float) -> Beats:
        """Say that some beat falls at that time: the nearest whole one does; the tempo stays."""
        return self.with_beat(float(math.floor(self.beat_at(seconds) + 0.5)), seconds)


def nearest_block(
    beats: Beats,
    grid_beats: float,
    earliest_block: int,
    heard_at: Callable[[int], float],
    block_s: float,
) -> int:
    """Choose the block on which a quantised change begins.

    Args:
        beats: Where the beats are.
        grid_beats: Distance of the grid lines in beats, one of them at beat 0; 0 means no grid.
        earliest_block: The first block that can still be changed.
        heard_at: Time at which a block's sound starts; never less for a later block.
        block_s: Length of a block in seconds, which is how far apart blocks usually are.

    Returns:
        Of the blocks from ``earliest_block`` on, the one whose sound starts nearest to the first
        grid line at or after the earliest block's sound, the earlier of two; ``earliest_block``
        itself without a tempo or a grid.
    """
    if not beats.running or not grid_beats > 0:
        return earliest_block
    first_s = heard_at(earliest_block)
    line = math.ceil(beats.beat_at(first_s) / grid_beats - ON_THE_LINE)
    line_s = beats.seconds_of(line * grid_beats)

    def distance(block: int) -> float:
        return abs(heard_at(block) - line_s)

    # Evenly spaced blocks stop the search where it starts; after a gap in the sound it walks.
    block = earliest_block + max(0, round((line_s - first_s) / block_s))
    while block > earliest_block and distance(block - 1) <= distance(block):
        block -= 1
    while distance(block + 1) < distance(block):
        block += 1
    return block


def bar_and_beat(beat: float, beats_per_bar: int) -> tuple[int, float]:
    """Bar and beat in it as musicians count: beat 0 is bar 1, beat 1.0; before it, bars 0, -1...

    Returns:
        The bar, and the beat from 1.0 up to, but never, ``beats_per_bar + 1``.
    """
    bars, rest = divmod(beat, beats_per_bar)
    bar, in_bar = int(bars) + 1, rest + 1
    # A hair before a bar line, `rest + 1` is rounded to the line itself.
    return (bar, in_bar) if in_bar < beats_per_bar + 1 else (bar + 1, 1.0)


def block_beats(block_s: float, bpm: float) -> float:
    """Length of a block in beats; 0.0 without a tempo."""
    return block_s * bpm / 60 if bpm >= SLOWEST_BPM else 0.0
