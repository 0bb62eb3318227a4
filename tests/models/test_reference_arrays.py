"""The port against arrays computed with the LMDM authors' published code on random weights."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_networks import gap
from torch import Tensor

from lmdm_agent.sampler import noise_levels
from lmdm_models.conditions import Condition
from lmdm_models.lmdm import (
    LMDM,
    block_causal_mask,
    block_causal_mask_published,
    encdec_mask,
    target_loss,
)

DATA = Path(__file__).parents[1] / "data" / "oracle"
MASKS = {
    "encdec": encdec_mask,
    "blockcausal_code": block_causal_mask_published,
    "blockcausal_paper": block_causal_mask,
}
Arrays = dict[str, Tensor]


def options(arrays: Arrays, mask: str) -> dict[str, Tensor | None]:
    """Keyword arguments of the reference forward under a mask."""
    return {
        "add": arrays["input_add_cond"],
        "router_mask": arrays["router_mask"],
        "attention_mask": MASKS[mask](16, 4) if mask in MASKS else None,
    }


def inputs(arrays: Arrays) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Positional arguments of the reference forward."""
    return arrays["x_t"], arrays["t"], arrays["cross_attn_cond"], arrays["global_cond"]


@pytest.mark.parametrize("mask", MASKS)
def test_mask_is_the_reference_mask(arrays: Arrays, mask: str) -> None:
    assert torch.equal(MASKS[mask](16, 4), arrays[f"mask_{mask}"].bool())


def test_pieces_before_the_layers(reference: LMDM, arrays: Arrays) -> None:
    dit = reference.dit
    token = dit.embed_token(arrays["t"], arrays["global_cond"])
    assert gap(token, arrays["token"]) < 5e-5
    projected = dit.to_cond_embed(arrays["cross_attn_cond"])
    assert gap(projected, arrays["cond_tokens_projected"]) < 5e-5
    assert gap(dit.embed_added(arrays["input_add_cond"]), arrays["add_emb"]) < 5e-5
    positions = torch.tensor([*range(1, 21), 0])
    assert gap(dit.transformer.rotary_pos_emb(positions), arrays["rope_angles"]) < 5e-5


@pytest.mark.parametrize("mask", [*MASKS, "nomask"])
def test_hidden_states_velocity_and_loss(reference: LMDM, arrays: Arrays, mask: str) -> None:
    states = reference.dit.hidden_states(*inputs(arrays), **options(arrays, mask))
    names = ["h_init", f"hidden0_{mask}", f"hidden1_{mask}"]
    for state, name in zip(states, names, strict=True):
        assert gap(state, arrays[name]) < 5e-5, name
    velocity = reference.dit(*inputs(arrays), **options(arrays, mask))
    assert gap(velocity, arrays[f"v_{mask}"]) < 5e-5
    loss = target_loss(velocity, arrays["v_target"], arrays["router_mask"])
    assert gap(loss, arrays[f"loss_{mask}"]) < 5e-5


@pytest.mark.parametrize("mask", MASKS)
def test_guidance_halves_and_cfg(reference: LMDM, arrays: Arrays, mask: str) -> None:
    x, t, cross, global_cond = inputs(arrays)
    both = Condition(cross, global_cond).with_null()
    kwargs = options(arrays, mask)
    kwargs["add"] = kwargs["add"].repeat(2, 1, 1)
    kwargs["router_mask"] = kwargs["router_mask"].repeat(2, 1, 1)
    out = reference.dit(x.repeat(2, 1, 1), t.repeat(2), both.cross, both.global_cond, **kwargs)
    cond, null = out.chunk(2)
    assert gap(cond, arrays[f"v_cond_{mask}"]) < 5e-5
    assert gap(null, arrays[f"v_uncond_{mask}"]) < 5e-5
    assert gap(null + 7.0 * (cond - null), arrays[f"v_cfg7_{mask}"]) < 5e-4


def test_without_router_it_is_the_outpainting_baseline(reference: LMDM, arrays: Arrays) -> None:
    velocity = reference.dit(*inputs(arrays), add=arrays["input_add_cond"])
    assert gap(velocity, arrays["v_norouter_nomask"]) < 5e-5
    cond = Condition(arrays["cross_attn_cond"], arrays["global_cond"])
    same = reference.velocity(
        arrays["x_t"], arrays["t"], cond, arrays["input_add_cond"], kind="outpaint"
    )
    assert torch.equal(same, velocity)


def test_context_outputs_ignore_target_and_noise_level(reference: LMDM, arrays: Arrays) -> None:
    x, t, cross, global_cond = inputs(arrays)
    kwargs = options(arrays, "encdec")
    other = x.clone()
    other[..., 16:] = torch.randn_like(other[..., 16:])
    a = reference.dit(x, t, cross, global_cond, **kwargs)
    b = reference.dit(other, 1.0 - t, cross, global_cond, **kwargs)
    assert gap(a[..., :16], b[..., :16]) == 0.0 == float(arrays["ctx_invariance_max_abs"])
    assert gap(a[..., 16:], b[..., 16:]) > 0.1


def test_conditions_and_added_inputs(reference: LMDM, arrays: Arrays) -> None:
    with np.load(DATA / "prompts.npz") as file:
        prompts = torch.from_numpy(np.array(file["emb"]))
    cond = reference.condition(prompts[[1, 2]], torch.tensor([12.0, 47.0]))
    assert gap(cond.cross, arrays["cross_attn_cond"]) < 5e-5
    assert gap(cond.global_cond, arrays["global_cond"]) < 5e-5
    context = arrays["inpaint_masked_input"][..., :16]
    window = reference.config.add_inputs.window(context, 4)
    assert torch.equal(window, arrays["input_add_cond"])


@pytest.mark.parametrize("kind", ["encdec", "causal"])
def test_cached_pass_gives_the_reference_velocity(
    reference: LMDM, arrays: Arrays, kind: str
) -> None:
    x, t, cross, global_cond = inputs(arrays)
    add, dit = arrays["input_add_cond"], reference.dit
    text_kv = dit.text_kv(cross)
    if kind == "encdec":
        kv, name = dit.context_kv(add[..., :16], text_kv), "v_encdec"
    else:
        kv, name = dit.empty_kv(2), "v_blockcausal_paper"
        for i in range(0, 16, 4):
            kv = dit.append_kv(add[..., i : i + 4], kv, text_kv)
    velocity = dit.denoise(x[..., 16:], t, kv, text_kv, global_cond)
    assert gap(velocity, arrays[name][..., 16:]) < 5e-5


@pytest.mark.parametrize("steps", [1, 2, 4, 6, 8, 50])
def test_noise_levels(steps: int) -> None:
    with np.load(DATA / "schedules.npz") as file:
        expected = file[f"t_schedule_K{steps}"]
    np.testing.assert_allclose(noise_levels(steps), expected, atol=1e-6)


def test_trimmed_padding_changes_the_output(reference: LMDM, arrays: Arrays) -> None:
    with np.load(DATA / "prompts.npz") as file:
        emb, mask = torch.from_numpy(np.array(file["emb"])), file["mask"]
    length = int(mask[1].sum())
    assert length < emb.shape[1]
    seconds = torch.tensor([12.0])
    padded = reference.condition(emb[1:2], seconds)
    trimmed = reference.condition(emb[1:2, :length], seconds)
    args = arrays["x_t"][:1], arrays["t"][:1]
    add = arrays["input_add_cond"][:1]
    change = gap(reference.velocity(*args, padded, add), reference.velocity(*args, trimmed, add))
    assert change > 1e-2
