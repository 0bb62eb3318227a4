"""The VAE: names, weight norm, reach of a latent, streamed decode."""

import math
import warnings

import pytest
import torch
from tiny_networks import gap, shake
from torch import nn

from lmdm_models.oobleck import (
    EXACT_REACH_LATENTS,
    Oobleck,
    OobleckConfig,
    Snake,
    bottleneck,
    decode_block,
    decode_stream,
    seam_error,
)
from lmdm_models.weight_norm import WNConv1d, WNConvTranspose1d, fuse_weight_norm

NARROW = OobleckConfig(channels=2, multipliers=(1, 1, 1, 1, 1), latent_channels=3)
SMALL = OobleckConfig(channels=4, multipliers=(1, 2), strides=(2, 4), latent_channels=3)


def conv(stem: str, shape: tuple[int, ...], bias: int) -> dict[str, tuple[int, ...]]:
    """Names of a weight-normalised convolution."""
    names = {f"{stem}.weight_v": shape, f"{stem}.weight_g": (shape[0], 1, 1)}
    return names | ({f"{stem}.bias": (bias,)} if bias else {})


def snake(stem: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{stem}.alpha": (width,), f"{stem}.beta": (width,)}


def unit(stem: str, width: int) -> dict[str, tuple[int, ...]]:
    names = snake(f"{stem}.layers.0", width) | snake(f"{stem}.layers.2", width)
    names |= conv(f"{stem}.layers.1", (width, width, 7), width)
    return names | conv(f"{stem}.layers.3", (width, width, 1), width)


def expected_encoder() -> dict[str, tuple[int, ...]]:
    names = conv("layers.0", (128, 2, 7), 128)
    downs = [(128, 128, 4), (256, 128, 8), (512, 256, 8), (1024, 512, 16), (2048, 1024, 16)]
    for i, shape in enumerate(downs, start=1):
        for j in range(3):
            names |= unit(f"layers.{i}.layers.{j}", shape[1])
        names |= snake(f"layers.{i}.layers.3", shape[1])
        names |= conv(f"layers.{i}.layers.4", shape, shape[0])
    return names | snake("layers.6", 2048) | conv("layers.7", (128, 2048, 3), 128)


def expected_decoder() -> dict[str, tuple[int, ...]]:
    names = conv("layers.0", (2048, 64, 7), 2048)
    ups = [(2048, 1024, 16), (1024, 512, 16), (512, 256, 8), (256, 128, 8), (128, 128, 4)]
    for i, shape in enumerate(ups, start=1):
        names |= snake(f"layers.{i}.layers.0", shape[0])
        names |= conv(f"layers.{i}.layers.1", shape, shape[1])
        for j in (2, 3, 4):
            names |= unit(f"layers.{i}.layers.{j}", shape[1])
    return names | snake("layers.6", 128) | conv("layers.7", (2, 128, 7), 0)


def test_full_size_names_shapes_and_parameter_counts() -> None:
    with torch.device("meta"):
        vae = Oobleck()
    expectations = (
        (vae.encoder, expected_encoder(), 183, 77_989_888),
        (vae.decoder, expected_decoder(), 182, 78_122_626),
    )
    for module, expected, entries, parameters in expectations:
        shapes = {name: tuple(value.shape) for name, value in module.state_dict().items()}
        assert len(shapes) == entries
        assert shapes == expected
        assert sum(p.numel() for p in module.parameters()) == parameters
    assert vae.config.ratio == 2048


def test_weight_norm_is_the_old_style_one() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = nn.utils.weight_norm(nn.Conv1d(4, 6, 5, stride=2, padding=2))
        turned = nn.utils.weight_norm(nn.ConvTranspose1d(4, 6, 4, stride=2, padding=1))
    ours = WNConv1d(4, 6, 5, stride=2, padding=2)
    ours_turned = WNConvTranspose1d(4, 6, 4, stride=2, padding=1)
    x = torch.randn(2, 4, 12)
    for reference, module in ((plain, ours), (turned, ours_turned)):
        reference.weight_g.copy_(torch.rand_like(reference.weight_g) + 0.5)
        module.load_state_dict(reference.state_dict(), strict=True)
        assert gap(module(x), reference(x)) < 1e-6


def test_snake_formula() -> None:
    activation = Snake(2)
    activation.alpha.copy_(torch.tensor([0.0, 1.0]))
    activation.beta.copy_(torch.tensor([-25.0, 0.5]))
    x = torch.tensor([[[0.3, -2.0], [0.3, -2.0]]])
    for channel in range(2):
        alpha, beta = math.exp(channel), math.exp((-25.0, 0.5)[channel])
        for i, value in enumerate((0.3, -2.0)):
            expected = value + math.sin(alpha * value) ** 2 / (beta + 1e-9)
            assert float(activation(x)[0, channel, i]) == pytest.approx(expected, rel=1e-4)


def test_fused_vae_is_the_same_function_without_norms() -> None:
    vae = shake(Oobleck(SMALL))
    audio, latents = torch.randn(1, 2, 80), torch.randn(1, 3, 10)
    encoded, decoded = vae.encode(audio), vae.decode(latents)
    assert fuse_weight_norm(vae) == 2 * (2 + 2 * 7)
    assert not any("weight_g" in name for name in vae.state_dict())
    assert gap(vae.encode(audio), encoded) < 1e-5
    assert gap(vae.decode(latents), decoded) < 1e-5
    assert fuse_weight_norm(vae) == 0


def test_lengths_and_refusals() -> None:
    vae = Oobleck(SMALL)
    assert vae.encode(torch.randn(1, 2, 24)).shape == (1, 3, 3)
    assert vae.decode(torch.randn(1, 3, 5)).shape == (1, 2, 40)
    with pytest.raises(ValueError, match="whole latents"):
        vae.encode(torch.randn(1, 2, 25))
    with pytest.raises(ValueError, match="even strides"):
        OobleckConfig(strides=(2, 3, 4, 8, 8))


def test_bottleneck_takes_noise_as_an_argument() -> None:
    encoded = torch.randn(1, 6, 5)
    mean, scale = encoded[:, :3], encoded[:, 3:]
    assert torch.equal(bottleneck(encoded), mean)
    noise = torch.randn(1, 3, 5)
    expected = mean + (torch.log1p(scale.exp()) + 1e-4) * noise
    assert gap(bottleneck(encoded, noise), expected) < 1e-6


def test_one_latent_reaches_nine_and_a_quarter_latents_of_audio() -> None:
    decoder = shake(Oobleck(NARROW).decoder).double()
    latents = torch.randn(1, 3, 25, dtype=torch.float64)
    moved = latents.clone()
    moved[..., 12] += 1.0
    touched = (decoder(moved) != decoder(latents)).any(dim=1)[0].nonzero()[:, 0]
    before = 12 - int(touched[0]) / 2048
    after = (int(touched[-1]) + 1) / 2048 - 13
    assert before == pytest.approx(9.27, abs=0.01)
    assert after == pytest.approx(9.27, abs=0.01)
    assert math.ceil(before) == EXACT_REACH_LATENTS


def test_streamed_decode_is_the_whole_decode_with_enough_context() -> None:
    decoder = shake(Oobleck(NARROW).decoder).double()
    latents = torch.randn(1, 3, 32, dtype=torch.float64)
    exact = seam_error(decoder, latents, 8, EXACT_REACH_LATENTS, EXACT_REACH_LATENTS)
    assert exact.peak < 1e-12
    for left, lookahead in ((EXACT_REACH_LATENTS, 2), (2, EXACT_REACH_LATENTS)):
        short = seam_error(decoder, latents, 8, left, lookahead)
        assert short.peak > 1e-9 and short.relative_db > exact.relative_db
    assert exact.relative_db < -200.0


def test_crossfade_starts_at_the_old_tail_and_ends_at_the_new_block() -> None:
    def decode(latents: torch.Tensor) -> torch.Tensor:
        calls.append(latents.shape[-1])
        return torch.full((1, 1, latents.shape[-1] * 10), float(len(calls)))

    calls: list[int] = []
    out = decode_stream(decode, torch.zeros(1, 2, 8), 4, left=2, lookahead=1, fade_samples=10)
    assert calls == [5, 6]
    assert out.shape == (1, 1, 80)
    assert torch.equal(out[..., :40], torch.ones(1, 1, 40))
    seam = out[0, 0, 40:50]
    assert seam[0] == pytest.approx(1.05) and seam[-1] == pytest.approx(1.95)
    assert bool((seam.diff() > 0).all())
    assert torch.equal(out[..., 50:], torch.full((1, 1, 30), 2.0))


def test_impossible_block_decodes_are_refused() -> None:
    decoder = Oobleck(SMALL).decoder
    with pytest.raises(ValueError, match="no block"):
        decode_block(decoder, torch.zeros(1, 3, 4), 2, 2)
    with pytest.raises(ValueError, match="fade"):
        decode_block(decoder, torch.zeros(1, 3, 4), 1, 0, fade_samples=4)
    with pytest.raises(ValueError, match="whole blocks"):
        decode_stream(decoder, torch.zeros(1, 3, 5), 4, 1, 1)
