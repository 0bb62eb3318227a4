"""A bench's figures as tables and sentences, the same for the terminal and the page."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from lmdm_agent.bench_plan import PARTS
from lmdm_agent.bench_report import Ceilings, Measured, Report, Start, changes, differences, p99
from lmdm_agent.bench_variants import SIZES_STEPS, STEPS, WAYS

BLOCK_PARTS = ("sketch", "context", "denoise", "decode")
NONE = "–"
MIDDLE_K = 4
WAYS_ARE = (
    "Ways are on ONNX Runtime unless they say torch. Cached: one context pass a block; uncached: "
    "one in every step (the paper's Algorithm 1); block-causal: only the finished block is passed."
)
FIGURES = "Figures are milliseconds, median / 99th percentile (of fewer than 100 the slowest)."


@dataclass(frozen=True)
class Grid:
    """One table; the first column is words, the others are figures."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def ms(values: Sequence[float]) -> str:
    """``53.1 / 60.2``: median and 99th percentile in milliseconds."""
    if not values:
        return NONE
    return f"{1000 * statistics.median(values):.1f} / {1000 * p99(values):.1f}"


def middle_ms(values: Sequence[float]) -> str:
    """The median in milliseconds."""
    return f"{1000 * statistics.median(values):.1f}" if values else NONE


def blocks_of(one: Measured, steps: int) -> list[float]:
    """Seconds of its blocks with K steps."""
    return one.blocks[steps].block_s if steps in one.blocks else []


def tables(report: Report, against: Report | None = None) -> list[Grid]:
    """All tables of a run, those without a figure left out."""
    found = [
        _whole_blocks(report),
        _relative(report),
        _inside(report),
        _alone(report),
        _ceilings(report),
        _distance(report),
        *(_growth(report, group) for group in report.groups if group != WAYS),
    ]
    if against is not None:
        found.append(_against(against, report))
    return [grid for grid in found if grid.rows]


def sentences(report: Report, against: Report | None = None) -> list[str]:
    """What stands beside the tables."""
    model, machine = report.model, report.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    load = "load average unknown" if machine.load < 0 else f"load average before {machine.load:.2f}"
    found = [
        f"{model.name} ({model.weights}, {model.file_mb:.0f} MB) on {machine.line}.",
        f"{versions}; {report.made}, {report.rounds} rounds in {report.took_s:.0f} s; {load}.",
        f"A block lasts S = {model.block_s:.3f} s. {FIGURES}",
        WAYS_ARE,
    ]
    if model.nulls:
        found.append("Every step evaluates the null condition, too, as the model asks for.")
    found.append(_start(report.start))
    found += [_a_step(one) for one in report.of(WAYS)[:1] if {1, 8} <= one.blocks.keys()]
    found += [f"{one.name}: not here: {one.error}." for one in report.measured if one.error]
    if against is not None:
        found += differences(against, report)
    return found


def _start(start: Start) -> str:
    if start.error:
        return f"From calling the program to the first sound: not here: {start.error}"
    opened, sounded, peak = map(statistics.median, (start.opened_s, start.sounded_s, start.peak_mb))
    return (
        f"From calling the program to its stream: {opened:.2f} s, to the first sound "
        f"{sounded:.2f} s; peak memory until then {peak:.0f} MB (median of {len(start.opened_s)})."
    )


def _a_step(one: Measured) -> str:
    ends = [statistics.median(blocks_of(one, steps)) for steps in (1, 8)]
    each = 1000 * (ends[1] - ends[0]) / 7
    return f"{one.name}: each further step adds {each:.1f} ms to a block."


def _whole_blocks(report: Report) -> Grid:
    rows: list[tuple[str, ...]] = []
    for one in report.of(WAYS):
        blocks = blocks_of(one, MIDDLE_K)
        share = f"{statistics.median(blocks) / report.model.block_s:.2f}" if blocks else NONE
        cells = [ms(blocks_of(one, steps)) for steps in STEPS]
        memory = f"{one.resident_mb:.0f} / {one.peak_mb:.0f}"
        rows.append((one.name, *cells, share, memory, f"{one.ready_s:.2f}"))
    columns = ("way", *(f"K = {steps}" for steps in STEPS), f"of S, K = {MIDDLE_K}")
    return Grid("whole blocks", (*columns, "memory, peak (MB)", "loaded (s)"), rows)


def _relative(report: Report) -> Grid:
    ways = report.of(WAYS)
    rows = [
        (one.name, *(_times(blocks_of(one, k), blocks_of(ways[0], k)) for k in STEPS))
        for one in ways[1:]
    ]
    title = f"block time as a multiple of {ways[0].name}, same round (median)" if ways else ""
    return Grid(title, ("way", *(f"K = {steps}" for steps in STEPS)), rows)


def _times(mine: Sequence[float], first: Sequence[float]) -> str:
    """Median over the rounds of the ratio within a round, in which the host hardly drifts."""
    if not mine or not first:
        return NONE
    return f"{statistics.median(a / b for a, b in zip(mine, first, strict=False)):.2f}"


def _inside(report: Report) -> Grid:
    rows: list[tuple[str, ...]] = []
    for one in report.of(WAYS):
        if MIDDLE_K in one.blocks:
            parts = one.blocks[MIDDLE_K].parts_s
            cells = [middle_ms(parts.get(part, [])) for part in BLOCK_PARTS]
            rows.append((one.name, *cells, ms(one.blocks[MIDDLE_K].after_s)))
    columns = ("way", *BLOCK_PARTS, "after the last sample")
    words = "medians; the context pass is made before the last sample"
    return Grid(f"where a block's time goes, K = {MIDDLE_K} ({words})", columns, rows)


def _alone(report: Report) -> Grid:
    rows = [
        (one.name, *(ms(one.parts.get(part, [])) for part in PARTS))
        for one in report.of(WAYS)
        if one.parts
    ]
    words = {"denoise": "one step", "text": "text (a prompt)", "encode": "audio encode"}
    columns = ("way", *(words.get(part, part) for part in PARTS))
    return Grid("parts by themselves, batch 1", columns, rows)


def _ceilings(report: Report) -> Grid:
    rows: list[tuple[str, ...]] = []
    sizes = sorted({rows for one in report.ceilings for rows in one.gemm_s})
    for one in report.ceilings:
        words = f"{one.threads} thread{'s' * (one.threads > 1)}"
        if one.error:
            rows.append((f"{words}: not here: {one.error}", *[NONE] * (len(sizes) + 1)))
            continue
        rates = [f"{one.flops_per_s(size) / 1e9:.0f}" for size in sizes]
        rows.append((words, *rates, f"{one.bytes_per_s / 1e9:.1f}"))
    width = report.ceilings[0].width if report.ceilings else 0
    columns = ("machine", *(f"{size} rows (GFLOP/s)" for size in sizes), "memory read (GB/s)")
    return Grid(f"ceilings: fp32 products of width {width} and {4 * width}", columns, rows)


def _distance(report: Report) -> Grid:
    """How far passes are from the ceilings measured in the same rounds."""
    by_threads = {one.threads: one for one in report.ceilings if not one.error}
    rows: list[tuple[str, ...]] = []
    for one in report.of(WAYS):
        ceilings = by_threads.get(one.threads)
        for part, graph in (("context", "context"), ("one step", "denoise")):
            if ceilings and graph in one.work and one.parts.get(graph):
                rows.append((f"{one.name}: {part}", *_distances(one, graph, ceilings)))
    columns = ("pass", "GFLOP", "weights (MB)", "ms", "GFLOP/s")
    limits = ("of fp32 products", "of memory read", "of both in turn")
    return Grid("distance from the ceilings", (*columns, *limits), rows)


def _distances(one: Measured, graph: str, ceilings: Ceilings) -> tuple[str, ...]:
    work, seconds = one.work[graph], statistics.median(one.parts[graph])
    many = graph == "context" and one.mode != "causal"
    rows = one.shape.context if many else one.shape.block
    products_s = work.flops / ceilings.flops_per_s(rows)
    memory_s = work.weight_bytes / ceilings.bytes_per_s
    shares = (products_s, memory_s, products_s + memory_s)
    return (
        f"{work.flops / 1e9:.2f}",
        f"{work.weight_bytes / 1e6:.1f}",
        f"{1000 * seconds:.1f}",
        f"{work.flops / seconds / 1e9:.0f}",
        *(f"{100 * share / seconds:.0f} %" for share in shares),
    )


def _growth(report: Report, group: str) -> Grid:
    latent_s = report.model.block_s / _block_of(report)
    full = group == "size"
    steps = STEPS if full else (SIZES_STEPS,)
    rows: list[tuple[str, ...]] = []
    for one in report.of(group):
        blocks = blocks_of(one, SIZES_STEPS)
        share = statistics.median(blocks) / (latent_s * one.shape.block)
        parts = [ms(one.parts.get(part, [])) for part in ("context", "denoise", "decode")]
        cells = [ms(blocks_of(one, count)) for count in steps]
        rows.append((one.name, *parts, *cells, f"{share:.2f}", f"{one.resident_mb:.0f}"))
    columns = ("random weights", "context", "one step", "decode")
    counts = (f"K = {count}" for count in steps)
    tail = (f"of S, K = {SIZES_STEPS}", "memory (MB)")
    return Grid(f"how cost grows: {group}", (*columns, *counts, *tail), rows)


def _block_of(report: Report) -> int:
    """Latents in a block of the given model."""
    ways = [one for one in report.measured if one.group == WAYS]
    return ways[0].shape.block if ways else 1


def _against(old: Report, new: Report) -> Grid:
    found = changes(old, new)
    whats = list(dict.fromkeys(change.what for change in found))
    ratios: dict[str, dict[str, str]] = {}
    for change in found:
        name = change.name if change.group == WAYS else f"{change.group}: {change.name}"
        ratios.setdefault(name, {})[change.what] = f"{change.ratio:.2f}"
    rows = [(name, *(own.get(what, NONE) for what in whats)) for name, own in ratios.items()]
    words = {"denoise": "one step"}
    title = f"medians as a multiple of those of {old.made}; above 1 is slower now"
    return Grid(title, ("way", *(words.get(what, what) for what in whats)), rows)
