"""Writes one .onnx file that holds every graph of an instrument, and describes itself.

Each network is exported on its own, then all are merged into one ONNX model: names get their
graph's prefix (``context/...``), weights are stored once however many graphs use them, and the
`ModelSpec` goes into the metadata. `lmdm_agent.onnx_file` reads such a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import msgspec
import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.spec import METADATA_KEY, TOKENIZER_KEY, ModelSpec, encode_spec
from lmdm_models.codec import StreamingCodec
from lmdm_models.dit import DiT
from lmdm_models.lmdm import LMDM, block_causal_mask
from lmdm_models.onnx_merge import (
    Exported,
    ExportError,
    Merger,
    check_size,
    export_graph,
    exporting,
    quantized,
)
from lmdm_models.oobleck import Oobleck
from lmdm_models.oobleck_stream import OobleckStream, StreamConfig
from lmdm_models.reload import NETWORKS_KEY, table_of
from lmdm_models.sketch import Sketch
from lmdm_models.t5 import T5Encoder
from lmdm_models.text_encoders import SAO_PROMPT_TOKENS, T5Graph, TextEncoderGraph

Weights = Literal["fp32", "fp16", "int8"]
INT8_GRAPHS = ("context", "denoise")
STORED_BYTES: dict[Weights, float] = {"fp32": 4.0, "fp16": 2.0, "int8": 1.0}


class Codec(Protocol):
    """Audio to latents and back, in blocks; `StreamingCodec` and `OobleckStream` are two."""

    @property
    def state_size(self) -> int:
        """Length of the decoder's state vector, which is zeros before the first block."""
        ...

    @property
    def lookahead_latents(self) -> int:
        """Latents by which decoded sound is late."""
        ...

    @property
    def encoder_left_latents(self) -> int:
        """Latents of audio before a latent that can change it."""
        ...

    @property
    def encoder_lookahead_samples(self) -> int:
        """Samples after a latent that can change it."""
        ...

    def encode(self, audio: Tensor) -> Tensor:
        """Normalised latents [1, C, m] of audio [1, channels, n m]."""
        ...

    def decode(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Audio and next state of normalised latents [1, C, m] and a state [1, state]."""
        ...


class ContextGraph(nn.Module):
    """Added input and text to the keys and values of the context and of the text."""

    mask: Tensor | None

    def __init__(self, dit: DiT, mask: Tensor | None = None) -> None:
        super().__init__()
        self.dit = dit
        self.register_buffer("mask", mask)

    def forward(self, added: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
        """[b, A, s], [b, tokens, size] -> [L, 2, b, H, s, hd], [L, 2, b, H, tokens, hd]."""
        text_kv = self.dit.text_kv(text)
        return self.dit.context_kv(added, text_kv, self.mask), text_kv


class DenoiseGraph(nn.Module):
    """One denoising step of a block against the cache; the global condition is a constant."""

    global_cond: Tensor | None

    def __init__(self, dit: DiT, global_cond: Tensor | None = None) -> None:
        super().__init__()
        self.dit = dit
        self.register_buffer("global_cond", global_cond)

    def forward(self, x: Tensor, k: Tensor, added: Tensor, kv: Tensor, text_kv: Tensor) -> Tensor:
        """[b, C, o], [b], [b, A, o] and caches -> velocity [b, C, o]."""
        return self.dit.denoise(x, k, kv, text_kv, self.global_cond, added)


class EncodeGraph(nn.Module):
    """Audio to normalised latents."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, audio: Tensor) -> Tensor:
        """[1, channels, 2048 m] -> [1, C, m]."""
        return self.codec.encode(audio)


class DecodeGraph(nn.Module):
    """Normalised latents and state to audio and state."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """[1, C, m], [1, state] -> [1, channels, 2048 m], [1, state]."""
        return self.codec.decode(latents, state)


@dataclass(frozen=True)
class Parts:
    """What a model file is made of.

    Attributes:
        dit: The network, with added inputs.
        codec: Encoder and decoder.
        sketch: Sketch extractor; its loudness and pitches are shown even where no model follows.
        text: Text encoder.
        global_cond: [1, Dg] for a network with a global condition, else None.
    """

    dit: DiT
    codec: Codec
    sketch: Sketch
    text: TextEncoderGraph
    global_cond: Tensor | None = None


@torch.no_grad()
def sao_small_parts(
    lmdm: LMDM,
    vae: Oobleck,
    t5: T5Encoder,
    tokenizer: str,
    *,
    seconds: float,
    stream: StreamConfig | None = None,
    sketch: Sketch | None = None,
    prompt_tokens: int = SAO_PROMPT_TOKENS,
) -> Parts:
    """Parts of an LMDM made from Stable Audio Open Small.

    The duration is a constant of a model file: its embedding becomes the row behind the prompt's
    in the text graph, and the global condition in the denoising graph.

    Args:
        lmdm: The model, with its duration embedder.
        vae: The checkpoint's autoencoder.
        t5: The text encoder, see `lmdm_models.t5.load_t5`.
        tokenizer: Its tokenizer as JSON.
        seconds: The duration the model was trained to be told, mostly that of its window.
        stream: How the decoder streams.
        sketch: Sketch extractor; made to the model's latents when None.
        prompt_tokens: Prompt rows.

    Raises:
        ValueError: The model takes no duration.
    """
    if lmdm.conditioner is None:
        raise ValueError("the model takes no duration; it is not made like Stable Audio Open Small")
    embedder = lmdm.conditioner.conditioners["seconds_total"]
    row = embedder(torch.tensor([float(seconds)]))
    return Parts(
        lmdm.dit,
        OobleckStream(vae, stream),
        sketch or Sketch(),
        T5Graph(t5, tokenizer, prompt_tokens, row),
        row if lmdm.config.dit.global_cond_dim else None,
    )


def check_parts(parts: Parts, spec: ModelSpec) -> None:
    """Compare a description with the networks it describes.

    Raises:
        ExportError: They disagree; every disagreement is listed.
    """
    dit, codec = parts.dit.config, parts.codec
    found = {
        "latent_channels": dit.io_channels,
        "heads": dit.heads,
        "depth": dit.depth,
        "head_size": dit.head_width,
        "add_channels": dit.add_channels,
        "text_size": dit.cond_token_dim,
        "text_tokens": parts.text.rows,
        "sketch_channels": parts.sketch.config.channels,
        "sketch_left_samples": parts.sketch.left_samples,
        "samples_per_latent": parts.sketch.config.samples_per_latent,
        "encoder_left_latents": codec.encoder_left_latents,
        "encoder_lookahead_samples": codec.encoder_lookahead_samples,
        "decoder_state_size": codec.state_size,
        "decoder_lookahead_latents": codec.lookahead_latents,
    }
    wrong = [
        f"{name} is {getattr(spec, name)}, the networks have {value}"
        for name, value in found.items()
        if getattr(spec, name) != value
    ]
    if parts.text.size != dit.cond_token_dim:
        wrong.append(f"text rows are {parts.text.size} wide, not {dit.cond_token_dim}")
    if (parts.global_cond is None) != (dit.global_cond_dim == 0):
        wrong.append("the global condition is missing or not expected")
    if wrong:
        raise ExportError("the description does not fit: " + "; ".join(wrong))


def estimated_bytes(parts: Parts, weights: Weights) -> int:
    """Bytes of the file, from the sizes of the networks alone (they may be on the meta device)."""
    modules: list[object] = [parts.dit, parts.codec, getattr(parts.text, "module", None)]
    large = sum(p.numel() for m in modules if isinstance(m, nn.Module) for p in m.parameters())
    extra, codec = 0, modules[1]
    if weights == "int8" and isinstance(codec, nn.Module):
        # Convolutions stay in float16.
        extra = sum(p.numel() for p in codec.parameters())
    return round(large * STORED_BYTES[weights]) + extra


def graphs_of(parts: Parts, spec: ModelSpec) -> dict[str, Exported]:
    """The networks as they are exported, with example inputs that also serve as a proof."""
    s, o, b = spec.context_latents, spec.block_latents, 2
    causal = block_causal_mask(s, o)[:s, :s] if spec.kind == "causal" else None
    generator = torch.Generator().manual_seed(0)

    def random(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    batch, length = Dim("batch", min=1, max=4), Dim("length", min=1, max=4096)
    cache = (spec.depth, 2, b, spec.heads)
    text = random(b, spec.text_tokens, spec.text_size)
    size = spec.samples_per_latent
    context = {"added": random(b, spec.add_channels, s), "text": text}
    denoise = {
        "x": random(b, spec.latent_channels, o),
        "k": torch.tensor([1.0, 0.5]),
        "added": random(b, spec.add_channels, o),
        "kv": random(*cache, s, spec.head_size),
        "text_kv": random(*cache, spec.text_tokens, spec.head_size),
    }
    decode = {
        "latents": random(1, spec.latent_channels, o),
        "state": random(1, spec.decoder_state_size),
    }
    audio = {"audio": 0.1 * random(1, spec.channels, 12 * size)}
    mono = {"audio": 0.1 * random(1, spec.sketch_left_samples + o * size)}
    per_batch = {name: {0: batch} for name in ("added", "text", "x", "k")}
    per_batch |= {name: {2: batch} for name in ("kv", "text_kv")}
    return {
        "sketch": Exported(parts.sketch, mono, ("features",), {"audio": {1: size * length}}),
        "encode": Exported(
            EncodeGraph(parts.codec), audio, ("latents",), {"audio": {2: size * length}}
        ),
        "context": Exported(
            ContextGraph(parts.dit, causal),
            context,
            ("kv", "text_kv"),
            {k: per_batch[k] for k in context},
        ),
        "denoise": Exported(
            DenoiseGraph(parts.dit, parts.global_cond),
            denoise,
            ("velocity",),
            {k: per_batch[k] for k in denoise},
        ),
        "decode": Exported(
            DecodeGraph(parts.codec),
            decode,
            ("audio", "state_after"),
            {"latents": {}, "state": {}},
        ),
    }


def merged_graphs(parts: Parts, spec: ModelSpec, weights: Weights) -> Merger:
    """Export every graph and merge them."""
    merger = Merger(half=weights != "fp32")
    with exporting(parts.codec), exporting(parts.dit):
        for name, exported in graphs_of(parts, spec).items():
            model = export_graph(exported)
            if weights == "int8" and name in INT8_GRAPHS:
                model = quantized(model)
            merger.add(name, model)
    merger.add("text", parts.text.graph())
    return merger


def write_model(parts: Parts, spec: ModelSpec, out: Path, weights: Weights = "fp16") -> ModelSpec:
    """Export every graph, merge them and write the file; equal parts give equal bytes.

    Args:
        parts: The networks.
        spec: The description; its ``weights`` and ``content_hash`` are filled in here.
        out: The .onnx file to write.
        weights: How weights are stored; int8 also computes the DiT's matrix products in int8
            (a codec's magnitudes are logarithms, which int8 is too coarse for).

    Returns:
        The description as stored.

    Raises:
        ExportError: The description does not fit the networks, or the file would be too large.
    """
    check_parts(parts, spec)
    check_size(estimated_bytes(parts, weights))
    merger = merged_graphs(parts, spec, weights)
    extra = {TOKENIZER_KEY: parts.text.tokenizer}
    if weights != "int8" and isinstance(parts.codec, StreamingCodec):
        extra[NETWORKS_KEY] = table_of(parts.dit, parts.codec, parts.sketch, merger)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".tmp")

    def save(final: ModelSpec) -> None:
        onnx.save(merger.model({METADATA_KEY: encode_spec(final)} | extra), partial)

    try:
        unsigned = msgspec.structs.replace(spec, weights=weights, content_hash="")
        save(unsigned)
        with OnnxFile(partial) as file:
            final = msgspec.structs.replace(unsigned, content_hash=file.content_hash())
        save(final)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return final
