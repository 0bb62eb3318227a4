"""What sounds while a block is late: silence, the player or the last block; never a click."""

from collections.abc import Sequence

import numpy as np
import pytest
from fakes import Desk, Echo, delayed, fake_spec
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import BY_NAME, Controls
from lmdm_agent.ends import FADE_S, Ends, late_dry_gain
from lmdm_agent.ends_memory import LATE_SOUNDS
from lmdm_agent.grid import on_grid

RATE = 44100
FADE = int(FADE_S * RATE)
BLOCK = 8192
LEVEL = 0.3
STEP = 0.022
"""Just more than both tones below move in a sample together, with their fades."""


def tone(count: int, hz: float, start: int = 0) -> np.ndarray:
    """A sine [count, 2] on the grid, at positions from ``start`` on; at `BLOCK` it is 0."""
    wave = LEVEL * np.sin(2 * np.pi * hz / RATE * np.arange(start - BLOCK, start - BLOCK + count))
    return on_grid(wave[:, None].repeat(2, 1).astype(np.float32))


def largest_step(sound: np.ndarray) -> float:
    return float(np.abs(np.diff(sound, axis=0)).max(initial=0.0))


class Stage:
    """Ends that are moved by hand; a dry tone of 170 Hz, generated ones of 250 Hz."""

    def __init__(self, late_sound: str, size: int = 256, **controls: float) -> None:
        self.state = ControlState(Controls(**({"late_sound": late_sound} | controls)))
        self.ends = Ends(self.state, RATE, seconds=4.0)
        self.ends.playback.expect(BLOCK, BLOCK)
        self.size = size
        self.pieces: list[np.ndarray] = []

    def block(self, number: int) -> None:
        """The worker's answer that is due at ``number`` blocks."""
        at = number * BLOCK
        self.ends.playback.write(at, tone(BLOCK, 250.0, at))

    def play_to(self, end: int) -> np.ndarray:
        """Play up to a position; return all that sounded since the start."""
        while self.ends.position < end:
            count = min(self.size, end - self.ends.position)
            out = np.zeros((count, 2), np.float32)
            self.ends.callback(tone(count, 170.0, self.ends.position), out)
            self.pieces.append(out)
        return np.concatenate(self.pieces)


def test_the_board_and_the_controls_mean_the_same() -> None:
    assert BY_NAME["late_sound"].choices == LATE_SOUNDS


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (Controls(), 0.0),
        (Controls(late_sound="repeat"), 0.0),
        (Controls(late_sound="dry"), 1.0),
        (Controls(late_sound="dry", mix=0.25), 1.0),
        (Controls(late_sound="dry", mix=0.0), 1.0),
        (Controls(late_sound="dry", mix=0.75, mute=True), 0.25),
        (Controls(late_sound="dry", panic=True), 0.0),
        (Controls(late_sound="dry", bypass=True), 1.0),
    ],
)
def test_how_loud_the_player_is_while_a_block_is_late(controls: Controls, expected: float) -> None:
    assert late_dry_gain(controls) == expected


@pytest.mark.parametrize("size", [16, 256, 1024, 5000])
@pytest.mark.parametrize("late_sound", LATE_SOUNDS)
def test_late_and_back_without_a_click_and_without_a_shift(late_sound: str, size: int) -> None:
    stage = Stage(late_sound, size)
    stage.block(1), stage.block(2)
    away = 3 * BLOCK
    back = away + BLOCK + 3000
    stage.play_to(back)
    stage.block(3), stage.block(4), stage.block(5)
    out = stage.play_to(6 * BLOCK)
    back = away + stage.ends.playback.late_samples
    truth = tone(6 * BLOCK, 250.0)
    assert largest_step(out[BLOCK:]) < STEP
    np.testing.assert_array_equal(out[BLOCK : away - size], truth[BLOCK : away - size])
    settled = back + FADE + 2 * size
    np.testing.assert_array_equal(out[settled:], truth[settled:])
    assert stage.ends.playback.dropped_samples == back - away
    assert back - away == pytest.approx(BLOCK + 3000, abs=size)


@pytest.mark.parametrize("size", [16, 256, 1024])
def test_silence_is_silence(size: int) -> None:
    stage = Stage("silence", size)
    stage.block(1)
    out = stage.play_to(4 * BLOCK)
    np.testing.assert_array_equal(out[2 * BLOCK + FADE :], 0.0)
    np.testing.assert_array_equal(stage.ends.wet.read(BLOCK, 3 * BLOCK), out[BLOCK:])


@pytest.mark.parametrize("size", [16, 256, 1024])
def test_dry_is_the_player_at_full_level(size: int) -> None:
    stage = Stage("dry", size)
    stage.block(1)
    out = stage.play_to(4 * BLOCK)
    away = 2 * BLOCK
    np.testing.assert_array_equal(out[:BLOCK], 0.0)  # nothing was due: that is not late
    settled = away + FADE + 2 * size
    np.testing.assert_array_equal(out[settled:], tone(4 * BLOCK, 170.0)[settled:])
    np.testing.assert_array_equal(stage.ends.wet.read(away + FADE, BLOCK), 0.0)
    np.testing.assert_array_equal(stage.ends.mix.read(0, len(out)), out)


def test_dry_stands_in_when_nothing_was_ever_generated() -> None:
    stage = Stage("dry")
    out = stage.play_to(3 * BLOCK)
    np.testing.assert_array_equal(out[:BLOCK], 0.0)
    assert largest_step(out) < STEP
    np.testing.assert_array_equal(out[BLOCK + 512 :], tone(3 * BLOCK, 170.0)[BLOCK + 512 :])


@pytest.mark.parametrize("size", [16, 256, 5000])
def test_repeat_is_the_last_block_as_long_as_it_takes(size: int) -> None:
    stage = Stage("repeat", size)
    stage.block(1), stage.block(2)
    out = stage.play_to(7 * BLOCK)
    away, period = 3 * BLOCK, BLOCK - FADE
    last = out[away - BLOCK : away]
    np.testing.assert_array_equal(last, tone(BLOCK, 250.0, away - BLOCK))
    first = out[away : away + period]
    np.testing.assert_array_equal(first[FADE:], last[FADE:period])
    second = out[away + period : away + 2 * period]
    np.testing.assert_array_equal(second[FADE:], last[FADE:period])
    third = out[away + 2 * period : away + 3 * period]
    np.testing.assert_array_equal(third, second)
    assert largest_step(out[BLOCK:]) < STEP
    np.testing.assert_array_equal(stage.ends.wet.read(0, len(out)), out)
    assert stage.ends.playback.late_samples == 4 * BLOCK


def test_repeat_goes_through_the_gains() -> None:
    stage = Stage("repeat", gain_db=-20.0)
    stage.block(1)
    stage.play_to(3 * BLOCK)
    stage.state.update(lambda c: c.set("mute", 1))
    out = stage.play_to(4 * BLOCK)
    assert np.abs(out[2 * BLOCK + FADE : 3 * BLOCK]).max() == pytest.approx(LEVEL / 10, rel=0.01)
    np.testing.assert_array_equal(out[3 * BLOCK + 256 :], 0.0)
    assert largest_step(out) < STEP


def test_nothing_is_repeated_before_something_sounded() -> None:
    stage = Stage("repeat")
    out = stage.play_to(3 * BLOCK)
    np.testing.assert_array_equal(out, 0.0)


def test_nothing_is_repeated_when_nobody_said_how_much() -> None:
    stage = Stage("repeat")
    stage.ends.playback.expect(BLOCK)
    stage.block(1)
    out = stage.play_to(3 * BLOCK)
    np.testing.assert_array_equal(out[2 * BLOCK + FADE :], 0.0)


def test_what_has_sounded_so_far_is_repeated_when_it_is_less_than_a_block() -> None:
    stage = Stage("repeat")
    stage.ends.playback.write(BLOCK, tone(3000, 250.0, BLOCK))
    out = stage.play_to(3 * BLOCK)
    away, period = BLOCK + 3000, 3000 - FADE
    np.testing.assert_array_equal(
        out[away + FADE : away + period], out[BLOCK + FADE :][: period - FADE]
    )
    assert largest_step(out) < STEP
    assert np.abs(out[-2 * period :]).max() > 0.9 * LEVEL


def test_nothing_is_repeated_that_is_no_longer_held_as_a_whole() -> None:
    stage = Stage("silence")
    stage.block(1)
    held = 4 * RATE // 4
    stage.play_to(2 * BLOCK + held - BLOCK // 2)
    stage.state.update(lambda c: c.set("late_sound", "repeat"))
    out = stage.play_to(stage.ends.position + 2 * BLOCK)
    np.testing.assert_array_equal(out[2 * BLOCK + FADE :], 0.0)


def test_the_choice_can_change_while_a_block_is_late() -> None:
    stage = Stage("silence")
    stage.block(1)
    silent = stage.play_to(2 * BLOCK + 2000)
    np.testing.assert_array_equal(silent[2 * BLOCK + FADE :], 0.0)
    for number, choice in enumerate(("repeat", "dry", "repeat", "silence")):
        stage.state.update(lambda c, choice=choice: c.set("late_sound", choice))
        begin = stage.ends.position
        out = stage.play_to(begin + 4000)
        loud = np.abs(out[begin + 1000 :]).max()
        assert (loud == 0.0) == (choice == "silence"), (number, choice)
        if choice == "dry":
            truth = tone(4000, 170.0, begin)
            np.testing.assert_array_equal(out[begin + 1000 :], truth[1000:])
        if choice == "repeat":
            assert loud == pytest.approx(LEVEL, rel=0.02)
    assert largest_step(out[BLOCK:]) < STEP


def test_a_muted_block_is_not_a_late_one() -> None:
    for late_sound in LATE_SOUNDS:
        stage = Stage(late_sound)
        stage.block(1)
        stage.ends.playback.write(2 * BLOCK, np.zeros((BLOCK, 2), np.float32))
        out = stage.play_to(3 * BLOCK)
        np.testing.assert_array_equal(out[2 * BLOCK :], 0.0)
        assert stage.ends.playback.late_samples == 0


Act = tuple[str, int]
acts = st.one_of(
    st.tuples(st.just("play"), st.integers(1, 6000)),
    st.tuples(st.just("write"), st.integers(1, 4000)),
    st.tuples(st.just("skip"), st.integers(1, 3000)),
    st.tuples(st.sampled_from(LATE_SOUNDS), st.just(0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=40), st.sampled_from([7, 64, 333, 2048]))
def test_whatever_comes_late_nothing_clicks_and_every_sample_is_counted(
    performance: Sequence[Act], size: int
) -> None:
    stage = Stage("silence", size)
    playback, written, late, begun = stage.ends.playback, BLOCK, 0, False
    for what, count in performance:
        if what == "play":
            position = stage.ends.position
            stage.play_to(position + count)
            missing_from = max(position, playback.ready, BLOCK)
            late += max(0, position + count - missing_from)
        elif what == "write":
            # The phase is kept where a piece was skipped, so that only the player's end is heard.
            playback.write(written, tone(count, 250.0, written))
            begun, written = True, written + count
        elif what == "skip":
            if not begun or written + count > stage.ends.position:
                continue
            playback.write(written, np.zeros((count, 2), np.float32))
            written += count
        else:
            stage.state.update(lambda c, what=what: c.set("late_sound", what))
    assert playback.late_samples == late
    if stage.pieces:
        out = np.concatenate(stage.pieces)
        assert largest_step(out) < STEP
        np.testing.assert_array_equal(stage.ends.mix.read(0, len(out)), out)


@pytest.mark.parametrize("late_sound", LATE_SOUNDS)
def test_a_stuck_worker_does_not_move_the_offset(late_sound: str) -> None:
    """The whole of it: a session that stops answering for a while, twice."""
    desk = Desk(
        Echo(fake_spec(block_latents=64)),
        slack_samples=64,
        controls=Controls(steps=1, late_sound=late_sound),
    )
    size = desk.timeline.block_samples
    sound = tone(30 * size, 250.0, BLOCK)[:, 0]
    pieces = list[np.ndarray]()
    for number in range(30):
        piece = sound[number * size : (number + 1) * size]
        pieces.append(desk.play(piece, answer=number not in (5, 6, 7, 15)))
    out = np.concatenate(pieces)[:, 0]
    truth = delayed(sound, desk.session.delay_samples)
    assert desk.session.health().late_samples > 0
    assert largest_step(out) < STEP
    for first, last in ((0, 5 * size), (10 * size, 15 * size), (18 * size, 30 * size)):
        np.testing.assert_array_equal(out[first:last], truth[first:last])
    gone = out[6 * size + 400 : 8 * size]
    assert (np.abs(gone).max() == 0.0) == (late_sound == "silence")
