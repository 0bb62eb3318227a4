"""Two answers side by side: known sounds have known distances, and pieces change nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lmdm_agent.takes import tracks
from lmdm_agent.takes.compare import HOP, Profiler, compare, compare_files

RATE = 44100


def sine(hertz, seconds=3.0, level=0.1, rate=RATE):
    t = np.arange(int(seconds * rate)) / rate
    return np.repeat(level * np.sin(2 * np.pi * hertz * t)[:, None], 2, axis=1).astype(np.float32)


def hiss(seconds=3.0, seed=0, level=0.1):
    count = int(seconds * RATE)
    return np.random.default_rng(seed).uniform(-level, level, (count, 2)).astype(np.float32)


def swelling(sound, hertz=0.5, depth=0.9):
    t = np.arange(len(sound)) / RATE
    swell = 1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * hertz * t))
    return (sound * swell[:, None]).astype(np.float32)


def test_a_sound_and_itself():
    sound = sine(440.0)
    same = compare(sound, sound, RATE)
    assert (same.gain_db, same.largest_difference, same.spectral_distance_db) == (0.0, 0.0, 0.0)
    assert same.chroma_similarity == pytest.approx(1.0, abs=1e-5)
    assert same.centroid_hz[0] == pytest.approx(440.0, abs=5.0)
    assert same.turned == ("", "")
    assert same.follows_notes == same.follows_loudness == (None, None)


@pytest.mark.parametrize("gain_db", [-12.0, -3.0, 6.0])
def test_loudness_is_matched_before_spectra_are_compared(gain_db):
    sound = hiss(level=0.1)
    result = compare(sound, sound * np.float32(10 ** (-gain_db / 20)), RATE)
    assert result.gain_db == pytest.approx(gain_db, abs=0.03)
    assert result.spectral_distance_db < 0.05
    assert result.chroma_similarity == pytest.approx(1.0, abs=1e-4)
    assert result.largest_difference > 0.01
    # Whatever is shown or played turns the louder one down.
    loud = int(gain_db < 0.0)
    assert result.turned_db[loud] == pytest.approx(-abs(gain_db), abs=0.03)
    assert result.turned[loud] == f"turned down by {abs(result.gain_db):.1f} dB"
    assert (result.turned_db[1 - loud], result.turned[1 - loud]) == (0.0, "")


def test_a_filtered_sound_is_as_far_as_its_filter():
    # 6 dB less in the upper half of the spectrum, nothing changed in loudness matching terms.
    sound = hiss(6.0)
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum[len(spectrum) // 4 :] *= 10 ** (-20 / 20)
    dull = np.fft.irfft(spectrum, len(sound), axis=0).astype(np.float32)
    result = compare(sound, dull, RATE)
    assert 4.0 < result.spectral_distance_db < 16.0
    assert result.centroid_hz[1] < 0.6 * result.centroid_hz[0]


def test_notes_are_told_apart_but_octaves_are_not():
    a, octave, third = sine(440.0), sine(880.0), sine(440.0 * 2 ** (4 / 12))
    assert compare(a, octave, RATE).chroma_similarity > 0.95
    assert compare(a, third, RATE).chroma_similarity < 0.2


def test_who_follows_the_playing():
    dry = swelling(sine(220.0, 8.0))
    follower, stranger = swelling(sine(440.0, 8.0)), sine(311.13, 8.0)
    opposite = swelling(sine(440.0, 8.0)[::-1], hertz=0.5)
    result = compare(follower, stranger, RATE, dry)
    assert result.follows_notes[0] > 0.95 and result.follows_notes[1] < 0.2
    assert result.follows_loudness[0] > 0.95
    # A level that never moves follows nothing.
    assert result.follows_loudness[1] is None
    shifted = np.roll(opposite, RATE, axis=0)
    assert compare(shifted, follower, RATE, dry).follows_loudness[0] < -0.8


def test_the_largest_difference_and_where():
    a = hiss()
    b = a.copy()
    b[100_000, 1] += 0.25
    result = compare(a, b, RATE)
    assert result.largest_difference == pytest.approx(0.25)
    assert result.largest_at == 100_000


def test_silence_and_nothing_have_no_figures():
    silence = np.zeros((2 * RATE, 2), np.float32)
    for a, b in ((silence, silence), (silence[:0], silence[:0]), (silence[:100], hiss()[:100])):
        result = compare(a, b, RATE, a)
        assert result.gain_db is result.spectral_distance_db is result.chroma_similarity is None
        assert result.follows_notes == result.follows_loudness == (None, None)
    one = compare(silence, hiss(2.0), RATE)
    assert one.gain_db is None and one.chroma_similarity is None
    assert one.centroid_hz[0] is None and one.centroid_hz[1] > 5000.0


@pytest.mark.parametrize("size", [1, 1000, HOP, 7777, 200_000])
def test_pieces_change_nothing(size):
    sound = hiss(1.0 if size > 1 else 0.2)
    whole, pieces = Profiler(RATE), Profiler(RATE)
    whole.feed(sound)
    for start in range(0, len(sound), size):
        pieces.feed(sound[start : start + size])
    one, two = whole.result(), pieces.result()
    np.testing.assert_allclose(one.mel_db, two.mel_db, atol=1e-4)
    np.testing.assert_allclose(one.chroma, two.chroma, rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(one.level_db, two.level_db, atol=1e-4)
    assert one.centroid_hz == pytest.approx(two.centroid_hz)


@pytest.mark.parametrize(("delay", "start"), [(0, 0), (9000, 0), (9000, 4000), (9000, 20000)])
def test_files_are_compared_like_arrays(tmp_path, delay, start):
    sounds = {"a": hiss(4.0, 1), "b": swelling(hiss(4.0, 2)), "dry": swelling(hiss(4.0, 3))}
    paths = {}
    for name, sound in sounds.items():
        paths[name] = tmp_path / f"{name}.wav"
        file = tracks.TrackFile(paths[name], RATE, "wav")
        file.write(sound)
        file.close()
    read = {name: tracks.read(path) for name, path in paths.items()}
    late = np.concatenate([np.zeros((delay, 2), np.float32), read["dry"]])
    expected = compare(read["a"][start:], read["b"][start:], RATE, late[start : len(read["a"])])
    found = compare_files(
        paths["a"], paths["b"], RATE, paths["dry"], delay_samples=delay, start=start
    )
    assert found == expected
    assert found.follows_loudness[1] is not None


def test_other_lengths_and_rates(tmp_path):
    result = compare(hiss(2.0), hiss(3.0), RATE)
    assert result.gain_db == pytest.approx(0.0, abs=0.1)
    # Below the rate at which loudness is defined there is still a spectrum.
    low = sine(440.0, rate=4000)
    assert compare(low, low, 4000).spectral_distance_db == 0.0
