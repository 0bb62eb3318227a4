"""Which variants a bench compares, and what each is asked in every round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from lmdm_agent.bench_files import NO_TORCH, Files, Written, has_torch
from lmdm_agent.bench_plan import PARTS, Ask, Mode, Variant
from lmdm_agent.bench_report import Shape
from lmdm_agent.sampler import needs_null
from lmdm_agent.spec import ModelSpec

STEPS = (1, 2, 4, 8)
WEIGHTS = ("fp32", "fp16", "int8")
MODES: dict[Mode, str] = {
    "encdec": "cached",
    "uncached": "uncached",
    "causal": "block-causal",
}
RUNTIMES = {"eager": "torch", "compile": "torch.compile"}
Runtime = Literal["onnx", "eager", "compile"]
Provider = Literal["cpu", "cuda"]

WAYS = "ways"
"""The group of variants that run the given model; the others are about sizes."""
PRESETS = ("6m", "11m", "22m", "43m", "82m")
HEADS = (4, 6, 8, 10)
SIZES_STEPS = 4


@dataclass(frozen=True)
class Planned:
    """A variant that is to take turns.

    Attributes:
        variant: What to run.
        group: Which variants it takes turns with.
        weights: How the weights are stored.
        shape: Sizes of the network.
        asks: What it is asked in every round.
        error: Why it cannot be run here; empty when it can.
    """

    variant: Variant
    group: str
    weights: str
    shape: Shape
    asks: tuple[Ask, ...]
    error: str = ""


def shape_of(spec: ModelSpec) -> Shape:
    """The sizes of an instrument."""
    return Shape(
        width=spec.heads * spec.head_size,
        depth=spec.depth,
        heads=spec.heads,
        context=spec.context_latents,
        block=spec.block_latents,
    )


def nulls_of(spec: ModelSpec) -> int:
    """1 where the instrument's own solver evaluates the null condition, else 0."""
    return int(needs_null(spec.solver, spec.cfg_weight))


def blocks_of(steps: Sequence[int], nulls: int) -> tuple[Ask, ...]:
    """One block for each K."""
    return tuple(Ask(do="block", steps=count, nulls=nulls) for count in steps)


def parts_of(names: Sequence[str]) -> tuple[Ask, ...]:
    """Each part once."""
    return tuple(Ask(do="part", part=name) for name in names)


@dataclass(frozen=True)
class Ways:
    """Plans the ways of running one model.

    Attributes:
        model: Its file.
        spec: Its description.
        provider: What runs it.
        threads: Numbers of threads to compare; the largest is used where other things differ.
        files: Where other files come from.
        compiled: Whether torch.compile is compared, which takes minutes to start.
    """

    model: Path
    spec: ModelSpec
    provider: Provider
    threads: Sequence[int]
    files: Files
    compiled: bool = True

    def all(self) -> list[Planned]:
        """Every way; the first is what others are compared with."""
        own, most = self.spec.weights, max(self.threads)
        others = [kind for kind in WEIGHTS if kind != own]
        found = [self._way("onnx", "encdec", own, most)]
        found += [self._way("onnx", "encdec", own, n) for n in sorted(self.threads) if n != most]
        found += [self._way("onnx", mode, own, most) for mode in ("uncached", "causal")]
        found += [self._way("onnx", "encdec", kind, most) for kind in others]
        if "int8" in others:
            found.append(self._way("onnx", "causal", "int8", most))
        if self.provider == "cuda":
            found.append(self._way("onnx", "encdec", own, most, "cpu"))
        found.append(self._way("eager", "encdec", own, most))
        if self.compiled:
            found.append(self._way("compile", "encdec", own, most))
        return found

    def _way(
        self,
        runtime: Runtime,
        mode: Mode,
        weights: str,
        threads: int,
        provider: Provider | None = None,
    ) -> Planned:
        """One way, its files written."""
        provider = provider or self.provider
        torch = runtime != "onnx"
        file, append = Written(self.model), Written(Path())
        if weights != self.spec.weights:
            file = self.files.weights(self.model, weights)
        if mode == "causal" and not torch:
            append = self._append(weights, provider)
        missing = NO_TORCH if torch and not has_torch() else ""
        # Torch computes with fp32, however the weights were stored.
        kind = RUNTIMES.get(runtime, weights)
        words = [kind, MODES[mode], f"{threads} thread{'s' * (threads > 1)}"]
        variant = Variant(
            name=", ".join(words + [provider.upper()] * (provider != "cpu")),
            runtime=runtime,
            model=str(file.path),
            provider=provider,
            threads=threads,
            mode=mode,
            append=str(append.path) if append.path.name else "",
        )
        error = missing or file.error or append.error
        asks = blocks_of(STEPS, nulls_of(self.spec)) + parts_of(_parts(runtime, mode))
        return Planned(variant, WAYS, weights, shape_of(self.spec), asks, error)

    def _append(self, weights: str, provider: Provider) -> Written:
        if provider == "cuda":
            return Written(Path(), "measured on the CPU only")
        return self.files.append(self.model, weights)


def _parts(runtime: Runtime, mode: Mode) -> tuple[str, ...]:
    """What is timed by itself: all where nothing else was there before, else what differs."""
    if mode != "encdec":
        return ("context",) if mode == "causal" else ()
    return PARTS if runtime == "onnx" else ("context", "denoise", "decode")


def axes_of(shape: Shape, *, quick: bool) -> dict[str, list[Shape]]:
    """Shapes that differ from one in a single size, by the name of that size.

    Args:
        shape: The base; it is the first of each list.
        quick: Only one other of each.
    """
    s, o, size = shape.context, shape.block, shape.width // shape.heads
    found = {
        "context": [replace_shape(shape, context=n) for n in (s // 4, s // 2, 2 * s) if n >= 1],
        "block": [replace_shape(shape, block=n) for n in (o // 2, 2 * o, 4 * o) if 1 <= n <= s],
        "width": [replace_shape(shape, heads=n, width=n * size) for n in HEADS if n != shape.heads],
        "depth": [
            replace_shape(shape, depth=n)
            for n in dict.fromkeys((shape.depth // 2, 2 * shape.depth))
            if n >= 1
        ],
    }
    return {name: [shape, *(others[:1] if quick else others)] for name, others in found.items()}


def replace_shape(shape: Shape, **sizes: int) -> Shape:
    """A shape with other sizes."""
    import msgspec

    return msgspec.structs.replace(shape, **sizes)


def sizes(spec: ModelSpec, threads: int, files: Files, *, quick: bool) -> list[Planned]:
    """Random instruments around the shape of one, and of the presets; groups are the axes."""
    planned: list[Planned] = []
    text = ("--text-size", str(spec.text_size), "--text-tokens", str(spec.text_tokens))
    for axis, shapes in axes_of(shape_of(spec), quick=quick).items():
        for shape in shapes:
            options = [
                word
                for name in ("width", "depth", "heads", "context", "block")
                for word in (f"--{name}", str(getattr(shape, name)))
            ]
            words = f"{axis} {getattr(shape, axis)}"
            file = files.sized(words, *options, *text, "--codec", "whale")
            planned.append(_sized(words, axis, "fp32", shape, threads, file))
    for preset in PRESETS if not quick else PRESETS[:1]:
        for weights in ("fp32", "int8"):
            words = f"{preset.upper()}, {weights}"
            file = files.sized(words, "--preset", preset, "--weights", weights)
            planned.append(_preset(words, weights, threads, file))
    return planned


def _sized(
    words: str, axis: str, weights: str, shape: Shape, threads: int, file: Written
) -> Planned:
    variant = Variant(name=words, runtime="onnx", model=str(file.path), threads=threads)
    asks = blocks_of((SIZES_STEPS,), 0) + parts_of(("context", "denoise", "decode"))
    return Planned(variant, axis, weights, shape, asks, file.error)


def _preset(words: str, weights: str, threads: int, file: Written) -> Planned:
    from lmdm_agent.model import read_spec

    shape = Shape() if file.error else shape_of(read_spec(file.path))
    planned = _sized(words, "size", weights, shape, threads, file)
    return replace(planned, asks=blocks_of(STEPS, 0) + planned.asks[1:])
