"""Two clocks' rates: the announced delay stays exact through resampling, and is never late."""

import numpy as np
import pytest
from fakes import Desk, Echo, delayed, fake_spec, noise
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.rates import converter, withheld_samples

PAIRS = [(48000, 44100), (44100, 48000), (96000, 44100), (44100, 96000), (22050, 48000)]


def smooth(count: int, rate: int) -> np.ndarray:
    """Noise below 2 kHz, so that a delay can be measured finer than a sample."""
    spectrum = np.fft.rfft(noise(count, 5))
    spectrum[int(2000 * count / rate) :] = 0.0
    sound = np.fft.irfft(spectrum, count)
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def measured_delay(sound: np.ndarray, out: np.ndarray) -> float:
    """Delay in samples, from the slope of the cross-spectrum's phase after a coarse search."""
    size = 2 * len(sound)
    a, b = np.fft.rfft(sound, size), np.fft.rfft(out, size)
    cross = b * np.conj(a)
    fine = np.fft.irfft(cross, size * 64)
    peak = int(np.argmax(fine))
    return (peak if peak < size * 32 else peak - size * 64) / 64


@pytest.mark.parametrize("pair", PAIRS)
def test_never_more_is_withheld_than_announced(pair: tuple[int, int]) -> None:
    rate_in, rate_out = pair
    rng = np.random.default_rng(1)
    for longest in (50, 3000, 40000):
        stream, fed, given_ = converter(rate_in, rate_out, 1), 0, 0
        while fed < 6 * rate_in:
            piece = np.zeros((int(rng.integers(1, longest)), 1), np.float32)
            fed += len(piece)
            given_ += len(stream.feed(piece))
            owed = -(-fed * rate_out // rate_in) - given_
            assert 0 <= owed <= withheld_samples(rate_in, rate_out)


def test_equal_rates_withhold_nothing() -> None:
    assert withheld_samples(44100, 44100) == 0


@pytest.mark.parametrize("pair", PAIRS[:2])
def test_the_pieces_do_not_matter(pair: tuple[int, int]) -> None:
    sound = noise(30000)[:, None]
    whole = converter(*pair, 1).feed(sound)
    stream = converter(*pair, 1)
    pieces = np.concatenate([stream.feed(sound[i : i + 77]) for i in range(0, 30000, 77)])
    shorter = min(len(whole), len(pieces))
    assert shorter > 20000
    np.testing.assert_array_equal(whole[:shorter], pieces[:shorter])


@settings(max_examples=25, deadline=None)
@given(
    block_latents=st.integers(1, 40),
    slack=st.integers(0, 1000),
    buffer=st.integers(1, 700),
    count=st.integers(1, 6000),
)
def test_equal_rates_are_bit_exact_at_the_announced_delay(
    block_latents: int, slack: int, buffer: int, count: int
) -> None:
    """Late is impossible while the worker answers within a buffer and the slack covers one."""
    slack = max(slack, buffer - 1)
    desk = Desk(Echo(fake_spec(block_latents)), slack, buffer_samples=buffer)
    sound = noise(count, block_latents)
    out = desk.play(sound)
    expected = delayed(sound, desk.session.delay_samples)
    np.testing.assert_array_equal(out[:, 0], expected)
    assert desk.session.delay_samples == block_latents * 16 + slack
    assert desk.session.late_blocks == desk.session.health().late_samples == 0


@pytest.mark.parametrize("device_rate", [44100, 48000, 96000])
@pytest.mark.parametrize("buffer", [64, 512, 777])
def test_the_delay_is_exact_at_other_rates(device_rate: int, buffer: int) -> None:
    spec = fake_spec(block_latents=150)
    slack = int(np.ceil(buffer * 44100 / device_rate))
    desk = Desk(Echo(spec), slack, rate=device_rate, buffer_samples=buffer)
    sound = smooth(device_rate * 2, device_rate)
    out = desk.play(sound)[:, 0]
    delay = desk.session.delay_samples
    assert desk.session.late_blocks == desk.session.health().late_samples == 0
    assert np.all(out[: delay - 200] == 0.0)
    assert measured_delay(sound, out) == pytest.approx(delay, abs=0.05)
    error = out[delay + 500 :] - sound[500 : len(sound) - delay]
    assert np.sqrt(np.mean(error**2)) < 1e-4
    blocks = spec.block_samples * device_rate / 44100
    assert blocks + slack <= delay < blocks + slack * 2.2 + 0.06 * device_rate


def test_the_stem_goes_through_its_own_converter() -> None:
    desk = Desk(Echo(fake_spec(150)), 512, rate=48000, buffer_samples=256, stem=(0, 1))
    desk.play(noise(48000))
    assert desk.session.late_blocks == 0
    assert desk.session.snapshot_block > 10
