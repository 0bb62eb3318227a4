"""musicnn: tags of music and the layer below them (Pons and Serra 2019, trained on MagnaTagATune).

The package's weights belong to a graph of TensorFlow 1; the same network is written here with
PyTorch's operators. Its layers are told by the order in which that graph names them: every
convolution and every normalisation carries a number, the first carries none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.embedders.fetching import Package, fetched
from lmdm_training.evaluation.embedders.spectrum import log_mel, mel_filters, windows_of
from lmdm_training.evaluation.embedders.tensor_bundle import read_bundle

if TYPE_CHECKING:
    from torch import Tensor

Floats = NDArray[np.float32]

PACKAGE = Package(
    name="musicnn",
    version="0.1.0",
    file="musicnn-0.1.0-py3-none-any.whl",
    sha256="f38a4890c648c1ddbb141c5d96d2b0a8cfcd36746002d896989f7b88beb65cfa",
    members=(
        "musicnn/MTT_musicnn/.index",
        "musicnn/MTT_musicnn/.data-00000-of-00001",
        "musicnn-0.1.0.dist-info/LICENSE.md",
    ),
    megabytes=29,
)
RATE, SIZE, HOP, BANDS = 16000, 512, 256, 96
ROWS = 187
"""Spectra of a window."""
VECTOR = 200
EPSILON = 1e-3
NORMAL = ("moving_mean", "moving_variance", "gamma", "beta")
BATCH = 8
"""Windows at once; the widest layer takes 10 MB for each."""
LABELS = tuple(
    label.strip()
    for label in """
    guitar, classical, slow, techno, strings, drums, electronic, rock, fast, piano, ambient, beat,
    violin, vocal, synth, female, indian, opera, male, singing, vocals, no vocals, harpsichord,
    loud, quiet, flute, woman, male vocal, no vocal, pop, soft, sitar, solo, man, classic, choir,
    voice, new age, dance, male voice, female vocal, beats, harp, cello, no voice, weird, country,
    metal, female voice, choral
    """.replace("\n", " ").split(",")
)


class Musicnn:
    """The tagger, an `Embedder`: 200 numbers and 50 tags of every 3 s."""

    name = "musicnn"
    version = "0.1.0-1"
    rate = RATE
    window_s = ROWS * HOP / RATE
    labels = LABELS
    licence = "ISC"

    def __init__(self, tensors: Mapping[str, Floats]) -> None:
        """From the tensors of the checkpoint.

        Raises:
            StageError: One is missing.
        """
        missing = [name for name in needed_tensors() if name not in tensors]
        if missing:
            raise StageError(f"these musicnn weights lack {missing[0]!r} and so cannot be used")
        self._tensors = {name: tensors[name] for name in needed_tensors()}

    @classmethod
    def load(cls, cache: Path, *, say: Callable[[str], None]) -> Musicnn:
        """With the package's weights, fetched if need be.

        Raises:
            MissingFileError: They cannot be fetched.
            StageError: They are damaged.
        """
        folder = fetched(PACKAGE, cache, say=say)
        index, data = (folder / member for member in PACKAGE.members[:2])
        return cls(read_bundle(index, data))

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at 16 kHz, one every ``hop_s`` seconds."""
        import torch

        spectra = log_mel(audio, self._filters, HOP)
        windows = windows_of(spectra, ROWS, hop_s * RATE / HOP)
        vectors, tags = [np.zeros((0, VECTOR), np.float32)], [np.zeros((0, 50), np.float32)]
        with torch.inference_mode():
            for at in range(0, len(windows), BATCH):
                batch = torch.from_numpy(np.ascontiguousarray(windows[at : at + BATCH]))
                layer, likely = self.run(batch)
                vectors.append(layer.cpu().numpy())
                tags.append(likely.cpu().numpy())
        return Embedded(np.concatenate(vectors), np.concatenate(tags))

    def run(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """[n, rows, 96] to the layer before the tags [n, 200] and the tags [n, 50]."""
        import torch
        from torch.nn import functional

        sound = self._normal(windows.to(self._device)[:, None], 0)
        # Timbre: wide in frequency, short in time; rhythm: one band, long in time.
        front = [self._front(sound, number, across_time=number > 1) for number in range(5)]
        layers = [torch.cat(front, dim=1)]
        for number in (5, 6, 7):
            kernel = self._weight(f"conv2d_{number}/kernel")[:, :, 0].permute(2, 1, 0)
            bias = self._weight(f"conv2d_{number}/bias")
            layer = functional.conv1d(layers[-1], kernel, bias, padding=3).relu()
            layer = self._normal(layer, number + 1)
            layers.append(layer if number == 5 else layer + layers[-1])
        whole = torch.cat(layers, dim=1)
        pooled = torch.stack([whole.amax(dim=2), whole.mean(dim=2)], dim=2).flatten(1)
        hidden = self._dense(self._normal(pooled, 9), "dense").relu()
        vectors = self._normal(hidden, 10)
        return vectors, self._dense(vectors, "dense_1").sigmoid()

    def _front(self, sound: Tensor, number: int, *, across_time: bool) -> Tensor:
        """A convolution of the spectrogram [n, 1, rows, 96] and its peak over frequency."""
        from torch.nn import functional

        name = _numbered("conv2d", number)
        kernel = self._weight(f"{name}/kernel").permute(3, 2, 0, 1)
        rows = kernel.shape[2]
        # As long as the input; of an even kernel the odd row of padding comes last.
        before, after = ((rows - 1) // 2, rows // 2) if across_time else (3, 3)
        padded = functional.pad(sound, (0, 0, before, after))
        found = functional.conv2d(padded, kernel, self._weight(f"{name}/bias")).relu()
        return self._normal(found, number + 1).amax(dim=3)

    def _dense(self, rows: Tensor, name: str) -> Tensor:
        return rows @ self._weight(f"{name}/kernel") + self._weight(f"{name}/bias")

    def _normal(self, values: Tensor, number: int) -> Tensor:
        from torch.nn import functional

        name = _numbered("batch_normalization", number)
        mean, variance, scale, shift = (self._weight(f"{name}/{part}") for part in NORMAL)
        return functional.batch_norm(values, mean, variance, scale, shift, eps=EPSILON)

    def _weight(self, name: str) -> Tensor:
        return self._weights[name]

    @cached_property
    def _weights(self) -> dict[str, Tensor]:
        import torch

        return {
            name: torch.from_numpy(np.array(values)).to(self._device)
            for name, values in self._tensors.items()
        }

    @cached_property
    def _device(self) -> str:
        import torch

        return "cuda" if torch.cuda.is_available() else "cpu"

    @cached_property
    def _filters(self) -> Floats:
        return mel_filters(RATE, SIZE, BANDS, scale="slaney", straight_in="hertz", equal="area")


def needed_tensors() -> list[str]:
    """Names of all tensors of the network."""
    layers = [*(_numbered("conv2d", n) for n in range(8)), *(_numbered("dense", n) for n in (0, 1))]
    normals = [_numbered("batch_normalization", n) for n in range(11)]
    return [
        *(f"{layer}/{part}" for layer in layers for part in ("kernel", "bias")),
        *(f"{normal}/{part}" for normal in normals for part in NORMAL),
    ]


def _numbered(name: str, number: int) -> str:
    return f"{name}_{number}" if number else name
