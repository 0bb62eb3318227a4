"""Seams and latency, on sounds and instruments whose figures are known."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from fakes import FakeInstrument, fake_spec
from stage_files import prepared

from lmdm_agent.controls import Controls
from lmdm_training.errors import StageError
from lmdm_training.evaluation import part_latency, part_seams
from lmdm_training.evaluation.material import Material, read_material
from lmdm_training.evaluation.part_latency import BLOCKS, FIRST_BLOCKS, timed
from lmdm_training.evaluation.results import PartResult
from lmdm_training.evaluation.seams import jump_db, seam_profile, seam_ratio_db
from lmdm_training.evaluation.study import Sizes, Study

RATE, BLOCK = 44100, 20480
WIDTH = 176
"""Samples of the 4 ms that are looked at."""


def hiss(blocks: float, seed: int = 0, level: float = 0.01) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return level * rng.standard_normal((2, round(blocks * BLOCK)), np.float32)


def clicking(audio: np.ndarray, size: float = 1.0, late: int = 0) -> np.ndarray:
    """The same with a click at every block edge, so much later."""
    audio = audio.copy()
    audio[:, BLOCK + late :: BLOCK] += size
    return audio


# --- seams -------------------------------------------------------------------------------------


def test_noise_and_tones_have_no_seam():
    assert seam_ratio_db(hiss(40), RATE, BLOCK) == pytest.approx(0.0, abs=0.2)
    t = np.arange(40 * BLOCK) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 440.7 * t) + 0.1 * np.sin(2 * np.pi * 2203.1 * t)
    assert seam_ratio_db(tone, RATE, BLOCK) == pytest.approx(0.0, abs=0.2)


def test_louder_edges_are_louder_by_as_much():
    audio = hiss(60)
    for edge in range(BLOCK, audio.shape[1], BLOCK):
        audio[:, edge - WIDTH // 2 : edge + WIDTH // 2] *= 2.0
    assert seam_ratio_db(audio, RATE, BLOCK) == pytest.approx(6.02, abs=0.3)


def test_a_phase_that_jumps_is_a_seam_and_only_where_it_jumps():
    phase = np.arange(40 * BLOCK) * 2 * np.pi * 440.0 / RATE
    jumps = np.repeat(np.random.default_rng(0).uniform(0, 2 * np.pi, 40), BLOCK)
    tone = 0.3 * np.sin(phase + jumps)
    assert seam_ratio_db(tone, RATE, BLOCK) > 20.0
    assert seam_ratio_db(tone, RATE, BLOCK, offset_samples=BLOCK // 2) < 0.5


def test_edges_that_come_later_are_found_where_they_are():
    audio = clicking(hiss(20), late=4096)
    assert seam_ratio_db(audio, RATE, BLOCK, offset_samples=4096) > 10.0
    assert abs(seam_ratio_db(audio, RATE, BLOCK)) < 1.0


def test_a_profile_has_its_peak_at_the_edge():
    times, curve = seam_profile(clicking(hiss(20)), RATE, BLOCK)
    assert len(times) == len(curve) and len(times) % 2 == 1
    assert times[int(np.argmax(curve))] == 0.0
    assert times[0] == pytest.approx(-times[-1]) and times[-1] == pytest.approx(227.5, abs=0.5)
    assert max(np.delete(curve, len(curve) // 2)) < 0.1 * max(curve)
    assert np.mean(curve) == pytest.approx(0.0, abs=1e-4)


def test_a_click_in_silence_counts_and_silence_does_not():
    silence = np.zeros((2, 10 * BLOCK), np.float32)
    assert np.isnan(seam_ratio_db(silence, RATE, BLOCK))
    assert np.isnan(jump_db(silence, RATE, BLOCK))
    assert seam_profile(silence, RATE, BLOCK) == ([], [])
    assert seam_ratio_db(clicking(silence), RATE, BLOCK) > 60.0


def test_one_loud_edge_decides_nothing():
    audio = hiss(60)
    audio[:, 30 * BLOCK] += 5.0
    assert seam_ratio_db(audio, RATE, BLOCK) < 1.0


def test_what_is_too_short_has_no_edges():
    for blocks in (0.0, 0.9, 1.2):
        assert np.isnan(seam_ratio_db(hiss(blocks), RATE, BLOCK))
        assert np.isnan(jump_db(hiss(blocks), RATE, BLOCK))


def test_a_spectrum_that_jumps_at_edges_jumps_by_as_much():
    steady = hiss(40)
    assert jump_db(steady, RATE, BLOCK) == pytest.approx(0.0, abs=0.1)
    swaying = steady * np.repeat(np.where(np.arange(40) % 2, 1.0, 0.1), BLOCK)
    # 20 dB over every edge, less what neighbours in noise differ by anyway.
    anyway = 20.0 - jump_db(swaying, RATE, BLOCK)
    assert 0.3 < anyway < 2.5
    late = np.roll(swaying, 4096, axis=1)
    assert jump_db(late, RATE, BLOCK, offset_samples=4096) > 15.0
    assert jump_db(late, RATE, BLOCK) < 0.0, "within blocks now"


# --- the part ----------------------------------------------------------------------------------

SPEC = fake_spec(10, RATE, samples_per_latent=2048, decoder_lookahead_latents=1)


class Codec(FakeInstrument):
    """Gives back what it got, a latent late, with a click where blocks of sound meet."""

    def __init__(self):
        super().__init__(SPEC)

    def encode(self, audio):
        self.source, self.block = np.pad(audio, ((0, 0), (2048, 0))), 0
        return np.zeros((4, audio.shape[1] // 2048), np.float32)

    def decode(self, latents, state):
        sound = self.source[None, :, self.block * BLOCK : (self.block + 1) * BLOCK].copy()
        self.block += 1
        sound[:, :, 0] += 1.0
        return sound, state


class Seamy:
    """An instrument that clicks where blocks of latents meet."""

    rate = RATE

    def get(self, job):
        return clicking(hiss(job.seconds * RATE / BLOCK, job.seed), late=2048)

    def player(self, name):
        return Codec()

    def sound(self, sound, seconds):
        return sound.audio(0.0, seconds)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    rows = [
        {
            "id": f"{caption}{number}",
            "sound": 0.01 * np.random.default_rng(number).standard_normal(9 * RATE),
            "captions": [caption],
            "split": "valid" if number < 2 else "train",
        }
        for caption in ("hiss", "rustle")
        for number in range(3)
    ]
    folder = prepared(tmp_path_factory.mktemp("recordings"), rows)
    return read_material(folder, None, ("hiss", "rustle"), say=print)


def study_of(material: Material, out: Path, renders, spec=SPEC) -> Study:
    sizes = Sizes(played=2, seconds=6.0, seeds=2, free_s=6.0)
    return Study(out / "m.onnx", spec, Controls(), material, renders, {}, {}, sizes, out, {})


@pytest.fixture(scope="module")
def result(material, tmp_path_factory) -> PartResult:
    return part_seams.PART.measure(study_of(material, tmp_path_factory.mktemp("out"), Seamy()))


def test_clicks_are_found_where_latents_meet(result):
    figures = {figure.name: figure for figure in result.figures}
    for kind in ("free", "played"):
        click = figures[f"click.latents.{kind}"]
        assert click.value.value > 10.0 and click.better == "near"
        assert abs(click.anchors["real"].value) < 0.5
        assert abs(click.anchors["other latents"].value) < 0.5
        assert click.value.apart_from(click.anchors["real"])
        assert abs(figures[f"click.sound.{kind}"].value.value) < 0.5
    assert figures["click.latents.free"].value.count == 4, "two prompts, two seeds"
    assert figures["click.latents.played"].value.count == 2


def test_the_codec_has_its_edges_where_its_sound_begins(result):
    figures = {figure.name: figure for figure in result.figures}
    assert figures["click.sound.free"].anchors["codec"].value > 10.0
    assert abs(figures["click.latents.free"].anchors["codec"].value) < 0.5
    assert figures["click.sound.free"].anchors["codec"].count == 4


def test_curves_and_table_show_the_same(result):
    chart = next(chart for chart in result.charts if "latents" in chart.title)
    lines = {line.name: line for line in chart.lines}
    assert set(lines) == {"free", "played", "codec", "real"}
    assert lines["free"].x[int(np.argmax(lines["free"].y))] == 0.0
    assert max(lines["real"].y) < 3.0 < max(lines["free"].y)
    table = result.tables[0]
    assert [row[0] for row in table.rows] == ["hiss", "rustle"]
    assert all(len(row) == len(table.columns) == 9 for row in table.rows)


def test_without_look_ahead_blocks_meet_in_one_place(material, tmp_path):
    spec = msgspec.structs.replace(SPEC, decoder_lookahead_latents=0)
    result = part_seams.PART.measure(study_of(material, tmp_path, Seamy(), spec))
    assert not any("latents" in figure.name for figure in result.figures)


# --- latency -----------------------------------------------------------------------------------


class Clock:
    """Turned by the instrument."""

    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Timely(FakeInstrument):
    """Takes 1 s to read a prompt, 0.1 s for the context, 0.01 s a step, 0.001 s to decode."""

    def __init__(self, clock: Clock):
        super().__init__()
        self.clock, self.read = clock, []

    def embed(self, text):
        self.clock.now += 1.0
        self.read.append(text)
        return super().embed(text)

    def context(self, added, text):
        self.clock.now += 0.1
        return super().context(added, text)

    def denoise(self, x, k, added, kv, text_kv):
        self.clock.now += 0.01
        return super().denoise(x, k, added, kv, text_kv)

    def decode(self, latents, state):
        self.clock.now += 0.001
        return super().decode(latents, state)


@pytest.mark.parametrize(("solver", "evaluations"), [("pingpong", 1), ("euler", 1), ("p4", 2)])
def test_the_first_block_takes_what_its_parts_take(solver, evaluations):
    clock = Clock()
    # What waits in other slots is no part of it.
    waiting = Controls(prompts=("a", "b", "c", *("",) * 5), weights=(0.0, 1.0, *(0.0,) * 6))
    for steps in (1, 4):
        controls = replace(waiting, solver=solver, steps=steps)
        instrument = Timely(clock)
        found = timed(instrument, controls, ["rain", "whale"], clock=clock)
        assert found.nfe == evaluations * steps
        block = 0.1 + 0.01 * steps + 0.001
        assert found.ttff_s == pytest.approx([1.0 + block] * FIRST_BLOCKS)
        assert found.block_s == pytest.approx([block] * BLOCKS)
        assert set(instrument.read) == {"rain", "whale"}


def test_every_number_of_steps_is_timed_and_named(material, tmp_path):
    instrument = FakeInstrument()
    renders = SimpleNamespace(player=lambda name: instrument)
    result = part_latency.PART.measure(study_of(material, tmp_path, renders, instrument.spec))
    figures = {figure.name: figure for figure in result.figures}
    assert [figures[f"nfe.k{k}"].value.value for k in (1, 2, 4, 8)] == [1.0, 2.0, 4.0, 8.0]
    assert all(figures[f"ttff.k{k}"].value.value > 0.0 for k in (1, 2, 4, 8))
    assert figures["ttff.k1"].value.count == FIRST_BLOCKS
    block_s = instrument.spec.block_s
    assert block_s < figures["delay"].value.value <= 2 * block_s
    rows = result.tables[0].rows
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("pingpong", 1.0, 1.0), ("pingpong", 2.0, 2.0), ("pingpong", 4.0, 4.0),
        ("pingpong", 8.0, 8.0), ("p4", 1.0, 2.0), ("p4", 2.0, 4.0), ("p4", 4.0, 8.0),
        ("p4", 8.0, 16.0),
    ]  # fmt: skip
    assert "cores" in result.notes[0]


def test_a_model_of_other_steps_is_not_timed_wrongly(material, tmp_path):
    spec = msgspec.structs.replace(fake_spec(), steps_range=(12, 50))
    renders = SimpleNamespace(player=lambda name: FakeInstrument(spec))
    with pytest.raises(StageError, match="takes 12 to 50 steps"):
        part_latency.PART.measure(study_of(material, tmp_path, renders, spec))
