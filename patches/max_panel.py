"""Lays out one object of the Max package: a column for each control, a band for each status.

Every object but `lmdm.agent` speaks through two names: what it wants goes to `s lmdm`, without the
prefix; what the agent says comes from `r lmdm.heard`. Values are shown with `set`, so that nothing
shown is sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from max_writer import ACCENT, FAINT, INK, PAPER, WARNING, WHITE, MaxPatch, label_width, text_width
from objects import BUS_IN, BUS_OUT, RIGHT, PatchObject

from lmdm_agent.controls import Control
from lmdm_agent.protocol import PREFIX

Fields = Sequence[tuple[str, str, tuple[int, int, int, int], str]]
"""(id, kind of display, place in presentation, label), one for each value of a message."""

LEFT, PITCH, TOP = 480, 180, 240
"""Where the columns of the patching view begin, how wide they are, and where the answers enter."""
PANEL_W, ROW = 300, 28
SMALL = 14
"""The size of units, short labels and notes: the smallest that a panel has."""
SEND, HEAR = f"s {BUS_IN}", f"r {BUS_OUT}"
ALL_MESSAGES = "any message of this object (see the ? tab of its help)"


class Panel:
    """One abstraction while it is laid out: a column for each control, a band for each status."""

    def __init__(self, o: PatchObject, height: int) -> None:
        self.o = o
        self.p = MaxPatch(0, 0, o.full_name, presentation=True, digest=o.digest)
        self.panel_h = height
        self.row_y = 34
        """Where the next row of the panel begins."""
        self._columns = 0
        self.band_x, self._band_y = LEFT, 555
        self._heading()

    def _heading(self) -> None:
        p, o = self.p, self.o
        at = (0, 0, PANEL_W, self.panel_h)
        p.ui("panel", "panel", (15, 480, 60, 45), at, bgcolor=PAPER, background=1, ignoreclick=1,
             rounded=6)  # fmt: skip
        # The title has room for the number of a slot.
        title = (8, 4, label_width(f"{o.name} 88", 20), 27)
        p.ui("title", "comment", (15, 15, 150, 27), title, text=o.name, fontsize=18.0, fontface=1,
             textcolor=INK)  # fmt: skip
        p.text("about", 180, 18, f"{o.full_name}: {o.digest}")
        names = " ".join(name for name, *_ in o.arguments)
        if names:
            p.text("arguments", 180, 40, f"arguments: {names}")

    def inlet(self, main: str) -> None:
        """A bare number sets ``main``; everything else goes out as it is."""
        p = self.p
        p.inlet("in", 15, 75, _inlet_hint(self.o))
        if not main:
            p.wire("in", p.obj("in_send", 15, 165, SEND))
            return
        w = text_width(f"prepend {main}")
        p.obj("in_kind", 15, 120, "route int float", max(w + 45, 110))
        p.obj("in_name", 15, 165, f"prepend {main}", w)
        p.wire("in", "in_kind", "in_name", p.obj("in_send", 15, 210, SEND))
        p.cord("in_kind", 1, "in_name")
        p.cord("in_kind", 2, p.obj("in_send_as_is", 15 + w + 15, 165, SEND))

    def answers(self, values: Sequence[str], own: Sequence[str], note_h: int = 22) -> None:
        """What the agent answers: confirmed values, the dump, and the note at the foot."""
        p = self.p
        inside = answers_patch(values, own, slot=self.o.name == "prompt")
        p.sub("answers", LEFT, 75, "answers", inside, 220)
        p.outlet("out", 435, 195, f"left: {self.o.left}")
        p.outlet("dump", 585, 150, f"right: {RIGHT}", 2)
        p.cord("answers", 1, "dump")
        self._note(680, 135, note_h)

    def note(self, own: Sequence[str], x: int) -> None:
        """Only the note at the foot, for an object that hears everything anyway."""
        self.p.sub("answers", x, 75, "answers", answers_patch(("ack",), own, slot=False), 220)
        self._note(x + 200, 135, 22)

    def _note(self, x: int, y: int, note_h: int) -> None:
        p = self.p
        p.obj("note_show", x, y, "prepend set")
        p.cord("answers", 2, "note_show")
        top = self.panel_h - note_h - 4
        self.text_view("note", (x, y + 45, 130, 22), (8, top, PANEL_W - 16, note_h), SMALL,
                       "what the agent changed or refused")  # fmt: skip
        p.wire("note_show", "note")

    def move(self, id_: str, x: int, y: int) -> None:
        """Put a box elsewhere in the patching view."""
        for entry in self.p.boxes:
            if entry["box"]["id"] == id_:
                entry["box"]["patching_rect"][:2] = [float(x), float(y)]

    def text_view(
        self,
        id_: str,
        rect: tuple[int, int, int, int],
        at: tuple[int, int, int, int],
        size: float,
        hint: str,
        **more: Any,
    ) -> None:
        """A text that only shows."""
        looks = {"readonly": 1, "nosymquotes": 1, "border": 0.0, "ignoreclick": 1,
                 "bgcolor": PAPER, "textcolor": INK, "parameter_enable": 0}  # fmt: skip
        self.p.ui(id_, "textedit", rect, at, fontsize=size, hint=hint, text="", **(looks | more))

    def entry(
        self, id_: str, x: int, y: int, at: tuple[int, int, int, int], hint: str, size: float = 16
    ) -> None:
        """A field to type a text into; Return sends it as one symbol."""
        self.p.ui(id_, "textedit", (x, y, 130, 22), at, keymode=1, outputmode=1, nosymquotes=1,
                  lines=0 if at[3] > 40 else 1, wordwrap=1, fontsize=float(size), bgcolor=WHITE,
                  textcolor=INK, hint=hint, parameter_enable=0)  # fmt: skip

    def label(
        self,
        id_: str,
        text: str,
        rect: tuple[int, int],
        at: tuple[int, int],
        size: float = 16,
        w: int = 0,
        **more: Any,
    ) -> None:
        """A comment in both views."""
        width, h = (
            w or label_width(text, size * (1.1 if more.get("fontface") else 1)),
            round(size * 1.6),
        )
        self.p.ui(id_, "comment", (*rect, text_width(text, size), h), (*at, width, h), text=text,
                  fontsize=float(size), textcolor=INK, **more)  # fmt: skip

    # Columns: shown value, widget, name, send.

    def column_x(self) -> int:
        """The left edge of the next column."""
        x = LEFT + PITCH * self._columns
        self._columns += 1
        return x

    def values(self, names: Sequence[str]) -> None:
        """The wide `route` above the columns that show confirmed values."""
        p = self.p
        p.obj("values", LEFT, TOP, "route " + " ".join(names), PITCH * len(names) + 20)
        p.wire("answers", "values")

    def control(self, control: Control, at: tuple[int, int] | None = None, size: int = 0) -> None:
        """One control of the table, in a row of the panel or at a place of its own."""
        p, name, x = self.p, control.name, self.column_x()
        outlet = self._columns - 1
        px, py = at or (8, self.row_y)
        if at is None:
            self.row_y += ROW
        show = "prepend setsymbol" if control.kind == "choice" else "prepend set"
        p.obj(f"{name}_show", x, TOP + 45, show)
        p.cord("values", outlet, f"{name}_show")
        self._widget(control, x, (px, py), size, at is None)
        p.wire(f"{name}_show", name)
        p.obj(f"{name}_name", x, TOP + 150, f"prepend {name}")
        p.cord(name, 1 if control.kind == "choice" else 0, f"{name}_name")
        p.wire(f"{name}_name", p.obj(f"{name}_send", x, TOP + 195, SEND))

    def _widget(
        self, control: Control, x: int, place: tuple[int, int], size: int, row: bool
    ) -> None:
        p, name, y = self.p, control.name, TOP + 90
        (px, py), hint = place, f"{control.help} ({control.describe_range()})"
        if control.kind == "bool":
            color = WARNING if name == "panic" else ACCENT
            w = size or 24
            p.ui(name, "toggle", (x, y, 24, 24), (px, py, w, w), hint=hint, checkedcolor=color,
                 uncheckedcolor=FAINT, bgcolor=WHITE, parameter_enable=0)  # fmt: skip
            letters = 16 if w == 24 else 22
            self.label(f"{name}_label", name, (x, TOP + 225),
                       (px + w + 2, py + (w - round(letters * 1.6)) // 2), letters,
                       fontface=int(w > 24))  # fmt: skip
            return
        self.label(f"{name}_label", name, (x, TOP + 225), (px, py))
        ax = px + 146 if row else px + label_width(name, 16)
        if control.kind == "choice":
            items = [word for choice in control.choices for word in (choice, ",")][:-1]
            p.ui(name, "umenu", (x, y, 100, 22), (ax, py, 138, 25), hint=hint, items=items,
                 fontsize=16.0, bgcolor=WHITE, textcolor=INK, parameter_enable=0)  # fmt: skip
            return
        kind = "number" if control.kind == "int" else "flonum"
        digits = {} if kind == "number" else {"numdecimalplaces": 2}
        p.ui(name, kind, (x, y, 80, 22), (ax, py, 92, 25), hint=hint, minimum=control.low,
             maximum=control.high, fontsize=16.0, bgcolor=WHITE, textcolor=INK,
             parameter_enable=0, **digits)  # fmt: skip
        if control.unit:
            self.label(f"{name}_unit", control.unit, (x + 85, TOP + 92), (ax + 92, py + 2), SMALL)

    def button(
        self, id_: str, text: str, at: tuple[int, int, int, int], hint: str, x: int | None = None
    ) -> None:
        """A message box that sends itself when clicked."""
        p = self.p
        x = self.column_x() if x is None else x
        p.ui(id_, "message", (x, TOP + 150, max(40, text_width(text)), 22), at, text=text,
             fontsize=16.0, hint=hint)  # fmt: skip
        p.wire(id_, p.obj(f"{id_}_send", x, TOP + 195, SEND))

    def typed(
        self,
        id_: str,
        name: str,
        label: str,
        at: tuple[int, int, int, int],
        hint: str,
        label_at: tuple[int, int],
    ) -> int:
        """A typed text that goes out behind ``name``; returns the column."""
        p, x = self.p, self.column_x()
        self.label(f"{id_}_label", label, (x, TOP + 225), label_at)
        self.entry(id_, x, TOP + 60, at, hint)
        p.obj(f"{id_}_text", x, TOP + 105, "route text")
        p.obj(f"{id_}_name", x, TOP + 150, f"prepend {name}")
        p.wire(id_, f"{id_}_text", f"{id_}_name", p.obj(f"{id_}_send", x, TOP + 195, SEND))
        return x

    # Bands: one status message each.

    def status(self, name: str, types: str, fields: Fields, packed: bool = False) -> None:
        """One status message: its values, each to its own display.

        ``types`` are the arguments of `unpack`; a field of kind "" is not shown. ``packed`` puts
        the way to the values into a subpatch, where a panel shows much.
        """
        p, x, y = self.p, self.band_x, self._band_y
        count = len(fields)
        if packed:
            inside = values_patch(name, types, [id_ for id_, *_ in fields])
            w = max(PITCH * (count - 1) + 20, text_width(f"p {name}"))
            p.sub(f"{name}_values", x, y + 60, name, inside, w)
            self._fields(f"{name}_values", fields)
            return
        p.obj(f"{name}_heard", x, y, HEAR)
        p.obj(f"{name}_route", x, y + 30, f"route {name}")
        first = f"{name}_route"
        if count > 1:
            p.obj(f"{name}_values", x, y + 60, f"unpack {types}", PITCH * (count - 1) + 20)
            p.wire(f"{name}_route", f"{name}_values")
            first = f"{name}_values"
        p.wire(f"{name}_heard", f"{name}_route")
        self._fields(first, fields)

    def _fields(self, source: str, fields: Fields) -> None:
        """The displays below what gives their values, outlet by outlet."""
        x, y = self.band_x, self._band_y
        for i, (id_, kind, at, label) in enumerate(fields):
            if kind:
                self.display(id_, kind, (x + PITCH * i, y + 105), at, label)
                self.p.cord(source, i, f"{id_}_show")
        self.band_x += PITCH * len(fields)

    def display(
        self,
        id_: str,
        kind: str,
        corner: tuple[int, int],
        at: tuple[int, int, int, int],
        label: str,
    ) -> None:
        """Something that only shows: number, flonum, word, text or bar."""
        p, (x, y) = self.p, corner
        rect = (x, y + 45, 80, 22)
        p.obj(f"{id_}_show", x, y, "prepend setlist" if kind == "bar" else "prepend set")
        p.wire(f"{id_}_show", id_)
        size = float(min(max(round(at[3] * 0.62), SMALL), 40))
        still: dict[str, Any] = {"ignoreclick": 1, "hint": label or id_}
        if kind in ("number", "flonum"):
            digits = {} if kind == "number" else {"numdecimalplaces": 1 if "ms" in id_ else 2}
            p.ui(
                id_,
                kind,
                rect,
                at,
                fontsize=size,
                bgcolor=PAPER,
                textcolor=INK,
                triangle=0,
                bordercolor=PAPER,
                parameter_enable=0,
                cantchange=1,
                **digits,
                **still,
            )
        elif kind == "word":
            text = "offline" if id_ == "state" else ""
            p.ui(id_, "comment", rect, at, text=text, fontsize=size, fontface=1,
                 textcolor=INK, **still)  # fmt: skip
        elif kind == "bar":
            p.ui(id_, "multislider", rect, at, size=1, setminmax=[0.0, 1.0], settype=1, setstyle=1,
                 orientation=0, slidercolor=ACCENT, bgcolor=WHITE, parameter_enable=0,
                 **still)  # fmt: skip
        else:
            self.text_view(id_, (x, y + 45, 130, 22), at, size, label or id_)
        if label and kind not in ("text", "word"):
            w = label_width(label, SMALL)
            self.label(f"{id_}_label", label, (x, y + 75), (at[0] - w, at[1] + (at[3] - 22) // 2),
                       SMALL)  # fmt: skip

    def band(self) -> None:
        """Begin another row of status messages."""
        self.band_x, self._band_y = LEFT, self._band_y + 210

    def done(self) -> MaxPatch:
        """The patch, its window as large as the panel needs."""
        self.p.width, self.p.height = PANEL_W, self.panel_h
        return self.p


def values_patch(name: str, types: str, hints: Sequence[str]) -> MaxPatch:
    """Inside `p NAME`: the values of a status message, one at each outlet."""
    p = MaxPatch(max(150, 100 * len(hints)), 280, name)
    p.obj("heard", 15, 30, HEAR)
    p.obj("route", 15, 75, f"route {name}")
    p.wire("heard", "route")
    source = "route"
    if len(hints) > 1:
        p.obj("values", 15, 120, f"unpack {types}", 100 * (len(hints) - 1) + 20)
        p.wire("route", "values")
        source = "values"
    for i, hint in enumerate(hints):
        p.outlet(f"out_{i + 1}", 15 + 100 * i, 195, hint, i + 1)
        p.cord(source, i, f"out_{i + 1}")
    return p


def _inlet_hint(o: PatchObject) -> str:
    if not o.main:
        return ALL_MESSAGES
    return f"a number: {o.main.split()[0]}; or {ALL_MESSAGES}"


def without_prefix(p: MaxPatch, source: str, x: int, y: int) -> str:
    """Take the prefix off the address that begins a message; returns the last box."""
    p.obj("order_in", x, y, "t l b", 60)
    p.msg("forget_in", x - 75, y + 45, "zlclear")
    p.obj("first_in", x, y + 45, "zl.slice 1", 270)
    p.obj("bare", x, y + 75, f"regexp {PREFIX}(.+) @substitute %1", 230)
    p.obj("whole_in", x, y + 120, "zl.join", 270)
    p.wire(source, "order_in", "first_in", "bare", "whole_in")
    p.cord("order_in", 1, "forget_in")
    p.wire("forget_in", "whole_in")
    p.cord("first_in", 1, "whole_in", 1)
    return "whole_in"


def answers_patch(values: Sequence[str], own: Sequence[str], slot: bool) -> MaxPatch:
    """Inside `p answers`: values out of echoes and acks; own acks and fails; their last word."""
    p = MaxPatch(660, 480, "answers")
    p.text("about", 15, 15, "left: values, from echoes and acks; middle: own acks and fails; "
           "right: the note")  # fmt: skip
    p.obj("heard", 90, 60, HEAR)
    p.obj("ack", 90, 90, "route ack", 300)
    p.obj("without_block", 90, 120, "zl.ecils 3", 80)
    passed = "routepass " + " ".join(values)
    p.wire("heard", "ack", "without_block")
    p.wire(without_prefix(p, "without_block", 90, 150), p.obj("known", 370, 330, passed))
    p.cord("ack", 1, "known")
    p.outlet("out_values", 370, 555, "name and value")
    for i in range(len(values)):
        p.cord("known", i, "out_values")
    x = 370 + max(330, text_width(passed) + 45)
    words = "sel " + " ".join(PREFIX + name for name in own)
    far = x + max(text_width(words) + 60, 160)
    p.obj("heard_too", x, 60, HEAR)
    p.obj("answer", x, 90, "routepass ack fail")
    p.obj("keep", x, 135, "t l l", far - x + 20)
    p.obj("address", x, 165, "zl.nth 2")
    p.obj("mine", x, 195, words)
    p.obj("kept", far - 40, 240, "zl.reg", 60)
    p.wire("heard_too", "answer", "keep", "address", "mine", "kept")
    p.cord("answer", 1, "keep")
    p.cord("keep", 1, "kept", 1)
    for i in range(1, len(own)):
        p.cord("mine", i, "kept")
    x_both, y_both = far - 40, 330
    if slot:
        x_both, y_both = far - 150, 465
        last = _own_slot(p, far)
    else:
        last = "kept"
    p.obj("both", x_both, y_both, "t l l", 110)
    p.wire(last, "both")
    if slot:
        p.wire("fail_or_ack", "both")
    p.outlet("out_own", x_both, 555, "own acks and fails", 2)
    p.obj("note", x_both + 90, y_both + 30, "zl.ecils 1", 80)
    p.outlet("out_note", x_both + 150, 555, "their last word", 3)
    p.wire("both", "out_own")
    p.cord("both", 1, "note")
    p.cord("note", 1, "out_note")
    p.width, p.height = far + 360, 600
    return p


def _own_slot(p: MaxPatch, far: int) -> str:
    """Let acks of this slot through only; a fail names no slot."""
    p.inlet("slot", far + 280, 60, "slot")
    p.obj("slot_pass", far + 280, 330, "t i")
    p.obj("fail_or_ack", far - 40, 270, "routepass fail ack", 200)
    p.wire("kept", "fail_or_ack")
    p.obj("slot_keep", far + 50, 300, "t l l", 200)
    p.obj("slot_of", far + 50, 330, "zl.nth 3", 70)
    p.obj("slot_mine", far + 50, 375, "sel 1", 150)
    p.wire("slot", "slot_pass")
    p.cord("slot_pass", 0, "slot_mine", 1)
    p.obj("slot_kept", far + 190, 420, "zl.reg", 60)
    p.cord("fail_or_ack", 1, "slot_keep")
    p.wire("slot_keep", "slot_of", "slot_mine", "slot_kept")
    p.cord("slot_keep", 1, "slot_kept", 1)
    return "slot_kept"
