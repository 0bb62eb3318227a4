"""The command line: what is wrong is said in one sentence, with a documented exit code."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
import soundfile
from onnx import helper

from lmdm_agent import audio
from lmdm_agent.audio import Device
from lmdm_agent.config import (
    MidiSettings,
    OscSettings,
    PresetSettings,
    Settings,
    TempoSettings,
    initial_controls,
)
from lmdm_agent.device_host import DeviceHost
from lmdm_agent.spec import METADATA_KEY, TOKENIZER_KEY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def take(tmp_path):
    """Half a second of a tone."""
    return sound(tmp_path / "take.wav", tone(0.5))


def tone(seconds: float, rate: int = 44100, channels: int = 2) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    return np.repeat((0.3 * np.sin(2 * np.pi * 220 * t))[:, None], channels, axis=1)


def sound(path: Path, samples: np.ndarray, rate: int = 44100) -> Path:
    soundfile.write(path, samples.astype(np.float32), rate, subtype="FLOAT")
    return path


def process(*args: object) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT / "agent"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "lmdm_agent", *map(str, args)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=60)


# Help.


def test_help_names_commands_and_exit_codes(say):
    said = say("--help")
    assert said.code == 0
    for word in ("render", "soundcheck", "--record", "Exit codes", "5 the OSC port"):
        assert word in said.out
    assert "..." not in said.out.split("Commands:")[1].split("Exit codes")[0]


def test_version(say):
    assert say("--version").out.startswith("lmdm-agent 0.")


def test_a_mistyped_option_or_command(say):
    assert say("--modle", "x").code == 2
    said = say("rendr")
    assert said.code == 2
    assert "Traceback" not in said.err


# The whole program.


def test_an_error_is_one_sentence_in_a_process_of_its_own(tmp_path):
    done = process("--model", tmp_path / "none.onnx")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "no such model file" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_render_ends_within_two_seconds_of_a_signal(number, model_file, tmp_path):
    source = sound(tmp_path / "long.wav", tone(60.0))
    target = tmp_path / "out.wav"
    target.write_text("what was there before")
    env = os.environ | {"PYTHONPATH": str(ROOT / "agent"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "lmdm_agent", "render", source, target, "-s", "steps=50"]
    # A test run in the background ignores Ctrl-C, and children inherit that.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(
        [*map(str, command), "-m", str(model_file)], env=env, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, handler)
    time.sleep(2.0)
    asked = time.monotonic()
    child.send_signal(number)
    _, err = child.communicate(timeout=10)
    assert time.monotonic() - asked < 2.0
    assert child.returncode != 0
    assert "Traceback" not in err
    assert target.read_text() == "what was there before"


# No device, or not that one.


def test_without_a_device_the_demo_is_rendered(say, model_file, tmp_path):
    pytest.importorskip("matplotlib")
    said = say("--model", model_file, "--out", tmp_path / "demo")
    assert said.code == 0
    assert "no sound device" in said.out
    assert soundfile.info(tmp_path / "demo/demo.wav").duration == pytest.approx(13.9, abs=0.1)
    assert (tmp_path / "demo/demo.png").stat().st_size > 10_000


def test_a_device_that_was_asked_for_must_be_there(say, model_file, monkeypatch):
    assert say("--model", model_file, "--device", "Scarlett").code == 4
    cards = [
        Device(0, "Scarlett 2i2", "ALSA", 2, 2, 48000.0),
        Device(1, "HDMI", "ALSA", 0, 8, 48e3),
    ]
    monkeypatch.setattr(DeviceHost, "devices", lambda host: cards)
    said = say("--model", model_file, "--device", "Scarlet 2i4")
    assert said.code == 4
    assert "did you mean Scarlett 2i2" in said.sentence
    said = say("--model", model_file, "--device", "0", "--inputs", "5")
    assert said.code == 4
    assert "input channel 5 given" in said.sentence


def test_devices_lists_or_says_there_is_none(say, monkeypatch):
    assert say("devices").code == 4
    monkeypatch.setattr(
        audio, "list_devices", lambda refresh=False: [Device(7, "Box [USB]", "ALSA", 2, 4, 48e3)]
    )
    monkeypatch.setattr("lmdm_agent.listings.list_devices", audio.list_devices)
    assert "Box [USB]" in say("devices").out


# Models that are none.


def edited(source: Path, target: Path, **properties: str | None) -> Path:
    model = onnx.load(source)
    kept = {p.key: p.value for p in model.metadata_props} | properties
    helper.set_model_props(model, {k: v for k, v in kept.items() if v is not None})
    onnx.save(model, target)
    return target


def bad_model(kind: str, good: Path, folder: Path) -> Path:
    path = folder / "bad.onnx"
    if kind == "text":
        path.write_text("prompts = []\n" * 50)
    elif kind == "empty":
        path.touch()
    elif kind == "truncated":
        path.write_bytes(good.read_bytes()[:-5000])
    elif kind == "foreign":
        return edited(good, path, **{METADATA_KEY: None})
    elif kind == "newer":
        text = {p.key: p.value for p in onnx.load(good).metadata_props}[METADATA_KEY]
        return edited(good, path, **{METADATA_KEY: text.replace('"format":1', '"format":2')})
    elif kind == "tokenizer":
        return edited(good, path, **{TOKENIZER_KEY: None})
    return path


BAD = {
    "none": "no such model file",
    "text": "bad.onnx",
    "empty": "is empty",
    "truncated": "damaged",
    "foreign": "not an lmdm-agent model",
    "newer": "model format 2, this program reads up to 1",
    "tokenizer": "no tokenizer",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_model_that_cannot_be_used(kind, say, model_file, take, tmp_path):
    (tmp_path / "deep").mkdir()
    path = bad_model(kind, model_file, tmp_path / "deep")
    said = say("render", take, "out.wav", "-m", path)
    assert said.code == 3
    assert BAD[kind] in said.sentence
    assert not (tmp_path / "out.wav").exists()


def test_a_damaged_model_does_not_hide_the_others(say, model_file, monkeypatch, tmp_path):
    bad = tmp_path / "a.onnx"
    bad.write_text("no model")
    monkeypatch.setattr("lmdm_agent.library.models", lambda: iter([bad, model_file]))
    said = say("models")
    assert said.code == 0
    assert "tiny.onnx" in said.out


def test_models_and_a_card(say, model_file, monkeypatch):
    monkeypatch.setattr("lmdm_agent.library.models", lambda: iter(()))
    assert say("models").code == 3
    card = say("models", model_file).out
    for word in ("whale song; rain on the sea", "CC0-1.0", "content hash", "t_f -8 to 4"):
        assert word in card


# Wrong settings.

WRONG = {
    ("--set", "steps"): "name=value expected",
    ("--set", "stepz=3"): "did you mean steps",
    ("--set", "steps=many"): "steps: 'many' given",
    ("--config", "none.toml"): "none.toml: no such file",
    ("--slack-ms", "900"): "slack of 900 ms given; 0 to 186 ms allowed",
    ("--slack-ms", "nan"): "slack of nan ms given",
    ("--provider", "tpu"): "engine.provider: invalid enum value 'tpu'",
    ("--threads", "-1"): "engine.threads: expected int >= 0",
    ("--seconds", "0"): "--seconds 0 given",
}


@pytest.mark.parametrize("options", WRONG, ids=" ".join)
def test_a_wrong_setting(options, say, model_file, take, tmp_path):
    said = say("render", take, "out.wav", "-m", model_file, *options)
    assert said.code == 2
    assert WRONG[options] in said.sentence
    assert not (tmp_path / "out.wav").exists()


def test_wrong_settings_of_playing(say, model_file):
    assert "osc.port: expected int <= 65535" in say("--osc-port", "70000").sentence
    assert "channels like 1,2" in say("--inputs", "left").sentence
    said = say("--model", model_file, "render", "a.wav", "b.wav")
    assert said.code == 2
    assert "--model stands before 'render'" in said.sentence


def test_the_file_of_settings_chooses_the_model(say, model_file, take, tmp_path):
    (tmp_path / "rig.toml").write_text(f'prompts = ["rain"]\n[engine]\nmodel = "{model_file}"\n')
    said = say("render", take, "out.wav", "-c", "rig.toml")
    assert said.code == 0
    assert "tiny: rain" in said.err


# Sound files.


@pytest.mark.parametrize(
    ("name", "samples", "rate"),
    [
        ("silence", np.zeros((22050, 2)), 44100),
        ("clipping", 40 * tone(0.5), 44100),
        ("mono", tone(0.5, channels=1), 44100),
        ("eight", tone(0.5, channels=8), 44100),
        ("48k", tone(0.5, 48000), 48000),
        ("96k", tone(0.5, 96000), 96000),
        ("8k", tone(0.5, 8000), 8000),
        ("one", tone(0.5)[:1], 44100),
    ],
)
def test_any_sound_is_answered(name, samples, rate, say, model_file, tmp_path):
    source = sound(tmp_path / f"{name}.wav", samples, rate)
    assert say("render", source, "out/answer.flac", "-m", model_file).code == 0
    wet, wet_rate = soundfile.read(tmp_path / "out/answer.flac", always_2d=True)
    assert wet_rate == 44100
    assert len(wet) == pytest.approx(len(samples) / rate * 44100, abs=1)
    assert np.isfinite(wet).all()
    assert os.listdir(tmp_path / "out") == ["answer.flac"]


def test_the_beginning_alone(say, model_file, take, tmp_path):
    assert say("render", take, "out.wav", "-m", model_file, "--seconds", "0.2").code == 0
    assert soundfile.info(tmp_path / "out.wav").frames == 8820


@pytest.mark.parametrize("rate", [44100, 48000])
def test_samples_that_are_no_numbers_are_refused(rate, say, model_file, tmp_path):
    samples = tone(0.5, rate)
    samples[100] = np.nan
    source = sound(tmp_path / "nan.wav", samples, rate)
    said = say("render", source, "out.wav", "-m", model_file)
    assert said.code == 6
    assert "no numbers" in said.err
    assert "Traceback" not in said.err


def test_files_that_cannot_be_read_or_written(say, model_file, take, tmp_path):
    (tmp_path / "text.wav").write_text("no sound")
    (tmp_path / "folder.wav").mkdir()
    sound(tmp_path / "empty.wav", np.zeros((0, 2)))
    before = take.read_bytes()
    (tmp_path / "link.wav").symlink_to(take)
    for source, target, words in [
        ("none.wav", "out.wav", "none.wav cannot be read: no such file"),
        ("folder.wav", "out.wav", "is a folder"),
        ("text.wav", "out.wav", "text.wav cannot be read"),
        ("empty.wav", "out.wav", "holds no sound"),
        (take, take, "is what is being read"),
        (take, "link.wav", "is what is being read"),
        (take, "folder.wav", "is a folder"),
        (take, "text.wav/out.wav", "cannot be written"),
        (take, "out.mp3", ".mp3 given; .wav, .flac"),
        (take, "out", "no suffix given"),
    ]:
        said = say("render", source, target, "-m", model_file)
        assert said.code == 6, (source, target, said)
        assert words in said.err
        assert "Traceback" not in said.err
    said = say("render", take, "out.wav", "-m", model_file, "--stem", "none.wav")
    assert (said.code, (tmp_path / "out.wav").exists()) == (6, False)
    assert take.read_bytes() == before


def test_stem_and_prime(say, model_file, take, tmp_path):
    names = ("plain.wav", "primed.wav", "stem.wav")
    extras = ((), ("--prime", take), ("--stem", take))
    for name, extra in zip(names, extras, strict=True):
        assert say("render", take, name, "-m", model_file, *extra).code == 0
    plain, primed, stem = (soundfile.read(tmp_path / name)[0] for name in names)
    assert not np.array_equal(plain, primed)
    assert not np.array_equal(plain, stem)


def test_controls_lists_every_control(say):
    from lmdm_agent.controls import ACTIONS, CONTROLS

    out = say("controls").out
    assert all(name.name in out for name in (*CONTROLS, *ACTIONS))


# Options of the control table; test_everywhere has every one of them.


@pytest.fixture
def asked(monkeypatch):
    """The controls and settings that playing or rendering was asked for."""
    found = []

    def run(settings: Settings, *_: object) -> None:
        found.append((initial_controls(settings), settings))

    monkeypatch.setattr("lmdm_agent.runs.play", run)
    monkeypatch.setattr("lmdm_agent.rendering.render", run)
    return found


def test_options_of_controls(say, asked):
    assert say("--steps", "8", "--no-use-sketch", "--solver", "Euler", "--mute").code == 0
    controls, _ = asked[-1]
    assert (controls.steps, controls.use_sketch, controls.solver) == (8, False, "euler")
    assert controls.mute
    assert say("render", "a.wav", "b.wav", "--steps=3", "--no-mute", "--gain-db", "-6").code == 0
    controls, _ = asked[-1]
    assert (controls.steps, controls.mute, controls.gain_db) == (3, False, -6.0)


def test_options_of_controls_are_clamped_like_over_osc(say, asked):
    assert say("--steps", "900", "--mix", "-3", "--input-gain-db", "1e9", "--seed", "2.4").code == 0
    controls, _ = asked[-1]
    assert (controls.steps, controls.mix, controls.input_gain_db) == (50, 0.0, 24.0)
    assert controls.seed == 2


def test_an_option_goes_before_set_and_the_file(say, asked, tmp_path):
    (tmp_path / "rig.toml").write_text("[controls]\nsteps = 2\nmute = true\nmix = 0.1\n")
    words = ("-c", "rig.toml", "--set", "steps=3", "--set", "mix=0.2", "--steps", "4", "--no-mute")
    assert say(*words).code == 0
    controls, _ = asked[-1]
    assert (controls.steps, controls.mute, controls.mix) == (4, False, 0.2)


def test_a_stem_is_followed_unless_told_otherwise(say, asked):
    for words, used in (
        ((), False),
        (("--stem", "s.wav"), True),
        (("--stem", "s.wav", "--no-use-stem"), False),
        (("--use-stem",), True),
    ):
        assert say("render", "a.wav", "b.wav", *words).code == 0
        assert asked[-1][0].use_stem is used


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--steps", "many"), "steps: 'many' given; a whole number from 1 to 50 expected"),
        (("--mix", "nan"), "mix: 'nan' given"),
        (("--solver", "eular"), "did you mean euler"),
        (("--quantise", "bars"), "did you mean bar"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", [(), ("render", "a.wav", "b.wav")], ids=["play", "render"])
def test_a_wrong_value_of_a_control(command, words, text, say, asked):
    said = say(*command, *words)
    assert said.code == 2
    assert text in said.sentence
    assert asked == []


def test_a_mistyped_option_of_a_control(say, asked):
    for words in (("--stpes", "8"), ("--mute=1",), ("--steps",), ("--no-steps",)):
        said = say(*words)
        assert said.code == 2
        assert "Traceback" not in said.err
    assert asked == []


def test_options_of_the_conversation(say, asked, tmp_path):
    words = ["--osc-port", "9100", "--no-oscquery", "--oscquery-port", "9200", "--advertise"]
    words += ["--midi", "Launch Control", "--midi-map", "map.toml", "--link", "--presets", "mine"]
    assert say(*words).code == 0
    settings = asked[-1][1]
    assert settings.osc == OscSettings("127.0.0.1", 9100, False, 9200, True)
    assert settings.midi == MidiSettings("Launch Control", "map.toml")
    assert settings.tempo == TempoSettings(True)
    assert settings.presets == PresetSettings("mine")
    (tmp_path / "rig.toml").write_text("[osc]\noscquery = false\n[tempo]\nlink = true\n")
    assert say("-c", "rig.toml", "--oscquery", "--no-link").code == 0
    settings = asked[-1][1]
    assert (settings.osc.oscquery, settings.tempo.link) == (True, False)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--steps", "8"), "--steps"),
        (("--no-mute",), "--mute"),
        (("--set", "steps=8"), "--set"),
        (("--prompt", "rain"), "--prompt"),
        (("--use-sketch",), "--use-sketch"),
        (("--midi", "any"), "--midi"),
    ],
    ids=" ".join,
)
def test_an_option_of_playing_before_a_command_is_not_lost(words, option, say, asked):
    said = say(*words, "render", "a.wav", "b.wav")
    assert said.code == 2
    assert f"{option} stands before 'render'" in said.sentence
    assert asked == []


def test_a_performer_sees_sentences_and_no_traceback() -> None:
    program = (
        "from lmdm_agent.cli import _log_to_terminal as start; import logging, sys\n"
        "start(len(sys.argv) > 1)\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('lmdm.x').exception('it broke; going on')\n"
    )
    for more in ([], ["-v"]):
        run = subprocess.run(
            [sys.executable, "-c", program, *more], capture_output=True, text=True, check=True
        )
        assert run.stderr.startswith("it broke; going on\n")
        assert ("Traceback" in run.stderr) == bool(more)
