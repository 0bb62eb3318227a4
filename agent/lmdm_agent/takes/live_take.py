"""A take under way: the thread that brings what is played and what happens to the disk.

It reads the tapes of `Ends` by position and collects rows; neither the device callback nor the
worker waits for a disk, however slow, full or dead it is.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lmdm_agent.ends import Ends
from lmdm_agent.ring import Overrun
from lmdm_agent.takes.format import FileFormat, Manifest
from lmdm_agent.takes.history import read_tapes, tapes_of
from lmdm_agent.takes.journal import BlockRow, Row
from lmdm_agent.takes.writer import TakeWriter

log = logging.getLogger("lmdm.recorder")

POLL_S = 0.05
SYNC_S = 0.5
CHUNK = 8192
STOP_TIMEOUT_S = 5.0
MAX_ROWS = 100_000
"""Rows that may wait for the disk."""
TOO_SLOW = "the disk is too slow"


def sentence_of(error: Exception) -> str:
    """Why something failed, to stand after a colon or before a full stop."""
    return str(error).rstrip(".") or type(error).__name__


class LiveTake:
    """A take under way: what it collects, and the thread that writes it down.

    It collects from the moment it is made; the files may take their time to open.

    Args:
        ends: The device side; its tapes are read.
        block_samples: Length of a block in device samples, rounded up.
        failed: Called once, from any thread, with why the take ended early.
    """

    def __init__(self, ends: Ends, block_samples: int, failed: Callable[[str], None]) -> None:
        self.path: Path | None = None
        self.start = ends.position
        self.length = 0
        self.running = False
        self._ends = ends
        self._tapes = tapes_of(ends)
        self._block = block_samples
        self._failed = failed
        self._reason = ""
        self._remembered = False
        self._lock = threading.Lock()
        self._end: int | None = None
        self._rows: queue.SimpleQueue[Row] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, row: Row) -> None:
        """Collect a row that belongs to the take; any thread, waits for nobody."""
        if self._end is not None or self._reason or not self._wanted(row):
            return
        if self._rows.qsize() >= MAX_ROWS:
            self.give_up(TOO_SLOW)
            return
        if isinstance(row, BlockRow) and row.before is not None and row.position >= self.start:
            # Only the memory before the first block is written down; the others are large.
            self._remembered, row = True, replace(row, before=None) if self._remembered else row
        self._rows.put(row)

    def _wanted(self, row: Row) -> bool:
        if isinstance(row, BlockRow):
            return row.due + self._block > self.start
        return row.position >= self.start

    def run(self, path: Path, facts: Manifest, form: FileFormat) -> None:
        """Open the files and start to write.

        Raises:
            TakeError: They cannot be made.
        """
        writer = TakeWriter(path, facts, list(self._tapes), form)
        self.path, self.running = path, True
        self._thread = threading.Thread(
            target=self._run, args=(writer, path), name="lmdm-recorder", daemon=True
        )
        self._thread.start()

    def stop(self) -> bool:
        """End with the sample that is sounding; tell whether all is on the disk, after a while."""
        with self._lock:
            if self._end is None:
                self._end = self._ends.position
        self._wake.set()
        return self.wait(STOP_TIMEOUT_S)

    def wait(self, seconds: float | None) -> bool:
        """Wait until its thread is done (None: however long); tell whether it is."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def watch(self) -> None:
        """Give up when the disk holds the thread for longer than the tapes last."""
        behind = self._ends.position - self.start - self.length
        if self.running and self._end is None and behind > self._ends.dry.capacity:
            self.give_up(TOO_SLOW)

    def give_up(self, reason: str) -> None:
        """End early and tell why; the first reason counts."""
        with self._lock:
            if self._reason:
                return
            self._reason = reason
        self.running = False
        self._wake.set()
        self._failed(reason)

    def _run(self, writer: TakeWriter, path: Path) -> None:
        try:
            synced = time.monotonic()
            while self._end is None and not self._reason:
                self._wake.wait(POLL_S)
                # The position first: it cannot be past an end that comes meanwhile.
                now = self._ends.position
                self._catch_up(writer, now if self._end is None else self._end)
                if time.monotonic() - synced >= SYNC_S:
                    synced = time.monotonic()
                    writer.sync()
                if not path.is_dir():
                    raise FileNotFoundError(f"{path} is gone")
            if self._end is not None:
                self._catch_up(writer, self._end)
        except Overrun:
            self.give_up(TOO_SLOW)
        except Exception as error:
            log.debug("the take ends early", exc_info=True)
            self.give_up(sentence_of(error))
        self.running = False
        manifest = writer.close(self._reason)
        if manifest.ended_early and not self._reason:
            self.give_up(manifest.ended_early.rstrip("."))

    def _catch_up(self, writer: TakeWriter, end: int) -> None:
        for _ in range(self._rows.qsize()):
            row = self._rows.get()
            if not self._after_end(row):
                writer.add(row)
        while (count := min(CHUNK, end - self.start - self.length)) > 0 and not self._reason:
            # All tapes advance together, so that they stay aligned.
            writer.write(read_tapes(self._tapes, self.start + self.length, count))
            self.length += count

    def _after_end(self, row: Row) -> bool:
        if self._end is None:
            return False
        if isinstance(row, BlockRow):
            return row.position + self._block > self._end
        return row.position > self._end
