"""What all parts of an evaluation rest on: intervals, material, renders, and going on later."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
import soundfile
from rich.console import Console
from stage_files import RATE, noise, prepared, tone

from lmdm_agent.controls import Controls
from lmdm_agent.errors import ConfigError
from lmdm_agent.render import Rendered
from lmdm_models.torch_instrument import TorchInstrument
from lmdm_training.data import midi_stems
from lmdm_training.data.plan import plan_tasks
from lmdm_training.data.recipes import read_recipe
from lmdm_training.data.scores import INSTRUMENTS
from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation import renders as renders_module
from lmdm_training.evaluation.intervals import bootstrap, difference_of, mean_of, missing
from lmdm_training.evaluation.material import Material, Sound, read_material
from lmdm_training.evaluation.renders import Job, Renders
from lmdm_training.evaluation.results import (
    Chart,
    Example,
    Figure,
    Interval,
    Line,
    PartResult,
    Table,
    read_result,
    write_result,
)
from lmdm_training.evaluation.study import SIZES, Part, Sizes, Study, run_parts
from lmdm_training.recipe import read_toml

CONFIG = Path(__file__).parents[2] / "config"


# ---------------------------------------------------------------- results


def test_intervals_in_words():
    assert str(Interval(0.8213, 0.75, 0.88, 12)) == "0.821 [0.75, 0.88]"
    assert str(Interval(0.5, 0.4, 0.6, 1)) == "0.5"
    assert str(Interval(2.0, 2.0, 2.0, 9)) == "2"
    assert str(missing()) == "-"


def test_only_intervals_that_do_not_touch_are_apart():
    low, high = Interval(1.0, 0.5, 1.5, 9), Interval(2.0, 1.6, 2.5, 9)
    assert low.apart_from(high) and high.apart_from(low)
    assert not low.apart_from(Interval(2.0, 1.5, 2.5, 9))
    assert not low.apart_from(missing()) and not missing().apart_from(low)


@pytest.mark.parametrize(
    ("better", "value", "reached"),
    [("higher", 0.9, True), ("higher", 0.89, False), ("lower", 0.9, True), ("lower", 0.91, False)],
)
def test_goals(better, value, reached):
    figure = Figure("x", Interval(value, 0.0, 1.0, 3), better, goal=0.9)
    assert figure.reached is reached
    assert msgspec.structs.replace(figure, goal=None).reached is None
    assert msgspec.structs.replace(figure, value=missing()).reached is None


def result_with_everything() -> PartResult:
    interval, numbers = Interval(0.5, 0.25, 0.75, 4), [np.float64(2.0), np.float32(0.5)]
    line: Any = Line("l", [0.0, 1.0], numbers)  # type: ignore[arg-type]
    anchors = {"real/real": interval, "goal": missing()}
    return PartResult(
        "toy",
        "How is it?",
        [Figure("a.b", interval, "lower", anchors, "dB", 0.3, "hm"), Figure("c", missing())],
        [Table("t", ["x", "y", "z"], [["one", 2.5, interval], ["two", float("nan"), missing()]])],
        [Chart("c", "s", "dB", [line], {"floor": np.float64(1.0)})],
        [Example("e", "examples/e.flac", "examples/e.png", "listen")],
        ["a note"],
        "key",
        1.5,
    )  # fmt: skip


def test_a_result_survives_its_file(tmp_path):
    result, path = result_with_everything(), tmp_path / "parts" / "toy.json"
    write_result(path, result)
    assert "NaN" not in path.read_text()
    found = read_result(path)
    assert found.figures[0] == msgspec.structs.replace(
        result.figures[0], anchors=found.figures[0].anchors
    )
    assert found.figures[0].anchors["real/real"] == Interval(0.5, 0.25, 0.75, 4)
    assert np.isnan(found.figures[0].anchors["goal"].value)
    assert found.figures[1].goal is None and np.isnan(found.figures[1].value.value)
    assert found.tables[0].rows[0] == ["one", 2.5, Interval(0.5, 0.25, 0.75, 4)]
    assert str(found.tables[0].rows[1][2]) == "-" and np.isnan(found.tables[0].rows[1][1])
    assert found.charts[0].lines[0].y == [2.0, 0.5] and found.charts[0].levels == {"floor": 1.0}
    assert (found.examples, found.notes) == (result.examples, ["a note"])
    assert (found.key, found.seconds) == ("key", 1.5)
    assert [p.name for p in path.parent.iterdir()] == ["toy.json"]


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "toy"}', '{"name": 1, "question": ""}'])
def test_a_damaged_result_is_refused(tmp_path, content):
    path = tmp_path / "toy.json"
    path.write_text(content)
    with pytest.raises(StageError, match="measured again"):
        read_result(path)


def test_what_is_no_number_of_any_kind_is_refused(tmp_path):
    wrong = PartResult("toy", "", notes=[object()])  # type: ignore[list-item]
    with pytest.raises(NotImplementedError, match="object"):
        write_result(tmp_path / "toy.json", wrong)
    assert not (tmp_path / "toy.json").exists()


# ---------------------------------------------------------------- intervals


def test_the_interval_of_a_mean_is_as_wide_as_theory_says():
    values = np.random.default_rng(0).standard_normal(100) + 5.0
    found = mean_of(values.tolist())
    assert found.value == pytest.approx(values.mean()) and found.count == 100
    half = 1.96 * values.std(ddof=1) / 10
    assert found.high - found.value == pytest.approx(half, rel=0.15)
    assert found.value - found.low == pytest.approx(half, rel=0.15)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(1)
    held = 0
    for trial in range(150):
        found = mean_of(rng.normal(3.0, 2.0, 20).tolist(), draws=150, seed=trial)
        held += found.low <= 3.0 <= found.high
    # Percentiles of 20 values are a little too narrow: 92 to 93 % in truth.
    assert 0.86 <= held / 150 <= 0.98


def test_windows_of_one_source_do_not_make_it_more_certain():
    rng = np.random.default_rng(2)
    means = rng.standard_normal(12)
    sources = [np.full(500, mean) for mean in means]

    def all_windows(some: Sequence[np.ndarray]) -> float:
        return float(np.concatenate(some).mean())

    by_source, by_value = bootstrap(sources, all_windows), mean_of(means.tolist())
    assert by_source.count == 12
    assert by_source.value == pytest.approx(by_value.value)
    assert by_source.low == pytest.approx(by_value.low)
    assert by_source.high == pytest.approx(by_value.high)


def test_a_paired_difference_sees_what_two_intervals_hide():
    rng = np.random.default_rng(3)
    sources = rng.normal(0.0, 5.0, 30)
    a, b = sources + 0.5 + rng.normal(0, 0.1, 30), sources + rng.normal(0, 0.1, 30)
    assert not mean_of(a.tolist()).apart_from(mean_of(b.tolist()))
    assert difference_of(a.tolist(), b.tolist()).low > 0.3
    assert difference_of(b.tolist(), a.tolist()).high < -0.3
    with pytest.raises(ValueError, match="30 and 29"):
        difference_of(a.tolist(), b.tolist()[1:])


def test_seeds_and_thin_material():
    values = np.random.default_rng(4).standard_normal(9).tolist()
    assert mean_of(values) == mean_of(values)
    assert mean_of(values, seed=1) != mean_of(values)
    assert mean_of([2.0]) == Interval(2.0, 2.0, 2.0, 1)
    assert mean_of([2.0, float("nan"), 4.0, float("inf")]).count == 2
    assert mean_of([]).count == 0 and np.isnan(mean_of([]).value)
    assert difference_of([1.0, float("nan")], [0.0, 3.0]) == Interval(1.0, 1.0, 1.0, 1)


def test_an_interval_holds_its_estimate_whatever_draws_say():
    found = bootstrap(list(range(20)), lambda some: float(len(set(some))))
    assert found.value == found.high == 20.0 and found.low < 16.0
    unknown = bootstrap(
        [1.0, 2.0], lambda some: 7.0 if len(set(some)) == 2 and some[0] == 1.0 else float("nan")
    )
    assert (unknown.low, unknown.value, unknown.high) == (7.0, 7.0, 7.0)


# ---------------------------------------------------------------- material


def item(name: str, caption: str, seconds: float = 9.0, **more: Any) -> dict[str, Any]:
    return {"id": name, "sound": np.full(int(seconds * RATE), 0.1), "captions": [caption]} | more


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A training folder and one for tests, which hold pieces of the same names."""
    place = tmp_path_factory.mktemp("folders")
    valid = {"split": "valid"}
    trained = [
        item("solo-0", "cello"), item("solo-1", "cello"), item("solo-2", "flute"),
        item("solo-3", "cello", **valid), item("solo-4", "drum kit", **valid),
        item("solo-5", "flute", 7.5, **valid), item("rain-1", "rain on the sea", kind="ambience"),
        item("rain-2", "rain on the sea", kind="ambience", **valid),
        item("band-0-a", "flute", piece="band-0", siblings=["band-0-b"], **valid),
        item("band-0-b", "cello", piece="band-0", siblings=["band-0-a"], **valid),
        {"id": "mute", "sound": tone(0.2), "captions": [], "split": "valid"},
    ]  # fmt: skip
    tested = [
        item("solo-0", "cello"), item("solo-1", "flute", piece="other"),
        item("solo-2", "flute", piece="other"), item("solo-6", "church organ"),
        item("band-0-a", "flute", piece="band-0", siblings=["band-0-b", "band-0-c"]),
        item("band-0-b", "drum kit", piece="band-0", siblings=["band-0-a", "band-0-c"]),
        item("band-0-c", "cello", piece="band-0", siblings=["band-0-a", "band-0-b"]),
    ]  # fmt: skip
    return prepared(place / "trained", trained), prepared(place / "tested", tested)


def names(sounds: Sequence[Sound]) -> list[str]:
    return [sound.name for sound in sounds]


def material_of(data: Path, test: Path | None, *prompts: str) -> tuple[Material, list[str]]:
    said: list[str] = []
    return read_material(data, test, prompts, say=said.append), said


def test_what_training_heard_and_what_it_did_not(folders):
    material, said = material_of(folders[0], None, "cello", "rain on the sea")
    assert material.prompts == ("cello", "rain on the sea") and not said
    assert names(material.known["cello"]) == ["solo-0", "solo-1"]
    assert names(material.held["cello"]) == ["solo-3", "band-0-b"]
    assert set(material.known) == {"cello", "flute", "rain on the sea"}
    assert names(material.all_held(["rain on the sea", "cello", "nothing"])) == [
        "rain-2", "solo-3", "band-0-b",
    ]  # fmt: skip
    assert len(material.all_held()) == 6
    assert material.folders == (folders[0],)


def test_all_of_a_folder_for_tests_is_held_out_under_names_of_its_own(folders):
    material, _ = material_of(*folders, "cello", "flute")
    assert names(material.known["cello"]) == ["solo-0", "solo-1"]
    assert names(material.held["cello"]) == ["solo-3", "band-0-b", "test-solo-0", "test-band-0-c"]
    sources = [sound.source for sound in material.all_held()]
    assert "test-band-0" in sources and "band-0" in sources
    one = next(s for s in material.all_held() if s.name == "test-solo-1")
    assert one.source == "test-other" and one.path.is_file() and one.path.parent == folders[1]
    alone, _ = material_of(folders[0], None)
    assert material.key != alone.key and material.key.startswith(alone.key)


def test_solos_are_played_every_caption_before_any_twice(folders):
    material, _ = material_of(*folders)
    # No ensembles, nothing short, no ocean; and one of a source only.
    assert names(material.played) == [
        "solo-3", "test-solo-6", "solo-4", "test-solo-1", "test-solo-0",
    ]  # fmt: skip
    assert names(material.tonal) == ["solo-3", "test-solo-6", "test-solo-1", "test-solo-0"]


def test_stems_of_the_same_moments_are_pairs_both_ways(folders):
    alone, _ = material_of(folders[0], None)
    assert [(a.name, b.name) for a, b in alone.pairs] == [
        ("band-0-a", "band-0-b"), ("band-0-b", "band-0-a"),
    ]  # fmt: skip
    both, _ = material_of(*folders)
    assert len(both.pairs) == 2 + 6
    assert all(a.source == b.source and a.name != b.name for a, b in both.pairs)


@pytest.mark.parametrize(
    ("caption", "pitched"),
    [
        ("cello", True), ("electric bass", True), ("woodwind section", True), ("a train", True),
        ("synth waveform", True), ("drum kit", False), ("taiko drums", False), ("timpani", False),
        ("rain on the sea", False), ("wind and waves", False), ("toothed whale clicks", False),
    ],
)  # fmt: skip
def test_what_has_a_pitch(tmp_path, caption, pitched):
    items = [item("a", caption), item("b", caption, split="valid")]
    material, _ = material_of(prepared(tmp_path, items), None)
    assert len(material.played) == 1 and len(material.tonal) == pitched


def test_prompts_are_the_most_frequent_captions_unless_they_are_named(tmp_path, folders):
    items = [item(f"i{i}", f"word {i % 10}", 0.1) for i in range(29)]
    items.append(item("v", "never heard", split="valid"))
    data = prepared(tmp_path / "words", items)
    material, said = material_of(data, None)
    assert len(material.prompts) == 8 and "word 9" not in material.prompts
    assert len(said) == 8 and "no held-out recording of 'word 0'" in said[0]
    with pytest.raises(StageError, match=r"'rain on sea'; did you mean rain on the sea\?"):
        material_of(folders[0], None, "cello", "rain on sea")
    with pytest.raises(StageError, match="captioned 'church organ'"):
        # Only the folder for tests has it: the model never learnt the word.
        material_of(*folders, "church organ")


def test_without_solos_other_recordings_are_played(tmp_path):
    items = [
        item("a", "whales", kind="recording"),
        item("b", "whales", kind="recording", split="valid"),
        item("c", "whales", 2.0, split="valid"),
    ]
    material, _ = material_of(prepared(tmp_path, items), None)
    assert names(material.played) == ["b"] and not material.pairs


def test_folders_that_cannot_be_used_are_refused(tmp_path, folders):
    with pytest.raises(MissingFileError, match="prepare"):
        material_of(tmp_path, None)
    with pytest.raises(StageError, match="data_whale_test"):
        material_of(prepared(tmp_path / "all heard", [item("a", "cello")]), None)
    with pytest.raises(StageError, match="folder the model was trained on"):
        material_of(folders[0], folders[0])
    mute = [item("a", "cello", split="valid")]
    with pytest.raises(StageError, match="nothing to prompt with"):
        material_of(prepared(tmp_path / "unheard", mute), None)


def test_lengths_that_the_index_lacks_are_read(tmp_path):
    items = [item("a", "cello"), item("b", "cello", split="valid") | {"seconds": 0.0}]
    material, _ = material_of(prepared(tmp_path, items), None)
    assert material.played[0].seconds == 9.0


def test_a_sound_is_read_from_where_and_as_long_as_wanted(tmp_path):
    ramp = np.linspace(-0.5, 0.5, 2 * RATE)
    soundfile.write(tmp_path / "ramp.flac", ramp, RATE, subtype="PCM_16")
    sound = Sound("ramp", "ramp", "ramp", tmp_path / "ramp.flac", 2.0)
    assert sound.audio().shape == (2, 2 * RATE)
    part = sound.audio(0.5, 0.25)
    assert part.shape == (2, RATE // 4) and part.dtype == np.float32
    np.testing.assert_allclose(part[0], ramp[RATE // 2 :][: RATE // 4], atol=1e-4)


def test_the_recipe_of_the_test_folder_holds_what_the_parts_need(tmp_path, monkeypatch):
    recipe, sources = read_recipe(CONFIG / "data_whale_test.toml")
    trained, _ = read_recipe(CONFIG / "data_whale.toml")
    assert not sources and recipe["dataset"]["seed"] != trained["dataset"]["seed"]
    # Ocean recordings are held out of training there; here they would be heard twice.
    assert not any(recipe["hours"][kind] for kind in ("humpback", "ambience", "cetacean"))
    fonts = [font["package"] for font in recipe["stems"]["soundfonts"]]
    assert set(fonts) - {font["package"] for font in trained["stems"]["soundfonts"]}
    monkeypatch.setattr(midi_stems, "debian_file", lambda package, path, cache: tmp_path / package)
    tasks = plan_tasks(recipe, recipe["dataset"]["seed"], 1.0, None, tmp_path)
    solos = [t.params["cast"][0][0] for t in tasks if t.params.get("from") == "solo"]
    assert all(solos.count(name) >= 3 for name in INSTRUMENTS)
    prompts = read_toml(CONFIG / "card_whale.toml")["prompts"]
    assert len(prompts) >= 8
    assert all(solos.count(name) >= 6 for name in prompts if name in INSTRUMENTS)
    ensembles = [t for t in tasks if t.params.get("from") == "ensemble"]
    assert len(ensembles) >= 8 and all(len(t.params["cast"]) >= 3 for t in ensembles)
    assert sum(t.kind == "synth" for t in tasks) >= 10
    used = {t.params["font_name"] for t in tasks if t.kind == "stems"}
    assert used == set(fonts)


# ---------------------------------------------------------------- renders


@pytest.fixture
def sounds(tmp_path: Path) -> dict[str, Sound]:
    """A tone of 0.5 s, noise of 2 s, and half a second of silence and then a tone."""
    pieces = {"tone": tone(0.5), "noise": noise(2.0),
              "late": np.concatenate([np.zeros(RATE // 2), tone(1.0)])}  # fmt: skip
    for name, sound in pieces.items():
        soundfile.write(tmp_path / f"{name}.wav", sound, RATE, subtype="FLOAT")
    return {
        name: Sound(name, name, "x", tmp_path / f"{name}.wav", len(sound) / RATE)
        for name, sound in pieces.items()
    }


def refuse(player: str) -> Any:
    raise AssertionError(f"{player} was loaded")


def test_a_render_is_made_once_and_is_the_same_again(bundled, sounds, tmp_path):
    asked: list[str] = []

    def load(player: str) -> TorchInstrument:
        asked.append(player)
        return TorchInstrument(bundled.parts, bundled.spec)

    job = Job("whale song", 0.5, sounds["noise"], sets=(("steps", 1),))
    first = Renders(tmp_path / "one", Controls(), load, "hash")
    wet = first.get(job)
    assert wet.shape == (2, RATE // 2) and wet.dtype == np.float32
    assert 1e-4 < float(np.abs(wet).max()) <= 1.0
    assert first.done == 1 and asked == ["onnx"]
    np.testing.assert_array_equal(first.get(job), wet)
    assert first.done == 1
    later = Renders(tmp_path / "one", Controls(), refuse, "hash")
    np.testing.assert_array_equal(later.get(job), wet)
    assert [path.suffix for path in (tmp_path / "one").iterdir()] == [".flac"]
    elsewhere = Renders(tmp_path / "two", Controls(), load, "hash")
    np.testing.assert_array_equal(elsewhere.get(job), wet)
    other = elsewhere.get(replace(job, seed=1))
    assert float(np.abs(other - wet).max()) > 1e-3


def test_whatever_changes_the_sound_changes_the_key(sounds, tmp_path):
    renders = Renders(tmp_path, Controls(), refuse, "hash")
    job = Job("whale song", 4.0, sounds["tone"])
    others = [
        replace(job, prompt="rain"),
        replace(job, seconds=5.0),
        replace(job, played=sounds["noise"]),
        replace(job, played=None),
        replace(job, start_s=0.25),
        replace(job, stem=sounds["noise"]),
        replace(job, prime=sounds["noise"]),
        job.with_sets(steps=2),
        job.with_sets(steps=2, use_sketch=False),
        replace(job, score=((1.0, "fade", ("2", "3")),)),
        replace(job, score=((1.5, "fade", ("2", "3")),)),
        replace(job, seed=1),
        replace(job, player="torch"),
    ]
    keys = [renders.key(one) for one in (job, *others)]
    keys.append(Renders(tmp_path, Controls(), refuse, "another model").key(job))
    keys.append(Renders(tmp_path, Controls(steps=8), refuse, "hash").key(job))
    assert len(set(keys)) == len(keys)
    assert renders.key(Job("whale song", 4.0, sounds["tone"])) == keys[0]
    assert Renders(tmp_path / "moved", Controls(), refuse, "hash").key(job) == keys[0]


@pytest.fixture
def asked(bundled, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `render` was asked for last; it answers with half of what was played."""
    given: dict[str, Any] = {}

    def answer(instrument, timeline, dry, controls, **more):
        given.clear()
        given.update(more, timeline=timeline, dry=dry, controls=controls)
        failed = given["controls"].seed == 13
        return Rendered(dry, 0.5 * dry, RATE, [], int(failed), "it broke" if failed else "")

    monkeypatch.setattr(renders_module, "render", answer)
    given["instrument"] = SimpleNamespace(spec=bundled.spec)
    return given


@pytest.fixture
def renders(asked: dict[str, Any], tmp_path: Path) -> Renders:
    instrument = asked["instrument"]
    start = Controls(steps=2).set_prompt(0, "before").set_prompt(1, "second")
    return Renders(tmp_path / "renders", start, lambda player: instrument, "hash")


def test_a_free_generation_follows_nothing(renders, asked):
    renders.get(Job("whale song", 1.5))
    assert asked["dry"].shape == (2, int(1.5 * RATE)) and not asked["dry"].any()
    controls = asked["controls"]
    assert not controls.use_sketch and not controls.use_stem and not controls.drift_watch
    assert controls.mixture() == {"whale song": 1.0} and controls.steps == 2
    assert asked["stem"] is None and asked["prime"] is None and asked["score"] is None


def test_what_is_played_is_repeated_to_the_length(renders, asked, sounds):
    wet = renders.get(Job("rain", 1.25, sounds["tone"], seed=7))
    once = renders.sound(sounds["tone"], 0.5)
    np.testing.assert_array_equal(asked["dry"][:, : RATE // 2], once)
    np.testing.assert_array_equal(asked["dry"][:, RATE // 2 : RATE], once)
    np.testing.assert_array_equal(asked["dry"][:, RATE:], once[:, : RATE // 4])
    assert asked["controls"].use_sketch and asked["controls"].seed == 7
    np.testing.assert_allclose(wet, 0.5 * asked["dry"], atol=2e-7)


def test_playing_starts_where_it_is_told(renders, asked, sounds):
    renders.get(Job("rain", 0.5, sounds["late"], start_s=0.5))
    np.testing.assert_allclose(asked["dry"][0], tone(0.5), atol=1e-6)
    with pytest.raises(StageError, match="late ends before 4 s"):
        renders.get(Job("rain", 0.5, sounds["late"], start_s=4.0))


def test_a_stem_is_followed_on_a_grid_of_latents(renders, asked, sounds, bundled):
    renders.get(Job("rain", 1.0, sounds["tone"], stem=sounds["noise"], prime=sounds["late"]))
    assert asked["controls"].use_stem
    np.testing.assert_array_equal(asked["stem"], renders.sound(sounds["noise"], 1.0))
    assert asked["timeline"].slack_samples % bundled.spec.samples_per_latent == 0
    assert asked["prime"].shape == (2, RATE * 3 // 2)


def test_sets_win_over_everything(renders, asked, sounds):
    job = Job("rain", 0.5, None, sets=(("use_sketch", True), ("drift_watch", True)))
    renders.get(job.with_sets(steps=5))
    controls = asked["controls"]
    assert controls.use_sketch and controls.drift_watch and controls.steps == 5
    with pytest.raises(ConfigError, match="is not a control"):
        renders.get(job.with_sets(step=5))


def test_messages_are_sent_when_they_should(renders, asked):
    score = ((0.25, "prompt", ("2", "rain")), (0.5, "fade", ("2", "1")))
    renders.get(Job("whale song", 1.0, score=score))
    lines = asked["score"].lines
    assert [(line.time_s, line.name, line.args) for line in lines] == list(score)
    assert len({line.number for line in lines}) == 2


def test_messages_move_the_prompt(bundled, tmp_path):
    instrument = TorchInstrument(bundled.parts, bundled.spec)
    renders = Renders(tmp_path, Controls(steps=1), lambda player: instrument, "hash")
    steady = Job("whale song", 0.7)
    # The block that the message falls into is the first that may differ.
    score = ((0.35, "prompt", ("1", "rain on the sea")),)
    still, moved = (renders.get(job) for job in (steady, replace(steady, score=score)))
    apart = np.flatnonzero(np.abs(still - moved).max(axis=0) > 1e-5)
    assert len(apart) and 0.15 * RATE < apart[0] < 0.6 * RATE
    with pytest.raises(ConfigError):
        renders.get(replace(steady, score=((0.2, "fade", ("99", "1")),)))


def test_a_block_that_fails_is_no_answer(renders):
    job = Job("rain", 0.5, seed=13)
    with pytest.raises(StageError, match="failed on 1 blocks of 'rain': it broke"):
        renders.get(job)
    assert not renders.path(job).exists()


# ---------------------------------------------------------------- the study


@pytest.fixture
def study(folders, bundled, tmp_path: Path) -> Study:
    material, _ = material_of(*folders, "cello", "flute")
    renders = Renders(tmp_path / "renders", Controls(), refuse, "hash")
    spec = msgspec.structs.replace(bundled.spec, content_hash="0" * 64)
    return Study(
        tmp_path / "x.onnx", spec, Controls(), material, renders, {}, {}, Sizes(), tmp_path, {}
    )


class Counted:
    """A part that counts how often it was measured."""

    def __init__(self, name: str = "toy") -> None:
        self.times = 0
        self.part = Part(name, "How is it?", self.measure)

    def measure(self, study: Study) -> PartResult:
        self.times += 1
        study.progress("counting", 0, 2)
        mean: Any = np.float64(self.times)
        return PartResult("", "", [Figure("times", Interval(mean, mean, mean, 1))])


QUIET = Console(quiet=True)


def test_a_part_is_measured_once(study):
    toy = Counted()
    first = run_parts(study, [toy.part], QUIET)
    assert (first[0].name, first[0].question) == ("toy", "How is it?")
    assert first[0].seconds >= 0 and len(first[0].key) == 20
    assert type(first[0].figures[0].value.value) is float
    assert run_parts(study, [toy.part], QUIET) == first
    assert toy.times == 1
    assert run_parts(study, [toy.part], QUIET, again=True)[0].figures[0].value.value == 2.0
    kept = json.loads((study.out / "parts" / "toy.json").read_text())
    assert kept["key"] == first[0].key


@pytest.mark.parametrize(
    "change",
    [
        lambda study: setattr(study, "sizes", SIZES["quick"]),
        lambda study: setattr(study, "controls", Controls(steps=8)),
        lambda study: setattr(study, "options", {"pairs": "x.tsv"}),
        lambda study: setattr(study, "embedders", {"musicnn": None}),
        lambda study: setattr(study, "material", replace(study.material, key="other")),
        lambda study: setattr(study, "material", replace(study.material, prompts=("cello",))),
        lambda study: setattr(
            study, "spec", msgspec.structs.replace(study.spec, content_hash="1" * 64)
        ),
        lambda study: (study.out / "parts" / "toy.json").write_text("{"),
    ],
)
def test_what_was_made_of_something_else_is_measured_again(study, change):
    toy = Counted()
    run_parts(study, [toy.part], QUIET)
    change(study)
    run_parts(study, [toy.part], QUIET)
    assert toy.times == 2
    run_parts(study, [replace(toy.part, version=2)], QUIET)
    assert toy.times == 3


def test_a_part_that_cannot_be_measured_stops_no_other(study):
    def fails(study: Study) -> PartResult:
        raise StageError("no stems here")

    toy = Counted()
    broken = Part("broken", "Does it work?", fails)
    results = run_parts(study, [broken, toy.part], QUIET)
    assert results[0].notes == ["not measured: no stems here"] and not results[0].figures
    assert results[0].question == "Does it work?"
    assert toy.times == 1
    # It is tried again the next time.
    assert not (study.out / "parts" / "broken.json").exists()


def test_answers_come_in_order_and_say_how_far_they_are(study, asked, sounds):
    instrument = asked["instrument"]
    study.renders = Renders(study.out / "r", Controls(), lambda player: instrument, "hash")
    shown: list[tuple[str, int, int]] = []
    study.progress = lambda what, done, of: shown.append((what, done, of))
    jobs = {name: Job("rain", 0.25, sounds[name]) for name in ("noise", "tone")}
    answers = study.answers(jobs, "play")
    played = [study.renders.sound(sounds[name], 0.25) for name in ("noise", "tone")]
    for answer, dry in zip(answers, played, strict=True):
        np.testing.assert_allclose(answer, 0.5 * dry, atol=2e-7)
    assert shown == [("play", 0, 2), ("play", 1, 2), ("play", 2, 2)]
    again = study.answers(list(jobs.values()), "play")
    np.testing.assert_array_equal(np.stack(again), np.stack(answers))


def test_an_example_is_a_sound_and_its_picture(study):
    audio = np.stack([tone(0.5), tone(0.5)]).astype(np.float32)
    example = study.example("Free: rain, seed 1", audio, "listen")
    assert (example.name, example.caption) == ("Free: rain, seed 1", "listen")
    assert example.audio == "examples/free--rain--seed-1.flac"
    sound, rate = soundfile.read(study.out / example.audio, always_2d=True)
    assert rate == study.spec.sample_rate
    np.testing.assert_allclose(sound.T, audio, atol=1e-4)
    assert (study.out / example.picture).read_bytes().startswith(b"\x89PNG")


def test_parts_that_call_their_examples_the_same_keep_both(study):
    sounds = {name: np.stack([tone(0.2, hz)] * 2).astype(np.float32)
              for name, hz in (("one", 300.0), ("two", 900.0))}  # fmt: skip

    def part(name: str) -> Part:
        def measure(given: Study) -> PartResult:
            return PartResult("", "", examples=[given.example("the same", sounds[name])])

        return Part(name, "?", measure)

    results = run_parts(study, [part("one"), part("two")], QUIET)
    for result in results:
        (example,) = result.examples
        assert example.name == "the same"
        heard, _ = soundfile.read(study.out / example.audio, always_2d=True)
        np.testing.assert_allclose(heard.T, sounds[result.name], atol=1e-4)


def test_sizes_grow():
    quick, normal, full = (SIZES[name] for name in ("quick", "normal", "full"))
    for name in Sizes.__struct_fields__:
        small, middle, large = (getattr(sizes, name) for sizes in (quick, normal, full))
        assert 0 < small <= middle <= large, name
