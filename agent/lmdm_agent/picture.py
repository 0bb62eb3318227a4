"""Pictures: what went in and what came out. The only module that knows matplotlib.

`lmdm_agent.takes.pictures` draws takes on a `figure` of this module.
"""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import AudioFileError, ConfigError

Floats = NDArray[np.float32]

MISSING = "pictures need matplotlib; install it with `pip install 'lmdm-agent[plot]'`."
DPI = 110


def check_matplotlib() -> None:
    """See that pictures can be drawn, before minutes are spent on what they show.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise ConfigError(MISSING)


def figure(width: float, height: float) -> Any:
    """An empty matplotlib Figure, in inches; it belongs to no window and no global state.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    try:
        import matplotlib  # noqa: F401  # pyright: ignore[reportUnusedImport]
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(MISSING) from error
    made: Any = Figure(figsize=(width, height))
    FigureCanvasAgg(made)
    return made


def save(figure: Any, path: Path) -> None:
    """Write a figure; the suffix chooses the format.

    Raises:
        AudioFileError: The picture cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            # A letter that no font has is drawn as a box; that is no news for the terminal.
            warnings.simplefilter("ignore")
            figure.savefig(path, dpi=DPI)
    except (OSError, ValueError) as error:  # ValueError: a suffix it does not know
        raise AudioFileError(f"{path} cannot be written: {error}.") from error


def plain(text: str, characters: int = 80) -> str:
    """Text of a user as one line that is drawn as it stands, and cut when it is too long.

    matplotlib reads what stands between dollar signs as a formula.
    """
    line = "".join(c if c.isprintable() else " " for c in text).strip()
    if len(line) > characters:
        line = f"{line[: characters - 1].rstrip()}…"
    return line.replace("$", r"\$")


def spectrogram_db(audio: Floats, rate: int) -> tuple[Floats, float]:
    """Decibels [bins, spectra] of the mean of both sides, and seconds a spectrum."""
    mono = audio.mean(axis=0)
    size, hop = 2048, 1024
    count = max(1, (len(mono) - size) // hop + 1)
    padded = np.pad(mono, (0, max(0, size + hop - len(mono))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop][:count]
    power = np.abs(np.fft.rfft(windows * np.hanning(size), axis=1)) ** 2 / size
    return (10.0 * np.log10(power + 1e-10)).T.astype(np.float32), hop / rate


def draw(path: Path, rows: list[tuple[str, Floats]], rate: int, title: str) -> None:
    """Draw spectrograms under each other, on one time axis and one colour scale.

    Args:
        path: PNG to write.
        rows: (label, audio [2, samples]).
        rate: Hz.
        title: Above all.

    Raises:
        ConfigError: matplotlib is not installed.
        AudioFileError: The picture cannot be written.
    """
    picture = figure(11, 1.2 + 2.1 * len(rows))
    axes = picture.subplots(len(rows), 1, sharex=True, squeeze=False)
    for axis, (label, audio) in zip(axes[:, 0], rows, strict=True):
        decibels, step_s = spectrogram_db(audio, rate)
        extent = (0.0, decibels.shape[1] * step_s, 0.0, rate / 2000.0)
        axis.imshow(
            decibels, origin="lower", aspect="auto", extent=extent, vmin=-80, vmax=10, cmap="magma"
        )
        axis.set_ylim(0.0, 10.0)
        axis.set_ylabel("kHz")
        axis.set_title(plain(label, 120), loc="left", fontsize=9)
    axes[-1, 0].set_xlabel("s")
    picture.suptitle(plain(title, 120), fontsize=11)
    picture.tight_layout()
    save(picture, path)
