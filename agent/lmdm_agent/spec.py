"""What a model file says about itself: the contract between training and the daemon.

Read from the file's ``lmdm`` metadata entry (JSON). The daemon has no per-model code; everything
it must know is here. Lengths are latents or samples at the model's own rate, as named.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lmdm_agent.errors import ModelError

FORMAT_VERSION = 1
METADATA_KEY = "lmdm"
TOKENIZER_KEY = "lmdm.tokenizer"
GRAPHS = ("text", "sketch", "encode", "context", "denoise", "decode")


MAX_BYTES = 2**20
"""Of a description."""
MAX_MEMORY = 2**31
"""Bytes of the largest array that a description can ask for: the keys and values of a context."""
Size = Annotated[int, Meta(ge=1, le=2**20)]
Count = Annotated[int, Meta(ge=0, le=2**24)]
Latents = Annotated[int, Meta(ge=-(2**20), le=2**20)]
Text = Annotated[str, Meta(max_length=100_000)]
Name = Annotated[str, Meta(max_length=500)]
Number = Annotated[float, Meta(ge=-1e6, le=1e6)]


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source of training data."""

    source: Text
    licence: Text
    credit: Text
    hours: float


class ModelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The self-description of one model file (one instrument)."""

    format: int
    name: Name
    kind: Literal["encdec", "causal"]
    sample_rate: Annotated[int, Meta(ge=1000, le=768_000)]
    channels: Annotated[int, Meta(ge=1, le=64)]
    samples_per_latent: Size
    latent_channels: Annotated[int, Meta(ge=1, le=2**14)]
    context_latents: Size
    block_latents: Size
    heads: Annotated[int, Meta(ge=1, le=2**12)]
    depth: Annotated[int, Meta(ge=1, le=2**12)]
    head_size: Annotated[int, Meta(ge=1, le=2**14)]
    text_tokens: Annotated[int, Meta(ge=1, le=2**14)]
    text_size: Size
    conditions: Annotated[tuple[Literal["text", "sketch", "stem"], ...], Meta(max_length=3)]
    sketch_channels: Annotated[int, Meta(ge=0, le=2**14)]
    sketch_left_samples: Count
    sketch_bin_hz: Annotated[tuple[Number, ...], Meta(max_length=2**14)]
    encoder_left_latents: Count
    encoder_lookahead_samples: Count
    decoder_state_size: Annotated[int, Meta(ge=0, le=2**28)]
    decoder_lookahead_latents: Count
    t_f_range_latents: tuple[Latents, Latents]
    solver: Literal["euler", "pingpong", "p4"]
    steps: Size
    steps_range: tuple[Size, Size]
    guidance: Number
    cfg_weight: Number
    context_dropout_latents: Count
    prompts: Annotated[tuple[Text, ...], Meta(max_length=1000)]
    description: Text
    trained: Text
    limits: Text
    licence: Text
    sources: Annotated[tuple[Licence, ...], Meta(max_length=100_000)]
    weights: Name
    content_hash: Name

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
    if len(text) > MAX_BYTES:
        raise ModelError(
            f"{where}: its description has {len(text)} characters; up to {MAX_BYTES} are read."
        )
    try:
        version = msgspec.json.decode(text, type=dict[str, Any]).get("format")
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelError(f"{where}: its description is damaged ({error}).") from error
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise ModelError(
            f"{where}: model format {version!r:.40}, this program reads up to {FORMAT_VERSION}; "
            "update lmdm-agent (pip install --upgrade lmdm-agent)."
        )
    try:
        spec = msgspec.json.decode(text, type=ModelSpec)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ModelError(f"{where}: its description does not fit format 1 ({error}).") from error
    _check_memory(spec, where)
    return spec


def _check_memory(spec: ModelSpec, where: str) -> None:
    """Refuse sizes whose arrays no machine of a performer can hold.

    Raises:
        ModelError: One of them is larger than `MAX_MEMORY`.
    """
    keys = 4 * spec.depth * spec.heads * spec.head_size
    left = spec.encoder_left_latents * spec.samples_per_latent + spec.sketch_left_samples
    numbers = {
        "block": spec.channels * spec.block_samples,
        "sound before it": spec.channels * (left + spec.encoder_lookahead_samples),
        "context": 2 * spec.add_channels * spec.window_latents,
        "keys and values": keys * max(spec.context_latents, spec.text_tokens),
        "text": spec.text_tokens * spec.text_size,
        "decoder's state": spec.decoder_state_size,
        "decoder's delay": spec.channels * spec.decoder_lookahead_samples,
    }
    largest = max(numbers, key=lambda name: numbers[name])
    if 4 * numbers[largest] > MAX_MEMORY:
        raise ModelError(
            f"{where}: its {largest} would take {4 * numbers[largest] / 2**30:.1f} GiB of memory; "
            f"up to {MAX_MEMORY >> 30} GiB are allowed."
        )


def check_tokenizer(text: str, spec: ModelSpec, where: str) -> None:
    """See that a tokenizer makes as many tokens as the model takes, before it is asked for them.

    Args:
        text: Its JSON.
        spec: The model's description.
        where: The file, for the error's text.

    Raises:
        ModelError: It is no JSON, has no fixed length, or a longer one than the model.
    """
    try:
        lengths = msgspec.json.decode(text, type=_Tokenizer)
        padded, cut = lengths.padding.strategy, lengths.truncation.max_length
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelError(
            f"{where}: its tokenizer is damaged or has no fixed length ({error}); export the model "
            "again."
        ) from error
    if max(padded.fixed, cut) > spec.text_tokens:
        raise ModelError(
            f"{where}: its tokenizer makes {max(padded.fixed, cut)} tokens, the model takes "
            f"{spec.text_tokens}; export the model again."
        )


class _Fixed(msgspec.Struct):
    fixed: Annotated[int, Meta(ge=1)] = msgspec.field(name="Fixed")


class _Padding(msgspec.Struct):
    strategy: _Fixed
    pad_to_multiple_of: None = None


class _Truncation(msgspec.Struct):
    max_length: Annotated[int, Meta(ge=1)]


class _Tokenizer(msgspec.Struct):
    """What matters here of a tokenizer's JSON: how long its output can become."""

    padding: _Padding
    truncation: _Truncation
