"""A run of the model that takes seconds is given up by another thread, and the model works on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fakes import wait_for
from slow_models import slowed

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import ModelError
from lmdm_agent.model import Model, load
from lmdm_agent.timeline import Timeline

LONG = 400
"""Matrix products; most of a minute of work."""


@pytest.fixture(scope="module")
def slow(model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The tiny model with a denoising graph that takes most of a minute."""
    return load(slowed(model_file, tmp_path_factory.mktemp("slow") / "slow.onnx", LONG), threads=1)


def denoising(model: Model) -> Callable[[], np.ndarray]:
    """One run of the graph that was slowed down; the quick ones are over."""
    spec = model.spec
    added = np.zeros((1, spec.add_channels, spec.context_latents), np.float32)
    text = np.zeros((1, spec.text_tokens, spec.text_size), np.float32)
    kv, text_kv = model.context(added, text)
    x = np.ones((1, spec.latent_channels, spec.block_latents), np.float32)
    added = np.zeros((1, spec.add_channels, spec.block_latents), np.float32)
    return lambda: model.denoise(x, np.ones(1, np.float32), added, kv, text_kv)


class Running:
    """A thread inside the model, and what became of it."""

    def __init__(self, run: Callable[[], object]) -> None:
        self.error: Exception | None = None
        self.result: object = None
        self._run = run
        self.thread = threading.Thread(target=self._body, daemon=True)
        self.thread.start()

    def _body(self) -> None:
        try:
            self.result = self._run()
        except Exception as error:
            self.error = error

    def cancelled(self, model: Model) -> Exception:
        """Cancel it as the watch does, until it is over; the error it ended with."""
        wait_for(lambda: model.cancel() > 0)
        wait_for(lambda: model.cancel() >= 0 and not self.thread.is_alive(), 60.0)
        assert self.error is not None
        return self.error


def test_a_slowed_file_computes_the_same(model_file, tmp_path):
    fast = load(model_file, threads=1)
    same = load(slowed(model_file, tmp_path / "same.onnx", 2), threads=1)
    assert np.array_equal(denoising(fast)(), denoising(same)())


def test_a_run_that_takes_long_is_given_up(slow):
    error = Running(denoising(slow)).cancelled(slow)
    assert isinstance(error, ModelError)
    assert "'denoise' was stopped" in str(error)


def test_the_model_works_on_after_a_cancelled_run(slow):
    Running(denoising(slow)).cancelled(slow)
    assert slow.cancel() == 0
    audio = np.zeros((2, 2 * slow.spec.samples_per_latent), np.float32)
    assert slow.encode(audio).shape[1] == 2
    # The slow graph runs again, too, and can be given up again.
    assert isinstance(Running(denoising(slow)).cancelled(slow), ModelError)


def test_cancelling_when_nothing_runs_harms_nobody(model_file):
    model = load(model_file, threads=1)
    before = denoising(model)()
    assert model.cancel() == 0
    assert np.array_equal(denoising(model)(), before)


def test_other_errors_stay_what_they_are(model_file):
    model = load(model_file, threads=1)
    with pytest.raises(Exception, match="nothing") as raised:
        model.run("denoise", nothing=np.zeros(1, np.float32))
    assert not isinstance(raised.value, ModelError)
    assert model.cancel() == 0


def test_a_block_that_is_given_up_leaves_the_memory_of_a_failed_one(slow):
    spec = slow.spec
    engine = Engine(slow, Timeline(spec.block_samples, 0))
    heard = np.zeros((spec.channels, spec.block_samples), np.float32)
    running = Running(lambda: engine.answer(heard, None, Controls(steps=1)))
    wait_for(lambda: slow.cancel() > 0)
    wait_for(lambda: slow.cancel() >= 0 and not running.thread.is_alive(), 60.0)
    assert running.error is None
    assert "was stopped" in str(running.result)
    assert engine.context.block == 1
    assert np.abs(engine.context.latents).max() == 0.0
