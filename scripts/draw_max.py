"""Draw a .maxpat or .maxhelp as a picture, to look at a layout without Max.

python scripts/draw_max.py patches/max/lmdm/extras/lmdm-play.maxpat play.png
python scripts/draw_max.py --patching --tab basic patches/max/lmdm/help/lmdm.mix.maxhelp mix.png

docs/pictures/max-play.png is drawn with --playing, and once more with --width 640 as
patches/max/lmdm/media/lmdm-play.png, which the overview of the package shows.

An approximation: places, sizes, texts and colours are the file's, the looks of the objects are not
Max's. Text that does not fit its box is cut, as Max would cut it; an empty field is empty, as Max
shows a hint only under the mouse. Pillow comes with the `plot` extra.
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

Box = dict[str, Any]
FONTS = ("LiberationSans{}.ttf", "Arial{}.ttf", "DejaVuSans{}.ttf")
STYLES = {
    "LiberationSans{}.ttf": ("-Regular", "-Bold"),
    "Arial{}.ttf": ("", " Bold"),
    "DejaVuSans{}.ttf": ("", "-Bold"),
}
BACKGROUND, INK, CORD = "#d9dcde", "#1a1e22", "#70777d"
FRAMES = {"newobj": "#f2f4f5", "message": "#e3e6e8", "umenu": "#ffffff", "textedit": "#ffffff",
          "number": "#ffffff", "flonum": "#ffffff", "inlet": "#c9dbe6", "outlet": "#c9dbe6",
          "toggle": "#ffffff", "button": "#ffffff", "slider": "#ffffff",
          "multislider": "#ffffff"}  # fmt: skip

PLAYING: dict[str, dict[str, Any]] = {
    "agent": {"online": 1, "program": "0.1.0", "model_loaded": "whale"},
    "status": {"state": "running", "device": "open", "device_name": "JACK: system",
               "device_text": "back after 3.1 s", "muted": 1, "refreshes": 2, "losses": 1,
               "note": "model: Block 87 was no sound (not a number): muted, context forgotten.",
               "block_n": 131, "delay_s": 0.79, "bar": 0.42, "infer_ms": 54.1,
               "margin_ms": 73.8, "level_in": 0.5, "level_out": 0.62},
    "prompt_1": {"prompt": "rain on the sea", "known": 1, "weight": 0.4},
    "prompt_2": {"prompt": "whale song", "known": 1, "weight": 0.6},
    "crossfade": {"crossfade": 0.6, "seconds": 8.0,
                  "crossed": "block 131 forgets 180: whale song",
                  "note": "block 131: 'whale song' takes over, the oldest 180 latents are "
                          "forgotten"},
    "sampler": {"steps": 4, "auto_steps": 1, "steps_used": 2, "steps_wish": 4,
                "note": "a block took 280 of 325 ms", "solver": "pingpong", "guidance": 1.0,
                "cfg_weight": 1.0, "seed": 7},
    "time": {"delay_s": 0.79, "tempo": 120.0, "beats_per_bar": 4, "quantise": "bar", "bar": 17,
             "beat": 2.51, "block_beats": 0.26},
    "context": {"context_dropout": 180, "use_sketch": 1, "drift_watch": 1,
                "crossed": "block 96 forgets 90: noise"},
    "mix": {"mix": 0.5, "late_sound": "silence", "level_in": 0.5, "level_out": 0.62},
    "sketch": {"loudness": 0.5, "hz_1": 220.0, "hz_2": 440.5, "hz_3": 659.3, "hz_4": 110.2},
    "record": {"record": 1, "path": "takes/2026-11-22_20-15-04", "held_s": 300, "held_mb": 41,
               "captured": "takes/2026-11-22_20-09-31"},
}  # fmt: skip
"""Invented values for --playing: what the panels might show, by panel and box."""


@cache
def font(size: float, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A sans-serif font as near to Arial as this machine has; ``size`` in points of Max."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name.format(STYLES[name][bold]), round(size * 1.05))
        except OSError:
            continue
    return ImageFont.load_default(size)


def colour(box: Box, key: str, default: str) -> str:
    """An attribute of four numbers as a colour of Pillow."""
    value = box.get(key)
    if not value:
        return default
    return "#" + "".join(f"{round(255 * part):02x}" for part in value[:3])


class Drawing:
    """One picture being drawn; ``folder`` is where abstractions and pictures are looked for."""

    def __init__(self, width: int, height: int, folder: Path, playing: bool = False) -> None:
        self.image = Image.new("RGB", (width, height), BACKGROUND)
        self.folder, self.playing = folder, playing

    def patcher(self, patcher: dict[str, Any], corner: tuple[float, float], present: bool) -> None:
        """Draw all boxes of a patcher, in presentation or with cords."""
        boxes = [entry["box"] for entry in patcher["boxes"]]
        key = "presentation_rect" if present else "patching_rect"
        shown = [b for b in boxes if not present or b.get("presentation")]
        # What is marked as background lies behind everything else.
        shown.sort(key=lambda b: not b.get("background", 0))
        for box in shown:
            x, y, w, h = box[key]
            self.box(box, (corner[0] + x, corner[1] + y, w, h), present)
        if not present:
            self.cords(patcher, {b["id"]: b for b in boxes}, corner)

    def cords(
        self, patcher: dict[str, Any], boxes: dict[str, Box], corner: tuple[float, float]
    ) -> None:
        """Draw the patch cords as straight lines."""
        draw = ImageDraw.Draw(self.image)
        for entry in patcher["lines"]:
            (source, outlet), (target, inlet) = (
                entry["patchline"]["source"],
                entry["patchline"]["destination"],
            )
            a, b = boxes[source], boxes[target]
            start = port(a["patching_rect"], outlet, a["numoutlets"], bottom=True)
            end = port(b["patching_rect"], inlet, b["numinlets"], bottom=False)
            points = [(corner[0] + x, corner[1] + y) for x, y in (start, end)]
            draw.line(points, fill=CORD, width=2)

    def box(self, box: Box, rect: tuple[float, float, float, float], present: bool) -> None:
        """Draw one box."""
        kind = box["maxclass"]
        if kind == "bpatcher":
            path = next(self.folder.rglob(box["name"]), None)
            if path is None:
                return
            inner = Drawing(round(rect[2]), round(rect[3]), self.folder)
            patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
            number_title(patcher, box.get("args", []))
            for entry in patcher["boxes"] if self.playing else []:
                inside, shown = entry["box"], PLAYING.get(box["id"], {})
                if inside["id"] in shown:
                    inside["shown"] = shown[inside["id"]]
            inner.patcher(patcher, (0, 0), True)
            self.image.paste(inner.image, (round(rect[0]), round(rect[1])))
            return
        x, y, w, h = rect
        if kind == "fpic":
            found = Image.open(next(self.folder.rglob(box["pic"]))).convert("RGB")
            self.image.paste(found.resize((round(w), round(h))), (round(x), round(y)))
            return
        tile = Image.new("RGBA", (max(1, round(w)), max(1, round(h))), (0, 0, 0, 0))
        paint(tile, box, kind)
        self.image.paste(tile, (round(x), round(y)), tile)
        if not present and kind not in ("comment", "panel"):
            self.ports(box, rect)

    def ports(self, box: Box, rect: tuple[float, float, float, float]) -> None:
        """Mark inlets and outlets."""
        draw = ImageDraw.Draw(self.image)
        for count, bottom in ((box["numinlets"], False), (box["numoutlets"], True)):
            for i in range(count):
                x, y = port(rect, i, count, bottom)
                draw.rectangle((x - 3, y - 1, x + 3, y + 1), fill=INK)


def number_title(patcher: dict[str, Any], args: list[Any]) -> None:
    """A title that an abstraction sets from its argument, as it will look."""
    boxes = {entry["box"]["id"]: entry["box"] for entry in patcher["boxes"]}
    if args and "title_show" in boxes:
        boxes["title"]["text"] += f" {args[0]}"


def port(
    rect: tuple[float, float, float, float] | list[float], index: int, count: int, bottom: bool
) -> tuple[float, float]:
    """Where a port is: the first and last ones ten pixels from the edges, the others between."""
    x, y, w, h = rect
    step = (w - 20) / (count - 1) if count > 1 else 0.0
    return x + 10 + step * index, y + h if bottom else y


def paint(tile: Image.Image, box: Box, kind: str) -> None:
    """Draw the looks of one box into its own little picture."""
    draw = ImageDraw.Draw(tile)
    w, h = tile.size
    edge = (0, 0, w - 1, h - 1)
    if kind == "panel":
        draw.rounded_rectangle(edge, box.get("rounded", 0), fill=colour(box, "bgcolor", "#cccccc"))
    elif kind == "led":
        draw.ellipse((2, 2, w - 3, h - 3), fill=lit(box, "oncolor", "offcolor"), outline=INK)
    elif kind == "comment" or (kind == "textedit" and box.get("readonly")):
        if box.get("bubble"):
            draw.rounded_rectangle(edge, 8, fill="#ffffff", outline="#8a9196")
        write(draw, box, (w, h))
        return
    elif kind in FRAMES:
        fill = colour(box, "bgcolor", FRAMES[kind])
        outline = colour(box, "bordercolor", "#8a9196")
        draw.rounded_rectangle(edge, 3, fill=fill, outline=outline)
    details(draw, box, kind, (w, h))
    if kind not in ("panel", "led"):
        write(draw, box, (w, h))


def details(draw: ImageDraw.ImageDraw, box: Box, kind: str, size: tuple[int, int]) -> None:
    """What makes a widget recognisable, and where its value stands."""
    w, h = size
    part = float(box.get("shown", 0)) if kind in ("slider", "multislider") else 0.0
    if kind == "toggle":
        ink = lit(box, "checkedcolor", "uncheckedcolor")
        for line in ((5, 5, w - 6, h - 6), (5, h - 6, w - 6, 5)):
            draw.line(line, fill=ink, width=max(2, w // 12))
    elif kind == "button":
        draw.ellipse((4, 4, w - 5, h - 5), outline=INK, width=2)
    elif kind == "slider":
        x = 6 + (w - 12) * part
        draw.rectangle((x - 5, 2, x + 5, h - 3), fill=colour(box, "knobcolor", INK))
    elif kind == "multislider" and part:
        draw.rectangle((1, 1, w * part, h - 2), fill=colour(box, "slidercolor", INK))
    elif kind == "umenu":
        draw.polygon([(w - 14, h / 2 - 3), (w - 6, h / 2 - 3), (w - 10, h / 2 + 4)], fill=INK)
    elif kind in ("number", "flonum") and box.get("triangle", 1):
        draw.polygon([(2, 3), (8, h / 2), (2, h - 4)], fill="#9aa2a8")


def lit(box: Box, on: str, off: str) -> str:
    """The colour of a light or a switch."""
    return colour(box, on if box.get("shown") else off, INK)


def caption(box: Box) -> str:
    """The text a box shows."""
    kind, shown = box["maxclass"], box.get("shown")
    if kind == "umenu":
        return str(shown or box.get("items", [""])[0])
    if kind in ("number", "flonum"):
        return f"{shown or 0:.{box.get('numdecimalplaces', 0)}f}"
    return str(shown or box.get("text", ""))


def write(draw: ImageDraw.ImageDraw, box: Box, size: tuple[int, int]) -> None:
    """Write the text of a box, wrapped where the object wraps."""
    text, (w, h) = caption(box), size
    if not text or box["maxclass"] in ("slider", "multislider", "toggle", "button", "panel"):
        return
    points = float(box.get("fontsize", 12.0))
    face = font(points, bool(box.get("fontface")))
    ink = colour(box, "textcolor", INK)
    left = 12 if box["maxclass"] in ("number", "flonum") and box.get("triangle", 1) else 4
    wraps = box["maxclass"] in ("comment", "textedit")
    lines = wrapped(text, face, w - left - 2) if wraps else [text]
    line_h = points * 1.25
    if box["maxclass"] == "textedit":
        lines = lines[: max(1, int(h / line_h))]
    top = (
        2.0
        if box["maxclass"] == "comment"
        else max(0.0, (h - line_h * len(lines)) / 2)
        if len(lines) * line_h <= h
        else 0.0
    )
    for i, line in enumerate(lines):
        draw.text((left, top + i * line_h), line, font=face, fill=ink)


def wrapped(text: str, face: Any, width: float) -> list[str]:
    """Lines that fit a width, broken at spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and face.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def draw(path: Path, patching: bool = False, tab: str = "", playing: bool = False) -> Image.Image:
    """The picture of a file: its presentation if it opens so, or the patching view, or a tab."""
    patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
    for entry in patcher["boxes"]:
        if tab and entry["box"].get("text") == f"p {tab}":
            patcher = entry["box"]["patcher"]
            break
    present = bool(patcher.get("openinpresentation")) and not patching
    width, height = (round(v) for v in patcher["rect"][2:])
    if not present:
        rects = [entry["box"]["patching_rect"] for entry in patcher["boxes"]]
        width = max([width, *(round(r[0] + r[2]) + 15 for r in rects)])
        height = max([height, *(round(r[1] + r[3]) + 15 for r in rects)])
    package = next((p for p in path.resolve().parents if (p / "package-info.json").exists()), None)
    drawing = Drawing(width, height, package or path.parent, playing)
    drawing.patcher(patcher, (0, 0), present)
    return drawing.image


def main() -> None:
    """Read the command line, write the picture."""
    parser = argparse.ArgumentParser(description="Draw a Max patch as a picture.")
    parser.add_argument("patch", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--patching", action="store_true", help="cords instead of presentation")
    parser.add_argument("--tab", default="", help="a subpatch, by name")
    parser.add_argument("--playing", action="store_true", help="with invented values, as on stage")
    parser.add_argument("--width", type=int, default=0, help="of the picture; 0: as large as it is")
    args = parser.parse_args()
    image = draw(args.patch, args.patching, args.tab, args.playing)
    if args.width:
        image = image.resize((args.width, round(image.height * args.width / image.width)))
    image.quantize(128, Image.Quantize.MAXCOVERAGE).save(args.picture, optimize=True)


if __name__ == "__main__":
    main()
