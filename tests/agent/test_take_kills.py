"""Takes of a program that is killed at any moment, and of disks that are full, small or stuck.

LMDM_KILLS says how often to kill (20; the figures of docs/takes.md are of 200).
"""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fakes import Desk, noise, wait_for
from written_takes import Recording, echo_desk

from lmdm_agent import loudness
from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.takes import tracks
from lmdm_agent.takes.folders import new_folder
from lmdm_agent.takes.format import FileFormat, Manifest, Take, read_take
from lmdm_agent.takes.journal import Journal
from lmdm_agent.takes.recorder import Recorder
from lmdm_agent.takes.repair import repair, repair_all, unfinished

KILLS = int(os.environ.get("LMDM_KILLS", "20"))
AT_ONCE = 4
RATE = 44100
BUFFER = 512
SOUND = noise(60 * RATE, seed=9)
"""What every child plays; sample i is heard at position i."""

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


class Shared:
    """What a child that will be killed has done so far: three numbers both processes see."""

    def __init__(self) -> None:
        self._map = mmap.mmap(-1, 24)

    def write(self, index: int, value: int) -> None:
        struct.pack_into("<q", self._map, 8 * index, value)

    def read(self, index: int) -> int:
        return struct.unpack_from("<q", self._map, 8 * index)[0]


PLAYED, RECORDING, READY = 0, 1, 2


class Child:
    """A process that runs ``body`` until it is killed."""

    def __init__(self, body: Callable[[Shared], None]) -> None:
        self.shared = Shared()
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                body(self.shared)
            os._exit(3)

    def kill(self) -> bool:
        """Kill it; tell whether it still ran."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        return os.WIFSIGNALED(status)


def recorder_of(desk: Desk, folder: Path, told: list[str], form: FileFormat = "flac") -> Recorder:
    return Recorder(
        desk.ends,
        desk.session,
        Journal(),
        folder,
        {},
        {},
        form=form,
        minutes=0.1,
        on_error=told.append,
        on_captured=lambda path, seconds: None,
    )


def play_takes(folder: Path, seed: int, shared: Shared) -> None:
    """Record one take after the other, in the time of a clock, for ever."""
    rng = np.random.default_rng(seed)
    form: FileFormat = "wav" if seed % 4 == 0 else "flac"
    desk = echo_desk(48000 if seed % 4 == 1 else None, buffer_samples=BUFFER)
    rate = desk.ends.rate
    with recorder_of(desk, folder, [], form) as recorder:
        desk.play(SOUND[:BUFFER])
        while True:
            recorder.record(str(seed))
            shared.write(RECORDING, 1)
            shared.write(READY, 1)
            for _ in range(int(rng.integers(1, 3 * RATE // BUFFER))):
                at = desk.ends.position
                desk.play(SOUND[at : at + BUFFER])
                shared.write(PLAYED, desk.ends.position)
                # Never faster than a device; a machine that is busy is slower.
                time.sleep(BUFFER / rate)
            shared.write(RECORDING, 0)
            recorder.stop()


def check(take: Take) -> None:
    """All tracks are as long as the manifest says and hold what was played, bit for bit."""
    manifest = take.manifest
    assert manifest.complete
    start, count = manifest.start_position, manifest.samples
    for name in ("dry", "wet", "mix", "stem"):
        if count == 0:
            continue
        path = take.track(name)
        assert soundfile.info(path).frames == tracks.length(path) == count
        sound = tracks.read(path)
        if name in ("dry", "stem"):
            np.testing.assert_array_equal(sound[:, 0], on_grid(SOUND[start : start + count]))
        elif manifest.rate == manifest.model_rate:
            delay = manifest.delay_samples
            at = max(0, delay - start)
            heard = SOUND[start + at - delay : start + count - delay]
            np.testing.assert_array_equal(sound[at:, 1], on_grid(heard))
    blocks, messages = list(take.blocks()), list(take.messages())
    assert (len(blocks), len(messages)) == (manifest.counts.blocks, manifest.counts.messages)
    if manifest.first_block is not None:
        assert (take.path / "state.npz").is_file()


def after_the_kill(folder: Path, shared: Shared) -> float | None:
    """Check every take of a child that was killed; seconds lost, None when it was not recording."""
    recording, played = shared.read(RECORDING), shared.read(PLAYED)
    open_takes = unfinished(folder)
    assert len(open_takes) <= 1
    for path in open_takes:
        for file in (*path.glob("*.flac"), *path.glob("*.wav")):
            if file.stat().st_size > 50_000:  # It opens before it is repaired, too.
                assert len(soundfile.SoundFile(file).read(4096, dtype="int32")) == 4096
    told: list[str] = []
    repair_all(folder, told.append)
    assert len(told) == len(open_takes)
    assert unfinished(folder) == []
    takes = [read_take(path.parent) for path in sorted(folder.glob("*/take.json"))]
    for take in takes:
        check(take)
    if not recording:
        return None
    # The newest take is the one that was cut off; the position is that of its last full buffer.
    manifest = max((take.manifest for take in takes), key=lambda m: m.start_position)
    assert manifest.repaired
    return (played - manifest.start_position - manifest.samples) / manifest.rate


def killed(bodies: Sequence[Callable[[Shared], None]], seed: int) -> list[Shared]:
    """Start some children and kill every one of them at a random moment."""
    rng = np.random.default_rng(seed)
    children = [Child(body) for body in bodies]
    try:
        wait_for(lambda: all(child.shared.read(READY) for child in children), 60.0)
        for gap in rng.uniform(0.0, 2.0 / len(children), len(children)):
            time.sleep(float(gap))
            child = children.pop(0)
            yield_to = child.shared
            assert child.kill(), "the child ended by itself"
            yield yield_to
    finally:
        for child in children:
            child.kill()


@forks
def test_a_kill_at_any_moment_loses_less_than_a_second(tmp_path: Path) -> None:
    loudness.prepare()
    lost: list[float] = []
    for first in range(0, KILLS, AT_ONCE):
        seeds = range(first, min(first + AT_ONCE, KILLS))
        folders = [tmp_path / str(seed) for seed in seeds]
        bodies = [
            (lambda shared, f=folder, s=seed: play_takes(f, s, shared))
            for seed, folder in zip(seeds, folders, strict=True)
        ]
        for folder, shared in zip(folders, killed(bodies, first), strict=True):
            seconds = after_the_kill(folder, shared)
            if seconds is not None:
                lost.append(seconds)
    assert len(lost) >= KILLS // 2
    print(f"{KILLS} kills, {len(lost)} while recording: {max(lost):.3f} s lost at most")
    assert max(lost) < 1.0


@forks
def test_a_repair_that_is_killed_is_done_again(tmp_path: Path) -> None:
    """The second repair finds every sample that the first one would have kept."""
    source = tmp_path / "live"
    source.mkdir()
    desk = echo_desk()
    take = Recording(desk, source)
    for seed in range(2):
        desk.play(noise(RATE, seed=seed))
        take.catch_up()
    names = [path.name for path in source.iterdir()]

    def copy(folder: Path) -> Path:
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_bytes((source / name).read_bytes())
        return folder

    whole = repair(copy(tmp_path / "whole"))
    rng = np.random.default_rng(0)
    interrupted = 0
    for number in range(max(4, KILLS // 4)):
        folder = copy(tmp_path / f"takes-{number}" / "take")

        def body(shared: Shared, folder: Path = folder) -> None:
            shared.write(READY, 1)
            repair(folder)
            time.sleep(60)

        child = Child(body)
        wait_for(lambda child=child: child.shared.read(READY) == 1)
        time.sleep(float(rng.uniform(0.0, 0.2)))
        child.kill()
        interrupted += len(unfinished(folder.parent))
        manifest = repair(folder)
        assert (manifest.samples, manifest.counts) == (whole.samples, whole.counts)
        assert not list(folder.glob(".*"))
        for name in ("dry", "wet"):
            np.testing.assert_array_equal(
                tracks.read(folder / f"{name}.flac"), tracks.read(tmp_path / f"whole/{name}.flac")
            )
    assert interrupted > 0
    take.writer.close()


# Disks.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.5 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip("mounting a small file system is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    """Write a file until the disk is full."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(1024)):
            pass


def record_until_it_fails(folder: Path, form: FileFormat) -> tuple[Path, str]:
    """Play until the recorder gives up, and go on playing; the take and what was told."""
    told: list[str] = []
    desk = echo_desk(buffer_samples=BUFFER)
    with recorder_of(desk, folder, told, form) as recorder:
        path = recorder.record()
        at = 0
        while not told and at < 40 * RATE:
            desk.play(SOUND[at : at + 4 * BUFFER])
            at += 4 * BUFFER
            wait_for(lambda at=at: bool(told) or recorder.recorded_s * RATE > at - RATE)
        assert len(told) == 1
        assert recorder.path is None
        assert recorder.error == told[0]
        assert len(desk.play(SOUND[at : at + 1000])) == 1000
        wait_for(lambda: read_take(path).manifest.complete)
    return path, told[0]


@pytest.mark.parametrize("form", ["flac", "wav"])
def test_a_full_disk_ends_the_take_and_leaves_it_complete(form, small_disk: Path) -> None:
    path, told = record_until_it_fails(small_disk, form)
    assert "the disk is full" in told and "sound goes on" in told
    assert told.count(".") <= 4 and "\n" not in told
    take = read_take(path)
    assert "the disk is full" in take.manifest.ended_early
    assert take.manifest.samples > RATE // 2
    check(take)
    assert unfinished(small_disk) == []
    fill(small_disk / "other")
    with pytest.raises(TakeError, match="the disk is full"):
        record_until_it_fails(small_disk, form)
    # Nothing is left of the one that could not begin; with room again, all is well.
    assert {p.name for p in small_disk.iterdir()} == {path.name, "other"}
    (small_disk / "other").unlink()
    (path / f"mix.{form}").unlink()
    record_until_it_fails(small_disk, form)


@pytest.mark.parametrize("form", ["flac", "wav"])
def test_a_disk_that_takes_no_larger_file_ends_the_take(form, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    try:
        path, told = record_until_it_fails(tmp_path, form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "sound goes on" in told
    check(read_take(path))


@pytest.mark.parametrize("form", ["flac", "wav"])
def test_there_is_room_for_the_last_manifest_on_a_full_disk(form, small_disk: Path) -> None:
    folder = new_folder(small_disk)
    desk = echo_desk(buffer_samples=BUFFER)
    take = Recording(desk, folder, form)
    desk.play(SOUND[:RATE])
    take.catch_up()
    fill(small_disk / "other")
    manifest = take.writer.close()
    assert read_take(folder).manifest == manifest
    assert manifest.samples >= RATE - 2 * 4096
    check(read_take(folder))


def test_a_kill_on_a_full_disk_is_repaired_without_room(small_disk: Path) -> None:
    """Mending and cutting happen in place; what take.json needs is what .room has kept."""
    folder = new_folder(small_disk)
    desk = echo_desk(buffer_samples=BUFFER)
    take = Recording(desk, folder)
    desk.play(SOUND[: 2 * RATE])
    take.catch_up()
    fill(small_disk / "other")
    # As the system does when the process dies.
    take.writer._lock.release()
    manifest = repair(folder)
    assert manifest.samples >= 2 * RATE - 2 * 4096
    check(read_take(folder))


def test_a_disk_that_is_stuck_never_holds_up_the_sound(tmp_path: Path, monkeypatch) -> None:
    """It comes back after longer than the tapes last: one sentence, and a take that is good."""
    told: list[str] = []
    let_go, inside = threading.Event(), threading.Event()
    fsync: Callable[[int], None] = os.fsync

    def stuck(handle: int) -> None:
        if threading.current_thread().name == "lmdm-recorder":
            inside.set()
            assert let_go.wait(60)
        fsync(handle)

    desk = echo_desk(buffer_samples=BUFFER, seconds=1.5)
    recorder = recorder_of(desk, tmp_path, told)
    path = recorder.record()
    desk.play(SOUND[:RATE])
    wait_for(lambda: recorder.recorded_s == 1.0)
    monkeypatch.setattr(os, "fsync", stuck)
    desk.play(SOUND[RATE : 2 * RATE])
    assert inside.wait(10)
    out = desk.play(SOUND[2 * RATE : 4 * RATE])
    assert len(out) == 2 * RATE
    recorder.tend()
    assert len(told) == 1 and "too slow" in told[0]
    assert recorder.path is None
    let_go.set()
    recorder.stop()
    wait_for(lambda: read_take(path).manifest.complete)
    take = read_take(path)
    assert "too slow" in take.manifest.ended_early
    assert take.manifest.samples > 0
    check(take)
    assert len(told) == 1


def test_a_manifest_that_cannot_be_written_is_left_for_the_next_start(
    tmp_path: Path, monkeypatch
) -> None:
    folder = new_folder(tmp_path)
    desk = echo_desk()
    take = Recording(desk, folder)
    desk.play(SOUND[:RATE])
    take.catch_up()

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(take.writer, "_describe", refuse)
    manifest: Manifest = take.writer.close()
    assert manifest.samples == RATE
    assert unfinished(tmp_path) == [folder]
    assert repair(folder).samples == RATE
    check(read_take(folder))
