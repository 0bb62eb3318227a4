"""Playing, as the command line does it: what begins when, and what is said.

A performer waits for this. So what takes long begins first, in threads and in the device process:
listing the sound devices, and loading the model. The rest of the program is imported beside that,
and what nobody needs before the music (`loudness`) after it; hence the imports in functions.
"""

from __future__ import annotations

import contextlib
import os
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from lmdm_agent import library
from lmdm_agent.config import Settings
from lmdm_agent.errors import LmdmError
from lmdm_agent.leaving import (
    INTERRUPTED,
    Background,
    Deadline,
    briefly,
    leave_now,
    leave_quickly,
    stop_on_signals,
)

if TYPE_CHECKING:
    from lmdm_agent.app import Live
    from lmdm_agent.audio import StreamPlan
    from lmdm_agent.device_host import DeviceHost
    from lmdm_agent.model import Model

Found = TypeVar("Found")

REST = ("lmdm_agent.app", "lmdm_agent.soundcheck_report")
"""What `_play` imports; already while threads wait for the device process and build the model."""
BUILDERS = 2
"""Graphs of the model that are made ready at the same time, on as many cores."""


def load_model(settings: Settings, path: Path) -> Model:
    """Load a model file as the settings say, as fast as this machine can: nothing plays yet.

    Raises:
        ModelError: It cannot be used.
    """
    from lmdm_agent.model import load

    engine, builders = settings.engine, min(BUILDERS, os.cpu_count() or 1)
    return load(path, providers=engine.provider, threads=engine.threads or None, builders=builders)


def plan_of(settings: Settings, host: DeviceHost) -> StreamPlan:
    """The device stream the settings ask for, of the devices that the device process lists.

    Raises:
        NoDevice: There is no device at all.
        DeviceError: The device or a channel is not there.
    """
    devices = host.devices()
    from lmdm_agent.rig import plan_of

    return plan_of(settings, devices)


def play(settings: Settings, seconds: float | None, screen: bool, demo_folder: Path) -> None:
    """Play until asked to stop; without any sound device, render the demo take instead.

    Args:
        settings: What to run.
        seconds: Stop after this long; None plays on.
        screen: Whether to draw the live view.
        demo_folder: Where the demo goes.

    Raises:
        LmdmError: Something is missing, busy or wrong; nothing is left running.
    """
    path = library.find_model(settings.engine.model, settings.files.models)
    stopping = threading.Event()
    with stop_on_signals(stopping):
        # In threads: an audio system that hangs must not keep signals from being heard.
        loading = Background(lambda: load_model(settings, path), "lmdm-load")
        with device_host(stopping) as host:
            planning = Background(lambda: plan_of(settings, host), "lmdm-devices")
            for name in REST:
                import_module(name)
            plan = _planned(settings, planning, stopping)
            if plan is not None:
                typer.echo(f"Loading {path.name} ...")
                _play(settings, loading, plan, host, stopping, seconds, screen=screen)
                return
        model = _there(loading.result(stopping))
    from lmdm_agent.rendering import Files, render

    files = Files(library.DEMO_TAKE, demo_folder / "demo.wav")
    render(settings, files, picture_if_possible=demo_folder / "demo.png", model=model)


def device_host(stopping: threading.Event) -> DeviceHost:
    """The device process, which lists the devices now and opens one later."""
    from lmdm_agent.device_host import DeviceHost
    from lmdm_agent.shared import Place

    return DeviceHost(place=Place(), stopping=stopping.is_set)


def _planned(
    settings: Settings, planning: Background[StreamPlan], stopping: threading.Event
) -> StreamPlan | None:
    """What is going to be opened; None where there is no device and nobody asked for one."""
    from lmdm_agent.audio import NoDevice

    try:
        return _there(planning.result(stopping))
    except NoDevice as error:
        if settings.device.device != "" or settings.device.output_device != "":
            raise
        typer.echo(f"{error}\nRendering the demo take instead.")
    return None


def _there(found: Found | None) -> Found:
    """What was waited for; a program that is asked to stop ends here."""
    if found is None:
        briefly(lambda: _say("Stopped."))
        leave_now(INTERRUPTED)
    return found


def _play(
    settings: Settings,
    loading: Background[Model],
    plan: StreamPlan,
    host: DeviceHost,
    stopping: threading.Event,
    seconds: float | None,
    *,
    screen: bool,
) -> None:
    from lmdm_agent import soundcheck_report as checks
    from lmdm_agent.app import Live

    model = _there(loading.result(stopping))
    key = checks.key_of(model.spec, model.providers[0], settings.engine.threads, plan)
    kept = checks.read()
    checked = checks.for_take(key, kept)
    live = Live(
        settings,
        model,
        plan,
        stopping=stopping,
        screen=screen,
        checked=checked,
        listed_by=host,
    )
    steps = live.state.current.steps
    slack_ms = 1000 * live.session.timeline.slack_samples / model.spec.sample_rate
    verdict = checks.sentence(key, kept, steps=steps, slack_ms=slack_ms)
    name, provider = model.spec.name, model.providers[0]
    # Another one may take its place, and it is large.
    del model
    leave_quickly()
    with Deadline(stopping, _say):
        with live:
            if not screen:
                typer.echo(f"{_greeting(live, name, provider)}\n{verdict}")
            live.announcer.show(verdict)
            live.wait(seconds)
        _say(_farewell(live))
    if live.recorder.error:
        raise LmdmError(live.recorder.error)


def _greeting(live: Live, name: str, provider: str) -> str:
    session = live.session
    rate = session.ends.rate
    return (
        f"Playing {name} on {live.plan.label} at {rate} Hz; delay "
        f"{session.delay_samples} samples = {session.delay_samples / rate:.3f} s (the device's own "
        f"comes on top); OSC on {live.settings.osc.host}:{live.osc.port}; {provider}. "
        "Ctrl-C ends."
    )


def _farewell(live: Live) -> str:
    health = live.session.health()
    from lmdm_agent.announcer import shown

    text = (
        f"Played {health.block + 1} blocks; {health.late_blocks} late, {health.skipped_blocks} "
        f"skipped, {health.failed_blocks} failed, {health.xruns} device xruns."
    )
    if live.services.last_take:
        text += f" Take: {shown(live.services.last_take)}."
    if captures := live.announcer.captures:
        word = "Capture" if len(captures) == 1 else "Captures"
        text += f" {word}: {', '.join(map(shown, captures))}."
    return text


def _say(text: str) -> None:
    # A terminal that was closed hears nothing; the end goes on.
    with contextlib.suppress(OSError):
        typer.echo(text)
