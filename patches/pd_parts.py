"""Pieces that every patch of the Pd library shares: rows of widgets, and what they are wired to.

A widget sends to ``$0-NAME`` and is set through ``$0-NAME-in``. `say` carries what widgets send to
the bus, `show` sets widgets to what the agent confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from objects import BUS_IN
from pd_writer import ACCENT, FAINT, INK, PANEL, WARNING, PdPatch, symbol

from lmdm_agent.controls import Control

VALUES = "lmdm.values"
"""Like `objects.BUS_OUT`, without answers; what an ack confirms arrives under its own name."""
MANY = 10000
"""A range wider than this has no slider."""


@dataclass(frozen=True)
class Look:
    """Sizes of a row: small in an object's panel, large on stage."""

    label: int = 12
    label_w: int = 122
    slider: tuple[int, int] = (110, 16)
    chars: int = 6
    font: int = 12
    toggle: int = 18
    gap: int = 8

    @property
    def large(self) -> bool:
        """Whether labels need more than a comment."""
        return self.label != 12


SMALL = Look()


def names(name: str) -> tuple[str, str]:
    """Where a widget sends, and where it is set."""
    return f"$0-{name}", f"$0-{name}-in"


def word(p: PdPatch, x: int, y: int, text: str, look: Look) -> int:
    """A label: a comment, or larger."""
    return p.label(x, y, text, look.label) if look.large else p.text(x, y, text)


def number_row(
    p: PdPatch, x: int, y: int, control: Control, look: Look = SMALL, title: str = ""
) -> None:
    """Label, slider and number box of a number."""
    word(p, x, y, title or control.name, look)
    left = x + look.label_w
    if control.high - control.low < MANY:
        p.slider(left + 3, y, look.slider, (control.low, control.high), names(control.name))
    p.atom(
        "floatatom",
        left + look.slider[0] + look.gap + 6,
        y,
        look.chars,
        names(control.name),
        look.font,
    )


def switch(p: PdPatch, x: int, y: int, control: Control, look: Look = SMALL) -> None:
    """A toggle and its name."""
    color = WARNING if control.name == "panic" else ACCENT
    p.toggle(x, y, look.toggle, names(control.name), color)
    word(p, x + look.toggle + 6, y + (look.toggle - look.label) // 2 - 2, control.name, look)


def choice(p: PdPatch, x: int, y: int, control: Control, look: Look = SMALL) -> None:
    """A column of buttons with their words beside them."""
    word(p, x, y, control.name, look)
    left, size = x + look.label_w, max(look.toggle, look.label + 8)
    p.radio(left, y, size, len(control.choices), names(control.name))
    for i, name in enumerate(control.choices):
        word(p, left + size + 6, y + size * i, name, look)


def entry(
    p: PdPatch,
    x: int,
    y: int,
    title: str,
    name: str,
    chars: int,
    look: Look = SMALL,
    atoms: bool = False,
) -> None:
    """A label and a box to type into: a text with any signs, or words and numbers (``atoms``)."""
    word(p, x, y, title, look)
    kind = "listbox" if atoms else "symbolatom"
    p.atom(kind, x + look.label_w, y, chars, names(name), look.font)


def push(p: PdPatch, x: int, y: int, title: str, name: str, look: Look = SMALL) -> None:
    """A button and its word."""
    p.button(x, y, look.toggle, f"$0-{name}")
    word(p, x + look.toggle + 6, y + (look.toggle - look.label) // 2 - 2, title, look)


@dataclass(frozen=True)
class Say:
    """What a widget says: its value behind ``words``, or ``words`` alone (a button)."""

    name: str
    words: str
    kind: str = "value"
    choices: tuple[str, ...] = ()


def says(controls: Sequence[Control]) -> list[Say]:
    """The messages of plain controls."""
    return [Say(c.name, c.name, "choice" if c.choices else "value", c.choices) for c in controls]


def prepend(p: PdPatch, x: int, y: int, words: str) -> int:
    """A box that puts ``words`` in front; $1 and $2 in them are the object's slots."""
    box = p.obj(x, y, f"list prepend {words.split(' $', maxsplit=1)[0]}".strip())
    if "$" in words:
        now = p.msg(x + 60, y - 28, words)
        p.wire(p.obj(x + 60, y - 56, "r $0-slots"), now)
        p.cord(now, 0, box, 1)
    return box


def say(entries: Sequence[Say]) -> PdPatch:
    """Subpatch: widgets to the bus."""
    p = PdPatch(900, 160 + 150 * ((len(entries) + 3) // 4))
    bottom = p.height - 60
    trim = p.obj(20, bottom, "list trim")
    p.wire(trim, p.obj(20, bottom + 30, f"s {BUS_IN}"))
    for i, one in enumerate(entries):
        x, y = 20 + 220 * (i % 4), 20 + 150 * (i // 4)
        heard = p.obj(x, y, f"r $0-{one.name}")
        if one.kind == "choice":
            pick = p.obj(x, y + 28, "sel " + " ".join(map(str, range(len(one.choices)))))
            p.wire(heard, pick)
            for j, name in enumerate(one.choices):
                message = p.msg(x + 24 * j, y + 56 + 24 * j, f"{one.words} {name}")
                p.cord(pick, j, message)
                p.wire(message, trim)
        elif one.kind == "button":
            p.wire(heard, p.msg(x, y + 28, one.words), trim)
        else:
            p.wire(heard, prepend(p, x, y + 84, one.words), trim)
    return p


def show(controls: Sequence[Control]) -> PdPatch:
    """Subpatch: what the agent confirms, to the widgets, with "set": it does not come back."""
    p = PdPatch(900, 160 + 130 * ((len(controls) + 3) // 4))
    route = p.obj(20, 50, "route " + " ".join(c.name for c in controls))
    p.wire(p.obj(20, 20, f"r {VALUES}"), route)
    for i, control in enumerate(controls):
        x, y = 20 + 220 * (i % 4), 130 + 130 * (i // 4)
        target = p.obj(x, y + 84, f"s $0-{control.name}-in")
        if not control.choices:
            value = p.msg(x, y, "set $1")
            p.cord(route, i, value)
            p.wire(value, target)
            continue
        which = p.obj(x, y, "route " + " ".join(control.choices))
        p.cord(route, i, which)
        for j in range(len(control.choices)):
            value = p.msg(x + 60 * j, y + 40, f"set {j}")
            p.cord(which, j, value)
            p.wire(value, target)
    return p


STATES: dict[str, tuple[tuple[str, str], ...]] = {
    "state": (("late", WARNING), ("error", WARNING), ("running", ACCENT), ("ready", ACCENT)),
    "device": (("lost", WARNING), ("open", ACCENT)),
}
"""Words and their colours; any other word is plain."""


@dataclass(frozen=True)
class Shown:
    """One argument of a status message, and the widget or label that shows it.

    ``place`` counts from 1. ``size`` is the room of a text in characters, or the length of a bar
    in pixels, ``thick`` its height.
    """

    message: str
    place: int
    name: str
    kind: str = "number"
    size: int = 0
    scale: float = 1.0
    thick: int = 14


def display(entries: Sequence[Shown]) -> PdPatch:
    """Subpatch: what the agent tells, to number boxes, labels, and bars."""
    messages = list(dict.fromkeys(one.message for one in entries))
    p = PdPatch(1120, 130 + 260 * ((len(entries) + 4) // 5))
    route = p.obj(20, 50, "route " + " ".join(messages))
    p.wire(p.obj(20, 20, f"r {VALUES}"), route)
    for i, one in enumerate(entries):
        x, y = 20 + 240 * (i % 5), 90 + 260 * (i // 5)
        target = f"$0-{one.name}-in"
        if one.kind == "number":
            head = p.msg(x, y, f"set ${one.place}")
            p.wire(head, p.obj(x, y + 28, f"s {target}"))
        elif one.kind == "text":
            # A list again: route makes a text in front the message's name.
            head, word_ = p.obj(x, y, "list"), p.msg(x + 50, y, f"symbol ${one.place}")
            p.wire(head, word_, label_text(p, x, y + 28, one.size, target))
        elif one.kind == "time":
            head = _time_bar(p, x, y, one, target)
        elif one.kind in STATES:
            head = _state_color(p, x, y, STATES[one.kind], target)
        else:
            head = p.msg(x, y, f"${one.place}")
            scale = p.obj(x, y + 28, f"* {one.scale:g}"), p.obj(x, y + 56, f"clip 1 {one.size}")
            length = p.msg(x, y + 84, f"vis_size $1 {one.thick}")
            p.wire(head, *scale, length, p.obj(x, y + 112, f"s {target}"))
        p.cord(route, messages.index(one.message), head)
    return p


def _time_bar(p: PdPatch, x: int, y: int, one: Shown, target: str) -> int:
    """Time of a block as a part of the time it had; the deadline is at four fifths."""
    head, whole, late = (
        p.obj(x, y, "unpack f f f"),
        p.obj(x, y + 84, "+"),
        p.obj(x + 100, y + 28, "< 0"),
    )
    both = p.obj(x, y + 28, "t f f")
    part = p.obj(x, y + 140, "/")
    p.cord(head, 1, both)
    p.cord(head, 2, whole, 1)
    p.cord(head, 2, late)
    p.cord(both, 1, whole)
    limit = p.obj(x, y + 112, "max 0.001")
    p.wire(whole, limit)
    p.cord(limit, 0, part, 1)
    p.cord(both, 0, part)
    scale, cut = (
        p.obj(x, y + 168, f"* {0.8 * one.size:g}"),
        p.obj(x + 100, y + 168, f"clip 1 {one.size}"),
    )
    length, out = (
        p.msg(x + 60, y + 196, f"vis_size $1 {one.thick}"),
        p.obj(x, y + 224, f"s {target}"),
    )
    p.wire(part, scale, cut, length, out)
    which = p.obj(x + 100, y + 56, "sel 0 1")
    p.wire(late, which)
    for i, color in enumerate((ACCENT, WARNING)):
        paint = p.msg(x + 90, y + 84 + 28 * i, f"color {color}")
        p.cord(which, i, paint)
        p.wire(paint, out)
    return head


def _state_color(p: PdPatch, x: int, y: int, words: Sequence[tuple[str, str]], target: str) -> int:
    """The colour of a word."""
    head = p.obj(x, y, "route " + " ".join(word for word, _ in words))
    out = p.obj(x, y + 196, f"s {target}")
    for i, color in enumerate([color for _, color in words] + [INK]):
        paint = p.msg(x, y + 36 + 28 * i, f"color {PANEL} {PANEL} {color}")
        p.cord(head, i, paint)
        p.wire(paint, out)
    return head


def label_text(p: PdPatch, x: int, y: int, chars: int, receive: str, more: str = "") -> int:
    """A text onto a label of ``chars`` bytes; a longer one goes on in ``more``, or ends in "…".

    Returns:
        The box to feed with a symbol.
    """
    head = p.obj(x, y, "list fromsymbol")
    if more:
        # Cleared first: a short text has no second line.
        order, clear = p.obj(x + 130, y, "t b"), p.msg(x + 180, y, f"label {symbol(' ')}")
        p.wire(head, order, clear, p.obj(x + 280, y, f"s {more}"))
    first = _label_line(p, x, y + 28, (head, 0), receive, row(chars, not more))
    if more:
        _label_line(p, x + 180, y + 56, (first, 1), more, row(chars, True))
    return head


def _label_line(
    p: PdPatch, x: int, y: int, source: tuple[int, int], receive: str, cut: PdPatch
) -> int:
    """Codes of characters onto a label; returns the box whose outlet 1 gives the rest."""
    box = p.subpatch(x, y, "row", cut)
    p.cord(*source, box)
    # A space behind it, so that an empty text clears the label instead of being ignored.
    some, whole = p.obj(x, y + 28, "list append 32"), p.obj(x, y + 56, "list tosymbol")
    p.wire(box, some, whole, p.msg(x, y + 84, "label $1"), p.obj(x, y + 112, f"s {receive}"))
    return box


def row(chars: int, last: bool) -> PdPatch:
    """Subpatch: codes of characters until the last space within ``chars``, and the rest.

    The ``last`` row ends in "…" when there is a rest.
    """
    p = PdPatch(560, 500)
    whole, short = p.obj(20, 40, "t a a"), p.obj(20, 80, f"list split {chars + 1}")
    kept, cut = p.obj(20, 340, "list"), p.obj(20, 370, "list split")
    p.wire(p.obj(20, 10, "inlet"), whole, short)
    p.cord(whole, 1, kept, 1)
    order, last_of_all = p.obj(20, 120, "t b a b"), p.obj(20, 450, "outlet")
    p.wire(short, order)
    p.cord(short, 2, last_of_all)
    # The right outlet of list split comes first: the last code arrives first.
    drip, each = p.obj(100, 160, "list split 1"), p.obj(100, 190, "t f b")
    p.cord(order, 1, drip)
    p.cord(drip, 1, drip)
    p.wire(drip, each)
    count, less, here = p.obj(260, 190, "f"), p.obj(260, 220, "- 1"), p.obj(260, 270, "f")
    p.cord(each, 1, count)
    p.wire(count, less)
    p.cord(less, 0, count, 1)
    p.cord(less, 0, here, 1)
    space, gate, found = (
        p.obj(100, 220, "sel 32"),
        p.obj(100, 250, "spigot"),
        p.obj(100, 280, "t b b"),
    )
    shut, size = p.msg(180, 310, "0"), p.obj(260, 340, "f")
    p.wire(each, space, gate, found, here)
    p.cord(found, 1, shut)
    p.cord(shut, 0, gate, 1)
    p.cord(here, 0, size, 1)
    for x, text, target in (
        (340, str(chars + 2), count),
        (400, "1", gate),
        (460, str(chars), size),
    ):
        start = p.msg(x, 150, text)
        p.cord(order, 2, start)
        p.cord(start, 0, target, 1)
    then = p.obj(20, 310, "t b b")
    p.wire(order, then, kept, cut)
    p.cord(then, 1, size)
    p.cord(size, 0, cut, 1)
    if last:
        more = p.obj(20, 410, "list append " + " ".join(map(str, "…".encode())))
        p.wire(cut, more, last_of_all)
    else:
        p.wire(cut, last_of_all)
    p.cord(cut, 1, p.obj(300, 450, "outlet"))
    return p


def text_shown(p: PdPatch, x: int, y: int, chars: int, names: tuple[str, str, str]) -> int:
    """The text of a slot onto its label, its light on (off when empty), its field free again.

    ``names`` are where label, light and field are set. Returns the box to feed.
    """
    label, light, typed = names
    listed, order = p.obj(x, y, "list"), p.obj(x, y + 28, "t b a a")
    some = p.obj(x + 110, y, "list fromsymbol")
    length, which = p.obj(x + 110, y + 28, "list length"), p.obj(x + 110, y + 56, "sel 0")
    p.wire(listed, order)
    p.cord(order, 2, some)
    p.wire(some, length, which)
    out = p.obj(x + 110, y + 150, f"s {light}")
    for i, color in enumerate((FAINT, ACCENT)):
        paint = p.msg(x + 110, y + 84 + 28 * i, f"color {color}")
        p.cord(which, i, paint)
        p.wire(paint, out)
    p.cord(order, 1, label_text(p, x, y + 190, chars, label))
    # What was typed is shown with Pd's backslashes; the label has it as it is.
    p.wire(order, p.obj(x, y + 56, "symbol"), p.msg(x, y + 84, "set $1"))
    p.wire(len(p.boxes) - 1, p.obj(x, y + 360, f"s {typed}"))
    return listed


def keep(p: PdPatch, x: int, y: int, inside: Sequence[str], outer: str = "") -> tuple[int, int]:
    """Let pass whole messages whose first word is one of ``inside``.

    With ``outer`` ("ack fail") the first word is one of those and the second one of ``inside``.

    Returns:
        The box to feed, and the box whose outlet 0 gives the messages.
    """
    head = p.obj(x, y, "t b a a")
    route = p.obj(x + 90, y + 60, "route " + " ".join(inside))
    if outer:
        kinds = p.obj(x + 90, y + 30, f"route {outer}")
        p.cord(head, 2, kinds)
        for i in range(len(outer.split())):
            p.cord(kinds, i, route)
    else:
        p.cord(head, 2, route)
    ours, yes = p.obj(x + 90, y + 116, "t b"), p.msg(x + 90, y + 143, "1")
    for i in range(len(inside)):
        p.cord(route, i, ours)
    p.wire(ours, yes)
    no, gate = p.msg(x, y + 120, "0"), p.obj(x + 20, y + 174, "spigot")
    p.cord(head, 0, no)
    p.cord(head, 1, gate)
    p.cord(yes, 0, gate, 1)
    p.cord(no, 0, gate, 1)
    return head, gate


def refusal(p: PdPatch, x: int, y: int, name: str, sentence: str) -> tuple[int, int]:
    """Answer what an object does not understand, in the form of the agent's own fail.

    Returns:
        The box to feed, and the box that gives the fail.
    """
    first, address = p.obj(x, y, "list split 1"), p.obj(x, y + 30, "makefilename /lmdm/%s")
    answer = p.msg(x, y + 60, f"fail $1 unknown_address {symbol(f'lmdm.{name} {sentence}')}")
    p.wire(first, address, answer)
    return first, answer
