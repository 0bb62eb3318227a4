"""How takes end on disks that refuse or hang: nothing is called whole that is not."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from fakes import Desk, FakeInstrument, Floats, fake_spec, noise
from studio import Studio

from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.takes import live_take, tracks, writer
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


@pytest.mark.parametrize("form", ["flac", "wav"])
def test_leaving_puts_the_rest_of_a_capture_aside(tmp_path, monkeypatch, form) -> None:
    from lmdm_agent.takes import recorder

    studio = Studio(
        Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=100), tmp_path, form=form
    )
    Hanging.go_on.clear()
    monkeypatch.setattr(recorder, "TakeWriter", Hanging)
    sound = on_grid(noise(9 * 44100))
    with studio.recorder:
        whole = studio.recorder.record()
        studio.play(sound)
        path = studio.recorder.capture()
        threading.Timer(0.2, Hanging.go_on.set).start()
    assert studio.aside == [(path, pytest.approx(9.0))]
    assert studio.captured == []
    assert not read_take(path).manifest.complete
    assert unfinished(studio.folder) == [path]
    manifest = repair(path)
    assert manifest.ended_early == ""
    assert manifest.samples == len(sound)
    assert not [found.name for found in path.iterdir() if "spill" in found.name]
    for name in ("dry", "wet", "mix"):
        kept = tracks.read(whole / f"{name}.{form}")
        np.testing.assert_array_equal(tracks.read(path / f"{name}.{form}"), kept)
    blocks = [line.answer_crc for line in read_take(path).blocks()]
    assert blocks == [line.answer_crc for line in read_take(whole).blocks()]


@pytest.fixture
def put_aside(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A capture of 7 s of which only the beginning stands in its tracks."""
    from lmdm_agent.takes import recorder

    Hanging.go_on.clear()
    monkeypatch.setattr(recorder, "TakeWriter", Hanging)
    with studio.recorder:
        studio.play(on_grid(noise(7 * 44100)))
        path = studio.recorder.capture()
        threading.Timer(0.2, Hanging.go_on.set).start()
    assert len(list(path.glob("spill-*-dry.flac"))) >= 2
    return path


def test_a_repair_that_was_cut_off_is_done_again(put_aside: Path, monkeypatch) -> None:
    """Some tracks were replaced already when the machine went down."""
    copy = put_aside.with_name("copy")
    shutil.copytree(put_aside, copy)
    repair(copy)
    for name in ("dry", "mix"):
        shutil.copy(copy / f"{name}.flac", put_aside / f"{name}.flac")
    (put_aside / ".dry.part.flac").write_bytes(b"half")
    assert repair(put_aside).samples == 7 * 44100
    for name in ("dry", "wet", "mix"):
        expected = tracks.read(copy / f"{name}.flac")
        np.testing.assert_array_equal(tracks.read(put_aside / f"{name}.flac"), expected)


def test_a_damaged_piece_leaves_everything_as_it_is(put_aside: Path) -> None:
    last = max(put_aside.glob("spill-*-wet.flac"), key=lambda p: int(p.name.split("-")[1]))
    last.write_bytes(b"no sound")
    before = {p.name: p.read_bytes() for p in put_aside.glob("*.flac")}
    with pytest.raises(TakeError, match=r"spill-\d+-wet.flac"):
        repair(put_aside)
    assert {p.name: p.read_bytes() for p in put_aside.glob("*.flac")} == before
    assert not read_take(put_aside).manifest.complete


def test_pieces_that_are_links_are_refused(put_aside: Path, tmp_path: Path) -> None:
    first = min(put_aside.glob("spill-*-wet.flac"), key=lambda p: int(p.name.split("-")[1]))
    secret = tmp_path / "secret.flac"
    first.rename(secret)
    first.symlink_to(secret)
    with pytest.raises(TakeError, match="is a link"):
        repair(put_aside)
    assert secret.exists()
