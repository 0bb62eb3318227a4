"""Takes on disk: aligned to the sample, and a failing disk never touches the sound."""

import json
import resource
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes import Desk, Echo, delayed, fake_spec, noise, wait_for

from lmdm_agent.errors import AudioFileError
from lmdm_agent.recorder import Recorder

LSB = 2.0**-23


def read(path: Path, name: str) -> np.ndarray:
    """Samples of one file of a take."""
    info = soundfile.info(path / f"{name}.flac")
    assert (info.subtype, info.channels) == ("PCM_24", 2)
    return soundfile.read(path / f"{name}.flac", dtype="float32")[0]


@pytest.fixture
def desk() -> Desk:
    """An echo that mixes half and half."""
    desk = Desk(Echo(fake_spec(block_latents=32)), slack_samples=100, stem=(0, 1))
    desk.state.update(lambda c: c.set("mix", 0.5))
    return desk


def test_a_take_is_aligned_and_complete(desk: Desk, tmp_path: Path) -> None:
    recorder = Recorder(desk.ends, desk.session, tmp_path / "takes", {"device": "none"})
    sound = noise(30000)
    desk.play(sound[:5000])
    start = desk.ends.position
    path = recorder.start()
    assert recorder.path == path
    assert recorder.start() == path
    out = desk.play(sound[5000:20000])
    recorder.log_message("127.0.0.1:9001", "/lmdm/prompt", (1, "whale\tsong\nfar", 0.25))
    recorder.mark("the good part")
    out = np.concatenate([out, desk.play(sound[20000:25001])])
    assert recorder.stop() == path
    assert recorder.path is None
    end = desk.ends.position
    desk.play(sound[25001:])
    assert recorder.stop() is None

    dry, wet, mix, stem = (read(path, name) for name in ("dry", "wet", "mix", "stem"))
    assert len(dry) == len(wet) == len(mix) == len(stem) == end - start == 20001
    delay = desk.session.delay_samples
    np.testing.assert_allclose(dry[:, 0], sound[start:end], atol=LSB)
    np.testing.assert_allclose(wet[:, 0], delayed(sound, delay)[start:end], atol=LSB)
    np.testing.assert_allclose(wet[delay:], dry[:-delay], atol=2 * LSB)
    np.testing.assert_allclose(mix, out, atol=LSB)
    np.testing.assert_array_equal(stem, dry)

    facts = json.loads((path / "take.json").read_text())
    assert facts["format"] == 1
    assert (facts["start_position"], facts["samples"], facts["gap_samples"]) == (start, 20001, 0)
    assert (facts["rate"], facts["delay_samples"]) == (44100, delay)
    assert facts["model"] == {"name": "fake", "content_hash": "0" * 64}
    assert facts["controls"]["mix"] == 0.5
    assert facts["settings"] == {"device": "none"}
    assert facts["ended_early"] is None
    assert facts["first_block"] == 5000 // 512

    rows = [line.split("\t") for line in (path / "messages.tsv").read_text().splitlines()]
    assert rows[0] == ["sample", "block", "sender", "address", "arguments"]
    block = str(20000 // 512)
    assert rows[1] == [
        "20000",
        block,
        "127.0.0.1:9001",
        "/lmdm/prompt",
        "1",
        "whale song far",
        "0.25",
    ]
    assert rows[2] == ["20000", block, "mark", "/lmdm/mark", "the good part"]
    blocks = [json.loads(line) for line in (path / "blocks.jsonl").read_text().splitlines()]
    assert [b["block"] for b in blocks] == list(range(5000 // 512, 25001 // 512))
    assert blocks[0]["margin_s"] > 0


def test_two_takes_in_one_second_get_two_folders(desk: Desk, tmp_path: Path) -> None:
    recorder = Recorder(desk.ends, desk.session, tmp_path)
    paths = set()
    for _ in range(3):
        paths.add(recorder.start())
        desk.play(noise(100))
        recorder.stop()
    assert len(paths) == 3
    assert all(len(read(path, "dry")) == 100 for path in paths)


def test_a_gap_is_silence_and_counted(desk: Desk, tmp_path: Path) -> None:
    """Recording falls behind by more than the tapes hold: time does not shift."""
    recorder = Recorder(desk.ends, desk.session, tmp_path)
    path = recorder.start()
    take = recorder._take
    assert take is not None
    sound = noise(6 * 44100)
    original, take._catch_up = take._catch_up, lambda end: None  # type: ignore[method-assign]
    desk.play(sound, answer=False)
    take._catch_up = original  # type: ignore[method-assign]
    recorder.stop()
    gap = json.loads((path / "take.json").read_text())["gap_samples"]
    dry = read(path, "dry")[:, 0]
    assert len(dry) == len(sound)
    assert 2 * 44100 <= gap < 2 * 44100 + 8192
    assert np.all(dry[:gap] == 0.0)
    np.testing.assert_allclose(dry[gap:], sound[gap:], atol=LSB)


def test_too_loud_a_sound_is_clipped_not_wrapped(desk: Desk, tmp_path: Path) -> None:
    recorder = Recorder(desk.ends, desk.session, tmp_path)
    path = recorder.start()
    desk.play(np.full(500, 1.7, np.float32))
    recorder.stop()
    assert read(path, "dry").min() > 0.999


def test_a_folder_that_vanishes_ends_the_take_with_one_sentence(desk: Desk, tmp_path: Path) -> None:
    told: list[str] = []
    recorder = Recorder(desk.ends, desk.session, tmp_path / "takes", on_error=told.append)
    path = recorder.start()
    desk.play(noise(1000))
    shutil.rmtree(path)
    wait_for(lambda: bool(told))
    assert told == [recorder.error]
    assert "sound goes on" in told[0]
    assert recorder.path is None
    recorder.mark("nobody writes this")
    desk.play(noise(1000))
    recorder.stop()
    assert recorder.start().is_dir()
    assert recorder.error == ""
    recorder.stop()


def test_a_full_disk_ends_the_take_and_the_files_stay_valid(desk: Desk, tmp_path: Path) -> None:
    told: list[str] = []
    recorder = Recorder(desk.ends, desk.session, tmp_path, on_error=told.append)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        path = recorder.start()
        sound = noise(3 * 44100)
        desk.play(sound)
        wait_for(lambda: bool(told))
        assert len(desk.play(noise(1000))) == 1000
        recorder.stop()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(told) == 1
    for name in ("dry", "wet", "mix"):
        samples = read(path, name)
        assert len(samples) > 10000
    np.testing.assert_allclose(read(path, "dry")[:10000, 0], sound[:10000], atol=LSB)


def test_no_place_for_takes_is_said_at_once(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AudioFileError, match="no take can be recorded"):
        Recorder(desk.ends, desk.session, tmp_path / "file").start()
