"""From one model to the next at a block edge: the first block of the new one fades over.

Pure but for the two engines it is given; a replay does the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.reports import Answer, BlockReport

Floats = NDArray[np.float32]

LEAVING_STEPS = 1
"""Steps of the old model's last block: it fades out, and the new one needs the time."""


def cross_over(
    leaving: Engine,
    coming: Engine,
    heard: Floats,
    stem: Floats | None,
    controls: Controls,
    *,
    there_is_time: Callable[[BlockReport], bool] = lambda _: True,
    guarded: bool = True,
) -> tuple[Answer, bool]:
    """The first block of a model, faded over from what the model before it answers.

    Args:
        leaving: The engine that played.
        coming: The one that plays from now on; it follows the other (`Engine.follow`).
        heard: What both answer, [channels, block_samples].
        stem: The second input, or None.
        controls: Of the block.
        there_is_time: Asked when the new model has answered, and told how: whether the old one may
            answer, too.
        guarded: As in `Engine.answer`.

    Returns:
        The answer, and whether the old model is in it. Where it is not, the block begins with the
        mirrored end of the old one's last block instead.
    """
    answer = coming.answer(heard, stem, controls, guarded=guarded)
    if answer.report is None or not there_is_time(answer.report):
        return answer, False
    old = leaving.answer(heard, stem, replace(controls, steps=LEAVING_STEPS), guarded=guarded)
    if old.report is None:
        return answer, False
    audio = equal_power(old.audio, answer.audio)
    coming.sounded(audio)
    return replace(answer, audio=audio), True


def equal_power(old: Floats, new: Floats) -> Floats:
    """Two sounds [channels, n] that have nothing in common, one fading over to the other."""
    angle = np.linspace(0.0, np.pi / 2.0, old.shape[1], dtype=np.float32)
    return (old * np.cos(angle) + new * np.sin(angle)).astype(np.float32, copy=False)
