"""Hanging models, kills and ends at a small count.

LMDM_STALLS says how many blocks hang (2), LMDM_STAGE_KILLS how often the daemon is killed (2).
"""

from __future__ import annotations

import os
from pathlib import Path

from faults import STATES, ends, kills, stalls
from machines import JackServer

STALLS = int(os.environ.get("LMDM_STALLS", "2"))
KILLS = int(os.environ.get("LMDM_STAGE_KILLS", "2"))
LONGEST_END_S = 4.0
"""Two seconds are promised on a machine that is not busy with other tests."""


def test_a_model_that_hangs_stops_neither_dry_sound_nor_osc_nor_the_end(
    model: Path, server: JackServer, tmp_path: Path
) -> None:
    figures = stalls(STALLS, model, server, tmp_path)
    assert figures.told >= STALLS
    assert figures.elsewhere == 0
    assert figures.in_place >= figures.windows / 2 > 0
    assert figures.blocks_after > 0
    assert figures.tracebacks == 0
    assert figures.exit_code is not None
    assert figures.ended_in_s < LONGEST_END_S


def test_a_killed_daemon_leaves_nothing_behind_and_starts_again(
    model: Path, server: JackServer, tmp_path: Path
) -> None:
    figures = kills(KILLS, model, server, tmp_path)
    assert figures.complaints() == []
    assert figures.kills == KILLS


def test_the_program_ends_in_every_state(model: Path, server: JackServer, tmp_path: Path) -> None:
    figures = ends(1, model, server, tmp_path, both=False)
    assert [end.state for end in figures.ends] == list(STATES)
    for end in figures.ends:
        assert end.code is not None, end
        assert end.seconds < LONGEST_END_S, end
        assert end.take_complete is not False or "stuck" in end.state, end
