"""`lmdm-agent replay` at length: files, words, and the model that comes with the program."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from fakes import FakeInstrument
from stages import Fragile, Louder, Stage, hashed

from lmdm_agent import library
from lmdm_agent.controls import Controls
from lmdm_agent.errors import AudioFileError, ModelError, TakeError
from lmdm_agent.model import load
from lmdm_agent.rig import timeline_of
from lmdm_agent.takes import compare_page, compare_picture, replay_run, take_models, tracks
from lmdm_agent.takes.format import MANIFEST, MESSAGES, ModelFacts, encode_manifest, read_take
from lmdm_agent.takes.lock import TakeLock
from lmdm_agent.takes.replay import replay
from lmdm_agent.takes.replay_run import run_replay
from lmdm_agent.takes.take_models import TakeModels, find_take_model
from lmdm_agent.takes.verdict import verdict

WHALE, OTHER = hashed("a", block_latents=32), hashed("b", block_latents=32)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, where the files of two fake models are."""
    monkeypatch.chdir(tmp_path)
    files = {tmp_path / "a.onnx": FakeInstrument(WHALE), tmp_path / "b.onnx": Louder(OTHER)}
    for path in files:
        path.touch()
    monkeypatch.setattr(library, "models", lambda more=(): iter(files))
    monkeypatch.setattr(take_models, "read_spec", lambda path: files[path].spec)
    monkeypatch.setattr(replay_run, "load", lambda path, **_: files[path])
    return tmp_path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    controls = Controls(steps=2).set_prompt(0, "whale")
    stage = Stage(FakeInstrument(WHALE), controls=controls)
    stage.play(100)
    return stage.take(tmp_path_factory.mktemp("recorded") / "take", 20000).path


@pytest.fixture
def take(here, recorded):
    shutil.copytree(recorded, here / "takes" / "my first")
    return read_take(here / "takes" / "my first")


def test_the_take_is_said_to_be_itself(take, here, capsys):
    run_replay(take, None)
    said = capsys.readouterr().out
    assert re.search(r"Bit-exact: (\d+) of \1 blocks", said)
    assert "wet is the same, sample for sample (0:00.02" in said
    wrote = here / "replay-my first.wav"
    assert f"Wrote {wrote.name}." in said
    again, wet = tracks.read(wrote), tracks.read(take.track("wet"))
    assert again.shape == wet.shape
    np.testing.assert_array_equal(again[1100:], wet[1100:])


def test_nothing_is_overwritten(take, here, capsys):
    before = {p: p.read_bytes() for p in take.path.iterdir()}
    for _ in range(3):
        run_replay(take, None)
    names = {p.name for p in here.glob("replay-*")}
    assert names == {f"replay-my first{tail}.wav" for tail in ("", "_2", "_3")}
    with pytest.raises(AudioFileError, match="exists, and nothing is overwritten"):
        run_replay(take, here / "replay-my first.wav")
    for name in ("wet.flac", "new.wav", "deeper/new.flac"):
        with pytest.raises(AudioFileError, match="inside the take"):
            run_replay(take, take.path / name)
    assert before == {p: p.read_bytes() for p in take.path.iterdir()}


@pytest.mark.parametrize("name", ["x.mp3", "x", "x.png"])
def test_only_files_without_loss_are_written(take, here, name):
    with pytest.raises(AudioFileError, match=r"\.wav, \.flac can be written"):
        run_replay(take, here / name)


def test_a_replay_that_fails_leaves_no_file(take, here):
    take.track("wet").write_bytes(take.track("wet").read_bytes()[:20000])
    with pytest.raises(TakeError, match=r"wet\.flac"):
        run_replay(take, here / "out.flac")
    assert not (here / "out.flac").exists()


def test_a_variation_beside_the_take(take, here, capsys):
    run_replay(
        take, here / "v" / "rain.flac", override=lambda c: c.set_prompt(0, "rain"), compare=True
    )
    said = capsys.readouterr().out
    blocks = re.search(r"A variation: (\d+) of (\d+) blocks differ", said)
    assert blocks and blocks[1] == blocks[2]
    assert re.search(r"largest difference from wet is −[0-9.]+ dBFS at 0:", said)
    assert "first: my first, as it was\nsecond: rain.flac (variation)\n" in said
    assert re.search(r"loudness: first −?[0-9.]+ LUFS", said) and "follows the notes played" in said
    made = {p.name for p in (here / "v").iterdir()}
    assert made == {"rain.flac", "rain.png", "rain.html"}
    page = (here / "v" / "rain.html").read_text()
    # The louder one is turned down, by as much as it is louder.
    down = re.search(r"the (first|second) is turned down by ([0-9.]+) dB", page)
    louder = down[1] == "second"
    volumes = [float(x) for x in re.findall(r'step="0.001" value="([0-9.]+)"', page)]
    assert len(volumes) == 3 and volumes[not louder] == volumes[2] == 1.0
    assert volumes[louder] == pytest.approx(10 ** (-float(down[2]) / 20), abs=0.01)
    assert 'src="./../takes/my%20first/wet.flac"' in page and 'src="./rain.flac"' in page
    assert (here / "v" / "rain.png").read_bytes().startswith(b"\x89PNG")
    # What stands beside the sound is not overwritten either.
    (here / "v" / "rain.flac").unlink()
    with pytest.raises(AudioFileError, match=r"rain\.png exists"):
        run_replay(take, here / "v" / "rain.flac", compare=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gain_db": 6.0}, "gain_db changes nothing here"),
        ({"gain_db": 0.0, "mix": 0.5, "mute": True}, "mix, mute change nothing here"),
        ({"seed": 0}, None),
    ],
)
def test_a_variation_of_what_wet_knows_nothing_of(take, here, capsys, changes, said):
    def override(controls):
        for name, value in changes.items():
            controls = controls.set(name, value)
        return controls

    assert Controls().gain_db == 0.0 and Controls().seed == 0
    run_replay(take, here / "out.wav", override=override)
    text = capsys.readouterr().out
    assert re.search(r"No variation: (\d+) of \1 blocks are the take's own", text)
    assert "wet is the same" in text and "differ" not in text
    assert (said in text) if said else ("nothing here" not in text)


def test_what_is_set_and_known_is_a_variation_all_the_same(take, here, capsys):
    run_replay(take, here / "out.wav", override=lambda c: c.set("seed", 5).set("gain_db", 6.0))
    text = capsys.readouterr().out
    assert "A variation" in text and "gain_db changes nothing here" in text


@pytest.mark.parametrize(("steps", "words"), [(1, "1 step"), (99, "99 steps"), (100, None)])
def test_a_difference_is_told_in_steps_where_it_is_small(take, steps, words):
    result = replay(take, TakeModels(take, lambda path: FakeInstrument(WHALE)))
    odd = replace(result, largest_difference=steps * 2.0**-23, largest_at=5, differing=(97,))
    said = " ".join(verdict(odd, take.manifest))
    assert re.search(r"difference from wet is −\d+\.\d dBFS", said)
    assert (f"({words} of 24 bits)" in said) if words else ("24 bits" not in said)


def test_the_picture_hatches_what_was_not_made_again(take, here, monkeypatch):
    """Neither colours nor levels there, though one of the two is silent."""
    pytest.importorskip("matplotlib")
    figures = []
    monkeypatch.setattr(compare_picture, "save", lambda figure, path: figures.append(figure))
    monkeypatch.setattr(compare_page, "write_page", lambda *args: None)
    run_replay(take, here / "out.wav", override=lambda c: c.set_prompt(0, "rain"), compare=True)
    rows = figures[0].axes[:4]
    begin_s = (
        replay(take, TakeModels(take, lambda path: FakeInstrument(WHALE))).first_sample / 44100
    )
    away = rows[2].images[0].get_array()
    column_s = take.length_s / away.shape[1]
    hidden = np.ma.getmaskarray(np.ma.masked_invalid(away)).all(axis=0)
    assert begin_s > 0.02 and hidden[: int(begin_s / column_s) + 1].all()
    assert hidden.sum() * column_s < begin_s + 0.1
    assert [[p.get_hatch() for p in row.patches] for row in rows] == [[], *[["////"]] * 3]
    assert rows[1].patches[0].get_width() == pytest.approx(begin_s)
    level = rows[3].lines[1].get_ydata()
    assert np.isnan(level[0]) and not np.isnan(rows[3].lines[0].get_ydata()).any()
    assert "hatched was not made again" in rows[2].get_title(loc="left")


def test_picture_page_and_terminal_turn_the_same_one_down(take, here, monkeypatch, capsys):
    pytest.importorskip("matplotlib")
    figures = []
    monkeypatch.setattr(
        compare_picture, "save", lambda figure, path: (figures.append(figure), path.touch())
    )
    monkeypatch.setattr(replay_run, "load", lambda path, **_: Louder(WHALE))
    run_replay(take, here / "out.wav", compare=True)
    page = (here / "out.html").read_text()
    turned = re.search(r"the first is turned down by ([0-9.]+) dB at", page)
    assert turned and float(turned[1]) == pytest.approx(6.0, abs=0.2)
    volumes = [float(x) for x in re.findall(r'step="0.001" value="([0-9.]+)"', page)]
    assert volumes == [pytest.approx(10 ** (-float(turned[1]) / 20), abs=0.01), 1.0, 1.0]
    first, second = (row.get_title(loc="left") for row in figures[0].axes[:2])
    assert first.endswith(f"as it was, turned down by {turned[1]} dB to be as loud")
    assert second == "second: out.wav (here)"
    assert "first: my first, as it was\nsecond: out.wav (here)\n" in capsys.readouterr().out


def test_two_variations_beside_each_other(take, here, capsys):
    run_replay(take, here / "one.wav", override=lambda c: c.set("seed", 1))
    run_replay(take, here / "two.wav", model=str(here / "b.onnx"), compare_with=here / "one.wav")
    page = (here / "two.html").read_text()
    assert 'src="./one.wav"' in page and 'src="./two.wav"' in page
    # Another take counts as its wet track.
    run_replay(take, here / "three.wav", compare_with=take.path)
    assert "wet.flac" in (here / "three.html").read_text()


def test_names_from_outside_do_no_harm_in_the_page(take, here):
    nasty = here / "<img src=x onerror=alert(1)> $x^$ & {0}"
    shutil.copytree(take.path, nasty)
    run_replay(read_take(nasty), here / "out.wav", compare=True)
    page = (here / "out.html").read_text()
    assert "<img src=x" not in page and "&lt;img src=x onerror=alert(1)&gt; $x^$ &amp; {0}" in page


def test_what_cannot_be_compared_is_said_before_the_work(take, here):
    odd = here / "odd.wav"
    file = tracks.TrackFile(odd, 48000, "wav")
    file.close()
    with pytest.raises(AudioFileError, match="48000 Hz"):
        run_replay(take, here / "out.wav", compare_with=odd)
    with pytest.raises(AudioFileError, match="no such file"):
        run_replay(take, here / "out.wav", compare_with=here / "none.wav")
    assert not (here / "out.wav").exists()


def test_another_machine_is_named_when_blocks_differ(take, here, monkeypatch, capsys):
    machine = {"onnxruntime": "0.1", "numpy": np.__version__}
    manifest = msgspec.structs.replace(take.manifest, machine=machine)
    (take.path / MANIFEST).write_text(encode_manifest(manifest))
    monkeypatch.setattr(replay_run, "load", lambda path, **_: Louder(WHALE))
    run_replay(read_take(take.path), here / "out.wav")
    said = capsys.readouterr().out
    assert re.search(
        r"Not the same: (\d+) of \1 blocks differ, the first is block \d+ at 0:0", said
    )
    assert "another machine: onnxruntime 0.1 there" in said


def test_a_changed_sound_file_and_a_failing_model_are_said(take, here, monkeypatch, capsys):
    dry = tracks.read(take.track("dry"))
    dry[30000] *= -1
    take.track("dry").unlink()
    file = tracks.TrackFile(take.path / "dry.flac", 44100, "flac")
    file.write(dry)
    file.close()
    broken = Fragile(WHALE)
    broken.broken = True
    monkeypatch.setattr(replay_run, "load", lambda path, **_: broken)
    run_replay(take, here / "out.wav")
    said = capsys.readouterr().out
    assert "what is heard is not what was heard in 1 block, first in block 97" in said
    assert "Failed here, and so silent: " in said and "; the tensor has a hole." in said


@pytest.mark.parametrize("rate", [44100, 48000])
def test_a_take_that_was_cut_off_is_put_in_order_and_is_itself(here, capsys, rate):
    stage = Stage(FakeInstrument(WHALE), rate=rate)
    stage.play(120)
    take = stage.take(here / "whole", 9999, killed=here / "cut")
    assert not take.manifest.complete
    run_replay(take, here / "out.wav")
    assert re.search(r"Bit-exact: (\d{2,}) of \1 blocks", capsys.readouterr().out)
    take = read_take(take.path)
    assert take.manifest.complete and take.manifest.samples > 40000


def test_a_take_that_is_being_recorded_is_left_alone(take, here):
    unfinished = msgspec.structs.replace(take.manifest, complete=False)
    (take.path / MANIFEST).write_text(encode_manifest(unfinished))
    lock = TakeLock(take.path)
    try:
        with pytest.raises(TakeError, match="still being recorded"):
            run_replay(read_take(take.path), here / "out.wav")
    finally:
        lock.release()


# Where models are.


def test_a_model_is_found_by_its_content_wherever_it_is(take, here):
    assert find_take_model(take) == here / "a.onnx"
    assert find_take_model(take, "model b", OTHER.content_hash) == here / "b.onnx"
    assert TakeModels(take, lambda path: path)("model a", WHALE.content_hash) == here / "a.onnx"


def test_a_model_is_loaded_once(take, here):
    loaded = []
    models = TakeModels(take, lambda path: loaded.append(path) or FakeInstrument(WHALE))
    assert models("a", WHALE.content_hash) is models("a", WHALE.content_hash)
    assert loaded == [here / "a.onnx"]


def test_a_model_that_is_not_here_is_named_with_its_hash(take, here, monkeypatch):
    (here / "a.onnx").unlink()
    monkeypatch.setattr(library, "models", lambda more=(): iter([here / "b.onnx"]))
    with pytest.raises(TakeError, match=f"'model a' .content hash {WHALE.content_hash}. is not"):
        run_replay(take, here / "out.wav")
    assert not (here / "out.wav").exists()


def test_the_file_a_take_names_is_looked_at_first(take, here, monkeypatch):
    mine = here / "elsewhere" / "mine.onnx"
    mine.parent.mkdir()
    mine.touch()
    seen = []

    def read_spec(path):
        seen.append(path)
        if path == mine:
            return WHALE
        raise ModelError("damaged")

    monkeypatch.setattr(take_models, "read_spec", read_spec)
    facts = replace_model(take, file=str(mine))
    assert find_take_model(facts) == mine and seen == [mine]
    by_settings = msgspec.structs.replace(take.manifest, settings={"engine": {"model": str(mine)}})
    assert find_take_model(replace(take, manifest=by_settings)) == mine
    log = take.path / MESSAGES
    for words in (f"model\t{mine}", f"at\t12\tmodel\t{mine}"):
        log.write_text(f"time\tsample\n0.0\t0\t0\tosc\t/lmdm/{words}\n")
        assert find_take_model(take) == mine


def replace_model(take, **changes):
    model = msgspec.structs.replace(take.manifest.model, **changes)
    return replace(take, manifest=msgspec.structs.replace(take.manifest, model=model))


@pytest.mark.parametrize("settings", [{"engine": 7}, {"engine": {"model": 7, "threads": "x"}}])
def test_odd_settings_do_no_harm(take, here, settings):
    odd = replace(take, manifest=msgspec.structs.replace(take.manifest, settings=settings))
    run_replay(odd, here / "out.wav")


def test_no_network_share_that_a_take_names_is_asked_for(take, here, monkeypatch):
    asked: list[str] = []
    whole = library.find_model
    monkeypatch.setattr(library, "find_model", lambda name: asked.append(name) or whole(name))
    for name in ("\\\\host\\share\\x.onnx", "//host/share/x.onnx", "/\\host/x.onnx"):
        elsewhere = replace_model(take, file=name)
        assert find_take_model(elsewhere) == here / "a.onnx"
        assert name not in asked


# The model that comes with the program.


@pytest.fixture(scope="module")
def whale():
    try:
        return load(library.find_model("whale"), providers="cpu", threads=1)
    except ModelError as error:
        pytest.skip(str(error))


def real_take(whale, folder, *, rate=44100, start=0, blocks=5.0):
    """A take of the real model: a fade from the first block on, a clear, other steps."""
    prompts = whale.spec.prompts
    controls = Controls(steps=2).set_prompt(0, prompts[0]).set_prompt(1, prompts[1])
    slack = timeline_of(whale.spec).slack_samples
    stage = Stage(
        whale, rate=rate, controls=controls, slack_samples=slack, buffer_samples=512, seconds=30.0
    )
    stage.session.change(lambda c: c.fade_to(1, 3.0))
    stage.play(2)
    stage.session.change(lambda c: c.set("steps", 3).set("solver", "p4").set("seed", 11))
    stage.hand_over(stage.session.clear)
    stage.play(blocks - 2)
    take = stage.take(folder, start)
    model = ModelFacts(whale.spec.name, whale.spec.content_hash, str(whale.path))
    manifest = msgspec.structs.replace(take.manifest, model=model)
    (folder / MANIFEST).write_text(encode_manifest(manifest))
    return read_take(folder)


@pytest.mark.parametrize(("rate", "start"), [(44100, 0), (48000, 20000)])
def test_the_whale_plays_a_take_again_bit_for_bit(whale, tmp_path, rate, start):
    take = real_take(whale, tmp_path / "t", rate=rate, start=start)
    result = replay(take, TakeModels(take, lambda path: whale))
    assert result.exact and result.blocks >= 3
    assert result.largest_difference == 0.0
    wet = tracks.read(take.track("wet"))
    part = slice(result.first_sample, result.last_sample)
    np.testing.assert_array_equal(result.wet[part], wet[part])
    assert np.abs(wet[part]).max() > 0.001
    # The memory counts: without it the first block is another one already.
    forgetful = replay(
        take,
        TakeModels(take, lambda path: whale),
        overrides=lambda c: replace(c, seed=c.seed + 1),
    )
    assert len(forgetful.differing) == forgetful.blocks
