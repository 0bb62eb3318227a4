"""Stems of held-out pieces, what answers them, and what is heard of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.accompaniment import Heard, hear
from lmdm_training.evaluation.accompanist import accompany, kept, whole_stem
from lmdm_training.evaluation.material import UNPITCHED, Sound
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.stem_contrast import Contrast, contrast
from lmdm_training.evaluation.stem_match import StemMatch
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]
Contrasts = dict[str, Contrast]
Thing = TypeVar("Thing")

SKIP_S = 3.0
"""Not judged at the beginning: with t_f = -2.2 s nothing of the stem is known there yet."""
LEAST_S = 4.0
"""Judged of every pair at least."""
PIECE_S, AUDIBLE_RMS = 0.25, 0.003
"""A quarter of a second sounds from -50 dB on, full scale being 0."""


@dataclass(frozen=True)
class Asked:
    """A stem, and what is asked for as an answer to it.

    Attributes:
        stem: What the model hears.
        partner: Another stem of the same moments; its caption is the prompt.
        seconds: Length of the answer.
    """

    stem: Sound
    partner: Sound
    seconds: float


def asked_of(pairs: Sequence[tuple[Sound, Sound]], seconds: float) -> list[Asked]:
    """Pairs in turn: one of every piece, then the second of every piece, and so on.

    Within a piece every stem is heard once before one is heard again, with partners in turn. Pairs
    that are too short to be judged are left out.

    Args:
        pairs: (heard, other).
        seconds: Longest.
    """
    by_piece: dict[str, dict[str, list[Asked]]] = {}
    for stem, partner in pairs:
        length = min(stem.seconds, partner.seconds, seconds)
        if length >= SKIP_S + LEAST_S:
            heard = by_piece.setdefault(stem.source, {})
            heard.setdefault(stem.name, []).append(Asked(stem, partner, length))
    pieces = [
        _in_turn([_from(asked, turn) for turn, asked in enumerate(by_piece[piece].values())])
        for piece in sorted(by_piece)
    ]
    return _in_turn(pieces)


def audible(asked: Sequence[Asked], most: int) -> list[Asked]:
    """The first so many pairs of which both sound during half of what is judged, or longer."""
    known: dict[tuple[str, float], bool] = {}

    def sounds(sound: Sound, seconds: float) -> bool:
        key = (sound.name, seconds)
        if key not in known:
            audio = sound.audio(SKIP_S, seconds - SKIP_S)
            pieces = np.array_split(audio, max(1, round((seconds - SKIP_S) / PIECE_S)), axis=1)
            levels = [float(np.sqrt(np.mean(piece**2))) for piece in pieces]
            known[key] = bool(np.mean([level > AUDIBLE_RMS for level in levels]) >= 0.5)
        return known[key]

    found: list[Asked] = []
    for one in asked:
        if len(found) == most:
            break
        if sounds(one.stem, one.seconds) and sounds(one.partner, one.seconds):
            found.append(one)
    return found


def _from(listed: list[Thing], first: int) -> list[Thing]:
    """The same in a circle, begun elsewhere."""
    first %= len(listed)
    return listed[first:] + listed[:first]


def _in_turn(lists: Sequence[list[Thing]]) -> list[Thing]:
    """The first of every list, the second of every list, and so on."""
    return [one for turn in zip_longest(*lists) for one in turn if one is not None]


@dataclass
class Rehearsal:
    """Plays and hears what is asked.

    Attributes:
        study: What is measured.
        asked: The pairs.
        match: The stem model, where there is one.
        stage_latents: The t_f that a stage has.
        offset_samples: By how much later than its input a block sounds on stage.
    """

    study: Study
    asked: list[Asked]
    match: StemMatch | None
    stage_latents: int
    offset_samples: int
    _latents: dict[tuple[str, float], Floats] = field(
        default_factory=dict[tuple[str, float], Floats]
    )
    _stems: dict[int, list[Heard]] = field(default_factory=dict[int, list[Heard]])

    @property
    def pieces(self) -> list[str]:
        """Of which piece each pair is."""
        return [one.stem.source for one in self.asked]

    def sound(self, sound: Sound, one: Asked) -> Floats:
        """A recording as long as the answer, [2, samples] at the model's rate."""
        return self.study.renders.sound(sound, one.seconds)

    def stems(self, late: int = 0) -> list[Heard]:
        """What is judged of the stems; ``late`` samples more of the beginning are left out."""
        if late not in self._stems:
            self._stems[late] = [
                self._heard(self.sound(one.stem, one)[:, late:], one.stem.caption)
                for one in self.asked
            ]
        return self._stems[late]

    def compared(self, what: str, make: Callable[[Asked], Floats], *, late: int = 0) -> Contrasts:
        """Make an answer to every stem, and compare it with all stems.

        Args:
            what: Shown meanwhile.
            make: The answer [2, samples]; its first sample belongs to the stem's sample ``late``.
            late: See ``make``.
        """
        answers: list[Heard] = []
        for number, one in enumerate(self.asked):
            self.study.progress(what, number, len(self.asked))
            answers.append(self._heard(make(one), one.partner.caption))
        return contrast(self.stems(late), answers, self.pieces)

    def on_stage(self, one: Asked) -> Floats:
        """The answer of a stage; its first sample sounds `offset_samples` after the stem's."""
        wet = self.study.renders.get(Job(one.partner.caption, one.seconds, stem=one.stem))
        return wet[:, : wet.shape[1] - self.offset_samples]

    def offline(self, one: Asked, t_f_latents: int | None) -> Floats:
        """The answer with any t_f, or without a stem (None); aligned with the stem."""
        study, spec = self.study, self.study.spec
        controls = study.controls.set_prompt(0, one.partner.caption).set("seed", 0)
        name = None if t_f_latents is None else one.stem.name
        words = (study.renders.content_hash, repr(controls), name, one.seconds, t_f_latents)
        samples = round(one.seconds * spec.sample_rate)

        def make() -> Floats:
            stem = None if t_f_latents is None else self._encoded(one)
            # One more block: the decoder's look-ahead is missing at the end.
            blocks = -(-samples // spec.block_samples) + 1
            instrument = study.renders.player("onnx")
            return accompany(instrument, stem, controls, t_f_latents or 0, blocks)

        return kept(study.renders.folder, words, spec.sample_rate, make)[:, :samples]

    def _encoded(self, one: Asked) -> Floats:
        key = (one.stem.name, one.seconds)
        if key not in self._latents:
            audio = self.sound(one.stem, one)
            self._latents[key] = whole_stem(self.study.renders.player("onnx"), audio)
        return self._latents[key]

    def _heard(self, audio: Floats, caption: str) -> Heard:
        rate = self.study.spec.sample_rate
        pitched = not UNPITCHED.search(caption)
        return hear(audio[:, round(SKIP_S * rate) :], rate, self.match, pitched=pitched)
