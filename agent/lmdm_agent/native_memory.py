"""Gives memory back to the system that native libraries have freed. The one module that asks libc.

ONNX Runtime frees a model's weights, but the C library of Linux keeps what it gets for later use,
and scattered as it is, little of it is used again: every change of model costs 100 to 280 MB.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import sys
from collections.abc import Callable

log = logging.getLogger("lmdm.memory")


def give_back() -> bool:
    """Give freed memory back, where the C library can be told to; tell whether it had any.

    Takes some tens of milliseconds, in which other threads may wait for memory of their own: for
    a thread of high priority that has nothing better to do.
    """
    trim = _trim()
    return trim is not None and bool(trim(0))


@functools.cache
def _trim() -> Callable[[int], int] | None:
    """The C library's own function; None where it has none (it is glibc's)."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError) as error:
        log.debug("freed memory stays with the process: %s", error)
        return None
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return trim
