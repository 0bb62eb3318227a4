"""Model files that a bench needs beside the given one: other weights, other sizes, one more graph.

They are written by ``lmdm_models.sized`` in a process of its own, into a folder that lives as long
as the run. Without torch there are none, and the variants that need one say so.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lmdm_agent.bench_plan import one_line
from lmdm_agent.bench_turns import path_for_workers

WRITER = "lmdm_models.sized"
WRITE_S = 900.0
"""Longest time that writing one may take."""
NO_TORCH = "torch is not installed"

Write = Callable[[Sequence[str]], str]
"""Writes a file with the words of ``lmdm_models.sized``; returns what went wrong, or nothing."""


def has_torch() -> bool:
    """Whether torch and our networks in it are installed; imports neither."""
    return all(importlib.util.find_spec(name) is not None for name in ("torch", "lmdm_models"))


def write(words: Sequence[str]) -> str:
    """Run the writer; see `Write`."""
    if not has_torch():
        return NO_TORCH
    command = [sys.executable, "-m", WRITER, *words]
    env = os.environ | {"PYTHONPATH": path_for_workers()}
    try:
        done = subprocess.run(command, capture_output=True, env=env, timeout=WRITE_S, check=False)
    except subprocess.TimeoutExpired:
        return f"its file was not written in {WRITE_S:.0f} s"
    if not done.returncode:
        return ""
    said = [line for line in done.stderr.decode("utf-8", "replace").split("\n") if line.strip()]
    return one_line(ValueError(said[-1] if said else f"{WRITER} ended with {done.returncode}"))


@dataclass(frozen=True)
class Written:
    """A file, or why there is none (one sentence without its full stop)."""

    path: Path
    error: str = ""


class Files:
    """Files of one run, each written once; a context manager that removes them.

    Args:
        write: Writes one.
        told: Told in a few words before one is written.
    """

    def __init__(
        self, write: Write = write, told: Callable[[str], None] = lambda words: None
    ) -> None:
        self._write = write
        self._told = told
        self._folder = tempfile.TemporaryDirectory(prefix="lmdm-bench-")
        self._made: dict[tuple[str, ...], Written] = {}

    def __enter__(self) -> Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def weights(self, model: Path, kind: str) -> Written:
        """The instrument of ``model`` with weights stored as ``fp32``, ``fp16`` or ``int8``."""
        return self._get(f"{kind} weights", "--from", str(model), "--weights", kind)

    def append(self, model: Path, kind: str) -> Written:
        """Only the graph ``append`` (a block into a causal cache), of the weights of ``model``.

        Args:
            model: Not of int8; it is made from the instrument's networks.
            kind: How its weights are stored.
        """
        words = f"the block-causal graph, {kind}"
        return self._get(words, "--from", str(model), "--append", "--weights", kind)

    def sized(self, words: str, *options: str) -> Written:
        """An instrument of random weights; ``words`` describe it."""
        return self._get(words, *options)

    def _get(self, words: str, *options: str) -> Written:
        if options not in self._made:
            self._told(f"writing {words}")
            path = Path(self._folder.name) / f"{len(self._made)}.onnx"
            error = self._write([str(path), *options])
            if not error and not path.is_file():
                error = "its file was not written"
            self._made[options] = Written(path, error)
        return self._made[options]
