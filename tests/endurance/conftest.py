"""Long runs at a small count; everything here needs a real audio server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from machines import JackServer
from servers import jack_server, missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and skip it where the parts are missing."""
    lacking = missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stage)
            item.add_marker(pytest.mark.slow)
            if lacking:
                item.add_marker(pytest.mark.skip(reason=f"not installed: {lacking}"))


@pytest.fixture(autouse=True)
def _home_is_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models and presets of whoever runs the tests stay out."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


@pytest.fixture
def model() -> Path:
    """The bundled model, or the one LMDM_STAGE_MODEL names."""
    from lmdm_agent.errors import LmdmError
    from lmdm_agent.library import find_model

    try:
        return find_model(os.environ.get("LMDM_STAGE_MODEL", "whale"))
    except LmdmError as error:
        pytest.skip(str(error))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JackServer]:
    """A running server; its name is in the environment."""
    with jack_server(tmp_path) as found:
        yield found
