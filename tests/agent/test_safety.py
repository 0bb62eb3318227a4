"""What a session does of itself so that nothing blasts, stops or lies: mutes, steps, refreshes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import Any

import numpy as np
import pytest
from fakes import Desk, Echo, FakeInstrument, Floats, Hanging, Raising, fake_spec, noise, wait_for

from lmdm_agent.controls import Controls
from lmdm_agent.drift import DriftMemory, dropped_latents
from lmdm_agent.engine import BlockReport
from lmdm_agent.ladder import Ladder
from lmdm_agent.records import BlockRecord
from lmdm_agent.session import Session

SPEC = fake_spec(block_latents=64)
SIZE = SPEC.block_samples
FADE = 220


class Told:
    """Everything a session tells of itself."""

    def __init__(self, session: Session) -> None:
        self.reports: list[BlockReport] = []
        self.records: list[BlockRecord] = []
        self.faults: list[tuple[str, str]] = []
        self.refreshes: list[tuple[int, int, str]] = []
        session.listen(self.reports.append)
        session.listen_records(self.records.append)
        session.listen_faults(lambda *fault: self.faults.append(fault))
        session.listen_refreshes(lambda *refresh: self.refreshes.append(refresh))


class Bad(FakeInstrument):
    """Gives bad sound while ``what`` is set; what it decodes into the memory is bad, too."""

    what = ""

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, state = super().decode(latents, state)
        match self.what:
            case "not a number":
                audio[0, 1, 7] = np.nan
            case "too loud":
                audio *= np.float32(50.0)
            case "constant":
                audio = np.full_like(audio, 0.7)
            case "jump":
                audio = np.sign(audio) * np.float32(0.9)
            case _:
                return audio, state
        return audio, state * np.float32(1e6)


class Quiet(Bad):
    """Bad now and then, quiet otherwise."""

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, state = super().decode(latents, state)
        return (audio if self.what else audio * np.float32(0.02)), state


@pytest.mark.parametrize("what", ["not a number", "too loud", "constant", "jump"])
def test_bad_sound_is_muted_with_fades_and_the_context_forgotten(what: str) -> None:
    quiet = what in ("jump", "constant")
    # What a constant is takes more than a few waves to tell.
    instrument = (Quiet if quiet else Bad)(fake_spec(block_latents=256))
    desk = Desk(instrument, slack_samples=64)
    told = Told(desk.session)
    size = desk.timeline.block_samples
    sound = noise(4 * size, level=0.02)
    desk.play(sound)
    instrument.what = what
    desk.play(sound[:size])
    instrument.what = ""
    desk.play(sound)
    muted = [record for record in told.records if record.status == "failed"]
    # The mean of a constant takes a moment to fade.
    blocks = [4, 5] if what == "constant" else [4]
    told_of = [(r.block, r.reason, r.forgot, r.report) for r in muted]
    assert told_of == [(block, what, True, None) for block in blocks]
    health = desk.session.health()
    assert health.muted_blocks == health.failed_blocks == len(blocks)
    [(part, text)] = told.faults
    assert part == "sound" and "block 4" in text and "forgotten" in text
    answer, before = muted[0].answer, told.records[3].answer
    np.testing.assert_array_equal(answer[:, 0], before[:, -1])
    assert not answer[:, FADE:].any()
    after = told.records[blocks[-1] + 1]
    assert not after.before.context.latents.any() and not after.before.context.decoder_state.any()
    assert after.before.context.block == after.block
    # No step at either edge is larger than those within the sound.
    steps = np.abs(np.diff(np.concatenate([r.answer for r in told.records], axis=1), axis=1))
    usual = np.abs(np.diff(np.concatenate([before, told.records[8].answer], axis=1), axis=1)).max()
    assert steps.max() <= usual
    # The same from then on as a stream that began there.
    assert np.abs(after.answer[:, FADE:]).max() > 0.001


def test_what_is_bad_for_long_is_silent_for_long_and_told_once() -> None:
    instrument = Bad(SPEC)
    desk = Desk(instrument, slack_samples=64)
    told = Told(desk.session)
    desk.play(noise(2 * SIZE))
    instrument.what = "not a number"
    out = desk.play(noise(6 * SIZE))
    assert len(told.faults) == 1 and desk.session.state_word == "error"
    assert desk.session.health().muted_blocks == 6
    assert not out[-2 * SIZE :].any()
    instrument.what = ""
    desk.play(noise(3 * SIZE))
    assert desk.session.state_word == "running" and not desk.session.health().error


def test_what_the_model_raises_keeps_the_context() -> None:
    desk = Desk(Raising(lambda call: call == 3, SPEC), slack_samples=64)
    told = Told(desk.session)
    desk.play(noise(5 * SIZE))
    failed = told.records[3]
    assert (failed.status, failed.reason, failed.forgot) == (
        "failed",
        "the tensor has a hole",
        False,
    )
    np.testing.assert_array_equal(
        told.records[4].before.context.latents, failed.before.context.latents
    )
    assert told.faults[0][0] == "model" and "tensor has a hole" in told.faults[0][1]
    assert desk.session.health().muted_blocks == 0


def test_a_skipped_block_leaves_no_tail_to_a_failed_one() -> None:
    """Nothing sounded just before, so there is nothing to fade out."""
    instrument = Raising(lambda call: call == 1, SPEC)
    desk = Desk(instrument, slack_samples=64)
    told = Told(desk.session)
    desk.play(noise(SIZE))
    desk.play(noise(3 * SIZE), answer=False)
    desk.answer()
    desk.play(noise(3 * SIZE))
    words = [record.status for record in told.records]
    first = words.index("failed")
    assert words[first - 1] == "skipped" and not told.records[first].answer.any()


# Steps.


class Slow(Echo):
    """Takes ``step_s`` of the desk's own time for every step: the device plays on meanwhile."""

    by_rows = False
    """Whether a batch of two takes twice as long."""
    context_s = 0.0
    """The same of a context pass."""

    def __init__(self, step_s: float = 0.0) -> None:
        super().__init__(SPEC)
        self.step_s, self.now_s = step_s, 0.0
        self.desk: Desk | None = None

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        self.pass_time(self.context_s)
        return super().context(added, text)

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        self.pass_time(self.step_s * (len(x) if self.by_rows else 1))
        return super().denoise(x, k, added, kv, text_kv)

    def pass_time(self, seconds: float) -> None:
        if self.desk is not None:
            count = round(seconds * self.spec.sample_rate)
            self.now_s += count / self.spec.sample_rate
            self.desk.play(np.zeros(count, np.float32), answer=False)


BLOCK_S = SIZE / SPEC.sample_rate


def slow_desk(steps: int = 8, **controls: Any) -> tuple[Desk, Slow, Told]:
    """A desk whose model takes its time on a virtual clock, with the slack of a block."""
    instrument = Slow()
    desk = Desk(
        instrument,
        slack_samples=SIZE,
        controls=replace(Controls(steps=steps, **controls)),
        buffer_samples=64,
        ladder=Ladder(),
    )
    instrument.desk = desk
    desk.session.engine.clock = lambda: instrument.now_s
    return desk, instrument, Told(desk.session)


def play_blocks(desk: Desk, blocks: int, piece: int = 64) -> None:
    for _ in range(blocks * SIZE // piece):
        desk.play(noise(piece), answer=False)
        desk.session.step()


def test_steps_drop_before_a_block_is_late_and_come_back() -> None:
    desk, instrument, told = slow_desk()
    play_blocks(desk, 10)
    assert {report.steps for report in told.reports} == {8}
    # Eight steps would take almost the whole slack from now on; they get slower little by little.
    for share in np.linspace(0.2, 0.95, 30):
        instrument.step_s = float(share) * BLOCK_S / 8
        play_blocks(desk, 2)
    assert desk.session.late_blocks == desk.session.skipped_blocks == 0
    report = told.reports[-1]
    assert (report.steps, report.steps_wish) == (4, 8) and "4 of 8 steps" in report.steps_reason
    health = desk.session.health()
    assert (health.steps, health.steps_wish) == (4, 8) and health.steps_reason
    # The record holds what was done; the performer's wish stays what it is.
    assert told.records[-1].controls.steps == 4
    assert desk.state.current.steps == 8
    instrument.step_s = 0.0
    play_blocks(desk, 450)
    assert told.reports[-1].steps == 8 and told.reports[-1].steps_reason == ""


def test_guidance_is_looked_at_before_it_is_tried() -> None:
    """With the null condition beside the prompt a step takes twice as long; nobody need be late."""
    desk, instrument, told = slow_desk(solver="euler", cfg_weight=1.0)
    instrument.by_rows = True
    instrument.step_s = 0.55 * BLOCK_S / 8
    play_blocks(desk, 10)
    desk.state.update(lambda now: replace(now, cfg_weight=3.0))
    play_blocks(desk, 10)
    rows = [report.nfe // report.steps for report in told.reports]
    assert rows == sorted(rows) and set(rows) == {1, 2}
    steps = [report.steps for report in told.reports]
    assert set(steps[1 : rows.index(2)]) == {8} and set(steps[rows.index(2) :]) == {4}
    assert desk.session.late_blocks == desk.session.skipped_blocks == 0


def test_a_context_pass_that_cannot_be_ahead_is_looked_at_beforehand() -> None:
    """Steps that fit beside a pass made ahead do not fit where prompts were moved just now."""
    desk, instrument, told = slow_desk()
    instrument.step_s, instrument.context_s = 0.47 * BLOCK_S / 8, 0.25 * BLOCK_S
    play_blocks(desk, 700, piece=16)
    calm = told.reports[-20:]
    assert {report.steps for report in calm} == {8}
    assert all("ahead" in report.parts_s for report in calm)
    desk.state.update(lambda now: now.set_prompt(0, "ice"))
    before = len(told.reports)
    play_blocks(desk, 4, piece=16)
    moved = next(r for r in told.reports[before:] if "ahead" not in r.parts_s)
    assert moved.steps == 4
    assert desk.session.late_blocks == desk.session.skipped_blocks == 0


def test_late_blocks_drop_two_rungs_at_once() -> None:
    desk, instrument, told = slow_desk()
    play_blocks(desk, 10)
    instrument.step_s = 1.2 * BLOCK_S / 8
    play_blocks(desk, 6)
    seen = [a.steps / b.steps for a, b in pairwise(told.reports)]
    assert desk.session.late_blocks <= 2
    assert max(seen) == 4.0 and told.reports[-1].steps <= 4


def test_pinned_steps_stay() -> None:
    desk, instrument, told = slow_desk(auto_steps=False)
    instrument.step_s = 1.2 * BLOCK_S / 8
    play_blocks(desk, 6)
    assert desk.session.late_blocks > 2
    assert {report.steps for report in told.reports} == {8}


def test_nobody_waits_so_nothing_drops() -> None:
    instrument = Slow(1.2 * BLOCK_S / 8)
    desk = Desk(instrument, slack_samples=SIZE, controls=Controls(steps=8))
    instrument.desk = desk
    told = Told(desk.session)
    play_blocks(desk, 6)
    assert {report.steps for report in told.reports} == {8}


def test_the_delay_stays_whatever_the_steps_do() -> None:
    desk, instrument, _ = slow_desk()
    announced = desk.session.delay_samples
    play_blocks(desk, 4)
    instrument.step_s = 0.9 * BLOCK_S / 8
    play_blocks(desk, 20)
    assert desk.session.delay_samples == announced
    dry, wet = (tape.read(0, desk.ends.position) for tape in (desk.ends.dry, desk.ends.wet))
    # Of an echo the answer is the input, to the sample.
    end = (desk.session.next_block) * SIZE
    first = 2 * SIZE
    heard = dry[first:end, 0]
    answered = wet[first + announced : end + announced, 0]
    count = min(len(heard), len(answered))
    np.testing.assert_array_equal(answered[:count], heard[:count])


# Refreshes.


def test_refresh_forgets_as_much_as_a_crossing() -> None:
    desk = Desk(FakeInstrument(), controls=Controls(steps=2, context_dropout=5))
    told = Told(desk.session)
    desk.play(noise(6 * 64))
    before = desk.session.engine.context.latents
    desk.session.hand_over(lambda controls: controls, [desk.session.refresh])
    desk.play(noise(64))
    record = told.records[-1]
    kept = record.before.context.latents
    assert not kept[:, :5].any()
    np.testing.assert_array_equal(kept[:, 5:], before[:, 5:])
    [change] = record.changes
    assert (change.name, change.dropped, change.reason) == ("refresh", 5, "asked")
    assert told.refreshes == [(6, 5, "asked")]
    assert desk.session.health().refreshes == 0


@pytest.mark.parametrize("on", [True, False])
def test_a_drift_refreshes_before_the_next_block(monkeypatch: pytest.MonkeyPatch, on: bool) -> None:
    seen: list[float] = []

    def watch(
        memory: DriftMemory, block: object, block_s: float, wish: object, *, follows: bool
    ) -> tuple[DriftMemory, str]:
        seen.append(block_s)
        return memory, "it drifts" if len(seen) == 4 else ""

    monkeypatch.setattr("lmdm_agent.drifting.watch", watch)
    desk = Desk(FakeInstrument(), controls=Controls(steps=2, drift_watch=on))
    told = Told(desk.session)
    desk.play(noise(8 * 64))
    if not on:
        assert not seen and not told.refreshes
        return
    count = dropped_latents(desk.instrument.spec.context_latents)
    assert told.refreshes == [(4, count, "it drifts")]
    assert [len(record.changes) for record in told.records] == [0, 0, 0, 0, 1, 0, 0, 0]
    assert not told.records[4].before.context.latents[:, :count].any()
    assert desk.session.health().refreshes == 1
    assert not told.faults


def test_what_is_forgotten_anyway_is_not_refreshed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def watch(
        memory: DriftMemory, block: object, block_s: float, wish: object, *, follows: bool
    ) -> tuple[DriftMemory, str]:
        seen.append(1)
        return memory, "it drifts" if len(seen) == 4 else ""

    monkeypatch.setattr("lmdm_agent.drifting.watch", watch)
    desk = Desk(FakeInstrument())
    told = Told(desk.session)
    desk.play(noise(4 * 64))
    desk.session.hand_over(lambda controls: controls, [desk.session.clear])
    desk.play(noise(4 * 64))
    assert not told.refreshes
    assert [c.name for record in told.records for c in record.changes] == ["clear"]


# What gets stuck.


class Patient(Hanging):
    """Hangs until it is cancelled, as a model that is told to give up."""

    def cancel(self) -> None:
        self.cancelled = True
        self.let_go.set()

    cancelled = False

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        answer = super().decode(latents, state)
        if self.cancelled:
            self.cancelled = self.hang = False
            raise RuntimeError("cancelled")
        return answer


def test_a_block_that_hangs_is_cancelled_and_the_next_ones_play() -> None:
    instrument = Patient(SPEC)
    desk = Desk(instrument, slack_samples=64)
    told = Told(desk.session)
    with desk.session:
        assert desk.session.busy_since is None and desk.session.stalled_s == 0.0
        instrument.hang = True
        desk.play(noise(SIZE), answer=False)
        assert instrument.inside.wait(5)
        wait_for(lambda: desk.session.busy_since is not None and desk.session.stalled_s > 0.01)
        desk.session.cancel_block()
        wait_for(lambda: desk.session.failed_blocks == 1)
        assert desk.session.stalled_s == 0.0
        desk.play(noise(2 * SIZE), answer=False)
        wait_for(lambda: len(told.reports) == 2)
    assert told.records[0].reason == "cancelled"


def test_the_end_comes_though_a_model_hangs() -> None:
    instrument = Patient(SPEC)
    desk = Desk(instrument, slack_samples=64)
    with desk.session:
        instrument.hang = True
        desk.play(noise(SIZE), answer=False)
        assert instrument.inside.wait(5)
    # Leaving cancelled it.
    assert not any(t.name == "lmdm-worker" and t.is_alive() for t in desk.session._threads)


def test_one_that_cannot_be_cancelled_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lmdm_agent.session.LONGEST_END_S", 0.05)
    instrument = Hanging(SPEC)
    desk = Desk(instrument, slack_samples=64)
    with desk.session:
        instrument.hang = True
        desk.play(noise(SIZE), answer=False)
        assert instrument.inside.wait(5)
    assert not instrument.let_go.is_set()
    instrument.let_go.set()


def test_a_worker_that_stops_runs_again_and_keeps_time(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Echo(SPEC), slack_samples=8 * SIZE)
    told = Told(desk.session)
    # After everything else a block needs; what is learned from it is a part of its own.
    broken = threading.Event()
    learn = desk.session._worker.stepping.learn

    def failing(*args: Any) -> None:
        if not broken.is_set():
            broken.set()
            raise ValueError("a bug")
        learn(*args)

    monkeypatch.setattr(desk.session._worker.stepping, "learn", failing)
    sound = noise(4 * SIZE)
    with desk.session:
        desk.play(sound[:SIZE], answer=False)
        wait_for(lambda: desk.session.restarts == 1)
        desk.play(sound[SIZE:], answer=False)
        wait_for(lambda: len(told.reports) == 4)
    [(part, text)] = told.faults
    assert part == "thread" and "lmdm-worker" in text and "a bug" in text
    assert desk.session.health().restarts == 1
    assert desk.session.state_word != "error"
    ready = desk.ends.playback.ready
    assert ready == desk.session.delay_samples + 4 * SIZE


def test_a_fault_of_ours_within_a_block_costs_that_block(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Echo(SPEC), slack_samples=64)
    told = Told(desk.session)

    def broken(*args: object, **kwargs: object) -> None:
        raise KeyError("ours")

    desk.play(noise(SIZE))
    desk.session.hand_over(
        lambda controls: controls, [desk.session.prepare_model(lambda: Echo(SPEC))]
    )
    # Both models have answered by then.
    monkeypatch.setattr("lmdm_agent.handover.equal_power", broken)
    desk.play(noise(SIZE))
    monkeypatch.undo()
    desk.play(noise(SIZE))
    assert [record.status for record in told.records] == ["answered", "failed", "answered"]
    assert "ours" in told.records[1].reason
    assert [record.block for record in told.records] == [0, 1, 2]
    assert desk.ends.playback.ready == desk.session.delay_samples + 3 * SIZE


PARTS = [
    ("state", "take"),
    ("_worker.stepping", "fitting"),
    ("_worker._drifting", "reason"),
    ("_worker._out", "feed"),
    ("ends.playback", "write"),
    ("_worker.stepping", "reason"),
]
"""Everything of a block that may raise besides the model, in order."""


@pytest.mark.parametrize(("owner", "part"), PARTS)
@pytest.mark.parametrize("rate", [44100, 48000])
def test_an_error_of_ours_anywhere_in_a_block_moves_nothing(
    monkeypatch: pytest.MonkeyPatch, owner: str, part: str, rate: int
) -> None:
    """The block is lost; those after it come where they would have come."""
    desks = [Desk(Echo(SPEC), slack_samples=64, rate=rate) for _ in range(2)]
    usual, desk = desks
    told = [Told(desk.session) for desk in desks][1]
    sound = noise(12 * SIZE)
    whole = usual.play(sound)[:, 0]
    out = [desk.play(sound[: 4 * SIZE])[:, 0]]
    place = attrgetter(owner)(desk.session)
    monkeypatch.setattr(place, part, failing_once(getattr(place, part)))
    raised = 0
    for start in range(4 * SIZE, len(sound), 32):
        out.append(desk.play(sound[start : start + 32], answer=False)[:, 0])
        try:
            desk.answer()
        except ZeroDivisionError:
            # As the thread that runs again.
            raised += 1
            desk.answer()
    assert raised == 1
    assert desk.session.late_blocks == desk.session.skipped_blocks == 0
    assert desk.ends.playback.ready == usual.ends.playback.ready
    # A gap of one block, with its fades; a converter that lost a block needs some time more.
    rest = desk.session.delay_samples + 6 * SIZE * rate // SPEC.sample_rate + 1000
    np.testing.assert_array_equal(np.concatenate(out)[rest:], whole[rest:])
    # A take without one of its blocks cannot be played again.
    assert [record.block for record in told.records] == list(range(len(told.records)))
    [lost] = [record for record in told.records if record.status == "failed"]
    assert (lost.reason, lost.report, lost.before.context.block) == ("once", None, lost.block)
    np.testing.assert_array_equal(lost.answer[:, 0], told.records[lost.block - 1].answer[:, -1])
    assert not lost.answer[:, FADE:].any()
    assert desk.session.failed_blocks == 1


def failing_once(work: Callable[..., Any]) -> Callable[..., Any]:
    calls: list[int] = []

    def failing(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError("once")
        return work(*args, **kwargs)

    return failing


def test_a_block_cut_off_keeps_what_was_done_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new model, a clear: what changed the memory is in the record and stays done."""
    desk = Desk(FakeInstrument(SPEC), slack_samples=64)
    told = Told(desk.session)
    session = desk.session
    desk.play(noise(3 * SIZE))
    other = session.prepare_model(lambda: FakeInstrument(SPEC))
    session.change_at(3, lambda controls: controls, [other])
    monkeypatch.setattr(session._worker.stepping, "fitting", failing_once(lambda wish, **_: wish))
    with pytest.raises(ZeroDivisionError):
        desk.play(noise(SIZE))
    desk.play(noise(SIZE))
    lost, after = told.records[3:5]
    assert [(change.name, change.fade) for change in lost.changes] == [("model", "tail")]
    # The new model's memory is empty; that of the old one must not come back with the error.
    assert not lost.before.context.latents.any()
    assert not after.before.context.latents.any()
    assert not after.changes and after.status == "answered"
    assert after.before.muted


class Lengths(Echo):
    """Gives some blocks another shape."""

    def __init__(self, cut: Callable[[Floats], Floats]) -> None:
        super().__init__(SPEC)
        self.cut, self.blocks = cut, 0

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        audio, state = super().decode(latents, state)
        self.blocks += 1
        return (self.cut(audio) if self.blocks == 4 else audio), state


@pytest.mark.parametrize(
    "cut",
    [
        lambda audio: audio[:, :, :-100],
        lambda audio: np.concatenate([audio, audio[:, :, :100]], axis=2),
        lambda audio: audio[:, :, :0],
        lambda audio: audio[:, :1],
    ],
    ids=["shorter", "longer", "empty", "one channel"],
)
def test_sound_of_another_shape_fails_and_moves_nothing(cut: Callable[[Floats], Floats]) -> None:
    desk = Desk(Lengths(cut), slack_samples=64)
    told = Told(desk.session)
    sound = noise(8 * SIZE)
    out = desk.play(sound)[:, 0]
    words = [record.status for record in told.records]
    assert words == ["answered"] * 3 + ["failed"] + ["answered"] * 4
    assert "shape" in told.records[3].reason and f"(2, {SIZE})" in told.records[3].reason
    delay = desk.session.delay_samples
    first = delay + 4 * SIZE + FADE
    np.testing.assert_array_equal(out[first:], sound[first - delay : len(sound) - delay])


def test_a_thread_that_stops_for_good_is_an_error_with_its_name() -> None:
    desk = Desk(Echo(SPEC))
    told = Told(desk.session)
    desk.session.thread_failed("lmdm-cues", ValueError("a bug"), False)
    assert desk.session.state_word == "error"
    assert desk.session.health().error == "lmdm-cues stopped: a bug"
    assert desk.session.health().restarts == 0
    assert told.faults == [("thread", "lmdm-cues stopped: a bug; it stays so")]


def test_a_fault_listener_that_fails_keeps_nobody_from_the_news() -> None:
    desk = Desk(Echo(SPEC))

    def bad(part: str, text: str) -> None:
        raise ValueError(text)

    desk.session.listen_faults(bad)
    told = Told(desk.session)
    desk.session.tell_fault("device", "it was unplugged")
    assert told.faults == [("device", "it was unplugged")]


def test_device_losses_are_in_the_health() -> None:
    desk = Desk(Echo(SPEC))
    desk.session.device_losses = 3
    assert desk.session.health().device_losses == 3
