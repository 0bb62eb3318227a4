"""Takes that were cut off, by a crash or a power failure, put in order.

Works from what stands on the disk alone. Complete takes and those being recorded are left alone,
and no sound is ever removed but the surplus of one track over the others, a fraction of a second.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from lmdm_agent.errors import TakeError
from lmdm_agent.files import replace_text
from lmdm_agent.loudness import Meter
from lmdm_agent.takes import spill, tracks
from lmdm_agent.takes.align import HEARD, Aligned, align, drop_half_line
from lmdm_agent.takes.folders import ROOM
from lmdm_agent.takes.format import (
    BLOCKS,
    FURTHEST,
    HEALTH,
    MANIFEST,
    MESSAGES,
    Loudness,
    Manifest,
    Take,
    Track,
    TrackName,
    encode_manifest,
    read_take,
)
from lmdm_agent.takes.lock import TakeLock, is_held
from lmdm_agent.takes.rows import MESSAGE_HEADER, Tally
from lmdm_agent.takes.safe_files import DAMAGED, inside, lines

log = logging.getLogger("lmdm.takes")

Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1."""

CUT_OFF = "it was cut off"
REST_S = 0.01
"""Pause after every second of sound when music plays beside."""
WAIT_S = 0.3
"""For another process that only looks whether the take is being recorded."""


def unfinished(folder: Path) -> list[Path]:
    """Takes in a folder that were cut off, the oldest first; those being recorded are not."""
    try:
        paths = sorted(path for path in folder.iterdir() if (path / MANIFEST).is_file())
    except OSError:
        return []
    return [path for path in paths if _is_unfinished(path)]


def _is_unfinished(path: Path) -> bool:
    try:
        return not read_take(path).manifest.complete and not is_held(path)
    except TakeError as error:
        log.debug("%s", error)
        return False


def repair_all(folder: Path, say: Callable[[str], None], rest_s: float = REST_S) -> None:
    """Repair every take in a folder that was cut off, gently, as music may play beside.

    Args:
        folder: Where takes are.
        say: Told one sentence a take.
        rest_s: Pause after every second of sound; 0 where no music plays.
    """
    for path in unfinished(folder):
        try:
            manifest = repair(path, lambda _: time.sleep(rest_s))
        except TakeError as error:
            say(f"a take that was cut off stays as it is: {error}")
        except Exception:
            log.exception("%s stays as it is", path)
            say(f"a take that was cut off stays as it is: {path}.")
        else:
            what = "repaired {}, which was cut off" if manifest.ended_early else "finished {}"
            say(f"{what.format(path)}: {_found(manifest)}.")


def _found(manifest: Manifest) -> str:
    if not manifest.samples:
        return "there was no sound in it yet"
    words = f"{manifest.samples / manifest.rate:.1f} s are there"
    remarks = manifest.ended_early.removeprefix(CUT_OFF)
    return words + remarks


def repair(path: Path, progress: Progress | None = None) -> Manifest:
    """Put a take that was cut off in order; a complete one is left as it is.

    Raises:
        TakeError: It is no take, it is being recorded, or the disk refuses.
    """
    read_take(path)
    lock = TakeLock(path, WAIT_S)
    done = False
    try:
        # Read once more: somebody else may have repaired it meanwhile.
        take = read_take(path)
        manifest = take.manifest if take.manifest.complete else _repaired(take, progress)
        done = True
    finally:
        lock.release(done=done)
    return manifest


def _repaired(take: Take, progress: Progress | None) -> Manifest:
    path = take.path
    with tracks.disk_errors(path, "repaired"):
        for part in (path / ROOM, *path.glob(".*.part"), *path.glob(".*.part.*")):
            part.unlink(missing_ok=True)
    done = (lambda: None) if progress is None else (lambda: progress(0.0))
    # A capture that was put aside is whole once it is put together.
    why = "" if spill.bring_in(path, take.manifest, done) else CUT_OFF
    aligned = align(path, take.manifest)
    remarks = list(aligned.remarks)
    for name in (MESSAGES, BLOCKS, HEALTH):
        _mend_text(path, name)
    tally = Tally(take.manifest.rate)
    for count in (_count_messages, _count_blocks, _count_health):
        try:
            count(take, tally)
        except TakeError as error:
            remarks.append(tracks.within(path, error).rstrip("."))
    manifest = msgspec.structs.replace(
        take.manifest,
        complete=True,
        repaired=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        ended_early="; ".join(filter(None, [take.manifest.ended_early or why, *remarks])),
        samples=aligned.samples,
        tracks=_measured(path, aligned, progress),
        **tally.facts(),
    )
    with tracks.disk_errors(path / MANIFEST, "written"):
        replace_text(path / MANIFEST, encode_manifest(manifest))
    return manifest


def _mend_text(folder: Path, name: str) -> None:
    try:
        path = inside(folder, name)
    except TakeError:
        return  # Told when its lines are counted.
    drop_half_line(path)
    with tracks.disk_errors(path, "written"):
        if not path.exists() or path.stat().st_size == 0:
            path.write_text(MESSAGE_HEADER if path.name == MESSAGES else "", encoding="utf-8")


def _measured(path: Path, aligned: Aligned, progress: Progress | None) -> dict[TrackName, Track]:
    """The tracks with their loudness, heard piece by piece."""
    found = dict(aligned.tracks)
    device: list[TrackName] = [name for name in found if name not in HEARD]
    total = max(1, aligned.samples * len(device))
    done = 0
    for name in device:
        meter = Meter(found[name].rate, 2)
        loudness = Loudness()
        try:
            for piece in tracks.pieces(inside(path, found[name].file), found[name].rate):
                meter.feed(piece)
                done += len(piece)
                if progress is not None:
                    progress(min(1.0, done / total))
            loudness = meter.result()
        except TakeError as error:
            log.warning("%s", error)
        found[name] = msgspec.structs.replace(found[name], loudness=loudness)
    return found


def _count_messages(take: Take, tally: Tally) -> None:
    for message in take.messages():
        tally.message(message.sample, message.address, message.args)


def _count_blocks(take: Take, tally: Tally) -> None:
    for line in take.blocks():
        if line.controls is not None:
            tally.block(line, line.controls.seed)


def _count_health(take: Take, tally: Tally) -> None:
    for line in _objects(take.path):
        sample = line.get("sample")
        if line.get("xrun") is True and isinstance(sample, int) and abs(sample) <= FURTHEST:
            tally.xrun(sample)


def _objects(folder: Path) -> Iterator[dict[str, Any]]:
    for _, line in lines(folder, HEALTH):
        with contextlib.suppress(*DAMAGED):
            found = msgspec.json.decode(line)
            if isinstance(found, dict):
                yield found
