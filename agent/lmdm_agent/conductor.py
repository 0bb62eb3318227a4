"""Where in the piece this moment is: the tempo of the controls on the device's sample clock.

Holds one frozen `Beats`; any thread. Ableton Link and the performer's taps move it, quantised
changes ask it which block comes nearest to the next beat or bar.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from lmdm_agent.control_state import ControlState
from lmdm_agent.tempo import Beats, bar_and_beat, block_beats, nearest_block


@dataclass(frozen=True)
class Clock:
    """Bar and beat from 1, tempo in bpm, and the length of a block in beats."""

    bar: int
    beat: float
    bpm: float
    block_beats: float


class Conductor:
    """Keeps the beat of a session.

    Args:
        state: Its tempo, beats_per_bar and quantise count.
        now_s: Seconds on the device's sample clock.
        block_s: Length of a block in seconds.
    """

    def __init__(self, state: ControlState, now_s: Callable[[], float], block_s: float) -> None:
        self._state = state
        self.now_s = now_s
        self._block_s = block_s
        self._lock = threading.Lock()
        self._beats = Beats()
        self._bar = state.current.beats_per_bar
        self.quantises = True
        """Whether `quantise` counts; not where a log says which block each change went to."""
        self.on_change: Callable[[float, int], None] | None = None
        """Called with the bpm and beats per bar that the performer (not `follow`) has chosen."""

    def sync(self) -> None:
        """Take over the tempo of the controls; to be called after they changed."""
        with self._lock:
            controls = self._state.current
            if (controls.tempo, controls.beats_per_bar) == (self._beats.bpm, self._bar):
                return
            self._bar = controls.beats_per_bar
            if controls.tempo != self._beats.bpm:
                self._beats = self._beats.with_tempo(controls.tempo, self.now_s())
        lead = self.on_change
        if lead is not None:
            lead(controls.tempo, controls.beats_per_bar)

    def beat(self, position: float | None) -> float:
        """It is this beat now (None: the nearest whole one); return it."""
        with self._lock:
            now = self.now_s()
            if position is None:
                self._beats = self._beats.tapped(now)
            else:
                self._beats = self._beats.with_beat(position, now)
            return self._beats.beat_at(now)

    def follow(self, bpm: float, beat: float, seconds: float) -> None:
        """Somebody else leads: their tempo, and their beat at a moment of the sample clock."""
        with self._lock:
            self._beats = Beats(bpm, seconds, beat)
            # The table clamps it, and then the clamped tempo counts.
            used = self._state.update(lambda controls: controls.set("tempo", bpm)).tempo
            self._beats = Beats(used, seconds, beat)

    def clock(self) -> Clock | None:
        """Where we are; None without a tempo."""
        beats = self._beats
        if not beats.running:
            return None
        position = beats.beat_at(self.now_s())
        bar, beat = bar_and_beat(position, self._state.current.beats_per_bar)
        return Clock(bar, beat, beats.bpm, block_beats(self._block_s, beats.bpm))

    def quantised_block(self, earliest: int, heard_at: Callable[[int], float]) -> int | None:
        """The block that sounds nearest to the next beat or bar; None when nothing waits.

        Args:
            earliest: The first block that is still free.
            heard_at: When a block's sound starts, in seconds on the sample clock.
        """
        controls, beats = self._state.current, self._beats
        if not self.quantises or controls.quantise == "off" or not beats.running:
            return None
        grid = float(controls.beats_per_bar) if controls.quantise == "bar" else 1.0
        return nearest_block(beats, grid, earliest, heard_at, self._block_s)
