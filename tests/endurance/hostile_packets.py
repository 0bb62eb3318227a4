"""Datagrams that no patch would send, from a seed; and some that one might, to hide among them."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np

from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.osc_wire import write_message

LARGEST = 65507
KEEPS_DISKS = frozenset(("record", "capture", "preset_save"))
"""What a stranger on this machine may do, and what fills its disk; tried, but seldom."""
ADDRESSES = tuple(
    f"/lmdm/{name}"
    for name in (
        *(control.name for control in CONTROLS),
        *(action.name for action in ACTIONS if action.name not in KEEPS_DISKS),
        "hello", "bye", "ping", "sync", "dump", "catalog", "version",
    )
)  # fmt: skip
PLACES = (
    "/etc/passwd", "../../../etc/passwd", "/dev/zero", "/dev/random", "/proc/self/mem", "~root/x",
    "..", ".", "", "con", "a\nb", "x" * 300, "%s%n%x", "$(reboot)", "; rm -rf /", "C:\\boot.ini",
    "\\\\server\\share", "whale.onnx/..", "models/../whale", "\u202egnp.exe", "\ufeffwhale",
)  # fmt: skip
NUMBERS = (
    0.0, -0.0, 1.0, -1.0, 1e-45, 1e30, -1e30, 3.4e38, float("inf"), float("-inf"), float("nan"),
    2147483647, -2147483648, 2**24, 8, 9,
)  # fmt: skip
TAGS = b"ifsbhtdSrmTFNIc[]x\xff"


class Hostile:
    """Makes datagrams; the same ones for the same seed.

    Attributes:
        counts: How many of each kind were made.
    """

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._kinds: dict[str, tuple[float, Callable[[], bytes]]] = {
            "random bytes": (2.0, self._rubbish),
            "bits flipped": (4.0, self._flipped),
            "cut or lengthened": (2.0, self._cut),
            "spliced": (1.0, self._spliced),
            "wrong types": (4.0, self._wrong_types),
            "wild values": (3.0, self._wild),
            "names and paths": (2.0, self._place),
            "unknown addresses": (2.0, self._unknown),
            "bundles": (2.0, self._bundle),
            "broken bundles": (2.0, self._broken_bundle),
            "valid": (3.0, self._valid),
            "huge": (0.05, self._huge),
            "disks": (0.002, self._disk),
        }
        shares = np.array([share for share, _ in self._kinds.values()])
        self._shares = shares / shares.sum()
        self._names = list(self._kinds)
        self.counts = dict.fromkeys(self._names, 0)

    def make(self, count: int) -> list[bytes]:
        """Some datagrams."""
        chosen = self._rng.choice(len(self._names), count, p=self._shares)
        found = []
        for index in chosen:
            name = self._names[index]
            self.counts[name] += 1
            found.append(self._kinds[name][1]()[:LARGEST])
        return found

    # Parts.

    def _one_of(self, values: tuple[object, ...]) -> object:
        return values[int(self._rng.integers(len(values)))]

    def _address(self) -> str:
        return str(self._one_of(ADDRESSES))

    def _bytes(self, most: int) -> bytes:
        return self._rng.bytes(int(self._rng.integers(0, most)))

    def _valid(self) -> bytes:
        count = int(self._rng.integers(0, 5))
        values = [self._value() for _ in range(count)]
        return write_message(self._address(), values)

    def _value(self) -> int | float | str:
        kind = int(self._rng.integers(4))
        if kind == 0:
            return int(self._rng.integers(0, 10))
        if kind == 1:
            return float(self._rng.random())
        if kind == 2:
            return str(self._one_of(("rain", "toy", "soft", "steps", "mix", "off", "bar", "1", "")))
        return int(self._rng.integers(-(2**31), 2**31))

    # Kinds.

    def _rubbish(self) -> bytes:
        return self._bytes(400)

    def _flipped(self) -> bytes:
        data = bytearray(self._valid())
        for _ in range(int(self._rng.integers(1, 6))):
            data[int(self._rng.integers(len(data)))] ^= 1 << int(self._rng.integers(8))
        return bytes(data)

    def _cut(self) -> bytes:
        data = self._valid()
        place = int(self._rng.integers(len(data)))
        return data[:place] if self._rng.random() < 0.6 else data + self._bytes(64)

    def _spliced(self) -> bytes:
        one, two = self._valid(), self._valid()
        return one[: int(self._rng.integers(len(one)))] + two[int(self._rng.integers(len(two))) :]

    def _tagged(self, address: bytes, tags: bytes, data: bytes) -> bytes:
        return _padded(address) + _padded(b"," + tags) + data

    def _wrong_types(self) -> bytes:
        tags = bytes(self._rng.choice(list(TAGS), int(self._rng.integers(0, 12))).tolist())
        return self._tagged(self._address().encode(), tags, self._bytes(120))

    def _wild(self) -> bytes:
        values = [self._one_of(NUMBERS) for _ in range(int(self._rng.integers(1, 5)))]
        tags, data = b"", b""
        for value in values:
            if isinstance(value, int):
                tags, data = tags + b"i", data + struct.pack(">i", value)
            elif self._rng.random() < 0.5:
                tags, data = tags + b"f", data + struct.pack(">f", value)
            else:
                tags, data = tags + b"d", data + struct.pack(">d", value)
        return self._tagged(self._address().encode(), tags, data)

    def _place(self) -> bytes:
        name = str(self._one_of(("prime", "model", "preset", "midi", "at", "mark", "prompt")))
        text = str(self._one_of(PLACES))
        values = [1, text] if name in ("prompt", "at") else [text]
        return write_message(f"/lmdm/{name}", values)

    def _unknown(self) -> bytes:
        letters = bytes(self._rng.integers(33, 256, int(self._rng.integers(1, 30))).tolist())
        start = (b"/", b"/lmdm/", b"/lmdm/mix/", b"/*/")[int(self._rng.integers(4))]
        return self._tagged(start + letters.replace(b"\0", b""), b"f", struct.pack(">f", 0.5))

    def _bundle(self, depth: int = 0) -> bytes:
        parts = []
        for _ in range(int(self._rng.integers(0, 5))):
            inner = depth < 10 and self._rng.random() < 0.5
            parts.append(self._bundle(depth + 1) if inner else self._valid())
        if depth == 0 and self._rng.random() < 0.05:
            parts *= 40
        return _bundled(parts, self._rng.bytes(8))

    def _broken_bundle(self) -> bytes:
        data = bytearray(_bundled([self._valid(), self._valid()], self._rng.bytes(8)))
        size = int(self._rng.choice([0, 1, 3, 2**31 - 1, 2**31, 2**32 - 4, len(data)]))
        data[16:20] = struct.pack(">I", size)
        return bytes(data) + self._bytes(8)

    def _huge(self) -> bytes:
        kind = int(self._rng.integers(5))
        if kind == 0:
            return self._rng.bytes(LARGEST)
        if kind == 1:
            return self._tagged(self._address().encode(), b"s", _padded(b"x" * 60_000))
        if kind == 2:
            return self._tagged(self._address().encode(), b"[" * 20_000 + b"]" * 20_000, b"")
        if kind == 3:
            return self._tagged(self._address().encode(), b"f" * 12_000, bytes(48_000))
        return _bundled([write_message("/lmdm/seed", [1])] * 2_000, bytes(8))

    def _disk(self) -> bytes:
        return (
            write_message("/lmdm/capture", [0.02]),
            write_message("/lmdm/record", [int(self._rng.integers(2))]),
            write_message("/lmdm/preset_save", [str(self._one_of(PLACES))]),
        )[int(self._rng.integers(3))]


def _padded(data: bytes) -> bytes:
    return data + bytes(4 - len(data) % 4)


def _bundled(parts: list[bytes], tag: bytes) -> bytes:
    return b"#bundle\0" + tag + b"".join(struct.pack(">I", len(part)) + part for part in parts)
