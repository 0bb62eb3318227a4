"""Decisions out of bytes: what a fuzzer changes, a target reads as choices, numbers and edits."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

NUMBERS: tuple[float, ...] = (
    *(0, 1, -1, 0.5, 2, 8, 9, 127, 2**31 - 1, -(2**31), 2**31, 2**63, -(2**63), 1e30, -1e30),
    *(math.nan, math.inf, -math.inf, 5e-324, 1e308, 16777217, 0.1, -0.0),
)
WORDS = ("", "bang", "loud", "0.5", "1e999", "nan", "/", "..", "~", "x" * 600, "é", "\u202e", "a b")


class Bits:
    """Reads decisions from bytes; when they are used up, every decision is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes that are not used yet."""
        return max(0, len(self._data) - self._at)

    def take(self, count: int) -> bytes:
        """The next bytes; fewer at the end."""
        found = self._data[self._at : self._at + count]
        self._at += count
        return found

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` - 1."""
        size = max(1, (limit.bit_length() + 7) // 8)
        return int.from_bytes(self.take(size), "big") % limit

    def choice(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self.below(len(options))]

    def number(self) -> float:
        """A number: one that is known to hurt, or any."""
        if self.below(2):
            return self.choice(NUMBERS)
        return struct.unpack(">d", self.take(8).ljust(8, b"\0"))[0]

    def text(self) -> str:
        """A word: one that is known to hurt, or any."""
        if self.below(2):
            return self.choice(WORDS)
        return self.take(self.below(40)).decode("utf-8", "replace")

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(self.left)


def edited(base: bytes, bits: Bits, most: int = 8) -> bytes:
    """``base`` with some edits: bytes changed, cut out, put in, repeated, swapped, or cut off."""
    found = bytearray(base)
    for _ in range(bits.below(most) + 1):
        if not found:
            break
        at, kind = bits.below(len(found)), bits.below(7)
        size = bits.below(64) + 1
        if kind == 0:
            found[at] = bits.below(256)
        elif kind == 1:
            found[at] ^= 1 << bits.below(8)
        elif kind == 2:
            del found[at : at + size]
        elif kind == 3:
            found[at:at] = bits.take(size)
        elif kind == 4:
            found[at:at] = found[at : at + size] * (bits.below(16) + 1)
        elif kind == 5:
            found[at : at + size] = bits.take(size)
        else:
            del found[at:]
    return bytes(found)
