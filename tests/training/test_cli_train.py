"""The command line of training: help, stages end to end, and one sentence for every mistake."""

import errno
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import typer
from encoded_fakes import counted, write_encoded
from stage_files import codec_checkpoint, dit_checkpoint, noise, prepared, tone
from toy_run import train

from lmdm_training import checkpoint, cli, picture
from lmdm_training.errors import StageError
from lmdm_training.objective import LoopRecipe
from lmdm_training.progress import in_words, time_left_s

COMMANDS = typer.main.get_command(cli.app).commands
STAGES = ("prepare", "codec", "encode", "finetune", "discriminator", "arc", "export", "fit")
OTHERS = ("report", "plan", "evaluate", "export-sao", "seam", "demo-takes")
TINY = ("loop.steps=2", "loop.batch=2", "loop.precision=32-true", "loop.watch_minutes=0")
NETWORK = """
[network]
width = 32
depth = 2
heads = 1
context_latents = 8
block_latents = 4
"""


@pytest.fixture
def fails(call):
    """Run the command line; return its one line of complaint."""

    def run(*words: object, code: int = 2) -> str:
        found, _, err = call(*words)
        assert found == code
        return err

    return run


def sets(*entries: str) -> list[str]:
    return [word for entry in entries for word in ("--set", entry)]


def test_the_program_itself_says_one_sentence_and_no_traceback(tmp_path):
    command = [sys.executable, "-m", "lmdm_training"]
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [*command, "codec", str(tmp_path / "nowhere"), str(tmp_path / "run")],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"lmdm-train: {tmp_path / 'nowhere'} is no folder; run `lmdm-tr")
    assert not (tmp_path / "run").exists()


def test_there_is_no_command_that_is_not_known_here():
    assert set(COMMANDS) == {*STAGES, *OTHERS}


@pytest.mark.parametrize("command", [*STAGES, *OTHERS])
def test_every_command_has_help_for_every_word(command, call):
    found = COMMANDS[command]
    assert found.help and len(found.help) > 30
    for parameter in found.params:
        if parameter.name != "help":
            assert parameter.help, (command, parameter.name)
    code, out, _ = call(command, "--help")
    assert code == 0
    for parameter in found.params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert option[:14] in out, option


def test_help_names_the_stages_without_loading_torch(call):
    code = "import sys; import lmdm_training.cli; assert 'torch' not in sys.modules"
    paths = os.pathsep.join(path for path in sys.path if path)
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": paths}, check=True)
    _, out, _ = call("--help")
    assert all(stage in out for stage in (*STAGES, *OTHERS))


@pytest.mark.slow
def test_the_stages_one_after_another(call, tmp_path):
    """Each does its work, says what it wrote, and can be run again."""
    sounds = [
        {"id": f"s{i}", "sound": tone(1.5, 220.0 * (i + 1)), "captions": [f"tone {i}"]}
        for i in range(4)
    ]
    sounds[3]["split"] = "valid"
    data = prepared(tmp_path / "data", sounds)
    recipe = tmp_path / "flow.toml"
    recipe.write_text(NETWORK)
    small = [
        *(
            f"codec.{part}_{size}"
            for part in ("encoder", "decoder")
            for size in ("width=8", "depth=1")
        ),
        "crop_latents=8",
    ]

    def stage(*words: object) -> str:
        code, out, err = call(*words)
        assert code == 0, err
        return out

    runs = tmp_path / "runs"
    told = stage("codec", data, runs / "codec", *sets(*TINY, *small))
    assert "last.safetensors" in told.replace(" ", "") and "lmdm-train encode" in told
    encoded = tmp_path / "encoded"
    stage("encode", data, encoded, "--codec", runs / "codec", "--jobs", "1")
    words = ("-r", recipe, *sets(*TINY))
    told = stage("finetune", encoded, runs / "flow", *words, "--listen", runs / "codec")
    assert "lmdm-train export --help" in told
    # The same recipe; the command makes it a base of its window.
    told = stage("discriminator", encoded, runs / "judge", *words)
    assert "lmdm-train arc --help" in told
    about = checkpoint.read_about(runs / "judge", "discriminator")
    assert about.recipe["network"]["kind"] == "bidirectional"
    assert about.recipe["network"]["block_latents"] == 12
    arc_words = sets(*TINY, "rollout.blocks=2", "rollout.k_max=2", "discriminator.channels=8")
    both = ("--generator", runs / "flow", "--discriminator", runs / "judge")
    stage("arc", encoded, runs / "arc", *both, *arc_words)
    assert checkpoint.read_about(runs / "arc", "arc").step == 2
    before = (runs / "flow" / "last.safetensors").read_bytes()
    stage("finetune", encoded, runs / "flow", *words)
    assert (runs / "flow" / "last.safetensors").read_bytes() == before
    stage("finetune", encoded, runs / "more", *words, "--base", runs / "flow")
    assert checkpoint.read_about(runs / "more").step == 2
    told = stage("report", runs / "flow")
    assert "report.html" in told.replace(" ", "")
    assert (runs / "flow" / "report.html").read_text().lstrip().lower().startswith("<!doctype")


def test_wrong_folders_and_files(fails, tmp_path):
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    codec = codec_checkpoint(tmp_path / "c.safetensors")
    dit = dit_checkpoint(tmp_path / "d.safetensors")
    out = tmp_path / "out"
    assert "has no index.jsonl" in fails("codec", tmp_path, out)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "index.jsonl").write_text("")
    assert "lists no recordings" in fails("codec", tmp_path / "empty", out)
    assert "`lmdm-train encode` writes it" in fails("finetune", tmp_path / "no", out)
    assert "no encoded data" in fails("finetune", data, out)
    assert "checkpoint of stage finetune" in fails("encode", data, out / "e", "--codec", dit)
    assert "does not exist" in fails("encode", data, out / "e", "--codec", tmp_path / "no")
    assert "checkpoint of stage finetune" in fails("codec", data, out, "--base", dit)
    assert "nowhere is no file" in fails(
        "evaluate", "x.onnx", data, out, "--pairs", tmp_path / "nowhere"
    )
    assert "cannot be read" in fails("prepare", tmp_path / "no.toml", out)
    (tmp_path / "r.toml").write_text("[hours]\n")
    assert "[dataset]" in fails("prepare", tmp_path / "r.toml", out)
    assert "nothing was prepared" in fails("prepare", tmp_path / "empty", out / "p")
    card = tmp_path / "card.toml"
    words = ("export", dit, out / "x.onnx", "--codec", codec, "--data", data)
    assert "card.toml cannot be read" in fails(*words, "--card", card)
    assert "has no index.jsonl" in fails(*words[:-1], tmp_path)
    swapped = ("export", codec, out / "x.onnx", "--codec", codec, "--data", data)
    assert "is a checkpoint of stage codec" in fails(*swapped)
    assert "is no folder; name one with recordings" in fails(
        "fit", tmp_path / "no", "--out", out / "x.onnx", "--base", dit
    )
    assert "`lmdm-train finetune`" in fails(
        "arc", data, out, "--generator", codec, "--discriminator", dit
    )
    assert "log.jsonl" in fails("report", tmp_path / "empty")
    assert not out.exists() or not any(out.rglob("*.safetensors"))


def test_a_model_that_is_not_there(fails, tmp_path):
    (tmp_path / "take.flac").write_bytes(b"")
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    text = fails("evaluate", tmp_path / "no.onnx", data, tmp_path, code=3)
    assert "no.onnx" in text and text.startswith("lmdm-train: ")
    for words in (
        ("encode", data, tmp_path / "e", "--codec", "nowhere.onnx"),
        ("finetune", data, tmp_path / "f", "--base", "nowhere.onnx"),
        ("fit", data, "--out", tmp_path / "x.onnx", "--base", "nowhere.onnx"),
    ):
        text = fails(*words, code=3)
        assert "nowhere.onnx" in text and text.startswith("lmdm-train: ")


def test_wrong_settings(fails, tmp_path):
    data, out = tmp_path, tmp_path / "out"
    for words, sentence in (
        (("loop.precision=fp16",), "the recipe: loop.precision: Invalid enum value 'fp16'"),
        (("loop.steps=0",), "the recipe: loop.steps: Expected int >= 1"),
        (("loop.stepz=3",), "unknown key 'loop.stepz'; did you mean steps"),
        (("loop.steps",), "it is written table.key=value"),
        (("crop_latents=x",), "crop_latents: Expected int, got str"),
    ):
        assert sentence in fails("codec", data, out, *sets(*words))
    encoded = write_encoded(counted(), tmp_path / "encoded")
    flow = ("finetune", encoded, out)
    assert "width" in fails(*flow, *sets("network.width=321"))
    assert "phases must end" in fails(*flow, *sets("phases=[{until=0.5, windows=[[8, 4]]}]"))
    assert "allowed: fp32" in fails(
        "export", "d", "o", "--codec", "c", "--data", "x", "--weights", "fp8"
    )
    assert "'--jobs'" in fails("prepare", "x", out, "--jobs", "0")
    assert "either --codec" in fails("encode", data, out)
    assert "either --codec" in fails("encode", data, out, "--codec", "a", "--sao", "b", "--t5", "c")
    assert "--sao and --t5 go together" in fails("encode", data, out, "--sao", "b")
    assert "must end in .onnx" in fails("fit", data, "--out", tmp_path / "x", "--base", data)
    assert not out.exists()


def test_recipes_are_read_with_what_they_extend(fails, tmp_path):
    (tmp_path / "a.toml").write_text("[loop]\nbatch = 3\nstep = 4\n")
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n[loop]\nsteps = 5\n')
    text = fails("codec", tmp_path, tmp_path / "out", "-r", tmp_path / "b.toml")
    assert "b.toml: unknown key 'loop.step'; did you mean steps" in text
    (tmp_path / "b.toml").write_text('extends = "no.toml"\n')
    assert "no.toml cannot be read" in fails("codec", tmp_path, tmp_path, "-r", tmp_path / "b.toml")


def test_system_errors_become_sentences(fails, tmp_path):
    (tmp_path / "file").write_text("")
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    text = fails("codec", data, tmp_path / "file", *sets(*TINY), code=2)
    assert str(tmp_path / "file") in text and ("File exists" in text or "Not a dir" in text)
    full = OSError(errno.ENOSPC, "No space left on device", "log.jsonl")
    assert cli.sentence(full) == "the disk is full (log.jsonl); make room and run it again"
    assert cli.sentence(PermissionError(errno.EACCES, "Permission denied", "x")) == (
        "x: Permission denied"
    )
    assert cli.sentence(OSError("odd")) == "odd"


def test_a_run_that_was_stopped_is_no_error(tmp_path, monkeypatch, capsys):
    from lmdm_training.loop import Interrupted

    def stop(*_args, **_kwargs):
        raise Interrupted("stopped by SIGINT after step 3 of 9; x is written")

    monkeypatch.setattr("lmdm_training.codec.codec_stage", stop)
    monkeypatch.setattr(
        sys, "argv", ["lmdm-train", "codec", "d", "o", *sets("loop.watch_minutes=0")]
    )
    shown = []
    monkeypatch.setattr(typer, "secho", lambda text, **style: shown.append((text, style)))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    ((text, style),) = shown
    assert text == "lmdm-train: stopped by SIGINT after step 3 of 9; x is written"
    assert style.get("fg") is None and style["err"]
    # A mistake is red, and its code its own.
    shown.clear()

    def fail(*_args, **_kwargs):
        raise StageError("no")

    monkeypatch.setattr("lmdm_training.codec.codec_stage", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert shown == [("lmdm-train: no", {"err": True, "fg": typer.colors.RED})]


def test_another_runs_folder_is_not_overwritten(call, tmp_path):
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.5)}])
    path = codec_checkpoint(tmp_path / "run" / "last.safetensors")
    before = path.read_bytes()
    code, _, err = call("codec", data, path.parent, *sets(*TINY))
    assert code == 2 and "was begun with other settings" in err
    encoded = write_encoded(counted(), tmp_path / "encoded")
    small = ("network.context_latents=8", "network.block_latents=4")
    code, _, err = call("finetune", encoded, path.parent, *sets(*TINY, *small))
    assert code == 2 and "was begun by `lmdm-train codec`, not finetune" in err
    assert path.read_bytes() == before


def test_a_run_draws_its_log(tmp_path):
    train(tmp_path / "run")
    assert (tmp_path / "run" / "log.png").read_bytes()[:4] == b"\x89PNG"


def test_without_matplotlib_training_ends_quietly(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    train(tmp_path / "run")
    assert not (tmp_path / "run" / "log.png").exists()


def test_a_log_with_repeats_and_a_cut_line_is_read(tmp_path):
    rows = [{"step": s, "loss": v} for s, v in ((2, 1.0), (4, 9.0), (6, 9.0), (4, 0.5), (6, 0.4))]
    text = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "log.jsonl").write_text(text + '\n{"step": 8, "lo')
    found = picture.read_log(tmp_path / "log.jsonl")
    assert [(row["step"], row["loss"]) for row in found] == [(2, 1.0), (4, 0.5), (6, 0.4)]


def test_smoothing_keeps_straight_lines_and_lowers_noise():
    line = np.linspace(3.0, 1.0, 300)
    assert picture.smoothed(line) == pytest.approx(line)
    assert picture.smoothed(np.array([5.0])) == pytest.approx([5.0])
    rough = noise(0.01)
    assert picture.smoothed(rough).std() < 0.6 * rough.std()


def test_time_left_is_the_sooner_of_steps_and_minutes():
    loop = LoopRecipe(steps=100, max_minutes=50.0 / 60.0)
    assert time_left_s(40, 10.0, 2.0, loop) == pytest.approx(30.0)
    assert time_left_s(40, 30.0, 2.0, loop) == pytest.approx(20.0)
    assert time_left_s(40, 60.0, 2.0, loop) == 0.0
    assert time_left_s(0, 0.0, 0.0, LoopRecipe(steps=100)) == float("inf")
    assert in_words(3725.4) == "1:02:05"
    assert in_words(float("inf")) == "-:--:--"
