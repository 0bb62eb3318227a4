"""The device callback: gains act at once, whatever is stuck; nothing odd gets through.

All that passes is on the 24-bit grid, so that a 24-bit take is what was heard and what sounded.
"""

import tracemalloc

import numpy as np
import pytest
from fakes import Desk, Echo, FakeInstrument, noise

from lmdm_agent import device_end
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_end import ARRIVAL_S, MATCH_DB_PER_S, MAX_CALLBACK_SAMPLES, DeviceEnd
from lmdm_agent.ends import FADE_S, Ends, gains
from lmdm_agent.ends_memory import XRUNS_KEPT
from lmdm_agent.grid import HIGHEST, on_grid
from lmdm_agent.limiter import CEILING

RATE = 44100


def run(ends: Ends, indata: np.ndarray, outputs: int = 2) -> np.ndarray:
    """One callback; what was in the output before must not matter."""
    out = np.full((len(indata), outputs), 9.0, np.float32)
    ends.callback(indata.astype(np.float32), out)
    return out


def ends_with(state: ControlState | None = None, wet: np.ndarray | None = None, **more) -> Ends:
    """Ends with a second of generated sound waiting."""
    ends = Ends(state or ControlState(Controls()), RATE, seconds=2.0, **more)
    if wet is not None:
        ends.playback.write(0, wet.astype(np.float32))
    return ends


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (Controls(), (0.0, 1.0)),
        (Controls(mix=0.25), (0.75, 0.25)),
        (Controls(mix=0.5, mute=True), (0.5, 0.0)),
        (Controls(bypass=True, mute=True), (1.0, 0.0)),
        (Controls(bypass=True, panic=True), (0.0, 0.0)),
        (Controls(gain_db=-20.0), (0.0, 0.1)),
    ],
)
def test_gains(controls: Controls, expected: tuple[float, float]) -> None:
    assert gains(controls) == pytest.approx(expected)


def test_the_wet_sound_passes_bit_for_bit_and_the_tapes_agree() -> None:
    wet, dry = np.stack([noise(1024, 1), noise(1024, 2)], 1), np.stack([noise(1024)] * 2, 1)
    ends = ends_with(wet=wet)
    out = np.concatenate([run(ends, dry[i : i + 256]) for i in range(0, 1024, 256)])
    np.testing.assert_array_equal(out, wet)
    for tape, truth in ((ends.dry, dry), (ends.wet, wet), (ends.mix, out)):
        np.testing.assert_array_equal(tape.read(0, 1024), truth)


@pytest.mark.parametrize("name", ["mute", "panic"])
def test_silence_acts_in_the_next_buffer_without_a_click(name: str) -> None:
    state = ControlState(Controls())
    ends = ends_with(state, np.full((RATE, 2), 0.75))
    nothing = np.zeros((512, 2))
    assert run(ends, nothing)[-1, 0] == 0.75
    state.update(lambda c: c.set(name, 1))
    ramp = run(ends, nothing)[:, 0]
    assert ramp[-1] == 0.0
    assert np.abs(np.diff(ramp, prepend=np.float32(0.75))).max() < 0.01
    assert np.all(run(ends, nothing) == 0.0)
    state.update(lambda c: c.set(name, 0))
    run(ends, nothing)
    assert np.all(run(ends, nothing) == 0.75)


def test_tiny_buffers_do_not_click_either() -> None:
    state = ControlState(Controls())
    ends = ends_with(state, np.ones((RATE, 2)))
    run(ends, np.zeros((16, 2)))
    state.update(lambda c: c.set("mute", 1))
    out = np.concatenate([run(ends, np.zeros((16, 2))) for _ in range(30)])[:, 0]
    assert np.abs(np.diff(out)).max() < 0.01
    assert out[-1] == 0.0


def test_bypass_is_the_input_even_when_nothing_is_generated() -> None:
    state = ControlState(Controls(bypass=True))
    ends = ends_with(state)
    dry = np.stack([noise(256, 3), noise(256, 4)], 1)
    np.testing.assert_array_equal(run(ends, dry), dry)


def test_one_channel_in_and_out() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)), inputs=(0,), outputs=(0,))
    dry = noise(128)[:, None]
    np.testing.assert_array_equal(run(ends, dry, 1), dry)


def test_one_output_gets_the_mean() -> None:
    ends = ends_with(wet=np.stack([np.full(64, 0.5), np.full(64, 0.1)], 1), outputs=(0,))
    np.testing.assert_allclose(run(ends, np.zeros((64, 2)), 1), 0.3, atol=1e-6)


def test_eight_channels_and_a_stem() -> None:
    ends = ends_with(
        ControlState(Controls(bypass=True)), inputs=(6, 7), stem=(2, 3), outputs=(4, 5)
    )
    indata = np.stack([noise(64, seed) for seed in range(8)], 1)
    out = run(ends, indata, 8)
    np.testing.assert_array_equal(out[:, 4:6], indata[:, 6:8])
    assert np.all(out[:, [0, 1, 2, 3, 6, 7]] == 0.0)
    assert ends.stem is not None
    np.testing.assert_array_equal(ends.stem.read(0, 64), indata[:, 2:4])


def test_not_a_number_is_silence_everywhere() -> None:
    ends = ends_with(ControlState(Controls(mix=0.5)), np.full((64, 2), 0.5))
    dry = np.full((64, 2), 0.5, np.float32)
    dry[3], dry[4], dry[5] = np.nan, np.inf, -np.inf
    out = run(ends, dry)
    assert np.isfinite(out).all()
    heard = ends.dry.read(0, 64)
    assert np.all(heard[3:6] == 0.0)
    assert np.all(heard[6:] == 0.5)
    np.testing.assert_allclose(out[3:6], 0.25)


@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e38])
def test_a_model_that_goes_wild_does_not_stay_in_the_output(odd: float) -> None:
    wet = np.full((2 * RATE, 2), 0.25, np.float32)
    wet[100:200] = odd
    ends = ends_with(ControlState(Controls(gain_db=12.0)), wet)
    with np.errstate(all="raise"):
        out = np.concatenate([run(ends, np.zeros((512, 2))) for _ in range(160)])
    assert np.abs(out).max() <= CEILING
    assert np.all(np.abs(ends.wet.read(0, 512)) <= 1.0)
    np.testing.assert_array_equal(out[-100:], CEILING)  # 0.25 at +12 dB is just above it


def test_too_loud_an_input_is_clipped_and_seen() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    out = run(ends, np.full((64, 2), 3.0))
    assert np.all(ends.dry.read(0, 64) == HIGHEST)
    assert np.all(out == np.float32(CEILING))
    assert ends.take_peaks() == (3.0, pytest.approx(CEILING))
    assert ends.take_peaks() == (0.0, 0.0)
    assert ends.limited_samples == 64
    for level in (0.125, 0.25, 0.0):
        run(ends, np.full((64, 2), level))
    assert ends.peak_in == 0.25
    assert ends.take_peaks()[0] == 0.25


@pytest.mark.parametrize("gain_db", [-60.0, -7.3, 0.0, 12.0])
@pytest.mark.parametrize("mix", [0.0, 0.37, 1.0])
def test_everything_is_on_the_grid_and_the_tape_is_what_sounded(mix: float, gain_db: float) -> None:
    rng = np.random.default_rng(5)
    wet, dry, stem = (rng.normal(0.0, 0.4, (3000, 2)).astype(np.float32) for _ in range(3))
    ends = ends_with(
        ControlState(Controls(mix=mix, gain_db=gain_db)), wet, inputs=(0, 1), stem=(2, 3)
    )
    indata = np.concatenate([dry, stem], axis=1)
    out = np.concatenate([run(ends, indata[i : i + 300]) for i in range(0, 3000, 300)])
    assert ends.stem is not None
    for tape, truth in ((ends.dry, dry), (ends.stem, stem), (ends.wet, wet), (ends.mix, out)):
        np.testing.assert_array_equal(tape.read(0, 3000), on_grid(truth))
    np.testing.assert_array_equal(out, on_grid(out))
    assert np.abs(out).max() <= CEILING


def test_what_sounds_is_the_wet_tape_where_nothing_is_too_loud() -> None:
    wet = np.random.default_rng(6).uniform(-CEILING, CEILING, (3000, 2))
    ends = ends_with(wet=wet)
    dry = np.stack([noise(3000, level=1.0)] * 2, 1)
    out = np.concatenate([run(ends, dry[i : i + 300]) for i in range(0, 3000, 300)])
    np.testing.assert_array_equal(out, on_grid(wet.astype(np.float32)))
    np.testing.assert_array_equal(out, ends.wet.read(0, 3000))
    assert ends.limited_samples == 0


def test_the_limiter_hears_the_wet_sound_before_it_is_clipped_for_the_tape() -> None:
    wet = 2.0 * np.sin(np.arange(4000) * 0.05)[:, None].repeat(2, 1)
    ends = ends_with(wet=wet)
    out = run(ends, np.zeros((4000, 2)))
    assert np.abs(ends.wet.read(0, 4000)).max() == 1.0
    np.testing.assert_allclose(out[500:, 0], wet[500:, 0] * CEILING / 2.0, atol=2e-3)


def test_xruns_are_remembered_with_their_places() -> None:
    ends = ends_with()
    buffer = np.zeros((100, 2), np.float32)
    for number in range(10):
        ends.callback(buffer, np.zeros_like(buffer), xrun=number in (2, 3, 7))
    assert ends.xruns == 3
    assert ends.xruns_since(0) == [300, 400, 800]
    assert ends.xruns_since(2) == [800]
    assert ends.xruns_since(3) == []


def test_only_the_newest_xruns_are_kept() -> None:
    ends = ends_with()
    buffer = np.zeros((1, 2), np.float32)
    for _ in range(XRUNS_KEPT + 10):
        ends.callback(buffer, buffer.copy(), xrun=True)
    assert ends.xruns == XRUNS_KEPT + 10
    assert ends.xruns_since(0) == list(range(11, XRUNS_KEPT + 11))
    assert ends.xruns_since(XRUNS_KEPT + 9) == [XRUNS_KEPT + 10]


def test_an_xrun_in_a_buffer_larger_than_planned_counts_once() -> None:
    ends = ends_with()
    buffer = np.zeros((MAX_CALLBACK_SAMPLES + 100, 2), np.float32)
    ends.callback(buffer, buffer.copy(), xrun=True)
    assert ends.xruns == len(ends.xruns_since(0)) == 1


def test_the_loudness_match_moves_slowly_and_only_while_it_is_on() -> None:
    state = ControlState(Controls())
    ends = ends_with(state, np.full((2 * RATE, 2), 0.25))
    ends.match_gain = 2.0

    def play(seconds: float) -> np.ndarray:
        return np.concatenate(
            [run(ends, np.zeros((64, 2))) for _ in range(int(seconds * RATE / 64))]
        )[:, 0]

    assert np.all(play(0.1) == 0.25)
    state.update(lambda c: c.set("match_loudness", 1))
    up = play(0.6)
    assert up[-1] == 0.5
    needed_s = 20 * np.log10(2.0) / MATCH_DB_PER_S
    assert np.argmax(up == 0.5) == pytest.approx(needed_s * RATE, abs=128)
    assert np.diff(up).min() >= 0 and np.diff(up).max() < 1e-4
    state.update(lambda c: c.set("match_loudness", 0))
    down = play(0.6)
    assert down[-1] == 0.25
    assert np.diff(down).min() > -1e-4 and np.diff(down).max() <= 0
    np.testing.assert_array_equal(ends.wet.read(0, RATE), np.float32(0.25))


def test_a_sound_that_is_turned_up_is_silenced_as_fast() -> None:
    state = ControlState(Controls(gain_db=12.0))
    ends = ends_with(state, np.full((RATE, 2), 0.2))
    run(ends, np.zeros((512, 2)))
    state.update(lambda c: c.set("panic", 1))
    ramp = run(ends, np.zeros((512, 2)))[:, 0]
    assert ramp[int(FADE_S * RATE * 2)] < 0.5
    assert ramp[-1] == 0.0
    assert np.abs(np.diff(ramp)).max() < 0.01


def test_a_buffer_larger_than_planned_still_passes() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    dry = np.stack([noise(MAX_CALLBACK_SAMPLES + 100)] * 2, 1)
    np.testing.assert_array_equal(run(ends, dry), dry)


def test_the_callback_makes_no_arrays() -> None:
    state = ControlState(Controls(mix=0.5))
    ends = ends_with(state, np.ones((RATE, 2)), stem=(0, 1))
    ends.match_gain = 3.0
    ends.playback.expect(0, 20000)
    indata, out = np.ones((2048, 2), np.float32), np.zeros((2048, 2), np.float32)
    changes = [
        state.current.set("mix", 0.1),  # the limiter works
        state.current.set("mute", 1),  # and recovers
        state.current.set("late_sound", "repeat"),
        state.current.set("match_loudness", 1).set("late_sound", "dry"),
    ]
    end = DeviceEnd(ends.shape, ends.memory)
    for _ in range(30):  # through sound, its end, and silence
        end.callback(indata, out)
    piece = np.ones((RATE // 2, 2), np.float32)
    limited: set[int] = set()
    tracemalloc.start()
    try:
        for turn in range(100):
            # A control changes now and then; the sound runs out and comes back in between.
            state.update(lambda _, now=changes[turn // 3 % 4]: now)
            if turn % 20 == 0:
                ends.playback.write(ends.position, piece)
            if turn % 35 == 0:
                end.fade_in()
            indata[:] = 1.0 if turn % 20 < 10 else 0.1
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            end.callback(indata, out, xrun=turn % 5 == 0)
            grown = tracemalloc.get_traced_memory()[1] - before
            assert grown < 4096, f"{grown} bytes in callback {turn}; a channel has 8192"
            limited.add(ends.limited_samples)
    finally:
        tracemalloc.stop()
    assert 10 < len(limited) < 100


def sine(count: int, hz: float, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * hz / RATE * np.arange(count))[:, None].repeat(2, 1)


@pytest.mark.parametrize("size", [16, 512, 4096])
def test_a_device_that_was_opened_fades_in(size: int) -> None:
    ends = ends_with(ControlState(Controls(mix=0.5)), np.full((RATE, 2), 0.5))
    end = DeviceEnd(ends.shape, ends.memory)
    ones, both = np.full((size, 2), 0.5, np.float32), np.zeros((8192, 2), np.float32)
    end.fade_in()
    for start in range(0, 8192, size):
        end.callback(ones, both[start : start + size])
    out, count = both[:, 0], int(ARRIVAL_S * RATE)
    np.testing.assert_allclose(out[:count], 0.5 * np.arange(1, count + 1) / count, atol=1e-3)
    np.testing.assert_array_equal(out[count:], 0.5)
    np.testing.assert_array_equal(ends.mix.read(0, len(out))[:, 0], out)
    np.testing.assert_array_equal(ends.wet.read(0, len(out)), 0.5)


@pytest.mark.parametrize("size", [16, 512, 4096])
def test_it_fades_out_and_stays_silent(size: int) -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    end = DeviceEnd(ends.shape, ends.memory)
    ones, pieces = np.full((size, 2), 0.5, np.float32), list[np.ndarray]()

    def play(count: int) -> np.ndarray:
        for _ in range(count // size):
            pieces.append(np.zeros((size, 2), np.float32))
            end.callback(ones, pieces[-1])
        return pieces[-1]

    assert play(4096)[-1, 0] == 0.5
    assert not end.silent
    end.fade_out()
    play(8192)
    assert end.silent
    out = np.concatenate(pieces)[4096:, 0]
    assert np.abs(np.diff(out)).max() < 0.5 / (ARRIVAL_S * RATE) * 1.1
    assert out[int(ARRIVAL_S * RATE) // 2] == pytest.approx(0.25, abs=0.01)
    np.testing.assert_array_equal(out[int(ARRIVAL_S * RATE) :], 0.0)
    assert ends.position == 4096 + 8192, "its clock goes on"


def test_a_fade_in_that_is_turned_round_does_not_click() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    end = DeviceEnd(ends.shape, ends.memory)
    out = np.zeros((4000, 2), np.float32)
    end.fade_in()
    for start in range(0, 4000, 100):
        if start == 1000:
            end.fade_out()
        end.callback(np.full((100, 2), 0.5, np.float32), out[start : start + 100])
    assert out.max() == pytest.approx(0.5 * 1000 / (ARRIVAL_S * RATE), rel=0.01)
    assert np.abs(np.diff(out[:, 0])).max() < 0.001
    assert end.silent


def test_callbacks_are_counted_and_slow_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now, spent_s = [0.0], iter([0.001, 0.004, 0.006, 0.2, 0.0])
    buffer = np.zeros((441, 2), np.float32)  # 10 ms

    class Clock:
        """Moves on while a callback works; each of them asks twice."""

        asked = 0

        def perf_counter(self) -> float:
            self.asked += 1
            now[0] += 0.0 if self.asked % 2 else next(spent_s)
            return now[0]

    monkeypatch.setattr(device_end, "time", Clock())
    ends = ends_with()
    for _ in range(5):
        ends.callback(buffer, buffer.copy())
    assert ends.buffers.callbacks == 5
    assert ends.buffers.slow_callbacks == 2, "6 ms and 200 ms are more than half of 10 ms"
    assert ends.buffers.longest_callback_s == pytest.approx(0.2)


def test_a_movement_arrives_in_the_callback_with_its_block() -> None:
    """What a fade of numbers does at `take` counts as a change, too."""
    state = ControlState(Controls(mix=0.0))
    ends = ends_with(state, np.full((RATE, 2), 0.5))
    state.update(lambda c: c.recall(c.set("mix", 1.0), 1.0))
    assert run(ends, np.zeros((512, 2)))[-1, 0] == 0.0
    state.take(0, 0.25)
    state.take(1, 0.25)
    assert 0.0 < state.current.mix < 1.0
    run(ends, np.zeros((512, 2)))
    assert run(ends, np.zeros((512, 2)))[-1, 0] == pytest.approx(0.5 * state.current.mix)


def test_the_newest_device_end_moves_the_sound_alone() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    ones = np.full((64, 2), 0.5, np.float32)
    out = np.full((64, 2), 9.0, np.float32)
    first, second = (DeviceEnd(ends.shape, ends.memory) for _ in range(2))
    first.callback(ones, out, True)
    np.testing.assert_array_equal(out, 0.0)
    assert (ends.position, ends.xruns, ends.buffers.callbacks) == (0, 0, 0)
    second.callback(ones, out)
    np.testing.assert_array_equal(out, 0.5)
    assert ends.position == 64


@pytest.mark.parametrize("where", ["_take", "_mix", "_give", "_meter"])
def test_a_buffer_cut_in_two_is_filled_up_and_time_goes_on(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the process had been killed in the middle of a callback."""
    wet = sine(2000, 300)
    ends = ends_with(ControlState(Controls(mix=0.5)), wet, stem=(0, 1))
    dry = np.stack([noise(1000, 1), noise(1000, 2)], 1)
    run(ends, dry[:100])
    with monkeypatch.context() as patch:
        patch.setattr(DeviceEnd, where, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(ends, dry[100:200])
    assert ends.playback.position == 200
    end, out = DeviceEnd(ends.shape, ends.memory), np.zeros((800, 2), np.float32)
    assert ends.position == ends.playback.position == 200
    end.callback(dry[200:], out)
    assert ends.stem is not None
    truths = ((ends.dry, dry), (ends.stem, dry), (ends.wet, on_grid(wet.astype(np.float32))))
    for tape, truth in truths:
        held = tape.read(0, 1000)
        np.testing.assert_array_equal(held[:100], truth[:100])
        np.testing.assert_array_equal(held[200:], truth[200:1000])
        cut = held[100:200]
        assert np.all(cut == truth[100:200]) or np.all(cut == 0.0)
    np.testing.assert_array_equal(ends.mix.read(200, 800), out)
    np.testing.assert_array_equal(ends.dry.read(100, 100), 0.0)


def test_what_was_counted_stays_when_another_device_end_goes_on() -> None:
    state = ControlState(Controls(match_loudness=True, gain_db=12.0))
    ends = ends_with(state, np.full((RATE, 2), 0.5))
    ends.playback.expect(0)
    ends.match_gain = 2.0
    for _ in range(100):
        ends.callback(np.ones((512, 2), np.float32), np.zeros((512, 2), np.float32), True)
    before = (ends.position, ends.xruns, ends.limited_samples, ends.playback.late_samples)
    assert min(before) > 0
    end, out = DeviceEnd(ends.shape, ends.memory), np.zeros((64, 2), np.float32)
    now = (ends.position, ends.xruns, ends.limited_samples, ends.playback.late_samples)
    assert now == before
    ends.playback.write(ends.position, np.full((64, 2), 0.1, np.float32))
    end.callback(np.zeros((64, 2), np.float32), out)
    # The matched gain did not start from 1 again.
    assert out[-1, 0] == pytest.approx(0.1 * 2.0 * 10 ** (12 / 20), rel=0.01)
    assert ends.limited_samples >= before[2]


def test_dry_sound_goes_on_when_the_worker_is_stuck() -> None:
    desk = Desk(Echo(), controls=Controls(mix=0.5))
    sound = noise(2000)
    out = desk.play(sound, answer=False)
    np.testing.assert_allclose(out[:, 0], sound * 0.5, atol=1e-7)
    assert desk.session.health().late_samples == 2000 - desk.session.delay_samples


def test_the_input_is_heard_by_the_model_as_it_is() -> None:
    desk = Desk(FakeInstrument())
    sound = noise(640)
    desk.play(sound)
    np.testing.assert_array_equal(np.concatenate(desk.instrument.heard_blocks), sound)
