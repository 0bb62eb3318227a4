"""A session on a clock that nobody waits for: a recording goes in, a score is played to it.

The session, the commander and the ends of the device are those of the stage, so a message means
here what it means there. One thread steps them all, block by block, as fast as the model can.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.commands import Commander
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.matching import PERIOD_S, WINDOW_S, LoudnessMatcher
from lmdm_agent.offline_services import OfflineServices, Silent
from lmdm_agent.protocol import Ack, Fail
from lmdm_agent.records import BlockRecord
from lmdm_agent.score import Cue, Score, refuse
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]
Replied = Callable[[Cue, Ack | Fail], None]

BUFFER_SAMPLES = 512
"""Most that moves at once, as on a stage: gains move in ramps of a buffer."""
LARGEST_BUFFER_SAMPLES = 16384
ROOM_S = 2.0
"""How much the tapes keep beyond the delay, besides what the loudness match looks at."""


class OfflineStage:
    """A session and a commander whose clock `play` moves; for one pass over one recording.

    Args:
        instrument: The model; the device runs at its rate.
        timeline: Block and slack, as on stage.
        controls: Settings at the start.
        services: What messages can ask for.
        stem: Whether there is a second input.
        quantises: Whether changes wait for a beat or bar; those of a log have waited already.
        buffer_samples: Most that moves at once.
    """

    def __init__(
        self,
        instrument: Instrument,
        timeline: Timeline,
        controls: Controls,
        services: OfflineServices,
        *,
        stem: bool = False,
        quantises: bool = True,
        buffer_samples: int = BUFFER_SAMPLES,
    ) -> None:
        spec = instrument.spec
        self._size = timeline.block_samples
        room = 2 * self._size + timeline.offset_samples + spec.decoder_lookahead_samples
        self._state = ControlState(controls)
        self._ends = Ends(
            self._state,
            spec.sample_rate,
            stem=(2, 3) if stem else (),
            seconds=ROOM_S + WINDOW_S + room / spec.sample_rate,
        )
        self.session = Session(instrument, timeline, self._state, self._ends)
        self.session.conductor.quantises = quantises
        self._commander = Commander(self.session, services)
        self._matcher = LoudnessMatcher(self._ends, self._state, self.session.delay_samples)
        self._period = round(PERIOD_S * spec.sample_rate)
        self._in = np.zeros((buffer_samples, 4 if stem else 2), np.float32)
        self._out = np.zeros((buffer_samples, 2), np.float32)

    def play(
        self,
        dry: Floats,
        stem: Floats | None,
        cues: Sequence[Cue],
        answered: Callable[[BlockRecord], None],
        replied: Replied,
        *,
        heard: Floats | None = None,
    ) -> Sequence[Cue]:
        """Answer a recording.

        Args:
            dry: [2, samples] at the model's rate; the last block is filled up with silence.
            stem: The second input, shaped like ``dry`` or shorter.
            cues: Messages, in the order of their positions.
            answered: Told of every block.
            replied: Told of every message and its answer.
            heard: [2, n], written to: what leaves the outputs from the first sample on. Longer than
                ``dry``, it holds the last answers, too.

        Returns:
            The cues that come after the end; they were not sent.
        """
        answered_end = -(-dry.shape[1] // self._size) * self._size
        end = max(answered_end, heard.shape[1] if heard is not None else 0)
        left = deque(cues)
        self.session.listen_records(answered)
        while True:
            position = self._ends.position
            # A cue of the end itself would be in time for nothing.
            last = position >= answered_end
            self._send_due(left, position, True, replied)
            if position % self._size == 0 and position <= answered_end:
                self.session.step()
            if not last:
                self._send_due(left, position, False, replied)
            if position >= end:
                return tuple(left)
            stop = end if last or not left else min(end, left[0].position)
            self._move(stop, dry, stem, heard)
            self.session.call_heard_cues()

    def _send_due(self, left: deque[Cue], position: int, before: bool, replied: Replied) -> None:
        while left and left[0].position <= position and (left[0].before or not before):
            self.send(left.popleft(), replied)

    def send(self, cue: Cue, replied: Replied) -> None:
        """Send one message now, and do what it asks for."""
        replies: list[Ack | Fail] = []
        self._commander.apply(cue.name, cue.args, replies.append, "score")
        self.session.run_jobs()
        # Not from within: the commander lets no listener stop it.
        for reply in replies:
            replied(cue, reply)

    def _move(self, stop: int, dry: Floats, stem: Floats | None, heard: Floats | None) -> None:
        """Move the clock on, to ``stop`` at most; never over a moment when something happens."""
        position, size = self._ends.position, self._size
        heard_since = (position - self.session.delay_samples) % size
        count = min(
            stop - position,
            size - position % size,
            size - heard_since,
            self._period - position % self._period,
            len(self._in),
        )
        piece, out = self._in[:count], self._out[:count]
        piece.fill(0.0)
        for first, source in ((0, dry), (2, stem)):
            if source is not None:
                sound = source[:, position : position + count].T
                piece[: len(sound), first : first + 2] = sound
        self._ends.callback(piece, out)
        if heard is not None:
            there = heard[:, position : position + count]
            there[:] = out[: there.shape[1]].T
            if self._ends.position % self._period == 0:
                self._matcher.step()


def rehearse(
    score: Score,
    spec: ModelSpec,
    timeline: Timeline,
    controls: Controls,
    services: OfflineServices,
    samples: int,
    *,
    stem: bool = False,
) -> list[str]:
    """Play a score without sound, before minutes are spent on it.

    Every message is planned, prepared and carried out as it will be, at its block: files are read
    and models are loaded.

    Args:
        score: What to play.
        spec: Of the model.
        timeline: Block and slack.
        controls: Settings at the start.
        services: Of the run that follows.
        samples: Length of the recording, at the model's rate.
        stem: Whether there is a second input.

    Returns:
        What a composer should know: values that were clamped, lines that come after the end.

    Raises:
        ConfigError: Messages were refused; every line is named.
    """
    errors: list[tuple[int, str]] = []
    remarks: list[str] = []

    def replied(cue: Cue, reply: Ack | Fail) -> None:
        if isinstance(reply, Fail):
            errors.append((cue.line, reply.text))
            return
        clamped = [note for note in reply.note.split("; ") if note.endswith(" used")]
        remarks.extend(f"line {cue.line}: {cue.name}: {note}" for note in clamped)

    cues = score.cues(spec.sample_rate, timeline.block_samples)
    stage = OfflineStage(
        Silent(spec),
        timeline,
        controls,
        services.rehearsal(),
        stem=stem,
        quantises=not score.is_log,
        buffer_samples=LARGEST_BUFFER_SAMPLES,
    )
    # What comes after the last message needs no rehearsal.
    length = min(samples, max((cue.position for cue in cues), default=0) + 1)
    silence: Floats = np.broadcast_to(np.float32(0.0), (2, length))
    late = stage.play(silence, None, cues, lambda record: None, replied)
    for cue in late:
        stage.send(cue, replied)
    refuse(score.path, errors)
    if late:
        seconds = samples / spec.sample_rate
        count = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
        remarks.append(
            f"line {late[0].line}{count}: after the end at {seconds:.2f} s; does nothing"
        )
    return remarks
