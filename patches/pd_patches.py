"""Lays out the Pd library: the connection abstraction, its help, and the play patch."""

from __future__ import annotations

from pd_writer import ACCENT, WARNING, PdPatch

from lmdm_agent.controls import CONTROLS, Control
from lmdm_agent.osc import DEFAULT_PORT, PREFIX

REPLY_PORT = 9001


def agent() -> PdPatch:
    """`[lmdm.agent host port reply-port]`: messages in without prefix, everything heard out."""
    p = PdPatch(880, 570)
    p.text(20, 10, "lmdm.agent: the connection to lmdm-agent. Arguments: host, port, reply port")
    p.text(20, 30, "On load it only says hello (which brings every value); it sets nothing.")
    message, send = _sending(p)
    order = p.obj(340, 100, "t b b b b")
    start, begin = p.obj(340, 400, "delay 100"), p.obj(340, 430, "metro 3000")
    p.wire(p.obj(340, 70, "loadbang"), order, start, begin)
    pair = _destination(p, order, send)
    reply = _reply_port(p, order)
    receive = _hearing(p, start)
    listen = p.msg(690, 260, "listen $1")
    p.cord(reply, 1, listen)
    p.wire(listen, receive)
    tick, keep = p.obj(340, 460, "t b b"), p.obj(340, 500, "f")
    p.cord(reply, 0, keep, 1)
    p.wire(begin, tick, keep, p.msg(340, 530, "hello $1 pd"), message)
    # A send that finds no agent closes the socket; it is opened again before the next hello.
    online, closed = p.obj(460, 490, "f"), p.obj(460, 520, "sel 0")
    p.cord(tick, 1, online)
    p.wire(online, closed, pair)
    p.cord(send, 0, online, 1)
    return p


def _sending(p: PdPatch) -> tuple[int, int]:
    """Any message: its first word becomes the address, the rest its arguments."""
    message = p.obj(20, 100, "t a a")
    rest, name = p.obj(20, 140, "list split 1"), p.obj(150, 140, "list split 1")
    form, send = p.obj(20, 300, "oscformat"), p.obj(20, 470, "netsend -u -b")
    p.wire(p.obj(20, 70, "inlet"), message, rest)
    p.cord(message, 1, name)
    p.wire(name, p.obj(150, 170, "list prepend set lmdm"), trim := p.obj(150, 200, "list trim"))
    p.wire(trim, form, send)
    p.cord(rest, 1, form)
    p.text(20, 232, "any message: its first")
    p.text(20, 252, "word is the address")
    return message, send


def _destination(p: PdPatch, order: int, send: int) -> int:
    """Host and port, from the arguments or by default; a bang connects again."""
    host, given, pair = (
        p.obj(340, 140, "list append $1"), p.obj(340, 170, "route 0"), p.obj(340, 260, "pack s f"),
    )  # fmt: skip
    connect, trim = p.obj(340, 290, "list prepend connect"), p.obj(340, 320, "list trim")
    p.cord(order, 1, host)
    p.wire(host, given, p.msg(340, 200, "symbol 127.0.0.1"), pair, connect, trim, send)
    p.cord(given, 1, pair)
    port, known = p.obj(510, 140, "f $2"), p.obj(510, 170, "sel 0")
    number = p.msg(510, 200, str(DEFAULT_PORT))
    p.cord(order, 2, port)
    p.wire(port, known, number)
    p.cord(number, 0, pair, 1)
    p.cord(known, 1, pair, 1)
    return pair


def _reply_port(p: PdPatch, order: int) -> int:
    """The port to listen on, from the argument or by default."""
    port, known = p.obj(620, 140, "f $3"), p.obj(620, 170, "sel 0")
    both = p.obj(620, 230, "t f f")
    p.cord(order, 3, port)
    p.wire(port, known, p.msg(620, 200, str(REPLY_PORT)), both)
    p.cord(known, 1, both)
    return both


def _hearing(p: PdPatch, start: int) -> int:
    """What comes back; 7 s of silence mean that the agent is offline."""
    receive, parse = p.obj(690, 300, "netreceive -u -b"), p.obj(690, 330, "oscparse")
    watch, outlet = p.obj(690, 420, "t a b"), p.obj(690, 530, "outlet")
    p.wire(receive, parse, p.obj(690, 360, "list trim"), ours := p.obj(690, 390, "route lmdm"))
    p.wire(ours, watch, outlet)
    silence = p.obj(740, 450, "delay 7000")
    p.cord(watch, 1, silence)
    p.wire(silence, p.msg(740, 485, "state offline"), outlet)
    p.wire(start, silence)
    return receive


def agent_help() -> PdPatch:
    """What `[lmdm.agent]` does, with messages to try."""
    p = PdPatch(760, 420)
    p.panel(10, 10, 740, 40, "lmdm.agent : talk to lmdm-agent")
    tries = ("prompt 1 warm analog bass", "crossfade 1 2 0.5", "fade 2 8", "steps 4", "panic 1",
             "panic 0", "dump")  # fmt: skip
    agent_box = p.obj(30, 250, f"lmdm.agent 127.0.0.1 {DEFAULT_PORT} {REPLY_PORT}")
    for i, text in enumerate(tries):
        x, y = 30 + 240 * (i % 3), 120 + 36 * (i // 3)
        p.wire(p.msg(x, y, text), agent_box)
    p.text(30, 66, "In: any message of the OSC reference, without /lmdm/ in front.")
    p.text(30, 86, "On load it only asks for the values of the agent; it changes nothing.")
    route = p.obj(30, 300, "route ack fail state block")
    p.wire(agent_box, route)
    for i, name in enumerate(("ack", "fail", "state", "block")):
        show = p.obj(30 + 120 * i, 340, f"print {name}")
        p.cord(route, i, show)
    p.text(340, 250, "arguments: host, port, reply port")
    p.text(30, 380, "Out: everything the agent says; [route] it by its first word.")
    return p


def play() -> PdPatch:
    """The patch a performer opens."""
    p = PdPatch(940, 640)
    p.panel(10, 10, 920, 70, "lmdm-play")
    _status_row(p)
    p.panel(10, 90, 920, 130, "prompts")
    _prompt_rows(p)
    p.panel(10, 230, 920, 252, "controls")
    _control_rows(p)
    p.panel(10, 492, 920, 136, "")
    _message_row(p)
    p.subpatch(740, 18, "to-agent", _to_agent())
    p.subpatch(830, 18, "from-agent", _from_agent())
    return p


def _names(name: str) -> tuple[str, str]:
    return f"$0-{name}", f"$0-{name}-in"


def _status_row(p: PdPatch) -> None:
    fields = (
        ("state", "symbolatom", 9),
        ("infer ms", "floatatom", 7),
        ("margin ms", "floatatom", 7),
        ("late", "floatatom", 6),
        ("delay s", "floatatom", 7),
    )
    x = 110
    for label, kind, chars in fields:
        p.text(x, 18, label)
        p.atom(kind, x, 42, chars, ("-", f"$0-{label.replace(' ', '-')}-in"))
        x += 105
    p.text(x, 50, "in")
    p.slider(x + 35, 50, 80, (0, 1), ("empty", "$0-level-1-in"))
    p.text(x + 130, 50, "out")
    p.slider(x + 165, 50, 80, (0, 1), ("empty", "$0-level-2-in"))


def _prompt_rows(p: PdPatch) -> None:
    for slot in (1, 2):
        y = 90 + 32 * slot
        p.text(30, y, f"prompt {slot}")
        p.atom("listbox", 110, y, 62, _names(f"prompt-{slot}"))
        p.text(570, y, "type, then Enter" if slot == 1 else "weight of both: crossfade")
    p.text(30, 190, "crossfade")
    p.slider(113, 190, 430, (0, 1), _names("crossfade"))
    p.text(560, 190, "1 .. 2")


def _control_rows(p: PdPatch) -> None:
    numbers = [c for c in CONTROLS if c.kind != "bool"]
    switches = [c for c in CONTROLS if c.kind == "bool"]
    for i, control in enumerate(numbers):
        x, y = 30 + 450 * (i % 2), 262 + 32 * (i // 2)
        p.text(x, y, _label(control))
        _value_widget(p, control, x + 175, y)
    rows = (len(numbers) + 1) // 2
    for i, control in enumerate(switches):
        x, y = 30 + 125 * i, 262 + 32 * rows + 12
        p.toggle(x, y, 30, _names(control.name), WARNING if control.name == "panic" else ACCENT)
        p.text(x + 36, y + 4, control.name)


def _label(control: Control) -> str:
    unit = "" if control.unit == control.name else control.unit
    return f"{control.name} {unit}".strip()


def _value_widget(p: PdPatch, control: Control, x: int, y: int) -> None:
    send, receive = _names(control.name)
    if control.kind == "choice":
        p.radio(x, y, len(control.choices), (send, receive))
        p.text(x + 18 * len(control.choices) + 10, y, " ".join(control.choices))
        return
    if control.high < 10000:
        p.slider(x + 3, y, 160, (control.low, control.high), (send, receive))
        p.atom("floatatom", x + 175, y, 9, ("-", f"$0-{control.name}-used"))
    else:
        p.atom("floatatom", x, y, 11, (send, receive))


def _message_row(p: PdPatch) -> None:
    for i, (name, label) in enumerate((("clear", "clear"), ("dump", "ask again"))):
        p.button(30 + 110 * i, 506, 26, f"$0-{name}")
        p.text(62 + 110 * i, 510, label)
    p.toggle(250, 506, 26, _names("record"), WARNING)
    p.text(282, 510, "record")
    p.text(350, 510, "any message:")
    p.atom("listbox", 450, 508, 45, ("$0-any", "-"))
    p.text(30, 548, "last refusal:")
    p.atom("symbolatom", 130, 546, 100, ("-", "$0-fail-in"))
    p.text(
        30,
        580,
        "any message, for example: fade 2 8 / prime /home/me/a.wav / mark chorus / guidance 0.5",
    )
    p.text(
        30,
        600,
        "Values shown are those the agent really uses; opening this patch changes none of them.",
    )


def _to_agent() -> PdPatch:
    """Every widget's value gets its name in front."""
    out = PdPatch(1120, 780)
    entries = [(c.name, c.name) for c in CONTROLS if c.kind != "choice"]
    entries += [("prompt-1", "prompt 1"), ("prompt-2", "prompt 2"), ("crossfade", "crossfade 1 2")]
    entries += [("record", "record"), ("any", "")]
    for i, (name, words) in enumerate(entries):
        _sender(out, name, f"list prepend {words}".strip() if words else "list", i)
    for i, name in enumerate(("clear", "dump")):
        _sender(out, name, name, len(entries) + i, message=True)
    for i, control in enumerate(c for c in CONTROLS if c.kind == "choice"):
        y = 700 + 100 * i
        count = " ".join(map(str, range(len(control.choices))))
        pick = out.obj(20, y - 30, f"r $0-{control.name}"), out.obj(170, y - 30, f"sel {count}")
        out.wire(*pick)
        for j, choice in enumerate(control.choices):
            word = out.msg(20 + 190 * j, y, f"{control.name} {choice}")
            out.cord(pick[1], j, word)
            out.wire(word, out.obj(20 + 190 * j, y + 30, "s $0-to"))
    return out


def _sender(out: PdPatch, name: str, text: str, index: int, message: bool = False) -> None:
    x, y = 20 + 220 * (index % 5), 20 + 125 * (index // 5)
    head = out.obj(x, y, f"r $0-{name}")
    middle = out.msg(x, y + 30, text) if message else out.obj(x, y + 30, text)
    out.wire(head, middle, out.obj(x, y + 60, "list trim"), out.obj(x, y + 90, "s $0-to"))


def _from_agent() -> PdPatch:
    """What the agent says is shown with "set", so that it does not come back as an order."""
    p = PdPatch(1060, 1100)
    p.obj(20, 20, "r $0-to")
    link = p.obj(20, 50, f"lmdm.agent 127.0.0.1 {DEFAULT_PORT} {REPLY_PORT}")
    p.wire(0, link)
    p.wire(link, p.obj(20, 80, "s $0-from"))
    acks = p.obj(340, 20, "r $0-from"), p.obj(340, 50, "route ack")
    p.wire(*acks, p.obj(340, 80, "s $0-acks"))
    for i, control in enumerate(CONTROLS):
        _shower(p, control.name, i, control)
    _show_status(p)
    return p


def _shower(p: PdPatch, name: str, index: int, control: Control) -> None:
    x, y = 20 + 255 * (index % 4), 130 + 170 * (index // 4)
    plain, acked = p.obj(x, y, "r $0-from"), p.obj(x + 110, y, "r $0-acks")
    routes = p.obj(x, y + 28, f"route {name}"), p.obj(x, y + 54, f"route {PREFIX}{name}")
    p.wire(plain, routes[0])
    p.wire(acked, routes[1])
    if control.kind == "choice":
        which = p.obj(x, y + 80, "route " + " ".join(control.choices))
        target = p.obj(x, y + 134, f"s $0-{name}-in")
        for j in range(len(control.choices)):
            show = p.msg(x + 60 * j, y + 107, f"set {j}")
            p.cord(which, j, show)
            p.wire(show, target)
        p.wire(routes[0], which)
        p.wire(routes[1], which)
        return
    show = p.msg(x, y + 80, "set $1")
    p.wire(routes[0], show)
    p.wire(routes[1], show)
    p.wire(show, p.obj(x, y + 106, f"s $0-{name}-in"))
    if control.kind in ("float", "int") and control.high < 10000:
        p.wire(show, p.obj(x + 70, y + 80, f"s $0-{name}-used"))


def _show_status(p: PdPatch) -> None:
    y = 830
    heard = p.obj(20, y, "r $0-from")
    kinds = ("state", "block", "late", "delay", "level", "prompt", "crossfade", "fail")
    route = p.obj(20, y + 30, "route " + " ".join(kinds))
    p.wire(heard, route)
    state = p.obj(20, y + 70, "symbol")
    p.wire(route, state, p.obj(20, y + 100, "s $0-state-in"))
    numbers = (
        (1, "set $2", "infer-ms"), (1, "set $3", "margin-ms"), (2, "set $1", "late"),
        (3, "set $2", "delay-s"), (4, "set $1", "level-1"), (4, "set $2", "level-2"),
    )  # fmt: skip
    for i, (outlet, text, name) in enumerate(numbers):
        x = 160 + 135 * i
        show = p.msg(x, y + 70, text)
        p.cord(route, outlet, show)
        p.wire(show, p.obj(x, y + 100, f"s $0-{name}-in"))
    slots = p.obj(20, y + 150, "route 1 2")
    p.cord(route, 5, slots)
    for slot in (1, 2):
        x = 20 + 150 * (slot - 1)
        show = p.obj(x, y + 180, "list prepend set")
        trim = p.obj(x, y + 207, "list trim")
        p.cord(slots, slot - 1, show)
        p.wire(show, trim, p.obj(x, y + 234, f"s $0-prompt-{slot}-in"))
    first, second = p.obj(330, y + 150, "route 1"), p.obj(330, y + 180, "route 2")
    p.cord(route, 6, first)
    p.wire(first, second, fade := p.msg(330, y + 207, "set $1"))
    p.wire(fade, p.obj(330, y + 234, "s $0-crossfade-in"))
    fail = p.msg(520, y + 180, "symbol $2")
    p.cord(route, 7, fail)
    p.wire(fail, p.obj(520, y + 210, "s $0-fail-in"))
