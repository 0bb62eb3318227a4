"""The network in a precision, in two forms: as the repository has it, and lean.

In half precision these stay in float32: the timestep's features and embedding, RoPE, the
statistics of every norm (its kernel computes them so), the sampler and everything it reads.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lmdm_models.dit import DiT
from lmdm_models.layers import GainNorm, Layer

DTYPES = {
    "fp32": torch.float32,
    "tf32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}
"""Precisions. ``tf32`` is float32 with matrix products and convolutions in TensorFloat-32."""


@contextlib.contextmanager
def arithmetic(precision: str) -> Iterator[None]:
    """Allow TensorFloat-32 for ``tf32`` alone, while work is done or captured."""
    allowed = precision == "tf32"
    matmul: Any = torch.backends.cuda.matmul
    cudnn: Any = torch.backends.cudnn
    before = matmul.allow_tf32, cudnn.allow_tf32
    matmul.allow_tf32 = cudnn.allow_tf32 = allowed
    try:
        yield
    finally:
        matmul.allow_tf32, cudnn.allow_tf32 = before


def in_precision(dit: DiT, precision: str) -> DiT:
    """A copy of the network; timestep features and embedding, and RoPE, stay in float32."""
    dit = copy.deepcopy(dit)
    dtype = DTYPES[precision]
    kept = set(dit.to_timestep_embed.modules())
    cast = (nn.Linear, nn.Conv1d, nn.LayerNorm, GainNorm)
    for module in dit.modules():
        if module not in kept and isinstance(module, cast):
            module.to(dtype)
    return dit


class Net(Protocol):
    """A network as the loop over a block calls it; x and velocities are float32."""

    dtype: torch.dtype

    def text(self, cross: Tensor) -> Tensor:
        """Keys and values of the conditioning tokens; once a prompt."""
        ...

    def mark(self, k: float, global_cond: Tensor | None) -> Tensor:
        """What a step needs of its noise level; once a schedule."""
        ...

    def context(self, added: Tensor, text_kv: Tensor) -> Tensor:
        """Keys and values of the context [1, A, s]; once a block."""
        ...

    def opened(self, added: Tensor) -> Tensor:
        """What a step needs of the block's added inputs [1, A, o]; once a block."""
        ...

    def step(self, x: Tensor, mark: Tensor, kv: Tensor, text_kv: Tensor, opened: Tensor) -> Tensor:
        """Velocity [1, C, o] of latents [1, C, o]."""
        ...


class Plain:
    """`DiT` as it is, called as `lmdm_models.outpaint.cached_velocity` does."""

    def __init__(self, dit: DiT, precision: str, global_cond: Tensor | None) -> None:
        self.dit = in_precision(dit, precision)
        self.dtype = DTYPES[precision]
        self.global_cond = None if global_cond is None else global_cond.to(self.dtype)

    def text(self, cross: Tensor) -> Tensor:
        """See `Net`."""
        return self.dit.text_kv(cross.to(self.dtype))

    def mark(self, k: float, global_cond: Tensor | None) -> Tensor:
        """The noise level [1]."""
        device = self.dit.transformer.rotary_pos_emb.inv_freq.device
        return torch.full((1,), k, dtype=torch.float32, device=device)

    def context(self, added: Tensor, text_kv: Tensor) -> Tensor:
        """See `Net`."""
        return self.dit.context_kv(added.to(self.dtype), text_kv)

    def opened(self, added: Tensor) -> Tensor:
        """The added inputs in the network's precision."""
        return added.to(self.dtype)

    def step(self, x: Tensor, mark: Tensor, kv: Tensor, text_kv: Tensor, opened: Tensor) -> Tensor:
        """See `Net`."""
        x = x.to(self.dtype)
        return self.dit.denoise(x, mark, kv, text_kv, self.global_cond, opened).float()


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """`layers.apply_rope` with tables instead of angles; float32 in and out."""
    rotary = cos.shape[-1]
    turned, rest = x[..., :rotary], x[..., rotary:]
    low, high = turned.chunk(2, dim=-1)
    turned = turned * cos + torch.cat([-high, low], dim=-1) * sin
    return torch.cat([turned, rest], dim=-1)


def _unit_norm(x: Tensor, norm: nn.LayerNorm) -> Tensor:
    """Layer norm of heads [.., hd] in float32, left in float32 for RoPE."""
    weight, bias = norm.weight.float(), norm.bias.float()
    return F.layer_norm(x.float(), norm.normalized_shape, weight, bias, norm.eps)


@dataclass(frozen=True)
class _Tables:
    """Cosines and sines of RoPE at fixed positions, [n, r]."""

    cos: Tensor
    sin: Tensor


class Lean:
    """The same function with all that does not change within a block, or ever, done before.

    RoPE's tables, the token of every noise level and the added inputs' hidden states are computed
    ahead; the 1 x 1 convolutions around the network are folded into its projections; queries,
    keys and their norms are one expression, so that a compiler makes few kernels of it.
    """

    def __init__(
        self, dit: DiT, precision: str, global_cond: Tensor | None, context: int, block: int
    ) -> None:
        self.dit = in_precision(dit, precision)
        self.dtype = DTYPES[precision]
        self.heads = dit.config.heads
        rope, device = dit.transformer.rotary_pos_emb, dit.transformer.project_in.weight.device
        before = torch.arange(1, context + 1, device=device)
        after = torch.arange(context + 1, context + block + 1, device=device)
        after = torch.cat([after, after.new_zeros(1)])
        self.before, self.after = (
            _Tables(angles.cos(), angles.sin()) for angles in (rope(before), rope(after))
        )
        self.exact = dit
        enter, leave = dit.preprocess_conv.weight[..., 0], dit.postprocess_conv.weight[..., 0]
        eye = torch.eye(len(enter), device=device)
        self.weight_in = (dit.transformer.project_in.weight @ (eye + enter)).to(self.dtype)
        self.weight_out = ((eye + leave) @ dit.transformer.project_out.weight).to(self.dtype)

    def text(self, cross: Tensor) -> Tensor:
        """See `Net`."""
        return self.dit.text_kv(cross.to(self.dtype))

    def mark(self, k: float, global_cond: Tensor | None) -> Tensor:
        """The token [1, 1, D] of a noise level, computed in float32."""
        level = torch.full((1,), k, device=self.weight_in.device)
        return self.exact.embed_token(level, global_cond)[:, None].to(self.dtype)

    def opened(self, added: Tensor) -> Tensor:
        """Hidden states [1, o, D] of the added inputs."""
        return self.dit.embed_added(added.to(self.dtype))

    def context(self, added: Tensor, text_kv: Tensor) -> Tensor:
        """See `Net`."""
        hidden, caches = self.dit.embed_added(added.to(self.dtype)), []
        stack = self.dit.transformer.stack
        for i, layer in enumerate(stack[:-1]):
            q, k, v = self._project(layer, hidden, self.before)
            caches.append(torch.stack([k, v]))
            hidden = self._rest(layer, hidden, F.scaled_dot_product_attention(q, k, v), text_kv[i])
        last = stack[-1]
        width = hidden.shape[-1]
        both = F.linear(last.pre_norm(hidden), last.self_attn.to_qkv.weight[width:])
        k, v = self._heads(both, 2)
        caches.append(torch.stack([self._keys(last, k, self.before), v]))
        return torch.stack(caches)

    def step(self, x: Tensor, mark: Tensor, kv: Tensor, text_kv: Tensor, opened: Tensor) -> Tensor:
        """See `Net`."""
        hidden = F.linear(x.to(self.dtype).transpose(1, 2), self.weight_in) + opened
        hidden = torch.cat([hidden, mark], dim=1)
        for i, layer in enumerate(self.dit.transformer.stack):
            q, k, v = self._project(layer, hidden, self.after)
            k, v = torch.cat([kv[i, 0], k], dim=2), torch.cat([kv[i, 1], v], dim=2)
            hidden = self._rest(layer, hidden, F.scaled_dot_product_attention(q, k, v), text_kv[i])
        return F.linear(hidden[:, :-1], self.weight_out).transpose(1, 2).float()

    def _heads(self, x: Tensor, parts: int) -> Sequence[Tensor]:
        """Parts of [1, n, parts D] as heads [1, H, n, hd]."""
        return x.unflatten(-1, (parts, self.heads, -1)).permute(2, 0, 3, 1, 4).unbind(0)

    def _keys(self, layer: Layer, k: Tensor, tables: _Tables) -> Tensor:
        k = _unit_norm(k, layer.self_attn.k_norm)
        return _turned(k, tables.cos, tables.sin).to(self.dtype)

    def _project(
        self, layer: Layer, hidden: Tensor, tables: _Tables
    ) -> tuple[Tensor, Tensor, Tensor]:
        q, k, v = self._heads(layer.self_attn.to_qkv(layer.pre_norm(hidden)), 3)
        q = _turned(_unit_norm(q, layer.self_attn.q_norm), tables.cos, tables.sin)
        return q.to(self.dtype), self._keys(layer, k, tables), v

    def _rest(self, layer: Layer, hidden: Tensor, seen: Tensor, text: Tensor) -> Tensor:
        hidden = hidden + layer.self_attn.to_out(seen.transpose(1, 2).flatten(2))
        cross = layer.cross_attn
        (q,) = self._heads(cross.to_q(layer.cross_attend_norm(hidden)), 1)
        q = _unit_norm(q, cross.q_norm).to(self.dtype)
        heard = F.scaled_dot_product_attention(q, text[0], text[1])
        hidden = hidden + cross.to_out(heard.transpose(1, 2).flatten(2))
        return hidden + layer.ff(layer.ff_norm(hidden))
