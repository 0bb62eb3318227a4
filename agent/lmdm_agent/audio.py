"""The sound device: finding one, opening it, noticing when it has died.

The only module that knows sounddevice, and it imports it when it is first asked, because that
import already talks to the audio system. Knows nothing of models: it hands buffers to `Ends`.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from lmdm_agent.ends import Ends
from lmdm_agent.errors import DeviceError, nearest

log = logging.getLogger("lmdm.audio")

Kind = Literal["duplex", "input", "output"]
Pattern = str | int | None

MAX_CHANNELS = 8
CLOSE_TIMEOUT_S = 2.0
STALL_BUFFERS = 20
STALL_AT_LEAST_S = 1.0


class NoDevice(DeviceError):  # noqa: N818
    """This machine has no sound device at all; the daemon can still answer OSC."""


@dataclass(frozen=True)
class Device:
    """One device as the audio system lists it; rates in Hz."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    default_rate: float

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


def list_devices(refresh: bool = False) -> list[Device]:
    """All sound devices of this machine.

    Args:
        refresh: Ask the audio system again; only while no stream is open.
    """
    sd = _sounddevice(refresh)
    with _quiet_stderr():
        apis: list[str] = [str(api["name"]) for api in sd.query_hostapis()]
        return [
            Device(
                index=int(entry["index"]),
                name=str(entry["name"]),
                host_api=apis[int(entry["hostapi"])],
                inputs=int(entry["max_input_channels"]),
                outputs=int(entry["max_output_channels"]),
                default_rate=float(entry["default_samplerate"]),
            )
            for entry in sd.query_devices()
        ]


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


def _preferred(devices: list[Device], kind: Kind) -> Device:
    jack = [device for device in devices if "JACK" in device.host_api]
    for device in jack:
        if device.name == "system":
            return device
    default = _default_index("output" if kind == "output" else "input")
    for device in devices:
        if device.index == default:
            return device
    return (jack or devices)[0]


def _default_index(direction: Literal["input", "output"]) -> int:
    try:
        pair = _sounddevice().default.device
        return int(pair[0 if direction == "input" else 1])
    except (NoDevice, IndexError, TypeError):
        return -1


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

    Raises:
        DeviceError: A device or channel is not there.
    """
    if output_device is None:
        source = sink = find_device(device, "duplex")
    else:
        source, sink = find_device(device, "input"), find_device(output_device, "output")
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
    for what, channels, there, name in (
        ("input", (*plan.inputs, *plan.stem), source.inputs, source.name),
        ("output", plan.outputs, sink.outputs, sink.name),
    ):
        limit = min(there, MAX_CHANNELS)
        for channel in channels:
            if not 0 <= channel < limit:
                raise DeviceError(
                    f"{what} channel {channel + 1} given; {name!r} has 1 to {limit} to use."
                )
    return plan


class DeviceStream:
    """An open full-duplex stream; a context manager that starts and closes it.

    Closing never hangs the caller: PortAudio's close does not return when the JACK server died,
    so it runs in a thread of its own and is given up after two seconds.
    """

    def __init__(self, ends: Ends, plan: StreamPlan) -> None:
        self.plan = plan
        self._ends = ends
        self._stream: Any = None
        self._watch = Watchdog(ends, plan.buffer_samples)

    def __enter__(self) -> Self:
        sd = _sounddevice()
        ends_callback = self._ends.callback

        def callback(indata: Any, outdata: Any, _count: int, _time: Any, status: Any) -> None:
            ends_callback(indata, outdata, bool(status) and not status.priming_output)

        plan = self.plan
        try:
            with _quiet_stderr():
                self._stream = sd.Stream(
                    device=(plan.input.index, plan.output.index),
                    samplerate=plan.rate,
                    blocksize=plan.buffer_samples,
                    channels=(max((*plan.inputs, *plan.stem)) + 1, max(plan.outputs) + 1),
                    dtype="float32",
                    latency="low",
                    callback=callback,
                )
                self._stream.start()
        except sd.PortAudioError as error:
            self.close()
            raise DeviceError(_in_words(error, plan)) from error
        self._watch = Watchdog(self._ends, plan.buffer_samples)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def latency_s(self) -> tuple[float, float]:
        """Device latency (in, out) in seconds as the driver claims it.

        JACK servers running with ``--sync`` report 0; measure a loopback to be sure.
        """
        if self._stream is None:
            return 0.0, 0.0
        claimed = tuple(float(value) for value in self._stream.latency)
        ok = [value if math.isfinite(value) and 0.0 <= value < 10.0 else 0.0 for value in claimed]
        return ok[0], ok[1]

    def stalled(self) -> bool:
        """Tell whether the device has stopped calling back; ask now and then."""
        return self._stream is not None and self._watch.stalled()

    def close(self) -> bool:
        """Close the stream; False when the audio system did not answer in time."""
        stream, self._stream = self._stream, None
        if stream is None:
            return True

        def work() -> None:
            with contextlib.suppress(Exception):
                stream.close(ignore_errors=True)

        closer = threading.Thread(target=work, name="lmdm-close", daemon=True)
        closer.start()
        closer.join(CLOSE_TIMEOUT_S)
        if closer.is_alive():
            log.warning("the sound device did not close within %g s; left behind", CLOSE_TIMEOUT_S)
            _give_up_on_portaudio()
            return False
        return True


def open_stream(ends: Ends, plan: StreamPlan) -> DeviceStream:
    """The stream that moves buffers between the device and ``ends``; use it with ``with``.

    Raises:
        DeviceError: On entering, when the device refuses.
    """
    return DeviceStream(ends, plan)


class Watchdog:
    """Notices that callbacks have stopped; JACK's do without any error when the server dies."""

    def __init__(self, ends: Ends, buffer_samples: int) -> None:
        self._ends = ends
        self._patience_s = max(STALL_AT_LEAST_S, STALL_BUFFERS * buffer_samples / ends.rate)
        self._position = ends.position
        self._moved = time.monotonic()

    def stalled(self) -> bool:
        """Tell whether no buffer came for the time of 20 buffers, at least a second."""
        now, position = time.monotonic(), self._ends.position
        if position != self._position:
            self._position, self._moved = position, now
        return now - self._moved > self._patience_s


def _in_words(error: Exception, plan: StreamPlan) -> str:
    code = error.args[1] if len(error.args) > 1 else 0
    name = plan.label
    if code == -9997:
        own = round(plan.input.default_rate)
        return f"{name} does not run at {plan.rate} Hz; its own rate is {own} Hz (leave rate out)."
    if code == -9998:
        ins, outs = max((*plan.inputs, *plan.stem)) + 1, max(plan.outputs) + 1
        return (
            f"{name} refuses {ins} input and {outs} output channels; it has {plan.input.inputs} "
            f"and {plan.output.outputs}."
        )
    if code in (-9985, -9996):
        return f"{name} is busy or was unplugged; close other programs that use it and try again."
    if code == -9993:
        return f"{name}: these two devices cannot run together; choose one device for both."
    return f"{name} cannot be opened: {error.args[0] if error.args else error}."


_initialised = False


def _sounddevice(refresh: bool = False) -> Any:
    """The sounddevice module, imported on first use.

    Raises:
        NoDevice: PortAudio is not installed.
    """
    global _initialised  # noqa: PLW0603
    with _quiet_stderr():
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


def _give_up_on_portaudio() -> None:
    """Keep the interpreter's exit from hanging in a PortAudio that no longer answers."""
    import atexit

    sd = _sounddevice()
    atexit.unregister(sd._exit_handler)


@contextlib.contextmanager
def _quiet_stderr() -> Generator[None]:
    """Hide what ALSA and JACK print while being asked for devices; errors come as exceptions."""
    if os.name != "posix" or log.isEnabledFor(logging.DEBUG):
        yield
        return
    saved = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
