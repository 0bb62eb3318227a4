"""Whether the model that leaves may answer once more: in blocks of known times."""

from __future__ import annotations

import pytest

from lmdm_agent.controls import Controls
from lmdm_agent.ladder import Ladder
from lmdm_agent.reports import BlockReport
from lmdm_agent.stepping import SURE_SHARE, Stepping

BLOCK_S, SLACK_S = 0.464, 0.325
CONTEXT_S, STEP_S, OTHER_S = 0.06, 0.01, 0.02


def report(steps: int = 2, slower: float = 1.0) -> BlockReport:
    """A block that took ``slower`` times as long as the others, and came in time."""
    parts_s = {"context": slower * CONTEXT_S, "denoise": slower * steps * STEP_S}
    took_s = sum(parts_s.values()) + slower * OTHER_S
    return BlockReport(
        *(0, took_s, parts_s, steps, steps, "euler", 0, None, (), False, 0, 0.0, 0.0, 0.0, ()),
        margin_s=SLACK_S - took_s,
    )


def learned() -> Stepping:
    stepping = Stepping(Ladder(), BLOCK_S, SLACK_S)
    for _ in range(5):
        stepping.fitting(Controls(), ahead=False)
        stepping.learn(Controls(), report())
    return stepping


@pytest.mark.parametrize("steps", [1, 4, 8])
def test_the_old_model_answers_where_one_more_step_and_all_else_fit(steps: int) -> None:
    needed_s = CONTEXT_S + STEP_S + OTHER_S
    stepping, just = learned(), needed_s / SURE_SHARE
    assert stepping.enough(1.01 * just, Controls(), report(steps))
    assert not stepping.enough(0.99 * just, Controls(), report(steps))


def test_what_took_twice_as_long_just_now_is_expected_to_do_so_again() -> None:
    needed_s = CONTEXT_S + STEP_S + OTHER_S
    stepping, just = learned(), 2 * needed_s / SURE_SHARE
    assert stepping.enough(1.01 * just, Controls(), report(4, slower=2.0))
    assert not stepping.enough(0.99 * just, Controls(), report(4, slower=2.0))


def test_one_quick_answer_does_not_promise_another() -> None:
    needed_s = CONTEXT_S + STEP_S + OTHER_S
    assert not learned().enough(0.99 * needed_s / SURE_SHARE, Controls(), report(slower=0.5))


def test_nothing_is_promised_before_anything_was_measured_and_all_without_a_ladder() -> None:
    assert not Stepping(Ladder(), BLOCK_S, SLACK_S).enough(9.0, Controls(), report())
    assert Stepping(None, BLOCK_S, SLACK_S).enough(0.0, Controls(), report())
