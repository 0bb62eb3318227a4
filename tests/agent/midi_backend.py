"""A backend for mido whose devices are plugged and played by a test (MIDO_BACKEND=midi_backend)."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

import mido
from mido.ports import BaseInput

devices: list[str] = []
"""Names of the inputs there are."""
opened: list[Input] = []
"""Inputs that are open now."""
arrivals: queue.SimpleQueue[Input] = queue.SimpleQueue()
"""Every input as it is opened, for a test to wait for."""
broken: list[Exception] = []
"""Raised by the next listing or opening, the last one first."""


def get_devices(**_: Any) -> list[dict[str, Any]]:
    """All devices, as mido asks for them."""
    if broken:
        raise broken.pop()
    return [{"name": name, "is_input": True, "is_output": False} for name in devices]


class Input(BaseInput):
    """An open port."""

    def _open(self, callback: Callable[[Any], None] | None = None, **_: Any) -> None:
        if broken:
            raise broken.pop()
        self.callback = callback
        opened.append(self)
        arrivals.put(self)

    def _close(self) -> None:
        opened.remove(self)


def play(kind: str, **values: Any) -> None:
    """Send one message through the last port opened."""
    callback = opened[-1].callback
    assert callback is not None
    callback(mido.Message(kind, **values))
