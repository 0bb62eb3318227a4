"""Scores to aligned stems: MIDI from WAD files, one stem per program, FluidSynth rendering."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
import pretty_midi

from lmdm_training.data import sound
from lmdm_training.data.captions import DRUMS, Traits
from lmdm_training.data.scores import ENSEMBLE_ROLES, INSTRUMENTS, Instrument, plan, write_stem
from lmdm_training.errors import StageError

Stem = tuple[int, pretty_midi.Instrument]  # (program 0-127 or DRUMS, notes)
_RANGE_OF = {p: (i.low, i.high) for i in INSTRUMENTS.values() for p in i.programs}
_NOISES = set(range(119, 128))  # reverse cymbal, gunshot and the like: no instruments
_PERCUSSION = {47, *range(112, 120), DRUMS}
_PLUCKED = set(range(0, 16)) | set(range(24, 40)) | {45, 46, 47} | set(range(104, 120)) | {DRUMS}


def wad_lumps(data: bytes) -> dict[str, bytes]:
    """Lumps of a WAD archive by name.

    A WAD is a 12-byte header, lumps, and a directory of (offset, size, 8-byte name).

    Raises:
        StageError: the bytes are no WAD file, or a truncated one.
    """
    if len(data) < 12 or data[:4] not in (b"IWAD", b"PWAD"):
        raise StageError("not a WAD file: it begins with neither IWAD nor PWAD")
    count, directory = struct.unpack_from("<ii", data, 4)
    lumps = {}
    for k in range(count):
        if directory + 16 * (k + 1) > len(data):
            raise StageError("the WAD file is cut short: its directory reaches past the end")
        offset, size, name = struct.unpack_from("<ii8s", data, directory + 16 * k)
        lumps[name.rstrip(b"\0").decode("ascii", "replace")] = data[offset : offset + size]
    return lumps


def midi_lumps(path: str | Path) -> dict[str, bytes]:
    """Standard MIDI lumps (MThd) of a WAD file, equal ones once; MUS lumps are skipped."""
    found: dict[bytes, str] = {}
    for name, lump in sorted(wad_lumps(Path(path).read_bytes()).items()):
        if lump[:4] == b"MThd":
            found.setdefault(lump, name)
    return {name: lump for lump, name in found.items()}


def debian_file(package: str, path: str, cache: Path) -> Path | None:
    """A file of a Debian package: as installed, from the cache, or fetched into the cache.

    Args:
        package: package name.
        path: the file's path inside the package, without leading slash.
        cache: folder the package is unpacked into.

    Returns:
        The file, or None where it cannot be had.
    """
    for candidate in (Path("/") / path, cache / path):
        if candidate.exists():
            return candidate
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(
            ["apt-get", "download", package], cwd=folder, capture_output=True, check=False
        )
        debs = list(Path(folder).glob("*.deb"))
        if got.returncode or not debs:
            return None
        subprocess.run(["dpkg-deb", "-x", str(debs[0]), str(cache)], check=True)
    return cache / path if (cache / path).exists() else None


def split_programs(midi: pretty_midi.PrettyMIDI) -> list[Stem]:
    """One stem per program (all drum tracks together as `DRUMS`); times stay as they are."""
    groups: dict[int, pretty_midi.Instrument] = {}
    for track in midi.instruments:
        program = DRUMS if track.is_drum else track.program
        stem = groups.setdefault(program, pretty_midi.Instrument(track.program, track.is_drum))
        stem.notes += track.notes
        stem.pitch_bends += track.pitch_bends
        stem.control_changes += [c for c in track.control_changes if c.number in (1, 11, 64)]
    return [(p, s) for p, s in sorted(groups.items()) if s.notes and p not in _NOISES]


def window(stems: list[Stem], start: float, seconds: float) -> list[Stem]:
    """The notes of each stem that begin in [start, start + seconds), moved to 0.

    Stems with fewer than three such notes are left out.
    """
    out = []
    for program, stem in stems:
        part = pretty_midi.Instrument(stem.program, stem.is_drum)
        for note in stem.notes:
            if start <= note.start < start + seconds - 0.05:
                end = min(note.end - start, seconds)
                part.notes.append(
                    pretty_midi.Note(note.velocity, note.pitch, note.start - start, end)
                )
        for kind in ("control_changes", "pitch_bends"):
            events = [e for e in getattr(stem, kind) if start <= e.time < start + seconds]
            for event in events:
                event.time -= start
            setattr(part, kind, events)
        if len(part.notes) >= 3:
            out.append((program, part))
    return out


def busiest_start(stems: list[Stem], seconds: float, end: float) -> float:
    """Start (whole 4 s steps) of the window in which most stems play, then most notes."""
    starts = np.arange(0.0, max(end - seconds, 0.1), 4.0)

    def busy(t: float) -> tuple[int, int]:
        counts = [sum(t <= n.start < t + seconds for n in s.notes) for _, s in stems]
        return sum(c >= 8 for c in counts), sum(min(c, 60) for c in counts)

    return float(max(starts, key=busy))


def freedoom_piece(lump: bytes, seconds: float, most: int, rng: np.random.Generator) -> list[Stem]:
    """Up to `most` stems of a MIDI file's busiest `seconds`, those with most notes first."""
    with warnings.catch_warnings():  # tempo changes on later tracks, which are read all the same
        warnings.simplefilter("ignore", RuntimeWarning)
        midi = pretty_midi.PrettyMIDI(io.BytesIO(lump))
    stems = split_programs(midi)
    chosen = window(stems, busiest_start(stems, seconds, midi.get_end_time()), seconds)
    chosen.sort(key=lambda s: -min(len(s[1].notes), 40) + rng.uniform(0, 20))
    return chosen[:most]


def solo_piece(name: str, role: str, seconds: float, rng: np.random.Generator) -> list[Stem]:
    """One instrument alone, in one of its roles."""
    stem = write_stem(plan(seconds, rng), INSTRUMENTS[name], role, rng)
    return [(DRUMS if stem.is_drum else stem.program, stem)]


def ensemble_cast(names: list[str], size: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Choose `size` instruments with fitting roles: bass, harmony, melody, beat, colour."""
    cast: list[tuple[str, str]] = []
    taken: set[str] = set()
    for roles in ENSEMBLE_ROLES[:size]:
        fits = [n for n in names if n not in taken and set(roles) & set(INSTRUMENTS[n].roles)]
        if not fits:
            continue
        weights = np.array([6.0 if n in ("drum kit", "electric bass") else 1.0 for n in fits])
        name = fits[int(rng.choice(len(fits), p=weights / weights.sum()))]
        role = str(rng.choice([r for r in roles if r in INSTRUMENTS[name].roles]))
        cast.append((name, role))
        taken.add(name)
    return cast


def ensemble_piece(
    cast: list[tuple[str, str]], seconds: float, rng: np.random.Generator
) -> list[Stem]:
    """Stems that share tempo, key and chords."""
    shared = plan(seconds, rng)
    stems = [write_stem(shared, INSTRUMENTS[name], role, rng) for name, role in cast]
    return [(DRUMS if s.is_drum else s.program, s) for s in stems]


def render(stem: Stem, soundfont: Path, seconds: float) -> np.ndarray:
    """Render a stem with the `fluidsynth` program.

    Returns:
        (seconds * 44100, 2) float32; every stem of a piece has the same length, sample 0 = time 0.
    """
    midi = pretty_midi.PrettyMIDI(resolution=480)
    midi.instruments.append(stem[1])
    n = round(seconds * sound.SAMPLE_RATE)
    with tempfile.TemporaryDirectory() as folder:
        score, wave = Path(folder) / "stem.mid", Path(folder) / "stem.wav"
        midi.write(str(score))
        subprocess.run(
            ["fluidsynth", "-n", "-i", "-q", "-g", "0.5", "-r", str(sound.SAMPLE_RATE),
             "-O", "float",
             "-T", "wav", "-o", "synth.dynamic-sample-loading=1", "-o", "synth.cpu-cores=1",
             "-F", str(wave), str(soundfont), str(score)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        samples = sound.read_stereo(wave)[:n]
    return np.pad(samples, ((0, n - len(samples)), (0, 0)))


def _texture(notes: list[pretty_midi.Note], program: int) -> str:
    """chords, arpeggio, long notes, staccato notes, scale runs or melody, from the notes alone."""
    if program in _PERCUSSION:
        return "rhythm"
    starts = np.array([n.start for n in notes])
    lengths = np.array([n.end - n.start for n in notes])
    clusters = 1 + int(np.sum(np.diff(np.sort(starts)) > 0.05))
    gaps = np.diff(np.unique(np.round(starts, 2)))
    gap = float(np.median(gaps[gaps > 0.05])) if np.any(gaps > 0.05) else 4.0
    ordered = [n.pitch for n in sorted(notes, key=lambda n: n.start)]
    steps = np.abs(np.diff(ordered))

    def share(chosen: np.ndarray) -> float:
        return float(np.mean(chosen)) if len(chosen) else 0.0

    rules = (  # the first that holds
        ("chords", len(notes) / clusters > 1.8),
        ("repeated notes", share(steps == 0) > 0.6),
        ("line", 32 <= program <= 39),
        ("long notes", np.median(lengths) > 1.8),
        ("scale runs", gap < 0.42 and share((steps > 0) & (steps <= 2)) > 0.75),
        ("arpeggios", gap < 0.6 and share((steps >= 3) & (steps <= 9)) > 0.55),
        ("staccato notes", program not in _PLUCKED and np.median(lengths) < 0.45 * gap),
    )
    return next((name for name, holds in rules if holds), "melody")


def traits(stem: Stem, start: float, seconds: float) -> Traits | None:
    """Describe the notes that begin in a segment; None where there are fewer than two."""
    program, track = stem
    notes = [n for n in track.notes if start <= n.start < start + seconds]
    if len(notes) < 2:
        return None
    onsets = len({round(n.start / 0.06) for n in notes}) / seconds
    low, high = _RANGE_OF.get(program, (36, 84))
    place = (np.mean([n.pitch for n in notes]) - low) / (high - low)
    velocity = np.mean([n.velocity for n in notes])
    texture = _texture(notes, program)
    lengths, gap = np.median([n.end - n.start for n in notes]), 1 / max(onsets, 0.1)
    slow, fast = (2.0, 5.0) if program == DRUMS else (1.2, 3.6)
    return Traits(
        register="low" if place < 0.3 else "high" if place > 0.7 else "middle",
        tempo="slow" if onsets < slow else "fast" if onsets > fast else "moderate",
        texture=texture,
        dynamics="quiet" if velocity < 58 else "loud" if velocity > 94 else "medium",
        legato=program not in _PLUCKED
        and texture in ("melody", "chords", "long notes")
        and lengths > 0.8 * gap,
    )


def solo_schedule(names: list[str], hours: float, segment_s: float) -> list[tuple[str, str]]:
    """(instrument, role) of each solo piece: instruments in turn, each going round its roles."""
    count = round(hours * 3600 / segment_s)
    turns: dict[str, int] = defaultdict(int)
    out = []
    for k in range(count):
        inst: Instrument = INSTRUMENTS[names[k % len(names)]]
        out.append((inst.name, inst.roles[turns[inst.name] % len(inst.roles)]))
        turns[inst.name] += 1
    return out
