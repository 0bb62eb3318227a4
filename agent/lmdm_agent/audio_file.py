"""Reading sound files, whatever their format and rate.

A header may say anything: what it promises is checked before memory is asked for.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import AudioFileError

MAX_SAMPLES = 2**31
"""Of all channels together: 8 GiB, six hours of stereo at 48 kHz."""
RATES = (1_000, 768_000)
"""Below, a short file would become hours long at the model's rate."""
MAX_CHANNELS = 256
MARGIN_S = 0.5
"""Read before what is wanted of a file's end, for the resampler to settle in."""


def read_audio(path: Path, rate: int, last_s: float | None = None) -> NDArray[np.float32]:
    """Read a sound file as stereo at ``rate``, [2, samples].

    Args:
        path: The file.
        rate: Samples a second of the result.
        last_s: Only this much of its end, in seconds; None reads all of it.

    Raises:
        AudioFileError: It does not exist, is no sound file, or is too long.
    """
    import soxr  # pyright: ignore[reportMissingTypeStubs]

    audio, file_rate = _read(path, last_s)
    if not np.isfinite(audio).all():
        # Resampling would spread one of them over the whole file.
        raise AudioFileError(f"{path} holds samples that are no numbers; export it again.")
    audio = audio[:, :2] if audio.shape[1] > 1 else np.repeat(audio, 2, axis=1)
    if file_rate != rate:
        audio = soxr.resample(audio, file_rate, rate, quality="HQ")
    if last_s is not None:
        audio = audio[-max(1, round(last_s * rate)) :]
    return np.ascontiguousarray(audio.T, dtype=np.float32)


def _read(path: Path, last_s: float | None) -> tuple[NDArray[np.float32], int]:
    """The samples [n, channels] of a file or of its end, and their rate."""
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    # `Path.is_file` raises for names that are too long; a pipe would hold up the loader for ever.
    if not os.path.isfile(path):
        raise AudioFileError(f"{path} cannot be read: no such file.")
    try:
        with soundfile.SoundFile(path) as file:
            _check(path, file.samplerate, file.channels)
            first = 0
            if last_s is not None:
                first = max(0, file.frames - round((last_s + MARGIN_S) * file.samplerate))
            count = file.frames - first
            if count * file.channels > MAX_SAMPLES:
                hours = file.frames / file.samplerate / 3600
                raise AudioFileError(f"{path} is too long: {hours:.1f} hours; cut it.")
            file.seek(first)
            audio = file.read(count, dtype="float32", always_2d=True)
            return np.asarray(audio, np.float32), file.samplerate
    except (OSError, RuntimeError, ValueError) as error:
        raise AudioFileError(f"{path} cannot be read: {error}.") from error


def _check(path: Path, rate: int, channels: int) -> None:
    """Refuse what no recording has.

    Raises:
        AudioFileError: The rate or the number of channels is beyond all reason.
    """
    if not RATES[0] <= rate <= RATES[1] or not 1 <= channels <= MAX_CHANNELS:
        raise AudioFileError(
            f"{path} has {channels} channels at {rate} Hz; up to {MAX_CHANNELS} channels at "
            f"{RATES[0]} to {RATES[1]} Hz are read."
        )
