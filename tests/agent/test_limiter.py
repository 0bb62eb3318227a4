"""The limiter: never above the ceiling, nothing changed below it, no step and no delay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.grid import on_grid
from lmdm_agent.limiter import CEILING, CEILING_DB, HOLD_S, RECOVERY_DB_PER_S, Limiter

RATE = 48000
LARGEST = 16384
SIZES = (16, 64, 500, 4096, LARGEST)


def limited(sound: np.ndarray, size: int = 512, limiter: Limiter | None = None) -> np.ndarray:
    """``sound`` [n] or [n, 2] through a limiter in buffers of ``size``."""
    stereo = np.repeat(sound[:, None], 2, axis=1) if sound.ndim == 1 else sound
    out = stereo.astype(np.float32)
    limiter = limiter or Limiter(RATE, LARGEST)
    for start in range(0, len(out), size):
        limiter.limit(out[start : start + size])
    return out


def sine(seconds: float, hz: float, level: float) -> np.ndarray:
    return level * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)


def decibels(level: float) -> float:
    return 20 * np.log10(level)


def sounds() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    quiet, loud = sine(0.2, 440, 0.5), sine(0.2, 440, 0.5 * 4)
    click = np.zeros(9000)
    click[4000] = 30.0
    return {
        "bursts": np.concatenate([quiet, loud, quiet, loud, quiet]),
        "low bursts": np.concatenate([sine(0.3, 41, 0.5), sine(0.3, 41, 4.0), sine(0.3, 41, 0.9)]),
        "noise": rng.normal(0.0, 1.0, 20000),
        "noise of changing level": rng.normal(0.0, 1.0, 40000) * np.linspace(0, 3, 40000),
        "click": click,
        "square": 3.0 * np.sign(sine(0.3, 100, 1.0) + 1e-9),
        "wild": rng.normal(0.0, 1.0, 9000) * 1e6,
        "sides apart": np.stack([sine(0.3, 300, 2.0), sine(0.3, 777, 0.1)], 1),
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", sounds())
def test_nothing_is_above_the_ceiling(name: str, size: int) -> None:
    out = limited(sounds()[name], size)
    assert np.abs(out).max() <= CEILING
    assert np.abs(on_grid(out)).max() <= CEILING


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 3000), st.floats(0.0, 50.0)), min_size=1, max_size=6),
    st.integers(0, 99),
)
def test_nothing_is_above_the_ceiling_in_buffers_of_any_size(
    pieces: list[tuple[int, float]], seed: int
) -> None:
    rng, limiter = np.random.default_rng(seed), Limiter(44100, 3000)
    for count, level in pieces:
        piece = rng.uniform(-level, level, (count, 2)).astype(np.float32)
        before = piece.copy()
        limiter.limit(piece)
        assert np.abs(piece).max() <= CEILING
        assert np.all(np.abs(piece) <= np.abs(before) + 1e-7)
        assert np.all(piece * before >= 0.0)


def test_below_the_ceiling_every_sample_stays_as_it_is() -> None:
    rng = np.random.default_rng(1)
    sound = rng.uniform(-CEILING, CEILING, (20000, 2)).astype(np.float32)
    sound[100], sound[200] = CEILING, -CEILING
    limiter = Limiter(RATE, LARGEST)
    np.testing.assert_array_equal(limited(sound, 512, limiter), sound)
    assert limiter.limited_samples == 0
    assert limiter.gain == 1.0


def test_the_ceiling_is_where_it_should_be() -> None:
    assert decibels(CEILING) == pytest.approx(CEILING_DB, abs=1e-5)
    assert on_grid(np.full(1, CEILING, np.float32))[0] == CEILING
    out = limited(sine(1.0, 440, 4.0))
    assert np.abs(out).max() == pytest.approx(CEILING, abs=1e-6)


@pytest.mark.parametrize("name", sounds())
def test_the_size_of_the_buffers_is_not_heard(name: str) -> None:
    sound = sounds()[name]
    whole = limited(sound, LARGEST)
    for size in (16, 333, 1024):
        np.testing.assert_allclose(limited(sound, size), whole, rtol=0, atol=1.2e-7)


def test_there_is_no_delay_and_both_sides_get_one_gain() -> None:
    rng = np.random.default_rng(3)
    sound = rng.normal(0.0, 1.0, (20000, 2)).astype(np.float32)
    gain = limited(sound) / sound
    np.testing.assert_allclose(gain[:, 0], gain[:, 1], rtol=1e-5)


@pytest.mark.parametrize("size", [16, 512])
@pytest.mark.parametrize("name", sounds())
def test_no_step_is_larger_than_those_of_the_sound_itself(name: str, size: int) -> None:
    """A recovering gain rises by a hair a sample; that is all it may add to a step.

    A quiet side goes down with the loud one, so its steps are measured by those.
    """
    sound = sounds()[name]
    out = limited(sound, size)
    stereo = np.repeat(sound[:, None], 2, axis=1) if sound.ndim == 1 else sound
    slope = 10 ** (RECOVERY_DB_PER_S / 20 / RATE) - 1
    own = np.abs(np.diff(stereo.astype(np.float32), axis=0)).max(axis=1, keepdims=True)
    assert np.all(np.abs(np.diff(out, axis=0)) <= own + CEILING * slope * 1.01 + 2e-7)


@pytest.mark.parametrize("hz", [41.0, 110.0, 440.0, 3000.0])
def test_a_steady_tone_is_turned_down_and_not_bent(hz: float) -> None:
    """Total harmonic distortion at +12 dB, once the first wave has passed."""
    out = limited(sine(3.0, hz, 4.0), 256)[:, 0].astype(float)
    steady = out[RATE : RATE + 2 * RATE]  # whole waves: 2 s of whole hertz
    power = np.abs(np.fft.rfft(steady)) ** 2
    base = int(2 * hz)
    harmonics = power[2 * base :: base].sum()
    assert 10 * np.log10(harmonics / power[base]) < -60


def test_it_recovers_smoothly_after_the_hold() -> None:
    limiter = Limiter(RATE, LARGEST)
    ends = 4800
    sound = np.concatenate([sine(0.1, 1000, CEILING * 4), np.full(RATE, 0.25)])
    gain = (limited(sound, 480, limiter)[ends:, 0] / sound[ends:]).astype(float)
    rising_s = decibels(4.0) / RECOVERY_DB_PER_S
    assert gain[0] == pytest.approx(0.25, rel=0.01)
    assert gain[int(0.9 * HOLD_S * RATE)] == pytest.approx(0.25, rel=0.01)
    full = int(np.argmax(gain >= 1.0))
    assert HOLD_S <= full / RATE - rising_s <= 2 * HOLD_S + 0.001
    assert 0.15 < full / RATE < 0.35  # about 200 ms
    assert np.all(np.diff(gain) >= -1e-6)
    assert np.diff(20 * np.log10(gain)).max() * RATE < RECOVERY_DB_PER_S * 1.1
    assert np.all(gain[full:] == 1.0)
    assert limiter.gain == 1.0


def test_what_was_limited_is_counted() -> None:
    limiter = Limiter(RATE, LARGEST)
    sound = np.zeros(3 * RATE)
    sound[1000] = 2 * CEILING
    limited(sound, 512, limiter)
    held_s = limiter.limited_samples / RATE - decibels(2.0) / RECOVERY_DB_PER_S
    assert HOLD_S <= held_s <= 2 * HOLD_S + 0.001


@pytest.mark.parametrize("size", [512, LARGEST])
def test_an_earlier_peak_leaves_no_trace_after_the_recovery(size: int) -> None:
    limiter, fresh = Limiter(RATE, LARGEST), Limiter(RATE, LARGEST)
    sound = sine(0.2, 440, 1.01 * CEILING)
    earlier = np.concatenate([np.zeros(LARGEST - 100), np.full(100, 2.0), np.zeros(4 * LARGEST)])
    limited(earlier, size, limiter)
    np.testing.assert_array_equal(limited(sound, size, limiter), limited(sound, size, fresh))


def test_an_empty_buffer_is_nothing() -> None:
    limiter = Limiter(RATE, LARGEST)
    limiter.limit(np.zeros((0, 2), np.float32))
    limited(np.full(10, 4.0), 10, limiter)
    limiter.limit(np.zeros((0, 2), np.float32))
    assert limiter.limited_samples == 10


@pytest.mark.parametrize("rate", [1000, 8000, 44100, 192000])
def test_any_rate_will_do(rate: int) -> None:
    out = limited(sounds()["bursts"], 77, Limiter(rate, 77))
    assert np.abs(out).max() <= CEILING
