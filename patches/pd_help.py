"""Help patches of the Pd library, in the style of vanilla Pd: title, example, reference."""

from __future__ import annotations

from objects import OBJECTS, RIGHT, Idea, PatchObject
from pd_objects import NO_INLET, PANELS, WIDTH, words_of
from pd_writer import PdPatch

from lmdm_agent import __version__
from lmdm_agent.controls import Action, Control

COLUMNS = 100
NEAR, FAR = 20, 400
"""Two columns: messages above the object that takes them, sentences beside them."""


def helps() -> dict[str, PdPatch]:
    """Every help patch, by file name."""
    return {f"{o.full_name}-help.pd": help_patch(o) for o in OBJECTS}


def help_patch(o: PatchObject) -> PdPatch:
    """Title, rule, what it is for, messages to click in order, the object, its reference."""
    p = PdPatch(FAR + WIDTH + 20, 300)
    p.label(10, 8, o.full_name, 16)
    p.text(30 + int(10 * len(o.full_name)), 8, f"- {o.digest}")
    p.subpatch(p.width - 110, 8, "reference", reference(o))
    p.rule(7, 36, p.width - 14)
    p.text(20, 46, o.description, COLUMNS)
    y = p.boxes[-1].y + p.boxes[-1].h + 14
    messages: list[tuple[int, str]] = []
    column = FAR if o.name in NO_INLET else NEAR
    for number, idea in enumerate(o.ideas, 1):
        y = _idea(p, y, (number, idea, column), messages)
    y += 14
    box, agent = _objects(p, y, o)
    for message, text in messages:
        own = o.name not in NO_INLET and (_is_number(text) or text.split()[0] in words_of(o))
        p.wire(message, box if own else agent)
    y += max(PANELS[o.name][0], PANELS["agent"][0] if o.name != "agent" else 0) + 20
    _outlets(p, y, box)
    _foot(p, y + 96, o)
    return p


def _objects(p: PdPatch, y: int, o: PatchObject) -> tuple[int, int]:
    """The object, and the connection beside it."""
    arguments = " ".join(default for _, _, default, _ in o.arguments if default)
    box = p.obj(NEAR, y, f"{o.full_name} {arguments}".strip(), (WIDTH, PANELS[o.name][0]))
    if o.name == "agent":
        return box, box
    return box, p.obj(FAR, y, "lmdm.agent", (WIDTH, PANELS["agent"][0]))


def _idea(p: PdPatch, y: int, idea: tuple[int, Idea, int], messages: list[tuple[int, str]]) -> int:
    """One numbered idea, and its messages in a column; returns where the next one starts.

    Each message stands a little further right than the one above, so that no cord crosses it.
    """
    number, what, column = idea
    x = NEAR + FAR - column
    p.label(x, y, str(number), 14)
    p.text(x + 22, y, f"{what.title}: {what.sentence}", 46)
    below = p.boxes[-1].y + p.boxes[-1].h + 10
    for text in what.messages:
        messages.append((p.msg(column + 9 * len(messages), y, text), text))
        y += 27
    return max(below, y + 6)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _outlets(p: PdPatch, y: int, box: int) -> None:
    """What comes out of both outlets."""
    for outlet, x, chars, title in ((0, NEAR, 28, "left outlet"), (1, 250, 66, "right outlet")):
        show, trim = p.obj(x, y, "list prepend set"), p.obj(x, y + 28, "list trim")
        p.cord(box, outlet, show)
        p.wire(show, trim, p.atom("listbox", x, y + 56, chars, ("-", "-")))
        p.text(x + 130, y, title)


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
    y = _line(p, y, "2nd", RIGHT)
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
    p.label(10, 8, title, 20)
    p.text(
        10,
        36,
        "Every object of the library. Right-click one and choose Help.",
    )
    columns = (
        ("agent", "prompt", "crossfade", "record"),
        ("sampler", "time", "sketch", "receive"),
        ("context", "mix", "status"),
    )
    for i, column in enumerate(columns):
        y = 66
        for name in column:
            o = next(o for o in OBJECTS if o.name == name)
            p.text(20 + 352 * i, y, o.digest)
            p.obj(20 + 352 * i, y + 22, o.full_name, (WIDTH, PANELS[name][0]))
            y += PANELS[name][0] + 44
    p.fit()
    return p
