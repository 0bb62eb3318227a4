"""Sketch features at the latent rate: which pitches sound, and how loud.

Per latent, the ``top_k`` strongest bins of a constant-Q transform (as in Tsai et al. 2025, which
the paper follows) and one loudness value. Kernels are nnAudio's. Its transform centres them, so
the newest latent would see padding instead of half of every long kernel; here each kernel ends no
later than its latent does, centred on the latent where it is short enough. What the model hears
live is therefore what it was trained on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

SILENCE_DB = -60.0


@dataclass(frozen=True)
class SketchConfig:
    """Settings of the sketch; the defaults cover C2 to B7 in semitones."""

    sample_rate: int = 44100
    samples_per_latent: int = 2048
    lowest_hz: float = 65.40639
    octaves: int = 6
    bins_per_octave: int = 12
    top_k: int = 4

    @property
    def bins(self) -> int:
        """Constant-Q bins."""
        return self.octaves * self.bins_per_octave

    @property
    def channels(self) -> int:
        """Features a latent: the bins, then loudness."""
        return self.bins + 1

    @property
    def bin_hz(self) -> tuple[float, ...]:
        """Centre frequency of every bin."""
        steps = range(self.bins)
        return tuple(self.lowest_hz * 2.0 ** (i / self.bins_per_octave) for i in steps)


def constant_q_kernels(config: SketchConfig) -> list[np.ndarray]:
    """nnAudio's kernels, one complex array a bin, without the zeros around them."""
    from nnAudio.utils import create_cqt_kernels

    quality = 1.0 / (2.0 ** (1.0 / config.bins_per_octave) - 1.0)
    kernels, _, lengths, _ = create_cqt_kernels(
        quality, config.sample_rate, config.lowest_hz, config.bins, config.bins_per_octave
    )
    out = []
    for kernel, length in zip(np.asarray(kernels), np.asarray(lengths), strict=True):
        inside = np.flatnonzero(np.abs(kernel) > 0)
        # sqrt(length): the scale librosa and CQT1992v2 give by default.
        out.append(kernel[inside[0] : inside[-1] + 1] * math.sqrt(float(length)))
    return out


class Sketch(nn.Module):
    """Features [B, bins + 1, m] of mono audio [B, left + 2048 m]."""

    def __init__(self, config: SketchConfig | None = None) -> None:
        super().__init__()
        self.config = config or SketchConfig()
        size = self.config.samples_per_latent
        kernels = constant_q_kernels(self.config)
        spans = [max(size, len(k), size // 2 + len(k) // 2 + 1) for k in kernels]
        self.left_samples = max(max(len(k) for k in kernels) - size, 0)
        self.left_samples = -(-self.left_samples // size) * size
        # One group an octave: kernels of an octave have similar lengths, so little is padding.
        self.groups: list[int] = []
        for octave in range(self.config.octaves):
            first = octave * self.config.bins_per_octave
            chosen = kernels[first : first + self.config.bins_per_octave]
            length = max(spans[first : first + self.config.bins_per_octave])
            self.groups.append(length)
            weight = np.zeros((2 * len(chosen), 1, length), np.float32)
            for i, kernel in enumerate(chosen):
                # Centred on the latent's middle, but never past its end.
                end = length - max(0, (size - len(kernel)) // 2)
                weight[i, 0, end - len(kernel) : end] = np.real(kernel)
                weight[len(chosen) + i, 0, end - len(kernel) : end] = np.imag(kernel)
            self.register_buffer(f"kernel{octave}", torch.from_numpy(weight))

    def constant_q(self, audio: Tensor) -> Tensor:
        """Magnitudes [B, bins, m]."""
        size = self.config.samples_per_latent
        octaves = []
        for octave, length in enumerate(self.groups):
            start = self.left_samples + size - length
            piece = audio[:, None, start:] if start >= 0 else F.pad(audio[:, None], (-start, 0))
            parts = F.conv1d(piece, getattr(self, f"kernel{octave}"), stride=size)
            real, imag = parts.chunk(2, dim=1)
            octaves.append(torch.sqrt(real * real + imag * imag + 1e-12))
        return torch.cat(octaves, dim=1)

    def loudness(self, audio: Tensor) -> Tensor:
        """Root mean square of every latent, [B, 1, m]: 0 at -60 dBFS and below, 1 at 0 dBFS."""
        size = self.config.samples_per_latent
        pieces = audio[:, self.left_samples :].unflatten(1, (-1, size))
        power = pieces.square().mean(-1).clamp(min=1e-12)
        decibels = 10.0 * torch.log10(power)
        return (1.0 - decibels / SILENCE_DB).clamp(0.0, 1.0)[:, None]

    def forward(self, audio: Tensor) -> Tensor:
        """Top-k bins relative to the strongest, zero when silent; then loudness."""
        magnitude = self.constant_q(audio)
        loudness = self.loudness(audio)
        strongest = magnitude.topk(self.config.top_k, dim=1).values
        kept = magnitude * (magnitude >= strongest[:, -1:])
        relative = kept / (strongest[:, :1] + 1e-6)
        return torch.cat([relative * (loudness > 0.0), loudness], dim=1)

    def of_whole(self, audio: Tensor) -> Tensor:
        """Features of audio [B, n] from its start; a rest shorter than a latent is left out."""
        size = self.config.samples_per_latent
        whole = audio[:, : audio.shape[1] // size * size]
        return self(F.pad(whole, (self.left_samples, 0)))
