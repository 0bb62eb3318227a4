"""Help patches of the Pd library, in the style of vanilla Pd: title, example, reference."""

from __future__ import annotations

from objects import BUS_IN, OBJECTS, Idea, PatchObject
from objects import RIGHT as DUMP
from pd_objects import NO_INLET, PANELS, WIDTH, words_of
from pd_writer import PdPatch

from lmdm_agent import __version__
from lmdm_agent.controls import Action, Control

COLUMNS = 138
LEFT, RIGHT, PAGE = 20, 520, 1058
"""Two columns: ideas with their messages, and the object that takes them."""
TO_OBJECT = "$0-to"


def helps() -> dict[str, PdPatch]:
    """Every help patch, by file name."""
    return {f"{o.full_name}-help.pd": help_patch(o) for o in OBJECTS}


def help_patch(o: PatchObject) -> PdPatch:
    """Title, rule, what it is for; ideas with messages to click, and beside them the object."""
    p = PdPatch(PAGE, 300)
    p.label(10, 8, o.full_name, 16)
    p.text(30 + int(10 * len(o.full_name)), 8, f"- {o.digest}")
    p.subpatch(p.width - 110, 8, "reference", reference(o))
    p.rule(7, 36, p.width - 14)
    p.text(LEFT, 46, o.description, COLUMNS)
    top = left = p.boxes[-1].y + p.boxes[-1].h + 14
    for number, idea in enumerate(o.ideas, 1):
        left = _idea(p, left, (number, idea), o)
    right = _object(p, top, o)
    if o.name != "agent":
        height = PANELS["agent"][0]
        x, y = (LEFT, left + 4) if left <= right else (RIGHT, right)
        p.obj(x, y, "lmdm.agent", (WIDTH, height))
        left, right = (left + height + 20, right) if x == LEFT else (left, right + height + 20)
    _foot(p, max(left, right), o)
    return p


def _idea(p: PdPatch, y: int, idea: tuple[int, Idea], o: PatchObject) -> int:
    """One numbered idea, and its messages in a row; returns where the next one starts.

    The messages go to the object, or to the bus when it does not take them.
    """
    number, what = idea
    p.label(LEFT, y, str(number), 14)
    p.text(LEFT + 24, y, f"{what.title}: {what.sentence}", 62)
    y += p.boxes[-1].h + 6
    x = LEFT + 27
    targets: dict[str, int] = {}
    for text in what.messages:
        own = o.name not in NO_INLET and (_is_number(text) or text.split()[0] in words_of(o))
        name = f"s {TO_OBJECT if own or o.name == 'agent' else BUS_IN}"
        message = p.msg(x, y, text)
        if name not in targets:
            targets[name] = p.obj(x, y + 34, name)
        p.wire(message, targets[name])
        x += p.boxes[message].w + 10
    return y + (66 if targets else 10)


def _object(p: PdPatch, y: int, o: PatchObject) -> int:
    """The object, and what comes out of both outlets; returns where it ends."""
    arguments = " ".join(default for _, _, default, _ in o.arguments if default)
    size = (WIDTH, PANELS[o.name][0])
    box = p.obj(RIGHT, y + 30, f"{o.full_name} {arguments}".strip(), size)
    if o.name not in NO_INLET:
        p.wire(p.obj(RIGHT, y, f"r {TO_OBJECT}"), box)
    y += size[1] + 54
    for outlet, x, chars, title in ((0, RIGHT, 26, "left"), (1, RIGHT + 212, 41, "right")):
        ahead, trim = p.obj(x, y, "list prepend set"), p.obj(x, y + 28, "list trim")
        p.cord(box, outlet, ahead)
        p.wire(ahead, trim, p.atom("listbox", x, y + 56, chars, ("-", "-")))
        p.text(x + 122, y, f"{title} outlet")
    return y + 96


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _foot(p: PdPatch, y: int, o: PatchObject) -> None:
    p.rule(7, y, p.width - 14)
    also = " ".join(f"lmdm.{name}" for name in o.see_also)
    p.text(20, y + 8, f"see also: {also}  lmdm-overview")
    p.text(480, y + 8, f"updated for lmdm version {__version__}")
    p.fit()


def reference(o: PatchObject) -> PdPatch:
    """Subpatch: inlets, outlets and arguments, with ranges and defaults of the control table."""
    p = PdPatch(740, 200)
    p.text(20, 10, f"{o.full_name} - {o.digest}")
    y = _band(p, 40, "INLET")
    if o.name == "agent":
        y = _line(p, y, "any message", "of the OSC reference, without /lmdm/")
    if o.main:
        y = _line(p, y, "float", f"the same as {o.main.replace('{', '<').replace('}', '>')}")
    for control in o.table:
        y = _line(p, y, f"{control.name} <{control.kind}>", control_line(control))
    for action in o.messages:
        words, text = action_line(action, o)
        y = _line(p, y, words, text)
    if o.name in NO_INLET:
        y = _line(p, y, "none", "this object only tells")
    y = _band(p, y + 10, "OUTLETS")
    y = _line(p, y, "1st", o.left)
    y = _line(p, y, "2nd", DUMP)
    y = _band(p, y + 10, "ARGUMENTS")
    for i, (name, kind, default, text) in enumerate(o.arguments, 1):
        usual = f" (default {default})" if default else ""
        y = _line(p, y, f"{i}) {kind} - {name}", f"{text}{usual}")
    if not o.arguments:
        y = _line(p, y, "none", "")
    p.rule(8, y + 6, 720, size=5)
    p.fit()
    return p


def control_line(control: Control) -> str:
    """What a control does, its range and its default."""
    default = str(int(control.default)) if control.kind == "bool" else f"{control.default}"
    return f"{control.help}; {control.describe_range()} (default {default})"


def action_line(action: Action, o: PatchObject) -> tuple[str, str]:
    """A message with its arguments, and what it does."""
    own = {"slot"} if o.name == "prompt" else set[str]()
    arguments = [(name, text) for name, _, text in action.arguments if name not in own]
    words = " ".join([action.name, *(f"<{name}>" for name, _ in arguments)])
    detail = ", ".join(f"{name}: {text}" for name, text in arguments)
    return words, f"{action.help} ({detail})" if detail else action.help


def _band(p: PdPatch, y: int, title: str) -> int:
    p.ground(8, y, (724, 22), title)
    return y + 28


def _line(p: PdPatch, y: int, words: str, text: str) -> int:
    p.text(20, y, words)
    p.text(300, y, text or "-", 60)
    return y + p.boxes[-1].h + 2


def overview(title: str) -> PdPatch:
    """Every object with its panel, in three columns; right-click one and choose Help."""
    p = PdPatch(1080, 300)
    p.label(10, 4, title, 16)
    p.text(480, 4, "Every object of the library. Right-click one and choose Help.")
    columns = (
        ("agent", "sampler", "mix"),
        ("prompt", "crossfade", "status", "sketch", "receive"),
        ("time", "context", "record"),
    )
    for i, column in enumerate(columns):
        y = 28
        for name in column:
            o = next(o for o in OBJECTS if o.name == name)
            p.text(20 + 352 * i, y, o.digest)
            p.obj(20 + 352 * i, y + 20, o.full_name, (WIDTH, PANELS[name][0]))
            y += PANELS[name][0] + 21
    p.height = max(box.y + box.h for box in p.boxes) + 4
    return p
