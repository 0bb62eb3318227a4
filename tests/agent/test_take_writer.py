"""What a take writer leaves on disk is exactly what it was given, and says so."""

import contextlib
import pickle
import shutil
import threading
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fakes import Desk, FakeInstrument, fake_spec, noise
from written_takes import Recording, echo_desk, facts

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine, EngineState
from lmdm_agent.errors import TakeError
from lmdm_agent.grid import HIGHEST, on_grid
from lmdm_agent.health import Health
from lmdm_agent.records import MemoryChange
from lmdm_agent.takes import flac, tracks, wav
from lmdm_agent.takes.folders import ROOM, new_folder
from lmdm_agent.takes.format import LOCK, read_take
from lmdm_agent.takes.journal import BlockRow, HealthRow, MessageRow, XrunRow, crc
from lmdm_agent.takes.lock import TakeLock, is_held
from lmdm_agent.takes.rows import cell
from lmdm_agent.takes.state_file import load_latents, load_state, save_latents, save_state
from lmdm_agent.takes.writer import TakeWriter

FORMS = ("flac", "wav")
HEALTH = Health("running", 3, 0, 0, 0, 1, 612, 0.01, 0.01, 0.001, 0.01, "")


def stereo(count: int, seed: int = 0, level: float = 1.0) -> np.ndarray:
    """Noise [count, 2] on the grid, with both ends of the scale in it."""
    sound = np.stack([noise(count, seed, level), noise(count, seed + 1, level)], axis=1)
    edges = [[-1.0, HIGHEST], [0.0, -0.0], [2.0**-23, -(2.0**-23)], [HIGHEST, -1.0]]
    sound[:4] = np.array(edges)[:count]
    return on_grid(sound)


def written(path: Path, sound: np.ndarray, form: Any, piece: int = 777) -> Path:
    """A closed file of ``sound``."""
    file = tracks.TrackFile(path, 44100, form)
    for start in range(0, len(sound), piece):
        file.write(sound[start : start + piece])
    file.close()
    file.close()
    return path


def unfinished_bytes(tmp_path: Path, sound: np.ndarray, form: Any) -> bytes:
    """What stands on the disk of a file that nobody closed."""
    path = tmp_path / f"unfinished.{form}"
    file = tracks.TrackFile(path, 44100, form)
    for start in range(0, len(sound), 1000):
        file.write(sound[start : start + 1000])
    file.sync()
    data = path.read_bytes()
    file.close()
    path.unlink()
    return data


# Sound files.


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [1, 4095, 4096, 4097, 20000])
def test_what_is_on_the_grid_comes_back_bit_for_bit(form, count: int, tmp_path: Path) -> None:
    sound = stereo(count)
    path = written(tmp_path / f"a.{form}", sound, form)
    info = soundfile.info(path)
    assert (info.subtype, info.channels, info.samplerate) == ("PCM_24", 2, 44100)
    assert tracks.length(path) == count
    np.testing.assert_array_equal(tracks.read(path), sound)
    np.testing.assert_array_equal(tracks.read(path, count // 2, 100), sound[count // 2 :][:100])
    np.testing.assert_array_equal(np.concatenate(list(tracks.pieces(path, 999))), sound)
    assert tracks.read(path, count + 5, 3).shape == (0, 2)
    assert tracks.mend(path) == count
    np.testing.assert_array_equal(tracks.read(path), sound)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_track_has_no_length(form, tmp_path: Path) -> None:
    path = written(tmp_path / f"a.{form}", stereo(0), form)
    assert tracks.length(path) == tracks.mend(path) == 0
    assert tracks.read(path).shape == (0, 2)


@pytest.mark.parametrize("form", FORMS)
def test_a_track_never_replaces_a_file(form, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    path.write_text("mine")
    with pytest.raises(TakeError, match="cannot be made"):
        tracks.TrackFile(path, 44100, form)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("zeros", [0, 3000], ids=["cut", "cut, then zeros"])
def test_a_file_cut_anywhere_is_mended(form, zeros: int, tmp_path: Path) -> None:
    """``zeros``: a file system may have grown the file before the power failed."""
    sound = stereo(30000)
    whole = unfinished_bytes(tmp_path, sound, form)
    path = tmp_path / f"a.{form}"
    rng = np.random.default_rng(1)
    places = [*range(0, 100, 7), *rng.integers(100, len(whole), 60).tolist(), len(whole)]
    if form == "flac":
        # All around the edge of a frame.
        edge = whole.rfind(flac.SYNC, 0, len(whole) - 30000)
        places += range(edge - 3, edge + 20)
    for place in places:
        if zeros and place < wav.HEADER_BYTES:
            continue
        path.write_bytes(whole[:place] + bytes(zeros))
        length = tracks.mend(path)
        assert tracks.length(path) == length
        read = tracks.read(path)
        if form == "flac":
            # Two frames: the one that was being written, and one that a bit of the next follows.
            lost = 2 * 4096 + 1
            assert length % 4096 == 0
            end = path.stat().st_size
            if not zeros and end:  # The rest of a frame would click in other players.
                assert end == len(whole) or whole[end : end + 2] == flac.SYNC
        else:
            # Zeros after sound are sound to a WAV; nobody can tell.
            lost, known = 1, max(0, place - wav.HEADER_BYTES) // 6
            assert length <= known + 1 + zeros // 6
            read, length = read[:known], min(length, known)
        np.testing.assert_array_equal(read, sound[:length])
        assert length >= len(sound) * (place - 100) / len(whole) - lost
        before = path.read_bytes()
        tracks.mend(path)
        assert path.read_bytes() == before


def test_the_checksums_of_flac() -> None:
    assert flac.crc_8(b"123456789") == 0xF4
    assert flac.crc_16(b"123456789") == 0xFEE8


def test_a_frame_within_a_frame_is_not_believed(tmp_path: Path) -> None:
    """A valid header, put where sound should be, does not end the file."""
    sound = stereo(30000)
    whole = bytearray(unfinished_bytes(tmp_path, sound, "flac"))
    last = whole.rfind(flac.SYNC, 0, len(whole) - 8)
    foreign = whole[last : last + 6]
    whole[last + 500 : last + 506] = foreign
    head = bytearray(b"\xff\xf8\xc9\x1c\x5a")
    head.append(flac.crc_8(bytes(head)))
    whole[last + 900 : last + 906] = head
    path = tmp_path / "a.flac"
    path.write_bytes(whole)
    length = tracks.mend(path)
    assert length == 6 * 4096
    np.testing.assert_array_equal(tracks.read(path), sound[:length])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("samples", [0, 1, 4096, 5000, 8192, 19999, 20000])
def test_cutting_leaves_the_start(form, samples: int, tmp_path: Path) -> None:
    sound = stereo(20000)
    path = written(tmp_path / f"a.{form}", sound, form)
    tracks.cut(path, samples)
    assert tracks.length(path) == samples
    np.testing.assert_array_equal(tracks.read(path), sound[:samples])
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_cutting_at_a_frame_needs_no_room(tmp_path: Path, monkeypatch) -> None:
    path = written(tmp_path / "a.flac", stereo(20000), "flac")
    monkeypatch.setattr(tracks, "TrackFile", None)
    tracks.cut(path, 8192)
    assert tracks.length(path) == 8192


def test_a_wav_beyond_4_gb_is_an_rf64(tmp_path: Path) -> None:
    """The file is a hole: no disk is filled."""
    path = tmp_path / "long.wav"
    count = 2**32 // wav.FRAME_BYTES + 1000
    sound = stereo(500)
    written(path, sound, "wav")
    end = tmp_path / "end.wav"
    written(end, sound, "wav")
    with path.open("r+b") as file:
        file.truncate(wav.HEADER_BYTES + (count - 500) * wav.FRAME_BYTES)
        file.seek(0, 2)
        file.write(end.read_bytes()[wav.HEADER_BYTES :])
    assert tracks.mend(path) == count
    assert path.read_bytes()[:4] == b"RF64" if count < 1000 else True
    info = soundfile.info(path)
    assert (info.format, info.frames) == ("RF64", count)
    np.testing.assert_array_equal(tracks.read(path, 0, 500), sound)
    np.testing.assert_array_equal(tracks.read(path, count - 500), sound)
    tracks.cut(path, 500)
    assert soundfile.info(path).format == "WAV"
    np.testing.assert_array_equal(tracks.read(path), sound)


@pytest.mark.parametrize("form", FORMS)
def test_a_foreign_file_is_refused_and_left_alone(form, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    rng = np.random.default_rng(0)
    soundfile.write(tmp_path / "mono.wav", noise(100), 44100)
    for data in (rng.bytes(50), rng.bytes(400_000), (tmp_path / "mono.wav").read_bytes()):
        path.write_bytes(data)
        with pytest.raises(TakeError, match="cannot be mended"):
            tracks.mend(path)
        assert path.read_bytes() == data
        with pytest.raises(TakeError, match="cannot be read"):
            tracks.read(path)
    for look in (tracks.read, tracks.rate_of):
        with pytest.raises(TakeError, match="it is gone"):
            look(tmp_path / "none.flac")
        with pytest.raises(TakeError, match="cannot be read: Is a directory"):
            look(tmp_path)


@pytest.mark.parametrize("octets", [10, 30])
def test_a_file_whose_head_is_missing_is_not_the_disks_fault(octets, tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.flac", stereo(5000), "flac").read_bytes()
    path = tmp_path / "a.flac"
    path.write_bytes(whole[:octets])
    for look in (tracks.read, tracks.length, tracks.rate_of):
        with pytest.raises(TakeError, match=r"cannot be read: it is damaged or cut off\.$"):
            look(path)


# Folders.


def test_a_folder_is_never_given_twice(tmp_path: Path) -> None:
    paths = {new_folder(tmp_path / "takes", "take") for _ in range(5)}
    assert len(paths) == 5
    assert all(path.is_dir() and " take" in path.name for path in paths)


@pytest.mark.parametrize(
    "name", ["..", "../up", "a/b", "a\\b", ".hidden", "a\tb", "c:", "x" * 61, "a*", "end."]
)
def test_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="letters, digits, spaces"):
        new_folder(tmp_path / "takes", name)
    assert not (tmp_path / "takes").exists()


def test_no_place_for_takes_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder, name in ((tmp_path / "file", "it"), (tmp_path / "file" / "a" / "b", ".*/file")):
        with pytest.raises(TakeError, match=f"no take can be .*: {name} is a file, not a folder"):
            new_folder(folder)


# Whole takes.


@pytest.mark.parametrize("form", FORMS)
def test_a_take_holds_what_was_played_bit_for_bit(form, tmp_path: Path) -> None:
    desk = echo_desk()
    desk.play(noise(700))
    folder = new_folder(tmp_path)
    take = Recording(desk, folder, form)
    first = read_take(folder).manifest
    assert not first.complete
    assert first.tracks.keys() == {"dry", "wet", "mix", "stem"}
    for _ in range(5):
        desk.play(noise(4321))
        take.catch_up()
        take.writer.sync()
    manifest = take.writer.close()
    assert take.writer.close() == manifest
    read = read_take(folder)
    assert read.manifest == manifest
    assert manifest.complete
    assert (manifest.samples, manifest.ended_early) == (5 * 4321, "")
    for name, tape in take.tapes.items():
        sound = tracks.read(read.track(name))
        np.testing.assert_array_equal(sound, on_grid(tape.read(700, 5 * 4321)))
        assert manifest.tracks[name].samples == 5 * 4321
        assert manifest.tracks[name].loudness.integrated_lufs is not None or name == "wet"
    names = {path.name for path in folder.iterdir()}
    texts = {"take.json", "messages.tsv", "blocks.jsonl", "health.jsonl", "state.npz"}
    assert names == texts | {f"{name}.{form}" for name in take.tapes}


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    """Controls with fades and glides, every float exactly, and changes of the memory."""
    desk = Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=100, stem=(0, 1))
    folder = new_folder(tmp_path)
    take = Recording(desk, folder)
    goal = replace(Controls(), guidance=0.1, input_gain_db=-3.3)
    for step in range(8):
        desk.play(noise(600, seed=step))
        if step == 2:
            desk.state.update(lambda c: c.set_prompt(0, "dune\t\u00e9").set("seed", 7))
        if step == 3:
            desk.state.update(lambda c: c.set_prompt(1, "rain").fade_to(1, 0.1))
        if step == 4:
            desk.state.update(lambda c: c.recall(goal, 1 / 30))
            desk.session.clear()
    desk.session.hand_over(
        lambda c: c,
        [lambda: desk.session._worker.note_change(MemoryChange("prime", "/a.wav", noise(8)[None]))],
    )
    desk.play(noise(600))
    take.catch_up()
    manifest = take.writer.close()
    blocks = [row for row in take.rows if isinstance(row, BlockRow)]
    lines = list(read_take(folder).blocks())
    assert len(lines) == len(blocks) == manifest.counts.blocks > 8
    for line, row in zip(lines, blocks, strict=True):
        assert line.controls == row.controls
        assert (line.block, line.status) == (row.block, row.status)
        assert (line.sample, line.due) == (row.position, row.due)
        assert (line.heard_crc, line.answer_crc) == (row.heard_crc, row.answer_crc)
        assert line.report is not None and row.report is not None
        assert line.report["margin_s"] == row.report.margin_s
    before = [manifest.controls, *(row.controls for row in blocks)]
    said = [b'"controls":{' in x for x in (folder / "blocks.jsonl").read_bytes().splitlines()]
    assert said == [row.controls != old for row, old in zip(blocks, before, strict=False)]
    assert 4 <= sum(said) < len(said)
    assert manifest.seeds == (0, 7)
    assert [c.name for line in lines for c in line.changes] == ["clear", "prime"]
    [prime] = [c for line in lines for c in line.changes if c.name == "prime"]
    np.testing.assert_array_equal(np.load(folder / prime.latents), noise(8)[None])


def test_messages_are_text_and_exact(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(start=500), ["dry"])
    rows = [
        MessageRow(500, 1, "127.0.0.1:9001", "weight", (2, 0.1 + 0.2)),
        MessageRow(700, 1, "midi", "prompt", (1, 'a\tb\r\nc "d" \u00e9\x00\ud800')),
        MessageRow(44600, 2, "screen", "mute", (True,)),
        MessageRow(44600, 2, "screen", "clear", ()),
        MessageRow(44600, 2, "screen", "prompt", (3, "")),
        MessageRow(88700, 3, "screen", "mark", ("the", "good part")),
    ]
    for row in rows:
        writer.add(row)
    manifest = writer.close()
    found = list(read_take(folder).messages())
    assert [m.sample for m in found] == [0, 200, 44100, 44100, 44100, 88200]
    assert [m.time_s for m in found[-2:]] == [1.0, 2.0]
    assert found[0].address == "/lmdm/weight"
    assert float(found[0].args[1]) == 0.1 + 0.2
    assert found[1].args == ("1", 'a b  c "d" \u00e9 ?')
    assert found[2].args == ("1",)
    assert found[3].args == ()
    assert found[4].args == ("3", "")
    assert [(m.sample, m.time_s, m.text) for m in manifest.marks] == [(88200, 2.0, "the good part")]
    assert manifest.counts.messages == 6
    assert float(cell(1e-30)) == 1e-30


def test_xruns_and_health_are_in_the_take(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(start=500), ["dry"])
    writer.add(HealthRow(600, HEALTH))
    writer.add(XrunRow(800))
    writer.add(XrunRow(1800))
    manifest = writer.close()
    assert manifest.xruns == (300, 1300)
    assert manifest.counts.xruns == 2
    lines = (folder / "health.jsonl").read_text().splitlines()
    assert '"sample":100' in lines[0] and '"inference_s":0.001' in lines[0]
    assert len(lines) == 3


@pytest.mark.parametrize("form", FORMS)
def test_at_another_rate_the_models_own_input_is_kept(form, tmp_path: Path) -> None:
    desk = echo_desk(rate=48000)
    desk.play(noise(3000))
    folder = new_folder(tmp_path)
    take = Recording(desk, folder, form)
    desk.play(noise(9000, seed=5))
    take.catch_up()
    manifest = take.writer.close()
    assert manifest.first_block is not None
    rows = [r for r in take.rows if isinstance(r, BlockRow) and r.block >= manifest.first_block]
    assert rows[0].position >= 3000
    assert manifest.first_block_sample == rows[0].position - 3000
    assert manifest.first_due_sample == rows[0].due - 3000
    assert len(rows) > 10
    read = read_take(folder)
    for name in ("heard", "heard_stem"):
        heard = tracks.read(read.track(name))
        assert manifest.tracks[name].samples == len(heard) == len(rows) * 512
        assert manifest.tracks[name].rate == 44100
    heard = tracks.read(read.track("heard"))
    for index, row in enumerate(rows):
        assert crc(heard[index * 512 : (index + 1) * 512].T) == row.heard_crc


def test_a_block_nobody_told_of_does_not_shift_what_was_heard(tmp_path: Path) -> None:
    desk = echo_desk(rate=48000)
    folder = new_folder(tmp_path)
    take = Recording(desk, folder)
    desk.play(noise(9000))
    blocks = [row for row in take.rows if isinstance(row, BlockRow)]
    take.rows[:] = [row for row in blocks if row.block != 3]
    take.catch_up()
    take.writer.close()
    heard = tracks.read(folder / "heard.flac")
    assert not heard[3 * 512 : 4 * 512].any()
    assert crc(heard[4 * 512 : 5 * 512].T) == blocks[4].heard_crc


def test_the_first_block_with_a_memory_is_the_one_to_replay(tmp_path: Path) -> None:
    desk = echo_desk()
    desk.play(noise(1000))
    folder = new_folder(tmp_path)
    take = Recording(desk, folder)
    take.start = 1000
    desk.play(noise(5000))
    blocks = [row for row in take.rows if isinstance(row, BlockRow)]
    assert blocks[0].position < 1000
    take.rows[2] = replace(blocks[2], before=None)
    del take.rows[1]
    take.catch_up()
    manifest = take.writer.close()
    assert manifest.first_block == blocks[3].block
    state = load_state(folder / "state.npz", desk.instrument.spec)
    assert blocks[3].before is not None
    assert same(state, blocks[3].before)


def same(a: EngineState, b: EngineState) -> bool:
    """Whether two memories are equal."""
    context = ("latents", "sketch", "sketch_mask", "decoder_state")
    return (
        (a.context.dominant, a.context.block) == (b.context.dominant, b.context.block)
        and all(np.array_equal(getattr(a.context, n), getattr(b.context, n)) for n in context)
        and all(
            np.array_equal(getattr(a, n), getattr(b, n))
            for n in ("heard", "sketch", "stem_audio", "stem_latents")
        )
    )


# Memory.


def memory(dominant: str | None = "whale") -> EngineState:
    """A memory after some blocks."""
    desk = Desk(FakeInstrument())
    desk.play(noise(500))
    state = desk.session.engine.state
    return replace(state, context=replace(state.context, dominant=dominant))


@pytest.mark.parametrize("dominant", [None, "", "whale \u00e9"])
def test_a_memory_comes_back_bit_for_bit(dominant, tmp_path: Path) -> None:
    state = memory(dominant)
    save_state(tmp_path / "state.npz", state)
    assert same(load_state(tmp_path / "state.npz", fake_spec()), state)
    assert len(list(tmp_path.iterdir())) == 1
    engine = Engine(FakeInstrument(), Desk(FakeInstrument()).timeline)
    engine.state = load_state(tmp_path / "state.npz", fake_spec())


def test_a_memory_of_another_model_or_a_hostile_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    with pytest.raises(TakeError, match="is missing"):
        load_state(path, fake_spec())
    save_state(path, memory())
    good = path.read_bytes()
    with pytest.raises(TakeError, match="does not fit fake: context_latents is"):
        load_state(path, fake_spec(block_latents=32))
    for cut in (0, 10, len(good) // 2, len(good) - 30):
        path.write_bytes(good[:cut])
        with pytest.raises(TakeError, match="is damaged"):
            load_state(path, fake_spec())
    for name, content, words in (
        ("context_latents", np.zeros((4, 12)), "holds float64"),
        ("heard", np.zeros(10**6, np.float32), "bytes, the model needs"),
        ("sketch", np.array([Explosive()], object), "damaged"),
        ("block", np.array(-1), "no block number"),
        ("block", np.array([1, 2]), "bytes|no block number"),
        ("dominant", np.array([1.0]), "no text"),
    ):
        members = {
            n.removesuffix(".npy"): v for n, v in np.load(_as(tmp_path / "good.npz", good)).items()
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.savez(path, **(members | {name: content}))
        with pytest.raises(TakeError, match=words):
            load_state(path, fake_spec())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("block.npy", "no array")
    with pytest.raises(TakeError, match="is damaged"):
        load_state(path, fake_spec())


class Explosive:
    """Fails the test when it is unpickled."""

    def __reduce__(self) -> Any:
        return pytest.fail, ("it was unpickled",)


def _as(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_latents_of_a_prime_are_checked(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    TakeWriter(folder, facts(), ["dry"]).close()
    take = read_take(folder)
    spec = fake_spec()
    latents = noise(40).reshape(4, 10)
    save_latents(folder / "prime-3.npy", latents)
    np.testing.assert_array_equal(load_latents(take, "prime-3.npy", spec), latents)
    with pytest.raises(TakeError, match="no file of this take"):
        load_latents(take, "../prime-3.npy", spec)
    with pytest.raises(TakeError, match="missing"):
        load_latents(take, "prime-4.npy", spec)
    for wrong, words in (
        (noise(30).reshape(3, 10), "does not fit"),
        (np.zeros((4, 10**6), np.float32), "does not fit"),
        (np.zeros((4, 10)), "damaged"),
        (np.zeros(4, np.float32), "damaged"),
    ):
        np.save(folder / "prime-3.npy", wrong)
        with pytest.raises(TakeError, match=words):
            load_latents(take, "prime-3.npy", spec)
    (folder / "prime-3.npy").write_bytes(pickle.dumps(Explosive()))
    with pytest.raises(TakeError, match="damaged"):
        load_latents(take, "prime-3.npy", spec)


# Locks and failures.


def test_a_take_is_locked_while_it_is_written(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry"])
    assert is_held(folder)
    with pytest.raises(TakeError, match="is being recorded"):
        TakeLock(folder)
    with pytest.raises(TakeError, match="is being recorded"):
        TakeWriter(folder, facts(), ["dry"])
    assert is_held(folder)
    thread = threading.Thread(target=writer.close)
    thread.start()
    thread.join()
    assert not is_held(folder)
    assert not (folder / LOCK).exists()
    TakeLock(folder).release(done=True)


def test_a_take_never_replaces_another(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry"])
    writer.write({"dry": stereo(5000)})
    writer.close()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(TakeError, match="is not empty"):
        TakeWriter(folder, facts(), ["dry"])
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_tracks_of_unequal_length_are_a_mistake(tmp_path: Path) -> None:
    writer = TakeWriter(new_folder(tmp_path), facts(), ["dry", "wet"])
    for parts in ({"dry": stereo(5)}, {"dry": stereo(5), "wet": stereo(6)}):
        with pytest.raises(ValueError, match="equally long"):
            writer.write(parts)
    assert writer.close().samples == 0


def test_a_folder_that_vanishes_is_told_and_closing_is_quiet(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry", "wet"])
    writer.write({"dry": stereo(9000), "wet": stereo(9000)})
    shutil.rmtree(folder)
    with pytest.raises(TakeError, match="is gone"):
        writer.sync()
    assert "is gone" in writer.close().ended_early
    assert not folder.exists()


def test_a_read_only_folder_is_told_at_once(tmp_path: Path, monkeypatch) -> None:
    folder = new_folder(tmp_path)
    refused = PermissionError(13, "Permission denied")

    def refuse(*_: object) -> None:
        raise refused

    monkeypatch.setattr(TakeWriter, "_describe", refuse)
    with pytest.raises(TakeError, match="cannot be written: it is not allowed"):
        TakeWriter(folder, facts(), ["dry"])
    assert not folder.exists()


def test_a_track_that_fails_leaves_all_tracks_equally_long(tmp_path: Path, monkeypatch) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry", "wet"])
    sound = stereo(20000)
    writer.write({"dry": sound[:10000], "wet": sound[:10000]})
    writer.add(MessageRow(5, 0, "screen", "mark", ("here",)))

    def refuse(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(writer._files["wet"]._encoder, "write", refuse)
    with pytest.raises(TakeError, match="wet.flac cannot be written: the disk refuses"):
        writer.write({"dry": sound[10000:], "wet": sound[10000:]})
    manifest = writer.close()
    assert manifest.complete
    assert "the disk refuses" in manifest.ended_early
    assert manifest.samples >= 8192
    take = read_take(folder)
    for name in ("dry", "wet"):
        np.testing.assert_array_equal(tracks.read(take.track(name)), sound[: manifest.samples])
    assert [mark.text for mark in manifest.marks] == ["here"]


def test_room_for_the_manifest_is_kept_until_the_end(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry"])
    assert (folder / ROOM).stat().st_size > 50_000
    writer.close()
    assert not (folder / ROOM).exists()


def test_whatever_goes_wrong_closing_raises_nothing(tmp_path: Path, monkeypatch) -> None:
    folder = new_folder(tmp_path)
    writer = TakeWriter(folder, facts(), ["dry"])

    def fail() -> None:
        raise ArithmeticError("a bug")

    monkeypatch.setattr(writer._meters["dry"], "result", fail)
    writer.close()
    assert not read_take(folder).manifest.complete
    assert not is_held(folder)
    with contextlib.suppress(TakeError):
        writer.sync()
