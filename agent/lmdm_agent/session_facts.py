"""What can be known of a session, from any thread: blocks, times, counters, its state in a word."""

from __future__ import annotations

import time

from lmdm_agent.conductor import Conductor
from lmdm_agent.engine import Engine
from lmdm_agent.health import Health, StateWord
from lmdm_agent.jobs import Jobs
from lmdm_agent.reports import BlockReport
from lmdm_agent.worker import Worker


class SessionFacts:
    """The part of a session that only tells.

    Args:
        worker: Its block loop.
    """

    def __init__(self, worker: Worker) -> None:
        self.state, self.ends, self.timeline = worker.state, worker.ends, worker.timeline
        self.delay_samples = worker.delay_samples
        """The announced delay: device samples from an input sample to the sound it caused."""
        self.schedule = worker.schedule
        ends, block_s = worker.ends, worker.timeline.block_samples / worker.rate
        self.conductor = Conductor(worker.state, lambda: ends.position / ends.rate, block_s)
        self.conductor.sync()
        self.restarts = 0
        """Of threads that had stopped, here or elsewhere in the program."""
        self.device_losses = 0
        """From whoever watches the device."""
        self.trouble = ""
        """Why no sound moves, from whoever watches the device; empty while all is well."""
        self.remark = ""
        """What a performer should know though the sound goes on (a recording that stopped)."""
        self._worker = worker
        self._jobs = Jobs()
        self._error = ""
        """A thread of this session that stopped for good."""

    @property
    def engine(self) -> Engine:
        """The engine that plays; only the worker may call what changes it."""
        return self._worker.engine

    @property
    def last_report(self) -> BlockReport | None:
        """Of the last block that was answered."""
        return self._worker.last_report

    @property
    def late_blocks(self) -> int:
        """Blocks that came when their time had begun."""
        return self._worker.late_blocks

    @property
    def skipped_blocks(self) -> int:
        """Blocks that were left out, as their whole time had passed."""
        return self._worker.skipped_blocks

    @property
    def failed_blocks(self) -> int:
        """Blocks the model failed on, or whose sound was bad; they were silent."""
        return self._worker.failed_blocks

    @property
    def busy_since(self) -> float | None:
        """Since when the model works on a block, by `time.monotonic`; None while it does not."""
        return self._worker.busy_since

    @property
    def stalled_s(self) -> float:
        """For how long the model has worked on one block; 0 while it does not."""
        since = self._worker.busy_since
        return 0.0 if since is None else time.monotonic() - since

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
        due = (
            self.timeline.input_start(block) * self.ends.rate / self._worker.rate
            + self.delay_samples
        )
        return (due - self.ends.position) / self.ends.rate

    @property
    def block_heard(self) -> int:
        """The block sounding at the device now; -1 before the first."""
        played = (self.ends.position - self.delay_samples) * self._worker.rate
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
        if self._error or self._worker.error or self.trouble:
            return "error"
        if self._jobs.loading:
            return "loading"
        if self.last_report is None:
            return "ready"
        if self.stalled_s > self.timeline.offset_samples / self._worker.rate:
            return "late"
        return "late" if time.monotonic() < self._worker.late_until else "running"

    def health(self) -> Health:
        """All counters at once."""
        report = self.last_report
        buffers = self.ends.buffers
        return Health(
            state=self.state_word,
            block=self.snapshot_block,
            late_blocks=self.late_blocks,
            skipped_blocks=self.skipped_blocks,
            late_samples=self.ends.playback.late_samples,
            xruns=self.ends.xruns,
            delay_samples=self.delay_samples,
            delay_s=self.delay_samples / self.ends.rate,
            block_s=self.timeline.block_samples / self._worker.rate,
            inference_s=report.inference_s if report else 0.0,
            margin_s=(report.margin_s or 0.0) if report else 0.0,
            error=self._error or self._worker.error or self.trouble or self.remark,
            failed_blocks=self.failed_blocks,
            limited_samples=self.ends.limited_samples,
            muted_blocks=self._worker.muted_blocks,
            refreshes=self._worker.refreshes,
            steps=report.steps if report else 0,
            steps_wish=report.steps_wish if report else 0,
            steps_reason=report.steps_reason if report else "",
            restarts=self.restarts,
            device_losses=self.device_losses,
            slow_callbacks=buffers.slow_callbacks,
            longest_callback_s=buffers.longest_callback_s,
        )
