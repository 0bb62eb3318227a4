"""The Oobleck autoencoder as a stream: blocks of latents in, blocks of sound out, one flat state.

Oobleck's decoder looks 9.27 latents to either side, so a block alone would end in zero padding.
Here every block is decoded between ``left`` latents of context and ``lookahead`` latents of its
future. The look-ahead is part of the delay: sound leaves ``lookahead`` latents after its latents
came in. What the look-ahead still misses is hidden by a short cross-fade where blocks join.

The interface is that of `lmdm_models.codec.StreamingCodec`; both export to the same graphs.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lmdm_models.oobleck import Oobleck, OobleckConfig, SeamError, bottleneck, decode_block
from lmdm_models.weight_norm import fuse_weight_norm

ENCODER_REACH_LATENTS = 7
"""Latents on either side that the encoder hears, with the strides 2, 4, 4, 8, 8."""


@dataclass(frozen=True)
class StreamConfig:
    """How a stream is decoded.

    Attributes:
        left: Latents of context before a block; 10 is exact.
        lookahead: Latents after a block, which delay the sound; 10 is exact.
        fade_samples: Cross-fade where blocks join, at most the look-ahead.
        encoder_lookahead: Latents of sound the encoder waits for; 7 is exact.
    """

    left: int = 10
    lookahead: int = 2
    fade_samples: int = 512
    encoder_lookahead: int = ENCODER_REACH_LATENTS

    def check(self, ratio: int) -> None:
        """Check the numbers against the samples in a latent.

        Raises:
            ValueError: A length is negative, or the fade longer than the look-ahead or a latent.
        """
        if min(self.left, self.lookahead, self.fade_samples, self.encoder_lookahead) < 0:
            raise ValueError("left, lookahead, fade_samples and encoder_lookahead must be >= 0")
        if self.fade_samples > min(self.lookahead, 1) * ratio:
            raise ValueError(
                f"a fade of {self.fade_samples} samples is longer than the look-ahead or one "
                f"latent ({min(self.lookahead, 1) * ratio} samples)"
            )


class OobleckStream(nn.Module):
    """Oobleck with the interface of `StreamingCodec`.

    The state holds, in this order: the latents last seen [C, left + lookahead]; the beginning of
    the coming block as this one heard it [channels, fade]; how many latents came in so far, up to
    ``lookahead + 1``. Before the start the latents are zero and the sound is silent.
    """

    def __init__(self, vae: Oobleck, config: StreamConfig | None = None) -> None:
        """Wrap a copy of ``vae`` with its weight norm fused (in float32)."""
        super().__init__()
        self.sizes: OobleckConfig = vae.config
        self.config = config or StreamConfig(fade_samples=min(512, self.sizes.ratio // 4))
        self.config.check(self.sizes.ratio)
        self.encoder = copy.deepcopy(vae.encoder).float()
        self.decoder = copy.deepcopy(vae.decoder).float()
        fuse_weight_norm(self)
        self.eval()

    @property
    def state_shapes(self) -> list[tuple[int, int]]:
        """Shapes of the pieces of the state."""
        kept = (self.sizes.latent_channels, self.config.left + self.config.lookahead)
        return [kept, (self.sizes.audio_channels, self.config.fade_samples), (1, 1)]

    @property
    def state_size(self) -> int:
        """Length of the flat state vector."""
        return sum(a * b for a, b in self.state_shapes)

    @property
    def lookahead_latents(self) -> int:
        """Latents by which the sound is delayed."""
        return self.config.lookahead

    @property
    def encoder_left_latents(self) -> int:
        """Latents of audio before a latent that can change it."""
        return ENCODER_REACH_LATENTS

    @property
    def encoder_lookahead_samples(self) -> int:
        """Samples after a latent that are waited for before it counts as known."""
        return self.config.encoder_lookahead * self.sizes.ratio

    def initial_state(self, batch: int = 1) -> Tensor:
        """The state before the first block, [batch, state_size]."""
        return torch.zeros(batch, self.state_size)

    def encode(self, audio: Tensor) -> Tensor:
        """Latent means [B, C, m] of audio [B, channels, ratio m]."""
        return bottleneck(self.encoder(audio))

    def decode(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Decode a block [B, C, m] to audio [B, channels, ratio m], ``lookahead`` latents late."""
        config, batch = self.config, latents.shape[0]
        sizes = [a * b for a, b in self.state_shapes]
        kept, tail, seen = (
            piece.reshape(batch, *shape)
            for piece, shape in zip(state.split(sizes, dim=1), self.state_shapes, strict=True)
        )
        window = torch.cat([kept, latents], dim=-1)
        audio, tail = decode_block(
            self.decoder,
            window,
            config.left,
            config.lookahead,
            tail=tail if config.fade_samples else None,
            fade_samples=config.fade_samples,
        )
        audio = audio * self._gate(audio, seen)
        seen = (seen + latents.shape[-1]).clamp(max=config.lookahead + 1.0)
        kept = window[..., window.shape[-1] - config.left - config.lookahead :]
        after = torch.cat([piece.reshape(batch, -1) for piece in (kept, tail, seen)], dim=1)
        return audio, after

    def _gate(self, audio: Tensor, seen: Tensor) -> Tensor:
        """Gain [B, 1, n]: 0 before the first latent's sound, then a rise, then 1."""
        start = (self.config.lookahead - seen) * self.sizes.ratio
        position = torch.arange(audio.shape[-1], device=audio.device) + 0.5
        return ((position - start) / max(self.config.fade_samples, 1)).clamp(0.0, 1.0)


@torch.no_grad()
def stream(codec: OobleckStream, latents: Tensor, block: int) -> Tensor:
    """Decode latents [B, C, n] block by block from silence; audio [B, channels, ratio n].

    As on stage, the first ``lookahead`` latents of the result are silence and as many are missing
    at the end.
    """
    state = codec.initial_state(latents.shape[0]).to(latents)
    out = []
    for piece in latents.split(block, dim=-1):
        audio, state = codec.decode(piece, state)
        out.append(audio)
    return torch.cat(out, dim=-1)


@torch.no_grad()
def seam_report(
    vae: Oobleck,
    latents: Tensor,
    block: int,
    lookaheads: Sequence[int] = (0, 1, 2, 3, 4, 6, 8, 10),
    left: int = 10,
    fade_samples: int = 512,
) -> dict[int, SeamError]:
    """Difference between streamed and whole decode for several look-aheads.

    Args:
        vae: The autoencoder.
        latents: [B, C, n] with more than ``left`` latents, best encoded from real sound.
        block: Latents in a block.
        lookaheads: Which to measure.
        left: Latents of context before a block.
        fade_samples: Cross-fade, shortened to what a look-ahead allows.

    Returns:
        The error by look-ahead, in decibels below the whole decode. The first ``left`` and the
        last latents, which hear the borders of ``latents``, are not counted.
    """
    whole, ratio = vae.decode(latents), vae.config.ratio
    last = latents.shape[-1] - max(*lookaheads, left)
    if last <= left:
        raise ValueError(f"{latents.shape[-1]} latents are too few for left {left}")
    report = {}
    for lookahead in lookaheads:
        fade = min(fade_samples, lookahead and ratio)
        codec = OobleckStream(vae, StreamConfig(left, lookahead, fade))
        heard = stream(codec, latents, block)[..., lookahead * ratio :]
        inside = slice(left * ratio, last * ratio)
        report[lookahead] = _error(heard[..., inside], whole[..., inside])
    return report


def _error(audio: Tensor, wanted: Tensor) -> SeamError:
    """How far ``audio`` is from what was wanted."""
    diff = audio - wanted
    rms = diff.square().mean().sqrt()
    relative = 20.0 * torch.log10(rms / wanted.square().mean().sqrt())
    return SeamError(diff.abs().max().item(), rms.item(), relative.item())
