"""`lmdm-agent render` with a score: what it reads, writes, says and refuses."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile
from fakes import Desk, noise

from lmdm_agent.audio_file import read_audio
from lmdm_agent.commands import Commander
from lmdm_agent.controls import Controls
from lmdm_agent.model import load
from lmdm_agent.offline_services import OfflineServices
from lmdm_agent.takes.format import MANIFEST, decode_manifest, encode_manifest
from lmdm_agent.takes.journal import Journal, message_row
from lmdm_agent.takes.recorder import Recorder

RATE = 44100


@pytest.fixture
def source(tmp_path) -> Path:
    """A second of noise."""
    path = tmp_path / "in.wav"
    soundfile.write(path, np.repeat(noise(RATE)[:, None], 2, axis=1), RATE, subtype="PCM_24")
    return path


def test_a_score_and_the_mix(say, source, model_file, tmp_path):
    (tmp_path / "score.tsv").write_text("0\tprompt\t1\train\n0.4\tsteps\t99\n7\tclear\n")
    assert say("render", source, "plain.wav", "-m", model_file).code == 0
    said = say("render", source, "out.wav", "-m", model_file, "--score", "score.tsv")
    assert said.code == 0
    assert "score.tsv, line 2: steps: 99 given, 50 used." in said.err
    assert "score.tsv, line 3: after the end at 1.00 s; does nothing." in said.err
    plain, scored = read_audio(Path("plain.wav"), RATE), read_audio(Path("out.wav"), RATE)
    assert scored.shape == plain.shape
    assert not np.array_equal(scored, plain)

    options = ("-m", model_file, "--score", "score.tsv", "--mix-file", "new/mix.flac", "--mix=0.5")
    said = say("render", source, "out2.wav", *options)
    assert said.code == 0
    assert "Wrote new/mix.flac: the mix, 1." in said.out
    np.testing.assert_array_equal(read_audio(Path("out2.wav"), RATE), scored)
    mix = read_audio(Path("new/mix.flac"), RATE)
    delay = mix.shape[1] - RATE
    dry = np.pad(read_audio(source, RATE), ((0, 0), (0, delay)))
    wanted = 0.5 * dry + 0.5 * np.pad(scored, ((0, 0), (delay, 0)))
    # The gains of the first buffer come from the settings, not from a message: no ramp.
    np.testing.assert_allclose(mix, wanted, atol=3e-7)


WRONG = {
    "0\tsteps\tmany\n": (2, "score.tsv, line 1: steps: 'many' given"),
    "0\tmodel\tnone\n": (2, "score.tsv, line 1: no model 'none.onnx' in "),
    "0\tprime\tnone.wav\n": (2, "score.tsv, line 1: no sound 'none.wav' in "),
    "0\tpreset\tnone\n": (2, "score.tsv, line 1: no preset 'none'"),
    "soon\tsteps\t1\n": (2, "score.tsv, line 1: 'soon' given; a time in seconds"),
    "": (2, "score.tsv holds no message"),
    None: (2, "score.tsv cannot be read: no such file"),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_score_that_does_not_fit_is_refused_before_the_work(text, say, source, model_file):
    if text is not None:
        Path("score.tsv").write_text(text)
    said = say("render", source, "out.wav", "-m", model_file, "--score", "score.tsv")
    code, words = WRONG[text]
    assert (said.code, words in said.err) == (code, True), said.err
    assert "Traceback" not in said.err
    assert not Path("out.wav").exists()


def test_nothing_that_is_read_or_just_written_is_overwritten(say, source, model_file):
    score = Path("score.wav")
    score.write_text("0\tclear\n")
    common = ("-m", model_file, "--score", score)
    for target, extra, words in [
        (source, (), "is what is being read"),
        (score, (), "is what is being read"),
        ("out.wav", ("--mix-file", source), "is what is being read"),
        ("out.wav", ("--mix-file", "./out.wav"), "is written twice"),
        ("out.wav", ("--mix-file", "mix.mp3"), ".mp3 given"),
    ]:
        said = say("render", source, target, *common, *extra)
        assert (said.code, words in said.err) == (6, True), said.err
    assert score.read_text() == "0\tclear\n"
    assert not Path("out.wav").exists()


@pytest.mark.parametrize(
    ("rate", "channels"), [(8000, 1), (44100, 3), (48000, 8), (96000, 2), (192000, 6)]
)
def test_any_rate_and_number_of_channels(rate, channels, say, model_file):
    sound = np.stack([noise(rate // 2, seed) for seed in range(channels)], axis=1)
    soundfile.write("any.wav", sound, rate, subtype="FLOAT")
    two = sound[:, :2] if channels > 1 else np.repeat(sound, 2, axis=1)
    soundfile.write("two.wav", two, rate, subtype="FLOAT")
    Path("score.tsv").write_text("0.2\tsteps\t1\n")
    for name in ("any", "two"):
        options = ("-m", model_file, "--score", "score.tsv")
        assert say("render", f"{name}.wav", f"{name}.flac", *options).code == 0
    answers = [read_audio(Path(f"{name}.flac"), RATE) for name in ("any", "two")]
    assert answers[0].shape[1] == pytest.approx(RATE / 2, abs=1)
    np.testing.assert_array_equal(*answers)


def test_too_loud_a_source_is_said(say, model_file):
    soundfile.write("loud.wav", 2.0 * noise(RATE // 2, level=0.99), RATE, subtype="FLOAT")
    said = say("render", "loud.wav", "out.wav", "-m", model_file)
    assert said.code == 0
    assert "loud.wav is 5.9 dB over full scale and is clipped there." in said.err


def recorded(model_file: Path, folder: Path, stem: tuple[int, ...] = ()) -> Path:
    """A take of a second, played with the model at steps 1, then 2."""
    model = load(model_file, threads=1)
    controls = Controls(steps=1, seed=4, gain_db=-3.0, use_stem=bool(stem), t_f=-0.5)
    controls = controls.set_prompt(0, "whale song")
    slack = model.spec.block_samples // 2
    desk = Desk(model, slack_samples=slack, controls=controls, stem=stem)
    desk.buffer_samples = 512
    journal = Journal()
    commander = Commander(desk.session, OfflineServices())
    commander.listen(
        lambda ack, sender: journal.add(
            message_row(ack, sender, desk.ends.position, desk.session.next_block)
        )
    )
    errors: list[str] = []
    recorder = Recorder(
        desk.ends,
        desk.session,
        journal,
        folder,
        {},
        {},
        minutes=0,
        on_error=errors.append,
        on_captured=lambda path, seconds: None,
    )
    with recorder:
        path = recorder.record()
        for part, message in enumerate([("fade", 2, 0.3), ("prompt", 2, "rain"), ("steps", 2)]):
            desk.play(noise(RATE // 3, part), channels=(4, 2))
            commander.apply(message[0], message[1:], lambda reply: None)
            desk.session.run_jobs()
        desk.play(noise(RATE // 3, 9), channels=(4, 2))
        recorder.stop()
    assert not errors
    return path


def test_the_log_of_a_take_over_its_dry_track_writes_its_wet_track(say, model_file, tmp_path):
    """The take says what was set and how much slack there was; the options need not."""
    take = recorded(model_file, tmp_path / "takes")
    common = ("render", take / "dry.flac", "again.flac", "--score", take / "messages.tsv")
    said = say(*common, "-m", model_file)
    assert said.code == 0, said.err
    assert "was played with" not in said.err
    wet, again = (read_audio(path, RATE) for path in (take / "wet.flac", Path("again.flac")))
    facts = decode_manifest((take / MANIFEST).read_bytes(), "take")
    delay = facts.delay_samples
    np.testing.assert_array_equal(again[:, : wet.shape[1] - delay], wet[:, delay:])
    assert wet.any()

    # What is asked for counts; the rest is the take's.
    assert say(*common, "-m", model_file, "--seed", "5").code == 0
    other = read_audio(Path("again.flac"), RATE)
    assert not np.array_equal(other[:, : wet.shape[1] - delay], wet[:, delay:])

    model = msgspec.structs.replace(facts.model, name="whale", content_hash="1234567890123")
    facts = msgspec.structs.replace(facts, model=model)
    (take / MANIFEST).write_text(encode_manifest(facts))
    said = say(*common, "-m", model_file)
    assert "The take was played with whale (123456789012), not with tiny." in said.err
    (take / MANIFEST).write_text("{}")
    said = say(*common, "-m", model_file)
    assert (said.code, "states no format" in said.err) == (7, True)


def test_a_take_is_never_written_into(say, model_file, tmp_path):
    take = recorded(model_file, tmp_path / "takes")
    before = {path: path.read_bytes() for path in take.iterdir()}
    for target, extra in [
        (take / "wet.flac", ()),
        (take / "new.wav", ()),
        ("out.wav", ("--mix-file", take / "mix.flac")),
        ("out.wav", ("--picture", take / "show.png")),
    ]:
        said = say("render", take / "dry.flac", target, "-m", model_file, *extra)
        assert (said.code, "would stand in a take" in said.err) == (6, True), said.err
    assert {path: path.read_bytes() for path in take.iterdir()} == before
    assert not Path("out.wav").exists()


def test_commands_beside_the_music_give_way_to_it(say, monkeypatch):
    given: list[int] = []
    monkeypatch.setattr("lmdm_agent.cli.os.nice", given.append)
    for command in ("render", "replay", "takes"):
        say(command, "--help")
    assert given == [10] * 3
    say("--help")
    say("models")
    assert len(given) == 3


def test_the_stem_of_a_take_is_played_with_its_log(say, model_file, tmp_path):
    """It is the take's second input, though nobody names it."""
    take = recorded(model_file, tmp_path / "takes", stem=(2, 3))
    common = ("render", take / "dry.flac", "again.flac", "--score", take / "messages.tsv")
    assert say(*common, "-m", model_file).code == 0
    wet, again = (read_audio(path, RATE) for path in (take / "wet.flac", Path("again.flac")))
    delay = decode_manifest((take / MANIFEST).read_bytes(), "take").delay_samples
    np.testing.assert_array_equal(again[:, : wet.shape[1] - delay], wet[:, delay:])
    (take / "stem.flac").rename("elsewhere.flac")
    said = say(*common, "-m", model_file)
    assert (said.code, "stem.flac is missing" in said.err) == (7, True)
