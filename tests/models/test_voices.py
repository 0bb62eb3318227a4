"""Pitched voices: combs against real tones, saliences against known pitches, and what is sung."""

import math

import numpy as np
import onnxruntime as ort
import pytest
import torch
from tiny_instruments import shake_all
from torch.export import Dim

from lmdm_agent.model import session_options
from lmdm_models.codec import HOP, WINDOW, CodecConfig, StreamingCodec
from lmdm_models.export import DecodeGraph, EncodeGraph
from lmdm_models.onnx_merge import Exported, export_graph, exporting
from lmdm_models.voices import (
    BIN_HZ,
    CURVE_POINTS,
    FINE_TO_HZ,
    LOWEST_HZ,
    REACH,
    PitchSalience,
    Voices,
    combs,
    curve_matrix,
    pitch_bins,
    pitch_codes,
)

RATE = 44100


def spectra_of(audio: np.ndarray) -> torch.Tensor:
    """Logarithms of magnitudes [1, n, 1, bins] as the codec's analysis has them."""
    pieces = np.lib.stride_tricks.sliding_window_view(audio, WINDOW)[::HOP]
    windows = np.fft.rfft(pieces * np.hanning(WINDOW + 1)[:-1])
    return torch.from_numpy(np.log(np.abs(windows) + 1e-2)).float()[None, :, None]


def harmonic(hz: float, partials: int = 8, seconds: float = 0.5) -> np.ndarray:
    t = np.arange(int(seconds * RATE)) / RATE
    return 0.2 * sum(
        np.sin(2 * np.pi * hz * h * t + h) / h for h in range(1, partials + 1) if hz * h < 18000
    )


def cents(a: float, b: float) -> float:
    return 1200 * math.log2(a / b)


def test_pitches_are_dense_where_ears_are_exact():
    hz = pitch_bins().numpy() * BIN_HZ
    assert hz[0] == pytest.approx(LOWEST_HZ)
    assert (np.diff(hz) > 0).all() and 10500 < hz[-1] < REACH * BIN_HZ
    fine = hz[hz < FINE_TO_HZ]
    steps = 1200 * np.log2(fine[1:] / fine[:-1])
    assert steps == pytest.approx(np.full(len(steps), 12.5), abs=0.02)
    assert np.diff(hz[hz > 1.1 * FINE_TO_HZ]).max() < 2.01 * BIN_HZ


@pytest.mark.parametrize("hz", [150.0, 440.0, 1234.0, 5000.0])
def test_a_comb_is_the_spectrum_of_a_tone(hz):
    lobes, moved = combs()
    pitch = int((pitch_bins() * BIN_HZ - hz).abs().argmin())
    hz = float(pitch_bins()[pitch]) * BIN_HZ
    first = int(hz / BIN_HZ) + 3
    t = np.arange(WINDOW) / RATE
    found = np.abs(np.fft.rfft(np.sin(2 * np.pi * hz * t + 1.0) * np.hanning(WINDOW + 1)[:-1]))
    assert lobes[pitch, :first].numpy() == pytest.approx(found[:first] / (WINDOW / 4), abs=0.04)
    inside = lobes[pitch] > 1e-3
    bins = torch.arange(REACH)[inside]
    partial = torch.round(bins * BIN_HZ / hz).clamp(min=1) * hz / BIN_HZ
    assert torch.allclose(moved[pitch][inside] / lobes[pitch][inside], partial - bins, atol=2e-3)


def test_curves_go_through_their_points_and_add_up():
    matrix = curve_matrix()
    assert matrix.shape == (CURVE_POINTS, REACH)
    assert torch.allclose(matrix.sum(0), torch.ones(REACH), atol=1e-5)
    assert float(matrix[0, 0]) == 1.0 and float(matrix[-1, -1]) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("hz", [147.3, 220.0, 311.0, 440.0, 659.3, 987.0, 1400.0])
@pytest.mark.parametrize("partials", [4, 12])
def test_the_salience_of_a_tone_is_at_its_pitch(hz, partials):
    rng = np.random.default_rng(int(hz))
    audio = harmonic(hz, partials)
    audio = audio + 1e-3 * rng.standard_normal(len(audio))
    found, clear = PitchSalience(16)(spectra_of(audio))
    best = pitch_bins()[found[0].argmax(-1)] * BIN_HZ
    apart = np.array([cents(float(one), hz) for one in best])
    # One spectrum has 46 ms; few low partials are told to half a semitone, the median better.
    assert abs(np.median(apart)) < 20 and np.abs(apart).max() < 100
    assert float(clear.min()) == 1.0


def test_two_tones_have_two_pitches_and_noise_has_none():
    audio = harmonic(220.0) + harmonic(311.1)
    found, _ = PitchSalience(16)(spectra_of(audio))
    hz, mean = pitch_bins() * BIN_HZ, found.mean((0, 1))
    near = {
        name: float(mean[(1200 * torch.log2(hz / name)).abs() < 60].sum())
        for name in (220.0, 311.1)
    }
    assert min(near.values()) > 0.05 and sum(near.values()) > 0.8
    noise = np.random.default_rng(0).standard_normal(RATE // 2)
    _, clear = PitchSalience(16)(spectra_of(0.1 * noise))
    assert float(clear.mean()) < 0.6
    silent, clear = PitchSalience(16)(torch.full((1, 3, 2, 1025), math.log(1e-2)))
    assert torch.isfinite(silent).all() and float(clear.max()) == 0.0


@pytest.mark.parametrize("hz", [82.4, 196.0, 440.0, 2500.0])
def test_a_code_tells_the_pitch_before_anything_is_learned(hz):
    audio = harmonic(hz)
    salience, voices = PitchSalience(16), Voices(8, 2, 1, 16)
    pitches, clear = salience(spectra_of(audio))
    with torch.no_grad():
        voices.pitch.weight.zero_()
        voices.pitch.bias.zero_()
        coded = salience.code(pitches, clear)
        chosen = voices(torch.zeros(1, coded.shape[1], 8), coded)[2].mean((0, 1, 2))
    place = pitch_bins() * BIN_HZ
    near = (1200 * torch.log2(place / hz)).abs() < 120
    assert float(chosen[near].sum()) > 0.5
    codes = pitch_codes(16)
    assert codes.shape == (len(place), 16)
    close, far = codes[100] @ codes[101], codes[100] @ codes[300]
    assert float(close) > 7.0 > 4.0 > float(far)


def test_a_voice_sings_what_it_is_told():
    voices = Voices(8, 2, 2, 4).eval()
    low, high = (int((pitch_bins() * BIN_HZ - hz).abs().argmin()) for hz in (220.0, 700.0))
    count = len(pitch_bins())
    with torch.no_grad():
        for parameter in voices.parameters():
            parameter.zero_()
        voices.pitch.bias[low] = 30.0
        voices.pitch.bias[count + high] = 30.0
        voices.colour.bias[CURVE_POINTS:] = 2.0
        # The second voice is on the first side only.
        voices.sides.bias.copy_(torch.tensor([30.0, 30.0, 30.0, -30.0]))
        magnitude, moved, chosen = voices(torch.zeros(1, 3, 8), torch.zeros(1, 3, 4))
    lobes, moves = combs()
    assert magnitude.shape == (1, 3, 2, REACH) and chosen.shape == (1, 3, 2, count)
    assert torch.allclose(magnitude[0, 0, 0], lobes[low] + math.exp(2.0) * lobes[high], atol=1e-4)
    assert torch.allclose(magnitude[0, 2, 1], lobes[low], atol=1e-4)
    wanted = moves[low] + 0.5 * math.exp(2.0) * moves[high]
    assert torch.allclose(moved[0, 1], wanted, atol=1e-4)


@pytest.mark.parametrize("hz", [110.0, 261.6, 880.0, 3000.0])
def test_what_a_decoder_sings_has_that_pitch(hz):
    """From a chosen pitch to the sample: combs, frequencies and phases work together."""
    codec = StreamingCodec(CodecConfig(2, 4, 8, 1, 8, 1, voices=1)).eval()
    decoder, pitch = codec.decoder, int((pitch_bins() * BIN_HZ - hz).abs().argmin())
    hz = float(pitch_bins()[pitch]) * BIN_HZ
    assert decoder.voices is not None
    with torch.no_grad():
        for layer in (decoder.leave, decoder.levels, *decoder.voices.children()):
            layer.weight.zero_()
            layer.bias.zero_()
        decoder.leave.bias[: 2 * 1025] = -6.0  # nothing else sounds
        decoder.leave.bias[2 * 1025 : 3 * 1025] = 20.0  # and everything is tonal
        decoder.voices.pitch.bias[pitch] = 40.0
        decoder.voices.colour.bias.fill_(4.0)
        decoder.levels.bias.fill_(1.0)
        audio = codec.decode_whole(torch.zeros(1, 4, 24))[0, 0].numpy()
    part = audio[8 * 2048 : 24 * 2048] * np.hanning(16 * 2048)
    spectrum = np.abs(np.fft.rfft(part, 1 << 20))
    place = np.arange(len(spectrum)) * RATE / (1 << 20)
    for partial in (1, 2, 3):
        near = np.abs(place - partial * hz) < 0.3 * hz
        found = float(place[near][spectrum[near].argmax()])
        assert abs(cents(found, partial * hz)) < 6
    between = np.abs(place - 1.5 * hz) < 0.1 * hz
    assert spectrum[between].max() < 0.02 * spectrum.max()


def test_onnx_runtime_hears_and_sings_the_same():
    torch.manual_seed(5)
    codec = shake_all(StreamingCodec(CodecConfig(2, 4, 8, 1, 8, 1, voices=2)))
    tone = torch.from_numpy(harmonic(262.0)[: 8 * 2048]).float()
    # With noise, as phases of nothing are anything.
    audio = tone + 0.01 * torch.randn(1, 2, 8 * 2048)
    latents, state = torch.randn(1, 4, 6), codec.decoder.initial_state()
    sides = {"audio": {2: 2048 * Dim("length", min=1, max=4096)}}
    decode = {"latents": latents, "state": state}
    with exporting(codec), torch.no_grad():
        hear = export_graph(Exported(EncodeGraph(codec), {"audio": audio}, ("latents",), sides))
        sing = export_graph(
            Exported(
                DecodeGraph(codec), decode, ("audio", "state_after"), {"latents": {}, "state": {}}
            )
        )
        wanted_latents, (wanted, _) = codec.encode(audio), codec.decode(latents, state)
    # Frequencies that fall between two turns go either way in the encoder, with voices or without.
    for model, given, expected, allowed in (
        (hear, {"audio": audio}, wanted_latents, 5e-3),
        (sing, decode, wanted, 1e-8),
    ):
        # All sessions of a process share their threads.
        session = ort.InferenceSession(
            model.SerializeToString(), session_options(1), providers=["CPUExecutionProvider"]
        )
        found = session.run(None, {name: value.numpy() for name, value in given.items()})[0]
        error = np.square(found - expected.numpy()).mean() / np.square(expected.numpy()).mean()
        assert error < allowed


@pytest.mark.parametrize("hz", [131.0, 392.0, 1046.5])
def test_latents_carry_the_pitch_from_the_start(hz):
    """Through encoder and decoder, with nothing learned."""
    torch.manual_seed(6)
    codec = StreamingCodec(CodecConfig(2, 64, 8, 1, 8, 1, voices=1)).eval()
    decoder = codec.decoder
    assert decoder.voices is not None and codec.config.pitch_channels == 16
    audio = torch.from_numpy(harmonic(hz)[: 10 * 2048]).float().expand(1, 2, -1)
    with torch.no_grad():
        decoder.voices.pitch.weight.zero_()
        decoder.voices.pitch.bias.zero_()
        latents, _ = codec.encoder(audio)
        spectra, _ = decoder.decode_spectra(latents, decoder.silent_contexts(1))
    assert spectra.pitches is not None
    # Of the last latent half is silence; the first hears the beginning.
    found = pitch_bins()[spectra.pitches[0, 4:-4, 0].argmax(-1)] * BIN_HZ
    assert max(abs(cents(float(one), hz)) for one in found) < 60
