"""Keeps the sound device open: notices that it has gone, and opens it again when it is back.

Model, context and rings are not touched by any of this. The sample clock stands still while there
is no device, so blocks and the announced delay go on where they were. Owns the device process
through its host, and the thread ``lmdm-device``.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol, Self

from lmdm_agent.audio import Device, Pattern, RateRefused, StreamPlan, check_channels, find_again
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.device_messages import Opened
from lmdm_agent.ends import Ends
from lmdm_agent.errors import DeviceError
from lmdm_agent.threads import guarded_thread

log = logging.getLogger("lmdm.device")

POLL_S = 0.05
WAITS_S = (0.25, 0.5, 1.0, 2.0)
"""Before the first attempts to open a lost device again; every later one waits `LAST_WAIT_S`."""
LAST_WAIT_S = 4.0
STALL_BUFFERS = 20
STALL_AT_LEAST_S = 1.0
JOIN_S = 0.3


@dataclass(frozen=True)
class DeviceEvent:
    """What became of the device.

    Attributes:
        word: "open", "lost" or "closed".
        name: The device.
        text: Why, and what happens next; empty where there is nothing to say.
    """

    word: Literal["open", "lost", "closed"]
    name: str
    text: str = ""


class Host(Protocol):
    """What the keeper needs of a `DeviceHost`."""

    @property
    def pid(self) -> int | None:
        """Of the device process."""
        ...

    @property
    def trouble(self) -> str:
        """Why the stream is gone; empty while it is there."""
        ...

    def devices(self) -> list[Device]:
        """The sound devices there are now."""
        ...

    def open(self, plan: StreamPlan, rate: int | None = None) -> Opened:
        """Open a stream."""
        ...

    def end(self) -> None:
        """Fade out and end."""
        ...

    def kill(self) -> None:
        """End at once."""
        ...


class Watchdog:
    """Notices that buffers have stopped; JACK's do without any error when the server dies.

    Args:
        position: The sample clock, which every buffer advances.
        patience_s: How long it may stand still.
        now: Seconds, as `time.monotonic`.
    """

    def __init__(
        self, position: Callable[[], int], patience_s: float, now: Callable[[], float]
    ) -> None:
        self._position = position
        self._patience_s = patience_s
        self._now = now
        self._last = position()
        self._moved = now()

    def stalled(self) -> bool:
        """Tell whether the clock has stood still for too long; ask often."""
        now, position = self._now(), self._position()
        if position != self._last:
            self._last, self._moved = position, now
        return now - self._moved > self._patience_s


def patience_of(plan: StreamPlan) -> float:
    """Seconds without a buffer after which a device counts as lost."""
    return max(STALL_AT_LEAST_S, STALL_BUFFERS * plan.buffer_samples / plan.rate)


class DeviceKeeper:
    """An open device that comes back after every loss; a context manager.

    Entering opens the device and raises what keeps it from opening. After that, nothing is raised:
    what happens is told.

    Args:
        ends: What the device's callback serves; made with ``shared=True``.
        plan: What to open.
        told: Told of every change, from the thread that enters or leaves, or from ``lmdm-device``.
        wanted: The patterns (input, output) that chose the devices, to find renamed ones by.
        stopping: Nothing is waited for any longer when this is set.
        failed: Told when the keeper's thread fails, see `lmdm_agent.threads`.
        patience_s: After how many seconds without a buffer the device counts as lost; None takes
            `patience_of` the plan.
        host: Another device process.
        listed_by: The device process that listed the devices of ``plan``; it serves the ends then.
        now: Seconds, as `time.monotonic`.
        pause: Waits some seconds; returns True when the keeper is to end.
    """

    def __init__(
        self,
        ends: Ends,
        plan: StreamPlan,
        told: Callable[[DeviceEvent], None] = lambda event: None,
        *,
        wanted: tuple[Pattern, Pattern] = (None, None),
        stopping: threading.Event | None = None,
        failed: Callable[[str, Exception, bool], None] = lambda name, error, restarted: None,
        patience_s: float | None = None,
        host: Host | None = None,
        listed_by: DeviceHost | None = None,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], bool] | None = None,
    ) -> None:
        self._ends = ends
        self._plan = plan
        self._told = told
        self._wanted = wanted
        self._leaving = threading.Event()
        self._stopping = stopping or threading.Event()
        self._lister = listed_by
        if listed_by is not None:
            listed_by.serve(ends, self._ending)
        self._host: Host = host or listed_by or DeviceHost(ends, stopping=self._ending)
        self._now = now
        self._pause = pause or self._leaving.wait
        self._patience_s = patience_of(plan) if patience_s is None else patience_s
        self._watch = Watchdog(lambda: ends.position, self._patience_s, now)
        self._thread = guarded_thread("lmdm-device", self._keep, failed)
        self._open = False
        self.losses = 0
        """How often the device has gone away."""
        self.latency_s = (0.0, 0.0)
        """Of the device (in, out), as its driver claims it."""
        self.event = DeviceEvent("closed", plan.label)
        """What was told last."""

    def __enter__(self) -> Self:
        try:
            # Who has just listed the devices need not do so again.
            listed = self._lister is not None and self._lister.listed
            plan = self._plan if listed else self._found(self._host.devices())
            self._opened(plan, self._host.open(plan), "")
        except BaseException:
            self._host.end()
            raise
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        self._thread.join(JOIN_S)
        self._host.end()
        self._open = False
        self._tell("closed", self.event.name)

    @property
    def lost(self) -> bool:
        """Whether the device is away just now."""
        return self.event.word == "lost"

    @property
    def pid(self) -> int | None:
        """Of the device process, while there is one."""
        return self._host.pid

    def _ending(self) -> bool:
        return self._stopping.is_set() or self._leaving.is_set()

    def _keep(self) -> None:
        """The thread's body."""
        while not self._leaving.is_set():
            if not self._open:
                self._return()
            elif trouble := self._trouble():
                self._lose(trouble)
            elif self._pause(POLL_S):
                return

    def _trouble(self) -> str:
        if trouble := self._host.trouble:
            return trouble
        return "no sound moves any more" if self._watch.stalled() else ""

    def _lose(self, why: str) -> None:
        self._open = False
        self.losses += 1
        # Never closed: that hangs where the audio system has died.
        self._host.kill()
        log.warning("%s is lost: %s", self.event.name, why)
        self._tell("lost", self.event.name, f"{why}; it is opened again as soon as it is back")

    def _return(self) -> None:
        """Try until the device is open again or the keeper is to end."""
        began = self._now()
        for wait_s in waits():
            if self._pause(wait_s):
                return
            try:
                plan = self._found(self._host.devices())
                opened = self._opens_again(plan)
            except (DeviceError, OSError) as error:
                if not self._ending():
                    why = str(error).rstrip(".")
                    self._tell("lost", self.event.name, f"{why}. Trying again.")
                continue
            words = f"back after {self._now() - began:.1f} s, at the same delay"
            if opened.rate != plan.rate:
                extra_ms = 1000 * opened.extra_samples / opened.rate
                words += (
                    f"; it runs at {opened.rate} Hz now, and converting adds "
                    f"{opened.extra_samples} samples ({extra_ms:.1f} ms) to its own latency"
                )
            self._opened(plan, opened, words)
            return

    def _opens_again(self, plan: StreamPlan) -> Opened:
        try:
            try:
                return self._host.open(plan)
            except RateRefused:
                return self._host.open(plan, round(plan.input.default_rate))
        except (DeviceError, OSError):
            # The next attempt gets a fresh process: who knows what this one has left behind.
            self._host.kill()
            raise

    def _found(self, devices: list[Device]) -> StreamPlan:
        """The plan with the devices as they are listed now."""
        first, (source, sink) = self._plan, self._wanted
        if first.input.index == first.output.index:
            both = find_again(first.input, source, "duplex", devices)
            plan = replace(first, input=both, output=both)
        else:
            plan = replace(
                first,
                input=find_again(first.input, source, "input", devices),
                output=find_again(first.output, sink, "output", devices),
            )
        check_channels(plan)
        return plan

    def _opened(self, plan: StreamPlan, opened: Opened, words: str) -> None:
        self.latency_s = opened.latency_s
        self._watch = Watchdog(lambda: self._ends.position, self._patience_s, self._now)
        self._open = True
        self._tell("open", plan.label, words)

    def _tell(self, word: Literal["open", "lost", "closed"], name: str, text: str = "") -> None:
        event = DeviceEvent(word, name, text)
        if event == self.event:
            return
        self.event = event
        self._told(event)


def waits() -> Iterator[float]:
    """Seconds before each attempt to open a lost device again."""
    return itertools.chain(WAITS_S, itertools.repeat(LAST_WAIT_S))
