"""The device process is started, spoken to, and killed where it misbehaves. Real processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from device_children import ONE_CARD, audio_system, program

from lmdm_agent.audio import Device, NoDevice, RateRefused, StreamPlan
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_end import DeviceEnd
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.device_keeper import DeviceKeeper
from lmdm_agent.ends import Ends
from lmdm_agent.errors import DeviceError

CARD = Device(0, "card", "Fake", 2, 2, 44100.0)
BUFFER = 441
"""The made-up device takes 10 ms for one."""
PLAN = StreamPlan(CARD, CARD, 44100, BUFFER, (0, 1), (), (0, 1))
LONG_S = 30.0
"""Longer than anything takes, even on a busy machine."""


def until(condition, seconds=LONG_S):
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, "it never came true"
        time.sleep(0.005)


def gone(pid):
    """Whether no process of this number runs; a zombie does not run."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state in "ZX"


@pytest.fixture
def ends():
    return Ends(ControlState(Controls(mix=0.0)), 44100, seconds=2.0, shared=True)


def test_devices_are_listed_in_another_process():
    with DeviceHost(command=audio_system()) as host:
        assert host.devices() == [CARD]
        assert host.alive
        assert host.pid not in (None, os.getpid())
        assert host.devices() == [CARD]
        pid = host.pid
    assert gone(pid)
    assert not host.alive


def test_the_stream_moves_the_ends_of_this_process(ends):
    with DeviceHost(ends, command=audio_system()) as host:
        opened = host.open(PLAN)
        assert (opened.latency_s, opened.rate, opened.extra_samples) == ((0.001, 0.002), 44100, 0)
        until(lambda: ends.position > 10 * BUFFER)
        assert host.trouble == ""
    np.testing.assert_array_equal(ends.dry.read(128, 128), 0.25)
    assert ends.buffers.callbacks >= 10
    where = ends.position
    time.sleep(0.1)
    assert ends.position == where, "the process has ended, and its callback with it"


def test_controls_reach_the_callback_while_this_process_is_stuck(ends):
    """Nothing of the daemon runs but a write into shared memory."""
    state = ControlState(Controls(mix=0.0))
    ends = Ends(state, 44100, seconds=2.0, shared=True)
    with DeviceHost(ends, command=audio_system()) as host:
        host.open(PLAN)
        until(lambda: ends.position > 10 * BUFFER)
        state.update(lambda c: c.set("panic", True))
        # One call into C holds the interpreter for as long as it takes.
        start = ends.position
        sum(range(30_000_000))
        assert ends.position > start
        until(lambda: ends.position > start + 20 * BUFFER)
    np.testing.assert_array_equal(ends.mix.read(ends.position - BUFFER, BUFFER), 0.0)


def test_it_fades_out_before_it_ends(ends):
    with DeviceHost(ends, command=audio_system()) as host:
        host.open(PLAN)
        until(lambda: ends.position > 20 * BUFFER)
        begun = time.monotonic()
    assert time.monotonic() - begun < 5.0
    heard = ends.mix.read(ends.position - 6000, 6000)[:, 0]
    assert heard[0] == 0.25
    assert heard[-1] == 0.0
    assert np.abs(np.diff(heard)).max() < 0.001


def test_it_begins_with_a_fade_again_after_every_opening(ends):
    for _ in range(2):
        begun = ends.position
        with DeviceHost(ends, command=audio_system()) as host:
            host.open(PLAN)
            until(lambda start=begun: ends.position > start + 4000)
        heard = ends.mix.read(begun, 4000)[:, 0]
        assert abs(heard[0]) < 0.001
        assert heard[3000] == 0.25
        assert np.abs(np.diff(heard)).max() < 0.001


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="not on this system")
def test_it_goes_before_ordinary_programs_where_that_is_allowed():
    attempt = "import os; os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(5))"
    tried = subprocess.run([sys.executable, "-c", attempt], stderr=subprocess.DEVNULL, check=False)
    with DeviceHost(command=audio_system()) as host:
        host.devices()
        assert host.pid is not None
        first = os.sched_getscheduler(host.pid) == os.SCHED_FIFO
    assert first is (tried.returncode == 0)
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_a_rate_that_is_refused_has_an_error_of_its_own(ends):
    with DeviceHost(ends, command=audio_system()) as host:
        with pytest.raises(RateRefused, match="not at 48000 Hz"):
            host.open(PLAN, 48000)
        assert host.open(PLAN).rate == 44100


def test_no_audio_library_is_no_device():
    nothing = "raise device_process.NoDevice('PortAudio is not installed')"
    host = DeviceHost(command=audio_system(devices=nothing))
    with host, pytest.raises(NoDevice, match="PortAudio is not installed"):
        host.devices()


def test_whatever_a_driver_raises_is_one_sentence():
    surprise = "raise KeyError('no such thing')"
    host = DeviceHost(command=audio_system(devices=surprise))
    with host, pytest.raises(DeviceError, match="the audio system failed: KeyError"):
        host.devices()


def test_what_audio_libraries_print_does_not_mix_with_the_answers():
    chatty = "import os; print('ALSA lib'); os.write(1, b'jack server is not running\\n')\n    "
    with DeviceHost(command=audio_system(devices=chatty + ONE_CARD)) as host:
        assert host.devices() == [CARD]
        assert host.trouble == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.kill(os.getpid(), 11)", "ended by signal 11"),
        ("raise SystemExit(3)", "its process has ended"),
        ("print('ALSA lib warning', flush=True); input()", "what nobody understands"),
        ('print(\'{"type":"devices"}\', flush=True); input()', "what nobody understands"),
        (
            "import sys; sys.stdout.buffer.write(b'\\xff\\x00\\n'); sys.stdout.flush(); input()",
            "what nobody understands",
        ),
    ],
)
def test_a_process_that_dies_or_babbles_is_an_error(code, words):
    with DeviceHost(command=program(code)) as host:
        with pytest.raises(DeviceError, match=words):
            host.devices()
        assert not host.alive


def test_a_process_that_cannot_be_started_is_an_error():
    """No memory, too many open files: it may go better the next time."""
    host = DeviceHost(command=["/nowhere/at/all"])
    with host, pytest.raises(DeviceError, match="the device process cannot be started: .*nowhere"):
        host.devices()
    assert not host.alive


def test_a_process_that_hangs_is_killed():
    with DeviceHost(command=program("import time; time.sleep(1e6)"), patience_s=(0.3, 0.3)) as host:
        with pytest.raises(DeviceError, match=r"did not list its devices within 0\.3 s"):
            host.devices()
        assert not host.alive


def test_a_driver_that_hangs_once_is_replaced_by_a_fresh_process(tmp_path):
    mark = tmp_path / "hung"
    hang = (
        f"import pathlib; mark = pathlib.Path({str(mark)!r})\n"
        "    if not mark.exists():\n"
        "        mark.touch(); time.sleep(1e6)\n"
        "    return [Device(0, 'card', 'Fake', 2, 2, 44100.0)]"
    )
    # Long enough to start a process on a busy machine.
    with DeviceHost(command=audio_system(devices=hang), patience_s=(5.0, 5.0)) as host:
        with pytest.raises(DeviceError):
            host.devices()
        assert mark.exists()
        assert host.devices() == [CARD]


def test_waiting_ends_when_the_program_is_to_stop():
    stopping = threading.Event()
    threading.Timer(0.2, stopping.set).start()
    host = DeviceHost(command=program("import time; time.sleep(1e6)"), stopping=stopping.is_set)
    begun = time.monotonic()
    with host, pytest.raises(DeviceError, match="asked to stop"):
        host.devices()
    assert time.monotonic() - begun < 10.0


def test_a_close_that_never_returns_does_not_hold_up_the_end(ends):
    with DeviceHost(ends, command=audio_system(close="time.sleep(1e6)")) as host:
        host.open(PLAN)
        pid, begun = host.pid, time.monotonic()
    assert time.monotonic() - begun < 10.0
    assert gone(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_frozen_process_is_killed_at_the_end(ends):
    with DeviceHost(ends, command=audio_system()) as host:
        host.open(PLAN)
        pid = host.pid
        os.kill(pid, signal.SIGSTOP)
    assert gone(pid)


def test_a_stream_that_stops_is_said_without_being_asked(ends):
    more = (
        "Stream.active = property(lambda self: time.monotonic() < ends_at, lambda self, on: None)"
    )
    more += "; ends_at = time.monotonic() + 0.5"
    with DeviceHost(ends, command=audio_system(more=more)) as host:
        host.open(PLAN)
        until(lambda: host.trouble)
        assert host.trouble == "the audio system has stopped it"


def test_a_callback_that_raises_makes_silence_and_is_said(ends):
    more = (
        "from lmdm_agent.device_end import DeviceEnd\n"
        "def broken(self, *rest): raise ZeroDivisionError('oh')\n"
        "DeviceEnd.callback = broken"
    )
    with DeviceHost(ends, command=audio_system(more=more)) as host:
        host.open(PLAN)
        until(lambda: host.trouble)
        assert host.trouble == "its callback failed: ZeroDivisionError: oh"


def test_it_ends_when_it_is_told_what_it_does_not_understand():
    with subprocess.Popen(audio_system(), stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write(b'{"type": "dance"}\n')
        child.stdin.flush()
        assert child.wait(LONG_S) == 0


PARENT = """
import sys
sys.path[:0] = {paths!r}
from test_device_host import *
ends = Ends(ControlState(Controls(mix=0.0)), 44100, seconds=2.0, shared=True)
host = DeviceHost(ends, command=audio_system(close={close!r}))
host.open(PLAN)
until(lambda: ends.position > 10 * BUFFER)
print(host.pid, flush=True)
time.sleep(1000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("close", ["pass", "time.sleep(1e6)"], ids=["", "its driver hangs"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_when_the_daemon_is_killed(number, close):
    code = PARENT.format(paths=[p for p in sys.path if p], close=close)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not gone(pid)
        parent.send_signal(number)
        until(lambda: gone(pid))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_the_terminals_signals_are_not_for_it(ends):
    with DeviceHost(ends, command=audio_system()) as host:
        host.open(PLAN)
        assert os.getsid(host.pid) != os.getsid(0)
        os.kill(host.pid, signal.SIGINT)
        os.kill(host.pid, signal.SIGHUP)
        where = ends.position
        until(lambda: ends.position > where + 10 * BUFFER)
        assert host.trouble == ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_killed_process_is_replaced_and_the_clock_goes_on(ends):
    """The keeper with a real process that is killed again and again."""
    told = []
    host = DeviceHost(ends, command=audio_system())
    with DeviceKeeper(ends, PLAN, told.append, host=host) as keeper:
        for loss in range(1, 4):
            where = ends.position
            until(lambda start=where: ends.position > start + 10 * BUFFER)
            os.kill(keeper.pid, signal.SIGKILL)
            until(lambda number=loss: keeper.losses == number and not keeper.lost)
        until(lambda: ends.position > where + 20 * BUFFER)
    assert [event.word for event in told] == ["open", *["lost", "open"] * 3, "closed"]
    assert "ended by signal 9" in told[1].text
    # On a busy machine the last process, too, may have been killed within a buffer.
    DeviceEnd(ends.shape, ends.memory)
    assert ends.position == ends.wet.written == ends.mix.written == ends.playback.position
    # Every sample of the clock is one that a device gave, or silence where a buffer was cut in two.
    heard = ends.dry.read(max(0, ends.position - 80000), min(ends.position, 80000))
    assert set(np.unique(heard)) <= {0.0, 0.25}
    assert np.count_nonzero(heard == 0.0) <= 3 * BUFFER * 2


def test_the_start_of_it_works_from_any_folder(tmp_path, monkeypatch):
    """No module that lies about takes the place of a real one; and the package is found."""
    (tmp_path / "queue.py").write_text("raise SystemExit('the wrong one')")
    (tmp_path / "lmdm_agent.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    # Without PortAudio the process says so itself: it was the right one that started.
    with DeviceHost() as host, contextlib.suppress(NoDevice):
        assert isinstance(host.devices(), list)
