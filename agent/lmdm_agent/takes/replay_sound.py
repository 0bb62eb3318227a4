"""The sound of a take played again: put where wet has it, and compared with wet on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.ends import FADE_S
from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.rates import converter, withheld_samples
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import BlockLine, Manifest, Take, TrackName

Floats = NDArray[np.float32]

PIECE = 65536


class ReplaySound:
    """Takes the answers one after another; gives sound that is aligned with the take's tracks.

    Args:
        take: The take.
        first: The first block that is made again.
        late_until: Where the last lateness of the blocks before it ends.
        sink: Gets the sound piece by piece, [n, 2] each, as long as the take in all.
    """

    def __init__(
        self, take: Take, first: BlockLine, late_until: int, sink: Callable[[Floats], None]
    ) -> None:
        facts = take.manifest
        self._facts = facts
        self._sink = sink
        self._wet = Tape(sound_file(take, "wet", facts.rate), first.due, facts.samples)
        self._out = converter(facts.model_rate, facts.rate, 2)
        if facts.rate != facts.model_rate:
            # As many samples as on stage, so that the filter stands at the same point; what they
            # were it soon forgets.
            self._feed_silence(first.block * facts.block_samples)
        start = first.due + 2 * withheld_samples(facts.model_rate, facts.rate)
        self.first = min(max(start, late_until), facts.samples)
        """The comparison begins here."""
        self.last = self.first
        """One past the last sample compared or left out."""
        self.left_out = 0
        """Samples not compared in between, as they sounded late or not at all."""
        self.largest: float | None = None
        self.largest_at: int | None = None
        self._late_until = self.first
        self._given = 0
        self._give(np.zeros((first.due, 2), np.float32))

    def _feed_silence(self, samples: int) -> None:
        silence = np.zeros((PIECE, 2), np.float32)
        for start in range(0, samples, PIECE):
            self._out.feed(silence[: samples - start])

    def write(self, line: BlockLine, audio: Floats) -> None:
        """Take the answer [2, block_samples] to a block."""
        piece = on_grid(self._out.feed(np.ascontiguousarray(audio.T, dtype=np.float32)))
        start = self._given
        self._late_until = max(self._late_until, late_end(line, start, len(piece), self._facts))
        self._give(piece)
        end = self._given
        recorded = self._wet.read(end - start)
        begin = min(max(start, self._late_until), end)
        self.left_out += max(0, begin - max(start, self.first))
        self.last = max(self.last, end)
        if begin < end:
            away = np.abs(piece[begin - start : end - start] - recorded[begin - start :]).max(
                axis=1
            )
            worst = int(away.argmax())
            self.largest = self.largest or 0.0
            if away[worst] > self.largest:
                self.largest, self.largest_at = float(away[worst]), begin + worst

    def close(self) -> None:
        """Fill up with silence to the take's length."""
        while self._given < self._facts.samples:
            self._give(np.zeros((PIECE, 2), np.float32))

    def _give(self, samples: Floats) -> None:
        piece = samples[: self._facts.samples - self._given]
        self._given += len(piece)
        if len(piece):
            self._sink(piece)


def late_end(line: BlockLine, due: int, count: int, facts: Manifest) -> int:
    """Where wet is what was answered again; ``due`` when the block sounded in time.

    A block that came late is faded in, one that never came is silent, and what comes after it is
    faded in. Whether one that failed was late nobody knows.

    Args:
        line: The block.
        due: Where it should have sounded.
        count: How long.
        facts: Of the take.
    """
    report = line.report or {}
    late = report.get("late_samples", 0)
    lost = count if line.status != "answered" else 0
    lost = max(lost, min(late, count) if isinstance(late, int) else 0)
    return due + lost + int(FADE_S * facts.rate) if lost > 0 else due


class Tape:
    """A track read once, from one position on."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._path = path
        self._pieces = tracks.pieces(path, PIECE, start, max(0, end - start))
        self._held = np.zeros((0, 2), np.float32)

    def read(self, count: int) -> Floats:
        """The next samples [count, 2].

        Raises:
            TakeError: The file ends before.
        """
        while len(self._held) < count:
            piece = next(self._pieces, None)
            if piece is None:
                raise TakeError(f"{self._path} is too short; copy the whole folder again.")
            self._held = np.concatenate([self._held, piece])
        samples, self._held = self._held[:count], self._held[count:]
        return samples


def sound_file(take: Take, name: TrackName, rate: int) -> Path:
    """The file of a track that has to have a rate.

    Raises:
        TakeError: It is missing, no sound file, or has another.
    """
    path = take.track(name)
    found = tracks.rate_of(path)
    if found != rate:
        raise TakeError(
            f"{path} has {found} Hz, the take was recorded with {rate} Hz; copy the file again."
        )
    return path
