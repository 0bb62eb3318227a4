"""The real-time figures: what they count, and that what they claim would be noticed if untrue."""

from __future__ import annotations

import io
import itertools
import sys
import threading
import time

import msgspec
import numpy as np
import pytest
from fakes import FakeInstrument, fake_spec, wait_for
from rich.console import Console

from lmdm_agent import realtime_benchmark as bench
from lmdm_agent.audio import StreamPlan
from lmdm_agent.config import EngineSettings, RecordSettings, Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.errors import LmdmError
from lmdm_agent.model import read_spec
from lmdm_agent.osc_benchmark import ALL
from lmdm_agent.realtime_device import (
    PERIOD_S,
    Beat,
    ClockDevice,
    Helper,
    LockProbe,
    Spread,
    device,
    idle,
    main,
    spread,
)
from lmdm_agent.realtime_memory import CallbackMemory, Hour, VirtualSession, callback_memory, hour
from lmdm_agent.realtime_start import ClockAudio, Told, start_to_sound
from lmdm_agent.rig import timeline_of

RATE = 8000
SPEC = fake_spec(block_latents=4, sample_rate=RATE, samples_per_latent=400)
"""Blocks of 0.2 s."""


class Time:
    """A clock that only moves when somebody waits or works."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


def test_a_spread_is_of_values_that_were_measured():
    hundred = np.arange(1, 101) / 1000.0
    assert spread(hundred) == Spread(100, 51.0, 100.0, 100.0)
    assert spread(np.array([])) == Spread()


def test_a_device_made_of_a_clock_counts_cost_lateness_and_what_is_missed():
    clock = Time()
    works_s = itertools.chain([0.001] * 8, [0.014], itertools.repeat(0.001))

    def callback(indata: np.ndarray, outdata: np.ndarray) -> None:
        assert indata.shape == (80, 3)
        assert outdata.shape == (80, 2)
        assert indata.any()
        clock.pass_(next(works_s))

    made = ClockDevice(callback, RATE, 80, (3, 2), clock=clock, pause=clock.pass_, most=100)
    beat = made.run(lambda: made.buffers == 20)
    assert (made.buffers, beat.cost.count, beat.missed) == (20, 20, 1)
    assert beat.cost.p50_ms == pytest.approx(1.0)
    assert beat.cost.max_ms == pytest.approx(14.0)
    # The one after the slow one begins 4 ms after it was due; all others in time.
    assert beat.late.p50_ms == pytest.approx(0.0, abs=1e-6)
    assert beat.late.max_ms == pytest.approx(4.0)
    assert clock.now == pytest.approx(100.0 + 20 * 0.01 + 0.001)


def test_a_sleep_that_is_too_long_is_the_devices_lateness():
    clock = Time()
    made = ClockDevice(
        lambda indata, outdata: None,
        RATE,
        80,
        (2, 2),
        clock=clock,
        pause=lambda s: clock.pass_(s + 0.002),
        most=3,
    )
    beat = made.run(lambda: made.buffers == 5)
    assert beat.cost.count == 3, "no more are kept"
    assert beat.late.max_ms == pytest.approx(2.0)
    assert beat.missed == 0


def test_objects_that_a_callback_keeps_are_counted():
    kept: list[object] = []
    made = ClockDevice(
        lambda indata, outdata: kept.append(object()), RATE, 8, (2, 2), pause=lambda s: None
    )
    assert made.run(lambda: made.buffers == 1000).objects >= 1000


def test_the_probe_notes_what_a_sleep_is_too_long():
    clock = Time()
    longer_s = iter([0.0, 0.004, 0.0, 0.0])
    probe = LockProbe(clock=clock, pause=lambda s: clock.pass_(s + next(longer_s)))
    for _ in range(4):
        probe.ask()
    assert clock.now == pytest.approx(100.004 + 4 * PERIOD_S)
    assert probe.waits.count == 4
    assert probe.waits.max_ms == pytest.approx(4.0)
    assert probe.waits.p50_ms == pytest.approx(0.0, abs=1e-9)


def test_the_probe_asks_in_a_thread_until_it_is_left():
    with LockProbe(pause=lambda s: time.sleep(0.0005)) as probe:
        wait_for(lambda: probe.waits.count >= 3)
    count = probe.waits.count
    time.sleep(0.01)
    assert probe.waits.count == count


def test_the_callback_runs_in_another_process_on_the_shared_memory():
    state = ControlState(Controls(mix=0.0))
    ends = Ends(state, 44100, (0, 2), (1, 1), seconds=2.0, shared=True)
    with device(ends, 64, hurry=False) as clock:
        wait_for(lambda: ends.position > 64 * 20, 30.0)
        beat = clock.seen()
    assert clock.process.returncode == 0
    assert beat.cost.count * 64 == ends.position == 64 * ends.buffers.callbacks
    assert 0.0 < beat.cost.p50_ms <= beat.cost.p99_ms <= beat.cost.max_ms
    assert beat.late.count == beat.cost.count
    assert ends.peak_in > 0.1


def test_an_idle_process_has_the_same_probe():
    with idle() as quiet:
        time.sleep(0.1)
        seen = quiet.seen()
    assert isinstance(seen, Spread)
    assert quiet.process.returncode == 0


def test_a_process_that_fails_is_an_error_and_one_that_is_left_is_gone():
    with pytest.raises(LmdmError, match="failed with"), Helper(["nonsense"], Beat) as helper:
        helper.seen()
    with idle() as quiet:
        pass
    assert quiet.process.returncode is not None
    with pytest.raises(SystemExit, match="bench --realtime"):
        main(["nonsense"])


# What callbacks make.


def test_the_real_callback_makes_no_array_and_keeps_nothing():
    found = callback_memory(300)
    assert found.buffers == 300
    assert found.makes_no_array, found
    # The views of a callback are there, and are no array.
    assert 0 < max(found.bytes_most) < 4096


@pytest.mark.parametrize("count", [1, 10])
def test_a_callback_that_makes_an_array_is_seen(count):
    def makes():
        def move(indata: np.ndarray, outdata: np.ndarray) -> None:
            outdata[:] = (indata[:, :2] * np.float32(2.0))[: len(outdata)]

        return move

    found = callback_memory(count, makes)
    assert max(found.objects) <= 1
    assert not found.makes_no_array, found


def test_a_callback_that_keeps_something_is_seen():
    def makes():
        kept: list[object] = []
        return lambda indata, outdata: kept.append([float(len(kept))])

    found = callback_memory(300, makes)
    assert min(found.objects) >= 300
    assert min(found.bytes_kept) >= 300 * 8
    assert not found.makes_no_array


def test_what_is_kept_or_as_long_as_a_buffer_is_no_good():
    good = CallbackMemory(10, (64, 4096), (0, 0), (0, 0), (500, 520))
    assert good.makes_no_array
    for change in (
        {"objects": (0, 11)},
        {"bytes_kept": (400, 0)},
        {"bytes_most": (500, 500 + 4 * 4096)},
    ):
        assert not msgspec.structs.replace(good, **change).makes_no_array


# A virtual hour.


def played(minutes: float, memory=lambda: 100.0, **changes) -> Hour:
    settings = Settings(record=RecordSettings(capture_minutes=0.25))
    return hour(settings, FakeInstrument(SPEC), minutes, clock=Time(), memory=memory, **changes)


def test_an_hour_is_the_sessions_own():
    told: list[float] = []
    found = played(2.0, looked=told.append)
    assert found.minutes == pytest.approx(2.0, abs=0.01)
    # Of 0.2 s each; the last one may not be whole.
    assert found.blocks == pytest.approx(600, abs=1)
    assert found.failed == 0
    assert found.prompts == 6, "one every 20 s"
    assert len(found.seen_mb) == len(told) == 12
    assert told == [minutes for minutes, _ in found.seen_mb]
    assert found.took_s == 0.0
    assert found.grows_mb == 0.0


def test_memory_that_grows_is_seen():
    rising = itertools.count(100.0, 2.0)
    found = played(2.0, memory=lambda: next(rising))
    assert found.start_mb == 100.0
    assert found.first_mb < found.last_mb == pytest.approx(found.highest_mb, abs=3.0)
    assert found.grows_mb == pytest.approx(18.0)  # Nine looks from the second to the eleventh.


def test_a_virtual_session_does_what_a_stage_does():
    settings = Settings(record=RecordSettings(capture_minutes=0.25))
    session = VirtualSession(settings, FakeInstrument(SPEC))
    mb: list[float] = []
    session.run(60.0, lambda seconds: mb.append(session.history.held.megabytes))
    held = session.history.held
    assert 15.0 <= held.seconds < 25.0
    assert mb[-1] == pytest.approx(mb[2], rel=0.2), "the history is full and stays so"
    assert session.session.engine.embeddings.keys() >= {"a voice under water, number 2"}
    assert session.session.health().block > 290
    assert session.session.schedule is not None
    with pytest.raises(LmdmError, match="/lmdm/steps was refused"):
        session.send("steps", "many")


# All of it.


def test_every_figure_of_a_daemon_that_generates(model_file, capsys):
    settings = Settings(engine=EngineSettings(model=str(model_file), provider="cpu"))
    found = bench.run(settings, 1.5, 0.05, hurry=False, buffers=50, starts=1)
    assert list(found.situations) == ["idle", "generating"]
    still, busy = found.situations["idle"], found.situations["generating"]
    assert (still.callback, still.blocks) == (None, 0)
    assert busy.callback is not None
    assert busy.callback.cost.count > 50
    assert busy.blocks + busy.skipped > 0
    for seen in (still, busy):
        assert seen.lock.count > 0
        assert seen.system.count > 0
        assert {row.kind for row in seen.osc} >= {"steps", "mix", "prompt", ALL}
        # How many of a flood are lost, and how soon the others come, is the machine's affair.
        assert all(row.sent > row.lost for row in seen.osc)
        assert seen.resident_mb >= 0.0
    (start,) = found.starts
    assert 0.0 < start.opened_s < start.sounded_s
    assert found.callback_memory.makes_no_array
    assert found.render_speed > 0.0
    assert found.hour is not None
    assert found.hour.failed == 0
    out = " ".join(capsys.readouterr().out.split())
    for words in (
        "idle: ms from sending to ack",
        "generating: ms from sending to ack",
        "wait for the lock",
        "callback of a buffer",
        "to its first generated sound",
        "it makes no array",
        "times real time",
        "virtual minutes in",
    ):
        assert words in out
    again = msgspec.json.decode(msgspec.json.encode(found), type=bench.Realtime)
    assert again == found


def test_a_callback_that_makes_arrays_is_said_so_aloud():
    memory = CallbackMemory(10, (64, 4096), (0, 0), (0, 0), (500, 90_000))
    found = bench.Realtime("toy", 64, 44100, {}, [], memory, 3.0)
    text = io.StringIO()
    bench.show(found, Console(file=text, width=200))
    assert "IT MAKES ARRAYS" in text.getvalue()


def test_a_start_is_measured_from_the_call_to_the_first_generated_sample(model_file):
    """The one sample that counts: dry sound and what is there before it are silent."""
    seen = start_to_sound(["--model", str(model_file), "--provider", "cpu"])
    spec = read_spec(model_file)
    delay_s = timeline_of(spec).offset_samples / spec.sample_rate
    # Later where the first block is late, never earlier.
    assert seen.sounded_s - seen.opened_s > delay_s - 0.05
    assert seen.opened_s > 0.0
    assert seen.peak_mb > 50.0 or sys.platform != "linux"


def test_an_agent_that_does_not_start_is_an_error(tmp_path):
    with pytest.raises(LmdmError, match="does not sound: .*no such model file"):
        start_to_sound(["--model", str(tmp_path / "none.onnx")])
    with pytest.raises(LmdmError, match="does not sound"):
        start_to_sound(patience_s=0.0)


def test_the_sound_is_told_once_and_as_it_came(tmp_path):
    told, let_go = tmp_path / "told.json", threading.Event()

    def callback(indata: np.ndarray, outdata: np.ndarray, xrun: bool) -> None:
        outdata.fill(0.5 if let_go.is_set() else 0.0)

    audio = ClockAudio(told)
    (card,) = audio.list_devices()
    plan = StreamPlan(card, card, 44100, 64, (0, 1), (), (0, 1))
    stream = audio.Stream(plan, callback)
    try:
        time.sleep(0.05)
        assert not told.exists()
        before = time.time()
        let_go.set()
        wait_for(told.exists, 20.0)
        seen = msgspec.json.decode(told.read_bytes(), type=Told)
        assert seen.opened < before <= seen.sounded
        time.sleep(0.02)
        assert msgspec.json.decode(told.read_bytes(), type=Told) == seen
    finally:
        stream.close()


def test_the_traffic_lasts_as_long_as_it_should():
    for seconds in (1.0, 20.0):
        assert bench.traffic_of(seconds).seconds == pytest.approx(seconds, rel=0.1)
    assert bench.traffic_of(0.01).values >= 4, "one of every kind"
