"""The picture of a take: what was played and what answered, the prompts, the blocks, the marks.

Everything stands where it was heard, on one time axis. Colours are told apart by colour-blind eyes,
and nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.picture import figure, plain, save
from lmdm_agent.takes.format import Manifest, Mark, Take
from lmdm_agent.takes.lanes import INK, draw_blocks, draw_prompts, head, legend_rows, prompt_layers
from lmdm_agent.takes.overview import Overview, SoundCurves
from lmdm_agent.takes.words import clock, loudness_text, signed, started_text

Floats = NDArray[np.float32]

WIDTH = 14.0
LEFT, RIGHT = 0.075, 0.93
"""Where the time axis begins and ends, as parts of the picture's width."""
RANGE_DB = 70.0
SHOWN_MARKS = 40
SOUND_COLOURS = {"dry": "#0072B2", "wet": "#C44E00"}
SOUND_NAMES = {
    "dry": "dry: what was played",
    "wet": "wet: what the model answered, before gain and mix",
}
DASHED: dict[str, Any] = {"lw": 0.9, "ls": (0, (4, 3))}


def draw_take(take: Take, seen: Overview, path: Path) -> None:
    """Draw a take.

    Raises:
        ConfigError: matplotlib is not installed.
        AudioFileError: The picture cannot be written.
    """
    facts = take.manifest
    # (gap above, height) of every row, in inches.
    sounds = [(0.42, 0.8), (0.05, 1.6)] * len(seen.sounds)
    layers = prompt_layers(seen.blocks, seen.length_s)
    rows = [(0.72, 0.42), *sounds, (0.42, 1.2), (0.42 + 0.2 * legend_rows(layers), 1.2)]
    tall = sum(gap + height for gap, height in rows) + 0.52
    picture = figure(WIDTH, tall)
    axes: list[Any] = []
    edge = tall
    for gap, height in rows:
        edge -= gap + height
        axes.append(picture.add_axes((LEFT, edge / tall, RIGHT - LEFT, height / tall)))
        _time_axis(axes[-1], seen.length_s, last=len(axes) == len(rows))
    _title(picture, take, tall)
    _marks(axes[0], facts.marks, seen.length_s)
    _sounds(axes[1:-2], facts, seen)
    draw_prompts(axes[-2], seen.blocks, layers)
    draw_blocks(axes[-1], seen.blocks, facts)
    for axis in axes[1:]:
        for mark in facts.marks[:SHOWN_MARKS]:
            axis.axvline(mark.time_s, color="w" if axis.images else INK, **DASHED)
    save(picture, path)


def _time_axis(axis: Any, length_s: float, *, last: bool) -> None:
    axis.set_xlim(0.0, max(length_s, 1e-3))
    steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
    step = next((s for s in steps if length_s / s <= 12), 7200)
    ticks = np.arange(0.0, length_s + 1e-6, step)
    axis.set_xticks(ticks)
    names = [f"{t:.1f}" if length_s < 10 else clock(float(t)) for t in ticks]
    axis.set_xticklabels(names if last else [])
    axis.tick_params(labelsize=9, colors=INK, length=3)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
    if last:
        axis.set_xlabel("seconds" if length_s < 10 else "time (min:s)", fontsize=10, color=INK)


def _title(picture: Any, take: Take, inches: float) -> None:
    facts = take.manifest
    picture.text(
        LEFT, 1.0 - 0.12 / inches, plain(take.path.name, 70), fontsize=15, weight="bold", va="top"
    )
    about = (
        f"{started_text(facts)}   ·   {clock(take.length_s)}   ·   model {plain(facts.model.name)}"
        f"   ·   what is played is answered {facts.delay_samples / facts.rate:.2f} s later"
    )
    picture.text(LEFT, 1.0 - 0.46 / inches, about, fontsize=10, color=INK, va="top")


def _marks(axis: Any, marks: Sequence[Mark], length_s: float) -> None:
    """Flags with the remarks, as far as there is room for words; numbers are those of the page."""
    axis.set_ylim(0.0, 2.0)
    axis.axis("off")
    flags = _flags(marks[:SHOWN_MARKS], length_s)
    for at_s, lane, text in flags:
        axis.axvline(at_s, color=INK, ymax=1.0 - 0.45 * lane, **DASHED)
        axis.annotate(
            text,
            (at_s, 1.5 - lane),
            xytext=(4, 0),
            textcoords="offset points",
            fontsize=9,
            color=INK,
            va="center",
            annotation_clip=False,
            bbox={"boxstyle": "round,pad=0.22", "fc": "#FFF4C2", "ec": "#8A7A2A", "lw": 0.6},
        )
    if len(marks) > SHOWN_MARKS:
        head(axis, "", f"and {len(marks) - SHOWN_MARKS} more marks on the page")


def _flags(marks: Sequence[Mark], length_s: float) -> list[tuple[float, int, str]]:
    """Where every mark's flag stands (seconds, line), and as much of its text as has room."""
    letter = 0.0064 * length_s
    ends, lanes = [-1.0, -1.0], list[int]()
    for number, mark in enumerate(marks, 1):
        free = [lane for lane in (0, 1) if ends[lane] <= mark.time_s]
        # In the line with more room before it, when the words before have to be cut.
        lane = free[0] if free else int(ends[1] < ends[0])
        ends[lane] = mark.time_s + (len(f"{number} {mark.text}") + 3) * letter
        lanes.append(lane)
    flags: list[tuple[float, int, str]] = []
    for i, mark in enumerate(marks):
        later = zip(marks[i + 1 :], lanes[i + 1 :], strict=True)
        beside = (other.time_s for other, lane in later if lane == lanes[i])
        after = next(beside, 1.06 * length_s)
        room = int((after - mark.time_s) / letter) - 3
        text = plain(f"{i + 1} {mark.text}", max(room, 0)) if room >= 10 else str(i + 1)
        flags.append((min(mark.time_s, length_s), lanes[i], text))
    return flags


def _sounds(axes: Sequence[Any], facts: Manifest, seen: Overview) -> None:
    tops = [float(np.percentile(s.mel_db, 99.8)) for s in seen.sounds.values()]
    top = max([*tops, -90.0 + RANGE_DB])
    peak = max([0.05, *(_peak(s) for s in seen.sounds.values())])
    for row, (name, sound) in enumerate(seen.sounds.items()):
        wave, mel = axes[2 * row], axes[2 * row + 1]
        note = loudness_text(facts.tracks[name])
        head(wave, SOUND_NAMES[name], note)
        _wave(wave, sound, seen.length_s, SOUND_COLOURS[name], peak)
        image = _mel(mel, sound, seen.length_s, top)
        bar = mel.inset_axes((1.008, 0.0, 0.008, 1.0))
        mel.figure.colorbar(image, cax=bar)
        bar.tick_params(labelsize=8, length=2)
        bar.set_ylabel("dB", fontsize=9, rotation=0, labelpad=8)


def _peak(sound: SoundCurves) -> float:
    return float(max(-sound.low.min(initial=0.0), sound.high.max(initial=0.0)))


def _wave(axis: Any, sound: SoundCurves, length_s: float, colour: str, peak: float) -> None:
    edges = np.linspace(0.0, length_s, len(sound.low) + 1)
    kwargs: dict[str, Any] = {"edges": edges, "fill": True, "lw": 0}
    axis.stairs(sound.high, baseline=sound.low, color=colour, alpha=0.45, **kwargs)
    axis.stairs(sound.rms, baseline=-sound.rms, color=colour, **kwargs)
    full = min(1.0, peak * 1.1)
    axis.set_ylim(-full, full)
    axis.set_yticks([0.0, full])
    axis.set_yticklabels(["silence", f"{signed(20.0 * float(np.log10(full)), 0)} dBFS"])
    axis.tick_params(bottom=False)
    axis.spines["bottom"].set_visible(False)
    axis.axhline(0.0, color=colour, lw=0.5)


def _mel(axis: Any, sound: SoundCurves, length_s: float, top: float) -> Any:
    image = axis.imshow(
        sound.mel_db,
        origin="lower",
        aspect="auto",
        extent=(0.0, max(length_s, 1e-3), 0.0, len(sound.mel_hz)),
        vmin=top - RANGE_DB,
        vmax=top,
        cmap="magma",
        interpolation="nearest" if sound.mel_db.shape[1] < 400 else "antialiased",
    )
    wanted = [hz for hz in (300, 1000, 3000, 10000) if hz <= sound.mel_hz[-1]]
    axis.set_yticks(np.interp(wanted, sound.mel_hz, np.arange(len(sound.mel_hz)) + 0.5))
    axis.set_yticklabels([f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz" for hz in wanted])
    return image
