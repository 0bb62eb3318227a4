"""The device's end of a stream: what the callback does, without knowing any device or control.

All it shares with the rest of the program lies in one block of memory (`lmdm_agent.ends_memory`).
So it may live in a process of its own, and one that dies is replaced by another, which goes on at
the same position. `DeviceEnd.callback` runs on the device's real-time thread: it copies, mixes with
ramps and counts. It waits for nobody and makes no array of its own (views and numbers only); gain,
mix, mute, bypass and panic act in it whatever else is stuck. All that passes is on the 24-bit grid
(`lmdm_agent.grid`), as takes keep it; what leaves has gone through the limiter.
"""

from __future__ import annotations

import math
import time

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.ends_memory import LATE_SOUNDS, XRUNS_KEPT, EndsShape, Shared
from lmdm_agent.grid import put_on_grid
from lmdm_agent.limiter import Limiter, peak
from lmdm_agent.playback import PlaybackReader
from lmdm_agent.shared import Memory, Room, settle

Floats = NDArray[np.float32]

ARRIVAL_S = 0.05
"""How long everything fades in after a device was opened, and out when nobody needs it."""
MAX_CALLBACK_SAMPLES = 16384
MATCH_DB_PER_S = 12.0
"""The loudness match moves at most this fast."""
WILDEST = np.float32(100.0)
"""What a generated sample is clipped to before the gains, so that no product leaves float32."""
SLOW_PART = 0.5
"""A callback is slow that takes longer than this part of its buffer."""
REPEAT = LATE_SOUNDS.index("repeat")


class DeviceEnd:
    """The callback and its buffers. Making one takes over: an older one plays silence from now on.

    Args:
        shape: The stream.
        memory: Where everything lies; of `EndsShape.size` bytes.
    """

    def __init__(self, shape: EndsShape, memory: Memory) -> None:
        self._rate = shape.rate
        self._inputs = _pair(shape.inputs)
        self._stem = _pair(shape.stem) if shape.stem else None
        self._outputs = shape.outputs
        self._shared = Shared(shape, Room(memory))
        self._board = self._shared.board
        self._board.owner += 1
        self._owner = self._board.owner
        self._catch_up()
        self._fade_samples = shape.fade_samples
        self._playback = PlaybackReader(self._shared.playback, self._fade_samples)
        board = self._board
        self._dry_gain, self._match = board.dry_gain, board.match_now or 1.0
        self._wet_gain = board.wet_gain * self._match
        self._level = self._level_wanted = 1.0
        """Of all that leaves."""
        self._fade_in = False
        self._largest = count = min(MAX_CALLBACK_SAMPLES, shape.capacity)
        self._limiter = Limiter(shape.rate, count)
        self._limited_before = board.limited_samples
        self._steps = np.repeat(np.arange(1, count + 1, dtype=np.float32)[:, None], 2, axis=1)
        # Filled, not only made: in the callback a page would have to be fetched first.
        self._dry_buffer = np.full((count, 2), 0.0, np.float32)
        self._wet_buffer = np.full((count, 2), 0.0, np.float32)
        self._mix_buffer = np.full((count, 2), 0.0, np.float32)
        self._ramp_buffer = np.full((count, 2), 0.0, np.float32)
        self._odd = np.full((count, 2), fill_value=False)

    def _catch_up(self) -> None:
        """Fill up what a device that was stopped within a buffer left: its clock goes on."""
        shared = self._shared
        for tape in (shared.wet, shared.mix, shared.stem, shared.dry):
            if tape is not None:
                tape.skip_to(shared.playback.position)

    @property
    def silent(self) -> bool:
        """Whether everything has faded out."""
        return self._level == self._level_wanted == 0.0

    def fade_in(self) -> None:
        """Let the next buffer begin a fade-in of all that leaves. Any thread.

        For a device that has just been opened: what sounds already is cut off.
        """
        self._fade_in = True

    def fade_out(self) -> None:
        """Let the next buffer begin to fade to silence, and stay there. Any thread."""
        self._level_wanted = 0.0

    def callback(self, indata: Floats, outdata: Floats, xrun: bool = False) -> None:
        """Move one buffer: [n, device channels] in, [n, device channels] out."""
        started = time.perf_counter()
        if self._board.owner != self._owner:
            outdata.fill(0.0)
            return
        for start in range(0, len(indata), self._largest):
            end = start + self._largest
            self._move(indata[start:end], outdata[start:end], xrun and start == 0)
        self._count(time.perf_counter() - started, len(indata))

    def _count(self, seconds: float, samples: int) -> None:
        board = self._board
        board.callbacks += 1
        if seconds > SLOW_PART * samples / self._rate:
            board.slow_callbacks += 1
        board.longest_callback_s = max(board.longest_callback_s, seconds)

    def _move(self, indata: Floats, outdata: Floats, xrun: bool) -> None:
        """Move what the buffers have room for."""
        n, shared, board = len(indata), self._shared, self._board
        dry, wet, mixed = self._dry_buffer[:n], self._wet_buffer[:n], self._mix_buffer[:n]
        # First: no position is ever ahead of this one.
        self._playback.read_into(wet, board.late_sound == REPEAT)
        if self._stem is not None and shared.stem is not None:
            self._take(indata, self._stem, mixed)
            put_on_grid(mixed)
            shared.stem.append(mixed)
        self._take(indata, self._inputs, dry)
        peak_in = peak(dry)
        put_on_grid(dry)
        self._silence_odd(wet)
        np.copyto(mixed, wet)
        put_on_grid(mixed)
        shared.wet.append(mixed)
        self._mix(dry, wet, mixed)
        self._fade(mixed)
        self._limiter.limit(mixed)
        board.limited_samples = self._limited_before + self._limiter.limited_samples
        put_on_grid(mixed)
        self._give(mixed, outdata)
        shared.mix.append(mixed)
        self._meter(peak_in, peak(mixed))
        if xrun:
            shared.xruns_at[board.xruns % XRUNS_KEPT] = shared.dry.written + n
            settle()
            board.xruns += 1
        # Last: the worker takes this as the sign that the buffer is complete.
        shared.dry.append(dry)

    def _take(self, indata: Floats, channels: tuple[int, int], out: Floats) -> None:
        """Copy two device channels."""
        out[:, 0] = indata[:, channels[0]]
        out[:, 1] = indata[:, channels[1]]
        self._silence_odd(out)

    def _silence_odd(self, out: Floats) -> None:
        """A sample that is no number counts as silence."""
        odd = self._odd[: len(out)]
        np.isfinite(out, out=odd)
        np.logical_not(odd, out=odd)
        np.copyto(out, 0.0, where=odd)

    def _mix(self, dry: Floats, wet: Floats, out: Floats) -> None:
        """Mix with the gains of this moment; they move in ramps and never click."""
        n, board = len(out), self._board
        ramp = self._ramp_buffer[:n]
        dry_gain = board.late_dry_gain if self._playback.missing else board.dry_gain
        match = self._match_over(n, board.match_gain if board.match_on else 1.0)
        self._wet_gain = self._ramp_into(ramp, self._wet_gain, board.wet_gain * match)
        np.maximum(wet, -WILDEST, out=wet)
        np.minimum(wet, WILDEST, out=wet)
        np.multiply(wet, ramp, out=out)
        self._dry_gain = self._ramp_into(ramp, self._dry_gain, dry_gain)
        np.multiply(dry, ramp, out=ramp)
        np.add(out, ramp, out=out)

    def _match_over(self, n: int, target: float) -> float:
        """Move the gain of the loudness match towards ``target`` during ``n`` samples."""
        if self._match != target:
            most = 10.0 ** (MATCH_DB_PER_S / 20.0 * n / self._rate)
            self._match = min(max(target, self._match / most), self._match * most)
            self._board.match_now = self._match
        return self._match

    def _ramp_into(self, out: Floats, start: float, target: float) -> float:
        """Write a linear gain ramp into ``out`` [n, 2]; return the gain it ends with.

        A gain moves by 1 in `FADE_S` at the fastest (gains above 1 by as much as they are), so tiny
        buffers do not click; otherwise it arrives with the buffer's last sample.
        """
        if start == target:
            out.fill(target)
            return target
        n = len(out)
        reach = max(1.0, start, target) * n / self._fade_samples
        end = (
            target if abs(target - start) <= reach else start + math.copysign(reach, target - start)
        )
        np.multiply(self._steps[:n], (end - start) / n, out=out)
        np.add(out, start, out=out)
        return end

    def _fade(self, mixed: Floats) -> None:
        """Fade all that leaves in or out, in `ARRIVAL_S`; nothing is touched in between."""
        n = len(mixed)
        if self._fade_in:
            self._fade_in = False
            self._level = 0.0
        start, wanted = self._level, self._level_wanted
        if start == wanted:
            if wanted == 0.0:
                mixed.fill(0.0)
            return
        ramp = self._ramp_buffer[:n]
        step = math.copysign(1.0 / (ARRIVAL_S * self._rate), wanted - start)
        np.multiply(self._steps[:n], step, out=ramp)
        np.add(ramp, start, out=ramp)
        np.clip(ramp, 0.0, 1.0, out=ramp)
        np.multiply(mixed, ramp, out=mixed)
        self._level = min(max(start + step * n, 0.0), 1.0)

    def _give(self, mixed: Floats, outdata: Floats) -> None:
        """Write the device's channels; those not used are silent."""
        outdata.fill(0.0)
        if len(self._outputs) == 1:
            only = outdata[:, self._outputs[0]]
            np.add(mixed[:, 0], mixed[:, 1], out=only)
            np.multiply(only, 0.5, out=only)
            return
        outdata[:, self._outputs[0]] = mixed[:, 0]
        outdata[:, self._outputs[1]] = mixed[:, 1]

    def _meter(self, peak_in: float, peak_out: float) -> None:
        """Hold the highest levels until they were taken."""
        board = self._board
        taken = board.peaks_taken
        if taken == board.peaks_of:
            peak_in, peak_out = max(board.peak_in, peak_in), max(board.peak_out, peak_out)
        board.peak_in, board.peak_out = peak_in, peak_out
        settle()
        board.peaks_of = taken


def _pair(channels: tuple[int, ...]) -> tuple[int, int]:
    left, *others = channels
    return left, others[0] if others else left
