"""One control table, everywhere: whatever it holds can be reached, seen and read in every place."""

from __future__ import annotations

import dataclasses
import importlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from osc_fakes import Peer, Rig, rig, served

from lmdm_agent import cli, listings
from lmdm_agent.config import Settings, initial_controls, load_settings
from lmdm_agent.controls import ACTIONS, BY_NAME, CONTROLS, Action, Control, Controls
from lmdm_agent.oscquery_tree import tree
from lmdm_agent.protocol import Fail

ROOT = Path(__file__).parents[2]
PD = ROOT / "patches" / "pd" / "lmdm"
MAX = ROOT / "patches" / "max" / "lmdm"
Entry = Control | Action
TABLE: tuple[Entry, ...] = (*CONTROLS, *ACTIONS)

every_entry = pytest.mark.parametrize("entry", TABLE, ids=lambda e: e.name)
every_control = pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)


def other_value(control: Control) -> Any:
    """A value that is allowed and not the default."""
    if control.kind == "bool":
        return not control.default
    if control.kind == "choice":
        return next(word for word in control.choices if word != control.default)
    return control.coerce(control.low if control.default != control.low else control.high)


def has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


# The program.


@every_control
def test_the_value_has_it(control):
    assert control.name in {f.name for f in dataclasses.fields(Controls)}
    value = other_value(control)
    assert getattr(Controls().set(control.name, value), control.name) == value


@pytest.fixture(scope="module")
def there() -> Iterator[Rig]:
    with rig() as found:
        yield found


@every_entry
def test_a_message_of_that_name_is_understood(entry, there):
    reply = there.ask(entry.name)
    # What is refused is refused for its arguments.
    assert not isinstance(reply, Fail) or reply.code == "bad_arguments"


@every_control
def test_its_value_is_told(control, there):
    assert there.commander.snapshot()[control.name][0] == control.name


def test_every_control_has_its_own_address_and_echo_over_the_wire():
    with (
        served() as (_, server),
        Peer(server.port, hello=True) as one,
        Peer(server.port, hello=True) as other,
    ):
        one.send("/lmdm/sync", "before")
        one.until("/lmdm/done", "before")
        for control in CONTROLS:
            value = other_value(control)
            sent = int(value) if control.kind == "bool" else value
            kind, answer = one.ask(f"/lmdm/{control.name}", sent)
            assert kind == "ack", answer
            heard = other.until(f"/lmdm/{control.name}", answer[0])
            assert heard == answer[:1]


# Files and options.


@every_control
def test_a_file_of_settings_sets_it(control, tmp_path):
    value = other_value(control)
    path = tmp_path / "rig.toml"
    path.write_text(f"[controls]\n{control.name} = {json.dumps(value)}\n", encoding="utf-8")
    assert getattr(initial_controls(load_settings(path)), control.name) == value


def option(control: Control, value: Any) -> list[str]:
    """The option of the command line that gives a control a value."""
    name = control.name.replace("_", "-")
    if control.kind == "bool":
        return [f"--{name}" if value else f"--no-{name}"]
    return [f"--{name}={value}"]


@pytest.fixture
def asked(monkeypatch) -> list[Settings]:
    """The settings that playing or rendering was asked to use."""
    found: list[Settings] = []
    monkeypatch.setattr("lmdm_agent.runs.play", lambda settings, *_: found.append(settings))
    monkeypatch.setattr("lmdm_agent.rendering.render", lambda settings, *_: found.append(settings))
    return found


@every_control
@pytest.mark.parametrize("command", [[], ["render", "in.wav", "out.wav"]], ids=["play", "render"])
def test_an_option_of_playing_and_of_rendering_sets_it(control, command, asked):
    for value in (other_value(control), control.default):
        cli.app([*command, *option(control, value)], standalone_mode=False)
        cli.app([*command, "--set", f"{control.name}={value}"], standalone_mode=False)
        for settings in asked[-2:]:
            used = getattr(initial_controls(settings), control.name)
            assert used == value
            assert type(used) is type(control.default)
    assert len(asked) == 4


@pytest.mark.parametrize("command", [[], ["render"]], ids=["play", "render"])
def test_help_has_every_option(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit):
        cli.app([*command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for control in CONTROLS:
        name = control.name.replace("_", "-")
        help_text = f"{control.help[0].upper()}{control.help[1:]}"
        if control.kind == "bool":
            assert f"--{name} / --no-{name} {help_text}." in said
        else:
            metavar = control.kind.upper()
            assert f"--{name} {metavar} {help_text}: {control.describe_range()}." in said


# What is printed and published.


@pytest.fixture(scope="module")
def listed() -> str:
    """What `lmdm-agent controls` prints, on a wide terminal."""
    from rich.console import Console

    with pytest.MonkeyPatch.context() as patch:
        console = Console(width=300, record=True, file=io.StringIO())
        patch.setattr(listings, "Console", lambda: console)
        listings.controls()
    return console.export_text()


@every_entry
def test_the_listing_has_it(entry, listed):
    (row,) = [line for line in listed.splitlines() if line.startswith(f"│ {entry.name} ")]
    assert entry.help in row
    if isinstance(entry, Control):
        assert entry.describe_range() in row
        shown = int(entry.default) if entry.kind == "bool" else entry.default
        assert f"│ {shown} " in row
    else:
        assert all(name in row for name, _, _ in entry.arguments)


@every_entry
def test_the_reference_has_it(entry):
    reference = (ROOT / "docs" / "osc.md").read_text(encoding="utf-8")
    (row,) = [
        line
        for line in reference.split("## In: conversation")[0].splitlines()
        if line.startswith(f"| `/lmdm/{entry.name}` |")
    ]
    assert entry.help in row
    if isinstance(entry, Action):
        assert all(f"`{name}`" in row for name, _, _ in entry.arguments)
    elif entry.kind in ("int", "float"):
        assert f"{entry.low:.8g} to {entry.high:.8g}" in row


@every_entry
def test_oscquery_describes_it(entry, there):
    node = tree(there.commander.snapshot())["CONTENTS"]["lmdm"]["CONTENTS"][entry.name]
    assert node["FULL_PATH"] == f"/lmdm/{entry.name}"
    assert node["DESCRIPTION"].startswith(entry.help)
    assert node["ACCESS"] & 2
    if isinstance(entry, Control):
        assert node["ACCESS"] == 3
        assert len(node["TYPE"]) == len(node["RANGE"]) == len(node["VALUE"]) == 1
    else:
        assert node.get("EXTENDED_TYPE", []) == [n for n, letter, _ in entry.arguments if letter]


# Max and Pd.


@pytest.fixture(scope="module")
def objects() -> ModuleType:
    """The description of the objects that both hosts have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "patches"))
        return importlib.import_module("objects")


def holders(objects: ModuleType, entry: Entry) -> list[str]:
    """Full names of the objects that offer an entry."""
    found = []
    for item in objects.OBJECTS:
        offered = item.controls if isinstance(entry, Control) else item.actions
        found += [item.full_name] if entry.name in offered else []
    return found


def pd_text(path: Path) -> str:
    """What a Pd patch does and shows, without its comments."""
    records = path.read_text(encoding="utf-8").replace("\\;", "").split(";\n")
    return "\n".join(r for r in records if not r.startswith("#X text"))


def max_text(path: Path) -> str:
    """What a Max patch does and shows, without its comments."""
    words: list[str] = []

    def walk(patcher: dict[str, Any]) -> None:
        for item in patcher.get("boxes", []):
            box = item["box"]
            if box["maxclass"] != "comment":
                words.append(" ".join(str(v) for k, v in box.items() if k != "patcher"))
            walk(box.get("patcher", {}))

    walk(json.loads(path.read_text(encoding="utf-8"))["patcher"])
    return "\n".join(words)


@every_entry
def test_an_object_holds_it(entry, objects):
    assert len(holders(objects, entry)) == 1


def test_objects_offer_nothing_else(objects):
    for item in objects.OBJECTS:
        assert set(item.controls) <= set(BY_NAME)
        assert set(item.actions) <= {action.name for action in ACTIONS}


@every_entry
def test_the_pd_library_has_it(entry, objects):
    (name,) = holders(objects, entry)
    assert has_word(pd_text(PD / f"{name}.pd"), entry.name)
    assert has_word((PD / f"{name}-help.pd").read_text(encoding="utf-8"), entry.name)


@every_entry
def test_the_max_package_has_it(entry, objects):
    (name,) = holders(objects, entry)
    assert has_word(max_text(MAX / "patchers" / f"{name}.maxpat"), entry.name)
    help_patch = MAX / "help" / f"{name}.maxhelp"
    assert has_word(help_patch.read_text(encoding="utf-8"), entry.name)


@every_entry
def test_the_max_reference_page_has_it(entry, objects):
    (name,) = holders(objects, entry)
    page = ElementTree.parse(MAX / "docs" / "refpages" / f"{name}.maxref.xml")
    (method,) = [m for m in page.iter("method") if m.get("name") == entry.name]
    assert entry.help.lower()[:30] in " ".join("".join(method.itertext()).split()).lower()


@pytest.mark.parametrize("host", ["pd", "max"])
def test_both_libraries_point_to_the_reference_for_the_rest(host):
    text = (ROOT / "patches" / host / "lmdm" / "README.md").read_text(encoding="utf-8")
    assert "any message of the OSC reference" in " ".join(text.split())
