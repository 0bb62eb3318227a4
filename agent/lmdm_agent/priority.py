"""Threads that let others go first: what loads gives way to the block that has to be on time."""

from __future__ import annotations

import logging
import os
import sys
import threading

log = logging.getLogger("lmdm.priority")

GIVING_WAY = 15
"""Of 19: gets about a thirtieth of a core that somebody else wants as well."""


def give_way() -> bool:
    """Lower the priority of the thread that calls; tell whether that was possible.

    Only Linux gives each thread a priority of its own; elsewhere it is the whole program's.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        thread = threading.get_native_id()
        given = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(given, GIVING_WAY))
    except OSError as error:
        log.debug("this thread keeps its priority: %s", error)
        return False
    return True
