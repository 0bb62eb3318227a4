"""What a model file says about itself: the contract between training and the daemon.

Read from the file's ``lmdm`` metadata entry (JSON). The daemon has no per-model code; everything
it must know is here. Lengths are latents or samples at the model's own rate, as named.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from lmdm_agent.errors import ModelError

FORMAT_VERSION = 1
METADATA_KEY = "lmdm"
TOKENIZER_KEY = "lmdm.tokenizer"
GRAPHS = ("text", "sketch", "encode", "context", "denoise", "decode")


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source of training data."""

    source: str
    licence: str
    credit: str
    hours: float


class ModelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The self-description of one model file (one instrument)."""

    format: int
    name: str
    kind: Literal["encdec", "causal"]
    sample_rate: int
    channels: int
    samples_per_latent: int
    latent_channels: int
    context_latents: int
    block_latents: int
    heads: int
    depth: int
    head_size: int
    text_tokens: int
    text_size: int
    conditions: tuple[Literal["text", "sketch", "stem"], ...]
    sketch_channels: int
    sketch_left_samples: int
    sketch_bin_hz: tuple[float, ...]
    encoder_left_latents: int
    encoder_lookahead_samples: int
    decoder_state_size: int
    decoder_lookahead_latents: int
    t_f_range_latents: tuple[int, int]
    solver: Literal["euler", "pingpong", "p4"]
    steps: int
    steps_range: tuple[int, int]
    guidance: float
    cfg_weight: float
    context_dropout_latents: int
    prompts: tuple[str, ...]
    description: str
    trained: str
    limits: str
    licence: str
    sources: tuple[Licence, ...]
    weights: str
    content_hash: str

    @property
    def block_samples(self) -> int:
        """Samples in a block (B)."""
        return self.block_latents * self.samples_per_latent

    @property
    def block_s(self) -> float:
        """Seconds in a block (S)."""
        return self.block_samples / self.sample_rate

    @property
    def window_latents(self) -> int:
        """Context and block together (T)."""
        return self.context_latents + self.block_latents

    @property
    def decoder_lookahead_samples(self) -> int:
        """Samples by which decoded sound is late; they add to the announced delay."""
        return self.decoder_lookahead_latents * self.samples_per_latent

    @property
    def add_channels(self) -> int:
        """Channels of the added input; see `lmdm_agent.context`."""
        stem = 1 + self.latent_channels if "stem" in self.conditions else 0
        sketch = 1 + self.sketch_channels if "sketch" in self.conditions else 0
        return 1 + self.latent_channels + stem + sketch


def encode_spec(spec: ModelSpec) -> str:
    """The JSON text stored in the model file."""
    return msgspec.json.encode(spec).decode()


def decode_spec(text: str, where: str) -> ModelSpec:
    """Read the JSON text of a model file.

    Raises:
        ModelError: The format is newer than this program, or the text does not fit it.
    """
    try:
        version = msgspec.json.decode(text, type=dict[str, Any]).get("format")
    except msgspec.DecodeError as error:
        raise ModelError(f"{where}: its description is damaged ({error}).") from error
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise ModelError(
            f"{where}: model format {version}, this program reads up to {FORMAT_VERSION}; "
            "update lmdm-agent (pip install --upgrade lmdm-agent)."
        )
    try:
        return msgspec.json.decode(text, type=ModelSpec)
    except msgspec.ValidationError as error:
        raise ModelError(f"{where}: its description does not fit format 1 ({error}).") from error
