"""What training tests leave to the tests that follow them in their process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True)
def denormal_numbers() -> Iterator[None]:
    """Training flushes them to zero, for the whole thread; other tests draw them."""
    yield
    torch.set_flush_denormal(False)
