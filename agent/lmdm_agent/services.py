"""What a live run does for a performer beyond the session; implements `protocol.Services`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lmdm_agent import library
from lmdm_agent.config import Settings
from lmdm_agent.engine import Instrument
from lmdm_agent.model import load
from lmdm_agent.peripherals import Peripherals
from lmdm_agent.presets import Presets
from lmdm_agent.session import Session
from lmdm_agent.takes.recorder import Recorder


class LiveServices:
    """Takes, models, presets, MIDI and Link of a live run. Called by the commander.

    Args:
        settings: What runs.
        session: The running session.
        model: The model file it started with; its folder counts among those of models.
        recorder: Its takes.
        presets: Where presets are.
        peripherals: MIDI and Link; asked for when they are needed, as they send messages
            themselves.
    """

    def __init__(
        self,
        settings: Settings,
        session: Session,
        model: Path,
        recorder: Recorder,
        presets: Presets,
        peripherals: Callable[[], Peripherals],
    ) -> None:
        self.presets = presets
        self.last_take: Path | None = None
        self._settings = settings
        self._session = session
        self._recorder = recorder
        self._peripherals = peripherals
        self._models = [*map(library.whole, settings.files.models), model.absolute().parent]
        self._sounds = library.sound_folders(settings.files.sounds, settings.record.folder)

    def record(self, on: bool, name: str) -> str:
        """Start or end a take; return its path."""
        if on:
            self._session.remark = ""
        path = self._recorder.record(name) if on else self.end_take()
        return str(path or "")

    def end_take(self) -> Path | None:
        """End the take that runs, if any."""
        path = self._recorder.stop()
        self.last_take = path or self.last_take
        return path

    def capture(self, minutes: float | None) -> str:
        """Save what was just played; return the path of the take that is being written."""
        return str(self._recorder.capture(minutes))

    def held(self) -> tuple[float, float]:
        """What a capture would save: seconds and megabytes."""
        held = self._recorder.held
        return held.seconds, held.megabytes

    def recording(self) -> str:
        """The path of the take that runs; empty when none does."""
        return str(self._recorder.path or "")

    def find_model(self, name: str) -> Callable[[], Instrument]:
        """Find a model by name; what is returned loads it."""
        path = library.named_model(name, self._models)
        engine = self._settings.engine
        return lambda: load(
            path,
            providers=engine.provider,
            threads=engine.threads or None,
            pause=self._session.pause,
        )

    def find_sound(self, name: str) -> Path:
        """Find a sound by name in the folders of sounds."""
        return library.find_sound(name, self._sounds)

    def link(self, on: bool) -> int:
        """Join or leave Ableton Link; return how many others are on it."""
        return self._peripherals().link(on)

    def linked(self) -> tuple[bool, int]:
        """Whether Link is joined, and how many others are on it."""
        return self._peripherals().linked()

    def midi(self, verb: str, target: str) -> None:
        """Learn or forget what moves a target, or stop learning."""
        self._peripherals().midi(verb, target)

    def current(self, name: str) -> object:
        """The value of a control, or whether record or link is on."""
        if name == "record":
            return bool(self.recording())
        return self.linked()[0] if name == "link" else getattr(self._session.state.current, name)

    def catalog(self) -> Sequence[tuple[str, str, str]]:
        """Models, presets and sounds that can be loaded, and what MIDI moves."""
        rows = [("model", path.name, "") for path in library.models(self._models)]
        rows += [("preset", name, "") for name in self.presets.names()]
        rows += [("sound", name, "") for name in library.sounds(self._sounds)]
        return rows + self._peripherals().mapped()
