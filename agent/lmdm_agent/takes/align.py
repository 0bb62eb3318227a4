"""Makes the tracks of a take that was cut off readable and equally long; loses no sound."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lmdm_agent.errors import TakeError
from lmdm_agent.files import replace_file
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import Manifest, Track, TrackName
from lmdm_agent.takes.safe_files import inside

HEARD = ("heard", "heard_stem")
"""Tracks at the model's rate, with a length of their own."""
LITTLE_S = 2.0
"""What a track may be longer than another; more than that is kept beside it."""

TAIL_BYTES = 65536


@dataclass(frozen=True)
class Aligned:
    """What was found.

    ``remarks`` has a few words for every track that is gone or was much longer than the others.
    """

    samples: int
    tracks: dict[TrackName, Track]
    remarks: tuple[str, ...]


def align(folder: Path, manifest: Manifest) -> Aligned:
    """Mend every track and cut those of the device to the shortest one.

    A track that is missing or no sound file is left out; nothing is removed.

    Raises:
        TakeError: A track had to be copied and there is no room, or the disk fails.
    """
    found: dict[TrackName, Track] = {}
    remarks: list[str] = []
    for name, track in manifest.tracks.items():
        try:
            length = tracks.mend(inside(folder, track.file))
        except TakeError as error:
            remarks.append(tracks.within(folder, error).rstrip("."))
        else:
            found[name] = msgspec.structs.replace(track, samples=length)
    device: dict[TrackName, int] = {
        name: track.samples for name, track in found.items() if name not in HEARD
    }
    little = int(LITTLE_S * manifest.rate)
    for name, length in list(device.items()):
        if not length and max(device.values()) > little:
            remarks.append(f"{found[name].file} is empty")
            del device[name], found[name]
    shortest = min(device.values(), default=0)
    if shortest != max(device.values(), default=0):
        # To the end of a frame all of them are cut in place, though the disk may be full.
        sizes = [tracks.frame_samples(inside(folder, found[name].file)) for name in device]
        shortest = shortest - shortest % max(sizes) or shortest
    for name, length in device.items():
        path = inside(folder, found[name].file)
        if shortest and length > shortest:
            if length - shortest > little:
                kept = whole_beside(path)
                remarks.append(
                    f"{path.name} was much longer than the others and is whole in {kept.name}"
                )
            tracks.cut(path, shortest)
        found[name] = msgspec.structs.replace(found[name], samples=shortest)
    return Aligned(shortest, found, tuple(remarks))


def whole_beside(path: Path) -> Path:
    """Copy a track to a file of another name beside it.

    Raises:
        TakeError: There is no room, or something that is no file has that name.
    """
    kept = inside(path.parent, f"{path.stem}-whole{path.suffix}")
    with tracks.disk_errors(kept, "written"):
        if not kept.exists():
            with path.open("rb") as source:
                replace_file(kept, lambda file: shutil.copyfileobj(source, file))
    return kept


def drop_half_line(path: Path) -> None:
    """Cut a text file after its last whole line; one that is missing is left so.

    Raises:
        TakeError: The disk fails, or it is no plain file.
    """
    inside(path.parent, path.name)
    with tracks.disk_errors(path, "mended"):
        if not path.exists():
            return
        with path.open("r+b") as file:
            end = file.seek(0, os.SEEK_END)
            while end > 0:
                start = max(0, end - TAIL_BYTES)
                file.seek(start)
                at = file.read(end - start).rfind(b"\n")
                if at >= 0:
                    file.truncate(start + at + 1)
                    return
                end = start
            file.truncate(0)
