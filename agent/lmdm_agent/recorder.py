"""The take recorder: what was played, what came out and every message, side by side on disk.

Owns one thread that reads the tapes of `Ends` by position; the device callback never waits for
it. A take is a folder:

    dry.flac wet.flac mix.flac [stem.flac]   24 bit, device rate, same length, sample-aligned
    messages.tsv   device sample, first block that uses it, sender, address, arguments
    blocks.jsonl   one report a block
    take.json      what is needed to play the take again

When a disk fails, the files hold what it took, and their ends may differ.
Sample ``i`` of every sound file is device sample ``start_position + i``; the answer to dry sample
``i`` stands ``delay_samples`` later in wet.flac.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import platform
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import __version__
from lmdm_agent.ends import Ends
from lmdm_agent.engine import BlockReport
from lmdm_agent.errors import AudioFileError
from lmdm_agent.ring import Overrun, Ring
from lmdm_agent.session import Session

log = logging.getLogger("lmdm.recorder")

TAKE_FORMAT = 1
POLL_S = 0.05
CHUNK = 8192
STOP_TIMEOUT_S = 5.0

Row = tuple[str, str]
"""A line for one of the text files: (file name, line)."""


class Recorder:
    """Records takes of one session, one at a time. Start and stop from any one thread.

    Args:
        ends: The device side; its tapes are read.
        session: Block numbers, reports, the model and the controls.
        folder: Where takes go; every take makes a folder of its own in it.
        settings: What the program was started with, for take.json.
        on_error: Called from the recorder's thread with one sentence when the disk fails.
    """

    def __init__(
        self,
        ends: Ends,
        session: Session,
        folder: Path,
        settings: Mapping[str, Any] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        self._ends = ends
        self._session = session
        self._folder = folder
        self._settings = dict(settings or {})
        self._on_error = on_error
        self._take: _Take | None = None
        self.error = ""
        """Why the last take ended early; empty when it did not."""
        session.listen(self._block_done)

    @property
    def path(self) -> Path | None:
        """Folder of the take being recorded, or None."""
        take = self._take
        return take.path if take is not None and take.running else None

    @property
    def recorded_s(self) -> float:
        """Seconds recorded so far; 0 when no take runs."""
        take = self._take
        return take.length / self._ends.rate if take is not None and take.running else 0.0

    def start(self) -> Path:
        """Begin a take with the next buffer; return its folder.

        Raises:
            AudioFileError: The folder or its files cannot be made.
        """
        if self._take is not None and self._take.running:
            return self._take.path
        self.stop()
        self.error = ""
        try:
            path = _new_folder(self._folder)
            take = _Take(path, self._ends, self._facts(), self._failed)
        except (OSError, RuntimeError) as error:
            raise AudioFileError(f"no take can be recorded in {self._folder}: {error}") from error
        self._take = take
        take.start()
        return path

    def stop(self) -> Path | None:
        """End the take with the sample that is sounding; return its folder (None: none ran)."""
        take, self._take = self._take, None
        if take is None:
            return None
        take.stop()
        return take.path

    def mark(self, text: str) -> None:
        """Put a remark into the take."""
        self.log_message("mark", "/lmdm/mark", (text,))

    def log_message(self, sender: str, address: str, args: Sequence[object]) -> None:
        """Write a control message down; does nothing when no take runs. Any thread."""
        take = self._take
        if take is None:
            return
        cells = [self._ends.position, self._session.next_block, sender, address, *args]
        take.write("messages.tsv", "\t".join(_cell(cell) for cell in cells))

    def _block_done(self, report: BlockReport) -> None:
        take = self._take
        if take is not None:
            take.write("blocks.jsonl", json.dumps(asdict(report), default=str))

    def _failed(self, reason: str) -> None:
        self.error = f"recording stopped, the sound goes on: {reason}"
        if self._on_error is not None:
            self._on_error(self.error)
        else:
            log.error("%s", self.error)

    def _facts(self) -> dict[str, Any]:
        spec = self._session.engine.instrument.spec
        return {
            "format": TAKE_FORMAT,
            "lmdm_agent": __version__,
            "model": {"name": spec.name, "content_hash": spec.content_hash},
            "rate": self._ends.rate,
            "model_rate": spec.sample_rate,
            "block_samples": self._session.timeline.block_samples,
            "slack_samples": self._session.timeline.slack_samples,
            "delay_samples": self._session.delay_samples,
            "start_position": self._ends.position,
            "first_block": self._session.next_block,
            "controls": asdict(self._session.state.current),
            "settings": self._settings,
            "machine": {
                "system": platform.platform(),
                "processor": platform.processor() or platform.machine(),
                "cores": os.cpu_count(),
                "python": sys.version.split()[0],
                "numpy": np.__version__,
            },
            "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }


class _Take:
    """One take under way: its files and the thread that writes them."""

    def __init__(
        self, path: Path, ends: Ends, facts: dict[str, Any], failed: Callable[[str], None]
    ) -> None:
        self.path = path
        self.length = 0
        self.running = True
        self._ends = ends
        self._facts = facts
        self._failed = failed
        self._start: int = facts["start_position"]
        self._end: int | None = None
        self._gaps = 0
        self._rows: queue.SimpleQueue[Row] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._texts: dict[str, TextIO] = {}
        self._sounds: list[tuple[Ring, Any]] = []
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        self._thread = threading.Thread(target=self._run, name="lmdm-recorder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._end = self._ends.position
        self._wake.set()
        self._thread.join(STOP_TIMEOUT_S)

    def write(self, file: str, line: str) -> None:
        if self.running:
            self._rows.put((file, line))

    def _open(self) -> None:
        import soundfile  # pyright: ignore[reportMissingTypeStubs]

        tapes = {"dry": self._ends.dry, "wet": self._ends.wet, "mix": self._ends.mix}
        if self._ends.stem is not None:
            tapes["stem"] = self._ends.stem
        for name, tape in tapes.items():
            file = soundfile.SoundFile(
                self.path / f"{name}.flac", "w", self._ends.rate, 2, subtype="PCM_24"
            )
            self._sounds.append((tape, file))
        for name in ("messages.tsv", "blocks.jsonl"):
            self._texts[name] = (self.path / name).open("w", encoding="utf-8", newline="\n")
        self._texts["messages.tsv"].write("sample\tblock\tsender\taddress\targuments\n")
        self._describe()

    def _run(self) -> None:
        reason = ""
        try:
            while self._end is None:
                self._wake.wait(POLL_S)
                self._catch_up(self._ends.position)
                if not self.path.is_dir():
                    raise FileNotFoundError(f"{self.path} is gone")
            self._catch_up(self._end)
        except Exception as error:
            reason = _reason(error)
        self.running = False
        reason = self._close() or reason
        if reason:
            self._mend()
        try:
            self._facts |= {
                "samples": self.length,
                "gap_samples": self._gaps,
                "ended_early": reason or None,
            }
            self._describe()
        except OSError as error:
            reason = reason or _reason(error)
        if reason:
            self._failed(reason)

    def _catch_up(self, end: int) -> None:
        while not self._rows.empty():
            name, line = self._rows.get()
            self._texts[name].write(line + "\n")
        for file in self._texts.values():
            file.flush()
        while (count := min(CHUNK, end - self._start - self.length)) > 0:
            # All tapes advance together, so that a gap never shifts one against the other.
            parts = [self._read(tape, self._start + self.length, count) for tape, _ in self._sounds]
            for (_, file), part in zip(self._sounds, parts, strict=True):
                file.write(part)
            self.length += count

    def _read(self, tape: Ring, start: int, count: int) -> NDArray[np.float32]:
        try:
            return tape.read(start, count)
        except Overrun:
            if tape is self._ends.dry:
                self._gaps += count
            return np.zeros((count, 2), np.float32)

    def _close(self) -> str:
        """Close every file; return why one could not be, or nothing."""
        reason = ""
        for file in (*(file for _, file in self._sounds), *self._texts.values()):
            try:
                file.close()
            except Exception as error:
                reason = reason or _reason(error)
        return reason

    def _mend(self) -> None:
        """Make what was written readable, as far as the disk allows."""
        for file in self.path.glob("*.flac"):
            try:
                _mend_flac(file)
            except (OSError, RuntimeError) as error:
                log.debug("%s stays as it is: %s", file, error)

    def _describe(self) -> None:
        text = json.dumps(self._facts, indent=2, default=str, ensure_ascii=False)
        (self.path / "take.json").write_text(text + "\n", encoding="utf-8")


def _new_folder(parent: Path) -> Path:
    """Make a folder named after the time; a second take within a second gets a number."""
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        path = parent / (stamp if number == 1 else f"{stamp}_{number}")
        try:
            path.mkdir()
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{parent / stamp} and 998 more exist")


def _mend_flac(path: Path) -> None:
    """Write the length into a FLAC whose encoder could not finish; needs no space on disk."""
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    length = 0
    with soundfile.SoundFile(path) as file, contextlib.suppress(RuntimeError):
        if file.frames < 2**36:
            return
        while count := len(file.read(4096, dtype="int32")):
            length += count
    # STREAMINFO: 20 bits rate, 3 channels, 5 bits per sample, 36 samples; then 16 bytes of MD5,
    # of which zeros mean "not known".
    with path.open("r+b") as raw:
        raw.seek(18)
        facts = int.from_bytes(raw.read(8), "big")
        raw.seek(18)
        raw.write((facts >> 36 << 36 | length).to_bytes(8, "big") + bytes(16))


def _cell(value: object) -> str:
    """One value for a tab-separated line: no tabs, no line breaks."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(text.split()) if any(c in text for c in "\t\r\n") else text


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return "the disk is full or refuses" if isinstance(error, AssertionError) else text
