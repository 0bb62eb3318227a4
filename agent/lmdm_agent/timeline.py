"""Integer arithmetic between blocks and sample positions. Knows no clock, thread or device.

Block ``n`` hears the samples ``[n B, (n + 1) B)`` and sounds at a fixed offset after them:
``offset = B + slack`` (the paper's Delta = S + tau with room for tau). Nothing in here depends on
how long inference takes, which is why the delay never moves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timeline:
    """Positions of blocks; all numbers are samples on one clock."""

    block_samples: int
    slack_samples: int

    @property
    def offset_samples(self) -> int:
        """From a sample heard to the sample it caused (the announced delay)."""
        return self.block_samples + self.slack_samples

    def input_start(self, block: int) -> int:
        """First sample block ``block`` hears."""
        return block * self.block_samples

    def due(self, block: int) -> int:
        """Position at which its first sample sounds; generation must be done by then."""
        return self.input_start(block) + self.offset_samples
