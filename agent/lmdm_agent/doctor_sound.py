"""The doctor's look at the sound: which audio systems run, and which device would be opened."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lmdm_agent.audio import Device, NoDevice, list_devices
from lmdm_agent.config import Settings
from lmdm_agent.doctor_machine import ROOT
from lmdm_agent.errors import LmdmError
from lmdm_agent.findings import Finding, bad, ok, warn
from lmdm_agent.rig import plan_of

ASK_TIMEOUT_S = 3.0
SERVERS = ("jackd", "jackdbus", "pipewire", "pipewire-pulse", "wireplumber", "pulseaudio")
HELPERS = ("rtkit-daemon",)
DEFAULT_SERVER = "default"
JACK_VALUES = {"-r": "rate", "-p": "period", "-n": "name", "-d": "driver"}
JACK_LONG = {"--rate": "-r", "--period": "-p", "--name": "-n", "--driver": "-d"}


@dataclass(frozen=True)
class Process:
    """A running program: its number, name and command line."""

    pid: int
    name: str
    words: tuple[str, ...]


def processes(root: Path = ROOT) -> list[Process]:
    """The audio programs that run, from /proc; none where there is no /proc."""
    found: list[Process] = []
    for folder in sorted((root / "proc").glob("[0-9]*")):
        with contextlib.suppress(OSError):
            name = (folder / "comm").read_text(encoding="utf-8", errors="replace").strip()
            if name in SERVERS or name in HELPERS:
                line = (folder / "cmdline").read_bytes().decode(errors="replace")
                # One that has just ended has no command line any more.
                if words := tuple(filter(None, line.split("\0"))):
                    found.append(Process(int(folder.name), name, words))
    return found


def has_realtime_thread(pid: int, root: Path = ROOT) -> bool | None:
    """Whether a thread of a process is scheduled before all ordinary ones; None when not told."""
    if not hasattr(os, "sched_getscheduler"):
        return None
    policies: list[int] = []
    for task in (root / "proc" / str(pid) / "task").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            policies.append(os.sched_getscheduler(int(task.name)))
    if not policies:
        return None
    return any(policy in (os.SCHED_FIFO, os.SCHED_RR) for policy in policies)


def jack(
    running: Sequence[Process],
    environment: Mapping[str, str] = os.environ,
    realtime: Callable[[int], bool | None] = has_realtime_thread,
    installed: bool | None = None,
) -> list[Finding]:
    """The JACK servers that run: as which, how fast, with which priority."""
    servers = [process for process in running if process.name in ("jackd", "jackdbus")]
    if not servers:
        there = shutil.which("jackd") is not None if installed is None else installed
        if not sys.platform.startswith("linux") and not there:
            return []
        if not there:
            return [ok("sound", "JACK is not installed")]
        return [ok("sound", "JACK is installed, but no server runs")]
    wanted = environment.get("JACK_DEFAULT_SERVER", DEFAULT_SERVER)
    found: list[Finding] = []
    names: list[str] = []
    for server in servers:
        facts = jack_facts(server.words)
        names.append(facts.get("name", DEFAULT_SERVER))
        text = f"JACK server {names[-1]!r} ({facts.get('driver', 'driver unknown')}"
        text += "".join(
            f", {facts[key]} {unit}"
            for key, unit in (("rate", "Hz"), ("period", "samples a period"))
            if key in facts
        )
        ours = names[-1] == wanted or server.name == "jackdbus"
        if ours and realtime(server.pid) is False:
            advice = "start jackd with --realtime, and allow real-time priority (see priority)"
            found.append(warn("sound", f"{text}) runs without real-time priority", advice))
        else:
            found.append(ok("sound", f"{text}) runs" if ours else f"{text}) runs, too"))
    if wanted not in names and "jackdbus" not in {server.name for server in servers}:
        found.append(
            bad(
                "sound",
                f"JACK clients look for server {wanted!r}, which does not run",
                f"export JACK_DEFAULT_SERVER={names[0]}",
            )
        )
    return found


def jack_facts(words: Sequence[str]) -> dict[str, str]:
    """Name, driver, rate and period of a jackd's command line, as far as they stand there.

    ``-n`` and ``-p`` mean other things behind the driver: a period count, and the period.
    """
    facts: dict[str, str] = {}
    behind = False
    expanded: list[str] = []
    for word in words[1:]:
        option, equals, value = word.partition("=")
        if option in JACK_LONG and equals:
            expanded += [JACK_LONG[option], value]
        elif option[:2] in JACK_VALUES and len(option) > 2 and option[1] != "-":
            expanded += [option[:2], option[2:]]
        else:
            expanded.append(JACK_LONG.get(word, word))
    for option, value in itertools.pairwise(expanded):
        if option in ("-n", "-d") and not behind:
            facts.setdefault(JACK_VALUES[option], value)
            behind = behind or option == "-d"
        elif option in ("-r", "-p") and behind:
            facts.setdefault(JACK_VALUES[option], value)
    return facts


def pipewire(running: Sequence[Process], ask: Callable[[], str] | None = None) -> list[Finding]:
    """Whether PipeWire runs, and with which buffer."""
    if not any(process.name == "pipewire" for process in running):
        return []
    settings: dict[str, str] = {}
    for line in (ask or _pipewire_settings)().splitlines():
        words = line.split("'")
        if len(words) > 3:
            settings[words[1]] = words[3]
    text = "PipeWire runs"
    rate, quantum = settings.get("clock.rate"), settings.get("clock.quantum")
    if rate and quantum:
        text += f" at {rate} Hz, {quantum} samples a buffer"
    if not any(process.name == "wireplumber" for process in running):
        advice = "start wireplumber; without a session manager nothing is connected"
        return [warn("sound", f"{text}, without WirePlumber", advice)]
    return [
        ok("sound", f"{text}; `pw-jack lmdm-agent` reaches it as JACK, with the shortest delay")
    ]


def _pipewire_settings() -> str:
    try:
        asked = subprocess.run(
            ["pw-metadata", "-n", "settings"],
            capture_output=True,
            text=True,
            timeout=ASK_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout


def pulse(running: Sequence[Process]) -> list[Finding]:
    """PulseAudio, which holds devices and whose delay is long and not constant."""
    if not any(process.name == "pulseaudio" for process in running):
        return []
    advice = "for a short, constant delay start JACK: pasuspender -- jackd -d alsa"
    return [warn("sound", "PulseAudio runs and may hold the device", advice)]


def alsa(root: Path = ROOT) -> list[Finding]:
    """The sound cards of the kernel."""
    if not sys.platform.startswith("linux"):
        return []
    try:
        text = (root / "proc/asound/cards").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return [ok("sound", "ALSA: no sound cards (the kernel has none)")]
    names = [
        line.split("]:", 1)[1].strip()
        for line in text.splitlines()
        if line.lstrip()[:1].isdigit() and "]:" in line
    ]
    return [ok("sound", f"ALSA: {', '.join(names) or 'no sound cards'}")]


def devices(
    settings: Settings,
    listed: Callable[[], list[Device]] = list_devices,
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> list[Finding]:
    """What PortAudio lists, and what would be opened."""
    try:
        there = listed()
    except LmdmError as error:
        return [bad("device", str(error), "without it, only rendering works")]
    apis = sorted({device.host_api for device in there})
    found = [ok("device", f"{len(there)} devices" + (f" ({', '.join(apis)})" if apis else ""))]
    if system == "win32" and not any("ASIO" in api for api in apis):
        on = environment.get("SD_ENABLE_ASIO") == "1"
        advice = (
            "install the interface's ASIO driver"
            if on
            else "install the interface's ASIO driver, and set SD_ENABLE_ASIO=1"
        )
        found.append(warn("device", "no ASIO device; others have longer delays", advice))
    if system == "darwin" and not any("Core Audio" in api for api in apis):
        found.append(
            warn("device", "Core Audio lists nothing", "allow the microphone in the settings")
        )
    try:
        plan = plan_of(settings, there)
    except NoDevice as error:
        return [*found, warn("device", str(error), "`lmdm-agent devices` lists what there is")]
    except LmdmError as error:
        return [*found, bad("device", str(error), "`lmdm-agent devices` lists what there is")]
    milliseconds = 1000.0 * plan.buffer_samples / plan.rate
    text = (
        f"{plan.label} would be opened at {plan.rate} Hz, buffer {plan.buffer_samples} samples = "
        f"{milliseconds:.1f} ms"
    )
    if plan.input.index != plan.output.index:
        advice = "two devices have two clocks, which drift apart; one device for both is safer"
        return [*found, warn("device", text, advice)]
    return [*found, ok("device", text)]
