"""Mixing prompts: embeddings of the slots summed by weight, and the moment dominance changes.

Knows no text encoder and no OSC; embeddings come in as arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def mix(
    prompts: Sequence[str],
    weights: Sequence[float],
    embeddings: Mapping[str, NDArray[np.float32]],
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """Sum embeddings [tokens, size] row by row; padding rows are zero and stay in place.

    Args:
        prompts: Text of every slot; an empty one counts as no prompt (the null condition).
        weights: Weight of every slot, summing to 1.
        embeddings: Embedding of every text in use.
        shape: (tokens, size) of an embedding.
    """
    total = np.zeros(shape, np.float32)
    for text, weight in zip(prompts, weights, strict=True):
        if text and weight > 0.0:
            total += np.float32(weight) * embeddings[text]
    return total


def dominant(prompts: Sequence[str], weights: Sequence[float]) -> str | None:
    """The text that weighs most; the first listed wins a tie; None when no slot has one."""
    best, best_weight = None, 0.0
    for text, weight in zip(prompts, weights, strict=True):
        if text and weight > best_weight:
            best, best_weight = text, weight
    return best
