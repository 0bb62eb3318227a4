"""The part `distribution`, on instruments that sound like recordings, or do not."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from stage_files import RATE, noise, prepared, tone

from lmdm_training.errors import StageError
from lmdm_training.evaluation import part_distribution, sound_sets
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.material import Material, read_material
from lmdm_training.evaluation.part_distribution import PART
from lmdm_training.evaluation.results import PartResult, read_result, write_result
from lmdm_training.evaluation.sound_sets import Heard
from lmdm_training.evaluation.study import Sizes, Study
from lmdm_training.evaluation.tag_pairs import pair_divergence

SIZES = Sizes(played=4, seconds=4.0, seeds=3, free_s=11.0)
PROMPTS = ("tone", "noise")


class Bands:
    """Hears the energy of bands, and says whether it is low, middle or high."""

    name, rate, window_s, licence = "bands", 8000, 0.5, "CC0"
    labels = ("low", "middle", "high")

    def embed(self, audio, hop_s):
        size, hop = round(self.window_s * self.rate), round(hop_s * self.rate)
        if len(audio) < size:
            return Embedded(np.zeros((0, 8), np.float32), np.zeros((0, 3), np.float32))
        windows = np.lib.stride_tricks.sliding_window_view(audio, size)[::hop]
        power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
        bands = np.stack([part.sum(axis=1) for part in np.array_split(power, 8, axis=1)], 1)
        shares = bands / bands.sum(axis=1, keepdims=True)
        tags = np.stack([shares[:, :1].sum(1), shares[:, 1:3].sum(1), shares[:, 3:].sum(1)], 1)
        return Embedded(np.log(bands + 1e-3).astype(np.float32), tags.astype(np.float32))


class Untagged(Bands):
    name, labels = "untagged", ()

    def embed(self, audio, hop_s):
        vectors = super().embed(audio, hop_s).vectors
        return Embedded(vectors, np.zeros((len(vectors), 0), np.float32))


class Player:
    """An instrument that sounds as it is told to."""

    rate = RATE

    def __init__(self, sounds):
        self.sounds, self.asked = sounds, []

    def get(self, job):
        self.asked.append(job)
        mono = self.sounds(job.prompt, job.seconds, 1000 + len(self.asked)).astype(np.float32)
        return np.stack([mono, mono])

    def sound(self, sound, seconds):
        return sound.audio(0.0, seconds)


def made(caption: str, seconds: float, number: int) -> np.ndarray:
    rng = np.random.default_rng(number)
    hiss = 0.02 * noise(seconds, number)
    if caption == "tone":
        return tone(seconds, 250.0 + 60 * rng.random()) + hiss
    if caption == "bell":
        return tone(seconds, 3200.0) + hiss
    return noise(seconds, number) * (0.8 + 0.4 * rng.random())


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    rows = [
        {
            "id": f"{caption}{i}",
            "sound": made(caption, 8.0, 10 * i + len(caption)),
            "captions": [caption],
            "split": "valid" if i < 4 else "train",
        }
        for caption in ("tone", "noise", "bell")
        for i in range(6)
    ]
    folder = prepared(tmp_path_factory.mktemp("recordings"), rows)
    return read_material(folder, None, PROMPTS, say=print)


def study_of(material, out: Path, sounds=made, listeners=(Bands,)) -> Study:
    embedders = {one.name: one() for one in listeners}
    return Study(
        out / "model.onnx", SimpleNamespace(sample_rate=RATE), None, material, Player(sounds),
        embedders, {"clap": "its weights are not on the disk"}, SIZES, out, {},
    )  # fmt: skip


def measured(study: Study, monkeypatch) -> PartResult:
    monkeypatch.setattr(part_distribution, "EXAMPLES", 0)
    monkeypatch.setattr(part_distribution, "DRAWS", 50)
    monkeypatch.setattr(part_distribution, "CURVE_DRAWS", 10)
    return PART.measure(study)


def figures_of(result: PartResult) -> dict:
    return {figure.name: figure for figure in result.figures}


def test_an_instrument_like_the_recordings_is_as_near_as_their_halves(
    material, tmp_path, monkeypatch
):
    study = study_of(material, tmp_path, listeners=(Bands, Untagged))
    result = measured(study, monkeypatch)
    found = figures_of(result)
    assert {"frechet.bands", "kernel.bands", "kl_set.bands", "kl.bands"} <= set(found)
    assert {"frechet.untagged", "primed.frechet.bands", "played.kernel.bands"} <= set(found)
    assert not {"kl.untagged", "kl_set.untagged"} & set(found)
    for name in ("frechet.bands", "kernel.bands", "kl.bands"):
        figure = found[name]
        assert set(figure.anchors) == {"real/real", "real/other", "real/noise"}, name
        assert figure.better == "lower" and figure.goal is None
        assert not figure.value.apart_from(figure.anchors["real/real"]), name
        assert figure.value.high < figure.anchors["real/other"].low, name
        assert figure.value.high < figure.anchors["real/noise"].low, name
    assert "64 windows" in found["frechet.bands"].note, "half of 2 prompts, 4 sources, 16 windows"
    assert "clap is left out: its weights are not on the disk" in result.notes
    curve = next(chart for chart in result.charts if "bands" in chart.title)
    assert curve.lines[0].name == "generated"
    assert curve.lines[0].x == [8.0, 16.0, 32.0, 64.0]
    assert all(low <= y <= high for line in curve.lines
               for low, y, high in zip(line.low, line.y, line.high, strict=True))  # fmt: skip
    path = tmp_path / "distribution.json"
    write_result(path, result)
    assert read_result(path) == result


def test_an_instrument_that_sounds_like_something_else_is_as_far_as_that(
    material, tmp_path, monkeypatch
):
    bells = study_of(material, tmp_path, lambda _caption, *rest: made("bell", *rest))
    for name, figure in figures_of(measured(bells, monkeypatch)).items():
        if name.startswith(("frechet", "kernel", "kl_set")):
            assert figure.value.low > figure.anchors["real/real"].high, name
            assert not figure.value.apart_from(figure.anchors["real/other"]), name


def test_prompts_that_are_mixed_up_are_seen_prompt_by_prompt(material, tmp_path, monkeypatch):
    """The set is the same, so no distance of whole sets can tell."""
    swap = {"tone": "noise", "noise": "tone"}
    tables = {}
    for name, sounds in (
        ("right", made),
        ("wrong", lambda caption, *rest: made(swap[caption], *rest)),
    ):
        result = measured(study_of(material, tmp_path, sounds), monkeypatch)
        found = figures_of(result)
        assert found["frechet.bands"].value.high < found["frechet.bands"].anchors["real/other"].low
        tables[name] = result.tables[0]
        divergence = found["kl.bands"]
        assert divergence.value.apart_from(divergence.anchors["real/real"]) == (name == "wrong")
    columns = tables["right"].columns
    mine, others = columns.index("generated"), columns.index("real/other prompts")
    for right, wrong in zip(tables["right"].rows, tables["wrong"].rows, strict=True):
        assert right[mine].high < right[others].low
        assert wrong[mine].low > right[mine].high
        assert not wrong[mine].apart_from(wrong[others])


def test_examples_are_a_recording_and_a_generation(material, tmp_path, monkeypatch):
    monkeypatch.setattr(part_distribution, "EXAMPLE_S", 1.0)
    study = study_of(material, tmp_path)
    examples = part_distribution._examples(study, ["tone"])
    assert [one.name for one in examples] == ["tone, held-out recording", "tone, free generation"]
    for one in examples:
        assert (tmp_path / one.audio).stat().st_size > 1000
        assert (tmp_path / one.picture).stat().st_size > 1000


def test_what_cannot_be_compared_says_why(material, tmp_path):
    with pytest.raises(StageError, match="no embedder can be used here .clap: its weights"):
        PART.measure(study_of(material, tmp_path, listeners=()))
    empty = replace(material, held={})
    with pytest.raises(StageError, match="no prompt has a held-out recording"):
        PART.measure(study_of(empty, tmp_path))


def test_prompts_of_one_source_are_left_out_where_others_have_two(material):
    held = {**material.held, "noise": material.held["noise"][:1]}
    prompts, notes = sound_sets.judged_prompts(replace(material, held=held))
    assert prompts == ["tone"] and "'noise' (1)" in notes[0]
    alone = {caption: sounds[:1] for caption, sounds in material.held.items()}
    prompts, notes = sound_sets.judged_prompts(replace(material, held=alone))
    assert prompts == ["tone", "noise"] and notes == []


def test_other_recordings_take_turns(material, monkeypatch):
    monkeypatch.setattr(sound_sets, "OTHER_SOUNDS", 3)
    names = [sound.name for sound in sound_sets.others(material, ["tone"])]
    assert names == ["bell0", "noise0", "bell1"]


def test_nothing_stands_on_both_sides(material, tmp_path):
    study = study_of(material, tmp_path)
    held = {sound.name for sound in material.all_held()}
    primed = sound_sets.primed_jobs(study, PROMPTS)
    assert {job.prime.name for _, job in primed} == {"tone4", "noise4"}
    assert all(job.prime.name not in held for _, job in primed)
    played = sound_sets.played_jobs(study, PROMPTS)
    assert played and all(job.played.caption != job.prompt for _, job in played)
    free = sound_sets.free_jobs(study, PROMPTS)
    assert len({source for source, _ in free}) == len(PROMPTS) * SIZES.seeds == len(free)


def test_sounds_shorter_than_a_window_are_not_heard(material, tmp_path):
    study = study_of(material, tmp_path)
    short = sound_sets.Entry("tone", "s", lambda: (np.zeros((2, 1000), np.float32), RATE))
    long = sound_sets.Entry("tone", "l", lambda: (np.ones((2, RATE), np.float32), RATE))
    (heard,) = sound_sets.listen(study, "both", [short, long])["bands"]
    assert (heard.source, len(heard.vectors)) == ("l", 2)


def heard(caption: str, source: str, windows: int, tags=(1.0, 0.0)) -> Heard:
    rows = np.full((windows, 3), float(len(source)), np.float32)
    return Heard(caption, source, rows, np.tile(np.float32(tags), (windows, 1)))


def test_matched_sets_have_equally_many_windows_of_every_caption():
    first = [heard("a", "1", 5), heard("a", "2", 6), heard("b", "3", 2), heard("c", "4", 9)]
    second = [heard("a", "5", 3), heard("b", "6", 40), heard("d", "7", 8)]
    for side in sound_sets.matched(first, second):
        counts = {}
        for one in side:
            assert len(one.vectors) == len(one.tags) > 0
            counts[one.caption] = counts.get(one.caption, 0) + len(one.vectors)
        assert counts == {"a": 3, "b": 2}
    assert sound_sets.matched([], second) == ([], [])


def test_pairs_are_of_one_caption_and_of_two_sources():
    low, high = (0.9, 0.1), (0.1, 0.9)
    real = [heard("a", "1", 2, low), heard("a", "2", 5, low), heard("b", "3", 1, high)]
    assert pair_divergence(real, real).value == pytest.approx(0.0, abs=1e-6)
    assert pair_divergence(real, real).count == 2, "the only one of b has no partner"
    wanted = 0.9 * np.log(9) + 0.1 * np.log(1 / 9)
    apart = pair_divergence(real, real, alike=False)
    assert apart.value == pytest.approx(wanted, rel=1e-3) and apart.count == 3
    answers = [heard("a", "x", 3, low), heard("a", "y", 3, high), heard("b", "z", 3, high)]
    assert pair_divergence(real, answers).value == pytest.approx(wanted / 3, rel=1e-3)
    assert pair_divergence(real, answers[:0]).count == 0
    assert pair_divergence(real[:1], real[2:]).count == 0


def test_pink_noise_is_as_loud_as_wanted_in_every_octave():
    sound = sound_sets.pink_noise(20 * RATE, 0.1, seed=1)
    assert sound.shape == (2, 20 * RATE) and np.array_equal(sound[0], sound[1])
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(0.1, rel=1e-3)
    power = np.abs(np.fft.rfft(sound[0])) ** 2
    hz = np.fft.rfftfreq(20 * RATE, 1 / RATE)
    octaves = [power[(hz >= low) & (hz < 2 * low)].sum() for low in (100, 400, 1600, 6400)]
    assert np.ptp(10 * np.log10(octaves)) < 1.0
