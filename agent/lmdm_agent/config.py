"""Settings of a run: defaults, then a TOML file, then the command line, in that order.

Structural settings live here; the ``[controls]`` table of the file sets live controls before the
first block. Unknown keys are errors that name the nearest known one.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from lmdm_agent.controls import BY_NAME, SLOTS, Controls
from lmdm_agent.errors import ConfigError, nearest

DEFAULT_OSC_PORT = 9000


class DeviceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sound device; channels are counted from 1, as on the front of an interface."""

    device: str = ""
    output_device: str = ""
    rate: int = 0
    buffer: int = 512
    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    stem: tuple[int, ...] = ()


class OscSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where OSC listens."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_OSC_PORT


class EngineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Model and time: ``slack_ms`` is how long a block may take to generate."""

    model: str = "whale.onnx"
    provider: str = "auto"
    threads: int = 0
    slack_ms: float = 325.0


class RecordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Takes: where they go, and whether one starts at once."""

    folder: str = "takes"
    start: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything structural, as in a TOML file."""

    device: DeviceSettings = DeviceSettings()
    osc: OscSettings = OscSettings()
    engine: EngineSettings = EngineSettings()
    record: RecordSettings = RecordSettings()
    controls: dict[str, Any] = {}
    prompts: tuple[str, ...] = ()


def load_settings(path: Path | None) -> Settings:
    """Read a TOML file; None gives the defaults.

    Raises:
        ConfigError: It cannot be read, is no TOML, or has a key or value that does not fit.
    """
    if path is None:
        return Settings()
    return _convert(_read_toml(path), path)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}.") from error


def _convert(values: dict[str, Any], path: Path) -> Settings:
    _check_keys(values, Settings, path, "")
    try:
        settings = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}.") from error
    initial_controls(settings, str(path))
    return settings


def _check_keys(values: dict[str, Any], kind: Any, path: Path, prefix: str) -> None:
    """Name the first unknown key and what it may have meant."""
    fields = {f.name: f.type for f in msgspec.structs.fields(kind)}
    for key, value in values.items():
        if key not in fields:
            raise ConfigError(f"{path}: unknown key {prefix + key!r}; {nearest(key, fields)}")
        inner = fields[key]
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            _check_keys(value, inner, path, f"{prefix}{key}.")


def initial_controls(settings: Settings, where: str = "settings") -> Controls:
    """The live controls a run starts with.

    Raises:
        ConfigError: A control does not exist or a value does not fit; the text names the file.
    """
    return apply_controls(
        Controls(), {**settings.controls, "prompts": list(settings.prompts)}, where
    )


def apply_controls(controls: Controls, values: dict[str, Any], where: str) -> Controls:
    """Set many controls at once; ``prompts`` and ``weights`` are lists over the slots.

    Raises:
        ConfigError: Something does not fit; nothing is changed then.
    """
    for name, value in values.items():
        if name in ("prompts", "weights"):
            if len(value) > SLOTS:
                raise ConfigError(f"{where}: {len(value)} {name} given; {SLOTS} slots exist")
            for slot, entry in enumerate(value):
                if name == "prompts":
                    controls = controls.set_prompt(slot, str(entry))
                else:
                    controls = controls.set_weight(slot, float(entry))
        elif name not in BY_NAME:
            raise ConfigError(f"{where}: unknown control {name!r}; {nearest(name, BY_NAME)}")
        else:
            try:
                controls = controls.set(name, value)
            except ConfigError as error:
                raise ConfigError(f"{where}: {error}") from error
    return controls


def load_preset(path: Path, controls: Controls) -> tuple[Controls, list[str]]:
    """Apply a preset file (a TOML file with a ``[controls]`` table) to ``controls``.

    Returns:
        The new value and the names that were set.

    Raises:
        ConfigError: The file does not fit.
    """
    values = _read_toml(path)
    table = values.get("controls", {})
    extra = set(values) - {"controls", "prompts", "weights"}
    if extra or not isinstance(table, dict):
        raise ConfigError(f"{path}: a preset has [controls], prompts and weights, nothing else.")
    wanted = {**table, **{k: values[k] for k in ("prompts", "weights") if k in values}}
    return replace(apply_controls(controls, wanted, str(path)), fade=None), list(wanted)
