"""What a session tells of a block when it is over: enough to make the same block again.

Pure values; knows no session, thread or file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.engine_state import EngineState
from lmdm_agent.reports import BlockReport

Floats = NDArray[np.float32]
BlockStatus = Literal["answered", "skipped", "failed"]


@dataclass(frozen=True)
class MemoryChange:
    """What the worker did to a stream's memory between two blocks.

    Attributes:
        name: "clear", "prime", "model" or "refresh".
        file: The sound file of a prime.
        latents: What a prime put into the context, [C, n].
        model: Name and content hash of the model that plays from now on.
        dropped: Latents of context that a refresh forgot.
        reason: Why it was refreshed.
        fade: How the first block of a new model begins: over from what the old one answers to it
            ("block"), or from the mirrored end of the block before ("tail").
    """

    name: Literal["clear", "prime", "model", "refresh"]
    file: str = ""
    latents: Floats | None = None
    model: tuple[str, str] = ("", "")
    dropped: int = 0
    reason: str = ""
    fade: Literal["", "tail", "block"] = ""


@dataclass(frozen=True)
class BlockRecord:
    """All that is needed to make one block again, bit for bit; arrays are never written to.

    Attributes:
        block: Its number.
        status: "skipped" blocks had no time left, "failed" ones are the model's fault; both are
            silent, but for a fade-out where sound was before.
        position: Device sample at which its input starts (rounded down when the rates differ).
        due: Device sample at which its answer starts.
        controls: The frozen value it was made with.
        changes: What was done to the memory just before it, in order.
        before: The memory it started from, after ``changes``.
        heard: What the model heard, [2, block_samples] at the model's rate.
        stem: The second input, shaped alike, or None.
        answer: What came of it, [2, block_samples], before any gain.
        report: None unless it was answered.
        reason: Why it failed.
        forgot: Whether the context was forgotten with it.
    """

    block: int
    status: BlockStatus
    position: int
    due: int
    controls: Controls
    changes: tuple[MemoryChange, ...]
    before: EngineState
    heard: Floats
    stem: Floats | None
    answer: Floats
    report: BlockReport | None
    reason: str = ""
    forgot: bool = False
