"""Writing one take: sound, rows and manifest, so that whatever happens leaves a take behind.

Used from one thread at a time; knows no session and no clock. Everything stands on the disk as soon
as it is known: take.json first (not complete), then every row as it comes, sound as far as it is
encoded. `TakeWriter.sync` has the disk hold it against a power failure.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import TakeError
from lmdm_agent.files import replace_text
from lmdm_agent.loudness import Meter
from lmdm_agent.protocol import PREFIX
from lmdm_agent.takes import spill, tracks
from lmdm_agent.takes.align import align, drop_half_line
from lmdm_agent.takes.folders import ROOM, ROOM_BYTES, sync_folder
from lmdm_agent.takes.format import (
    BLOCKS,
    HEALTH,
    LOCK,
    MANIFEST,
    MESSAGES,
    STATE,
    FileFormat,
    Manifest,
    Track,
    TrackName,
    encode_manifest,
)
from lmdm_agent.takes.journal import BlockRow, MessageRow, Row, XrunRow
from lmdm_agent.takes.lock import TakeLock
from lmdm_agent.takes.rows import (
    MESSAGE_HEADER,
    Tally,
    block_line,
    health_line,
    json_line,
    message_line,
)
from lmdm_agent.takes.state_file import save_latents, save_state
from lmdm_agent.takes.tracks import TrackFile, disk_errors

Floats = NDArray[np.float32]

log = logging.getLogger("lmdm.takes")


class TakeWriter:
    """One take being written.

    Args:
        folder: Made by `folders.new_folder`; empty.
        facts: What is known at the start; tracks, lengths and counts are filled in here.
        names: The device's tracks: "dry", "wet", "mix" and perhaps "stem".
        form: Of all sound files.

    Raises:
        TakeError: The disk refuses; what was begun is closed again.
    """

    def __init__(
        self, folder: Path, facts: Manifest, names: Sequence[TrackName], form: FileFormat = "flac"
    ) -> None:
        self.path = folder
        self.samples = 0
        """Samples written to every device track."""
        self._form: FileFormat = form
        self._manifest = msgspec.structs.replace(
            facts,
            complete=False,
            tracks={name: Track(f"{name}.{form}", facts.rate) for name in names},
        )
        self._tally = Tally(facts.rate)
        self._controls = facts.controls
        self._files: dict[TrackName, TrackFile] = {}
        self._texts: dict[str, Any] = {}
        self._meters: dict[TrackName, Meter] = {name: Meter(facts.rate, 2) for name in names}
        self._broken = ""
        self._closed = False
        self._aside = False
        """Whether sound lies beside the tracks; only repair finishes the take then."""
        self._listed = False
        """Whether the disk knows of all files in the folder."""
        self._lock = TakeLock(folder)
        if any(path.name != LOCK for path in folder.iterdir()):
            self._lock.release(done=True)
            raise TakeError(f"{folder} is not empty; a take never replaces anything.")
        try:
            self._open(names)
        except BaseException as error:
            self._abandon()
            if isinstance(error, TakeError):
                raise
            raise TakeError(f"{folder} cannot be written to: {error}.") from error

    def _open(self, names: Sequence[TrackName]) -> None:
        with disk_errors(self.path / MANIFEST, "written"):
            (self.path / ROOM).write_bytes(os.urandom(ROOM_BYTES))
            self._describe()
            for name in (MESSAGES, BLOCKS, HEALTH):
                self._texts[name] = (self.path / name).open("xb", buffering=0)
            tracks.write_all(self._texts[MESSAGES], MESSAGE_HEADER.encode())
        for name in names:
            self._add_track(name, self._manifest.rate)
        sync_folder(self.path.parent)

    def _add_track(self, name: TrackName, rate: int) -> TrackFile:
        self._listed = False
        self._files[name] = TrackFile(self.path / f"{name}.{self._form}", rate, self._form)
        return self._files[name]

    def _abandon(self) -> None:
        """Leave no folder of a take that never began."""
        self._close_files()
        self._lock.release()
        with contextlib.suppress(OSError):
            for path in self.path.iterdir():
                path.unlink()
            self.path.rmdir()

    # Sound.

    def write(self, parts: Mapping[TrackName, Floats]) -> None:
        """Append [n, 2] to every device track.

        Raises:
            TakeError: The disk refuses; then only `close` is left to do.
        """
        counts = {len(part) for part in parts.values()}
        if parts.keys() != self._meters.keys() or len(counts) != 1:
            raise ValueError("all device tracks are written together and are equally long")
        with self._failing():
            for name, part in parts.items():
                self._files[name].write(part)
        self.samples += counts.pop()
        for name, part in parts.items():
            self._meters[name].feed(part)

    def put_aside(self, sounds: Mapping[TrackName, bytes], count: int) -> None:
        """Append packed sound to every device track by leaving it beside them, which is quick.

        From then on sound can only be put aside; `close` leaves the rest to repair.

        Args:
            sounds: What `held.pack_sound` made, by track.
            count: Samples of each.

        Raises:
            TakeError: The disk refuses; then only `close` is left to do.
        """
        with self._failing():
            if not self._aside:
                self._aside = True
                for name in self._meters:
                    self._files[name].close()
            spill.put_aside(self.path, self.samples, sounds)
        self.samples += count

    def sync(self) -> None:
        """Have the disk hold everything, as far as it is encoded. Blocks as long as the disk does.

        Raises:
            TakeError: The disk refuses, or the folder is gone.
        """
        with self._failing():
            if not (self.path / MANIFEST).is_file():
                raise TakeError(f"{self.path} is gone.")
            for file in self._files.values():
                file.sync()
            with disk_errors(self.path, "written to"):
                for file in self._texts.values():
                    os.fsync(file.fileno())
                if not self._listed:
                    sync_folder(self.path)
                    self._listed = True

    # Rows.

    def add(self, row: Row) -> None:
        """Write a row down; rows come in the order of time.

        Raises:
            TakeError: The disk refuses; then only `close` is left to do.
        """
        with self._failing(), disk_errors(self.path, "written to"):
            if isinstance(row, BlockRow):
                self._add_block(row)
            elif isinstance(row, MessageRow):
                line = message_line(row, self._start, self._manifest.rate)
                self._append(MESSAGES, line.encode())
                if not row.waits:
                    self._tally.message(row.position - self._start, PREFIX + row.address, row.args)
            else:
                self._append(HEALTH, json_line(health_line(row, self._start, self._manifest.rate)))
                if isinstance(row, XrunRow):
                    self._tally.xrun(row.position - self._start)

    @property
    def _start(self) -> int:
        return self._manifest.start_position

    def _append(self, name: str, line: bytes) -> None:
        tracks.write_all(self._texts[name], line)

    def _add_block(self, row: BlockRow) -> None:
        if self._manifest.first_block is None and row.position >= self._start:
            self._begin_replay(row)
        latents = {
            index: self._save_latents(row.block, index, change.latents)
            for index, change in enumerate(row.changes)
            if change.latents is not None
        }
        line = block_line(row, self._start, self._controls, latents)
        self._append(BLOCKS, json_line(line))
        self._controls = row.controls
        self._tally.block(line, row.controls.seed)
        self._write_heard(row)

    def _begin_replay(self, row: BlockRow) -> None:
        """Keep the memory of the first block that can be made again, and what the model hears."""
        if row.before is None:
            return
        save_state(self.path / STATE, row.before)
        rate = self._manifest.model_rate
        heard: dict[TrackName, Track] = {
            name: Track(f"{name}.{self._form}", rate)
            for name, audio in _heard(row).items()
            if audio is not None
        }
        self._manifest = msgspec.structs.replace(
            self._manifest,
            first_block=row.block,
            first_block_sample=row.position - self._start,
            first_due_sample=row.due - self._start,
            tracks=self._manifest.tracks | heard,
        )
        self._describe()
        for name in heard:
            self._add_track(name, rate)

    def _write_heard(self, row: BlockRow) -> None:
        first = self._manifest.first_block
        if first is None or row.block < first:
            return
        for name, audio in _heard(row).items():
            file = self._files.get(name)
            if file is None:
                continue
            size = self._manifest.block_samples
            missing = (row.block - first) * size - file.samples
            if missing > 0:  # A block nobody told of: what follows keeps its place.
                file.write(np.zeros((missing, 2), np.float32))
            file.write(np.zeros((size, 2), np.float32) if audio is None else audio.T)

    def _save_latents(self, block: int, index: int, latents: Floats) -> str:
        name = f"prime-{block}.npy" if index == 0 else f"prime-{block}-{index + 1}.npy"
        save_latents(self.path / name, latents)
        self._listed = False
        return name

    # The end.

    def close(self, ended_early: str = "") -> Manifest:
        """Finish the take; never raises. What cannot be finished now is repaired another time.

        Args:
            ended_early: Why it ends before it was told to.

        Returns:
            The manifest as it stands on the disk; not ``complete`` when it could not be finished.
        """
        if self._closed:
            return self._manifest
        self._closed, reason = True, ""
        if self._aside:
            self._close_files()
            self._lock.release()
            return self._manifest
        try:
            self._close_files()
            finished = self._finished(ended_early)
            with disk_errors(self.path / MANIFEST, "written"):
                (self.path / ROOM).unlink(missing_ok=True)
                self._manifest = finished
                self._describe()
                sync_folder(self.path)
        except TakeError as error:
            reason = str(error).rstrip(".")
        except Exception as error:
            log.exception("a take could not be finished")
            reason = str(error) or type(error).__name__
        if reason:
            self._manifest = msgspec.structs.replace(
                self._manifest,
                complete=False,
                ended_early=f"{ended_early or reason}; the next start puts it in order",
            )
        self._lock.release(done=not reason)
        return self._manifest

    def _close_files(self) -> None:
        for file in (*self._files.values(), *self._texts.values()):
            try:
                file.close()
            except (OSError, TakeError) as error:
                self._broken = self._broken or tracks.within(self.path, error).rstrip(".")

    def _finished(self, ended_early: str) -> Manifest:
        """The manifest as it is in the end; mends the files if the disk failed."""
        samples, found = self.samples, dict(self._manifest.tracks)
        for name, file in self._files.items():
            found[name] = msgspec.structs.replace(found[name], samples=file.samples)
        if self._broken:
            mended = align(self.path, self._manifest)
            samples, found = mended.samples, mended.tracks
            for text in (MESSAGES, BLOCKS, HEALTH):
                drop_half_line(self.path / text)
        for name in found.keys() & self._meters.keys():
            loudness = self._meters[name].result()
            found[name] = msgspec.structs.replace(found[name], loudness=loudness)
        return msgspec.structs.replace(
            self._manifest,
            complete=True,
            ended_early=ended_early or self._broken,
            samples=samples,
            tracks=found,
            **self._tally.facts(),
        )

    def _describe(self) -> None:
        replace_text(self.path / MANIFEST, encode_manifest(self._manifest))
        self._listed = False

    @contextlib.contextmanager
    def _failing(self) -> Generator[None]:
        """Remember that the disk failed: the files have to be mended then."""
        try:
            yield
        except TakeError as error:
            told = tracks.within(self.path, error)
            self._broken = self._broken or told.rstrip(".")
            raise TakeError(told) from error


def _heard(row: BlockRow) -> dict[TrackName, Floats | None]:
    return {"heard": row.heard, "heard_stem": row.stem}
