"""The ARC-Forcing discriminator: a base DiT up to one layer, then a ConvNeXt head.

It judges a whole rollout with full bidirectional attention, at a noise level, under the same
conditions as the generator (paper section 4.2, Eq. 6 and 7).
"""

import math
from dataclasses import dataclass

from torch import Tensor, nn

from lmdm_models.conditions import Condition
from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.weight_norm import WNConv1d


@dataclass(frozen=True)
class DiscriminatorConfig:
    """Sizes of a discriminator. The head's defaults are those published.

    Attributes:
        dit: sizes of the backbone, a base network (the timestep token comes first). It may take
            added inputs, as for accompaniment.
        exit_layer: index of the last backbone layer used.
        channels: width of the head.
        multipliers: width after every stage in units of ``channels``.
        strides: downsampling of every stage.
        blocks: residual blocks in every stage.
    """

    dit: DiTConfig
    exit_layer: int = 12
    channels: int = 128
    multipliers: tuple[int, ...] = (1, 2, 4)
    strides: tuple[int, ...] = (1, 2, 2)
    blocks: tuple[int, ...] = (2, 2, 2)

    def __post_init__(self) -> None:
        """Check the sizes.

        Raises:
            ValueError: stage lists differ in length, or the exit layer does not exist.
        """
        if not len(self.multipliers) == len(self.strides) == len(self.blocks):
            raise ValueError("multipliers, strides and blocks need one entry per stage")
        if not 0 <= self.exit_layer < self.dit.depth:
            raise ValueError(f"exit_layer {self.exit_layer} is not in 0..{self.dit.depth - 1}")


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution of 7, then a pointwise GELU layer four times as wide, residual."""

    def __init__(self, channels: int) -> None:
        """Build the block."""
        super().__init__()
        self.layers = nn.Sequential(
            WNConv1d(channels, channels, 7, padding=3, groups=channels),
            WNConv1d(channels, 4 * channels, 1),
            nn.GELU(),
            WNConv1d(4 * channels, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Apply to ``[B, C, n]``."""
        return x + self.layers(x)


class ConvNeXtHead(nn.Module):
    """Scores from hidden states, about one per four latents with the default strides."""

    def __init__(self, config: DiscriminatorConfig) -> None:
        """Build the head: convolution of 7, the stages, convolution of 3 to one channel."""
        super().__init__()
        width = config.channels
        layers: list[nn.Module] = [WNConv1d(config.dit.width, width, 7, padding=3)]
        stages = zip(config.multipliers, config.strides, config.blocks, strict=True)
        for multiplier, stride, blocks in stages:
            layers += [ConvNeXtBlock(width) for _ in range(blocks)]
            out, padding = config.channels * multiplier, math.ceil(stride / 2)
            layers.append(WNConv1d(width, out, 2 * stride, stride=stride, padding=padding))
            width = out
        layers.append(WNConv1d(width, 1, 3, padding=1))
        self.layers = nn.Sequential(*layers)

    def forward(self, hidden: Tensor) -> Tensor:
        """Map hidden states ``[B, D, n]`` to scores ``[B, m]``."""
        return self.layers(hidden)[:, 0]


class Discriminator(nn.Module):
    """Noise-aware, text-conditioned discriminator over whole rollouts."""

    def __init__(self, config: DiscriminatorConfig, backbone: DiT | None = None) -> None:
        """Build the head, and the backbone unless one is given (a warmed-up base network).

        Raises:
            ValueError: the backbone's sizes differ from the configuration's.
        """
        super().__init__()
        if backbone is not None and backbone.config != config.dit:
            raise ValueError("the backbone's sizes differ from the discriminator's")
        self.config = config
        self.backbone = DiT(config.dit) if backbone is None else backbone
        self.head = ConvNeXtHead(config)

    def hidden(self, x: Tensor, t: Tensor, cond: Condition, add: Tensor | None = None) -> Tensor:
        """Hidden states ``[B, D, 1 + T]`` after the exit layer, the timestep token first."""
        states = self.backbone.hidden_states(
            x,
            t,
            cond.cross,
            cond.global_cond,
            add=add,
            token="first",
            exit_layer=self.config.exit_layer,
        )
        return states[-1].transpose(1, 2)

    def forward(
        self,
        x: Tensor,
        t: Tensor,
        cond: Condition,
        *,
        context_latents: int = 0,
        add: Tensor | None = None,
    ) -> Tensor:
        """Score a rollout; higher is more real.

        Args:
            x: noisy latents ``[B, C, T]``, the context first, real or generated.
            t: noise levels ``[B]``.
            cond: the same conditions the rollout had.
            context_latents: s, left out of the scores. The token is left out as well (the authors'
                published code forgets it and starts one latent early).
            add: added inputs ``[B, A, T]`` of the backbone, for accompaniment.

        Returns:
            Scores ``[B, m]``.

        Raises:
            ValueError: no latents are left to score.
        """
        if not 0 <= context_latents < x.shape[-1]:
            raise ValueError(
                f"context of {context_latents} leaves nothing of {x.shape[-1]} latents"
            )
        return self.head(self.hidden(x, t, cond, add)[..., 1 + context_latents :])
