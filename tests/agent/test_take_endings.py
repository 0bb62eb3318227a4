"""How takes end on disks that refuse or hang: nothing is called whole that is not."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from fakes import Desk, FakeInstrument, Floats, fake_spec, noise, wait_for
from studio import Studio

from lmdm_agent.grid import on_grid
from lmdm_agent.takes import live_take, writer
from lmdm_agent.takes.format import Manifest, TrackName, read_take
from lmdm_agent.takes.repair import repair, unfinished
from lmdm_agent.takes.writer import TakeWriter

SOUND = on_grid(noise(2 * 44100))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=100), tmp_path)


@pytest.fixture
def no_room_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last take.json cannot be written."""
    encode = writer.encode_manifest

    def refuse(manifest: Manifest) -> str:
        if manifest.complete:
            raise OSError(28, "No space left on device")
        return encode(manifest)

    monkeypatch.setattr(writer, "encode_manifest", refuse)


@pytest.mark.usefixtures("no_room_at_the_end")
def test_a_recording_that_cannot_be_finished_says_so(studio: Studio) -> None:
    path = studio.recorder.record()
    studio.play(SOUND)
    studio.recorder.stop()
    (error,) = studio.errors
    assert "the disk is full; the next start puts it in order" in error
    assert studio.recorder.error == error
    assert not read_take(path).manifest.complete
    assert unfinished(studio.folder) == [path]


@pytest.mark.usefixtures("no_room_at_the_end")
def test_a_capture_that_cannot_be_finished_is_no_capture(studio: Studio) -> None:
    studio.play(SOUND)
    path = studio.recorder.capture()
    assert studio.recorder.wait_for_capture(30)
    assert studio.captured == []
    assert "the next start puts it in order" in studio.errors[0]
    assert unfinished(studio.folder) == [path]


def test_what_could_not_be_finished_is_finished_later(studio: Studio, monkeypatch) -> None:
    encode = writer.encode_manifest
    monkeypatch.setattr(writer, "encode_manifest", lambda m: 1 / 0 if m.complete else encode(m))
    path = studio.recorder.record()
    studio.play(SOUND)
    studio.recorder.stop()
    assert "division by zero" in studio.errors[0]
    manifest = repair(path)
    assert manifest.complete
    assert manifest.samples == len(SOUND)


class Hanging(TakeWriter):
    """A disk that hangs for a while once something is written."""

    go_on = threading.Event()

    def write(self, parts: Mapping[TrackName, Floats]) -> None:
        super().write(parts)
        assert self.go_on.wait(30)


def test_an_end_that_is_not_on_the_disk_yet_is_said_and_waited_for(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    Hanging.go_on.clear()
    monkeypatch.setattr(live_take, "TakeWriter", Hanging)
    monkeypatch.setattr(live_take, "STOP_TIMEOUT_S", 0.05)
    sound = SOUND[:30000]
    with studio.recorder:
        path = studio.recorder.record()
        studio.desk.play(sound)
        assert studio.recorder.stop() == path
        assert studio.errors == [f"the end of {path} is not on the disk yet, which is slow."]
        assert not read_take(path).manifest.complete
        threading.Timer(0.2, Hanging.go_on.set).start()
    take = read_take(path)
    assert take.manifest.complete
    assert take.manifest.samples == len(sound)
    assert take.manifest.ended_early == ""


def test_leaving_waits_for_a_capture(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from lmdm_agent.takes import recorder

    Hanging.go_on.clear()
    monkeypatch.setattr(recorder, "TakeWriter", Hanging)
    with studio.recorder:
        studio.play(SOUND)
        path = studio.recorder.capture()
        threading.Timer(0.2, Hanging.go_on.set).start()
    wait_for(lambda: bool(studio.captured))
    assert read_take(path).manifest.complete
