"""One run: variants are built and compared with float32, then timed in turns."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor

from gpu import ceilings
from gpu.graphs import NotHereError
from gpu.nets import DTYPES, arithmetic
from gpu.onnx_ways import OnnxWay
from gpu.record import Record
from gpu.timing import timed
from gpu.ways import Runner, TorchWay
from gpu.work import Instrument, block_of

Way = TorchWay | OnnxWay
SEEDS = (1, 2)
"""Inputs that a variant must answer rightly: a graph must read them anew every time."""

WORST = {"fp32": 1e-3, "tf32": 0.05, "bf16": 0.3, "fp16": 0.1}
"""Relative error beyond which a variant computes something else; rounding is far below."""

FIRST_BLOCKS = 5
"""Blocks timed as soon as a variant is built, in case that the process ends before the turns."""


def say(text: str) -> None:
    """Tell how far it is, on standard error."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Bench:
    """One run: its instrument, its record, and what was built so far."""

    whole: Instrument
    record: Record
    steps: tuple[int, ...]
    built: dict[tuple[str, int], tuple[Way, Runner]] = field(default_factory=dict)
    references: dict[tuple[bool, int, int], dict[str, Tensor]] = field(default_factory=dict)

    def answers(self, way: Way, runner: Runner, seed: int) -> dict[str, Tensor]:
        """Latents and sound of a block with a seed's inputs, by the whole and by its part."""
        block = runner.block
        other = block_of(self.whole, block.steps, cached=way.cached, seed=seed)
        block.given.host.copy_(other.given.host)
        found = {}
        with arithmetic(way.precision):
            for flat in (block.made.device, block.made.host):
                flat.fill_(float("nan"))  # What is not written must not look right.
            runner.whole()
            self.wait()
            found = {name: value.clone() for name, value in block.made.here.items()}
            if runner.dit is not None:
                runner.dit()
                self.wait()
                found["latents of the part"] = runner.latents().detach().cpu().clone()
        return found

    def wait(self) -> None:
        """Until the device is done."""
        if self.whole.device.type == "cuda":
            torch.cuda.synchronize()

    def refer(self, cached: bool) -> None:
        """Answers of eager float32, which the others are compared with."""
        way = TorchWay("fp32", "fp32", "plain" if cached else "uncached")
        make = way.prepare(self.whole)
        for steps in self.steps:
            runner = make(steps)
            for seed in SEEDS:
                self.references[cached, steps, seed] = self.answers(way, runner, seed)

    def errors(self, way: Way, runner: Runner) -> dict[str, float]:
        """Largest relative errors of latents and sound over the seeds' inputs.

        Raises:
            ArithmeticError: Something was not written, or is not a number.
        """
        worst = {"latents": 0.0, "audio": 0.0}
        for seed in SEEDS:
            wanted = self.references[way.cached, runner.block.steps, seed]
            for name, value in self.answers(way, runner, seed).items():
                if not bool(torch.isfinite(value).all()):
                    raise ArithmeticError(f"its {name} are not all numbers")
                kind = "audio" if name == "audio" else "latents"
                if name == "state":
                    continue
                right = wanted[kind]
                error = float((value - right).norm() / right.norm())
                worst[kind] = max(worst[kind], error)
        return worst

    def wrong(self, way: Way, error: dict[str, dict[str, float]]) -> str:
        """What is too far from float32 to be the same function; empty if nothing is."""
        bound = WORST[way.precision]
        return ", ".join(
            f"K = {steps}: {name} differ by {value:.2g}, {bound:g} allowed"
            for steps, errors in error.items()
            for name, value in errors.items()
            if value > bound
        )

    def build(self, way: Way) -> None:
        """Prepare a variant and compare it; what goes wrong is written down and left out."""
        facts = {"precision": way.precision, "decoder": way.decoder, "cached": way.cached}
        self.record.variant(way.name, status="building", why="it ended the process", **facts)
        say(way.name)
        started = time.perf_counter()
        try:
            with arithmetic(way.precision):
                make = way.prepare(self.whole)
                runners = {steps: make(steps) for steps in self.steps}
                error = {str(k): self.errors(way, runner) for k, runner in runners.items()}
            if worst := self.wrong(way, error):
                raise ArithmeticError(worst)
        except NotHereError as missing:
            self.record.variant(way.name, status="not here", why=str(missing))
        except Exception as fault:  # A variant's fault, of any library, must not end the others.
            self._failed(way, fault)
            if self.whole.device.type == "cuda":
                torch.cuda.empty_cache()
        else:
            seconds = round(time.perf_counter() - started, 1)
            say(f"  ready after {seconds} s")
            self.record.variant(way.name, status="ok", why="", setup_s=seconds, error=error)
            for steps, runner in runners.items():
                self.built[way.name, steps] = (way, runner)
                for _ in range(FIRST_BLOCKS):
                    self._turn(way, runner)
            self.record.save()

    def measure(self, way: Way, runner: Runner) -> None:
        """Time a block of one variant, its diffusion part, and its pieces for the largest K."""
        work: dict[str, Callable[[], None]] = {"block": runner.whole}
        if runner.dit is not None:
            work["dit"] = runner.dit
        if runner.block.steps == max(self.steps):
            work |= runner.parts
        entry: dict[str, Any] = self.record.data["variants"][way.name]
        times = entry.setdefault("times_ms", {}).setdefault(str(runner.block.steps), {})
        with arithmetic(way.precision):
            for what, run in work.items():
                device, wall = timed(self.whole.device, run)
                clocks = times.setdefault(what, {"device": [], "wall": []})
                clocks["device"].append(device)
                clocks["wall"].append(wall)

    def rounds(self, count: int, seconds: float) -> None:
        """All variants in turns, each round from another one on; only these times count then."""
        for name, _ in self.built:
            self.record.data["variants"][name].pop("times_ms", None)
        self.record.data["in_turns"] = True
        ends = time.monotonic() + seconds
        for i in range(count):
            order = list(self.built.values())
            turn = i % max(len(order), 1)
            for way, runner in order[turn:] + order[:turn]:
                self._turn(way, runner)
            if i % 10 == 0 or i == count - 1:
                self.record.save()
                say(f"round {i + 1} of {count}")
            if time.monotonic() > ends:
                break
        if self.whole.device.type == "cuda":
            peak = torch.cuda.max_memory_allocated(self.whole.device)
            self.record.data["machine"]["torch_peak_gb"] = round(peak / 1e9, 1)
        self.record.save()

    def _turn(self, way: Way, runner: Runner) -> None:
        """`measure`; a variant that fails now loses its turns, and the others keep theirs."""
        if (way.name, runner.block.steps) not in self.built:
            return
        try:
            self.measure(way, runner)
        except Exception as fault:
            self._failed(way, fault)
            self.built = {key: value for key, value in self.built.items() if key[0] != way.name}

    def _failed(self, way: Way, fault: Exception) -> None:
        first = (str(fault).strip() or type(fault).__name__).splitlines()[0]
        self.record.variant(way.name, status="failed", why=f"{type(fault).__name__}: {first}")

    def limits(self) -> None:
        """Ceilings of the machine, costs of the parts and the floors that follow.

        They explain the times; without them the times are measured all the same.
        """
        try:
            self._limits()
        except Exception as fault:
            self.record.data["ceilings_fault"] = f"{type(fault).__name__}: {fault}"
            say(f"no ceilings: {fault}")

    def _limits(self) -> None:
        rates = ceilings.machine_ceilings(self.whole.device, say)
        parts = ceilings.works(self.whole)
        self.record.data["ceilings"] = rates
        self.record.data["works"] = {name: asdict(work) for name, work in parts.items()}
        self.record.data["floors_ms"] = {
            kind: {
                precision: {
                    str(k): ceilings.block_floor_ms(
                        parts, precision, rates, k, cached=kind == "cached"
                    )
                    for k in self.steps
                }
                for precision in DTYPES
                if precision in rates
            }
            for kind in ("cached", "uncached")
        }
        self.record.save()
