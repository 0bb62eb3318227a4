"""The command line for tests, and what training leaves to those that follow in its process."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True)
def denormal_numbers() -> Iterator[None]:
    """Training flushes them to zero, for the whole thread; other tests draw them."""
    yield
    torch.set_flush_denormal(False)


def plain(text: str) -> str:
    """Without colours, boxes and line ends."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m|[│╭╮╰╯─]", "", text).split())


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command line in this process; return its exit code and what it said."""

    from lmdm_training import cli

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lmdm-train", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(str(stop.code or 0))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, plain(out), plain(err)

    return run
