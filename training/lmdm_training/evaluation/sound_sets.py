"""Sets of sounds that are compared as distributions, and what embedders hear in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lmdm_training.audio_store import SAMPLE_RATE
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.material import Material, Sound
from lmdm_training.evaluation.prompt_answers import generations
from lmdm_training.evaluation.renders import Job, Renders
from lmdm_training.evaluation.study import Study

Floats = NDArray[np.float32]

LONGEST_S = 60.0
"""Of a recording; more of one source says little."""
OTHER_SOUNDS = 48
"""Recordings of other captions, at most."""


@dataclass(frozen=True)
class Entry:
    """A sound of a set, read when it is needed.

    Attributes:
        caption: What it is of.
        source: The whole source it belongs to.
        load: Gives [2, samples] and samples a second.
    """

    caption: str
    source: str
    load: Callable[[], tuple[Floats, int]]


@dataclass(frozen=True)
class Heard:
    """What one embedder hears in it.

    Attributes:
        caption: What it is of.
        source: The whole source it belongs to.
        vectors: [windows, D], at least one window.
        tags: [windows, T]; no columns where the embedder has none.
    """

    caption: str
    source: str
    vectors: Floats
    tags: Floats


def judged_prompts(material: Material) -> tuple[list[str], list[str]]:
    """Prompts with a held-out recording, and notes on the others.

    Those with two sources at least, for two halves can be made of them; those with one only where
    no prompt has two.
    """
    sources = {p: {sound.source for sound in material.held.get(p, [])} for p in material.prompts}
    chosen = [prompt for prompt, names in sources.items() if len(names) > 1]
    chosen = chosen or [prompt for prompt, names in sources.items() if names]
    left = [f"{p!r} ({len(names)})" for p, names in sources.items() if p not in chosen]
    if not left:
        return chosen, []
    return chosen, [f"left out, for held-out sources are too few: {', '.join(left)}"]


def recordings(sounds: Sequence[Sound]) -> list[Entry]:
    """Recordings as they are."""
    return [Entry(sound.caption, sound.source, partial(_recording, sound)) for sound in sounds]


def noises(sounds: Sequence[Sound]) -> list[Entry]:
    """Pink noise as long and as loud as each recording."""
    return [
        Entry(sound.caption, f"noise for {sound.source}", partial(_noise, sound, number))
        for number, sound in enumerate(sounds)
    ]


def others(material: Material, prompts: Sequence[str]) -> list[Sound]:
    """Held-out recordings of other captions, as many of each as possible."""
    captions = sorted(caption for caption in material.held if caption not in prompts)
    sounds: list[Sound] = []
    for turn in range(OTHER_SOUNDS):
        of_turn = [material.held[c][turn] for c in captions if turn < len(material.held[c])]
        sounds += of_turn
        if not of_turn or len(sounds) >= OTHER_SOUNDS:
            break
    return sounds[:OTHER_SOUNDS]


Jobs = list[tuple[str, Job]]
"""(source, job)."""


def free_jobs(study: Study, prompts: Sequence[str]) -> Jobs:
    """Generations from text alone, of several seeds for each prompt."""
    free = generations(study)["free"]
    return [(f"{one.prompt}, {one.source}", one.job) for one in free if one.prompt in prompts]


def primed_jobs(study: Study, prompts: Sequence[str]) -> Jobs:
    """Generations that go on from a recording of their prompt, a third as many.

    The recordings are known ones: a held-out one would stand on both sides of the comparison.
    """
    jobs: Jobs = []
    for prompt in prompts:
        first_of = {sound.source: sound for sound in reversed(study.material.known.get(prompt, []))}
        primes = [first_of[source] for source in sorted(first_of)]
        count = max(1, study.sizes.seeds // 3)
        for prime in primes[:: max(1, len(primes) // count)][:count]:
            jobs.append((f"after {prime.source}", Job(prompt, study.sizes.free_s, prime=prime)))
    return jobs


def played_jobs(study: Study, prompts: Sequence[str]) -> Jobs:
    """Answers of every prompt to held-out solos, save those that are recordings of that prompt.

    An answer that follows one of them would be near to itself.
    """
    played = [one for one in generations(study)["played"] if one.prompt in prompts]
    own = {(sound.caption, sound.name) for sound in study.material.played}
    return [
        (one.source, one.job)
        for one in played
        if one.job.played is not None and (one.prompt, one.job.played.name) not in own
    ]


def rendered(renders: Renders, jobs: Jobs) -> list[Entry]:
    """Answers of the instrument, rendered when they are needed."""
    return [Entry(job.prompt, source, partial(_render, renders, job)) for source, job in jobs]


def listen(study: Study, what: str, entries: Sequence[Entry]) -> dict[str, list[Heard]]:
    """By embedder, what is heard in every sound that is as long as its window."""
    found: dict[str, list[Heard]] = {name: [] for name in study.embedders}
    for number, entry in enumerate(entries):
        study.progress(what, number, len(entries))
        audio, rate = entry.load()
        for name, embedder in study.embedders.items():
            one = hear(embedder, audio, rate)
            if len(one.vectors):
                heard = Heard(entry.caption, entry.source, one.vectors, one.tags)
                found[name].append(heard)
    study.progress(what, len(entries), len(entries))
    return found


def matched(
    first: Sequence[Heard], second: Sequence[Heard], seed: int = 0
) -> tuple[list[Heard], list[Heard]]:
    """Both sets with equally many windows of every caption.

    Otherwise a set with more rain than the other would be far from it, however good its rain is.
    """
    rng = np.random.default_rng(seed)
    kept: tuple[list[Heard], list[Heard]] = ([], [])
    for caption in sorted({heard.caption for heard in first}):
        both = [[heard for heard in side if heard.caption == caption] for side in (first, second)]
        windows = min(sum(len(heard.vectors) for heard in side) for side in both)
        if windows:
            for side, mine in zip(kept, both, strict=True):
                side.extend(_thinned(mine, windows, rng))
    return kept


def _thinned(sounds: Sequence[Heard], windows: int, rng: np.random.Generator) -> list[Heard]:
    """Random windows of all sounds together; sounds of which none is left are left out."""
    lengths = [len(heard.vectors) for heard in sounds]
    chosen = np.zeros(sum(lengths), bool)
    chosen[rng.permutation(len(chosen))[:windows]] = True
    kept: list[Heard] = []
    for heard, part in zip(sounds, np.split(chosen, np.cumsum(lengths)[:-1]), strict=True):
        if part.any():
            kept.append(replace(heard, vectors=heard.vectors[part], tags=heard.tags[part]))
    return kept


def pink_noise(samples: int, rms: float, seed: int) -> Floats:
    """Noise with as much energy in every octave from 20 Hz on at 44.1 kHz, [2, samples].

    Both channels are the same, so their mean is as loud.
    """
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    hz = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE)
    sound = np.fft.irfft(spectrum * np.where(hz < 20.0, 0.0, 1 / np.sqrt(hz.clip(1.0))), samples)
    level = float(np.sqrt(np.mean(sound**2)))
    mono = sound * (rms / level if level else 0.0)
    return np.stack([mono, mono]).astype(np.float32)


def _recording(sound: Sound) -> tuple[Floats, int]:
    return sound.audio(0.0, LONGEST_S), SAMPLE_RATE


def _noise(sound: Sound, seed: int) -> tuple[Floats, int]:
    audio = sound.audio(0.0, LONGEST_S)
    rms = float(np.sqrt(np.mean(audio.mean(axis=0) ** 2))) if audio.size else 0.0
    return pink_noise(audio.shape[1], rms, seed), SAMPLE_RATE


def _render(renders: Renders, job: Job) -> tuple[Floats, int]:
    return renders.get(job), renders.rate
