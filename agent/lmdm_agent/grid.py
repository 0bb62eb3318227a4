"""The grid of 24-bit samples that sound enters and leaves on.

What the device gives is put on the grid before anybody uses it, and what goes out is on it, too. So
24-bit files hold a take without loss: the model hears the very samples that are written down, and
what the speakers got is what the file says. A float32 holds every 24-bit sample exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = np.float32(2**23)
"""Steps from 0 to full scale."""
LOWEST, HIGHEST = np.float32(-1.0), np.float32(1.0 - 2.0**-23)
"""The lowest and the highest sample."""


def put_on_grid(samples: NDArray[np.float32]) -> None:
    """Round to the nearest 24-bit sample and clip, in place; makes no array. NaN stays NaN."""
    # Clipped first: a wild number would leave float32's range, which NumPy warns of.
    # Not np.clip: the callback does this for every track, and two plain functions are quicker.
    np.maximum(samples, LOWEST, out=samples)
    np.minimum(samples, HIGHEST, out=samples)
    np.multiply(samples, STEPS, out=samples)
    np.rint(samples, out=samples)
    np.divide(samples, STEPS, out=samples)


def on_grid(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """A copy of ``samples`` on the grid."""
    copy = np.array(samples, np.float32)
    put_on_grid(copy)
    return copy


def to_ints(samples: NDArray[np.float32]) -> NDArray[np.int32]:
    """The 24-bit numbers of ``samples``, -2^23 to 2^23 - 1; exact for what is on the grid."""
    scaled = np.rint(np.clip(samples, LOWEST, HIGHEST) * STEPS)
    return np.nan_to_num(scaled).astype(np.int32)
