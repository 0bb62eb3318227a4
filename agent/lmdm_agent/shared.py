"""A block of memory that two processes see: how it is made, handed on, and cut into arrays.

The main process makes it, a child attaches to it by a handle. Nothing in it has a name that could
be left behind: on POSIX it is a file that was never linked or is unlinked at once, passed on as a
descriptor; on Windows it lives as long as somebody has it open. So it is gone with its last user,
even when that one is killed.

Two rules keep it sound without a lock. Every number has one writer. Who writes samples stores them
first, then calls `settle`, then moves the number that tells how many there are.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import platform
import secrets
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import LmdmError

ALIGNMENT = 64
"""Pieces begin at multiples of this many bytes: a line of the cache, so that two writers do not
slow each other down."""
MOST_BYTES = 2**31
"""A block may not be larger; streams need some 30 MB. The pages are taken at once, so a wrong size
would take all memory from everybody."""
IN_ORDER = ("x86_64", "amd64", "i386", "i686", "x86")
"""Machines on which another core sees stores in the order in which they were made."""


class SharedMemoryError(LmdmError):
    """The memory cannot be made, or is not what it was said to be."""


def _nothing() -> None:
    """No barrier is needed."""


def _lock_passes() -> Callable[[], None]:
    """A barrier for machines that reorder stores: Python has none, but a lock's passes are one.

    One pass keeps what is before it before its end; two of them leave no way around. The lock
    belongs to one thread, so nobody ever waits for it.
    """
    own = threading.local()

    def settle() -> None:
        lock = getattr(own, "lock", None)
        if lock is None:
            lock = own.lock = threading.Lock()
        with lock:
            pass
        with lock:
            pass

    return settle


settle: Callable[[], None] = _nothing if platform.machine().lower() in IN_ORDER else _lock_passes()
"""Let nobody see a number that is stored after this before the samples stored ahead of it."""


class Place:
    """Where shared memory is going to lie: a child may be given it before anybody knows its size.

    Attributes:
        handle: What a child attaches by.

    Raises:
        SharedMemoryError: There is none.
    """

    def __init__(self) -> None:
        descriptor = -1
        if sys.platform == "win32":
            self.handle = f"lmdm-{os.getpid()}-{secrets.token_hex(8)}"
        else:
            try:
                descriptor = _unnamed_file()
            except OSError as error:
                raise SharedMemoryError(f"no memory for the sound: {error}.") from error
            self.handle = str(descriptor)
        self._descriptor = descriptor
        self._close = weakref.finalize(self, _close_descriptor, descriptor)

    @property
    def pass_fds(self) -> tuple[int, ...]:
        """Descriptors that a child has to inherit, for ``subprocess``."""
        return (self._descriptor,) if self._close.alive and self._descriptor >= 0 else ()

    def close(self) -> None:
        """Let no more children attach."""
        self._close()

    def mapped(self, size: int) -> mmap.mmap:
        """The memory, now that its size is known; only once.

        Raises:
            OSError: There is not enough.
        """
        if sys.platform == "win32":
            return mmap.mmap(-1, size, tagname=self.handle)
        _make_room(self._descriptor, size)
        return _mapped(self._descriptor, size)


class Memory:
    """One block of memory, zeroed when it is made. Use `private`, `shared` or `attach`.

    Attributes:
        size: In bytes.
        handle: What a child attaches by; empty when the memory is private.
    """

    def __init__(
        self, buffer: Any, size: int, handle: str = "", place: Place | None = None
    ) -> None:
        self.buffer = memoryview(buffer)
        self.size = size
        self.handle = handle
        self._place = place

    @classmethod
    def private(cls, size: int) -> Self:
        """Memory of this process alone."""
        # Not a bytearray: these pages come when they are first used.
        return cls(np.zeros(size, np.uint8).data, size)

    @classmethod
    def shared(cls, size: int, place: Place | None = None) -> Self:
        """Memory that children may attach to.

        Args:
            size: In bytes.
            place: Where, if children were given it already.

        Raises:
            SharedMemoryError: There is not enough of it.
        """
        if size > MOST_BYTES:
            raise SharedMemoryError(
                f"{size / 1e6:.0f} MB of memory for the sound asked for, at most "
                f"{MOST_BYTES / 1e6:.0f} MB are given; take a model with shorter blocks."
            )
        place = place or Place()
        try:
            return cls(place.mapped(size), size, place.handle, place)
        except (OSError, ValueError) as error:
            place.close()
            raise SharedMemoryError(
                f"{size / 1e6:.0f} MB of memory for the sound cannot be had: {error}."
            ) from error

    @classmethod
    def attach(cls, handle: str, size: int) -> Self:
        """The memory that another process made.

        Args:
            handle: Its `handle`; on POSIX a descriptor that was passed on (`pass_fds`).
            size: In bytes, as it was made.

        Raises:
            SharedMemoryError: There is none, or it has another size.
        """
        try:
            if sys.platform == "win32":
                return cls(mmap.mmap(-1, size, tagname=handle), size, handle)
            descriptor = int(handle)
            found = os.fstat(descriptor).st_size
            if found != size:
                raise SharedMemoryError(
                    f"the shared memory has {found} bytes, {size} expected; both processes have "
                    "to be of one version."
                )
            return cls(_mapped(descriptor, size), size, handle)
        except (OSError, ValueError) as error:
            raise SharedMemoryError(
                f"no shared memory under the handle {handle!r}: {error}."
            ) from error

    @property
    def pass_fds(self) -> tuple[int, ...]:
        """Descriptors that a child has to inherit, for ``subprocess``."""
        return self._place.pass_fds if self._place is not None else ()

    def close(self) -> None:
        """Let no more children attach. The arrays stay usable; attached processes keep theirs."""
        if self._place is not None:
            self._place.close()


def _close_descriptor(descriptor: int) -> None:
    if descriptor >= 0:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _unnamed_file() -> int:
    """A descriptor of a file in memory that has no name."""
    if sys.platform == "linux":
        return os.memfd_create("lmdm-sound")
    descriptor, path = tempfile.mkstemp(prefix="lmdm-")
    os.unlink(path)
    return descriptor


def _make_room(descriptor: int, size: int) -> None:
    """Make the file that long, with pages behind it: too little memory is an error now."""
    os.ftruncate(descriptor, size)
    if sys.platform == "linux":
        os.posix_fallocate(descriptor, 0, size)


def _mapped(descriptor: int, size: int) -> mmap.mmap:
    """The file as memory; its pages are in place where the system can, so no callback waits."""
    flags = mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0)
    return mmap.mmap(descriptor, size, flags)


class Room:
    """Cuts memory into pieces, one after the other; the same order gives the same pieces.

    Args:
        memory: What is cut; None: every piece is memory of its own.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory
        self.used = 0
        """Bytes of the pieces so far, with the gaps between them."""

    def samples(self, count: int, channels: int) -> NDArray[np.float32]:
        """The next piece as samples [count, channels]."""
        piece = self._piece(count * channels * 4)
        return np.frombuffer(piece, np.float32).reshape(count, channels)

    def ints(self, count: int) -> memoryview[int]:
        """The next piece as whole numbers of 64 bits; each is read and written at once."""
        return self._piece(count * 8).cast("q")

    def reals(self, count: int) -> memoryview[float]:
        """The next piece as floats of 64 bits; each is read and written at once."""
        return self._piece(count * 8).cast("d")

    def _piece(self, size: int) -> memoryview[Any]:
        start = self.used
        self.used = -(-(start + size) // ALIGNMENT) * ALIGNMENT
        if self._memory is None:
            return np.zeros(size, np.uint8).data
        if start + size > self._memory.size:
            raise ValueError(f"{start + size} bytes needed, {self._memory.size} there")
        return self._memory.buffer[start : start + size]
