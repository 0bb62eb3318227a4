"""Somebody who listens for the dry sound once a second, in a thread of this process."""

from __future__ import annotations

import threading

from soak_rig import Player
from soak_sound import HEARD, Floats, OffsetWatch


class Watcher:
    """Looks for the dry sound once a second, in a thread."""

    def __init__(self, player: Player, noise: Floats) -> None:
        self.watch = OffsetWatch(noise)
        self._player = player
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        size = HEARD
        while not self._stop.wait(1.0):
            place = self._player.state.position.value - size
            if place > 0:
                self.watch.look(place, self._player.heard.at(place, size))
