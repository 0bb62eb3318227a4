"""Showing a take: a picture, and a page with players that opens from disk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from lmdm_agent.controls import CONTROLS
from lmdm_agent.errors import AudioFileError, TakeError
from lmdm_agent.takes.cues import MOST_CUES, messages, troubles
from lmdm_agent.takes.folders import why_no_folder
from lmdm_agent.takes.format import Manifest, Take, Track, TrackName, read_take
from lmdm_agent.takes.overview import Overview, overview
from lmdm_agent.takes.page import Cue, Page, Sound, address, page_of
from lmdm_agent.takes.words import clock, loudness_text, signed, started_text

ABOUT: dict[TrackName, str] = {
    "mix": "what the audience heard",
    "wet": "what the model answered",
    "dry": "what was played",
    "stem": "the second input",
}
"""The tracks with players, in their order."""
MOST_TEXTS = 40
SUFFIXES = (".png", ".html", ".htm")


def show(take: Take, out: Path | None = None) -> tuple[Path, Path]:
    """Draw a take and write its page.

    A take that was cut off is repaired before.

    Args:
        take: What to show.
        out: A folder, made when it is absent, or the name of the picture or the page; None:
            show.png and show.html in the take's folder.

    Returns:
        The PNG and the HTML file. The page needs the take's sound files where they are.

    Raises:
        TakeError: The take is being recorded, holds no sound, or a file of it is damaged.
        ConfigError: matplotlib is not installed.
        AudioFileError: The files cannot be written.
    """
    from lmdm_agent.picture import check_matplotlib
    from lmdm_agent.takes.pictures import LEFT, RIGHT, draw_take

    check_matplotlib()
    take = _whole(take)
    png, html = _targets(take, out)
    seen = overview(take)
    # What was there before is replaced only by something complete.
    # Nobody can have put a link to something else where they are written.
    word = secrets.token_hex(4)
    parts = [p.with_name(f".{p.stem[:100]}.{word}.part{p.suffix}") for p in (png, html)]
    try:
        for part in parts:
            part.open("xb").close()
        draw_take(take, seen, parts[0])
        page = _page(take, seen, parts[0], html, (LEFT, RIGHT))
        parts[1].write_text(page_of(page), encoding="utf-8")
        parts[0].replace(png)
        parts[1].replace(html)
    except OSError as error:
        reason = error.strerror or error
        raise AudioFileError(f"{html} cannot be written: {reason}; give --out.") from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return png, html


def _whole(take: Take) -> Take:
    """The take, complete."""
    from lmdm_agent.takes.lock import is_held
    from lmdm_agent.takes.repair import repair

    if not take.manifest.complete:
        if is_held(take.path):
            raise TakeError(f"{take.path} is still being recorded; stop it first.")
        repair(take.path)
        take = read_take(take.path)
    if not take.manifest.samples:
        raise TakeError(f"{take.path} holds no sound.")
    for name in ABOUT:
        if name in take.manifest.tracks:
            _check_length(take, name)
    return take


def _check_length(take: Take, name: TrackName) -> None:
    from lmdm_agent.takes.tracks import length

    path = take.track(name)
    found, wanted = length(path), take.manifest.samples
    if found < wanted:
        raise TakeError(
            f"{path} ends after {found} of {wanted} samples; copy the whole folder again."
        )


def _targets(take: Take, out: Path | None) -> tuple[Path, Path]:
    """Where the files go; a track of a take can never be one of them."""
    if out is None:
        base = take.path / "show"
    elif out.suffix in SUFFIXES and not out.is_dir():
        base = out.with_suffix("")
    else:
        base = out / take.path.resolve().name
    png, html = (base.with_name(f"{base.name}{suffix}") for suffix in (".png", ".html"))
    try:
        base.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = why_no_folder(error, base.parent)
        raise AudioFileError(f"{html} cannot be written: {reason}.") from error
    for path in (png, html):
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder; give another name.")
    return png, html


def _page(take: Take, seen: Overview, picture: Path, html: Path, span: tuple[float, float]) -> Page:
    facts = take.manifest
    marks = [
        Cue(mark.time_s, "mark", str(number), mark.text)
        for number, mark in enumerate(facts.marks[:MOST_CUES], 1)
    ]
    said, notes = messages(take)
    return Page(
        title=take.path.name,
        about=f"{started_text(facts)} · {clock(take.length_s)} · model {facts.model.name}",
        length_s=take.length_s,
        sounds=[_sound(take, name, html) for name in ABOUT if name in facts.tracks],
        picture=picture,
        span=span,
        described="Waveforms and spectrograms of dry and wet, the prompts' shares, the time left "
        "at every block, and marks, on one time axis. All of it stands in the take's files, too.",
        cues=[*marks, *troubles(seen.blocks, facts), *said],
        facts=list(_facts(facts, seen)),
        notes=[*_notes(take), *notes],
    )


def _sound(take: Take, name: TrackName, html: Path) -> Sound:
    facts = take.manifest
    return Sound(
        name=name,
        source=address(take.track(name), html),
        about=f"{ABOUT[name]} · {loudness_text(facts.tracks[name])}",
        later_s=facts.delay_samples / facts.rate if name == "wet" else 0.0,
        on=name == "mix",
        length_s=take.length_s,
    )


def _notes(take: Take) -> Iterator[str]:
    facts = take.manifest
    if facts.repaired:
        yield f"This take was cut off and repaired ({facts.repaired[:16].replace('T', ' ')})."
    if facts.ended_early:
        yield f"It ended early: {facts.ended_early.rstrip('.')}."
    for name in ABOUT:
        if name in facts.tracks and _is_rf64(take.track(name)):
            yield (
                f"{facts.tracks[name].file} is longer than what browsers play (RF64, over 4 GB); "
                "open it in an audio editor."
            )


def _is_rf64(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"RF64"
    except OSError:
        return False


def _facts(facts: Manifest, seen: Overview) -> Iterator[tuple[str, str]]:
    counts, start = facts.counts, facts.controls
    card = facts.model.card
    yield (
        "recorded",
        f"{facts.started}, {facts.program}"
        + (", captured after it was played" if facts.how == "capture" else ""),
    )
    yield "model", f"{facts.model.name}, content hash {facts.model.content_hash[:16]}"
    if isinstance(card.get("description"), str):
        yield "what it is", card["description"]
    delay = facts.delay_samples
    yield "delay", f"{delay} samples = {delay / facts.rate:.3f} s, from dry to its answer in wet"
    yield (
        "rate",
        f"{facts.rate} Hz"
        + (f", the model's is {facts.model_rate} Hz" if facts.model_rate != facts.rate else ""),
    )
    yield (
        "blocks",
        (
            f"{len(seen.blocks.at_s)} of {seen.blocks.block_s:.3f} s; {counts.late} late, "
            f"{counts.skipped} skipped, {counts.failed} failed; {counts.xruns} device xruns"
        ),
    )
    for name, track in facts.tracks.items():
        yield f"loudness of {name}", _full_loudness(track)
    texts = seen.blocks.texts
    rest = f"; and {len(texts) - MOST_TEXTS} more" if len(texts) > MOST_TEXTS else ""
    yield "prompts", ("; ".join(texts[:MOST_TEXTS]) + rest) or "none"
    yield "seeds", ", ".join(map(str, facts.seeds)) or str(start.seed)
    yield (
        "settings at the start",
        ", ".join(f"{c.name} {_value(getattr(start, c.name))}" for c in CONTROLS),
    )
    for name, table in (("device", facts.device), ("machine", facts.machine)):
        if table:
            yield name, ", ".join(f"{key} {_value(value)}" for key, value in table.items())
    if facts.first_block is not None:
        yield "can be replayed", f"from block {facts.first_block} on"


def _full_loudness(track: Track) -> str:
    text, loudness = loudness_text(track), track.loudness
    if loudness.short_term_max_lufs is not None:
        text += f", loudest 3 s {signed(loudness.short_term_max_lufs)} LUFS"
    return text


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
