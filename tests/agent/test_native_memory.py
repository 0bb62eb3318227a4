"""Memory that a model has freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
import soundfile
from fakes import Desk, FakeInstrument, fake_spec, noise

from lmdm_agent import model, native_memory, worker
from lmdm_agent.errors import ModelError

BLOCK = 64

PRELUDE = """
import ctypes, sys
from pathlib import Path
from lmdm_agent.native_memory import give_back, keep_large_apart

def own_mb():
    text = Path("/proc/self/status").read_text()
    return int(text.split("RssAnon:")[1].split()[0]) / 1024

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
"""

SCATTERED = (
    PRELUDE
    + """
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
)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
@pytest.mark.skipif(native_memory._trim() is None, reason="this C library gives back by itself")
def test_freed_blocks_under_one_that_stays_are_given_back() -> None:
    command = [sys.executable, "-c", SCATTERED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, freed, after, given = done.stdout.split()
    assert float(freed) > float(before) - 20, "the library gives back by itself"
    assert float(after) < float(before) - 80
    assert given == "True"


WEIGHTS = (
    PRELUDE
    + """
apart = sys.argv[1] == "apart" and keep_large_apart()

def block(size):
    found = libc.malloc(size)
    ctypes.memset(found, 1, size)
    return found

# The first one that is freed teaches the library that its size is not large.
libc.free(ctypes.c_void_p(block(20_000_000)))
before = own_mb()
weights = []
for _ in range(40):
    weights.append(block(2_000_000))
    block(100_000)
for one in weights:
    libc.free(ctypes.c_void_p(one))
# What lies between them stays.
print(own_mb() - before - 4, apart)
"""
)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
@pytest.mark.skipif(native_memory._trim() is None, reason="this C library gives back by itself")
def test_weights_go_back_as_they_are_freed() -> None:
    def left_mb(way: str) -> float:
        command = [sys.executable, "-c", WEIGHTS, way]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        left, apart = done.stdout.split()
        assert apart == str(way == "apart")
        return float(left)

    assert left_mb("together") > 60, "the library keeps them apart by itself"
    assert left_mb("apart") < 5


BLOCKS = """
import resource
import numpy as np
from lmdm_agent import model
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.library import find_model
from lmdm_agent.timeline import Timeline

def pages():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

loaded = model.load(find_model("whale.onnx"))
engine = Engine(loaded, Timeline(loaded.spec.block_samples, 0))
controls = Controls(steps=2, solver="p4").set_prompt(0, "rain")
heard = np.full((2, loaded.spec.block_samples), 0.1, np.float32)
for count in (4, 10):
    before = pages()
    for _ in range(count):
        engine.process(heard, None, controls)
print((pages() - before) / count)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pages of 4 KiB, the C library")
def test_a_block_needs_hardly_any_new_memory() -> None:
    """All sessions share an arena; mapped anew, activations would be 8000 pages or more."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCKS], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 4000


def test_what_a_prime_needs_stays_out_of_the_arena() -> None:
    for graph in model.GRAPHS:
        options = model._options_of(Path("some.onnx"), graph, 1)
        assert options.enable_cpu_mem_arena == (graph != "encode")


def test_without_these_functions_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    cached = (native_memory._trim, native_memory.keep_large_apart)
    for function in cached:
        function.cache_clear()
    monkeypatch.setattr(sys, "platform", "win32")
    try:
        assert not native_memory.give_back()
        assert not native_memory.keep_large_apart()
    finally:
        for function in cached:
            function.cache_clear()


def test_a_model_is_loaded_with_large_memory_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(model, "keep_large_apart", lambda: asked.append(True))
    with pytest.raises(ModelError):
        model.load(Path("nowhere.onnx"))
    assert asked == [True]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that gave memory back."""
    names: list[str] = []
    monkeypatch.setattr(worker, "tidy", lambda: names.append(threading.current_thread().name))
    return names


def test_what_a_prime_took_is_given_back_by_the_worker(given: list[str], tmp_path: Path) -> None:
    """Nobody else may: it would hold locks that the worker waits for."""
    soundfile.write(tmp_path / "cello.wav", noise(4 * BLOCK), 44100)
    desk = Desk(FakeInstrument())
    desk.play(noise(BLOCK))
    loader = threading.Thread(
        target=lambda: desk.session.prepare_prime(tmp_path / "cello.wav"), name="loader"
    )
    loader.start()
    loader.join()
    assert given == []
    desk.answer()
    desk.play(noise(2 * BLOCK))
    assert given == [threading.current_thread().name]


def test_memory_is_given_back_when_a_model_is_ready_and_when_the_one_before_is_gone(
    given: list[str],
) -> None:
    first = FakeInstrument()
    alive = weakref.ref(first)
    desk = Desk(first)
    desk.instrument = FakeInstrument()
    del first
    desk.play(noise(3 * BLOCK))
    assert given == []
    hand = desk.session.prepare_model(lambda: FakeInstrument(fake_spec(name="other")))
    desk.play(noise(BLOCK))
    assert len(given) == 1
    assert alive() is not None
    desk.session.hand_over(lambda controls: controls, [hand])
    del hand
    desk.play(noise(BLOCK))
    assert len(given) == 2
    assert alive() is None
    desk.play(noise(2 * BLOCK))
    assert len(given) == 2


def test_what_the_start_took_is_given_back_once(given: list[str]) -> None:
    desk = Desk(FakeInstrument())
    desk.session.warm_up()
    assert given == []
    desk.play(noise(4 * BLOCK))
    assert len(given) == 1


def test_it_waits_for_time(given: list[str]) -> None:
    """Not in the last moments before a block is complete."""
    desk = Desk(FakeInstrument(), buffer_samples=8)
    desk.play(noise(BLOCK - 24))
    desk.session._worker.tidy_soon()
    desk.play(noise(16))
    assert given == []
    desk.play(noise(8))
    assert len(given) == 1
