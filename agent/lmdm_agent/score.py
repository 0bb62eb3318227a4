"""A score: what to send when, as a file of tab-separated lines; a take's log of messages is one.

    time    address   arguments
    0.0     prompt    1   rain on the sea
    12.5    fade      2   8

`read_score` checks the shape of the file; what the messages say is checked by those who carry them
out. `Score.cues` lays the lines over a stream's blocks. Knows no session or device.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lmdm_agent.controls import Controls
from lmdm_agent.errors import ConfigError
from lmdm_agent.protocol import PREFIX
from lmdm_agent.takes.checked_controls import checked
from lmdm_agent.takes.format import MANIFEST, MESSAGES, read_take

COLUMNS = ("time", "sample", "block", "sender", "address", "arguments")
SHOWN_ERRORS = 8
MAX_BYTES = 256 * 2**20

Place = Callable[["Line"], int | None]


@dataclass(frozen=True)
class Line:
    """One message: its line in the file, when it is sent, name without prefix, arguments as text.

    ``block`` is the first one that could use it, where the file says so; ``sample`` is its time at
    a take's rate.
    """

    number: int
    time_s: float | None
    block: int | None
    name: str
    args: tuple[str, ...]
    sample: int | None = None


@dataclass(frozen=True)
class Origin:
    """The take a log belongs to.

    Attributes:
        start_s: Where it starts in its session.
        block_s: Length of a block.
        slack_s: Time a block may take.
        controls: What was set at its start.
        model: Who played it: name and content hash.
        stem: What came in at the second input, if there was one.
    """

    start_s: float
    block_s: float
    slack_s: float
    controls: Controls
    model: tuple[str, str]
    stem: Path | None = None


@dataclass(frozen=True)
class Cue:
    """A message at a sample of the input.

    ``before`` tells that it comes before the block that ends at ``position`` is made.
    """

    position: int
    before: bool
    line: int
    name: str
    args: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """The lines of a file, in its order; ``origin`` is known when it lies in a take.

    A log (it has senders) says which block each change went to, so nothing in it waits for a beat.
    """

    path: Path
    lines: tuple[Line, ...]
    origin: Origin | None = None
    is_log: bool = False

    def cues(self, rate: int, block_samples: int) -> list[Cue]:
        """The messages in the order in which they are sent.

        A line of a log says which block used it first, because a message that came with the end of
        a block may still have been in time for it. Such a line is sent so that the same block uses
        it.

        Args:
            rate: Samples a second.
            block_samples: Samples a block.
        """
        own_s = block_samples / rate
        place = self._places(own_s)
        ratio = self.origin.block_s / own_s if self.origin is not None else 1.0
        found: list[Cue] = []
        position = 0
        for line in self.lines:
            block = place(line)
            if line.time_s is None:
                position = (block or 0) * block_samples
            elif line.block is None:
                position = round(line.time_s * rate)
            else:
                # The order of a log is that of its lines, to the sample.
                position = max(position, round(line.time_s * rate))
            when, before = _moved(position, block, block_samples)
            args = line.args
            if line.name == "at" and line.block is not None and args:
                now = position // block_samples if block is None else block
                args = (_shifted(args[0], line.block, now, ratio), *args[1:])
            found.append(Cue(when, before, line.number, line.name, args))
        return sorted(found, key=lambda cue: (cue.position, not cue.before))

    def _places(self, own_s: float) -> Place:
        """From a line to the block of this stream that uses it first; None: its time says."""
        if self.origin is not None:
            start = self.origin.start_s / own_s
            if not math.isclose(self.origin.block_s, own_s, rel_tol=1e-9):
                return lambda line: None

            def in_take(line: Line) -> int | None:
                # The nearest block, when the take does not start with one.
                return None if line.block is None else max(0, math.floor(line.block - start + 0.5))

            return in_take
        gaps = [
            line.block - math.floor(line.time_s / own_s + 1e-9)
            for line in self.lines
            if line.block is not None and line.time_s is not None
        ]
        if not gaps:
            return lambda line: line.block
        # A message may be in time for the block before, never for more; else it is another grid.
        if max(gaps) - min(gaps) > 1:
            return lambda line: None
        first = max(0, *gaps)
        return lambda line: None if line.block is None else max(0, line.block - first)


def _moved(position: int, block: int | None, size: int) -> tuple[int, bool]:
    """A position at which ``block`` is the first that can use a message, as near as can be."""
    if block is None or block == position // size:
        return position, False
    if block < position // size:
        return (block + 1) * size, True
    return block * size, False


def _shifted(word: str, block: int, now: int, ratio: float) -> str:
    """The block an ``at`` of a log waits for, counted in this stream."""
    wanted = _number(word)
    if wanted is None or not math.isfinite(wanted):
        return word
    return str(max(0, now + math.floor((wanted - block) * ratio + 0.5)))


def refuse(path: Path, errors: Sequence[tuple[int, str]]) -> None:
    """Raise when there are errors, given as (line, sentence).

    Raises:
        ConfigError: There are.
    """
    if not errors:
        return
    texts = [f"{path}, line {number}: {text}" for number, text in sorted(errors)[:SHOWN_ERRORS]]
    if len(errors) > SHOWN_ERRORS:
        texts.append(f"and {len(errors) - SHOWN_ERRORS} more")
    raise ConfigError("\n".join(texts))


def read_score(path: Path) -> Score:
    """Read a score.

    Raises:
        ConfigError: It is missing, no text, or has lines that do not fit; every one is named.
    """
    found: list[Line] = []
    errors: list[tuple[int, str]] = []
    columns: tuple[str, ...] | None = None
    for number, text in enumerate(_text(path).split("\n"), 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        cells = _cells(text)
        try:
            if columns is None:
                columns = _header(cells)
                if columns is not None:
                    continue
                columns = ("time", "address", "arguments")
            found.append(_line(number, cells, columns))
        except ConfigError as error:
            errors.append((number, str(error)))
            if columns is None:
                break
    refuse(path, errors)
    if columns is None:
        raise ConfigError(f"{path} holds no message; lines of time, address and values expected.")
    # Who writes by hand may write voice after voice.
    if not any(line.block is not None for line in found):
        found.sort(key=lambda line: line.time_s or 0.0)
    return _in_take(Score(path, tuple(found), is_log="sender" in columns))


def _in_take(score: Score) -> Score:
    """The score with what the take it lies in knows of it.

    Raises:
        TakeError: The take is damaged.
    """
    folder = score.path.parent
    if score.path.name != MESSAGES or not (folder / MANIFEST).is_file():
        return score
    take = read_take(folder)
    facts = take.manifest
    # What was under way when the take began stays where it was.
    controls = replace(checked(facts.controls, str(folder)), fade=None, glide=None)
    origin = Origin(
        facts.start_position / facts.rate,
        facts.block_samples / facts.model_rate,
        facts.slack_samples / facts.model_rate,
        controls,
        (facts.model.name, facts.model.content_hash),
        take.track("stem") if "stem" in facts.tracks else None,
    )
    lines = [
        line if line.sample is None else replace(line, time_s=line.sample / facts.rate)
        for line in score.lines
    ]
    return replace(score, lines=tuple(lines), origin=origin)


def _text(path: Path) -> str:
    # `Path.is_file` raises for names that are too long.
    if not os.path.isfile(path):
        what = "is a folder, not a score" if os.path.isdir(path) else "cannot be read: no such file"
        raise ConfigError(f"{path} {what}.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"{path} is no score: it is larger than {MAX_BYTES >> 20} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no score: it is not text in UTF-8.") from error
    if "\0" in text:
        raise ConfigError(f"{path} is no score: it is not text.")
    return text


def _cells(text: str) -> list[str]:
    """The cells of a line: between tabs; between blanks where there is no tab."""
    if "\t" not in text:
        return text.split()
    cells = [cell.strip() for cell in text.split("\t")]
    # Tables made by other programs fill up short lines.
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _header(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The columns a first line names; None when it is a message already.

    Raises:
        ConfigError: It is neither.
    """
    names = tuple(cell.lower().rstrip(".") for cell in cells)
    if _number(cells[0]) is not None:
        return None
    known = ", ".join(COLUMNS)
    unknown = [cell for cell, name in zip(cells, names, strict=True) if name not in COLUMNS]
    if unknown:
        raise ConfigError(
            f"{unknown[0]!r} given; a time in seconds, or a first line that names columns expected "
            f"({known})"
        )
    if "address" not in names or not {"time", "block"} & set(names):
        raise ConfigError(f"columns {', '.join(names)} given; time or block, and address expected")
    if len(set(names)) < len(names) or "arguments" in names[:-1]:
        raise ConfigError("every column can be there once, and arguments come last")
    return names


def _line(number: int, cells: Sequence[str], columns: tuple[str, ...]) -> Line:
    """Read one line.

    Raises:
        ConfigError: A cell is missing or no number.
    """
    named = tuple(name for name in columns if name != "arguments")
    if len(cells) < len(named) or not cells[named.index("address")]:
        raise ConfigError(f"{' '.join(cells)!r} given; {', '.join(named)} expected")
    given = dict(zip(named, cells, strict=False))
    seconds = sample = block = None
    if "time" in given:
        seconds = _number(given["time"])
        if seconds is None or not math.isfinite(seconds) or seconds < 0.0:
            raise ConfigError(f"time {given['time']!r} given; seconds from 0 expected, like 12.5")
    if "block" in given:
        block = _whole("block", given["block"])
    if "sample" in given:
        sample = _whole("sample", given["sample"])
    name = given["address"].removeprefix(PREFIX)
    return Line(number, seconds, block, name, tuple(cells[len(named) :]), sample)


def _number(word: str) -> float | None:
    # Not `number_of`, to which "on" is 1.
    try:
        return float(word)
    except ValueError:
        return None


def _whole(name: str, word: str) -> int:
    number = _number(word)
    if number is None or not (0 <= number < 2**53 and number == int(number)):
        raise ConfigError(f"{name} {word!r} given; a whole number from 0 expected")
    return int(number)
