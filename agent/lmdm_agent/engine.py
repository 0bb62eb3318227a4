"""One stream through one model: a block of sound in, a block of sound out.

Owns the stream's memory (context, audio before the block, prompt embeddings). Knows no device,
clock or network; whoever owns it calls `Engine.process` from one thread. Stage, rehearsal and
render all run this same object, which is why they sound the same.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import context as memory
from lmdm_agent import prompts
from lmdm_agent.controls import Controls
from lmdm_agent.fades import dominant
from lmdm_agent.generate import Conditions, Networks, Recipe, block_noise, generate
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]
MAX_EMBEDDINGS = 64


class Instrument(Networks, Protocol):
    """What the engine needs of a model (`lmdm_agent.model.Model` is one)."""

    @property
    def spec(self) -> ModelSpec:
        """Sizes and conditions."""
        ...

    def embed(self, text: str) -> Floats:
        """Embedding [tokens, size] of a prompt."""
        ...

    def sketch(self, audio: Floats) -> Floats:
        """Features [F, m] of mono audio [left + samples]."""
        ...

    def encode(self, audio: Floats) -> Floats:
        """Latents [C, m] of audio [channels, samples]."""
        ...


@dataclass(frozen=True)
class BlockReport:
    """What happened in one block; everything a screen, a patch or a take wants to know.

    ``margin_s`` is filled in by whoever knows the clock; None means there was no deadline.
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


@dataclass(frozen=True)
class EngineState:
    """All that a stream remembers before a block; arrays are never written to.

    Attributes:
        context: What was generated.
        heard: The end of what was heard, mono [sketch_left_samples].
        sketch: Sketch of the last block heard, [F, o]; `freeze` hears it again.
        stem_audio: The end of the stem, [channels, samples].
        stem_latents: The stem's latents, [C, window and more]; the last are the newest.
    """

    context: memory.Context
    heard: Floats
    sketch: Floats
    stem_audio: Floats
    stem_latents: Floats


def empty_state(spec: ModelSpec) -> EngineState:
    """What a stream starts from."""
    left = spec.encoder_left_latents + lookahead_latents(spec)
    return EngineState(
        memory.empty(spec),
        np.zeros(spec.sketch_left_samples, np.float32),
        np.zeros((spec.sketch_channels, spec.block_latents), np.float32),
        np.zeros((spec.channels, left * spec.samples_per_latent), np.float32),
        np.zeros((spec.latent_channels, spec.window_latents + 64), np.float32),
    )


def lookahead_latents(spec: ModelSpec) -> int:
    """Latents that the encoder hears beyond the end of one, rounded up."""
    return -(-spec.encoder_lookahead_samples // spec.samples_per_latent)


@dataclass
class Engine:
    """Runs blocks of one stream; not thread-safe, one owner."""

    instrument: Instrument
    timeline: Timeline
    state: EngineState = field(init=False)
    embeddings: dict[str, Floats] = field(default_factory=dict[str, Floats])

    def __post_init__(self) -> None:
        self.state = empty_state(self.instrument.spec)

    @property
    def context(self) -> memory.Context:
        """What was generated so far."""
        return self.state.context

    @context.setter
    def context(self, context: memory.Context) -> None:
        self.state = replace(self.state, context=context)

    @property
    def offset_latents(self) -> int:
        """The announced delay in latents, rounded up; the decoder's look-ahead is part of it."""
        spec = self.instrument.spec
        delay = self.timeline.offset_samples + spec.decoder_lookahead_samples
        return -(-delay // spec.samples_per_latent)

    @property
    def largest_t_f_latents(self) -> int:
        """The largest future visibility that can be honoured."""
        spec = self.instrument.spec
        return spec.block_latents - lookahead_latents(spec) - self.offset_latents

    def feasible_t_f(self, t_f_s: float) -> int:
        """The future visibility really used for a wish in seconds, in latents."""
        spec = self.instrument.spec
        wish = round(t_f_s * spec.sample_rate / spec.samples_per_latent)
        low, high = spec.t_f_range_latents
        return max(min(wish, high, self.largest_t_f_latents), low)

    def learn_prompt(self, text: str) -> None:
        """Encode a prompt so that `process` can use it."""
        if text and text not in self.embeddings:
            self.embeddings[text] = self.instrument.embed(text)

    def _know(self, texts: Collection[str]) -> None:
        """Have the embeddings of ``texts``; of all others, keep the newest only."""
        for text in texts:
            self.learn_prompt(text)
        if len(self.embeddings) > MAX_EMBEDDINGS:
            kept = [*texts, *list(self.embeddings)[-MAX_EMBEDDINGS // 2 :]]
            for text in [old for old in list(self.embeddings) if old not in kept]:
                del self.embeddings[text]

    def clear(self) -> None:
        """Forget what was generated."""
        self.context = memory.forget(self.context)

    def prime_latents(self, latents: Floats) -> None:
        """Start from the end of ``latents`` [C, n], see `encode_for_prime`."""
        self.context = memory.prime(self.context, latents)

    def encode_for_prime(self, audio: Floats) -> Floats:
        """Latents [C, <= s] of the end of ``audio``."""
        spec = self.instrument.spec
        size = spec.samples_per_latent
        count = min(audio.shape[1] // size, spec.context_latents + spec.encoder_left_latents)
        if count == 0:
            return np.zeros((spec.latent_channels, 0), np.float32)
        latents = self.instrument.encode(np.ascontiguousarray(audio[:, -count * size :]))
        return latents[:, -spec.context_latents :]

    def answer(
        self, heard: Floats, stem: Floats | None, controls: Controls
    ) -> tuple[Floats, BlockReport | None, Exception | None]:
        """Like `process`, but a block the model fails on is silent and leaves no trace.

        Returns:
            The answer, its report, and why there is none.
        """
        try:
            before = self.state
            audio, report = self.process(heard, stem, controls)
            if not np.isfinite(audio).all():
                self.state = before
                raise FloatingPointError("the model gave samples that are no numbers")
        except Exception as error:
            self.skip(heard, stem)
            return np.zeros_like(heard), None, error
        return audio, report, None

    def process(
        self, heard: Floats, stem: Floats | None, controls: Controls
    ) -> tuple[Floats, BlockReport]:
        """Generate the answer to one block.

        Args:
            heard: [channels, block_samples] at the model's rate; not finite samples count as 0.
            stem: The second input, shaped like ``heard``, or None.
            controls: The frozen value used for the whole block.

        Returns:
            The answer [channels, block_samples] and its report. When the model raises something,
            the memory is as it was.
        """
        started = time.perf_counter()
        spec, state = self.instrument.spec, self.state
        heard = np.nan_to_num(heard, copy=True, nan=0.0, posinf=0.0, neginf=0.0)
        if stem is not None:
            stem = np.nan_to_num(stem, copy=True, nan=0.0, posinf=0.0, neginf=0.0)
        heard *= np.float32(10.0 ** (controls.input_gain_db / 20.0))
        state = self._listened(state, heard, controls.freeze)
        sketch = state.sketch
        t_f = self.feasible_t_f(controls.t_f)
        window = None
        if controls.use_stem and stem is not None:
            state, window = self._stem_window(state, stem, t_f)
        else:
            state = self._pass_stem(state, stem)
        listened = time.perf_counter()
        mixture = controls.mixture()
        self._know(dict.fromkeys([*controls.prompts, *mixture]))
        follow = np.full((1, spec.block_latents), float(controls.use_sketch), np.float32)
        conditions = Conditions(
            text=prompts.mix(mixture, self.embeddings, (spec.text_tokens, spec.text_size)),
            dominant=dominant(mixture),
            sketch=sketch * follow,
            sketch_mask=follow,
            stem=window,
        )
        recipe = Recipe(
            controls.steps,
            controls.solver,
            controls.guidance,
            controls.cfg_weight,
            controls.context_dropout,
        )
        number = state.context.block
        noise = block_noise(spec, controls.seed, number, controls.steps)
        block, following = generate(self.instrument, spec, state.context, conditions, recipe, noise)
        report = BlockReport(
            block=number,
            inference_s=time.perf_counter() - started,
            parts_s={"sketch": listened - started, **block.parts_s},
            steps=controls.steps,
            nfe=block.nfe,
            solver=controls.solver,
            t_f_latents=t_f,
            dominant=conditions.dominant,
            weights=controls.normalised_weights(),
            crossed=block.crossed,
            dropped_latents=block.dropped_latents,
            level_in=float(np.abs(heard).max(initial=0.0)),
            level_out=float(np.abs(block.audio).max(initial=0.0)),
            loudness=float(sketch[-1].mean()),
            pitches_hz=self._pitches(sketch),
        )
        self.state = replace(state, context=following)
        return block.audio, report

    def skip(self, heard: Floats, stem: Floats | None = None) -> None:
        """Count a block that is not generated, because its time has passed or the model failed."""
        state = self._remember(self.state, np.concatenate([self.state.heard, heard.mean(axis=0)]))
        state = self._pass_stem(state, stem)
        self.state = replace(state, context=replace(state.context, block=state.context.block + 1))

    def _listened(self, state: EngineState, heard: Floats, freeze: bool) -> EngineState:
        """The state with the sketch of the block; a frozen one is heard again."""
        audio = np.concatenate([state.heard, heard.mean(axis=0)])
        sketch = state.sketch if freeze else self.instrument.sketch(audio)
        return replace(self._remember(state, audio), sketch=sketch)

    def _remember(self, state: EngineState, mono: Floats) -> EngineState:
        """Keep the end of what was heard, as far as the sketch looks back."""
        # A copy: a view would keep the whole block alive.
        left = mono[len(mono) - self.instrument.spec.sketch_left_samples :].copy()
        return replace(state, heard=left)

    def _pitches(self, sketch: Floats) -> tuple[float, ...]:
        """Strongest frequencies of the block's sketch, in Hz, at most 4."""
        strength = sketch[:-1].mean(axis=1)
        order: list[int] = np.argsort(strength)[::-1][:4].tolist()
        bins = self.instrument.spec.sketch_bin_hz
        return tuple(bins[i] for i in order if strength[i] > 0.0)

    def _stem_window(
        self, state: EngineState, stem: Floats, t_f: int
    ) -> tuple[EngineState, memory.StemWindow]:
        """Encode the stem's new latents and cut the model's window out of its history.

        The window is aligned with the moment the output sounds: its block starts
        ``offset_latents`` after the latent the input block started with.
        """
        spec = self.instrument.spec
        new, keep = spec.block_latents, lookahead_latents(spec)
        audio = np.concatenate([state.stem_audio, stem], axis=1)
        latents = self.instrument.encode(np.ascontiguousarray(audio))
        fresh = latents[:, -new - keep : latents.shape[1] - keep]
        state = self._keep_stem(state, audio, fresh)
        # The newest latent known ends (offset - block + keep) latents before the model's block.
        gap = self.offset_latents - new + keep
        window = np.zeros((spec.latent_channels, spec.window_latents), np.float32)
        known = max(spec.context_latents - gap, 0)
        window[:, :known] = state.stem_latents[:, state.stem_latents.shape[1] - known :]
        cutoff = spec.context_latents + t_f
        return state, memory.StemWindow(window, max(0, min(cutoff, known)))

    def _pass_stem(self, state: EngineState, stem: Floats | None) -> EngineState:
        """Let a block go by that does not use the stem; what is known keeps its place in time."""
        spec = self.instrument.spec
        audio = np.zeros((spec.channels, spec.block_samples), np.float32) if stem is None else stem
        unknown = np.zeros((spec.latent_channels, spec.block_latents), np.float32)
        return self._keep_stem(state, np.concatenate([state.stem_audio, audio], axis=1), unknown)

    def _keep_stem(self, state: EngineState, audio: Floats, fresh: Floats) -> EngineState:
        """Slide the stem's memory on by a block."""
        kept = state.stem_audio.shape[1]
        old = state.stem_latents
        latents = np.concatenate([old[:, fresh.shape[1] :], fresh], axis=1)
        return replace(
            state, stem_audio=audio[:, audio.shape[1] - kept :].copy(), stem_latents=latents
        )
