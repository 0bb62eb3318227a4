"""Slow work for the engine that plays: what is encoded, read or loaded beside it.

For jobs of the loader thread. What is returned is a hand for the worker.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lmdm_agent.audio_file import read_audio
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.errors import LmdmError
from lmdm_agent.native_memory import give_back
from lmdm_agent.records import MemoryChange
from lmdm_agent.worker import Hand, Worker

KEPT_PROMPTS = 16
"""Prompts that a new model encodes before it takes over."""


class Preparer:
    """Prepares things for the engine of a worker, and for the one that is to follow it."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._coming: Callable[[], Engine | None] = lambda: None
        """The engine of a model that was prepared; only the hand that brings it keeps it."""

    def prompt(self, text: str) -> None:
        """Encode a prompt, so that a block can use it at once."""
        for engine in self._engines():
            engine.learn_prompt(text)

    def prime(self, path: Path) -> Hand:
        """Read and encode a sound file; the hand makes its end the context.

        Raises:
            AudioFileError: It cannot be read.
        """
        worker = self._worker
        engines = list(self._engines())
        # Its end is enough: the rest of an hour would only take memory.
        audio = read_audio(path, worker.rate, max(map(_heard_s, engines)))
        encoded = [(engine, engine.encode_for_prime(audio)) for engine in engines]

        def hand() -> None:
            for engine, latents in encoded:
                if engine is worker.engine:
                    engine.prime_latents(latents)
                    worker.note_change(MemoryChange("prime", str(path), latents))

        return hand

    def model(self, load: Callable[[], Instrument]) -> Hand:
        """Load and warm up another model; the hand lets it follow this one.

        Raises:
            LmdmError: It cannot be loaded, or its blocks do not fit the running stream.
        """
        worker, instrument = self._worker, load()
        old = worker.engine.instrument.spec
        new = instrument.spec
        if (new.block_samples, new.sample_rate) != (old.block_samples, old.sample_rate):
            raise LmdmError(
                f"{new.name}: its blocks of {new.block_s:.3f} s at {new.sample_rate} Hz do not "
                f"fit the running {old.block_s:.3f} s at {old.sample_rate} Hz; restart with it."
            )
        engine = Engine(instrument, worker.timeline)
        silence = np.zeros((new.channels, new.block_samples), np.float32)
        trial = Engine(instrument, worker.timeline, engine.embeddings)
        trial.process(silence, None, worker.state.current)
        # Prompts that wait for their bar were encoded by the old one only.
        for text in list(worker.engine.embeddings)[-KEPT_PROMPTS:]:
            engine.learn_prompt(text)
        # What loading needed, and the model before the one that plays.
        give_back()
        self._coming = weakref.ref(engine)

        def hand() -> None:
            worker.change_engine(engine)

        return hand

    def _engines(self) -> list[Engine]:
        """The engine that plays, and the one that was prepared to follow it, if any."""
        coming = self._coming()
        if coming is None or coming is self._worker.engine:
            return [self._worker.engine]
        return [self._worker.engine, coming]


def _heard_s(engine: Engine) -> float:
    """How much of a sound `Engine.encode_for_prime` hears, in seconds."""
    spec = engine.instrument.spec
    latents = spec.context_latents + spec.encoder_left_latents
    return latents * spec.samples_per_latent / spec.sample_rate
