"""The objects of the Max package but for the connection: what each panel holds, and where."""

from __future__ import annotations

from collections.abc import Callable

import max_agent
from max_panel import HEAR, LEFT, PANEL_W, PITCH, ROW, SEND, SMALL, TOP, Panel
from max_writer import ACCENT, FAINT, INK, PAPER, WARNING, WHITE, MaxPatch
from objects import OBJECTS_BY_NAME, RIGHT

from lmdm_agent.controls import BY_NAME, CONTROLS
from lmdm_agent.protocol import PREFIX


def _plain(name: str, height: int, note_h: int = 22) -> Panel:
    """A panel with inlet, answers and outlets, and a row for each control."""
    o = OBJECTS_BY_NAME[name]
    panel = Panel(o, height)
    panel.inlet(o.main)
    panel.answers((*o.controls, *o.actions), (*o.controls, *o.actions), note_h)
    panel.p.wire("answers", "out")
    return panel


def sampler() -> MaxPatch:
    """Steps, solver, guidance, seed."""
    panel = _plain("sampler", 200)
    p = panel.p
    panel.values(panel.o.controls)
    panel.control(BY_NAME["steps"], (8, panel.row_y))
    panel.control(BY_NAME["auto_steps"], (168, panel.row_y))
    panel.row_y += ROW
    for control in panel.o.table[2:]:
        panel.control(control)
    panel.status("steps_used", "0 0 s", (
        ("steps_used", "number", (196, 4, 34, 27), "takes"),
        ("steps_wish", "number", (256, 4, 34, 27), "of"),
        ("steps_reason", "", (0, 0, 0, 0), ""),
    ))  # fmt: skip
    # Why there are fewer stands where the agent says what it changed.
    p.cord("steps_used_values", 2, p.obj("reason_send", LEFT + 3 * PITCH, 660, "s #0_note"))
    p.wire(p.obj("reason_heard", 790, 105, "r #0_note", 70), "note_show")
    return panel.done()


def time() -> MaxPatch:
    """t_f, tempo, what waits, and the constant delay."""
    panel = _plain("time", 268, 34)
    p = panel.p
    panel.values((*panel.o.controls, "link"))
    for control in panel.o.table:
        panel.control(control)
    _link(panel)
    y = panel.row_y + 2
    panel.button("tap", "beat", (8, y, 52, 25), "tap: a beat is now")
    panel.button("first", "beat 0", (64, y, 64, 25), "the piece begins now")
    panel.button("cancel", "cancel", (228, y, 64, 25), "forget everything that waits")
    panel.typed("at", "at", "at", (36, y + 28, 256, 25), "a block and a message: 100 steps 8",
                (8, y + 28))  # fmt: skip
    panel.status("clock", "0 0. 0. 0.", (
        ("bar", "number", (36, y + 56, 36, 24), "bar"),
        ("beat", "flonum", (112, y + 56, 54, 24), "beat"),
        ("bpm", "", (0, 0, 0, 0), ""),
        ("block_beats", "flonum", (256, y + 56, 42, 24), "block beats"),
    ))  # fmt: skip
    panel.status("delay", "0 0.", (
        ("delay_samples", "", (0, 0, 0, 0), ""),
        ("delay_s", "flonum", (232, 5, 62, 26), "delay s"),
    ))  # fmt: skip
    p.text("delay_note", LEFT, 525, "the delay of the answer never moves; t_f is what moves")
    return panel.done()


def _link(panel: Panel) -> None:
    """`link on`, and how many peers are there."""
    p, x, y = panel.p, panel.column_x(), panel.row_y + 2
    p.obj("link_values", x, TOP + 45, "unpack 0 0", PITCH + 20)
    p.cord("values", 4, "link_values")
    p.obj("link_show", x, TOP + 75, "prepend set")
    p.ui("link", "toggle", (x, TOP + 105, 24, 24), (134, y, 24, 24), checkedcolor=ACCENT,
         uncheckedcolor=FAINT, bgcolor=WHITE, hint="share tempo and bars over Ableton Link",
         parameter_enable=0)  # fmt: skip
    panel.label("link_label", "link", (x, TOP + 225), (158, y))
    p.obj("link_name", x, TOP + 150, "prepend link")
    p.wire("link_values", "link_show", "link", "link_name")
    p.wire("link_name", p.obj("link_send", x, TOP + 195, SEND))
    p.obj("peers_show", x + PITCH, TOP + 75, "prepend set")
    p.cord("link_values", 1, "peers_show")
    p.ui("peers", "number", (x + PITCH, TOP + 105, 50, 22), (200, y + 2, 22, 22), cantchange=1,
         ignoreclick=1, triangle=0, bgcolor=PAPER, bordercolor=PAPER, textcolor=INK,
         fontsize=float(SMALL), hint="others on Link", parameter_enable=0)  # fmt: skip
    p.wire("peers_show", "peers")
    panel.column_x()


def context() -> MaxPatch:
    """What is remembered and followed."""
    panel = _plain("context", 198)
    panel.values(panel.o.controls)
    panel.control(BY_NAME["context_dropout"])
    y = panel.row_y
    for i, name in enumerate(("use_sketch", "use_stem", "freeze", "drift_watch")):
        panel.control(BY_NAME[name], (8 + 142 * (i % 2), y + 29 * (i // 2)))
    _prime(panel, (60, y + 58, 98, 25))
    panel.button("refresh", "refresh", (162, y + 58, 72, 25), "forget part of the context")
    panel.button("clear", "clear", (238, y + 58, 54, 25), "forget all of the context")
    _forgotten(panel, (8, y + 86, PANEL_W - 16, 22))
    return panel.done()


def _prime(panel: Panel, at: tuple[int, int, int, int]) -> None:
    """A menu of the sounds in the catalog; choosing one starts from it."""
    p, x = panel.p, panel.column_x()
    p.sub("sounds", x, TOP + 45, "sounds", _sounds(), 80)
    p.ui("prime", "umenu", (x, TOP + 75, 130, 22), at, items=["choose"], fontsize=16.0,
         bgcolor=WHITE, textcolor=INK, parameter_enable=0,
         hint="sounds of the catalog (lmdm.agent asks for it)")  # fmt: skip
    panel.label("prime_label", "prime", (x, TOP + 225), (8, at[1]))
    p.obj("sound_chosen", x, TOP + 120, "tosymbol", 80)
    p.wire("sounds", "prime")
    p.cord("prime", 1, "sound_chosen")
    p.obj("prime_name", x, TOP + 150, "prepend prime")
    p.wire("sound_chosen", "prime_name", p.obj("prime_send", x, TOP + 195, SEND))


def _sounds() -> MaxPatch:
    """Inside `p sounds`: what fills the menu; a catalog begins with the first control."""
    p = MaxPatch(360, 300, "sounds")
    p.obj("heard", 15, 15, HEAR)
    p.obj("route", 15, 45, "route catalog")
    p.obj("kind", 15, 75, "route sound control", 310)
    p.obj("name", 15, 105, "zl.nth 1")
    p.obj("append", 15, 150, "prepend append")
    out = p.outlet("out", 15, 225, "what the menu does")
    p.wire("heard", "route", "kind", "name", "append", out)
    p.obj("control", 160, 105, "zl.nth 1")
    p.obj("first", 160, 135, f"sel {CONTROLS[0].name}", 100)
    p.msg("clear", 160, 180, "clear")
    p.cord("kind", 1, "control")
    p.wire("control", "first", "clear", out)
    return p


def _forgotten(panel: Panel, at: tuple[int, int, int, int]) -> None:
    """The last takeover or refresh, as a sentence."""
    p = panel.p
    p.obj("crossed_heard", LEFT, 555, HEAR)
    p.obj("crossed_route", LEFT, 585, "route crossed refreshed")
    p.obj("crossed_show", LEFT, 615, CROSSED)
    panel.text_view("crossed", (LEFT, 660, 280, 22), at, SMALL, "what was last forgotten, and why")
    p.wire("crossed_heard", "crossed_route", "crossed_show", "crossed")
    p.cord("crossed_route", 1, "crossed_show")


def mix() -> MaxPatch:
    """Levels, dry and generated, silence."""
    panel = _plain("mix", 364)
    panel.values(panel.o.controls)
    for name in ("input_gain_db", "gain_db", "mix"):
        panel.control(BY_NAME[name])
    y = panel.row_y
    panel.control(BY_NAME["match_loudness"], (8, y))
    panel.control(BY_NAME["late_sound"], (8, y + 28))
    y += 28
    panel.status("level", "0. 0.", (
        ("level_in", "bar", (30, y + 31, 114, 18), "in"),
        ("level_out", "bar", (182, y + 31, 108, 18), "out"),
    ))  # fmt: skip
    panel.control(BY_NAME["mute"], (8, y + 56), 44)
    panel.control(BY_NAME["bypass"], (146, y + 56), 44)
    panel.control(BY_NAME["panic"], (8, y + 106), 80)
    return panel.done()


def record() -> MaxPatch:
    """Rehearsals on disk."""
    o = OBJECTS_BY_NAME["record"]
    panel = Panel(o, 190)
    p = panel.p
    panel.inlet(o.main)
    panel.answers(("record",), o.actions)
    panel.values(("record",))
    p.obj("strip", 435, 150, "route record", 40)
    p.wire("answers", "strip", "out")
    x = panel.column_x()
    panel.column_x()
    p.obj("record_values", x, TOP + 45, "unpack 0 s", PITCH + 20)
    p.wire("values", "record_values")
    p.obj("record_show", x, TOP + 75, "prepend set")
    p.ui("record", "toggle", (x, TOP + 105, 24, 24), (8, 34, 44, 44), checkedcolor=WARNING,
         uncheckedcolor=FAINT, bgcolor=WHITE, hint="1 starts a take, 0 ends it",
         parameter_enable=0)  # fmt: skip
    p.obj("record_name", x, TOP + 150, "prepend record")
    p.wire("record_values", "record_show", "record", "record_name")
    p.wire("record_name", p.obj("record_send", x, TOP + 195, SEND))
    p.obj("path_show", x + PITCH, TOP + 75, "prepend set")
    p.cord("record_values", 1, "path_show")
    panel.text_view("path", (x + PITCH, TOP + 105, 130, 22), (58, 60, 234, 20), SMALL,
                    "folder of the take")  # fmt: skip
    p.wire("path_show", "path")
    panel.typed("take", "record 1", "as", (86, 34, 206, 24),
                "a name, then Return: a take of that name begins", (58, 34))  # fmt: skip
    panel.typed("mark", "mark", "mark", (60, 84, 232, 24), "a remark, then Return", (8, 84))
    _capture(panel)
    return panel.done()


def _capture(panel: Panel) -> None:
    """What is held, and a message that saves it; its minutes are those of the number box."""
    p = panel.p
    panel.button("capture", "capture", (8, 112, 96, 24), "save what was just played as a take")
    x = panel.column_x()
    p.ui("minutes", "flonum", (x, TOP + 45, 80, 22), (108, 112, 44, 24), fontsize=16.0, minimum=0.0,
         maximum=120.0, numdecimalplaces=1, bgcolor=WHITE, textcolor=INK, parameter_enable=0,
         hint="how many minutes capture saves; 0: all that is held")  # fmt: skip
    panel.label("minutes_label", "min", (x, TOP + 225), (152, 113), SMALL)
    p.obj("minutes_some", x, TOP + 75, "sel 0.")
    p.msg("capture_all", x, TOP + 105, "set capture")
    p.msg("capture_some", x + 90, TOP + 105, "set capture $1")
    p.wire("minutes", "minutes_some", "capture_all", "capture")
    p.cord("minutes_some", 1, "capture_some")
    p.wire("capture_some", "capture")
    panel.status("held", "0 0", (
        ("held_s", "number", (184, 5, 40, 24), "held s"),
        ("held_mb", "number", (254, 5, 38, 24), "MB"),
    ))  # fmt: skip
    panel.status("captured", "s 0.", (
        ("captured", "text", (74, 139, 218, 20), "the last take that was captured"),
        ("captured_s", "", (0, 0, 0, 0), ""),
    ))  # fmt: skip
    panel.label("captured_label", "captured", (LEFT + 2 * PITCH, 735), (8, 138), SMALL)
    x = panel.band_x
    p.obj("captured_name", x, 615, "prepend captured")
    p.wire("captured_route", "captured_name", p.obj("captured_send", x, 645, "s #0_dump"))
    p.wire(p.obj("dump_heard", 605, 110, "r #0_dump", 70), "dump")


def status() -> MaxPatch:
    """State, sound device, time of a block, what came late, what went wrong."""
    o = OBJECTS_BY_NAME["status"]
    panel = Panel(o, 410)
    p = panel.p
    panel.inlet("")
    panel.answers(o.status, ("dump",), 38)
    p.wire("answers", "out")
    panel.status("state", "", (("state", "word", (8, 33, 168, 64), "state"),), True)
    panel.status("late", "", (("late", "number", (216, 38, 78, 56), "late"),), True)
    panel.status("block", "0 0. 0.", (
        ("block_n", "number", (52, 152, 92, 28), "block"),
        ("infer_ms", "flonum", (72, 214, 76, 30), "took ms"),
        ("margin_ms", "flonum", (212, 214, 82, 30), "left ms"),
    ), True)  # fmt: skip
    panel.status("delay", "0 0.", (
        ("delay_samples", "", (0, 0, 0, 0), ""),
        ("delay_s", "flonum", (222, 152, 72, 28), "delay s"),
    ), True)  # fmt: skip
    _block_bar(panel)
    panel.band()
    panel.status("level", "0. 0.", (
        ("level_in", "bar", (30, 250, 114, 18), "in"),
        ("level_out", "bar", (182, 250, 108, 18), "out"),
    ), True)  # fmt: skip
    panel.status("health", "0 0 0 0 0 s", (
        *((name, "", (0, 0, 0, 0), "") for name in ("late_blocks", "skipped")),
        ("late_samples", "number", (146, 272, 56, 24), "samples of silence"),
        ("xruns", "number", (252, 272, 42, 24), "xruns"),
        ("malformed", "", (0, 0, 0, 0), ""),
        ("error", "text", (8, 326, PANEL_W - 16, 38), "why the state is error"),
    ), True)  # fmt: skip
    panel.band()
    panel.status("safety", "0 0 0 0 0", (
        ("muted", "number", (54, 298, 34, 24), "muted"),
        ("refreshes", "number", (158, 298, 34, 24), "refreshed"),
        ("limited", "", (0, 0, 0, 0), ""),
        ("restarts", "number", (260, 298, 34, 24), "restarted"),
        ("losses", "number", (252, 102, 42, 28), "lost"),
    ), True)  # fmt: skip
    _device(panel)
    _fault(panel)
    return panel.done()


def _device(panel: Panel) -> None:
    """The sound device in a word, red while it is lost; which one, and why."""
    p, x = panel.p, panel.band_x
    panel.status("device", "s s s", (
        ("device", "word", (8, 100, 96, 30), "the sound device"),
        ("device_name", "text", (108, 6, 184, 22), "its name"),
        ("device_text", "text", (8, 130, PANEL_W - 16, 22), "why, and what happens next"),
    ), True)  # fmt: skip
    p.sub("paint", x + 95, 1080, "paint", _paint(), 60)
    p.wire("paint", "device")


def _paint() -> MaxPatch:
    """Inside `p paint`: the colour of the device's word."""
    p = MaxPatch(440, 300, "paint")
    p.obj("heard", 15, 15, HEAR)
    p.obj("route", 15, 45, "route device")
    p.obj("word", 15, 75, "zl.nth 1")
    p.obj("lost", 15, 105, "sel lost", 220)
    p.wire("heard", "route", "word", "lost")
    p.outlet("out", 15, 210, "red while the device is lost")
    for i, color in enumerate((WARNING, INK)):
        paint = "textcolor " + " ".join(f"{part:g}" for part in color)
        p.msg(f"paint_{i}", 15 + 200 * i, 150, paint)
        p.cord("lost", i, f"paint_{i}")
        p.wire(f"paint_{i}", "out")
    return p


def _fault(panel: Panel) -> None:
    """The last fault, where the note is: it stays until there is another."""
    p = MaxPatch(260, 240, "fault")
    p.obj("heard", 15, 15, HEAR)
    p.obj("route", 15, 45, "route fault")
    p.obj("text", 15, 90, "sprintf symout %s: %s")
    p.wire("heard", "route", "text", p.outlet("out", 15, 150, "part and sentence"))
    panel.p.wire(panel.p.sub("fault", 790, 90, "fault", p, 60), "note_show")


def _block_bar(panel: Panel) -> None:
    """A bar that is full when a block took all the time it had."""
    inside = MaxPatch(320, 300, "part")
    inside.obj("heard", 15, 15, HEAR)
    inside.obj("route", 15, 45, "route block")
    inside.obj("part", 15, 90, "expr $f2/max($f2+$f3\\,0.001)")
    inside.obj("limit", 15, 135, "clip 0. 1.")
    part = inside.outlet("out", 15, 195, "part of its time that a block took")
    inside.wire("heard", "route", "part", "limit", part)
    p, x, y = panel.p, panel.band_x, 555
    p.sub("bar_part", x, y + 60, "part", inside)
    p.obj("bar_show", x, y + 105, "prepend setlist")
    p.ui("bar", "multislider", (x, y + 150, 130, 22), (8, 184, PANEL_W - 16, 24), size=1,
         setminmax=[0.0, 1.0], settype=1, setstyle=1, orientation=0, slidercolor=ACCENT,
         bgcolor=WHITE, ignoreclick=1, parameter_enable=0,
         hint="time a block took; full is all the time there is")  # fmt: skip
    p.wire("bar_part", "bar_show", "bar")


def sketch() -> MaxPatch:
    """Loudness and pitches heard."""
    o = OBJECTS_BY_NAME["sketch"]
    panel = Panel(o, 112)
    p = panel.p
    panel.inlet("")
    panel.answers(("sketch",), ("use_sketch",))
    p.obj("strip", 435, 150, "route sketch", 40)
    p.wire("answers", "strip", "out")
    panel.status("sketch", "0. 0. 0. 0. 0.", (
        ("loudness", "bar", (84, 34, 208, 18), "loudness"),
        *((f"hz_{i + 1}", "flonum", (8 + 64 * i, 56, 62, 27), "") for i in range(4)),
    ))  # fmt: skip
    panel.label("hz_label", "Hz", (LEFT, 525), (266, 58), SMALL)
    return panel.done()


def receive() -> MaxPatch:
    """The values of one message by name."""
    o = OBJECTS_BY_NAME["receive"]
    panel = Panel(o, 84)
    p = panel.p
    panel.inlet("")
    p.obj("args", 240, 75, "patcherargs state")
    p.obj("args_order", 240, 105, "t l l", 140)
    p.wire("args", "args_order", p.obj("name_send", 240, 150, "s #0_name"))
    p.obj("address_of", 15, 240, f"sprintf symout {PREFIX}%s")
    p.obj("name_heard_first", 15, 210, "r #0_name")
    p.wire("name_heard_first", "address_of", p.obj("address_send", 15, 270, "s #0_address"))
    p.obj("name_show", 360, 150, "prepend set")
    p.cord("args_order", 1, "name_show")
    p.ui("name", "comment", (360, 195, 90, 22), (126, 6, 166, 25), text="state", fontsize=16.0,
         textcolor=INK)  # fmt: skip
    p.wire("name_show", "name")
    p.obj("heard", 510, 75, HEAR)
    p.obj("ack", 510, 105, "route ack", 290)
    p.obj("without_block", 510, 135, "zl.ecils 3", 80)
    p.obj("acked", 510, 180, f"route {PREFIX}state", 170)
    p.obj("address_heard", 615, 135, "r #0_address")
    p.cord("address_heard", 0, "acked", 1)
    p.obj("mine", 780, 180, "route state", 155)
    p.obj("name_heard", 915, 135, "r #0_name")
    p.wire("heard", "ack", "without_block", "acked", p.obj("acked_send", 510, 225, "s #0_values"))
    p.cord("ack", 1, "mine")
    p.wire("mine", p.obj("mine_send", 780, 225, "s #0_values"))
    p.cord("name_heard", 0, "mine", 1)
    p.obj("values", 510, 285, "r #0_values")
    p.wire("values", p.outlet("out", 510, 390, f"left: {o.left}"))
    p.obj("value_show", 570, 330, "prepend set")
    panel.text_view("value", (570, 375, 130, 22), (8, 36, PANEL_W - 16, 40), 20.0, "its values")
    p.wire("values", "value_show", "value")
    _receive_dump(p, 990)
    return panel.done()


def _receive_dump(p: MaxPatch, x: int) -> None:
    """Acks and fails of this name."""
    p.obj("heard_too", x, 75, HEAR)
    p.obj("answer", x, 105, "routepass ack fail")
    p.obj("keep", x, 135, "t l l", 290)
    p.obj("address", x, 165, "zl.nth 2")
    p.obj("address_heard_too", x + 120, 180, "r #0_address")
    p.obj("named", x, 225, f"route {PREFIX}state", 140)
    p.obj("kept", x + 240, 270, "zl.reg", 50)
    p.wire("heard_too", "answer", "keep", "address", "named", "kept")
    p.wire("kept", p.outlet("dump", x + 240, 345, f"right: {RIGHT}", 2))
    p.cord("answer", 1, "keep")
    p.cord("keep", 1, "kept", 1)
    p.cord("address_heard_too", 0, "named", 1)


def prompt() -> MaxPatch:
    """Text and weight of one slot."""
    o = OBJECTS_BY_NAME["prompt"]
    panel = Panel(o, 112)
    p = panel.p
    panel.answers(o.actions, o.actions)
    p.obj("slot_of_answers", LEFT, 40, "r #0_slot")
    p.wire("slot_of_answers", "answers")
    _prompt_inlet(panel)
    p.obj("values", LEFT, TOP, "route prompt weight", 1220)
    p.wire("answers", "values")
    panel.entry("prompt", LEFT, TOP + 150, (8, 34, PANEL_W - 16, 50), "type a text, then Return",
                16)  # fmt: skip
    p.ui("weight", "flonum", (LEFT + 600, TOP + 150, 80, 22), (222, 5, 70, 25), fontsize=16.0,
         numdecimalplaces=2, minimum=0.0, maximum=1.0, bgcolor=WHITE, textcolor=INK,
         hint="weight of this prompt (0 to 1)", parameter_enable=0)  # fmt: skip
    for i, name in enumerate(o.actions):
        _slot_column(panel, name, LEFT + 600 * i)
    p.wire("prompt", p.obj("prompt_text", LEFT, TOP + 180, "route text"), "prompt_typed")
    p.wire("weight", "weight_typed")
    panel.label("weight_label", "weight", (LEFT + 600, TOP + 345), (162, 6))
    _encoded(panel)
    p.wire(p.obj("out_heard", 345, 150, "r #0_out"), "out")
    return panel.done()


def _prompt_inlet(panel: Panel) -> None:
    """A number is the weight; words that follow prompt or weight get the slot in front."""
    p = panel.p
    p.inlet("in", 15, 75, "a number: weight; prompt and a text; weight and a number")
    p.obj("in_kind", 15, 120, "route int float weight prompt", 250)
    p.obj("in_weight", 15, 165, "s #0_weight")
    p.obj("in_text", 170, 165, "tosymbol", 75)
    p.wire("in", "in_kind", "in_weight")
    for outlet in (1, 2):
        p.cord("in_kind", outlet, "in_weight")
    p.cord("in_kind", 3, "in_text")
    p.wire("in_text", p.obj("in_prompt", 170, 210, "s #0_prompt"))
    p.cord("in_kind", 4, p.obj("in_send_as_is", 255, 165, SEND))
    p.obj("args", 15, 285, "patcherargs 1")
    p.obj("args_order", 15, 315, "t i i", 150)
    p.wire("args", "args_order", p.obj("slot", 15, 375, "s #0_slot"))
    p.obj("title_show", 145, 345, "prepend set prompt")
    p.cord("args_order", 1, "title_show")
    panel.move("title", 145, 390)
    p.wire("title_show", "title")


def _slot_column(panel: Panel, name: str, x: int) -> None:
    """Shown where the message is about this slot; sent with the slot in front."""
    p = panel.p
    p.obj(f"{name}_slot", x + 125, TOP + 30, "r #0_slot")
    p.obj(f"{name}_mine", x, TOP + 60, "route 1", 145)
    p.cord("values", 0 if name == "prompt" else 1, f"{name}_mine")
    p.cord(f"{name}_slot", 0, f"{name}_mine", 1)
    p.obj(f"{name}_both", x, TOP + 90, "t l l", 170)
    p.obj(f"{name}_show", x, TOP + 120, "prepend set")
    p.wire(f"{name}_mine", f"{name}_both", f"{name}_show", name)
    p.obj(f"{name}_out", x + 150, TOP + 120, f"prepend {name}", 120)
    p.cord(f"{name}_both", 1, f"{name}_out")
    p.wire(f"{name}_out", p.obj(f"{name}_out_send", x + 150, TOP + 150, "s #0_out"))
    p.obj(f"{name}_typed", x, TOP + 210, f"s #0_{name}")
    p.obj(f"{name}_wish", x, TOP + 255, f"r #0_{name}")
    p.obj(f"{name}_slot_too", x + 110, TOP + 225, "r #0_slot")
    p.msg(f"{name}_set", x + 110, TOP + 255, f"set {name} $1")
    p.wire(f"{name}_slot_too", f"{name}_set")
    p.obj(f"{name}_name", x, TOP + 285, f"prepend {name} 1")
    p.wire(f"{name}_set", f"{name}_name")
    p.wire(f"{name}_wish", f"{name}_name", p.obj(f"{name}_send", x, TOP + 315, SEND))


def _encoded(panel: Panel) -> None:
    """A light: off when a text leaves, on when the agent has it."""
    p, x, y = panel.p, LEFT + 300, TOP + 180
    p.obj("known_heard", x, y, "r #0_prompt")
    p.obj("known_not", x, y + 30, "t 0")
    p.obj("known_out", x + 110, y, "r #0_out")
    p.obj("known_prompt", x + 110, y + 30, "route prompt")
    p.obj("known_yes", x + 110, y + 60, "t 1")
    p.obj("known_show", x, y + 90, "prepend set")
    p.ui("known", "led", (x, y + 120, 24, 24), (128, 5, 24, 24), ignoreclick=1, oncolor=ACCENT,
         offcolor=FAINT, hint="lit: the agent has this text", parameter_enable=0)  # fmt: skip
    p.wire("known_heard", "known_not", "known_show", "known")
    p.wire("known_out", "known_prompt", "known_yes", "known_show")


def crossfade() -> MaxPatch:
    """Between two prompts, by hand or in a time."""
    o = OBJECTS_BY_NAME["crossfade"]
    panel = Panel(o, 178)
    p = panel.p
    panel.inlet("crossfade 1 2")
    panel.answers(("crossfade", "weight"), o.actions, 38)
    p.obj("args", 15, 285, "patcherargs 1 2")
    p.wire("args", p.obj("slots", 15, 330, "s #0_slots"))
    p.obj("slots_inlet", 235, 75, "r #0_slots")
    p.msg("in_set", 235, 120, "set crossfade $1 $2")
    p.wire("slots_inlet", "in_set", "in_name")
    _crossfade_position(panel)
    p.obj("slots_set", LEFT + 160, TOP + 240, "r #0_slots")
    p.msg("name_set", LEFT + 160, TOP + 270, "set crossfade $1 $2")
    p.obj("name", LEFT, TOP + 300, "prepend crossfade 1 2")
    p.wire("slots_set", "name_set", "name")
    p.wire("crossfade", "name", p.obj("crossfade_send", LEFT, TOP + 330, SEND))
    _fade(panel)
    x, y = LEFT, 705
    p.obj("crossed_heard", x, y, HEAR)
    p.obj("crossed_route", x, y + 30, "route crossed")
    p.obj("crossed_show", x, y + 60, CROSSED)
    panel.text_view("crossed", (x, y + 105, 280, 22), (8, 113, PANEL_W - 16, 22), SMALL,
                    "the last takeover")  # fmt: skip
    p.obj("crossed_name", x + 390, y + 60, "prepend crossed")
    p.wire("crossed_route", "crossed_name", p.obj("crossed_send", x + 390, y + 90, "s #0_dump"))
    p.wire(p.obj("dump_heard", 605, 110, "r #0_dump", 70), "dump")
    p.wire("crossed_heard", "crossed_route", "crossed_show", "crossed")
    return panel.done()


CROSSED = "sprintf set block %ld forgets %ld: %s"


def _crossfade_position(panel: Panel) -> None:
    """Where it stands: said by crossfade, or told by the two weights while a fade moves."""
    p, x = panel.p, LEFT
    p.obj("values", x, TOP, "route crossfade weight", 620)
    p.wire("answers", "values")
    p.obj("slots_heard", x + 90, TOP + 32, "r #0_slots")
    p.obj("slots_two", x + 90, TOP + 62, "unpack 1 2", 100)
    p.obj("from_mine", x, TOP + 95, "route 1", 110)
    p.obj("to_mine", x, TOP + 125, "route 2", 190)
    p.wire("slots_heard", "slots_two")
    p.cord("slots_two", 0, "from_mine", 1)
    p.cord("slots_two", 1, "to_mine", 1)
    p.wire("values", "from_mine", "to_mine")
    p.obj("slots_each", x + 400, TOP + 32, "r #0_slots")
    p.obj("slots_pair", x + 400, TOP + 62, "unpack 1 2", 120)
    p.obj("pair", x + 300, TOP + 105, "route 1 2", 230)
    p.wire("slots_each", "slots_pair")
    p.cord("values", 1, "pair")
    p.cord("slots_pair", 0, "pair", 1)
    p.cord("slots_pair", 1, "pair", 2)
    p.obj("weights", x + 300, TOP + 135, "pak 0. 0.", 125)
    p.cord("pair", 0, "weights")
    p.cord("pair", 1, "weights", 1)
    p.obj("share", x + 300, TOP + 165, "expr $f2/max($f1+$f2\\,0.001)")
    p.wire("weights", "share", p.obj("share_send", x + 300, TOP + 195, "s #0_position"))
    p.obj("share_heard", x + 60, TOP + 150, "r #0_position")
    p.obj("both", x, TOP + 180, "t f f", 170)
    p.wire("to_mine", "both")
    p.wire("share_heard", "both")
    p.obj("show", x, TOP + 210, "prepend set")
    p.ui("crossfade", "slider", (x, TOP + 240, 130, 22), (8, 34, PANEL_W - 16, 38), orientation=1,
         floatoutput=1, size=1.0, bgcolor=WHITE, knobcolor=ACCENT, parameter_enable=0,
         hint="0: the first prompt, 1: the second")  # fmt: skip
    p.wire("both", "show", "crossfade")
    p.obj("position_out", x + 150, TOP + 210, "s #0_out")
    p.cord("both", 1, "position_out")
    p.wire(p.obj("out_heard", 360, 165, "r #0_out"), "out")


def _fade(panel: Panel) -> None:
    """Two buttons that fade to the one or the other in so many seconds."""
    p, x, y = panel.p, LEFT + 330, 495
    p.obj("seconds_first", x, y, "loadmess set 8.")
    p.ui("seconds", "flonum", (x, y + 30, 80, 22), (184, 82, 60, 25), fontsize=16.0, minimum=0.0,
         maximum=600.0, numdecimalplaces=1, bgcolor=WHITE, textcolor=INK, parameter_enable=0,
         hint="seconds a fade takes (0 to 600)")  # fmt: skip
    p.obj("seconds_send", x, y + 60, "s #0_seconds")
    p.wire("seconds_first", "seconds", "seconds_send")
    panel.label("seconds_label", "s", (x, y + 90), (246, 82))
    for i in range(2):
        _fade_button(panel, x + 150 + 420 * i, y, i)


def _fade_button(panel: Panel, bx: int, y: int, i: int) -> None:
    """A button that fades to the first or second prompt of the object, labelled with its slot."""
    p, slot, at = panel.p, i + 1, (8 + 88 * i, 82)
    p.obj(f"slots_fade_{slot}", bx + 150, y - 60, "r #0_slots")
    p.obj(f"fade_{slot}_slot", bx + 150, y - 30, f"zl.nth {slot}")
    p.obj(f"fade_{slot}_both", bx + 150, y, "t i i", 160)
    p.wire(f"slots_fade_{slot}", f"fade_{slot}_slot", f"fade_{slot}_both")
    p.ui(f"fade_{slot}", "button", (bx, y, 24, 24), (*at, 26, 26), bgcolor=WHITE,
         hint=f"fade to the {('first', 'second')[i]} prompt")  # fmt: skip
    p.obj(f"fade_{slot}_seconds_heard", bx + 30, y + 30, "r #0_seconds", 95)
    p.obj(f"fade_{slot}_seconds", bx, y + 60, "f 8.", 50)
    p.cord(f"fade_{slot}_seconds_heard", 0, f"fade_{slot}_seconds", 1)
    p.msg(f"fade_{slot}_set", bx + 150, y + 90, "set fade $1")
    p.wire(f"fade_{slot}_both", f"fade_{slot}_set")
    p.obj(f"fade_{slot}_name", bx, y + 120, f"prepend fade {slot}")
    p.wire(f"fade_{slot}_set", f"fade_{slot}_name")
    p.wire(f"fade_{slot}", f"fade_{slot}_seconds", f"fade_{slot}_name")
    p.wire(f"fade_{slot}_name", p.obj(f"fade_{slot}_send", bx, y + 165, SEND))
    p.obj(f"fade_{slot}_show", bx + 290, y + 30, "prepend set fade")
    panel.label(f"fade_{slot}_label", f"fade {slot}", (bx + 290, y + 75),
                (at[0] + 26, at[1]), 15)  # fmt: skip
    p.cord(f"fade_{slot}_both", 1, f"fade_{slot}_show")
    p.wire(f"fade_{slot}_show", f"fade_{slot}_label")


OBJECT_PATCHES: dict[str, Callable[[], MaxPatch]] = {
    "agent": max_agent.agent,
    "prompt": prompt,
    "crossfade": crossfade,
    "sampler": sampler,
    "time": time,
    "context": context,
    "mix": mix,
    "record": record,
    "status": status,
    "sketch": sketch,
    "receive": receive,
}
"""Lays out each object, by name."""
