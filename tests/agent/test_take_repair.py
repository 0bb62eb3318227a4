"""Takes that were cut off are put in order from what is on the disk; all others are left alone."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import noise
from written_takes import Recording, echo_desk, facts

from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.takes import repair as repairing
from lmdm_agent.takes import tracks
from lmdm_agent.takes.folders import ROOM, new_folder
from lmdm_agent.takes.format import LOCK, Manifest, TrackName, read_take
from lmdm_agent.takes.journal import MessageRow, XrunRow
from lmdm_agent.takes.repair import repair, repair_all, unfinished
from lmdm_agent.takes.writer import TakeWriter

FORMS = ("flac", "wav")
FRAMES = 2 * 4096
"""What an encoder may hold back."""


def play(folder: Path, form: Any = "flac", seconds: float = 1.0) -> Recording:
    """A take that is being written, with a mark, a new seed and an xrun in it."""
    desk = echo_desk()
    desk.play(noise(700))
    take = Recording(desk, folder, form)
    for step in range(8):
        desk.play(noise(int(seconds * 44100) // 8, seed=step))
        if step == 3:
            desk.state.update(lambda c: c.set("seed", 11))
            row = MessageRow(desk.ends.position, desk.session.next_block, "s", "mark", ("here",))
            take.journal.add(row)
            take.journal.add(XrunRow(desk.ends.position))
        take.catch_up()
    return take


def cut_off(tmp_path: Path, form: Any = "flac", seconds: float = 1.0) -> tuple[Path, Recording]:
    """A copy of a take's folder as it stands on the disk while it is written."""
    source = tmp_path / "live"
    source.mkdir()
    take = play(source, form, seconds)
    folder = tmp_path / "takes" / "2026-01-02"
    shutil.copytree(source, folder)
    take.writer.close()
    return folder, take


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("form", FORMS)
def test_a_take_that_was_cut_off_is_as_good_as_one_that_was_not(form, tmp_path: Path) -> None:
    folder, take = cut_off(tmp_path, form)
    assert unfinished(folder.parent) == [folder]
    seen: list[float] = []
    manifest = repair(folder, seen.append)
    whole = take.writer.close()
    assert unfinished(folder.parent) == []
    assert read_take(folder).manifest == manifest
    assert manifest.complete and manifest.repaired
    assert manifest.ended_early == "it was cut off"
    assert whole.samples - FRAMES <= manifest.samples <= whole.samples
    assert (form == "flac") == (manifest.samples < whole.samples)
    for name in ("dry", "wet", "mix", "stem"):
        sound = tracks.read(read_take(folder).track(name))
        assert len(sound) == manifest.samples == manifest.tracks[name].samples
        np.testing.assert_array_equal(
            sound, tracks.read(tmp_path / "live" / f"{name}.{form}", 0, manifest.samples)
        )
        measured = manifest.tracks[name].loudness
        assert measured.integrated_lufs == pytest.approx(
            whole.tracks[name].loudness.integrated_lufs, abs=0.5
        )
    for field in ("marks", "seeds", "xruns", "counts", "first_block", "first_due_sample"):
        assert getattr(manifest, field) == getattr(whole, field), field
    assert manifest.seeds == (0, 11) and manifest.counts.xruns == 1
    for name in ("blocks.jsonl", "messages.tsv", "health.jsonl", "state.npz"):
        assert contents(folder)[name] == contents(tmp_path / "live")[name]
    assert not (folder / ROOM).exists() and not (folder / LOCK).exists()
    assert seen == sorted(seen) and seen[-1] == 1.0


def test_repairing_twice_changes_nothing(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path)
    manifest = repair(folder)
    before = contents(folder)
    assert repair(folder) == manifest
    assert contents(folder) == before


def test_a_complete_take_is_never_touched(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    play(folder).writer.close()
    (folder / ".mine.part").write_text("left alone")
    before = contents(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    told: list[str] = []
    repair_all(tmp_path, told.append)
    repair(folder)
    assert told == []
    assert contents(folder) == before
    assert times == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_take_being_recorded_is_left_alone(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    take = play(folder)
    before = contents(folder)
    assert unfinished(tmp_path) == []
    with pytest.raises(TakeError, match="is being recorded"):
        repair(folder)
    assert contents(folder) == before
    take.writer.close()


@pytest.mark.parametrize("name", ["blocks.jsonl", "messages.tsv", "health.jsonl"])
@pytest.mark.parametrize("rest", [b'{"block":17,"stat', b"1.0\t44", b"\x00" * 300, b"\xff\xfe"])
def test_half_lines_are_dropped(name: str, rest: bytes, tmp_path: Path) -> None:
    folder, take = cut_off(tmp_path, seconds=0.2)
    whole = (folder / name).read_bytes()
    with (folder / name).open("ab") as file:
        file.write(rest)
    manifest = repair(folder)
    assert (folder / name).read_bytes() == whole
    assert manifest.counts == take.writer.close().counts


@pytest.mark.parametrize("name", ["blocks.jsonl", "messages.tsv", "health.jsonl"])
def test_text_files_that_are_gone_or_never_ended_a_line_are_begun_anew(name, tmp_path) -> None:
    folder, _ = cut_off(tmp_path, seconds=0.2)
    (folder / name).unlink()
    repair(folder)
    take = read_take(folder)
    assert list(take.messages()) is not None
    assert (list(take.blocks()) == []) == (name == "blocks.jsonl")
    (tmp_path / "other").mkdir()
    other, _ = cut_off(tmp_path / "other", seconds=0.2)
    (other / name).write_bytes(b"abc" * 50_000)
    repair(other)
    header = (other / name).read_bytes()
    assert header == (
        b"" if name != "messages.tsv" else b"time\tsample\tblock\tsender\taddress\targuments\n"
    )


def test_a_damaged_line_in_the_middle_is_told_and_sound_is_saved(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path)
    lines = (folder / "blocks.jsonl").read_bytes().splitlines(keepends=True)
    lines[3] = b"{\n"
    (folder / "blocks.jsonl").write_bytes(b"".join(lines))
    manifest = repair(folder)
    assert "line 4 is damaged" in manifest.ended_early
    assert manifest.samples > 30000
    assert (folder / "blocks.jsonl").read_bytes() == b"".join(lines)


def test_a_track_that_is_gone_is_left_out_and_told(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path)
    (folder / "stem.flac").unlink()
    (folder / "mix.flac").write_bytes(b"not sound" * 100)
    manifest = repair(folder)
    assert manifest.tracks.keys() == {"dry", "wet"}
    assert manifest.samples > 30000
    assert "stem.flac cannot be mended: it is gone" in manifest.ended_early
    assert "mix.flac cannot be mended" in manifest.ended_early
    assert (folder / "mix.flac").read_bytes() == b"not sound" * 100


def test_a_much_longer_track_is_kept_whole_beside(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path, seconds=3.5)
    data = (folder / "wet.flac").read_bytes()
    (folder / "wet.flac").write_bytes(data[: len(data) // 4])
    longest = tracks.mend(folder / "dry.flac")
    manifest = repair(folder)
    assert 0 < manifest.samples < longest - 2 * 44100
    for name in ("dry", "wet", "mix", "stem"):
        assert tracks.length(folder / f"{name}.flac") == manifest.samples
    assert tracks.length(folder / "dry-whole.flac") == longest
    assert "dry.flac was much longer" in manifest.ended_early
    assert not (folder / "wet-whole.flac").exists()


@pytest.mark.parametrize("form", FORMS)
def test_cutting_needs_no_room(form, tmp_path: Path, monkeypatch) -> None:
    """A full disk stopped the second of three tracks in the middle of what all were to get."""
    sound = np.stack([noise(20000), noise(20000, 1)], axis=1)
    names: tuple[TrackName, ...] = ("dry", "wet", "mix")
    (tmp_path / "live").mkdir()
    writer = TakeWriter(tmp_path / "live", facts(), names, form)
    for name, count in zip(names, (18200, 12300, 10000), strict=True):
        writer._files[name].write(sound[:count])
    for name in ("dry", "mix"):
        writer._files[name].close()
    folder = tmp_path / "copy"
    shutil.copytree(tmp_path / "live", folder)
    monkeypatch.setattr(tracks, "TrackFile", None)
    manifest = repair(folder)
    assert manifest.samples == (8192 if form == "flac" else 10000)
    for name in names:
        np.testing.assert_array_equal(
            tracks.read(folder / f"{name}.{form}"), on_grid(sound[: manifest.samples])
        )
    writer.close()


def test_an_empty_track_does_not_empty_the_take(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path, seconds=3.0)
    (folder / "stem.flac").write_bytes(b"")
    manifest = repair(folder)
    assert manifest.samples > 100_000
    assert "stem" not in manifest.tracks
    assert "stem.flac is empty" in manifest.ended_early


@pytest.mark.parametrize("form", FORMS)
def test_a_take_with_nothing_in_it_is_put_in_order(form, tmp_path: Path) -> None:
    """Killed right after take.json was written for the first time."""
    source = tmp_path / "live"
    source.mkdir()
    writer = TakeWriter(source, facts(), ["dry", "wet"], form)
    folder = tmp_path / "takes" / "a"
    folder.mkdir(parents=True)
    shutil.copy(source / "take.json", folder)
    other = tmp_path / "takes" / "b"
    shutil.copytree(source, other)
    writer.close()
    told: list[str] = []
    repair_all(tmp_path / "takes", told.append)
    assert len(told) == 2 and all("no sound in it yet" in line for line in told)
    for path in (folder, other):
        manifest = read_take(path).manifest
        assert manifest.complete and manifest.samples == 0
        assert list(read_take(path).messages()) == list(read_take(path).blocks()) == []
    assert tracks.read(other / f"dry.{form}").shape == (0, 2)


def test_foreign_and_damaged_takes_are_left_alone(tmp_path: Path) -> None:
    texts = {"newer": '{"format": 99}', "older": '{"format": 1}', "half": '{"form', "list": "[]"}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "take.json").write_text(text)
    (tmp_path / "file").write_text("")
    assert unfinished(tmp_path) == []
    told: list[str] = []
    repair_all(tmp_path, told.append)
    repair_all(tmp_path / "nowhere", told.append)
    assert told == []
    for name, text in texts.items():
        with pytest.raises(TakeError):
            repair(tmp_path / name)
        assert contents(tmp_path / name) == {"take.json": text.encode()}


def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    folder, _ = cut_off(tmp_path)
    precious = tmp_path / "precious.flac"
    precious.write_bytes((folder / "dry.flac").read_bytes())
    before = precious.read_bytes()
    table = json.loads((folder / "take.json").read_text())
    table["tracks"]["stem"]["file"] = "../../precious.flac"
    (folder / "take.json").write_text(json.dumps(table))
    (folder / "mix.flac").unlink()
    (folder / "mix.flac").symlink_to(precious)
    manifest = repair(folder)
    assert manifest.tracks.keys() == {"dry", "wet"}
    assert precious.read_bytes() == before


def test_one_that_cannot_be_repaired_does_not_stop_the_others(tmp_path: Path, monkeypatch) -> None:
    folder, _ = cut_off(tmp_path)
    other = folder.with_name("2026-01-01")
    shutil.copytree(folder, other)
    real = repairing.align

    def align(path: Path, manifest: Manifest) -> Any:
        if path == other:
            raise TakeError(f"{path} cannot be cut: the disk is full.")
        return real(path, manifest)

    monkeypatch.setattr(repairing, "align", align)
    told: list[str] = []
    repair_all(folder.parent, told.append)
    assert len(told) == 2
    assert "stays as it is" in told[0] and "the disk is full" in told[0]
    assert "s are there" in told[1]
    assert unfinished(folder.parent) == [other]
    monkeypatch.undo()
    repair_all(folder.parent, told.append)
    assert unfinished(folder.parent) == []


def test_it_rests_beside_the_music(tmp_path: Path, monkeypatch) -> None:
    folder, _ = cut_off(tmp_path, seconds=1.5)
    rests: list[float] = []
    monkeypatch.setattr(repairing.time, "sleep", rests.append)
    repair_all(folder.parent, lambda _: None)
    assert len(rests) >= 4 * 2
    assert min(rests) > 0.0


@pytest.mark.parametrize("form", FORMS)
def test_after_a_power_failure_all_that_was_synced_is_there(form, tmp_path, monkeypatch) -> None:
    """Only what the disk was told to hold survives: files as they were at their last fsync."""
    held: dict[str, bytes] = {}
    moved: dict[str, bytes] = {}
    """Renamed, but the folder does not know it yet."""
    names: set[str] = set()
    fsync: Callable[[int], None] = os.fsync

    def remember(handle: int) -> None:
        fsync(handle)
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.is_dir():
            names.update(p.name for p in path.iterdir() if p.is_file())
            held.update(moved)
            moved.clear()
        elif path.parent.name == "live":
            held[path.name] = path.read_bytes()

    replace: Callable[..., Any] = Path.replace

    def renamed(self: Path, target: Path) -> Any:
        moved[Path(target).name] = held.pop(self.name, b"")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", remember)
    monkeypatch.setattr(Path, "replace", renamed)
    source = tmp_path / "live"
    source.mkdir()
    desk = echo_desk()
    take = Recording(desk, source, form)
    rng = np.random.default_rng(3)
    for step in range(5):
        desk.play(noise(22050, seed=step))
        take.catch_up()
        take.writer.sync()
        unsynced = int(rng.integers(1, 22050))
        desk.play(noise(unsynced))
        take.catch_up()
        folder = tmp_path / f"after-{step}"
        folder.mkdir()
        for name, data in held.items():
            if name in names:
                (folder / name).write_bytes(data)
        manifest = repair(folder)
        lost = take.writer.samples - manifest.samples
        assert lost <= unsynced + FRAMES
        if take.writer.samples < 4 * 44100:  # The tape is no longer than that.
            np.testing.assert_array_equal(
                tracks.read(folder / f"dry.{form}"),
                on_grid(take.tapes["dry"].read(0, manifest.samples)),
            )
        blocks = list(read_take(folder).blocks())
        assert len(blocks) >= (take.writer.samples - unsynced) // 512 - 1
        assert (folder / "state.npz").exists()
    take.writer.close()
