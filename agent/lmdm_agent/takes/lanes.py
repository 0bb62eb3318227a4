"""The lower rows of a take's picture: the prompts, and how every block went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.picture import plain
from lmdm_agent.takes.format import Manifest
from lmdm_agent.takes.overview import BlockCurves

Floats = NDArray[np.float32]

NAME_CHARACTERS = 34
LEGEND_COLUMNS = 4
INK, PALE = "#222222", "#767676"
PROMPT_COLOURS = (
    "#88CCEE",
    "#117733",
    "#DDCC77",
    "#882255",
    "#44AA99",
    "#332288",
    "#CC6677",
    "#999933",
)
LATE, SKIPPED, FAILED, XRUN = "#D55E00", "#0072B2", "#000000", "#AA3377"


def head(axis: Any, text: str, note: str = "") -> None:
    """The line above a row; the note stands on its right end."""
    axis.set_title(text, loc="left", fontsize=10.5, color=INK, pad=4, fontweight="bold")
    if note:
        axis.set_title(note, loc="right", fontsize=9.5, color=INK, pad=4)


@dataclass(frozen=True)
class Layer:
    """The area of one prompt, from ``base`` up, and where its name fits into it."""

    text: str
    colour: str
    base: Floats
    share: Floats
    place: tuple[float, float] | None


def prompt_layers(blocks: BlockCurves, length_s: float) -> list[Layer]:
    """The areas that lie on each other, the lowest first."""
    areas = [(*area, PROMPT_COLOURS[i]) for i, area in enumerate(blocks.shares.items())]
    rest = len(blocks.texts) - len(areas)
    if rest:
        areas.append((f"{rest} more prompt{'s' * (rest > 1)}", blocks.others, "#BBBBBB"))
    base, layers = np.zeros(len(blocks.at_s), np.float32), list[Layer]()
    for text, share, colour in areas:
        name = plain(text, NAME_CHARACTERS)
        wide = len(name) * length_s * 0.0074
        place = _place(blocks.at_s, base, base + share, wide, length_s)
        layers.append(Layer(name, colour, base, share, place))
        base = base + share
    return layers


def _place(
    at_s: Floats, base: Floats, top: Floats, wide_s: float, length_s: float
) -> tuple[float, float] | None:
    """The middle of a name in its area: seconds and height; None where there is no room."""
    ends = np.searchsorted(at_s, at_s + wide_s)
    spans = [(base[i:end].max(), top[i:end].min()) for i, end in enumerate(ends)]
    room = np.array([high - low for low, high in spans])
    room[(at_s < 0.0) | (at_s + wide_s > length_s)] = -1.0
    if room.max() < 0.17:
        return None
    # In the middle of the longest stretch that is as good as the best.
    good = np.flatnonzero(room >= room.max() - 0.02)
    run = max(np.split(good, np.flatnonzero(np.diff(good) > 1) + 1), key=len)
    best = int(run[len(run) // 2])
    low, high = spans[best]
    return float(at_s[best]) + wide_s / 2, float(low + high) / 2


def legend_rows(layers: Sequence[Layer]) -> int:
    """Lines that a legend needs under the areas; none where every name fits into its area."""
    if all(layer.place is not None for layer in layers):
        return 0
    return -(-len(layers) // LEGEND_COLUMNS)


def draw_prompts(axis: Any, blocks: BlockCurves, layers: Sequence[Layer]) -> None:
    """Areas on each other, as high as the share of every prompt."""
    head(axis, "prompts: their shares in what is heard")
    axis.set_ylim(0.0, 1.0)
    axis.set_yticks([0.0, 0.5, 1.0])
    axis.set_yticklabels(["0", "50 %", "100 %"])
    if not layers:
        words = "no prompts" if len(blocks.at_s) else "no block was answered"
        axis.text(0.5, 0.5, words, transform=axis.transAxes, ha="center", va="center", color=PALE)
        return
    edges = np.append(blocks.at_s, blocks.at_s[-1] + blocks.block_s)
    for layer in layers:
        top = layer.base + layer.share
        axis.stairs(
            top, edges, baseline=layer.base, fill=True, color=layer.colour, lw=0, label=layer.text
        )
        axis.stairs(top, edges, baseline=None, color="w", lw=1.0)
        if layer.place is not None:
            dark = sum(int(layer.colour[i : i + 2], 16) for i in (1, 3, 5)) < 380
            colour = "w" if dark else INK
            middle = {"ha": "center", "va": "center", "fontsize": 9.5}
            axis.text(*layer.place, layer.text, color=colour, **middle)
    if legend_rows(layers):
        axis.legend(
            loc="upper left",
            bbox_to_anchor=(-0.005, -0.05),
            ncols=LEGEND_COLUMNS,
            fontsize=9,
            frameon=False,
            handlelength=1.4,
        )


def draw_blocks(axis: Any, blocks: BlockCurves, facts: Manifest) -> None:
    """How much time was left, and what went wrong."""
    known = blocks.margin_s[np.isfinite(blocks.margin_s)]
    least_s = float(known.min(initial=np.inf))
    head(axis, "time left when a block was ready")
    high = max(blocks.slack_s, float(known.max(initial=0.0)), 1e-3)
    # One block that came hours late (a suspended laptop) must not flatten all others.
    low = max(min(0.0, least_s), -high)
    margin = 0.14 * (high - low)
    axis.set_ylim(1000 * (low - margin), 1000 * (high + margin))
    axis.set_ylabel("ms", fontsize=10, color=INK)
    middle = blocks.at_s + blocks.block_s / 2
    _margins(axis, blocks)
    axis.axhspan(1000 * (low - margin), 0.0, color="#F3D9C9", zorder=0, lw=0)
    axis.axhline(0.0, color=INK, lw=0.8)
    place = axis.get_yaxis_transform()
    small: dict[str, Any] = {"transform": place, "fontsize": 8.5, "va": "center", "color": INK}
    axis.text(1.006, 500 * (low - margin), "too late", **small)
    if blocks.slack_s > 0.0:
        allowed = 1000 * blocks.slack_s
        axis.axhline(allowed, color=PALE, lw=0.9, ls=":")
        axis.text(1.006, allowed, f"{allowed:.0f} ms\nallowed", **small)
    late = blocks.late & ~blocks.skipped & ~blocks.failed
    floor = 1000 * np.clip(np.nan_to_num(blocks.margin_s), low, high)
    xruns_s = (np.array(facts.xruns, np.float64) / facts.rate).astype(np.float32)
    _signs(axis, "late", (middle[late], floor[late]), "X", LATE)
    _signs(axis, "skipped (no time left)", (middle[blocks.skipped], None), "s", SKIPPED)
    _signs(axis, "failed (the model's fault)", (middle[blocks.failed], None), "D", FAILED)
    top = np.full(len(xruns_s), 1000 * (high + 0.6 * margin), np.float32)
    _signs(axis, "xruns (the device lost samples)", (xruns_s, top), "v", XRUN)
    if axis.get_legend_handles_labels()[0]:
        axis.legend(
            loc="lower right",
            bbox_to_anchor=(1.0, 0.97),
            ncols=4,
            fontsize=9,
            frameon=False,
            borderpad=0.3,
            handletextpad=0.1,
            columnspacing=1.2,
        )


def _signs(
    axis: Any, name: str, places: tuple[Floats, Floats | None], marker: str, colour: str
) -> None:
    """A sign for every block something happened to; on the line of zero without a height."""
    x, y = places
    if len(x):
        height = np.zeros(len(x)) if y is None else y
        style = {"linestyle": "none", "mec": "w", "ms": 8, "zorder": 5, "clip_on": False}
        axis.plot(x, height, marker=marker, color=colour, label=f"{len(x)} {name}", **style)


def _margins(axis: Any, blocks: BlockCurves) -> None:
    """One bar a block; where there are thousands, the worst and the best of a stretch."""
    count = len(blocks.at_s)
    if not count:
        return
    bounds = np.unique(np.linspace(0, count, 701).astype(int)[:-1])
    worst = np.fmin.reduceat(blocks.margin_s, bounds)
    best = np.fmax.reduceat(blocks.margin_s, bounds)
    edges = np.append(blocks.at_s[bounds], blocks.at_s[-1] + blocks.block_s)
    worst, best = 1000 * np.nan_to_num(worst), 1000 * np.nan_to_num(best)
    if len(bounds) < count:
        axis.stairs(best, edges, baseline=0.0, fill=True, color="#BFD9D2", lw=0)
    axis.stairs(worst, edges, baseline=0.0, fill=True, color="#6FAE9E", lw=0)
    axis.stairs(worst, edges, baseline=None, color="#2F6B5D", lw=0.9)
