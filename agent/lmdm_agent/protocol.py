"""The words of protocol 1: answers, failure codes, and every message beyond the control table.

Pure values; knows no socket, session or prefix. `controls` holds what a performer can set, this
module what the conversation is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from lmdm_agent.controls import ACTIONS, Action, Value, parse_number
from lmdm_agent.engine import Instrument
from lmdm_agent.presets import Presets

PROTOCOL = 1
PREFIX = "/lmdm/"
SKETCH_PITCHES = 4

Code = Literal[
    "unknown_address",
    "bad_arguments",
    "bad_value",
    "bundle",
    "no_file",
    "model",
    "take",
    "busy",
    "internal",
]
CODES: dict[Code, str] = {
    "unknown_address": "there is no such message; the text names the closest ones",
    "bad_arguments": "too few, too many or unusable arguments (blobs, arrays, nil)",
    "bad_value": "an argument is no number, no slot, or none of the choices",
    "bundle": "the message is sound, but another one of its bundle was refused",
    "no_file": "a sound is not in the folders of sounds, or cannot be read",
    "model": "a model file cannot be used",
    "take": "a take cannot be written; without a message of yours: the one that ran has ended",
    "busy": "too much is waiting: requests, cues or subscribers; or a model is still loading",
    "internal": "the agent could not do it; the text says why, sound goes on",
}

ACTIONS_BY_NAME = {action.name: action for action in ACTIONS}

_ID = ("id", "s", "any number or word")
META: tuple[Action, ...] = (
    Action(
        "hello",
        (("port", "i", "where to send; 0: where this came from"), ("name", "s", "yours, optional")),
        "subscribe, and get every value at once; send it again every 3 s to stay subscribed and "
        "to find the agent again after a restart",
    ),
    Action("bye", (), "end the subscription"),
    Action("ping", (_ID,), "stay subscribed; only the ack comes back"),
    Action("sync", (_ID,), "have done sent when all your earlier messages are answered"),
    Action("dump", (), "send every value once, then done dump"),
    Action("catalog", (), "list controls, actions, models, presets and sounds, then done catalog"),
    Action("version", (), "ask for the version message"),
)
META_NAMES = frozenset(action.name for action in META)

OUT: tuple[Action, ...] = (
    Action(
        "ack",
        (
            ("address", "s", "of the message"),
            ("value...", "", "really used, as many as the message takes"),
            ("block", "i", "the first one it acts on"),
            ("seconds", "f", "until that block is heard"),
            ("note", "s", "what was clamped, what waits, which prompt takes over; often empty"),
        ),
        "your message was accepted; only you get this",
    ),
    Action(
        "fail",
        (
            ("address", "s", "of the message"),
            ("code", "s", "one of the codes below"),
            ("text", "s", "what was given, what is allowed"),
        ),
        "your message was refused and changed nothing; only you get this",
    ),
    Action("done", (_ID,), "a sync, dump or catalog is complete"),
    Action(
        "state", (("word", "s", "offline, loading, ready, running, late or error"),), "on change"
    ),
    Action(
        "block",
        (
            ("n", "i", "number"),
            ("infer_ms", "f", "time it took"),
            ("margin_ms", "f", "time left before it was due; negative is late"),
        ),
        "after every block",
    ),
    Action(
        "next",
        (
            ("n", "i", "number"),
            ("seconds", "f", "until it is heard"),
            ("t_f", "f", "future visibility used, in seconds"),
            ("prompt", "s", "the one that weighs most"),
        ),
        "what is coming, after every block",
    ),
    Action("late", (("count", "i", "late and skipped blocks"),), "on change"),
    Action(
        "level",
        (("in", "f", "highest level since the last one, 0 to 1"), ("out", "f", "the same")),
        "10 times a second",
    ),
    Action(
        "crossed",
        (
            ("n", "i", "number of the block"),
            ("latents", "i", "of context forgotten"),
            ("prompt", "s", "the one that weighs most now; empty is none"),
        ),
        "when another prompt came to dominate",
    ),
    Action(
        "clock",
        (
            ("bar", "i", "from 1"),
            ("beat", "f", "in the bar, from 1"),
            ("bpm", "f", "tempo"),
            ("block_beats", "f", "length of a block in beats"),
        ),
        "10 times a second while there is a tempo",
    ),
    Action(
        "sketch",
        (
            ("loudness", "f", "of the block heard"),
            *(
                (f"hz_{i + 1}", "f", "strongest pitch first; 0 is none")
                for i in range(SKETCH_PITCHES)
            ),
        ),
        "what the model hears, after every block",
    ),
    Action(
        "delay",
        (("samples", "i", "from input to answer, at the device"), ("seconds", "f", "the same")),
        "on hello; it never moves while a session runs",
    ),
    Action(
        "health",
        (
            ("late_blocks", "i", "came after they were due"),
            ("skipped_blocks", "i", "were given up because their whole time had passed"),
            ("late_samples", "i", "of silence where sound was due"),
            ("xruns", "i", "reported by the device"),
            ("malformed", "i", "datagrams that were not OSC"),
            ("error", "s", "why the state is error, or what else went wrong; or empty"),
        ),
        "once a second",
    ),
    Action(
        "safety",
        (
            ("muted_blocks", "i", "the model gave no usable sound"),
            ("refreshes", "i", "of the context, because the sound drifted"),
            ("limited_samples", "i", "turned down by the limiter at the output"),
            ("restarts", "i", "of parts of the agent that had stopped"),
            ("device_losses", "i", "times the sound device went away"),
        ),
        "on hello and on change, at most once a second",
    ),
    Action(
        "steps_used",
        (
            ("steps", "i", "really taken"),
            ("wish", "i", "what steps says"),
            ("reason", "s", "why they differ; or empty"),
        ),
        "on hello and on change",
    ),
    Action(
        "refreshed",
        (
            ("n", "i", "number of the block"),
            ("latents", "i", "of context forgotten"),
            ("reason", "s", "what was heard, in words; or asked"),
        ),
        "when part of the context was forgotten without a prompt's crossing",
    ),
    Action(
        "device",
        (
            ("word", "s", "open, lost or closed"),
            ("name", "s", "of the sound device"),
            ("text", "s", "why, and what happens next; or empty"),
        ),
        "on hello and on change",
    ),
    Action(
        "fault",
        (
            ("part", "s", "model, device, thread, recorder or sound"),
            ("text", "s", "what went wrong and what was done"),
        ),
        "when something went wrong that no message of yours asked for",
    ),
    Action(
        "version",
        (
            ("protocol", "i", f"{PROTOCOL}"),
            ("program", "s", "version of lmdm-agent"),
            ("model", "s", "name of the model"),
        ),
        "on hello and version",
    ),
    Action("record", (("on", "i", "1 or 0"), ("path", "s", "of the take")), "on change"),
    Action(
        "held",
        (
            ("seconds", "f", "that capture would save"),
            ("megabytes", "f", "of memory they take"),
        ),
        "once a second",
    ),
    Action(
        "captured",
        (("path", "s", "of the take"), ("seconds", "f", "its length")),
        "when a capture is complete on disk",
    ),
    Action("link", (("on", "i", "1 or 0"), ("peers", "i", "others on it")), "on change"),
    Action(
        "midi_map",
        (
            ("word", "s", "learning, learned, forgotten or stopped"),
            ("target", "s", "what it moves"),
            ("source", "s", "the knob, key or program"),
        ),
        "on change",
    ),
    Action(
        "catalog",
        (
            ("kind", "s", "control, action, model, preset, sound or midi"),
            ("words...", "", "see below"),
        ),
        "answers to catalog",
    ),
)


@dataclass(frozen=True)
class Ack:
    """A message was accepted.

    ``address`` is its name without prefix, ``values`` are the ones really used. ``block`` is the
    first block they act on and ``seconds`` the time until it sounds; controls that act in the
    device callback carry the block heard now and 0 s. ``note`` says what was changed on the way,
    ``waits`` that the values do not hold yet.
    """

    address: str
    values: tuple[Value, ...]
    block: int
    seconds: float
    note: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Fail:
    """A message was refused and changed nothing."""

    address: str
    code: Code
    text: str


@dataclass(frozen=True)
class Carried:
    """A message that waited holds from now on.

    ``by_block`` tells that the next block is the first to use it; else it acts at once.
    """

    name: str
    values: tuple[Value, ...]
    sender: str
    by_block: bool


Answer = Callable[[Ack | Fail], None]


@dataclass(frozen=True)
class Request:
    """One message: name without prefix, arguments as received, who wants the answer and sent it."""

    name: str
    args: Sequence[object]
    done: Answer
    sender: str = ""


class RefusedError(Exception):
    """A message cannot be carried out; becomes a `Fail`."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code: Code = code


class Services(Protocol):
    """What the app does for a performer beyond the session. Errors are `LmdmError`.

    Called from the thread that received the message: no model runs here, or a panic sent next
    would have to wait.
    """

    @property
    def presets(self) -> Presets:
        """Where presets are read and kept."""
        ...

    def record(self, on: bool, name: str) -> str:
        """Start or end a take; return its path. The name may be empty."""
        ...

    def capture(self, minutes: float | None) -> str:
        """Save the last minutes (None: all that is held) as a take; return its path at once."""
        ...

    def recording(self) -> str:
        """The path of the take that runs; empty when none does."""
        ...

    def held(self) -> tuple[float, float]:
        """What a capture would save: seconds, and megabytes of memory they take."""
        ...

    def find_model(self, name: str) -> Callable[[], Instrument]:
        """Find a model by name alone; what is returned loads it, in any thread."""
        ...

    def find_sound(self, name: str) -> Path:
        """Find a sound by its name in the folders of sounds; nothing leads out of them."""
        ...

    def link(self, on: bool) -> int:
        """Join or leave Ableton Link; return how many others are on it."""
        ...

    def linked(self) -> tuple[bool, int]:
        """Whether Link is joined, and how many others are on it."""
        ...

    def midi(self, verb: str, target: str) -> None:
        """Learn or forget what moves a target, or stop learning."""
        ...

    def catalog(self) -> Sequence[tuple[str, str, str]]:
        """What can be loaded or is mapped: (kind, name, description)."""
        ...


def key_of(name: str, values: Sequence[Value]) -> str:
    """What identifies the thing a message sets: its name, with the slot where there are slots."""
    return f"{name} {values[0]}" if name in ("prompt", "weight") and values else name


def ignored_trigger(name: str, args: Sequence[object]) -> bool:
    """Check the arguments of a trigger; tell whether it is a 0 (a button coming up).

    Raises:
        RefusedError: More than one argument.
        ConfigError: The argument is no number.
    """
    if len(args) > 1:
        raise RefusedError("bad_arguments", f"{name}: no argument expected, {len(args)} given")
    return bool(args) and parse_number(name, args[0]) == 0.0
