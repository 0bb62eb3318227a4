"""Stage `codec`: train the streaming codec on prepared audio.

Everything is learned on spectra (magnitudes, tonality, instantaneous frequency); phases come from
the codec's signal model and need no training, so an hour on two CPU cores is enough.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lmdm_models.codec import (
    LEVEL_EDGES,
    LOOKAHEAD_SAMPLES,
    SAMPLES_PER_LATENT,
    CodecConfig,
    Spectra,
    StreamingCodec,
)
from lmdm_training.audio_store import CropStore, read_index
from lmdm_training.checkpoint import read_checkpoint, write_file
from lmdm_training.loop import LoopConfig, load_average, run

SQUARE_WEIGHT = 0.3
PHASE_WEIGHT = 0.3
KL_WEIGHT = 1e-3
QUIET_WEIGHT, PEAK_WEIGHT, PEAK_POWER = 0.2, 3.0, 0.5


def peak_weights(target: Spectra) -> Tensor:
    """Weight of every bin, [B, n, 1, BINS], mean 1: peaks count most, the rest still counts.

    Most bins of a tone hold next to nothing. With equal weights the codec learns those first and
    loses the partials that are heard (after 800 steps it played a guitar 26 dB too quietly).
    """
    loudest = target.log_magnitude.amax(dim=(2, 3), keepdim=True)
    relative = (target.log_magnitude.amax(dim=2, keepdim=True) - loudest) * PEAK_POWER
    weight = QUIET_WEIGHT + PEAK_WEIGHT * relative.exp()
    return weight / weight.mean(dim=-1, keepdim=True)


def level_loss(output: Tensor, target: Tensor) -> Tensor:
    """Distance of band levels [B, n, channels, bands], loud bands first, and of their sum.

    Without the weights the many bands that hold nothing are learned first, and a lone low tone
    (most of whale song) comes out too quietly.
    """
    relative = (target - target.amax(dim=-1, keepdim=True)) * PEAK_POWER
    weight = QUIET_WEIGHT + PEAK_WEIGHT * relative.exp()
    weight = weight / weight.mean(dim=-1, keepdim=True)
    apart = output - target
    widths = torch.tensor(LEVEL_EDGES, device=target.device).diff().log()
    totals = [0.5 * torch.logsumexp(2.0 * levels + widths, dim=-1) for levels in (output, target)]
    bands = (weight * (apart.abs() + SQUARE_WEIGHT * apart.square())).mean()
    return bands + (totals[0] - totals[1]).abs().mean()


def spectral_losses(output: Spectra, target: Spectra) -> dict[str, Tensor]:
    """Weighted distances between spectra, see `peak_weights`.

    ``magnitude`` is the mean absolute error of logarithms (nepers), ``square`` that of its square,
    which keeps a partial's energy where its place is not certain.
    """
    weight = peak_weights(target)
    apart = output.log_magnitude - target.log_magnitude
    # Frequencies are known up to whole turns of the phase: four bins.
    turned = (output.deviation - target.deviation + 2.0) % 4.0 - 2.0
    mid = weight[:, :, 0]
    return {
        "magnitude": (weight * apart.abs()).mean(),
        "square": (weight * apart.square()).mean(),
        "tonal": (mid * (output.tonal - target.tonal).abs()).mean(),
        "deviation": (mid * target.tonal * turned.abs()).mean(),
        "levels": level_loss(output.levels, target.levels),
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
    total = losses["magnitude"] + SQUARE_WEIGHT * losses["square"] + losses["levels"]
    total = total + PHASE_WEIGHT * (losses["tonal"] + losses["deviation"])
    return {"loss": total + KL_WEIGHT * kl, "kl": kl, **losses}


def train_codec(
    data: Path,
    out: Path,
    loop: LoopConfig,
    batch: int = 12,
    latents: int = 24,
    decoder_of: Path | None = None,
) -> Path:
    """Train the codec on the prepared folder ``data``; return the checkpoint's path.

    Args:
        data: Prepared folder.
        out: Folder of the run.
        loop: Loop settings.
        batch: Crops a step.
        latents: Length of a crop.
        decoder_of: A codec checkpoint whose encoder stays as it is while the decoder goes on
            learning; latents made with it, and models trained on them, stay valid.
    """
    store = CropStore(read_index(data), "train")
    codec = load_codec(decoder_of).train() if decoder_of else StreamingCodec(CodecConfig())
    config = codec.config
    if decoder_of:
        codec.encoder.requires_grad_(False)

    def loss_of(step: int, _progress: float) -> dict[str, Tensor]:
        rng = np.random.default_rng([loop.seed, step])
        audio = torch.from_numpy(store.batch(rng, batch, latents * SAMPLES_PER_LATENT))
        audio = audio.to(codec.latent_mean.device)
        return codec_losses(codec, audio, torch.Generator().manual_seed(step))

    path = run(codec, loss_of, loop, out, {"codec": asdict(config)})
    load_average(path, codec)
    if decoder_of is None:
        set_latent_statistics(codec, store, loop.seed)
    saved = read_checkpoint(path, "codec")
    saved["average"] = codec.state_dict()
    write_file(saved, path)
    return path


@torch.no_grad()
def set_latent_statistics(codec: StreamingCodec, store: CropStore, seed: int) -> None:
    """Measure mean and deviation of every latent channel, so that `encode` normalises."""
    rng = np.random.default_rng([seed, 2**31])
    audio = torch.from_numpy(store.batch(rng, 48, 48 * SAMPLES_PER_LATENT))
    audio = audio.to(codec.latent_mean.device)
    means = torch.cat([codec.encoder(part)[0] for part in audio.split(8)])
    codec.latent_mean.copy_(means.mean((0, 2), keepdim=True))
    codec.latent_std.copy_(means.std((0, 2), keepdim=True).clamp(min=1e-3))


def load_codec(path: Path) -> StreamingCodec:
    """Load the averaged codec of a checkpoint written by `train_codec`.

    Raises:
        StageError: It is missing, damaged, or of another stage.
    """
    saved = read_checkpoint(path, "codec")
    codec = StreamingCodec(CodecConfig(**saved["describe"]["codec"]))
    load_average(path, codec)
    return codec.eval()
