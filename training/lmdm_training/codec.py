"""Stage `codec`: train the streaming codec on prepared audio, from scratch or from another codec.

Mostly it learns on spectra (magnitudes, tonality, instantaneous frequency): phases come from the
codec's signal model and need no training, so an hour on two CPU cores is enough to be understood.
Where a GPU allows, distances of the decoded waveform and a critic (``losses.stft``,
``losses.adversarial``) sharpen what spectra alone leave blurred.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import msgspec
import torch
import torch.distributed as dist
from msgspec import Meta
from torch import Tensor
from torch.nn import functional as F

from lmdm_models.codec import (
    LEVEL_EDGES,
    LOOKAHEAD_SAMPLES,
    CodecConfig,
    Spectra,
    StreamingCodec,
)
from lmdm_models.critic import (
    Critic,
    CriticConfig,
    critic_loss,
    deception_loss,
    feature_loss,
    stft_distance,
)
from lmdm_training.audio_store import AudioBatch, AudioCrops, read_index
from lmdm_training.checkpoint import (
    load_average,
    read_about,
    read_part,
    write_checkpoint,
)
from lmdm_training.errors import StageError
from lmdm_training.loop import run
from lmdm_training.objective import Count, LoopRecipe, Objective, Turn
from lmdm_training.recipe import resolved

PART = "codec"
QUIET_WEIGHT, PEAK_WEIGHT, PEAK_POWER = 0.2, 3.0, 0.5
PITCH_FLOOR = 1e-5
STATISTICS_CROPS, STATISTICS_LATENTS, STATISTICS_BATCH = 48, 48, 8


class Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[codec]``: sizes of the network; ignored where another codec is gone on from."""

    latent_channels: int = 64
    encoder_width: int = 256
    encoder_depth: int = 4
    decoder_width: int = 384
    decoder_depth: int = 6
    voices: int = 4


class Losses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[losses]``: weights beside that of log magnitudes, which is 1.

    Attributes:
        square: squared log magnitudes, which keep a partial's energy where its place is uncertain.
        phase: tonality and instantaneous frequency.
        levels: levels of bands.
        pitch: pitches of the voices, if the codec has any.
        kl: latents towards a unit normal.
        stft: multi-resolution STFT distance of the decoded waveform; 0 is off.
        windows: its window lengths in samples.
        adversarial: a critic of the decoded waveform; 0 is off. Costs about ten times the rest.
        features: distance of the critic's hidden layers, when there is a critic.
        critic_width: filters of the critic.
    """

    square: float = 0.3
    phase: float = 0.3
    levels: float = 1.0
    pitch: float = 0.3
    kl: float = 1e-3
    stft: float = 0.0
    windows: tuple[int, ...] = (256, 512, 1024, 2048)
    adversarial: float = 0.0
    features: float = 2.0
    critic_width: int = 32


class CodecRecipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Recipe of the stage.

    Attributes:
        crop_latents: length of a crop in latents of 46 ms.
        detune_cents: crops are played faster or slower by at most so much; scores are all in one
            tuning, and players are not.
        decoder_only: keep the encoder of the codec that is gone on from, so that latents made with
            it, and models trained on them, stay valid.
    """

    codec: Sizes = Sizes()
    losses: Losses = Losses()
    crop_latents: Count = 24
    detune_cents: Annotated[float, Meta(ge=0.0, le=1200.0)] = 100.0
    decoder_only: bool = False
    loop: LoopRecipe = LoopRecipe(batch=12, weight_decay=0.001, ema_decay=0.995)


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
    bands = (weight * (apart.abs() + 0.3 * apart.square())).mean()
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


def pitch_loss(pitches: Tensor, wanted: Tensor, clear: Tensor) -> Tensor:
    """How much the voices together miss of the pitches that are there.

    Whether a comb should move cannot be seen from magnitudes while it touches no partial; this
    tells it.

    Args:
        pitches: [B, n, voices, P], each voice's distribution.
        wanted: [B, n, P], the recording's.
        clear: [B, n], how sure it is.

    Returns:
        Mean Kullback-Leibler divergence, in nats, weighted by ``clear``.
    """
    sung = torch.log(pitches.mean(2) + PITCH_FLOOR)
    apart = (wanted * (torch.log(wanted + PITCH_FLOOR) - sung)).sum(-1)
    return (clear * apart).mean()


class CodecObjective(Objective):
    """Reconstruction of crops, and deception of a critic if there is one."""

    network: StreamingCodec

    def __init__(self, codec: StreamingCodec, weights: Losses, critic: Critic | None) -> None:
        super().__init__()
        self.network = codec
        self.weights = weights
        # In a tuple, so that torch does not count the critic's weights among the codec's.
        self.critics = () if critic is None else (critic,)

    def reconstruct(self, batch: AudioBatch) -> tuple[Spectra, Spectra, Tensor, Tensor]:
        """Target and decoded spectra, KL divergence and the decoded sound (empty if not needed)."""
        codec, audio = self.network, batch.audio
        with torch.no_grad():
            target = codec.encoder.analysis(F.pad(audio, (0, LOOKAHEAD_SAMPLES)))
        mean, deviation = codec.encoder.encode_spectra(target)
        kl = 0.5 * (mean.square() + deviation.square() - 2 * deviation.log() - 1).mean()
        decoder = codec.decoder
        contexts = decoder.silent_contexts(audio.shape[0])
        output, _ = decoder.decode_spectra(mean + deviation * batch.noise.to(mean), contexts)
        sound = audio.new_zeros(0)
        if self.weights.stft or self.critics:
            *_, track, count, tail = (
                torch.zeros(audio.shape[0], *shape, device=audio.device)
                for shape in decoder.state_shapes
            )
            sound = decoder.synthesis(output, track, count, tail)[0]
        return target, output, kl, sound

    def forward(self, batch: AudioBatch) -> dict[str, Tensor]:
        """All losses of a batch."""
        target, output, kl, sound = self.reconstruct(batch)
        found, weights = spectral_losses(output, target), self.weights
        total = found["magnitude"] + weights.square * found["square"] + weights.kl * kl
        total = total + weights.levels * found["levels"]
        total = total + weights.phase * (found["tonal"] + found["deviation"])
        found["kl"] = kl
        salience = self.network.encoder.salience
        if salience is not None and output.pitches is not None:
            found["pitch"] = pitch_loss(output.pitches, *salience(target.log_magnitude))
            total = total + weights.pitch * found["pitch"]
        if weights.stft:
            found["stft"] = stft_distance(sound, batch.audio, weights.windows)
            total = total + weights.stft * found["stft"]
        for critic in self.critics:
            critic.requires_grad_(False)
            fake, real = critic(sound), critic(batch.audio)
            found["deception"], found["features"] = deception_loss(fake), feature_loss(real, fake)
            adversarial = found["deception"] + weights.features * found["features"]
            total = total + weights.adversarial * adversarial
        return {"loss": total, **found}


class CriticObjective(Objective):
    """The critic's own turn: real crops against decoded ones."""

    network: Critic

    def __init__(self, critic: Critic, codec: CodecObjective) -> None:
        super().__init__()
        self.network = critic
        self.codecs = (codec,)

    def forward(self, batch: AudioBatch) -> dict[str, Tensor]:
        """Hinge loss of the critic."""
        with torch.no_grad():
            sound = self.codecs[0].reconstruct(batch)[-1]
        self.network.requires_grad_(True)
        return {"loss": critic_loss(self.network(batch.audio), self.network(sound))}


def turns_of(codec: StreamingCodec, recipe: CodecRecipe) -> list[Turn]:
    """The codec's turn, and the critic's if the recipe has one."""
    weights = recipe.losses
    if not weights.adversarial:
        return [Turn(PART, CodecObjective(codec, weights, None))]
    critic = Critic(CriticConfig(codec.config.channels, weights.critic_width))
    objective = CodecObjective(codec, weights, critic)
    return [Turn(PART, objective), Turn("critic", CriticObjective(critic, objective))]


def codec_stage(
    data: Path,
    out: Path,
    recipe: CodecRecipe,
    base: StreamingCodec | None = None,
    watch: Any = None,
) -> Path:
    """Train the codec on the prepared folder ``data``; return the checkpoint's path.

    Args:
        data: Prepared folder.
        out: Folder of the run.
        recipe: Recipe.
        base: A codec to go on from; without one, training starts from fresh weights.
        watch: Listening examples, see `lmdm_training.watch`.

    Raises:
        StageError: The folder or the recipe cannot be used.
    """
    if recipe.decoder_only and base is None:
        raise StageError(
            "decoder_only = true keeps the encoder of a codec to go on from, and none is given; "
            "name one with --base, or set decoder_only to false"
        )
    torch.manual_seed(recipe.loop.seed)
    codec = base or StreamingCodec(CodecConfig(**msgspec.structs.asdict(recipe.codec)))
    codec.train()
    if recipe.decoder_only:
        codec.encoder.requires_grad_(False)
    crops = AudioCrops(
        read_index(data),
        "train",
        latents=recipe.crop_latents,
        latent_channels=codec.config.latent_channels,
        batch=recipe.loop.batch,
        seed=recipe.loop.seed,
        data=data,
        detune_cents=recipe.detune_cents,
    )
    turns = turns_of(codec, recipe)
    networks = {turn.name: asdict(cast(Any, turn.objective.network).config) for turn in turns}
    path = run("codec", turns, crops, recipe.loop, out, resolved(recipe), networks, watch)
    if not recipe.decoder_only:
        normalise_once(path, crops)
    return path


def normalise_once(path: Path, crops: AudioCrops) -> None:
    """`normalise` by the first process of a run; the others wait for it."""
    together = dist.is_available() and dist.is_initialized()
    if not together or dist.get_rank() == 0:
        normalise(path, crops)
    if together:
        dist.barrier()


def normalise(path: Path, crops: AudioCrops) -> None:
    """Measure mean and deviation of every latent channel, and put them into the checkpoint."""
    codec = load_codec(path)
    set_latent_statistics(codec, crops)
    parts: dict[str, Any] = {PART: read_part(path, PART)}
    parts[PART]["average"] = codec.state_dict()
    about = read_about(path, "codec")
    for name in about.networks.keys() - {PART}:
        parts[name] = read_part(path, name)
    write_checkpoint(parts, about, path)


@torch.no_grad()
def set_latent_statistics(codec: StreamingCodec, crops: AudioCrops) -> None:
    """Measure mean and deviation of every latent channel, so that `encode` normalises."""
    wide = crops.resized(batch=STATISTICS_CROPS, latents=STATISTICS_LATENTS)
    # Far beyond any step of training, so that the crops are others.
    requests = wide.requests(2**31, 1.0)
    means = []
    for start in range(0, len(requests), STATISTICS_BATCH):
        part = requests[start : start + STATISTICS_BATCH]
        batch = wide.collate([wide.sample(request) for request in part])
        means.append(codec.encoder(batch.audio)[0])
    found = torch.cat(means)
    codec.latent_mean.copy_(found.mean((0, 2), keepdim=True))
    codec.latent_std.copy_(found.std((0, 2), keepdim=True).clamp(min=1e-3))


def load_codec(path: Path) -> StreamingCodec:
    """Load the averaged codec of a checkpoint of this stage.

    Raises:
        StageError: It is missing, damaged, or of another stage.
    """
    about = read_about(path, "codec")
    codec = StreamingCodec(CodecConfig(**about.networks[PART]))
    load_average(path, PART, codec)
    return codec.eval()
