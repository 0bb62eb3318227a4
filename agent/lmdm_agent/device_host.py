"""Starts the device process and speaks with it; kills it where it does not answer.

Used by one thread at a time (`lmdm_agent.device_keeper` has one); `alive`, `trouble` and `kill`
may be used by any. Nothing here waits for a driver longer than it says.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from lmdm_agent.audio import Device, NoDevice, RateRefused, StreamPlan
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
from lmdm_agent.ends import Ends
from lmdm_agent.errors import DeviceError
from lmdm_agent.shared import Place

log = logging.getLogger("lmdm.device")

START_S = 15.0
"""For the first answer of a process: a busy machine starts one slowly."""
PATIENCE_S = 5.0
"""For every other answer: some drivers take seconds."""
END_S = 0.8
"""What fading out and closing may take before the process is killed."""
KILL_S = 0.2
ASK_S = 0.05
"""How often waiting for an answer looks at whether it is still wanted."""
START = "import sys; sys.path.append({root!r}); from lmdm_agent.device_process import main; main()"


class DeviceHost:
    """The device process of some ends; a context manager that ends it.

    Args:
        ends: What its callback serves; without, devices can only be listed.
        place: Where the memory of ends that are not there yet is going to lie, see `serve`.
        stopping: Waiting for an answer ends when this is true.
        command: What to start instead of the device process.
        patience_s: How long answers may take: the first of a process, every other.
    """

    def __init__(
        self,
        ends: Ends | None = None,
        *,
        place: Place | None = None,
        stopping: Callable[[], bool] = lambda: False,
        command: list[str] | None = None,
        patience_s: tuple[float, float] = (START_S, PATIENCE_S),
    ) -> None:
        self._ends = ends
        self.place = place
        """Where the ends' memory must lie that `serve` is given."""
        self._stopping = stopping
        self._command = command or device_command()
        self._patience_s = patience_s
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def serve(self, ends: Ends, stopping: Callable[[], bool]) -> None:
        """Let the process that is there already serve these ends.

        Args:
            ends: Made with ``shared`` at this host's ``place``.
            stopping: As for a host that is made with its ends.
        """
        if self.place is None or ends.memory.handle != self.place.handle:
            raise ValueError("the process has not been given the memory of these ends")
        self._ends, self._stopping = ends, stopping

    @property
    def listed(self) -> bool:
        """Whether the process knows its devices as `devices` gave them last, and has none open."""
        child = self._child
        return self.alive and child is not None and child.listed

    @property
    def pid(self) -> int | None:
        """Of the device process, while there is one."""
        child = self._child
        return child.process.pid if child is not None else None

    @property
    def alive(self) -> bool:
        """Tell whether there is a device process."""
        child = self._child
        return child is not None and child.process.poll() is None

    @property
    def trouble(self) -> str:
        """Why the process or its stream is gone; empty while all is well."""
        child = self._child
        return child.trouble() if child is not None else "it is not open"

    def devices(self) -> list[Device]:
        """The sound devices there are now; no stream may be open.

        Raises:
            NoDevice: PortAudio is not installed.
            DeviceError: The audio system does not answer.
        """
        answer = self._ask(ListDevices(), "list its devices")
        if not isinstance(answer, Devices):
            self.kill()
            raise DeviceError(f"the audio system gives no list of devices: {answer}.")
        if self._child is not None:
            self._child.listed = True
        return list(answer.devices)

    def open(self, plan: StreamPlan, rate: int | None = None) -> Opened:
        """Open a stream that serves the ends.

        Args:
            plan: The stream; its devices are looked up by their place in the newest list.
            rate: What the device is to run at, where it is not the plan's rate.

        Raises:
            RateRefused: The device does not run at this rate.
            DeviceError: The device refuses, or the audio system does not answer.
        """
        if self._ends is None:
            raise ValueError("this host has no ends to serve")
        memory = self._ends.memory
        request = Open(plan, rate or plan.rate, self._ends.shape, memory.handle)
        if self._child is not None:
            self._child.listed = False
        answer = self._ask(request, f"open {plan.label}")
        if not isinstance(answer, Opened):
            self.kill()
            raise DeviceError(f"{plan.label} cannot be opened: {answer}.")
        return answer

    def end(self) -> None:
        """Fade out, close the device and end the process; kill it where that takes too long."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def kill(self) -> None:
        """End the process at once."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def _ask(self, request: Request, what: str) -> Answer:
        if self._child is None or self._child.process.poll() is not None:
            self.kill()
            memory = self._ends.memory if self._ends is not None else self.place
            fds = memory.pass_fds if memory is not None else ()
            try:
                self._child = _Child(self._command, fds)
            except OSError as error:
                raise DeviceError(f"the device process cannot be started: {error}.") from error
        child = self._child
        child.send(request)
        patience_s = self._patience_s[child.known]
        ends_at = time.monotonic() + patience_s
        while True:
            with contextlib.suppress(queue.Empty):
                answer = child.answers.get(timeout=ASK_S)
                break
            if self._stopping():
                self.kill()
                raise DeviceError(f"asked to stop while waiting for the audio system to {what}.")
            if time.monotonic() > ends_at:
                self.kill()
                raise DeviceError(
                    f"the audio system did not {what} within {patience_s:g} s; "
                    "restart it, or unplug the device and plug it in again."
                )
        child.known = True
        if answer is None:
            words = child.trouble()
            self.kill()
            raise DeviceError(f"the audio system could not {what}: {words}.")
        if isinstance(answer, Refused):
            raise {"nothing": NoDevice, "rate": RateRefused}.get(answer.why, DeviceError)(
                answer.text
            )
        return answer


class _Child:
    """A device process and the thread that reads its answers."""

    def __init__(self, command: list[str], fds: tuple[int, ...]) -> None:
        debug = log.isEnabledFor(logging.DEBUG)
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # JACK and ALSA print whatever they try; it belongs on nobody's screen.
            stderr=None if debug else subprocess.DEVNULL,
            # NumPy would start a thread for every core.
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            # The terminal's signals are for the daemon, which ends this process in its turn.
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            pass_fds=fds,
        )
        self.answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        """What was answered; None: there is nobody to answer any more."""
        self.known = False
        """Whether it has ever answered."""
        self.listed = False
        """Whether the newest list of devices is its own, and none was opened since."""
        self._lost = ""
        self._reader = threading.Thread(target=self._read, name="lmdm-device-in", daemon=True)
        self._reader.start()

    def send(self, request: Request) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):  # It has ended; the reading thread says so.
            stdin.write(pack(request))
            stdin.flush()

    def _read(self) -> None:
        decoder = msgspec.json.Decoder[Answer](Answer)
        stdout = self.process.stdout
        assert stdout is not None
        try:
            for line in stdout:
                answer = decoder.decode(line)
                if isinstance(answer, Lost):
                    self._lost = answer.text
                else:
                    self.answers.put(answer)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            self._lost = f"its process said what nobody understands: {error}"
        with contextlib.suppress(OSError):
            stdout.close()
        try:
            self.process.wait(KILL_S)
        except subprocess.TimeoutExpired:
            self._lost = self._lost or "its process says nothing any more"
        self.answers.put(None)

    def trouble(self) -> str:
        """Why there is no sound from it; empty while there may be."""
        if self._lost:
            return self._lost
        code = self.process.poll()
        if code is None:
            return ""
        # Its last words may not have been read yet.
        self._reader.join(KILL_S)
        if self._lost:
            return self._lost
        return f"its process was ended by signal {-code}" if code < 0 else "its process has ended"

    def end(self) -> None:
        """End it, with a fade."""
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            log.warning("the sound device did not close within %g s; its process is killed", END_S)
            self.kill()

    def kill(self) -> None:
        """End it now."""
        self.process.kill()
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        # One that hangs in the kernel is left to it.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(KILL_S)


def device_command() -> list[str]:
    """What starts the device process, wherever this package was imported from."""
    root = str(Path(__file__).parents[1])
    # -P: no module of the current folder takes the place of a real one.
    return [sys.executable, "-P", "-c", START.format(root=root), "lmdm-agent device process"]
