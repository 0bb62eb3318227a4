"""Rows of the journal as lines of a take's text files, and what is counted on the way.

Pure: knows no file. Positions of rows are device samples, those of lines count from the take's
start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lmdm_agent.controls import Controls, Value
from lmdm_agent.protocol import PREFIX
from lmdm_agent.takes.format import MESSAGE_COLUMNS, BlockLine, ChangeLine, Counts, Mark
from lmdm_agent.takes.journal import BlockRow, HealthRow, MessageRow, XrunRow
from lmdm_agent.takes.safe_files import clean, json_bytes

MESSAGE_HEADER = "\t".join(MESSAGE_COLUMNS) + "\n"
LONGEST_REASON = 500
CONTROL_CHARACTERS = dict.fromkeys([*range(32), 127], " ")


def message_line(row: MessageRow, start: int, rate: int) -> str:
    """A line of messages.tsv. Floats are exact; tabs and line ends within texts become spaces.

    One that waits is a remark (#) to whoever plays the log again.
    """
    sample = row.position - start
    time_s = f"{'#' if row.waits else ''}{sample / rate:.6f}"
    cells = (time_s, sample, row.block, row.sender, PREFIX + row.address)
    return "\t".join(cell(value) for value in (*cells, *row.args)) + "\n"


def cell(value: Value) -> str:
    """One value of a message as text that reads back as the same value."""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = repr(float(value)) if isinstance(value, float) else str(value)
    return clean(text.translate(CONTROL_CHARACTERS))


def block_line(
    row: BlockRow, start: int, controls: Controls, latents: Mapping[int, str]
) -> BlockLine:
    """A line of blocks.jsonl.

    Args:
        row: The block.
        start: Device sample at which the take starts.
        controls: Those of the line before; they are not repeated.
        latents: Name of the file with a prime's latents, for the index of its change.
    """
    changes = tuple(
        ChangeLine(
            change.name,
            change.file,
            latents.get(index, ""),
            *change.model,
            dropped=change.dropped,
            reason=change.reason,
            fade=change.fade,
        )
        for index, change in enumerate(row.changes)
    )
    return BlockLine(
        block=row.block,
        status=row.status,
        sample=row.position - start,
        due=row.due - start,
        heard_crc=row.heard_crc,
        answer_crc=row.answer_crc,
        controls=None if row.controls == controls else row.controls,
        changes=changes,
        report=None if row.report is None else asdict(row.report),
        reason=clean(row.reason[:LONGEST_REASON]),
        forgot=row.forgot,
    )


def health_line(row: HealthRow | XrunRow, start: int, rate: int) -> dict[str, Any]:
    """A line of health.jsonl: the session's counters, or ``xrun`` where samples were lost."""
    sample = row.position - start
    facts: dict[str, Any] = {"time": round(sample / rate, 6), "sample": sample}
    return facts | (asdict(row.health) if isinstance(row, HealthRow) else {"xrun": True})


def json_line(line: object) -> bytes:
    """A line of a .jsonl file."""
    return json_bytes(line) + b"\n"


@dataclass
class Tally:
    """What a manifest says of the rows: marks, seeds, xruns and how many there were."""

    rate: int
    marks: list[Mark] = field(default_factory=list[Mark])
    xruns: list[int] = field(default_factory=list[int])
    seeds: dict[int, None] = field(default_factory=dict[int, None])
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def _count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1

    def message(self, sample: int, address: str, args: Sequence[Value]) -> None:
        """Count a message; ``address`` with its prefix."""
        self._count("messages")
        if address == f"{PREFIX}mark":
            text = " ".join(cell(arg) for arg in args)
            self.marks.append(Mark(sample, sample / self.rate, text))

    def block(self, line: BlockLine, seed: int) -> None:
        """Count a block."""
        self._count("blocks")
        if line.status != "answered":
            self._count(line.status)
        if line.report is not None and line.report.get("late_samples", 0):
            self._count("late")
        self.seeds[seed] = None

    def xrun(self, sample: int) -> None:
        """Count lost samples."""
        self._count("xruns")
        self.xruns.append(sample)

    def facts(self) -> dict[str, Any]:
        """Fields of a `Manifest`."""
        return {
            "marks": tuple(self.marks),
            "xruns": tuple(self.xruns),
            "seeds": tuple(self.seeds),
            "counts": Counts(**self.counts),
        }
