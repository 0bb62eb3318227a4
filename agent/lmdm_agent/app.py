"""Builds a live run from settings and takes it down again in reverse order.

Owns the order of start and stop: session, OSC, recorder, device, screen. Everything else about a
run lives in the parts it builds.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import msgspec

from lmdm_agent import loudness
from lmdm_agent.allowed import Allowed
from lmdm_agent.announcer import Announcer, shown
from lmdm_agent.audio import StreamPlan
from lmdm_agent.commands import Commander
from lmdm_agent.config import Settings
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.device_keeper import DeviceEvent
from lmdm_agent.ends import Ends
from lmdm_agent.errors import PortError
from lmdm_agent.leaving import Background
from lmdm_agent.matching import LoudnessMatcher
from lmdm_agent.model import Model
from lmdm_agent.notices import log_into
from lmdm_agent.osc import OscServer
from lmdm_agent.oscquery import OscQueryServer
from lmdm_agent.peripherals import Peripherals
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import Ack, Carried, Fail
from lmdm_agent.rig import Rig
from lmdm_agent.services import LiveServices
from lmdm_agent.stall import LEAST_LOADING_S, StallWatch
from lmdm_agent.takes.journal import Journal, carried_row, message_row
from lmdm_agent.takes.recorder import Recorder
from lmdm_agent.takes.repair import repair_all
from lmdm_agent.takes.words import clock
from lmdm_agent.tidying import leave_alone, old_left_alone
from lmdm_agent.ui import LiveView
from lmdm_agent.ui_snapshot import Snapshot, snapshot_of

WATCH_S = 0.1
LEVEL_HOLD_S = 0.15


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
    """A running instrument; a context manager.

    Args:
        settings: What to run.
        model: The loaded model.
        plan: The device stream to open.
        stopping: Set when the run is to end.
        screen: Whether to draw the terminal view.
        checked: What the last soundcheck says about this machine, for takes.
        listed_by: The device process that listed the devices of ``plan``; it goes on to open them.
    """

    def __init__(
        self,
        settings: Settings,
        model: Model,
        plan: StreamPlan,
        *,
        stopping: threading.Event | None = None,
        screen: bool = True,
        checked: dict[str, Any] | None = None,
        listed_by: DeviceHost | None = None,
    ) -> None:
        self.settings = settings
        self.stopping = stopping or threading.Event()
        self.plan = plan
        self._screen = screen
        self._stack = contextlib.ExitStack()
        self.rig = Rig(
            settings, model, plan, self._device_changed, self.stopping, listed_by=listed_by
        )
        self.state, self.ends, self.session = self.rig.state, self.rig.ends, self.rig.session
        self.announcer = Announcer(self._remark)
        self.journal = Journal()
        self.recorder = self._recorder(model, checked)
        self.matcher = LoudnessMatcher(self.ends, self.state, self.session.delay_samples)
        folder = settings.presets.folder
        self.services = LiveServices(
            settings,
            self.session,
            model.path,
            self.recorder,
            Presets(Path(folder).expanduser() if folder else None),
            lambda: self.peripherals,
        )
        self.commander = Commander(self.session, self.services)
        self.commander.listen(self._log_ack)
        self.commander.listen_carried(self._log_carried)
        self.oscquery: OscQueryServer | None = None
        self.levels = Levels(self.ends)
        self.osc = OscServer(
            self.commander,
            self.session,
            settings.osc.host,
            settings.osc.port,
            self.levels,
            allowed=Allowed.of(settings.osc.allow),
        )
        self.announcer.tell_over(self.osc.publisher)
        self.session.listen_faults(self.announcer.fault)
        self.peripherals = Peripherals(
            self.session,
            settings.midi,
            lambda name, args: self.tell(name, args, "midi"),
            self.services.current,
            self.announcer.midi_map,
        )
        self.session.listen_refreshes(self.osc.publisher.tell_refreshed)
        self._stalls = StallWatch(
            lambda: self.session.busy_since,
            self.session.cancel_block,
            self._stalled,
            self.session.health().block_s,
            failed=self.session.thread_failed,
        )
        self._loads = StallWatch(
            lambda: self.session.preparing_since,
            self.session.cancel_preparing,
            self._load_stalled,
            self.session.health().block_s,
            failed=self.session.thread_failed,
            least_s=LEAST_LOADING_S,
            name="lmdm-load-watch",
        )
        self._marks = 0

    def _recorder(self, model: Model, checked: dict[str, Any] | None) -> Recorder:
        record, announcer = self.settings.record, self.announcer
        # Patches may run in another folder than this program.
        self._folder = Path(record.folder).expanduser().absolute()
        device = {**asdict(self.plan), "label": self.plan.label, "soundcheck": checked}
        return Recorder(
            self.ends,
            self.session,
            self.journal,
            self._folder,
            self._settings_used(model),
            device,
            form=record.format,
            minutes=record.capture_minutes,
            megabytes=record.capture_mb,
            on_error=announcer.recording_failed,
            on_captured=announcer.captured,
            on_put_aside=announcer.put_aside,
            on_capture_failed=lambda text: announcer.recording_failed(text, "capture"),
        )

    def __enter__(self) -> Self:
        # What fails leaves nothing running: the stack unwinds what was started before it.
        with contextlib.ExitStack() as stack:
            if self.settings.record.start:
                # A take needs it at once, and its end must not wait for it.
                loudness.prepare()
            stack.enter_context(self.session)
            stack.enter_context(self._stalls)
            stack.enter_context(self._loads)
            stack.enter_context(self.peripherals)
            stack.enter_context(self.osc)
            self._describe(stack)
            if self.settings.tempo.link:
                self.peripherals.link(True)
            stack.enter_context(self.recorder)
            stack.callback(self.services.end_take)
            stack.enter_context(self.matcher)
            stack.enter_context(self.rig.keeper)
            # Both now: the first block is still being heard. The meter takes most of a second.
            stack.enter_context(old_left_alone())
            if self.settings.record.start:
                self.recorder.record()
            else:
                Background(_prepare_meter, "lmdm-after-start")
            self._repair_takes()
            if self._screen:
                stack.enter_context(log_into(self.announcer.show))
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
            self.announcer.say(str(error))

    def wait(self, seconds: float | None = None) -> None:
        """Return when asked to stop, or after ``seconds``, which is the same."""
        ends_at = None if seconds is None else time.monotonic() + seconds
        while not self.stopping.wait(WATCH_S):
            if ends_at is not None and time.monotonic() >= ends_at:
                self.stopping.set()
            self.announcer.grow_old()

    # What happens.

    def _remark(self, text: str) -> None:
        self.session.remark = text

    def _device_changed(self, event: DeviceEvent) -> None:
        """Device thread."""
        lost = event.word == "lost"
        again = self.session.device_losses
        self.session.device_losses = self.rig.keeper.losses
        text = event.text if event.name in event.text else f"{event.name}: {event.text}"
        self.session.trouble = text if lost else ""
        self.osc.publisher.tell_device(event.word, event.name, event.text)
        if lost and self.session.device_losses > again:
            self.announcer.fault("device", text)
        elif event.text:
            self.announcer.say(text)

    def _stalled(self, seconds: float) -> None:
        """Watch thread."""
        self.announcer.fault(
            "model",
            f"the model has not answered for {seconds:.0f} s; this block is given up, dry sound "
            "goes on.",
        )

    def _load_stalled(self, seconds: float) -> None:
        """Load watch thread."""
        self.announcer.fault(
            "model",
            f"the model that was to play has been warming up for {seconds:.0f} s; it is given up, "
            "the one that plays goes on.",
        )

    def _repair_takes(self) -> None:
        """Put takes in order that a crash cut off, beside the music."""
        repairing = threading.Thread(
            target=repair_all,
            args=(self._folder, self.announcer.say),
            name="lmdm-repair",
            daemon=True,
        )
        repairing.start()

    # The screen.

    def _snapshot(self) -> Snapshot:
        take, held, device = self.recorder.path, self.recorder.held, self.rig.keeper.event
        saving_s, announcer = self.recorder.saving_s, self.announcer
        fault, fault_age_s = announcer.last_fault
        return snapshot_of(
            self.session,
            device=self.plan.label,
            device_word=device.word,
            device_text=device.text,
            osc_port=self.osc.port,
            levels=self.levels(),
            recording=shown(take) if take else "",
            recorded_s=self.recorder.recorded_s,
            held_s=held.seconds,
            held_mb=held.megabytes,
            held_full=held.full,
            capture=f"capturing {clock(saving_s)} ..." if saving_s > 0 else announcer.saved.text,
            message=announcer.notice.text,
            fault=fault,
            fault_age_s=fault_age_s,
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
        self.announcer.show(f"marked: {text}")
        self.tell("mark", [text])

    def tell(self, name: str, args: Sequence[object], sender: str = "terminal") -> None:
        """Send a message from this program, as if over OSC; a refusal is shown."""

        def answer(reply: Ack | Fail) -> None:
            if isinstance(reply, Fail):
                self.announcer.say(reply.text)

        self.commander.apply(name, args, answer, sender)

    # The log of a take.

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


def _prepare_meter() -> None:
    """Load the loudness meter, which is a library of tens of thousands of objects."""
    loudness.prepare()
    leave_alone()
