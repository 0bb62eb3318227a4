"""A player on the audio server, in a process of its own: it plays for ever and keeps what it hears.

Its callback only copies, so that it is not what makes the server late. Next to it, in the same
process, two clients without a callback of Python count xruns: one on the agent's server, one on
a server of its own that nobody else uses. What the second one counts is the machine's fault.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

import numpy as np
from machines import end
from numpy.typing import NDArray

Floats = NDArray[np.float32]

KEPT = 1 << 21
"""Samples of what was heard that are kept: 47 s at 44.1 kHz."""
XRUNS = 4096


class RigState:
    """What the rig and the soak share; each number is written by one side only."""

    def __init__(self, context: SpawnContext) -> None:
        self.position = context.RawValue("q", 0)
        """Samples played and heard; the callback writes it last."""
        self.connected = context.Event()
        self.leave = context.Event()
        self.xruns = context.RawValue("q", 0)
        self.xrun_at = context.RawArray("q", XRUNS)
        """The rig's sample at each xrun of the server, modulo `XRUNS`."""
        self.xrun_late_us = context.RawArray("d", XRUNS)
        self.idle_xruns = context.RawValue("q", 0)
        """Of the server that nobody uses."""
        self.slow = context.RawValue("q", 0)
        """Callbacks of the rig itself that took longer than half of their period."""


@dataclass(frozen=True)
class Player:
    """A rig that plays."""

    state: RigState
    heard: Heard
    pid: int


def run(server: str, idle_server: str, source: Path, ring: Path, state: Any) -> None:
    """Process: play the .npy ``source`` [n, 2] round and round, write to the file ``ring``.

    Args:
        server: The agent's.
        idle_server: Another one, or "".
        source: What to play.
        ring: A file of `KEPT` stereo float32 samples.
        state: A `RigState`.
    """
    import jack

    # Twice, so that no callback has to go round a corner.
    once = np.load(source)
    length, sound = len(once), np.concatenate([once, once[:8192]])
    heard = np.memmap(ring, np.float32, "r+", shape=(KEPT, 2))
    client = jack.Client("rig", servername=server, no_start_server=True)
    outs = [client.outports.register(f"o{i}") for i in (0, 1)]
    ins = [client.inports.register(f"i{i}") for i in (0, 1)]
    period_s = client.blocksize / client.samplerate

    @client.set_process_callback
    def process(count: int) -> None:  # pyright: ignore[reportUnusedFunction]
        began = time.perf_counter()
        at = state.position.value
        start, place = at % length, at % KEPT
        for side in (0, 1):
            outs[side].get_array()[:] = sound[start : start + count, side]
            heard[place : place + count, side] = ins[side].get_array()
        state.position.value = at + count
        state.slow.value += time.perf_counter() - began > period_s / 2

    with contextlib.ExitStack() as stack:
        stack.enter_context(client)
        watch = jack.Client("watch", servername=server, no_start_server=True)

        @watch.set_xrun_callback
        def xrun(delayed_us: float) -> None:  # pyright: ignore[reportUnusedFunction]
            number = state.xruns.value
            state.xrun_at[number % XRUNS] = state.position.value
            state.xrun_late_us[number % XRUNS] = delayed_us
            state.xruns.value = number + 1

        stack.enter_context(watch)
        if idle_server:
            idle = jack.Client("watch", servername=idle_server, no_start_server=True)

            @idle.set_xrun_callback
            def idle_xrun(delayed_us: float) -> None:  # pyright: ignore[reportUnusedFunction]
                state.idle_xruns.value += 1

            stack.enter_context(idle)
        gc.collect()
        gc.freeze()
        gc.disable()
        parent = multiprocessing.parent_process()
        while not state.leave.wait(1.0 if state.connected.is_set() else 0.1):
            # Ports may come and go meanwhile.
            with contextlib.suppress(jack.JackError):
                if connect(client, ins, outs):
                    state.connected.set()
            if parent is not None and not parent.is_alive():
                break


def connect(client: Any, ins: list[Any], outs: list[Any]) -> bool:
    """Join the rig to the agent's ports, and the agent to nothing else; tell whether it is."""
    to_agent = client.get_ports("PortAudio", is_audio=True, is_input=True)
    from_agent = client.get_ports("PortAudio", is_audio=True, is_output=True)
    if len(to_agent) < 2 or len(from_agent) < 2:
        return False
    for side in (0, 1):
        for other in client.get_all_connections(to_agent[side]):
            if other.name != outs[side].name:
                client.disconnect(other, to_agent[side])
        for out, into in ((outs[side], to_agent[side]), (from_agent[side], ins[side])):
            if not any(found.name == into.name for found in client.get_all_connections(out)):
                client.connect(out, into)
    return True


@contextlib.contextmanager
def playing(server: str, idle_server: str, sound: Floats, folder: Path) -> Iterator[Player]:
    """Play ``sound`` [n, 2] for ever; the agent need not be there yet.

    Args:
        server: The agent's.
        idle_server: Another one, or "".
        sound: What to play.
        folder: For two files.
    """
    context = multiprocessing.get_context("spawn")
    state = RigState(context)
    source, ring = folder / "source.npy", folder / "ring.f32"
    np.save(source, sound)
    heard = Heard(ring, state)
    process = context.Process(
        target=run, args=(server, idle_server, source, ring, state), daemon=True
    )
    process.start()
    try:
        yield Player(state, heard, process.pid or 0)
    finally:
        state.leave.set()
        end([process])


class Heard:
    """Reads what the rig has heard, in order."""

    def __init__(self, ring: Path, state: RigState) -> None:
        np.memmap(ring, np.float32, "w+", shape=(KEPT, 2)).flush()
        self._ring = np.memmap(ring, np.float32, "r", shape=(KEPT, 2))
        self._state = state
        self.position = 0
        """Everything before it was read."""

    def read(self, most: int = KEPT // 4) -> Floats:
        """What came since the last call, [n, 2].

        Raises:
            RuntimeError: It was asked too late.
        """
        ready = min(self._state.position.value, self.position + most)
        found = self.at(self.position, ready - self.position)
        self.position = ready
        return found

    def at(self, start: int, count: int) -> Floats:
        """Samples from ``start``, [count, 2].

        Raises:
            RuntimeError: They are no longer there.
        """
        found = np.take(self._ring, np.arange(start, start + count), axis=0, mode="wrap")
        if self._state.position.value + 4096 - start > KEPT:
            raise RuntimeError("the soak was held up for so long that it lost what the rig heard")
        return found
