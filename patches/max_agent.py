"""The connection object of the Max package: sockets, hello, the light, presets, models, MIDI."""

from __future__ import annotations

from max_panel import HEAR, LEFT, PANEL_W, PITCH, SEND, TOP, Panel, without_prefix
from max_writer import ACCENT, FAINT, INK, WHITE, MaxPatch
from objects import BUS_IN, BUS_OUT, HOST, MAX_REPLY_PORT, OBJECTS_BY_NAME, PORT

from lmdm_agent.controls import CONTROLS
from lmdm_agent.protocol import PREFIX

SILENCE_MS = 7000
"""Two hellos without an answer: the agent is gone."""
HELLO_MS = 3000


def agent() -> MaxPatch:
    """`[lmdm.agent host port reply-port]`."""
    o = OBJECTS_BY_NAME["agent"]
    panel = Panel(o, 262)
    p = panel.p
    p.inlet("in", 15, 75, "any message of the OSC reference, without /lmdm/")
    p.obj("bus", 60, 75, f"r {BUS_IN}")
    p.obj("args", 240, 105, f"patcherargs {HOST} {PORT} {MAX_REPLY_PORT}")
    p.sub("connection", 15, 165, "connection", connection(), 245)
    p.wire("in", "connection")
    p.wire("bus", "connection")
    p.cord("args", 0, "connection", 1)
    p.obj("heard", 90, 225, f"s {BUS_OUT}")
    p.outlet("out", 15, 345, f"left: {o.left}")
    p.obj("answer", 90, 270, "routepass ack fail", 130)
    p.outlet("dump", 150, 345, "right: every ack and fail, with address", 2)
    p.wire("connection", "out")
    p.wire("connection", "heard")
    p.wire("connection", "answer", "dump")
    p.cord("answer", 1, "dump")
    p.obj("online_show", 240, 225, "prepend set")
    p.ui("online", "led", (240, 270, 24, 24), (264, 6, 26, 26), ignoreclick=1, oncolor=ACCENT,
         offcolor=FAINT, hint="lit: the agent answers", parameter_enable=0)  # fmt: skip
    p.cord("connection", 1, "online_show")
    p.wire("online_show", "online")
    panel.note(o.actions, LEFT + 6 * PITCH)
    _menus(panel)
    _fields(panel)
    panel.status("version", "0 s s", (
        ("protocol", "", (0, 0, 0, 0), ""),
        ("program", "text", (8, 34, 70, 22), "version of lmdm-agent"),
        ("model_loaded", "text", (80, 34, 212, 22), "name of the model"),
    ))  # fmt: skip
    panel.status("midi", "", (("midi", "text", (8, 212, PANEL_W - 16, 22), "midi"),))
    panel.status("done", "", (("done", "text", (226, 186, 66, 22), "last done"),))
    return panel.done()


def _menus(panel: Panel) -> None:
    """Menus of presets and models, filled by the catalog; choosing recalls."""
    p, x = panel.p, LEFT
    p.obj("catalog_heard", x, 60, HEAR)
    p.obj("catalog_route", x, 90, "route catalog")
    p.obj("catalog_kind", x, 120, "route preset model control", 3 * PITCH + 20)
    p.wire("catalog_heard", "catalog_route", "catalog_kind")
    places = {"preset": ((76, 60), 116), "model": ((76, 122), 216)}
    for i, name in enumerate(places):
        column, (at, w) = panel.column_x(), places[name]
        p.obj(f"{name}_word", column, 150, "zl.nth 1")
        p.cord("catalog_kind", i, f"{name}_word")
        p.obj(f"{name}_show", column, 180, "prepend append")
        p.ui(name, "umenu", (column, TOP + 60, 130, 22), (*at, w, 25), items=["choose"],
             fontsize=16.0, bgcolor=WHITE, textcolor=INK, parameter_enable=0,
             hint=f"{name}s of the catalog; choosing one recalls it")  # fmt: skip
        p.wire(f"{name}_word", f"{name}_show", name)
        panel.label(f"{name}_label", name, (column, TOP + 225), (8, at[1]))
        p.obj(f"{name}_chosen", column, TOP + 105, "tosymbol", 80)
        p.cord(name, 1, f"{name}_chosen")
        command = "preset_fade 0." if name == "preset" else "model"
        p.obj(f"{name}_name", column, TOP + 150, f"prepend {command}", 145)
        p.wire(f"{name}_chosen", f"{name}_name")
        p.wire(f"{name}_name", p.obj(f"{name}_send", column, TOP + 195, SEND))
    column = panel.column_x()
    first = f"route {CONTROLS[0].name}"
    p.obj("catalog_first", column, 150, first)
    p.cord("catalog_kind", 2, "catalog_first")
    p.msg("catalog_clear", column, 180, "clear")
    p.wire("catalog_first", "catalog_clear")
    p.wire("catalog_clear", "preset")
    p.wire("catalog_clear", "model")


def _fields(panel: Panel) -> None:
    """Seconds of a recall, names to save under, what MIDI learns, and plain requests."""
    p, x = panel.p, LEFT + 2 * PITCH
    p.ui("fade", "flonum", (x, TOP + 60, 80, 22), (218, 60, 54, 25), fontsize=16.0, minimum=0.0,
         maximum=600.0, numdecimalplaces=1, bgcolor=WHITE, textcolor=INK, parameter_enable=0,
         hint="seconds a recall takes; 0: at once")  # fmt: skip
    panel.label("fade_in", "in", (x + 85, TOP + 62), (192, 60))
    panel.label("fade_unit", "s", (x + 125, TOP + 62), (274, 60))
    p.msg("fade_set", x, TOP + 105, "set preset_fade $1")
    p.wire("fade", "fade_set", "preset_name")
    panel.typed("save", "preset_save", "save as", (80, 91, 212, 25), "a name, then Return", (8, 91))
    panel.typed("learn", "midi learn", "midi learn", (102, 153, 100, 25),
                "a control, then Return; the next knob moves it", (8, 153))  # fmt: skip
    panel.button("midi_stop", "midi stop", (208, 153, 84, 25), "stop learning")
    for name, at in (("dump", (8, 184, 56, 25)), ("catalog", (68, 184, 72, 25)),
                     ("version", (144, 184, 76, 25))):  # fmt: skip
        panel.button(f"ask_{name}", name, at, f"ask for {name}")


def connection() -> MaxPatch:
    """Sockets, prefix, hello every three seconds, silence."""
    p = MaxPatch(1290, 800, "connection")
    p.text("about", 15, 15, "Messages go out with /lmdm/ in front; what comes back loses it. "
           "On load only hello and dump are sent.")  # fmt: skip
    p.inlet("in", 90, 45, "messages without prefix")
    p.inlet("args", 240, 45, "host, port, reply port", 2)
    _sending(p)
    _destination(p)
    _hearing(p)
    _online(p)
    return p


def _sending(p: MaxPatch) -> None:
    """Any message: its first word becomes the address."""
    p.obj("order", 90, 510, "t l b", 60)
    p.msg("forget", 15, 540, "zlclear")
    p.obj("first", 90, 570, "zl.slice 1", 180)
    p.obj("address", 90, 600, f"sprintf symout {PREFIX}%s", 170)
    p.obj("whole", 90, 645, "zl.join", 180)
    p.wire("in", "order", "first", "address", "whole")
    p.cord("order", 1, "forget")
    p.wire("forget", "whole")
    p.cord("first", 1, "whole", 1)
    p.wire("whole", p.obj("send", 90, 735, f"udpsend {HOST} {PORT}"))


def _destination(p: MaxPatch) -> None:
    """Host, port and reply port; hello repeats the last one."""
    p.obj("each", 240, 90, "unpack s 0 0", 270)
    p.wire("args", "each")
    p.obj("host", 285, 645, "prepend host", 90)
    p.obj("port", 385, 645, "prepend port", 90)
    p.cord("each", 0, "host")
    p.cord("each", 1, "port")
    p.wire("host", "send")
    p.wire("port", "send")
    p.obj("both", 490, 120, "t i i", 60)
    p.cord("each", 2, "both")
    p.obj("listen", 530, 150, "prepend port")
    p.cord("both", 1, "listen")
    p.wire("listen", p.obj("receive", 530, 195, f"udpreceive {MAX_REPLY_PORT}"))
    p.obj("begin", 405, 120, "loadbang", 70)
    p.obj("soon", 405, 150, "delay 200", 75)
    p.obj("on", 405, 180, "t 1", 40)
    p.obj("again", 405, 210, f"metro {HELLO_MS}", 80)
    p.obj("keep", 405, 240, f"int {MAX_REPLY_PORT}", 105)
    p.cord("both", 0, "keep", 1)
    p.msg("hello", 405, 270, "hello $1 max")
    p.wire("begin", "soon", "on", "again", "keep", "hello", "order")


def _hearing(p: MaxPatch) -> None:
    """Take the prefix off the address, put the rest behind it again."""
    p.obj("watch", 530, 240, "t l b b", 600)
    p.wire("receive", "watch")
    without_prefix(p, "watch", 530, 285)
    p.wire("whole_in", p.outlet("out", 530, 735, "everything heard, without prefix"))


def _online(p: MaxPatch) -> None:
    """Say offline after silence; ask for every value when the agent is back."""
    p.obj("alive", 820, 285, "t 1", 40)
    p.obj("silence", 1110, 285, f"delay {SILENCE_MS}")
    p.obj("gone", 1110, 315, "t b b", 60)
    p.obj("dead", 1060, 345, "t 0", 40)
    p.msg("offline", 1150, 345, "state offline")
    p.obj("changed", 820, 405, "change", 80)
    p.obj("back", 750, 450, "sel 1", 60)
    p.msg("dump", 750, 480, "dump")
    p.cord("watch", 1, "alive")
    p.cord("watch", 2, "silence")
    p.wire("alive", "changed")
    p.wire("silence", "gone", "dead", "changed")
    p.cord("gone", 1, "offline")
    p.wire("offline", "out")
    p.wire("changed", "back", "dump", "order")
    p.wire("changed", p.outlet("online", 820, 735, "1 or 0: the agent answers", 2))
