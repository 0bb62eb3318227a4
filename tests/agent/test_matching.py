"""Wet becomes as loud as dry: slowly, within its range, and only while it is wanted."""

import math
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import Desk, Echo, fake_spec, wait_for
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent import matching
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.loudness import Meter
from lmdm_agent.matching import MOST_DB_PER_S, RANGE_DB, LoudnessMatcher, next_gain_db

RATE = 8000
BUFFER = 400
DELAY = 2000
levels = st.none() | st.floats(-200, 20) | st.just(math.nan) | st.just(-math.inf)


@given(st.floats(-RANGE_DB, RANGE_DB), levels, levels, st.floats(0, 10))
def test_the_gain_moves_slowly_within_its_range(
    gain: float, dry: float | None, wet: float | None, seconds: float
) -> None:
    after = next_gain_db(gain, dry, wet, seconds)
    assert abs(after) <= RANGE_DB
    assert abs(after - gain) <= MOST_DB_PER_S * seconds + 1e-9
    if dry is None or wet is None or not min(dry, wet) >= -60:
        assert after == gain


@pytest.mark.parametrize(
    ("gain", "dry", "wet", "seconds", "after"),
    [
        (0.0, -20.0, -21.0, 1.0, 1.0),
        (0.0, -20.0, -30.0, 0.5, 1.5),
        (0.0, -30.0, -20.0, 0.5, -1.5),
        (11.0, -10.0, -40.0, 5.0, 12.0),
        (-11.0, -40.0, -10.0, 5.0, -12.0),
        (4.0, -20.0, -24.0, 5.0, 4.0),
        (4.0, -61.0, -24.0, 5.0, 4.0),
        (4.0, -20.0, -60.5, 5.0, 4.0),
        (4.0, None, -20.0, 5.0, 4.0),
        (4.0, -20.0, None, 5.0, 4.0),
        (4.0, math.nan, -20.0, 5.0, 4.0),
        (4.0, -20.0, math.inf, 5.0, 4.0),
        (math.nan, -20.0, -20.0, 5.0, 0.0),
        (4.0, -20.0, -30.0, -1.0, 4.0),
        (40.0, None, None, 1.0, 12.0),
    ],
)
def test_the_next_gain(
    gain: float, dry: float | None, wet: float | None, seconds: float, after: float
) -> None:
    assert next_gain_db(gain, dry, wet, seconds) == pytest.approx(after)


class Stage:
    """A device whose input and generated sound are given; the matcher steps twice a second."""

    def __init__(self, on: bool = True) -> None:
        self.state = ControlState(Controls(match_loudness=on))
        self.ends = Ends(self.state, RATE, seconds=20.0)
        self.matcher = LoudnessMatcher(self.ends, self.state, DELAY)
        self.rng = np.random.default_rng(3)
        self.gains: list[float] = []

    def play(self, seconds: float, dry_level: float, wet_level: float) -> np.ndarray:
        """Noise of these levels at the device and from the model; what sounded, [n, 2]."""
        out: list[np.ndarray] = []
        for number in range(int(seconds * RATE / BUFFER)):
            indata = self.rng.normal(0.0, dry_level, (BUFFER, 2)).astype(np.float32)
            wet = self.rng.normal(0.0, wet_level, (BUFFER, 2)).astype(np.float32)
            outdata = np.zeros((BUFFER, 2), np.float32)
            self.ends.playback.write(self.ends.position, wet)
            self.ends.callback(indata, outdata)
            out.append(outdata)
            if number % (RATE // BUFFER // 2) == 0:
                self.matcher.step()
                self.gains.append(self.matcher.gain_db)
        return np.concatenate(out)


def lufs(samples: np.ndarray) -> float:
    meter = Meter(RATE)
    meter.feed(samples.astype(np.float32))
    found = meter.result().integrated_lufs
    assert found is not None
    return found


@pytest.mark.parametrize(("dry", "wet"), [(0.1, 0.05), (0.05, 0.15), (0.1, 0.1)])
def test_wet_becomes_as_loud_as_dry(dry: float, wet: float) -> None:
    stage = Stage()
    stage.play(10, dry, wet)
    out = stage.play(5, dry, wet)
    tape = stage.ends.dry.read(stage.ends.position - len(out), len(out))
    assert lufs(out) == pytest.approx(lufs(tape), abs=0.3)
    assert np.abs(np.diff(stage.gains)).max() <= MOST_DB_PER_S * 0.5 + 1e-9


def test_the_range_is_kept() -> None:
    stage = Stage()
    stage.play(12, 0.1, 0.002)
    assert stage.gains[-1] == RANGE_DB
    assert stage.ends.match_gain == pytest.approx(10 ** (RANGE_DB / 20))
    stage.play(20, 0.002, 0.2)
    assert stage.gains[-1] == -RANGE_DB


def test_a_pause_leaves_the_gain_where_it_is() -> None:
    stage = Stage()
    stage.play(8, 0.1, 0.05)
    reached = stage.gains[-1]
    assert reached == pytest.approx(6.0, abs=0.5)
    stage.play(8, 0.0, 0.05)
    stage.play(8, 0.0, 0.0)
    assert stage.gains[-1] == pytest.approx(reached, abs=0.5)


def test_wet_is_compared_with_the_dry_that_caused_it() -> None:
    """A swell of dry that comes back one delay later, as it was, moves nothing."""
    state = ControlState(Controls(match_loudness=True))
    ends = Ends(state, RATE, seconds=20.0)
    late = LoudnessMatcher(ends, state, DELAY)
    wrong = LoudnessMatcher(ends, state, 0)
    rng = np.random.default_rng(4)
    swell = np.repeat(10.0 ** np.arange(-3, 0, 0.2), RATE // 2)[:, None]
    sound = (rng.normal(0.0, 1.0, (len(swell), 2)) * swell).astype(np.float32)
    ends.playback.write(DELAY, sound)
    off_by: list[float] = []
    for start in range(0, len(sound) - BUFFER, BUFFER):
        ends.callback(sound[start : start + BUFFER], np.zeros((BUFFER, 2), np.float32))
        if start > 4 * RATE:
            late.step()
            wrong.step()
            off_by.append(wrong.gain_db)
            assert abs(late.gain_db) < 0.1
    assert max(off_by) > 1.0


def test_off_it_does_nothing_and_forgets() -> None:
    stage = Stage()
    stage.play(8, 0.1, 0.05)
    assert stage.ends.match_gain > 1.5
    stage.state.update(lambda c: c.set("match_loudness", 0))
    stage.play(3, 0.1, 0.05)
    assert stage.ends.match_gain == 1.0
    assert stage.matcher.gain_db == 0.0
    out = stage.play(2, 0.1, 0.05)
    tape = stage.ends.wet.read(stage.ends.position - len(out), len(out))
    np.testing.assert_array_equal(out, tape)


def test_a_device_that_stands_still_moves_nothing() -> None:
    stage = Stage()
    stage.play(1, 0.1, 0.05)
    stage.matcher.step()
    reached = stage.matcher.gain_db
    for _ in range(10):
        stage.matcher.step()
    assert stage.matcher.gain_db == reached


def test_tapes_too_short_for_it_leave_the_gain_alone() -> None:
    state = ControlState(Controls(match_loudness=True))
    ends = Ends(state, RATE, seconds=2.5)
    matcher = LoudnessMatcher(ends, state, DELAY)
    for _ in range(100):
        ends.callback(np.ones((BUFFER, 2), np.float32), np.zeros((BUFFER, 2), np.float32))
        matcher.step()
    assert matcher.gain_db == 0.0


def test_what_is_generated_does_not_change() -> None:
    """The match stands behind the model: wet and its blocks are the same with and without."""
    sound = np.random.default_rng(5).normal(0, 0.1, 5 * RATE).astype(np.float32)
    tapes: list[np.ndarray] = []
    for on in (False, True):
        desk = Desk(
            Echo(fake_spec(sample_rate=RATE)),
            controls=Controls(steps=2, match_loudness=on),
            seconds=20.0,
            buffer_samples=BUFFER,
        )
        desk.ends.match_gain = 3.0
        desk.play(sound)
        tapes.append(desk.ends.wet.read(0, len(sound)))
    np.testing.assert_array_equal(tapes[0], tapes[1])


def test_the_thread_comes_and_goes_and_survives_a_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(matching, "PERIOD_S", 0.005)
    stage = Stage()
    calls: list[int] = []

    def broken(*_: object, **__: object) -> None:
        calls.append(1)
        raise RuntimeError("no meter")

    monkeypatch.setattr(matching, "Meter", broken)
    with stage.matcher:
        for count in range(1, 4):
            stage.ends.callback(np.ones((BUFFER, 2), np.float32), np.zeros((BUFFER, 2), np.float32))
            wait_for(lambda wanted=count: len(calls) >= wanted)
        assert "lmdm-loudness" in {thread.name for thread in threading.enumerate()}
    assert "lmdm-loudness" not in {thread.name for thread in threading.enumerate()}
    assert len([r for r in caplog.records if "loudness match failed" in r.message]) == 1
    assert stage.ends.match_gain == 1.0


def test_nothing_heavy_is_loaded_while_it_is_off() -> None:
    program = (
        "import sys, numpy as np\n"
        "from lmdm_agent.matching import LoudnessMatcher\n"
        "from lmdm_agent.ends import Ends\n"
        "from lmdm_agent.controls import Controls\n"
        "from lmdm_agent.control_state import ControlState\n"
        "state = ControlState(Controls())\n"
        "ends = Ends(state, 8000)\n"
        "ends.callback(np.ones((4000, 2), np.float32), np.zeros((4000, 2), np.float32))\n"
        "LoudnessMatcher(ends, state, 0).step()\n"
        "assert not {'pyloudnorm', 'scipy', 'soxr'} & sys.modules.keys()\n"
    )
    agent = Path(matching.__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=agent)
