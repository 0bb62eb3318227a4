"""OSC's bytes: the one module that knows python-osc.

Reads everything that real senders send and refuses the rest; writes what Max and Pd can read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from lmdm_agent.controls import Value

MAX_DATAGRAM = 1000
"""Bytes; Pd before 0.51 cuts what is longer."""
MAX_BUNDLE_DEPTH = 8
LARGEST_FLOAT = 3.4028234e38
"""What a 32-bit float can hold."""
SIZES = {"i": 4, "f": 4, "r": 4, "m": 4, "h": 8, "d": 8, "t": 8, "T": 0, "F": 0, "N": 0}
"""Bytes of the arguments that python-osc reads; texts, blobs and arrays have no fixed size."""
TYPES = frozenset((*SIZES, *"sb[]"))
PD_WORDS = frozenset(("bang", "list", "symbol", "float", "pointer", "anything"))


class MalformedError(Exception):
    """A datagram is not OSC."""


def read_packet(datagram: bytes, depth: int = 0) -> Iterator[tuple[str, list[object]]]:
    """Yield the messages of a datagram in order, as (address, arguments); time tags are ignored.

    Bundles are walked here: python-osc's own walk sorts by time and never ends on a negative size.

    Raises:
        MalformedError: It is not OSC.
    """
    if not datagram.startswith(b"#bundle\0"):
        yield _read_message(datagram)
        return
    index = 16
    if len(datagram) < index or depth >= MAX_BUNDLE_DEPTH:
        raise MalformedError
    while index < len(datagram):
        size = int.from_bytes(datagram[index : index + 4], "big")
        index += 4
        if size == 0 or index + size > len(datagram):
            raise MalformedError
        yield from read_packet(datagram[index : index + size], depth + 1)
        index += size


def _read_message(datagram: bytes) -> tuple[str, list[object]]:
    end = datagram.find(b"\0")
    tags_at = (end // 4 + 1) * 4
    tags = datagram[tags_at:].split(b"\0", 1)[0].decode("latin-1")
    if end < 1 or not datagram.startswith(b"/") or tags[:1] not in ("", ","):
        raise MalformedError
    try:
        address = datagram[:end].decode()
        if not set(tags[1:]) <= TYPES:
            # python-osc would log them to the terminal and leave them out; this gets a fail.
            return address, [None]
        _check_length(datagram, tags_at, tags)
        return address, OscMessage(datagram).params
    except UnicodeDecodeError:
        if not datagram[:end].isascii():
            raise MalformedError from None
        return datagram[:end].decode(), [None]
    except Exception as error:
        raise MalformedError(str(error)) from error


def _check_length(datagram: bytes, tags_at: int, tags: str) -> None:
    """Refuse what was cut off: python-osc takes the missing end of a float for zeros.

    Raises:
        MalformedError: The arguments are longer than the datagram.
    """
    index = tags_at + (len(tags) // 4 + 1) * 4 if tags else 0
    for tag in tags[1:]:
        if tag == "s":
            end = datagram.find(b"\0", index)
            index = (end // 4 + 1) * 4 if end >= 0 else len(datagram) + 1
        elif tag == "b":
            size = int.from_bytes(datagram[index : index + 4], "big")
            index += 4 + -(-size // 4) * 4
        else:
            index += SIZES.get(tag, 0)
        if index > len(datagram):
            raise MalformedError


def write_message(address: str, values: Sequence[Value]) -> bytes:
    """One OSC message with arguments of the types i, f and s, under `MAX_DATAGRAM` bytes.

    The longest text is cut until it fits. A first text that Pd would take for a selector gets a
    space behind it.
    """
    words = [_plain(value) for value in values]
    if words and words[0] in PD_WORDS:
        words[0] = f"{words[0]} "
    while len(datagram := _build(address, words)) > MAX_DATAGRAM:
        texts = [i for i, word in enumerate(words) if isinstance(word, str)]
        longest = max(texts, key=lambda i: len(str(words[i]).encode()))
        raw = str(words[longest]).encode()[: -max(8, len(datagram) - MAX_DATAGRAM + 8)]
        words[longest] = raw.decode(errors="ignore").rstrip() + "…"
    return datagram


def _plain(value: Value) -> int | float | str:
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, bool | int):
        return max(-(2**31), min(2**31 - 1, int(value)))
    return 0.0 if math.isnan(value) else max(-LARGEST_FLOAT, min(LARGEST_FLOAT, value))


def _build(address: str, words: Sequence[int | float | str]) -> bytes:
    builder = OscMessageBuilder(address)
    for word in words:
        letter = "s" if isinstance(word, str) else "i" if isinstance(word, int) else "f"
        builder.add_arg(word, letter)
    return builder.build().dgram
