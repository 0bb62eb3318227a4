"""The soak and the changes of models at a small count; `docs/reliability.md` has the large ones.

LMDM_SOAK_S says how long the soak is (20 seconds), LMDM_SWAPS how often the model changes (6).
"""

from __future__ import annotations

import os
from pathlib import Path

from controller import Wishes
from soak import Figures, Plan, soak

SOAK_S = float(os.environ.get("LMDM_SOAK_S", "20"))
SWAPS = int(os.environ.get("LMDM_SWAPS", "6"))
SWAP_EVERY_S = 3.0
QUIET_CORES = 0.3
"""With less foreign load than this, late blocks are the daemon's own fault."""


def check(figures: Figures) -> None:
    """What holds on any machine, however busy."""
    assert figures.exit_code == 0
    assert figures.tracebacks == 0, figures.log_lines
    assert figures.unanswered == {}
    assert figures.answered == figures.sent
    assert figures.windows_in_place > figures.windows / 4
    assert figures.windows_elsewhere == []
    assert figures.loop_samples == figures.buffer + figures.period
    take = figures.take
    assert take is not None
    assert take.complaints() == []
    assert take.seconds > 0.9 * figures.seconds
    assert take.replayed > 0
    if figures.foreign_cores < QUIET_CORES:
        assert (figures.late, figures.skipped) == (0, 0)


def test_a_restless_performer_is_answered_and_time_does_not_move(
    model: Path, tmp_path: Path
) -> None:
    wishes = Wishes(model_every_s=8.0, capture_every_s=10.0)
    figures = soak(Plan(SOAK_S / 60, model, wishes=wishes, replay_minutes=0.2), tmp_path)
    check(figures)
    assert figures.sent > 40 * SOAK_S
    assert not {key for key in figures.fails if key.endswith(" internal")}


def test_models_change_on_stage_and_broken_ones_do_not(model: Path, tmp_path: Path) -> None:
    wishes = Wishes(
        steps=2, solvers=("pingpong",), guided=False, model_every_s=SWAP_EVERY_S, capture_every_s=0
    )
    minutes = (SWAPS + 1) * SWAP_EVERY_S / 60
    plan = Plan(minutes, model, messages_hz=10, broken=True, wishes=wishes, replay_minutes=0.5)
    figures = soak(plan, tmp_path)
    check(figures)
    assert figures.swaps >= SWAPS
    refused = sum(count for key, (count, _) in figures.fails.items() if key == "model model")
    busy = sum(count for key, (count, _) in figures.fails.items() if key == "model busy")
    assert refused >= SWAPS // 3 - busy
    assert figures.take is not None
    changed = sum(n for name, n in figures.take.changes.items() if name.startswith("model"))
    assert changed > 0
    # Some wait for a bar that does not come, or are taken back by the performer.
    accepted = figures.swaps - refused - busy
    assert accepted / 2 - 1 <= changed <= accepted
