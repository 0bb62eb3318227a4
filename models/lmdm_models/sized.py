"""Instruments of any size, for measuring what they cost: random weights, or those of a file.

    python -m lmdm_models.sized OUT.onnx --preset 22m
    python -m lmdm_models.sized OUT.onnx --width 384 --depth 7 --heads 6 --context 230 --block 10
    python -m lmdm_models.sized OUT.onnx --from whale.onnx --weights int8
    python -m lmdm_models.sized OUT.onnx --from whale.onnx --append

The first two write whole, playable instruments that answer with noise. The third writes the same
instrument with weights stored otherwise, the last only the graph of `lmdm_models.append`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

import torch
from torch import nn

from lmdm_agent.errors import ModelError
from lmdm_agent.spec import FORMAT_VERSION, ModelSpec
from lmdm_models.append import write_append
from lmdm_models.codec import CodecConfig, StreamingCodec
from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.export import STORED_BYTES, Codec, Parts, Weights, write_model
from lmdm_models.file_text import FileText
from lmdm_models.lmdm import AddInputs
from lmdm_models.load import LoadError
from lmdm_models.onnx_merge import ExportError
from lmdm_models.oobleck import Oobleck, OobleckConfig
from lmdm_models.oobleck_stream import OobleckStream
from lmdm_models.reload import load_networks
from lmdm_models.sketch import Sketch
from lmdm_models.t5 import T5Config, T5Encoder
from lmdm_models.text_encoders import T5Graph

WORDS = ("<pad>", "<unk>", "noise", "of", "random", "weights")
TEXT_LAYERS, TEXT_HEAD = 6, 32
"""Of the random text encoder: as deep as the bundled one's, heads as wide."""


@dataclass(frozen=True)
class Size:
    """Sizes of an instrument.

    Attributes:
        width: of the network.
        depth: its layers.
        heads: its attention heads.
        context: latents of context.
        block: latents of a block.
        text_size: width of a prompt's rows; a multiple of 32.
        text_tokens: rows of a prompt.
        codec: ``voc-WIDTHxDEPTH`` (`StreamingCodec`, of the decoder), ``whale`` (the bundled
            instrument's, voc-384x6) or ``oobleck-CHANNELS`` (of the outermost level).
        kind: how the context is masked.
    """

    width: int = 384
    depth: int = 7
    heads: int = 6
    context: int = 230
    block: int = 10
    text_size: int = 384
    text_tokens: int = 32
    codec: str = "voc-512x8"
    kind: Literal["encdec", "causal"] = "encdec"


PRESETS = {
    "6m": Size(256, 4, 4, codec="voc-384x8"),
    "11m": Size(320, 5, 5, codec="voc-384x8"),
    "22m": Size(384, 7, 6),
    "43m": Size(512, 8, 8),
    "82m": Size(640, 10, 10),
    "340m": Size(1024, 16, 8, text_size=768),
}
"""By millions of parameters of the network; the last is shaped like Stable Audio Open Small's."""


def random_codec(name: str) -> Codec:
    """A codec of random weights.

    Raises:
        ExportError: The name is none, see `Size.codec`.
    """
    if name == "whale":
        return StreamingCodec(CodecConfig())
    if found := re.fullmatch(r"voc-(\d+)x(\d+)", name):
        width, depth = (int(number) for number in found.groups())
        return StreamingCodec(CodecConfig(decoder_width=width, decoder_depth=depth))
    if found := re.fullmatch(r"oobleck-(\d+)", name):
        return OobleckStream(Oobleck(OobleckConfig(channels=int(found.group(1)))))
    raise ExportError(
        f"codec {name!r} is not known; whale, voc-WIDTHxDEPTH and oobleck-CHANNELS are"
    )


def random_text(size: Size) -> T5Graph:
    """A text encoder of random weights that knows a handful of words."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: i for i, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
    config = T5Config(
        vocab_size=len(WORDS),
        d_model=size.text_size,
        d_kv=TEXT_HEAD,
        d_ff=4 * size.text_size,
        num_layers=TEXT_LAYERS,
        num_heads=size.text_size // TEXT_HEAD,
    )
    return T5Graph(T5Encoder(config), tokenizer.to_str(), size.text_tokens)


def wake(network: nn.Module) -> None:
    """Give weights that start at zero random values: a new layer is the identity otherwise.

    An exporter may drop what is multiplied with zeros, and a machine computes them faster.
    """
    for weight in network.parameters():
        if weight.ndim > 1 and not weight.detach().any():
            nn.init.normal_(weight, std=weight[0].numel() ** -0.5)


@torch.no_grad()
def random_parts(size: Size, seed: int = 0) -> tuple[Parts, ModelSpec]:
    """An instrument of random weights and its description.

    Raises:
        ExportError: The sizes cannot be built.
    """
    torch.manual_seed(seed)
    if size.text_size % TEXT_HEAD:
        raise ExportError(f"a prompt's rows are {size.text_size} wide, no multiple of {TEXT_HEAD}")
    if size.kind == "causal" and size.context % size.block:
        raise ExportError(f"{size.context} latents of context are no whole blocks of {size.block}")
    sketch = Sketch()
    codec, text = random_codec(size.codec), random_text(size)
    channels = cast(int, CodecConfig().latent_channels)
    added = AddInputs(channels, stem=True, sketch_channels=sketch.config.channels)
    try:
        config = DiTConfig(
            channels, size.width, size.depth, size.heads, size.text_size, 0, 256, added.total
        )
    except ValueError as error:
        raise ExportError(str(error)) from error
    dit = DiT(config)
    wake(dit)
    parts = Parts(dit.eval(), codec, sketch.eval(), text)
    return parts, description(parts, size)


def description(parts: Parts, size: Size) -> ModelSpec:
    """What a random instrument says of itself."""
    dit, codec, sketch = parts.dit.config, parts.codec, parts.sketch
    millions = sum(weight.numel() for weight in parts.dit.parameters()) / 1e6
    return ModelSpec(
        format=FORMAT_VERSION,
        name=f"random {millions:.1f}M",
        kind=size.kind,
        sample_rate=sketch.config.sample_rate,
        channels=2,
        samples_per_latent=sketch.config.samples_per_latent,
        latent_channels=dit.io_channels,
        context_latents=size.context,
        block_latents=size.block,
        heads=dit.heads,
        depth=dit.depth,
        head_size=dit.head_width,
        text_tokens=parts.text.rows,
        text_size=parts.text.size,
        conditions=("text", "sketch", "stem"),
        sketch_channels=sketch.config.channels,
        sketch_left_samples=sketch.left_samples,
        sketch_bin_hz=sketch.config.bin_hz,
        encoder_left_latents=codec.encoder_left_latents,
        encoder_lookahead_samples=codec.encoder_lookahead_samples,
        decoder_state_size=codec.state_size,
        decoder_lookahead_latents=codec.lookahead_latents,
        t_f_range_latents=(-size.block, size.block),
        solver="pingpong",
        steps=4,
        steps_range=(1, 50),
        guidance=0.7,
        cfg_weight=1.0,
        context_dropout_latents=size.context // 2,
        prompts=("noise", "random weights"),
        description=f"Random weights, to measure what this size costs; codec {size.codec}.",
        trained="not at all",
        limits="What it plays is noise.",
        licence="CC0-1.0",
        sources=(),
        weights="",
        content_hash="",
    )


def parts_of_file(path: Path) -> tuple[Parts, ModelSpec]:
    """What a file was made of, in float32.

    Raises:
        LoadError: It does not say (see `lmdm_models.reload.load_networks`).
        ModelError: It is no model file.
    """
    found = load_networks(path)
    if found.dit.config.global_cond_dim:
        raise LoadError(f"{path} does not hold its global condition as it was given")
    text = FileText(path, found.spec)
    return Parts(found.dit, found.codec, found.sketch, text), found.spec


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m lmdm_models.sized",
        description="Write an instrument of random weights, or a file's with other weights.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, help="the .onnx file to write")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--preset", choices=PRESETS, help="sizes by name; options below change them"
    )
    source.add_argument("--from", dest="source", type=Path, help="take this file's instrument")
    for name in ("width", "depth", "heads", "context", "block", "text-size", "text-tokens"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--codec", help="whale, voc-WIDTHxDEPTH or oobleck-CHANNELS")
    parser.add_argument("--kind", choices=("encdec", "causal"))
    parser.add_argument("--weights", choices=tuple(STORED_BYTES), default="fp32")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--append", action="store_true", help="write only the graph that appends a finished block"
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Write what the command line asks for; 0 when it was written.

    Returns:
        Exit status; where it is 1, the last line on standard error says why.
    """
    asked = _arguments(given)
    names = ("width", "depth", "heads", "context", "block", "text_size", "text_tokens", "codec")
    changes = {name: getattr(asked, name) for name in (*names, "kind")}
    changes = {name: value for name, value in changes.items() if value is not None}
    weights = cast(Weights, asked.weights)
    try:
        if asked.source is None:
            size = replace(PRESETS[asked.preset or "22m"], **changes)
            parts, spec = random_parts(size, asked.seed)
        elif changes:
            raise ExportError("--from keeps the sizes of the file; no others can be given")
        else:
            parts, spec = parts_of_file(asked.source)
        if asked.append:
            write_append(parts.dit, spec, asked.out, weights)
        else:
            write_model(parts, spec, asked.out, weights)
    except (ExportError, LoadError, ModelError, OSError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
