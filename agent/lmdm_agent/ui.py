"""The terminal view: one calm page, and a few keys. The only module that knows rich.live.

`render` is a pure function of a `Snapshot`; `LiveView` asks for one eight times a second and
hands key presses to the actions the caller gave.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import select
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from lmdm_agent.session import Session
from lmdm_agent.takes.words import clock

log = logging.getLogger("lmdm.ui")

REFRESH_HZ = 8
BAR_CELLS = 30
FLOOR_DB = -60.0

KEYS: Mapping[str, str] = {
    "q": "quit",
    "m": "mute",
    "b": "bypass",
    " ": "bypass",
    "p": "panic",
    "r": "record",
    "c": "capture",
    "k": "mark",
}
"""Key to action name; space is the big key for the one thing that may be urgent: dry sound."""

STATE_STYLES: Mapping[str, str] = {
    "offline": "dim",
    "loading": "yellow",
    "ready": "cyan",
    "running": "green",
    "late": "yellow",
    "error": "bold red",
}


@dataclass(frozen=True)
class Snapshot:
    """All that the page shows; levels are linear peaks, weights are normalised."""

    state: str = "offline"
    model: str = ""
    device: str = ""
    rate: int = 0
    osc_port: int = 0
    delay_samples: int = 0
    delay_s: float = 0.0
    block: int = -1
    block_s: float = 0.0
    inference_s: float = 0.0
    deadline_s: float = 0.0
    late_blocks: int = 0
    skipped_blocks: int = 0
    xruns: int = 0
    level_in: float = 0.0
    level_out: float = 0.0
    prompts: tuple[tuple[int, str, float], ...] = ()
    """(slot from 1, text, weight) of every slot in use."""
    steps: int = 0
    solver: str = ""
    guidance: float = 0.0
    mute: bool = False
    bypass: bool = False
    panic: bool = False
    freeze: bool = False
    clock: str = ""
    waiting: int = 0
    recording: str = ""
    recorded_s: float = 0.0
    held_s: float = 0.0
    held_mb: float = 0.0
    """What a capture would save, and the memory it takes; 0 s: nothing is held."""
    held_full: bool = False
    """Whether memory, not time, ends what is held."""
    capture: str = ""
    """The capture being saved, or saved just now, in words."""
    message: str = ""
    keys: bool = True


def snapshot_of(
    session: Session,
    *,
    device: str,
    osc_port: int,
    levels: tuple[float, float],
    recording: str = "",
    recorded_s: float = 0.0,
    held_s: float = 0.0,
    held_mb: float = 0.0,
    held_full: bool = False,
    capture: str = "",
    message: str = "",
) -> Snapshot:
    """Gather a snapshot from a running session; any thread."""
    health, controls = session.health(), session.state.current
    spec = session.engine.instrument.spec
    weights = controls.normalised_weights()
    slots = zip(range(1, len(weights) + 1), controls.prompts, weights, strict=True)
    slack_s = session.timeline.slack_samples / spec.sample_rate
    return Snapshot(
        state=health.state,
        model=spec.name,
        device=device,
        rate=session.ends.rate,
        osc_port=osc_port,
        delay_samples=health.delay_samples,
        delay_s=health.delay_s,
        block=health.block,
        block_s=health.block_s,
        inference_s=health.inference_s,
        # A block may take its slack; beyond it the answer is late, whatever a block lasts.
        deadline_s=min(slack_s, health.block_s) if slack_s > 0 else health.block_s,
        late_blocks=health.late_blocks,
        skipped_blocks=health.skipped_blocks,
        xruns=health.xruns,
        level_in=levels[0],
        level_out=levels[1],
        prompts=tuple((slot, text, weight) for slot, text, weight in slots if text),
        steps=controls.steps,
        solver=controls.solver,
        guidance=controls.guidance,
        mute=controls.mute,
        bypass=controls.bypass,
        panic=controls.panic,
        freeze=controls.freeze,
        clock=_clock_words(session),
        waiting=len(session.schedule) + len(session.heard_schedule),
        recording=recording,
        recorded_s=recorded_s,
        held_s=held_s,
        held_mb=held_mb,
        held_full=held_full,
        capture=capture,
        message=health.error or message,
    )


def _clock_words(session: Session) -> str:
    """Tempo, bar and beat, and how long a block is in beats; empty without a tempo."""
    clock = session.conductor.clock()
    if clock is None:
        return ""
    controls = session.state.current
    waits = "" if controls.quantise == "off" else f"   changes wait for the {controls.quantise}"
    return (
        f"{clock.bpm:.1f} bpm   bar {clock.bar} beat {int(clock.beat)} of {controls.beats_per_bar}"
        f"   block {clock.block_beats:.2f} beats{waits}"
    )


def render(snapshot: Snapshot) -> RenderableType:
    """The page as a rich renderable; fits 80 columns and 24 rows."""
    s = snapshot
    used = s.inference_s / s.deadline_s if s.deadline_s > 0 else 0.0
    times = f"{1000 * s.inference_s:.0f} of {1000 * s.deadline_s:.0f} ms"
    page = [
        _headline(s),
        Text(),
        _row("in", _level_bar(s.level_in), _decibel(s.level_in)),
        _row("out", _level_bar(s.level_out), _decibel(s.level_out)),
        _row("block", _bar(used, _load_style(used)), Text(times)),
        Text(),
    ]
    for slot, text, weight in s.prompts or ((0, "no prompt", 0.0),):
        label = f"prompt {slot}" if slot else "prompt"
        page.append(_row(label, _bar(weight, "magenta"), Text(f"{weight:4.2f}  {text}")))
    return Group(*page, Text(), *_facts(s), *_foot(s))


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
    sampling.append(f"model     {s.steps} steps {s.solver}, guidance {s.guidance:.2f}")
    sampling.append(f"   block {1000 * s.block_s:.0f} ms   OSC port {s.osc_port}")
    rows = [counts, sampling, device]
    if s.clock:
        rows.insert(1, Text(f"tempo     {s.clock}", no_wrap=True, overflow="ellipsis"))
    if s.waiting:
        counts.append(f"   waiting {s.waiting}", "cyan")
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


class LiveView:
    """Shows snapshots until left; a context manager.

    Args:
        snapshot: Called eight times a second, from the view's thread.
        actions: What the keys of `KEYS` do, by action name; missing ones do nothing.
        console: Where to draw; the terminal when not given.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        actions: Mapping[str, Callable[[], None]],
        console: Console | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._actions = actions
        self._console = console or Console()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._stack = contextlib.ExitStack()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        self._live = Live(
            console=self._console, auto_refresh=False, screen=self._console.is_terminal
        )
        self._stack.enter_context(self._live)
        bodies: list[Callable[[], None]] = [self._draw]
        if _is_terminal(sys.stdin):
            self._stack.enter_context(_single_keys())
            bodies.append(self._read_keys)
        for body in bodies:
            thread = threading.Thread(target=body, name="lmdm-ui", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=1.0)
        try:
            self._stack.close()
        except OSError:
            log.debug("the terminal was closed", exc_info=True)

    def press(self, key: str) -> None:
        """Do what a key does; unknown keys do nothing."""
        action = self._actions.get(KEYS.get(key.lower(), ""))
        if action is not None:
            action()

    def _draw(self) -> None:
        while True:
            if self._live is not None:
                try:
                    page = render(self._snapshot())
                except Exception:
                    # The view is the last thing that may stop a performance.
                    log.debug("the page could not be drawn", exc_info=True)
                else:
                    try:
                        self._live.update(page, refresh=True)
                    except OSError:  # The terminal was closed.
                        return
            if self._stop.wait(1.0 / REFRESH_HZ):
                return

    def _read_keys(self) -> None:
        while not self._stop.is_set():
            ready, _, _ = select.select([sys.stdin], [], [], 0.2)
            if ready:
                try:
                    typed = os.read(sys.stdin.fileno(), 32)
                except OSError:  # The terminal was closed.
                    return
                if not typed:
                    return
                for key in typed.decode(errors="ignore"):
                    self.press(key)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False


@contextlib.contextmanager
def _single_keys() -> Generator[None]:
    """Read keys without Enter; the terminal is put back whatever happens."""
    try:
        import termios
        import tty
    except ImportError:  # Windows has neither; the page is shown without keys
        yield
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    tty.setcbreak(handle)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # The terminal may be gone.
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
