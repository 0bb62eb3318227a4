"""What happened in a session, row by row, on the device's sample clock.

Whoever knows of something adds a row; takes and the history subscribe. Rows are frozen values and
hold no audio, except where the model hears at another rate than the device.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls, Value
from lmdm_agent.engine_state import EngineState
from lmdm_agent.health import Health
from lmdm_agent.protocol import Ack, Carried
from lmdm_agent.records import BlockRecord, BlockStatus, MemoryChange
from lmdm_agent.reports import BlockReport

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class MessageRow:
    """A message that was accepted.

    ``address`` has no prefix. ``block`` is the first one that can use it. One that ``waits`` for
    its block, beat, bar or bundle gets another row when it holds; who plays the log again skips
    this one.
    """

    position: int
    block: int
    sender: str
    address: str
    args: tuple[Value, ...]
    waits: bool = False


@dataclass(frozen=True)
class BlockRow:
    """A block that is over; see `lmdm_agent.records.BlockRecord`.

    ``heard`` and ``stem`` are None when the device runs at the model's rate: they are in the
    tracks then. The checksums (CRC-32) are over the float32 samples [2, n] in memory order.
    ``before`` may be missing where memory is short, and is where it does not tell all: in the
    first block of a model that the model before it is still heard in.
    """

    position: int
    due: int
    block: int
    status: BlockStatus
    controls: Controls
    changes: tuple[MemoryChange, ...]
    before: EngineState | None
    heard: Floats | None
    stem: Floats | None
    heard_crc: int
    answer_crc: int
    report: BlockReport | None
    reason: str = ""
    forgot: bool = False


@dataclass(frozen=True)
class HealthRow:
    """The session's counters, once a second."""

    position: int
    health: Health


@dataclass(frozen=True)
class XrunRow:
    """The device reported that samples were lost, in the buffer that ends at ``position``."""

    position: int


Row = MessageRow | BlockRow | HealthRow | XrunRow
Sink = Callable[[Row], None]


ASKED = {"record": 1, "capture": 1, "link": 1, "cancel": 0}
"""How many values of an ack were asked for; the rest is what came of it, a path or a number."""


def message_row(ack: Ack, sender: str, position: int, next_block: int) -> MessageRow:
    """The row of an accepted message."""
    # What acts at once carries the block that is heard.
    block = next_block if ack.waits or ack.seconds == 0.0 else ack.block
    args = ack.values[: ASKED.get(ack.address)]
    return MessageRow(position, block, sender, ack.address, args, ack.waits)


def carried_row(carried: Carried, position: int, next_block: int) -> MessageRow:
    """The row of a message that waited and holds now.

    The block is named, so that the log has the same effect whatever the tempo is then.
    """
    name, args = carried.name, carried.values[: ASKED.get(carried.name)]
    if carried.by_block:
        name, args = "at", (next_block, name, *args)
    return MessageRow(position, next_block, carried.sender, name, args)


def crc(audio: Floats) -> int:
    """Checksum of samples [2, n]; -0.0 counts as 0.0, as it sounds."""
    return zlib.crc32(np.ascontiguousarray(audio + np.float32(0.0)).tobytes())


def block_row(record: BlockRecord, *, same_rate: bool) -> BlockRow:
    """The row of a record; a few hundred microseconds, as it is made by the worker."""
    two = any(change.fade == "block" for change in record.changes)
    return BlockRow(
        record.position,
        record.due,
        record.block,
        record.status,
        record.controls,
        record.changes,
        None if two else record.before,
        None if same_rate else record.heard,
        None if same_rate else record.stem,
        crc(record.heard),
        crc(record.answer),
        record.report,
        record.reason,
        record.forgot,
    )


class Journal:
    """Hands rows on; any thread. A sink only stores the row: it is called by the worker, too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sinks: tuple[Sink, ...] = ()

    def add(self, row: Row) -> None:
        """Tell every sink."""
        for sink in self._sinks:
            sink(row)

    def subscribe(self, sink: Sink) -> None:
        """Have ``sink`` called with every row from now on."""
        with self._lock:
            self._sinks = (*self._sinks, sink)
