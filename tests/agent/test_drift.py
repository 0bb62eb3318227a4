"""The drift watch: what moves by itself is noticed, what is played or wished for is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmdm_agent.drift import (
    BANDS,
    LAGS,
    PAUSE_S,
    REFERENCE_S,
    SETTLE_S,
    SLICES,
    DriftMemory,
    Traits,
    dropped_latents,
    refreshed,
    traits,
    watch,
)

RATE = 44100
BLOCK_S = 0.464
SIZE = 20480
READY = int((SETTLE_S + REFERENCE_S) / BLOCK_S) + 2
"""Blocks until the reference stands."""

Levels = Callable[[int], np.ndarray | float]


def pattern(seed: int, spread_db: float = 3.0) -> np.ndarray:
    """How the cells [SLICES, BANDS] of one block differ from its mean levels."""
    return np.random.default_rng(seed).normal(0.0, spread_db, (SLICES, BANDS))


@dataclass
class Stream:
    """Answers and what is played as mean levels by block; each block has its own pattern."""

    wet: Levels = lambda block: -30.0
    dry: Levels = lambda block: -30.0
    wish: Callable[[int], Hashable] = lambda block: "rain"
    follows: bool = True
    refresh: Callable[[int, int], None] = lambda block, dropped: None
    memory: DriftMemory = field(default_factory=DriftMemory)
    block: int = 0
    fired: list[tuple[float, str]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def run(self, blocks: int, *, same_wet: int = 0) -> Stream:
        """So many blocks; with ``same_wet`` the answers repeat after so many blocks."""
        for _ in range(blocks):
            n, self.block = self.block, self.block + 1
            wet = self.wet(n) + pattern(n % same_wet if same_wet else n)
            dry = self.dry(n) + pattern(100_000 + n)
            block = Traits(wet.astype(np.float32), dry.astype(np.float32))
            self.memory, reason = watch(
                self.memory, block, BLOCK_S, self.wish(n), follows=self.follows
            )
            if reason:
                self.fired.append((n * BLOCK_S, reason))
                self.memory = refreshed(self.memory)
                self.dropped.append(dropped_latents(230, self.memory))
                self.refresh(n, self.dropped[-1])
        return self


TILT = np.linspace(-1.0, 1.0, BANDS)
"""A change of colour whose mean distance is a half."""


def test_what_stays_as_it_is_is_left_alone():
    assert Stream().run(1000).fired == []


@pytest.mark.parametrize("db_per_minute", [6.0, -6.0])
def test_a_level_that_creeps_away_is_noticed(db_per_minute):
    stream = Stream(wet=lambda n: -30.0 + db_per_minute * n * BLOCK_S / 60.0).run(400)
    assert stream.fired
    at, reason = stream.fired[0]
    assert "level" in reason
    # 9 dB take 90 s from the middle of the reference on, the mean of the present some more.
    assert 90 < at < 140


def test_a_colour_that_creeps_away_is_noticed():
    stream = Stream(wet=lambda n: -30.0 + TILT * min(14.0, 6.0 * n * BLOCK_S / 60.0)).run(400)
    assert stream.fired
    assert "spectrum" in stream.fired[0][1]


def test_noise_that_fills_the_pauses_is_noticed():
    # Every fourth block a hit, the rest quiet; the answer's rest rises to 20 dB below the hit.
    def played(n: int) -> float:
        return -20.0 if n % 4 == 0 else -85.0

    def answer(n: int) -> float:
        return max(played(n), -85.0 + min(45.0, 0.5 * max(0, n - 80)))

    assert Stream(wet=played, dry=played).run(600).fired == []
    assert Stream(wet=answer, dry=played).run(600).fired


def test_what_follows_the_player_is_no_drift():
    def louder(n: int) -> float:
        return -40.0 + min(20.0, 0.05 * n)

    def brighter(n: int) -> np.ndarray:
        return -30.0 + TILT * min(20.0, 0.05 * n)

    assert Stream(wet=louder, dry=louder).run(800).fired == []
    assert Stream(wet=brighter, dry=brighter).run(800).fired == []


def test_a_player_who_plays_something_else_begins_a_new_reference():
    def changed(n: int) -> np.ndarray | float:
        return -30.0 if n < 200 else -30.0 + 20.0 * TILT

    # The answer turns another way than what is played; that is an answer, too.
    stream = Stream(wet=lambda n: -30.0 if n < 200 else -30.0 - 30.0 * TILT, dry=changed)
    assert stream.run(600).fired == []
    # From there on it is watched again.
    stream.wet = lambda n: -30.0 - 30.0 * TILT + min(15.0, 0.1 * (n - 600))
    assert stream.run(300).fired


def test_another_wish_begins_a_new_reference():
    def turned(n: int) -> float:
        return -50.0 if n < 300 else -30.0

    assert Stream(wet=turned).run(600).fired
    stream = Stream(wet=turned, wish=lambda n: ("rain",) if n < 300 else ("choir",))
    assert stream.run(600).fired == []


def test_silence_and_hiss_do_not_matter():
    assert Stream(wet=lambda n: -88.0 + 20.0 * (n % 300) / 300).run(900).fired == []


def test_without_following_the_player_excuses_nothing():
    def louder(n: int) -> float:
        return -40.0 + min(11.5, 0.05 * n)

    assert Stream(wet=louder, dry=louder, follows=False).run(600).fired


@pytest.mark.parametrize("period", [1, 3, LAGS])
def test_an_answer_that_repeats_itself_is_noticed(period):
    stream = Stream().run(2 * READY)
    assert stream.fired == []
    stream.run(60, same_wet=period)
    assert len(stream.fired) == 1
    assert f"repeats itself every {period} blocks" in stream.fired[0][1]


def test_repeating_what_repeats_is_no_fault():
    stream = Stream(dry=lambda n: -30.0 + pattern(n % 2, 9.0) - pattern(100_000 + n))
    assert stream.run(300, same_wet=2).fired == []


def test_repetition_does_not_count_while_nothing_is_followed():
    assert Stream(follows=False).run(300, same_wet=1).fired == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.floats(0.5, 20.0), st.floats(1.0, 40.0))
def test_never_more_than_one_refresh_in_the_pause(seed, blocks_per_turn, depth):
    rng = np.random.default_rng(seed)
    colour = rng.normal(0.0, depth, (50, BANDS))
    stream = Stream(wet=lambda n: -30.0 + colour[int(n / blocks_per_turn) % 50]).run(300)
    times = [at for at, _ in stream.fired]
    assert all(b - a >= PAUSE_S - 1e-6 for a, b in itertools.pairwise(times))


def test_a_refresh_that_helps_keeps_the_reference():
    begun = [100]

    def creeps(n: int) -> np.ndarray:
        return -30.0 + TILT * min(12.0, 0.1 * max(0, n - begun[0]))

    stream = Stream(wet=creeps, refresh=lambda n, dropped: begun.__setitem__(0, n + 40))
    stream.run(1200)
    assert len(stream.fired) > 3
    # Each time the oldest part was enough, so it was never forgotten whole.
    assert set(stream.dropped) == {184}


def test_what_a_soft_refresh_does_not_change_is_forgotten_whole_and_then_believed():
    stream = Stream(wet=lambda n: -30.0 if n < 100 else -30.0 + 12.0 * TILT).run(1000)
    assert stream.dropped == [184, 230]
    (first, _), (second, _) = stream.fired
    assert PAUSE_S <= second - first < PAUSE_S + 2 * BLOCK_S


def test_what_was_begun_is_judged_from_its_reference_only():
    stream = Stream(wet=lambda n: -80.0 if n * BLOCK_S < SETTLE_S else -30.0)
    assert stream.run(300).fired == []


def stereo(sound: np.ndarray) -> np.ndarray:
    return np.stack([sound, -sound]).astype(np.float32)


def test_levels_are_what_they_say():
    tone = 0.5 * np.sqrt(2.0) * np.sin(2.0 * np.pi * 1000.0 * np.arange(SIZE) / RATE)
    found = traits(stereo(tone), np.zeros((2, SIZE), np.float32), RATE)
    assert found.wet.shape == found.dry.shape == (SLICES, BANDS)
    band = int(np.log(1000.0 / 60.0) / np.log(16000.0 / 60.0) * BANDS)
    # Half of full scale is -6 dB; both sides count as one sound though they are turned over.
    assert np.abs(found.wet[:, band] + 6.02).max() < 0.3
    assert np.delete(found.wet, [band - 1, band, band + 1], axis=1).max() < -40.0
    assert np.allclose(found.dry, -90.0)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 64, 640, 4096, 48000])
@pytest.mark.parametrize("rate", [8000, 44100, 96000])
def test_blocks_of_any_length(size, rate):
    sound = stereo(np.random.default_rng(0).uniform(-1, 1, size))
    found = traits(sound, sound, rate)
    assert found.wet.shape == (SLICES, BANDS)
    assert np.isfinite(found.wet).all()
    memory = DriftMemory()
    for _ in range(3):
        memory, reason = watch(memory, found, max(size, 1) / rate, 0)
        assert reason == ""


def test_it_is_pure():
    stream = Stream().run(100)
    before = stream.memory
    copies = [np.copy(a) for a in (before.now, before.past, before.reference) if a is not None]
    block = Traits(pattern(1).astype(np.float32), pattern(2).astype(np.float32))
    first = watch(before, block, BLOCK_S, "rain")
    second = watch(before, block, BLOCK_S, "rain")
    assert first[1] == second[1]
    assert np.array_equal(first[0].now, second[0].now)
    after = [a for a in (before.now, before.past, before.reference) if a is not None]
    assert all(np.array_equal(a, b) for a, b in zip(copies, after, strict=True))
