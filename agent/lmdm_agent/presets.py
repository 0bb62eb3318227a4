"""Presets: every live control under a name, as a TOML file.

Names come from the network, so they are names and never paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lmdm_agent import library
from lmdm_agent.config import Preset, read_preset
from lmdm_agent.controls import CONTROLS, Controls
from lmdm_agent.errors import ConfigError, nearest
from lmdm_agent.files import replace_text

NAME = re.compile(r"\w(?:[\w .-]{0,62}[\w-])?")
DEVICE_NAMES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[\d\u00b9\u00b2\u00b3]) *(\..*)?")
"""What Windows opens as a device, whatever the folder."""
MAX_NAME_BYTES = 240
"""In UTF-8; most file systems hold 255, and the suffix needs some."""
NOT_SAVED = ("panic",)
"""A recalled preset must never end a panic."""


class Presets:
    """The presets there are: the performer's own folder first, then those that come with us.

    Args:
        own: Where new ones are kept; None is the user's folder.
    """

    def __init__(self, own: Path | None = None) -> None:
        self.own = own or library.user_folder() / "presets"

    def names(self) -> list[str]:
        """Every name that `read` accepts."""
        found = {path.stem for folder in self._folders() for path in folder.glob("*.toml")}
        return sorted(name for name in found if _is_name(name))

    def read(self, name: str) -> Preset:
        """The preset of that name, without what is `NOT_SAVED`.

        Raises:
            ConfigError: There is none, or its file does not fit.
        """
        name = checked_name(name)
        for folder in self._folders():
            path = folder / f"{name}.toml"
            try:
                there = path.is_file()
            except OSError as error:
                raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
            if there:
                return _without_panic(read_preset(path))
        raise ConfigError(f"no preset {name!r}; {nearest(name, self.names())}")

    def save(self, name: str, controls: Controls) -> bool:
        """Keep the controls under a name; tell whether it replaced another of ours.

        Raises:
            ConfigError: It is no name, or the folder cannot be written.
        """
        path = self.own / f"{checked_name(name)}.toml"
        try:
            replaced = path.exists()
            self.own.mkdir(parents=True, exist_ok=True)
            replace_text(path, as_toml(controls))
        except OSError as error:
            raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error
        return replaced

    def _folders(self) -> list[Path]:
        return [self.own, *library.preset_folders()]


def checked_name(name: str) -> str:
    """A preset's name without ``.toml``.

    Raises:
        ConfigError: It is none; paths are not.
    """
    word = name.strip().removesuffix(".toml")
    if not _is_name(word):
        raise ConfigError(
            f"preset: name {name!r} given; up to 64 letters, digits, spaces, - _ . expected, "
            "no path"
        )
    return word


def _is_name(word: str) -> bool:
    return (
        NAME.fullmatch(word) is not None
        and DEVICE_NAMES.fullmatch(word) is None
        and not word.endswith(".toml")
        and len(word.encode()) <= MAX_NAME_BYTES
    )


def _without_panic(preset: Preset) -> Preset:
    """The preset without what a file written by hand may hold and no recall may touch."""
    kept = {name: value for name, value in preset.controls.items() if name not in NOT_SAVED}
    return replace(
        preset,
        controls=kept,
        names=tuple(name for name in preset.names if name not in NOT_SAVED),
    )


def as_toml(controls: Controls) -> str:
    """The text of a preset file."""
    import tomli_w

    values: dict[str, Any] = {
        "prompts": list(controls.prompts),
        "weights": list(controls.weights),
        "controls": {
            c.name: getattr(controls, c.name) for c in CONTROLS if c.name not in NOT_SAVED
        },
    }
    return tomli_w.dumps(values)


def recalled(
    preset: Preset, seconds: float, *, keep_tempo: bool = False
) -> Callable[[Controls], Controls]:
    """The change that goes to a preset in ``seconds``; what it does not name stays.

    ``keep_tempo`` is for when others on Ableton Link hold it.
    """

    def change(controls: Controls) -> Controls:
        goal = preset.apply(controls)
        if keep_tempo:
            goal = goal.set("tempo", controls.tempo)
        return controls.recall(goal, seconds)

    return change
