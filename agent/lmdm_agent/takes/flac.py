"""The bytes of a FLAC file whose encoder never finished: where its frames end, and how long it is.

libFLAC writes whole frames one after another and states the length only when it closes the file.
So a file that was cut off ends somewhere in a frame. What is done here happens in place and needs
no room on the disk. Knows nothing of sound; `tracks` reads and writes that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEADER_BYTES = 42
"""The magic word, and STREAMINFO with its own header."""
SYNC = b"\xff\xf8"
"""How a frame starts in a stream whose frames are all of one size."""
LONGEST_HEADER = 16
LONGEST_FRAME = 256 * 1024
"""More than two channels of 24 bits need: a frame's neighbour is not farther away than this."""


@dataclass(frozen=True)
class Frame:
    """A frame found in a file: byte offset, number, and length in samples."""

    offset: int
    number: int
    samples: int


def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    """Remainders of all bytes, for a checksum of ``bits``, highest bit first."""
    top, mask = 1 << (bits - 1), (1 << bits) - 1
    table: list[int] = []
    for byte in range(256):
        rest = byte << (bits - 8)
        for _ in range(8):
            rest = (rest << 1) ^ (polynomial if rest & top else 0)
        table.append(rest & mask)
    return tuple(table)


CRC_8 = _table(0x07, 8)
CRC_16 = _table(0x8005, 16)


def crc_8(data: bytes) -> int:
    """Checksum of a frame's header; 0 over a header that ends with its own."""
    rest = 0
    for byte in data:
        rest = CRC_8[rest ^ byte]
    return rest


def crc_16(data: bytes) -> int:
    """Checksum of a frame; 0 over a frame that ends with its own."""
    rest = 0
    for byte in data:
        rest = (rest << 8 & 0xFF00) ^ CRC_16[rest >> 8 ^ byte]
    return rest


def mend(path: Path) -> int:
    """Write the length into a FLAC that was cut off, and drop the half frame at its end.

    Returns:
        Its length in samples; a file that was closed is left as it is.

    Raises:
        OSError: It cannot be read or written.
        ValueError: It is no FLAC of ours.
    """
    with path.open("r+b") as file:
        stated, size = _facts(file)
        last = next(_frames_backwards(file), None) if size else None
        if last is None:
            # Nothing but the start of its first frame, if that.
            if os.fstat(file.fileno()).st_size > LONGEST_FRAME:
                raise ValueError("there is no sound in it")
            file.truncate(0)
            return 0
        file.seek(last.offset)
        whole = crc_16(file.read()) == 0
        length = last.number * size + (last.samples if whole else 0)
        if not whole:
            file.truncate(last.offset if length else 0)
        if stated != length and length:
            _state_length(file, length)
        return length


def stated_samples(path: Path) -> int:
    """The length a file states; 0 when it was not closed.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no FLAC of ours.
    """
    with path.open("rb") as file:
        return _facts(file)[0]


def frame_samples(path: Path) -> int:
    """Samples in a frame, as far as there is one; at least 1.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no FLAC of ours.
    """
    with path.open("rb") as file:
        return max(1, _facts(file)[1])


def cut(path: Path, samples: int) -> bool:
    """Drop what comes after ``samples``; False when they do not end with a frame.

    Raises:
        OSError: It cannot be read or written.
        ValueError: It is no FLAC of ours.
    """
    with path.open("r+b") as file:
        _, size = _facts(file)
        if size == 0 or samples % size:
            return False
        number = samples // size
        for frame in _frames_backwards(file):
            if frame.number == number:
                file.truncate(frame.offset)
                _state_length(file, samples)
                return True
            if frame.number < number:
                break
    return False


def _facts(file: BinaryIO) -> tuple[int, int]:
    """The length a file states (0: it does not) and the size of its frames (0: it has none)."""
    file.seek(0)
    head = file.read(HEADER_BYTES)
    if not any(head) or (len(head) < HEADER_BYTES and b"fLaC".startswith(head[:4])):
        return 0, 0
    smallest, largest = int.from_bytes(head[8:10], "big"), int.from_bytes(head[10:12], "big")
    if head[:4] != b"fLaC" or head[4] & 0x7F != 0 or smallest != largest or not smallest:
        raise ValueError("it is no FLAC file of this program")
    return int.from_bytes(head[18:26], "big") & (2**36 - 1), smallest


def _state_length(file: BinaryIO, samples: int) -> None:
    """Write a length into STREAMINFO; the checksum of the sound, not known any more, becomes 0."""
    # 20 bits of rate, 3 of channels, 5 of bits a sample, 36 of length; then 16 bytes of MD5.
    file.seek(18)
    facts = int.from_bytes(file.read(8), "big")
    file.seek(18)
    file.write((facts >> 36 << 36 | samples).to_bytes(8, "big") + bytes(16))
    file.flush()
    os.fsync(file.fileno())


def _frames_backwards(file: BinaryIO) -> Iterator[Frame]:
    """Every frame, the last one first.

    Bytes inside a frame may look like a header, checksum included, though hardly ever; so a frame
    counts only if the one with the number before it stands before it.
    """
    candidates = _candidates(file)
    waiting: list[Frame] = []
    for found in candidates:
        if found.number == 0:
            before = [frame for frame in waiting if frame.number <= 1]
            yield from (frame for frame in before if frame.number == 1)
            yield found
            return
        confirmed = next((f for f in waiting if f.number == found.number + 1), None)
        if confirmed is not None:
            yield confirmed
            waiting = [found]
        else:
            waiting = [f for f in waiting if f.offset - found.offset < LONGEST_FRAME] + [found]


def _candidates(file: BinaryIO) -> Iterator[Frame]:
    """Everything that looks like a frame's header, the last one first."""
    end = file.seek(0, os.SEEK_END)
    while end > HEADER_BYTES:
        start = max(HEADER_BYTES, end - LONGEST_FRAME)
        file.seek(start)
        data = file.read(end - start + LONGEST_HEADER)
        at = data.rfind(SYNC, 0, end - start + 1)
        while at >= 0:
            frame = _parse(data[at : at + LONGEST_HEADER], start + at)
            if frame is not None:
                yield frame
            at = data.rfind(SYNC, 0, at + 1)
        end = start


def _parse(data: bytes, offset: int) -> Frame | None:
    """Read a frame's header; None when it is none."""
    if len(data) < 6 or data[3] & 1:
        return None
    size_code, rate_code = data[2] >> 4, data[2] & 15
    ones = 8 - (data[4] ^ 0xFF).bit_length()
    if ones in (1, 8) or size_code == 0 or rate_code == 15:
        return None
    # Like a letter of UTF-8: the ones in front count the bytes, six bits follow in each.
    used = max(ones, 1)
    number = data[4] & (0x7F >> ones)
    for byte in data[5 : 4 + used]:
        number = number << 6 | byte & 0x3F
    at = 4 + used
    samples = int.from_bytes(data[at : at + size_code - 5], "big") + 1
    at += {6: 1, 7: 2}.get(size_code, 0)
    if size_code not in (6, 7):
        samples = (
            192 if size_code == 1 else 576 << size_code - 2 if size_code < 6 else 1 << size_code
        )
    at += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if at >= len(data) or crc_8(data[: at + 1]):
        return None
    return Frame(offset, number, samples)
