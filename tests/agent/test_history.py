"""What was just played is always held: exactly, within its bounds, and it can be played again."""

import gc
import resource
import threading
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fakes import Desk, FakeInstrument, Floats, fake_spec, noise
from studio import Studio, samples

from lmdm_agent.engine import Engine
from lmdm_agent.errors import TakeError
from lmdm_agent.grid import on_grid
from lmdm_agent.takes import history, recorder
from lmdm_agent.takes.format import Take
from lmdm_agent.takes.held import pack_rows, pack_sound, unpack_rows, unpack_sound
from lmdm_agent.takes.journal import HealthRow, MessageRow
from lmdm_agent.takes.state_file import load_latents, load_state
from lmdm_agent.takes.writer import TakeWriter

MINUTE = 60 * 2000


class Forgetful(FakeInstrument):
    """Keeps nothing of what it heard."""

    def sketch(self, audio: Floats) -> Floats:
        found = super().sketch(audio)
        self.heard_blocks.clear()
        return found


def slow_studio(folder: Path, block_latents: int = 64, **options: Any) -> Studio:
    """A session at 2000 samples a second, half a second a block: hours take seconds."""
    spec = fake_spec(block_latents, 2000, prompts=("whale",))
    desk = Desk(Forgetful(spec), slack_samples=1500, buffer_samples=1000, seconds=20.0)
    return Studio(desk, folder, **options)


def play(studio: Studio, minutes: float, seed: int = 0) -> Floats:
    """Play noise, and have the history follow every few seconds."""
    sound = on_grid(noise(int(minutes * MINUTE), seed))
    studio.play(sound, step=4000)
    return sound


def replayed_exactly(studio: Studio, take: Take) -> int:
    """Make the blocks of a take again from dry and what is written down; return how many."""
    facts, desk = take.manifest, studio.desk
    engine = Engine(FakeInstrument(desk.session.engine.instrument.spec), desk.timeline)
    engine.state = load_state(take.path / "state.npz", engine.instrument.spec)
    heard_in_dry = "heard" not in facts.tracks
    audio = samples(take, "dry" if heard_in_dry else "heard")
    count = 0
    for line in take.blocks():
        if facts.first_block is None or line.block < facts.first_block:
            continue
        start = line.sample
        if not heard_in_dry:
            start = (line.block - facts.first_block) * facts.block_samples
        heard = np.ascontiguousarray(audio[start : start + facts.block_samples].T)
        assert zlib.crc32((heard + np.float32(0)).tobytes()) == line.heard_crc
        assert line.controls is not None
        # The memory on disk is that after the changes of the first block.
        for change in line.changes if count else ():
            if change.name == "prime":
                latents = load_latents(take, change.latents, engine.instrument.spec)
                engine.prime_latents(latents)
            elif change.name == "clear":
                engine.clear()
        answer, _ = engine.process(heard, None, line.controls)
        assert zlib.crc32((answer + np.float32(0)).tobytes()) == line.answer_crc
        count += 1
    return count


def test_packing_is_exact() -> None:
    sound = on_grid(np.stack([noise(1000), noise(1000, 1)], axis=1))
    sound[:2] = [[-1.0, 1.0 - 2.0**-23], [0.0, 2.0**-23]]
    np.testing.assert_array_equal(unpack_sound(pack_sound(sound, 44100)), sound)
    row = MessageRow(3, 1, "me", "prompt", (1, "whale", 0.1))
    assert unpack_rows(pack_rows([row])) == [row]


def test_a_capture_is_what_a_take_would_have_been(tmp_path: Path) -> None:
    desk = Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=100, stem=(0, 1))
    studio = Studio(desk, tmp_path)
    recorded = studio.recorder.record("whole")
    sound = on_grid(noise(5 * 44100))
    studio.play(sound[:70000])
    studio.say("mark", "here")
    studio.play(sound[70000:200001])
    studio.say("prompt", 0, "near the end")
    held = studio.recorder.held
    captured = studio.capture()
    studio.recorder.stop()
    whole = studio.take(recorded)
    assert studio.errors == []
    facts = captured.manifest
    assert studio.captured == [(captured.path, 200001 / 44100)]
    assert held.seconds == 200001 / 44100
    assert held.megabytes > 1.0
    assert facts.how == "capture"
    assert (facts.start_position, facts.samples) == (0, 200001)
    for name in ("dry", "wet", "mix", "stem"):
        np.testing.assert_array_equal(samples(captured, name), samples(whole, name))
    assert list(captured.messages()) == list(whole.messages())
    assert list(captured.blocks()) == list(whole.blocks())
    assert facts.marks == whole.manifest.marks
    assert facts.first_block == 0
    assert replayed_exactly(studio, captured) == 200001 // 512


def test_a_capture_takes_the_last_minutes_and_can_be_replayed(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=5.0)
    studio.desk.state.update(lambda c: c.set_prompt(0, "near").set("seed", 7))
    sound = play(studio, 3)
    studio.say("mark", "early")
    studio.desk.state.update(lambda c: c.set_prompt(0, "far"))
    sound = np.concatenate([sound, play(studio, 2.013, 1)])
    take = studio.capture(1.5)
    facts = take.manifest
    assert 1.5 <= take.length_s / 60 <= 1.5 + 6 / 60
    start = facts.start_position
    assert start + facts.samples == len(sound)
    assert start == facts.first_block * 1024
    assert facts.first_block_sample == 0
    np.testing.assert_array_equal(samples(take, "dry")[:, 0], sound[start:])
    assert facts.marks == ()
    assert facts.controls.prompts[0] == "far"
    assert replayed_exactly(studio, take) == len(sound) // 1024 - facts.first_block
    # Blocks that began earlier still sound.
    assert [line.sample for line in take.blocks()][:4] == [-3072, -2048, -1024, 0]


def test_a_capture_knows_what_was_done_to_the_memory(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path)
    soundfile.write(tmp_path / "prime.wav", noise(3000), 2000)
    session = studio.desk.session
    play(studio, 0.5)
    session.hand_over(lambda c: c, [session.prepare_prime(tmp_path / "prime.wav")])
    play(studio, 0.5, 1)
    session.hand_over(lambda c: c, [session.clear])
    play(studio, 0.5, 2)
    take = studio.capture()
    changes = [(line.block, change.name) for line in take.blocks() for change in line.changes]
    assert changes == [(MINUTE // 2 // 1024, "prime"), (MINUTE // 1024, "clear")]
    assert replayed_exactly(studio, take) == MINUTE * 3 // 2 // 1024


def test_a_capture_names_the_model_that_played_at_its_start(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path)
    session = studio.desk.session
    spec = fake_spec(64, 2000, name="other", content_hash="1" * 64)
    play(studio, 1)
    session.hand_over(lambda c: c, [session.prepare_model(lambda: Forgetful(spec))])
    play(studio, 1, 1)
    both, second = studio.capture(), studio.capture(0.5)
    assert both.manifest.model.name == "fake"
    changes = [(change.name, change.model) for line in both.blocks() for change in line.changes]
    assert changes == [("model", "other")]
    assert second.manifest.model.content_hash == "1" * 64
    assert not [line for line in second.blocks() if line.changes]


def test_a_capture_at_another_rate_can_be_replayed(tmp_path: Path) -> None:
    desk = Desk(FakeInstrument(fake_spec(block_latents=32)), slack_samples=300, rate=48000)
    studio = Studio(desk, tmp_path)
    studio.play(noise(9 * 48000), step=8000)
    take = studio.capture(0.05)
    assert 3.0 <= take.length_s <= 3.0 + 6.0
    assert take.manifest.first_block > 0
    assert replayed_exactly(studio, take) > 250


def test_a_capture_disturbs_neither_a_take_nor_the_history(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path)
    sound = play(studio, 0.5)
    path = studio.recorder.record()
    first = studio.capture()
    sound = np.concatenate([sound, play(studio, 0.5, 1)])
    assert studio.recorder.path == path
    second = studio.capture()
    studio.recorder.stop()
    assert studio.errors == []
    assert samples(studio.take(path), "dry")[:, 0].tolist() == sound[MINUTE // 2 :].tolist()
    assert samples(first, "dry")[:, 0].tolist() == sound[: MINUTE // 2].tolist()
    assert samples(second, "dry")[:, 0].tolist() == sound.tolist()


def test_time_is_bounded(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=2.0)
    for seed in range(5):
        play(studio, 1, seed)
    assert 120.0 <= studio.recorder.held.seconds <= 120.0 + 9.0
    take = studio.capture()
    assert 120.0 <= take.length_s <= 120.0 + 9.0
    assert replayed_exactly(studio, take) > 230
    longer = studio.capture(60.0)
    assert longer.length_s == take.length_s


def test_memory_is_bounded_and_the_oldest_goes_first(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, megabytes=1.0)
    sound = np.concatenate([play(studio, 1, seed) for seed in range(4)])
    held = studio.recorder.held
    assert 0.8 < held.megabytes <= 1.0
    assert 10.0 < held.seconds < 60.0
    take = studio.capture()
    assert take.length_s == held.seconds
    np.testing.assert_array_equal(
        samples(take, "dry")[:, 0], sound[len(sound) - take.manifest.samples :]
    )
    assert replayed_exactly(studio, take) > 15


def test_a_flood_of_messages_costs_little_and_not_the_sound(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=1.0)
    for seed in range(60):
        for value in range(1000):
            studio.say("weight", 0, value / 1000)
        play(studio, 1 / 60, seed)
    held = studio.recorder.held
    assert held.seconds == pytest.approx(60.0, abs=2.5)
    assert held.megabytes < 6.0
    assert studio.capture().manifest.counts.messages == 60_000


def test_too_many_messages_at_once_are_dropped_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MAX_LOOSE_ROWS", 100)
    studio = slow_studio(tmp_path)
    for number in range(1000):
        studio.say("weight", 0, number)
    assert studio.recorder.history.dropped_rows == 900
    play(studio, 0.2)
    take = studio.capture()
    assert take.manifest.counts.messages == 100
    assert studio.recorder.history.dropped_rows >= 900
    assert take.manifest.counts.blocks == MINUTE // 5 // 1024


def test_a_model_that_stands_still_does_not_stop_the_history(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=1.0)
    sound = play(studio, 0.5)
    still = on_grid(noise(3 * MINUTE, 1))
    for start in range(0, len(still), 4000):
        studio.desk.play(still[start : start + 4000], answer=False)
        studio.recorder.tend()
    assert 60.0 <= studio.recorder.held.seconds <= 64.0
    take = studio.capture()
    assert take.manifest.first_block is None
    dry = samples(take, "dry")[:, 0]
    np.testing.assert_array_equal(dry, np.concatenate([sound, still])[-len(dry) :])


def test_who_falls_behind_the_tapes_starts_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    studio = slow_studio(tmp_path)
    play(studio, 0.5)
    studio.desk.play(noise(MINUTE))
    studio.recorder.tend()
    assert "starts anew" in caplog.text
    assert studio.recorder.held.seconds == 0.0
    sound = play(studio, 0.5, 2)
    take = studio.capture()
    dry = samples(take, "dry")[:, 0]
    np.testing.assert_array_equal(dry, sound[-len(dry) :])
    assert 29.0 <= take.length_s <= 30.0
    assert replayed_exactly(studio, take) > 50


def test_nothing_is_held_when_switched_off(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=0.0)
    play(studio, 0.2)
    assert (studio.recorder.held.seconds, studio.recorder.held.megabytes) == (0.0, 0.0)
    with pytest.raises(TakeError, match="--capture-minutes"):
        studio.recorder.capture()
    assert not list(tmp_path.iterdir())


def test_a_capture_of_nothing_is_refused(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path)
    with pytest.raises(TakeError, match="play first"):
        studio.recorder.capture()
    assert not list(tmp_path.iterdir())


class StuckWriter(TakeWriter):
    """Writes only when let go."""

    go_on = threading.Event()

    def write(self, parts: Any) -> None:
        assert self.go_on.wait(30)
        super().write(parts)


def test_one_capture_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    StuckWriter.go_on.clear()
    monkeypatch.setattr(recorder, "TakeWriter", StuckWriter)
    studio = slow_studio(tmp_path, minutes=1.0)
    sound = play(studio, 1)
    path = studio.recorder.capture()
    # The history goes on, and what is being saved stays as it was.
    play(studio, 3, 1)
    with pytest.raises(TakeError, match="still being saved"):
        studio.recorder.capture()
    StuckWriter.go_on.set()
    assert studio.recorder.wait_for_capture(30)
    np.testing.assert_array_equal(samples(studio.take(path), "dry")[:, 0], sound)
    assert len(list(tmp_path.iterdir())) == 1
    studio.capture()


def test_a_disk_that_fails_while_a_capture_is_saved_is_told(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path)
    play(studio, 2)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
    try:
        path = studio.recorder.capture()
        assert studio.recorder.wait_for_capture(30)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert studio.captured == []
    assert len(studio.errors) == 1
    assert str(path) in studio.errors[0]
    assert "sound goes on" in studio.errors[0]
    take = studio.take(path)
    assert take.manifest.ended_early
    assert len(samples(take, "dry")) == take.manifest.samples > 20000
    assert studio.recorder.held.seconds == 120.0


def test_a_capture_under_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = slow_studio(tmp_path)
    play(studio, 0.5)
    go_on = threading.Event()
    write = TakeWriter.write

    def slow(self: TakeWriter, parts: Any) -> None:
        assert go_on.wait(10)
        write(self, parts)

    monkeypatch.setattr(TakeWriter, "write", slow)
    assert studio.recorder.saving_s == 0.0
    studio.recorder.capture()
    assert studio.recorder.saving_s == 30.0
    go_on.set()
    assert studio.recorder.wait_for_capture(30)
    assert studio.recorder.saving_s == 0.0
    assert [seconds for _, seconds in studio.captured] == [30.0]
    monkeypatch.setattr(studio.recorder, "_folder", tmp_path / "file")
    (tmp_path / "file").touch()
    with pytest.raises(TakeError):
        studio.recorder.capture()
    assert studio.recorder.saving_s == 0.0


def test_full_means_that_memory_ends_what_is_held(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=1.0, megabytes=0.6)
    play(studio, 0.2)
    assert not studio.recorder.held.full
    play(studio, 2)
    held = studio.recorder.held
    assert held.full
    assert held.seconds < 60.0
    # What has room again is still short of a minute because of what was let go.
    studio.recorder.history._room *= 10
    play(studio, 0.2)
    assert studio.recorder.held.full
    play(studio, 1)
    held = studio.recorder.held
    assert not held.full
    assert held.seconds >= 60.0


def test_time_that_ends_what_is_held_is_not_full(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, minutes=0.5)
    play(studio, 1)
    assert not studio.recorder.held.full


def test_the_history_follows_by_itself(tmp_path: Path) -> None:
    """Its thread packs what is played, and a fault in it does not end it."""
    studio = slow_studio(tmp_path, minutes=1.0)
    with studio.recorder:
        rows: list[Any] = []
        followed = threading.Event()

        def sink(row: Any) -> None:
            rows.append(row)
            if isinstance(row, HealthRow):
                followed.set()
                raise OSError("a sink that fails")

        studio.journal.subscribe(sink)
        for _ in range(3):
            followed.clear()
            studio.desk.play(noise(4000))
            assert followed.wait(10)
    assert rows


def held_after(studio: Studio, minutes: int, seed: int) -> int:
    """Bytes that Python holds after playing on."""
    for minute in range(minutes):
        play(studio, 1, seed + minute)
        studio.say("weight", 0, 0.5)
        studio.desk.state.update(lambda c: c.set("seed", c.seed + 1))
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.slow
def test_an_hour_needs_no_more_memory_than_ten_minutes(tmp_path: Path) -> None:
    studio = slow_studio(tmp_path, 128, minutes=5.0)
    tracemalloc.start()
    try:
        early = held_after(studio, 10, 0)
        late = held_after(studio, 50, 10)
    finally:
        tracemalloc.stop()
    assert studio.recorder.held.seconds >= 300.0
    # Five minutes of the tapes' noise take more than this; an hour would take 12 times as much.
    assert abs(late - early) < 0.1 * early
    assert studio.recorder.held.megabytes * 1e6 == pytest.approx(early, rel=0.5)


def test_every_message_is_in_the_capture_of_its_time_once(tmp_path: Path) -> None:
    """Also those at the very edges of what is packed together."""
    studio = slow_studio(tmp_path, minutes=0.2)
    edge = int(2.0 * studio.desk.ends.rate)
    said: list[int] = []

    def say() -> None:
        said.append(studio.desk.ends.position)
        studio.say("mark", str(said[-1]))

    sound = on_grid(noise(12 * edge, 3))
    for start in range(0, len(sound), edge // 4):
        say()
        studio.play(sound[start : start + edge // 4], 100)
    for minutes in (None, 0.1, 0.03):
        facts = studio.capture(minutes).manifest
        start = facts.start_position
        expected = [position - start for position in said if position >= start]
        assert [mark.sample for mark in facts.marks] == expected
        assert len(expected) > 3
    assert start > 0
