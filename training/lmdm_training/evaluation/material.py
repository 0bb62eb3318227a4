"""What an evaluation plays and compares with: recordings that training never heard.

Everything comes from prepared folders (`lmdm-train prepare`): the training folder's split ``valid``
and, where given, a folder made for tests only, of which everything is held out. Whole sources are
held out, never windows of one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import nearest
from lmdm_training.audio_store import (
    SAMPLE_RATE,
    Item,
    data_hash,
    length_of,
    read_audio,
    read_index,
)
from lmdm_training.errors import StageError

Floats = NDArray[np.float32]

UNPITCHED = re.compile(
    r"\b(drum|taiko|timpani|agogo|orchestra hit|rain|wind|wave|ambience|soundscape|shrimp|click)"
    r"s?\b"
)
"""Captions of what has no pitch to follow."""
SHORTEST_PLAYED_S = 8.0


@dataclass(frozen=True)
class Sound:
    """A recording.

    Attributes:
        name: Unique, as in the prepared folder.
        source: The whole source it was cut from; intervals draw these.
        caption: Its first caption.
        path: Its file, 44.1 kHz.
        seconds: Its length.
    """

    name: str
    source: str
    caption: str
    path: Path
    seconds: float

    def audio(self, start_s: float = 0.0, seconds: float | None = None) -> Floats:
        """[2, samples] at 44.1 kHz, at most ``seconds`` of it."""
        count = -1 if seconds is None else round(seconds * SAMPLE_RATE)
        whole = read_audio(self.path, round(start_s * SAMPLE_RATE), count)
        return whole.astype(np.float32) / np.float32(32768)


@dataclass(frozen=True)
class Material:
    """What there is.

    Attributes:
        prompts: What the instrument is asked for: captions of recordings.
        known: By caption, recordings that training may have heard.
        held: By caption, recordings that it never heard.
        played: Held-out solos that are long enough to be played to the instrument.
        pairs: Held-out (stem, other stem of the same moments), for accompaniment.
        key: Hash of the folders.
    """

    prompts: tuple[str, ...]
    known: dict[str, list[Sound]]
    held: dict[str, list[Sound]]
    played: list[Sound]
    pairs: list[tuple[Sound, Sound]]
    key: str
    folders: tuple[Path, ...] = field(default=())

    @property
    def tonal(self) -> list[Sound]:
        """Those of ``played`` that have a pitch."""
        return [sound for sound in self.played if not UNPITCHED.search(sound.caption)]

    def all_held(self, captions: Sequence[str] | None = None) -> list[Sound]:
        """Held-out recordings of some captions, of all by default."""
        wanted = self.held if captions is None else captions
        return [sound for caption in wanted for sound in self.held.get(caption, [])]


def read_material(
    data: Path, test: Path | None, prompts: Sequence[str], *, say: Callable[[str], None]
) -> Material:
    """Look through the folders.

    Args:
        data: The prepared folder that the model was trained on.
        test: A prepared folder that it was not.
        prompts: Captions to ask for; empty takes the most frequent.
        say: Told of what is thin.

    Raises:
        StageError: A folder was not prepared, a prompt is nobody's caption, or nothing held out
            can be played.
    """
    if test is not None and test.resolve() == data.resolve():
        raise StageError(
            f"{test} given as the folder the model was trained on and as the one it was not; a "
            "folder for tests is made by a recipe of its own (config/data_whale_test.toml)"
        )
    folders = (data,) if test is None else (data, test)
    known: dict[str, list[Sound]] = {}
    held: dict[str, list[Sound]] = {}
    unheard: list[tuple[Item, Sound]] = []
    for folder in folders:
        for item in read_index(folder):
            if not item.captions:
                continue
            # Two folders may hold the same numbers, but no piece of one is a piece of the other.
            sound = _sound_of(item, "test-" if folder == test else "")
            is_held = folder == test or item.split == "valid"
            (held if is_held else known).setdefault(sound.caption, []).append(sound)
            if is_held:
                unheard.append((item, sound))
    chosen = _prompts_of(known, prompts)
    stems = [(item, sound) for item, sound in unheard if item.kind == "stem"]
    # Without solos, whatever else there is can be played.
    played = _solos_of(stems) or _solos_of(unheard)
    if not played:
        raise StageError(
            f"no held-out recording of {SHORTEST_PLAYED_S:g} s or more in {data}; prepare a folder "
            "for tests (config/data_whale_test.toml) and name it with --test"
        )
    for prompt in chosen:
        if not held.get(prompt):
            say(f"no held-out recording of {prompt!r}: it has no anchor")
    key = "+".join(data_hash(folder) for folder in folders)
    return Material(chosen, known, held, _varied(played), _pairs_of(stems), key, folders)


def _solos_of(items: Sequence[tuple[Item, Sound]]) -> list[Sound]:
    """Those that nothing sounds beside and that are long enough."""
    return [
        sound for item, sound in items if not item.siblings and sound.seconds >= SHORTEST_PLAYED_S
    ]


def _sound_of(item: Item, prefix: str) -> Sound:
    name, source = prefix + item.id, prefix + (item.piece or item.id)
    seconds = item.seconds or length_of(item.path) / SAMPLE_RATE
    return Sound(name, source, item.captions[0], item.path, seconds)


def _prompts_of(known: dict[str, list[Sound]], wanted: Sequence[str]) -> tuple[str, ...]:
    for prompt in wanted:
        if prompt not in known:
            near = nearest(prompt, sorted(known))
            raise StageError(f"no recording is captioned {prompt!r}; {near}")
    if wanted:
        return tuple(wanted)
    if not known:
        raise StageError("no recording that training heard has a caption: nothing to prompt with")
    counts = Counter({caption: len(sounds) for caption, sounds in known.items()})
    return tuple(caption for caption, _ in counts.most_common(8))


def _varied(played: Sequence[Sound]) -> list[Sound]:
    """One of every caption, then the second of every caption, and so on; one of every source."""
    by_caption: dict[str, list[Sound]] = {}
    seen: set[str] = set()
    for sound in sorted(played, key=lambda sound: sound.name):
        if sound.source not in seen:
            seen.add(sound.source)
            by_caption.setdefault(sound.caption, []).append(sound)
    most = max(len(sounds) for sounds in by_caption.values())
    rounds = range(most)
    return [by_caption[c][i] for i in rounds for c in sorted(by_caption) if i < len(by_caption[c])]


def _pairs_of(stems: Sequence[tuple[Item, Sound]]) -> list[tuple[Sound, Sound]]:
    """(heard, other) for every two held-out stems of the same moments, both ways."""
    by_name = {sound.name: sound for _, sound in stems}
    found: list[tuple[Sound, Sound]] = []
    for item, sound in sorted(stems, key=lambda stem: stem[1].name):
        prefix = sound.name.removesuffix(item.id)
        names = [prefix + sibling for sibling in sorted(item.siblings)]
        found += [(sound, by_name[name]) for name in names if name in by_name]
    return found
