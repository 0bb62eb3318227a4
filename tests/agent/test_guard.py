"""The guard: faults are caught, music is not, and the edges of a muted block do not click."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.guard import (
    JUMP_FLOOR_DB,
    MOST_JUMPS,
    REASONS,
    GuardMemory,
    fade_in,
    fade_tail,
    judge,
)

RATE = 44100
SIZE = 20480


def decibels(level: float) -> float:
    """Of a level, as a factor."""
    return 10.0 ** (level / 20.0)


def noise(level_db: float, seed: int = 0, size: int = SIZE) -> np.ndarray:
    """Stereo noise [2, size] of an RMS in dB of full scale."""
    sound = np.random.default_rng(seed).standard_normal((2, size))
    return (sound * decibels(level_db)).astype(np.float32)


def tone(level_db: float, hz: float, block: int = 0, size: int = SIZE) -> np.ndarray:
    """One block of a stereo sine of an RMS in dB of full scale."""
    time = (np.arange(size) + block * size) / RATE
    wave = np.sqrt(2.0) * decibels(level_db) * np.sin(2.0 * np.pi * hz * time)
    return np.stack([wave, -wave]).astype(np.float32)


def judged(
    blocks: list[np.ndarray], memory: GuardMemory | None = None, heard: np.ndarray | None = None
) -> tuple[list[str], GuardMemory]:
    """Reasons of successive blocks, and the memory after them."""
    memory = memory or GuardMemory()
    reasons = []
    for block in blocks:
        reason, memory = judge(block, memory, RATE, heard)
        reasons.append(reason)
    return reasons, memory


def after_music() -> GuardMemory:
    """What is remembered after 5 s of music at -25 dB."""
    reasons, memory = judged([noise(-25, seed) for seed in range(10)])
    assert not any(reasons)
    return memory


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [(0, 0), (1, SIZE - 1), (0, 777)])
def test_one_sample_that_is_no_number_is_enough(wrong, place):
    block = noise(-25)
    block[place] = wrong
    assert judge(block, after_music(), RATE)[0] == "not a number"


def test_both_infinities_are_no_number():
    block = noise(-25)
    block[:, 5], block[:, 6] = np.inf, -np.inf
    assert judge(block, after_music(), RATE)[0] == "not a number"


@pytest.mark.parametrize("factor", [1e3, 1e18, 1e30])
def test_numbers_that_are_no_sound_any_more_are_too_loud(factor):
    with np.errstate(over="ignore"):
        reason, _ = judge(noise(-25) * np.float32(factor), after_music(), RATE)
    assert reason in ("too loud", "not a number")


def test_a_single_peak_can_be_too_loud():
    block = noise(-40)
    block[0, 100] = 5.0
    assert judge(block, after_music(), RATE)[0] == "too loud"


def test_a_hot_model_is_the_limiters_business():
    # Peaks at 2, RMS at -6 dB: loud, but reached step by step.
    reasons, _ = judged([tone(level, 110.0) for level in (-25, -12, -8, -3)])
    assert reasons == [""] * 4


@pytest.mark.parametrize("value", [0.2, -0.5, 1.0])
def test_a_constant_is_caught_at_once(value):
    block = np.full((2, SIZE), value, np.float32)
    assert judge(block, after_music(), RATE)[0] == "constant"


def test_a_constant_under_music_or_in_one_channel_is_caught():
    block = noise(-25)
    block[1] += 0.3
    assert judge(block, after_music(), RATE)[0] == "constant"


@pytest.mark.parametrize("size", [64, 500, 4410, 20480, 131072])
def test_a_constant_is_caught_in_blocks_of_any_length_and_stays_out(size):
    blocks = [np.full((2, size), 0.3, np.float32)] * (2 * RATE // size + 8)
    reasons, _ = judged(blocks)
    first = reasons.index("constant")
    assert first * size < 0.3 * RATE
    assert set(reasons[first:]) == {"constant"}


def test_sound_is_believed_again_after_a_constant():
    _, memory = judged([np.full((2, SIZE), 0.9, np.float32)] * 5, after_music())
    reasons, _ = judged([noise(-25, seed) for seed in range(6)], memory)
    assert "" in reasons[:3]
    assert not any(reasons[3:])


@pytest.mark.parametrize("hz", [20.0, 27.5, 41.0])
@pytest.mark.parametrize("size", [64, 512, 5000, SIZE])
def test_loud_low_notes_are_no_constant(hz, size):
    blocks = [tone(-6, hz, block, size) for block in range(2 * RATE // size + 1)]
    assert not any(judged(blocks)[0])


@pytest.mark.parametrize("loud", [noise(-2.0), tone(-3.5, 200.0)])
def test_a_jump_far_above_all_that_sounded_is_caught(loud):
    assert judge(loud, after_music(), RATE)[0] == "jump"
    assert judge(loud, after_music(), RATE, noise(-21))[0] == "jump"


def test_a_loud_answer_to_a_loud_hit_is_no_jump():
    quiet, hit = noise(-70), tone(-8, 60.0)
    reasons, memory = judged([quiet] * 40, heard=quiet)
    assert not any(reasons)
    assert judge(tone(-5, 60.0), memory, RATE, quiet)[0] == "jump"
    reason, memory = judge(tone(-5, 60.0), memory, RATE, hit)
    assert reason == ""


def test_the_answer_may_come_a_block_after_the_hit():
    quiet, hit = noise(-70), tone(-8, 60.0)
    _, memory = judged([quiet] * 40, heard=quiet)
    _, memory = judge(quiet, memory, RATE, hit)
    assert judge(tone(-5, 60.0), memory, RATE, quiet)[0] == ""


def test_the_first_block_of_a_stream_cannot_jump():
    assert judge(noise(-2.0), GuardMemory(), RATE)[0] == ""


def test_a_level_that_stays_is_believed():
    reasons, _ = judged([noise(-2.0, seed) for seed in range(MOST_JUMPS + 5)], after_music())
    assert reasons == ["jump"] * MOST_JUMPS + [""] * 5


def test_what_was_muted_is_not_remembered_as_sound():
    memory = after_music()
    for bad in (noise(-2.0), noise(30.0), np.full((2, SIZE), np.nan, np.float32)):
        reason, after = judge(bad, memory, RATE)
        assert reason
        assert after.loudest_db is not None and memory.loudest_db is not None
        assert after.loudest_db <= memory.loudest_db


def test_loudness_is_forgotten_slowly():
    _, memory = judged([noise(-15)])
    _, soon = judged([noise(-60, seed) for seed in range(4)], memory)
    assert judge(tone(-4.0, 99.0), soon, RATE)[0] == ""
    _, late = judged([noise(-60, seed) for seed in range(100)], memory)
    assert judge(tone(-4.0, 99.0), late, RATE)[0] == "jump"


def test_nothing_quieter_than_the_floor_jumps():
    _, memory = judged([np.zeros((2, SIZE), np.float32)] * 300)
    assert judge(noise(JUMP_FLOOR_DB - 0.2), memory, RATE)[0] == ""


def test_an_empty_block_changes_nothing():
    memory = after_music()
    assert judge(np.zeros((2, 0), np.float32), memory, RATE) == ("", memory)


levels = st.lists(st.floats(-80.0, 6.0), min_size=1, max_size=12)


@settings(max_examples=50, deadline=None)
@given(levels, st.integers(0, 3), st.sampled_from([64, 1000, 8192]))
def test_the_same_blocks_are_judged_the_same_and_nothing_is_changed(level_dbs, seed, size):
    blocks = [noise(level, seed + i, size) for i, level in enumerate(level_dbs)]
    copies = [block.copy() for block in blocks]
    first, second = judged(blocks), judged(blocks)
    assert first == second
    assert all(np.array_equal(a, b) for a, b in zip(blocks, copies, strict=True))
    assert set(first[0]) <= {"", *REASONS}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-80.0, -13.0), min_size=1, max_size=20), st.integers(0, 3))
def test_music_below_the_floor_is_never_muted(level_dbs, seed):
    blocks = [noise(level, seed + i, 4096) for i, level in enumerate(level_dbs)]
    assert not any(judged(blocks)[0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 300), st.integers(0, 9))
def test_a_muted_block_begins_where_the_last_one_ended(length, samples, seed):
    previous = np.random.default_rng(seed).uniform(-1, 1, (2, length)).astype(np.float32)
    tail = fade_tail(previous, samples)
    assert tail.shape == (2, samples) and tail.dtype == np.float32
    assert np.abs(tail).max(initial=0.0) <= np.abs(previous).max(initial=0.0)
    if length:
        assert np.array_equal(tail[:, 0], previous[:, -1])
    if samples > 1:
        assert np.abs(tail[:, -1]).max() < 1e-6


def test_a_fade_has_no_step_larger_than_the_sound_has():
    sound = tone(-12, 440.0)
    largest = np.abs(np.diff(sound)).max()
    samples = round(0.005 * RATE)
    tail = fade_tail(sound, samples)
    joined = np.concatenate([sound, tail, np.zeros((2, 50), np.float32)], axis=1)
    assert np.abs(np.diff(joined)).max() <= 1.2 * largest
    begun = fade_in(sound, samples)
    assert np.abs(begun[:, 0]).max() == 0.0
    assert np.abs(np.diff(begun)).max() <= 1.2 * largest
    assert np.array_equal(begun[:, samples:], sound[:, samples:])
    assert sound[0, 1] == tone(-12, 440.0)[0, 1]


def test_a_fade_longer_than_the_block_is_cut():
    sound = np.ones((2, 10), np.float32)
    assert fade_in(sound, 40).shape == (2, 10)
    assert fade_tail(sound, 40).shape == (2, 40)
    assert np.abs(fade_tail(sound, 40)[:, 10:]).max() == 0.0
