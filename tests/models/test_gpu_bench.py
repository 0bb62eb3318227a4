"""The GPU script without a GPU: every way computes the same block, and faults stay apart."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from tiny_networks import gap

from lmdm_models.lmdm import LMDM
from lmdm_models.outpaint import Plan, Sampling, rollout

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import gpu_bench  # noqa: E402
from gpu import bench as benches  # noqa: E402
from gpu import ceilings, graphs, nets, onnx_ways, report, timing, ways, work  # noqa: E402

CPU = torch.device("cpu")
TINY = work.TINY
EAGER = ways.TorchWay("fp32", "fp32")


@pytest.fixture(autouse=True)
def one_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process with other tests all sessions share their threads; the script is alone."""
    from lmdm_agent.model import session_options

    monkeypatch.setattr(onnx_ways, "plain_options", lambda: session_options(1))


@pytest.fixture(scope="module")
def whole() -> work.Instrument:
    return work.instrument(work.TINY, CPU)


def run_like_a_graph(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the CPU graphs: a launch does the work again, into the tensors of the first time."""
    launches: list[int] = []

    def capture(made: Any, device: torch.device, *, shared: bool = False) -> Any:
        first = made()
        assert not shared or first is None
        number = len(launches)
        launches.append(0)

        def launch() -> None:
            launches[number] += 1
            again = made()
            for old, new in zip(first or (), again or (), strict=True):
                old.copy_(new)

        return launch, first

    monkeypatch.setattr(graphs, "capture", capture)
    monkeypatch.setattr(graphs, "needs_cuda", lambda device: None)
    return launches


def sampled(runner: ways.Runner, seed: int = 1) -> dict[str, torch.Tensor]:
    """The outputs of a block with a seed's inputs, given through the host."""
    cached = "context_noise" not in runner.block.given.shapes
    other = work.block_of(work.instrument(TINY, CPU), runner.block.steps, cached=cached, seed=seed)
    runner.block.given.host.copy_(other.given.host)
    runner.block.made.device.fill_(float("nan"))
    runner.block.made.host.fill_(float("nan"))
    runner.whole()
    return {name: value.clone() for name, value in runner.block.made.here.items()}


def rolled_out(model: LMDM, block: work.Block) -> torch.Tensor:
    """The same block by the repository's own rollout."""
    given = block.given.here
    context = given["context"][:, model.config.add_inputs.slices["inpaint_masked_input"]]
    noises = [given[name] for name in ("noise", "context_noise") if name in given]
    plan = Plan(
        [block.cond],
        noises[0][None],
        Sampling(block.levels),
        context_noises=noises[1][None] if len(noises) > 1 else None,
    )
    return rollout(model, context, plan)[0]


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("form", ["plain", "uncached"])
def test_eager_float32_is_the_repositorys_own_block(whole, form, steps):
    runner = dataclasses.replace(EAGER, form=form).prepare(whole)(steps)
    found = sampled(runner)
    model = whole.lmdm if form == "plain" else whole.outpaint
    assert gap(found["latents"], rolled_out(model, runner.block)) < 1e-6
    state = runner.block.given.here["state"]
    audio, after = whole.codec.decode(found["latents"], state)
    assert gap(found["audio"], audio) < 1e-6
    assert gap(found["state"], after) < 1e-6
    assert float(audio.std()) > 1e-3


def test_cached_and_uncached_are_different_networks_of_equal_weights(whole):
    assert whole.outpaint.dit is whole.lmdm.dit
    assert whole.outpaint.config.kind == "outpaint"
    both = [dataclasses.replace(EAGER, form=f).prepare(whole)(2) for f in ("plain", "uncached")]
    # The same seed gives both the same context and noise, and only the noise of the context more.
    assert gap(both[0].block.given.here["noise"], both[1].block.given.here["noise"]) == 0.0
    assert gap(sampled(both[0])["latents"], sampled(both[1])["latents"]) > 1e-3


def relative(found: torch.Tensor, right: torch.Tensor) -> float:
    return float((found - right).norm() / right.norm())


def test_the_lean_form_is_the_same_function(whole):
    block = work.block_of(whole, 2)
    given, cond = block.given.there, block.cond
    plain = nets.Plain(whole.lmdm.dit, "fp32", cond.global_cond)
    lean = nets.Lean(whole.lmdm.dit, "fp32", cond.global_cond, TINY.context, TINY.block)
    text_kv = plain.text(cond.cross)
    kv = plain.context(given["context"], text_kv)
    assert gap(lean.context(given["context"], lean.text(cond.cross)), kv) < 1e-5
    for k in (1.0, 0.3):
        found, right = (
            net.step(given["noise"][0], net.mark(k, cond.global_cond), kv, text_kv,
                     net.opened(given["added"]))
            for net in (lean, plain)
        )  # fmt: skip
        assert gap(found, right) < 1e-5


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_keeps_what_needs_float32(whole, precision):
    dtype = nets.DTYPES[precision]
    dit = nets.in_precision(whole.lmdm.dit, precision)
    wide = {name for name, value in dit.state_dict().items() if value.dtype == torch.float32}
    assert wide == {
        "timestep_features.weight",
        "transformer.rotary_pos_emb.inv_freq",
        *(f"to_timestep_embed.{i}.{part}" for i in (0, 2) for part in ("weight", "bias")),
    }
    assert all(p.dtype == torch.float32 for p in whole.lmdm.parameters())
    right = sampled(EAGER.prepare(whole)(3))
    made = {}
    for form in ("plain", "lean"):
        found = sampled(ways.TorchWay(precision, "fp16", form).prepare(whole)(3))
        made[form] = relative(found["latents"], right["latents"])
        # Rounding to 8 or 11 bits, and not more; and it was rounded.
        assert 1e-6 < made[form] < 8 * torch.finfo(dtype).eps
        assert relative(found["audio"], right["audio"]) < 0.02


@pytest.mark.parametrize("launch", ["step graphs", "block graph"])
@pytest.mark.parametrize("form", ["plain", "lean"])
def test_graphs_read_every_block_anew(whole, monkeypatch, form, launch):
    launches = run_like_a_graph(monkeypatch)
    eager = EAGER.prepare(whole)(3)
    runner = ways.TorchWay("fp32", "fp32", form, launch).prepare(whole)(3)
    for seed in (1, 2, 3):
        found, right = sampled(runner, seed), sampled(eager, seed)
        for name, value in right.items():
            assert gap(found[name], value) < 1e-5, name
    expected = {"step graphs": [3, 9, 3], "block graph": [0, 0, 3]}
    assert launches == expected[launch]
    runner.dit()
    assert gap(runner.latents(), right["latents"]) < 1e-5


def test_an_uncached_block_is_one_graph(whole, monkeypatch):
    launches = run_like_a_graph(monkeypatch)
    runner = ways.TorchWay("fp32", "fp32", "uncached", "block graph").prepare(whole)(2)
    right = sampled(dataclasses.replace(EAGER, form="uncached").prepare(whole)(2), 2)
    assert gap(sampled(runner, 2)["latents"], right["latents"]) < 1e-6
    assert launches == [0, 0, 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "precision", "fused"),
    [
        ("host arrays", "fp32", False),
        ("binding", "fp32", False),
        ("binding", "fp32", True),
        ("binding", "fp16", True),
        ("whole block", "fp32", False),
    ],
)
def test_onnx_runtime_computes_the_same_block(whole, tmp_path_factory, how, precision, fused):
    folder = tmp_path_factory.getbasetemp() / "gpu_graphs"
    folder.mkdir(exist_ok=True)
    make = onnx_ways.OnnxWay(precision, folder, how, fused=fused).prepare(whole)
    eager = EAGER.prepare(whole)
    for steps in (2,) if how == "whole block" else (1, 2):
        runner, right = make(steps), eager(steps)
        for seed in (1, 2):
            found, wanted = sampled(runner, seed), sampled(right, seed)
            for name, value in wanted.items():
                bound = 1e-5 if precision == "fp32" else 2e-3
                assert relative(found[name], value) < bound, (steps, name)
    # Sessions that do not depend on K are shared by every K.
    files = {path.parent.name for path in folder.glob("*/model.onnx")}
    stem = "block2" if how == "whole block" else "step"
    name = f"{stem}.{precision}{'.fused' * fused}"
    assert name in files
    operators = {node.op_type for node in onnx.load(folder / name / "model.onnx").graph.node}
    assert ("MultiHeadAttention" in operators) == fused
    assert ("Softmax" in operators) != fused


def test_what_is_missing_is_said_before_any_work(whole, tmp_path, monkeypatch):
    with pytest.raises(graphs.NotHereError, match="CUDA graphs need a CUDA device"):
        ways.TorchWay("bf16", "fp16", "lean", "block graph").prepare(whole)
    with pytest.raises(graphs.NotHereError, match="TensorrtExecutionProvider"):
        onnx_ways.OnnxWay("fp16", tmp_path, provider="tensorrt").prepare(whole)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(graphs.NotHereError, match="onnxruntime is not installed"):
        onnx_ways.OnnxWay("fp16", tmp_path).prepare(whole)


def test_every_variant_has_a_name_of_its_own(tmp_path):
    every = [*ways.torch_ways(), *onnx_ways.onnx_ways(tmp_path)]
    names = [way.name for way in every]
    assert len(set(names)) == len(names)
    assert report.BASE in names
    assert report.UNCACHED in names
    assert {way.precision for way in every} == set(nets.DTYPES)
    assert [w.name for w in gpu_bench.chosen(every, ["uncached"], ["bf16"])] == [report.UNCACHED]


# Costs and floors


def test_operations_and_weights_are_counted_right(whole):
    found, c = ceilings.works(whole), TINY.dit
    width, s, o, tokens = c.width, TINY.context, TINY.block, TINY.tokens
    linear = 18 * width**2  # Fused q, k, v 3, outputs 2, cross q 1, gated feed-forward 12.
    rows = o + 1
    layer = 2 * rows * linear + 4 * width * rows * (s + rows + tokens)
    ends = 2 * o * (2 * c.io_channels * width + 2 * c.io_channels**2 + c.add_channels * width)
    token = 2 * (c.timestep_features + c.global_cond_dim + 2 * width) * width
    assert found["step"].flop == c.depth * layer + ends + token
    full = s * (linear + 2 * width * (s + tokens)) * 2
    last = 2 * s * 2 * width**2
    added = 2 * s * c.add_channels * width
    assert found["context"].flop == (c.depth - 1) * full + last + added
    assert found["step"].other == 2 * c.depth * width * (s + tokens)
    counted = sum(p.numel() for p in whole.lmdm.dit.parameters())
    text = c.cond_token_dim * width + width**2 + c.depth * (2 * width**2 + 0)
    assert found["step"].weights == counted - text
    assert found["uncached step"].weights == counted
    assert found["uncached step"].flop > found["step"].flop


def test_a_floor_is_the_larger_of_reading_and_arithmetic():
    rates = {"read": 1e12, "bf16": 1e15, "fp32": 1e13}
    parts = {
        "context": ceilings.Work(flop=1e11, weights=10**7, other=10**6),
        "step": ceilings.Work(flop=1e9, weights=10**9),
        "uncached step": ceilings.Work(flop=1e12, weights=10**9),
    }
    half = ceilings.floor_ms(parts["context"], "bf16", rates)
    assert half == pytest.approx({"read": 0.022, "flop": 0.1})
    assert ceilings.floor_ms(parts["context"], "fp32", rates)["read"] == pytest.approx(0.044)
    cached = ceilings.block_floor_ms(parts, "bf16", rates, 4, cached=True)
    assert cached == pytest.approx({"read": 8.022, "roof": 8.1})
    uncached = ceilings.block_floor_ms(parts, "bf16", rates, 4, cached=False)
    assert uncached == pytest.approx({"read": 8.0, "roof": 8.0})


def test_quantiles():
    times = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert timing.median(times) == 3.0
    assert timing.quantile(times, 0.99) == 5.0
    assert timing.quantile([7.0], 0.5) == 7.0


# The run as a whole


class Faulty(ways.TorchWay):
    """A variant with a fault; what it is called says which."""

    @property
    def name(self) -> str:
        return self.form

    def prepare(self, whole: work.Instrument) -> Any:
        if self.form == "breaks":
            raise RuntimeError("a long story\nof many lines")
        make = EAGER.prepare(whole)

        def runner(steps: int) -> ways.Runner:
            good = make(steps)
            if self.form == "ends early":
                return dataclasses.replace(good, whole=lambda: None, dit=None)
            sampled(good)
            old = good.block.made.device.clone()

            def stale() -> None:
                good.block.made.device.copy_(old)
                good.block.made.download()

            return dataclasses.replace(good, whole=stale, dit=None)

        return runner


def bench_of(whole: work.Instrument, path: Path, steps: tuple[int, ...] = (2,)) -> Any:
    bench = benches.Bench(whole, gpu_bench.Record(path, TINY, CPU), steps)
    bench.refer(cached=True)
    return bench


def test_a_faulty_variant_is_noted_and_the_others_go_on(whole, tmp_path):
    bench = bench_of(whole, tmp_path / "r.json")
    for fault in ("breaks", "ends early", "is stale"):
        bench.build(Faulty("fp32", "fp32", fault))
    bench.build(EAGER)
    first = json.loads((tmp_path / "r.json").read_text())
    assert not first["in_turns"]
    times = first["variants"][EAGER.name]["times_ms"]["2"]["block"]["wall"]
    assert len(times) == benches.FIRST_BLOCKS
    bench.rounds(3, 60.0)
    data = json.loads((tmp_path / "r.json").read_text())
    found = data["variants"]
    assert found["breaks"]["status"] == "failed"
    assert found["breaks"]["why"] == "RuntimeError: a long story"
    assert "not all numbers" in found["ends early"]["why"]
    assert "differ" in found["is stale"]["why"]
    assert found[EAGER.name]["status"] == "ok"
    assert {name for name in found if "times_ms" in found[name]} == {EAGER.name}
    assert len(found[EAGER.name]["times_ms"]["2"]["block"]["wall"]) == 3
    assert "RuntimeError: a long story" in report.text(data)


def test_variants_take_turns(whole, tmp_path, monkeypatch):
    bench = bench_of(whole, tmp_path / "r.json", steps=(1, 2))
    for way in (EAGER, dataclasses.replace(EAGER, precision="tf32", decoder="tf32")):
        bench.build(way)
    order: list[tuple[str, int]] = []
    monkeypatch.setattr(
        bench, "measure", lambda way, runner: order.append((way.precision, runner.block.steps))
    )
    bench.rounds(2, 60.0)
    assert bench.record.data["in_turns"]
    first = [("fp32", 1), ("fp32", 2), ("tf32", 1), ("tf32", 2)]
    assert order == first + first[1:] + first[:1]
    assert not torch.backends.cuda.matmul.allow_tf32


def test_a_variant_that_fails_in_its_turn_ends_no_other(whole, tmp_path):
    bench = bench_of(whole, tmp_path / "r.json", steps=(1, 2))
    other = dataclasses.replace(EAGER, precision="tf32", decoder="tf32")
    for way in (EAGER, other):
        bench.build(way)
    way, runner = bench.built[EAGER.name, 2]

    def lost() -> None:
        raise RuntimeError("out of memory")

    bench.built[EAGER.name, 2] = (way, dataclasses.replace(runner, whole=lost))
    bench.rounds(2, 60.0)
    found = json.loads((tmp_path / "r.json").read_text())["variants"]
    assert (found[EAGER.name]["status"], found[other.name]["status"]) == ("failed", "ok")
    assert "out of memory" in found[EAGER.name]["why"]
    for steps in ("1", "2"):
        assert len(found[other.name]["times_ms"][steps]["block"]["wall"]) == 2


def test_what_ended_the_process_is_left_out_the_next_time(tmp_path):
    out = tmp_path / "r.json"
    record = gpu_bench.Record(out, TINY, CPU)
    record.variant(EAGER.name, status="building", why="it ended the process")
    record.variant("other", status="ok", why="")
    out_of_turn = ["--tiny", "--device", "cpu", "--steps", "1", "--rounds", "1"]
    only = ["--only", "torch plain eager, calls", "--out", str(out)]
    gpu_bench.main([*out_of_turn, *only])
    found = json.loads(out.read_text())["variants"]
    assert found[EAGER.name] == {"status": "crashed", "why": "it ended the process"}
    assert found["torch plain eager, calls, fp16"]["status"] == "ok"
    assert "other" not in found


BARE = (
    "import sys; sys.modules.update(dict.fromkeys("
    "('onnx', 'onnxscript', 'onnxruntime', 'msgspec', 'tokenizers', 'rich', 'soundfile')));"
    "import runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)


@pytest.mark.slow
def test_a_bare_machine_needs_one_command(tmp_path):
    out = tmp_path / "bare.json"
    given = ["--tiny", "--device", "cpu", "--steps", "1,2", "--rounds", "2", "--out", str(out)]
    skipped = ["--skip", "compiled", "--skip", "tuned"]
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(SCRIPTS / "gpu_bench.py"), *given, *skipped],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    data = json.loads(out.read_text())
    named = gpu_bench.chosen(
        [*ways.torch_ways(), *onnx_ways.onnx_ways(tmp_path)], [], ["compiled", "tuned"]
    )
    assert list(data["variants"]) == [way.name for way in named]
    for way in named:
        entry, onnx = data["variants"][way.name], way.name.startswith("ONNX")
        graph = "graph" in way.name.lower()
        assert entry["status"] == ("not here" if onnx or graph else "ok"), way.name
        if entry["status"] == "ok":
            times = entry["times_ms"]
            assert set(times) == {"1", "2"}
            assert all(len(clocks["wall"]) == 2 for t in times.values() for clocks in t.values())
            assert "decode" in times["2"]
            assert "decode" not in times["1"]
            assert np.isfinite([list(e.values()) for e in entry["error"].values()]).all()
        else:
            assert entry["why"] in done.stdout
    assert data["schema"] == 1
    assert set(data["floors_ms"]) == {"cached", "uncached"}
    assert "Fastest block at K = 2" in done.stdout
    assert "| torch plain eager, calls, bf16/fp16 |" in done.stdout


def test_tables_are_made_from_the_record_alone(tmp_path, capsys):
    def entry(dit: float, block: float, cached: bool = True) -> dict[str, Any]:
        times = {"dit": [dit] * 3, "block": [block] * 3}
        clocks = {what: {"device": t, "wall": t} for what, t in times.items()}
        return {
            "status": "ok", "why": "", "precision": "bf16", "cached": cached,
            "error": {"8": {"latents": 0.01, "audio": 0.02}}, "times_ms": {"8": clocks},
        }  # fmt: skip

    data = {
        "date": "today",
        "in_turns": False,
        "machine": {"gpu": "a GPU", "host": "x"},
        "versions": {"torch": "2"},
        "sizes": {"name": "full"},
        "ceilings": {"read": 3e12, "copy": 3e12, "bf16": 8e14},
        "floors_ms": {"cached": {"bf16": {"8": {"read": 2.0, "roof": 2.5}}}},
        "variants": {
            report.UNCACHED: entry(300.0, 330.0, cached=False),
            report.BASE: entry(80.0, 110.0),
            "fast": entry(5.0, 11.0),
            "gone": {"status": "failed", "why": "no memory"},
        },
    }
    path = tmp_path / "r.json"
    path.write_text(json.dumps(data))
    gpu_bench.main(["--show", str(path)])
    said = capsys.readouterr().out
    row = next(line for line in said.splitlines() if line.startswith("| fast"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == ["5 / 5", "11 / 11", "1.0e-02 / 2.0e-02", "2.5", "2.0", "10.0", "30.0"]
    assert "Fastest dit at K = 8: 5 ms (fast); target 6 ms on an H100: met." in said
    assert "Fastest block at K = 8: 11 ms (fast); target 10 ms on an H100: missed." in said
    assert "- gone: failed: no memory" in said
    assert "ended before the variants took turns" in said
