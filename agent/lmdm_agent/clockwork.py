"""A session without a sound device: a thread hands buffers to the ends at the pace of a clock.

For machines that have no device. The thread is an ordinary one, so what a real driver's
priority would be worth is not seen.
"""

from __future__ import annotations

import threading
import time
from typing import Self

import numpy as np

from lmdm_agent.config import Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.rig import RINGS_S, starting_controls, timeline_of
from lmdm_agent.session import Session

LEVEL = 0.01
"""Of the noise that is heard, as a quiet room has it."""


class Clockwork:
    """A running session that hears quiet noise; a context manager.

    Args:
        settings: What to run.
        instrument: The loaded model.

    Raises:
        ConfigError: A setting does not fit the model.
    """

    def __init__(self, settings: Settings, instrument: Instrument) -> None:
        spec = instrument.spec
        timeline = timeline_of(spec, settings.engine.slack_ms)
        seconds = max(RINGS_S, 6.0 * timeline.offset_samples / spec.sample_rate)
        self.state = ControlState(starting_controls(settings, spec))
        self.ends = Ends(self.state, spec.sample_rate, seconds=seconds)
        self.session = Session(instrument, timeline, self.state, self.ends)
        self._buffer = settings.device.buffer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lmdm-clockwork", daemon=True)

    def __enter__(self) -> Self:
        self.session.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.session.__exit__()

    def _run(self) -> None:
        rng = np.random.default_rng(0)
        heard = (LEVEL * rng.standard_normal((self._buffer, 2))).astype(np.float32)
        played = np.zeros_like(heard)
        began, step_s = time.perf_counter(), self._buffer / self.ends.rate
        buffers = 0
        while not self._stop.is_set():
            buffers += 1
            time.sleep(max(0.0, began + buffers * step_s - time.perf_counter()))
            self.ends.callback(heard, played)
