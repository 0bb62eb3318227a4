"""OSCQuery: the address space as JSON over HTTP, for programs that can ask what there is.

Only the standard library: a request is a path, an answer one JSON value of `oscquery_tree`. Bound
to loopback unless the performer asks for more, and quiet: nothing that arrives reaches the
terminal, and nothing that arrives can take the processor away from the sound.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import math
import os
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from lmdm_agent.discovery import machine_name
from lmdm_agent.errors import PortError
from lmdm_agent.oscquery_tree import Node, Values, host_info, look_up, tree

log = logging.getLogger("lmdm.oscquery")

MAX_AT_ONCE = 4
"""Connections that are served at the same time."""
DEADLINE_S = 3.0
"""Time from first to last byte of a connection; then it is cut, whoever is slow."""
WAIT_S = 0.5
"""How long a connection waits for its turn before it is told to come back."""
QUIET_S, LINGER_S = 0.2, 1.0
"""How long an answered connection may be silent, and speak on, before it is closed."""
PACE_S, BURST_S = 0.01, 0.2
"""100 connections a second, 20 of them at once: Python's lock also serves the audio callback."""

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"


class OscQueryServer:
    """Answers over HTTP between `start` and `stop`; a context manager.

    Whatever arrives, nothing is written to the terminal and nothing else stops. A web page from
    elsewhere cannot read it: requests must name this machine, and only pages of this machine are
    let in.

    Args:
        host: Address to listen on.
        port: TCP port; 0 picks a free one, see `port`.
        osc_host: Address that OSC listens on.
        osc_port: Its UDP port.
        name: What a browser of OSCQuery servers shows.
        snapshot: The values of now; called from other threads.
    """

    def __init__(
        self,
        host: str,
        port: int,
        osc_host: str,
        osc_port: int,
        name: str,
        snapshot: Callable[[], Values],
    ) -> None:
        self.host = host
        self.port = port
        self._info = host_info(name, osc_host, osc_port)
        self._snapshot = snapshot
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> OscQueryServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where to look with a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def start(self) -> None:
        """Open the port and answer in threads of its own.

        Raises:
            PortError: The port is taken or the address is not this machine's.
        """
        try:
            self._server = server = _Server(self.host, self.port, partial(_Handler, self))
        # The last one: a host name that no encoding takes.
        except (OSError, OverflowError, TypeError) as error:
            raise PortError(
                f"OSCQuery port {self.port} on {self.host} cannot be opened ({error}); close the "
                "program that holds it or choose a port with --oscquery-port."
            ) from error
        self.port = server.server_address[1]
        self._thread = threading.Thread(
            target=server.serve_forever, args=(0.25,), name="lmdm-oscquery", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join(timeout=1.0)
        self._server.server_close()
        self._server.cut(math.inf)
        self._server = None

    def answer(self, target: str) -> tuple[HTTPStatus, Node | str | None]:
        """Answer one request with the values of now; see `look_up`."""
        try:
            return look_up(target, tree(self._snapshot()), self._info)
        except Exception as error:
            log.warning("OSCQuery could not answer: %s", error)
            return HTTPStatus.INTERNAL_SERVER_ERROR, "the agent could not do it; sound goes on."

    def is_here(self, authority: str) -> bool:
        """Tell whether a host, with or without port, means this machine.

        A page from elsewhere may have its own name point here; it cannot change what it is called.
        """
        try:
            host = (urlsplit(f"//{authority}").hostname or "").rstrip(".")
        except ValueError:
            return False
        own = socket.gethostname().lower()
        names = {"localhost", "127.0.0.1", "::1", self.host.lower(), own, f"{machine_name()}.local"}
        if host in names:
            return True
        # Listening on every network: it matters that an address was asked, not which one.
        return _is_everywhere(self.host) and _is_address(host)


class _Server(ThreadingHTTPServer):
    """Few connections at a time, each with a deadline; errors of clients are nobody's business."""

    daemon_threads = True
    request_queue_size = 32
    # On Windows the flag would let two programs share the port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, host: str, port: int, handler: Callable[..., BaseHTTPRequestHandler]):
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._free = threading.BoundedSemaphore(MAX_AT_ONCE)
        self._lock = threading.Lock()
        self._open: dict[socket.socket, float] = {}
        self._due = 0.0
        super().__init__((host, port), handler)

    def server_bind(self) -> None:
        # The base class would ask the network for this machine's name, which may take seconds.
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        now = time.monotonic()
        self._due = max(self._due, now - BURST_S) + PACE_S
        time.sleep(max(0.0, self._due - now))
        if not self._free.acquire(timeout=WAIT_S):
            with contextlib.suppress(OSError):
                request.settimeout(QUIET_S)
                request.sendall(_BUSY)
            self.close_request(request)
            return
        with self._lock:
            self._open[request] = time.monotonic() + DEADLINE_S
        try:
            super().process_request(request, client_address)
        except RuntimeError:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def shutdown_request(self, request: Any) -> None:
        # Closing on what was not read would make the other side lose the answer.
        with contextlib.suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(QUIET_S)
            until = time.monotonic() + LINGER_S
            while time.monotonic() < until and request.recv(65536):
                pass
        self.close_request(request)

    def close_request(self, request: Any) -> None:
        with self._lock:
            self._open.pop(request, None)
        super().close_request(request)

    def service_actions(self) -> None:
        self.cut(time.monotonic())

    def cut(self, now: float) -> None:
        """End the connections whose time is over."""
        with self._lock:
            late = [request for request, until in self._open.items() if until < now]
        for request in late:
            with contextlib.suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("a connection from %s failed", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One request, one answer, then the connection ends."""

    protocol_version = "HTTP/1.1"
    timeout = DEADLINE_S

    def __init__(self, owner: OscQueryServer, *args: Any) -> None:
        self.owner = owner
        super().__init__(*args)

    def do_GET(self) -> None:
        hosts: list[str] = self.headers.get_all("Host", [])
        if len(hosts) > 1 or (not hosts and self.request_version != "HTTP/1.0"):
            self._reply(HTTPStatus.BAD_REQUEST, "one Host header expected.")
        elif hosts and not self.owner.is_here(hosts[0]):
            self._reply(HTTPStatus.FORBIDDEN, "ask for this machine by its address or localhost.")
        else:
            self._reply(*self.owner.answer(self.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        # The base class's answer to a method that it does not find, and to what is no HTTP.
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code = HTTPStatus.METHOD_NOT_ALLOWED
        self.request_version = self.protocol_version
        status = HTTPStatus(code)
        only = " only GET and HEAD are answered; values are set over OSC."
        tail = only if status is HTTPStatus.METHOD_NOT_ALLOWED else ""
        self._reply(status, f"{status.phrase.lower()}.{tail}")

    def _reply(self, status: HTTPStatus, body: Node | str | None) -> None:
        self.close_connection = True
        self.send_response(status)
        headers = {
            "Connection": "close",
            "Cache-Control": "no-store",
            "Vary": "Origin",
            "X-Content-Type-Options": "nosniff",
        }
        origin = _authority(self._header("Origin"))
        if origin and self.owner.is_here(origin):
            headers["Access-Control-Allow-Origin"] = self._header("Origin")
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, HEAD"
        data = b""
        if body is not None:
            text = body if isinstance(body, str) else _dumps(body)
            data = text.encode("utf-8", "replace")
            kind = "text/plain; charset=utf-8" if isinstance(body, str) else "application/json"
            headers |= {"Content-Type": kind, "Content-Length": str(len(data))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _header(self, name: str) -> str:
        # There are no headers yet when the first line is no HTTP.
        headers = getattr(self, "headers", None)
        return str(headers.get(name, "")) if headers else ""

    def version_string(self) -> str:
        return "lmdm-agent"

    def log_message(self, format: str, *args: object) -> None:
        log.debug(format, *args)


def _authority(origin: str) -> str:
    """Host and port of an http origin; empty when it is none."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(origin)
        return parts.netloc if parts.scheme in ("http", "https") else ""
    return ""


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def _is_everywhere(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def _dumps(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, allow_nan=False)
