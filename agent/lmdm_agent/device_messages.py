"""What the daemon and its device process say to each other: one JSON object a line.

Requests go to the process's standard input, answers come from its standard output. The end of the
input means that the daemon is gone. Sound does not go this way; both have it in shared memory.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from lmdm_agent.audio import Device, StreamPlan
from lmdm_agent.device_end import EndsShape


class ListDevices(msgspec.Struct, frozen=True, tag="list"):
    """List the sound devices anew; no stream may be open."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Open a stream and serve the ends in shared memory.

    Attributes:
        plan: The stream; ``plan.rate`` is the rate of the ends.
        rate: What the device runs at, in Hz; sound is converted where it is not ``plan.rate``.
        shape: Of the ends.
        handle: Of the shared memory, as `lmdm_agent.shared.Memory.attach` takes it.
    """

    plan: StreamPlan
    rate: int
    shape: EndsShape
    handle: str


Request = ListDevices | Open


class Devices(msgspec.Struct, frozen=True, tag="devices"):
    """Answer to `ListDevices`."""

    devices: tuple[Device, ...]


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """Answer to `Open`.

    Attributes:
        latency_s: Of the device (in, out), as its driver claims it.
        rate: What the device runs at, in Hz.
        extra_samples: By how much converting between the rates delays, in samples at ``rate``.
    """

    latency_s: tuple[float, float]
    rate: int
    extra_samples: int


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Answer to what could not be done."""

    why: Literal["nothing", "rate", "other"]
    """No device at all, the device does not run at this rate, or what the text says."""
    text: str


class Lost(msgspec.Struct, frozen=True, tag="lost"):
    """Said without being asked: the open stream is gone."""

    text: str


Answer = Devices | Opened | Refused | Lost


def pack(message: Request | Answer) -> bytes:
    """One line."""
    return msgspec.json.encode(message) + b"\n"
