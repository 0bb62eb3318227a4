"""A private JACK server with a dummy driver."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import replace
from pathlib import Path

import pytest
from machines import JackServer

RATE = 44100
PERIOD = 256


def missing() -> str:
    """What has to be installed before a server can run here; empty when nothing."""
    wanted = {
        "jackd (apt install jackd2)": shutil.which("jackd"),
        "PortAudio (apt install libportaudio2)": find_library("portaudio"),
        "JACK-Client (pip install JACK-Client)": importlib.util.find_spec("jack"),
        "sounddevice": importlib.util.find_spec("sounddevice"),
    }
    return ", ".join(name for name, found in wanted.items() if not found)


def _start(
    name: str, realtime: bool, log: Path, period: int, rate: int = RATE
) -> subprocess.Popen[bytes]:
    priority = ["--realtime", "-P", "60"] if realtime else ["--no-realtime"]
    dummy = ["-d", "dummy", "-r", str(rate), "-p", str(period), "-C", "2", "-P", "2"]
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


@contextmanager
def jack_server(folder: Path, period: int = PERIOD) -> Iterator[JackServer]:
    """A running server, real-time where the machine allows it; its name is in the environment.

    Skips the test where none starts. ``folder`` takes its log.
    """
    with pytest.MonkeyPatch.context() as environment:
        for realtime in (True, False):
            name = f"lmdm_{uuid.uuid4().hex[:8]}"
            log = folder / f"jackd-{name}.log"
            process = _start(name, realtime, log, period)
            environment.setenv("JACK_DEFAULT_SERVER", name)
            environment.setenv("JACK_NO_AUDIO_RESERVATION", "1")
            try:
                if process.poll() is None and _answers(name):
                    yield JackServer(name, RATE, period, realtime, process)
                    return
            finally:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(5)
                if process.returncode == -signal.SIGKILL:
                    _forget(name, log)
        pytest.skip(f"no JACK server starts here: {log.read_text()[-300:]}")


def _forget(name: str, log: Path) -> None:
    """Give back the place of a server that was killed: JACK has eight, and only the name's next
    owner gives it back.
    """
    process = _start(name, realtime=False, log=log, period=PERIOD)
    _answers(name)
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def stop(server: JackServer, number: int = signal.SIGKILL) -> None:
    """End a server as a crash or an impatient person does."""
    server.process.send_signal(number)
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait(5)


def start_again(server: JackServer, folder: Path, rate: int = RATE) -> JackServer:
    """The server of that name once more, after `stop`."""
    log = folder / f"jackd-{server.name}-again.log"
    process = _start(server.name, server.realtime, log, server.period, rate)
    if not _answers(server.name):
        process.kill()
        raise AssertionError(f"the server did not start again: {log.read_text()[-300:]}")
    return replace(server, process=process, rate=rate)
