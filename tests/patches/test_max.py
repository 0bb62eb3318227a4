"""The Max package: well-formed, tidy, complete; and its messages flow as they should."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import max_package
import pytest
from max_sim import Max
from max_writer import PORTS, ports
from objects import (
    DEMOS,
    MAX_REPLY_PORT,
    META_IN,
    OBJECTS,
    OBJECTS_BY_NAME,
    OUT_BY_NAME,
    PatchObject,
)
from osc_fakes import Peer, served
from pythonosc.osc_message import OscMessage

from lmdm_agent.controls import ACTIONS, CONTROLS, Control
from lmdm_agent.protocol import META, PREFIX

PACKAGE = Path(__file__).parents[2] / "patches" / "max" / "lmdm"
PATCHES = sorted(p for p in PACKAGE.rglob("*") if p.suffix in (".maxpat", ".maxhelp"))
OURS = {o.full_name for o in OBJECTS}
MOST_BOXES = 80
WITH_TEXT = ("comment", "message", "number", "flonum", "umenu", "textedit")
Patcher = dict[str, Any]
Rect = tuple[float, float, float, float]


def load(path: Path) -> Patcher:
    return json.loads(path.read_text(encoding="utf-8"))["patcher"]


def with_subpatches(patcher: Patcher, name: str) -> Iterator[tuple[str, Patcher]]:
    yield name, patcher
    for entry in patcher["boxes"]:
        if "patcher" in entry["box"]:
            yield from with_subpatches(entry["box"]["patcher"], f"{name}/{entry['box']['id']}")


EVERY = [pair for path in PATCHES for pair in with_subpatches(load(path), path.name)]
each = pytest.mark.parametrize(("name", "patcher"), EVERY, ids=[name for name, _ in EVERY])
each_object = pytest.mark.parametrize("o", OBJECTS, ids=lambda o: o.name)


def boxes_of(patcher: Patcher) -> dict[str, dict[str, Any]]:
    return {entry["box"]["id"]: entry["box"] for entry in patcher["boxes"]}


def cords_of(patcher: Patcher) -> Iterator[tuple[str, int, str, int]]:
    for entry in patcher["lines"]:
        line = entry["patchline"]
        yield (*line["source"], *line["destination"])


def box_name(box: dict[str, Any]) -> str:
    return box["text"].split()[0] if box["maxclass"] == "newobj" else box["maxclass"]


# Files.


@pytest.mark.parametrize("name", max_package.files())
def test_files_are_fresh(name: str) -> None:
    text = (PACKAGE / name).read_text(encoding="utf-8")
    assert text == max_package.files()[name], "run: PYTHONPATH=agent python patches/generate.py"


def test_nothing_else_lies_there() -> None:
    there = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*") if p.is_file()}
    assert there == set(max_package.files()) | {"icon.png", "media/lmdm-play.png"}


def test_the_package_describes_itself() -> None:
    info = json.loads((PACKAGE / "package-info.json").read_text())
    assert info["name"] == PACKAGE.name
    assert (PACKAGE / "extras" / info["homepatcher"]).exists()
    assert info["version"].count(".") == 2
    assert {"displayname", "author", "description", "max_version_min", "os"} <= set(info)
    assert (PACKAGE / "icon.png").read_bytes().startswith(b"\x89PNG")


@each_object
def test_every_object_has_patch_help_and_page(o: PatchObject) -> None:
    assert (PACKAGE / "patchers" / f"{o.full_name}.maxpat").exists()
    help_patch = load(PACKAGE / "help" / f"{o.full_name}.maxhelp")
    tabs = [box["text"].removeprefix("p ") for box in boxes_of(help_patch).values()]
    assert tabs == [*(idea.title for idea in o.ideas), "?"]
    assert tabs[0] == "basic"
    assert all(box["patcher"]["showontab"] for box in boxes_of(help_patch).values())


def test_the_overview_shows_the_performance_patch() -> None:
    boxes = boxes_of(load(PACKAGE / "extras" / "lmdm.maxpat"))
    (picture,) = [box for box in boxes.values() if box["maxclass"] == "fpic"]
    assert (picture["numinlets"], picture["outlettype"]) == (1, ["jit_matrix"])
    data = (PACKAGE / "media" / picture["pic"]).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 60_000
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    shown = picture["patching_rect"]
    # As wide for its height as the patch it shows, and so is the box.
    assert width / height == shown[2] / shown[3] == 1280 / 720


def test_every_demo_of_the_list_is_an_example() -> None:
    found = {path.stem: load(path) for path in (PACKAGE / "examples").iterdir()}
    assert set(found) == {f"lmdm-{name}" for name in DEMOS}
    said = [box.get("text") for box in boxes_of(load(PACKAGE / "extras" / "lmdm.maxpat")).values()]
    for name, title in DEMOS.items():
        assert found[f"lmdm-{name}"]["digest"] == title
        assert {title, f"loadunique lmdm-{name}.maxpat"} <= set(said)


@pytest.mark.parametrize("name", sorted(OURS))
def test_everything_shown_can_be_read_and_fits(name: str) -> None:
    for box in boxes_of(load(PACKAGE / "patchers" / f"{name}.maxpat")).values():
        if "presentation_rect" in box and box["maxclass"] in WITH_TEXT:
            size = box.get("fontsize", 12)
            assert size >= 14, box["id"]
            assert box["presentation_rect"][3] >= 1.4 * size, box["id"]


# Structure.


@each
def test_ids_cords_and_size(name: str, patcher: Patcher) -> None:
    boxes = boxes_of(patcher)
    assert len(boxes) == len(patcher["boxes"]), "an id twice"
    assert len(boxes) <= MOST_BOXES
    cords = list(cords_of(patcher))
    assert len(set(cords)) == len(cords), "a cord twice"
    for source, outlet, target, inlet in cords:
        assert outlet < boxes[source]["numoutlets"], source
        assert inlet < boxes[target]["numinlets"], target


@each
def test_ports_are_those_of_the_objects(name: str, patcher: Patcher) -> None:
    for box in boxes_of(patcher).values():
        kind = box_name(box)
        if kind == "p":
            inside = [b["maxclass"] for b in boxes_of(box["patcher"]).values()]
            wanted = inside.count("inlet"), inside.count("outlet")
        elif box["maxclass"] == "newobj":
            inlets, types = ports(kind, box["text"].split()[1:])
            wanted = inlets, len(types)
        else:
            wanted = PORTS[kind][0], len(PORTS[kind][1])
        assert (box["numinlets"], box["numoutlets"]) == wanted, box["id"]
        assert len(box.get("outlettype", [])) == box["numoutlets"]


@each
def test_every_patch_named_exists(name: str, patcher: Patcher) -> None:
    for box in boxes_of(patcher).values():
        words = box.get("text", "").split()
        if box["maxclass"] == "bpatcher":
            assert (PACKAGE / "patchers" / box["name"]).exists(), box["id"]
            inside = [
                b["maxclass"] for b in boxes_of(load(PACKAGE / "patchers" / box["name"])).values()
            ]
            assert (inside.count("inlet"), inside.count("outlet")) == (1, 2)
        if words[:1] == ["loadunique"]:
            assert list(PACKAGE.rglob(words[1])), words


@each
def test_ports_have_hints_and_stand_in_order(name: str, patcher: Patcher) -> None:
    for kind in ("inlet", "outlet"):
        found = [b for b in boxes_of(patcher).values() if b["maxclass"] == kind]
        assert all(box["comment"] for box in found)
        by_x = sorted(found, key=lambda box: box["patching_rect"][0])
        assert [box["index"] for box in by_x] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("path", PATCHES, ids=lambda p: p.name)
def test_a_second_linter_finds_nothing(path: Path) -> None:
    py2max = pytest.importorskip("py2max", reason="py2max checks .maxpat files")
    from py2max.lint import lint

    findings = [str(f) for f in lint(py2max.Patcher.from_file(path))]
    told = [f for f in findings if "OFFCANVAS" not in f and not any(f"'{o}'" in f for o in OURS)]
    # The panel lies behind the rest, and only in presentation.
    assert not [f for f in told if "'panel'" not in f]


# Layout.


def meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def port(rect: Rect, index: int, number: int, y: float) -> tuple[float, float]:
    step = (rect[2] - 20) / (number - 1) if number > 1 else 0.0
    return rect[0] + 10 + step * index, y


def runs_under(a: tuple[float, float], b: tuple[float, float], rect: Rect) -> bool:
    """Whether the line from a to b enters the rectangle (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = rect[0] + 1, rect[1] + 1, rect[0] + rect[2] - 1, rect[1] + rect[3] - 1
    begin, end = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for p, q in ((-dx, a[0] - x0), (dx, x1 - a[0]), (-dy, a[1] - y0), (dy, y1 - a[1])):
        if p == 0 and q < 0:
            return False
        if p < 0:
            begin = max(begin, q / p)
        elif p > 0:
            end = min(end, q / p)
    return begin < end


@each
def test_nothing_overlaps(name: str, patcher: Patcher) -> None:
    boxes = [b for b in boxes_of(patcher).values() if b["maxclass"] != "panel"]
    for view in ("patching_rect", "presentation_rect"):
        for a, b in combinations([box for box in boxes if view in box], 2):
            assert not meet(a[view], b[view]), (view, a["id"], b["id"])


@each
def test_cords_go_down_and_under_nothing(name: str, patcher: Patcher) -> None:
    boxes = boxes_of(patcher)
    for source, outlet, target, inlet in cords_of(patcher):
        a, b = boxes[source]["patching_rect"], boxes[target]["patching_rect"]
        start = port(a, outlet, boxes[source]["numoutlets"], a[1] + a[3])
        end = port(b, inlet, boxes[target]["numinlets"], b[1])
        assert start[1] <= end[1], (source, target)
        for id_, box in boxes.items():
            if id_ not in (source, target) and box["maxclass"] != "panel":
                assert not runs_under(start, end, box["patching_rect"]), (source, target, id_)


@each
def test_panels_hold_everything_they_show(name: str, patcher: Patcher) -> None:
    width, height = patcher["rect"][2:]
    for box in boxes_of(patcher).values():
        if "presentation_rect" in box:
            x, y, w, h = box["presentation_rect"]
            assert x >= 0 and y >= 0 and x + w <= width and y + h <= height, box["id"]


def test_the_performance_patch_is_for_a_stage() -> None:
    play = load(PACKAGE / "extras" / "lmdm-play.maxpat")
    assert play["rect"][2:] == [1280, 720]
    assert play["openinpresentation"] == 1
    shown = [b["name"] for b in boxes_of(play).values() if b["maxclass"] == "bpatcher"]
    assert {f"{name}.maxpat" for name in OURS - {"lmdm.receive"}} <= set(shown)
    assert shown.count("lmdm.agent.maxpat") == 1
    for box in boxes_of(play).values():
        if box["maxclass"] == "bpatcher":
            panel = load(PACKAGE / "patchers" / box["name"])
            assert box["presentation_rect"][2:] == panel["rect"][2:], "a panel is cut"
            assert panel["openinpresentation"] == 1
    mix = boxes_of(load(PACKAGE / "patchers" / "lmdm.mix.maxpat"))
    assert min(mix["panic"]["presentation_rect"][2:]) >= 80
    for name in ("panic", "bypass", "mute"):
        assert mix[f"{name}_label"]["fontsize"] >= 20
    status = boxes_of(load(PACKAGE / "patchers" / "lmdm.status.maxpat"))
    assert status["state"]["fontsize"] >= 30
    assert status["late"]["fontsize"] >= 30


# Completeness.


def test_every_control_action_and_status_belongs_to_an_object() -> None:
    assert {name for o in OBJECTS for name in o.controls} == {c.name for c in CONTROLS}
    assert {name for o in OBJECTS for name in o.actions} == {a.name for a in ACTIONS}
    assert {name for o in OBJECTS for name in o.meta} == {m.name for m in META}
    shown = {name for o in OBJECTS for name in o.status}
    assert shown | {"ack", "fail"} == set(OUT_BY_NAME)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)
def test_every_control_has_a_widget_in_its_panel(control: Control) -> None:
    owner = next(o for o in OBJECTS if control.name in o.controls)
    box = boxes_of(load(PACKAGE / "patchers" / f"{owner.full_name}.maxpat"))[control.name]
    assert "presentation_rect" in box
    assert control.help in box["hint"]
    if control.kind in ("int", "float"):
        assert (box["minimum"], box["maximum"]) == (control.low, control.high)
    if control.kind == "choice":
        assert [word for word in box["items"] if word != ","] == list(control.choices)


@each_object
def test_the_reference_page_is_complete(o: PatchObject) -> None:
    root = ET.parse(PACKAGE / "docs" / "refpages" / f"{o.full_name}.maxref.xml").getroot()
    assert root.get("name") == o.full_name
    assert root.findtext("digest") == o.digest
    methods = {m.get("name"): m for m in root.iter("method")}
    assert set(methods) == {*o.controls, *o.actions, *o.meta, *(("int", "float") if o.main else ())}
    for control in o.table:
        text = methods[control.name].findtext("description") or ""
        assert control.describe_range() in text
        default = int(control.default) if isinstance(control.default, bool) else control.default
        assert f"Default: {default}." in text
        assert len(list(methods[control.name].iter("arg"))) == 1
    for action in o.messages:
        own_slot = o.name == "prompt"
        listed = [a.get("name") for a in methods[action.name].iter("arg")]
        assert listed == [name for name, *_ in action.arguments][own_slot:]
    assert [a.get("name") for a in root.iter("objarg")] == [name for name, *_ in o.arguments]
    assert len(list(root.iter("inlet"))) == 1
    assert len(list(root.iter("outlet"))) == 2
    assert {s.get("name") for s in root.iter("seealso")} == {f"lmdm.{n}" for n in o.see_also}


@each_object
def test_the_last_tab_names_every_message(o: PatchObject) -> None:
    tab = boxes_of(load(PACKAGE / "help" / f"{o.full_name}.maxhelp"))["tab_about"]["patcher"]
    said = " ".join(box.get("text", "") for box in boxes_of(tab).values())
    for name in (*o.controls, *o.actions, *o.meta):
        assert f" {name} " in f" {said} "


# Flow.


@pytest.fixture
def program() -> Max:
    return Max(PACKAGE)


def say(patch: Any, *message: Any) -> list[list[Any]]:
    """What reaches the bus when this arrives at the inlet."""
    bus = patch.program.heard_on.setdefault("lmdm", [])
    bus.clear()
    patch.input(*message)
    return list(bus)


MAIN = {"prompt": ["weight", 3], "crossfade": ["crossfade", 2, 4], "sampler": ["steps"],
        "time": ["t_f"], "context": ["context_dropout"], "mix": ["mix"],
        "record": ["record"]}  # fmt: skip
ARGUMENTS: dict[str, list[Any]] = {"prompt": [3], "crossfade": [2, 4], "receive": ["block"]}


@each_object
def test_messages_at_the_inlet_reach_the_bus(program: Max, o: PatchObject) -> None:
    patch = program.open(o.full_name, *ARGUMENTS.get(o.name, []))
    if o.name == "agent":
        program.sent.clear()
        for control in CONTROLS:
            patch.input(control.name, 1)
            assert program.sent[-1] == [PREFIX + control.name, 1]
        patch.input("clear")
        assert program.sent[-1] == [f"{PREFIX}clear"], "no arguments are left over"
        return
    if o.name == "prompt":
        assert say(patch, "prompt", "8", "bit", "rain") == [["prompt", 3, "8 bit rain"]]
        assert say(patch, "weight", 0.5) == [["weight", 3, 0.5]]
        assert say(patch, "prompt", "set", "theory") == [["prompt", 3, "set theory"]]
    else:
        for name in (*o.controls, *o.actions, *o.meta, "dump", "stepz"):
            assert say(patch, name, "x", 2) == [[name, "x", 2]]
    for number in (1, 0.25):
        if o.main:
            assert say(patch, number) == [[*MAIN[o.name], number]]


def test_main_is_what_the_description_says() -> None:
    assert {o.name for o in OBJECTS if o.main} == set(MAIN)
    for name, words in MAIN.items():
        assert OBJECTS_BY_NAME[name].main.split()[0] == words[0]


@each_object
def test_nothing_is_sent_on_load_but_hello_and_dump(program: Max, o: PatchObject) -> None:
    program.open(o.full_name, *ARGUMENTS.get(o.name, []))
    program.advance(20_000)
    assert program.heard_on.get("lmdm", []) == []
    if o.name != "agent":
        assert program.sent == []
        return
    assert {m[0] for m in program.sent} == {f"{PREFIX}hello"}
    program.receive(f"{PREFIX}state", "running")
    assert {m[0] for m in program.sent} == {f"{PREFIX}hello", f"{PREFIX}dump"}


def examples() -> Iterator[list[Any]]:
    """Everything the agent may say, with plausible values."""
    values = {"i": 1, "f": 0.5, "s": "rain on the sea", "": 1}
    for out in OUT_BY_NAME.values():
        yield [out.name, *(values[letter] for _, letter, _ in out.arguments)]
    for control in CONTROLS:
        value = int(control.default) if isinstance(control.default, bool) else control.default
        yield [control.name, value]
        yield ["ack", PREFIX + control.name, value, 7, 0.5, "clamped"]
        yield ["fail", PREFIX + control.name, "bad_value", "that is no number"]
    for action in ACTIONS:
        said = [values[letter] for _, letter, _ in action.arguments]
        yield [action.name, *said]
        yield ["ack", PREFIX + action.name, *said, 7, 0.5, ""]
    for name in META_IN:
        yield ["ack", PREFIX + name, 7, 0.5, ""]
    yield ["catalog", "control", CONTROLS[0].name, "int"]
    yield ["catalog", "preset", "my verse", "a text"]


@pytest.mark.parametrize("name", ["lmdm-play", *sorted(OURS - {"lmdm.agent"})])
def test_what_the_agent_says_is_never_sent_back(program: Max, name: str) -> None:
    program.open(name)
    program.receive(f"{PREFIX}state", "running")
    program.sent.clear()
    for message in examples():
        if program.sockets:
            program.receive(PREFIX + message[0], *message[1:])
        else:
            program.send("lmdm.heard", message)
    assert program.heard_on.get("lmdm", []) == []
    assert program.sent == []


OWNERS = [(o, c) for o in OBJECTS for c in o.table]


@pytest.mark.parametrize(("o", "control"), OWNERS, ids=[c.name for _, c in OWNERS])
def test_a_value_is_shown_confirmed_and_set(program: Max, o: PatchObject, control: Control) -> None:
    patch = program.open(o.full_name)
    name, box = control.name, patch[control.name]
    value = control.choices[-1] if control.choices else 1
    program.send("lmdm.heard", [name, value])
    assert box.shown == value
    assert patch.out[0] == [[name, value]]
    other = control.choices[0] if control.choices else 0
    ack = ["ack", PREFIX + name, other, 12, 0.5, "9 given, 0 used"]
    program.send("lmdm.heard", ack)
    assert box.shown == other
    assert patch.out[0][-1] == [name, other]
    assert patch.out[1] == [ack]
    assert patch["note"].shown == "9 given, 0 used"
    fail = ["fail", PREFIX + name, "bad_value", "0 to 1 expected"]
    program.send("lmdm.heard", fail)
    assert patch.out[1] == [ack, fail]
    assert patch["note"].shown == "0 to 1 expected"
    assert box.shown == other
    # And by hand.
    box.input(0, [1])
    wanted = control.choices[1] if control.choices else max(1, control.low)
    assert program.heard_on["lmdm"] == [[name, wanted]]


def test_an_object_hears_only_its_own_answers(program: Max) -> None:
    sampler, mix = program.open("lmdm.sampler"), program.open("lmdm.mix")
    program.send("lmdm.heard", ["ack", "/lmdm/mix", 0.5, 12, 0.0, ""])
    assert 1 not in sampler.out
    assert mix.out == {0: [["mix", 0.5]], 1: [["ack", "/lmdm/mix", 0.5, 12, 0.0, ""]]}


def test_a_prompt_is_about_its_slot(program: Max) -> None:
    two = program.open("lmdm.prompt", 2)
    assert two["title"].shown == "prompt 2"
    two["prompt"].type("rain on the sea, 7")
    assert program.heard_on["lmdm"] == [["prompt", 2, "rain on the sea, 7"]]
    assert two["known"].shown == 0
    ack = ["ack", "/lmdm/prompt", 2, "rain on the sea, 7", 12, 0.5, "cut"]
    program.send("lmdm.heard", ["ack", "/lmdm/prompt", 1, "choir", 12, 0.5, ""])
    assert two["known"].shown == 0
    program.send("lmdm.heard", ack)
    assert two["known"].shown == 1
    assert two["prompt"].shown == "rain on the sea, 7"
    assert two.out == {0: [["prompt", "rain on the sea, 7"]], 1: [ack]}
    program.send("lmdm.heard", ["weight", 1, 0.1])
    program.send("lmdm.heard", ["weight", 2, 0.9])
    assert two["weight"].shown == 0.9
    assert two.out[0][-1] == ["weight", 0.9]
    program.send("lmdm.heard", ["fail", "/lmdm/prompt", "bad_value", "no"])
    assert two.out[1][-1][0] == "fail"
    two["weight"].input(0, [0.25])
    assert program.heard_on["lmdm"][-1] == ["weight", 2, 0.25]


def test_a_crossfade_follows_its_own_slots(program: Max) -> None:
    patch = program.open("lmdm.crossfade", 2, 4)
    patch["crossfade"].input(0, [0.4])
    assert program.heard_on["lmdm"] == [["crossfade", 2, 4, 0.4]]
    note = "block 131: 'rain' takes over, the oldest 180 latents are forgotten"
    program.send("lmdm.heard", ["ack", "/lmdm/crossfade", 2, 4, 0.4, 131, 0.5, note])
    assert patch.out[0] == [[0.4]]
    assert patch["note"].shown == note
    program.send("lmdm.heard", ["weight", 2, 0.25])
    program.send("lmdm.heard", ["weight", 4, 0.75])
    program.send("lmdm.heard", ["weight", 1, 0.1])
    assert patch["crossfade"].shown == 0.75
    program.send("lmdm.heard", ["crossed", 131, 180, "rain on the sea"])
    assert patch.out[1][-1] == ["crossed", 131, 180, "rain on the sea"]
    assert patch["crossed"].shown == "block 131 forgets 180: rain on the sea"
    assert patch["seconds"].shown == 8.0
    patch["fade_2"].click()
    patch["seconds"].input(0, [3.0])
    patch["fade_1"].click()
    assert program.heard_on["lmdm"][-2:] == [["fade", 4, 8.0], ["fade", 2, 3.0]]
    assert patch["fade_1_label"].shown == "fade 2"


def test_a_crossfade_between_others_is_not_shown(program: Max) -> None:
    patch = program.open("lmdm.crossfade", 2, 4)
    program.send("lmdm.heard", ["crossfade", 1, 3, 0.9])
    assert patch["crossfade"].shown is None
    assert 0 not in patch.out


def test_status_shows_the_time_of_a_block(program: Max) -> None:
    patch = program.open("lmdm.status")
    for message in (["state", "running"], ["block", 41, 30.0, 90.0], ["late", 2]):
        program.send("lmdm.heard", message)
    assert patch["state"].shown == "running"
    assert (patch["block_n"].shown, patch["infer_ms"].shown) == (41, 30.0)
    assert patch["bar"].shown == [0.25]
    program.send("lmdm.heard", ["block", 42, 130.0, -10.0])
    assert patch["bar"].shown == [1.0]
    assert patch["margin_ms"].shown == -10.0
    assert patch["late"].shown == 2
    assert patch.out[0][-1] == ["block", 42, 130.0, -10.0]


def test_status_shows_the_device_what_was_caught_and_the_last_fault(program: Max) -> None:
    patch = program.open("lmdm.status")
    calm = patch["device"].data["textcolor"]
    program.send("lmdm.heard", ["device", "lost", "JACK: system", "it has stopped"])
    ids = ("device", "device_name", "device_text")
    assert [patch[i].shown for i in ids] == ["lost", "JACK: system", "it has stopped"]
    red = patch["device"].color
    assert red[0] > 2 * red[1], "a lost device is seen from afar"
    program.send("lmdm.heard", ["device", "open", "JACK: system", ""])
    assert [patch[i].shown for i in ids] == ["open", "JACK: system", ""]
    assert patch["device"].color == pytest.approx(calm)
    program.send("lmdm.heard", ["safety", 1, 2, 3, 4, 5])
    counters = ("muted", "refreshes", "restarts", "losses")
    assert [patch[i].shown for i in counters] == [1, 2, 4, 5]
    program.send("lmdm.heard", ["fault", "model", "block 7 was no sound"])
    assert patch["note"].shown == "model: block 7 was no sound"
    program.send("lmdm.heard", ["health", 0, 0, 441, 1, 0, ""])
    assert patch["note"].shown == "model: block 7 was no sound", "it stays in sight"
    assert patch.out[0][:2] == [
        ["device", "lost", "JACK: system", "it has stopped"],
        ["device", "open", "JACK: system", ""],
    ]
    assert not program.heard_on.get("lmdm")


def test_sampler_tells_the_steps_really_taken_and_why(program: Max) -> None:
    patch = program.open("lmdm.sampler")
    program.send("lmdm.heard", ["steps_used", 2, 8, "a block took 280 of 325 ms"])
    assert (patch["steps_used"].shown, patch["steps_wish"].shown) == (2, 8)
    assert patch["note"].shown == "a block took 280 of 325 ms"
    program.send("lmdm.heard", ["steps_used", 8, 8, ""])
    assert (patch["steps_used"].shown, patch["note"].shown) == (8, "")
    assert not program.heard_on.get("lmdm")
    patch["auto_steps"].input(0, [0])
    assert program.heard_on["lmdm"] == [["auto_steps", 0]]


def test_context_forgets_and_primes_with_a_sound_of_the_catalog(program: Max) -> None:
    patch = program.open("lmdm.context")
    program.send("lmdm.heard", ["crossed", 131, 180, "whale song"])
    assert patch["crossed"].shown == "block 131 forgets 180: whale song"
    program.send("lmdm.heard", ["refreshed", 140, 90, "noise"])
    assert patch["crossed"].shown == "block 140 forgets 90: noise"
    for _ in range(2):
        program.send("lmdm.heard", ["catalog", "control", CONTROLS[0].name, "int", 1.0])
        program.send("lmdm.heard", ["catalog", "control", CONTROLS[1].name, "bool", 0.0])
        program.send("lmdm.heard", ["catalog", "model", "whale", ""])
        program.send("lmdm.heard", ["catalog", "sound", "rain on tin.wav", ""])
        program.send("lmdm.heard", ["catalog", "sound", "2026-11-23/dry.flac", ""])
    assert patch["prime"].items == ["rain on tin.wav", "2026-11-23/dry.flac"]
    assert not program.heard_on.get("lmdm")
    patch["prime"].input(0, [0])
    patch["refresh"].click()
    patch["clear"].click()
    assert program.heard_on["lmdm"] == [["prime", "rain on tin.wav"], ["refresh"], ["clear"]]


def test_sketch_and_receive_and_record_give_bare_values(program: Max) -> None:
    sketch = program.open("lmdm.sketch")
    receive = program.open("lmdm.receive", "t_f")
    record = program.open("lmdm.record")
    program.send("lmdm.heard", ["sketch", 0.5, 440.0, 0.0, 0.0, 0.0])
    assert sketch.out[0] == [[0.5, 440.0, 0.0, 0.0, 0.0]]
    assert sketch["hz_1"].shown == 440.0
    ack = ["ack", "/lmdm/t_f", -0.5, 3, 0.1, "0 given, -0.5 used"]
    program.send("lmdm.heard", ack)
    program.send("lmdm.heard", ["t_f", -0.25])
    assert receive.out == {0: [[-0.5], [-0.25]], 1: [ack]}
    assert receive["name"].shown == "t_f"
    program.send("lmdm.heard", ["ack", "/lmdm/record", 1, "/takes/my take", 3, 0.1, ""])
    assert record.out[0] == [[1, "/takes/my take"]]
    assert (record["record"].shown, record["path"].shown) == (1, "/takes/my take")
    record["mark"].type("second verse")
    record["record"].input(0, [0])
    assert program.heard_on["lmdm"] == [["mark", "second verse"], ["record", 0]]


def test_record_names_captures_and_shows_what_is_held(program: Max) -> None:
    record = program.open("lmdm.record")
    record["take"].type("first try, 2")
    assert program.heard_on["lmdm"] == [["record", 1, "first try, 2"]]
    for minutes, wanted in ((None, ["capture"]), (2.5, ["capture", 2.5]), (0.0, ["capture"])):
        if minutes is not None:
            record["minutes"].input(0, [minutes])
        record["capture"].click()
        assert program.heard_on["lmdm"][-1] == wanted
    said = len(program.heard_on["lmdm"])
    program.send("lmdm.heard", ["held", 300.4, 41.2])
    assert (record["held_s"].shown, record["held_mb"].shown) == (300, 41)
    program.send("lmdm.heard", ["ack", "/lmdm/capture", "/takes/late one", 7, 0.0, ""])
    program.send("lmdm.heard", ["captured", "/takes/late one", 300.4])
    assert record["captured"].shown == "/takes/late one"
    assert record.out[1] == [
        ["ack", "/lmdm/capture", "/takes/late one", 7, 0.0, ""],
        ["captured", "/takes/late one", 300.4],
    ]
    assert 0 not in record.out, "left is about the take that is recorded"
    assert len(program.heard_on["lmdm"]) == said


def test_time_taps_links_and_waits(program: Max) -> None:
    patch = program.open("lmdm.time")
    program.send("lmdm.heard", ["clock", 3, 1.5, 120.0, 0.74])
    program.send("lmdm.heard", ["link", 1, 4])
    program.send("lmdm.heard", ["delay", 11025, 0.25])
    shown = [patch[id_].shown for id_ in ("bar", "beat", "block_beats", "link", "peers", "delay_s")]
    assert shown == [3, 1.5, 0.74, 1, 4, 0.25]
    patch["tap"].click()
    patch["first"].click()
    patch["cancel"].click()
    patch["at"].type("100 steps 8")
    assert program.heard_on["lmdm"] == [["beat"], ["beat", 0], ["cancel"], ["at", "100 steps 8"]]


# The connection.


def test_the_agent_says_hello_and_hears_without_prefix(program: Max) -> None:
    patch = program.open("lmdm.agent", "10.0.0.2", 9100, 9200)
    program.advance(201)
    assert program.sent == [[f"{PREFIX}hello", 9200, "max"]]
    program.advance(3000)
    assert program.sent == [[f"{PREFIX}hello", 9200, "max"]] * 2
    inside = patch["connection"].inner
    assert inside["send"].args == ["10.0.0.2", 9100]
    assert inside["receive"].args == [9200]
    program.receive(f"{PREFIX}prompt", 1, "rain on the sea")
    program.receive(f"{PREFIX}clear")
    program.receive("/other/state", "running")
    heard = [["prompt", 1, "rain on the sea"], ["clear"]]
    assert patch.out[0] == heard
    assert program.heard_on["lmdm.heard"] == heard


def test_the_agent_uses_its_defaults_without_arguments(program: Max) -> None:
    program.open("lmdm.agent")
    program.advance(201)
    assert program.sent == [[f"{PREFIX}hello", MAX_REPLY_PORT, "max"]]


def test_the_agent_goes_offline_and_comes_back(program: Max) -> None:
    patch, status = program.open("lmdm.agent"), program.open("lmdm.status")
    program.receive(f"{PREFIX}state", "running")
    assert (status["state"].shown, patch["online"].shown) == ("running", 1)
    program.advance(6900)
    program.receive(f"{PREFIX}ack", "hello", 9002, 3, 0.1, "")
    program.advance(6900)
    assert status["state"].shown == "running"
    program.sent.clear()
    program.advance(200)
    assert (status["state"].shown, patch["online"].shown) == ("offline", 0)
    assert program.heard_on["lmdm.heard"][-1] == ["state", "offline"]
    program.receive(f"{PREFIX}ack", "hello", 9002, 0, 0.1, "")
    assert patch["online"].shown == 1
    assert [f"{PREFIX}dump"] in program.sent


def test_everything_from_the_bus_goes_out(program: Max) -> None:
    patch = program.open("lmdm.agent")
    program.sent.clear()
    program.send("lmdm", ["steps", 8])
    program.send("lmdm", ["dump"])
    program.send("lmdm", ["prompt", 1, "rain, 7 drops"])
    assert program.sent == [
        [f"{PREFIX}steps", 8], [f"{PREFIX}dump"], [f"{PREFIX}prompt", 1, "rain, 7 drops"],
    ]  # fmt: skip
    fail = ["fail", "/lmdm/stepz", "unknown_address", "no such message; steps?"]
    program.receive(PREFIX + fail[0], *fail[1:])
    assert patch.out[1] == [fail]


def test_the_catalog_fills_the_menus(program: Max) -> None:
    patch = program.open("lmdm.agent")
    for _ in range(2):
        program.receive(f"{PREFIX}catalog", "control", CONTROLS[0].name, "int", 1.0)
        program.receive(f"{PREFIX}catalog", "model", "whale", "small")
        program.receive(f"{PREFIX}catalog", "preset", "my verse", "")
    assert (patch["preset"].items, patch["model"].items) == (["my verse"], ["whale"])
    patch["preset"].input(0, [0])
    patch["fade"].input(0, [8.0])
    patch["preset"].input(0, [0])
    patch["model"].input(0, [0])
    patch["save"].type("chorus 2")
    patch["learn"].type("mix")
    assert program.heard_on["lmdm"] == [
        ["preset_fade", 0.0, "my verse"], ["preset_fade", 8.0, "my verse"], ["model", "whale"],
        ["preset_save", "chorus 2"], ["midi", "learn", "mix"],
    ]  # fmt: skip


def test_the_performance_patch_shows_the_last_refusal(program: Max) -> None:
    patch = program.open("lmdm-play")
    text = "steps: 'many' given; a whole number from 1 to 50 expected"
    program.receive(f"{PREFIX}fail", "steps", "bad_value", text)
    assert patch["fail"].shown == text


@each_object
def test_the_messages_of_the_help_are_taken(program: Max, o: PatchObject) -> None:
    known = {c.name for c in CONTROLS} | {a.name for a in ACTIONS} | set(META_IN)
    patch = program.open(o.full_name)
    for idea in o.ideas:
        for text in idea.messages:
            program.heard_on["lmdm"], program.sent = [], []
            words = [float(w) if w.replace(".", "").replace("-", "").isdigit() else w
                     for w in text.split()]  # fmt: skip
            patch.input(*words)
            went = program.sent if o.name == "agent" else program.heard_on["lmdm"]
            assert [m[0].removeprefix(PREFIX) in known for m in went] == [True]


# With the real agent.


class Wire:
    """Carries what the simulated Max sends to the real OSC server, and back."""

    def __init__(self, program: Max, port: int) -> None:
        self.program = program
        self.peer = Peer(port)
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.back.bind(("127.0.0.1", 0))
        self.back.settimeout(0.02)

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 8
        while True:
            sent, self.program.sent = self.program.sent, []
            for address, *args in sent:
                self.peer.send(address, *args)
            with suppress(TimeoutError):
                found = OscMessage(self.back.recv(65535))
                self.program.receive(found.address, *found.params)
            if true():
                return
            assert time.monotonic() < end, self.program.heard_on.get("lmdm.heard", [])[-10:]

    def close(self) -> None:
        self.back.close()
        self.peer.out.close()


def test_the_objects_steer_the_real_agent(program: Max) -> None:
    with served() as (there, server):
        wire = Wire(program, server.port)
        port = wire.back.getsockname()[1]
        sampler, mix = program.open("lmdm.sampler"), program.open("lmdm.mix")
        one, two = program.open("lmdm.prompt", 1), program.open("lmdm.prompt", 2)
        fade, follow = program.open("lmdm.crossfade", 1, 2), program.open("lmdm.receive", "weight")
        agent = program.open("lmdm.agent", "127.0.0.1", server.port, port)
        program.advance(201)
        wire.until(lambda: sampler["steps"].shown == 4 and agent["online"].shown == 1)
        assert there.controls == type(there.controls)(), "opening the patches changed something"
        sampler.input(2)
        wire.until(lambda: sampler.out.get(1, []) != [])
        assert there.controls.steps == 2
        assert sampler.out[0][-1] == ["steps", 2]
        sampler["solver"].input(0, [sampler["solver"].items.index("euler")])
        one["prompt"].type("rain on the sea, 7")
        two.input("prompt", "humpback", "whale", "song")
        wire.until(lambda: (one["known"].shown, two["known"].shown) == (1, 1))
        assert there.controls.prompts[:2] == ("rain on the sea, 7", "humpback whale song")
        assert two["prompt"].shown == "humpback whale song"
        assert there.controls.solver == "euler"
        there.play()
        there.play()
        heard = program.heard_on["lmdm.heard"]
        wire.until(lambda: any(m[0] == "block" for m in heard))
        fade.input(0.4)
        wire.until(lambda: fade["crossfade"].shown == pytest.approx(0.4))
        wire.until(lambda: follow.out.get(0, []) != [])
        fade["crossfade"].input(0, [0.75])
        wire.until(lambda: "takes over" in fade["note"].shown)
        wire.until(lambda: fade.out[0][-1] == [0.75])
        mix["panic"].input(0, [1])
        wire.until(lambda: ["panic", 1] in mix.out.get(0, []))
        assert there.controls.panic is True
        sampler.input("steps", "many")
        wire.until(lambda: sampler.out[1][-1][:2] == ["fail", f"{PREFIX}steps"])
        assert "many" in sampler["note"].shown
        wire.close()
