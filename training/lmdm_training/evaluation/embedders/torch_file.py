"""Weights in files of PyTorch, read without running code that they may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lmdm_training.errors import StageError

if TYPE_CHECKING:
    from torch import Tensor


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors by name.

    Beside them there may be numbers of numpy, as trainers leave them. In a tuple the first part
    counts, in a trainer's table its ``state_dict``.

    Raises:
        StageError: It is damaged or holds something else.
    """
    import torch

    # How a numpy number is rebuilt, by the names that this has in older and newer files.
    number: Any = np.int64(0).__reduce__()[0]
    rebuilds = [(number, f"numpy.{core}.multiarray.scalar") for core in ("core", "_core")]
    kinds: list[Any] = [type(np.dtype(kind)) for kind in (np.int64, np.float64, np.float32)]
    allowed = [*rebuilds, (np.dtype, "numpy.dtype"), *kinds]
    try:
        with torch.serialization.safe_globals(allowed):
            loaded: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for damaged or unsafe files
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StageError(f"{path} cannot be read ({first}); remove it and get it again") from error
    found: Any = loaded[0] if isinstance(loaded, tuple) and loaded else loaded
    found = found.get("state_dict", found) if isinstance(found, dict) else found
    if not isinstance(found, dict) or not all(torch.is_tensor(v) for v in found.values()):
        raise StageError(f"{path} holds no table of tensors; get another file")
    return {str(name): values for name, values in found.items()}
