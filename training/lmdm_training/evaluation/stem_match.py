"""A network that tells stems of one piece from stems of two: do they belong together?

It stands in for CoCoLA (Ciranni et al. 2025), which the paper measures accompaniment with (App.
A.1) and whose weights no package carries. Like it, it is learned by contrast from stems that sound
at the same time; unlike it, sounds are compared moment by moment, as there are few to learn from.
Its scores can be compared with each other, not with CoCoLA's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lmdm_training.errors import StageError
from lmdm_training.evaluation.stem_features import BANDS, MARGIN, PITCHES

Floats = NDArray[np.float32]

SEEN = PITCHES - 2 * MARGIN
"""Pitches that the network looks at."""
SIZE = 64
"""Of a moment's vector."""
HOPS_A_STEP = 8
"""Hops of the features to a moment of the network: 256 ms."""


class StemNetwork(nn.Module):
    """From powers to unit vectors, one every 256 ms; each hears about 1.5 s around it."""

    def __init__(self) -> None:
        super().__init__()
        self.pitch = nn.Sequential(
            *_layer(nn.Conv2d(1, 12, 5, (1, 2), 2), nn.BatchNorm2d(12)),
            *_layer(nn.Conv2d(12, 24, (7, 3), (3, 1), (3, 1)), nn.BatchNorm2d(24)),
            *_layer(nn.Conv2d(24, 32, (5, 3), (2, 2), (2, 1)), nn.BatchNorm2d(32)),
            *_layer(nn.Conv2d(32, SIZE, (SEEN // 6, 1)), nn.BatchNorm2d(SIZE)),
        )
        self.rhythm = nn.Sequential(
            *_layer(nn.Conv1d(12 + 2 * BANDS, 48, 5, 2, 2), nn.BatchNorm1d(48)),
            *_layer(nn.Conv1d(48, 48, 5, 2, 2), nn.BatchNorm1d(48)),
        )
        self.both = nn.Sequential(
            *_layer(nn.Conv1d(SIZE + 48, 96, 5, 1, 2), nn.BatchNorm1d(96)),
            *_layer(nn.Conv1d(96, 96, 5, 2, 2), nn.BatchNorm1d(96)),
            nn.Conv1d(96, SIZE, 1),
        )
        self.log_scale = nn.Parameter(torch.tensor(2.3))

    def forward(self, powers: Tensor) -> Tensor:
        """Unit vectors [B, SIZE, steps] of powers [B, SEEN + BANDS, hops]."""
        pitches, bands = powers[:, :SEEN], powers[:, SEEN:]
        pitches, bands = _compressed(pitches), _compressed(bands)
        rises = torch.relu(bands.diff(dim=2, prepend=bands[:, :, :1]))
        # The classes make it easy to see that two octaves hold the same chord.
        classes = pitches.unflatten(1, (-1, 12)).mean(dim=1)
        rhythm = self.rhythm(torch.cat([classes, bands, rises], dim=1))
        found = self.both(torch.cat([self.pitch(pitches[:, None]).squeeze(2), rhythm], dim=1))
        return nn.functional.normalize(found, dim=1)

    def scale(self) -> Tensor:
        """What scores are multiplied with before they are compared in learning."""
        return self.log_scale.clamp(max=4.0).exp()


def _layer(convolution: nn.Module, norm: nn.Module) -> tuple[nn.Module, ...]:
    return convolution, norm, nn.GELU()


def _compressed(powers: Tensor) -> Tensor:
    """Logarithms that do not depend on the level of the whole, [B, rows, hops]."""
    mean = powers.mean(dim=(1, 2), keepdim=True)
    return torch.log1p(100.0 * powers / (mean + 1e-12))


def scores_of(first: Tensor, second: Tensor) -> Tensor:
    """How well every sound of ``first`` fits every one of ``second``, -1 to 1, [B, B2].

    Args:
        first: Unit vectors [B, SIZE, steps].
        second: [B2, SIZE, steps], of the same moments.
    """
    return torch.einsum("ids,jds->ij", first, second) / first.shape[2]


@dataclass(frozen=True)
class StemMatch:
    """The network after learning.

    Attributes:
        network: In evaluation mode.
        accuracy: How often it told the partner from a stem of another piece, among pieces that
            were kept apart while learning; the best of several looks, so a little too good.
        pieces: How many it learned from.
    """

    network: StemNetwork
    accuracy: float
    pieces: int

    @torch.no_grad()
    def moments(self, powers: Floats) -> Floats:
        """Unit vectors [steps, SIZE] of powers [ROWS, hops]."""
        # Rows at the ends are for transposing only.
        seen = np.concatenate([powers[MARGIN : PITCHES - MARGIN], powers[PITCHES:]])
        found = self.network(torch.from_numpy(np.ascontiguousarray(seen))[None])
        return found[0].T.contiguous().numpy()

    def save(self, path: Path) -> None:
        """Write the weights as safetensors, whole or not at all."""
        from safetensors.torch import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        about = {"accuracy": repr(self.accuracy), "pieces": str(self.pieces)}
        save_file(self.network.state_dict(), partial, metadata=about)
        partial.replace(path)


def read_match(path: Path) -> StemMatch:
    """Read what `StemMatch.save` wrote.

    Raises:
        StageError: The file is damaged.
    """
    from safetensors import SafetensorError, safe_open

    network = StemNetwork()
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            names = list(file.keys())
            network.load_state_dict({name: file.get_tensor(name) for name in names})
            return StemMatch(network.eval(), float(about["accuracy"]), int(about["pieces"]))
    except (SafetensorError, OSError, RuntimeError, KeyError, ValueError) as error:
        raise StageError(
            f"{path} cannot be read ({error}); remove it, and it is learned again"
        ) from error


def fit_of(first: Floats, second: Floats) -> float:
    """Mean cosine of two sounds' moments [steps, SIZE], of as many as both have."""
    steps = min(len(first), len(second))
    if not steps:
        return float("nan")
    return float(np.mean(np.sum(first[:steps] * second[:steps], axis=1)))
