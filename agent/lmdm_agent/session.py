"""One running stream: the worker that answers blocks, the loader that prepares things for it.

Owns the threads and the engine. Edges (OSC, terminal, recorder, device) know this object and
nothing below it. Only the worker thread calls the engine; slow work (encoding a prompt, reading a
file, loading a model) is a job for the loader thread, which hands finished results to the worker.
Cues wait for their block: `schedule` for the block's turn at the worker, `heard_schedule` for the
moment it sounds.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_agent.conductor import Conductor
from lmdm_agent.control_state import Change, ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import BlockReport, Engine, Instrument
from lmdm_agent.errors import LmdmError
from lmdm_agent.grid import on_grid
from lmdm_agent.rates import converter, withheld_samples
from lmdm_agent.records import BlockRecord, MemoryChange
from lmdm_agent.ring import Overrun
from lmdm_agent.schedule import MAX_WAITING, Schedule
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]
StateWord = Literal["offline", "loading", "ready", "running", "late", "error"]
Done = Callable[[Exception | None], None]
"""Called once when a job ends: with None, or with why it failed."""
Hand = Callable[[], None]
"""What the worker does between two blocks."""

log = logging.getLogger("lmdm.session")

POLL_S = 0.002
LATE_SHOWN_S = 5.0
CAPTURE_CHUNK = 1024
CUE_POLL_S = 0.02
KEPT_PROMPTS = 16
"""Prompts that a new model encodes before it takes over."""
MAX_JOBS = 64
"""Requests that may wait for the loader."""


@dataclass(frozen=True)
class Health:
    """What the performer wants to know at a glance; one frozen value."""

    state: StateWord
    block: int
    late_blocks: int
    skipped_blocks: int
    late_samples: int
    xruns: int
    delay_samples: int
    delay_s: float
    block_s: float
    inference_s: float
    margin_s: float
    error: str
    failed_blocks: int = 0
    limited_samples: int = 0
    """Samples that the limiter at the output turned down."""


class Session:
    """Runs one instrument between the ends of a device stream. A context manager.

    Args:
        instrument: The loaded model.
        timeline: Block and slack at the model's rate.
        state: Live controls.
        ends: The device side.
    """

    def __init__(
        self, instrument: Instrument, timeline: Timeline, state: ControlState, ends: Ends
    ) -> None:
        self.state = state
        self.ends = ends
        self.timeline = timeline
        self.engine = Engine(instrument, timeline)
        self._coming: Callable[[], Engine | None] = lambda: None
        """The engine of a model that was prepared; only the hand that brings it keeps it."""
        self._rate = instrument.spec.sample_rate
        self._in = converter(ends.rate, self._rate, 2)
        self._stem_in = converter(ends.rate, self._rate, 2) if ends.stem else None
        self._out = converter(self._rate, ends.rate, 2)
        held_in = withheld_samples(ends.rate, self._rate)
        held_out = withheld_samples(self._rate, ends.rate)
        ratio = ends.rate / self._rate
        first_due = (
            -(-timeline.offset_samples * ends.rate // self._rate)
            + int(np.ceil(held_in * ratio))
            + held_out
        )
        lookahead = instrument.spec.decoder_lookahead_samples
        self.delay_samples = first_due + -(-lookahead * ends.rate // self._rate)
        """The announced delay: device samples from an input sample to the sound it caused. Blocks
        are written at `first_due`; a decoder that looks ahead starts them with the sound before."""
        self._fed = 0
        self._heard = np.zeros((0, 2), np.float32)
        self._heard_stem = np.zeros((0, 2), np.float32)
        if self.delay_samples + 2 * timeline.block_samples * ratio > ends.playback.capacity:
            raise ValueError("the rings of Ends are too short for this delay; give more seconds")
        ends.playback.expect(first_due)
        self._written = first_due
        block_s = timeline.block_samples / self._rate
        self.conductor = Conductor(state, lambda: ends.position / ends.rate, block_s)
        self.conductor.sync()
        self.schedule = Schedule()
        self.heard_schedule = Schedule()
        self.last_report: BlockReport | None = None
        self.late_blocks = 0
        self.skipped_blocks = 0
        self.failed_blocks = 0
        """Blocks the model failed on; they were silent."""
        self._late_until = 0.0
        self._error = ""
        self.trouble = ""
        """Why no sound moves, from whoever watches the device; empty while all is well."""
        self.remark = ""
        """What a performer should know though the sound goes on (a recording that stopped)."""
        self._loading = 0
        self._listeners: list[Callable[[BlockReport], None]] = []
        self._record_listeners: list[Callable[[BlockRecord], None]] = []
        self._changes: list[MemoryChange] = []
        self._handed: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._guard, args=(self._work,), name="lmdm-worker", daemon=True
            ),
            threading.Thread(
                target=self._guard, args=(self._load,), name="lmdm-loader", daemon=True
            ),
            threading.Thread(
                target=self._guard, args=(self._run_errands,), name="lmdm-errands", daemon=True
            ),
            threading.Thread(
                target=self._guard, args=(self._keep_cues,), name="lmdm-cues", daemon=True
            ),
        ]

    # Lifecycle: the thread that made the session.

    def __enter__(self) -> Session:
        self.warm_up()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._jobs.put(None)
        self._errands.put(None)
        for thread in self._threads:
            thread.join(timeout=1.5)

    def warm_up(self) -> None:
        """Encode the prompts and run one block that nobody hears, before the stream opens."""
        spec = self.engine.instrument.spec
        silence = np.zeros((spec.channels, spec.block_samples), np.float32)
        trial = Engine(self.engine.instrument, self.timeline, self.engine.embeddings)
        trial.process(silence, None, self.state.current)

    def listen(self, listener: Callable[[BlockReport], None]) -> None:
        """Have ``listener`` called from the worker thread after every block; it must be quick."""
        self._listeners.append(listener)

    def listen_records(self, listener: Callable[[BlockRecord], None]) -> None:
        """Like `listen`, but told all that is needed to make the block again, silent ones too."""
        self._record_listeners.append(listener)

    # Facts: any thread.

    @property
    def snapshot_block(self) -> int:
        """Number of the last block whose controls are fixed; -1 before the first."""
        return self.state.taken[0]

    @property
    def next_block(self) -> int:
        """The first block that will use a control set now."""
        return self.snapshot_block + 1

    def seconds_until_heard(self, block: int) -> float:
        """Seconds until the first sample of a block sounds at the device."""
        due = self.timeline.input_start(block) * self.ends.rate / self._rate + self.delay_samples
        return (due - self.ends.position) / self.ends.rate

    @property
    def block_heard(self) -> int:
        """The block sounding at the device now; -1 before the first."""
        played = (self.ends.position - self.delay_samples) * self._rate
        return max(-1, played // (self.timeline.block_samples * self.ends.rate))

    @property
    def quantised_block(self) -> int | None:
        """The block that a change has to wait for; None when changes do not wait."""
        now_s = self.conductor.now_s
        found = self.conductor.quantised_block(
            self.next_block, lambda block: now_s() + self.seconds_until_heard(block)
        )
        # Nothing overtakes what still waits.
        return self.next_block if found is None and self.schedule.quantised else found

    @property
    def state_word(self) -> StateWord:
        """The session in one word."""
        if self._error or self.trouble:
            return "error"
        if self._loading:
            return "loading"
        if self.last_report is None:
            return "ready"
        return "late" if time.monotonic() < self._late_until else "running"

    def health(self) -> Health:
        """All counters at once."""
        report = self.last_report
        return Health(
            state=self.state_word,
            block=self.snapshot_block,
            late_blocks=self.late_blocks,
            skipped_blocks=self.skipped_blocks,
            late_samples=self.ends.playback.late_samples,
            xruns=self.ends.xruns,
            delay_samples=self.delay_samples,
            delay_s=self.delay_samples / self.ends.rate,
            block_s=self.timeline.block_samples / self._rate,
            inference_s=report.inference_s if report else 0.0,
            margin_s=(report.margin_s or 0.0) if report else 0.0,
            error=self._error or self.trouble or self.remark,
            failed_blocks=self.failed_blocks,
            limited_samples=self.ends.limited_samples,
        )

    # Requests: any thread.

    def change(self, change: Change) -> int:
        """Change the controls now; return the first block that uses the new value."""
        controls, block = self.state.apply(change)
        self.conductor.sync()
        if controls.quantise == "off" or controls.tempo <= 0.0:
            self.schedule.release()
        return block

    def hand_over(self, change: Change, hands: Sequence[Hand]) -> None:
        """Let the worker do ``hands`` and change the controls, both before the next block."""
        self._handed.put(self._safe(lambda: self._carry_out(change, hands)))

    def _carry_out(self, change: Change, hands: Sequence[Hand]) -> None:
        for hand in hands:
            hand()
        self.state.update(change)
        self.conductor.sync()

    @property
    def hands_wait(self) -> bool:
        """Whether the worker is about to clear, prime or replace the context."""
        return not self._handed.empty()

    def change_at(
        self,
        block: int,
        change: Change,
        hands: Sequence[Hand] = (),
        key: str = "",
        *,
        quantised: bool = False,
    ) -> None:
        """Like `hand_over`, at the turn of a block; the rest as in `Schedule.add`."""
        run = self._safe(lambda: self._carry_out(change, hands))
        self.schedule.add(block, run, key, quantised=quantised)

    def when_heard(self, block: int, run: Callable[[], None], key: str = "") -> None:
        """Do something at the moment a block begins to sound."""
        self.heard_schedule.add(block, self._safe(run), key)

    @property
    def room_for_cues(self) -> int:
        """How many more cues may wait."""
        return MAX_WAITING - len(self.schedule) - len(self.heard_schedule)

    def cancel(self) -> int:
        """Forget every cue that waits; return how many."""
        return self.schedule.clear() + self.heard_schedule.clear()

    def clear(self) -> None:
        """Forget the context. A `Hand`: a model may be handed over before it runs."""
        self.engine.clear()
        self._changes.append(MemoryChange("clear"))

    # Slow work: for jobs of the loader thread. What is returned is for the worker.

    def learn_prompt(self, text: str) -> None:
        """Encode a prompt, so that a block can use it at once."""
        for engine in self._engines():
            engine.learn_prompt(text)

    def prepare_prime(self, path: Path) -> Hand:
        """Read and encode a sound file; the hand makes its end the context.

        Raises:
            AudioFileError: It cannot be read.
        """
        audio = read_audio(path, self._rate)
        encoded = [(engine, engine.encode_for_prime(audio)) for engine in self._engines()]

        def hand() -> None:
            for engine, latents in encoded:
                if engine is self.engine:
                    engine.prime_latents(latents)
                    self._changes.append(MemoryChange("prime", str(path), latents))

        return hand

    def prepare_model(self, load: Callable[[], Instrument]) -> Hand:
        """Load and warm up another model; the hand puts it in the place of this one.

        Raises:
            LmdmError: It cannot be loaded, or its blocks do not fit the running stream.
        """
        instrument = load()
        old = self.engine.instrument.spec
        new = instrument.spec
        if (new.block_samples, new.sample_rate) != (old.block_samples, old.sample_rate):
            raise LmdmError(
                f"{new.name}: its blocks of {new.block_s:.3f} s at {new.sample_rate} Hz do not "
                f"fit the running {old.block_s:.3f} s at {old.sample_rate} Hz; restart with it."
            )
        engine = Engine(instrument, self.timeline)
        silence = np.zeros((new.channels, new.block_samples), np.float32)
        trial = Engine(instrument, self.timeline, engine.embeddings)
        trial.process(silence, None, self.state.current)
        # Prompts that wait for their bar were encoded by the old one only.
        for text in list(self.engine.embeddings)[-KEPT_PROMPTS:]:
            engine.learn_prompt(text)
        self._coming = weakref.ref(engine)

        def hand_over() -> None:
            engine.context = replace(engine.context, block=self.engine.context.block)
            self.engine = engine
            self._changes.append(MemoryChange("model", model=(new.name, new.content_hash)))

        return hand_over

    def _engines(self) -> list[Engine]:
        """The engine that plays, and the one that was prepared to follow it, if any."""
        coming = self._coming()
        if coming is None or coming is self.engine:
            return [self.engine]
        return [self.engine, coming]

    def submit(self, job: Callable[[], None], done: Done, *, errand: bool = False) -> bool:
        """Let the loader do a job, then ``done`` there; tell whether there was room for it.

        An ``errand`` touches a disk or a network but no model; it has a thread of its own, so that
        a recording starts while a model loads.
        """
        jobs = self._errands if errand else self._jobs

        def run() -> None:
            failure: Exception | None = None
            try:
                job()
            except LmdmError as error:
                failure = error
            except Exception as error:
                log.exception("a request failed")
                failure = error
            try:
                done(failure)
            except Exception:
                log.exception("nobody took the answer to a request")

        if jobs.qsize() >= MAX_JOBS:
            return False
        jobs.put(run)
        return True

    def _safe(self, run: Callable[[], None]) -> Callable[[], None]:
        """A cue that fails is written down; the sound and the other cues go on."""

        def safe() -> None:
            try:
                run()
            except Exception:
                log.exception("a cue failed")

        return safe

    def run_jobs(self) -> None:
        """Do what waits for the loader, here and now; for whoever steps a session by hand."""
        for jobs in (self._jobs, self._errands):
            while not jobs.empty():
                job = jobs.get()
                if job is not None:
                    job()

    # Threads.

    def _guard(self, body: Callable[[], None]) -> None:
        try:
            body()
        except Exception as error:
            self._error = f"{threading.current_thread().name} stopped: {error}"
            log.exception("%s; dry sound goes on", self._error)

    def _load(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._loading += 1
            try:
                job()
            finally:
                self._loading -= 1

    def _run_errands(self) -> None:
        while (errand := self._errands.get()) is not None:
            errand()

    def _work(self) -> None:
        while not self._stop.is_set():
            if not self.step():
                time.sleep(POLL_S)

    def _keep_cues(self) -> None:
        while not self._stop.wait(POLL_S if len(self.heard_schedule) else CUE_POLL_S):
            self.call_heard_cues()

    def call_heard_cues(self) -> None:
        """Do what waits for the block that sounds now. Cue thread only."""
        for cue in self.heard_schedule.take(self.block_heard):
            cue.run()

    def step(self) -> bool:
        """Answer one block if it has been heard; tell whether there was one. Worker only.

        Who steps a session by hand (a test, an offline run) must not start its threads.
        """
        if not self._gather():
            return False
        while not self._handed.empty():
            self._handed.get()()
        self._answer()
        return True

    def _gather(self) -> bool:
        """Take new samples from the device; tell whether a whole block is there."""
        size = self.timeline.block_samples
        while len(self._heard) < size:
            ready = self.ends.position - self._fed
            count = min(CAPTURE_CHUNK, ready)
            if count == 0:
                return False
            try:
                dry = self.ends.dry.read(self._fed, count)
            except Overrun:
                # Paused for longer than the ring lasts (a suspended laptop): silence, on time.
                dry = np.zeros((count, 2), np.float32)
            self._heard = np.concatenate([self._heard, on_grid(self._in.feed(dry))])
            if self.ends.stem is not None and self._stem_in is not None:
                try:
                    stem = self.ends.stem.read(self._fed, count)
                except Overrun:
                    stem = np.zeros((count, 2), np.float32)
                stem = on_grid(self._stem_in.feed(stem))
                self._heard_stem = np.concatenate([self._heard_stem, stem])
            self._fed += count
        return True

    def _answer(self) -> None:
        """Answer one block, or skip it when its whole time has passed already."""
        size = self.timeline.block_samples
        heard, self._heard = self._heard[:size].T.copy(), self._heard[size:]
        stem = None
        if self._stem_in is not None:
            stem, self._heard_stem = self._heard_stem[:size].T.copy(), self._heard_stem[size:]
        number = self.engine.context.block
        while cues := self.schedule.take(number):
            for cue in cues:
                cue.run()
        controls = self.state.take(number, size / self._rate)
        changes, self._changes = tuple(self._changes), []
        before, due, status = self.engine.state, self._written, "answered"
        if self.ends.playback.position >= due + int(size * self.ends.rate / self._rate):
            self.engine.skip(heard, stem)
            self.skipped_blocks += 1
            audio, report, status = np.zeros_like(heard), None, "skipped"
        else:
            audio, report = self._generate(number, heard, stem, controls)
            status = "answered" if report is not None else "failed"
        margin_s = (due - self.ends.playback.position) / self.ends.rate
        late = self._write(audio.T)
        if late:
            self._late_until = time.monotonic() + LATE_SHOWN_S
        if late and status != "skipped":
            self.late_blocks += 1
            log.warning("block %d came %.0f ms late", number, -1000 * margin_s)
        if report is not None:
            report = replace(report, margin_s=margin_s, late_samples=late)
            self.last_report = report
            _tell(self._listeners, report)
        position = self.timeline.input_start(number) * self.ends.rate // self._rate
        record = BlockRecord(
            number, status, position, due, controls, changes, before, heard, stem, audio, report
        )
        _tell(self._record_listeners, record)

    def _generate(
        self, number: int, heard: Floats, stem: Floats | None, controls: Controls
    ) -> tuple[Floats, BlockReport | None]:
        """Run the model; a block it fails on is silent and leaves no trace in the memory."""
        audio, report, error = self.engine.answer(heard, stem, controls)
        if error is None:
            self._error = ""
            return audio, report
        text = f"block {number} failed: {error or type(error).__name__}"
        if not self._error:
            log.error("%s; it is silent, dry sound goes on", text, exc_info=error)
        self._error = text
        self.failed_blocks += 1
        return audio, None

    def _write(self, audio: Floats) -> int:
        """Put the next [n, 2] samples at the model's rate on the timeline; return how late."""
        piece = self._out.feed(np.ascontiguousarray(audio, dtype=np.float32))
        late = self.ends.playback.write(self._written, piece)
        self._written += len(piece)
        return late


def _tell(listeners: Sequence[Callable[[Any], None]], what: object) -> None:
    """Tell everybody; one that fails does not stop the sound."""
    for listener in listeners:
        try:
            listener(what)
        except Exception:
            log.exception("a listener failed; the sound goes on")
