"""Held-out solos, their answers, and how these follow: what part `sketch` makes its figures of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lmdm_training.evaluation.following import (
    Following,
    Heard,
    compare,
    follow,
    hear,
    loudness_by_lag,
)
from lmdm_training.evaluation.material import UNPITCHED, Sound
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.study import Study

PROMPTS_EACH = 4
"""Prompts that a solo is answered with; they go round, so that each comes about equally often."""
OTHERS = 4
"""Other solos that an answer is compared with for the floor."""


@dataclass(frozen=True)
class Answer:
    """What one prompt made of a solo.

    Attributes:
        job: Its render.
        heard: What is compared of it.
        following: Of the solo.
        shuffled: Of other solos.
        lagged: Correlation of loudness by lag.
    """

    job: Job
    heard: Heard
    following: Following
    shuffled: list[Following] = field(default_factory=list[Following])
    lagged: list[float] = field(default_factory=list[float])

    @property
    def pitched(self) -> bool:
        """Whether its prompt names something that has a pitch."""
        return has_pitch(self.job.prompt)


@dataclass(frozen=True)
class Solo:
    """One solo: a whole source, which intervals draw.

    Attributes:
        sound: The recording.
        heard: What is compared of it.
        ceiling: How the codec's reconstruction follows it.
        answers: One a prompt.
    """

    sound: Sound
    heard: Heard
    ceiling: Following
    answers: list[Answer]

    @property
    def tonal(self) -> bool:
        """Whether it has a pitch."""
        return has_pitch(self.sound.caption)

    def mean(self, name: str, *, pitched: bool = False, floor: bool = False) -> float:
        """Of one measure over the answers; not a number where there is none.

        Args:
            name: Of `Following`.
            pitched: Only prompts that have a pitch.
            floor: Beside the other solos instead.
        """
        found = [answer for answer in self.answers if answer.pitched or not pitched]
        pairs = [f for answer in found for f in (answer.shuffled if floor else [answer.following])]
        return mean([float(getattr(one, name)) for one in pairs])


def has_pitch(caption: str) -> bool:
    """Whether what a caption names has a pitch that can be followed."""
    return not UNPITCHED.search(caption)


def mean(values: Sequence[float]) -> float:
    """Of those that are numbers; not a number where none is."""
    kept = [value for value in values if np.isfinite(value)]
    return float(np.mean(kept)) if kept else float("nan")


def chosen_solos(study: Study) -> list[Sound]:
    """Tonal solos, and in each four one other, of which only loudness is asked."""
    most, played = study.sizes.played, study.material.played
    tonal = [sound for sound in played if has_pitch(sound.caption)]
    others = [sound for sound in played if not has_pitch(sound.caption)]
    others = others[: most // 4 if tonal else most]
    return [*tonal[: most - len(others)], *others]


def prompts_for(number: int, prompts: Sequence[str]) -> list[str]:
    """The prompts of the solo of that number."""
    count = min(PROMPTS_EACH, len(prompts))
    # One further after each time round, so that solos of one kind do not get the same ones.
    first = number * count + number * count // len(prompts)
    return [prompts[(first + k) % len(prompts)] for k in range(count)]


def hear_all(study: Study) -> list[Solo]:
    """Render and listen: the solos with their answers, floors and ceilings.

    Sounds are let go one by one; of all of them together only what is compared is kept.
    """
    sounds, seconds = chosen_solos(study), study.sizes.seconds
    rate, instrument = study.renders.rate, study.renders.player("onnx")
    heard: list[Heard] = []
    ceilings: list[Following] = []
    for number, sound in enumerate(sounds):
        study.progress("solos", number, len(sounds))
        audio = study.renders.sound(sound, seconds)
        heard.append(hear(audio, rate))
        ceilings.append(follow(audio, reconstruct(instrument, audio), rate))
    solos = [Solo(*row, []) for row in zip(sounds, heard, ceilings, strict=True)]
    jobs = [
        (number, Job(prompt, seconds, played=sound))
        for number, sound in enumerate(sounds)
        for prompt in prompts_for(number, study.material.prompts)
    ]
    for done, (number, job) in enumerate(jobs):
        study.progress("answers", done, len(jobs))
        answer = hear(study.renders.get(job), rate)
        others = [solos[k].heard for k in _others(solos, number)]
        solos[number].answers.append(_answer(job, answer, heard[number], others))
    study.progress("answers", len(jobs), len(jobs))
    return solos


def _answer(job: Job, heard: Heard, played: Heard, others: list[Heard]) -> Answer:
    shuffled = [compare(other, heard) for other in others]
    return Answer(job, heard, compare(played, heard), shuffled, loudness_by_lag(played, heard)[1])


def _others(solos: list[Solo], number: int) -> list[int]:
    """Numbers of the solos that come after one and are like it: tonal, or not."""
    after = [(number + k) % len(solos) for k in range(1, len(solos))]
    return [k for k in after if solos[k].tonal == solos[number].tonal][:OTHERS]


def middle_of(solos: Sequence[Solo]) -> tuple[Solo, Answer] | None:
    """The answer that is shown: the middle one by pitch, or by loudness where nothing has one."""
    by_pitch = any(solo.tonal for solo in solos)
    found = [
        (answer.following.pitch if by_pitch else answer.following.loudness, solo, answer)
        for solo in solos
        for answer in solo.answers
        if not by_pitch or (solo.tonal and answer.pitched)
    ]
    ranked = sorted((one for one in found if np.isfinite(one[0])), key=lambda one: one[0])
    return ranked[len(ranked) // 2][1:] if ranked else None
