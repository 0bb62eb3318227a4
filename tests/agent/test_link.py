"""Following Ableton Link: with a session made by hand, and with the library itself."""

from __future__ import annotations

import itertools
import math
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fakes import wait_for
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent import link as link_module
from lmdm_agent.errors import LmdmError
from lmdm_agent.link import LineWatcher, LinkFollower, LinkMissing, available
from lmdm_agent.tempo import Beats

Line = tuple[float, float, float]


class FakeSession:
    """A Link session whose tempo and phase the test sets; its clock runs 100 s ahead of ours."""

    def __init__(self) -> None:
        self.bpm = 120.0
        self.shift_beats = 0.0
        self.peers = 0
        self.looks = 0
        self.commits = 0
        self.members: list[Any] = []
        self.quanta: set[float] = set()

    @staticmethod
    def now_s() -> float:
        return time.monotonic() + 100.0

    def beat(self, link_s: float) -> float:
        return link_s * self.bpm / 60 + self.shift_beats


def link_class(session: FakeSession) -> type[object]:
    """The library's class, playing in that session."""

    class Clock:
        def micros(self) -> int:
            return int(session.now_s() * 1e6)

    class State:
        def __init__(self) -> None:
            self.bpm = session.bpm

        def tempo(self) -> float:
            return self.bpm

        def beatAtTime(self, micros: int, quantum: float) -> float:
            session.quanta.add(quantum)
            return session.beat(micros / 1e6)

        def setTempo(self, bpm: float, micros: int) -> None:
            self.bpm = bpm

    class Link:
        def __init__(self, bpm: float) -> None:
            session.bpm = bpm
            session.members.append(self)
            self.enabled = False

        def numPeers(self) -> int:
            return session.peers

        def clock(self) -> Clock:
            return Clock()

        def captureAppSessionState(self) -> State:
            session.looks += 1
            return State()

        def commitAppSessionState(self, state: State) -> None:
            session.commits += 1
            session.bpm = state.bpm

    return Link


def install(monkeypatch: pytest.MonkeyPatch, found: type[object]) -> None:
    module = ModuleType("link")
    module.Link = found  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "link", module)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    session = FakeSession()
    install(monkeypatch, link_class(session))
    return session


class Followed(queue.Queue[Line]):
    """Takes lines as a session would."""

    def __call__(self, bpm: float, beat: float, seconds: float) -> None:
        self.put((bpm, beat, seconds))

    def next(self) -> Line:
        return self.get(timeout=5.0)

    def until_bpm(self, bpm: float) -> Line:
        while True:
            line = self.next()
            if abs(line[0] - bpm) < 0.01:
                return line


@pytest.fixture
def followed() -> Followed:
    return Followed()


@pytest.fixture
def follower(played: FakeSession, followed: Followed) -> Iterator[LinkFollower]:
    with LinkFollower(time.monotonic, followed) as follower:
        yield follower


def looked_again(played: FakeSession, times: int = 3) -> None:
    """Wait until the thread has looked and finished looking that often."""
    target = played.looks + times + 1
    wait_for(lambda: played.looks >= target)


def beats_off(played: FakeSession, line: Line) -> float:
    _, beat, seconds = line
    return abs(beat - played.beat(seconds + 100.0))


def test_the_first_line_comes_by_itself(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    line = followed.next()
    assert line[0] == 120.0
    assert beats_off(played, line) < 0.02
    assert played.members[0].enabled
    assert played.quanta == {4.0}


def test_a_change_of_tempo_is_followed(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    followed.next()
    played.bpm = 89.99996
    line = followed.next()
    assert line[0] == 90.0
    assert beats_off(played, line) < 0.02


def test_a_change_of_phase_is_followed(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    followed.next()
    played.shift_beats = 0.25
    line = followed.next()
    assert line[0] == 120.0
    assert beats_off(played, line) < 0.02


def test_a_session_that_runs_on_says_nothing(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    followed.next()
    looked_again(played, 8)
    assert followed.empty()


def test_another_quantum_is_used_from_the_next_look(
    played: FakeSession, follower: LinkFollower
) -> None:
    follower.quantum = 3.0
    wait_for(lambda: 3.0 in played.quanta)


def test_peers(played: FakeSession, follower: LinkFollower) -> None:
    played.peers = 2
    assert follower.peers == 2
    follower.stop()
    assert follower.peers == 0


def test_a_follower_that_fails_is_told_again(
    played: FakeSession, followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    failures = 4

    def follow(bpm: float, beat: float, seconds: float) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise OSError("not now")
        followed(bpm, beat, seconds)

    with LinkFollower(time.monotonic, follow):
        assert followed.next()[0] == 120.0
    said = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == 1 and "not now" in said[0].getMessage()


@pytest.mark.parametrize("broken", [OSError("no device"), math.nan, math.inf])
def test_without_a_sample_clock_it_waits(
    played: FakeSession, followed: Followed, broken: OSError | float
) -> None:
    opened = threading.Event()

    def get_seconds() -> float:
        if opened.is_set():
            return time.monotonic()
        if isinstance(broken, OSError):
            raise broken
        return broken

    with LinkFollower(get_seconds, followed):
        looked_again(played)
        assert followed.empty()
        opened.set()
        assert beats_off(played, followed.next()) < 0.02


def test_an_interrupted_look_says_nothing_about_the_clocks(
    played: FakeSession, followed: Followed
) -> None:
    undisturbed = threading.Event()
    pauses = itertools.count()

    def get_seconds() -> float:
        return time.monotonic() + (0.0 if undisturbed.is_set() else 0.1 * next(pauses))

    with LinkFollower(get_seconds, followed):
        looked_again(played)
        assert followed.empty()
        undisturbed.set()
        assert beats_off(played, followed.next()) < 0.02


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "lmdm-link"]


def test_stop_leaves_nothing_behind(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    followed.next()
    assert threads()
    follower.stop()
    assert not threads()
    assert not played.members[0].enabled
    looks = played.looks
    played.bpm = 60.0
    follower.stop()
    assert followed.empty() and played.looks == looks


def test_stopped_from_inside(played: FakeSession) -> None:
    done = threading.Event()

    def follow(bpm: float, beat: float, seconds: float) -> None:
        follower.stop()
        done.set()

    follower = LinkFollower(time.monotonic, follow)
    follower.start()
    assert done.wait(5.0)
    wait_for(lambda: not threads())
    assert not played.members[0].enabled


def test_nothing_is_told_once_stopped(played: FakeSession, followed: Followed) -> None:
    """Stopped in the middle of the very first look."""

    def get_seconds() -> float:
        follower.stop()
        return time.monotonic()

    follower = LinkFollower(get_seconds, followed)
    follower.start()
    wait_for(lambda: played.looks > 0 and not threads())
    assert followed.empty()


def test_started_twice_and_started_again(
    played: FakeSession, follower: LinkFollower, followed: Followed
) -> None:
    follower.start()
    assert len(played.members) == 1 and len(threads()) == 1
    followed.next()
    follower.stop()
    follower.start()
    assert len(played.members) == 2 and len(threads()) == 1
    assert followed.next()[0] == 120.0


def test_the_tempo_chosen_before_the_start_is_proposed(
    played: FakeSession, followed: Followed
) -> None:
    follower = LinkFollower(time.monotonic, followed)
    assert follower.set_tempo(77.0) == 77.0
    with follower:
        assert followed.next()[0] == 77.0


@pytest.mark.parametrize(("asked", "got"), [(90.0, 90.0), (5.0, 20.0), (1e9, 999.0)])
def test_a_tempo_for_everyone(
    played: FakeSession, follower: LinkFollower, followed: Followed, asked: float, got: float
) -> None:
    assert follower.set_tempo(asked) == got
    followed.until_bpm(got)
    assert played.bpm == got and played.commits == 1


@pytest.mark.parametrize("nothing", [0.0, -1.0, math.nan, math.inf, 120.0])
def test_what_is_no_new_tempo_is_not_sent(
    played: FakeSession, follower: LinkFollower, nothing: float
) -> None:
    assert follower.set_tempo(nothing) == 120.0
    assert played.commits == 0


class NotLink(ModuleType):
    """Another package of that common name."""


@pytest.mark.parametrize("found", [None, NotLink("link")])
def test_without_the_library(monkeypatch: pytest.MonkeyPatch, found: ModuleType | None) -> None:
    monkeypatch.setitem(sys.modules, "link", found)
    assert not available()
    follower = LinkFollower(time.monotonic, Followed())
    with pytest.raises(LinkMissing, match=r"pip install 'lmdm-agent\[link\]'"):
        follower.start()
    assert follower.peers == 0 and not threads()
    follower.stop()


def test_a_library_that_gets_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused:
        def __init__(self, bpm: float) -> None:
            raise RuntimeError("open: Too many open files")

    install(monkeypatch, Refused)
    with pytest.raises(LmdmError, match="could not start: open: Too many open files"):
        LinkFollower(time.monotonic, Followed()).start()


def bpm_of(watcher: LineWatcher, bpm: float, link_s: float, seconds: float) -> float | None:
    line = watcher.look(bpm, link_s * bpm / 60, link_s, seconds)
    return None if line is None else line.bpm


@settings(deadline=None, max_examples=25)
@given(
    st.floats(20, 300),
    st.sampled_from([64, 256, 512, 1024]),
    st.floats(-200e-6, 200e-6),
    st.floats(0, 0.05),
)
def test_two_clocks_that_drift_apart(bpm: float, buffer: int, drift: float, phase: float) -> None:
    """Ten minutes; the sample clock moves in buffers and gains on Link's clock."""
    watcher, told = LineWatcher(), 0
    line = Beats()
    buffer_s = buffer / 48000
    for look in range(0, 12000):
        link_s = 1000 + phase + look * 0.0503
        true_s = (link_s - 1000) * (1 + drift) + 7
        seconds = math.floor(true_s / buffer_s) * buffer_s
        new = watcher.look(bpm, link_s * bpm / 60, link_s, seconds)
        line, told = new or line, told + (new is not None)
        late_s = line.seconds_of(link_s * bpm / 60) - true_s
        assert -0.012 - buffer_s < late_s < 0.012  # noticed from 10 ms, half a second of drift
    assert told < 40


def test_a_device_opened_anew_is_followed_at_the_next_look() -> None:
    watcher = LineWatcher()
    for look in range(30):
        bpm_of(watcher, 120.0, 50 + look / 20, 3 + look / 20)
    line = watcher.look(120.0, 104.0, 52.0, 0.25)
    assert line is not None
    assert line.anchor_s == 0.25 and line.beat_at(0.25) == 104.0


def test_a_line_nobody_took_is_told_again() -> None:
    watcher = LineWatcher()
    assert bpm_of(watcher, 100.0, 1.0, 1.0) == 100.0
    assert bpm_of(watcher, 100.0, 1.05, 1.05) is None
    watcher.forget()
    assert bpm_of(watcher, 100.0, 1.1, 1.1) == 100.0


def multicast_fails() -> str:
    """Send one datagram to a group of this machine's own; the reason if it does not come back."""
    group = "239.255.77.77"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hear:
            hear.bind(("", 0))
            hear.settimeout(2.0)
            joined = socket.inet_aton(group) + socket.inet_aton("0.0.0.0")
            hear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
            hear.sendto(b"?", (group, hear.getsockname()[1]))
            hear.recv(1)
    except OSError as error:
        return f"no multicast here ({error}), and Link players find each other by it"
    return ""


@pytest.fixture
def real_pair() -> Iterator[tuple[LinkFollower, LinkFollower]]:
    """Two followers with the real library, in one session; others' sessions are left alone."""
    pytest.importorskip("link", reason="the optional library for Ableton Link is not installed")
    if reason := multicast_fails():
        pytest.skip(reason)
    first, second = (LinkFollower(time.monotonic, Followed()) for _ in range(2))
    first.set_tempo(100.0)
    with first, second:
        wait_for(lambda: first.peers > 0 and second.peers > 0, 15.0)
        if first.peers > 1 or second.peers > 1:
            pytest.skip("somebody else plays in a Link session here, and this would disturb them")
        yield first, second


def lines_of(follower: LinkFollower) -> Followed:
    lines = follower._follow
    assert isinstance(lines, Followed)
    return lines


def test_two_real_players_share_tempo_and_phase(
    real_pair: tuple[LinkFollower, LinkFollower],
) -> None:
    first, second = real_pair
    assert first.set_tempo(97.0) == pytest.approx(97.0, abs=0.01)
    lines_of(second).until_bpm(97.0)
    assert second.set_tempo(143.5) == pytest.approx(143.5, abs=0.01)
    mine, theirs = (lines_of(follower).until_bpm(143.5) for follower in real_pair)
    apart = mine[1] + (theirs[2] - mine[2]) * mine[0] / 60 - theirs[1]
    assert abs(math.remainder(apart, 4.0)) < 0.1


def test_the_library_is_imported_only_when_asked_for() -> None:
    program = "import sys, lmdm_agent.link; print(sorted({'link', '_link'} & set(sys.modules)))"
    folder = Path(link_module.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
