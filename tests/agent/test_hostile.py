"""Bad input over real UDP: sound and control go on, and the terminal stays clean."""

from __future__ import annotations

import logging
import math
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osc_fakes import Peer, Rig, bundle, message, served, wait_for

from lmdm_agent import library, osc_publisher
from lmdm_agent.errors import ModelError, PortError
from lmdm_agent.osc import OscServer
from lmdm_agent.osc_wire import MAX_BUNDLE_DEPTH, MAX_DATAGRAM, read_packet, write_message

LARGEST_UDP = 65507
FUTURE = struct.pack(">II", 2**32 - 1, 0)
FLOOD = 10_000


@dataclass
class Victim:
    """An agent whose sound callback is called all the time, and a hand that sends bad things."""

    rig: Rig
    server: OscServer
    peer: Peer
    buffers: int = 0

    def refuses(self, address: str, *args: object, types: str = "", code: str, text: str) -> None:
        """One fail, and nothing changed."""
        before = self.rig.controls
        verb, words = self.peer.ask(address, *args, types=types)
        assert (verb, words[0]) == ("fail", code), words
        assert text in words[1], words
        assert self.rig.controls == before

    def is_well(self) -> None:
        """Control works and sound is served."""
        with Peer(self.server.port) as stranger:
            assert stranger.ask("/lmdm/steps", 7)[1][0] == 7
        assert self.rig.controls.steps == 7
        before = self.buffers
        wait_for(lambda: self.buffers > before + 2)
        assert not self.rig.session.health().error


@pytest.fixture
def victim(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Victim]:
    """Checks at the end that nothing was logged or printed, and that sound and control go on."""
    caplog.set_level(logging.INFO)
    with served() as (found, server), Peer(server.port) as peer:
        there = Victim(found, server, peer)
        over = threading.Event()

        def serve() -> None:
            # A device asks for its next buffer whatever OSC does.
            size = 40
            silence, sound = np.zeros((size, 2), np.float32), np.zeros((size, 2), np.float32)
            while not over.wait(size / 8000):
                found.session.ends.callback(silence, sound)
                there.buffers += 1

        device = threading.Thread(target=serve, daemon=True)
        device.start()
        try:
            yield there
            there.is_well()
        finally:
            over.set()
            device.join()
        assert all(thread.is_alive() for thread in threading.enumerate())
    # A block may be late on a loaded machine; nobody may have stumbled over what arrived.
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [record for record in caplog.records if record.name in ("root", "lmdm.osc")]
    assert not [record for record in caplog.records if record.exc_info]
    printed = capfd.readouterr()
    assert "Traceback" not in printed.err
    assert printed.out == ""


# One wrong message.


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "loud", "", "1,5", "0x1"])
@pytest.mark.parametrize("name", ["mix", "steps", "mute", "t_f"])
def test_what_is_no_number_is_refused(victim: Victim, name: str, value: object) -> None:
    victim.refuses(f"/lmdm/{name}", value, code="bad_value", text=name)


def test_what_is_out_of_range_is_clamped_and_said(victim: Victim) -> None:
    assert victim.peer.ask("/lmdm/gain_db", 1e30)[1][::3] == [12.0, "1e+30 given, 12 used"]
    assert victim.peer.ask("/lmdm/seed", -(2**63), types="h")[1][0] == 0
    assert victim.peer.ask("/lmdm/seed", 1e9)[1][3] == "1e+09 given, 16777215 used"
    assert victim.peer.ask("/lmdm/mix", "7")[1][::3] == [1.0, "7 given, 1 used"]
    note = victim.peer.ask("/lmdm/preset_fade", -3, "soft")[1][4]
    assert note == "-3 given, 0 used; set steps, mix"
    assert victim.peer.ask("/lmdm/cfg_weight", 1e308, types="d")[1][0] == 15.0
    assert victim.peer.ask("/lmdm/fade", 1, 1e9)[1][1] == 600.0
    assert victim.peer.ask("/lmdm/crossfade", 1, 2, -3)[1][2] == 0.0


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/lmdm/stpes", "steps"),
        ("/lmdm/STEPS", "steps"),
        ("/lmdm/cross_fade", "crossfade"),
        ("/lmdm/gain", "gain_db"),
        ("/lmdm/mix/1", "one word"),
        ("/mix", "did you mean mix"),
        ("/lmdm/", "allowed"),
        ("/lmdm//mix", "mix"),
        ("/", "one word"),
        ("/lmdm/préset", "preset"),
    ],
)
def test_an_unknown_address_names_the_nearest(victim: Victim, address: str, nearest: str) -> None:
    victim.refuses(address, 1, code="unknown_address", text=nearest)


@pytest.mark.parametrize(
    "address", ["/lmdm/*", "/lmdm/m?x", "/lmdm/{mix,mute}", "/lmdm/[m]ix", "//mix", "/*/mix"]
)
def test_patterns_are_refused(victim: Victim, address: str) -> None:
    victim.refuses(address, 1, code="unknown_address", text="")


@pytest.mark.parametrize(
    ("args", "types"),
    [
        ((b"blob",), "b"),
        (([0.5],), ""),
        ((None,), "N"),
        ((0.5, b"\0\1"), "fb"),
        (((1, 2, 3, 4),), "m"),
    ],
)
def test_what_is_neither_number_nor_text_is_refused(victim: Victim, args, types: str) -> None:
    for address in ("/lmdm/mix", "/lmdm/prompt", "/lmdm/hello", "/lmdm/dump", "/lmdm/ping"):
        victim.refuses(address, *args, types=types, code="bad_arguments", text="")


@pytest.mark.parametrize("tag", ["I", "S", "c", "x", "é"])
def test_types_nobody_reads_are_refused_in_silence(victim: Victim, tag: str) -> None:
    tags = f",{tag}".encode()
    victim.peer.raw(b"/lmdm/mix\0\0\0" + tags + bytes(4 - len(tags) % 4) + bytes(8))
    assert victim.peer.answer("/lmdm/mix")[1][0] == "bad_arguments"
    assert victim.rig.controls.mix == 1.0


def test_true_and_false_are_1_and_0(victim: Victim) -> None:
    victim.peer.raw(b"/lmdm/mix\0\0\0,F\0\0")
    assert victim.peer.answer("/lmdm/mix")[1][0] == 0.0
    victim.peer.raw(b"/lmdm/mute\0\0,T\0\0")
    assert victim.peer.answer("/lmdm/mute")[1][0] == 1


def test_arrays_in_arrays_in_arrays(victim: Victim) -> None:
    deep = 20_000
    tags = b"," + b"[" * deep + b"]" * deep
    for name in ("mix", "hello", "dump", "sync"):
        address = f"/lmdm/{name}".encode()
        datagram = address + bytes(4 - len(address) % 4) + tags + bytes(4 - len(tags) % 4)
        victim.peer.raw(datagram)
        assert victim.peer.answer(f"/lmdm/{name}")[1][0] == "bad_arguments"


@pytest.mark.parametrize("text", [b"caf\xe9", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x90"])
def test_text_that_is_not_utf_8(victim: Victim, text: bytes) -> None:
    victim.peer.raw(b"/lmdm/prompt\0\0\0\0,is\0" + b"\0\0\0\1" + text + bytes(4 - len(text) % 4))
    assert victim.peer.answer("/lmdm/prompt")[1][0] == "bad_arguments"
    assert victim.rig.controls.prompts[0] == ""
    before = victim.server.malformed
    victim.peer.raw(b"/" + text + bytes(4 - (len(text) + 1) % 4) + b",i\0\0\0\0\0\1")
    wait_for(lambda: victim.server.malformed == before + 1)


# Datagrams that are no OSC.


def test_every_truncation_is_ignored(victim: Victim) -> None:
    steps = message("/lmdm/steps", 2)
    whole = [
        message("/lmdm/mix", 0.5),
        message("/lmdm/mix", 0.5, types="d"),
        message("/lmdm/mix", 1, types="h"),
        message("/lmdm/crossfade", 1, 2, 0.25),
        message("/lmdm/prompt", 1, "rain on the sea"),
        message("/lmdm/preset_fade", 2.0, "soft"),
        bundle(steps, message("/lmdm/mix", 0.5)),
    ]
    before = victim.rig.controls
    cut = 0
    for datagram in whole:
        for end in range(len(datagram)):
            # A bundle that is cut behind a message is a shorter bundle.
            if not (datagram.startswith(b"#") and end == 16 + 4 + len(steps)):
                victim.peer.raw(datagram[:end])
                cut += 1
        victim.peer.ask("/lmdm/ping", end)
    assert victim.rig.controls == before
    # Read as OSC are only addresses without arguments, which lack them, and an empty bundle.
    assert victim.server.malformed >= cut - 4 * len(whole)


def test_empty_and_random_datagrams(victim: Victim) -> None:
    before = victim.server.malformed
    generator = np.random.default_rng(1)
    rubbish = [
        b"",
        b"\0",
        b"/",
        b"/\0\0\0",
        b"#bundle\0",
        b"#bundle",
        b"lmdm/mix\0\0\0",
        b"\xff" * 99,
    ]
    rubbish += [generator.bytes(int(size)) for size in generator.integers(1, 300, 200)]
    for datagram in rubbish:
        victim.peer.raw(datagram)
    victim.peer.ask("/lmdm/ping", 1)
    assert victim.server.malformed > before + 190


@pytest.mark.parametrize("size", [1_500, 9_000, LARGEST_UDP])
def test_oversized_packets(victim: Victim, size: int) -> None:
    long = "x" * (size - 100)
    peer = victim.peer
    assert peer.ask("/lmdm/prompt", 1, long)[1][1] == "x" * 500
    assert victim.rig.controls.prompts[0] == "x" * 500
    assert peer.ask("/lmdm/mix", long)[1][0] == "bad_value"
    assert peer.ask("/lmdm/solver", long)[1][0] == "bad_value"
    assert peer.ask("/lmdm/weight", *[0.5] * (size // 10))[1][0] == "bad_arguments"
    assert peer.ask("/lmdm/ping", long)[0] == "ack"
    peer.send(f"/lmdm/{long}", 1)
    found = peer.until("/lmdm/fail")
    assert found[1] == "unknown_address"
    assert found[0].startswith("/lmdm/xxx")


def test_names_and_paths_of_any_length(victim: Victim) -> None:
    names = (
        "/" + "x" * 600,
        "x" * 60_000,
        "x/" * 2_000,
        "../../../etc/passwd",
        "a\nb",
        "/dev/zero",
    )
    for name in (*names, "~nobody-of-that-name/x", "~"):
        verb, words = victim.peer.ask("/lmdm/prime", name)
        assert (verb, words[0]) == ("fail", "no_file"), words
        if not name.startswith(".."):
            with pytest.raises(ModelError):
                library.find_model(name)
        assert victim.peer.ask("/lmdm/preset", name)[1][0] == "bad_value"
        assert victim.peer.ask("/lmdm/preset_save", name)[1][0] == "bad_value"


def test_a_pipe_nobody_writes_to_holds_up_no_prompt(victim: Victim, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    victim.rig.services.sounds.append(tmp_path)
    victim.refuses("/lmdm/prime", "pipe.wav", code="no_file", text="a device or a pipe")
    assert victim.peer.ask("/lmdm/prompt", 1, "rain")[0] == "ack"


def test_a_bundle_of_thousands(victim: Victim) -> None:
    one = message("/lmdm/steps", 3)
    count = LARGEST_UDP // (len(one) + 4) - 1
    assert count > 2_000
    # There is room for all answers.
    victim.peer.back.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
    victim.peer.raw(bundle(*[one] * count))
    victim.peer.until("/lmdm/ack", "/lmdm/steps", 3, timeout_s=30)
    assert victim.rig.controls.steps == 3
    waiting = message("/lmdm/at", 99_999, "steps", 3)
    count = LARGEST_UDP // (len(waiting) + 4) - 1
    victim.peer.raw(bundle(*[waiting] * count))
    assert victim.peer.until("/lmdm/fail", "/lmdm/at", timeout_s=30)[1] == "busy"


def test_bundles_in_bundles(victim: Victim) -> None:
    def nested(depth: int) -> bytes:
        datagram = message("/lmdm/seed", depth)
        for _ in range(depth):
            datagram = bundle(datagram)
        return datagram

    victim.peer.raw(nested(MAX_BUNDLE_DEPTH))
    assert victim.peer.answer("/lmdm/seed")[1][0] == MAX_BUNDLE_DEPTH
    before = victim.server.malformed
    for depth in (MAX_BUNDLE_DEPTH + 1, 100, 3_000):
        # What is around the part that is too deep is refused with it.
        victim.peer.raw(bundle(message("/lmdm/steps", 9), nested(depth)))
    victim.peer.ask("/lmdm/ping", 1)
    assert victim.server.malformed == before + 3
    assert victim.rig.controls.seed == MAX_BUNDLE_DEPTH
    assert victim.rig.controls.steps != 9
    victim.peer.raw(bundle())
    victim.peer.raw(bundle(bundle(), message("/lmdm/seed", 1), bundle(bundle())))
    assert victim.peer.answer("/lmdm/seed")[1][0] == 1


@pytest.mark.parametrize("size", [-1, -4, -(2**31), 0, 3, 2**31 - 1])
def test_a_bundle_with_a_wrong_size(victim: Victim, size: int) -> None:
    before = victim.server.malformed
    part = struct.pack(">i", size) + message("/lmdm/steps", 9)
    victim.peer.raw(b"#bundle\0" + bytes(8) + part)
    wait_for(lambda: victim.server.malformed == before + 1)
    assert victim.rig.controls.steps == 4


def test_a_time_tag_of_the_future_does_not_delay(victim: Victim) -> None:
    for tag in (FUTURE, bytes(8), b"\xff" * 8, struct.pack(">II", 3_000_000_000, 1)):
        victim.peer.raw(bundle(message("/lmdm/seed", 5), time_tag=tag))
        assert victim.peer.answer("/lmdm/seed")[0] == "ack"
        victim.peer.raw(
            bundle(message("/lmdm/seed", 6), bundle(message("/lmdm/mix", 0.5)), time_tag=tag)
        )
        assert victim.peer.answer("/lmdm/mix")[0] == "ack"


# Many messages.


def test_ten_thousand_messages_at_once(victim: Victim) -> None:
    with Peer(victim.server.port, hello=True) as other:
        before = victim.buffers
        sent = [
            message("/lmdm/mix", 0.5), message("/lmdm/weight", 2, 0.5), message("/lmdm/stepss", 1),
            message("/lmdm/mix", "loud"), message("/lmdm/crossfade", 1, 2, 0.25), b"rubbish",
            message("/lmdm/prompt", 3, "sea"), message("/lmdm/dump"),
            bundle(message("/lmdm/mute", 0)),
        ]  # fmt: skip
        answers = 0

        def listen() -> None:
            nonlocal answers
            while (found := victim.peer.receive(2.0)) is not None:
                answers += found[0] in ("/lmdm/ack", "/lmdm/fail")
                if found == ("/lmdm/done", ["after the flood"]):
                    return

        listener = threading.Thread(target=listen)
        listener.start()
        for i in range(FLOOD):
            victim.peer.out.sendto(sent[i % len(sent)], ("127.0.0.1", victim.server.port))
        served_meanwhile = victim.buffers - before
        while listener.is_alive():
            # What the socket had no room for is gone, this may be too.
            victim.peer.send("/lmdm/sync", "after the flood")
            listener.join(0.2)
        assert 0 < answers <= FLOOD + 100
        assert served_meanwhile > 0
        # Nobody loses the last word: both sides agree on what holds now.
        with Peer(victim.server.port) as hand:
            hand.ask("/lmdm/mix", 0.125)
            assert other.until("/lmdm/mix", 0.125) == [0.125]
            assert victim.rig.controls.mix == 0.125


def test_a_flood_of_slow_requests_is_busy_not_lost(victim: Victim) -> None:
    victim.peer.send("/lmdm/model", "slow")
    count = 150
    for i in range(count):
        victim.peer.send("/lmdm/prompt", 1 + i % 8, f"text {i}")
        if i % 20 == 0:
            victim.peer.ask("/lmdm/ping", i)
    # Control goes on while the loader is stuck.
    assert victim.peer.ask("/lmdm/panic")[0] == "ack"
    victim.rig.services.let_go.set()
    victim.peer.send("/lmdm/sync", "all")
    victim.peer.until("/lmdm/done", "all")
    assert victim.peer.ask("/lmdm/prompt", 1, "after all")[0] == "ack"
    assert victim.rig.controls.prompts[0] == "after all"


# Subscribers.


def test_subscribers_that_vanish(victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(10):
        with Peer(victim.server.port, hello=True) as gone:
            gone.send("/lmdm/steps", i + 1)
    # Nothing listens at their ports; everybody else is told as ever.
    with Peer(victim.server.port, hello=True) as other:
        for i in range(20):
            victim.peer.ask("/lmdm/seed", i)
        other.until("/lmdm/seed", 19)
        assert len(victim.server.publisher.subscribers()) == 11
        monkeypatch.setattr(osc_publisher, "EXPIRY_S", 0.2)

        def only_one() -> bool:
            other.send("/lmdm/ping", 1)
            return len(victim.server.publisher.subscribers()) == 1

        wait_for(only_one)


def test_one_subscriber_too_many(victim: Victim) -> None:
    most = osc_publisher.MAX_SUBSCRIBERS
    with ExitStack() as stack:
        peers = [stack.enter_context(Peer(victim.server.port, hello=True)) for _ in range(most)]
        for _ in range(3):
            assert victim.peer.ask("/lmdm/hello", 0)[1][0] == "busy"
        # It is not told, but still answered.
        assert victim.peer.ask("/lmdm/seed", 5)[0] == "ack"
        for peer in peers:
            peer.until("/lmdm/seed", 5)
        # Who is in may repeat it; when one leaves there is room.
        assert peers[0].ask("/lmdm/hello", peers[0].back.getsockname()[1])[0] == "ack"
        assert peers[0].ask("/lmdm/bye")[0] == "ack"
        assert victim.peer.ask("/lmdm/hello", 0)[0] == "ack"
        assert len(victim.server.publisher.subscribers()) == most


def test_a_crowd_of_strangers_pushes_nobody_out(victim: Victim) -> None:
    with Peer(victim.server.port, hello=True) as patch:
        for i in range(osc_publisher.MAX_CLIENTS + 50):
            with Peer(victim.server.port) as stranger:
                assert stranger.ask("/lmdm/ping", i)[0] == "ack"
        victim.peer.ask("/lmdm/seed", 9)
        assert patch.until("/lmdm/seed", 9) == [9]


def told(peer: Peer) -> list[tuple[str, list[Any]]]:
    """What has come up to a sync of its own."""
    peer.send("/lmdm/sync", "mark")
    found = []
    while (got := peer.receive()) != ("/lmdm/done", ["mark"]):
        assert got is not None
        found.append(got)
    return found


def test_two_hellos_from_one_port_count_for_the_last(victim: Victim) -> None:
    with Peer(victim.server.port) as one, Peer(victim.server.port) as two:
        ports = [peer.back.getsockname()[1] for peer in (one, two)]
        for port in (*ports, *ports):
            victim.peer.send("/lmdm/hello", port)
        two.until("/lmdm/state")
        two.until("/lmdm/ack", "/lmdm/hello", ports[1])
        assert [c.address[1] for c in victim.server.publisher.subscribers()] == [ports[1]]
        victim.peer.send("/lmdm/seed", 3)
        assert two.until("/lmdm/ack", "/lmdm/seed")[1] == 3


def test_one_port_told_by_two_hellos_hears_everything_once(victim: Victim) -> None:
    with Peer(victim.server.port) as ear, Peer(victim.server.port) as second:
        port = ear.back.getsockname()[1]
        victim.peer.send("/lmdm/hello", port)
        ear.until("/lmdm/state")
        second.send("/lmdm/hello", port)
        ear.until("/lmdm/ack", "/lmdm/hello", port)
        # Whoever says it the second time may know nothing yet, and is told everything.
        ear.until("/lmdm/state")
        assert len(victim.server.publisher.subscribers()) == 1
        with Peer(victim.server.port) as hand:
            hand.ask("/lmdm/seed", 77)
        assert [found for found in told(ear) if found[0] == "/lmdm/seed"] == [("/lmdm/seed", [77])]
        # Both are one hand: neither's moves are echoed to the port they share.
        second.send("/lmdm/seed", 78)
        heard = told(ear)
        assert [name for name, _ in heard if name == "/lmdm/seed"] == []


def test_a_hello_that_names_our_own_port_is_refused(victim: Victim) -> None:
    # What we tell would come back as messages of our own.
    victim.refuses("/lmdm/hello", victim.server.port, code="bad_value", text="own port")
    assert not victim.server.publisher.subscribers()


def test_answers_are_never_answered(victim: Victim) -> None:
    # Two agents that say hello to each other would talk for ever.
    for word in ("ack", "fail"):
        victim.peer.send(f"/lmdm/{word}", "/lmdm/steps", 4)
    victim.peer.send("/lmdm/ping", 1)
    found = victim.peer.receive()
    assert found is not None
    assert found[1][:2] == ["/lmdm/ping", 1]


def test_two_agents_that_hear_each_other(victim: Victim) -> None:
    with served() as (found, second):
        for one, two in ((victim.server, second), (second, victim.server)):
            address = ("127.0.0.1", two.port)
            assert one.publisher.subscribe(address, address, "another agent") is not None
        with Peer(second.port) as hand:
            assert hand.ask("/lmdm/seed", 5)[0] == "ack"
            wait_for(lambda: victim.rig.controls.seed == 5)
            # Their clients answer each other's moves, and that is the end of it.
            assert hand.ask("/lmdm/mute", 1)[0] == "ack"
            wait_for(lambda: victim.rig.controls.mute)
        assert found.controls.seed == 5


# The wire.


@pytest.mark.parametrize(
    "host",
    ["256.1.1.1", "ü" * 70, "\ud800", "a\0b", "10.255.255.1", "x" * 300],
)
def test_a_host_that_cannot_be_opened_is_one_sentence(victim: Victim, host: str) -> None:
    with pytest.raises(PortError, match="--osc-host") as refused:
        OscServer(victim.rig.commander, victim.rig.session, host=host, port=0).start()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("port", [-1, 65536, 2**40])
def test_a_port_that_is_none_is_one_sentence(victim: Victim, port: int) -> None:
    with pytest.raises(PortError, match="--osc-port"):
        OscServer(victim.rig.commander, victim.rig.session, port=port).start()


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, -1e300, 2**70, -(2**70), "\ud800\0x"])
def test_whatever_is_told_can_be_sent(value: Any) -> None:
    datagram = write_message("/lmdm/x", (value,))
    assert len(datagram) <= MAX_DATAGRAM
    ((address, (told_value,)),) = read_packet(datagram)
    assert address == "/lmdm/x"
    assert isinstance(told_value, str) or math.isfinite(told_value)
    if not isinstance(value, str) and not math.isnan(value):
        assert math.copysign(1, told_value) == math.copysign(1, value)
        assert abs(told_value) > 1e9
