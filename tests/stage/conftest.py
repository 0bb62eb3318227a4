"""A private JACK server for every test that asks for one."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import pytest
from machines import JackServer
from servers import jack_server


def _missing() -> str:
    wanted = {
        "jackd (apt install jackd2)": shutil.which("jackd"),
        "PortAudio (apt install libportaudio2)": find_library("portaudio"),
        "JACK-Client (pip install JACK-Client)": importlib.util.find_spec("jack"),
        "sounddevice": importlib.util.find_spec("sounddevice"),
    }
    return ", ".join(name for name, found in wanted.items() if not found)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and skip it where the parts are missing."""
    missing = _missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stage)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"not installed: {missing}"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JackServer]:
    """A running server; its name is in the environment."""
    with jack_server(tmp_path) as found:
        yield found
