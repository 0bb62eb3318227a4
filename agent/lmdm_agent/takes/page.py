"""A page with players that opens from disk: no server, no network, one file beside the sound.

The players run together; a picture, marks and messages lead to their moments. Everything that comes
from outside is escaped, and the page may load nothing but its sounds.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Literal

from lmdm_agent.takes.words import clock

POLICY = "default-src 'none'; img-src data:; media-src *; style-src 'unsafe-inline'; "
SCRIPTS = "script-src 'unsafe-inline'"


@dataclass(frozen=True)
class Sound:
    """One player.

    Attributes:
        name: In a word.
        source: Its address, as `address` makes it.
        about: What it is.
        later_s: How much later it answers than what it answers to; the page can take that out.
        on: Whether it is heard when the page opens.
        length_s: Its length.
        volume: Where its slider stands when the page opens, 0 to 1.
    """

    name: str
    source: str
    about: str = ""
    later_s: float = 0.0
    on: bool = False
    length_s: float = 0.0
    volume: float = 1.0


@dataclass(frozen=True)
class Cue:
    """A moment to jump to; ``label`` in a word, ``text`` at length."""

    at_s: float
    kind: Literal["mark", "message", "trouble"]
    label: str
    text: str


@dataclass(frozen=True)
class Page:
    """All that stands on a page.

    Attributes:
        title: Above all.
        about: One line under it.
        length_s: Of the common time.
        sounds: The players.
        picture: A PNG whose time axis runs from ``span[0]`` to ``span[1]`` of its width.
        span: See there.
        described: What the picture shows, for who cannot see it.
        cues: In order of time.
        facts: (name, value), for the table.
        notes: Whole sentences the reader has to know.
    """

    title: str
    about: str
    length_s: float
    sounds: Sequence[Sound]
    picture: Path
    span: tuple[float, float]
    described: str = ""
    cues: Sequence[Cue] = ()
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


def address(sound: Path, page: Path) -> str:
    """The address of a sound file for a page: relative where the folders allow it."""
    from os.path import relpath
    from urllib.parse import quote

    try:
        way = Path(relpath(sound.resolve(), page.resolve().parent))
    except ValueError:  # Another drive.
        return sound.resolve().as_uri()
    return quote(f"./{way.as_posix()}")


def page_of(page: Page) -> str:
    """The text of the HTML file.

    Raises:
        OSError: The picture cannot be read.
    """
    here = Path(__file__).parent
    style = (here / "page.css").read_text(encoding="utf-8")
    script = (here / "page.js").read_text(encoding="utf-8")
    image = base64.b64encode(page.picture.read_bytes()).decode()
    facts = {
        "length": page.length_s,
        "span": page.span,
        "sounds": [asdict(sound) for sound in page.sounds],
    }
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="lmdm-agent">
<meta http-equiv="Content-Security-Policy" content="{POLICY}{SCRIPTS}">
<title>{escape(page.title)}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{escape(page.title)}</h1>
<p>{escape(page.about)}</p>
{"".join(f'<p class="note">{escape(note)}</p>' for note in page.notes)}
</header>
{_transport(page)}
<main>
<figure id="picture">
<img alt="{escape(page.described)}" src="data:image/png;base64,{image}">
<div id="head" hidden></div>
</figure>
{_cues(page, "mark", "Marks")}
{_cues(page, "trouble", "What went wrong")}
{_cues(page, "message", "Messages")}
{_facts(page.facts)}
</main>
<script type="application/json" id="facts">{_json(facts)}</script>
<script>
{script}</script>
</body>
</html>
"""


def _json(value: object) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _transport(page: Page) -> str:
    rows = "".join(_player(number, sound) for number, sound in enumerate(page.sounds))
    together = ""
    if any(sound.later_s > 0.0 for sound in page.sounds):
        seconds = max(sound.later_s for sound in page.sounds)
        together = (
            '<label class="check"><input type="checkbox" id="together"> answers at once: without '
            f"their delay of {seconds:.2f} s</label>"
        )
    return f"""<section id="transport" aria-label="players">
<div class="line">
<button id="play" type="button" title="play or pause (space)">Play</button>
<button id="start" type="button" title="back to the start (Home)">To start</button>
<input id="seek" type="range" min="0" max="{page.length_s:.3f}" step="0.01" value="0"
 aria-label="position">
<output id="time">0:00</output><span class="of">/ {clock(page.length_s)}</span>
</div>
<div class="players">{rows}</div>
<div class="line small">{together}
<span class="keys">space: play or pause · ← →: 5 seconds · 1 2 3: hear one alone</span></div>
<p id="trouble" role="alert" hidden></p>
</section>"""


def _player(number: int, sound: Sound) -> str:
    name = escape(sound.name)
    return f"""<div class="player" data-name="{name}">
<label class="check"><input type="checkbox" class="on"{" checked" if sound.on else ""}>
<b>{name}</b></label>
<button type="button" class="alone" title="hear only this (key {number + 1})">only</button>
<input type="range" class="volume" min="0" max="1" step="0.001" value="{sound.volume:.3f}"
 aria-label="volume of {name}">
<span class="about">{escape(sound.about)}</span>
<audio preload="metadata" src="{escape(sound.source)}"></audio>
</div>
"""


def _cues(page: Page, kind: str, title: str) -> str:
    cues = [cue for cue in page.cues if cue.kind == kind]
    if not cues:
        return ""
    rows = "".join(
        f'<li><button type="button" class="cue {kind}" data-at="{cue.at_s:.3f}">'
        f'<span class="at">{clock(cue.at_s)}.{int(cue.at_s * 10) % 10}</span>'
        f'<span class="label">{escape(cue.label)}</span>'
        f"<span>{escape(cue.text)}</span></button></li>\n"
        for cue in cues
    )
    return f'<section class="cues {kind}"><h2>{title}</h2>\n<ol>\n{rows}</ol></section>'


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    if not facts:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>\n'
        for name, value in facts
    )
    return f"<section><h2>Facts</h2>\n<table>\n{rows}</table></section>"
