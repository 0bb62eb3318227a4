"""The calls a humpback-like song is made of, drawn in the ranges that `whale_synth` states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Unit:
    """One call. Contour points are (relative time 0..1, Hz); levels are linear amplitudes."""

    name: str
    seconds: float
    contour: tuple[tuple[float, float], ...]
    tilt_db: float  # level change per octave of harmonic number
    breath: float = 0.02  # share of noise
    roughness: float = 0.0  # depth of irregular modulation, 0..1
    vibrato: tuple[float, float] = (5.0, 0.004)  # Hz, relative depth
    pulses: tuple[float, float] | None = None  # pulse rate at start and end, Hz
    resonances: tuple[float, ...] = ()  # Hz
    level: float = 1.0


def _moan(rng: np.random.Generator) -> Unit:
    f = rng.uniform(110, 240)
    end = f * rng.choice([0.72, 0.85, 1.0, 1.15])
    points = ((0.0, f * 0.92), (0.25, f), (0.7, (f + end) / 2), (1.0, end))
    return Unit(
        "moan",
        rng.uniform(0.9, 2.8),
        points,
        rng.uniform(-11, -6),
        rng.uniform(0.02, 0.08),
        rng.uniform(0, 0.25),
        resonances=(rng.uniform(900, 1800), rng.uniform(1900, 3200)),
    )


def _cry(rng: np.random.Generator) -> Unit:
    f = rng.uniform(420, 950)
    rise, end = rng.uniform(1.0, 1.12), rng.uniform(0.8, 1.02)
    points = ((0.0, f * 0.93), (0.12, f * rise), (0.5, f * (rise + end) / 2), (1.0, f * end))
    return Unit(
        "cry",
        rng.uniform(1.4, 5.0),
        points,
        rng.uniform(-13, -7),
        0.01,
        vibrato=(rng.uniform(3, 6), rng.uniform(0.002, 0.01)),
    )


def _rough_cry(rng: np.random.Generator) -> Unit:
    f = rng.uniform(320, 520)
    points = ((0.0, f * 0.85), (0.3, f), (0.8, f * rng.uniform(1.0, 1.2)), (1.0, f * 1.05))
    return Unit(
        "rough cry",
        rng.uniform(1.5, 3.8),
        points,
        rng.uniform(-9, -5),
        0.05,
        rng.uniform(0.55, 0.95),
    )


def _upsweep(rng: np.random.Generator) -> Unit:
    low = rng.uniform(130, 450)
    high = low * rng.uniform(2.2, 4.8)
    if rng.random() < 0.5:  # quick, ever steeper
        points, s = ((0.0, low), (0.5, low * 1.5), (1.0, high)), rng.uniform(0.3, 0.7)
    else:  # steps, then holds
        points, s = (
            ((0.0, low), (0.35, high * 0.8), (0.5, high * 0.9), (1.0, high)),
            rng.uniform(0.8, 1.8),
        )
    return Unit("upsweep", s, points, rng.uniform(-8, -3), 0.03)


def _downsweep(rng: np.random.Generator) -> Unit:
    high = rng.uniform(500, 1500)
    low = high / rng.uniform(1.8, 4.0)
    points = ((0.0, high), (0.3, high * 0.9), (1.0, low))
    return Unit("downsweep", rng.uniform(0.5, 1.6), points, rng.uniform(-10, -5), 0.02)


def _arch(rng: np.random.Generator) -> Unit:
    low, top = rng.uniform(240, 420), rng.uniform(600, 1100)
    points = ((0.0, low), (0.45, top), (0.6, top * 0.98), (1.0, low * rng.uniform(1.0, 1.4)))
    return Unit("arching call", rng.uniform(1.0, 2.2), points, rng.uniform(-12, -6), 0.015)


def _grunt(rng: np.random.Generator) -> Unit:
    f = rng.uniform(90, 260)
    return Unit(
        "grunt",
        rng.uniform(0.12, 0.4),
        ((0.0, f * 1.3), (1.0, f * 0.75)),
        rng.uniform(-7, -3),
        rng.uniform(0.1, 0.3),
        rng.uniform(0.3, 0.8),
        resonances=(rng.uniform(400, 1200),),
    )


def _purr(rng: np.random.Generator) -> Unit:
    f, rate = rng.uniform(80, 135), rng.uniform(8, 16)
    return Unit(
        "purr",
        rng.uniform(1.4, 3.0),
        ((0.0, f), (1.0, f * rng.uniform(0.85, 1.1))),
        -8.0,
        0.05,
        pulses=(rate, rate * rng.uniform(0.8, 1.3)),
        resonances=(f, rng.uniform(180, 320), rng.uniform(700, 1100)),
    )


def _creak(rng: np.random.Generator) -> Unit:
    f, rate = rng.uniform(300, 700), rng.uniform(14, 35)
    return Unit(
        "creak",
        rng.uniform(0.8, 2.2),
        ((0.0, f), (1.0, f)),
        -6.0,
        0.05,
        pulses=(rate, rate * rng.choice([0.4, 2.2])),
        resonances=(f, f * rng.uniform(1.8, 2.6), rng.uniform(1500, 2800)),
    )


def _trill(rng: np.random.Generator) -> Unit:
    f = rng.uniform(600, 2200)
    points = ((0.0, f), (0.5, f * rng.uniform(0.9, 1.3)), (1.0, f * rng.uniform(0.8, 1.2)))
    return Unit(
        "trill",
        rng.uniform(0.6, 1.8),
        points,
        rng.uniform(-14, -8),
        0.01,
        vibrato=(rng.uniform(8, 15), rng.uniform(0.04, 0.11)),
    )


def _squeak(rng: np.random.Generator) -> Unit:
    f = rng.uniform(1300, 2600)
    points = (
        (0.0, f),
        (0.6, f * rng.uniform(0.9, 1.3)),
        (1.0, min(f * rng.uniform(0.7, 1.7), 4000)),
    )
    return Unit("squeak", rng.uniform(0.15, 0.5), points, rng.uniform(-16, -9), 0.02, level=0.7)


UNITS = {
    u.__name__: u
    for u in (
        _moan,
        _cry,
        _rough_cry,
        _upsweep,
        _downsweep,
        _arch,
        _grunt,
        _purr,
        _creak,
        _trill,
        _squeak,
    )
}
UNIT_WEIGHTS = np.array([4.0, 3.5, 2.0, 3.0, 1.5, 2.0, 2.0, 1.3, 1.0, 0.8, 1.0])
