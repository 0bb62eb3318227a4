"""The demo phrases: what they are, and that they sound."""

import shutil
from pathlib import Path

import numpy as np
import pretty_midi
import pytest
import soundfile

from lmdm_training import demo_take
from lmdm_training.demo_take import PHRASES, RATE, make_demo_takes
from lmdm_training.errors import MissingFileError

FONT = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"


def test_phrases_differ_in_pitch_and_dynamics():
    assert len({phrase.program for phrase in PHRASES}) == len(PHRASES) == 5
    for phrase in PHRASES:
        pitches = [note[0] for note in phrase.notes]
        velocities = [note[3] for note in phrase.notes]
        assert max(pitches) - min(pitches) >= 12, phrase.name
        assert max(velocities) - min(velocities) >= 40, phrase.name
        assert all(0 < v < 128 and length > 0 for _, _, length, v in phrase.notes)


@pytest.mark.skipif(shutil.which("fluidsynth") is None, reason="fluidsynth is not installed")
def test_a_take_is_as_long_as_its_notes_and_half_scale(tmp_path, monkeypatch):
    if not FONT.exists():
        pytest.skip("this pretty_midi carries no soundfont")
    monkeypatch.setattr(demo_take, "debian_file", lambda *_: FONT)
    (path,) = make_demo_takes(tmp_path / "new", tmp_path / "cache", ["flute"])
    audio, rate = soundfile.read(path)
    flute = next(phrase for phrase in PHRASES if phrase.name == "flute")
    end = max(start + length for _, start, length, _ in flute.notes)
    assert path.name == "flute.flac" and rate == RATE and audio.ndim == 1
    assert len(audio) / rate == pytest.approx(end + 1.0, abs=0.01)
    assert 0.2 < np.abs(audio).max() <= 0.501
    # The rest in the middle of the phrase is quieter than the loudest notes.
    loudness = [np.sqrt(np.mean(part**2)) for part in np.array_split(audio, 20)]
    assert max(loudness) > 3 * min(loudness)


def test_missing_tools_say_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(demo_take.shutil, "which", lambda _: None)
    with pytest.raises(MissingFileError, match="apt install fluidsynth"):
        make_demo_takes(tmp_path, tmp_path)
    monkeypatch.setattr(demo_take.shutil, "which", lambda _: "/usr/bin/fluidsynth")
    monkeypatch.setattr(demo_take, "debian_file", lambda *_: None)
    with pytest.raises(MissingFileError, match="apt install fluid-soundfont-gm"):
        make_demo_takes(tmp_path, tmp_path)
