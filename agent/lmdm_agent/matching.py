"""Keeps the generated sound as loud as what is played, while `match_loudness` is on.

A thread compares the last `WINDOW_S` of wet with the dry sound that caused it and sets
`Ends.match_gain`; pauses count in neither (the gates of `lmdm_agent.loudness`). The callback moves
the gain in ramps. It stands before the performer's own gain, which stays what it is.
"""

from __future__ import annotations

import logging
import math
import threading
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.control_state import ControlState
from lmdm_agent.ends import Ends
from lmdm_agent.loudness import Meter
from lmdm_agent.ring import Overrun

Floats = NDArray[np.float32]

log = logging.getLogger("lmdm.matching")

PERIOD_S = 0.5
WINDOW_S = 3.0
SOUNDING_S = 1.5
"""How much of both must sound; the edges of a pause would count as quiet playing."""
RANGE_DB = 12.0
MOST_DB_PER_S = 3.0
QUIETEST_LUFS = -60.0
"""Where either is quieter than this, nobody plays: the gain stays where it is."""


def next_gain_db(
    gain_db: float, dry_lufs: float | None, wet_lufs: float | None, seconds: float
) -> float:
    """The gain of wet in dB, ``seconds`` after it was ``gain_db``.

    It moves towards the difference of both loudnesses, by `MOST_DB_PER_S` at most and never
    beyond `RANGE_DB` either way; it stays where one of them is None or too quiet.
    """
    if not math.isfinite(gain_db):
        return 0.0
    held = min(max(gain_db, -RANGE_DB), RANGE_DB)
    if dry_lufs is None or wet_lufs is None:
        return held
    if not min(dry_lufs, wet_lufs) >= QUIETEST_LUFS or not math.isfinite(dry_lufs + wet_lufs):
        return held
    wanted = min(max(dry_lufs - wet_lufs, -RANGE_DB), RANGE_DB)
    most = MOST_DB_PER_S * max(0.0, seconds)
    return min(max(wanted, held - most), held + most)


class LoudnessMatcher:
    """Sets ``ends.match_gain`` twice a second; a context manager, as it owns a thread.

    Args:
        ends: The device side, with the tapes that are compared.
        state: Whether `match_loudness` is on.
        delay_samples: The announced delay, in device samples.
    """

    def __init__(self, ends: Ends, state: ControlState, delay_samples: int) -> None:
        self._ends = ends
        self._state = state
        self._delay = delay_samples
        self.gain_db = 0.0
        """What wet is moved by while the control is on."""
        self._measured_at: int | None = None
        self._failed = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lmdm-loudness", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=1.5)

    def _run(self) -> None:
        while not self._stop.wait(PERIOD_S):
            try:
                self.step()
            except Exception:
                if not self._failed:
                    log.exception("the loudness match failed; the sound goes on as it is")
                self._failed = True

    def step(self) -> None:
        """Compare and set the gain; with the control off, go back to none and do nothing.

        Time is the device's, so this can be called by hand, too.
        """
        if not self._state.current.match_loudness:
            self.gain_db, self._measured_at = 0.0, None
            self._ends.match_gain = 1.0
            return
        here, rate = self._ends.position, self._ends.rate
        before, self._measured_at = self._measured_at, here
        seconds = PERIOD_S if before is None else min((here - before) / rate, 2 * PERIOD_S)
        if seconds <= 0.0:
            return
        count = int(WINDOW_S * rate)
        try:
            wet = self._ends.wet.read(here - count, count)
            dry = self._ends.dry.read(here - self._delay - count, count)
        except Overrun:
            return
        self.gain_db = next_gain_db(self.gain_db, _lufs(dry, rate), _lufs(wet, rate), seconds)
        self._ends.match_gain = 10.0 ** (self.gain_db / 20.0)


def _lufs(samples: Floats, rate: int) -> float | None:
    """Loudness of what sounds in [n, 2] samples; None when that is too little."""
    meter = Meter(rate, true_peak=False)
    meter.feed(samples)
    return meter.result().integrated_lufs if meter.sounding_s >= SOUNDING_S else None
