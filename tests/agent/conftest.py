"""The command line, run in the process of the tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from lmdm_agent import audio, cli
from lmdm_agent.device_host import DeviceHost


@dataclass(frozen=True)
class Said:
    """What the program gave back."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The error, which must be one line."""
        lines = [line for line in self.err.splitlines() if line]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


@pytest.fixture
def say(capsys, monkeypatch, tmp_path):
    """Run the command line in this process, in an empty folder, without a sound device."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(audio, "list_devices", lambda refresh=False: [])
    monkeypatch.setattr(DeviceHost, "devices", lambda host: [])

    def run(*args: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["lmdm-agent", *map(str, args)])
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return Said(int(str(code or 0)), captured.out, captured.err)

    return run
