"""The command line of training: help, stages end to end, and one sentence for every mistake."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from stage_files import codec_checkpoint, dit_checkpoint, noise, prepared, tone
from torch import nn

from lmdm_training import checkpoint, cli, picture
from lmdm_training.errors import StageError
from lmdm_training.loop import LoopConfig, in_words, run, time_left_s

STAGES = ("prepare", "codec", "encode", "finetune", "export", "evaluate", "demo-takes")


@pytest.fixture
def fails(monkeypatch, capsys):
    """Run the command line in this process; return its one line of complaint."""

    def call(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["lmdm-train", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert stop.value.code == 2
        text = capsys.readouterr().err
        assert "Traceback" not in text
        return " ".join(re.sub(r"\x1b\[[0-9;]*m|[│╭╮╰╯─]", "", text).split())

    return call


def test_the_program_itself_says_one_sentence_and_no_traceback(tmp_path):
    command = [sys.executable, "-c", "from lmdm_training.cli import main; main()"]
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


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_help_for_every_word(stage):
    import typer

    command = typer.main.get_command(cli.app).commands[stage]
    assert command.help and len(command.help) > 30
    for parameter in command.params:
        if parameter.name != "help":
            assert parameter.help, (stage, parameter.name)


def test_help_names_the_stages_without_loading_torch():
    code = "import sys; import lmdm_training.cli; assert 'torch' not in sys.modules"
    paths = os.pathsep.join(path for path in sys.path if path)
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": paths}, check=True)


def test_wrong_folders_and_files(fails, tmp_path):
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    codec, dit = codec_checkpoint(tmp_path / "c.pt"), dit_checkpoint(tmp_path / "d.pt")
    out = tmp_path / "out"
    assert "has no index.jsonl" in fails("codec", tmp_path, out)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "index.jsonl").write_text("")
    assert "lists no recordings" in fails("codec", tmp_path / "empty", out)
    assert "`lmdm-train encode` writes it" in fails("finetune", tmp_path / "no.pt", out)
    assert "no file of `lmdm-train encode`" in fails("finetune", codec, out)
    assert "checkpoint of stage finetune" in fails("encode", data, dit, out / "e.pt")
    assert "nowhere is no folder" in fails(
        "evaluate", "x.onnx", data, out, "--sources", tmp_path / "nowhere"
    )
    assert "cannot be read" in fails("prepare", tmp_path / "no.toml", out)
    (tmp_path / "r.toml").write_text("[hours]\n")
    assert "lacks [dataset]" in fails("prepare", tmp_path / "r.toml", out)
    card = tmp_path / "card.toml"
    assert "card.toml cannot be read" in fails(
        "export", dit, codec, out / "x.onnx", "--data", data, "--card", card
    )


def test_a_model_that_is_not_there(fails, tmp_path):
    (tmp_path / "take.flac").write_bytes(b"")
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    text = fails("evaluate", tmp_path / "no.onnx", data, tmp_path, "--sources", tmp_path)
    assert "no.onnx" in text and text.startswith("lmdm-train: ")


def test_wrong_settings(fails, tmp_path):
    assert "allowed: bf16-mixed" in fails("codec", tmp_path, tmp_path, "--precision", "fp16")
    assert "allowed: fp32" in fails("export", "d", "c", "o", "--data", "x", "--weights", "fp8")
    assert "no multiple of 5 heads" in fails("finetune", "e", "o", "--width", "321")
    assert "'--steps'" in fails("codec", tmp_path, tmp_path, "--steps", "0")


def test_system_errors_become_sentences(fails, tmp_path):
    (tmp_path / "file").write_text("")
    data = prepared(tmp_path / "data", [{"id": "a", "sound": tone(0.2)}])
    text = fails("codec", data, tmp_path / "file", "--steps", "1")
    assert text == f"lmdm-train: {tmp_path / 'file'}: File exists"
    full = OSError(28, "No space left on device", "log.jsonl")
    assert cli.sentence(full) == "the disk is full (log.jsonl); make room and run it again"


def toy(out: Path, steps: int, size: int = 3, name: str = "toy") -> Path:
    torch.manual_seed(0)
    model = nn.Linear(size, 1)

    def loss_of(step: int, _: float) -> dict[str, torch.Tensor]:
        x = torch.randn(8, size, generator=torch.Generator().manual_seed(step))
        loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
        return {"loss": loss, "twice": 2.0 * loss.detach()}

    config = LoopConfig(steps, 0.05, warmup_steps=2, precision="32-true", log_every=2)
    return run(model, loss_of, config, out, {name: {}})


def test_a_folder_of_another_run_is_not_overwritten(tmp_path):
    path = toy(tmp_path, 4)
    before = path.read_bytes()
    with pytest.raises(StageError, match="other sizes"):
        toy(tmp_path, 8, size=5)
    with pytest.raises(StageError, match="is a checkpoint of stage toy"):
        toy(tmp_path, 8, name="other")
    assert path.read_bytes() == before
    assert torch.load(toy(tmp_path, 8), weights_only=True)["step"] == 8


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")
def test_a_full_disk_leaves_the_last_checkpoint(tmp_path):
    import resource

    path = tmp_path / "last.pt"
    checkpoint.write_file({"describe": {"codec": {}}, "x": torch.zeros(3)}, path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(StageError, match="could not be written"):
            checkpoint.write_file({"describe": {}, "x": torch.zeros(100_000)}, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert checkpoint.read_checkpoint(path, "codec")["x"].shape == (3,)
    assert [p.name for p in tmp_path.iterdir()] == ["last.pt"]


def test_damaged_checkpoints_are_named(tmp_path):
    path = codec_checkpoint(tmp_path / "last.pt")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(StageError, match="damaged"):
        checkpoint.read_checkpoint(path, "codec")
    torch.save({"weights": 1}, path)
    with pytest.raises(StageError, match="is no checkpoint"):
        checkpoint.read_checkpoint(path, "codec")


def test_a_run_draws_its_log(tmp_path):
    toy(tmp_path / "run", 12)
    assert (tmp_path / "run" / "log.png").read_bytes()[:4] == b"\x89PNG"


def test_without_matplotlib_training_ends_quietly(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    toy(tmp_path / "run", 12)
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
    config = LoopConfig(100, 0.1, max_seconds=50.0)
    assert time_left_s(40, 10.0, 2.0, config) == 30.0
    assert time_left_s(40, 30.0, 2.0, config) == 20.0
    assert time_left_s(40, 60.0, 2.0, config) == 0.0
    assert time_left_s(0, 0.0, 0.0, LoopConfig(100, 0.1)) == float("inf")
    assert in_words(3725.4) == "1:02:05"
    assert in_words(float("inf")) == "-:--:--"
