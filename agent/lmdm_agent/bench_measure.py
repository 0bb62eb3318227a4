"""Has the variants of a bench measured, and puts what they answered into its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from lmdm_agent.bench_counts import Work, work_of
from lmdm_agent.bench_machine import MANY_ROWS, READ_MB
from lmdm_agent.bench_plan import Variant
from lmdm_agent.bench_report import Blocks, Ceilings, Measured, Shape
from lmdm_agent.bench_turns import MACHINE, Answering, Entry, Heard, Step, take_turns
from lmdm_agent.bench_variants import Planned, parts_of
from lmdm_agent.model import read_spec

MakeWorker = Callable[[Variant, str], Answering]
"""Makes a worker of a variant; the second is its module, empty for that of the runtime."""


def _ceilings_of(planned: Sequence[Planned]) -> list[tuple[Variant, Ceilings]]:
    """A worker and an empty report for every number of threads that a way uses."""
    if not planned:
        return []
    model, width = planned[0].variant.model, planned[0].shape.width
    return [
        (
            Variant(name=f"machine, {count}", runtime="onnx", model=model, threads=count),
            Ceilings(threads=count, width=width, read_mb=READ_MB),
        )
        for count in sorted({one.variant.threads for one in planned})
    ]


def _rows_of(shape: Shape) -> tuple[int, ...]:
    return tuple(dict.fromkeys((shape.block, shape.context, MANY_ROWS)))


def _ceiling_heard(empty: Ceilings, heard: Heard) -> Ceilings:
    found = {name.partition(" ")[2]: values for name, values in heard.parts.items()}
    rows = {int(size): found[size] for size in found if f"gemm {size}" in heard.parts}
    why = heard.ready.error or next(iter(heard.missing.values()), "")
    if why:
        return msgspec.structs.replace(empty, error=why)
    read = heard.parts[f"read {empty.read_mb}"]
    return msgspec.structs.replace(empty, gemm_s=rows, read_s=read)


def _work(planned: Planned) -> dict[str, Work]:
    """Work of a way's passes, where ONNX Runtime runs them from a file."""
    variant = planned.variant
    if variant.runtime != "onnx" or variant.mode == "uncached":
        return {}
    path = Path(variant.model)
    found = {"context": work_of(path, "context"), "denoise": work_of(path, "denoise")}
    if variant.append:
        found["context"] = work_of(Path(variant.append), "append", read_spec(path))
    return found


def measured_of(planned: Planned, heard: Heard | None) -> Measured:
    """What a variant is and what it answered; None where it never took a turn."""
    variant = planned.variant
    one = Measured(
        name=variant.name,
        group=planned.group,
        runtime=variant.runtime,
        threads=variant.threads,
        mode=variant.mode,
        weights=planned.weights,
        shape=planned.shape,
        error=planned.error,
    )
    if heard is None:
        return one
    blocks = {
        steps: Blocks(
            block_s=[told.block_s for told in answers],
            after_s=[told.after_s for told in answers],
            parts_s={
                name: [told.parts_s.get(name, 0.0) for told in answers]
                for name in dict.fromkeys(name for told in answers for name in told.parts_s)
            },
        )
        for steps, answers in heard.blocks.items()
    }
    error, memory = heard.ready.error, heard.memory
    return msgspec.structs.replace(
        one,
        error=error,
        provider=heard.ready.provider,
        ready_s=heard.ready.ready_s,
        resident_mb=memory.resident_mb if memory else 0.0,
        peak_mb=memory.peak_mb if memory else 0.0,
        blocks=blocks,
        parts=heard.parts,
        missing=heard.missing,
        work={} if error else _work(planned),
    )


def groups_of(planned: Sequence[Planned]) -> dict[str, list[Planned]]:
    """Those that take turns, by group, in order."""
    found: dict[str, list[Planned]] = {}
    for one in planned:
        found.setdefault(one.group, []).append(one)
    return found


def entries_of(planned: Sequence[Planned], make: MakeWorker, *, machine: bool) -> list[Entry]:
    """A worker for each variant that can be run, then one for each of the machine's ceilings."""
    able = [one for one in planned if not one.error]
    entries = [Entry(make(one.variant, ""), one.asks) for one in able]
    for variant, empty in _ceilings_of(able) if machine else []:
        names = [f"gemm {rows}" for rows in _rows_of(able[0].shape)]
        entries.append(Entry(make(variant, MACHINE), parts_of([*names, f"read {empty.read_mb}"])))
    return entries


def measure_group(
    planned: Sequence[Planned], entries: Sequence[Entry], rounds: int, step: Step
) -> tuple[list[Measured], list[Ceilings]]:
    """Let a group take turns.

    Args:
        planned: Its variants.
        entries: Their workers, see `entries_of`.
        rounds: How often everything is asked.
        step: Told of progress, `bench_turns.count_steps` times.
    """
    able = [one for one in planned if not one.error]
    heard = take_turns(entries, rounds, step)
    answers = {one.variant.name: found for one, found in zip(able, heard, strict=False)}
    limits = heard[len(able) :]
    ceilings = [empty for _, empty in _ceilings_of(able)] if limits else []
    return (
        [measured_of(one, answers.get(one.variant.name)) for one in planned],
        [_ceiling_heard(empty, one) for empty, one in zip(ceilings, limits, strict=True)],
    )
