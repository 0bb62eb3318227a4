"""Sound of a capture that was put aside, because the program ended before the capture was done.

`spill-SAMPLE-TRACK.flac` lies beside the tracks and holds what belongs into TRACK from SAMPLE on,
as it lay in memory: writing it takes no time. `bring_in` (by repair) puts it into the tracks; doing
so twice, or half and then again, gives the same tracks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from lmdm_agent.errors import TakeError
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import FURTHEST, FileFormat, Manifest, TrackName
from lmdm_agent.takes.safe_files import inside

NAMES = re.compile(r"spill-(\d{1,18})-([a-z]+)\.flac")


def put_aside(folder: Path, sample: int, sounds: Mapping[TrackName, bytes]) -> None:
    """Keep packed sound (`held.pack_sound`) that belongs to a take from ``sample`` on.

    Raises:
        TakeError: The disk refuses.
    """
    for name, packed in sounds.items():
        path = inside(folder, f"spill-{sample}-{name}.flac")
        with tracks.disk_errors(path, "written"), path.open("xb", buffering=0) as file:
            tracks.write_all(file, packed)


def put_aside_in(folder: Path) -> dict[str, list[int]]:
    """Where the pieces in a folder begin, by track, in order."""
    found: dict[str, list[int]] = {}
    with tracks.disk_errors(folder, "read"):
        for path in folder.iterdir():
            match = NAMES.fullmatch(path.name)
            if match is not None and int(match[1]) <= FURTHEST:
                found.setdefault(match[2], []).append(int(match[1]))
    return {name: sorted(starts) for name, starts in found.items()}


def bring_in(folder: Path, manifest: Manifest, rest: Callable[[], None]) -> bool:
    """Put everything that was put aside into the tracks; tell whether there was something.

    Args:
        folder: The take.
        manifest: Its tracks.
        rest: Called after every piece; music may play beside.

    Raises:
        TakeError: A piece is damaged or does not fit, or there is no room; all stays as it was.
    """
    found = put_aside_in(folder)
    wanted: list[TrackName] = [name for name in manifest.tracks if name in found]
    if not wanted:
        return False
    parts: list[tuple[Path, Path]] = []
    try:
        for name in wanted:
            path = inside(folder, manifest.tracks[name].file)
            tracks.mend(path)
            part = path.with_name(f".{path.stem}.part{path.suffix}")
            parts.append((part, path))
            _join(folder, name, path, part, found[name], manifest.rate, rest)
        for part, path in parts:
            with tracks.disk_errors(path, "written"):
                part.replace(path)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)
    for name in wanted:
        for start in found[name]:
            _piece(folder, start, name).unlink(missing_ok=True)
    return True


def _piece(folder: Path, start: int, name: str) -> Path:
    return inside(folder, f"spill-{start}-{name}.flac")


def _join(
    folder: Path,
    name: TrackName,
    path: Path,
    part: Path,
    starts: list[int],
    rate: int,
    rest: Callable[[], None],
) -> None:
    """Write the track as far as it goes, then every piece at its place."""
    form: FileFormat = "wav" if path.suffix == ".wav" else "flac"
    with tracks.disk_errors(part, "written"):
        part.unlink(missing_ok=True)
    fresh = tracks.TrackFile(part, rate, form)
    try:
        for piece in tracks.pieces(path, count=min(tracks.length(path), starts[0])):
            fresh.write(piece)
            rest()
        for start in starts:
            source = _piece(folder, start, name)
            missing = start - fresh.samples
            if tracks.rate_of(source) != rate or not 0 <= missing <= rate:
                raise TakeError(f"{source} does not fit its track.")
            if missing:  # A track that was killed with the program lacks a moment of its end.
                fresh.write(np.zeros((missing, 2), np.float32))
            for piece in tracks.pieces(source):
                fresh.write(piece)
                rest()
    finally:
        fresh.close()
