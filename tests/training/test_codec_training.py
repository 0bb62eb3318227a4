"""Training the codec: its stage on a few crops, from scratch and from another codec."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from stage_files import CODEC, codec_checkpoint, noise, prepared, tone

import lmdm_training.codec as codec_module
from lmdm_models.codec import CodecConfig, StreamingCodec
from lmdm_models.critic import Critic, CriticConfig, critic_loss, feature_loss, stft_distance
from lmdm_training.audio_store import AudioCrops, read_index
from lmdm_training.checkpoint import load_average, read_about, read_part
from lmdm_training.codec import (
    CodecRecipe,
    Losses,
    codec_stage,
    load_codec,
    normalise_once,
    pitch_loss,
    set_latent_statistics,
    turns_of,
)
from lmdm_training.errors import StageError
from lmdm_training.recipe import convert

TINY = {"encoder_width": 8, "encoder_depth": 1, "decoder_width": 8, "decoder_depth": 1}


def recipe(**changes) -> CodecRecipe:
    loop = {"steps": 3, "batch": 2, "precision": "32-true", "warmup_steps": 1, "log_every": 1}
    loop |= changes.pop("loop", {})
    return convert({"codec": TINY, "crop_latents": 6, "loop": loop} | changes, CodecRecipe, "test")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    items = [
        {"id": "a", "sound": tone(3.0), "kind": "tone"},
        {"id": "b", "sound": noise(3.0), "kind": "noise"},
        {"id": "c", "sound": tone(1.0, 880.0), "split": "valid"},
    ]
    return prepared(tmp_path / "data", items)


def crops(data: Path, batch: int = 2) -> AudioCrops:
    return AudioCrops(read_index(data), "train", latents=6, batch=batch, seed=0, data=data)


def batch_of(data: Path, step: int = 0):
    store = crops(data)
    return store.collate([store.sample(r) for r in store.requests(step, 0.0)])


def test_latent_statistics_normalise(data):
    torch.manual_seed(0)
    codec, store = StreamingCodec(CodecConfig(latent_channels=3, **TINY)), crops(data)
    set_latent_statistics(codec, store)
    assert float(codec.latent_std.min()) >= 1e-3
    wide = store.resized(batch=48, latents=48)
    batch = wide.collate([wide.sample(r) for r in wide.requests(2**31, 1.0)])
    with torch.no_grad():
        latents = torch.cat([codec.encode(part) for part in batch.audio.split(8)])
    assert float(latents.mean((0, 2)).abs().max()) < 1e-2
    assert latents.std((0, 2)).tolist() == pytest.approx([1.0] * 3, abs=0.02)


def test_the_stage_learns_and_leaves_a_codec_that_normalises(data, tmp_path):
    path = codec_stage(data, tmp_path / "run", recipe(loop={"steps": 30, "learning_rate": 2e-2}))
    rows = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    first, last = (np.mean([row["loss"] for row in part]) for part in (rows[:5], rows[-5:]))
    assert last < 0.9 * first
    codec = load_codec(path)
    assert codec.config.encoder_width == 8
    assert float(codec.latent_std.std()) > 0.0
    assert read_about(path, "codec").step == 30


def test_only_the_decoder_learns_when_asked(data, tmp_path):
    base = load_codec(codec_checkpoint(tmp_path / "base.safetensors"))
    before = {k: v.clone() for k, v in base.state_dict().items()}
    path = codec_stage(data, tmp_path / "run", recipe(decoder_only=True), base)
    after = load_codec(path).state_dict()
    changed = {name.split(".")[0] for name, v in after.items() if not torch.equal(v, before[name])}
    assert changed == {"decoder"}
    audio = torch.randn(1, 2, 4 * 2048, generator=torch.Generator().manual_seed(0))
    fresh = StreamingCodec(CODEC).eval()
    fresh.load_state_dict(before)
    with torch.no_grad():
        assert torch.equal(fresh.encode(audio), load_codec(path).encode(audio))


def test_keeping_the_encoder_needs_a_codec_to_go_on_from(data, tmp_path):
    with pytest.raises(StageError, match="decoder_only = true.*--base"):
        codec_stage(data, tmp_path / "run", recipe(decoder_only=True))
    assert not (tmp_path / "run").exists()


def _normalise_as_rank(rank: int, folder: Path, data: Path) -> None:
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{folder / 'meet'}", rank=rank, world_size=2
    )
    path = folder / "base.safetensors"
    if rank == 1:
        # It must not come here.
        codec_module.normalise = None
    normalise_once(path, crops(data))
    # Whoever comes here finds the file as the first process left it.
    spread = float(load_codec(path).latent_std.std())
    (folder / f"rank{rank}").write_text(str(spread))
    torch.distributed.destroy_process_group()


@pytest.mark.slow
def test_one_process_of_a_run_normalises_and_the_others_wait(data, tmp_path):
    before = load_codec(codec_checkpoint(tmp_path / "base.safetensors"))
    torch.multiprocessing.spawn(_normalise_as_rank, (tmp_path, data), nprocs=2)
    found = {float((tmp_path / f"rank{rank}").read_text()) for rank in (0, 1)}
    assert len(found) == 1 and found != {float(before.latent_std.std())}


def test_a_critic_takes_every_other_step(data, tmp_path):
    losses = {"stft": 0.5, "adversarial": 0.1, "critic_width": 2, "windows": [256, 512]}
    path = codec_stage(data, tmp_path / "run", recipe(losses=losses, loop={"steps": 4}))
    rows = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert [row["part"] for row in rows] == ["codec", "critic"] * 2
    assert {"stft", "deception", "features", "magnitude"} <= rows[0].keys()
    critic = Critic(CriticConfig(width=2))
    load_average(path, "critic", critic)
    # The statistics are measured afterwards, and whatever else the file holds stays in it.
    assert read_part(path, "codec", "model", "average", "optimizer.exp_avg")
    assert float(load_codec(path).latent_std.std()) > 0.0


def test_gradients_reach_only_whose_turn_it_is(data):
    torch.manual_seed(0)
    weights = Losses(stft=0.5, adversarial=0.1, critic_width=2, windows=(256,))
    chosen = recipe(losses={"stft": 0.5, "adversarial": 0.1, "critic_width": 2, "windows": [256]})
    assert chosen.losses == weights
    codec = StreamingCodec(CodecConfig(**TINY)).train()
    own, other = turns_of(codec, chosen)
    batch = batch_of(data)
    with torch.enable_grad():
        own.objective(batch)["loss"].backward()
    assert all(p.grad is None for p in other.objective.network.parameters())
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in codec.parameters())
    codec.zero_grad(set_to_none=True)
    with torch.enable_grad():
        other.objective(batch)["loss"].backward()
    assert all(p.grad is None for p in codec.parameters())
    grads = [p.grad for p in other.objective.network.parameters()]
    assert all(g is not None for g in grads)
    names = {name for name, _ in own.objective.named_parameters()}
    assert all(name.startswith("network.") for name in names)


def test_the_critics_losses():
    torch.manual_seed(0)
    critic = Critic(CriticConfig(width=2, windows=(256, 512)))
    a, b = torch.randn(2, 2, 4096), torch.randn(2, 2, 4096)
    real, fake = critic(a), critic(b)
    assert feature_loss(real, real).item() == 0.0
    assert feature_loss(real, fake).item() > 0.0
    high = [(torch.full_like(s, 2.0), seen) for s, seen in real]
    low = [(torch.full_like(s, -2.0), seen) for s, seen in real]
    assert float(critic_loss(high, low)) == 0.0
    assert float(critic_loss(low, high)) == 6.0


def test_the_stft_distance_grows_with_the_error():
    torch.manual_seed(0)
    sound = torch.randn(1, 2, 8192)
    levels = (0.0, 0.01, 0.1, 1.0)
    apart = [float(stft_distance(sound + e * torch.randn_like(sound), sound, (256, 1024)))
             for e in levels]  # fmt: skip
    assert apart[0] == pytest.approx(0.0, abs=1e-6)
    assert apart == sorted(apart)
    assert float(stft_distance(0.5 * sound, sound, (512,))) == pytest.approx(
        0.5 + np.log(2), abs=0.02
    )


def test_voices_are_drawn_towards_the_pitches_that_are_there():
    wanted = torch.tensor([[[0.0, 1.0, 0.0, 0.0]]])
    apart = torch.tensor([[[[0.97, 0.01, 0.01, 0.01], [0.01, 0.97, 0.01, 0.01]]]])
    logits = torch.zeros(1, 1, 2, 4, requires_grad=True)
    sure = torch.ones(1, 1)
    # Two voices share what is there; one of them on it leaves log 2.
    assert float(pitch_loss(apart, wanted, sure)) == pytest.approx(np.log(2 / 0.98), abs=0.01)
    assert float(pitch_loss(wanted[:, :, None], wanted, sure)) == pytest.approx(0.0, abs=1e-4)
    loss = pitch_loss(logits.softmax(-1), wanted, sure)
    loss.backward()
    assert logits.grad is not None
    assert (logits.grad[..., 1] < 0).all() and (logits.grad[..., [0, 2, 3]] > 0).all()
    assert float(pitch_loss(apart, wanted, torch.zeros(1, 1))) == 0.0


def test_a_checkpoint_loads_as_it_was_saved(tmp_path):
    path = codec_checkpoint(tmp_path / "last.safetensors")
    loaded = load_codec(path)
    assert asdict(loaded.config) == asdict(CODEC)
    saved = read_part(path, "codec", "average")["average"]
    assert all(torch.equal(value, saved[name]) for name, value in loaded.state_dict().items())


def test_an_unprepared_folder_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="lmdm-train prepare"):
        read_index(tmp_path)


def test_a_recording_that_vanished_stops_with_its_name(data):
    (data / "a.flac").unlink()
    with pytest.raises(ValueError, match="prepare"):
        _ = [batch_of(data, step) for step in range(8)]
