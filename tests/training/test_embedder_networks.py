"""Spectrograms, checkpoint files and networks of the embedders, against other ways to get them."""

import os
import shutil
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation.embedders import aisfx, musicnn
from lmdm_training.evaluation.embedders.aisfx import AiSfx
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.embedders.musicnn import Musicnn
from lmdm_training.evaluation.embedders.spectrum import log_mel, mel_filters, to_mel, windows_of
from lmdm_training.evaluation.embedders.tensor_bundle import read_bundle
from lmdm_training.evaluation.embedders.torch_file import read_tensors

RNG = np.random.default_rng(8)


# Spectrograms


def test_mel_filters_are_those_of_librosa():
    import librosa

    ours = mel_filters(16000, 512, 96, scale="slaney", straight_in="hertz", equal="area")
    theirs = librosa.filters.mel(sr=16000, n_fft=512, n_mels=96)
    assert np.allclose(ours, theirs, atol=1e-6)
    ours = mel_filters(44100, 2048, 96, scale="htk", straight_in="hertz", equal="sum")
    theirs = librosa.filters.mel(sr=44100, n_fft=2048, n_mels=96, htk=True, norm=1.0)
    assert np.allclose(ours, theirs, atol=1e-6)


def test_triangles_that_are_straight_in_mel_have_their_peak_in_the_middle_in_mel():
    filters = mel_filters(44100, 2048, 96, scale="htk", straight_in="mel", equal="sum")
    assert np.allclose(filters.sum(axis=1), 1, atol=1e-5)
    bins = to_mel(np.arange(1025) * 44100 / 2048, "htk")
    centre = filters[80:] @ bins
    spacing = to_mel(np.array(22050.0), "htk") / 97
    # Bins are equally far apart in hertz, so their weighted mean lies a little above.
    assert np.allclose(centre, spacing * np.arange(81, 97), atol=0.1 * spacing)


def test_log_mel_is_that_of_librosa():
    import librosa

    audio = RNG.standard_normal(5000).astype(np.float32) * 0.1
    filters = mel_filters(16000, 512, 96, scale="slaney", straight_in="hertz", equal="area")
    theirs = librosa.feature.melspectrogram(
        y=audio, sr=16000, n_fft=512, hop_length=256, n_mels=96, pad_mode="reflect"
    )
    ours = log_mel(audio, filters, 256)
    assert ours.shape == (1 + 5000 // 256, 96) and ours.dtype == np.float32
    assert np.allclose(ours, np.log10(1 + 10000 * theirs.T), atol=1e-4)


def test_log_mel_of_a_long_sound_is_that_of_its_parts(monkeypatch):
    audio = RNG.standard_normal(9000).astype(np.float32)
    filters = mel_filters(16000, 512, 96, scale="slaney", straight_in="hertz", equal="area")
    whole = log_mel(audio, filters, 256)
    monkeypatch.setattr("lmdm_training.evaluation.embedders.spectrum.CHUNK", 7)
    assert np.allclose(log_mel(audio, filters, 256), whole, atol=1e-5)


def test_a_sound_too_short_for_a_spectrum_has_none():
    filters = mel_filters(16000, 512, 96, scale="slaney", straight_in="hertz", equal="area")
    assert log_mel(np.zeros(256, np.float32), filters, 256).shape == (0, 96)


def test_windows_start_at_the_nearest_row_and_are_whole():
    rows = np.arange(20, dtype=np.float32)[:, None] * np.ones(2, np.float32)
    found = windows_of(rows, 4, 2.5)
    assert found.shape == (7, 4, 2)
    assert found[:, 0, 0].tolist() == [0, 2, 5, 8, 10, 12, 15]
    assert found[2, :, 1].tolist() == [5, 6, 7, 8]
    assert windows_of(rows, 20, 20).shape == (1, 20, 2)
    assert windows_of(rows, 21, 5).shape == (0, 21, 2)
    with pytest.raises(ValueError, match="above 0"):
        windows_of(rows, 4, 0)


# Checkpoints of TensorFlow


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Entries with shared beginnings left out, one restart, no compression, a checksum of 0."""
    out, last = b"", b""
    for key, value in entries:
        same = [a == b for a, b in zip(key, last, strict=False)]
        shared = [*same, False].index(False)
        rest = key[shared:]
        out += varint(shared) + varint(len(rest)) + varint(len(value)) + rest + value
        last = key
    return out + struct.pack("<II", 0, 1) + b"\0" + b"\0\0\0\0"


def write_bundle(folder: Path, tensors: dict[str, np.ndarray], extra: bytes = b"") -> list[Path]:
    """A checkpoint of TensorFlow: three tensors a block, in the order of their names."""
    numbers, entries = b"", [(b"", field(1, 1))]
    for name in sorted(tensors):
        values = tensors[name]
        raw = values.tobytes()
        shape = b"".join(field(2, field(1, size)) for size in values.shape)
        kind = {"float32": 1, "int64": 9}[str(values.dtype)]
        entry = field(1, kind) + field(2, shape) + field(5, len(raw)) + extra
        if numbers:
            entry += field(4, len(numbers))
        entries.append((name.encode(), entry + varint(6 << 3 | 5) + b"\1\2\3\4"))
        numbers += raw
    table, handles = b"", []
    for at in range(0, len(entries), 3):
        some = block(entries[at : at + 3])
        handles.append((entries[at : at + 3][-1][0], varint(len(table)) + varint(len(some) - 5)))
        table += some
    index = block(handles)
    footer = varint(0) + varint(0) + varint(len(table)) + varint(len(index) - 5)
    table += index + footer.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)
    paths = [folder / "net.index", folder / "net.data-00000-of-00001"]
    for path, content in zip(paths, (table, numbers), strict=True):
        path.write_bytes(content)
    return paths


def some_tensors() -> dict[str, np.ndarray]:
    return {
        f"layer_{n}/{part}": RNG.standard_normal(shape).astype(np.float32)
        for n in range(12)
        for part, shape in (("kernel", (3, n + 1, 40)), ("bias", (40,)), ("scale", ()))
    }


def test_a_checkpoint_of_tensorflow_is_read(tmp_path):
    tensors = some_tensors()
    found = read_bundle(*write_bundle(tmp_path, {**tensors, "step": np.array(7)}))
    assert found.keys() == tensors.keys()
    for name, values in tensors.items():
        assert np.array_equal(found[name], values), name


@pytest.mark.parametrize("damage", ["magic", "cut", "compressed", "short", "sliced", "part"])
def test_a_damaged_checkpoint_says_what_to_remove(tmp_path, damage):
    extra = {"sliced": field(7, b""), "part": field(3, 1)}.get(damage, b"")
    index, data = write_bundle(tmp_path, some_tensors(), extra)
    table = bytearray(index.read_bytes())
    if damage == "magic":
        table[-1] ^= 1
    elif damage == "cut":
        del table[: len(table) // 2]
    elif damage == "compressed":
        table = bytearray(bytes(table).replace(struct.pack("<II", 0, 1) + b"\0", b"\0" * 8 + b"\1"))
    elif damage == "short":
        data.write_bytes(data.read_bytes()[:-4])
    index.write_bytes(bytes(table))
    with pytest.raises(StageError, match=f"remove its folder.*{tmp_path.name}"):
        read_bundle(index, data)


# musicnn


def musicnn_tensors() -> dict[str, np.ndarray]:
    """A network of the right shape with random weights."""
    shapes = {
        "conv2d": (7, 38, 1, 204), "conv2d_1": (7, 67, 1, 204), "conv2d_2": (128, 1, 1, 51),
        "conv2d_3": (64, 1, 1, 51), "conv2d_4": (32, 1, 1, 51), "conv2d_5": (7, 561, 1, 64),
        "conv2d_6": (7, 64, 1, 64), "conv2d_7": (7, 64, 1, 64), "dense": (1506, 200),
        "dense_1": (200, 50),
    }  # fmt: skip
    widths = [1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200]
    tensors = {}
    for name, shape in shapes.items():
        scale = np.sqrt(2 / np.prod(shape[:-1]))
        tensors[f"{name}/kernel"] = RNG.standard_normal(shape) * scale
        tensors[f"{name}/bias"] = RNG.standard_normal(shape[-1]) * 0.1
    for number, width in enumerate(widths):
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        tensors[f"{name}/moving_mean"] = RNG.standard_normal(width) * 0.1
        tensors[f"{name}/moving_variance"] = RNG.uniform(0.5, 2, width)
        # Scales of both signs: a peak before the normalisation is not one after it.
        tensors[f"{name}/gamma"] = RNG.standard_normal(width)
        tensors[f"{name}/beta"] = RNG.standard_normal(width) * 0.1
    return {name: values.astype(np.float32) for name, values in tensors.items()}


def musicnn_by_hand(tensors: dict[str, np.ndarray], rows: np.ndarray) -> tuple:
    """The published network on one window [rows, 96], written with sums of products alone."""

    def normal(values: np.ndarray, number: int) -> np.ndarray:
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        mean, variance, gamma, beta = (tensors[f"{name}/{part}"] for part in musicnn.NORMAL)
        return (values - mean) / np.sqrt(variance + 0.001) * gamma + beta

    def convolved(values: np.ndarray, number: int) -> np.ndarray:
        name = f"conv2d_{number}" if number else "conv2d"
        kernel = tensors[f"{name}/kernel"][:, :, 0]
        total = kernel.shape[0] - 1
        padded = np.pad(values, ((total // 2, total - total // 2), (0, 0)))
        views = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[:2])
        found = np.einsum("tfhw,hwc->tfc", views, kernel, optimize=True) + tensors[f"{name}/bias"]
        return normal(np.maximum(found, 0), number + 1)

    sound = normal(rows[..., None], 0)[..., 0]
    layers = [np.concatenate([convolved(sound, n).max(axis=1) for n in range(5)], axis=1)]
    for number in (5, 6, 7):
        layer = convolved(layers[-1], number)[:, 0]
        layers.append(layer if number == 5 else layer + layers[-1])
    whole = np.concatenate(layers, axis=1)
    pooled = np.stack([whole.max(axis=0), whole.mean(axis=0)], axis=1).reshape(-1)
    hidden = normal(pooled, 9) @ tensors["dense/kernel"] + tensors["dense/bias"]
    vector = normal(np.maximum(hidden, 0), 10)
    logits = vector @ tensors["dense_1/kernel"] + tensors["dense_1/bias"]
    return vector, 1 / (1 + np.exp(-logits))


def test_musicnn_is_the_published_network():
    tensors = musicnn_tensors()
    rows = RNG.uniform(0, 4, (2, 21, 96)).astype(np.float32)
    with torch.inference_mode():
        vectors, tags = (found.cpu().numpy() for found in Musicnn(tensors).run(torch.tensor(rows)))
    for window in range(2):
        vector, likely = musicnn_by_hand(tensors, rows[window].astype(np.float64))
        assert np.allclose(vectors[window], vector, atol=2e-3 * np.abs(vector).max())
        assert np.allclose(tags[window], likely, atol=5e-3)


def test_musicnn_has_a_window_every_hop(monkeypatch):
    heard = Musicnn(musicnn_tensors())
    monkeypatch.setattr(musicnn, "BATCH", 2)

    def fifth_row(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        assert len(rows) <= 2
        return torch.ones(len(rows), 200), rows[:, 5, :50]

    monkeypatch.setattr(heard, "run", fifth_row)
    audio = RNG.standard_normal(16000 * 7).astype(np.float32)
    found = heard.embed(audio, 1.0)
    assert found.vectors.shape == (5, 200) and found.tags.shape == (5, 50)
    assert len(heard.embed(audio, heard.window_s).vectors) == 2
    # The second window is what comes 1.6 s, a hundred rows, later.
    later = heard.embed(audio[25600:], 1.6).tags
    assert np.allclose(later[0], heard.embed(audio, 1.6).tags[1], atol=1e-4)
    assert not np.allclose(later[0], found.tags[1], atol=1e-2)


def test_musicnn_of_a_sound_shorter_than_a_window_is_empty():
    found = Musicnn(musicnn_tensors()).embed(np.zeros(16000, np.float32), 1.0)
    assert found.vectors.shape == (0, 200) and found.tags.shape == (0, 50)
    assert len(Musicnn.labels) == len(set(Musicnn.labels)) == 50


def test_weights_that_lack_a_layer_are_refused():
    tensors = musicnn_tensors()
    del tensors["conv2d_3/bias"]
    with pytest.raises(StageError, match="conv2d_3/bias"):
        Musicnn(tensors)
    with pytest.raises(StageError, match=r"conv_block1\.conv1\.weight"):
        AiSfx({})


# aiSFX


class Halves(nn.Module):
    """Two convolutions, normalised and rectified: named as in the checkpoint."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(after, after, 3, padding=1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(after), nn.BatchNorm2d(after)

    def forward(self, layer: torch.Tensor) -> torch.Tensor:
        return self.bn2(self.conv2(self.bn1(self.conv1(layer)).relu())).relu()


def sfx_network(widths: tuple[int, ...] = (1, 2, 3, 4, 5)) -> nn.ModuleDict:
    blocks = {f"conv_block{n}": Halves(widths[n - 1], widths[n]) for n in range(1, len(widths))}
    network = nn.ModuleDict({"embedding_net": nn.ModuleDict(blocks)}).train()
    layer = torch.randn(4, 1, 40, 32)
    for one in blocks.values():  # normalisations that are not those of new networks
        layer = one(layer)
    return network.eval()


def test_aisfx_is_the_published_network(tmp_path):
    torch.manual_seed(3)
    network = sfx_network()
    # Saved as in the package: with a table that holds numbers of numpy.
    torch.save((network.state_dict(), {"set": (np.int64(3), 78)}), tmp_path / "checkpoint.pth")
    ours = AiSfx(read_tensors(tmp_path / "checkpoint.pth"))
    rows = torch.rand(3, 100, 96)
    layer = rows[:, None]
    for number, one in enumerate(network["embedding_net"].values()):
        layer = one(layer)
        layer = nn.functional.max_pool2d(layer, 2) if number < 3 else layer
    expected = torch.stack([window.mean(dim=-1).max(dim=-1).values for window in layer])
    assert expected.shape == (3, 5)
    assert torch.allclose(ours.run(rows).cpu(), expected, atol=1e-5)


def test_aisfx_hears_levels_and_has_a_window_every_hop(monkeypatch):
    heard = AiSfx(sfx_network((1, 2, 2, 2, 3)).state_dict())
    monkeypatch.setattr(aisfx, "BATCH", 2)
    given: list[torch.Tensor] = []

    def keep(rows: torch.Tensor) -> torch.Tensor:
        given.append(rows)
        return torch.ones(len(rows), 512)

    monkeypatch.setattr(heard, "run", keep)
    audio = RNG.standard_normal(44100 * 5).astype(np.float32) * 0.1
    found = heard.embed(audio, 1.0)
    assert found.vectors.shape == (3, 512) and found.tags.shape == (3, 0)
    assert [rows.shape for rows in given] == [(2, 100, 96), (1, 100, 96)]
    # White noise of power 0.01 has 0.01 x (sum of squares of the window) in every bin.
    level = np.log10(1 + 10000 * 0.01 * 768) / 9.4578
    assert float(given[0].mean()) == pytest.approx(level, rel=0.03)
    heard.embed(audio / 10, 1.0)
    assert float(given[2].mean()) < 0.7 * float(given[0].mean())
    assert heard.embed(audio[:44100], 1.0).vectors.shape == (0, 512)


class Bomb:
    def __reduce__(self):
        return os.mkdir, (self.where,)


def test_a_file_that_holds_code_is_refused_and_not_run(tmp_path):
    bomb = Bomb()
    bomb.where = str(tmp_path / "ran")
    torch.save(({"a": torch.ones(2)}, bomb), tmp_path / "bad.pth")
    with pytest.raises(StageError, match="bad.pth cannot be read"):
        read_tensors(tmp_path / "bad.pth")
    assert not (tmp_path / "ran").exists()
    torch.save(({"a": 3}, 1), tmp_path / "other.pth")
    with pytest.raises(StageError, match="no table of tensors"):
        read_tensors(tmp_path / "other.pth")


def test_tensors_of_a_trainer_are_found(tmp_path):
    state = {"module.a": torch.arange(3.0)}
    torch.save({"epoch": 3, "loss": np.float64(0.5), "state_dict": state}, tmp_path / "run.pt")
    assert read_tensors(tmp_path / "run.pt")["module.a"].tolist() == [0, 1, 2]


# The real weights


@pytest.fixture(scope="module")
def cache() -> Path:
    """Kept between runs: 50 MB are fetched once on a machine."""
    return Path(tempfile.gettempdir()) / "lmdm-embedder-weights"


def real(kind: type, cache: Path):
    try:
        return kind.load(cache, say=lambda _: None)
    except MissingFileError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """Two pieces each of a drum kit, of strings and of a harpsichord, 44.1 kHz stereo."""
    import pretty_midi

    from lmdm_training.data import midi_stems

    font = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"
    if shutil.which("fluidsynth") is None or not font.exists():
        pytest.skip("needs fluidsynth and pretty_midi's soundfont")
    found = {}
    for piece in (0, 1):
        rng = np.random.default_rng(piece)
        for name, program in (("drums", 0), ("strings", 48), ("harpsichord", 6)):
            track = pretty_midi.Instrument(program, is_drum=name == "drums")
            length = 1.8 if name == "strings" else 0.2
            for start in np.arange(0, 6, 2.0 if name == "strings" else 0.25):
                at = float(start)
                if name == "drums":
                    keys = [36 if round(at * 4) % 4 == 0 else 42, *([38] if at % 2 == 1 else [])]
                elif name == "strings":
                    keys = [int(rng.choice([48, 50, 53])) + step for step in (0, 7, 16, 19)]
                else:
                    keys = [int(rng.choice([60, 62, 64, 67, 69, 72]))]
                track.notes += [pretty_midi.Note(100, key, at, at + length) for key in keys]
            found[f"{name}{piece}"] = midi_stems.render((0, track), font, 6.2).T
    return found


def test_real_musicnn_tells_a_drum_kit_from_strings(cache, played):
    heard = real(Musicnn, cache)
    tags = {
        name: dict(zip(heard.labels, hear(heard, audio, 44100).tags.mean(axis=0), strict=True))
        for name, audio in played.items()
    }
    top = {name: sorted(one, key=one.get, reverse=True)[:8] for name, one in tags.items()}
    for piece in "01":
        assert {"drums", "beat"} & set(top[f"drums{piece}"]), top
        assert {"strings", "violin", "cello", "classical"} & set(top[f"strings{piece}"]), top
        assert "harpsichord" in top[f"harpsichord{piece}"], top
        assert tags[f"drums{piece}"]["drums"] > 2 * tags[f"strings{piece}"]["drums"]


@pytest.mark.parametrize("kind", [Musicnn, AiSfx])
def test_real_embedders_put_like_sounds_together(cache, played, kind):
    heard = real(kind, cache)
    centre = {n: hear(heard, audio, 44100).vectors.mean(axis=0) for n, audio in played.items()}

    def apart(first: str, second: str) -> float:
        return float(np.linalg.norm(centre[first] - centre[second]))

    for name in ("drums", "strings", "harpsichord"):
        others = [n for n in centre if not n.startswith(name)]
        assert apart(f"{name}0", f"{name}1") < 0.7 * min(apart(f"{name}0", o) for o in others), name
