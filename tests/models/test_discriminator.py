"""The ARC-Forcing discriminator."""

from dataclasses import replace

import pytest
import torch
from tiny_networks import TINY_DIT, gap, shake

from lmdm_models.conditions import Condition
from lmdm_models.discriminator import ConvNeXtHead, Discriminator, DiscriminatorConfig
from lmdm_models.dit import DiT

BASE = replace(TINY_DIT, add_channels=0)
CONFIG = DiscriminatorConfig(BASE, exit_layer=1, channels=8)
S, T = 16, 40


def example() -> tuple[torch.Tensor, torch.Tensor, Condition]:
    cond = Condition(torch.randn(2, 6, 16), torch.randn(2, 16))
    return torch.randn(2, 4, T), torch.tensor([0.3, 0.8]), cond


def test_one_score_per_four_latents_at_published_sizes() -> None:
    with torch.device("meta"):
        head = ConvNeXtHead(DiscriminatorConfig(replace(BASE, width=1024, depth=16)))
        assert head(torch.empty(2, 1024, 576)).shape == (2, 144)
    shapes = [tuple(p.shape) for n, p in head.named_parameters() if n.endswith("weight_v")]
    assert shapes[0] == (128, 1024, 7) and shapes[-1] == (1, 512, 3)
    assert shapes.count((128, 1, 7)) == 4 and shapes.count((1024, 256, 1)) == 2
    assert [s for s in shapes if s[2] in (2, 4)] == [(128, 128, 2), (256, 128, 4), (512, 256, 4)]


def test_scores_start_after_token_and_context() -> None:
    disc = shake(Discriminator(CONFIG))
    x, t, cond = example()
    hidden = disc.hidden(x, t, cond)
    assert hidden.shape == (2, 64, 1 + T)
    scores = disc(x, t, cond, context_latents=S)
    assert torch.equal(scores, disc.head(hidden[..., 1 + S :]))
    assert gap(disc.head(hidden[..., S:-1]), scores) > 1e-4
    with pytest.raises(ValueError, match="leaves nothing"):
        disc(x, t, cond, context_latents=T)


def test_attention_is_bidirectional_and_everything_matters() -> None:
    disc = shake(Discriminator(CONFIG))
    x, t, cond = example()
    scores = disc(x, t, cond, context_latents=S)
    context_moved = x.clone()
    context_moved[..., 0] += 1.0
    end_moved = x.clone()
    end_moved[..., -1] += 1.0
    wrong_prompt = Condition(cond.cross.flip(0), cond.global_cond)
    for changed in (
        disc(context_moved, t, cond, context_latents=S),
        disc(x, t + 0.1, cond, context_latents=S),
        disc(x, t, wrong_prompt, context_latents=S),
    ):
        assert gap(changed, scores) > 1e-5
    first = disc(end_moved, t, cond, context_latents=S)[:, 0]
    assert gap(first, scores[:, 0]) > 1e-6


def test_backbone_stops_at_the_exit_layer() -> None:
    backbone = shake(DiT(BASE))
    disc = Discriminator(CONFIG, backbone)
    x, t, cond = example()
    before = disc(x, t, cond)
    for parameter in backbone.transformer.layers[2].parameters():
        parameter.add_(1.0)
    assert torch.equal(disc(x, t, cond), before)
    for parameter in backbone.transformer.layers[1].parameters():
        parameter.mul_(1.1)
    assert gap(disc(x, t, cond), before) > 1e-6


def test_gradient_reaches_the_rollout_and_all_used_parameters() -> None:
    disc = shake(Discriminator(CONFIG))
    x, t, cond = example()
    with torch.enable_grad():
        x.requires_grad_(True)
        disc(x, t, cond, context_latents=S).sum().backward()
    assert float(x.grad[..., S:].abs().min()) > 0.0
    unused = {n for n, p in disc.named_parameters() if p.grad is None}
    assert unused and all(
        n.startswith(("backbone.transformer.layers.2.", "backbone.transformer.project_out."))
        or n == "backbone.postprocess_conv.weight"
        for n in unused
    )


def test_accompaniment_enters_the_backbone() -> None:
    config = replace(CONFIG, dit=replace(TINY_DIT, add_channels=10))
    disc = shake(Discriminator(config))
    x, t, cond = example()
    add = torch.randn(2, 10, T)
    assert gap(disc(x, t, cond, add=add), disc(x, t, cond)) > 1e-4


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="exit_layer"):
        DiscriminatorConfig(BASE, exit_layer=3)
    with pytest.raises(ValueError, match="per stage"):
        DiscriminatorConfig(BASE, exit_layer=0, strides=(1, 2))
    with pytest.raises(ValueError, match="backbone"):
        Discriminator(CONFIG, DiT(TINY_DIT))
