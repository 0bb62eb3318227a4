"""Where models, sounds, presets and the demo take are found. The only module that knows folders.

The command line may name any file. A message may not: what it names is looked for inside folders
(`named_model`, `find_sound`), see `confined`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from lmdm_agent.confined import Confined
from lmdm_agent.errors import AudioFileError, ModelError, nearest

PACKAGE = Path(__file__).parent
BUNDLED = PACKAGE / "bundled"
CHECKOUT = PACKAGE.parents[1]
DEMO_TAKE = BUNDLED / "demo" / "cello.flac"
SOUNDS = frozenset((".wav", ".wave", ".flac", ".aif", ".aiff", ".ogg", ".oga", ".opus", ".mp3"))
"""Suffixes of the sounds that are listed; what cannot be read is told when it is asked for."""


def user_folder() -> Path:
    """The user's own folder for models and presets."""
    import platformdirs

    return Path(platformdirs.user_data_dir("lmdm-agent", appauthor=False))


def model_folders(more: Sequence[str | Path] = ()) -> list[Path]:
    """Folders searched for models, first match wins.

    Args:
        more: The performer's own, searched before the user's, the installed, the checkout's.
    """
    ours = [user_folder() / "models", BUNDLED / "models", CHECKOUT / "models" / "checkpoints"]
    return [*map(whole, more), *ours]


def models(more: Sequence[str | Path] = ()) -> Iterator[Path]:
    """Every model file that a name can mean; ``more`` as in `model_folders`."""
    seen: set[str] = set()
    for folder in model_folders(more):
        for path in sorted(folder.glob("*.onnx")):
            if path.name not in seen:
                seen.add(path.name)
                yield path


def find_model(name: str, more: Sequence[str | Path] = ()) -> Path:
    """Find a model by path, or by name with or without ``.onnx``; for the command line.

    Args:
        name: Of the file.
        more: As in `model_folders`.

    Raises:
        ModelError: There is none; the text names the nearest.
    """
    path = expanded(name)
    # `Path.is_file` raises for names that are too long.
    if os.path.isfile(path):
        return path
    if len(path.parts) != 1:
        what = "is a folder, not a model file" if os.path.isdir(path) else "no such model file"
        raise ModelError(f"{path}: {what}; `lmdm-agent models` lists what there is.")
    wanted = path.name if path.suffix == ".onnx" else f"{path.name}.onnx"
    known = {p.name: p for p in models(more)}
    if wanted in known:
        return known[wanted]
    raise ModelError(
        f"no model {name!r} here or in {user_folder() / 'models'}; {nearest(wanted, known)}"
    )


def named_model(name: str, more: Sequence[str | Path] = ()) -> Path:
    """Find a model by name alone, with or without ``.onnx``, for whoever sends messages.

    Args:
        name: A file's in one of the folders of models.
        more: As in `model_folders`.

    Raises:
        ModelError: There is none, or the name is a path; the text says what to send instead.
    """
    folders = tuple(model_folders(more))
    advice = f"copy its file into {user_folder() / 'models'} and send its name"
    wanted = name if name.endswith(".onnx") else f"{name}.onnx"
    return Confined("model", folders, advice, ModelError).find(wanted)


def sound_folders(chosen: Sequence[str] | None, takes: str | Path) -> list[Path]:
    """Folders in which messages may name sounds, first match wins.

    Args:
        chosen: The performer's choice instead of ours; empty allows none.
        takes: Where takes go.
    """
    if chosen is not None:
        return [whole(folder) for folder in chosen]
    return [user_folder() / "sounds", DEMO_TAKE.parent, whole(takes)]


def find_sound(name: str, folders: Sequence[Path]) -> Path:
    """Find a sound by its name in one of the folders, for whoever sends messages.

    Args:
        name: Relative, like ``rain.wav`` or ``take 3/dry.flac``.
        folders: See `sound_folders`.

    Raises:
        AudioFileError: There is none, or the name leads out; the text says what to send instead.
    """
    return _sounds(folders).find(name)


def sounds(folders: Sequence[Path], limit: int = 200) -> list[str]:
    """Names of sounds that `find_sound` finds, at most ``limit``."""
    return _sounds(folders).names(SOUNDS, limit=limit)


def _sounds(folders: Sequence[Path]) -> Confined:
    advice = (
        f"copy the file into {folders[0]} and send its name, or start with --sounds and its folder"
        if folders
        else "start with --sounds and a folder"
    )
    return Confined("sound", tuple(folders), advice, AudioFileError)


def whole(folder: str | Path) -> Path:
    """A folder as settings name it: from ``~``, or from where the program was started."""
    return Path(os.path.expanduser(folder)).absolute()


def expanded(name: str) -> Path:
    """A path from outside; a ``~somebody`` that nobody is stays as it is."""
    return Path(os.path.expanduser(name))


def preset_folders() -> list[Path]:
    """Folders of the presets that come with the program."""
    return [BUNDLED / "config" / "presets", CHECKOUT / "config" / "presets"]


def patch_folders() -> dict[str, Path]:
    """The Max package and the Pd library that came with the program, by host."""
    found: dict[str, Path] = {}
    for base in (BUNDLED, CHECKOUT):
        for host in ("max", "pd"):
            folder = base / "patches" / host / "lmdm"
            if folder.is_dir():
                found.setdefault(host, folder)
    return found
