"""Answers sound files, as fast as the machine can; no device, clock or thread.

The session is the stage's, see `offline`, so a render of a take's dry track with its log of
messages is the take's wet track.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport, Instrument
from lmdm_agent.errors import AudioFileError
from lmdm_agent.grid import to_ints
from lmdm_agent.offline import BUFFER_SAMPLES, LARGEST_BUFFER_SAMPLES, OfflineStage
from lmdm_agent.offline_services import OfflineServices
from lmdm_agent.protocol import Ack, Fail
from lmdm_agent.records import BlockRecord
from lmdm_agent.score import Cue, Score, refuse
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

WRITTEN_SAMPLES = 2**18
"""Written at once."""
FORMATS = {".wav": "WAV", ".flac": "FLAC", ".aif": "AIFF", ".aiff": "AIFF"}


@dataclass(frozen=True)
class Rendered:
    """Result of a render.

    Attributes:
        dry: [2, samples] at ``rate``.
        wet: Shaped like ``dry`` and aligned with it, before any gain.
        rate: The model's.
        reports: One for every block that was answered.
        failed_blocks: Blocks the model failed on; they are silent, as on stage.
        first_failure: What the model said of the first of them.
        mix: What the audience hears, [2, samples + delay]: dry and wet with their gains, the
            answers late by the announced delay. None unless asked for.
    """

    dry: Floats
    wet: Floats
    rate: int
    reports: list[BlockReport]
    failed_blocks: int = 0
    first_failure: str = ""
    mix: Floats | None = None


def render(
    instrument: Instrument,
    timeline: Timeline,
    dry: Floats,
    controls: Controls,
    *,
    stem: Floats | None = None,
    prime: Floats | None = None,
    score: Score | None = None,
    services: OfflineServices | None = None,
    with_mix: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """Answer a whole recording block by block.

    Args:
        instrument: The model.
        timeline: Block and slack, as on stage (the slack limits t_f).
        dry: [2, samples] at the model's rate; the last block is filled up with silence. Like a
            device, it is brought to 24 bit and clipped.
        controls: Settings at the start.
        stem: Second input, shaped like ``dry`` or shorter.
        prime: Sound to start from, [2, samples].
        score: Messages to send meanwhile; `offline.rehearse` tells beforehand what is wrong.
        services: What they can ask for.
        with_mix: Whether to make the mix, too.
        progress: Called with (blocks done, blocks in all).

    Returns:
        The answer, aligned with ``dry``: sample ``i`` answers dry sample ``i`` (on stage it sounds
        the announced delay later).

    Raises:
        ConfigError: A message of the score was refused.
    """
    stage = OfflineStage(
        instrument,
        timeline,
        controls,
        services or OfflineServices(),
        stem=stem is not None,
        quantises=score is None or not score.is_log,
        # Gains move by the buffer; without a mix nobody hears them.
        buffer_samples=BUFFER_SAMPLES if with_mix else LARGEST_BUFFER_SAMPLES,
    )
    session, size, samples = stage.session, timeline.block_samples, dry.shape[1]
    if prime is not None:
        session.engine.prime_latents(session.engine.encode_for_prime(prime))
    wet = np.zeros((2, samples), np.float32)
    mix = np.zeros((2, samples + session.delay_samples), np.float32) if with_mix else None
    reports: list[BlockReport] = []
    failures: list[str] = []

    def answered(record: BlockRecord) -> None:
        there = wet[:, record.block * size : (record.block + 1) * size]
        there[:] = record.answer[:, : there.shape[1]]
        if record.report is not None:
            # There was no deadline.
            reports.append(replace(record.report, margin_s=None))
        else:
            failures.append(session.health().error)
        if progress is not None:
            progress(record.block + 1, -(-samples // size))

    def replied(cue: Cue, reply: Ack | Fail) -> None:
        if score is not None and isinstance(reply, Fail):
            refuse(score.path, [(cue.line, reply.text)])

    rate = instrument.spec.sample_rate
    cues = score.cues(rate, size) if score is not None else []
    stage.play(dry, stem, cues, answered, replied, heard=mix)
    first = failures[0] if failures else ""
    return Rendered(dry, wet, rate, reports, len(failures), first, mix)


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
        with soundfile.SoundFile(part, "w", rate, 2, "PCM_24", format=form) as file:
            for start in range(0, audio.shape[1], WRITTEN_SAMPLES):
                # As whole numbers, which nobody scales on the way.
                file.write(to_ints(audio[:, start : start + WRITTEN_SAMPLES].T) << 8)
        part.replace(path)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise AudioFileError(f"{path} cannot be written: {error}.") from error


def _part(path: Path) -> Path:
    """Where a file is written until it is complete."""
    return path.with_name(f".{path.name}.part")
