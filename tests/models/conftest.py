"""The reference arrays, and how torch runs in these tests."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_networks import REFERENCE_DIT
from torch import Tensor

from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig

DATA = Path(__file__).parents[1] / "data" / "oracle"


@pytest.fixture(autouse=True)
def _quiet_torch() -> Iterator[None]:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with torch.no_grad():
        yield


@pytest.fixture(scope="session")
def arrays() -> dict[str, Tensor]:
    """Arrays of one training-style forward, computed with the authors' published code."""
    with np.load(DATA / "i_train_forward.npz") as file:
        return {name: torch.from_numpy(np.array(file[name])) for name in file.files}


@pytest.fixture(scope="session")
def reference_weights() -> dict[str, Tensor]:
    """The random weights the reference arrays were computed with."""
    return load_file(DATA / "weights_text.safetensors")


@pytest.fixture(scope="session")
def reference(reference_weights: dict[str, Tensor]) -> LMDM:
    """The reference model."""
    model = LMDM(LMDMConfig(REFERENCE_DIT, AddInputs(8), 16, 4))
    model.load_state_dict(reference_weights, strict=True)
    return model.eval()
