"""Who may speak to the agent: this machine always, others only when the performer names them."""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lmdm_agent.errors import ConfigError

log = logging.getLogger("lmdm.osc")

Network = ipaddress.IPv4Network
THIS_MACHINE = Network("127.0.0.0/8")
MIN_PREFIX = 8
"""10.0.0.0/8 is the largest private network."""
ASKED_S = 10.0
"""An address that the system gave us meanwhile is ours within this time."""
MOST_ASKED = 1000
TOLD_S = 60.0
"""A performer who set up the wrong address wants to know; a flood must not fill the log."""


@dataclass(frozen=True)
class Allowed:
    """Networks whose datagrams are heard; an address is a network of one."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, texts: Sequence[str]) -> Allowed:
        """Read addresses and networks like ``192.168.1.7`` and ``192.168.1.0/24``.

        Raises:
            ConfigError: One is neither, or all of the internet.
        """
        return cls(tuple(map(_network, texts)))

    def admits(self, address: str) -> bool:
        """Whether somebody at this address is heard."""
        try:
            found = ipaddress.IPv4Address(address)
        except ValueError:
            return False
        return found in THIS_MACHINE or any(found in network for network in self.networks)

    def check_host(self, host: str) -> None:
        """Refuse to listen where others can reach us, unless somebody is named.

        Args:
            host: The address to listen on.

        Raises:
            ConfigError: Others could reach it, and nobody is allowed.
        """
        if self.networks or is_this_machine(host):
            return
        raise ConfigError(
            f"osc.host {host!r} given, but osc.allow is empty: add the addresses that may send, "
            'like allow = ["192.168.1.7"] or --osc-allow 192.168.1.0/24; or leave the host out '
            "to hear this machine only."
        )


class OwnAddresses:
    """Tells by which addresses this machine can be reached, like 192.168.1.2; they come and go.

    Its programs may send to any of them where OSC listens on all. What arrives then has one of them
    as its sender.

    Args:
        asks: Whether an address is this machine's just now.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        asks: Callable[[str], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asks = asks or is_own
        self._clock = clock
        self._known: dict[str, bool] = {}
        self._since = clock()

    def has(self, address: str) -> bool:
        """Whether it is one of them. A flood asks the system once for each address."""
        now = self._clock()
        if now - self._since >= ASKED_S or len(self._known) >= MOST_ASKED:
            self._known, self._since = {}, now
        if address not in self._known:
            self._known[address] = self._asks(address)
        return self._known[address]


class Strangers:
    """Counts what others send who are not allowed, and says so now and then.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.count = 0
        self._clock = clock
        self._told = float("-inf")

    def heard(self, address: str) -> None:
        """One datagram of somebody who is not allowed has been dropped."""
        self.count += 1
        now = self._clock()
        if now - self._told >= TOLD_S:
            self._told = now
            log.warning(
                "OSC from %s is dropped: not in osc.allow; --osc-allow %s lets it in.",
                address,
                address,
            )


def is_this_machine(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    try:
        return ipaddress.IPv4Address(host) in THIS_MACHINE
    except ValueError:
        return host.lower() == "localhost"


def is_own(address: str) -> bool:
    """Whether an IPv4 address is this machine's; nothing is sent.

    What a machine sends to an address of its own leaves by that address. (To bind it proves less:
    some systems bind any.)
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))
        except OSError:
            return False
        return probe.getsockname()[0] == address


def _network(text: str) -> Network:
    try:
        found = Network(text.strip(), strict=False)
    except ValueError as error:
        raise ConfigError(
            f"osc.allow {text!r:.80} given; an IPv4 address or network like 192.168.1.7 or "
            "192.168.1.0/24 expected"
        ) from error
    if found.prefixlen < MIN_PREFIX:
        raise ConfigError(
            f"osc.allow {text!r:.80} given; that is a large part of the internet. A network of "
            f"/{MIN_PREFIX} or smaller expected, like 192.168.1.0/24"
        )
    return found
