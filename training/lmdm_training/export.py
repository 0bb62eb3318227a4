"""Stage `export`: checkpoints to one playable .onnx, with its card and its proof."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import msgspec

from lmdm_agent.spec import FORMAT_VERSION, Licence, ModelSpec
from lmdm_models.codec import SAMPLES_PER_LATENT
from lmdm_models.export import Parts, Weights, write_model
from lmdm_models.onnx_merge import ExportError
from lmdm_models.sketch import Sketch
from lmdm_training.audio_store import read_rows
from lmdm_training.checkpoint import read_checkpoint
from lmdm_training.codec import load_codec
from lmdm_training.errors import StageError
from lmdm_training.finetune import FinetuneConfig, load_dit
from lmdm_training.text import TEXT_SIZE, TEXT_TOKENS, minilm


@dataclass(frozen=True)
class Card:
    """What a person wants to know about an instrument; from a TOML file with these keys."""

    name: str
    description: str
    limits: str
    licence: str
    prompts: tuple[str, ...]
    machine: str
    solver: Literal["euler", "pingpong", "p4"] = "euler"
    steps: int = 4
    cfg_weight: float = 1.0
    guidance: float = 0.7
    context_dropout_latents: int = 180
    credits: str = ""


def read_card(path: Path) -> Card:
    """Read a card's words.

    Raises:
        StageError: The file is missing, no TOML, or lacks a key.
    """
    keys = ", ".join(field.name for field in fields(Card))
    try:
        table = tomllib.loads(path.read_text())
        unknown = sorted(table.keys() - {field.name for field in fields(Card)})
        if unknown:
            raise StageError(
                f"the card {path} has unknown keys {', '.join(unknown)}; known: {keys}"
            )
        return msgspec.convert(table, Card)
    except OSError as error:
        raise StageError(
            f"the card {path} cannot be read ({error.strerror}); it is a TOML file with {keys}"
        ) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise StageError(f"the card {path} cannot be used: {error}") from error


def sources_of(data: Path) -> tuple[Licence, ...]:
    """Hours per kind, licence and credit of a prepared folder, from its index.

    Raises:
        StageError: The folder was not prepared, or its index is empty or damaged.
    """
    hours: dict[tuple[str, str, str], float] = {}
    for row in read_rows(data, ("kind", "licence", "credit", "seconds", "split")):
        if row["split"] != "train":
            continue
        key = (row["kind"], row["licence"], row["credit"])
        hours[key] = hours.get(key, 0.0) + row["seconds"] / 3600
    return tuple(
        Licence(source=kind, licence=licence, credit=credit, hours=round(h, 3))
        for (kind, licence, credit), h in sorted(hours.items())
    )


def history_of(dit_path: Path, codec_path: Path, machine: str) -> str:
    """Steps and hours of both checkpoints in words."""
    words = []
    for what, path in (("codec", codec_path), ("diffusion model", dit_path)):
        saved = read_checkpoint(path)
        words.append(f"{what} {saved['step']} steps in {saved['trained_s'] / 3600:.2f} h")
    return f"{', '.join(words)}, on {machine}"


def spec_of(
    card: Card, config: FinetuneConfig, parts: Parts, data: Path, trained: str
) -> ModelSpec:
    """The description of a model from its parts."""
    s, o = config.phases[-1].windows[0]
    dit, sketch = config.dit, parts.sketch
    return ModelSpec(
        format=FORMAT_VERSION,
        name=card.name,
        kind="encdec",
        sample_rate=sketch.config.sample_rate,
        channels=2,
        samples_per_latent=SAMPLES_PER_LATENT,
        latent_channels=dit.io_channels,
        context_latents=s,
        block_latents=o,
        heads=dit.heads,
        depth=dit.depth,
        head_size=dit.head_width,
        text_tokens=TEXT_TOKENS,
        text_size=TEXT_SIZE,
        conditions=("text", "sketch", "stem"),
        sketch_channels=sketch.config.channels,
        sketch_left_samples=sketch.left_samples,
        sketch_bin_hz=sketch.config.bin_hz,
        encoder_left_latents=parts.codec.encoder_left_latents,
        encoder_lookahead_samples=parts.codec.encoder_lookahead_samples,
        decoder_state_size=parts.codec.state_size,
        decoder_lookahead_latents=parts.codec.lookahead_latents,
        t_f_range_latents=config.t_f_latents,
        solver=card.solver,
        steps=card.steps,
        steps_range=(1, 50),
        guidance=card.guidance,
        cfg_weight=card.cfg_weight,
        context_dropout_latents=card.context_dropout_latents,
        prompts=tuple(card.prompts),
        description=card.description,
        trained=trained,
        limits=card.limits,
        licence=card.licence,
        sources=sources_of(data),
        weights="",
        content_hash="",
    )


def load_parts(dit_path: Path, codec_path: Path) -> tuple[Parts, FinetuneConfig]:
    """The networks of two checkpoints."""
    dit, config = load_dit(dit_path)
    return Parts(dit, load_codec(codec_path), Sketch().eval(), minilm()), config


def export(
    dit_path: Path, codec_path: Path, out: Path, data: Path, card: Card, weights: Weights
) -> tuple[Parts, ModelSpec]:
    """Write the model file and its card beside it (.md); return what `prove` needs.

    Raises:
        StageError: A checkpoint, the folder or the card cannot be used, or they do not fit.
    """
    if out.suffix != ".onnx":
        raise StageError(f"{out} given; the model file's name must end in .onnx")
    parts, config = load_parts(dit_path, codec_path)
    trained = history_of(dit_path, codec_path, card.machine)
    try:
        spec = write_model(parts, spec_of(card, config, parts, data, trained), out, weights)
    except ExportError as error:
        raise StageError(str(error)) from error
    out.with_suffix(".md").write_text(card_text(spec, card, out))
    return parts, spec


def card_text(spec: ModelSpec, card: Card, path: Path) -> str:
    """The model's card as Markdown."""
    rows = "\n".join(
        f"| {s.source} | {s.hours:.2f} | {s.licence} | {s.credit} |" for s in spec.sources
    )
    return f"""# {path.name}

{spec.description}

| | |
| --- | --- |
| Licence | {spec.licence} |
| Trained | {spec.trained} |
| Window | {spec.context_latents} + {spec.block_latents} latents; block {spec.block_s:.3f} s |
| Network | {spec.depth} layers, width {spec.heads * spec.head_size}, {spec.kind} |
| Takes | {", ".join(spec.conditions)} |
| Stage defaults | {spec.solver}, {spec.steps} steps, cfg_weight {spec.cfg_weight:g} |
| Weights | {spec.weights}, {path.stat().st_size / 1e6:.1f} MB |
| Content hash | `{spec.content_hash}` |

Prompts to try: {", ".join(f'"{p}"' for p in spec.prompts)}.

## Honest limits

{spec.limits}

## Training data

| kind | hours | licence | credit |
| --- | --- | --- | --- |
{rows}

{card.credits}
"""
