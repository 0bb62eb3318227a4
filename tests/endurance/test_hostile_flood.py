"""Hostile datagrams with honest messages among them; LMDM_PACKETS says how many (20,000)."""

from __future__ import annotations

import os
from pathlib import Path

from hostile import hostile
from hostile_packets import Hostile
from machines import JackServer

PACKETS = int(os.environ.get("LMDM_PACKETS", "20000"))


def test_sound_and_control_outlive_hostile_datagrams(
    model: Path, server: JackServer, tmp_path: Path
) -> None:
    figures = hostile(PACKETS, 1, model, server, tmp_path)
    assert figures.complaints() == []
    assert figures.packets >= PACKETS
    assert figures.honest > PACKETS / 100
    # A tenth at least could not be read at all; the rest got as far as the commander.
    assert figures.malformed > PACKETS / 10
    assert all(figures.kinds.values()) or PACKETS < 20_000
    assert figures.threads[1] <= figures.threads[0] + 2
    assert figures.files[1] <= figures.files[0] + 4


def test_the_datagrams_are_the_same_for_the_same_seed() -> None:
    one, two = Hostile(7), Hostile(7)
    assert one.make(2000) == two.make(2000)
    assert one.counts == two.counts
    assert Hostile(8).make(100) != Hostile(7).make(100)
