"""PortAudio: lists the sound devices and opens streams. The only module that knows sounddevice.

It is used in the device process (`lmdm_agent.device_process`), never in the daemon's own, so that
a driver which hangs or crashes takes no more than that process with it. Importing sounddevice
already talks to the audio system; that happens when a device is first asked for.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.audio import Device, NoDevice, RateRefused, StreamPlan
from lmdm_agent.errors import DeviceError

Floats = NDArray[np.float32]
Callback = Callable[[Floats, Floats, bool], None]
"""Called with what the device heard, what it is to play (both [n, channels]), and whether samples
were lost before this buffer."""

BAD_SAMPLE_RATE = -9997
BAD_CHANNELS = -9998
UNAVAILABLE = (-9985, -9996)
BAD_PAIR = -9993
"""PortAudio's error codes."""


def list_devices(refresh: bool = False) -> list[Device]:
    """All sound devices of this machine.

    Args:
        refresh: Ask the audio system again, which is only possible while no stream is open.

    Raises:
        NoDevice: PortAudio is not installed.
    """
    sd = _sounddevice(refresh)
    apis: list[str] = [str(api["name"]) for api in sd.query_hostapis()]
    source, sink = _defaults(sd)
    return [
        Device(
            index=int(entry["index"]),
            name=str(entry["name"]),
            host_api=apis[int(entry["hostapi"])],
            inputs=int(entry["max_input_channels"]),
            outputs=int(entry["max_output_channels"]),
            default_rate=float(entry["default_samplerate"]),
            default_input=int(entry["index"]) == source,
            default_output=int(entry["index"]) == sink,
        )
        for entry in sd.query_devices()
    ]


class Stream:
    """A running full-duplex stream.

    Args:
        plan: What to open; its devices' indices must be of the newest `list_devices`.
        callback: Called on the audio system's thread for every buffer.
        rate: In Hz, where the device is to run at another rate than the plan's.

    Raises:
        RateRefused: The device does not run at this rate.
        DeviceError: The device refuses for another reason.
    """

    def __init__(self, plan: StreamPlan, callback: Callback, rate: int | None = None) -> None:
        sd = _sounddevice()

        def called(indata: Any, outdata: Any, _count: int, _time: Any, status: Any) -> None:
            callback(indata, outdata, bool(status) and not status.priming_output)

        try:
            self._stream = sd.Stream(**settings_of(plan, rate), dtype="float32", callback=called)
        except sd.PortAudioError as error:
            raise in_words(error, plan, rate or plan.rate) from error
        try:
            self._stream.start()
        except sd.PortAudioError as error:
            self.close()
            raise in_words(error, plan, rate or plan.rate) from error

    @property
    def active(self) -> bool:
        """Tell whether the audio system still means to call back."""
        return bool(self._stream.active)

    @property
    def latency_s(self) -> tuple[float, float]:
        """Device latency (in, out) in seconds as the driver claims it.

        JACK servers running with ``--sync`` report 0; measure a loopback to be sure.
        """
        claimed = tuple(float(value) for value in self._stream.latency)
        ok = [value if math.isfinite(value) and 0.0 <= value < 10.0 else 0.0 for value in claimed]
        return ok[0], ok[1]

    def close(self) -> None:
        """Stop and close; does not return where the audio system has died."""
        with contextlib.suppress(Exception):
            self._stream.close(ignore_errors=True)


def settings_of(plan: StreamPlan, rate: int | None = None) -> dict[str, Any]:
    """Arguments that sounddevice's duplex streams share."""
    return {
        "device": (plan.input.index, plan.output.index),
        "samplerate": rate or plan.rate,
        "blocksize": plan.buffer_samples,
        "channels": plan.device_channels,
        "latency": "low",
    }


def in_words(error: Exception, plan: StreamPlan, rate: int) -> DeviceError:
    """What a performer can make of a PortAudio error."""
    code = error.args[1] if len(error.args) > 1 else 0
    name = plan.label
    if code == BAD_SAMPLE_RATE:
        own = round(plan.input.default_rate)
        return RateRefused(
            f"{name} does not run at {rate} Hz; its own rate is {own} Hz (leave rate out)."
        )
    if code == BAD_CHANNELS:
        ins, outs = plan.device_channels
        return DeviceError(
            f"{name} refuses {ins} input and {outs} output channels; it has {plan.input.inputs} "
            f"and {plan.output.outputs}."
        )
    if code in UNAVAILABLE:
        return DeviceError(
            f"{name} is busy or was unplugged; close other programs that use it and try again."
        )
    if code == BAD_PAIR:
        return DeviceError(f"{name}: these two devices cannot run together; choose one for both.")
    return DeviceError(f"{name} cannot be opened: {error.args[0] if error.args else error}.")


_initialised = False


def _sounddevice(refresh: bool = False) -> Any:
    """The sounddevice module, imported on first use.

    Raises:
        NoDevice: PortAudio is not installed.
    """
    global _initialised  # noqa: PLW0603
    try:
        import sounddevice as sd  # pyright: ignore[reportMissingTypeStubs]
    except OSError as error:
        raise NoDevice(
            "PortAudio is not installed (on Debian: apt install libportaudio2); "
            "only rendering and OSC work without it."
        ) from error
    if refresh and _initialised:
        # Devices are listed when PortAudio starts; a JACK server started later is not there.
        sd._terminate()  # pyright: ignore[reportPrivateUsage]
        sd._initialize()  # pyright: ignore[reportPrivateUsage]
    _initialised = True
    return sd


def _defaults(sd: Any) -> tuple[int, int]:
    try:
        source, sink = sd.default.device
        return int(source), int(sink)
    except (ValueError, TypeError):
        return -1, -1
