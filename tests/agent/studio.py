"""A desk with a recorder whose history is stepped by hand, and what its takes hold."""

from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from fakes import Desk, Floats, wait_for

from lmdm_agent.takes.format import Take, TrackName, read_take
from lmdm_agent.takes.journal import Journal, MessageRow
from lmdm_agent.takes.recorder import Recorder


class Studio:
    """Records what a desk plays; ``options`` are the recorder's."""

    def __init__(self, desk: Desk, folder: Path, **options: Any) -> None:
        self.desk = desk
        self.folder = folder
        self.journal = Journal()
        self.errors: list[str] = []
        self.captured: list[tuple[Path, float]] = []
        self.aside: list[tuple[Path, float]] = []
        self.recorder = Recorder(
            desk.ends,
            desk.session,
            self.journal,
            folder,
            {"slack_ms": 7},
            {"label": "none"},
            on_error=self.errors.append,
            on_captured=lambda path, seconds: self.captured.append((path, seconds)),
            on_put_aside=lambda path, seconds: self.aside.append((path, seconds)),
            **options,
        )

    def play(self, sound: Floats, step: int = 4410) -> Floats:
        """Play mono ``sound``; the history and a take that runs follow."""
        out: list[Floats] = []
        for start in range(0, len(sound), step):
            out.append(self.desk.play(sound[start : start + step]))
            self.recorder.tend()
            position = self.desk.ends.position
            wait_for(lambda position=position: self.written in (None, position))
        return np.concatenate(out)

    @property
    def written(self) -> int | None:
        """The position up to which a take is written; None when none runs."""
        take = self.recorder.take
        return take.start + take.length if take is not None and take.running else None

    def say(self, address: str, *args: Any) -> None:
        """Have a message accepted now."""
        block = self.desk.session.next_block
        self.journal.add(MessageRow(self.desk.ends.position, block, "me", address, args))

    def capture(self, minutes: float | None = None) -> Take:
        """Capture, and wait until it is on disk."""
        path = self.recorder.capture(minutes)
        assert self.recorder.wait_for_capture(30)
        return self.take(path)

    def take(self, path: Path | None) -> Take:
        """A take that is complete on disk."""
        assert path is not None
        take = read_take(path)
        assert take.manifest.complete
        return take


def samples(take: Take, name: TrackName) -> Floats:
    """All of a track, at its rate."""
    info = soundfile.info(take.track(name))
    assert (info.subtype, info.channels) == ("PCM_24", 2)
    return soundfile.read(take.track(name), dtype="float32")[0]
