"""Message flow of the few Max objects that the package uses, after Max's reference.

Not Max: no screen, no threads, time moves only when told to. A message is a list of atoms; a bang
is ["bang"]. Outlets fire right to left, and so do cords, as in Max.
"""

from __future__ import annotations

import heapq
import json
import re
import shlex
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

Message = list[Any]
BANG: Message = ["bang"]
SILENT = {"panel", "print", "pcontrol"}


def atom(word: str) -> Any:
    """A word as typed into a box."""
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def atoms(text: str) -> Message:
    """The atoms of a text in a box; quotes keep a symbol together."""
    return [word if " " in word else atom(word) for word in shlex.split(text)]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float)


class Max:
    """The program: named sends, a clock, a network of one udpsend and one udpreceive."""

    def __init__(self, package: Path) -> None:
        self.package = package
        self.named: dict[str, list[Callable[[Message], None]]] = {}
        self.heard_on: dict[str, list[Message]] = {}
        self.sent: list[Message] = []
        self.sockets: list[Box] = []
        self.loaded: list[Callable[[], None]] = []
        self.now = 0.0
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count(1)

    def open(self, name: str, *args: Any) -> Patch:
        """Open an abstraction and run what happens on load."""
        path = next(self.package.rglob(f"{name}.maxpat"))
        patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
        patch = Patch(self, patcher, list(args), next(self._number))
        loaded, self.loaded = self.loaded, []
        for run in loaded:
            run()
        return patch

    def unique(self) -> int:
        return next(self._number)

    def send(self, name: str, message: Message) -> None:
        self.heard_on.setdefault(name, []).append(message)
        for receive in list(self.named.get(name, [])):
            receive(message)

    def receive(self, *message: Any) -> None:
        """A datagram arrives at every udpreceive."""
        for socket in self.sockets:
            socket.emit(0, list(message))

    def after(self, ms: float, run: Callable[[], None]) -> int:
        number = next(self._number)
        heapq.heappush(self._timers, (self.now + ms, number, run))
        return number

    def cancel(self, number: int) -> None:
        self._timers = [timer for timer in self._timers if timer[1] != number]
        heapq.heapify(self._timers)

    def advance(self, ms: float) -> None:
        """Let time pass."""
        end = self.now + ms
        while self._timers and self._timers[0][0] <= end:
            self.now, _, run = heapq.heappop(self._timers)
            run()
        self.now = end


class Patch:
    """A patcher with its boxes; ``out`` collects what its outlets gave, by index."""

    def __init__(self, program: Max, patcher: dict[str, Any], args: Message, unique: int) -> None:
        self.program, self.args, self.unique = program, args, unique
        self.out: dict[int, list[Message]] = {}
        self.on_out: Callable[[int, Message], None] = lambda outlet, message: None
        self.boxes = {e["box"]["id"]: Box(self, e["box"]) for e in patcher["boxes"]}
        for line in patcher["lines"]:
            (source, outlet), (target, inlet) = (
                line["patchline"]["source"],
                line["patchline"]["destination"],
            )
            self.boxes[source].cords.setdefault(outlet, []).append((self.boxes[target], inlet))
        for box in self.boxes.values():
            for cords in box.cords.values():
                cords.sort(key=lambda cord: -cord[0].data["patching_rect"][0])

    def input(self, *message: Any, inlet: int = 0) -> None:
        """A message at an inlet."""
        for box in self.boxes.values():
            if box.name == "inlet" and box.data["index"] == inlet + 1:
                box.emit(0, list(message))

    def leave(self, outlet: int, message: Message) -> None:
        self.out.setdefault(outlet, []).append(message)
        self.on_out(outlet, message)

    def __getitem__(self, id_: str) -> Box:
        return self.boxes[id_]


class Box:
    """One object; `shown` is what a user would see."""

    def __init__(self, patch: Patch, data: dict[str, Any]) -> None:
        self.patch, self.data = patch, data
        text = data.get("text", "").replace("#0", str(patch.unique))
        kind = data["maxclass"]
        self.words = text.split() if kind == "newobj" else []
        self.name = self.words[0] if kind == "newobj" else kind
        self.args = [atom(word) for word in self.words[1:]]
        self.cords: dict[int, list[tuple[Box, int]]] = {}
        self.shown: Any = text if kind in ("message", "comment") else None
        self.items = [word for word in data.get("items", []) if word != ","]
        self.color: list[float] = data.get("textcolor", [])
        self.left, self.right, self.timer = list[Any](), list[Any](self.args), 0
        self._begin(text)

    @property
    def program(self) -> Max:
        return self.patch.program

    def _begin(self, text: str) -> None:
        program, name = self.program, self.name
        if name == "r":
            program.named.setdefault(self.words[1], []).append(lambda m: self.emit(0, m))
        elif name in ("p", "bpatcher") or name.startswith("lmdm."):
            self._subpatch()
        elif name == "udpreceive":
            program.sockets.append(self)
        elif name == "loadbang":
            program.loaded.append(lambda: self.emit(0, BANG))
        elif name == "loadmess":
            program.loaded.append(lambda: self.emit(0, self.args))
        elif name == "patcherargs":
            given = self.patch.args
            program.loaded.insert(0, lambda: self.emit(0, given + self.args[len(given) :]))

    def _subpatch(self) -> None:
        data, patch = self.data, self.patch
        if "patcher" in data:
            self.inner = Patch(self.program, data["patcher"], patch.args, patch.unique)
        else:
            file = data.get("name", f"{self.name}.maxpat")
            path = next(self.program.package.rglob(file))
            patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
            args = data.get("args", self.args)
            self.inner = Patch(self.program, patcher, args, self.program.unique())
        self.inner.on_out = self.emit

    def emit(self, outlet: int, message: Message) -> None:
        for target, inlet in self.cords.get(outlet, []):
            target.input(inlet, list(message))

    def input(self, inlet: int, message: Message) -> None:
        """A message arrives."""
        assert message, self.data["id"]
        handler = getattr(self, f"_do_{re.sub(r'[^a-z]', '_', self.name)}", None)
        if self.name in ("p", "bpatcher") or self.name.startswith("lmdm."):
            self.inner.input(*message, inlet=inlet)
        elif handler is not None:
            handler(inlet, message)
        else:
            assert self.name in SILENT, f"the simulation has no {self.name}"

    # Plumbing.

    def _do_outlet(self, inlet: int, m: Message) -> None:
        self.patch.leave(self.data["index"] - 1, m)

    def _do_s(self, inlet: int, m: Message) -> None:
        self.program.send(self.words[1], m)

    def _do_t(self, inlet: int, m: Message) -> None:
        for i in reversed(range(len(self.args))):
            word = self.args[i]
            if is_number(word):
                self.emit(i, [word])
            elif word in ("i", "f"):
                number = m[0] if is_number(m[0]) else 0
                self.emit(i, [int(number) if word == "i" else float(number)])
            else:
                self.emit(i, BANG if word == "b" else m)

    def _matches(self, m: Message) -> int:
        for i, key in enumerate(self.args):
            kind = {"int": int, "float": float}.get(key) if isinstance(key, str) else None
            if kind is not None and len(m) == 1 and isinstance(m[0], kind):
                return i
            if kind is None and m[0] == key:
                return i
        return len(self.args)

    def _do_route(self, inlet: int, m: Message) -> None:
        if inlet:
            self.args[inlet - 1] = m[0]
            return
        i = self._matches(m)
        typed = i < len(self.args) and self.args[i] in ("int", "float")
        self.emit(i, m if typed or i == len(self.args) else m[1:] or BANG)

    def _do_routepass(self, inlet: int, m: Message) -> None:
        self.emit(self._matches(m), m)

    def _do_sel(self, inlet: int, m: Message) -> None:
        if inlet:
            assert len(self.args) == 1 and is_number(self.args[0]) and is_number(m[0])
            self.args[0] = m[0]
            return
        i = self._matches(m)
        self.emit(i, BANG if i < len(self.args) else m)

    def _do_prepend(self, inlet: int, m: Message) -> None:
        if m[0] == "set":
            self.args = m[1:]
        else:
            self.emit(0, self.args + m)

    # Lists.

    def _do_zl_slice(self, inlet: int, m: Message) -> None:
        n = self.args[0]
        if m[n:]:
            self.emit(1, m[n:])
        self.emit(0, m[:n])

    def _do_zl_ecils(self, inlet: int, m: Message) -> None:
        n = self.args[0]
        self.emit(1, m[-n:])
        if m[:-n]:
            self.emit(0, m[:-n])

    def _do_zl_nth(self, inlet: int, m: Message) -> None:
        if len(m) >= self.args[0]:
            self.emit(0, [m[self.args[0] - 1]])

    def _do_zl_join(self, inlet: int, m: Message) -> None:
        if m == ["zlclear"]:
            self.right = []
        elif inlet:
            self.right = m
        else:
            self.emit(0, m + self.right)

    def _do_zl_reg(self, inlet: int, m: Message) -> None:
        if inlet:
            self.right = m
        elif m == BANG:
            self.emit(0, self.right)
        else:
            self.right = m
            self.emit(0, m)

    def _do_unpack(self, inlet: int, m: Message) -> None:
        for i in reversed(range(min(len(m), len(self.args)))):
            value = m[i]
            if isinstance(self.args[i], float) and is_number(value):
                value = float(value)
            if isinstance(self.args[i], int) and is_number(value):
                value = int(value)
            self.emit(i, [value])

    def _do_pak(self, inlet: int, m: Message) -> None:
        for i, value in enumerate(m):
            self.args[inlet + i] = float(value)
        self.emit(0, self.args)

    def _do_tosymbol(self, inlet: int, m: Message) -> None:
        self.emit(0, [" ".join(str(a) for a in m)])

    def _do_sprintf(self, inlet: int, m: Message) -> None:
        symout = self.args[0] == "symout"
        text = " ".join(self.words[2 if symout else 1 :]).replace("%ld", "%d")
        filled = text % tuple(m)
        self.emit(0, [filled] if symout else [atom(word) for word in filled.split()])

    def _do_regexp(self, inlet: int, m: Message) -> None:
        pattern, _, attributes = " ".join(self.words[1:]).partition(" @substitute ")
        text = " ".join(str(a) for a in m)
        if re.search(pattern, text) is None:
            self.emit(3, m)
        else:
            self.emit(0, [atom(re.sub(pattern, attributes.replace("%", "\\"), text))])

    # Numbers.

    def _do_expr(self, inlet: int, m: Message) -> None:
        text = " ".join(self.words[1:]).replace("\\,", ",")
        for i, value in enumerate(m):
            text = text.replace(f"$f{i + 1}", f"({float(value)})")
        self.emit(0, [float(eval(text, {"max": max}))])  # the text is ours

    def _do_clip(self, inlet: int, m: Message) -> None:
        self.emit(0, [min(max(m[0], self.args[0]), self.args[1])])

    def _do_change(self, inlet: int, m: Message) -> None:
        if m[0] != (self.left[0] if self.left else 0):
            self.left = m
            self.emit(0, m)

    def _do_int(self, inlet: int, m: Message) -> None:
        if m != BANG:
            self.right = [int(m[0])] if self.name == "int" else [float(m[0])]
        if not inlet:
            self.emit(0, self.right)

    _do_f = _do_int

    # Time and network.

    def _do_delay(self, inlet: int, m: Message) -> None:
        self.program.cancel(self.timer)
        self.timer = self.program.after(self.args[0], lambda: self.emit(0, BANG))

    def _do_metro(self, inlet: int, m: Message) -> None:
        def tick() -> None:
            self.timer = self.program.after(self.args[0], tick)
            self.emit(0, BANG)

        self.program.cancel(self.timer)
        if m[0]:
            tick()

    def _do_udpsend(self, inlet: int, m: Message) -> None:
        if m[0] in ("host", "port"):
            self.args[0 if m[0] == "host" else 1] = m[1]
        else:
            self.program.sent.append(m)

    def _do_udpreceive(self, inlet: int, m: Message) -> None:
        assert m[0] == "port"
        self.args = [m[1]]

    # What a user sees and touches.

    def _do_message(self, inlet: int, m: Message) -> None:
        if m[0] == "set":
            self.shown = " ".join(str(a) for a in m[1:])
            return
        values = {f"${i + 1}": a for i, a in enumerate(m)} if m != BANG else {}
        self.emit(0, [values.get(a, a) for a in atoms(self.shown)])

    def _do_flonum(self, inlet: int, m: Message) -> None:
        silent = m[0] == "set"
        self.shown = m[1] if silent else m[0]
        if not silent:
            low, high = self.data.get("minimum"), self.data.get("maximum")
            if low is not None and high is not None:
                self.shown = min(max(self.shown, low), high)
            self.emit(0, [self.shown])

    _do_number = _do_toggle = _do_slider = _do_led = _do_flonum

    def _do_button(self, inlet: int, m: Message) -> None:
        self.emit(0, BANG)

    def _do_comment(self, inlet: int, m: Message) -> None:
        if m[0] == "textcolor":
            self.color = m[1:]
            return
        assert m[0] == "set", m
        self.shown = " ".join(str(a) for a in m[1:])

    def _do_textedit(self, inlet: int, m: Message) -> None:
        if m[0] == "set":
            self.shown = " ".join(str(a) for a in m[1:])
        else:
            self.emit(0, ["text", self.shown])

    def _do_multislider(self, inlet: int, m: Message) -> None:
        silent = m[0] == "setlist"
        self.shown = m[1:] if silent else m
        if not silent:
            self.emit(0, m)

    def _do_umenu(self, inlet: int, m: Message) -> None:
        if m[0] == "append":
            self.items.append(" ".join(str(a) for a in m[1:]))
        elif m[0] == "clear":
            self.items = []
        elif m[0] == "setsymbol":
            self.shown = m[1]
        else:
            self.shown = self.items[m[0]]
            self.emit(1, atoms(self.shown))
            self.emit(0, [m[0]])

    def type(self, text: str) -> None:
        """Somebody types into a textedit and presses Return."""
        assert self.name == "textedit" and not self.data.get("readonly")
        self.shown = text
        self.emit(0, ["text", text])

    def click(self) -> None:
        """Somebody clicks a message box or button."""
        self.input(0, BANG)
