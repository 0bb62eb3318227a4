"""Players, the live daemon without a device, and the parts `parity` and `ablations`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import onnx
import pytest
import soundfile
import torch
from onnx import numpy_helper
from osc_fakes import served
from stage_files import RATE, noise, tone

from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.grid import on_grid
from lmdm_agent.library import find_model
from lmdm_agent.model import load, read_spec
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.render import render
from lmdm_agent.rig import starting_controls, timeline_of
from lmdm_agent.spec import METADATA_KEY, encode_spec
from lmdm_models.file_text import FileText
from lmdm_models.reload import NETWORKS_KEY
from lmdm_training.errors import StageError
from lmdm_training.evaluation import (
    ablation_variants,
    live,
    parity_scores,
    part_ablations,
    part_parity,
    players,
    scores,
    text_parity,
)
from lmdm_training.evaluation.ablation_tables import is_clear, windows_of
from lmdm_training.evaluation.ablation_variants import CHANGE, DEFAULT, questions_of, variants_of
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.following import Following
from lmdm_training.evaluation.live import Performance, compare, perform_in_time, settings_of
from lmdm_training.evaluation.material import Material, Sound
from lmdm_training.evaluation.part_ablations import block_ms
from lmdm_training.evaluation.part_parity import block_snr_db, text_verdict
from lmdm_training.evaluation.players import Causal, player_loader, torch_player, trained_text
from lmdm_training.evaluation.renders import Renders
from lmdm_training.evaluation.results import Example, Interval, PartResult
from lmdm_training.evaluation.scores import (
    Scored,
    excludes_zero,
    frechet_difference,
    level_db,
    score_difference,
    score_of,
)
from lmdm_training.evaluation.study import Sizes, Study

PROMPTS = ("whale song", "rain on the sea")
BLOCK = 4 * 2048
"""Samples of the tiny instrument's block."""


class Bands:
    """An embedder of six log energies, every quarter of a second."""

    name, rate, window_s, labels, licence = "bands", 8000, 0.25, (), "CC0-1.0"

    def embed(self, audio, hop_s):
        size, hop = round(self.window_s * self.rate), round(hop_s * self.rate)
        starts = range(0, len(audio) - size + 1, hop)
        power = [np.abs(np.fft.rfft(audio[start : start + size])) ** 2 for start in starts]
        rows = [[np.log(part.mean() + 1e-6) for part in np.array_split(one, 6)] for one in power]
        vectors = np.array(rows, np.float32).reshape(-1, 6)
        return Embedded(vectors, np.zeros((len(vectors), 0), np.float32))


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def quick_following() -> Iterator[None]:
    """Loudness only, without a pitch tracker; that is another module's."""

    def compare(played, answered):
        count = min(played.shape[1], answered.shape[1]) // 1024 * 1024
        levels = [
            np.log(np.square(one[:, :count]).reshape(2, -1, 1024).mean(axis=(0, 2)) + 1e-6)
            for one in (played, answered)
        ]
        loudness = float(np.corrcoef(*levels)[0, 1]) if all(map(np.std, levels)) else 0.0
        return Following(0.5, 0.5, 0.5, loudness, 1.0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores.following, "hear", lambda audio, rate: audio)
        patch.setattr(scores.following, "compare", compare)
        yield


def material_in(folder: Path) -> Material:
    """Two prompts with two known and two held-out sources each, and two held-out solos."""
    folder.mkdir(parents=True, exist_ok=True)

    def sound(name, caption, samples):
        path = folder / f"{name}.flac"
        swell = 0.2 + 0.8 * np.sin(np.linspace(0, 9, len(samples))) ** 2
        soundfile.write(path, np.stack([samples * swell] * 2, axis=1), RATE)
        return Sound(name, name, caption, path, len(samples) / RATE)

    def sounds(kind, count=2):
        return {
            PROMPTS[0]: [sound(f"{kind}-song-{i}", PROMPTS[0], tone(2.0, 300.0 + 50 * i))
                         for i in range(count)],
            PROMPTS[1]: [sound(f"{kind}-rain-{i}", PROMPTS[1], noise(2.0, len(kind) + i))
                         for i in range(count)],
        }  # fmt: skip

    held = sounds("held")
    played = [sound(f"solo-{i}", f"solo {i}", tone(2.0, 220.0 * (i + 1))) for i in range(2)]
    return Material(PROMPTS, sounds("known"), held, played, [], "a key")


def study_of(model: Path, out: Path, **options: str) -> Study:
    """A study of one file, as small as can be."""
    spec = read_spec(model)
    controls = starting_controls(Settings(), spec)
    material = material_in(out / "material")
    renders = Renders(
        out / "renders", controls, player_loader(model, spec), f"{spec.content_hash}+a key"
    )
    sizes = Sizes(played=2, seconds=1.5, ablation_played=2, ablation_prompts=2, live_s=1.0)
    return Study(model, spec, controls, material, renders, {"bands": Bands()}, {}, sizes, out,
                 options)  # fmt: skip


def stream(instrument, blocks=4, prompts=("whale song",)):
    """Answers of a fresh stream, [2, samples]."""
    engine = Engine(instrument, timeline_of(instrument.spec))
    rng, controls = np.random.default_rng(0), Controls(steps=2)
    found = []
    for block in range(blocks):
        heard = (0.1 * rng.standard_normal((2, BLOCK))).astype(np.float32)
        asked = controls.set_prompt(0, prompts[min(block, len(prompts) - 1)])
        found.append(engine.process(heard, None, asked)[0])
    return np.concatenate(found, axis=1)


def snr_db(true, other):
    return 10 * math.log10(
        float((true**2).mean()) / max(float(((true - other) ** 2).mean()), 1e-30)
    )


# Players.


def test_torch_and_uncached_answer_as_the_file_does(model_file):
    player = player_loader(model_file, read_spec(model_file))
    played = stream(player("onnx"))
    assert player("onnx") is player("onnx")
    assert snr_db(played, stream(player("torch"))) > 60
    assert snr_db(played, stream(player("uncached"))) > 60
    # Another way to keep the context is another sound of this network.
    assert snr_db(played, stream(player("causal"))) < 40


class Counted:
    """An instrument that counts passes over whole contexts."""

    def __init__(self, instrument) -> None:
        self.instrument, self.contexts, self.appended = instrument, 0, 0

    def __getattr__(self, name):
        return getattr(self.instrument, name)

    def context(self, added, text):
        self.contexts += 1
        return self.instrument.context(added, text)

    def append(self, added, kv, text_kv):
        self.appended += 1
        return self.instrument.append(added, kv, text_kv)


def test_a_causal_cache_starts_anew_with_every_stream_and_prompt(model_file):
    counted = Counted(torch_player(model_file, read_spec(model_file)))
    player = Causal(counted, counted.append)
    first = stream(player, 5)
    assert (counted.contexts, counted.appended) == (1, 4)
    np.testing.assert_array_equal(stream(player, 5), first)
    assert (counted.contexts, counted.appended) == (2, 8)
    other = stream(player, 5, ("whale song", "whale song", "rain"))
    assert (counted.contexts, counted.appended) == (4, 11)
    np.testing.assert_array_equal(other[:, : 2 * BLOCK], first[:, : 2 * BLOCK])
    assert np.abs(other[:, 2 * BLOCK :] - first[:, 2 * BLOCK :]).max() > 1e-4


def test_the_text_encoder_of_training_is_known_by_its_vocabulary(model_file):
    assert trained_text(model_file, read_spec(model_file)) is None
    whale = find_model("whale.onnx")
    trained = trained_text(whale, read_spec(whale))
    assert trained is not None
    found = text_parity.text_parity(
        FileText(whale, read_spec(whale)).embed, trained.embed, ["drum kit", "choir"]
    )
    assert min(found.own) == 1.0
    assert max(found.error) < 0.05 < min(found.apart)
    assert text_verdict(found) == []


# Texts.


def directions(text):
    """A vector of its own for every text."""
    return np.random.default_rng(sum(text.encode())).standard_normal((3, 4)).astype(np.float32)


def test_a_faithful_encoder_keeps_every_text():
    found = text_parity.text_parity(lambda text: directions(text) * 1.001, directions, PROMPTS)
    assert found.texts == (*PROMPTS, *text_parity.ODD)
    assert found.own == [1.0] * len(found.texts)
    assert max(found.error) == pytest.approx(0.001, rel=1e-3)
    np.testing.assert_allclose(found.apart, found.apart_trained, rtol=1e-5)
    assert text_verdict(found) == []


def test_a_collapse_is_seen_with_and_without_the_trained_encoder():
    for trained in (directions, None):
        found = text_parity.text_parity(lambda text: directions("one"), trained, PROMPTS)
        assert found.apart == [0.0] * len(found.texts)
        assert "TEXT COLLAPSE: 8 of 8 texts" in text_verdict(found)[0]
        assert sum(found.own) <= 1.0


def test_texts_that_are_mixed_up_are_told_from_texts_that_collapse():
    found = text_parity.text_parity(lambda text: directions(text[::-1] + "."), directions, PROMPTS)
    (said,) = text_verdict(found)
    assert "ENCODER IS WRONG" in said and "COLLAPSE" not in said
    assert min(found.error) > 0.5


def rewritten(source: Path, out: Path, *, weights: str = "fp32", deaf: bool = False) -> None:
    """Copy a model file, which is quicker than to export one.

    It may say that its weights are others, and have a text graph for which all words are the same.
    """
    model = onnx.load(source)
    tables = {
        node.input[0]
        for node in model.graph.node
        if deaf and node.name.startswith("text/") and node.op_type == "Gather"
    }
    changed = 0
    for tensor in model.graph.initializer:
        if tensor.name in tables and list(tensor.dims) == [16, 16]:
            words = numpy_helper.to_array(tensor)
            same = np.ascontiguousarray(np.broadcast_to(words[:1], words.shape))
            tensor.CopyFrom(numpy_helper.from_array(same, tensor.name))
            changed += 1
    assert changed == deaf
    spec = msgspec.structs.replace(read_spec(source), weights=weights)
    entries = {entry.key: entry.value for entry in model.metadata_props}
    if weights == "int8":
        del entries[NETWORKS_KEY]
    out.parent.mkdir(parents=True, exist_ok=True)
    # Its content's hash is known when it has been written.
    for _ in range(2):
        entries[METADATA_KEY] = encode_spec(spec)
        onnx.helper.set_model_props(model, entries)
        onnx.save(model, out)
        with OnnxFile(out) as file:
            spec = msgspec.structs.replace(spec, content_hash=file.content_hash())


@pytest.fixture(scope="module")
def deaf_file(model_file, tmp_path_factory):
    """The tiny instrument with a text graph for which every word is the same one."""
    path = tmp_path_factory.mktemp("deaf") / "deaf.onnx"
    rewritten(model_file, path, deaf=True)
    return path


def figures_of(result: PartResult) -> dict[str, Interval]:
    return {figure.name: figure.value for figure in result.figures}


@pytest.mark.usefixtures("quick_following")
def test_parity_holds_for_a_sound_file(model_file, bundled, tmp_path, monkeypatch):
    monkeypatch.setattr(part_parity, "trained_text", lambda path, spec: bundled.parts.text)
    result = part_parity.measure(study_of(model_file, tmp_path))
    found = figures_of(result)
    assert found["text.own"].value == 1.0
    assert found["torch.first_block"].value > part_parity.LEAST_SNR_DB
    assert found["live.engine_same"] == found["live.take_same"] == Interval(1.0, 1.0, 1.0, 2)
    assert found["accuracy: render - PyTorch"].value == pytest.approx(0.0, abs=0.1)
    assert found["loudness: live - render"].value == pytest.approx(0.0, abs=1e-4)
    assert all(figure.reached is not False for figure in result.figures)
    assert not [note for note in result.notes if note.isupper() or "TEXT" in note or "NOT" in note]
    torch_table, live_table, blocks = result.tables
    assert [row[0] for row in torch_table.rows] == ["PyTorch", "render", "difference"]
    assert [row[0] for row in live_table.rows] == ["live", "render", "difference"]
    assert [row[:3] for row in blocks.rows] == [[text, "6 of 6", "6 of 6"] for text in PROMPTS]
    (chart,) = result.charts
    assert chart.lines[0].x == pytest.approx([block * BLOCK / RATE for block in range(8)], abs=1e-3)
    assert all((tmp_path / example.audio).is_file() for example in result.examples)
    assert not list(tmp_path.glob("live-*"))


@pytest.mark.usefixtures("quick_following")
def test_a_text_collapse_in_the_file_alone_is_caught(deaf_file, bundled, tmp_path, monkeypatch):
    monkeypatch.setattr(part_parity, "trained_text", lambda path, spec: bundled.parts.text)
    monkeypatch.setattr(players, "trained_text", lambda path, spec: bundled.parts.text)
    monkeypatch.setattr(part_parity, "with_live", lambda *_: PartResult("", ""))
    result = part_parity.measure(study_of(deaf_file, tmp_path))
    reached = {figure.name: figure.reached for figure in result.figures}
    assert reached["text.own"] is reached["text.error"] is False
    # PyTorch has the true text, so the sound itself differs, too.
    assert reached["torch.first_block"] is False
    assert [note for note in result.notes if note.startswith("TEXT COLLAPSE")]


def test_a_difference_matters_where_it_is_sure_and_no_trifle():
    assert parity_scores.matters(Interval(-0.3, -0.4, -0.2, 4))
    assert not parity_scores.matters(Interval(-0.3, -0.7, 0.1, 4))
    assert not parity_scores.matters(Interval(-0.01, -0.011, -0.009, 4))
    assert not parity_scores.matters(Interval(-0.3, -0.3, -0.3, 1))


def test_scores_that_differ_are_said():
    good, bad = ([scored(f"s{i}", accuracy) for i in range(4)] for accuracy in (0.9, 0.2))
    notes: list[str] = []
    parity_scores.equality_figures("live - render", good, good, notes)
    assert notes == []
    figures = parity_scores.equality_figures("live - render", bad, good, notes)
    assert figures[0].value.value == pytest.approx(-0.7)
    (said,) = notes
    assert said.startswith("NOT EQUAL: prompt accuracy, live - render: -0.7")


def test_the_ratio_of_a_block_is_its_own():
    rng = np.random.default_rng(0)
    true = rng.standard_normal((2, 3000)).astype(np.float32)
    other = true.copy()
    other[:, 1000:2000] *= 1.1
    found = block_snr_db(true, other, 1000)
    assert found == pytest.approx([150.0, 20.0, 150.0], abs=0.01)
    with pytest.raises(StageError, match="shorter than a block"):
        block_snr_db(true, other, 4000)


# The daemon.


class FakeEnds:
    rate = 1000

    def __init__(self) -> None:
        self.came: list[np.ndarray] = []

    def callback(self, indata, outdata):
        self.came.append(indata.copy())


def test_a_recording_is_fed_in_time():
    ends, slept, now = FakeEnds(), [], [0.0]

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    sound = np.arange(1400, dtype=np.float32).reshape(2, 700)
    live.feed(ends, sound, 1500, 0.5, clock=lambda: now[0], sleep=sleep)
    came = np.concatenate(ends.came).T
    assert came.shape == (2, 3 * live.BUFFER_SAMPLES)
    np.testing.assert_array_equal(came[:, :700], sound)
    assert not came[:, 700:].any()
    assert sum(slept) == pytest.approx(3 * live.BUFFER_SAMPLES / 500)


def test_the_daemon_starts_with_all_controls_but_the_prompt(model_file, tmp_path):
    spec = read_spec(model_file)
    wanted = starting_controls(Settings(), spec).set("steps", 3).set("drift_watch", False)
    got = starting_controls(settings_of(wanted, tmp_path), spec)
    assert got == replace(wanted, prompts=("", *wanted.prompts[1:]), auto_steps=False)
    assert settings_of(wanted, tmp_path).record.folder == str(tmp_path)


def test_a_patch_waits_for_its_answer_and_tells_a_refusal():
    with served() as (rig, server), live.Patch(server.port) as patch:
        patch.ask("prompt", 1, "naïve 鯨")
        assert rig.controls.prompts[0] == "naïve 鯨"
        with pytest.raises(StageError, match="refused /lmdm/stepps: .*steps"):
            patch.ask("stepps", 2)


def test_nobody_who_answers_is_said(monkeypatch):
    monkeypatch.setattr(live, "PATIENCE_S", 0.05)
    with served() as (_, server):
        port = server.port
    with live.Patch(port) as patch, pytest.raises(StageError, match="did not answer /lmdm/steps"):
        patch.ask("steps", 2)


def test_the_daemon_plays_what_a_render_plays_to_the_bit(model_file, tmp_path):
    model = load(model_file)
    controls = starting_controls(Settings(), model.spec).set("drift_watch", False)
    # The last block is not whole.
    sound = np.stack([tone(0.8), 0.5 * tone(0.8, 330.0)]).astype(np.float32)
    done = perform_in_time(model, sound, "rain on the sea", controls, tmp_path)

    def wet(prompt):
        asked = controls.set_prompt(0, prompt)
        return render(model, timeline_of(model.spec), sound, asked).wet

    equal = compare(done, wet("rain on the sea"), BLOCK)
    assert (equal.blocks, equal.same, equal.first) == (5, 5, None)
    assert equal.heard_same == equal.sounding > 0
    assert done.heard.shape == sound.shape and done.heard.any()
    other = compare(done, wet("whale"), BLOCK)
    assert (other.same, other.first) == (0, 0)


def test_late_and_lost_blocks_are_left_out_of_the_comparison():
    rng = np.random.default_rng(0)
    wet = rng.uniform(-0.5, 0.5, (2, 1000)).astype(np.float32)
    answers = {block: wet[:, block * 100 : (block + 1) * 100] for block in range(10)}
    heard = on_grid(wet)
    assert compare(Performance(heard, answers), wet, 100) == live.Equality(10, 10, 10, 10)
    damaged = heard.copy()
    damaged[0, 350] += 2.0**-20
    found = compare(Performance(damaged, answers), wet, 100)
    assert found == live.Equality(10, 10, 10, 9, 3)
    # Late, its sound is not the render's, nor is the beginning of the next.
    found = compare(Performance(damaged, answers, frozenset({2})), wet, 100)
    assert found == live.Equality(10, 10, 8, 8)
    found = compare(Performance(damaged, answers, frozenset(), frozenset({3, 7})), wet, 100)
    assert found == live.Equality(3, 3, 3, 3)
    found = compare(Performance(heard, answers | {6: answers[5]}), wet, 100)
    assert found == live.Equality(10, 9, 10, 10, 6)


# Scores.


def scored(source, accuracy, windows=None):
    values = dict.fromkeys(scores.SCORES, 0.0) | {"accuracy": accuracy}
    return Scored(source, values, {} if windows is None else {"bands": windows})


def test_differences_are_paired_and_count_whole_sources():
    first = [scored("a", 0.9), scored("a", 0.7), scored("b", 0.5), scored("c", math.nan)]
    second = [scored("a", 0.5), scored("a", 0.5), scored("b", 0.2), scored("c", 0.1)]
    assert score_of(first, "accuracy").value == pytest.approx(0.65)
    found = score_difference(first, second, "accuracy")
    assert (found.value, found.low, found.high, found.count) == pytest.approx((0.3, 0.3, 0.3, 2))
    assert excludes_zero(found)
    with pytest.raises(ValueError, match="no answers to the same"):
        score_difference(first, second[:3], "accuracy")


def test_answers_nearer_to_recordings_have_a_negative_difference():
    rng = np.random.default_rng(0)

    def rows(shift):
        return (rng.standard_normal((20, 3)) + shift).astype(np.float32)

    real = [rows(0.0) for _ in range(4)]
    near = [scored(f"s{i}", 0.0, rows(0.2)) for i in range(5)]
    far = [scored(f"s{i}", 0.0, rows(3.0)) for i in range(5)]
    found = frechet_difference(near, far, "bands", real)
    # Three dimensions, each 3.0 away instead of 0.2.
    assert found.value == pytest.approx(3 * (0.2**2 - 3.0**2), rel=0.15)
    assert excludes_zero(found) and found.high < 0.0
    assert frechet_difference(near, near, "bands", real).high == 0.0
    assert frechet_difference(near, far, "bands", []).count == 0


def test_few_sources_are_no_difference():
    assert is_clear(Interval(0.2, 0.1, 0.3, 6)) and is_clear(Interval(-0.2, -0.3, -0.1, 6))
    assert not is_clear(Interval(0.2, 0.1, 0.3, 5))
    assert not is_clear(Interval(0.2, -0.1, 0.3, 60))


def test_levels_are_of_full_scale():
    assert level_db(np.full((2, 9), 0.1, np.float32)) == pytest.approx(-20.0, abs=1e-3)
    assert level_db(np.zeros((2, 9), np.float32)) == pytest.approx(-180.0)


# Ablations.


def test_every_variant_but_the_default_changes_one_thing(model_file):
    spec = read_spec(model_file)
    names = [one.name for one in variants_of(starting_controls(Settings(), spec), spec)]
    assert names == [
        DEFAULT, "K = 1", "K = 4", "K = 8", "Euler", "P4", "uncached outpainting",
        "block-causal cache", "sketch off", CHANGE, f"{CHANGE}, no context dropout",
        f"{CHANGE}, whole context dropped",
    ]  # fmt: skip
    other = Controls(steps=8, solver="p4", context_dropout=0, use_sketch=False)
    names = [one.name for one in variants_of(other, spec)]
    assert "K = 8" not in names and "K = 2" in names
    assert "P4" not in names and "ping-pong" in names
    assert "sketch off" not in names and f"{CHANGE}, no context dropout" not in names


def test_what_is_judged_after_a_change_begins_with_it(model_file, tmp_path, monkeypatch):
    monkeypatch.setattr(ablation_variants, "SHORTEST_AFTER_S", 0.3)
    study = study_of(model_file, tmp_path)
    asked = questions_of(study, change=True)
    assert [one.prompt for one in asked] == [PROMPTS[1], PROMPTS[0]] * 2
    changed, start = asked[0].job, asked[0].start_block * BLOCK
    steady = study.renders.get(replace(changed, score=()))
    answer = study.renders.get(changed)
    np.testing.assert_array_equal(answer[:, :start], steady[:, :start])
    lookahead = study.spec.decoder_lookahead_samples
    after = slice(start + lookahead, start + BLOCK)
    assert np.abs(answer[:, after] - steady[:, after]).max() > 1e-4


@pytest.fixture(scope="module")
def ablated(model_file, tmp_path_factory, quick_following) -> tuple[PartResult, Path]:
    """The whole part on the tiny instrument; its own file stands for the ARC-Forced one."""
    out = tmp_path_factory.mktemp("ablated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ablation_variants, "SHORTEST_AFTER_S", 0.3)
        patch.setattr(part_ablations, "TIMED_BLOCKS", 3)
        # How weights are rounded is tested where they are.
        patch.setattr(
            ablation_variants,
            "write_model",
            lambda parts, spec, path, weights: rewritten(model_file, path, weights=weights),
        )
        # Pictures are another test's.
        patch.setattr(Study, "example", lambda self, name, *_: Example(name, "none.flac"))
        study = study_of(model_file, out, arc=str(model_file), causal=str(out / "none.onnx"))
        return part_ablations.measure(study), out


def test_ablations_are_one_table_with_an_interval_in_every_cell(ablated):
    result, out = ablated
    values, differences = result.tables
    assert values.columns[0] == "variant" and values.columns[-2:] == [
        "Frechet, bands",
        "ms a block",
    ]
    names = [row[0] for row in values.rows]
    assert names[0] == DEFAULT and len(names) == len(set(names)) == 15
    assert {"fp16 weights", "int8 weights", "ARC-Forced (tiny)"} < set(names)
    assert len(list((out / "models").glob("*-int8.onnx"))) == 1
    for row in values.rows:
        cells = dict(zip(values.columns, row, strict=True))
        for name in ("prompt accuracy", "loudness r", "level, dB", "Frechet, bands"):
            assert isinstance(cells[name], Interval) and cells[name].count == 2, (row[0], name)
        timed = not (row[0].startswith(CHANGE) or row[0] == "sketch off")
        assert (cells["ms a block"].value > 0.0) is timed
    baselines = {row[0]: row[1] for row in differences.rows}
    assert len(baselines) == 13
    assert baselines["K = 8"] == DEFAULT
    assert baselines[f"{CHANGE}, no context dropout"] == CHANGE
    assert any(note.startswith("trained block-causal is missing") for note in result.notes)
    (chart,) = result.charts
    assert {tuple(line.x) for line in chart.lines} == {(1.0, 2.0, 4.0, 8.0)}


def test_what_changes_nothing_differs_in_nothing(ablated):
    (_, differences), _ = ablated[0].tables, ablated[1]
    rows = {row[0]: dict(zip(differences.columns, row, strict=True)) for row in differences.rows}
    # The same file again, and the same network without its cache.
    for name in ("ARC-Forced (tiny)", "uncached outpainting"):
        for score in ("prompt accuracy", "loudness r", "level, dB"):
            assert rows[name][score].value == pytest.approx(0.0, abs=1e-3), (name, score)
        assert "prompt accuracy" not in rows[name]["differs"]
    assert abs(rows["K = 8"]["level, dB"].value) > 1e-3


def test_a_file_of_rounded_weights_has_no_networks_to_play(ablated):
    (path,) = (ablated[1] / "models").glob("*-int8.onnx")
    with pytest.raises(StageError, match=r"torch cannot play .*int8\.onnx: .*rounded"):
        player_loader(path, read_spec(path))("torch")


def test_few_windows_give_no_distance():
    from lmdm_training.evaluation.ablation_tables import Row, Rows
    from lmdm_training.evaluation.ablation_variants import Variant

    def found(windows):
        rows = np.zeros((windows, 2), np.float32)
        answers = [scored("a", 0.0, rows), scored("b", 0.0, rows)]
        row = Row(Variant(DEFAULT), answers, Interval(1.0, 1.0, 1.0))
        return Rows([row], {"bands": [np.zeros((50, 2), np.float32)]})

    assert windows_of(found(6)) == {"bands": 12}
    assert windows_of(found(3)) == {}


def test_more_steps_take_longer_to_compute():
    """By a player whose blocks take as long as they have steps."""
    told = SimpleNamespace(block_s=0.0)

    class Runner:
        def __init__(self, instrument, provider) -> None:
            pass

        def block(self, steps, nulls):
            told.block_s = 0.001 * steps * (1 + nulls)
            return told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part_ablations, "OnnxRunner", Runner)
        assert block_ms(None, 4, 0, 5).value == pytest.approx(4.0)
        found = block_ms(None, 4, 1, 5)
    assert (found.value, found.count) == (pytest.approx(8.0), 5)
