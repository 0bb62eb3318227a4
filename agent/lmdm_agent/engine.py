"""One stream through one model: a block of sound in, a block of sound out.

Owns the stream's memory (context, audio before the block, prompt embeddings). Knows no device,
clock or network; whoever owns it calls `Engine.answer` from one thread. Stage, rehearsal and
render all run this same object, which is why they sound the same. What the model gives is judged
here (`guard`): sound that must not leave is muted, with fades, in every one of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import context as memory
from lmdm_agent import prompts, stems
from lmdm_agent.controls import Controls
from lmdm_agent.engine_state import EngineState, empty_state, fade_samples, lookahead_latents
from lmdm_agent.fades import Mixture, dominant
from lmdm_agent.generate import (
    Conditions,
    ContextPass,
    Networks,
    Recipe,
    after_crossing,
    block_noise,
    context_pass,
    generate,
    pass_inputs,
)
from lmdm_agent.guard import fade_in, fade_tail, judge
from lmdm_agent.reports import Answer, BlockReport
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


@dataclass
class Engine:
    """Runs blocks of one stream; not thread-safe, one owner."""

    instrument: Instrument
    timeline: Timeline
    state: EngineState = field(init=False)
    embeddings: dict[str, Floats] = field(default_factory=dict[str, Floats])
    clock: Callable[[], float] = time.perf_counter
    """For the times in reports; nothing that sounds depends on it."""
    ahead: ContextPass | None = field(init=False, default=None)
    """The next block's context pass, if `prepare` made it; no memory, only work done before."""
    ahead_s: float = field(init=False, default=0.0)
    """How long it took."""
    _expected: Floats | None = field(init=False, default=None)
    """The prompts' mixed embedding that `prepare` expected of the next block."""
    _foreseen: bool = field(init=False, default=True)
    """Whether it was right the last time."""

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

    def prepare(self, controls: Controls, *, stem: bool = False) -> bool:
        """Make the context pass of the next block while its sound is still coming in.

        The block uses it if the context, the prompts and their weights are the same by then, and
        makes its own if not: what sounds does not depend on this, only how soon it is there.

        Args:
            controls: Those the block will probably have.
            stem: Whether there is a second input. A model that follows it needs the block's own.

        Returns:
            Whether it was made. It is not while somebody moves prompts by hand, block after block:
            it would be stale at once. A fade is foreseen, and so is its crossing.
        """
        spec = self.instrument.spec
        if stem and controls.use_stem and "stem" in spec.conditions:
            return False
        text, recipe = self._text(controls), _recipe(controls)
        self._expected = text
        if not self._foreseen:
            return False
        started = self.clock()
        context, _ = after_crossing(self.context, dominant(controls.mixture()), recipe)
        self.ahead = context_pass(self.instrument, spec, context, text, recipe)
        self.ahead_s = self.clock() - started
        return True

    def is_ahead(self, controls: Controls, *, stem: bool = False) -> bool:
        """Whether the block could use what `prepare` made; ``stem`` as there."""
        made, spec, mixture = self.ahead, self.instrument.spec, controls.mixture()
        if made is None or (stem and controls.use_stem and "stem" in spec.conditions):
            return False
        if not self.embeddings.keys() >= mixture.keys():
            return False
        recipe = _recipe(controls)
        context, _ = after_crossing(self.context, dominant(mixture), recipe)
        return made.serves(*pass_inputs(spec, context, self._mixed(mixture), recipe, None))

    def clear(self) -> None:
        """Forget what was generated."""
        self.context = memory.forget(self.context)

    def refresh(self, count: int) -> None:
        """Forget the ``count`` oldest latents, as a change of the dominant prompt does."""
        self.context = memory.drop_oldest(self.context, count)

    def follow(self, engine: Engine) -> None:
        """Go on where another engine stops; the first answer fades over from its last one."""
        last = engine.state
        self.state = replace(
            self.state,
            context=replace(self.context, block=last.context.block),
            tail=last.tail,
            muted=True,
            guard=last.guard,
        )

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
        self, heard: Floats, stem: Floats | None, controls: Controls, *, guarded: bool = True
    ) -> Answer:
        """Like `process`, but what comes may be heard: bad sound is muted, edges are faded.

        A block that the model raises on leaves no trace in the context; one that is muted takes
        the context with it, as what is wrong may have come from there. Without ``guarded`` sound
        passes if it is made of numbers: what sounded in a recording sounds again, whatever the
        guard was taught since.
        """
        before = self.state
        try:
            audio, report = self.process(heard, stem, controls)
            reason, guard = "", before.guard
            if guarded:
                gain = np.float32(10.0 ** (controls.input_gain_db / 20.0))
                rate = self.instrument.spec.sample_rate
                reason, guard = judge(audio, before.guard, rate, heard * gain)
            elif not np.isfinite(audio).all():
                reason = "not a number"
        except Exception as error:
            self.state = before
            reason = str(error) or type(error).__name__
            return Answer(self.fail(heard, stem), None, reason, error=error)
        if reason:
            self.state = replace(before, guard=guard)
            return Answer(self.fail(heard, stem, forget=True), None, reason, forgot=True)
        if before.muted:
            fade = before.tail.shape[1]
            audio = fade_in(audio, fade_samples(self.instrument.spec))
            audio[:, :fade] += fade_tail(before.tail, fade)
        self.state = replace(self.state, muted=False, guard=guard)
        self.sounded(audio)
        return Answer(audio, report)

    def fail(self, heard: Floats, stem: Floats | None = None, *, forget: bool = False) -> Floats:
        """Count a block that the model failed on; ``forget`` the context if it may be the cause.

        Returns:
            [channels, block_samples]: the end of the answer before, backwards and fading out, then
            silence. The next answer fades in.
        """
        spec, tail = self.instrument.spec, self.state.tail
        audio = np.zeros((spec.channels, spec.block_samples), np.float32)
        audio[:, : tail.shape[1]] = fade_tail(tail, tail.shape[1])
        self.skip(heard, stem)
        if forget:
            self.context = replace(memory.empty(spec), block=self.context.block)
        self.state = replace(self.state, muted=True)
        return audio

    def sounded(self, audio: Floats) -> None:
        """Remember the end of what is heard of this stream, [channels, block_samples]."""
        # A copy: a view would keep the whole block alive.
        tail = audio[:, audio.shape[1] - fade_samples(self.instrument.spec) :].copy()
        self.state = replace(self.state, tail=tail)

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
        started = self.clock()
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
            offset = self.offset_latents
            state, window = stems.window_of(state, stem, t_f, self.instrument, offset)
        else:
            state = stems.passed(state, stem, spec)
        listened = self.clock()
        follow = np.full((1, spec.block_latents), float(controls.use_sketch), np.float32)
        text = self._text(controls)
        expected, self._expected = self._expected, None
        self._foreseen = expected is None or np.array_equal(expected, text)
        conditions = Conditions(
            text=text,
            dominant=dominant(controls.mixture()),
            sketch=sketch * follow,
            sketch_mask=follow,
            stem=window,
        )
        number = state.context.block
        noise = block_noise(spec, controls.seed, number, controls.steps)
        ahead, self.ahead = self.ahead, None
        block, following = generate(
            self.instrument,
            spec,
            state.context,
            conditions,
            _recipe(controls),
            noise,
            self.clock,
            ahead,
        )
        if block.was_ahead:
            block.parts_s["ahead"] = self.ahead_s
        report = BlockReport(
            block=number,
            inference_s=self.clock() - started,
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

    def _text(self, controls: Controls) -> Floats:
        """The prompts' mixed embedding, [tokens, size]."""
        mixture = controls.mixture()
        self._know(dict.fromkeys([*controls.prompts, *mixture]))
        return self._mixed(mixture)

    def _mixed(self, mixture: Mixture) -> Floats:
        """Known embeddings, mixed, [tokens, size]."""
        spec = self.instrument.spec
        return prompts.mix(mixture, self.embeddings, (spec.text_tokens, spec.text_size))

    def skip(self, heard: Floats, stem: Floats | None = None) -> None:
        """Count a block that is not generated, because its time has passed or the model failed."""
        state = self._remember(self.state, np.concatenate([self.state.heard, heard.mean(axis=0)]))
        state = stems.passed(state, stem, self.instrument.spec)
        context = replace(state.context, block=state.context.block + 1)
        self.state = replace(state, context=context, tail=np.zeros_like(state.tail))

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


def _recipe(controls: Controls) -> Recipe:
    """The sampler's part of the controls."""
    return Recipe(
        controls.steps,
        controls.solver,
        controls.guidance,
        controls.cfg_weight,
        controls.context_dropout,
    )
