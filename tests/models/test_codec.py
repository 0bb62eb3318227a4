"""The streaming codec: joined blocks, look-ahead, reach, and both ways to transform."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_instruments import shake_all

from lmdm_models.codec import (
    BINS,
    LEVEL_EDGES,
    LOOKAHEAD_SAMPLES,
    SAMPLES_PER_LATENT,
    CodecConfig,
    Spectra,
    StreamingCodec,
    Synthesis,
)
from lmdm_models.onnx_merge import exporting

CONFIG = CodecConfig(latent_channels=6, encoder_width=12, encoder_depth=2, decoder_width=16,
                     decoder_depth=2)  # fmt: skip


@pytest.fixture(scope="module", params=[0, 2], ids=["bins", "voices"])
def codec(request: pytest.FixtureRequest) -> StreamingCodec:
    torch.manual_seed(3)
    codec = shake_all(StreamingCodec(replace(CONFIG, voices=request.param)))
    codec.latent_mean.normal_()
    codec.latent_std.uniform_(0.5, 2.0)
    return codec


def sound(latents: int, seed: int = 0) -> torch.Tensor:
    """Tones over weak noise, [1, 2, n]."""
    t = torch.arange(latents * SAMPLES_PER_LATENT) / 44100
    generator = torch.Generator().manual_seed(seed)
    tones = torch.stack([torch.sin(2764.6 * t), torch.sin(4712.4 * t)])[None]
    return 0.3 * tones + 0.01 * torch.randn(tones.shape, generator=generator)


def decibels(error: torch.Tensor, wanted: torch.Tensor) -> float:
    return float(10 * torch.log10(error.square().mean() / wanted.square().mean()))


@pytest.mark.parametrize(
    "split", [(12,), (1,) * 12, (4, 4, 4), (1, 11), (11, 1), (5, 2, 4, 1), (10, 2)]
)
def test_joined_blocks_are_the_whole_decode(codec, split):
    latents = torch.randn(2, 6, 12, generator=torch.Generator().manual_seed(2))
    whole = codec.decode_whole(latents)
    assert whole.shape == (2, 2, 12 * SAMPLES_PER_LATENT)
    assert float(whole.std()) > 1e-4
    state, blocks = codec.decoder.initial_state(2), []
    for piece in latents.split(split, dim=-1):
        audio, state = codec.decode(piece, state)
        blocks.append(audio)
    assert state.shape == (2, codec.state_size)
    assert decibels(torch.cat(blocks, dim=-1) - whole, whole) < -80.0


def test_decoder_needs_no_later_latent(codec):
    latents = torch.randn(1, 6, 8, generator=torch.Generator().manual_seed(4))
    other = latents.clone()
    other[..., 5:] += 1.0
    a, b = codec.decode_whole(latents), codec.decode_whole(other)
    at = 5 * SAMPLES_PER_LATENT
    assert torch.equal(a[..., :at], b[..., :at])
    assert not torch.allclose(a[..., at:], b[..., at:])


def test_encoder_looks_ahead_exactly_1536_samples(codec):
    assert LOOKAHEAD_SAMPLES == 1536
    audio, at = sound(12), 6 * SAMPLES_PER_LATENT
    latent = codec.encode(audio)
    end = at + LOOKAHEAD_SAMPLES  # one past the last sample that latent 5 hears
    beyond, inside = audio.clone(), audio.clone()
    beyond[..., end:] = torch.randn(beyond[..., end:].shape)
    # A window's weight falls to almost nothing at its end: change a stretch before it.
    inside[..., end - 200 : end] += torch.randn(2, 200)
    assert torch.equal(codec.encode(beyond)[..., :6], latent[..., :6])
    assert not torch.equal(codec.encode(inside)[..., 5], latent[..., 5])
    assert torch.equal(codec.encode(inside)[..., :5], latent[..., :5])


def test_encoder_reaches_no_further_left_than_it_says(codec):
    left, size = CONFIG.encoder_left_latents, SAMPLES_PER_LATENT
    audio = sound(left + 6)
    latent = codec.encode(audio)
    at = 3
    other = audio.clone()
    other[..., : at * size] = torch.randn(other[..., : at * size].shape)
    changed = (codec.encode(other) - latent).abs().amax((0, 1))
    assert float(changed[at + left :].max()) < 1e-6
    # And the figure is not wasteful: one latent less would not do.
    assert float(changed[at + left - 1]) > 1e-6


def test_encoding_a_window_with_context_is_encoding_the_whole(codec):
    left, size = CONFIG.encoder_left_latents, SAMPLES_PER_LATENT
    audio = sound(left + 10)
    whole = codec.encode(audio)
    part = codec.encode(audio[..., 4 * size :])
    assert torch.allclose(part[..., left:], whole[..., 4 + left :], atol=1e-5)


def test_exporting_path_equals_the_fast_transform(codec):
    audio = sound(6)
    analysis, synthesis = codec.encoder.analysis, codec.decoder.synthesis
    fast = analysis.transform(audio)
    magnitude, phase = torch.rand(1, 2, 8, 1025), 6.0 * torch.rand(1, 2, 8, 1025) - 3.0
    fast_windows = synthesis._windows(magnitude, phase)
    with exporting(codec):
        assert analysis.exporting
        slow = analysis.transform(audio)
        slow_windows = synthesis._windows(magnitude, phase)
    assert not analysis.exporting
    for a, b in zip(fast, slow, strict=True):
        assert decibels(b - a, a) < -100.0
    assert decibels(slow_windows - fast_windows, fast_windows) < -100.0


def test_silence_encodes_to_finite_latents_and_zero_state_is_the_start(codec):
    latents = codec.encode(torch.zeros(1, 2, 8 * SAMPLES_PER_LATENT))
    assert torch.isfinite(latents).all()
    assert float(codec.decoder.initial_state().abs().max()) == 0.0


def test_latents_are_normalised_by_the_stored_statistics(codec):
    audio = sound(6)
    mean = codec.encoder(audio)[0]
    assert torch.allclose(
        codec.encode(audio) * codec.latent_std + codec.latent_mean, mean, atol=1e-5
    )
    assert np.isclose(codec.config.encoder_left_latents, codec.encoder_left_latents)


def test_a_sigmoid_a_hair_above_one_still_sounds():
    """ONNX Runtime's gives 1.0000001 for large inputs; a power of 1 less that is no number."""
    above = torch.nextafter(torch.tensor(1.0), torch.tensor(2.0))
    spectra = Spectra(
        torch.full((1, 4, 2, BINS), -3.0),
        above.expand(1, 4, BINS).clone(),
        torch.zeros(1, 4, BINS),
        torch.full((1, 4, 2, len(LEVEL_EDGES) - 1), -3.0),
    )
    synthesis = Synthesis(2)
    zero = torch.zeros(1, BINS), torch.zeros(1, 1), torch.zeros(1, 2, 1536)
    audio = synthesis(spectra, *zero)[0]
    assert torch.isfinite(audio).all()
    assert audio.abs().max() > 0.0
