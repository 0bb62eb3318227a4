"""The benchmark: the figures mean what they say."""

from dataclasses import replace

import numpy as np
from fakes import FakeInstrument, noise

from lmdm_agent import benchmark
from lmdm_agent.config import EngineSettings, Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.render import render
from lmdm_agent.timeline import Timeline


def test_uncached_gives_the_same_sound():
    sound = np.stack([noise(320)] * 2)
    controls = Controls(steps=4, solver="p4").set_prompt(0, "whale")
    timeline = Timeline(64, 32)
    cached = render(FakeInstrument(), timeline, sound, controls)
    uncached = render(benchmark.Uncached(FakeInstrument()), timeline, sound, controls)
    np.testing.assert_array_equal(cached.wet, uncached.wet)


def test_every_part_is_measured():
    engine = Engine(FakeInstrument(), Timeline(64, 32))
    reports = benchmark.measure(engine, replace(Controls(), steps=2), 3)
    assert [report.block for report in reports] == [1, 2, 3]
    assert set(benchmark.PARTS) == set(reports[0].parts_s)


def test_benchmark_of_a_model_file(model_file, capsys):
    benchmark.run(Settings(engine=EngineSettings(model=str(model_file), provider="cpu")), 1)
    out = " ".join(capsys.readouterr().out.split())
    for words in ("no (Alg. 1)", "the cache makes a block", "From starting Python", "memory"):
        assert words in out
