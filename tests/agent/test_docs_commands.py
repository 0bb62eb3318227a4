"""What the pages tell a musician to type is understood: commands, messages, scores."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from lmdm_agent import cli
from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.protocol import META, OUT
from lmdm_agent.score import read_score

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("rehearsal.md", "takes.md", "scores.md", "soundcheck.md", "pd.md", "max.md", "stage.md")
PROGRAM: Any = typer.main.get_command(cli.app)


def found(pattern: str) -> list[Any]:
    """Every place on the pages that a pattern finds, as a parameter."""
    return [
        pytest.param(words, id=f"{page}: {words}")
        for page in PAGES
        for words in dict.fromkeys(re.findall(pattern, (DOCS / page).read_text(encoding="utf-8")))
    ]


def command_of(words: list[str]) -> Any:
    """The command that a line means; its words are taken away."""
    command = PROGRAM
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    asks = not words or words[0].startswith("-") or not hasattr(command, "commands")
    assert asks, f"no command {words[0]}"
    return command


def options(command: Any) -> set[str]:
    """The options of a command and of all below it."""
    own = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    return own.union(*map(options, getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("typed", found(r"(?m)^    lmdm-agent *(.*)$"))
def test_a_line_to_type_is_understood(typed: str) -> None:
    words = shlex.split(typed)
    command_of(words).make_context("lmdm-agent", words)


@pytest.mark.parametrize("named", found(r"`lmdm-agent( [^`]+)`") + found(r"`(--[^`]+)`"))
def test_what_a_sentence_names_is_there(named: str) -> None:
    words = named.split()
    command = command_of(words)
    assert {word for word in words if word.startswith("--")} <= options(command)


@pytest.mark.parametrize("page", [*PAGES, "osc.md"])
def test_a_message_exists(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    known = {entry.name for entry in (*CONTROLS, *ACTIONS, *META, *OUT)}
    assert set(re.findall(r"(?<!\w)/lmdm/([a-z_]+)", text)) <= known


@pytest.mark.parametrize("page", ["rehearsal.md", "scores.md"])
def test_the_score_can_be_read(page: str, tmp_path: Path) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    (block,) = re.findall(r"(?m)(?:^    time\t.*\n)(?:^    .*\n)+", text)
    path = tmp_path / "score.tsv"
    path.write_text(re.sub(r"(?m)^    ", "", block), encoding="utf-8")
    names = [line.name for line in read_score(path).lines]
    assert len(names) >= 3
    assert set(names) <= {entry.name for entry in (*CONTROLS, *ACTIONS)}
