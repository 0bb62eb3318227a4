"""A context pass made while its block is heard: never audible, used whenever it can be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fakes import Desk, FakeInstrument, Floats, blocks_of, fake_spec, noise

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.timeline import Timeline

BLOCK = 64


class Counting(FakeInstrument):
    """Counts context passes."""

    passes = 0
    broken = False

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        self.passes += 1
        if self.broken:
            raise RuntimeError("no memory")
        return super().context(added, text)


def engine_of(instrument: FakeInstrument) -> Engine:
    return Engine(instrument, Timeline(BLOCK, 0))


def singing(**changes: Any) -> Controls:
    controls = Controls(steps=2).set_prompt(0, "whale").set_prompt(1, "ice")
    return replace(controls, **{"weights": (0.7, 0.3, *(0.0,) * 6), **changes})


def both(
    controls: list[Controls],
    between: Callable[[Engine], None] = lambda engine: None,
    stem: bool = False,
    **spec: Any,
) -> tuple[list[int], list[Floats]]:
    """Play blocks with and without `Engine.prepare` between them; both must sound the same.

    Returns:
        Context passes within each block that was prepared for, and the sound.
    """
    sound = blocks_of(noise(len(controls) * BLOCK), BLOCK)
    instrument = Counting(fake_spec(**spec))
    early, late = engine_of(instrument), engine_of(Counting(fake_spec(**spec)))
    counts, audio = [], []
    for number, (heard, now) in enumerate(zip(sound, controls, strict=True)):
        before = controls[max(0, number - 1)]
        early.prepare(before, stem=stem)
        between(early)
        between(late)
        passes = instrument.passes
        told = early.is_ahead(now, stem=stem)
        answer, report = early.process(heard, heard if stem else None, now)
        wanted, _ = late.process(heard, heard if stem else None, now)
        np.testing.assert_array_equal(answer, wanted)
        counts.append(instrument.passes - passes)
        assert ("ahead" in report.parts_s) == (counts[-1] == 0) == told
        audio.append(answer)
    return counts, audio


@pytest.mark.parametrize("changes", [{}, {"solver": "p4"}, {"solver": "euler", "cfg_weight": 2.0}])
def test_a_block_needs_no_pass_of_its_own(changes: dict[str, Any]) -> None:
    counts, audio = both([singing(**changes)] * 6)
    assert counts == [0] * 6
    assert len({piece.tobytes() for piece in audio}) == 6


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        # Who moves prompts once may go on: nothing is made for the block after a change of words.
        ({"weights": (0.6, 0.4, *(0.0,) * 6)}, [1, 1]),
        ({"prompts": ("whale", "bell", *("",) * 6)}, [1, 1]),
        ({"weights": (0.2, 0.8, *(0.0,) * 6), "context_dropout": 4}, [1, 1]),
        ({"solver": "p4"}, [1, 0]),
        ({"cfg_weight": 2.0}, [1, 0]),
        ({"steps": 5}, [0, 0]),
        ({"seed": 9}, [0, 0]),
        ({"guidance": 0.3}, [0, 0]),
        ({"use_sketch": False}, [0, 0]),
        ({"input_gain_db": -6.0}, [0, 0]),
    ],
)
def test_what_the_pass_is_made_from_makes_it_stale(
    changes: dict[str, Any], passes: list[int]
) -> None:
    before, after = singing(), replace(singing(), **changes)
    counts, _ = both([before, before, after, after, after])
    assert counts == [0, 0, *passes, 0]


def test_what_is_moved_by_hand_makes_no_passes_in_vain() -> None:
    instrument = Counting()
    engine = engine_of(instrument)
    for number, heard in enumerate(blocks_of(noise(9 * BLOCK), BLOCK)):
        share = number / 8
        made = engine.prepare(singing(weights=(1.0 - share, share, *(0.0,) * 6)))
        assert made == (number == 0)
        engine.process(heard, None, singing(weights=(0.9 - share / 2, 0.1 + share, *(0.0,) * 6)))
    assert instrument.passes == 9 + 1


def test_a_fade_is_foreseen_and_its_crossing_too() -> None:
    instrument = Counting()
    early, late = engine_of(instrument), engine_of(Counting())
    # It forgets what the first blocks left, not only room that is empty yet.
    fading = singing(context_dropout=11).fade_to(1, 6.0)
    crossings = []
    for number, heard in enumerate(blocks_of(noise(9 * BLOCK), BLOCK)):
        fading = fading.at_block(number, 1.0)
        assert early.prepare(fading)
        passes = instrument.passes
        assert early.is_ahead(fading)
        answer, report = early.process(heard, None, fading)
        np.testing.assert_array_equal(answer, late.process(heard, None, fading)[0])
        assert instrument.passes == passes
        crossings.append(report.crossed)
    assert sum(crossings) == 1
    assert fading.fade is None


@pytest.mark.parametrize(
    "between",
    [
        Engine.clear,
        lambda engine: engine.refresh(12),
        lambda engine: engine.prime_latents(np.ones((4, 5), np.float32)),
    ],
    ids=["clear", "refresh", "prime"],
)
def test_a_touched_context_is_encoded_again(between: Callable[[Engine], None]) -> None:
    counts, _ = both([singing()] * 4, between)
    # Before the first block there is nothing to forget.
    assert counts[1:] == [1, 1, 1]


def test_a_stem_that_is_followed_is_waited_for() -> None:
    conditions = ("text", "sketch", "stem")
    counts, _ = both([singing(use_stem=True)] * 3, stem=True, conditions=conditions)
    assert counts == [1, 1, 1]
    counts, _ = both([singing(use_stem=False)] * 3, stem=True, conditions=conditions)
    assert counts == [0, 0, 0]


def test_a_pass_serves_once() -> None:
    instrument = Counting()
    engine = engine_of(instrument)
    assert engine.prepare(singing())
    assert engine.ahead is not None
    engine.process(blocks_of(noise(BLOCK), BLOCK)[0], None, singing())
    assert engine.ahead is None


# The worker.


def desk_of(instrument: FakeInstrument) -> Desk:
    desk = Desk(instrument, slack_samples=48, controls=singing())
    # A clock that stands still: blocks of a fake last a millisecond, and passes must seem short.
    desk.session.engine.clock = lambda: 0.0
    return desk


def test_the_worker_makes_it_while_the_block_is_heard() -> None:
    instrument, reports = Counting(), []
    desk = desk_of(instrument)
    desk.session.listen(reports.append)
    sound = noise(8 * BLOCK)
    desk.play(sound[: BLOCK // 2])
    assert instrument.passes == 1
    desk.play(sound[BLOCK // 2 :])
    assert len(reports) == 8
    # One for each block, and the next one's; polling again makes no more.
    desk.answer()
    desk.answer()
    assert instrument.passes == 9
    assert all("ahead" in report.parts_s for report in reports)


def test_the_worker_foresees_fades() -> None:
    instrument, reports = Counting(), []
    desk = desk_of(instrument)
    desk.session.listen(reports.append)
    seconds = 5 * instrument.spec.block_s
    desk.state.update(lambda controls: controls.fade_to(1, seconds))
    desk.play(noise(8 * BLOCK))
    assert len({report.weights for report in reports}) >= 5
    assert sum(report.crossed for report in reports) == 1
    assert all("ahead" in report.parts_s for report in reports)


def test_it_is_made_late_so_that_little_can_change_it() -> None:
    """A block of 80 ms: it begins when 30 ms of it are missing, as the pass takes no time."""
    instrument = Counting(fake_spec(sample_rate=800))
    desk = Desk(instrument, slack_samples=48, buffer_samples=8, controls=singing())
    desk.session.engine.clock = lambda: 0.0
    desk.session.engine.ahead_s = 1e-9
    sound = noise(BLOCK)
    desk.play(sound[:32])
    assert instrument.passes == 0
    desk.play(sound[32:40])
    assert instrument.passes == 1


def test_without_time_for_it_the_block_makes_its_own() -> None:
    instrument, reports = Counting(), []
    desk = desk_of(instrument)
    desk.session.listen(reports.append)
    desk.session.engine.ahead_s = 10.0
    desk.play(noise(4 * BLOCK))
    assert instrument.passes == 4
    assert not any("ahead" in report.parts_s for report in reports)


def test_a_pass_that_fails_ahead_costs_nothing() -> None:
    instrument, reports = Counting(), []
    desk = desk_of(instrument)
    desk.session.listen(reports.append)
    instrument.broken = True
    desk.play(noise(BLOCK // 2))
    assert instrument.passes == 1
    assert desk.session.health().failed_blocks == 0
    assert desk.session.stalled_s == 0.0
    instrument.broken = False
    desk.play(noise(BLOCK // 2))
    assert instrument.passes == 3
    assert len(reports) == 1
    assert "ahead" not in reports[0].parts_s


def test_hands_come_first() -> None:
    """What waits to touch the context would make the pass stale at once."""
    instrument = Counting()
    desk = desk_of(instrument)
    desk.session.hand_over(lambda controls: controls, [desk.session.clear])
    desk.play(noise(BLOCK // 2))
    assert instrument.passes == 0
