"""What plays: model, session and device put together from settings, without any edge.

The stage (`app`) adds OSC, recorder and screen to a `Rig`; the soundcheck runs one bare. Also what
settings mean for a model: its timeline, the controls it starts with, the device it plays on.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Self

from lmdm_agent.audio import (
    Device,
    NoDevice,
    StreamPlan,
    find_device,
    list_devices,
    plan_stream,
)
from lmdm_agent.config import DEFAULT_SLACK_MS, Settings, initial_controls
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.device_keeper import DeviceEvent, DeviceKeeper
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ConfigError
from lmdm_agent.ladder import Ladder
from lmdm_agent.library import find_model
from lmdm_agent.model import Model, load
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.timeline import Timeline

RINGS_S = 20.0


def load_for(settings: Settings) -> Model:
    """The model the settings name.

    Raises:
        ModelError: It is missing or cannot be used.
    """
    engine = settings.engine
    path = find_model(engine.model)
    return load(path, providers=engine.provider, threads=engine.threads or None)


def timeline_of(spec: ModelSpec, slack_ms: float | None = None, *, stems: bool = False) -> Timeline:
    """Block and slack of a model.

    Args:
        spec: The model.
        slack_ms: None takes `DEFAULT_SLACK_MS`, or the block where that is shorter.
        stems: Whether a stem may be followed; the slack is whole latents then.

    Raises:
        ConfigError: The slack is negative or longer than a block.
    """
    # Latents of a stem and of what sounds have to lie on one grid.
    unit = spec.samples_per_latent if slack_ms is None or stems else 1
    if slack_ms is None:
        slack_ms = min(DEFAULT_SLACK_MS, 1000 * spec.block_s)
    slack = round(slack_ms / 1000 * spec.sample_rate / unit) * unit
    if not 0 <= slack <= spec.block_samples:
        raise ConfigError(
            f"slack of {slack_ms:g} ms given; 0 to {1000 * spec.block_s:.0f} ms allowed with "
            f"{spec.name}."
        )
    return Timeline(spec.block_samples, slack)


def check_slack(timeline: Timeline, spec: ModelSpec, plan: StreamPlan) -> None:
    """Refuse a slack that is late by construction: a block is known only a buffer after its end.

    Raises:
        ConfigError: The slack is shorter than a device buffer.
    """
    slack_ms = 1000 * timeline.slack_samples / spec.sample_rate
    buffer_ms = 1000 * plan.buffer_samples / plan.rate
    if slack_ms < buffer_ms:
        raise ConfigError(
            f"slack of {slack_ms:.0f} ms given; at least the device buffer of {buffer_ms:.0f} ms "
            "is needed. Raise --slack-ms or lower --buffer."
        )


def starting_controls(settings: Settings, spec: ModelSpec) -> Controls:
    """Defaults, then what the model was trained for, then the settings."""
    trained = Controls(
        steps=spec.steps,
        solver=spec.solver,
        guidance=spec.guidance,
        cfg_weight=spec.cfg_weight,
        context_dropout=spec.context_dropout_latents,
    )
    for slot, text in enumerate(spec.prompts[:2]):
        trained = trained.set_prompt(slot, text)
    wanted = initial_controls(settings)
    names = [*settings.controls]
    names += [name for name in ("prompts", "weights") if getattr(settings, name)]
    named: dict[str, Any] = {name: getattr(wanted, name) for name in names}
    return replace(trained, **named)


def plan_of(settings: Settings, devices: Sequence[Device] | None = None) -> StreamPlan:
    """The device stream the settings ask for; their channels count from 1.

    Args:
        settings: What to run.
        devices: Where to look; asks the audio system when not given.

    Raises:
        NoDevice: There is no device at all.
        DeviceError: The device or a channel is not there.
    """
    device, devices = settings.device, list_devices() if devices is None else devices
    source: str | int | None = device.device if device.device != "" else None
    sink: str | int | None = device.output_device if device.output_device != "" else None
    if source is None and sink is None:
        source, sink = _default_devices(devices)
    return plan_stream(
        source,
        sink,
        device.rate or None,
        device.buffer,
        [c - 1 for c in device.inputs] or None,
        [c - 1 for c in device.outputs] or None,
        [c - 1 for c in device.stem],
        devices=devices,
    )


def _default_devices(devices: Sequence[Device]) -> tuple[int | None, int | None]:
    """Nothing where one device does both; else a microphone and speakers, as laptops have them."""
    try:
        find_device(None, "duplex", devices)
    except NoDevice as nothing:
        try:
            source = find_device(None, "input", devices)
            return source.index, find_device(None, "output", devices).index
        except NoDevice:
            raise nothing from None
    return None, None


class Rig:
    """An instrument between the ends of a sound device; a context manager that plays.

    Who adds edges enters `session` first, then what listens to it, then `keeper`.

    Args:
        settings: What to run.
        model: The loaded model.
        plan: The device stream to open.
        told: Told what happens to the device.
        stopping: Set when the run is asked to end; nothing waits for a device any more.
        listed_by: The device process that listed the devices of ``plan``; it goes on to open them.

    Raises:
        ConfigError: A setting does not fit the model or the device.
    """

    def __init__(
        self,
        settings: Settings,
        model: Instrument,
        plan: StreamPlan,
        told: Callable[[DeviceEvent], None] = lambda event: None,
        stopping: threading.Event | None = None,
        listed_by: DeviceHost | None = None,
    ) -> None:
        spec = model.spec
        self.plan = plan
        self.state = ControlState(starting_controls(settings, spec))
        timeline = timeline_of(spec, settings.engine.slack_ms, stems=bool(plan.stem))
        check_slack(timeline, spec, plan)
        # Room for the delay and some blocks, however long a model's blocks are.
        seconds = max(RINGS_S, 6.0 * timeline.offset_samples / spec.sample_rate)
        self.ends = Ends(
            self.state,
            plan.rate,
            plan.inputs,
            plan.stem,
            plan.outputs,
            seconds=seconds,
            shared=True if listed_by is None or listed_by.place is None else listed_by.place,
        )
        self.session = Session(model, timeline, self.state, self.ends, ladder=Ladder())
        device = settings.device
        self.keeper = DeviceKeeper(
            self.ends,
            plan,
            told=told,
            wanted=(device.device or None, device.output_device or None),
            stopping=stopping or threading.Event(),
            failed=self.session.thread_failed,
            listed_by=listed_by,
        )
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.session)
            stack.enter_context(self.keeper)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
