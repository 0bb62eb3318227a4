"""Takes pictures of the Pd patches in the real Pd, on a virtual screen, with values to show.

    PYTHONPATH=agent python scripts/screenshot_pd.py            # those of docs/pictures
    PYTHONPATH=agent python scripts/screenshot_pd.py --all DIR  # every patch of the library

Needs Debian's xvfb, puredata-gui, x11-utils and imagemagick. Leaves running programs alone: the
screen, the ports and the copy of the library are its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pythonosc.osc_message import OscMessage

from lmdm_agent.controls import CONTROLS, SLOTS, Value
from lmdm_agent.osc_wire import write_message

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "patches" / "pd" / "lmdm"
SCREEN = "1400x900x24"
TIMEOUT_S = 30.0


class Feeder:
    """Answers hello as the agent does, with values as of a running session."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.greeted = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # It was closed.
            while True:
                datagram, source = self._socket.recvfrom(65535)
                message = OscMessage(datagram)
                if message.address == "/lmdm/hello":
                    reply = (source[0], int(message.params[0]))
                    for name, values in session():
                        self._socket.sendto(write_message(f"/lmdm/{name}", values), reply)
                    self.greeted.set()

    def close(self) -> None:
        """End it."""
        self._socket.close()


def session() -> Iterator[tuple[str, Sequence[Value]]]:
    """What the agent says in the middle of a piece."""
    moved: dict[str, Value] = {"steps": 4, "mix": 0.7, "t_f": -0.25, "tempo": 96.0, "gain_db": -3.0}
    for control in CONTROLS:
        yield control.name, (moved.get(control.name, control.default),)
    texts = ("rain on the sea", "humpback whale song", "glass bells, far away")
    for slot in range(SLOTS):
        yield "prompt", (slot + 1, texts[slot] if slot < len(texts) else "")
        yield "weight", (slot + 1, {0: 0.65, 1: 0.35}.get(slot, 0.0))
    yield "version", (1, "0.1", "whale")
    yield "state", ("running",)
    yield "delay", (96000, 2.0)
    yield "late", (2,)
    yield "block", (131, 412.0, 190.0)
    yield "next", (132, 0.6, -0.25, "rain on the sea")
    yield "clock", (12, 3.25, 96.0, 1.6)
    yield "level", (0.42, 0.71)
    yield "sketch", (0.55, 220.0, 440.0, 659.3, 110.0)
    yield "crossed", (118, 180, "rain on the sea")
    yield "record", (1, "takes/2026-11-22-evening")
    yield "held", (300.0, 41.2)
    yield "health", (2, 0, 0, 1, 0, "")
    yield "safety", (1, 2, 0, 0, 1)
    yield (
        "steps_used",
        (
            2,
            4,
            "2 of 4 steps: a block would come late; 0.312 s expected at 4 steps, 0.228 s is safe",
        ),
    )
    yield "device", ("open", "JACK: system", "back after 3.1 s")
    yield "refreshed", (96, 90, "noise")
    yield "fault", ("model", "Block 87 was no sound (not a number): muted, context forgotten.")
    note = "block 131: 'rain on the sea' takes over, the oldest 180 latents are forgotten"
    yield "ack", ("/lmdm/crossfade", 1, 2, 0.35, 131, 0.6, note)
    text = "steps: 'many' given; a whole number from 1 to 50 expected"
    yield "fail", ("/lmdm/steps", "bad_value", text)


@contextmanager
def virtual_screen() -> Iterator[str]:
    """A virtual screen; yields its display name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(5)


def take(patch: str, picture: Path, display: str) -> None:
    """Open one patch of the library, wait for its values, and write the picture.

    Raises:
        RuntimeError: The window did not open.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "lmdm"
        shutil.copytree(LIBRARY, copy)
        feeder = Feeder()
        _point_at(copy, feeder.port)
        environment = {**os.environ, "DISPLAY": display, "HOME": folder}
        command = ["pd", "-noaudio", "-nomidi", "-open", str(copy / patch)]
        pd = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            window = _window(patch, environment)
            if "lmdm.agent" in (copy / patch).read_text():
                feeder.greeted.wait(TIMEOUT_S)
            # Tk draws after the values came; nothing says when it is done.
            time.sleep(2.0)
            shot = ["import", "-window", window, "-depth", "8", str(picture)]
            subprocess.run(shot, env=environment, check=True)
            shrink = ["convert", str(picture), "-strip", "-colors", "64", f"png8:{picture}"]
            subprocess.run(shrink, check=True)
        finally:
            pd.terminate()
            pd.wait(5)
            feeder.close()


def _point_at(library: Path, port: int) -> None:
    """Let the connection of a copied library use free ports instead of its defaults."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        reply = free.getsockname()[1]
    agent = library / "lmdm.agent.pd"
    text = re.sub(r"(#X msg \d+ \d+) 9000;", rf"\1 {port};", agent.read_text())
    agent.write_text(re.sub(r"(#X msg \d+ \d+) 9001;", rf"\1 {reply};", text))
    for path in library.glob("*.pd"):
        path.write_text(path.read_text().replace("lmdm.agent 127.0.0.1 9000;", "lmdm.agent;"))


def _window(patch: str, environment: dict[str, str]) -> str:
    """The id of the window that shows a patch."""
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end:
        command = ["xwininfo", "-root", "-tree"]
        tree = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found = re.search(rf'(0x[0-9a-f]+) "{re.escape(patch)}', tree.stdout)
        if found:
            return found.group(1)
        time.sleep(0.1)
    raise RuntimeError(f"{patch} did not open a window within {TIMEOUT_S:.0f} s")


def main() -> None:
    """Take the pictures of the documentation, or of everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR", help="every patch, into this folder")
    folder = parser.parse_args().all
    wanted = {"lmdm-play.pd": ROOT / "docs/pictures/pd-play.png"}
    wanted["lmdm.crossfade-help.pd"] = ROOT / "docs/pictures/pd-help.png"
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {path.name: folder / f"{path.stem}.png" for path in sorted(LIBRARY.glob("*.pd"))}
    with virtual_screen() as display:
        for patch, picture in wanted.items():
            take(patch, picture, display)
            print(picture)


if __name__ == "__main__":
    main()
