"""Files that a message may name: a name inside configured folders, and no way out of them.

Whoever reaches the OSC port can send names. So a name is relative, has no ``..``, leads through no
link out of its folder, and means a plain file: a pipe would never end, a device has effects.
"""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from lmdm_agent.errors import LmdmError

SHOWN_CHARACTERS = 120
MAX_DEPTH = 3
MAX_LISTED = 200
MAX_SEEN = 5000
"""Entries of folders that are looked at for a list; a folder may be a whole disk by mistake."""


@dataclass(frozen=True)
class Confined:
    """Finds files of one kind in its folders; the first folder that has a name wins.

    Attributes:
        what: The kind of file, in the sentences of errors.
        folders: Where they may lie; they need not exist.
        advice: What a performer does to have another file found.
        refusal: What is raised.
    """

    what: str
    folders: tuple[Path, ...]
    advice: str
    refusal: type[LmdmError]

    def find(self, name: str) -> Path:
        """The file of a name, with every link on the way followed.

        Raises:
            LmdmError: `refusal`; the name is a path out of the folders, or nothing there has it.
        """
        found = self._search(name)
        if found is None:
            raise self._error(
                f"no {self.what} {_shown(name)} in {self._places()}: no such file; "
                f"{self._near(name)}"
            )
        return found

    def names(self, suffixes: Collection[str], *, limit: int = MAX_LISTED) -> list[str]:
        """Names that `find` accepts, folder by folder, with ``/`` between their parts.

        Args:
            suffixes: Of the files to list, in small letters, with their dot.
            limit: The longest list.
        """
        found: dict[str, None] = {}
        for folder in self.folders:
            for name in _walk(folder):
                if os.path.splitext(name)[1].lower() in suffixes and self._can_be_found(name):
                    found.setdefault(name)
                if len(found) >= limit:
                    return list(found)
        return list(found)

    def _can_be_found(self, name: str) -> bool:
        try:
            return self._search(name) is not None
        except LmdmError:
            return False

    def _search(self, name: str) -> Path | None:
        self._check(name)
        found = (self._inside(folder, name) for folder in self.folders)
        return next((path for path in found if path is not None), None)

    def _check(self, name: str) -> None:
        if "\0" in name:
            raise self._error(f"{_shown(name)} given; a zero byte stands in no name of a file")
        windows = PureWindowsPath(name)
        if windows.drive or windows.root or name.startswith("~") or os.path.isabs(name):
            raise self._error(
                f"{_shown(name)} given; a name inside {self._places()} expected, no whole path; "
                f"{self._instead(name)}"
            )
        if ".." in windows.parts or not windows.parts:
            raise self._error(
                f"{_shown(name)} given; a name inside {self._places()} expected, without '..'"
            )

    def _inside(self, folder: Path, name: str) -> Path | None:
        """The plain file of that name in a folder; None when there is nothing."""
        try:
            root = folder.resolve(strict=True)
            path = (root / name).resolve(strict=True)
            mode = path.stat().st_mode
        except (OSError, ValueError, RuntimeError):
            # Missing, not to be read, too long, or links that go round in a circle.
            return None
        if not path.is_relative_to(root):
            raise self._error(
                f"{_shown(name)} is a link that leads out of {folder}; put the file itself there"
            )
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
            raise self._error(
                f"{_shown(name)} in {folder} cannot be read: it is {kind}, no {self.what}"
            )
        return path

    def _instead(self, name: str) -> str:
        """What to send where a whole path was given: patches have dialogs that give one."""
        path = Path(os.path.expanduser(name))
        for folder in self.folders:
            for base in (folder, Path(os.path.realpath(folder))):
                if path.is_relative_to(base) and path != base:
                    return f"send {_shown(path.relative_to(base).as_posix())}"
        return self.advice

    def _places(self) -> str:
        return ", ".join(map(str, self.folders)) or "no folder (none is allowed)"

    def _near(self, name: str) -> str:
        suffix = os.path.splitext(name)[1].lower()
        known = self.names({suffix}) if suffix else []
        close = difflib.get_close_matches(name[:SHOWN_CHARACTERS], known, n=3, cutoff=0.5)
        return f"did you mean {' or '.join(close)}?" if close else self.advice

    def _error(self, text: str) -> LmdmError:
        return self.refusal(text)


def _walk(folder: Path) -> Iterator[str]:
    """Files below a folder by their name in it, then those of its folders.

    Folders come last name first: takes are named after their time, and the newest is wanted.
    """
    waiting = [("", 0)]
    seen = 0
    while waiting:
        prefix, depth = waiting.pop(0)
        try:
            with os.scandir(folder / prefix) as entries:
                some: list[os.DirEntry[str]] = []
                for entry in entries:
                    seen += 1
                    if seen > MAX_SEEN:
                        return
                    some.append(entry)
        except OSError:
            continue
        inner: list[str] = []
        for entry in sorted(some, key=lambda e: e.name):
            if entry.name.startswith("."):
                continue
            name = f"{prefix}{entry.name}"
            # A link to a folder can be named, but is not walked: it may lead round.
            if entry.is_dir(follow_symlinks=False):
                inner.insert(0, f"{name}/")
            else:
                yield name
        if depth < MAX_DEPTH:
            waiting += [(name, depth + 1) for name in inner]


def _shown(name: str) -> str:
    return repr(name if len(name) <= SHOWN_CHARACTERS else name[:SHOWN_CHARACTERS] + "…")
