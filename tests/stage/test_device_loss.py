"""Servers that really die and come back, and device processes that are killed: the delay stays.

`LMDM_LOSSES` sets how many losses of each kind there are (3 when it is not set).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from fakes import Echo, delayed, fake_spec, noise
from machines import (
    BLOCK,
    BLOCK_LATENTS,
    BUFFER,
    PATIENCE_S,
    JackServer,
    Shared,
    end,
    find_delay,
    run_rig,
)
from servers import start_again, stop

from lmdm_agent.audio import plan_stream
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_keeper import DeviceEvent, DeviceKeeper
from lmdm_agent.ends import Ends
from lmdm_agent.session import Session
from lmdm_agent.timeline import Timeline

LOSSES = int(os.environ.get("LMDM_LOSSES", "3"))
SLACK = 4096
LONG_S = 60.0


def until(condition: Callable[[], bool], what: str) -> None:
    ends_at = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < ends_at, f"not within {LONG_S:g} s: {what}"
        time.sleep(0.01)


@dataclass
class Stage:
    """An echo that plays on a real server, and a rig that measures it from outside."""

    server: JackServer
    folder: Path
    state: ControlState
    ends: Ends
    session: Session
    keeper: DeviceKeeper
    shared: Shared
    told: list[DeviceEvent] = field(default_factory=list)

    def measure(self, rate: int) -> tuple[int, np.ndarray, np.ndarray]:
        """Play noise through it in lock-step: (delay in samples, noise, what came back)."""
        context = multiprocessing.get_context("spawn")
        for event in (self.shared.connected, self.shared.finished):
            event.clear()
        for event in (self.shared.counting, self.shared.counted):
            event.set()
        sound = np.repeat(noise(12 * BLOCK)[:, None], 2, axis=1)
        source, target = self.folder / "source.npy", self.folder / "heard.npy"
        np.save(source, sound)
        rig = context.Process(
            target=run_rig, args=(self.server.name, source, target, True, self.shared)
        )
        rig.start()
        try:
            rig.join(LONG_S)
            assert rig.exitcode == 0
        finally:
            end([rig])
        heard = np.load(target)
        assert len(heard) > 10 * BLOCK
        return find_delay(sound[: len(heard), 0], heard[:, 0]), sound[: len(heard)], heard

    def back(self, losses: int) -> None:
        """Wait until the device was lost that often and moves again."""
        until(lambda: self.keeper.losses == losses, f"loss {losses}")
        until(lambda: not self.keeper.lost, f"the device opens again, {self.keeper.event}")
        start = self.ends.position
        until(lambda: self.ends.position > start + BUFFER, "sound moves again")


def print_times(told: list[DeviceEvent]) -> None:
    """How long the losses took, for who runs many."""
    took = [float(e.text.split()[2]) for e in told if e.text.startswith("back after ")]
    middle, longest = np.median(took), max(took)
    print(f"{len(took)} losses; back after {middle:.1f} s (median), {longest:.1f} s at most")


@contextmanager
def on_stage(server: JackServer, folder: Path) -> Iterator[Stage]:
    """A session with an echo in this process; its device process is a child."""
    plan = plan_stream(buffer_samples=BUFFER)
    state = ControlState(Controls(mix=1.0, steps=1))
    ends = Ends(state, plan.rate, plan.inputs, plan.stem, plan.outputs, shared=True)
    session = Session(Echo(fake_spec(BLOCK_LATENTS)), Timeline(BLOCK, SLACK), state, ends)
    shared = Shared(multiprocessing.get_context("spawn"))
    shared.offer(ends)
    shared.delay.value = session.delay_samples

    def answered(_: object) -> None:
        shared.ready.value = ends.playback.ready

    session.listen(answered)
    told: list[DeviceEvent] = []
    keeper = DeviceKeeper(ends, plan, told.append, patience_s=PATIENCE_S)
    stage = Stage(server, folder, state, ends, session, keeper, shared, told)
    try:
        with session, keeper:
            yield stage
    finally:
        # What came after the fixture's own server; gently, so that JACK forgets its name.
        if stage.server is not server:
            stop(stage.server, signal.SIGTERM)


def test_the_delay_is_the_same_after_every_restart_of_the_server(
    server: JackServer, tmp_path: Path
) -> None:
    with on_stage(server, tmp_path) as stage:
        announced = BUFFER + server.period + stage.session.delay_samples

        def check() -> None:
            delay, sound, heard = stage.measure(server.rate)
            assert delay == announced
            for side in (0, 1):
                truth = delayed(sound[:, side], announced)
                np.testing.assert_array_equal(heard[:, side], truth)

        check()
        for loss in range(1, LOSSES + 1):
            # As a crash, and as somebody who stops it.
            stop(stage.server, signal.SIGKILL if loss % 2 else signal.SIGTERM)
            until(lambda: stage.keeper.lost, "the loss is noticed")
            stood = stage.ends.position
            stage.server = start_again(stage.server, tmp_path)
            stage.back(loss)
            assert stage.ends.position > stood
            if loss in (1, LOSSES):
                check()
        print_times(stage.told)
        health = stage.session.health()
        assert health.failed_blocks == 0
        assert stage.session.delay_samples == BLOCK + SLACK
        assert [event.word for event in stage.told].count("open") == LOSSES + 1


def test_the_delay_is_the_same_after_its_process_was_killed(
    server: JackServer, tmp_path: Path
) -> None:
    with on_stage(server, tmp_path) as stage:
        announced = BUFFER + server.period + stage.session.delay_samples
        for loss in range(1, LOSSES + 1):
            pid = stage.keeper.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            stage.back(loss)
            assert stage.keeper.pid != pid
        delay, sound, heard = stage.measure(server.rate)
        assert delay == announced
        np.testing.assert_array_equal(heard[:, 0], delayed(sound[:, 0], announced))
        print_times(stage.told)
        assert "ended by signal 9" in stage.told[1].text
        assert stage.server.process.poll() is None, "the server itself has lived through it"


def test_a_server_that_is_back_at_another_rate_is_played_on(
    server: JackServer, tmp_path: Path
) -> None:
    """What the session hears and answers stays at its own rate; only the device's side converts."""
    with on_stage(server, tmp_path) as stage:
        stop(stage.server)
        until(lambda: stage.keeper.lost, "the loss is noticed")
        stage.server = start_again(stage.server, tmp_path, 48000)
        stage.back(1)
        text = stage.keeper.event.text
        assert "runs at 48000 Hz now" in text
        extra = int(text.split("converting adds ")[1].split()[0])
        stage.state.update(lambda c: c.set("bypass", True))
        time.sleep(0.2)
        delay, _, _ = stage.measure(48000)
        assert delay == BUFFER + server.period + extra
        stage.state.update(lambda c: c.set("bypass", False))
        stop(stage.server)
        until(lambda: stage.keeper.lost, "the second loss is noticed")
        stage.server = start_again(stage.server, tmp_path)
        stage.back(2)
        delay, sound, heard = stage.measure(server.rate)
        announced = BUFFER + server.period + stage.session.delay_samples
        assert delay == announced
        np.testing.assert_array_equal(heard[:, 0], delayed(sound[:, 0], announced))
        assert stage.keeper.event.text.endswith("at the same delay")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_leaving_while_the_server_is_away_takes_no_time(
    server: JackServer, tmp_path: Path, number: int
) -> None:
    with on_stage(server, tmp_path) as stage:
        stop(stage.server, number)
        until(lambda: stage.keeper.lost, "the loss is noticed")
        begun = time.monotonic()
    # Two seconds are promised; the machines of tests are slow.
    assert time.monotonic() - begun < 8.0
    assert stage.told[-1].word == "closed"
