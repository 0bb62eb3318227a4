"""A small streaming codec with the latent rate of Stable Audio Open Small.

44.1 kHz stereo, 2048 samples a latent, 64 channels. Both halves are causal ConvNeXt stacks on
short-time spectra (hop 512, window 2048), laid out like Vocos (Siuzdak 2023). Unlike Vocos, the
decoder does not predict phases, which takes adversarial training on a GPU to learn. It predicts
what a signal model needs to make them: the magnitudes of both sides, how tonal every bin is, and
its instantaneous frequency. Tonal bins follow the phase of their spectral peak, advanced by its
frequency (phase-locked synthesis, after Beauregard et al. 2015); noisy bins get random phases.

Spectrum ``f`` covers samples ``[512 f, 512 f + 2048)`` on both sides. A latent therefore describes
the samples ``[2048 l, 2048 l + 3584)``: the encoder hears 1536 samples past the latent's end
(`LOOKAHEAD_SAMPLES`), and the decoder needs nothing beyond the latents it is given. What overlaps
into the next latent travels in the decoder's state, so joined blocks equal a whole decode.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lmdm_models.fourier import real_inverse, real_transform
from lmdm_models.voices import LOUDEST, MOST_CODES, REACH, PitchSalience, Voices, pitch_bins

SAMPLES_PER_LATENT = 2048
HOP = 512
WINDOW = 2048
BINS = WINDOW // 2 + 1
SPECTRA_PER_LATENT = SAMPLES_PER_LATENT // HOP
OVERLAP = WINDOW // HOP - 1
LOOKAHEAD_SAMPLES = WINDOW - HOP
KERNEL = 7

FLOOR = 1e-2
"""Added to magnitudes before the logarithm; a full-scale sine has 512."""
ADVANCE = 2.0 * math.pi * HOP / WINDOW
"""Phase advance a hop of one bin's worth of frequency."""
COHERENCE_BINS = 5
NOISE_COHERENCE, TONE_COHERENCE = 0.5, 0.85
CLIMBS = 4
"""Pointer jumps towards a spectral peak; 2 ** 4 bins on either side are reached."""
LEVEL_EDGES = (
    0, 3, 6, 9, 12, 16, 20, 25, 31, 38, 47, 58, 72, 89, 110, 136, 169, 209, 259, 321, 398, 493, 611,
    757, BINS,
)  # fmt: skip
"""Edges, in bins, of the bands whose levels the decoder predicts apart."""
LEVEL_REACH = 3.0
"""Most a band's level may be corrected, in nepers (26 dB)."""
NOISE_PERIOD, NOISE_PRIME = 509, 65521
NOISE_GAIN_POWER = 1.3
"""Random phases cancel where windows overlap; measured, ``1 + noisy ** 1.3`` makes up for it."""


@dataclass(frozen=True)
class CodecConfig:
    """Sizes of the codec.

    Attributes:
        channels: of the audio.
        latent_channels: of the latents.
        encoder_width: of the encoder's blocks.
        encoder_depth: how many there are.
        decoder_width: of the decoder's blocks.
        decoder_depth: how many there are.
        voices: pitches that the decoder draws as sharp combs, see `lmdm_models.voices`; 0 for a
            decoder that draws bin by bin only, and an encoder that is not told of pitches.
    """

    channels: int = 2
    latent_channels: int = 64
    encoder_width: int = 256
    encoder_depth: int = 4
    decoder_width: int = 384
    decoder_depth: int = 6
    voices: int = 0

    @property
    def pitch_channels(self) -> int:
        """The first latent channels of a codec with voices: the code of the pitches."""
        return min(MOST_CODES, self.latent_channels // 4 * 2)

    @property
    def encoder_left_latents(self) -> int:
        """Latents of audio before a latent that can change it."""
        return math.ceil((self.encoder_depth * (KERNEL - 1) + 1) / SPECTRA_PER_LATENT)


class CausalBlock(nn.Module):
    """ConvNeXt block with a causal depthwise convolution; [B, C, n] and its left context."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, KERNEL, groups=width)
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x: Tensor, left: Tensor) -> tuple[Tensor, Tensor]:
        """Return the output [B, C, n] and the next left context [B, C, KERNEL - 1]."""
        padded = torch.cat([left, x], dim=-1)
        y = self.depthwise(padded).transpose(1, 2)
        y = self.contract(F.gelu(self.expand(self.norm(y)), approximate="tanh"))
        return x + (y * self.scale).transpose(1, 2), padded[..., -(KERNEL - 1) :]


def band_of_bin() -> Tensor:
    """Band number of every bin, [BINS]."""
    edges = torch.tensor(LEVEL_EDGES[1:-1])
    return torch.bucketize(torch.arange(BINS), edges, right=True)


def band_levels(magnitude: Tensor, bands: Tensor) -> Tensor:
    """Logarithm of the RMS of every band, [..., bands], of magnitudes [..., BINS].

    Args:
        magnitude: Linear, not negative.
        bands: [BINS, bands], 1 over the band's width where a bin belongs to it.
    """
    return 0.5 * torch.log(magnitude.square() @ bands + FLOOR**2)


def band_matrix() -> Tensor:
    """Averages over bands, [BINS, bands]; see `band_levels`."""
    member = nn.functional.one_hot(band_of_bin(), len(LEVEL_EDGES) - 1).float()
    return member / member.sum(dim=0)


def wrap(phase: Tensor) -> Tensor:
    """Bring phases to [-pi, pi]."""
    return phase - 2.0 * math.pi * torch.round(phase / (2.0 * math.pi))


@dataclass
class Spectra:
    """What both halves of the codec speak of, for ``n`` spectra.

    Attributes:
        log_magnitude: [B, n, channels, BINS], natural logarithm with `FLOOR` added.
        tonal: [B, n, BINS] in [0, 1].
        deviation: [B, n, BINS] instantaneous frequency less the bin's own, in bins, [-2, 2].
        levels: [B, n, channels, bands] logarithm of the RMS magnitude of every band.
        pitches: [B, n, voices, P] how likely every voice has every pitch; of a decoder with voices.
    """

    log_magnitude: Tensor
    tonal: Tensor
    deviation: Tensor
    levels: Tensor
    pitches: Tensor | None = None

    def flat(self) -> Tensor:
        """What the encoder reads, side by side, [B, n, (channels + 2) * BINS]; no levels."""
        parts = (self.log_magnitude.flatten(2), self.tonal, self.deviation)
        return torch.cat(parts, dim=-1)


class Analysis(nn.Module):
    """Audio to `Spectra`. Has no weights."""

    exporting = False
    """Set by the exporter: transforms as matrix products, which every ONNX Runtime has."""

    window: Tensor
    bands: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)
        self.register_buffer("bands", band_matrix(), persistent=False)

    def transform(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Real and imaginary spectra [B, channels, n / HOP - OVERLAP, BINS] of [B, channels, n]."""
        batch, channels, samples = audio.shape
        count = samples // HOP - OVERLAP
        hops = audio.reshape(batch, channels, samples // HOP, HOP)
        pieces = [hops[:, :, j : j + count] for j in range(OVERLAP + 1)]
        windows = torch.cat(pieces, dim=-1) * self.window
        if self.exporting:
            return real_transform(windows)
        transform = torch.fft.rfft(windows.float())
        return transform.real, transform.imag

    def forward(self, audio: Tensor) -> Spectra:
        """Analyse [B, channels, 512 (n + 3)]: n spectra, silence assumed before and nothing after.

        Tonality and frequency come from the phase advance of the mean of all channels since the
        spectrum before.
        """
        real, imag = self.transform(F.pad(audio, (HOP, 0)))
        magnitude = torch.sqrt(real[:, :, 1:] ** 2 + imag[:, :, 1:] ** 2 + 1e-12)
        a, b = real.mean(1), imag.mean(1)
        turn_real = a[:, 1:] * a[:, :-1] + b[:, 1:] * b[:, :-1]
        turn_imag = b[:, 1:] * a[:, :-1] - a[:, 1:] * b[:, :-1]
        turn = torch.sqrt(turn_real**2 + turn_imag**2 + 1e-20)
        total = self._around(torch.stack([turn_real, turn_imag, turn], dim=1))
        # In units of 1e-9: the exporter drops smaller additions, and silence would be 0 / 0.
        length = torch.sqrt(total[:, 0] ** 2 + total[:, 1] ** 2 + 1e-20)
        coherence = (length * 1e9) / (total[:, 2] * 1e9 + 1.0)
        tonal = (coherence - NOISE_COHERENCE) / (TONE_COHERENCE - NOISE_COHERENCE)
        bins = torch.arange(BINS, device=audio.device)
        # The bin's own advance is a multiple of a quarter turn; reduced before it loses precision.
        own = (bins % (WINDOW // HOP)).to(audio.dtype) * ADVANCE
        safe_real = torch.where(turn_real.abs() < 1e-20, 1e-20, turn_real)
        deviation = wrap(torch.atan2(turn_imag, safe_real) - own) / ADVANCE
        magnitude = magnitude.transpose(1, 2)
        return Spectra(
            torch.log(magnitude + FLOOR),
            tonal.clamp(0.0, 1.0),
            deviation,
            band_levels(magnitude, self.bands),
        )

    @staticmethod
    def _around(values: Tensor) -> Tensor:
        """Sum over `COHERENCE_BINS` neighbouring bins of [B, k, n, BINS]."""
        reach = COHERENCE_BINS // 2
        padded = F.pad(values, (reach, reach))
        parts = [padded[..., j : j + BINS] for j in range(COHERENCE_BINS)]
        return torch.stack(parts).sum(0)


class Encoder(nn.Module):
    """Audio to the mean and deviation of the latents."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.analysis = Analysis()
        features = (config.channels + 2) * BINS
        self.enter = nn.Linear(features, config.encoder_width)
        self.salience = PitchSalience(config.pitch_channels) if config.voices else None
        if config.voices:
            # A pitch is a word: each has its vector, and what is unsure is in between.
            self.hear = nn.Linear(len(pitch_bins()), config.encoder_width, bias=False)
            nn.init.normal_(self.hear.weight)
        self.blocks = nn.ModuleList(
            CausalBlock(config.encoder_width) for _ in range(config.encoder_depth)
        )
        self.norm = nn.LayerNorm(config.encoder_width * SPECTRA_PER_LATENT)
        self.leave = nn.Linear(
            config.encoder_width * SPECTRA_PER_LATENT, 2 * config.latent_channels
        )

    def forward(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Encode [B, channels, 2048 m] to mean and deviation, each [B, latent_channels, m].

        The audio past the end, which the last latent would hear, counts as silence.
        """
        return self.encode_spectra(self.analysis(F.pad(audio, (0, LOOKAHEAD_SAMPLES))))

    def encode_spectra(self, spectra: Spectra) -> tuple[Tensor, Tensor]:
        """Encode 4 m spectra; see `forward`."""
        x = self.enter(spectra.flat())
        code = None
        if self.salience is not None:
            pitches, clear = self.salience(spectra.log_magnitude)
            x, code = x + self.hear(pitches), self.salience.code(pitches, clear)
        x = x.transpose(1, 2)
        left = x.new_zeros(x.shape[0], x.shape[1], KERNEL - 1)
        for block in self.blocks:
            x, _ = block(x, left)
        batch, width, count = x.shape
        grouped = x.transpose(1, 2).reshape(
            batch, count // SPECTRA_PER_LATENT, width * SPECTRA_PER_LATENT
        )
        mean, scale = self.leave(self.norm(grouped)).transpose(1, 2).chunk(2, dim=1)
        if code is not None:
            # Pitches need not be learned to be written down: they have channels of their own.
            own = code.unflatten(1, (-1, SPECTRA_PER_LATENT)).mean(2).transpose(1, 2)
            mean = torch.cat([own.to(mean.dtype), mean[:, own.shape[1] :]], dim=1)
        return mean, F.softplus(scale) + 1e-4


class Synthesis(nn.Module):
    """`Spectra` to audio, with phases from the signal model. Has no weights.

    The state of a stream is the last track of phases [BINS], the count of spectra so far (for the
    noise), and the overlap that belongs to the next spectra [channels, 1536].
    """

    exporting = False
    window: Tensor
    bands: Tensor
    band_of_bin: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        # Analysis and synthesis windows together must add up to 1 over the overlapping hops.
        window = torch.hann_window(WINDOW)
        window = window * (HOP / window.square().sum())
        self.register_buffer("window", window, persistent=False)
        self.register_buffer("bands", band_matrix(), persistent=False)
        self.register_buffer("band_of_bin", band_of_bin(), persistent=False)

    def forward(
        self, spectra: Spectra, track: Tensor, count: Tensor, tail: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return audio [B, channels, 512 n] and the next state; see the class for the state."""
        track, tones = self._tone_phases(spectra, track)
        noises, count = self._noise_phases(count, tones.shape[1])
        # Random by as much as the bin is noisy; both sides share the tones, not the noise.
        # Never below 0, which has no power: ONNX Runtime's sigmoid gives a hair more than 1.
        noisy = F.relu(1.0 - spectra.tonal).unsqueeze(2)
        phase = tones.unsqueeze(2) + noisy * noises
        magnitude = self._levelled(spectra) * (1.0 + noisy**NOISE_GAIN_POWER)
        windows = self._windows(magnitude.transpose(1, 2), phase.transpose(1, 2))
        audio, tail = self._overlap_add(windows, tail)
        return audio, track, count, tail

    def _levelled(self, spectra: Spectra) -> Tensor:
        """Magnitudes [B, n, channels, BINS] whose bands have the predicted levels.

        The mean of a logarithm lies below the logarithm of the mean, the more so the less certain
        a bin is. Levels of whole bands are nearly certain, so loudness and colour come from them.
        """
        magnitude = torch.exp(spectra.log_magnitude.clamp(max=7.0)) - FLOOR
        magnitude = magnitude.clamp(min=0.0)
        wrong = spectra.levels - band_levels(magnitude, self.bands)
        gain = torch.exp(wrong.clamp(-LEVEL_REACH, LEVEL_REACH))
        return magnitude * gain[..., self.band_of_bin]

    def _tone_phases(self, spectra: Spectra, track: Tensor) -> tuple[Tensor, Tensor]:
        """Phases [B, n, BINS] at the windows' centres; every bin moves with its peak."""
        peak = self._peaks(spectra.log_magnitude.logsumexp(2))
        frequency = (peak + torch.gather(spectra.deviation, 2, peak)) * ADVANCE
        phases = []
        for f in range(peak.shape[1]):
            track = wrap(torch.gather(track, 1, peak[:, f]) + frequency[:, f])
            phases.append(track)
        return track, torch.stack(phases, dim=1)

    @staticmethod
    def _peaks(magnitude: Tensor) -> Tensor:
        """Index of the peak every bin belongs to, [B, n, BINS]: uphill by pointer jumping."""
        below = F.pad(magnitude[..., :-1], (1, 0), value=-1e9)
        above = F.pad(magnitude[..., 1:], (0, 1), value=-1e9)
        bins = torch.arange(BINS, device=magnitude.device)
        step = (above > torch.maximum(magnitude, below)).long()
        step = step - ((below >= above) & (below > magnitude)).long()
        uphill = bins + step
        for _ in range(CLIMBS):
            uphill = torch.gather(uphill, 2, uphill)
        return uphill

    def _noise_phases(self, count: Tensor, n: int) -> tuple[Tensor, Tensor]:
        """Reproducible phases [B, n, channels, BINS] in [-pi, pi], and the next count [B, 1]."""
        device = count.device
        f = (count.long() + torch.arange(1, n + 1, device=device)) % NOISE_PERIOD
        k = torch.arange(BINS, device=device)
        c = torch.arange(self.channels, device=device)[:, None]
        # Whole numbers only: every machine and runtime makes the same noise.
        value = f[:, :, None, None] * 7919 + c * 15485863 + k * 104729
        for _ in range(3):
            value = (value * (value + 12345) + 6789) % NOISE_PRIME
        phase = (value.to(count.dtype) / NOISE_PRIME - 0.5) * (2.0 * math.pi)
        return phase, f[:, -1:].to(count.dtype)

    def _windows(self, magnitude: Tensor, phase: Tensor) -> Tensor:
        """Inverse transforms [B, channels, n, WINDOW] of spectra given at the windows' centres."""
        # Half a window of delay turns every other bin around.
        sign = 1.0 - 2.0 * (torch.arange(BINS, device=phase.device) % 2).to(phase.dtype)
        real, imag = magnitude * torch.cos(phase) * sign, magnitude * torch.sin(phase) * sign
        if self.exporting:
            return real_inverse(real, imag) * self.window
        return torch.fft.irfft(torch.complex(real, imag), n=WINDOW) * self.window

    @staticmethod
    def _overlap_add(windows: Tensor, tail: Tensor) -> tuple[Tensor, Tensor]:
        """Add windows a hop apart onto the tail; return finished audio and the next tail."""
        batch, channels, count, _ = windows.shape
        segments = windows.reshape(batch, channels, count, OVERLAP + 1, HOP)
        total = F.pad(tail.reshape(batch, channels, OVERLAP, HOP), (0, 0, 0, count))
        for j in range(OVERLAP + 1):
            total = total + F.pad(segments[:, :, :, j], (0, 0, j, OVERLAP - j))
        done = total[:, :, :count].reshape(batch, channels, count * HOP)
        return done, total[:, :, count:].reshape(batch, channels, OVERLAP * HOP)


class Decoder(nn.Module):
    """Latents to audio, block by block, with everything carried over in one flat state vector."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        width = config.decoder_width
        self.enter = nn.Linear(config.latent_channels, width * SPECTRA_PER_LATENT)
        self.blocks = nn.ModuleList(CausalBlock(width) for _ in range(config.decoder_depth))
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, (config.channels + 2) * BINS)
        self.levels = nn.Linear(width, config.channels * (len(LEVEL_EDGES) - 1))
        self.voices = None
        if config.voices:
            self.voices = Voices(width, config.channels, config.voices, config.pitch_channels)
        self.synthesis = Synthesis(config.channels)

    @property
    def state_shapes(self) -> list[tuple[int, ...]]:
        """Shapes of the pieces of the state: a left context a block, then the synthesis's."""
        contexts = [(self.config.decoder_width, KERNEL - 1)] * self.config.decoder_depth
        return [*contexts, (BINS,), (1,), (self.config.channels, OVERLAP * HOP)]

    @property
    def state_size(self) -> int:
        """Length of the flat state vector."""
        return sum(math.prod(shape) for shape in self.state_shapes)

    def initial_state(self, batch: int = 1) -> Tensor:
        """The state before the first block: silence, [batch, state_size]."""
        return torch.zeros(batch, self.state_size)

    def forward(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Decode [B, latent_channels, m] to audio [B, channels, 2048 m] and the next state."""
        batch = latents.shape[0]
        sizes = [math.prod(shape) for shape in self.state_shapes]
        pieces = [
            piece.reshape(batch, *shape)
            for piece, shape in zip(state.split(sizes, dim=1), self.state_shapes, strict=True)
        ]
        *contexts, track, count, tail = pieces
        spectra, contexts = self.decode_spectra(latents, contexts)
        audio, *after = self.synthesis(spectra, track, count, tail)
        flat = [piece.reshape(batch, -1) for piece in (*contexts, *after)]
        return audio, torch.cat(flat, dim=1)

    def decode_spectra(
        self, latents: Tensor, contexts: list[Tensor]
    ) -> tuple[Spectra, list[Tensor]]:
        """Spectra of latents [B, latent_channels, m] (4 m of them) and the next left contexts."""
        batch, _, count = latents.shape
        x = self.enter(latents.transpose(1, 2))
        x = x.reshape(batch, count * SPECTRA_PER_LATENT, -1).transpose(1, 2)
        after = []
        for block, left in zip(self.blocks, contexts, strict=True):
            x, following = block(x, left)
            after.append(following)
        features = self.norm(x.transpose(1, 2))
        head = self.leave(features).float()
        levels = self.levels(features).float()
        channels = self.config.channels
        magnitudes, tonal, deviation = head.split([channels * BINS, BINS, BINS], dim=-1)
        log_magnitude = magnitudes.unflatten(-1, (channels, BINS))
        spectra = Spectra(
            log_magnitude,
            torch.sigmoid(tonal),
            2.0 * torch.tanh(deviation),
            levels.unflatten(-1, (channels, -1)),
        )
        if self.voices is not None:
            coded = latents[:, : self.config.pitch_channels].transpose(1, 2)
            coded = coded.repeat_interleave(SPECTRA_PER_LATENT, dim=1)
            spectra = self._sung(spectra, *self.voices(features, coded))
        return spectra, after

    @staticmethod
    def _sung(rest: Spectra, voices: Tensor, moved: Tensor, pitches: Tensor) -> Spectra:
        """Add `Voices` to the rest, magnitudes to magnitudes; frequencies go with the strong."""
        free = torch.exp(rest.log_magnitude.clamp(max=LOUDEST))
        voices = F.pad(voices, (0, BINS - REACH))
        whole, mono = free + voices, free.mean(2)
        moved = F.pad(moved, (0, BINS - REACH)) + mono * rest.deviation
        deviation = moved / (mono + voices.mean(2))
        return replace(rest, log_magnitude=torch.log(whole), deviation=deviation, pitches=pitches)

    def silent_contexts(self, batch: int) -> list[Tensor]:
        """Left contexts before the first block."""
        shape = (batch, self.config.decoder_width, KERNEL - 1)
        weight = self.enter.weight
        return [weight.new_zeros(shape) for _ in self.blocks]


class StreamingCodec(nn.Module):
    """Variational autoencoder of `Encoder` and `Decoder`, latents normalised to unit deviation."""

    latent_mean: Tensor
    latent_std: Tensor

    def __init__(self, config: CodecConfig | None = None) -> None:
        super().__init__()
        self.config = config or CodecConfig()
        self.encoder = Encoder(self.config)
        self.decoder = Decoder(self.config)
        shape = (1, self.config.latent_channels, 1)
        self.register_buffer("latent_mean", torch.zeros(shape))
        self.register_buffer("latent_std", torch.ones(shape))

    @property
    def state_size(self) -> int:
        """Length of the decoder's flat state vector."""
        return self.decoder.state_size

    @property
    def lookahead_latents(self) -> int:
        """Latents by which decoded sound is late: none, the decoder is causal."""
        return 0

    @property
    def encoder_left_latents(self) -> int:
        """Latents of audio before a latent that can change it."""
        return self.config.encoder_left_latents

    @property
    def encoder_lookahead_samples(self) -> int:
        """Samples after a latent that can change it."""
        return LOOKAHEAD_SAMPLES

    def encode(self, audio: Tensor) -> Tensor:
        """Normalised latent means [B, latent_channels, m] of audio [B, channels, 2048 m]."""
        return (self.encoder(audio)[0] - self.latent_mean) / self.latent_std

    def decode(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Audio [B, channels, 2048 m] of normalised latents, and the next state."""
        return self.decoder(latents * self.latent_std + self.latent_mean, state)

    def decode_whole(self, latents: Tensor) -> Tensor:
        """Decode from silence in one go."""
        return self.decode(latents, self.decoder.initial_state(latents.shape[0]).to(latents))[0]
