"""A private JACK server with a dummy driver for every test that asks for one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import pytest
from machines import JackServer

RATE = 44100
PERIOD = 256


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


def _start(name: str, realtime: bool, log: Path) -> subprocess.Popen[bytes]:
    priority = ["--realtime", "-P", "60"] if realtime else ["--no-realtime"]
    dummy = ["-d", "dummy", "-r", str(RATE), "-p", str(PERIOD), "-C", "2", "-P", "2"]
    environment = os.environ | {"JACK_NO_AUDIO_RESERVATION": "1"}
    with log.open("wb") as output:
        return subprocess.Popen(
            ["jackd", *priority, "--sync", "-n", name, *dummy],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )


def _answers(name: str) -> bool:
    import jack

    for _ in range(60):
        try:
            jack.Client("probe", servername=name, no_start_server=True).close()
        except jack.JackOpenError:
            time.sleep(0.1)
        else:
            return True
    return False


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JackServer]:
    """A running server, real-time where the machine allows it; its name is in the environment."""
    for realtime in (True, False):
        name = f"lmdm_{uuid.uuid4().hex[:8]}"
        log = tmp_path / f"jackd-{name}.log"
        process = _start(name, realtime, log)
        monkeypatch.setenv("JACK_DEFAULT_SERVER", name)
        monkeypatch.setenv("JACK_NO_AUDIO_RESERVATION", "1")
        try:
            if process.poll() is None and _answers(name):
                yield JackServer(name, RATE, PERIOD, realtime, process)
                return
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
    pytest.skip(f"no JACK server starts here: {log.read_text()[-300:]}")
