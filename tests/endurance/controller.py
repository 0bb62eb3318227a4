"""A restless performer: so many OSC messages a second, of every kind; each must be answered."""

from __future__ import annotations

import bisect
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lmdm_agent.controls import CONTROLS, Control
from lmdm_agent.osc_wire import MalformedError, read_packet, write_message

Words = Sequence[Any]
Message = tuple[str, Words]

RECEIVE_BUFFER = 1 << 23
PROMPTS = (
    "humpback whale song", "rain on the sea", "string ensemble", "electric bass", "dolphins",
    "choir", "acoustic piano", "drum kit", "bright glass bells", "wind over ice", "",
)  # fmt: skip
PRESET = "soak"

WITHIN = {
    "gain_db": (-20.0, 6.0), "input_gain_db": (-20.0, 6.0), "context_dropout": (0, 300),
    "t_f": (-2.0, 1.0), "tempo": (90.0, 200.0), "beats_per_bar": (2, 6), "cfg_weight": (0.0, 4.0),
}  # fmt: skip
"""Narrower than the table's ranges, so that something is heard and cues do not wait for minutes."""
OFTEN_ON = {
    "auto_steps": 1.0,
    "panic": 0.1,
    "bypass": 0.3,
    "mute": 0.2,
    "freeze": 0.1,
    "use_stem": 0.1,
}
"""How often a switch is on; the others: half of the time."""


@dataclass(frozen=True)
class Wishes:
    """What the performer asks for.

    Attributes:
        steps: The most steps.
        solvers: Which ones; p4 calls the model twice a step, as guidance by ``cfg_weight`` does.
        guided: Whether ``cfg_weight`` leaves 1.
        models: Names to change between; fewer than two: none.
        model_every_s: How often.
        capture_every_s: How often half a minute is captured; 0 is never.
        sounds: Names of files to prime from.
    """

    steps: int = 8
    solvers: tuple[str, ...] = ("pingpong", "euler", "p4")
    guided: bool = True
    models: tuple[str, ...] = ()
    model_every_s: float = 60.0
    capture_every_s: float = 600.0
    sounds: tuple[str, ...] = ("cello.flac",)


class Kinds:
    """Messages at random, each kind as often as its share says."""

    def __init__(self, wishes: Wishes, seed: int) -> None:
        self._wishes = wishes
        self._rng = np.random.default_rng(seed)
        kinds: list[tuple[float, Callable[[], Message]]] = [
            (1.0, lambda control=control: (control.name, [self.value(control)]))
            for control in CONTROLS
        ]
        kinds += [
            (3.0, lambda: ("weight", [self._slot(), self._unit()])),
            (3.0, lambda: ("crossfade", [self._slot(), self._slot(), self._unit()])),
            (1.0, lambda: ("fade", [self._slot(), 8.0 * self._unit()])),
            (0.6, lambda: ("prompt", [self._slot(), self._one_of(PROMPTS)])),
            (0.2, lambda: ("clear", [])),
            (0.2, lambda: ("refresh", [])),
            (0.2, lambda: ("mark", [f"mark {self._rng.integers(1000)}"])),
            (0.2, lambda: ("cancel", [])),
            (0.2, lambda: ("beat", [float(self._rng.integers(0, 64))])),
            (0.1, lambda: ("preset_save", [PRESET])),
            (0.2, lambda: ("preset_fade", [4.0 * self._unit(), PRESET])),
            (0.2, lambda: ("preset", [PRESET])),
            (1.0, lambda: ("at", [self._block(), "mix", 0.8 * self._unit()])),
            (1.0, lambda: ("ping", [int(self._rng.integers(1000))])),
            (0.2, lambda: ("sync", [int(self._rng.integers(1000))])),
            (0.05, lambda: ("dump", [])),
            (0.02, lambda: ("catalog", [])),
            (0.1, lambda: ("version", [])),
        ]
        if wishes.sounds:
            kinds.append((0.1, lambda: ("prime", [self._one_of(wishes.sounds)])))
        self._sums = list(np.cumsum([share for share, _ in kinds]))
        self._make = [make for _, make in kinds]
        self.block = 0
        """The newest block that was heard of."""

    def __iter__(self) -> Iterator[Message]:
        while True:
            place = self._rng.random() * self._sums[-1]
            yield self._make[bisect.bisect(self._sums, place)]()

    def value(self, control: Control) -> Any:
        """A value that the control may have."""
        if control.kind == "bool":
            return int(self._rng.random() < OFTEN_ON.get(control.name, 0.5))
        if control.kind == "choice":
            solver = control.name == "solver"
            return self._one_of(self._wishes.solvers if solver else control.choices)
        if control.name == "cfg_weight" and (not self._wishes.guided or self._rng.random() < 0.7):
            return 1.0
        if control.name == "tempo" and self._rng.random() < 0.3:
            return 0.0
        low, high = WITHIN.get(control.name, (control.low, control.high))
        if control.name == "steps":
            high = self._wishes.steps
        value = low + (high - low) * self._unit()
        return round(value) if control.kind == "int" else value

    def _unit(self) -> float:
        return float(self._rng.random())

    def _slot(self) -> int:
        return int(self._rng.integers(1, 9))

    def _block(self) -> int:
        return self.block + int(self._rng.integers(0, 12))

    def _one_of(self, values: Sequence[Any]) -> Any:
        return values[int(self._rng.integers(len(values)))]


class Controller:
    """Sends between `start` and `stop`, and takes down what comes back.

    Attributes:
        sent: Messages, by name.
        fails: Refusals by (name, code).
        told: The newest words of everything that was told, by name.
        counts: How often each was told.
    """

    def __init__(self, port: int, rate_hz: float, wishes: Wishes, seed: int = 1) -> None:
        self._to = ("127.0.0.1", port)
        self._rate_hz = rate_hz
        self._wishes = wishes
        self._kinds = Kinds(wishes, seed)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._socket.bind(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._open: dict[str, deque[float]] = {}
        self._stop = threading.Event()
        self._ears_off = threading.Event()
        self._threads = [
            threading.Thread(target=self._send_all, name="controller-send", daemon=True),
            threading.Thread(target=self._hear, name="controller-hear", daemon=True),
        ]
        self.sent: Counter[str] = Counter()
        self.acks = 0
        self.fails: Counter[tuple[str, str]] = Counter()
        self.fail_texts: dict[tuple[str, str], str] = {}
        self.told: dict[str, list[Any]] = {}
        self.counts: Counter[str] = Counter()
        self.latencies_ms: deque[float] = deque(maxlen=100_000)
        self.behind_s = 0.0
        """The most that sending fell behind its own plan."""

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience_s: float = 10.0) -> None:
        """Send no more, and wait for the answers that are missing."""
        self._stop.set()
        self._threads[0].join(5)
        until = time.monotonic() + patience_s
        while self.unanswered() and time.monotonic() < until:
            time.sleep(0.05)
        self._ears_off.set()
        self._threads[1].join(5)
        self._socket.close()

    def unanswered(self) -> Counter[str]:
        """How many messages of each name have no answer yet."""
        with self._lock:
            return Counter({name: len(times) for name, times in self._open.items() if times})

    def say(self, name: str, *args: Any) -> None:
        """Send one message more."""
        address = f"/lmdm/{name}"
        with self._lock:
            self._open.setdefault(name, deque()).append(time.monotonic())
            self.sent[name] += 1
        try:
            self._socket.sendto(write_message(address, args), self._to)
        except OSError:
            # Nobody listens just now; it stays unanswered.
            return

    def _send_all(self) -> None:
        began = time.monotonic()
        next_hello, next_model = 0.0, self._wishes.model_every_s
        next_capture = self._wishes.capture_every_s or float("inf")
        swaps = 0
        self.say("preset_save", PRESET)
        for number, (name, args) in enumerate(self._kinds, 1):
            due = began + number / self._rate_hz
            wait = due - time.monotonic()
            self.behind_s = max(self.behind_s, -wait)
            if wait > 0 and self._stop.wait(wait):
                return
            if self._stop.is_set():
                return
            passed = time.monotonic() - began
            if passed >= next_hello:
                next_hello = passed + 3.0
                self.say("hello", 0, "soak")
            if len(self._wishes.models) > 1 and passed >= next_model:
                next_model += self._wishes.model_every_s
                swaps += 1
                self.say("model", self._wishes.models[swaps % len(self._wishes.models)])
            if passed >= next_capture:
                next_capture += self._wishes.capture_every_s
                self.say("capture", 0.5)
            self.say(name, *args)

    def _hear(self) -> None:
        self._socket.settimeout(0.1)
        while not self._ears_off.is_set():
            try:
                datagram = self._socket.recv(65536)
            except OSError:
                continue
            try:
                found = list(read_packet(datagram))
            except MalformedError:
                self.counts["unreadable"] += 1
                continue
            for address, words in found:
                self._take(address.removeprefix("/lmdm/"), list(words))

    def _take(self, name: str, words: list[Any]) -> None:
        if name not in ("ack", "fail"):
            self.told[name] = words
            self.counts[name] += 1
            if name == "block":
                self._kinds.block = int(words[0])
            return
        asked = str(words[0]).removeprefix("/lmdm/")
        with self._lock:
            times = self._open.get(asked)
            if not times:
                # A fail may come unasked, as when a take ends by itself.
                self.counts["unasked answers"] += 1
                return
            self.latencies_ms.append(1000.0 * (time.monotonic() - times.popleft()))
        if name == "ack":
            self.acks += 1
        else:
            key = asked, str(words[1])
            self.fails[key] += 1
            self.fail_texts.setdefault(key, str(words[2]))
