"""The stall watch on a clock that the test turns: told once, cancelled until it works, counted."""

from __future__ import annotations

import threading

import numpy as np
from fakes import Desk, Hanging, wait_for
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.stall import LEAST_BLOCKS, LEAST_LOADING_S, LEAST_S, StallWatch


class Bench:
    """A worker whose model is busy since some moment, or is not."""

    def __init__(self, block_s: float = 0.5) -> None:
        self.now = 1024.0
        self.since: float | None = None
        self.told: list[float] = []
        self.cancels = 0
        self.watch = StallWatch(
            lambda: self.since, self.cancel, self.told.append, block_s, lambda: self.now
        )

    def cancel(self) -> None:
        self.cancels += 1

    def after(self, seconds: float) -> Bench:
        """Look once, so much later."""
        self.now += seconds
        self.watch.look()
        return self


def test_no_block_no_stall():
    bench = Bench().after(100).after(100)
    assert (bench.told, bench.cancels, bench.watch.stalls, bench.watch.stalled_s) == ([], 0, 0, 0)


def test_blocks_in_time_are_never_stalls():
    bench = Bench()
    for _ in range(100):
        bench.since = bench.now
        bench.after(LEAST_S / 2).after(LEAST_S / 2)
    assert (bench.told, bench.cancels) == ([], 0)


def test_a_stall_is_told_once_and_cancelled_until_it_ends():
    bench = Bench()
    bench.since = bench.now
    bench.after(1.75)
    assert bench.cancels == 0
    for _ in range(5):
        bench.after(0.25)
    assert bench.told == [2.25]
    assert bench.cancels == 4
    assert bench.watch.stalled_s == 3.0
    bench.since = None
    bench.after(0.25)
    assert (bench.cancels, bench.watch.stalls, bench.watch.stalled_s) == (4, 1, 0.0)


def test_the_next_stall_is_told_again():
    bench = Bench()
    for _ in range(3):
        bench.since = bench.now
        bench.after(2.5).after(0.25)
    assert len(bench.told) == bench.watch.stalls == 3


@given(st.floats(0.01, 5.0))
def test_long_blocks_have_longer(block_s):
    bench = Bench(block_s)
    assert bench.watch.limit_s == max(LEAST_S, LEAST_BLOCKS * block_s)
    bench.since = bench.now
    bench.after(0.99 * bench.watch.limit_s)
    assert bench.told == []
    bench.after(0.02 * bench.watch.limit_s)
    assert len(bench.told) == 1


def test_a_model_that_warms_up_has_longer():
    bench = Bench()
    watch = StallWatch(
        lambda: bench.since,
        bench.cancel,
        bench.told.append,
        0.5,
        lambda: bench.now,
        least_s=LEAST_LOADING_S,
    )
    bench.since = bench.now
    bench.now += LEAST_LOADING_S
    watch.look()
    assert (bench.told, bench.cancels) == ([], 0)
    bench.now += 0.5
    watch.look()
    assert (bench.told, bench.cancels) == ([LEAST_LOADING_S + 0.5], 1)


def test_the_thread_looks_by_itself_and_goes_when_told():
    bench = Bench()
    with bench.watch:
        bench.since = bench.now - 10.0
        wait_for(lambda: bench.cancels > 1)
        assert len(bench.told) == 1
    assert not any(thread.name == "lmdm-watch" for thread in threading.enumerate())


def test_a_listener_that_fails_does_not_end_the_watch():
    bench = Bench()
    failed: list[str] = []

    def told(seconds: float) -> None:
        raise ValueError("no one at home")

    watch = StallWatch(
        lambda: bench.since,
        bench.cancel,
        told,
        0.5,
        lambda: bench.now,
        lambda name, error, again: failed.append(f"{name} {error} {again}"),
    )
    with watch:
        bench.since = bench.now - 10.0
        wait_for(lambda: bench.cancels > 0)
    assert failed == ["lmdm-watch no one at home True"]


def test_a_model_that_hangs_in_a_running_session_is_noticed_and_let_go():
    model = Hanging()
    desk = Desk(model)
    told: list[float] = []
    now = [0.0]
    session = desk.session
    watch = StallWatch(
        lambda: None if session.busy_since is None else 0.0,
        model.let_go.set,
        told.append,
        0.1,
        lambda: now[0],
    )
    with session:
        model.hang = True
        desk.play(np.zeros(2 * model.spec.block_samples, np.float32), answer=False)
        assert model.inside.wait(10)
        watch.look()
        assert told == []
        now[0] = 3.0
        watch.look()
        assert told == [3.0]
        wait_for(lambda: session.busy_since is None)
        watch.look()
    assert watch.stalls == 1
