"""Movements over several blocks: shares of prompts, numbers, and which prompt takes over when."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.controls import CONTROLS, SLOTS, Controls, crossing
from lmdm_agent.fades import Fade, Glide, Movement, dominant, mixture_of, normalised

TEXTS = st.sampled_from(["", "a", "b", "c", "d"])
WEIGHT = st.one_of(st.integers(0, 10).map(lambda n: n / 10), st.floats(0.0, 1.0))
SLOT = st.integers(0, SLOTS - 1)
SECONDS = st.one_of(st.just(0.0), st.floats(0.01, 30.0))
BLOCK_S = st.sampled_from([0.5, 0.186, 0.0464, 2.97])

prompts_of = st.lists(TEXTS, min_size=SLOTS, max_size=SLOTS).map(tuple)
weights_of = st.lists(WEIGHT, min_size=SLOTS, max_size=SLOTS).map(tuple)
slots_of = st.builds(
    lambda prompts, weights: Controls(prompts=prompts, weights=weights), prompts_of, weights_of
)


def slots(**shares: float) -> Controls:
    """Prompts named by their letters, in slots 1, 2, ..., with these weights."""
    rest = SLOTS - len(shares)
    return Controls(prompts=(*shares, *("",) * rest), weights=(*shares.values(), *(0.0,) * rest))


def play(controls: Controls, first: int, count: int, block_s: float) -> list[Controls]:
    """The values of successive blocks, each made from the one before, as a session does."""
    played = []
    for number in range(first, first + count):
        controls = controls.at_block(number, block_s)
        played.append(controls)
    return played


def blocks_of(controls: Controls, block_s: float) -> int:
    """Blocks until nothing moves any more, and two more."""
    moving = [m for m in (controls.fade, controls.glide) if m is not None]
    return math.ceil(max((m.seconds for m in moving), default=0.0) / block_s) + 2


@st.composite
def changes(draw: st.DrawFn):
    """Something a performer does to prompts and weights."""
    slot, other = draw(SLOT), draw(SLOT)
    kind = draw(st.sampled_from(["weight", "crossfade", "fade", "prompt", "preset"]))
    if kind == "weight":
        value = draw(WEIGHT)
        return lambda controls: controls.set_weight(slot, value)
    if kind == "crossfade":
        position = draw(WEIGHT)
        return lambda controls: controls.crossfade(slot, other, position)
    if kind == "prompt":
        text = draw(TEXTS)
        return lambda controls: controls.set_prompt(slot, text)
    seconds = draw(SECONDS)
    if kind == "fade":
        return lambda controls: controls.fade_to(slot, seconds)
    goal = draw(slots_of)
    return lambda controls: controls.recall(goal, seconds)


# A movement.


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5])
def test_what_is_shorter_than_a_block_is_a_cut(seconds):
    moved = Movement(seconds).at_block(7, 0.5)
    assert (moved.start_block, moved.position) == (7, 1.0)


def test_the_first_block_already_moves_and_the_last_one_arrives():
    start = Movement(2.0)
    at = [start.at_block(7, 0.5).at_block(number, 0.5).position for number in range(7, 12)]
    assert at == [0.25, 0.5, 0.75, 1.0, 1.0]
    assert start.start_block is None


@given(st.floats(0.001, 600.0), BLOCK_S, st.integers(0, 2**31))
def test_positions_rise_from_above_0_to_1(seconds, block_s, first):
    count = min(math.ceil(seconds / block_s), 500)
    moving, positions = Movement(seconds), []
    for number in range(first, first + count):
        moving = moving.at_block(number, block_s)
        positions.append(moving.position)
    assert positions[0] > 0.0
    assert positions == sorted(positions)
    if count < 500:
        assert positions[-1] == 1.0
        assert all(position < 1.0 for position in positions[:-1])


# Shares.


@given(prompts_of, weights_of)
def test_weights_are_normalised_over_the_slots_that_hold_a_text(prompts, weights):
    found = normalised(prompts, weights)
    assert sum(found) == pytest.approx(1.0)
    assert all(weight >= 0.0 for weight in found)
    if any(w > 0.0 and p for p, w in zip(prompts, weights, strict=True)):
        assert all(p or not w for p, w in zip(prompts, found, strict=True))
    else:
        assert found == (1.0, *(0.0,) * (SLOTS - 1))


@given(prompts_of, weights_of)
def test_a_mixture_has_every_text_once(prompts, weights):
    shares = mixture_of(prompts, weights)
    assert "" not in shares
    if any(w > 0.0 and p for p, w in zip(prompts, weights, strict=True)) or prompts[0]:
        assert sum(shares.values()) == pytest.approx(1.0)
    else:
        assert shares == {}


def test_a_text_in_two_slots_counts_once_with_both_weights():
    shares = mixture_of(("a", "b", "a"), (0.25, 0.5, 0.25))
    assert shares == {"a": 0.5, "b": 0.5}
    assert dominant(shares) == "a"
    assert dominant({}) is None


# A fade.


def test_a_fade_is_about_texts():
    fade = Fade(
        1.0, from_mixture=(("a", 1.0),), from_weights=(1.0, 0.0), to_weights=(0.5, 0.5)
    ).at_block(0, 0.5)
    assert fade.weights() == (0.75, 0.25)
    # "a" is in no slot any more: it is on its way out, and nothing jumps.
    assert fade.mixture(("b", "c")) == {"b": 0.25, "c": 0.25, "a": 0.5}
    assert fade.mixture(("a", "c")) == {"a": 0.75, "c": 0.25}


@given(slots_of, slots_of, st.floats(0.5, 20.0), BLOCK_S)
def test_a_preset_fades_from_one_set_of_prompts_to_another_without_a_jump(
    before, goal, seconds, block_s
):
    moving = before.recall(goal, seconds)
    found = [c.mixture() for c in play(moving, 3, blocks_of(moving, block_s), block_s)]
    assert found[-1] == goal.mixture()
    step = min(1.0, block_s / seconds) + 1e-9
    for one, two in zip([before.mixture(), *found], found, strict=False):
        for text in one.keys() | two.keys():
            assert abs(two.get(text, 0.0) - one.get(text, 0.0)) <= step, text
    if before.mixture() and goal.mixture():
        assert all(sum(shares.values()) == pytest.approx(1.0) for shares in found)


@given(slots_of, changes(), changes(), BLOCK_S, st.integers(1, 5))
def test_shares_never_sum_to_more_than_1(start, first, second, block_s, between):
    """What is missing to 1 is the null condition, so it may only be missing without a prompt."""
    moving = play(first(start), 0, between, block_s)[-1]
    moving = second(moving)
    for controls in play(moving, between, blocks_of(moving, block_s), block_s):
        assert sum(controls.mixture().values()) <= 1.0 + 1e-9
        assert sum(controls.normalised_weights()) == pytest.approx(1.0)


def test_a_prompt_that_becomes_another_one_on_its_way_out_keeps_its_share():
    fading = slots(a=0.5, b=0.5, c=0.0).fade_to(2, 2.0).at_block(0, 0.5)
    assert fading.mixture() == pytest.approx({"a": 0.375, "b": 0.375, "c": 0.25})
    renamed = fading.set_prompt(0, "x").mixture()
    assert renamed == pytest.approx({"x": 0.375, "b": 0.375, "c": 0.25})
    same = fading.set_prompt(0, "b").mixture()
    assert same == pytest.approx({"b": 0.75, "c": 0.25})
    # Emptied, it leaves its share to the null condition.
    assert fading.set_prompt(0, "").mixture() == pytest.approx({"b": 0.375, "c": 0.25})


def test_a_text_that_another_slot_still_holds_is_not_renamed():
    twice = Controls(prompts=("a", "a", *("",) * 6)).fade_to(1, 2.0).at_block(0, 0.5)
    assert twice.set_prompt(1, "b").mixture() == pytest.approx({"a": 0.75, "b": 0.25})


# A glide.


@given(st.lists(st.tuples(st.floats(-60.0, 60.0), st.floats(-60.0, 60.0)), min_size=1, max_size=6))
def test_a_glide_ends_exactly_at_its_values_and_stays_between(pairs):
    glide = Glide(1.0, numbers=tuple((str(i), a, b) for i, (a, b) in enumerate(pairs)))
    for number in range(5):
        moved = glide.at_block(0, 0.25).at_block(number, 0.25)
        for (a, b), value in zip(pairs, moved.values().values(), strict=True):
            assert min(a, b) - 1e-9 <= value <= max(a, b) + 1e-9
    assert list(moved.values().values()) == [b for _, b in pairs]


def test_a_glide_moves_in_a_line_and_lets_go():
    glide = Glide(2.0, numbers=(("mix", 0.0, 1.0), ("gain_db", 0.0, -8.0)))
    assert glide.values() == {"mix": 0.0, "gain_db": 0.0}
    assert glide.at_block(0, 0.5).values() == {"mix": 0.25, "gain_db": -2.0}
    assert glide.without("mix") == replace(glide, numbers=(("gain_db", 0.0, -8.0),))
    assert glide.without("steps") == glide
    assert Glide(2.0, numbers=(("mix", 0.0, 1.0),)).without("mix") is None


# A preset recalled over seconds.

GOAL = Controls(
    steps=9,
    solver="p4",
    seed=77,
    guidance=0.1,
    mix=0.3,
    gain_db=-11.1,
    input_gain_db=2.3,
    t_f=-1.7,
    cfg_weight=3.3,
    context_dropout=5,
    use_stem=True,
    mute=True,
    tempo=99.9,
    quantise="bar",
    prompts=("x", "b", *("",) * 6),
    weights=(0.3, 0.7, *(0.0,) * 6),
)
FROM = slots(a=1.0, b=0.0)


def test_switches_change_at_once_and_numbers_block_by_block():
    moving = FROM.recall(GOAL, 2.0)
    played = play(moving, 40, 5, 0.5)
    # A tempo on its way through all that lies between would lead nobody.
    at_once = ("steps", "solver", "seed", "use_stem", "mute", "context_dropout")
    for name in (*at_once, "tempo", "quantise"):
        assert getattr(moving, name) == getattr(GOAL, name)
    for name in [c.name for c in CONTROLS if c.kind == "float" and c.name != "tempo"]:
        start, goal = getattr(FROM, name), getattr(GOAL, name)
        assert getattr(moving, name) == start
        quarter = [start + (goal - start) * part for part in (0.25, 0.5, 0.75)]
        assert [getattr(c, name) for c in played[:3]] == pytest.approx(quarter)
    assert played[0].mixture() == pytest.approx({"a": 0.75, "x": 0.075, "b": 0.175})
    assert played[3] == played[4] == GOAL


def test_a_recall_of_no_time_is_there_at_once():
    moving = FROM.fade_to(1, 4.0).recall(replace(GOAL, mix=0.5), 0.0)
    assert moving == replace(GOAL, mix=0.5)
    assert (moving.fade, moving.glide) == (None, None)


def test_only_what_differs_moves():
    moving = FROM.recall(replace(FROM, steps=9, mix=0.5), 2.0)
    assert moving.fade is None
    assert moving.glide == Glide(2.0, numbers=(("mix", 1.0, 0.5),))
    still = FROM.recall(replace(FROM, steps=9), 2.0)
    assert (still.fade, still.glide, still.steps) == (None, None, 9)


def test_a_hand_on_a_control_takes_it_out_of_the_glide():
    moving = FROM.recall(replace(FROM, mix=0.0, gain_db=-8.0), 2.0).at_block(0, 0.5)
    assert (moving.mix, moving.gain_db) == (0.75, -2.0)
    held = moving.set("mix", 0.9)
    last = play(held, 1, 4, 0.5)[-1]
    assert (last.mix, last.gain_db, last.glide) == (0.9, -8.0, None)
    assert moving.set("steps", 3).glide == moving.glide


def test_a_recall_replaces_a_recall_from_where_it_is():
    half = play(FROM.recall(GOAL, 2.0), 0, 2, 0.5)[-1]
    back = half.recall(FROM, 2.0)
    shares = play(back, 2, 1, 0.5)[0].mixture()
    assert shares == pytest.approx({"a": 0.625, "x": 0.1125, "b": 0.2625})
    assert play(back, 2, 4, 0.5)[-1] == FROM


@given(slots_of, slots_of, SECONDS, BLOCK_S, st.data())
def test_a_recall_always_ends_exactly_at_its_goal(start, goal, seconds, block_s, data):
    numbers = {c.name: data.draw(st.floats(c.low, c.high)) for c in CONTROLS if c.kind == "float"}
    goal = replace(goal, **numbers)
    moving = start.recall(goal, seconds)
    assert play(moving, 5, blocks_of(moving, block_s), block_s)[-1] == goal


# Which prompt takes over, and when.


@given(slots_of, changes(), changes(), BLOCK_S, st.integers(0, 6))
def test_crossing_names_the_first_block_in_which_another_prompt_dominates(
    start, first, second, block_s, blocks_before
):
    """Against a session's own way: every block made from the one before."""
    played = play(first(start), 0, blocks_before, block_s)
    last = dominant(played[-1].mixture()) if played else None
    after = second(played[-1] if played else start)
    found = crossing(after, last, blocks_before, block_s)
    wanted = None
    before = last
    for number, controls in enumerate(
        play(after, blocks_before, blocks_of(after, block_s), block_s), blocks_before
    ):
        top = dominant(controls.mixture())
        if before is not None and top != before:
            wanted = (number, top)
            break
        before = top
    assert found == wanted


@given(slots_of, changes(), BLOCK_S)
def test_while_something_moves_every_prompt_dominates_for_one_stretch_only(start, change, block_s):
    """A tie that rounding decides must not forget the context in every other block."""
    after = change(start)
    tops = [dominant(c.mixture()) for c in play(after, 0, blocks_of(after, block_s), block_s)]
    stretches = [top for i, top in enumerate(tops) if i == 0 or tops[i - 1] != top]
    assert len(stretches) == len(set(stretches))


def test_prompts_that_weigh_the_same_do_not_flicker():
    """0.1 + 0.2 and 0.3 differ in the last bit, and a fade rounds that bit now up, now down."""
    same = Controls(prompts=("b", "a", "a", "c", *("",) * 4), weights=(0.3, 0.1, 0.2, *(0.0,) * 5))
    moving = same.fade_to(3, 30.0)
    tops = [dominant(c.mixture()) for c in play(moving, 0, 60, 0.5)]
    assert [top for i, top in enumerate(tops) if i == 0 or tops[i - 1] != top] == ["b", "c"]


def test_crossing_by_hand():
    two = slots(a=1.0, b=0.0)
    assert crossing(two, "a", 10, 0.5) is None
    assert crossing(two, None, 10, 0.5) is None
    assert crossing(two.crossfade(0, 1, 0.6), "a", 10, 0.5) == (10, "b")
    assert crossing(two.crossfade(0, 1, 0.5), "a", 10, 0.5) is None
    # 20 blocks: half is reached in the tenth, and the tie belongs to the first slot.
    assert crossing(two.fade_to(1, 10.0), "a", 10, 0.5) == (20, "b")
    assert crossing(two.fade_to(1, 600.0), "a", 10, 0.01) == (30010, "b")
    assert crossing(two.set_prompt(0, "c"), "a", 10, 0.5) == (10, "c")
    assert crossing(two.set_prompt(0, ""), "a", 10, 0.5) == (10, None)
