"""The training loop: a resumed run is an uninterrupted one, limits, and the learning rate."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from lmdm_training.loop import LoopConfig, learning_rate_share, load_average, progress_share, run

CONFIG = LoopConfig(steps=12, learning_rate=0.05, warmup_steps=3, precision="32-true", log_every=4)


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))


def train(out: Path, config: LoopConfig, stop_at: int | None = None) -> dict:
    """Train a small network; ``stop_at`` cuts the run off like a lost machine after a save."""
    model = network()

    def loss_of(step: int, progress: float) -> dict[str, torch.Tensor]:
        if step == stop_at:
            raise KeyboardInterrupt
        x = torch.randn(8, 3, generator=torch.Generator().manual_seed(step))
        return {"loss": (model(x) - x.sum(1, keepdim=True)).square().mean()}

    run(model, loss_of, config, out, {"what": "toy"})
    return torch.load(out / "last.pt", weights_only=True)


@pytest.mark.parametrize("stop", [1, 5, 11])
def test_a_resumed_run_ends_in_the_same_weights(tmp_path, stop):
    whole = train(tmp_path / "whole", CONFIG)
    often = replace(CONFIG, checkpoint_every_s=-1.0)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "cut", often, stop)
    saved = torch.load(tmp_path / "cut" / "last.pt", weights_only=True)
    assert saved["step"] == stop
    resumed = train(tmp_path / "cut", CONFIG)
    assert resumed["step"] == whole["step"] == 12
    for part in ("model", "average"):
        for name, value in whole[part].items():
            assert torch.equal(value, resumed[part][name]), (part, name)


def test_training_lowers_the_loss_and_writes_a_log(tmp_path):
    train(tmp_path, replace(CONFIG, steps=200))
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows[:2]] == [4, 8]
    assert rows[-1]["loss"] < 0.2 * rows[0]["loss"]


def test_max_seconds_stops_and_saves(tmp_path):
    saved = train(tmp_path, replace(CONFIG, steps=10**9, max_seconds=0.3))
    assert 0 < saved["step"] < 10**6
    assert saved["trained_s"] >= 0.3
    again = train(tmp_path, replace(CONFIG, steps=10**9, max_seconds=0.3))
    assert again["step"] == saved["step"]


def test_average_loads(tmp_path):
    saved = train(tmp_path, CONFIG)
    model = network()
    rest = load_average(tmp_path / "last.pt", model)
    assert torch.equal(model[0].weight, saved["average"]["0.weight"])
    assert not torch.equal(model[0].weight, saved["model"]["0.weight"])
    assert rest["describe"] == {"what": "toy"}


def test_learning_rate():
    shares = [learning_rate_share(step, 0.0, CONFIG) for step in range(4)]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1.0, 1.0])
    late = [learning_rate_share(100, p, CONFIG) for p in (0.0, 0.5, 1.0)]
    assert late == pytest.approx([1.0, 0.525, 0.05])


def test_progress_is_steps_or_time():
    config = replace(CONFIG, steps=100, max_seconds=50.0)
    assert progress_share(10, 40.0, config) == 0.8
    assert progress_share(90, 1.0, config) == 0.9
    assert progress_share(200, 1.0, config) == 1.0
    assert progress_share(10, 1e9, replace(config, max_seconds=math.inf)) == 0.1
