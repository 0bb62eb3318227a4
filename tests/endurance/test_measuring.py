"""What the long runs measure with: a sample that moves or differs is seen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import soundfile
from controller import Kinds, Wishes
from faults import _stalls_told
from performance import Hand
from scipy.signal import butter, sosfiltfilt
from soak import Figures, growth
from soak_sound import CLEAR, HEARD, MARGIN, WINDOW, OffsetWatch, Sound, lag, looped, make_sound
from soak_take import TakeFigures, _match

from lmdm_agent.controls import ACTIONS, BY_NAME, Controls

RATE = 44100
LOOP = 768


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(RATE)


def came_out(sound: Sound, position: int, moved: int = 0, dry: float = 0.5) -> np.ndarray:
    """What a rig hears from ``position``: the dry sound, moved, and somebody else's on top."""
    other = looped(make_sound(RATE, seed=5).samples, 7 * position, HEARD)
    return dry * looped(sound.samples, position - LOOP - moved, HEARD) + 0.5 * other


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


def test_ends_of_what_is_searched_can_be_left_out(sound: Sound) -> None:
    heard = looped(sound.noise, 50_000, HEARD).mean(axis=1)
    for at in (100, HEARD - WINDOW - 100):
        noise = looped(sound.noise, 50_000 + at, WINDOW).mean(axis=1)
        found = lag(noise, heard)
        assert found.at == at and not found.rivals
        assert found.clarity > CLEAR
        assert lag(noise, heard, MARGIN).clarity < CLEAR
    noise = looped(sound.noise, 50_000 + MARGIN, WINDOW).mean(axis=1)
    assert lag(noise, heard, MARGIN).at == MARGIN


def test_dry_sound_in_a_narrow_band_is_in_place_as_far_as_can_be_told(sound: Sound) -> None:
    """Under an answer that covers the rest, a soak heard it near 22 kHz only."""
    band = butter(8, 20_500, "highpass", fs=RATE, output="sos")

    def heard(position: int, moved: int, seed: int) -> np.ndarray:
        dry = sosfiltfilt(band, looped(sound.noise, position - LOOP - moved, HEARD), axis=0)
        low = np.random.default_rng(seed).standard_normal(dry.shape)
        return dry + 1e-3 * sosfiltfilt(butter(8, 20_000, fs=RATE, output="sos"), low, axis=0)

    watch = OffsetWatch(sound.noise, expected=LOOP)
    for seed, position in enumerate(range(100_000, 2_000_000, 100_000)):
        watch.look(position, heard(position, 0, seed))
    assert watch.elsewhere == [] and watch.silent == 0
    assert watch.blurred + watch.found == watch.windows == 19
    watch.look(400_000, heard(400_000, 64, 99))
    assert [abs(found - LOOP - 64) < 5 for _, found, _ in watch.elsewhere] == [True]
    # Nobody knows the place yet: a window that could be many does not tell it.
    unsure = OffsetWatch(sound.noise)
    unsure.look(400_000, heard(400_000, 0, 1))
    assert (unsure.expected is None) == bool(unsure.blurred)


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


def figures(counters: dict[str, Any] | None = None, **changes: Any) -> Figures:
    """Those of a good soak of an hour, with changes."""
    good = {"block_s": 0.5, "slow_callbacks": 0, "restarts": 0, "device_losses": 0}
    take = TakeFigures(complete=True, counters=good if counters is None else good | counters)
    take.dry.compared = take.mix.compared = 1
    facts: dict[str, Any] = {
        **{"seconds": 3600.0, "blocks": 7200, "told": {"health": 3590}, "exit_code": 0},
        **{"buffer": 512, "period": 256, "loop_samples": 768},
        **{"windows": 10, "windows_in_place": 9, "xruns": 12, "idle_server_xruns": 4},
    }
    facts["take"] = take
    return Figures(**facts | changes)


def test_a_good_soak_has_no_complaints() -> None:
    assert figures().complaints() == []
    assert figures(blocks=6480).complaints() == []
    assert figures(xruns=13).complaints() == []


WRONG: dict[str, tuple[Figures, str]] = {
    "late": (figures(late=1), "1 late and 0 skipped"),
    "skipped": (figures(skipped=2), "0 late and 2 skipped"),
    "offset": (figures(windows_elsewhere=[(1, 2, 30.0)]), "1 windows at another offset"),
    "dry": (figures(windows_in_place=2), "in 2 windows only"),
    "no windows": (figures(windows=0, windows_in_place=0), "in 0 windows only"),
    "unanswered": (figures(unanswered={"mix": 1}), "unanswered: {'mix': 1}"),
    "memory": (figures(growth_mb=20.1), "20.1 MB"),
    "tracebacks": (figures(tracebacks=1), "1 tracebacks"),
    "exit": (figures(exit_code=1), "exit code 1"),
    "no exit": (figures(exit_code=None), "exit code None"),
    "no take": (figures(take=None), "no take"),
    "slow callbacks": (figures({"slow_callbacks": 1}), "slow_callbacks: 1"),
    "restarts": (figures({"restarts": 1}), "restarts: 1"),
    "losses": (figures({"device_losses": 3}), "device_losses: 3"),
    "xruns": (figures(xruns=14), "14 xruns, of an idle server 4"),
    "xruns in a short time": (
        figures(seconds=60.0, xruns=8),
        "8 xruns, of an idle server 4",
    ),
    "few blocks": (figures(blocks=6479), "6479 blocks in 3600 s, one is 0.500 s"),
    "no health": (figures(told={"block": 7200}), "health was told 0 times"),
    "health that ends": (figures(told={"health": 1800}), "health was told 1800 times"),
    "no health in the take": (figures({"block_s": 0.0}), "no health in the take"),
    "a counter that is missing": (figures({"slow_callbacks": None}), "slow_callbacks: None"),
    "device's latency": (
        figures(loop_samples=1024),
        "after 1024 samples; buffer and period are 768",
    ),
    "no latency": (figures(loop_samples=0), "after 0 samples"),
}


@pytest.mark.parametrize("name", WRONG)
def test_complaints_name_what_is_wrong(name: str) -> None:
    wrong, words = WRONG[name]
    assert words in "; ".join(wrong.complaints())


def test_complaints_name_what_the_take_says() -> None:
    wrong = figures()
    assert wrong.take is not None
    wrong.take.mix.differing = 1
    assert wrong.complaints() == ["mix: 1 of 1 samples differ"]


def test_only_what_the_watch_says_counts_as_a_stall() -> None:
    text = "the model has not answered for 2 s; this block is given up, dry sound goes on."
    told = [
        ("fault", ["model", text]),
        ("fault", ["model", "the block was muted: its sound was not a number."]),
        ("fault", ["device", "the device has not answered."]),
        ("health", [0, 0, 0, 0, 0, ""]),
        ("fault", ["model", text]),
    ]
    assert _stalls_told(cast(Hand, SimpleNamespace(told=told))) == 2


def test_growth_is_told_from_what_goes_up_and_down() -> None:
    warming = [500.0, 600.0, 650.0, 680.0, 700.0, 710.0]
    noise = [-60.0, 55.0, 10.0, -30.0, 40.0, -5.0, 20.0, -50.0, 60.0, 0.0]
    flat = [*warming, *(800.0 + some for some in (noise * 6)[:54])]
    leak = [mb + minute for minute, mb in enumerate(flat)]
    assert growth(flat) == pytest.approx(0.0, abs=10.0)
    assert growth(leak) == pytest.approx(53.0, abs=10.0)
    # A leak that began late moves the medians, one that ended early the trend.
    late = [mb + max(0, minute - 48) * 10 for minute, mb in enumerate([*warming, *[800.0] * 54])]
    assert growth(late) == 65.0
    assert growth([*warming, 800.0, 810.0, 805.0, 830.0, 820.0, 825.0]) == 25.0
    assert growth([*warming, 800.0, 810.0, 900.0, 830.0, 840.0]) == 40.0
    assert growth(flat[:9]) is None
