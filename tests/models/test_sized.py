"""Instruments by size, a file's instrument with other weights, and the graph of a rolling cache."""

import contextlib
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from traces import afresh

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.model import load, read_spec, session_options
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.timeline import Timeline
from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.export import graphs_of
from lmdm_models.file_text import FileText
from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig
from lmdm_models.load import LoadError
from lmdm_models.sized import PRESETS, Size, main, parts_of_file, random_codec, random_parts

pytestmark = pytest.mark.slow

SMALL = Size(64, 2, 2, 12, 4, text_size=32, text_tokens=6, codec="voc-16x1")
OPTIONS = "--width 64 --depth 2 --heads 2 --context 12 --block 4 --text-size 32 --text-tokens 6"
SMALL_ARGUMENTS = [*OPTIONS.split(), "--codec", "voc-16x1"]


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    """A file the command line wrote."""
    path = tmp_path_factory.mktemp("sized") / "folder" / "small.onnx"
    assert main([str(path), *SMALL_ARGUMENTS, "--seed", "3"]) == 0
    return path


@pytest.fixture(scope="module")
def again(model_file, tmp_path_factory):
    """The tiny instrument written again by the command line, with every kind of weights."""
    folder = tmp_path_factory.mktemp("again")
    for weights in ("fp32", "fp16", "int8"):
        out = folder / f"{weights}.onnx"
        # That the same weights give the same file is shown with traces of its own.
        with afresh() if weights == "fp32" else contextlib.nullcontext():
            assert main([str(out), "--from", str(model_file), "--weights", weights]) == 0
    return folder


@pytest.fixture(scope="module")
def appends(model_file, tmp_path_factory):
    """Its graph for a rolling cache, with every kind of weights."""
    folder = tmp_path_factory.mktemp("append")
    for weights in ("fp32", "fp16", "int8"):
        out = folder / f"{weights}.onnx"
        assert main([str(out), "--from", str(model_file), "--append", "--weights", weights]) == 0
    return folder


def last_line(capsys):
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_as_large_as_its_name_says(name):
    size = PRESETS[name]
    added = AddInputs(64, stem=True, sketch_channels=73).total
    with torch.device("meta"):
        dit = DiT(DiTConfig(64, size.width, size.depth, size.heads, size.text_size, 0, 256, added))
    millions = sum(p.numel() for p in dit.parameters()) / 1e6
    assert millions == pytest.approx(float(name.removesuffix("m")), rel=0.08)
    assert (size.context, size.block) == (230, 10)


def test_a_written_file_is_a_playable_instrument_of_the_sizes_asked_for(small_file):
    model = load(small_file, threads=1)
    spec = model.spec
    assert (spec.depth, spec.heads, spec.head_size) == (2, 2, 32)
    assert (spec.context_latents, spec.block_latents, spec.kind) == (12, 4, "encdec")
    assert (spec.text_size, spec.text_tokens, spec.weights) == (32, 6, "fp32")
    engine = Engine(model, Timeline(spec.block_samples, 4096))
    rng = np.random.default_rng(0)
    answers = {}
    for prompt in ("noise", "random weights"):
        engine.clear()
        controls = replace(Controls(), steps=2).set_prompt(0, prompt)
        heard = 0.1 * rng.standard_normal((2, spec.block_samples)).astype(np.float32)
        answers[prompt], _ = engine.process(heard, None, controls)
        assert np.isfinite(answers[prompt]).all()
        assert np.abs(answers[prompt]).max() > 1e-4
        assert np.abs(engine.context.latents[:, -4:]).max() < 1e3


def test_the_seed_decides_and_no_layer_sleeps():
    first, spec = random_parts(SMALL, seed=3)
    again, _ = random_parts(SMALL, seed=3)
    other, _ = random_parts(SMALL, seed=4)
    state = first.dit.state_dict()
    assert all(torch.equal(value, again.dit.state_dict()[name]) for name, value in state.items())
    assert not torch.equal(
        state["transformer.project_in.weight"],
        other.dit.state_dict()["transformer.project_in.weight"],
    )
    assert all(p.detach().any() for p in first.dit.parameters() if p.ndim > 1)
    assert spec.name == f"random {sum(p.numel() for p in first.dit.parameters()) / 1e6:.1f}M"


def test_codecs_by_name():
    assert random_codec("whale").config.decoder_width == 384
    voc = random_codec("voc-512x8").config
    assert (voc.decoder_width, voc.decoder_depth) == (512, 8)
    assert random_codec("oobleck-8").sizes.channels == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--codec", "mp3"], "voc-WIDTHxDEPTH"),
        (["--kind", "causal", "--context", "13"], "no whole blocks of 4"),
        (["--heads", "3"], "divide by heads"),
        (["--text-size", "33"], "multiple of 32"),
        (["--from", "nowhere.onnx", "--width", "64"], "keeps the sizes"),
    ],
)
def test_what_cannot_be_built_is_one_sentence(tmp_path, capsys, arguments, words):
    base = [] if "--from" in arguments else SMALL_ARGUMENTS
    assert main([str(tmp_path / "out.onnx"), *base, *arguments]) == 1
    assert words in last_line(capsys)
    assert list(tmp_path.iterdir()) == []


def test_the_same_weights_again_give_the_same_file(model_file, again):
    assert read_spec(again / "fp32.onnx") == read_spec(model_file)
    assert (again / "fp32.onnx").read_bytes() == model_file.read_bytes()


def test_attention_and_rotation_are_one_operator_each(bundled, model_file):
    depth = bundled.spec.depth
    nodes = [(node.name.split("/")[0], node.op_type) for node in onnx.load(model_file).graph.node]
    # Self- and cross-attention; the last layer of a context gives keys and values only.
    for graph, layers in (("denoise", depth), ("context", depth - 1)):
        assert nodes.count((graph, "MultiHeadAttention")) == 2 * layers
        # Queries and keys; a context's last layer turns keys alone.
        assert nodes.count((graph, "RotaryEmbedding")) == depth + layers
        assert nodes.count((graph, "Softmax")) == 0


def test_other_weights_are_the_same_instrument_rounded(model_file, again):
    whole = load(model_file, threads=1)
    spec = whole.spec
    rng = np.random.default_rng(1)
    added = rng.standard_normal((1, spec.add_channels, spec.context_latents), np.float32)
    text = rng.standard_normal((1, spec.text_tokens, spec.text_size), np.float32)
    wanted = whole.context(added, text)[0]
    for weights, least_db in (("fp16", 60.0), ("int8", 25.0)):
        rounded = load(again / f"{weights}.onnx", threads=1)
        assert all_but_weights(rounded.spec) == all_but_weights(spec)
        assert rounded.spec.weights == weights
        error = rounded.context(added, text)[0] - wanted
        snr_db = 10 * np.log10((wanted**2).mean() / (error**2).mean())
        assert least_db < snr_db < 120.0
        assert np.allclose(rounded.embed("whale song"), whole.embed("whale song"), atol=5e-3)
    assert (again / "fp16.onnx").stat().st_size < 0.7 * model_file.stat().st_size


def all_but_weights(spec):
    names = set(spec.__struct_fields__) - {"weights", "content_hash"}
    return {name: getattr(spec, name) for name in names}


def test_int8_cannot_be_read_back(again, tmp_path, capsys):
    assert main([str(tmp_path / "out.onnx"), "--from", str(again / "int8.onnx")]) == 1
    assert "int8 weights are rounded" in last_line(capsys)


def test_the_text_encoder_of_a_file_is_the_one_it_was_made_with(bundled, model_file, again):
    wanted = bundled.parts.text.embed("rain on the sea")
    for path, near in ((model_file, 1e-5), (again / "fp16.onnx", 5e-3)):
        text = FileText(path, bundled.spec)
        assert (text.rows, text.size) == wanted.shape
        assert np.abs(text.embed("rain on the sea") - wanted).max() < near


def test_a_file_that_hides_a_condition_is_refused(sao_small_file):
    with pytest.raises(LoadError):
        parts_of_file(sao_small_file)


def append_session(path):
    """The graph as a bench opens it."""
    options = session_options(1)
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(path.parent)
    )
    with OnnxFile(path) as file:
        return onnxruntime.InferenceSession(
            file.slice_graph("append"), options, providers=["CPUExecutionProvider"]
        )


@pytest.mark.parametrize("batch", [1, 2])
def test_append_is_the_cache_that_slides(bundled, appends, batch):
    spec, session = bundled.spec, append_session(appends / "fp32.onnx")
    assert [i.name for i in session.get_inputs()] == ["append/added", "append/kv", "append/text_kv"]
    config = LMDMConfig(bundled.parts.dit.config, bundled.lmdm.config.add_inputs, 12, 4, "causal",
                        seconds=False)  # fmt: skip
    lmdm = LMDM(config).eval()
    lmdm.load_state_dict(bundled.lmdm.state_dict())
    text = torch.randn(batch, spec.text_tokens, spec.text_size)
    text_kv = lmdm.dit.text_kv(text)
    blocks = torch.randn(5, batch, spec.add_channels, spec.block_latents)
    wanted = lmdm.context_kv(torch.cat(list(blocks[:3]), dim=-1), text_kv)
    got = wanted.numpy()
    for block in blocks[3:]:
        wanted = lmdm.slide_kv(block, wanted, text_kv)
        feeds = {"added": block.numpy(), "kv": got, "text_kv": text_kv.numpy()}
        (got,) = session.run(None, {f"append/{name}": value for name, value in feeds.items()})
        assert got.shape == tuple(wanted.shape)
        assert np.abs(got - wanted.numpy()).max() < 1e-5 * float(wanted.abs().max())


def test_append_with_rounded_weights_is_smaller_and_near(bundled, appends):
    spec, rng = bundled.spec, np.random.default_rng(2)
    cache = (spec.depth, 2, 1, spec.heads)
    shapes = {
        "added": (1, spec.add_channels, 4),
        "kv": (*cache, 12, spec.head_size),
        "text_kv": (*cache, spec.text_tokens, spec.head_size),
    }
    feeds = {f"append/{name}": rng.standard_normal(s, np.float32) for name, s in shapes.items()}
    found, sizes = {}, {}
    for weights in ("fp32", "fp16", "int8"):
        out = appends / f"{weights}.onnx"
        found[weights] = append_session(out).run(None, feeds)[0][..., -4:, :]
        sizes[weights] = out.stat().st_size
    power = (found["fp32"] ** 2).mean()
    for weights, least in (("fp16", 60.0), ("int8", 25.0)):
        error = ((found[weights] - found["fp32"]) ** 2).mean()
        assert least < 10 * np.log10(power / error) < 120.0
    assert sizes["int8"] < sizes["fp16"] < sizes["fp32"]


def test_a_causal_instrument_masks_its_context_by_blocks():
    parts, spec = random_parts(replace(SMALL, kind="causal"))
    assert spec.kind == "causal"
    context = graphs_of(parts, spec)["context"].module
    added, text = torch.randn(1, spec.add_channels, 12), torch.randn(1, 6, 32)
    before = context(added, text)[0]
    added[..., 8:] += 1.0
    after = context(added, text)[0]
    assert torch.equal(before[..., :8, :], after[..., :8, :])
    assert float((before[..., 8:, :] - after[..., 8:, :]).abs().max()) > 0.1
