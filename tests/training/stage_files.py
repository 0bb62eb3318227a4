"""Tiny prepared folders and random checkpoints, as the stages write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch

from lmdm_models.codec import CodecConfig, StreamingCodec
from lmdm_models.dit import DiT
from lmdm_training.finetune import FinetuneConfig, Phase

RATE = 44100
CODEC = CodecConfig(encoder_width=8, encoder_depth=1, decoder_width=8, decoder_depth=1)
FINETUNE = FinetuneConfig(width=64, depth=2, heads=2, phases=(Phase(1.0, 2, 2, ((12, 4),)),))


def tone(seconds: float, hz: float = 440.0) -> np.ndarray:
    """A steady sine, [samples]."""
    return 0.3 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    """White noise, [samples]."""
    return 0.1 * np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def prepared(folder: Path, items: Sequence[dict[str, Any]]) -> Path:
    """Write a prepared folder; an item has ``id``, ``sound`` and whatever differs from usual."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for item in items:
        sound = item["sound"]
        path = f"{item['id']}.flac"
        soundfile.write(folder / path, sound, RATE, subtype="PCM_16")
        row = {"path": path, "kind": "stem", "split": "train", "captions": ["tone"]}
        row |= {"siblings": [], "seconds": len(sound) / RATE, "licence": "CC0", "credit": "us"}
        lines.append(json.dumps(row | {k: v for k, v in item.items() if k != "sound"}))
    (folder / "index.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def _checkpoint(path: Path, network: torch.nn.Module, describe: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    saved = {"model": network.state_dict(), "average": network.state_dict(), "optimizer": {}}
    saved |= {"step": 12, "trained_s": 1800.0, "loop": {}, "describe": describe}
    torch.save(saved, path)
    return path


def codec_checkpoint(path: Path) -> Path:
    """A random codec, saved as stage `codec` does."""
    torch.manual_seed(1)
    return _checkpoint(path, StreamingCodec(CODEC), {"codec": asdict(CODEC)})


def dit_checkpoint(path: Path) -> Path:
    """A random network, saved as stage `finetune` does."""
    torch.manual_seed(2)
    return _checkpoint(path, DiT(FINETUNE.dit), {"finetune": asdict(FINETUNE)})
