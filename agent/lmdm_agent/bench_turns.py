"""Runs the bench's workers and lets them take turns, so that all see the same drift of the host.

In every round each question is put to every variant before the next question comes: what is
compared was measured seconds apart. Only one worker computes at a time.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import msgspec

from lmdm_agent.bench_plan import Ask, Line, Ready, Told, Variant, one_line, pack, unpack
from lmdm_agent.errors import LmdmError

READY_S = 900.0
"""Longest time a worker may take to load; compiling takes minutes."""
ANSWER_S = 300.0
"""Longest time an answer may take; the first of a compiled model compiles once more."""
END_S = 3.0
SETTLE_S = 0.02
"""Pause before every question: threads of the one before still spin for a moment."""
MODULES = {
    "onnx": "lmdm_agent.bench_worker",
    "eager": "lmdm_models.bench_worker",
    "compile": "lmdm_models.bench_worker",
}
MACHINE = "lmdm_agent.bench_machine"


class WorkerError(LmdmError):
    """A worker did not answer, or ended."""


class Answering(Protocol):
    """What takes turns: a `Worker`, or a test's own."""

    @property
    def variant(self) -> Variant:
        """What it runs."""
        ...

    def start(self) -> Ready:
        """Load.

        Raises:
            WorkerError: It did not answer.
        """
        ...

    def ask(self, ask: Ask) -> Told:
        """Put a question.

        Raises:
            WorkerError: It did not answer.
        """
        ...

    def close(self) -> None:
        """End it."""
        ...


def path_for_workers() -> str:
    """PYTHONPATH under which a worker finds the packages that this process found."""
    folders = [str(Path(__file__).parents[1])]
    with contextlib.suppress(ImportError, ValueError):
        spec = importlib.util.find_spec("lmdm_models")
        places = (spec and spec.submodule_search_locations) or ()
        folders += [str(Path(place).parent) for place in places]
    folders.append(os.environ.get("PYTHONPATH", ""))
    return os.pathsep.join(filter(None, dict.fromkeys(folders)))


class Worker:
    """One worker process; whoever makes it closes it.

    Args:
        variant: What it runs.
        module: Of the worker; by default that of the variant's runtime.
        clock: Seconds.
    """

    def __init__(
        self,
        variant: Variant,
        module: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.variant = variant
        self._module = module or MODULES[variant.runtime]
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()
        # Open as long as the process may write; `close` closes it.
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    def start(self) -> Ready:
        """See `Answering`; ``ready_s`` counts from the start of the process."""
        words = [sys.executable, "-m", self._module, msgspec.json.encode(self.variant).decode()]
        env = os.environ | {"PYTHONPATH": path_for_workers()}
        begun = self._clock()
        # Ctrl-C is not for it: whoever starts it ends it.
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=env,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        ready = self._answer(Ready, READY_S)
        return msgspec.structs.replace(ready, ready_s=self._clock() - begun)

    def ask(self, ask: Ask) -> Told:
        """See `Answering`."""
        if self._process is None or self._process.stdin is None:
            raise WorkerError("it was not started")
        with contextlib.suppress(OSError):  # It has ended; `_answer` says why.
            self._process.stdin.write(pack(ask))
            self._process.stdin.flush()
        return self._answer(Told, ANSWER_S)

    def close(self) -> None:
        """See `Answering`."""
        process, self._process = self._process, None
        if process is not None:
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._complaints.close()

    def _listen(self, out: IO[bytes]) -> None:
        with out:
            for line in out:
                self._lines.put(line)
        self._lines.put(b"")

    def _answer(self, kind: type[Line], longest_s: float) -> Line:
        try:
            line = self._lines.get(timeout=longest_s)
        except queue.Empty:
            raise WorkerError(f"it did not answer in {longest_s:.0f} s") from None
        if not line:
            self._lines.put(b"")
            raise WorkerError(f"it ended: {self._last_words()}")
        try:
            return unpack(line, kind)
        except msgspec.MsgspecError as error:
            raise WorkerError(f"it answered nonsense ({one_line(error)})") from error

    def _last_words(self) -> str:
        """The last line it wrote to standard error."""
        size = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, size - 4000))
        lines = self._complaints.read().decode("utf-8", "replace").split("\n")
        words = [line.strip() for line in lines if line.strip()]
        if words:
            return one_line(ValueError(words[-1]))
        code = self._process.wait(END_S) if self._process else None
        return f"code {code}"


@dataclass
class Heard:
    """What a variant answered, in order of the rounds.

    Attributes:
        ready: How it started; with ``error`` set it took no turn.
        blocks: Blocks by K.
        parts: Seconds by part.
        missing: Parts it cannot run alone, and why; they were not asked for again.
        memory: Its memory after the last round.
    """

    ready: Ready
    blocks: dict[int, list[Told]] = field(default_factory=dict[int, list[Told]])
    parts: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    memory: Told | None = None

    def take(self, ask: Ask, told: Told) -> None:
        """Keep an answer."""
        if ask.do == "block":
            self.blocks.setdefault(ask.steps, []).append(told)
        elif ask.do == "part":
            self.parts.setdefault(ask.part, []).append(told.part_s)
        else:
            self.memory = told


@dataclass(frozen=True)
class Entry:
    """One that takes turns, and what it is asked in every round."""

    worker: Answering
    asks: Sequence[Ask]


Step = Callable[[str], None]
"""Told in a few words what was just done, once for every start and every question."""


def count_steps(entries: Sequence[Entry], rounds: int) -> int:
    """How often `take_turns` calls its ``step``, if nobody drops out."""
    return sum(1 + (rounds + 1) * len(entry.asks) + 1 for entry in entries)


def take_turns(
    entries: Sequence[Entry],
    rounds: int,
    step: Step = lambda words: None,
    pause: Callable[[float], None] = time.sleep,
) -> list[Heard]:
    """Start all, then ask all of them, round by round; one round before that warms up.

    A variant that fails on a block takes no further turn: its ``ready`` says why, and what it
    answered until then is dropped, so that no figure rests on less than the others. A part that
    fails is left out alone.

    Args:
        entries: Who is asked what.
        rounds: How often everything is asked.
        step: Told of progress.
        pause: Waits for some seconds.

    Returns:
        What each answered, in the order of ``entries``.
    """
    heard: list[Heard] = []
    try:
        for entry in entries:
            heard.append(Heard(_started(entry.worker)))
            step(f"{entry.worker.variant.name}: loaded")
        for number in range(rounds + 1):
            # Who follows whom changes from round to round, as caches are what the one before left.
            for index, ask in _round(entries, number):
                if not heard[index].ready.error:
                    pause(SETTLE_S)
                    _put(entries[index].worker, ask, heard[index], keep=number > 0)
                step(entries[index].worker.variant.name)
        for entry, one in zip(entries, heard, strict=True):
            _put(entry.worker, Ask(do="memory"), one, keep=True)
            step(entry.worker.variant.name)
    finally:
        for entry in entries:
            entry.worker.close()
    return heard


def _round(entries: Sequence[Entry], number: int) -> Iterator[tuple[int, Ask]]:
    """(who, what) of a round: question by question, everybody in turn."""
    order = [(number + n) % len(entries) for n in range(len(entries))]
    for position in range(max((len(entry.asks) for entry in entries), default=0)):
        for index in order:
            if position < len(entries[index].asks):
                yield index, entries[index].asks[position]


def _started(worker: Answering) -> Ready:
    try:
        return worker.start()
    except WorkerError as error:
        return Ready(error=one_line(error))


def _put(worker: Answering, ask: Ask, heard: Heard, *, keep: bool) -> None:
    if heard.ready.error or (ask.do == "part" and ask.part in heard.missing):
        return
    try:
        told = worker.ask(ask)
        if keep and ask.do != "memory" and not told.error:
            # On stage nobody takes turns: after other processes a context pass takes half as long
            # again, so the second answer counts.
            told = worker.ask(ask)
    except WorkerError as error:
        heard.ready = msgspec.structs.replace(heard.ready, error=one_line(error))
        heard.blocks, heard.parts = {}, {}
        return
    if told.error and ask.do == "part":
        heard.missing[ask.part] = told.error
        heard.parts.pop(ask.part, None)
    elif told.error:
        heard.ready = msgspec.structs.replace(heard.ready, error=told.error)
        heard.blocks, heard.parts = {}, {}
    elif keep:
        heard.take(ask, told)
