"""Part `prompts`: does the instrument sound like what it is asked for?

Three ways, for every embedder that is there: the prompt whose real recordings an answer resembles
most; whether answers to different prompts can be told apart at all; and what taggers and embedders
of texts say (paper App. A.1). Free generations and answers to held-out playing are kept apart,
because what is played says much about the sound, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.prompt_answers import (
    MODES,
    Answer,
    Generation,
    answers_of,
    generations,
    over_sources,
)
from lmdm_training.evaluation.prompt_classes import PromptClasses, fit_discriminant, spread
from lmdm_training.evaluation.prompt_text import judge_tags, judge_texts, text_embedding
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.results import Cell, Example, Figure, Interval, PartResult, Table
from lmdm_training.evaluation.study import Part, Study

GOAL = 0.9
GOAL_PROMPTS = 8
"""So many prompts have to be told apart for the goal to count."""
CODEC_SOURCES = 3
"""Held-out recordings of every prompt that go through the codec only."""
CODEC_S = 12.0
LEFT_OUT_SHRINKAGE = 0.3
"""Always the same: to choose it for every source that is left out would take minutes."""


def measure(study: Study) -> PartResult:
    """Render, and judge by every embedder.

    Raises:
        StageError: There is no embedder, or there are fewer than two prompts.
    """
    if not study.embedders:
        reasons = "; ".join(f"{name}: {why}" for name, why in study.absent.items())
        raise StageError(f"no network that hears is there ({reasons})")
    if len(study.material.prompts) < 2:
        raise StageError("one prompt given; telling prompts apart takes two or more (--prompt)")
    found, chosen = PartResult("", ""), generations(study)
    for embedder in study.embedders.values():
        answers = {
            mode: list(answers_of(study, embedder, mode, some)) for mode, some in chosen.items()
        }
        _judge(study, embedder, answers, found)
    found.examples.extend(_examples(study, chosen["free"]))
    found.notes.extend(_notes(study))
    return found


def _judge(
    study: Study, embedder: Embedder, answers: Mapping[str, list[Answer]], found: PartResult
) -> None:
    try:
        classes = PromptClasses.fit(study, embedder, study.material.prompts)
    except StageError as error:
        found.notes.append(f"{embedder.name} knows no recordings of the prompts: {error}")
    else:
        _resemblance(study, classes, answers, found)
    _apart(study, embedder, answers, found)
    if embedder.labels:
        figure, table = judge_tags(study, embedder, answers["free"])
        found.figures.append(figure)
        if table is not None:
            found.tables.append(table)
    score = judge_texts(study, embedder, answers["free"])
    if score is not None:
        found.figures.append(score)


# ------------------------------------------------------------------------------------------------
# By real recordings


def _resemblance(
    study: Study, classes: PromptClasses, answers: Mapping[str, list[Answer]], found: PartResult
) -> None:
    """Share of windows that resemble recordings of their prompt more than any other's."""
    name, prompts = classes.embedder.name, classes.prompts
    anchors = {
        "held-out recordings": classes.real,
        "through the codec": _codec(study, classes),
        "chance": _exactly(1 / len(prompts)),
    }
    for mode, mine in answers.items():
        labels = [classes.predict(answer.heard.vectors) for answer in mine]
        shares = [share_of(answer.prompt, some) for answer, some in zip(mine, labels, strict=True)]
        figure = Figure(
            f"resembles.{mode}.{name}",
            over_sources(mine, shares, mode),
            anchors=anchors,
            goal=_goal(prompts),
            note=f"{MODES[mode]}; classes are real recordings, {len(prompts)} prompts",
        )
        found.figures.append(figure)
        found.tables.append(confusion(mine, labels, prompts, f"{MODES[mode]}, {name}"))


def share_of(prompt: str, labels: Sequence[str]) -> float:
    """Share of labels that are right; an answer without windows that sound is wrong."""
    return labels.count(prompt) / len(labels) if labels else 0.0


def confusion(
    answers: Sequence[Answer], labels: Sequence[Sequence[str]], prompts: Sequence[str], what: str
) -> Table:
    """A row for every prompt: how its windows were heard, as shares that sum to 1."""
    rows: list[list[Cell]] = []
    for prompt in prompts:
        mine = [
            label
            for answer, some in zip(answers, labels, strict=True)
            if answer.prompt == prompt
            for label in some
        ]
        shares = [round(mine.count(other) / max(1, len(mine)), 3) for other in prompts]
        rows.append([prompt, *shares, str(len(mine))])
    return Table(
        f"Heard as ({what})",
        ["asked for", *prompts, "windows"],
        rows,
        "Shares of windows; the diagonal is right.",
    )


def _codec(study: Study, classes: PromptClasses) -> Interval:
    """The same of held-out recordings that go through the codec: what it loses, nobody gets."""
    instrument, shares = study.renders.player("onnx"), list[float]()
    for number, prompt in enumerate(classes.prompts):
        study.progress(f"through the codec, {classes.embedder.name}", number, len(classes.prompts))
        for sound in _one_a_source(study.material.held.get(prompt, []), CODEC_SOURCES):
            seconds = min(CODEC_S, sound.seconds)
            if seconds >= classes.embedder.window_s:
                back = reconstruct(instrument, study.renders.sound(sound, seconds))
                shares.append(classes.accuracy(back, study.renders.rate, prompt))
    return mean_of(shares)


def _one_a_source(sounds: Sequence[Sound], most: int) -> list[Sound]:
    """The longest sound of some sources."""
    longest: dict[str, Sound] = {}
    for sound in sorted(sounds, key=lambda sound: (-sound.seconds, sound.name)):
        longest.setdefault(sound.source, sound)
    return [longest[source] for source in spread(sorted(longest), most)]


# ------------------------------------------------------------------------------------------------
# By other generations


def _apart(
    study: Study, embedder: Embedder, answers: Mapping[str, list[Answer]], found: PartResult
) -> None:
    """Whether prompts can be told apart, by classes learned from the instrument's own answers."""
    prompts = study.material.prompts
    for mode, mine in answers.items():
        judged = left_out(mine, prompts)
        if not judged:
            found.notes.append(
                f"apart.{mode}.{embedder.name} is missing: for some prompt fewer than two answers "
                f"sound for {embedder.window_s:g} s"
            )
            continue
        own, shares = [answer for answer, _ in judged], [share for _, share in judged]
        figure = Figure(
            f"apart.{mode}.{embedder.name}",
            over_sources(own, shares, mode),
            anchors={"chance": _exactly(1 / len(prompts))},
            goal=_goal(prompts),
            note=f"{MODES[mode]}; classes are its own answers of all other sources",
        )
        found.figures.append(figure)


def left_out(answers: Sequence[Answer], prompts: Sequence[str]) -> list[tuple[Answer, float]]:
    """Share of right windows of every answer, by classes of the answers of other sources.

    Where a source left out leaves a prompt without an answer that sounds, it is not judged.
    """
    results: list[tuple[Answer, float]] = []
    for source in dict.fromkeys(answer.source for answer in answers):
        rest = [a for a in answers if a.source != source and len(a.heard.vectors)]
        known = [[a.heard.vectors for a in rest if a.prompt == prompt] for prompt in prompts]
        if not all(known):
            continue
        judge = fit_discriminant(known, LEFT_OUT_SHRINKAGE)
        for answer in answers:
            if answer.source == source:
                labels = [prompts[int(number)] for number in judge.nearest(answer.heard.vectors)]
                results.append((answer, share_of(answer.prompt, labels)))
    return results


# ------------------------------------------------------------------------------------------------


def _examples(study: Study, free: Sequence[Generation]) -> Iterator[Example]:
    for prompt in study.material.prompts:
        job = next(one.job for one in free if one.prompt == prompt)
        yield study.example(f"prompt {prompt}", study.renders.get(job), MODES["free"])


def _notes(study: Study) -> list[str]:
    prompts, held = study.material.prompts, study.material.held
    notes = [
        "Only windows that sound are judged (above -60 dB); an answer that is silent is wrong.",
        "Held-out recordings show how far a recogniser can be trusted with these prompts.",
        "Through the codec, the same recordings show the most that any answer could reach.",
    ]
    if len(prompts) < GOAL_PROMPTS:
        notes.append(f"{len(prompts)} prompts only: the goal is for {GOAL_PROMPTS} or more.")
    missing = [prompt for prompt in prompts if not held.get(prompt)]
    if missing:
        notes.append(f"Without held-out recordings, so not in the anchors: {', '.join(missing)}.")
    if not any(text_embedding(embedder) for embedder in study.embedders.values()):
        notes.append("No CLAP here, so no text score; tag recall stands in for it.")
    return notes


def _goal(prompts: Sequence[str]) -> float | None:
    return GOAL if len(prompts) >= GOAL_PROMPTS else None


def _exactly(value: float) -> Interval:
    return Interval(value, value, value, 0)


PART = Part("prompts", "Does it sound like what it is asked for?", measure)
