"""Fourier transforms of real signals as a few small matrix products, for the exporter.

ONNX Runtime has no fast transform everywhere, and a whole one as a matrix product is dear. Sines
and cosines mirror themselves at half and at a quarter of their length, so signals are folded there
first: a quarter of the operations, and tables of a quarter of the numbers.

Tables are built from integer arithmetic inside the graph rather than stored: ONNX Runtime folds
them when it loads, so the model file does not carry them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F


def _tables(size: int, function: Callable[[Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """Values [size / 4 + 1, bins] over the first quarter of a signal: of even bins, of odd ones."""
    n = torch.arange(size // 4 + 1).unsqueeze(1)
    tables = []
    for first in (0, 1):
        k = torch.arange(first, size // 2 + 1, 2).unsqueeze(0)
        angle = ((n * k) % size).to(torch.float32) * (2.0 * math.pi / size)
        tables.append(function(angle))
    return tables[0], tables[1]


def _folded(x: Tensor, sign: float) -> Tensor:
    """[..., m + 1] to [..., m / 2 + 1]: what mirrors at the middle together, that one alone."""
    middle = x.shape[-1] // 2
    mirrored = x[..., middle + 1 :].flip(-1)
    return torch.cat([x[..., :middle] + sign * mirrored, x[..., middle : middle + 1]], dim=-1)


def _unfolded(same: Tensor, turned: Tensor) -> Tensor:
    """[..., m / 2 + 1] twice to [..., m + 1]: the sum, then mirrored with ``turned`` negated."""
    return torch.cat([same + turned, (same - turned)[..., :-1].flip(-1)], dim=-1)


def _interleaved(even: Tensor, odd: Tensor) -> Tensor:
    """Bins [..., m + 1] of the even ones [..., m / 2 + 1] and the odd ones [..., m / 2]."""
    both = torch.stack([even, F.pad(odd, (0, 1))], dim=-1)
    return both.flatten(-2)[..., :-1]


def real_transform(x: Tensor) -> tuple[Tensor, Tensor]:
    """Real and imaginary spectra [..., n / 2 + 1] of real signals [..., n], n a multiple of 4."""
    size = x.shape[-1]
    half = size // 2
    back = x[..., half + 1 :].flip(-1)
    even = torch.cat([x[..., :1], x[..., 1:half] + back, x[..., half : half + 1]], dim=-1)
    odd = F.pad(x[..., 1:half] - back, (1, 1))
    cos, sin = _tables(size, torch.cos), _tables(size, torch.sin)
    real = _interleaved(_folded(even, 1.0) @ cos[0], _folded(even, -1.0) @ cos[1])
    imag = _interleaved(_folded(odd, -1.0) @ sin[0], _folded(odd, 1.0) @ sin[1])
    return real, -imag


def real_inverse(real: Tensor, imag: Tensor) -> Tensor:
    """Real signals [..., n] of their spectra [..., n / 2 + 1]; the inverse of `real_transform`."""
    half = real.shape[-1] - 1
    size = 2 * half
    # A real signal's inverse transform counts every inner bin twice.
    edges = torch.arange(half + 1) % half == 0
    weight = torch.where(edges, 1.0 / size, 2.0 / size)
    real, imag = real * weight, imag * weight
    cos, sin = _tables(size, torch.cos), _tables(size, torch.sin)
    even = _unfolded(real[..., ::2] @ cos[0].T, real[..., 1::2] @ cos[1].T)
    odd = _unfolded(imag[..., 1::2] @ sin[1].T, imag[..., ::2] @ sin[0].T)
    return torch.cat([even - odd, (even + odd)[..., 1:-1].flip(-1)], dim=-1)
