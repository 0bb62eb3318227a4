"""What the long runs measure with: a sample that moves or differs is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from controller import Kinds, Wishes
from soak import Figures
from soak_sound import SEARCH, WINDOW, OffsetWatch, Sound, looped, make_sound
from soak_take import TakeFigures, _match

from lmdm_agent.controls import ACTIONS, BY_NAME, Controls

RATE = 44100
LOOP = 768
LENGTH = WINDOW + 2 * SEARCH


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(RATE)


def came_out(sound: Sound, position: int, moved: int = 0, dry: float = 0.5) -> np.ndarray:
    """What a rig hears from ``position``: the dry sound, moved, and somebody else's on top."""
    other = looped(make_sound(RATE, seed=5).samples, 7 * position, LENGTH)
    return dry * looped(sound.samples, position - LOOP - moved, LENGTH) + 0.5 * other


def test_dry_sound_is_found_under_other_sound_and_one_sample_counts(sound: Sound) -> None:
    watch = OffsetWatch(sound.noise)
    for position in range(20_000, 62 * RATE, 300_000):
        watch.look(position, came_out(sound, position))
    assert watch.expected == LOOP
    assert (watch.found, watch.silent, watch.elsewhere) == (watch.windows, 0, [])
    for moved in (-256, -1, 1, 512):
        watch.look(400_000, came_out(sound, 400_000, moved))
    assert [found for _, found, _ in watch.elsewhere] == [LOOP + m for m in (-256, -1, 1, 512)]


def test_where_there_is_no_dry_sound_none_is_found(sound: Sound) -> None:
    watch = OffsetWatch(sound.noise)
    for position in range(20_000, 3_000_000, 100_000):
        watch.look(position, came_out(sound, position, dry=0.0))
    assert watch.silent == watch.windows == 30


@pytest.mark.parametrize("offset", [0, 5000, -700])
def test_tracks_are_compared_sample_by_sample(sound: Sound, tmp_path: Path, offset: int) -> None:
    track = looped(sound.samples, 10_000, 400_000)
    soundfile.write(tmp_path / "track.flac", track, RATE, "PCM_24")

    def other(at: int, count: int) -> np.ndarray:
        return looped(sound.samples, 10_000 + offset + at, count)

    same = _match(tmp_path / "track.flac", other, 6000, offset, 400_000)
    assert (same.compared, same.differing, same.first) == (394_000, 0, None)
    track[123_456, 1] += 2.0**-23
    soundfile.write(tmp_path / "track.flac", track, RATE, "PCM_24")
    one = _match(tmp_path / "track.flac", other, 6000, offset, 400_000)
    assert (one.differing, one.first) == (1, 123_456)


def test_the_performer_says_everything_within_its_bounds() -> None:
    kinds = iter(Kinds(Wishes(steps=8), 1))
    said = [next(kinds) for _ in range(20_000)]
    names = {name for name, _ in said}
    assert names >= set(BY_NAME)
    unsaid = {action.name for action in ACTIONS} - names
    # Said by plan, or not at all: another take, other hands and the network.
    assert unsaid == {"model", "capture", "record", "link", "midi"}
    for name, args in said:
        if name in BY_NAME:
            # Nothing is clamped: what is said is what is meant.
            value = getattr(Controls().set(name, args[0]), name)
            assert value == (args[0] if isinstance(value, str) else pytest.approx(args[0])), name


def test_complaints_name_what_is_wrong() -> None:
    good = {"windows": 10, "windows_in_place": 9, "exit_code": 0}
    take = TakeFigures(complete=True)
    take.dry.compared = take.mix.compared = 1
    assert Figures(**good, take=take).complaints() == []
    take.mix.differing = 1
    wrong = Figures(**good | {"windows_in_place": 1}, late=1, growth_mb=20.1, take=take)
    wrong.windows_elsewhere = [(1, 2, 30.0)]
    wrong.unanswered = {"mix": 1}
    text = "; ".join(wrong.complaints())
    for words in ("1 late", "another offset", "in 1 windows", "unanswered", "20.1 MB", "mix: 1 of"):
        assert words in text
