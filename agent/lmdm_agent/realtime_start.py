"""How soon an agent that is started sounds: from the program's start to the first generated sample.

The agent is the real one, started as from a shell; only the audio system of its device process is
made of a clock (`realtime_device`), so no sound device is needed, and what a driver takes to open
is not in it. The device hears noise, dry sound is off, so the first sample that is not zero was
generated.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from lmdm_agent.errors import LmdmError

if TYPE_CHECKING:
    from lmdm_agent.audio import Device, StreamPlan
    from lmdm_agent.device_host import DeviceHost
    from lmdm_agent.device_process import Called

MODULE = "lmdm_agent.realtime_start"
ASK_S = 0.01
PATIENCE_S = 120.0
"""For an agent that does not sound."""
END_S = 10.0
RATE, BUFFER_SAMPLES = 44100, 512
ONLY_GENERATED = ("--set", "mix=1", "--set", "late_sound=silence")
ALONE = ("--osc-port", "0", "--no-oscquery", "--no-ui", "--buffer", str(BUFFER_SAMPLES))


class Told(msgspec.Struct, frozen=True):
    """What the device saw, by `time.time`: its first buffer, and the first sound in one."""

    opened: float
    sounded: float


class Start(msgspec.Struct, frozen=True):
    """A start, in seconds since the program was called.

    Attributes:
        opened_s: Until the stream's first buffer.
        sounded_s: Until the first buffer with a generated sample.
        peak_mb: The most memory of the agent's process until then; 0 where nobody says.
    """

    opened_s: float
    sounded_s: float
    peak_mb: float


def start_to_sound(words: Sequence[str] = (), patience_s: float = PATIENCE_S) -> Start:
    """Start an agent, wait until it sounds, and end it.

    Args:
        words: Options of the command line, like ``--model``.
        patience_s: How long it may take.

    Raises:
        LmdmError: It ends, or does not sound.
    """
    with TemporaryDirectory(prefix="lmdm-start-") as folder:
        told = Path(folder) / "told.json"
        # The same package, also where it is only on the path of this process.
        found = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        began = time.time()
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, "agent", str(told), *words, *ONLY_GENERATED, *ALONE],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, found))},
        )
        try:
            ends_at = time.monotonic() + patience_s
            while not told.exists():
                if process.poll() is not None or time.monotonic() > ends_at:
                    raise LmdmError(f"the agent that was started does not sound{_why(process)}")
                time.sleep(ASK_S)
            peak_mb = _peak_mb(process.pid)
        finally:
            _end(process)
        seen = msgspec.json.decode(told.read_bytes(), type=Told)
    return Start(seen.opened - began, seen.sounded - began, peak_mb)


def _why(process: subprocess.Popen[bytes]) -> str:
    _end(process)
    said = process.stderr.read() if process.stderr is not None else b""
    last = said.decode("utf-8", "replace").strip().split("\n")[-1]
    return f": {last}" if last else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _peak_mb(pid: int) -> float:
    """The most memory of a process so far; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3
    except (OSError, StopIteration):
        return 0.0


# The agent's process.


def _agent(told: str, words: Sequence[str]) -> None:
    """The command line, with a device process of ours; imports nothing that it would not."""
    from lmdm_agent import cli, runs

    def device_host(stopping: threading.Event) -> DeviceHost:
        from lmdm_agent.device_host import DeviceHost
        from lmdm_agent.shared import Place

        command = [sys.executable, "-m", MODULE, "device", told]
        return DeviceHost(place=Place(), stopping=stopping.is_set, command=command)

    runs.device_host = device_host
    sys.argv = ["lmdm-agent", *words]
    cli.main()


# The device's process.


class ClockAudio:
    """An audio system with one stereo device that is a clock.

    Args:
        told: Where it is written down when sound came out of it; only the first time.
    """

    def __init__(self, told: Path) -> None:
        self._told = told

    def list_devices(self, refresh: bool = False) -> list[Device]:
        """The one."""
        from lmdm_agent.audio import Device

        del refresh
        return [Device(0, "clock", "none", 2, 2, float(RATE))]

    def Stream(  # noqa: N802
        self, plan: StreamPlan, callback: Called, rate: int | None = None
    ) -> ClockStream:
        """Let it run."""
        return ClockStream(plan, callback, rate or plan.rate, self._told)


class ClockStream:
    """A running clock; ``active`` as long as it runs.

    Args:
        plan: Buffer and channels.
        callback: Moves a buffer.
        rate: In Hz.
        told: As in `ClockAudio`.
    """

    latency_s = (0.0, 0.0)

    def __init__(self, plan: StreamPlan, callback: Called, rate: int, told: Path) -> None:
        from lmdm_agent.realtime_device import ClockDevice

        self.active = True
        self._callback, self._told = callback, told
        self._opened = 0.0
        clock = ClockDevice(self._move, rate, plan.buffer_samples, plan.device_channels, most=0)
        run = threading.Thread(
            target=lambda: clock.run(lambda: not self.active), name="clock", daemon=True
        )
        run.start()

    def _move(self, indata: Any, outdata: Any) -> None:
        self._opened = self._opened or time.time()
        self._callback(indata, outdata, False)
        if outdata.any() and not self._told.exists():
            seen = Told(self._opened, time.time())
            part = self._told.with_suffix(".part")
            part.write_bytes(msgspec.json.encode(seen))
            part.replace(self._told)

    def close(self) -> None:
        """Stop it."""
        self.active = False


def main(words: Sequence[str]) -> None:
    """Be one of the processes."""
    match words:
        case ["agent", told, *rest]:
            _agent(told, rest)
        case ["device", told]:
            from lmdm_agent import device_process

            device_process.main(ClockAudio(Path(told)))
        case _:
            sys.exit("for the benchmark's own use; see lmdm-agent bench --realtime")


if __name__ == "__main__":
    main(sys.argv[1:])
