"""The patch that `osc_benchmark` lets speak to a daemon: a process of its own, started by it.

Sends what a `Traffic` says over two sockets, and notes how long every datagram took to be wholly
accepted. Knows OSC, no session and no model, so that it starts fast and computes nothing.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

import msgspec

from lmdm_agent.controls import Value
from lmdm_agent.osc_wire import MalformedError, read_packet, write_message
from lmdm_agent.protocol import PREFIX

VALUES = ("steps", "mix", "weight", "bundle")
SLIDER, BESIDE, PROMPT = "slider", "slider + prompts", "prompt"
SLIDER_SPAN = 300
ALMOST = 1e-5


class Traffic(msgspec.Struct, frozen=True):
    """What the patch sends: ``values`` in turn of each kind, then ``prompts``; a slider always.

    No prompt may be known yet, so ``word`` makes the texts of this patch unlike all others.
    """

    port: int = 0
    word: str = ""
    values: int = 1000
    values_hz: float = 100.0
    prompts: int = 50
    prompts_hz: float = 4.0
    slider_hz: float = 30.0
    patience_s: float = 3.0
    """An answer that takes longer is lost; a daemon silent for longer has vanished."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.values / self.values_hz + self.prompts / self.prompts_hz


class Heard(msgspec.Struct):
    """Datagrams of one kind: how many were sent, and the ms until each was wholly accepted."""

    sent: int = 0
    ms: list[float] = []


class Outcome(msgspec.Struct):
    """What the patch's process found; ``gone`` tells that the daemon vanished."""

    kinds: dict[str, Heard]
    gone: bool = False


class GoneError(Exception):
    """The daemon is not there any more."""


@dataclass(eq=False)
class _Sent:
    """A datagram on its way, and how many of its messages are not accepted yet."""

    kind: str
    at_s: float
    open: int


@dataclass
class Hand:
    """One socket of a patch: sends datagrams and recognises their answers.

    Answers to one address come in the order of the messages, so the oldest with the same value is
    meant; those before it were lost.
    """

    udp: socket.socket
    found: dict[str, Heard]
    waiting: dict[str, deque[tuple[_Sent, Value]]] = field(
        default_factory=dict[str, deque[tuple[_Sent, Value]]]
    )

    def send(self, kind: str, messages: Sequence[tuple[str, Sequence[Value]]]) -> None:
        """Send (name, values) messages in one datagram; their last values identify them."""
        packets = [write_message(PREFIX + name, values) for name, values in messages]
        sent = _Sent(kind, 0.0, len(packets))
        for name, values in messages:
            self.waiting.setdefault(PREFIX + name, deque()).append((sent, values[-1]))
        datagram = packets[0] if len(packets) == 1 else _bundle(packets)
        self.found.setdefault(kind, Heard()).sent += 1
        sent.at_s = time.perf_counter()
        self.udp.send(datagram)

    def receive(self) -> None:
        """Take one datagram.

        Raises:
            GoneError: It says goodbye, or nobody listens.
        """
        try:
            datagram = self.udp.recv(65535)
        except ConnectionError as error:
            raise GoneError from error
        now = time.perf_counter()
        with suppress(MalformedError):
            for address, args in read_packet(datagram):
                if address == f"{PREFIX}ack" and args:
                    self._accepted(str(args[0]), args[1:], now)
                elif address == f"{PREFIX}state" and args == ["offline"]:
                    raise GoneError

    def _accepted(self, address: str, values: Sequence[object], now: float) -> None:
        waiting = self.waiting.get(address, deque())
        # What is sent here has one value, or a slot and a value; block, seconds and note follow.
        value = values[-4] if len(values) > 3 else None
        for place, (sent, given) in enumerate(waiting):
            if _same(given, value):
                for _ in range(place + 1):
                    waiting.popleft()
                sent.open -= 1
                if sent.open == 0:
                    self.found[sent.kind].ms.append(1000.0 * (now - sent.at_s))
                return


def _same(given: Value, used: object) -> bool:
    if isinstance(given, str) or not isinstance(used, int | float):
        return given == used
    return abs(given - used) < ALMOST


def _bundle(packets: Sequence[bytes]) -> bytes:
    """Several messages in one datagram, to be carried out at once."""
    sized = (len(packet).to_bytes(4, "big") + packet for packet in packets)
    return b"#bundle\0" + (1).to_bytes(8, "big") + b"".join(sized)


def _messages(kind: str, number: int, word: str) -> list[tuple[str, tuple[Value, ...]]]:
    """The messages of one datagram; neighbours differ in their values."""
    share = number % 997 / 997
    match kind:
        case "steps":
            return [("steps", (1 + number % 8,))]
        case "mix":
            return [("mix", (share,))]
        case "weight":
            return [("weight", (2, share))]
        case "prompt":
            return [("prompt", (1, f"{word} voice under water, number {number}"))]
        case "bundle":
            parts = [("steps", (1 + number % 8,)), ("mix", (share,)), ("weight", (2, share))]
            return [*parts, ("weight", (3, 1.0 - share))]
        case _:
            return [("guidance", (number % SLIDER_SPAN / SLIDER_SPAN,))]


def _timetable(traffic: Traffic) -> Iterator[tuple[float, int, str, int]]:
    """What is sent when: (seconds from the start, hand, kind, number), in order."""
    step_s, later_s = 1.0 / traffic.values_hz, traffic.values / traffic.values_hz
    values = ((n * step_s, 0, VALUES[n % len(VALUES)], n) for n in range(traffic.values))
    prompts = ((later_s + n / traffic.prompts_hz, 0, PROMPT, n) for n in range(traffic.prompts))
    moves = ((n / traffic.slider_hz, n) for n in range(int(traffic.seconds * traffic.slider_hz)))
    slider = ((at_s, 1, SLIDER if at_s < later_s else BESIDE, n) for at_s, n in moves)
    return heapq.merge(chain(values, prompts), slider)


class Patch:
    """Plays `Traffic` at a daemon with two hands: one sends values, another moves a slider."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._selector = selectors.DefaultSelector()
        self.found: dict[str, Heard] = {}
        self.hands: list[Hand] = []
        self._heard_s = time.perf_counter()

    def __enter__(self) -> Self:
        for _ in range(2):
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            hand = Hand(udp, self.found)
            self.hands.append(hand)
            udp.connect(("127.0.0.1", self._traffic.port))
            self._selector.register(udp, selectors.EVENT_READ, hand)
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()
        for hand in self.hands:
            hand.udp.close()

    def _listen(self, until_s: float) -> None:
        """Hear what comes until a moment of the clock, at least what is there already.

        Raises:
            GoneError: The daemon has vanished.
        """
        while True:
            events = self._selector.select(max(0.0, until_s - time.perf_counter()))
            now = time.perf_counter()
            for key, _ in events:
                hand: Hand = key.data
                hand.receive()
                self._heard_s = now
            if now - self._heard_s > self._traffic.patience_s:
                raise GoneError
            if now >= until_s:
                return

    def play(self) -> None:
        """Subscribe, send everything, and wait for what is still owed.

        Raises:
            GoneError: The daemon has vanished.
        """
        for hand in self.hands:
            hand.udp.send(write_message(f"{PREFIX}hello", (0, "benchmark")))
        start = self._heard_s = time.perf_counter()
        self._listen(start + 0.5)
        start = time.perf_counter()
        for seconds, hand, kind, number in _timetable(self._traffic):
            self._listen(start + seconds)
            self.hands[hand].send(kind, _messages(kind, number, self._traffic.word))
        patient_until = time.perf_counter() + self._traffic.patience_s
        while any(len(heard.ms) < heard.sent for heard in self.found.values()):
            if time.perf_counter() >= patient_until:
                return
            self._listen(time.perf_counter() + 0.05)


def play_patch(traffic: Traffic) -> Outcome:
    """Be the patch; to be called in a process of its own."""
    with Patch(traffic) as patch:
        try:
            patch.play()
        except (GoneError, ConnectionError):
            return Outcome(patch.found, gone=True)
    return Outcome(patch.found)


def main(words: Sequence[str]) -> None:
    """Be the patch's process: ``--client`` and a `Traffic` as JSON."""
    if len(words) != 2 or words[0] != "--client":
        sys.exit("for the benchmark's own use; see lmdm-agent bench --osc")
    traffic = msgspec.json.decode(words[1], type=Traffic)
    sys.stdout.write(msgspec.json.encode(play_patch(traffic)).decode())


if __name__ == "__main__":
    main(sys.argv[1:])
