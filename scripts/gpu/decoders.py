"""The decoder in a precision: convolutions in it, snakes and seams in float32."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn

from gpu.nets import DTYPES
from lmdm_models.oobleck import Snake
from lmdm_models.oobleck_stream import OobleckStream


class WideSnake(nn.Module):
    """`Snake` computed in float32 whatever comes in; half precision loses the sine's phase."""

    rate: Tensor
    scale: Tensor

    def __init__(self, snake: Snake) -> None:
        super().__init__()
        self.register_buffer("rate", snake.alpha.detach().float().exp()[:, None])
        self.register_buffer("scale", 1.0 / (snake.beta.detach().float().exp()[:, None] + 1e-9))

    def forward(self, x: Tensor) -> Tensor:
        """Apply to ``[B, C, n]``."""
        wide = x.float()
        wave = torch.sin(wide * self.rate)
        return (wide + wave * wave * self.scale).to(x.dtype)


class _Narrow(nn.Module):
    """A decoder that computes in its own precision between float32 ends."""

    def __init__(self, decoder: nn.Module, dtype: torch.dtype) -> None:
        super().__init__()
        self.decoder, self.dtype = decoder, dtype

    def forward(self, latents: Tensor) -> Tensor:
        """Audio of latents."""
        return self.decoder(latents.to(self.dtype)).float()


def _narrow(module: nn.Module, dtype: torch.dtype) -> None:
    for name, child in module.named_children():
        if isinstance(child, Snake):
            setattr(module, name, WideSnake(child))
        elif isinstance(child, nn.Conv1d | nn.ConvTranspose1d):
            child.to(dtype)
        else:
            _narrow(child, dtype)


def decoder_in(codec: OobleckStream, precision: str) -> OobleckStream:
    """A copy of a codec whose decoder computes in a precision; only its ``decode`` is meant."""
    twin: Any = copy.deepcopy(codec)
    del twin.encoder
    dtype = DTYPES[precision]
    if dtype != torch.float32:
        _narrow(twin.decoder, dtype)
        twin.decoder = _Narrow(twin.decoder, dtype)
    return twin
