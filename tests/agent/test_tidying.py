"""Objects and freed memory are put in order by the worker, when there is time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from fakes import Desk, FakeInstrument, noise

from lmdm_agent import tidying, worker

BLOCK = 64


class Ring:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Whatever a test does to the collector is undone, and it was as Python has it before."""
    before = gc.get_threshold()
    yield
    assert gc.get_threshold() == before


def old() -> weakref.ref[Ring]:
    """A ring nobody refers to that has survived the collections of the young."""
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(1)
    gc.collect(1)
    del ring
    return gone


def many(count: int) -> None:
    """So many objects that Python collects the young again and again."""
    kept = [[] for _ in range(count)]
    assert len(kept) == count


def test_only_the_young_are_collected_by_themselves() -> None:
    phases: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        phases.append(info["generation"])

    with tidying.old_left_alone():
        gone = old()
        gc.callbacks.append(note)
        many(400_000)
        gc.callbacks.remove(note)
        assert set(phases) == {0, 1} and gone() is not None
        tidying.tidy()
        assert gone() is None


def test_what_a_start_has_made_is_not_looked_at_again() -> None:
    with tidying.old_left_alone():
        assert gc.get_freeze_count() > 10_000
        later = gc.get_freeze_count()
        kept = [[] for _ in range(1000)]
        tidying.leave_alone()
        assert gc.get_freeze_count() >= later + len(kept)


def test_the_worker_tidies_now_and_then(monkeypatch) -> None:
    told: list[int] = []
    desk = Desk(FakeInstrument())
    monkeypatch.setattr(worker, "TIDY_BLOCKS", 4)
    monkeypatch.setattr(worker, "tidy", lambda: told.append(desk.session.engine.context.block))
    desk.play(noise(10 * BLOCK + 8))
    assert told == [4, 8]
