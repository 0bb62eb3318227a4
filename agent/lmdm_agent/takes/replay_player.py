"""The engine of a take, moved through the take's blocks as it was on stage.

Everything comes out of files that may be damaged or hostile: what does not fit is a `TakeError`
that names the file and the block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine, Instrument
from lmdm_agent.errors import TakeError
from lmdm_agent.handover import cross_over
from lmdm_agent.reports import Answer
from lmdm_agent.takes import tracks
from lmdm_agent.takes.checked_controls import checked
from lmdm_agent.takes.format import BLOCKS, STATE, BlockLine, ChangeLine, Take, TrackName
from lmdm_agent.takes.journal import crc
from lmdm_agent.takes.replay_sound import late_end, sound_file
from lmdm_agent.takes.safe_files import inside
from lmdm_agent.takes.state_file import load_latents, load_state
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]
InstrumentOf = Callable[[str, str], Instrument]
"""Gives the model of a name and content hash, or another one for a variation."""
Override = Callable[[Controls], Controls]
Heard = tuple[Floats, Floats | None]
"""What one block hears: input and stem, [2, block_samples] each."""

MOST_SAMPLES = 2**40
"""Longer streams are a damaged file: nobody plays for a year."""


class Tally:
    """What is counted block by block."""

    def __init__(self) -> None:
        self.blocks = self.silent = 0
        self.differing: list[int] = []
        self.heard_differing: list[int] = []
        self.failed: list[int] = []
        self.failure = ""


class Player:
    """The engine of a take, moved through the take's blocks."""

    def __init__(self, take: Take, instrument_of: InstrumentOf, overrides: Override | None) -> None:
        self.take = take
        self.variation = overrides is not None
        self.notes: list[str] = []
        self.late_until = 0
        """Where the lateness of blocks before the first ends."""
        self._facts = take.manifest
        self._instrument_of = instrument_of
        self._overrides = overrides
        self._engine: Engine | None = None
        self._leaving: Engine | None = None
        """What played until the block that comes next."""
        self._model = (self._facts.model.name, self._facts.model.content_hash)

    def lines(self) -> Iterator[tuple[BlockLine, Heard]]:
        """The blocks that can be made again, each with what it hears; whole ones only.

        Raises:
            TakeError: One is missing, or not where it should be.
        """
        first: BlockLine | None = None
        hearing = None
        expected = self._facts.first_block or 0
        for line in self.take.blocks():
            if line.block < expected and first is None:
                self._model = _model_after(line, self._model)
                size = -(-self._facts.block_samples * self._facts.rate // self._facts.model_rate)
                late = late_end(line, line.due, size, self._facts)
                self.late_until = max(self.late_until, late)
                continue
            if line.block != expected:
                raise TakeError(f"{self.take.path}: block {expected} is missing in {BLOCKS}.")
            if first is None:
                first = line
                self._model = _model_after(line, self._model)
                self._begin()
                hearing = heard_blocks(self.take, line)
            self._check_place(line, first)
            heard = next(hearing, None) if hearing is not None else None
            if heard is None:
                return
            if line is not first:
                for change in line.changes:
                    self._change(change)
            yield line, heard
            expected += 1

    def _check_place(self, line: BlockLine, first: BlockLine) -> None:
        facts = self._facts
        size, start = facts.block_samples, facts.start_position
        place = line.block * size * facts.rate // facts.model_rate - start
        early = line.due <= line.sample or line.due < first.due
        if line.sample != place or line.sample < 0 or early or line.block * size > MOST_SAMPLES:
            raise TakeError(f"{self.take.path}: {BLOCKS} is damaged at block {line.block}.")

    def _begin(self) -> None:
        """The model and the memory that the first block started from."""
        instrument = self._load()
        engine = Engine(instrument, Timeline(self._facts.block_samples, self._facts.slack_samples))
        block = self._facts.first_block or 0
        try:
            state = load_state(inside(self.take.path, STATE), instrument.spec)
        except TakeError as error:
            if instrument.spec.content_hash == self._model[1]:
                raise
            self.notes.append(f"It starts without a memory, as {str(error).rstrip('.')}.")
            engine.context = replace(engine.context, block=block)
        else:
            if state.context.block != block:
                raise TakeError(f"{self.take.path}: {STATE} is not that of block {block}.")
            engine.state = state
        self._engine = engine

    def _load(self) -> Instrument:
        """The model that plays, or what stands in for it; it has to fit the take's blocks."""
        instrument = self._instrument_of(*self._model)
        spec, facts = instrument.spec, self._facts
        if (spec.block_samples, spec.sample_rate) != (facts.block_samples, facts.model_rate):
            raise TakeError(
                f"{spec.name} has blocks of {spec.block_samples} samples at {spec.sample_rate} Hz, "
                f"{self.take.path} has {facts.block_samples} at {facts.model_rate} Hz; only a "
                "model of the same block and rate can play it again."
            )
        self.variation = self.variation or spec.content_hash != self._model[1]
        return instrument

    def _change(self, change: ChangeLine) -> None:
        """Do to the memory what was done before a block."""
        engine = self._playing
        if change.name == "clear":
            engine.clear()
        elif change.name == "prime":
            self._prime(change, engine)
        elif change.name == "refresh":
            engine.refresh(change.dropped)
        else:
            self._model = (change.model, change.content_hash)
            instrument = self._load()
            own = instrument.spec.content_hash == change.content_hash
            if instrument is engine.instrument and not own:
                return  # A variation with one model for all goes on.
            self._engine = Engine(instrument, engine.timeline)
            self._leaving = self._leaving or engine
            if change.fade:
                self._engine.follow(engine)
            else:
                # As models changed when this take was made.
                self._engine.context = replace(self._engine.context, block=engine.context.block)

    def _prime(self, change: ChangeLine, engine: Engine) -> None:
        spec = engine.instrument.spec
        try:
            engine.prime_latents(load_latents(self.take, change.latents, spec))
        except TakeError as error:
            if spec.content_hash == self._model[1]:
                raise
            self.notes.append(f"A prime is left out, as {str(error).rstrip('.')}.")

    @property
    def _playing(self) -> Engine:
        assert self._engine is not None
        return self._engine

    def answer(self, line: BlockLine, heard: Heard, tally: Tally) -> Floats:
        """Make a block again, [2, block_samples]; what was silent for want of time stays so."""
        audio, stem = heard
        where = f"{self.take.path}: block {line.block}"
        controls = checked(line.controls or self._facts.controls, where)
        tally.blocks += 1
        if crc(audio) != line.heard_crc:
            tally.heard_differing.append(line.block)
        leaving, self._leaving = self._leaving, None
        if line.status != "answered" and not self.variation:
            tally.silent += 1
            wet = self._silent(line, audio, stem)
        else:
            if self._overrides is not None:
                controls = self._overrides(controls)
            fades = any(change.fade == "block" for change in line.changes)
            answer = self._answer(leaving if fades else None, audio, stem, controls)
            wet = answer.audio
            if answer.report is None:
                tally.failed.append(line.block)
                tally.failure = tally.failure or answer.reason
        if crc(wet) != line.answer_crc:
            tally.differing.append(line.block)
        return wet

    def _silent(self, line: BlockLine, audio: Floats, stem: Floats | None) -> Floats:
        """What was skipped or failed is not made; where sound was before, it fades out."""
        if line.status == "failed" and line.reason:
            return self._playing.fail(audio, stem, forget=line.forgot)
        self._playing.skip(audio, stem)
        return np.zeros_like(audio)

    def _answer(
        self, leaving: Engine | None, audio: Floats, stem: Floats | None, controls: Controls
    ) -> Answer:
        """Make a block; what sounded then is not judged once more, a variation is."""
        guarded = self.variation
        if leaving is None:
            return self._playing.answer(audio, stem, controls, guarded=guarded)
        answer, _ = cross_over(leaving, self._playing, audio, stem, controls, guarded=guarded)
        return answer


def _model_after(line: BlockLine, model: tuple[str, str]) -> tuple[str, str]:
    """The model that makes a block, from the one before it."""
    for change in line.changes:
        if change.name == "model":
            model = (change.model, change.content_hash)
    return model


def heard_blocks(take: Take, first: BlockLine) -> Iterator[Heard]:
    """What the model heard, block by block from ``first`` on, as long as there are whole ones.

    Raises:
        TakeError: A track is missing, damaged, or of another rate than the take says.
    """
    facts = take.manifest
    same = facts.rate == facts.model_rate
    start = first.sample if same else 0
    size = facts.block_samples
    dry: TrackName = "dry" if same else "heard"
    side: TrackName = "stem" if same else "heard_stem"
    main = tracks.pieces(sound_file(take, dry, facts.model_rate), size, start)
    stems = None
    if "stem" in facts.tracks:
        stems = tracks.pieces(sound_file(take, side, facts.model_rate), size, start)
    for heard in main:
        stem = next(stems, None) if stems is not None else None
        if len(heard) < size or (stems is not None and (stem is None or len(stem) < size)):
            return
        yield heard.T.copy(), None if stem is None else stem.T.copy()
