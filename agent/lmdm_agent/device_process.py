"""The device process: owns the audio system and runs the device's callback, nothing else.

A process of its own, so that the callback never waits for the interpreter of the daemon, and a
driver that hangs or crashes can be killed. The daemon starts it (`lmdm_agent.device_host`), shares
the ends' memory with it and talks to it in lines (`lmdm_agent.device_messages`). When the daemon is
gone, it fades out and ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent import portaudio
from lmdm_agent.audio import Device, NoDevice, RateRefused, StreamPlan
from lmdm_agent.device_end import DeviceEnd
from lmdm_agent.device_messages import (
    Answer,
    Devices,
    ListDevices,
    Lost,
    Open,
    Opened,
    Refused,
    Request,
    pack,
)
from lmdm_agent.device_rate import RateAdapter
from lmdm_agent.errors import LmdmError
from lmdm_agent.shared import Memory

Floats = NDArray[np.float32]

SWITCH_S = 0.0005
"""Longest time another thread of this process keeps the interpreter from the callback."""
PRIORITY = 5
"""Of this process among real-time ones, where the machine allows it: below any audio server's."""
WATCH_S = 0.1
"""Between looks at whether the stream still runs and the daemon still lives."""
LONGEST_FADE_S = 0.25
HANDED_BUFFERS = 2
LONGEST_HANDED_S = 0.1
CLOSE_S = 0.3
"""What the audio system may take to close; it does not return at all where it has died."""


Called = Callable[[Floats, Floats, bool], None]


class OpenStream(Protocol):
    """A running stream, like `lmdm_agent.portaudio.Stream`."""

    @property
    def active(self) -> bool:
        """Whether it still means to call back."""
        ...

    @property
    def latency_s(self) -> tuple[float, float]:
        """Of the device (in, out), as its driver claims it."""
        ...

    def close(self) -> None:
        """Stop and close."""
        ...


class AudioSystem(Protocol):
    """What this process needs of an audio system; `lmdm_agent.portaudio` is one."""

    def list_devices(self, refresh: bool = False) -> list[Device]:
        """The devices there are."""
        ...

    def Stream(  # noqa: N802
        self, plan: StreamPlan, callback: Called, rate: int | None = None
    ) -> OpenStream:
        """Open a stream."""
        ...


class Served:
    """A stream and the ends it serves; what the callback raises makes silence and is kept."""

    def __init__(self, request: Open, audio: AudioSystem) -> None:
        plan = request.plan
        self._end = DeviceEnd(request.shape, Memory.attach(request.handle, request.shape.size))
        self._serve = self._end.callback
        self.buffer_s = plan.buffer_samples / request.rate
        self.error: Exception | None = None
        extra = 0
        if request.rate != plan.rate:
            adapter = RateAdapter(
                self._serve,
                request.rate,
                plan.rate,
                plan.device_channels,
                plan.buffer_samples,
            )
            self._serve, extra = adapter.callback, adapter.extra_samples
        self._end.fade_in()
        # What is there now stays; the callback makes nothing that needs collecting.
        gc.collect()
        gc.freeze()
        gc.disable()
        self.stream = audio.Stream(plan, self._callback, request.rate)
        self.opened = Opened(self.stream.latency_s, request.rate, extra)

    def _callback(self, indata: Floats, outdata: Floats, xrun: bool) -> None:
        if self.error is None:
            try:
                self._serve(indata, outdata, xrun)
            except Exception as error:
                self.error = error
            else:
                return
        outdata.fill(0.0)

    def trouble(self) -> str:
        """Why the stream is of no use any more; empty while it is."""
        if self.error is not None:
            return f"its callback failed: {type(self.error).__name__}: {self.error}"
        return "" if self.stream.active else "the audio system has stopped it"

    def fade_out(self) -> None:
        """Let the sound go out, and return when it has."""
        self._end.fade_out()
        ends_at = time.monotonic() + LONGEST_FADE_S
        while not self._end.silent and time.monotonic() < ends_at:
            time.sleep(self.buffer_s)
        # What was handed to the driver must have sounded, too.
        time.sleep(min(HANDED_BUFFERS * self.buffer_s, LONGEST_HANDED_S))


class DeviceProcess:
    """Answers requests until their end.

    Args:
        requests: Where they come from.
        answers: Where answers go.
        audio: Whose devices there are.
    """

    def __init__(
        self, requests: BinaryIO, answers: BinaryIO, audio: AudioSystem = portaudio
    ) -> None:
        self._audio = audio
        self._requests = requests
        self._answers = answers
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._served: Served | None = None
        self._parent = os.getppid()

    def run(self) -> None:
        """Answer until the daemon is gone; does not return, as a dead driver may hang in here."""
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        while True:
            try:
                request = self._queue.get(timeout=WATCH_S)
            except queue.Empty:
                self._watch()
                continue
            if request is None:
                if self._served is not None:
                    self._served.stream.close()
                os._exit(0)
            self._say(self._answer(request))

    def _read(self) -> None:
        """A thread of its own: it must notice the end while a driver hangs in the other."""
        decoder = msgspec.json.Decoder[Request](Request)
        try:
            for line in self._requests:
                self._queue.put(decoder.decode(line))
        finally:
            # A daemon that says what nobody understands is as good as gone.
            self._leave()

    def _leave(self) -> None:
        if self._served is not None:
            self._served.fade_out()
        self._queue.put(None)
        time.sleep(CLOSE_S)
        os._exit(0)

    def _answer(self, request: Request) -> Answer:
        try:
            if isinstance(request, ListDevices):
                return Devices(tuple(self._audio.list_devices(refresh=True)))
            self._served = Served(request, self._audio)
        except NoDevice as error:
            return Refused("nothing", str(error))
        except RateRefused as error:
            return Refused("rate", str(error))
        except LmdmError as error:
            return Refused("other", str(error))
        except Exception as error:
            # Whatever a driver comes up with is an answer, too.
            return Refused("other", f"the audio system failed: {type(error).__name__}: {error}.")
        return self._served.opened

    def _watch(self) -> None:
        if os.name == "posix" and os.getppid() != self._parent:
            self._leave()
        if self._served is not None and (text := self._served.trouble()):
            self._say(Lost(text))
            os._exit(1)

    def _say(self, answer: Answer) -> None:
        with contextlib.suppress(OSError):  # The daemon is gone; the reader sees it, too.
            self._answers.write(pack(answer))
            self._answers.flush()


def main(audio: AudioSystem = portaudio) -> None:
    """The device process; started by the daemon.

    Args:
        audio: Whose devices there are.
    """
    # The terminal's Ctrl-C is for the daemon, which ends this process in its turn.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    sys.setswitchinterval(SWITCH_S)
    hurry()
    # Audio libraries print to the standard output, where the answers go.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    DeviceProcess(sys.stdin.buffer, answers, audio).run()


def hurry() -> None:
    """Run before ordinary programs, where that is allowed.

    Not every audio system does that for its callback; and the callback waits for no other thread
    of this process that holds the interpreter while ordinary programs have the core.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))


if __name__ == "__main__":
    main()
