"""Tiny random instruments, and model files made from them, for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from tiny_instruments import Tiny, tiny_bundled, tiny_sao_small
from traces import Traces

# How long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _traced_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Equal networks are traced once, in whichever process of the run (see `traces`)."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with Traces(folder / "traces").used():
        yield


@pytest.fixture(scope="session")
def bundled() -> Tiny:
    """A random instrument built like the bundled one."""
    return tiny_bundled()


@pytest.fixture(scope="session")
def sao_small() -> Tiny:
    """A random instrument shaped like Stable Audio Open Small."""
    return tiny_sao_small()


@pytest.fixture(scope="session")
def model_file(bundled: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playable file in float32."""
    from lmdm_models.export import write_model

    path = tmp_path_factory.mktemp("model") / "tiny.onnx"
    write_model(bundled.parts, bundled.spec, path, "fp32")
    return path


@pytest.fixture(scope="session")
def sao_small_file(sao_small: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playable file in float32, shaped like Stable Audio Open Small."""
    from lmdm_models.export import write_model

    path = tmp_path_factory.mktemp("sao") / "sao.onnx"
    write_model(sao_small.parts, sao_small.spec, path, "fp32")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: at the end they would leave all cores but one idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="module", autouse=True)
def _little_to_collect() -> None:
    """Sessions collect garbage as they start: of what they made, not of all that tests import."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _same_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that give way to the music must not slow down the tests that come after them."""
    monkeypatch.setattr("os.nice", lambda by: 0, raising=False)
