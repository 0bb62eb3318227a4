"""The doctor's look at the program: where it would compute, ports, folders, model files."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lmdm_agent import __version__, library
from lmdm_agent.config import Settings
from lmdm_agent.errors import LmdmError, ModelError
from lmdm_agent.findings import Finding, bad, ok, warn
from lmdm_agent.model import available_providers, has_nvidia_driver, read_spec
from lmdm_agent.rig import load_for

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
RUNTIMES = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml")
CUDA_HELP = "pip install 'lmdm-agent[cuda]'"
OPTIONAL = {"matplotlib": "plot", "mido": "midi", "zeroconf": "discovery", "link": "link"}
TAKE_MB_A_MINUTE = 30.0
ENOUGH_MINUTES = 60.0


def version() -> list[Finding]:
    """What runs."""
    missing = [name for name in OPTIONAL if importlib.util.find_spec(name) is None]
    text = f"lmdm-agent {__version__}, Python {platform.python_version()}, {platform.platform()}"
    found = [ok("program", text)]
    if missing:
        extras = ", ".join(OPTIONAL[name] for name in missing)
        text = f"not installed: {', '.join(missing)}"
        found.append(ok("program", f"{text} (extras of lmdm-agent: {extras})"))
    return found


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def providers(
    settings: Settings,
    listed: Callable[[], list[str]] = available_providers,
    driver: Callable[[], bool] = has_nvidia_driver,
    installed: Callable[[str], str | None] = _installed,
    used: Callable[[], str] | None = None,
) -> list[Finding]:
    """Which of ONNX Runtime's providers would compute, and why not another one."""
    found: list[Finding] = []
    wheels = {name: got for name in RUNTIMES if (got := installed(name))}
    if len(wheels) > 1:
        names = " and ".join(wheels)
        advice = f"pip uninstall {' '.join(wheels)}; pip install lmdm-agent"
        found.append(bad("model", f"{names} are both installed and damage each other", advice))
    try:
        chosen = used() if used else load_for(settings).providers[0]
    except LmdmError as error:
        found.append(bad("model", str(error), "see `lmdm-agent models`"))
        chosen = ""
    there = listed()
    wheel = ", ".join(f"{name} {got}" for name, got in wheels.items()) or "unknown package"
    names = ", ".join(name.removesuffix("ExecutionProvider") for name in there)
    text = f"ONNX Runtime ({wheel}) has {names}"
    found.append(ok("model", text))
    if chosen:
        found.append(ok("model", f"{chosen.removesuffix('ExecutionProvider')} would compute"))
    why = _why_no_cuda(settings, chosen, there, driver())
    return [*found, why] if why else found


def _why_no_cuda(settings: Settings, chosen: str, there: list[str], driver: bool) -> Finding | None:
    """Why an NVIDIA GPU is not used."""
    if chosen == CUDA or sys.platform == "darwin":
        return None
    if not driver:
        # Nothing to do where there is no such GPU.
        return ok("model", "CUDA: no NVIDIA driver here, so no NVIDIA GPU is used")
    if settings.engine.provider == "cpu":
        return warn(
            "model", "CUDA: there is an NVIDIA driver, but the settings say cpu", "--provider auto"
        )
    if CUDA not in there:
        return warn("model", "CUDA: this ONNX Runtime was built without it", CUDA_HELP)
    return warn(
        "model",
        "CUDA: driver and provider are there, but it does not start (libraries, or a driver that "
        "is too old)",
        CUDA_HELP,
    )


def models(settings: Settings) -> list[Finding]:
    """Whether the model is there, and all model files can be read."""
    found: list[Finding] = []
    try:
        path = library.find_model(settings.engine.model)
        spec = read_spec(path)
    except ModelError as error:
        found.append(bad("model", str(error), "`lmdm-agent models` lists what there is"))
    else:
        megabytes = path.stat().st_size / 1e6
        text = f"{path.name}: {megabytes:.0f} MB, block {spec.block_s:.3f} s, {spec.steps} steps"
        found.append(ok("model", text))
    for path in library.models():
        try:
            read_spec(path)
        except ModelError as error:
            found.append(warn("model", str(error), "remove it, or copy it again"))
    return found


def ports(settings: Settings) -> list[Finding]:
    """Whether OSC, and OSCQuery, can listen."""
    osc = settings.osc
    found = [_port("OSC", socket.SOCK_DGRAM, osc.host, osc.port, "--osc-port")]
    if osc.oscquery:
        number = osc.oscquery_port or osc.port
        found.append(_port("OSCQuery", socket.SOCK_STREAM, "127.0.0.1", number, "--oscquery-port"))
    return found


def _port(name: str, kind: socket.SocketKind, host: str, port: int, option: str) -> Finding:
    word = "UDP" if kind == socket.SOCK_DGRAM else "TCP"
    try:
        family = socket.getaddrinfo(host, port, type=kind)[0][0]
        with socket.socket(family, kind) as probe:
            if kind == socket.SOCK_STREAM and sys.platform != "win32":
                # As a server does, so that connections that are just closing are in nobody's way.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        advice = f"end the other program (another lmdm-agent?), or take another port: {option}"
        reason = error.strerror or str(error)
        return bad("network", f"{name}: {word} port {port} on {host}: {reason}", advice)
    return ok("network", f"{name}: {word} port {port} on {host} is free")


def folders(settings: Settings) -> list[Finding]:
    """Whether takes, presets and reports can be written, and how much room there is."""
    takes = Path(settings.record.folder).expanduser().absolute()
    presets = settings.presets.folder
    wanted = {"takes": takes, "own files": library.user_folder()}
    if presets:
        wanted["presets"] = Path(presets).expanduser().absolute()
    found = [_writable(name, path) for name, path in wanted.items()]
    minutes = shutil.disk_usage(_existing(takes)).free / 1e6 / TAKE_MB_A_MINUTE
    text = f"room for about {minutes:.0f} minutes of takes"
    if minutes >= ENOUGH_MINUTES:
        return [*found, ok("files", text)]
    return [*found, warn("files", text, "empty the disk, or record elsewhere (--record DIR)")]


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _writable(name: str, path: Path) -> Finding:
    there = _existing(path)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        advice = "give yourself the right to write there, or choose another folder"
        return bad("files", f"{name}: {there}: {error.strerror or error}", advice)
    return ok("files", f"{name}: {path} can be written")
