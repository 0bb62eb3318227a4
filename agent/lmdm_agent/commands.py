"""The protocol without a wire: one message in, exactly one `Ack` or `Fail` out.

Every edge that lets a performer speak (OSC, terminal, a replayed take) uses this `Commander`. It
checks a message against the control table, changes the `ControlState` or asks the session, and
answers. Knows no socket, address prefix or datagram.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from lmdm_agent.controls import (
    BY_NAME,
    MAX_PROMPT_CHARACTERS,
    SLOTS,
    Control,
    Controls,
    Value,
    join_text,
    parse_number,
    parse_slot,
)
from lmdm_agent.errors import AudioFileError, ConfigError, LmdmError, ModelError, nearest
from lmdm_agent.protocol import (
    ACTIONS_BY_NAME,
    Ack,
    Answer,
    Code,
    Fail,
    RefusedError,
    Request,
    Services,
    ignored_trigger,
    key_of,
)
from lmdm_agent.session import Done, Session

log = logging.getLogger("lmdm.commands")


@dataclass(frozen=True)
class _Plan:
    """What one valid message is going to do: a change of the controls, a request, or neither."""

    values: tuple[Value, ...] = ()
    note: str = ""
    at_once: bool = False
    change: Callable[[Controls], Controls] | None = None
    start: Callable[[Answer], None] | None = None


class Commander:
    """Turns messages into changes of a session. Any thread.

    Args:
        session: The running session.
        services: What the app provides.
    """

    def __init__(self, session: Session, services: Services) -> None:
        self.session = session
        self.services = services
        self._listeners: list[Callable[[Ack], None]] = []
        self._loading_model = threading.Lock()
        self._makers: dict[str, Callable[[Sequence[object]], _Plan]] = {
            "prompt": self._prompt,
            "weight": self._weight,
            "crossfade": self._crossfade,
            "fade": self._fade,
            "prime": self._prime,
            "clear": self._clear,
            "record": self._record,
            "mark": self._mark,
            "model": self._model,
            "preset": self._preset,
        }

    def listen(self, listener: Callable[[Ack], None]) -> None:
        """Have ``listener`` called for every accepted message (a recorder's control log)."""
        self._listeners.append(listener)

    # In.

    def apply(self, name: str, args: Sequence[object], done: Answer) -> None:
        """Carry out one message; ``done`` is called exactly once, perhaps later and elsewhere."""
        self.apply_many([Request(name, args, done)])

    def apply_many(self, requests: Sequence[Request]) -> None:
        """Carry out messages as one change: all of them, or none when one is refused.

        Plain values land in one step. Slow requests (prompts, files, models) start together and
        answer when they are done.
        """
        plans = [self._plan(request) for request in requests]
        if any(isinstance(plan, Fail) for plan in plans):
            text = "not applied: another message of its bundle was refused"
            for request, plan in zip(requests, plans, strict=True):
                innocent = Fail(request.name, "bundle", text)
                request.done(plan if isinstance(plan, Fail) else innocent)
            return
        sound = [plan for plan in plans if isinstance(plan, _Plan)]
        changes = [plan.change for plan in sound if plan.change is not None]
        if changes:
            self.session.state.update(lambda controls: reduce(_apply_change, changes, controls))
        for request, plan in zip(requests, sound, strict=True):
            self._start(request, plan)

    def _plan(self, request: Request) -> _Plan | Fail:
        name, args = request.name, request.args
        try:
            for value in args:
                if not isinstance(value, bool | int | float | str):
                    raise RefusedError(
                        "bad_arguments", f"{name}: only numbers and text are understood"
                    )
            return self._make(name, args)
        except RefusedError as refused:
            return Fail(name, refused.code, str(refused))
        except ConfigError as error:
            return Fail(name, "bad_value", str(error))
        except (ValueError, OverflowError, TypeError) as error:
            return Fail(name, "bad_value", f"{name}: {error}")

    def _make(self, name: str, args: Sequence[object]) -> _Plan:
        if name in BY_NAME:
            return self._control(BY_NAME[name], args)
        if name in ACTIONS_BY_NAME:
            return self._makers[name](args)
        if "/" in name:
            raise RefusedError("unknown_address", f"no message {name}; see the catalog message")
        near = nearest(name, [*BY_NAME, *ACTIONS_BY_NAME])
        raise RefusedError("unknown_address", f"no message {name!r}; {near}")

    def _start(self, request: Request, plan: _Plan) -> None:
        def answer(reply: Ack | Fail) -> None:
            if isinstance(reply, Ack):
                for listener in self._listeners:
                    listener(reply)
            request.done(reply)

        done = _Once(answer)
        if plan.start is None:
            done(self._ack(request.name, plan))
            return
        try:
            plan.start(done)
        except Exception as error:
            if not isinstance(error, LmdmError):
                log.exception("%s failed", request.name)
            done(_failure(request.name, error))

    # Plans, one method per message.

    def _control(self, control: Control, args: Sequence[object]) -> _Plan:
        name = control.name
        if name == "panic" and not args:
            # A panic button often sends the bare address; silence is what it means.
            args = (1,)
        _count(name, args, 1, control.describe_range())
        value = control.coerce(args[0])
        used = self.t_f_used_s(float(value)) if name == "t_f" else value
        given = args[0]
        changed = isinstance(given, int | float) and abs(float(given) - float(used)) > 1e-5
        return _Plan(
            (used,),
            f"{given:g} given, {used:g} used" if changed else "",
            control.where == "callback",
            lambda controls: controls.set(name, value),
        )

    def _prompt(self, args: Sequence[object]) -> _Plan:
        if not args:
            raise RefusedError("bad_arguments", "prompt: slot and text expected")
        slot = parse_slot(args[0])
        text = join_text(list(args[1:]))
        cut = len(text) == MAX_PROMPT_CHARACTERS
        note = f"texts end after {MAX_PROMPT_CHARACTERS} characters" if cut else ""
        plan = _Plan((slot + 1, text), note)

        def start(done: Answer) -> None:
            self.session.set_prompt(slot, text, self._when_done("prompt", plan, done))

        return _Plan(plan.values, note, start=start)

    def _weight(self, args: Sequence[object]) -> _Plan:
        _count("weight", args, 2, "slot and value")
        slot, value = parse_slot(args[0]), _unit(parse_number("weight", args[1]))
        return _Plan((slot + 1, value), change=lambda controls: controls.set_weight(slot, value))

    def _crossfade(self, args: Sequence[object]) -> _Plan:
        _count("crossfade", args, 3, "from, to and position")
        source, target = parse_slot(args[0]), parse_slot(args[1])
        position = _unit(parse_number("position", args[2]))
        return _Plan(
            (source + 1, target + 1, position),
            change=lambda controls: controls.crossfade(source, target, position),
        )

    def _fade(self, args: Sequence[object]) -> _Plan:
        _count("fade", args, 2, "slot and seconds")
        slot = parse_slot(args[0])
        seconds = min(max(parse_number("seconds", args[1]), 0.0), 600.0)
        return _Plan((slot + 1, seconds), change=lambda controls: controls.fade_to(slot, seconds))

    def _prime(self, args: Sequence[object]) -> _Plan:
        name = _name("prime", args)
        plan = _Plan((name,))

        def start(done: Answer) -> None:
            self.session.prime(Path(name).expanduser(), self._when_done("prime", plan, done))

        return _Plan((name,), start=start)

    def _clear(self, args: Sequence[object]) -> _Plan:
        if ignored_trigger("clear", args):
            return _Plan(note="0 is a button coming up; nothing done")

        def start(done: Answer) -> None:
            self.session.clear()
            done(self._ack("clear", _Plan()))

        return _Plan(start=start)

    def _record(self, args: Sequence[object]) -> _Plan:
        _count("record", args, 1, "1 or 0")
        on = parse_number("record", args[0]) != 0.0

        def start(done: Answer) -> None:
            path = self.services.record(on)
            done(self._ack("record", _Plan((int(on), path), at_once=True)))

        return _Plan(start=start)

    def _mark(self, args: Sequence[object]) -> _Plan:
        text = join_text(list(args))
        if not text:
            raise RefusedError("bad_arguments", "mark: a text expected")

        def start(done: Answer) -> None:
            self.services.mark(text)
            done(self._ack("mark", _Plan((text,), at_once=True)))

        return _Plan(start=start)

    def _model(self, args: Sequence[object]) -> _Plan:
        name = _name("model", args)
        plan = _Plan((name,))

        def start(done: Answer) -> None:
            if not self._loading_model.acquire(blocking=False):
                done(Fail("model", "busy", "model: another model is still loading; try again"))
                return
            finish = self._when_done("model", plan, done)
            release = _Once(lambda _: self._loading_model.release())

            def loaded(error: LmdmError | None) -> None:
                release(None)
                finish(error)

            try:
                self.services.load_model(name, loaded)
            except Exception:
                release(None)
                raise

        return _Plan((name,), start=start)

    def _preset(self, args: Sequence[object]) -> _Plan:
        name = _name("preset", args)

        def start(done: Answer) -> None:
            changed = self.services.load_preset(name)
            done(self._ack("preset", _Plan((name,), f"set {', '.join(changed)}")))

        return _Plan((name,), start=start)

    # Facts.

    def t_f_used_s(self, wish_s: float) -> float:
        """The future visibility really used for a wish; both in seconds."""
        spec = self.session.engine.instrument.spec
        return self.session.engine.feasible_t_f(wish_s) * spec.samples_per_latent / spec.sample_rate

    def block_heard(self) -> int:
        """The block sounding at the device now; -1 before the first."""
        session = self.session
        rate = session.engine.instrument.spec.sample_rate
        played = (session.ends.position - session.delay_samples) * rate
        return max(-1, played // (session.timeline.block_samples * session.ends.rate))

    def when(self, at_once: bool = False) -> tuple[int, float]:
        """Block and seconds for an ack given now."""
        if at_once:
            return self.block_heard(), 0.0
        block = self.session.next_block
        return block, max(0.0, self.session.seconds_until_heard(block))

    def snapshot(self) -> dict[str, tuple[str, tuple[Value, ...]]]:
        """Every value a performer can set, as (name, values) messages by a unique key."""
        controls = self.session.state.current
        found: dict[str, tuple[str, tuple[Value, ...]]] = {}
        for name in BY_NAME:
            value: Value = getattr(controls, name)
            used = self.t_f_used_s(float(value)) if name == "t_f" else value
            found[key_of(name, ())] = (name, (used,))
        for slot in range(SLOTS):
            for name, slots in (("prompt", controls.prompts), ("weight", controls.weights)):
                values = (slot + 1, slots[slot])
                found[key_of(name, values)] = (name, values)
        return found

    def _ack(self, name: str, plan: _Plan) -> Ack:
        return Ack(name, plan.values, *self.when(plan.at_once), plan.note)

    def _when_done(self, name: str, plan: _Plan, done: Answer) -> Done:
        def finish(error: LmdmError | None) -> None:
            done(self._ack(name, plan) if error is None else _failure(name, error))

        return finish


class _Once:
    """Calls through the first time only, whatever thread comes second."""

    def __init__(self, call: Callable[[Ack | Fail], None] | Callable[[None], None]) -> None:
        self._call: Callable[..., None] | None = call
        self._lock = threading.Lock()

    def __call__(self, value: Ack | Fail | None) -> None:
        with self._lock:
            call, self._call = self._call, None
        if call is not None:
            call(value)


def _apply_change(controls: Controls, change: Callable[[Controls], Controls]) -> Controls:
    return change(controls)


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


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


def _failure(name: str, error: Exception) -> Fail:
    code: Code = "internal"
    if isinstance(error, AudioFileError):
        code = "no_file"
    elif isinstance(error, ConfigError):
        code = "bad_value"
    elif isinstance(error, ModelError) or (name == "model" and isinstance(error, LmdmError)):
        code = "model"
    return Fail(name, code, str(error) or type(error).__name__)
