"""Parts of a session held small in memory: values only, no thread and no clock.

Sound is packed as 24-bit FLAC, without loss for what is on the grid; rows and the model's memory
are deflated.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.context import Context
from lmdm_agent.engine_state import EngineState
from lmdm_agent.grid import to_ints
from lmdm_agent.guard import GuardMemory
from lmdm_agent.takes.format import ModelFacts, TrackName
from lmdm_agent.takes.journal import BlockRow, HealthRow, MessageRow, Row, XrunRow

Floats = NDArray[np.float32]
Sounds = dict[TrackName, Floats]
LooseRow = MessageRow | HealthRow | XrunRow
KINDS = (MessageRow, HealthRow, XrunRow)

BLOCK_BYTES = 2048
"""What a block's row takes in memory, its arrays not counted; measured, rounded up."""
FAST = 1
_rows = msgspec.msgpack.Decoder(tuple[list[MessageRow], list[HealthRow], list[XrunRow]])


def pack_sound(samples: Floats, rate: int) -> bytes:
    """FLAC of samples [n, 2]; about 2 ms for a second."""
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    file = io.BytesIO()
    # As whole numbers: libsndfile would scale floats by 2^23 - 1.
    numbers = to_ints(samples) << 8
    soundfile.write(file, numbers, rate, format="FLAC", subtype="PCM_24")
    return file.getvalue()


def unpack_sound(data: bytes) -> Floats:
    """The samples [n, 2] again."""
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    samples, _ = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    return np.asarray(samples, np.float32)


def pack_rows(rows: Sequence[LooseRow]) -> bytes:
    """Rows made small."""
    kinds = [[row for row in rows if type(row) is kind] for kind in KINDS]
    return zlib.compress(msgspec.msgpack.encode(kinds), FAST)


def unpack_rows(data: bytes) -> list[LooseRow]:
    """The rows again, in the order of time."""
    kinds = _rows.decode(zlib.decompress(data))
    return sorted((row for rows in kinds for row in rows), key=lambda row: row.position)


@dataclass(frozen=True)
class PackedState:
    """A model's memory made small: its arrays deflated, the rest as it is."""

    dominant: str | None
    block: int
    muted: bool
    guard: GuardMemory
    arrays: Mapping[str, tuple[tuple[int, ...], bytes]]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(data) for _, data in self.arrays.values())


def pack_state(state: EngineState) -> PackedState:
    """Make a memory small."""
    context = state.context
    fields = {f"context.{name}": value for name, value in vars(context).items()} | vars(state)
    arrays: dict[str, Floats] = {n: a for n, a in fields.items() if isinstance(a, np.ndarray)}
    packed = {
        name: (array.shape, zlib.compress(np.ascontiguousarray(array).tobytes(), FAST))
        for name, array in arrays.items()
    }
    return PackedState(context.dominant, context.block, state.muted, state.guard, packed)


def unpack_state(packed: PackedState) -> EngineState:
    """The memory again."""
    arrays: dict[str, Any] = {
        name: np.frombuffer(zlib.decompress(data), np.float32).reshape(shape)
        for name, (shape, data) in packed.arrays.items()
    }
    past = {n.partition(".")[2]: a for n, a in arrays.items() if n.startswith("context.")}
    context = Context(**past, dominant=packed.dominant, block=packed.block)
    rest = {name: array for name, array in arrays.items() if "." not in name}
    return EngineState(context=context, muted=packed.muted, guard=packed.guard, **rest)


@dataclass(frozen=True)
class Segment:
    """Sound of all tapes from device sample ``start``, and what happened meanwhile."""

    start: int
    count: int
    sounds: Mapping[TrackName, bytes]
    rows: bytes

    @property
    def end(self) -> int:
        """One past its last sample."""
        return self.start + self.count

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.rows) + sum(len(sound) for sound in self.sounds.values())


@dataclass(frozen=True)
class HeldBlock:
    """A block's row; its memory and, where the rates differ, its input are packed.

    Attributes:
        row: Without arrays.
        model: Which model made it.
        end: One past the last sample that it hears or sounds at.
        before: Packed memory, for some blocks.
        heard: Packed input at the model's rate, or None.
        stem: The same of the second input.
        size: Bytes, about.
    """

    row: BlockRow
    model: ModelFacts
    end: int
    before: PackedState | None
    heard: bytes | None
    stem: bytes | None
    size: int

    def unpack(self) -> BlockRow:
        """The row, whole again."""
        before = None if self.before is None else unpack_state(self.before)
        return replace(self.row, before=before, heard=_sides(self.heard), stem=_sides(self.stem))


def hold_block(
    row: BlockRow, model: ModelFacts, length: int, model_rate: int, *, remember: bool
) -> HeldBlock:
    """Make a row small.

    Args:
        row: As it came.
        model: Which model made it.
        length: Of a block, in device samples.
        model_rate: In Hz.
        remember: Whether to keep the memory it started from.
    """
    before = pack_state(row.before) if remember and row.before is not None else None
    heard, stem = _packed_sides(row.heard, model_rate), _packed_sides(row.stem, model_rate)
    latents = sum(c.latents.nbytes for c in row.changes if c.latents is not None)
    size = BLOCK_BYTES + latents + sum(len(part or b"") for part in (heard, stem))
    size += before.size if before is not None else 0
    bare = replace(row, before=None, heard=None, stem=None)
    return HeldBlock(bare, model, row.due + length, before, heard, stem, size)


def _packed_sides(sides: Floats | None, rate: int) -> bytes | None:
    """FLAC of samples [2, n]."""
    return None if sides is None else pack_sound(sides.T, rate)


def _sides(data: bytes | None) -> Floats | None:
    return None if data is None else np.ascontiguousarray(unpack_sound(data).T)


@dataclass(frozen=True)
class Piece:
    """A piece of a holding: ``rows`` is what happened in it.

    Attributes:
        held: Samples it was held with.
        rows: In the order of time.
        cut: So many samples at its beginning do not belong to the holding.
        packs: Packed sound of every tape; empty where ``loose`` has it.
        loose: Sound that was not packed yet.
    """

    held: int
    rows: Sequence[Row]
    cut: int
    packs: Mapping[TrackName, bytes]
    loose: Mapping[TrackName, Floats] = field(default_factory=dict[TrackName, Floats])

    @property
    def count(self) -> int:
        """Samples of every tape that belong to the holding."""
        return self.held - self.cut

    def sounds(self) -> Sounds:
        """Samples [count, 2] of every tape."""
        packed: Sounds = {name: unpack_sound(data) for name, data in self.packs.items()}
        return {name: sound[self.cut :] for name, sound in (packed | dict(self.loose)).items()}

    def packed(self, rate: int) -> dict[TrackName, bytes]:
        """The same, packed; takes no time where it lies in memory like that."""
        if self.packs and not self.cut:
            return dict(self.packs)
        return {name: pack_sound(sound, rate) for name, sound in self.sounds().items()}


@dataclass(frozen=True)
class Holding:
    """A part of the history, from device sample ``start`` to ``end``; never changes.

    Attributes:
        segments: All of the sound but its end.
        tail_start: Where the end starts that is not packed yet.
        tail: That end.
        blocks: In order; those whose input is before ``start`` still sound in it.
        rows: Other rows that are in no segment yet.
    """

    start: int
    end: int
    segments: tuple[Segment, ...]
    tail_start: int
    tail: Sounds
    blocks: tuple[HeldBlock, ...]
    rows: tuple[LooseRow, ...]

    @property
    def first(self) -> HeldBlock | None:
        """The first block whose input is in it."""
        return next((b for b in self.blocks if b.row.position >= self.start), None)

    def pieces(self) -> Iterator[Piece]:
        """Everything from ``start`` on without a gap."""
        blocks = list(self.blocks)
        for segment in self.segments:
            rows = self._rows(segment.end, unpack_rows(segment.rows), blocks)
            yield Piece(segment.count, rows, max(0, self.start - segment.start), segment.sounds)
        rows = self._rows(self.end, list(self.rows), blocks)
        count = self.end - self.tail_start
        yield Piece(count, rows, max(0, self.start - self.tail_start), {}, self.tail)

    def _rows(self, end: int, rows: list[LooseRow], blocks: list[HeldBlock]) -> list[Row]:
        inside: list[Row] = [row for row in rows if row.position >= self.start]
        while blocks and (end == self.end or blocks[0].row.position < end):
            inside.append(blocks.pop(0).unpack())
        return inside
