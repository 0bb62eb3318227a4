"""The sketch: streamed, against librosa, causal, and right about known sounds."""

import librosa
import numpy as np
import pytest
import torch

from lmdm_models.sketch import Sketch, SketchConfig

RATE, SIZE = 44100, 2048


@pytest.fixture(scope="module")
def sketch() -> Sketch:
    return Sketch().eval()


def tone(hz: float, latents: int, level: float = 0.5) -> torch.Tensor:
    t = torch.arange(latents * SIZE, dtype=torch.float64) / RATE
    return (level * torch.sin(2 * torch.pi * hz * t)).float()[None]


def noise(latents: int) -> torch.Tensor:
    return 0.1 * torch.randn(1, latents * SIZE, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("split", [(1,) * 6, (2, 4), (5, 1), (3, 3)])
def test_streamed_is_whole(sketch, split):
    audio = noise(30)
    whole = sketch.of_whole(audio)[..., 24:]
    start, parts = 24 * SIZE, []
    for count in split:
        end = start + count * SIZE
        parts.append(sketch(audio[:, start - sketch.left_samples : end]))
        start = end
    assert torch.allclose(torch.cat(parts, dim=-1), whole, atol=1e-6)


def test_no_sample_after_a_latent_changes_it(sketch):
    audio = noise(30)
    other = audio.clone()
    other[:, 25 * SIZE :] += 1.0
    a, b = sketch.of_whole(audio), sketch.of_whole(other)
    assert torch.equal(a[..., :25], b[..., :25])
    assert not torch.equal(a[..., 25], b[..., 25])


def test_left_samples_are_all_it_needs(sketch):
    audio = noise(40)
    end = audio.shape[1]
    start = end - SIZE - sketch.left_samples
    other = audio.clone()
    other[:, :start] = 0.0
    assert torch.equal(sketch.of_whole(audio)[..., -1], sketch.of_whole(other)[..., -1])


def test_short_kernels_agree_with_librosa():
    config = SketchConfig(lowest_hz=880.0, octaves=3)
    small = Sketch(config)
    audio = noise(40)[0] + tone(1318.5, 40, 0.2)[0] + tone(3520.0, 40, 0.1)[0]
    ours = small.constant_q(torch.nn.functional.pad(audio[None], (small.left_samples, 0)))[0]
    # librosa's transform t is centred on sample t * hop; our latents are centred on their middle.
    wanted = np.abs(
        librosa.cqt(
            audio[SIZE // 2 :].numpy(), sr=RATE, hop_length=SIZE, fmin=880.0, n_bins=36,
            sparsity=0.0, pad_mode="constant",
        )
    )  # fmt: skip
    inside = slice(3, 36)
    a, b = ours[:, inside].numpy().ravel(), wanted[:, inside].ravel()
    assert np.corrcoef(a, b)[0, 1] > 0.99
    gain = float(a @ b / (b @ b))
    assert abs(gain - 1.0) < 0.02


@pytest.mark.parametrize("hz", [82.41, 110.0, 220.0, 440.0, 987.77, 2637.0])
def test_pitch_of_a_tone(sketch, hz):
    features = sketch.of_whole(tone(hz, 30))[0, :-1, -4:]
    strongest = features.mean(1).argmax()
    assert abs(12 * np.log2(sketch.config.bin_hz[int(strongest)] / hz)) < 0.5
    assert torch.all(features[strongest] > 0.99)


def test_two_tones_are_both_kept(sketch):
    features = sketch.of_whole(tone(220.0, 30) + tone(659.26, 30))[0, :-1, -1]
    kept = {round(sketch.config.bin_hz[int(i)]) for i in features.nonzero()}
    assert {220, 659} <= kept


def test_at_most_top_k_bins_and_relative_to_the_strongest(sketch):
    features = sketch.of_whole(noise(30))[0, :-1, 10:]
    assert torch.all((features > 0).sum(0) == sketch.config.top_k)
    assert torch.allclose(features.amax(0), torch.ones(20), atol=1e-3)


def test_silence_is_zero(sketch):
    assert torch.all(sketch.of_whole(torch.zeros(1, 20 * SIZE)) == 0.0)
    # Noise below -60 dBFS counts as silence, pitches included.
    assert torch.all(sketch.of_whole(0.005 * noise(20)) == 0.0)


def test_loudness_is_linear_in_decibels(sketch):
    # A sine of level 1 has a root mean square of -3.01 dBFS.
    for level_db in (-6.0, -20.0, -40.0):
        features = sketch.of_whole(tone(441.0, 30, 10 ** (level_db / 20)))
        expected = 1.0 - (level_db - 3.0103) / -60.0
        assert float(features[0, -1, -1]) == pytest.approx(expected, abs=2e-3)
