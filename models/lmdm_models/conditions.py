"""Conditions of the network: duration embedding, prompt mixing, the null condition."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Condition:
    """What the network is conditioned on, besides added inputs.

    Attributes:
        cross: cross-attention tokens ``[B, N, Dc]``.
        global_cond: ``[B, Dg]``, or None.
    """

    cross: Tensor
    global_cond: Tensor | None = None

    def null(self) -> "Condition":
        """The null condition of guidance: every cross row zero, the global condition kept.

        This is not an empty prompt. The duration's row is zero as well.
        """
        return Condition(torch.zeros_like(self.cross), self.global_cond)

    def with_null(self) -> "Condition":
        """Conditioned and null halves stacked to batch 2B, in that order."""
        null, doubled = self.null(), None
        if self.global_cond is not None:
            doubled = torch.cat([self.global_cond, self.global_cond])
        return Condition(torch.cat([self.cross, null.cross]), doubled)


class _LearnedFourier(nn.Module):
    def __init__(self, features: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.randn(features // 2))

    def forward(self, x: Tensor) -> Tensor:
        angles = 2.0 * math.pi * x[:, None] * self.weights
        return torch.cat([x[:, None], angles.sin(), angles.cos()], dim=-1)


class _NumberEmbedder(nn.Module):
    def __init__(self, width: int, features: int) -> None:
        super().__init__()
        self.embedding = nn.Sequential(_LearnedFourier(features), nn.Linear(features + 1, width))


class NumberConditioner(nn.Module):
    """Embeds a number (the total duration) as the public checkpoints do.

    The value is clamped to [minimum, maximum] and scaled to [0, 1]; its features are the value,
    128 sines and 128 cosines of learned frequencies, then one linear layer.
    """

    def __init__(
        self, width: int, minimum: float = 0.0, maximum: float = 256.0, features: int = 256
    ) -> None:
        """Build with fresh frequencies; ``width`` is that of the conditioning tokens."""
        super().__init__()
        self.minimum, self.maximum = minimum, maximum
        self.embedder = _NumberEmbedder(width, features)

    def forward(self, value: Tensor) -> Tensor:
        """Map seconds ``[B]`` to embeddings ``[B, width]``."""
        clamped = value.float().clamp(self.minimum, self.maximum)
        return self.embedder.embedding((clamped - self.minimum) / (self.maximum - self.minimum))


def mix_prompts(embeddings: Sequence[Tensor] | Tensor, weights: Sequence[float]) -> Tensor:
    """Weighted sum of padded prompt embeddings, row by row.

    Args:
        embeddings: one ``[N, Dc]`` (or ``[B, N, Dc]``) per prompt, padding rows zero. A shorter
            prompt adds zero rows, so a longer one's tail keeps only its own weight.
        weights: one per prompt, summing to 1 within 1e-4; they are not normalised.

    Returns:
        The mixture, shaped like one embedding.

    Raises:
        ValueError: counts differ, there are no prompts, or the weights do not sum to 1.
    """
    if len(embeddings) != len(weights) or not weights:
        raise ValueError(f"{len(embeddings)} prompts with {len(weights)} weights")
    if abs(sum(weights) - 1.0) > 1e-4:
        raise ValueError(f"prompt weights sum to {sum(weights):.6g}, not 1")
    mixed = embeddings[0] * weights[0]
    for embedding, weight in zip(embeddings[1:], weights[1:], strict=True):
        mixed = mixed + embedding * weight
    return mixed


def dominant_prompt(weights: Sequence[float]) -> int:
    """Index of the largest weight; the first listed wins a tie.

    Raises:
        ValueError: there are no weights.
    """
    return max(range(len(weights)), key=weights.__getitem__)


def prompt_schedule(
    entries: Sequence[str | Sequence[tuple[str, float]]], embeddings: Mapping[str, Tensor]
) -> tuple[list[Tensor], list[str]]:
    """Mix every block's prompts and name its dominant one.

    Args:
        entries: one per block, a prompt or a list of (prompt, weight).
        embeddings: padded embedding ``[N, Dc]`` of every prompt used.

    Returns:
        One mixture ``[N, Dc]`` and one dominant prompt per block.

    Raises:
        ValueError: weights of a block do not sum to 1.
        KeyError: a prompt has no embedding.
    """
    mixtures, dominants = [], []
    for entry in entries:
        pairs = [(entry, 1.0)] if isinstance(entry, str) else list(entry)
        weights = [weight for _, weight in pairs]
        mixtures.append(mix_prompts([embeddings[name] for name, _ in pairs], weights))
        dominants.append(pairs[dominant_prompt(weights)][0])
    return mixtures, dominants
