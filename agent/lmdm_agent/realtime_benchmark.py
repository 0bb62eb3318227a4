"""The real-time side in figures: OSC, the device callback, the interpreter's lock, memory. Prints.

Nothing here needs a sound device: one made of a clock (`realtime_device`) runs the callback in a
process of its own, on the shared memory of a whole daemon that generates, while a patch in another
process sends OSC. Measured are that daemon and one whose stream stands still. Before it, how soon
a daemon that is started sounds; after it, how fast files are rendered and, with ``minutes``, how
memory goes in a virtual session.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

import msgspec
from rich.console import Console
from rich.table import Table

from lmdm_agent.app import Live
from lmdm_agent.bench_plan import memory_mb
from lmdm_agent.config import Settings, changed
from lmdm_agent.errors import LmdmError
from lmdm_agent.library import DEMO_TAKE, find_model
from lmdm_agent.model import Model, load
from lmdm_agent.osc_benchmark import (
    Row,
    hear,
    load_in_words,
    plan_without_device,
    rows_of,
    table_of,
)
from lmdm_agent.osc_benchmark_client import Traffic
from lmdm_agent.realtime_device import Beat, LockProbe, Spread, device, idle
from lmdm_agent.realtime_memory import BUFFERS, CallbackMemory, Hour, callback_memory, hour
from lmdm_agent.realtime_start import Start, start_to_sound
from lmdm_agent.render import read, render
from lmdm_agent.rig import starting_controls, timeline_of

SECONDS = 20.0
RENDER_S = 30.0
"""Of the demo take that is rendered, at most."""
PROMPT_SHARE = 0.25
"""Of the time in which prompts are sent, too."""
FLOOD_HZ = 400.0
"""Values a second: more than a hand, two controllers and a sequencer send."""
STARTS = 3
SITUATIONS = {"idle": "the stream stands still", "generating": "blocks are answered"}
Say = Callable[[str], None]


class Situation(msgspec.Struct, frozen=True):
    """What was seen while the daemon stood still, or generated.

    Attributes:
        osc: From sending a message over UDP to the ack that it is applied, by kind.
        lock: What a thread of the daemon that asks for the interpreter waits for it, and for the
            system to wake it.
        system: The same in an idle process beside it: the system's part alone.
        callback: What the callback did; None while there is no device.
        blocks, late, skipped: Blocks that were answered, came late, or not at all.
        resident_mb: Of the daemon's process at the end.
    """

    osc: list[Row]
    lock: Spread
    system: Spread
    callback: Beat | None
    blocks: int
    late: int
    skipped: int
    resident_mb: float


class Realtime(msgspec.Struct, frozen=True):
    """All figures.

    Attributes:
        model: Its name.
        buffer_samples, rate: Of the device made of a clock.
        situations: By their names in `SITUATIONS`.
        starts: From calling the program to its first sound, once after the other.
        callback_memory: What callbacks keep and make.
        render_speed: Length of what is rendered over the time that it takes.
        hour: How memory went; None unless it was asked for.
    """

    model: str
    buffer_samples: int
    rate: int
    situations: dict[str, Situation]
    starts: list[Start]
    callback_memory: CallbackMemory
    render_speed: float
    hour: Hour | None = None


def traffic_of(seconds: float, hz: float = FLOOD_HZ) -> Traffic:
    """What a patch sends in so many seconds."""
    prompts = max(1, round(PROMPT_SHARE * seconds * Traffic().prompts_hz))
    values = max(4, round((1.0 - PROMPT_SHARE) * seconds * hz))
    return Traffic(values=values, values_hz=hz, prompts=prompts, patience_s=10.0)


def watch(live: Live, traffic: Traffic, situation: str, *, hurry: bool = True) -> Situation:
    """Have a patch speak to a running daemon and look at it meanwhile.

    Args:
        live: Its session and its OSC run; no device is open.
        traffic: What the patch sends.
        situation: One of `SITUATIONS`.
        hurry: Whether the device runs before ordinary programs where that is allowed.

    Raises:
        LmdmError: A process failed, or the daemon vanished.
    """
    traffic = msgspec.structs.replace(traffic, port=live.osc.port, word=situation)
    before, first = live.session.health(), live.session.next_block
    with contextlib.ExitStack() as stack:
        quiet = stack.enter_context(idle())
        clock = None
        if situation == "generating":
            samples = live.plan.buffer_samples
            clock = stack.enter_context(device(live.ends, samples, hurry=hurry))
            _wait_for_sound(live)
        with LockProbe() as probe:
            outcome = hear(traffic)
        beat = clock.seen() if clock is not None else None
        system = quiet.seen()
    if outcome.gone:
        raise LmdmError("the daemon stopped answering while it was measured")
    after = live.session.health()
    return Situation(
        osc=rows_of(situation, outcome),
        lock=probe.waits,
        system=system,
        callback=beat,
        blocks=live.session.next_block - first,
        late=after.late_blocks - before.late_blocks,
        skipped=after.skipped_blocks - before.skipped_blocks,
        resident_mb=memory_mb()[0],
    )


def _wait_for_sound(live: Live, patience_s: float = 20.0) -> None:
    """Return when a device moves the sound."""
    ends_at, position = time.monotonic() + patience_s, live.ends.position
    while live.ends.position == position:
        if time.monotonic() > ends_at:
            raise LmdmError("the process with the callback moves no sound")
        time.sleep(0.01)


def render_speed(settings: Settings, model: Model, seconds: float = RENDER_S) -> float:
    """How many times faster than they sound the first seconds of the demo take are rendered."""
    spec = model.spec
    dry = read(DEMO_TAKE, spec.sample_rate)[:, : round(seconds * spec.sample_rate)]
    timeline = timeline_of(spec, settings.engine.slack_ms)
    started = time.perf_counter()
    render(model, timeline, dry, starting_controls(settings, spec))
    return dry.shape[1] / spec.sample_rate / (time.perf_counter() - started)


def run(
    settings: Settings,
    seconds: float = SECONDS,
    minutes: float = 0.0,
    *,
    hurry: bool = True,
    buffers: int = BUFFERS,
    starts: int = STARTS,
) -> Realtime:
    """Measure and print.

    Args:
        settings: What to run; no sound device is opened.
        seconds: How long each situation is watched, about.
        minutes: Of a virtual session whose memory is looked at; 0 plays none.
        hurry: Whether the device runs before ordinary programs where that is allowed, as on stage.
        buffers: Callbacks whose memory is looked at.
        starts: How often the agent is started.

    Raises:
        LmdmError: The model or a setting cannot be used.
    """
    console = Console()

    def say(text: str) -> None:
        console.print(text, markup=False)

    # First, as no other thread may run beside it.
    kept = callback_memory(buffers)
    engine = settings.engine
    path = find_model(engine.model, settings.files.models)
    words = ["--model", str(path.absolute()), "--provider", engine.provider]
    words += ["--threads", str(engine.threads)] if engine.threads else []
    started = [start_to_sound(words) for _ in range(starts)]
    model = load(path, providers=engine.provider, threads=engine.threads or None)
    settings = changed(
        settings, {"osc": {"host": "127.0.0.1", "port": 0, "oscquery": False}}, "bench"
    )
    rate, samples = settings.device.rate, settings.device.buffer
    plan = plan_without_device(model.spec, rate, samples)
    say(f"{model.spec.name}; {model.providers[0]}; {load_in_words()} before")
    situations: dict[str, Situation] = {}
    live = Live(settings, model, plan, screen=False)
    with live.session, live.osc:
        for name, words in SITUATIONS.items():
            say(f"{name}: {words}, {seconds:.0f} s")
            situations[name] = watch(live, traffic_of(seconds), name, hurry=hurry)
    found = Realtime(
        model=model.spec.name,
        buffer_samples=plan.buffer_samples,
        rate=plan.rate,
        situations=situations,
        starts=started,
        callback_memory=kept,
        render_speed=render_speed(settings, model, min(seconds, RENDER_S)),
        hour=_hour(settings, model, minutes, say) if minutes > 0.0 else None,
    )
    show(found, console)
    return found


def _hour(settings: Settings, model: Model, minutes: float, say: Say) -> Hour:
    said = 0.0

    def looked(over: float) -> None:
        nonlocal said
        if over - said >= minutes / 6.0:
            said = over
            say(f"virtual session: {over:.0f} of {minutes:.0f} min, {memory_mb()[0]:.0f} MB")

    return hour(settings, model, minutes, clock=time.perf_counter, looked=looked)


def show(found: Realtime, console: Console) -> None:
    """Print the figures."""
    for name, situation in found.situations.items():
        console.print(table_of(name, situation.osc))
    console.print(_times(found))
    for line in _sentences(found):
        console.print(line, markup=False)


def _times(found: Realtime) -> Table:
    table = Table("what", "while", "count", "p50", "p99", "max", title="real time, in ms")
    for name, seen in found.situations.items():
        rows: Sequence[tuple[str, Spread]] = (
            ("wait for the lock", seen.lock),
            ("an idle process waits", seen.system),
        )
        if seen.callback is not None:
            rows = (
                ("callback of a buffer", seen.callback.cost),
                ("it begins late", seen.callback.late),
                *rows,
            )
        for what, times in rows:
            values = (times.p50_ms, times.p99_ms, times.max_ms)
            table.add_row(what, name, str(times.count), *(f"{value:.3f}" for value in values))
    return table


def _sentences(found: Realtime) -> list[str]:
    buffer_ms = 1000 * found.buffer_samples / found.rate
    lines: list[str] = []
    if found.starts:
        # By its first sound; an odd number has one in the middle.
        ordered = sorted(found.starts, key=lambda start: start.sounded_s)
        middle = ordered[len(ordered) // 2]
        lines.append(
            f"From calling the program to its first buffer: {middle.opened_s:.2f} s; to its first "
            f"generated sound: {middle.sounded_s:.2f} s ({ordered[0].sounded_s:.2f} to "
            f"{ordered[-1].sounded_s:.2f} s in {len(ordered)} starts); peak memory by then "
            f"{middle.peak_mb:.0f} MB."
        )
    for name, seen in found.situations.items():
        if (beat := seen.callback) is not None:
            lines.append(
                f"{name}: {beat.cost.count} buffers of {found.buffer_samples} samples "
                f"({buffer_ms:.1f} ms), {beat.missed} ended too late for a device; objects "
                f"{beat.objects:+}; {seen.blocks} blocks of 1 to 8 steps, as the patch asks, "
                f"{seen.late} late, {seen.skipped} skipped; {seen.resident_mb:.0f} MB."
            )
    kept = found.callback_memory
    small, large = kept.samples
    lines.append(
        f"{kept.buffers} callbacks: objects {kept.objects[1]:+}, bytes {kept.bytes_kept[1]:+}; one "
        f"has {kept.bytes_most[0]} bytes at most with {small} samples, {kept.bytes_most[1]} with "
        f"{large} (an array of those: {4 * large}): "
        f"{'it makes no array' if kept.makes_no_array else 'IT MAKES ARRAYS'}."
    )
    lines.append(f"Files are rendered at {found.render_speed:.1f} times real time.")
    if (over := found.hour) is not None:
        lines.append(
            f"{over.minutes:.0f} virtual minutes in {over.took_s:.0f} s: {over.blocks} blocks, "
            f"{over.failed} failed, {over.prompts} prompts; {over.start_mb:.0f} MB at the start, "
            f"median {over.first_mb:.1f} MB in the first quarter, {over.last_mb:.1f} in the last "
            f"({over.grows_mb:+.1f}), {over.highest_mb:.1f} at most."
        )
    return lines
