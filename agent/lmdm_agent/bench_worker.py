"""A bench's worker on ONNX Runtime: one model file, run in one way. See `bench_plan`.

``python -m lmdm_agent.bench_worker JSON`` is started by the bench and by nobody else. Blocks go
through the engine of the stage, so that a change there shows in the figures; only how the context
is encoded differs from variant to variant.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_plan import Told, Variant, serve, unpack
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.engine_state import empty_state
from lmdm_agent.model import load, open_graph
from lmdm_agent.rig import starting_controls, timeline_of
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]
Append = Callable[[Floats, Floats, Floats], Floats]
"""Cache [L, 2, b, H, s, hd] after a block, from its added input [b, A, o], the cache before it and
the keys and values of the text."""

LEVEL = 0.1
"""Of the noise that is heard."""


@dataclass(frozen=True)
class _Wrapped:
    """An instrument whose context is kept in another way; the rest is the model's."""

    model: Instrument

    @property
    def spec(self) -> ModelSpec:
        """The model's."""
        return self.model.spec

    def embed(self, text: str) -> Floats:
        """The model's."""
        return self.model.embed(text)

    def sketch(self, audio: Floats) -> Floats:
        """The model's."""
        return self.model.sketch(audio)

    def encode(self, audio: Floats) -> Floats:
        """The model's."""
        return self.model.encode(audio)

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """The model's."""
        return self.model.denoise(x, k, added, kv, text_kv)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """The model's."""
        return self.model.decode(latents, state)


class Uncached(_Wrapped):
    """Forgets its cache: the context is encoded again in every step.

    That is standard outpainting's cost (paper Algorithm 1), where each step computes the whole
    window, without the mask and the keys that would make it another model.
    """

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """Only keep the inputs; `denoise` encodes them."""
        return added, text

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """One step, the context's pass included."""
        return self.model.denoise(x, k, added, *self.model.context(kv, text_kv))


@dataclass(frozen=True)
class _Cache:
    batch: int
    kv: Floats
    text_kv: Floats


@dataclass(frozen=True)
class Rolling(_Wrapped):
    """Keeps its cache from block to block: only the finished block is encoded (Algorithm 3).

    The first block, and one after a change of the batch, encodes the whole context.
    """

    append: Append
    kept: list[_Cache] = field(default_factory=list[_Cache])

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """The cache with the newest block of ``added`` [b, A, s] in it, and the oldest gone."""
        if self.kept and self.kept[0].batch == len(added):
            cache = self.kept[0]
            block = np.ascontiguousarray(added[:, :, -self.spec.block_latents :])
            cache = replace(cache, kv=self.append(block, cache.kv, cache.text_kv))
        else:
            cache = _Cache(len(added), *self.model.context(added, text))
        self.kept[:] = [cache]
        return cache.kv, cache.text_kv


def instrument_of(model: Instrument, variant: Variant) -> Instrument:
    """The model with its context kept as the variant says.

    Raises:
        ModelError: The graph ``append`` is missing or damaged.
    """
    if variant.mode == "uncached":
        return Uncached(model)
    if variant.mode == "causal":
        run = open_graph(
            Path(variant.append), "append", providers=variant.provider, threads=variant.threads
        )
        return Rolling(
            model, lambda added, kv, text_kv: run(added=added, kv=kv, text_kv=text_kv)[0]
        )
    return model


def controls_of(base: Controls, steps: int, nulls: int) -> Controls:
    """Controls of a block with K steps that evaluates the null condition or does not."""
    if not nulls:
        solver = "pingpong" if base.solver == "p4" else base.solver
        return replace(base, steps=steps, solver=solver, cfg_weight=1.0)
    if base.solver == "p4" or base.cfg_weight != 1.0:
        return replace(base, steps=steps)
    return replace(base, steps=steps, cfg_weight=2.0)


class OnnxRunner:
    """A stream of noise through one instrument; implements `bench_plan.Runner`.

    Args:
        instrument: The model, its context kept as the variant says.
        provider: What runs it.
        clock: Seconds.
    """

    def __init__(
        self,
        instrument: Instrument,
        provider: str,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        spec = instrument.spec
        self.provider = provider
        self._instrument = instrument
        self._engine = Engine(instrument, timeline_of(spec), clock=clock)
        self._clock = clock
        self._base = starting_controls(Settings(), spec)
        self._noise = np.random.default_rng(0)
        self._last: tuple[int, int] | None = None
        self._inputs: dict[str, Floats] = {}
        self.block(spec.steps, 0)

    def block(self, steps: int, nulls: int) -> Told:
        """See `bench_plan.Runner`; the first of another batch is answered twice, to warm up."""
        if self._last is None or self._last[1] != nulls:
            self._answer(steps, nulls)
        self._last = (steps, nulls)
        return self._answer(steps, nulls)

    def _answer(self, steps: int, nulls: int) -> Told:
        spec = self._instrument.spec
        heard = self._sound(spec.channels, spec.block_samples)
        controls = controls_of(self._base, steps, nulls)
        # As on stage, where the context pass is made while the block is still being played.
        self._engine.prepare(controls)
        _, report = self._engine.process(heard, None, controls)
        ahead = report.parts_s.get("ahead", 0.0)
        parts = {name: seconds for name, seconds in report.parts_s.items() if name != "ahead"}
        parts["context"] += ahead
        return Told(parts_s=parts, block_s=report.inference_s + ahead, after_s=report.inference_s)

    def part(self, name: str) -> float:
        """See `bench_plan.Runner`; networks with a batch of 1."""
        call = self._calls().get(name)
        if call is None:
            raise ValueError(f"there is no part {name!r}")
        started = self._clock()
        call()
        return self._clock() - started

    def _calls(self) -> dict[str, Callable[[], object]]:
        one, given = self._instrument, self._given()
        return {
            "text": lambda: one.embed(self._base.prompts[0] or "a prompt of some words"),
            "encode": lambda: one.encode(given["stem"]),
            "sketch": lambda: one.sketch(given["heard"]),
            "context": lambda: one.context(given["context"], given["text"]),
            "denoise": lambda: one.denoise(
                given["x"], given["k"], given["block"], given["kv"], given["text_kv"]
            ),
            "decode": lambda: one.decode(given["x"], given["state"]),
        }

    def _given(self) -> dict[str, Floats]:
        """Inputs of the parts, made when the first is asked for."""
        if self._inputs:
            return self._inputs
        spec, draw = self._instrument.spec, self._noise.standard_normal
        s, o, text = spec.context_latents, spec.block_latents, (spec.text_tokens, spec.text_size)
        stem = empty_state(spec).stem_audio.shape[1] + spec.block_samples
        given = {
            "stem": self._sound(spec.channels, stem),
            "heard": self._sound(1, spec.sketch_left_samples + spec.block_samples)[0],
            "context": draw((1, spec.add_channels, s), np.float32),
            "block": draw((1, spec.add_channels, o), np.float32),
            "text": draw((1, *text), np.float32),
            "x": draw((1, spec.latent_channels, o), np.float32),
            "k": np.full(1, 0.5, np.float32),
            "state": np.zeros((1, spec.decoder_state_size), np.float32),
        }
        given["kv"], given["text_kv"] = self._instrument.context(given["context"], given["text"])
        self._inputs = given
        return given

    def _sound(self, channels: int, samples: int) -> Floats:
        noise = self._noise.standard_normal((channels, samples), np.float32)
        return np.float32(LEVEL) * noise


def start(variant: Variant) -> OnnxRunner:
    """Load the variant.

    Raises:
        LmdmError: The model, the graph ``append`` or the provider cannot be used.
    """
    path, threads = Path(variant.model), variant.threads or None
    model = load(path, providers=variant.provider, threads=threads)
    return OnnxRunner(instrument_of(model, variant), model.providers[0])


if __name__ == "__main__":
    given = unpack(sys.argv[1].encode(), Variant)
    serve(lambda: start(given))
