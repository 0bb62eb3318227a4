"""What is measured of a codec, on codecs and sounds of which the answer is known."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from stage_files import RATE, noise, prepared, tone

from lmdm_agent.controls import Controls
from lmdm_models.torch_instrument import TorchInstrument
from lmdm_training.errors import StageError
from lmdm_training.evaluation import spectra
from lmdm_training.evaluation.codec_distances import (
    OTHER,
    REAL,
    Known,
    Listened,
    Unit,
    distances_of,
    frechet_figures,
    nearness,
    nearness_figure,
)
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.material import read_material
from lmdm_training.evaluation.part_codec import PART, measure
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.renders import Renders
from lmdm_training.evaluation.results import Figure, PartResult
from lmdm_training.evaluation.spectra import spectra_of
from lmdm_training.evaluation.study import Sizes, Study

SIZE, BLOCK = 64, 4


class Exact:
    """A codec that loses nothing but what ``changed`` does, ``late`` latents late."""

    def __init__(
        self, late: int = 0, changed: Callable[[np.ndarray], np.ndarray] = lambda sound: sound
    ) -> None:
        self.spec: Any = SimpleNamespace(
            sample_rate=RATE,
            samples_per_latent=SIZE,
            block_latents=BLOCK,
            block_samples=BLOCK * SIZE,
            decoder_lookahead_latents=late,
            decoder_lookahead_samples=late * SIZE,
            decoder_state_size=2 * SIZE * late,
        )
        self.late, self.changed, self.blocks = late, changed, 0

    def encode(self, audio: np.ndarray) -> np.ndarray:
        sound = self.changed(audio)
        return sound.reshape(2, -1, SIZE).transpose(0, 2, 1).reshape(2 * SIZE, -1)

    def decode(self, latents: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert latents.shape == (1, 2 * SIZE, BLOCK)
        assert latents.dtype == state.dtype == np.float32
        self.blocks += 1
        queue = np.concatenate([state.reshape(2 * SIZE, self.late), latents[0]], axis=1)
        now, after = queue[:, :BLOCK], queue[:, BLOCK:]
        sound = now.reshape(2, SIZE, BLOCK).transpose(0, 2, 1).reshape(1, 2, -1)
        return np.ascontiguousarray(sound), np.ascontiguousarray(after.reshape(1, -1))


# ---------------------------------------------------------------- reconstruction


@pytest.mark.parametrize("late", [0, 1, 3])
@pytest.mark.parametrize("samples", [1, SIZE * BLOCK, SIZE * BLOCK * 3 - 5, SIZE * BLOCK * 3])
def test_what_loses_nothing_comes_back_where_it_was(late, samples):
    audio = np.random.default_rng(0).standard_normal((2, samples)).astype(np.float32)
    codec = Exact(late)
    again = reconstruct(codec, audio)
    np.testing.assert_array_equal(again, audio)
    assert codec.blocks == -(-(samples + late * SIZE) // (SIZE * BLOCK))


def test_silence_of_no_length_stays_that():
    assert reconstruct(Exact(2), np.zeros((2, 0), np.float32)).shape == (2, 0)


def test_blocks_are_decoded_as_one_stream(bundled):
    instrument = TorchInstrument(bundled.parts, bundled.spec)
    rng = np.random.default_rng(1)
    audio = (0.1 * rng.standard_normal((2, 3 * bundled.spec.block_samples))).astype(np.float32)
    with torch.no_grad():
        latents = bundled.parts.codec.encode(torch.from_numpy(audio)[None])
        whole = bundled.parts.codec.decode_whole(latents)[0].numpy()
    again = reconstruct(instrument, audio)
    assert float(np.abs(whole).max()) > 0
    assert float(np.abs(again - whole).max()) < 1e-3 * float(np.abs(whole).max())


def test_a_decoders_lookahead_is_taken_out(sao_small):
    instrument, spec = TorchInstrument(sao_small.parts, sao_small.spec), sao_small.spec
    assert spec.decoder_lookahead_samples > 0
    audio = np.zeros((2, 6 * spec.block_samples), np.float32)
    middle = 3 * spec.block_samples
    audio[:, middle : middle + 2000] = 0.5
    moved = np.abs(reconstruct(instrument, audio) - reconstruct(instrument, 0.0 * audio)).sum(0)
    # It spreads, but its middle stays: uncorrected, it would be the look-ahead late.
    centre = float((moved * np.arange(len(moved))).sum() / moved.sum())
    assert abs(centre - (middle + 1000)) < 0.5 * spec.decoder_lookahead_samples


# ---------------------------------------------------------------- spectra


def heard(*pieces: np.ndarray) -> spectra.Spectra:
    mono = np.concatenate(pieces).astype(np.float32)
    return spectra_of(np.stack([mono, mono]), RATE)


def test_flatness_tells_noise_from_tones():
    # The mean of the logarithm of noise's power is 2.51 dB below the logarithm of its mean.
    assert float(heard(noise(2.0)).flatness_db.mean()) == pytest.approx(-2.5, abs=0.3)
    assert float(heard(tone(2.0)).flatness_db.mean()) < -40.0
    pure, blurred = heard(tone(2.0)), heard(tone(2.0) + 0.1 * noise(2.0))
    assert spectra.flatness_error_db(pure, blurred) > 10.0
    assert spectra.flatness_error_db(blurred, pure) < -10.0


def test_a_louder_copy_differs_in_level_only():
    sound = tone(1.0) + noise(1.0)
    real, again = heard(sound), heard(2.0 * sound)
    assert spectra.level_error_db(real, again) == pytest.approx(6.02, abs=0.01)
    assert spectra.spectrum_error_db(real, again) == pytest.approx(0.0, abs=1e-3)
    assert spectra.treble_error_db(real, again) == pytest.approx(0.0, abs=1e-3)
    assert spectra.flatness_error_db(real, again) == pytest.approx(0.0, abs=1e-3)
    assert float(np.abs(spectra.colour_error_db(real, again)).max()) < 1e-2


def test_lost_treble_is_found_where_it_was():
    full = noise(2.0)
    spectrum = np.fft.rfft(full)
    hz = np.fft.rfftfreq(len(full), 1 / RATE)
    dull = np.fft.irfft(np.where(hz > 6000.0, 0.1 * spectrum, spectrum), len(full))
    real, again = heard(full), heard(dull)
    assert spectra.treble_error_db(real, again) < -3.0
    assert spectra.treble_error_db(again, real) > 3.0
    colour, centres = spectra.colour_error_db(real, again), spectra.band_hz()
    lost = colour[centres > 7000.0].mean() - colour[centres < 5000.0].mean()
    assert lost == pytest.approx(-20.0, abs=0.5)
    assert (np.diff(centres) > 0).all() and 40.0 < centres[0] < 100.0 and centres[-1] < 16000.0


def test_onsets_agree_where_sound_sets_in_at_the_same_moments():
    def clicks(*at_s: float) -> np.ndarray:
        sound = 1e-4 * noise(3.0)
        for start in at_s:
            first = int(start * RATE)
            sound[first : first + 3000] += 3.0 * noise(0.1, int(start * 10))[:3000]
        return sound

    played = heard(clicks(0.4, 1.1, 1.9))
    assert spectra.onset_agreement(played, heard(0.3 * clicks(0.4, 1.1, 1.9))) > 0.95
    assert spectra.onset_agreement(played, heard(clicks(0.7, 1.5, 2.4))) < 0.2
    assert spectra.onset_agreement(played, heard(np.zeros(3 * RATE))) == 0.0
    assert np.isnan(spectra.onset_agreement(heard(np.zeros(RATE)), played))


def test_only_what_sounds_in_the_original_counts():
    real = heard(tone(1.0), np.zeros(RATE))
    assert real.sounding[:60].all() and not real.sounding[-60:].any()
    hiss = heard(tone(1.0), 1e-3 * noise(1.0))
    assert spectra.level_error_db(real, hiss) == pytest.approx(0.0, abs=0.1)
    assert spectra.spectrum_error_db(real, hiss) < 1.0
    silent = heard(np.zeros(RATE))
    assert not silent.sounding.any()
    assert spectra.spectrum_error_db(silent, real) == 0.0
    assert spectra.level_error_db(silent, real) == 0.0
    assert spectra.flatness_error_db(silent, real) == 0.0


def test_sounds_of_other_lengths_are_compared_as_far_as_both_go():
    sound = tone(2.0) + noise(2.0)
    assert spectra.spectrum_error_db(heard(sound), heard(sound[:RATE])) < 0.1
    assert heard(sound[:100]).bands_db.shape == (1, spectra.MEL_BANDS)


# ---------------------------------------------------------------- distances


def cloud(where: float, seed: int, count: int = 12, size: int = 6) -> np.ndarray:
    """Vectors around a point on one axis, of spread 1."""
    rows = np.random.default_rng(seed).standard_normal((count, size))
    rows[:, 0] += where
    return rows.astype(np.float32)


def units_of(moved: float) -> list[Unit]:
    """Two prompts 8 apart; reconstructions went ``moved`` of the way to the other prompt."""
    return [
        Unit(name, f"{name}{i}", cloud(at, 10 * i), cloud(at - 2 * at * moved, 10 * i + 1))
        for name, at in (("a", -4.0), ("b", 4.0))
        for i in range(4)
    ]


KNOWN = [
    Known(name, f"known {name}{i}", cloud(at, 100 + i))
    for name, at in (("a", -4.0), ("b", 4.0))
    for i in range(4)
]


def test_nearness_is_0_at_the_originals_and_1_at_other_prompts():
    found = [nearness(distances_of(units_of(m), KNOWN)) for m in (0.0, 0.3, 0.6, 1.0)]
    assert found[0] == pytest.approx(0.0, abs=0.08)
    assert found[3] == pytest.approx(1.0, abs=0.08)
    assert found[0] < found[1] < found[2] < found[3]


def test_nearness_needs_recordings_of_this_and_of_another_prompt():
    units = units_of(0.0)
    only = [unit for unit in units if unit.caption == "a"]
    assert nearness(distances_of(only, KNOWN)) == pytest.approx(0.0, abs=0.08)
    assert np.isnan(nearness(distances_of(only, KNOWN[:4])))
    assert np.isnan(nearness(distances_of(only, KNOWN[4:])))
    assert np.isnan(nearness(distances_of(units, []))) and np.isnan(nearness([]))


@pytest.mark.parametrize(("moved", "reached"), [(0.05, True), (0.9, False)])
def test_the_goal_is_the_near_side(moved, reached):
    figure = nearness_figure(Listened("ears", units_of(moved), KNOWN, []))
    assert figure.name == "nearness.ears" and figure.value.count == 8
    assert figure.reached is reached
    assert (figure.value.high < 0.5) is reached


def test_changes_are_0_for_the_same_windows():
    units = [Unit(u.caption, u.source, u.real, u.real) for u in units_of(0.0)]
    rows = distances_of(units, KNOWN)
    assert [row.moved for row in rows] == pytest.approx([0.0] * 8, abs=1e-5)
    assert all(row.again == row.same < 0.7 < 1.3 < row.other for row in rows)
    assert all(np.isnan(row.same) for row in distances_of(units, []))
    assert np.mean([row.moved for row in distances_of(units_of(1.0), KNOWN)]) > 1.4


def test_frechet_distances_rest_on_equally_many_windows():
    others = [Known("c", f"c{i}", cloud(30.0, 300 + i, 25)) for i in range(3)]
    figure, share = frechet_figures(Listened("ears", units_of(0.0), KNOWN, others))
    assert abs(share.value.value) < 0.05 and share.reached is True
    assert "75 windows" in figure.note
    assert figure.value.value == pytest.approx(figure.anchors[REAL].value, abs=1.5)
    assert figure.anchors[OTHER].value > 300.0
    assert figure.anchors[OTHER].apart_from(figure.value)
    gone = [replace(unit, again=unit.real + 30.0 * np.eye(6)[0]) for unit in units_of(0.0)]
    share = frechet_figures(Listened("ears", gone, KNOWN, others))[1]
    assert share.value.value == pytest.approx(1.0, abs=0.1) and share.reached is False
    alone, share = frechet_figures(Listened("ears", units_of(0.0), KNOWN, []))
    assert list(alone.anchors) == [REAL] and share.reached is None


# ---------------------------------------------------------------- the part


class Bands:
    """Hears how loud eight bands are, in windows of half a second."""

    name, rate, window_s, labels, licence = "bands", 8000, 0.5, (), "none"

    def embed(self, audio: np.ndarray, hop_s: float) -> Embedded:
        size, hop = int(self.window_s * self.rate), int(hop_s * self.rate)
        starts = range(0, len(audio) - size + 1, hop)
        power = [np.abs(np.fft.rfft(audio[s : s + size])) ** 2 for s in starts]
        rows = [[np.log(band.mean() + 1e-3) for band in np.array_split(p, 8)] for p in power]
        vectors = np.asarray(rows, np.float32).reshape(-1, 8)
        return Embedded(vectors, np.zeros((len(vectors), 0), np.float32))


def study_of(tmp_path, codec: Exact) -> Study:
    """Tones and hisses: three of each held out (8 s), two known; and one caption more."""
    items = [
        {"id": f"{name}{i}", "sound": sound(i), "captions": [name], "split": split}
        for name, sound in (
            ("tone", lambda i: tone(8.0, 220.0 + 30 * i)),
            ("hiss", lambda i: noise(8.0, i)),
        )
        for i, split in enumerate(("valid", "valid", "valid", "train", "train"))
    ]
    items.append({"id": "low", "sound": tone(8.0, 60.0), "captions": ["low"], "split": "valid"})
    material = read_material(
        prepared(tmp_path / "data", items), None, ["tone", "hiss"], say=lambda text: None
    )
    renders = Renders(tmp_path / "renders", Controls(), lambda player: codec, "hash")
    return Study(
        tmp_path / "x.onnx", codec.spec, Controls(), material, renders, {"bands": Bands()},
        {"clap": "its weights are not here"}, Sizes(played=9, seconds=3.0), tmp_path, {},
    )  # fmt: skip


def figures_of(result: PartResult) -> dict[str, Figure]:
    return {figure.name: figure for figure in result.figures}


def test_a_perfect_codec_changes_nothing(tmp_path):
    result = measure(study_of(tmp_path, Exact(1)))
    found = figures_of(result)
    assert found["nearness.bands"].value.value == pytest.approx(0.0, abs=1e-6)
    assert found["nearness.bands"].reached is True
    assert found["change.bands"].value.value == pytest.approx(0.0, abs=1e-5)
    assert found["frechet.bands"].value.value == found["frechet.bands"].anchors[REAL].value
    assert found["frechet.bands"].anchors[OTHER].value > found["frechet.bands"].value.value
    for name in ("spectrum", "level", "treble", "noisiness"):
        assert found[name].value.value == pytest.approx(0.0, abs=1e-4), name
    assert found["onsets"].value.value == pytest.approx(1.0, abs=1e-4)
    assert found["spectrum"].anchors[OTHER].value > found["spectrum"].anchors[REAL].value > 0
    # Steady tones have no onsets.
    counts = {n: figure.value.count for n, figure in found.items() if not n.startswith("frechet.")}
    assert counts.pop("onsets") >= 3 and set(counts.values()) == {6}
    table = result.tables[0]
    assert [row[0] for row in table.rows] == ["tone", "hiss"]
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert [row[1] for row in table.rows] == ["3", "3"]
    assert all(abs(value) < 1e-3 for value in result.charts[0].lines[0].y)
    assert [example.name for example in result.examples] == ["codec tone", "codec hiss"]
    assert all((tmp_path / e.audio).is_file() for e in result.examples)
    assert "without clap: its weights are not here" in result.notes


def test_a_codec_that_makes_hiss_of_everything_is_found_out(tmp_path):
    def hiss(sound: np.ndarray) -> np.ndarray:
        mono = 0.1 * np.random.default_rng(5).standard_normal(sound.shape[1])
        return np.stack([mono, mono]).astype(np.float32)

    result = measure(study_of(tmp_path, Exact(0, hiss)))
    found = figures_of(result)
    # Perfect for hiss, and as far off as it can be for tones.
    assert found["nearness.bands"].value.value == pytest.approx(0.5, abs=0.1)
    assert found["noisiness"].value.low > 3.0
    assert found["treble"].value.value > 3.0
    assert found["change.bands"].value.value > 0.2
    rows = {row[0]: row for row in result.tables[0].rows}
    assert rows["tone"][-1].value > 0.9
    assert rows["hiss"][-1].value < 0.1


def test_without_a_held_out_recording_nothing_is_measured(tmp_path):
    study = study_of(tmp_path, Exact())
    study.material.held.pop("tone")
    result = measure(study)
    assert any("few held-out sources: 'tone' (0)" in note for note in result.notes)
    study.material.held.pop("hiss")
    with pytest.raises(StageError, match="data_whale_test"):
        PART.measure(study)
