"""Following the tempo of Ableton Link; the only module that knows the library for it.

The library is LinkPython-extern: its calls are plain and may come from any thread, it hands out
tempo, beat and Link's own clock together, it has type stubs, and there are wheels for Linux, macOS
and Windows; aalink, the other one in good care, is built around an asyncio loop.

Licence: Ableton Link is under the GNU GPL, version 2 or later, and the library contains it. This
program is under Apache-2.0 and neither contains nor needs it. It is therefore an optional extra,
``lmdm-agent[link]``, which whoever wants Link installs themselves, and it is first imported when
Link is first asked for. Whoever passes on the two together passes on a work under the GPL.
"""

from __future__ import annotations

import logging
import math
import statistics
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from lmdm_agent.errors import LmdmError
from lmdm_agent.tempo import Beats

if TYPE_CHECKING:
    from link import Link

log = logging.getLogger("lmdm.link")

Seconds = Callable[[], float]
Follow = Callable[[float, float, float], None]

POLL_S = 0.05
STOP_TIMEOUT_S = 1.0

SLOWEST_BPM, FASTEST_BPM = 20.0, 999.0
"""What a Link session allows."""

FIRST_BPM = 120.0
"""The tempo we propose when nobody said one; the session's own wins if there is a session."""

NOTICED_BPM = 0.01
NOTICED_S = 0.010
"""Less than this is the clocks' own unrest: Link keeps whole microseconds per beat, and the device
counts in buffers."""

WINDOW = 20
"""Looks over which the two clocks are compared: one second."""

CLOCK_JUMP_S = 0.25
"""The clocks move apart by this much only when the device was opened anew."""

SLOW_LOOK_S = 0.005
"""A look that was interrupted for this long says nothing about the clocks."""


class LinkMissing(LmdmError):  # noqa: N818
    """The optional library is not installed."""


def available() -> bool:
    """Tell whether the optional library can be used here."""
    try:
        _link_class()
    except LinkMissing:
        return False
    return True


def _link_class() -> type[Link]:
    """The library's class for one participant; imported on the first call."""
    try:
        from link import Link
    except (ImportError, OSError) as error:  # `link` is a common name: it may be another package
        raise LinkMissing(
            "Ableton Link needs an optional library (GPL); install it with "
            "`pip install 'lmdm-agent[link]'` and start again."
        ) from error
    return Link


class LineWatcher:
    """Turns what Link says into a line of beats on the sample clock, and notices when it moved.

    The two clocks run apart slowly, and the sample clock moves in whole buffers; the median of
    their distance over a second hides both.
    """

    def __init__(self) -> None:
        self._offsets: deque[float] = deque(maxlen=WINDOW)
        self._line: Beats | None = None

    def look(self, bpm: float, beat: float, link_s: float, seconds: float) -> Beats | None:
        """Take one observation.

        Args:
            bpm: Tempo of the session.
            beat: Beat of the session at ``link_s``.
            link_s: Link's clock in seconds.
            seconds: The sample clock at the same moment, in seconds.

        Returns:
            The new line, anchored at this moment, or None while the last one still holds.
        """
        line = Beats(round(bpm, 3), link_s + self._offset(seconds - link_s), beat)
        if self._line is not None and not _noticeable(self._line, line):
            return None
        self._line = line
        return line

    def forget(self) -> None:
        """Report the next line in any case: nobody took the last one."""
        self._line = None

    def _offset(self, newest_s: float) -> float:
        if self._offsets and abs(newest_s - statistics.median(self._offsets)) > CLOCK_JUMP_S:
            self._offsets.clear()
        self._offsets.append(newest_s)
        return statistics.median(self._offsets)


def _noticeable(old: Beats, new: Beats) -> bool:
    if abs(new.bpm - old.bpm) > NOTICED_BPM:
        return True
    beats_off = new.anchor_beat - old.beat_at(new.anchor_s)
    return abs(beats_off) * 60 / new.bpm > NOTICED_S


class LinkFollower:
    """Takes part in the Link session of the local network and reports its tempo and beat.

    One thread looks about 20 times a second. It calls ``follow(bpm, beat, seconds)`` soon after
    `start` and again whenever tempo or phase moved noticeably: at ``seconds`` of the sample clock
    it is ``beat``. Only the phase of ``beat`` within ``quantum`` is shared with the other players;
    bars are everybody's own to count.
    """

    def __init__(self, get_seconds: Seconds, follow: Follow, quantum: float = 4.0) -> None:
        """Prepare; nothing is imported or sent before `start`.

        Args:
            get_seconds: The sample clock in seconds; what it raises is logged, then looked again.
            follow: Takes a new line of beats, in this object's thread; what it raises is logged.
            quantum: Beats after which the phase repeats, usually a bar; may be set at any time.
        """
        self.quantum = quantum
        self._get_seconds = get_seconds
        self._follow = follow
        self._bpm = FIRST_BPM
        self._link: Link | None = None
        self._thread: threading.Thread | None = None
        self._halt = threading.Event()

    def start(self) -> None:
        """Join or begin a session; nothing happens when already started.

        Raises:
            LinkMissing: the library is not installed.
            LmdmError: the library cannot use the network.
        """
        if self._link is not None:
            return
        make = _link_class()
        try:
            link = make(self._bpm)
            link.enabled = True
        except RuntimeError as error:
            raise LmdmError(f"Ableton Link could not start: {error}.") from error
        self._link = link
        self._halt = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(link, self._halt), name="lmdm-link", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Leave the session; harmless when not started, and inside ``follow``."""
        self._halt.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_TIMEOUT_S)
            if thread.is_alive():
                log.warning("whoever follows Ableton Link did not return; left behind")
        link, self._link = self._link, None
        if link is not None:
            link.enabled = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def peers(self) -> int:
        """Other players in the session; 0 while stopped."""
        link = self._link
        return link.numPeers() if link is not None else 0

    def set_tempo(self, bpm: float) -> float:
        """Change the tempo for every player, or, before `start`, choose the one to propose.

        Args:
            bpm: Wanted tempo; clamped to what Link allows (20 to 999). A session cannot be
                without a tempo, so 0, less, or a number that is not finite changes nothing.

        Returns:
            The tempo that now holds.
        """
        link = self._link
        wanted = math.isfinite(bpm) and bpm > 0
        if wanted:
            self._bpm = min(max(bpm, SLOWEST_BPM), FASTEST_BPM)
        if link is None:
            return self._bpm
        state = link.captureAppSessionState()
        # Saying again what holds would start a quarrel between two that follow each other.
        if wanted and abs(state.tempo() - self._bpm) > NOTICED_BPM:
            state.setTempo(self._bpm, link.clock().micros())
            link.commitAppSessionState(state)
        return round(state.tempo(), 3)

    def _run(self, link: Link, halt: threading.Event) -> None:
        watcher, failed = LineWatcher(), False
        while not halt.is_set():
            try:
                self._look(link, watcher, halt)
                failed = False
            except Exception as error:
                # Once per row of failures: twenty lines a second would hide everything else.
                if not failed:
                    log.warning("Ableton Link cannot be followed at the moment: %s", error)
                    log.debug("because of", exc_info=True)
                failed = True
                watcher.forget()
            halt.wait(POLL_S)

    def _look(self, link: Link, watcher: LineWatcher, halt: threading.Event) -> None:
        state = link.captureAppSessionState()
        before_s = self._get_seconds()
        micros = link.clock().micros()
        after_s = self._get_seconds()
        if not 0 <= after_s - before_s < SLOW_LOOK_S:
            return
        beat = state.beatAtTime(micros, self.quantum)
        line = watcher.look(state.tempo(), beat, micros / 1e6, (before_s + after_s) / 2)
        if line is not None and not halt.is_set():
            self._follow(line.bpm, line.anchor_beat, line.anchor_s)
