"""How much of the machine other programs take meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path


class OtherPrograms:
    """Cores that other programs take, from /proc; None where there is none.

    Args:
        ours: Process numbers that do not count as others.
    """

    def __init__(self, ours: Sequence[int]) -> None:
        self._ours = tuple(ours)
        self._start = self._seconds()

    def _seconds(self) -> tuple[float, float, float] | None:
        try:
            tick = os.sysconf("SC_CLK_TCK")
            words = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
            fields = [int(word) for word in words]
            # All but idle and waiting for a disk.
            busy = (sum(fields) - fields[3] - fields[4]) / tick
            own = sum(_process_seconds(pid) for pid in self._ours)
        except (OSError, ValueError, AttributeError, IndexError):
            return None
        return time.monotonic(), busy, own

    def cores(self) -> float | None:
        """On average since this was made."""
        now = self._seconds()
        if now is None or self._start is None or now[0] <= self._start[0]:
            return None
        passed, busy, own = (after - before for after, before in zip(now, self._start, strict=True))
        return max(0.0, busy - own) / passed


def _process_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
