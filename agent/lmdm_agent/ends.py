"""The two ends of a stream at the device: what the callback does, without knowing any device.

Owns the capture ring, the playback timeline and the tapes a recorder reads. `Ends.callback` runs
on the device's real-time thread: it copies, mixes with ramps and counts. It takes no lock, makes
no array of its own (views and numbers only), and mute, bypass and panic act in it whatever else
is stuck. All that passes is on the 24-bit grid (`lmdm_agent.grid`), as takes keep it; what leaves
has gone through the limiter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.grid import put_on_grid
from lmdm_agent.limiter import Limiter
from lmdm_agent.ring import Playback, Ring

Floats = NDArray[np.float32]

FADE_S = 0.005
MAX_CALLBACK_SAMPLES = 16384
XRUNS_KEPT = 4096
"""Xruns whose positions are kept: more than the smallest buffers of a second."""
MATCH_DB_PER_S = 12.0
"""The loudness match moves at most this fast."""
WILDEST = np.float32(100.0)
"""What a generated sample is clipped to before the gains, so that no product leaves float32."""


def gains(controls: Controls) -> tuple[float, float]:
    """Target gains (dry, wet) of a `Controls` value."""
    if controls.panic:
        return 0.0, 0.0
    if controls.bypass:
        return 1.0, 0.0
    dry = 1.0 - controls.mix
    wet = 0.0 if controls.mute else controls.mix * 10.0 ** (controls.gain_db / 20.0)
    return dry, wet


class Ends:
    """Rings and gains of one device stream; positions are device samples from its start.

    Args:
        state: Live controls; gain, mix, mute, bypass and panic are read here.
        rate: Device rate in Hz.
        inputs: Device channels of the live input (0-based); one is doubled to stereo.
        stem: Device channels of the stem input, empty for none.
        outputs: Device channels that sound; one gets the mean of both sides.
        seconds: How much the rings keep.
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
    ) -> None:
        self._state = state
        self.rate = rate
        self._inputs = self._pair(inputs)
        self._stem = self._pair(stem) if stem else None
        self._outputs = tuple(outputs)
        capacity = int(seconds * rate)
        self.dry = Ring(capacity, 2)
        self.stem = Ring(capacity, 2) if stem else None
        self.wet = Ring(capacity, 2)
        self.mix = Ring(capacity, 2)
        self._fade_samples = max(1, int(FADE_S * rate))
        self.playback = Playback(capacity, 2, self._fade_samples)
        self.xruns = 0
        """Buffers in which the device lost samples; written by the callback only."""
        self._xruns_at = np.zeros(XRUNS_KEPT, np.int64)
        self.match_gain = 1.0
        """Gain that makes wet as loud as dry (linear), used while `match_loudness` is on; written
        by the matcher only."""
        self._match = 1.0
        self.peak_in = 0.0
        self.peak_out = 0.0
        self._dry_gain, self._wet_gain = gains(state.current)
        count = min(MAX_CALLBACK_SAMPLES, capacity)
        self._largest = count
        self._limiter = Limiter(rate, count)
        self._steps = np.repeat(np.arange(1, count + 1, dtype=np.float32)[:, None], 2, axis=1)
        self._dry_buffer = np.zeros((count, 2), np.float32)
        self._wet_buffer = np.zeros((count, 2), np.float32)
        self._mix_buffer = np.zeros((count, 2), np.float32)
        self._ramp_buffer = np.zeros((count, 2), np.float32)
        self._odd = np.zeros((count, 2), np.bool_)

    @staticmethod
    def _pair(channels: Sequence[int]) -> tuple[int, int]:
        return (channels[0], channels[1] if len(channels) > 1 else channels[0])

    @property
    def position(self) -> int:
        """Device samples since the stream started; advanced only by the callback."""
        return self.dry.written

    @property
    def limited_samples(self) -> int:
        """How many samples the limiter at the output turned down."""
        return self._limiter.limited_samples

    def xruns_since(self, count: int) -> list[int]:
        """Where the xruns after the first ``count`` happened: ends of their buffers, any thread.

        The newest `XRUNS_KEPT` are known; who asks every second misses none.
        """
        newest = self.xruns
        numbers = range(max(count, newest - XRUNS_KEPT), newest)
        return [int(self._xruns_at[number % XRUNS_KEPT]) for number in numbers]

    def callback(self, indata: Floats, outdata: Floats, xrun: bool = False) -> None:
        """Move one buffer: [n, device channels] in, [n, device channels] out."""
        n = len(indata)
        if n > self._largest:
            self.callback(indata[: self._largest], outdata[: self._largest], xrun)
            self.callback(indata[self._largest :], outdata[self._largest :])
            return
        dry, wet, mixed = self._dry_buffer[:n], self._wet_buffer[:n], self._mix_buffer[:n]
        if self._stem is not None and self.stem is not None:
            self._take(indata, self._stem, mixed)
            put_on_grid(mixed)
            self.stem.append(mixed)
        self._take(indata, self._inputs, dry)
        self.peak_in = max(self.peak_in, float(dry.max()), -float(dry.min()))
        put_on_grid(dry)
        self.playback.read_into(wet)
        self._silence_odd(wet)
        np.copyto(mixed, wet)
        put_on_grid(mixed)
        self.wet.append(mixed)
        self._mix(dry, wet, mixed)
        self._limiter.limit(mixed)
        put_on_grid(mixed)
        self._give(mixed, outdata)
        self.mix.append(mixed)
        self.peak_out = max(self.peak_out, float(mixed.max()), -float(mixed.min()))
        if xrun:
            self._xruns_at[self.xruns % XRUNS_KEPT] = self.position + n
            self.xruns += 1
        # Last: the worker takes this as the sign that the buffer is complete.
        self.dry.append(dry)

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
        n = len(out)
        ramp = self._ramp_buffer[:n]
        controls = self._state.current
        dry_gain, wet_gain = gains(controls)
        wet_gain *= self._match_over(n, self.match_gain if controls.match_loudness else 1.0)
        self._wet_gain = self._ramp_into(ramp, self._wet_gain, wet_gain)
        np.clip(wet, -WILDEST, WILDEST, out=wet)
        np.multiply(wet, ramp, out=out)
        self._dry_gain = self._ramp_into(ramp, self._dry_gain, dry_gain)
        np.multiply(dry, ramp, out=ramp)
        np.add(out, ramp, out=out)

    def _match_over(self, n: int, target: float) -> float:
        """Move the gain of the loudness match towards ``target`` during ``n`` samples."""
        if self._match != target:
            most = 10.0 ** (MATCH_DB_PER_S / 20.0 * n / self.rate)
            self._match = min(max(target, self._match / most), self._match * most)
        return self._match

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

    def take_peaks(self) -> tuple[float, float]:
        """Highest levels (in, out) since the last call."""
        peaks = self.peak_in, self.peak_out
        self.peak_in = self.peak_out = 0.0
        return peaks
