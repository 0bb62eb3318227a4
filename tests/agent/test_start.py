"""The start: what begins before what, one device process, and nothing unchecked gets to play."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from device_children import audio_system
from fakes import wait_for
from test_app import LOOPBACK, PLAN, FakeModel, Keeper

from lmdm_agent import leaving, loudness, model, rig, runs
from lmdm_agent.app import Live
from lmdm_agent.audio import Device, StreamPlan
from lmdm_agent.config import RecordSettings, Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.device_keeper import DeviceKeeper
from lmdm_agent.ends import Ends
from lmdm_agent.errors import ModelError
from lmdm_agent.shared import Memory, Place

CARD = Device(0, "card", "Fake", 2, 2, 44100.0)
CARD_PLAN = StreamPlan(CARD, CARD, 44100, 441, (0, 1), (), (0, 1))
LONG_S = 30.0


@pytest.fixture(autouse=True)
def nothing_left_running():
    yield
    leaving._quickly.clear()
    # Some end by themselves, a moment later.
    wait_for(lambda: not running(), LONG_S)


def running() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("lmdm") or name == "device"]


# One device process.


class Counting(DeviceHost):
    """Counts how often devices are listed."""

    listings = 0

    def devices(self):
        self.listings += 1
        return super().devices()


def ends_at(place: Place | bool) -> Ends:
    return Ends(ControlState(Controls(mix=0.0)), 44100, seconds=2.0, shared=place)


def test_the_process_that_lists_the_devices_plays_on_them():
    with Counting(place=Place(), command=audio_system()) as host:
        assert not host.listed
        assert host.devices() == [CARD]
        assert host.listed
        first = host.pid
        # Only now is it known how large the memory has to be.
        ends = ends_at(host.place)
        with DeviceKeeper(ends, CARD_PLAN, listed_by=host) as keeper:
            assert keeper.pid == first
            assert not host.listed, "PortAudio lists nothing anew while a stream is open"
            wait_for(lambda: ends.position > 4410, LONG_S)
        assert host.listings == 1
        assert host.pid is None
    assert ends.dry.read(441, 10)[0, 0] == 0.25


def test_a_process_that_died_meanwhile_is_replaced_and_asked_again():
    with Counting(place=Place(), command=audio_system()) as host:
        host.devices()
        first = host.pid
        assert host._child is not None
        host._child.process.kill()
        host._child.process.wait(LONG_S)
        assert not host.listed
        ends = ends_at(host.place)
        with DeviceKeeper(ends, CARD_PLAN, listed_by=host) as keeper:
            assert keeper.pid not in (None, first)
            wait_for(lambda: ends.position > 441, LONG_S)
        assert host.listings == 2


def test_a_keeper_that_is_leaving_waits_for_no_answer_of_the_process_it_was_given():
    """The end of a run that nobody stopped: it plays so many seconds, or failed."""
    with DeviceHost(place=Place(), command=audio_system(close="time.sleep(60)")) as host:
        host.devices()
        keeper = DeviceKeeper(ends_at(host.place), CARD_PLAN, listed_by=host)
        assert not host._stopping()
        keeper._leaving.set()
        assert host._stopping()


def test_a_process_cannot_serve_what_lies_elsewhere():
    host = DeviceHost(place=Place(), command=audio_system())
    with pytest.raises(ValueError, match="not been given"):
        DeviceKeeper(ends_at(True), CARD_PLAN, listed_by=host)
    with pytest.raises(ValueError, match="not been given"):
        DeviceHost(command=audio_system()).serve(ends_at(True), lambda: False)


@pytest.mark.skipif(os.name != "posix", reason="descriptors are handed on")
def test_a_place_is_handed_on_before_it_has_a_size():
    place = Place()
    (descriptor,) = place.pass_fds
    assert os.fstat(descriptor).st_size == 0
    memory = Memory.shared(10_000, place)
    assert (memory.handle, memory.pass_fds) == (place.handle, place.pass_fds)
    other = Memory.attach(memory.handle, 10_000)
    memory.buffer[17] = 5
    assert other.buffer[17] == 5
    memory.close()
    assert place.pass_fds == ()


# The model.


def test_no_damaged_file_gets_to_onnx_runtime(model_file, tmp_path, monkeypatch):
    built: list[str] = []
    monkeypatch.setattr(model, "_session", lambda path, graph, *_: built.append(graph))
    data = bytearray(model_file.read_bytes())
    data[len(data) // 2] ^= 0x10
    (tmp_path / "flipped.onnx").write_bytes(data)
    with pytest.raises(ModelError, match="is damaged"):
        model.load(tmp_path / "flipped.onnx", builders=2)
    assert built == []


def test_that_a_file_is_damaged_is_said_before_what_comes_of_it(model_file, tmp_path, monkeypatch):
    def fails(*_: object) -> None:
        raise ModelError("its tokenizer is damaged")

    monkeypatch.setattr(model, "_load_tokenizer", fails)
    with pytest.raises(ModelError, match="tokenizer"):
        model.load(model_file)
    data = bytearray(model_file.read_bytes())
    data[len(data) // 2] ^= 0x10
    (tmp_path / "flipped.onnx").write_bytes(data)
    with pytest.raises(ModelError, match="content hash differs"):
        model.load(tmp_path / "flipped.onnx")


@pytest.mark.parametrize("builders", [1, 2])
def test_so_many_graphs_are_made_ready_at_the_same_time(model_file, monkeypatch, builders):
    real, lock, most, now = model._session, threading.Lock(), [0], [0]
    both = threading.Barrier(builders)
    order: list[str] = []

    def build(path: Path, graph: str, *rest: object) -> object:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
            order.append(graph)
        try:
            # Passes only when as many are here; six graphs make three pairs.
            both.wait(LONG_S)
            return real(path, graph, *rest)
        finally:
            with lock:
                now[0] -= 1

    monkeypatch.setattr(model, "_session", build)
    loaded = model.load(model_file, builders=builders)
    assert most[0] == builders
    assert sorted(order) == sorted(loaded._sessions)
    assert loaded.embed("whale song").shape == (loaded.spec.text_tokens, loaded.spec.text_size)
    assert not [name for name in running() if name.startswith(("lmdm-build", "lmdm-hash"))]


# The order of everything.


@pytest.fixture
def begun(monkeypatch):
    """What has begun, in order; the model and the plan are there at once."""
    order: list[str] = []

    def note(name: str, result: object) -> object:
        order.append(name)
        return result

    monkeypatch.setattr(rig, "DeviceKeeper", Keeper)
    monkeypatch.setattr(runs, "load_model", lambda *_: note("load", FakeModel()))
    monkeypatch.setattr(runs, "plan_of", lambda *_: note("devices", PLAN))
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    return order


def test_model_and_devices_begin_before_the_rest_is_imported(begun, monkeypatch, tmp_path):
    def later(name: str) -> object:
        # What is imported takes its time; the others began before, or this never ends.
        wait_for(lambda: {"load", "devices"} <= set(begun), LONG_S)
        begun.append(name)
        return importlib.import_module(name)

    monkeypatch.setattr(runs, "import_module", later)
    runs.play(Settings(osc=LOOPBACK), 0.05, False, tmp_path)
    assert set(begun[:2]) == {"load", "devices"}
    assert begun[2:] == list(runs.REST)


@pytest.mark.parametrize("record", [False, True])
def test_the_meter_is_loaded_when_the_stream_is_open(begun, monkeypatch, tmp_path, record):
    """But before, where a take begins with it: its end must not wait for the meter."""
    opened = Keeper.__enter__

    def enter(keeper: Keeper) -> Keeper:
        begun.append("open")
        return opened(keeper)

    monkeypatch.setattr(Keeper, "__enter__", enter)
    monkeypatch.setattr(loudness, "prepare", lambda: begun.append("loudness"))
    settings = Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path), record))
    with Live(settings, FakeModel(), PLAN, screen=False):
        wait_for(lambda: {"open", "loudness"} <= set(begun), LONG_S)
    assert begun == (["loudness", "open"] if record else ["open", "loudness"])


PACKAGE = str(Path(model.__file__).parents[1])


def fresh(program: str) -> set[str]:
    """The modules in memory after a program ran in a fresh interpreter."""
    tail = "; import sys; print(' '.join(sys.modules))"
    head = f"import sys; sys.path.insert(0, {PACKAGE!r}); "
    done = subprocess.run(
        [sys.executable, "-c", head + program + tail], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_nothing_heavy_is_imported_before_the_model_begins_to_load():
    heavy = {"numpy", "onnxruntime", "lmdm_agent.app", "lmdm_agent.session", "lmdm_agent.render"}
    assert not fresh("import lmdm_agent.cli, lmdm_agent.runs") & heavy
    rest = "; ".join(f"import {name}" for name in runs.REST)
    assert not fresh(rest) & {"scipy", "pyloudnorm", "onnxruntime", "sounddevice", "soundfile"}
