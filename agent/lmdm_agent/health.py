"""What a performer wants to know of a session at a glance, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StateWord = Literal["offline", "loading", "ready", "running", "late", "error"]


@dataclass(frozen=True)
class Health:
    """What the performer wants to know at a glance; one frozen value."""

    state: StateWord
    block: int
    late_blocks: int
    skipped_blocks: int
    late_samples: int
    xruns: int
    delay_samples: int
    delay_s: float
    block_s: float
    inference_s: float
    margin_s: float
    error: str
    failed_blocks: int = 0
    limited_samples: int = 0
    """Samples that the limiter at the output turned down."""
    muted_blocks: int = 0
    """Failed blocks whose sound was bad; they were muted."""
    refreshes: int = 0
    """Times that part of the context was forgotten because the sound drifted."""
    steps: int = 0
    """Taken by the last block; 0 before the first."""
    steps_wish: int = 0
    """What was wished for that block; 0 before the first."""
    steps_reason: str = ""
    """Why fewer steps are taken than wished for; empty when they are not."""
    restarts: int = 0
    """Of threads that had stopped."""
    device_losses: int = 0
    slow_callbacks: int = 0
    """Of ours that took longer than half of their buffer; other xruns are the machine's."""
    longest_callback_s: float = 0.0
