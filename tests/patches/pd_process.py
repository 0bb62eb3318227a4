"""A real Pd without a screen, and what the tests put around the library's objects."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from objects import OBJECTS

LIBRARY = Path(__file__).parents[2] / "patches" / "pd" / "lmdm"
COMMAND = ("pd", "-nogui", "-noaudio", "-nomidi", "-stderr", "-sleepgrain", "1")
PATIENCE_S = 10.0


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """A port that nothing listens on."""
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(condition: Callable[[], bool], what: str | Callable[[], str]) -> None:
    """Wait until something is so; fail with ``what`` after ten seconds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, what if isinstance(what, str) else what()
        time.sleep(0.02)


class Pd:
    """A running Pd: `say` puts a line into the patch over FUDI, `log` is what it printed."""

    def __init__(self, patch: Path, port: int, log: Path) -> None:
        self._log = log
        self._file = log.open("w")
        command = [*COMMAND, "-path", str(LIBRARY), "-open", str(patch)]
        self._process = subprocess.Popen(command, stderr=self._file)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._tcp = socket.create_connection(("127.0.0.1", port), timeout=1)
                break
            except OSError:
                assert time.monotonic() < end, self.log
                time.sleep(0.05)

    @property
    def log(self) -> str:
        """Everything printed; Pd's backslashes inside of symbols are left out."""
        return self._log.read_text().replace("\\", "")

    def say(self, line: str) -> None:
        """Send one line into the patch's door."""
        self._tcp.sendall(f"{line};\n".encode())

    def heard(self, line: str) -> None:
        """Wait for a printed line that begins like this."""
        wait_for(lambda: f"\n{line}" in f"\n{self.log}", lambda: f"{line!r} in:\n{self.log}")

    def close(self) -> None:
        """End it."""
        self._tcp.close()
        self._process.terminate()
        self._process.wait(5)
        self._file.close()


@contextmanager
def running(folder: Path, name: str, text: Callable[[int], str]) -> Iterator[Pd]:
    """Pd with a patch; ``text`` makes it, given the FUDI port of its door."""
    fudi = free_port(socket.SOCK_STREAM)
    patch = folder / f"{name}.pd"
    patch.write_text(text(fudi))
    pd = Pd(patch, fudi, folder / f"{name}.log")
    try:
        yield pd
    finally:
        pd.close()


def bench(osc: int, reply: int) -> Callable[[int], str]:
    """A patch with every object; the door's first word names one, both outlets are printed.

    ``prompt`` is slot 1, ``prompt2`` slot 2; answers print as "name: ..." and "name-dump: ...".
    """
    objects = {"agent": f"lmdm.agent 127.0.0.1 {osc} {reply}", "prompt2": "lmdm.prompt 2"}
    objects |= {o.name: o.full_name for o in OBJECTS if o.name not in objects}
    objects["receive"] = "lmdm.receive steps"
    silent = ("status", "sketch", "receive")
    doors = [name for name in objects if name not in silent]

    def text(fudi: int) -> str:
        lines = ["#N canvas 0 0 900 600 12;", f"#X obj 10 10 netreceive {fudi};"]
        lines.append(f"#X obj 10 40 route {' '.join(doors)};")
        cords = ["#X connect 0 0 1 0;"]
        for i, (name, box) in enumerate(objects.items()):
            number = 2 + 3 * i
            lines += [f"#X obj 10 80 {box};", f"#X obj 10 120 print {name};"]
            lines.append(f"#X obj 10 150 print {name}-dump;")
            cords += [f"#X connect {number} {j} {number + 1 + j} 0;" for j in range(2)]
            if name in doors:
                cords.append(f"#X connect 1 {doors.index(name)} {number} 0;")
        return "\n".join([*lines, *cords]) + "\n"

    return text
