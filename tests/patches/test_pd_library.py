"""The Pd library is complete, vanilla, tidy, and packs with deken's rules."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pd_library
import pytest
from objects import OBJECTS, PatchObject
from pd_writer import PdPatch

from lmdm_agent.controls import ACTIONS, CONTROLS
from lmdm_agent.protocol import META

LIBRARY = Path(__file__).parents[2] / "patches" / "pd" / "lmdm"
OWN = tuple(o.full_name for o in OBJECTS)
VANILLA = (
    "inlet", "outlet", "t", "list", "oscformat", "oscparse", "netsend", "netreceive",
    "loadbang", "delay", "metro", "route", "sel", "pack", "unpack", "f", "int",
    "symbol", "r", "s", "hsl", "tgl", "bng", "vradio", "cnv", "pd", "spigot", "makefilename",
    "max", "clip", "-", "+", "*", "/", "<", ">", "mod", "mtof", "phasor~", "lop~", "vline~",
    "*~", "dac~", "pdcontrol", "print",
)  # fmt: skip
MOST_BOXES = 80


def _canvases() -> list[tuple[str, PdPatch]]:
    found: list[tuple[str, PdPatch]] = []

    def add(name: str, patch: PdPatch) -> None:
        found.append((name, patch))
        for i, sub in enumerate(patch.subpatches):
            add(f"{name} sub {i}", sub)

    for name, patch in pd_library.canvases().items():
        add(name, patch)
    return found


CANVASES = pytest.mark.parametrize(
    ("name", "patch"), [pytest.param(name, patch, id=name) for name, patch in _canvases()]
)


@CANVASES
def test_layout(name: str, patch: PdPatch) -> None:
    solid = [box for box in patch.boxes if not box.backdrop]
    for a, b in combinations(solid, 2):
        apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        assert apart, (name, a.name, b.name)
    for box in patch.boxes:
        assert box.x + box.w <= patch.width, (name, box)
        assert box.y + box.h <= patch.height, (name, box)
    assert len(patch.boxes) <= MOST_BOXES, name


@pytest.mark.parametrize("name", pd_library.canvases())
def test_a_window_fits_a_laptop(name: str) -> None:
    """With Pd's menu above it."""
    patch = pd_library.canvases()[name]
    assert patch.width <= 1280
    assert patch.height <= 848


@CANVASES
def test_a_panel_shows_all_of_its_widgets(name: str, patch: PdPatch) -> None:
    """Pd hides what is not wholly inside."""
    if patch.panel is None:
        return
    width, height = patch.panel
    shown = [box for box in patch.boxes if box.y < height]
    assert shown
    for box in shown:
        assert box.x + box.w <= width, (name, box)
        assert box.y + box.h <= height, (name, box)


@CANVASES
def test_objects_are_vanilla(name: str, patch: PdPatch) -> None:
    for box in patch.boxes:
        words = box.line.splitlines()[-1].rstrip(";").split()
        if words[1] == "obj":
            assert words[4] in (*VANILLA, *OWN, "table", "soundfiler"), (name, box.line)


@CANVASES
def test_cords_lead_somewhere(name: str, patch: PdPatch) -> None:
    for source, _, target, _ in patch.cords:
        assert source < len(patch.boxes), name
        assert target < len(patch.boxes), name
    assert len(set(patch.cords)) == len(patch.cords), name


def test_every_control_action_and_request_has_an_object() -> None:
    controls = [name for o in OBJECTS for name in o.controls]
    actions = [name for o in OBJECTS for name in o.actions]
    requests = [name for o in OBJECTS for name in o.meta]
    assert sorted(controls) == sorted(control.name for control in CONTROLS)
    assert sorted(actions) == sorted(action.name for action in ACTIONS)
    assert sorted(requests) == sorted(action.name for action in META)


@pytest.mark.parametrize("o", OBJECTS, ids=lambda o: o.name)
def test_an_object_has_a_place_for_everything_it_holds(o: PatchObject) -> None:
    text = (LIBRARY / f"{o.full_name}.pd").read_text()
    reference = (LIBRARY / f"{o.full_name}-help.pd").read_text()
    for control in o.table:
        assert re.search(rf"\\\$0-{control.name} \\\$0-{control.name}-in", text) or re.search(
            rf"\\\$0-{control.name}-in \\\$0-{control.name} ", text
        ), f"{control.name} has no widget"
        assert f"s \\$0-{control.name}-in;" in text, f"{control.name} is not shown"
        assert re.search(rf"list prepend {control.name};|#X msg .* {control.name} ", text)
        assert f"{control.name} <{control.kind}>" in reference
        assert re.search(rf"default {control.default!s}\b|default {float(control.default):g}\b"
                         if isinstance(control.default, (int, float)) else
                         f"default {control.default}", reference)  # fmt: skip
    for action in o.messages:
        takes = f"list prepend {action.name}" in text or o.name == "agent"
        assert takes, f"{action.name} is not taken"
        assert re.search(rf"#X text \d+ \d+ {action.name}[ ,]", reference), action.name


def test_the_performance_patch_has_every_control() -> None:
    text = (LIBRARY / "lmdm-play.pd").read_text()
    assert text.startswith("#N canvas 60 60 1280 720 12;")
    for control in CONTROLS:
        assert f"s \\$0-{control.name}-in;" in text, control.name
        assert f"r \\$0-{control.name};" in text, control.name
    for words in ("list prepend prompt 1", "list prepend record", "list prepend fade"):
        assert words in text
    # Everything else is reachable by typing it.
    assert re.search(r"#X listbox .* \\\$0-any ", text)


def test_deken_finds_what_it_looks_for() -> None:
    """Folder name, help beside each object, META with a description; a README that opens."""
    assert LIBRARY.name == "lmdm"
    for name in OWN:
        assert (LIBRARY / f"{name}.pd").is_file()
        assert (LIBRARY / f"{name}-help.pd").is_file()
    strangers = [
        path.name
        for path in LIBRARY.glob("*-help.pd")
        if not (LIBRARY / path.name.replace("-help", "")).is_file()
    ]
    assert not strangers
    meta = (LIBRARY / "lmdm-meta.pd").read_text()
    inside = meta[meta.index(" META 0;") : meta.index("pd META;")]
    tags = dict(re.findall(r"#X text \d+ \d+ ([A-Z]+) (.+?)(?: \\?,|, f)", inside))
    assert {"NAME", "AUTHOR", "LICENSE", "VERSION", "DESCRIPTION", "KEYWORDS"} <= set(tags)
    assert tags["NAME"] == "lmdm"
    assert (LIBRARY / "README.deken.pd").is_file()
    assert (LIBRARY / "LICENSE.txt").is_file()
    assert not [path for path in LIBRARY.rglob("*") if path.is_dir()], "objects are at the root"
