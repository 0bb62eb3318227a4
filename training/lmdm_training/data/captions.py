"""Caption templates: several true descriptions per item, the canonical short prompt first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from pretty_midi import program_to_instrument_name

DRUMS = 128  # stands for the drum kit (MIDI channel 10), beside programs 0-127

PROGRAM_NAMES = {
    0: "acoustic piano", 1: "acoustic piano", 4: "electric piano", 5: "electric piano",
    11: "vibraphone", 12: "marimba", 19: "church organ", 24: "acoustic guitar",
    25: "acoustic guitar",
    26: "electric guitar", 27: "clean electric guitar", 28: "muted electric guitar",
    29: "overdriven electric guitar", 30: "distorted electric guitar", 32: "acoustic bass",
    33: "electric bass", 34: "electric bass", 35: "fretless bass", 36: "slap bass", 37: "slap bass",
    38: "synth bass", 39: "synth bass", 40: "violin", 42: "cello", 44: "tremolo strings",
    45: "pizzicato strings", 46: "harp", 47: "timpani", 48: "string ensemble",
    49: "string ensemble",
    50: "synth strings", 51: "synth strings", 52: "choir", 53: "choir", 54: "synth voice",
    56: "trumpet",
    61: "brass section", 65: "alto saxophone", 66: "tenor saxophone", 71: "clarinet", 73: "flute",
    80: "synth lead", 81: "synth lead", 116: "taiko drums", DRUMS: "drum kit",
}  # fmt: skip

OCEAN_NAMES = {
    "humpback": ("humpback whale song", "a humpback whale sings", "whale song"),
    "rain": ("rain on the sea", "rain falling on the ocean", "rain heard under water"),
    "windwaves": ("wind and waves", "wind and waves on the sea", "waves heard under water"),
    "wind": ("wind over the sea", "wind noise under water", "windy ocean"),
    "snappingshrimp": (
        "snapping shrimp",
        "crackling snapping shrimp on a reef",
        "shrimp crackle under water",
    ),
    "soundscape": ("ocean soundscape", "underwater soundscape", "sounds of the sea"),
    "highambient": ("loud ocean ambience", "underwater ambience", "ocean ambience"),
    "lowambient": ("quiet ocean ambience", "calm underwater ambience", "ocean ambience"),
    "dolphins": ("dolphins", "dolphin whistles and clicks", "dolphins under water"),
    "dolphinsandfish": ("dolphins and fish", "dolphins and fish under water", "dolphins"),
    "graywhale": ("gray whale", "a gray whale calls", "gray whale calls"),
    "killerwhale": ("killer whale", "a killer whale calls", "orca calls"),
    "minkewhale": ("minke whale", "a minke whale calls", "minke whale calls"),
    "spermwhale": ("sperm whale clicks", "a sperm whale clicks", "sperm whale"),
    "seiwhale": ("sei whale", "a sei whale calls", "low sei whale calls"),
    "sealionbark": ("sea lion", "a sea lion barks", "sea lion barks under water"),
    "odontoceteclicks": ("toothed whale clicks", "echolocation clicks", "clicks of toothed whales"),
    "odontocetes": ("toothed whales", "toothed whale calls", "calls of toothed whales"),
}

_UNIT_PLURALS = {
    "moan": "low moans", "cry": "long cries", "rough cry": "rough cries",
    "upsweep": "rising sweeps",
    "downsweep": "falling sweeps", "arching call": "arching calls", "grunt": "grunts",
    "purr": "purrs",
    "creak": "creaks", "trill": "trills", "squeak": "high squeaks",
}  # fmt: skip


@dataclass(frozen=True)
class Traits:
    """What the notes of a stem segment are like: captions say only this, so they are true."""

    register: str  # low, middle or high, against the instrument's own range where known
    tempo: str  # slow, moderate or fast, by onsets per second
    texture: str  # chords, melody, line, arpeggio, long notes, repeated notes, rhythm, ...
    dynamics: str  # quiet, medium or loud, by mean velocity
    legato: bool = False


def program_name(program: int) -> str:
    """Prompt name of a General MIDI program (0-127) or of `DRUMS`."""
    if program in PROGRAM_NAMES:
        return PROGRAM_NAMES[program]
    if 80 <= program < 104:
        return ("synth lead", "synth pad", "synth texture")[(program - 80) // 8]
    return program_to_instrument_name(program).split("(")[0].strip().lower()


def _unique(captions: list[str], limit: int = 6) -> list[str]:
    return list(dict.fromkeys(" ".join(c.split()) for c in captions))[:limit]


def stem_captions(program: int, traits: Traits, rng: np.random.Generator) -> list[str]:
    """3-6 captions of one instrument's segment."""
    name = program_name(program)
    pace = "" if traits.tempo == "moderate" else traits.tempo
    loud = "" if traits.dynamics == "medium" else traits.dynamics
    register = (
        "" if traits.register == "middle" or program == DRUMS else f"{traits.register} register"
    )
    if program == DRUMS:
        pace_words = {"slow": "sparse", "fast": "busy"}.get(traits.tempo, "steady")
        return _unique(
            [
                name,
                "drums",
                f"{pace_words} drum beat",
                f"{loud} {pace_words} drum kit",
                "a drummer plays alone",
            ]
        )
    texture = traits.texture
    played = {"melody": "a {} melody", "line": "a {} line", "rhythm": "a {} rhythm"}.get(
        texture, "{} " + texture
    )
    article = "an" if name[0] in "aeiou" else "a"
    person = (
        name if name.endswith(("strings", "drums", "section", "choir")) else f"{article} {name}"
    )
    options = [
        f"{pace} {name} {texture}" + (", legato" if traits.legato else ""),
        f"{name} {texture}" + (f", {loud}" if loud else ""),
        f"{loud} {name}" + (f", {register}" if register else f", {texture}"),
        f"{person} playing {played.format(pace)}",
        f"{name}, {texture}, {pace or 'moderate tempo'}",
        f"solo {name}" + (f", {register}" if register else ""),
    ]
    picked = [options[i] for i in rng.permutation(len(options))[: rng.integers(3, 6)]]
    return _unique([name, *picked])


def whale_captions(
    units: list[str], calls_per_minute: float, chorus: bool, wet: float, rng: np.random.Generator
) -> list[str]:
    """3-6 captions of a synthesised song; call names come from the units really sung."""
    calls = [_UNIT_PLURALS[name] for name, _ in Counter(units).most_common(2)] or ["calls"]
    pace = "slow" if calls_per_minute < 18 else "busy" if calls_per_minute > 34 else ""
    options = [
        "a humpback whale sings",
        "whale song",
        f"humpback whale, {calls[0]}",
        f"{pace} humpback whale song with {' and '.join(calls)}",
        f"{calls[0]} of a whale under water",
    ]
    if chorus:
        options.append("several humpback whales singing, near and far")
    if wet > 0.45:
        options.append("distant, reverberant humpback whale song")
    picked = [options[i] for i in rng.permutation(len(options))[: rng.integers(3, 6)]]
    return _unique(["humpback whale song", *picked])


def ocean_captions(
    label: str, background: str | None, ratio: float, rng: np.random.Generator
) -> list[str]:
    """3-6 captions of a recording.

    Args:
        label: key of `OCEAN_NAMES`.
        background: label of what is mixed under it, or None.
        ratio: playback speed of the augmentation (below 0.9 it is lower and slower).
        rng: source of choices.
    """
    names = OCEAN_NAMES[label]
    captions = list(names)
    if background:
        under = OCEAN_NAMES[background][0]
        captions[1:1] = [f"{names[0]} with {under}", f"{names[1]}, {under} in the background"]
    if ratio < 0.88:
        captions.append(f"{names[0]}, low and slow")
    elif ratio > 1.14:
        captions.append(f"{names[0]}, high and quick")
    captions.append(f"{names[-1]}, hydrophone recording")
    return _unique([captions[0], *[captions[1:][i] for i in rng.permutation(len(captions) - 1)]], 6)
