"""What lies in the memory that both sides of a device stream see.

`EndsShape` says all that is needed to find it; `Shared` holds the views, made in the same order on
both sides. The numbers of the `Board` have one writer each.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from lmdm_agent.playback import Playback
from lmdm_agent.ring import Ring
from lmdm_agent.shared import Room

FADE_S = 0.005
XRUNS_KEPT = 4096
"""Xruns whose positions are kept: more than the smallest buffers of a second."""
LATE_SOUNDS = ("silence", "dry", "repeat")
"""What the control `late_sound` can be; the board holds its place in here."""


class EndsShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that both sides must know to find everything in the memory; goes through JSON.

    Attributes:
        rate: Device rate in Hz.
        capacity: Samples that tapes and timeline keep.
        inputs: Device channels of the live input (0-based); one is doubled to stereo.
        stem: Device channels of the stem input, empty for none.
        outputs: Device channels that sound; one gets the mean of both sides.
    """

    rate: int
    capacity: int
    inputs: tuple[int, ...]
    stem: tuple[int, ...]
    outputs: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes of memory that are needed."""
        room = Room()
        Shared(self, room)
        return room.used

    @property
    def fade_samples(self) -> int:
        """Length of a short fade."""
        return max(1, int(FADE_S * self.rate))


@dataclass(frozen=True)
class BufferCounts:
    """What the callback did so far."""

    callbacks: int
    slow_callbacks: int
    """Those that took longer than half of their buffer."""
    longest_callback_s: float


class _Int:
    """A whole number on a `Board`."""

    def __init__(self, index: int) -> None:
        self._index = index

    def __get__(self, board: Board, _owner: type | None = None) -> int:
        return board.ints[self._index]

    def __set__(self, board: Board, value: int) -> None:
        board.ints[self._index] = value


class _Real:
    """A float on a `Board`."""

    def __init__(self, index: int) -> None:
        self._index = index

    def __get__(self, board: Board, _owner: type | None = None) -> float:
        return board.reals[self._index]

    def __set__(self, board: Board, value: float) -> None:
        board.reals[self._index] = value


class Board:
    """Numbers that both sides see, each at once and with one writer."""

    # Written where the controls are. The callback may see some of a change a buffer earlier than
    # the rest of it; all of them move in ramps.
    dry_gain, wet_gain = _Real(0), _Real(1)
    late_dry_gain = _Real(2)
    """Gain of dry while generated sound is missing."""
    match_gain = _Real(3)
    match_on, late_sound = _Int(0), _Int(1)
    peaks_taken = _Int(2)

    # Written by the callback. They lie in other lines of the cache.
    match_now = _Real(8)
    peak_in, peak_out = _Real(9), _Real(10)
    longest_callback_s = _Real(11)
    owner = _Int(8)
    """Number of the `DeviceEnd` that moves sound; the newest one."""
    peaks_of = _Int(9)
    """What ``peaks_taken`` was when these peaks began."""
    xruns, limited_samples = _Int(10), _Int(11)
    callbacks, slow_callbacks = _Int(12), _Int(13)

    def __init__(self, room: Room) -> None:
        self.ints = room.ints(16)
        self.reals = room.reals(16)


class Shared:
    """Everything that lies in the memory; made in the same order on both sides.

    Args:
        shape: Its sizes.
        room: Where it lies.
    """

    def __init__(self, shape: EndsShape, room: Room) -> None:
        self.board = Board(room)
        self.xruns_at = room.ints(XRUNS_KEPT)
        self.dry = Ring(shape.capacity, 2, room)
        self.wet = Ring(shape.capacity, 2, room)
        self.mix = Ring(shape.capacity, 2, room)
        self.stem = Ring(shape.capacity, 2, room) if shape.stem else None
        self.playback = Playback(shape.capacity, 2, room)
