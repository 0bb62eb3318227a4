"""Three ways to serve a sound device; each is one turn of `lmdm_agent.callback_benchmark`.

``python -m lmdm_agent.callback_ways WAY SECONDS`` takes a stream's plan as JSON from its standard
input, keeps its own interpreter busy while it serves the device that way, and prints what it saw.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio import StreamPlan
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.errors import LmdmError

Floats = NDArray[np.float32]

WAYS = {
    "inside": "Python callback in the daemon's process",
    "inside-quick": "the same, interpreter switching every 0.5 ms instead of 5",
    "c-rings": "callback in C with rings (rtmixer), a thread serves them",
    "c-rings-quick": "the same, interpreter switching every 0.5 ms instead of 5",
    "apart": "Python callback in a process of its own",
}
QUICK_S = 0.0005
RING_BUFFERS = 4
"""Device buffers of sound the C way keeps ahead; all of it is delay."""
MATRIX = 512
BEGINNING_S = 1.0
"""Not counted: the load begins, and the device settles."""


class Turn(msgspec.Struct, frozen=True):
    """What one way of serving the device did; times in ms.

    Attributes:
        callbacks: Buffers that the device asked for.
        xruns: Buffers before which the audio system says samples were lost.
        gaps: Times the C callback found its ring empty and played silence.
        jitter_p50, jitter_p99, jitter_max: Distance of the time between two buffers' handling in
            Python from a buffer's length.
        added_delay_samples: Delay this way brings along, beyond the device's.
        needed_delay_samples: What it would have needed for no gap at all.
        spins: How far the busy thread came, in millions of additions a second.
        foreign: Cores that other programs used meanwhile.
    """

    way: str
    callbacks: int = 0
    xruns: int = 0
    gaps: int = 0
    jitter_p50: float = 0.0
    jitter_p99: float = 0.0
    jitter_max: float = 0.0
    added_delay_samples: int = 0
    needed_delay_samples: int = 0
    spins: float = 0.0
    foreign: float = 0.0

    @property
    def missed(self) -> float:
        """Share of the buffers in which something was lost."""
        return (self.xruns + self.gaps) / max(1, self.callbacks)


class Meter:
    """Counts buffers and keeps the times of their handling; makes nothing while it counts."""

    def __init__(self, plan: StreamPlan, seconds: float) -> None:
        self._period = plan.buffer_samples / plan.rate
        self._times = np.zeros(int(seconds / self._period * 2) + 1000)
        self.count = 0
        self.xruns = 0
        self.counting = False

    def tick(self, xrun: bool) -> None:
        """One buffer is handled now."""
        if self.counting and self.count < len(self._times):
            self._times[self.count] = time.perf_counter()
            self.count += 1
            self.xruns += xrun

    def turn(self, way: str) -> Turn:
        """What was counted."""
        apart = 1000 * np.abs(np.diff(self._times[: self.count]) - self._period)
        if not len(apart):
            return Turn(way)
        p50, p99 = np.percentile(apart, (50, 99))
        return Turn(
            way, self.count, self.xruns, 0, float(p50), float(p99), float(apart.max()), 0, 0
        )


@contextmanager
def busy_interpreter() -> Generator[list[int]]:
    """Pure Python and matrix products in threads of this process, as fast as they go.

    Yields a list whose only number says how many additions the Python thread has done.
    """
    stop, done = threading.Event(), [0]

    def spin() -> None:
        while not stop.is_set():
            for _ in range(1000):
                done[0] += 1

    def multiply() -> None:
        matrix = np.ones((MATRIX, MATRIX), np.float32)
        while not stop.is_set():
            np.matmul(matrix, matrix)

    threads = [threading.Thread(target=work, daemon=True) for work in (spin, multiply)]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def count_under_load(meter: Meter, seconds: float, load: bool = True) -> float:
    """Let ``meter`` count for a while, under load; return millions of additions a second."""
    if not load:
        time.sleep(BEGINNING_S)
        meter.counting = True
        time.sleep(seconds)
        meter.counting = False
        return 0.0
    with busy_interpreter() as done:
        time.sleep(BEGINNING_S)
        before, meter.counting = done[0], True
        time.sleep(seconds)
        meter.counting = False
        return (done[0] - before) / seconds / 1e6


def ends_of(plan: StreamPlan) -> Ends:
    """The daemon's real callback, passing dry sound."""
    return Ends(ControlState(Controls(mix=0.0)), plan.rate, plan.inputs, plan.stem, plan.outputs)


def inside(way: str, plan: StreamPlan, seconds: float, load: bool = True) -> Turn:
    """A Python callback in this process."""
    from lmdm_agent.portaudio import Stream

    ends, meter = ends_of(plan), Meter(plan, seconds)

    def callback(indata: Floats, outdata: Floats, xrun: bool) -> None:
        meter.tick(xrun)
        ends.callback(indata, outdata, xrun)

    stream = Stream(plan, callback)
    spins = count_under_load(meter, seconds, load)
    stream.close()
    return msgspec.structs.replace(meter.turn(way), spins=spins)


def c_rings(way: str, plan: StreamPlan, seconds: float) -> Turn:
    """A C callback that copies to and from rings, and a Python thread that serves them."""
    import rtmixer  # pyright: ignore[reportMissingTypeStubs, reportMissingImports]

    from lmdm_agent.portaudio import settings_of

    ends, meter = ends_of(plan), Meter(plan, seconds)
    n, (ins, outs) = plan.buffer_samples, plan.device_channels
    stream: Any = rtmixer.MixerAndRecorder(**settings_of(plan))
    heard: Any = rtmixer.RingBuffer(4 * ins, 1 << 15)
    played: Any = rtmixer.RingBuffer(4 * outs, 1 << 15)
    silence = np.zeros((RING_BUFFERS * n, outs), np.float32)
    indata, outdata = np.zeros((n, ins), np.float32), np.zeros((n, outs), np.float32)
    stop = threading.Event()
    gaps, deepest = 0, 0

    def serve() -> None:
        nonlocal gaps, deepest
        # Both begin at one buffer of the device, or one apart: the silence is nearly all the delay.
        with stream:
            played.write(silence)
            playing = stream.play_ringbuffer(played)
            stream.record_ringbuffer(heard)
            while not stop.is_set():
                if heard.read_available < n:
                    time.sleep(QUICK_S)
                    continue
                if meter.counting:
                    deepest = max(deepest, heard.read_available)
                meter.tick(False)
                heard.readinto(indata)
                ends.callback(indata, outdata)
                played.write(outdata)
                if playing not in stream.actions:
                    # rtmixer stops playing a ring that was found empty.
                    gaps += meter.counting
                    played.write(silence[: max(0, len(silence) - played.read_available)])
                    playing = stream.play_ringbuffer(played)

    thread = threading.Thread(target=serve)
    thread.start()
    time.sleep(BEGINNING_S)
    spins = count_under_load(meter, seconds)
    stop.set()
    thread.join()
    lost = stream.stats
    return msgspec.structs.replace(
        meter.turn(way),
        xruns=max(lost.input_overflows, lost.output_underflows),
        gaps=gaps,
        added_delay_samples=RING_BUFFERS * n,
        needed_delay_samples=deepest,
        spins=spins,
    )


def apart(way: str, plan: StreamPlan, seconds: float) -> Turn:
    """A Python callback in a process of its own, while this one is busy."""
    child = subprocess.Popen(
        turn_command("apart-child", seconds),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    child.stdin.write(msgspec.json.encode(plan) + b"\n")
    child.stdin.flush()
    with busy_interpreter() as done:
        begun = time.monotonic()
        out, _ = child.communicate()
        spins = done[0] / (time.monotonic() - begun) / 1e6
    if child.returncode:
        raise LmdmError(f"the process with the callback ended with {child.returncode}.")
    return msgspec.structs.replace(msgspec.json.decode(out, type=Turn), way=way, spins=spins)


def _turn(way: str, plan: StreamPlan, seconds: float) -> Turn:
    if way.endswith("quick"):
        sys.setswitchinterval(QUICK_S)
    if way == "apart-child":
        return inside(way, plan, seconds, load=False)
    ways: dict[str, Callable[[str, StreamPlan, float], Turn]]
    ways = {"inside": inside, "c-rings": c_rings, "apart": apart}
    return ways[way.removesuffix("-quick")](way, plan, seconds)


def turn_command(way: str, seconds: float) -> list[str]:
    """What runs one turn in a process of its own."""
    return [sys.executable, "-m", "lmdm_agent.callback_ways", way, str(seconds)]


def main(arguments: Sequence[str]) -> None:
    """One turn."""
    way, seconds = arguments
    plan = msgspec.json.decode(sys.stdin.buffer.readline(), type=StreamPlan)
    # What audio libraries print must not mix with the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer.write(msgspec.json.encode(_turn(way, plan, float(seconds))))
    answer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
