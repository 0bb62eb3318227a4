"""Tempo, bar and beat on a sample clock that the test turns by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.conductor import Clock, Conductor
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls

BLOCK_S = 0.5
BPM = st.floats(1.0, 400.0)


class Stand:
    """A conductor, its controls and a clock."""

    def __init__(self, **controls: object) -> None:
        self.now_s = 0.0
        self.state = ControlState(Controls(**controls))  # type: ignore[arg-type]
        self.conductor = Conductor(self.state, lambda: self.now_s, BLOCK_S)
        self.led: list[tuple[float, int]] = []
        self.conductor.on_change = lambda bpm, bar: self.led.append((bpm, bar))
        self.conductor.sync()

    def set(self, name: str, value: object) -> None:
        """What a session does with a message."""
        self.state.update(lambda controls: controls.set(name, value))
        self.conductor.sync()

    @property
    def clock(self) -> Clock:
        found = self.conductor.clock()
        assert found is not None
        return found

    @property
    def beats(self) -> float:
        """Beats since the first bar."""
        clock = self.clock
        return (clock.bar - 1) * self.state.current.beats_per_bar + clock.beat - 1

    def waits_for(self, earliest: int, heard_s: float = 0.0) -> int | None:
        """The block of a change; block n is heard at ``heard_s`` + n blocks."""
        return self.conductor.quantised_block(earliest, lambda n: heard_s + n * BLOCK_S)


def test_without_a_tempo_there_is_no_clock_and_nothing_waits():
    stand = Stand(quantise="bar")
    assert stand.conductor.clock() is None
    assert stand.waits_for(3) is None
    stand.set("tempo", 120)
    assert stand.waits_for(3) == 4
    stand.set("tempo", 0)
    assert stand.conductor.clock() is None
    assert stand.waits_for(3) is None


def test_bar_and_beat_go_on_with_the_clock():
    stand = Stand(tempo=120.0)
    found = []
    for stand.now_s in (0.0, 0.25, 1.5, 2.0, 61.75):
        clock = stand.clock
        found.append((clock.bar, clock.beat))
    assert found == [(1, 1.0), (1, 1.5), (1, 4.0), (2, 1.0), (31, 4.5)]
    assert stand.clock.block_beats == 1.0
    stand.set("beats_per_bar", 3)
    assert (stand.clock.bar, stand.clock.beat) == (42, 1.5)


@given(st.lists(st.tuples(st.floats(0.0, 100.0), BPM), min_size=1, max_size=8))
def test_a_change_of_tempo_keeps_the_beat(changes):
    stand = Stand(tempo=60.0)
    for pause_s, bpm in changes:
        stand.now_s += pause_s
        before = stand.beats
        stand.set("tempo", bpm)
        assert stand.beats == pytest.approx(before, abs=1e-6)
        stand.now_s += 1.0
        assert stand.beats == pytest.approx(before + bpm / 60, abs=1e-6)


def test_without_tempo_the_beat_stands_still_and_goes_on_where_it_was():
    stand = Stand(tempo=120.0)
    stand.now_s = 1.25
    stand.set("tempo", 0)
    stand.now_s = 60.0
    stand.set("tempo", 120)
    assert stand.beats == pytest.approx(2.5)


def test_a_beat_sets_the_phase_and_a_tap_the_nearest_whole_one():
    stand = Stand(tempo=120.0)
    stand.now_s = 3.3
    assert stand.conductor.beat(0.0) == 0.0
    assert (stand.clock.bar, stand.clock.beat) == (1, 1.0)
    stand.now_s += 0.7
    assert stand.beats == pytest.approx(1.4)
    assert stand.conductor.beat(None) == 1.0
    stand.now_s += 0.3
    assert stand.conductor.beat(None) == 2.0
    assert stand.conductor.beat(-2.5) == -2.5
    assert (stand.clock.bar, stand.clock.beat) == (0, 2.5)


def test_a_beat_before_the_tempo_counts_when_the_tempo_comes():
    stand = Stand()
    assert stand.conductor.beat(8.0) == 8.0
    stand.now_s = 5.0
    stand.set("tempo", 60)
    assert (stand.clock.bar, stand.clock.beat) == (3, 1.0)


# What waits.


def test_a_change_waits_for_the_block_nearest_to_the_line():
    # A block has 0.75 beats: block n starts at beat 0.75 n.
    stand = Stand(tempo=90.0, quantise="beat")
    assert [stand.waits_for(n) for n in (0, 1, 2, 3, 4)] == [0, 1, 3, 4, 4]
    stand.set("quantise", "bar")
    assert [stand.waits_for(n) for n in (0, 1, 5, 6, 10, 11, 12)] == [0, 5, 5, 11, 11, 16, 16]
    stand.set("beats_per_bar", 3)
    assert [stand.waits_for(n) for n in (1, 4, 5)] == [4, 4, 8]
    stand.set("quantise", "off")
    assert stand.waits_for(5) is None


@given(
    BPM,
    st.sampled_from(["beat", "bar"]),
    st.integers(1, 32),
    st.integers(0, 1000),
    st.floats(0.0, 3.0),
    st.floats(-100.0, 100.0),
)
def test_no_other_free_block_is_nearer_to_the_next_line(
    bpm, quantise, bar, earliest, delay_s, beat
):
    stand = Stand(tempo=bpm, quantise=quantise, beats_per_bar=bar)
    stand.conductor.beat(beat)
    found = stand.waits_for(earliest, delay_s)
    assert found is not None and found >= earliest

    def beat_at(block: int) -> float:
        return beat + (delay_s + block * BLOCK_S) * bpm / 60

    grid = bar if quantise == "bar" else 1
    line = math.ceil(beat_at(earliest) / grid - 1e-6) * grid
    distance = abs(beat_at(found) - line)
    for other in range(max(earliest, found - 3), found + 4):
        assert distance <= abs(beat_at(other) - line) + 1e-6
    assert distance <= BLOCK_S * bpm / 60 + 1e-6 or distance <= abs(beat_at(earliest) - line) + 1e-6


# Somebody else leads.


def test_a_leader_brings_tempo_and_beat():
    stand = Stand(tempo=90.0)
    stand.led.clear()
    stand.now_s = 10.0
    stand.conductor.follow(120.0, 6.0, 9.0)
    assert stand.state.current.tempo == 120.0
    assert stand.beats == pytest.approx(8.0)
    stand.conductor.sync()
    # Only what the performer chooses is told to the others; an echo would never end.
    assert stand.led == []
    stand.set("tempo", 60)
    assert stand.led == [(60.0, 4)]
    assert stand.beats == pytest.approx(8.0)


def test_a_tempo_beyond_the_table_is_clamped_with_its_beat():
    stand = Stand()
    stand.conductor.follow(999.0, 4.0, 0.0)
    assert stand.state.current.tempo == 400.0
    assert stand.clock.bpm == 400.0
    assert stand.beats == pytest.approx(4.0)


def test_only_tempo_and_bar_are_told_and_only_when_they_change():
    stand = Stand()
    assert stand.led == []
    stand.set("mix", 0.5)
    stand.set("tempo", 0)
    assert stand.led == []
    stand.set("tempo", 100)
    stand.set("tempo", 100)
    stand.set("beats_per_bar", 3)
    assert stand.led == [(100.0, 4), (100.0, 3)]


def test_sync_takes_the_newest_value():
    """Two hands at once: the one that comes second must not bring back an old tempo."""
    stand = Stand(tempo=60.0)
    old = stand.state.current
    held = stand.conductor._lock

    class Late:
        """The lock, got after somebody else has set another tempo and synced."""

        def __enter__(self) -> None:
            stand.state.update(lambda controls: controls.set("tempo", 120))
            held.acquire()

        def __exit__(self, *_: object) -> None:
            held.release()

    stand.conductor._lock = Late()  # type: ignore[assignment]
    stand.state.update(lambda controls: old.set("tempo", 90))
    stand.conductor.sync()
    assert stand.clock.bpm == 120.0
