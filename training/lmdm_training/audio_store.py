"""Prepared audio in memory: random crops for training, whole items for encoding.

Reads the index that `lmdm_training.data.prepare` writes (one JSON object a line).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray


@dataclass(frozen=True)
class Item:
    """One prepared recording."""

    id: str
    path: Path
    kind: str
    split: str
    captions: tuple[str, ...]
    siblings: tuple[str, ...]


def read_index(folder: Path) -> list[Item]:
    """Read ``index.jsonl`` of a prepared folder.

    Raises:
        FileNotFoundError: The folder was not prepared; the text says which command does.
    """
    index = folder / "index.jsonl"
    if not index.exists():
        raise FileNotFoundError(
            f"{folder} has no index.jsonl; run `lmdm-train prepare CONFIG {folder}` first"
        )
    rows = [json.loads(line) for line in index.read_text().splitlines() if line.strip()]
    return [
        Item(
            row["id"],
            folder / row["path"],
            row["kind"],
            row["split"],
            tuple(row["captions"]),
            tuple(row.get("siblings", ())),
        )
        for row in rows
    ]


def read_audio(path: Path) -> NDArray[np.int16]:
    """Read a prepared file as 16-bit stereo, [2, samples]."""
    audio, _ = soundfile.read(path, dtype="int16", always_2d=True)
    return np.repeat(audio, 2 // audio.shape[1], axis=1).T


class CropStore:
    """All audio of a split in memory, crops drawn evenly over kinds.

    Kinds are drawn with the square root of their length as weight, so that minutes of whale song
    are not lost among hours of stems.
    """

    def __init__(self, items: list[Item], split: str) -> None:
        chosen = [item for item in items if item.split == split]
        if not chosen:
            raise ValueError(f"the index holds no items of the split {split!r}")
        self.audio = [read_audio(item.path) for item in chosen]
        kinds = sorted({item.kind for item in chosen})
        self.by_kind = [[i for i, item in enumerate(chosen) if item.kind == k] for k in kinds]
        hours = [sum(self.audio[i].shape[1] for i in group) for group in self.by_kind]
        weights = np.sqrt(np.asarray(hours, np.float64))
        self.weights = weights / weights.sum()

    def batch(self, rng: np.random.Generator, size: int, samples: int) -> NDArray[np.float32]:
        """Draw crops [size, 2, samples] in [-1, 1] with random gain, polarity and side swap."""
        out = np.zeros((size, 2, samples), np.float32)
        for row in out:
            group = self.by_kind[rng.choice(len(self.by_kind), p=self.weights)]
            audio = self.audio[group[rng.integers(len(group))]]
            start = int(rng.integers(max(1, audio.shape[1] - samples)))
            piece = audio[:: int(rng.choice([1, -1])), start : start + samples]
            gain = 10 ** (rng.uniform(-12, 3) / 20) * rng.choice([1.0, -1.0]) / 32768.0
            row[:, : piece.shape[1]] = piece * gain
        return out
