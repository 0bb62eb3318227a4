"""How many sampling steps fit: fewer before a block would be late, more when there is time again.

Pure: knows no clock, session or thread. A `Ladder` is a frozen value; `Ladder.steps` says what the
next block may use, `Ladder.after` learns from one that is over. Between what was wished for and 1
step lie the rungs below the wish.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

RUNGS = (32, 16, 8, 4, 2, 1)
DROP_SHARE = 0.7
"""Steps drop when the next block is expected to take more than this share of its time."""
CLIMB_SHARE = 0.5
"""They rise when more steps are expected to take less; the gap is the hysteresis."""
ATTACK = 0.5
"""How much of a rise of the measured times counts at once."""
RELEASE = 0.1
"""How much of a fall counts at once."""
LARGEST_RISE = 2.0
"""A measured time counts as at most this many times the expected one: a hiccup of the system says
little about the next block. A slower machine shows again in the next one, and late blocks drop
steps whatever is expected."""
BESIDE = 2.0
"""How many times as long a block may take while a model loads beside it, or answers it, too."""
CALM_S = 8.0
"""How long all must be well before steps rise by one rung."""
LONGEST_CALM_S = 64.0
"""The wait doubles up to this each time a rise had to be taken back."""


@dataclass(frozen=True)
class Work:
    """What a block asks of the networks, known before it begins.

    Attributes:
        rows: 2 where the null condition is evaluated beside the prompt (P4 and guidance), else 1.
        ahead: Whether its context pass was made before its sound was complete.
        beside: Whether it shares the cores with a model or a prime that is made ready, or with
            the model that leaves.
    """

    rows: int = 1
    ahead: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Cost:
    """What the networks are expected to take at one number of rows; zero steps are no knowledge.

    Attributes:
        step_s: One sampling step.
        context_s: The context pass.
    """

    step_s: float = 0.0
    context_s: float = 0.0

    def followed(self, step_s: float, context_s: float) -> Cost:
        """With new measurements taken in."""
        if self.step_s <= 0.0:
            return Cost(step_s, context_s)
        return Cost(_follow(self.step_s, step_s), _follow(self.context_s, context_s))


@dataclass(frozen=True)
class BlockTimes:
    """What one answered block took; what ends in ``_s`` in seconds.

    Attributes:
        wish: Steps the performer set.
        auto: Whether the ladder may choose (`auto_steps`).
        steps: Steps it was made with.
        denoise_s: What the steps took together.
        used_s: From the last sample heard until the answer was written: ``slack - margin``.
        slack_s: From the last sample heard until the answer is due.
        block_s: Length of a block.
        context_s: What the context pass took, whenever it was made.
        work: What kind of block it was.
    """

    wish: int
    auto: bool
    steps: int
    denoise_s: float
    used_s: float
    slack_s: float
    block_s: float
    context_s: float = 0.0
    work: Work = Work()

    @property
    def limit_s(self) -> float:
        """What a block may take: until it is due, and no longer than the next one is heard."""
        return max(0.0, min(self.slack_s, self.block_s))

    @property
    def late(self) -> bool:
        """Whether the answer came after it was due."""
        return self.used_s > self.slack_s


@dataclass(frozen=True)
class Ladder:
    """What was learned of the machine, and the rung it stands on.

    Attributes:
        cap: The most steps at present; 0 is no cap.
        costs: What the networks are expected to take with one row and with two.
        other_s: Expected time of all else in a block.
        behind_s: How much later the next block begins because the last one was not done.
        limit_s: What a block may take.
        calm_s: How long there has been time for the next rung.
        failed: The lowest steps that a rise failed at, 0 for none: the wait for them is longer.
        wait_s: How long it must be calm before a rise to them.
        climbed_s: How long ago the last rise was; None when it has proved itself or none was.
        reason: Why there is a cap, in words; empty without one.
    """

    rungs: tuple[int, ...] = RUNGS
    cap: int = 0
    costs: tuple[Cost, Cost] = (Cost(), Cost())
    other_s: float = 0.0
    behind_s: float = 0.0
    limit_s: float = 0.0
    calm_s: float = 0.0
    failed: int = 0
    wait_s: float = CALM_S
    climbed_s: float | None = None
    reason: str = ""

    def cost(self, rows: int) -> Cost:
        """What the networks take with so many rows; guessed from the other number if need be."""
        own, other = self.costs if rows == 1 else self.costs[::-1]
        if own.step_s > 0.0:
            return own
        # Two take as long as one on a GPU, twice as long on a CPU: rather too much than too little.
        return Cost(rows * other.step_s, rows * other.context_s)

    def expected_s(self, steps: int, work: Work = Work()) -> float:
        """What such a block of so many steps is expected to take; 0 before one was measured."""
        cost = self.cost(work.rows)
        context_s = 0.0 if work.ahead else cost.context_s
        alone_s = self.other_s + context_s + steps * cost.step_s
        return self.behind_s + alone_s * (BESIDE if work.beside else 1.0)

    def steps(self, wish: int, auto: bool = True, work: Work = Work()) -> int:
        """Steps for the next block: at most ``wish``, exactly that when ``auto`` is off.

        What was changed just now, a wish, guidance or a prompt, is looked at before it is tried.
        """
        if not auto:
            return wish
        steps = min(wish, self.cap or wish)
        while steps > 1 and self.expected_s(steps, work) > DROP_SHARE * self.limit_s:
            steps = self._below(steps)
        return steps

    def after(self, times: BlockTimes) -> Ladder:
        """The ladder after a block that was answered."""
        learned = self._learned(times)
        if not times.auto:
            pinned = replace(learned, cap=0, calm_s=0.0, climbed_s=None, reason="")
            return replace(pinned, failed=0, wait_s=CALM_S)
        used = min(times.steps, times.wish)
        if times.late:
            return learned._dropped(self._below(self._below(used)), times, "came late")
        if times.work.beside:
            # What was less for a moment is no rung.
            return replace(learned, calm_s=0.0, reason=self.reason if self.cap else "")
        fits = learned.steps(used, work=times.work)
        if fits < used:
            return learned._dropped(fits, times, "would come late")
        if used < times.wish and not learned.cap:
            # `steps` itself chose fewer than wished for.
            return learned._dropped(used, times, "would come late")
        return learned._calm(times, used)

    def skipped(self, block_s: float, wish: int, auto: bool) -> Ladder:
        """The ladder after a block that was not even begun, its whole time having passed."""
        if not auto:
            return self
        steps = self._below(self._below(min(wish, self.cap or wish)))
        times = BlockTimes(wish, auto, steps, 0.0, 2 * block_s, block_s, block_s)
        return self._dropped(steps, times, "came too late")

    def _learned(self, times: BlockTimes) -> Ladder:
        """With the times of a block taken into the expectation, if it had the cores for itself."""
        behind_s = max(0.0, times.used_s - times.block_s)
        if times.work.beside:
            return replace(self, behind_s=behind_s, limit_s=times.limit_s)
        work, known = times.work, self.costs != (Cost(), Cost())
        networks_s = times.denoise_s + (0.0 if work.ahead else times.context_s)
        other_s = max(0.0, times.used_s - networks_s - self.behind_s)
        costs = list(self.costs)
        step_s = times.denoise_s / max(1, times.steps)
        costs[work.rows - 1] = costs[work.rows - 1].followed(step_s, times.context_s)
        return replace(
            self,
            costs=(costs[0], costs[1]),
            other_s=_follow(self.other_s, other_s) if known else other_s,
            behind_s=behind_s,
            limit_s=times.limit_s,
        )

    def _dropped(self, steps: int, times: BlockTimes, what: str) -> Ladder:
        """On a lower rung; a rise that was just made counts as failed."""
        steps = max(1, min(steps, times.wish))
        failed, wait_s = self.failed, self.wait_s
        if self.climbed_s is not None and steps < (self.cap or times.wish):
            tried = self.cap or times.wish
            wait_s = min(LONGEST_CALM_S, 2 * wait_s)
            failed = min(failed or tried, tried)
        expected_s = self.expected_s(times.wish, times.work)
        reason = (
            f"{steps} of {times.wish} steps: a block {what}; {expected_s:.3f} s "
            f"expected at {times.wish} steps, {DROP_SHARE * self.limit_s:.3f} s is safe"
        )
        return replace(
            self,
            cap=steps if steps < times.wish else 0,
            calm_s=0.0,
            failed=failed,
            wait_s=wait_s,
            climbed_s=None,
            reason=reason if steps < times.wish else "",
        )

    def _calm(self, times: BlockTimes, used: int) -> Ladder:
        """After a block in time: a rung up when it has been calm for long enough."""
        same = self._proved(times.block_s, used)
        if not self.cap or used >= times.wish:
            cap = 0 if used >= times.wish else self.cap
            return replace(same, cap=cap, calm_s=0.0, reason=same.reason if cap else "")
        higher = self._above(used, times.wish)
        if self.expected_s(higher, times.work) > CLIMB_SHARE * self.limit_s:
            return replace(same, calm_s=0.0)
        calm_s = self.calm_s + times.block_s
        if calm_s < (same.wait_s if same.failed and higher >= same.failed else CALM_S):
            return replace(same, calm_s=calm_s)
        cap = higher if higher < times.wish else 0
        reason = self.reason if cap else ""
        return replace(same, cap=cap, calm_s=0.0, climbed_s=0.0, reason=reason)

    def _proved(self, block_s: float, used: int) -> Ladder:
        """With a rise forgotten that has lasted; at what failed before, the wait is short again."""
        if self.climbed_s is None:
            return self
        climbed_s = self.climbed_s + block_s
        if climbed_s < self.wait_s:
            return replace(self, climbed_s=climbed_s)
        if used < self.failed:
            return replace(self, climbed_s=None)
        return replace(self, climbed_s=None, failed=0, wait_s=CALM_S)

    def _below(self, steps: int) -> int:
        return max((rung for rung in self.rungs if rung < steps), default=1)

    def _above(self, steps: int, wish: int) -> int:
        return min((rung for rung in self.rungs if steps < rung < wish), default=wish)


def _follow(old: float, new: float) -> float:
    """Rises fast, falls slowly."""
    if new <= old:
        return old + RELEASE * (new - old)
    return old + ATTACK * (min(new, LARGEST_RISE * old) - old)
