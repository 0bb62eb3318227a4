"""CUDA graphs: work recorded once, then launched as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import torch

Result = TypeVar("Result")
WARM_UP = 3


class NotHereError(Exception):
    """A way cannot run on this machine; the message says what is missing."""


def needs_cuda(device: torch.device) -> None:
    """Raise `NotHereError` where there are no CUDA graphs."""
    if device.type != "cuda":
        raise NotHereError("CUDA graphs need a CUDA device")


_shared: list[Any] = []
"""Memory of graphs that leave nothing in it, once there is one."""


def _pool(shared: bool) -> Any:
    if shared and not _shared:
        _shared.append(torch.cuda.graph_pool_handle())
    return _shared[0] if shared else None


def capture(
    work: Callable[[], Result], device: torch.device, *, shared: bool = False
) -> tuple[Callable[[], None], Result]:
    """Record ``work`` as a CUDA graph.

    Args:
        work: Only device work of fixed shapes; what it reads must stay where it is.
        device: Must be a GPU.
        shared: Use the memory of other graphs too. Only for work that returns nothing and copies
            all it makes to tensors from before; such graphs must not run at the same time.

    Returns:
        A function that launches the graph, and what ``work`` gave while it was recorded, whose
        tensors every launch fills anew.

    Raises:
        NotHereError: The device has no CUDA graphs.
    """
    needs_cuda(device)
    work()  # Compiles and tunes what is compiled and tuned, outside of any stream's bookkeeping.
    side, here = torch.cuda.Stream(), torch.cuda.current_stream()
    side.wait_stream(here)
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            work()
    here.wait_stream(side)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, pool=_pool(shared)):
        result = work()
    return graph.replay, result
