"""Pitched voices: sharp partials for a decoder, and what pitches there are for an encoder.

A network that draws magnitudes bin by bin learns last where narrow peaks stand, and smears what it
is not sure of, so that tones become noise. `Voices` draws them otherwise: the network says which of
`pitch_bins` sounds, and how strong partials are along frequency, a smooth curve; the peaks are
constants, the window's main lobe at every multiple of a pitch. Harmonics plus a residual, as in
Serra and Smith (1990) and DDSP (Engel et al. 2020), on spectra instead of oscillators.
`PitchSalience` correlates a spectrum with the same combs.

All frequencies here are in bins of 44.1 kHz / 2048 = 21.5 Hz.
"""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

BIN_HZ = 44100 / 2048
REACH = 512
"""Bins that partials may stand in: up to 11 kHz."""
LOWEST_HZ, FINE_TO_HZ = 50.0, 1500.0
FINE_PER_OCTAVE = 96
"""Pitches an octave (12.5 cents apart) up to `FINE_TO_HZ`; above, one every `COARSE_BINS`."""
COARSE_BINS = 2.0
LOBE_BINS = 2.0
"""Half the main lobe of a Hann window."""
CURVE_POINTS = 40
LOUDEST = 8.0
"""Greatest logarithm of a partial's magnitude; a full-scale sine has 6.2."""
FLAT_BINS = 31
"""Bins over which the mean is taken off a logarithmic spectrum: partials stay, colour goes."""
OVERTONE_POWER = 0.5
"""Partial h counts ``h ** -0.5`` for the salience, so that a missing top is no other pitch."""
SHARPNESS = 2.0
MOST_CODES, WIDEST_OCTAVES = 16, 8.0
"""Channels of a pitch's code, and the octaves over which its first pair goes round once."""
READING = 2.0
"""Each pair of a code that fits raises a pitch's logit by so much."""
UNCLEAR, CLEAR = 2.0, 4.0
"""Correlations with a comb, in deviations of the spectrum, of no pitch and of a sure one."""


@cache
def pitch_bins() -> Tensor:
    """The pitches, in bins, ascending, [P]."""
    count = math.ceil(FINE_PER_OCTAVE * math.log2(FINE_TO_HZ / LOWEST_HZ))
    fine = LOWEST_HZ * 2.0 ** (torch.arange(count, dtype=torch.float64) / FINE_PER_OCTAVE) / BIN_HZ
    coarse = torch.arange(float(fine[-1]) + COARSE_BINS, REACH - LOBE_BINS, COARSE_BINS)
    return torch.cat([fine, coarse.double()]).float()


def pitch_codes(channels: int) -> Tensor:
    """A smooth code of every pitch, [P, channels]: its octave on circles of 8, 4, 2, 1, 1/2 ... .

    The mean of the codes of some pitches is the characteristic function of their distribution:
    near pitches have near codes, so that a code that is a little wrong is a little out of tune.
    """
    octaves = torch.log2(pitch_bins() / pitch_bins()[0])[:, None]
    turns = octaves / WIDEST_OCTAVES * 2.0 ** torch.arange(channels // 2)
    angles = 2.0 * math.pi * turns
    return torch.cat([angles.cos(), angles.sin()], dim=1)


def _partials() -> tuple[Tensor, Tensor]:
    """Number of the partial nearest to every bin (1 or more), and how many bins above it is."""
    bins, pitches = torch.arange(REACH), pitch_bins()[:, None]
    number = torch.round(bins / pitches).clamp(min=1.0)
    return number, number * pitches - bins


def combs() -> tuple[Tensor, Tensor]:
    """Partials of every pitch, [P, REACH], and the same times how many bins they are above the bin.

    A partial is 1 where it stands and has the main lobe of a Hann window around it.
    """
    _, above = _partials()
    inside = above.abs() < LOBE_BINS
    near = torch.where((above.abs() - 1.0).abs() < 1e-4, above + 1e-3, above)
    lobe = torch.where(inside, torch.sinc(near) / (1.0 - near.square()), 0.0)
    return lobe, lobe * above


def curve_matrix() -> Tensor:
    """Curves over `REACH` bins of their values at `CURVE_POINTS`, [CURVE_POINTS, REACH].

    Linear between points, which are closest to each other at low frequencies.
    """
    bins = torch.arange(REACH, dtype=torch.float32)
    # As dense as mel: linear to about 700 Hz, logarithmic above.
    place = torch.log1p(bins * BIN_HZ / 700.0)
    place = place / place[-1] * (CURVE_POINTS - 1)
    return F.relu(1.0 - (place[None] - torch.arange(CURVE_POINTS)[:, None]).abs())


class Voices(nn.Module):
    """Features to the magnitudes of a few pitched voices."""

    combs: Tensor
    moved_combs: Tensor
    curves: Tensor
    codes: Tensor

    def __init__(self, width: int, channels: int, voices: int, codes: int) -> None:
        """Build the heads.

        Args:
            width: of the features.
            channels: of the audio; a voice has one colour and a gain a channel.
            voices: how many pitches can sound at once.
            codes: channels of a pitch's code.
        """
        super().__init__()
        self.voices = voices
        lobes, moved = combs()
        self.register_buffer("combs", lobes, persistent=False)
        self.register_buffer("moved_combs", moved, persistent=False)
        self.register_buffer("curves", curve_matrix(), persistent=False)
        self.register_buffer("codes", pitch_codes(codes), persistent=False)
        self.pitch = nn.Linear(width, voices * len(lobes))
        self.colour = nn.Linear(width, voices * CURVE_POINTS)
        self.sides = nn.Linear(width, voices * channels)

    def forward(self, features: Tensor, coded: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Draw the voices of features [B, n, width], whose pitches were coded as [B, n, codes].

        Returns:
            Magnitudes [B, n, channels, REACH]; the mean of the channels times how far above its bin
            each partial stands [B, n, REACH]; how likely every voice has every pitch
            [B, n, voices, P].
        """
        read = READING * (coded @ self.codes.T).unsqueeze(2)
        chosen = (self.pitch(features).float().unflatten(-1, (self.voices, -1)) + read).softmax(-1)
        colour = self.colour(features).float().unflatten(-1, (self.voices, -1))
        curve = torch.exp((colour @ self.curves).clamp(max=LOUDEST))
        sides = torch.sigmoid(self.sides(features).float().unflatten(-1, (-1, self.voices)))
        magnitude = sides @ (curve * (chosen @ self.combs))
        moved = sides.mean(2, keepdim=True) @ (curve * (chosen @ self.moved_combs))
        return magnitude, moved.squeeze(2), chosen


class PitchSalience(nn.Module):
    """How well every pitch explains a spectrum. Has no weights."""

    combs: Tensor
    codes: Tensor

    def __init__(self, codes: int) -> None:
        super().__init__()
        self.register_buffer("codes", pitch_codes(codes), persistent=False)
        number, _ = _partials()
        lobes = combs()[0] * number**-OVERTONE_POWER
        self.register_buffer("combs", lobes / lobes.norm(dim=1, keepdim=True), persistent=False)

    def forward(self, log_magnitude: Tensor) -> tuple[Tensor, Tensor]:
        """Find pitches in logarithmic magnitudes [B, n, channels, bins].

        Returns:
            A distribution over pitches [B, n, P], and how clear it is, [B, n] in [0, 1].
        """
        mean = log_magnitude.mean(2)[..., :REACH]
        flat = mean - F.avg_pool1d(mean, FLAT_BINS, 1, FLAT_BINS // 2, count_include_pad=False)
        flat = flat / torch.sqrt(flat.square().mean(-1, keepdim=True) + 1e-2)
        scores = flat @ self.combs.T
        clear = (scores.amax(-1) - UNCLEAR) / (CLEAR - UNCLEAR)
        return (SHARPNESS * scores).softmax(-1), clear.clamp(0.0, 1.0)

    def code(self, pitches: Tensor, clear: Tensor) -> Tensor:
        """What `Voices` reads pitches from, [B, n, codes]; near 0 where none is clear."""
        return (clear.unsqueeze(-1) * pitches) @ self.codes
