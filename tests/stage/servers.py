"""A private JACK server with a dummy driver."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from machines import JackServer

RATE = 44100
PERIOD = 256


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


@contextmanager
def jack_server(folder: Path) -> Iterator[JackServer]:
    """A running server, real-time where the machine allows it; its name is in the environment.

    Skips the test where none starts. ``folder`` takes its log.
    """
    with pytest.MonkeyPatch.context() as environment:
        for realtime in (True, False):
            name = f"lmdm_{uuid.uuid4().hex[:8]}"
            log = folder / f"jackd-{name}.log"
            process = _start(name, realtime, log)
            environment.setenv("JACK_DEFAULT_SERVER", name)
            environment.setenv("JACK_NO_AUDIO_RESERVATION", "1")
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
