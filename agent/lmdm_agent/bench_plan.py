"""What the bench and its workers say to each other: one JSON object a line.

A *variant* is one way of running one model file: a runtime, a provider, a number of threads, a way
of keeping the context. Every variant is a process of its own, so that thread pools, memory and
providers of two never mix. It is started with its `Variant` as the only argument, says `Ready`
once, and then answers every `Ask` from its standard input with a `Told` on its standard output; the
end of the input ends it. `serve` is that loop; who runs a model gives it a `Runner`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeVar

import msgspec

PARTS = ("text", "encode", "sketch", "context", "denoise", "decode")
"""What can be timed by itself: a prompt, a block of the second input, a block's sketch, a context
pass (mode ``causal``: one finished block into the cache), one step, a block's decoding."""

Mode = Literal["encdec", "uncached", "causal"]
"""``encdec``: the context pass once a block (paper Algorithm 2). ``uncached``: in every step, the
cost of standard outpainting (Algorithm 1). ``causal``: only the finished block is passed, into a
cache that rolls (Algorithm 3)."""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One way of running one model.

    Attributes:
        name: What tables call it; unique in a run.
        runtime: ``onnx`` (ONNX Runtime), ``eager`` (torch) or ``compile`` (torch.compile).
        model: Path of a model file.
        provider: ``cpu``, ``cuda`` or ``auto``.
        threads: Threads of the runtime; 0 is the runtime's choice.
        mode: How the context is kept, see `Mode`.
        append: Path of a file with the graph ``append``; only ``onnx`` with ``causal`` needs one.
    """

    name: str
    runtime: Literal["onnx", "eager", "compile"]
    model: str
    provider: Literal["cpu", "cuda", "auto"] = "cpu"
    threads: int = 0
    mode: Mode = "encdec"
    append: str = ""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's first line.

    Attributes:
        ready_s: Seconds from the worker's own start to a model that has answered a trial block.
        resident_mb: Resident memory then.
        provider: What really runs it.
        error: Why the variant cannot run here, one sentence; empty when it can.
    """

    ready_s: float = 0.0
    resident_mb: float = 0.0
    provider: str = ""
    error: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is to do.

    Attributes:
        do: ``block`` answers one block, ``part`` runs one part once, ``memory`` tells the memory.
        steps: K of a block.
        nulls: 1 when every step also evaluates the null condition (a batch of 2), else 0.
        part: One of `PARTS`.
    """

    do: Literal["block", "part", "memory"]
    steps: int = 4
    nulls: int = 0
    part: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer; only what was asked for is in it.

    Attributes:
        parts_s: Seconds of each part of a block (``sketch``, ``context``, ``denoise`` of all K
            steps, ``decode``, and what an engine adds).
        block_s: Seconds of the whole block.
        after_s: Seconds of it after its last input sample; the context pass is made before that.
        part_s: Seconds of the part.
        resident_mb: Resident memory now.
        peak_mb: The most it ever was.
        error: What went wrong, one sentence; the worker goes on.
    """

    parts_s: dict[str, float] = {}
    block_s: float = 0.0
    after_s: float = 0.0
    part_s: float = 0.0
    resident_mb: float = 0.0
    peak_mb: float = 0.0
    error: str = ""


class Runner(Protocol):
    """A loaded variant."""

    @property
    def provider(self) -> str:
        """What runs it, in the runtime's own word."""
        ...

    def block(self, steps: int, nulls: int) -> Told:
        """Answer one more block of the stream; ``parts_s`` and ``block_s``."""
        ...

    def part(self, name: str) -> float:
        """Run one of `PARTS` once; return its seconds, without those of preparing its input.

        Raises:
            ValueError: There is no such part.
        """
        ...


Line = TypeVar("Line", bound=msgspec.Struct)


def memory_mb() -> tuple[float, float]:
    """Resident memory of this process and the most it was, in MB; 0 where the system is silent."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0, 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):  # not Linux
        return peak_mb, peak_mb
    return pages * resource.getpagesize() / 1e6, peak_mb


def private_output() -> BinaryIO:
    """Standard output for lines alone: what libraries print goes to standard error from now on."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return out


def serve(
    start: Callable[[], Runner], asked: BinaryIO | None = None, told: BinaryIO | None = None
) -> None:
    """Be a worker: load, say `Ready`, answer until the input ends.

    Args:
        start: Loads the variant and answers a trial block; what it raises becomes `Ready.error`.
        asked: Where `Ask` comes from, standard input by default.
        told: Where the answers go, standard output by default (see `private_output`).
    """
    lines: BinaryIO = sys.stdin.buffer if asked is None else asked
    told = private_output() if told is None else told
    started = time.perf_counter()
    try:
        runner = start()
    except Exception as error:
        told.write(pack(Ready(error=one_line(error))))
        return
    ready_s = time.perf_counter() - started
    told.write(pack(Ready(ready_s=ready_s, resident_mb=memory_mb()[0], provider=runner.provider)))
    for line in lines:
        told.write(pack(answer(runner, line)))


def answer(runner: Runner, line: bytes) -> Told:
    """The answer to one line; what goes wrong is said in it."""
    try:
        ask = msgspec.json.decode(line, type=Ask)
        if ask.do == "block":
            return runner.block(ask.steps, ask.nulls)
        if ask.do == "part":
            return Told(part_s=runner.part(ask.part))
        resident, peak = memory_mb()
        return Told(resident_mb=resident, peak_mb=peak)
    except Exception as error:
        return Told(error=one_line(error))


def one_line(error: BaseException) -> str:
    """An error as one line of at most 300 characters."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else f"{text[:299]}…"


def pack(message: msgspec.Struct) -> bytes:
    """One line."""
    return msgspec.json.encode(message) + b"\n"


def unpack(line: bytes, kind: type[Line]) -> Line:
    """Read a line.

    Raises:
        msgspec.MsgspecError: It is none of this kind.
    """
    return msgspec.json.decode(line, type=kind)
