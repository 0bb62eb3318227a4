"""What can be measured of a reconstruction against its original without any embedder.

Levels of mel bands over time, how tonal the sound is, and where it begins anew. All differences are
reconstruction less original, so that 0 is perfect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.picture import MEL_BANDS, MEL_FFT, MEL_HIGH_HZ, MEL_LOW_HZ, mel_bands

Floats = NDArray[np.float32]

WINDOW, HOP = MEL_FFT, MEL_FFT // 4
RANGE_DB = 60.0
"""What is further below the loudest band of a recording counts as that much below it."""
SOUNDING_DB = 45.0
"""Windows that are further below the loudest one count as silence."""
TREBLE_HZ = 4000.0
FLATNESS_HZ = (100.0, 8000.0)
FLATNESS_RANGE_DB = 80.0
STILL_DB = 1e-3
"""Where the curve of onsets varies less, nothing sets in."""


@dataclass(frozen=True)
class Spectra:
    """Of one sound, one window every `HOP` samples.

    Attributes:
        bands_db: [windows, MEL_BANDS] level of every mel band.
        level_db: [windows] level of the window.
        flatness_db: [windows] geometric over arithmetic mean of the power between `FLATNESS_HZ`:
            about -2.5 dB for white noise, far below for tones.
    """

    bands_db: Floats
    level_db: Floats
    flatness_db: Floats

    @property
    def sounding(self) -> NDArray[np.bool_]:
        """[windows], False where it is (nearly) silent."""
        return self.level_db > max(float(self.level_db.max()) - SOUNDING_DB, -100.0)

    @property
    def floor_db(self) -> float:
        """Lowest level of a band that counts."""
        return float(self.bands_db.max()) - RANGE_DB


def spectra_of(audio: Floats, rate: int) -> Spectra:
    """Measure [2, samples]; a sound shorter than a window is followed by silence."""
    mono = audio.mean(axis=0).astype(np.float32)
    mono = np.pad(mono, (0, max(0, WINDOW - len(mono))))
    windows = np.lib.stride_tricks.sliding_window_view(mono, WINDOW)[::HOP]
    shape = np.hanning(WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(windows * shape, axis=1) * (2.0 / shape.sum())) ** 2
    bands_db = 10.0 * np.log10(power @ mel_bands(rate).T + 1e-12)
    level_db = 10.0 * np.log10(power.sum(axis=1) + 1e-12)
    hz = np.fft.rfftfreq(WINDOW, 1.0 / rate)
    middle = power[:, (hz >= FLATNESS_HZ[0]) & (hz <= FLATNESS_HZ[1])]
    peak = middle.max(axis=1, keepdims=True)
    middle = np.maximum(middle, peak * 10.0 ** (-FLATNESS_RANGE_DB / 10.0) + 1e-20)
    flatness_db = (10.0 * np.log10(middle)).mean(axis=1) - 10.0 * np.log10(middle.mean(axis=1))
    return Spectra(
        bands_db.astype(np.float32), level_db.astype(np.float32), flatness_db.astype(np.float32)
    )


def band_hz() -> Floats:
    """Centres of the mel bands."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (MEL_LOW_HZ, MEL_HIGH_HZ))
    mels = np.linspace(low, high, MEL_BANDS + 2)[1:-1]
    return (700.0 * (10.0 ** (mels / 2595.0) - 1.0)).astype(np.float32)


def level_error_db(real: Spectra, again: Spectra) -> float:
    """How much louder the reconstruction is where the original sounds."""
    moments = _moments(real, again)
    return _mean_level(again.level_db[moments]) - _mean_level(real.level_db[moments])


def spectrum_error_db(real: Spectra, again: Spectra) -> float:
    """Mean absolute difference of band levels, moment by moment, overall level taken out."""
    return float(np.abs(_differences(real, again)).mean())


def colour_error_db(real: Spectra, again: Spectra) -> Floats:
    """Mean difference of every band's level [MEL_BANDS], overall level taken out.

    Bands that are silent in both count as equal.
    """
    return _differences(real, again).mean(axis=0)


def treble_error_db(real: Spectra, again: Spectra) -> float:
    """Difference of the share of power above `TREBLE_HZ`."""
    moments = _moments(real, again)
    treble = band_hz() >= TREBLE_HZ

    def share_db(spectra: Spectra) -> float:
        power = 10.0 ** (spectra.bands_db[moments] / 10.0)
        share = power[:, treble].sum() / max(float(power.sum()), 1e-20)
        return max(10.0 * float(np.log10(share + 1e-12)), -RANGE_DB)

    return share_db(again) - share_db(real)


def flatness_error_db(real: Spectra, again: Spectra) -> float:
    """How much more like noise it sounds (above 0), or more like tones (below)."""
    moments = _moments(real, again)
    if not len(moments):
        return 0.0
    return float((again.flatness_db[moments] - real.flatness_db[moments]).mean())


def onset_agreement(real: Spectra, again: Spectra) -> float:
    """Correlation of how strongly sound sets in at every moment.

    0 where nothing sets in any more; not a number where nothing ever did.
    """
    count = min(len(real.level_db), len(again.level_db))
    curves = [_onsets(spectra)[: count - 1] for spectra in (real, again)]
    if count < 3 or float(curves[0].std()) < STILL_DB:
        return float("nan")
    if float(curves[1].std()) < STILL_DB:
        return 0.0
    return float(np.corrcoef(curves[0], curves[1])[0, 1])


def _onsets(spectra: Spectra) -> Floats:
    bands = np.maximum(spectra.bands_db, spectra.floor_db)
    return np.maximum(np.diff(bands, axis=0), 0.0).mean(axis=1)


def _moments(real: Spectra, again: Spectra) -> NDArray[np.intp]:
    """Windows that both have and in which the original sounds."""
    count = min(len(real.level_db), len(again.level_db))
    return np.flatnonzero(real.sounding[:count])


def _mean_level(level_db: Floats) -> float:
    if not len(level_db):
        return 0.0
    return 10.0 * float(np.log10(np.mean(10.0 ** (level_db.astype(np.float64) / 10.0)) + 1e-12))


def _differences(real: Spectra, again: Spectra) -> Floats:
    """Of band levels, [moments, MEL_BANDS], with the overall level taken out."""
    moments = _moments(real, again)
    if not len(moments):
        return np.zeros((1, MEL_BANDS), np.float32)
    gain = level_error_db(real, again)
    wanted = np.maximum(real.bands_db[moments], real.floor_db)
    # The same floor for both: what lies below is heard in neither.
    found = np.maximum(again.bands_db[moments] - gain, real.floor_db)
    return found - wanted
