"""The doctor: looks at machine, sound and program, and says what to do before a concert."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import msgspec
from rich.console import Console

from lmdm_agent import doctor_machine as machine
from lmdm_agent import doctor_program as program
from lmdm_agent import doctor_sound as sound
from lmdm_agent.config import Settings
from lmdm_agent.findings import Finding, warn

COLOURS = {"ok": "green", "warn": "yellow", "bad": "bold red"}
Look = Callable[[], list[Finding]]


def looks(settings: Settings) -> dict[str, Look]:
    """All that is looked at, by name, in order."""
    running = sound.processes()
    rtkit = any(process.name == "rtkit-daemon" for process in running)
    return {
        "version": program.version,
        "cores": machine.cores,
        "governor": machine.governor,
        "load": machine.load,
        "kernel": machine.kernel,
        "memory": machine.memory,
        "shared memory": machine.shared_memory,
        "priority": lambda: machine.realtime(rtkit=rtkit),
        "power": machine.power,
        "clock": machine.clock,
        "JACK": lambda: sound.jack(running),
        "PipeWire": lambda: sound.pipewire(running),
        "PulseAudio": lambda: sound.pulse(running),
        "ALSA": sound.alsa,
        "devices": lambda: sound.devices(settings),
        "models": lambda: program.models(settings),
        "providers": lambda: program.providers(settings),
        "ports": lambda: program.ports(settings),
        "folders": lambda: program.folders(settings),
    }


SLOW_DOWN = ("cores", "governor", "memory", "priority", "power", "JACK", "PulseAudio")
"""What a soundcheck names: it explains figures that are worse than they could be."""


def examine(wanted: dict[str, Look]) -> list[Finding]:
    """Look at everything; what cannot be looked at is said, and the rest goes on."""
    found: list[Finding] = []
    for name, look in wanted.items():
        try:
            found += look()
        except Exception as error:
            text = f"could not be looked at: {error or type(error).__name__}"
            found.append(warn(name, text, "all else was; this alone keeps nothing from playing"))
    return found


def warnings(settings: Settings) -> tuple[str, ...]:
    """In words, what may slow this machine down."""
    wanted = {name: look for name, look in looks(settings).items() if name in SLOW_DOWN}
    return tuple(
        f"{finding.text}: {finding.advice}" for finding in examine(wanted) if finding.word != "ok"
    )


def run(settings: Settings, *, as_json: bool = False, console: Console | None = None) -> bool:
    """Look, print, and tell whether it can play; settings as `lmdm-agent` takes them."""
    found = examine(looks(settings))
    out = console or Console()
    if as_json:
        text = msgspec.json.format(msgspec.json.encode([asdict(f) for f in found]), indent=2)
        out.file.write(text.decode() + "\n")
    else:
        _print(out, found)
    return not any(finding.word == "bad" for finding in found)


def _print(out: Console, found: Sequence[Finding]) -> None:
    for finding in found:
        colour = COLOURS[finding.word]
        out.print(f"[{colour}]{finding.word:5}[/]", end="")
        _line(out, f"{finding.area:9}{finding.text}")
        if finding.advice:
            _line(out, f"{'':14}-> {finding.advice}")
    bad = sum(finding.word == "bad" for finding in found)
    warned = sum(finding.word == "warn" for finding in found)
    if bad:
        out.print(f"{bad} of {len(found)} would keep it from playing, {warned} could be better.")
    elif warned:
        out.print(f"It can play; {warned} of {len(found)} could be better.")
    else:
        out.print("All is well.")


def _line(out: Console, text: str) -> None:
    # As it stands: no word of it is a style, and what is copied from it has no line ends.
    out.print(text, markup=False, highlight=False, soft_wrap=True)
