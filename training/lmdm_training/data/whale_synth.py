"""A parametric synthesiser of humpback-like song: units -> phrases -> themes -> a stereo segment.

What the contours were tuned on (spectrograms of six SanctSound humpback clips, read by eye):

- moans: 110-260 Hz, 1-2.5 s, level or falling (250 -> 180 Hz in 2.5 s), noisy resonances at
  1-3 kHz;
- cries: 480-560 Hz arches of 2-3 s with harmonics to 4 kHz; one 900 -> 770 Hz over 6 s with thin
  upper partials;
- rough cries: 350-550 Hz, 2-4 s, smeared by irregular modulation rather than by noise;
- upsweeps: 130 -> 800 Hz in 0.3-0.5 s; 200 -> 600 Hz in 0.5 s and then slow to 650 Hz;
  450 -> 900 -> 2000 Hz in 1 s, as in steps, repeated about every 5 s; arches
  300 -> 800 -> 350 Hz of 1-2 s;
- grunts 80-300 Hz of 0.1-0.3 s; purrs 80-130 Hz and 700-1000 Hz, about 10 pulses/s, 2 s;
- a quieter, blurred chorus of distant singers behind most clips, sea noise falling with frequency.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.signal import fftconvolve, lfilter

from lmdm_training.data.sound import SAMPLE_RATE, high_pass
from lmdm_training.data.whale_units import UNIT_WEIGHTS, UNITS, Unit

HARMONICS_TOP_HZ = 9_000.0


@dataclass
class Song:
    """A rendered segment and what is true of it."""

    samples: np.ndarray  # (n_samples, 2) float32
    units: list[str]  # unit names in the order sung (near singer)
    calls_per_minute: float
    mean_hz: float
    chorus: bool
    wet: float
    sea_noise_db: float
    contours: list[Unit] = field(default_factory=list)


def _envelope(n: int, rng: np.random.Generator) -> np.ndarray:
    """Amplitude envelope (n,): rounded attack and longer release, with a slow swell inside."""
    attack, release = rng.uniform(0.05, 0.25), rng.uniform(0.2, 0.5)
    t = np.linspace(0, 1, n)
    edge = np.clip(t / attack, 0, 1) * np.clip((1 - t) / release, 0, 1)
    swell = 1 + 0.35 * np.sin(2 * np.pi * (rng.uniform(0.3, 1.2) * t + rng.random()))
    return np.sin(0.5 * np.pi * edge) ** 2 * swell


def _wander(n: int, rng: np.random.Generator, rate_hz: float) -> np.ndarray:
    """Smooth noise (n,) of unit variance that moves about `rate_hz` times a second."""
    knots = rng.standard_normal(max(4, int(n / SAMPLE_RATE * rate_hz * 2) + 2))
    return np.interp(np.linspace(0, len(knots) - 1, n), np.arange(len(knots)), knots)


def fundamental(unit: Unit, n: int, rng: np.random.Generator) -> np.ndarray:
    """Fundamental in Hz at `n` samples: monotone spline in log frequency, vibrato, drift."""
    t, hz = np.array(unit.contour).T
    log_hz = PchipInterpolator(t, np.log(hz))(np.linspace(0, 1, n))
    rate, depth = unit.vibrato
    seconds = np.arange(n) / SAMPLE_RATE
    log_hz += depth * np.sin(2 * np.pi * (rate * seconds + rng.random()))
    log_hz += (0.003 + 0.03 * unit.roughness) * _wander(n, rng, 4 + 60 * unit.roughness)
    return np.exp(log_hz)


def _harmonics(hz: np.ndarray, tilt_db: float, rng: np.random.Generator) -> np.ndarray:
    """Sum of harmonics (n,); cos(k phase) by the Chebyshev recurrence, so one cosine in all."""
    phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE
    twice, before, now = 2 * np.cos(phase), np.ones_like(hz), np.cos(phase)
    out = np.zeros_like(hz)
    for k in range(1, int(min(40, HARMONICS_TOP_HZ / hz.max())) + 1):
        ripple_db = rng.uniform(-4, 4) if k > 1 else 0.0
        out += 10 ** ((tilt_db * np.log2(k) + ripple_db) / 20) * now
        before, now = now, twice * now - before
    return out


def _resonate(x: np.ndarray, hz: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
    """Parallel two-pole resonators at `hz`, each scaled to the input's peak."""
    out = np.zeros_like(x)
    for i, f in enumerate(hz):
        radius = np.exp(-np.pi * f * rng.uniform(0.06, 0.16) / SAMPLE_RATE)
        y = lfilter(
            [1 - radius], [1, -2 * radius * np.cos(2 * np.pi * f / SAMPLE_RATE), radius**2], x
        )
        out += y / (np.abs(y).max() + 1e-9) * 0.8**i
    return out


def _pulse_train(
    unit: Unit, pulses: tuple[float, float], n: int, rng: np.random.Generator
) -> np.ndarray:
    """Jittered pulses (rate at start and end, Hz) through the unit's resonances (n,)."""
    rate = np.linspace(*pulses, n) * (1 + 0.06 * _wander(n, rng, 6))
    ticks = np.flatnonzero(np.diff(np.floor(np.cumsum(rate) / SAMPLE_RATE))) + 1
    x = 0.003 * rng.standard_normal(n)
    x[ticks] += rng.uniform(0.6, 1.0, len(ticks))
    burst = rng.standard_normal(int(0.006 * SAMPLE_RATE)) * np.hanning(int(0.006 * SAMPLE_RATE))
    return _resonate(fftconvolve(x, burst)[:n], unit.resonances, rng)


def render_unit(unit: Unit, rng: np.random.Generator) -> np.ndarray:
    """Render one call, mono (n,), peak = its level."""
    n = int(unit.seconds * SAMPLE_RATE)
    if unit.pulses:
        voice = _pulse_train(unit, unit.pulses, n, rng)
    else:
        hz = fundamental(unit, n, rng)
        voice = _harmonics(hz, unit.tilt_db, rng)
        if unit.roughness:
            voice *= np.clip(
                1 + unit.roughness * 0.7 * _wander(n, rng, rng.uniform(25, 70)), 0, 2.5
            )
    voice /= np.abs(voice).max() + 1e-9
    noise = rng.standard_normal(n)
    if unit.resonances and not unit.pulses:
        noise = _resonate(noise, unit.resonances, rng)
    else:
        noise = np.asarray(lfilter([0.2], [1, -0.8], noise))
    voice = (voice + 3 * unit.breath * noise) * _envelope(n, rng)
    return voice * (unit.level / (np.abs(voice).max() + 1e-9))


def _vary(unit: Unit, rng: np.random.Generator) -> Unit:
    """The same unit sung again: some percent away in pitch, length and level."""
    pitch = float(np.exp(rng.normal(0, 0.02)))
    return Unit(
        unit.name,
        unit.seconds * float(np.exp(rng.normal(0, 0.06))),
        tuple((t, hz * pitch) for t, hz in unit.contour),
        unit.tilt_db,
        unit.breath,
        unit.roughness,
        unit.vibrato,
        unit.pulses,
        unit.resonances,
        unit.level * rng.uniform(0.75, 1.0),
    )


def compose(seconds: float, rng: np.random.Generator) -> list[tuple[float, Unit]]:
    """A song as (start in seconds, unit): phrases of 2-5 units, each repeated 2-4 times as a theme.

    The last call may run past the end, as in a segment cut out of a longer song.
    """
    score: list[tuple[float, Unit]] = []
    t, pace = rng.uniform(0.1, 1.2), rng.uniform(0.25, 0.9)
    while True:
        names = rng.choice(list(UNITS), rng.integers(2, 6), p=UNIT_WEIGHTS / UNIT_WEIGHTS.sum())
        phrase = [(UNITS[name](rng), rng.uniform(0.15, 1.6) * pace) for name in names]
        for _ in range(rng.integers(2, 5)):
            for unit, gap in phrase:
                if t > seconds - 0.3:
                    return score
                sung = _vary(unit, rng)
                score.append((t, sung))
                t += sung.seconds + gap * rng.uniform(0.8, 1.2)
            t += rng.uniform(0.2, 1.2) * pace
    return score


def _track(score: list[tuple[float, Unit]], n: int, rng: np.random.Generator) -> np.ndarray:
    """Lay the calls of a score into one mono track (n,)."""
    out = np.zeros(n)
    for start, unit in score:
        call = render_unit(unit, rng)
        i = int(start * SAMPLE_RATE)
        out[i : i + len(call)] += call[: n - i]
    return out


def sea_response(rng: np.random.Generator, seconds: float, low_pass_hz: float) -> np.ndarray:
    """Stereo impulse response (n, 2): early echoes over an exponentially decaying noise tail."""
    n = int(seconds * SAMPLE_RATE)
    t = np.arange(n) / SAMPLE_RATE
    tail = rng.standard_normal((n, 2)) * np.exp(-6.9 * t / seconds)[:, None]
    pole = np.exp(-2 * np.pi * low_pass_hz / SAMPLE_RATE)
    tail = lfilter([1 - pole], [1, -pole], tail, axis=0)
    tail /= np.sqrt(np.square(tail).sum(axis=0))
    for delay in rng.uniform(0.004, 0.12, 5):
        tail[int(delay * SAMPLE_RATE)] += rng.uniform(-0.3, 0.3, 2) * np.exp(-3 * delay)
    return tail


def sea_noise(n: int, rng: np.random.Generator) -> np.ndarray:
    """Stereo sea bed (n, 2), unit RMS: noise falling 3-7 dB an octave, swell, some crackle."""
    slope = rng.uniform(1.0, 2.3)
    hz = np.maximum(np.fft.rfftfreq(n, 1 / SAMPLE_RATE), 40.0)
    spectrum = np.fft.rfft(rng.standard_normal((n, 2)), axis=0) * (hz ** (-slope / 2))[:, None]
    noise = np.fft.irfft(spectrum, n, axis=0)
    noise *= 1 + 0.25 * _wander(n, rng, 0.4)[:, None]
    if rng.random() < 0.4:
        ticks = rng.integers(0, n, int(n / SAMPLE_RATE * rng.uniform(3, 25)))
        crackle = np.zeros((n, 2))
        crackle[ticks] = rng.exponential(1.0, (len(ticks), 2)) * rng.choice(
            [-1, 1], (len(ticks), 1)
        )
        crackle = lfilter([1, -1], [1, -0.4], crackle, axis=0)
        noise += crackle * noise.std() * rng.uniform(1, 4)
    return noise / noise.std()


def _mean_hz(score: list[tuple[float, Unit]]) -> float:
    """Geometric mean of the contour points, Hz; 0 for an empty score."""
    logs = [np.mean([np.log(hz) for _, hz in u.contour]) for _, u in score]
    return float(np.exp(np.mean(logs))) if logs else 0.0


def song(seconds: float, rng: np.random.Generator) -> Song:
    """Render a segment of song in the sea, deterministic given `rng`.

    Args:
        seconds: length of the segment.
        rng: source of all choices.

    Returns:
        The song, (seconds * 44100, 2) float32, peak 0.7.
    """
    n = round(seconds * SAMPLE_RATE)
    score = compose(seconds, rng)
    near = _track(score, n, rng)
    wet = float(rng.uniform(0.05, 0.6))
    pan = rng.uniform(-0.3, 0.3)
    out = near[:, None] * np.array([1 - max(pan, 0), 1 + min(pan, 0)])
    response = sea_response(rng, rng.uniform(0.8, 3.5), rng.uniform(1500, 6000))
    out += wet * fftconvolve(near[:, None], response, axes=0)[:n]
    chorus = bool(rng.random() < 0.5)
    if chorus:
        far = _track(compose(seconds, rng), n, rng)
        response = sea_response(rng, rng.uniform(2.5, 5.0), rng.uniform(500, 1500))
        out += rng.uniform(0.15, 0.55) * fftconvolve(far[:, None], response, axes=0)[:n]
    noise_db = float(rng.uniform(-46, -22))
    out += 10 ** (noise_db / 20) * sea_noise(n, rng)
    out = high_pass(out, 35.0)
    out *= 0.7 / np.abs(out).max()
    return Song(
        out.astype(np.float32),
        [u.name for _, u in score],
        60 * len(score) / seconds,
        _mean_hz(score),
        chorus,
        wet,
        noise_db,
        [u for _, u in score],
    )
