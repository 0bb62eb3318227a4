"""The comparison of callbacks on a real server: every way serves it. Figures are no gate."""

from __future__ import annotations

from pathlib import Path

import pytest
from machines import JackServer

from lmdm_agent.callback_benchmark import main


def test_every_way_serves_the_device(
    server: JackServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    main(["--seconds", "0.5", "--rounds", "1", "--buffer", str(server.period)])
    said = capfd.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in said[said.index("medians:") + 1 :]}
    assert {"inside", "inside-quick", "apart"} <= rows.keys()
    if "c-rings" in rows:
        assert int(rows["c-rings"][6]) == 4 * server.period, "its rings are its delay"
    assert int(rows["apart"][6]) == 0
    for way, row in rows.items():
        # No figure of time is 0 where buffers were counted.
        assert float(row[5]) > 0.0, way
