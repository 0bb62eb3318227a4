"""Streaming sample-rate conversion (soxr) between the device's clock and the model's.

Neither direction shifts sound in time: output sample ``k`` of a converter lies at ``k`` divided by
its rate. They only withhold samples until their filter has heard enough; `withheld_samples`
measures how many, and the announced delay pays for it.
"""

from __future__ import annotations

import functools
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PROBE_SAMPLES = 16


class Converter(Protocol):
    """Streams [n, channels] float32 from one rate to another."""

    def feed(self, samples: Floats) -> Floats:
        """Take the next samples, give what is ready."""
        ...


class SameRate:
    """No conversion: what comes goes, bit for bit."""

    def feed(self, samples: Floats) -> Floats:
        """Return the samples as they are."""
        return samples


class SoxrRate:
    """soxr's streaming resampler at high quality."""

    def __init__(self, rate_in: int, rate_out: int, channels: int) -> None:
        import soxr  # pyright: ignore[reportMissingTypeStubs]

        self._stream = soxr.ResampleStream(
            rate_in, rate_out, channels, dtype="float32", quality="HQ"
        )

    def feed(self, samples: Floats) -> Floats:
        """Return what the filter has finished, [m, channels]."""
        return self._stream.resample_chunk(np.ascontiguousarray(samples))


def converter(rate_in: int, rate_out: int, channels: int) -> Converter:
    """The converter between two rates."""
    return SameRate() if rate_in == rate_out else SoxrRate(rate_in, rate_out, channels)


@functools.cache
def withheld_samples(rate_in: int, rate_out: int) -> int:
    """Most output samples a converter ever keeps back, at ``rate_out``; 0 when rates are equal.

    Measured on the converter itself. How much it has given depends on how much it was fed alone,
    not on the pieces it came in, so feeding small pieces for two seconds finds the worst moment
    to within one piece, which is added.
    """
    if rate_in == rate_out:
        return 0
    stream = converter(rate_in, rate_out, 1)
    fed = given = most = 0
    silence = np.zeros((PROBE_SAMPLES, 1), np.float32)
    while fed < 2 * rate_in:
        given += len(stream.feed(silence))
        fed += PROBE_SAMPLES
        most = max(most, -(-fed * rate_out // rate_in) - given)
    return most + -(-PROBE_SAMPLES * rate_out // rate_in)


def resample(samples: Floats, rate_in: int, rate_out: int) -> Floats:
    """Convert whole [n, channels] samples at once; output ``k`` lies at ``k / rate_out``."""
    import soxr  # pyright: ignore[reportMissingTypeStubs]

    return soxr.resample(np.ascontiguousarray(samples), rate_in, rate_out, quality="HQ")
