"""Memory that a model has freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys
import weakref
from pathlib import Path

import pytest
import soundfile
from fakes import Desk, FakeInstrument, fake_spec, noise

from lmdm_agent import native_memory, preparing, session

BLOCK = 64

SCATTERED = """
import sys
from pathlib import Path
import ctypes
from lmdm_agent.native_memory import give_back

def own_mb():
    text = Path("/proc/self/status").read_text()
    return int(text.split("RssAnon:")[1].split()[0]) / 1024

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
# As weights do: many blocks below what is mapped on its own, and a small one that stays on top.
blocks = [libc.malloc(60_000) for _ in range(2000)]
for block in blocks:
    ctypes.memset(block, 1, 60_000)
keep = libc.malloc(64)
before = own_mb()
for block in blocks:
    libc.free(ctypes.c_void_p(block))
freed = own_mb()
given = give_back()
print(before, freed, own_mb(), given)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
@pytest.mark.skipif(native_memory._trim() is None, reason="this C library gives back by itself")
def test_freed_blocks_under_one_that_stays_are_given_back() -> None:
    command = [sys.executable, "-c", SCATTERED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, freed, after, given = done.stdout.split()
    assert float(freed) > float(before) - 20, "the library gives back by itself"
    assert float(after) < float(before) - 80
    assert given == "True"


def test_without_that_function_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    native_memory._trim.cache_clear()
    monkeypatch.setattr(sys, "platform", "win32")
    try:
        assert not native_memory.give_back()
    finally:
        native_memory._trim.cache_clear()


def test_a_model_that_is_prepared_gives_back_what_loading_and_the_one_before_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[str] = []
    monkeypatch.setattr(preparing, "give_back", lambda: given.append("back"))
    desk = Desk(FakeInstrument())

    def load() -> FakeInstrument:
        assert not given
        return FakeInstrument(fake_spec(name="other"))

    desk.session.prepare_model(load)
    assert given == ["back"]


def test_memory_is_given_back_again_when_the_model_before_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[bool] = []
    first = FakeInstrument()
    alive = weakref.ref(first)
    desk = Desk(first)
    desk.instrument = FakeInstrument()
    del first
    monkeypatch.setattr(session, "give_back", lambda: given.append(alive() is None))
    desk.play(noise(3 * BLOCK))
    hand = desk.session.prepare_model(lambda: FakeInstrument(fake_spec(name="other")))
    desk.session.hand_over(lambda controls: controls, [hand])
    del hand
    desk.session.run_jobs()
    assert given == []
    desk.play(noise(BLOCK))
    desk.session.run_jobs()
    assert given == [True]
    desk.play(noise(2 * BLOCK))
    desk.session.run_jobs()
    assert given == [True]


def test_what_a_prime_took_is_given_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[str] = []
    monkeypatch.setattr(preparing, "give_back", lambda: given.append("back"))
    soundfile.write(tmp_path / "cello.wav", noise(4 * BLOCK), 44100)
    Desk(FakeInstrument()).session.prepare_prime(tmp_path / "cello.wav")
    assert given == ["back"]
