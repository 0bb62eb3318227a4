"""Two answers side by side as a picture: both spectra, equally loud, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.picture import figure, plain, save
from lmdm_agent.takes import tracks
from lmdm_agent.takes.compare import WORDS, Comparison
from lmdm_agent.takes.overview import WINDOW, SoundCurves, sound_curves

Floats = NDArray[np.float32]

WIDTH = 14.0
LEFT, RIGHT = 0.075, 0.93
"""Where the time axis begins and ends, as parts of the picture's width."""
RANGE_DB = 70.0
LARGEST_AWAY_DB = 20.0
COLOURS = ("#0072B2", "#C44E00")


@dataclass(frozen=True)
class Side:
    """One of the two sounds: what it is called, and its file."""

    label: str
    path: Path


def draw_comparison(
    path: Path,
    sides: tuple[Side, Side],
    rate: int,
    figures: Comparison,
    part: tuple[int, int] | None = None,
) -> None:
    """Draw both sounds, as loud as each other, and where they differ.

    Args:
        path: PNG to write.
        sides: What is compared.
        rate: Of both, in Hz.
        figures: What was measured.
        part: First sample that can be compared and one past the last; what is outside is hatched.

    Raises:
        ConfigError: matplotlib is not installed.
        AudioFileError: The picture cannot be written.
        TakeError: A sound file cannot be read.
    """
    samples = min(tracks.length(side.path) for side in sides)
    a, b = (sound_curves(side.path, rate, samples, tracks.read) for side in sides)
    first, last = part or (0, samples)
    gains = figures.turned_db
    picture = figure(WIDTH, 8.6)
    title = f"{sides[0].label} / {sides[1].label}"
    picture.suptitle(plain(title, 110), x=LEFT, y=0.985, ha="left", fontsize=13)
    length_s = samples / rate
    heads = [
        f"{word}: {plain(side.label, 90)}" + (f", {turned} to be as loud" if turned else "")
        for word, side, turned in zip(WORDS, sides, figures.turned, strict=True)
    ]
    one, two = (x.mel_db + np.float32(db) for x, db in zip((a, b), gains, strict=True))
    top = max(float(one.max()), float(two.max()))
    rows = [(0.7, 0.215), (0.435, 0.215), (0.215, 0.165), (0.065, 0.11)]
    axes = [picture.add_axes((LEFT, low, RIGHT - LEFT, high)) for low, high in rows]
    images = [_mel(axes[0], a, one, length_s), _mel(axes[1], b, two, length_s)]
    for axis, image, head in zip(axes[:2], images, heads, strict=True):
        image.set(clim=(top - RANGE_DB, top), cmap="magma")
        _head(axis, head)
        _scale(picture, axis, image, "dB")
    head = "where they differ: orange is more of the first, violet more of the second"
    hatched = first > 0 or last < samples
    _head(axes[2], head + ("; what is hatched was not made again" if hatched else ""))
    away = np.maximum(one, top - RANGE_DB) - np.maximum(two, top - RANGE_DB)
    # A frame that reaches over the edge has something of what was not made.
    begin = first + WINDOW // 2 if first > 0 else 0
    end = last - WINDOW // 2 if last < samples else samples
    away[:, _outside(away.shape[1], samples, begin, end)] = np.nan
    image = _mel(axes[2], a, away, length_s)
    image.set(clim=(-LARGEST_AWAY_DB, LARGEST_AWAY_DB), cmap="PuOr_r")
    _scale(picture, axes[2], image, "dB")
    levels = [x.rms * np.float32(10.0 ** (db / 20.0)) for x, db in zip((a, b), gains, strict=True)]
    levels[1][_outside(len(b.rms), samples, first, last)] = np.nan
    _levels(axes[3], (levels[0], levels[1]), length_s)
    for axis in axes[1:]:
        _hatch(axis, first / rate, last / rate, length_s)
    for axis in axes[:-1]:
        axis.tick_params(labelbottom=False)
    axes[-1].set_xlabel("seconds from the start of the take")
    save(picture, path)


def _outside(count: int, samples: int, first: int, last: int) -> NDArray[np.bool_]:
    """Which of ``count`` columns over so many samples are not all within first to last."""
    edges = np.linspace(0.0, samples, count + 1)
    return (edges[:-1] < first) | (edges[1:] > last)


def _hatch(axis: Any, first_s: float, last_s: float, length_s: float) -> None:
    for start, end in ((0.0, first_s), (last_s, length_s)):
        if start < end:
            style = {"facecolor": "#EEEEEE", "edgecolor": "#888888", "hatch": "////", "lw": 0.0}
            axis.axvspan(start, end, zorder=3, **style)


def _head(axis: Any, text: str) -> None:
    axis.set_title(text, loc="left", fontsize=10.5)


def _mel(axis: Any, sound: SoundCurves, decibels: Floats, length_s: float) -> Any:
    """A mel spectrogram with the frequencies that musicians know."""
    bands = len(sound.mel_hz)
    image = axis.imshow(
        decibels,
        origin="lower",
        aspect="auto",
        extent=(0.0, max(length_s, 1e-3), -0.5, bands - 0.5),
    )
    ticks = [hz for hz in (300, 1000, 3000, 10000) if hz < sound.mel_hz[-1]]
    axis.set_yticks(np.interp(ticks, sound.mel_hz, np.arange(bands)))
    axis.set_yticklabels([f"{hz / 1000:g}k" if hz >= 1000 else str(hz) for hz in ticks])
    axis.set_ylabel("Hz")
    return image


def _scale(picture: Any, axis: Any, image: Any, unit: str) -> None:
    box = axis.get_position()
    bar = picture.add_axes((RIGHT + 0.008, box.y0, 0.01, box.height))
    picture.colorbar(image, cax=bar)
    bar.set_title(unit, fontsize=9)
    bar.tick_params(labelsize=8)


def _levels(axis: Any, levels: tuple[Floats, Floats], length_s: float) -> None:
    at_s = np.linspace(0.0, max(length_s, 1e-3), len(levels[0]))
    for level, colour, name in zip(levels, COLOURS, WORDS, strict=True):
        decibels = 20.0 * np.log10(np.maximum(level, 1e-4))
        axis.plot(at_s, decibels, color=colour, lw=1.0, label=name)
    axis.set_xlim(0.0, max(length_s, 1e-3))
    axis.set_ylabel("dB")
    axis.grid(alpha=0.3)
    axis.legend(loc="lower right", fontsize=8, ncols=2, framealpha=0.8)
