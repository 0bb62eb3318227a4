"""Builds a live run from settings and takes it down again in reverse order.

Owns the order of start and stop: model, session, recorder, OSC, screen, device. Everything else
about a run lives in the parts it builds.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self

import msgspec

from lmdm_agent import library, loudness
from lmdm_agent.audio import (
    DeviceStream,
    NoDevice,
    StreamPlan,
    find_device,
    open_stream,
    plan_stream,
)
from lmdm_agent.commands import Commander
from lmdm_agent.config import DEFAULT_SLACK_MS, Settings, initial_controls
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.ends import Ends
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ConfigError, PortError
from lmdm_agent.matching import LoudnessMatcher
from lmdm_agent.model import Model, load
from lmdm_agent.notices import Notice, log_into
from lmdm_agent.osc import OscServer
from lmdm_agent.oscquery import OscQueryServer
from lmdm_agent.peripherals import Peripherals
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import PREFIX, Ack, Carried, Fail
from lmdm_agent.session import Session
from lmdm_agent.spec import ModelSpec
from lmdm_agent.takes.journal import Journal, carried_row, message_row
from lmdm_agent.takes.recorder import Recorder
from lmdm_agent.takes.repair import repair_all
from lmdm_agent.takes.words import clock
from lmdm_agent.timeline import Timeline
from lmdm_agent.ui import LiveView, Snapshot, snapshot_of

log = logging.getLogger("lmdm.app")

WATCH_S = 0.1
LEVEL_HOLD_S = 0.15
RINGS_S = 20.0


def timeline_of(spec: ModelSpec, slack_ms: float | None = None) -> Timeline:
    """Block and slack of a model; the slack is whole latents, so that stems stay aligned.

    Args:
        spec: The model.
        slack_ms: None takes `DEFAULT_SLACK_MS`, or the block where that is shorter.

    Raises:
        ConfigError: The slack is negative or longer than a block.
    """
    if slack_ms is None:
        slack_ms = min(DEFAULT_SLACK_MS, 1000 * spec.block_s)
    latents = round(slack_ms / 1000 * spec.sample_rate / spec.samples_per_latent)
    if not 0 <= latents <= spec.block_latents:
        raise ConfigError(
            f"slack of {slack_ms:g} ms given; 0 to {1000 * spec.block_s:.0f} ms allowed with "
            f"{spec.name}."
        )
    return Timeline(spec.block_samples, latents * spec.samples_per_latent)


def check_slack(timeline: Timeline, spec: ModelSpec, plan: StreamPlan) -> None:
    """Refuse a slack that is late by construction: a block is known only a buffer after its end.

    Raises:
        ConfigError: The slack is shorter than a device buffer.
    """
    slack_ms = 1000 * timeline.slack_samples / spec.sample_rate
    buffer_ms = 1000 * plan.buffer_samples / plan.rate
    if slack_ms < buffer_ms:
        raise ConfigError(
            f"slack of {slack_ms:.0f} ms given; at least the device buffer of {buffer_ms:.0f} ms "
            "is needed. Raise --slack-ms or lower --buffer."
        )


def starting_controls(settings: Settings, spec: ModelSpec) -> Controls:
    """Defaults, then what the model was trained for, then the settings."""
    trained = Controls(
        steps=spec.steps,
        solver=spec.solver,
        guidance=spec.guidance,
        cfg_weight=spec.cfg_weight,
        context_dropout=spec.context_dropout_latents,
    )
    for slot, text in enumerate(spec.prompts[:2]):
        trained = trained.set_prompt(slot, text)
    wanted = initial_controls(settings)
    names = [*settings.controls]
    names += [name for name in ("prompts", "weights") if getattr(settings, name)]
    named: dict[str, Any] = {name: getattr(wanted, name) for name in names}
    return replace(trained, **named)


def shown(path: Path) -> str:
    """A path as the performer would type it; patches, elsewhere at home, get it whole."""
    with contextlib.suppress(OSError, ValueError):  # The folder is gone, or the path elsewhere.
        return str(path.relative_to(Path.cwd()))
    return str(path)


class Levels:
    """Peak levels for several readers: each gets the highest of the last moment."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._lock = threading.Lock()
        self._held = (0.0, 0.0)
        self._taken = 0.0

    def __call__(self) -> tuple[float, float]:
        """Levels (in, out), linear."""
        with self._lock:
            now = time.monotonic()
            if now - self._taken > LEVEL_HOLD_S:
                self._held, self._taken = self._ends.take_peaks(), now
            return self._held


class Live:
    """A running instrument; a context manager. Implements `lmdm_agent.protocol.Services`.

    Args:
        settings: What to run.
        model: The loaded model.
        plan: The device stream to open.
        screen: Whether to draw the terminal view.
        on_wait: Told what the end waits for, when the terminal view is gone.
    """

    def __init__(
        self,
        settings: Settings,
        model: Model,
        plan: StreamPlan,
        *,
        screen: bool = True,
        on_wait: Callable[[str], None] = log.info,
    ) -> None:
        self.settings = settings
        self.stopping = threading.Event()
        self.plan = plan
        self._screen = screen
        self._on_wait = on_wait
        self._stack = contextlib.ExitStack()
        self.state = ControlState(starting_controls(settings, model.spec))
        timeline = timeline_of(model.spec, settings.engine.slack_ms)
        check_slack(timeline, model.spec, plan)
        # Room for the delay and some blocks, however long a model's blocks are.
        seconds = max(RINGS_S, 6.0 * timeline.offset_samples / model.spec.sample_rate)
        self.ends = Ends(
            self.state, plan.rate, plan.inputs, plan.stem, plan.outputs, seconds=seconds
        )
        self.session = Session(model, timeline, self.state, self.ends)
        self.journal = Journal()
        record = settings.record
        # Patches may run in another folder than this program.
        self._folder = Path(record.folder).expanduser().absolute()
        self.recorder = Recorder(
            self.ends,
            self.session,
            self.journal,
            self._folder,
            self._settings_used(model),
            {**asdict(plan), "label": plan.label},
            form=record.format,
            minutes=record.capture_minutes,
            megabytes=record.capture_mb,
            on_error=self._recording_failed,
            on_captured=self._captured,
            on_capture_failed=lambda text: self._recording_failed(text, "capture"),
        )
        self.matcher = LoudnessMatcher(self.ends, self.state, self.session.delay_samples)
        self.commander = Commander(self.session, self)
        self.commander.listen(self._log_ack)
        self.commander.listen_carried(self._log_carried)
        self.oscquery: OscQueryServer | None = None
        self.levels = Levels(self.ends)
        self.osc = OscServer(
            self.commander, self.session, settings.osc.host, settings.osc.port, self.levels
        )
        folder = settings.presets.folder
        self.presets = Presets(Path(folder).expanduser() if folder else None)
        self.peripherals = Peripherals(
            self.session, settings.midi, self._from_midi, self._current, self._tell_midi
        )
        self.stream: DeviceStream | None = None
        self.last_take: Path | None = None
        self.captures: list[Path] = []
        self._marks = 0
        self._notice, self._remark, self._saved = Notice(), Notice(), Notice()

    def __enter__(self) -> Self:
        # What fails leaves nothing running: the stack unwinds what was started before it.
        with contextlib.ExitStack() as stack:
            # Now, as it holds up everything for most of a second.
            loudness.prepare()
            stack.enter_context(self.session)
            stack.enter_context(self.peripherals)
            stack.enter_context(self.osc)
            self._describe(stack)
            if self.settings.tempo.link:
                self.peripherals.link(True)
            stack.enter_context(self.recorder)
            stack.callback(self._tell_of_capture)
            stack.callback(self._end_take)
            stack.enter_context(self.matcher)
            self.stream = stack.enter_context(open_stream(self.ends, self.plan))
            if self.settings.record.start:
                self.recorder.record()
            self._repair_takes()
            if self._screen:
                stack.enter_context(log_into(self._show))
                stack.enter_context(LiveView(self._snapshot, self._keys()))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _describe(self, stack: contextlib.ExitStack) -> None:
        """Offer OSCQuery, unless switched off; the music does not depend on it."""
        osc = self.settings.osc
        if not osc.oscquery:
            return
        query = OscQueryServer(
            "127.0.0.1",
            osc.oscquery_port or self.osc.port,
            osc.host,
            self.osc.port,
            "lmdm-agent",
            self.commander.snapshot,
        )
        try:
            stack.enter_context(query)
            self.oscquery = query
            if osc.advertise:
                from lmdm_agent.discovery import Advertisement

                stack.enter_context(Advertisement(query.host, query.port))
        except PortError as error:
            self._say(str(error))

    def wait(self, seconds: float | None = None) -> None:
        """Return when asked to stop, or after ``seconds``; says when the device falls silent."""
        ends_at = None if seconds is None else time.monotonic() + seconds
        stalled = False
        while not self.stopping.wait(WATCH_S):
            if ends_at is not None and time.monotonic() >= ends_at:
                return
            now_stalled = self.stream is not None and self.stream.stalled()
            if now_stalled != stalled:
                trouble = f"{self.plan.label} has stopped: no sound moves until it comes back."
                self.session.trouble = trouble if now_stalled else ""
                if now_stalled:
                    self._say(trouble)
            stalled = now_stalled
            if not self._remark.text:
                self.session.remark = ""

    def _recording_failed(self, text: str, name: str = "record") -> None:
        self._remark.say(text)
        self.session.remark = text
        self.osc.publisher.tell_all("fail", (f"{PREFIX}{name}", "take", text))
        self._say(text)

    def _say(self, text: str) -> None:
        self._show(text)
        log.warning("%s", text)

    def _show(self, text: str) -> None:
        self._notice.say(text)

    def _end_take(self) -> Path | None:
        path = self.recorder.stop()
        self.last_take = path or self.last_take
        return path

    def _tell_of_capture(self) -> None:
        if self.recorder.saving_s > 0:
            self._on_wait(f"Saving the capture of {clock(self.recorder.saving_s)} ...")

    def _capture_words(self) -> str:
        saving_s = self.recorder.saving_s
        return f"capturing {clock(saving_s)} ..." if saving_s > 0 else self._saved.text

    def _snapshot(self) -> Snapshot:
        take, held = self.recorder.path, self.recorder.held
        return snapshot_of(
            self.session,
            device=self.plan.label,
            osc_port=self.osc.port,
            levels=self.levels(),
            recording=shown(take) if take else "",
            recorded_s=self.recorder.recorded_s,
            held_s=held.seconds,
            held_mb=held.megabytes,
            held_full=held.full,
            capture=self._capture_words(),
            message=self._notice.text,
        )

    def _keys(self) -> dict[str, Callable[[], None]]:
        def flip(name: str) -> Callable[[], None]:
            return lambda: self.tell(name, [not getattr(self.state.current, name)])

        return {
            "quit": self.stopping.set,
            "mute": flip("mute"),
            "bypass": flip("bypass"),
            "panic": flip("panic"),
            "record": lambda: self.tell("record", [self.recorder.path is None]),
            "capture": lambda: self.tell("capture", []),
            "mark": self._mark,
        }

    def _mark(self) -> None:
        self._marks += 1
        text = f"mark {self._marks}"
        self._show(f"marked: {text}")
        self.tell("mark", [text])

    def _from_midi(self, name: str, args: Sequence[object]) -> None:
        self.tell(name, args, "midi")

    def tell(self, name: str, args: Sequence[object], sender: str = "terminal") -> None:
        """Send a message from this program, as if over OSC; a refusal is shown."""

        def answer(reply: Ack | Fail) -> None:
            if isinstance(reply, Fail):
                self._say(reply.text)

        self.commander.apply(name, args, answer, sender)

    def _log_ack(self, ack: Ack, sender: str) -> None:
        row = message_row(ack, sender, self.ends.position, self.session.next_block)
        self.journal.add(row)

    def _log_carried(self, carried: Carried) -> None:
        self.journal.add(carried_row(carried, self.ends.position, self.session.next_block))

    def _settings_used(self, model: Model) -> dict[str, Any]:
        """The settings as they were resolved, for takes."""
        spec, timeline = model.spec, self.session.timeline
        used: dict[str, Any] = msgspec.to_builtins(self.settings)
        used["engine"] |= {
            "model": str(model.path),
            "providers": list(model.providers),
            "slack_ms": 1000 * timeline.slack_samples / spec.sample_rate,
        }
        return used

    def _repair_takes(self) -> None:
        """Put takes in order that a crash cut off, beside the music."""
        repairing = threading.Thread(
            target=repair_all, args=(self._folder, self._say), name="lmdm-repair", daemon=True
        )
        repairing.start()

    def _captured(self, path: Path, seconds: float) -> None:
        self.captures.append(path)
        # Beside what is held, too, where nothing else is said.
        self._saved.say(f"captured {clock(seconds)}")
        self._show(f"captured {clock(seconds)}: {shown(path)}")
        self.osc.publisher.tell_all("captured", (str(path), seconds))

    def _current(self, name: str) -> object:
        if name == "record":
            return bool(self.recording())
        return self.linked()[0] if name == "link" else getattr(self.state.current, name)

    def _tell_midi(self, word: str, target: str, source: str) -> None:
        self._show(" ".join(filter(None, (f"MIDI {word}:", target, source))))
        self.osc.publisher.tell_all("midi_map", (word, target, source))

    # Services: called by the commander.

    def record(self, on: bool, name: str) -> str:
        """Start or end a take; return its path."""
        if on:
            self.session.remark = ""
        path = self.recorder.record(name) if on else self._end_take()
        return str(path or "")

    def capture(self, minutes: float | None) -> str:
        """Save what was just played; return the path of the take that is being written."""
        return str(self.recorder.capture(minutes))

    def held(self) -> tuple[float, float]:
        """What a capture would save: seconds and megabytes."""
        held = self.recorder.held
        return held.seconds, held.megabytes

    def recording(self) -> str:
        """The path of the take that runs; empty when none does."""
        return str(self.recorder.path or "")

    def find_model(self, name: str) -> Callable[[], Instrument]:
        """Find a model by name or path; what is returned loads it."""
        path = library.find_model(name)
        return lambda: load(path, providers=self.settings.engine.provider)

    def link(self, on: bool) -> int:
        """Join or leave Ableton Link; return how many others are on it."""
        return self.peripherals.link(on)

    def linked(self) -> tuple[bool, int]:
        """Whether Link is joined, and how many others are on it."""
        return self.peripherals.linked()

    def midi(self, verb: str, target: str) -> None:
        """Learn or forget what moves a target, or stop learning."""
        self.peripherals.midi(verb, target)

    def catalog(self) -> Sequence[tuple[str, str, str]]:
        """Models and presets that can be loaded, and what MIDI moves."""
        rows = [("model", path.name, "") for path in library.models()]
        rows += [("preset", name, "") for name in self.presets.names()]
        return rows + self.peripherals.mapped()


@contextlib.contextmanager
def stop_on_signals(stopping: threading.Event) -> Generator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP (the terminal was closed) into a calm end.

    A second Ctrl-C ends at once. Who started the program with nohup wants no end by SIGHUP.
    """

    def handler(number: int, _frame: object) -> None:
        if stopping.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stopping.set()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def plan_of(settings: Settings) -> StreamPlan:
    """The device stream the settings ask for; their channels count from 1.

    Raises:
        NoDevice: There is no device at all.
        DeviceError: The device or a channel is not there.
    """
    device = settings.device
    source: str | int | None = device.device if device.device != "" else None
    sink: str | int | None = device.output_device if device.output_device != "" else None
    if source is None and sink is None:
        source, sink = _default_devices()
    return plan_stream(
        source,
        sink,
        device.rate or None,
        device.buffer,
        [c - 1 for c in device.inputs] or None,
        [c - 1 for c in device.outputs] or None,
        [c - 1 for c in device.stem],
    )


def _default_devices() -> tuple[int | None, int | None]:
    """Nothing where one device does both; else a microphone and speakers, as laptops have them."""
    try:
        find_device(None, "duplex")
    except NoDevice as nothing:
        try:
            return find_device(None, "input").index, find_device(None, "output").index
        except NoDevice:
            raise nothing from None
    return None, None
