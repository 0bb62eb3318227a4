"""Rotation and attention as single operators of ONNX Runtime, for the exporter.

Written out, attention takes forty operators a layer, most of which only move numbers; at the ten
rows of a denoising step they cost as much as the matrix products do. Both operators here exist for
the CPU and for CUDA. They are symbols: outside of an export they compute nothing.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

DOMAIN = "com.microsoft"
HIDDEN = -1e9
"""Added to the scores of what may not be attended to."""


def rotated(x: Tensor, angles: Tensor, heads: int) -> Tensor:
    """`lmdm_models.layers.apply_rope` of all heads side by side.

    Args:
        x: queries or keys ``[B, n, D]``.
        angles: ``[n, r]`` radians; both halves of r are equal.
        heads: how many heads lie in D.
    """
    half = angles[:, : angles.shape[-1] // 2]
    first = torch.zeros(1, dtype=torch.int64)
    return torch.onnx.ops.symbolic(
        f"{DOMAIN}::RotaryEmbedding",
        (x, first, half.cos(), half.sin()),
        {"num_heads": heads, "rotary_embedding_dim": angles.shape[-1], "interleaved": 0},
        dtype=x.dtype,
        shape=x.shape,
        version=1,
    )


def attended(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    heads: int,
    past: tuple[Tensor, Tensor] | None = None,
    mask: Tensor | None = None,
) -> Tensor:
    """Softmax attention ``[B, n, D]``.

    Args:
        q: queries ``[B, n, D]``.
        k: keys ``[B, n, D]``, or ``[B, H, N, hd]`` without ``past``.
        v: values, shaped like the keys.
        heads: H.
        past: cached keys and values ``[B, H, p, hd]`` that come before.
        mask: bool ``[n, p + n]``, True where a query may attend; None for all.
    """
    bias = None if mask is None else torch.where(mask, 0.0, HIDDEN).to(q.dtype)[None, None]
    name, attributes = f"{DOMAIN}::MultiHeadAttention", dict[str, Any](num_heads=heads)
    if past is None:
        inputs = (q, k, v, None, None, bias)
        return torch.onnx.ops.symbolic(
            name, inputs, attributes, dtype=q.dtype, shape=q.shape, version=1
        )
    batch, n, width = q.shape
    # The operator wants to tell the longer cache; nobody reads it.
    longer = (batch, heads, past[0].shape[-2] + n, width // heads)
    found = torch.onnx.ops.symbolic_multi_out(
        name,
        (q, k, v, None, None, bias, *past),
        attributes,
        dtypes=(q.dtype,) * 3,
        shapes=(q.shape, longer, longer),
        version=1,
    )
    return found[0]
