"""The error of every stage: one sentence that says what is wrong and what to do next."""

from __future__ import annotations

from lmdm_agent.errors import ConfigError


class StageError(ConfigError, ValueError):
    """A folder, file or setting given to a stage cannot be used."""


class MissingFileError(StageError, FileNotFoundError):
    """What an earlier stage writes is not there; the text names the command that does."""
