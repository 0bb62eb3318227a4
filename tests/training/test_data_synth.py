"""The whale synthesiser: repeatable, in range, and sounding where its contours say."""

import numpy as np
import pytest

from lmdm_training.data import sound, whale_synth
from lmdm_training.data.whale_units import UNITS


def test_same_seed_same_song() -> None:
    one = whale_synth.song(5.0, np.random.default_rng(3))
    two = whale_synth.song(5.0, np.random.default_rng(3))
    other = whale_synth.song(5.0, np.random.default_rng(4))
    np.testing.assert_array_equal(one.samples, two.samples)
    assert one.units == two.units
    assert not np.array_equal(one.samples, other.samples)


@pytest.mark.parametrize("seed", range(4))
def test_song_is_clean_stereo(seed: int) -> None:
    song = whale_synth.song(6.0, np.random.default_rng(seed))
    assert song.samples.shape == (6 * sound.SAMPLE_RATE, 2)
    assert song.samples.dtype == np.float32
    assert np.isfinite(song.samples).all()
    assert 0.5 < np.abs(song.samples).max() < 0.95
    assert song.units
    assert 60 < song.mean_hz < 4000
    assert not sound.is_clipped(song.samples)


@pytest.mark.parametrize("name", UNITS)
def test_unit_contours_stay_in_the_humpback_range(name: str) -> None:
    for seed in range(20):
        unit = UNITS[name](np.random.default_rng(seed))
        assert all(55 < hz <= 4000 for _, hz in unit.contour)
        assert 0.1 <= unit.seconds <= 6.0


@pytest.mark.parametrize("name", ["_moan", "_cry", "_upsweep", "_arch"])
def test_tonal_units_have_their_energy_at_the_fundamental_and_above(name: str) -> None:
    rng = np.random.default_rng(7)
    unit = UNITS[name](rng)
    call = whale_synth.render_unit(unit, rng)
    power = np.abs(np.fft.rfft(call)) ** 2
    hz = np.fft.rfftfreq(len(call), 1 / sound.SAMPLE_RATE)
    lowest = min(f for _, f in unit.contour)
    assert power[hz > 0.8 * lowest].sum() > 0.97 * power.sum()
    assert power[hz > 10_000].sum() < 0.02 * power.sum()


def test_calls_repeat_as_phrases() -> None:
    score = whale_synth.compose(60.0, np.random.default_rng(0))
    names = [unit.name for _, unit in score]
    assert len(set(names)) < len(names) / 2
    starts = [start for start, _ in score]
    assert starts == sorted(starts)
    assert starts[-1] < 60.0


def test_levelling_reaches_the_target_or_the_peak_limit() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal((2 * sound.SAMPLE_RATE, 2))
    samples, lufs = sound.levelled(noise, -20.0)
    assert lufs == pytest.approx(-20.0, abs=0.01)
    assert sound.loudness(samples) == pytest.approx(lufs, abs=0.05)
    spiky = np.zeros((2 * sound.SAMPLE_RATE, 2))
    spiky[::9000] = 0.5
    assert np.abs(sound.levelled(spiky, -5.0)[0]).max() == pytest.approx(sound.PEAK_LIMIT)


def test_silence_and_fragments_have_no_level() -> None:
    assert sound.levelled(np.zeros((44100, 2)), -20.0) is None
    assert sound.levelled(np.ones((100, 2)) * 0.1, -20.0) is None


def test_flat_tops_count_as_clipped() -> None:
    wave = np.sin(np.linspace(0, 400, 44100))[:, None].repeat(2, 1)
    assert not sound.is_clipped(wave)
    assert sound.is_clipped(np.clip(wave, -0.7, 0.7))
