"""One running stream: the worker that answers blocks, the loader that prepares things for it.

Owns the threads. Edges (OSC, terminal, recorder, device) know this object and nothing below it.
Only the worker thread calls the engine that plays (`worker`); slow work (encoding a prompt, reading
a file, loading a model) is a job for the loader thread (`jobs`, `preparing`), which hands finished
results to the worker. Cues wait for their block: `schedule` for the block's turn at the worker,
`heard_schedule` for the moment it sounds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lmdm_agent.control_state import Change, ControlState
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.jobs import Done
from lmdm_agent.ladder import Ladder
from lmdm_agent.preparing import Preparer
from lmdm_agent.records import BlockRecord, MemoryChange
from lmdm_agent.reports import BlockReport
from lmdm_agent.schedule import MAX_WAITING, Schedule
from lmdm_agent.session_facts import SessionFacts
from lmdm_agent.threads import guarded_thread
from lmdm_agent.timeline import Timeline
from lmdm_agent.worker import Fault, Hand, Worker

log = logging.getLogger("lmdm.session")

POLL_S = 0.002
CUE_POLL_S = 0.02
LONGEST_END_S = 1.0
"""How long the end waits for threads that are busy."""


class Session(SessionFacts):
    """Runs one instrument between the ends of a device stream. A context manager.

    Args:
        instrument: The loaded model.
        timeline: Block and slack at the model's rate.
        state: Live controls.
        ends: The device side.
        ladder: Takes fewer steps while time is short, as far as `auto_steps` lets it; None (where
            nobody waits for the sound) takes what is wished for.
    """

    def __init__(
        self,
        instrument: Instrument,
        timeline: Timeline,
        state: ControlState,
        ends: Ends,
        *,
        ladder: Ladder | None = None,
    ) -> None:
        worker = Worker(instrument, timeline, state, ends, ladder, self.tell_fault)
        super().__init__(worker)
        self._preparer = Preparer(worker, self.pause)
        self.heard_schedule = Schedule()
        self._fault_listeners: list[Fault] = []
        self._stop = threading.Event()
        bodies = {
            "lmdm-worker": self._work,
            "lmdm-loader": self._jobs.load,
            "lmdm-errands": self._jobs.run_errands,
            "lmdm-cues": self._keep_cues,
        }
        self._threads = [
            guarded_thread(name, body, self.thread_failed) for name, body in bodies.items()
        ]

    # Lifecycle: the thread that made the session.

    def __enter__(self) -> Session:
        self.warm_up()
        self._worker.pauses.open()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._worker.pauses.close()
        self._jobs.stop()
        self._worker.ending = True
        self.cancel_block()
        self.cancel_preparing()
        # All of them together: whatever hangs, the end is near.
        ends_at = time.monotonic() + LONGEST_END_S
        for thread in self._threads:
            thread.join(timeout=max(0.0, ends_at - time.monotonic()))

    def warm_up(self) -> None:
        """Encode the prompts and run one block that nobody hears, before the stream opens."""
        self._worker.warm_up()

    def listen(self, listener: Callable[[BlockReport], None]) -> None:
        """Have ``listener`` called from the worker thread after every block; it must be quick."""
        self._worker.listeners.append(listener)

    def listen_records(self, listener: Callable[[BlockRecord], None]) -> None:
        """Like `listen`, but told all that is needed to make the block again, silent ones too."""
        self._worker.record_listeners.append(listener)

    def listen_faults(self, listener: Fault) -> None:
        """Have ``listener`` told (part, text) when something goes wrong; from any thread, quick."""
        self._fault_listeners.append(listener)

    def tell_fault(self, part: str, text: str) -> None:
        """Tell the listeners that something went wrong.

        Args:
            part: "model", "device", "thread", "recorder" or "sound".
            text: What, and what was done; a sentence without its full stop.
        """
        for listener in self._fault_listeners:
            try:
                listener(part, text)
            except Exception:
                log.exception("nobody took the news: %s", text)

    def thread_failed(self, name: str, error: Exception, restarted: bool) -> None:
        """Count and tell that a thread stopped; see `threads.guarded_thread`."""
        text = f"{name} stopped: {error or type(error).__name__}"
        if restarted:
            self.restarts += 1
        else:
            self._error = text
        self.tell_fault("thread", f"{text}; it {'runs again' if restarted else 'stays so'}")

    def listen_refreshes(self, listener: Callable[[int, int, str], None]) -> None:
        """Have ``listener`` told (block, latents forgotten, reason) of every refresh; quick."""
        self._worker.refresh_listeners.append(listener)

    # Requests: any thread.

    def cancel_block(self) -> None:
        """Have the model give up the block it works on, if it can; that block fails."""
        self._worker.cancel_block()

    @property
    def preparing_since(self) -> float | None:
        """Since when a model that is to play works on its first block or on a prompt, by
        `time.monotonic`; None while none does.
        """
        return self._preparer.busy_since

    def cancel_preparing(self) -> None:
        """Have a model that is to play give up what it works on, if it can; its load fails."""
        self._preparer.cancel()

    def change(self, change: Change) -> int:
        """Change the controls now; return the first block that uses the new value."""
        controls, block = self.state.apply(change)
        self.conductor.sync()
        if controls.quantise == "off" or controls.tempo <= 0.0:
            self.schedule.release()
        return block

    def hand_over(self, change: Change, hands: Sequence[Hand]) -> None:
        """Let the worker do ``hands`` and change the controls, both before the next block."""
        self._worker.hand_over(self._safe(lambda: self._carry_out(change, hands)))

    def _carry_out(self, change: Change, hands: Sequence[Hand]) -> None:
        for hand in hands:
            hand()
        self.state.update(change)
        self.conductor.sync()

    @property
    def hands_wait(self) -> bool:
        """Whether the worker is about to clear, prime or replace the context."""
        return self._worker.hands_wait

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
        self._worker.note_change(MemoryChange("clear"))

    def refresh(self) -> None:
        """Forget part of the context, as much as when prompts cross. A `Hand`."""
        self._worker.refresh(self.state.current.context_dropout)

    # Slow work: for jobs of the loader thread. What is returned is for the worker.

    def learn_prompt(self, text: str) -> None:
        """Encode a prompt, so that a block can use it at once."""
        self._preparer.prompt(text)

    def prepare_prime(self, path: Path) -> Hand:
        """Read and encode a sound file; the hand makes its end the context.

        Raises:
            AudioFileError: It cannot be read.
        """
        return self._preparer.prime(path)

    def prepare_model(self, load: Callable[[], Instrument]) -> Hand:
        """Load and warm up another model; the hand puts it in the place of this one.

        Raises:
            LmdmError: It cannot be loaded, or its blocks do not fit the running stream.
        """
        return self._preparer.model(load)

    def pause(self) -> None:
        """Wait until the worker leaves the cores to others, two blocks at most.

        For jobs, before whatever takes long: the worker's block is late sooner than they are.
        """
        self._worker.pauses.wait()

    def submit(self, job: Callable[[], None], done: Done, *, errand: bool = False) -> bool:
        """Let the loader do a job, then ``done`` there; tell whether there was room for it.

        An ``errand`` touches a disk or a network but no model; it has a thread of its own, so that
        a recording starts while a model loads.
        """
        return self._jobs.submit(job, done, errand=errand)

    def run_jobs(self) -> None:
        """Do what waits for the loader, here and now; for whoever steps a session by hand."""
        self._jobs.run()

    def _safe(self, run: Callable[[], None]) -> Callable[[], None]:
        """A cue that fails is written down; the sound and the other cues go on."""

        def safe() -> None:
            try:
                run()
            except Exception:
                log.exception("a cue failed")

        return safe

    # Threads.

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
        return self._worker.step()
