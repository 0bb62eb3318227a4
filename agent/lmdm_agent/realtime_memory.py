"""What the real-time side keeps and makes: objects of the callback, memory of a virtual hour.

`callback_memory` shows that the device callback makes no array and keeps no object. `hour` plays
a session on a clock that nobody waits for, with everything that grows on stage: prompts, the
history of the last minutes, the log, context, drift watch; and reads the memory of this process.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tracemalloc
from array import array
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_plan import memory_mb
from lmdm_agent.commands import Commander
from lmdm_agent.config import Settings
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls, Value
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import LmdmError
from lmdm_agent.ladder import Ladder
from lmdm_agent.matching import PERIOD_S, LoudnessMatcher
from lmdm_agent.offline_services import OfflineServices
from lmdm_agent.protocol import Ack, Fail
from lmdm_agent.rig import RINGS_S, starting_controls, timeline_of
from lmdm_agent.session import Session
from lmdm_agent.takes.format import ModelFacts
from lmdm_agent.takes.history import History
from lmdm_agent.takes.journal import Journal, Row, block_row, message_row

Floats = NDArray[np.float32]

BUFFERS = 10_000
RATE = 44100
SMALL, LARGE = 64, 4096
"""Samples of the buffers that are compared; the larger one's arrays take 32 kB each."""
LOUD = 1.5
"""Of the noise that is heard: the limiter has to work."""
SEED = 0
WARM_UP = 200
"""Callbacks before the first that counts: free lists are full then."""


FEW = 10
NUMBER_BYTES = 32
"""Counters may have become numbers that are objects of their own, and loops have one."""


class CallbackMemory(msgspec.Struct, frozen=True):
    """What callbacks made.

    Attributes:
        buffers: How many there were, of each size.
        samples: Of a small and of a large buffer.
        objects: By how much the number of objects rose from the first to the last one, by size.
        bytes_kept: By how much the memory of Python and NumPy rose, by size.
        bytes_most: Most memory that a single callback had beyond what it began with, by size:
            views and numbers. An array of samples would make it grow with the buffer.
    """

    buffers: int
    samples: tuple[int, int]
    objects: tuple[int, int]
    bytes_kept: tuple[int, int]
    bytes_most: tuple[int, int]

    @property
    def makes_no_array(self) -> bool:
        """Whether nothing is kept, and nothing that is made for a while is as long as a buffer."""
        small, large = self.bytes_most
        one = 4 * (self.samples[1] - self.samples[0])
        nothing_kept = max(self.objects) <= FEW and max(self.bytes_kept) <= FEW * NUMBER_BYTES
        return nothing_kept and large - small < one


Move = Callable[[Floats, Floats], None]


def callback_memory(
    buffers: int = BUFFERS, move: Callable[[], Move] | None = None
) -> CallbackMemory:
    """Let callbacks run, and look at what they make. No other thread may run meanwhile.

    Args:
        buffers: How many, of each size; each is measured twice as many times.
        move: Makes what is looked at; None takes the callback of a stage: generated sound that is
            there, late and repeated, mixed with a loudness match, and limited.
    """
    seen = [_watched(size, buffers, move or _stage) for size in (SMALL, LARGE)]
    objects, kept, most = zip(*seen, strict=True)
    return CallbackMemory(buffers, (SMALL, LARGE), objects, kept, most)


def _stage() -> Move:
    """The callback of ends that have all to do that they can have."""
    state = ControlState(Controls(mix=0.5, late_sound="repeat", match_loudness=True))
    ends = Ends(state, RATE, (0, 1), (2, 3), seconds=4.0)
    rng = np.random.default_rng(SEED)
    sound = rng.uniform(-LOUD, LOUD, (2 * RATE, 2)).astype(np.float32)
    ends.playback.expect(0, RATE // 2)
    ends.playback.write(0, sound)
    ends.match_gain = 2.0
    return ends.callback


def _watched(size: int, buffers: int, make: Callable[[], Move]) -> tuple[int, int, int]:
    """Objects and bytes that callbacks left, and the most bytes that one of them had."""
    move = make()
    noise = np.random.default_rng(SEED).uniform(-LOUD, LOUD, (size, 4)).astype(np.float32)
    out = np.zeros((size, 2), np.float32)

    def run(count: int) -> None:
        for _ in range(count):
            move(noise, out)

    was_on = gc.isenabled()
    # Before the first ones: what is collected is made anew, once.
    gc.collect()
    gc.disable()
    try:
        run(WARM_UP)
        before = sys.getallocatedblocks()
        run(buffers)
        objects = sys.getallocatedblocks() - before
        tracemalloc.start()
        try:
            run(WARM_UP)
            kept, most = _traced(move, noise, out, buffers)
        finally:
            tracemalloc.stop()
    finally:
        if was_on:
            gc.enable()
    return objects, kept, most


def _traced(move: Move, noise: Floats, out: Floats, buffers: int) -> tuple[int, int]:
    """Bytes that are there after ``buffers`` callbacks, and the most that one of them had."""
    # In places that are there already: numbers of our own would be counted, too.
    began, now, most = 0, 1, 2
    seen = array("q", [0, 0, 0])
    seen[began] = tracemalloc.get_traced_memory()[0]
    for _ in range(buffers):
        tracemalloc.reset_peak()
        seen[now] = tracemalloc.get_traced_memory()[0]
        move(noise, out)
        seen[most] = max(seen[most], tracemalloc.get_traced_memory()[1] - seen[now])
    seen[now] = tracemalloc.get_traced_memory()[0]
    return seen[now] - seen[began], seen[most]


# A virtual hour.

HOUR_MIN = 60.0
LOOK_S = 10.0
"""Between two looks at the memory, in the time of the session."""
PROMPT_S = 20.0
"""Between two new prompts."""
STEPS_S = 7.0
REFRESH_S = 180.0
BUFFER_SAMPLES = 512


class Hour(msgspec.Struct, frozen=True):
    """The memory of a session as it went.

    Attributes:
        minutes: Of the session's own time.
        took_s: Seconds that it took.
        blocks: Blocks answered.
        failed: Blocks that were not.
        prompts: Different prompts that were played.
        start_mb: Resident memory of this process when the session began.
        first_mb, last_mb: Median of the first and of the last quarter.
        highest_mb: The most that was seen.
        seen_mb: Every look: [minutes, MB].
    """

    minutes: float
    took_s: float
    blocks: int
    failed: int
    prompts: int
    start_mb: float
    first_mb: float
    last_mb: float
    highest_mb: float
    seen_mb: list[tuple[float, float]]

    @property
    def grows_mb(self) -> float:
        """By how much the last quarter is above the first."""
        return self.last_mb - self.first_mb


class VirtualSession:
    """A session as on stage whose clock `run` moves: one thread, nobody waits for it.

    Args:
        settings: What to run; ``record`` says how much the history holds.
        instrument: The loaded model.
    """

    def __init__(self, settings: Settings, instrument: Instrument) -> None:
        spec = instrument.spec
        timeline = timeline_of(spec, settings.engine.slack_ms)
        self.rate = spec.sample_rate
        seconds = max(RINGS_S, 6.0 * timeline.offset_samples / self.rate)
        self.state = ControlState(starting_controls(settings, spec))
        self.ends = Ends(self.state, self.rate, seconds=seconds)
        self.session = Session(instrument, timeline, self.state, self.ends, ladder=Ladder())
        self.commander = Commander(self.session, OfflineServices())
        self._matcher = LoudnessMatcher(self.ends, self.state, self.session.delay_samples)
        facts = ModelFacts(spec.name, spec.content_hash)
        held = settings.record
        self.history = History(
            self.ends, spec.block_samples, self.rate, held.capture_minutes, held.capture_mb
        )
        self.journal = Journal()
        self.journal.subscribe(lambda row: self.history.add(row, facts))
        self.session.listen_records(
            lambda record: self.journal.add(block_row(record, same_rate=True))
        )
        self.commander.listen(self._log)
        self.prompts = 0
        """Prompts sent so far; each is another one."""
        rng = np.random.default_rng(SEED)
        self._noise = list(
            rng.uniform(-0.3, 0.3, (64, BUFFER_SAMPLES, 2)).astype(np.float32),
        )
        self._out = np.zeros((BUFFER_SAMPLES, 2), np.float32)
        self._buffers = 0
        self.session.warm_up()

    @property
    def seconds(self) -> float:
        """The session's own time."""
        return self.ends.position / self.rate

    def run(self, seconds: float, looked: Callable[[float], None]) -> None:
        """Play for so long; ``looked`` is called every `LOOK_S` with the session's time."""
        ends_at = self.seconds + seconds
        turns: Sequence[tuple[float, Callable[[], None]]] = (
            (PERIOD_S, self._matcher.step),
            (PERIOD_S, self.history.catch_up),
            (PROMPT_S, self._new_prompt),
            (STEPS_S, self._new_steps),
            (REFRESH_S, lambda: self.send("refresh")),
            (LOOK_S, lambda: looked(self.seconds)),
        )
        due = [self.seconds + period_s for period_s, _ in turns]
        while self.seconds < ends_at:
            self.ends.callback(self._noise[self._buffers % len(self._noise)], self._out)
            self._buffers += 1
            while self.session.step():
                pass
            self.session.call_heard_cues()
            for place, (period_s, turn) in enumerate(turns):
                if self.seconds >= due[place]:
                    due[place] += period_s
                    turn()

    def send(self, name: str, *args: Value) -> None:
        """Send one message, and do what it asks for.

        Raises:
            LmdmError: It is refused.
        """
        answers: list[Ack | Fail] = []
        self.commander.apply(name, args, answers.append, "hour")
        self.session.run_jobs()
        for answer in answers:
            if isinstance(answer, Fail):
                raise LmdmError(f"/lmdm/{name} was refused: {answer.text}")

    def _log(self, ack: Ack, sender: str) -> None:
        row: Row = message_row(ack, sender, self.ends.position, self.session.next_block)
        self.journal.add(row)

    def _new_prompt(self) -> None:
        self.prompts += 1
        self.send("prompt", 1 + self.prompts % 2, f"a voice under water, number {self.prompts}")
        self.send("fade", 1 + self.prompts % 2, 4.0)

    def _new_steps(self) -> None:
        low, high = self.session.engine.instrument.spec.steps_range
        wish = 1 + round(self.seconds / STEPS_S) % 2
        self.send("steps", min(max(wish, low), high))


def hour(
    settings: Settings,
    instrument: Instrument,
    minutes: float = HOUR_MIN,
    *,
    clock: Callable[[], float],
    memory: Callable[[], float] = lambda: memory_mb()[0],
    looked: Callable[[float], None] = lambda minutes: None,
) -> Hour:
    """Play a session of so many minutes, as fast as the machine can.

    Args:
        settings: What to run; its ``record`` says how much the history holds.
        instrument: The loaded model.
        minutes: Of the session's own time.
        clock: Seconds, as `time.perf_counter`.
        memory: Resident memory of this process in MB.
        looked: Told how many minutes are over, now and then.

    Raises:
        LmdmError: The model does not fit.
    """
    played = VirtualSession(settings, instrument)
    seen: list[tuple[float, float]] = []

    def look(seconds: float) -> None:
        seen.append((seconds / 60.0, memory()))
        looked(seconds / 60.0)

    start_mb, began = memory(), clock()
    played.run(60.0 * minutes, look)
    quarter = max(1, len(seen) // 4)
    sizes = [mb for _, mb in seen] or [start_mb]
    health = played.session.health()
    return Hour(
        minutes=played.seconds / 60.0,
        took_s=clock() - began,
        blocks=played.session.next_block,
        failed=health.failed_blocks,
        prompts=played.prompts,
        start_mb=start_mb,
        first_mb=statistics.median(sizes[:quarter]),
        last_mb=statistics.median(sizes[-quarter:]),
        highest_mb=max(sizes),
        seen_mb=seen,
    )
