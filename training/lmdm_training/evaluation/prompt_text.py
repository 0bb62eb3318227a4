"""Does a sound say what its prompt says? By a tagger's tags, or by an embedder of texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.embedders.base import Embedded, Embedder
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.prompt_answers import Answer
from lmdm_training.evaluation.prompt_classes import HELD_SOURCES, KNOWN_SOURCES, source_windows
from lmdm_training.evaluation.results import Cell, Figure, Table
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

TAGS = 5
"""How many tags of a recording count as what it is."""


def top_tags(sources: Sequence[Floats], count: int = TAGS) -> frozenset[int]:
    """The tags that sources [windows, T] have most of, every source counting the same."""
    mean = np.mean([tags.mean(axis=0) for tags in sources], axis=0)
    return frozenset(np.argsort(-mean, kind="stable")[:count].tolist())


def tag_recall(tags: Floats, expected: frozenset[int]) -> float:
    """Share of the expected tags among as many top tags of a sound's windows [windows, T]."""
    return len(top_tags([tags], len(expected)) & expected) / len(expected)


def named_tags(prompt: str, labels: Sequence[str]) -> list[int]:
    """Tags that a prompt names: every word of the tag is one of its words, plural or not."""
    words = _words(prompt)
    tags = [_words(label) for label in labels]
    return [number for number, tag in enumerate(tags) if tag and tag <= words]


def _words(text: str) -> set[str]:
    found = re.findall(r"[a-z0-9]+", text.lower())
    return {word.removesuffix("s") if len(word) > 3 else word for word in found}


def text_embedding(embedder: Embedder) -> Callable[[list[str]], Floats] | None:
    """How an embedder turns texts into vectors of the same space; None where it cannot."""
    return getattr(embedder, "embed_text", None)


def text_score(heard: Embedded, text: Floats) -> float:
    """Mean cosine between windows [windows, D] and a text's vector [D]: the CLAP score.

    Paper App. A.1. No number where there is no window.
    """
    if not len(heard.vectors):
        return float("nan")
    return float(np.mean(cosines(heard.vectors, text)))


def cosines(vectors: Floats, text: Floats) -> Floats:
    """Of every window [windows, D] with a text's vector [D], [windows]."""
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(text)
    return (vectors @ text / np.maximum(norms, 1e-12)).astype(np.float32)


def judge_tags(
    study: Study, embedder: Embedder, answers: Sequence[Answer]
) -> tuple[Figure, Table | None]:
    """How many of the tags that a prompt's recordings have its free generations have, too.

    The table has the tags that prompts name; None where they name none.
    """
    material = study.material
    expected: dict[str, frozenset[int]] = {}
    real: list[float] = []
    for prompt in material.prompts:
        known = source_windows(embedder, material.known.get(prompt, []), KNOWN_SOURCES)
        if known:
            expected[prompt] = top_tags([heard.tags for heard in known.values()])
            held = source_windows(embedder, material.held.get(prompt, []), HELD_SOURCES)
            real += [tag_recall(heard.tags, expected[prompt]) for heard in held.values()]

    def of_others(answer: Answer) -> float:
        rest = [tags for prompt, tags in expected.items() if prompt != answer.prompt]
        recalls = [tag_recall(answer.heard.tags, tags) for tags in rest]
        return float(np.mean(recalls)) if recalls else float("nan")

    heard = [a for a in answers if a.prompt in expected and len(a.heard.tags)]
    figure = Figure(
        f"tag_recall.{embedder.name}",
        mean_of([tag_recall(a.heard.tags, expected[a.prompt]) for a in heard]),
        anchors={
            "held-out recordings": mean_of(real),
            "other prompts' tags": mean_of([of_others(answer) for answer in heard]),
        },
        note=f"share of the top {TAGS} tags of real recordings that are those of free generations",
    )
    rows = _named_rows(embedder, answers, material.prompts)
    table = Table(
        f"Tags by name ({embedder.name})",
        ["prompt", "tag", "asked for it", "asked for others"],
        rows,
        "Mean probability in free generations of the tags that prompts name.",
    )
    return figure, table if rows else None


def _named_rows(
    embedder: Embedder, answers: Sequence[Answer], prompts: Sequence[str]
) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    sounding = [answer for answer in answers if len(answer.heard.tags)]
    for prompt in prompts:
        for number in named_tags(prompt, embedder.labels):
            means = [(a.prompt, float(a.heard.tags[:, number].mean())) for a in sounding]
            mine = mean_of([mean for asked, mean in means if asked == prompt])
            rest = mean_of([mean for asked, mean in means if asked != prompt])
            rows.append([prompt, embedder.labels[number], mine, rest])
    return rows


def judge_texts(study: Study, embedder: Embedder, answers: Sequence[Answer]) -> Figure | None:
    """The CLAP score (paper App. A.1); None where the embedder knows no texts."""
    embed = text_embedding(embedder)
    if embed is None:
        return None
    prompts, held = study.material.prompts, study.material.held
    texts = dict(zip(prompts, embed(list(prompts)), strict=True))
    real = [
        text_score(heard, texts[prompt])
        for prompt in prompts
        for heard in source_windows(embedder, held.get(prompt, []), HELD_SOURCES).values()
    ]
    wrong = [
        float(np.mean([text_score(answer.heard, texts[p]) for p in prompts if p != answer.prompt]))
        for answer in answers
    ]
    return Figure(
        f"text_score.{embedder.name}",
        mean_of([text_score(answer.heard, texts[answer.prompt]) for answer in answers]),
        anchors={"held-out recordings": mean_of(real), "other prompts": mean_of(wrong)},
        note="mean cosine between a prompt and its free generations",
    )
