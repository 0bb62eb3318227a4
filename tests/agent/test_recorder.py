"""Takes of a running session: aligned to the sample, and a bad disk never touches the sound."""

import json
import resource
import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from fakes import Desk, Echo, FakeInstrument, Floats, delayed, fake_spec, noise, wait_for
from studio import Studio, samples

from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.takes import live_take
from lmdm_agent.takes.folders import new_folder
from lmdm_agent.takes.format import TrackName
from lmdm_agent.takes.journal import HealthRow, MessageRow, Row, XrunRow
from lmdm_agent.takes.writer import TakeWriter


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """An echo that mixes half and half, with a stem."""
    desk = Desk(Echo(fake_spec(block_latents=32)), slack_samples=100, stem=(0, 1))
    desk.state.update(lambda c: c.set("mix", 0.5))
    return Studio(desk, tmp_path / "takes")


def test_a_take_is_aligned_and_complete(studio: Studio) -> None:
    desk, recorder = studio.desk, studio.recorder
    sound = on_grid(noise(30000))
    desk.play(sound[:5000])
    start = desk.ends.position
    path = recorder.record("the first")
    assert recorder.path == path
    assert path.name.endswith("the first")
    assert recorder.record() == path
    with pytest.raises(TakeError, match="already .*the first.*; end it first with record 0"):
        recorder.record("the second")
    assert recorder.path == path
    assert len(list(path.parent.iterdir())) == 1
    out = desk.play(sound[5000:20000])
    studio.say("prompt", 1, "whale\tsong", 0.1)
    studio.say("mark", "the good part")
    studio.journal.add(MessageRow(start - 1, 0, "me", "mark", ("before it began",)))
    out = np.concatenate([out, desk.play(sound[20000:25001])])
    assert recorder.stop() == path
    assert recorder.path is None
    end = desk.ends.position
    desk.play(sound[25001:])
    studio.say("mark", "too late")
    assert recorder.stop() is None
    assert studio.errors == []

    take, delay = studio.take(path), desk.session.delay_samples
    dry, wet, mix, stem = (samples(take, name) for name in ("dry", "wet", "mix", "stem"))
    assert len(dry) == len(wet) == len(mix) == len(stem) == end - start == 20001
    np.testing.assert_array_equal(dry[:, 0], sound[start:end])
    np.testing.assert_array_equal(wet[:, 0], delayed(sound, delay)[start:end])
    np.testing.assert_array_equal(wet[delay:], dry[:-delay])
    np.testing.assert_array_equal(mix, out)
    np.testing.assert_array_equal(stem, dry)

    facts = take.manifest
    assert (facts.how, facts.start_position, facts.samples) == ("record", start, 20001)
    assert (facts.rate, facts.model_rate, facts.delay_samples) == (44100, 44100, delay)
    assert (facts.model.name, facts.model.content_hash) == ("fake", "0" * 64)
    assert facts.model.card["licence"] == "CC0-1.0"
    assert facts.controls.mix == 0.5
    assert (facts.settings, facts.device) == ({"slack_ms": 7}, {"label": "none"})
    assert facts.machine["cores"] > 0
    assert facts.machine["numpy"] == np.__version__
    assert facts.ended_early == ""
    assert [(mark.sample, mark.text) for mark in facts.marks] == [(15000, "the good part")]
    messages = list(take.messages())
    assert [(m.sample, m.block, m.sender, m.address) for m in messages] == [
        (15000, 20000 // 512, "me", "/lmdm/prompt"),
        (15000, 20000 // 512, "me", "/lmdm/mark"),
    ]
    assert float(messages[0].args[2]) == 0.1


def test_two_requests_at_once_make_one_take(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--record` opens its files while somebody sends ``record 1``."""
    opening, go_on = threading.Event(), threading.Event()

    def slow_folder(parent: Path, name: str) -> Path:
        opening.set()
        assert go_on.wait(10)
        return new_folder(parent, name)

    monkeypatch.setattr("lmdm_agent.takes.recorder.new_folder", slow_folder)
    paths: list[Path] = []
    requests = [
        threading.Thread(target=lambda: paths.append(studio.recorder.record())) for _ in range(2)
    ]
    requests[0].start()
    assert opening.wait(10)
    requests[1].start()
    requests[1].join(0.2)
    go_on.set()
    for request in requests:
        request.join(10)
    assert len(paths) == 2
    assert len(set(paths)) == 1
    studio.desk.play(noise(1000))
    assert studio.recorder.stop() == paths[0]
    assert studio.take(paths[0]).manifest.samples == 1000


def test_every_block_that_sounds_in_a_take_is_in_it(studio: Studio) -> None:
    """Also those whose input came before it began; the first to be replayed begins in it."""
    desk, recorder = studio.desk, studio.recorder
    desk.play(noise(5000))
    path = recorder.record()
    desk.play(noise(5000))
    recorder.stop()
    take = studio.take(path)
    lines = list(take.blocks())
    # Block n sounds from 512 n + 612 on; 8 is the first that still sounds at 5000.
    assert [line.block for line in lines] == list(range(8, 10000 // 512))
    assert (lines[0].sample, lines[0].due) == (8 * 512 - 5000, 8 * 512 + 612 - 5000)
    first = -(-5000 // 512)
    assert take.manifest.first_block == first
    assert take.manifest.first_block_sample == first * 512 - 5000
    assert (path / "state.npz").is_file()


def test_what_the_model_heard_is_kept_where_the_rates_differ(tmp_path: Path) -> None:
    desk = Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=200, rate=48000)
    studio = Studio(desk, tmp_path)
    heard: list[Floats] = []
    desk.session.listen_records(lambda record: heard.append(record.heard.T))
    desk.play(noise(6000))
    path = studio.recorder.record()
    desk.play(noise(20000))
    studio.recorder.stop()
    take = studio.take(path)
    first = take.manifest.first_block
    assert first is not None
    np.testing.assert_array_equal(samples(take, "heard"), np.concatenate(heard[first:]))
    assert take.manifest.tracks["heard"].rate == 44100


def test_two_takes_in_one_second_get_two_folders(studio: Studio) -> None:
    paths = set()
    for _ in range(3):
        paths.add(studio.recorder.record())
        studio.desk.play(noise(100))
        studio.recorder.stop()
    assert len(paths) == 3
    assert all(len(samples(studio.take(path), "dry")) == 100 for path in paths)


def test_wav_takes(tmp_path: Path) -> None:
    desk = Desk(Echo())
    studio = Studio(desk, tmp_path, form="wav")
    path = studio.recorder.record()
    sound = on_grid(noise(1000))
    desk.play(sound)
    studio.recorder.stop()
    take = studio.take(path)
    assert take.manifest.tracks["dry"].file == "dry.wav"
    np.testing.assert_array_equal(samples(take, "dry")[:, 0], sound)


def test_too_loud_a_sound_is_clipped_not_wrapped(studio: Studio) -> None:
    path = studio.recorder.record()
    studio.desk.play(np.full(500, 1.7, np.float32))
    studio.recorder.stop()
    assert samples(studio.take(path), "dry").min() > 0.999


def test_health_once_a_second_and_every_xrun(studio: Studio) -> None:
    desk, recorder = studio.desk, studio.recorder
    silence = np.zeros((100, 2), np.float32)
    desk.ends.callback(silence, silence.copy(), True)
    rows: list[Row] = []
    studio.journal.subscribe(rows.append)
    recorder.tend()
    path = recorder.record()
    for _ in range(10):
        desk.play(noise(11025))
        recorder.tend()
    desk.ends.callback(silence, silence.copy(), True)
    desk.ends.callback(silence, silence.copy(), True)
    recorder.stop()
    end = desk.ends.position
    assert [row.position for row in rows if isinstance(row, XrunRow)] == [100, end - 100, end]
    seconds = [row.position // 44100 for row in rows if isinstance(row, HealthRow)]
    assert seconds == [0, 0, 1, 2, 2]
    take = studio.take(path)
    assert take.manifest.xruns == (end - 200, end - 100)
    assert take.manifest.counts.xruns == 2
    lines = (path / "health.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["sample"] == 0


def test_more_xruns_than_are_kept_are_not_told_twice(studio: Studio) -> None:
    rows: list[Row] = []
    studio.journal.subscribe(rows.append)
    silence = np.zeros((1, 2), np.float32)
    for _ in range(5000):
        studio.desk.ends.callback(silence, silence.copy(), True)
    for _ in range(3):
        studio.recorder.tend()
    found = [row.position for row in rows if isinstance(row, XrunRow)]
    assert found == list(range(5001 - len(found), 5001))
    assert len(found) > 1000


def test_a_take_knows_the_model_that_plays(studio: Studio) -> None:
    desk = studio.desk
    other = Echo(fake_spec(block_latents=32, name="other", content_hash="1" * 64))
    hand = desk.session.prepare_model(lambda: other)
    first = studio.recorder.record()
    desk.play(noise(600))
    desk.session.hand_over(lambda c: c, [hand])
    desk.play(noise(2000))
    studio.recorder.stop()
    second = studio.recorder.record()
    desk.play(noise(600))
    studio.recorder.stop()
    take = studio.take(first)
    assert take.manifest.model.name == "fake"
    changes = [(line.block, c.name, c.model) for line in take.blocks() for c in line.changes]
    assert changes == [(1, "model", "other")]
    assert studio.take(second).manifest.model.content_hash == "1" * 64


# A bad disk.


class SlowWriter(TakeWriter):
    """A disk that stalls when told to, once something is written."""

    stall = threading.Event()
    inside = threading.Event()
    go_on = threading.Event()

    def write(self, parts: Mapping[TrackName, Floats]) -> None:
        super().write(parts)
        if self.stall.is_set():
            self.inside.set()
            assert self.go_on.wait(30)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> type[SlowWriter]:
    """Takes are written to a slow disk."""
    for event in (SlowWriter.stall, SlowWriter.inside, SlowWriter.go_on):
        event.clear()
    monkeypatch.setattr(live_take, "TakeWriter", SlowWriter)
    return SlowWriter


def test_a_disk_that_stalls_is_told_while_it_stalls(studio: Studio, slow: type[SlowWriter]) -> None:
    desk, recorder = studio.desk, studio.recorder
    sound = on_grid(noise(6 * 44100))
    path = recorder.record()
    slow.stall.set()
    desk.play(sound[:2000])
    assert slow.inside.wait(5)
    desk.play(sound[2000:], answer=False)
    assert studio.errors == []
    recorder.tend()
    assert studio.errors == ["recording stopped, the sound goes on: the disk is too slow"]
    assert recorder.path is None
    recorder.tend()
    slow.go_on.set()
    recorder.stop()
    assert len(studio.errors) == 1
    take = studio.take(path)
    assert take.manifest.ended_early == "the disk is too slow"
    dry = samples(take, "dry")[:, 0]
    assert 0 < len(dry) < len(sound)
    np.testing.assert_array_equal(dry, sound[: len(dry)])


def test_falling_behind_the_tapes_ends_the_take(studio: Studio, slow: type[SlowWriter]) -> None:
    """Time never shifts, and no gap is written: what is there is whole."""
    desk, recorder = studio.desk, studio.recorder
    sound = on_grid(noise(6 * 44100))
    path = recorder.record()
    slow.stall.set()
    desk.play(sound[:2000])
    assert slow.inside.wait(5)
    desk.play(sound[2000:], answer=False)
    slow.go_on.set()
    wait_for(lambda: bool(studio.errors))
    recorder.stop()
    assert studio.errors == ["recording stopped, the sound goes on: the disk is too slow"]
    dry = samples(studio.take(path), "dry")[:, 0]
    np.testing.assert_array_equal(dry, sound[: len(dry)])


def test_a_flood_of_messages_at_a_slow_disk_is_bounded(
    studio: Studio, slow: type[SlowWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_take, "MAX_ROWS", 1000)
    studio.recorder.record()
    slow.stall.set()
    studio.desk.play(noise(2000))
    assert slow.inside.wait(5)
    for _ in range(3000):
        studio.say("weight", 0, 0.5)
    assert studio.errors == ["recording stopped, the sound goes on: the disk is too slow"]
    slow.go_on.set()
    studio.recorder.stop()


def test_a_folder_that_vanishes_ends_the_take_with_one_sentence(
    studio: Studio, tmp_path: Path
) -> None:
    desk, recorder = studio.desk, studio.recorder
    path = recorder.record()
    desk.play(noise(1000))
    path.rename(tmp_path / "gone")
    wait_for(lambda: bool(studio.errors))
    assert studio.errors == [recorder.error]
    assert "sound goes on" in studio.errors[0]
    assert recorder.path is None
    studio.say("mark", "nobody writes this")
    desk.play(noise(1000))
    recorder.stop()
    assert recorder.record().is_dir()
    assert recorder.error == ""
    recorder.stop()


def test_a_full_disk_ends_the_take_and_the_files_stay_valid(studio: Studio) -> None:
    desk, recorder = studio.desk, studio.recorder
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
    try:
        path = recorder.record()
        sound = on_grid(noise(3 * 44100))
        desk.play(sound)
        wait_for(lambda: bool(studio.errors))
        assert len(desk.play(noise(1000))) == 1000
        recorder.stop()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(studio.errors) == 1
    take = studio.take(path)
    assert take.manifest.ended_early
    for name in ("dry", "wet", "mix", "stem"):
        assert len(samples(take, name)) == take.manifest.samples > 10000
    np.testing.assert_array_equal(samples(take, "dry")[:, 0], sound[: take.manifest.samples])


def test_no_place_for_takes_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    studio = Studio(Desk(Echo()), tmp_path / "file")
    with pytest.raises(TakeError, match="no take can be recorded"):
        studio.recorder.record()
    assert studio.recorder.path is None
    studio.desk.play(noise(1000))
    with pytest.raises(TakeError, match="no take can be recorded"):
        studio.recorder.capture()
    assert studio.recorder.stop() is None


@pytest.mark.parametrize("name", ["../out", "/etc", "a/b", "..", "x" * 99])
def test_a_name_cannot_lead_out_of_the_folder(studio: Studio, name: str) -> None:
    with pytest.raises(TakeError):
        studio.recorder.record(name)
    assert not studio.folder.exists() or not list(studio.folder.iterdir())


def test_leaving_ends_the_take_and_no_new_one_begins(studio: Studio) -> None:
    with studio.recorder as recorder:
        path = recorder.record()
        studio.desk.play(noise(1000))
    assert len(samples(studio.take(path), "dry")) == 1000
    for late in (recorder.record, recorder.capture):
        with pytest.raises(TakeError, match="the program ends"):
            late()
