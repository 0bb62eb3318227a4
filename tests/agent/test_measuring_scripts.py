"""Scripts that measure what docs/reliability.md says run, and say what they should."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from lmdm_agent import model

SCRIPTS = Path(__file__).parents[2] / "scripts"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux is asked")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def test_loads_are_made_with_both_priorities_in_turns(model_file, capsys) -> None:
    given = ["--model", str(model_file), "--busy", "1", "--loads", "1", "--rounds", "2"]
    assert script("loader_priority").main(given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["nice  0", "nice 15"] * 2
    for line in lines:
        assert re.search(r"a load \d+\.\d\d s, longest waits (\d+, ){4}\d+ ms$", line)


def test_the_loader_is_as_nice_as_it_is_told(monkeypatch) -> None:
    priority = script("loader_priority")
    found: list[int] = []

    def load(path: Path) -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    monkeypatch.setattr(priority, "load", load)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    for nice in (0, 19):
        waited = priority.watch(Path("none"), nice, loads=2)
        assert waited.load_s >= 0.0 and list(waited.waits_s) == sorted(waited.waits_s)
    assert found == [own, own, 19, 19]


@pytest.mark.parametrize("way", ["shared", "apart", "none"])
def test_memory_is_told_for_every_way(model_file, way, capsys, monkeypatch) -> None:
    # What it changes in the program is undone.
    monkeypatch.setattr(model, "session_options", model.session_options)
    monkeypatch.setattr(model, "keep_large_apart", model.keep_large_apart)
    asked = ["--model", str(model_file), "--way", way, "--blocks", "2", "--changes", "2"]
    script("model_memory").main([*asked, "--steps", "1"])
    out = capsys.readouterr().out
    assert out.count(f"{way}: block") == 2 and "after 2 changes: own" in out
    assert re.search(r"second half: \d+ to \d+ MB", out)
