"""Makes the bundled demo takes: short solo phrases, rendered with an MIT soundfont.

Five instruments with different pitch and dynamics; the cello is what the play command renders on a
machine without a sound device, all five are what the pictures in the docs are drawn from.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pretty_midi
import soundfile
from numpy.typing import NDArray

from lmdm_training.data.midi_stems import debian_file, render
from lmdm_training.errors import MissingFileError

RATE = 44100
SOUNDFONT = ("fluid-soundfont-gm", "usr/share/sounds/sf2/FluidR3_GM.sf2")


@dataclass(frozen=True)
class Phrase:
    """A solo: General MIDI program and notes as (pitch, start s, length s, velocity)."""

    name: str
    program: int
    notes: tuple[tuple[int, float, float, int], ...]


def _line(
    pitches: list[int], step: float, length: float, low: int, high: int
) -> tuple[tuple[int, float, float, int], ...]:
    """A melody in equal steps whose loudness swells and fades once."""
    count = len(pitches)
    swell = [low + (high - low) * np.sin(np.pi * (i + 0.5) / count) for i in range(count)]
    return tuple(
        (pitch, i * step, length, round(v))
        for i, (pitch, v) in enumerate(zip(pitches, swell, strict=True))
        if pitch
    )


PHRASES = (
    Phrase(
        "cello",
        42,
        _line(
            [43, 50, 55, 58, 57, 55, 50, 0, 46, 53, 58, 62, 60, 58, 55, 50, 43, 0],
            0.75,
            0.9,
            55,
            118,
        ),
    ),
    Phrase(
        "saxophone",
        65,
        _line(
            [57, 60, 64, 67, 69, 67, 64, 60, 0, 62, 65, 69, 72, 74, 72, 69, 65, 62, 57, 0],
            0.5,
            0.45,
            60,
            120,
        ),
    ),
    Phrase(
        "guitar",
        24,
        _line([40, 47, 52, 56, 59, 56, 52, 47, 45, 52, 57, 61, 64, 61, 57, 52], 0.4, 1.4, 60, 110),
    ),
    Phrase(
        "flute",
        73,
        _line(
            [72, 74, 76, 79, 81, 79, 76, 74, 72, 0, 79, 81, 83, 86, 84, 81, 79, 0],
            0.5,
            0.5,
            50,
            115,
        ),
    ),
    Phrase(
        "piano",
        0,
        _line([48, 60, 64, 67, 72, 67, 64, 60, 45, 57, 60, 64, 69, 64, 60, 57], 0.45, 1.2, 50, 120),
    ),
)


def render_phrase(phrase: Phrase, soundfont: Path) -> NDArray[np.float32]:
    """One phrase, mono [samples], its peak at 0.5."""
    instrument = pretty_midi.Instrument(phrase.program, name=phrase.name)
    instrument.notes = [
        pretty_midi.Note(velocity, pitch, start, start + length)
        for pitch, start, length, velocity in phrase.notes
    ]
    seconds = max(note.end for note in instrument.notes) + 1.0
    audio = render((phrase.program, instrument), soundfont, seconds)
    audio *= 0.5 / max(1e-6, float(np.abs(audio).max()))
    return audio.mean(axis=1)


def make_demo_takes(out: Path, cache: Path, names: list[str] | None = None) -> list[Path]:
    """Render the phrases as FLAC files; return their paths.

    Raises:
        MissingFileError: FluidSynth or the soundfont is neither installed nor to be fetched.
    """
    if shutil.which("fluidsynth") is None:
        raise MissingFileError("fluidsynth is missing; install it with `apt install fluidsynth`")
    soundfont = debian_file(*SOUNDFONT, cache)
    if soundfont is None:
        raise MissingFileError(f"{SOUNDFONT[1]} is missing; apt install {SOUNDFONT[0]}")
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for phrase in PHRASES:
        if names and phrase.name not in names:
            continue
        path = out / f"{phrase.name}.flac"
        soundfile.write(path, render_phrase(phrase, soundfont), RATE, subtype="PCM_16")
        paths.append(path)
    return paths
