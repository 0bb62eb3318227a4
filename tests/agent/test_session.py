"""A session: on time, late, stuck, failing; live is render."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes import (
    Desk,
    Echo,
    FakeInstrument,
    Floats,
    Hanging,
    NotNumbers,
    Raising,
    blocks_of,
    delayed,
    fake_spec,
    noise,
    wait_for,
)

from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport, Engine
from lmdm_agent.errors import ModelError
from lmdm_agent.grid import on_grid
from lmdm_agent.session import Hand

BLOCK = 64
FADE = 220
"""Samples of a fade at 44.1 kHz, rounded up."""


class Answer:
    """A `Done` that remembers."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.error: Exception | None = None

    def __call__(self, error: Exception | None) -> None:
        self.error = error
        self.came.set()

    def wait(self) -> Exception | None:
        assert self.came.wait(5), "no answer to the request"
        return self.error


# Time.


def test_live_is_render_bit_for_bit() -> None:
    """The same blocks through `Engine.process` alone give what the device played."""
    controls = Controls(steps=3, solver="p4", seed=7).set_prompt(0, "whale").set_prompt(1, "ice")
    controls = replace(controls, weights=(0.4, 0.6, *(0.0,) * 6))
    desk = Desk(FakeInstrument(), slack_samples=48, controls=controls)
    sound = noise(20 * BLOCK)
    live = desk.play(sound)
    offline = Engine(FakeInstrument(), desk.timeline)
    rendered = [offline.process(heard, None, controls)[0] for heard in blocks_of(sound, BLOCK)]
    truth = np.concatenate(rendered, axis=1).T
    delay = desk.session.delay_samples
    assert np.abs(truth).max() > 0.1
    wet = desk.ends.wet.read(0, len(live))[delay:]
    np.testing.assert_array_equal(wet, on_grid(truth[: len(live) - delay]))
    np.testing.assert_array_equal(live[:delay], 0.0)


def test_buffers_do_not_matter() -> None:
    sound = noise(30 * BLOCK)
    takes = [
        Desk(FakeInstrument(), 300, buffer_samples=size).play(sound) for size in (1, 17, 64, 301)
    ]
    for take in takes[1:]:
        np.testing.assert_array_equal(take, takes[0])


def test_late_blocks_never_shift_time() -> None:
    desk = Desk(Echo(fake_spec(block_latents=64)), slack_samples=64)
    size = desk.timeline.block_samples
    sound = noise(20 * size)
    cut = [desk.play(sound[: 5 * size]), desk.play(sound[5 * size : 6 * size + 600], answer=False)]
    cut.append(desk.play(sound[6 * size + 600 :]))
    out, expected = np.concatenate(cut)[:, 0], delayed(sound, desk.session.delay_samples)
    assert desk.session.late_blocks == 1
    assert desk.session.skipped_blocks == 0
    assert desk.session.state_word == "late"
    late = desk.session.health().late_samples
    assert 0 < late < size
    # Block 4 was answered in time; block 5 is missing from its first sample on.
    gone = desk.timeline.due(5)
    back = gone + late
    np.testing.assert_array_equal(out[:gone], expected[:gone])
    assert np.all(out[gone + FADE : back] == 0.0)
    assert np.all(np.abs(out[back : back + FADE]) <= np.abs(expected[back : back + FADE]))
    np.testing.assert_array_equal(out[back + FADE :], expected[back + FADE :])


def test_far_behind_it_skips_and_is_back_on_time() -> None:
    desk = Desk(Echo(fake_spec(block_latents=64)), slack_samples=64)
    size = desk.timeline.block_samples
    sound = noise(20 * size)
    cut = [desk.play(sound[: 4 * size]), desk.play(sound[4 * size : 9 * size], answer=False)]
    calls = len(desk.instrument.heard_blocks)
    desk.answer()
    cut.append(desk.play(sound[9 * size :]))
    out, expected = np.concatenate(cut)[:, 0], delayed(sound, desk.session.delay_samples)
    assert desk.session.skipped_blocks == 3
    assert len(desk.instrument.heard_blocks) - calls == 16 - 3
    np.testing.assert_array_equal(out[10 * size :], expected[10 * size :])
    assert desk.session.engine.context.block == 20


def test_asleep_for_longer_than_the_rings_it_comes_back_on_time() -> None:
    desk = Desk(Echo(fake_spec(block_latents=64)), slack_samples=64, seconds=0.3)
    size = desk.timeline.block_samples
    sound = noise(40 * size)
    cut = [desk.play(sound[: 2 * size]), desk.play(sound[2 * size : 30 * size], answer=False)]
    cut.append(desk.play(sound[30 * size :]))
    out, expected = np.concatenate(cut)[:, 0], delayed(sound, desk.session.delay_samples)
    np.testing.assert_array_equal(out[32 * size :], expected[32 * size :])


def test_rings_too_short_for_the_delay_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        Desk(Echo(fake_spec(block_latents=64)), seconds=0.05)


def test_when_a_block_will_be_heard() -> None:
    desk = Desk(Echo(), slack_samples=64)
    assert desk.session.seconds_until_heard(0) * 44100 == pytest.approx(BLOCK + 64)
    desk.play(noise(3 * BLOCK))
    assert desk.session.next_block == 3
    assert desk.session.seconds_until_heard(3) * 44100 == pytest.approx(BLOCK + 64)


def test_reports_reach_listeners_and_a_bad_listener_stops_nothing() -> None:
    desk = Desk(Echo())
    reports: list[BlockReport] = []

    def bad(report: BlockReport) -> None:
        raise ValueError(report.block)

    desk.session.listen(bad)
    desk.session.listen(reports.append)
    desk.play(noise(5 * BLOCK))
    assert [report.block for report in reports] == [0, 1, 2, 3, 4]
    assert all(r.margin_s is not None and r.margin_s > 0 and r.late_samples == 0 for r in reports)
    assert desk.session.state_word == "running"


def test_a_fade_moves_block_by_block() -> None:
    desk = Desk(FakeInstrument())
    desk.state.update(lambda c: c.set_prompt(0, "whale").set_prompt(1, "ice"))
    seen: list[tuple[float, ...]] = []
    desk.session.listen(lambda report: seen.append(report.weights[:2]))
    desk.state.update(lambda c: c.fade_to(1, 4 * BLOCK / 44100))
    desk.play(noise(6 * BLOCK))
    moved = [(0.75, 0.25), (0.5, 0.5), (0.25, 0.75), (0, 1), (0, 1), (0, 1)]
    np.testing.assert_allclose(seen, moved, atol=1e-9)


# Trouble.


def test_a_failed_block_is_silent_and_the_next_one_plays() -> None:
    desk = Desk(Raising(lambda call: call == 3, fake_spec(block_latents=64)), slack_samples=64)
    size = desk.timeline.block_samples
    sound = noise(10 * size)
    words = []
    cut = []
    for start in range(0, len(sound), size):
        cut.append(desk.play(sound[start : start + size]))
        words.append(desk.session.state_word)
    out, expected = np.concatenate(cut)[:, 0], delayed(sound, desk.session.delay_samples)
    gone, back = desk.timeline.due(3), desk.timeline.due(4)
    # What sounded last is heard once more backwards, fading out; the next block fades in.
    last = expected[gone - FADE : gone][::-1]
    assert out[gone] == last[0] and np.all(np.abs(out[gone : gone + FADE]) <= np.abs(last))
    assert np.all(out[gone + FADE : back] == 0.0)
    assert out[back] == 0.0
    assert np.all(np.abs(out[back : back + FADE]) <= np.abs(expected[back : back + FADE]))
    untouched = np.ones(len(out), bool)
    untouched[gone : back + FADE] = False
    np.testing.assert_array_equal(out[untouched], expected[untouched])
    assert words == ["running"] * 3 + ["error"] + ["running"] * 6
    assert desk.session.health().failed_blocks == 1


def test_blocks_of_nan_are_silent_and_poison_nothing() -> None:
    spec = fake_spec(block_latents=64)
    desk = Desk(NotNumbers(lambda call: call in (2, 3), spec), slack_samples=64)
    sound = noise(10 * spec.block_samples)
    out = desk.play(sound)[:, 0]
    expected = delayed(sound, desk.session.delay_samples)
    gone, back = desk.timeline.due(2), desk.timeline.due(4)
    np.testing.assert_array_equal(out[:gone], expected[:gone])
    assert out[gone] == expected[gone - 1] and np.all(out[gone + FADE : back] == 0.0)
    np.testing.assert_array_equal(out[back + FADE :], expected[back + FADE :])
    assert np.isfinite(out).all()
    context = desk.session.engine.context
    assert np.isfinite(context.latents).all()
    assert np.isfinite(context.decoder_state).all()


def test_a_model_that_always_fails_leaves_the_dry_sound() -> None:
    desk = Desk(Raising(lambda call: call > 0), controls=Controls(bypass=True))
    with desk.session:
        sound = noise(10 * BLOCK)
        out = np.concatenate([desk.play(p, answer=False) for p in np.split(sound, 10)])
        np.testing.assert_array_equal(out[:, 0], sound)
        wait_for(lambda: desk.session.state_word == "error")
        assert "tensor has a hole" in desk.session.health().error


def test_a_hung_model_keeps_the_dry_sound_and_lets_go_of_the_exit() -> None:
    instrument = Hanging()
    desk = Desk(instrument, controls=Controls(mix=0.5))
    with desk.session:
        instrument.hang = True
        desk.play(noise(2 * BLOCK), answer=False)
        assert instrument.inside.wait(5)
        sound = noise(50 * BLOCK, 1)
        out = desk.play(sound, answer=False)
        np.testing.assert_allclose(out[300:, 0], sound[300:] * 0.5, atol=1e-7)
        desk.state.update(lambda c: c.set("panic", 1))
        desk.play(sound[:1000], answer=False)
        assert np.all(desk.play(sound[:100], answer=False) == 0.0)
        assert desk.session.health().late_samples > 0
    instrument.let_go.set()


def test_late_from_the_very_first_block_is_seen() -> None:
    desk = Desk(Echo(), slack_samples=64)
    desk.play(noise(10 * BLOCK), answer=False)
    assert desk.session.health().late_samples == 10 * BLOCK - desk.session.delay_samples


# Requests, answered while the sound goes on.


def test_with_threads_the_answer_is_the_same() -> None:
    sound = noise(12 * BLOCK)
    desk = Desk(FakeInstrument(), slack_samples=len(sound))
    with desk.session:
        live = [desk.play(sound, answer=False)]
        wait_for(lambda: desk.session.snapshot_block == 11 and desk.ends.playback.ready > 0)
        wait_for(lambda: desk.ends.playback.ready >= desk.session.delay_samples + len(sound))
        live.append(desk.play(np.zeros(len(sound) + BLOCK, np.float32), answer=False))
    by_hand = Desk(FakeInstrument(), slack_samples=len(sound))
    stepped = by_hand.play(np.concatenate([sound, np.zeros(len(sound) + BLOCK, np.float32)]))
    np.testing.assert_array_equal(np.concatenate(live), stepped)


def ask(desk: Desk, prepare: Callable[[], Hand | None], answer: Callable[..., None]) -> None:
    """Prepare in the loader, hand over to the worker, then answer: what a `Commander` does."""

    def job() -> None:
        hand = prepare()
        if hand is not None:
            desk.session.hand_over(lambda controls: controls, [hand])

    assert desk.session.submit(job, answer)


def test_a_prompt_is_encoded_before_it_counts() -> None:
    desk = Desk(FakeInstrument())
    with desk.session:
        answer = Answer()
        ask(desk, lambda: desk.session.learn_prompt("whale"), answer)
        assert answer.wait() is None
    assert "whale" in desk.session.engine.embeddings


def test_a_request_that_fails_says_why_and_the_next_one_works(tmp_path: Path) -> None:
    desk = Desk(FakeInstrument())
    with desk.session:
        missing, foreign, fine = Answer(), Answer(), Answer()
        ask(desk, lambda: desk.session.prepare_prime(tmp_path / "none.wav"), missing)
        (tmp_path / "text.wav").write_text("no sound")
        ask(desk, lambda: desk.session.prepare_prime(tmp_path / "text.wav"), foreign)

        def nobody(error: Exception | None) -> None:
            raise RuntimeError("the client has gone")

        ask(desk, lambda: desk.session.learn_prompt("ice"), nobody)
        ask(desk, lambda: desk.session.learn_prompt("whale"), fine)
        assert "no such file" in str(missing.wait())
        assert "text.wav cannot be read" in str(foreign.wait())
        assert fine.wait() is None


def test_prime_and_clear_act_between_blocks(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", noise(8000), 22050)
    desk = Desk(FakeInstrument())
    with desk.session:
        answer = Answer()
        ask(desk, lambda: desk.session.prepare_prime(tmp_path / "a.wav"), answer)
        assert answer.wait() is None
    assert not desk.session.engine.context.latents.any()
    desk.play(noise(BLOCK))
    context = desk.session.engine.context
    assert context.latents[:, 0].any()
    desk.session.hand_over(lambda controls: controls, [desk.session.clear])
    desk.play(noise(BLOCK))
    context = desk.session.engine.context
    assert not context.latents[:, : -desk.instrument.spec.block_latents].any()
    assert context.latents[:, -1].any()


def test_a_model_is_swapped_between_two_blocks() -> None:
    desk = Desk(FakeInstrument(), slack_samples=64)
    first = desk.play(noise(4 * BLOCK))
    with desk.session:
        answer = Answer()
        echo = Echo(fake_spec(name="echo"))
        ask(desk, lambda: desk.session.prepare_model(lambda: echo), answer)
        assert answer.wait() is None
    sound = noise(6 * BLOCK, 9)
    out = np.concatenate([first, desk.play(sound)])[:, 0]
    assert desk.session.engine.instrument.spec.name == "echo"
    assert desk.session.engine.context.block == 10
    # Its first block fades over from the old one's answer.
    second = desk.timeline.due(5)
    np.testing.assert_array_equal(out[second:], sound[BLOCK : BLOCK + len(out) - second])


def test_a_model_of_another_block_is_refused() -> None:
    desk = Desk(FakeInstrument())
    with desk.session:
        answer = Answer()
        other = Echo(fake_spec(block_latents=8))
        ask(desk, lambda: desk.session.prepare_model(lambda: other), answer)
        assert "do not fit" in str(answer.wait())
    assert desk.session.engine.instrument.spec.block_latents == 4


class Mono(Echo):
    """Has one channel."""

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, state = super().decode(latents, state)
        return audio[:, :1], state


def test_a_model_of_other_channels_is_refused_and_the_old_one_plays_on() -> None:
    desk = Desk(Echo(), slack_samples=64)
    desk.play(noise(2 * BLOCK))
    with desk.session:
        answer = Answer()
        mono = Mono(fake_spec(channels=1, name="mono"))
        ask(desk, lambda: desk.session.prepare_model(lambda: mono), answer)
        text = str(answer.wait())
    assert "mono answers in 1 channels, the running model in 2" in text
    desk.play(noise(2 * BLOCK))
    assert desk.session.engine.instrument is desk.instrument
    assert desk.session.failed_blocks == 0


class Endless(Hanging):
    """Does not come back from its first block, or from a prompt, until it is cancelled."""

    def __init__(self, where: str) -> None:
        super().__init__(fake_spec(name="endless"))
        self.hang, self.where = where == "block", where
        self.cancels = 0

    def embed(self, text: str) -> Floats:
        if self.where == "prompt" and text == "rain":
            self.inside.set()
            self.let_go.wait(20)
            self._end()
        return super().embed(text)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        answer = super().decode(latents, state)
        self._end()
        return answer

    def _end(self) -> None:
        if self.cancels:
            raise ModelError("its graph was stopped")

    def cancel(self) -> None:
        self.cancels += 1
        self.let_go.set()


@pytest.mark.parametrize("where", ["block", "prompt"])
def test_a_model_that_never_warms_up_is_given_up_and_the_loader_goes_on(where: str) -> None:
    desk = Desk(Echo(), slack_samples=64)
    session, endless = desk.session, Endless(where)
    load, prompt = Answer(), Answer()
    with session:
        session.learn_prompt("rain")
        assert session.preparing_since is None
        ask(desk, lambda: session.prepare_model(lambda: endless), load)
        session.submit(lambda: session.learn_prompt("snow"), prompt)
        assert endless.inside.wait(5)
        assert session.preparing_since is not None
        # The block that plays has nothing to do with it.
        session.cancel_block()
        assert not endless.cancels and not prompt.came.is_set()
        session.cancel_preparing()
        failure = load.wait()
        assert prompt.wait() is None
        assert session.preparing_since is None
    assert isinstance(failure, ModelError)
    assert "endless did not answer and was given up" in str(failure)
    desk.play(noise(2 * BLOCK))
    assert session.engine.instrument is desk.instrument
    assert session.failed_blocks == 0 and not session.hands_wait


def test_the_end_does_not_wait_for_a_model_that_never_warms_up() -> None:
    desk = Desk(Echo())
    endless, answer = Endless("block"), Answer()
    with desk.session:
        ask(desk, lambda: desk.session.prepare_model(lambda: endless), answer)
        assert endless.inside.wait(5)
    assert endless.cancels == 1
    assert isinstance(answer.wait(), ModelError)
    assert not any(thread.is_alive() for thread in desk.session._threads)


def test_a_prompt_of_the_model_that_plays_is_never_cancelled() -> None:
    """It would cost the stream the block that is being answered."""
    playing = Endless("prompt")
    desk = Desk(playing)
    with desk.session:
        answer = Answer()
        desk.session.submit(lambda: desk.session.learn_prompt("rain"), answer)
        assert playing.inside.wait(5)
        assert desk.session.preparing_since is None
        desk.session.cancel_preparing()
        assert not playing.cancels
        playing.let_go.set()
        assert answer.wait() is None


def test_a_model_that_fails_by_itself_says_why() -> None:
    desk = Desk(Echo())
    with desk.session:
        answer = Answer()
        broken = Raising(lambda call: True, fake_spec(name="broken"))
        ask(desk, lambda: desk.session.prepare_model(lambda: broken), answer)
        assert str(answer.wait()) == "the tensor has a hole"
        assert desk.session.preparing_since is None


# What waits.


def test_a_change_waits_for_its_block_and_a_failing_one_stops_nothing() -> None:
    desk = Desk(FakeInstrument())
    steps: list[int] = []
    desk.session.listen(lambda report: steps.append(report.steps))
    desk.session.change_at(2, lambda controls: controls.set("steps", 5))
    desk.session.change_at(3, lambda controls: controls.set("steps", "many"))
    desk.session.change_at(3, lambda controls: controls.set("steps", 7))
    desk.play(noise(5 * BLOCK))
    assert steps == [2, 2, 5, 7, 7]
    assert desk.session.room_for_cues == 256


def test_a_skipped_block_takes_its_changes_along() -> None:
    desk = Desk(Echo(fake_spec(block_latents=64)), slack_samples=64)
    size = desk.timeline.block_samples
    desk.play(noise(2 * size))
    desk.session.change_at(3, lambda controls: controls.set("steps", 5))
    desk.play(noise(6 * size), answer=False)
    desk.answer()
    assert desk.session.skipped_blocks > 2
    assert desk.state.current.steps == 5


def test_the_thread_of_cues_acts_when_a_block_is_heard() -> None:
    desk = Desk(FakeInstrument(), slack_samples=64)
    heard: list[int] = []
    with desk.session:
        desk.session.when_heard(1, lambda: heard.append(desk.session.block_heard))
        desk.play(noise(3 * BLOCK - 1), answer=False)
        assert desk.session.block_heard == 0
        desk.play(noise(BLOCK), answer=False)
        wait_for(lambda: len(heard) == 1)
    assert heard == [1]


def test_cancel_counts_both_kinds_of_cues() -> None:
    desk = Desk(FakeInstrument())
    desk.session.change_at(9, lambda controls: controls)
    desk.session.when_heard(9, lambda: None)
    assert desk.session.room_for_cues == 254
    assert desk.session.cancel() == 2
    assert desk.session.room_for_cues == 256


def test_the_block_that_sounds_is_counted_on_the_clock_of_the_device() -> None:
    desk = Desk(Echo(), slack_samples=64, rate=88200)
    session, seen = desk.session, []
    for _ in range(120):
        desk.play(noise(BLOCK))
        seen.append((session.block_heard, session.seconds_until_heard(session.block_heard)))
    assert [block for block, _ in seen][-1] > 0
    for block, seconds in seen:
        if block >= 0:
            assert -BLOCK / 44100 < seconds <= 0.0


def test_health_tells_that_the_limiter_works():
    loud = Controls(steps=2, mix=0.5, gain_db=12.0)
    desk = Desk(Echo(), controls=loud)
    desk.play(noise(400, level=0.1))
    assert desk.session.health().limited_samples == 0
    desk.play(noise(4000, level=1.0))
    assert desk.session.health().limited_samples == desk.ends.limited_samples > 0
