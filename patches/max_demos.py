"""Patches to play with: the performance patch, the overview and four demos, laid out by hand."""

from __future__ import annotations

from collections.abc import Sequence

from max_objects import OBJECT_PATCHES
from max_panel import HEAR, SEND
from max_writer import ACCENT, INK, PAPER, WARNING, MaxPatch
from objects import DEMOS, OBJECTS

GAP, ZONE = 6, 318
ZONES: tuple[tuple[tuple[str, list[int]], ...], ...] = (
    (("agent", []), ("status", [])),
    (("prompt", [1]), ("prompt", [2]), ("prompt", [3]), ("prompt", [4]), ("crossfade", [1, 2])),
    (("sampler", []), ("time", []), ("context", [])),
    (("mix", []), ("sketch", []), ("record", [])),
)
"""The performance patch, left to right and top to bottom: objects with their arguments."""

PICTURE = "lmdm-play.png"
"""In the package's folder media, drawn by scripts/draw_max.py; Max finds it by name."""

Step = tuple[str, str]
"""What to do, and the message that does it (or nothing)."""


def play() -> MaxPatch:
    """The patch a performer opens: 1280 by 720, everything in sight."""
    p = MaxPatch(1280, 720, "lmdm-play", presentation=True, digest="play with lmdm-agent")
    p.text("about", 15, 15, "Presentation shows the panels. Each speaks through s lmdm and "
           "r lmdm.heard; nothing is wired here.")  # fmt: skip
    for zone, objects in enumerate(ZONES):
        x, y = 7 + ZONE * zone, GAP
        for name, args in objects:
            h = OBJECT_PATCHES[name]().height
            id_ = f"{name}_{args[0]}" if name == "prompt" else name
            p.abstraction(id_, f"lmdm.{name}", (x, y + 60, 300, h), args, (x + 6, y, 300, h))
            y += h + GAP
    p.obj("fail_heard", 15, 750, HEAR)
    p.obj("fail_route", 15, 780, "route fail")
    p.obj("fail_text", 15, 810, "zl.ecils 1", 100)
    p.obj("fail_show", 95, 840, "prepend set")
    p.ui("fail", "textedit", (95, 885, 400, 22), (152, 687, 1112, 30), text="", readonly=1,
         nosymquotes=1, border=0.0, ignoreclick=1, fontsize=18.0, textcolor=WARNING,
         bgcolor=PAPER, hint="the last message that was refused, and why",
         parameter_enable=0)  # fmt: skip
    p.wire("fail_heard", "fail_route", "fail_text")
    p.cord("fail_text", 1, "fail_show")
    p.wire("fail_show", "fail")
    p.ui("fail_label", "comment", (15, 885, 75, 20), (13, 688, 136, 29), text="last refusal",
         fontsize=18.0, fontface=1, textcolor=INK)  # fmt: skip
    return p


def overview() -> MaxPatch:
    """Every object with its help, every patch of the package, and the performance patch seen."""
    p = MaxPatch(960, 690, "lmdm", digest="objects and patches of the lmdm package")
    p.text("name", 15, 10, "lmdm: steer lmdm-agent", 24, fontface=1, textcolor=ACCENT)
    p.text("how", 15, 52, "Start lmdm-agent, open lmdm-play, type a prompt, play. Click for help:")
    entries = [(o.full_name, f"{o.full_name}.maxhelp", o.digest) for o in OBJECTS]
    patches = [("lmdm-play", "lmdm-play.maxpat", "the performance patch")]
    patches += [(f"lmdm-{name}", f"lmdm-{name}.maxpat", title) for name, title in DEMOS.items()]
    places = [(15, 90 + 54 * i) for i in range(len(entries))]
    places += [(460, 90 + 54 * i) for i in range(len(patches))]
    for (name, file, digest), (x, y) in zip(entries + patches, places, strict=True):
        text = f"loadunique {file}"
        p.msg(name, x, y, text)
        p.text(f"{name}_digest", x + 90, y + 27, digest)
        p.wire(name, p.obj(f"{name}_open", x, y + 27, "pcontrol", 70))
    p.ui("picture", "fpic", (460, 400, 480, 270), pic=PICTURE, autofit=1, forceaspect=1,
         hint="the performance patch while it plays")  # fmt: skip
    return p


def demo(name: str, objects: Sequence[tuple[str, list[int]]], steps: Sequence[Step]) -> MaxPatch:
    """Steps to click from top to bottom, and the panels that show what happens."""
    name, digest = f"lmdm-{name}", DEMOS[name]
    p = MaxPatch(1080, 640, name, digest=digest)
    p.text("name", 15, 10, name, 24, fontface=1, textcolor=ACCENT)
    p.text("digest", 15, 52, digest, 13)
    y = 90
    for i, (sentence, message) in enumerate(steps):
        p.ui(f"number_{i}", "comment", (15, y - 2, 30, 24), text=str(i + 1), bubble=1,
             textjustification=1)  # fmt: skip
        p.ui(f"step_{i}", "comment", (50, y, 370, 36), text=sentence)
        if message:
            p.msg(f"do_{i}", 50, y + 38, message)
            p.wire(f"do_{i}", p.obj(f"send_{i}", 50, y + 65, SEND))
        y += 98 if message else 48
    places = [(450, 90), (765, 90)]
    for kind, args in objects:
        h = OBJECT_PATCHES[kind]().height
        column = 0 if places[0][1] <= places[1][1] else 1
        x, top = places[column]
        id_ = f"{kind}_{args[0]}" if kind == "prompt" else kind
        p.abstraction(id_, f"lmdm.{kind}", (x, top, 300, h), args, None)
        places[column] = (x, top + h + 15)
    p.height = max(y, *(top for _, top in places)) + 15
    return p


CONTENTS: tuple[tuple[str, tuple[tuple[str, list[int]], ...], tuple[Step, ...]], ...] = (
    (
        "generative-delay",
        (("agent", []), ("mix", []), ("sampler", []), ("sketch", [])),
        (
            ("Start lmdm-agent and wait for the light. Play something.", ""),
            ("You hear yourself and the answer in equal parts.", "mix 0.5"),
            ("The answer keeps your pitch and loudness...", "use_sketch 1"),
            ("...or only the time and the sound of the prompt.", "use_sketch 0"),
            ("Hold the last block: the answer repeats it in ever new ways.", "freeze 1"),
            ("Let it listen again.", "freeze 0"),
        ),
    ),
    (
        "prompt-crossfade",
        (("agent", []), ("crossfade", [1, 2]), ("prompt", [1]), ("prompt", [2])),
        (
            ("The first sound.", "prompt 1 rain on the sea"),
            ("The second sound.", "prompt 2 humpback whale song"),
            ("Only the first one. Play.", "crossfade 1 2 0."),
            ("Across in eight seconds; half way the second takes over.", "fade 2 8."),
            ("And back. Or move the slider with your hand.", "fade 1 8."),
        ),
    ),
    (
        "accompaniment",
        (("agent", []), ("time", []), ("context", [])),
        (
            ("The second input of lmdm-agent is the player to accompany.", "use_stem 1"),
            ("As much of the stem as the delay allows; the ack says how much.", "t_f 0."),
            ("Half a second of it is hidden: the answer has to guess.", "t_f -0.5"),
            ("The delay did not move. Forget what was, and begin again.", "clear"),
            ("Back to playing alone.", "use_stem 0"),
        ),
    ),
    (
        "rehearsal-recording",
        (("agent", []), ("record", []), ("prompt", [1]), ("status", [])),
        (
            ("Start a take; its folder appears.", "record 1"),
            ("Whatever you change is written down with its time.", "prompt 1 choir"),
            ("Put a remark where something happened.", "mark second verse"),
            ("End the take. In a terminal, lmdm-agent replay plays it again.", "record 0"),
            ("Nothing was recording? The last minutes are held: save them.", "capture"),
        ),
    ),
)
"""Name of a demo, its objects, its steps."""


def files() -> dict[str, str]:
    """Every patch by path in the package."""
    found = {f"examples/lmdm-{row[0]}.maxpat": demo(*row).render() for row in CONTENTS}
    return found | {
        "extras/lmdm.maxpat": overview().render(),
        "extras/lmdm-play.maxpat": play().render(),
    }
