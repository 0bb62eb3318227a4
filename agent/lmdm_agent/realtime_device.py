"""Processes that `realtime_benchmark` measures with: a device made of a clock, and an idle one.

``device`` attaches to the memory of some ends, as the device process does, and runs the same
callback whenever a buffer is due; no sound device is needed. ``idle`` only sleeps a little again
and again: what it waits too long for is the machine's doing and not the interpreter's. Both begin
at once, go on until their standard input ends, and print what they saw as JSON.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Self, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent import device_process
from lmdm_agent.device_end import DeviceEnd
from lmdm_agent.ends import Ends
from lmdm_agent.ends_memory import EndsShape
from lmdm_agent.errors import LmdmError
from lmdm_agent.shared import Memory

Floats = NDArray[np.float32]

MODULE = "lmdm_agent.realtime_device"
PERIOD_S = 0.001
"""How often a `LockProbe` asks for the interpreter."""
NOISE_BUFFERS = 8
LEVEL = 0.1
LONGEST_S = 600.0
"""Of a measurement; the times of more are not kept."""
END_S = 20.0
"""How long a process may take to say what it saw."""


class Spread(msgspec.Struct, frozen=True):
    """How long something took, in ms; zeros of nothing."""

    count: int = 0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    max_ms: float = 0.0


class Duty(msgspec.Struct, frozen=True):
    """What a device is to do.

    Attributes:
        shape: Of the ends.
        handle: Of their memory, as `lmdm_agent.shared.Memory.attach` takes it.
        buffer_samples: Samples a buffer.
        hurry: Whether it runs before ordinary programs where that is allowed, as on stage.
    """

    shape: EndsShape
    handle: str
    buffer_samples: int
    hurry: bool = True


class Beat(msgspec.Struct, frozen=True):
    """What a device saw.

    Attributes:
        cost: Of every callback.
        late: From the moment a buffer was due to its callback's beginning.
        missed: Buffers whose callback ended after the next one was due: a real device would have
            lost sound.
        objects: By how much the number of objects rose meanwhile; 0 when nothing is kept.
    """

    cost: Spread
    late: Spread
    missed: int
    objects: int


def spread(seconds: NDArray[np.float64]) -> Spread:
    """The spread of some times in seconds."""
    if not len(seconds):
        return Spread()
    # A value that was measured, not one between two.
    p50, p99 = np.percentile(seconds, (50, 99), method="higher")
    return Spread(len(seconds), 1e3 * float(p50), 1e3 * float(p99), 1e3 * float(seconds.max()))


class ClockDevice:
    """Runs a callback whenever a buffer is due.

    Args:
        callback: Moves a buffer, [n, channels] in and out.
        rate: In Hz.
        buffer_samples: Samples a buffer.
        channels: In and out.
        clock: Seconds, as `time.perf_counter`.
        pause: Waits some seconds, as `time.sleep`.
        most: Buffers whose times are kept.
    """

    def __init__(
        self,
        callback: Callable[[Floats, Floats], None],
        rate: int,
        buffer_samples: int,
        channels: tuple[int, int],
        *,
        clock: Callable[[], float] = time.perf_counter,
        pause: Callable[[float], None] = time.sleep,
        most: int | None = None,
    ) -> None:
        self._callback, self._clock, self._pause = callback, clock, pause
        self._buffer_s = buffer_samples / rate
        rng = np.random.default_rng(0)
        noise = rng.standard_normal((NOISE_BUFFERS, buffer_samples, channels[0]))
        self._in = list((LEVEL * noise).astype(np.float32))
        self._out = np.zeros((buffer_samples, channels[1]), np.float32)
        most = round(LONGEST_S / self._buffer_s) if most is None else most
        # Filled, not only made: pages would have to be fetched while it is measured.
        self._costs, self._lates = np.full(most, 0.0), np.full(most, 0.0)
        self.buffers = 0
        """Buffers moved so far."""

    def run(self, stopped: Callable[[], bool]) -> Beat:
        """Move buffers until it is ``stopped``, asked before each."""
        clock, most, missed = self._clock, len(self._costs), 0
        began = clock()
        objects = sys.getallocatedblocks()
        while not stopped():
            due = began + (self.buffers + 1) * self._buffer_s
            if (left := due - clock()) > 0.0:
                self._pause(left)
            started = clock()
            self._callback(self._in[self.buffers % NOISE_BUFFERS], self._out)
            ended = clock()
            if self.buffers < most:
                self._lates[self.buffers] = started - due
                self._costs[self.buffers] = ended - started
            missed += ended > due + self._buffer_s
            self.buffers += 1
        objects = sys.getallocatedblocks() - objects
        kept = min(self.buffers, most)
        return Beat(spread(self._costs[:kept]), spread(self._lates[:kept]), missed, objects)


class LockProbe:
    """Measures in a thread how much longer than asked for it sleeps; a context manager.

    Whoever wakes up in Python needs the interpreter's lock. So this is how long others hold it,
    and what the system takes to wake a thread; an idle process's probe tells that part alone.

    Args:
        clock: Seconds, as `time.perf_counter`.
        pause: Waits some seconds, as `time.sleep`.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._pause = clock, pause
        self._waits: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lmdm-probe", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def waits(self) -> Spread:
        """What it saw so far."""
        return spread(np.array(self._waits, np.float64))

    def _run(self) -> None:
        while not self._stop.is_set():
            self.ask()

    def ask(self) -> None:
        """Sleep once, and note by how much it was too long."""
        before = self._clock()
        self._pause(PERIOD_S)
        self._waits.append(max(0.0, self._clock() - before - PERIOD_S))


# The processes, as those see them who start them.

Seen = TypeVar("Seen", bound=msgspec.Struct)


class Helper(Generic[Seen]):
    """A process of this module; a context manager that ends it.

    Args:
        words: Its arguments.
        kind: What it says at its end.
        fds: Descriptors that it inherits.
    """

    def __init__(self, words: list[str], kind: type[Seen], fds: tuple[int, ...] = ()) -> None:
        self._kind = kind
        # The same package, also where it is only on the path of this process.
        found = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        path = os.pathsep.join(filter(None, found))
        self.process = subprocess.Popen(
            [sys.executable, "-m", MODULE, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | one | {"PYTHONPATH": path},
            pass_fds=fds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def seen(self) -> Seen:
        """End it; return what it saw.

        Raises:
            LmdmError: It failed.
        """
        try:
            out, _ = self.process.communicate(timeout=END_S)
            return msgspec.json.decode(out, type=self._kind)
        except (subprocess.TimeoutExpired, msgspec.MsgspecError) as error:
            code = self.process.poll()
            raise LmdmError(f"a process that measures failed with {code}: {error}") from error


def device(ends: Ends, buffer_samples: int, *, hurry: bool = True) -> Helper[Beat]:
    """A device made of a clock that serves some ends; made with ``shared=True``."""
    duty = Duty(ends.shape, ends.memory.handle, buffer_samples, hurry)
    words = ["device", msgspec.json.encode(duty).decode()]
    return Helper(words, Beat, ends.memory.pass_fds)


def idle() -> Helper[Spread]:
    """A process with a `LockProbe` and nothing else."""
    return Helper(["idle"], Spread)


# The processes themselves.


def _serve(duty: Duty) -> Beat:
    """Be a device, set up like the device process."""
    shape = duty.shape
    sys.setswitchinterval(device_process.SWITCH_S)
    if duty.hurry:
        device_process.hurry()
    end = DeviceEnd(shape, Memory.attach(duty.handle, shape.size))
    channels = max((*shape.inputs, *shape.stem)) + 1, max(shape.outputs) + 1
    over = threading.Event()

    def wait() -> None:
        sys.stdin.buffer.read()
        over.set()

    clock = ClockDevice(end.callback, shape.rate, duty.buffer_samples, channels)
    threading.Thread(target=wait, daemon=True).start()
    end.fade_in()
    gc.collect()
    gc.freeze()
    gc.disable()
    return clock.run(over.is_set)


def _sleep() -> Spread:
    """Be idle until the input ends."""
    with LockProbe() as probe:
        sys.stdin.buffer.read()
    return probe.waits


def main(words: list[str]) -> None:
    """Be one of the processes."""
    match words:
        case ["device", duty]:
            seen: msgspec.Struct = _serve(msgspec.json.decode(duty, type=Duty))
        case ["idle"]:
            seen = _sleep()
        case _:
            sys.exit("for the benchmark's own use; see lmdm-agent bench --realtime")
    sys.stdout.buffer.write(msgspec.json.encode(seen))


if __name__ == "__main__":
    main(sys.argv[1:])
