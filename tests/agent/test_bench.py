"""The bench as a command: what it starts, prints and writes, here and where parts are missing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from lmdm_agent import bench, bench_files, bench_measure, bench_variants, realtime_start
from lmdm_agent.bench import Means, Wanted, provider_of, run, start_of, threads_of
from lmdm_agent.bench_counts import Work
from lmdm_agent.bench_plan import Ready, Told
from lmdm_agent.bench_report import read
from lmdm_agent.bench_turns import MACHINE, WorkerError
from lmdm_agent.config import EngineSettings, Settings
from lmdm_agent.errors import ConfigError, LmdmError, ModelError

WHALE = Path(__file__).parents[2] / "models" / "checkpoints" / "whale.onnx"


class Studio:
    """Workers without processes, of which some may be broken."""

    def __init__(self, broken=lambda variant: "", written=lambda words: "no torch in this test"):
        self.broken, self.written = broken, written
        self.started, self.open, self.most_open, self.starts = [], 0, 0, 0
        self.silent = False

    def means(self):
        return Means(worker=self.worker, write=self.written, start=self.start)

    def start(self, settings):
        self.starts += 1
        if self.silent:
            raise LmdmError("it [/b] does not sound")
        return 0.5 * self.starts, 0.75 * self.starts, 300.0

    def worker(self, variant, module):
        studio = self

        class Worker:
            def __init__(self):
                self.variant = variant

            def start(self):
                studio.started.append((variant.name, module))
                studio.open += 1
                studio.most_open = max(studio.most_open, studio.open)
                if studio.broken(variant):
                    raise WorkerError(studio.broken(variant))
                return Ready(ready_s=0.25, provider="fake")

            def ask(self, ask):
                pace = 3.0 if variant.mode == "uncached" else 1.0
                parts = {"sketch": 0.01, "context": 0.02, "denoise": 0.03, "decode": 0.04}
                return Told(
                    parts_s=parts,
                    block_s=0.1 * pace * ask.steps,
                    after_s=0.05,
                    part_s=0.01,
                    resident_mb=100.0,
                    peak_mb=120.0,
                )

            def close(self):
                studio.open -= 1

        return Worker()


def settings_for(model, **engine):
    return Settings(engine=EngineSettings(model=str(model), provider="cpu", **engine))


def bench_of(studio, wanted=None, model=WHALE, **engine):
    out = io.StringIO()
    report = run(
        settings_for(model, **engine),
        wanted or Wanted(rounds=2, threads=(1, 2)),
        studio.means(),
        Console(file=out, width=200),
    )
    assert studio.open <= 0
    return report, out.getvalue()


def test_ways_and_machine_take_turns_and_everything_is_told(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    studio = Studio()
    report, said = bench_of(studio)
    machines = [name for name, module in studio.started if module == MACHINE]
    assert machines == ["machine, 1", "machine, 2"]
    assert len(studio.started) == studio.most_open == 5
    assert [one.threads for one in report.ceilings] == [1, 2]
    assert set(report.ceilings[0].gemm_s) == {10, 230, 2048}
    assert report.start.opened_s == [0.5, 1.0, 1.5]
    first = report.measured[0]
    assert first.blocks[8].block_s == [0.8, 0.8] and first.ready_s == 0.25
    assert first.work["context"].flops > first.work["denoise"].flops > 0
    assert report.model.block_s == pytest.approx(0.4644, abs=1e-4)
    for words in ("whale (fp16, 71 MB)", "fp16, uncached, 2 threads", "3.00", "not here: no torch"):
        assert words in said
    assert "to its stream: 1.00 s, to the first sound 1.50 s" in said


def test_a_model_that_stays_silent_is_measured_all_the_same(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    studio = Studio(lambda variant: "[/b] broke" if variant.mode == "uncached" else "")
    studio.silent = True
    report, said = bench_of(studio)
    assert report.measured[0].blocks and studio.starts == 1
    assert "first sound: not here: it [/b] does not sound" in said
    assert "not here: [/b] broke" in said


def test_the_passes_of_the_uncached_way_are_not_compared_with_the_ceilings(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    report, _ = bench_of(Studio())
    assert {one.mode for one in report.measured if one.work} == {"encdec"}


def test_json_and_page_are_written_and_compared(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    json, page = tmp_path / "a.json", tmp_path / "a.html"
    report, said = bench_of(Studio(), Wanted(rounds=1, threads=(1,), json=json, page=page))
    assert read(json) == report and page.stat().st_size > 10_000
    assert f"Written: {json}" in said and f"Written: {page}" in said
    _, said = bench_of(Studio(), Wanted(rounds=1, threads=(1,), against=json))
    assert "as a multiple of those of" in said and "1.00" in said


def test_what_cannot_be_written_is_said_before_anything_is_measured(tmp_path):
    studio = Studio()
    for wanted in (
        Wanted(json=tmp_path / "no" / "a.json"),
        Wanted(page=tmp_path / "no" / "a.html"),
    ):
        with pytest.raises(ConfigError, match="folder is not there"):
            bench_of(studio, wanted)
    with pytest.raises(ConfigError, match="cannot be read"):
        bench_of(studio, Wanted(against=tmp_path / "none.json"))
    assert not studio.started and not studio.starts


def test_a_model_that_cannot_run_is_the_commands_error(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    with pytest.raises(ModelError, match="CUDA was asked for"):
        bench_of(Studio(lambda variant: "CUDA was asked for, but is not here"))
    with pytest.raises(ModelError):
        bench_of(Studio(), model="no-such-model")


def test_a_way_that_fails_is_a_row_and_the_others_stay(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    studio = Studio(lambda variant: "it ended: killed" if variant.mode == "uncached" else "")
    report, said = bench_of(studio)
    assert "fp16, uncached, 2 threads: not here: it ended: killed" in said
    assert [one.error for one in report.measured][:3] == ["", "", "it ended: killed"]


def test_a_machine_that_cannot_be_measured_leaves_the_rest(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    studio = Studio(lambda variant: "no room" if variant.name.startswith("machine") else "")
    report, said = bench_of(studio)
    assert "2 threads: not here: no room" in said and "distance" not in said
    assert report.measured[0].blocks


def test_sizes_take_turns_in_groups_of_their_own(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)

    def write(words):
        if "--from" in words:
            return "not asked for here"
        Path(words[0]).write_bytes(b"")
        return "no room" if "--preset" in words else ""

    # The files are empty.
    none = Work(flops=0.0, weights=0, weight_bytes=0)
    monkeypatch.setattr(bench_measure, "work_of", lambda *given: none)
    studio = Studio(written=write)
    report, said = bench_of(studio, Wanted(rounds=1, threads=(1,), sizes=True, quick=True))
    assert report.groups == ["ways", "context", "block", "width", "depth", "size"]
    assert [one.name for one in report.of("context")] == ["context 230", "context 57"]
    assert "how cost grows: depth" in said and "6M, int8: not here: no room" in said
    # A quick run starts the program once, and there is never more than a group at work.
    assert studio.starts == 1
    assert studio.most_open == 3


@pytest.mark.parametrize(
    ("wanted", "configured", "expected"),
    [((), 0, (1, 3)), ((), 2, (2,)), ((4, 2, 4), 1, (2, 4)), ((1,), 0, (1,))],
)
def test_threads_that_are_compared(monkeypatch, wanted, configured, expected):
    monkeypatch.setattr(bench, "default_threads", lambda: 3)
    assert threads_of(wanted, configured) == expected


def test_the_provider(monkeypatch):
    monkeypatch.setattr(bench, "available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr(bench, "has_nvidia_driver", lambda: False)
    assert [provider_of(word) for word in ("auto", "cpu", "cuda")] == ["cpu", "cpu", "cuda"]
    monkeypatch.setattr(bench, "has_nvidia_driver", lambda: True)
    assert provider_of("auto") == "cuda"


def test_the_start_is_that_of_the_settings(monkeypatch):
    given = []

    def start_to_sound(words, patience_s):
        given.extend(words)
        return realtime_start.Start(1.0, 2.0, 3.0)

    monkeypatch.setattr(realtime_start, "start_to_sound", start_to_sound)
    assert start_of(settings_for(WHALE, threads=2, slack_ms=92.5)) == (1.0, 2.0, 3.0)
    assert given == (
        ["--model", str(WHALE), "--provider", "cpu", "--threads", "2", "--slack-ms", "92.5"]
    )


@pytest.mark.parametrize("given", ["0", "1,x", "300", "-1"])
def test_threads_that_are_none_are_refused(say, given):
    said = say("bench", "--threads", given)
    assert said.code == 2 and "--threads" in said.sentence


def test_the_old_name_is_gone(say):
    assert say("benchmark").code == 2


@pytest.mark.slow
def test_the_command_on_a_model_file(say, model_file, tmp_path):
    """Real processes, all runtimes that are installed, one round."""
    pytest.importorskip("matplotlib")
    words = ("--model", model_file, "--provider", "cpu", "--threads", "1", "--quick")
    done = say("bench", *words, "--blocks", 1, "--json", "a.json", "--page", "a.html")
    assert done.code == 0, done.err
    report = read(tmp_path / "a.json")
    assert not [one.error for one in report.measured if one.error], report.measured
    assert {one.mode for one in report.measured} == {"encdec", "uncached", "causal"}
    assert {one.weights for one in report.measured} == {"fp32", "fp16", "int8"}
    assert ("eager" in {one.runtime for one in report.measured}) == bench_files.has_torch()
    for one in report.measured:
        assert [len(one.blocks[steps].block_s) for steps in (1, 2, 4, 8)] == [1] * 4
        assert one.resident_mb > 10.0 and one.ready_s > 0.0
        for blocks in one.blocks.values():
            parts = sum(seconds[0] for seconds in blocks.parts_s.values())
            assert 0.5 * blocks.block_s[0] < parts <= blocks.block_s[0]
    assert report.measured[0].parts.keys() == set(bench.bench_tables.PARTS)
    assert report.ceilings[0].flops_per_s(2048) > 1e8
    assert "cached, 1 thread" in done.out and (tmp_path / "a.html").is_file()
