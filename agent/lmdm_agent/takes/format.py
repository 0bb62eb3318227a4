"""The take format, version 2: what stands in a take's folder, and how it is read.

A take is a folder; `docs/takes.md` describes it, `docs/take.schema.json` its manifest. Sample ``i``
of every track is device sample ``start_position + i``; the answer to dry sample ``i`` stands
``delay_samples`` later in wet. Knows no session, thread or device.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import msgspec

from lmdm_agent.controls import Controls
from lmdm_agent.errors import TakeError, TakeFormatError
from lmdm_agent.takes.safe_files import DAMAGED, inside, json_bytes, lines

TAKE_FORMAT = 2
MANIFEST = "take.json"
MESSAGES = "messages.tsv"
BLOCKS = "blocks.jsonl"
HEALTH = "health.jsonl"
STATE = "state.npz"
LOCK = ".recording"
"""Held (by `filelock`) by the process that writes the take; the system lets go when it dies."""
MESSAGE_COLUMNS = ("time", "sample", "block", "sender", "address", "arguments")
TRACKS = ("dry", "wet", "mix", "stem", "heard", "heard_stem")
TrackName = Literal["dry", "wet", "mix", "stem", "heard", "heard_stem"]
FileFormat = Literal["flac", "wav"]
LARGEST_MANIFEST = 2**24
"""In bytes; a million xruns fit."""
FURTHEST = 2**53
"""No sample or block is further away: the largest whole number that is exact as a float."""

T = TypeVar("T")


class Loudness(msgspec.Struct, frozen=True):
    """Loudness after ITU-R BS.1770 and EBU R 128; None where a track is silent or too short."""

    integrated_lufs: float | None = None
    short_term_max_lufs: float | None = None
    true_peak_dbtp: float | None = None


class Track(msgspec.Struct, frozen=True):
    """One sound file: stereo, 24 bit. ``samples`` is 0 until the take is complete."""

    file: str
    rate: int
    samples: int = 0
    loudness: Loudness = Loudness()


class Mark(msgspec.Struct, frozen=True):
    """A remark made while playing; ``sample`` counts from the take's start."""

    sample: int
    time_s: float
    text: str


class ModelFacts(msgspec.Struct, frozen=True):
    """The model that played when the take began, and its card."""

    name: str
    content_hash: str
    file: str = ""
    card: dict[str, Any] = {}


class Counts(msgspec.Struct, frozen=True):
    """How much of what is in the take."""

    blocks: int = 0
    late: int = 0
    skipped: int = 0
    failed: int = 0
    messages: int = 0
    xruns: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """take.json. Unknown keys are ignored, so that a file may say more than this.

    Attributes:
        format: Of the take; this one is 2.
        program: Who wrote it, with its version.
        started: When its first sample was played, ISO 8601.
        how: "record" while it was played, "capture" after the fact.
        complete: False while it is being written; a take that stays so was cut off.
        ended_early: Why recording stopped before it was told to; empty when it did not.
        repaired: When a take that was cut off was put in order, ISO 8601.
        rate: Of the device, in Hz, and of all tracks but ``heard`` and ``heard_stem``.
        model_rate: Of the model.
        samples: Length of the tracks at ``rate``.
        start_position: Device sample of the first sample of every track.
        delay_samples: From a dry sample to its answer in wet, at ``rate``.
        block_samples: Length of a block, at ``model_rate``.
        slack_samples: Time a block may take, at ``model_rate``.
        first_block: The first block that can be made again from this take; its memory is in
            ``state.npz``.
        first_block_sample: Where its input starts in the tracks.
        first_due_sample: Where its answer starts in wet.
        tracks: The sound files, by name of the track.
        model: What played when the take began.
        controls: At the start.
        seeds: Every seed that was used, in the order of use.
        settings: What the program was started with.
        machine: What it ran on.
        device: The sound device.
        marks: In the order of time.
        xruns: Samples, from the take's start, at which the device lost some.
        counts: How much of what is in the take.
    """

    format: int
    program: str
    started: str
    how: Literal["record", "capture"] = "record"
    complete: bool = False
    ended_early: str = ""
    repaired: str = ""
    rate: int
    model_rate: int
    samples: int = 0
    start_position: int
    delay_samples: int
    block_samples: int
    slack_samples: int
    first_block: int | None = None
    first_block_sample: int | None = None
    first_due_sample: int | None = None
    tracks: dict[TrackName, Track]
    model: ModelFacts
    controls: Controls
    seeds: tuple[int, ...] = ()
    settings: dict[str, Any] = {}
    machine: dict[str, Any] = {}
    device: dict[str, Any] = {}
    marks: tuple[Mark, ...] = ()
    xruns: tuple[int, ...] = ()
    counts: Counts = Counts()


class ChangeLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was done to the memory before a block: ``latents`` names a .npy file of a prime.

    Attributes:
        dropped: The oldest latents, as many of which a refresh forgot.
        reason: Why it was refreshed.
        fade: How a new model begins: over from what the old one answers to the block ("block"), or
            from the mirrored end of the block before ("tail"). Empty where it just begins.
    """

    name: Literal["clear", "prime", "model", "refresh"]
    file: str = ""
    latents: str = ""
    model: str = ""
    content_hash: str = ""
    dropped: int = 0
    reason: str = ""
    fade: Literal["", "tail", "block"] = ""


class BlockLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of blocks.jsonl.

    Attributes:
        block: Its number.
        status: "skipped" had no time left, "failed" is the model's fault; both are silent.
            One that failed with a ``reason`` begins with a fade-out, and the next fades in.
        sample: Where its input starts in the tracks; negative before the take.
        due: Where its answer starts in wet.
        heard_crc: CRC-32 of what the model heard, see `journal.crc`.
        answer_crc: CRC-32 of what came out of the model.
        controls: None when they are those of the line before.
        changes: What was done to the memory just before the block.
        report: What happened; a `BlockReport` as a table. None unless the block was answered.
        reason: Why it failed.
        forgot: Whether the context was forgotten with it.
    """

    block: int
    status: Literal["answered", "skipped", "failed"]
    sample: int
    due: int
    heard_crc: int
    answer_crc: int
    controls: Controls | None = None
    changes: tuple[ChangeLine, ...] = ()
    report: dict[str, Any] | None = None
    reason: str = ""
    forgot: bool = False


@dataclass(frozen=True)
class Message:
    """One line of messages.tsv; ``address`` with prefix, arguments as text."""

    time_s: float
    sample: int
    block: int
    sender: str
    address: str
    args: tuple[str, ...]


@dataclass(frozen=True)
class Take:
    """A take on disk. Only the manifest is in memory; the rest is read when asked for."""

    path: Path
    manifest: Manifest

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.manifest.samples / self.manifest.rate

    def track(self, name: TrackName) -> Path:
        """The file of a track.

        Raises:
            TakeError: The take has no such track, or its file is gone.
        """
        track = self.manifest.tracks.get(name)
        if track is None:
            raise TakeError(f"{self.path} has no {name} track.")
        path = inside(self.path, track.file)
        if not path.is_file():
            raise TakeError(f"{self.path}: {track.file} is missing; copy the whole folder again.")
        return path

    def blocks(self) -> Iterator[BlockLine]:
        """Lines of blocks.jsonl, each with its controls filled in.

        Raises:
            TakeError: A line does not fit, unless it is the last one of a take that was cut off.
        """
        controls = self.manifest.controls
        for line in _json_lines(self, BLOCKS, BlockLine):
            if max(abs(line.block), abs(line.sample), abs(line.due)) > FURTHEST:
                path = self.path / BLOCKS
                raise TakeError(f"{path} is damaged at block {line.block}: out of all range.")
            controls = line.controls or controls
            yield msgspec.structs.replace(line, controls=controls)

    def messages(self) -> Iterator[Message]:
        """Lines of messages.tsv that say what held; those that waited are told when they do.

        Raises:
            TakeError: The file is missing or a line does not fit.
        """
        for number, line in lines(self.path, MESSAGES):
            if number == 1 or line.startswith(b"#"):
                continue
            try:
                yield _message(line.decode().rstrip("\r\n").split("\t"))
            except ValueError as error:
                path = self.path / MESSAGES
                raise TakeError(f"{path}, line {number} is damaged: {error}.") from error


def read_take(folder: Path) -> Take:
    """Read a take's manifest.

    Raises:
        TakeError: There is none, it is damaged, foreign, or of another format.
    """
    path = inside(folder, MANIFEST)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_MANIFEST + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        what = "no take (it has no take.json)" if folder.is_dir() else "no such take"
        raise TakeError(f"{folder}: {what}; `lmdm-agent takes` lists what there is.") from error
    except OSError as error:
        raise TakeError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST_MANIFEST:
        raise TakeError(f"{path} is damaged: it is larger than {LARGEST_MANIFEST >> 20} MB.")
    return Take(folder, decode_manifest(data, str(path)))


def decode_manifest(data: bytes, where: str) -> Manifest:
    """Read the text of a take.json.

    Raises:
        TakeError: It is damaged, foreign, or of another format.
    """
    try:
        facts: Any = msgspec.json.decode(data)
    except DAMAGED as error:
        raise TakeError(f"{where} is damaged: {error}.") from error
    version = cast(dict[str, Any], facts).get("format") if isinstance(facts, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise TakeError(f"{where} is not a take of this program: it states no format.")
    if version > TAKE_FORMAT:
        raise TakeFormatError(
            f"{where}: take format {version}, this program reads {TAKE_FORMAT}; "
            "update lmdm-agent (pip install --upgrade lmdm-agent).",
            newer=True,
        )
    if version < TAKE_FORMAT:
        raise TakeFormatError(
            f"{where}: take format {version}, from before takes could be replayed; its sound "
            "files are still good.",
            newer=False,
        )
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except DAMAGED as error:
        raise TakeError(f"{where} does not fit format {TAKE_FORMAT}: {error}.") from error
    sizes = (manifest.rate, manifest.model_rate, manifest.block_samples)
    if min(sizes) < 1 or min(manifest.samples, manifest.start_position) < 0:
        raise TakeError(f"{where} does not fit format {TAKE_FORMAT}: a size is not positive.")
    if any(abs(number) > FURTHEST for number in (*sizes, *_places(manifest))):
        raise TakeError(f"{where} does not fit format {TAKE_FORMAT}: a number is out of all range.")
    return manifest


def _places(manifest: Manifest) -> Iterator[float]:
    """Every number that says where something is."""
    m = manifest
    yield from (m.samples, m.start_position, m.delay_samples, m.slack_samples, *m.xruns)
    yield from (m.first_block or 0, m.first_block_sample or 0, m.first_due_sample or 0)
    for track in m.tracks.values():
        yield from (track.samples, track.rate)
    for mark in m.marks:
        yield from (mark.sample, mark.time_s)


def encode_manifest(manifest: Manifest) -> str:
    """The text of a take.json."""
    return msgspec.json.format(json_bytes(manifest), indent=2).decode() + "\n"


def _message(cells: list[str]) -> Message:
    """A line of messages.tsv.

    Raises:
        ValueError: It is none; a number in it is out of all range.
    """
    if len(cells) < len(MESSAGE_COLUMNS) - 1:
        raise ValueError(f"it has {len(cells)} of {', '.join(MESSAGE_COLUMNS)}")
    time_s, sample, block = float(cells[0]), int(cells[1]), int(cells[2])
    if not math.isfinite(time_s) or max(abs(time_s), abs(sample), abs(block)) > FURTHEST:
        raise ValueError("a number in it is out of all range")
    return Message(time_s, sample, block, cells[3], cells[4], tuple(cells[5:]))


def _json_lines(take: Take, name: str, kind: type[T]) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    for number, line in lines(take.path, name):
        try:
            yield decoder.decode(line)
        except DAMAGED as error:
            if not line.endswith(b"\n"):
                return  # Cut off while it was written.
            path = take.path / name
            raise TakeError(f"{path}, line {number} is damaged: {error}.") from error
