"""What is worth seeing of a take, made small: curves of a fixed width, however long it is.

Sound files are read in pieces, so an hour needs no more memory than a minute. Numbers only; knows
no picture and no page. Times are seconds from the take's start.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.takes.checked_controls import checked
from lmdm_agent.takes.format import BlockLine, Take, TrackName

Floats = NDArray[np.float32]
Read = Callable[[Path, int, int], Floats]
"""Reads (file, first sample, count) as [n, 2]; n is smaller at the file's end."""

COLUMNS = 1500
MELS = 80
WINDOW = 4096
MOST_WINDOWS = 4
PIECE = 2**19
"""Samples in memory at a time."""
FLOOR_DB = -120.0
MOST_PROMPTS = 8


@dataclass(frozen=True)
class SoundCurves:
    """A track in equal steps of time, both sides as one.

    Attributes:
        low: The lowest sample of every column.
        high: The highest.
        rms: Root of the mean square.
        mel_db: Mel spectrogram [MELS, columns] in dB; a full-scale sine has 0 dB.
        mel_hz: Centre of every mel band.
    """

    low: Floats
    high: Floats
    rms: Floats
    mel_db: Floats
    mel_hz: Floats


@dataclass(frozen=True)
class BlockCurves:
    """Every block, in order.

    Attributes:
        at_s: When its answer sounds, [blocks].
        block_s: How long it sounds.
        slack_s: The time there is to make it.
        margin_s: What was left of that, NaN where it is not known, [blocks].
        late: Came too late, [blocks].
        skipped: Was left out, for want of time, [blocks].
        failed: The model's fault, [blocks].
        shares: Of the prompts that sounded most, [blocks] each, in order of appearance.
        others: Of all other prompts together, [blocks]; with them the shares sum to 1, or to 0
            where there is no prompt.
        texts: Every prompt that sounded, in order of appearance.
    """

    at_s: Floats
    block_s: float
    slack_s: float
    margin_s: Floats
    late: NDArray[np.bool_]
    skipped: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    shares: Mapping[str, Floats]
    others: Floats
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """All of it."""

    length_s: float
    sounds: Mapping[TrackName, SoundCurves]
    blocks: BlockCurves


def overview(take: Take, columns: int = COLUMNS) -> Overview:
    """Look through a whole take.

    Raises:
        TakeError: A file of it is missing or damaged.
    """
    from lmdm_agent.takes.tracks import read

    facts = take.manifest
    names: list[TrackName] = [name for name in ("dry", "wet") if name in facts.tracks]
    sounds: dict[TrackName, SoundCurves] = {
        name: sound_curves(take.track(name), facts.rate, facts.samples, read, columns)
        for name in names
    }
    return Overview(take.length_s, sounds, block_curves(take))


def sound_curves(
    path: Path, rate: int, samples: int, read: Read, columns: int = COLUMNS
) -> SoundCurves:
    """Look through a sound file of ``samples`` samples; columns are never shorter than one."""
    columns = max(1, min(columns, samples))
    edges = np.linspace(0, samples, columns + 1).astype(np.int64)
    filters, centres = mel_filters(rate)
    low, high, rms = (np.zeros(columns, np.float32) for _ in range(3))
    mel = np.full((MELS, columns), FLOOR_DB, np.float32)
    # Whole columns a piece, as many as fit.
    step = max(1, int(PIECE * columns // max(samples, 1)))
    for first in range(0, columns, step):
        last = min(first + step, columns)
        start, end = int(edges[first]), int(edges[last])
        before = min(start, WINDOW // 2)
        sound = read(path, start - before, end - start + before + WINDOW // 2)
        sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
        part = _filled(sound[before:], end - start)
        left, right = part[:, 0], part[:, 1]
        bounds, widths = edges[first:last] - start, np.diff(edges[first : last + 1])
        low[first:last] = np.minimum.reduceat(np.minimum(left, right), bounds)
        high[first:last] = np.maximum.reduceat(np.maximum(left, right), bounds)
        power = np.add.reduceat(0.5 * (left * left + right * right), bounds, dtype=np.float64)
        rms[first:last] = np.sqrt(power / widths)
        mono = 0.5 * (sound[:, 0] + sound[:, 1])
        mel[:, first:last] = _mel_columns(mono, bounds + widths // 2 + before, widths, filters)
    return SoundCurves(low, high, rms, mel, centres)


def _filled(sound: Floats, samples: int) -> Floats:
    """Exactly ``samples`` samples; what a damaged file lacks is silence."""
    if len(sound) >= samples:
        return sound[:samples]
    return np.concatenate([sound, np.zeros((samples - len(sound), 2), np.float32)])


def _mel_columns(
    mono: Floats, centres: NDArray[np.int64], widths: NDArray[np.int64], filters: Floats
) -> Floats:
    """Decibels [MELS, columns] of one or a few windows around every column's centre."""
    padded = np.concatenate([np.zeros(WINDOW, np.float32), mono, np.zeros(2 * WINDOW, np.float32)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)
    shape = np.hanning(WINDOW).astype(np.float32) * np.float32(4.0 / WINDOW)
    # As many as are needed to show all the sound of a long column, up to a limit.
    count = int(np.clip(widths.max() // (WINDOW // 2), 1, MOST_WINDOWS))
    power = np.zeros((len(centres), filters.shape[1]), np.float32)
    for k in range(count):
        shift = (widths * (2 * k + 1 - count)) // (2 * count)
        starts = np.clip(centres + shift + WINDOW // 2, 0, len(windows) - 1)
        # A few rows at a time stay in the processor's cache.
        for row in range(0, len(starts), 32):
            spectra = np.fft.rfft(windows[starts[row : row + 32]] * shape, axis=1)
            power[row : row + 32] += (spectra.real**2 + spectra.imag**2).astype(np.float32)
    mel = (power @ filters.T).T / count
    return (10.0 * np.log10(mel + 10.0 ** (FLOOR_DB / 10.0))).astype(np.float32)


def mel_filters(rate: int) -> tuple[Floats, Floats]:
    """Triangles [MELS, bins] from 40 Hz to 16 kHz, and their centres in Hz."""
    top = min(16000.0, rate / 2.0)
    low, high = (2595.0 * math.log10(1.0 + hz / 700.0) for hz in (min(40.0, top / 2.0), top))
    points = 700.0 * (np.power(10.0, np.linspace(low, high, MELS + 2) / 2595.0) - 1.0)
    bins = np.fft.rfftfreq(WINDOW, 1.0 / rate)
    left, centre, right = points[:-2, None], points[1:-1, None], points[2:, None]
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    filters = np.clip(np.minimum(rising, falling), 0.0, None)
    # A triangle between two bins of a low rate would hear nothing.
    nearest = np.abs(bins[None] - centre).argmin(axis=1)
    filters[np.arange(MELS), nearest] = np.maximum(filters[np.arange(MELS), nearest], 0.5)
    return filters.astype(np.float32), centre[:, 0].astype(np.float32)


def block_curves(take: Take) -> BlockCurves:
    """Read every line of blocks.jsonl; blocks that sound before or after the take are left out.

    Raises:
        TakeError: The file is missing or damaged.
    """
    facts = take.manifest
    block_s = facts.block_samples / facts.model_rate
    lines: list[tuple[float, float, bool, str]] = []
    mixtures: list[dict[str, float]] = []
    controls, mixture = None, dict[str, float]()
    for line in take.blocks():
        at_s = line.due / facts.rate
        if at_s <= -block_s or line.due >= facts.samples > 0:
            continue
        if line.controls is not None and line.controls is not controls:
            controls = checked(line.controls, f"{take.path}, block {line.block}")
            mixture = controls.mixture()
        lines.append((at_s, *_margin(line), line.status))
        mixtures.append(mixture)
    total: dict[str, float] = {}
    for mixture in mixtures:
        for text, share in mixture.items():
            total[text] = total.get(text, 0.0) + share
    most = sorted(total, key=lambda text: -total[text])[:MOST_PROMPTS]
    shares = {
        text: np.array([mixture.get(text, 0.0) for mixture in mixtures], np.float32)
        for text in total
        if text in most
    }
    whole = np.array([sum(mixture.values()) for mixture in mixtures], np.float32)
    return BlockCurves(
        at_s=np.array([at_s for at_s, *_ in lines], np.float32),
        block_s=block_s,
        slack_s=facts.slack_samples / facts.model_rate,
        margin_s=np.array([margin_s for _, margin_s, *_ in lines], np.float32),
        late=np.array([late for *_, late, _ in lines], np.bool_),
        skipped=np.array([status == "skipped" for *_, status in lines], np.bool_),
        failed=np.array([status == "failed" for *_, status in lines], np.bool_),
        shares=shares,
        others=np.clip(whole - np.sum([*shares.values(), 0.0 * whole], axis=0), 0.0, 1.0),
        texts=tuple(total),
    )


def _margin(line: BlockLine) -> tuple[float, bool]:
    """Seconds left when the block was ready (NaN: not known), and whether it came late."""
    report = line.report or {}
    margin: Any = report.get("margin_s")
    late: Any = report.get("late_samples", 0)
    margin_s = float(margin) if isinstance(margin, int | float) else math.nan
    return margin_s, isinstance(late, int) and late > 0
