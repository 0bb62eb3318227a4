"""Two answers side by side as a page: both players, equally loud, the picture and the figures."""

from __future__ import annotations

from pathlib import Path

from lmdm_agent.errors import AudioFileError
from lmdm_agent.files import replace_text
from lmdm_agent.takes.compare import WORDS, Comparison
from lmdm_agent.takes.compare_picture import LEFT, RIGHT, Side
from lmdm_agent.takes.page import Page, Sound, address, page_of
from lmdm_agent.takes.words import clock, signed


def write_page(
    path: Path,
    sides: tuple[Side, Side],
    dry: tuple[Path, float],
    picture: Path,
    figures: Comparison,
    length_s: float,
) -> None:
    """Write the page; it needs the sound files where they are.

    Args:
        path: HTML file to write.
        sides: What is compared.
        dry: What was played, and how much later it is answered, in seconds.
        picture: A PNG by `draw_comparison`; the page holds a copy.
        figures: What was measured.
        length_s: Of the sounds.

    Raises:
        AudioFileError: It cannot be written.
    """
    # A player only makes quieter than its file.
    volumes = [10.0 ** (db / 20.0) for db in figures.turned_db]
    sounds = [
        Sound(
            name=name,
            source=address(side.path, path),
            about=side.label,
            later_s=dry[1],
            on=name == WORDS[0],
            length_s=length_s,
            volume=volume,
        )
        for name, side, volume in zip(WORDS, sides, volumes, strict=True)
    ]
    sounds.append(Sound("dry", address(dry[0], path), "what was played", length_s=length_s))
    page = Page(
        title=f"{sides[0].label} / {sides[1].label}",
        about=f"two answers to the same playing · {clock(length_s)}",
        length_s=length_s,
        sounds=sounds,
        picture=picture,
        span=(LEFT, RIGHT),
        described="Mel spectrograms of both, the difference of the two, and their levels.",
        facts=table_of(figures),
        notes=[_matched(figures)],
    )
    try:
        replace_text(path, page_of(page))
    except OSError as error:
        raise AudioFileError(f"{path} cannot be written: {error.strerror or error}.") from error


def _matched(figures: Comparison) -> str:
    how = "The keys 1 and 2 go from one to the other while they play."
    if figures.gain_db is None:
        return f"One of them is silent or too short to measure its loudness. {how}"
    turned = [
        f"the {word} is {text}" for word, text in zip(WORDS, figures.turned, strict=True) if text
    ]
    if not turned:
        return f"Both are equally loud. {how}"
    return f"Equally loud: {turned[0]} at its slider. {how}"


def table_of(figures: Comparison) -> list[tuple[str, str]]:
    """The figures in words: what, and of the first and the second sound or of both."""
    rows = [
        ("loudness", _two(tuple(x.integrated_lufs for x in figures.loudness), 1, " LUFS")),
        ("true peak", _two(tuple(x.true_peak_dbtp for x in figures.loudness), 1, " dBTP")),
        ("brightness (spectral centroid)", _two(figures.centroid_hz, 0, " Hz")),
    ]
    if figures.follows_notes != (None, None):
        rows.append(("follows the notes played, 0 to 1", _two(figures.follows_notes, 2)))
    if figures.follows_loudness != (None, None):
        rows.append(("follows the loudness played, −1 to 1", _two(figures.follows_loudness, 2)))
    return [
        *rows,
        ("distance of their spectra", _one(figures.spectral_distance_db, 1, " dB")),
        ("the same notes, 0 to 1", _one(figures.chroma_similarity, 2)),
        ("largest difference of a sample", f"{figures.largest_difference:.3g} of full scale"),
    ]


def _two(values: tuple[float | None, ...], digits: int, unit: str = "") -> str:
    both = (_one(value, digits, unit) for value in values)
    return ", ".join(f"{word} {value}" for word, value in zip(WORDS, both, strict=True))


def _one(value: float | None, digits: int, unit: str = "") -> str:
    return "none" if value is None else signed(value, digits) + unit
