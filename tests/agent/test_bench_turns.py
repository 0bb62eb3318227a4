"""Turns of the bench: everybody in every round, nobody between the lines, faults stay their own."""

from __future__ import annotations

import sys

import pytest

from lmdm_agent import bench_turns
from lmdm_agent.bench_plan import Ask, Ready, Told, Variant
from lmdm_agent.bench_turns import Entry, Worker, WorkerError, count_steps, take_turns

K2, K4 = Ask(do="block", steps=2), Ask(do="block", steps=4)
STEP = Ask(do="part", part="denoise")


class Player:
    """Answers with the number of the question, and writes down when it was asked."""

    def __init__(self, name, log, fails=lambda ask, number: None):
        self.variant = Variant(name=name, runtime="onnx", model="")
        self.log, self.fails, self.closed, self.asked = log, fails, 0, 0

    def start(self):
        self.log.append((self.variant.name, "start"))
        if self.fails("start", 0):
            raise WorkerError("it has no engine")
        return Ready(provider="fake")

    def ask(self, ask):
        self.asked += 1
        self.log.append((self.variant.name, ask.part or (ask.steps if ask.do == "block" else "m")))
        trouble = self.fails(ask, self.asked)
        if trouble == "dies":
            raise WorkerError("it ended: killed")
        if trouble:
            return Told(error=trouble)
        number = float(self.asked)
        return Told(block_s=number, part_s=number, resident_mb=5.0)

    def close(self):
        self.closed += 1


def play(players, asks, rounds, **more):
    entries = [Entry(player, asks) for player in players]
    steps = []
    heard = take_turns(entries, rounds, steps.append, pause=lambda seconds: None, **more)
    assert len(steps) == count_steps(entries, rounds)
    assert [player.closed for player in players] == [1] * len(players)
    return heard


def turns_of(log, asks):
    """Who was asked what; after the first round everybody is asked twice, and the second counts."""
    turns = log[3:-3]
    first, others = turns[: 3 * asks], turns[3 * asks :]
    assert others[::2] == others[1::2]
    return [*first, *others[::2]]


def test_every_question_goes_round_before_the_next_one():
    log = []
    play([Player(name, log) for name in "abc"], [K2, STEP], 3)
    turns = turns_of(log, 2)
    for number in range(0, len(turns), 3):
        three = turns[number : number + 3]
        assert sorted(name for name, _ in three) == ["a", "b", "c"]
        assert len({what for _, what in three}) == 1
    assert [what for _, what in turns[::3]] == [2, "denoise"] * 4


def test_who_follows_whom_changes_from_round_to_round():
    log = []
    play([Player(name, log) for name in "abc"], [K2], 2)
    turns = [name for name, _ in turns_of(log, 1)]
    assert turns == ["a", "b", "c", "b", "c", "a", "c", "a", "b"]


def test_the_first_round_and_every_first_answer_warm_up_and_are_not_kept():
    (heard,) = play([Player("a", [])], [K2, K4, STEP], 2)
    # 1 to 3 in the first round; then 4 and 5, 6 and 7, 8 and 9; 10 and 11, ...
    assert [told.block_s for told in heard.blocks[2]] == [5.0, 11.0]
    assert [told.block_s for told in heard.blocks[4]] == [7.0, 13.0]
    assert heard.parts == {"denoise": [9.0, 15.0]}
    assert heard.memory == Told(block_s=16.0, part_s=16.0, resident_mb=5.0)


def test_one_that_cannot_start_is_left_out():
    log = []
    bad = Player("bad", log, lambda ask, number: ask == "start")
    first, second = play([bad, Player("good", log)], [K2], 2)
    assert first.ready.error == "it has no engine" and not first.blocks and not bad.asked
    assert len(second.blocks[2]) == 2


@pytest.mark.parametrize("trouble", ["dies", "out of memory"])
@pytest.mark.parametrize("when", [4, 5])
def test_one_that_fails_on_a_block_takes_no_further_turn_and_keeps_no_figures(trouble, when):
    bad = Player("bad", [], lambda ask, number: trouble if number == when else None)
    first, second = play([bad, Player("good", [])], [K2], 5)
    assert bad.asked == when
    assert first.blocks == {} and ("killed" in first.ready.error) == (trouble == "dies")
    assert len(second.blocks[2]) == 5


def test_a_part_that_cannot_be_run_alone_costs_only_itself():
    log = []
    player = Player("a", log, lambda ask, number: "no text here" if ask == STEP else None)
    (heard,) = play([player], [STEP, K4], 3)
    assert heard.missing == {"denoise": "no text here"} and heard.parts == {}
    assert len(heard.blocks[4]) == 3 and not heard.ready.error
    assert [what for _, what in log].count("denoise") == 1


def test_all_are_closed_when_one_raises():
    players = [Player("a", []), Player("b", [])]

    def burn(ask):
        raise KeyboardInterrupt

    players[1].ask = burn
    with pytest.raises(KeyboardInterrupt):
        take_turns([Entry(p, [K2]) for p in players], 1, pause=lambda seconds: None)
    assert [player.closed for player in players] == [1, 1]


# A process.


def script(tmp_path, monkeypatch, body):
    """A worker module of its own."""
    (tmp_path / "odd_worker.py").write_text(body, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Worker(Variant(name="odd", runtime="onnx", model="x"), "odd_worker")


GOOD = """
import sys
from lmdm_agent.bench_plan import *
variant = unpack(sys.argv[1].encode(), Variant)
class R:
    provider = variant.model
    def block(self, steps, nulls): return Told(block_s=float(steps))
    def part(self, name): sys.exit("the disk is full")
serve(R)
"""


def test_a_process_answers_and_ends_with_its_input(tmp_path, monkeypatch):
    worker = script(tmp_path, monkeypatch, GOOD)
    ready = worker.start()
    process = worker._process
    assert ready.provider == "x" and ready.ready_s > 0.0
    assert worker.ask(K4).block_s == 4.0
    worker.close()
    assert process.returncode == 0


def test_the_last_words_of_a_process_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_turns, "ANSWER_S", 20.0)
    worker = script(tmp_path, monkeypatch, GOOD)
    try:
        worker.start()
        for _ in range(2):
            with pytest.raises(WorkerError, match="it ended: the disk is full"):
                worker.ask(STEP)
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise SystemExit(7)", "code 7"),
        ("print('good morning', flush=True)", "nonsense"),
        ("import no_such_thing", "no_such_thing"),
    ],
)
def test_a_process_that_does_not_speak_is_told_apart(tmp_path, monkeypatch, body, words):
    worker = script(tmp_path, monkeypatch, body)
    try:
        with pytest.raises(WorkerError, match=words):
            worker.start()
    finally:
        worker.close()


def test_a_process_that_hangs_is_given_up_and_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_turns, "READY_S", 0.2)
    monkeypatch.setattr(bench_turns, "END_S", 0.2)
    body = "import signal, time\nwhile True: time.sleep(60)"
    worker = script(tmp_path, monkeypatch, body)
    try:
        with pytest.raises(WorkerError, match="did not answer"):
            worker.start()
        process = worker._process
    finally:
        worker.close()
    assert process.returncode not in (0, None)


def test_a_worker_finds_the_packages_of_this_process():
    path = bench_turns.path_for_workers()
    import lmdm_agent
    import lmdm_models

    for package in (lmdm_agent, lmdm_models):
        assert any(
            package.__file__.startswith(folder) for folder in path.split(bench_turns.os.pathsep)
        )
    assert sys.executable
