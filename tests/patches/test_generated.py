"""The patches are fresh, tidy and complete."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import generate
import pytest
from max_patches import MaxPatch
from pd_writer import PdPatch

from lmdm_agent.controls import ACTIONS, CONTROLS

PATCHES = Path(__file__).parents[2] / "patches"
PD_VANILLA = (
    *("inlet", "outlet", "t", "list", "oscformat", "oscparse", "netsend", "netreceive"),
    *("loadbang", "delay", "metro", "route", "sel", "pack", "f", "symbol", "r", "s"),
    *("hsl", "tgl", "bng", "hradio", "cnv", "print", "pd", "lmdm.agent"),
)


def _overlapping(boxes: list[tuple[str, tuple[float, ...]]]) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, (ax, ay, aw, ah)), (b, (bx, by, bw, bh)) in combinations(boxes, 2)
        if ax < bx + bw and bx < ax + aw and ay < by + bh and by < ay + ah
    ]


def _canvases() -> list[tuple[str, PdPatch]]:
    found = []
    for name, patch in generate.pd_canvases().items():
        found.append((name, patch))
        found += [(f"{name} sub {i}", sub) for i, sub in enumerate(patch.subpatches)]
    return found


@pytest.mark.parametrize("name", generate.files())
def test_files_are_fresh(name: str) -> None:
    text = (PATCHES / name).read_text(encoding="utf-8")
    assert text == generate.files()[name], "run: PYTHONPATH=agent python patches/generate.py"


@pytest.mark.parametrize(("name", "patch"), _canvases())
def test_pd_layout(name: str, patch: PdPatch) -> None:
    solid = [(b.name, (b.x, b.y, b.w, b.h)) for b in patch.boxes if not b.backdrop]
    assert not _overlapping(solid)
    for box in patch.boxes:
        assert box.x + box.w <= patch.width, box
        assert box.y + box.h <= patch.height, box


@pytest.mark.parametrize(("name", "patch"), _canvases())
def test_pd_objects_are_vanilla(name: str, patch: PdPatch) -> None:
    for box in patch.boxes:
        words = box.line.splitlines()[-1].rstrip(";").split()
        if words[1] == "obj":
            assert words[4] in PD_VANILLA


@pytest.mark.parametrize(("name", "patch"), generate.max_patchers().items())
def test_max_layout(name: str, patch: MaxPatch) -> None:
    boxes = [entry["box"] for entry in patch.boxes if entry["box"]["maxclass"] != "panel"]
    assert len({box["id"] for box in boxes}) == len(boxes)
    assert not _overlapping([(b["id"], b["patching_rect"]) for b in boxes])
    shown = [b for b in boxes if "presentation_rect" in b]
    assert not _overlapping([(b["id"], b["presentation_rect"]) for b in shown])
    for box in shown:
        x, y, w, h = box["presentation_rect"]
        assert x + w <= patch.width, box["id"]
        assert y + h <= patch.height, box["id"]


@pytest.mark.parametrize("name", generate.max_patchers())
def test_max_lint(name: str) -> None:
    py2max = pytest.importorskip("py2max", reason="py2max checks .maxpat files")
    from py2max.lint import lint

    findings = lint(py2max.Patcher.from_file(PATCHES / "max" / "lmdm" / name))
    told = [str(f) for f in findings if "OFFCANVAS" not in str(f)]
    assert not [f for f in told if "lmdm.agent" not in f]


def test_every_control_has_a_place_in_both_hosts() -> None:
    play_pd = (PATCHES / "pd/lmdm/lmdm-play.pd").read_text()
    play_max = json.loads((PATCHES / "max/lmdm/extras/lmdm-play.maxpat").read_text())
    ids = {entry["box"]["id"] for entry in play_max["patcher"]["boxes"]}
    for control in CONTROLS:
        assert f"s \\$0-{control.name}-in;" in play_pd
        assert f"r \\$0-{control.name};" in play_pd
        assert {control.name, f"{control.name}_name", f"{control.name}_show"} <= ids
    # Everything else is reachable by typing it, because both abstractions take any message.
    assert "listbox" in play_pd
    assert "$0-any" in play_pd
    assert {"any", "any_text"} <= ids
    assert len(ACTIONS) == 10, "a new action: give it a place in the play patches or raise this"


def test_max_abstraction_takes_any_message() -> None:
    patcher = json.loads((PATCHES / "max/lmdm/patchers/lmdm.agent.maxpat").read_text())["patcher"]
    texts = {entry["box"].get("text") for entry in patcher["boxes"]}
    assert {"zl.slice 1", "sprintf symout /lmdm/%s", "zl.join"} <= texts


def test_the_package_describes_itself() -> None:
    info = json.loads((PATCHES / "max/lmdm/package-info.json").read_text())
    assert info["name"] == "lmdm"
    assert (PATCHES / "max/lmdm/extras" / info["homepatcher"]).exists()
