"""The fuzzers' targets under hypothesis; `LMDM_FUZZ_EXAMPLES` says for how long."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
from bits import Bits, edited
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from targets import TARGETS, seeds

EXAMPLES = int(os.environ.get("LMDM_FUZZ_EXAMPLES", "150"))
quiet = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True, scope="module")
def silence() -> Iterator[None]:
    """What is logged is not what is tested, and there is much of it."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", TARGETS)
@quiet
@example(data=b"")
@given(data=st.binary(max_size=400))
def test_no_bytes_break_it(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_first_choice_is_sound(name: str) -> None:
    for data in seeds(name):
        TARGETS[name](data)


@given(base=st.binary(max_size=50), data=st.binary(max_size=50))
def test_edits_stay_small_and_repeat(base: bytes, data: bytes) -> None:
    first = edited(base, Bits(data))
    assert first == edited(base, Bits(data))
    assert len(first) <= len(base) + 8 * 64 * 17
