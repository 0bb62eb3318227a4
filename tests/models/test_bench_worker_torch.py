"""The bench's worker on PyTorch: the same music as the file, by the same protocol."""

import functools
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from lmdm_agent.bench_plan import Variant
from lmdm_agent.bench_worker import Rolling
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.model import load, read_spec
from lmdm_agent.timeline import Timeline
from lmdm_models import bench_worker, torch_instrument
from lmdm_models.bench_worker import TorchRunner, instrument_of, start
from lmdm_models.lmdm import LMDM, LMDMConfig
from lmdm_models.load import LoadError
from lmdm_models.sized import parts_of_file
from lmdm_models.torch_instrument import TorchInstrument, choose_device

ROOT = Path(__file__).parents[2]


def variant(path, **changes):
    return Variant(name="torch", runtime="eager", model=str(path), threads=1, **changes)


@pytest.fixture(scope="module")
def instrument(model_file):
    with torch.no_grad():
        return TorchInstrument(*parts_of_file(model_file))


def counted(instrument):
    """The instrument, and how often each of its networks was called."""
    calls = dict.fromkeys(("sketch", "encode", "context", "denoise", "decode", "append"), 0)

    class Counted:
        def __getattr__(self, name):
            found = getattr(instrument, name)
            if name in calls:
                return functools.partial(self._call, name, found)
            return found

        def _call(self, name, found, *arguments):
            calls[name] += 1
            return found(*arguments)

    return Counted(), calls


def latents(instrument, blocks=3, steps=3):
    """Latents [C, blocks o] of a stream without a stem."""
    spec = instrument.spec
    engine = Engine(instrument, Timeline(spec.block_samples, 4096))
    controls = replace(Controls(), steps=steps, solver="pingpong", seed=3)
    controls = controls.set_prompt(0, "whale song")
    t = np.arange(blocks * spec.block_samples) / spec.sample_rate
    sound = np.stack([0.3 * np.sin(2 * np.pi * (220 + 40 * t) * t)] * spec.channels)
    for heard in np.split(sound.astype(np.float32), blocks, axis=1):
        engine.process(heard, None, controls)
    return engine.context.latents[:, -blocks * spec.block_latents :]


def test_torch_plays_what_the_file_plays(instrument, model_file):
    wanted = latents(load(model_file, threads=1))
    assert np.abs(latents(instrument) - wanted).max() < 1e-4 * np.abs(wanted).max()


def test_without_a_cache_it_is_the_same_music_for_more_work(instrument, model_file):
    (model, calls), again = counted(instrument), counted(instrument)
    cached = latents(instrument_of(model, variant(model_file)), blocks=2, steps=4)
    assert (calls["context"], calls["denoise"], calls["append"]) == (2, 8, 0)
    uncached = instrument_of(again[0], variant(model_file, mode="uncached"))
    assert np.array_equal(latents(uncached, blocks=2, steps=4), cached)
    assert (again[1]["context"], again[1]["denoise"]) == (8, 8)


def test_a_rolling_cache_encodes_one_context_and_then_finished_blocks(instrument, model_file):
    model, calls = counted(instrument)
    rolling = instrument_of(model, variant(model_file, mode="causal"))
    latents(rolling, blocks=4, steps=2)
    assert (calls["context"], calls["append"], calls["denoise"]) == (1, 3, 8)


def test_the_rolling_cache_is_that_of_the_paper(bundled, instrument):
    spec, rng = bundled.spec, np.random.default_rng(0)
    config = replace(bundled.lmdm.config, kind="causal")
    assert isinstance(config, LMDMConfig)
    lmdm = LMDM(config).eval()
    lmdm.load_state_dict(bundled.lmdm.state_dict())
    blocks = rng.standard_normal((5, 1, spec.add_channels, spec.block_latents)).astype(np.float32)
    text = rng.standard_normal((1, spec.text_tokens, spec.text_size)).astype(np.float32)
    rolling = Rolling(instrument, instrument.append)
    text_kv = lmdm.dit.text_kv(torch.from_numpy(text))
    first = np.concatenate(blocks[:3], axis=-1)
    wanted = lmdm.dit.context_kv(torch.from_numpy(first), text_kv)
    for n in range(3):
        if n:
            wanted = lmdm.slide_kv(torch.from_numpy(blocks[2 + n]), wanted, text_kv)
        window = np.concatenate(blocks[n : n + 3], axis=-1)
        kv, text_kv_found = rolling.context(window, text)
        assert float((kv - wanted).abs().max()) < 1e-5 * float(wanted.abs().max())
        assert torch.equal(text_kv_found, text_kv)


def test_compiled_graphs_are_fixed_in_shape_and_play_the_same(model_file, instrument, monkeypatch):
    """What the compiler makes of them is its own business; that it gets them is ours."""
    real, asked = torch.compile, []

    def compile_eagerly(module, **options):
        asked.append((type(module).__name__, options))
        return real(module, backend="eager", **options)

    monkeypatch.setattr(torch_instrument.torch, "compile", compile_eagerly)
    compiled = TorchInstrument(*parts_of_file(model_file), compiled=True)
    graphs = {"Sketch", "EncodeGraph", "ContextGraph", "DenoiseGraph", "DecodeGraph", "AppendGraph"}
    assert {name for name, _ in asked} == graphs
    assert all(options == {"dynamic": False} for _, options in asked)
    assert np.array_equal(latents(compiled), latents(instrument))


def test_a_runner_warms_up_before_it_counts(instrument, model_file):
    model, calls = counted(instrument)
    runner = TorchRunner(instrument_of(model, variant(model_file, mode="causal")), "torch cpu")
    before = dict(calls)
    told = runner.block(4, 0)
    assert calls["append"] - before["append"] == 1
    assert calls["denoise"] - before["denoise"] == 4
    assert set(told.parts_s) >= {"sketch", "context", "denoise", "decode"}
    assert 0.0 < sum(told.parts_s.values()) <= told.block_s * 1.001
    before = dict(calls)
    runner.block(1, 1)
    # A new batch: one block with a whole context, then finished ones only.
    assert calls["context"] - before["context"] == 1
    assert calls["append"] - before["append"] == 2
    for name in ("encode", "sketch", "decode"):
        before = dict(calls)
        assert runner.part(name) > 0.0
        assert runner.part(name) > 0.0
        assert calls[name] - before[name] == 3
    with pytest.raises(ValueError, match="ONNX graph"):
        runner.part("text")


def test_nulls_double_the_batch(instrument, model_file):
    batches = []

    class Seen:
        def __getattr__(self, name):
            return getattr(instrument, name)

        def denoise(self, x, *rest):
            batches.append(len(x))
            return instrument.denoise(x, *rest)

    runner = TorchRunner(instrument_of(Seen(), variant(model_file)), "torch cpu")
    batches.clear()
    runner.block(2, 0)
    assert batches == [1, 1]
    runner.block(2, 1)
    assert batches[-2:] == [2, 2]


def test_what_torch_cannot_run_says_why(model_file, monkeypatch):
    with monkeypatch.context() as patched:
        spec = msgspec.structs.replace(read_spec(model_file), weights="int8")
        patched.setattr(bench_worker, "read_spec", lambda path: spec)
        with pytest.raises(LoadError, match="this one has int8"):
            start(variant(model_file))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(RuntimeError, match="CUDA was asked for"):
        start(variant(model_file, provider="cuda"))
    assert choose_device("auto").type == "cpu"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto").type == "cuda"
    assert choose_device("cpu").type == "cpu"


def test_the_protocol_line_by_line(model_file):
    given = json.dumps({**VARIANT, "model": str(model_file), "mode": "causal"})
    asks = (
        {"do": "block", "steps": 2, "nulls": 0},
        {"do": "part", "part": "denoise"},
        {"do": "part", "part": "text"},
        {"do": "memory"},
    )
    path = os.pathsep.join(str(ROOT / folder) for folder in ("agent", "models"))
    done = subprocess.run(
        [sys.executable, "-m", "lmdm_models.bench_worker", given],
        input="".join(json.dumps(ask) + "\n" for ask in asks),
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    ready, block, part, text, memory = (json.loads(line) for line in done.stdout.splitlines())
    assert ready["error"] == ""
    assert ready["provider"] == "torch cpu"
    assert ready["ready_s"] > 0.0 and ready["resident_mb"] > 50.0
    assert set(block["parts_s"]) >= {"sketch", "context", "denoise", "decode"}
    assert block["block_s"] > 0.0 and part["part_s"] > 0.0
    assert "ONNX graph" in text["error"]
    assert memory["peak_mb"] >= memory["resident_mb"] > 50.0


VARIANT = {"name": "torch", "runtime": "eager", "provider": "cpu", "threads": 1}
