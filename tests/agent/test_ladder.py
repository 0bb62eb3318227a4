"""The step ladder on a simulated machine: in time, never above the wish, back up, no see-saw."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.ladder import (
    CALM_S,
    CLIMB_SHARE,
    DROP_SHARE,
    LONGEST_CALM_S,
    RUNGS,
    BlockTimes,
    Ladder,
    Work,
)

BLOCK_S, SLACK_S = 0.464, 0.325


@dataclass
class Machine:
    """A worker on a machine whose speed changes; time is counted, not measured.

    Attributes:
        cost: Seconds a block of so many steps takes, from (block, steps): (steps, all else).
    """

    cost: Callable[[int, int], tuple[float, float]]
    wish: int = 8
    auto: bool = True
    block_s: float = BLOCK_S
    slack_s: float = SLACK_S
    ladder: Ladder = field(default_factory=Ladder)
    free_at: float = 0.0
    block: int = 0
    steps: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)

    def run(self, blocks: int) -> Machine:
        for _ in range(blocks):
            self.answer()
        return self

    def answer(self) -> None:
        """One block, as the session does it; one whose whole time has passed is skipped."""
        number, heard_at = self.block, (self.block + 1) * self.block_s
        self.block += 1
        begun = max(heard_at, self.free_at)
        due = heard_at + self.slack_s
        if begun >= due + self.block_s:
            self.ladder = self.ladder.skipped(self.block_s, self.wish, self.auto)
            self.steps.append(0)
            self.late.append(number)
            return
        steps = self.ladder.steps(self.wish, self.auto)
        denoise_s, other_s = self.cost(number, steps)
        self.free_at = begun + denoise_s + other_s
        if self.free_at > due:
            self.late.append(number)
        self.steps.append(steps)
        times = BlockTimes(
            self.wish,
            self.auto,
            steps,
            denoise_s,
            self.free_at - heard_at,
            self.slack_s,
            self.block_s,
        )
        self.ladder = self.ladder.after(times)

    def changes(self, first: int = 0) -> list[int]:
        """Blocks with other steps than the one before."""
        made = self.steps[first:]
        return [first + i + 1 for i, (a, b) in enumerate(itertools.pairwise(made)) if a != b]


def steady(step_s: float, other_s: float = 0.03) -> Callable[[int, int], tuple[float, float]]:
    return lambda block, steps: (steps * step_s, other_s)


def busy_between(first: int, last: int, factor: float) -> Callable[[int, int], tuple[float, float]]:
    """A machine that fits 8 steps easily, but is slower for some blocks."""

    def cost(block: int, steps: int) -> tuple[float, float]:
        slower = factor if first <= block < last else 1.0
        return steps * 0.01 * slower, 0.03 * slower

    return cost


def test_a_machine_with_time_gives_what_is_wished_for():
    machine = Machine(steady(0.01)).run(200)
    assert set(machine.steps) == {8}
    assert (machine.ladder.reason, machine.ladder.cap, machine.late) == ("", 0, [])


def test_steps_drop_before_a_block_is_late():
    # 8 steps would take 0.03 + 0.28 of 0.325 s: not late, but above the safe share.
    machine = Machine(steady(0.035)).run(50)
    assert machine.steps[:2] == [8, 4]
    assert set(machine.steps[1:]) == {4}
    assert machine.late == []
    assert "4 of 8 steps" in machine.ladder.reason
    assert "0.310 s" in machine.ladder.reason


def test_a_machine_that_slows_down_is_never_late():
    # 2 percent slower with every block, to five times as slow.
    def cost(block: int, steps: int) -> tuple[float, float]:
        slower = min(5.0, 1.02**block)
        return steps * 0.02 * slower, 0.03 * slower

    machine = Machine(cost).run(300)
    assert machine.late == []
    assert machine.steps[0] == 8
    assert machine.steps[-1] == 1


def test_a_late_block_drops_two_rungs_at_once():
    machine = Machine(steady(0.05)).run(2)
    assert machine.late == [0]
    assert machine.steps == [8, 2]


def test_steps_come_back_one_rung_at_a_time_when_the_load_is_gone():
    machine = Machine(busy_between(20, 60, 8.0)).run(400)
    low = min(machine.steps[20:60])
    assert low == 1
    back = machine.steps[60:]
    assert back[-1] == 8
    kept = [back[0]] + [b for a, b in itertools.pairwise(back) if a != b]
    assert kept == [1, 2, 4, 8]
    assert machine.ladder.reason == ""
    assert [n for n in machine.late if n >= 63] == []


def test_one_hiccup_costs_few_steps_for_a_short_time():
    machine = Machine(busy_between(20, 21, 6.0)).run(200)
    assert machine.late == [20]
    assert machine.steps[-1] == 8
    lost = [n for n, steps in enumerate(machine.steps) if steps < 8]
    assert 0 < len(lost) * BLOCK_S < 4 * CALM_S


def test_a_pinned_number_of_steps_stays_whatever_happens():
    machine = Machine(steady(0.2), wish=8, auto=False, slack_s=10.0).run(20)
    assert {steps for steps in machine.steps if steps} == {8}
    assert machine.ladder.cap == 0


def test_taking_off_the_pin_uses_what_was_learned():
    machine = Machine(steady(0.035), auto=False).run(10)
    machine.auto = True
    machine.run(5)
    assert machine.steps[9:] == [8, 4, 4, 4, 4, 4]


def test_a_higher_wish_is_looked_at_before_it_is_tried():
    machine = Machine(steady(0.035), wish=2).run(10)
    machine.wish = 8
    machine.run(10)
    assert set(machine.steps[10:]) == {4}
    assert machine.late == []
    assert "4 of 8" in machine.ladder.reason


def test_a_lower_wish_is_no_cap():
    machine = Machine(steady(0.035), wish=8).run(10)
    machine.wish = 2
    machine.run(3)
    assert machine.steps[-1] == 2
    assert (machine.ladder.cap, machine.ladder.reason) == (0, "")


@pytest.mark.parametrize("wish", [3, 6, 12, 50])
def test_wishes_between_rungs(wish):
    machine = Machine(busy_between(20, 60, 40.0), wish=wish, slack_s=0.4).run(60)
    machine.run(600)
    assert set(machine.steps) <= {0, wish, *(rung for rung in RUNGS if rung < wish)}
    assert 1 in machine.steps
    top = max(s for s in (wish, *RUNGS) if s <= wish and 0.03 + s * 0.01 <= CLIMB_SHARE * 0.4)
    assert machine.steps[-1] == top


def test_a_climb_that_fails_doubles_the_wait():
    # A machine that lies: more than 2 steps cost ten times what fewer make one expect.
    def cost(block: int, steps: int) -> tuple[float, float]:
        return steps * (0.1 if steps > 2 else 0.01), 0.03

    machine = Machine(cost, wish=4).run(1500)
    tries = [n for n in machine.changes(3) if machine.steps[n] == 4]
    waits = [(b - a) * BLOCK_S for a, b in itertools.pairwise(tries)]
    assert len(tries) > 4
    assert waits[1] > 1.3 * waits[0]
    assert all(later > 0.9 * sooner for sooner, later in itertools.pairwise(waits))
    assert max(waits) < LONGEST_CALM_S + 30.0
    assert waits[-1] > LONGEST_CALM_S


def test_no_slack_at_all_means_one_step():
    machine = Machine(steady(0.01), slack_s=0.0).run(10)
    assert machine.steps[-1] == 1


def test_the_words_name_the_figures():
    machine = Machine(steady(0.05)).run(1)
    assert machine.ladder.reason == (
        "2 of 8 steps: a block came late; 0.430 s expected at 8 steps, 0.227 s is safe"
    )


costs = st.lists(
    st.tuples(st.integers(1, 60), st.floats(0.001, 0.6), st.floats(0.0, 0.4)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=120, deadline=None)
@given(costs, st.integers(1, 50), st.floats(0.02, 1.5), st.floats(0.0, 1.5))
def test_never_above_the_wish_never_below_one(loads, wish, block_s, slack_s):
    machine = Machine(steady(0.0), wish=wish, block_s=block_s, slack_s=slack_s)
    for blocks, step_s, other_s in loads:
        machine.cost = steady(step_s, other_s)
        machine.run(blocks)
        used = [steps for steps in machine.steps if steps]
        assert all(1 <= steps <= wish for steps in used)
        assert machine.ladder.cap < wish
        assert bool(machine.ladder.cap) == bool(machine.ladder.reason)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.001, 0.3), st.floats(0.0, 0.2), st.sampled_from([2, 4, 8, 16]))
def test_a_steady_load_is_no_see_saw(step_s, other_s, wish):
    machine = Machine(steady(step_s, other_s), wish=wish).run(600)
    settled = machine.changes(60)
    # Going up is possible after a bad start, coming down again is not.
    made = [machine.steps[n] for n in settled if machine.steps[n]]
    assert made == sorted(made) or machine.late
    final = machine.steps[-1]
    if final:
        assert final == 1 or other_s + final * step_s <= DROP_SHARE * SLACK_S + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1.2, 3.0, 12.0]), st.sampled_from([4, 8]))
def test_rises_are_never_closer_than_the_calm_time(seed, most, wish):
    factors = np.random.default_rng(seed).uniform(0.3, most, 600).tolist()
    machine = Machine(
        lambda block, steps: (steps * 0.012 * factors[block], 0.02 * factors[block]), wish=wish
    ).run(600)
    rises = [
        n
        for n in machine.changes()
        if machine.steps[n - 1] and machine.steps[n] > machine.steps[n - 1]
    ]
    gaps = [b - a for a, b in itertools.pairwise(rises)]
    assert all(gap * BLOCK_S >= CALM_S - BLOCK_S for gap in gaps)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.floats(2.0, 60.0), st.sampled_from([2, 4, 6, 8]))
def test_it_reaches_one_under_overload_and_the_wish_after_it(blocks, factor, wish):
    machine = Machine(busy_between(10, 10 + blocks, factor), wish=wish).run(10 + blocks)
    overloaded = 0.03 * factor + 0.01 * factor * 2 > DROP_SHARE * SLACK_S
    if overloaded and blocks > 8:
        assert {steps for steps in machine.steps[16:] if steps} <= {1, 2}
        assert machine.ladder.steps(wish) == 1
    machine.run(400)
    assert machine.steps[-1] == wish
    assert machine.ladder.reason == ""


def test_it_is_a_value():
    ladder = Ladder()
    times = BlockTimes(8, True, 8, 0.4, 0.43, SLACK_S, BLOCK_S)
    assert ladder.after(times) == ladder.after(times)
    assert ladder == Ladder()
    assert replace(times, used_s=SLACK_S).late is False


def test_no_climb_to_what_would_take_more_than_the_climbing_share():
    # 8 steps take 58 percent of the slack: enough to stay there, too much to go back there.
    def cost(block: int, steps: int) -> tuple[float, float]:
        return steps * 0.02 * (3.0 if block == 20 else 1.0), 0.03

    machine = Machine(cost).run(300)
    assert set(machine.steps[:21]) == {8}
    assert machine.steps[-1] == 4


def test_one_odd_block_counts_as_at_most_twice_as_slow():
    usual = BlockTimes(4, True, 4, 0.04, 0.07, SLACK_S, BLOCK_S)
    ladder = Ladder().after(usual)
    odd = ladder.after(replace(usual, denoise_s=0.2, used_s=0.3))
    assert odd.cost(1).step_s == pytest.approx(1.5 * ladder.cost(1).step_s)
    assert odd.other_s == pytest.approx(1.5 * ladder.other_s)


def test_what_one_block_takes_from_the_next_is_known_beforehand():
    usual = BlockTimes(8, True, 8, 0.08, 0.11, 0.9, BLOCK_S)
    ladder = Ladder().after(usual)
    behind = ladder.after(replace(usual, used_s=BLOCK_S + 0.2))
    assert behind.expected_s(8) - ladder.expected_s(8) > 0.2
    # The next one waits for those 0.2 s, which are no work of its own.
    after = behind.after(replace(usual, used_s=0.31))
    assert after.behind_s == 0.0
    assert after.other_s <= behind.other_s


def of_work(ladder: Ladder, work: Work, context_s: float, step_s: float, wish: int = 8) -> Ladder:
    """After a block that took so long, with what fits; 0.03 s for all else."""
    steps = ladder.steps(wish, work=work)
    used_s = 0.03 + steps * step_s + (0.0 if work.ahead else context_s)
    times = BlockTimes(wish, True, steps, steps * step_s, used_s, SLACK_S, BLOCK_S, context_s, work)
    return ladder.after(times)


def test_a_context_pass_that_was_ahead_is_expected_when_it_will_not_be() -> None:
    ladder = Ladder()
    for _ in range(30):
        ladder = of_work(ladder, Work(2, ahead=True), 0.12, 0.012)
    assert ladder.steps(8, work=Work(2, ahead=True)) == 8
    assert ladder.expected_s(8, Work(2, ahead=True)) == pytest.approx(0.126)
    assert ladder.expected_s(8, Work(2)) == pytest.approx(0.246)
    assert ladder.steps(8, work=Work(2)) == 4
    # It was one block; a pass that is ahead again leaves time for all, after the usual calm.
    ladder = of_work(ladder, Work(2), 0.12, 0.012)
    assert ladder.cap == 4
    for _ in range(round(CALM_S / BLOCK_S) + 2):
        ladder = of_work(ladder, Work(2, ahead=True), 0.12, 0.012)
    assert ladder.cap == 0


def test_what_two_rows_take_is_guessed_high_and_then_known() -> None:
    ladder = Ladder()
    for _ in range(5):
        ladder = of_work(ladder, Work(1), 0.04, 0.008)
    one = ladder.expected_s(8, Work(1))
    assert one == pytest.approx(0.03 + 0.04 + 8 * 0.008)
    assert ladder.expected_s(8, Work(2)) == pytest.approx(0.03 + 2 * (one - 0.03))
    # As on a GPU: two take as long as one.
    ladder = of_work(ladder, Work(2), 0.04, 0.008)
    assert ladder.expected_s(8, Work(2)) == pytest.approx(one)
    assert ladder.expected_s(8, Work(1)) == pytest.approx(one)


def test_what_one_row_takes_is_at_most_what_two_take() -> None:
    ladder = of_work(Ladder(), Work(2), 0.1, 0.013)
    assert ladder.expected_s(4, Work(1)) == ladder.expected_s(4, Work(2))
    slower = of_work(ladder, Work(1), 0.05, 0.008)
    assert slower.expected_s(4, Work(2)) == ladder.expected_s(4, Work(2))
    assert slower.expected_s(4, Work(1)) == pytest.approx(0.03 + 0.05 + 4 * 0.008)


def test_beside_something_that_loads_a_block_is_expected_to_take_twice_as_long() -> None:
    ladder = of_work(Ladder(), Work(1), 0.05, 0.01)
    alone = ladder.expected_s(8)
    assert alone == pytest.approx(0.16) and ladder.steps(8) == 8
    assert ladder.expected_s(8, Work(beside=True)) == pytest.approx(2 * alone)
    assert ladder.steps(8, work=Work(beside=True)) == 2
    assert ladder.steps(8, auto=False, work=Work(beside=True)) == 8


def test_what_is_measured_beside_something_is_not_learned_and_no_rung() -> None:
    ladder = of_work(Ladder(), Work(1), 0.05, 0.01)
    beside = ladder
    for _ in range(5):
        beside = of_work(beside, Work(beside=True), 0.12, 0.03)
    assert beside.costs == ladder.costs and beside.other_s == ladder.other_s
    assert beside.cap == 0 and not beside.reason
    assert beside.steps(8) == 8


def test_a_block_that_comes_late_beside_something_still_drops_steps() -> None:
    ladder = of_work(Ladder(), Work(1), 0.05, 0.01)
    times = BlockTimes(8, True, 8, 0.08, SLACK_S + 0.01, SLACK_S, BLOCK_S, work=Work(beside=True))
    assert ladder.after(times).cap == 2


def test_a_rung_that_was_reached_before_stays_while_something_loads() -> None:
    ladder = of_work(Ladder(), Work(1), 0.12, 0.012)
    assert ladder.cap == 4 and ladder.reason
    beside = of_work(ladder, Work(beside=True), 0.12, 0.012)
    assert (beside.cap, beside.reason, beside.calm_s) == (ladder.cap, ladder.reason, 0.0)
