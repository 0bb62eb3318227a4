"""Who writes a take holds its lock; the system lets go when that process dies.

The one module that knows filelock.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from lmdm_agent.errors import TakeError
from lmdm_agent.takes.format import LOCK
from lmdm_agent.takes.safe_files import inside

if TYPE_CHECKING:
    from filelock import BaseFileLock


class TakeLock:
    """The lock of a take's folder, held from the start; any thread may let go.

    Args:
        folder: The take's.
        wait_s: How long to wait for whoever holds it.

    Raises:
        TakeError: Somebody else holds it, or the folder cannot be written to.
    """

    def __init__(self, folder: Path, wait_s: float = 0.0) -> None:
        from filelock import FileLock, Timeout

        self._path = inside(folder, LOCK)
        self._lock: BaseFileLock = FileLock(self._path, timeout=wait_s, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise TakeError(f"{folder} is being recorded.") from error
        except (OSError, NotImplementedError) as error:
            text = getattr(error, "strerror", None) or str(error)
            raise TakeError(f"{folder} cannot be written to: {text}.") from error

    def release(self, *, done: bool = False) -> None:
        """Let go; when the take is ``done``, its file goes, too."""
        if done:
            # While it is held: who waits for it notices and finds a complete take.
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._lock.release()


def is_held(folder: Path) -> bool:
    """Whether somebody writes this take now; this process counts, too.

    Raises:
        TakeError: Something that is no file has the name of the lock.
    """
    if not inside(folder, LOCK).exists():
        return False
    try:
        TakeLock(folder).release()
    except TakeError:
        return True
    return False
