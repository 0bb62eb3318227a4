"""How loud something is: ITU-R BS.1770 and EBU R 128, streaming, in memory that does not grow.

The K-weighting is pyloudnorm's (its "DeMan" filters: those it takes by default lie 0.04 dB beside
the standard). Its filters keep no state between calls, so every piece is filtered together with
`LEAD_S` of sound before it, after which their memory has faded below any sample; the same lead
serves the fourfold oversampling (soxr) that finds the true peak. Knows no thread, session or
device.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.rates import resample
from lmdm_agent.takes.format import Loudness

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

LOWEST_RATE = 8000
"""Below this rate the weighting is not defined; only the peak is told."""
HOPS_PER_S = 10
BLOCK_HOPS = 4
"""Gated blocks of 0.4 s overlap by three quarters."""
SHORT_TERM_HOPS = 30
QUIETEST_LUFS = -70.0
LOUDEST_LUFS = 30.0
GATE_LU = 10.0
BINS_PER_LU = 100
"""Blocks are kept as sums by their loudness; the relative gate is exact to a bin."""
OVERSAMPLING = 4
LEAD_S = 0.2
SMALLEST_LEAD = 512
LOUDEST_SAMPLE = 8.0
"""What samples are clipped to: 18 dB above full scale, less than `LOUDEST_LUFS`."""


def prepare() -> None:
    """Load what measuring needs (most of a second), so that it does not happen on stage."""
    import pyloudnorm  # noqa: F401  # pyright: ignore[reportUnusedImport, reportMissingTypeStubs]

    resample(np.zeros((1, 1), np.float32), 1, 2)


class Meter:
    """Measures one track as it comes; one thread.

    Args:
        rate: In Hz.
        channels: 1 or 2.
        true_peak: Whether to look for it; it is half of the work.
    """

    def __init__(self, rate: int, channels: int = 2, *, true_peak: bool = True) -> None:
        self._rate = rate
        self._channels = channels
        self._weighting = _weighting(rate)
        self._wants_peak = true_peak
        self._lead = max(int(LEAD_S * rate), SMALLEST_LEAD)
        self._before: Floats = np.zeros((self._lead, channels), np.float32)
        self._waiting: list[Floats] = []
        self._waiting_count = 0
        self._measured = 0
        """Samples that are in the sums."""
        self._open = 0.0
        """Energy of the hop under way."""
        self._hops: deque[float] = deque(maxlen=SHORT_TERM_HOPS)
        bins = int((LOUDEST_LUFS - QUIETEST_LUFS) * BINS_PER_LU)
        self._counts = np.zeros(bins, np.int64)
        self._powers = np.zeros(bins, np.float64)
        self._highest_short_term = 0.0
        self._peak = 0.0

    def feed(self, samples: Floats) -> None:
        """Take the next [n, channels] samples, n as it comes; no number counts as silence."""
        if samples.ndim != 2 or samples.shape[1] != self._channels:
            raise ValueError(f"samples {samples.shape} given; [n, {self._channels}] expected")
        clean = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        self._waiting.append(np.clip(clean, -LOUDEST_SAMPLE, LOUDEST_SAMPLE))
        self._waiting_count += len(samples)
        if self._waiting_count >= self._rate:
            rest = np.concatenate(self._waiting)
            while len(rest) >= self._rate:
                self._measure(rest[: self._rate])
                rest = rest[self._rate :]
            self._waiting, self._waiting_count = [rest.copy()], len(rest)

    def result(self) -> Loudness:
        """All that came so far; more may follow."""
        self._catch_up()
        power, _ = self._gated()
        # Its end has been heard now, which counts only if nothing follows.
        peak = self._peak
        if self._wants_peak:
            peak = max(peak, _peak_of(self._before, self._rate, self._lead // 2, 0))
        return Loudness(
            integrated_lufs=_told(_loudness(power)),
            short_term_max_lufs=_told(_loudness(self._highest_short_term)),
            true_peak_dbtp=_told(20.0 * math.log10(peak)) if peak > 0.0 else None,
        )

    @property
    def sounding_s(self) -> float:
        """How much of what came so far is above both gates."""
        self._catch_up()
        return self._gated()[1] / HOPS_PER_S

    def _catch_up(self) -> None:
        if self._waiting_count:
            self._measure(np.concatenate(self._waiting))
            self._waiting, self._waiting_count = [], 0

    def _measure(self, samples: Floats) -> None:
        """Add [n, channels] samples to the sums."""
        window = np.concatenate([self._before, samples])
        if self._wants_peak:
            margin = self._lead // 2
            self._peak = max(self._peak, _peak_of(window, self._rate, margin, margin))
        if self._weighting:
            power = np.zeros(len(samples), np.float64)
            for channel in range(self._channels):
                weighted = window[:, channel].astype(np.float64)
                for stage in self._weighting:
                    weighted = stage.apply_filter(weighted)
                power += np.square(weighted[self._lead :])
            self._add(power)
        self._before = window[-self._lead :].copy()

    def _add(self, power: Doubles) -> None:
        """Cut weighted power, summed over the channels, into hops."""
        start = 0
        while True:
            hop = self._measured * HOPS_PER_S // self._rate
            end = -(-(hop + 1) * self._rate // HOPS_PER_S)
            count = min(end - self._measured, len(power) - start)
            self._open += float(power[start : start + count].sum())
            self._measured += count
            start += count
            if self._measured < end:
                return
            self._close_hop()

    def _close_hop(self) -> None:
        self._hops.append(self._open)
        self._open = 0.0
        hop_samples = self._rate / HOPS_PER_S
        if len(self._hops) >= BLOCK_HOPS:
            newest = list(self._hops)[-BLOCK_HOPS:]
            power = sum(newest) / (BLOCK_HOPS * hop_samples)
            lufs = _loudness(power)
            if lufs is not None:
                place = min(_bin(lufs), len(self._counts) - 1)
                self._counts[place] += 1
                self._powers[place] += power
        if len(self._hops) == SHORT_TERM_HOPS:
            power = sum(self._hops) / (SHORT_TERM_HOPS * hop_samples)
            self._highest_short_term = max(self._highest_short_term, power)

    def _gated(self) -> tuple[float, int]:
        """Mean power and number of the blocks above both gates."""
        count = int(self._counts.sum())
        if not count:
            return 0.0, 0
        ungated = _loudness(float(self._powers.sum()) / count)
        first = 0 if ungated is None else max(0, _bin(ungated - GATE_LU))
        kept = int(self._counts[first:].sum())
        return float(self._powers[first:].sum()) / kept, kept


def _weighting(rate: int) -> list[Any]:
    """Filter stages of the K-weighting; none where it is not defined."""
    if rate < LOWEST_RATE:
        return []
    import pyloudnorm  # pyright: ignore[reportMissingTypeStubs]

    meter: Any = pyloudnorm.Meter(rate, filter_class="DeMan")
    return list(meter._filters.values())


def _peak_of(window: Floats, rate: int, skip: int, leave: int) -> float:
    """The true peak of ``window`` without ``skip`` samples at its start and ``leave`` at its end.

    What is left out gives the oversampling filter its context.
    """
    inner = window[skip : len(window) - leave]
    if not inner.any():
        return 0.0
    fine = resample(window, rate, OVERSAMPLING * rate)
    inner_fine = fine[OVERSAMPLING * skip : len(fine) - OVERSAMPLING * leave]
    return max(_highest(inner), _highest(inner_fine))


def _highest(samples: Floats) -> float:
    return max(float(samples.max()), -float(samples.min())) if samples.size else 0.0


def _loudness(power: float) -> float | None:
    """LUFS of a mean weighted power summed over the channels; None below the absolute gate."""
    if power <= 0.0:
        return None
    lufs = -0.691 + 10.0 * math.log10(power)
    return lufs if lufs >= QUIETEST_LUFS else None


def _bin(lufs: float) -> int:
    return math.floor((lufs - QUIETEST_LUFS) * BINS_PER_LU)


def _told(level: float | None) -> float | None:
    return None if level is None else round(level, 2)
