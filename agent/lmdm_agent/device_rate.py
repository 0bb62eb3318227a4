"""Serves ends of one rate on a device that runs at another.

Used when a device comes back at another rate (a JACK server started again with other settings):
model, rings and delay stay as they are, and only the device's side is converted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.portaudio import Callback
from lmdm_agent.rates import converter, withheld_samples

Floats = NDArray[np.float32]


class RateAdapter:
    """A device callback around another of a different rate; calls it with what is ready.

    Neither converter shifts sound in time, they only withhold samples. So the queue of converted
    output begins with as much silence as both ever withhold, and the delay is that: fixed.

    Args:
        callback: Of the ends, at ``rate``.
        device_rate: Of the device, in Hz.
        rate: Of the ends, in Hz.
        channels: Of the device (in, out).
        most: Longest buffer of the device in samples.
    """

    def __init__(
        self,
        callback: Callback,
        device_rate: int,
        rate: int,
        channels: tuple[int, int],
        most: int,
    ) -> None:
        self._callback = callback
        self._listen = converter(device_rate, rate, channels[0])
        self._speak = converter(rate, device_rate, channels[1])
        inward = withheld_samples(device_rate, rate)
        self.extra_samples = withheld_samples(rate, device_rate) + -(-inward * device_rate // rate)
        """Delay added, in samples of the device."""
        # A converter may give more than a buffer at a time: all that it withheld.
        self._queue = np.zeros((2 * self.extra_samples + 4 * most, channels[1]), np.float32)
        self._queued = self.extra_samples
        self._lost = False
        most_ready = -(-(most + inward) * rate // device_rate) + inward + 1
        self._answer = np.zeros((most_ready, channels[1]), np.float32)

    def callback(self, indata: Floats, outdata: Floats, xrun: bool) -> None:
        """Serve one buffer of the device: [n, channels] in, [n, channels] out."""
        ready = self._listen.feed(indata)
        self._lost = self._lost or xrun
        # What is ready comes in lumps, not with every buffer.
        if len(ready):
            answer = self._answer[: len(ready)]
            self._callback(ready, answer, self._lost)
            self._lost = False
            self._append(self._speak.feed(answer))
        self._take(outdata)

    def _append(self, samples: Floats) -> None:
        end = self._queued + len(samples)
        self._queue[self._queued : end] = samples
        self._queued = end

    def _take(self, out: Floats) -> None:
        n = len(out)
        out[:] = self._queue[:n]
        # NumPy copes with the overlap.
        self._queue[: self._queued - n] = self._queue[n : self._queued]
        self._queued -= n
