import contextlib
import json
import logging
import math
import socket
import socketserver
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from osc_fakes import rig, served

from lmdm_agent import oscquery
from lmdm_agent.controls import ACTIONS, BY_NAME, CONTROLS, SLOTS, Action, Control
from lmdm_agent.errors import PortError
from lmdm_agent.oscquery import OscQueryServer
from lmdm_agent.oscquery_tree import ATTRIBUTES, EXTENSIONS, READ, WRITE, host_info, look_up, tree
from lmdm_agent.protocol import META, OUT

NUMBER = Control("speed", "float", 1.0, "how fast", "Hz", 0.0, 4.0)
WHOLE = Control("voices", "int", 2, "how many", "", 1, 8)
SWITCH = Control("loud", "bool", False, "loud or not")
CHOICE = Control("colour", "choice", "red", "which", choices=("red", "blue"))
CONTROLS_HERE = (NUMBER, WHOLE, SWITCH, CHOICE)
SAY = Action("say", (("slot", "i", "1 to 8"), ("text", "s", "what")), "say it")
STOP = Action("stop", (), "stop it")
TAPE = Action("tape", (("on", "i", "1 or 0"),), "roll")
TAPE_OUT = Action("tape", (("on", "i", "1 or 0"), ("path", "s", "where")), "on change")
HEARD = Action("heard", (("loudness", "f", "0 to 1"), ("hz_1", "f", "pitch")), "what is heard")
REPLY = Action(
    "reply", (("to", "s", "whom"), ("value...", "", "some"), ("block", "i", "n")), "answer"
)
VALUES = {
    "speed": ("speed", (0.5,)),
    "voices": ("voices", (3,)),
    "loud": ("loud", (True,)),
    "colour": ("colour", ("blue",)),
    "say 1": ("say", (1, "été 🌊")),
    "say 2": ("say", (2, "")),
    "tape": ("tape", (1, "/takes/1")),
}


def small(values: Any = VALUES) -> dict[str, Any]:
    return tree(values, CONTROLS_HERE, (SAY, STOP, TAPE), (HEARD, REPLY, TAPE_OUT))


def nodes(root: dict[str, Any]) -> dict[str, Any]:
    return root["CONTENTS"]["lmdm"]["CONTENTS"]


# The tree.


def test_everything_that_can_be_sent_or_heard_is_in_it():
    found = nodes(tree({}))
    names = {row.name for row in (*CONTROLS, *ACTIONS, *META, *OUT)}
    assert found.keys() == names
    for name, node in found.items():
        assert node["FULL_PATH"] == f"/lmdm/{name}"
        assert node["DESCRIPTION"]
        assert node.keys() <= ATTRIBUTES
        for attribute in ("VALUE", "RANGE", "UNIT", "CLIPMODE", "EXTENDED_TYPE"):
            assert len(node.get(attribute, node.get("TYPE", ""))) == len(node.get("TYPE", ""))


def test_the_table_s_ranges_and_help_are_the_tree_s():
    found = nodes(tree({}))
    for control in CONTROLS:
        node = found[control.name]
        assert node["DESCRIPTION"].startswith(control.help)
        assert node["ACCESS"] == READ | WRITE
        limits = node["RANGE"][0]
        if control.kind == "choice":
            assert limits == {"VALS": list(control.choices)}
        elif control.kind == "bool":
            assert limits == {"MIN": 0, "MAX": 1}
        else:
            assert (limits["MIN"], limits["MAX"]) == (control.low, control.high)


def test_only_what_can_be_heard_alone_is_read_only():
    found = nodes(tree({}))
    said = {row.name for row in (*CONTROLS, *ACTIONS, *META)}
    for row in OUT:
        assert bool(found[row.name]["ACCESS"] & WRITE) == (row.name in said)


def test_containers():
    root = small()
    assert (root["FULL_PATH"], root["ACCESS"]) == ("/", 0)
    assert list(root["CONTENTS"]) == ["lmdm"]
    assert root["CONTENTS"]["lmdm"]["FULL_PATH"] == "/lmdm"
    assert root["CONTENTS"]["lmdm"]["ACCESS"] == 0


def test_kinds_of_controls():
    found = nodes(small())
    number, whole, switch, choice = (found[c.name] for c in CONTROLS_HERE)
    assert (number["TYPE"], number["VALUE"], number["UNIT"]) == ("f", [0.5], ["time.hz"])
    assert number["CLIPMODE"] == whole["CLIPMODE"] == ["both"]
    assert (whole["TYPE"], whole["VALUE"]) == ("i", [3])
    assert (switch["TYPE"], switch["VALUE"]) == ("i", [1])
    assert switch["VALUE"][0] is not True
    assert {row["TYPE"] for row in switch["OVERLOADS"]} == {"f", "T", "F"}
    assert (choice["TYPE"], choice["VALUE"], choice["CLIPMODE"]) == ("s", ["blue"], ["none"])
    assert "UNIT" not in whole and "OVERLOADS" not in choice


def test_a_control_without_limits_claims_none():
    free = Control("free", "float", 0.0, "as you like", "parsecs")
    node = nodes(tree({}, (free,), (), ()))["free"]
    assert (node["RANGE"], node["CLIPMODE"]) == ([None], ["none"])
    assert "UNIT" not in node


def test_one_sided_limits():
    node = nodes(tree({}, (Control("x", "float", 0.0, "", "", 0.0, math.inf),), (), ()))["x"]
    assert node["RANGE"] == [{"MIN": 0.0}]


def test_messages():
    found = nodes(small())
    assert "TYPE" not in found["stop"]
    assert found["stop"]["ACCESS"] == WRITE
    assert found["say"]["TYPE"] == "is"
    assert found["say"]["EXTENDED_TYPE"] == ["slot", "text"]
    assert found["say"]["RANGE"] == [{"MIN": 1, "MAX": 8}, None]
    assert (found["heard"]["ACCESS"], found["heard"]["TYPE"]) == (READ, "ff")
    assert found["heard"]["UNIT"] == [None, "time.hz"]
    assert found["reply"]["TYPE"] == "si"
    assert "value... (some)" in found["reply"]["DESCRIPTION"]
    assert "RANGE" not in found["reply"]


def test_slots_have_all_their_values():
    say = nodes(small())["say"]
    assert say["SLOTS"] == [[1, "été 🌊"], [2, ""]]
    assert say["ACCESS"] == WRITE
    assert "VALUE" not in say


def test_a_name_with_two_meanings_is_described_as_sent():
    tape = nodes(small())["tape"]
    assert (tape["TYPE"], tape["VALUE"], tape["ACCESS"]) == ("i", [1], READ | WRITE)
    assert "roll" in tape["DESCRIPTION"] and "path (where)" in tape["DESCRIPTION"]


def test_values_are_those_given_and_no_older_ones():
    assert nodes(small())["speed"]["VALUE"] == [0.5]
    assert nodes(small({"speed": ("speed", (2.0,))}))["speed"]["VALUE"] == [2.0]
    assert "VALUE" not in nodes(small({}))["speed"]
    assert nodes(small({}))["tape"]["ACCESS"] == WRITE


def test_no_number_that_json_does_not_have():
    values = {"speed": ("speed", (math.nan,)), "x": ("nowhere", (1,))}
    assert nodes(small(values))["speed"]["VALUE"] == [None]
    assert "nowhere" not in nodes(small(values))


def test_a_live_snapshot_fits_its_types():
    kinds = {"i": int, "f": (int, float), "s": str}
    with rig() as there:
        found = nodes(tree(there.commander.snapshot()))
    for name in BY_NAME:
        (value,) = found[name]["VALUE"]
        assert isinstance(value, kinds[found[name]["TYPE"]]), name
    for name in ("prompt", "weight"):
        assert [row[0] for row in found[name]["SLOTS"]] == list(range(1, SLOTS + 1))


def test_the_daemon_takes_what_the_tree_says():
    # Type letters, overloads and values are not only words: send them.
    from osc_fakes import Peer

    samples = {"i": 1, "f": 1.0, "s": "", "T": True, "F": False}
    with served() as (there, server), Peer(server.port) as peer:
        found = nodes(tree(there.commander.snapshot()))
        for control in CONTROLS:
            node = found[control.name]
            for letter in (node["TYPE"], *(row["TYPE"] for row in node.get("OVERLOADS", ()))):
                value = control.choices[0] if control.choices else samples[letter]
                answer, rest = peer.ask(f"/lmdm/{control.name}", value, types=letter)
                assert answer == "ack", (control.name, letter, rest)


# Questions.

INFO = host_info("me", "127.0.0.1", 9000)


@pytest.mark.parametrize(
    ("target", "status", "body"),
    [
        ("/lmdm/speed?VALUE", 200, {"VALUE": [0.5]}),
        ("/lmdm/speed?VALUE&TYPE", 200, {"VALUE": [0.5], "TYPE": "f"}),
        ("/lmdm/speed?RANGE", 200, {"RANGE": [{"MIN": 0.0, "MAX": 4.0}]}),
        ("/lmdm/speed/?ACCESS", 200, {"ACCESS": 3}),
        ("/lmdm/s%70eed?DESCRIPTION=#x", 200, {"DESCRIPTION": "how fast"}),
        ("http://localhost:1/lmdm/speed?ACCESS", 200, {"ACCESS": 3}),
        ("/lmdm?TYPE", 200, {}),
        ("/lmdm/stop?TYPE", 200, {}),
        ("/lmdm/heard?VALUE", 200, {}),
        ("/lmdm/stop?VALUE", 204, None),
        ("/lmdm/say?VALUE", 204, None),
        ("/lmdm/say?SLOTS", 200, {"SLOTS": [[1, "été 🌊"], [2, ""]]}),
        ("/lmdm?RANGE", 204, None),
        ("/lmdm/speed?CONTENTS", 204, None),
        ("/?HOST_INFO", 200, INFO),
        ("/no/such/thing?HOST_INFO", 200, INFO),
        ("/lmdm/spede", 404, "there is no /lmdm/spede; did you mean speed?"),
        ("/lmdm/speed/VALUE", 404, None),
        ("/zzz?VALUE", 404, None),
        ("/lmdm/speed?GABBA", 400, None),
        ("/lmdm/speed?TAGS", 400, None),
        ("http://[::1/lmdm", 400, None),
    ],
)
def test_questions(target, status, body):
    got, answer = look_up(target, small(), INFO)
    assert got == status
    if status in (200, 204) or body is not None:
        assert answer == body
    else:
        assert isinstance(answer, str) and answer.endswith((".", "?"))


def test_every_node_can_be_asked_for_by_its_path():
    root = tree({})
    for node in nodes(root).values():
        assert look_up(node["FULL_PATH"], root, INFO) == (HTTPStatus.OK, node)
    assert look_up("/", root, INFO) == (HTTPStatus.OK, root)
    assert look_up("/lmdm", root, INFO) == (HTTPStatus.OK, root["CONTENTS"]["lmdm"])


def test_host_info():
    assert INFO["OSC_IP"] == "127.0.0.1"
    assert (INFO["OSC_PORT"], INFO["OSC_TRANSPORT"], INFO["NAME"]) == (9000, "UDP", "me")
    assert INFO["EXTENSIONS"] == EXTENSIONS
    assert not EXTENSIONS["LISTEN"] and EXTENSIONS["VALUE"]
    for host in ("0.0.0.0", "::", "localhost"):
        assert "OSC_IP" not in host_info("me", host, 9000)


# Over HTTP.


@contextlib.contextmanager
def serving(snapshot: Any = lambda: {}, host: str = "127.0.0.1") -> Iterator[OscQueryServer]:
    with OscQueryServer(host, 0, "127.0.0.1", 9000, "lmdm-agent", snapshot) as server:
        yield server


def get(server: OscQueryServer, target: str = "/", method: str = "GET", **headers: str) -> Any:
    """Status, headers, body."""
    request = urllib.request.Request(
        server.url.rstrip("/") + target, None, headers | {"X-Test": "1"}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def raw(server: OscQueryServer, data: bytes) -> bytes:
    """What comes back for these bytes."""
    with socket.create_connection((server.host, server.port), timeout=10) as tcp:
        tcp.sendall(data)
        found = b""
        with contextlib.suppress(ConnectionError):
            while got := tcp.recv(65536):
                found += got
        return found


def test_a_client_reads_the_values_of_now():
    with rig() as there, serving(there.commander.snapshot) as server:
        assert json.loads(get(server, "/lmdm/mix?VALUE")[2]) == {"VALUE": [1.0]}
        there.ask("mix", 0.25)
        there.ask("prompt", 3, "pluie sur l'eau 🌧")
        there.ask("mute", 1)
        status, headers, body = get(server)
        found = nodes(json.loads(body))
        assert status == 200
        assert headers["Content-Type"] == "application/json"
        assert found["mix"]["VALUE"] == [0.25]
        assert found["mute"]["VALUE"] == [1]
        assert found["prompt"]["SLOTS"][2] == [3, "pluie sur l'eau 🌧"]
        assert "🌧".encode() in body
        assert found == nodes(tree(there.commander.snapshot()))


def test_half_a_character_does_not_break_the_text():
    with serving(lambda: {"prompt 1": ("prompt", (1, "a\ud83c")), "2": ("prompt", (2, ""))}) as s:
        assert json.loads(get(s, "/lmdm/prompt?SLOTS")[2])["SLOTS"][0] == [1, "a?"]


def test_head_says_what_get_would():
    with serving() as server:
        for target in ("/", "/lmdm/mix?TYPE", "/nothing"):
            status, _, body = get(server, target)
            assert get(server, target, "HEAD")[0] == status
            assert get(server, target, "HEAD")[1]["Content-Length"] == str(len(body))
            assert get(server, target, "HEAD")[2] == b""


def test_statuses_on_the_wire():
    with serving() as server:
        assert get(server, "/lmdm/clear?VALUE")[0::2] == (204, b"")
        assert "Content-Length" not in get(server, "/lmdm/clear?VALUE")[1]
        assert get(server, "/lmdm/mix?NONSENSE")[0] == 400
        assert get(server, "/lmdm/mux")[0] == 404
        assert get(server, "/?HOST_INFO")[0] == 200
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FROBNICATE"):
            status, headers, _ = get(server, "/lmdm/mix", method)
            assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_a_post_with_a_long_body_still_gets_its_answer():
    with serving() as server:
        body = b"x" * 8_000_000
        head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
        assert raw(server, head + body).startswith(b"HTTP/1.1 405 ")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:9", "[::1]:9", "localhost.", "HOSTNAME"]
)
def test_this_machine_is_let_in(host):
    host = host.replace("HOSTNAME", socket.gethostname())
    with serving() as server:
        assert get(server, Host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "8.8.8.8", "[::", "a@b"]
)
def test_a_page_with_a_name_that_points_here_is_not(host):
    with serving() as server:
        status, headers, body = get(server, Host=host, Origin=f"http://{host}")
        assert status == 403
        assert b"FULL_PATH" not in body
        assert "Access-Control-Allow-Origin" not in headers


def test_one_host_is_named():
    with serving() as server:
        assert raw(server, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
        two = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n"
        assert raw(server, two).startswith(b"HTTP/1.1 400 ")
        assert raw(server, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_pages_of_this_machine_may_read_and_others_may_not():
    with serving() as server:
        for origin in ("http://localhost:8000", "http://127.0.0.1", "https://[::1]:5000"):
            assert get(server, Origin=origin)[1]["Access-Control-Allow-Origin"] == origin
        for origin in ("http://evil.example", "null", "file://", "http://[", "ftp://localhost"):
            headers = get(server, Origin=origin)[1]
            assert "Access-Control-Allow-Origin" not in headers
            assert headers["Vary"] == "Origin"


def test_on_every_network_any_address_means_this_machine_and_no_foreign_name():
    with serving(host="0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert get(server, Host="192.168.1.20:9000")[0] == 200
        assert get(server, Host="evil.example")[0] == 403


def test_ipv6():
    try:
        with serving(host="::1") as server:
            assert server.url.startswith("http://[::1]:")
            assert get(server)[0] == 200
    except PortError as error:
        pytest.skip(f"this machine has no IPv6: {error}")


GARBAGE = [
    b"",
    b"\0" * 1000,
    b"\r\n" * 10,
    b"/lmdm/mix\0\0\0,f\0\0\0\0\0\0",
    b"GARBAGE\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/x\r\n\r\n",
    b"GET / HTTP/1.1 more words\r\n\r\n",
    b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    b"GET /\xff%ff%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /?\x1b[31m HTTP/1.1\r\nHost: localhost\r\n\r\n",
    bytes(range(256)) * 100,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]


def test_garbage_reaches_nobody(capfd, caplog):
    caplog.set_level(logging.INFO)
    with serving() as server:
        for data in GARBAGE:
            tcp = socket.create_connection((server.host, server.port), timeout=10)
            with tcp, contextlib.suppress(ConnectionError):
                tcp.sendall(data)
                tcp.shutdown(socket.SHUT_WR)
                while tcp.recv(65536):
                    pass
        # Gone before the answer, the hard way.
        for _ in range(10):
            tcp = socket.create_connection((server.host, server.port), timeout=10)
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            tcp.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            tcp.close()
        assert get(server)[0] == 200
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_garbage_gets_a_status_line():
    with serving() as server:
        assert raw(server, b"GARBAGE\r\n\r\n").startswith(b"HTTP/1.1 400 ")
        assert raw(server, b"GET / HTTP/9.9\r\n\r\n").startswith(b"HTTP/1.1 505 ")
        assert raw(server, b"GET /" + b"a" * 70_000).startswith(b"HTTP/1.1 414 ")


def test_the_slow_are_cut_and_the_others_served(monkeypatch):
    monkeypatch.setattr(oscquery, "DEADLINE_S", 0.3)
    with serving() as server:
        slow = [
            socket.create_connection((server.host, server.port), timeout=10)
            for _ in range(3 * oscquery.MAX_AT_ONCE)
        ]
        for tcp in slow[::2]:
            tcp.sendall(b"GET / HTT")
        # Every one of them ends without doing anything: cut, or told to come back.
        for tcp in slow:
            with contextlib.suppress(ConnectionError):
                assert tcp.recv(100)[:12] in (b"", b"HTTP/1.1 503")
            tcp.close()
        assert get(server)[0] == 200


def test_a_drip_does_not_hold_a_connection(monkeypatch):
    monkeypatch.setattr(oscquery, "DEADLINE_S", 0.3)
    with serving() as server:
        tcp = socket.create_connection((server.host, server.port), timeout=0.05)
        with tcp, contextlib.suppress(ConnectionError):
            for _ in range(400):
                tcp.sendall(b"G")
                with contextlib.suppress(TimeoutError):
                    if tcp.recv(100)[:1] in (b"", b"H"):
                        return
            pytest.fail("the connection is still open")


def test_few_at_a_time_whatever_comes():
    lock, inside, most = threading.Lock(), [0], [0]
    gate = threading.Event()

    def snapshot() -> dict[str, Any]:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        gate.wait(0.02)
        with lock:
            inside[0] -= 1
        return {}

    statuses: list[int] = []
    with serving(snapshot) as server:

        def flood() -> None:
            for _ in range(5):
                with contextlib.suppress(OSError):
                    statuses.append(get(server, "/lmdm/mix?TYPE")[0])

        threads = [threading.Thread(target=flood) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert get(server)[0] == 200
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 30
    assert 1 < most[0] <= oscquery.MAX_AT_ONCE


def test_what_goes_wrong_inside_is_one_line(caplog):
    def broken() -> dict[str, Any]:
        raise RuntimeError("no session")

    with serving(broken) as server:
        status, _, body = get(server)
    assert status == 500
    assert b"Traceback" not in body and b"no session" not in body
    (record,) = caplog.records
    assert record.getMessage() == "OSCQuery could not answer: no session"
    assert record.exc_info is None


def test_a_port_that_is_taken_is_one_sentence():
    with serving() as first:
        second = OscQueryServer("127.0.0.1", first.port, "127.0.0.1", 9000, "x", lambda: {})
        with pytest.raises(PortError, match=f"port {first.port} on 127.0.0.1 .*--oscquery-port"):
            second.start()
        second.stop()
        assert get(first)[0] == 200


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.1", 0), ("no such host", 0), ("127.0.0.1", 70000), ("é" * 99, 0)]
)
def test_what_cannot_be_opened_is_one_sentence(host, port):
    with pytest.raises(PortError):
        OscQueryServer(host, port, "127.0.0.1", 9000, "x", dict).start()


def test_no_thread_left_for_a_connection_costs_no_place(monkeypatch, capfd):
    real = socketserver.ThreadingMixIn.process_request
    failures = iter(range(2 * oscquery.MAX_AT_ONCE))

    def scarce(self: Any, *args: Any) -> None:
        if next(failures, None) is not None:
            raise RuntimeError("can't start new thread")
        real(self, *args)

    monkeypatch.setattr(socketserver.ThreadingMixIn, "process_request", scarce)
    with serving() as server:
        for _ in range(2 * oscquery.MAX_AT_ONCE):
            assert raw(server, b"") == b""
        assert get(server)[0] == 200
    assert capfd.readouterr() == ("", "")


def test_stop_closes_everything_and_comes_twice(monkeypatch):
    monkeypatch.setattr(oscquery, "DEADLINE_S", 60.0)
    monkeypatch.setattr(oscquery._Handler, "timeout", 60.0)
    server = OscQueryServer("127.0.0.1", 0, "127.0.0.1", 9000, "x", dict)
    server.start()
    port = server.port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as waiting:
        # A second connection that is answered shows that the first one was accepted.
        assert get(server)[0] == 200
        server.stop()
        server.stop()
        with contextlib.suppress(ConnectionError):
            assert waiting.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
    # The port is free for the next one at once.
    with OscQueryServer("127.0.0.1", port, "127.0.0.1", 9000, "x", dict) as again:
        assert get(again)[0] == 200
