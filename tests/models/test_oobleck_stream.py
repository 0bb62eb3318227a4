"""Oobleck as a stream: against the whole decode, its delay, its start and its seams."""

import math

import pytest
import torch
from tiny_instruments import shake_all

from lmdm_models.oobleck import Oobleck, OobleckConfig, decode_stream
from lmdm_models.oobleck_stream import OobleckStream, StreamConfig, seam_report, stream

RATIO = 64
SIZES = OobleckConfig(2, 4, (1, 1, 2), (4, 4, 4), 3)
EXACT = 24  # more latents than these strides reach


@pytest.fixture(scope="module")
def vae() -> Oobleck:
    torch.manual_seed(5)
    return shake_all(Oobleck(SIZES), 0.3)


@pytest.fixture
def latents() -> torch.Tensor:
    return torch.randn(1, 3, 96, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("block", [1, 3, 4, 10, 48, 96])
def test_with_full_reach_the_stream_is_the_whole_decode(vae, latents, block):
    codec = OobleckStream(vae, StreamConfig(EXACT, EXACT, 32))
    heard = stream(codec, latents, block)
    assert heard.shape == (1, 2, 96 * RATIO)
    # The whole decode of the same latents behind the zeros the stream assumes.
    whole = vae.decode(torch.cat([torch.zeros(1, 3, 2 * EXACT), latents], dim=-1))
    whole = whole[..., 2 * EXACT * RATIO : -EXACT * RATIO]
    got = heard[..., EXACT * RATIO :]
    assert torch.all(heard[..., : EXACT * RATIO] == 0.0)
    assert float((got - whole)[..., 32:].abs().max()) < 2e-6 * float(whole.abs().max()) + 1e-6


def test_the_start_is_silence_then_a_rise(vae, latents):
    config = StreamConfig(4, 2, 16)
    codec = OobleckStream(vae, config)
    heard = stream(codec, latents, 8)
    whole = OobleckStream(vae, StreamConfig(4, 2, 0))
    plain = stream(whole, latents, 8)
    assert torch.all(heard[..., : 2 * RATIO] == 0.0)
    rise = (torch.arange(16) + 0.5) / 16
    at = slice(2 * RATIO + 1, 2 * RATIO + 16)
    assert torch.allclose(heard[..., at], plain[..., at] * rise[1:], atol=1e-5)


def test_blocks_and_cross_fades_are_those_of_decode_stream(vae, latents):
    codec = OobleckStream(vae, StreamConfig(8, 1, 48))
    heard = stream(codec, latents[..., :95], 6)
    # The stream's blocks start one latent early, by its look-ahead.
    shifted = torch.cat([torch.zeros(1, 3, 1), latents[..., :95]], dim=-1)
    wanted = decode_stream(vae.decode, shifted, 6, 8, 1, 48)
    steady = slice(12 * RATIO, 84 * RATIO)
    assert torch.allclose(heard[..., steady], wanted[..., steady], atol=1e-5)
    unfaded = stream(OobleckStream(vae, StreamConfig(8, 1, 0)), latents[..., :95], 6)
    assert not torch.allclose(unfaded[..., steady], wanted[..., steady], atol=1e-3)


def test_state_round_trips_and_has_the_announced_size(vae, latents):
    codec = OobleckStream(vae, StreamConfig(5, 2, 32))
    state = codec.initial_state()
    assert state.shape == (1, codec.state_size) == (1, 3 * 7 + 2 * 32 + 1)
    _, state = codec.decode(latents[..., :4], state)
    assert torch.equal(state[:, : 3 * 7].reshape(3, 7)[:, -4:], latents[0, :, :4])
    assert float(state[0, -1]) == 3.0


def test_original_network_is_left_alone(vae):
    before = list(vae.state_dict())
    OobleckStream(vae)
    assert list(vae.state_dict()) == before


def test_encode_is_the_autoencoders(vae):
    audio = 0.1 * torch.randn(1, 2, 20 * RATIO)
    assert torch.allclose(OobleckStream(vae).encode(audio), vae.encode(audio), atol=1e-5)


def test_more_lookahead_means_smaller_seams(vae, latents):
    report = seam_report(vae, latents, 6, (0, 1, 2, 4, EXACT), left=EXACT, fade_samples=16)
    decibels = [error.relative_db for error in report.values()]
    assert decibels == sorted(decibels, reverse=True)
    assert decibels[0] > -60.0
    assert decibels[-1] < -100.0
    assert all(math.isfinite(d) for d in decibels)


@pytest.mark.parametrize(
    "config", [StreamConfig(-1), StreamConfig(4, 0, 16), StreamConfig(4, 2, RATIO + 1)]
)
def test_impossible_settings_are_refused(vae, config):
    with pytest.raises(ValueError, match="fade|left"):
        OobleckStream(vae, config)


def test_seam_report_needs_enough_latents(vae, latents):
    with pytest.raises(ValueError, match="too few"):
        seam_report(vae, latents[..., :20], 4)
