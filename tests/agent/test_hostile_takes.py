"""Takes from somebody else: nothing outside their folder is read or written, nothing hangs."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import take_examples as examples
from fakes import FakeInstrument, noise
from stages import Stage, hashed
from written_takes import Recording, echo_desk, facts

from lmdm_agent.controls import Controls
from lmdm_agent.errors import AudioFileError, LmdmError, TakeError
from lmdm_agent.records import MemoryChange
from lmdm_agent.takes import safe_files, tracks
from lmdm_agent.takes.format import (
    BLOCKS,
    HEALTH,
    LOCK,
    MANIFEST,
    MESSAGES,
    STATE,
    Mark,
    Take,
    encode_manifest,
    read_take,
)
from lmdm_agent.takes.journal import BlockRow, MessageRow
from lmdm_agent.takes.listing import list_takes
from lmdm_agent.takes.lock import is_held
from lmdm_agent.takes.repair import repair, repair_all, unfinished
from lmdm_agent.takes.replay import replay
from lmdm_agent.takes.show import show
from lmdm_agent.takes.state_file import load_latents, load_state
from lmdm_agent.takes.writer import TakeWriter

WHALE = hashed("a")
PRECIOUS = b"first line\nno end of this line"


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    path = tmp_path / "precious"
    path.write_bytes(PRECIOUS)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A take that was cut off."""
    (tmp_path / "live").mkdir()
    desk = echo_desk()
    recording = Recording(desk, tmp_path / "live")
    for step in range(4):
        desk.play(noise(10000, seed=step))
        recording.catch_up()
    folder = tmp_path / "takes" / "a"
    shutil.copytree(tmp_path / "live", folder)
    recording.writer.close()
    return folder


def link(folder: Path, name: str, target: Path) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(target)


def outcome(function: Callable[[], Any]) -> Any:
    """What a call returns or raises; it must not wait for ever."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(function())
        except LmdmError as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert found, "it hangs"
    return found[0]


@pytest.mark.parametrize("name", [MESSAGES, BLOCKS, HEALTH])
@pytest.mark.parametrize("there", [True, False])
def test_repair_follows_no_link(name: str, there: bool, broken: Path, precious: Path) -> None:
    if not there:
        precious.unlink()
    link(broken, name, precious)
    told: list[str] = []
    repair_all(broken.parent, told.append, 0.0)
    assert precious.exists() == there
    assert not there or precious.read_bytes() == PRECIOUS
    assert (broken / name).is_symlink()
    manifest = read_take(broken).manifest
    assert manifest.complete and manifest.samples > 30000
    assert manifest.ended_early.count(f"{name} is a link, a folder or a device") == 1
    assert name in told[0]


def test_what_is_kept_whole_replaces_nothing_outside(broken: Path, precious: Path) -> None:
    """All tracks but one are much longer, and are copied before they are cut."""
    (broken / "wet.flac").write_bytes((broken / "wet.flac").read_bytes()[:60000])
    for name in ("dry", "mix", "stem"):
        tracks.mend(broken / f"{name}.flac")
        sound = tracks.read(broken / f"{name}.flac")
        (broken / f"{name}.flac").unlink()
        file = tracks.TrackFile(broken / f"{name}.flac", 44100, "flac")
        file.write(np.tile(sound, (4, 1)))
        file.close()
    before = (broken / "dry.flac").read_bytes()
    link(broken, "dry-whole.flac", precious)
    told: list[str] = []
    repair_all(broken.parent, told.append, 0.0)
    assert precious.read_bytes() == PRECIOUS
    assert "stays as it is" in told[0] and "dry-whole.flac is a link" in told[0]
    assert (broken / "dry.flac").read_bytes() == before
    (broken / "dry-whole.flac").unlink()
    repair(broken)
    assert (broken / "dry-whole.flac").read_bytes() == before


def test_a_link_for_a_lock_is_not_followed(broken: Path, precious: Path) -> None:
    link(broken, LOCK, precious)
    with pytest.raises(TakeError, match="is a link"):
        is_held(broken)
    with pytest.raises(TakeError, match="is a link"):
        repair(broken)
    assert unfinished(broken.parent) == []
    assert [one.state for one in list_takes(broken.parent)] == ["damaged"]
    assert precious.read_bytes() == PRECIOUS


@pytest.mark.parametrize("suffix", ["png", "html"])
def test_show_writes_through_no_link(suffix: str, tmp_path, precious: Path, monkeypatch) -> None:
    take = examples.simple_take(tmp_path / "t")
    link(take.path, f".show.part.{suffix}", precious)
    link(take.path, f"show.{suffix}", precious)
    for path in show(take):
        assert path.is_file() and not path.is_symlink()
    assert precious.read_bytes() == PRECIOUS
    # Even where the name of what is being written could be known.
    monkeypatch.setattr("secrets.token_hex", lambda _: "known")
    link(take.path, f".show.known.part.{suffix}", precious)
    with pytest.raises(AudioFileError, match="cannot be written"):
        show(take)
    assert precious.read_bytes() == PRECIOUS


READERS: dict[str, Callable[[Path], Any]] = {
    MANIFEST: read_take,
    BLOCKS: lambda folder: list(read_take(folder).blocks()),
    MESSAGES: lambda folder: list(read_take(folder).messages()),
    "dry.flac": lambda folder: read_take(folder).track("dry"),
    STATE: lambda folder: replay(read_take(folder), lambda *_: FakeInstrument(WHALE)),
    "prime-3.npy": lambda folder: load_latents(read_take(folder), "prime-3.npy", WHALE),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", ["link", "endless", "pipe", "folder"])
def test_only_plain_files_are_read(name: str, kind: str, tmp_path: Path) -> None:
    stage = Stage(FakeInstrument(WHALE))
    stage.play(8)
    folder = stage.take(tmp_path / "t").path
    if (folder / name).exists():
        (folder / name).replace(tmp_path / "real")
    else:
        np.save(tmp_path / "real.npy", np.zeros((WHALE.latent_channels, 2), np.float32))
        (tmp_path / "real.npy").replace(tmp_path / "real")
    (folder / name).unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(folder / name)
    elif kind == "folder":
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(tmp_path / "real" if kind == "link" else "/dev/zero")
    error = outcome(lambda: READERS[name](folder))
    assert isinstance(error, TakeError)
    assert f"{name} is a link, a folder or a device" in str(error)


@pytest.mark.parametrize("name", [MESSAGES, BLOCKS, HEALTH, LOCK])
def test_repair_waits_for_no_pipe(name: str, broken: Path) -> None:
    (broken / name).unlink(missing_ok=True)
    os.mkfifo(broken / name)
    found = outcome(lambda: repair(broken))
    said = str(found) if isinstance(found, TakeError) else found.ended_early
    assert f"{name} is a link, a folder or a device" in said


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd", "a\0b", "x" * 5000])
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="is no file of this take"):
        safe_files.inside(tmp_path, name)
    assert safe_files.inside(tmp_path, "not yet there") == tmp_path / "not yet there"


@pytest.mark.parametrize("name", [MESSAGES, BLOCKS])
def test_a_line_without_end_is_told_and_not_read(name: str, tmp_path: Path) -> None:
    take = examples.simple_take(tmp_path / "t")
    first = (take.path / name).read_bytes().splitlines(keepends=True)[0]
    with (take.path / name).open("wb") as file:
        file.write(first)
        file.truncate(2**40)  # It has holes, and takes no room.
    with pytest.raises(TakeError, match=rf"{name}, line 2 is damaged: it is longer than"):
        list(take.messages() if name == MESSAGES else take.blocks())


def test_a_health_log_without_line_ends_is_told(broken: Path) -> None:
    (broken / HEALTH).write_bytes(b'{"xrun":true,"sample":' + b"9" * 2**21 + b"}\n")
    assert f"{HEALTH}, line 1 is damaged: it is longer" in repair(broken).ended_early


def test_a_manifest_has_a_size(tmp_path: Path) -> None:
    take = examples.simple_take(tmp_path / "t")
    with (take.path / MANIFEST).open("r+b") as file:
        file.truncate(2**40)
    with pytest.raises(TakeError, match=r"take\.json is damaged: it is larger than 16 MB"):
        read_take(take.path)


@pytest.mark.parametrize(
    "changes",
    [
        {"samples": 2**70},
        {"rate": 10**30},
        {"delay_samples": -(10**30)},
        {"first_due_sample": 10**30},
        {"xruns": (10**30,)},
        {"marks": (Mark(0, 1e300, "far"),)},
        {"marks": (Mark(-(10**30), 0.0, "far"),)},
    ],
)
def test_places_out_of_all_range_are_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    take = examples.simple_take(tmp_path / "t")
    manifest = msgspec.structs.replace(take.manifest, **changes)
    (take.path / MANIFEST).write_text(encode_manifest(manifest))
    with pytest.raises(TakeError, match="a number is out of all range"):
        read_take(take.path)


@pytest.mark.parametrize(
    "start",
    [
        "nan\t5\t1",
        "inf\t5\t1",
        "1e999\t5\t1",
        "-1e300\t5\t1",
        f"0.5\t{2**62}\t1",
        f"0.5\t-{10**30}\t1",
        f"0.5\t5\t{10**30}",
        f"0.5\t{'9' * 5000}\t1",
        "0.5\t5.5\t1",
        "0.5",
    ],
)
def test_messages_out_of_all_range_are_damage(start: str, tmp_path: Path) -> None:
    take = examples.simple_take(tmp_path / "t")
    rows = [f"{start}\tme\t/lmdm/mark\tx", "0.6\t6\t1\tme\t/lmdm/mark\ty"]
    with (take.path / MESSAGES).open("a") as file:
        file.write("\n".join(rows) + "\n")
    for use in (lambda: list(take.messages()), lambda: show(take)):
        with pytest.raises(TakeError, match=rf"{MESSAGES}, line 2 is damaged: ") as error:
            use()
        assert len(str(error.value)) < 400 and "\n" not in str(error.value)


def test_blocks_out_of_all_range_are_damage(tmp_path: Path) -> None:
    lines = [examples.line(0), examples.line(1, due=10**30)]
    take = examples.simple_take(tmp_path / "t", lines=lines)
    with pytest.raises(TakeError, match=r"blocks\.jsonl is damaged at block 1"):
        list(take.blocks())


def test_a_memory_has_the_size_of_the_models(tmp_path: Path) -> None:
    stage = Stage(FakeInstrument(WHALE))
    stage.play(8)
    path = stage.take(tmp_path / "t").path / STATE
    load_state(path, WHALE)
    data = path.read_bytes()
    path.write_bytes(bytes(2**22) + data)  # ZIP allows for something in front.
    with pytest.raises(TakeError, match="bytes, the model needs"):
        load_state(path, WHALE)


HALF = "caf\udce9"
"""What Python makes of a file's name that is in Latin-1."""


def test_names_that_are_not_utf8_stop_no_take(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    model = msgspec.structs.replace(facts().model, file=f"/{HALF}.onnx", card={HALF: [HALF]})
    about = facts(model=model, settings={"folder": Path(f"/{HALF}"), HALF: ({"x": HALF},)})
    writer = TakeWriter(tmp_path / "t", about, ["dry"])
    controls = Controls()
    latents = np.zeros((2, 3), np.float32)
    changes = (MemoryChange("prime", f"/{HALF}.wav", latents),)
    fixed: dict[str, Any] = {"before": None, "heard": None, "stem": None, "report": None}
    row = BlockRow(0, 9, 0, "skipped", controls, changes, heard_crc=1, answer_crc=2, **fixed)
    writer.write({"dry": np.zeros((100, 2), np.float32)})
    writer.add(row)
    writer.add(MessageRow(1, 1, "me", "mark", (HALF,)))
    assert writer.close().ended_early == ""
    take: Take = read_take(tmp_path / "t")
    assert take.manifest.complete and take.manifest.samples == 100
    assert take.manifest.model.file == "/caf?.onnx"
    assert take.manifest.model.card == {"caf?": ["caf?"]}
    assert take.manifest.settings == {"folder": "/caf?", "caf?": [{"x": "caf?"}]}
    [line] = take.blocks()
    assert line.changes[0].file == "/caf?.wav" and line.changes[0].latents == "prime-0.npy"
    assert [mark.text for mark in take.manifest.marks] == ["caf?"]


@pytest.mark.parametrize("name", [MANIFEST, BLOCKS, MESSAGES, HEALTH])
def test_text_that_is_not_utf_8_is_damage_like_any_other(name: str, broken: Path) -> None:
    """The reader of JSON has an error of its own for it."""
    content = (broken / name).read_bytes() if (broken / name).exists() else b""
    (broken / name).write_bytes(b'{"a\xa2":1}\n' + content)

    def read() -> None:
        found = read_take(broken)
        list(found.blocks())
        list(found.messages())
        repair(broken)

    found = outcome(read)
    assert found is None or isinstance(found, TakeError)
    assert name == HEALTH or "damaged" in str(found)
