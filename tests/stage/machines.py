"""The two processes of a stage test: an agent on a real stream, and a rig that plays and records.

The rig is a JACK client in a process of its own; player and recorder in one, so that both ends
share one sample clock. In lock-step it holds that clock until the agent has answered what it has
heard, so that nothing depends on how fast the machine is.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import SpawnContext
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.ends import Ends
from lmdm_agent.ends_memory import EndsShape
from lmdm_agent.ends_memory import Shared as SharedEnds
from lmdm_agent.health import Health
from lmdm_agent.shared import Memory, Room

Floats = NDArray[np.float32]

BUFFER = 512
BLOCK_LATENTS = 256
BLOCK = BLOCK_LATENTS * 16
PATIENCE_S = 30.0


@dataclass(frozen=True)
class JackServer:
    """A private JACK server."""

    name: str
    rate: int
    period: int
    realtime: bool
    process: subprocess.Popen[bytes]


class Shared:
    """Numbers both processes see; each is written by one side only."""

    def __init__(self, context: SpawnContext) -> None:
        number = ctypes.c_longlong
        self.ends = context.RawArray(ctypes.c_char, 1024)
        """Where the agent's ends lie, see `taken_in`."""
        self._ends: SharedEnds | None = None
        self.ready = context.RawValue(number, 0)
        """One past the last answered position (its worker writes it)."""
        self.delay = context.RawValue(number, 0)
        self.stuck_until = context.RawValue(number, 0)
        """While above ``position``, the model is stuck on purpose and the clock must run on."""
        self.started = context.Event()
        self.leave = context.Event()
        # The counters are read while the rig holds the clock: connected -> (agent reads) counting
        # -> the sound -> finished -> (agent reads) counted.
        self.connected = context.Event()
        self.counting = context.Event()
        self.finished = context.Event()
        self.counted = context.Event()

    def offer(self, ends: Ends) -> None:
        """Let the other process see how far the ends of this one are."""
        path = f"/proc/{os.getpid()}/fd/{ends.memory.handle}"
        self.ends.value = msgspec.json.encode((path, ends.shape))

    def taken_in(self) -> int:
        """Device samples the agent has taken in: its callback's own count, in its memory."""
        if self._ends is None:
            if not self.ends.value:
                return 0
            path, shape = msgspec.json.decode(self.ends.value, type=tuple[str, EndsShape])
            memory = Memory.attach(str(os.open(path, os.O_RDWR)), shape.size)
            self._ends = SharedEnds(shape, Room(memory))
        return self._ends.dry.written

    def answered(self) -> bool:
        """Tell whether the agent has answered every whole block it has heard."""
        position = self.taken_in()
        if position < self.stuck_until.value:
            return True
        whole = position // BLOCK * BLOCK
        return whole == 0 or self.ready.value >= self.delay.value + whole


@dataclass(frozen=True)
class AgentSetup:
    """What the agent process is to be."""

    slack_samples: int = 2048
    bypass: bool = False
    stuck_blocks: tuple[tuple[int, int], ...] = ()
    """(block counted from the rig's start, device samples for which the model hangs on it)"""


@dataclass
class Outcome:
    """What the agent process has to say at its end."""

    delay_samples: int = 0
    late_blocks: int = 0
    skipped_blocks: int = 0
    late_samples: int = 0
    failed_blocks: int = 0
    xruns: int = 0
    first_block: int = 0
    """Number of the first block that was complete after the rig's start."""
    late_reports: list[tuple[int, int]] = field(default_factory=list)
    stalled: bool = False
    closed_in_s: float = 0.0
    device: str = ""
    error: str = ""


def run_agent(setup: AgentSetup, shared: Shared, outcome: Queue[Outcome]) -> None:
    """Process: an echo session on the JACK device, until told to leave."""
    result = Outcome()
    try:
        _run_agent(setup, shared, result)
    except Exception as error:
        result.error = f"{type(error).__name__}: {error}"
    outcome.put(result)
    shared.started.set()


def _run_agent(setup: AgentSetup, shared: Shared, result: Outcome) -> None:
    from fakes import Echo, fake_spec

    from lmdm_agent.audio import plan_stream
    from lmdm_agent.control_state import ControlState
    from lmdm_agent.controls import Controls
    from lmdm_agent.device_keeper import DeviceKeeper
    from lmdm_agent.engine import BlockReport
    from lmdm_agent.session import Session
    from lmdm_agent.timeline import Timeline

    stuck = dict(setup.stuck_blocks)

    class StuckEcho(Echo):
        """Hangs on chosen blocks until the device's clock has moved on."""

        def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
            block = session.engine.context.block - result.first_block
            if shared.counting.is_set() and block in stuck:
                target = ends.position + stuck.pop(block)
                shared.stuck_until.value = target
                while ends.position < target and not shared.leave.is_set():
                    time.sleep(0.001)
            return super().decode(latents, state)

    plan = plan_stream(buffer_samples=BUFFER)
    result.device = plan.label
    state = ControlState(Controls(bypass=setup.bypass, steps=1))
    ends = Ends(state, plan.rate, plan.inputs, plan.stem, plan.outputs, shared=True)
    shared.offer(ends)
    instrument = StuckEcho(fake_spec(BLOCK_LATENTS))
    session = Session(instrument, Timeline(BLOCK, setup.slack_samples), state, ends)
    shared.delay.value = result.delay_samples = session.delay_samples

    def answered(report: BlockReport) -> None:
        instrument.heard_blocks[:-1] = []
        if report.late_samples:
            number = report.block - result.first_block
            result.late_reports.append((number, report.late_samples))
        shared.ready.value = ends.playback.ready

    session.listen(answered)
    with session:
        # The rig holds the clock for as long as it likes.
        with DeviceKeeper(ends, plan, patience_s=PATIENCE_S) as keeper:
            shared.started.set()
            before = session.health()
            while not shared.leave.wait(0.02):
                result.stalled = result.stalled or keeper.lost
                if shared.connected.is_set() and not shared.counting.is_set():
                    before, result.first_block = session.health(), session.next_block
                    result.late_reports.clear()
                    shared.counting.set()
                if shared.finished.is_set() and not shared.counted.is_set():
                    _count(before, session.health(), result)
                    shared.counted.set()
            begun = time.monotonic()
        result.closed_in_s = time.monotonic() - begun
    result.error = session.health().error


def _count(before: Health, after: Health, result: Outcome) -> None:
    """Fill in what happened between two moments."""
    result.late_blocks = after.late_blocks - before.late_blocks
    result.skipped_blocks = after.skipped_blocks - before.skipped_blocks
    result.late_samples = after.late_samples - before.late_samples
    result.failed_blocks = after.failed_blocks - before.failed_blocks
    result.xruns = after.xruns - before.xruns


def run_rig(server: str, source: Path, target: Path, freewheel: bool, shared: Shared) -> None:
    """Process: play the .npy ``source`` [n, 2] into the agent, write the answer to ``target``."""
    import jack

    sound = np.load(source)
    heard = np.zeros_like(sound)
    client = jack.Client("rig", servername=server, no_start_server=True)
    outs = [client.outports.register(f"o{i}") for i in (0, 1)]
    ins = [client.inports.register(f"i{i}") for i in (0, 1)]
    done = multiprocessing.get_context("spawn").Event()
    state = {"position": 0, "go": False}

    @client.set_process_callback
    def process(count: int) -> None:  # pyright: ignore[reportUnusedFunction]
        start = state["position"]
        for side in (0, 1):
            outs[side].get_array()[:] = 0.0
        if freewheel:
            for _ in range(int(PATIENCE_S / 0.0005)):
                if shared.answered():
                    break
                time.sleep(0.0005)
        if not state["go"] or start + count > len(sound):
            if state["go"]:
                done.set()
            return
        for side in (0, 1):
            outs[side].get_array()[:] = sound[start : start + count, side]
            heard[start : start + count, side] = ins[side].get_array()
        state["position"] = start + count

    with client:
        to_agent = client.get_ports("PortAudio", is_audio=True, is_input=True)
        from_agent = client.get_ports("PortAudio", is_audio=True, is_output=True)
        for side in (0, 1):
            for other in client.get_all_connections(to_agent[side]):
                client.disconnect(other, to_agent[side])
            client.connect(outs[side], to_agent[side])
            client.connect(from_agent[side], ins[side])
        if freewheel:
            client.set_freewheel(True)
        time.sleep(0.1)
        shared.connected.set()
        shared.counting.wait(10)
        state["go"] = True
        done.wait(len(sound) / 44100 * 3 + 60)
        shared.finished.set()
        shared.counted.wait(10)
        if freewheel:
            client.set_freewheel(False)
    # What the rig did not get to play is missing from the file, and the test sees it.
    np.save(target, heard[: state["position"]])


def play_through(
    server: JackServer,
    setup: AgentSetup,
    sound: Floats,
    folder: Path,
    freewheel: bool = True,
) -> tuple[Floats, Outcome]:
    """Play ``sound`` [n, 2] through an agent; return the recording and the outcome."""
    context = multiprocessing.get_context("spawn")
    shared, outcome = Shared(context), context.Queue()
    source, target = folder / "source.npy", folder / "heard.npy"
    np.save(source, sound)
    agent = context.Process(target=run_agent, args=(setup, shared, outcome), daemon=True)
    rig = context.Process(
        target=run_rig, args=(server.name, source, target, freewheel, shared), daemon=True
    )
    agent.start()
    try:
        assert shared.started.wait(60), "the agent did not start"
        rig.start()
        rig.join(len(sound) / server.rate * 3 + 90)
        assert rig.exitcode == 0, f"the rig ended with {rig.exitcode}"
    finally:
        shared.leave.set()
        result = outcome.get(timeout=20)
        end([agent, rig])
    assert not result.error, result.error
    return np.load(target), result


def end(processes: list[Any]) -> None:
    """Join processes, and end those that do not go by themselves."""
    for process in processes:
        if process.pid is None:
            continue
        process.join(10)
        if process.exitcode is None:
            process.kill()
            process.join(5)


def find_delay(sound: Floats, heard: Floats) -> int:
    """Whole samples by which mono ``heard`` lags ``sound``, by cross-correlation."""
    size = 1 << (len(sound) + len(heard) - 1).bit_length()
    cross = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sound, size)), size)
    return int(np.argmax(cross[: len(heard)]))


class ForeignLoad:
    """Cores used by processes that are not this test's, from /proc; 0 where there is no /proc."""

    def __init__(self, ours: Callable[[], float]) -> None:
        self._ours = ours
        self._start = self._busy(), ours(), time.monotonic()

    @staticmethod
    def _busy() -> float:
        try:
            fields = [int(v) for v in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        except OSError:
            return 0.0
        # user, nice, system, irq, softirq, steal; not idle and iowait
        return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")

    def cores(self) -> float:
        """Cores taken by others since this was made."""
        busy, ours, began = self._start
        passed = time.monotonic() - began
        return max(0.0, (self._busy() - busy) - (self._ours() - ours)) / max(passed, 1e-9)


def cpu_seconds(pid: int) -> float:
    """CPU seconds one process has used; 0 once it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
