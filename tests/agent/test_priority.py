"""What loads gives way to the worker, and to nobody's harm."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from fakes import Desk, FakeInstrument, noise, wait_for

from lmdm_agent import priority

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads share one here")


def own() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@linux
def test_loader_and_errands_give_way_and_nobody_else_does() -> None:
    before = own()
    found: dict[str, int] = {}

    def look(name: str) -> None:
        found[name] = own()

    desk = Desk(FakeInstrument())
    desk.session.listen(lambda report: look("worker"))
    with desk.session as session:
        session.submit(lambda: look("loader"), lambda error: None)
        session.submit(lambda: look("errands"), lambda error: None, errand=True)
        desk.play(noise(400), answer=False)
        wait_for(lambda: len(found) == 3)
    assert found["loader"] == found["errands"] == max(before, priority.GIVING_WAY)
    assert found["worker"] == own() == before


def test_where_threads_share_a_priority_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = own() if hasattr(os, "getpriority") else 0
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not priority.give_way()
    assert before == (own() if hasattr(os, "getpriority") else 0)


@linux
def test_a_system_that_forbids_it_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setpriority", refuse)
    assert not priority.give_way()
