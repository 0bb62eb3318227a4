"""The block loop: takes what was heard, has the engine answer it, writes that on the timeline.

Only the worker's thread calls the engine that plays. Whatever others want of it comes as a hand,
done between two blocks, or as a cue that waits for its block.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.drift import dropped_latents
from lmdm_agent.drifting import Drifting
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.engine_state import EngineState
from lmdm_agent.handover import cross_over
from lmdm_agent.hearing import Hearing
from lmdm_agent.ladder import Ladder
from lmdm_agent.pauses import Pauses
from lmdm_agent.rates import converter, withheld_samples
from lmdm_agent.records import BlockRecord, BlockStatus, MemoryChange
from lmdm_agent.reports import Answer, BlockReport
from lmdm_agent.schedule import Schedule
from lmdm_agent.stepping import Stepping
from lmdm_agent.tidying import tidy
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]
Hand = Callable[[], None]
"""What the worker does between two blocks."""
Fault = Callable[[str, str], None]
"""Told the part that something went wrong in, and what."""

log = logging.getLogger("lmdm.worker")

LATE_SHOWN_S = 5.0
AHEAD_SHARE = 0.5
"""Of the time until a block is complete that its context pass may be expected to take."""
AHEAD_EARLY, AHEAD_SPARE_S = 3.0, 0.03
"""It begins when no more than this many times its length, and this, are left."""
TIDY_S = 0.1
"""What tidying may be expected to take."""
TIDY_BLOCKS = 128
"""Blocks after which memory is tidied in any case: a minute of the bundled model."""
ASKED = "asked"
"""Why the context is refreshed when somebody says so."""
BAD_SOUND = {
    "not a number": "samples that are no numbers",
    "constant": "a constant instead of sound",
    "too loud": "sound far beyond full scale",
    "jump": "a sudden jump of the level",
}
"""What `guard` found, in words."""


@dataclass
class _Turn:
    """One block while it is answered."""

    due: int
    heard: Floats
    stem: Floats | None
    controls: Controls
    before: EngineState
    """The memory it starts from."""
    told: bool = False
    """Whether its record is out."""


class Worker:
    """Answers the blocks of one stream.

    Args:
        instrument: The loaded model.
        timeline: Block and slack at the model's rate.
        state: Live controls.
        ends: The device side.
        ladder: Takes fewer steps when time is short; None where nobody waits for the sound.
        on_fault: Told what goes wrong.
    """

    def __init__(
        self,
        instrument: Instrument,
        timeline: Timeline,
        state: ControlState,
        ends: Ends,
        ladder: Ladder | None,
        on_fault: Fault,
    ) -> None:
        self.state = state
        self.ends = ends
        self.timeline = timeline
        self.engine = Engine(instrument, timeline)
        self.rate = instrument.spec.sample_rate
        self._hearing = Hearing(ends, self.rate, timeline.block_samples)
        self._out = converter(self.rate, ends.rate, 2)
        held_in = withheld_samples(ends.rate, self.rate)
        held_out = withheld_samples(self.rate, ends.rate)
        ratio = ends.rate / self.rate
        first_due = (
            -(-timeline.offset_samples * ends.rate // self.rate)
            + int(np.ceil(held_in * ratio))
            + held_out
        )
        lookahead = instrument.spec.decoder_lookahead_samples
        self.delay_samples = first_due + -(-lookahead * ends.rate // self.rate)
        """The announced delay: device samples from an input sample to the sound it caused. Blocks
        are written at `first_due`; a decoder that looks ahead starts them with the sound before."""
        self._block = int(timeline.block_samples * ratio)
        """A block in device samples, rounded down."""
        if self.delay_samples + 2 * timeline.block_samples * ratio > ends.playback.capacity:
            raise ValueError("the rings of Ends are too short for this delay; give more seconds")
        ends.playback.expect(first_due, self._block)
        self._written = first_due
        self.schedule = Schedule()
        self._block_s = timeline.block_samples / self.rate
        self.pauses = Pauses(self._block_s)
        """When others may take the cores."""
        self.stepping = Stepping(ladder, self._block_s, timeline.slack_samples / self.rate)
        self._drifting = Drifting()
        self.last_report: BlockReport | None = None
        self.late_blocks = self.skipped_blocks = self.failed_blocks = self.muted_blocks = 0
        self.refreshes = 0
        """Times that part of the context was forgotten because the sound drifted."""
        self.late_until = 0.0
        self.error = ""
        """Why the last block failed; empty when it did not."""
        self.ending = False
        """Whether the session ends; a block that is given up then is nobody's fault."""
        self.busy_since: float | None = None
        """Since when the model works on a block, by `time.monotonic`; None while it does not."""
        self.listeners: list[Callable[[BlockReport], None]] = []
        self.record_listeners: list[Callable[[BlockRecord], None]] = []
        self.refresh_listeners: list[Callable[[int, int, str], None]] = []
        self._on_fault = on_fault
        self._prepared: int | None = None
        """The block that something was done ahead for."""
        self._untidy = False
        """Whether native libraries have freed memory that the system should get back."""
        self._leaving: Engine | None = None
        """The engine that played until now; it answers one block more, which fades over."""
        self._changes: list[MemoryChange] = []
        self._handed: queue.SimpleQueue[Hand] = queue.SimpleQueue()

    # Any thread.

    def hand_over(self, hand: Hand) -> None:
        """Have something done before the next block; it must not raise."""
        self._handed.put(hand)

    @property
    def hands_wait(self) -> bool:
        """Whether something will be done before the next block."""
        return not self._handed.empty()

    def cancel_block(self) -> None:
        """Have the model give up the block it works on, if it can; that block fails."""
        for engine in (self._leaving, self.engine):
            cancel = getattr(engine.instrument, "cancel", None) if engine is not None else None
            if cancel is not None:
                cancel()

    def tidy_soon(self) -> None:
        """Have memory tidied when there is time.

        By the worker itself: whoever gives it back holds locks that the worker may need.
        """
        self._untidy = True

    # Hands: between two blocks.

    def note_change(self, change: MemoryChange) -> None:
        """Have the record of the next block tell what was done to the memory."""
        self._changes.append(change)

    def refresh(self, count: int, reason: str = ASKED) -> None:
        """Forget the ``count`` oldest latents of the context."""
        count = min(count, self.engine.instrument.spec.context_latents)
        self.engine.refresh(count)
        self.note_change(MemoryChange("refresh", dropped=count, reason=reason))
        if reason != ASKED:
            self.refreshes += 1
        _tell(self.refresh_listeners, self.engine.context.block, count, reason)

    def change_engine(self, engine: Engine) -> None:
        """Let another engine follow the one that plays; its first block fades over."""
        spec = engine.instrument.spec
        engine.follow(self.engine)
        self._leaving = self._leaving or self.engine
        self._prepared = None
        self.engine = engine
        name = (spec.name, spec.content_hash)
        self.note_change(MemoryChange("model", model=name, fade="tail"))

    # The worker's thread.

    def warm_up(self) -> None:
        """Encode the prompts and run one block that nobody hears, before the stream opens."""
        spec = self.engine.instrument.spec
        silence = np.zeros((spec.channels, spec.block_samples), np.float32)
        trial = Engine(self.engine.instrument, self.timeline, self.engine.embeddings)
        # One step uses every graph.
        trial.process(silence, None, replace(self.state.current, steps=1))
        # What loading needed.
        self.tidy_soon()

    def step(self) -> bool:
        """Answer one block if it has been heard; tell whether there was one."""
        if not self._hearing.gather():
            self.pauses.begin(self._hearing.missing_s)
            self._prepare()
            return False
        self.pauses.end()
        while not self._handed.empty():
            self._handed.get()()
        # Outside of what is caught: what raises here keeps its block for the next time.
        heard, stem = self._hearing.take()
        turn = _Turn(self._written, heard, stem, self.state.current, self.engine.state)
        try:
            self._answer(turn)
        except Exception as error:
            if not turn.told:
                self._give_up(turn, str(error) or type(error).__name__)
            raise
        return True

    def _prepare(self) -> None:
        """While the next block is heard: do now what of it can be done, once, if there is time."""
        engine = self.engine
        number = engine.context.block
        room_s = min(TIDY_S, AHEAD_SHARE * self._block_s / 2)
        if self._untidy and AHEAD_SHARE * self._hearing.missing_s >= room_s:
            self._untidy = False
            tidy()
            if self._hearing.gather():
                return
        time_s = AHEAD_SHARE * self._hearing.missing_s
        if number == self._prepared or self._leaving or self.hands_wait or engine.ahead_s > time_s:
            return
        early_s = AHEAD_EARLY * engine.ahead_s + AHEAD_SPARE_S
        if engine.ahead_s and self._hearing.missing_s > early_s:
            # The later, the fewer messages come that change what it was made from.
            return
        self._prepared = number
        self.busy_since = time.monotonic()
        try:
            coming = self.state.current.at_block(number, self._block_s)
            engine.prepare(coming, stem=self.ends.stem is not None)
        except Exception:
            # The block tries again by itself, and tells what is wrong.
            log.debug("the context pass could not be made ahead", exc_info=True)
        finally:
            self.busy_since = None

    def _answer(self, turn: _Turn) -> None:
        """Answer one block, or skip it when its whole time has passed already."""
        heard, stem, due = turn.heard, turn.stem, turn.due
        number = self.engine.context.block
        while cues := self.schedule.take(number):
            for cue in cues:
                cue.run()
                turn.before = self.engine.state
        wish = self.state.take(number, self._block_s)
        if reason := self._drifting.reason(wish, self._changes):
            latents = self.engine.instrument.spec.context_latents
            self.refresh(dropped_latents(latents, self._drifting.memory), reason)
            turn.before = self.engine.state
        ahead = self.engine.is_ahead(wish, stem=stem is not None)
        beside = self.pauses.used or self._leaving is not None
        turn.controls = controls = self.stepping.fitting(wish, ahead=ahead, beside=beside)
        status: BlockStatus = "answered"
        if self.ends.playback.position >= due + self._block:
            self.engine.skip(heard, stem)
            self.skipped_blocks += 1
            answer, status, crossed = Answer(np.zeros_like(heard), None), "skipped", False
        else:
            answer, crossed = self._generate(heard, stem, controls, due)
            status = "answered" if answer.report is not None else "failed"
            self._note_failure(number, answer)
        margin_s = (due - self.ends.playback.position) / self.ends.rate
        late = self._write(answer.audio.T)
        # Not before: taking a model down takes 20 ms.
        self._leave()
        if late:
            self.late_until = time.monotonic() + LATE_SHOWN_S
        if late and status != "skipped":
            self.late_blocks += 1
            log.warning("block %d came %.0f ms late", number, -1000 * margin_s)
        report = answer.report
        if report is not None:
            report = replace(
                report,
                margin_s=margin_s,
                late_samples=late,
                steps_wish=wish.steps,
                steps_reason=self.stepping.reason(wish, controls),
            )
            self.last_report = report
            _tell(self.listeners, report)
        self._record(turn, status, replace(answer, report=report), crossed=crossed)
        if not crossed and status != "failed":
            self.stepping.learn(wish, report)
        self._drifting.look(self.engine.instrument.spec, wish, heard, stem is not None, answer)

    def _give_up(self, turn: _Turn, reason: str) -> None:
        """End a block that an error of ours cut off: what was heard is used up, so its place in
        time is kept, or all that follows would move; and a take without it could not be replayed.
        """
        self.engine.state = turn.before
        self._leave()
        self.failed_blocks += 1
        audio = self.engine.fail(turn.heard, turn.stem)
        if self._written == turn.due:
            self._write(audio.T)
        self._record(turn, "failed", Answer(audio, None, reason), crossed=False)

    def _record(self, turn: _Turn, status: BlockStatus, answer: Answer, *, crossed: bool) -> None:
        """Tell what has become of a block."""
        turn.told = True
        changes, self._changes = tuple(self._changes), []
        number = turn.before.context.block
        record = BlockRecord(
            number,
            status,
            self.timeline.input_start(number) * self.ends.rate // self.rate,
            turn.due,
            turn.controls,
            _crossed(changes) if crossed else changes,
            turn.before,
            turn.heard,
            turn.stem,
            answer.audio,
            answer.report,
            answer.reason,
            answer.forgot,
        )
        _tell(self.record_listeners, record)

    def _generate(
        self, heard: Floats, stem: Floats | None, controls: Controls, due: int
    ) -> tuple[Answer, bool]:
        """Run the model; tell also whether the model before it is still in the sound."""
        leaving, before = self._leaving, self.engine.state
        self.busy_since = time.monotonic()
        try:
            if leaving is None:
                return self.engine.answer(heard, stem, controls), False

            def there_is_time(answered: BlockReport) -> bool:
                left_s = (due - self.ends.playback.position) / self.ends.rate
                return self.stepping.enough(left_s, controls, answered)

            return cross_over(
                leaving, self.engine, heard, stem, controls, there_is_time=there_is_time
            )
        except Exception as error:
            # Not the model's fault but ours; the stream keeps its place in time all the same.
            self.engine.state = before
            reason = str(error) or type(error).__name__
            return Answer(self.engine.fail(heard, stem), None, reason, error=error), False
        finally:
            self.busy_since = None

    def _leave(self) -> None:
        """Let go of the model that played until now, if there is one."""
        changed, by_now = self._leaving is not None, self.engine.context.block % TIDY_BLOCKS == 0
        self._untidy = self._untidy or changed or by_now
        self._leaving = None

    def _note_failure(self, number: int, answer: Answer) -> None:
        """Count a block that failed, and tell of the first one."""
        if answer.report is not None:
            self.error = ""
            return
        if self.ending:
            return
        text = f"block {number} failed: {answer.reason.rstrip('.')}"
        if answer.error is None:
            text = f"block {number} was muted: the model gave {BAD_SOUND[answer.reason]}"
            self.muted_blocks += 1
        if not self.error:
            log.error("%s; dry sound goes on", text, exc_info=answer.error)
            what = "it is silent" if answer.error is not None else "the context was forgotten"
            self._on_fault("sound" if answer.error is None else "model", f"{text}; {what}")
        self.error = text
        self.failed_blocks += 1

    def _write(self, audio: Floats) -> int:
        """Put the next [n, 2] samples at the model's rate on the timeline; return how late."""
        piece = self._out.feed(np.ascontiguousarray(audio, dtype=np.float32))
        due, self._written = self._written, self._written + len(piece)
        return self.ends.playback.write(due, piece)


def _crossed(changes: Sequence[MemoryChange]) -> tuple[MemoryChange, ...]:
    """The changes before a block that the model before it is still heard in."""
    last = max(i for i, change in enumerate(changes) if change.name == "model")
    changed = replace(changes[last], fade="block")
    return (*changes[:last], changed, *changes[last + 1 :])


def _tell(listeners: Sequence[Callable[..., None]], *what: object) -> None:
    """Tell everybody; one that fails does not stop the sound."""
    for listener in listeners:
        try:
            listener(*what)
        except Exception:
            log.exception("a listener failed; the sound goes on")
