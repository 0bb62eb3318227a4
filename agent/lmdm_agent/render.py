"""Runs the engine over sound files, as fast as the machine can; no device, clock or thread.

The same `Engine.process` as on stage with the same seeds, so a render of a take's dry track is the
take's wet track.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport, Engine, Instrument
from lmdm_agent.errors import AudioFileError
from lmdm_agent.session import read_audio
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Rendered:
    """Result of a render: dry and wet [2, samples] at the model's rate, and a report a block."""

    dry: Floats
    wet: Floats
    rate: int
    reports: list[BlockReport]


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
    for block in range(count):
        part = slice(block * size, (block + 1) * size)
        if score is not None:
            controls = score(block, controls)
        controls = controls.at_block(block, size / spec.sample_rate)
        wet, report = engine.process(
            padded[:, part], side[:, part] if side is not None else None, controls
        )
        pieces.append(wet)
        reports.append(report)
        if progress is not None:
            progress(block + 1, count)
    whole = np.concatenate(pieces, axis=1) if pieces else np.zeros((2, 0), np.float32)
    return Rendered(dry, whole[:, : dry.shape[1]], spec.sample_rate, reports)


def _fit(audio: Floats, samples: int) -> Floats:
    out = np.zeros((audio.shape[0], samples), np.float32)
    n = min(samples, audio.shape[1])
    out[:, :n] = audio[:, :n]
    return out


def read(path: Path, rate: int) -> Floats:
    """Read any sound file as stereo at ``rate``; see `lmdm_agent.session.read_audio`."""
    audio = read_audio(path, rate)
    if audio.shape[1] == 0:
        raise AudioFileError(f"{path} holds no sound.")
    return audio


def write(path: Path, audio: Floats, rate: int) -> None:
    """Write [2, samples] as 24 bit; the suffix chooses the format (wav, flac).

    Raises:
        AudioFileError: The place or the suffix does not work.
    """
    import soundfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.clip(audio.T, -1.0, 1.0), rate, subtype="PCM_24")
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise AudioFileError(f"{path} cannot be written: {error}.") from error
