"""The scores of single answers side by side: how two ways of playing are compared.

The measures belong to other parts; here they are gathered, so that every way is judged alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lmdm_training.audio_store import SAMPLE_RATE
from lmdm_training.errors import StageError
from lmdm_training.evaluation import following
from lmdm_training.evaluation.distances import frechet
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.intervals import bootstrap, difference_of, mean_of
from lmdm_training.evaluation.material import Material
from lmdm_training.evaluation.prompt_classes import PromptClasses
from lmdm_training.evaluation.results import Interval
from lmdm_training.evaluation.seams import seam_ratio_db
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

SCORES: Mapping[str, str] = {
    "accuracy": "prompt accuracy",
    "loudness": "loudness r",
    "pitch": "pitch",
    "level_db": "level, dB",
    "seam_db": "seams, dB",
}
"""Names of scores, and as heads of columns."""
JUDGE = "musicnn"
"""Whose vectors tell prompts apart, where it is there."""
DRAWS = 100
"""Of an interval of a Frechet distance, each of which takes a singular value decomposition."""


@dataclass(frozen=True)
class Scored:
    """What was measured of one answer.

    Attributes:
        source: The whole source that was played.
        scores: By the names in `SCORES`; not a number where there is nothing to measure.
        windows: By embedder, the vectors [windows, D] of the answer.
    """

    source: str
    scores: Mapping[str, float]
    windows: Mapping[str, Floats]


@dataclass
class Judge:
    """Measures answers.

    Attributes:
        rate: Hz of all sound.
        block_samples: Of the model.
        classes: Tells prompts apart; None where nothing can.
        embedders: Whose windows are kept.
    """

    rate: int
    block_samples: int
    classes: PromptClasses | None
    embedders: Mapping[str, Embedder]
    _played: dict[str, following.Heard] = field(default_factory=dict[str, following.Heard])

    def score(
        self, answer: Floats, played: Floats, *, prompt: str, source: str, name: str
    ) -> Scored:
        """Measure one answer.

        Args:
            answer: [2, samples].
            played: [2, samples], aligned with it.
            prompt: What was asked for.
            source: The whole source of ``played``.
            name: Of ``played``; the same name has to mean the same sound.
        """
        if name not in self._played:
            self._played[name] = following.hear(played, self.rate)
        followed = following.compare(self._played[name], following.hear(answer, self.rate))
        accuracy = float("nan")
        if self.classes is not None:
            accuracy = self.classes.accuracy(answer, self.rate, prompt)
        scores = {
            "accuracy": accuracy,
            "loudness": followed.loudness,
            "pitch": followed.pitch,
            "level_db": level_db(answer),
            "seam_db": seam_ratio_db(answer, self.rate, self.block_samples),
        }
        windows = {
            who: hear(embedder, answer, self.rate).vectors
            for who, embedder in self.embedders.items()
        }
        return Scored(source, scores, windows)


def judge_of(study: Study, prompts: Sequence[str], say: Callable[[str], None]) -> Judge:
    """A judge for a study; ``say`` is told what it cannot measure."""
    embedders, classes = study.embedders, None
    if not embedders:
        say("prompt accuracy and Frechet distances are missing: no embedder can be used here")
    else:
        name = JUDGE if JUDGE in embedders else next(iter(embedders))
        try:
            classes = PromptClasses.fit(study, embedders[name], prompts)
        except StageError as error:
            say(f"prompt accuracy is missing: {error}")
    return Judge(study.spec.sample_rate, study.spec.block_samples, classes, embedders)


def level_db(audio: Floats) -> float:
    """Root mean square of [2, samples] in dB of full scale; silence is -180."""
    return float(20.0 * np.log10(np.sqrt(np.mean(np.square(audio, dtype=np.float64))) + 1e-9))


def mean_over_sources(sources: Sequence[str], values: Sequence[float]) -> Interval:
    """Mean over whole sources of values of which each belongs to one of them."""
    rows = list(zip(sources, values, strict=True))
    return mean_of(list(_by_source(rows).values()))


def score_of(scored: Sequence[Scored], name: str) -> Interval:
    """Mean of a score over whole sources."""
    return mean_over_sources([one.source for one in scored], [one.scores[name] for one in scored])


def score_difference(first: Sequence[Scored], second: Sequence[Scored], name: str) -> Interval:
    """Mean of ``first - second`` over whole sources; both have to be answers to the same.

    Raises:
        ValueError: They are not.
    """
    _check_paired(first, second)
    mine, theirs = (
        _by_source([(one.source, one.scores[name]) for one in some]) for some in (first, second)
    )
    return difference_of(list(mine.values()), list(theirs.values()))


def frechet_difference(
    first: Sequence[Scored], second: Sequence[Scored], embedder: str, real: Sequence[Floats]
) -> Interval:
    """How much further from recordings one set of answers is than another; negative is nearer.

    Sources that were played are drawn with replacement, the recordings stay: both sets are held
    against the same ones, and both have the same number of windows, so the bias of few windows
    falls out.

    Args:
        first: Answers.
        second: Other answers to the same.
        embedder: Its name.
        real: Windows of every recording, each [windows, D].

    Raises:
        ValueError: They are no answers to the same.
    """
    _check_paired(first, second)
    mine, theirs = windows_by_source(first, embedder), windows_by_source(second, embedder)
    pairs = [(mine[source], theirs[source]) for source in mine if len(mine[source])]
    if not pairs or not real:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    recordings = np.concatenate(list(real))

    def difference(some: Sequence[tuple[Floats, Floats]]) -> float:
        a, b = (np.concatenate([pair[side] for pair in some]) for side in (0, 1))
        return frechet(a, recordings) - frechet(b, recordings)

    return bootstrap(pairs, difference, draws=DRAWS)


def windows_by_source(scored: Sequence[Scored], embedder: str) -> dict[str, Floats]:
    """Windows [windows, D] of all answers to each source, in the order they came."""
    found: dict[str, list[Floats]] = {}
    for one in scored:
        found.setdefault(one.source, []).append(one.windows[embedder])
    return {source: np.concatenate(windows) for source, windows in found.items()}


def real_windows(
    material: Material,
    embedder: Embedder,
    prompts: Sequence[str],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Floats]:
    """Windows [windows, D] of every held-out source of the prompts; of all where they have none."""
    sounds = material.all_held(prompts) or material.all_held()
    found: dict[str, list[Floats]] = {}
    for number, sound in enumerate(sounds):
        progress(number, len(sounds))
        vectors = hear(embedder, sound.audio(), SAMPLE_RATE).vectors
        if len(vectors):
            found.setdefault(sound.source, []).append(vectors)
    return [np.concatenate(windows) for windows in found.values()]


def excludes_zero(difference: Interval) -> bool:
    """Whether a paired difference is one; with one source nothing can be said."""
    return difference.count > 1 and (difference.low > 0.0 or difference.high < 0.0)


def _by_source(rows: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Mean for each source of what could be measured; not a number where nothing could."""
    found: dict[str, list[float]] = {}
    for source, value in rows:
        found.setdefault(source, []).append(value)
    return {source: _mean(values) for source, values in found.items()}


def _mean(values: Sequence[float]) -> float:
    finite = [value for value in values if np.isfinite(value)]
    return float(np.mean(finite)) if finite else float("nan")


def _check_paired(first: Sequence[Scored], second: Sequence[Scored]) -> None:
    if [one.source for one in first] != [one.source for one in second]:
        raise ValueError("these are no answers to the same sounds")
