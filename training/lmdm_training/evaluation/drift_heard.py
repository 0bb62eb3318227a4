"""What embedders hear in a long answer, piece by piece, and in recordings of the same prompt.

The curves of the paper's Figure 4, for one answer at a time: all intervals are then over whole
answers. The kernel distance is the main one, as it is not biased where windows are few.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError
from lmdm_training.evaluation.distances import (
    between,
    between_halves,
    frechet,
    kernel_distance,
    set_divergence,
    windows_of_halves,
)
from lmdm_training.evaluation.embedders.base import Embedded, Embedder
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.prompt_classes import PromptClasses, joined, source_windows
from lmdm_training.evaluation.prompt_text import text_embedding, text_score
from lmdm_training.evaluation.results import Interval
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

SOURCES = 12
"""Recordings of a prompt, at most."""
PIECE_S = 15.0
"""As much as is heard of a recording, so that distances compare."""
LEAST_WINDOWS = 3
"""In a piece: embedders with long windows get longer pieces."""
SEGMENT_S = 60.0
"""Frechet distances need more windows: they are taken by the minute."""
DRAWS = 60

MEASURES = {
    "to_real": "kernel distance to recordings of the prompt",
    "moved": "kernel distance to the beginning of the same answer",
    "tags": "divergence of its tags from those of recordings",
    "prompt": "share of windows that resemble the prompt most",
    "text": "score of the prompt's text",
}


@dataclass(frozen=True)
class Ear:
    """An embedder that follows long answers.

    Attributes:
        embedder: Who hears.
        real: By prompt, the windows of each recording.
        thin: Prompts with fewer than two held-out sources; recordings that training may have heard
            stand beside them.
        classes: The prompts as classes; None where they cannot be learned.
        texts: By prompt, its text's vector [D]; empty where the embedder reads no texts.
    """

    embedder: Embedder
    real: Mapping[str, Sequence[Embedded]]
    thin: tuple[str, ...]
    classes: PromptClasses | None
    texts: Mapping[str, Floats]

    @property
    def piece_s(self) -> float:
        """Seconds of a piece."""
        return max(PIECE_S, LEAST_WINDOWS * self.embedder.window_s)

    def piece(self, heard: Embedded, start_s: float, seconds: float) -> Embedded:
        """The windows that lie wholly in a part of a sound."""
        window = self.embedder.window_s
        first = math.ceil(start_s / window - 1e-6)
        end = max(first, math.floor((start_s + seconds) / window + 1e-6))
        return Embedded(heard.vectors[first:end], heard.tags[first:end])


def ear_of(study: Study, embedder: Embedder, notes: list[str]) -> Ear:
    """Have an embedder hear the recordings of all prompts.

    Args:
        study: What there is.
        embedder: Who hears.
        notes: Gets a sentence where the prompts cannot be told apart.
    """
    real: dict[str, Sequence[Embedded]] = {}
    thin: list[str] = []
    material = study.material
    for number, prompt in enumerate(material.prompts):
        study.progress(f"recordings, {embedder.name}", number, len(material.prompts))
        found = source_windows(embedder, material.held.get(prompt, []), SOURCES)
        if len(found) < 2:
            thin.append(prompt)
            found |= source_windows(embedder, material.known.get(prompt, []), SOURCES)
        real[prompt] = list(found.values())
    try:
        classes = PromptClasses.fit(study, embedder, material.prompts)
    except StageError as error:
        notes.append(f"prompts over time, {embedder.name}: {error}")
        classes = None
    embed = text_embedding(embedder)
    texts: dict[str, Floats] = {}
    if embed is not None:
        rows = embed(list(material.prompts))
        texts = dict(zip(material.prompts, rows, strict=True))
    return Ear(embedder, real, tuple(thin), classes, texts)


def pieces_of(
    ear: Ear, prompt: str, heard: Embedded, starts_s: Sequence[float]
) -> dict[str, Floats]:
    """Measures of every piece of one answer, by the names of `MEASURES`.

    Args:
        ear: Who heard it.
        prompt: What it answers to.
        heard: All of its windows, one after another.
        starts_s: Where pieces begin, in seconds; the first is the reference of ``moved``.

    Returns:
        [pieces] each; not a number where something cannot be told.
    """
    pieces = [ear.piece(heard, start, ear.piece_s) for start in starts_s]
    known = joined(ear.real.get(prompt, []))
    found = {
        "to_real": [_distance(piece, known) for piece in pieces],
        # The first is held against nothing.
        "moved": [math.nan, *(_distance(piece, pieces[0]) for piece in pieces[1:])][: len(pieces)],
        "tags": [_divergence(known, piece) for piece in pieces],
        "prompt": [_share(ear.classes, piece, prompt) for piece in pieces],
        "text": [_text(ear, piece, prompt) for piece in pieces],
    }
    return {name: np.array(values, np.float32) for name, values in found.items()}


def anchors_of(ear: Ear, prompts: Sequence[str]) -> dict[str, dict[str, Interval]]:
    """The same measures of recordings, by measure: among themselves, and against others.

    Args:
        ear: Who heard them.
        prompts: Those of the answers.

    Returns:
        For each of `MEASURES`, ``real/real``: a recording against the others of its prompt; and
        where it means something ``real/other``: against those of other prompts.
    """
    same: dict[str, list[float]] = {name: [] for name in MEASURES}
    other: dict[str, list[float]] = {"to_real": [], "tags": [], "moved": []}
    for prompt in prompts:
        recordings = ear.real.get(prompt, [])
        pools = [joined(ear.real[name]) for name in ear.real if name != prompt]
        for number, one in enumerate(recordings):
            rest = [recording for place, recording in enumerate(recordings) if place != number]
            same["to_real"].append(_distance(one, joined(rest)))
            same["moved"].append(_mean([_distance(one, another) for another in rest]))
            same["tags"].append(_divergence(joined(rest), one))
            same["text"].append(_text(ear, one, prompt))
            other["to_real"].append(_mean([_distance(one, pool) for pool in pools]))
            other["tags"].append(_mean([_divergence(pool, one) for pool in pools]))
            strangers = [away for name in ear.real if name != prompt for away in ear.real[name]]
            other["moved"].append(_mean([_distance(one, away) for away in strangers]))
    found = {name: {"real/real": mean_of(values)} for name, values in same.items()}
    for name, values in other.items():
        found[name]["real/other"] = mean_of(values)
    if ear.classes is not None:
        found["prompt"]["real/real"] = ear.classes.real
    return found


@dataclass(frozen=True)
class Segments:
    """Frechet distances of all answers to recordings, minute by minute.

    Attributes:
        times_s: Middles of the segments.
        values: One a segment.
        real: Of recordings among themselves, with as many windows.
        windows: On each side of every distance.
    """

    times_s: list[float]
    values: list[Interval]
    real: Interval
    windows: int


def segments_of(
    ear: Ear, answers: Sequence[tuple[str, Embedded]], seconds: float
) -> Segments | None:
    """How far all answers together are from recordings of the same prompts, as time goes on.

    Args:
        ear: Who heard them.
        answers: Prompt and windows of each.
        seconds: Their length.

    Returns:
        None where there are not enough windows for a distance.
    """
    length = min(SEGMENT_S, seconds / 4)
    starts = [length * number for number in range(int(seconds / length + 1e-6))]
    prompts = list(dict.fromkeys(prompt for prompt, _ in answers))
    recordings = [(one.vectors, prompt) for prompt in prompts for one in ear.real.get(prompt, [])]
    vectors, strata = [one for one, _ in recordings], [prompt for _, prompt in recordings]
    made = [[ear.piece(heard, at, length).vectors for _, heard in answers] for at in starts]
    counts = [sum(map(len, segment)) for segment in made]
    windows = min(windows_of_halves(vectors, strata), *counts) if counts else 0
    if windows < 2:
        return None
    return Segments(
        [start + length / 2 for start in starts],
        [between(one, vectors, frechet, windows=windows, draws=DRAWS) for one in made],
        between_halves(vectors, frechet, strata=strata, windows=windows, draws=DRAWS),
        windows,
    )


def _distance(one: Embedded, other: Embedded | None) -> float:
    return math.nan if other is None else kernel_distance(one.vectors, other.vectors)


def _divergence(reference: Embedded | None, judged: Embedded) -> float:
    if reference is None or not judged.tags.size:
        return math.nan
    return set_divergence(reference.tags, judged.tags)


def _share(classes: PromptClasses | None, piece: Embedded, prompt: str) -> float:
    if classes is None or not len(piece.vectors):
        return math.nan
    labels = classes.predict(piece.vectors)
    return labels.count(prompt) / len(labels)


def _text(ear: Ear, piece: Embedded, prompt: str) -> float:
    return text_score(piece, ear.texts[prompt]) if prompt in ear.texts else math.nan


def _mean(values: Sequence[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return float(np.mean(finite)) if finite else math.nan
