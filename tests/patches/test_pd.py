"""Real Pd, without a screen, talks to the real OSC server through the shipped patches."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from osc_fakes import Rig, rig, served
from test_commands import ARGUMENTS

from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.osc import OscServer

LIBRARY = Path(__file__).parents[2] / "patches" / "pd" / "lmdm"
pytestmark = pytest.mark.skipif(shutil.which("pd") is None, reason="Pd is not installed")


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Pd:
    """A running Pd: `say` puts a line into the patch over FUDI, `log` is what it printed."""

    def __init__(self, patch: Path, port: int, log: Path) -> None:
        self._log = log
        self._file = log.open("w")
        command = ["pd", "-nogui", "-noaudio", "-nomidi", "-stderr", "-sleepgrain", "1"]
        self._process = subprocess.Popen([*command, "-open", str(patch)], stderr=self._file)
        end = time.monotonic() + 10
        while True:
            try:
                self._tcp = socket.create_connection(("127.0.0.1", port), timeout=1)
                break
            except OSError:
                assert time.monotonic() < end, self.log
                time.sleep(0.05)

    @property
    def log(self) -> str:
        # Pd prints a space inside of a symbol with a backslash.
        return self._log.read_text().replace("\\", "")

    def say(self, line: str) -> None:
        self._tcp.sendall(f"{line};\n".encode())

    def heard(self, line: str) -> None:
        wait_for(lambda: f"heard: {line}" in self.log, lambda: f"{line!r} in:\n{self.log}")

    def close(self) -> None:
        self._tcp.close()
        self._process.terminate()
        self._process.wait(5)
        self._file.close()


def wait_for(condition: Callable[[], bool], what: str | Callable[[], str]) -> None:
    end = time.monotonic() + 8
    while not condition():
        assert time.monotonic() < end, what if isinstance(what, str) else what()
        time.sleep(0.02)


@contextmanager
def pd_beside_agent(folder: Path, make: Callable[[int, int, int], str]) -> Iterator[tuple[Rig, Pd]]:
    """The agent, and Pd with the patch that ``make(osc, reply, fudi port)`` writes."""
    fudi, reply = _free_port(socket.SOCK_STREAM), _free_port(socket.SOCK_DGRAM)
    with served() as (there, server):
        patch = folder / "patch.pd"
        shutil.copy(LIBRARY / "lmdm.agent.pd", folder)
        patch.write_text(make(server.port, reply, fudi))
        pd = Pd(patch, fudi, folder / "pd.log")
        try:
            yield there, pd
        finally:
            pd.close()
    assert "error" not in pd.log
    assert "couldn't create" not in pd.log


def _bare(osc: int, reply: int, fudi: int) -> str:
    return (
        "#N canvas 0 0 400 300 12;\n"
        f"#X obj 10 10 netreceive {fudi};\n"
        f"#X obj 10 50 lmdm.agent 127.0.0.1 {osc} {reply};\n"
        "#X obj 10 90 print heard;\n"
        "#X connect 0 0 1 0;\n#X connect 1 0 2 0;\n"
    )


def test_the_abstraction_reaches_everything(tmp_path: Path) -> None:
    with pd_beside_agent(tmp_path, _bare) as (there, pd):
        before = there.controls
        pd.heard("state ready")
        assert there.controls == before, "opening a patch must change nothing"
        pd.say("prompt 1 warm analog bass 120")
        pd.heard("ack /lmdm/prompt 1 warm analog bass 120")
        assert there.controls.prompts[0] == "warm analog bass 120"
        for control in CONTROLS:
            pd.say(f"{control.name} {control.choices[0] if control.kind == 'choice' else 1}")
            pd.heard(f"ack /lmdm/{control.name} ")
        for action in ACTIONS:
            pd.say(" ".join([action.name, *(str(a) for a in ARGUMENTS[action.name])]))
            answer = "fail" if action.name == "prime" else "ack"
            pd.heard(f"{answer} /lmdm/{action.name}")
        for _ in range(2):
            there.play()
            time.sleep(0.05)
        pd.heard("block 0")
        pd.say("nonsense 1")
        pd.heard("fail /lmdm/nonsense unknown_address")


def test_a_patch_opened_first_finds_the_agent(tmp_path: Path) -> None:
    fudi, reply, osc = (
        _free_port(kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_DGRAM)
    )
    shutil.copy(LIBRARY / "lmdm.agent.pd", tmp_path)
    (tmp_path / "patch.pd").write_text(_bare(osc, reply, fudi))
    pd = Pd(tmp_path / "patch.pd", fudi, tmp_path / "pd.log")
    try:
        time.sleep(0.5)
        with rig() as there, OscServer(there.commander, there.session, port=osc):
            pd.heard("state ready")
            pd.say("steps 3")
            pd.heard("ack /lmdm/steps 3")
        pd.heard("state offline")
    finally:
        pd.close()


def _play(osc: int, reply: int, fudi: int) -> str:
    """The play patch with known names instead of $0, and a door to its widgets."""
    text = (LIBRARY / "lmdm-play.pd").read_text().replace("\\$0-", "play-")
    text = text.replace("lmdm.agent 127.0.0.1 9000 9001", f"lmdm.agent 127.0.0.1 {osc} {reply}")
    boxes = _top_boxes(text)
    door = [
        f"#X obj 10 900 netreceive {fudi};", "#X obj 10 930 list;",
        "#X msg 10 960 \\; \\$1 \\$2;",
        f"#X connect {boxes} 0 {boxes + 1} 0;", f"#X connect {boxes + 1} 0 {boxes + 2} 0;",
    ]  # fmt: skip
    shown = [*(c.name for c in CONTROLS), "state", "late", "fail", "crossfade", "prompt-1"]
    number = boxes + 3
    for name in shown:
        door += [f"#X obj 10 990 r play-{name}-in;", f"#X obj 10 1020 print heard: {name};"]
        door.append(f"#X connect {number} 0 {number + 1} 0;")
        number += 2
    return text + "\n".join(door) + "\n"


def _top_boxes(text: str) -> int:
    """Boxes on the top canvas; a subpatch counts as one."""
    depth = count = 0
    for line in text.splitlines():
        if line.startswith("#N canvas"):
            depth += 1
        elif line.startswith("#X restore"):
            depth -= 1
            count += depth == 1
        elif depth == 1 and line.startswith("#X") and not line.startswith("#X connect"):
            count += 1
    return count


def test_the_play_patch_shows_and_steers(tmp_path: Path) -> None:
    with pd_beside_agent(tmp_path, _play) as (there, pd):
        before = there.controls
        wait_for(lambda: "panic: set 0" in pd.log, "the dump did not reach the widgets:\n" + pd.log)
        assert there.controls == before, "opening the patch must change nothing"
        for control in CONTROLS:
            choice = control.kind == "choice"
            value = 1 if choice or control.kind == "bool" else control.high
            pd.say(f"play-{control.name} {value:.8g}")
            if control.name != "t_f":
                used = control.choices[1] if choice else control.coerce(value)
                wait_for(
                    lambda n=control.name, u=used: getattr(there.controls, n) == u,
                    f"{control.name} did not arrive",
                )
        pd.say("play-crossfade 0.25")
        wait_for(lambda: there.controls.weights[:2] == (0.75, 0.25), "crossfade did not arrive")
        pd.say("play-prompt-1 whale")
        wait_for(lambda: there.controls.prompts[0] == "whale", "the prompt did not arrive")
        pd.say("play-any nonsense")
        wait_for(lambda: "fail: symbol no message 'nonsense'" in pd.log, "refusal not shown")
        there.session.state.update(lambda c: c.set("steps", 9).set("solver", "p4"))
        wait_for(lambda: "steps: set 9" in pd.log, "a value moved elsewhere is not shown")
        wait_for(lambda: "solver: set 2" in pd.log, "the solver is not shown")
