"""What every embedder is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Embedded:
    """What an embedder makes of one sound.

    Attributes:
        vectors: [windows, D]; no window where the sound is shorter than one.
        tags: Probabilities [windows, T] of `Embedder.labels`; no columns where it has none.
    """

    vectors: Floats
    tags: Floats


class Embedder(Protocol):
    """A network that turns windows of mono sound into vectors."""

    @property
    def name(self) -> str:
        """One word: ``musicnn``."""
        ...

    @property
    def rate(self) -> int:
        """Samples a second of what it hears."""
        ...

    @property
    def window_s(self) -> float:
        """Seconds of a window."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of its tags; empty where it has none."""
        ...

    @property
    def licence(self) -> str:
        """Of its weights."""
        ...

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """Windows of mono sound [samples] at `rate`, one every ``hop_s`` seconds."""
        ...
