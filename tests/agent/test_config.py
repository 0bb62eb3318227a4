"""Settings files and presets: defaults, layers, and one clear sentence for every mistake."""

import math
from pathlib import Path

import pytest

from lmdm_agent.config import (
    MidiSettings,
    OscSettings,
    PresetSettings,
    Settings,
    TempoSettings,
    changed,
    initial_controls,
    load_settings,
    read_preset,
)
from lmdm_agent.controls import Controls
from lmdm_agent.errors import ConfigError

CONFIG = Path(__file__).parents[2] / "config"


def write(folder: Path, text: str) -> Path:
    path = folder / "rig.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_line_comes_last(tmp_path):
    path = write(tmp_path, 'prompts = ["a"]\n[osc]\nport = 9100\n[controls]\nsteps = 8\nmix = 0.5')
    allow = ("10.0.0.0/8",)
    asked = {"osc": {"host": "0.0.0.0", "port": None, "allow": allow}, "controls": {"steps": "2"}}
    settings = changed(load_settings(path), asked, "command line")
    assert (settings.osc.host, settings.osc.port) == ("0.0.0.0", 9100)
    controls = initial_controls(settings)
    assert (controls.steps, controls.mix, controls.prompts[0]) == (2, 0.5, "a")


def test_nothing_given_changes_nothing():
    assert load_settings(None) == Settings()
    assert changed(Settings(), {"osc": {"port": None}, "prompts": None}, "x") == Settings()


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf[osc]\nport = 9001\n")
    assert load_settings(path).osc.port == 9001


def test_weights_and_prompts_fill_the_slots(tmp_path):
    controls = initial_controls(
        load_settings(write(tmp_path, 'prompts = ["a", "b"]\nweights = [0.25, 1]'))
    )
    assert controls.prompts[:3] == ("a", "b", "")
    assert controls.weights[:3] == (0.25, 1.0, 0.0)


def test_the_parts_that_are_off_by_default():
    settings = Settings()
    assert (settings.osc.host, settings.osc.port) == ("127.0.0.1", 9000)
    assert (settings.osc.oscquery, settings.osc.oscquery_port) == (True, 0)
    assert settings.osc.advertise is False
    assert (settings.midi.port, settings.midi.map) == ("", "")
    assert settings.tempo.link is False
    assert settings.presets.folder == ""
    assert initial_controls(settings).tempo == 0.0


def test_the_keys_of_the_conversation(tmp_path):
    path = write(
        tmp_path,
        """
        [osc]
        oscquery = false
        oscquery_port = 9200
        advertise = true
        [midi]
        port = "Launch Control"
        map = "~/knobs.toml"
        [tempo]
        link = true
        [presets]
        folder = "piece/presets"
        [controls]
        tempo = 96
        quantise = "bar"
        beats_per_bar = 5
        """,
    )
    settings = load_settings(path)
    assert settings.osc == OscSettings(oscquery=False, oscquery_port=9200, advertise=True)
    assert settings.midi == MidiSettings("Launch Control", "~/knobs.toml")
    assert settings.tempo == TempoSettings(link=True)
    assert settings.presets == PresetSettings("piece/presets")
    controls = initial_controls(settings)
    assert (controls.tempo, controls.quantise, controls.beats_per_bar) == (96.0, "bar", 5)


MISTAKES = {
    "[osc]\noscquerry = true": "unknown key 'osc.oscquerry'; did you mean oscquery",
    "[osc]\noscquery = 1": "osc.oscquery: expected bool, got int",
    "[osc]\noscquery_port = 70000": "osc.oscquery_port: expected int <= 65535",
    '[midi]\ndevice = "x"': "unknown key 'midi.device'",
    "[midi]\nport = 3": "midi.port: expected str, got int",
    "[tempo]\ntempo = 120": "unknown key 'tempo.tempo'",
    '[tempo]\nlink = "on"': "tempo.link: expected bool, got str",
    "tempo = 120": "tempo: expected object, got int",
    '[presets]\nfoldr = "x"': "unknown key 'presets.foldr'; did you mean folder",
    '[controls]\nquantise = "bars"': "did you mean bar",
    "[osc]\nprot = 1": "unknown key 'osc.prot'; did you mean port",
    "port = 1": "port belongs into [osc]",
    "steps = 1": "steps belongs into [controls]",
    "[controls]\nstep = 1": "unknown control 'step'; did you mean steps",
    '[controls]\nsteps = "many"': "steps: 'many' given",
    "[controls]\nmix = nan": "mix: nan given",
    "[controls]\nsteps = [1, 2]": "steps: [1, 2] given",
    '[controls]\nsolver = "eular"': "did you mean euler",
    '[controls]\nprompts = ["a"]': "prompts stands above all tables",
    'controls = "all"': "controls: expected object, got str",
    '[osc]\nport = "x"': "osc.port: expected int, got str",
    "[osc]\nport = 70000": "osc.port: expected int <= 65535",
    "[device]\nbuffer = 0": "device.buffer: expected int >= 1",
    "[device]\ninputs = [1, 2, 3]": "device.inputs: expected array of length <= 2",
    "device = 3": "device: expected object, got int",
    '[engine]\nprovider = "tpu"': "engine.provider: invalid enum value 'tpu'",
    "[engine]\nslack_ms = -1": "slack of -1 ms given; 0 or more expected",
    "[engine]\nslack_ms = nan": "slack of nan ms given",
    "[engine]\nslack_ms = inf": "slack of inf ms given",
    'prompts = "rain"': "prompts: expected array, got str",
    "prompts = [1]": "prompts[0]: expected str, got int",
    'weights = ["a"]': "weights[0]: expected float, got str",
    "weights = [nan]": "weights: nan given",
    f"prompts = {['a'] * 9}": "9 prompts given; 8 slots exist",
    "[osc": "is no valid TOML",
    "a = 1\na = 2": "is no valid TOML",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_one_sentence_with_the_file(text, tmp_path):
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load_settings(path)
    said = str(error.value)
    assert MISTAKES[text] in said
    assert said.startswith(str(path))
    assert said.count(str(path)) == 1
    assert "\n" not in said


def test_files_that_are_no_settings(tmp_path):
    with pytest.raises(ConfigError, match="no such file"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)
    (tmp_path / "sound.toml").write_bytes(b"RIFF\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is no text"):
        load_settings(tmp_path / "sound.toml")


@pytest.mark.parametrize("name", ["stage.toml", "rehearsal.toml", "low-latency.toml"])
def test_bundled_rigs_load(name):
    settings = load_settings(CONFIG / name)
    assert settings.prompts
    assert settings.engine.model == "whale.onnx"


@pytest.mark.parametrize("path", sorted((CONFIG / "presets").glob("*.toml")), ids=lambda p: p.stem)
def test_bundled_presets_load_and_change_something(path):
    preset = read_preset(path)
    assert preset.names
    after = preset.apply(Controls(steps=3, guidance=0.1))
    assert after != Controls(steps=3, guidance=0.1)
    # A preset can be played with --config, too.
    assert initial_controls(load_settings(path)) is not None


def test_there_are_presets():
    assert len(list((CONFIG / "presets").glob("*.toml"))) >= 3


def test_a_preset_leaves_alone_what_it_does_not_name(tmp_path):
    path = write(tmp_path, "[controls]\nsteps = 8")
    before = Controls(mix=0.3).set_prompt(0, "whale").fade_to(1, 4.0)
    preset = read_preset(path)
    after = preset.apply(before)
    assert preset.names == ("steps",)
    assert (after.steps, after.mix, after.prompts) == (8, 0.3, before.prompts)
    assert after.fade == before.fade
    other = read_preset(write(tmp_path, "weights = [0.5, 0.5]"))
    assert other.apply(before).fade is None


def test_a_preset_holds_no_structural_settings(tmp_path):
    with pytest.raises(ConfigError, match="'osc' given; a preset has"):
        read_preset(write(tmp_path, "[osc]\nport = 1"))


def test_numbers_out_of_range_are_clamped_like_over_osc(tmp_path):
    settings = load_settings(write(tmp_path, "[controls]\nsteps = 1000\nmix = -3"))
    controls = initial_controls(settings)
    assert controls.steps == 50
    assert math.isclose(controls.mix, 0.0)
