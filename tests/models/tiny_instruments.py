"""Tiny random instruments for all tests.

Nothing here is trained. `small` networks have the sizes at which a test takes milliseconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

PROMPTS = ("whale song", "rain on the sea", "")
WORDS = ("<pad>", "</s>", "<unk>", "whale", "song", "rain", "on", "the", "sea")


def word_tokenizer() -> str:
    """JSON of a tokenizer of nine words that ends every text with ``</s>``."""
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [],
            "normalizer": None,
            "pre_tokenizer": {"type": "WhitespaceSplit"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "</s>", "type_id": 0}},
                ],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}],
                "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
            },
            "decoder": None,
            "model": {
                "type": "WordLevel",
                "vocab": {word: i for i, word in enumerate(WORDS)},
                "unk_token": "<unk>",
            },
        }
    )


def shake_all(module: Any, scale: float = 0.1) -> Any:
    """Give every constant parameter random values, so that no layer hides."""
    import torch

    for parameter in module.parameters():
        if parameter.numel() > 1 and float(parameter.detach().std()) == 0.0:
            start = float(parameter.detach().flatten()[0])
            torch.nn.init.normal_(parameter, start, scale)
    return module.eval()


@dataclass(frozen=True)
class Tiny:
    """Networks and their description."""

    parts: Any
    spec: Any
    lmdm: Any


def tiny_spec(parts: Any, **changes: Any) -> Any:
    """A description that fits ``parts``."""
    from lmdm_agent.spec import FORMAT_VERSION, Licence, ModelSpec

    dit, codec = parts.dit.config, parts.codec
    values: dict[str, Any] = {
        "format": FORMAT_VERSION,
        "name": "tiny",
        "kind": "encdec",
        "sample_rate": 44100,
        "channels": 2,
        "samples_per_latent": 2048,
        "latent_channels": dit.io_channels,
        "context_latents": 12,
        "block_latents": 4,
        "heads": dit.heads,
        "depth": dit.depth,
        "head_size": dit.head_width,
        "text_tokens": parts.text.rows,
        "text_size": parts.text.size,
        "conditions": ("text", "sketch", "stem"),
        "sketch_channels": parts.sketch.config.channels,
        "sketch_left_samples": parts.sketch.left_samples,
        "sketch_bin_hz": parts.sketch.config.bin_hz,
        "encoder_left_latents": codec.encoder_left_latents,
        "encoder_lookahead_samples": codec.encoder_lookahead_samples,
        "decoder_state_size": codec.state_size,
        "decoder_lookahead_latents": codec.lookahead_latents,
        "t_f_range_latents": (-8, 4),
        "solver": "pingpong",
        "steps": 2,
        "steps_range": (1, 8),
        "guidance": 0.7,
        "cfg_weight": 1.0,
        "context_dropout_latents": 6,
        "prompts": PROMPTS[:2],
        "description": "random",
        "trained": "no",
        "limits": "noise",
        "licence": "CC0-1.0",
        "sources": (Licence("nothing", "CC0-1.0", "nobody", 0.0),),
        "weights": "",
        "content_hash": "",
    }
    return ModelSpec(**(values | changes))


def tiny_text(size: int = 16, tokens: int = 6, extra: Any = None) -> Any:
    """A random T5 of two layers with a tokenizer of nine words."""
    import torch

    from lmdm_models.t5 import T5Config, T5Encoder
    from lmdm_models.text_encoders import T5Graph

    torch.manual_seed(2)
    config = T5Config(vocab_size=16, d_model=size, d_kv=8, d_ff=32, num_layers=2, num_heads=2)
    return T5Graph(shake_all(T5Encoder(config)), word_tokenizer(), tokens, extra)


def tiny_sketch() -> Any:
    """Two octaves from 220 Hz, with kernels longer than a latent."""
    from lmdm_models.sketch import Sketch, SketchConfig

    return Sketch(SketchConfig(lowest_hz=220.0, octaves=2)).eval()


def tiny_bundled() -> Tiny:
    """Built like the bundled model: streaming codec, sketch, stem, no duration."""
    import torch

    from lmdm_models.codec import CodecConfig, StreamingCodec
    from lmdm_models.dit import DiTConfig
    from lmdm_models.export import Parts
    from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig

    torch.manual_seed(1)
    sketch, text = tiny_sketch(), tiny_text()
    inputs = AddInputs(4, stem=True, sketch_channels=sketch.config.channels)
    dit = DiTConfig(4, 64, 3, 2, 16, 0, 32, inputs.total)
    lmdm = shake_all(LMDM(LMDMConfig(dit, inputs, 12, 4, seconds=False)))
    sizes = CodecConfig(latent_channels=4, encoder_width=8, encoder_depth=1, decoder_width=16,
                        decoder_depth=2)  # fmt: skip
    codec = shake_all(StreamingCodec(sizes))
    codec.latent_mean.normal_(generator=torch.Generator().manual_seed(1))
    codec.latent_std.fill_(0.7)
    parts = Parts(lmdm.dit, codec, sketch, text)
    return Tiny(parts, tiny_spec(parts), lmdm)


def tiny_sao_small() -> Tiny:
    """Shaped like an LMDM of Stable Audio Open Small: Oobleck, T5, duration, global condition."""
    import torch

    from lmdm_models.dit import DiTConfig
    from lmdm_models.export import sao_small_parts
    from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig
    from lmdm_models.oobleck import Oobleck, OobleckConfig
    from lmdm_models.oobleck_stream import StreamConfig

    torch.manual_seed(3)
    inputs = AddInputs(4)
    dit = DiTConfig(4, 64, 3, 2, 16, 16, 32, inputs.total)
    lmdm = shake_all(LMDM(LMDMConfig(dit, inputs, 12, 4)))
    vae = shake_all(Oobleck(OobleckConfig(2, 4, (1, 1, 1), (8, 16, 16), 4)))
    text = tiny_text()
    parts = sao_small_parts(
        lmdm,
        vae,
        text.module.t5,
        word_tokenizer(),
        seconds=11.1,
        stream=StreamConfig(3, 2, 256, 1),
        sketch=tiny_sketch(),
        prompt_tokens=6,
    )
    return Tiny(parts, tiny_spec(parts, conditions=("text",), name="tiny sao"), lmdm)
