"""What came of a block, as values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class BlockReport:
    """What happened in one block; everything a screen, a patch or a take wants to know.

    ``parts_s`` tells the seconds of each part of ``inference_s``, and of ``ahead``: a context pass
    that was made before the block was complete, and so took none of its time.
    The last four are filled in by whoever knows the clock. ``margin_s``: None means there was no
    deadline. ``steps_wish`` is what the control says where fewer were taken, ``steps_reason`` why.
    """

    block: int
    inference_s: float
    parts_s: dict[str, float]
    steps: int
    nfe: int
    solver: str
    t_f_latents: int
    dominant: str | None
    weights: tuple[float, ...]
    crossed: bool
    dropped_latents: int
    level_in: float
    level_out: float
    loudness: float
    pitches_hz: tuple[float, ...]
    margin_s: float | None = None
    late_samples: int = 0
    steps_wish: int = 0
    steps_reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of one block.

    Attributes:
        audio: [channels, block_samples].
        report: None when the model failed on it.
        reason: Why it did, one of `guard.REASONS` or what was raised; else empty.
        forgot: Whether the context was forgotten, as the sound was bad.
        error: What was raised, if anything.
    """

    audio: Floats
    report: BlockReport | None
    reason: str = ""
    forgot: bool = False
    error: Exception | None = None
