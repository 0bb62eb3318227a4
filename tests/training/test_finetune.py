"""Flow matching: copies against the full masked pass, dropouts, target sizes, noise levels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_instruments import shake_all

from lmdm_models.dit import DiT
from lmdm_models.lmdm import LMDM, LMDMConfig, router_mask, target_loss
from lmdm_training.audio_store import Item
from lmdm_training.encode import Encoded
from lmdm_training.finetune import (
    Batch,
    FinetuneConfig,
    Phase,
    Windows,
    draw_noise_levels,
    flow_loss,
    phase_at,
)

CONFIG = FinetuneConfig(width=64, depth=2, heads=2, text_size=8, latent_channels=4)


def encoded(count: int = 4, length: int = 60) -> list[Encoded]:
    """Items whose latents, sketches and siblings are told apart by their values."""
    out = []
    for i in range(count):
        item = Item(f"i{i}", Path("x"), "kind" + str(i % 2), "train", (f"caption {i}",), ())
        latents = 1.0 + torch.arange(length).expand(4, length).half()
        out.append(Encoded(item, (latents,), (torch.ones(73, length).half(),), (count - 1 - i,)))
    return out


def windows(config: FinetuneConfig = CONFIG) -> Windows:
    embeddings = {f"caption {i}": torch.ones(3, 8) for i in range(4)}
    return Windows(encoded(), embeddings, config, "train")


@pytest.mark.parametrize(("s", "copies"), [(12, 1), (12, 3), (4, 2)])
def test_copies_against_a_cache_equal_the_full_masked_pass(s, copies):
    torch.manual_seed(0)
    o, batch = 4, 2
    lmdm = shake_all(LMDM(LMDMConfig(CONFIG.dit, CONFIG.added, s, o, seconds=False)))
    added = torch.randn(batch, CONFIG.added.total, s + o)
    given = Batch(torch.randn(batch, 4, s + o), added, torch.randn(batch, 3, 8))
    k, noise = torch.rand(batch * copies), torch.randn(batch * copies, 4, o)
    cached = flow_loss(lmdm.dit, given, s, copies, k, noise)
    clean = given.latents.repeat_interleave(copies, 0)
    whole_noise = torch.cat([torch.randn(batch * copies, 4, s), noise], dim=-1)
    x = (1 - k[:, None, None]) * clean + k[:, None, None] * whole_noise
    cond = lmdm.condition(given.text.repeat_interleave(copies, 0))
    velocity = lmdm.velocity(x, k, cond, added.repeat_interleave(copies, 0))
    full = target_loss(velocity, whole_noise - clean, router_mask(s, o))
    assert float(cached) == pytest.approx(float(full), rel=1e-5)


def test_gradients_equal_too():
    torch.manual_seed(0)
    with torch.enable_grad():
        dit = shake_all(DiT(CONFIG.dit)).train()
        given = Batch(
            torch.randn(1, 4, 12), torch.randn(1, CONFIG.added.total, 12), torch.randn(1, 3, 8)
        )
        k, noise = torch.rand(2), torch.randn(2, 4, 4)
        flow_loss(dit, given, 8, 2, k, noise).backward()
        both = dit.transformer.project_in.weight.grad.clone()
        dit.zero_grad()
        for i in range(2):
            (flow_loss(dit, given, 8, 1, k[i : i + 1], noise[i : i + 1]) / 2).backward()
        assert torch.allclose(dit.transformer.project_in.weight.grad, both, atol=1e-5)


@pytest.mark.parametrize(("s", "o"), [(0, 16), (8, 8), (12, 4)])
def test_target_and_context_sizes(s, o):
    batch = windows().batch(np.random.default_rng(0), 3, s, o)
    assert batch.latents.shape == (3, 4, s + o)
    assert batch.added.shape == (3, CONFIG.added.total, s + o)
    assert batch.text.shape == (3, 3, 8)
    # No clean latent of the target is ever among the inputs, and the mask tells them apart.
    at = CONFIG.added.slices["inpaint_masked_input"]
    assert torch.all(batch.added[:, at, s:] == 0.0)
    assert torch.all(batch.added[:, 0, :s] == 1.0)
    assert torch.all(batch.added[:, 0, s:] == 0.0)


def test_dropout_rates():
    s, o, count = 16, 4, 1500
    batch = windows().batch(np.random.default_rng(1), count, s, o)
    slices = CONFIG.added.slices
    known = (batch.added[:, slices["inpaint_masked_input"]][:, 0, :s] != 0).sum(1)
    # A partial context may by chance be whole or nothing: one case in s + 1 each.
    none = CONFIG.p_uncond + CONFIG.p_partial / (s + 1)
    whole = 1 - CONFIG.p_uncond - CONFIG.p_partial + CONFIG.p_partial / (s + 1)
    near = {"abs": 0.04}
    assert float((known == 0).float().mean()) == pytest.approx(none, **near)
    assert float((known == s).float().mean()) == pytest.approx(whole, **near)
    text = (batch.text == 0).all(-1).all(-1).float().mean()
    assert float(text) == pytest.approx(CONFIG.p_no_text, **near)
    sketch = (batch.added[:, slices["sketch_mask"]][:, 0, s:] == 0).all(-1).float().mean()
    assert float(sketch) == pytest.approx(CONFIG.p_no_sketch, **near)
    # t_f reaches below -s here, so some stems are cut off entirely.
    low, high = CONFIG.t_f_latents
    visible = sum(s + t > 0 for t in range(low, high + 1)) / (high - low + 1)
    stem = (batch.added[:, slices["accomp_mask"]][:, 0] > 0).any(-1).float().mean()
    assert float(stem) == pytest.approx(CONFIG.p_stem * visible, **near)


def test_known_context_is_the_newest():
    config = replace(CONFIG, p_uncond=0.0, p_partial=1.0)
    batch = windows(config).batch(np.random.default_rng(0), 50, 10, 4)
    context = batch.added[:, 1, :10]
    for row, latents in zip(context, batch.latents, strict=True):
        kept = int((row != 0).sum())
        assert torch.equal(row[10 - kept :], latents[0, 10 - kept : 10])


def test_noise_levels_are_stratified_and_shifted_towards_noise():
    rng = np.random.default_rng(0)
    plain = np.sort(draw_noise_levels(rng, 100, 0.0))
    assert np.all(np.floor(plain * 100 + 1e-4).astype(int) >= np.arange(100) - 1)
    assert abs(plain.mean() - 0.5) < 0.01
    assert draw_noise_levels(rng, 100, -0.5).mean() > 0.55


def test_phases_follow_the_share_of_the_run():
    first, last = Phase(0.5, 1, 1, ((0, 4),)), Phase(1.0, 1, 1, ((4, 4),))
    config = replace(CONFIG, phases=(first, last))
    assert [phase_at(config, p) for p in (0.0, 0.49, 0.5, 1.0)] == [first, first, last, last]


def test_no_items_of_a_split():
    with pytest.raises(ValueError, match="test"):
        Windows(encoded(), {}, CONFIG, "test")
