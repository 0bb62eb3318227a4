"""Weight-normalised convolutions with the parameter names of the public checkpoints."""

import math
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_Plain = TypeVar("_Plain", nn.Conv1d, nn.ConvTranspose1d)


class _NormedWeight(nn.Module):
    """A weight stored as direction ``weight_v`` and length ``weight_g`` over its first axis."""

    bias: nn.Parameter | None

    def __init__(self, shape: tuple[int, int, int], bias: int) -> None:
        """Draw a direction; ``bias`` is the number of biases, 0 for none."""
        super().__init__()
        bound = 1.0 / math.sqrt(shape[1] * shape[2])
        self.weight_v = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
        self.weight_g = nn.Parameter(self.weight_v.detach().norm(dim=(1, 2), keepdim=True))
        if bias:
            self.bias = nn.Parameter(torch.empty(bias).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def weight(self) -> Tensor:
        """The weight itself, ``weight_g * weight_v / |weight_v|``."""
        return self.weight_v * (self.weight_g / self.weight_v.norm(dim=(1, 2), keepdim=True))

    def plain(self) -> nn.Module:
        """The same layer without weight normalisation."""
        raise NotImplementedError


class WNConv1d(_NormedWeight):
    """1-D convolution under weight normalisation; ``weight_g`` is ``[out, 1, 1]``."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel: int,
        *,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        """As ``nn.Conv1d``."""
        shape = (out_channels, in_channels // groups, kernel)
        super().__init__(shape, out_channels if bias else 0)
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups

    def forward(self, x: Tensor) -> Tensor:
        """Convolve ``[B, in, n]``."""
        return F.conv1d(
            x, self.weight(), self.bias, self.stride, self.padding, self.dilation, self.groups
        )

    def plain(self) -> nn.Conv1d:
        """The same layer as an ``nn.Conv1d``."""
        out_channels, in_channels, kernel = self.weight_v.shape
        conv = nn.Conv1d(
            in_channels * self.groups,
            out_channels,
            kernel,
            self.stride,
            self.padding,
            self.dilation,
            self.groups,
            self.bias is not None,
        )
        return _filled(conv, self)


class WNConvTranspose1d(_NormedWeight):
    """Transposed 1-D convolution under weight normalisation; ``weight_g`` is ``[in, 1, 1]``."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel: int, *, stride: int, padding: int
    ) -> None:
        """As ``nn.ConvTranspose1d``, with bias."""
        super().__init__((in_channels, out_channels, kernel), out_channels)
        self.stride, self.padding = stride, padding

    def forward(self, x: Tensor) -> Tensor:
        """Upsample ``[B, in, n]``."""
        return F.conv_transpose1d(x, self.weight(), self.bias, self.stride, self.padding)

    def plain(self) -> nn.ConvTranspose1d:
        """The same layer as an ``nn.ConvTranspose1d``."""
        in_channels, out_channels, kernel = self.weight_v.shape
        conv = nn.ConvTranspose1d(in_channels, out_channels, kernel, self.stride, self.padding)
        return _filled(conv, self)


def _filled(conv: _Plain, source: _NormedWeight) -> _Plain:
    conv = conv.to(source.weight_v)
    with torch.no_grad():
        conv.weight.copy_(source.weight())
        if conv.bias is not None and source.bias is not None:
            conv.bias.copy_(source.bias)
    return conv


def fuse_weight_norm(module: nn.Module) -> int:
    """Replace every weight-normalised layer inside a module by its plain twin, in place.

    Fuse in float32 and before any cast, or the norms lose precision. The state dict no longer has
    the checkpoint's names afterwards.

    Returns:
        How many layers were replaced.
    """
    count = 0
    for name, child in module.named_children():
        if isinstance(child, _NormedWeight):
            setattr(module, name, child.plain())
            count += 1
        else:
            count += fuse_weight_norm(child)
    return count
