"""Where models, presets and the demo take are found. The only module that knows folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lmdm_agent.errors import ModelError, nearest

PACKAGE = Path(__file__).parent
BUNDLED = PACKAGE / "bundled"
CHECKOUT = PACKAGE.parents[1]
DEMO_TAKE = BUNDLED / "demo" / "cello.flac"


def user_folder() -> Path:
    """The user's own folder for models and presets."""
    import platformdirs

    return Path(platformdirs.user_data_dir("lmdm-agent", appauthor=False))


def model_folders() -> list[Path]:
    """Folders searched for models, first match wins: the user's, the installed, the checkout's."""
    return [user_folder() / "models", BUNDLED / "models", CHECKOUT / "models" / "checkpoints"]


def models() -> Iterator[Path]:
    """Every model file that a name can mean."""
    seen: set[str] = set()
    for folder in model_folders():
        for path in sorted(folder.glob("*.onnx")):
            if path.name not in seen:
                seen.add(path.name)
                yield path


def find_model(name: str) -> Path:
    """Find a model by path, or by name with or without ``.onnx``.

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
    known = {p.name: p for p in models()}
    if wanted in known:
        return known[wanted]
    raise ModelError(
        f"no model {name!r} here or in {user_folder() / 'models'}; {nearest(wanted, known)}"
    )


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
