"""Accompaniment: measures with known answers, the stem model, answers with any t_f, the part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from fakes import FakeInstrument, fake_spec
from stage_files import prepared
from tiny_instruments import tiny_bundled

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.engine_state import lookahead_latents
from lmdm_agent.rig import timeline_of
from lmdm_agent.timeline import Timeline
from lmdm_models.torch_instrument import TorchInstrument
from lmdm_training.errors import StageError
from lmdm_training.evaluation import part_accompaniment, rehearsal, stem_training
from lmdm_training.evaluation.accompaniment import (
    Heard,
    agreement,
    beat_agreement,
    beats_of,
    chroma_agreement,
    hear,
    onset_agreement,
)
from lmdm_training.evaluation.accompanist import accompany, kept, whole_stem
from lmdm_training.evaluation.material import Material, Sound
from lmdm_training.evaluation.rehearsal import asked_of, audible
from lmdm_training.evaluation.renders import Job, Renders
from lmdm_training.evaluation.stem_contrast import contrast, normalised
from lmdm_training.evaluation.stem_features import (
    BANDS,
    HOPS_PER_S,
    LOWEST_CLASS,
    MARGIN,
    PITCHES,
    ROWS,
    chroma_of,
    onsets_of,
    powers_of,
)
from lmdm_training.evaluation.stem_match import SEEN, SIZE, StemMatch, fit_of, read_match
from lmdm_training.evaluation.stem_pairs import StemGroup, cut_of, draw_pair, moved
from lmdm_training.evaluation.stem_training import (
    StemRecipe,
    accuracy_of,
    known_stems,
    learn,
    split_pieces,
    trained,
)
from lmdm_training.evaluation.study import Sizes, Study

RATE = 44100
C_MAJOR, F_SHARP_MAJOR = (0, 4, 7), (6, 10, 1)


def stereo(mono: np.ndarray) -> np.ndarray:
    return np.stack([mono, mono]).astype(np.float32)


def chord(classes: tuple[int, ...], seconds: float = 4.0, octave: int = 5, overtones: int = 1):
    """A steady chord, [2, samples]."""
    t = np.arange(round(seconds * RATE)) / RATE
    notes = [440.0 * 2 ** ((12 * octave + c - 69) / 12) for c in classes]
    waves = [np.sin(2 * np.pi * hz * k * t) / k for hz in notes for k in range(1, overtones + 1)]
    return stereo(0.1 * np.sum(waves, axis=0))


def clicks(period_s: float, seconds: float = 8.0, first_s: float = 0.1, hz: float = 900.0):
    """Short tones that die away, [2, samples]."""
    t = np.arange(round(seconds * RATE)) / RATE
    since = np.where(t >= first_s, (t - first_s) % period_s, 10.0)
    return stereo(0.5 * np.exp(-40 * since) * np.sin(2 * np.pi * hz * since))


def curve_of(audio: np.ndarray) -> np.ndarray:
    return onsets_of(powers_of(audio, RATE))


# ------------------------------------------------------------------------------------------------
# What is heard.


def test_a_tone_is_in_its_row_and_its_pitch_class():
    powers = powers_of(chord((9,), octave=5), RATE)
    assert powers.shape == (ROWS, round(4 * HOPS_PER_S))
    middle = powers[:, 60]
    assert int(middle[:PITCHES].argmax()) == 39  # A4 lies 39 semitones over F sharp 1
    # 1.5: the bins that a Hann window spreads a tone over.
    assert middle[39] == pytest.approx(1.5 * 0.1**2 / 4, rel=0.1)
    assert int(chroma_of(powers)[:, 60].argmax()) == 9
    assert (LOWEST_CLASS + MARGIN) % 12 == 0 and SEEN % 12 == 0  # what the network folds by octaves


def test_the_rate_of_a_sound_does_not_matter():
    t = np.arange(2 * 16000) / 16000
    slow = powers_of((0.1 * np.sin(2 * np.pi * 440 * t)).astype(np.float32), 16000)
    fast = powers_of(chord((9,), seconds=2.0), RATE)
    inner = slice(8, 50)
    assert np.allclose(slow[39, inner], fast[39, inner], rtol=0.02)


def test_powers_of_stems_add_up():
    low, high = chord((0,), octave=4), clicks(0.5, 4.0, hz=3000)
    both, one, two = (powers_of(sound, RATE) for sound in (low + high, low, high))
    together, apart = both.sum(axis=1), (one + two).sum(axis=1)
    assert np.allclose(together, apart, rtol=0.05, atol=1e-4 * apart.max())


def test_harmony_is_that_of_the_pitch_classes_and_not_of_level_or_octave():
    base = hear(chord(C_MAJOR), RATE, None, pitched=True).chroma
    other = hear(0.1 * chord(C_MAJOR, octave=4, overtones=3), RATE, None, pitched=True).chroma
    distant = hear(chord(F_SHARP_MAJOR), RATE, None, pitched=True).chroma
    assert chroma_agreement(base, base) == pytest.approx(1.0, abs=1e-5)
    assert chroma_agreement(base, other) > 0.7
    assert chroma_agreement(base, distant) < 0.0
    assert chroma_agreement(base, np.zeros_like(base)) == 0.0


def test_noise_has_no_harmony_that_fits_everything():
    noise = stereo(0.1 * np.random.default_rng(0).standard_normal(4 * RATE))
    flat = hear(noise, RATE, None, pitched=True).chroma
    assert abs(chroma_agreement(hear(chord(C_MAJOR), RATE, None, pitched=True).chroma, flat)) < 0.4


def test_onsets_agree_when_they_come_together_whatever_sounds():
    low, high = curve_of(clicks(0.5)), curve_of(clicks(0.5, hz=4000))
    between = curve_of(clicks(0.5, first_s=0.35))
    assert onset_agreement(low, high) > 0.8
    assert onset_agreement(low, between) < 0.1
    assert onset_agreement(low, np.ones_like(low)) == 0.0


def test_beats_are_where_the_clicks_are():
    beats = beats_of(curve_of(clicks(0.5, seconds=10.0)))
    assert np.diff(beats).mean() == pytest.approx(0.5, abs=0.01)
    nearest = np.abs((beats - 0.1 + 0.25) % 0.5 - 0.25)
    assert nearest.max() < 0.07
    other = beats_of(curve_of(clicks(0.4, seconds=10.0)))
    assert np.diff(other).mean() == pytest.approx(0.4, abs=0.01)


def test_what_does_not_move_has_no_beats():
    assert len(beats_of(np.zeros(300, np.float32))) == 0
    assert len(beats_of(np.ones(10, np.float32))) == 0


def test_beats_agree_within_seventy_milliseconds():
    beats = np.arange(0, 10, 0.5, dtype=np.float32)
    assert beat_agreement(beats, beats) == 1.0
    assert beat_agreement(beats, beats + 0.06) == 1.0
    assert beat_agreement(beats, beats + 0.25) == 0.0
    assert beat_agreement(beats, beats[::2]) == pytest.approx(2 * 10 / 30)
    assert beat_agreement(beats, beats[:0]) == 0.0


def test_silence_agrees_with_nothing_and_unpitched_sounds_have_no_harmony():
    sound = hear(clicks(0.5), RATE, None, pitched=True)
    silence = hear(np.zeros((2, 4 * RATE), np.float32), RATE, None, pitched=True)
    found = agreement(sound, silence)
    assert (found["chroma"], found["onsets"], found["beats"]) == (0.0, 0.0, 0.0)
    assert np.isnan(found["match"])
    assert np.isnan(agreement(sound, replace(sound, pitched=False))["chroma"])
    assert agreement(sound, sound)["onsets"] == pytest.approx(1.0)


def test_beats_after_the_end_of_the_shorter_do_not_count():
    long = hear(clicks(0.5, seconds=10.0), RATE, None, pitched=False)
    short = hear(clicks(0.5, seconds=6.0), RATE, None, pitched=False)
    assert agreement(long, short)["beats"] > 0.9


# ------------------------------------------------------------------------------------------------
# Own stems against others.


def toy_heard(seed: int, like: Heard | None = None, blend: float = 1.0) -> Heard:
    """Random onsets; with ``like``, partly those of another."""
    onsets = np.random.default_rng(seed).random(200).astype(np.float32)
    if like is not None:
        onsets = blend * like.onsets + (1 - blend) * onsets
    nothing = np.zeros((12, 200), np.float32)
    return Heard(nothing, onsets, np.zeros(0, np.float32), None, False, True)


def test_partners_are_told_and_shuffled_pairs_are_not():
    stems = [toy_heard(i) for i in range(8)]
    pieces = [f"piece {i // 2}" for i in range(8)]
    partners = [toy_heard(50 + i, stem, 0.7) for i, stem in enumerate(stems)]
    real = contrast(stems, partners, pieces)["onsets"]
    assert (real.tells.value, real.tells.count) == (1.0, 4)
    assert real.agrees.value > 0.8 and abs(real.by_chance.value) < 0.1
    assert real.listens.low > 0.5
    assert normalised(real, real).value == pytest.approx(1.0)
    shuffled = contrast(stems, partners[2:] + partners[:2], pieces)["onsets"]
    assert normalised(shuffled, real).value == pytest.approx(0.0, abs=0.1)
    assert shuffled.listens.low < 0.0 and shuffled.tells.value < 0.6
    half = contrast(stems, [toy_heard(90 + i, s, 0.45) for i, s in enumerate(stems)], pieces)
    assert 0.2 < normalised(half["onsets"], real).value < 0.9


def test_stems_of_the_same_piece_are_no_random_pairs():
    stems = [toy_heard(0), toy_heard(0), toy_heard(1)]
    found = contrast(stems, stems, ["a", "a", "b"])["onsets"]
    assert found.by_chance.value < 0.5
    assert np.isnan(contrast(stems[:2], stems[:2], ["a", "a"])["onsets"].by_chance.value)


def test_what_cannot_be_compared_is_left_out():
    stems = [toy_heard(i) for i in range(3)]
    found = contrast(stems, stems, ["a", "b", "c"])["chroma"]
    assert found.agrees.count == 0 and np.isnan(normalised(found, found).value)


# ------------------------------------------------------------------------------------------------
# The stem model.


def toy_group(seed: int, hops: int = 180) -> StemGroup:
    """A low and a high stem that share chords and pulse; loudness and colour are their own."""
    rng = np.random.default_rng(seed)
    period, phase = int(rng.integers(9, 20)), int(rng.integers(20))
    since = (np.arange(hops) + phase) % period
    chords = rng.permuted(np.tile(np.arange(12), (3 + hops // period, 1)), axis=1)[:, :3]
    now = chords[(np.arange(hops) + phase) // period]
    powers = []
    for octave in (2, 4):
        power = np.full((ROWS, hops), 1e-6, np.float32)
        for voice in range(3):
            power[12 * octave + now[:, voice] - LOWEST_CLASS, np.arange(hops)] = 1e-2
        power[PITCHES:] = 1e-3 * rng.random((BANDS, 1)) * np.exp(-since / 4)
        powers.append(power * np.float32(rng.uniform(0.1, 1.0)))
    return StemGroup(f"piece {seed}", powers, [True, True])


@pytest.fixture(scope="module")
def match() -> StemMatch:
    recipe = StemRecipe(steps=30, batch=8, hops=64, looks=1)
    return learn([toy_group(i) for i in range(16)], recipe)


def strange_pairs(shuffled: bool = False):
    rng = np.random.default_rng(5)
    pairs = [draw_pair(toy_group(100 + i), 64, rng, plain=True) for i in range(16)]
    seconds = [pair.second for pair in pairs]
    seconds = seconds[1:] + seconds[:1] if shuffled else seconds
    first = torch.from_numpy(np.stack([pair.first for pair in pairs]))
    return first, torch.from_numpy(np.stack(seconds)), list(range(16))


def test_the_stem_model_tells_partners_of_pieces_it_never_heard(match):
    assert match.accuracy > 0.8
    assert match.pieces == 13  # one of five is kept apart
    assert accuracy_of(match.network, *strange_pairs()) > 0.8


def test_the_stem_model_finds_nothing_in_shuffled_pairs(match):
    assert 0.25 < accuracy_of(match.network, *strange_pairs(shuffled=True)) < 0.7


def test_moments_are_unit_vectors_and_do_not_depend_on_the_level(match):
    powers = toy_group(200).powers[0]
    moments = match.moments(powers)
    assert moments.shape == (-(-180 // 8), SIZE)
    assert np.allclose(np.linalg.norm(moments, axis=1), 1.0, atol=1e-5)
    assert fit_of(moments, moments) == pytest.approx(1.0, abs=1e-5)
    assert fit_of(moments, match.moments(0.01 * powers)) > 0.99
    assert np.isnan(fit_of(moments, moments[:0]))


def test_a_stem_model_is_kept_as_it_is(match, tmp_path):
    match.save(tmp_path / "sub" / "match.safetensors")
    again = read_match(tmp_path / "sub" / "match.safetensors")
    assert (again.accuracy, again.pieces) == (match.accuracy, match.pieces)
    powers = toy_group(200).powers[1]
    assert np.array_equal(again.moments(powers), match.moments(powers))
    (tmp_path / "bad.safetensors").write_bytes(b"no tensors")
    with pytest.raises(StageError, match="remove it"):
        read_match(tmp_path / "bad.safetensors")


def test_learning_is_repeatable_and_leaves_torch_alone():
    groups, recipe = [toy_group(i) for i in range(8)], StemRecipe(steps=2, batch=4, hops=32)
    torch.manual_seed(9)
    wanted = torch.rand(1)
    torch.manual_seed(9)
    first, second = learn(groups, recipe), learn(groups, replace(recipe))
    assert torch.equal(torch.rand(1), wanted)
    powers = groups[0].powers[0]
    assert np.array_equal(first.moments(powers), second.moments(powers))


def test_pieces_are_kept_apart_whole():
    groups = [toy_group(i % 10) for i in range(20)]
    known, kept_apart = split_pieces(groups, np.random.default_rng(0))
    names = [{group.piece for piece in part for group in piece} for part in (known, kept_apart)]
    assert (len(names[0]), len(names[1])) == (8, 2) and not names[0] & names[1]
    with pytest.raises(StageError, match="7 pieces of several stems"):
        split_pieces(groups[:7], np.random.default_rng(0))


def test_a_pair_is_of_two_stems_at_the_same_moments():
    clock = np.arange(300, dtype=np.float32)
    powers = [np.tile(clock, (ROWS, 1)), np.tile(clock, (ROWS, 1)), np.tile(clock, (ROWS, 1))]
    for number, power in enumerate(powers):
        power[40] = 1000.0 * number
    group = StemGroup("clock", powers, [True] * 3)
    rng = np.random.default_rng(1)
    for _ in range(10):
        pair = draw_pair(group, 50, rng, plain=True)
        assert pair.first.shape == (SEEN + BANDS, 50)
        assert np.allclose(pair.first[-1], pair.start + np.arange(50), atol=1e-2)
        assert not np.allclose(pair.first[40 - MARGIN], pair.second[40 - MARGIN])
        ratio = pair.second[-1] / pair.first[-1]
        assert np.allclose(ratio, ratio[0], rtol=1e-2)  # levels differ, moments do not


def test_cuts_lie_between_hops_and_are_silent_outside():
    powers = np.tile(np.arange(1.0, 11.0, dtype=np.float32), (ROWS, 1))
    assert np.allclose(cut_of(powers, 2.0, 1.0, 3)[0], [3, 4, 5])
    assert np.allclose(cut_of(powers, 2.5, 2.0, 2)[0], [3.5, 5.5])
    assert np.allclose(cut_of(powers, -3.0, 1.0, 4)[0], [0, 0, 0, 1])
    assert np.allclose(cut_of(powers, 8.0, 1.0, 4)[0], [9, 10, 0, 0])


def test_moving_rows_transposes():
    low, high = (powers_of(chord((c,), seconds=1.0), RATE) for c in (4, 6))
    assert moved(low, 2)[:SEEN, 10].argmax() == moved(high, 0)[:SEEN, 10].argmax()
    assert moved(low, -MARGIN).shape == moved(low, MARGIN).shape == (SEEN + BANDS, low.shape[1])


def ensemble(number: int, split: str = "train") -> list[dict]:
    names = [f"e{number}-{stem}" for stem in "ab"]
    return [
        {
            "id": name, "sound": clicks(0.4 + 0.02 * number, 3.0)[0], "split": split,
            "piece": f"e{number}", "siblings": [n for n in names if n != name],
            "captions": ["drum kit" if name.endswith("a") else "flute"],
        }
        for name in names
    ]  # fmt: skip


def known_material(folder: Path) -> Material:
    return Material(("flute",), {}, {}, [], [], "key", (folder,))


def test_it_learns_once_from_what_training_heard(tmp_path, monkeypatch):
    items = [stem for number in range(9) for stem in ensemble(number)]
    items += [*ensemble(9, "valid"), {"id": "solo", "sound": clicks(0.5, 3.0)[0]}]
    data = prepared(tmp_path / "data", items)
    stems = known_stems(data)
    assert [item.id for item in stems[0]] == ["e0-a", "e0-b"] and len(stems) == 9
    recipe = StemRecipe(steps=2, batch=4, hops=32)
    told: list[tuple[int, int]] = []
    first = trained(known_material(data), tmp_path, recipe, lambda d, o: told.append((d, o)))
    assert told[-1] == (2, 2)
    monkeypatch.setattr(stem_training, "learn", None)
    again = trained(known_material(data), tmp_path, recipe)
    powers = powers_of(clicks(0.5, 3.0), RATE)
    assert np.array_equal(first.moments(powers), again.moments(powers))
    with pytest.raises(StageError, match="at least 8"):
        trained(known_material(prepared(tmp_path / "few", items[:4])), tmp_path / "new", recipe)


# ------------------------------------------------------------------------------------------------
# Answers with any t_f.


@pytest.fixture(scope="module")
def tiny() -> TorchInstrument:
    with torch.no_grad():
        bundled = tiny_bundled()
        return TorchInstrument(bundled.parts, bundled.spec)


def moving_stem(spec, blocks: int) -> np.ndarray:
    t = np.arange(blocks * spec.block_samples) / spec.sample_rate
    return stereo(0.3 * np.sin(2 * np.pi * (300 + 200 * t) * t))


CONTROLS = Controls(steps=2, seed=3, use_sketch=False, use_stem=True).set_prompt(0, "whale song")


def test_with_the_t_f_of_a_stage_it_is_the_answer_of_the_stage(tiny):
    spec, blocks = tiny.spec, 6
    stem = moving_stem(spec, blocks + 3)
    engine = Engine(tiny, Timeline(spec.block_samples, 3 * spec.samples_per_latent))
    silence = np.zeros((2, spec.block_samples), np.float32)
    played = [
        engine.process(silence, piece, CONTROLS)[0]
        for piece in np.split(stem, blocks + 3, axis=1)[:blocks]
    ]
    wanted = np.concatenate(played, axis=1)[:, spec.decoder_lookahead_samples :]
    # A stage hears the silence before its first block, as far as the encoder looks ahead.
    keep = lookahead_latents(spec)
    latents = whole_stem(tiny, np.pad(stem, ((0, 0), (keep * spec.samples_per_latent, 0))))
    t_f, lead = engine.feasible_t_f(0.0), engine.offset_latents + keep
    found = accompany(tiny, latents, CONTROLS, t_f, blocks, lead_latents=lead)
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 1e-4 * np.abs(wanted).max()
    other = accompany(tiny, latents, CONTROLS, t_f - 1, blocks, lead_latents=lead)
    assert np.abs(other - wanted).max() > 1e-2 * np.abs(wanted).max()


def test_latents_of_a_whole_stem_are_those_of_its_moments(tiny):
    stem = moving_stem(tiny.spec, 5)
    found, wanted = whole_stem(tiny, stem), tiny.encode(stem)
    assert found.shape == wanted.shape
    # What lies beyond the ends is not the same: silence here, nothing there.
    assert np.abs(found - wanted)[:, 2:-1].max() < 1e-4 * np.abs(wanted).max()


@pytest.mark.parametrize("t_f", [-6, 0, 4])
def test_a_block_sees_the_stem_up_to_t_f_and_not_further(tiny, t_f):
    spec, block = tiny.spec, 3
    latents = whole_stem(tiny, moving_stem(spec, 6))
    edge = block * spec.block_latents + t_f
    changed = latents.copy()
    changed[:, edge:] += 1.0
    end = (block + 1) * spec.block_samples - spec.decoder_lookahead_samples
    first, hidden = (
        accompany(tiny, x, CONTROLS, t_f, block + 1)[:, :end] for x in (latents, changed)
    )
    assert np.array_equal(first, hidden)
    changed = latents.copy()
    changed[:, edge - 1] += 1.0
    shown = accompany(tiny, changed, CONTROLS, t_f, block + 1)[:, :end]
    assert np.abs(shown - first).max() > 1e-6


def test_without_a_stem_nothing_of_it_matters(tiny):
    alone = accompany(tiny, None, CONTROLS, 0, 2)
    blind = accompany(tiny, whole_stem(tiny, moving_stem(tiny.spec, 4)), CONTROLS, -99, 2)
    assert np.array_equal(alone, blind)


def test_answers_are_kept(tmp_path):
    made: list[int] = []

    def make() -> np.ndarray:
        made.append(1)
        return np.full((2, 100), 0.25, np.float32)

    first, again = (kept(tmp_path, ("a", 1), RATE, make) for _ in range(2))
    assert np.array_equal(first, again) and len(made) == 1
    kept(tmp_path, ("a", 2), RATE, make)
    assert len(made) == 2
    with pytest.raises(StageError, match="no numbers"):
        kept(tmp_path, "b", RATE, lambda: np.full((2, 10), np.nan, np.float32))


# ------------------------------------------------------------------------------------------------
# The part.


def sound_of(name: str, source: str, seconds: float = 20.0) -> Sound:
    return Sound(name, source, "flute", Path(name), seconds)


def test_every_piece_and_every_stem_gets_its_turn():
    a, b, c = (sound_of(f"p{i}", "p") for i in range(3))
    d, e = (sound_of(f"q{i}", "q") for i in range(2))
    short = sound_of("s0", "s", 5.0)
    pairs = [(a, b), (a, c), (b, a), (b, c), (c, a), (c, b), (d, e), (e, d), (short, short)]
    asked = asked_of(pairs, 12.0)
    names = [(one.stem.name, one.partner.name) for one in asked]
    assert names[:4] == [("p0", "p1"), ("q0", "q1"), ("p1", "p2"), ("q1", "q0")]
    assert names[4] == ("p2", "p0") and len(set(names)) == 8
    assert {one.seconds for one in asked} == {12.0}


def test_pairs_that_are_silent_where_they_are_judged_are_left_out(tmp_path):
    def written(name: str, audio: np.ndarray) -> Sound:
        soundfile.write(tmp_path / f"{name}.wav", audio.T, RATE)
        return Sound(name, name, "flute", tmp_path / f"{name}.wav", 8.0)

    full, early = chord(C_MAJOR, 8.0), chord(C_MAJOR, 8.0)
    early[:, 5 * RATE :] = 0.0  # 2 s of the 5 s that are judged
    a, b, quiet = written("a", full), written("b", full), written("quiet", early)
    asked = asked_of([(a, quiet), (quiet, b), (b, a)], 8.0)
    assert [one.stem.name for one in audible(asked, 5)] == ["b"]
    assert len(audible(asked_of([(a, b), (b, a)], 8.0), 1)) == 1


SPEC = fake_spec(
    samples_per_latent=2048, conditions=("text", "sketch", "stem"), t_f_range_latents=(-64, 0)
)


def test_points_are_the_papers_as_far_as_the_window_goes():
    assert part_accompaniment.points_of(SPEC, -4) == [-12, -4, 0, 4]
    wide = fake_spec(48, samples_per_latent=2048, context_latents=192)
    assert part_accompaniment.points_of(wide, -10) == [-47, -24, -10, 0, 24, 47]


def recorded(folder: Path, number: int) -> list[Sound]:
    """Two stems of a piece with a chord and a pulse of its own, 8 s."""
    root, sounds = 5 * number % 12, []
    for name, octave, hz in (("a", 4, 500.0), ("b", 5, 3000.0)):
        notes = tuple((root + c) % 12 for c in C_MAJOR)
        pulse = clicks(0.4 + 0.13 * number, 8.0, 0.1 + 0.07 * number, hz)
        audio = 0.3 * chord(notes, 8.0, octave, 2) + pulse
        path = folder / f"{number}{name}.wav"
        soundfile.write(path, 0.5 * audio.T, RATE)
        sounds.append(Sound(f"{number}{name}", f"piece {number}", "flute", path, 8.0))
    return sounds


class Perfect(Renders):
    """On stage it plays what the partner really played."""

    partners: dict[str, Sound]
    offset_samples: int

    def get(self, job: Job) -> np.ndarray:
        assert job.stem is not None and job.played is None
        partner = self.sound(self.partners[job.stem.name], job.seconds)
        return np.pad(partner[:, self.offset_samples :], ((0, 0), (0, self.offset_samples)))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    pieces = [recorded(tmp_path, number) for number in range(3)]
    pairs = [pair for a, b in pieces for pair in ((a, b), (b, a))]
    material = Material(("flute",), {}, {}, [], pairs, "key")
    controls = Controls(steps=2).set_prompt(0, "flute")
    renders = Perfect(tmp_path / "renders", controls, lambda _: FakeInstrument(SPEC), "hash")
    renders.partners = {stem.name: partner for stem, partner in pairs}
    renders.offset_samples = timeline_of(SPEC, stems=True).offset_samples
    sizes = Sizes(stems=3, seconds=7.5)
    return Study(Path("m"), SPEC, controls, material, renders, {}, {}, sizes, tmp_path, {})


def test_a_perfect_accompanist_comes_out_as_one(study, monkeypatch):
    monkeypatch.setattr(part_accompaniment, "EXAMPLES", 1)
    result = part_accompaniment.PART.measure(study)
    figures = {figure.name: figure for figure in result.figures}
    assert {name.split(".")[0] for name in figures} == {"chroma", "onsets", "beats"}
    for name in ("chroma", "onsets"):
        assert figures[f"{name}.normalised"].value.value == pytest.approx(1.0, abs=0.15)
        assert figures[f"{name}.listens"].value.low > 0.0
        assert figures[f"{name}.tells_partners"].value.value == 1.0
        anchors = figures[f"{name}.stage"].anchors
        assert anchors["partners"].value > 0.5 > anchors["random pairs"].value
        assert figures[f"{name}.normalised"].anchors["answers without a stem"].value < 0.6
    (chart,) = result.charts
    assert [round(x, 2) for x in chart.lines[0].x] == [-0.56, -0.19, 0.0, 0.19]
    rows = [row[0] for row in result.tables[0].rows]
    assert "t_f -0.19 s (on stage)" in rows and "t_f +0.19 s (offline, not trained for)" in rows
    assert len(result.examples) == 2
    assert all((study.out / example.audio).is_file() for example in result.examples)
    notes = " ".join(result.notes)
    wanted = ("no stem model", "cannot exceed 0.19 s", "3 held-out pieces")
    assert all(words in notes for words in wanted)


def test_what_cannot_be_measured_says_so(study):
    deaf = fake_spec(samples_per_latent=2048)
    with pytest.raises(StageError, match="accompanies nobody"):
        part_accompaniment.measure(replace(study, spec=deaf))
    lonely = replace(study.material, pairs=study.material.pairs[:2])
    with pytest.raises(StageError, match="two held-out pieces"):
        part_accompaniment.measure(replace(study, material=lonely))


def test_what_was_rendered_is_not_rendered_again(study, monkeypatch):
    asked = asked_of(study.material.pairs, 7.5)
    played = rehearsal.Rehearsal(study, asked, None, -4, 0)
    first = played.offline(asked[0], -2)
    monkeypatch.setattr(rehearsal, "accompany", None)
    assert np.array_equal(played.offline(asked[0], -2), first)
    assert first.shape == (2, round(7.5 * RATE))
