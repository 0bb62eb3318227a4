"""Pictures: what the spectrogram shows, and what happens without matplotlib."""

import sys

import numpy as np
import pytest

from lmdm_agent import picture
from lmdm_agent.errors import AudioFileError, ConfigError

RATE = 44100


def test_a_tone_is_where_it_sounds():
    t = np.arange(RATE) / RATE
    audio = np.stack([0.5 * np.sin(2 * np.pi * 1000 * t)] * 2).astype(np.float32)
    decibels, step_s = picture.spectrogram_db(audio, RATE)
    assert step_s == pytest.approx(1024 / RATE)
    peak_hz = decibels.mean(axis=1).argmax() * RATE / 2048
    assert peak_hz == pytest.approx(1000, abs=RATE / 2048)


@pytest.mark.parametrize("count", [1, 2047, 2048, 5000])
def test_any_length_is_drawn(count):
    decibels, _ = picture.spectrogram_db(np.zeros((2, count), np.float32), RATE)
    assert decibels.shape[1] >= 1
    assert np.isfinite(decibels).all()


def test_draw(tmp_path):
    pytest.importorskip("matplotlib")
    rows = [("heard", np.zeros((2, 4096), np.float32)), ("answer", np.ones((2, 4096), np.float32))]
    picture.draw(tmp_path / "new" / "a.png", rows, RATE, "title")
    assert (tmp_path / "new" / "a.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "file").touch()
    with pytest.raises(AudioFileError, match="cannot be written"):
        picture.draw(tmp_path / "file" / "a.png", rows, RATE, "title")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("$5 and $6", r"\$5 and \$6"), ("a\n\tb\0", "a  b"), ("x" * 99, "x" * 79 + "…"), ("é", "é")],
)
def test_text_of_a_user_is_drawn_as_it_stands(text, drawn):
    assert picture.plain(text) == drawn


def test_a_formula_that_is_none_is_no_error(tmp_path):
    pytest.importorskip("matplotlib")
    rows = [(r"$\frac", np.zeros((2, 4096), np.float32))]
    picture.draw(tmp_path / "a.png", rows, RATE, r"$\nosuch{$ $_^$")
    assert (tmp_path / "a.png").is_file()


def test_without_matplotlib_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ConfigError, match="pip install"):
        picture.draw(tmp_path / "a.png", [], RATE, "title")
