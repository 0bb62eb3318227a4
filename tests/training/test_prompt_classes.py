"""Prompts as classes: sounds and windows whose class is known."""

from pathlib import Path

import numpy as np
import pytest
from band_world import (
    PROMPTS,
    RATE,
    SIZES,
    Bands,
    Player,
    TextBands,
    material,
    sound,
    study,
    tone,
)

from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.part_prompts import PART, confusion, left_out
from lmdm_training.evaluation.prompt_answers import Answer
from lmdm_training.evaluation.prompt_classes import (
    SOURCE_S,
    PromptClasses,
    balanced,
    fit_discriminant,
    source_windows,
    spread,
    windows_of,
)
from lmdm_training.evaluation.prompt_text import named_tags, tag_recall, text_score, top_tags

# ------------------------------------------------------------------------------------------------
# The discriminant


def test_a_shared_covariance_is_seen_through():
    # Classes lie apart along a direction of little spread; the spread across it hides them from
    # plain distance.
    rng = np.random.default_rng(0)
    mixing = np.array([[5.0, 5.0], [0.0, 0.25]])
    offsets = (np.array([0.0, -1.0]), np.array([0.0, 1.0]))

    def windows(offset: np.ndarray) -> np.ndarray:
        return (offset + rng.standard_normal((400, 2)) @ mixing).astype(np.float32)

    classes = [[windows(offset) for _ in range(3)] for offset in offsets]
    fresh = [windows(offset) for offset in offsets]
    judge = fit_discriminant(classes, 0.001)
    right = [np.mean(judge.nearest(some) == number) for number, some in enumerate(fresh)]
    plain = [np.mean((some[:, 1] > 0) == number) for number, some in enumerate(fresh)]
    # How far apart they are in standard deviations, for whoever knows the covariance.
    distance = np.sqrt(np.array([0.0, 2.0]) @ np.linalg.inv(mixing.T @ mixing) @ [0.0, 2.0])
    assert distance > 5.0 and min(right) > 0.98
    assert max(plain) < 0.75


def test_fewer_windows_than_dimensions_are_enough():
    rng = np.random.default_rng(1)
    means = 0.5 * rng.standard_normal((4, 200)) / np.sqrt(200)

    def windows(number: int, count: int) -> np.ndarray:
        return (means[number] + rng.standard_normal((count, 200)) / np.sqrt(200)).astype("f4")

    judge = fit_discriminant([[windows(number, 5) for _ in range(4)] for number in range(4)])
    right = [np.mean(judge.nearest(windows(number, 50)) == number) for number in range(4)]
    assert min(right) > 0.95


def test_windows_that_are_all_the_same_are_told_apart():
    one, other = np.zeros((3, 2), np.float32), np.ones((3, 2), np.float32)
    judge = fit_discriminant([[one], [other]])
    assert judge.nearest(np.array([[0.1, 0.2], [0.9, 0.7]], "f4")).tolist() == [0, 1]
    assert judge.nearest(np.zeros((0, 2), np.float32)).tolist() == []


def test_a_long_source_counts_as_much_as_a_short_one():
    def source(value: float, count: int) -> np.ndarray:
        return np.full((count, 1), value, np.float32)

    # By sources the first class lies at 10 / 3; by windows it would lie at 9.9, beyond the second.
    judge = fit_discriminant([[source(10, 1000), source(0, 5), source(0, 5)], [source(9, 5)]])
    assert judge.nearest(np.array([[4.0], [9.5]], "f4")).tolist() == [0, 1]


def test_a_class_without_sources_is_refused():
    with pytest.raises(StageError, match="class 1 has no source"):
        fit_discriminant([[np.ones((2, 2), np.float32)], []])


def test_every_class_counts_the_same():
    results = [("a", 1.0)] * 9 + [("b", 0.0)]
    assert balanced(results).value == 0.5
    assert np.isnan(balanced([]).value)


# ------------------------------------------------------------------------------------------------
# Windows


def test_windows_without_sound_are_left_out():
    silent = np.zeros((2, 2 * RATE), np.float32)
    audio = np.concatenate([tone(PROMPTS[2], 2.0), silent, tone(PROMPTS[5], 1.0)], axis=1)
    heard = windows_of(Bands(), audio, RATE)
    assert heard.vectors.argmax(axis=1).tolist() == [2, 2, 5]
    assert heard.tags.shape == (3, 8)
    # Of windows that overlap by half, three lie in the silence as a whole.
    assert len(windows_of(Bands(), audio, RATE, 0.5).vectors) == 9 - 3
    assert len(windows_of(Bands(), silent, RATE).vectors) == 0
    assert len(windows_of(Bands(), silent[:, :100], RATE).vectors) == 0


def test_sources_are_whole_and_of_one_length(tmp_path):
    sounds = [
        sound(tmp_path, "long", PROMPTS[0], SOURCE_S + 6.0, 1),
        sound(tmp_path, "cut-1", PROMPTS[1], 4.0, 2),
        sound(tmp_path, "cut-2", PROMPTS[1], 3.0, 3),
        sound(tmp_path, "short", PROMPTS[2], 0.5, 4),
    ]
    found = source_windows(Bands(), sounds, 10)
    assert {name: len(heard.vectors) for name, heard in found.items()} == {"long": 15, "cut": 7}
    assert list(source_windows(Bands(), sounds[:3], 1)) == ["cut"]
    assert spread(["a", "b", "c", "d", "e", "f"], 3) == ["a", "c", "e"]


# ------------------------------------------------------------------------------------------------
# Prompts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tones")


@pytest.fixture(scope="module")
def tones(folder: Path):
    return material(folder / "data")


def test_sounds_go_to_the_prompt_they_resemble(folder, tones):
    classes = PromptClasses.fit(study(folder, material=tones), Bands(), PROMPTS)
    assert str(classes.real) == "1" and classes.real.count == 16
    audio = np.concatenate([tone(PROMPTS[3], 3.0, 5), tone(PROMPTS[6], 1.0, 6)], axis=1)
    assert classes.accuracy(audio, RATE, PROMPTS[3]) == 0.75
    assert classes.accuracy(audio, RATE, PROMPTS[6]) == 0.25
    assert classes.accuracy(np.zeros_like(audio), RATE, PROMPTS[3]) == 0.0
    assert classes.predict(windows_of(Bands(), audio, RATE).vectors) == ["tone 3"] * 3 + ["tone 6"]
    with pytest.raises(StageError, match="'tone 9' was not learned"):
        classes.accuracy(audio, RATE, "tone 9")


def test_what_cannot_be_learned_is_named(folder, tones):
    with pytest.raises(StageError, match="1 prompts given"):
        PromptClasses.fit(study(folder, material=tones), Bands(), PROMPTS[:1])
    with pytest.raises(StageError, match="no recording of 'tune 3'.*did you mean tone 3"):
        PromptClasses.fit(study(folder, material=tones), Bands(), [PROMPTS[0], "tune 3"])


def test_without_held_out_recordings_there_is_no_anchor(folder, tones):
    bare = type(tones)(tones.prompts, tones.known, {}, [], [], "key")
    classes = PromptClasses.fit(study(folder, material=bare), Bands(), PROMPTS)
    assert np.isnan(classes.real.value)


# ------------------------------------------------------------------------------------------------
# Answers


def answer(prompt: str, source: str, *values: float) -> Answer:
    vectors = np.array(values, np.float32).reshape(-1, 1)
    return Answer(prompt, source, Embedded(vectors, np.zeros((len(vectors), 0), np.float32)))


def test_an_answer_is_judged_by_other_sources_only():
    # Every source has an offset of its own that is larger than what sets the prompts apart; with
    # its own source known, every window would be right.
    answers = [
        answer("a", "one", 0.0), answer("b", "one", 0.1),
        answer("a", "two", 1.0), answer("b", "two", 1.1),
    ]  # fmt: skip
    shares = {(a.prompt, a.source): share for a, share in left_out(answers, ("a", "b"))}
    assert shares == {("a", "one"): 1.0, ("b", "one"): 0.0, ("a", "two"): 0.0, ("b", "two"): 1.0}


def test_a_silent_answer_is_wrong_and_teaches_nothing():
    answers = [
        answer("a", "one"), answer("b", "one", 1.0),
        answer("a", "two", 0.0), answer("b", "two", 1.0),
        answer("a", "three", 0.0), answer("b", "three", 1.0),
    ]  # fmt: skip
    shares = [share for _, share in left_out(answers, ("a", "b"))]
    assert shares == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    # With one source left out, nobody knows what "a" sounds like.
    assert [a.source for a, _ in left_out(answers[:4], ("a", "b"))] == ["one", "one"]


def test_confusions_are_shares_of_windows():
    answers = [answer("a", "one", 0, 0), answer("a", "two", 0, 0), answer("b", "one", 0)]
    table = confusion(answers, [["a", "b"], ["a", "a"], ["b"]], ("a", "b"), "test")
    assert table.rows == [["a", 0.75, 0.25, "4"], ["b", 0.0, 1.0, "1"]]


def test_tags_that_recordings_have_are_expected():
    first, second = np.array([[0.9, 0.0, 0.8, 0.1]]), np.array([[0.7, 0.2, 0.0, 0.1]] * 9)
    # By windows, tag 1 would come before tag 2.
    assert top_tags([first, second], 2) == {0, 2}
    assert tag_recall(np.array([[0.5, 0.6, 0.1, 0.0]]), frozenset({0, 2})) == 0.5
    labels = ("strings", "drum", "male voice", "voice", "guitar", "!")
    assert named_tags("String ensemble", labels) == [0]
    assert named_tags("drums and a male voice", labels) == [1, 2, 3]
    assert named_tags("rain on the sea", labels) == []


def test_a_text_score_is_a_mean_cosine():
    heard = Embedded(np.array([[3.0, 0.0], [0.0, 2.0]], "f4"), np.zeros((2, 0), "f4"))
    assert text_score(heard, np.array([5.0, 0.0], "f4")) == pytest.approx(0.5)
    assert np.isnan(text_score(Embedded(heard.vectors[:0], heard.tags[:0]), np.ones(2)))


# ------------------------------------------------------------------------------------------------
# The part


def test_an_instrument_that_does_as_told_reaches_the_goal(folder, tones):
    embedders = {"bands": Bands(), "clap": TextBands()}
    found = PART.measure(study(folder, material=tones, embedders=embedders))
    figures = {figure.name: figure for figure in found.figures}
    assert list(figures) == [
        "resembles.free.bands", "resembles.played.bands", "apart.free.bands", "apart.played.bands",
        "tag_recall.bands",
        "resembles.free.clap", "resembles.played.clap", "apart.free.clap", "apart.played.clap",
        "tag_recall.clap", "text_score.clap",
    ]  # fmt: skip
    separation = figures["resembles.free.bands"]
    assert separation.value.value == 1.0 and separation.value.count == 16
    assert separation.goal == 0.9 and separation.reached
    assert separation.anchors["chance"].value == 1 / 8
    assert separation.anchors["held-out recordings"].value == 1.0
    # Solos are what intervals draw, not their answers to eight prompts.
    assert figures["resembles.played.bands"].value.count == 2
    assert figures["apart.played.bands"].value.value == 1.0
    assert figures["text_score.clap"].value.value > 0.99
    assert figures["text_score.clap"].anchors["other prompts"].value < 0.1
    assert [row[0] for row in found.tables[0].rows] == list(PROMPTS)
    assert [row[1 + i] for i, row in enumerate(found.tables[0].rows)] == [1.0] * 8
    named = next(table for table in found.tables if table.title == "Tags by name (bands)")
    assert len(named.rows) == 8 and all(row[2].value > row[3].value for row in named.rows)
    assert len(found.examples) == 8


def test_the_codec_is_an_anchor(folder, tones):
    class Muffled(Player):
        def player(self, name: str):
            codec = super().player(name)
            codec.encode = lambda audio: np.broadcast_to(tone(PROMPTS[0], audio.shape[1] / RATE),
                                                         audio.shape)  # fmt: skip
            return codec

    found = PART.measure(study(folder, material=tones, player=Muffled()))
    anchors = found.figures[0].anchors
    # One prompt in eight is what this codec makes of everything.
    assert anchors["through the codec"].value == 1 / 8
    assert anchors["held-out recordings"].value == 1.0


def test_an_instrument_that_hears_no_prompt_is_found_out(folder, tones):
    found = PART.measure(study(folder, material=tones, player=Player(deaf=True)))
    figures = {figure.name: figure.value.value for figure in found.figures}
    assert figures["resembles.free.bands"] == 1 / 8
    assert figures["resembles.played.bands"] == 1 / 8
    assert figures["apart.free.bands"] < 0.5
    assert not found.figures[0].reached


def test_few_prompts_reach_no_goal(folder, tones):
    few = type(tones)(PROMPTS[:2], tones.known, tones.held, tones.played, [], "key")
    found = PART.measure(study(folder, material=few))
    assert all(figure.goal is None for figure in found.figures)
    assert any("2 prompts only" in note for note in found.notes)
    one = type(tones)(PROMPTS[:1], tones.known, tones.held, tones.played, [], "key")
    with pytest.raises(StageError, match="one prompt given"):
        PART.measure(study(folder, material=one))
    with pytest.raises(StageError, match="musicnn: not downloaded"):
        PART.measure(study(folder, embedders={}, absent={"musicnn": "not downloaded"}))


def test_an_embedder_whose_windows_are_too_long_judges_what_it_can(folder, tones):
    class Slow(Bands):
        name, window_s = "slow", 2.5

    found = PART.measure(study(folder, material=tones, embedders={"slow": Slow()}))
    assert any("slow knows no recordings" in note for note in found.notes)
    names = {figure.name for figure in found.figures}
    assert "apart.free.slow" in names and "resembles.free.slow" not in names
    assert SIZES.free_s > Slow.window_s
