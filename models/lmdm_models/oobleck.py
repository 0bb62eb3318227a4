"""The Oobleck VAE of Stable Audio Open Small: 44.1 kHz stereo to 64 channels at 21.5 latents/s.

Names below ``pretransform.model.`` are those of the public checkpoints, with old-style weight norm
(``weight_g``, ``weight_v``). The decoder is not causal: one latent reaches 9.27 latents of audio to
either side, so a block decodes exactly only with at least 10 latents on both sides.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lmdm_models.weight_norm import WNConv1d, WNConvTranspose1d

EXACT_REACH_LATENTS = 10
"""Latents needed on either side for an exact block decode with the strides 2, 4, 4, 8, 8."""


@dataclass(frozen=True)
class OobleckConfig:
    """Sizes of the VAE. The defaults are Stable Audio Open Small.

    Attributes:
        audio_channels: channels of the audio.
        channels: width of the outermost level.
        multipliers: width of every level in units of ``channels``.
        strides: downsampling of every level, even numbers.
        latent_channels: latent channels C.
    """

    audio_channels: int = 2
    channels: int = 128
    multipliers: tuple[int, ...] = (1, 2, 4, 8, 16)
    strides: tuple[int, ...] = (2, 4, 4, 8, 8)
    latent_channels: int = 64

    def __post_init__(self) -> None:
        """Check the levels.

        Raises:
            ValueError: level counts differ, or a stride is odd.
        """
        if len(self.multipliers) != len(self.strides) or any(s % 2 for s in self.strides):
            raise ValueError("as many multipliers as strides are needed, and even strides")

    @property
    def ratio(self) -> int:
        """Samples per latent."""
        return math.prod(self.strides)

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels before the first level and after every level."""
        return (self.channels, *(self.channels * m for m in self.multipliers))


class Snake(nn.Module):
    """``x + sin^2(e^alpha x) / (e^beta + 1e-9)`` with one alpha and beta per channel."""

    def __init__(self, channels: int) -> None:
        """Start at alpha = beta = 0 (their logarithms are stored)."""
        super().__init__()
        self.alpha = nn.Parameter(torch.zeros(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Apply to ``[B, C, n]``."""
        wave = torch.sin(x * self.alpha.exp()[:, None])
        return x + wave * wave / (self.beta.exp()[:, None] + 1e-9)


class ResidualUnit(nn.Module):
    """Snake, dilated convolution of 7, snake, convolution of 1, added to the input."""

    def __init__(self, channels: int, dilation: int) -> None:
        """Build the unit."""
        super().__init__()
        self.layers = nn.Sequential(
            Snake(channels),
            WNConv1d(channels, channels, 7, padding=3 * dilation, dilation=dilation),
            Snake(channels),
            WNConv1d(channels, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Apply to ``[B, C, n]``."""
        return x + self.layers(x)


def _units(channels: int) -> list[nn.Module]:
    return [ResidualUnit(channels, dilation) for dilation in (1, 3, 9)]


class EncoderLevel(nn.Module):
    """Three residual units, then a strided convolution."""

    def __init__(self, width_in: int, width_out: int, stride: int) -> None:
        """Build the level."""
        super().__init__()
        down = WNConv1d(width_in, width_out, 2 * stride, stride=stride, padding=stride // 2)
        self.layers = nn.Sequential(*_units(width_in), Snake(width_in), down)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, in, n]`` to ``[B, out, n / stride]``."""
        return self.layers(x)


class DecoderLevel(nn.Module):
    """A transposed convolution, then three residual units."""

    def __init__(self, width_in: int, width_out: int, stride: int) -> None:
        """Build the level."""
        super().__init__()
        up = WNConvTranspose1d(width_in, width_out, 2 * stride, stride=stride, padding=stride // 2)
        self.layers = nn.Sequential(Snake(width_in), up, *_units(width_out))

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, in, n]`` to ``[B, out, n * stride]``."""
        return self.layers(x)


class OobleckEncoder(nn.Module):
    """Audio ``[B, channels, n * ratio]`` to mean and scale ``[B, 2 C, n]``."""

    def __init__(self, config: OobleckConfig) -> None:
        """Build with fresh weights."""
        super().__init__()
        widths = config.widths
        levels = zip(widths[:-1], widths[1:], config.strides, strict=True)
        self.layers = nn.Sequential(
            WNConv1d(config.audio_channels, widths[0], 7, padding=3),
            *(EncoderLevel(*level) for level in levels),
            Snake(widths[-1]),
            WNConv1d(widths[-1], 2 * config.latent_channels, 3, padding=1),
        )

    def forward(self, audio: Tensor) -> Tensor:
        """Encode; see the class."""
        return self.layers(audio)


class OobleckDecoder(nn.Module):
    """Latents ``[B, C, n]`` to audio ``[B, channels, n * ratio]``, without a final tanh."""

    def __init__(self, config: OobleckConfig) -> None:
        """Build with fresh weights."""
        super().__init__()
        widths = config.widths[::-1]
        levels = zip(widths[:-1], widths[1:], config.strides[::-1], strict=True)
        self.layers = nn.Sequential(
            WNConv1d(config.latent_channels, widths[0], 7, padding=3),
            *(DecoderLevel(*level) for level in levels),
            Snake(widths[-1]),
            WNConv1d(widths[-1], config.audio_channels, 7, padding=3, bias=False),
        )

    def forward(self, latents: Tensor) -> Tensor:
        """Decode; see the class."""
        return self.layers(latents)


def bottleneck(encoded: Tensor, noise: Tensor | None = None) -> Tensor:
    """Latents ``[B, C, n]`` from mean and scale ``[B, 2 C, n]``.

    Args:
        encoded: the encoder's output.
        noise: standard normal ``[B, C, n]``, scaled by ``softplus(scale) + 1e-4``; None takes the
            mean.
    """
    mean, scale = encoded.chunk(2, dim=1)
    return mean if noise is None else mean + (F.softplus(scale) + 1e-4) * noise


class Oobleck(nn.Module):
    """Encoder, bottleneck and decoder. Latents are not rescaled."""

    def __init__(self, config: OobleckConfig = OobleckConfig()) -> None:
        """Build with fresh weights."""
        super().__init__()
        self.config = config
        self.encoder = OobleckEncoder(config)
        self.decoder = OobleckDecoder(config)

    def encode(self, audio: Tensor, noise: Tensor | None = None) -> Tensor:
        """Latents ``[B, C, n]`` of audio ``[B, channels, n * ratio]``; see ``bottleneck``.

        Raises:
            ValueError: the audio is not a whole number of latents long.
        """
        if audio.shape[-1] % self.config.ratio or not audio.shape[-1]:
            raise ValueError(
                f"{audio.shape[-1]} samples are not whole latents of {self.config.ratio}"
            )
        return bottleneck(self.encoder(audio), noise)

    def decode(self, latents: Tensor) -> Tensor:
        """Audio ``[B, channels, n * ratio]`` of latents ``[B, C, n]``."""
        return self.decoder(latents)


def decode_block(
    decode: Callable[[Tensor], Tensor],
    latents: Tensor,
    left: int,
    lookahead: int,
    *,
    tail: Tensor | None = None,
    fade_samples: int = 0,
) -> tuple[Tensor, Tensor]:
    """Decode one block of a stream between left context and look-ahead latents.

    The look-ahead is part of the fixed delay: those latents are decoded here, and again as part of
    the next block. What this call makes of their first samples is the tail that the next block
    cross-fades from, so a seam never jumps. Nothing is added to the delay beyond the look-ahead.

    Args:
        decode: latents ``[B, C, n]`` to audio ``[B, channels, n * ratio]``.
        latents: ``[B, C, left + o + lookahead]``.
        left: latents of context before the block.
        lookahead: latents after the block.
        tail: the tail returned for the block before, ``[B, channels, fade]``; None fades nothing.
        fade_samples: length of the tail to return, at most ``lookahead * ratio``.

    Returns:
        The block's audio ``[B, channels, o * ratio]`` and the tail for the next block.

    Raises:
        ValueError: no latents are left for the block, or the fade is longer than the look-ahead or
            the block.
    """
    total = latents.shape[-1]
    if left < 0 or lookahead < 0 or left + lookahead >= total:
        raise ValueError(f"{total} latents leave no block between {left} and {lookahead}")
    audio = decode(latents)
    ratio = audio.shape[-1] // total
    start, end = left * ratio, (total - lookahead) * ratio
    if not 0 <= fade_samples <= min(lookahead * ratio, end - start):
        raise ValueError(f"a fade of {fade_samples} samples exceeds look-ahead or block")
    block, new_tail = audio[..., start:end], audio[..., end : end + fade_samples]
    if tail is not None and tail.shape[-1]:
        n = tail.shape[-1]
        rise = (torch.arange(n, device=audio.device, dtype=audio.dtype) + 0.5) / n
        faded = tail * (1.0 - rise) + block[..., :n] * rise
        block = torch.cat([faded, block[..., n:]], dim=-1)
    return block, new_tail


def decode_stream(
    decode: Callable[[Tensor], Tensor],
    latents: Tensor,
    o: int,
    left: int,
    lookahead: int,
    fade_samples: int = 0,
) -> Tensor:
    """Decode latents ``[B, C, n]`` block by block with ``decode_block``.

    Blocks at the start have less left context and those at the end less look-ahead, as there is
    none; n must be a multiple of o.

    Returns:
        Audio ``[B, channels, n * ratio]``.

    Raises:
        ValueError: n is not a multiple of o.
    """
    total = latents.shape[-1]
    if total % o:
        raise ValueError(f"{total} latents are not whole blocks of {o}")
    blocks, tail = [], None
    for start in range(0, total, o):
        before, after = min(left, start), min(lookahead, total - start - o)
        window = latents[..., start - before : start + o + after]
        fade = fade_samples if after else 0
        block, tail = decode_block(decode, window, before, after, tail=tail, fade_samples=fade)
        blocks.append(block)
    return torch.cat(blocks, dim=-1)


@dataclass(frozen=True)
class SeamError:
    """How far a streamed decode is from the whole decode.

    Attributes:
        peak: largest absolute difference of any sample.
        rms: root mean square of the difference.
        relative_db: ``rms`` over that of the whole decode, in decibels (-inf when equal).
    """

    peak: float
    rms: float
    relative_db: float


def seam_error(
    decode: Callable[[Tensor], Tensor],
    latents: Tensor,
    o: int,
    left: int,
    lookahead: int,
    fade_samples: int = 0,
) -> SeamError:
    """Compare ``decode_stream`` with one decode of everything; arguments as there."""
    with torch.no_grad():
        whole = decode(latents)
        diff = decode_stream(decode, latents, o, left, lookahead, fade_samples) - whole
    rms, level = diff.square().mean().sqrt().item(), whole.square().mean().sqrt().item()
    relative = 20.0 * math.log10(rms / level) if rms else -math.inf
    return SeamError(diff.abs().max().item(), rms, relative)
