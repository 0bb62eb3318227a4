"""One block of music: conditions, context pass, sampling, decoding, as one pure function.

`generate` takes the stream's memory and returns the next one. It knows no device, clock, thread
or text; noise is an argument, and the networks are the callables of `Networks`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import sampler
from lmdm_agent.context import (
    Context,
    StemWindow,
    added_to_block,
    added_to_context,
    drop_oldest,
    roll,
)
from lmdm_agent.errors import ModelError
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]
Cache = Any
"""Keys and values, a model's own: arrays, or memory of its device. Held and handed back only."""


class Networks(Protocol):
    """The graphs `generate` calls; batches of 1, or 2 for [prompt, null]."""

    def context(self, added: Floats, text: Floats) -> tuple[Cache, Cache]:
        """Keys and values of the context and of the text, from [b, A, s] and [b, tokens, size]."""
        ...

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Cache, text_kv: Cache) -> Floats:
        """Velocity [b, C, o] at noise level ``k`` [b]."""
        ...

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """Audio [1, channels, samples] of latents [1, C, o], and the next state."""
        ...


@dataclass(frozen=True)
class Recipe:
    """How one block is sampled; the sampler's part of a `Controls` value."""

    steps: int
    solver: sampler.Solver
    guidance: float
    cfg_weight: float
    context_dropout: int


@dataclass(frozen=True)
class Conditions:
    """What one block is conditioned on.

    Attributes:
        text: Mixed prompt embedding [tokens, size]; all zero is the null condition.
        dominant: The prompt that weighs most, or None.
        sketch: Features of the block [F, o].
        sketch_mask: [1, o], 1 where the sketch counts.
        stem: Stem window, or None.
    """

    text: Floats
    dominant: str | None
    sketch: Floats
    sketch_mask: Floats
    stem: StemWindow | None


@dataclass(frozen=True)
class Block:
    """A generated block: audio [channels, samples], latents [C, o] and where the time went.

    ``crossed`` tells that another prompt came to dominate, ``dropped_latents`` what was forgotten,
    ``was_ahead`` that the context pass was there before.
    """

    audio: Floats
    latents: Floats
    crossed: bool
    dropped_latents: int
    nfe: int
    parts_s: dict[str, float]
    was_ahead: bool = False


@dataclass(frozen=True)
class ContextPass:
    """A context pass and what it was made from: whoever gives the same gets the same.

    Attributes:
        added: [b, A, s], added input of the context.
        text: [b, tokens, size], prompt and, with b = 2, the null condition.
        kv: Keys and values of the context.
        text_kv: The same of the text.
    """

    added: Floats
    text: Floats
    kv: Cache
    text_kv: Cache

    def serves(self, added: Floats, text: Floats) -> bool:
        """Whether a pass over these inputs would give the same."""
        return np.array_equal(self.added, added) and np.array_equal(self.text, text)


def after_crossing(context: Context, dominant: str | None, recipe: Recipe) -> tuple[Context, bool]:
    """The memory a block begins with: another prompt that dominates forgets the oldest of it.

    Args:
        context: The stream's memory before the block.
        dominant: The prompt that weighs most in the block.
        recipe: Tells how much is forgotten.

    Returns:
        The memory, and whether the prompts crossed (paper section 6.1: context dropout).
    """
    crossed = context.dominant is not None and dominant != context.dominant
    return drop_oldest(context, recipe.context_dropout) if crossed else context, crossed


def context_pass(
    networks: Networks,
    spec: ModelSpec,
    context: Context,
    text: Floats,
    recipe: Recipe,
    stem: StemWindow | None = None,
    ahead: ContextPass | None = None,
) -> ContextPass:
    """Encode the context once for all steps of a block (paper Algorithm 2, first line).

    It needs nothing that is heard during the block, unless a stem is followed, so it can be made
    before the block is complete.

    Args:
        networks: The model.
        spec: Its sizes.
        context: The stream's memory before the block.
        text: Mixed prompt embedding [tokens, size].
        recipe: Tells whether the null condition is evaluated, too.
        stem: The block's stem window, or None.
        ahead: A pass that was made before; it is what comes back if its inputs were the same.
    """
    added, rows = pass_inputs(spec, context, text, recipe, stem)
    if ahead is not None and ahead.serves(added, rows):
        return ahead
    return ContextPass(added, rows, *networks.context(added, rows))


def pass_inputs(
    spec: ModelSpec, context: Context, text: Floats, recipe: Recipe, stem: StemWindow | None
) -> tuple[Floats, Floats]:
    """What a context pass is made from: ``added`` and ``text`` of a `ContextPass`."""
    batch = sampler.rows_of(recipe.solver, recipe.cfg_weight)
    rows = np.zeros((batch, *text.shape), np.float32)
    rows[0] = text
    return np.repeat(added_to_context(spec, context, stem)[None], batch, axis=0), rows


def block_noise(spec: ModelSpec, seed: int, block: int, steps: int) -> Floats:
    """Noise of one block, [steps, C, o], from the seed and the block's number alone."""
    rng = np.random.Generator(np.random.Philox(key=np.array([seed, block], np.uint64)))
    shape = (steps, spec.latent_channels, spec.block_latents)
    return rng.standard_normal(shape, dtype=np.float32)


def generate(
    networks: Networks,
    spec: ModelSpec,
    context: Context,
    conditions: Conditions,
    recipe: Recipe,
    noise: Floats,
    clock: Callable[[], float] = time.perf_counter,
    ahead: ContextPass | None = None,
) -> tuple[Block, Context]:
    """Generate one block (paper Algorithm 2, with context dropout and P4).

    Args:
        networks: The model.
        spec: Its sizes.
        context: The stream's memory before the block.
        conditions: Prompt, sketch and stem of the block.
        recipe: Solver settings.
        noise: [steps, C, o]; the first is the start, the others re-noise.
        clock: Seconds; where the time went is all it is asked for.
        ahead: A context pass made before the block was complete; used if it is the block's own.

    Returns:
        The block, and the stream's memory after it.
    """
    watch = _Stopwatch(clock)
    context, crossed = after_crossing(context, conditions.dominant, recipe)
    encoded = context_pass(networks, spec, context, conditions.text, recipe, conditions.stem, ahead)
    batch = len(encoded.text)
    added_block = added_to_block(spec, conditions.sketch, conditions.sketch_mask, conditions.stem)
    added = np.repeat(added_block[None], batch, axis=0)
    watch.lap("context")

    def velocity(x: Floats, k: float, needs_null: bool) -> tuple[Floats, Floats | None]:
        rows = np.repeat(x[None], batch, axis=0)
        levels = np.full(batch, k, np.float32)
        flow = networks.denoise(rows, levels, added, encoded.kv, encoded.text_kv)
        return flow[0], flow[1] if needs_null else None

    latents = sampler.sample(
        velocity,
        noise[0],
        sampler.noise_levels(recipe.steps),
        noise[1:],
        recipe.solver,
        recipe.guidance,
        recipe.cfg_weight,
    ).astype(np.float32, copy=False)
    watch.lap("denoise")
    audio, decoder_state = networks.decode(latents[None], context.decoder_state[None])
    watch.lap("decode")
    if audio.shape[1:] != (spec.channels, spec.block_samples):
        # Another length would move everything that follows.
        raise ModelError(
            f"its decoder gave sound of shape {audio.shape[1:]}; "
            f"{(spec.channels, spec.block_samples)} expected."
        )
    following = roll(context, latents, conditions.sketch, conditions.sketch_mask, decoder_state[0])
    block = Block(
        audio=audio[0],
        latents=latents,
        crossed=crossed,
        dropped_latents=min(recipe.context_dropout, spec.context_latents) if crossed else 0,
        nfe=recipe.steps * batch,
        parts_s=watch.parts_s,
        was_ahead=encoded is ahead,
    )
    return block, replace(following, dominant=conditions.dominant)


class _Stopwatch:
    """Seconds between laps, by name."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.parts_s: dict[str, float] = {}
        self._clock = clock
        self._last = clock()

    def lap(self, name: str) -> None:
        now = self._clock()
        self.parts_s[name] = now - self._last
        self._last = now
