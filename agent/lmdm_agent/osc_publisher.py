"""Who hears what the agent has to say: clients, subscriptions, rate limits, and the status push.

Runs the publisher thread. Knows no socket and no wire format; `osc` hands in how to send.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lmdm_agent import __version__
from lmdm_agent.commands import Commander
from lmdm_agent.controls import ACTIONS, CONTROLS, Value
from lmdm_agent.engine import BlockReport
from lmdm_agent.protocol import PROTOCOL, SKETCH_PITCHES, Ack, Carried, key_of
from lmdm_agent.session import Session

log = logging.getLogger("lmdm.osc")

EXPIRY_S = 15.0
STATUS_S = 0.1
HEALTH_S = 1.0
TICK_S = 1.0 / 30.0
"""Shortest time between two values of one address to one subscriber."""
MAX_SUBSCRIBERS = 64
MAX_CLIENTS = 256
MOVES = ("crossfade", "fade")
"""Messages that set values of another name."""
MOST_SAID = 256
"""What is said beyond this many messages that wait to be told is not told: a storm says little."""

Address = tuple[str, int]
Send = Callable[[Address, str, Sequence[Value]], None]
"""``send(address, name, values)`` puts one message on the wire; never raises."""
Message = tuple[str, Sequence[Value]]


@dataclass(eq=False)
class Client:
    """One patch or program: where its answers go, and what it is still owed."""

    address: Address
    heard_s: float
    name: str = ""
    subscribed: bool = False
    open: set[int] = field(default_factory=set[int])
    """Numbers of its requests that are not answered yet."""
    barriers: list[tuple[set[int], Value]] = field(default_factory=list[tuple[set[int], Value]])
    sent_s: dict[str, float] = field(default_factory=dict[str, float])
    waiting: dict[str, Message] = field(default_factory=dict[str, Message])

    def limit(self, key: str, message: Message, now: float) -> bool:
        """Tell whether a value may go out now; otherwise keep it, the latest wins."""
        if now - self.sent_s.get(key, -1.0) < TICK_S:
            self.waiting[key] = message
            return False
        self.sent_s[key] = now
        self.waiting.pop(key, None)
        return True


class Publisher:
    """Keeps the clients and tells them what changes. Any thread.

    Args:
        commander: For values and times.
        session: For status.
        send: How a message leaves.
        levels: Highest levels (in, out) since its last call.
    """

    def __init__(
        self,
        commander: Commander,
        session: Session,
        send: Send,
        levels: Callable[[], tuple[float, float]],
    ) -> None:
        self._commander = commander
        self._session = session
        self._send = send
        self._levels = levels
        self.malformed = 0
        """Datagrams that were not OSC; counted by the receiver."""
        self.lock = threading.RLock()
        """Guards the clients and what they were told; no model is ever called under it."""
        self._clients: dict[Address, Client] = {}
        self._told: dict[str, tuple[str, tuple[Value, ...]]] = {}
        self._moving: set[str] = set()
        """What was found changed a tick ago."""
        self._promised: set[str] = set()
        """Keys of what waits for its block, and was acked but not told."""
        self._status: dict[str, tuple[Value, ...]] = {}
        self._safety: tuple[Value, ...] = ()
        self._device: tuple[Value, ...] = ("closed", "", "")
        self._reports: queue.SimpleQueue[BlockReport] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[Message] = queue.SimpleQueue()
        """What happened once, to be told by this thread: nobody waits for a socket."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lmdm-osc-out", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._told = self._commander.snapshot()
        self._status, self._safety = self._slow_status(), self._counters()
        self._session.listen(self._on_block)
        self._commander.listen_carried(self._on_carried)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and tell subscribers what is left to say, and goodbye."""
        self._stop.set()
        self._thread.join(timeout=1.0)
        self._push_changes()
        self.tell_all("state", ("offline",))

    # Clients.

    def client(self, source: Address) -> Client:
        """The client that speaks from ``source``; its silence ends now."""
        with self.lock:
            client = self._clients.get(source)
            if client is None:
                client = self._clients[source] = Client(source, 0.0)
                if len(self._clients) > MAX_CLIENTS:
                    strangers = [a for a, c in self._clients.items() if not c.subscribed]
                    self._clients.pop(strangers[0] if strangers else next(iter(self._clients)))
            client.heard_s = time.monotonic()
            return client

    def subscribe(self, source: Address, address: Address, name: str) -> tuple[Client, bool] | None:
        """Let what comes from ``source`` be answered at ``address``, and tell it everything.

        Returns:
            The client and whether it is new here, or None when there are too many.
        """
        with self.lock:
            subscribed = {c.address: c for c in self._clients.values() if c.subscribed}
            client = subscribed.get(address)
            if client is None and len(subscribed) >= MAX_SUBSCRIBERS:
                return None
            # A patch that was opened again speaks from another socket; it knows nothing yet.
            fresh = client is None or self._clients.get(source) is not client
            client = client or Client(address, 0.0, subscribed=True)
            client.heard_s, client.name = time.monotonic(), name
            self._clients[source] = client
            return client, fresh

    def leave(self, source: Address) -> None:
        """End a subscription."""
        with self.lock:
            client = self._clients.pop(source, None)
            if client is not None:
                client.subscribed = False

    def subscribers(self) -> list[Client]:
        """Everybody who wants to be told, each once."""
        with self.lock:
            found = {c.address: c for c in self._clients.values() if c.subscribed}
            return list(found.values())

    # Telling.

    def tell(self, client: Client, name: str, values: Sequence[Value]) -> None:
        """Send one message to one client, at once."""
        self._send(client.address, name, values)

    def tell_all(
        self,
        name: str,
        values: Sequence[Value],
        key: str | None = None,
        but: Client | None = None,
    ) -> None:
        """Send to every subscriber; values with a ``key`` are rate-limited."""
        now = time.monotonic()
        with self.lock:
            for client in self.subscribers():
                if client is but:
                    continue
                if key is None or client.limit(key, (name, values), now):
                    self.tell(client, name, values)

    # What is said without a message asking for it: any thread, never waits.

    def tell_device(self, word: str, name: str, text: str) -> None:
        """Say how the sound device is: "open", "lost" or "closed"; new subscribers hear the last.

        Args:
            word: How it is.
            name: The device.
            text: Why, and what happens next; may be empty.
        """
        self._device = (word, name, text)

    def tell_fault(self, part: str, text: str) -> None:
        """Say that a part ("model", "device", "thread", "recorder", "sound") went wrong."""
        self._say("fault", (part, text))

    def tell_refreshed(self, block: int, latents: int, reason: str) -> None:
        """Say that ``latents`` of context were forgotten before ``block``, and why."""
        self._say("refreshed", (block, latents, reason))

    def _say(self, name: str, values: tuple[Value, ...]) -> None:
        if self._said.qsize() < MOST_SAID:
            self._said.put((name, values))

    def echo(self, ack: Ack, hand: Client) -> None:
        """Tell everybody but the hand that moved about an accepted message."""
        key = key_of(ack.address, ack.values)
        with self.lock:
            if ack.waits:
                name, values = ack.address, ack.values
                if name == "at":
                    name, values = str(values[1]), values[2:]
                self._promised.add(key_of(name, values))
            if ack.waits and ack.address != "at":
                # It is told when it happens.
                return
            limited = key in self._told or ack.address in MOVES
            if key in self._told:
                self._told[key] = (ack.address, ack.values)
            # What this hand was about to hear of the same control is older than its own move.
            hand.waiting.pop(key, None)
            self.tell_all(ack.address, ack.values, key if limited else None, but=hand)
            if ack.address == "cancel":
                self._take_back()

    def _take_back(self) -> None:
        """Who moved what was forgotten still shows it: tell what really holds."""
        for key, (name, values) in self._commander.snapshot().items():
            if key in self._promised:
                self.tell_all(name, values, key)
        self._promised.clear()

    def welcome(self, client: Client) -> None:
        """Tell a new subscriber everything."""
        self.tell_version(client)
        self.dump(client)

    def tell_version(self, client: Client) -> None:
        """Protocol, program and model."""
        model = self._session.engine.instrument.spec.name
        self.tell(client, "version", (PROTOCOL, __version__, model))

    def dump(self, client: Client) -> None:
        """Every value once."""
        for name, values in self._commander.snapshot().values():
            self.tell(client, name, values)
        self.tell(client, "safety", self._counters())
        # Last of all the state: with it, a client knows everything.
        for name, values in self._slow_status().items():
            self.tell(client, name, values)

    def catalog(self, client: Client) -> None:
        """Everything that can be set, done and loaded."""
        for words in self._catalog():
            self.tell(client, "catalog", words)

    def _catalog(self) -> Iterator[tuple[Value, ...]]:
        for c in CONTROLS:
            low, high = (c.low, c.high) if c.kind in ("int", "float") else (0.0, 1.0)
            default = str(int(c.default)) if isinstance(c.default, bool) else str(c.default)
            unit = " | ".join(c.choices) or c.unit or "-"
            yield "control", c.name, c.kind, float(low), float(high), default, unit, c.help
        for a in ACTIONS:
            letters = "".join(letter for _, letter, _ in a.arguments) or "-"
            yield "action", a.name, letters, a.help
        yield from self._commander.services.catalog()

    # The thread.

    def _on_block(self, report: BlockReport) -> None:
        if not self._stop.is_set():
            self._reports.put(report)

    def _on_carried(self, carried: Carried) -> None:
        # Values are told by comparing snapshots.
        key = key_of(carried.name, carried.values)
        if key not in self._told and not self._stop.is_set():
            self._said.put((carried.name, carried.values))

    def _run(self) -> None:
        next_status = next_health = 0.0
        while not self._stop.is_set():
            try:
                self._push_block()
                self._push_changes()
                now = time.monotonic()
                if now >= next_status:
                    next_status = now + STATUS_S
                    self.tell_all("level", self._levels(), "level")
                    self._push_clock()
                if now >= next_health:
                    next_health = now + HEALTH_S
                    self.tell_all("health", self._health())
                    self.tell_all("held", self._commander.services.held())
                    self._push_safety()
                self._flush(now)
            except Exception:
                log.exception("status could not be published; going on")

    def _push_block(self) -> None:
        """Wait a tick for a block's report and pass it on."""
        try:
            report = self._reports.get(timeout=TICK_S)
        except queue.Empty:
            return
        margin_ms = 1000.0 * (report.margin_s or 0.0)
        self.tell_all("block", (report.block, 1000.0 * report.inference_s, margin_ms))
        pitches = (*report.pitches_hz, *(0.0,) * SKETCH_PITCHES)[:SKETCH_PITCHES]
        self.tell_all("sketch", (report.loudness, *pitches), "sketch")
        if report.crossed:
            words = (report.block, report.dropped_latents, report.dominant or "")
            self.tell_all("crossed", words)
        spec = self._session.engine.instrument.spec
        t_f_s = report.t_f_latents * spec.samples_per_latent / spec.sample_rate
        seconds = self._session.seconds_until_heard(report.block)
        self.tell_all("next", (report.block, seconds, t_f_s, report.dominant or ""))

    def _push_clock(self) -> None:
        clock = self._session.conductor.clock()
        if clock is not None:
            words = (clock.bar, clock.beat, clock.bpm, clock.block_beats)
            self.tell_all("clock", words, "clock")

    def _push_changes(self) -> None:
        """Tell what moved without a message to tell it: fades, presets, the terminal, status.

        A movement is told from its second tick on: when a message began it, its ack and echo come
        before that, and the hand that moved hears no echo.
        """
        while not self._said.empty():
            name, values = self._said.get()
            self.tell_all(name, values, name if name in MOVES else None)
        with self.lock:
            for key, (name, values) in self._commander.snapshot().items():
                if self._told.get(key) == (name, values):
                    self._moving.discard(key)
                elif key not in self._moving:
                    self._moving.add(key)
                else:
                    self._told[key] = (name, values)
                    self._promised.discard(key)
                    self.tell_all(name, values, key)
            for name, values in self._slow_status().items():
                if self._status.get(name) != values:
                    self._status[name] = values
                    self.tell_all(name, values)

    def _slow_status(self) -> dict[str, tuple[Value, ...]]:
        """What is told when it changes, and in every dump."""
        health = self._session.health()
        return {
            "delay": (health.delay_samples, health.delay_s),
            "late": (health.late_blocks + health.skipped_blocks,),
            "steps_used": (
                health.steps,
                health.steps_wish,
                health.steps_reason,
            ),
            "device": self._device,
            "state": (health.state,),
        }

    def _push_safety(self) -> None:
        counters = self._counters()
        if counters != self._safety:
            self._safety = counters
            self.tell_all("safety", counters)

    def _counters(self) -> tuple[Value, ...]:
        """What was caught before it could be heard, or come back by itself."""
        health = self._session.health()
        return (
            health.muted_blocks,
            health.refreshes,
            health.limited_samples,
            health.restarts,
            health.device_losses,
        )

    def _health(self) -> tuple[Value, ...]:
        health = self._session.health()
        return (
            health.late_blocks,
            health.skipped_blocks,
            health.late_samples,
            health.xruns,
            self.malformed,
            health.error,
        )

    def _flush(self, now: float) -> None:
        """Send what waited for its turn; forget who fell silent."""
        with self.lock:
            for source, client in list(self._clients.items()):
                if now - client.heard_s > EXPIRY_S:
                    client.subscribed = False
                    del self._clients[source]
            for client in self.subscribers():
                for key, (name, values) in list(client.waiting.items()):
                    if client.limit(key, (name, values), now):
                        self.tell(client, name, values)
