"""The network by itself: names, sizes, positions, caches."""

from dataclasses import replace

import pytest
import torch
from tiny_networks import TINY_DIT, gap, shake, tiny_condition, tiny_lmdm

from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.lmdm import router_mask

D = 1024
GLOBAL_NAMES = {
    "timestep_features.weight": (128, 1),
    "to_timestep_embed.0.weight": (D, 256),
    "to_timestep_embed.0.bias": (D,),
    "to_timestep_embed.2.weight": (D, D),
    "to_timestep_embed.2.bias": (D,),
    "to_cond_embed.0.weight": (D, 768),
    "to_cond_embed.2.weight": (D, D),
    "to_global_embed.0.weight": (D, 768),
    "to_global_embed.2.weight": (D, D),
    "preprocess_conv.weight": (64, 64, 1),
    "postprocess_conv.weight": (64, 64, 1),
    "transformer.project_in.weight": (D, 64),
    "transformer.project_out.weight": (64, D),
    "transformer.rotary_pos_emb.inv_freq": (32,),
}
NORMS = ("pre_norm", "cross_attend_norm", "ff_norm")
LAYER_NAMES = {
    **{f"{norm}.{name}": (D,) for norm in NORMS for name in ("gamma", "beta")},
    "self_attn.to_qkv.weight": (3 * D, D),
    "self_attn.to_out.weight": (D, D),
    "cross_attn.to_q.weight": (D, D),
    "cross_attn.to_kv.weight": (2 * D, D),
    "cross_attn.to_out.weight": (D, D),
    **{
        f"{attn}.{norm}.{name}": (128,)
        for attn in ("self_attn", "cross_attn")
        for norm in ("q_norm", "k_norm")
        for name in ("weight", "bias")
    },
    "ff.ff.0.proj.weight": (8 * D, D),
    "ff.ff.0.proj.bias": (8 * D,),
    "ff.ff.2.weight": (D, 4 * D),
    "ff.ff.2.bias": (D,),
}


def test_full_size_names_shapes_and_parameter_count() -> None:
    with torch.device("meta"):
        base, lmdm = DiT(DiTConfig()), DiT(DiTConfig(add_channels=65))
    expected = dict(GLOBAL_NAMES)
    for i in range(16):
        expected |= {f"transformer.layers.{i}.{k}": v for k, v in LAYER_NAMES.items()}
    shapes = {name: tuple(value.shape) for name, value in base.state_dict().items()}
    assert len(shapes) == 382
    assert shapes == expected
    assert sum(p.numel() for p in base.parameters()) == 340_879_488
    assert sum(b.numel() for b in base.buffers()) == 49_184
    extra = set(lmdm.state_dict()) - set(shapes)
    assert extra == {"to_input_add_embed.weight"}
    assert lmdm.state_dict()["to_input_add_embed.weight"].shape == (D, 65)


def test_without_global_condition_there_is_no_global_embedding() -> None:
    dit = DiT(replace(TINY_DIT, global_cond_dim=0))
    assert not any(name.startswith("to_global_embed") for name in dit.state_dict())
    with pytest.raises(ValueError, match="global_cond"):
        dit.embed_token(torch.ones(1), torch.zeros(1, 16))
    with pytest.raises(ValueError, match="global_cond"):
        DiT(TINY_DIT).embed_token(torch.ones(1))


def test_rope_frequencies_come_from_the_buffer() -> None:
    model = tiny_lmdm()
    x, cond, add = torch.randn(2, 4, 20), tiny_condition(model), torch.randn(2, 5, 20)
    t = torch.tensor([0.3, 0.9])
    before = model.velocity(x, t, cond, add)
    model.dit.transformer.rotary_pos_emb.inv_freq.mul_(0.5)
    assert gap(model.velocity(x, t, cond, add), before) > 1e-4


def test_token_first_and_last_agree_without_mask() -> None:
    model = tiny_lmdm()
    cond, t = tiny_condition(model), torch.tensor([0.3, 0.9])
    x, add = torch.randn(2, 4, 20), torch.randn(2, 5, 20)
    last = model.dit(x, t, cond.cross, cond.global_cond, add=add, token="last")
    first = model.dit(x, t, cond.cross, cond.global_cond, add=add, token="first")
    assert gap(first, last) < 1e-5
    shifted = model.dit(x, t, cond.cross, cond.global_cond, add=add, first_position=2)
    assert gap(shifted, last) > 1e-4


def test_early_exit_is_a_prefix_of_all_hidden_states() -> None:
    model = tiny_lmdm()
    cond, t = tiny_condition(model), torch.tensor([0.3, 0.9])
    args = (torch.randn(2, 4, 20), t, cond.cross, cond.global_cond)
    everything = model.dit.hidden_states(*args, token="first")
    early = model.dit.hidden_states(*args, token="first", exit_layer=1)
    assert len(everything) == 4 and len(early) == 3
    assert torch.equal(early[-1], everything[2])
    with pytest.raises(ValueError, match="exit_layer"):
        model.dit.hidden_states(*args, exit_layer=3)


def test_router_removes_noisy_context() -> None:
    dit = shake(DiT(TINY_DIT))
    x, add = torch.randn(1, 4, 20), torch.randn(1, 5, 20)
    routed = dit.embed_latents(x, add, router_mask(16, 4))
    assert gap(routed[:, :16], dit.embed_added(add)[:, :16]) < 1e-6
    assert gap(routed[:, 16:], dit.embed_latents(x, add)[:, 16:]) == 0.0


def test_new_network_is_trainable_from_zero_output_projections() -> None:
    dit = DiT(TINY_DIT)
    with torch.enable_grad():
        out = dit(
            torch.randn(2, 4, 20),
            torch.rand(2),
            torch.randn(2, 6, 16),
            torch.randn(2, 16),
            add=torch.randn(2, 5, 20),
            router_mask=router_mask(16, 4),
        )
        out.square().mean().backward()
    layer = dit.transformer.layers[0]
    for module in (layer.self_attn.to_out, layer.cross_attn.to_out, layer.ff.ff[2]):
        assert float(module.weight.abs().max()) == 0.0
        assert float(module.weight.grad.abs().max()) > 0.0
    assert float(dit.to_input_add_embed.weight.abs().max()) > 0.0


def test_append_then_roll_is_the_full_banded_pass() -> None:
    """A causal cache after several slides equals one pass over the whole history.

    In that pass a block sees itself and the s / o blocks before it; the token sits one position
    before the window.
    """
    s, o, history = 16, 4, 7 * 4
    model = tiny_lmdm("causal")
    dit, cond = model.dit, tiny_condition(model)
    latents = torch.randn(2, 4, history)
    x, t = torch.randn(2, 4, o), torch.tensor([0.9, 0.2])
    add = model.config.add_inputs.window(latents, o)
    text_kv = dit.text_kv(cond.cross)
    kv = model.context_kv(add[..., :s], text_kv)
    for i in range(s, history, o):
        kv = model.slide_kv(add[..., i : i + o], kv, text_kv)
    cached = dit.denoise(x, t, kv, text_kv, cond.global_cond)

    block = torch.arange(history + o + 1).clamp(max=history + o - 1) // o
    band = (block[None] <= block[:, None]) & (block[None] >= block[:, None] - s // o)
    full = dit(
        torch.cat([torch.randn(2, 4, history), x], dim=-1),
        t,
        cond.cross,
        cond.global_cond,
        add=add,
        router_mask=router_mask(history, o),
        attention_mask=band,
        first_position=1 - (history - s),
    )
    assert gap(cached, full[..., history:]) < 1e-5


def test_roll_keeps_values_and_turns_keys() -> None:
    model = tiny_lmdm("causal")
    cond = tiny_condition(model)
    text_kv = model.dit.text_kv(cond.cross)
    add = torch.randn(2, 5, 8)
    at_start = model.dit.context_kv(add, text_kv)
    later = model.dit.context_kv(add, text_kv, first_position=5)
    padding = torch.randn_like(later[..., :4, :])
    rolled = model.dit.roll_kv(torch.cat([padding, later], dim=-2), 4)
    # keys of the first layer depend on position alone; deeper ones agree as RoPE is relative
    assert gap(rolled, at_start) < 1e-5
    assert gap(later[:, 0], at_start[:, 0]) > 1e-2


def test_cache_batch_of_one_serves_a_larger_batch() -> None:
    model = tiny_lmdm()
    cond = tiny_condition(model, batch=1)
    text_kv = model.dit.text_kv(cond.cross)
    kv = model.context_kv(torch.randn(1, 5, 16), text_kv)
    x, t = torch.randn(3, 4, 4), torch.rand(3)
    together = model.dit.denoise(x, t, kv, text_kv, cond.global_cond)
    alone = [
        model.dit.denoise(x[i : i + 1], t[i : i + 1], kv, text_kv, cond.global_cond)
        for i in range(3)
    ]
    assert gap(together, torch.cat(alone)) < 1e-5


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="rotary"):
        DiTConfig(width=64, heads=4)
    with pytest.raises(ValueError, match="divide"):
        DiTConfig(width=100, heads=3)
    with pytest.raises(ValueError, match="no added inputs"):
        DiT(replace(TINY_DIT, add_channels=0)).embed_added(torch.zeros(1, 5, 3))
