"""The paper's embedders through the toolkits they are published in (paper App. A.1).

OpenL3 for Frechet distances, PaSST for divergences of tags, CLAP for agreement with texts. No
registry carries their weights, so each is used where its package is installed and its weights are
on the disk, in the folder ``weights`` of the evaluation's cache or where PyTorch keeps downloads.
Nothing is fetched here, and their files are read as tensors only.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.embedders.spectrum import windows_of
from lmdm_training.evaluation.embedders.torch_file import read_tensors

Floats = NDArray[np.float32]

PEAK = 10 ** (-1 / 20)
"""Toolkits that report these measures bring every sound to a peak of -1 dB first."""
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


class OpenL3:
    """OpenL3's network for music, 512 numbers of every second; an `Embedder`."""

    name = "openl3"
    version = "torchopenl3-mel256-music-512"
    rate = 48000
    window_s = 1.0
    labels: tuple[str, ...] = ()
    licence = "Apache-2.0"
    file = "torchopenl3_mel256_music_512.pth.tar"

    def __init__(self, network: Any) -> None:
        """``network``: [n, 1, 48000] to [n, 512]."""
        self.network = network

    @classmethod
    def load(cls, cache: Path, *, say: Callable[[str], None]) -> OpenL3:
        """From the package torchopenl3.

        Raises:
            StageError: The package or its weights are missing or cannot be used.
        """
        path = weights_file(cls.file, cls.name, cache)
        with _loading(cls.name, "torchopenl3"):
            models = importlib.import_module("torchopenl3.models")
            network = models.PytorchOpenl3(
                content_type="music", input_repr="mel256", embedding_size=512
            )
            network.load_state_dict(read_tensors(path))
            network = _ready(network)
        say(f"{cls.name} listens, too")
        return cls(network)

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at 48 kHz, one every ``hop_s`` seconds."""
        windows = _windows(audio, self.rate, self.window_s, hop_s)
        vectors = _run(self.network, windows[:, None], 512, batch=16)
        return Embedded(vectors, np.zeros((len(vectors), 0), np.float32))


class Passt:
    """PaSST, a tagger of AudioSet's 527 classes, with 768 numbers of every 10 s; an `Embedder`.

    Its tags are one distribution over all classes, as divergences are reported with it.
    """

    name = "passt"
    version = "passt-s-ap476-swa"
    rate = 32000
    window_s = 10.0
    classes = 527
    labels = tuple(f"audioset-{number}" for number in range(classes))
    licence = "Apache-2.0"
    file = "passt-s-f128-p16-s10-ap.476-swa.pt"

    def __init__(self, network: Any) -> None:
        """``network``: [n, 320000] to logits and vectors beside each other, [n, 527 + 768]."""
        self.network = network

    @classmethod
    def load(cls, cache: Path, *, say: Callable[[str], None]) -> Passt:
        """From the package hear21passt.

        Raises:
            StageError: The package or its weights are missing or cannot be used.
        """
        path = weights_file(cls.file, cls.name, cache)
        with _loading(cls.name, "hear21passt"):
            models = importlib.import_module("hear21passt.models.passt")
            sounds = importlib.import_module("hear21passt.models.preprocess")
            wrapper = importlib.import_module("hear21passt.wrapper")
            # The shapes of the published model; the package's own builder would fetch weights.
            layers = models.get_model(arch="passt_s_swa_p16_128_ap476", pretrained=False)
            layers.load_state_dict(read_tensors(path))
            spectra = sounds.AugmentMelSTFT(
                n_mels=128, sr=cls.rate, win_length=800, hopsize=320, n_fft=1024, freqm=48,
                timem=192, htk=False, fmin=0.0, fmax=None, norm=1, fmin_aug_range=10,
                fmax_aug_range=2000,
            )  # fmt: skip
            network = _ready(wrapper.PasstBasicWrapper(mel=spectra, net=layers, mode="all"))
        say(f"{cls.name} listens, too")
        return cls(network)

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at 32 kHz, one every ``hop_s`` seconds."""
        windows = _windows(audio, self.rate, self.window_s, hop_s)
        both = _run(self.network, windows, self.classes + 768, batch=4)
        logits, vectors = both[:, : self.classes], both[:, self.classes :]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return Embedded(vectors, shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-30))


class Clap:
    """LAION's CLAP, sounds and texts in one space of 512 numbers; a `TextEmbedder`.

    Its windows are as long as what it hears at once: longer ones would be cut at random places.
    """

    name = "clap"
    rate = 48000
    window_s = 10.0
    labels: tuple[str, ...] = ()
    licence = "CC0-1.0"
    files: ClassVar[dict[str, tuple[str, bool]]] = {
        "music_audioset_epoch_15_esc_90.14.pt": ("HTSAT-base", False),
        "630k-audioset-fusion-best.pt": ("HTSAT-tiny", True),
    }
    """By file, the size of the network and whether it joins views of long sounds; the first that is
    there is taken."""
    unused = "text_branch.embeddings.position_ids"
    """In files of older versions of the text network's library."""

    def __init__(self, module: Any, version: str) -> None:
        """``module``: a ``CLAP_Module``; ``version``: its weights' file."""
        self.module = module
        self.version = version

    @classmethod
    def load(cls, cache: Path, *, say: Callable[[str], None]) -> Clap:
        """From the package laion-clap.

        Its text network is built from ``roberta-base``, which has to be in the cache of the
        Hugging Face hub.

        Raises:
            StageError: The package or its weights are missing or cannot be used.
        """
        found = [name for name in cls.files if _found(name, cache)]
        path = weights_file(found[0] if found else next(iter(cls.files)), cls.name, cache)
        size, fusion = cls.files[path.name]
        with _loading(cls.name, "laion-clap (and roberta-base in the Hugging Face hub's cache)"):
            kind = importlib.import_module("laion_clap").CLAP_Module
            module = kind(enable_fusion=fusion, amodel=size, device=_device())
            tensors = read_tensors(path)
            plain = {name.removeprefix("module."): values for name, values in tensors.items()}
            if cls.unused not in module.model.state_dict():
                plain.pop(cls.unused, None)
            module.model.load_state_dict(plain)
            module.eval()
        say(f"{cls.name} listens, too")
        return cls(module, path.name)

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at 48 kHz, one every ``hop_s`` seconds."""
        import torch

        windows = _windows(audio, self.rate, self.window_s, hop_s)
        vectors = [np.zeros((0, 512), np.float32)]
        with torch.inference_mode():
            for at in range(0, len(windows), 4):
                batch = np.ascontiguousarray(windows[at : at + 4])
                vectors.append(np.asarray(self.module.get_audio_embedding_from_data(x=batch)))
        whole = np.concatenate(vectors).astype(np.float32)
        return Embedded(whole, np.zeros((len(whole), 0), np.float32))

    def embed_text(self, texts: list[str]) -> Floats:
        """One vector a text, [texts, 512]."""
        import torch

        with torch.inference_mode():
            return np.asarray(self.module.get_text_embedding(list(texts)), np.float32)


def weights_file(name: str, embedder: str, cache: Path) -> Path:
    """Where a file of weights lies.

    Raises:
        MissingFileError: Nowhere that is looked at.
    """
    path = _found(name, cache)
    if path is None:
        raise MissingFileError(
            f"{embedder} needs {name}, which no package carries; put it into {cache / 'weights'}"
        )
    return path


def _found(name: str, cache: Path) -> Path | None:
    import torch

    places = (cache / "weights", Path(torch.hub.get_dir()) / "checkpoints")
    return next((place / name for place in places if (place / name).is_file()), None)


@contextlib.contextmanager
def _loading(name: str, package: str) -> Iterator[None]:
    """While a toolkit is loaded: what it prints is dropped, it stays off the net.

    Raises:
        MissingFileError: It, or what it imports, is not installed.
        StageError: It raised anything else; what these raise is not written anywhere.
    """
    before = {variable: os.environ.get(variable) for variable in OFFLINE}
    os.environ.update(OFFLINE)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    except StageError:
        raise
    except ImportError as error:
        raise MissingFileError(f"{name} needs the package {package} ({error})") from error
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StageError(f"{name} cannot be loaded ({first}); see to {package}") from error
    finally:
        for variable, value in before.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _ready(network: Any) -> Any:
    return network.eval().to(_device())


def _windows(audio: Floats, rate: int, window_s: float, hop_s: float) -> Floats:
    """[n, samples] of sound at a peak of -1 dB."""
    peak = float(np.abs(audio).max(initial=0.0))
    levelled = audio * np.float32(PEAK / peak) if peak else audio
    return windows_of(levelled[:, None], round(window_s * rate), hop_s * rate)[:, :, 0]


def _run(network: Any, windows: Floats, width: int, *, batch: int) -> Floats:
    """[n, ...] through a network, to [n, width]."""
    import torch

    found = [np.zeros((0, width), np.float32)]
    with torch.inference_mode():
        for at in range(0, len(windows), batch):
            some = torch.from_numpy(np.ascontiguousarray(windows[at : at + batch]))
            found.append(network(some.to(_device())).float().cpu().numpy())
    return np.concatenate(found)
