"""The announced delay through everything a performer does, to the sample, on a real server.

Lock-step in freewheel: what is late, stretched or moved by one sample is seen, and the machine's
speed is not.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from fakes import Echo, fake_spec, noise
from machines import (
    BLOCK,
    BLOCK_LATENTS,
    BUFFER,
    PATIENCE_S,
    JackServer,
    Shared,
    end,
    run_rig,
)

from lmdm_agent.audio import plan_stream
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_keeper import DeviceKeeper
from lmdm_agent.ends import Ends
from lmdm_agent.engine import BlockReport
from lmdm_agent.ladder import Ladder
from lmdm_agent.records import BlockRecord
from lmdm_agent.session import Session
from lmdm_agent.timeline import Timeline

SLACK = 4096
BLOCKS = 40
FADE = 221
Act = Callable[[Session, Path], None]


class OtherEcho(Echo):
    """Half as loud, so that one can tell who answers."""

    def decode(self, latents: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        audio, state = super().decode(latents, state)
        return audio * np.float32(0.5), state


def steps(session: Session, _: Path) -> None:
    session.change(lambda c: c.set("steps", 1 + session.next_block % 8))


def prompts(session: Session, _: Path) -> None:
    for slot in range(8):
        text = f"number {session.next_block} in {slot}"
        session.learn_prompt(text)
        session.change(lambda c, slot=slot, text=text: c.set_prompt(slot, text))
        session.change(lambda c, slot=slot: c.set_weight(slot, (slot + 1) / 8))


def swap(session: Session, _: Path) -> None:
    quiet = isinstance(session.engine.instrument, OtherEcho)
    kind = Echo if quiet else OtherEcho
    hand = session.prepare_model(lambda: kind(fake_spec(BLOCK_LATENTS)))
    session.hand_over(lambda c: c, [hand])


def clear(session: Session, _: Path) -> None:
    session.hand_over(lambda c: c, [session.clear])


def refresh(session: Session, _: Path) -> None:
    session.hand_over(lambda c: c, [session.refresh])


def prime(session: Session, folder: Path) -> None:
    path = folder / "prime.wav"
    soundfile.write(path, np.repeat(noise(2 * BLOCK)[:, None], 2, axis=1), 44100)
    session.hand_over(lambda c: c, [session.prepare_prime(path)])


def at_a_block(session: Session, _: Path) -> None:
    session.change_at(session.next_block + 2, lambda c: c.set("guidance", 0.3))


ACTS: dict[str, Act] = {
    "steps": steps,
    "prompts": prompts,
    "clear": clear,
    "refresh": refresh,
    "prime": prime,
    "at": at_a_block,
    "swap": swap,
}


def play(server: JackServer, folder: Path, acts: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """Play noise through an echo while every act happens again and again.

    Returns:
        What was played [n], what came back [n, 2], and the delay in samples, the loop included.
    """
    plan = plan_stream(buffer_samples=BUFFER)
    state = ControlState(Controls(steps=1, context_dropout=2))
    ends = Ends(state, plan.rate, plan.inputs, plan.stem, plan.outputs, shared=True)
    instrument = Echo(fake_spec(BLOCK_LATENTS))
    session = Session(instrument, Timeline(BLOCK, SLACK), state, ends, ladder=Ladder())
    context = multiprocessing.get_context("spawn")
    shared = Shared(context)
    shared.offer(ends)
    shared.delay.value = session.delay_samples
    for event in (shared.counting, shared.counted):
        event.set()
    announced = {session.delay_samples}
    due: set[int] = set()
    late: list[int] = []

    def answered(report: BlockReport) -> None:
        # In the worker's thread, and before the clock may go on.
        for index, name in enumerate(acts):
            if (report.block + index) % 3 == 0:
                ACTS[name](session, folder)
        announced.add(session.delay_samples)
        if report.late_samples:
            late.append(report.block)
        shared.ready.value = ends.playback.ready

    session.listen(answered)
    silent: list[int] = []

    def over(record: BlockRecord) -> None:
        due.add(record.due - record.block * BLOCK)
        if record.status != "answered":
            silent.append(record.block)

    session.listen_records(over)
    sound = np.repeat(noise(BLOCKS * BLOCK)[:, None], 2, axis=1)
    source, target = folder / "source.npy", folder / "heard.npy"
    np.save(source, sound)
    rig = context.Process(target=run_rig, args=(server.name, source, target, True, shared))
    with session, DeviceKeeper(ends, plan, patience_s=PATIENCE_S):
        rig.start()
        try:
            rig.join(90)
            assert rig.exitcode == 0
        finally:
            end([rig])
        health = session.health()
    assert health.failed_blocks == 0
    # When the rig has ended, nothing holds the clock any more.
    assert not [block for block in late + silent if block < BLOCKS - 3]
    assert announced == due == {session.delay_samples} == {BLOCK + SLACK}
    heard = np.load(target)
    assert len(heard) > (BLOCKS - 3) * BLOCK
    return sound[: len(heard), 0], heard, BUFFER + server.period + session.delay_samples


def test_nothing_that_is_steered_moves_the_answer(server: JackServer, tmp_path: Path) -> None:
    acts = tuple(name for name in ACTS if name != "swap")
    sound, heard, delay = play(server, tmp_path, acts)
    np.testing.assert_array_equal(heard[:delay], 0.0)
    for side in (0, 1):
        np.testing.assert_array_equal(heard[delay:, side], sound[: len(sound) - delay])


def test_swaps_and_all_the_rest_at_once_do_not_move_it(server: JackServer, tmp_path: Path) -> None:
    sound, heard, delay = play(server, tmp_path, tuple(ACTS))
    truth, came = sound[: len(sound) - delay], heard[delay:, 0]
    loud = np.abs(truth) > 0.05
    share = came[loud] / truth[loud]
    # Between both echoes and their equal-power crossing, and never of another sample; a swap that
    # finds no time to cross begins with the mirrored end of what sounded before.
    strange = np.count_nonzero((share < 0.49) | (share > 1.2))
    assert strange < FADE * BLOCKS / 3
    whole = np.mean(np.abs(share - 1.0) < 1e-4)
    half = np.mean(np.abs(share - 0.5) < 1e-4)
    assert whole > 0.1
    assert half > 0.1
    assert whole + half > 0.5
    np.testing.assert_array_equal(heard[:, 0], heard[:, 1])
