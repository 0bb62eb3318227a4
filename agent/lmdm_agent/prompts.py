"""Mixing prompts: embeddings summed by their shares.

Knows no text encoder and no OSC; embeddings come in as arrays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def mix(
    mixture: Mapping[str, float],
    embeddings: Mapping[str, NDArray[np.float32]],
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """Sum embeddings [tokens, size] row by row; padding rows are zero and stay in place.

    Args:
        mixture: Share of every text; what is missing to 1 is the null condition.
        embeddings: Embedding of every text in use.
        shape: (tokens, size) of an embedding.
    """
    total = np.zeros(shape, np.float32)
    for text, share in mixture.items():
        total += np.float32(share) * embeddings[text]
    return total
