"""The page of the terminal view, made from a `Snapshot`; pure.

The page is never longer than `ROWS` rows, and what is urgent stands where the eye is already: the
lost device takes the place of the meters, which have nothing to show then.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from lmdm_agent.takes.words import clock
from lmdm_agent.ui_snapshot import Snapshot

BAR_CELLS = 30
FLOOR_DB = -60.0
ROWS = 24
"""A terminal of the usual size has these."""
BANNER_WIDTH, FAULT_WIDTH = 78, 70
FRESH_S = 60.0
"""A fault older than this is told quietly."""

STATE_STYLES: Mapping[str, str] = {
    "offline": "dim",
    "loading": "yellow",
    "ready": "cyan",
    "running": "green",
    "late": "yellow",
    "error": "bold red",
}


def render(snapshot: Snapshot) -> RenderableType:
    """The page as a rich renderable; fits 80 columns and `ROWS` rows."""
    s = snapshot
    page = [_headline(s), Text(), *(_lost(s) if s.device_word == "lost" else _meters(s)), Text()]
    for slot, text, weight in s.prompts or ((0, "no prompt", 0.0),):
        label = f"prompt {slot}" if slot else "prompt"
        page.append(_row(label, _bar(weight, "magenta"), Text(f"{weight:4.2f}  {text}")))
    return Group(*_fitting([*page, Text(), *_facts(s), *_foot(s)]))


def _fitting(page: list[Text]) -> list[Text]:
    """The page without as many of its empty rows as it is too long; the lowest go first."""
    for row in range(len(page) - 1, -1, -1):
        if len(page) <= ROWS:
            break
        if not page[row].plain:
            del page[row]
    return page


def _meters(s: Snapshot) -> list[Text]:
    used = s.inference_s / s.deadline_s if s.deadline_s > 0 else 0.0
    times = Text(f"{1000 * s.inference_s:.0f} of {1000 * s.deadline_s:.0f} ms")
    if _fewer(s):
        times.append(f"   {s.steps} of {s.steps_wish} steps", "bold yellow")
    return [
        _row("in", _level_bar(s.level_in), _decibel(s.level_in)),
        _row("out", _level_bar(s.level_out), _decibel(s.level_out)),
        _row("block", _bar(used, _load_style(used)), times),
    ]


def _fewer(s: Snapshot) -> bool:
    return 0 < s.steps < s.steps_wish


def _lost(s: Snapshot) -> list[Text]:
    """In place of the meters, as nothing moves: what is gone, and what happens next."""
    rows = ("SOUND DEVICE LOST", s.device_text or s.device, "Model and context are kept.")
    found: list[Text] = []
    for row in rows:
        line = Text(f"  {row}", "bold white on red", no_wrap=True, overflow="ellipsis")
        line.truncate(BANNER_WIDTH, overflow="ellipsis", pad=True)
        found.append(line)
    return found


def _row(label: str, bar: Text, words: Text) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    return line.append(f"{label:10}", "dim").append_text(bar).append("  ").append_text(words)


def _headline(s: Snapshot) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append("● ", STATE_STYLES.get(s.state, ""))
    line.append(f"{s.state:9}", STATE_STYLES.get(s.state, ""))
    line.append(s.model or "no model", "bold")
    for on, word, style in (
        (s.panic, " PANIC ", "bold white on red"),
        (s.bypass, " BYPASS ", "black on yellow"),
        (s.mute, " MUTE ", "black on yellow"),
        (s.freeze, " FREEZE ", "black on cyan"),
    ):
        if on:
            line.append("  ").append(word, style)
    if s.recording:
        line.append("  ").append(f"● REC {clock(s.recorded_s)}", "bold red")
    return line


def _facts(s: Snapshot) -> list[Text]:
    bad = "yellow"
    counts = Text(no_wrap=True, overflow="ellipsis")
    counts.append(f"delay     {1000 * s.delay_s:.0f} ms = {s.delay_samples} samples")
    counts.append(f"   block {max(s.block, 0)}")
    counts.append(f"   late {s.late_blocks}", bad if s.late_blocks else "")
    counts.append(f"   skipped {s.skipped_blocks}", bad if s.skipped_blocks else "")
    counts.append(f"   xruns {s.xruns}", bad if s.xruns else "")
    device = Text(no_wrap=True, overflow="ellipsis", style="dim")
    device.append(f"sound     {s.device or 'no device'}, {s.rate} Hz")
    sampling = Text(no_wrap=True, overflow="ellipsis", style="dim")
    pinned = "" if s.auto_steps else " pinned"
    sampling.append(f"model     {s.steps_wish} steps{pinned} {s.solver}, guidance {s.guidance:.2f}")
    sampling.append(f"   block {1000 * s.block_s:.0f} ms   OSC port {s.osc_port}")
    rows = [counts, sampling, device]
    if s.clock:
        rows.insert(1, Text(f"tempo     {s.clock}", no_wrap=True, overflow="ellipsis"))
    if s.waiting:
        counts.append(f"   waiting {s.waiting}", "cyan")
    return [*rows, *_safety(s)]


def _safety(s: Snapshot) -> list[Text]:
    """What was caught, and why there are fewer steps; no row while there is nothing to tell."""
    counted = (
        ("muted", s.muted_blocks),
        ("refreshed", s.refreshes),
        ("restarted", s.restarts),
        ("device lost", s.device_losses),
        ("limited", s.limited_samples),
    )
    words = [f"{name} {count}" for name, count in counted if count]
    rows = [Text(f"safety    {'   '.join(words)}", "yellow")] if words else []
    if _fewer(s) and s.steps_reason:
        why = s.steps_reason.removeprefix(f"{s.steps} of {s.steps_wish} steps: ")
        rows.append(Text(f"steps     {why}", "yellow"))
    if s.fault:
        fault = f"{clock(s.fault_age_s)} ago: {s.fault}"
        lines = textwrap.wrap(fault, FAULT_WIDTH, max_lines=2, placeholder=" …")
        heads = ("fault     ", " " * 10)
        style = "yellow" if s.fault_age_s < FRESH_S else "dim"
        rows += [Text(f"{head}{line}", style) for head, line in zip(heads, lines, strict=False)]
    for row in rows:
        row.no_wrap, row.overflow = True, "ellipsis"
    return rows


def _foot(s: Snapshot) -> list[Text]:
    rows: list[Text] = []
    if s.recording:
        rows.append(Text(f"take      {s.recording}", "dim", no_wrap=True, overflow="ellipsis"))
    if s.held_s > 0 or s.capture:
        held = Text("capture   ", "dim", no_wrap=True, overflow="ellipsis")
        if s.held_s > 0:
            full = ": full" if s.held_full else ""
            held.append(f"last {clock(s.held_s)} held, {s.held_mb:.0f} MB{full}   ")
        rows.append(held.append(s.capture, "not dim cyan"))
    rows.append(Text())
    style = "red" if s.state == "error" else "yellow"
    rows.append(Text(s.message, style, no_wrap=True, overflow="ellipsis"))
    if s.keys:
        help_line = "q quit   m mute   b or space bypass   p panic   r record   c capture   k mark"
        rows.append(Text(help_line, "dim", no_wrap=True, overflow="ellipsis"))
    return rows


def _bar(part: float, style: str, cells: int = BAR_CELLS) -> Text:
    """A bar of fixed width filled to ``part`` (0 to 1, cut off beyond)."""
    part = min(max(part, 0.0), 1.0) if math.isfinite(part) else 1.0
    full, rest = divmod(round(part * cells * 8), 8)
    text = "█" * full + ("" if rest == 0 else " ▏▎▍▌▋▊▉"[rest])
    return Text(text, style).append("─" * (cells - len(text)), "bright_black")


def _level_bar(level: float) -> Text:
    style = "red" if level >= 1.0 else "yellow" if level > 0.5 else "green"
    return _bar(1.0 - _db(level) / FLOOR_DB, style)


def _db(level: float) -> float:
    return max(20.0 * math.log10(level), FLOOR_DB) if level > 0.0 else FLOOR_DB


def _decibel(level: float) -> Text:
    if level <= 0.0:
        return Text("silent", "dim")
    clipped = "  CLIP" if level >= 1.0 else ""
    return Text(f"{_db(level):6.1f} dB{clipped}", "red" if clipped else "")


def _load_style(used: float) -> str:
    return "red" if used >= 1.0 else "yellow" if used > 0.8 else "green"
