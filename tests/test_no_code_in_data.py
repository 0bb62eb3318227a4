"""Files are data: nothing is unpickled, evaluated or given to a shell, anywhere in the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path for name in ("agent", "models", "training") for path in (ROOT / name).rglob("*.py")
)
BANNED_MODULES = {
    *("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"),
}
BANNED_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load"),
    *("yaml.unsafe_load", "yaml.full_load", "torch.jit.load", "torch.hub.load"),
}
NEEDED = {
    "torch.load": ("weights_only", True),
    "np.load": ("allow_pickle", False),
    "numpy.load": ("allow_pickle", False),
    "np.save": ("allow_pickle", False),
    "np.lib.format.read_array": ("allow_pickle", False),
    "np.lib.format.open_memmap": ("allow_pickle", False),
}
"""Calls that unpickle unless they are told not to."""


def found_in(text: str) -> Iterator[str]:
    """What a source does that reads code out of data."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".")[0] for alias in node.names]
            yield from (f"import {name}" for name in names if name in BANNED_MODULES)
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").split(".")[0] in BANNED_MODULES:
                yield f"from {node.module}"
        elif isinstance(node, ast.Call):
            yield from wrong_call(node)


def wrong_call(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    if name in BANNED_CALLS:
        yield name
    given = {word.arg: word.value for word in call.keywords}
    wanted = NEEDED.get(name)
    if wanted is not None:
        value = given.get(wanted[0])
        if not isinstance(value, ast.Constant) or value.value is not wanted[1]:
            yield f"{name} without {wanted[0]}={wanted[1]}"
    shell = given.get("shell")
    if shell is not None and not (isinstance(shell, ast.Constant) and shell.value is False):
        yield f"{name} with shell"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_comes_out_of_data(path: Path) -> None:
    assert not list(found_in(path.read_text(encoding="utf-8")))


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 150


@pytest.mark.parametrize(
    "text",
    [
        "import pickle", "from dill import loads", "def f():\n import joblib.memory",
        "torch.load(path)", "torch.load(path, weights_only=False)",
        "torch.load(path, weights_only=flag)", "np.load(path)", "np.load(p, allow_pickle=True)",
        "np.lib.format.read_array(file)", "yaml.load(text)", "eval(text)", "exec(text)",
        "os.system(text)", "subprocess.run(words, shell=True)", "subprocess.run(a, shell=flag)",
    ],
)  # fmt: skip
def test_the_test_sees_it(text: str) -> None:
    assert list(found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "torch.load(path, weights_only=True)", "np.load(path, allow_pickle=False)",
        "yaml.safe_load(text)", "model.eval()", "subprocess.run(words, shell=False)",
        "ast.literal_eval(text)", "import msgspec",
    ],
)  # fmt: skip
def test_what_is_safe_passes(text: str) -> None:
    assert not list(found_in(text))
