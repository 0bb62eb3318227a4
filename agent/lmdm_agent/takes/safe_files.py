"""Files of a take: inside its folder, read within bounds, written whatever stands in them.

A take may come from somebody else, or from a disk that fails.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from lmdm_agent.errors import TakeError

DAMAGED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises on bytes that are no JSON."""
LONGEST_LINE = 2**20
"""In bytes; no row comes near it, and no file can fill the memory."""


def inside(folder: Path, name: str) -> Path:
    """The path of a take's file, which need not exist; nothing leads out of the folder.

    Whatever is read, mended, cut or written in a take that exists is found here: a folder from
    somebody else may hold links to one's own files, and pipes that never end.

    Raises:
        TakeError: The name leads elsewhere, or there is a link or another thing that is no file.
    """
    path = folder / name
    if not name or Path(name).name != name or name in (".", ".."):
        raise TakeError(f"{folder}: {name!r} is no file of this take.")
    try:
        plain = stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return path
    except (OSError, ValueError) as error:
        raise TakeError(f"{folder}: {name!r} is no file of this take: {error}.") from error
    if not plain:
        raise TakeError(
            f"{path} is a link, a folder or a device, no file of this take; put the file itself "
            "there."
        )
    return path


def lines(folder: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Every line of a text file with its number, from 1 on; its end included where it has one.

    Raises:
        TakeError: The file is missing, no plain file or cannot be read, or a line is longer than
            any that is written.
    """
    path, number = inside(folder, name), 0
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise TakeError(
                        f"{path}, line {number} is damaged: it is longer than {LONGEST_LINE} bytes."
                    )
                yield number, line
    except FileNotFoundError as error:
        raise TakeError(f"{folder}: {name} is missing.") from error
    except OSError as error:
        raise TakeError(f"{path} cannot be read: {error.strerror or error}.") from error


def clean(text: str) -> str:
    """A text that can be written: what is none at all (half a surrogate pair) becomes "?".

    Names of files that are not in UTF-8 have such halves in them.
    """
    return text.encode("utf-8", "replace").decode()


def json_bytes(value: object) -> bytes:
    """A value as JSON, on one line; a text that cannot be written is cleaned, wherever it is."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _encoder.encode(_cleaned(msgspec.to_builtins(value, enc_hook=_plain)))


def _plain(value: Any) -> Any:
    """What NumPy or a path brings along, as JSON has it."""
    return value.item() if hasattr(value, "item") else str(value)


_encoder = msgspec.json.Encoder(enc_hook=_plain)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        table = cast(dict[Any, Any], value)
        return {_cleaned(key): _cleaned(item) for key, item in table.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in cast(list[Any], value)]
    return value
