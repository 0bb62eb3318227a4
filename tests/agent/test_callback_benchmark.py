"""The comparison of callbacks: what it counts, and that each way serves the device."""

from __future__ import annotations

import importlib.util
import threading
import time

import numpy as np
import pytest

from lmdm_agent import callback_benchmark, callback_ways, portaudio
from lmdm_agent.audio import Device, StreamPlan
from lmdm_agent.callback_ways import Meter, Turn
from lmdm_agent.errors import ConfigError

CARD = Device(0, "card", "Fake", 2, 2, 44100.0)
PLAN = StreamPlan(CARD, CARD, 44100, 441, (0, 1), (), (0, 1))


def test_jitter_is_the_distance_from_a_buffers_length(monkeypatch):
    meter = Meter(PLAN, 1.0)
    times = iter([0.0, 0.010, 0.020, 0.045, 0.055])
    monkeypatch.setattr(callback_ways.time, "perf_counter", lambda: next(times))
    meter.tick(True)
    assert meter.count == 0, "nothing counts before it is to"
    meter.counting = True
    times = iter([0.0, 0.010, 0.020, 0.045, 0.055])
    for xrun in (False, False, True, True, False):
        meter.tick(xrun)
    turn = meter.turn("inside")
    assert (turn.way, turn.callbacks, turn.xruns) == ("inside", 5, 2)
    assert turn.jitter_max == pytest.approx(15.0)
    assert turn.jitter_p50 == pytest.approx(0.0, abs=1e-6)


def test_missed_counts_what_was_lost_on_either_side():
    assert Turn("c-rings", callbacks=200, xruns=3, gaps=1).missed == 0.02
    assert Turn("inside").missed == 0.0


def test_medians_are_taken_figure_by_figure():
    turns = [Turn("inside", 10, x, jitter_p99=p) for x, p in ((1, 9.0), (5, 1.0), (3, 2.0))]
    middle = callback_benchmark.median_of(turns)
    assert (middle.way, middle.callbacks, middle.xruns, middle.jitter_p99) == ("inside", 10, 3, 2.0)


class Fake:
    """A device that calls back as quickly as the machine lets it."""

    def __init__(self, plan, callback, rate=None):
        self._open = True
        sound, out = (
            np.full((plan.buffer_samples, 2), 0.5, np.float32),
            np.zeros((plan.buffer_samples, 2), np.float32),
        )

        def run():
            while self._open:
                callback(sound, out, False)
                time.sleep(0.001)

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def close(self):
        self._open = False
        self._thread.join()


@pytest.mark.parametrize("load", [True, False])
def test_the_way_inside_runs_the_real_callback(monkeypatch, load):
    monkeypatch.setattr(portaudio, "Stream", Fake)
    monkeypatch.setattr(callback_ways, "BEGINNING_S", 0.05)
    turn = callback_ways.inside("inside", PLAN, 0.3, load)
    assert turn.callbacks > 2
    assert (turn.spins > 0) is load
    assert threading.active_count() < 20, "the load has ended"


def test_the_ways_are_interleaved_and_the_c_way_needs_its_package(monkeypatch, capsys):
    ran = []

    def turn(way, plan, seconds):
        ran.append(way)
        return Turn(way, 10)

    monkeypatch.setattr(callback_benchmark, "run_turn", turn)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    callback_benchmark.compare(PLAN, 1.0, 2)
    assert ran == ["inside", "inside-quick", "apart"] * 2
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    ran.clear()
    callback_benchmark.compare(PLAN, 1.0, 1)
    assert ran == list(callback_ways.WAYS)


def test_no_time_at_all_is_refused():
    with pytest.raises(ConfigError, match="seconds must be"):
        callback_benchmark.main(["--seconds", "0"])
