"""Help patches: one tab for each idea, the last one says what the object takes."""

from __future__ import annotations

from max_objects import OBJECT_PATCHES
from max_panel import HEAR, SEND
from max_writer import ACCENT, INK, MaxPatch, text_width
from objects import OBJECTS, OUT_BY_NAME, RIGHT, Idea, PatchObject

W, H = 780, 560


def help_patch(o: PatchObject) -> MaxPatch:
    """The help patch of one object."""
    p = MaxPatch(W, H, f"{o.full_name} help", digest=o.digest)
    for i, idea in enumerate(o.ideas):
        tab = _basic_tab(o, idea) if i == 0 else _tab(o, idea)
        p.sub(f"tab_{i}", 15 + 150 * (i % 4), 15 + 45 * (i // 4), idea.title, tab)
    n = len(o.ideas)
    p.sub("tab_about", 15 + 150 * (n % 4), 15 + 45 * (n // 4), "?", _about_tab(o))
    return p


def _header(o: PatchObject, sentence: str) -> MaxPatch:
    p = MaxPatch(W, H, o.full_name, tab=True)
    p.text("name", 15, 10, o.full_name, 24, fontface=1, textcolor=ACCENT)
    p.text("digest", 15, 52, o.digest, 14)
    x = 15
    p.ui("sentence", "comment", (x, 82, W - 40, 40), text=sentence, fontsize=13.0, textcolor=INK)
    return p


def _basic_tab(o: PatchObject, idea: Idea) -> MaxPatch:
    """The first tab also connects: it opens the one `lmdm.agent` that a set-up needs."""
    p = _tab(o, idea, first=True)
    if o.name == "agent":
        return p
    x = 540
    p.text("connect_text", x, 130, "0  connect (once, unless a")
    p.text("connect_more", x, 152, "patch with lmdm.agent is open)")
    p.msg("connect", x, 180, "loadunique lmdm.agent.maxpat")
    p.wire("connect", p.obj("connect_open", x, 207, "pcontrol"))
    p.obj("state_heard", x, 240, HEAR)
    p.obj("state_route", x, 264, "route state")
    p.obj("state_show", x, 288, "prepend set")
    p.ui("state", "message", (x, 314, 120, 24), text="offline", fontsize=14.0,
         hint="state of the agent", ignoreclick=1)  # fmt: skip
    p.wire("state_heard", "state_route", "state_show", "state")
    return p


def _tab(o: PatchObject, idea: Idea, first: bool = False) -> MaxPatch:
    """Numbered messages into the object, its two outlets shown."""
    p = _header(o, idea.sentence)
    # Each message stands a little right of the one above it, so that no cord runs under a box.
    for i, text in enumerate(idea.messages):
        x, y = 30 + 30 * i, 135 + 32 * i
        p.msg(f"try_{i}", x, y, text)
        p.ui(f"number_{i}", "comment", (x + max(40, text_width(text)) + 10, y - 1, 30, 24),
             text=str(i + 1), bubble=1, textjustification=1)  # fmt: skip
    top = 150 + 32 * max(1, len(idea.messages))
    # A set-up has one lmdm.agent: its other tabs talk over the bus, as every patch can.
    bottom = _on_the_bus(p, top) if o.name == "agent" and not first else _object(p, o, top)
    for i in range(len(idea.messages)):
        p.wire(f"try_{i}", "object")
    p.obj("left_show", 15, bottom + 25, "prepend set")
    p.ui("left", "message", (15, bottom + 55, 260, 22), text="", hint=f"left outlet: {o.left}")
    p.obj("right_show", 295, bottom + 25, "prepend set")
    p.ui("right", "message", (295, bottom + 55, 460, 22), text="", hint=f"right outlet: {RIGHT}")
    p.wire("left_show", "left")
    p.wire("right_show", "right")
    p.text("left_text", 15, bottom + 82, "left: " + o.left)
    p.text("right_text", 15, bottom + 104, "right: " + RIGHT)
    p.height = max(H, bottom + 140)
    return p


def _object(p: MaxPatch, o: PatchObject, top: int) -> int:
    """The object with its panel; returns where it ends."""
    h = OBJECT_PATCHES[o.name]().height
    args = [int(a[2]) for a in o.arguments if a[1] == "int"] if o.name != "agent" else []
    p.abstraction("object", o.full_name, (15, top, 300, h), args, None)
    p.wire("object", "left_show")
    p.cord("object", 1, "right_show")
    return max(top + h, 300)


def _on_the_bus(p: MaxPatch, top: int) -> int:
    """`s lmdm` in place of the object, and what comes back."""
    p.obj("object", 15, top, SEND)
    p.text("bus", 90, top, "any patch may send here, and listen to r lmdm.heard")
    p.obj("heard", 15, top + 60, HEAR)
    p.obj("answer", 15, top + 90, "routepass ack fail", 300)
    p.wire("heard", "answer")
    p.cord("answer", 0, "right_show")
    p.cord("answer", 1, "right_show")
    p.cord("answer", 2, "left_show")
    return top + 112


def _about_tab(o: PatchObject) -> MaxPatch:
    """Everything the object takes and gives, and what to see next."""
    p = _header(o, o.description)
    y, rows = 140, []
    for name, kind, default, text in o.arguments:
        rows.append(("argument", f"{name} ({kind}{', ' + default if default else ''}): {text}"))
    if o.main:
        rows.append(("a number", f"sets {o.main}"))
    rows += [(c.name, f"{c.describe_range()}: {c.help}") for c in o.table]
    for m in o.messages:
        words = " ".join(name for name, *_ in m.arguments)
        rows.append((f"{m.name} {words}".strip(), m.help))
    for name in o.status:
        words = " ".join(a for a, *_ in OUT_BY_NAME[name].arguments)
        rows.append(("shows " + name, words))
    for i, (name, text) in enumerate(rows):
        p.text(f"row_{i}", 15, y, name, fontface=1)
        p.text(f"row_{i}_text", 225, y, text)
        y += 22
    y += 15
    p.text("see", 15, y, "see also", fontface=1)
    x = 90
    for name in o.see_also:
        full = f"lmdm.{name}"
        p.msg(f"see_{name}", x, y, f"loadunique {full}.maxhelp")
        x += text_width(f"loadunique {full}.maxhelp") + 15
    p.obj("open", 90, y + 45, "pcontrol")
    for name in o.see_also:
        p.wire(f"see_{name}", "open")
    p.height = max(H, y + 90)
    p.width = max([W, *(round(b["box"]["patching_rect"][0] + b["box"]["patching_rect"][2]) + 15
                        for b in p.boxes)])  # fmt: skip
    return p


def files() -> dict[str, str]:
    """Every help patch by path in the package."""
    return {f"help/{o.full_name}.maxhelp": help_patch(o).render() for o in OBJECTS}
