"""Loudness: the standard's known answers, pyloudnorm's own, however the sound comes in."""

import tracemalloc

import numpy as np
import pyloudnorm
import pytest
from fakes import noise
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.loudness import LOWEST_RATE, Meter
from lmdm_agent.takes.format import Loudness

RATE = 48000
SILENT = Loudness(None, None, None)


def sine(seconds: float, hz: float, level: float, rate: int = RATE, phase: float = 0) -> np.ndarray:
    """[n, 2]"""
    angle = 2 * np.pi * hz * np.arange(int(seconds * rate)) / rate + phase
    return np.repeat((level * np.sin(angle)).astype(np.float32)[:, None], 2, axis=1)


def level(decibels: float) -> float:
    return 10 ** (decibels / 20)


def loudness_of(samples: np.ndarray, rate: int) -> Loudness:
    """Of [n, channels], fed at once."""
    meter = Meter(rate, samples.shape[1])
    meter.feed(samples)
    return meter.result()


def silence(seconds: float) -> np.ndarray:
    return np.zeros((int(seconds * RATE), 2), np.float32)


def hiss(seconds: float, loud: float = 0.1, rate: int = RATE) -> np.ndarray:
    return np.stack([noise(int(seconds * rate), s, loud) for s in (1, 2)], 1)


def music() -> np.ndarray:
    """Notes that swell and stop, with some noise; 20 s."""
    time = np.arange(20 * RATE) / RATE
    sound = np.sin(2 * np.pi * 220 * time) * np.abs(np.sin(2 * np.pi * 0.21 * time)) ** 3 * 0.4
    sound += 0.1 * np.sin(2 * np.pi * 2333 * time) * (time % 5 > 3)
    return np.stack([sound, 0.5 * sound[::-1]], 1).astype(np.float32) + hiss(20, 0.001)


SOUNDS = {
    "noise": hiss(8),
    "a sine": sine(5, 997, 0.3),
    "a low sine": sine(5, 60, 0.5),
    "gaps": np.concatenate([hiss(3), silence(4.13), hiss(2.5, 0.4), silence(2), hiss(2, 0.004)]),
    "a quiet half": np.concatenate([sine(10, 440, 0.5), sine(10, 440, 0.05)]),
    "one side": sine(5, 440, 0.3) * np.array([1, 0], np.float32),
    "a large offset": hiss(5, 0.01) + np.float32(0.9),
    "music": music(),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_it_agrees_with_pyloudnorm(name: str) -> None:
    sound = SOUNDS[name]
    ours = loudness_of(sound, RATE).integrated_lufs
    whole = sound.astype(np.float64)
    usual = pyloudnorm.Meter(RATE).integrated_loudness(whole)
    exact = pyloudnorm.Meter(RATE, filter_class="DeMan").integrated_loudness(whole)
    assert ours == pytest.approx(usual, abs=0.1)
    assert ours == pytest.approx(exact, abs=0.011)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 96000])
def test_it_agrees_with_pyloudnorm_at_any_rate(rate: int) -> None:
    sound = hiss(6, rate=rate)
    sound[2 * rate : 3 * rate] *= np.float32(3.0)
    exact = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(sound.astype(float))
    assert loudness_of(sound, rate).integrated_lufs == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_known_answers_of_the_standard(rate: int) -> None:
    """BS.1770: 997 Hz at full scale on one channel is -3.01 LUFS, so 0 LUFS on both."""
    both = sine(6, 997, 1.0, rate)
    assert loudness_of(both[:, :1], rate).integrated_lufs == pytest.approx(-3.01, abs=0.03)
    assert loudness_of(both, rate).integrated_lufs == pytest.approx(0.0, abs=0.03)


def test_the_minimum_requirements_of_ebu_tech_3341() -> None:
    """Its signals 1, 3 and 4: the gates leave out what is quiet; at 1 kHz, stereo, dBFS."""

    def tones(*parts: tuple[float, float]) -> Loudness:
        return loudness_of(np.concatenate([sine(s, 1000, level(db)) for db, s in parts]), RATE)

    plain = tones((-23, 20))
    assert plain.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    assert plain.short_term_max_lufs == pytest.approx(-23.0, abs=0.1)
    gated = tones((-36, 10), (-23, 60), (-36, 10))
    assert gated.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    both_gates = tones((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10))
    assert both_gates.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    # Signal 5: this one is not gated, so its loudness lies between.
    assert tones((-26, 20), (-20, 20.1), (-26, 20)).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_short_term_is_the_loudest_three_seconds() -> None:
    sound = np.concatenate([sine(5, 1000, level(-30)), sine(3, 1000, level(-20))])
    after = np.concatenate([sound, sine(6, 1000, level(-40))])
    assert loudness_of(after, RATE).short_term_max_lufs == pytest.approx(-20.0, abs=0.1)
    assert loudness_of(sine(2.9, 1000, 0.5), RATE).short_term_max_lufs is None
    half = np.concatenate([silence(5), sine(1.5, 1000, level(-20)), silence(5)])
    assert loudness_of(half, RATE).short_term_max_lufs == pytest.approx(-23.0, abs=0.1)


def test_the_true_peak_lies_between_the_samples() -> None:
    """A quarter of the rate, sampled at 45 degrees: no sample comes near the top."""
    sound = sine(2, RATE / 4, 0.5, phase=np.pi / 4)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-9.03, abs=0.01)
    faded = sound * np.clip(np.arange(len(sound))[:, None] / 4800, 0, 1).astype(np.float32)
    faded *= faded[::-1] / np.where(sound[::-1] == 0, 1, sound[::-1])
    assert loudness_of(faded, RATE).true_peak_dbtp == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("place", [0, 1, 23999, 47999, 48000, 59999, 95999])
def test_a_peak_is_found_wherever_it_is(place: int) -> None:
    sound = np.zeros((2 * RATE, 2), np.float32)
    sound[place, 1] = -0.5
    assert loudness_of(sound, RATE).true_peak_dbtp == pytest.approx(-6.02, abs=0.01)
    pair = np.zeros((2 * RATE + 1, 2), np.float32)
    pair[place : place + 2, 0] = 0.5  # the top is between the two
    found = loudness_of(pair, RATE).true_peak_dbtp
    assert found is not None and found > -4.5


def test_pieces_meet_without_a_seam() -> None:
    """A cut inside a loud wave would look like a peak."""
    sound = sine(5.3, 997, 0.5) * np.hanning(int(5.3 * RATE))[:, None].astype(np.float32)
    meter = Meter(RATE)
    for start in range(0, len(sound), 30011):
        meter.feed(sound[start : start + 30011])
        meter.result()  # asked in between; more follows
    assert meter.result() == loudness_of(sound, RATE)
    assert meter.result().true_peak_dbtp == pytest.approx(-6.02, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 70000), max_size=8), st.booleans())
def test_the_pieces_do_not_matter(cuts: list[int], ask: bool) -> None:
    sound = SOUNDS["gaps"][: 5 * RATE]
    meter, start = Meter(RATE), 0
    for count in cuts:
        meter.feed(sound[start : start + count])
        start = min(start + count, len(sound))
        if ask:
            meter.result()
    meter.feed(sound[start:])
    assert meter.result() == loudness_of(sound, RATE)


def test_what_was_fed_may_be_overwritten() -> None:
    sound, meter = hiss(2), Meter(RATE)
    buffer = np.empty((1000, 2), np.float32)
    for start in range(0, len(sound), 1000):
        buffer[:] = sound[start : start + 1000]
        meter.feed(buffer)
    assert meter.result() == loudness_of(sound, RATE)


def test_silence_and_too_little_are_none() -> None:
    assert Meter(RATE).result() == SILENT
    assert loudness_of(silence(5), RATE) == SILENT
    short = loudness_of(sine(0.39, 1000, 0.5), RATE)
    assert short.integrated_lufs is short.short_term_max_lufs is None
    assert short.true_peak_dbtp == pytest.approx(-6.0, abs=0.1)
    whisper = loudness_of(sine(5, 1000, level(-75)), RATE)
    assert whisper.integrated_lufs is whisper.short_term_max_lufs is None
    assert whisper.true_peak_dbtp == pytest.approx(-75, abs=0.1)


def test_no_numbers_count_as_silence() -> None:
    sound = hiss(4)
    odd, clean = sound.copy(), sound.copy()
    odd[RATE : RATE + 3] = [[np.nan, np.inf], [-np.inf, np.nan], [np.nan, 0.1]]
    clean[RATE : RATE + 3] = [[0, 0], [0, 0], [0, 0.1]]
    assert loudness_of(odd, RATE) == loudness_of(clean, RATE)
    wild = sound.copy()
    for start, end in ((5, 6), (5, 90000), (0, len(sound))):
        wild[start:end] = 1e38
        assert all(np.isfinite(v) for v in vars_of(loudness_of(wild, RATE)))


def vars_of(loudness: Loudness) -> tuple[float, ...]:
    values = (loudness.integrated_lufs, loudness.short_term_max_lufs, loudness.true_peak_dbtp)
    assert None not in values
    return values  # pyright: ignore[reportReturnType]


@pytest.mark.parametrize("rate", [1, 100, LOWEST_RATE - 1])
def test_below_the_lowest_rate_only_the_peak_is_told(rate: int) -> None:
    found = loudness_of(np.full((rate * 5, 2), 0.5, np.float32), rate)
    assert found.integrated_lufs is found.short_term_max_lufs is None
    assert found.true_peak_dbtp is not None and found.true_peak_dbtp > -6.1


def test_how_much_of_it_sounds() -> None:
    meter = Meter(RATE)
    assert meter.sounding_s == 0.0
    meter.feed(np.concatenate([silence(2), hiss(2), silence(2)]))
    assert meter.sounding_s == pytest.approx(2.0, abs=0.4)


def test_the_true_peak_can_be_left_out() -> None:
    meter = Meter(RATE, true_peak=False)
    meter.feed(hiss(4))
    assert meter.result().true_peak_dbtp is None
    assert meter.result().integrated_lufs == loudness_of(hiss(4), RATE).integrated_lufs


@pytest.mark.parametrize("shape", [(10,), (10, 1), (2, 10)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\[n, 2\] expected"):
        Meter(RATE).feed(np.zeros(shape, np.float32))


def test_memory_does_not_grow() -> None:
    """What a minute takes is what five take."""
    meter, second = Meter(8000), hiss(1, rate=8000)

    def play(seconds: int) -> int:
        for _ in range(seconds):
            meter.feed(second)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        early = play(60)
        assert play(240) - early < 4000
    finally:
        tracemalloc.stop()
