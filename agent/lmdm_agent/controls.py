"""The control table: every live control's name, type, unit, range, default and help, once.

The frozen `Controls` value, OSC handlers and echoes, CLI options, TOML keys, the OSC reference and
the patches all come from it. Knows no network, model or thread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from lmdm_agent.errors import ConfigError, nearest
from lmdm_agent.sampler import SOLVERS

SLOTS = 8
MAX_PROMPT_CHARACTERS = 500

Kind = Literal["float", "int", "bool", "choice"]
Value = float | int | bool | str


@dataclass(frozen=True)
class Control:
    """One live setting.

    ``where`` says who acts on it: the device callback (at once) or the worker (next block).
    """

    name: str
    kind: Kind
    default: Value
    help: str
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()
    where: Literal["callback", "block"] = "block"

    def coerce(self, value: object) -> Value:
        """Bring a value from outside into type and range.

        Numbers out of range are clamped (the caller reports the value used); Pd's floats are
        accepted for ints and bools.

        Raises:
            ConfigError: It has the wrong type or is none of the choices.
        """
        if self.kind == "choice":
            word = str(value).strip().lower()
            if word not in self.choices:
                raise ConfigError(f"{self.name}: {value!r} given; {nearest(word, self.choices)}")
            return word
        number = _number(value)
        if number is None or not math.isfinite(number):
            raise ConfigError(f"{self.name}: {value!r} given; {self.describe_range()} expected")
        if self.kind == "bool":
            return number != 0.0
        number = min(max(number, self.low), self.high)
        return round(number) if self.kind == "int" else float(number)

    def describe_range(self) -> str:
        """The allowed values in words."""
        if self.kind == "choice":
            return " | ".join(self.choices)
        if self.kind == "bool":
            return "0 or 1"
        span = f"{_plain(self.low)} to {_plain(self.high)}"
        number = "a whole number" if self.kind == "int" else "a number"
        return f"{number} from {span} {self.unit}".strip()


@dataclass(frozen=True)
class Action:
    """One live message that is not a plain value; ``arguments`` are (name, type letter, help)."""

    name: str
    arguments: tuple[tuple[str, str, str], ...]
    help: str


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else f"{number:g}"


def _number(value: object) -> float | None:
    words = {"true": 1.0, "on": 1.0, "yes": 1.0, "false": 0.0, "off": 0.0, "no": 0.0}
    if isinstance(value, str):
        value = words.get(value.strip().lower(), value)
    if not isinstance(value, bool | int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


CONTROLS: tuple[Control, ...] = (
    Control("steps", "int", 4, "sampling steps a block (K); more is finer and slower", "", 1, 50),
    Control("solver", "choice", "pingpong", "sampling method", choices=SOLVERS),
    Control(
        "guidance", "float", 0.7, "P4 guidance (lambda): how hard the prompt pulls", "", 0.0, 1.0
    ),
    Control(
        "cfg_weight",
        "float",
        1.0,
        "classifier-free guidance of euler and pingpong; 1 is off",
        "",
        0.0,
        15.0,
    ),
    Control(
        "seed",
        "int",
        0,
        "seed of the noise; the same seed and input give the same output",
        "",
        0,
        2**24 - 1,
    ),
    Control(
        "t_f",
        "float",
        0.0,
        "future visibility of the stem; negative: its past only; clamped to what the delay allows",
        "s",
        -11.0,
        2.0,
    ),
    Control(
        "context_dropout",
        "int",
        180,
        "oldest latents forgotten when the dominant prompt changes",
        "latents",
        0,
        1024,
    ),
    Control("sketch", "bool", True, "follow the pitch and loudness that are played"),
    Control("stem", "bool", False, "follow the second input as accompaniment"),
    Control("freeze", "bool", False, "keep answering the last block heard"),
    Control("input_gain_db", "float", 0.0, "gain of what the model hears", "dB", -60.0, 24.0),
    Control(
        "gain_db", "float", 0.0, "gain of the generated sound", "dB", -60.0, 12.0, where="callback"
    ),
    Control(
        "mix",
        "float",
        1.0,
        "0 is the live input only, 1 the generated sound only",
        "",
        0.0,
        1.0,
        where="callback",
    ),
    Control("mute", "bool", False, "silence the generated sound", where="callback"),
    Control("bypass", "bool", False, "the live input only, whatever mix says", where="callback"),
    Control(
        "panic", "bool", False, "silence everything at once, until 0 is sent", where="callback"
    ),
)
BY_NAME: Mapping[str, Control] = {control.name: control for control in CONTROLS}

ACTIONS: tuple[Action, ...] = (
    Action(
        "prompt",
        (("slot", "i", f"1 to {SLOTS}"), ("text", "s", "what it should sound like")),
        "set a prompt; the ack comes when it is encoded",
    ),
    Action(
        "weight",
        (("slot", "i", f"1 to {SLOTS}"), ("value", "f", "0 to 1")),
        "weight of a prompt; all weights are normalised to sum 1",
    ),
    Action(
        "crossfade",
        (("from", "i", "slot"), ("to", "i", "slot"), ("position", "f", "0 to 1")),
        "mix two prompts, all others off",
    ),
    Action(
        "fade",
        (("to", "i", "slot"), ("seconds", "f", "0 to 600")),
        "move all weight to one prompt, block by block",
    ),
    Action(
        "prime",
        (("file", "s", "path of an audio file"),),
        "start from this sound: its end becomes the context",
    ),
    Action("clear", (), "forget the context, as if just started"),
    Action(
        "record", (("on", "i", "1 starts a take, 0 ends it"),), "record dry, wet and every message"
    ),
    Action("mark", (("text", "s", "a remark"),), "put a remark into the take"),
    Action(
        "model", (("name", "s", "name or path"),), "load another model without stopping the sound"
    ),
    Action(
        "preset",
        (("name", "s", "name of a TOML file with a [controls] table"),),
        "set many controls at once",
    ),
)

if TYPE_CHECKING:

    @dataclass(frozen=True)
    class ControlValues:
        """The plain controls; generated from `CONTROLS` when the program runs."""

        steps: int = 4
        solver: Literal["euler", "pingpong", "p4"] = "pingpong"
        guidance: float = 0.7
        cfg_weight: float = 1.0
        seed: int = 0
        t_f: float = 0.0
        context_dropout: int = 180
        sketch: bool = True
        stem: bool = False
        freeze: bool = False
        input_gain_db: float = 0.0
        gain_db: float = 0.0
        mix: float = 1.0
        mute: bool = False
        bypass: bool = False
        panic: bool = False

else:
    ControlValues = make_dataclass(
        "ControlValues",
        [(c.name, type(c.default), field(default=c.default)) for c in CONTROLS],
        frozen=True,
    )


@dataclass(frozen=True)
class Fade:
    """A fade under way: weights move from ``start`` to slot ``to`` over ``seconds``."""

    to: int
    seconds: float
    start: tuple[float, ...]
    start_block: int | None = None

    def weights(self, block: int, block_s: float) -> tuple[float, ...]:
        """Weights for a block, linear in time."""
        first = block if self.start_block is None else self.start_block
        # The first block after the message already moves: a fade of 0 s is a cut.
        passed = (block - first + 1) * block_s
        position = 1.0 if self.seconds <= 0 else min(1.0, passed / self.seconds)
        return tuple(
            (1 - position) * w + (position if slot == self.to else 0.0)
            for slot, w in enumerate(self.start)
        )


@dataclass(frozen=True)
class Controls(ControlValues):
    """Everything a performer can set, frozen: one value is used for a whole block."""

    prompts: tuple[str, ...] = ("",) * SLOTS
    weights: tuple[float, ...] = (1.0, *(0.0,) * (SLOTS - 1))
    fade: Fade | None = None

    def set(self, name: str, value: object) -> Controls:
        """Return a copy with one plain control set (coerced and clamped).

        Raises:
            ConfigError: No such control, or the value does not fit.
        """
        if name not in BY_NAME:
            raise ConfigError(f"{name!r} is not a control; {nearest(name, BY_NAME)}")
        changes: dict[str, Any] = {name: BY_NAME[name].coerce(value)}
        return replace(self, **changes)

    def set_prompt(self, slot: int, text: str) -> Controls:
        """Return a copy with the prompt of a slot (0-based) set."""
        prompts = list(self.prompts)
        prompts[slot] = text
        return replace(self, prompts=tuple(prompts))

    def set_weight(self, slot: int, value: float) -> Controls:
        """Return a copy with the weight of a slot (0-based) set; ends a fade."""
        weights = list(self.weights)
        weights[slot] = min(max(value, 0.0), 1.0)
        return replace(self, weights=tuple(weights), fade=None)

    def crossfade(self, source: int, target: int, position: float) -> Controls:
        """Return a copy that mixes two slots (0-based) and silences the others."""
        position = min(max(position, 0.0), 1.0)
        weights = [0.0] * SLOTS
        weights[source] += 1.0 - position
        weights[target] += position
        return replace(self, weights=tuple(weights), fade=None)

    def fade_to(self, slot: int, seconds: float) -> Controls:
        """Return a copy with a fade to a slot (0-based), starting at the next block."""
        total = sum(self.weights) or 1.0
        start = tuple(w / total for w in self.weights)
        return replace(self, fade=Fade(slot, min(max(seconds, 0.0), 600.0), start))

    def at_block(self, block: int, block_s: float) -> Controls:
        """Return the value to use for a block: a fade under way is moved on, or finished."""
        if self.fade is None:
            return self
        fade = (
            self.fade
            if self.fade.start_block is not None
            else replace(self.fade, start_block=block)
        )
        weights = fade.weights(block, block_s)
        done = weights[fade.to] >= 1.0
        return replace(self, weights=weights, fade=None if done else fade)

    def normalised_weights(self) -> tuple[float, ...]:
        """Weights of the slots that hold a prompt, summing to 1 (slot 1 alone when all are 0)."""
        used = [w if p else 0.0 for w, p in zip(self.weights, self.prompts, strict=True)]
        total = sum(used)
        if total <= 0.0:
            return (1.0, *(0.0,) * (SLOTS - 1))
        return tuple(w / total for w in used)


def parse_slot(value: object) -> int:
    """Turn a slot number from outside (1-based) into an index (0-based).

    Raises:
        ConfigError: It is no slot.
    """
    number = _number(value)
    if number is None or number not in range(1, SLOTS + 1):
        raise ConfigError(f"slot {value!r} given; a whole number from 1 to {SLOTS} expected")
    return int(number) - 1


def parse_number(name: str, value: object) -> float:
    """Read a number from outside.

    Raises:
        ConfigError: It is not a finite number.
    """
    number = _number(value)
    if number is None or not math.isfinite(number):
        raise ConfigError(f"{name}: {value!r} given; a number expected")
    return number


def join_text(atoms: Sequence[object] | str) -> str:
    """Join the atoms of a text as Max and Pd send them; whole floats lose their ".0"."""
    words = [
        str(int(a)) if isinstance(a, float) and a.is_integer() else str(a)
        for a in ([atoms] if isinstance(atoms, str) else atoms)
    ]
    return " ".join(" ".join(words).split())[:MAX_PROMPT_CHARACTERS]
