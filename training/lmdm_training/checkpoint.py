"""Files of tensors: written whole or not at all, read with a sentence when they do not fit."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch

from lmdm_training.errors import MissingFileError, StageError

UNREADABLE = (RuntimeError, EOFError, pickle.UnpicklingError, KeyError, ValueError, AttributeError)


def write_file(value: dict[str, Any], path: Path) -> None:
    """Write ``value`` beside ``path``, then put it in its place: a cut-off write harms nothing.

    Raises:
        StageError: It cannot be written, mostly because the disk is full; what was there before is
            still there.
    """
    partial = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(value, partial)
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch reports a full disk as RuntimeError
        partial.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "the disk may be full"
        raise StageError(
            f"{path} could not be written ({reason}); make room and run the same command again"
        ) from error


def read_file(path: Path, written_by: str) -> dict[str, Any]:
    """Read what `write_file` wrote, to the CPU.

    Args:
        path: The file.
        written_by: The command that writes such files, for the error's text.

    Raises:
        StageError: It is missing, a folder, or no such file.
    """
    if path.is_dir():
        raise StageError(f"{path} is a folder; name the file in it, as `{written_by}` printed it")
    if not path.exists():
        raise MissingFileError(f"{path} does not exist; `{written_by}` writes it")
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except UNREADABLE as error:
        raise StageError(f"{path} is damaged, or no file of `{written_by}`") from error
    if not isinstance(saved, dict):
        raise StageError(f"{path} is no file of `{written_by}`")
    return saved


def read_checkpoint(path: Path, stage: str = "") -> dict[str, Any]:
    """Read the checkpoint of a stage (``codec`` or ``finetune``; any if empty), to the CPU.

    Raises:
        StageError: It is missing, damaged, or of another stage.
    """
    command = f"lmdm-train {stage or 'codec'}"
    saved = read_file(path, command)
    describe = saved.get("describe")
    if not isinstance(describe, dict):
        raise StageError(f"{path} is no checkpoint; `{command}` writes those")
    if stage and stage not in describe:
        found = ", ".join(describe) or "another"
        raise StageError(f"{path} is a checkpoint of stage {found}; one of `{command}` is needed")
    return saved
