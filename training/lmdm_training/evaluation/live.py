"""The live daemon without a sound device: a recording is played to it in real time.

From a patch's datagram to the samples at the outputs everything is the stage's own: OSC, commander,
session with its threads, engine, timeline, and the take that is recorded. Only the sound device is
a clock.
"""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import loudness
from lmdm_agent.app import Live
from lmdm_agent.config import Settings, changed
from lmdm_agent.controls import BY_NAME, Controls, Value
from lmdm_agent.ends import Ends
from lmdm_agent.grid import on_grid
from lmdm_agent.model import Model
from lmdm_agent.osc_benchmark import plan_without_device
from lmdm_agent.osc_wire import read_packet, write_message
from lmdm_agent.protocol import PREFIX
from lmdm_agent.records import BlockRecord
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import read_take
from lmdm_training.errors import StageError

Floats = NDArray[np.float32]

BUFFER_SAMPLES = 512
PATIENCE_S = 60.0
"""For an answer over OSC: a prompt is encoded, or the end of a take written, meanwhile."""
SPEEDS = (1.0, 0.5, 0.25)
"""Of the clock: where the machine cannot keep up with the first, the next is tried."""


@dataclass(frozen=True)
class Performance:
    """What a daemon did.

    Attributes:
        heard: [2, samples], the take's wet track on the places of what was played.
        answers: By block, what the engine gave, [2, block_samples].
        late: Blocks that came when their time had begun.
        lost: Blocks that were skipped, or that the model failed on.
        speed: Of the clock; 1 is real time.
    """

    heard: Floats
    answers: dict[int, Floats] = field(default_factory=dict[int, Floats])
    late: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    speed: float = 1.0


@dataclass(frozen=True)
class Equality:
    """A performance against a render of the same.

    Attributes:
        blocks: That can be compared: those before the first one that was lost.
        same: Of those, blocks of which every bit is the same when they leave the engine.
        sounding: Blocks of those that were in time, and so can be compared in the take.
        heard_same: Of those, blocks of which every 24-bit sample is the same in the take.
        first: The first block that differs in either; None where none does.
    """

    blocks: int
    same: int
    sounding: int
    heard_same: int
    first: int | None = None


class Patch:
    """One socket that asks and waits for each answer; a context manager.

    Args:
        port: Where the daemon listens, on this machine.
    """

    def __init__(self, port: int) -> None:
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.connect(("127.0.0.1", port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._udp.close()

    def ask(self, name: str, *values: Value) -> None:
        """Send a message and return when it was accepted.

        Raises:
            StageError: It was refused, or nobody answered.
        """
        address = PREFIX + name
        self._udp.send(write_message(address, values))
        until = time.monotonic() + PATIENCE_S
        while (left := until - time.monotonic()) > 0.0:
            self._udp.settimeout(left)
            try:
                datagram = self._udp.recv(65535)
            except OSError:
                break
            for kind, words in read_packet(datagram):
                if words[:1] != [address]:
                    continue
                if kind == f"{PREFIX}fail":
                    raise StageError(f"the daemon refused {address}: {words[-1]}")
                if kind == f"{PREFIX}ack":
                    return
        raise StageError(f"the daemon did not answer {address}; {PATIENCE_S:g} s are given")


def feed(
    ends: Ends,
    sound: Floats,
    samples: int,
    speed: float = 1.0,
    *,
    clock: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Move an `Ends` like a device would, one buffer after the other, in time.

    Args:
        ends: The device side of a session, two channels in and out.
        sound: [2, n] that comes in; silence after it.
        samples: How much, rounded up to whole buffers.
        speed: Of the device's clock; 1 is real time.
        clock: Seconds.
        sleep: Waits so many seconds.
    """
    piece = np.zeros((BUFFER_SAMPLES, 2), np.float32)
    out = np.zeros((BUFFER_SAMPLES, 2), np.float32)
    begun, moved = clock(), 0
    while moved < samples:
        part = sound[:, moved : moved + BUFFER_SAMPLES].T
        piece.fill(0.0)
        piece[: len(part)] = part
        ends.callback(piece, out)
        moved += BUFFER_SAMPLES
        due = begun + moved / (ends.rate * speed)
        sleep(max(0.0, due - clock()))


def perform(
    model: Model, sound: Floats, prompt: str, controls: Controls, folder: Path, speed: float = 1.0
) -> Performance:
    """Play a recording to a daemon that is told the prompt over OSC; it records a take.

    Args:
        model: The loaded model.
        sound: [2, samples] at the model's rate.
        prompt: For slot 1. The daemon starts without it.
        controls: All others.
        folder: Where the take goes.
        speed: Of the clock.

    Raises:
        StageError: The daemon refused something or did not answer.
        LmdmError: A setting does not fit the model, or the take cannot be read.
    """
    # Its meter is imported now: that keeps the interpreter for longer than a block lasts.
    loudness.prepare()
    live = Live(
        settings_of(controls, folder),
        model,
        plan_without_device(model.spec, 0, BUFFER_SAMPLES),
        screen=False,
    )
    size, records = model.spec.block_samples, list[BlockRecord]()
    live.session.listen_records(records.append)
    blocks = math.ceil(sound.shape[1] / size)
    with live.session, live.osc, live.recorder, Patch(live.osc.port) as patch:
        patch.ask("prompt", 1, prompt)
        patch.ask("record", 1)
        feed(live.ends, sound, blocks * size + live.session.delay_samples, speed)
        patch.ask("record", 0)
        path = live.services.last_take
    if path is None:
        raise StageError("the daemon recorded no take; is there room on the disk?")
    mine = [record for record in records if record.block < blocks]
    return Performance(
        _heard(path, size, sound.shape[1]),
        {record.block: record.answer for record in mine},
        frozenset(
            record.block
            for record in mine
            if record.report is not None and record.report.late_samples
        ),
        frozenset(record.block for record in mine if record.status != "answered"),
        speed,
    )


def perform_in_time(
    model: Model, sound: Floats, prompt: str, controls: Controls, folder: Path
) -> Performance:
    """`perform`, again with a slower clock while the machine cannot keep up; the last one counts.

    Raises:
        LmdmError: As `perform`.
    """
    for speed in SPEEDS[:-1]:
        found = perform(model, sound, prompt, controls, folder, speed)
        if not (found.late or found.lost):
            return found
    return perform(model, sound, prompt, controls, folder, SPEEDS[-1])


def settings_of(controls: Controls, folder: Path) -> Settings:
    """Settings of a daemon with these controls but for slot 1, which is empty.

    It takes any free port, and fewer steps never: what it plays must not depend on the machine.
    """
    values = {name: getattr(controls, name) for name in BY_NAME} | {"auto_steps": False}
    asked = {
        "osc": {"host": "127.0.0.1", "port": 0, "oscquery": False},
        "record": {"folder": str(folder), "capture_minutes": 0.0},
        "controls": values,
        "prompts": ("", *controls.prompts[1:]),
        "weights": controls.weights,
    }
    return changed(Settings(), asked, "evaluation")


def compare(performance: Performance, wet: Floats, size: int) -> Equality:
    """Hold a performance against a render of the same.

    Args:
        performance: What a daemon did.
        wet: [2, samples] of the render, as it left the engine.
        size: Samples of a block.
    """
    count = math.ceil(wet.shape[1] / size)
    end = min([*performance.lost, count])
    same = sounding = heard_same = 0
    different: list[int] = []
    for block in range(end):
        place = slice(block * size, (block + 1) * size)
        piece = wet[:, place]
        answer = performance.answers.get(block)
        equal = answer is not None and np.array_equal(answer[:, : piece.shape[1]], piece)
        same += equal
        # What follows a late block begins with a fade.
        in_time = not performance.late & {block - 1, block}
        heard = not in_time or np.array_equal(performance.heard[:, place], on_grid(piece))
        sounding += in_time
        heard_same += in_time and heard
        if not (equal and heard):
            different.append(block)
    return Equality(end, same, sounding, heard_same, min(different, default=None))


def _heard(path: Path, size: int, samples: int) -> Floats:
    """What a take's wet track answers to ``samples`` samples, silence where it ends, [2, samples].

    Raises:
        LmdmError: It cannot be read.
    """
    take = read_take(path)
    first = next(take.blocks(), None)
    if first is None:
        raise StageError(f"the take {path} has no blocks; is the model too slow for any?")
    start = first.due - first.block * size
    wet = tracks.read(take.track("wet")).T
    heard = np.zeros((2, samples), np.float32)
    found = wet[:, max(start, 0) : start + samples]
    heard[:, : found.shape[1]] = found
    return heard
