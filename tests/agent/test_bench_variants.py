"""Which ways a bench compares, and what it says of those that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import fake_spec

from lmdm_agent import bench_files, bench_variants
from lmdm_agent.bench_files import Files
from lmdm_agent.bench_plan import PARTS
from lmdm_agent.bench_report import Shape
from lmdm_agent.bench_variants import PRESETS, STEPS, Ways, axes_of, nulls_of, shape_of, sizes

MODEL = Path("given.onnx")


def touching(words):
    Path(words[0]).touch()
    return ""


@pytest.fixture
def torch_here(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: True)


def plan(weights="fp16", write=touching, threads=(1, 2), provider="cpu", **more):
    spec = fake_spec(weights=weights)
    with Files(write) as files:
        found = Ways(MODEL, spec, provider, threads, files, **more).all()
    names = [one.variant.name for one in found]
    assert len(set(names)) == len(names)
    return found


def kinds(found):
    return [(v.variant.runtime, v.variant.mode, v.weights, v.variant.threads) for v in found]


def test_every_way_differs_from_the_first_in_what_it_is_there_for(torch_here):
    assert kinds(plan()) == [
        ("onnx", "encdec", "fp16", 2),
        ("onnx", "encdec", "fp16", 1),
        ("onnx", "uncached", "fp16", 2),
        ("onnx", "causal", "fp16", 2),
        ("onnx", "encdec", "fp32", 2),
        ("onnx", "encdec", "int8", 2),
        ("onnx", "causal", "int8", 2),
        ("eager", "encdec", "fp16", 2),
        ("compile", "encdec", "fp16", 2),
    ]


def test_files_are_those_of_the_weights(torch_here):
    found = plan()
    given = [one for one in found if one.weights == "fp16"]
    assert all(one.variant.model == "given.onnx" for one in given)
    others = [one.variant.model for one in found if one.weights != "fp16"]
    assert len(set(others)) == 2 and "given.onnx" not in others
    appends = [one.variant.append for one in found if one.variant.mode == "causal"]
    assert all(appends) and len(set(appends)) == 2
    assert not [one for one in found if one.variant.append and one.variant.mode != "causal"]


def test_what_the_writer_is_asked_for(torch_here):
    asked = []
    plan(write=lambda words: asked.append(words[1:]) or touching(words))
    source = ["--from", "given.onnx"]
    assert sorted(asked) == sorted(
        [
            [*source, "--append", "--weights", "fp16"],
            [*source, "--weights", "fp32"],
            [*source, "--weights", "int8"],
            [*source, "--append", "--weights", "int8"],
        ]
    )


def test_without_torch_the_file_itself_is_still_measured(monkeypatch):
    monkeypatch.setattr(bench_variants, "has_torch", lambda: False)
    monkeypatch.setattr(bench_files, "has_torch", lambda: False)
    found = plan(write=bench_files.write)
    here = [one for one in found if not one.error]
    assert kinds(here) == [
        ("onnx", "encdec", "fp16", 2),
        ("onnx", "encdec", "fp16", 1),
        ("onnx", "uncached", "fp16", 2),
    ]
    assert {one.error for one in found if one.error} == {"torch is not installed"}


def test_an_instrument_that_gives_its_networks_to_nobody_says_why(torch_here):
    found = plan("int8", lambda words: "int8 weights are rounded")
    assert kinds([one for one in found if not one.error])[:2] == [
        ("onnx", "encdec", "int8", 2),
        ("onnx", "encdec", "int8", 1),
    ]
    assert "int8 weights are rounded" in {one.error for one in found}


def test_on_cuda_the_cpu_is_compared_too(torch_here):
    found = plan(provider="cuda")
    cpu = [one for one in found if one.variant.provider == "cpu"]
    assert kinds(cpu) == [("onnx", "encdec", "fp16", 2)]
    assert [one.error for one in found if one.variant.mode == "causal"] == (
        ["measured on the CPU only"] * 2
    )


def test_quick_leaves_out_what_takes_minutes(torch_here):
    assert "compile" not in [one.variant.runtime for one in plan(compiled=False)]


def test_questions_of_a_round(torch_here):
    found = plan()
    for one in found:
        blocks = [ask for ask in one.asks if ask.do == "block"]
        assert [ask.steps for ask in blocks] == list(STEPS)
    parts = {one.variant.name: [a.part for a in one.asks if a.do == "part"] for one in found}
    assert parts[found[0].variant.name] == list(PARTS)
    assert parts[found[2].variant.name] == [] and parts[found[3].variant.name] == ["context"]


@pytest.mark.parametrize(
    ("solver", "weight", "nulls"), [("p4", 1.0, 1), ("euler", 2.0, 1), ("pingpong", 1.0, 0)]
)
def test_nulls_are_the_models_own(torch_here, monkeypatch, solver, weight, nulls):
    spec = fake_spec(solver=solver, cfg_weight=weight)
    assert nulls_of(spec) == nulls
    with Files(touching) as files:
        found = Ways(MODEL, spec, "cpu", (1,), files).all()
    assert {ask.nulls for one in found for ask in one.asks if ask.do == "block"} == {nulls}


def test_each_axis_changes_one_size_and_begins_with_the_base():
    base = Shape(width=320, depth=5, heads=5, context=230, block=10)
    for name, shapes in axes_of(base, quick=False).items():
        assert shapes[0] == base and len(set(map(repr, shapes))) == len(shapes) > 2
        for shape in shapes[1:]:
            differs = {f for f in base.__struct_fields__ if getattr(shape, f) != getattr(base, f)}
            assert differs == ({"width", "heads"} if name == "width" else {name})
            assert shape.width // shape.heads == 64
        assert len(axes_of(base, quick=True)[name]) == 2


def test_axes_of_the_smallest_network_have_no_size_below_one():
    for shapes in axes_of(shape_of(fake_spec(block_latents=1)), quick=False).values():
        assert all(min(getattr(s, f) for f in s.__struct_fields__) >= 1 for s in shapes)


def test_sizes_are_written_once_and_fall_into_groups():
    asked = []

    def refuse(words):
        asked.append(tuple(words[1:]))
        return "no room"

    with Files(refuse) as files:
        found = sizes(fake_spec(), 2, files, quick=False)
    assert len(set(asked)) == len(asked)
    assert {one.group for one in found} == {"context", "block", "width", "depth", "size"}
    presets = [one for one in found if one.group == "size"]
    assert len(presets) == 2 * len(PRESETS)
    assert {one.error for one in found} == {"no room"}


def test_the_writer_understands_what_it_is_asked_for(torch_here):
    pytest.importorskip("torch")
    from lmdm_models.sized import PRESETS as KNOWN
    from lmdm_models.sized import _arguments

    asked = []

    def note(words):
        asked.append(_arguments(words))
        return "only asked"

    with Files(note) as files:
        Ways(MODEL, fake_spec(weights="fp16"), "cpu", (1,), files).all()
        count = len(asked)
        sizes(fake_spec(text_size=96), 2, files, quick=False)
    assert count == 4 and all(one.source == MODEL for one in asked[:count])
    assert {one.preset for one in asked[count:]} - {None} == set(PRESETS) <= KNOWN.keys()
    shaped = [one for one in asked[count:] if one.preset is None]
    assert all(one.text_size == 96 and one.width and one.context and one.block for one in shaped)


def test_files_are_removed_and_a_writer_that_wrote_nothing_is_caught():
    with Files(touching) as files:
        path = files.weights(MODEL, "int8").path
        assert path.is_file()
        assert Files(lambda words: "").weights(MODEL, "int8").error == "its file was not written"
    assert not path.parent.exists()


def test_the_writers_last_line_is_the_reason(tmp_path):
    pytest.importorskip("torch")
    missing = str(tmp_path / "none.onnx")
    said = bench_files.write([str(tmp_path / "x.onnx"), "--from", missing, "--weights", "int8"])
    assert "none.onnx" in said and "\n" not in said
