"""Small random networks for the tests."""

from dataclasses import replace

import torch
from torch import Tensor, nn

from lmdm_models.conditions import Condition
from lmdm_models.dit import DiTConfig
from lmdm_models.lmdm import LMDM, AddInputs, Kind, LMDMConfig

REFERENCE_DIT = DiTConfig(
    io_channels=8,
    width=128,
    depth=2,
    heads=2,
    cond_token_dim=32,
    global_cond_dim=32,
    add_channels=9,
)
TINY_DIT = DiTConfig(
    io_channels=4,
    width=64,
    depth=3,
    heads=2,
    cond_token_dim=16,
    global_cond_dim=16,
    timestep_features=32,
    add_channels=5,
)


def shake(module: nn.Module) -> nn.Module:
    """Give every parameter that starts constant random values, so that no layer hides."""
    for parameter in module.parameters():
        if parameter.numel() > 1 and float(parameter.detach().std()) == 0.0:
            nn.init.normal_(parameter, float(parameter.detach().flatten()[0]), 0.1)
    return module.eval()


def tiny_lmdm(
    kind: Kind = "encdec", *, stem: bool = False, sketch: int = 0, s: int = 16, o: int = 4
) -> LMDM:
    """A random LMDM of 4 latent channels with no layer at zero."""
    inputs = AddInputs(4, stem, sketch)
    dit = replace(TINY_DIT, add_channels=inputs.total)
    torch.manual_seed(1)
    return shake(LMDM(LMDMConfig(dit, inputs, s, o, kind)))


def tiny_condition(model: LMDM, seed: int = 0, batch: int = 2) -> Condition:
    """A random condition with three padding rows."""
    generator = torch.Generator().manual_seed(seed)
    prompt = torch.randn(batch, 6, 16, generator=generator)
    prompt[:, 3:] = 0.0
    return model.condition(prompt, 10.0 + torch.arange(batch))


def gap(a: Tensor, b: Tensor) -> float:
    """Largest absolute difference; shapes must agree."""
    assert a.shape == b.shape
    return float((a - b).abs().max())
