"""Sound devices as values: which there are, which one a pattern means, what a stream will use.

Knows no audio library: devices are listed and opened in a process of their own
(`lmdm_agent.device_host`), by `lmdm_agent.portaudio`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lmdm_agent.errors import DeviceError, nearest

Kind = Literal["duplex", "input", "output"]
Pattern = str | int | None

MAX_CHANNELS = 8


class NoDevice(DeviceError):  # noqa: N818
    """This machine has no sound device at all; the daemon can still answer OSC."""


class RateRefused(DeviceError):  # noqa: N818
    """The device does not run at the rate that was asked for."""


@dataclass(frozen=True)
class Device:
    """One device as the audio system lists it; rates in Hz."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    default_rate: float
    default_input: bool = False
    """Whether the system takes it for input where nothing else is asked for."""
    default_output: bool = False

    @property
    def label(self) -> str:
        """``HostApi: name``, the longest form `find_device` understands."""
        return f"{self.host_api}: {self.name}"

    def fits(self, kind: Kind) -> bool:
        """Tell whether it has the channels for this use."""
        return (kind == "output" or self.inputs > 0) and (kind == "input" or self.outputs > 0)


@dataclass(frozen=True)
class StreamPlan:
    """What will be opened; made by `plan_stream`. Channels are 0-based, ``rate`` in Hz."""

    input: Device
    output: Device
    rate: int
    buffer_samples: int
    inputs: tuple[int, ...]
    stem: tuple[int, ...]
    outputs: tuple[int, ...]

    @property
    def label(self) -> str:
        """The device or devices in words."""
        if self.input.index == self.output.index:
            return self.input.label
        return f"{self.input.label} -> {self.output.label}"

    @property
    def device_channels(self) -> tuple[int, int]:
        """How many channels (in, out) the device must open; those not used are silent."""
        return max((*self.inputs, *self.stem)) + 1, max(self.outputs) + 1


def list_devices() -> list[Device]:
    """All sound devices of this machine, asked for in a process of its own.

    Raises:
        NoDevice: PortAudio is not installed.
        DeviceError: The audio system does not answer.
    """
    from lmdm_agent.device_host import DeviceHost

    with DeviceHost() as host:
        return host.devices()


def find_device(
    pattern: Pattern = None, kind: Kind = "duplex", devices: Sequence[Device] | None = None
) -> Device:
    """Choose a device.

    Args:
        pattern: Index, exact name, ``HostApi: name`` or a part of either; None chooses a running
            JACK server, else what the system calls its default.
        kind: What it is needed for.
        devices: Where to look; asks the audio system when not given.

    Raises:
        NoDevice: There is none at all.
        DeviceError: None, or more than one, fits the pattern.
    """
    everything = list_devices() if devices is None else list(devices)
    usable = [device for device in everything if device.fits(kind)]
    if not usable:
        raise NoDevice(
            f"no sound device with {_channels_in_words(kind)} here; plug one in or start JACK, "
            "or use `lmdm-agent render` which needs none."
        )
    if pattern is None or pattern == "":
        return _preferred(usable, kind)
    text = str(pattern).strip()
    if text.isdigit():
        for device in usable:
            if device.index == int(text):
                return device
        allowed = ", ".join(f"{device.index} ({device.name})" for device in usable)
        raise DeviceError(f"device {text} has no {_channels_in_words(kind)}; allowed: {allowed}")
    return _by_name(text, usable, everything, kind)


def _by_name(text: str, usable: list[Device], everything: list[Device], kind: Kind) -> Device:
    wanted = text.lower()
    exact = [d for d in usable if d.label.lower() == wanted]
    if found := exact or [d for d in usable if d.name.lower() == wanted]:
        # The same card appears once per host API; JACK's is the one with a steady clock.
        return _preferred(found, kind)
    found = [device for device in usable if wanted in device.label.lower()]
    names = {device.label for device in found}
    if len(names) == 1:
        return found[0]
    if len(names) > 1:
        raise DeviceError(
            f"device {text!r} fits {len(names)} devices: {', '.join(sorted(names))}; "
            "give more of the name, or its number."
        )
    if any(wanted in device.label.lower() for device in everything):
        raise DeviceError(f"device {text!r} has no {_channels_in_words(kind)}.")
    raise DeviceError(f"no device {text!r}; {nearest(text, sorted({d.name for d in usable}))}")


def find_again(lost: Device, pattern: Pattern, kind: Kind, devices: Sequence[Device]) -> Device:
    """The device that went away, as it is listed now.

    By its whole name; else by its name without the numbers that systems deal out anew when a
    device is plugged in; else by the pattern that found it first. A number or no pattern finds
    nothing else: what plays on a stage must not move to whatever is there.

    Args:
        lost: The device as it was.
        pattern: What the user asked for.
        kind: What it is needed for.
        devices: What there is now.

    Raises:
        DeviceError: It is not there, or it could be any of several.
    """
    usable = [device for device in devices if device.fits(kind)]
    same = [device for device in usable if device.label == lost.label]
    # Twins are told apart by their place in the list, which holds while nothing is plugged in.
    if found := [device for device in same if device.index == lost.index] or same:
        return _only(found, lost)
    if found := [d for d in usable if stable_name(d.label) == stable_name(lost.label)]:
        return _only(found, lost)
    text = "" if pattern is None else str(pattern).strip()
    if text and not text.isdigit():
        return find_device(text, kind, devices)
    raise DeviceError(f"{lost.label} is not there.")


def _only(found: list[Device], lost: Device) -> Device:
    if len(found) == 1:
        return found[0]
    raise DeviceError(
        f"{lost.label} could be any of {len(found)} devices: "
        f"{', '.join(f'{d.label} ({d.index})' for d in found)}; unplug the others."
    )


def stable_name(label: str) -> str:
    """A device's label without the numbers that ALSA and Windows deal out anew."""
    without_card = re.sub(r"\(hw:\d+,", "(hw:*,", label)
    return re.sub(r"\((\d+)- ", "(", without_card)


def _preferred(devices: list[Device], kind: Kind) -> Device:
    jack = [device for device in devices if "JACK" in device.host_api]
    for device in jack:
        if device.name == "system":
            return device
    for device in devices:
        if device.default_output if kind == "output" else device.default_input:
            return device
    return (jack or devices)[0]


def _channels_in_words(kind: Kind) -> str:
    return "both inputs and outputs" if kind == "duplex" else f"{kind}s"


def plan_stream(
    device: Pattern = None,
    output_device: Pattern = None,
    rate: int | None = None,
    buffer_samples: int = 512,
    inputs: Sequence[int] | None = None,
    outputs: Sequence[int] | None = None,
    stem: Sequence[int] = (),
    devices: Sequence[Device] | None = None,
) -> StreamPlan:
    """Settle device, rate and channels before anything is opened.

    Args:
        device: Input (and output) device, see `find_device`.
        output_device: Another device for the output; one clock for both is safer.
        rate: In Hz; None takes the device's own (JACK: the server's).
        buffer_samples: Samples per callback.
        inputs: Live input channels, 0-based; None takes the first two, or the only one.
        outputs: Sounding channels, 0-based; None takes the first two, or the only one.
        stem: Channels of the stem input, 0-based; empty for none.
        devices: Where to look; asks the audio system when not given.

    Raises:
        DeviceError: A device or channel is not there.
    """
    devices = list_devices() if devices is None else devices
    if output_device is None:
        source = sink = find_device(device, "duplex", devices)
    else:
        source = find_device(device, "input", devices)
        sink = find_device(output_device, "output", devices)
    if not 1 <= buffer_samples <= 8192:
        raise DeviceError(f"buffer of {buffer_samples} samples given; 1 to 8192 allowed.")
    plan = StreamPlan(
        input=source,
        output=sink,
        rate=int(rate or round(source.default_rate)),
        buffer_samples=buffer_samples,
        inputs=tuple(range(min(2, source.inputs)) if inputs is None else inputs),
        stem=tuple(stem),
        outputs=tuple(range(min(2, sink.outputs)) if outputs is None else outputs),
    )
    check_channels(plan)
    return plan


def check_channels(plan: StreamPlan) -> None:
    """Refuse channels that the plan's devices do not have.

    Raises:
        DeviceError: One is not there.
    """
    for what, channels, there, name in (
        ("input", (*plan.inputs, *plan.stem), plan.input.inputs, plan.input.name),
        ("output", plan.outputs, plan.output.outputs, plan.output.name),
    ):
        limit = min(there, MAX_CHANNELS)
        for channel in channels:
            if not 0 <= channel < limit:
                raise DeviceError(
                    f"{what} channel {channel + 1} given; {name!r} has 1 to {limit} to use."
                )
