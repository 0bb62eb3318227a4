"""Soundcheck and benchmark: the figures mean what they say."""

import json
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeInstrument, fake_spec, noise

from lmdm_agent import benchmark, soundcheck
from lmdm_agent.config import EngineSettings, Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import ConfigError
from lmdm_agent.render import render
from lmdm_agent.soundcheck import Paced, paced, recommended
from lmdm_agent.timeline import Timeline

SLOW = fake_spec(sample_rate=3200)
"""Blocks of 20 ms."""


class Clock:
    """Time that passes only when somebody sleeps or works."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Working(FakeInstrument):
    """Takes a given time for every block after the first."""

    def __init__(self, clock: Clock, times: list[float]) -> None:
        super().__init__(SLOW)
        self._clock, self._times = clock, times

    def decode(self, latents, state):
        self._clock.now += self._times.pop(0)
        return super().decode(latents, state)


def test_lateness_adds_up_from_block_to_block(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(soundcheck, "time", clock)
    # Heard every 20 ms; the second takes 35 ms, so that the third has to wait 15 ms for it.
    times = [0.0, 0.005, 0.035, 0.010, 0.005, 0.005]
    engine = Engine(Working(clock, times), Timeline(64, 32))
    result = paced(engine, Controls(steps=1), 0.1, slack_s=0.020)
    assert result.blocks == 5
    assert result.worst_ms == pytest.approx(35)
    assert result.late == 2
    assert result.p50_ms == pytest.approx(10, abs=1e-6)


def test_recommended_leaves_a_margin():
    def at(steps: int, worst: float, late: int = 0) -> Paced:
        return Paced(steps, 1, 1, worst, late, 10)

    assert recommended([at(1, 10), at(4, 79), at(8, 90)], 0.1) == 4
    assert recommended([at(1, 200, 3)], 0.1) is None


def settings_for(model_file) -> Settings:
    return Settings(engine=EngineSettings(model=str(model_file), provider="cpu"))


def test_soundcheck_of_a_model_file(model_file, tmp_path, capsys):
    report = tmp_path / "report.json"
    go = soundcheck.run(settings_for(model_file), 0.1, report)
    facts = json.loads(report.read_text())
    assert facts["go"] == go
    assert [row["steps"] for row in facts["steps"]] == [1, 2, 4, 8]
    out = capsys.readouterr().out
    assert ("GO at 2 steps" in out) or ("NO-GO" in out)
    assert "None was opened" in out


def test_a_report_that_cannot_be_written_is_said_first(model_file, tmp_path):
    with pytest.raises(ConfigError, match="cannot be written"):
        soundcheck.run(settings_for(model_file), 10.0, tmp_path / "none" / "report.json")


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
    benchmark.run(settings_for(model_file), 1)
    out = " ".join(capsys.readouterr().out.split())
    for words in ("no (Alg. 1)", "the cache makes a block", "From starting Python", "memory"):
        assert words in out
