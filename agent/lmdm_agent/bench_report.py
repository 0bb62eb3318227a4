"""What a bench found: all raw times, as JSON that a later run is compared with."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from lmdm_agent.bench_counts import Work
from lmdm_agent.bench_machine import Machine, gemm_flops
from lmdm_agent.errors import ConfigError
from lmdm_agent.files import replace_file

FORMAT = 1
"""Of the JSON; a program reads its own only."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of a network; context and block in latents."""

    width: int = 0
    depth: int = 0
    heads: int = 0
    context: int = 0
    block: int = 0


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks of one K, in order.

    Attributes:
        block_s: Seconds of each.
        after_s: Those of them after its last input sample.
        parts_s: Those of its parts.
    """

    block_s: list[float]
    after_s: list[float]
    parts_s: dict[str, list[float]]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One variant.

    Attributes:
        name: Unique in its group.
        group: Those it took turns with.
        runtime: See `bench_plan.Variant`, as are ``threads`` and ``mode``.
        provider: What really ran it.
        weights: How they are stored.
        shape: Sizes of the network.
        error: Why there are no figures; empty when there are.
        ready_s: Seconds from starting its process to an answered trial block.
        resident_mb: Resident memory at the end.
        peak_mb: The most it ever was.
        blocks: By K.
        parts: Seconds of every single run, by part.
        missing: Parts it could not run alone, and why.
        work: Of one pass, by graph.
    """

    name: str
    group: str
    runtime: str
    threads: int
    mode: str
    weights: str
    shape: Shape
    provider: str = ""
    error: str = ""
    ready_s: float = 0.0
    resident_mb: float = 0.0
    peak_mb: float = 0.0
    blocks: dict[int, Blocks] = {}
    parts: dict[str, list[float]] = {}
    missing: dict[str, str] = {}
    work: dict[str, Work] = {}


class Ceilings(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine can do with some threads.

    Attributes:
        threads: How many.
        width: Of the products, see `bench_machine.gemm_flops`.
        gemm_s: Seconds of the products, by rows.
        read_mb: Megabytes read in one go.
        read_s: Seconds of reading them.
        error: Why there are no figures.
    """

    threads: int
    width: int
    gemm_s: dict[int, list[float]] = {}
    read_mb: int = 0
    read_s: list[float] = []
    error: str = ""

    def flops_per_s(self, rows: int) -> float:
        """Median rate of products of so many rows."""
        return gemm_flops(rows, self.width) / statistics.median(self.gemm_s[rows])

    @property
    def bytes_per_s(self) -> float:
        """Median rate of reading memory."""
        return 1e6 * self.read_mb / statistics.median(self.read_s)


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """From nothing to sound: the real program on a clock as its sound device, each time anew.

    Attributes:
        opened_s: Seconds from calling the program to the stream's first buffer.
        sounded_s: Seconds to the first generated sample.
        peak_mb: The most memory of its main process until then.
        error: Why there are no figures.
    """

    opened_s: list[float] = []
    sounded_s: list[float] = []
    peak_mb: list[float] = []
    error: str = ""


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The model that was given.

    Attributes:
        name: Of the instrument.
        weights: How they are stored.
        content_hash: Of its graphs.
        file_mb: Size of the file.
        block_s: Seconds of a block, S.
        nulls: Whether a step evaluates the null condition too, 0 or 1.
    """

    name: str
    weights: str
    content_hash: str
    file_mb: float
    block_s: float
    nulls: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole run.

    Attributes:
        format: `FORMAT`.
        made: When it began, as ISO 8601 in UTC.
        took_s: How long it took.
        rounds: How often everything was asked.
        machine: Where.
        model: What.
        measured: The variants, by group.
        ceilings: Of the machine, by threads.
        start: From nothing to sound.
    """

    format: int
    made: str
    took_s: float
    rounds: int
    machine: Machine
    model: ModelFacts
    measured: list[Measured]
    ceilings: list[Ceilings]
    start: Start

    def of(self, group: str) -> list[Measured]:
        """The variants of a group that have figures."""
        return [one for one in self.measured if one.group == group and not one.error]

    @property
    def groups(self) -> list[str]:
        """Names of the groups, in order."""
        return list(dict.fromkeys(one.group for one in self.measured))


def p99(values: Sequence[float]) -> float:
    """The 99th percentile by nearest rank: of fewer than 100 values it is the largest."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def save(report: Report, path: Path) -> None:
    """Write the JSON, whole or not at all.

    Raises:
        ConfigError: It cannot be written.
    """
    text = msgspec.json.format(msgspec.json.encode(report), indent=1)
    try:
        replace_file(path, lambda file: file.write(text))
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error


def read(path: Path) -> Report:
    """Read the JSON of an earlier run.

    Raises:
        ConfigError: It is none, or of another format.
    """
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=dict[str, Any]).get("format")
        if version != FORMAT:
            raise ConfigError(f"{path} is a bench of format {version!r:.20}, not {FORMAT}.")
        return msgspec.json.decode(data, type=Report)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path} is no bench in JSON ({error}).") from error


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A figure then and now: a median in seconds, or memory in MB."""

    group: str
    name: str
    what: str
    then: float
    now: float

    @property
    def ratio(self) -> float:
        """Above 1 is slower, or larger, now."""
        return self.now / self.then


def changes(old: Report, new: Report) -> list[Change]:
    """Whatever both runs measured."""
    then = {(one.group, one.name): dict(_figures(one)) for one in old.measured}
    return [
        Change(group=one.group, name=one.name, what=what, then=before[what], now=now)
        for one in new.measured
        if (before := then.get((one.group, one.name)))
        for what, now in _figures(one)
        if before.get(what, 0.0) > 0.0
    ]


def _figures(one: Measured) -> Iterator[tuple[str, float]]:
    for steps, blocks in one.blocks.items():
        yield f"K = {steps}", statistics.median(blocks.block_s)
        yield f"K = {steps}, after", statistics.median(blocks.after_s)
    for part, seconds in one.parts.items():
        yield part, statistics.median(seconds)
    if one.resident_mb:
        yield "memory", one.resident_mb


def differences(old: Report, new: Report) -> list[str]:
    """What makes two runs hard to compare, as sentences."""
    found: list[str] = []
    if old.machine.line != new.machine.line:
        found.append(
            f"The earlier run was made on another machine ({old.machine.line}): the ratios say "
            "little."
        )
    if old.model.content_hash != new.model.content_hash:
        found.append(f"The earlier run was of another model, {old.model.name}.")
    if old.model.nulls != new.model.nulls:
        found.append("Only one of the two runs evaluated the null condition.")
    for package, version in new.machine.versions.items():
        before = old.machine.versions.get(package)
        if before != version:
            found.append(f"{package} was {before or 'not installed'} then and is {version} now.")
    return found
