"""The index and random crops: weights, bounds, and what a broken folder says."""

import hashlib
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from stage_files import RATE, noise, prepared, tone

from lmdm_training.audio_store import (
    AudioBatch,
    AudioCrops,
    data_hash,
    read_audio,
    read_index,
)
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


def test_files_of_more_channels_are_refused(tmp_path):
    soundfile.write(tmp_path / "four.wav", np.zeros((100, 4)), RATE, subtype="PCM_16")
    with pytest.raises(StageError, match="4 channels; prepared files have one or two"):
        read_audio(tmp_path / "four.wav")


def test_the_hash_of_the_data_is_that_of_its_manifest_or_index(tmp_path):
    prepared(tmp_path, [{"id": "a", "sound": tone(0.1)}])
    of_index = data_hash(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    of_manifest = data_hash(tmp_path)
    assert of_manifest == hashlib.sha256(b"{}").hexdigest()
    assert of_index != of_manifest and len(of_index) == 64
    with pytest.raises(MissingFileError, match="is not prepared"):
        data_hash(tmp_path / "nowhere")


def crops_of(folder: Path, **changes: Any) -> AudioCrops:
    settings = {"latents": 1, "batch": 4, "seed": 0, "data": folder, "latent_channels": 3}
    return AudioCrops(read_index(folder), "train", **(settings | changes))


def drawn(crops: AudioCrops, step: int = 0) -> AudioBatch:
    return crops.collate([crops.sample(request) for request in crops.requests(step, 0.0)])


def test_kinds_weigh_the_square_root_of_their_length(tmp_path):
    items = [
        {"id": "long", "sound": tone(0.9), "kind": "a"},
        {"id": "short", "sound": tone(0.1), "kind": "b"},
        {"id": "held out", "sound": tone(1.0), "kind": "b", "split": "valid"},
    ]
    prepared(tmp_path, items)
    names = drawn(crops_of(tmp_path, batch=40)).names
    assert (names.count("long"), names.count("short")) == (30, 10)
    with pytest.raises(StageError, match=r"no items of the split 'test' \(splits: train, valid\)"):
        AudioCrops(read_index(tmp_path), "test", latents=1, batch=1, seed=0, data=tmp_path)


def test_lengths_that_the_index_lacks_are_read_from_the_files(tmp_path):
    items = [
        {"id": "long", "sound": tone(0.9), "kind": "a", "seconds": 0},
        {"id": "short", "sound": tone(0.1), "kind": "b", "seconds": 0},
    ]
    names = drawn(crops_of(prepared(tmp_path, items), batch=40)).names
    assert names.count("long") == 30


def test_crops_stay_inside_the_recording(tmp_path):
    # Every sample holds its own position, so that a crop tells where it was taken.
    ramp = (np.arange(6000) + 1) / 8192
    for cache in (0, 1 << 20):
        crops = crops_of(
            prepared(tmp_path, [{"id": "a", "sound": ramp}]), batch=60, cache_bytes=cache
        )
        batch = drawn(crops)
        audio = batch.audio.numpy()
        assert audio.shape == (60, 2, 2048) and audio.dtype == np.float32
        assert batch.noise.shape == (60, 3, 1) and 0.8 < float(batch.noise.std()) < 1.2
        starts = []
        for crop in audio:
            step = float(np.diff(crop[0]).mean())  # gain and polarity
            assert np.allclose(np.diff(crop[0]), step, rtol=1e-2)
            assert 10 ** (-12 / 20) <= abs(step) * 8192 <= 10 ** (3 / 20) * 1.001
            starts.append(round(float(crop[0, 0]) / step) - 1)
        assert min(starts) >= 0 and max(starts) <= 6000 - 2048
        assert len(set(starts)) > 20
        assert (audio[:, 0, 0] < 0).any() and (audio[:, 0, 0] > 0).any()
        assert bool(crops._kept) == bool(cache)


def test_crops_are_a_function_of_seed_and_position(tmp_path):
    items = [{"id": f"n{i}", "sound": noise(0.2, i)} for i in range(5)]
    prepared(tmp_path, items)
    room = 2 * 8820 * 4
    crops = crops_of(tmp_path, batch=5, cache_bytes=room)
    forwards = [drawn(crops, step) for step in range(4)]
    assert len(crops._kept) == 2 and crops._room < 8820 * 4
    copy = pickle.loads(pickle.dumps(crops))
    assert not copy._kept and copy._room == room
    for step in (3, 1, 0, 2):
        again = drawn(copy, step)
        assert torch.equal(again.audio, forwards[step].audio)
        assert torch.equal(again.noise, forwards[step].noise)
        assert again.names == forwards[step].names
        assert sorted(again.names) == [f"n{i}" for i in range(5)]
    assert not torch.equal(drawn(crops_of(tmp_path, seed=1)).audio, forwards[0].audio[:4])


def test_another_size_leaves_the_crops_as_they_were(tmp_path):
    crops = crops_of(prepared(tmp_path, [{"id": "a", "sound": noise(0.3)}]))
    before = drawn(crops)
    wide = drawn(crops.resized(batch=2, latents=5), 2**31)
    assert wide.audio.shape == (2, 2, 5 * 2048) and wide.noise.shape == (2, 3, 5)
    assert torch.equal(drawn(crops).audio, before.audio)
    assert crops.data == data_hash(tmp_path)


def test_short_recordings_are_followed_by_zeros(tmp_path):
    crops = crops_of(prepared(tmp_path, [{"id": "a", "sound": noise(0.01)}]))
    crop = drawn(crops).audio[0]
    assert crop[:, :441].abs().max() > 0.01
    assert crop[:, 441:].abs().max() == 0.0


def test_sides_are_swapped_half_the_time(tmp_path: Path):
    both = np.stack([tone(0.1), 0.0 * tone(0.1)], axis=1)
    batch = drawn(crops_of(prepared(tmp_path, [{"id": "a", "sound": both}]), batch=40))
    left_sounds = batch.audio[:, 0].abs().amax(1) > 0.0
    assert 10 <= int(left_sounds.sum()) <= 30


def test_crops_are_detuned_by_at_most_so_much(tmp_path: Path):
    folder = prepared(tmp_path, [{"id": "a", "sound": tone(1.0, 1000.0)}])
    found = []
    for crop in drawn(crops_of(folder, batch=60, latents=8, detune_cents=100.0)).audio.numpy():
        assert crop.shape == (2, 8 * 2048) and np.abs(crop[:, -100:]).max() > 0.01
        spectrum = np.abs(np.fft.rfft(crop[0] * np.hanning(crop.shape[1]), 1 << 19))
        found.append(1200 * np.log2(np.argmax(spectrum) * RATE / (1 << 19) / 1000.0))
    assert -101 < min(found) < -60 and 60 < max(found) < 101
    assert np.unique(np.round(found)).size > 30
    still = drawn(crops_of(folder, latents=8)).audio[0, 0].numpy()
    spectrum = np.abs(np.fft.rfft(still * np.hanning(len(still)), 1 << 19))
    assert abs(np.argmax(spectrum) * RATE / (1 << 19) - 1000.0) < 0.2


def test_a_recording_that_vanished_is_named(tmp_path):
    crops = crops_of(prepared(tmp_path, [{"id": "a", "sound": tone(0.2)}]))
    (tmp_path / "a.flac").unlink()
    with pytest.raises(StageError, match=r"a\.flac cannot be read; run `lmdm-train prepare` again"):
        drawn(crops)
