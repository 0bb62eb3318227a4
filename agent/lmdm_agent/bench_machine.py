"""What this machine is and what it can do at most: matrix products and reading memory.

The ceilings are measured by a worker of their own, which takes turns with the variants: hosts
drift, so a ratio means something only between figures of one run. Products are those of a
feed-forward of the model's width, on ONNX Runtime with the threads of the variants.
"""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent import __version__
from lmdm_agent.bench_plan import Told, Variant, serve, unpack
from lmdm_agent.model import default_threads, open_graph, read_spec
from lmdm_agent.onnx_wire import (
    GRAPH_INITIALIZER,
    GRAPH_INPUT,
    GRAPH_NAME,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    MODEL_GRAPH,
    MODEL_IR,
    MODEL_OPSET,
    NODE_INPUT,
    NODE_NAME,
    NODE_OPERATOR,
    NODE_OUTPUT,
    TENSOR_DIMS,
    TENSOR_NAME,
    TENSOR_RAW,
    TENSOR_TYPE,
    VALUE_NAME,
    VALUE_TYPE,
    encode_field,
    encode_varint,
)

Floats = NDArray[np.float32]

LAYERS = 2
"""Feed-forwards in a row: with fewer, calling ONNX Runtime would be part of the figure."""
WIDENS = 4
MANY_ROWS = 2048
READ_MB = 256
"""Of memory that is read; far beyond the caches of most machines."""
TURN_S = 0.02
"""How long a turn repeats a product."""
GRAPH = "gemm"
PACKAGES = ("numpy", "onnxruntime", "onnxruntime-gpu", "torch")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run was made.

    Attributes:
        line: The machine and its Python in a line.
        versions: Of what computes, by package.
        load: Load average before the run; negative where the system does not tell.
    """

    line: str
    versions: dict[str, str]
    load: float


def machine() -> str:
    """This machine in a line."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, IndexError):
        pass
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def machine_now() -> Machine:
    """This machine, what is installed on it, and how busy it is."""
    versions = {"lmdm-agent": __version__}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    try:
        load = os.getloadavg()[0]
    except (OSError, AttributeError):  # Windows has none
        load = -1.0
    return Machine(line=machine(), versions=versions, load=load)


def gemm_flops(rows: int, width: int) -> float:
    """Floating-point operations of one ``gemm`` turn: two products a layer."""
    return 2.0 * rows * width * WIDENS * width * 2 * LAYERS


def gemm_model(width: int, seed: int = 0) -> bytes:
    """A file with one graph: `LAYERS` feed-forwards without their bends, [rows, width] to same.

    Weights are random and keep the size of what goes through.
    """
    rng = np.random.default_rng(seed)
    graph = b""
    last = f"{GRAPH}/x"
    for number in range(2 * LAYERS):
        sizes = (width, WIDENS * width) if number % 2 == 0 else (WIDENS * width, width)
        weight = rng.standard_normal(sizes, np.float32) / np.float32(math.sqrt(sizes[0]))
        following = f"{GRAPH}/y" if number == 2 * LAYERS - 1 else f"{GRAPH}/h{number}"
        tensor = b"".join(_number(TENSOR_DIMS, size) for size in sizes) + _number(TENSOR_TYPE, 1)
        tensor += _text(TENSOR_NAME, f"w{number}") + encode_field(TENSOR_RAW, weight.tobytes())
        node = _text(NODE_INPUT, last) + _text(NODE_INPUT, f"w{number}")
        node += _text(NODE_OUTPUT, following) + _text(NODE_NAME, f"{GRAPH}/{number}")
        node += _text(NODE_OPERATOR, "MatMul")
        graph += encode_field(GRAPH_NODE, node) + encode_field(GRAPH_INITIALIZER, tensor)
        last = following
    graph += _text(GRAPH_NAME, GRAPH)
    graph += encode_field(GRAPH_INPUT, _rows_of(f"{GRAPH}/x", width))
    graph += encode_field(GRAPH_OUTPUT, _rows_of(f"{GRAPH}/y", width))
    opset = encode_field(MODEL_OPSET, _number(2, 20))
    return _number(MODEL_IR, 10) + encode_field(MODEL_GRAPH, graph) + opset


def _rows_of(name: str, width: int) -> bytes:
    """A float tensor [rows, width]."""
    sizes = encode_field(1, _text(2, "rows")) + encode_field(1, _number(1, width))
    kind = encode_field(1, _number(1, 1) + encode_field(2, sizes))
    return _text(VALUE_NAME, name) + encode_field(VALUE_TYPE, kind)


def _number(field: int, value: int) -> bytes:
    return encode_varint(field << 3) + encode_varint(value)


def _text(field: int, value: str) -> bytes:
    return encode_field(field, value.encode())


class Ceiling:
    """The machine's own turns; implements `bench_plan.Runner`.

    Parts are ``gemm ROWS`` and ``read MB``: seconds of one run of `gemm_model`, and of reading
    that much memory once with all threads.

    Args:
        width: Of the model.
        threads: Of both.
        clock: Seconds.
    """

    def __init__(
        self, width: int, threads: int, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.provider = "CPUExecutionProvider"
        self.width = width
        self._clock = clock
        self._pool = ThreadPoolExecutor(threads)
        self._threads = threads
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "gemm.onnx"
            path.write_bytes(gemm_model(width))
            self._gemm = open_graph(path, GRAPH, threads=threads)
        self._given: dict[int, Floats] = {}
        self._memory: list[Floats] = []

    def block(self, steps: int, nulls: int) -> Told:
        """A machine answers no blocks."""
        raise ValueError("the machine has no blocks")

    def part(self, name: str) -> float:
        """See the class and `bench_plan.Runner`."""
        kind, _, size = name.partition(" ")
        if kind == "gemm":
            return self._timed(lambda: self.product(int(size)))
        if kind == "read":
            return self._timed(lambda: self.read(int(size)))
        raise ValueError(f"there is no part {name!r}")

    def product(self, rows: int) -> Floats:
        """[rows, width], through all layers."""
        if rows not in self._given:
            draw = np.random.default_rng(rows).standard_normal
            self._given[rows] = draw((rows, self.width), np.float32)
        return self._gemm(x=self._given[rows])[0]

    def read(self, size_mb: int) -> float:
        """Read memory once with all threads; return what was found, the largest number."""
        count = size_mb * 1_000_000 // 4
        if sum(len(part) for part in self._memory) != count:
            edges = [count * n // self._threads for n in range(self._threads + 1)]
            # Touched by the thread that reads it, and not zeros, behind which no memory stands.
            self._memory = list(self._pool.map(_counting, edges[:-1], edges[1:]))
        return max(self._pool.map(_largest, self._memory))

    def _timed(self, run: Callable[[], object]) -> float:
        """Seconds of one run, over as many as a turn has time for; the first is not counted."""
        run()
        count = 0
        started = self._clock()
        while True:
            run()
            count += 1
            passed = self._clock() - started
            if passed >= TURN_S:
                return passed / count


def _counting(first: int, end: int) -> Floats:
    return np.arange(first, end, dtype=np.float32)


def _largest(numbers: Floats) -> float:
    return float(numbers.max())


def start(variant: Variant) -> Ceiling:
    """Make ready to measure with a variant's threads, at the width of its model.

    Raises:
        ModelError: The model cannot be read.
    """
    spec = read_spec(Path(variant.model))
    return Ceiling(spec.heads * spec.head_size, variant.threads or default_threads())


if __name__ == "__main__":
    given = unpack(sys.argv[1].encode(), Variant)
    serve(lambda: start(given))
