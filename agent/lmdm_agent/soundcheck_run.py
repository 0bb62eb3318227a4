"""The measurements of a soundcheck, on whatever plays: a real rig, or a clock without a device.

The real model does all its work for every block; what sounds of it is replaced by silence, and by
sweeps where the device's loop is measured. Time is counted in blocks and device samples.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import loopback
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import DeviceError, LmdmError
from lmdm_agent.loopback import Loop
from lmdm_agent.records import BlockRecord
from lmdm_agent.ring import Overrun
from lmdm_agent.session import Session
from lmdm_agent.soundcheck_advice import Answer, Buffers
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]

POLL_S = 0.02
STALLED_POLLS = 250
"""Without a single buffer for so long (five seconds), the device has stopped."""
UNANSWERED_S = 20.0
"""Without an answer for so long, and twenty blocks, the model hangs."""
ROUND_BLOCKS = 8
"""Step counts take turns of so many blocks, so that other programs disturb all of them alike."""
DROPPED = 2
"""Blocks after a change of steps that may have waited for slower ones before them."""
HOPELESS = 4
"""So many late blocks of one turn end it."""


class Stage(Protocol):
    """What plays: a `lmdm_agent.rig.Rig`, for one."""

    @property
    def session(self) -> Session:
        """Blocks."""
        ...

    @property
    def ends(self) -> Ends:
        """Tapes and counters of the device."""
        ...

    @property
    def state(self) -> ControlState:
        """Live controls."""
        ...


class Probe:
    """An instrument that works like another one, and sounds like nothing but what it is given."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._waiting: deque[Floats] = deque()
        self._kept: tuple[Floats, Floats] | None = None
        self.idle = False
        """Whether blocks cost next to nothing, so that sweeps come in time whatever the load."""

    @property
    def spec(self) -> ModelSpec:
        """The model's."""
        return self._instrument.spec

    def cancel(self) -> None:
        """End the model's run in progress, where it can."""
        cancel = getattr(self._instrument, "cancel", None)
        if cancel is not None:
            cancel()

    def embed(self, text: str) -> Floats:
        """The model's."""
        return self._instrument.embed(text)

    def sketch(self, audio: Floats) -> Floats:
        """The model's."""
        return self._instrument.sketch(audio)

    def encode(self, audio: Floats) -> Floats:
        """The model's."""
        return self._instrument.encode(audio)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """The model's; while idle, what it gave last."""
        if self._kept is None or not self.idle:
            self._kept = self._instrument.context(added, text)
        return self._kept

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """The model's; nothing while idle."""
        if self.idle:
            return np.zeros_like(x)
        return self._instrument.denoise(x, k, added, kv, text_kv)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """The model's work and state; the sound is what waits, else silence."""
        after = state if self.idle else self._instrument.decode(latents, state)[1]
        spec = self.spec
        samples = latents.shape[-1] * spec.samples_per_latent
        sound = np.zeros((len(latents), spec.channels, samples), np.float32)
        piece = self._take(samples)
        sound[0, :, : len(piece)] = piece.T
        return sound, after

    def play(self, sound: Floats) -> None:
        """Let the next blocks sound like this: [samples, 2] at the model's rate."""
        self._waiting.append(sound)

    def _take(self, count: int) -> Floats:
        if not self._waiting:
            return np.zeros((0, 2), np.float32)
        sound = self._waiting.popleft()
        if len(sound) > count:
            self._waiting.appendleft(sound[count:])
        return sound[:count]


def for_measuring(controls: Controls) -> Controls:
    """Controls for a run of known load: nothing changes the steps, and only the sweeps sound."""
    return replace(
        controls,
        mix=1.0,
        gain_db=0.0,
        mute=False,
        bypass=False,
        panic=False,
        match_loudness=False,
        auto_steps=False,
        drift_watch=False,
        late_sound="silence",
    )


class Bench:
    """Measures on a running stage.

    Args:
        stage: Session and ends; the session's instrument is ``probe``.
        probe: What the session plays.
        name: The device, for errors.
        pause: Lets a moment pass; tests turn their device by hand here.
    """

    def __init__(
        self,
        stage: Stage,
        probe: Probe,
        name: str,
        *,
        pause: Callable[[], None] = lambda: time.sleep(POLL_S),
    ) -> None:
        self._session, self._ends = stage.session, stage.ends
        self._probe, self._name = probe, name
        self._pause = pause
        self.tell: Callable[[float], None] = lambda seconds: None
        """Told the sample clock in seconds, often, while something is measured."""
        timeline, rate = stage.session.timeline, probe.spec.sample_rate
        self.slack_s = timeline.slack_samples / rate
        self.block_s = timeline.block_samples / rate
        self.answers: list[Answer] = []
        """Of every block so far; the worker's thread appends."""
        stage.session.change(for_measuring)
        stage.session.listen_records(self._note)

    @property
    def clock_s(self) -> float:
        """The device's clock."""
        return self._ends.position / self._ends.rate

    def _note(self, record: BlockRecord) -> None:
        report, at_s = record.report, record.position / self._ends.rate
        if report is None:
            failed = record.status == "failed"
            worst = self.slack_s + self.block_s
            self.answers.append(Answer(at_s, record.controls.steps, 0.0, worst, not failed, failed))
            return
        took = max(report.inference_s, self.slack_s - (report.margin_s or 0.0))
        late = report.late_samples > 0
        self.answers.append(Answer(at_s, report.steps, report.inference_s, took, late))

    def turn(self, steps: int, blocks: int, *, give_up: bool = True) -> list[Answer]:
        """Answers of so many blocks with ``steps``; fewer when it is hopeless.

        Raises:
            DeviceError: The device has stopped.
            LmdmError: The model does not come back.
        """
        self._set_steps(steps)
        begun = len(self.answers)

        def here() -> list[Answer]:
            return [a for a in self.answers[begun:] if a.steps == steps][DROPPED:]

        def hopeless() -> bool:
            return give_up and sum(a.late or a.failed for a in here()) >= HOPELESS

        self._until(lambda: len(here()) >= blocks or hopeless())
        return here()[:blocks]

    def catch_up(self, steps: int) -> None:
        """Play with few steps until blocks are in time again, for eight blocks at most."""
        self._set_steps(steps)
        begun = len(self.answers)
        self._until(
            lambda: (
                len(self.answers) >= begun + 8
                or (len(self.answers) > begun and not self.answers[-1].late)
            )
        )

    def survey(self, counts: Sequence[int], blocks: int) -> dict[int, list[Answer]]:
        """So many blocks with each number of steps, in turns; hopeless ones end early."""
        found: dict[int, list[Answer]] = {steps: [] for steps in counts}
        open_counts = list(counts)
        while open_counts:
            for steps in tuple(open_counts):
                missing = blocks - len(found[steps])
                got = self.turn(steps, min(ROUND_BLOCKS, missing))
                found[steps] += got
                late = sum(answer.late or answer.failed for answer in got)
                if late:
                    self.catch_up(min(counts))
                if late >= HOPELESS or len(found[steps]) >= blocks:
                    open_counts.remove(steps)
        return found

    def loop(self) -> Loop:
        """Play sweeps and look for them; the tapes must hold all of it."""
        rate, model_rate = self._ends.rate, self._probe.spec.sample_rate
        sound = loopback.probe(model_rate)
        start = self._ends.position
        # A block may just have begun, and the next ones bring the sweeps.
        length = (len(sound) / model_rate + 2.0 * self.block_s + loopback.LONGEST_S) * rate
        count = min(int(length) + self._session.delay_samples, self._ends.mix.capacity * 9 // 10)
        self._probe.play(sound)
        self._probe.idle = True
        try:
            self._until(lambda: self._ends.position >= start + count)
        finally:
            self._probe.idle = False
        try:
            sent, heard = self._ends.mix.read(start, count), self._ends.dry.read(start, count)
        except Overrun:
            return loopback.NOT_MEASURED
        return loopback.analyse(sent, heard, rate)

    def buffers(self, buffer_samples: int) -> Callable[[], Buffers]:
        """Count what the device callback does from now on; what is returned tells."""
        ends = self._ends
        position, xruns, before = ends.position, ends.xruns, ends.buffers

        def told() -> Buffers:
            now = ends.buffers
            return Buffers(
                buffer_samples=buffer_samples,
                seconds=(ends.position - position) / ends.rate,
                callbacks=now.callbacks - before.callbacks,
                xruns=ends.xruns - xruns,
                slow=now.slow_callbacks - before.slow_callbacks,
                longest_ms=1000.0 * now.longest_callback_s,
            )

        return told

    def _set_steps(self, steps: int) -> None:
        self._session.change(lambda controls: replace(controls, steps=steps))

    def _until(self, done: Callable[[], bool]) -> None:
        """Wait.

        Raises:
            DeviceError: No buffer comes any more.
            LmdmError: No block is answered any more.
        """
        position, still = self._ends.position, 0
        answered, since = len(self.answers), position
        patience = max(UNANSWERED_S, 20.0 * self.block_s) * self._ends.rate
        while not done():
            self._pause()
            self.tell(self.clock_s)
            if self._ends.position != position:
                position, still = self._ends.position, 0
            still += 1
            if still > STALLED_POLLS:
                raise DeviceError(f"{self._name} has stopped: no buffer came for five seconds.")
            if len(self.answers) != answered:
                answered, since = len(self.answers), position
            if position - since > patience:
                seconds = (position - since) / self._ends.rate
                raise LmdmError(f"the model has not answered for {seconds:.0f} s; it hangs.")
