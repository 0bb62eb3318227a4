"""Guarded threads: what fails is told by name and runs again, but not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lmdm_agent.threads import MOST_RESTARTS, PAUSE_S, WINDOW_S, guarded_thread


class Bench:
    """A body that fails as told, a clock that only moves when it pauses or works."""

    def __init__(self, fails: Callable[[int], bool], works_s: float = 0.0) -> None:
        self.fails = fails
        self.works_s = works_s
        self.now = 100.0
        self.runs = 0
        self.told: list[tuple[str, str, bool]] = []
        self.pauses: list[float] = []

    def body(self) -> None:
        self.runs += 1
        self.now += self.works_s
        if self.fails(self.runs):
            raise RuntimeError(f"run {self.runs}")

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def tell(self, name: str, error: Exception, again: bool) -> None:
        self.told.append((name, str(error), again))

    def run(self, **changes: object) -> Bench:
        given = {"clock": lambda: self.now, "pause": self.pause, **changes}
        thread = guarded_thread("lmdm-test", self.body, self.tell, **given)
        assert thread.name == "lmdm-test" and thread.daemon and not thread.is_alive()
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        return self


def test_a_body_that_returns_is_left_alone():
    bench = Bench(lambda run: False).run()
    assert (bench.runs, bench.told, bench.pauses) == (1, [], [])


def test_a_failure_is_told_by_name_and_the_body_runs_again():
    bench = Bench(lambda run: run < 3).run()
    assert bench.runs == 3
    assert bench.told == [("lmdm-test", "run 1", True), ("lmdm-test", "run 2", True)]
    assert bench.pauses == [PAUSE_S, PAUSE_S]


def test_what_may_not_run_again_does_not():
    bench = Bench(lambda run: True).run(restart=False)
    assert (bench.runs, bench.told) == (1, [("lmdm-test", "run 1", False)])


def test_a_body_that_always_fails_is_given_up():
    bench = Bench(lambda run: True).run()
    assert bench.runs == MOST_RESTARTS + 1
    assert [again for _, _, again in bench.told] == [True] * MOST_RESTARTS + [False]


def test_failures_far_apart_are_never_too_many():
    bench = Bench(lambda run: run < 40, works_s=WINDOW_S / MOST_RESTARTS).run()
    assert bench.runs == 40
    assert all(again for _, _, again in bench.told)


def test_no_more_restarts_than_allowed_in_any_minute():
    times: list[float] = []
    bench = Bench(lambda run: run < 200, works_s=7.3)
    plain = bench.body

    def body() -> None:
        times.append(bench.now)
        plain()

    bench.body = body  # type: ignore[method-assign]
    bench.run()
    starts = times[1:]
    assert all(
        sum(start <= other < start + WINDOW_S for other in starts) <= MOST_RESTARTS + 1
        for start in starts
    )


def test_a_listener_that_fails_does_not_end_the_thread():
    bench = Bench(lambda run: run < 2)

    def tell(name: str, error: Exception, again: bool) -> None:
        raise ValueError("no one at home")

    bench.tell = tell  # type: ignore[method-assign]
    assert bench.run().runs == 2


def test_it_runs_in_a_thread_of_its_own():
    seen: list[str] = []
    thread = guarded_thread(
        "lmdm-test", lambda: seen.append(threading.current_thread().name), print
    )
    thread.start()
    thread.join(10)
    assert seen == ["lmdm-test"]
