"""The diffusion transformer of Stable Audio Open Small, with a clean-context path for LMDM.

Module and parameter names are those of the public checkpoints (everything below ``model.model.``),
so a checkpoint loads without renaming. Sizes are configuration.

Words used for shapes: B batch, C latent channels, T latents in the window, s context latents,
o block latents, A added-input channels, N conditioning tokens, D width, L layers, H heads, hd head
width. Keys and values travel as one tensor ``[L, 2, B, H, tokens, hd]`` (index 0 keys, 1 values).
Keys are stored after qk-norm and RoPE.

Positions: the timestep token is at 0 and latent i at i + 1, wherever the token stands in the
sequence. Context is at 1..s and the target at s+1..s+o.
"""

from dataclasses import dataclass
from typing import Literal, cast

import torch
from torch import Tensor, nn

from lmdm_models.layers import FourierFeatures, Layer, RotaryEmbedding, apply_rope

TokenPlace = Literal["last", "first"]


@dataclass(frozen=True)
class DiTConfig:
    """Sizes of a DiT. The defaults are Stable Audio Open Small without added inputs.

    Attributes:
        io_channels: latent channels C.
        width: transformer width D.
        depth: number of layers L.
        heads: attention heads H; ``width / heads`` is the head width.
        cond_token_dim: width of the cross-attention tokens.
        global_cond_dim: width of the global condition; 0 for none.
        timestep_features: width of the timestep's Fourier features (cosines and sines).
        add_channels: channels A of the added inputs; 0 is the base network, 1 + C the text LMDM,
            2 (1 + C) the accompaniment LMDM, more with a sketch.
        rope_base: base of the RoPE frequencies of a newly built network.
    """

    io_channels: int = 64
    width: int = 1024
    depth: int = 16
    heads: int = 8
    cond_token_dim: int = 768
    global_cond_dim: int = 768
    timestep_features: int = 256
    add_channels: int = 0
    rope_base: float = 10000.0

    def __post_init__(self) -> None:
        """Check that the sizes fit together.

        Raises:
            ValueError: a size is not positive, or a width cannot be divided as needed.
        """
        for name in ("io_channels", "width", "depth", "heads", "cond_token_dim"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be positive, is {getattr(self, name)}")
        if self.width % self.heads or self.timestep_features % 2:
            raise ValueError("width must divide by heads, and timestep_features by 2")
        if self.rotary_width > self.head_width:
            raise ValueError(f"head width {self.head_width} is below the rotary width 32")

    @property
    def head_width(self) -> int:
        """Width of one attention head."""
        return self.width // self.heads

    @property
    def rotary_width(self) -> int:
        """Leading dimensions of a head that RoPE rotates."""
        return max(self.head_width // 2, 32)


class Transformer(nn.Module):
    """The layers with their input and output projections and RoPE frequencies."""

    def __init__(self, config: DiTConfig) -> None:
        """Build the layers."""
        super().__init__()
        self.project_in = nn.Linear(config.io_channels, config.width, bias=False)
        self.project_out = nn.Linear(config.width, config.io_channels, bias=False)
        self.rotary_pos_emb = RotaryEmbedding(config.rotary_width, config.rope_base)
        self.layers = nn.ModuleList(Layer(config.width, config.heads) for _ in range(config.depth))

    @property
    def stack(self) -> list[Layer]:
        """The layers, in order."""
        return cast(list[Layer], list(self.layers))


def _by_layer(kv: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Keys and values ``[L, 2, B, H, n, hd]`` as a pair a layer, taken apart in one go."""
    parts = kv.flatten(0, 1).unbind(0)
    return list(zip(parts[::2], parts[1::2], strict=True))


def _mlp(features: int, width: int, bias: bool) -> nn.Sequential:
    first, second = nn.Linear(features, width, bias=bias), nn.Linear(width, width, bias=bias)
    return nn.Sequential(first, nn.SiLU(), second)


class DiT(nn.Module):
    """The network that predicts a velocity; see the module's text for shapes and positions."""

    to_global_embed: nn.Sequential | None
    to_input_add_embed: nn.Linear | None

    def __init__(self, config: DiTConfig) -> None:
        """Build a network with fresh weights, every layer starting as the identity."""
        super().__init__()
        self.config = config
        width, channels = config.width, config.io_channels
        self.timestep_features = FourierFeatures(config.timestep_features)
        self.to_timestep_embed = _mlp(config.timestep_features, width, bias=True)
        self.to_cond_embed = _mlp(config.cond_token_dim, width, bias=False)
        self.to_global_embed = None
        if config.global_cond_dim:
            self.to_global_embed = _mlp(config.global_cond_dim, width, bias=False)
        self.to_input_add_embed = None
        if config.add_channels:
            self.to_input_add_embed = nn.Linear(config.add_channels, width, bias=False)
        self.preprocess_conv = nn.Conv1d(channels, channels, 1, bias=False)
        self.postprocess_conv = nn.Conv1d(channels, channels, 1, bias=False)
        self.transformer = Transformer(config)
        nn.init.zeros_(self.preprocess_conv.weight)
        nn.init.zeros_(self.postprocess_conv.weight)

    def embed_token(self, t: Tensor, global_cond: Tensor | None = None) -> Tensor:
        """The one extra token ``[B, D]``: timestep embedding plus global embedding.

        Args:
            t: noise levels ``[B]``, 1 noise, 0 clean.
            global_cond: ``[B or 1, Dg]``; needed exactly when the network has a global condition.

        Raises:
            ValueError: the global condition is missing or not expected.
        """
        if (global_cond is None) != (self.to_global_embed is None):
            raise ValueError("global_cond is required exactly when global_cond_dim > 0")
        features = self.timestep_features(t).to(self.to_timestep_embed[0].weight.dtype)
        token = self.to_timestep_embed(features)
        if self.to_global_embed is not None:
            token = token + self.to_global_embed(global_cond)
        return token

    def embed_added(self, add: Tensor) -> Tensor:
        """Hidden states ``[B, n, D]`` of added inputs ``[B, A, n]`` (clean context, stems, sketch).

        Raises:
            ValueError: the network takes no added inputs.
        """
        if self.to_input_add_embed is None:
            raise ValueError("this network takes no added inputs (add_channels is 0)")
        return self.to_input_add_embed(add.transpose(1, 2))

    def embed_latents(
        self, x: Tensor, add: Tensor | None = None, router_mask: Tensor | None = None
    ) -> Tensor:
        """Initial hidden states ``[B, n, D]``, paper Eq. 4: ``A (r x) + B added``.

        Args:
            x: noisy latents ``[B, C, n]``.
            add: added inputs ``[B, A, n]`` or None.
            router_mask: ``[B, 1, n]``, 1 on target latents; None routes nothing away.
        """
        x = x + self.preprocess_conv(x)
        if router_mask is not None:
            x = x * router_mask
        hidden = self.transformer.project_in(x.transpose(1, 2))
        return hidden if add is None else hidden + self.embed_added(add)

    def _read_out(self, hidden: Tensor) -> Tensor:
        out = self.transformer.project_out(hidden).transpose(1, 2)
        return out + self.postprocess_conv(out)

    def _angles(self, first_position: int, n: int, token: TokenPlace | None) -> Tensor:
        device = self.transformer.rotary_pos_emb.inv_freq.device
        positions = torch.arange(first_position, first_position + n, device=device)
        if token is not None:
            zero = torch.zeros(1, dtype=positions.dtype, device=device)
            order = [positions, zero] if token == "last" else [zero, positions]
            positions = torch.cat(order)
        return self.transformer.rotary_pos_emb(positions)

    def hidden_states(
        self,
        x: Tensor,
        t: Tensor,
        cross: Tensor,
        global_cond: Tensor | None = None,
        *,
        add: Tensor | None = None,
        router_mask: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token: TokenPlace = "last",
        exit_layer: int | None = None,
        first_position: int = 1,
    ) -> list[Tensor]:
        """Hidden states before the first layer and after each layer.

        Args:
            x: as in ``forward``.
            t: as in ``forward``.
            cross: as in ``forward``.
            global_cond: as in ``forward``.
            add: as in ``forward``.
            router_mask: as in ``forward``.
            attention_mask: as in ``forward``.
            token: as in ``forward``.
            exit_layer: index of the last layer to run; None runs all.
            first_position: RoPE position of the first latent (1 in the trained window).

        Returns:
            A list of ``[B, T + 1, D]``: the transformer's input, then one entry per layer run. The
            token is in its place, first or last.

        Raises:
            ValueError: ``token`` or ``exit_layer`` is not possible.
        """
        if token not in ("last", "first"):
            raise ValueError(f"token must be 'last' or 'first', is {token!r}")
        last = len(self.transformer.layers) - 1 if exit_layer is None else exit_layer
        if not 0 <= last < len(self.transformer.layers):
            raise ValueError(f"exit_layer must be in 0..{len(self.transformer.layers) - 1}")
        latents = self.embed_latents(x, add, router_mask)
        extra = self.embed_token(t, global_cond)[:, None].to(latents.dtype)
        extra = extra.expand(x.shape[0], -1, -1)
        parts = [latents, extra] if token == "last" else [extra, latents]
        hidden = torch.cat(parts, dim=1)
        angles = self._angles(first_position, x.shape[-1], token)
        cond = self.to_cond_embed(cross)
        states = [hidden]
        for layer in self.transformer.stack[: last + 1]:
            text = layer.cross_attn.key_value(cond)
            hidden, _ = layer(hidden, angles, text, mask=attention_mask)
            states.append(hidden)
        return states

    def forward(
        self,
        x: Tensor,
        t: Tensor,
        cross: Tensor,
        global_cond: Tensor | None = None,
        *,
        add: Tensor | None = None,
        router_mask: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token: TokenPlace = "last",
        first_position: int = 1,
    ) -> Tensor:
        """Velocity of a whole window in one pass.

        Args:
            x: noisy latents ``[B, C, T]``.
            t: noise levels ``[B]``.
            cross: conditioning tokens ``[B, N, Dc]``, padding rows zero and kept.
            global_cond: ``[B, Dg]``, or None for a network without one.
            add: added inputs ``[B, A, T]``; None adds nothing.
            router_mask: ``[B, 1, T]``, 1 on target latents; None is the network without router
                (paper Alg. 1).
            attention_mask: bool ``[T + 1, T + 1]`` in sequence order, rows are queries, True may
                attend; None is full attention.
            token: place of the timestep token in the sequence; its RoPE position is 0 in both.
            first_position: RoPE position of the first latent.

        Returns:
            Velocity ``[B, C, T]``.
        """
        hidden = self.hidden_states(
            x,
            t,
            cross,
            global_cond,
            add=add,
            router_mask=router_mask,
            attention_mask=attention_mask,
            token=token,
            first_position=first_position,
        )[-1]
        return self._read_out(hidden[:, :-1] if token == "last" else hidden[:, 1:])

    def text_kv(self, cross: Tensor) -> Tensor:
        """Cross-attention keys and values ``[L, 2, B, H, N, hd]`` of tokens ``[B, N, Dc]``."""
        cond = self.to_cond_embed(cross)
        pairs = [layer.cross_attn.key_value(cond) for layer in self.transformer.stack]
        return torch.stack([torch.stack(pair) for pair in pairs])

    def context_kv(
        self,
        add: Tensor,
        text_kv: Tensor,
        mask: Tensor | None = None,
        first_position: int = 1,
        past: Tensor | None = None,
    ) -> Tensor:
        """Clean pass over context latents: their self-attention keys and values.

        No token, no timestep and no noisy latents take part, so the result is valid for every
        denoising step (paper Alg. 2). The last layer computes keys and values only.

        Args:
            add: added inputs of the context ``[B, A, s]``.
            text_kv: from ``text_kv``, batch B or 1.
            mask: bool ``[s, p + s]``, True may attend; None is bidirectional.
            first_position: RoPE position of the first latent of ``add``.
            past: keys and values ``[L, 2, B or 1, H, p, hd]`` already cached, seen as well.

        Returns:
            ``[L, 2, B, H, s, hd]``, without ``past``.
        """
        hidden = self.embed_added(add)
        angles = self._angles(first_position, add.shape[-1], None)
        pairs = []
        pasts = [None] * self.config.depth if past is None else _by_layer(past)
        layers = self.transformer.stack[:-1]
        for layer, text, cached in zip(layers, _by_layer(text_kv), pasts, strict=False):
            hidden, pair = layer(hidden, angles, text, cached, mask)
            pairs.append(pair)
        last = self.transformer.stack[-1]
        pairs.append(last.self_attn.key_value(last.pre_norm(hidden), angles))
        return torch.stack([torch.stack(pair) for pair in pairs])

    def denoise(
        self,
        x: Tensor,
        t: Tensor,
        kv: Tensor,
        text_kv: Tensor,
        global_cond: Tensor | None = None,
        add: Tensor | None = None,
    ) -> Tensor:
        """Velocity of the target block given cached context, unmasked (paper Alg. 2 and 3).

        Args:
            x: noisy target latents ``[B, C, o]``.
            t: noise levels ``[B]``.
            kv: context keys and values ``[L, 2, B or 1, H, s, hd]`` at positions 1..s.
            text_kv: ``[L, 2, B or 1, H, N, hd]``.
            global_cond: ``[B or 1, Dg]`` or None.
            add: added inputs of the target ``[B, A, o]`` or None for zeros.

        Returns:
            Velocity ``[B, C, o]``.
        """
        latents = self.embed_latents(x, add)
        extra = self.embed_token(t, global_cond)[:, None].to(latents.dtype)
        hidden = torch.cat([latents, extra.expand(x.shape[0], -1, -1)], dim=1)
        angles = self._angles(kv.shape[-2] + 1, x.shape[-1], "last")
        layers = self.transformer.stack
        for layer, text, cached in zip(layers, _by_layer(text_kv), _by_layer(kv), strict=True):
            hidden, _ = layer(hidden, angles, text, cached)
        return self._read_out(hidden[:, :-1])

    def empty_kv(self, batch: int = 1) -> Tensor:
        """A cache of no latents, ``[L, 2, batch, H, 0, hd]``."""
        config, weight = self.config, self.transformer.project_in.weight
        return weight.new_zeros(config.depth, 2, batch, config.heads, 0, config.head_width)

    def append_kv(self, add: Tensor, kv: Tensor, text_kv: Tensor) -> Tensor:
        """Encode one clean block against the cache and append it (paper Alg. 3).

        The block sees every cached latent and itself; older blocks are not touched.

        Args:
            add: added inputs of the block ``[B, A, o]``.
            kv: cache ``[L, 2, B, H, p, hd]`` at positions 1..p; p may be 0.
            text_kv: ``[L, 2, B or 1, H, N, hd]``.

        Returns:
            Cache ``[L, 2, B, H, p + o, hd]`` at positions 1..p+o.
        """
        new = self.context_kv(add, text_kv, first_position=kv.shape[-2] + 1, past=kv)
        return torch.cat([kv.expand(-1, -1, new.shape[2], -1, -1, -1), new], dim=-2)

    def roll_kv(self, kv: Tensor, o: int) -> Tensor:
        """Drop the o oldest latents and turn the other keys back by o positions.

        Args:
            kv: cache ``[L, 2, B, H, p, hd]`` at positions 1..p.
            o: latents to drop, at most p.

        Returns:
            Cache ``[L, 2, B, H, p - o, hd]`` at positions 1..p-o.
        """
        back = torch.full((1,), -o, device=kv.device)
        angles = self.transformer.rotary_pos_emb(back)
        kept = kv[..., o:, :]
        return torch.stack([apply_rope(kept[:, 0], angles), kept[:, 1]], dim=1)
