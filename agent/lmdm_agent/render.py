"""Runs the engine over sound files, as fast as the machine can; no device, clock or thread.

The same `Engine.process` as on stage with the same seeds, so a render of a take's dry track is the
take's wet track.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport, Engine, Instrument
from lmdm_agent.errors import AudioFileError
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

FORMATS = {".wav": "WAV", ".flac": "FLAC", ".aif": "AIFF", ".aiff": "AIFF"}


@dataclass(frozen=True)
class Rendered:
    """Result of a render: dry and wet [2, samples] at the model's rate, and a report a block.

    ``failed_blocks`` gave samples that are no numbers; they are silent, as on stage.
    """

    dry: Floats
    wet: Floats
    rate: int
    reports: list[BlockReport]
    failed_blocks: int = 0


def render(
    instrument: Instrument,
    timeline: Timeline,
    dry: Floats,
    controls: Controls,
    *,
    stem: Floats | None = None,
    prime: Floats | None = None,
    score: Callable[[int, Controls], Controls] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """Answer a whole recording block by block.

    Args:
        instrument: The model.
        timeline: Block and slack, as on stage (the slack limits t_f).
        dry: [2, samples] at the model's rate; the last block is filled up with silence.
        controls: Settings of every block, unless ``score`` changes them.
        stem: Second input, shaped like ``dry`` or shorter.
        prime: Sound to start from, [2, samples].
        score: From block number and controls to the controls of that block.
        progress: Called with (blocks done, blocks in all).

    Returns:
        The answer, aligned with ``dry``: sample ``i`` answers dry sample ``i`` (on stage it sounds
        ``timeline.offset_samples`` later).
    """
    engine = Engine(instrument, timeline)
    spec = instrument.spec
    size = timeline.block_samples
    count = -(-dry.shape[1] // size)
    if prime is not None:
        engine.prime_latents(engine.encode_for_prime(prime))
    padded = _fit(dry, count * size)
    side = _fit(stem, count * size) if stem is not None else None
    pieces: list[Floats] = []
    reports: list[BlockReport] = []
    failed = 0
    for block in range(count):
        part = slice(block * size, (block + 1) * size)
        if score is not None:
            controls = score(block, controls)
        controls = controls.at_block(block, size / spec.sample_rate)
        wet, report, _ = engine.answer(
            padded[:, part], side[:, part] if side is not None else None, controls
        )
        pieces.append(wet)
        if report is None:
            failed += 1
        else:
            reports.append(report)
        if progress is not None:
            progress(block + 1, count)
    whole = np.concatenate(pieces, axis=1) if pieces else np.zeros((2, 0), np.float32)
    return Rendered(dry, whole[:, : dry.shape[1]], spec.sample_rate, reports, failed)


def _fit(audio: Floats, samples: int) -> Floats:
    out = np.zeros((audio.shape[0], samples), np.float32)
    n = min(samples, audio.shape[1])
    out[:, :n] = audio[:, :n]
    return out


def read(path: Path, rate: int) -> Floats:
    """Read any sound file as stereo at ``rate``; see `lmdm_agent.audio_file.read_audio`.

    Raises:
        AudioFileError: It is missing, no sound file, empty, or holds samples that are no numbers.
    """
    audio = read_audio(path, rate)
    if audio.shape[1] == 0:
        raise AudioFileError(f"{path} holds no sound.")
    return audio


def check_source(path: Path) -> None:
    """See that a file to read is there.

    Raises:
        AudioFileError: It is not.
    """
    if not path.is_file():
        what = "is a folder, not a sound file" if path.is_dir() else "cannot be read: no such file"
        raise AudioFileError(f"{path} {what}.")


def check_target(target: Path, sources: Sequence[Path]) -> None:
    """See that a file can be written, before minutes are spent on what goes into it.

    Raises:
        AudioFileError: It is one of the sources, or its folder refuses.
    """
    if any(target.exists() and target.samefile(source) for source in sources):
        raise AudioFileError(f"{target} is what is being read; give the answer another name.")
    if target.is_dir():
        raise AudioFileError(f"{target} is a folder; give a file name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = _part(target)
        part.open("ab").close()
        part.unlink()
    except OSError as error:
        raise AudioFileError(f"{target} cannot be written: {error.strerror or error}.") from error
    if target.exists() and not os.access(target, os.W_OK):
        raise AudioFileError(f"{target} cannot be written: it is protected.")


def check_format(target: Path) -> str:
    """The format a suffix asks for, in soundfile's words.

    Raises:
        AudioFileError: It is none of `FORMATS`.
    """
    if target.suffix.lower() not in FORMATS:
        raise AudioFileError(
            f"{target}: {target.suffix or 'no suffix'} given; {', '.join(FORMATS)} can be written."
        )
    return FORMATS[target.suffix.lower()]


def write(path: Path, audio: Floats, rate: int) -> None:
    """Write [2, samples] as 24 bit; the suffix chooses the format.

    What stood at ``path`` before is replaced only when the new file is complete.

    Raises:
        AudioFileError: The place or the suffix does not work.
    """
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    form, part = check_format(path), _part(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        samples = np.clip(audio.T, -1.0, 1.0)
        soundfile.write(part, samples, rate, subtype="PCM_24", format=form)
        part.replace(path)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise AudioFileError(f"{path} cannot be written: {error}.") from error


def _part(path: Path) -> Path:
    """Where a file is written until it is complete."""
    return path.with_name(f".{path.name}.part")
