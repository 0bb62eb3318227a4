"""What is generated to judge prompts by, and what an embedder hears in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lmdm_training.evaluation.embedders.base import Embedded, Embedder
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.prompt_classes import windows_of
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Interval
from lmdm_training.evaluation.study import Study

MODES = {"free": "nothing is played", "played": "held-out solos are played"}


@dataclass(frozen=True)
class Generation:
    """One render; ``source`` is what intervals draw: a seed or a played solo."""

    prompt: str
    source: str
    job: Job


@dataclass(frozen=True)
class Answer:
    """What an embedder makes of the windows of a generation that sound."""

    prompt: str
    source: str
    heard: Embedded


def generations(study: Study) -> dict[str, list[Generation]]:
    """All renders by mode: every prompt with every seed, and with half of the solos to be played.

    Half, because every prompt answers every one of them.
    """
    sizes, prompts = study.sizes, study.material.prompts
    solos = study.material.played[: max(2, sizes.played // 2)]
    return {
        "free": [
            Generation(prompt, f"seed {seed}", Job(prompt, sizes.free_s, seed=seed))
            for prompt in prompts
            for seed in range(sizes.seeds)
        ],
        "played": [
            Generation(prompt, solo.source, Job(prompt, sizes.seconds, played=solo))
            for prompt in prompts
            for solo in solos
        ],
    }


def answers_of(
    study: Study, embedder: Embedder, mode: str, some: Sequence[Generation]
) -> Iterator[Answer]:
    """Render, or find rendered, one after the other, and hear."""
    for number, one in enumerate(some):
        study.progress(f"{MODES[mode]}, {embedder.name}", number, len(some))
        heard = windows_of(embedder, study.renders.get(one.job), study.renders.rate)
        yield Answer(one.prompt, one.source, heard)


def over_sources(answers: Sequence[Answer], values: Sequence[float], mode: str) -> Interval:
    """Mean of a value of every answer: over solos of the mean over prompts.

    Free generations share nothing with each other, so each counts for itself.
    """
    if mode == "free":
        return mean_of(values)
    by_source: dict[str, list[float]] = {}
    for answer, value in zip(answers, values, strict=True):
        by_source.setdefault(answer.source, []).append(value)
    return mean_of([float(np.mean(some)) for some in by_source.values()])
