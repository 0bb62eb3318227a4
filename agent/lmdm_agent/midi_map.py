"""What a MIDI message means: bindings of a source to a control or message, and their TOML file.

A target is a message of the protocol in words. With its last value left out ("mix", "weight 2"),
that value comes from MIDI; a whole message ("fade 2 4", "mix 0.5", "preset night") is sent as it
stands. Everything is read from the control table. Pure but for loading and saving; knows no port.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, cast

import msgspec
import tomli_w
from msgspec import Meta

from lmdm_agent.config import read_toml
from lmdm_agent.controls import (
    ACTIONS,
    BY_NAME,
    Action,
    Control,
    Value,
    parse_number,
    parse_slot,
)
from lmdm_agent.errors import ConfigError, nearest
from lmdm_agent.files import replace_text

SourceKind = Literal["cc", "note", "program"]
TOP = 127
HALF = 64

ACTIONS_BY_NAME = {action.name: action for action in ACTIONS}
POSITIONS = ("weight", "crossfade")
"""Actions whose last argument runs from 0 to 1 and may come from MIDI."""
FEWEST = {"beat": 0, "capture": 0, "record": 1}
"""Actions whose last argument may be left out, and how many they need."""
REFUSED = ("prompt", "at", "midi")
SLOT_ARGUMENTS = ("slot", "from", "to")

WISH_S = 10.0
"""Longest time that a switch is taken for what it was sent: a slow bar, and a block."""

HEADER = (
    "# MIDI map of lmdm-agent; written anew whenever something is learned or forgotten.\n"
    "# kind: cc, note or program; channel 1 to 16; number 0 to 127; low and high narrow a range.\n"
)


class Source(NamedTuple):
    """Where a MIDI message comes from: a knob, a key or a program number."""

    kind: SourceKind
    channel: int
    number: int

    def __str__(self) -> str:
        return f"{self.kind} {self.number} channel {self.channel}"


class Binding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One source that moves one target.

    ``channel`` counts from 1, ``number`` from 0 as on the wire. ``low`` and ``high`` are the values
    at 0 and 127 in the control's unit (None: its whole range); low above high turns a knob around.
    """

    target: str
    kind: SourceKind
    channel: Annotated[int, Meta(ge=1, le=16)]
    number: Annotated[int, Meta(ge=0, le=TOP)]
    low: float | None = None
    high: float | None = None

    @property
    def source(self) -> Source:
        """Where its messages come from."""
        return Source(self.kind, self.channel, self.number)


Bindings = tuple[Binding, ...]


@dataclass(frozen=True)
class Target:
    """A message in words, taken apart; ``takes`` describes the value that MIDI is to give."""

    name: str
    args: tuple[Value, ...] = ()
    takes: Control | None = None

    @property
    def text(self) -> str:
        """The one way it is written."""
        return " ".join((self.name, *(_word(arg) for arg in self.args)))


# Targets.


@lru_cache(maxsize=256)
def parse_target(text: str) -> Target:
    """Take a target apart.

    Raises:
        ConfigError: No such message, its arguments do not fit, or it cannot come from MIDI.
    """
    name, *words = text.split() or [""]
    if name in REFUSED:
        raise ConfigError(f"{name} cannot be moved by MIDI; {what_can()}")
    if not text.isprintable():
        raise ConfigError(f"{text!r} given; only printable characters can be kept in a MIDI map.")
    if name in BY_NAME:
        return _control_target(BY_NAME[name], words)
    if name in ACTIONS_BY_NAME:
        return _action_target(ACTIONS_BY_NAME[name], words)
    names = [known for known in (*BY_NAME, *ACTIONS_BY_NAME) if known not in REFUSED]
    raise ConfigError(f"MIDI cannot move {name!r}: no such message; {nearest(name, names)}")


def what_can() -> str:
    """Sentence end that says what can be bound."""
    return (
        "what can: every control (mix, mute, ...), weight SLOT, crossfade FROM TO, record, and "
        "whole messages such as 'fade 2 4', 'clear' or 'preset NAME'."
    )


def _control_target(control: Control, words: Sequence[str]) -> Target:
    if not words:
        return Target(control.name, takes=control)
    given = " ".join(words)
    value = control.coerce(given)
    # A file is not a performance: what would be clamped or rounded live is a slip here.
    if control.kind in ("float", "int") and value != parse_number(control.name, given):
        raise ConfigError(f"{control.name}: {given} given; {control.describe_range()} expected")
    return Target(control.name, (value,))


def _action_target(action: Action, words: Sequence[str]) -> Target:
    name, arguments = action.name, action.arguments
    if arguments and arguments[-1][1] == "s":
        # A name may have spaces; it takes all the words that are left.
        first = len(arguments) - 1
        words = [*words[:first], *filter(None, [" ".join(words[first:])])]
    fewest = FEWEST.get(name, len(arguments))
    if fewest <= len(words) <= len(arguments):
        return Target(name, _arguments(action, words))
    if name in POSITIONS and len(words) == len(arguments) - 1:
        args = _arguments(action, words)
        return Target(name, args, Control(name, "float", 0.0, action.help, "", 0.0, 1.0))
    if not words and arguments and arguments[0][0] == "on" and fewest == 1:
        return Target(name, takes=Control(name, "bool", False, action.help))
    shape = " ".join((name, *(argument.upper() for argument, _, _ in arguments)))
    left_out = " (the last may be left out)" if name in POSITIONS or name in FEWEST else ""
    raise ConfigError(f"{' '.join((name, *words))!r} given; {shape}{left_out} expected")


def _arguments(action: Action, words: Sequence[str]) -> tuple[Value, ...]:
    found: list[Value] = []
    for (argument, letter, _), word in zip(action.arguments, words, strict=False):
        where = f"{action.name}: {argument}"
        if argument in SLOT_ARGUMENTS:
            found.append(parse_slot(word) + 1)
        elif letter == "i":
            number = parse_number(where, word)
            if not number.is_integer():
                raise ConfigError(f"{where}: {word} given; a whole number expected")
            found.append(int(number))
        else:
            found.append(parse_number(where, word) if letter == "f" else word)
    return tuple(found)


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


# Values.


def meaning(
    binding: Binding, value: int, before: int, current: Callable[[str], object]
) -> tuple[str, tuple[Value, ...]] | None:
    """The message a binding makes of a MIDI value; None when it makes none.

    Args:
        binding: A checked binding.
        value: Value of the controller, velocity (0 is a note off), or anything for a program.
        before: The source's value before this one, 0 if there was none.
        current: Gives the value a control or switch has now, by name.
    """
    target = parse_target(binding.target)
    pressed = value > 0 if binding.kind == "note" else binding.kind == "program"
    if binding.kind != "cc" and not pressed:
        return None
    if target.takes is None:
        fires = pressed or before < HALF <= value
        return (target.name, target.args) if fires else None
    return target.name, (*target.args, _value(target.takes, binding, value, current))


def _value(
    control: Control, binding: Binding, value: int, current: Callable[[str], object]
) -> Value:
    if control.kind == "bool":
        if binding.kind == "note":
            return not current(control.name)
        return binding.kind == "program" or value >= HALF
    if control.kind == "choice":
        if binding.kind == "cc":
            return control.choices[value * len(control.choices) // (TOP + 1)]
        # A key has no zones worth playing: it steps to the next word and round again.
        now = current(control.name)
        place = control.choices.index(str(now)) if now in control.choices else -1
        return control.choices[(place + 1) % len(control.choices)]
    low, high = _span(control, binding)
    share = value / TOP
    # Both ends weighted, so that 0 and 127 give them exactly; rounding must not lead past them.
    number = low * (1.0 - share) + high * share
    return control.coerce(min(max(number, min(low, high)), max(low, high)))


class Wishes:
    """Switches as they will be: what was sent to one counts until it comes true.

    A change may wait for a bar. A second press means to take it back, so it must not be told the
    value that the switch has until then. What never comes true, because somebody cancelled it, is
    forgotten after `WISH_S`. One thread.

    Args:
        current: Gives the value a control or switch has now, by name.
        clock: Seconds.
    """

    def __init__(
        self, current: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._current, self._clock = current, clock
        self._waiting: dict[str, tuple[Value, float]] = {}

    def value(self, name: str) -> object:
        """The value a switch was sent if that is still to come, else the one it has."""
        self.settle()
        return self._waiting[name][0] if name in self._waiting else self._current(name)

    def sent(self, name: str, args: Sequence[Value]) -> None:
        """Keep in mind what a message that was sent wishes of a switch; others mean nothing."""
        control = BY_NAME.get(name)
        # What acts at once waits for nothing; record and link do not either, but may be refused.
        if control is None or control.where != "block" or control.kind not in ("bool", "choice"):
            return
        self._waiting[name] = (args[0], self._clock())
        self.settle()

    def settle(self) -> None:
        """Forget what came true; to be called often, or a value that came and went is missed."""
        for name, (wish, sent_s) in list(self._waiting.items()):
            if self._current(name) == wish or self._clock() - sent_s >= WISH_S:
                del self._waiting[name]


def _span(control: Control, binding: Binding) -> tuple[float, float]:
    low = control.low if binding.low is None else binding.low
    return low, control.high if binding.high is None else binding.high


# Bindings.


def checked(binding: Binding) -> Binding:
    """The binding with its target written the one way, if it can work.

    Raises:
        ConfigError: The target is none, a program change cannot move it, or its range is wrong.
    """
    target = parse_target(binding.target)
    control = target.takes
    if control is None or control.kind not in ("float", "int"):
        if binding.low is not None or binding.high is not None:
            raise ConfigError(f"{target.text}: low and high given; it takes no number from MIDI")
    elif binding.kind == "program":
        raise ConfigError(
            f"{target.text}: a program change carries no value; name one, "
            f"as in '{target.text} {_word(control.coerce(control.default))}'"
        )
    else:
        _check_span(control, binding, target.text)
    return msgspec.structs.replace(binding, target=target.text)


def _check_span(control: Control, binding: Binding, text: str) -> None:
    for word, end in zip(("low", "high"), _span(control, binding), strict=True):
        if not (math.isfinite(end) and control.low <= end <= control.high):
            raise ConfigError(f"{text}: {word} {end:g} given; {control.describe_range()} expected")
        if control.kind == "int" and not float(end).is_integer():
            raise ConfigError(f"{text}: {word} {end:g} given; {control.describe_range()} expected")


def with_learned(bindings: Bindings, text: str, source: Source) -> tuple[Bindings, tuple[str, ...]]:
    """Bindings with ``source`` as the only one of a target; a range set by hand is kept.

    Returns:
        The bindings, and the other targets the source drives as well.

    Raises:
        ConfigError: The source cannot move the target.
    """
    target = parse_target(text).text
    before = next((b for b in bindings if b.target == target), None)
    low, high = (before.low, before.high) if before else (None, None)
    new = checked(Binding(target, source.kind, source.channel, source.number, low, high))
    others = tuple(b for b in bindings if b.target != target)
    return (*others, new), tuple(b.target for b in others if b.source == source)


def without(bindings: Bindings, text: str) -> tuple[Bindings, tuple[Source, ...]]:
    """Bindings without those of a target, and the sources that moved it.

    Raises:
        ConfigError: Nothing moves it.
    """
    words = " ".join(text.split())
    # Nothing to be parsed here: what is bound can be forgotten as it is written.
    target = words if any(b.target == words for b in bindings) else parse_target(words).text
    gone = tuple(b.source for b in bindings if b.target == target)
    if not gone:
        bound = sorted({b.target for b in bindings})
        raise ConfigError(f"no MIDI message moves {target!r}; {nearest(target, bound)}")
    return tuple(b for b in bindings if b.target != target), gone


# The file.


def load_map(path: Path) -> Bindings:
    """Read a map; a file that does not exist yet is an empty one.

    Raises:
        ConfigError: It cannot be read, is no TOML, or has a key, value or target that does not fit.
    """
    try:
        values = read_toml(path)
    except ConfigError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        values = {}
    unknown = next((key for key in values if key != "bindings"), None)
    if unknown is not None:
        raise ConfigError(f"{path}: unknown key {unknown!r}; a MIDI map has bindings, nothing else")
    tables = values.get("bindings", [])
    if not isinstance(tables, list):
        raise ConfigError(f"{path}: bindings: a list of tables expected")
    found: list[Binding] = []
    for place, table in enumerate(cast(list[object], tables), 1):
        binding = _binding(table, f"{path}: binding {place}")
        if any(b.target == binding.target and b.source == binding.source for b in found):
            raise ConfigError(
                f"{path}: binding {place}: {binding.source} moves {binding.target!r} twice; "
                "once is allowed"
            )
        found.append(binding)
    return tuple(found)


def save_map(path: Path, bindings: Bindings) -> None:
    """Write a map at once: a reader sees the old file or the new one, never half of it.

    Raises:
        OSError: It cannot be written; the old file is as it was.
    """
    # A link stays a link; what it points to is replaced.
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, HEADER + tomli_w.dumps({"bindings": msgspec.to_builtins(bindings)}))


def _binding(table: object, where: str) -> Binding:
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where}: {table!r:.80} given; a table expected")
    values = cast(Mapping[str, object], table)
    fields = [field.name for field in msgspec.structs.fields(Binding)]
    for key in values:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key {key!r}; {nearest(key, fields)}")
    try:
        return checked(msgspec.convert(values, Binding))
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        key, words = place.strip("`."), what.replace("`", "")
        allowed = _ALLOWED.get(key, "")
        text = f"{key}: {values.get(key)!r:.80} given; {allowed} expected" if allowed else words
        raise ConfigError(f"{where}: {text}") from error
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error


_ALLOWED = {
    "target": "the words of a message",
    "kind": "cc, note or program",
    "channel": "a whole number from 1 to 16",
    "number": "a whole number from 0 to 127",
    "low": "a number",
    "high": "a number",
}
