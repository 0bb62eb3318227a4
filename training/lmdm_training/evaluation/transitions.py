"""From one prompt to another: pairs of prompts, a ruler between them, and how fast it is walked.

The ruler of a pair lies between the instrument's own steady sound of both prompts, in the space of
an embedder: 0 is where one prompt alone sounds, 1 where the other does. It is laid with some
renders of both and marked with others, for a line through the same sounds that it is marked with
would be too long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls, crossing
from lmdm_agent.spec import ModelSpec
from lmdm_training.errors import MissingFileError, StageError

Floats = NDArray[np.float32]

APART = 1.5
"""Standard deviations between the ends of a ruler. Below, nobody hears a way from here to there."""
HALFWAY = 0.5
HOLD_S = 1.0
"""So long it has to stay beyond halfway to be there."""
HEADINGS = {"a", "b", "prompt a", "prompt b", "from", "to"}


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Pairs of prompts from a file: the paper's list (its App. D), or one's own.

    A pair a line: both texts between tabs, with a number before them or not; or a row
    ``| number | text | text |`` of a Markdown table, anywhere in a text. Lines that begin with
    ``#`` are remarks.

    Raises:
        MissingFileError: There is no such file.
        StageError: It is no text, or holds no pair, or one of equal prompts.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise MissingFileError(f"{path} is not there; name a file of prompt pairs") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StageError(f"{path} cannot be read as text ({error})") from error
    rows = [_markdown(line) for line in lines]
    if not any(rows):
        rows = [_tabbed(line) for line in lines]
    pairs = [row for row in rows if row is not None]
    if not pairs:
        raise StageError(
            f"{path} holds no pair of prompts; lines of two texts with a tab between them, or "
            "rows `| number | text | text |` of a table are expected"
        )
    for first, second in pairs:
        if first == second:
            raise StageError(f"{path}: {first!r} leads to itself; two different prompts expected")
    return pairs


def _markdown(line: str) -> tuple[str, str] | None:
    text = line.strip()
    if not (text.startswith("|") and text.endswith("|") and len(text) > 1):
        return None
    cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", text[1:-1])]
    if len(cells) != 3 or not cells[0].isdigit() or not all(cells):
        return None
    return cells[1], cells[2]


def _tabbed(line: str) -> tuple[str, str] | None:
    if line.startswith("#"):
        return None
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) == 3 and cells[0].isdigit():
        cells = cells[1:]
    if len(cells) != 2 or not all(cells) or {cell.lower() for cell in cells} <= HEADINGS:
        return None
    return cells[0], cells[1]


def pairs_among(prompts: Sequence[str], most: int) -> list[tuple[str, str]]:
    """At most ``most`` of all ordered pairs of prompts.

    In rounds, in each of which every prompt is left once and reached once. The way back of a pair
    comes as late as can be.
    """
    count = len(prompts)
    rounds = [
        (prompts[i], prompts[(i + shift) % count])
        for shift in range(1, count)
        for i in range(count)
    ]
    return rounds[:most]


def unordered(pairs: Sequence[tuple[str, str]], values: Sequence[float]) -> list[float]:
    """The mean of both directions of a pair: there and back share their prompts, so one source."""
    found: dict[frozenset[str], list[float]] = {}
    for pair, value in zip(pairs, values, strict=True):
        found.setdefault(frozenset(pair), []).append(value)
    return [float(np.mean(some)) for some in found.values()]


@dataclass(frozen=True)
class Course:
    """When what happens, in seconds of the answer (which stands where it was caused).

    Attributes:
        seconds: In all.
        start_s: The fade begins.
        fade_s: It lasts.
        crossing_s: The second prompt begins to weigh more: context dropout happens here.
    """

    seconds: float
    start_s: float
    fade_s: float
    crossing_s: float

    @property
    def end_s(self) -> float:
        """The second prompt is alone from here on."""
        return self.start_s + self.fade_s

    @classmethod
    def of(cls, spec: ModelSpec, seconds: float) -> Course:
        """A third before the fade, a third of fade, a third after it.

        Raises:
            StageError: Too short for a block in every third.
        """
        block_s = spec.block_s
        first, fade_s = int(seconds / 3 / block_s), seconds / 3
        if first < 1:
            raise StageError(
                f"transitions of {seconds:g} s given; {3 * block_s:.1f} s or more are needed with "
                f"blocks of {block_s:.2f} s"
            )
        controls = Controls().set_prompt(0, "from").set_prompt(1, "to").fade_to(1, fade_s)
        found = crossing(controls, "from", first, block_s)
        block = first if found is None else found[0]
        return cls(seconds, first * block_s, fade_s, block * block_s)

    def score(self, second: str, block_s: float) -> tuple[tuple[float, str, tuple[str, ...]], ...]:
        """Messages for a render that begins with the first prompt in slot 1."""
        # In the middle of the block that begins the fade, where no rounding moves it to another.
        when = self.start_s + 0.5 * block_s
        return ((0.0, "prompt", ("2", second)), (when, "fade", ("2", f"{self.fade_s:.6f}")))

    def mixed(self, first: Floats, second: Floats, rate: int) -> Floats:
        """Two sounds [2, samples] faded over as their prompts are; repeated to the length."""
        samples = round(self.seconds * rate)
        position = (np.arange(samples) / rate - self.start_s) / self.fade_s
        weight = np.clip(position, 0.0, 1.0).astype(np.float32)
        one, other = (_lengthened(sound, samples) for sound in (first, second))
        return np.asarray((1 - weight) * one + weight * other, np.float32)


def _lengthened(sound: Floats, samples: int) -> Floats:
    times = -(-samples // max(1, sound.shape[1]))
    return np.tile(sound, times)[:, :samples]


@dataclass(frozen=True)
class Ruler:
    """Where on the way from one prompt to the other a window lies.

    Attributes:
        direction: [D], of length 1.
        zero: Projection of the first prompt's windows on it, mean.
        one: That of the second's.
        spread: Standard deviation of the windows of one prompt along it.
    """

    direction: NDArray[np.float64]
    zero: float
    one: float
    spread: float

    @classmethod
    def between(cls, first: Sequence[Floats], second: Sequence[Floats]) -> Ruler | None:
        """Lay it with every other render of both prompts, mark it with the rest.

        Args:
            first: Windows [n, D] of every render of the first prompt.
            second: Of the second.

        Returns:
            None where fewer than two renders of one of them have windows.
        """
        sides = [[w for w in renders if len(w)] for renders in (first, second)]
        if any(len(side) < 2 for side in sides):
            return None
        start, end = (_mean_of_means(side[0::2]) for side in sides)
        length = float(np.linalg.norm(end - start))
        direction = (end - start) / length if length > 0.0 else np.zeros_like(start)
        marks = [[w.astype(np.float64) @ direction for w in side[1::2]] for side in sides]
        zero, one = (float(np.mean([m.mean() for m in side])) for side in marks)
        around = [m - mean for side, mean in zip(marks, (zero, one), strict=True) for m in side]
        return cls(direction, zero, one, float(np.std(np.concatenate(around))))

    @property
    def apart(self) -> float:
        """Length in standard deviations of single windows; negative where it points backwards."""
        return (self.one - self.zero) / max(self.spread, 1e-12)

    def positions(self, windows: Floats) -> NDArray[np.float64]:
        """0 where the first prompt sounds, 1 where the second does, of windows [n, D]."""
        return (windows.astype(np.float64) @ self.direction - self.zero) / (self.one - self.zero)


def _mean_of_means(renders: Sequence[Floats]) -> NDArray[np.float64]:
    return np.mean([windows.mean(axis=0, dtype=np.float64) for windows in renders], axis=0)


def halfway_s(times: Sequence[float], positions: Sequence[float], since_s: float) -> float:
    """Seconds from ``since_s`` until it is beyond halfway for `HOLD_S`, or to the end.

    Between windows the position moves in a line. Infinite where that never happens.

    Args:
        times: Of the windows' middles, rising.
        positions: On the ruler.
        since_s: Where to count from; earlier answers are negative.
    """
    for number, here in enumerate(positions):
        if here < HALFWAY:
            continue
        held = [p for t, p in zip(times, positions, strict=True)
                if times[number] <= t <= times[number] + HOLD_S + 1e-6]  # fmt: skip
        if min(held) < HALFWAY:
            continue
        if number == 0:
            return times[0] - since_s
        before, step = positions[number - 1], times[number] - times[number - 1]
        share = (HALFWAY - before) / (here - before) if before < HALFWAY else 1.0
        return times[number - 1] + share * step - since_s
    return float("inf")


def reached(times: Sequence[float], positions: Sequence[float], from_s: float) -> float:
    """Mean position of the windows whose middle is at ``from_s`` or later; none: no number."""
    late = [p for t, p in zip(times, positions, strict=True) if t >= from_s]
    return float(np.mean(late)) if late else float("nan")
