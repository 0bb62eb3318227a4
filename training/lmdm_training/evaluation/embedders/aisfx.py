"""aiSFX: what kind of sound effect something is (Ma and Lerch, ISMIR 2022), full band at 44.1 kHz.

Eight convolutions, trained to tell the categories of sound libraries apart. It hears
levels, as it did in training: a quiet copy of a sound is not the same to it.
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
from lmdm_training.evaluation.embedders.torch_file import read_tensors

if TYPE_CHECKING:
    from torch import Tensor

Floats = NDArray[np.float32]

PACKAGE = Package(
    name="aisfx",
    version="0.1.2",
    file="aisfx-0.1.2-py2.py3-none-any.whl",
    sha256="bfe219950715af179e9a1653e7117cc1852baef267cd6596c42cad74afe1d194",
    members=("aisfx/models/checkpoint.pth", "aisfx-0.1.2.dist-info/licenses/LICENSE"),
    megabytes=23,
)
RATE, SIZE, HOP, BANDS = 44100, 2048, 1024, 96
ROWS = 100
"""Spectra of a window."""
VECTOR = 512
LOUDEST = 9.457798957824707
"""The largest value of a spectrogram in its training, which became 1."""
BLOCKS, BATCH = 4, 16
NORMAL = ("running_mean", "running_var", "weight", "bias")


class AiSfx:
    """The network, an `Embedder`: 512 numbers of every 2.3 s, no tags."""

    name = "aisfx"
    version = "0.1.2-1"
    rate = RATE
    window_s = ROWS * HOP / RATE
    labels: tuple[str, ...] = ()
    licence = "CC-BY-4.0"

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        """From the tensors of the checkpoint.

        Raises:
            StageError: One is missing.
        """
        missing = [name for name in needed_tensors() if name not in tensors]
        if missing:
            raise StageError(f"these aiSFX weights lack {missing[0]!r} and so cannot be used")
        self._tensors = {name: tensors[name] for name in needed_tensors()}

    @classmethod
    def load(cls, cache: Path, *, say: Callable[[str], None]) -> AiSfx:
        """With the package's weights, fetched if need be.

        Raises:
            MissingFileError: They cannot be fetched.
            StageError: They are damaged.
        """
        return cls(read_tensors(fetched(PACKAGE, cache, say=say) / PACKAGE.members[0]))

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at 44.1 kHz, one every ``hop_s`` seconds."""
        import torch

        spectra = log_mel(audio, self._filters, HOP) / np.float32(LOUDEST)
        windows = windows_of(spectra, ROWS, hop_s * RATE / HOP)
        vectors = [np.zeros((0, VECTOR), np.float32)]
        with torch.inference_mode():
            for at in range(0, len(windows), BATCH):
                batch = torch.from_numpy(np.ascontiguousarray(windows[at : at + BATCH]))
                vectors.append(self.run(batch).cpu().numpy())
        whole = np.concatenate(vectors)
        return Embedded(whole, np.zeros((len(whole), 0), np.float32))

    def run(self, windows: Tensor) -> Tensor:
        """[n, rows, 96] to [n, 512]."""
        from torch.nn import functional

        weights = self._weights
        layer = windows.to(self._device)[:, None]
        for block in range(1, BLOCKS + 1):
            for half in (1, 2):
                name = f"embedding_net.conv_block{block}"
                layer = functional.conv2d(layer, weights[f"{name}.conv{half}.weight"], padding=1)
                mean, variance, scale, shift = (
                    weights[f"{name}.bn{half}.{part}"] for part in NORMAL
                )
                layer = functional.batch_norm(layer, mean, variance, scale, shift).relu()
            if block < BLOCKS:
                layer = functional.max_pool2d(layer, 2)
        # Averaged over frequency, then the strongest moment.
        return layer.mean(dim=3).amax(dim=2)

    @cached_property
    def _weights(self) -> dict[str, Tensor]:
        return {name: values.to(self._device) for name, values in self._tensors.items()}

    @cached_property
    def _device(self) -> str:
        import torch

        return "cuda" if torch.cuda.is_available() else "cpu"

    @cached_property
    def _filters(self) -> Floats:
        return mel_filters(RATE, SIZE, BANDS, scale="htk", straight_in="mel", equal="sum")


def needed_tensors() -> list[str]:
    """Names of all tensors of the network; the checkpoint also holds heads, which are not used."""
    names: list[str] = []
    for block in range(1, BLOCKS + 1):
        for half in (1, 2):
            layer = f"embedding_net.conv_block{block}"
            names.append(f"{layer}.conv{half}.weight")
            names += [f"{layer}.bn{half}.{part}" for part in NORMAL]
    return names
