"""Rollouts: the caches against full passes, the baseline against its algorithm."""

import pytest
import torch
from tiny_networks import gap, tiny_condition, tiny_lmdm
from torch import Tensor

from lmdm_agent.sampler import noise_levels
from lmdm_models.lmdm import LMDM
from lmdm_models.outpaint import (
    Plan,
    Sampling,
    Stem,
    cached_velocity,
    first_stale_latent,
    rollout,
    update_causal_kv,
)

S, BLOCK, BLOCKS, STEPS = 16, 4, 3, 3
SAMPLINGS = {
    "euler": Sampling(noise_levels(STEPS), "euler"),
    "euler_cfg7": Sampling(noise_levels(STEPS), "euler", cfg_weight=7.0),
    "pingpong": Sampling(noise_levels(STEPS), "pingpong"),
    "pingpong_cfg3": Sampling(noise_levels(STEPS), "pingpong", cfg_weight=3.0),
    "p4": Sampling(noise_levels(STEPS), "p4", guidance=0.7),
    "one_step": Sampling(noise_levels(1), "pingpong"),
}


def make_noises(blocks: int = BLOCKS) -> Tensor:
    return torch.randn(blocks, STEPS, 2, 4, BLOCK, generator=torch.Generator().manual_seed(9))


def make_plan(
    model: LMDM, sampling: str = "pingpong", blocks: int = BLOCKS, **extra: object
) -> Plan:
    conds = [tiny_condition(model, seed=n // 2) for n in range(blocks)]
    return Plan(conds, make_noises(blocks), SAMPLINGS[sampling], **extra)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_encdec_rollout_cached_is_uncached(sampling: str) -> None:
    model = tiny_lmdm()
    plan, context = make_plan(model, sampling), torch.randn(2, 4, S)
    cached, last = rollout(model, context, plan)
    full, _ = rollout(model, context, plan, cached=False)
    assert cached.shape == (2, 4, BLOCKS * BLOCK)
    tolerance = 1e-4 if "cfg7" in sampling else 1e-5
    assert gap(cached, full) < tolerance * max(1.0, float(full.abs().max()))
    assert torch.equal(last, torch.cat([context, cached], dim=-1)[..., -S:])


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_causal_first_block_cached_is_uncached(sampling: str) -> None:
    model = tiny_lmdm("causal")
    plan, context = make_plan(model, sampling, blocks=1), torch.randn(2, 4, S)
    cached, _ = rollout(model, context, plan)
    full, _ = rollout(model, context, plan, cached=False)
    tolerance = 1e-4 if "cfg7" in sampling else 1e-5
    assert gap(cached, full) < tolerance * max(1.0, float(full.abs().max()))


def test_causal_rollout_remembers_more_than_its_window() -> None:
    model = tiny_lmdm("causal")
    plan, context = make_plan(model), torch.randn(2, 4, S)
    cached, _ = rollout(model, context, plan)
    full, _ = rollout(model, context, plan, cached=False)
    assert gap(cached[..., :BLOCK], full[..., :BLOCK]) < 1e-5
    assert gap(cached[..., BLOCK:], full[..., BLOCK:]) > 1e-5


def test_prompt_change_drops_context_once_and_for_good() -> None:
    model = tiny_lmdm()
    context = torch.randn(2, 4, S)
    kept = make_plan(model, dominants=["A", "A", "B"])
    dropped = make_plan(model, dominants=["A", "A", "B"], context_dropout_latents=13)
    a, _ = rollout(model, context, kept)
    b, last = rollout(model, context, dropped)
    assert torch.equal(a[..., : 2 * BLOCK], b[..., : 2 * BLOCK])
    assert gap(a[..., 2 * BLOCK :], b[..., 2 * BLOCK :]) > 1e-4
    # 13 zeros slid on by one block: 9 are left
    assert float(last[..., :9].abs().max()) == 0.0 and float(last[..., 9].abs().min()) > 0.0
    uncached, _ = rollout(model, context, dropped, cached=False)
    assert gap(b, uncached) < 1e-5


def test_causal_prompt_change_encodes_the_whole_window_again() -> None:
    model = tiny_lmdm("causal")
    context = torch.randn(2, 4, S)
    plan = make_plan(model, dominants=["A", "A", "B"], context_dropout_latents=8)
    out, _ = rollout(model, context, plan)
    window = torch.cat([context, out[..., : 2 * BLOCK]], dim=-1)[..., -S:].clone()
    window[..., :8] = 0.0
    alone = Plan(plan.conds[2:], plan.noises[2:], plan.sampling)
    again, _ = rollout(model, window, alone, cached=False)
    assert gap(out[..., 2 * BLOCK :], again) < 1e-5


@pytest.mark.parametrize("encode_with", ["own", "next"])
def test_causal_blocks_keep_the_condition_they_were_encoded_with(encode_with: str) -> None:
    """Block by block by hand; the conditions are 0, 0, 1, so block 1 is encoded with 0 or 1."""
    model, sampling = tiny_lmdm("causal"), SAMPLINGS["euler"]
    context = torch.randn(2, 4, S)
    plan = make_plan(model, "euler", encode_with=encode_with)
    out, _ = rollout(model, context, plan)

    text_kvs = [model.dit.text_kv(cond.cross) for cond in plan.conds]
    layout = model.config.add_inputs
    kv = model.context_kv(layout.window(context, BLOCK)[..., :S], text_kvs[0])
    for n, used in ((0, 0), (1, 0 if encode_with == "own" else 2)):
        finished = layout.window(out[..., n * BLOCK : (n + 1) * BLOCK], 0)
        kv = model.slide_kv(finished, kv, text_kvs[used])
    target = torch.zeros(2, layout.total, BLOCK)
    velocity = cached_velocity(model, kv, text_kvs[2], plan.conds[2], target)
    expected = sampling.run(velocity, plan.noises[2])
    assert gap(out[..., 2 * BLOCK :], expected) < 1e-6


def test_outpainting_baseline_is_algorithm_1() -> None:
    model = tiny_lmdm("outpaint")
    noises = make_noises()
    context_noises = torch.randn(BLOCKS, STEPS, 2, 4, S)
    levels = noise_levels(STEPS)
    context = torch.randn(2, 4, S)
    plan = make_plan(model, context_noises=context_noises)
    out, _ = rollout(model, context, plan)

    clean, blocks = context, []
    for i in range(BLOCKS):
        x = torch.cat([context_noises[i, 0], noises[i, 0]], dim=-1)
        add = torch.zeros(2, 5, S + BLOCK)
        add[:, 0, :S], add[:, 1:, :S] = 1.0, clean
        for j in range(STEPS):
            k, k_next = levels[j], levels[j + 1]
            cond = plan.conds[i]
            v = model.dit(x, torch.full((2,), k), cond.cross, cond.global_cond, add=add)
            x = (1 - k_next) * (x - k * v)
            if j + 1 < STEPS:
                x[..., S:] += k_next * noises[i, j + 1]
                x[..., :S] = (1 - k_next) * clean + k_next * context_noises[i, j + 1]
        blocks.append(x[..., S:])
        clean = torch.cat([clean[..., BLOCK:], x[..., S:]], dim=-1)
    assert gap(out, torch.cat(blocks, dim=-1)) < 1e-5


@pytest.mark.parametrize("lead", [False, True])
@pytest.mark.parametrize("t_f", [-7, -4, 0, 2, 4])
def test_stem_window(t_f: int, lead: bool) -> None:
    stem = Stem(torch.arange(1.0, 31.0).expand(1, 4, 30), t_f, lead)
    for block in range(4):
        window, mask = stem.window(block, S, BLOCK)
        for i in range(S + BLOCK):
            index = block * BLOCK + i - (0 if lead else S)
            visible = i < S + t_f
            expected = float(index + 1) if visible and 0 <= index < 30 else 0.0
            assert float(window[0, 0, i]) == expected
            assert float(mask[0, 0, i]) == float(visible)


@pytest.mark.parametrize("t_f", [-7, 0, 4])
def test_accompaniment_rollout_cached_is_uncached(t_f: int) -> None:
    model = tiny_lmdm(stem=True)
    stem = Stem(torch.randn(2, 4, 40), t_f)
    context = torch.randn(2, 4, S)
    plan = make_plan(model, "p4", stem=stem)
    cached, _ = rollout(model, context, plan)
    full, _ = rollout(model, context, plan, cached=False)
    assert gap(cached, full) < 1e-5 * max(1.0, float(full.abs().max()))
    silent, _ = rollout(model, context, make_plan(model, "p4"))
    assert gap(cached, silent) > 1e-3


def test_accompaniment_sees_nothing_after_its_cutoff() -> None:
    model, context = tiny_lmdm(stem=True), torch.randn(2, 4, S)
    latents = torch.randn(2, 4, 3 * BLOCK)
    changed = latents.clone()
    changed[..., BLOCK - 2 :] += 1.0
    a, _ = rollout(model, context, make_plan(model, stem=Stem(latents, -2)))
    b, _ = rollout(model, context, make_plan(model, stem=Stem(changed, -2)))
    assert torch.equal(a[..., : 1 * BLOCK], b[..., : 1 * BLOCK])
    assert gap(a[..., BLOCK:], b[..., BLOCK:]) > 1e-4


@pytest.mark.parametrize("t_f", [-16, -9, -8, -1, 0, 3, 4])
def test_stale_blocks_of_a_causal_accompaniment(t_f: int) -> None:
    """The first block whose stem input changes when the window slides, found by comparing."""
    stem = Stem(torch.randn(1, 4, 80), t_f)
    before, _ = stem.window(9, S, BLOCK)
    after, _ = stem.window(10, S, BLOCK)
    changed = (before[..., BLOCK:] != after[..., :S]).any(dim=1)[0].nonzero()
    first = int(changed[0]) // BLOCK * BLOCK if len(changed) else S - BLOCK
    assert first_stale_latent(S, BLOCK, stem) == min(first, S - BLOCK)
    assert first_stale_latent(S, BLOCK, None) == S - BLOCK


def test_causal_accompaniment_cache_follows_the_stem() -> None:
    """With t_f of minus one block, the block before the newest is encoded anew."""
    model = tiny_lmdm("causal", stem=True)
    cond = tiny_condition(model)
    text_kv = model.dit.text_kv(cond.cross)
    stem, inputs = Stem(torch.randn(2, 4, 80), -BLOCK), model.config.add_inputs
    latents = torch.randn(2, 4, S + BLOCK)
    adds = []
    for n, context in ((9, latents[..., :S]), (10, latents[..., BLOCK:])):
        visible, mask = stem.window(n, S, BLOCK)
        adds.append(inputs.window(context, BLOCK, stem=visible, stem_mask=mask)[..., :S])
    kv = model.context_kv(adds[0], text_kv)
    start = first_stale_latent(S, BLOCK, stem)
    moved = update_causal_kv(model, kv, adds[1], text_kv, start)
    # the same blocks in one pass: the oldest block of the window before, then the new context
    whole = torch.cat([adds[0][..., :BLOCK], adds[1]], dim=-1)
    expected = model.dit.roll_kv(model.context_kv(whole, text_kv), BLOCK)
    assert gap(moved, expected) < 1e-5
    stale = update_causal_kv(model, kv, adds[1], text_kv, S - BLOCK)
    assert gap(stale, expected) > 1e-3


def test_sketch_reaches_its_block_only() -> None:
    model, context = tiny_lmdm(sketch=2), torch.randn(2, 4, S)
    sketch = torch.randn(2, 2, S + BLOCKS * BLOCK)
    changed = sketch.clone()
    changed[..., S + 2 * BLOCK :] += 1.0
    a, _ = rollout(model, context, make_plan(model, sketch=sketch))
    b, _ = rollout(model, context, make_plan(model, sketch=changed))
    assert torch.equal(a[..., : 2 * BLOCK], b[..., : 2 * BLOCK])
    assert gap(a[..., 2 * BLOCK :], b[..., 2 * BLOCK :]) > 1e-4
    full, _ = rollout(model, context, make_plan(model, sketch=sketch), cached=False)
    assert gap(a, full) < 1e-5


def test_plans_that_do_not_fit_are_refused() -> None:
    model = tiny_lmdm()
    conds = [tiny_condition(model)] * 2
    with pytest.raises(ValueError, match="blocks"):
        Plan(conds, make_noises(3), SAMPLINGS["euler"])
    with pytest.raises(ValueError, match="dominant"):
        Plan(conds, make_noises(2), SAMPLINGS["euler"], dominants=["A"])
    with pytest.raises(ValueError, match="noise arrays"):
        Plan(conds, make_noises(2)[:, :1], SAMPLINGS["p4"])
    Plan(conds, make_noises(2)[:, :1], SAMPLINGS["euler"])
    baseline = tiny_lmdm("outpaint")
    with pytest.raises(ValueError, match="context noise"):
        rollout(baseline, torch.zeros(2, 4, S), make_plan(baseline))
