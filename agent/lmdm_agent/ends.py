"""The two ends of a stream at the device, as the main process sees them.

Owns the memory in which the tapes, the playback timeline and the numbers lie, writes the target
gains there whenever the controls change, and reads what the callback (`lmdm_agent.device_end`)
counted. The callback runs in this process, or in one of its own that attached to the memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_end import DeviceEnd
from lmdm_agent.ends_memory import (
    FADE_S,
    LATE_SOUNDS,
    XRUNS_KEPT,
    BufferCounts,
    EndsShape,
    Shared,
)
from lmdm_agent.shared import Memory, Place, Room, settle

__all__ = ("FADE_S", "Ends", "gains", "late_dry_gain")

Floats = NDArray[np.float32]


def gains(controls: Controls) -> tuple[float, float]:
    """Target gains (dry, wet) of a `Controls` value."""
    if controls.panic:
        return 0.0, 0.0
    if controls.bypass:
        return 1.0, 0.0
    dry = 1.0 - controls.mix
    wet = 0.0 if controls.mute else controls.mix * 10.0 ** (controls.gain_db / 20.0)
    return dry, wet


def late_dry_gain(controls: Controls) -> float:
    """Target gain of dry while generated sound is missing.

    Where dry stands in for it, the player is heard at full level; but nothing stands in for a
    sound that would not have been heard.
    """
    dry, wet = gains(controls)
    return 1.0 if controls.late_sound == "dry" and wet > 0.0 else dry


class Ends:
    """Tapes, timeline and gains of one device stream; positions are device samples from its start.

    Args:
        state: Live controls; gain, mix, mute, bypass, panic and what sounds while a block is late
            act in the callback.
        rate: Device rate in Hz.
        inputs: Device channels of the live input (0-based); one is doubled to stereo.
        stem: Device channels of the stem input, empty for none.
        outputs: Device channels that sound; one gets the mean of both sides.
        seconds: How much the tapes keep.
        shared: Whether a `DeviceEnd` in another process moves the sound, or the place that such a
            process was given already. `callback` works all the same: it takes the sound over into
            this process.

    Raises:
        SharedMemoryError: There is not enough memory.
    """

    def __init__(
        self,
        state: ControlState,
        rate: int,
        inputs: Sequence[int] = (0, 1),
        stem: Sequence[int] = (),
        outputs: Sequence[int] = (0, 1),
        *,
        seconds: float = 20.0,
        shared: bool | Place = False,
    ) -> None:
        self.rate = rate
        self.shape = EndsShape(
            rate, int(seconds * rate), tuple(inputs), tuple(stem), tuple(outputs)
        )
        size = self.shape.size
        place = shared if isinstance(shared, Place) else None
        self.memory = Memory.shared(size, place) if shared else Memory.private(size)
        views = Shared(self.shape, Room(self.memory))
        self.dry, self.wet, self.mix, self.stem = views.dry, views.wet, views.mix, views.stem
        self.playback = views.playback
        self._board = views.board
        self._xruns_at = views.xruns_at
        self._board.match_gain = self._board.match_now = 1.0
        state.listen(self._aim)
        self._end = None if shared else DeviceEnd(self.shape, self.memory)

    def _aim(self, controls: Controls) -> None:
        """Tell the callback what to do; called with every new value of the controls, in order."""
        board = self._board
        board.dry_gain, board.wet_gain = gains(controls)
        board.late_dry_gain = late_dry_gain(controls)
        board.match_on = int(controls.match_loudness)
        board.late_sound = LATE_SOUNDS.index(controls.late_sound)

    def callback(self, indata: Floats, outdata: Floats, xrun: bool = False) -> None:
        """Move one buffer in this process: [n, device channels] in, [n, device channels] out."""
        if self._end is None:
            self._end = DeviceEnd(self.shape, self.memory)
        self._end.callback(indata, outdata, xrun)

    @property
    def position(self) -> int:
        """Device samples since the stream started; advanced only by the callback."""
        return self.dry.written

    @property
    def match_gain(self) -> float:
        """Gain that makes wet as loud as dry (linear), used while `match_loudness` is on; set by
        the matcher only."""
        return self._board.match_gain

    @match_gain.setter
    def match_gain(self, gain: float) -> None:
        self._board.match_gain = gain

    @property
    def buffers(self) -> BufferCounts:
        """What the callback did so far."""
        board = self._board
        return BufferCounts(board.callbacks, board.slow_callbacks, board.longest_callback_s)

    @property
    def limited_samples(self) -> int:
        """How many samples the limiter at the output turned down."""
        return self._board.limited_samples

    @property
    def xruns(self) -> int:
        """Buffers in which the device lost samples."""
        return self._board.xruns

    def xruns_since(self, count: int) -> list[int]:
        """Where the xruns after the first ``count`` happened: ends of their buffers, any thread.

        The newest `XRUNS_KEPT` are known; who asks every second misses none.
        """
        newest = self.xruns
        settle()
        numbers = range(max(count, newest - XRUNS_KEPT), newest)
        return [self._xruns_at[number % XRUNS_KEPT] for number in numbers]

    @property
    def peak_in(self) -> float:
        """Highest level that came in since `take_peaks`."""
        return self._peaks()[0]

    @property
    def peak_out(self) -> float:
        """Highest level that went out since `take_peaks`."""
        return self._peaks()[1]

    def take_peaks(self) -> tuple[float, float]:
        """Highest levels (in, out) since the last call."""
        peaks = self._peaks()
        self._board.peaks_taken = self._board.peaks_of + 1
        return peaks

    def _peaks(self) -> tuple[float, float]:
        board = self._board
        if board.peaks_of != board.peaks_taken:
            return 0.0, 0.0
        settle()
        return board.peak_in, board.peak_out
