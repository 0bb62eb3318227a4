"""The measures of drift, on sounds that move by a known amount."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import fake_spec
from stage_files import prepared

from lmdm_agent.controls import Controls
from lmdm_agent.drifting import Drifting
from lmdm_agent.reports import Answer
from lmdm_training.errors import StageError
from lmdm_training.evaluation import drift_courses
from lmdm_training.evaluation.curves import mean_line
from lmdm_training.evaluation.drift import (
    BANDS,
    UNITS,
    late,
    moves,
    reference_starts,
    refreshes,
    slices_of,
    spread_between,
    spread_within,
    traits_of,
    window_starts,
)
from lmdm_training.evaluation.drift_heard import Ear, anchors_of, pieces_of, segments_of
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.following import Following
from lmdm_training.evaluation.material import Material, read_material
from lmdm_training.evaluation.part_drift import PART
from lmdm_training.evaluation.prompt_classes import PromptClasses
from lmdm_training.evaluation.results import Interval, PartResult
from lmdm_training.evaluation.study import Sizes, Study

RATE = 16000


def hiss(seconds: float, seed: int = 0, level: float = 0.1) -> np.ndarray:
    """White noise, [2, samples]."""
    rng = np.random.default_rng(seed)
    return level * rng.standard_normal((2, round(seconds * RATE)), np.float32)


def sine(seconds: float, hz: float = 1000.0, level: float = 0.5) -> np.ndarray:
    mono = level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([mono, mono]).astype(np.float32)


def dulled(audio: np.ndarray) -> np.ndarray:
    """The same with less treble."""
    return (audio + np.roll(audio, 1, axis=1) + np.roll(audio, 2, axis=1)) / 3


def windows(audio: np.ndarray, window_s: float = 5.0):
    return traits_of(
        slices_of(audio, RATE), window_starts(audio.shape[1] / RATE, window_s), window_s
    )


# --- windows and what they are like ------------------------------------------------------------


def test_windows_are_whole_and_none_is_lost_to_rounding():
    assert window_starts(30.0, 10.0) == [0.0, 10.0, 20.0]
    assert window_starts(29.9, 10.0) == [0.0, 10.0]
    assert window_starts(30.0, 10.0, first_s=5.0) == [5.0, 15.0]
    assert window_starts(0.3, 0.1) == pytest.approx([0.0, 0.1, 0.2])
    assert window_starts(30.0, 10.0, hop_s=5.0) == [0.0, 5.0, 10.0, 15.0, 20.0]
    assert window_starts(9.0, 10.0) == []


def test_a_tone_has_its_level_in_its_band():
    slices = slices_of(sine(6.0), RATE)
    traits = traits_of(slices, [0.0], 5.0)
    assert len(traits) == 1 and traits.bands_db.shape == (1, BANDS)
    assert float(traits.level_db[0]) == pytest.approx(-9.03, abs=0.05)
    edges = np.geomspace(80.0, 16000.0, BANDS + 1)
    band = int(np.searchsorted(edges, 1000.0)) - 1
    assert int(traits.bands_db[0].argmax()) == band
    assert float(traits.bands_db[0, band]) == pytest.approx(-9.03, abs=0.1)
    assert float(np.delete(traits.bands_db[0], band).max()) < -30.0


def test_what_is_shorter_than_a_spectrum_has_no_traits():
    assert slices_of(hiss(0.1), RATE).bands_db.shape == (0, BANDS)
    assert np.isnan(traits_of(slices_of(hiss(0.1), RATE), [0.0], 5.0).level_db).all()


def test_a_gain_moves_the_level_and_nothing_else():
    loud, quiet = windows(hiss(5.1)), windows(0.5 * hiss(5.1))
    apart = moves(loud, quiet)
    assert float(apart["level"][0]) == pytest.approx(6.02, abs=0.01)
    assert max(float(apart[name][0]) for name in ("spectrum", "movement", "repetition")) < 0.01


def test_less_treble_moves_the_spectrum_and_as_much_as_it_is_less():
    bright, dull = hiss(5.1), dulled(hiss(5.1))
    apart = moves(windows(bright), windows(dull))
    assert float(apart["spectrum"][0]) > 2.0
    again = moves(windows(bright), windows(hiss(5.1, seed=1)))
    assert float(again["spectrum"][0]) < 0.3


def test_a_tremolo_moves_as_far_as_it_swings():
    seconds = np.arange(round(10.0 * RATE)) / RATE
    gain = np.where(seconds % 5.0 < 2.5, 1.0, 0.25).astype(np.float32)
    steady, swaying = windows(sine(10.0), 9.0), windows(sine(10.0) * gain, 9.0)
    # One band of twenty holds it; half of the time it is 12 dB lower, so it deviates by 6 dB.
    assert float(steady.movement_db[0]) < 0.05
    band = int(swaying.bands_db[0].argmax())
    rows = slices_of(sine(10.0) * gain, RATE).bands_db[:, band]
    assert float(rows.std()) == pytest.approx(6.02, abs=0.6)
    assert float(swaying.movement_db[0]) > float(steady.movement_db[0]) + 0.2


def test_loops_repeat_noise_and_tones_do_not():
    bar = hiss(2.56) * np.linspace(0.1, 1.0, round(2.56 * RATE), dtype=np.float32) ** 2
    loop = np.tile(bar, 4)
    assert float(windows(loop, 10.0).repetition[0]) > 0.95
    assert abs(float(windows(hiss(10.0), 10.0).repetition[0])) < 0.3
    assert float(windows(sine(10.0), 10.0).repetition[0]) == 0.0
    assert np.isnan(windows(hiss(3.0), 3.0).repetition[0]), "no room for two patches"


# --- against what it is held -------------------------------------------------------------------


def test_what_is_played_again_is_held_against_the_same_moments():
    starts = [5.0, 15.0, 25.0, 35.0]
    assert reference_starts(starts, None) == ([5.0] * 4, [False, True, True, True])
    befores, later = reference_starts(starts, 15.0)
    assert befores == [5.0, 15.0, 10.0, 5.0]
    assert later == [False, False, True, True]
    assert reference_starts([], 15.0) == ([], [])


def test_recordings_are_as_far_apart_as_they_are():
    loud, quiet, third = (windows(hiss(10.5, seed)) for seed in range(3))
    quiet = replace(quiet, level_db=quiet.level_db - np.float32(10.0))
    found = spread_between([loud, quiet, third])
    assert set(found) == set(UNITS)
    assert found["level"] == pytest.approx([5.0, 10.0, 5.0], abs=0.2)
    assert max(found["spectrum"]) < 0.4
    assert spread_between([loud]) == {name: [] for name in UNITS}


def test_moments_of_one_recording_are_as_far_apart_as_they_are():
    ramp = np.concatenate([hiss(4.9), 0.1 * hiss(10.1, 1)], axis=1)
    found = spread_within([windows(ramp), windows(hiss(5.5))])
    # A recording of one window has nothing to compare.
    assert found["level"] == pytest.approx([19.9], abs=0.2)


def test_a_moment_is_the_mean_of_the_last_fifth_before_it():
    times = np.arange(10.0, 101.0, 10.0, dtype=np.float32)
    values = times.copy()
    assert late(times, values, 100.0) == pytest.approx(95.0)
    assert late(times, values, 50.0) == pytest.approx(50.0)
    assert late(times, values, 35.0) == pytest.approx(30.0), "the last one, where none is recent"
    values[-1] = np.nan
    assert late(times, values, 100.0) == pytest.approx(90.0)
    assert np.isnan(late(times, values, 5.0))


# --- the stage's watch -------------------------------------------------------------------------


def watched(heard: np.ndarray, answer: np.ndarray, spec, follows: bool) -> list[float]:
    """As the stage leads it from block to block."""
    drifting, found, size = Drifting(), [], spec.block_samples
    controls = replace(Controls(), use_sketch=follows)
    report: object = SimpleNamespace()
    for end in range(size, answer.shape[1] + 1, size):
        block = slice(end - size, end)
        drifting.look(spec, controls, heard[:, block], False, Answer(answer[:, block], report))
        if drifting.reason(controls, ()):
            found.append(end / spec.sample_rate)
    return found


@pytest.mark.parametrize("follows", [False, True])
def test_refreshes_are_those_of_the_stage(follows):
    spec = fake_spec(10, RATE, samples_per_latent=1024)
    steady, fading = hiss(75.0), hiss(75.0)
    fading[:, 40 * RATE :] *= 0.03
    assert refreshes(hiss(75.0, 1), steady, spec, follows=follows) == []
    found = refreshes(hiss(75.0, 1), fading, spec, follows=follows)
    assert found and 40.0 < found[0] < 60.0
    assert found == watched(hiss(75.0, 1), fading, spec, follows)


# --- what embedders hear -----------------------------------------------------------------------


class Second:
    """Hears nothing; its windows last a second."""

    name, rate, window_s, licence, labels = "second", RATE, 1.0, "CC0", ("a", "b")


def cloud(count: int, seed: int, at: float = 0.0) -> Embedded:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((count, 6)) + at
    tags = np.stack([np.full(count, 0.8 - 0.1 * at), np.full(count, 0.2 + 0.1 * at)], axis=1)
    return Embedded(vectors.astype(np.float32), tags.astype(np.float32))


def judge() -> PromptClasses:
    """Knows prompts by where their clouds lie."""
    half = SimpleNamespace(nearest=lambda vectors: (vectors.mean(axis=1) > 1.5).astype(int))
    return PromptClasses(("near", "far"), Second(), half, Interval(0.9, 0.8, 1.0, 5))


@pytest.fixture
def ear() -> Ear:
    real = {
        "near": [cloud(30, seed) for seed in range(4)],
        "far": [cloud(30, 10 + seed, 3.0) for seed in range(3)],
    }
    return Ear(Second(), real, (), judge(), {})


def walking(steps: int, seed: int = 50, piece: int = 15) -> Embedded:
    """A cloud that walks from `near` to `far`."""
    clouds = [cloud(piece, seed + n, 3.0 * n / (steps - 1)) for n in range(steps)]
    return Embedded(
        np.concatenate([one.vectors for one in clouds]), np.concatenate([c.tags for c in clouds])
    )


def test_pieces_hold_whole_windows_only(ear):
    heard = Embedded(np.arange(20.0, dtype=np.float32)[:, None], np.zeros((20, 0), np.float32))
    assert ear.piece(heard, 2.0, 3.0).vectors[:, 0].tolist() == [2.0, 3.0, 4.0]
    assert ear.piece(heard, 2.5, 3.0).vectors[:, 0].tolist() == [3.0, 4.0]
    assert len(ear.piece(heard, 19.5, 3.0).vectors) == 0


def test_what_walks_away_is_heard_walking_away(ear):
    found = pieces_of(ear, "near", walking(4), [0.0, 15.0, 30.0, 45.0])
    assert (np.diff(found["to_real"]) > 0).all()
    assert abs(float(found["to_real"][0])) < 1.0 < float(found["to_real"][-1])
    assert np.isnan(found["moved"][0]) and (np.diff(found["moved"][1:]) > 0).all()
    assert (np.diff(found["tags"]) > 0).all() and float(found["tags"][0]) == pytest.approx(0.0)
    assert float(found["prompt"][0]) == 1.0 and float(found["prompt"][3]) == 0.0
    assert float(found["prompt"][1]) > 0.6 and float(found["prompt"][2]) < 0.4
    assert np.isnan(found["text"]).all()


def test_what_stays_is_as_near_as_recordings_are(ear):
    starts = [15.0 * n for n in range(8)]
    found = pieces_of(ear, "near", cloud(120, 99), starts)
    anchors = anchors_of(ear, ["near"])
    real, other = anchors["to_real"]["real/real"], anchors["to_real"]["real/other"]
    assert real.count == 4 and other.value > 100 * abs(real.value)
    assert abs(float(found["to_real"].mean()) - real.value) < 0.02 * other.value
    assert abs(float(np.nanmean(found["moved"]))) < 0.02 * anchors["moved"]["real/other"].value
    assert anchors["prompt"]["real/real"].value == 0.9
    assert anchors["tags"]["real/real"].value == pytest.approx(0.0, abs=1e-6)
    assert anchors["text"]["real/real"].count == 0


def test_minutes_of_answers_that_walk_away_lie_further_and_further(ear):
    answers = [("near", walking(4)), ("near", walking(4, 80))]
    found = segments_of(ear, answers, 60.0)
    assert found is not None and found.times_s == [7.5, 22.5, 37.5, 52.5]
    assert found.windows == 30, "two answers of 15 windows; halves of recordings have 60"
    values = [one.value for one in found.values]
    assert values == sorted(values) and values[-1] > 5 * values[0]
    assert not found.values[0].apart_from(found.real)
    assert found.values[-1].apart_from(found.real)
    empty = Ear(ear.embedder, {"near": []}, (), None, {})
    assert segments_of(empty, answers, 60.0) is None


# --- the part ----------------------------------------------------------------------------------

SECONDS = 130.0
PROMPTS = ("hiss", "hum")


class Bands:
    """Hears levels of eight bands."""

    name, rate, window_s, licence, labels = "bands", 8000, 1.0, "CC0", ()

    def embed(self, audio, hop_s):
        size, hop = round(self.window_s * self.rate), round(hop_s * self.rate)
        rows = np.lib.stride_tricks.sliding_window_view(audio, size)[::hop]
        power = np.abs(np.fft.rfft(rows, axis=1)) ** 2
        bands = np.stack([part.mean(axis=1) for part in np.array_split(power, 8, axis=1)], 1)
        vectors = np.log10(bands + 1e-6).astype(np.float32)
        return Embedded(vectors, np.zeros((len(vectors), 0), np.float32))


class Fading:
    """An instrument that gets quieter by 12 dB a minute, unless it is watched."""

    rate = RATE

    def __init__(self):
        self.asked = []

    def get(self, job):
        self.asked.append(job)
        audio = hiss(job.seconds, len(self.asked))
        if ("drift_watch", True) not in job.sets:
            minutes = np.arange(audio.shape[1], dtype=np.float32) / RATE / 60
            audio *= 10 ** (-12 * minutes / 20)
        return audio

    def sound(self, sound, seconds):
        return hiss(seconds, 1000)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    def recording(caption: str, number: int) -> np.ndarray:
        rng = np.random.default_rng(number)
        t = np.arange(21 * 44100) / 44100
        tone = np.sin(2 * np.pi * 220 * t) if caption == "hum" else 0.0
        return 0.1 * (tone + rng.standard_normal(len(t)) * (0.9 + 0.05 * number))

    rows = [
        {
            "id": f"{caption}{i}",
            "sound": recording(caption, i),
            "captions": [caption],
            "split": "valid" if i < 2 else "train",
        }
        for caption in PROMPTS
        for i in range(3)
    ]
    folder = prepared(tmp_path_factory.mktemp("recordings"), rows)
    return read_material(folder, None, PROMPTS, say=print)


def study_of(material: Material, out: Path, **sizes) -> Study:
    spec = fake_spec(10, RATE, samples_per_latent=1024)
    chosen = Sizes(**({"drift_s": SECONDS, "drift_prompts": 2} | sizes))
    return Study(
        out / "model.onnx", spec, Controls(), material, Fading(), {"bands": Bands()}, {},
        chosen, out, {},
    )  # fmt: skip


@pytest.fixture(scope="module")
def result(material, tmp_path_factory) -> PartResult:
    def follow(played, answered, rate):
        level = 20 * np.log10(float(np.sqrt(np.mean(answered**2))) / 0.1)
        return Following(0.5, 0.5, 0.5, level, played.shape[1] / rate)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drift_courses, "follow", follow)
        study = study_of(material, tmp_path_factory.mktemp("out"))
        found = PART.measure(study)
        # Both kinds of both prompts, without and with the watch: it would have acted on all.
        assert len(study.renders.asked) == 8
    return found


def test_a_fade_is_found_and_the_watch_is_seen_to_help(result):
    figures = {figure.name: figure for figure in result.figures}
    # From 10 s to about 115 s; and what is played, to windows 84 and 105 s earlier.
    for kind, moved in (("free", 21.0), ("played", 18.9)):
        level = figures[f"level.{kind}"]
        assert level.anchors["no watch"].value == pytest.approx(moved, abs=0.3)
        assert level.value.value < 0.2 and level.reached
        assert level.anchors["no watch"].value > 5 * level.anchors["real/real"].value
        assert level.goal == pytest.approx(level.anchors["real/real"].value, rel=0.01)
        assert figures[f"spectrum.{kind}"].anchors["no watch"].value < 1.0
        assert figures[f"to_real.bands.{kind}"].anchors.keys() == {
            "real/real", "real/other", "beginning",
        }  # fmt: skip
        assert f"moved.bands.{kind}" in figures and f"prompt.bands.{kind}" in figures
    assert figures["loudness.played"].value.value == pytest.approx(0.0, abs=0.2)
    assert "loudness.free" not in figures


def test_tables_show_the_moments_and_the_changes(result):
    tables = {table.title: table for table in result.tables}
    over = tables["Over time"]
    assert [row[:3] for row in over.rows[:3]] == [
        ["free", "off", "beginning"], ["free", "off", "2 min"], ["free", "off", "2.16667 min"],
    ]  # fmt: skip
    assert len(over.rows) == 12 and all(len(row) == len(over.columns) for row in over.rows)
    changes = tables["End less beginning of the same answer"]
    off = next(row for row in changes.rows if row[:2] == ["played", "off"])
    change = off[changes.columns.index("loudness r")]
    assert isinstance(change, Interval) and -26.0 < change.value < -18.0
    watch = tables["What the drift watch changes"]
    helped = watch.rows[0][1]
    assert isinstance(helped, Interval) and helped.high < -15.0
    assert tables["Frechet distance to recordings"].rows


def test_curves_go_down_with_the_level(result):
    chart = next(chart for chart in result.charts if chart.title.startswith("Level"))
    lines = {line.name: line for line in chart.lines}
    assert set(lines) == {f"{k}, watch {w}" for k in ("free", "played") for w in ("off", "on")}
    falling = lines["free, watch off"]
    slope = np.polyfit(falling.x, falling.y, 1)[0]
    assert slope == pytest.approx(-12.0, abs=0.3), "dB a minute"
    assert max(map(abs, lines["free, watch on"].y)) < 0.3
    # What is played comes again after 21 s; before, there is nothing to hold it against.
    assert min(lines["played, watch off"].x) > 26 / 60
    assert any("Frechet" in chart.title for chart in result.charts)
    assert all(chart.lines for chart in result.charts)


def test_examples_are_the_beginning_and_the_end(result):
    assert [example.name for example in result.examples] == [
        f"drift, {prompt}, {end}" for prompt in PROMPTS for end in ("begin", "end")
    ]


def test_an_answer_that_the_watch_lets_be_is_rendered_once(material, tmp_path, monkeypatch):
    monkeypatch.setattr(drift_courses, "follow", lambda *_: Following(0.5, 0.5, 0.5, 0.5, 1.0))
    study = study_of(material, tmp_path, drift_s=40.0, drift_prompts=1)
    result = PART.measure(study)
    assert len(study.renders.asked) == 2, "free and played, without the watch"
    figures = {figure.name: figure for figure in result.figures}
    assert figures["refreshes.free"].value.value == 0.0
    level = figures["level.free"]
    assert level.value.value == level.anchors["no watch"].value > 3.0


def test_too_short_answers_are_refused(material, tmp_path):
    with pytest.raises(StageError, match="drift_s of 20 s given; 25 s or more"):
        PART.measure(study_of(material, tmp_path, drift_s=20.0))


def test_a_mean_curve_leaves_out_what_nobody_has():
    nan = float("nan")
    line = mean_line("both", [0.0, 1.0, 2.0], [[nan, 1.0, 4.0], [nan, 3.0, nan]])
    assert (line.name, line.x, line.y) == ("both", [1.0, 2.0], [2.0, 4.0])
    assert line.low == [1.0, 4.0] and line.high == [3.0, 4.0]
