"""Prepared audio: random crops for training the codec, whole items for encoding.

Reads the index that `lmdm_training.data.prepare` writes (one JSON object a line).
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr  # pyright: ignore[reportMissingTypeStubs]
import torch
from numpy.typing import NDArray
from torch import Tensor

from lmdm_models.codec import SAMPLES_PER_LATENT
from lmdm_training.encoded import sha256_of
from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.order import Order, kind_weights

SAMPLE_RATE = 44100
CACHE_BYTES = 2 << 30
BYTES_PER_SAMPLE = 4
GAINS_DB = (-12.0, 3.0)


@dataclass(frozen=True)
class Item:
    """One prepared recording; lengths, piece and licence are empty where the index lacks them."""

    id: str
    path: Path
    kind: str
    split: str
    captions: tuple[str, ...]
    siblings: tuple[str, ...]
    seconds: float = 0.0
    piece: str = ""
    licence: str = ""
    credit: str = ""


def read_index(folder: Path) -> list[Item]:
    """Read ``index.jsonl`` of a prepared folder.

    Raises:
        MissingFileError: The folder was not prepared; the text says which command does.
        StageError: Its index is empty or damaged.
    """
    return [
        Item(
            row["id"],
            folder / row["path"],
            row["kind"],
            row["split"],
            tuple(row["captions"]),
            tuple(row.get("siblings", ())),
            float(row.get("seconds", 0.0)),
            row.get("piece", ""),
            row.get("licence", ""),
            row.get("credit", ""),
        )
        for row in read_rows(folder, ("id", "path", "kind", "split", "captions"))
    ]


def read_rows(folder: Path, needed: tuple[str, ...]) -> list[dict[str, Any]]:
    """Lines of a prepared folder's ``index.jsonl``, each with at least the ``needed`` keys.

    Raises:
        MissingFileError: The folder was not prepared; the text says which command does.
        StageError: Its index is empty or damaged.
    """
    index, command = folder / "index.jsonl", f"`lmdm-train prepare CONFIG {folder}`"
    if not index.exists():
        what = "has no index.jsonl" if folder.is_dir() else "is no folder"
        raise MissingFileError(f"{folder} {what}; run {command} first")
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(index.read_text().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            missing = [key for key in needed if key not in row]
        except (ValueError, TypeError) as error:
            raise StageError(f"{index}, line {number} is damaged; run {command} again") from error
        if missing:
            raise StageError(f"{index}, line {number} lacks {', '.join(missing)}")
        rows.append(row)
    if not rows:
        raise StageError(f"{index} lists no recordings; run {command} again")
    return rows


def data_hash(folder: Path) -> str:
    """sha256 of a prepared folder's ``manifest.json``, or of its index where it has none.

    Raises:
        MissingFileError: It has neither.
    """
    for name in ("manifest.json", "index.jsonl"):
        if (folder / name).is_file():
            return sha256_of(folder / name)
    raise MissingFileError(f"{folder} is not prepared; `lmdm-train prepare` writes such folders")


def read_audio(path: Path, start: int = 0, samples: int = -1) -> NDArray[np.int16]:
    """Read a prepared file as 16-bit stereo, [2, samples].

    Args:
        path: The file.
        start: First sample.
        samples: How many; fewer come where the file ends, -1 reads to its end.

    Raises:
        StageError: It is missing, no sound file, or neither mono nor stereo.
    """
    try:
        audio, _ = soundfile.read(path, samples, start, dtype="int16", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise StageError(f"{path} cannot be read; run `lmdm-train prepare` again") from error
    if audio.shape[1] > 2:
        raise StageError(f"{path} has {audio.shape[1]} channels; prepared files have one or two")
    return np.repeat(np.asarray(audio, np.int16), 2 // audio.shape[1], axis=1).T


def length_of(path: Path) -> int:
    """Samples in a prepared file, from its header.

    Raises:
        StageError: It is missing or no sound file.
    """
    try:
        return int(soundfile.info(path).frames)
    except (soundfile.LibsndfileError, OSError) as error:
        raise StageError(f"{path} cannot be read; run `lmdm-train prepare` again") from error


@dataclass(frozen=True)
class AudioBatch:
    """Crops [B, 2, samples] at full scale 1, noise [B, C, m] for their latents, and item ids."""

    audio: Tensor
    noise: Tensor
    names: list[str]


@dataclass(frozen=True)
class Crop:
    """One crop: audio [2, samples], noise [C, m], the item's id."""

    audio: Tensor
    noise: Tensor
    name: str


class AudioCrops:
    """Random crops of a split for stage `codec`; `lmdm_training.objective.Batches`.

    A crop is a function of seed and position. Kinds count by the square root of their length (see
    `kind_weights`), so that minutes of whale song are not lost among hours of stems. Opening a
    FLAC and seeking costs a few milliseconds a crop, so whole recordings are kept in memory as
    long as there is room; a small set fits whole. Every process keeps its own.

    Attributes:
        data: Hash of the data's manifest.
    """

    def __init__(
        self,
        items: Sequence[Item],
        split: str,
        *,
        latents: int,
        batch: int,
        seed: int,
        data: Path,
        latent_channels: int = 64,
        detune_cents: float = 0.0,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        """Choose a split.

        Args:
            items: Of the prepared folder.
            split: Which of them.
            latents: Length of a crop.
            batch: Crops a step.
            seed: Of order and crops.
            data: The prepared folder.
            latent_channels: Channels of the noise.
            detune_cents: Crops are played faster or slower, by at most so much.
            cache_bytes: Most memory for whole recordings.

        Raises:
            StageError: The split is empty, or its recordings are.
        """
        self.items = [item for item in items if item.split == split]
        if not self.items:
            splits = ", ".join(sorted({item.split for item in items})) or "none"
            raise StageError(
                f"the index holds no items of the split {split!r} (splits: {splits}); prepare data "
                "with that split"
            )
        self.latents, self.batch, self.seed = latents, batch, seed
        self.data, self.latent_channels = data_hash(data), latent_channels
        self.detune_cents, self._room = detune_cents, cache_bytes
        self._kept: dict[int, NDArray[np.int16]] = {}
        lengths = [item.seconds or length_of(item.path) / SAMPLE_RATE for item in self.items]
        try:
            self.order = Order(kind_weights([i.kind for i in self.items], lengths), seed)
        except ValueError as error:
            raise StageError(f"the split {split!r} holds no sound; prepare it again") from error

    def resized(self, *, batch: int, latents: int) -> AudioCrops:
        """The same recordings in another number of crops of another length."""
        other = copy.copy(self)
        other.batch, other.latents, other._kept = batch, latents, {}
        other._room = self._room + sum(audio.nbytes for audio in self._kept.values())
        return other

    @property
    def samples(self) -> int:
        """Length of a crop."""
        return self.latents * SAMPLES_PER_LATENT

    def __getstate__(self) -> dict[str, Any]:
        kept = sum(audio.nbytes for audio in self._kept.values())
        return self.__dict__ | {"_kept": {}, "_room": self._room + kept}

    def requests(self, step: int, share: float) -> Sequence[int]:
        """Positions of a step's crops; ``share`` changes nothing."""
        return range(step * self.batch, (step + 1) * self.batch)

    def sample(self, request: int) -> Crop:
        """The crop at a position, with random gain, polarity, sides and tuning.

        Gains are -12 to 3 dB. A recording that is too short is followed by zeros.

        Raises:
            StageError: The recording cannot be read.
        """
        number = self.order.at(request)
        rng = np.random.default_rng([self.seed, request])
        cents = rng.uniform(-1.0, 1.0) * self.detune_cents if self.detune_cents else 0.0
        piece = self._detuned(number, rng.random(), cents)[:: int(rng.choice([1, -1]))]
        gain = 10 ** (rng.uniform(*GAINS_DB) / 20) * rng.choice([1.0, -1.0]) / 32768.0
        audio = np.zeros((2, self.samples), np.float32)
        audio[:, : piece.shape[1]] = piece * gain
        noise = rng.standard_normal((self.latent_channels, self.latents), dtype=np.float32)
        return Crop(torch.from_numpy(audio), torch.from_numpy(noise), self.items[number].id)

    def collate(self, samples: Sequence[Crop]) -> AudioBatch:
        """Stack crops."""
        return AudioBatch(
            torch.stack([crop.audio for crop in samples]),
            torch.stack([crop.noise for crop in samples]),
            [crop.name for crop in samples],
        )

    def _detuned(self, number: int, where: float, cents: float) -> NDArray[Any]:
        """Up to ``samples`` of an item, so many cents higher than it is."""
        if not cents:
            return self._cut(number, where, self.samples)
        faster = 2.0 ** (cents / 1200.0)
        piece = self._cut(number, where, math.ceil(self.samples * faster))
        changed = soxr.resample(piece.T.astype(np.float32), faster * SAMPLE_RATE, SAMPLE_RATE)
        return changed.T[:, : self.samples]

    def _cut(self, number: int, where: float, count: int) -> NDArray[np.int16]:
        """Up to ``count`` samples of an item; ``where`` in [0, 1) says from where."""
        path, kept = self.items[number].path, self._kept.get(number)
        length = length_of(path) if kept is None else kept.shape[1]
        start = int(where * max(1, length - count + 1))
        if kept is None and length * BYTES_PER_SAMPLE <= self._room:
            kept = read_audio(path)
            self._kept[number] = kept
            self._room -= kept.nbytes
        if kept is None:
            return read_audio(path, start, count)
        return kept[:, start : start + count]
