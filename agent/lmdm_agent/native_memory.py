"""Gives memory back to the system that native libraries have freed. The one module that asks libc.

ONNX Runtime frees a model's weights, but the C library of Linux keeps what it gets for later use,
and scattered as it is, little of it is used again: every change of model costs 100 to 280 MB.
`keep_large_apart` sees that weights lie in places of their own, which go back as they are freed;
`give_back` lets go what else there is.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import sys
from collections.abc import Callable
from typing import Any

log = logging.getLogger("lmdm.memory")

MMAP_THRESHOLD = -3
"""Of mallopt(3)."""
LARGE_BYTES = 1 << 20
"""Most weights have more. So has much that a block needs, which is why sessions share an arena."""


def give_back() -> bool:
    """Give freed memory back, where the C library can be told to; tell whether it had any.

    Takes some tens of milliseconds, in which other threads may wait for memory of their own: for
    a thread of high priority that has nothing better to do.
    """
    trim = _trim()
    return trim is not None and bool(trim(0))


@functools.cache
def keep_large_apart() -> bool:
    """Map what is large on its own, for as long as the process lives; tell whether that worked.

    The C library does so at first, but raises its idea of large to as much as 32 MB as soon as the
    first model is freed, and from then on weights lie among everything else.
    """
    option = _of_libc("mallopt", ctypes.c_int, ctypes.c_int)
    return option is not None and bool(option(MMAP_THRESHOLD, LARGE_BYTES))


@functools.cache
def _trim() -> Callable[..., int] | None:
    """The C library's own function; None where it has none (it is glibc's)."""
    return _of_libc("malloc_trim", ctypes.c_size_t)


def _of_libc(name: str, *takes: Any) -> Callable[..., int] | None:
    """A function of the C library that returns a whole number; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError) as error:
        log.debug("freed memory stays with the process: %s", error)
        return None
    found.argtypes, found.restype = list(takes), ctypes.c_int
    return found
