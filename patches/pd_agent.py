"""The connection inside of `lmdm.agent`: who sends, who listens, and what is passed on.

Only one `lmdm.agent` of a running Pd holds the connection. Another one (a help patch opened beside
a piece) rests and works through the first, and takes over when that is closed.
"""

from __future__ import annotations

from objects import BUS_IN, BUS_OUT, HOST, PD_REPLY_PORT, PORT
from pd_parts import VALUES
from pd_writer import PdPatch

PROBE, HERE = "lmdm.agent-probe", "lmdm.agent-here"


def connection() -> PdPatch:
    """Subpatch: everything between the two buses and the network."""
    p = PdPatch(1160, 640)
    p.text(20, 10, "the bus to the network")
    p.text(340, 10, "every 3 s: hello, or try to be the one that connects")
    p.text(760, 10, "the network to the bus")
    address = p.subpatch(340, 330, "arguments", _arguments())
    active = p.obj(340, 130, "sel 0 1")
    tick, flag = p.obj(340, 70, "metro 3000"), p.obj(340, 100, "f")
    p.wire(p.obj(340, 40, "loadbang"), tick, flag, active)
    alone = p.subpatch(340, 170, "alone", _alone())
    p.wire(active, alone)
    start = p.obj(340, 210, "t b b b b")
    p.wire(alone, start)
    gate = _sending(p, address)
    now = p.msg(540, 260, "1")
    p.cord(start, 3, now)
    p.cord(now, 0, flag, 1)
    p.cord(now, 0, gate, 1)
    p.wire(now, p.obj(540, 290, "s $0-active"))
    p.cord(start, 2, address)
    hello = p.obj(340, 400, "t b b")
    p.wire(start, p.obj(340, 250, "delay 100"), hello)
    p.cord(active, 1, hello)
    sender = next(i for i, box in enumerate(p.boxes) if box.name == "netsend -u -b")
    _hello(p, hello, address, sender)
    listen = p.msg(760, 100, "listen $1")
    p.cord(address, 1, listen)
    silence = _hearing(p, listen)
    p.cord(start, 1, silence)
    p.cord(now, 0, _first_answer(p), 1)
    return p


def _alone() -> PdPatch:
    """Subpatch: a bang comes through when no other lmdm.agent of this Pd is connected."""
    p = PdPatch(420, 330)
    order = p.obj(20, 60, "t b b b")
    p.wire(p.obj(20, 20, "inlet"), order)
    free, keep = p.msg(200, 90, "1"), p.obj(20, 160, "f")
    p.cord(order, 2, free)
    p.cord(free, 0, keep, 1)
    p.cord(order, 1, p.obj(60, 120, f"s {PROBE}"))
    p.wire(order, keep, p.obj(20, 190, "sel 1"), p.obj(20, 290, "outlet"))
    taken = p.msg(200, 150, "0")
    p.wire(p.obj(260, 60, f"r {HERE}"), taken)
    p.cord(taken, 0, keep, 1)
    gate = p.obj(200, 240, "spigot")
    p.wire(p.obj(200, 200, f"r {PROBE}"), gate, p.obj(200, 280, f"s {HERE}"))
    p.cord(p.obj(340, 200, "r $0-active"), 0, gate, 1)
    return p


def _arguments() -> PdPatch:
    """Subpatch: host and port as a connect message, and the reply port, or their defaults."""
    p = PdPatch(520, 330)
    order = p.obj(20, 60, "t b b b")
    p.wire(p.obj(20, 20, "inlet"), order)
    host, given = p.obj(20, 100, "list append $1"), p.obj(20, 130, "route 0")
    pair = p.obj(20, 200, "pack s f")
    p.wire(order, host, given, p.msg(20, 160, f"symbol {HOST}"), pair)
    p.cord(given, 1, pair)
    p.wire(pair, p.msg(20, 240, "connect $1 $2"), p.obj(20, 290, "outlet"))
    port, known = p.obj(190, 100, "f $2"), p.obj(190, 130, "sel 0")
    usual = p.msg(190, 160, str(PORT))
    p.cord(order, 1, port)
    p.wire(port, known, usual)
    p.cord(usual, 0, pair, 1)
    p.cord(known, 1, pair, 1)
    reply, wanted = p.obj(340, 100, "f $3"), p.obj(340, 130, "sel 0")
    out = p.obj(340, 290, "outlet")
    p.cord(order, 2, reply)
    p.wire(reply, wanted, p.msg(340, 160, str(PD_REPLY_PORT)), out)
    p.cord(wanted, 1, out)
    return p


def _sending(p: PdPatch, address: int) -> int:
    """Any message of the bus: its first word becomes the address; returns the gate."""
    gate = p.obj(20, 70, "spigot")
    p.wire(p.obj(20, 40, f"r {BUS_IN}"), gate, p.obj(20, 100, "list trim"))
    plain, message = p.obj(20, 130, "route float bang"), p.obj(20, 170, "t a a")
    p.wire(len(p.boxes) - 3, plain)
    p.cord(plain, 2, message)
    rest, name = p.obj(20, 210, "list split 1"), p.obj(150, 210, "list split 1")
    form, send = p.obj(20, 330, "oscformat"), p.obj(20, 580, "netsend -u -b")
    p.wire(message, rest)
    p.cord(message, 1, name)
    p.wire(name, p.obj(150, 250, "list prepend set lmdm"), p.obj(150, 290, "list trim"))
    p.wire(len(p.boxes) - 1, form)
    p.cord(rest, 1, form)
    p.wire(form, send)
    p.cord(address, 0, send)
    return gate


def _hello(p: PdPatch, hello: int, address: int, sender: int) -> None:
    """Say hello with the reply port.

    A send that finds no agent closes the socket; it is opened again before the next hello.
    """
    keep = p.obj(340, 480, "f")
    p.cord(address, 1, keep, 1)
    p.wire(hello, keep, p.msg(340, 520, "hello $1 pd"), p.obj(340, 560, f"s {BUS_IN}"))
    online, closed = p.obj(440, 440, "f"), p.obj(440, 470, "sel 0")
    p.cord(hello, 1, online)
    again = p.subpatch(540, 400, "arguments", _arguments())
    p.wire(online, closed, again, sender)
    p.cord(sender, 0, online, 1)


def _hearing(p: PdPatch, listen: int) -> int:
    """What comes back; 7 s of silence mean that the agent is offline. Returns the watch."""
    receive, ours = p.obj(760, 130, "netreceive -u -b"), p.obj(760, 220, "route lmdm")
    p.wire(listen, receive, p.obj(760, 160, "oscparse"), p.obj(760, 190, "list trim"), ours)
    watch = p.obj(760, 260, "t a b")
    both, silence = p.obj(760, 400, "t a a"), p.obj(900, 290, "delay 7000")
    p.wire(ours, watch, both)
    p.cord(watch, 1, silence)
    p.wire(silence, p.msg(900, 330, "state offline"), both)
    p.cord(both, 1, p.obj(900, 440, f"s {BUS_OUT}"))
    answers = p.obj(760, 480, "route ack fail")
    p.wire(both, answers)
    values = p.obj(900, 580, f"s {VALUES}")
    p.cord(answers, 2, values)
    acked = p.subpatch(760, 530, "acked", _acked())
    p.wire(answers, acked, values)
    return silence


def _first_answer(p: PdPatch) -> int:
    """Ask for every value once; returns the gate that a new connection opens.

    An agent that still knows the port of a patch closed just now takes hello for a repeated one.
    """
    answered, gate = p.obj(1000, 40, "route ack"), p.obj(1000, 130, "spigot")
    p.wire(p.obj(1000, 10, f"r {BUS_OUT}"), answered, p.obj(1000, 70, "route /lmdm/hello"))
    p.wire(len(p.boxes) - 1, p.obj(1000, 100, "t b"), gate)
    once, shut = p.obj(1000, 160, "t b b"), p.msg(1060, 190, "0")
    ask = p.obj(1000, 270, f"s {BUS_IN}")
    p.wire(gate, once, p.msg(1000, 190, "dump"), ask)
    p.wire(once, p.msg(1000, 230, "version"), ask)
    p.cord(once, 1, shut)
    p.cord(shut, 0, gate, 1)
    return gate


def _acked() -> PdPatch:
    """Subpatch: `/lmdm/steps 8 12 0.5 note` becomes `steps 8`, as if someone had moved it.

    An ack without a value (version, clear) stays here: it would empty what is shown.
    """
    p = PdPatch(560, 420)
    order = p.obj(20, 60, "t a a")
    p.wire(p.obj(20, 20, "inlet"), order)
    named, trim = p.obj(20, 310, "list prepend"), p.obj(20, 340, "list trim")
    address, name = p.obj(300, 100, "list split 1"), p.obj(300, 160, "list split 6")
    p.cord(order, 1, address)
    p.wire(address, p.obj(300, 130, "list fromsymbol"), name)
    word = p.obj(300, 190, "list tosymbol")
    p.cord(name, 1, word)
    p.cord(word, 0, named, 1)
    rest, both = p.obj(20, 100, "list split 1"), p.obj(20, 130, "t a a")
    p.wire(order, rest)
    p.cord(rest, 1, both)
    # Without block, seconds and note.
    count, less = p.obj(120, 160, "list length"), p.obj(120, 190, "- 3")
    cut = p.obj(20, 240, "list split")
    p.cord(both, 1, count)
    p.wire(count, less)
    p.cord(less, 0, cut, 1)
    some, gate = p.obj(200, 220, "> 0"), p.obj(20, 200, "spigot")
    p.wire(less, some)
    p.cord(some, 0, gate, 1)
    p.wire(both, gate, cut, named, trim, p.obj(20, 380, "outlet"))
    return p
