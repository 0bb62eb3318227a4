"""What a message leads to: at which block, what is forgotten then, and what the ack said of it.

A real session on arithmetic; the test turns its clock and does the work of its threads by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fakes import Desk, FakeInstrument, fake_spec, noise
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osc_fakes import FakeServices

from lmdm_agent.commands import Commander
from lmdm_agent.controls import ACTIONS, CONTROLS, Control, Controls
from lmdm_agent.engine import BlockReport
from lmdm_agent.jobs import MAX_JOBS
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import Ack, Carried, Fail, Request
from lmdm_agent.schedule import MAX_WAITING
from lmdm_agent.takes.journal import MessageRow, carried_row, message_row

BLOCK = 400
LATENTS = 25
CONTEXT = 100
SLACK = 112
FORETOLD = re.compile(r"block (\d+): (?:'(.*)' takes over|(no prompt dominates)), the oldest (\d+)")


class Spy(FakeInstrument):
    """Notes how many of the oldest latents of every block's context are empty."""

    def __init__(self, name: str = "fake") -> None:
        sizes = {"block_latents": LATENTS, "sample_rate": 8000, "context_latents": CONTEXT}
        super().__init__(fake_spec(name=name, **sizes))
        self.empty: list[int] = []
        self._encoded = CONTEXT

    def context(self, added, text):
        latents = np.abs(added[0, 1:5]).sum(axis=0)
        self._encoded = int(np.argmax(latents > 0.0)) if latents.any() else CONTEXT
        return super().context(added, text)

    def decode(self, latents, state):
        # Once a block: a context may have been encoded ahead and again.
        self.empty.append(self._encoded)
        return super().decode(latents, state)


@dataclass
class Foretold:
    """What the note of an ack says of a crossing."""

    block: int
    prompt: str | None
    latents: int


@dataclass
class Stage:
    """A session, its commander, and every answer there was."""

    desk: Desk
    services: FakeServices
    commander: Commander
    instrument: Spy
    reports: list[BlockReport] = field(default_factory=list)
    answers: list[list[Ack | Fail]] = field(default_factory=list)

    @property
    def session(self):
        return self.desk.session

    @property
    def controls(self) -> Controls:
        return self.desk.state.current

    def request(self, name: str, *args: object) -> Request:
        replies: list[Ack | Fail] = []
        self.answers.append(replies)
        return Request(name, args, replies.append)

    def send(self, *requests: Request) -> list[list[Ack | Fail]]:
        """Send a bundle; return where its answers come."""
        self.commander.apply_many(requests)
        return self.answers[-len(requests) :]

    def work(self) -> None:
        """Do the loader's jobs."""
        self.session.run_jobs()

    def ask(self, name: str, *args: object) -> Ack | Fail:
        (replies,) = self.send(self.request(name, *args))
        self.work()
        (reply,) = replies
        return reply

    def ack(self, name: str, *args: object) -> Ack:
        reply = self.ask(name, *args)
        assert isinstance(reply, Ack), reply
        return reply

    def play(self, blocks: int) -> list[BlockReport]:
        """Move the clock by whole blocks; the worker and the cues follow every buffer."""
        before = len(self.reports)
        for _ in range(blocks * BLOCK // 100):
            self.desk.play(noise(100, len(self.reports)))
            self.session.call_heard_cues()
        return self.reports[before:]

    def log(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Have accepted messages written down as a take does."""
        lines: list[tuple[str, tuple[Any, ...]]] = []

        def write(row: MessageRow) -> None:
            if not row.waits:
                lines.append((f"/lmdm/{row.address}", row.args))

        def accepted(ack: Ack, sender: str) -> None:
            write(message_row(ack, sender, 0, self.session.next_block))

        def carried(what: Carried) -> None:
            write(carried_row(what, 0, self.session.next_block))

        self.commander.listen(accepted)
        self.commander.listen_carried(carried)
        return lines


def stage_at(folder: Path) -> Stage:
    """A stage whose presets are in a folder; slots 1 and 2 hold prompts a and b."""
    instrument = Spy()
    start = Controls(prompts=("a", "b", *("",) * 6), context_dropout=30)
    desk = Desk(instrument, SLACK, buffer_samples=100, controls=start)
    services = FakeServices(presets=Presets(folder), sounds=[folder])
    made = Stage(desk, services, Commander(desk.session, services), instrument)
    desk.session.listen(made.reports.append)
    return made


@pytest.fixture
def stage(tmp_path) -> Iterator[Stage]:
    (tmp_path / "other.toml").write_text('prompts = ["x", "y"]\nweights = [0.2, 0.8]\n')
    (tmp_path / "steps.toml").write_text("[controls]\nsteps = 7\n")
    (tmp_path / "mix.toml").write_text("[controls]\nmix = 0.25\n")
    soundfile.write(tmp_path / "prime.wav", noise(60 * 16, 3), 8000, subtype="FLOAT")
    made = stage_at(tmp_path)
    yield made
    # Whatever the test was about: no message is answered twice, or never.
    assert [len(replies) for replies in made.answers] == [1] * len(made.answers)


def foretold(note: str) -> Foretold | None:
    found = FORETOLD.search(note)
    return Foretold(int(found[1]), found[2], int(found[4])) if found else None


def crossings(reports: Sequence[BlockReport]) -> list[Foretold]:
    return [Foretold(r.block, r.dominant, r.dropped_latents) for r in reports if r.crossed]


# Context dropout.

BLOCK_S = BLOCK / 8000
CROSSING = {
    "weight": ("weight", 2, 1.0),
    "crossfade": ("crossfade", 1, 2, 0.75),
    "fade": ("fade", 2, 20 * BLOCK_S),
    "cut": ("fade", 2, 0.0),
    "prompt": ("prompt", 1, "rain on the sea"),
    "emptied": ("prompt", 1, ""),
    "preset": ("preset", "other"),
    "preset_fade": ("preset_fade", 10 * BLOCK_S, "other"),
}


def prepare(stage: Stage, name: str) -> None:
    """Let a dominate, with b ready to take over."""
    stage.ack("weight", 1, 1.0)
    if name == "weight":
        stage.ack("weight", 1, 0.5)
    if name == "emptied":
        stage.ack("weight", 2, 0.5)
    assert crossings(stage.play(6)) == []


@pytest.mark.parametrize("name", CROSSING)
def test_a_prompt_that_takes_over_empties_the_oldest_latents_once(stage, name):
    prepare(stage, name)
    stage.instrument.empty.clear()
    reply = stage.ack(*CROSSING[name])
    told = foretold(reply.note)
    assert told is not None and told.latents == 30
    assert reply.block == 6 <= told.block
    reports = stage.play(30)
    assert crossings(reports) == [told]
    (crossed,) = [r for r in reports if r.crossed]
    assert crossed.dominant == {"prompt": "rain on the sea", "preset": "y", "preset_fade": "y"}.get(
        name, "b"
    )
    # What the model is given: 30 of 100 at that block, sliding out with the blocks.
    wanted = [0] * (told.block - 6) + [30, 5]
    assert stage.instrument.empty == wanted + [0] * (30 - len(wanted))


def test_fades_cross_in_the_block_that_the_ack_says(stage):
    prepare(stage, "fade")
    # Half of 20 blocks is a tie, which the first slot wins.
    assert foretold(stage.ack(*CROSSING["fade"]).note) == Foretold(6 + 10, "b", 30)
    stage.play(30)
    # a 1 -> 0, y 0 -> 0.8: equal at 5/9 of 10 blocks, so the sixth.
    stage.ack("crossfade", 1, 2, 0.0)
    stage.play(10)
    assert foretold(stage.ack(*CROSSING["preset_fade"]).note) == Foretold(46 + 5, "y", 30)


@pytest.mark.parametrize(("wish", "real"), [(0, 0), (1, 1), (99, 99), (100, 100), (180, 100)])
def test_ack_and_report_count_the_latents_that_there_are(stage, wish, real):
    stage.ack("context_dropout", wish)
    stage.play(6)
    stage.instrument.empty.clear()
    told = foretold(stage.ack("crossfade", 1, 2, 1.0).note)
    assert told == Foretold(6, "b", real)
    assert crossings(stage.play(1)) == [told]
    assert stage.instrument.empty == [real]


def test_nothing_is_foretold_when_the_same_prompt_stays_on_top(stage):
    stage.play(6)
    for message in (
        ("weight", 2, 0.5),
        ("crossfade", 1, 2, 0.5),
        ("prompt", 2, "c"),
        ("prompt", 5, "d"),
        ("fade", 1, 1.0),
        ("preset", "steps"),
        ("steps", 3),
    ):
        assert foretold(stage.ack(*message).note) is None
        assert crossings(stage.play(2)) == []


def test_the_first_block_has_nothing_to_forget(stage):
    assert foretold(stage.ack("crossfade", 1, 2, 1.0).note) is None
    assert crossings(stage.play(5)) == []


def test_there_and_back_before_a_block_is_no_crossing(stage):
    stage.play(6)
    assert foretold(stage.ack("crossfade", 1, 2, 1.0).note) == Foretold(6, "b", 30)
    assert foretold(stage.ack("crossfade", 1, 2, 0.0).note) is None
    assert crossings(stage.play(5)) == []


def test_a_fade_that_turns_back_says_so(stage):
    stage.play(6)
    stage.ack("fade", 2, 10 * BLOCK_S)
    assert crossings(stage.play(7)) == [Foretold(11, "b", 30)]
    told = foretold(stage.ack("fade", 1, 10 * BLOCK_S).note)
    assert told is not None
    assert crossings(stage.play(20)) == [told]


def test_a_bundle_is_one_crossing_and_every_ack_of_it_says_so(stage):
    stage.play(6)
    bundle = [
        stage.request("crossfade", 1, 2, 0.5),
        stage.request("prompt", 1, "c"),
        stage.request("weight", 2, 0.9),
    ]
    replies = stage.send(*bundle)
    stage.work()
    notes = [foretold(r[0].note) for r in replies]
    assert notes == [Foretold(6, "b", 30)] * 3
    assert crossings(stage.play(5)) == [Foretold(6, "b", 30)]


def test_slots_without_a_prompt_are_named(stage):
    assert stage.ack("weight", 5, 1.0).note == "slot 5 holds no prompt and does not count"
    assert stage.ack("crossfade", 4, 5, 0.5).note == (
        "slot 4 holds no prompt and does not count; slot 5 holds no prompt and does not count"
    )
    assert "holds no prompt" not in stage.ack("prompt", 5, "d").note


change = st.one_of(
    st.tuples(st.just("weight"), st.integers(1, 4), st.integers(0, 10).map(lambda n: n / 10)),
    st.tuples(st.just("crossfade"), st.integers(1, 4), st.integers(1, 4), st.floats(0.0, 1.0)),
    st.tuples(st.just("fade"), st.integers(1, 4), st.integers(0, 9).map(lambda n: n * BLOCK_S)),
    st.tuples(st.just("prompt"), st.integers(1, 4), st.sampled_from(["a", "b", "c", ""])),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(changes=st.lists(st.tuples(change, st.integers(1, 5)), min_size=1, max_size=6))
def test_the_last_ack_always_foretells_the_next_crossing(tmp_path, changes):
    stage = stage_at(tmp_path)
    stage.play(1)
    told = None
    for message, blocks in changes:
        told = foretold(stage.ack(*message).note)
        found = crossings(stage.play(blocks))
        first = [] if told is None or told.block >= len(stage.reports) else [told]
        assert found[:1] == first
    found = crossings(stage.reports[-changes[-1][1] :] + stage.play(12))
    assert found[:1] == ([told] if told else [])


def test_what_clear_forgot_is_not_crossed(stage):
    """An empty context has no prompt that dominated it, so nothing takes over."""
    stage.play(6)
    stage.ack("clear")
    stage.play(1)
    assert crossings(stage.reports) == []
    stage.play(2)
    told = foretold(stage.ack("crossfade", 1, 2, 1.0).note)
    assert crossings(stage.play(2)) == [told]


def test_an_ack_between_clear_and_its_block_promises_nothing(stage):
    stage.play(6)
    stage.ack("clear")
    told = foretold(stage.ack("crossfade", 1, 2, 1.0).note)
    assert crossings(stage.play(3)) == ([told] if told else [])


# At a block.


def test_a_control_waits_for_its_block(stage):
    stage.play(3)
    reply = stage.ack("at", 5, "steps", 9)
    assert reply == Ack("at", (5, "steps", 9), 5, reply.seconds, "waits for block 5", waits=True)
    assert reply.seconds == pytest.approx((5 * BLOCK + BLOCK + SLACK - 3 * BLOCK) / 8000)
    assert stage.controls.steps == 4
    assert [r.steps for r in stage.play(4)] == [4, 4, 9, 9]


def test_what_the_callback_does_waits_until_the_block_is_heard(stage):
    stage.play(3)
    reply = stage.ack("at", 5, "mute", 1)
    assert (reply.block, reply.waits, reply.note) == (5, True, "waits for block 5")
    muted = []
    while not stage.controls.mute:
        muted.append(stage.session.block_heard)
        stage.desk.play(noise(100))
        stage.session.call_heard_cues()
    assert max(muted) == 4
    assert stage.session.block_heard == 5
    assert stage.session.snapshot_block >= 5


@pytest.mark.parametrize("name", ["tempo", "quantise", "capture", "record", "beat", "preset_save"])
def test_what_acts_now_is_done_when_the_block_is_heard(stage, name):
    args: tuple[object, ...] = {
        "tempo": (90,),
        "quantise": ("bar",),
        "capture": (),
        "record": (1,),
        "beat": (0,),
        "preset_save": ("mine",),
    }[name]
    done: list[int] = []
    session, services = stage.session, stage.services
    services.capture = services.record = lambda *_: done.append(session.block_heard)
    session.conductor.beat = lambda *_: done.append(session.block_heard)  # type: ignore
    services.presets.save = lambda *_: done.append(session.block_heard)  # type: ignore
    assert stage.ack("at", 4, name, *args).waits
    stage.play(4)
    assert (done, stage.controls.tempo, stage.controls.quantise) == ([], 0.0, "off")
    stage.play(2)
    if name in ("tempo", "quantise"):
        assert getattr(stage.controls, name) == args[0]
    else:
        assert done == [4]


def test_a_block_that_has_passed_means_the_next(stage):
    stage.play(6)
    reply = stage.ack("at", 2, "steps", 9)
    assert reply.values == (2, "steps", 9)
    assert reply.block == 6
    assert reply.note == "block 2 has passed, block 6 instead"
    assert [r.steps for r in stage.play(1)] == [9]
    heard = stage.session.block_heard
    reply = stage.ack("at", 0, "mute", 1)
    assert (reply.block, reply.note) == (heard, f"block 0 has passed, block {heard} instead")
    assert reply.seconds == 0.0
    assert not stage.controls.mute
    stage.session.call_heard_cues()
    assert stage.controls.mute


def test_messages_for_one_block_come_in_their_order(stage):
    stage.ack("at", 2, "steps", 9)
    stage.ack("at", 1, "steps", 3)
    stage.ack("at", 2, "guidance", 0.25)
    stage.ack("at", 2, "crossfade", 1, 2, 1.0)
    stage.ack("at", 2, "weight", 1, 0.5)
    assert [r.steps for r in stage.play(3)] == [4, 3, 9]
    assert stage.controls.guidance == 0.25
    assert stage.controls.weights[:2] == (0.5, 1.0)


def test_of_one_thing_for_one_block_the_last_value_counts(stage):
    for value in (9, 8, 7):
        stage.ack("at", 2, "steps", value)
    stage.ack("at", 2, "weight", 1, 0.5)
    stage.ack("at", 2, "weight", 2, 0.5)
    assert len(stage.session.schedule) == 3
    stage.play(3)
    assert stage.controls.steps == 7
    assert stage.controls.weights[:2] == (0.5, 0.5)


def test_two_presets_for_one_block_are_both_recalled(stage):
    stage.ack("at", 2, "preset", "steps")
    stage.ack("at", 2, "preset", "mix")
    stage.play(3)
    assert (stage.controls.steps, stage.controls.mix) == (7, 0.25)


def test_two_prompts_for_one_block(stage):
    stage.ack("at", 2, "prompt", 1, "c")
    stage.ack("at", 2, "prompt", 2, "d")
    stage.ack("at", 2, "prompt", 1, "e")
    # They are encoded long before.
    assert {"c", "d", "e"} <= set(stage.session.engine.embeddings)
    stage.play(3)
    assert stage.controls.prompts[:2] == ("e", "d")


def test_clear_and_prime_wait_for_their_block(stage, tmp_path):
    stage.play(6)
    stage.ack("at", 8, "clear")
    stage.ack("at", 10, "prime", "prime.wav")
    stage.instrument.empty.clear()
    stage.play(5)
    assert stage.instrument.empty == [0, 0, CONTEXT, CONTEXT - LATENTS, CONTEXT - 60]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((), "bad_arguments"),
        ((5,), "bad_arguments"),
        ((5, "at", 6, "steps", 3), "bad_value"),
        ((5, "/lmdm/at", 6, "steps", 3), "bad_value"),
        ((5, "cancel"), "bad_value"),
        ((5, "hello", 9001), "unknown_address"),
        ((5, "stesp", 3), "unknown_address"),
        ((5, "steps"), "bad_arguments"),
        ((5, "steps", "many"), "bad_value"),
        (("five", "steps", 3), "bad_value"),
        ((-1, "steps", 3), "bad_value"),
        ((1.5, "steps", 3), "bad_value"),
        ((2**31, "steps", 3), "bad_value"),
        ((float("nan"), "steps", 3), "bad_value"),
        ((5, "prime", "no such.wav"), "no_file"),
        ((5, "model", "broken"), "model"),
    ],
)
def test_what_cannot_wait_is_refused_and_nothing_waits(stage, args, code):
    reply = stage.ask("at", *args)
    assert isinstance(reply, Fail)
    assert (reply.address, reply.code) == ("at", code)
    assert stage.session.room_for_cues == MAX_WAITING


def test_at_takes_whole_addresses_and_numbers_of_pd(stage):
    assert stage.ack("at", 5.0, "/lmdm/steps", 3.0).values == (5, "steps", 3)


def test_cancel_forgets_everything_and_counts_it(stage):
    stage.ack("at", 3, "steps", 9)
    stage.ack("at", 3, "mute", 1)
    stage.ack("at", 4, "clear")
    assert stage.ack("cancel", 0).values == ()
    assert stage.ack("cancel").values == (3,)
    assert stage.ack("cancel").values == (0,)
    stage.play(8)
    assert (stage.controls.steps, stage.controls.mute) == (4, False)


def test_no_more_than_so_many_cues_wait(stage):
    for block in range(MAX_WAITING):
        stage.ack("at", 10 + block, "steps", 9) if block % 2 else stage.ack(
            "at", 10 + block, "mix", 0.5
        )
    reply = stage.ask("at", 9, "steps", 3)
    assert isinstance(reply, Fail)
    assert reply.code == "busy"
    assert "cancel" in reply.text
    # What does not wait is done all the same, alone; in one bundle with what waits it is not.
    assert stage.ack("steps", 5).waits is False
    both = stage.send(stage.request("steps", 6), stage.request("at", 9, "steps", 3))
    assert [reply[0].code for reply in both] == ["busy", "busy"]
    assert stage.controls.steps == 5
    assert stage.ack("cancel").values == (MAX_WAITING,)
    assert stage.ack("at", 9, "steps", 3).waits


def test_an_at_that_fails_in_its_time_stops_nothing(stage, caplog):
    def broken(*_: object) -> None:
        raise RuntimeError("disk on fire")

    stage.services.record = broken
    stage.ack("at", 2, "record", 1)
    stage.ack("at", 2, "mute", 1)
    assert len(stage.play(5)) == 5
    assert stage.controls.mute
    assert "a cue failed" in caplog.text


@pytest.mark.parametrize(
    "message",
    [("crossfade", 1, 2, 1.0), ("fade", 2, 6 * BLOCK_S), ("preset", "other")],
    ids=lambda m: m[0],
)
def test_what_waits_foretells_its_crossing(stage, message):
    stage.play(6)
    told = foretold(stage.ack("at", 10, *message).note)
    assert told is not None and told.block >= 10
    assert crossings(stage.play(20)) == [told]


def test_what_waits_behind_a_running_fade_foretells_its_own_crossing(stage):
    """The fade will have crossed to b by then, so going back to a is a crossing."""
    stage.play(6)
    first = foretold(stage.ack("fade", 2, 6 * BLOCK_S).note)
    second = foretold(stage.ack("at", 20, "crossfade", 1, 2, 0.0).note)
    third = foretold(stage.ack("at", 30, "fade", 2, 6 * BLOCK_S).note)
    found = crossings(stage.play(40))
    assert found[:2] == [first, second]
    # Nothing is known of one cue when another is planned, so the third may say nothing.
    assert len(found) == 3
    assert third in (None, found[2])


# Tempo.

BEAT, BAR = 3, 12
"""Blocks, at the tempo below."""
WAITING = {
    "prompt": (1, "c"),
    "weight": (2, 0.5),
    "crossfade": (1, 2, 0.25),
    "fade": (2, 1.0),
    "prime": ("prime.wav",),
    "clear": (),
    "refresh": (),
    "model": ("toy",),
    "preset": ("steps",),
    "preset_fade": (1.0, "steps"),
}
AT_ONCE = {
    "record": (1,),
    "capture": (),
    "mark": ("verse",),
    "preset_save": ("mine",),
    "at": (99, "steps", 3),
    "cancel": (),
    "beat": (),
    "link": (1,),
    "midi": ("learn", "mix"),
}


@pytest.fixture
def beating(stage, tmp_path, monkeypatch) -> Stage:
    """400 bpm on blocks of 50 ms; beat 0 is heard with block 0."""
    monkeypatch.chdir(tmp_path)
    stage.services.find_model = lambda name: Spy
    stage.play(2)
    stage.ack("tempo", 400)
    stage.ack("beat", -stage.session.seconds_until_heard(0) * 400 / 60)
    return stage


def test_every_action_waits_or_does_not():
    assert {*WAITING, *AT_ONCE} == {action.name for action in ACTIONS}
    assert not {*WAITING} & {*AT_ONCE}


@pytest.mark.parametrize(("quantise", "grid"), [("beat", BEAT), ("bar", BAR)])
def test_a_change_waits_for_the_line(beating, quantise, grid):
    beating.ack("quantise", quantise)
    beating.play(2)
    reply = beating.ack("steps", 9)
    assert (reply.values, reply.block, reply.waits) == ((9,), -(-4 // grid) * grid, True)
    assert reply.note == f"waits for block {reply.block}"
    reports = beating.play(20)
    assert next(r.block for r in reports if r.steps == 9) == reply.block
    assert beating.controls.steps == 9


@pytest.mark.parametrize("tempo", [0, 0.5])
def test_without_a_tempo_nothing_waits(stage, tempo):
    stage.ack("tempo", tempo)
    stage.ack("quantise", "bar")
    assert stage.ack("steps", 9).waits is False
    assert stage.controls.steps == 9


@pytest.mark.parametrize("name", WAITING)
def test_these_messages_wait(beating, name):
    beating.ack("quantise", "bar")
    before = beating.controls
    reply = beating.ack(name, *WAITING[name])
    assert (reply.block, reply.waits) == (BAR, True)
    assert beating.controls == before
    assert len(beating.session.schedule) == 1
    beating.play(8)
    assert len(beating.session.schedule) == 1
    beating.play(4)
    assert len(beating.session.schedule) == 0


@pytest.mark.parametrize("name", AT_ONCE)
def test_these_messages_never_wait(beating, name):
    beating.ack("quantise", "bar")
    reply = beating.ack(name, *AT_ONCE[name])
    if name == "at":
        assert reply.block == 99
    else:
        assert (reply.waits, reply.seconds) == (False, 0.0)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)
def test_controls_that_wait_and_controls_that_never_do(beating, control: Control):
    beating.ack("quantise", "bar")
    value = control.choices[0] if control.kind == "choice" else 1
    before = beating.controls
    reply = beating.ack(control.name, value)
    if control.where == "block":
        assert (reply.block, reply.waits) == (BAR, True)
        assert beating.controls == before
    else:
        assert reply.waits is False
        assert getattr(beating.controls, control.name) == control.coerce(value)
    if control.name in ("panic", "mute", "bypass", "gain_db", "mix", "tempo", "quantise"):
        assert control.where != "block"


def test_a_bundle_waits_together_but_for_what_never_waits(beating):
    beating.ack("quantise", "bar")
    replies = beating.send(
        beating.request("steps", 9),
        beating.request("panic", 1),
        beating.request("crossfade", 1, 2, 1.0),
        beating.request("at", 5, "guidance", 0.5),
    )
    assert [(r[0].block, r[0].waits) for r in replies] == [
        (BAR, True),
        (beating.session.block_heard, False),
        (BAR, True),
        (5, True),
    ]
    assert beating.controls.panic
    found = {r.block: (r.steps, r.dominant) for r in beating.play(12)}
    assert (found[BAR - 1], found[BAR]) == ((4, "a"), (9, "b"))


def test_a_slider_that_waits_is_one_cue(beating):
    beating.ack("quantise", "bar")
    for value in range(5, 50):
        assert beating.ack("steps", value).waits
    assert len(beating.session.schedule) == 1
    beating.play(12)
    assert beating.controls.steps == 49


# Bundles.


def test_slow_and_quick_parts_of_a_bundle_meet_at_one_block(stage, tmp_path):
    stage.play(6)
    replies = stage.send(
        stage.request("steps", 9),
        stage.request("prompt", 1, "rain"),
        stage.request("prime", "prime.wav"),
        stage.request("mix", 0.5),
        stage.request("prompt", 2, "sea"),
        stage.request("crossfade", 1, 2, 1.0),
    )
    # The slow parts hold up the others of their bundle, and nobody else.
    assert [len(r) for r in replies] == [0] * 6
    assert stage.controls == replace(Controls(), prompts=("a", "b", *("",) * 6), context_dropout=30)
    stage.commander.apply("guidance", (0.5,), lambda reply: None)
    assert stage.controls.guidance == 0.5
    stage.work()
    acks = [r[0] for r in replies]
    assert [ack.block for ack in acks] == [6, 6, 6, 4, 6, 6]
    assert stage.controls.mix == 0.5
    # A prime is handed to the worker; what belongs to its block waits for it.
    assert stage.controls.steps == 4
    assert [ack.waits for ack in acks] == [True, True, False, False, True, True]
    stage.instrument.empty.clear()
    (report,) = stage.play(1)
    assert (report.steps, report.dominant) == (9, "sea")
    assert stage.controls.prompts[:2] == ("rain", "sea")
    assert stage.instrument.empty == [CONTEXT - 60]


def test_a_model_and_what_comes_with_it_meet_at_one_block(stage):
    stage.play(6)
    other = Spy(name="other")
    stage.services.find_model = lambda name: lambda: other
    replies = stage.send(
        stage.request("steps", 2), stage.request("model", "other"), stage.request("cfg_weight", 3.0)
    )
    stage.work()
    assert [r[0].block for r in replies] == [6, 6, 6]
    assert stage.session.engine.instrument is stage.instrument
    (report,) = stage.play(1)
    assert (report.block, report.steps) == (6, 2)
    assert stage.session.engine.instrument is other


def test_a_prompt_that_comes_with_a_model_is_encoded_by_that_model(stage):
    """Not by the old one, and not by the worker, which has no time for it."""

    class Tells(Spy):
        def __init__(self) -> None:
            super().__init__(name="other")
            self.encoded: list[str] = []

        def embed(self, text):
            self.encoded.append(text)
            return super().embed(text)

    other = Tells()
    stage.services.find_model = lambda name: lambda: other
    stage.send(stage.request("model", "other"), stage.request("prompt", 1, "rain"))
    stage.work()
    assert "rain" in other.encoded


def test_a_prime_that_comes_with_a_model_is_encoded_by_that_model(stage, tmp_path):
    class Louder(Spy):
        def encode(self, audio):
            return 100.0 * super().encode(audio)

    stage.services.find_model = lambda name: lambda: Louder(name="other")
    stage.send(stage.request("model", "other"), stage.request("prime", "prime.wav"))
    stage.work()
    stage.play(1)
    primed = stage.session.engine.context.latents[:, CONTEXT - LATENTS - 60 : CONTEXT - LATENTS]
    assert np.abs(primed).max() > 1.0


@pytest.mark.parametrize(
    "bad",
    [("prime", "no such.wav"), ("model", "broken"), ("solver", "magic"), ("preset", "none")],
    ids=lambda m: m[0],
)
def test_one_that_fails_leaves_everything_as_it_was(stage, bad, tmp_path):
    stage.play(6)
    before, context = stage.controls, stage.session.engine.context
    replies = stage.send(
        stage.request("prompt", 1, "rain"),
        stage.request("mix", 0.5),
        stage.request(*bad),
        stage.request("prime", "prime.wav"),
        stage.request("at", 9, "steps", 9),
        stage.request("record", 1),
    )
    stage.work()
    codes = [r[0].code for r in replies]
    assert codes[2] not in ("bundle", "internal")
    assert codes[:2] + codes[3:] == ["bundle"] * 5
    assert stage.controls == before
    assert stage.services.calls in ([], [("model", "broken")])
    assert stage.session.engine.context is context
    assert stage.session.room_for_cues == MAX_WAITING
    assert crossings(stage.play(5)) == []
    # And a model may be loaded again.
    assert isinstance(stage.ask("model", "broken"), Fail)


# Too much, and what breaks.


def test_no_more_than_so_many_slow_requests_wait(stage):
    many = [stage.request("prompt", 1, f"rain {i}") for i in range(MAX_JOBS + 3)]
    for request in many:
        stage.send(request)
    replies = stage.answers[-len(many) :]
    assert [len(r) for r in replies] == [0] * MAX_JOBS + [1] * 3
    assert {r[0].code for r in replies[MAX_JOBS:]} == {"busy"}
    # A model that found no room does not lock the others out.
    (busy,) = stage.send(stage.request("model", "broken"))
    assert busy[0].code == "busy"
    # What is quick is done.
    stage.send(stage.request("panic", 1))
    assert stage.controls.panic
    stage.work()
    assert all(isinstance(r[0], Ack) for r in replies[:MAX_JOBS])
    assert stage.controls.prompts[0] == f"rain {MAX_JOBS - 1}"
    assert stage.ask("model", "broken").code == "model"


BREAKING = {
    "record": ("record", 1),
    "capture": ("capture", 2),
    "find_model": ("model", "toy"),
    "link": ("link", 1),
    "midi": ("midi", "learn", "mix"),
    "linked for a tempo": ("tempo", 5),
    "linked for a beat": ("beat", 0),
    "presets.read": ("preset", "steps"),
    "presets.read for a fade": ("preset_fade", 1.0, "steps"),
    "presets.save": ("preset_save", "mine"),
}


@pytest.mark.parametrize("service", BREAKING)
@pytest.mark.parametrize("kind", [RuntimeError, OSError])
def test_a_service_that_breaks_is_answered_once(stage, service, kind):
    def broken(*_: object) -> None:
        raise kind("disk on fire")

    where, _, name = service.partition(" ")[0].rpartition(".")
    setattr(stage.services.presets if where else stage.services, name, broken)
    (reply,) = stage.send(stage.request(*BREAKING[service]))
    stage.work()
    assert isinstance(reply[0], Fail)
    assert "disk on fire" in reply[0].text
    assert isinstance(stage.ask("steps", 3), Ack)


def test_a_service_that_breaks_in_a_bundle_is_answered_once_and_the_rest_is_done(stage):
    def broken(*_: object) -> None:
        raise RuntimeError("disk on fire")

    stage.services.record = broken
    replies = stage.send(
        stage.request("steps", 9), stage.request("record", 1), stage.request("mix", 0.5)
    )
    stage.work()
    assert [type(r[0]) for r in replies] == [Ack, Fail, Ack]
    assert (stage.controls.steps, stage.controls.mix) == (9, 0.5)


def test_a_log_that_breaks_keeps_nobody_from_the_answer(stage):
    def broken(ack: Ack, sender: str) -> None:
        raise RuntimeError("disk on fire")

    stage.commander.listen(broken)
    assert isinstance(stage.ask("steps", 9), Ack)
    assert isinstance(stage.ask("prompt", 1, "rain"), Ack)


def test_a_client_that_breaks_does_not_hide_the_truth_from_the_others(stage):
    def broken(reply: Ack | Fail) -> None:
        raise RuntimeError("gone")

    mine = stage.request("mix", 0.5)
    stage.commander.apply_many([Request("steps", (9,), broken), mine])
    assert (stage.controls.steps, stage.controls.mix) == (9, 0.5)
    assert isinstance(stage.answers[-1][0], Ack)


# What a take writes down.


def test_a_take_says_when_a_change_came_true(beating, tmp_path):
    lines = beating.log()
    beating.ack("steps", 9)
    beating.ack("at", 5, "steps", 3)
    beating.ack("at", 6, "mute", 1)
    beating.ack("quantise", "bar")
    beating.ack("steps", 7)
    beating.ack("prompt", 2, "rain on the sea")
    beating.ack("mute", 0)
    beating.ack("preset", "steps")
    beating.ack("clear")
    beating.ack("mark", "verse")
    beating.ask("steps", "many")
    beating.play(BAR)
    assert lines == [
        ("/lmdm/steps", (9,)),
        ("/lmdm/quantise", ("bar",)),
        ("/lmdm/mute", (False,)),
        ("/lmdm/mark", ("verse",)),
        ("/lmdm/at", (5, "steps", 3)),
        ("/lmdm/mute", (True,)),
        ("/lmdm/at", (BAR, "steps", 7)),
        ("/lmdm/at", (BAR, "prompt", 2, "rain on the sea")),
        ("/lmdm/at", (BAR, "preset", "steps")),
        ("/lmdm/at", (BAR, "clear")),
    ]


def test_what_a_take_wrote_down_does_the_same_again(beating, tmp_path):
    lines = beating.log()
    beating.ack("quantise", "bar")
    beating.ack("fade", 2, 10 * BLOCK_S)
    beating.ack("at", 9, "steps", 7)
    beating.ack("guidance", 0.25)
    first = [(r.steps, r.weights, r.crossed) for r in beating.play(30)]
    again = stage_at(tmp_path)
    again.play(2)
    for name, args in lines:
        again.ack(name.removeprefix("/lmdm/"), *args)
    assert [(r.steps, r.weights, r.crossed) for r in again.play(30)] == first
    assert again.controls.guidance == 0.25


def test_what_waits_never_comes_after_what_was_sent_later(stage):
    stage.play(1)
    stage.ack("tempo", 120)
    stage.ack("quantise", "bar")
    first = stage.ack("steps", 10)
    assert first.waits and first.block > stage.session.next_block
    # Without a tempo nothing waits any more, and the older one is not forgotten.
    stage.ack("tempo", 0)
    second = stage.ack("steps", 11)
    assert second.block == stage.session.next_block
    stage.play(1)
    assert stage.controls.steps == 11
    while stage.session.next_block <= first.block + 1:
        stage.play(1)
    assert stage.controls.steps == 11


def test_a_faster_tempo_brings_what_waits_along(stage):
    stage.play(1)
    stage.ack("tempo", 60)
    stage.ack("quantise", "bar")
    slow = stage.ack("steps", 9)
    other = stage.ack("guidance", 0.25)
    stage.ack("tempo", 240)
    fast = stage.ack("steps", 3)
    assert fast.block < slow.block == other.block
    while stage.session.next_block <= slow.block + 1:
        stage.play(1)
        if stage.session.next_block == fast.block + 1:
            assert (stage.controls.steps, stage.controls.guidance) == (3, 0.25)
    assert stage.controls.steps == 3


def test_switching_quantise_off_lets_what_waits_come_with_the_next_block(stage):
    stage.play(1)
    stage.ack("tempo", 60)
    stage.ack("quantise", "bar")
    assert stage.ack("steps", 9).block > stage.session.next_block
    stage.ack("quantise", "off")
    stage.play(1)
    assert stage.controls.steps == 9


def test_panic_does_not_wait_for_a_slow_disk(stage):
    asked = [stage.request(*words) for words in (("record", 1), ("preset_save", "x"), ("link", 1))]
    for request in asked:
        stage.send(request)
    # Nobody has run these errands; panic is answered all the same.
    (replies,) = stage.send(stage.request("panic", 1))
    assert isinstance(replies[0], Ack)
    assert stage.controls.panic
    stage.work()


def test_a_note_says_that_nothing_waits_without_a_tempo(stage):
    assert "no tempo" in stage.ack("quantise", "bar").note
    stage.ack("tempo", 100)
    assert stage.ack("quantise", "beat").note == ""


@pytest.mark.parametrize("verb", ["learn", "forget"])
def test_midi_needs_a_target(stage, verb):
    reply = stage.ask("midi", verb)
    assert isinstance(reply, Fail)
    assert reply.code == "bad_arguments"
