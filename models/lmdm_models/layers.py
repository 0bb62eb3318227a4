"""The layers of the Stable Audio Open Small transformer, under the checkpoints' own names.

Shapes use the words of ``dit``: B batch, D width, H heads, hd head width, n tokens of this pass,
p cached tokens, N conditioning tokens.
"""

import math
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from lmdm_models.fused_attention import attended, rotated


class FourierFeatures(nn.Module):
    """Timestep features: cosines, then sines, of 2 pi t W with a stored random W."""

    def __init__(self, features: int) -> None:
        """Draw W from a standard normal; ``features`` counts cosines and sines together."""
        super().__init__()
        self.weight = nn.Parameter(torch.randn(features // 2, 1))

    def forward(self, t: Tensor) -> Tensor:
        """Map noise levels ``[B]`` to ``[B, features]``, always in float32."""
        angles = 2.0 * math.pi * t.float()[:, None] * self.weight.float()[:, 0]
        return torch.cat([angles.cos(), angles.sin()], dim=-1)


class GainNorm(nn.Module):
    """LayerNorm with a gain only; the checkpoints also store a zero ``beta``."""

    beta: Tensor

    def __init__(self, width: int) -> None:
        """Start with unit gain."""
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))
        self.register_buffer("beta", torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last axis of ``x``."""
        return F.layer_norm(x, self.gamma.shape, self.gamma, self.beta, 1e-5)


class RotaryEmbedding(nn.Module):
    """RoPE frequencies. They are a stored buffer and are never computed a second time."""

    inv_freq: Tensor

    def __init__(self, rotary_width: int, base: float) -> None:
        """Fill the buffer with ``base ** (-2 i / rotary_width)``."""
        super().__init__()
        exponents = torch.arange(0, rotary_width, 2, dtype=torch.float32) / rotary_width
        self.register_buffer("inv_freq", base**-exponents)

    def forward(self, positions: Tensor) -> Tensor:
        """Angles ``[n, rotary_width]`` in float32 of positions ``[n]``."""
        angles = positions.float()[:, None] * self.inv_freq.float()
        return torch.cat([angles, angles], dim=-1)


def apply_rope(x: Tensor, angles: Tensor) -> Tensor:
    """Rotate the leading dimensions of every head, first half paired with second half.

    Args:
        x: queries or keys ``[B, H, n, hd]``.
        angles: ``[n, r]`` or ``[1, r]`` radians, r at most hd.

    Returns:
        ``[B, H, n, hd]`` in the dtype of ``x``; computed in float32.
    """
    rotary = angles.shape[-1]
    turned, rest = x[..., :rotary].float(), x[..., rotary:]
    low, high = turned.chunk(2, dim=-1)
    turned = turned * angles.cos() + torch.cat([-high, low], dim=-1) * angles.sin()
    return torch.cat([turned.to(x.dtype), rest], dim=-1)


def _heads(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(-1, (heads, x.shape[-1] // heads)).transpose(1, 2)


def _match_batch(x: Tensor, batch: int) -> Tensor:
    return x.expand(batch, -1, -1, -1)


def _normed(norm: nn.Module, x: Tensor, heads: int) -> Tensor:
    """Normalise every head of ``[B, n, D]``."""
    return norm(x.unflatten(-1, (heads, x.shape[-1] // heads))).flatten(-2)


class SelfAttention(nn.Module):
    """Self-attention with fused q, k, v rows, LayerNorm on q and k, and RoPE."""

    exporting = False
    """Set by the exporter: attention as one operator, see `fused_attention`."""

    def __init__(self, width: int, heads: int) -> None:
        """The output projection starts at zero, so a new layer starts as the identity."""
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.to_out = nn.Linear(width, width, bias=False)
        self.q_norm = nn.LayerNorm(width // heads, eps=1e-6)
        self.k_norm = nn.LayerNorm(width // heads, eps=1e-6)
        nn.init.zeros_(self.to_out.weight)

    def project(self, x: Tensor, angles: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys (both normed and rotated) and values ``[B, H, n, hd]`` of ``[B, n, D]``."""
        q, k, v = (_heads(part, self.heads) for part in self.to_qkv(x).chunk(3, dim=-1))
        q, k = apply_rope(self.q_norm(q), angles), apply_rope(self.k_norm(k), angles)
        return q.to(v.dtype), k.to(v.dtype), v

    def key_value(self, x: Tensor, angles: Tensor) -> tuple[Tensor, Tensor]:
        """Only the keys and values of ``project``, without computing queries."""
        width = x.shape[-1]
        both = F.linear(x, self.to_qkv.weight[width:])
        if self.exporting:
            k, v = both.chunk(2, dim=-1)
            k = rotated(_normed(self.k_norm, k, self.heads), angles, self.heads)
            return _heads(k, self.heads), _heads(v, self.heads)
        k, v = (_heads(part, self.heads) for part in both.chunk(2, dim=-1))
        return apply_rope(self.k_norm(k), angles).to(v.dtype), v

    def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
        """Attention output ``[B, n, D]``; ``mask`` is bool, True where a query may attend."""
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.to_out(out.transpose(1, 2).flatten(2))

    def forward(
        self,
        x: Tensor,
        angles: Tensor,
        past: Tensor | tuple[Tensor, Tensor] | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Attention output ``[B, n, D]``, and this pass's own keys and values; see `Layer`."""
        if self.exporting:
            return self._fused(x, angles, past, mask)
        q, k, v = self.project(x, angles)
        all_k, all_v = k, v
        if past is not None:
            all_k = torch.cat([_match_batch(past[0], x.shape[0]).to(k.dtype), k], dim=2)
            all_v = torch.cat([_match_batch(past[1], x.shape[0]).to(v.dtype), v], dim=2)
        return self.attend(q, all_k, all_v, mask), (k, v)

    def _fused(
        self,
        x: Tensor,
        angles: Tensor,
        past: Tensor | tuple[Tensor, Tensor] | None,
        mask: Tensor | None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        q, k, v = self.to_qkv(x).chunk(3, dim=-1)
        q = rotated(_normed(self.q_norm, q, self.heads), angles, self.heads)
        k = rotated(_normed(self.k_norm, k, self.heads), angles, self.heads)
        cached = None if past is None else (past[0], past[1])
        out = attended(q, k, v, self.heads, cached, mask)
        return self.to_out(out), (_heads(k, self.heads), _heads(v, self.heads))


class CrossAttention(nn.Module):
    """Attention to the conditioning tokens. Padding is not masked: zero rows keep their weight."""

    exporting = False

    def __init__(self, width: int, heads: int) -> None:
        """The output projection starts at zero."""
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_kv = nn.Linear(width, 2 * width, bias=False)
        self.to_out = nn.Linear(width, width, bias=False)
        self.q_norm = nn.LayerNorm(width // heads, eps=1e-6)
        self.k_norm = nn.LayerNorm(width // heads, eps=1e-6)
        nn.init.zeros_(self.to_out.weight)

    def key_value(self, cond: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values ``[B, H, N, hd]`` of projected conditioning tokens ``[B, N, D]``."""
        k, v = (_heads(part, self.heads) for part in self.to_kv(cond).chunk(2, dim=-1))
        return self.k_norm(k).to(v.dtype), v

    def forward(self, x: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Attend from ``[B, n, D]`` to given keys and values."""
        if self.exporting:
            q = _normed(self.q_norm, self.to_q(x), self.heads)
            return self.to_out(attended(q, k, v, self.heads))
        q = self.q_norm(_heads(self.to_q(x), self.heads)).to(v.dtype)
        k, v = _match_batch(k, x.shape[0]), _match_batch(v, x.shape[0])
        out = F.scaled_dot_product_attention(q, k, v)
        return self.to_out(out.transpose(1, 2).flatten(2))


class GatedLinear(nn.Module):
    """First half of a linear layer times the SiLU of its second half."""

    def __init__(self, width: int, inner: int) -> None:
        """Build the doubled linear layer, with bias."""
        super().__init__()
        self.proj = nn.Linear(width, 2 * inner)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[..., width]`` to ``[..., inner]``."""
        value, gate = self.proj(x).chunk(2, dim=-1)
        return value * F.silu(gate)


class FeedForward(nn.Module):
    """Gated feed-forward, four times as wide inside."""

    def __init__(self, width: int) -> None:
        """The output layer starts at zero."""
        super().__init__()
        out = nn.Linear(4 * width, width)
        nn.init.zeros_(out.weight)
        nn.init.zeros_(out.bias)
        self.ff = nn.Sequential(GatedLinear(width, 4 * width), nn.Identity(), out)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[..., width]`` to ``[..., width]``."""
        return self.ff(x)


class Layer(nn.Module):
    """One pre-norm layer: self-attention, cross-attention, feed-forward, each residual.

    Attributes:
        checkpointing: compute the layer again in the backward pass instead of keeping what it
            needs, which saves most of training's memory.
    """

    checkpointing = False

    def __init__(self, width: int, heads: int) -> None:
        """Build the layer."""
        super().__init__()
        self.pre_norm = GainNorm(width)
        self.self_attn = SelfAttention(width, heads)
        self.cross_attend_norm = GainNorm(width)
        self.cross_attn = CrossAttention(width, heads)
        self.ff_norm = GainNorm(width)
        self.ff = FeedForward(width)

    def forward(
        self,
        x: Tensor,
        angles: Tensor,
        text: Tensor | tuple[Tensor, Tensor],
        past: Tensor | tuple[Tensor, Tensor] | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Run the layer.

        Args:
            x: hidden states ``[B, n, D]``.
            angles: RoPE angles ``[n, r]``.
            text: this layer's cross-attention keys and values, each ``[B or 1, H, N, hd]``.
            past: cached keys and values, each ``[B or 1, H, p, hd]``, to attend to as well.
            mask: bool ``[n, p + n]``, True where a query may attend; None for all.

        Returns:
            Hidden states ``[B, n, D]`` and this pass's own keys and values.
        """
        if self.checkpointing and torch.is_grad_enabled():
            again = partial(checkpoint, use_reentrant=False, preserve_rng_state=False)
            return again(self._run, x, angles, text, past, mask)
        return self._run(x, angles, text, past, mask)

    def _run(
        self,
        x: Tensor,
        angles: Tensor,
        text: Tensor | tuple[Tensor, Tensor],
        past: Tensor | tuple[Tensor, Tensor] | None,
        mask: Tensor | None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        out, own = self.self_attn(self.pre_norm(x), angles, past, mask)
        x = x + out
        x = x + self.cross_attn(self.cross_attend_norm(x), text[0], text[1])
        return x + self.ff(self.ff_norm(x)), own
