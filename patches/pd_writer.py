"""A small writer of .pd files: boxes with a size, cords, subpatches.

Only objects of vanilla Pd 0.53. Coordinates are pixels at Pd's font size 12.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

PANEL, PAPER, INK, ACCENT, WARNING = "#dfe5e8", "#fcfcfc", "#202830", "#3080b0", "#c03028"


@dataclass(frozen=True)
class Box:
    """A box on the screen: where, how large, and its line in the file."""

    name: str
    x: int
    y: int
    w: int
    h: int
    line: str
    backdrop: bool = False


@dataclass
class PdPatch:
    """A canvas that can be written as text; boxes are numbered as Pd numbers them."""

    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    cords: list[tuple[int, int, int, int]] = field(default_factory=list)
    subpatches: list[PdPatch] = field(default_factory=list)

    def add(
        self, name: str, rect: tuple[int, int, int, int], line: str, backdrop: bool = False
    ) -> int:
        """Add a box with its own line; return its number."""
        self.boxes.append(Box(name, *rect, line, backdrop))
        return len(self.boxes) - 1

    def obj(self, x: int, y: int, text: str) -> int:
        """An object box."""
        return self.add(text, (x, y, _width(text), 22), f"#X obj {x} {y} {_escape(text)};")

    def msg(self, x: int, y: int, text: str) -> int:
        """A message box; commas and semicolons of ``text`` are part of the message."""
        return self.add(text, (x, y, _width(text) + 6, 22), f"#X msg {x} {y} {_escape(text)};")

    def text(self, x: int, y: int, text: str) -> int:
        """A comment on one line."""
        line = f"#X text {x} {y} {_escape(text)}, f {len(text) + 1};"
        return self.add(text, (x, y, _width(text), 20), line)

    def atom(self, kind: str, x: int, y: int, chars: int, names: tuple[str, str]) -> int:
        """A floatatom, symbolatom or listbox, ``chars`` wide; ``names`` as for `slider`."""
        send, receive = names
        line = f"#X {kind} {x} {y} {chars} 0 0 0 - {_escape(receive)} {_escape(send)} 12;"
        return self.add(f"{kind} {receive}", (x, y, 7 * chars + 8, 22), line)

    def slider(
        self, x: int, y: int, w: int, span: tuple[float, float], names: tuple[str, str]
    ) -> int:
        """A horizontal slider; ``names`` are (send, receive)."""
        send, receive = map(_escape, names)
        line = (
            f"#X obj {x} {y} hsl {w} 18 {span[0]:.8g} {span[1]:.8g} 0 0 {send} {receive} empty "
            f"-2 -8 0 10 {PAPER} {ACCENT} {INK} 0 1;"
        )
        return self.add(f"hsl {receive}", (x - 3, y, w + 5, 18), line)

    def toggle(self, x: int, y: int, size: int, names: tuple[str, str], color: str = ACCENT) -> int:
        """A toggle; ``names`` are (send, receive)."""
        send, receive = map(_escape, names)
        line = (
            f"#X obj {x} {y} tgl {size} 0 {send} {receive} empty 17 7 0 10 {PAPER} {color} {INK} "
            "0 1;"
        )
        return self.add(f"tgl {receive}", (x, y, size, size), line)

    def button(self, x: int, y: int, size: int, send: str) -> int:
        """A bang button."""
        line = (
            f"#X obj {x} {y} bng {size} 250 50 0 {_escape(send)} empty empty 17 7 0 10 {PAPER} "
            f"{ACCENT} {INK};"
        )
        return self.add(f"bng {send}", (x, y, size, size), line)

    def radio(self, x: int, y: int, count: int, names: tuple[str, str]) -> int:
        """A row of choices."""
        send, receive = map(_escape, names)
        line = (
            f"#X obj {x} {y} hradio 18 1 0 {count} {send} {receive} empty 0 -8 0 10 {PAPER} "
            f"{ACCENT} {INK} 0;"
        )
        return self.add(f"hradio {receive}", (x, y, 18 * count, 18), line)

    def panel(self, x: int, y: int, w: int, h: int, title: str) -> int:
        """A coloured ground with a title; other boxes lie on it."""
        label = title.replace(" ", "_") or "empty"
        line = f"#X obj {x} {y} cnv 15 {w} {h} empty empty {label} 10 14 0 14 {PANEL} {INK} 0;"
        return self.add(f"panel {title}", (x, y, w, h), line, backdrop=True)

    def subpatch(self, x: int, y: int, name: str, patch: PdPatch) -> int:
        """A subpatch without inlets."""
        lines = [f"#N canvas 80 80 {patch.width} {patch.height} {name} 0;", *patch.body()]
        lines.append(f"#X restore {x} {y} pd {name};")
        self.subpatches.append(patch)
        return self.add(f"pd {name}", (x, y, _width(f"pd {name}"), 22), "\n".join(lines))

    def wire(self, *chain: int) -> None:
        """Connect boxes in a row, outlet 0 to inlet 0."""
        for source, target in pairwise(chain):
            self.cord(source, 0, target, 0)

    def cord(self, source: int, outlet: int, target: int, inlet: int = 0) -> None:
        """Connect an outlet with an inlet."""
        self.cords.append((source, outlet, target, inlet))

    def body(self) -> list[str]:
        """The lines between the canvas line and its end."""
        cords = [f"#X connect {a} {b} {c} {d};" for a, b, c, d in self.cords]
        return [box.line for box in self.boxes] + cords

    def render(self) -> str:
        """The file."""
        head = f"#N canvas 60 60 {self.width} {self.height} 12;"
        return "\n".join([head, *self.body()]) + "\n"


def _width(text: str) -> int:
    return 7 * max(len(text), 3) + 6


def _escape(text: str) -> str:
    for character in ("$", ",", ";"):
        text = text.replace(character, f"\\{character}")
    return text
