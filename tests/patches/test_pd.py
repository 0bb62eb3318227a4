"""Real Pd, without a screen, talks to the real OSC server through the library's objects."""

from __future__ import annotations

import shutil
import socket
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
from osc_fakes import Peer, message, rig, served
from pd_parts import label_text
from pd_process import COMMAND, LIBRARY, bench, free_port, running, wait_for
from pd_writer import PdPatch
from pythonosc.osc_message import OscMessage

from lmdm_agent.controls import CONTROLS, SLOTS
from lmdm_agent.osc import OscServer

pytestmark = pytest.mark.skipif(shutil.which("pd") is None, reason="Pd is not installed")
PATCHES = sorted(path.name for path in LIBRARY.glob("*.pd"))


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_opens_without_complaint(name: str) -> None:
    command = [*COMMAND, "-open", str(LIBRARY / name), "-send", "pd quit"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stderr.strip() == ""


def _hello(datagram: bytes) -> int | None:
    found = OscMessage(datagram)
    return int(found.params[0]) if found.address == "/lmdm/hello" else None


def test_patches_say_nothing_but_hello_and_never_echo(tmp_path: Path) -> None:
    """Every patch open in one Pd: one connection; a full dump comes in and nothing goes out."""
    library = tmp_path / "lmdm"
    shutil.copytree(LIBRARY, library)
    agent = library / "lmdm.agent.pd"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        port, reply = daemon.getsockname()[1], free_port()
        text = agent.read_text().replace(" 9000;", f" {port};").replace(" 9001;", f" {reply};")
        agent.write_text(text)
        for path in library.glob("*-help.pd"):
            path.write_text(path.read_text().replace("lmdm.agent 127.0.0.1 9000;", "lmdm.agent;"))
        opened = [word for name in PATCHES for word in ("-open", str(library / name))]
        with (tmp_path / "log").open("w") as log:
            pd = subprocess.Popen([*COMMAND, *opened], stderr=log)
            try:
                daemon.settimeout(20)
                sources, hellos = set(), 0
                while hellos < 3:
                    datagram, source = daemon.recvfrom(65535)
                    assert _hello(datagram) == reply, datagram
                    hellos += 1
                    sources.add(source)
                    for dgram in _dump(hellos):
                        daemon.sendto(dgram, ("127.0.0.1", reply))
            finally:
                pd.terminate()
                pd.wait(5)
        assert len(sources) == 1
        assert "error" not in (tmp_path / "log").read_text()


def _dump(turn: int) -> list[bytes]:
    """Everything an agent may say, with other values each time."""
    found = []
    for c in CONTROLS:
        number = c.high if turn % 2 else c.low
        value = c.choices[turn % len(c.choices)] if c.choices else float(min(number, 400))
        found.append(message(f"/lmdm/{c.name}", turn % 2 if c.kind == "bool" else value))
        found.append(message("/lmdm/ack", f"/lmdm/{c.name}", value, turn, 0.5, "clamped"))
    for slot in range(1, SLOTS + 1):
        found.append(message("/lmdm/prompt", slot, f"rain {turn}"))
        found.append(message("/lmdm/weight", slot, 1.0 / turn))
    for name, values in (
        ("state", ("late",)), ("block", (turn, 10.0, -2.0)), ("late", (turn,)),
        ("next", (turn, 0.4, 0.0, "rain")), ("level", (0.5, 0.2)), ("record", (1, "/takes/1")),
        ("held", (float(turn), 2.5)), ("captured", ("/takes/late one", 60.0)),
        ("crossed", (turn, 180, "rain")), ("clock", (1, 2.5, 120.0, 1.5)), ("link", (1, 2)),
        ("sketch", (0.5, 220.0, 0.0, 0.0, 0.0)), ("delay", (96000, 2.0)),
        ("crossfade", (1, 2, 0.3)), ("midi_map", ("learned", "mix", "cc 1")), ("done", ("dump",)),
        ("safety", (turn, 1, 2, 3, 4)), ("steps_used", (2, 8, "a block took too long")),
        ("refreshed", (turn, 90, "noise")), ("device", (("open", "lost")[turn % 2], "JACK", "why")),
        ("fault", ("model", "no sound")), ("catalog", ("sound", "rain.wav", "")),
        ("health", (0, 0, 0, 0, 0, "")), ("version", (1, "0.1", "toy")),
        ("fail", ("/lmdm/steps", "bad_value", "steps: no")), ("prompt", (1, "")),
    ):  # fmt: skip
        found.append(message(f"/lmdm/{name}", *values))
    return found


def test_a_scripted_session(tmp_path: Path) -> None:
    with served() as (there, server), running(tmp_path, "a", bench(server.port, free_port())) as pd:
        pd.heard("status: state ready")
        pd.heard("receive: 4")
        # prompts with spaces, from each object into its own slot
        pd.say("prompt prompt rain on the sea 7")
        pd.heard("prompt: prompt rain on the sea 7")
        pd.heard("prompt-dump: ack /lmdm/prompt 1 rain on the sea 7")
        pd.say("prompt2 prompt humpback whale song")
        pd.heard("prompt2: prompt humpback whale song")
        assert there.controls.prompts[:2] == ("rain on the sea 7", "humpback whale song")
        assert "\nprompt: prompt humpback" not in pd.log
        assert "\nprompt-dump: ack /lmdm/prompt 2" not in pd.log
        # a crossfade with a change of the dominant prompt
        there.play()
        there.play()
        pd.heard("status: block")
        pd.say("crossfade 0.4")
        pd.heard("crossfade: 0.4")
        pd.say("crossfade 0.6")
        pd.heard("crossfade: 0.6")
        wait_for(lambda: "humpback whale song' takes over" in pd.log, lambda: pd.log)
        assert there.controls.weights[1] == pytest.approx(0.6)
        there.play()
        there.play()
        pd.heard("crossfade-dump: crossed")
        # numbers, words, and what the delay allows
        pd.say("time -0.03")
        pd.heard("time: t_f")
        pd.say("sampler 8")
        pd.heard("sampler: steps 8")
        pd.heard("receive: 8")
        pd.say("sampler solver p4")
        pd.heard("sampler: solver p4")
        pd.say("sampler steps 99")
        pd.heard("sampler: steps 50")
        pd.heard("sampler-dump: ack /lmdm/steps 50")
        # record
        pd.say("record 1")
        pd.heard("record: 1 /takes/take-1")
        pd.say("record mark second verse")
        pd.heard("record-dump: ack /lmdm/mark second verse")
        pd.say("record 0")
        pd.heard("record: 0 /takes/take-1")
        pd.say("record record 1 first try")
        pd.heard("record-dump: ack /lmdm/record 1 /takes/take-1")
        wait_for(lambda: ("record", True, "first try") in there.services.calls, "no name")
        pd.say("record capture 2.5")
        pd.heard("record-dump: ack /lmdm/capture")
        assert ("capture", 2.5) in there.services.calls
        server.publisher.tell_all("captured", ("/takes/late one", 150.0))
        pd.heard("record-dump: captured /takes/late one 150")
        pd.say("mix match_loudness 1")
        pd.heard("mix: match_loudness 1")
        # panic
        pd.say("mix panic 1")
        pd.heard("mix: panic 1")
        assert there.controls.panic
        pd.say("mix panic 0")
        pd.heard("mix: panic 0")
        # wrong values: by the agent, and by the object itself
        pd.say("sampler steps many")
        pd.heard("sampler-dump: fail /lmdm/steps bad_value")
        pd.say("prompt2 weight much")
        pd.heard("prompt2-dump: fail /lmdm/weight bad_value")
        assert "\nprompt-dump: fail" not in pd.log
        pd.say("sampler stepps 4")
        pd.heard(
            "sampler-dump: fail /lmdm/stepps unknown_address lmdm.sampler takes a number, steps"
        )
        pd.say("agent nonsense 1")
        pd.heard("agent-dump: fail /lmdm/nonsense unknown_address")
        # everything else that the objects hold
        pd.say("time at 90 steps 3")
        pd.heard("time-dump: ack /lmdm/at 90 steps 3")
        pd.say("time cancel")
        pd.heard("time-dump: ack /lmdm/cancel")
        pd.say("time tempo 120")
        pd.heard("time: tempo 120")
        pd.heard("time: clock 1")
        pd.say("context freeze 1")
        pd.heard("context: freeze 1")
        pd.say("context clear")
        pd.heard("context-dump: ack /lmdm/clear")
        # what is caught and what is told of it
        pd.say("context drift_watch 0")
        pd.heard("context: drift_watch 0")
        pd.say("context refresh")
        pd.heard("context-dump: ack /lmdm/refresh")
        server.publisher.tell_refreshed(12, 90, "noise")
        pd.heard("context: refreshed 12 90 noise")
        pd.say("sampler auto_steps 0")
        pd.heard("sampler: auto_steps 0")
        pd.heard("sampler: steps_used")
        pd.say("mix late_sound repeat")
        pd.heard("mix: late_sound repeat")
        assert there.controls.late_sound == "repeat"
        server.publisher.tell_device("lost", "JACK: system", "it has stopped")
        pd.heard("status: device lost JACK: system it has stopped")
        server.publisher.tell_fault("model", "block 7 was no sound")
        pd.heard("status: fault model block 7 was no sound")
        pd.heard("status: safety 0 0 0 0 0")
        pd.say("agent preset_save my verse")
        pd.heard("agent-dump: ack /lmdm/preset_save my verse")
    assert "error" not in pd.log


def test_sounds_of_the_catalog_are_printed_when_asked_for(tmp_path: Path) -> None:
    door = free_port(socket.SOCK_STREAM)
    text = (LIBRARY / "lmdm.context.pd").read_text()
    button = "r \\$0-sounds;"
    assert button in text
    (tmp_path / "context.pd").write_text(text.replace(button, f"netreceive {door};"))

    def patch(osc: int, fudi: int) -> str:
        return bench(osc, free_port())(fudi).replace(" lmdm.context;", " context;")

    with served() as (there, server):
        there.services.catalog = lambda: [  # type: ignore[method-assign]
            ("model", "toy", ""), ("sound", "rain on tin.wav", ""), ("sound", "2026/dry.flac", ""),
        ]  # fmt: skip
        with running(tmp_path, "a", lambda fudi: patch(server.port, fudi)) as pd:
            pd.heard("status: state ready")
            pd.say("agent catalog")
            pd.heard("agent: done catalog")
            assert "\nsound: " not in pd.log, "it was not this button that asked"
            with socket.create_connection(("127.0.0.1", door), timeout=5) as press:
                press.sendall(b"bang;\n")
                pd.heard("sound: rain on tin.wav")
                pd.heard("sound: 2026/dry.flac")
            assert "\nsound: toy" not in pd.log
            printed = len(pd.log)
            pd.say("agent catalog")
            wait_for(lambda: "agent: done catalog" in pd.log[printed:], lambda: pd.log)
            assert "\nsound: " not in pd.log[printed:]
        assert "error" not in pd.log


def test_two_patches_at_once(tmp_path: Path) -> None:
    with (
        served() as (_, server),
        running(tmp_path, "a", bench(server.port, free_port())) as one,
        running(tmp_path, "b", bench(server.port, free_port())) as two,
    ):
        one.heard("status: state ready")
        two.heard("status: state ready")
        one.say("sampler 7")
        two.heard("sampler: steps 7")
        two.say("mix 0.25")
        one.heard("mix: mix 0.25")
        # An answer goes to the hand that moved only.
        assert "sampler-dump: ack /lmdm/steps" not in two.log
        with Peer(server.port, hello=True) as third:
            third.send("/lmdm/solver", "euler")
            one.heard("sampler: solver euler")
            two.heard("sampler: solver euler")


def test_a_restarted_agent_is_found_and_shown_again(tmp_path: Path) -> None:
    osc, reply = free_port(), free_port()
    with running(tmp_path, "a", bench(osc, reply)) as pd:
        # The patch was open first; nobody is there yet.
        with rig() as there, OscServer(there.commander, there.session, port=osc):
            pd.heard("status: state ready")
            pd.say("sampler 9")
            pd.heard("sampler: steps 9")
        pd.heard("status: state offline")
        printed = len(pd.log)
        with rig() as there, OscServer(there.commander, there.session, port=osc):
            there.commander.apply("steps", (6,), lambda _: None)
            wait_for(lambda: "sampler: steps 6" in pd.log[printed:], lambda: pd.log[printed:])
            assert there.controls.steps == 6, "opening or meeting an agent sets nothing"
            pd.say("sampler 3")
            wait_for(lambda: there.controls.steps == 3, "the patch did not reconnect")


def test_an_agent_that_is_killed_is_noticed_by_its_silence(tmp_path: Path) -> None:
    osc, reply = free_port(), free_port()
    with running(tmp_path, "a", bench(osc, reply)) as pd:
        with rig() as there, OscServer(there.commander, there.session, port=osc) as server:
            pd.heard("status: state ready")
            # Who is killed says no goodbye.
            server.publisher.tell_all = lambda *_, **__: None  # type: ignore[method-assign]
        printed = len(pd.log)
        assert "state offline" not in pd.log[:printed]
        # The patch gives it seven seconds.
        pd.heard("status: state offline")


def test_a_patch_opened_again_at_once_shows_everything(tmp_path: Path) -> None:
    """The agent still knows the reply port of the patch before, and would only confirm hello."""
    reply = free_port()
    with served() as (_, server):
        for name in ("a", "b"):
            with running(tmp_path, name, bench(server.port, reply)) as pd:
                pd.heard("status: state ready")
                pd.heard("agent: version 1")
                pd.heard("receive: 4")


def _play(osc: int, fudi: int) -> str:
    """The play patch with known names instead of $0, and a door to its widgets."""
    text = (LIBRARY / "lmdm-play.pd").read_text().replace("\\$0-", "play-")
    text = text.replace("lmdm.agent;", f"lmdm.agent 127.0.0.1 {osc} {free_port()};")
    number = _top_boxes(text)
    door = [
        f"#X obj 10 900 netreceive {fudi};", "#X obj 10 930 list;",
        "#X msg 10 960 \\; \\$1 \\$2;",
        f"#X connect {number} 0 {number + 1} 0;", f"#X connect {number + 1} 0 {number + 2} 0;",
    ]  # fmt: skip
    number += 3
    shown = [*(c.name for c in CONTROLS), "state", "late", "fail", "position", "note"]
    shown += ["prompt-1", "from", "held", "device", "device-text", "steps-used", "steps-wish"]
    shown += ["steps-reason", *("muted", "refreshes", "restarts", "losses")]
    more = (f"play-{name}" for name in ("text-1", "light-1", "goal-1", "goal-2"))
    for name in (*(f"play-{name}-in" for name in shown), *more):
        door += [f"#X obj 10 990 r {name};", f"#X obj 10 1020 print {name};"]
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
        elif (
            depth == 1
            and line.startswith("#X")
            and not line.startswith(("#X connect", "#X coords"))
        ):
            count += 1
    return count


def test_the_play_patch_shows_and_steers(tmp_path: Path) -> None:
    with (
        served() as (there, server),
        running(tmp_path, "play", lambda fudi: _play(server.port, fudi)) as pd,
    ):
        before = there.controls
        pd.heard("play-panic-in: set 0")
        pd.heard("play-state-in: label ready")
        assert there.controls == before, "opening the patch must change nothing"
        for control in CONTROLS:
            choice = control.kind == "choice"
            value = 1 if choice or control.kind == "bool" else min(control.high, 300)
            if control.name in ("t_f", "quantise"):
                continue
            pd.say(f"play-{control.name} {value:.8g}")
            used = control.choices[1] if choice else control.coerce(value)
            wait_for(
                lambda n=control.name, u=used: getattr(there.controls, n) == u,
                f"{control.name} did not arrive",
            )
        pd.say("play-prompt-1 whale")
        pd.heard("play-text-1: label whale")
        pd.heard("play-light-1: color #3080b0")
        pd.heard("play-text-1: label whale \nplay-prompt-1-in: set")
        pd.say("play-prompt-2 rain")
        wait_for(lambda: there.controls.prompts[1] == "rain", "the prompt did not arrive")
        pd.say("play-position 0.25")
        wait_for(lambda: there.controls.weights[:2] == (0.75, 0.25), "crossfade did not arrive")
        pd.heard("play-position-in: set 0.25")
        pd.say("play-capture bang")
        wait_for(lambda: ("capture", None) in there.services.calls, "capture did not arrive")
        pd.heard("play-held-in: set 90")
        # what is caught, and what the performer sees of it
        pd.say("play-refresh bang")
        pd.heard("play-steps-wish-in: set 0")
        server.publisher.tell_device("lost", "JACK: system", "it has stopped")
        pd.heard("play-device-in: color #dfe5e8 #dfe5e8 #c03028")
        pd.heard("play-device-in: label lost")
        pd.heard("play-device-text-in: label it has stopped")
        server.publisher.tell_device("open", "JACK: system", "")
        pd.heard("play-device-in: color #dfe5e8 #dfe5e8 #3080b0")
        server.publisher.tell_fault("model", "block 7 was no sound")
        pd.heard("play-fail-in: label block 7 was no sound")
        for name in ("muted", "refreshes", "restarts", "losses"):
            pd.heard(f"play-{name}-in: set 0")
        server.publisher.tell_all("safety", (1, 2, 3, 4, 5))
        for value, name in ((1, "muted"), (2, "refreshes"), (4, "restarts"), (5, "losses")):
            pd.heard(f"play-{name}-in: set {value}")
        server.publisher.tell_all("steps_used", (2, 8, "blocks took too long"))
        pd.heard("play-steps-used-in: set 2")
        pd.heard("play-steps-wish-in: set 8")
        pd.heard("play-steps-reason-in: label blocks took too long")
        pd.say("play-any nonsense")
        pd.heard("play-fail-in: label no message 'nonsense'")
        pd.say("play-fade-2 bang")
        wait_for(lambda: there.controls.fade is not None, "the fade did not arrive")
        # the crossfade between other slots than 1 and 2
        pd.heard("play-goal-2: label to 2")
        there.commander.apply("prompt", (5, "choir"), lambda _: None)
        wait_for(lambda: there.controls.prompts[4] == "choir", "the prompt did not arrive")
        pd.say("play-to 5")
        pd.heard("play-goal-2: label to 5")
        pd.say("play-position 0.75")
        wait_for(lambda: there.controls.weights[4] == 0.75, "crossfade did not arrive")
        pd.say("play-from 11")
        pd.heard("play-from-in: set 8")
        there.commander.apply("prompt", (1, ""), lambda _: None)
        pd.heard("play-light-1: color #b8c4ca")
        there.session.state.update(lambda c: c.set("steps", 9).set("solver", "p4"))
        pd.heard("play-steps-in: set 9")
        pd.heard("play-solver-in: set 2")
    assert "error" not in pd.log


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("rain", ["rain"]),
        ("exactly twenty chars", ["exactly twenty chars"]),
        ("'rain on the sea' takes over, the oldest", ["'rain on the sea'", "takes over, the"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrst", "uvwxyz"]),
        ("the tide \u00e9t\u00e9 \u00e0 la plage", ["the tide \u00e9t\u00e9 \u00e0 la", "plage"]),
        ("one two three four five six seven eight nine", ["one two three four", "five six seven"]),
    ],
)
def test_a_long_text_is_broken_at_spaces(text: str, rows: list[str], tmp_path: Path) -> None:
    """Two rows of twenty; a third would be needed: the second one ends in an ellipsis."""

    def patch(fudi: int) -> str:
        p = PdPatch(600, 600)
        head = label_text(p, 20, 100, 20, "row-1", "row-2")
        door = p.obj(20, 10, f"netreceive {fudi}")
        # As codes, so that any sign comes through.
        p.wire(door, p.obj(20, 40, "list tosymbol"), head)
        for i in (1, 2):
            p.wire(
                p.obj(20 + 100 * i, 400, f"r row-{i}"), p.obj(20 + 100 * i, 440, f"print row-{i}")
            )
        return p.render()

    with running(tmp_path, "rows", patch) as pd:
        pd.say(" ".join(map(str, text.encode())))
        for i, row in enumerate(rows, 1):
            pd.heard(f"row-{i}: label {row}")
        if sum(map(len, rows)) + len(rows) - 1 < len(text):
            wait_for(lambda: "\u2026" in pd.log, lambda: pd.log)
        else:
            assert "\u2026" not in pd.log
    assert "error" not in pd.log


def test_the_test_phrase_plays(tmp_path: Path) -> None:
    """The generator of the first demo makes a sound, and only when it is asked to."""
    text = (LIBRARY / "demo-generative-delay.pd").read_text()
    end = text.index("pd source;")
    body = text[text.rindex("#N canvas", 0, end) : text.rindex("#X restore", 0, end)]
    lines = body.splitlines()[1:]
    count = sum(not line.startswith("#X connect") for line in lines)
    sound = next(i for i, line in enumerate(lines) if line.endswith(" *~;"))
    wav, patch = tmp_path / "phrase.wav", tmp_path / "phrase.pd"
    # A table, because a file that is written by Pd's own thread may end before it has begun.
    lines += [
        "#X obj 10 700 tabwrite~ phrase;", "#X obj 10 730 table phrase 132300;",
        "#X obj 10 760 loadbang;", "#X msg 10 790 \\; pd dsp 1;", "#X obj 10 820 delay 500;",
        "#X msg 10 850 \\; lmdm.source 1;", "#X obj 10 880 delay 3100;", "#X obj 10 910 t b b;",
        "#X msg 10 940 \\; pd quit;", f"#X msg 10 970 write -bytes 2 {wav} phrase;",
        "#X obj 10 1000 soundfiler;",
    ]  # fmt: skip
    cords = [(2, 0, 0), (2, 0, 3), (2, 0, 4), (2, 0, 6), (4, 0, 5), (6, 0, 7), (7, 0, 8), (7, 1, 9)]
    lines += [f"#X connect {count + a} {o} {count + b} 0;" for a, o, b in [*cords, (9, 0, 10)]]
    lines.append(f"#X connect {sound} 0 {count} 0;")
    patch.write_text("\n".join(["#N canvas 0 0 600 600 12;", *lines]) + "\n")
    command = ["pd", "-nogui", "-batch", "-noaudio", "-nomidi", "-stderr", "-open", str(patch)]
    done = subprocess.run(command, timeout=60, check=True, capture_output=True, text=True)
    assert "error" not in done.stderr, done.stderr
    with wave.open(str(wav)) as found:
        rate = found.getframerate()
        samples = np.frombuffer(found.readframes(found.getnframes()), np.int16) / 32768.0
    assert len(samples) == 3 * rate
    assert not samples[: int(0.45 * rate)].any()
    assert 0.05 < np.abs(samples).max() < 0.5
