"""Memory that two processes see, and a callback in another process than the model."""

import contextlib
import gc
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from end_process import played
from fakes import Desk, Echo, fake_spec, wait_for

from lmdm_agent import shared
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.ends_memory import EndsShape
from lmdm_agent.ring import Overrun, Ring
from lmdm_agent.shared import Memory, Room, SharedMemoryError

posix = pytest.mark.skipif(os.name != "posix", reason="descriptors are passed on POSIX only")


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


# Memory.


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_what_one_writes_the_other_reads(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was unlinked serves where there are none without a name."""
    monkeypatch.setattr(shared.sys, "platform", platform)
    memory = Memory.shared(10_000)
    monkeypatch.undo()
    other = Memory.attach(memory.handle, 10_000)
    ring, same = (Ring(500, 2, Room(m)) for m in (memory, other))
    ring.append(np.arange(100, dtype=np.float32).reshape(50, 2))
    np.testing.assert_array_equal(same.read(0, 50), ring.read(0, 50))
    same.append(np.full((500, 2), 7.0, np.float32))
    assert ring.written == 550
    with pytest.raises(Overrun):
        ring.read(0, 50)


def test_it_is_silent_at_first() -> None:
    for memory in (Memory.private(100_000), Memory.shared(100_000)):
        assert not np.frombuffer(memory.buffer, np.uint8).any()
        assert memory.size == len(memory.buffer) == 100_000


@posix
@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_nothing_is_left_behind(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shared.sys, "platform", platform)
    # What other tests left is not this one's.
    gc.collect()
    before = descriptors()
    memory = Memory.shared(1 << 20)
    assert descriptors() > before
    assert not os.listdir(tmp_path)
    del memory
    gc.collect()
    assert descriptors() == before


def test_closed_it_takes_no_more_children_but_keeps_its_arrays() -> None:
    memory = Memory.shared(4096)
    handle, ring = memory.handle, Ring(100, 2, Room(memory))
    assert memory.pass_fds == (int(handle),)
    memory.close()
    memory.close()
    assert memory.pass_fds == ()
    with pytest.raises(SharedMemoryError, match="no shared memory"):
        Memory.attach(handle, 4096)
    ring.append(np.ones((10, 2), np.float32))
    assert ring.read(0, 10).all()


@pytest.mark.parametrize("handle", ["", "x", "-1", "999999"])
def test_a_wrong_handle_is_an_error_in_words(handle: str) -> None:
    with pytest.raises(SharedMemoryError, match="no shared memory under the handle"):
        Memory.attach(handle, 4096)


def test_another_size_is_refused() -> None:
    memory = Memory.shared(8192)
    with pytest.raises(SharedMemoryError, match="has 8192 bytes, 4096 expected"):
        Memory.attach(memory.handle, 4096)


@posix
def test_more_than_there_is_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    before = descriptors()
    monkeypatch.setattr(shared, "_make_room", full)
    with pytest.raises(SharedMemoryError, match="35 MB of memory .* cannot be had: .*No space"):
        Memory.shared(35_000_000)
    assert descriptors() == before


def test_no_size_takes_all_memory_from_everybody() -> None:
    with pytest.raises(SharedMemoryError, match="at most 2147 MB are given"):
        Memory.shared(2**31 + 1)


def test_pieces_lie_in_lines_of_their_own() -> None:
    room = Room(Memory.private(1000))
    pieces = [room.ints(1), room.reals(3), room.samples(5, 2)]
    assert [piece.nbytes for piece in pieces] == [8, 24, 40]
    assert room.used == 3 * 64
    with pytest.raises(ValueError, match="bytes needed, 1000 there"):
        room.samples(1000, 2)


def test_numbers_of_64_bits() -> None:
    room = Room()
    ints, reals = room.ints(2), room.reals(2)
    ints[1], reals[1] = -(2**62) - 1, 0.1
    assert (ints[0], ints[1]) == (0, -(2**62) - 1)
    assert (reals[0], reals[1]) == (0.0, 0.1)


def test_the_barrier_of_other_machines_keeps_nothing_and_waits_for_nobody() -> None:
    settle = shared._lock_passes()
    settle()
    others = [threading.Thread(target=lambda: [settle() for _ in range(1000)]) for _ in range(4)]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join(20)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(1000):
            settle()
        assert tracemalloc.get_traced_memory()[0] - before < 1000
    finally:
        tracemalloc.stop()


# Shapes.


@pytest.mark.parametrize("stem", [(), (2,)])
def test_a_shape_goes_through_json_and_says_its_size(stem: tuple[int, ...]) -> None:
    shape = EndsShape(48000, 1000, (0, 1), stem, (3,))
    assert msgspec.json.decode(msgspec.json.encode(shape), type=EndsShape) == shape
    tracks = 5 if stem else 4
    assert tracks * 1000 * 8 < shape.size < tracks * 1000 * 8 + 40_000


def test_ends_use_all_of_their_memory() -> None:
    for stem in ((), (0, 1)):
        ends = Ends(ControlState(Controls()), 8000, stem=stem, seconds=1.0, shared=True)
        assert ends.memory.size == ends.shape.size
        assert ends.memory.pass_fds


# The callback in another process.


@contextlib.contextmanager
def device_process(ends: Ends, buffer: int, end: int, output: Path) -> Iterator[subprocess.Popen]:
    """`end_process` on these ends; killed at the end, if it still runs."""
    script = Path(__file__).with_name("end_process.py")
    shape = msgspec.json.encode(ends.shape).decode()
    process = subprocess.Popen(
        [sys.executable, script, ends.memory.handle, shape, str(buffer), str(end), output],
        pass_fds=ends.memory.pass_fds,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


class Reader(threading.Thread):
    """Follows the tapes while they are written, and keeps what it read."""

    def __init__(self, ends: Ends) -> None:
        super().__init__(daemon=True)
        self.ends, self.stop = ends, threading.Event()
        self.start_at = ends.position
        self.heard: dict[str, list[np.ndarray]] = {"dry": [], "wet": [], "mix": []}

    def run(self) -> None:
        at = self.start_at
        while not self.stop.is_set() or at < self.ends.position:
            end = self.ends.position
            if end == at:
                self.stop.wait(0.0005)
                continue
            for name, pieces in self.heard.items():
                pieces.append(getattr(self.ends, name).read(at, end - at))
            at = end

    def finish(self) -> dict[str, np.ndarray]:
        self.stop.set()
        self.join(20)
        return {name: np.concatenate(pieces) for name, pieces in self.heard.items()}


def long_desk() -> Desk:
    """A session that answers with what it heard; its ends are shared."""
    return Desk(Echo(fake_spec(block_latents=64)), 2048, controls=Controls(steps=1), shared=True)


@posix
def test_another_process_moves_the_sound_while_this_one_answers(tmp_path: Path) -> None:
    """Both run at full speed: no sample is lost, late or seen before it is there."""
    desk, end = long_desk(), 1_000_000
    desk.instrument.heard_blocks = Bounded()
    reader = Reader(desk.ends)
    reader.start()
    with desk.session, device_process(desk.ends, 250, end, tmp_path / "out") as process:
        assert process.wait(120) == 0
    tapes = reader.finish()
    out = np.fromfile(tmp_path / "out", np.float32).reshape(-1, 2)
    dry, delay = played(0, end), desk.session.delay_samples
    assert desk.ends.position == len(out) == end
    assert desk.ends.buffers.callbacks == end // 250
    np.testing.assert_array_equal(tapes["dry"], dry)
    np.testing.assert_array_equal(out[:delay], 0.0)
    np.testing.assert_array_equal(out[delay:], dry[:-delay])
    np.testing.assert_array_equal(tapes["wet"], out)
    np.testing.assert_array_equal(tapes["mix"], out)
    health = desk.session.health()
    assert (health.late_samples, health.late_blocks, health.skipped_blocks) == (0, 0, 0)


class Bounded(list):
    """Keeps the newest block only."""

    def append(self, item: object) -> None:
        self[:] = [item]


@posix
def test_processes_that_are_killed_leave_the_offset_as_it_was(tmp_path: Path) -> None:
    """Killed where they stand, in the middle of buffers; another one goes on each time."""
    kills, buffer, end = 4, 256, 10**9
    desk = long_desk()
    desk.instrument.heard_blocks = Bounded()
    reader, stood = Reader(desk.ends), list[int]()
    reader.start()
    with desk.session:
        for kill in range(kills):
            with device_process(desk.ends, buffer, end, tmp_path / "out") as process:
                assert process.stdout is not None
                assert process.stdout.readline() == b"moving\n"
                goal = desk.ends.position + 30_000 + 777 * kill
                wait_for(lambda goal=goal: desk.ends.position > goal, 60)
                process.kill()
                process.wait()
                stood.append(desk.ends.playback.position)
        with device_process(desk.ends, buffer, stood[-1] + 50_000, tmp_path / "out") as process:
            assert process.wait(60) == 0
        wait_for(lambda: desk.ends.playback.ready >= desk.ends.position)
    tapes, delay = reader.finish(), desk.session.delay_samples
    dry, wet = tapes["dry"], tapes["wet"]
    assert stood == sorted(set(stood))
    assert len(dry) == len(wet) == desk.ends.position
    # What was lost with a process is silence, at most one buffer for each of them ...
    truth = played(0, len(dry))
    lost = np.any(dry != truth, axis=1)
    assert np.all(dry[lost] == 0.0) and lost.sum() <= kills * buffer
    # ... and sound answers at the same offset ever after.
    wrong = np.any(wet[delay:] != dry[:-delay], axis=1)
    assert np.all(wet[delay:][wrong] == 0.0) and wrong.sum() <= kills * buffer
    assert desk.session.health().late_samples <= kills * buffer


@posix
def test_controls_reach_the_other_process(tmp_path: Path) -> None:
    """Panic acts there although nothing in this process but the change itself runs."""
    state = ControlState(Controls(bypass=True))
    ends = Ends(state, 44100, seconds=2.0, shared=True)
    ends.playback.expect(10**9)
    with device_process(ends, 256, 10**12, tmp_path / "out") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"moving\n"
        wait_for(lambda: ends.take_peaks()[1] > 0.1)
        state.update(lambda c: c.set("panic", 1))
        changed = ends.position
        wait_for(lambda: ends.position > changed + 4 * 256, 20)
        silent_from = changed + 2 * 256
        np.testing.assert_array_equal(ends.mix.read(silent_from, 256), 0.0)
        assert np.abs(ends.dry.read(silent_from, 256)).max() > 0.1
        ends.take_peaks()
        wait_for(lambda: ends.take_peaks()[0] > 0.1)
        assert ends.take_peaks()[1] == 0.0
