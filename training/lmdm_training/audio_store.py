"""Prepared audio in memory: random crops for training, whole items for encoding.

Reads the index that `lmdm_training.data.prepare` writes (one JSON object a line).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from lmdm_training.errors import MissingFileError, StageError


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


def read_audio(path: Path) -> NDArray[np.int16]:
    """Read a prepared file as 16-bit stereo, [2, samples].

    Raises:
        StageError: It is missing or no sound file.
    """
    try:
        audio = np.asarray(soundfile.read(path, dtype="int16", always_2d=True)[0], np.int16)
    except soundfile.LibsndfileError as error:
        raise StageError(f"{path} cannot be read; run `lmdm-train prepare` again") from error
    return np.repeat(audio, 2 // audio.shape[1], axis=1).T


class CropStore:
    """All audio of a split in memory, crops drawn evenly over kinds.

    Kinds are drawn with the square root of their length as weight, so that minutes of whale song
    are not lost among hours of stems.
    """

    def __init__(self, items: list[Item], split: str) -> None:
        chosen = [item for item in items if item.split == split]
        if not chosen:
            raise StageError(f"the index holds no items of the split {split!r}")
        self.audio = [read_audio(item.path) for item in chosen]
        kinds = sorted({item.kind for item in chosen})
        self.by_kind = [[i for i, item in enumerate(chosen) if item.kind == k] for k in kinds]
        hours = [sum(self.audio[i].shape[1] for i in group) for group in self.by_kind]
        weights = np.sqrt(np.asarray(hours, np.float64))
        self.weights = weights / weights.sum()

    def batch(self, rng: np.random.Generator, size: int, samples: int) -> NDArray[np.float32]:
        """Draw crops [size, 2, samples] with random gain, polarity and side swap.

        Full scale is 1; gains are -12 to 3 dB. A recording that is too short is followed by zeros.
        """
        out = np.zeros((size, 2, samples), np.float32)
        for row in out:
            group = self.by_kind[rng.choice(len(self.by_kind), p=self.weights)]
            audio = self.audio[group[rng.integers(len(group))]]
            start = int(rng.integers(max(1, audio.shape[1] - samples)))
            piece = audio[:: int(rng.choice([1, -1])), start : start + samples]
            gain = 10 ** (rng.uniform(-12, 3) / 20) * rng.choice([1.0, -1.0]) / 32768.0
            row[:, : piece.shape[1]] = piece * gain
        return out
