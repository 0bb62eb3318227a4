"""OSC over real UDP sockets."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osc_fakes import Peer, Rig, bundle, message, rig, served
from pythonosc.osc_message import OscMessage
from test_commands import ARGUMENTS

from lmdm_agent import osc_publisher
from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.errors import PortError
from lmdm_agent.osc import OscServer
from lmdm_agent.osc_wire import MAX_BUNDLE_DEPTH, MAX_DATAGRAM, write_message
from lmdm_agent.protocol import META_NAMES, OUT

FUTURE = struct.pack(">II", 2**32 - 1, 0)


@pytest.fixture
def there() -> Iterator[tuple[Rig, OscServer]]:
    with served() as found:
        yield found


@pytest.fixture
def peer(there: tuple[Rig, OscServer]) -> Iterator[Peer]:
    with Peer(there[1].port) as found:
        yield found


def test_a_stranger_is_answered_where_it_sent_from(peer: Peer) -> None:
    verb, words = peer.ask("/lmdm/steps", 6)
    assert (verb, words) == ("ack", [6, 0, 0.0625, ""])


def test_hello_brings_everything_to_the_port_it_names(there) -> None:
    with Peer(there[1].port, hello=True) as patch:
        patch.send("/lmdm/dump")
        patch.until("/lmdm/ack", "/lmdm/dump")
        names = set()
        while (found := patch.receive()) and found[0] != "/lmdm/done":
            names.add(found[0].removeprefix("/lmdm/"))
        assert {c.name for c in CONTROLS} | {"prompt", "weight", "delay", "state", "late"} <= names
        assert patch.ask("/lmdm/steps", 3)[1][0] == 3


def test_hello_again_is_one_ack(there) -> None:
    with Peer(there[1].port, hello=True) as patch:
        patch.collect(0.1)
        patch.send("/lmdm/hello", patch.back.getsockname()[1])
        names = [name for name, _ in patch.collect(0.15)]
        assert names.count("/lmdm/ack") == 1
        assert "/lmdm/steps" not in names


@pytest.mark.parametrize("args", [(70000,), (-1,), ("door",), (1.5,)])
def test_a_wrong_hello_is_refused(peer: Peer, args: tuple) -> None:
    assert peer.ask("/lmdm/hello", *args)[1][0] == "bad_value"


def test_every_control_and_action_is_echoed_to_the_others(there) -> None:
    with Peer(there[1].port, hello=True) as hand, Peer(there[1].port, hello=True) as other:
        for control in CONTROLS:
            value = control.choices[0] if control.kind == "choice" else 1
            words = hand.ask(f"/lmdm/{control.name}", value)[1]
            assert other.until(f"/lmdm/{control.name}") == words[:1]
        for action in ACTIONS:
            if action.name == "prime":
                continue
            words = hand.ask(f"/lmdm/{action.name}", *ARGUMENTS[action.name])[1]
            assert other.until(f"/lmdm/{action.name}", *words[:-3]) == words[:-3]


def test_the_hand_that_moves_hears_no_echo(there) -> None:
    with Peer(there[1].port, hello=True) as hand:
        hand.collect(0.1)
        hand.send("/lmdm/steps", 7)
        names = [name for name, _ in hand.collect(0.2)]
        assert "/lmdm/ack" in names
        assert "/lmdm/steps" not in names


def test_what_moves_without_a_message_is_told(there) -> None:
    with Peer(there[1].port, hello=True) as patch, Peer(there[1].port) as hand:
        there[0].session.state.update(lambda controls: controls.set("mix", 0.25))
        assert patch.until("/lmdm/mix") == [0.25]
        hand.ask("/lmdm/preset", "soft")
        assert patch.until("/lmdm/mix") == [0.5]


def test_a_fast_slider_is_thinned_and_ends_right(there) -> None:
    with Peer(there[1].port, hello=True) as patch, Peer(there[1].port) as hand:
        patch.collect(0.1)
        for i in range(200):
            hand.send("/lmdm/mix", i / 200)
            time.sleep(0.001)
        hand.send("/lmdm/mix", 0.125)
        values = [words[0] for name, words in patch.collect(0.6) if name == "/lmdm/mix"]
        assert values[-1] == 0.125
        assert len(values) < 30


@pytest.mark.parametrize(
    ("args", "types", "used"),
    [((1,), "f", 1), ((1,), "i", 1), ((True,), "T", 1), ((False,), "F", 0), (("1",), "s", 1),
     ((1,), "h", 1), ((1.0,), "d", 1)],
)  # fmt: skip
def test_number_types(peer: Peer, args: tuple, types: str, used: int) -> None:
    assert peer.ask("/lmdm/mute", *args, types=types)[1][0] == used


def test_atoms_of_a_prompt(peer: Peer) -> None:
    assert peer.ask("/lmdm/prompt", 1.0, "warm", "bass", 120.0)[1][:2] == [1, "warm bass 120"]
    assert peer.ask("/lmdm/prompt", 1, "🐋" * 600)[1][1].endswith("…")


def test_a_future_bundle_is_now_and_whole(there, peer: Peer) -> None:
    steps, mix = message("/lmdm/steps", 2), message("/lmdm/mix", 0.5)
    peer.raw(bundle(steps, bundle(mix), time_tag=FUTURE))
    assert peer.answer("/lmdm/steps")[0] == peer.answer("/lmdm/mix")[0] == "ack"
    peer.raw(bundle(message("/lmdm/steps", 9), message("/lmdm/nothing")))
    assert peer.answer("/lmdm/steps")[1][0] == "bundle"
    assert peer.answer("/lmdm/nothing")[1][0] == "unknown_address"
    assert there[0].controls.steps == 2


def test_hello_in_a_bundle_counts_for_its_other_messages(there, peer: Peer) -> None:
    peer.raw(bundle(message("/lmdm/sync", 5), message("/lmdm/hello", 0)))
    assert peer.until("/lmdm/done") == [5]
    peer.until("/lmdm/level")


def test_sync_waits_for_what_was_asked_before(there, peer: Peer) -> None:
    peer.send("/lmdm/model", "slow")
    peer.send("/lmdm/sync", "x")
    assert peer.answer("/lmdm/sync")[0] == "ack"
    assert not [m for m in peer.collect(0.1) if m[0] == "/lmdm/done"]
    there[0].services.let_go.set()
    assert peer.answer("/lmdm/model")[0] == "ack"
    assert peer.until("/lmdm/done") == ["x"]


def test_conversation_words(there, peer: Peer) -> None:
    assert peer.ask("/lmdm/ping", 3)[0] == "ack"
    assert peer.ask("/lmdm/ping")[1][0] == "bad_arguments"
    assert peer.ask("/lmdm/dump", 1, 2)[1][0] == "bad_arguments"
    assert peer.ask("/lmdm/dump", "x")[1][0] == "bad_value"
    assert peer.ask("/lmdm/version")[0] == "ack"
    assert peer.until("/lmdm/version")[0] == 1
    peer.send("/lmdm/catalog")
    names = []
    while (found := peer.receive()) and found[0] != "/lmdm/done":
        names.append(found[1][1])
    assert {c.name for c in CONTROLS} | {a.name for a in ACTIONS} | {"toy", "soft"} <= set(names)


def test_bye_and_silence_end_a_subscription(there, monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(there[1].port, hello=True) as patch:
        assert patch.ask("/lmdm/ping", 1)[0] == "ack"
        monkeypatch.setattr(osc_publisher, "EXPIRY_S", 0.2)
        time.sleep(0.4)
        assert not there[1].publisher.subscribers()
    with Peer(there[1].port, hello=True) as patch:
        patch.send("/lmdm/bye")
        patch.until("/lmdm/ack", "/lmdm/bye")
        assert not there[1].publisher.subscribers()


def test_blocks_are_reported_and_documented(there) -> None:
    with Peer(there[1].port, hello=True) as patch:
        for _ in range(3):
            there[0].play()
            time.sleep(0.02)
        assert patch.until("/lmdm/block")[0] == 0
        assert len(patch.until("/lmdm/sketch")) == 5
        assert patch.until("/lmdm/next")[0] == 0
        heard = {name.removeprefix("/lmdm/") for name, _ in patch.collect(1.2)}
        known = {a.name for a in OUT} | {c.name for c in CONTROLS} | {"prompt", "weight"}
        assert heard <= known
        assert {"level", "health"} <= heard
        assert any(words == ["offline"] for words in _after_stop(there[1], patch))


def _after_stop(server: OscServer, patch: Peer) -> list[list]:
    server.stop()
    return [words for name, words in patch.collect(0.3) if name == "/lmdm/state"]


def test_names_do_not_clash() -> None:
    settable = {c.name for c in CONTROLS} | {a.name for a in ACTIONS}
    assert not settable & META_NAMES
    # These two say the same, whether echoed or told.
    assert settable & {a.name for a in OUT} == {"record", "link"}


def test_a_busy_port_is_one_sentence(there) -> None:
    found, server = there
    second = OscServer(found.commander, found.session, port=server.port)
    with pytest.raises(PortError, match="--osc-port") as refused:
        second.start()
    assert str(server.port) in str(refused.value)
    second.stop()


@pytest.mark.parametrize("word", ["bang", "list", "symbol", "float"])
def test_no_selector_word_comes_first(word: str) -> None:
    assert OscMessage(write_message("/lmdm/mark", (word,))).params == [f"{word} "]


@given(
    st.lists(
        st.one_of(st.text(max_size=900), st.integers(), st.floats(), st.booleans()), max_size=4
    )
)
@settings(max_examples=60, deadline=None)
def test_everything_written_is_short_and_plain(values: list) -> None:
    datagram = write_message("/lmdm/x", values)
    assert len(datagram) <= MAX_DATAGRAM
    assert len(OscMessage(datagram).params) == len(values)


# Fuzz: one server for all examples.


@pytest.fixture(scope="module")
def victim() -> Iterator[tuple[Rig, OscServer]]:
    with rig() as found, OscServer(found.commander, found.session, port=0) as server:
        yield found, server


FUZZ = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = st.sampled_from(
    [c.name for c in CONTROLS] + [a.name for a in ACTIONS] + sorted(META_NAMES - {"hello"})
)
ATOMS = st.one_of(
    st.integers(-(2**31), 2**31 - 1), st.floats(width=32), st.text(max_size=40), st.booleans(),
    st.binary(min_size=1, max_size=8), st.none(),
)  # fmt: skip


BROKEN = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=60).map(lambda b: b"#bundle\0" + b),
    st.binary(max_size=60).map(lambda b: b"/lmdm/steps\0,i\0\0" + b),
)


@FUZZ
@given(data=BROKEN)
def test_random_bytes_never_stop_it(victim, data: bytes) -> None:
    with Peer(victim[1].port) as peer:
        peer.raw(data)
        assert peer.ask("/lmdm/ping", 7)[0] == "ack"


@FUZZ
@given(name=NAMES, args=st.lists(ATOMS, max_size=5))
def test_every_message_gets_exactly_one_answer(victim, name: str, args: list) -> None:
    with Peer(victim[1].port) as peer:
        args = [a.replace("\0", "") if isinstance(a, str) else a for a in args]
        peer.send(f"/lmdm/{name}", *args)
        peer.send("/lmdm/sync", "end of this example")
        answers = 0
        while (found := peer.receive()) and found != ("/lmdm/done", ["end of this example"]):
            kind, words = found
            answers += kind in ("/lmdm/ack", "/lmdm/fail") and words[0] == f"/lmdm/{name}"
        assert answers == (2 if name == "sync" else 1)


def test_a_bundle_with_a_negative_size_ends(victim) -> None:
    before = victim[1].malformed
    with Peer(victim[1].port) as peer:
        peer.raw(b"#bundle\0" + bytes(8) + struct.pack(">i", -4) + bytes(8))
        nested = message("/lmdm/steps", 3)
        for _ in range(MAX_BUNDLE_DEPTH + 2):
            nested = bundle(nested)
        peer.raw(nested)
        assert peer.ask("/lmdm/ping", 7)[0] == "ack"
    assert victim[1].malformed == before + 2


def test_a_patch_opened_again_at_once_is_told_everything(there) -> None:
    with Peer(there[1].port, hello=True) as patch:
        port = patch.back.getsockname()[1]
        patch.collect(0.1)
        with Peer(there[1].port) as reopened:
            # Another socket, the same port for answers.
            reopened.send("/lmdm/hello", port)
            assert patch.until("/lmdm/version")[0] == 1
            patch.until("/lmdm/steps")
            patch.until("/lmdm/state")
            patch.collect(0.1)
            reopened.send("/lmdm/hello", port)
            assert "/lmdm/version" not in [name for name, _ in patch.collect(0.15)]


def test_a_hand_hears_nothing_older_than_its_own_move(there) -> None:
    with Peer(there[1].port, hello=True) as hand, Peer(there[1].port) as other:
        hand.collect(0.1)
        # The second of these waits for its turn; by then the hand has moved on.
        other.raw(message("/lmdm/mix", 0.25))
        other.raw(message("/lmdm/mix", 0.5))
        hand.send("/lmdm/mix", 0.75)
        heard = hand.collect(0.3)
        own = next(i for i, m in enumerate(heard) if m[0] == "/lmdm/ack" and m[1][1] == 0.75)
        assert "/lmdm/mix" not in [name for name, _ in heard[own:]]
