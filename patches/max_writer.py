"""A small .maxpat writer: boxes with readable ids, cords, subpatches, both views.

Only objects that ship with Max 8. Coordinates are pixels; ``at`` is a place in presentation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Rect = tuple[int, int, int, int]
ACCENT, WARNING = [0.19, 0.5, 0.69, 1.0], [0.75, 0.19, 0.16, 1.0]
PAPER, INK, WHITE = [0.9, 0.92, 0.93, 1.0], [0.1, 0.12, 0.14, 1.0], [1.0, 1.0, 1.0, 1.0]
FAINT = [0.78, 0.82, 0.84, 1.0]

PORTS: dict[str, tuple[int, list[str]]] = {
    # maxclass or object: (inlets, outlet types)
    "comment": (1, []), "message": (2, [""]), "toggle": (1, ["int"]), "button": (1, ["bang"]),
    "number": (1, ["", "bang"]), "flonum": (1, ["", "bang"]), "slider": (1, [""]),
    "umenu": (1, ["int", "", ""]), "textedit": (1, ["", "int", "", ""]), "panel": (1, []),
    "led": (1, ["int"]), "multislider": (1, ["", ""]), "textbutton": (1, ["", "", "int"]),
    "inlet": (0, [""]), "outlet": (1, []), "prepend": (1, [""]), "udpsend": (1, []),
    "udpreceive": (1, [""]), "loadbang": (1, ["bang"]), "loadmess": (1, [""]), "s": (1, []),
    "r": (0, [""]), "metro": (2, ["bang"]), "delay": (2, ["bang"]), "print": (1, []),
    "patcherargs": (1, ["", ""]), "int": (2, ["int"]), "f": (2, ["float"]),
    "zl.slice": (2, ["", ""]), "zl.ecils": (2, ["", ""]), "zl.nth": (2, ["", ""]),
    "zl.join": (2, ["", ""]), "zl.reg": (2, ["", ""]), "tosymbol": (1, [""]),
    "change": (3, ["", "int", "int"]), "clip": (3, [""]), "regexp": (1, ["", "", "", "", ""]),
    "pcontrol": (1, [""]),
    "bpatcher": (1, ["", ""]), "ezdac~": (2, []), "ezadc~": (1, ["signal", "signal"]),
    "cycle~": (2, ["signal"]), "*~": (2, ["signal"]), "line~": (2, ["signal", "bang"]),
    "fpic": (1, ["jit_matrix"]),
}  # fmt: skip
TYPES = {"b": "bang", "i": "int", "f": "float", "0": "int", "0.": "float", "1": "int"}


def ports(name: str, words: list[str]) -> tuple[int, list[str]]:
    """Inlets and outlet types of an object with these arguments."""
    text, n = " ".join(words), len(words)
    found: dict[str, tuple[int, list[str]]] = {
        "route": (n + 1, [""] * (n + 1)),
        "routepass": (n + 1, [""] * (n + 1)),
        "sel": (2 if n == 1 else n + 1, ["bang"] * n + [""]),
        "t": (1, [TYPES.get(word, "") for word in words]),
        "unpack": (1, [TYPES.get(word, "") for word in words]),
        "pak": (n, [""]),
        "sprintf": (max(1, text.count("%")), [""]),
        "expr": (max(1, sum(f"$f{i}" in text for i in range(1, 9))), [""]),
    }
    if name.startswith("lmdm."):
        return PORTS["bpatcher"]
    return found.get(name) or PORTS[name]


def text_width(text: str, size: float = 12) -> int:
    """Room that a line of text needs, in pixels."""
    return round(0.56 * size * len(text)) + 14


def label_width(text: str, size: float) -> int:
    """Room that a label needs in a panel, where space is dear: letters by their width."""
    ems = sum(0.88 if c in "mwMW" else 0.3 if c in "fijlrtI .,:" else 0.58 for c in text)
    return round(ems * size) + 8


@dataclass
class MaxPatch:
    """A patcher that can be written as JSON."""

    width: int
    height: int
    title: str = ""
    presentation: bool = False
    tab: bool = False
    digest: str = ""
    boxes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def obj(self, id_: str, x: int, y: int, text: str, w: int = 0, **more: Any) -> str:
        """An object box."""
        name, *words = text.split()
        inlets, types = ports(name, words)
        rect = (x, y, w or max(40, text_width(text)), 22)
        return self._add(id_, "newobj", rect, inlets, types, text=text, **more)

    def ui(self, id_: str, maxclass: str, rect: Rect, at: Rect | None = None, **more: Any) -> str:
        """A user-interface box."""
        inlets, types = PORTS[maxclass]
        if at is not None:
            more |= {"presentation": 1, "presentation_rect": [float(v) for v in at]}
        return self._add(id_, maxclass, rect, inlets, types, **more)

    def msg(self, id_: str, x: int, y: int, text: str, **more: Any) -> str:
        """A message box."""
        return self.ui(id_, "message", (x, y, max(40, text_width(text)), 22), text=text, **more)

    def text(self, id_: str, x: int, y: int, text: str, size: int = 12, **more: Any) -> str:
        """A comment of the patching view."""
        rect = (x, y, text_width(text, size), round(size * 1.7))
        return self.ui(id_, "comment", rect, text=text, fontsize=float(size), **more)

    def inlet(self, id_: str, x: int, y: int, hint: str, index: int = 1) -> str:
        """An inlet with its hint."""
        return self.ui(id_, "inlet", (x, y, 30, 30), comment=hint, index=index)

    def outlet(self, id_: str, x: int, y: int, hint: str, index: int = 1) -> str:
        """An outlet with its hint."""
        return self.ui(id_, "outlet", (x, y, 30, 30), comment=hint, index=index)

    def sub(self, id_: str, x: int, y: int, name: str, patch: MaxPatch, w: int = 0) -> str:
        """A subpatch, `p name`; its inlets and outlets become ports."""
        kinds = [entry["box"]["maxclass"] for entry in patch.boxes]
        text = f"p {name}"
        rect = (x, y, w or max(40, text_width(text)), 22)
        types = [""] * kinds.count("outlet")
        inside = patch.patcher()
        return self._add(
            id_, "newobj", rect, kinds.count("inlet"), types, text=text, patcher=inside
        )

    def abstraction(self, id_: str, name: str, rect: Rect, args: list[Any], at: Rect | None) -> str:
        """A bpatcher that shows the panel of one of our objects."""
        looks = {"bgmode": 0, "border": 0, "clickthrough": 0, "enablehscroll": 0,
                 "enablevscroll": 0, "lockeddragscroll": 0, "offset": [0.0, 0.0],
                 "viewvisibility": 1}  # fmt: skip
        more = {"args": args} if args else {}
        return self.ui(id_, "bpatcher", rect, at, name=f"{name}.maxpat", **looks, **more)

    def wire(self, *chain: str) -> None:
        """Connect boxes in a row, outlet 0 to inlet 0."""
        for source, target in pairwise(chain):
            self.cord(source, 0, target)

    def cord(self, source: str, outlet: int, target: str, inlet: int = 0) -> None:
        """Connect an outlet with an inlet."""
        line = {"source": [source, outlet], "destination": [target, inlet]}
        self.lines.append({"patchline": line})

    def patcher(self) -> dict[str, Any]:
        """The patcher as JSON has it."""
        version = {"major": 8, "minor": 6, "revision": 0, "architecture": "x64", "modernui": 1}
        found: dict[str, Any] = {
            "fileversion": 1,
            "appversion": version,
            "classnamespace": "box",
            "rect": [80.0, 100.0, float(self.width), float(self.height)],
            "openinpresentation": int(self.presentation),
            "default_fontsize": 12.0,
            "default_fontname": "Arial",
            "gridsize": [15.0, 15.0],
            "title": self.title,
            "digest": self.digest,
        }
        if self.tab:
            found["showontab"] = 1
        return found | {"boxes": self.boxes, "lines": self.lines}

    def render(self) -> str:
        """The file."""
        return json.dumps({"patcher": self.patcher()}, indent=1, ensure_ascii=False) + "\n"

    def _add(
        self, id_: str, maxclass: str, rect: Rect, inlets: int, types: list[str], **more: Any
    ) -> str:
        box: dict[str, Any] = {
            "id": id_,
            "maxclass": maxclass,
            "numinlets": inlets,
            "numoutlets": len(types),
            "patching_rect": [float(v) for v in rect],
        }
        if types:
            box["outlettype"] = types
        self.boxes.append({"box": box | more})
        return id_
