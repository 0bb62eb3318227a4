"""Which prompt does a sound resemble? A classifier on an embedder's vectors.

A linear discriminant: every class has a mean, all classes share one covariance, and a window goes
to the class whose mean is nearest by it. There are often fewer windows than the vectors have
dimensions, so the covariance is shrunk towards a multiple of the identity, by as much as does best
on sources that were left out. Every source counts the same in its class, however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.errors import nearest
from lmdm_training.audio_store import SAMPLE_RATE
from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedded, Embedder
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.intervals import bootstrap
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.results import Interval
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

SILENT_RMS = 1e-3
"""Windows below say nothing about a prompt (-60 dB); they are left out."""
KNOWN_SOURCES = 24
"""Of every prompt, to learn from."""
HELD_SOURCES = 12
"""Of every prompt, to test with."""
SOURCE_S = 15.0
"""Of every source; more of the same says little."""
SHRINKAGES = (0.01, 0.03, 0.1, 0.3, 0.6, 0.9)
UNTESTED_SHRINKAGE = 0.3
"""Where every class has one source only, nothing can be left out."""
FOLDS = 5

Sources = Sequence[Sequence[Floats]]
"""By class: the windows [n, D] of every source."""


@dataclass(frozen=True)
class Discriminant:
    """Nearest class; a window's score of a class is ``direction @ window + offset``.

    Attributes:
        directions: [classes, D].
        offsets: [classes].
    """

    directions: Doubles
    offsets: Doubles

    def nearest(self, vectors: Floats) -> NDArray[np.intp]:
        """Numbers of the classes of windows [n, D]."""
        if not len(vectors):
            return np.zeros(0, np.intp)
        return (vectors @ self.directions.T + self.offsets).argmax(axis=1)


def fit_discriminant(classes: Sources, shrinkage: float | None = None) -> Discriminant:
    """Learn classes.

    Args:
        classes: Windows of every source of every class; no source without windows.
        shrinkage: Share of the identity in the covariance, over 0 to 1; None: by left-out sources.

    Raises:
        StageError: A class has no source.
    """
    empty = [number for number, sources in enumerate(classes) if not sources]
    if empty:
        raise StageError(f"class {empty[0]} has no source; every class needs one to learn from")
    share = _best_shrinkage(classes) if shrinkage is None else shrinkage
    return _Scatter(classes).discriminant(share)


class _Scatter:
    """Means and covariance of classes, as far as they do not depend on the shrinkage."""

    def __init__(self, classes: Sources) -> None:
        of_sources = [[s.mean(axis=0, dtype=np.float64) for s in sources] for sources in classes]
        self.means: Doubles = np.stack([np.mean(means, axis=0) for means in of_sources])
        total = np.zeros((self.means.shape[1],) * 2)
        for mean, sources in zip(self.means, classes, strict=True):
            for windows in sources:
                apart = windows - mean
                total += apart.T @ apart / (len(windows) * len(sources) * len(classes))
        values, self.axes = np.linalg.eigh(total)
        self.variances: Doubles = np.maximum(values, 0.0)

    def discriminant(self, shrinkage: float) -> Discriminant:
        # All windows of every class may be the same, as of tones; then plain distance decides.
        level = float(self.variances.mean()) or 1.0
        variances = (1 - shrinkage) * self.variances + shrinkage * level
        directions = (self.means @ self.axes / variances) @ self.axes.T
        return Discriminant(directions, -0.5 * np.sum(directions * self.means, axis=1))


def _best_shrinkage(classes: Sources) -> float:
    """That with most windows right of sources left out; the strongest of equals."""
    right = {shrinkage: list[float]() for shrinkage in SHRINKAGES}
    for fold in range(FOLDS):
        # A class of one source learns from it in every fold, and is tested in none.
        tested = [
            [s for i, s in enumerate(sources) if i % FOLDS == fold and len(sources) > 1]
            for sources in classes
        ]
        if not any(tested):
            continue
        scatter = _Scatter(
            [
                [s for i, s in enumerate(sources) if i % FOLDS != fold or len(sources) == 1]
                for sources in classes
            ]
        )
        for shrinkage, found in right.items():
            judge = scatter.discriminant(shrinkage)
            for number, sources in enumerate(tested):
                found += [float(np.mean(judge.nearest(s) == number)) for s in sources]
    if not right[SHRINKAGES[0]]:
        return UNTESTED_SHRINKAGE
    return max(SHRINKAGES, key=lambda shrinkage: (float(np.mean(right[shrinkage])), shrinkage))


def windows_of(
    embedder: Embedder, audio: Floats, rate: int, hop_s: float | None = None
) -> Embedded:
    """What an embedder makes of the windows that sound.

    Args:
        embedder: Who hears.
        audio: [2, samples], or [samples].
        rate: Hz.
        hop_s: From window to window; as long as one by default.
    """
    heard = hear(embedder, audio, rate, hop_s=hop_s)
    count, hop = len(heard.vectors), hop_s or embedder.window_s
    sounding = _sounding(audio, rate, embedder.window_s, hop, count)
    return Embedded(heard.vectors[sounding], heard.tags[sounding])


def _sounding(
    audio: Floats, rate: int, window_s: float, hop_s: float, count: int
) -> NDArray[np.bool_]:
    """Which of the windows are no silence, [count]."""
    mono = np.atleast_2d(audio).mean(axis=0, dtype=np.float64)
    energy = np.concatenate([[0.0], np.cumsum(mono**2)])
    starts = np.minimum(np.round(np.arange(count) * hop_s * rate).astype(int), len(mono))
    ends = np.minimum(starts + round(window_s * rate), len(mono))
    power = (energy[ends] - energy[starts]) / np.maximum(ends - starts, 1)
    return np.sqrt(np.maximum(power, 0.0)) >= SILENT_RMS


def spread(names: Sequence[str], most: int) -> list[str]:
    """At most ``most`` of some names, evenly chosen."""
    if len(names) <= most:
        return list(names)
    return [names[i * len(names) // most] for i in range(most)]


def source_windows(
    embedder: Embedder,
    sounds: Sequence[Sound],
    most: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> dict[str, Embedded]:
    """Windows of at most ``most`` whole sources, `SOURCE_S` from the middle of each.

    Sources that are silent, or shorter than a window, are left out.
    """
    by_source: dict[str, list[Sound]] = {}
    for sound in sorted(sounds, key=lambda sound: sound.name):
        by_source.setdefault(sound.source, []).append(sound)
    chosen, found = spread(sorted(by_source), most), dict[str, Embedded]()
    for number, name in enumerate(chosen):
        progress(number, len(chosen))
        pieces, left = list[Embedded](), max(SOURCE_S, embedder.window_s)
        for sound in by_source[name]:
            seconds = min(left, sound.seconds)
            if seconds < embedder.window_s:
                continue
            audio = sound.audio((sound.seconds - seconds) / 2, seconds)
            pieces.append(windows_of(embedder, audio, SAMPLE_RATE))
            left -= seconds
        heard = joined(pieces)
        if heard is not None:
            found[name] = heard
    return found


def joined(pieces: Sequence[Embedded]) -> Embedded | None:
    """All their windows; None where there is no window."""
    some = [piece for piece in pieces if len(piece.vectors)]
    if not some:
        return None
    return Embedded(
        np.concatenate([piece.vectors for piece in some]),
        np.concatenate([piece.tags for piece in some]),
    )


def balanced(results: Sequence[tuple[str, float]]) -> Interval:
    """Mean over classes of the mean over their sources, from (class, share right) a source."""

    def mean_of_classes(some: Sequence[tuple[str, float]]) -> float:
        by_class: dict[str, list[float]] = {}
        for name, share in some:
            by_class.setdefault(name, []).append(share)
        return float(np.mean([np.mean(shares) for shares in by_class.values()]))

    return bootstrap(list(results), mean_of_classes)


@dataclass(frozen=True)
class PromptClasses:
    """Prompts as classes of real recordings.

    Attributes:
        prompts: The classes.
        embedder: Whose vectors decide.
        discriminant: Learned from recordings that training may have heard.
        real: Share of right windows of recordings that it never heard: what can be reached. Of no
            number where there are none.
    """

    prompts: tuple[str, ...]
    embedder: Embedder
    discriminant: Discriminant
    real: Interval

    @classmethod
    def fit(cls, study: Study, embedder: Embedder, prompts: Sequence[str]) -> PromptClasses:
        """Learn the prompts' known recordings, and test with the held-out ones.

        Raises:
            StageError: There are fewer than two prompts, or one has no recording that is long
                enough and sounds.
        """
        if len(set(prompts)) < 2:
            raise StageError(
                f"{len(set(prompts))} prompts given; telling them apart takes two or more "
                "(--prompt, once for each)"
            )

        def heard(prompt: str, sounds: Sequence[Sound], most: int) -> list[Floats]:
            def show(done: int, of: int) -> None:
                study.progress(f"recordings of {prompt}, {embedder.name}", done, of)

            found = source_windows(embedder, sounds, most, show)
            return [heard.vectors for heard in found.values()]

        known: list[list[Floats]] = []
        for prompt in prompts:
            sources = heard(prompt, study.material.known.get(prompt, []), KNOWN_SOURCES)
            if not sources:
                raise StageError(
                    f"no recording of {prompt!r} sounds for {embedder.window_s:g} s or more, a "
                    f"window of {embedder.name}; {nearest(prompt, sorted(study.material.known))}"
                )
            known.append(sources)
        discriminant = fit_discriminant(known)
        results = [
            (prompt, float(np.mean(discriminant.nearest(vectors) == number)))
            for number, prompt in enumerate(prompts)
            for vectors in heard(prompt, study.material.held.get(prompt, []), HELD_SOURCES)
        ]
        return cls(tuple(prompts), embedder, discriminant, balanced(results))

    def predict(self, vectors: Floats) -> list[str]:
        """The prompts that windows [n, D] resemble most."""
        return [self.prompts[number] for number in self.discriminant.nearest(vectors)]

    def accuracy(self, audio: Floats, rate: int, prompt: str) -> float:
        """Share of a sound's windows that resemble ``prompt`` most; 0 where nothing sounds.

        Args:
            audio: [2, samples].
            rate: Hz.
            prompt: One of `prompts`.

        Raises:
            StageError: It is none of them.
        """
        if prompt not in self.prompts:
            raise StageError(f"{prompt!r} was not learned; {nearest(prompt, self.prompts)}")
        labels = self.predict(windows_of(self.embedder, audio, rate).vectors)
        return labels.count(prompt) / len(labels) if labels else 0.0
