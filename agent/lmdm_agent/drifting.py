"""Leads the drift watch from block to block: what it is shown, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.drift import DriftMemory, refreshed, traits, watch
from lmdm_agent.records import MemoryChange
from lmdm_agent.reports import Answer
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]


class Drifting:
    """Remembers what the answers of a stream were like. One thread."""

    def __init__(self) -> None:
        self._memory = DriftMemory()
        self._reason = ""

    @property
    def memory(self) -> DriftMemory:
        """What is remembered; it tells how much a refresh has to forget."""
        return self._memory

    def reason(self, controls: Controls, changes: Sequence[MemoryChange]) -> str:
        """Why the context should be refreshed before the next block; empty when it need not.

        Args:
            controls: Of that block.
            changes: What is done to its memory anyway.
        """
        reason, self._reason = self._reason, ""
        if changes:
            # Whatever the sound was like: it begins anew, and is meant to.
            self._memory = DriftMemory(since_s=0.0)
            return ""
        return reason if controls.drift_watch else ""

    def look(
        self, spec: ModelSpec, controls: Controls, heard: Floats, stem: bool, answer: Answer
    ) -> None:
        """Look at a block that is over.

        Args:
            spec: Of the model that answered.
            controls: What was wished for.
            heard: What it answers, [channels, block_samples].
            stem: Whether there is a second input.
            answer: What came of it.
        """
        if not controls.drift_watch or answer.forgot:
            self._memory = DriftMemory(since_s=0.0)
        elif answer.report is not None:
            block = traits(answer.audio, heard, spec.sample_rate)
            follows = controls.use_sketch or (controls.use_stem and stem)
            self._memory, self._reason = watch(
                self._memory, block, spec.block_s, _wish(spec, controls), follows=follows
            )
            if self._reason:
                self._memory = refreshed(self._memory)


def _wish(spec: ModelSpec, controls: Controls) -> tuple[object, ...]:
    """What makes the sound another one on purpose."""
    return (
        spec.content_hash,
        *controls.mixture().items(),
        controls.steps,
        controls.solver,
        controls.guidance,
        controls.cfg_weight,
        controls.use_sketch,
        controls.use_stem,
        controls.freeze,
    )
