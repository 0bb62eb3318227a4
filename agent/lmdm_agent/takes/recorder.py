"""The recorder of a running session: takes, and the capture of what was just played.

A take has a thread that reads the tapes of `Ends` by position and the rows of the `Journal`; the
device callback and the worker never wait for a disk. Another thread holds the last minutes in
memory and writes down, once a second, how the session is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from lmdm_agent.ends import Ends
from lmdm_agent.errors import TakeError
from lmdm_agent.records import BlockRecord
from lmdm_agent.session import Session
from lmdm_agent.takes.facts import About, model_facts
from lmdm_agent.takes.folders import new_folder
from lmdm_agent.takes.format import FileFormat
from lmdm_agent.takes.held import Holding
from lmdm_agent.takes.history import Held, History, tapes_of
from lmdm_agent.takes.journal import BlockRow, HealthRow, Journal, Row, XrunRow, block_row
from lmdm_agent.takes.live_take import LiveTake, sentence_of
from lmdm_agent.takes.writer import TakeWriter

log = logging.getLogger("lmdm.recorder")

WATCH_S = 0.5
END_TIMEOUT_S = 30.0
"""For a disk that hangs; what is missing then is a take that was cut off."""


class Recorder:
    """Takes and captures of one session; a context manager.

    Any thread. `record`, `stop` and `capture` touch a disk and wait for each other, so that two
    requests at once make one take; nothing else waits.

    Args:
        ends: The device side; its tapes are read.
        session: Blocks, the model and the controls.
        journal: Rows of everybody; those of blocks, health and xruns are added here.
        folder: Where takes go; every take makes a folder of its own in it.
        settings: What the program was started with, resolved, for take.json.
        device: The device stream, for take.json.
        form: "flac" or "wav".
        minutes: How much of what was played is held in memory; 0 holds nothing.
        megabytes: How much memory that may take.
        on_error: Called from a thread of the recorder with one sentence when something fails.
        on_capture_failed: The same for a capture; None calls ``on_error``.
        on_captured: Called from such a thread with path and seconds when a capture is on disk.
        on_put_aside: The same, when the end came first: repair makes a take of it.
    """

    def __init__(
        self,
        ends: Ends,
        session: Session,
        journal: Journal,
        folder: Path,
        settings: Mapping[str, Any],
        device: Mapping[str, Any],
        *,
        form: FileFormat = "flac",
        minutes: float = 5.0,
        megabytes: float = 256,
        on_error: Callable[[str], None],
        on_captured: Callable[[Path, float], None],
        on_capture_failed: Callable[[str], None] | None = None,
        on_put_aside: Callable[[Path, float], None] = lambda path, seconds: None,
    ) -> None:
        self._ends = ends
        self._session = session
        self._journal = journal
        self._folder = folder
        self._about = About(session, dict(settings), dict(device))
        self._form: FileFormat = form
        self._on_error = on_error
        self._on_capture_failed = on_capture_failed or on_error
        self._on_captured = on_captured
        self._on_put_aside = on_put_aside
        spec, size = session.engine.instrument.spec, session.timeline.block_samples
        self._block = -(-size * ends.rate // spec.sample_rate)
        self._same_rate = spec.sample_rate == ends.rate
        self._model = model_facts(session.engine.instrument)
        self._recent: deque[BlockRow] = deque(maxlen=3 + session.delay_samples // self._block)
        """Blocks that may still sound, without their arrays."""
        self._turn = threading.RLock()
        """Held by one request at a time: a disk may keep it for long."""
        self._lock = threading.Lock()
        self.take: LiveTake | None = None
        """The take under way, or one that ended early."""
        self._saver: threading.Thread | None = None
        self._saving_s = 0.0
        self._ending: list[LiveTake] = []
        """Takes that were told to end while the disk hung."""
        self.history = History(ends, self._block, spec.sample_rate, minutes, megabytes)
        self.error = ""
        """Why the last take ended early; empty when it did not."""
        self._xruns, self._last_xrun = ends.xruns, -1
        self._health_due = 0
        self._pulse_lock = threading.Lock()
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="lmdm-history", daemon=True)
        session.listen_records(self._block_done)
        journal.subscribe(self._row_came)

    # Lifecycle: the thread that made the recorder.

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.stop()
        self._watcher.join(timeout=5.0)
        for take in self._ending:
            take.wait(END_TIMEOUT_S)
        # What is captured is nowhere else; the rest of it is put aside, which is quick.
        self.wait_for_capture(None)

    # Facts: any thread.

    @property
    def path(self) -> Path | None:
        """Folder of the take being recorded, or None."""
        take = self.take
        return take.path if take is not None and take.running else None

    @property
    def recorded_s(self) -> float:
        """Seconds recorded so far; 0 when no take runs."""
        take = self.take
        return take.length / self._ends.rate if take is not None and take.running else 0.0

    @property
    def held(self) -> Held:
        """What a capture would save now."""
        return self.history.held

    @property
    def saving_s(self) -> float:
        """Seconds of the capture that is being saved; 0 when none is."""
        return self._saving_s

    # Requests: any thread that may wait for a disk.

    def record(self, name: str = "") -> Path:
        """Begin a take with the sample that sounds now; return its folder.

        When a take runs already, it goes on, and its folder is returned; it takes no new name.

        Args:
            name: Part of the folder's name.

        Raises:
            TakeError: The folder or its files cannot be made, or a take that runs is named.
        """
        with self._turn:
            running = self.path
            if running is not None and name:
                raise TakeError(
                    f"a take is being recorded already ({running}); end it first with record 0"
                )
            if running is not None:
                return running
            self._refuse_at_the_end()
            self.stop()
            self.error = ""
            with self._lock:
                take = LiveTake(self._ends, self._block, self._take_failed)
                for row in self._recent:
                    take.put(row)
                self.take = take
            self._pulse(take.start)
            try:
                facts = self._about.manifest(
                    "record", take.start, self._session.state.current, self._model
                )
                path = new_folder(self._folder, name)
                take.run(path, facts, self._form)
            except Exception as error:
                self.take = None
                raise self._refusal(error) from error
            return path

    def stop(self) -> Path | None:
        """End the take with the sample that is sounding; return its folder (None: none ran)."""
        with self._turn:
            if self.take is not None:
                self._pulse(self._ends.position)
            with self._lock:
                take, self.take = self.take, None
            if take is None:
                return None
            if not take.stop():
                self._ending.append(take)
                self._on_error(f"the end of {take.path} is not on the disk yet, which is slow.")
            return take.path

    def capture(self, minutes: float | None = None) -> Path:
        """Save the last minutes (None: all that is held) as a take; return its folder at once.

        It is written by a thread of its own; a take that runs goes on.

        Raises:
            TakeError: Nothing is held, a capture is still being saved, or no file can be made.
        """
        with self._turn:
            if self._saver is not None and self._saver.is_alive():
                raise TakeError("the last capture is still being saved; try again in a moment.")
            self._refuse_at_the_end()
            self._pulse(self._ends.position)
            holding = self.history.snapshot(None if minutes is None else 60.0 * minutes)
            first = holding.first
            controls = first.row.controls if first else self._session.state.current
            model = first.model if first else self._model
            self._saving_s = (holding.end - holding.start) / self._ends.rate
            try:
                facts = self._about.manifest("capture", holding.start, controls, model)
                path = new_folder(self._folder)
                writer = TakeWriter(path, facts, list(tapes_of(self._ends)), self._form)
            except Exception as error:
                self._saving_s = 0.0
                raise self._refusal(error) from error
            self._saver = threading.Thread(
                target=self._save, args=(holding, writer, path), name="lmdm-capture", daemon=True
            )
            self._saver.start()
            return path

    def wait_for_capture(self, seconds: float | None) -> bool:
        """Wait until the last capture is on disk (None: however long); tell whether it is."""
        if self._saver is not None:
            self._saver.join(seconds)
        return self._saver is None or not self._saver.is_alive()

    def _refuse_at_the_end(self) -> None:
        if self._ended.is_set():
            raise TakeError("nothing can be recorded any more: the program ends.")

    def _refusal(self, error: Exception) -> TakeError:
        if isinstance(error, TakeError):
            return error
        return TakeError(f"no take can be recorded in {self._folder}: {sentence_of(error)}.")

    # The capture's thread.

    def _save(self, holding: Holding, writer: TakeWriter, path: Path) -> None:
        reason, aside = "", False
        try:
            for piece in holding.pieces():
                started = time.monotonic()
                for row in piece.rows:
                    writer.add(row)
                aside = aside or self._ended.is_set()
                if aside:
                    if piece.count:
                        writer.put_aside(piece.packed(self._ends.rate), piece.count)
                    continue
                writer.write(piece.sounds())
                # Half of the time is left to the music.
                self._ended.wait(time.monotonic() - started)
        except Exception as error:
            log.debug("a capture failed", exc_info=True)
            reason = sentence_of(error)
        manifest = writer.close(reason)
        reason = reason or manifest.ended_early
        seconds = writer.samples / self._ends.rate
        if reason:
            self._on_capture_failed(
                f"the capture {path} is not complete, the sound goes on: {reason}"
            )
        else:
            (self._on_put_aside if aside else self._on_captured)(path, seconds)
        self._saving_s = 0.0

    # What happens, row by row.

    def _block_done(self, record: BlockRecord) -> None:
        """Worker only."""
        if any(change.name == "model" for change in record.changes):
            self._model = model_facts(self._session.engine.instrument)
        self._journal.add(block_row(record, same_rate=self._same_rate))

    def _row_came(self, row: Row) -> None:
        self.history.add(row, self._model)
        with self._lock:
            if isinstance(row, BlockRow):
                self._recent.append(replace(row, before=None, heard=None, stem=None))
            take = self.take
        if take is not None:
            take.put(row)

    def _take_failed(self, reason: str) -> None:
        self.error = f"recording stopped, the sound goes on: {reason}"
        self._on_error(self.error)

    def _watch(self) -> None:
        told = ""
        while not self._ended.wait(WATCH_S):
            try:
                self.tend()
            except Exception as error:
                # Twice a second would hide everything else from the performer.
                if told != str(error):
                    told = str(error)
                    log.exception("what was played could not be held; going on")

    def tend(self) -> None:
        """Hold what is new, and write down how the session is; twice a second, by one thread."""
        self._pulse(self._health_due)
        self.history.catch_up()
        take = self.take
        if take is not None:
            take.watch()

    def _pulse(self, health_due: int) -> None:
        """Tell the journal of xruns, and of the session's health when it is due."""
        with self._pulse_lock:
            position = self._ends.position
            for xrun in self._ends.xruns_since(self._xruns):
                if xrun > self._last_xrun:
                    self._xruns, self._last_xrun = self._xruns + 1, xrun
                    self._journal.add(XrunRow(xrun))
            if position >= health_due:
                self._health_due = position + self._ends.rate
                self._journal.add(HealthRow(position, self._session.health()))
