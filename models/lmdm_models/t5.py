"""The T5 encoder (Raffel et al. 2019) that conditions Stable Audio Open Small, in plain PyTorch.

Parameter names are those of the public checkpoints. It differs from other transformers in these
points: attention scores are not scaled, positions enter as one learned bias per head and distance
bucket (the first layer's, used by all), norms divide by the root mean square without a mean or a
bias, and no linear layer has a bias.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lmdm_models.load import LoadError, check_state, read_state_dict

MASKED = -1e9
"""Added to the scores of padding; far below any score, and finite in float32."""


@dataclass(frozen=True)
class T5Config:
    """Sizes; the defaults are those of t5-base."""

    vocab_size: int = 32128
    d_model: int = 768
    d_kv: int = 64
    d_ff: int = 3072
    num_layers: int = 12
    num_heads: int = 12
    relative_attention_num_buckets: int = 32
    relative_attention_max_distance: int = 128
    layer_norm_epsilon: float = 1e-6


def distance_buckets(tokens: int, buckets: int = 32, max_distance: int = 128) -> Tensor:
    """Bucket [tokens, tokens] of every key position relative to a query (row), both directions.

    Half of the buckets are for keys after the query. Of each half, the first half counts single
    distances; the rest grow logarithmically up to ``max_distance``.
    """
    position = torch.arange(tokens)
    relative = position[None, :] - position[:, None]
    half = buckets // 2
    exact = half // 2
    distance = relative.abs()
    growth = torch.log(distance.clamp(min=1).float() / exact) / math.log(max_distance / exact)
    far = (exact + (growth * (half - exact)).long()).clamp(max=half - 1)
    return (relative > 0).long() * half + torch.where(distance < exact, distance, far)


class T5Norm(nn.Module):
    """Divides by the root mean square of the last axis, then applies a gain."""

    def __init__(self, width: int, epsilon: float) -> None:
        """Start with unit gain."""
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        """Normalise [..., width]."""
        power = x.square().mean(-1, keepdim=True)
        return self.weight * (x * torch.rsqrt(power + self.epsilon))


class _Attention(nn.Module):
    def __init__(self, config: T5Config, first: bool) -> None:
        super().__init__()
        inner = config.num_heads * config.d_kv
        self.heads = config.num_heads
        self.q = nn.Linear(config.d_model, inner, bias=False)
        self.k = nn.Linear(config.d_model, inner, bias=False)
        self.v = nn.Linear(config.d_model, inner, bias=False)
        self.o = nn.Linear(inner, config.d_model, bias=False)
        if first:
            self.relative_attention_bias = nn.Embedding(
                config.relative_attention_num_buckets, config.num_heads
            )

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Attend among [B, n, D] under ``bias`` [B, H, n, n]."""
        q, k, v = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        weights = torch.softmax(q @ k.transpose(-1, -2) + bias, dim=-1)
        return self.o((weights @ v).transpose(1, 2).flatten(-2))


class _SelfAttentionLayer(nn.Module):
    def __init__(self, config: T5Config, first: bool) -> None:
        super().__init__()
        self.SelfAttention = _Attention(config, first)
        self.layer_norm = T5Norm(config.d_model, config.layer_norm_epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Attend and add."""
        return x + self.SelfAttention(self.layer_norm(x), bias)


class _Dense(nn.Module):
    def __init__(self, config: T5Config) -> None:
        super().__init__()
        self.wi = nn.Linear(config.d_model, config.d_ff, bias=False)
        self.wo = nn.Linear(config.d_ff, config.d_model, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Two linear layers with a ReLU between."""
        return self.wo(F.relu(self.wi(x)))


class _DenseLayer(nn.Module):
    def __init__(self, config: T5Config) -> None:
        super().__init__()
        self.DenseReluDense = _Dense(config)
        self.layer_norm = T5Norm(config.d_model, config.layer_norm_epsilon)

    def forward(self, x: Tensor) -> Tensor:
        """Transform and add."""
        return x + self.DenseReluDense(self.layer_norm(x))


class _Block(nn.Module):
    def __init__(self, config: T5Config, first: bool) -> None:
        super().__init__()
        self.layer = nn.ModuleList([_SelfAttentionLayer(config, first), _DenseLayer(config)])

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Attention, then the dense layers."""
        return self.layer[1](self.layer[0](x, bias))


class _Stack(nn.Module):
    def __init__(self, config: T5Config) -> None:
        super().__init__()
        self.block = nn.ModuleList(_Block(config, i == 0) for i in range(config.num_layers))
        self.final_layer_norm = T5Norm(config.d_model, config.layer_norm_epsilon)


class T5Encoder(nn.Module):
    """Token ids to hidden states; state-dict names as in the public checkpoints."""

    def __init__(self, config: T5Config | None = None) -> None:
        """Build with fresh weights."""
        super().__init__()
        self.config = config or T5Config()
        self.shared = nn.Embedding(self.config.vocab_size, self.config.d_model)
        self.encoder = _Stack(self.config)

    def position_bias(self, tokens: int) -> Tensor:
        """Bias [1, H, tokens, tokens] of every layer's attention scores."""
        first = cast(_SelfAttentionLayer, cast(_Block, self.encoder.block[0]).layer[0])
        config = self.config
        buckets = distance_buckets(
            tokens, config.relative_attention_num_buckets, config.relative_attention_max_distance
        )
        table = first.SelfAttention.relative_attention_bias
        return table(buckets.to(table.weight.device)).permute(2, 0, 1)[None]

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode.

        Args:
            ids: Token ids [B, n].
            mask: [B, n], 1 on text and 0 on padding, which no token attends to.

        Returns:
            [B, n, d_model]; rows of padding hold values without meaning.
        """
        x = self.shared(ids)
        bias = self.position_bias(ids.shape[1]) + (1.0 - mask[:, None, None].to(x)) * MASKED
        for block in self.encoder.block:
            x = block(x, bias)
        return self.encoder.final_layer_norm(x)


def read_config(path: Path) -> T5Config:
    """Read ``config.json`` of a T5 checkpoint.

    Raises:
        LoadError: It is missing or damaged, or describes another kind of network.
    """
    try:
        values: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise LoadError(f"{path.name}: cannot be read ({error})") from error
    forward = values.get("feed_forward_proj", "relu")
    if values.get("model_type") != "t5" or forward != "relu":
        raise LoadError(
            f"{path.name}: model_type {values.get('model_type')!r} with feed_forward_proj "
            f"{forward!r}; only T5 1.0 (t5, relu) is supported"
        )
    names = T5Config.__dataclass_fields__
    return T5Config(**{name: values[name] for name in names if name in values})


def _read_weights(folder: Path) -> dict[str, Tensor]:
    safe, pickled = folder / "model.safetensors", folder / "pytorch_model.bin"
    if safe.is_file() or not pickled.is_file():
        return read_state_dict(safe)
    try:
        return torch.load(pickled, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for damaged or unsafe files
        raise LoadError(f"{pickled.name}: not a readable weights-only file") from error


def load_t5(folder: Path) -> tuple[T5Encoder, str]:
    """Load a folder as the Hugging Face hub has it: config, weights and ``tokenizer.json``.

    The decoder half of a whole T5 is left out. Every tensor of the encoder must have its place.

    Returns:
        The encoder in float32, and the tokenizer as JSON.

    Raises:
        LoadError: A file is missing or damaged, or a tensor missing, unexpected or misshapen.
    """
    config = read_config(folder / "config.json")
    state = {
        name: value.float()
        for name, value in _read_weights(folder).items()
        if not name.startswith("decoder.") and name != "lm_head.weight"
    }
    tied = state.pop("encoder.embed_tokens.weight", None)
    if tied is not None and not torch.equal(tied, state.setdefault("shared.weight", tied)):
        raise LoadError("encoder.embed_tokens.weight differs from shared.weight")
    with torch.device("meta"):
        model = T5Encoder(config)
    check_state(model.state_dict(), state, source=folder.name)
    model.load_state_dict(state, assign=True)
    try:
        tokenizer = (folder / "tokenizer.json").read_text()
    except OSError as error:
        raise LoadError(f"tokenizer.json: cannot be read ({error.strerror})") from error
    return model.eval().requires_grad_(False), tokenizer
