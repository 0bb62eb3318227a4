"""Instruments without a network, and a device whose clock the test turns by hand."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.grid import on_grid
from lmdm_agent.ladder import Ladder
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

DRY = Controls(mix=0.0)


def fake_spec(block_latents: int = 4, sample_rate: int = 44100, **changes: Any) -> ModelSpec:
    """A spec of tiny sizes: 16 samples a latent, 4 channels, a context of 12 latents or a block."""
    sizes: dict[str, Any] = {
        "format": 1,
        "name": "fake",
        "kind": "encdec",
        "sample_rate": sample_rate,
        "channels": 2,
        "samples_per_latent": 16,
        "latent_channels": 4,
        "context_latents": max(12, block_latents),
        "block_latents": block_latents,
        "heads": 1,
        "depth": 1,
        "head_size": 4,
        "text_tokens": 3,
        "text_size": 5,
        "conditions": ("text", "sketch"),
        "sketch_channels": 3,
        "sketch_left_samples": 32,
        "sketch_bin_hz": (220.0, 440.0),
        "encoder_left_latents": 2,
        "encoder_lookahead_samples": 0,
        "decoder_state_size": 2,
        "decoder_lookahead_latents": 0,
        "t_f_range_latents": (-64, 0),
        "solver": "pingpong",
        "steps": 2,
        "steps_range": (1, 8),
        "guidance": 0.7,
        "cfg_weight": 1.0,
        "context_dropout_latents": 2,
        "prompts": ("whale",),
        "description": "answers with arithmetic",
        "trained": "never",
        "limits": "no music",
        "licence": "CC0-1.0",
        "sources": (),
        "weights": "none",
        "content_hash": "0" * 64,
    }
    return ModelSpec(**(sizes | changes))


class FakeInstrument:
    """Deterministic and cheap; every input of every graph reaches the sound."""

    def __init__(self, spec: ModelSpec | None = None) -> None:
        self.spec = spec or fake_spec()
        self.heard_blocks: list[Floats] = []

    def embed(self, text: str) -> Floats:
        rng = np.random.default_rng(zlib.crc32(text.encode()))
        return rng.standard_normal((self.spec.text_tokens, self.spec.text_size), dtype=np.float32)

    def sketch(self, audio: Floats) -> Floats:
        block = audio[self.spec.sketch_left_samples :].reshape(self.spec.block_latents, -1)
        self.heard_blocks.append(block.reshape(-1).copy())
        rows = [block.mean(axis=1), np.abs(block).max(axis=1), block.std(axis=1)]
        return np.stack(rows).astype(np.float32)

    def encode(self, audio: Floats) -> Floats:
        count = audio.shape[1] // self.spec.samples_per_latent
        mean = audio.reshape(2, count, -1).mean(axis=2)
        return np.concatenate([mean, -mean]).astype(np.float32)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        return added.mean(axis=(1, 2)), text.mean(axis=(1, 2))

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        clean = np.tanh(added[:, -4:, :] + (kv + text_kv)[:, None, None])
        return (x - clean * (1 - 0.1 * k[:, None, None])).astype(np.float32)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        mono = np.tanh(np.repeat(latents.mean(axis=1), self.spec.samples_per_latent, axis=1))
        # A square wave: a constant is muted.
        mono[:, np.arange(mono.shape[1]) % 8 >= 4] *= -1.0
        audio = np.stack([mono, -mono], axis=1) + state[:, :, None] * np.float32(0.01)
        return audio.astype(np.float32), latents[:, :2, -1].copy()


class Echo(FakeInstrument):
    """Answers with the mono input, bit for bit."""

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        heard = self.heard_blocks[-1]
        return np.stack([heard, heard])[None], state


class Raising(Echo):
    """Fails on some blocks (counted from the first call, the warm-up not included)."""

    def __init__(self, fails: Callable[[int], bool], spec: ModelSpec | None = None) -> None:
        super().__init__(spec)
        self._fails = fails
        self.calls = 0

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        number, self.calls = self.calls, self.calls + 1
        if self._fails(number):
            return self.fail(latents, state)
        return super().decode(latents, state)

    def fail(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        raise RuntimeError("the tensor has a hole")


class NotNumbers(Raising):
    """Gives NaN on some blocks, in sound and state."""

    def fail(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, state = Echo.decode(self, latents, state)
        return np.full_like(audio, np.nan), np.full_like(state, np.nan)


class Hanging(Echo):
    """Does not come back once `hang` is set, until `let_go` is."""

    def __init__(self, spec: ModelSpec | None = None) -> None:
        super().__init__(spec)
        self.hang = False
        self.let_go = threading.Event()
        self.inside = threading.Event()

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        if self.hang:
            self.inside.set()
            self.let_go.wait(20)
        return super().decode(latents, state)


class Desk:
    """A session on a device whose callbacks the test makes; the worker steps when told."""

    def __init__(
        self,
        instrument: FakeInstrument,
        slack_samples: int = 64,
        rate: int | None = None,
        buffer_samples: int = 32,
        controls: Controls | None = None,
        ladder: Ladder | None = None,
        **ends: Any,
    ) -> None:
        spec = instrument.spec
        self.instrument = instrument
        self.state = ControlState(controls or Controls(steps=2))
        self.ends = Ends(self.state, rate or spec.sample_rate, **({"seconds": 4.0} | ends))
        self.timeline = Timeline(spec.block_samples, slack_samples)
        self.session = Session(instrument, self.timeline, self.state, self.ends, ladder=ladder)
        self.buffer_samples = buffer_samples

    def play(
        self, sound: Floats, answer: bool = True, channels: tuple[int, int] = (2, 2)
    ) -> Floats:
        """Play mono ``sound`` into all inputs; return the outputs [n, channels].

        Args:
            sound: [n] float32; n need not be a multiple of the buffer.
            answer: Whether the worker answers within every buffer, or not at all.
            channels: Device channels (in, out).
        """
        out: list[Floats] = []
        for start in range(0, len(sound), self.buffer_samples):
            piece = sound[start : start + self.buffer_samples]
            outdata = np.full((len(piece), channels[1]), 9.0, np.float32)
            self.ends.callback(np.repeat(piece[:, None], channels[0], axis=1), outdata)
            out.append(outdata)
            if answer:
                self.answer()
        return np.concatenate(out) if out else np.zeros((0, channels[1]), np.float32)

    def answer(self) -> None:
        """Let the worker answer all it has heard."""
        while self.session.step():
            pass


def noise(count: int, seed: int = 0, level: float = 0.3) -> Floats:
    """White noise [count] on the 24-bit grid, as a device gives it."""
    return on_grid(np.random.default_rng(seed).uniform(-level, level, count).astype(np.float32))


def delayed(sound: Floats, delay: int) -> Floats:
    """``sound`` [n] moved ``delay`` samples later, cut to its length."""
    return np.concatenate([np.zeros(delay, np.float32), sound])[: len(sound)]


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is true; fail the test otherwise."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.005)):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError("it did not happen in time")


def blocks_of(sound: Floats, size: int) -> Sequence[Floats]:
    """Whole blocks of mono ``sound`` as stereo [2, size]."""
    count = len(sound) // size
    return [np.stack([sound[i * size : (i + 1) * size]] * 2) for i in range(count)]
