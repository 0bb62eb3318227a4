"""What a take writes down of a message is a message: sent again, it is accepted again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from osc_fakes import Rig, rig, wait_for

from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.protocol import Ack
from lmdm_agent.takes.journal import MessageRow, message_row
from lmdm_agent.takes.rows import cell

EXAMPLES: dict[str, tuple[object, ...]] = {
    "prompt": (1, "rain on", "the sea"),
    "weight": (1, 0.5),
    "crossfade": (1, 2, 0.5),
    "fade": (2, 1.0),
    "record": (1, "first try"),
    "capture": (2.5,),
    "mark": ("second", "verse"),
    "model": ("toy",),
    "preset": ("soft",),
    "preset_fade": (1.0, "soft"),
    "preset_save": ("verse",),
    "at": (99, "steps", 3),
    "beat": (4.0,),
    "link": (1,),
    "midi": ("learn", "mix"),
}
UNHEARD = ("prime",)
"""Needs a sound file; `test_offline` plays one from a score."""


@pytest.fixture(scope="module")
def there() -> Iterator[Rig]:
    with rig() as found:
        yield found


@pytest.mark.parametrize("name", [e.name for e in (*CONTROLS, *ACTIONS) if e.name not in UNHEARD])
def test_a_logged_message_is_accepted_again(name: str, there: Rig) -> None:
    rows: list[MessageRow] = []
    there.commander.listen(lambda ack, sender: rows.append(message_row(ack, sender, 0, 1)))
    control = next((c for c in CONTROLS if c.name == name), None)
    args = EXAMPLES.get(name, ()) if control is None else (control.default,)
    assert isinstance(there.ask(name, *args), Ack)
    there.ask("link", 0)  # Link keeps the beat from everybody else.
    wait_for(lambda: len(rows) == 2)
    logged = rows[0]
    assert logged.address == name
    reply = there.ask(logged.address, *map(cell, logged.args))
    assert isinstance(reply, Ack), (logged.args, reply)
    there.ask("link", 0)
    del there.commander._listeners[:]


def test_paths_are_not_part_of_what_was_sent() -> None:
    ack = Ack("record", (1, "/takes/2026 first try"), 7, 0.0)
    assert message_row(ack, "me", 100, 8).args == (1,)
    ack = Ack("capture", (0.0, "/takes/2026"), 7, 0.0)
    assert message_row(ack, "me", 100, 8).args == (0.0,)
