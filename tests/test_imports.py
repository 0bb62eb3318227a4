"""The arrow of imports, one module per outside library, and a command line that starts light."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "lmdm_agent": ROOT / "agent" / "lmdm_agent",
    "lmdm_models": ROOT / "models" / "lmdm_models",
    "lmdm_training": ROOT / "training" / "lmdm_training",
}
ALLOWED = {
    "lmdm_agent": set(),
    "lmdm_models": {"lmdm_agent"},
    "lmdm_training": {"lmdm_agent", "lmdm_models"},
}
OWNERS = {
    "sounddevice": {"portaudio"},
    "rtmixer": {"callback_ways"},
    "pythonosc": {"osc_wire"},
    "onnxruntime": {"model"},
    "tokenizers": {"model"},
    "rich.live": {"ui"},
    "matplotlib": {"picture"},
    "soundfile": {"audio_file", "held", "render", "tracks"},
    "filelock": {"lock"},
    "pyloudnorm": {"loudness"},
    "soxr": {"audio_file", "rates"},
    "typer": {"cli", "cli_options", "cli_takes", "rendering", "runs"},
    "platformdirs": {"library"},
    "mido": {"midi"},
    "link": {"link"},
    "zeroconf": {"discovery"},
    "tomli_w": {"presets", "midi_map"},
}
"""Outside libraries of the daemon and the modules that know them."""


def imports(path: Path) -> Iterator[str]:
    """Every module a file names in an import, the ones inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_of(module: str, library: str) -> bool:
    return module == library or module.startswith(f"{library}.")


@pytest.mark.parametrize("package", FOLDERS)
def test_the_arrow_of_imports(package):
    files = sorted(FOLDERS[package].rglob("*.py"))
    assert files
    forbidden = FOLDERS.keys() - ALLOWED[package] - {package}
    found = [(f.name, m) for f in files for m in imports(f) if m.split(".")[0] in forbidden]
    assert not found


def test_the_daemon_never_names_torch():
    banned = ("torch", "lightning_fabric", "onnx", "onnxscript", "librosa", "scipy")
    files = FOLDERS["lmdm_agent"].rglob("*.py")
    found = [(f.name, m) for f in files for m in imports(f) if m.split(".")[0] in banned]
    assert not found


@pytest.mark.parametrize("library", OWNERS)
def test_one_module_knows_an_outside_library(library):
    files = FOLDERS["lmdm_agent"].rglob("*.py")
    users = {f.stem for f in files if any(is_of(module, library) for module in imports(f))}
    assert users == OWNERS[library]


PURE = ("sampler", "timeline", "context", "prompts", "generate", "fades", "tempo")


@pytest.mark.parametrize("module", PURE)
def test_the_core_is_pure(module):
    path = FOLDERS["lmdm_agent"] / f"{module}.py"
    impure = {"threading", "logging", "socket", "queue", "os", "rich"}
    impure |= {"lmdm_agent.session", "lmdm_agent.ends", "lmdm_agent.controls", "lmdm_agent.audio"}
    assert not [m for m in imports(path) for bad in impure if is_of(m, bad)]


def loaded(program: str) -> set[str]:
    """Top-level modules in memory after a program ran in a fresh interpreter."""
    tail = "; import sys; print(' '.join({m.split('.')[0] for m in sys.modules}))"
    paths = [str(folder.parent) for folder in FOLDERS.values()]
    head = f"import sys; sys.path[:0] = {paths!r}; "
    done = subprocess.run(
        [sys.executable, "-c", head + program + tail], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {"torch", "sounddevice", "onnxruntime", "numpy", "soundfile", "soxr", "matplotlib"}


INVOKE = (
    "from typer.testing import CliRunner; from lmdm_agent.cli import app; "
    "assert CliRunner().invoke(app, {}).exit_code == 0"
)
LIGHT = ("import lmdm_agent", INVOKE.format(["--help"]), INVOKE.format(["render", "--help"]))


@pytest.mark.parametrize("program", LIGHT, ids=["import", "--help", "render --help"])
def test_help_loads_nothing_heavy(program):
    assert not loaded(program) & HEAVY


def test_the_whole_daemon_loads_no_torch_and_no_device():
    modules = sorted(f.stem for f in FOLDERS["lmdm_agent"].glob("*.py") if f.stem != "__main__")
    program = f"import {', '.join(f'lmdm_agent.{name}' for name in modules)}"
    assert not loaded(program) & {"torch", "sounddevice", "onnxruntime", "matplotlib"}
