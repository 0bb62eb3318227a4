"""How many steps the next block takes: what is wished for, or fewer where time is short."""

from __future__ import annotations

import logging
from dataclasses import replace

from lmdm_agent.controls import Controls
from lmdm_agent.ladder import BlockTimes, Ladder, Work
from lmdm_agent.reports import BlockReport
from lmdm_agent.sampler import rows_of

log = logging.getLogger("lmdm.steps")

SURE_SHARE = 0.8
"""Of the time left that one more answer may be expected to take."""


class Stepping:
    """Leads a `Ladder` from block to block; without one the wish is what is done. One thread.

    Args:
        ladder: What it starts from, or None.
        block_s: Length of a block.
        slack_s: Time a block may take.
    """

    def __init__(self, ladder: Ladder | None, block_s: float, slack_s: float) -> None:
        self._ladder = ladder
        self._block_s = block_s
        self._slack_s = slack_s
        self._told = ""
        self._beside = False
        """Whether the block shares the cores."""

    def fitting(self, wish: Controls, *, ahead: bool, beside: bool = False) -> Controls:
        """The controls with the steps that fit the next block.

        Args:
            wish: What is asked for.
            ahead: Whether its context pass is there already.
            beside: Whether something else needs the cores, see `Work`.
        """
        self._beside = beside
        if self._ladder is None:
            return wish
        work = Work(rows_of(wish.solver, wish.cfg_weight), ahead, beside)
        steps = self._ladder.steps(wish.steps, wish.auto_steps, work)
        return wish if steps == wish.steps else replace(wish, steps=steps)

    def reason(self, wish: Controls, used: Controls) -> str:
        """Why a block takes fewer steps than wished for; empty when it does not."""
        if self._ladder is None or used.steps >= wish.steps:
            return ""
        now = " while something else is made ready" if self._beside else ""
        return self._ladder.reason or f"{wish.steps} steps would take too long{now}"

    def enough(self, left_s: float, wish: Controls, answered: BlockReport) -> bool:
        """Whether one more answer of one step can be made from scratch in so many seconds.

        Args:
            left_s: Until the block is due.
            wish: Controls of the block.
            answered: What was answered just now: what took twice the usual time will again.
        """
        if self._ladder is None:
            return True
        work = Work(rows_of(wish.solver, wish.cfg_weight))
        expected_s = self._ladder.expected_s(1, work)
        denoise_s = answered.parts_s.get("denoise", 0.0)
        took_s = answered.inference_s - denoise_s * (1.0 - 1.0 / answered.steps)
        return expected_s > 0.0 and max(expected_s, took_s) < SURE_SHARE * left_s

    def learn(self, wish: Controls, report: BlockReport | None) -> None:
        """Learn from a block that was answered, or (None) from one that had to be skipped."""
        if self._ladder is None:
            return
        if report is None:
            self._ladder = self._ladder.skipped(self._block_s, wish.steps, wish.auto_steps)
        else:
            parts_s, ahead = report.parts_s, "ahead" in report.parts_s
            times = BlockTimes(
                wish=wish.steps,
                auto=wish.auto_steps,
                steps=report.steps,
                denoise_s=parts_s.get("denoise", 0.0),
                context_s=parts_s.get("ahead" if ahead else "context", 0.0),
                work=Work(report.nfe // report.steps, ahead, self._beside),
                used_s=self._slack_s - (report.margin_s or 0.0),
                slack_s=self._slack_s,
                block_s=self._block_s,
            )
            self._ladder = self._ladder.after(times)
        if self._ladder.reason != self._told:
            log.info("%s", self._ladder.reason or f"{wish.steps} steps again")
            self._told = self._ladder.reason
