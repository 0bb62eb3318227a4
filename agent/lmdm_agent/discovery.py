"""Tells the local network where the OSCQuery server is; the one module that knows zeroconf.

Optional and off by default: whoever is on the same network reads the name and port.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from typing import TYPE_CHECKING

from lmdm_agent.errors import ConfigError, PortError

if TYPE_CHECKING:
    from zeroconf import Zeroconf

SERVICE = "_oscjson._tcp.local."
NAME = "lmdm-agent"
ASK_MS = 1500
"""How long who has a name is waited for; what was told just now is not told again for a second."""
MOST_NAMES = 10


def machine_name() -> str:
    """This machine's name as one label of a domain name: lower case, a-z, 0-9 and -."""
    label = re.sub(r"[^a-z0-9-]+", "-", socket.gethostname().split(".")[0].lower())
    return label.strip("-")[:63] or NAME


class Advertisement:
    """The OSCQuery service on the local network between `start` and `stop`; a context manager.

    A server that listens on loopback is told to this machine only, one on 0.0.0.0 to every network.

    Args:
        host: Address that the server listens on.
        port: Its TCP port.
        name: Wished name; a number is added when another one has it.
    """

    def __init__(self, host: str, port: int, name: str = NAME) -> None:
        self.name = name
        self._host = host
        self._port = port
        self._zeroconf: Zeroconf | None = None

    def __enter__(self) -> Advertisement:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Advertise; takes about three seconds, because others are asked whether the name is free.

        Raises:
            ConfigError: The zeroconf package is not installed.
            PortError: The network does not let it.
        """
        try:
            import zeroconf
        except ImportError as error:
            raise ConfigError(
                "discovery needs the zeroconf package; install lmdm-agent[discovery] or leave "
                "discovery off."
            ) from error
        # Its warnings are about other people's packets; they would land on the terminal.
        logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
        try:
            self._advertise()
        except (OSError, ValueError, zeroconf.Error) as error:
            self.stop()
            raise PortError(
                f"{self.name} cannot be advertised on the network of {self._host} "
                f"({error or type(error).__name__}); leave discovery off, and give the OSCQuery "
                f"port {self._port} by hand."
            ) from error

    def stop(self) -> None:
        """Take it back."""
        if self._zeroconf is not None:
            self._zeroconf.close()
            self._zeroconf = None

    def _advertise(self) -> None:
        import zeroconf

        address = ipaddress.ip_address(socket.getaddrinfo(self._host, None)[0][4][0])
        everywhere = address.is_unspecified
        version = (zeroconf.IPVersion.V4Only, zeroconf.IPVersion.V6Only)[address.version == 6]
        interfaces = zeroconf.InterfaceChoice.All if everywhere else [str(address)]
        self._zeroconf = zeroconf.Zeroconf(interfaces, ip_version=version)
        info = zeroconf.ServiceInfo(
            SERVICE,
            f"{self._free_name()}.{SERVICE}",
            self._port,
            parsed_addresses=_own_addresses() if everywhere else [str(address)],
            server=f"{machine_name()}.local.",
        )
        self._zeroconf.register_service(info, allow_name_change=True)
        self.name = info.name.removesuffix(f".{SERVICE}")

    def _free_name(self) -> str:
        """The wished name, with a number if somebody has it.

        Registering asks as well, but for answers to this address and port alone; where several
        programs of a machine listen there, any one of them gets those.
        """
        import zeroconf

        assert self._zeroconf is not None
        everybody = zeroconf.DNSQuestionType.QM
        for name in [self.name, *(f"{self.name}-{number}" for number in range(2, MOST_NAMES))]:
            whole = f"{name}.{SERVICE}"
            if not self._zeroconf.get_service_info(SERVICE, whole, ASK_MS, everybody):
                return name
        return self.name


def _own_addresses() -> list[str]:
    """IPv4 addresses of this machine that others can reach."""
    from zeroconf import get_all_addresses  # pyright: ignore[reportPrivateImportUsage]

    found = {str(address) for address in get_all_addresses()}
    return sorted(a for a in found if not ipaddress.ip_address(a).is_loopback) or ["127.0.0.1"]
