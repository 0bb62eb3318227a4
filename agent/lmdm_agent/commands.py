"""The protocol without a wire: one message in, exactly one `Ack` or `Fail` out.

Every edge that lets a performer speak (OSC, MIDI, terminal, a replayed take) uses this `Commander`.
A message becomes a `Plan` (`plans`); plans that arrived together are prepared together by the
loader, then carried out as one change: now, or when the block comes that they wait for. Knows no
socket or datagram.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from lmdm_agent.control_state import Change
from lmdm_agent.controls import BY_NAME, SLOTS, Controls, Value, crossing
from lmdm_agent.errors import AudioFileError, ConfigError, LmdmError, ModelError, TakeError
from lmdm_agent.fades import dominant
from lmdm_agent.plans import Plan, Planner
from lmdm_agent.protocol import (
    Ack,
    Answer,
    Carried,
    Code,
    Fail,
    RefusedError,
    Request,
    Services,
    key_of,
)
from lmdm_agent.session import Hand, Session

log = logging.getLogger("lmdm.commands")


@dataclass
class _Item:
    """A message on its way: its plan, its one answer, and the block it waits for."""

    request: Request
    plan: Plan
    answer: Callable[[Ack | Fail], None]
    hand: Hand | None = None
    block: int | None = None
    quantised: bool = False


class Commander:
    """Turns messages into changes of a session. Any thread.

    Args:
        session: The running session.
        services: What the app provides.
    """

    def __init__(self, session: Session, services: Services) -> None:
        self.session = session
        self.services = services
        self._planner = Planner(session, services)
        self._listeners: list[Callable[[Ack, str], None]] = []
        self._carried: list[Callable[[Carried], None]] = []
        self._loading_model = threading.Lock()

    def listen(self, listener: Callable[[Ack, str], None]) -> None:
        """Have ``listener`` told (ack, sender) of every accepted message."""
        self._listeners.append(listener)

    def listen_carried(self, listener: Callable[[Carried], None]) -> None:
        """Have ``listener`` told when a message that waited is carried out.

        It is called from the worker or the cue thread and must be quick.
        """
        self._carried.append(listener)

    # In.

    def apply(self, name: str, args: Sequence[object], done: Answer, sender: str = "") -> None:
        """Carry out one message; ``done`` is called exactly once, perhaps later and elsewhere."""
        self.apply_many([Request(name, args, done, sender)])

    def apply_many(self, requests: Sequence[Request]) -> None:
        """Carry out messages as one change: all of them, or none when one is refused.

        Those that need slow work (a prompt, a file, a model) hold up the others of their bundle,
        and nobody else.
        """
        plans = [self._planner.plan(request.name, request.args) for request in requests]
        if any(isinstance(plan, Fail) for plan in plans):
            for request, plan in zip(requests, plans, strict=True):
                request.done(plan if isinstance(plan, Fail) else _innocent(request))
            return
        items = [
            _Item(request, plan, _Once(self._listened(request)), plan.hand)
            for request, plan in zip(requests, plans, strict=True)
            if isinstance(plan, Plan)
        ]
        if any(item.plan.prepare is not None or item.plan.errand for item in items):
            self._prepare(items)
        else:
            self._carry_out(items)

    def _listened(self, request: Request) -> Callable[[Ack | Fail], None]:
        def answer(reply: Ack | Fail) -> None:
            # Whoever cannot take an answer keeps nobody else from theirs.
            if isinstance(reply, Ack):
                for listener in self._listeners:
                    _guarded(listener, reply, request.sender)
            _guarded(request.done, reply)

        return answer

    # Slow work.

    def _prepare(self, items: list[_Item]) -> None:
        """Let the loader do the slow part of a bundle, then carry it out; one failing fails all."""
        model = any(_brings_model(item) for item in items)
        if model and not self._loading_model.acquire(blocking=False):
            _fail_all(items, "busy", "another model is still loading; try again")
            return
        at = 0

        def job() -> None:
            nonlocal at
            # A new model first: the rest of its bundle is prepared for it, too.
            for at in sorted(range(len(items)), key=lambda place: not _brings_model(items[place])):
                item = items[at]
                if item.plan.prepare is not None:
                    item.hand = item.plan.prepare() or item.hand

        def done(error: Exception | None) -> None:
            if model:
                self._loading_model.release()
            if error is None:
                self._carry_out(items)
                return
            for place, item in enumerate(items):
                name = item.request.name
                item.answer(_failure(name, error) if place == at else _innocent(item.request))

        errand = all(item.plan.prepare is None for item in items)
        if not self.session.submit(job, done, errand=errand):
            if model:
                self._loading_model.release()
            _fail_all(items, "busy", "too many requests are waiting; try again")

    # Change.

    def _carry_out(self, items: list[_Item]) -> None:
        """Change what can be changed now, and let the rest wait; answer everything."""
        try:
            quantised = self.session.quantised_block
            for item in items:
                item.block = item.plan.block
                if item.block is None and item.plan.acts == "block" and quantised is not None:
                    item.block, item.quantised = quantised, True
            later = [item for item in items if item.block is not None]
            if len(later) > self.session.room_for_cues:
                _fail_all(items, "busy", "too much waits for its block; see cancel")
                return
            self._carry_out_now([item for item in items if item.block is None])
            for when in dict.fromkeys((item.block, item.quantised) for item in later):
                group = [item for item in later if (item.block, item.quantised) == when]
                self._let_wait(when[0] or 0, group, quantised=when[1])
        except Exception as error:
            log.exception("a message failed")
            for item in items:
                item.answer(_failure(item.request.name, error))

    def _carry_out_now(self, items: list[_Item]) -> None:
        if not items:
            return
        hands = _hands(items)
        mine = [item for item in items if item.plan.acts != "block"] if hands else items
        block = self.session.change(_change(mine))
        after = self.session.state.current
        rest = [item for item in items if item not in mine]
        if hands:
            # The worker's part and the controls of the same bundle meet at one block.
            after = _change(rest)(after)
            waiting = [item for item in rest if item.plan.change is not None]
            hands = [*hands, lambda: self._tell_carried(waiting)]
            self.session.hand_over(_change(rest), hands)
        last = self._before(block)[1]
        for item in items:
            try:
                found = item.plan.act() if item.plan.act is not None else ()
            except Exception as error:
                if not isinstance(error, LmdmError | RefusedError):
                    log.exception("%s failed", item.request.name)
                item.answer(_failure(item.request.name, error))
                continue
            leads_to = self._notes(item.plan, after, block, last)
            note = "; ".join(filter(None, (item.plan.note, leads_to)))
            at_once = item.plan.acts != "block"
            when = (self.session.block_heard, 0.0) if at_once else self._when(block)
            values = (*item.plan.values, *found)
            waits = item in rest and item.plan.change is not None
            item.answer(Ack(item.request.name, values, *when, note, waits))

    def _let_wait(self, block: int, items: list[_Item], *, quantised: bool) -> None:
        """Let what arrived together wait for its block together."""
        used = max(block, self.session.next_block)
        by_block = [item for item in items if item.plan.acts == "block"]
        if by_block:
            hands = [*_hands(by_block), lambda: self._tell_carried(by_block)]
            key, change = _key(by_block), _change(by_block)
            self.session.change_at(block, change, hands, key, quantised=quantised)
        heard = [item for item in items if item.plan.acts != "block"]
        if heard:
            self.session.when_heard(block, lambda: self._do_when_heard(heard), _key(heard))
        # What it will do is foretold from what is known now: what moves already, but no other cue.
        before, last = self._before(used)
        after = _change(by_block)(before)
        for item in items:
            late = used if item in by_block else max(block, self.session.block_heard)
            waits = f"waits for block {late}"
            if late > block:
                waits = f"block {block} has passed, block {late} instead"
            leads_to = self._notes(item.plan, after, late, last)
            note = "; ".join(filter(None, (item.plan.note, waits, leads_to)))
            item.answer(
                Ack(item.request.name, item.plan.values, *self._when(late), note, waits=True)
            )

    def _do_when_heard(self, items: list[_Item]) -> None:
        self.session.change(_change(items))
        for item in items:
            if item.plan.act is not None:
                item.plan.act()
        self._tell_carried(items)

    def _tell_carried(self, items: list[_Item]) -> None:
        for item in items:
            name, values = item.request.name, item.plan.values
            if name == "at":
                name, values = str(values[1]), values[2:]
            by_block = item.plan.acts == "block"
            carried = Carried(name, values, item.request.sender, by_block)
            for listener in self._carried:
                _guarded(listener, carried)

    def _before(self, block: int) -> tuple[Controls, str | None]:
        """The controls as they will be just before a block, and the prompt that dominates then."""
        session, state = self.session, self.session.state
        block_s = session.engine.instrument.spec.block_s
        controls, first = state.current, session.next_block
        if block > first:
            controls = controls.at_block(first, block_s).at_block(block - 1, block_s)
            return controls, dominant(controls.mixture())
        number, taken = state.taken
        # A hand that waits clears or replaces the context: nothing dominates it then.
        known = number >= 0 and not session.hands_wait
        return controls, dominant(taken.mixture()) if known else None

    def _notes(self, plan: Plan, after: Controls, block: int, last: str | None) -> str:
        """What a change of prompts or weights leads to, in words.

        ``last`` is the prompt that dominates before ``block``.
        """
        if not plan.mixes:
            return ""
        empty = [f"slot {s + 1} holds no prompt and does not count" for s in plan.slots]
        notes = [text for s, text in zip(plan.slots, empty, strict=True) if not after.prompts[s]]
        spec = self.session.engine.instrument.spec
        found = crossing(after, last, block, spec.block_s)
        if found is not None:
            count = min(after.context_dropout, spec.context_latents)
            who = f"{found[1]!r} takes over" if found[1] else "no prompt dominates"
            notes.append(f"block {found[0]}: {who}, the oldest {count} latents are forgotten")
        return "; ".join(notes)

    # Facts.

    def _when(self, block: int) -> tuple[int, float]:
        return block, max(0.0, self.session.seconds_until_heard(block))

    def when(self) -> tuple[int, float]:
        """The next block and the seconds until it is heard."""
        return self._when(self.session.next_block)

    def snapshot(self) -> dict[str, tuple[str, tuple[Value, ...]]]:
        """Every value a performer can set, as (name, values) messages by a unique key."""
        controls = self.session.state.current
        found: dict[str, tuple[str, tuple[Value, ...]]] = {}
        for name in BY_NAME:
            value: Value = getattr(controls, name)
            used = self._planner.t_f_used_s(float(value)) if name == "t_f" else value
            found[key_of(name, ())] = (name, (used,))
        for slot in range(SLOTS):
            for name, slots in (("prompt", controls.prompts), ("weight", controls.weights)):
                values = (slot + 1, slots[slot])
                found[key_of(name, values)] = (name, values)
        path = self.services.recording()
        on, peers = self.services.linked()
        return found | {
            "record": ("record", (int(bool(path)), path)),
            "link": ("link", (int(on), peers)),
        }


class _Once:
    """Calls through the first time only, whatever thread comes second."""

    def __init__(self, call: Callable[[Ack | Fail], None]) -> None:
        self._call: Callable[[Ack | Fail], None] | None = call
        self._lock = threading.Lock()

    def __call__(self, reply: Ack | Fail) -> None:
        with self._lock:
            call, self._call = self._call, None
        if call is not None:
            call(reply)


def _key(items: Sequence[_Item]) -> str:
    """What a single message sets; bundles, presets and what only acts have no key."""
    plan = items[0].plan
    name, values = items[0].request.name, plan.values
    if name == "at":
        name, values = str(values[1]), values[2:]
    # Two presets may set different things.
    if len(items) > 1 or plan.change is None or name in ("preset", "preset_fade"):
        return ""
    return key_of(name, values)


def _brings_model(item: _Item) -> bool:
    name, values = item.request.name, item.plan.values
    return name == "model" or (name == "at" and values[1] == "model")


def _hands(items: Sequence[_Item]) -> list[Hand]:
    """Hands in their order, but a model's first, or it would lose what is primed with it."""
    ordered = sorted(items, key=lambda item: not _brings_model(item))
    return [item.hand for item in ordered if item.hand is not None]


def _guarded(tell: Callable[..., None], *words: object) -> None:
    try:
        tell(*words)
    except Exception:
        log.exception("nobody took an answer")


def _change(items: Sequence[_Item]) -> Change:
    """The changes of several messages as one."""
    changes = [item.plan.change for item in items if item.plan.change is not None]
    return lambda controls: reduce(lambda value, change: change(value), changes, controls)


def _fail_all(items: Sequence[_Item], code: Code, text: str) -> None:
    for item in items:
        item.answer(Fail(item.request.name, code, f"{item.request.name}: {text}"))


def _innocent(request: Request) -> Fail:
    return Fail(request.name, "bundle", "not applied: another message of its bundle was refused")


def _failure(name: str, error: Exception) -> Fail:
    code: Code = "internal"
    if isinstance(error, RefusedError):
        code = error.code
    elif isinstance(error, AudioFileError):
        code = "no_file"
    elif isinstance(error, TakeError):
        code = "take"
    elif isinstance(error, ConfigError):
        code = "bad_value"
    elif isinstance(error, ModelError) or (name == "model" and isinstance(error, LmdmError)):
        code = "model"
    return Fail(name, code, str(error) or type(error).__name__)
