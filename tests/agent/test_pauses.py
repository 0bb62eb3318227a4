"""What loads waits for the pauses between two blocks, and for nobody's harm."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile
from fakes import Desk, Echo, FakeInstrument, Floats, fake_spec, noise, wait_for

from lmdm_agent.controls import Controls
from lmdm_agent.model import load
from lmdm_agent.pauses import POLL_S, ROOM_S, Pauses
from lmdm_agent.spec import GRAPHS

BLOCK_S = 0.464
BLOCK = 64


class Time:
    """A clock that only waiting moves, and what the worker does when."""

    def __init__(self) -> None:
        self.now = 100.0
        self.plan: list[tuple[float, Callable[[], None]]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self.plan and self.now - 100.0 >= self.plan[0][0]:
            self.plan.pop(0)[1]()


def waited(
    *plan: tuple[float, Callable[[Pauses], None]], block_s: float = BLOCK_S
) -> tuple[bool, float]:
    """Whether there was room, and after how many seconds; what is planned for 0 comes before."""
    time = Time()
    pauses = Pauses(block_s, time.clock, time.sleep)
    pauses.open()
    time.plan = [(at, lambda do=do: do(pauses)) for at, do in plan]
    time.sleep(0.0)
    return pauses.wait(), time.now - 100.0


def test_a_long_pause_is_used_at_once() -> None:
    assert waited((0.0, lambda p: p.begin(ROOM_S))) == (True, 0.0)


def test_a_pause_that_is_nearly_over_is_not_used_but_the_next_one() -> None:
    plan = [
        (0.0, lambda p: p.begin(ROOM_S - 0.001)),
        (0.15, lambda p: p.end()),
        (0.3, lambda p: p.begin(0.3)),
    ]
    room, seconds = waited(*plan)
    assert room and 0.3 <= seconds <= 0.3 + 2 * POLL_S


def test_where_no_pause_is_long_one_that_has_just_begun_is_used() -> None:
    plan = [(0.0, lambda p: p.end()), (0.4, lambda p: p.begin(0.06))]
    room, seconds = waited(*plan)
    assert room and 0.4 <= seconds <= 0.4 + 2 * POLL_S


def test_half_of_a_short_block_is_a_long_pause() -> None:
    assert waited((0.0, lambda p: p.begin(0.026)), block_s=0.05) == (True, 0.0)
    assert not waited((0.0, lambda p: p.begin(0.024)), block_s=0.05)[0]


def test_a_stuck_worker_is_waited_for_two_blocks_only() -> None:
    room, seconds = waited((0.0, lambda p: p.end()))
    assert not room and 2 * BLOCK_S <= seconds <= 2 * BLOCK_S + 2 * POLL_S


def test_the_end_lets_go_of_who_waits() -> None:
    room, seconds = waited((0.0, lambda p: p.end()), (0.1, lambda p: p.close()))
    assert not room and 0.1 <= seconds <= 0.1 + 2 * POLL_S


def test_nobody_waits_for_a_session_that_is_stepped_by_hand() -> None:
    desk = Desk(FakeInstrument())
    desk.play(noise(BLOCK + BLOCK // 2 + 8))
    pauses = desk.session._worker.pauses
    pauses._sleep = lambda seconds: pytest.fail("it waits")
    desk.session.pause()
    desk.session.prepare_model(lambda: FakeInstrument(fake_spec(name="other")))


class Slow(Echo):
    """Answers blocks when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.let_go = threading.Event(), threading.Event()
        self.slow = False

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        if self.slow:
            self.inside.set()
            assert self.let_go.wait(10)
        return super().decode(latents, state)


def test_a_model_and_a_prime_are_made_ready_while_no_block_is_answered() -> None:
    playing = Slow()
    desk = Desk(playing)
    paused, done = threading.Event(), threading.Event()
    with desk.session as session:
        session._worker.pauses._patience_s = 30.0
        playing.slow = True
        desk.play(noise(BLOCK), answer=False)
        assert playing.inside.wait(5)

        def job() -> None:
            paused.set()
            session.pause()

        session.submit(job, lambda error: done.set())
        assert paused.wait(5)
        assert not done.wait(0.1)
        playing.slow = False
        playing.let_go.set()
        assert done.wait(5)


@pytest.mark.parametrize("what", ["model", "prime"])
def test_every_long_step_waits_for_a_pause(what: str, tmp_path, monkeypatch) -> None:
    desk = Desk(FakeInstrument())
    session = desk.session
    session.learn_prompt("rain")
    told: list[str] = []
    monkeypatch.setattr(session._preparer, "_pause", lambda: told.append("pause"))
    other = FakeInstrument(fake_spec(name="other"))
    for name in ("context", "embed"):
        tell(other, name, told)
    tell(desk.instrument, "encode", told)
    if what == "model":
        session.prepare_model(lambda: other)
        known = len(session.engine.embeddings)
        assert [word for word in told if word != "encode"][:2] == ["pause", "context"]
        # The trial block encodes its own prompts; each of the others waits first.
        assert told[-2:] == ["pause", "embed"] and told.count("pause") <= 1 + known
    else:
        soundfile.write(tmp_path / "a.wav", noise(4000), 44100)
        session.prepare_prime(tmp_path / "a.wav")
        assert told[:2] == ["pause", "encode"]


def tell(instrument: FakeInstrument, name: str, told: list[str]) -> None:
    """Have a method say that it was called."""
    method = getattr(instrument, name)

    def telling(*args: object) -> object:
        told.append(name)
        return method(*args)

    setattr(instrument, name, telling)


def test_a_model_file_is_loaded_in_steps_with_a_pause_before_each(model_file, monkeypatch) -> None:
    from lmdm_agent import model

    told: list[str] = []
    build, tokenizer = model._session, model._load_tokenizer

    def built(path: Path, graph: str, *rest: object) -> object:
        told.append(graph)
        return build(path, graph, *rest)

    def read(*given: object) -> object:
        told.append("tokenizer")
        return tokenizer(*given)

    monkeypatch.setattr(model, "_session", built)
    monkeypatch.setattr(model, "_load_tokenizer", read)
    load(model_file, pause=lambda: told.append("pause"))
    assert told[::2] == ["pause"] * (len(GRAPHS) + 1)
    assert told[1] == "tokenizer" and set(told[3::2]) == set(GRAPHS)


def test_whoever_holds_the_interpreter_has_the_priority_of_those_who_wait_for_it() -> None:
    """With a lower one it would hold it for as long as other programs keep the cores busy."""
    if not sys.platform.startswith("linux"):
        pytest.skip("threads share one priority here")
    own, found = os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), {}
    desk = Desk(FakeInstrument())
    with desk.session as session:
        for errand in (False, True):

            def look(errand: bool = errand) -> None:
                found[errand] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

            session.submit(look, lambda error: None, errand=errand)
        wait_for(lambda: len(found) == 2)
    assert found == {False: own, True: own}


def test_the_model_that_leaves_is_taken_down_after_its_last_block_is_written(monkeypatch) -> None:
    desk = Desk(Echo(), controls=Controls(steps=1))
    session = desk.session
    desk.play(noise(2 * BLOCK))
    session.hand_over(lambda c: c, [session.prepare_model(lambda: Echo(fake_spec(name="next")))])
    worker, there = session._worker, []
    write = worker._write
    monkeypatch.setattr(
        worker, "_write", lambda audio: there.append(worker._leaving is not None) or write(audio)
    )
    desk.play(noise(BLOCK))
    assert there == [True] and worker._leaving is None


@pytest.mark.parametrize("what", ["model", "prime"])
def test_blocks_beside_a_load_are_asked_for_as_such(what: str, tmp_path) -> None:
    desk = Desk(FakeInstrument())
    session, worker = desk.session, desk.session._worker
    seen: list[bool] = []
    other = FakeInstrument(fake_spec(name="other"))
    if what == "model":

        def load() -> FakeInstrument:
            seen.append(worker.pauses.used)
            return other

        session.prepare_model(load)
        with pytest.raises(ZeroDivisionError):
            session.prepare_model(lambda: [][1 // 0])
    else:
        soundfile.write(tmp_path / "a.wav", noise(4000), 44100)
        desk.instrument.encode, encode = (
            lambda audio: seen.append(worker.pauses.used) or encode(audio),
            desk.instrument.encode,
        )
        session.prepare_prime(tmp_path / "a.wav")
    assert seen and all(seen) and not worker.pauses.used


def test_a_block_that_fades_models_and_one_beside_a_load_share_the_cores(monkeypatch) -> None:
    desk = Desk(Echo(), controls=Controls(steps=1))
    session, worker = desk.session, desk.session._worker
    told: list[bool] = []
    fitting = worker.stepping.fitting

    def telling(wish: Controls, *, ahead: bool, beside: bool) -> Controls:
        told.append(beside)
        return fitting(wish, ahead=ahead, beside=beside)

    monkeypatch.setattr(worker.stepping, "fitting", telling)
    desk.play(noise(BLOCK))
    worker.pauses.used = True
    desk.play(noise(BLOCK))
    worker.pauses.used = False
    session.hand_over(lambda c: c, [session.prepare_model(lambda: Echo(fake_spec(name="next")))])
    desk.play(noise(2 * BLOCK))
    assert told == [False, True, True, False]
