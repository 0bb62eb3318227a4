"""The objects of the Pd library: abstractions with a panel, an inlet and two outlets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pd_agent
from objects import BUS_IN, BUS_OUT, OBJECTS, PatchObject
from pd_parts import (
    VALUES,
    Say,
    Shown,
    choice,
    display,
    entry,
    keep,
    label_text,
    number_row,
    prepend,
    push,
    refusal,
    say,
    says,
    show,
    switch,
    text_shown,
)
from pd_writer import FAINT, INK, PAPER, WARNING, PdPatch

from lmdm_agent.controls import BY_NAME

WIDTH = 330
NOTE = 51
"""Characters in a row of small type across a panel."""
PROMPTING = "route /lmdm/prompt /lmdm/weight"
NO_INLET = ("status", "sketch", "receive")
"""Objects that only tell."""
SLOTTED = {"weight {slot}": "weight $1", "crossfade {from} {to}": "crossfade $1 $2"}
DUMPED = {"sketch": ("use_sketch",)}
"""Answers that an object shows although it sends nothing."""


@dataclass
class Panel:
    """What a panel is wired to, beside its plain controls."""

    says: Sequence[Say] = ()
    shown: Sequence[Shown] = ()
    extra: dict[str, PdPatch] = field(default_factory=dict)


def abstractions() -> dict[str, PdPatch]:
    """Every object, by file name."""
    return {f"{o.full_name}.pd": abstraction(o) for o in OBJECTS}


def abstraction(o: PatchObject) -> PdPatch:
    """One object as a file: its panel, and below it what moves it."""
    height, draw = PANELS[o.name]
    p = PdPatch(680, height + 230, panel=(WIDTH, height))
    p.ground(0, 0, (WIDTH, height), o.full_name)
    parts = draw(p, o)
    y = height + 20
    p.text(20, y, f"{o.full_name}: {o.digest}")
    tell = p.subpatch(200, y + 110, "tell", TELLS.get(o.name, _tell)(o))
    left, right = p.obj(200, y + 160, "outlet"), p.obj(320, y + 160, "outlet")
    p.cord(tell, 0, left)
    p.cord(tell, 1, right)
    if o.name not in NO_INLET:
        inlet = p.obj(20, y + 40, "inlet")
        if o.name == "agent":
            p.wire(inlet, p.obj(20, y + 75, "list trim"), p.obj(20, y + 110, f"s {BUS_IN}"))
        else:
            way = p.subpatch(20, y + 110, "in", _inlet(o))
            p.wire(inlet, way)
            p.cord(way, 0, right)
    extra = dict(parts.extra)
    if o.controls or parts.says:
        extra["say"] = say([*says(o.table), *parts.says])
    if o.controls:
        extra["show"] = show(o.table)
    if parts.shown:
        extra["display"] = display(parts.shown)
    for i, (name, patch) in enumerate(extra.items()):
        p.subpatch(440 + 110 * (i // 5), y + 40 + 30 * (i % 5), name, patch)
    return p


def words_of(o: PatchObject) -> tuple[str, ...]:
    """First words of messages that an object takes."""
    return (*o.controls, *o.actions, *o.meta)


# What comes in.


def _inlet(o: PatchObject) -> PdPatch:
    """Subpatch: a number means the main value; a message of the object goes on as it is."""
    words = words_of(o)
    p = PdPatch(1000, 300 + 90 * ((len(words) + 3) // 4))
    bottom = p.height - 70
    trim = p.obj(20, bottom, "list trim")
    p.wire(trim, p.obj(20, bottom + 30, f"s {BUS_IN}"))
    route = p.obj(20, 80, "route " + " ".join(("float", *words)))
    p.wire(p.obj(20, 20, "inlet"), p.obj(20, 50, "list trim"), route)
    main = SLOTTED.get(o.main, o.main)
    p.wire(route, prepend(p, 20, 180, main), trim)
    for i, name in enumerate(words):
        slotted = o.name == "prompt" and name in ("prompt", "weight")
        x, y = 260 + 240 * (i % 4), 180 + 90 * (i // 4)
        box = prepend(p, x, y, f"{name} $1" if slotted else name)
        p.cord(route, i + 1, box)
        p.wire(box, trim)
    takes = "takes a number, " + ", ".join(words)
    head, answer = refusal(p, 400, bottom - 80, o.name, takes)
    p.cord(route, len(words) + 1, head)
    p.wire(answer, p.obj(400, bottom + 45, "outlet"))
    if o.name == "prompt":
        p.wire(trim, p.obj(120, bottom + 30, "s $0-own"))
    return p


def _slots(o: PatchObject) -> PdPatch:
    """Subpatch: the slots of the arguments, or their defaults, as a list to $0-slots."""
    p = PdPatch(420, 300)
    count = len(o.arguments)
    order = p.obj(20, 50, "t" + " b" * count)
    p.wire(p.obj(20, 20, "loadbang"), order)
    pack = p.obj(20, 200, "pack" + " f" * count)
    for i, (_, _, default, _) in enumerate(o.arguments):
        x = 20 + 160 * i
        given, zero = p.obj(x, 90, f"f ${i + 1}"), p.obj(x, 120, "sel 0")
        usual = p.msg(x, 150, default)
        p.cord(order, i, given)
        p.wire(given, zero, usual)
        p.cord(usual, 0, pack, i)
        p.cord(zero, 1, pack, i)
    p.wire(pack, p.obj(20, 240, "s $0-slots"))
    for i in range(count):
        number = p.msg(140 + 140 * i, 220, f"set ${i + 1}")
        p.wire(pack, number, p.obj(140 + 140 * i, 250, f"s $0-slot-{i + 1}-in"))
    return p


# What goes out.


def _ends(p: PdPatch, left: int, right: int, y: int) -> None:
    """The two outlets of a tell subpatch."""
    p.wire(left, p.obj(20, y, "outlet"))
    p.wire(right, p.obj(600, y, "outlet"))


def _answers(p: PdPatch, x: int, y: int, words: Sequence[str]) -> int:
    """Every ack and fail of these messages; without any, of all messages."""
    if words:
        head, gate = keep(p, x, y, [f"/lmdm/{word}" for word in words], "ack fail")
    else:
        head, gate = keep(p, x, y, ("ack", "fail"))
    p.wire(p.obj(x, y - 40, f"r {BUS_OUT}"), head)
    return gate


def _tell(o: PatchObject) -> PdPatch:
    """Subpatch: name and value of what the object holds; its answers."""
    p = PdPatch(900, 320)
    if o.name == "agent":
        left = p.obj(20, 20, f"r {BUS_OUT}")
    else:
        held = (*o.controls, *o.status) if o.controls or o.status else ("state",)
        head, left = keep(p, 20, 60, held)
        p.wire(p.obj(20, 20, f"r {VALUES}"), head)
    own = DUMPED.get(o.name, () if o.name == "agent" else words_of(o))
    _ends(p, left, _answers(p, 600, 60, own), 270)
    return p


def _tell_list(o: PatchObject) -> PdPatch:
    """Subpatch: the values of one status message, without its name."""
    p = PdPatch(900, 320)
    left = p.obj(20, 60, f"route {o.status[0]}")
    p.wire(p.obj(20, 20, f"r {VALUES}"), left)
    own = DUMPED.get(o.name, words_of(o))
    _ends(p, left, _answers(p, 600, 60, own), 270)
    return p


def _tell_prompt(_: PatchObject) -> PdPatch:
    """Subpatch: text and weight of the slot; acks with the slot, and fails of what was sent."""
    p = PdPatch(1000, 420)
    slot = p.obj(300, 20, "r $0-slots")
    names = p.obj(20, 60, "route prompt weight")
    p.wire(p.obj(20, 20, f"r {VALUES}"), names)
    outlet = p.obj(20, 370, "outlet")
    for i, name in enumerate(("prompt", "weight")):
        own = p.obj(20 + 150 * i, 120, "route 0")
        p.cord(names, i, own)
        p.cord(slot, 0, own, 1)
        ahead, trim = (
            p.obj(20 + 150 * i, 160, f"list prepend {name}"),
            p.obj(20, 240 + 40 * i, "list trim"),
        )
        p.wire(own, ahead, trim, outlet)
    kinds = p.obj(420, 60, "route ack fail")
    p.wire(p.obj(420, 20, f"r {BUS_OUT}"), kinds)
    right = p.obj(420, 370, "outlet")
    mine = p.obj(1000, 60, "r $0-own"), p.obj(1000, 90, "t b"), p.msg(1000, 120, "1")
    p.wire(*mine)
    flag = p.obj(780, 250, "spigot")
    p.cord(mine[2], 0, flag, 1)
    acked = _slot_acks(p, kinds, slot)
    p.wire(acked, right)
    # A fail does not say its slot: it is ours when we have sent and not heard yet.
    done = p.msg(560, 330, "0")
    p.wire(acked, p.obj(560, 290, "t b"), done)
    p.cord(done, 0, flag, 1)
    p.wire(_own_fails(p, kinds, flag), right)
    return p


def _slot_acks(p: PdPatch, kinds: int, slot: int) -> int:
    """Acks of this slot; returns the box that gives them."""
    order, gate = p.obj(420, 100, "t b a a"), p.obj(440, 250, "spigot")
    route, own = p.obj(520, 130, PROMPTING), p.obj(520, 160, "route 0")
    yes, no = p.msg(520, 220, "1"), p.msg(420, 220, "0")
    p.wire(kinds, order, no)
    p.cord(order, 2, route)
    p.cord(route, 0, own)
    p.cord(route, 1, own)
    p.cord(slot, 0, own, 1)
    p.wire(own, p.obj(520, 190, "t b"), yes)
    p.cord(yes, 0, gate, 1)
    p.cord(order, 1, gate)
    p.cord(no, 0, gate, 1)
    p.wire(gate, p.obj(440, 290, "list prepend ack"), ack := p.obj(440, 330, "list trim"))
    return ack


def _own_fails(p: PdPatch, kinds: int, flag: int) -> int:
    """Fails of prompt and weight while ``flag`` is open; returns the box that gives them."""
    fail, ours = p.obj(700, 100, "t a a"), p.obj(760, 130, PROMPTING)
    which, come = p.obj(760, 220, "t b"), p.obj(700, 290, "spigot")
    p.cord(kinds, 1, fail)
    p.cord(fail, 1, ours)
    p.cord(ours, 0, which)
    p.cord(ours, 1, which)
    p.wire(which, flag)
    opened = p.msg(780, 290, "1")
    p.wire(flag, p.obj(840, 250, "t b"), opened)
    p.cord(opened, 0, come, 1)
    p.wire(fail, come)
    told, last = p.obj(700, 320, "t b a"), p.obj(760, 350, "list prepend fail")
    p.wire(come, told)
    p.cord(told, 1, last)
    p.wire(last, trim := p.obj(760, 380, "list trim"))
    shut = p.msg(700, 350, "0")
    p.wire(told, shut)
    p.cord(shut, 0, come, 1)
    p.cord(shut, 0, flag, 1)
    return trim


def _tell_crossfade(o: PatchObject) -> PdPatch:
    """Subpatch: the position between the two slots; answers, and what was forgotten."""
    p = PdPatch(900, 340)
    name = p.obj(20, 60, "route crossfade")
    start, end = p.obj(20, 130, "route 0"), p.obj(20, 170, "route 0")
    split = p.obj(140, 90, "unpack f f")
    p.wire(p.obj(20, 20, f"r {VALUES}"), name, start, end)
    p.wire(p.obj(140, 60, "r $0-slots"), split)
    p.cord(split, 0, start, 1)
    p.cord(split, 1, end, 1)
    p.wire(end, p.msg(140, 200, "set $1"), p.obj(140, 230, "s $0-position-in"))
    _ends(p, end, _answers(p, 600, 60, words_of(o)), 290)
    crossed = p.obj(1020, 60, "route crossed")
    p.wire(p.obj(1020, 20, f"r {VALUES}"), crossed)
    p.wire(crossed, p.obj(1020, 100, "list prepend crossed"), p.obj(1020, 140, "list trim"))
    p.cord(len(p.boxes) - 1, 0, _outlet(p))
    return p


def _tell_record(o: PatchObject) -> PdPatch:
    """Subpatch: 1 or 0 and the path; answers, and what a capture has become."""
    p = _tell_list(o)
    p.width = 1240
    captured = p.obj(1020, 60, "route captured")
    p.wire(p.obj(1020, 20, f"r {VALUES}"), captured)
    p.wire(captured, p.obj(1020, 100, "list prepend captured"), p.obj(1020, 140, "list trim"))
    p.cord(len(p.boxes) - 1, 0, _outlet(p))
    return p


def _outlet(p: PdPatch) -> int:
    """The number of the right outlet."""
    return max(i for i, box in enumerate(p.boxes) if box.name == "outlet")


def _tell_receive(_: PatchObject) -> PdPatch:
    """Subpatch: the values of the message that the argument names, and its answers."""
    p = PdPatch(900, 460)
    given, zero = p.obj(20, 50, "list append $1"), p.obj(20, 80, "route 0")
    p.wire(p.obj(20, 20, "loadbang"), given, zero)
    usual, name = p.msg(20, 110, "symbol state"), p.obj(120, 140, "symbol")
    p.wire(zero, usual, name)
    p.cord(zero, 1, name)
    route = p.obj(20, 260, "route state")
    p.wire(p.obj(20, 220, f"r {VALUES}"), route)
    p.cord(name, 0, route, 1)
    p.wire(name, p.msg(180, 180, "label $1"), p.obj(180, 210, "s $0-name-in"))
    p.wire(route, p.obj(120, 300, "list prepend set"), p.obj(120, 330, "list trim"))
    p.wire(len(p.boxes) - 1, p.obj(120, 360, "s $0-value-in"))
    head, gate = keep(p, 420, 260, ("/lmdm/state",), "ack fail")
    address = p.obj(420, 140, "makefilename /lmdm/%s")
    p.wire(name, address)
    filters = [i for i, box in enumerate(p.boxes) if box.name == "route /lmdm/state"]
    p.cord(address, 0, filters[0], 1)
    p.wire(p.obj(420, 220, f"r {BUS_OUT}"), head)
    _ends(p, route, gate, 440)
    return p


TELLS: dict[str, Callable[[PatchObject], PdPatch]] = {
    "prompt": _tell_prompt,
    "crossfade": _tell_crossfade,
    "record": _tell_record,
    "sketch": _tell_list,
    "receive": _tell_receive,
}


# The panels.


def _agent(p: PdPatch, _: PatchObject) -> Panel:
    p.label(10, 28, "offline", 24, 9, "$0-state-in")
    p.label(160, 32, "", 14, 18, "$0-model-name-in")
    buttons = (("ask again", "dump"), ("catalog", "catalog"), ("version", "version"))
    for i, (title, name) in enumerate(buttons):
        push(p, 10 + 110 * i, 64, title, name)
    # Names and paths are one text; the others are words and numbers.
    lists = ("preset_fade", "midi", "any")
    for i, name in enumerate(("preset", "preset_save", "preset_fade", "model", "midi", "any")):
        title = "any message" if name == "any" else name
        entry(p, 10, 94 + 26 * i, title, name, 26, atoms=name in lists)
    said_midi = (("word", 10, 10), ("target", 92, 16), ("source", 218, 14))
    for name, x, chars in said_midi:
        p.label(x, 250, "", 12, chars, f"$0-midi-{name}-in")
    said = [Say(name, name) for name in ("preset", "preset_save", "preset_fade", "model", "midi")]
    said.append(Say("any", ""))
    said += [Say(name, name, "button") for _, name in buttons]
    shown = (
        Shown("state", 1, "state", "text", 9),
        Shown("state", 1, "state", "state"),
        Shown("version", 3, "model-name", "text", 18),
        *(
            Shown("midi_map", i, f"midi-{name}", "text", chars)
            for i, (name, _, chars) in enumerate(said_midi, 1)
        ),
    )
    return Panel(said, shown, {"connection": pd_agent.connection()})


def _prompt(p: PdPatch, o: PatchObject) -> Panel:
    p.atom("floatatom", 120, 3, 2, ("-", "$0-slot-1-in"))
    p.label(10, 27, "", 16, 30, "$0-text-in")
    p.atom("symbolatom", 10, 54, 39, ("$0-prompt", "$0-prompt-in"))
    p.bar(298, 56, (18, 18), "$0-light", FAINT)
    p.text(10, 82, "weight")
    p.slider(73, 83, (160, 16), (0, 1), ("$0-weight", "$0-weight-in"))
    p.atom("floatatom", 256, 81, 7, ("$0-weight", "$0-weight-in"))
    said = (Say("prompt", "prompt $1"), Say("weight", "weight $1"))
    return Panel(said, (), {"slots": _slots(o), "slot": _slot_shown()})


def _slot_shown() -> PdPatch:
    """Subpatch: text and weight of the slot onto the panel; the light is on when it is encoded."""
    p = PdPatch(700, 360)
    slot = p.obj(300, 20, "r $0-slots")
    names = p.obj(20, 60, "route prompt weight")
    p.wire(p.obj(20, 20, f"r {VALUES}"), names)
    for i in range(2):
        own = p.obj(20 + 200 * i, 100, "route 0")
        p.cord(names, i, own)
        p.cord(slot, 0, own, 1)
        if i:
            p.wire(own, p.msg(320, 140, "set $1"), p.obj(320, 170, "s $0-weight-in"))
            continue
        p.wire(own, text_shown(p, 20, 140, 30, ("$0-text-in", "$0-light", "$0-prompt-in")))
    waiting = p.msg(480, 200, f"color {WARNING}")
    p.wire(p.obj(480, 100, "r $0-prompt"), p.obj(480, 140, "t b"), waiting)
    p.wire(waiting, p.obj(480, 240, "s $0-light"))
    return p


def _crossfade(p: PdPatch, o: PatchObject) -> Panel:
    p.atom("floatatom", 10, 30, 2, ("-", "$0-slot-1-in"))
    p.slider(43, 29, (190, 22), (0, 1), ("$0-position", "$0-position-in"))
    p.atom("floatatom", 244, 30, 2, ("-", "$0-slot-2-in"))
    p.atom("floatatom", 270, 30, 7, ("$0-position", "$0-position-in"))
    p.text(10, 62, "fade in s")
    p.atom("floatatom", 90, 62, 5, ("$0-seconds", "$0-seconds-in"))
    push(p, 134, 62, "to first", "fade-1")
    push(p, 226, 62, "to second", "fade-2")
    p.text(10, 90, "crossed in block")
    p.atom("floatatom", 138, 90, 7, ("-", "$0-crossed-block-in"))
    p.text(200, 90, "forgot")
    p.atom("floatatom", 258, 90, 6, ("-", "$0-crossed-latents-in"))
    p.label(10, 118, "", 10, NOTE, "$0-note-in")
    p.label(10, 135, "", 10, NOTE, "$0-note-more")
    said = (Say("position", "crossfade $1 $2"),)
    shown = (Shown("crossed", 1, "crossed-block"), Shown("crossed", 2, "crossed-latents"))
    extra = {"slots": _slots(o), "fades": fades(), "note": _note(("crossfade", "fade"))}
    return Panel(said, shown, extra | {"weights": position()})


def position() -> PdPatch:
    """Subpatch: while a fade moves the weights, the slider goes with them."""
    p = PdPatch(560, 430)
    split = p.obj(300, 50, "unpack f f")
    p.wire(p.obj(300, 20, "r $0-slots"), split)
    p.wire(p.obj(20, 20, f"r {VALUES}"), name := p.obj(20, 50, "route weight"))
    first, second = p.obj(20, 100, "route 1"), p.obj(160, 100, "route 2")
    wait = p.obj(20, 180, "delay 20")
    start, end = p.obj(160, 235, "f"), p.obj(20, 235, "f")
    for i, (route, kept) in enumerate(((first, start), (second, end))):
        p.cord(name, 0, route)
        p.cord(split, i, route, 1)
        both = p.obj(20 + 140 * i, 130, "t b f")
        p.wire(route, both, wait)
        p.cord(both, 1, kept, 1)
    # position = end / (start + end), once both have come
    order, twice = p.obj(20, 205, "t b b"), p.obj(20, 265, "t f f")
    total, limit, part = p.obj(160, 265, "+"), p.obj(160, 295, "max 0.0001"), p.obj(20, 330, "/")
    p.wire(wait, order, end, twice, part)
    p.cord(order, 1, start)
    p.cord(start, 0, total, 1)
    p.cord(twice, 1, total)
    p.wire(total, limit)
    p.cord(limit, 0, part, 1)
    p.wire(part, p.msg(20, 360, "set $1"), p.obj(20, 390, "s $0-position-in"))
    return p


def fades() -> PdPatch:
    """Subpatch: the two buttons and the seconds."""
    p = PdPatch(560, 320)
    split = p.obj(300, 50, "unpack f f")
    p.wire(p.obj(300, 20, "r $0-slots"), split)
    p.wire(p.obj(420, 20, "loadbang"), p.msg(420, 50, "set 8"), p.obj(420, 80, "s $0-seconds-in"))
    trim = p.obj(20, 240, "list trim")
    p.wire(trim, p.obj(20, 270, f"s {BUS_IN}"))
    for i in range(2):
        x = 20 + 160 * i
        seconds, slot = p.obj(x, 130, "f 8"), p.obj(x, 170, f"list prepend {i + 1}")
        p.wire(p.obj(x, 90, f"r $0-fade-{i + 1}"), seconds, slot)
        p.wire(slot, p.obj(x, 205, "list prepend fade"), trim)
        p.cord(split, i, slot, 1)
        p.cord(p.obj(420, 120 + 30 * i, "r $0-seconds"), 0, seconds, 1)
    return p


def _note(words: Sequence[str]) -> PdPatch:
    """Subpatch: the note of an ack, its last word, onto the panel; a refusal likewise."""
    p = PdPatch(520, 420)
    kinds = p.obj(20, 50, "route ack fail")
    p.wire(p.obj(20, 20, f"r {BUS_OUT}"), kinds)
    route = p.obj(20, 80, "route " + " ".join(f"/lmdm/{word}" for word in words))
    last = last_word(p, 20, 120)
    p.cord(kinds, 0, route)
    fails = p.obj(300, 110, "route " + " ".join(f"/lmdm/{word}" for word in words))
    listed, text = p.obj(300, 140, "list"), p.msg(300, 170, "symbol $2")
    p.cord(kinds, 1, fails)
    p.wire(listed, text)
    for i in range(len(words)):
        p.cord(route, i, last[0])
        p.cord(fails, i, listed)
    head = label_text(p, 20, 230, NOTE, "$0-note-in", "$0-note-more")
    p.wire(last[1], head)
    p.wire(text, head)
    return p


def last_word(p: PdPatch, x: int, y: int) -> tuple[int, int]:
    """The last atom of a list; returns the box to feed and the box that gives it."""
    both, split = p.obj(x, y, "t a a"), p.obj(x, y + 84, "list split")
    p.wire(both, split)
    length, less = p.obj(x + 70, y + 28, "list length"), p.obj(x + 70, y + 56, "- 1")
    p.cord(both, 1, length)
    p.wire(length, less)
    p.cord(less, 0, split, 1)
    give = p.obj(x + 100, y + 84, "list")
    p.cord(split, 1, give)
    return both, give


def _rows(p: PdPatch, o: PatchObject, y: int) -> int:
    """Rows for the numbers, columns for the choices, a line of switches; return where it ends."""
    for control in o.table:
        if control.kind in ("int", "float"):
            number_row(p, 10, y, control)
            y += 26
    for control in o.table:
        if control.choices:
            choice(p, 10, y, control)
            y += 18 * len(control.choices) + 8
    switches = [c for c in o.table if c.kind == "bool"]
    columns = 3 if len(switches) < 4 else 2
    for i, control in enumerate(switches):
        switch(p, 10 + 330 // columns * (i % columns), y + 26 * (i // columns), control)
    return y + 26 * -(-len(switches) // columns)


def _sampler(p: PdPatch, o: PatchObject) -> Panel:
    y = _rows(p, o, 28)
    p.text(146, y - 26, "takes")
    p.atom("floatatom", 194, y - 26, 3, ("-", "$0-steps-used-in"))
    p.text(228, y - 26, "of")
    p.atom("floatatom", 256, y - 26, 3, ("-", "$0-steps-wish-in"))
    p.label(10, y, "", 10, NOTE, "$0-steps-reason-in")
    return Panel((), steps_shown(NOTE))


def steps_shown(reason: int = 0) -> tuple[Shown, ...]:
    """The steps really taken; ``reason`` is the room of why they are fewer."""
    shown = (Shown("steps_used", 1, "steps-used"), Shown("steps_used", 2, "steps-wish"))
    why = Shown("steps_used", 3, "steps-reason", "text", reason)
    return (*shown, why) if reason else shown


def _time(p: PdPatch, o: PatchObject) -> Panel:
    y = _rows(p, o, 28)
    push(p, 10, y, "beat", "beat")
    p.toggle(90, y, 18, ("$0-link", "$0-link-in"))
    p.text(114, y, "link")
    p.atom("floatatom", 158, y, 3, ("-", "$0-peers-in"))
    push(p, 220, y, "cancel", "cancel")
    entry(p, 10, y + 28, "at", "at", 26, atoms=True)
    p.text(10, y + 56, "bar, beat")
    p.atom("floatatom", 132, y + 56, 5, ("-", "$0-bar-in"))
    p.atom("floatatom", 180, y + 56, 6, ("-", "$0-beat-in"))
    p.text(234, y + 56, "block")
    p.atom("floatatom", 280, y + 56, 5, ("-", "$0-block-beats-in"))
    p.text(10, y + 82, "delay s")
    p.atom("floatatom", 132, y + 82, 6, ("-", "$0-delay-in"))
    p.text(190, y + 82, "next in s")
    p.atom("floatatom", 272, y + 82, 6, ("-", "$0-next-in"))
    said = (
        Say("beat", "beat", "button"),
        Say("link", "link"),
        Say("cancel", "cancel", "button"),
        Say("at", "at"),
    )
    shown = (
        Shown("delay", 2, "delay"),
        Shown("clock", 1, "bar"),
        Shown("clock", 2, "beat"),
        Shown("clock", 4, "block-beats"),
        Shown("next", 2, "next"),
        Shown("link", 1, "link"),
        Shown("link", 2, "peers"),
    )
    return Panel(said, shown)


def _context(p: PdPatch, o: PatchObject) -> Panel:
    y = _rows(p, o, 28)
    entry(p, 10, y + 4, "prime", "prime", 16)
    push(p, 264, y + 4, "list", "sounds")
    push(p, 10, y + 32, "clear", "clear")
    push(p, 90, y + 32, "refresh", "refresh")
    p.text(10, y + 58, "forgot")
    p.atom("floatatom", 64, y + 58, 5, ("-", "$0-forgot-in"))
    p.text(112, y + 58, "in block")
    p.atom("floatatom", 182, y + 58, 6, ("-", "$0-forgot-block-in"))
    p.label(10, y + 86, "", 12, 40, "$0-forgot-why-in")
    p.label(10, y + 106, "", 10, NOTE, "$0-note-in")
    p.label(10, y + 123, "", 10, NOTE, "$0-note-more")
    said = (
        Say("prime", "prime"),
        Say("clear", "clear", "button"),
        Say("refresh", "refresh", "button"),
    )
    shown = [
        one
        for message in ("crossed", "refreshed")
        for one in (
            Shown(message, 1, "forgot-block"),
            Shown(message, 2, "forgot"),
            Shown(message, 3, "forgot-why", "text", 40),
        )
    ]
    return Panel(said, shown, {"sounds": sounds(), "note": _note(("prime", "clear", "refresh"))})


def sounds() -> PdPatch:
    """Subpatch: the button beside prime prints the sounds of the catalog into Pd's window."""
    p = PdPatch(360, 330)
    order, gate = p.obj(20, 50, "t b b"), p.obj(160, 220, "spigot")
    ask = p.msg(20, 90, "catalog")
    p.wire(p.obj(20, 20, "r $0-sounds"), order, ask, p.obj(20, 120, f"s {BUS_IN}"))
    yes, no = p.msg(90, 90, "1"), p.msg(260, 160, "0")
    p.cord(order, 1, yes)
    p.cord(yes, 0, gate, 1)
    names = p.obj(160, 100, "route catalog done")
    p.wire(p.obj(160, 70, f"r {VALUES}"), names)
    p.wire(names, p.obj(160, 130, "route sound"), gate, p.obj(160, 260, "print sound"))
    end = p.obj(260, 130, "route catalog")
    p.cord(names, 1, end)
    p.wire(end, no)
    p.cord(no, 0, gate, 1)
    return p


def _mix(p: PdPatch, o: PatchObject) -> Panel:
    y = 28
    for control in o.table:
        if control.kind == "float":
            number_row(p, 10, y, control)
            y += 26
    choice(p, 10, y, BY_NAME["late_sound"])
    for i, name in enumerate(("mute", "bypass", "panic")):
        switch(p, 236, y + 20 * i, BY_NAME[name])
    switch(p, 10, y + 64, BY_NAME["match_loudness"])
    y += 92
    p.text(10, y, "in")
    p.text(10, y + 24, "out")
    for i, name in enumerate(("in", "out")):
        p.ground(50, y + 2 + 24 * i, (270, 14), color=PAPER)
        p.bar(50, y + 2 + 24 * i, (1, 14), f"$0-level-{name}-in")
    shown = [
        Shown("level", i + 1, f"level-{name}", "bar", 270, 270.0)
        for i, name in enumerate(("in", "out"))
    ]
    return Panel((), shown)


def _record(p: PdPatch, o: PatchObject) -> Panel:
    p.toggle(10, 28, 24, ("$0-record", "$0-record-in"), WARNING)
    p.text(40, 31, "record")
    p.label(100, 32, "", 12, 30, "$0-path-in")
    entry(p, 10, 62, "record as", "name", 26)
    entry(p, 10, 88, "mark", "mark", 26)
    push(p, 10, 118, "capture", "capture")
    p.text(132, 118, "minutes")
    p.atom("floatatom", 194, 118, 5, ("$0-minutes", "-"))
    p.text(240, 118, "0: all")
    p.text(10, 146, "held s")
    p.atom("floatatom", 66, 146, 7, ("-", "$0-held-in"))
    p.text(132, 146, "MB")
    p.atom("floatatom", 158, 146, 7, ("-", "$0-megabytes-in"))
    p.text(10, 174, "captured")
    p.label(80, 175, "", 12, 33, "$0-captured-in")
    said = (Say("record", "record"), Say("name", "record 1"), Say("mark", "mark"))
    shown = (
        Shown("record", 1, "record"),
        Shown("record", 2, "path", "text", 30),
        Shown("held", 1, "held"),
        Shown("held", 2, "megabytes"),
        Shown("captured", 1, "captured", "text", 33),
    )
    return Panel(said, shown, {"capture": capture()})


def capture() -> PdPatch:
    """Subpatch: the button says capture, with the minutes of the number box unless they are 0."""
    p = PdPatch(360, 320)
    minutes, which = p.obj(20, 90, "f"), p.obj(20, 120, "sel 0")
    p.wire(p.obj(20, 20, "r $0-capture"), p.obj(20, 50, "t b"), minutes, which)
    p.cord(p.obj(120, 50, "r $0-minutes"), 0, minutes, 1)
    everything, some = p.msg(20, 160, "capture"), p.obj(100, 160, "list prepend capture")
    trim = p.obj(20, 220, "list trim")
    p.wire(which, everything, trim, p.obj(20, 250, f"s {BUS_IN}"))
    p.cord(which, 1, some)
    p.wire(some, trim)
    return p


def time_bar(p: PdPatch, x: int, y: int, size: tuple[int, int]) -> None:
    """The time a block took; the mark at four fifths is when it is due."""
    w, h = size
    p.ground(x, y, size, color=PAPER)
    p.bar(x, y, (1, h), "$0-time-in")
    p.bar(x + 4 * w // 5, y - 4, (2, h + 8), "empty", INK)


def _status(p: PdPatch, o: PatchObject) -> Panel:
    p.label(10, 28, "offline", 24, 9, "$0-state-in")
    p.text(160, 34, "late")
    p.atom("floatatom", 200, 28, 7, ("-", "$0-late-in"), 16)
    p.label(10, 62, "", 16, 7, "$0-device-in")
    p.label(84, 64, "", 10, 26, "$0-device-name-in")
    p.text(256, 62, "lost")
    p.atom("floatatom", 296, 62, 3, ("-", "$0-losses-in"))
    p.label(10, 84, "", 10, NOTE, "$0-device-text-in")
    p.text(10, 102, "block ms")
    p.atom("floatatom", 80, 102, 7, ("-", "$0-infer-in"))
    p.text(150, 102, "left over ms")
    p.atom("floatatom", 250, 102, 8, ("-", "$0-margin-in"))
    time_bar(p, 10, 130, (310, 14))
    p.text(10, 152, "delay s")
    p.atom("floatatom", 72, 152, 4, ("-", "$0-delay-in"))
    p.text(112, 152, "dropouts")
    p.atom("floatatom", 180, 152, 4, ("-", "$0-xruns-in"))
    p.text(220, 152, "limited")
    p.atom("floatatom", 282, 152, 4, ("-", "$0-limited-in"))
    for i, name in enumerate(("in", "out")):
        x = 10 + 160 * i
        p.text(x, 176, name)
        p.ground(x + 32, 178, (118, 14), color=PAPER)
        p.bar(x + 32, 178, (1, 14), f"$0-level-{name}-in")
    for x, name, left in ((10, "muted", 58), (98, "refreshes", 174), (214, "restarts", 284)):
        p.text(x, 198, name)
        p.atom("floatatom", left, 198, 4, ("-", f"$0-{name}-in"))
    p.label(10, 224, "", 12, 40, "$0-error-in")
    p.label(10, 246, "", 10, NOTE, "$0-fault-in", WARNING)
    p.label(10, 263, "", 10, NOTE, "$0-fault-more", WARNING)
    safety = display((*safety_shown(), *device_shown(6, 26, NOTE)))
    return Panel(
        (),
        status_shown(118, 310, 40),
        {"safety": safety, "fault": two_rows("fault", 2, "fault", NOTE)},
    )


def device_shown(word: int, name: int, text: int = 0) -> tuple[Shown, ...]:
    """How the sound device is: a coloured word, which one, and why; rooms in characters."""
    shown = (
        Shown("device", 1, "device", "text", word),
        Shown("device", 1, "device", "device"),
        Shown("device", 2, "device-name", "text", name),
    )
    return (*shown, Shown("device", 3, "device-text", "text", text)) if text else shown


def safety_shown() -> tuple[Shown, ...]:
    """What was caught, and what came back by itself, as counters."""
    names = ("muted", "refreshes", "limited", "restarts", "losses")
    return tuple(Shown("safety", i, name) for i, name in enumerate(names, 1))


def two_rows(message: str, place: int, name: str, chars: int) -> PdPatch:
    """Subpatch: a long text of a status message onto the labels ``name``-in and ``name``-more."""
    p = PdPatch(520, 330)
    heard, text = p.obj(20, 20, f"r {VALUES}"), p.msg(20, 110, f"symbol ${place}")
    p.wire(heard, p.obj(20, 50, f"route {message}"), p.obj(20, 80, "list"), text)
    p.wire(text, label_text(p, 20, 150, chars, f"$0-{name}-in", f"$0-{name}-more"))
    return p


def status_shown(
    level: int, time: int, error: int, word: int = 9, thick: int = 14
) -> tuple[Shown, ...]:
    """What the status messages show."""
    return (
        Shown("state", 1, "state", "text", word),
        Shown("state", 1, "state", "state"),
        Shown("late", 1, "late"),
        Shown("block", 2, "infer"),
        Shown("block", 3, "margin"),
        Shown("block", 0, "time", "time", time, thick=thick),
        Shown("delay", 2, "delay"),
        Shown("health", 4, "xruns"),
        Shown("health", 6, "error", "text", error),
        Shown("level", 1, "level-in", "bar", level, float(level)),
        Shown("level", 2, "level-out", "bar", level, float(level)),
    )


def _sketch(p: PdPatch, o: PatchObject) -> Panel:
    p.text(10, 28, "loudness")
    p.atom("floatatom", 80, 28, 7, ("-", "$0-loudness-in"))
    p.text(10, 58, "Hz")
    for i in range(4):
        p.atom("floatatom", 80 + 60 * i, 58, 7, ("-", f"$0-hz-{i + 1}-in"))
    shown = [Shown("sketch", 1, "loudness")]
    shown += [Shown("sketch", i + 2, f"hz-{i + 1}") for i in range(4)]
    return Panel((), shown)


def _receive(p: PdPatch, o: PatchObject) -> Panel:
    p.label(130, 3, "state", 14, 20, "$0-name-in")
    p.atom("listbox", 10, 28, 42, ("-", "$0-value-in"))
    return Panel()


PANELS: dict[str, tuple[int, Callable[[PdPatch, PatchObject], Panel]]] = {
    "agent": (268, _agent),
    "prompt": (108, _prompt),
    "crossfade": (158, _crossfade),
    "sampler": (240, _sampler),
    "time": (286, _time),
    "context": (252, _context),
    "mix": (244, _mix),
    "record": (202, _record),
    "status": (284, _status),
    "sketch": (90, _sketch),
    "receive": (60, _receive),
}
