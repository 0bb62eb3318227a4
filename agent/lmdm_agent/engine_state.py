"""What a stream remembers between blocks, as a frozen value. Knows no model, device or clock."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import context as memory
from lmdm_agent.guard import FADE_S, GuardMemory
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class EngineState:
    """All that a stream remembers before a block; arrays are never written to.

    Attributes:
        context: What was generated.
        heard: The end of what was heard, mono [sketch_left_samples].
        sketch: Sketch of the last block heard, [F, o]; `freeze` hears it again.
        stem_audio: The end of the stem, [channels, samples].
        stem_latents: The stem's latents, [C, window and more]; the last are the newest.
        tail: The end of what was answered last, [channels, a fade]; zeros after silence.
        muted: Whether the next answer has to fade in.
        guard: What the answers were like.
    """

    context: memory.Context
    heard: Floats
    sketch: Floats
    stem_audio: Floats
    stem_latents: Floats
    tail: Floats
    muted: bool = False
    guard: GuardMemory = field(default_factory=GuardMemory)


def empty_state(spec: ModelSpec) -> EngineState:
    """What a stream starts from."""
    left = spec.encoder_left_latents + lookahead_latents(spec)
    return EngineState(
        memory.empty(spec),
        np.zeros(spec.sketch_left_samples, np.float32),
        np.zeros((spec.sketch_channels, spec.block_latents), np.float32),
        np.zeros((spec.channels, left * spec.samples_per_latent), np.float32),
        np.zeros((spec.latent_channels, spec.window_latents + 64), np.float32),
        np.zeros((spec.channels, fade_samples(spec)), np.float32),
    )


def fade_samples(spec: ModelSpec) -> int:
    """Length of a fade around a block that is muted; within the block."""
    return min(round(FADE_S * spec.sample_rate), spec.block_samples)


def lookahead_latents(spec: ModelSpec) -> int:
    """Latents that the encoder hears beyond the end of one, rounded up."""
    return -(-spec.encoder_lookahead_samples // spec.samples_per_latent)
