"""Settings of a run: defaults, then a TOML file, then the command line, in that order.

Structural settings live here; the ``[controls]`` table of the file sets live controls before the
first block. Unknown keys are errors that name the nearest known one. A preset is such a file with
nothing but ``[controls]``, ``prompts`` and ``weights``, so either can be used for the other.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta

from lmdm_agent.allowed import Allowed
from lmdm_agent.controls import BY_NAME, SLOTS, Controls, parse_number
from lmdm_agent.errors import ConfigError, nearest

DEFAULT_OSC_PORT = 9000
DEFAULT_MODEL = "whale.onnx"
DEFAULT_SLACK_MS = 325.0

Pair = Annotated[tuple[int, ...], Meta(max_length=2)]
"""One channel or two, counted from 1; none leaves the choice to the program."""


class DeviceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sound device; channels are counted from 1, as on the front of an interface."""

    device: str | int = ""
    output_device: str | int = ""
    rate: Annotated[int, Meta(ge=0, le=768_000)] = 0
    buffer: Annotated[int, Meta(ge=1, le=8192)] = 512
    inputs: Pair = ()
    outputs: Pair = ()
    stem: Pair = ()


class OscSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where OSC listens, and to whom; port 0 takes a free one.

    ``allow`` lists the addresses and networks that are heard besides this machine. A ``host`` that
    others can reach needs it.

    OSCQuery describes it over HTTP, on this machine only; its port 0 is the number OSC has.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = DEFAULT_OSC_PORT
    oscquery: bool = True
    oscquery_port: Annotated[int, Meta(ge=0, le=65535)] = 0
    advertise: bool = False
    allow: tuple[str, ...] = ()


class EngineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Model and time: ``slack_ms`` is how long a block may take to generate.

    Left out, it is `DEFAULT_SLACK_MS`, or a whole block where that is shorter.
    """

    model: Annotated[str, Meta(min_length=1)] = DEFAULT_MODEL
    provider: Literal["auto", "cpu", "cuda"] = "auto"
    threads: Annotated[int, Meta(ge=0, le=256)] = 0
    slack_ms: float | None = None


class RecordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Takes: where they go, whether one starts at once, and in which format.

    The last ``capture_minutes`` are always held in memory, as far as ``capture_mb`` reach; 0 holds
    nothing.
    """

    folder: Annotated[str, Meta(min_length=1)] = "takes"
    start: bool = False
    format: Literal["flac", "wav"] = "flac"
    capture_minutes: Annotated[float, Meta(ge=0, le=120)] = 5.0
    capture_mb: Annotated[int, Meta(ge=1, le=65536)] = 256


class FileSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Folders in which messages (OSC, MIDI, scores) may name files; see `library`.

    ``sounds`` takes the place of the user's sounds, the demo and the takes; ``models`` come before
    the other folders of models.
    """

    sounds: tuple[str, ...] | None = None
    models: tuple[str, ...] = ()


class PresetSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where presets are kept; empty is the user's folder."""

    folder: str = ""


class MidiSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """MIDI input: part of a port's name, empty is none; and the file of what was learned."""

    port: str = ""
    map: str = ""


class TempoSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether Ableton Link is joined at the start."""

    link: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything structural, as in a TOML file."""

    device: DeviceSettings = DeviceSettings()
    osc: OscSettings = OscSettings()
    engine: EngineSettings = EngineSettings()
    record: RecordSettings = RecordSettings()
    presets: PresetSettings = PresetSettings()
    files: FileSettings = FileSettings()
    midi: MidiSettings = MidiSettings()
    tempo: TempoSettings = TempoSettings()
    controls: dict[str, Any] = {}
    prompts: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()


def load_settings(path: Path | None) -> Settings:
    """Read a TOML file; None gives the defaults.

    Raises:
        ConfigError: It cannot be read, is no TOML, or has a key or value that does not fit.
    """
    return Settings() if path is None else _convert(read_toml(path), str(path))


def changed(settings: Settings, changes: Mapping[str, Any], where: str) -> Settings:
    """Settings with ``changes`` on top, checked like a file; None leaves a value as it is.

    Args:
        settings: Where to start.
        changes: Keys of `Settings`; sections and controls are changed key by key.
        where: Who asked, for the error's text.

    Raises:
        ConfigError: A key or value does not fit.
    """
    values: dict[str, Any] = msgspec.to_builtins(settings)
    for key, new in changes.items():
        if isinstance(new, Mapping):
            given = {k: v for k, v in cast(Mapping[str, Any], new).items() if v is not None}
            values[key] = {**values.get(key, {}), **given}
        elif new is not None:
            values[key] = new
    settings = _convert(values, where)
    # Here, as the command line may name who is allowed on a host that a file chose.
    _allowed(settings, where, check_host=True)
    return settings


def initial_controls(settings: Settings, where: str = "settings") -> Controls:
    """The live controls a run starts with.

    Raises:
        ConfigError: A control does not exist or a value does not fit; the text names the file.
    """
    return apply_controls(
        Controls(), settings.controls, where, prompts=settings.prompts, weights=settings.weights
    )


def apply_controls(
    controls: Controls,
    values: Mapping[str, Any],
    where: str,
    *,
    prompts: Sequence[object] = (),
    weights: Sequence[object] = (),
) -> Controls:
    """Set many controls at once.

    Args:
        controls: Where to start.
        values: Plain controls by name.
        where: Who asked, for the error's text.
        prompts: Prompts of slot 1, 2, ...; empty leaves all.
        weights: Weights of slot 1, 2, ...; empty leaves all, slots not named get 0.

    Raises:
        ConfigError: Something does not fit; nothing is changed then.
    """
    for what, given in (("prompts", prompts), ("weights", weights)):
        if len(given) > SLOTS:
            raise ConfigError(f"{where}: {len(given)} {what} given; {SLOTS} slots exist.")
    try:
        for name, value in values.items():
            _check_control(name, where)
            controls = controls.set(name, value)
        for slot, text in enumerate(prompts):
            controls = controls.set_prompt(slot, str(text))
        for slot in range(SLOTS if weights else 0):
            weight = parse_number("weights", weights[slot]) if slot < len(weights) else 0.0
            controls = controls.set_weight(slot, weight)
    except ConfigError as error:
        text = str(error)
        raise ConfigError(text if text.startswith(where) else f"{where}: {text}") from error
    return controls


def variation(settings: Settings) -> Callable[[Controls], Controls] | None:
    """What the settings change in controls that somebody else has chosen; None when nothing.

    Prompts that are given take the place of all prompts; weights move on as they did.
    """
    if not (settings.controls or settings.prompts or settings.weights):
        return None
    texts = settings.prompts + ("",) * (SLOTS - len(settings.prompts))

    def change(controls: Controls) -> Controls:
        if settings.prompts:
            # A fade holds the texts it comes from; its weights are where it is now.
            controls = replace(controls, prompts=texts, fade=None)
        return apply_controls(controls, settings.controls, "variation", weights=settings.weights)

    return change


@dataclass(frozen=True)
class Preset:
    """A file's controls, prompts and weights; ``names`` are the ones it has."""

    where: str
    controls: Mapping[str, Any]
    prompts: tuple[str, ...]
    weights: tuple[float, ...]
    names: tuple[str, ...]

    def apply(self, controls: Controls) -> Controls:
        """Return a copy of ``controls`` with what the preset has; a fade elsewhere goes on."""
        wanted = apply_controls(
            controls, self.controls, self.where, prompts=self.prompts, weights=self.weights
        )
        return replace(wanted, fade=None) if self.prompts or self.weights else wanted


def read_preset(path: Path) -> Preset:
    """Read a preset (a TOML file with ``[controls]``, ``prompts`` and ``weights``).

    Slots that ``prompts`` does not reach keep their text; those that ``weights`` does not get 0.

    Raises:
        ConfigError: The file does not fit.
    """
    values = read_toml(path)
    extra = sorted(set(values) - {"controls", "prompts", "weights"})
    if extra:
        raise ConfigError(
            f"{path}: {extra[0]!r} given; a preset has [controls], prompts and weights, "
            "nothing else."
        )
    preset = _convert(values, str(path))
    names = (*preset.controls, *(k for k in ("prompts", "weights") if values.get(k)))
    return Preset(str(path), preset.controls, preset.prompts, preset.weights, names)


def read_toml(path: Path) -> dict[str, Any]:
    """Read any TOML file of ours.

    Raises:
        ConfigError: It is missing, cannot be read, or is no TOML; the text names it.
    """
    try:
        # Windows editors like to put a byte-order mark in front.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no text (UTF-8); is it the right file?") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is no valid TOML: nested too deeply.") from error
    except ValueError as error:
        # Besides its own errors, tomllib lets those of dates and numbers through.
        raise ConfigError(f"{path} is no valid TOML: {error}.") from error


def _convert(values: Mapping[str, Any], where: str) -> Settings:
    _check_keys(values, Settings, where, "")
    try:
        settings = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_in_words(error)}.") from error
    slack = settings.engine.slack_ms
    if slack is not None and not (math.isfinite(slack) and slack >= 0.0):
        raise ConfigError(f"{where}: slack of {slack:g} ms given; 0 or more expected.")
    _allowed(settings, where)
    initial_controls(settings, where)
    return settings


def _allowed(settings: Settings, where: str, *, check_host: bool = False) -> None:
    """See that who may send is said so that it can be understood, and on an open host at all."""
    try:
        allowed = Allowed.of(settings.osc.allow)
        if check_host:
            allowed.check_host(settings.osc.host)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error


def _in_words(error: msgspec.ValidationError) -> str:
    """``Expected `int`, got `str` - at `$.osc.port``` as "osc.port: expected int, got str"."""
    what, _, place = str(error).partition(" - at `$")
    key = place.strip("`.")
    words = what.replace("`", "")
    return f"{key}: {words[:1].lower()}{words[1:]}" if key else words


def _check_keys(values: Mapping[str, Any], kind: Any, where: str, prefix: str) -> None:
    """Name the first unknown key and what it may have meant."""
    fields = {f.name: f.type for f in msgspec.structs.fields(kind)}
    for key, value in values.items():
        if key not in fields:
            raise ConfigError(
                f"{where}: unknown key {prefix + key!r}; {nearest(key, fields)}{_home(key)}"
            )
        inner: Any = fields[key]
        if (
            isinstance(value, Mapping)
            and isinstance(inner, type)
            and issubclass(inner, msgspec.Struct)
        ):
            _check_keys(cast(Mapping[str, Any], value), inner, where, f"{prefix}{key}.")


def _home(key: str) -> str:
    """Where a key belongs that stands in the wrong table."""
    if key in BY_NAME:
        return f" ({key} belongs into [controls])"
    for section in msgspec.structs.fields(Settings):
        kind: Any = section.type
        if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
            continue
        if key in {f.name for f in msgspec.structs.fields(kind)}:
            return f" ({key} belongs into [{section.name}])"
    return ""


def _check_control(name: str, where: str) -> None:
    if name in ("prompts", "weights"):
        raise ConfigError(f"{where}: {name} stands above all tables, not among the controls.")
    if name not in BY_NAME:
        raise ConfigError(f"{where}: unknown control {name!r}; {nearest(name, BY_NAME)}")
