"""Who is heard: this machine always, others when they are named; strangers are only counted."""

from __future__ import annotations

import ipaddress
import logging
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osc_fakes import Peer, message, rig, wait_for
from typer.testing import CliRunner

from lmdm_agent import allowed as module
from lmdm_agent import cli, osc
from lmdm_agent.allowed import (
    ASKED_S,
    MOST_ASKED,
    Allowed,
    OwnAddresses,
    Strangers,
    is_own,
    is_this_machine,
)
from lmdm_agent.cli_options import settings_of
from lmdm_agent.config import Settings, changed, load_settings
from lmdm_agent.errors import ConfigError
from lmdm_agent.osc import OscServer

HERE = ("127.0.0.1", "127.3.2.1")
ADDRESSES = st.ip_addresses(v=4).map(str)


@given(ADDRESSES)
def test_without_a_list_only_this_machine_is_heard(address):
    assert Allowed().admits(address) == address.startswith("127.")


@given(address=ADDRESSES, other=ADDRESSES, prefix=st.integers(8, 32))
def test_a_network_is_heard_and_nobody_else(address, other, prefix):
    allowed = Allowed.of([f"{address}/{prefix}"])
    assert allowed.admits(address)
    assert all(map(allowed.admits, HERE))
    shift = 32 - prefix
    same = int(ipaddress.ip_address(address)) >> shift == int(ipaddress.ip_address(other)) >> shift
    assert allowed.admits(other) == (same or other.startswith("127."))


@pytest.mark.parametrize("address", ["", "localhost", "::1", "::ffff:10.0.0.1", "10.0.0.1%1", "1"])
def test_what_is_no_address_is_not_heard(address):
    assert not Allowed.of(["10.0.0.0/8"]).admits(address)


@pytest.mark.parametrize(
    "text", ["", "me", "*", "::1", "10.0.0.256", "10.0.0.0/33", "10.0.0.1-9", "x" * 9000]
)
def test_a_list_that_cannot_be_read_says_what_is_expected(text):
    with pytest.raises(ConfigError, match=r"192\.168\.1\.0/24 expected") as caught:
        Allowed.of([text])
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", ["0.0.0.0/0", "10.0.0.0/7"])
def test_the_whole_internet_is_refused(text):
    with pytest.raises(ConfigError, match="large part of the internet"):
        Allowed.of([text])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST"])
def test_addresses_of_this_machine(host):
    assert is_this_machine(host)
    Allowed().check_host(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "192.168.1.2", "stage.local", "::", "::1"])
def test_an_open_host_needs_a_list(host):
    with pytest.raises(ConfigError, match=r"osc\.allow is empty: .*--osc-allow"):
        Allowed().check_host(host)
    Allowed.of(["10.1.2.3"]).check_host(host)


# Settings.


def test_a_file_opens_the_port_only_with_a_list(tmp_path):
    path = tmp_path / "stage.toml"
    path.write_text('[osc]\nhost = "0.0.0.0"\n')
    with pytest.raises(ConfigError, match="allow is empty"):
        settings_of(path)
    # The file may leave it to the command line.
    allow = ("192.168.1.7",)
    assert settings_of(path, osc={"allow": allow}).osc.allow == allow
    path.write_text('[osc]\nhost = "0.0.0.0"\nallow = ["192.168.1.0/24", "10.0.0.9"]\n')
    assert Allowed.of(settings_of(path).osc.allow).admits("192.168.1.200")
    path.write_text('[osc]\nallow = ["everybody"]\n')
    with pytest.raises(ConfigError, match=r"stage\.toml: osc\.allow 'everybody' given"):
        load_settings(path)
    with pytest.raises(ConfigError, match="command line: osc.host"):
        changed(Settings(), {"osc": {"host": "192.168.1.2"}}, "command line")


def test_the_options(monkeypatch):
    asked: list[Settings] = []
    monkeypatch.setattr("lmdm_agent.runs.play", lambda settings, *_: asked.append(settings))
    options = ["--osc-host", "0.0.0.0", "--osc-allow", "10.0.0.1", "--osc-allow", "10.1.0.0/16"]
    folders = ["--sounds", "a", "--sounds", "b"]
    cli.app([*options, *folders], standalone_mode=False)
    assert asked[0].osc.allow == ("10.0.0.1", "10.1.0.0/16")
    assert asked[0].files.sounds == ("a", "b")
    refused = CliRunner().invoke(cli.app, ["--osc-host", "0.0.0.0"])
    assert isinstance(refused.exception, ConfigError)
    cli.app([], standalone_mode=False)
    assert (asked[1].osc.allow, asked[1].files.sounds) == ((), None)


# Over the wire.


def test_strangers_are_dropped_unread_and_counted(monkeypatch, caplog):
    read: list[bytes] = []
    whole = osc.read_packet
    monkeypatch.setattr(osc, "read_packet", lambda data: read.append(data) or whole(data))
    allowed = Allowed.of(["10.0.0.0/8"])
    with (
        rig() as there,
        OscServer(there.commander, there.session, port=0, allowed=allowed) as server,
        Peer(server.port) as peer,
    ):
        monkeypatch.setattr(Allowed, "admits", admits_as("192.168.7.7"))
        monkeypatch.setattr(OwnAddresses, "has", lambda self, address: False)
        for _ in range(50):
            peer.send("/lmdm/steps", 9)
            peer.raw(b"rubbish")
        wait_for(lambda: server.refused == 100)
        assert not read
        assert server.malformed == 0
        assert there.controls.steps == 4
        assert [r.message for r in caplog.records].count(
            "OSC from 127.0.0.1 is dropped: not in osc.allow; --osc-allow 127.0.0.1 lets it in."
        ) == 1
        monkeypatch.undo()
        assert peer.ask("/lmdm/steps", 9)[0] == "ack"


def test_a_program_here_is_heard_by_every_address_of_this_machine(monkeypatch):
    """As from a patch that sends to 192.168.1.2 while that is this machine's address."""
    with (
        rig() as there,
        OscServer(
            there.commander, there.session, port=0, allowed=Allowed.of(["10.0.0.0/8"])
        ) as server,
        Peer(server.port) as peer,
    ):
        monkeypatch.setattr(Allowed, "admits", admits_as("192.168.7.7"))
        assert peer.ask("/lmdm/steps", 9)[0] == "ack"
        assert server.refused == 0


def test_what_is_this_machines_address():
    assert is_own("127.0.0.1")
    # Of a documentation's network, everybody's, a group's and nobody's.
    for address in ("192.0.2.1", "255.255.255.255", "224.0.0.1", "0.0.0.0"):
        assert not is_own(address), address


def test_a_flood_asks_the_system_once_for_each_address():
    now, asked, ours = 100.0, [], {"192.168.1.2"}
    own = OwnAddresses(lambda address: asked.append(address) or address in ours, lambda: now)
    for _ in range(1000):
        assert own.has("192.168.1.2")
        assert not own.has("192.168.1.3")
    assert len(asked) == 2
    # The network cable was put in elsewhere.
    ours = {"192.168.1.3"}
    now += ASKED_S
    assert own.has("192.168.1.3")
    assert not own.has("192.168.1.2")
    for number in range(5 * MOST_ASKED):
        own.has(f"10.0.{number // 256}.{number % 256}")
        assert len(own._known) <= MOST_ASKED


def admits_as(host: str):
    """`Allowed.admits` of somebody else."""
    whole = Allowed.admits
    return lambda self, address: whole(self, host)


def test_strangers_are_told_of_once_a_minute(caplog):
    caplog.set_level(logging.WARNING)
    now = 100.0
    strangers = Strangers(lambda: now)
    for _ in range(1000):
        strangers.heard("10.0.0.1")
    assert len(caplog.records) == 1
    now += 61.0
    strangers.heard("10.0.0.2")
    assert "10.0.0.2" in caplog.records[1].message
    assert strangers.count == 1001


def test_from_another_address_of_this_machine(monkeypatch):
    """Linux lets one send from any 127.x.y.z: a stranger that is none, and one that is one."""
    monkeypatch.setattr(module, "THIS_MACHINE", ipaddress.IPv4Network("127.0.0.1"))
    with rig() as there, OscServer(there.commander, there.session, port=0) as server:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            try:
                other.bind(("127.0.0.2", 0))
            except OSError:
                pytest.skip("this system has one address of its own")
            other.sendto(message("/lmdm/steps", 9), ("127.0.0.1", server.port))
            wait_for(lambda: server.refused == 1)
        with Peer(server.port) as peer:
            assert peer.ask("/lmdm/steps", 8)[0] == "ack"
