"""Encoding a made-up folder with a random codec."""

from pathlib import Path

import numpy as np
import pytest
import torch
from stage_files import codec_checkpoint, dit_checkpoint, noise, prepared, tone

from lmdm_models.sketch import SketchConfig
from lmdm_training import encode
from lmdm_training.encode import encode_folder, gain_envelope, load_encoded
from lmdm_training.errors import MissingFileError, StageError

SIZE = 2048


class FakeText:
    """A text encoder whose embedding says how long the text is."""

    def embed(self, text: str) -> np.ndarray:
        return np.full((4, 8), float(len(text)), np.float32)


@pytest.fixture(scope="module")
def encoded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encode")
    items = [
        {"id": "alone", "sound": noise(1.3), "captions": ["noise"], "split": "valid"},
        {"id": "low", "sound": tone(1.0, 110.0), "siblings": ["gone", "high"]},
        {"id": "high", "sound": tone(1.0, 1760.0), "siblings": ["low"]},
    ]
    data = prepared(folder / "data", items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode, "minilm", FakeText)
        codec = codec_checkpoint(folder / "codec" / "last.pt")
        return encode_folder(data, codec, folder / "new" / "encoded.pt", 3)


def test_shapes(encoded_file):
    encoded, embeddings = load_encoded(encoded_file)
    assert [row.item.id for row in encoded] == ["alone", "low", "high"]
    lengths = [int(s * 44100) // SIZE for s in (1.3, 1.0, 1.0)]
    for row, length in zip(encoded, lengths, strict=True):
        assert [tuple(v.shape) for v in row.latents] == [(64, length)] * 2
        assert [tuple(v.shape) for v in row.sketches] == [(SketchConfig().channels, length)] * 2
        assert {v.dtype for v in (*row.latents, *row.sketches)} == {torch.float16}
        assert all(torch.isfinite(v).all() for v in row.latents)
    assert set(embeddings) == {"noise", "tone"}
    assert embeddings["noise"].shape == (4, 8) and float(embeddings["noise"][0, 0]) == 5.0
    assert encoded[0].item.split == "valid" and encoded[0].item.captions == ("noise",)


def test_the_second_version_is_quieter_and_differently_so_over_time(encoded_file):
    for row in load_encoded(encoded_file)[0]:
        plain, shaped = (sketch[-1].float() for sketch in row.sketches)
        lowered = (plain - shaped) * 60.0  # decibels
        assert float(lowered.min()) > -0.2
        assert 2.0 < float(lowered.mean()) < 24.0
        assert float(lowered.max()) < 24.5
        assert float(lowered.std()) > 0.5
        assert not torch.equal(row.latents[0], row.latents[1])


def test_siblings_are_positions_and_unknown_ones_are_left_out(encoded_file):
    assert [row.siblings for row in load_encoded(encoded_file)[0]] == [(), (2,), (1,)]


def test_envelopes_stay_in_range_and_come_from_the_generator():
    curve = gain_envelope(np.random.default_rng(0), 44100 * 20, 44100)
    decibels = 20 * np.log10(curve)
    assert curve.shape == (44100 * 20,) and curve.dtype == np.float32
    assert decibels.min() >= -24.01 and decibels.max() <= 0.01
    assert decibels.min() < -18.0 and decibels.max() > -6.0
    assert np.abs(np.diff(decibels)).max() < 24.0 / 44100 * 1.2
    assert np.array_equal(curve, gain_envelope(np.random.default_rng(0), 44100 * 20, 44100))


def test_what_cannot_be_encoded_says_why(tmp_path):
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    dit = dit_checkpoint(tmp_path / "dit.pt")
    with pytest.raises(StageError, match="checkpoint of stage finetune; one of `lmdm-train codec`"):
        encode_folder(data, dit, tmp_path / "out.pt")
    with pytest.raises(MissingFileError, match="`lmdm-train codec` writes it"):
        encode_folder(data, tmp_path / "no.pt", tmp_path / "out.pt")
    with pytest.raises(StageError, match=r"is a folder.*encoded\.pt"):
        encode_folder(data, dit, tmp_path)
    assert not (tmp_path / "out.pt").exists()


def test_what_is_no_encoded_file_says_so(tmp_path):
    with pytest.raises(MissingFileError, match="`lmdm-train encode` writes it"):
        load_encoded(tmp_path / "no.pt")
    with pytest.raises(StageError, match="is no file of `lmdm-train encode`"):
        load_encoded(codec_checkpoint(tmp_path / "codec.pt"))
    (tmp_path / "text.pt").write_text("hello")
    with pytest.raises(StageError, match="damaged, or no file of"):
        load_encoded(tmp_path / "text.pt")
    torch.save([1], tmp_path / "list.pt")
    with pytest.raises(StageError, match="no file of"):
        load_encoded(tmp_path / "list.pt")
    with pytest.raises(StageError, match="is a folder"):
        load_encoded(tmp_path)
