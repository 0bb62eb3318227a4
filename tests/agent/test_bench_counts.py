"""Work counted from a file is what PyTorch counts when it runs the same networks."""

from __future__ import annotations

import pytest

from lmdm_agent.bench_counts import work_of
from lmdm_agent.errors import ModelError
from lmdm_agent.library import CHECKOUT
from lmdm_agent.model import read_spec

torch = pytest.importorskip("torch")

WHALE = CHECKOUT / "models" / "checkpoints" / "whale.onnx"


def flops_of(run) -> float:
    """What PyTorch counts; its counter does not know the attention of the CPU by itself."""
    from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count

    attention = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
    known = {attention: lambda q, k, v, *rest, out_shape=None, **more: sdpa_flop_count(q, k, v)}
    with torch.no_grad(), FlopCounterMode(display=False, custom_mapping=known) as counter:
        run()
    return counter.get_total_flops()


@pytest.fixture(scope="module")
def whale():
    from lmdm_models.reload import load_networks

    return load_networks(WHALE)


def test_operations_are_those_of_the_networks(whale):
    dit, spec = whale.dit, whale.spec
    s, o = spec.context_latents, spec.block_latents
    context, block = (torch.randn(1, spec.add_channels, n) for n in (s, o))
    text = torch.randn(1, spec.text_tokens, spec.text_size)
    with torch.no_grad():
        text_kv = dit.text_kv(text)
        kv = dit.context_kv(context, text_kv)
    ran = flops_of(lambda: dit.context_kv(context, dit.text_kv(text)))
    assert work_of(WHALE, "context").flops == ran
    x, level = torch.randn(1, spec.latent_channels, o), torch.full((1,), 0.5)
    ran = flops_of(lambda: dit.denoise(x, level, kv, text_kv, None, block))
    # The last product leaves out the token of the noise level, which cannot be seen in the file.
    assert work_of(WHALE, "denoise").flops == pytest.approx(ran, rel=1e-3)


def test_weights_are_those_a_pass_reads(whale):
    matrices = sum(weight.numel() for weight in whale.dit.parameters() if weight.ndim > 1)
    step, context = (work_of(WHALE, graph) for graph in ("denoise", "context"))
    # A step reads all but the keys and values of the text; a pass for the cache no last layer.
    text = sum(
        weight.numel()
        for name, weight in whale.dit.named_parameters()
        if "cross_attn.to_kv" in name
    )
    assert text and 0.9 * (matrices - text) < step.weights <= matrices - text
    assert 0.7 * step.weights < context.weights < step.weights
    # Stored in two bytes, computed with four.
    assert read_spec(WHALE).weights == "fp16"
    assert [work.weight_bytes for work in (step, context)] == [
        4 * work.weights for work in (step, context)
    ]


@pytest.mark.slow
def test_int8_is_the_same_work_with_a_quarter_of_the_bytes(bundled, model_file, tmp_path):
    from lmdm_models.export import write_model

    path = tmp_path / "int8.onnx"
    write_model(bundled.parts, bundled.spec, path, "int8")
    for graph in ("context", "denoise"):
        there, here = work_of(model_file, graph), work_of(path, graph)
        assert here.flops == pytest.approx(there.flops)
        assert here.weights == there.weights
        assert 0.25 <= here.weight_bytes / there.weight_bytes < 0.4


def test_a_graph_that_is_not_there_is_refused():
    with pytest.raises(ModelError, match="append"):
        work_of(WHALE, "append")
