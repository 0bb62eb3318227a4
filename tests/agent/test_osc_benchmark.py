"""The benchmark of OSC: every message is counted once, nobody waits for a daemon that is gone."""

import socket
from dataclasses import replace
from typing import cast

import msgspec
import pytest
from osc_fakes import bundle, message, served, wait_for
from typer.testing import CliRunner

from lmdm_agent import osc_benchmark as bench
from lmdm_agent import osc_benchmark_client as client
from lmdm_agent.cli import app
from lmdm_agent.config import EngineSettings, Settings
from lmdm_agent.errors import LmdmError
from lmdm_agent.osc_benchmark import ALL, Row
from lmdm_agent.osc_benchmark_client import (
    BESIDE,
    PROMPT,
    SLIDER,
    VALUES,
    Hand,
    Outcome,
    Traffic,
)
from lmdm_agent.osc_wire import read_packet

SHORT = Traffic(values=40, values_hz=200.0, prompts=4, prompts_hz=20.0, patience_s=20.0)
ENDLESS = Traffic(values=1_000_000, patience_s=20.0)


class Line:
    """Stands for a socket: keeps what is sent, gives what it is told to."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.answers: list[bytes] = []

    def send(self, datagram: bytes) -> None:
        self.sent.append(datagram)

    def recv(self, _size: int) -> bytes:
        return self.answers.pop(0)


def hand() -> tuple[Hand, Line]:
    line = Line()
    return Hand(cast(socket.socket, line), {}), line


def hear(hand: Hand, line: Line, *datagrams: bytes) -> None:
    line.answers += datagrams
    while line.answers:
        hand.receive()


def ack(name: str, *values: object) -> bytes:
    return message("/lmdm/ack", f"/lmdm/{name}", *values, 7, 0.5, "")


def test_nobody_is_lost_and_every_kind_has_a_row_in_both_situations():
    said: list[str] = []
    with served() as (rig, server):
        rows = bench.measure(rig.session.ends, server.port, 64, SHORT, said.append)
        assert rig.session.last_report is not None
    found = {(row.situation, row.kind): row for row in rows}
    kinds = (*VALUES, SLIDER, BESIDE, PROMPT, ALL)
    assert set(found) == {(s, kind) for s in ("idle", "generating") for kind in kinds}
    assert not [row for row in rows if row.lost]
    for situation in ("idle", "generating"):
        sent = {kind: found[situation, kind].sent for kind in kinds}
        assert [sent[kind] for kind in VALUES] == [10] * 4
        assert (sent[SLIDER], sent[BESIDE], sent[PROMPT], sent[ALL]) == (6, 6, 4, 46)
    for row in rows:
        times = [ms or 0.0 for ms in (row.median_ms, row.p90_ms, row.p99_ms, row.max_ms)]
        assert times[0] > 0
        assert times == sorted(times)
    assert [words.split(":")[0] for words in said] == ["idle", "generating"]


def test_the_prompts_of_the_two_situations_differ():
    with served() as (rig, server):
        bench.measure(rig.session.ends, server.port, 64, SHORT, print)
        assert len(rig.session.engine.embeddings) == 2 * SHORT.prompts


def test_the_stream_moves_only_while_the_clock_does():
    with served() as (rig, _):
        assert rig.session.ends.position == 0
        with bench.Clock(rig.session.ends, 64):
            wait_for(lambda: rig.session.last_report is not None)
        stood = rig.session.ends.position
        assert stood % 64 == 0
        assert rig.session.ends.peak_in > 0.1


def test_the_patch_ends_when_the_daemon_says_goodbye():
    with served() as (rig, server):
        before = rig.controls.guidance
        process = bench.start_patch(msgspec.structs.replace(ENDLESS, port=server.port))
        try:
            wait_for(lambda: rig.controls.guidance != before, timeout_s=30.0)
            server.stop()
            out, _ = process.communicate(timeout=30.0)
        finally:
            process.kill()
    outcome = msgspec.json.decode(out, type=Outcome)
    assert (process.returncode, outcome.gone) == (0, True)
    assert outcome.kinds[SLIDER].ms


def test_the_patch_ends_when_the_daemon_falls_silent():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        outcome = client.play_patch(msgspec.structs.replace(ENDLESS, port=port, patience_s=0.7))
    assert outcome.gone
    assert not [ms for heard in outcome.kinds.values() for ms in heard.ms]


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        return udp.getsockname()[1]


def test_a_daemon_that_vanished_is_an_error_not_a_table():
    with served() as (rig, _), pytest.raises(LmdmError, match="stopped answering"):
        bench.measure(rig.session.ends, free_port(), 64, ENDLESS, print)


def test_an_ack_goes_to_the_oldest_message_with_its_value():
    patch, line = hand()
    for share in (0.1, 0.2, 0.1):
        patch.send("mix", [("mix", (share,))])
    # The first was lost; the one with the same value later is not taken for it.
    hear(patch, line, ack("mix", 0.2), ack("mix", 0.1))
    assert patch.found["mix"].sent == 3
    assert len(patch.found["mix"].ms) == 2
    hear(patch, line, ack("mix", 0.1))
    assert len(patch.found["mix"].ms) == 2


def test_a_fail_is_no_ack():
    patch, line = hand()
    patch.send("mix", [("mix", (0.1,))])
    hear(patch, line, message("/lmdm/fail", "/lmdm/mix", "busy", "mix: later"))
    hear(patch, line, message("/lmdm/mix", 0.1), b"noise")
    assert patch.found["mix"].ms == []


def test_a_bundle_counts_when_its_last_message_is_accepted():
    patch, line = hand()
    parts = [("steps", (3,)), ("weight", (2, 0.25)), ("weight", (3, 0.75))]
    patch.send("bundle", parts)
    heard = [
        (address.rpartition("/")[2], tuple(args)) for address, args in read_packet(line.sent[0])
    ]
    assert heard == parts
    hear(patch, line, ack("steps", 3), ack("weight", 2, 0.25))
    assert patch.found["bundle"].ms == []
    hear(patch, line, ack("weight", 3, 0.75))
    assert len(patch.found["bundle"].ms) == 1


def test_answers_may_come_in_one_bundle():
    patch, line = hand()
    patch.send("mix", [("mix", (0.1,))])
    hear(patch, line, bundle(ack("mix", 0.1), message("/lmdm/state", "ready")))
    assert len(patch.found["mix"].ms) == 1


def test_quantiles():
    hundred = [float(n) for n in range(1, 101)]
    assert [bench.quantile(hundred, share) for share in (0.5, 0.9, 0.99, 1.0)] == [50, 90, 99, 100]
    assert bench.quantile([3.0], 0.5) == 3.0
    assert bench.quantile([], 0.5) is None


def test_a_target_is_met_by_all_or_not_at_all():
    row = Row("idle", "mix", 100, 0, 1.0, 2.0, 4.9, 30.0)
    assert row.met is True
    assert replace(row, p99_ms=5.0).met is False
    assert replace(row, lost=1).met is False
    assert replace(row, situation="generating", p99_ms=19.0).met is True
    # While a prompt is encoded a model is at work, and the prompt itself takes what it takes.
    assert replace(row, kind=BESIDE, p99_ms=19.0).met is True
    assert replace(row, kind=PROMPT, p99_ms=300.0).met is None
    assert bench.row_of("idle", "mix", 2, []).met is False


def test_the_verdict_is_honest():
    row = Row("generating", ALL, 100, 0, 1.0, 2.0, 21.0, 30.0)
    assert "p99 21.0 ms" in bench.verdict(row)
    assert "is NOT met" in bench.verdict(row)
    assert "target of 20 ms is met" in bench.verdict(replace(row, p99_ms=19.0))
    assert "3 lost" in bench.verdict(replace(row, p99_ms=19.0, lost=3))
    assert "nothing was answered" in bench.verdict(bench.row_of("idle", ALL, 5, []))


def test_the_benchmark_of_a_model_file(model_file, capsys):
    settings = Settings(engine=EngineSettings(model=str(model_file), provider="cpu"))
    rows = bench.run(settings, SHORT)
    out = " ".join(capsys.readouterr().out.split())
    for words in (
        "idle: ms from sending to ack",
        "target of 20 ms",
        "While generating: ",
        "target of 5 ms",
    ):
        assert words in out
    assert not [row for row in rows if row.lost]


def test_the_command_line_asks_for_it(model_file, monkeypatch):
    asked: list[Settings] = []
    monkeypatch.setattr(bench, "run", asked.append)
    done = CliRunner().invoke(app, ["bench", "--osc", "--model", str(model_file)])
    assert done.exit_code == 0, done.output
    assert [settings.engine.model for settings in asked] == [str(model_file)]


def test_the_module_itself_is_not_for_the_user():
    with pytest.raises(SystemExit, match="lmdm-agent bench --osc"):
        client.main([])
