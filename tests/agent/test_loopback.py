"""The loop through a device: found to the sample, told from none, and said in words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.grid import on_grid
from lmdm_agent.loopback import LONGEST_S, Loop, analyse, probe, sweep
from lmdm_agent.loopback_words import in_words

RATE = 16000
"""Everything scales with the rate, and this one is quick."""


def looped(
    lag: int = 768,
    gain: float = 1.0,
    noise: float = 0.0,
    hum: float = 0.0,
    seed: int = 0,
    cross: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """A probe as it left, and what the inputs heard of it."""
    sent = on_grid(probe(RATE))
    heard = np.zeros((len(sent) + RATE, 2), np.float32)
    heard[lag : lag + len(sent)] = gain * (sent[:, ::-1] if cross else sent)
    rng = np.random.default_rng(seed)
    t = np.arange(len(heard))[:, None] / RATE
    heard += (noise * rng.standard_normal(heard.shape)).astype(np.float32)
    for harmonic in (1, 2, 3):
        heard += (hum / harmonic * np.sin(2 * np.pi * 50 * harmonic * t)).astype(np.float32)
    return sent, on_grid(heard)


@pytest.mark.parametrize("lag", [0, 1, 37, 768, 4410, int(0.99 * LONGEST_S * RATE)])
def test_a_perfect_loop_is_found_to_the_sample_and_bit_for_bit(lag):
    loop = analyse(*looped(lag), RATE)
    assert (loop.word, loop.delay_samples, loop.lags) == ("found", lag, (lag,) * 4)
    assert loop.exact and not loop.inverted and not loop.clipped
    assert loop.wires == ((1, 1), (2, 2))
    assert loop.gain_db == pytest.approx(0.0, abs=1e-6)
    assert loop.noise_dbfs == -200.0


@settings(max_examples=25, deadline=None)
@given(
    lag=st.integers(0, int(0.9 * RATE)),
    gain_db=st.floats(-40, 6),
    sign=st.sampled_from([1.0, -1.0]),
    noise_db=st.floats(-100, -60),
    hum=st.sampled_from([0.0, 0.001]),
    seed=st.integers(0, 2**16),
)
def test_noise_and_hum_and_a_quiet_cable_do_not_move_it(lag, gain_db, sign, noise_db, hum, seed):
    gain = sign * 10 ** (gain_db / 20)
    loop = analyse(*looped(lag, gain, 10 ** (noise_db / 20), hum, seed), RATE)
    assert (loop.word, loop.delay_samples) == ("found", lag)
    assert loop.inverted == (sign < 0)
    assert loop.gain_db == pytest.approx(gain_db, abs=1.0)
    assert not loop.exact


@settings(max_examples=25, deadline=None)
@given(
    noise_db=st.floats(-140, -10),
    hum=st.sampled_from([0.0, 0.001, 0.1]),
    clicks=st.integers(0, 20),
    tone=st.sampled_from([0.0, 0.2]),
    seed=st.integers(0, 2**16),
)
def test_without_a_cable_nothing_is_found(noise_db, hum, clicks, tone, seed):
    sent, heard = looped(0, 0.0, 10 ** (noise_db / 20), hum, seed)
    rng = np.random.default_rng(seed)
    heard[rng.integers(0, len(heard), clicks), rng.integers(0, 2)] = 0.9
    heard += (tone * np.sin(2 * np.pi * 441 * np.arange(len(heard)) / RATE))[:, None]
    loop = analyse(sent, heard.astype(np.float32), RATE)
    assert (loop.word, loop.delay_samples, loop.wires) == ("none", None, ())


def test_digital_silence_is_no_cable():
    sent, heard = looped(0, 0.0)
    loop = analyse(sent, heard, RATE)
    assert loop.word == "none"
    assert "No cable" in in_words(loop, RATE)[0]


def test_too_quiet_is_told_from_none():
    # One sweep stands out 0.8 * 0.1 * sqrt(8000 samples) times, more or less; find the middle.
    words = [analyse(*looped(300, gain, 0.03, seed=3), RATE).word for gain in (1, 0.06, 0.0)]
    assert words == ["found", "too quiet", "none"]


def test_crossed_wires_and_a_single_cable():
    assert analyse(*looped(cross=True), RATE).wires == ((1, 2), (2, 1))
    sent, heard = looped()
    heard[:, 1] = 0.0
    heard[:, 0] = 0.0
    heard[768 : 768 + len(sent), 1] = sent[:, 0]
    loop = analyse(sent, heard, RATE)
    assert (loop.word, loop.delay_samples, loop.lags) == ("found", 768, (768, 768))
    assert loop.wires == ((1, 2),)


def test_one_output_and_one_input():
    sent, heard = looped(500, 0.5)
    loop = analyse(sent.sum(axis=1, keepdims=True), heard.sum(axis=1, keepdims=True), RATE)
    assert (loop.delay_samples, loop.wires) == (500, ((1, 1),))


def test_a_delay_that_moves_is_not_called_found():
    sent, heard = looped(500)
    half = len(sent) // 2
    heard[half + 200 :] = heard[half + 200 - 64 : -64].copy()
    loop = analyse(sent, heard, RATE)
    assert (loop.word, loop.delay_samples) == ("moved", None)
    assert set(loop.lags) == {500, 564}
    assert "not constant" in in_words(loop, RATE)[0]


def test_what_is_wrong_at_the_inputs_is_said():
    hums = analyse(*looped(hum=0.02), RATE)
    assert hums.hum_hz == 50.0
    assert "hum at 50 Hz" in " ".join(in_words(hums, RATE))
    sent, heard = looped()
    heard[5] = 1.0
    assert "full scale" in " ".join(in_words(analyse(sent, heard, RATE), RATE))
    air = analyse(*looped(gain=0.01, noise=1e-5), RATE)
    assert "crosstalk" in " ".join(in_words(air, RATE))
    assert "inverted" in " ".join(in_words(analyse(*looped(gain=-1.0), RATE), RATE))


def test_nothing_sent_is_not_measured():
    silence = np.zeros((RATE, 2), np.float32)
    assert analyse(silence, silence, RATE) == Loop(word="not measured")


def test_the_sweep_is_quiet_flat_and_whole():
    tone = sweep(44100)
    assert np.max(np.abs(tone)) <= 0.1
    power = np.abs(np.fft.rfft(tone)) ** 2
    hertz = np.fft.rfftfreq(len(tone), 1 / 44100)
    band = power[(hertz > 400) & (hertz < 18000)]
    assert 10 * np.log10(band.max() / band.min()) < 6
