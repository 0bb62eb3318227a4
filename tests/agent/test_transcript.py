"""The whole protocol over real UDP sockets, message by message: two hands, one agent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import ANY

import pytest
from osc_fakes import Peer, Rig, bundle, message, rig, served, wait_for

from lmdm_agent import __version__, osc_publisher
from lmdm_agent.controls import ACTIONS, CONTROLS, SLOTS, Control
from lmdm_agent.errors import PortError
from lmdm_agent.osc import OscServer
from lmdm_agent.protocol import CODES, META, OUT

Message = tuple[str, list[Any]]
PERIODIC = frozenset(("level", "health", "held", "clock"))
"""What comes by the clock on the wall, whatever is played."""
SLACK_S, BLOCK_S = 0.0125, 0.05
FIRST_HEARD_S = BLOCK_S + SLACK_S


@dataclass
class Hand:
    """A performer's patch, read message by message; what is periodic is kept apart."""

    peer: Peer
    periodic: list[Message] = field(default_factory=list)
    loading: bool = False

    def send(self, name: str, *args: object, types: str = "") -> None:
        self.peer.send(f"/lmdm/{name}", *args, types=types)

    def read(self) -> Message:
        """The next message that is not periodic; a state "loading" may be too short to be seen."""
        while (found := self.peer.receive(5.0)) is not None:
            name, values = found[0].removeprefix("/lmdm/"), found[1]
            if name in PERIODIC:
                self.periodic.append((name, values))
            elif name == "state" and (self.loading or values == ["loading"]):
                self.loading = values == ["loading"]
            else:
                return name, values
        raise AssertionError("nothing came any more")

    def hears(self, name: str, *values: object) -> None:
        """The next message is this one."""
        assert self.read() == (name, list(values))

    def is_acked(self, name: str, *values: object, note: str = "", at: Any = None) -> None:
        """The next message is the ack of ``name``; ``at`` is its (block, seconds)."""
        block, seconds = at or (0, FIRST_HEARD_S)
        self.hears("ack", f"/lmdm/{name}", *values, block, seconds, note)

    def is_refused(self, name: str, code: str, *words: str) -> None:
        """The next message is a fail with this code, whose sentence has these words."""
        verb, (address, found, text) = self.read()
        assert (verb, address, found) == ("fail", f"/lmdm/{name}", code), text
        assert all(word in text for word in words), text

    def until(self, name: str, *start: object) -> list[Any]:
        """Read on to a message that begins so."""
        while (found := self.read()) is not None:
            if found[0] == name and found[1][: len(start)] == list(start):
                return found[1]
        raise AssertionError

    def until_periodic(self, name: str) -> list[Any]:
        """The next periodic message of that name; forgets those before it."""
        self.periodic.clear()
        while (got := self.peer.receive(5.0)) is not None:
            if got[0] == f"/lmdm/{name}":
                return got[1]
        raise AssertionError(f"{name} did not come")


@dataclass
class Stage:
    """Two hands that have said hello to one agent; the audio clock stands still."""

    rig: Rig
    server: OscServer
    left: Hand
    right: Hand
    ticks: int = 0

    def rest(self) -> tuple[list[Message], list[Message]]:
        """What else comes to the left and the right, up to a moment when all is told.

        A take that changes its path twice is the mark: it is told by the same thread, in the same
        pass, as whatever moves without a message.
        """
        services, found = self.rig.services, ([], [])
        before = services.take
        for _ in range(2):
            self.ticks += 1
            mark = services.take = f"/mark/{self.ticks}"
            for hand, heard in zip((self.left, self.right), found, strict=True):
                while (got := hand.read()) != ("record", [1, mark]):
                    heard.append(got)
        services.take = before
        for hand, heard in zip((self.left, self.right), found, strict=True):
            while (got := hand.read()) != ("record", [int(bool(before)), before]):
                heard.append(got)
        return found

    def is_quiet(self) -> None:
        """Nothing else comes."""
        assert self.rest() == ([], [])

    def play(self, blocks: int = 1) -> None:
        """Let blocks pass one by one, each answered before the next comes."""
        for _ in range(blocks):
            number = self.rig.session.next_block
            self.rig.play()
            wait_for(lambda number=number: self._answered(number))

    def _answered(self, number: int) -> bool:
        report = self.rig.session.last_report
        return report is not None and report.block == number


def greeted(peer: Peer, *, name: str) -> Hand:
    """A hand that has said hello and heard everything."""
    hand = Hand(peer)
    hand.send("hello", peer.back.getsockname()[1], name)
    hand.until("state")
    return hand


@pytest.fixture
def stage() -> Iterator[Stage]:
    with served() as (found, server), Peer(server.port) as one, Peer(server.port) as two:
        yield Stage(found, server, greeted(one, name="left"), greeted(two, name="right"))


def whole_state(state: str = "ready", steps: int = 4) -> list[Message]:
    """A dump of the untouched toy, in order."""
    values = {c.name: int(c.default) if c.kind == "bool" else c.default for c in CONTROLS}
    values |= {"t_f": pytest.approx(-0.0125), "steps": steps, "guidance": pytest.approx(0.7)}
    found: list[Message] = [(name, [value]) for name, value in values.items()]
    for slot in range(1, SLOTS + 1):
        found += [("prompt", [slot, ""]), ("weight", [slot, float(slot == 1)])]
    found += [("record", [0, ""]), ("link", [0, 0])]
    found += [("safety", [0, 0, 0, 0, 0]), ("delay", [500, FIRST_HEARD_S]), ("late", [0])]
    return [*found, ("steps_used", [0, 0, ""]), ("device", ["closed", "", ""]), ("state", [state])]


# Conversation.


def test_hello_says_who_is_there_and_everything_once() -> None:
    with served() as (_, server), Peer(server.port) as peer, Peer(server.port) as ear:
        port = ear.out.getsockname()[1]
        peer.send("/lmdm/hello", float(port), "left", "hand", 2.0)
        hand = Hand(ear)
        hand.is_acked("hello", port)
        hand.hears("version", 1, __version__, "toy")
        assert [hand.read() for _ in whole_state()] == whole_state()
        (client,) = server.publisher.subscribers()
        assert (client.name, client.address) == ("left hand 2", ("127.0.0.1", port))
        peer.send("/lmdm/hello", port, "left hand")
        hand.is_acked("hello", port)
        peer.send("/lmdm/version")
        hand.is_acked("version")
        hand.hears("version", 1, __version__, "toy")
        # Everything went to the port of the hello, nothing to where it was sent from.
        assert peer.receive(0.05) is None


def test_dump_is_everything_then_done(stage: Stage) -> None:
    stage.left.send("dump")
    stage.left.is_acked("dump")
    assert [stage.left.read() for _ in whole_state()] == whole_state()
    stage.left.hears("done", "dump")
    stage.is_quiet()


def test_catalog_lists_every_control_and_action(stage: Stage) -> None:
    stage.left.send("catalog")
    stage.left.is_acked("catalog")
    for control in CONTROLS:
        name, words = stage.left.read()
        assert (name, words[:3]) == ("catalog", ["control", control.name, control.kind])
        assert words[7] == control.help
    for action in ACTIONS:
        letters = "".join(letter for _, letter, _ in action.arguments) or "-"
        stage.left.hears("catalog", "action", action.name, letters, action.help)
    stage.left.hears("catalog", "model", "toy", "a toy")
    stage.left.hears("catalog", "preset", "soft", "")
    stage.left.hears("done", "catalog")
    stage.is_quiet()


def test_ping_and_sync(stage: Stage) -> None:
    for identity in (7, 0.5, "chorus"):
        stage.left.send("ping", identity)
        stage.left.is_acked("ping", identity)
        stage.left.send("sync", identity)
        stage.left.is_acked("sync", identity)
        stage.left.hears("done", identity)
    stage.right.send("model", "slow")
    stage.right.send("sync", "right")
    stage.right.is_acked("sync", "right")
    stage.left.send("sync", "left")
    stage.left.is_acked("sync", "left")
    # The other hand's slow request holds up nobody else's sync.
    stage.left.hears("done", "left")
    stage.rig.services.let_go.set()
    # The worker takes the model over at the next block, which has not come yet.
    assert stage.right.until("ack", "/lmdm/model") == ["/lmdm/model", "slow", 0, FIRST_HEARD_S, ""]
    stage.right.until("done", "right")
    assert stage.left.until("model") == ["slow"]


def test_bye_ends_it_and_hello_begins_anew(stage: Stage) -> None:
    stage.left.send("bye", 0)
    stage.left.is_acked("bye")
    assert len(stage.server.publisher.subscribers()) == 2
    stage.left.send("bye")
    stage.left.is_acked("bye")
    stage.right.send("steps", 5)
    stage.right.is_acked("steps", 5)
    stage.left.send("ping", "still answered")
    stage.left.is_acked("ping", "still answered")
    (client,) = stage.server.publisher.subscribers()
    assert client.name == "right"
    port = stage.left.peer.back.getsockname()[1]
    stage.left.send("hello", port)
    stage.left.is_acked("hello", port)
    stage.left.hears("version", 1, __version__, "toy")
    assert [stage.left.read() for _ in whole_state()] == whole_state(steps=5)
    stage.is_quiet()


def test_who_falls_silent_is_forgotten(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osc_publisher, "EXPIRY_S", 0.3)

    def only_left() -> bool:
        stage.left.send("ping", 1)
        return [c.name for c in stage.server.publisher.subscribers()] == ["left"]

    wait_for(only_left)
    stage.right.send("ping", "back")
    stage.right.until("ack", "/lmdm/ping", "back")
    assert [c.name for c in stage.server.publisher.subscribers()] == ["left"]


def test_an_agent_that_restarts_is_found_again() -> None:
    with Peer(0) as peer:
        with served() as (_, server):
            peer.port = server.port
            hand = greeted(peer, name="left")
            hand.send("steps", 9)
            hand.is_acked("steps", 9)
        hand.until("state", "offline")
        # The patch goes on saying hello; the agent comes back where it was.
        with rig() as found, OscServer(found.commander, found.session, port=peer.port):
            port = peer.back.getsockname()[1]
            hand.send("hello", port, "left")
            hand.is_acked("hello", port)
            hand.hears("version", 1, __version__, "toy")
            assert [hand.read() for _ in whole_state()] == whole_state()
            hand.send("steps", 9)
            hand.is_acked("steps", 9)
        hand.until("state", "offline")


def test_two_agents_do_not_share_a_port(stage: Stage) -> None:
    with pytest.raises(PortError, match=r"close the program .* --osc-port"):
        OscServer(stage.rig.commander, stage.rig.session, port=stage.server.port).start()
    stage.left.send("ping", 1)
    stage.left.is_acked("ping", 1)


# Controls.

MOVED: dict[str, tuple[object, object, str]] = {
    "steps": (99.0, 50, "99 given, 50 used"),
    "auto_steps": (0, 0, ""),
    "solver": ("p4", "p4", ""),
    "guidance": (0.25, 0.25, ""),
    "cfg_weight": (15.5, 15.0, "15.5 given, 15 used"),
    "seed": (77, 77, ""),
    "t_f": (
        -5,
        pytest.approx(-0.1),
        "-5 given, -0.1 used; the model was trained for -0.1 to 0.05 s",
    ),
    "context_dropout": (3, 3, ""),
    "use_sketch": (0, 0, ""),
    "use_stem": (True, 1, ""),
    "freeze": (1.0, 1, ""),
    "drift_watch": (0.0, 0, ""),
    "input_gain_db": (-200, -60.0, "-200 given, -60 used"),
    "gain_db": (12.5, 12.0, "12.5 given, 12 used"),
    "mix": (0.5, 0.5, ""),
    "match_loudness": (1, 1, ""),
    "late_sound": ("Dry", "dry", ""),
    "mute": (1, 1, ""),
    "bypass": (1, 1, ""),
    "panic": (1, 1, ""),
    "tempo": (120, 120.0, ""),
    "beats_per_bar": (3, 3, ""),
    "quantise": ("bar", "bar", "nothing waits yet: there is no tempo"),
}
"""What is sent, what is used, and the note."""


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)
def test_a_control_is_acked_to_one_and_echoed_to_the_other(stage: Stage, control: Control) -> None:
    given, used, note = MOVED[control.name]
    at = (0, FIRST_HEARD_S) if control.where == "block" else (-1, 0.0)
    stage.left.send(control.name, given)
    stage.left.is_acked(control.name, used, note=note, at=at)
    stage.right.hears(control.name, used)
    stage.is_quiet()
    stage.right.send(control.name, control.default)
    stage.right.until("ack", f"/lmdm/{control.name}")
    stage.left.until(control.name)
    stage.is_quiet()


def test_a_bare_panic_is_1(stage: Stage) -> None:
    stage.left.send("panic")
    stage.left.is_acked("panic", 1, at=(-1, 0.0))
    stage.right.hears("panic", 1)
    stage.is_quiet()


# Actions, each from rest: what it is sent, what its ack says, what the other hears.

NOW = (-1, 0.0)
NEXT = (0, FIRST_HEARD_S)
EMPTY = "slot {} holds no prompt and does not count"
BOTH_EMPTY = "slot 1 holds no prompt and does not count; slot 2 holds no prompt and does not count"
ACTED: list[tuple[str, list[Any], list[Any], tuple[int, float], str]] = [
    ("prompt", [1, "caffè ♫ 日本 🐋 120"], [1, "caffè ♫ 日本 🐋 120"], NEXT, ""),
    ("prompt", [2.0, "warm", "bass", 120.0], [2, "warm bass 120"], NEXT, ""),
    ("weight", [2, 1.5], [2, 1.0], NEXT, f"1.5 given, 1 used; {EMPTY.format(2)}"),
    ("crossfade", [1, 2, 0.0], [1, 2, 0.0], NEXT, BOTH_EMPTY),
    ("fade", [2, 0.5], [2, 0.5], NEXT, EMPTY.format(2)),
    ("refresh", [], [], NEXT, ""),
    ("clear", [], [], NEXT, ""),
    ("clear", [0], [], NEXT, "0 is a button coming up; nothing done"),
    ("record", [1], [1, "/takes/take-1"], NOW, ""),
    ("capture", [2.5], [2.5, "/takes/capture-1"], NOW, "1:30 are held"),
    ("mark", ["second", "chorus", 2.0], ["second chorus 2"], NOW, ""),
    ("model", ["toy"], ["toy"], NEXT, ""),
    ("preset_save", ["mine"], ["mine"], NOW, ""),
    ("at", [7, "steps", 3], [7, "steps", 3], (7, FIRST_HEARD_S + 7 * BLOCK_S), "waits for block 7"),
    ("cancel", [], [0], NOW, ""),
    ("beat", [2.0], [2.0], NOW, ""),
    ("link", [1], [1, 2], NOW, ""),
    ("midi", ["learn", "weight", 2.0], ["learn", "weight 2"], NOW, ""),
]


@pytest.mark.parametrize("case", ACTED, ids=lambda case: f"{case[0]} {case[1]}")
def test_an_action_is_acked_to_one_and_echoed_to_the_other(stage: Stage, case) -> None:
    name, given, used, at, note = case
    stage.left.send(name, *given)
    stage.left.is_acked(name, *used, note=note, at=(at[0], pytest.approx(at[1])))
    stage.right.hears(name, *used)
    stage.is_quiet()


def test_a_slow_answer_is_no_echo_to_the_hand(stage: Stage) -> None:
    """What has changed is seen by the one who tells before its ack is on its way."""
    commander = stage.rig.commander
    snapshot, looks = commander.snapshot, [0]

    def look():
        looks[0] += 1
        return snapshot()

    def wait_for_a_look(_: object, __: str) -> None:
        before = looks[0]
        wait_for(lambda: looks[0] > before)

    commander.snapshot = look  # type: ignore[method-assign]
    commander.listen(wait_for_a_look)
    stage.left.send("prompt", 1, "rain")
    stage.left.is_acked("prompt", 1, "rain")
    stage.right.hears("prompt", 1, "rain")
    stage.is_quiet()


def test_a_preset_is_told_by_its_values_too(stage: Stage) -> None:
    stage.left.send("preset", "soft")
    stage.left.is_acked("preset", "soft", note="set steps, mix")
    stage.right.hears("preset", "soft")
    for hand in (stage.left, stage.right):
        hand.hears("steps", 2)
        hand.hears("mix", 0.5)
    stage.is_quiet()
    stage.right.send("preset_fade", 0.05, "soft")
    stage.right.is_acked("preset_fade", pytest.approx(0.05), "soft", note="set steps, mix")
    stage.left.hears("preset_fade", pytest.approx(0.05), "soft")
    stage.is_quiet()


def test_a_missing_sound_file_is_refused(stage: Stage) -> None:
    stage.left.send("prime", "no/such file.wav")
    stage.left.is_refused("prime", "no_file", "no/such file.wav", "no such file")
    stage.is_quiet()


def test_every_action_has_its_place_here() -> None:
    acted = {case[0] for case in ACTED} | {"preset", "preset_fade", "prime"}
    assert acted == {action.name for action in ACTIONS}
    assert set(MOVED) == {control.name for control in CONTROLS}
    assert {a.name for a in META} == {
        *("hello", "bye", "ping", "sync", "dump", "catalog", "version")
    }


# Refusals.

REFUSED: list[tuple[str, list[object], str, tuple[str, ...]]] = [
    ("stepss", [1], "unknown_address", ("stepss", "did you mean steps")),
    ("crossfaed", [1, 2, 0.5], "unknown_address", ("crossfade",)),
    ("steps/now", [1], "unknown_address", ("one word",)),
    ("*", [1], "unknown_address", ("patterns",)),
    ("steps", [], "bad_arguments", ("a whole number from 1 to 50", "0 arguments")),
    ("steps", [1, 2], "bad_arguments", ("2 arguments",)),
    ("crossfade", [1, 2], "bad_arguments", ("from, to and position",)),
    ("prompt", [], "bad_arguments", ("slot and text",)),
    ("mix", ["loud"], "bad_value", ("'loud'", "0 to 1")),
    ("mix", [float("nan")], "bad_value", ("nan", "0 to 1")),
    ("mix", [float("inf")], "bad_value", ("inf",)),
    ("solver", ["pingpnog"], "bad_value", ("did you mean pingpong?",)),
    ("prompt", [9, "x"], "bad_value", ("slot 9", "1 to 8")),
    ("weight", ["two", 1], "bad_value", ("'two'",)),
    ("preset", ["soff"], "bad_value", ("did you mean soft?",)),
    ("preset_save", ["../../evil"], "bad_value", ("no path",)),
    ("model", ["broken"], "model", ("broken",)),
    ("midi", ["lern", "mix"], "bad_arguments", ("did you mean learn?",)),
    ("midi", ["learn", "unbound"], "bad_value", ("no MIDI input",)),
    ("at", [-1, "steps", 3], "bad_value", ("-1",)),
    ("at", [3, "at", 4, "steps", 3], "bad_value", ("cannot wait",)),
    ("at", [3, "stepss", 3], "unknown_address", ("steps",)),
    ("hello", [99999], "bad_value", ("99999", "65535")),
    ("ping", [], "bad_arguments", ("one id",)),
    ("dump", [1, 2], "bad_arguments", ("no argument",)),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_refusal_says_why_and_changes_nothing(stage: Stage, case) -> None:
    name, given, code, words = case
    before = stage.rig.controls
    stage.left.send(name, *given)
    stage.left.is_refused(name, code, *words)
    assert stage.rig.controls == before
    stage.is_quiet()


def test_a_bundle_is_all_or_nothing_for_everybody(stage: Stage) -> None:
    stage.left.peer.raw(bundle(message("/lmdm/steps", 2), message("/lmdm/mixx", 0.5)))
    stage.left.is_refused("steps", "bundle")
    stage.left.is_refused("mixx", "unknown_address", "mix")
    stage.is_quiet()
    stage.left.peer.raw(bundle(message("/lmdm/steps", 2), message("/lmdm/mix", 0.5)))
    stage.left.is_acked("steps", 2)
    stage.left.is_acked("mix", 0.5, at=NOW)
    stage.right.hears("steps", 2)
    stage.right.hears("mix", 0.5)
    stage.is_quiet()


def test_a_second_model_has_to_wait(stage: Stage) -> None:
    stage.left.send("model", "slow")
    stage.left.send("model", "toy")
    stage.left.is_refused("model", "busy", "try again")
    stage.rig.services.let_go.set()
    stage.left.is_acked("model", "slow")
    stage.right.hears("model", "slow")
    stage.is_quiet()


# A performance.


def test_blocks_are_told_as_they_pass(stage: Stage) -> None:
    stage.left.send("prompt", 1, "rain on the sea")
    stage.left.is_acked("prompt", 1, "rain on the sea")
    stage.right.hears("prompt", 1, "rain on the sea")
    for number in range(3):
        stage.play()
        for hand in (stage.left, stage.right):
            told = [hand.read() for _ in range(5 if number == 0 else 3)]
            assert [name for name, _ in told[:1]] == ["block"]
            _check_block(dict(told), number)
            assert dict(told).get("state", ["running"]) == ["running"]
            assert dict(told).get("steps_used", [4, 4, ""]) == [4, 4, ""]
    assert stage.left.until_periodic("health") == [0, 0, 0, 0, 0, ""]
    stage.rig.play(50)
    while stage.left.until_periodic("level") != [0.25, 0.0]:
        pass


def _check_block(told: dict[str, list[Any]], number: int) -> None:
    n, infer_ms, margin_ms = told["block"]
    assert n == number
    assert infer_ms > 0
    # The clock stands still: a block of 400 samples is 100 early.
    assert margin_ms == pytest.approx(12.5)
    # What is heard of it begins after the slack; -0.0125 s is what that leaves of t_f = 0.
    assert told["next"] == [n, pytest.approx(SLACK_S), pytest.approx(-SLACK_S), "rain on the sea"]
    assert told["sketch"] == [1.0, ANY, ANY, 0.0, 0.0]
    assert set(told["sketch"][1:3]) == {100.0, 200.0}


def test_a_crossfade_crosses_once_and_says_so_before(stage: Stage) -> None:
    for slot, text in ((1, "rain on the sea"), (2, "120 bpm")):
        stage.left.send("prompt", slot, text)
        stage.left.until("ack", "/lmdm/prompt")
    stage.play()
    stage.rest()
    stage.left.send("crossfade", 1, 2, 0.25)
    # A block has passed, and the next sounds a block later: as far away as ever.
    stage.left.is_acked("crossfade", 1, 2, 0.25, at=(1, pytest.approx(FIRST_HEARD_S)))
    stage.right.hears("crossfade", 1, 2, 0.25)
    for hand in (stage.left, stage.right):
        hand.hears("weight", 1, 0.75)
        hand.hears("weight", 2, 0.25)
    stage.play()
    left, right = stage.rest()
    assert [name for name, _ in left] == [name for name, _ in right] == ["block", "sketch", "next"]
    stage.left.send("crossfade", 1, 2, 0.75)
    note = "block 2: '120 bpm' takes over, the oldest 16 latents are forgotten"
    stage.left.is_acked("crossfade", 1, 2, 0.75, at=(2, pytest.approx(FIRST_HEARD_S)), note=note)
    stage.play(2)
    for heard in stage.rest():
        crossed = [values for name, values in heard if name == "crossed"]
        assert crossed == [[2, 16, "120 bpm"]]
        names = [name for name, _ in heard]
        assert names.count("block") == 2
        assert [values[3] for name, values in heard if name == "next"] == ["120 bpm"] * 2


def test_a_fade_is_told_step_by_step(stage: Stage) -> None:
    for slot, text in ((1, "a"), (3, "c")):
        stage.left.send("prompt", slot, text)
        stage.left.until("ack", "/lmdm/prompt")
    stage.play()
    stage.rest()
    stage.left.send("context_dropout", 4)
    stage.left.until("ack", "/lmdm/context_dropout")
    stage.left.send("fade", 3, 0.15)
    note = "block 2: 'c' takes over, the oldest 4 latents are forgotten"
    stage.left.until("ack", "/lmdm/fade", 3, pytest.approx(0.15), 1, ANY, note)
    stage.right.until("fade", 3)
    for share in (1 / 3, 2 / 3, 1.0):
        stage.play()
        for heard in stage.rest():
            weights = {values[0]: values[1] for name, values in heard if name == "weight"}
            assert weights == {1: pytest.approx(1 - share, abs=1e-6), 3: pytest.approx(share)}
            crossed = [values for name, values in heard if name == "crossed"]
            assert crossed == ([[2, 4, "c"]] if share == 2 / 3 else [])
    stage.play()
    for heard in stage.rest():
        assert not [values for name, values in heard if name in ("weight", "crossed")]


def test_what_waits_for_its_block_is_told_when_it_comes(stage: Stage) -> None:
    stage.left.send("at", 2, "steps", 3)
    at = (2, pytest.approx(FIRST_HEARD_S + 2 * BLOCK_S))
    stage.left.is_acked("at", 2, "steps", 3, at=at, note="waits for block 2")
    stage.right.hears("at", 2, "steps", 3)
    stage.left.send("at", 9, "mix", 0.5)
    stage.left.until("ack", "/lmdm/at", 9)
    stage.play(2)
    left, right = stage.rest()
    assert not [values for name, values in left + right if name == "steps"]
    stage.play()
    assert stage.right.until("steps") == [3]
    assert stage.left.until("steps") == [3]
    stage.rest()
    stage.right.send("cancel")
    # Block 2 is on its way; the one of an ack that acts now is heard: none yet.
    assert stage.right.until("ack", "/lmdm/cancel")[1] == 1
    stage.left.hears("cancel", 1)
    # The hand that moved it shows 0.5, which never came true.
    stage.left.hears("mix", 1.0)
    stage.right.hears("mix", 1.0)
    stage.is_quiet()
    stage.left.send("at", 0, "steps", 5)
    passed = "block 0 has passed, block 3 instead"
    assert stage.left.until("ack", "/lmdm/at", 0, "steps", 5)[-1] == passed


def test_a_clock_runs_while_there_is_a_tempo(stage: Stage) -> None:
    stage.left.send("tempo", 120)
    stage.left.is_acked("tempo", 120.0, at=NOW)
    stage.right.hears("tempo", 120.0)
    stage.left.send("beat", 5.0)
    stage.left.is_acked("beat", 5.0, at=NOW)
    stage.right.hears("beat", 5.0)
    # Beat 5 of bars of 4, counted from 1, is 2.0 of bar 2; a block of 0.05 s is a tenth of a beat.
    while (found := stage.left.until_periodic("clock"))[0] == 1:
        pass
    assert found == [2, 2.0, 120.0, pytest.approx(0.1)]
    stage.left.send("quantise", "bar")
    stage.left.is_acked("quantise", "bar", at=NOW)
    stage.right.hears("quantise", "bar")
    stage.left.send("steps", 2)
    # Bar 3 begins with beat 8: 1.5 s from now. Block 29 sounds 1.5125 s from now, 28 at 1.4625 s.
    at = (29, pytest.approx(FIRST_HEARD_S + 29 * BLOCK_S))
    stage.left.is_acked("steps", 2, at=at, note="waits for block 29")
    stage.left.send("cancel")
    stage.left.until("ack", "/lmdm/cancel", 1)
    stage.right.hears("cancel", 1)
    stage.left.hears("steps", 4)
    stage.right.hears("steps", 4)
    stage.left.send("tempo", 0)
    stage.left.until("ack", "/lmdm/tempo", 0.0)
    assert stage.right.until("tempo") == [0.0]
    stage.rest()
    stage.left.periodic.clear()
    while "health" not in [name for name, _ in stage.left.periodic]:
        stage.rest()
    assert "clock" not in [name for name, _ in stage.left.periodic]


def test_lateness_is_told(stage: Stage) -> None:
    # Five blocks at once: three have no time left at all, the fourth has a part.
    stage.rig.play(2000)
    for hand in (stage.left, stage.right):
        hand.until("late", 4)
    stage.left.send("dump")
    stage.left.until("ack", "/lmdm/dump")
    assert stage.left.until("state") == ["late"]
    while (health := stage.left.until_periodic("health"))[:2] != [1, 3]:
        pass
    assert health[2] > 0


def test_record_and_link_are_told_however_they_begin(stage: Stage) -> None:
    stage.rig.services.take = "/takes/by-hand"
    stage.left.hears("record", 1, "/takes/by-hand")
    stage.right.hears("record", 1, "/takes/by-hand")
    stage.right.send("record", 0.0)
    stage.right.is_acked("record", 0, "/takes/take-1", at=NOW)
    # Its end may be told with its path first; in the end there is none.
    stage.left.until("record", 0, "")
    stage.right.until("record", 0, "")
    stage.left.send("link", 1)
    stage.left.is_acked("link", 1, 2, at=NOW)
    stage.right.hears("link", 1, 2)
    stage.left.send("tempo", 3)
    stage.left.is_refused("tempo", "bad_value", "Link")
    stage.is_quiet()


def test_everything_heard_is_documented(stage: Stage) -> None:
    for name in ("tempo", "catalog", "version"):
        stage.left.send(name, *([60] if name == "tempo" else []))
    stage.play(2)
    heard = {name for side in stage.rest() for name, _ in side}
    while not {name for name, _ in stage.left.periodic} >= PERIODIC:
        stage.rest()
    known = {a.name for a in OUT} | {c.name for c in CONTROLS} | {"prompt", "weight"}
    assert heard | PERIODIC <= known
    assert heard >= {"ack", "catalog", "version", "tempo", "block", "next", "sketch", "state"}


def test_every_code_of_a_fail_is_met_here() -> None:
    elsewhere = {"bundle", "no_file", "busy", "take"}
    # What is "internal" has no message that leads to it.
    assert {case[2] for case in REFUSED} | elsewhere == set(CODES) - {"internal"}
