"""What waits for its block: order, limits, and many threads at once."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.schedule import Cue, Schedule


def names(cues: list[Cue], done: list[object]) -> list[object]:
    """What the cues did, in order."""
    before = len(done)
    for cue in cues:
        cue.run()
    return done[before:]


def test_nothing_is_due_before_its_block_and_all_of_it_then():
    schedule, done = Schedule(), []
    for block in (7, 3, 5, 3):
        schedule.add(block, lambda block=block: done.append(block))
    assert schedule.take(2) == []
    assert len(schedule) == 4
    assert names(schedule.take(3), done) == [3, 3]
    # A block that was skipped takes its cues along.
    assert names(schedule.take(9), done) == [5, 7]
    assert schedule.take(99) == []
    assert len(schedule) == 0


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 6), max_size=5))
def test_cues_come_in_the_order_of_blocks_then_of_arrival(blocks, takes):
    schedule, done = Schedule(), []
    for number, block in enumerate(blocks):
        schedule.add(block, lambda cue=(block, number): done.append(cue))
    for block in [*takes, 6]:
        found = schedule.take(block)
        assert all(cue.block <= block for cue in found)
        names(found, done)
        assert len(schedule) == len(blocks) - len(done)
    assert sorted(done) == sorted((block, i) for i, block in enumerate(blocks))
    if not takes:
        assert done == sorted(done)


def test_of_a_slider_that_waits_only_the_last_value_remains():
    schedule, done = Schedule(), []
    for value in (1, 2, 3):
        schedule.add(5, lambda value=value: done.append(("mix", value)), "mix")
        schedule.add(5, lambda value=value: done.append(("any", value)))
    schedule.add(6, lambda: done.append(("mix", 4)), "mix")
    schedule.add(5, lambda: done.append(("weight 1", 0)), "weight 1")
    assert len(schedule) == 6
    assert names(schedule.take(5), done) == [
        ("any", 1),
        ("any", 2),
        ("mix", 3),
        ("any", 3),
        ("weight 1", 0),
    ]
    assert names(schedule.take(6), done) == [("mix", 4)]


def test_clear_says_how_much_it_forgot():
    schedule = Schedule()
    for block in range(5):
        schedule.add(block, lambda: None)
    schedule.take(1)
    assert (schedule.clear(), schedule.clear(), schedule.take(99)) == (3, 0, [])


def test_a_cue_may_add_a_cue():
    schedule, done = Schedule(), []
    schedule.add(1, lambda: schedule.add(1, lambda: done.append("second")))
    names(schedule.take(1), done)
    assert names(schedule.take(1), done) == ["second"]


class Cancelled(list[Cue]):
    """Cues that somebody else forgets in the moment after they were counted."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(schedule._cues)
        self._schedule = schedule

    def __len__(self) -> int:
        count = super().__len__()
        self._schedule._cues = []
        return count


def test_a_cancel_at_the_very_moment_of_a_take_stops_no_thread():
    schedule, done = Schedule(), []
    schedule.add(1, lambda: done.append(1))
    schedule._cues = Cancelled(schedule)
    assert schedule.take(1) == []


def test_every_cue_of_many_threads_is_done_once():
    schedule, done, lock = Schedule(), [], threading.Lock()
    start, stop = threading.Barrier(5), threading.Event()

    def note(cue: tuple[int, int]) -> None:
        with lock:
            done.append(cue)

    def add(hand: int) -> None:
        start.wait()
        for number in range(200):
            schedule.add(number % 7, lambda cue=(hand, number): note(cue))

    def take() -> None:
        start.wait()
        while not stop.is_set():
            for cue in schedule.take(3):
                cue.run()

    hands = [threading.Thread(target=add, args=(hand,)) for hand in range(4)]
    taker = threading.Thread(target=take)
    for thread in (*hands, taker):
        thread.start()
    for thread in hands:
        thread.join()
    stop.set()
    taker.join()
    for cue in schedule.take(7):
        cue.run()
    assert sorted(done) == [(hand, number) for hand in range(4) for number in range(200)]
