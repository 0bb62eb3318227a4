"""Are texts still told apart in the model file? The text encoder alone, before any sound.

The paper's musicians met a collapse of the text only in their exported model: every prompt gave
the same embedding there, and nothing failed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Embed = Callable[[str], Floats]

ODD = (
    "whale",
    "Whales, and rain — far away",
    "naïve café über señor",
    "鯨の歌 🐋",
    "drums; drums; drums; drums; bells",
    "a very long prompt that goes on and on " * 8,
)
"""Texts that a tokenizer may stumble over; all of them mean something else."""


@dataclass(frozen=True)
class TextParity:
    """How texts fare in a file.

    Attributes:
        texts: Which.
        error: Of each, the distance of its embedding from the trained encoder's, over that one's
            length; empty where that encoder is not known.
        own: Of each, 1 where the trained embedding that is nearest is its own, else 0; likewise.
        apart: Of each, the distance to the nearest other text of the file, over its own length.
        apart_trained: The same in the trained encoder.
    """

    texts: tuple[str, ...]
    error: list[float]
    own: list[float]
    apart: list[float]
    apart_trained: list[float]


def text_parity(embed: Embed, trained: Embed | None, prompts: Sequence[str]) -> TextParity:
    """Encode prompts and odd texts in both ways.

    Args:
        embed: The file's, a text to [tokens, size].
        trained: The encoder that training used; None where it is not known.
        prompts: What the instrument is asked for; those of `ODD` are added.
    """
    texts = tuple(dict.fromkeys([*prompts, *ODD]))
    mine = _rows(embed, texts)
    theirs = None if trained is None else _rows(trained, texts)
    if theirs is None:
        return TextParity(texts, [], [], _apart(mine), [])
    lengths = np.maximum(np.linalg.norm(theirs, axis=1), 1e-9)
    error = np.linalg.norm(mine - theirs, axis=1) / lengths
    own = [float(_is_nearest(theirs, row, number)) for number, row in enumerate(mine)]
    return TextParity(texts, error.tolist(), own, _apart(mine), _apart(theirs))


def _rows(embed: Embed, texts: Sequence[str]) -> NDArray[np.float64]:
    return np.stack([embed(text).astype(np.float64).ravel() for text in texts])


def _is_nearest(rows: NDArray[np.float64], row: NDArray[np.float64], number: int) -> bool:
    """Whether no other row is nearer; texts of the same tokens are equally near."""
    distances = np.linalg.norm(rows - row, axis=1)
    return bool(distances[number] <= distances.min() * (1.0 + 1e-6) + 1e-9)


def _apart(rows: NDArray[np.float64]) -> list[float]:
    """Of each row, how far the nearest other one is, over its own length; 0 of silence."""
    found: list[float] = []
    for number, row in enumerate(rows):
        others = np.delete(rows, number, axis=0)
        nearest = float(np.min(np.linalg.norm(others - row, axis=1)))
        found.append(nearest / max(float(np.linalg.norm(row)), 1e-9))
    return found
