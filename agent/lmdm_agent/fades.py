"""Movements that take several blocks: from one mixture of prompts, or one value, to another.

Pure values on block numbers. Positions run from 0 to 1, linear in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

Mixture = dict[str, float]
"""Share of every prompt text, summing to 1; empty when there is no prompt."""

TIE = 1e-9
"""Shares this close are equal: 0.1 + 0.2 is 0.3, and a fade must not let rounding decide anew."""


def normalised(prompts: Sequence[str], weights: Sequence[float]) -> tuple[float, ...]:
    """Weights of the slots that hold a prompt, summing to 1 (slot 1 alone when all are 0)."""
    used = [w if p else 0.0 for w, p in zip(weights, prompts, strict=True)]
    total = sum(used)
    if total <= 0.0:
        return (1.0, *(0.0,) * (len(used) - 1))
    return tuple(w / total for w in used)


def mixture_of(prompts: Sequence[str], weights: Sequence[float]) -> Mixture:
    """The shares of the texts; a text in two slots counts once, with both weights."""
    shares: Mixture = {}
    for text, weight in zip(prompts, normalised(prompts, weights), strict=True):
        if text and weight > 0.0:
            shares[text] = shares.get(text, 0.0) + weight
    return shares


def dominant(mixture: Mapping[str, float]) -> str | None:
    """The text that weighs most; the first listed wins a tie; None when there is no text."""
    highest = max(mixture.values(), default=0.0) - TIE
    return next((text for text, share in mixture.items() if share >= highest), None)


@dataclass(frozen=True)
class Movement:
    """Something on its way for ``seconds``, from the block it starts with (None: not yet)."""

    seconds: float
    start_block: int | None = None
    position: float = 0.0

    def at_block(self, block: int, block_s: float) -> Self:
        """The movement as it is in a block; the first block already moves, so 0 s is a cut."""
        first = block if self.start_block is None else self.start_block
        passed = (block - first + 1) * block_s
        # OSC's 0.2 s is 0.2000000030 s: that is no reason for one more block.
        position = 1.0 if passed >= self.seconds - 1e-6 else passed / self.seconds
        return replace(self, start_block=first, position=position)


@dataclass(frozen=True)
class Fade(Movement):
    """Prompts on their way: what sounded when it began, and the weights it goes to.

    Texts are kept beside weights, so that a preset can fade from one set of prompts to another.
    """

    from_mixture: tuple[tuple[str, float], ...] = ()
    from_weights: tuple[float, ...] = ()
    to_weights: tuple[float, ...] = ()

    def weights(self) -> tuple[float, ...]:
        """Weights of the slots at the present position."""
        pairs = zip(self.from_weights, self.to_weights, strict=True)
        return tuple((1 - self.position) * a + self.position * b for a, b in pairs)

    def mixture(self, prompts: Sequence[str]) -> Mixture:
        """Shares of the texts at the present position, with the slots' ``prompts`` as its goal."""
        goal = mixture_of(prompts, self.to_weights)
        start = dict(self.from_mixture)
        # Slot order decides ties, so the slots' texts come first.
        order = [text for text in prompts if text in goal or text in start]
        shares = {
            text: (1 - self.position) * start.get(text, 0.0) + self.position * goal.get(text, 0.0)
            for text in dict.fromkeys([*order, *start])
        }
        return {text: share for text, share in shares.items() if share > 0.0}

    def renamed(self, old: str, new: str) -> Fade:
        """The fade with a text it comes from replaced by another."""
        shares: Mixture = {}
        for text, share in self.from_mixture:
            name = new if text == old else text
            shares[name] = shares.get(name, 0.0) + share
        shares.pop("", None)
        return replace(self, from_mixture=tuple(shares.items()))


@dataclass(frozen=True)
class Glide(Movement):
    """Numbers on their way: (name, from, to)."""

    numbers: tuple[tuple[str, float, float], ...] = ()

    def values(self) -> dict[str, float]:
        """The numbers at the present position."""
        return {n: (1 - self.position) * a + self.position * b for n, a, b in self.numbers}

    def without(self, name: str) -> Glide | None:
        """The glide after somebody took one number into their own hand."""
        rest = tuple(number for number in self.numbers if number[0] != name)
        return replace(self, numbers=rest) if rest else None
