"""The announced delay through a real audio server, to the sample; late, and a server that dies."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import numpy as np
import pytest
from fakes import delayed, noise
from machines import (
    BLOCK,
    BUFFER,
    AgentSetup,
    JackServer,
    Outcome,
    Shared,
    end,
    find_delay,
    play_through,
    run_agent,
)

FADE = 221


def mono(count: int) -> np.ndarray:
    """White noise, the same on both sides: every sample is its own mark."""
    return np.repeat(noise(count)[:, None], 2, axis=1)


def test_the_delay_is_what_was_announced_to_the_sample(server: JackServer, tmp_path: Path) -> None:
    """Lock-step in freewheel: the loop's own constant is measured dry, then the answer wet."""
    sound = mono(20 * BLOCK)
    dry, _ = play_through(server, AgentSetup(bypass=True), sound[: 4 * BLOCK], tmp_path)
    constant = find_delay(sound[: len(dry), 0], dry[:, 0])
    assert constant == BUFFER + server.period
    np.testing.assert_array_equal(dry[constant:], sound[: len(dry) - constant])

    for slack in (BUFFER, 2048, 3001):
        wet, outcome = play_through(server, AgentSetup(slack), sound, tmp_path)
        assert "JACK" in outcome.device
        assert outcome.delay_samples == BLOCK + slack
        assert (outcome.late_blocks, outcome.late_samples, outcome.failed_blocks) == (0, 0, 0)
        assert len(wet) > 19 * BLOCK
        for side in (0, 1):
            truth = delayed(sound[: len(wet), side], constant + outcome.delay_samples)
            np.testing.assert_array_equal(wet[:, side], truth)


def test_missed_deadlines_never_shift_time(server: JackServer, tmp_path: Path) -> None:
    """Two blocks come late and three not at all; whatever sounds, sounds where it belongs."""
    slack, sound = 1024, mono(40 * BLOCK)
    setup = AgentSetup(slack, stuck_blocks=((12, slack + 1500), (16, slack + 700), (22, 4 * BLOCK)))
    wet, outcome = play_through(server, setup, sound, tmp_path)
    heard = wet[:, 0]
    truth = delayed(sound[: len(heard), 0], BUFFER + server.period + outcome.delay_samples)
    assert [block for block, _ in outcome.late_reports][:2] == [12, 16]
    assert outcome.skipped_blocks >= 2
    wrong = np.flatnonzero(heard != truth)
    # Only what was missing and the fades around it may differ; three gaps in all.
    assert outcome.late_samples - BUFFER <= len(wrong) <= outcome.late_samples + 3 * FADE
    silent = np.count_nonzero(heard[wrong] == 0.0)
    assert silent >= outcome.late_samples - 3 * FADE
    gaps = np.split(wrong, np.flatnonzero(np.diff(wrong) > BLOCK // 2) + 1)
    assert len(gaps) == 3
    for gap in gaps:
        assert np.abs(heard[gap[-FADE // 2 :]]).max() <= np.abs(truth[gap]).max()
    assert np.array_equal(heard[gaps[-1][-1] + 1 :], truth[gaps[-1][-1] + 1 :])
    assert len(heard) - gaps[-1][-1] > 5 * BLOCK


def test_eight_seconds_in_real_time(server: JackServer, tmp_path: Path) -> None:
    """Nothing waits for anybody; on a busy machine blocks may be late, time may not move."""
    sound = mono(8 * server.rate)
    wet, outcome = play_through(server, AgentSetup(8192), sound, tmp_path, freewheel=False)
    truth = delayed(sound[: len(wet), 0], BUFFER + server.period + outcome.delay_samples)
    wrong = int(np.count_nonzero(wet[:, 0] != truth))
    print(f"late blocks {outcome.late_blocks}, xruns {outcome.xruns}, samples wrong {wrong}")
    assert len(wet) > 7.5 * server.rate
    gaps = outcome.late_blocks + outcome.skipped_blocks
    assert wrong <= outcome.late_samples + 2 * FADE * gaps
    assert outcome.late_samples < server.rate


def test_a_server_that_dies_is_noticed_and_hangs_nobody(server: JackServer) -> None:
    context = multiprocessing.get_context("spawn")
    shared, results = Shared(context), context.Queue()
    agent = context.Process(target=run_agent, args=(AgentSetup(), shared, results), daemon=True)
    agent.start()
    try:
        assert shared.started.wait(60)
        time.sleep(0.5)
        assert shared.taken_in() > 0
        server.process.kill()
        server.process.wait(5)
        time.sleep(2.0)
        shared.leave.set()
        outcome: Outcome = results.get(timeout=15)
        assert not outcome.error
        assert outcome.stalled
        assert outcome.closed_in_s < 2.6
        agent.join(5)
        assert agent.exitcode == 0, "the process did not end by itself"
    finally:
        end([agent])


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"rate": 48000}, "does not run at 48000 Hz; its own rate is 44100 Hz"),
        ({"inputs": (0, 5)}, "input channel 6 given; 'system' has 1 to 2 to use"),
        ({"device": "sistem"}, "no device 'sistem'; did you mean system?"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    server: JackServer, wanted: dict[str, object], words: str
) -> None:
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    asker = context.Process(target=_ask, args=(wanted, answers), daemon=True)
    asker.start()
    try:
        said = answers.get(timeout=60)
    finally:
        end([asker])
    assert words in said
    assert "\n" not in said


def _ask(wanted: dict[str, object], answers: multiprocessing.Queue[str]) -> None:
    """Process: open a stream that cannot be; PortAudio keeps what it saw at its start."""
    from lmdm_agent.audio import plan_stream
    from lmdm_agent.control_state import ControlState
    from lmdm_agent.controls import Controls
    from lmdm_agent.device_keeper import DeviceKeeper
    from lmdm_agent.ends import Ends
    from lmdm_agent.errors import DeviceError

    try:
        plan = plan_stream(**wanted)  # type: ignore[arg-type]
        with DeviceKeeper(Ends(ControlState(Controls()), plan.rate, shared=True), plan):
            answers.put("it opened")
    except DeviceError as error:
        answers.put(str(error))
