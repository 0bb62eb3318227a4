"""The soundcheck on a real audio server: its loop is found to the sample, or told from none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from machines import JackServer

AGENT = Path(__file__).parents[2] / "agent"


@contextmanager
def cables(server: JackServer, pairs: list[tuple[int, int]]) -> Iterator[None]:
    """Keep the given (output, input) of whatever PortAudio opens connected, and nothing else."""
    import jack

    leave = threading.Event()
    client = jack.Client("cables", servername=server.name, no_start_server=True)

    def keep() -> None:
        while not leave.wait(0.02):
            try:
                ins = client.get_ports("PortAudio", is_audio=True, is_input=True)
                outs = client.get_ports("PortAudio", is_audio=True, is_output=True)
                if len(ins) < 2 or len(outs) < 2:
                    continue
                for number, into in enumerate(ins):
                    wanted = [outs[out].name for out, to in pairs if to == number]
                    there = [port.name for port in client.get_all_connections(into)]
                    for name in set(there) - set(wanted):
                        client.disconnect(name, into)
                    for name in set(wanted) - set(there):
                        client.connect(name, into)
            except jack.JackError:
                # The ports went away in between.
                time.sleep(0.05)

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        leave.set()
        thread.join(5)
        client.close()


def check(model: Path, folder: Path, buffer: int) -> tuple[dict, subprocess.CompletedProcess[str]]:
    """The report of the shortest soundcheck, in a process of its own."""
    report = folder / "report.json"
    environment = os.environ | {"PYTHONPATH": str(AGENT), "XDG_DATA_HOME": str(folder / "own")}
    command = [sys.executable, "-m", "lmdm_agent", "soundcheck", "--minutes", "0.1"]
    command += ["--model", str(model), "--buffer", str(buffer), "--report", str(report)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert report.is_file() and report.stat().st_size, done.stderr
    return json.loads(report.read_text()), done


@pytest.mark.parametrize(
    ("buffer", "pairs", "wires"),
    [
        (512, [(0, 0), (1, 1)], [[1, 1], [2, 2]]),
        (256, [(0, 1)], [[1, 2]]),
    ],
    ids=["two cables", "one cable, crossed"],
)
def test_the_loop_is_buffer_plus_period_to_the_sample(
    server: JackServer, model_file: Path, tmp_path: Path, buffer, pairs, wires
) -> None:
    with cables(server, pairs):
        report, done = check(model_file, tmp_path, buffer)
    loops = report["loops"]
    assert [loop["word"] for loop in loops] == ["found", "found"], done.stdout
    assert {loop["delay_samples"] for loop in loops} == {buffer + server.period}
    assert all(loop["exact"] for loop in loops)
    assert loops[0]["wires"] == wires
    assert report["device_samples"] == buffer + server.period
    assert f"{buffer + server.period} samples" in done.stdout
    assert done.returncode == (0 if report["go"] else 1)
    assert report["buffers"]["callbacks"] > 0


def test_without_a_cable_the_devices_delay_is_not_claimed(
    server: JackServer, model_file: Path, tmp_path: Path
) -> None:
    with cables(server, []):
        report, done = check(model_file, tmp_path, 512)
    assert [loop["word"] for loop in report["loops"]] == ["none"]
    assert report["device_samples"] is None
    assert "No cable" in done.stdout
