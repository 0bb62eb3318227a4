"""A take written by hand from a `Desk`, as a recorder would, but when the test says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fakes import Desk, Echo, fake_spec

from lmdm_agent import grid
from lmdm_agent.takes.format import TAKE_FORMAT, FileFormat, Manifest, ModelFacts, TrackName
from lmdm_agent.takes.journal import Journal, Row, block_row
from lmdm_agent.takes.writer import TakeWriter

CHUNK = 1000


def facts(rate: int = 44100, start: int = 0, **changes: Any) -> Manifest:
    """What a recorder knows at the start."""
    values: dict[str, Any] = {
        "format": TAKE_FORMAT,
        "program": "lmdm-agent 0",
        "started": "2026-01-02T03:04:05+0000",
        "rate": rate,
        "model_rate": rate,
        "start_position": start,
        "delay_samples": 612,
        "block_samples": 512,
        "slack_samples": 100,
        "tracks": {},
        "model": ModelFacts("fake", "0" * 64),
        "controls": Desk(Echo()).state.current,
    }
    return Manifest(**(values | changes))


def echo_desk(rate: int | None = None, **changes: Any) -> Desk:
    """Blocks of 512 samples, with a stem input."""
    return Desk(
        Echo(fake_spec(block_latents=32)), slack_samples=100, rate=rate, stem=(0, 1), **changes
    )


class Recording:
    """A take of a desk that begins now; `catch_up` writes what is new."""

    def __init__(self, desk: Desk, folder: Path, form: FileFormat = "flac") -> None:
        self.desk = desk
        self.rows: list[Row] = []
        self.start = desk.ends.position
        self.journal = Journal()
        self.journal.subscribe(self.rows.append)
        spec, session = desk.instrument.spec, desk.session
        same_rate = spec.sample_rate == desk.ends.rate
        session.listen_records(lambda r: self.journal.add(block_row(r, same_rate=same_rate)))
        names: list[TrackName] = ["dry", "wet", "mix", "stem"]
        self.tapes = {name: getattr(desk.ends, name) for name in names}
        manifest = facts(
            desk.ends.rate,
            self.start,
            model_rate=spec.sample_rate,
            delay_samples=session.delay_samples,
            block_samples=spec.block_samples,
            controls=desk.state.current,
        )
        self.written = 0
        self.writer = TakeWriter(folder, manifest, names, form)

    def catch_up(self) -> None:
        """Write all rows and all that has sounded."""
        for row in self.rows[self.written :]:
            self.writer.add(row)
            self.written += 1
        end = self.desk.ends.position
        while count := min(CHUNK, end - self.start - self.writer.samples):
            at = self.start + self.writer.samples
            parts = {name: tape.read(at, count) for name, tape in self.tapes.items()}
            for part in parts.values():
                grid.put_on_grid(part)
            self.writer.write(parts)
