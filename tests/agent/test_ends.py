"""The device callback: gains act at once, whatever is stuck; nothing odd gets through."""

import tracemalloc

import numpy as np
import pytest
from fakes import Desk, Echo, FakeInstrument, noise

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import MAX_CALLBACK_SAMPLES, Ends, gains

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
    ends = ends_with(state, np.ones((RATE, 2)))
    nothing = np.zeros((512, 2))
    assert run(ends, nothing)[-1, 0] == 1.0
    state.update(lambda c: c.set(name, 1))
    ramp = run(ends, nothing)[:, 0]
    assert ramp[-1] == 0.0
    assert np.abs(np.diff(ramp, prepend=np.float32(1))).max() < 0.01
    assert np.all(run(ends, nothing) == 0.0)
    state.update(lambda c: c.set(name, 0))
    run(ends, nothing)
    assert np.all(run(ends, nothing) == 1.0)


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
    ends = ends_with(ControlState(Controls(mix=0.5)), np.ones((64, 2)))
    dry = np.ones((64, 2), np.float32)
    dry[3], dry[4], dry[5] = np.nan, np.inf, -np.inf
    out = run(ends, dry)
    assert np.isfinite(out).all()
    heard = ends.dry.read(0, 64)
    assert np.all(heard[3:6] == 0.0)
    assert np.all(heard[6:] == 1.0)
    np.testing.assert_allclose(out[3:6], 0.5)


def test_too_loud_is_clipped_and_seen() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    out = run(ends, np.full((64, 2), 3.0))
    assert np.all(out == 1.0)
    assert ends.take_peaks() == (3.0, 1.0)
    assert ends.take_peaks() == (0.0, 0.0)


def test_a_buffer_larger_than_planned_still_passes() -> None:
    ends = ends_with(ControlState(Controls(bypass=True)))
    dry = np.stack([noise(MAX_CALLBACK_SAMPLES + 100)] * 2, 1)
    np.testing.assert_array_equal(run(ends, dry), dry)


def test_the_callback_makes_no_arrays() -> None:
    state = ControlState(Controls(mix=0.5))
    ends = ends_with(state, np.ones((RATE, 2)), stem=(0, 1))
    indata, out = np.ones((512, 2), np.float32), np.zeros((512, 2), np.float32)
    changes = [state.current.set("mix", 0.1), state.current.set("mute", 1), state.current]
    for _ in range(90):  # through sound, its end, and silence
        ends.callback(indata, out)
    ends.playback.write(ends.position, np.ones((RATE, 2), np.float32))
    tracemalloc.start()
    try:
        for turn in range(100):
            # A control changes now and then; the sound runs out and comes back in between.
            state._current = changes[turn // 3 % 3]
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            ends.callback(indata, out)
            grown = tracemalloc.get_traced_memory()[1] - before
            assert grown < 2048, f"{grown} bytes in callback {turn}; a buffer is {indata.nbytes}"
    finally:
        tracemalloc.stop()


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
