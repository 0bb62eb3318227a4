"""Stage `encode`: prepared audio to latents and sketch features, ready for training the DiT.

Every item is encoded twice, as it is and under a random slow gain envelope, so that the model
learns what the sketch's loudness means.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor

from lmdm_models.codec import SAMPLES_PER_LATENT, StreamingCodec
from lmdm_models.sketch import Sketch
from lmdm_training.audio_store import Item, read_audio, read_index
from lmdm_training.checkpoint import read_file, write_file
from lmdm_training.codec import load_codec
from lmdm_training.errors import StageError
from lmdm_training.text import minilm

ENVELOPE_LOW_DB = -24.0
ENVELOPE_KNOT_S = 1.0


@dataclass(frozen=True)
class Encoded:
    """One encoded item; half-precision tensors on the CPU."""

    item: Item
    latents: tuple[Tensor, ...]
    sketches: tuple[Tensor, ...]
    siblings: tuple[int, ...]


def gain_envelope(rng: np.random.Generator, samples: int, rate: int) -> NDArray[np.float32]:
    """A gain curve between -24 and 0 dB, linear in decibels between knots a second apart."""
    knots = rng.uniform(ENVELOPE_LOW_DB, 0.0, samples // int(ENVELOPE_KNOT_S * rate) + 2)
    positions = np.linspace(0.0, len(knots) - 1.0, samples)
    return (10.0 ** (np.interp(positions, np.arange(len(knots)), knots) / 20)).astype(np.float32)


@torch.no_grad()
def encode_item(
    codec: StreamingCodec, sketch: Sketch, audio: Tensor, rng: np.random.Generator
) -> dict[str, list[Tensor]]:
    """Latents and sketches of one item, as it is and under a gain envelope.

    Args:
        codec: The codec.
        sketch: The sketch extractor.
        audio: [2, samples]; a rest shorter than a latent is left out.
        rng: Source of the envelope.

    Returns:
        ``latents`` [C, m] and ``sketches`` [F, m], two each, in half precision.
    """
    audio = audio[:, : audio.shape[1] // SAMPLES_PER_LATENT * SAMPLES_PER_LATENT]
    envelope = gain_envelope(rng, audio.shape[1], sketch.config.sample_rate)
    versions = (audio, audio * torch.from_numpy(envelope))
    return {
        "latents": [codec.encode(v[None])[0].half() for v in versions],
        "sketches": [sketch.of_whole(v.mean(0)[None])[0].half() for v in versions],
    }


def encode_folder(data: Path, codec_path: Path, out: Path, seed: int = 0) -> Path:
    """Encode a prepared folder; write one file of latents, sketches and caption embeddings.

    Raises:
        StageError: The folder, the codec's checkpoint or the place to write to cannot be used.
    """
    if out.is_dir():
        raise StageError(f"{out} is a folder; name the file to write, e.g. {out / 'encoded.pt'}")
    items = read_index(data)
    codec, sketch, text = load_codec(codec_path), Sketch().eval(), minilm()
    rows = []
    for number, item in enumerate(track(items, description="encode")):
        audio = torch.from_numpy(read_audio(item.path).astype(np.float32) / 32768.0)
        rows.append(encode_item(codec, sketch, audio, np.random.default_rng([seed, number])))
    captions = sorted({c for item in items for c in item.captions})
    embeddings = {
        c: torch.from_numpy(text.embed(c)).half() for c in track(captions, description="captions")
    }
    saved = {
        "rows": rows,
        "items": [{k: (str(v) if k == "path" else v) for k, v in asdict(i).items()} for i in items],
        "embeddings": embeddings,
    }
    write_file(saved, out)
    return out


def load_encoded(path: Path) -> tuple[list[Encoded], dict[str, Tensor]]:
    """Load what `encode_folder` wrote: items, and the embedding [N, D] of every caption.

    Raises:
        StageError: The file is missing, damaged or another stage's.
    """
    command = "lmdm-train encode"
    saved = read_file(path, command)
    if not {"rows", "items", "embeddings"} <= saved.keys():
        raise StageError(f"{path} is no file of `{command}`")
    items = [
        Item(**(row | {"path": Path(row["path"]), "captions": tuple(row["captions"])}))
        for row in saved["items"]
    ]
    position = {item.id: i for i, item in enumerate(items)}
    encoded = [
        Encoded(
            item,
            tuple(row["latents"]),
            tuple(row["sketches"]),
            tuple(position[s] for s in item.siblings if s in position),
        )
        for item, row in zip(items, saved["rows"], strict=True)
    ]
    return encoded, saved["embeddings"]
