"""Writes the Max package: a small .maxpat writer and the patches it lays out.

Only objects that ship with Max 8. Coordinates are pixels; ids are readable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lmdm_agent.controls import CONTROLS, Control
from lmdm_agent.osc import DEFAULT_PORT, PREFIX

REPLY_PORT = 9002
ACCENT, WARNING, PAPER = [0.19, 0.5, 0.69, 1.0], [0.75, 0.19, 0.16, 1.0], [0.87, 0.9, 0.91, 1.0]
PORTS = {
    # maxclass or object: (inlets, outlet types)
    "comment": (1, []), "message": (2, [""]), "toggle": (1, ["int"]), "button": (1, ["bang"]),
    "number": (1, ["", "bang"]), "flonum": (1, ["", "bang"]), "slider": (1, [""]),
    "umenu": (1, ["int", "", ""]), "textedit": (1, ["", "int", "", ""]), "panel": (1, []),
    "inlet": (0, [""]), "outlet": (1, []), "prepend": (1, [""]), "udpsend": (1, []),
    "udpreceive": (1, [""]), "loadbang": (1, ["bang"]), "s": (1, []), "r": (0, [""]),
    "metro": (2, ["bang"]), "delay": (2, ["bang"]), "print": (1, []), "patcherargs": (1, ["", ""]),
    "unpack": (1, ["", "int", "int"]), "int": (2, ["int"]), "zl.slice": (2, ["", ""]),
    "zl.nth": (2, ["", ""]), "zl.join": (2, ["", "", ""]), "tosymbol": (1, [""]),
    "sprintf": (1, [""]), "lmdm.agent": (1, [""]), "multislider": (1, ["", ""]),
    "scale": (6, [""]),
}  # fmt: skip


@dataclass
class MaxPatch:
    """A patcher that can be written as JSON."""

    width: int
    height: int
    title: str = ""
    presentation: bool = False
    boxes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def obj(self, id_: str, x: int, y: int, text: str, w: int = 0) -> str:
        """An object box."""
        name = text.split(maxsplit=1)[0]
        inlets, types = self._ports(name, text)
        width = w or max(40, 7 * len(text) + 14)
        return self._add(id_, "newobj", (x, y, width, 22), inlets, types, text=text)

    def ui(
        self,
        id_: str,
        maxclass: str,
        rect: tuple[int, int, int, int],
        at: tuple[int, int, int, int] | None = None,
        **more: Any,
    ) -> str:
        """A user-interface box; ``at`` is its place in presentation."""
        inlets, types = PORTS[maxclass]
        if at is not None:
            more |= {"presentation": 1, "presentation_rect": [float(v) for v in at]}
        return self._add(id_, maxclass, rect, inlets, types, **more)

    def msg(self, id_: str, x: int, y: int, text: str) -> str:
        """A message box."""
        return self.ui(id_, "message", (x, y, max(40, 7 * len(text) + 14), 22), text=text)

    def text(self, id_: str, x: int, y: int, text: str) -> str:
        """A comment of the patching view."""
        return self.ui(id_, "comment", (x, y, 7 * len(text) + 12, 20), text=text)

    def label(self, id_: str, x: int, y: int, text: str, patching: tuple[int, int]) -> str:
        """A comment that is seen in both views."""
        w = 7 * len(text) + 12
        return self.ui(id_, "comment", (*patching, w, 20), (x, y, w, 20), text=text)

    def wire(self, *chain: str) -> None:
        """Connect boxes in a row, outlet 0 to inlet 0."""
        for source, target in pairwise(chain):
            self.cord(source, 0, target)

    def cord(self, source: str, outlet: int, target: str, inlet: int = 0) -> None:
        """Connect an outlet with an inlet."""
        line = {"source": [source, outlet], "destination": [target, inlet]}
        self.lines.append({"patchline": line})

    def render(self) -> str:
        """The file."""
        version = {"major": 8, "minor": 6, "revision": 0, "architecture": "x64", "modernui": 1}
        patcher = {
            "fileversion": 1,
            "appversion": version,
            "classnamespace": "box",
            "rect": [80.0, 100.0, float(self.width), float(self.height)],
            "openinpresentation": int(self.presentation),
            "default_fontsize": 12.0,
            "default_fontname": "Arial",
            "gridsize": [15.0, 15.0],
            "title": self.title,
            "boxes": self.boxes,
            "lines": self.lines,
        }
        return json.dumps({"patcher": patcher}, indent=1, ensure_ascii=False) + "\n"

    def _add(
        self,
        id_: str,
        maxclass: str,
        rect: tuple[int, int, int, int],
        inlets: int,
        types: list[str],
        **more: Any,
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

    @staticmethod
    def _ports(name: str, text: str) -> tuple[int, list[str]]:
        keys = len(text.split()) - 1
        if name in ("route", "sel"):
            return keys + 1, [""] * (keys + 1)
        if name == "t":
            return 1, ["bang" if word == "b" else "" for word in text.split()[1:]]
        return PORTS[name]


def agent() -> MaxPatch:
    """`[lmdm.agent host port reply-port]`: messages in without prefix, everything heard out."""
    p = MaxPatch(780, 560, "lmdm.agent")
    p.text("about", 20, 10, "The connection to lmdm-agent. Arguments: host, port, reply port.")
    p.text(
        "load", 20, 30, "On load it only says hello (which brings every value); it sets nothing."
    )
    hint = "any message of the OSC reference, without /lmdm/"
    p.ui("in", "inlet", (20, 70, 30, 30), comment=hint, index=1)
    p.obj("order", 20, 115, "t l b")
    p.msg("forget", 150, 145, "zlclear")
    p.obj("first", 20, 180, "zl.slice 1")
    p.obj("address", 20, 220, f"sprintf symout {PREFIX}%s")
    p.obj("whole", 20, 270, "zl.join")
    p.wire(
        "in", "order", "first", "address", "whole", p.obj("send", 20, 470, "udpsend 127.0.0.1 9000")
    )
    p.cord("order", 1, "forget")
    p.wire("forget", "whole")
    p.cord("first", 1, "whole", 1)
    arguments = f"patcherargs 127.0.0.1 {DEFAULT_PORT} {REPLY_PORT}"
    p.obj("args", 260, 70, arguments)
    p.obj("each", 260, 115, "unpack s 0 0", 110)
    p.wire("args", "each")
    p.obj("host", 260, 180, "prepend host")
    p.obj("port", 370, 180, "prepend port")
    p.cord("each", 0, "host")
    p.cord("each", 1, "port")
    p.wire("host", "send")
    p.wire("port", "send")
    p.obj("both", 490, 180, "t i i")
    p.cord("each", 2, "both")
    p.obj("listen", 560, 220, "prepend port")
    p.cord("both", 1, "listen")
    p.wire("listen", p.obj("receive", 560, 270, f"udpreceive {REPLY_PORT}"))
    p.obj("keep", 490, 380, "int")
    p.cord("both", 0, "keep", 1)
    p.obj("begin", 380, 270, "loadbang")
    p.obj("soon", 380, 305, "delay 200")
    p.msg("on", 380, 340, "1")
    p.obj("again", 380, 380, "metro 3000")
    p.wire("begin", "soon", "on", "again", "keep")
    p.wire("keep", p.obj("hello", 300, 430, f"prepend {PREFIX}hello"), "send")
    p.obj("watch", 560, 305, "t l b")
    p.obj("silence", 640, 340, "delay 7000")
    p.msg("offline", 600, 420, f"{PREFIX}state offline")
    p.ui("out", "outlet", (560, 500, 30, 30), comment="everything heard, full address", index=1)
    p.wire("receive", "watch", "out")
    p.cord("watch", 1, "silence")
    p.wire("silence", "offline", "out")
    p.wire("soon", "silence")
    return p


def agent_help() -> MaxPatch:
    """What `[lmdm.agent]` does, with messages to try."""
    p = MaxPatch(760, 420, "lmdm.agent help")
    p.text("title", 20, 15, "lmdm.agent: talk to lmdm-agent, the live music diffusion daemon")
    p.text("in_text", 20, 40, "In: any message of the OSC reference, without /lmdm/ in front.")
    p.obj("agent", 20, 200, f"lmdm.agent 127.0.0.1 {DEFAULT_PORT} {REPLY_PORT}")
    tries = ('prompt 1 "warm analog bass"', "crossfade 1 2 0.5", "fade 2 8.", "steps 4", "panic 1",
             "panic 0", "dump")  # fmt: skip
    for i, text in enumerate(tries):
        p.msg(f"try_{i}", 20 + 240 * (i % 3), 80 + 36 * (i // 3), text)
        p.wire(f"try_{i}", "agent")
    names = ("ack", "fail", "state", "block")
    p.obj("route", 20, 260, "route " + " ".join(PREFIX + name for name in names))
    p.wire("agent", "route")
    for i, name in enumerate(names):
        p.obj(f"print_{name}", 20 + 120 * i, 310, f"print {name}")
        p.cord("route", i, f"print_{name}")
    p.text("out_text", 20, 360, "Out: everything the agent says, with its full address.")
    return p


def play() -> MaxPatch:
    """The patch a performer opens, in presentation."""
    p = MaxPatch(900, 560, "lmdm-play", presentation=True)
    for name, y, h in (("status", 10, 70), ("prompts", 90, 130), ("controls", 230, 320)):
        rect = (1500, 20 + y, 60, 40)
        p.ui(f"panel_{name}", "panel", rect, (10, y, 880, h), bgcolor=PAPER, background=1)
    p.obj("agent", 20, 1250, f"lmdm.agent 127.0.0.1 {DEFAULT_PORT} {REPLY_PORT}")
    p.wire("agent", p.obj("heard_s", 20, 1290, "s lmdm.heard"))
    p.obj("heard", 20, 20, "r lmdm.heard")
    p.obj("acks", 20, 50, f"route {PREFIX}ack")
    p.wire("heard", "acks", p.obj("acks_s", 20, 80, "s lmdm.acks"))
    numbers = [c for c in CONTROLS if c.kind != "bool"]
    switches = [c for c in CONTROLS if c.kind == "bool"]
    for i, control in enumerate([*numbers, *switches]):
        switch = i - len(numbers)
        place = (30 + 290 * (i % 3), 246 + 38 * (i // 3))
        _control(p, control, i, place if switch < 0 else (30 + 145 * switch, 416))
    _status(p)
    _prompts(p)
    _free_message(p)
    return p


def _control(p: MaxPatch, control: Control, index: int, place: tuple[int, int]) -> None:
    """One column: what the agent says, set into the widget, out with its name in front."""
    name = control.name
    x, y = 20 + 260 * (index % 6), 130 + 300 * (index // 6)
    px, py = place
    unit = "" if control.unit == name else control.unit
    indent = 40 if control.kind == "bool" else 0
    p.label(f"{name}_label", px + indent, py + indent // 8, f"{name} {unit}".strip(), (x, y))
    p.obj(f"{name}_heard", x, y + 25, "r lmdm.heard")
    p.obj(f"{name}_acked", x + 125, y + 25, "r lmdm.acks")
    p.obj(f"{name}_route", x, y + 55, f"route {PREFIX}{name}")
    p.obj(f"{name}_route_ack", x, y + 85, f"route {PREFIX}{name}")
    p.obj(f"{name}_value", x, y + 115, "zl.nth 1")
    show = "prepend setsymbol" if control.kind == "choice" else "prepend set"
    p.obj(f"{name}_show", x, y + 145, show)
    p.obj(f"{name}_name", x, y + 225, f"prepend {name}")
    p.wire(f"{name}_heard", f"{name}_route", f"{name}_value", f"{name}_show", name)
    p.wire(f"{name}_acked", f"{name}_route_ack", f"{name}_value")
    rect, at = (x, y + 180), (px + 185, py)
    hint = control.help
    if control.kind == "bool":
        color = {"checkedcolor": WARNING if name == "panic" else ACCENT}
        p.ui(
            name,
            "toggle",
            (*rect, 24, 24),
            (px, py, 30, 30),
            hint=hint,
            parameter_enable=0,
            **color,
        )
        p.wire(name, f"{name}_name")
    elif control.kind == "choice":
        items = [word for choice in control.choices for word in (choice, ",")][:-1]
        p.ui(name, "umenu", (*rect, 100, 22), (*at, 100, 22), hint=hint, items=items,
             parameter_enable=0)  # fmt: skip
        p.cord(name, 1, f"{name}_name")
    else:
        kind = "number" if control.kind == "int" else "flonum"
        p.ui(name, kind, (*rect, 80, 22), (*at, 80, 22), hint=hint, minimum=control.low,
             maximum=control.high, parameter_enable=0)  # fmt: skip
        p.wire(name, f"{name}_name")
    p.wire(f"{name}_name", "agent")


def _status(p: MaxPatch) -> None:
    keys = ("state", "block", "late", "delay", "level", "fail")
    p.obj("status_heard", 620, 1030, "r lmdm.heard")
    p.obj("status", 620, 1060, "route " + " ".join(PREFIX + key for key in keys))
    p.wire("status_heard", "status")
    shows = (
        ("state", 0, 0, 90), ("infer_ms", 1, 2, 80), ("margin_ms", 1, 3, 80), ("late", 2, 1, 60),
        ("delay_s", 3, 2, 80), ("level_in", 4, 1, 70), ("level_out", 4, 2, 70),
    )  # fmt: skip
    for i, (name, outlet, element, w) in enumerate(shows):
        x, px = 620 + 140 * i, 30 + 120 * i
        p.label(f"{name}_label", px, 20, name.replace("_", " "), (x, 1090))
        p.obj(f"{name}_show", x, 1150, "prepend set")
        if element:
            p.obj(f"{name}_pick", x, 1120, f"zl.nth {element}")
            p.cord("status", outlet, f"{name}_pick")
            p.wire(f"{name}_pick", f"{name}_show")
            kind = "number" if name == "late" else "flonum"
            p.ui(name, kind, (x, 1185, w, 22), (px, 45, w, 22), parameter_enable=0)
        else:
            p.cord("status", outlet, f"{name}_show")
            p.ui(name, "message", (x, 1185, w, 22), (px, 45, w, 22), text="offline")
        p.wire(f"{name}_show", name)
    p.obj("fail_show", 1230, 1220, "prepend set")
    p.cord("status", len(keys) - 1, "fail_show")
    p.label("fail_label", 30, 520, "last refusal", (1230, 1245))
    p.ui("fail", "message", (1230, 1275, 300, 22), (140, 518, 740, 22), text="")
    p.wire("fail_show", "fail")


def _prompts(p: MaxPatch) -> None:
    p.obj("prompts_heard", 20, 1030, "r lmdm.heard")
    p.obj("prompts", 20, 1060, f"route {PREFIX}prompt {PREFIX}crossfade")
    p.obj("slots", 20, 1090, "route 1 2")
    p.wire("prompts_heard", "prompts", "slots")
    for slot in (1, 2):
        x, py, name = 20 + 150 * (slot - 1), 68 + 34 * slot, f"prompt_{slot}"
        p.label(f"{name}_label", 30, py, f"prompt {slot}", (x, 1118))
        p.obj(f"{name}_show", x, 1140, "prepend set")
        p.cord("slots", slot - 1, f"{name}_show")
        p.ui(name, "textedit", (x, 1165, 130, 22), (120, py, 640, 24), keymode=1, lines=1,
             outputmode=1, hint="type, then Return", parameter_enable=0)  # fmt: skip
        p.obj(f"{name}_text", x, 1192, "route text")
        p.obj(f"{name}_name", x, 1219, f"prepend prompt {slot}")
        p.wire(f"{name}_show", name, f"{name}_text", f"{name}_name", "agent")
    p.label("crossfade_label", 30, 172, "crossfade", (340, 1090))
    p.obj("crossfade_value", 340, 1115, "zl.nth 3")
    p.obj("crossfade_show", 340, 1140, "prepend set")
    p.ui("crossfade", "slider", (340, 1165, 130, 22), (120, 172, 640, 26), floatoutput=1, size=1.0,
         orientation=1, parameter_enable=0, hint="prompt 1 .. prompt 2")  # fmt: skip
    p.cord("prompts", 1, "crossfade_value")
    p.wire("crossfade_value", "crossfade_show", "crossfade")
    p.wire("crossfade", p.obj("crossfade_name", 340, 1192, "prepend crossfade 1 2"), "agent")


def _free_message(p: MaxPatch) -> None:
    """Every message is reachable: type it."""
    p.label("any_label", 490, 484, "any message", (1090, 740))
    p.ui("any", "textedit", (1090, 765, 200, 22), (580, 482, 300, 24), keymode=1, lines=1,
         hint="for example: fade 2 8", parameter_enable=0)  # fmt: skip
    p.wire("any", p.obj("any_text", 1090, 795, "route text"), "agent")
    for i, name in enumerate(("clear", "dump")):
        p.label(f"{name}_label", 70 + 110 * i, 484, name, (1310 + 120 * i, 740))
        p.ui(f"{name}_button", "button", (1310 + 120 * i, 765, 24, 24), (40 + 110 * i, 482, 26, 26))
        p.msg(name, 1310 + 120 * i, 795, name)
        p.wire(f"{name}_button", name, "agent")
    p.label("record_label", 310, 484, "record", (1090, 830))
    p.ui("record", "toggle", (1090, 855, 24, 24), (280, 482, 26, 26), checkedcolor=WARNING,
         parameter_enable=0)  # fmt: skip
    p.wire("record", p.obj("record_name", 1090, 885, "prepend record"), "agent")
