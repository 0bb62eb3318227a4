"""Training the codec: its command's parts, on a few crops."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from lmdm_models.codec import CodecConfig, StreamingCodec
from lmdm_training.audio_store import CropStore, read_index
from lmdm_training.codec import load_codec, set_latent_statistics


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    rows = []
    for name, kind in (("a", "tone"), ("b", "noise")):
        n = np.arange(44100 * 4) / 44100
        sound = 0.3 * np.sin(2764.6 * n) if kind == "tone" else 0.1 * rng.standard_normal(len(n))
        soundfile.write(tmp_path / f"{name}.wav", sound, 44100, subtype="PCM_16")
        rows.append({"id": name, "path": f"{name}.wav", "kind": kind, "split": "train",
                     "captions": [kind]})  # fmt: skip
    (tmp_path / "index.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_crops_are_stereo_in_range_and_reproducible(data):
    store = CropStore(read_index(data), "train")
    a, b = (store.batch(np.random.default_rng(3), 4, 2048) for _ in range(2))
    assert a.shape == (4, 2, 2048)
    assert np.array_equal(a, b)
    assert 0.0 < np.abs(a).max() <= 1.5


def test_latent_statistics_normalise(data):
    torch.manual_seed(0)
    sizes = CodecConfig(latent_channels=3, encoder_width=8, encoder_depth=1, decoder_width=8,
                        decoder_depth=1)  # fmt: skip
    codec = StreamingCodec(sizes)
    store = CropStore(read_index(data), "train")
    set_latent_statistics(codec, store, 0)
    assert float(codec.latent_std.min()) >= 1e-3
    audio = torch.from_numpy(store.batch(np.random.default_rng([0, 2**31]), 48, 48 * 2048))
    with torch.no_grad():
        latents = torch.cat([codec.encode(part) for part in audio.split(8)])
    assert float(latents.mean((0, 2)).abs().max()) < 1e-2
    assert latents.std((0, 2)).tolist() == pytest.approx([1.0] * 3, abs=0.02)


def test_a_checkpoint_loads_as_it_was_saved(tmp_path):
    from dataclasses import asdict

    sizes = CodecConfig(latent_channels=3, encoder_width=8, encoder_depth=1, decoder_width=8,
                        decoder_depth=1)  # fmt: skip
    codec = StreamingCodec(sizes)
    saved = {"average": codec.state_dict(), "describe": {"codec": asdict(sizes)}}
    torch.save(saved, tmp_path / "last.pt")
    loaded = load_codec(tmp_path / "last.pt")
    assert loaded.config == sizes
    assert all(
        torch.equal(a, b) for a, b in zip(codec.parameters(), loaded.parameters(), strict=True)
    )


def test_an_unprepared_folder_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="lmdm-train prepare"):
        read_index(tmp_path)
