"""Slow work for the engine that plays: what is encoded, read or loaded beside it.

For jobs of the loader thread. What is returned is a hand for the worker.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.errors import LmdmError, ModelError
from lmdm_agent.records import MemoryChange
from lmdm_agent.worker import Hand, Worker

Floats = NDArray[np.float32]

KEPT_PROMPTS = 16
"""Prompts that a new model encodes before it takes over."""


class Preparer:
    """Prepares things for the engine of a worker, and for the one that is to follow it.

    Args:
        worker: Whose engine.
        pause: Waits until the worker leaves the cores to others; called before what takes long.
    """

    def __init__(self, worker: Worker, pause: Callable[[], None]) -> None:
        self._worker = worker
        self._pause = pause
        self._coming: Callable[[], Engine | None] = lambda: None
        """The engine of a model that was prepared; only the hand that brings it keeps it."""
        self._work: tuple[Instrument, float] | None = None
        """What is made to work now, and since when."""
        self._given_up = False

    # Any thread.

    @property
    def busy_since(self) -> float | None:
        """Since when a model that does not play yet works on something, by `time.monotonic`; None
        while none does.
        """
        work = self._coming_work()
        return None if work is None else work[1]

    def cancel(self) -> None:
        """Have a model that does not play yet give up what it works on, if it can."""
        work = self._coming_work()
        cancel = getattr(work[0], "cancel", None) if work is not None else None
        if cancel is not None:
            self._given_up = True
            cancel()

    def _coming_work(self) -> tuple[Instrument, float] | None:
        # One that plays by now is the stream's: giving up a prompt would cost it a block.
        work = self._work
        return work if work and work[0] is not self._worker.engine.instrument else None

    # The loader's thread.

    @contextmanager
    def _working(self, instrument: Instrument) -> Generator[None]:
        self._work = (instrument, time.monotonic())
        try:
            yield
        finally:
            self._work = None

    def prompt(self, text: str) -> None:
        """Encode a prompt, so that a block can use it at once."""
        for engine in self._engines():
            self._learn(engine, text)

    def _learn(self, engine: Engine, text: str) -> None:
        with self._working(engine.instrument):
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
        with self._worker.pauses.use():
            encoded = [(engine, self._encoded(engine, audio)) for engine in engines]
        # Encoding a whole context takes 300 MB for a moment.
        worker.tidy_soon()

        def hand() -> None:
            for engine, latents in encoded:
                if engine is worker.engine:
                    engine.prime_latents(latents)
                    worker.note_change(MemoryChange("prime", str(path), latents))

        return hand

    def _encoded(self, engine: Engine, audio: Floats) -> Floats:
        self._pause()
        with self._working(engine.instrument):
            return engine.encode_for_prime(audio)

    def model(self, load: Callable[[], Instrument]) -> Hand:
        """Load and warm up another model; the hand lets it follow this one.

        Raises:
            LmdmError: It cannot be loaded, its blocks do not fit the running stream, or it did
                not answer and was given up (`cancel`).
        """
        with self._worker.pauses.use():
            return self._model(load)

    def _model(self, load: Callable[[], Instrument]) -> Hand:
        worker, instrument = self._worker, load()
        old = worker.engine.instrument.spec
        new = instrument.spec
        if new.channels != old.channels:
            raise LmdmError(
                f"{new.name} answers in {new.channels} channels, the running model in "
                f"{old.channels}; restart with it."
            )
        if (new.block_samples, new.sample_rate) != (old.block_samples, old.sample_rate):
            raise LmdmError(
                f"{new.name}: its blocks of {new.block_s:.3f} s at {new.sample_rate} Hz do not "
                f"fit the running {old.block_s:.3f} s at {old.sample_rate} Hz; restart with it."
            )
        engine = Engine(instrument, worker.timeline)
        self._given_up = False
        try:
            self._warm_up(engine)
        except Exception as error:
            if self._given_up:
                raise ModelError(
                    f"{new.name} did not answer and was given up; the model that plays goes on."
                ) from error
            raise
        # What loading needed.
        worker.tidy_soon()
        self._coming = weakref.ref(engine)

        def hand() -> None:
            worker.change_engine(engine)

        return hand

    def _warm_up(self, engine: Engine) -> None:
        """Have a model answer a block that nobody hears, and encode the prompts that are known."""
        spec, worker = engine.instrument.spec, self._worker
        silence = np.zeros((spec.channels, spec.block_samples), np.float32)
        trial = Engine(engine.instrument, worker.timeline, engine.embeddings)
        self._pause()
        with self._working(engine.instrument):
            # One step uses every graph.
            trial.process(silence, None, replace(worker.state.current, steps=1))
        # Prompts that wait for their bar were encoded by the old one only.
        for text in list(worker.engine.embeddings)[-KEPT_PROMPTS:]:
            self._pause()
            self._learn(engine, text)

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
