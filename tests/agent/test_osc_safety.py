"""What is told over OSC without a message asking for it: device, faults, refreshes, counters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from osc_fakes import Peer, Rig, served

from lmdm_agent import osc_publisher
from lmdm_agent.health import Health
from lmdm_agent.osc import OscServer
from lmdm_agent.osc_publisher import Publisher
from lmdm_agent.protocol import OUT


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told once a second is told at every tick."""
    monkeypatch.setattr(osc_publisher, "HEALTH_S", 0.0)


@pytest.fixture
def there() -> Iterator[tuple[Rig, OscServer]]:
    with served() as found:
        yield found


@pytest.fixture
def set_health(
    there: tuple[Rig, OscServer], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Let the session claim other facts."""
    session = there[0].session
    real = session.health

    def set_to(**facts: Any) -> None:
        def claimed() -> Health:
            return replace(real(), **facts)

        monkeypatch.setattr(session, "health", claimed)

    return set_to


def newcomer(server: OscServer) -> Peer:
    """A patch that has said hello and read nothing yet."""
    peer = Peer(server.port)
    peer.send("/lmdm/hello")
    return peer


def before(peer: Peer, mark: str) -> list[tuple[str, list[Any]]]:
    """Everything that comes until the fault ``mark`` is told."""
    found = []
    while (got := peer.receive()) is not None:
        if got[0] == "/lmdm/fault" and got[1][1] == mark:
            return found
        found.append(got)
    raise AssertionError(f"{mark} did not come")


def test_counters_are_told_on_hello_and_when_they_change(there, set_health) -> None:
    set_health(muted_blocks=1, refreshes=2, limited_samples=3, restarts=4, device_losses=5)
    with newcomer(there[1]) as peer:
        assert peer.until("/lmdm/safety") == [1, 2, 3, 4, 5]
        for name in ("muted_blocks", "refreshes", "limited_samples", "restarts", "device_losses"):
            facts = dict.fromkeys(
                ("muted_blocks", "refreshes", "limited_samples", "restarts", "device_losses"), 0
            )
            set_health(**facts | {name: 9})
            wanted = [9 if name == other else 0 for other in facts]
            assert peer.until("/lmdm/safety", *wanted) == wanted


def test_counters_that_stand_still_are_not_told_again(there, set_health) -> None:
    set_health(muted_blocks=7)
    with newcomer(there[1]) as peer:
        peer.until("/lmdm/safety", 7)
        for _ in range(2):  # Now the publisher has seen them, too.
            peer.until("/lmdm/health")
        told: list[str] = []
        while told.count("/lmdm/health") < 4:  # The counters have their turn behind it.
            got = peer.receive()
            assert got is not None
            told.append(got[0])
        assert "/lmdm/safety" not in told


def test_counters_wait_for_their_second(there, set_health, monkeypatch) -> None:
    with Peer(there[1].port, hello=True) as peer:
        peer.until("/lmdm/health")
        monkeypatch.setattr(osc_publisher, "HEALTH_S", 3600.0)
        peer.until("/lmdm/health")  # The turn that has read the new length of a second.
        peer.collect(0.2)
        set_health(limited_samples=1)
        there[1].publisher.tell_fault("sound", "one")
        before(peer, "one")
        there[1].publisher.tell_fault("sound", "two")
        assert "/lmdm/safety" not in [name for name, _ in before(peer, "two")]
        # Who asks is told what holds now.
        peer.send("/lmdm/dump")
        assert peer.until("/lmdm/safety")[2] == 1


def test_steps_really_taken_are_told_on_hello_and_on_change(there, set_health) -> None:
    set_health(steps=2, steps_wish=8, steps_reason="a block took 280 of 325 ms")
    with newcomer(there[1]) as peer:
        assert peer.until("/lmdm/steps_used") == [2, 8, "a block took 280 of 325 ms"]
        set_health(steps=8, steps_wish=8, steps_reason="")
        assert peer.until("/lmdm/steps_used", 8) == [8, 8, ""]
        there[1].publisher.tell_fault("sound", "mark")
        assert "/lmdm/steps_used" not in [name for name, _ in before(peer, "mark")]


def test_the_device_is_told_on_change_and_to_whoever_comes_later(there) -> None:
    publisher = there[1].publisher
    with newcomer(there[1]) as first:
        assert first.until("/lmdm/device") == ["closed", "", ""]
        publisher.tell_device("lost", "JACK: system", "it has stopped; next try in 1 s")
        wanted = ["lost", "JACK: system", "it has stopped; next try in 1 s"]
        assert first.until("/lmdm/device") == wanted
        with newcomer(there[1]) as later:
            assert later.until("/lmdm/device") == wanted
        publisher.tell_device(*wanted)
        publisher.tell_fault("sound", "mark")
        assert "/lmdm/device" not in [name for name, _ in before(first, "mark")]
        publisher.tell_device("open", "JACK: system", "")
        assert first.until("/lmdm/device") == ["open", "JACK: system", ""]


def test_faults_and_refreshes_are_told_once_and_in_order(there) -> None:
    publisher = there[1].publisher
    with Peer(there[1].port, hello=True) as peer, Peer(there[1].port, hello=True) as other:
        publisher.tell_fault("model", "block 7 was no sound")
        publisher.tell_refreshed(8, 90, "noise")
        publisher.tell_fault("device", "gone")
        for hears in (peer, other):
            found = [m for m in hears.collect(0.3) if m[0] in ("/lmdm/fault", "/lmdm/refreshed")]
            assert found == [
                ("/lmdm/fault", ["model", "block 7 was no sound"]),
                ("/lmdm/refreshed", [8, 90, "noise"]),
                ("/lmdm/fault", ["device", "gone"]),
            ]
        # What has passed is not state: a newcomer does not hear it.
        with newcomer(there[1]) as late:
            names = {name for name, _ in late.collect(0.2)}
            assert not names & {"/lmdm/fault", "/lmdm/refreshed"}


def test_what_was_said_last_comes_before_the_goodbye(there) -> None:
    server = there[1]
    with Peer(server.port, hello=True) as peer:
        # Whatever the thread is at: it will tell nothing any more.
        server.publisher._stop.set()
        server.publisher._thread.join(5)
        server.publisher.tell_device("closed", "JACK: system", "")
        server.publisher.tell_fault("recorder", "the take has ended")
        server.stop()
        told = peer.collect(0.5)
        last = [told.index(("/lmdm/fault", ["recorder", "the take has ended"]))]
        last.append(told.index(("/lmdm/device", ["closed", "JACK: system", ""])))
        assert max(last) < told.index(("/lmdm/state", ["offline"])) == len(told) - 1


def test_telling_never_waits(there) -> None:
    """The block loop and the keeper of the device tell, too: no socket may hold them up."""
    publisher = there[1].publisher
    done = threading.Event()

    def tell() -> None:
        publisher.tell_fault("model", "slow")
        publisher.tell_refreshed(1, 2, "asked")
        publisher.tell_device("lost", "x", "y")
        done.set()

    with publisher.lock:
        threading.Thread(target=tell, daemon=True).start()
        assert done.wait(5)


def test_a_storm_of_faults_takes_no_memory(there) -> None:
    rig, _ = there
    publisher = Publisher(rig.commander, rig.session, lambda *_: None, lambda: (0.0, 0.0))
    for i in range(10 * osc_publisher.MOST_SAID):
        publisher.tell_fault("model", str(i))
    assert publisher._said.qsize() == osc_publisher.MOST_SAID


def test_what_is_told_fits_its_description(there) -> None:
    """As many values as the reference says, of the types it says."""
    publisher = there[1].publisher
    letters = {a.name: [letter for _, letter, _ in a.arguments] for a in OUT}
    with newcomer(there[1]) as peer:
        peer.until("/lmdm/state")
        publisher.tell_device("lost", "x", "y")
        publisher.tell_refreshed(1, 2, "asked")
        publisher.tell_fault("model", "mark")
        found = dict(before(peer, "mark")) | {"/lmdm/fault": ["model", "mark"]}
        peer.send("/lmdm/dump")
        while (got := peer.receive()) is not None and got[0] != "/lmdm/done":
            found[got[0]] = got[1]
    for name in ("safety", "steps_used", "refreshed", "device", "fault"):
        kinds = [{int: "i", float: "f", str: "s"}[type(v)] for v in found[f"/lmdm/{name}"]]
        assert kinds == letters[name], name
