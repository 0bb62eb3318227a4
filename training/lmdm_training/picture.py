"""Pictures of training: loss curves. The only module of this package that knows matplotlib."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOT_LOSSES = {"step", "norm", "seconds"}
WINDOW_SHARE = 1 / 15


def read_log(path: Path) -> list[dict[str, float]]:
    """Rows of a ``log.jsonl``, one a step in order.

    A run that was killed and resumed logs some steps twice; the later row counts. A line that was
    cut off is left out.
    """
    rows: dict[int, dict[str, float]] = {}
    for line in path.read_text().splitlines():
        try:
            row = json.loads(line)
            rows[row["step"]] = row
        except (ValueError, KeyError, TypeError):
            continue
    return [rows[step] for step in sorted(rows)]


def smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centred moving average over a fifteenth of the curve; shorter towards both ends."""
    half = int(len(values) * WINDOW_SHARE / 2)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    reach = np.minimum(half, np.minimum(at, len(values) - 1 - at))
    return (sums[at + reach + 1] - sums[at - reach]) / (2 * reach + 1)


def draw_log(folder: Path) -> Path | None:
    """Draw ``log.png`` from a run's ``log.jsonl``: losses above, the gradient's norm below.

    Returns:
        The picture, or None where matplotlib is not installed or fewer than two rows were logged.
    """
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return None
    rows = read_log(folder / "log.jsonl")
    if len(rows) < 2:
        return None
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(9, 6), sharex=True, height_ratios=(3, 1)
    )
    for name in sorted({key for row in rows for key in row} - NOT_LOSSES):
        _curve(above, rows, name)
    _curve(below, rows, "norm")
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


def _curve(axis: Any, rows: list[dict[str, float]], name: str) -> None:
    """One value against the step: every row faintly, their moving average boldly."""
    steps = [row["step"] for row in rows if name in row]
    values = np.array([row[name] for row in rows if name in row], np.float64)
    line = axis.plot(steps, smoothed(values), label=name, linewidth=1.6)[0]
    axis.plot(steps, values, color=line.get_color(), alpha=0.2, linewidth=0.8)


def draw_seams(path: Path, decibels: Mapping[int, float], latent_ms: float, what: str) -> Path:
    """Draw the error of a streamed decode against its look-ahead in latents."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

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
