"""The bench's worker: ways of keeping the context cost what they say, and blocks go on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeInstrument, fake_spec, noise

from lmdm_agent.bench_plan import PARTS, Variant
from lmdm_agent.bench_worker import OnnxRunner, Rolling, Uncached, controls_of, instrument_of, start
from lmdm_agent.controls import Controls
from lmdm_agent.errors import ModelError
from lmdm_agent.render import render
from lmdm_agent.timeline import Timeline

COST = {"embed": 1e-6, "encode": 1e-5, "sketch": 1e-3, "context": 0.1, "denoise": 1.0}
COST |= {"decode": 10.0}


class Counting(FakeInstrument):
    """Counts its passes, and takes the seconds of `COST` on a clock of its own."""

    def __init__(self, spec=None):
        super().__init__(spec)
        self.now = 0.0
        self.calls = dict.fromkeys(COST, 0)
        self.batches: list[int] = []

    def clock(self):
        return self.now

    def _count(self, name):
        self.calls[name] += 1
        self.now += COST[name]

    def embed(self, text):
        self._count("embed")
        return super().embed(text)

    def encode(self, audio):
        self._count("encode")
        return super().encode(audio)

    def sketch(self, audio):
        self._count("sketch")
        return super().sketch(audio)

    def context(self, added, text):
        self._count("context")
        self.batches.append(len(added))
        return super().context(added, text)

    def denoise(self, x, k, added, kv, text_kv):
        self._count("denoise")
        self.batches.append(len(x))
        return super().denoise(x, k, added, kv, text_kv)

    def decode(self, latents, state):
        self._count("decode")
        return super().decode(latents, state)


def runner_of(model, instrument=None):
    return OnnxRunner(instrument or model, "fake", model.clock)


def passes(model, do):
    """What ``do`` makes the model run, and what it returns."""
    before = dict(model.calls)
    found = do()
    return {name: count - before[name] for name, count in model.calls.items()}, found


def test_uncached_gives_the_same_sound():
    sound = np.stack([noise(320)] * 2)
    controls = Controls(steps=4, solver="p4").set_prompt(0, "whale")
    timeline = Timeline(64, 32)
    cached = render(FakeInstrument(), timeline, sound, controls)
    uncached = render(Uncached(FakeInstrument()), timeline, sound, controls)
    np.testing.assert_array_equal(cached.wet, uncached.wet)


@pytest.mark.parametrize("steps", [1, 2, 4, 8])
def test_a_cached_block_passes_the_context_once_and_an_uncached_one_in_every_step(steps):
    for wrap, expected in ((lambda model: model, 1), (Uncached, steps)):
        model = Counting()
        runner = runner_of(model, wrap(model))
        runner.block(steps, 0)
        found, told = passes(model, lambda runner=runner: runner.block(steps, 0))
        assert (found["context"], found["denoise"], found["decode"]) == (expected, steps, 1)
        assert told.block_s == pytest.approx(0.001 + 0.1 * expected + steps + 10.0)
        assert sum(told.parts_s.values()) == pytest.approx(told.block_s)
        # The pass of the cache is made before the block's last sample; those of steps cannot be.
        before = 0.1 if expected == 1 and wrap is not Uncached else 0.0
        assert told.after_s == pytest.approx(told.block_s - before)


def test_the_time_of_a_block_is_told_by_part():
    model = Counting()
    told = runner_of(model).block(3, 0)
    assert told.parts_s == pytest.approx(
        {"sketch": 0.001, "context": 0.1, "denoise": 3.0, "decode": 10.0}
    )


def test_a_rolling_cache_takes_only_the_finished_block():
    model = Counting(fake_spec(context_latents=12, block_latents=4))
    given = []

    def append(added, kv, text_kv):
        given.append((added, kv, text_kv))
        return kv + 1.0

    rolling = Rolling(model, append)
    draw = np.random.default_rng(0).standard_normal
    first, later = (draw((1, 9, 12)).astype(np.float32) for _ in range(2))
    text = draw((1, 3, 5)).astype(np.float32)
    kv, text_kv = rolling.context(first, text)
    assert not given
    kv_2, _ = rolling.context(later, text)
    kv_3, _ = rolling.context(later, text)
    assert model.calls["context"] == 1 and len(given) == 2
    np.testing.assert_array_equal(given[0][0], later[:, :, 8:])
    np.testing.assert_array_equal(given[0][1], kv)
    np.testing.assert_array_equal(given[1][1], kv_2)
    np.testing.assert_array_equal(given[0][2], text_kv)
    np.testing.assert_array_equal(kv_3, kv + 2.0)


def test_a_rolling_cache_starts_again_when_the_null_condition_joins():
    model = Counting()
    appended = []
    rolling = Rolling(model, lambda added, kv, text_kv: (appended.append(len(added)), kv)[1])
    runner = runner_of(model, rolling)
    found, _ = passes(model, lambda: runner.block(2, 1))
    # The block that warms up passes the whole context, the one that counts only a block.
    assert found["context"] == 1 and appended[-1] == 2
    found, _ = passes(model, lambda: runner.block(2, 1))
    assert found["context"] == 0


def test_blocks_of_one_stream_follow_each_other():
    model = Counting()
    runner = runner_of(model)
    for _ in range(3):
        runner.block(2, 0)
    heard = model.heard_blocks
    assert len({block.tobytes() for block in heard}) == len(heard)


@pytest.mark.parametrize("solver", ["euler", "pingpong", "p4"])
@pytest.mark.parametrize("cfg", [1.0, 3.0])
def test_nulls_decide_the_batch_whatever_the_model_prefers(solver, cfg):
    for nulls in (0, 1):
        model = Counting(fake_spec(solver=solver, cfg_weight=cfg))
        runner = runner_of(model)
        runner.block(2, nulls)
        model.batches.clear()
        runner.block(2, nulls)
        assert set(model.batches) == {1 + nulls}


def test_controls_keep_what_the_model_prefers():
    base = Controls(solver="p4", guidance=0.3)
    assert controls_of(base, 8, 1) == replace(base, steps=8)
    assert controls_of(base, 8, 0).solver == "pingpong"
    assert controls_of(Controls(solver="euler"), 2, 0).solver == "euler"


def test_every_part_runs_once_and_its_seconds_are_its_own():
    model = Counting()
    runner = runner_of(model)
    runner.part("decode")  # Makes the inputs of all.
    names = {"text": "embed", **{part: part for part in PARTS if part != "text"}}
    for part in PARTS:
        found, seconds = passes(model, lambda part=part: runner.part(part))
        assert {name: n for name, n in found.items() if n} == {names[part]: 1}
        assert seconds == pytest.approx(COST[names[part]])
    with pytest.raises(ValueError, match="soup"):
        runner.part("soup")


def test_the_first_part_does_not_count_what_prepares_it():
    model = Counting()
    assert runner_of(model).part("denoise") == pytest.approx(1.0)


@pytest.mark.parametrize("mode", ["encdec", "uncached"])
def test_a_model_file_runs(model_file, mode):
    runner = start(Variant(name="x", runtime="onnx", model=str(model_file), threads=1, mode=mode))
    told = runner.block(2, 0)
    assert set(told.parts_s) >= {"sketch", "context", "denoise", "decode"}
    assert all(runner.part(part) > 0.0 for part in PARTS)
    assert runner.provider == "CPUExecutionProvider"


def test_a_causal_variant_without_its_graph_says_so(model_file):
    missing = Variant(
        name="x", runtime="onnx", model=str(model_file), mode="causal", append="/nowhere.onnx"
    )
    with pytest.raises(ModelError, match="nowhere"):
        instrument_of(FakeInstrument(), missing)
