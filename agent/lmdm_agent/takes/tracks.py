"""Sound files of takes: written on the 24-bit grid without loss, mended when they were cut off.

The one module of takes that knows soundfile. Whatever stands in a folder may be hostile or half
written; every error here is a `TakeError` of one sentence.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import TakeError
from lmdm_agent.grid import to_ints
from lmdm_agent.takes import flac, wav
from lmdm_agent.takes.format import FileFormat

if TYPE_CHECKING:
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

Floats = NDArray[np.float32]

PIECE = 65536
UNKNOWN = 2**36
"""libsndfile says this and more for the length of a FLAC that was cut off."""
LITTLE_ROOM = 2**20
WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the disk takes no larger file",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk fails",
    errno.ENOENT: "it is gone",
    errno.EACCES: "it is not allowed",
}


@contextmanager
def disk_errors(path: Path, what: str) -> Generator[None]:
    """Turn whatever a disk or libsndfile does into a `TakeError`: "PATH cannot be WHAT: why"."""
    try:
        yield
    # soundfile asserts that all it was given was written.
    except (OSError, RuntimeError, ValueError, EOFError, AssertionError) as error:
        why = _unread(error, path) if what == "read" else reason(error, path)
        raise TakeError(f"{path} cannot be {what}: {why}.") from error


def _unread(error: Exception, path: Path) -> str:
    """Why a file cannot be read, in a few words; libsndfile does not tell the disk's own reason."""
    if not _of_libsndfile(error):
        return reason(error, path)
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as refused:
        return reason(refused, path)
    return "it is damaged or cut off"


def _of_libsndfile(error: Exception) -> bool:
    return isinstance(error, AssertionError) or type(error).__name__ == "LibsndfileError"


def reason(error: Exception, path: Path) -> str:
    """Why a disk did not do something, in a few words."""
    if isinstance(error, OSError) and error.errno is not None:
        return WORDS.get(error.errno) or error.strerror or type(error).__name__
    if not path.parent.is_dir():
        return "its folder is gone"
    if _of_libsndfile(error):
        # libsndfile keeps the system's reason to itself.
        try:
            full = shutil.disk_usage(path.parent).free < LITTLE_ROOM
        except OSError:
            full = False
        return "the disk is full" if full else "the disk refuses"
    return str(error).rstrip(".") or type(error).__name__


def within(folder: Path, error: Exception) -> str:
    """What an error says, with the names of files in ``folder`` for their paths."""
    text = str(error) if isinstance(error, TakeError) else reason(error, folder)
    return text.replace(f"{folder}{os.sep}", "")


class TrackFile:
    """One track being written; from one thread.

    Args:
        path: Must not exist.
        rate: In Hz.
        form: "flac", or "wav", which becomes an RF64 beyond 4 GB.

    Raises:
        TakeError: It exists or cannot be made.
    """

    def __init__(self, path: Path, rate: int, form: FileFormat) -> None:
        self.path = path
        self.samples = 0
        """Samples written; a FLAC holds back the last few thousand until it is closed."""
        self._rate = rate
        self._encoder: soundfile.SoundFile | None = None
        with disk_errors(path, "made"):
            # Unbuffered, and with FLAC only there to tell the disk when to have everything.
            self._file = path.open("x+b", buffering=0)
            if form == "flac":
                import soundfile  # pyright: ignore[reportMissingTypeStubs]

                self._encoder = soundfile.SoundFile(path, "w", rate, 2, "PCM_24", format="FLAC")
            else:
                wav.write_header(self._file, rate, 0)

    def write(self, samples: Floats) -> None:
        """Append [n, 2]; exact for what is on the grid.

        Raises:
            TakeError: The disk refuses.
        """
        ints = to_ints(samples)
        with disk_errors(self.path, "written"):
            if self._encoder is not None:
                # Not floats: how they are scaled and rounded is up to libsndfile.
                self._encoder.write(ints << 8)
            else:
                octets = ints.astype("<i4", order="C").view(np.uint8).reshape(-1, 4)[:, :3]
                write_all(self._file, octets.tobytes())
                wav.write_header(self._file, self._rate, self.samples + len(samples))
        self.samples += len(samples)

    def sync(self) -> None:
        """Have everything on the disk, as far as it is encoded; takes as long as the disk takes.

        Raises:
            TakeError: The disk refuses.
        """
        with disk_errors(self.path, "written"):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file. A second time does nothing.

        Raises:
            TakeError: The disk refuses; `mend` makes the best of it.
        """
        if self._file.closed:
            return
        with disk_errors(self.path, "written"):
            try:
                if self._encoder is not None:
                    self._encoder.close()
                    # A disk that is full now is nothing that libsndfile tells of.
                    if flac.stated_samples(self.path) != self.samples:
                        raise AssertionError("its end is missing")
                os.fsync(self._file.fileno())
            finally:
                self._file.close()


def write_all(file: Any, data: bytes) -> None:
    """Write to an unbuffered file until it has taken everything.

    Raises:
        OSError: It does not.
    """
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def mend(path: Path) -> int:
    """Put a file in order that was cut off, in place; return its length in samples.

    Needs no room on the disk. A file that was closed is left as it is.

    Raises:
        TakeError: It is missing, or no sound file of ours.
    """
    with disk_errors(path, "mended"):
        return (wav if path.suffix == ".wav" else flac).mend(path)


def frame_samples(path: Path) -> int:
    """A multiple of so many samples is cut in place."""
    with disk_errors(path, "read"):
        return 1 if path.suffix == ".wav" else flac.frame_samples(path)


def cut(path: Path, samples: int) -> None:
    """Drop what comes after ``samples``.

    In place where it can be done; a FLAC that is cut within a frame is written anew beside itself.

    Raises:
        TakeError: It cannot be read, or there is no room; the file is as it was.
    """
    with disk_errors(path, "cut"):
        if path.suffix == ".wav":
            wav.cut(path, samples)
        elif not flac.cut(path, samples):
            _cut_within_a_frame(path, samples)


def _cut_within_a_frame(path: Path, samples: int) -> None:
    part = path.with_name(f".{path.stem}.part.flac")
    part.unlink(missing_ok=True)
    try:
        fresh = TrackFile(part, rate_of(path), "flac")
        try:
            for piece in pieces(path):
                fresh.write(piece[: samples - fresh.samples])
                if fresh.samples == samples:
                    break
        finally:
            fresh.close()
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def rate_of(path: Path) -> int:
    """The rate of a sound file.

    Raises:
        TakeError: It is none.
    """
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    with disk_errors(path, "read"):
        return soundfile.info(path).samplerate


def length(path: Path) -> int:
    """Samples in a track; what was cut off has to be mended before, or counts as 0.

    Raises:
        TakeError: It is missing or no sound file.
    """
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    with disk_errors(path, "read"):
        if path.stat().st_size == 0:
            return 0
        frames = int(soundfile.info(path).frames)
    return frames if frames < UNKNOWN else 0


def read(path: Path, start: int = 0, count: int | None = None) -> Floats:
    """Samples [n, 2] of a track; fewer than ``count`` where it ends.

    Raises:
        TakeError: It is missing, no sound file, not stereo, or damaged.
    """
    total = length(path)
    start = min(max(start, 0), total)
    count = total - start if count is None else min(max(count, 0), total - start)
    found = list(pieces(path, max(count, 1), start, count))
    return np.concatenate(found) if found else np.zeros((0, 2), np.float32)


def pieces(
    path: Path, size: int = PIECE, start: int = 0, count: int | None = None
) -> Iterator[Floats]:
    """A track piece by piece, [<= size, 2] each; the file is open meanwhile.

    Raises:
        TakeError: It is missing, no sound file, not stereo, or damaged.
    """
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    left = length(path) - start if count is None else count
    if left <= 0:
        return
    with disk_errors(path, "read"), soundfile.SoundFile(path) as file:
        if file.channels != 2:
            raise ValueError(f"it has {file.channels} channels, tracks have 2")
        file.seek(start)
        while left > 0:
            piece: Any = file.read(min(size, left), dtype="float32", always_2d=True)
            if not len(piece):
                raise ValueError("its end is missing")
            left -= len(piece)
            yield piece
