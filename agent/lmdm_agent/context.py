"""What a model remembers between blocks, as a frozen value, and the inputs built from it.

Knows no session, device or clock. The added input of a latent has these channels, in this order
(after the LMDM authors; the sketch is ours):

    1      context mask, 1 on context latents, 0 on the block
    C      clean latents, 0 on the block; null context is zeros with the mask still 1
    1 + C  stem mask and stem latents, up to the cut-off that t_f sets  (only with "stem")
    1 + F  sketch mask and sketch features                              (only with "sketch")
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Context:
    """Rolling memory of one stream; arrays are [channels, latents] and never written to.

    Attributes:
        latents: The last ``context_latents`` generated, [C, s].
        sketch: Sketch features of the same latents, [F, s].
        sketch_mask: 1 where a sketch was followed, [1, s].
        decoder_state: What the decoder carries over a block edge, [state].
        dominant: The prompt that weighed most in the last block.
        block: Number of the next block.
    """

    latents: Floats
    sketch: Floats
    sketch_mask: Floats
    decoder_state: Floats
    dominant: str | None
    block: int


def empty(spec: ModelSpec) -> Context:
    """The null context every stream starts from."""
    s = spec.context_latents
    return Context(
        latents=np.zeros((spec.latent_channels, s), np.float32),
        sketch=np.zeros((spec.sketch_channels, s), np.float32),
        sketch_mask=np.zeros((1, s), np.float32),
        decoder_state=np.zeros(spec.decoder_state_size, np.float32),
        dominant=None,
        block=0,
    )


def forget(context: Context) -> Context:
    """Drop what was generated; keep the block number and the decoder's tail (no click)."""
    return replace(
        context,
        latents=np.zeros_like(context.latents),
        sketch=np.zeros_like(context.sketch),
        sketch_mask=np.zeros_like(context.sketch_mask),
        dominant=None,
    )


def prime(context: Context, latents: Floats) -> Context:
    """Use the end of given latents [C, n] as what was generated so far; zeros before them."""
    s = context.latents.shape[1]
    tail = latents[:, -s:]
    primed = np.zeros_like(context.latents)
    if tail.shape[1]:
        primed[:, -tail.shape[1] :] = tail
    return replace(context, latents=primed, dominant=None)


def drop_oldest(context: Context, count: int) -> Context:
    """Context dropout: zero the ``count`` oldest latents (paper section 4.3, d latents).

    The zeros stay in the context and slide out with it.
    """
    count = min(max(count, 0), context.latents.shape[1])
    latents = context.latents.copy()
    latents[:, :count] = 0.0
    return replace(context, latents=latents)


def roll(
    context: Context, block: Floats, sketch: Floats, sketch_mask: Floats, decoder_state: Floats
) -> Context:
    """Append a finished block and let the oldest latents go."""
    o = block.shape[1]

    def slide(old: Floats, new: Floats) -> Floats:
        return np.concatenate([old[:, o:], new], axis=1)

    return replace(
        context,
        latents=slide(context.latents, block),
        sketch=slide(context.sketch, sketch),
        sketch_mask=slide(context.sketch_mask, sketch_mask),
        decoder_state=decoder_state,
        block=context.block + 1,
    )


@dataclass(frozen=True)
class StemWindow:
    """Stem latents [C, s + o] aligned with the model's window; zero from ``cutoff`` on."""

    latents: Floats
    cutoff: int


def added_to_context(spec: ModelSpec, context: Context, stem: StemWindow | None) -> Floats:
    """Build the added input of the context, [A, s].

    Args:
        spec: Sizes and conditions.
        context: The stream's memory.
        stem: The stem's window, or None for no stem.
    """
    rows = [np.ones((1, spec.context_latents), np.float32), context.latents]
    if "stem" in spec.conditions:
        rows.append(_stem_rows(spec, stem)[:, : spec.context_latents])
    if "sketch" in spec.conditions:
        rows += [context.sketch_mask, context.sketch * context.sketch_mask]
    return np.concatenate(rows, axis=0, dtype=np.float32)


def added_to_block(
    spec: ModelSpec, sketch: Floats, sketch_mask: Floats, stem: StemWindow | None
) -> Floats:
    """Build the added input of the block, [A, o].

    Args:
        spec: Sizes and conditions.
        sketch: Features of the block, [F, o].
        sketch_mask: [1, o], 1 where the sketch counts.
        stem: The stem's window, or None for no stem.
    """
    rows = [np.zeros((1 + spec.latent_channels, spec.block_latents), np.float32)]
    if "stem" in spec.conditions:
        rows.append(_stem_rows(spec, stem)[:, spec.context_latents :])
    if "sketch" in spec.conditions:
        rows += [sketch_mask, sketch * sketch_mask]
    return np.concatenate(rows, axis=0, dtype=np.float32)


def _stem_rows(spec: ModelSpec, stem: StemWindow | None) -> Floats:
    """The stem's channels over context and block, [1 + C, s + o]."""
    rows = np.zeros((1 + spec.latent_channels, spec.window_latents), np.float32)
    if stem is not None:
        rows[0, : stem.cutoff] = 1.0
        rows[1:, : stem.cutoff] = stem.latents[:, : stem.cutoff]
    return rows
