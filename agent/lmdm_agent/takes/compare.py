"""Two answers to the same music, side by side: how alike they sound, and how each follows it.

Loudness is matched before anything else is compared, as the louder of two always seems the better.
Sound is taken piece by piece; what is kept is a few numbers for every frame of `HOP` samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.loudness import Meter
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import Loudness
from lmdm_agent.takes.overview import WINDOW, mel_filters
from lmdm_agent.takes.replay_sound import Tape

Floats = NDArray[np.float32]
Pieces = tuple[Floats, Floats, Floats | None]
"""The same moment of both answers and of the music, [n, 2] each."""

HOP = WINDOW // 2
PIECE = 65536
RANGE_DB = 70.0
"""What is that much weaker than the strongest is not heard."""
STEADY_DB = 0.1
"""A level that moves less follows nothing."""
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 55.0, 5000.0
A4_HZ = 440.0
WORDS = ("first", "second")
"""What the two are called wherever they are shown."""
EQUAL_DB = 0.05


@dataclass(frozen=True)
class Profile:
    """What is kept of a sound, frame by frame.

    Attributes:
        mel_db: [bands, frames].
        chroma: Power of the twelve pitch classes from A up, [12, frames].
        level_db: [frames].
        centroid_hz: Where the middle of its spectrum lies; None for silence.
    """

    mel_db: Floats
    chroma: Floats
    level_db: Floats
    centroid_hz: float | None


@dataclass(frozen=True)
class Comparison:
    """Figures of two sounds a and b; None where there is nothing to measure.

    Attributes:
        loudness: Of both, as they are.
        gain_db: What b needs to be as loud as a.
        largest_difference: Of any sample, not matched in loudness.
        largest_at: Which one.
        spectral_distance_db: Mean distance of the mel spectra, matched in loudness; 0 is the same
            sound, about 3 a close variation, above 10 something else.
        chroma_similarity: Of the notes in a and b, 0 to 1.
        centroid_hz: Brightness of both.
        follows_notes: Similarity of the notes of each with those played, 0 to 1.
        follows_loudness: Correlation of the level of each with that of the playing, -1 to 1.
    """

    loudness: tuple[Loudness, Loudness]
    gain_db: float | None
    largest_difference: float
    largest_at: int
    spectral_distance_db: float | None
    chroma_similarity: float | None
    centroid_hz: tuple[float | None, float | None]
    follows_notes: tuple[float | None, float | None] = (None, None)
    follows_loudness: tuple[float | None, float | None] = (None, None)

    @property
    def turned_db(self) -> tuple[float, float]:
        """What both are turned by to be equally loud: the louder one down, the other not at all."""
        gain = self.gain_db or 0.0
        return min(0.0, -gain), min(0.0, gain)

    @property
    def turned(self) -> tuple[str, str]:
        """The same in words; empty where nothing is turned down."""
        first, second = (
            f"turned down by {-db:.1f} dB" if db < -EQUAL_DB else "" for db in self.turned_db
        )
        return first, second


def compare(a: Floats, b: Floats, rate: int, dry: Floats | None = None) -> Comparison:
    """Compare two sounds [n, 2]; of unequal lengths the common part.

    Args:
        a: One answer.
        b: Another.
        rate: Of all, in Hz.
        dry: What was played, moved to where it was answered.
    """
    return compare_pieces(_cut(a, b, dry), rate)


def _cut(a: Floats, b: Floats, dry: Floats | None) -> Iterator[Pieces]:
    count = min(len(part) for part in (a, b, dry) if part is not None)
    for start in range(0, count, PIECE):
        part = slice(start, min(start + PIECE, count))
        yield a[part], b[part], None if dry is None else dry[part]


def compare_files(
    a: Path,
    b: Path,
    rate: int,
    dry: Path | None = None,
    *,
    delay_samples: int = 0,
    start: int = 0,
) -> Comparison:
    """Like `compare`, for stereo files of any length.

    Args:
        a: One answer.
        b: Another.
        rate: Of all, in Hz.
        dry: What was played.
        delay_samples: From a sample of it to its answer.
        start: Where to begin in a and b.

    Raises:
        TakeError: A file is missing, no sound file, or not stereo.
    """
    end = min(tracks.length(a), tracks.length(b))
    if dry is not None:
        end = min(end, tracks.length(dry) + delay_samples)
    start = min(start, end)
    one, two = Tape(a, start, end), Tape(b, start, end)
    silence = max(0, min(delay_samples, end) - start)
    played = Tape(dry, max(0, start - delay_samples), end - delay_samples) if dry else None

    def pieces() -> Iterator[Pieces]:
        for first in range(start, end, PIECE):
            count = min(PIECE, end - first)
            quiet = min(count, max(0, start + silence - first))
            music = None
            if played is not None:
                heard = played.read(count - quiet)
                music = np.concatenate([np.zeros((quiet, 2), np.float32), heard])
            yield one.read(count), two.read(count), music

    return compare_pieces(pieces(), rate)


def compare_pieces(pieces: Iterable[Pieces], rate: int) -> Comparison:
    """Compare two sounds that come piece by piece."""
    profilers = [Profiler(rate) for _ in range(3)]
    meters = [Meter(rate, 2), Meter(rate, 2)]
    largest, largest_at, done = 0.0, 0, 0
    with_dry = False
    for a, b, dry in pieces:
        away = np.abs(a - b).max(axis=1, initial=0.0)
        if len(away) and away.max() > largest:
            largest, largest_at = float(away.max()), done + int(away.argmax())
        done += len(a)
        meters[0].feed(a)
        meters[1].feed(b)
        profilers[0].feed(a)
        profilers[1].feed(b)
        if dry is not None:
            with_dry = True
            profilers[2].feed(dry)
    one, two, music = (profiler.result() for profiler in profilers)
    loudness = meters[0].result(), meters[1].result()
    gain_db = _gain(loudness)
    both = (one, two)
    return Comparison(
        loudness=loudness,
        gain_db=gain_db,
        largest_difference=largest,
        largest_at=largest_at,
        spectral_distance_db=spectral_distance(one, two, gain_db or 0.0),
        chroma_similarity=chroma_similarity(one, two),
        centroid_hz=(one.centroid_hz, two.centroid_hz),
        follows_notes=_pair([chroma_similarity(x, music) for x in both] if with_dry else []),
        follows_loudness=_pair([level_correlation(x, music) for x in both] if with_dry else []),
    )


def _pair(values: list[float | None]) -> tuple[float | None, float | None]:
    return (values[0], values[1]) if values else (None, None)


def _gain(loudness: tuple[Loudness, Loudness]) -> float | None:
    a, b = (x.integrated_lufs for x in loudness)
    return None if a is None or b is None else a - b


class Profiler:
    """Makes the profile of a sound that comes piece by piece."""

    def __init__(self, rate: int) -> None:
        filters, _ = mel_filters(rate)
        self._mel = filters.T.copy()
        bins = np.fft.rfftfreq(WINDOW, 1.0 / rate)
        self._bins = bins
        self._pitches = _pitch_classes(bins)
        self._window = np.hanning(WINDOW).astype(np.float32)
        self._held = np.zeros(0, np.float32)
        self._frames: list[tuple[Floats, Floats, Floats]] = []
        self._centroid = self._power = 0.0

    def feed(self, samples: Floats) -> None:
        """Take the next samples [n, 2]."""
        held = np.concatenate([self._held, samples.mean(axis=1)])
        count = max(0, (len(held) - WINDOW) // HOP + 1)
        if count:
            self._take(np.lib.stride_tricks.sliding_window_view(held, WINDOW)[::HOP][:count])
        self._held = held[count * HOP :]

    def _take(self, windows: Floats) -> None:
        spectra = np.fft.rfft(windows * self._window, axis=1)
        power = np.abs(spectra * np.float32(4.0 / WINDOW)) ** 2
        self._centroid += float((power @ self._bins).sum())
        self._power += float(power.sum())
        level = (windows**2).mean(axis=1)
        self._frames.append(
            (_decibels(power @ self._mel), (power @ self._pitches).astype(np.float32), level)
        )

    def result(self) -> Profile:
        """The profile of all that came; what fills no window at its end is left out."""
        if not self._frames:
            bands = self._mel.shape[1]
            none = np.zeros((0, 12), np.float32)
            return Profile(np.zeros((bands, 0), np.float32), none.T, none[:, 0], None)
        mel, chroma, level = (np.concatenate(parts) for parts in zip(*self._frames, strict=True))
        centroid = self._centroid / self._power if self._power > 0.0 else None
        return Profile(mel.T, chroma.T, _decibels(level), centroid)


def _decibels(power: NDArray[np.floating]) -> Floats:
    return (10.0 * np.log10(power + 1e-12)).astype(np.float32)


def _pitch_classes(bins: NDArray[np.floating]) -> Floats:
    """Which of the twelve pitch classes, from A up, every bin belongs to, [bins, 12]."""
    inside = (bins >= LOWEST_PITCH_HZ) & (bins <= HIGHEST_PITCH_HZ)
    notes = np.zeros(len(bins), np.int64)
    notes[inside] = np.round(12.0 * np.log2(bins[inside] / A4_HZ)).astype(np.int64) % 12
    out = np.zeros((len(bins), 12), np.float32)
    out[np.flatnonzero(inside), notes[inside]] = 1.0
    return out


def spectral_distance(a: Profile, b: Profile, gain_db: float) -> float | None:
    """Mean distance of two mel spectra in dB, with ``gain_db`` on ``b``; None for silence."""
    count = min(a.mel_db.shape[1], b.mel_db.shape[1])
    if count == 0:
        return None
    one, two = a.mel_db[:, :count], b.mel_db[:, :count] + np.float32(gain_db)
    top = max(float(one.max()), float(two.max()))
    one, two = np.maximum(one, top - RANGE_DB), np.maximum(two, top - RANGE_DB)
    heard = np.maximum(one, two).max(axis=0) > top - RANGE_DB
    return float(np.abs(one - two)[:, heard].mean()) if heard.any() and top > -100.0 else None


def chroma_similarity(a: Profile, b: Profile) -> float | None:
    """How much the notes of two sounds agree frame by frame, 0 to 1; None for silence."""
    count = min(a.chroma.shape[1], b.chroma.shape[1])
    # Roots, so that a loud note does not hide the chord around it.
    one, two = np.sqrt(a.chroma[:, :count]), np.sqrt(b.chroma[:, :count])
    sizes = np.linalg.norm(one, axis=0) * np.linalg.norm(two, axis=0)
    heard = sizes > sizes.max(initial=0.0) * 10.0 ** (-RANGE_DB / 20.0)
    if not heard.any():
        return None
    return float(((one * two).sum(axis=0)[heard] / sizes[heard]).mean())


def level_correlation(a: Profile, b: Profile) -> float | None:
    """Pearson's correlation of two levels in dB; None where one of them never moves."""
    count = min(len(a.level_db), len(b.level_db))
    if count < 2:
        return None
    one, two = (_above_floor(x.level_db[:count]) for x in (a, b))
    if min(float(one.std()), float(two.std())) < STEADY_DB:
        return None
    return float(np.corrcoef(one, two)[0, 1])


def _above_floor(level_db: Floats) -> Floats:
    return np.maximum(level_db, level_db.max() - np.float32(RANGE_DB))
