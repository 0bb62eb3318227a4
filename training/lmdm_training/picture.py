"""Pictures of training: loss curves, histograms, mel spectrograms.

The only module of this package that knows matplotlib.
"""

from __future__ import annotations

import importlib.util
import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError

NOT_LOSSES = {"step", "norm", "seconds", "lr", "part"}
WINDOW_SHARE = 1 / 15
POINTS = 1000
"""Most points of a curve in a page."""
INK = "#010203"
"""Stands for the text's colour while drawing; pages are read on white and on black."""
COLOURS = ("#3b82c4", "#e07b39", "#3aa05a", "#c2548f", "#8b6fd0", "#b0892b", "#3fa3b0", "#8a8f98")
STYLES = ("-", "--", ":", "-.")

MEL_BANDS, MEL_COLUMNS, MEL_FFT = 96, 480, 2048
MEL_LOW_HZ, MEL_HIGH_HZ = 40.0, 16000.0
MEL_RANGE_DB = (-85.0, -15.0)
"""Darkest and brightest level of a band, full scale being 0 dB: fixed, so pictures compare."""
MISSING = "reports need {}; install the training parts with `pip install 'lmdm-agent[train]'`"


def check_installed(*libraries: str) -> None:
    """See that libraries are there, before hours are spent on what they show.

    Raises:
        StageError: One is not; the sentence holds the command that installs it.
    """
    for library in libraries:
        try:
            found = importlib.util.find_spec(library)
        except ValueError:  # a module put into sys.modules by hand has no spec
            found = None
        if found is None:
            raise StageError(MISSING.format(library))


def read_log(path: Path) -> list[dict[str, Any]]:
    """Rows of a ``log.jsonl``, one a step in order.

    A run that was killed and resumed logs some steps twice; the later row counts. A line that was
    cut off is left out. ``part`` is text, everything else is a number.
    """
    rows: dict[int, dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            rows[row["step"]] = row
        except (ValueError, KeyError, TypeError):
            continue
    return [rows[step] for step in sorted(rows)]


def losses_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of the losses in a log: ``loss``, the minimised one, comes first."""
    names = {key for row in rows for key in row} - NOT_LOSSES
    return sorted(names, key=lambda name: (name != "loss", name))


def parts_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of the parts that take turns, in order of appearance; one empty name if none do."""
    return list(dict.fromkeys(str(row.get("part", "")) for row in rows))


def curve(rows: Sequence[Mapping[str, Any]], name: str) -> tuple[list[int], NDArray[np.float64]]:
    """Steps and finite values of one column."""
    found = [(r["step"], r[name]) for r in rows if isinstance(r.get(name), (int, float))]
    found = [(step, value) for step, value in found if math.isfinite(value)]
    return [step for step, _ in found], np.array([value for _, value in found], np.float64)


def smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centred moving average over a fifteenth of the curve; shorter towards both ends."""
    half = int(len(values) * WINDOW_SHARE / 2)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    reach = np.minimum(half, np.minimum(at, len(values) - 1 - at))
    return (sums[at + reach + 1] - sums[at - reach]) / (2 * reach + 1)


def _pyplot() -> Any:
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError as error:
        raise StageError(MISSING.format("matplotlib")) from error
    return pyplot


def draw_log(folder: Path) -> Path | None:
    """Draw ``log.png`` from a run's ``log.jsonl``: losses above, the gradient's norm below.

    Returns:
        The picture, or None where matplotlib is not installed or fewer than two rows were logged.
    """
    try:
        pyplot = _pyplot()
    except StageError:
        return None
    rows = read_log(folder / "log.jsonl")
    if len(rows) < 2:
        return None
    parts = parts_of(rows)
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(9, 6), sharex=True, height_ratios=(3, 1)
    )
    for part in parts:
        own = [row for row in rows if str(row.get("part", "")) == part]
        before = f"{part} " if len(parts) > 1 else ""
        for name in losses_of(own):
            _curve(above, own, name, before + name)
        _curve(below, own, "norm", before + "norm")
    if _all_positive(above):
        above.set_yscale("log")
    above.legend(fontsize=8, loc="upper right")
    above.set_ylabel("loss")
    below.set_ylabel("gradient norm")
    below.set_xlabel("step")
    figure.suptitle(f"{folder.name}: {rows[-1]['seconds'] / 60:.0f} min of training")
    figure.tight_layout()
    path = folder / "log.png"
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return path


def _all_positive(axis: Any) -> bool:
    return all((np.asarray(line.get_ydata()) > 0.0).all() for line in axis.lines)


def _curve(
    axis: Any, rows: Sequence[Mapping[str, Any]], name: str, label: str, **style: Any
) -> None:
    """One value against the step: every row faintly, their moving average boldly."""
    steps, values = curve(rows, name)
    every = max(1, len(steps) // POINTS)
    steps, bold, faint = steps[::every], smoothed(values)[::every], values[::every]
    line = axis.plot(steps, bold, label=label, linewidth=1.6, **style)[0]
    axis.plot(steps, faint, color=line.get_color(), alpha=0.3, linewidth=0.8)


def curves_svg(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[tuple[str, str]],
    axis_label: str,
    says: str,
    size: tuple[float, float] = (9.0, 3.2),
) -> str:
    """Curves against the step as an SVG element for a page, in the page's text colour.

    Args:
        rows: Of the log.
        names: (column, label) of every curve; one gets no legend.
        axis_label: What is measured.
        says: The picture in words, for readers who do not see it.
        size: Width and height in inches, text being 9 points.
    """
    pyplot = _pyplot()
    figure, axis = pyplot.subplots(figsize=size)
    for i, (name, label) in enumerate(names):
        colour = COLOURS[i % len(COLOURS)]
        style = STYLES[i // len(COLOURS) % len(STYLES)]
        _curve(axis, rows, name, label, color=colour, linestyle=style)
    if _all_positive(axis) and _decades(axis) > 0.5:
        _logarithmic(axis)
    if len(names) > 1:
        above = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "ncols": 5}
        axis.legend(fontsize=8, frameon=False, labelcolor=INK, **above)
    axis.set_xlabel("step")
    axis.set_ylabel(axis_label)
    return _as_svg(figure, says)


def lines_svg(
    lines: Sequence[tuple[str, Sequence[float], Sequence[float], Sequence[float], Sequence[float]]],
    levels: Mapping[str, float],
    labels: tuple[str, str],
    says: str,
) -> str:
    """Curves over anything, with intervals and named levels, as an SVG element for a page.

    Args:
        lines: (name, x, y, low, high) of every curve; ``low`` and ``high`` may be empty.
        levels: Horizontal lines that the curves are held against.
        labels: Of both axes.
        says: The picture in words, for readers who do not see it.
    """
    figure, axis = _pyplot().subplots(figsize=(9.0, 3.4))
    for i, (name, x, y, low, high) in enumerate(lines):
        style = {
            "color": COLOURS[i % len(COLOURS)],
            "linestyle": STYLES[i // len(COLOURS) % len(STYLES)],
        }
        marker = {"marker": "o", "markersize": 3.5} if len(x) <= 12 else {}
        axis.plot(x, y, label=name, linewidth=1.6, **marker, **style)
        if len(low):
            axis.fill_between(x, low, high, color=style["color"], alpha=0.15, linewidth=0)
    for i, (name, level) in enumerate(levels.items()):
        axis.axhline(
            level, color=INK, linewidth=0.9, linestyle=STYLES[1 + i % 3], alpha=0.6, label=name
        )
    if len(lines) + len(levels) > 1:
        above = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "ncols": 4}
        axis.legend(fontsize=8, frameon=False, labelcolor=INK, **above)
    axis.set_xlabel(labels[0])
    axis.set_ylabel(labels[1])
    return _as_svg(figure, says)


def _decades(axis: Any) -> float:
    values = np.concatenate([line.get_ydata() for line in axis.lines])
    return float(np.log10(values.max() / values.min())) if len(values) else 0.0


def _logarithmic(axis: Any) -> None:
    """A logarithmic scale with plain numbers."""
    from matplotlib.ticker import LogFormatter

    class Plain(LogFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return f"{x:g}" if super().__call__(x, pos) else ""  # it knows which ticks have room

    axis.set_yscale("log")
    axis.yaxis.set_major_formatter(Plain(minor_thresholds=(1.5, 0.6)))
    axis.yaxis.set_minor_formatter(Plain(minor_thresholds=(1.5, 0.6)))


def histogram_svg(values: Sequence[float], axis_label: str, says: str, bins: int = 40) -> str:
    """How often values occur, as an SVG element for a page."""
    figure, axis = _pyplot().subplots(figsize=(5.4, 2.6))
    axis.hist(values, bins=bins, color=COLOURS[0], alpha=0.85, rwidth=0.92)
    axis.yaxis.get_major_locator().set_params(integer=True)
    axis.set_xlabel(axis_label)
    axis.set_ylabel("recordings")
    return _as_svg(figure, says)


def _as_svg(figure: Any, says: str) -> str:
    """The figure as an ``<svg>`` that takes the page's colour and font and is read out aloud."""
    import html

    import matplotlib
    from matplotlib import pyplot

    for axis in figure.axes:
        axis.grid(alpha=0.18, color=INK, linewidth=0.6)
        axis.tick_params(colors=INK, which="both", labelsize=9)
        axis.xaxis.label.set_color(INK)
        axis.yaxis.label.set_color(INK)
        axis.spines[["top", "right"]].set_visible(False)
        axis.spines[["left", "bottom"]].set_color(INK)
    figure.tight_layout()
    text = io.StringIO()
    # Salted with the text, so that clip paths of two pictures in one page have different names.
    settings = {"svg.fonttype": "none", "svg.hashsalt": says}
    with matplotlib.rc_context(settings):  # pyright: ignore[reportArgumentType]
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    pyplot.close(figure)
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)
    label = html.escape(says, quote=True)
    return re.sub(
        r'<svg [^>]*?viewBox="([^"]*)"[^>]*>',
        lambda m: (
            f'<svg class="chart" role="img" aria-label="{label}" viewBox="{m[1]}" '
            'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        ),
        svg,
        count=1,
        flags=re.DOTALL,
    )


def _mel(hz: NDArray[np.float64] | float) -> Any:
    return 2595.0 * np.log10(1.0 + np.asarray(hz) / 700.0)


def mel_bands(rate: int) -> NDArray[np.float64]:
    """Triangles [bands, bins] over the power spectrum, evenly spaced in mels, peak 1.

    A band narrower than a bin takes the nearest bin whole, so that no band is empty.
    """
    top = min(MEL_HIGH_HZ, rate / 2)
    edges_mel = np.linspace(_mel(MEL_LOW_HZ), _mel(top), MEL_BANDS + 2)
    edges = 700.0 * (10.0 ** (edges_mel / 2595.0) - 1.0)
    bins = np.arange(MEL_FFT // 2 + 1) * rate / MEL_FFT
    low, middle, high = (edges[i : i + MEL_BANDS, None] for i in range(3))
    rise, fall = (bins - low) / (middle - low), (high - bins) / (high - middle)
    bands = np.clip(np.minimum(rise, fall), 0.0, 1.0)
    nearest = np.argmin(np.abs(bins - middle), axis=1)
    bands[np.arange(MEL_BANDS), nearest] = np.maximum(
        bands[np.arange(MEL_BANDS), nearest], np.where(bands.max(axis=1) > 0.0, 0.0, 1.0)
    )
    return bands


def mel_spectrogram(audio: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Levels [bands, columns] in dB of the mean of all channels; a full-scale sine is near 0 dB.

    Args:
        audio: [channels, samples].
        rate: Hz.
    """
    mono = audio.mean(axis=0).astype(np.float32)
    hop = max(MEL_FFT // 8, -(-len(mono) // MEL_COLUMNS))
    columns = max(1, -(-len(mono) // hop))
    padded = np.pad(mono, (MEL_FFT // 2, MEL_FFT // 2 + hop))
    windows = np.lib.stride_tricks.sliding_window_view(padded, MEL_FFT)[::hop][:columns]
    window = np.hanning(MEL_FFT).astype(np.float32)
    power = np.abs(np.fft.rfft(windows * window, axis=1) * 2.0 / window.sum()) ** 2
    return (10.0 * np.log10(mel_bands(rate) @ power.T + 1e-12)).astype(np.float32)


def mel_image(audio: NDArray[np.float32], rate: int) -> NDArray[np.uint8]:
    """A mel spectrogram as a picture [height, width, 3], low tones at the bottom."""
    _pyplot()
    import matplotlib

    low, high = MEL_RANGE_DB
    share = np.clip((mel_spectrogram(audio, rate)[::-1] - low) / (high - low), 0.0, 1.0)
    return (matplotlib.colormaps["magma"](share)[..., :3] * 255.0).round().astype(np.uint8)


def save_image(image: NDArray[np.uint8], path: Path) -> Path:
    """Write a picture [height, width, 3]; the suffix says how (``.jpg``, ``.png``)."""
    _pyplot()
    from matplotlib.image import imsave

    path.parent.mkdir(parents=True, exist_ok=True)
    quality = {"quality": 85} if path.suffix == ".jpg" else {}
    imsave(path, image, pil_kwargs=quality)
    return path


def draw_seams(path: Path, decibels: Mapping[int, float], latent_ms: float, what: str) -> Path:
    """Draw the error of a streamed decode against its look-ahead in latents."""
    pyplot = _pyplot()
    figure, axis = pyplot.subplots(figsize=(8, 4.5))
    axis.plot(list(decibels), list(decibels.values()), marker="o")
    axis.set_xlabel(f"look-ahead (latents of {latent_ms:.1f} ms)")
    axis.set_ylabel("error / sound (dB)")
    axis.set_title(f"Streamed against whole decode: {what}", fontsize=9)
    axis.grid(alpha=0.3)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, format="png")
    pyplot.close(figure)
    return path
