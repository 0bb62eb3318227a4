"""From one message to a `Plan`: arguments checked against the table, nothing changed yet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lmdm_agent.control_state import Change
from lmdm_agent.controls import (
    BY_NAME,
    MAX_FADE_S,
    MAX_PROMPT_CHARACTERS,
    Control,
    Value,
    join_text,
    number_of,
    parse_number,
    parse_slot,
    unit,
)
from lmdm_agent.errors import ConfigError, TakeError, nearest
from lmdm_agent.presets import checked_name, recalled
from lmdm_agent.protocol import (
    ACTIONS_BY_NAME,
    PREFIX,
    Fail,
    RefusedError,
    Services,
    ignored_trigger,
)
from lmdm_agent.session import Hand, Session
from lmdm_agent.takes.folders import check_name
from lmdm_agent.takes.words import clock

log = logging.getLogger("lmdm.plans")

NOT_AT = ("at", "cancel")
MAX_BLOCK = 2**31 - 1
LINK_BPM = 20.0
"""The slowest tempo of a Link session."""
VERBS = ("learn", "forget", "stop")


@dataclass(frozen=True)
class Plan:
    """What one valid message is going to do.

    ``acts`` says when it counts: from the next block on, in the device callback, or now.
    ``prepare`` is slow and runs in the loader; it may give a hand. A hand is for the worker,
    between two blocks. ``act`` is done while the message is carried out and may give values for
    the ack; an ``errand`` touches a disk or a network doing so. ``block`` is the one asked for
    with ``at``. ``mixes`` tells that prompts or weights change, ``slots`` which of them it brings
    up.
    """

    values: tuple[Value, ...] = ()
    note: str = ""
    acts: Literal["block", "callback", "now"] = "block"
    change: Change | None = None
    prepare: Callable[[], Hand | None] | None = None
    hand: Hand | None = None
    act: Callable[[], tuple[Value, ...]] | None = None
    errand: bool = False
    block: int | None = None
    mixes: bool = False
    slots: tuple[int, ...] = ()


class Planner:
    """Makes plans for a session. Any thread."""

    def __init__(self, session: Session, services: Services) -> None:
        self._session = session
        self._services = services
        self._makers: dict[str, Callable[[Sequence[object]], Plan]] = {
            "prompt": self._prompt,
            "weight": self._weight,
            "crossfade": self._crossfade,
            "fade": self._fade,
            "prime": self._prime,
            "clear": lambda args: self._forget("clear", self._session.clear, args),
            "refresh": lambda args: self._forget("refresh", self._session.refresh, args),
            "record": self._record,
            "capture": self._capture,
            "mark": self._mark,
            "model": self._model,
            "preset": lambda args: self._recall("preset", 0.0, args),
            "preset_fade": self._preset_fade,
            "preset_save": self._preset_save,
            "at": self._at,
            "cancel": self._cancel,
            "beat": self._beat,
            "link": self._link,
            "midi": self._midi,
        }

    def plan(self, name: str, args: Sequence[object]) -> Plan | Fail:
        """The plan of a message, or why there is none."""
        try:
            for value in args:
                if not isinstance(value, bool | int | float | str):
                    text = f"{name}: only numbers and text are understood"
                    raise RefusedError("bad_arguments", text)
            return self._make(name, args)
        except RefusedError as refused:
            return Fail(name, refused.code, str(refused))
        except ConfigError as error:
            return Fail(name, "bad_value", str(error))
        except (ValueError, OverflowError, TypeError) as error:
            return Fail(name, "bad_value", f"{name}: {error}")
        except Exception as error:
            log.exception("%s failed", name)
            return Fail(name, "internal", str(error) or type(error).__name__)

    def _make(self, name: str, args: Sequence[object]) -> Plan:
        if name in BY_NAME:
            return self._control(BY_NAME[name], args)
        if name in ACTIONS_BY_NAME:
            return self._makers[name](args)
        if set(name) & set("*?[]{}"):
            text = f"no message {name}: patterns are not matched, send every address by itself"
            raise RefusedError("unknown_address", text)
        if "/" in name:
            near = nearest(name.rpartition("/")[2], [*BY_NAME, *ACTIONS_BY_NAME])
            text = f"no message {name}: addresses are {PREFIX} and one word; {near}"
            raise RefusedError("unknown_address", text)
        near = nearest(name, [*BY_NAME, *ACTIONS_BY_NAME])
        raise RefusedError("unknown_address", f"no message {name!r}; {near}")

    # One method per message.

    def _control(self, control: Control, args: Sequence[object]) -> Plan:
        name = control.name
        if name == "panic" and not args:
            # A panic button often sends the bare address; silence is what it means.
            args = (1,)
        _count(name, args, 1, control.describe_range())
        value = control.coerce(args[0])
        used = self.t_f_used_s(float(value)) if name == "t_f" else value
        if name == "tempo" and float(value) < LINK_BPM and self._services.linked()[0]:
            raise ConfigError(
                f"tempo: {value:g} given; Ableton Link has {LINK_BPM:g} bpm or more; link 0 leaves"
            )
        note = _clamped(args[0], used)
        if name == "quantise" and value != "off" and self._session.state.current.tempo <= 0.0:
            note = "nothing waits yet: there is no tempo"
        if name == "t_f" and note:
            note = f"{note}; {self._why_t_f(float(value))}"
        return Plan(
            (used,),
            note,
            acts=control.where,
            change=lambda controls: controls.set(name, value),
        )

    def _prompt(self, args: Sequence[object]) -> Plan:
        if not args:
            raise RefusedError("bad_arguments", "prompt: slot and text expected")
        slot = parse_slot(args[0])
        text = join_text(list(args[1:]))
        # One that is exactly as long as it may be is not cut.
        cut = len(text) == MAX_PROMPT_CHARACTERS < len(" ".join(map(str, args[1:])).strip())

        def prepare() -> None:
            self._session.learn_prompt(text)

        return Plan(
            (slot + 1, text),
            f"texts end after {MAX_PROMPT_CHARACTERS} characters" if cut else "",
            change=lambda controls: controls.set_prompt(slot, text),
            prepare=prepare,
            mixes=True,
            slots=(slot,) if text else (),
        )

    def _weight(self, args: Sequence[object]) -> Plan:
        _count("weight", args, 2, "slot and value")
        slot, value = parse_slot(args[0]), unit(parse_number("weight", args[1]))
        return Plan(
            (slot + 1, value),
            _clamped(args[1], value),
            change=lambda controls: controls.set_weight(slot, value),
            mixes=True,
            slots=(slot,),
        )

    def _crossfade(self, args: Sequence[object]) -> Plan:
        _count("crossfade", args, 3, "from, to and position")
        source, target = parse_slot(args[0]), parse_slot(args[1])
        position = unit(parse_number("position", args[2]))
        return Plan(
            (source + 1, target + 1, position),
            _clamped(args[2], position),
            change=lambda controls: controls.crossfade(source, target, position),
            mixes=True,
            slots=(source, target),
        )

    def _fade(self, args: Sequence[object]) -> Plan:
        _count("fade", args, 2, "slot and seconds")
        slot, seconds = parse_slot(args[0]), _seconds(args[1])
        return Plan(
            (slot + 1, seconds),
            _clamped(args[1], seconds),
            change=lambda controls: controls.fade_to(slot, seconds),
            mixes=True,
            slots=(slot,),
        )

    def _prime(self, args: Sequence[object]) -> Plan:
        name = _name("prime", args)

        def prepare() -> Hand | None:
            return self._session.prepare_prime(self._services.find_sound(name))

        return Plan((name,), prepare=prepare)

    def _forget(self, name: str, hand: Hand, args: Sequence[object]) -> Plan:
        if ignored_trigger(name, args):
            return Plan(note="0 is a button coming up; nothing done")
        return Plan(hand=hand)

    def _record(self, args: Sequence[object]) -> Plan:
        if not args:
            raise RefusedError("bad_arguments", "record: 1 or 0 expected, 0 arguments given")
        on = parse_number("record", args[0]) != 0.0
        name = join_text(list(args[1:]))
        if name:
            try:
                name = check_name(name)
            except TakeError as error:
                raise ConfigError(str(error)) from error
        services = self._services
        return Plan((int(on),), acts="now", act=lambda: (services.record(on, name),), errand=True)

    def _capture(self, args: Sequence[object]) -> Plan:
        if len(args) > 1:
            raise RefusedError("bad_arguments", f"capture: minutes expected, {len(args)} given")
        minutes = parse_number("capture", args[0]) if args else 0.0
        if minutes < 0.0:
            raise ConfigError(f"capture: {minutes:g} minutes given; 0 (all) or more expected")
        services = self._services

        def act() -> tuple[Value, ...]:
            return (services.capture(minutes or None),)

        held_s = services.held()[0]
        note = f"{clock(held_s)} are held" if 0.0 < held_s < 60.0 * minutes else ""
        return Plan((minutes,), note, acts="now", act=act, errand=True)

    def _mark(self, args: Sequence[object]) -> Plan:
        text = join_text(list(args))
        if not text:
            raise RefusedError("bad_arguments", "mark: a text expected")

        # The log of messages holds it; an errand, so as not to overtake the record before it.
        return Plan((text,), acts="now", errand=True)

    def _model(self, args: Sequence[object]) -> Plan:
        name = _name("model", args)

        def prepare() -> Hand:
            return self._session.prepare_model(self._services.find_model(name))

        return Plan((name,), prepare=prepare)

    def _preset_fade(self, args: Sequence[object]) -> Plan:
        if not args:
            raise RefusedError("bad_arguments", "preset_fade: seconds and name expected")
        seconds = _seconds(args[0])
        plan = self._recall("preset_fade", seconds, args[1:], (seconds,))
        return replace(plan, note="; ".join(filter(None, (_clamped(args[0], seconds), plan.note))))

    def _recall(
        self, action: str, seconds: float, args: Sequence[object], values: tuple[Value, ...] = ()
    ) -> Plan:
        name = _name(action, args)
        preset = self._services.presets.read(name)
        texts = preset.apply(self._session.state.current).prompts

        def prepare() -> None:
            for text in texts:
                self._session.learn_prompt(text)

        count = len(preset.names)
        return Plan(
            (*values, name),
            f"set {', '.join(preset.names) if count <= 6 else f'{count} values'}",
            change=recalled(preset, seconds, keep_tempo=self._services.linked()[0]),
            prepare=prepare,
            mixes=bool(preset.prompts or preset.weights),
        )

    def _preset_save(self, args: Sequence[object]) -> Plan:
        name = checked_name(_name("preset_save", args))
        presets = self._services.presets

        def act() -> tuple[Value, ...]:
            presets.save(name, self._session.state.current)
            return ()

        return Plan((name,), acts="now", act=act, errand=True)

    def _at(self, args: Sequence[object]) -> Plan:
        if len(args) < 2:
            raise RefusedError("bad_arguments", "at: block, message and its arguments expected")
        block = parse_number("at", args[0])
        if not 0 <= block <= MAX_BLOCK or block != int(block):
            raise ConfigError(f"at: block {args[0]!r} given; a whole number from 0 expected")
        name = str(args[1]).removeprefix(PREFIX)
        if name in NOT_AT:
            raise RefusedError("bad_value", f"at: {name} cannot wait for a block")
        inner = self._make(name, args[2:])
        # More is held by then.
        note = "" if name == "capture" else inner.note
        return replace(inner, values=(int(block), name, *inner.values), note=note, block=int(block))

    def _cancel(self, args: Sequence[object]) -> Plan:
        if ignored_trigger("cancel", args):
            return Plan(note="0 is a button coming up; nothing done", acts="now")
        return Plan(acts="now", act=lambda: (self._session.cancel(),))

    def _beat(self, args: Sequence[object]) -> Plan:
        if len(args) > 1:
            raise RefusedError("bad_arguments", f"beat: a position expected, {len(args)} given")
        position = parse_number("beat", args[0]) if args else None
        if self._services.linked()[0]:
            raise ConfigError("beat: Ableton Link keeps the beat; link 0 takes it back")
        conductor = self._session.conductor
        return Plan(acts="now", act=lambda: (conductor.beat(position),))

    def _link(self, args: Sequence[object]) -> Plan:
        _count("link", args, 1, "1 or 0")
        on = parse_number("link", args[0]) != 0.0
        services = self._services
        return Plan((int(on),), acts="now", act=lambda: (services.link(on),), errand=True)

    def _midi(self, args: Sequence[object]) -> Plan:
        verb = str(args[0]).strip().lower() if args else ""
        if verb not in VERBS:
            raise RefusedError("bad_arguments", f"midi: {verb!r} given; {nearest(verb, VERBS)}")
        target = join_text(list(args[1:]))
        if not target and verb != "stop":
            raise RefusedError("bad_arguments", f"midi: {verb} what? a control or message expected")

        def act() -> tuple[Value, ...]:
            self._services.midi(verb, target)
            return ()

        return Plan((verb, target), acts="now", act=act, errand=True)

    # Facts.

    def t_f_used_s(self, wish_s: float) -> float:
        """The future visibility really used for a wish; both in seconds."""
        spec = self._session.engine.instrument.spec
        used = self._session.engine.feasible_t_f(wish_s)
        return used * spec.samples_per_latent / spec.sample_rate

    def _why_t_f(self, wish_s: float) -> str:
        """Why a wish for the future visibility is not what is used."""
        engine = self._session.engine
        spec, largest = engine.instrument.spec, engine.largest_t_f_latents
        latent_s = spec.samples_per_latent / spec.sample_rate
        low, high = spec.t_f_range_latents
        used = engine.feasible_t_f(wish_s)
        if used == largest <= high and wish_s > used * latent_s:
            delay_s = self._session.delay_samples / self._session.ends.rate
            return (
                f"at this delay of {delay_s:.3f} s the newest it has heard is "
                f"{-largest * latent_s:.3f} s old when the answer sounds"
            )
        if used in (low, high):
            return f"the model was trained for {low * latent_s:.3g} to {high * latent_s:.3g} s"
        return f"it moves in steps of {latent_s:.3g} s"


def _clamped(given: object, used: Value) -> str:
    """The note that a value was changed; empty when it was not."""
    if isinstance(used, str):
        return ""
    number = number_of(given)
    if number is None or abs(number - float(used)) <= 1e-5:
        return ""
    return f"{_said(number)} given, {_said(float(used))} used"


def _said(number: float) -> str:
    whole = number.is_integer() and abs(number) < 1e9
    return f"{number:.0f}" if whole else f"{number:g}"


def _seconds(value: object) -> float:
    return min(max(parse_number("seconds", value), 0.0), MAX_FADE_S)


def _count(name: str, args: Sequence[object], count: int, expected: str) -> None:
    if len(args) != count:
        raise RefusedError(
            "bad_arguments", f"{name}: {expected} expected, {len(args)} arguments given"
        )


def _name(action: str, args: Sequence[object]) -> str:
    """A file or other name: one string is kept as it is, several atoms are joined."""
    text = args[0].strip() if len(args) == 1 and isinstance(args[0], str) else join_text(list(args))
    if not text:
        raise RefusedError("bad_arguments", f"{action}: a name expected")
    return text
