"""A private JACK server for every test that asks for one."""

from __future__ import annotations

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
            if lacking:
                item.add_marker(pytest.mark.skip(reason=f"not installed: {lacking}"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JackServer]:
    """A running server; its name is in the environment."""
    with jack_server(tmp_path) as found:
        yield found
