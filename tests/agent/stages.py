"""A session on a device whose clock the test turns; any part of it becomes a take."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from fakes import Desk, FakeInstrument, Floats, fake_spec

from lmdm_agent.spec import ModelSpec
from lmdm_agent.takes.format import (
    LOCK,
    TAKE_FORMAT,
    Manifest,
    ModelFacts,
    Take,
    TrackName,
    read_take,
)
from lmdm_agent.takes.journal import BlockRow, Journal, Row, block_row
from lmdm_agent.takes.tracks import PIECE
from lmdm_agent.takes.writer import TakeWriter


def hashed(letter: str, **changes: Any) -> ModelSpec:
    """A fake model's description with a content hash of its own."""
    return fake_spec(**({"name": f"model {letter}", "content_hash": letter * 64} | changes))


class Louder(FakeInstrument):
    """Another model of the same sizes."""

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, after = super().decode(latents, state)
        return audio * np.float32(0.5), after


class Fragile(FakeInstrument):
    """Fails while ``broken`` is set; its latents depend on the sound before them."""

    broken = False

    def encode(self, audio: Floats) -> Floats:
        latents = super().encode(audio)
        return latents + np.float32(0.5) * np.roll(latents, 1, axis=1)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        if self.broken:
            raise RuntimeError("the tensor has a hole")
        return super().decode(latents, state)


class Stage:
    """A `Desk` with a journal; what it plays into dry and stem differs."""

    def __init__(self, instrument: FakeInstrument, **desk: Any) -> None:
        self.desk = Desk(instrument, **desk)
        self.session, self.ends = self.desk.session, self.desk.ends
        self.rows: list[Row] = []
        journal = Journal()
        journal.subscribe(self.rows.append)
        same = self.ends.rate == instrument.spec.sample_rate
        self.session.listen_records(lambda record: journal.add(block_row(record, same_rate=same)))
        self._rng = np.random.default_rng(5)
        self._spec = instrument.spec

    @property
    def size(self) -> int:
        """Device samples in a block, rounded up."""
        spec = self._spec
        return -(-spec.block_samples * self.ends.rate // spec.sample_rate)

    def play(self, blocks: float, *, answer: bool = True) -> None:
        """Play noise for about so many blocks, in buffers; the worker may be away."""
        count = self.desk.buffer_samples
        for _ in range(int(blocks * self.size) // count):
            sound = self._rng.uniform(-0.4, 0.4, (count, 4)).astype(np.float32)
            self.ends.callback(sound, np.zeros((count, 2), np.float32))
            if answer:
                self.desk.answer()

    def hand_over(self, *hands: Any) -> None:
        """Have the worker do something to the memory before the next block."""
        self.session.hand_over(lambda controls: controls, hands)

    def take(
        self,
        folder: Path,
        start: int = 0,
        stop: int | None = None,
        model: ModelSpec | None = None,
        form: Any = "flac",
        forget: Sequence[int] = (),
        killed: Path | None = None,
        **changes: Any,
    ) -> Take:
        """Write a part as a take; the memory before the blocks to ``forget`` is not kept.

        With ``killed``, the result is a copy there of what the disk had before the end.
        """
        stop = self.ends.position if stop is None else stop
        spec = model or self._spec
        facts: dict[str, Any] = {
            "format": TAKE_FORMAT,
            "program": "test",
            "started": "2026-01-01T00:00:00",
            "rate": self.ends.rate,
            "model_rate": spec.sample_rate,
            "start_position": start,
            "delay_samples": self.session.delay_samples,
            "block_samples": spec.block_samples,
            "slack_samples": self.session.timeline.slack_samples,
            "tracks": {},
            "model": ModelFacts(spec.name, spec.content_hash, card=msgspec.to_builtins(spec)),
            "controls": self.desk.state.current,
        }
        tapes: dict[TrackName, Any] = {
            "dry": self.ends.dry,
            "wet": self.ends.wet,
            "mix": self.ends.mix,
        }
        if self.ends.stem is not None:
            tapes["stem"] = self.ends.stem
        folder.mkdir(parents=True)
        writer = TakeWriter(folder, Manifest(**(facts | changes)), list(tapes), form)
        for first in range(start, stop, PIECE):
            count = min(PIECE, stop - first)
            writer.write({name: tape.read(first, count) for name, tape in tapes.items()})
        for row in self.rows:
            if isinstance(row, BlockRow) and start - self.size < row.due and row.position < stop:
                writer.add(replace(row, before=None) if row.block in forget else row)
        if killed:
            # What a power cut leaves: as far as it was written, and nobody holds the lock.
            writer.sync()
            shutil.copytree(folder, killed, ignore=shutil.ignore_patterns(LOCK))
        writer.close()
        return read_take(killed or folder)
