"""Keys and values that stay where they were computed: same numbers, and less that crosses."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from slow_models import slowed
from test_cancel import LONG, Running, denoising

from lmdm_agent.bound import device_of, run_bound
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import ModelError
from lmdm_agent.model import Model, load
from lmdm_agent.timeline import Timeline


@pytest.fixture(scope="module")
def plain(model_file: Path) -> Model:
    return load(model_file, threads=1)


@pytest.fixture(scope="module")
def bound(plain: Model) -> Model:
    """The same model run as on a GPU, on the only device there is."""
    return dataclasses.replace(plain, _device="cpu")


def inputs(model: Model, batch: int, seed: int) -> dict[str, np.ndarray]:
    spec, rng = model.spec, np.random.default_rng(seed)
    sizes = {
        "context": (batch, spec.add_channels, spec.context_latents),
        "text": (batch, spec.text_tokens, spec.text_size),
        "x": (batch, spec.latent_channels, spec.block_latents),
        "k": (batch,),
        "added": (batch, spec.add_channels, spec.block_latents),
    }
    return {name: rng.standard_normal(size, np.float32) for name, size in sizes.items()}


@pytest.mark.parametrize("batch", [1, 2])
def test_a_bound_run_computes_the_same_bits(plain, bound, batch):
    given = inputs(plain, batch, seed=batch)

    def velocity(model: Model) -> np.ndarray:
        caches = model.context(given["context"], given["text"])
        return model.denoise(given["x"], given["k"], given["added"], *caches)

    assert np.array_equal(velocity(plain), velocity(bound))
    # Views with other strides are taken as well.
    given["x"] = np.asfortranarray(given["x"])
    assert np.array_equal(velocity(plain), velocity(bound))


def test_kept_values_are_not_arrays_and_arrays_own_their_memory(bound):
    given = inputs(bound, 1, seed=0)
    kv, text_kv = bound.context(given["context"], given["text"])
    assert not isinstance(kv, np.ndarray)
    assert not isinstance(text_kv, np.ndarray)
    velocity = bound.denoise(given["x"], given["k"], given["added"], kv, text_kv)
    assert velocity.base is None
    assert velocity.flags.owndata


def test_a_cache_outlives_the_next_one(bound):
    """The engine holds a cache while the next is computed; neither may become the other."""
    old, new = inputs(bound, 1, seed=1), inputs(bound, 1, seed=2)
    rest = (old["x"], old["k"], old["added"])
    first = bound.context(old["context"], old["text"])
    before = bound.denoise(*rest, *first)
    second = bound.context(new["context"], new["text"])
    assert np.array_equal(bound.denoise(*rest, *first), before)
    assert not np.array_equal(bound.denoise(*rest, *second), before)


def test_an_engine_sounds_the_same_bound(plain, bound):
    rng = np.random.default_rng(5)
    shape = (plain.spec.channels, plain.spec.block_samples)
    heard = [(0.1 * rng.standard_normal(shape)).astype(np.float32) for _ in range(3)]
    engines = [Engine(model, Timeline(plain.spec.block_samples, 0)) for model in (plain, bound)]
    controls = dataclasses.replace(Controls(), solver="p4", steps=2).set_prompt(0, "whale song")
    for block in heard:
        first, second = (engine.answer(block, None, controls) for engine in engines)
        assert first.error is None
        assert np.abs(first.audio).max() > 0.0
        assert np.array_equal(first.audio, second.audio)


def test_a_bound_run_can_be_given_up(model_file, tmp_path_factory):
    path = slowed(model_file, tmp_path_factory.mktemp("slow") / "slow.onnx", LONG)
    model = dataclasses.replace(load(path, threads=1), _device="cpu")
    error = Running(denoising(model)).cancelled(model)
    assert isinstance(error, ModelError)
    assert "stopped" in str(error)


class Spy:
    """A session of a GPU that is not here: it notes what crosses to the device and back."""

    def __init__(self) -> None:
        self.uploaded: list[str] = []
        self.by_reference: list[str] = []
        self.outputs: dict[str, str] = {}
        self.runs = 0

    def get_outputs(self) -> list[Any]:
        @dataclasses.dataclass
        class Output:
            name: str

        return [Output("kv"), Output("velocity")]

    def io_binding(self) -> Spy:
        return self

    def bind_cpu_input(self, name: str, array: np.ndarray) -> None:
        assert array.flags.c_contiguous
        self.uploaded.append(name)

    def bind_ortvalue_input(self, name: str, value: object) -> None:
        self.by_reference.append(name)

    def bind_output(self, name: str, device: str) -> None:
        self.outputs[name] = device

    def run_with_iobinding(self, binding: object, options: object) -> None:
        assert binding is self
        self.runs += 1


def test_only_what_the_host_reads_crosses_the_bus():
    class Value:
        def numpy(self) -> np.ndarray:
            return np.ones(3, np.float32)

    class Session(Spy):
        def get_outputs(self) -> list[Any]:
            # Asked as a session for names first, then as a binding for values.
            return [Value(), Value()] if self.runs else super().get_outputs()

    cache, session = object(), Session()
    feeds = {"x": np.ones((2, 4), np.float32).T, "k": np.ones(1, np.float32), "kv": cache}
    kept, velocity = run_bound(session, feeds, ["kv"], "cuda", None)
    assert (session.uploaded, session.by_reference) == (["x", "k"], ["kv"])
    assert session.outputs == {"kv": "cuda", "velocity": "cpu"}
    assert isinstance(kept, Value)
    assert isinstance(velocity, np.ndarray)


def test_only_providers_with_memory_of_their_own_are_bound():
    assert device_of(("CUDAExecutionProvider", "CPUExecutionProvider")) == "cuda"
    assert device_of(("CPUExecutionProvider",)) is None
    assert device_of(()) is None


def test_the_cpu_is_not_bound(plain):
    given = inputs(plain, 1, seed=0)
    assert all(isinstance(v, np.ndarray) for v in plain.context(given["context"], given["text"]))
