"""OSC over UDP: the one module that knows the socket.

A receive thread turns datagrams into requests for the `Commander`; the `Publisher` tells
subscribers what changes. Answers leave from the listening port. Nothing that arrives can stop
sound or stop OSC: what cannot be read is counted, what cannot be done is answered with a fail.
"""

from __future__ import annotations

import errno
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext

from lmdm_agent.allowed import Allowed, OwnAddresses, Strangers, is_own
from lmdm_agent.commands import Commander
from lmdm_agent.controls import BY_NAME, Value, join_text
from lmdm_agent.errors import ConfigError, PortError
from lmdm_agent.osc_publisher import Address, Client, Publisher
from lmdm_agent.osc_wire import MalformedError, read_packet, write_message
from lmdm_agent.protocol import (
    META_NAMES,
    PREFIX,
    Ack,
    Fail,
    RefusedError,
    Request,
    ignored_trigger,
)
from lmdm_agent.session import Session

log = logging.getLogger("lmdm.osc")

DEFAULT_PORT = 9000
POLL_S = 0.1
VALUE_NAMES = frozenset((*BY_NAME, "weight", "crossfade", "fade"))
ANSWERS = frozenset((f"{PREFIX}ack", f"{PREFIX}fail"))
"""Never answered, or two agents that hear each other would talk for ever."""


class OscServer:
    """Listens and publishes between `start` and `stop`; a context manager.

    Answers go to where a message came from, or to the port its sender gave with hello: Max and Pd
    send from one socket and listen on another.

    Args:
        commander: Carries out messages.
        session: The running session, for what is published.
        host: Address to listen on; loopback unless the performer asks for more.
        port: UDP port; 0 picks a free one, see `port`.
        levels: Highest levels (in, out) since its last call; the session's ends when left out.
        allowed: Who else is heard besides this machine; nobody when left out.
    """

    def __init__(
        self,
        commander: Commander,
        session: Session,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        levels: Callable[[], tuple[float, float]] | None = None,
        allowed: Allowed | None = None,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._own = OwnAddresses()
        self._strangers = Strangers()
        self._commander = commander
        self._host = host
        self.port = port
        self.publisher = Publisher(
            commander, session, self._send, levels or session.ends.take_peaks
        )
        self._numbers = 0
        self._stop = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._receive, name="lmdm-osc-in", daemon=True)

    def __enter__(self) -> OscServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def malformed(self) -> int:
        """Datagrams that were not OSC."""
        return self.publisher.malformed

    @property
    def refused(self) -> int:
        """Datagrams of others than those who are allowed; nobody has looked into them."""
        return self._strangers.count

    def start(self) -> None:
        """Open the port and start both threads.

        Raises:
            PortError: The port is taken or the address is not this machine's.
        """
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind((self._host, self.port))
        except (OSError, OverflowError, ValueError, TypeError) as error:
            # Not only the system's errors: a host may not even be encodable as a name.
            udp.close()
            raise PortError(
                f"OSC port {self.port} on {self._host!r} cannot be opened ({error}); "
                + _port_advice(error)
            ) from error
        udp.settimeout(POLL_S)
        self._socket, self.port = udp, udp.getsockname()[1]
        self.publisher.start()
        self._thread.start()

    def stop(self) -> None:
        """Tell subscribers goodbye and close the port."""
        if self._socket is None:
            return
        self._stop.set()
        self._thread.join(timeout=1.0)
        self.publisher.stop()
        self._socket.close()
        self._socket = None

    # The receive thread.

    def _receive(self) -> None:
        udp = self._socket
        while udp is not None and not self._stop.is_set():
            try:
                datagram, source = udp.recvfrom(65535)
            except OSError:
                # A timeout, or (on Windows) an earlier answer that found nobody.
                continue
            if not (self._allowed.admits(source[0]) or self._own.has(source[0])):
                self._strangers.heard(source[0])
                continue
            try:
                self._handle(datagram, (source[0], source[1]))
            except MalformedError:
                self.publisher.malformed += 1
            except Exception:
                log.exception("an OSC message could not be handled; listening on")

    def _handle(self, datagram: bytes, source: Address) -> None:
        messages = [found for found in read_packet(datagram) if found[0] not in ANSWERS]
        client = self.publisher.client(source)
        meta = [(a.removeprefix(PREFIX), args) for a, args in messages if _is_meta(a)]
        # Hello first: it says where the other answers of its bundle go.
        for name, args in meta:
            if name == "hello":
                client = self._hello(client, source, args)
        requests = [self._request(client, a, args) for a, args in messages if not _is_meta(a)]
        if requests:
            # Values go under the lock, so that the publisher does not see one before its ack; what
            # may touch a file does not, so that it does not hold up the status.
            values = all(request.name in VALUE_NAMES for request in requests)
            with self.publisher.lock if values else nullcontext():
                self._commander.apply_many(requests)
        for name, args in meta:
            if name != "hello":
                self._meta(client, source, name, args)

    def _request(self, client: Client, address: str, args: list[object]) -> Request:
        with self.publisher.lock:
            self._numbers = number = self._numbers + 1
            client.open.add(number)

        def done(reply: Ack | Fail) -> None:
            with self.publisher.lock:
                if isinstance(reply, Ack):
                    words = (address, *reply.values, reply.block, reply.seconds, reply.note)
                    self.publisher.tell(client, "ack", words)
                    self.publisher.echo(reply, client)
                else:
                    self.publisher.tell(client, "fail", (address, reply.code, reply.text))
                self._close(client, number)

        # A foreign address keeps its slash, which no name has.
        host, port = client.address
        sender = " ".join(filter(None, (f"{host}:{port}", client.name)))
        return Request(address.removeprefix(PREFIX), args, done, sender)

    def _close(self, client: Client, number: int) -> None:
        """Count a request as answered; pass the sync barriers that waited for it."""
        client.open.discard(number)
        for barrier in list(client.barriers):
            barrier[0].discard(number)
            if not barrier[0]:
                client.barriers.remove(barrier)
                self.publisher.tell(client, "done", (barrier[1],))

    # Messages about the conversation itself.

    def _hello(self, client: Client, source: Address, args: list[object]) -> Client:
        try:
            _check_types("hello", args)
            port = float(str(args[0])) if args else 0.0
            if port != int(port) or not 0 <= port < 65536:
                raise ValueError
        except RefusedError as refused:
            self._fail(client, "hello", refused)
            return client
        except (ValueError, OverflowError):
            text = f"hello: {args[0]!r} given; a port from 1 to 65535 expected, or 0"
            self._fail(client, "hello", RefusedError("bad_value", text))
            return client
        address = (source[0], int(port) or source[1])
        if self._is_own(address):
            text = f"hello: {address[1]} given; this is the agent's own port, listen on another"
            self._fail(client, "hello", RefusedError("bad_value", text))
            return client
        found = self.publisher.subscribe(source, address, join_text(args[1:]))
        if found is None:
            self._fail(client, "hello", RefusedError("busy", "hello: too many subscribers"))
            return client
        client, fresh = found
        self._ack(client, "hello", (address[1],))
        if fresh:
            self.publisher.welcome(client)
        return client

    def _is_own(self, address: Address) -> bool:
        """Whether what is sent there comes back here, to be taken for a performer's message."""
        return address[1] == self.port and is_own(address[0])

    def _meta(self, client: Client, source: Address, name: str, args: list[object]) -> None:
        try:
            _check_types(name, args)
            if name in ("ping", "sync"):
                self._ping(client, name, args)
                return
            ignored = ignored_trigger(name, args)
        except RefusedError as refused:
            self._fail(client, name, refused)
            return
        except ConfigError as error:
            self._fail(client, name, RefusedError("bad_value", str(error)))
            return
        if name == "bye" and not ignored:
            self.publisher.leave(source)
        self._ack(client, name, ())
        if ignored or name == "bye":
            return
        if name == "version":
            self.publisher.tell_version(client)
        else:
            (self.publisher.dump if name == "dump" else self.publisher.catalog)(client)
            self.publisher.tell(client, "done", (name,))

    def _ping(self, client: Client, name: str, args: list[object]) -> None:
        if len(args) != 1 or not isinstance(args[0], bool | int | float | str):
            raise RefusedError("bad_arguments", f"{name}: one id expected, {len(args)} given")
        self._ack(client, name, (args[0],))
        if name == "ping":
            return
        with self.publisher.lock:
            if client.open:
                client.barriers.append((set(client.open), args[0]))
            else:
                self.publisher.tell(client, "done", (args[0],))

    def _ack(self, client: Client, name: str, values: tuple[Value, ...]) -> None:
        block, seconds = self._commander.when()
        self.publisher.tell(client, "ack", (PREFIX + name, *values, block, seconds, ""))

    def _fail(self, client: Client, name: str, refused: RefusedError) -> None:
        self.publisher.tell(client, "fail", (PREFIX + name, refused.code, str(refused)))

    def _send(self, address: Address, name: str, values: Sequence[Value]) -> None:
        udp = self._socket
        if udp is None:
            return
        try:
            udp.sendto(write_message(PREFIX + name, values), address)
        except OSError as error:
            log.debug("nothing sent to %s: %s", address, error)


def _check_types(name: str, args: Sequence[object]) -> None:
    """Refuse blobs, arrays and nil before anything writes them out.

    Raises:
        RefusedError: There is one.
    """
    if not all(isinstance(value, bool | int | float | str) for value in args):
        raise RefusedError("bad_arguments", f"{name}: only numbers and text are understood")


def _port_advice(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES):
        return (
            "close the program that holds it (another lmdm-agent?) or choose a port with "
            "--osc-port."
        )
    return "--osc-host takes an address of this machine, --osc-port a port from 0 to 65535."


def _is_meta(address: str) -> bool:
    return address.startswith(PREFIX) and address.removeprefix(PREFIX) in META_NAMES
