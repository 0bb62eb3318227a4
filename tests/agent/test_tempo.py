"""Beats on the sample clock: phase, bars, and the block a quantised change begins on."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lmdm_agent.tempo import Beats, bar_and_beat, block_beats, nearest_block

tempos = st.floats(1, 999)
times = st.floats(-1e5, 1e5)
beat_counts = st.floats(-1e5, 1e5)
lines = st.builds(Beats, tempos, times, beat_counts)
still = st.builds(Beats, st.floats(0, 1, exclude_max=True), times, beat_counts)
not_finite = st.sampled_from([math.nan, math.inf, -math.inf])


def close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-6)


def test_a_minute_of_beats_at_a_known_tempo() -> None:
    beats = Beats(90.0, anchor_s=10.0, anchor_beat=2.0)
    assert beats.beat_at(70.0) == 92.0
    assert beats.beat_at(9.0) == 0.5
    assert beats.seconds_of(92.0) == 70.0


@given(lines, times)
def test_time_to_beat_and_back(beats: Beats, seconds: float) -> None:
    assert close(beats.seconds_of(beats.beat_at(seconds)), seconds)


@given(lines, beat_counts)
def test_beat_to_time_and_back(beats: Beats, beat: float) -> None:
    assert close(beats.beat_at(beats.seconds_of(beat)), beat)


@given(lines | still, st.just(0.0) | tempos, times)
def test_a_new_tempo_keeps_the_phase(beats: Beats, bpm: float, seconds: float) -> None:
    changed = beats.with_tempo(bpm, seconds)
    assert changed.bpm == bpm
    assert close(changed.beat_at(seconds), beats.beat_at(seconds))
    assert close(changed.beat_at(seconds + 60) - changed.beat_at(seconds), bpm)


@given(lines, times, st.floats(0, 1000), tempos)
def test_a_pause_stops_the_beat_where_it_is(
    beats: Beats, seconds: float, pause_s: float, bpm: float
) -> None:
    stopped = beats.with_tempo(0, seconds)
    resumed = stopped.with_tempo(bpm, seconds + pause_s)
    assert not stopped.running and resumed.running
    assert resumed.beat_at(seconds + pause_s) == beats.beat_at(seconds)


@given(still, times, beat_counts)
def test_without_a_tempo_the_beat_stands_and_has_no_time(
    beats: Beats, seconds: float, beat: float
) -> None:
    assert beats.beat_at(seconds) == beats.anchor_beat
    with pytest.raises(ValueError, match="no tempo"):
        beats.seconds_of(beat)


@given(lines | still, beat_counts, times)
def test_a_beat_said_is_a_beat_had(beats: Beats, beat: float, seconds: float) -> None:
    said = beats.with_beat(beat, seconds)
    assert said.beat_at(seconds) == beat
    assert said.bpm == beats.bpm


@given(lines | still, times)
def test_a_tap_moves_the_nearest_beat_here(beats: Beats, seconds: float) -> None:
    tapped = beats.tapped(seconds)
    assert tapped.bpm == beats.bpm
    assert tapped.beat_at(seconds) == int(tapped.beat_at(seconds))
    assert abs(tapped.beat_at(seconds) - beats.beat_at(seconds)) <= 0.5 + 1e-9
    assert tapped.tapped(seconds) == tapped


def test_a_tap_a_little_early_and_a_little_late() -> None:
    beats = Beats(60.0)
    assert beats.tapped(6.9).beat_at(6.9) == 7
    assert beats.tapped(7.1).beat_at(7.1) == 7


@given(not_finite, st.integers(0, 2))
def test_no_number_that_is_not_finite_gets_in(bad: float, field: int) -> None:
    numbers = [120.0, 0.0, 0.0]
    numbers[field] = bad
    with pytest.raises(ValueError, match="not finite"):
        Beats(*numbers)
    with pytest.raises(ValueError, match="not finite"):
        Beats(120.0).with_tempo(bad, 0.0)
    with pytest.raises(ValueError, match="not finite"):
        Beats(120.0).with_beat(bad, 0.0)


def test_a_tempo_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Beats(-1.0)


grids = st.sampled_from([0.25, 1.0, 3.0, 4.0, 7.0])
block_lengths = st.floats(0.05, 10)


@given(lines, grids, st.integers(0, 10**4), st.floats(0, 1e4), block_lengths)
def test_the_block_nearest_to_the_grid_line(
    beats: Beats, grid: float, earliest: int, start_s: float, block_s: float
) -> None:
    def heard_at(block: int) -> float:
        return start_s + block * block_s

    block = nearest_block(beats, grid, earliest, heard_at, block_s)
    at = beats.beat_at(heard_at(earliest)) / grid
    assume(abs(at - round(at)) > 1e-4)  # on the line is the example below
    line_s = beats.seconds_of(math.ceil(at) * grid)
    assert block >= earliest
    assert abs(heard_at(block) - line_s) <= block_s / 2 + 1e-6
    assert heard_at(block) - heard_at(earliest) < grid * 60 / beats.bpm + block_s


@given(lines, grids, st.integers(0, 1000), block_lengths)
def test_a_block_that_starts_on_the_line_is_taken_at_once(
    beats: Beats, grid: float, earliest: int, block_s: float
) -> None:
    on_the_line_s = beats.seconds_of(grid * 5)

    def heard_at(block: int) -> float:
        return on_the_line_s + (block - earliest) * block_s

    assert nearest_block(beats, grid, earliest, heard_at, block_s) == earliest


def test_blocks_and_bars_worked_out_by_hand() -> None:
    beats = Beats(120.0)  # bars of four: 0, 2, 4... seconds

    def heard_at(block: int) -> float:
        return 0.7 + block * 1.5  # 0.7, 2.2, 3.7, 5.2, 6.7

    assert nearest_block(beats, 4.0, 0, heard_at, 1.5) == 1  # 2.2 for 2.0
    assert nearest_block(beats, 4.0, 1, heard_at, 1.5) == 2  # 3.7 for 4.0
    assert nearest_block(beats, 4.0, 2, heard_at, 1.5) == 2  # 3.7 for 4.0
    assert nearest_block(beats, 4.0, 3, heard_at, 1.5) == 4  # 6.7 for 6.0 rather than 5.2
    assert nearest_block(beats, 1.0, 0, heard_at, 1.5) == 0  # 0.7 for 1.0


def test_of_two_blocks_as_near_the_earlier() -> None:
    def heard_at(block: int) -> float:
        return -1.0 + block * 2

    assert nearest_block(Beats(60.0), 4.0, 0, heard_at, 2.0) == 0


def test_a_gap_in_the_sound_is_seen() -> None:
    """The device was interrupted: from block 1 on everything sounds later."""

    def heard_at(block: int) -> float:
        return 0.5 + block + (2.4 if block else 0.0)  # 0.5, 3.9, 4.9, 5.9...

    assert nearest_block(Beats(60.0), 4.0, 0, heard_at, 1.0) == 1
    assert nearest_block(Beats(60.0), 8.0, 0, heard_at, 1.0) == 5


@given(still | lines, st.integers(0, 1000), st.sampled_from([0.0, -1.0]))
def test_no_tempo_or_no_grid_means_at_once(beats: Beats, earliest: int, no_grid: float) -> None:
    assert nearest_block(beats, no_grid, earliest, float, 1.0) == earliest
    assert nearest_block(Beats(), 4.0, earliest, float, 1.0) == earliest


@pytest.mark.parametrize(
    ("beat", "per_bar", "shown"),
    [
        (0.0, 4, (1, 1.0)),
        (3.5, 4, (1, 4.5)),
        (4.0, 4, (2, 1.0)),
        (7.0, 3, (3, 2.0)),
        (5.0, 1, (6, 1.0)),
        (-1.0, 4, (0, 4.0)),
        (-1e-20, 4, (1, 1.0)),
        (4 - 4e-16, 4, (2, 1.0)),
    ],
)
def test_bars_as_musicians_count(beat: float, per_bar: int, shown: tuple[int, float]) -> None:
    assert bar_and_beat(beat, per_bar) == shown


@given(beat_counts, st.integers(1, 32))
def test_bar_and_beat_lose_nothing(beat: float, per_bar: int) -> None:
    bar, in_bar = bar_and_beat(beat, per_bar)
    assert 1 <= in_bar < per_bar + 1
    assert close((bar - 1) * per_bar + in_bar - 1, beat)


def test_the_length_of_a_block_in_beats() -> None:
    assert block_beats(1.5, 120.0) == 3.0
    assert block_beats(1.5, 0.0) == 0.0
