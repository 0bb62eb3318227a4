"""Playing a take again: the same blocks, with the same controls, through the same engine.

What the model heard is in the take, so is its memory before the first block, and all that was done
to either since. So the answers are the take's own, bit for bit, on the machine it was made on; a
checksum a block says so, and what the wet track says is compared sample by sample. Knows no
device, clock or thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import TakeError
from lmdm_agent.takes.format import BLOCKS, Manifest, Take
from lmdm_agent.takes.replay_player import InstrumentOf, Override, Player, Tally
from lmdm_agent.takes.replay_sound import ReplaySound

Floats = NDArray[np.float32]

SMALLEST_STEP = 2.0**-23


@dataclass(frozen=True)
class Replayed:
    """What came of playing a take again.

    Attributes:
        wet: [n, 2] at ``rate``, on the 24-bit grid and aligned with the take's tracks; silent
            before the first block that could be made again. Empty when it went to a sink.
        rate: In Hz.
        blocks: How many were made again.
        silent: How many of them the take left out (skipped or failed) and this did, too.
        differing: Blocks whose answer is not the recorded one.
        heard_differing: Blocks whose input is not the recorded one: the sound files were changed.
        largest_difference: From wet, where it can be compared; None where nothing can.
        largest_at: The sample of the take where it is.
        first_sample: The comparison begins here; what is left out later is counted.
        last_sample: One past its end.
        left_out: Samples that sounded late or not at all on stage.
        variation: It was not to be the same: another model, or other controls.
        failed: Blocks the model failed on here, though not on stage.
        failure: Why, the first time.
        notes: What else there is to know, a sentence each.
    """

    wet: Floats
    rate: int
    blocks: int
    silent: int
    differing: tuple[int, ...]
    heard_differing: tuple[int, ...]
    largest_difference: float | None
    largest_at: int | None
    first_sample: int
    last_sample: int
    left_out: int
    variation: bool
    failed: tuple[int, ...] = ()
    failure: str = ""
    notes: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether every block is the recorded one, bit for bit, and wet says the same."""
        wrong = self.variation or self.differing or self.heard_differing or self.failed
        return self.blocks > 0 and not wrong and not self.largest_difference

    @property
    def largest_steps(self) -> int:
        """The largest difference in 24-bit steps."""
        return round((self.largest_difference or 0.0) / SMALLEST_STEP)


def replay(
    take: Take,
    instrument_of: InstrumentOf,
    *,
    overrides: Override | None = None,
    progress: Callable[[int, int], None] | None = None,
    sink: Callable[[Floats], None] | None = None,
) -> Replayed:
    """Play a take again.

    Args:
        take: A complete one.
        instrument_of: Where its models come from.
        overrides: What is to be different, applied to the controls of every block; then every
            block is answered, also those that had no time on stage.
        progress: Called with (blocks done, blocks in all, about).
        sink: Gets ``wet`` piece by piece, [n, 2] each, instead of the result: an hour needs no
            more memory than a minute.

    Raises:
        TakeError: It is damaged or lacks something, or the model does not fit it.
        LmdmError: ``instrument_of`` has none.
    """
    facts = take.manifest
    if not facts.complete:
        raise TakeError(
            f"{take.path} is being recorded, or was cut off; `lmdm-agent takes repair` puts it in "
            "order."
        )
    if facts.first_block is None:
        raise TakeError(f"{take.path} is too short: none of its blocks can be made again.")
    pieces: list[Floats] = []
    player = Player(take, instrument_of, overrides)
    sound: ReplaySound | None = None
    tally = Tally()
    for line, heard in player.lines():
        sound = sound or ReplaySound(take, line, player.late_until, sink or pieces.append)
        audio = player.answer(line, heard, tally)
        sound.write(line, audio)
        if progress is not None:
            progress(tally.blocks, max(_expected(facts), tally.blocks))
    if sound is None:
        raise TakeError(f"{take.path}: block {facts.first_block} is missing in {BLOCKS}.")
    sound.close()
    return Replayed(
        wet=np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32),
        rate=facts.rate,
        blocks=tally.blocks,
        silent=tally.silent,
        differing=tuple(tally.differing),
        heard_differing=tuple(tally.heard_differing),
        largest_difference=sound.largest,
        largest_at=sound.largest_at,
        first_sample=sound.first,
        last_sample=sound.last,
        left_out=sound.left_out,
        variation=player.variation,
        failed=tuple(tally.failed),
        failure=tally.failure,
        notes=tuple(player.notes),
    )


def _expected(facts: Manifest) -> int:
    """About how many blocks there are."""
    first = facts.first_block_sample or 0
    size = facts.block_samples * facts.rate
    return max(1, (facts.samples - first) * facts.model_rate // size)
