"""The control table: every live control's name, type, unit, range, default and help, once.

The frozen `Controls` value, OSC handlers and echoes, CLI options, TOML keys, the OSC reference and
the patches all come from it. Knows no network, model or thread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from lmdm_agent.errors import ConfigError, nearest
from lmdm_agent.fades import Fade, Glide, Mixture, dominant, mixture_of, normalised
from lmdm_agent.sampler import SOLVERS

SLOTS = 8
MAX_PROMPT_CHARACTERS = 500
MAX_FADE_S = 600.0

Kind = Literal["float", "int", "bool", "choice"]
Value = float | int | bool | str


@dataclass(frozen=True)
class Control:
    """One live setting.

    ``where`` says who acts on it: the device callback (at once), the worker (next block), or
    whoever keeps time (now; no sound changes).
    """

    name: str
    kind: Kind
    default: Value
    help: str
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()
    where: Literal["callback", "block", "now"] = "block"

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
        number = number_of(value)
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


def number_of(value: object) -> float | None:
    """The number that a value or word from outside stands for; None when it is none."""
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
    Control(
        "auto_steps", "bool", True, "take fewer steps for a while when blocks threaten to be late"
    ),
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
    Control("use_sketch", "bool", True, "follow the pitch and loudness that are played"),
    Control("use_stem", "bool", False, "follow the second input as accompaniment"),
    Control("freeze", "bool", False, "keep answering the last block heard"),
    Control(
        "drift_watch",
        "bool",
        True,
        "forget part of the context when the sound drifts away or repeats itself",
    ),
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
    Control(
        "match_loudness",
        "bool",
        False,
        "keep the generated sound as loud as what is played",
        where="callback",
    ),
    Control(
        "late_sound",
        "choice",
        "silence",
        "what sounds while a block is late; repeat is the last block again",
        choices=("silence", "dry", "repeat"),
        where="callback",
    ),
    Control("mute", "bool", False, "silence the generated sound", where="callback"),
    Control("bypass", "bool", False, "the live input only, whatever mix says", where="callback"),
    Control(
        "panic", "bool", False, "silence everything at once, until 0 is sent", where="callback"
    ),
    Control("tempo", "float", 0.0, "tempo of the piece; 0 is none", "bpm", 0.0, 400.0, where="now"),
    Control("beats_per_bar", "int", 4, "beats in a bar", "", 1, 32, where="now"),
    Control(
        "quantise",
        "choice",
        "off",
        "let changes wait for the next beat or bar; needs a tempo",
        choices=("off", "beat", "bar"),
        where="now",
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
        (
            ("from", "i", f"slot, 1 to {SLOTS}"),
            ("to", "i", f"slot, 1 to {SLOTS}"),
            ("position", "f", "0 to 1"),
        ),
        "mix two prompts, all others off",
    ),
    Action(
        "fade",
        (("to", "i", f"slot, 1 to {SLOTS}"), ("seconds", "f", "0 to 600")),
        "move all weight to one prompt, block by block",
    ),
    Action(
        "prime",
        (("file", "s", "an audio file in the folders of sounds"),),
        "start from this sound: its end becomes the context",
    ),
    Action("clear", (), "forget the context, as if just started"),
    Action("refresh", (), "forget part of the context, as much as when prompts cross"),
    Action(
        "record",
        (
            ("on", "i", "1 starts a take, 0 ends it"),
            ("name", "s", "of the take, optional: letters, digits, spaces, - _ . and no path"),
        ),
        "record dry, wet and every message",
    ),
    Action(
        "capture",
        (("minutes", "f", "how much; 0 or none: all that is held"),),
        "save what was just played as a take",
    ),
    Action("mark", (("text", "s", "a remark"),), "put a remark into the take"),
    Action(
        "model",
        (("name", "s", "one of the catalog's"),),
        "load another model without stopping the sound",
    ),
    Action(
        "preset",
        (("name", "s", "one of the catalog's"),),
        "recall a preset at once",
    ),
    Action(
        "preset_fade",
        (("seconds", "f", "0 to 600"), ("name", "s", "one of the catalog's")),
        "recall a preset; numbers and prompts move there block by block, switches change at once",
    ),
    Action(
        "preset_save",
        (("name", "s", "letters, digits, spaces, - _ . and no path"),),
        "keep every control, prompt and weight but panic under a name",
    ),
    Action(
        "at",
        (
            ("block", "i", "number"),
            ("message", "s", "its name"),
            ("arguments...", "", "what it takes"),
        ),
        "carry out a message when that block comes (what acts at once: when it is heard); one that "
        "has passed means the next",
    ),
    Action("cancel", (), "forget everything that waits for its block, beat or bar"),
    Action(
        "beat",
        (("position", "f", "beats since the first bar began; none: a beat is now"),),
        "say where in the piece this moment is",
    ),
    Action(
        "link",
        (("on", "i", "1 joins, 0 leaves"),),
        "share tempo and bars with everything on Ableton Link",
    ),
    Action(
        "midi",
        (
            ("verb", "s", "learn, forget or stop"),
            ("target", "s", "a control, or a message such as weight 2 or preset rain"),
        ),
        "learn: the next MIDI knob, key or program moves the target",
    ),
)

if TYPE_CHECKING:

    @dataclass(frozen=True)
    class ControlValues:
        """The plain controls; generated from `CONTROLS` when the program runs."""

        steps: int = 4
        auto_steps: bool = True
        solver: Literal["euler", "pingpong", "p4"] = "pingpong"
        guidance: float = 0.7
        cfg_weight: float = 1.0
        seed: int = 0
        t_f: float = 0.0
        context_dropout: int = 180
        use_sketch: bool = True
        use_stem: bool = False
        freeze: bool = False
        drift_watch: bool = True
        input_gain_db: float = 0.0
        gain_db: float = 0.0
        mix: float = 1.0
        match_loudness: bool = False
        late_sound: Literal["silence", "dry", "repeat"] = "silence"
        mute: bool = False
        bypass: bool = False
        panic: bool = False
        tempo: float = 0.0
        beats_per_bar: int = 4
        quantise: Literal["off", "beat", "bar"] = "off"

else:
    ControlValues = make_dataclass(
        "ControlValues",
        [(c.name, type(c.default), field(default=c.default)) for c in CONTROLS],
        frozen=True,
    )


@dataclass(frozen=True)
class Controls(ControlValues):
    """Everything a performer can set, frozen: one value is used for a whole block.

    While a fade or glide is under way, ``weights`` and numbers hold where it is now.
    """

    prompts: tuple[str, ...] = ("",) * SLOTS
    weights: tuple[float, ...] = (1.0, *(0.0,) * (SLOTS - 1))
    fade: Fade | None = None
    glide: Glide | None = None

    def set(self, name: str, value: object) -> Controls:
        """Return a copy with one plain control set (coerced and clamped); it glides no longer.

        Raises:
            ConfigError: No such control, or the value does not fit.
        """
        if name not in BY_NAME:
            raise ConfigError(f"{name!r} is not a control; {nearest(name, BY_NAME)}")
        changes: dict[str, Any] = {name: BY_NAME[name].coerce(value)}
        if self.glide is not None:
            changes["glide"] = self.glide.without(name)
        return replace(self, **changes)

    def set_prompt(self, slot: int, text: str) -> Controls:
        """Return a copy with the prompt of a slot (0-based) set."""
        old, prompts, fade = self.prompts[slot], list(self.prompts), self.fade
        prompts[slot] = text
        if fade is not None and old and old not in prompts:
            fade = fade.renamed(old, text)
        return replace(self, prompts=tuple(prompts), fade=fade)

    def set_weight(self, slot: int, value: float) -> Controls:
        """Return a copy with the weight of a slot (0-based) set; ends a fade."""
        weights = list(self.weights)
        weights[slot] = unit(value)
        return replace(self, weights=tuple(weights), fade=None)

    def crossfade(self, source: int, target: int, position: float) -> Controls:
        """Return a copy that mixes two slots (0-based) and silences the others; ends a fade."""
        weights = [0.0] * SLOTS
        weights[source] += 1.0 - unit(position)
        weights[target] += unit(position)
        return replace(self, weights=tuple(weights), fade=None)

    def fade_to(self, slot: int, seconds: float) -> Controls:
        """Return a copy with a fade to a slot (0-based), starting at the next block."""
        return self._fading(tuple(float(i == slot) for i in range(SLOTS)), seconds)

    def recall(self, goal: Controls, seconds: float) -> Controls:
        """Return a copy on its way to all values of ``goal``, or there when ``seconds`` is 0.

        Prompts, weights and numbers move; what has no values in between changes at once, and so
        does what keeps time. What is under way in ``goal`` goes on.
        """
        if seconds <= 0.0:
            return goal
        kept: dict[str, Any] = {
            c.name: getattr(self, c.name)
            for c in CONTROLS
            if c.kind == "float" and c.where != "now"
        }
        under_way = goal.glide.numbers if goal.glide is not None else ()
        going = {name for name, _, _ in under_way}
        numbers = tuple(
            (name, value, getattr(goal, name))
            for name, value in kept.items()
            if value != getattr(goal, name) and name not in going
        )
        changed = replace(goal, **kept)
        if numbers:
            # One glide at a time: what another one was doing arrives with this one.
            rest = tuple((name, getattr(self, name), end) for name, _, end in under_way)
            changed = replace(changed, glide=Glide(seconds, numbers=numbers + rest))
        if (goal.weights, goal.prompts) == (self.weights, self.prompts):
            return changed
        faded = self._fading(goal.weights, seconds).fade
        return replace(changed, weights=self.weights, fade=faded)

    def _fading(self, weights: tuple[float, ...], seconds: float) -> Controls:
        """Return a copy with a fade from what sounds now to ``weights``."""
        fade = Fade(
            min(max(seconds, 0.0), MAX_FADE_S),
            from_mixture=tuple(self.mixture().items()),
            from_weights=self.normalised_weights(),
            to_weights=weights,
        )
        return replace(self, fade=fade)

    def at_block(self, block: int, block_s: float) -> Controls:
        """Return the value to use for a block: what is under way is moved on, or finished."""
        fade, glide, changes = self.fade, self.glide, dict[str, Any]()
        if fade is not None:
            fade = fade.at_block(block, block_s)
            changes["weights"] = fade.weights()
            changes["fade"] = fade if fade.position < 1.0 else None
        if glide is not None:
            glide = glide.at_block(block, block_s)
            changes |= glide.values()
            changes["glide"] = glide if glide.position < 1.0 else None
        return replace(self, **changes) if changes else self

    def normalised_weights(self) -> tuple[float, ...]:
        """Weights of the slots that hold a prompt, summing to 1 (slot 1 alone when all are 0)."""
        return normalised(self.prompts, self.weights)

    def mixture(self) -> Mixture:
        """What the model is asked for: texts and their shares, summing to 1."""
        if self.fade is not None:
            return self.fade.mixture(self.prompts)
        return mixture_of(self.prompts, self.weights)


def unit(value: float) -> float:
    """Clamp to 0 to 1."""
    return min(max(value, 0.0), 1.0)


def parse_slot(value: object) -> int:
    """Turn a slot number from outside (1-based) into an index (0-based).

    Raises:
        ConfigError: It is no slot.
    """
    number = number_of(value)
    if number is None or number not in range(1, SLOTS + 1):
        raise ConfigError(f"slot {value!r} given; a whole number from 1 to {SLOTS} expected")
    return int(number) - 1


def parse_number(name: str, value: object) -> float:
    """Read a number from outside.

    Raises:
        ConfigError: It is not a finite number.
    """
    number = number_of(value)
    if number is None or not math.isfinite(number):
        raise ConfigError(f"{name}: {value!r} given; a number expected")
    return number


def join_text(atoms: Sequence[object] | str) -> str:
    """Join the atoms of a text as Max and Pd send them; numbers read as they were typed.

    OSC's floats have 32 bits, so 0.1 arrives as 0.10000000149011612: seven digits count.
    """

    def word(atom: object) -> str:
        if isinstance(atom, bool):
            return str(int(atom))
        if not isinstance(atom, float) or not math.isfinite(atom):
            return str(atom)
        if atom.is_integer() and abs(atom) < 1e16:
            return str(int(atom))
        rounded = f"{atom:.7g}"
        # Nobody types exponents into a text, but a number far from 1 would be all zeros.
        return f"{Decimal(rounded):f}" if 1e-7 <= abs(atom) < 1e16 else rounded

    words = [word(atom) for atom in ([atoms] if isinstance(atoms, str) else atoms)]
    return " ".join(" ".join(words).split())[:MAX_PROMPT_CHARACTERS]


def crossing(
    controls: Controls, last: str | None, block: int, block_s: float
) -> tuple[int, str | None] | None:
    """The block, from ``block`` on, in which another prompt comes to weigh most.

    Args:
        controls: The value that ``block`` will start from.
        last: The text that weighs most before; None when there is none, and nothing to cross.
        block: The next block.
        block_s: Length of a block in seconds.

    Returns:
        The block and the text that takes over; None when the same one stays on top.
    """
    moving = controls.at_block(block, block_s)

    def top(number: int) -> str | None:
        return dominant(moving.at_block(number, block_s).mixture())

    last = top(block) if last is None else last
    if top(block) != last:
        return block, top(block)
    if moving.fade is None:
        return None
    # A share that moves in a line stays above the highest of the others for one stretch only, so
    # "is not on top any more" can be bisected.
    low, high = block, block + math.ceil(moving.fade.seconds / block_s)
    if top(high) == last:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if top(middle) == last else (low, middle)
    return high, top(high)
