"""Own scores: tonal progressions as chords, arpeggios, melodies, scales, bass lines, beats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pretty_midi

from lmdm_training.data.captions import DRUMS

MAJOR = np.array([0, 2, 4, 5, 7, 9, 11])
MINOR = np.array([0, 2, 3, 5, 7, 8, 10])
PROGRESSIONS = (
    (0, 3, 4, 0),
    (0, 5, 3, 4),
    (5, 3, 0, 4),
    (0, 4, 5, 3),
    (1, 4, 0, 0),
    (0, 2, 3, 4),
    (0, 6, 5, 4),
    (0, 3, 0, 4),
    (3, 4, 2, 5),
    (0, 5, 1, 4),
)


@dataclass(frozen=True)
class Instrument:
    """How to write for an instrument: General MIDI programs, range (MIDI notes), roles."""

    name: str
    programs: tuple[int, ...]
    low: int
    high: int
    roles: tuple[str, ...]
    sustained: bool = False


_LINE = ("melody", "long notes", "scale runs", "staccato notes", "arpeggio")
_KEYS = ("chords", "arpeggio", "melody", "scale runs", "broken chords")
_CHOIR = ("chords", "long notes", "melody")
_STRINGS = (*_CHOIR, "staccato notes")
_CELLO = ("long notes", "melody", "arpeggio", "scale runs", "bass line")
_BASS = ("bass line", "melody", "arpeggio", "long notes")
_GUITAR = ("broken chords", "chords", "arpeggio", "melody")
_CLEAN = ("broken chords", "chords", "melody", "arpeggio")
_LOUD = ("power chords", "melody", "scale runs", "long notes")
_ORGAN = ("chords", "melody", "arpeggio", "long notes")
_MARIMBA = ("arpeggio", "melody", "repeated notes", "scale runs")
INSTRUMENTS = {
    i.name: i
    for i in (
        Instrument("string ensemble", (48, 49), 40, 88, _STRINGS, True),
        Instrument("cello", (42,), 36, 72, _CELLO, True),
        Instrument("violin", (40,), 55, 96, _LINE, True),
        Instrument("electric bass", (33, 34), 28, 52, _BASS),
        Instrument("acoustic piano", (0, 1), 33, 96, _KEYS),
        Instrument("electric piano", (4, 5), 36, 88, _KEYS),
        Instrument("flute", (73,), 60, 94, _LINE, True),
        Instrument("clarinet", (71,), 50, 86, _LINE, True),
        Instrument("alto saxophone", (65,), 49, 80, _LINE, True),
        Instrument("trumpet", (56,), 54, 82, _LINE, True),
        Instrument("acoustic guitar", (24, 25), 40, 79, _GUITAR),
        Instrument("clean electric guitar", (27,), 40, 80, _CLEAN),
        Instrument("distorted electric guitar", (30,), 40, 80, _LOUD),
        Instrument("choir", (52,), 43, 80, _CHOIR, True),
        Instrument("church organ", (19,), 36, 86, _ORGAN, True),
        Instrument("marimba", (12,), 45, 88, _MARIMBA),
        Instrument("vibraphone", (11,), 53, 88, ("melody", "chords", "arpeggio", "scale runs")),
        Instrument("synth pad", (89, 88, 91), 40, 84, ("chords", "long notes"), True),
        Instrument("synth lead", (80, 81), 48, 91, _LINE, True),
        Instrument("harp", (46,), 36, 92, ("arpeggio", "broken chords", "scale runs", "melody")),
        Instrument("timpani", (47,), 36, 57, ("repeated notes", "bass line", "staccato notes")),
        Instrument("taiko drums", (116,), 40, 60, ("repeated notes",)),
        Instrument("drum kit", (DRUMS,), 35, 59, ("beat",)),
    )
}  # fmt: skip
# Roles an ensemble fills, in this order; any instrument that has the role may take it.
ENSEMBLE_ROLES = (
    ("bass line",),
    ("chords", "broken chords", "power chords"),
    ("melody",),
    ("beat", "repeated notes"),
    ("arpeggio", "long notes"),
)


@dataclass
class Plan:
    """What the stems of a piece share: tempo, key, chord roots, swing of loudness."""

    bpm: float
    tonic: int  # pitch class
    scale: np.ndarray
    degrees: list[int]  # chord root (scale degree) per bar of 4 beats
    seconds: float

    @property
    def beat(self) -> float:
        """Length of a beat in seconds."""
        return 60.0 / self.bpm

    def chord(self, bar: int) -> list[int]:
        """Pitch classes of the bar's chord, root first."""
        d = self.degrees[bar % len(self.degrees)]
        return [int(self.tonic + self.scale[(d + k) % 7]) % 12 for k in (0, 2, 4)]

    @property
    def bars(self) -> int:
        """Number of bars, the last one perhaps unfinished."""
        return int(np.ceil(self.seconds / (4 * self.beat)))


def plan(seconds: float, rng: np.random.Generator) -> Plan:
    """Draw a tempo (55-165 bpm), key and progression."""
    degrees = [int(d) for d in PROGRESSIONS[int(rng.integers(len(PROGRESSIONS)))]]
    if rng.random() < 0.5:
        degrees += [int(d) for d in PROGRESSIONS[int(rng.integers(len(PROGRESSIONS)))]]
    scale = MAJOR if rng.random() < 0.5 else MINOR
    return Plan(float(rng.uniform(55, 165)), int(rng.integers(12)), scale, degrees, seconds)


def _near(pitch_class: int, around: float, low: int, high: int) -> int:
    """The pitch of this class nearest to `around` that lies within the range."""
    options = [p for p in range(low, high + 1) if p % 12 == pitch_class % 12]
    return min(options, key=lambda p: abs(p - around))


class _Writer:
    """Collects (start, end, pitch, velocity) of one stem with a slow swell of loudness."""

    def __init__(self, piece: Plan, inst: Instrument, rng: np.random.Generator) -> None:
        self.piece, self.inst, self.rng = piece, inst, rng
        self.notes: list[pretty_midi.Note] = []
        span = inst.high - inst.low
        self.centre = inst.low + span * rng.uniform(0.25, 0.75)
        self.base, self.swell = rng.uniform(48, 104), rng.uniform(4, 22)
        self.phase, self.period = rng.random(), rng.uniform(6, 16)

    def add(self, start: float, length: float, pitch: int, accent: float = 0.0) -> None:
        """Add a note; times in seconds, human timing of a few ms."""
        if start >= self.piece.seconds - 0.05:
            return
        swing = self.swell * np.sin(2 * np.pi * (start / self.period + self.phase))
        velocity = int(np.clip(self.base + swing + accent + self.rng.normal(0, 4), 20, 127))
        at = max(0.0, start + self.rng.normal(0, 0.006))
        end = min(at + max(length, 0.06), self.piece.seconds)
        if end > at:
            pitch = int(np.clip(pitch, self.inst.low, self.inst.high))
            self.notes.append(pretty_midi.Note(velocity, pitch, at, end))

    def voicing(self, bar: int, size: int) -> list[int]:
        tones = self.piece.chord(bar)
        around = np.linspace(-6, 6 + 3 * (size - 3), size) + self.centre
        picks = [
            _near(tones[k % 3], a, self.inst.low, self.inst.high) for k, a in enumerate(around)
        ]
        return sorted(set(picks))


def _chords(w: _Writer, role: str) -> None:
    beat, rng = w.piece.beat, w.rng
    rhythm = (
        [(0, 4)]
        if w.inst.sustained
        else [
            [(0, 4)],
            [(0, 2), (2, 2)],
            [(0, 1.5), (1.5, 1.5), (3, 1)],
            [(b, 0.9) for b in range(4)],
        ][int(rng.integers(4))]
    )
    size = int(rng.integers(3, 6))
    for bar in range(w.piece.bars):
        tones = w.voicing(bar, size)
        if role == "power chords":
            root = _near(w.piece.chord(bar)[0], w.inst.low + 7, w.inst.low, w.inst.high)
            tones = [root, root + 7, root + 12]
        for offset, length in rhythm:
            for k, pitch in enumerate(tones):
                strum = 0.012 * k if "guitar" in w.inst.name or w.inst.name == "harp" else 0.0
                w.add(
                    (4 * bar + offset) * beat + strum,
                    length * beat * 0.97,
                    pitch,
                    4 if offset == 0 else -4,
                )


def _arpeggio(w: _Writer, role: str) -> None:
    beat, rng = w.piece.beat, w.rng
    step = float(rng.choice([0.5, 0.25, 1 / 3] if role == "arpeggio" else [0.5, 1.0]))
    ring = step * 0.95 if role == "arpeggio" else 2.0
    for bar in range(w.piece.bars):
        tones = w.voicing(bar, int(rng.integers(4, 7)))
        order = tones + tones[-2:0:-1] if rng.random() < 0.6 else tones
        for i in range(round(4 / step)):
            w.add(
                (4 * bar + i * step) * beat, ring * beat, order[i % len(order)], 5 if i == 0 else 0
            )


def _melody(w: _Writer, role: str) -> None:
    beat, rng, t = w.piece.beat, w.rng, 0.0
    lengths = {
        "melody": ([0.5, 1, 1.5, 2], [0.4, 0.35, 0.1, 0.15]),
        "long notes": ([4, 6, 8], [0.5, 0.25, 0.25]),
        "staccato notes": ([0.5, 1], [0.7, 0.3]),
    }[role]
    pitch, pitches = w.centre, w.piece.tonic + w.piece.scale
    while t * beat < w.piece.seconds:
        length = float(rng.choice(lengths[0], p=lengths[1]))
        on_chord = t % 2 == 0 or role == "long notes"
        classes = w.piece.chord(int(t // 4)) if on_chord else list(pitches)
        goal = pitch + rng.normal(0, 3.5) + 0.12 * (w.centre - pitch)
        pitch = min(
            (_near(int(c), goal, w.inst.low, w.inst.high) for c in classes),
            key=lambda p: abs(p - goal),
        )
        if role == "melody" and rng.random() < 0.1:
            t += length
            continue
        hold = 0.35 if role == "staccato notes" else rng.uniform(0.85, 1.0)
        w.add(t * beat, length * beat * hold, int(pitch), 5 if t % 4 == 0 else 0)
        t += length


def _scale_runs(w: _Writer, role: str) -> None:
    beat, rng, t = w.piece.beat, w.rng, 0.0
    ladder = [
        p
        for p in range(w.inst.low, w.inst.high + 1)
        if (p - w.piece.tonic) % 12 in set(w.piece.scale)
    ]
    i, way, step = len(ladder) // 3, 1, float(rng.choice([0.25, 0.5]))
    while t * beat < w.piece.seconds:
        w.add(t * beat, step * beat * 0.95, ladder[i], 6 if t % 1 == 0 else 0)
        if not 0 <= i + way < len(ladder) or rng.random() < 0.06:
            way = -way
        i, t = int(np.clip(i + way, 0, len(ladder) - 1)), t + step


def _bass(w: _Writer, role: str) -> None:
    beat, rng = w.piece.beat, w.rng
    pattern = [
        [0, 2],
        [0, 1, 2, 3],
        [0, 1.5, 2, 3.5],
        [k / 2 for k in range(8)],
        [0, 0.75, 1.5, 2.5, 3],
    ][int(rng.integers(5))]
    for bar in range(w.piece.bars):
        tones = w.piece.chord(bar)
        for k, offset in enumerate(pattern):
            nxt = pattern[k + 1] if k + 1 < len(pattern) else 4
            pc = tones[0] if k == 0 or rng.random() < 0.6 else tones[int(rng.integers(3))]
            pitch = _near(
                pc, w.inst.low + 8 + (12 if rng.random() < 0.15 else 0), w.inst.low, w.inst.high
            )
            w.add(
                (4 * bar + offset) * beat,
                (nxt - offset) * beat * rng.uniform(0.7, 0.98),
                pitch,
                8 if k == 0 else 0,
            )


def _repeated(w: _Writer, role: str) -> None:
    beat, rng = w.piece.beat, w.rng
    step = float(rng.choice([0.25, 0.5, 0.5, 1.0]))
    keep = rng.random(round(4 / step)) < 0.8
    for bar in range(w.piece.bars):
        root, _, fifth = w.piece.chord(bar)
        for i in np.flatnonzero(keep):
            pc = root if i % 4 < 3 else fifth
            pitch = _near(pc, w.centre, w.inst.low, w.inst.high)
            w.add(
                (4 * bar + i * step) * beat,
                step * beat * 0.9,
                pitch,
                12 if i == 0 else -6 + 10 * rng.random(),
            )


def _beat(w: _Writer, role: str) -> None:
    beat, rng = w.piece.beat, w.rng
    hat, hat_step = int(rng.choice([42, 51, 46])), float(rng.choice([0.5, 0.25, 1.0]))
    kicks = [[0, 2], [0, 1.5, 2], [0, 2.5], [0, 1, 2, 3], [0, 0.75, 2.25]][int(rng.integers(5))]
    for bar in range(w.piece.bars):
        fill = bar % 4 == 3
        for k in kicks:
            w.add((4 * bar + k) * beat, 0.1, 36, 10)
        for k in (1, 3):
            w.add((4 * bar + k) * beat, 0.1, 38, 8)
        for k in np.arange(0, 3 if fill else 4, hat_step):
            w.add((4 * bar + k) * beat, 0.1, hat, -10 + (6 if k % 1 == 0 else 0))
        if fill:
            for k, tom in zip(np.arange(3, 4, 0.25), (50, 48, 45, 41), strict=True):
                w.add((4 * bar + k) * beat, 0.1, tom, 5)
        elif bar % 4 == 0:
            w.add(4 * bar * beat, 0.5, 49, 5)


_ROLES = {
    "chords": _chords,
    "power chords": _chords,
    "arpeggio": _arpeggio,
    "broken chords": _arpeggio,
    "melody": _melody,
    "long notes": _melody,
    "staccato notes": _melody,
    "scale runs": _scale_runs,
    "bass line": _bass,
    "repeated notes": _repeated,
    "beat": _beat,
}


def write_stem(
    piece: Plan, inst: Instrument, role: str, rng: np.random.Generator
) -> pretty_midi.Instrument:
    """Write one stem of the piece in the given role, with expression for sustained instruments."""
    writer = _Writer(piece, inst, rng)
    _ROLES[role](writer, role)
    program = int(rng.choice(inst.programs))
    stem = pretty_midi.Instrument(
        0 if program == DRUMS else program, is_drum=program == DRUMS, name=role
    )
    stem.notes = writer.notes
    if inst.sustained:
        for t in np.arange(0, piece.seconds, 0.1):
            level = 100 + 20 * np.sin(2 * np.pi * (t / writer.period * 1.7 + writer.phase))
            stem.control_changes.append(pretty_midi.ControlChange(11, int(level), float(t)))
        depth = int(rng.choice([0, 20, 45]))
        stem.control_changes.append(pretty_midi.ControlChange(1, depth, 0.0))
    return stem
