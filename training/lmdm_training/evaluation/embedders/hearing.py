"""From any sound to what an embedder makes of it, computed once and kept."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.embedders.base import Embedded, Embedder

Floats = NDArray[np.float32]


class TextEmbedder(Embedder, Protocol):
    """An embedder that puts texts into the space of sounds, as CLAP does."""

    def embed_text(self, texts: list[str]) -> Floats:
        """One vector a text, [texts, D]."""
        ...


def hear(embedder: Embedder, audio: Floats, rate: int, *, hop_s: float | None = None) -> Embedded:
    """Windows of any sound.

    Args:
        embedder: Who listens.
        audio: [channels, samples] or [samples]; channels are averaged.
        rate: Samples a second of it.
        hop_s: Seconds between windows; by default they touch and do not overlap.

    Returns:
        Of all windows that are complete.
    """
    import soxr

    mono = audio if audio.ndim == 1 else audio.mean(axis=0)
    heard = soxr.resample(np.ascontiguousarray(mono, np.float32), rate, embedder.rate)
    return embedder.embed(
        np.asarray(heard, np.float32), embedder.window_s if hop_s is None else hop_s
    )


class Cached:
    """An embedder that keeps what it heard in a folder; itself an `Embedder`.

    A file is named by a hash of the samples, of who listened and of the hop. A damaged file is
    made again.
    """

    def __init__(self, embedder: Embedder, folder: Path, version: str = "1") -> None:
        """``version``: of the weights and of how they are run; rises when results change."""
        self.embedder = embedder
        self.folder = folder / embedder.name
        self.version = version

    @property
    def name(self) -> str:
        """Of the embedder."""
        return self.embedder.name

    @property
    def rate(self) -> int:
        """Of the embedder."""
        return self.embedder.rate

    @property
    def window_s(self) -> float:
        """Of the embedder."""
        return self.embedder.window_s

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the embedder."""
        return self.embedder.labels

    @property
    def licence(self) -> str:
        """Of the embedder."""
        return self.embedder.licence

    def embed(self, audio: Floats, hop_s: float) -> Embedded:
        """As the embedder does, or as it did."""
        audio = np.ascontiguousarray(audio, np.float32)
        words = f"{self.name} {self.version} {hop_s:.9g} ".encode()
        path = self.folder / f"{hashlib.sha256(words + audio.tobytes()).hexdigest()[:32]}.npz"
        found = _read(path)
        if found is None:
            found = self.embedder.embed(audio, hop_s)
            _write(path, found)
        return found


class CachedText(Cached):
    """A `Cached` one that also embeds texts; those are quick and not kept."""

    def __init__(self, embedder: TextEmbedder, folder: Path, version: str = "1") -> None:
        super().__init__(embedder, folder, version)
        self._embed_text: Callable[[list[str]], Floats] = embedder.embed_text

    def embed_text(self, texts: list[str]) -> Floats:
        """As the embedder does."""
        return self._embed_text(texts)


def _read(path: Path) -> Embedded | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            return Embedded(file["vectors"], file["tags"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, found: Embedded) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two evaluations may share the folder.
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        np.savez(file, vectors=found.vectors, tags=found.tags)
    partial.replace(path)
