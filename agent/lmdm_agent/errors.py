"""Errors a performer can act on: one sentence, an exit code, no traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class LmdmError(Exception):
    """Something the user can put right; the text says what was given, allowed and to do next."""

    exit_code = 1


class ConfigError(LmdmError):
    """A setting, file or command-line value is wrong."""

    exit_code = 2


class ModelError(LmdmError):
    """A model file is missing, damaged, foreign or too new."""

    exit_code = 3


class DeviceError(LmdmError):
    """An audio device is missing or refuses the settings."""

    exit_code = 4


class PortError(LmdmError):
    """The OSC port cannot be opened."""

    exit_code = 5


class AudioFileError(LmdmError):
    """An audio file cannot be read or written."""

    exit_code = 6


class TakeError(LmdmError):
    """A take is missing, damaged, foreign, of another format, or cannot be written."""

    exit_code = 7


class TakeFormatError(TakeError):
    """A take is of another format; ``newer`` than this program reads, or older."""

    def __init__(self, text: str, *, newer: bool) -> None:
        super().__init__(text)
        self.newer = newer


def nearest(given: str, allowed: Iterable[str]) -> str:
    """Sentence end naming the closest allowed words, or all of them when none is close."""
    names = list(allowed)
    close = difflib.get_close_matches(given, names, n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"allowed: {', '.join(names)}" if names else "there are none"
