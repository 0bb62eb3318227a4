"""Where a codec loses pitch: one that has learned nothing, on sounds whose pitch is known."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stage_files import RATE, codec_checkpoint, noise, prepared, tone

from lmdm_training.bases import codec_of

PATH = Path(__file__).parents[2] / "scripts" / "codec_oracle.py"


@pytest.fixture(scope="module")
def oracle() -> Any:
    spec = importlib.util.spec_from_file_location("codec_oracle", PATH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def melody(seconds: float = 3.0) -> np.ndarray:
    """Notes of half a second with three partials, each fading, [samples]."""
    each = seconds / 6
    fall = np.exp(-2.0 * np.arange(int(each * RATE)) / RATE)
    notes = (262.0, 330.0, 392.0, 294.0, 349.0, 440.0)
    return np.concatenate(
        [fall * sum(tone(each, hz * h) / (2 * h) for h in (1, 2, 3)) for hz in notes]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    sound = melody()
    items = [
        {"id": "a0", "piece": "a", "sound": sound, "captions": ["cello"]},
        {"id": "a1", "piece": "a", "sound": sound, "captions": ["cello"]},
        {"id": "b0", "piece": "b", "sound": sound, "captions": ["cello"]},
        {"id": "c0", "piece": "c", "sound": sound[: 2 * RATE], "captions": ["flute"]},
        {"id": "d0", "piece": "d", "sound": noise(3.0), "captions": ["drum kit"]},
        {"id": "e0", "piece": "e", "sound": sound, "captions": ["bass"]},
    ]
    return prepared(tmp_path_factory.mktemp("data"), items)


def test_it_takes_the_first_long_pitched_recordings_one_of_a_piece(oracle, folder):
    assert [item.id for item in oracle.chosen(folder, 2.5, 1)] == ["e0", "a0"]
    assert [item.id for item in oracle.chosen(folder, 2.5, 2)] == ["e0", "a0", "b0"]
    assert [item.id for item in oracle.chosen(folder, 1.5, 1)] == ["e0", "a0", "c0"]


def test_noise_is_flat_and_tones_are_not(oracle):
    # The logarithm of the power of noise in a bin is Euler's constant below that of its mean.
    white = np.stack([noise(2.0)] * 2).astype(np.float32)
    assert oracle.flatness_db(white) == pytest.approx(-2.5, abs=0.2)
    pure = np.stack([tone(2.0)] * 2).astype(np.float32)
    assert oracle.flatness_db(pure) < -30.0
    half = np.concatenate([white, np.zeros_like(white)], axis=1)
    assert oracle.flatness_db(half) == pytest.approx(-2.5, abs=0.2)


def test_what_is_true_keeps_the_pitch_and_what_nothing_learned_does_not(oracle, folder, tmp_path):
    codec = codec_of(codec_checkpoint(tmp_path / "codec.safetensors"))
    (item,) = (item for item in oracle.chosen(folder, 2.5, 1) if item.id == "a0")
    rows = {row.way: row for row in oracle.rows_of(codec, item, 3.0)}
    assert list(rows) == ["codec", "true magnitudes", "true frequencies", "all true"]
    assert rows["codec"].pitch < 0.2
    assert rows["all true"].pitch > 0.8 and rows["all true"].loudness > 0.9
    assert rows["true magnitudes"].pitch > 0.8
    assert rows["true magnitudes"].loudness > 0.8 > rows["codec"].loudness + 0.3
    assert abs(rows["all true"].flatness_db) < 6.0 < rows["codec"].flatness_db


def test_the_command_says_what_it_found_or_what_is_missing(oracle, folder, tmp_path, capsys):
    codec = codec_checkpoint(tmp_path / "codec.safetensors")
    oracle.main([str(codec), str(folder), "--seconds", "2.5"])
    said = capsys.readouterr().out
    assert "2 recordings" in said and "true magnitudes" in said
    assert "cello: codec 0." in said and "bass: codec" in said and "flute" not in said
    with pytest.raises(SystemExit):
        oracle.main([str(codec), str(folder), "--seconds", "30"])
    assert "no pitched recording of 30 s" in capsys.readouterr().err
