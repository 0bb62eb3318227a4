"""The soundcheck: its figures are the device's and the model's, and mean what it says."""

import io
import json
import os
from collections import deque

import msgspec
import numpy as np
import pytest
from fakes import FakeInstrument, Raising, fake_spec
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from lmdm_agent import soundcheck, soundcheck_report
from lmdm_agent.config import EngineSettings, Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Engine
from lmdm_agent.errors import ConfigError, DeviceError, LmdmError
from lmdm_agent.loopback import Loop
from lmdm_agent.other_programs import OtherPrograms
from lmdm_agent.session import Session
from lmdm_agent.soundcheck_advice import (
    Answer,
    Buffers,
    advise,
    best_buffer,
    carried,
    largest_t_f_latents,
    minutes_left,
    quantile,
    row_of,
    shortest_slack,
    trend_of,
    verdict,
)
from lmdm_agent.soundcheck_measure import Found, share_out
from lmdm_agent.soundcheck_run import Bench, Probe, for_measuring
from lmdm_agent.timeline import Timeline

SPEC = fake_spec(64, sample_rate=8000)
BLOCK, BUFFER = SPEC.block_samples, 128
BUFFER_MS = 1000 * BUFFER / 8000


class Turned:
    """A session on a device that the test turns; a block takes some buffers to answer.

    ``lag``: what leaves comes back so many samples later; None for no cable.
    """

    def __init__(self, instrument=None, cost=lambda steps: 1, slack=512, lag=None, rate=8000):
        self.instrument = instrument or FakeInstrument(SPEC)
        self.probe = Probe(self.instrument)
        self.state = ControlState(Controls(steps=2))
        self.ends = Ends(self.state, rate, seconds=20.0)
        self.session = Session(self.probe, Timeline(BLOCK, slack), self.state, self.ends)
        # Only the turned device takes time.
        self.session.engine.clock = lambda: 0.0
        self.cost, self.lag, self.free_at = cost, lag, 0
        self.line = deque(np.zeros((lag or 0, 2), np.float32))
        self.sounded = []
        self.bench = Bench(self, self.probe, "test device", pause=self.pause)

    def pause(self):
        heard, played = np.zeros((BUFFER, 2), np.float32), np.zeros((BUFFER, 2), np.float32)
        if self.lag is not None:
            heard[:] = [self.line.popleft() for _ in range(BUFFER)]
        self.ends.callback(heard, played)
        self.sounded.append(played.copy())
        if self.lag is not None:
            self.line.extend(played)
        position = self.ends.position * 8000 // self.ends.rate
        heard_at = self.session.timeline.input_start(self.session.engine.context.block + 1)
        ready = max(heard_at, self.free_at) + self.cost(self.state.current.steps) * BUFFER
        if position >= ready:
            self.session.step()
            self.free_at = position


def answers(times_ms, steps=4, slack_ms=100.0, every_s=0.5):
    return [
        Answer(i * every_s, steps, ms / 1000, ms / 1000, ms > slack_ms)
        for i, ms in enumerate(times_ms)
    ]


# Measuring.


def test_an_answer_time_runs_from_heard_to_written():
    stage = Turned(cost=lambda steps: steps)
    for steps in (1, 2, 3):
        got = stage.bench.turn(steps, 5)
        assert len(got) == 5 and {a.steps for a in got} == {steps}
        assert {round(1000 * a.answer_s, 3) for a in got} == {steps * BUFFER_MS}
        assert not any(a.late for a in got)


def test_too_many_steps_are_late_and_given_up_and_the_rest_goes_on():
    # 512 samples of slack are four buffers; eight buffers are a block.
    stage = Turned(cost=lambda steps: {1: 1, 2: 2, 4: 6, 8: 9}[steps])
    found = stage.bench.survey([1, 2, 4, 8], 12)
    assert len(found[1]) == len(found[2]) == 12
    assert not any(a.late for steps in (1, 2) for a in found[steps])
    for steps in (4, 8):
        assert sum(a.late for a in found[steps]) == len(found[steps]) == 4
    # Each goes on waiting for the one before, so times grow; those after it are not charged.
    times = [a.answer_s for a in found[8]]
    assert times == sorted(times) and times[-1] > times[0]
    assert {round(1000 * a.answer_s, 3) for a in found[1]} == {BUFFER_MS}


def test_step_counts_take_turns():
    stage = Turned()
    stage.bench.survey([1, 2], 16)
    order = [a.steps for a in stage.bench.answers]
    changes = [steps for i, steps in enumerate(order) if i == 0 or order[i - 1] != steps]
    assert changes == [1, 2, 1, 2]


def test_nothing_but_the_sweeps_sounds():
    stage = Turned(lag=300)
    stage.bench.turn(2, 20)
    assert not np.any(np.concatenate(stage.sounded))
    stage.bench.loop()
    assert np.max(np.abs(np.concatenate(stage.sounded))) == pytest.approx(0.1, abs=0.002)


@pytest.mark.parametrize("lag", [0, 300, 1024])
def test_the_loop_of_the_device_is_found(lag):
    loop = Turned(lag=BUFFER + lag).bench.loop()
    assert (loop.word, loop.delay_samples, loop.exact) == ("found", BUFFER + lag, True)


def test_the_loop_is_in_device_samples_whatever_the_models_rate():
    loop = Turned(lag=500, rate=16000).bench.loop()
    assert (loop.word, loop.delay_samples) == ("found", 500)


def test_a_loop_is_found_though_every_block_is_late():
    # Six buffers of four: each block loses its first quarter, the sweeps have holes.
    stage = Turned(lag=400, cost=lambda steps: 6)
    loop = stage.bench.loop()
    assert (loop.word, loop.delay_samples) == ("found", 400)


def test_without_a_cable_there_is_no_loop():
    assert Turned().bench.loop().word == "none"


def test_blocks_that_fail_or_are_skipped_count():
    stage = Turned(Raising(lambda number: number >= 1, SPEC))
    got = stage.bench.turn(2, 4)
    assert all(a.failed for a in got)
    stage = Turned(cost=lambda steps: 40)
    got = stage.bench.turn(2, 4)
    assert all(a.late for a in got)
    assert row_of(2, got).late == 4


def test_a_device_that_stops_is_said():
    stage = Turned()
    stage.bench = Bench(stage, stage.probe, "test device", pause=lambda: None)
    with pytest.raises(DeviceError, match="test device has stopped"):
        stage.bench.turn(2, 4)


def test_a_model_that_hangs_is_said():
    stage = Turned(cost=lambda steps: 10**9)
    with pytest.raises(LmdmError, match="it hangs"):
        stage.bench.turn(2, 4)


def test_the_model_works_for_every_block_but_not_for_the_sweeps():
    class Counting(FakeInstrument):
        calls = 0

        def denoise(self, *args):
            self.calls += 1
            return super().denoise(*args)

    stage = Turned(Counting(SPEC), lag=300)
    stage.bench.turn(2, 4)
    worked = stage.instrument.calls
    assert worked >= 2 * 4
    stage.bench.loop()
    assert stage.instrument.calls <= worked + 4


def test_measuring_pins_what_would_change_the_load():
    controls = for_measuring(Controls(mix=0.2, panic=True, mute=True, gain_db=-20.0))
    assert (controls.mix, controls.panic, controls.mute, controls.gain_db) == (1.0, False, False, 0)
    assert not controls.auto_steps and not controls.drift_watch


def test_what_the_device_did_is_counted_from_the_call_on():
    stage = Turned()
    stage.bench.turn(2, 2)
    told = stage.bench.buffers(BUFFER)
    before = stage.ends.position
    stage.ends.callback(np.zeros((BUFFER, 2), np.float32), np.zeros((BUFFER, 2), np.float32), True)
    stage.bench.turn(2, 4)
    buffers = told()
    assert buffers.xruns == 1
    assert buffers.seconds == pytest.approx((stage.ends.position - before) / 8000)
    assert buffers.callbacks == (stage.ends.position - before) // BUFFER


# What the figures mean.


def test_quantiles_are_values_that_occurred():
    ordered = [float(n) for n in range(1, 101)]
    assert [quantile(ordered, q) for q in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert quantile([7.0], 0.99) == 7.0
    row = row_of(4, answers([10, 20, 30, 120]))
    assert (row.p50_ms, row.p95_ms, row.worst_ms, row.late) == (20, 120, 120, 1)


@given(
    slope=st.floats(-5, 5),
    seed=st.integers(0, 1000),
    spikes=st.integers(0, 40),
)
def test_a_trend_is_found_through_noise_and_spikes(slope, seed, spikes):
    rng = np.random.default_rng(seed)
    minutes = np.arange(400) * 0.5 / 60
    times = 60 + slope * minutes + rng.normal(0, 0.2, 400)
    times[rng.integers(0, 400, spikes)] += 200
    trend = trend_of(answers(times, slack_ms=500))
    assert trend.ms_per_minute == pytest.approx(slope, abs=0.25)
    assert trend.low <= trend.ms_per_minute <= trend.high
    assert trend.minutes == pytest.approx(399 * 0.5 / 60)


def test_a_trend_rises_only_when_it_is_certain():
    rng = np.random.default_rng(1)
    noise = [trend_of(answers(60 + rng.normal(0, 5, 300), slack_ms=500)) for _ in range(60)]
    assert sum(trend.rises for trend in noise) <= 5
    rising = trend_of(answers(60 + np.arange(300) * 0.05, slack_ms=500))
    row = row_of(4, answers([60, 75], slack_ms=500))
    assert rising.rises
    assert minutes_left(rising, row, 100.0) == pytest.approx(25 / 6, rel=0.01)
    assert minutes_left(noise[0], row, 100.0) is None or noise[0].rises


def test_a_short_run_has_no_trend():
    assert trend_of(answers([60.0] * 100)) is None
    assert trend_of([]) is None


def row(steps, worst, late=0, failed=0):
    made = row_of(steps, answers([worst], steps, 1e9))
    return msgspec.structs.replace(made, late=late, failed=failed)


def test_recommended_steps_leave_a_margin():
    assert carried([row(1, 10), row(4, 79), row(8, 90)], 100.0) == 4
    assert carried([row(1, 10), row(4, 79, late=1)], 100.0) == 1
    assert carried([row(1, 10, failed=1)], 100.0) is None
    assert carried([row(1, 81)], 100.0) is None


def test_the_shortest_slack_is_whole_milliseconds_a_buffer_and_within_a_block():
    # 8 samples a millisecond.
    assert shortest_slack(row(1, 8), SPEC, 0.0) == 10 * 8
    assert shortest_slack(row(1, 8.1), SPEC, 0.0) == 11 * 8
    assert shortest_slack(row(1, 8), SPEC, 16.5) == 17 * 8
    assert shortest_slack(row(1, 200), SPEC, 0.0) is None


def test_the_shortest_slack_is_whole_latents_where_stems_are_followed():
    # 2 ms, or 16 samples, a latent.
    assert shortest_slack(row(1, 8), SPEC, 0.0, stems=True) == 5 * 16
    assert shortest_slack(row(1, 8.1), SPEC, 0.0, stems=True) == 6 * 16
    assert shortest_slack(row(1, 8), SPEC, 16.5, stems=True) == 9 * 16


@given(slack=st.integers(0, 1024), decoder=st.integers(0, 2))
def test_the_largest_t_f_is_the_engines(slack, decoder):
    spec = fake_spec(
        64, sample_rate=8000, encoder_lookahead_samples=20, decoder_lookahead_latents=decoder
    )
    whole = Engine(FakeInstrument(spec), Timeline(spec.block_samples, slack))
    assert largest_t_f_latents(spec, slack) == whole.largest_t_f_latents


def advised(rows, slack=512, device=100):
    return advise(
        rows, SPEC, slack, rate=16000, buffer_samples=64, delay_samples=5000, device_samples=device
    )


def test_advice_keeps_the_slack_that_carries_something():
    advice = advised([row(1, 10), row(4, 40), row(8, 60)])
    assert (advice.steps, advice.slack_ms) == (4, 64.0)
    assert (advice.delay_samples, advice.heard_samples) == (5000, 5100)
    assert advice.t_f_latents == largest_t_f_latents(SPEC, 512)


def test_advice_says_how_short_the_slack_could_be():
    advice = advised([row(1, 10), row(4, 40), row(8, 60)])
    # 40 / 0.8 ms; 14 ms less than asked.
    assert (advice.least_slack_ms, advice.least_delay_ms) == (50.0, 5000 / 16 - 14.0)
    assert advised([row(4, 51.2)]).least_slack_ms == 64.0


def test_advice_lengthens_the_slack_when_nothing_fits_and_says_the_delay_then():
    advice = advised([row(1, 70), row(4, 71), row(8, 120)], device=None)
    # 70 / 0.8 ms, 71 / 0.8 are more; 24 ms more than asked, at twice the rate.
    assert (advice.steps, advice.slack_ms) == (1, 88.0) == (1, advice.least_slack_ms)
    assert advice.delay_samples == 5000 + 24 * 16 == advice.heard_samples
    assert advice.t_f_latents == largest_t_f_latents(SPEC, 88 * 8)
    assert advised([row(1, 200)]) is None


def buffers(size, xruns=0, slow=0, seconds=60.0):
    return Buffers(
        buffer_samples=size, seconds=seconds, callbacks=1, xruns=xruns, slow=slow, longest_ms=1.0
    )


def test_the_buffer_stays_while_it_is_clean_and_grows_when_not():
    assert best_buffer(buffers(512), [buffers(256), buffers(1024)]) == 512
    assert best_buffer(buffers(512, 1), [buffers(256), buffers(1024)]) == 1024
    assert best_buffer(buffers(512, 0, 1), [buffers(256), buffers(1024, 3), buffers(2048)]) == 2048
    assert best_buffer(buffers(512, 1), [buffers(256)]) == 512


def found_loop(lag):
    return Loop(word="found", delay_samples=lag)


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({}, None),
        ({"row": row(4, 10, late=2)}, "came later"),
        ({"row": row(4, 10, failed=1)}, "failed"),
        ({"buffers": buffers(512, xruns=1)}, None),
        ({"buffers": buffers(512, xruns=3)}, "lost samples 3 times"),
        ({"buffers": buffers(512, xruns=1, seconds=30.0)}, "lost samples"),
        ({"loops": [found_loop(768), found_loop(768)]}, None),
        ({"loops": [found_loop(768), found_loop(832)]}, "moved from 768 to 832"),
        ({"loops": [Loop(word="moved", lags=(1, 2))]}, "not constant"),
        ({"loops": [Loop(word="none")]}, None),
        ({"losses": 1}, "went away"),
    ],
)
def test_the_verdict_names_every_reason(given_, words):
    values = {"row": row(4, 10), "buffers": buffers(512), "loops": [], "losses": 0} | given_
    reasons = verdict(values["row"], 325.0, values["buffers"], values["loops"], values["losses"])
    assert bool(reasons) == (words is not None)
    assert words is None or words in reasons[0]


@given(minutes=st.floats(0.1, 60), counts=st.integers(1, 5), others=st.integers(0, 2))
def test_every_part_gets_blocks_and_all_fit_the_time(minutes, counts, others):
    share = share_out(minutes, 0.464, counts, others)
    assert share.survey >= 4 and share.long >= 8 and (share.buffers >= 4 or not others)
    used = (share.survey * counts + share.buffers * others + share.long) * 0.464 / 60
    assert used <= max(minutes, (4 * counts + 4 * others + 8) * 0.464 / 60 + 0.2 * minutes)


# The whole command.


def settings_for(model_file, **controls) -> Settings:
    return Settings(engine=EngineSettings(model=str(model_file), provider="cpu"), controls=controls)


@pytest.fixture
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(soundcheck_report.library, "user_folder", lambda: tmp_path / "own")
    return tmp_path / "own"


def checked(model_file, **options):
    out = io.StringIO()
    console = Console(file=out, width=120, force_terminal=False)
    go = soundcheck.run(
        settings_for(model_file), 0.01, with_device=False, console=console, **options
    )
    return go, out.getvalue()


def test_soundcheck_of_a_model_file_without_a_device(model_file, tmp_path, own_folder):
    pytest.importorskip("matplotlib")
    path, picture = tmp_path / "report.json", tmp_path / "times.png"
    go, out = checked(model_file, report=path, picture=picture)
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    facts = json.loads(path.read_text())
    assert facts["go"] == go
    assert [entry["steps"] for entry in facts["rows"]] == [1, 2, 4, 8]
    assert facts["key"]["device"] == "no device" and facts["device_samples"] is None
    assert ("GO with 2 steps" in out) and ("NO-GO" in out) != go
    assert "No device" in out and "Recommended" in out
    kept = soundcheck_report.read()
    assert len(kept) == 1 and json.loads(soundcheck_report.in_json(kept[0])) == facts
    assert (own_folder / "soundcheck.json").is_file()


def test_a_report_that_cannot_be_written_is_said_first(model_file, tmp_path, own_folder):
    with pytest.raises(ConfigError, match="cannot be written"):
        checked(model_file, report=tmp_path / "none" / "report.json")
    assert not own_folder.exists()


def judged(spec=SPEC, **found):
    values = {
        "answers": {k: answers([10.0] * 20, k) for k in (1, 2)},
        "long_steps": 2,
        "long": answers([10.0] * 20, 2),
        "delay_samples": 5000,
    }
    key = soundcheck_report.key_of(spec, "CPUExecutionProvider", 0, None)
    settings = Settings(engine=EngineSettings(slack_ms=100.0), controls={"steps": 2})
    return soundcheck.report_of(settings, spec, key, 1.0, Found(**(values | found)), ("a doctor",))


def test_the_verdict_is_about_the_steps_that_were_asked_for():
    good = judged()
    assert good.go and good.remarks == () and good.environment == ("a doctor",)
    bad = judged(
        answers={1: answers([10.0] * 20, 1), 2: answers([200.0] * 4, 2)},
        long_steps=1,
        long=answers([10.0] * 20, 1),
    )
    assert not bad.go and "4 of 4 blocks came later" in bad.reasons[0]
    assert bad.advice.steps == 1


def test_remarks_say_what_is_narrow_who_is_busy_and_what_rises():
    assert "narrow" in judged(long=answers([10.0] * 19 + [90.0], 2)).remarks[0]
    assert "other programs took 1.5" in judged(others_cores=1.5).remarks[0]
    rising = judged(long=answers(10 + np.arange(300) * 0.1, 2))
    assert "get slower" in rising.remarks[0]
    slow = judged(buffers=buffers(512, slow=2))
    assert slow.go and "half of their time" in slow.remarks[0]
    assert not judged(buffers=buffers(512, xruns=5)).go


def test_the_devices_delay_is_on_top():
    report = judged(loops=[found_loop(768), found_loop(768)], buffers=buffers(512))
    assert report.device_samples == 768
    assert report.advice.heard_samples == 5768


def test_other_programs_are_what_is_busy_without_us(monkeypatch):
    ours = OtherPrograms([os.getpid()])
    if ours.cores() is None:
        pytest.skip("no /proc here")
    moments = iter([(0.0, 100.0, 50.0), (10.0, 112.0, 55.0)])
    monkeypatch.setattr(OtherPrograms, "_seconds", lambda self: next(moments))
    assert OtherPrograms([1]).cores() == pytest.approx(0.7)
    monkeypatch.setattr(OtherPrograms, "_seconds", lambda self: None)
    assert OtherPrograms([1]).cores() is None
