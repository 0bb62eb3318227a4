"""Times of device work: by the device's own events and by the wall clock, in turns."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import torch


def timed(device: torch.device, work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of ``work`` by the device's events and by the wall clock, until it is done.

    Without a GPU both are the wall clock's.
    """
    if device.type != "cuda":
        started = time.perf_counter()
        work()
        passed = 1000 * (time.perf_counter() - started)
        return passed, passed
    before = torch.cuda.Event(enable_timing=True)
    after = torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    started = time.perf_counter()
    before.record()
    work()
    after.record()
    torch.cuda.synchronize()
    return before.elapsed_time(after), 1000 * (time.perf_counter() - started)


def quantile(times: Sequence[float], share: float) -> float:
    """The smallest time that at least ``share`` of all do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(times: Sequence[float]) -> float:
    """The middle time."""
    return quantile(times, 0.5)
