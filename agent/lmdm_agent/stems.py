"""What is remembered of the second input, and the window of it that a model is shown.

Pure functions of `EngineState`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.context import StemWindow
from lmdm_agent.engine_state import EngineState, lookahead_latents
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """The part of an instrument that is asked here."""

    @property
    def spec(self) -> ModelSpec:
        """Sizes and conditions."""
        ...

    def encode(self, audio: Floats) -> Floats:
        """Latents [C, m] of audio [channels, samples]."""
        ...


def window_of(
    state: EngineState, stem: Floats, t_f: int, encoder: Encoder, offset_latents: int
) -> tuple[EngineState, StemWindow]:
    """Encode the stem's new latents and cut the model's window out of its history.

    The window is aligned with the moment the output sounds: its block starts ``offset_latents``
    after the latent the input block started with.

    Args:
        state: Before the block.
        stem: The block, [channels, block_samples].
        t_f: Future visibility in latents, feasible.
        encoder: The model.
        offset_latents: The announced delay.
    """
    spec = encoder.spec
    new, keep = spec.block_latents, lookahead_latents(spec)
    audio = np.concatenate([state.stem_audio, stem], axis=1)
    latents = encoder.encode(np.ascontiguousarray(audio))
    fresh = latents[:, -new - keep : latents.shape[1] - keep]
    state = _kept(state, audio, fresh)
    # The newest latent known ends (offset - block + keep) latents before the model's block.
    gap = offset_latents - new + keep
    window = np.zeros((spec.latent_channels, spec.window_latents), np.float32)
    known = max(spec.context_latents - gap, 0)
    window[:, :known] = state.stem_latents[:, state.stem_latents.shape[1] - known :]
    cutoff = spec.context_latents + t_f
    return state, StemWindow(window, max(0, min(cutoff, known)))


def passed(state: EngineState, stem: Floats | None, spec: ModelSpec) -> EngineState:
    """Let a block go by that does not use the stem; what is known keeps its place in time."""
    audio = np.zeros((spec.channels, spec.block_samples), np.float32) if stem is None else stem
    unknown = np.zeros((spec.latent_channels, spec.block_latents), np.float32)
    return _kept(state, np.concatenate([state.stem_audio, audio], axis=1), unknown)


def _kept(state: EngineState, audio: Floats, fresh: Floats) -> EngineState:
    """Slide the stem's memory on by a block."""
    kept = state.stem_audio.shape[1]
    old = state.stem_latents
    latents = np.concatenate([old[:, fresh.shape[1] :], fresh], axis=1)
    return replace(state, stem_audio=audio[:, audio.shape[1] - kept :].copy(), stem_latents=latents)
