"""Stage `codec`: train the streaming codec on prepared audio.

Everything is learned on spectra (magnitudes, tonality, instantaneous frequency); phases come from
the codec's signal model and need no training, so an hour on two CPU cores is enough.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from lmdm_models.codec import (
    LOOKAHEAD_SAMPLES,
    SAMPLES_PER_LATENT,
    CodecConfig,
    Spectra,
    StreamingCodec,
)
from torch import Tensor
from torch.nn import functional as F

from lmdm_training.audio_store import CropStore, read_index
from lmdm_training.loop import LoopConfig, load_average, run

COMPRESSION = 0.3
LOUD_WEIGHT = 1.0
PHASE_WEIGHT = 0.3
KL_WEIGHT = 2e-3


def spectral_losses(output: Spectra, target: Spectra) -> dict[str, Tensor]:
    """Distances between spectra.

    ``magnitude`` is the mean absolute error of logarithms (nepers); ``loud`` that of magnitudes to
    the power of 0.3, which minds peaks more; ``tonal`` and ``deviation`` count where it is loud.
    """
    magnitude = (output.log_magnitude - target.log_magnitude).abs().mean()
    louds = [torch.exp(COMPRESSION * s.log_magnitude) for s in (output, target)]
    weight = louds[1].mean(2)
    weight = weight / weight.mean()
    # Frequencies are known up to whole turns of the phase: four bins.
    apart = (output.deviation - target.deviation + 2.0) % 4.0 - 2.0
    return {
        "magnitude": magnitude,
        "loud": (louds[0] - louds[1]).abs().mean(),
        "tonal": (weight * (output.tonal - target.tonal).abs()).mean(),
        "deviation": (weight * target.tonal * apart.abs()).mean(),
    }


def codec_losses(
    codec: StreamingCodec, audio: Tensor, generator: torch.Generator
) -> dict[str, Tensor]:
    """All losses of one batch of audio [B, 2, 2048 m]; the total is ``"loss"``."""
    with torch.no_grad():
        target = codec.encoder.analysis(F.pad(audio, (0, LOOKAHEAD_SAMPLES)))
    mean, deviation = codec.encoder.encode_spectra(target)
    noise = torch.randn(mean.shape, generator=generator).to(mean)
    output, _ = codec.decoder.decode_spectra(
        mean + deviation * noise, codec.decoder.silent_contexts(audio.shape[0])
    )
    losses = spectral_losses(output, target)
    kl = 0.5 * (mean.square() + deviation.square() - 2 * deviation.log() - 1).mean()
    total = losses["magnitude"] + LOUD_WEIGHT * losses["loud"]
    total = total + PHASE_WEIGHT * (losses["tonal"] + losses["deviation"])
    return {"loss": total + KL_WEIGHT * kl, "kl": kl, **losses}


def train_codec(
    data: Path, out: Path, loop: LoopConfig, batch: int = 12, latents: int = 24
) -> Path:
    """Train the codec on the prepared folder ``data``; return the checkpoint's path."""
    store = CropStore(read_index(data), "train")
    config = CodecConfig()
    codec = StreamingCodec(config)

    def loss_of(step: int, _progress: float) -> dict[str, Tensor]:
        rng = np.random.default_rng([loop.seed, step])
        audio = torch.from_numpy(store.batch(rng, batch, latents * SAMPLES_PER_LATENT))
        return codec_losses(codec, audio, torch.Generator().manual_seed(step))

    path = run(codec, loss_of, loop, out, {"codec": asdict(config)})
    load_average(path, codec)
    set_latent_statistics(codec, store, loop.seed)
    saved = torch.load(path, map_location="cpu", weights_only=True)
    saved["average"] = codec.state_dict()
    torch.save(saved, path)
    return path


@torch.no_grad()
def set_latent_statistics(codec: StreamingCodec, store: CropStore, seed: int) -> None:
    """Measure mean and deviation of every latent channel, so that `encode` normalises."""
    rng = np.random.default_rng([seed, 2**31])
    audio = torch.from_numpy(store.batch(rng, 48, 48 * SAMPLES_PER_LATENT))
    means = torch.cat([codec.encoder(part)[0] for part in audio.split(8)])
    codec.latent_mean.copy_(means.mean((0, 2), keepdim=True))
    codec.latent_std.copy_(means.std((0, 2), keepdim=True).clamp(min=1e-3))


def load_codec(path: Path) -> StreamingCodec:
    """Load the averaged codec of a checkpoint written by `train_codec`."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    codec = StreamingCodec(CodecConfig(**saved["describe"]["codec"]))
    load_average(path, codec)
    return codec.eval()
