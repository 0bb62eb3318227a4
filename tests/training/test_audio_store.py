"""The index and random crops: weights, bounds, and what a broken folder says."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from stage_files import RATE, noise, prepared, tone

from lmdm_training.audio_store import CropStore, read_audio, read_index
from lmdm_training.errors import MissingFileError, StageError


def test_an_index_is_read_as_it_was_written(tmp_path):
    items = [
        {"id": "a", "sound": tone(0.2), "siblings": ["b"], "captions": ["tone", "a tone"]},
        {"id": "b", "sound": noise(0.2), "kind": "noise", "split": "valid"},
    ]
    a, b = read_index(prepared(tmp_path, items))
    assert (a.id, a.siblings, a.captions, a.split) == ("a", ("b",), ("tone", "a tone"), "train")
    assert a.path == tmp_path / "a.flac"
    assert (b.kind, b.split, b.siblings) == ("noise", "valid", ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lists no recordings"),
        ("\n  \n", "lists no recordings"),
        ("{\n", "line 1 is damaged"),
        ("7\n", "line 1 is damaged"),
        ('{"id": "a", "path": "a.flac", "split": "train"}\n', "line 1 lacks kind, captions"),
    ],
)
def test_a_broken_index_is_named_with_its_line(tmp_path, text, words):
    (tmp_path / "index.jsonl").write_text(text)
    with pytest.raises(StageError, match=words):
        read_index(tmp_path)


def test_a_folder_that_is_not_prepared_names_the_command(tmp_path):
    with pytest.raises(MissingFileError, match="has no index.jsonl; run `lmdm-train prepare"):
        read_index(tmp_path)
    with pytest.raises(MissingFileError, match="is no folder"):
        read_index(tmp_path / "nowhere")


def test_sounds_become_stereo_and_missing_ones_are_named(tmp_path):
    soundfile.write(tmp_path / "mono.wav", tone(0.1), RATE, subtype="PCM_16")
    both = np.stack([tone(0.1), -tone(0.1)], axis=1)
    soundfile.write(tmp_path / "both.wav", both, RATE, subtype="PCM_16")
    mono = read_audio(tmp_path / "mono.wav")
    assert mono.shape == (2, 4410) and mono.dtype == np.int16
    assert np.array_equal(mono[0], mono[1]) and np.abs(mono).max() > 9000
    assert not np.array_equal(*read_audio(tmp_path / "both.wav"))
    with pytest.raises(StageError, match=r"gone\.flac cannot be read"):
        read_audio(tmp_path / "gone.flac")


def test_kinds_weigh_the_square_root_of_their_length(tmp_path):
    items = [
        {"id": "long", "sound": tone(0.9), "kind": "a"},
        {"id": "short", "sound": tone(0.1), "kind": "b"},
        {"id": "held out", "sound": tone(5.0), "kind": "b", "split": "valid"},
    ]
    store = CropStore(read_index(prepared(tmp_path, items)), "train")
    assert store.weights == pytest.approx([0.75, 0.25])
    with pytest.raises(StageError, match="no items of the split 'test'"):
        CropStore(read_index(tmp_path), "test")


def test_crops_stay_inside_the_recording(tmp_path):
    # Every sample holds its own position, so that a crop tells where it was taken.
    ramp = (np.arange(2000) + 1) / 4096
    store = CropStore(read_index(prepared(tmp_path, [{"id": "a", "sound": ramp}])), "train")
    crops = store.batch(np.random.default_rng(0), 60, 500)
    assert crops.shape == (60, 2, 500) and crops.dtype == np.float32
    starts = []
    for crop in crops:
        step = float(np.diff(crop[0]).mean())  # gain and polarity
        assert np.allclose(np.diff(crop[0]), step, rtol=1e-2)
        assert 10 ** (-12 / 20) <= abs(step) * 4096 <= 10 ** (3 / 20) * 1.001
        starts.append(round(float(crop[0, 0]) / step) - 1)
    assert min(starts) >= 0 and max(starts) <= 1500
    assert len(set(starts)) > 20
    assert (crops[:, 0, 0] < 0).any() and (crops[:, 0, 0] > 0).any()


def test_short_recordings_are_followed_by_zeros(tmp_path):
    store = CropStore(read_index(prepared(tmp_path, [{"id": "a", "sound": noise(0.01)}])), "train")
    crop = store.batch(np.random.default_rng(0), 1, 800)[0]
    assert np.abs(crop[:, :441]).max() > 0.01
    assert np.abs(crop[:, 441:]).max() == 0.0


def test_sides_are_swapped_half_the_time(tmp_path: Path):
    both = np.stack([tone(0.1), 0.0 * tone(0.1)], axis=1)
    store = CropStore(read_index(prepared(tmp_path, [{"id": "a", "sound": both}])), "train")
    crops = store.batch(np.random.default_rng(1), 40, 1000)
    left_sounds = np.abs(crops[:, 0]).max(axis=1) > 0.0
    assert 10 <= left_sounds.sum() <= 30
