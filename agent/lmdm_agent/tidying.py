"""Memory of the program put in order when there is time: objects, and what libraries have freed.

Python looks for unreachable cycles whenever enough has been made, in whatever thread made the last
of it, and holds the interpreter meanwhile: for 89 ms in a daemon that had played for four minutes.
`old_left_alone` leaves only the young to that, which takes microseconds; `tidy` looks at the others
and is for the worker, between two blocks.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

from lmdm_agent.native_memory import give_back

NEVER = 1 << 30
"""Collections of the young before one of everything."""


@contextmanager
def old_left_alone() -> Generator[None]:
    """Never look again at what a start has made, even afterwards, and at what grows old only in
    `tidy`.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(usual[0], usual[1], NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def leave_alone() -> None:
    """Never look again at what there is by now; within `old_left_alone`."""
    gc.freeze()


def tidy() -> None:
    """Collect cycles and give freed memory back; the interpreter, then libraries, are held up."""
    gc.collect()
    give_back()
