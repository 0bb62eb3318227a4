"""A run's results as text: tables in Markdown, made from the record alone."""

from __future__ import annotations

from typing import Any

from gpu.timing import median, quantile

DIT_TARGET_MS, BLOCK_TARGET_MS = 6.0, 10.0
"""What one H100 should reach with 8 steps of the full size."""
BASE = "torch plain eager, calls, fp32"
UNCACHED = "torch uncached eager, calls, fp32"


def _pair(times: list[float]) -> str:
    return f"{median(times):.3g} / {quantile(times, 0.99):.3g}" if times else "-"


def _times(data: dict[str, Any], name: str, steps: str, what: str, clock: str) -> list[float]:
    entry = data["variants"].get(name, {})
    return entry.get("times_ms", {}).get(steps, {}).get(what, {}).get(clock, [])


def _ratio(data: dict[str, Any], slow: str, name: str, steps: str) -> str:
    """How many times faster a whole block is than another variant's."""
    base, own = (_times(data, n, steps, "block", "wall") for n in (slow, name))
    return f"{median(base) / median(own):.1f}" if base and own else "-"


def _over_floor(data: dict[str, Any], name: str, steps: str, floor: str) -> str:
    entry = data["variants"][name]
    kind = "cached" if entry["cached"] else "uncached"
    least = data["floors_ms"].get(kind, {}).get(entry["precision"], {}).get(steps, {}).get(floor)
    times = _times(data, name, steps, "dit", "device")
    return f"{median(times) / least:.1f}" if times and least else "-"


def table(data: dict[str, Any], steps: str) -> str:
    """One row for each variant that ran, for one K."""
    head = (
        "variant",
        "DiT ms, device",
        "block ms, wall",
        "error latents / audio",
        "DiT over read floor",
        "over roof",
        "x eager fp32",
        "x uncached fp32",
    )
    rows = [head, ("---",) * len(head)]
    for name, entry in data["variants"].items():
        if entry["status"] != "ok" or steps not in entry.get("times_ms", {}):
            continue
        error = entry["error"][steps]
        rows.append(
            (
                name,
                _pair(_times(data, name, steps, "dit", "device")),
                _pair(_times(data, name, steps, "block", "wall")),
                f"{error['latents']:.1e} / {error['audio']:.1e}",
                _over_floor(data, name, steps, "read"),
                _over_floor(data, name, steps, "roof"),
                _ratio(data, BASE, name, steps),
                _ratio(data, UNCACHED, name, steps),
            )
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def parts(data: dict[str, Any]) -> str:
    """Medians of the pieces that could be timed alone, in ms by the device's clock."""
    rows = []
    for name, entry in data["variants"].items():
        found = {
            what: median(clocks["device"])
            for times in entry.get("times_ms", {}).values()
            for what, clocks in times.items()
            if what not in ("dit", "block") and clocks["device"]
        }
        if found:
            pieces = ", ".join(f"{what} {time:.3g}" for what, time in sorted(found.items()))
            rows.append(f"- {name}: {pieces}")
    return "\n".join(rows)


def _best(data: dict[str, Any], steps: str, what: str, clock: str) -> tuple[float, str] | None:
    found = [
        (median(times), name)
        for name in data["variants"]
        if (times := _times(data, name, steps, what, clock))
    ]
    return min(found, default=None)


def verdict(data: dict[str, Any]) -> str:
    """The fastest variants of the largest K, and the targets where they apply."""
    counts = {s for entry in data["variants"].values() for s in entry.get("times_ms", {})}
    if not counts:
        return "Nothing was measured."
    steps = max(counts, key=int)
    lines = []
    for what, clock, target in (
        ("dit", "device", DIT_TARGET_MS),
        ("block", "wall", BLOCK_TARGET_MS),
    ):
        best = _best(data, steps, what, clock)
        if best is None:
            continue
        text = f"Fastest {what} at K = {steps}: {best[0]:.3g} ms ({best[1]})"
        if steps == "8" and data["machine"].get("gpu") and data["sizes"]["name"] != "tiny":
            met = "met" if best[0] <= target else "missed"
            text += f"; target {target:g} ms on an H100: {met}"
        lines.append(text + ".")
    return "\n".join(lines)


def text(data: dict[str, Any]) -> str:
    """Everything, as one text."""
    machine, rates = data["machine"], data["ceilings"]
    out = [
        f"{data['sizes']['name']} on {machine.get('gpu', machine['host'])}, {data['date']}",
        ", ".join(f"{name} {version}" for name, version in data["versions"].items()),
    ]
    if rates:
        memory = [f"{name} {rates[name] / 1e9:.4g} GB/s" for name in ("read", "copy")]
        products = [f"{n} {r / 1e12:.3g} TFLOP/s" for n, r in rates.items() if n[-1].isdigit()]
        out.append(", ".join(memory + products))
    if not data["in_turns"]:
        out.append("It ended before the variants took turns: only the first blocks of each.")
    counts = {s for entry in data["variants"].values() for s in entry.get("times_ms", {})}
    for steps in sorted(counts, key=int):
        out.append(f"\nK = {steps}, median / p99\n\n{table(data, steps)}")
    out.append(f"\nParts, ms\n\n{parts(data)}\n\n{verdict(data)}")
    missing = [
        f"- {name}: {entry['status']}: {entry['why']}"
        for name, entry in data["variants"].items()
        if entry["status"] != "ok"
    ]
    if missing:
        out.append("\nNot measured\n\n" + "\n".join(missing))
    return "\n".join(out)
