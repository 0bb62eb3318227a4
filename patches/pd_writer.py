"""A small writer of .pd files: boxes with a size, cords, subpatches, panels on the parent.

Only objects of vanilla Pd 0.52. Coordinates are pixels at Pd's font size 12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

PANEL, PAPER, INK, ACCENT, WARNING = "#dfe5e8", "#fcfcfc", "#202830", "#3080b0", "#c03028"
FAINT = "#b8c4ca"
GLYPHS = {8: (5, 11), 10: (6, 13), 12: (7, 16), 16: (10, 19), 24: (14, 29), 36: (22, 44)}
"""Width and height of a character at the font sizes that Pd has."""


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
    """A canvas that can be written as text; boxes are numbered as Pd numbers them.

    ``panel`` is the part (from its left upper corner) that a parent shows, in pixels.
    """

    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    cords: list[tuple[int, int, int, int]] = field(default_factory=list)
    subpatches: list[PdPatch] = field(default_factory=list)
    panel: tuple[int, int] | None = None

    def add(
        self, name: str, rect: tuple[int, int, int, int], line: str, backdrop: bool = False
    ) -> int:
        """Add a box with its own line; return its number."""
        self.boxes.append(Box(name, *rect, line, backdrop))
        return len(self.boxes) - 1

    def obj(self, x: int, y: int, text: str, size: tuple[int, int] | None = None) -> int:
        """An object box; ``size`` is its panel, if it shows one."""
        w, h = size or _size(text)
        return self.add(text, (x, y, w, h), f"#X obj {x} {y} {_escape(text)};")

    def msg(self, x: int, y: int, text: str) -> int:
        """A message box; commas and semicolons of ``text`` are part of the message."""
        w, h = _size(text)
        return self.add(text, (x, y, w + 6, h), f"#X msg {x} {y} {_escape(text)};")

    def text(self, x: int, y: int, text: str, columns: int = 0) -> int:
        """A comment, on one line or broken after ``columns`` characters."""
        # A semicolon would break the line.
        text = text.replace("; ", " - ").replace(";", "")
        wide = columns or len(text) + 1
        lines = _lines(text, wide)
        # A comma is an atom of its own here: inside of a word it would show its backslash. "1." is
        # a number, which loses its full stop, unless it is escaped.
        words = re.sub(r"\b(\d+\.)(?= |$)", r"\\\1", _escape(text)).replace("\\,", " \\,")
        line = f"#X text {x} {y} {words}, f {wide};"
        return self.add(text, (x, y, 7 * wide + 4, 16 * lines + 4), line)

    def atom(
        self, kind: str, x: int, y: int, chars: int, names: tuple[str, str], size: int = 12
    ) -> int:
        """A floatatom, symbolatom or listbox, ``chars`` wide; ``names`` as for `slider`."""
        send, receive = names
        line = f"#X {kind} {x} {y} {chars} 0 0 0 - {_escape(receive)} {_escape(send)} {size};"
        w, h = GLYPHS[size]
        return self.add(f"{kind} {send} {receive}", (x, y, w * chars + 8, h + 5), line)

    def slider(
        self,
        x: int,
        y: int,
        size: tuple[int, int],
        span: tuple[float, float],
        names: tuple[str, str],
    ) -> int:
        """A horizontal slider; ``names`` are (send, receive)."""
        send, receive = map(_escape, names)
        w, h = size
        line = (
            f"#X obj {x} {y} hsl {w} {h} {span[0]:.8g} {span[1]:.8g} 0 0 {send} {receive} empty "
            f"-2 -8 0 10 {PAPER} {ACCENT} {INK} 0 1;"
        )
        return self.add(f"hsl {receive}", (x - 3, y, w + 5, h), line)

    def toggle(self, x: int, y: int, size: int, names: tuple[str, str], color: str = ACCENT) -> int:
        """A toggle; ``names`` are (send, receive)."""
        send, receive = map(_escape, names)
        line = (
            f"#X obj {x} {y} tgl {size} 0 {send} {receive} empty 17 7 0 10 {PAPER} {color} {INK} "
            "0 1;"
        )
        return self.add(f"tgl {receive}", (x, y, size, size), line)

    def button(self, x: int, y: int, size: int, send: str, color: str = PAPER) -> int:
        """A bang button."""
        line = (
            f"#X obj {x} {y} bng {size} 250 50 0 {_escape(send)} empty empty 17 7 0 10 {color} "
            f"{ACCENT} {INK};"
        )
        return self.add(f"bng {send}", (x, y, size, size), line)

    def radio(self, x: int, y: int, size: int, count: int, names: tuple[str, str]) -> int:
        """A column of choices."""
        send, receive = map(_escape, names)
        line = (
            f"#X obj {x} {y} vradio {size} 1 0 {count} {send} {receive} empty 0 -8 0 10 {PAPER} "
            f"{ACCENT} {INK} 0;"
        )
        return self.add(f"vradio {receive}", (x, y, size, size * count), line)

    def ground(
        self, x: int, y: int, size: tuple[int, int], title: str = "", color: str = PANEL
    ) -> int:
        """A coloured ground with a title; other boxes lie on it."""
        (w, h), label = size, symbol(title) or "empty"
        line = f"#X obj {x} {y} cnv 5 {w} {h} empty empty {label} 8 12 0 14 {color} {INK} 0;"
        return self.add(f"ground {title}", (x, y, w, h), line, backdrop=True)

    def bar(self, x: int, y: int, size: tuple[int, int], receive: str, color: str = ACCENT) -> int:
        """A bar whose length ``vis_size`` sets."""
        w, h = size
        line = (
            f"#X obj {x} {y} cnv 1 {w} {h} empty {_escape(receive)} empty 0 0 0 10 {color} {INK} 0;"
        )
        return self.add(f"bar {receive}", (x, y, w, h), line, backdrop=True)

    def label(
        self,
        x: int,
        y: int,
        text: str,
        size: int = 16,
        room: int = 0,
        receive: str = "empty",
        color: str = INK,
    ) -> int:
        """A text of any size, ``room`` characters long; ``receive`` may change it."""
        chars = room or len(text)
        w, h = int(0.62 * size * chars) + 2, size + 4
        shown = symbol(text) or "empty"
        line = (
            f"#X obj {x} {y} cnv 1 1 1 empty {_escape(receive)} {shown} 0 {h // 2} 0 {size} "
            f"{PANEL} {color} 0;"
        )
        return self.add(f"label {text} {receive}", (x, y, w, h), line)

    def rule(self, x: int, y: int, w: int, title: str = "", size: int = 1) -> int:
        """A thin line as in the help of vanilla Pd, with a word at its left end."""
        label = symbol(title) or "empty"
        line = f"#X obj {x} {y} cnv {size} {w} {size} empty empty {label} 4 12 0 12 {INK} {INK} 0;"
        return self.add(f"rule {title}", (x, y, w, size), line, backdrop=True)

    def subpatch(self, x: int, y: int, name: str, patch: PdPatch) -> int:
        """A subpatch; it shows its panel if it has one."""
        patch.fit()
        lines = [f"#N canvas 80 80 {patch.width} {patch.height} {name} 0;", *patch.body()]
        lines.append(f"#X restore {x} {y} pd {name};")
        self.subpatches.append(patch)
        w, h = patch.panel or _size(f"pd {name}")
        return self.add(f"pd {name}", (x, y, w, h), "\n".join(lines))

    def wire(self, *chain: int) -> None:
        """Connect boxes in a row, outlet 0 to inlet 0."""
        for source, target in pairwise(chain):
            self.cord(source, 0, target, 0)

    def cord(self, source: int, outlet: int, target: int, inlet: int = 0) -> None:
        """Connect an outlet with an inlet."""
        self.cords.append((source, outlet, target, inlet))

    def fit(self) -> None:
        """Make the window large enough for its boxes."""
        self.width = max(self.width, *(box.x + box.w + 20 for box in self.boxes))
        self.height = max(self.height, *(box.y + box.h + 20 for box in self.boxes))

    def body(self) -> list[str]:
        """The lines between the canvas line and its end."""
        lines = [box.line for box in self.boxes]
        lines += [f"#X connect {a} {b} {c} {d};" for a, b, c, d in self.cords]
        if self.panel is not None:
            lines.append(f"#X coords 0 -1 1 1 {self.panel[0]} {self.panel[1]} 2 0 0;")
        return lines

    def render(self) -> str:
        """The file."""
        head = f"#N canvas 60 60 {self.width} {self.height} 12;"
        return "\n".join([head, *self.body()]) + "\n"


def symbol(text: str) -> str:
    """A text as one word of a file."""
    for character in ("\\", " ", ",", ";", "$"):
        text = text.replace(character, f"\\{character}")
    return text


def _size(text: str) -> tuple[int, int]:
    """Of a box with this text; Pd breaks it after 60 characters."""
    wide = min(max(len(text), 3), 60)
    return 7 * wide + 6, 16 * _lines(text, 60) + 6


def _lines(text: str, columns: int) -> int:
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > columns:
            lines, used = lines + 1, 0
        used += len(word) + bool(used)
    return lines


def _escape(text: str) -> str:
    for character in ("$", ",", ";"):
        text = text.replace(f"\\{character}", character).replace(character, f"\\{character}")
    return text
