"""What a session does on its own is in its takes: muted, refreshed, swapped and shortened blocks.

Each is played again bit for bit, and so is a take from before there was any of this.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile
from fakes import FakeInstrument, noise
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stages import Stage, hashed
from test_replay import check, models

from lmdm_agent.controls import Controls
from lmdm_agent.engine_state import empty_state
from lmdm_agent.errors import TakeError
from lmdm_agent.guard import GuardMemory, fade_tail
from lmdm_agent.takes.format import BLOCKS, STATE, read_take
from lmdm_agent.takes.held import pack_state, unpack_state
from lmdm_agent.takes.journal import BlockRow
from lmdm_agent.takes.replay import replay

OLD_TAKE = Path(__file__).parent / "old_take"
"""Written by the version before sound was guarded; its fakes are `Before` and `BeforeLouder`."""
ONE, OTHER = hashed("a"), hashed("b")
KINDS = ("plain", "nan", "loud", "raise")


class Wild(FakeInstrument):
    """Its latents depend on the sound before them; ``mood`` says what is wrong with it."""

    mood = "plain"
    gain = 1.0

    def encode(self, audio):
        latents = super().encode(audio)
        return latents + np.float32(0.5) * np.roll(latents, 1, axis=1)

    def decode(self, latents, state):
        audio, after = super().decode(latents, state)
        if self.mood == "raise":
            raise RuntimeError("the tensor has a hole")
        if self.mood == "nan":
            audio[0, 0, 5] = np.nan
        if self.mood == "loud":
            audio, after = audio * np.float32(100.0), after * np.float32(1e5)
        return audio * np.float32(self.gain), after


class Softer(Wild):
    """Another model."""

    gain = 0.5


class Rungs:
    """A ladder that chooses as it likes, in the place of a `Ladder`."""

    reason = "as it likes"

    def __init__(self, steps):
        self._steps = steps

    def steps(self, wish, auto, work):
        return min(wish, self._steps[0]) if auto else wish

    def after(self, times):
        return Rungs((*self._steps[1:], self._steps[0]))

    def skipped(self, block_s, wish, auto):
        return self

    def expected_s(self, steps, work):
        return 1e-9


def moods(stage, mood):
    """Have whatever model plays be in a mood."""
    stage.session.engine.instrument.mood = mood


def swap(stage, instrument):
    stage.hand_over(stage.session.prepare_model(lambda: instrument))


@pytest.mark.parametrize("start", [0, 5 * 64, 7 * 64 + 1])
def test_muted_and_failed_blocks(tmp_path, start):
    stage = Stage(Wild(ONE))
    stage.play(6)
    for mood in ("loud", "plain", "raise", "nan", "plain"):
        moods(stage, mood)
        stage.play(2)
    stage.play(10)
    take = stage.take(tmp_path / "t", start)
    lines = list(take.blocks())
    reasons = [line.reason for line in lines if line.status == "failed"]
    assert reasons[-2:] == ["not a number"] * 2 and "the tensor has a hole" in reasons
    assert [line.forgot for line in lines if line.reason == "the tensor has a hole"] == [False] * 2
    again = check(take, Wild(ONE))
    assert again.silent >= 4
    # Without what the lines say of them they are other blocks.
    plain = [msgspec.structs.replace(line, reason="", forgot=False) for line in lines]
    (take.path / BLOCKS).write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in plain))
    assert replay(take, models(Wild(ONE))).differing


def test_a_take_that_begins_between_a_muted_block_and_the_next(tmp_path):
    """The memory in the take says that sound has to fade in, and what it was like."""
    stage = Stage(Wild(ONE))
    stage.play(6)
    moods(stage, "nan")
    stage.play(2)
    moods(stage, "plain")
    stage.play(8)
    take = stage.take(tmp_path / "t", 8 * 64)
    assert take.manifest.first_block == 8
    check(take, Wild(ONE))
    with np.load(take.path / STATE) as file:
        arrays = dict(file)
    assert arrays["muted"] and "loudest_db" in str(arrays["guard"])
    np.savez(take.path / STATE, **(arrays | {"muted": np.array(False)}))
    assert replay(take, models(Wild(ONE))).differing == (8,)


@pytest.mark.parametrize("crossed", [True, False])
@pytest.mark.parametrize("start", [0, 6 * 64, 7 * 64, 8 * 64])
def test_a_model_that_fades_over(tmp_path, start, crossed):
    """It is the seventh block that fades; a take cannot begin with it where two models made it."""
    stage = Stage(Wild(ONE), controls=Controls(steps=3).set_prompt(0, "whale"))
    stage.play(7)
    if not crossed:
        stage.session._worker.stepping.enough = lambda *_: False
    swap(stage, Softer(OTHER))
    stage.play(10)
    rows = [row for row in stage.rows if isinstance(row, BlockRow)]
    assert [c.fade for row in rows for c in row.changes] == ["block" if crossed else "tail"]
    if not crossed:
        # It begins with what sounded last.
        due, wet = stage.session.timeline.due(7), stage.ends.wet
        assert wet.read(due, 1).tolist() == wet.read(due - 1, 1).tolist()
    take = stage.take(tmp_path / "t", start, model=OTHER if start >= 8 * 64 else ONE)
    first = take.manifest.first_block
    assert first == (8 if crossed and start == 7 * 64 else start // 64)
    check(take, Wild(ONE), Softer(OTHER))


def test_the_first_block_of_a_model_is_both(tmp_path):
    """It begins as the old model and ends as the new one."""
    old, new, both = (
        Stage(kind(spec)) for kind, spec in ((Wild, ONE), (Softer, OTHER), (Wild, ONE))
    )
    for stage in (old, new, both):
        stage.session.change(lambda c: c.set("steps", 1))
        stage.play(5)
    swap(both, Softer(OTHER))
    for stage in (old, new, both):
        stage.play(1)
    rows = [[row for row in stage.rows if isinstance(row, BlockRow)] for stage in (old, both)]
    assert len(rows[1]) == 6
    wet = [stage.ends.playback for stage in (old, new, both)]
    assert wet[0].ready == wet[1].ready == wet[2].ready
    for stage in (old, new, both):
        stage.play(3)
    due = both.session.timeline.due(5)
    sounds = [stage.ends.wet.read(due, 64)[:, 0] for stage in (old, new, both)]
    assert sounds[2][0] == sounds[0][0]
    # The new one began with an empty context: what it was alone is known only for its own weight.
    angle = np.linspace(0.0, np.pi / 2, 64, dtype=np.float32)
    rest = sounds[2] - sounds[0] * np.cos(angle)
    assert np.abs(rest[:2]).max() < 0.05 and np.abs(rest[32:]).max() > 0.01


def test_what_fades_out_after_a_model_came_is_what_sounded(tmp_path):
    stage = Stage(Wild(ONE))
    stage.play(6)
    good = Softer(OTHER)
    swap(stage, good)
    stage.play(1)
    good.mood = "raise"
    stage.play(1)
    good.mood = "plain"
    stage.play(6)
    due = stage.session.timeline.due(7)
    before, tail = (stage.ends.wet.read(start, 64).T for start in (due - 64, due))
    np.testing.assert_allclose(tail, fade_tail(before, 64), atol=2.0**-23)
    check(stage.take(tmp_path / "t"), Wild(ONE), Softer(OTHER))


def test_two_models_before_the_same_block(tmp_path):
    stage = Stage(Wild(ONE))
    stage.play(6)
    third = hashed("c")
    hands = [
        stage.session.prepare_model(lambda: Softer(OTHER)),
        stage.session.prepare_model(lambda: Wild(third)),
    ]
    stage.hand_over(*hands)
    stage.play(8)
    take = stage.take(tmp_path / "t")
    fades = [c.fade for line in take.blocks() for c in line.changes]
    assert fades == ["tail", "block"]
    check(take, Wild(ONE), Softer(OTHER), Wild(third))


@pytest.mark.parametrize("mood", ["nan", "raise"])
def test_a_model_whose_first_block_fails(tmp_path, mood):
    stage = Stage(Wild(ONE))
    stage.play(6)
    swap(stage, Softer(OTHER))
    coming = Softer(OTHER)
    coming.mood = mood
    stage.session._worker._handed.get()  # A model that is fine when tried, and is not when heard.
    good = Softer(OTHER)
    hand = stage.session.prepare_model(lambda: good)
    good.mood = mood
    stage.hand_over(hand)
    stage.play(2)
    good.mood = "plain"
    stage.play(8)
    take = stage.take(tmp_path / "t")
    line = list(take.blocks())[6]
    assert line.status == "failed" and [c.fade for c in line.changes] == ["tail"]
    check(take, Wild(ONE), Softer(OTHER))


def test_steps_that_the_ladder_chose(tmp_path):
    stage = Stage(Wild(ONE), controls=Controls(steps=8), ladder=Rungs((8, 4, 1, 2, 8)))
    stage.play(20)
    take = stage.take(tmp_path / "t", 3 * 64)
    steps = [line.controls.steps for line in take.blocks()]
    assert set(steps) == {1, 2, 4, 8}
    reports = [line.report for line in take.blocks()]
    assert all(report["steps_wish"] == 8 for report in reports)
    assert {report["steps_reason"] for report in reports} == {"", "as it likes"}
    check(take, Wild(ONE))


def test_refreshes(tmp_path, monkeypatch):
    seen = []

    def watch(memory, block, block_s, wish, *, follows):
        seen.append(follows)
        return memory, "it drifts" if len(seen) in (7, 12) else ""

    monkeypatch.setattr("lmdm_agent.drifting.watch", watch)
    stage = Stage(Wild(ONE), controls=Controls(steps=2, context_dropout=4))
    stage.play(5)
    stage.hand_over(stage.session.refresh)
    stage.play(15)
    take = stage.take(tmp_path / "t", 64)
    found = [(line.block, c.dropped, c.reason) for line in take.blocks() for c in line.changes]
    drifted = found[1:]
    assert found[0] == (5, 4, "asked") and [(b, r) for b, _, r in drifted] == [
        (7, "it drifts"),
        (12, "it drifts"),
    ]
    # A replay watches nothing: it does what the take says.
    count = len(seen)
    check(take, Wild(ONE))
    assert len(seen) == count
    lines = [msgspec.structs.replace(line, changes=()) for line in take.blocks()]
    (take.path / BLOCKS).write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in lines))
    assert not replay(take, models(Wild(ONE))).exact


ACTS = st.one_of(
    st.tuples(st.just("play"), st.integers(1, 6)),
    st.tuples(st.just("away"), st.integers(1, 9)),
    st.tuples(st.just("mood"), st.sampled_from(KINDS)),
    st.tuples(st.just("hand"), st.sampled_from(["clear", "refresh", "prime"])),
    st.tuples(st.just("model"), st.integers(0, 2)),
    st.tuples(st.just("steps"), st.integers(1, 9)),
    st.tuples(st.just("drift"), st.just(0)),
)


@pytest.fixture(scope="module")
def prime_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("sounds") / "prime.wav"
    soundfile.write(path, np.stack([noise(600, 3)] * 2, 1), 44100)
    return path


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(ACTS, min_size=3, max_size=18),
    start=st.integers(0, 8 * 64),
    slack=st.sampled_from([64, 640]),
    rungs=st.lists(st.sampled_from([1, 2, 4, 8]), min_size=1, max_size=5),
    crosses=st.lists(st.booleans(), min_size=1, max_size=4),
)
def test_whatever_happens_is_played_again(
    tmp_path_factory, prime_file, acts, start, slack, rungs, crosses
):
    """Faults, absences, hands, models, drifts and steps in any order; a take from anywhere."""
    stage = Stage(
        Wild(ONE),
        slack_samples=slack,
        buffer_samples=16,
        seconds=8.0,
        controls=Controls(steps=6, context_dropout=5).set_prompt(0, "whale"),
        ladder=Rungs(tuple(rungs)),
    )
    asked = iter(crosses * 50)
    stage.session._worker.stepping.enough = lambda left_s, wish: next(asked)
    kinds, names = (Wild, Softer, Wild), "abc"
    stage.play(4)
    for act, value in acts:
        match act:
            case "play":
                stage.play(value)
            case "away":
                stage.play(value, answer=False)
            case "mood":
                moods(stage, value)
            case "hand" if value == "prime":
                stage.hand_over(stage.session.prepare_prime(prime_file))
            case "hand":
                stage.hand_over(getattr(stage.session, value))
            case "model":
                swap(stage, kinds[value](hashed(names[value])))
            case "steps":
                stage.session.change(lambda c, value=value: c.set("steps", value))
            case _:
                stage.session._worker._drifting._reason = "it drifts"
    moods(stage, "plain")
    stage.play(14)
    rows = [row for row in stage.rows if isinstance(row, BlockRow)]
    assert [row.block for row in rows] == list(range(len(rows)))
    folder = tmp_path_factory.mktemp("t")
    # The take begins with the model that played there.
    playing = "a"
    for row in rows:
        if row.position < start:
            for change in row.changes:
                playing = change.model[1][0] if change.name == "model" else playing
    take = stage.take(folder / "t", start, model=hashed(playing))
    known = {hashed(n).content_hash: kind(hashed(n)) for n, kind in zip(names, kinds, strict=True)}
    again = replay(take, lambda name, content_hash: known[content_hash])
    assert (again.differing, again.heard_differing, again.failed) == ((), (), ())
    assert not again.largest_difference
    shutil.rmtree(folder)


# Takes from before.


class Before(Wild):
    """The fakes of that time sounded like a constant, which a guard mutes."""

    def decode(self, latents, state):
        if self.mood == "raise":
            raise RuntimeError("the tensor has a hole")
        mono = np.tanh(np.repeat(latents.mean(axis=1), self.spec.samples_per_latent, axis=1))
        audio = np.stack([mono, -mono], axis=1) + state[:, :, None] * np.float32(0.01)
        return audio.astype(np.float32) * np.float32(self.gain), latents[:, :2, -1].copy()


class BeforeLouder(Before):
    gain = 0.5

    def encode(self, audio):
        return FakeInstrument.encode(self, audio)


def test_an_old_take_is_what_it_was(tmp_path, monkeypatch):
    """With blocks that failed and were skipped, a clear, a prime, and a model that just begins."""
    # What sounded then is not judged by what a guard has learned since.
    monkeypatch.setattr("lmdm_agent.engine.judge", lambda audio, memory, *_: ("jump", memory))
    folder = tmp_path / "old"
    shutil.copytree(OLD_TAKE, folder)
    take = read_take(folder)
    lines = list(take.blocks())
    assert {line.status for line in lines} == {"answered", "skipped", "failed"}
    assert [c.name for line in lines for c in line.changes] == ["clear", "prime", "model"]
    again = check(take, Before(ONE), BeforeLouder(OTHER))
    assert again.silent == 4
    # A variation is a performance of today: it is guarded.
    varied = replay(
        take, models(Before(ONE), BeforeLouder(OTHER)), overrides=lambda c: replace(c, seed=9)
    )
    assert varied.variation and len(varied.failed) == varied.blocks


def test_a_memory_that_was_held_is_whole():
    guard = GuardMemory(loudest_db=-12.5, means=(0.25, -0.5), power=0.125, jumps=3)
    state = replace(
        empty_state(ONE), tail=np.full((2, 64), 0.5, np.float32), muted=True, guard=guard
    )
    again = unpack_state(pack_state(state))
    assert again.muted and again.guard == guard
    np.testing.assert_array_equal(again.tail, state.tail)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tail", np.zeros((2, 3), np.float32)),
        ("tail", np.zeros((2, 64), np.float64)),
        ("muted", np.array([True])),
        ("muted", np.array(7)),
        ("guard", np.array("{")),
        ("guard", np.array('{"jumps": "many"}')),
        ("guard", np.array("[" * 900)),
        ("guard", np.zeros(3)),
    ],
)
def test_a_damaged_memory_is_refused(tmp_path, name, value):
    stage = Stage(Wild(ONE))
    stage.play(12)
    take = stage.take(tmp_path / "t", 64)
    with np.load(take.path / STATE) as file:
        arrays = dict(file)
    np.savez(take.path / STATE, **(arrays | {name: value}))
    with pytest.raises(TakeError, match=r"state\.npz"):
        replay(take, models(Wild(ONE)))
