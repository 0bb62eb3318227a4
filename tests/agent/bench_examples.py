"""A small report of a bench, with figures that are easy to check by hand."""

from __future__ import annotations

from lmdm_agent.bench_counts import Work
from lmdm_agent.bench_machine import Machine, gemm_flops
from lmdm_agent.bench_report import (
    FORMAT,
    Blocks,
    Ceilings,
    Measured,
    ModelFacts,
    Report,
    Shape,
    Start,
)

SHAPE = Shape(width=8, depth=2, heads=1, context=20, block=4)


def blocks(*seconds: float, context: float = 0.01) -> Blocks:
    """Blocks whose context pass took so long, and their denoising a tenth of a second."""
    parts = {"sketch": 0.001, "context": context, "denoise": 0.1, "decode": 0.002}
    return Blocks(
        block_s=list(seconds),
        after_s=[one - context for one in seconds],
        parts_s={name: [part] * len(seconds) for name, part in parts.items()},
    )


def way(name: str, mode: str = "encdec", **more) -> Measured:
    """A way with one figure for each K."""
    return Measured(
        name=name,
        group=more.pop("group", "ways"),
        runtime="onnx",
        threads=more.pop("threads", 2),
        mode=mode,
        weights="fp16",
        shape=more.pop("shape", SHAPE),
        **more,
    )


def example() -> Report:
    """Two ways, one that is not here, a ceiling and one axis of sizes."""
    work = {
        "context": Work(flops=2e9, weights=1_000_000, weight_bytes=4_000_000),
        "denoise": Work(flops=1e8, weights=1_000_000, weight_bytes=4_000_000),
    }
    first = way(
        "first",
        blocks={k: blocks(*[0.1 * k + 0.01 * n for n in range(3)]) for k in (1, 2, 4, 8)},
        parts={"context": [0.02, 0.04, 0.9], "denoise": [0.005] * 3, "text": [0.003]},
        work=work,
        resident_mb=300.4,
        peak_mb=512.0,
        ready_s=1.25,
    )
    second = way(
        "second <b>", "uncached", blocks={k: blocks(0.3 * k, 0.3 * k) for k in (1, 2, 4, 8)}
    )
    sized = [
        way(
            f"context {s}",
            group="context",
            shape=Shape(width=8, depth=2, heads=1, context=s, block=4),
            blocks={4: blocks(s / 100)},
            parts={"context": [s / 1000], "denoise": [0.005], "decode": [0.002]},
        )
        for s in (20, 5, 40)
    ]
    sized.append(way("context 80", group="context", error="torch is not installed"))
    ceiling = Ceilings(
        threads=2,
        width=8,
        gemm_s={4: [gemm_flops(4, 8) / 50e9], 20: [gemm_flops(20, 8) / 100e9] * 3},
        read_mb=100,
        read_s=[0.01, 0.005, 0.02],
    )
    return Report(
        format=FORMAT,
        made="2026-11-23T06:00:00+00:00",
        took_s=61.0,
        rounds=3,
        machine=Machine(line="Abacus, 2 cores", versions={"numpy": "2.0"}, load=0.25),
        model=ModelFacts(
            name="tiny <i>",
            weights="fp16",
            content_hash="aa",
            file_mb=71.4,
            block_s=0.5,
            nulls=0,
        ),
        measured=[first, second, way("third", error="torch is not installed"), *sized],
        ceilings=[ceiling],
        start=Start(opened_s=[1.0, 9.0, 1.5], sounded_s=[2.0, 2.25, 9.0], peak_mb=[400.0] * 3),
    )
