"""The performance patch: 1280 by 720, four zones from left to right, readable from two metres."""

from __future__ import annotations

from objects import BUS_OUT
from pd_objects import (
    device_shown,
    fades,
    last_word,
    position,
    safety_shown,
    status_shown,
    steps_shown,
    time_bar,
    two_rows,
)
from pd_parts import (
    VALUES,
    Look,
    Say,
    Shown,
    choice,
    display,
    label_text,
    number_row,
    push,
    say,
    says,
    show,
    switch,
    text_shown,
)
from pd_writer import FAINT, PAPER, WARNING, PdPatch

from lmdm_agent.controls import BY_NAME, SLOTS

SIZE = (1280, 720)
STAGE = Look(14, 94, (90, 22), 6, 16, 28, 8)
TIGHT = Look(14, 94, (90, 22), 6, 16, 22, 8)
"""For a column of choices."""
SLOTS_SHOWN = 4
TALL = 632
ROW = 75
"""Characters of a sentence at the foot."""


def play() -> PdPatch:
    """The patch a performer opens."""
    p = PdPatch(*SIZE)
    p.subpatch(8, 8, "connection", _connection())
    p.subpatch(288, 8, "prompts", _prompts())
    p.subpatch(708, 8, "sampler", _sampler())
    p.subpatch(996, 8, "sound", _sound())
    p.subpatch(8, 648, "answers", _answers())
    return p


def _zone(width: int, height: int, title: str) -> PdPatch:
    p = PdPatch(width + 20, height + 60, panel=(width, height))
    p.ground(0, 0, (width, height), title)
    return p


def _wired(p: PdPatch, extra: dict[str, PdPatch]) -> PdPatch:
    """Put subpatches below the panel."""
    assert p.panel is not None
    for i, (name, patch) in enumerate(extra.items()):
        p.subpatch(10 + 90 * (i % 3), p.panel[1] + 16 + 30 * (i // 3), name, patch)
    return p


def _number(p: PdPatch, x: int, y: int, title: str, name: str, chars: int, size: int = 16) -> None:
    """A readout: its label left of it."""
    p.label(x, y + (4 if size > 16 else 0), title, 20 if size > 16 else 16)
    p.atom("floatatom", x + 130, y, chars, ("-", f"$0-{name}-in"), size)


def _connection() -> PdPatch:
    p = _zone(272, TALL, "connection")
    p.label(8, 26, "offline", 44, 8, "$0-state-in")
    p.label(8, 76, "", 18, 22, "$0-model-name-in")
    p.label(8, 104, "", 24, 6, "$0-device-in")
    p.label(106, 111, "", 10, 25, "$0-device-name-in")
    p.label(8, 133, "", 10, 41, "$0-device-text-in")
    p.label(8, 147, "", 10, 41, "$0-device-text-more")
    _number(p, 8, 164, "block ms", "infer", 6)
    _number(p, 8, 188, "left over ms", "margin", 6)
    time_bar(p, 8, 218, (256, 20))
    p.label(8, 252, "late", 24)
    p.atom("floatatom", 80, 246, 4, ("-", "$0-late-shown"), 36)
    push(p, 184, 256, "clear", "late-clear", STAGE)
    p.label(8, 306, "delay s", 14)
    p.atom("floatatom", 74, 302, 4, ("-", "$0-delay-in"), 16)
    p.label(136, 306, "next in s", 14)
    p.atom("floatatom", 220, 302, 4, ("-", "$0-next-in"), 16)
    for i, name in enumerate(("panic", "bypass")):
        x = 8 + 136 * i
        p.label(x, 336, name, 28)
        p.toggle(x, 374, 120, (f"$0-{name}", f"$0-{name}-in"), WARNING)
    push(p, 8, 510, "ask again", "dump", STAGE)
    push(p, 144, 510, "cancel", "cancel", STAGE)
    p.label(8, 556, "any message", 14)
    p.atom("listbox", 8, 580, 24, ("$0-any", "-"), 16)
    table = (BY_NAME["panic"], BY_NAME["bypass"])
    said = [*says(table), Say("dump", "dump", "button"), Say("cancel", "cancel", "button")]
    shown = [
        one
        for one in status_shown(1, 256, 1, 8, 26)
        if one.message in ("state", "late", "block", "delay")
    ]
    shown += [Shown("version", 3, "model-name", "text", 22), Shown("next", 2, "next")]
    p.obj(10, TALL + 76, "lmdm.agent", (330, 268))
    extra = {"say": say([*said, Say("any", "")]), "show": show(table), "display": display(shown)}
    extra |= {"device": display(device_shown(6, 25)), "late": _late()}
    extra |= {"device-text": two_rows("device", 3, "device-text", 41)}
    return _wired(p, extra)


def _late() -> PdPatch:
    """Subpatch: late blocks since the counter was cleared."""
    p = PdPatch(360, 300)
    last, base = p.obj(160, 100, "f"), p.obj(20, 150, "- 0")
    count = p.obj(20, 60, "t f f")
    p.wire(p.obj(20, 10, "r $0-late-in"), p.obj(20, 36, "route set"), count, base)
    p.cord(count, 1, last, 1)
    clear = p.obj(160, 60, "t b b")
    p.wire(p.obj(160, 20, "r $0-late-clear"), clear)
    p.cord(clear, 1, last)
    p.cord(last, 0, base, 1)
    p.cord(clear, 0, base)
    # A restarted agent counts from 0 again.
    p.wire(
        base, p.obj(20, 180, "max 0"), p.msg(20, 210, "set $1"), p.obj(20, 240, "s $0-late-shown")
    )
    return p


def _prompts() -> PdPatch:
    p = _zone(412, TALL, "prompts and crossfade")
    said: list[Say] = []
    for i in range(SLOTS_SHOWN):
        slot, y = i + 1, 28 + 88 * i
        p.label(8, y, str(slot), 28)
        p.label(36, y, "", 22, 27, f"$0-text-{slot}")
        p.atom("symbolatom", 36, y + 32, 26, (f"$0-prompt-{slot}", f"$0-prompt-{slot}-in"), 16)
        p.bar(312, y + 32, (22, 24), f"$0-light-{slot}", FAINT)
        p.atom("floatatom", 342, y + 32, 5, (f"$0-weight-{slot}", f"$0-weight-{slot}-in"), 16)
        p.ground(36, y + 62, (368, 12), color=PAPER)
        p.bar(36, y + 62, (1, 12), f"$0-bar-{slot}")
        said += [Say(f"prompt-{slot}", f"prompt {slot}")]
        said += [Say(f"weight-{slot}", f"weight {slot}")]
    p.atom("floatatom", 10, 393, 1, ("$0-from", "$0-from-in"), 24)
    p.slider(39, 388, (336, 44), (0, 1), ("$0-position", "$0-position-in"))
    p.atom("floatatom", 385, 393, 1, ("$0-to", "$0-to-in"), 24)
    p.label(8, 452, "fade in s", 18)
    p.atom("floatatom", 122, 448, 5, ("$0-seconds", "$0-seconds-in"), 24)
    for i in range(2):
        p.button(218 + 98 * i, 446, 40, f"$0-fade-{i + 1}")
        p.label(264 + 98 * i, 454, f"to {i + 1}", 18, 4, f"$0-goal-{i + 1}")
    p.label(8, 510, "plays", 18)
    p.label(80, 508, "", 22, 24, "$0-plays-in")
    p.label(8, 550, "crossed in block", 16)
    p.atom("floatatom", 180, 548, 7, ("-", "$0-crossed-in"), 16)
    p.label(268, 550, "forgot", 16)
    p.atom("floatatom", 340, 548, 5, ("-", "$0-forgot-in"), 16)
    p.label(8, 584, "Type a prompt and press Enter; blue: it is in.", 13)
    p.label(8, 606, "Beside the slider: the two slots, 1 to 8.", 13)
    shown = (
        Shown("next", 4, "plays", "text", 24),
        Shown("crossed", 1, "crossed"),
        Shown("crossed", 2, "forgot"),
    )
    extra = {"say": say([*said, Say("position", "crossfade $1 $2")]), "display": display(shown)}
    extra |= {"texts": _texts(), "weights": _weights(), "pair": _pair()}
    return _wired(p, extra | {"fades": fades(), "position": position()})


def _pair() -> PdPatch:
    """Subpatch: the two slots of the crossfade, 1 and 2 unless chosen otherwise, to $0-slots."""
    p = PdPatch(560, 360)
    pack = p.obj(20, 290, "pack f f")
    p.wire(pack, p.obj(20, 320, "s $0-slots"))
    begin = p.obj(440, 20, "loadbang")
    for i, name in enumerate(("from", "to")):
        x = 20 + 210 * i
        limit, whole = p.obj(x, 100, f"clip 1 {SLOTS}"), p.obj(x, 130, "int")
        order = p.obj(x, 160, "t b f f f")
        usual = p.msg(x + 110, 60, str(i + 1))
        p.wire(begin, usual, limit)
        p.wire(p.obj(x, 60, f"r $0-{name}"), limit, whole, order)
        shown, goal = p.msg(x + 140, 200, "set $1"), p.obj(x, 200, "makefilename to\\ %d")
        p.cord(order, 3, shown)
        p.wire(shown, p.obj(x + 110, 230, f"s $0-{name}-in"))
        p.cord(order, 2, goal)
        p.wire(goal, p.msg(x, 230, "label $1"), p.obj(x, 260, f"s $0-goal-{i + 1}"))
        p.cord(order, 1, pack, i)
        if i:
            p.cord(order, 0, pack)
    return p


def _slots(name: str) -> tuple[PdPatch, int]:
    """A subpatch for the slots' ``name``, and the box that gives slot by slot."""
    p = PdPatch(920, 300)
    named = p.obj(20, 60, f"route {name}")
    slots = p.obj(20, 100, "route " + " ".join(str(i + 1) for i in range(SLOTS_SHOWN)))
    p.wire(p.obj(20, 20, f"r {VALUES}"), named, slots)
    return p, slots


def _texts() -> PdPatch:
    """Subpatch: texts and lights of the slots shown; a light is on when the text is encoded."""
    p, slots = _slots("prompt")
    for i in range(SLOTS_SHOWN):
        x, slot = 20 + 230 * i, i + 1
        p.cord(slots, i, p.subpatch(x, 140, f"text-{slot}", _text(slot)))
        waiting = p.msg(x, 250, f"color {WARNING}")
        p.wire(p.obj(x, 190, f"r $0-prompt-{slot}"), p.obj(x, 220, "t b"), waiting)
        p.wire(waiting, p.obj(x, 280, f"s $0-light-{slot}"))
    return p


def _text(slot: int) -> PdPatch:
    """Subpatch: the text of one slot."""
    p = PdPatch(420, 440)
    names = (f"$0-text-{slot}", f"$0-light-{slot}", f"$0-prompt-{slot}-in")
    p.wire(p.obj(20, 10, "inlet"), text_shown(p, 20, 40, 27, names))
    return p


def _weights() -> PdPatch:
    """Subpatch: weights of the slots shown, as numbers and bars."""
    p, slots = _slots("weight")
    for i in range(SLOTS_SHOWN):
        x, slot = 20 + 230 * i, i + 1
        number = p.msg(x, 140, "set $1")
        p.cord(slots, i, number)
        p.wire(number, p.obj(x, 170, f"s $0-weight-{slot}-in"))
        length = p.obj(x + 70, 140, "* 368"), p.obj(x + 130, 140, "clip 1 368")
        p.cord(slots, i, length[0])
        p.wire(*length, p.msg(x + 60, 200, "vis_size $1 12"), p.obj(x, 230, f"s $0-bar-{slot}"))
    return p


def _sampler() -> PdPatch:
    p = _zone(280, TALL, "sampler and time")
    titles = {"context_dropout": "dropout", "beats_per_bar": "beats"}
    names = ("steps", "guidance", "cfg_weight", "seed", "t_f", "context_dropout")
    for i, name in enumerate(names):
        number_row(p, 8, 26 + 29 * i, BY_NAME[name], STAGE, titles.get(name, ""))
    switch(p, 8, 202, BY_NAME["auto_steps"], STAGE)
    p.label(138, 206, "takes", 14)
    p.atom("floatatom", 188, 197, 2, ("-", "$0-steps-used-in"), 24)
    p.label(228, 206, "of", 14)
    p.atom("floatatom", 248, 202, 2, ("-", "$0-steps-wish-in"), 16)
    p.label(8, 232, "", 10, 42, "$0-steps-reason-in")
    p.label(8, 246, "", 10, 42, "$0-steps-reason-more")
    choice(p, 8, 263, BY_NAME["solver"], TIGHT)
    for i, name in enumerate(("use_sketch", "use_stem", "freeze", "drift_watch")):
        switch(p, 8 + 140 * (i % 2), 334 + 30 * (i // 2), BY_NAME[name], STAGE)
    push(p, 8, 394, "clear", "clear", STAGE)
    push(p, 148, 394, "refresh", "refresh", STAGE)
    number_row(p, 8, 428, BY_NAME["tempo"], STAGE)
    number_row(p, 8, 456, BY_NAME["beats_per_bar"], STAGE, "beats")
    choice(p, 8, 486, BY_NAME["quantise"], TIGHT)
    p.toggle(8, 522, 28, ("$0-link", "$0-link-in"))
    p.label(42, 526, "link", 14)
    p.button(206, 486, 48, "$0-beat")
    p.label(206, 538, "tap", 18)
    for x, name, chars, title in (
        (8, "bar", 4, "bar"),
        (86, "beat", 5, "beat"),
        (178, "block-beats", 5, "block"),
    ):
        p.label(x, 570, title, 14)
        p.atom("floatatom", x, 592, chars, ("-", f"$0-{name}-in"), 24)
    controls = [*names, "auto_steps", "solver", "use_sketch", "use_stem", "freeze", "drift_watch"]
    table = [BY_NAME[name] for name in [*controls, "tempo", "beats_per_bar", "quantise"]]
    said = [*says(table), Say("link", "link")]
    said += [Say(name, name, "button") for name in ("clear", "refresh", "beat")]
    shown = (Shown("clock", 1, "bar"), Shown("clock", 2, "beat"), Shown("clock", 4, "block-beats"))
    shown += (Shown("link", 1, "link"), *steps_shown())
    extra = {"say": say(said), "show": show(table), "display": display(shown)}
    return _wired(p, extra | {"why": two_rows("steps_used", 3, "steps-reason", 42)})


def _sound() -> PdPatch:
    p = _zone(276, TALL, "levels, sketch, record")
    for i, name in enumerate(("in", "out")):
        p.label(8, 30 + 30 * i, name, 18)
        p.ground(54, 32 + 30 * i, (214, 20), color=PAPER)
        p.bar(54, 32 + 30 * i, (1, 20), f"$0-level-{name}-in")
    for i, (name, title) in enumerate(
        (("mix", ""), ("gain_db", "gain dB"), ("input_gain_db", "input dB"))
    ):
        number_row(p, 8, 92 + 30 * i, BY_NAME[name], STAGE, title)
    switch(p, 8, 184, BY_NAME["mute"], STAGE)
    switch(p, 106, 184, BY_NAME["match_loudness"], STAGE)
    choice(p, 8, 220, BY_NAME["late_sound"], TIGHT)
    p.label(8, 296, "hears", 18)
    p.ground(80, 298, (188, 20), color=PAPER)
    p.bar(80, 298, (1, 20), "$0-loudness-in")
    for i in range(4):
        p.atom("floatatom", 8 + 60 * i, 328, 5, ("-", f"$0-hz-{i + 1}-in"), 16)
    p.label(250, 332, "Hz", 14)
    p.toggle(8, 366, 64, ("$0-record", "$0-record-in"), WARNING)
    p.label(84, 368, "record", 24)
    p.label(84, 406, "held s", 14)
    p.atom("floatatom", 140, 402, 4, ("-", "$0-held-in"), 16)
    p.button(212, 366, 40, "$0-capture")
    p.label(196, 410, "capture", 14)
    p.label(8, 438, "", 12, 34, "$0-path-in")
    for i, name in enumerate(("mark", "preset", "model", "prime")):
        p.label(8, 468 + 36 * i, name, 16)
        p.atom("symbolatom", 74, 466 + 36 * i, 19, (f"$0-{name}", f"$0-{name}-in"), 12)
    p.label(8, 608, "prime: name of a sound in the catalog", 11)
    table = [
        BY_NAME[name]
        for name in ("mix", "gain_db", "input_gain_db", "match_loudness", "mute", "late_sound")
    ]
    said = [*says(table), Say("record", "record"), Say("capture", "capture", "button")]
    said += [Say(name, name) for name in ("mark", "preset", "model", "prime")]
    shown = [
        Shown("level", i + 1, f"level-{n}", "bar", 214, 214.0, 20)
        for i, n in enumerate(("in", "out"))
    ]
    shown += [Shown("sketch", 1, "loudness", "bar", 188, 188.0, 20)]
    shown += [Shown("sketch", i + 2, f"hz-{i + 1}") for i in range(4)]
    shown += [Shown("record", 1, "record"), Shown("record", 2, "path", "text", 34)]
    shown += [Shown("held", 1, "held"), Shown("captured", 1, "path", "text", 34)]
    extra = {"say": say(said), "show": show(table), "display": display(shown)}
    return _wired(p, extra)


def _answers() -> PdPatch:
    """The last refusal or fault as a sentence, what the agent remarked, and what it caught."""
    p = _zone(1264, 64, "")
    p.label(8, 6, "trouble", 18)
    p.label(100, 6, "", 18, ROW, "$0-fail-in", WARNING)
    p.label(8, 34, "remark", 18)
    p.label(100, 34, "", 18, ROW, "$0-note-in")
    for i, (name, title) in enumerate(
        (("muted", "muted"), ("refreshes", "refreshed"), ("restarts", "restarted"),
         ("losses", "lost"))
    ):  # fmt: skip
        x, y = 944 + 134 * (i % 2), 6 + 28 * (i // 2)
        p.label(x, y + 3, title, 14)
        p.atom("floatatom", x + 86, y, 3, ("-", f"$0-{name}-in"), 16)
    p.label(1216, 6, "clear", 14)
    p.button(1228, 28, 26, "$0-answers-clear")
    shown = [one for one in safety_shown() if one.name != "limited"]
    return _wired(p, {"sentences": _sentences(), "display": display(shown)})


def _sentences() -> PdPatch:
    p = PdPatch(640, 520)
    kinds = p.obj(20, 50, "route fail ack fault")
    p.wire(p.obj(20, 20, f"r {BUS_OUT}"), kinds)
    fail, trouble = p.msg(20, 110, "symbol $3"), label_text(p, 20, 300, ROW, "$0-fail-in")
    p.wire(kinds, p.obj(20, 80, "list"), fail, trouble)
    fault = p.obj(130, 80, "list")
    p.cord(kinds, 2, fault)
    p.wire(fault, p.msg(110, 110, "symbol $2"), trouble)
    # Most acks have nothing to remark: they leave the last remark where it is.
    last = last_word(p, 200, 90)
    p.cord(kinds, 1, last[0])
    both, gate = p.obj(200, 240, "t a a"), p.obj(200, 270, "spigot")
    length = (
        p.obj(400, 150, "list fromsymbol"),
        p.obj(400, 180, "list length"),
        p.obj(400, 210, "> 0"),
    )
    p.wire(last[1], p.obj(300, 210, "symbol"), both, gate)
    p.cord(both, 1, length[0])
    p.wire(*length)
    p.cord(length[2], 0, gate, 1)
    note = label_text(p, 200, 300, ROW, "$0-note-in")
    p.wire(gate, note)
    empty = p.msg(450, 270, f"symbol {chr(92)} ")
    p.wire(p.obj(450, 240, "r $0-answers-clear"), empty)
    p.cord(empty, 0, note)
    p.cord(empty, 0, trouble)
    return p
