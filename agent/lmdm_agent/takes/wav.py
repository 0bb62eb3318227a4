"""The bytes of our WAV files: 24-bit stereo, and no limit at 4 GB.

The header keeps room for the sizes of RF64 (EBU Tech 3306): a file is a plain WAV that everything
plays until it passes 4 GB, and an RF64 from there on.
"""

from __future__ import annotations

import os
import struct
from io import FileIO
from pathlib import Path
from typing import BinaryIO

HEADER_BYTES = 80
FRAME_BYTES = 6
"""One sample of both sides."""
LARGEST = 2**32 - 1


def header(rate: int, data_bytes: int) -> bytes:
    """The first 80 bytes of a file that holds ``data_bytes`` of sound."""
    whole = HEADER_BYTES - 8 + data_bytes
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, rate, rate * FRAME_BYTES, FRAME_BYTES, 24)
    if whole <= LARGEST:
        start = struct.pack("<4sI4s4sI28x", b"RIFF", whole, b"WAVE", b"JUNK", 28)
        return start + form + struct.pack("<4sI", b"data", data_bytes)
    sizes = struct.pack("<QQQI", whole, data_bytes, data_bytes // FRAME_BYTES, 0)
    start = struct.pack("<4sI4s4sI", b"RF64", LARGEST, b"WAVE", b"ds64", 28) + sizes
    return start + form + struct.pack("<4sI", b"data", LARGEST)


def write_header(file: BinaryIO | FileIO, rate: int, samples: int) -> None:
    """Write the header over the one that stands there, and go to the file's end."""
    file.seek(0)
    file.write(header(rate, samples * FRAME_BYTES))
    file.seek(0, os.SEEK_END)


def mend(path: Path) -> int:
    """Make the header of a WAV that was cut off fit the file; return its length in samples.

    Raises:
        OSError: It cannot be read or written.
        ValueError: It is no WAV of ours.
    """
    return _fit(path, None)


def cut(path: Path, samples: int) -> None:
    """Drop what comes after ``samples``.

    Raises:
        OSError: It cannot be read or written.
        ValueError: It is no WAV of ours.
    """
    _fit(path, samples)


def _fit(path: Path, samples: int | None) -> int:
    with path.open("r+b") as file:
        head = file.read(HEADER_BYTES)
        size = os.fstat(file.fileno()).st_size
        if size < HEADER_BYTES and (not any(head) or head[:4] == b"RIFF"):
            file.truncate(0)  # Not even its header was written.
            return 0
        if head[:4] not in (b"RIFF", b"RF64") or head[48:52] != b"fmt " or head[72:76] != b"data":
            raise ValueError("it is no WAV file of this program")
        rate = int.from_bytes(head[60:64], "little")
        length = (size - HEADER_BYTES) // FRAME_BYTES
        length = length if samples is None else min(samples, length)
        file.truncate(HEADER_BYTES + length * FRAME_BYTES)
        wanted = header(rate, length * FRAME_BYTES)
        if wanted != head:
            write_header(file, rate, length)
            file.flush()
            os.fsync(file.fileno())
        return length
