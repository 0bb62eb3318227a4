"""The device's own delay, measured: sweeps go out, and are looked for in what comes in.

Pure: arrays in, values out. What went out and what came in are tapes of one device callback, so
they share a clock, and the lag between them is the way through driver, converters, cable and back,
to the sample. Dividing the spectra (deconvolution) turns each sweep into one narrow peak, and
whatever else is heard (noise, hum, talk) into noise under it; the peak's height over that noise
tells a cable from none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
LoopWord = Literal["found", "moved", "too quiet", "none", "not measured"]

SWEEP_S = 0.5
LONGEST_S = 1.0
"""The longest delay that is looked for; the pause after a sweep is as long."""
SWEEPS = 4
"""Left, right, left, right."""
LEVEL = 0.1
"""Peak of a sweep: -20 dBFS, heard but harmless where loudspeakers are still on."""
LOWEST_HZ = 100.0
HIGHEST_SHARE = 0.45
"""Highest frequency of a sweep, as a share of the rate."""
EDGE_S = 0.01
SURE = 12.0
"""A peak this many times the noise beside it is the sweep. Of a second of Gaussian noise the
highest of all lags stays below 6."""
LIKELY = 8.0
"""The same for sweeps added up: something is there, but too quiet to be trusted."""
NEAR = 400
"""Lags on either side that a peak must stand out from, too."""
WIRE_DB = 20.0
"""An input belongs to the loop when it is at most this far below the loudest one."""
MAINS_HZ = (50.0, 60.0)
HUM_SHARE = 0.5
HUM_DBFS = -80.0
CLIPPED = 0.999
FLOOR_DBFS = -200.0
"""What digital silence is called."""


class Loop(msgspec.Struct, frozen=True, kw_only=True):
    """What the sweeps found. Lags in device samples, levels in dB; channels count from 1.

    Attributes:
        word: ``moved`` when sweeps came back after different times.
        delay_samples: From the output to the input; None unless ``found``.
        lags: One for every sweep that was found.
        gain_db: Of the loop; 0 is what went out.
        snr_db: The sweep above the noise.
        noise_dbfs: RMS of what is heard before the first sweep.
        hum_hz: 50 or 60 where the mains are most of that noise, else 0.
        inverted: The sound comes back upside down.
        exact: It comes back bit for bit.
        clipped: An input was at full scale.
        wires: Pairs of (output, input).
    """

    word: LoopWord
    delay_samples: int | None = None
    lags: tuple[int, ...] = ()
    gain_db: float = FLOOR_DBFS
    snr_db: float = 0.0
    noise_dbfs: float = FLOOR_DBFS
    hum_hz: float = 0.0
    inverted: bool = False
    exact: bool = False
    clipped: bool = False
    wires: tuple[tuple[int, int], ...] = ()


NOT_MEASURED = Loop(word="not measured")


@dataclass(frozen=True)
class _Peak:
    """One sweep in one input: where its peak lies, and how far it stands out."""

    output: int
    input: int
    lag: int
    gain: float
    score: float
    exact: bool


def probe(rate: int, sweeps: int = SWEEPS) -> Floats:
    """Sweeps on the left and the right in turn, [samples, 2], a pause before and after each."""
    pause = np.zeros((round(LONGEST_S * rate), 2), np.float32)
    pieces = [pause]
    for number in range(sweeps):
        piece = np.zeros((round(SWEEP_S * rate), 2), np.float32)
        piece[:, number % 2] = sweep(rate)
        pieces += [piece, pause]
    return np.concatenate(pieces)


def sweep(rate: int) -> Floats:
    """A linear sweep over the whole band with soft edges, [samples]; its spectrum is flat."""
    count, edge = round(SWEEP_S * rate), round(EDGE_S * rate)
    t = np.arange(count) / rate
    rise = (HIGHEST_SHARE * rate - LOWEST_HZ) / (2.0 * SWEEP_S)
    tone = LEVEL * np.sin(2.0 * np.pi * (LOWEST_HZ + rise * t) * t)
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(edge) + 0.5) / edge)
    tone[:edge] *= ramp
    tone[-edge:] *= ramp[::-1]
    return tone.astype(np.float32)


def analyse(sent: Floats, heard: Floats, rate: int) -> Loop:
    """Look for what was sent in what was heard.

    Args:
        sent: What the device's outputs got, [samples, outputs]: a `probe` and silence.
        heard: What its inputs gave at the same time, [samples, inputs]; `LONGEST_S` longer.
        rate: In Hz.
    """
    regions = _sweeps_in(sent, rate)
    if not regions:
        return NOT_MEASURED
    floor = heard[: max(0, regions[0][1] - round(EDGE_S * rate))]
    noise = max((_rms(floor[:, side]) for side in range(floor.shape[1])), default=0.0)
    facts = {
        "noise_dbfs": decibels(noise),
        "hum_hz": _hum(floor, rate),
        "clipped": bool(np.max(np.abs(heard), initial=0.0) >= CLIPPED),
    }
    responses = [
        (output, start, stop, _responses(sent[start:stop, output], heard[start:], rate))
        for output, start, stop in regions
    ]
    best = [
        max(_peaks(output, sent[start:stop, output], heard[start:], h), key=lambda p: p.score)
        for output, start, stop, h in responses
    ]
    sure = [peak for peak in best if peak.score >= SURE and _mostly_found(best, peak.output)]
    if not sure:
        word = "too quiet" if _added_up(responses) >= LIKELY else "none"
        return msgspec.structs.replace(Loop(word=word), **facts)
    lags = tuple(peak.lag for peak in sure)
    same = len(set(lags)) == 1
    gain = max(abs(peak.gain) for peak in sure)
    level = gain * max(_rms(sent[start:stop, output]) for output, start, stop in regions)
    return msgspec.structs.replace(
        Loop(word="found" if same else "moved", delay_samples=lags[0] if same else None),
        lags=lags,
        gain_db=decibels(gain),
        snr_db=decibels(level) - facts["noise_dbfs"],
        inverted=sure[0].gain < 0.0,
        exact=all(peak.exact for peak in sure),
        wires=_wires(responses, sent, heard, sure),
        **facts,
    )


def decibels(amplitude: float) -> float:
    """dB of an amplitude; `FLOOR_DBFS` for silence."""
    return max(20.0 * math.log10(amplitude), FLOOR_DBFS) if amplitude > 0.0 else FLOOR_DBFS


def _rms(signal: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(signal, dtype=np.float64)))) if signal.size else 0.0


def _sweeps_in(sent: Floats, rate: int) -> list[tuple[int, int, int]]:
    """(output, start, stop) of every sweep that left; in order."""
    found: list[tuple[int, int, int]] = []
    gap, shortest = round(0.5 * LONGEST_S * rate), round(0.25 * SWEEP_S * rate)
    for output in range(sent.shape[1]):
        loud = np.flatnonzero(np.abs(sent[:, output]) > 0.01 * LEVEL)
        if not loud.size:
            continue
        cuts = np.flatnonzero(np.diff(loud) > gap)
        starts = loud[np.concatenate([[0], cuts + 1])]
        stops = loud[np.concatenate([cuts, [loud.size - 1]])] + 1
        found += [
            (output, int(a), int(b))
            for a, b in zip(starts, stops, strict=True)
            if b - a >= shortest
        ]
    return sorted(found, key=lambda region: region[1])


def _responses(sweep_sent: Floats, heard: Floats, rate: int) -> Doubles:
    """Impulse responses [inputs, lags] from one output to every input."""
    lags = round(LONGEST_S * rate)
    piece = np.zeros((len(sweep_sent) + lags, heard.shape[1]))
    there = heard[: len(piece)]
    piece[: len(there)] = there
    size = 1 << (len(piece) + len(sweep_sent) - 1).bit_length()
    given = np.fft.rfft(sweep_sent.astype(np.float64), size)
    power = np.abs(given) ** 2
    # What the sweep does not reach must not be divided by nearly nothing.
    weight = np.conj(given) / (power + 0.01 * power.max())
    back = np.fft.irfft(np.fft.rfft(piece, size, axis=0) * weight[:, None], size, axis=0)
    return back[:lags].T


def _peaks(output: int, sweep_sent: Floats, heard: Floats, responses: Doubles) -> list[_Peak]:
    """The highest lag of every input."""
    peaks: list[_Peak] = []
    for side, response in enumerate(responses):
        lag = int(np.argmax(np.abs(response)))
        came = heard[lag : lag + len(sweep_sent), side]
        energy = float(np.dot(sweep_sent, sweep_sent))
        gain = float(np.dot(came, sweep_sent[: len(came)])) / energy if energy else 0.0
        exact = len(came) == len(sweep_sent) and bool(np.array_equal(came, sweep_sent))
        peaks.append(_Peak(output, side, lag, gain, _score(response, lag), exact))
    return peaks


def _score(response: Doubles, lag: int) -> float:
    """How far one lag stands above all others and above those near it, in standard deviations.

    A clap becomes a whole sweep here, with many high lags side by side; what was sent has one.
    """
    height = abs(float(response[lag]))
    if height == 0.0:
        return 0.0
    around = np.abs(response[max(0, lag - NEAR) : lag + NEAR + 1])
    spread = 1.4826 * max(float(np.median(np.abs(response))), float(np.median(around)))
    # Arithmetic leaves a little noise beside a perfect peak; none at all would be endless.
    return height / max(spread, 1e-12)


def _mostly_found(best: Sequence[_Peak], output: int) -> bool:
    """Tell whether most sweeps of one output came back; one cable is enough for a loop."""
    scores = [peak.score for peak in best if peak.output == output]
    return 2 * sum(score >= SURE for score in scores) > len(scores)


def _added_up(responses: Sequence[tuple[int, int, int, Doubles]]) -> float:
    """The score of all sweeps of one output together; the best of all outputs and inputs.

    Most of them must have their highest lag there, too: one loud clap is no sweep.
    """
    best = 0.0
    for output in {entry[0] for entry in responses}:
        same = np.stack([h for out, _, _, h in responses if out == output])
        for each in same.swapaxes(0, 1):
            total = each.sum(axis=0)
            lag = int(np.argmax(np.abs(total)))
            near = np.abs(np.argmax(np.abs(each), axis=1) - lag) <= 2
            if 2 * np.count_nonzero(near) > len(each):
                best = max(best, _score(total, lag))
    return best


def _wires(
    responses: Sequence[tuple[int, int, int, Doubles]],
    sent: Floats,
    heard: Floats,
    sure: Sequence[_Peak],
) -> tuple[tuple[int, int], ...]:
    """Which output is heard by which input, counted from 1."""
    quietest = max(abs(peak.gain) for peak in sure) * 10.0 ** (-WIRE_DB / 20.0)
    found = {
        (peak.output + 1, peak.input + 1)
        for output, start, stop, h in responses
        for peak in _peaks(output, sent[start:stop, output], heard[start:], h)
        if peak.score >= SURE and abs(peak.gain) >= quietest
    }
    return tuple(sorted(found))


def _hum(floor: Floats, rate: int) -> float:
    """50 or 60 where multiples of it are most of the noise, else 0."""
    if len(floor) < rate // 2:
        return 0.0
    mono = floor.astype(np.float64).sum(axis=1)
    if decibels(_rms(floor)) < HUM_DBFS:
        return 0.0
    power = np.abs(np.fft.rfft((mono - mono.mean()) * np.hanning(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1.0 / rate)
    total = float(power.sum())
    shares = {
        mains: sum(float(power[np.abs(hertz - n * mains) <= 2.5].sum()) for n in range(1, 9))
        / max(total, 1e-30)
        for mains in MAINS_HZ
    }
    mains = max(shares, key=lambda key: shares[key])
    return mains if shares[mains] >= HUM_SHARE else 0.0
