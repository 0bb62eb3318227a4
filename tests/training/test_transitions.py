"""Transitions: pairs from files, rulers in clouds of known places, ways of known speed."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from band_world import PROMPTS, Bands, Player, TextBands, material, study
from fakes import FakeInstrument, fake_spec

from lmdm_agent.controls import Controls
from lmdm_agent.render import render
from lmdm_agent.rig import timeline_of
from lmdm_agent.score import Line, Score
from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation.part_transitions import PART
from lmdm_training.evaluation.transition_walks import MIXED, variants_of
from lmdm_training.evaluation.transitions import (
    APART,
    Course,
    Ruler,
    halfway_s,
    pairs_among,
    reached,
    read_pairs,
    unordered,
)

# ------------------------------------------------------------------------------------------------
# Pairs


def test_every_prompt_is_left_and_reached_equally_often():
    pairs = pairs_among(PROMPTS, 24)
    assert len(set(pairs)) == 24 and all(a != b for a, b in pairs)
    for prompt in PROMPTS:
        assert [a for a, _ in pairs].count(prompt) == 3 == [b for _, b in pairs].count(prompt)
    # No way back among the first three rounds; all there is in the end.
    assert len({frozenset(pair) for pair in pairs}) == 24
    assert len(set(pairs_among(PROMPTS, 1000))) == 56
    assert pairs_among(PROMPTS[:1], 5) == []


def test_there_and_back_are_one_source():
    pairs = [("a", "b"), ("c", "d"), ("b", "a")]
    assert unordered(pairs, [1.0, 5.0, 2.0]) == [1.5, 5.0]


def put(folder: Path, text: str) -> Path:
    path = folder / "pairs.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_of_the_paper_is_read_from_its_text(tmp_path):
    text = """## Appendix D Prompt Transition Pairs
| Model | FD | CLAP |
| --- | --- | --- |
| 0.4 | 3 | 2 |

Table 4: Prompt transition pairs.

| # | Prompt A | Prompt B |
| --- | --- | --- |
| 1 | A calm, slow tune. | Loud \\| fast rock (male voice)! |
| 2 | Children’s song | R&B in a café |
| 1 | 2 | 3 | 4 |
"""
    assert read_pairs(put(tmp_path, text)) == [
        ("A calm, slow tune.", "Loud | fast rock (male voice)!"),
        ("Children’s song", "R&B in a café"),
    ]


def test_pairs_between_tabs_are_read(tmp_path):
    text = "# mine\nPrompt A\tPrompt B\nrain\twhale song\n\n2\tchoir\t drum kit \nno pair\n"
    assert read_pairs(put(tmp_path, text)) == [("rain", "whale song"), ("choir", "drum kit")]


def test_what_is_no_file_of_pairs_is_said(tmp_path):
    with pytest.raises(MissingFileError, match="nowhere.tsv is not there"):
        read_pairs(tmp_path / "nowhere.tsv")
    with pytest.raises(StageError, match="holds no pair of prompts; lines of two texts"):
        read_pairs(put(tmp_path, "a, b\n"))
    with pytest.raises(StageError, match="'rain' leads to itself"):
        read_pairs(put(tmp_path, "rain\train\n"))
    binary = tmp_path / "sound.bin"
    binary.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(StageError, match="cannot be read as text"):
        read_pairs(binary)


# ------------------------------------------------------------------------------------------------
# When what happens


def test_prompts_cross_in_the_block_that_the_engine_says():
    model = FakeInstrument(fake_spec(sample_rate=8000, samples_per_latent=400))
    spec, seconds = model.spec, 2.0
    course = Course.of(spec, seconds)
    controls = Controls(steps=1, use_sketch=False, drift_watch=False).set_prompt(0, "whale song")
    controls = controls.set_prompt(1, "something that was there before")
    lines = tuple(
        Line(number, time_s, None, name, args)
        for number, (time_s, name, args) in enumerate(course.score("rain", spec.block_s), 1)
    )
    dry = np.zeros((2, round(seconds * spec.sample_rate)), np.float32)
    score = Score(Path("test"), lines)
    reports = render(model, timeline_of(spec), dry, controls, score=score).reports
    crossed = [report.block for report in reports if report.crossed]
    assert [block * spec.block_s for block in crossed] == [pytest.approx(course.crossing_s)]
    moved = [report.block for report in reports if report.weights[1] > 0.0]
    assert moved[0] * spec.block_s == pytest.approx(course.start_s)
    alone = [report.block for report in reports if report.weights[1] == 1.0]
    assert alone[0] * spec.block_s == pytest.approx(course.end_s, abs=spec.block_s)
    assert reports[crossed[0]].dominant == "rain"


def test_a_course_has_room_for_every_third():
    spec = SimpleNamespace(block_s=0.5)
    course = Course.of(spec, 12.0)
    assert (course.start_s, course.fade_s, course.end_s) == (4.0, 4.0, 8.0)
    # Position in block n is (n - 7) / 8, and half is not more than half.
    assert course.crossing_s == 6.0
    with pytest.raises(StageError, match=r"1\.5 s or more are needed"):
        Course.of(spec, 1.4)


def test_mixed_sounds_fade_over_as_the_prompts_do():
    course = Course(6.0, 2.0, 2.0, 3.0)
    one, other = np.full((2, 25), 1.0, np.float32), np.full((2, 600), 3.0, np.float32)
    mixed = course.mixed(one, other, 100)
    assert mixed.shape == (2, 600)
    assert mixed[0, [0, 199, 250, 300, 400, 599]].tolist() == pytest.approx([1, 1, 1.5, 2, 3, 3])


# ------------------------------------------------------------------------------------------------
# Rulers


def cloud(rng: np.random.Generator, at: float, size: int = 100, count: int = 12) -> np.ndarray:
    """Windows around a point on the first axis; the noise is as long as the way to 3."""
    windows = 3.0 * rng.standard_normal((count, size)) / np.sqrt(size)
    windows[:, 0] += at
    return windows.astype(np.float32)


def test_a_ruler_ends_where_unseen_windows_of_both_prompts_lie():
    rng = np.random.default_rng(0)
    ruler = Ruler.between([cloud(rng, 0) for _ in range(8)], [cloud(rng, 3) for _ in range(8)])
    assert ruler is not None and ruler.apart > 5.0
    places = {at: ruler.positions(cloud(rng, at, count=400)).mean() for at in (0, 1.5, 3, 6)}
    assert places == pytest.approx({0: 0.0, 1.5: 0.5, 3: 1.0, 6: 2.0}, abs=0.06)


def test_a_line_through_the_windows_it_is_marked_with_would_be_too_long():
    rng = np.random.default_rng(1)
    first, second = ([cloud(rng, at, count=2) for _ in range(2)] for at in (0, 3))
    ruler = Ruler.between(first, second)
    naive = Ruler.between([first[0]] * 2, [second[0]] * 2)
    assert ruler is not None and naive is not None
    fresh = [cloud(rng, 3, count=400), cloud(rng, 0, count=400)]
    true, short = (r.positions(fresh[0]).mean() - r.positions(fresh[1]).mean()
                   for r in (ruler, naive))  # fmt: skip
    assert abs(true - 1.0) < 0.25 and short < 0.7


def test_prompts_that_sound_the_same_are_not_apart():
    rng = np.random.default_rng(2)
    ruler = Ruler.between([cloud(rng, 0) for _ in range(4)], [cloud(rng, 0) for _ in range(4)])
    assert ruler is not None and abs(ruler.apart) < APART
    same = [np.ones((3, 4), np.float32)] * 2
    still = Ruler.between(same, same)
    assert still is not None and still.apart == 0.0
    assert Ruler.between(same, same[:1]) is None
    assert Ruler.between(same, [same[0], same[0][:0]]) is None


def test_halfway_is_where_it_stays():
    times = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert halfway_s(times, [0, 0, 0.25, 0.75, 1, 1], 2.0) == pytest.approx(0.5)
    # Somewhere on the way it looked in for one window only.
    assert halfway_s(times, [0, 0.9, 0.1, 0.4, 0.6, 1], 2.0) == pytest.approx(1.5)
    assert halfway_s(times, [0.7, 0.9, 1, 1, 1, 1], 2.0) == -2.0
    assert halfway_s(times, [0, 0, 0, 0, 0, 1], 2.0) == pytest.approx(2.5)
    assert halfway_s(times, [0, 0, 0.6, 0, 0.1, 0.4], 2.0) == float("inf")
    assert reached(times, [0, 0, 0, 1, 0.5, 0.9], 3.5) == pytest.approx(0.7)
    assert np.isnan(reached(times, [0, 0, 0, 1, 0.5, 0.9], 6.0))


# ------------------------------------------------------------------------------------------------
# The part

LATE = np.mean([0.375, 0.525, 0.6, 0.6])
"""Where the instrument is behind the fade, at 8.5 to 11.5 s, when it comes late."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tones")


@pytest.fixture(scope="module")
def tones(folder: Path):
    return material(folder / "data")


def test_the_study_comes_first_and_differences_have_both_sides(folder, tones):
    of = study(folder, material=tones)
    assert [variant.name for variant in variants_of(of)] == [
        "pingpong, dropout", "pingpong, no dropout", "p4, dropout", "p4, no dropout",
    ]  # fmt: skip
    of.controls = Controls(solver="euler", context_dropout=0)
    variants = variants_of(of)
    assert [variant.name for variant in variants[:2]] == ["euler, no dropout", "euler, dropout"]
    assert dict(variants[1].sets)["context_dropout"] == 6 and len(variants) == 6


@pytest.fixture(scope="module")
def measured(folder, tones):
    embedders = {"bands": Bands(), "clap": TextBands()}
    player = Player()
    found = PART.measure(study(folder, material=tones, embedders=embedders, player=player))
    return found, player


def test_an_instrument_of_known_speed_is_measured_right(measured):
    found, _ = measured
    figures = {figure.name: figure for figure in found.figures}
    assert {name for name in figures if name.endswith(".bands")} == {
        "reached.own.bands", "halfway.own.bands", "dropout_gain.own.bands", "p4_gain.own.bands",
    }  # fmt: skip
    far, soon = figures["reached.own.bands"], figures["halfway.own.bands"]
    # It moves at once, as the mixed sounds do.
    assert far.value.value == pytest.approx(1.0, abs=0.1)
    assert far.anchors[MIXED].value == pytest.approx(1.0, abs=0.1)
    assert abs(soon.value.value - soon.anchors[MIXED].value) < 0.2
    assert far.value.count == 8
    gain = figures["dropout_gain.own.bands"].value
    assert gain.value == pytest.approx(1 - LATE, abs=0.05) and gain.low > 0.3
    assert figures["p4_gain.own.bands"].value.value == 0.0


def test_what_comes_late_and_stops_early_is_a_row(measured):
    table = next(table for table in measured[0].tables if "bands" in table.title)
    rows = {row[0]: row for row in table.rows}
    late = rows["pingpong, no dropout"]
    assert late[1].value == pytest.approx(LATE, abs=0.05)
    # Two seconds late, and 0.5 of 0.6 of the way instead of 0.5 of 1: 2 + 4 * (0.5 / 0.6 - 0.5).
    assert late[5].value == pytest.approx(3.33, abs=0.4)
    assert late[4].value == pytest.approx(LATE - 1, abs=0.05) and late[4].high < 0.0
    assert rows["pingpong, dropout"][4:] == ["", ""]
    assert rows["p4, dropout"][4].value == 0.0


def test_curves_go_from_one_prompt_to_the_other(measured):
    charts = {chart.title: chart for chart in measured[0].charts}
    assert len(charts) == 5
    way = charts["From one prompt to another (own pairs, bands)"]
    line = way.lines[0]
    assert line.name == "pingpong, dropout" and way.levels["second prompt alone"] == 1.0
    assert line.x[0] == -5.5 and len(line.x) == len(line.y) == len(line.low) == 12
    assert np.abs(line.y[:3]).max() < 0.1 and np.abs(np.array(line.y[-3:]) - 1).max() < 0.1
    classes = charts["Heard as which prompt's recordings (bands)"].lines
    first, second = (np.array(one.y) for one in classes[:2])
    assert first[0] == 1.0 and first[-1] == 0.0 and second[0] == 0.0 and second[-1] == 1.0
    texts = charts["Similarity to the prompts' texts (own pairs, clap)"].lines
    assert texts[0].y[0] > 0.95 > 0.2 > texts[0].y[-1] and texts[1].y[-1] > 0.95


def test_steady_sounds_are_the_generations_of_prompts(measured):
    jobs = measured[1].jobs
    steady = {job for job in jobs if not job.score}
    assert {(job.prompt, job.seed) for job in steady} == {(p, s) for p in PROMPTS for s in (0, 1)}
    assert {job.sets for job in steady} == {()} and {job.seconds for job in steady} == {3.0}


def test_prompts_that_sound_alike_are_left_out_and_counted(folder, tones):
    deaf = study(folder, material=tones, player=Player(deaf=True))
    found = PART.measure(deaf)
    assert not found.figures and not found.tables
    assert any("own.bands: 0 of 8 pairs" in note for note in found.notes)


def test_pairs_of_a_file_are_another_list(folder, tones):
    pairs = put(folder, "tone 1\ttone 5\ntone 5\ttone 1\ntone 0\ttone 7\n")
    one = type(tones)(PROMPTS[:1], tones.known, tones.held, tones.played, [], "key")
    found = PART.measure(study(folder, material=one, options={"pairs": str(pairs)}))
    far = next(figure for figure in found.figures if figure.name == "reached.listed.bands")
    assert far.value.value == pytest.approx(1.0, abs=0.1) and far.value.count == 2
    with pytest.raises(StageError, match="no file of pairs"):
        PART.measure(study(folder, material=one))


def test_embedders_whose_windows_are_too_long_are_named(folder, tones):
    class Slow(Bands):
        name, window_s = "slow", 13.0

    found = PART.measure(study(folder, material=tones, embedders={"slow": Slow()}))
    assert any("shorter than a window of slow" in note for note in found.notes)
    assert not found.figures
