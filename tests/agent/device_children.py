"""Device processes for tests: the real one on a made-up audio system, and some that misbehave."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = str(Path(__file__).parents[2] / "agent")

AUDIO_SYSTEM = """
import sys, threading, time
sys.path.insert(0, {package!r})
from lmdm_agent import device_process, portaudio
from lmdm_agent.audio import Device, RateRefused
import numpy as np

class Stream:
    '''Calls back in a thread, 100 buffers a second, with a rising count as its sound.'''

    latency_s = (0.001, 0.002)

    def __init__(self, plan, callback, rate=None):
        if rate and rate != 44100:
            raise RateRefused(f"not at {{rate}} Hz")
        self.active, self.open = True, True
        ins, outs = plan.device_channels
        self._in = np.full((plan.buffer_samples, ins), 0.25, np.float32)
        self._out = np.zeros((plan.buffer_samples, outs), np.float32)
        self._callback = callback
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while self.open:
            self._callback(self._in, self._out, False)
            time.sleep(0.01)

    def close(self):
        {close}
        self.open = False

def list_devices(refresh=False):
    {devices}

portaudio.Stream, portaudio.list_devices = Stream, list_devices
{more}
device_process.main()
"""

ONE_CARD = "return [Device(0, 'card', 'Fake', 2, 2, 44100.0)]"


def audio_system(devices: str = ONE_CARD, close: str = "pass", more: str = "") -> list[str]:
    """The real device process on an audio system made of these statements."""
    code = AUDIO_SYSTEM.format(package=PACKAGE, devices=devices, close=close, more=more)
    return [sys.executable, "-c", code]


def program(code: str) -> list[str]:
    """Something else in the device process's place."""
    return [sys.executable, "-c", code]
