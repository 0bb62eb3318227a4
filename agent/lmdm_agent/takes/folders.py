"""Folders of takes: their names, and that none ever takes the place of another."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from pathlib import Path

from lmdm_agent.errors import TakeError
from lmdm_agent.takes import tracks

log = logging.getLogger("lmdm.takes")

ROOM = ".room"
ROOM_BYTES = 256 * 1024
"""A file that keeps room for the last take.json, for a disk that is full by then."""
MAX_NAME = 60
NAME_CHARACTERS = frozenset(" -_.")


def check_name(name: str) -> str:
    """The name of a take as it goes into its folder's, without spaces around it.

    Raises:
        TakeError: It has other characters than letters, digits, spaces and ``- _ .``.
    """
    name = name.strip()
    fine = all(c.isalnum() or c in NAME_CHARACTERS for c in name)
    if not fine or len(name) > MAX_NAME or name.startswith(".") or name.endswith("."):
        raise TakeError(
            f"record: name {name!r:.80} given; up to {MAX_NAME} letters, digits, spaces, - _ . "
            "expected, no dot first or last, no path"
        )
    return name


def new_folder(parent: Path, name: str = "") -> Path:
    """Make a folder named after the time and the take; a second one of that name gets a number.

    Raises:
        TakeError: The name is none, or the folder cannot be made.
    """
    name = check_name(name)
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S") + (f" {name}" if name else "")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1000):
            path = parent / (stamp if number == 1 else f"{stamp}_{number}")
            with contextlib.suppress(FileExistsError):
                path.mkdir()
                return path
    except OSError as error:
        raise TakeError(
            f"no take can be recorded in {parent}: {why_no_folder(error, parent)}."
        ) from error
    raise TakeError(f"no take can be recorded in {parent}: {stamp} and 998 more exist.")


def why_no_folder(error: OSError, folder: Path) -> str:
    """Why a folder cannot be made or listed, in a few words."""
    for path in (folder, *folder.parents):
        if path.is_file():
            name = "it" if path == folder else path
            return f"{name} is a file, not a folder"
    return tracks.reason(error, folder)


def sync_folder(folder: Path) -> None:
    """Have the disk hold a folder's list of files, where the system can be asked to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # Some network disks cannot.
        log.debug("%s is not synced: %s", folder, error)
    finally:
        os.close(handle)
