"""Index and augmentation of an ocean folder: humpback/, cetacean/, ambience/, MANIFEST.tsv."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from lmdm_training.data import sound
from lmdm_training.data.captions import OCEAN_NAMES, ocean_captions
from lmdm_training.data.sound import SAMPLE_RATE

CREDIT = "SanctSound, NOAA / US Navy"
LICENCE = "MIT (noaa-onms/sanctsound)"
BACKGROUNDS = ("rain", "windwaves", "wind", "snappingshrimp")
RATIO_RANGE = (0.8, 1.25)  # playback speed: -+3.9 semitones and 1.25-0.8 times the length
_ALIASES = {
    "dolphin": "dolphins",
    "minke": "minkewhale",
    "ambienthigh": "highambient",
    "hwsong": "humpback",
    "humpbackwhale": "humpback",
    "atlanticmidshipmanandsnappingshrimp": "snappingshrimp",
}


@dataclass(frozen=True)
class Clip:
    """One recording of the folder."""

    path: str
    category: str  # humpback, cetacean or ambience
    label: str  # key of OCEAN_NAMES
    seconds: float

    @property
    def name(self) -> str:
        """File name without its ending."""
        return Path(self.path).stem


def label_of(file_name: str) -> str | None:
    """Label from a SanctSound name, `SanctSound_SITE_DEPLOYMENT_LABEL_TIME...`; None if unknown."""
    match = re.match(r"SanctSound_[A-Z]{2}\d+_\d+_([A-Za-z]+)_", file_name)
    word = match.group(1).lower() if match else ""
    word = _ALIASES.get(word, word)
    return word if word in OCEAN_NAMES else None


def scan(folder: str | Path) -> list[Clip]:
    """List the folder's recordings by its manifest.

    Left out: files without a known label or missing on disk, and an ambience clip with the station
    and time of a humpback clip (it is the same recording).
    """
    folder = Path(folder)
    with open(folder / "MANIFEST.tsv", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    clips, sung = [], {_moment(r["file"]) for r in rows if r["category"] == "humpback"}
    for row in sorted(rows, key=lambda r: (r["category"], r["file"])):
        path, label = folder / row["category"] / row["file"], label_of(row["file"])
        copy = row["category"] == "ambience" and _moment(row["file"]) in sung
        if path.exists() and label and not copy:
            clips.append(Clip(str(path), row["category"], label, float(row["seconds"])))
    return clips


def _moment(file_name: str) -> tuple[str, str]:
    station = re.match(r"SanctSound_([A-Z]{2}\d+)", file_name)
    time = re.search(r"_(\d{8}T\d{6})", file_name)
    return (station.group(1) if station else file_name, time.group(1) if time else file_name)


@lru_cache(maxsize=48)
def load(path: str) -> np.ndarray:
    """Read a clip as (n, 2) float32, rumble removed (below 25 Hz; 45 Hz for humpbacks)."""
    samples = sound.read_stereo(path)
    samples = sound.high_pass(samples, 45.0 if "/humpback/" in path else 25.0)
    return samples / (np.abs(samples).max() + 1e-9)


def _excerpt(clip: Clip, seconds: float, ratio: float, rng: np.random.Generator) -> np.ndarray:
    """At most `seconds` of the clip from a random start, played at speed `ratio`."""
    source = load(clip.path)
    need = int(seconds * ratio * SAMPLE_RATE) + 64
    start = int(rng.integers(0, max(1, len(source) - need)))
    return sound.resample(source[start : start + need], SAMPLE_RATE, SAMPLE_RATE / ratio)


def joined(parts: list[np.ndarray], n: int, overlap: int) -> np.ndarray:
    """Join parts with equal-power cross-fades of `overlap` samples and cut to `n` samples."""
    out = parts[0]
    for part in parts[1:]:
        k = min(overlap, len(out), len(part))
        ramp = np.sin(0.5 * np.pi * np.linspace(0, 1, k))[:, None].astype(np.float32)
        out = np.concatenate([out[:-k], out[-k:] * ramp[::-1] + part[:k] * ramp, part[k:]])
    return out[:n]


def _even(part: np.ndarray) -> np.ndarray:
    return part / (np.sqrt(np.mean(part**2)) + 1e-9) * 0.1


def _texture(
    clips: list[Clip], seconds: float, ratio: float, rng: np.random.Generator
) -> np.ndarray:
    """A segment made of one long clip, or of short clips of one label joined with varied speed."""
    n, overlap = int(seconds * SAMPLE_RATE), int(0.6 * SAMPLE_RATE)
    clip, parts, have = clips[int(rng.integers(len(clips)))], [], 0
    while have < n:
        speed = float(np.clip(ratio * rng.uniform(0.94, 1.06), *RATIO_RANGE)) if parts else ratio
        part = _even(_excerpt(clip, seconds, speed, rng))
        parts.append(part)
        have += len(part) - (overlap if len(parts) > 1 else 0)
        if clip.seconds < seconds:
            clip = clips[int(rng.integers(len(clips)))]
    return joined(parts, n, overlap)


def _stereo_image(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A small random level difference between the channels, as these recordings are mono."""
    side = rng.uniform(-2.5, 2.5) / 20
    return samples * np.array([10**side, 10**-side], dtype=np.float32)


def augment(
    clips: list[Clip],
    seconds: float,
    rng: np.random.Generator,
    beds: list[Clip] | None = None,
    plain: bool = False,
) -> tuple[np.ndarray, list[str], str | None]:
    """One augmented segment.

    Args:
        clips: recordings of one label to draw from.
        seconds: length of the segment.
        rng: source of all choices.
        beds: recordings to mix under it (rain, wind, waves, shrimp), or None.
        plain: no pitch, EQ or mixing (for validation).

    Returns:
        samples (n, 2), captions, and the label of the bed that was mixed in (or None).
    """
    ratio = 1.0 if plain else float(np.exp(rng.uniform(*np.log(RATIO_RANGE))))
    out = _texture(clips, seconds, ratio, rng)
    bed_label = None
    if not plain:
        out = sound.gentle_eq(_stereo_image(out, rng), rng)
        if beds:
            bed = beds[int(rng.integers(len(beds)))]
            bed_label = bed.label
            same = [b for b in beds if b.label == bed_label]
            under = _texture(same, seconds, float(rng.uniform(0.9, 1.1)), rng)
            out = out + _stereo_image(under, rng) * 10 ** (rng.uniform(-22, -8) / 20)
    captions = ocean_captions(clips[0].label, bed_label, ratio, rng)
    return sound.faded(out.astype(np.float32)), captions, bed_label
