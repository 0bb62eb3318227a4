"""Runs of a session whose large answers stay where its provider computes.

A model's keys and values are made once a block and read in every step; through the host they
would cross the bus each time. Here they stay on the device, and only what the sampler reads, some
kilobytes, comes back. Knows no ONNX Runtime by name: a session brings what is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

DEVICES = {"CUDAExecutionProvider": "cuda"}
"""Where providers compute; those not listed share the host's memory."""


def device_of(providers: tuple[str, ...]) -> str | None:
    """Device of a session's first provider; None where its memory is the host's."""
    return DEVICES.get(providers[0]) if providers else None


def run_bound(
    session: Any, feeds: Mapping[str, Any], kept: Collection[str], device: str, options: Any
) -> list[Any]:
    """Run a session once.

    Args:
        session: The session.
        feeds: Its inputs by name: arrays of the host, or values kept by an earlier run.
        kept: Outputs that stay on the device.
        device: ``cuda``, or ``cpu`` for a test of this module.
        options: Options of the run.

    Returns:
        The outputs in the graph's order: opaque values for those in ``kept``, arrays for the
        others. All of them are complete; another thread may use them at once.
    """
    # Every run has a binding of its own: what an earlier one gave away is held between blocks,
    # and nothing a later one binds may touch it.
    binding = session.io_binding()
    for name, value in feeds.items():
        if isinstance(value, np.ndarray):
            binding.bind_cpu_input(name, np.ascontiguousarray(cast(NDArray[Any], value)))
        else:
            binding.bind_ortvalue_input(name, value)
    names: list[str] = [output.name for output in session.get_outputs()]
    for name in names:
        binding.bind_output(name, device if name in kept else "cpu")
    session.run_with_iobinding(binding, options)
    # As in `Model.run`, an array must not keep its session's memory alive.
    return [
        value if name in kept else np.array(value.numpy())
        for name, value in zip(names, binding.get_outputs(), strict=True)
    ]
