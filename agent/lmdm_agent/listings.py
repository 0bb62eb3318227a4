"""Tables of what there is: devices, models, a model's card, controls."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lmdm_agent import library
from lmdm_agent.audio import NoDevice, list_devices
from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.errors import ConfigError, DeviceError, ModelError
from lmdm_agent.model import read_spec
from lmdm_agent.spec import ModelSpec


def devices() -> None:
    """Print the sound devices.

    Raises:
        NoDevice: There is none.
    """
    table = Table("number", "device", "system", "in", "out", "rate (Hz)")
    for device in list_devices():
        table.add_row(
            str(device.index),
            escape(device.name),
            escape(device.host_api),
            str(device.inputs),
            str(device.outputs),
            f"{device.default_rate:.0f}",
        )
    if not table.row_count:
        raise NoDevice("no sound device found; plug one in or start JACK, then try again.")
    Console().print(table)


def models() -> None:
    """Print every model that a name can mean; damaged files are named, too.

    Raises:
        ModelError: There is none.
    """
    table = Table("name", "what it is", "block", "steps", "takes", "MB")
    for path in library.models():
        size = f"{path.stat().st_size / 1e6:.0f}"
        try:
            spec = read_spec(path)
        except ModelError as error:
            table.add_row(escape(path.name), escape(str(error)), "", "", "", size)
            continue
        table.add_row(
            escape(path.name),
            escape(spec.description.split(". ")[0]),
            f"{spec.block_s:.3f} s",
            str(spec.steps),
            ", ".join(spec.conditions),
            size,
        )
    if not table.row_count:
        folder = library.user_folder() / "models"
        raise ModelError(f"no model found; put .onnx files of `lmdm-train export` into {folder}.")
    Console().print(table)


def card(name: str) -> None:
    """Print the whole card of a model.

    Raises:
        ModelError: There is no such model, or it cannot be read.
    """
    path = library.find_model(name)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for key, value in _card_rows(path, read_spec(path)).items():
        table.add_row(f"[bold]{key}", escape(value))
    Console().print(table)


def _card_rows(path: Path, spec: ModelSpec) -> dict[str, str]:
    low, high = spec.t_f_range_latents
    sources = [f"{s.source}: {s.hours:.2f} h, {s.licence}, {s.credit}" for s in spec.sources]
    return {
        "name": spec.name,
        "file": f"{path} ({path.stat().st_size / 1e6:.1f} MB)",
        "what it is": spec.description,
        "prompts to try": "; ".join(spec.prompts),
        "takes": ", ".join(spec.conditions),
        "window": f"{spec.context_latents} + {spec.block_latents} latents, "
        f"block {spec.block_s:.3f} s at {spec.sample_rate} Hz",
        "trained for": f"{spec.solver}, {spec.steps} steps ({spec.steps_range[0]} to "
        f"{spec.steps_range[1]}), t_f {low} to {high} latents",
        "weights": spec.weights,
        "trained": spec.trained,
        "limits": spec.limits,
        "licence": spec.licence,
        "sources": "\n".join(sources),
        "content hash": spec.content_hash,
    }


def midi() -> None:
    """Print the MIDI inputs, and what the learned map moves, also where there is no input.

    Raises:
        ConfigError: The MIDI library is missing, or the map is damaged.
        DeviceError: The system's MIDI does not answer, or there is no input.
    """
    from lmdm_agent.midi import ports

    try:
        _print_inputs(ports())
    finally:
        _print_learned()


def _print_inputs(names: Sequence[str]) -> None:
    from lmdm_agent.midi import shortest

    if not names:
        raise DeviceError("no MIDI input found; plug one in, then try again.")
    table = Table("MIDI input", "open it with")
    for name in names:
        table.add_row(escape(name), escape(f'lmdm-agent --midi "{shortest(name, names)}"'))
    Console().print(table)


def _print_learned() -> None:
    from lmdm_agent.midi_map import load_map
    from lmdm_agent.peripherals import default_map

    path = default_map()
    learned = Table("source", "moves")
    for binding in load_map(path):
        learned.add_row(str(binding.source), escape(binding.target))
    if learned.row_count:
        Console().print(learned)
    words = "learned, kept in" if learned.row_count else "nothing is learned yet in"
    # A path that is broken into lines cannot be copied.
    Console(soft_wrap=True).print(f"{words} {path}", markup=False, highlight=False)


def patches() -> None:
    """Print where the Max package and the Pd library are, and what to do with them.

    Raises:
        ConfigError: They did not come with this installation.
    """
    hints = {
        "max": "Max package: copy it to Documents/Max 8/Packages (or 9), then Extras, lmdm-play",
        "pd": "Pd library: open lmdm-play.pd in it, or put [declare -path lmdm] beside it",
    }
    found = library.patch_folders()
    if not found:
        raise ConfigError("no patches came with this installation; see the repository's patches/.")
    console = Console(soft_wrap=True)
    for host, folder in found.items():
        console.print(f"{hints[host]}\n    {folder}", markup=False, highlight=False)


def controls() -> None:
    """Print the control table."""
    table = Table("control", "range", "default", "acts", "what it does")
    acting = {"callback": "at once", "block": "next block", "now": "now"}
    for control in CONTROLS:
        default = int(control.default) if control.kind == "bool" else control.default
        acts = acting[control.where]
        table.add_row(
            control.name,
            escape(control.describe_range()),
            str(default),
            acts,
            escape(control.help),
        )
    for action in ACTIONS:
        words = " ".join(name for name, _, _ in action.arguments)
        table.add_row(f"{action.name} {words}".strip(), "", "", "message", escape(action.help))
    Console().print(table)
