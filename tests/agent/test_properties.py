"""Every control over the wire with any value of any type, and prompts that mix and move at random.

One agent serves all examples of a test.
"""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from osc_fakes import Peer, Rig, bundle, message, served

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import CONTROLS, MAX_PROMPT_CHARACTERS, SLOTS, Control, Controls
from lmdm_agent.osc_publisher import TICK_S
from lmdm_agent.osc_wire import MAX_DATAGRAM

BLOCK_S = 0.05
WIRE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass
class Pair:
    """A hand that moves, and another patch that is told."""

    rig: Rig
    hand: Peer
    other: Peer
    number: int = 0

    def told(self) -> list[tuple[str, list[Any]]]:
        """What the other is told up to now: its own sync is the mark."""
        self.number += 1
        self.other.send("/lmdm/sync", self.number)
        found = []
        while (got := self.other.receive(20.0)) != ("/lmdm/done", [self.number]):
            assert got is not None
            found.append(got)
        return found


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with (
        served() as (found, server),
        Peer(server.port, hello=True) as hand,
        Peer(server.port, hello=True) as other,
    ):
        for peer in (hand, other):
            # Room for what a whole test does not read.
            peer.back.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        yield Pair(found, hand, other)


@pytest.fixture(autouse=True)
def _from_rest(pair: Pair) -> None:
    """Nothing of the test before is unread."""
    pair.told()


def as_float32(value: float) -> float:
    return struct.unpack(">f", struct.pack(">f", value))[0]


# Any value of any type, to every control.

HUGE = st.sampled_from([1e30, -1e30, 3e38, -3e38, 1e-40, -0.0])
ODD = st.sampled_from([math.nan, math.inf, -math.inf])
WORDS = st.sampled_from(
    ["on", "off", "Yes", " 1 ", "0.5", "-7", "1e9", "nan", "inf", "", "p4", "EULER", "bar", "many"]
)
TYPED = st.one_of(
    st.tuples(st.integers(-(2**31), 2**31 - 1), st.just("i")),
    st.tuples(st.integers(-20, 60), st.just("i")),
    st.tuples(
        st.one_of(st.floats(width=32), st.floats(-70, 60, width=32), HUGE, ODD), st.just("f")
    ),
    st.tuples(st.one_of(st.floats(), st.floats(-70, 500), ODD), st.just("d")),
    st.tuples(st.integers(-(2**63), 2**63 - 1), st.just("h")),
    st.tuples(st.just(True), st.just("T")),
    st.tuples(st.just(False), st.just("F")),
    st.tuples(WORDS, st.just("s")),
)
"""A value and its OSC type."""


def expected(control: Control, value: Any, type_: str) -> Any:
    """What the table makes of a value that arrives as this type; None when it refuses it."""
    if control.kind == "choice":
        word = str(value).strip().lower()
        return word if word in control.choices else None
    words = {"on": 1, "yes": 1, "true": 1, "off": 0, "no": 0, "false": 0}
    if type_ == "s":
        value = words.get(value.strip().lower(), value)
    try:
        number = as_float32(value) if type_ == "f" else float(value)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    if control.kind == "bool":
        return int(number != 0)
    clamped = min(max(number, control.low), control.high)
    return round(clamped) if control.kind == "int" else clamped


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)
@WIRE
@given(typed=TYPED)
@example(typed=(math.nan, "f"))
@example(typed=(math.inf, "d"))
@example(typed=(2**63 - 1, "h"))
@example(typed=("on", "s"))
def test_a_control_takes_what_fits_and_says_what_it_took(
    pair: Pair, control: Control, typed: tuple[Any, str]
) -> None:
    value, type_ = typed
    pair.rig.session.cancel()
    pair.rig.session.state.update(lambda _: Controls())
    pair.rig.session.conductor.sync()
    before = pair.rig.controls
    verb, words = pair.hand.ask(f"/lmdm/{control.name}", value, types=type_)
    want = expected(control, value, type_)
    if want is None:
        assert verb == "fail"
        assert words[0] == "bad_value"
        assert control.name in words[1]
        assert pair.rig.controls == before
        return
    used, block, seconds, note = words
    held = getattr(pair.rig.controls, control.name)
    if control.name == "t_f":
        # The state keeps the wish; what is told is what the delay allows.
        assert held == pytest.approx(want)
        low, high = pair.rig.session.engine.instrument.spec.t_f_range_latents
        assert low <= round(used * 8000 / 50) <= high
        assert used == pytest.approx(pair.rig.session.engine.feasible_t_f(held) * 50 / 8000)
    else:
        assert held == want
        assert type(held) is {"bool": bool, "int": int, "float": float, "choice": str}[control.kind]
        assert used == (as_float32(want) if control.kind == "float" else want)
    assert block == (0 if control.where == "block" else -1)
    assert seconds >= 0
    if type_ in "ifdh" and abs(float(value) - float(used)) > 1e-3:
        assert note.split(";")[0].endswith(" used")
    echo = pair.other.until(f"/lmdm/{control.name}", used)
    assert echo == [used]
    assert type(echo[0]) is type(used)


# Prompts.

SPOKEN = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=700
) | st.lists(
    st.sampled_from(["warm", "caffè", "🐋", "日本", "120", "808", "e\u0301", "🏳️‍🌈", "-", "a/b*?"])
).map(" ".join)


@WIRE
@given(slot=st.integers(1, SLOTS), text=SPOKEN)
@example(slot=1, text="drums at 120")
@example(slot=8, text="é" * 501)
@example(slot=2, text="🐋" * 700)
@example(slot=2, text="bang")
@example(slot=3, text="\r\n\t ")
def test_any_prompt_is_one_text_for_everybody(pair: Pair, slot: int, text: str) -> None:
    verb, words = pair.hand.ask("/lmdm/prompt", slot, text)
    assert verb == "ack"
    meant = " ".join(text.split())[:MAX_PROMPT_CHARACTERS]
    assert pair.rig.controls.prompts[slot - 1] == meant
    said = words[1]
    if len(meant.encode()) < MAX_DATAGRAM - 200:
        assert said == meant
    else:
        assert said.endswith("…") or said == meant
        assert meant.startswith(said.rstrip("…"))
        # What is cut on its way is cut at the end of a letter, and not much shorter than it must.
        assert len(said.encode()) > MAX_DATAGRAM - 200
    found = pair.told()
    echoes = [values for name, values in found if name == "/lmdm/prompt" and values[0] == slot]
    heard = echoes[-1][1] if echoes else pair.other.until("/lmdm/prompt", slot)[1]
    while heard != meant and not heard.endswith("…"):
        # An earlier example's, held back by the limit of 30 a second.
        heard = pair.other.until("/lmdm/prompt", slot)[1]
    assert meant.startswith(heard.rstrip("…"))


@WIRE
@given(atoms=st.lists(st.one_of(st.integers(-999, 999), st.sampled_from(["a", "12", "b c", "è"]))))
def test_atoms_are_joined_whatever_their_types(pair: Pair, atoms: list[Any]) -> None:
    meant = " ".join(str(atom) for atom in atoms)
    for number in (int, float):
        sent = [number(atom) if isinstance(atom, int) else atom for atom in atoms]
        assert pair.hand.ask("/lmdm/prompt", 1, *sent)[1][1] == meant


# Bundles.

SOUND: list[tuple[Any, ...]] = [
    ("steps", 2), ("steps", 7), ("mix", 0.25), ("mute", 1), ("seed", 9), ("solver", "p4"),
    ("weight", 2, 0.5), ("crossfade", 1, 2, 0.5), ("mark", "here"), ("fade", 2, 1.0),
]  # fmt: skip
BROKEN: list[tuple[Any, ...]] = [
    ("stepss", 2), ("steps",), ("mix", "loud"), ("weight", 9, 1), ("solver", "magic"),
    ("mark",), ("mix", math.nan), ("at", 1),
]  # fmt: skip
PART = st.one_of(*[st.sampled_from(SOUND)] * 3, st.sampled_from(BROKEN))


@WIRE
@given(
    parts=st.lists(PART, min_size=1, max_size=12),
    cuts=st.lists(st.integers(1, 6), max_size=3),
)
def test_a_bundle_is_answered_message_by_message(pair: Pair, parts: list, cuts: list[int]) -> None:
    datagrams = [message(f"/lmdm/{name}", *args) for name, *args in parts]
    for cut in cuts:
        # Some of them nested once more.
        datagrams = [*datagrams[:cut], bundle(*datagrams[cut:])] if datagrams[cut:] else datagrams
    broken = [part in BROKEN for part in parts]
    before = pair.rig.controls
    pair.number += 1
    pair.hand.raw(bundle(*datagrams))
    pair.hand.send("/lmdm/sync", f"bundle {pair.number}")
    answers = []
    while (got := pair.hand.receive()) != ("/lmdm/done", [f"bundle {pair.number}"]):
        assert got is not None
        if got[0] in ("/lmdm/ack", "/lmdm/fail") and got[1][0] != "/lmdm/sync":
            answers.append(got)
    assert [words[0] for _, words in answers] == [f"/lmdm/{name}" for name, *_ in parts]
    if any(broken):
        assert pair.rig.controls == before
        codes = [words[1] for _, words in answers]
        assert [code != "bundle" for code in codes] == broken
    else:
        assert {name for name, _ in answers} == {"/lmdm/ack"}
        after = before
        for name, *args in parts:
            if name in ("steps", "mix", "mute", "seed", "solver"):
                after = after.set(name, args[0])
        for control in CONTROLS:
            assert getattr(pair.rig.controls, control.name) == getattr(after, control.name)


# The rate limit, counted.


def test_no_address_comes_more_often_than_30_times_a_second(pair: Pair) -> None:
    pair.rig.session.state.update(lambda _: Controls())
    pair.told()
    names = ("mix", "steps", "crossfade", "fade", "weight")
    last = {"mix": [0.75], "steps": [33], "crossfade": [2, 1, 0.5], "fade": [2, 0.5]}
    last |= {"weight": [3, 0.5]}
    counts = dict.fromkeys(names, 0)
    started = time.monotonic()
    for i in range(150):
        moves = [("mix", i / 300), ("steps", 1 + i % 30), ("crossfade", 1, 2, i / 300)]
        moves += [("fade", 1, i / 300), ("weight", 3, i / 300)]
        if i == 149:
            moves = [(name, *last[name]) for name in names]
        pair.hand.raw(bundle(*(message(f"/lmdm/{name}", *args) for name, *args in moves)))
        for name in names:
            assert pair.hand.answer(f"/lmdm/{name}")[0] == "ack"
    waiting = dict(last)
    while waiting:
        found = pair.other.receive()
        assert found is not None, f"never told: {waiting}"
        name, words = found[0].removeprefix("/lmdm/"), found[1]
        if name not in names or (name == "weight" and words[0] != 3):
            continue
        counts[name] += 1
        assert name in waiting, f"{name} {words} came after the last one"
        if words == last[name]:
            del waiting[name]
    passed_s = time.monotonic() - started
    for name in names:
        assert 1 <= counts[name] <= passed_s / TICK_S + 2, name


# Prompts that mix and move: a plain model beside the real one.

TEXTS = ("", "rain", "bass", "bells")
SLOT = st.integers(0, 2)
SHARE = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def shares_of(prompts: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    """Share of every text; slot 1 counts alone when no prompt has any weight."""
    total = sum(w for p, w in zip(prompts, weights, strict=True) if p)
    if total == 0:
        return {prompts[0]: 1.0} if prompts[0] else {}
    shares = dict.fromkeys((p for p in prompts if p), 0.0)
    for text, weight in zip(prompts, weights, strict=True):
        if text:
            shares[text] += weight / total
    return {text: share for text, share in shares.items() if share}


class Mixing(RuleBasedStateMachine):
    """Weights, crossfades, fades and prompts in any order, against bookkeeping by hand."""

    @initialize()
    def begin(self) -> None:
        self.state = ControlState(Controls())
        self.block = 0
        self.prompts = [""] * SLOTS
        self.weights = [1.0] + [0.0] * (SLOTS - 1)
        self.start: dict[str, float] = {}
        self.goal: list[float] = []
        self.blocks = self.passed = 0
        """Of the fade under way; none when `blocks` is 0."""

    @rule(slot=SLOT, text=st.sampled_from(TEXTS))
    def prompt(self, slot: int, text: str) -> None:
        old, self.prompts[slot] = self.prompts[slot], text
        if self.blocks and old and old not in self.prompts and old in self.start:
            share = self.start.pop(old)
            if text:
                self.start[text] = self.start.get(text, 0.0) + share
        self.state.update(lambda controls: controls.set_prompt(slot, text))

    @rule(slot=SLOT, value=SHARE)
    def weight(self, slot: int, value: float) -> None:
        self.weights = [*self.state.current.weights]
        self.weights[slot] = value
        self.blocks = 0
        self.state.update(lambda controls: controls.set_weight(slot, value))

    @rule(one=SLOT, two=SLOT, position=SHARE)
    def crossfade(self, one: int, two: int, position: float) -> None:
        self.weights = [0.0] * SLOTS
        self.weights[one] += 1 - position
        self.weights[two] += position
        self.blocks = 0
        self.state.update(lambda controls: controls.crossfade(one, two, position))

    @rule(slot=SLOT, blocks=st.integers(0, 6))
    def fade(self, slot: int, blocks: int) -> None:
        self.start, self.passed, self.blocks = self.shares(), 0, max(1, blocks)
        self.goal = [float(i == slot) for i in range(SLOTS)]
        self.state.update(lambda controls: controls.fade_to(slot, blocks * BLOCK_S))

    @rule()
    def play(self) -> None:
        self.state.take(self.block, BLOCK_S)
        self.block += 1
        self.passed += 1
        if self.blocks and self.passed == self.blocks:
            self.weights, self.blocks = self.goal, 0

    def shares(self) -> dict[str, float]:
        if not self.blocks:
            return shares_of(self.prompts, self.weights)
        position = self.passed / self.blocks
        goal = shares_of(self.prompts, self.goal)
        mixed = {
            text: (1 - position) * self.start.get(text, 0.0) + position * goal.get(text, 0.0)
            for text in (*self.start, *goal)
        }
        return {text: share for text, share in mixed.items() if share > 0}

    @invariant()
    def weights_of_used_prompts_sum_to_1(self) -> None:
        controls = self.state.current
        weights = controls.normalised_weights()
        assert sum(weights) == pytest.approx(1.0)
        assert all(0.0 <= weight <= 1.0 for weight in weights)
        assert all(0.0 <= weight <= 1.0 + 1e-9 for weight in controls.weights)
        used = [weight for weight, text in zip(weights, controls.prompts, strict=True) if text]
        # Slot 1 stands in where no prompt has any weight, though it may be empty itself.
        assert sum(used) == pytest.approx(1.0) or weights == (1.0, *(0.0,) * (SLOTS - 1))

    @invariant()
    def shares_are_those_of_the_books(self) -> None:
        mixture = self.state.current.mixture()
        assert set(mixture) <= set(TEXTS[1:])
        assert mixture == pytest.approx(self.shares())
        assert sum(mixture.values()) <= 1.0 + 1e-9
        if not self.blocks and mixture:
            assert sum(mixture.values()) == pytest.approx(1.0)


TestMixing = Mixing.TestCase
TestMixing.settings = settings(max_examples=400, stateful_step_count=25, deadline=None)
