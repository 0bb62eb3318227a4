"""Reading whole sound files, whatever their format and rate."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import AudioFileError


def read_audio(path: Path, rate: int) -> NDArray[np.float32]:
    """Read a sound file as stereo at ``rate``, [2, samples].

    Raises:
        AudioFileError: It does not exist or is no sound file.
    """
    import soundfile  # pyright: ignore[reportMissingTypeStubs]
    import soxr  # pyright: ignore[reportMissingTypeStubs]

    # `Path.is_file` raises for names that are too long; a pipe would hold up the loader for ever.
    if not os.path.isfile(path):
        raise AudioFileError(f"{path} cannot be read: no such file.")
    try:
        audio, file_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise AudioFileError(f"{path} cannot be read: {error}.") from error
    if not np.isfinite(audio).all():
        # Resampling would spread one of them over the whole file.
        raise AudioFileError(f"{path} holds samples that are no numbers; export it again.")
    audio = audio[:, :2] if audio.shape[1] > 1 else np.repeat(audio, 2, axis=1)
    if file_rate != rate:
        audio = soxr.resample(audio, file_rate, rate, quality="HQ")
    return np.ascontiguousarray(audio.T, dtype=np.float32)
