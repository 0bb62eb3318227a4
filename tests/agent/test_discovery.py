import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from lmdm_agent import discovery
from lmdm_agent.discovery import SERVICE, Advertisement, machine_name
from lmdm_agent.errors import ConfigError, PortError

AGENT = Path(__file__).parents[2] / "agent"


@pytest.fixture
def network() -> Any:
    """Somebody else on the loopback network."""
    zeroconf = pytest.importorskip("zeroconf", reason="the discovery extra is not installed")
    try:
        listener = zeroconf.Zeroconf(["127.0.0.1"], ip_version=zeroconf.IPVersion.V4Only)
    except OSError as error:
        pytest.skip(f"no multicast on loopback here: {error}")
    yield listener
    listener.close()


def find(network: Any, name: str) -> Any:
    return network.get_service_info(SERVICE, f"{name}.{SERVICE}", timeout=5000)


def advertised(host: str = "127.0.0.1", port: int = 9000, name: str = "lmdm-test") -> Advertisement:
    there = Advertisement(host, port, name)
    try:
        there.start()
    except PortError as error:
        pytest.skip(f"no multicast here: {error}")
    return there


def test_others_find_name_port_and_address(network):
    there = advertised(port=9123)
    try:
        info = find(network, "lmdm-test")
        assert info is not None, "advertised, but not heard on loopback"
        assert info.type == "_oscjson._tcp.local."
        assert info.port == 9123
        assert info.parsed_addresses() == ["127.0.0.1"]
        assert info.server == f"{machine_name()}.local."
        assert not {key for key in info.properties if key}
    finally:
        there.stop()


def test_browsers_see_it_come_and_go(network):
    import zeroconf

    came, went = threading.Event(), threading.Event()

    def on_change(name: str, state_change: Any, **_: Any) -> None:
        if name == f"lmdm-test-go.{SERVICE}":
            (came if state_change is zeroconf.ServiceStateChange.Added else went).set()

    browser = zeroconf.ServiceBrowser(network, SERVICE, handlers=[on_change])
    there = advertised(name="lmdm-test-go")
    assert came.wait(10)
    there.stop()
    there.stop()
    assert went.wait(10)
    browser.cancel()


def test_a_taken_name_gets_a_number(network):
    first = advertised(port=9001)
    second = advertised(port=9002)
    try:
        assert first.name == "lmdm-test"
        assert second.name == "lmdm-test-2"
        assert find(network, second.name).port == 9002
        assert find(network, first.name).port == 9001
    finally:
        first.stop()
        second.stop()


def test_the_default_name():
    assert Advertisement("127.0.0.1", 9000).name == "lmdm-agent"


def test_on_every_network_no_loopback_address_is_given():
    pytest.importorskip("zeroconf")
    found = discovery._own_addresses()
    assert found == ["127.0.0.1"] or not any(a.startswith("127.") for a in found)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_network_that_is_not_there_is_one_sentence(host, caplog):
    pytest.importorskip("zeroconf")
    there = Advertisement(host, 9000)
    with pytest.raises(PortError, match=f"lmdm-agent cannot be advertised on .* {host} "):
        there.start()
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


def test_without_the_package_it_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with pytest.raises(ConfigError, match=r"install lmdm-agent\[discovery\]"):
        Advertisement("127.0.0.1", 9000).start()


def test_nothing_is_loaded_before_it_is_asked_for():
    program = (
        f"import sys; sys.path.insert(0, {str(AGENT)!r}); import lmdm_agent.discovery;"
        "import lmdm_agent.oscquery; print('zeroconf' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("Studio.local", "studio"),
        ("Ana's Mac Book", "ana-s-mac-book"),
        ("ß", "lmdm-agent"),
        ("x" * 80, "x" * 63),
    ],
)
def test_the_machine_s_name_is_a_label(host, label, monkeypatch):
    monkeypatch.setattr(discovery.socket, "gethostname", lambda: host)
    assert machine_name() == label
