"""Part `seams`: are block edges heard?

Blocks meet at two places: their sound where one decoded block ends, and their latents, which are
heard later where the decoder looks ahead. Both are looked at, in answers, in what the codec alone
makes of recordings block by block, and in recordings, which have no blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.curves import mean_line
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Cell, Chart, Figure, Interval, Line, PartResult, Table
from lmdm_training.evaluation.seams import jump_db, seam_profile, seam_ratio_db
from lmdm_training.evaluation.study import Part, Study

Floats = NDArray[np.float32]

SEEDS = 2
"""Free answers of a prompt, at most."""
RECORDINGS = 12
SHORTEST_BLOCKS = 4

SAYS = {
    "click": "sudden change within 2 ms of an edge against elsewhere",
    "jump": "change of the spectrum over an edge against within blocks",
}
EDGES = {"sound": "where blocks of sound meet", "latents": "where blocks of latents meet"}


@dataclass(frozen=True)
class Heard:
    """What was measured of one sound.

    Attributes:
        kind: ``free``, ``played``, ``codec`` or ``real``.
        prompt: What it is, or answers to.
        values: By (measure, edges), dB.
        away: The same where latents in the middle of a block meet.
        profile: By edges, milliseconds and dB.
    """

    kind: str
    prompt: str
    values: dict[tuple[str, str], float]
    away: dict[tuple[str, str], float]
    profile: dict[str, tuple[list[float], list[float]]]


def measure(study: Study) -> PartResult:
    """Look for seams in answers, in the codec's work and in recordings."""
    heard = [*_answers(study), *_known(study)]
    edges = _edges(study)
    return PartResult(
        name="",
        question="",
        figures=_figures(heard, edges),
        tables=[_by_prompt(heard, edges)],
        charts=_charts(heard, edges),
        notes=_notes(study, heard),
    )


def look(study: Study, kind: str, prompt: str, audio: Floats) -> Heard:
    """Measure one sound [2, samples] at the model's rate, of which a block begins at 0.

    What the codec alone makes is moved back by the decoder's look-ahead, so there the edges lie
    earlier.
    """
    spec, size = study.spec, study.spec.block_samples
    late = spec.decoder_lookahead_samples
    earlier = late if kind == "codec" else 0
    middle = spec.block_latents // 2 * spec.samples_per_latent
    values: dict[tuple[str, str], float] = {}
    away: dict[tuple[str, str], float] = {}
    profile: dict[str, tuple[list[float], list[float]]] = {}
    for edges in _edges(study):
        offset = (0 if edges == "sound" else late) - earlier
        for found, place in ((values, offset % size), (away, (offset + middle) % size)):
            for name, function in (("click", seam_ratio_db), ("jump", jump_db)):
                found[name, edges] = function(audio, spec.sample_rate, size, offset_samples=place)
        profile[edges] = seam_profile(audio, spec.sample_rate, size, offset_samples=offset % size)
    return Heard(kind, prompt, values, away, profile)


def _edges(study: Study) -> list[str]:
    """The two places, or one where the decoder does not look ahead."""
    return list(EDGES) if study.spec.decoder_lookahead_samples else ["sound"]


def _answers(study: Study) -> list[Heard]:
    sizes, prompts = study.sizes, study.material.prompts
    least = SHORTEST_BLOCKS * study.spec.block_s
    seeds = range(min(SEEDS, sizes.seeds))
    free = [Job(prompt, max(sizes.free_s, least), seed=s) for prompt in prompts for s in seeds]
    solos = study.material.played[: sizes.played]
    played = [
        Job(prompts[number % len(prompts)], max(sizes.seconds, least), played=solo)
        for number, solo in enumerate(solos)
    ]
    jobs = [("free", job) for job in free] + [("played", job) for job in played]
    found: list[Heard] = []
    for number, (kind, job) in enumerate(jobs):
        study.progress("answers", number, len(jobs))
        found.append(look(study, kind, job.prompt, study.renders.get(job)))
    return found


def _known(study: Study) -> list[Heard]:
    """Recordings, and what the codec makes of them."""
    found: list[Heard] = []
    sounds = _recordings(study)
    player = study.renders.player("onnx")
    for number, sound in enumerate(sounds):
        study.progress("recordings", number, len(sounds))
        audio = study.renders.sound(sound, sound.seconds)
        found.append(look(study, "real", sound.caption, audio))
        found.append(look(study, "codec", sound.caption, reconstruct(player, audio)))
    return found


def _recordings(study: Study) -> list[Sound]:
    """One held-out recording of every source: first one of each prompt, then the second of each."""
    by_prompt: list[list[Sound]] = []
    least = SHORTEST_BLOCKS * study.spec.block_s
    for prompt in study.material.prompts:
        held = study.material.held.get(prompt, [])
        by_source = {sound.source: sound for sound in held if sound.seconds >= least}
        by_prompt.append(list(by_source.values()))
    most = max((len(sounds) for sounds in by_prompt), default=0)
    mixed = [sounds[i] for i in range(most) for sounds in by_prompt if i < len(sounds)]
    return mixed[:RECORDINGS]


def _figures(heard: Sequence[Heard], edges: Sequence[str]) -> list[Figure]:
    figures: list[Figure] = []
    for name, says in SAYS.items():
        for place in edges:
            for kind in ("free", "played"):
                value = _mean(heard, kind, (name, place))
                if not value.count:
                    continue
                beside = {
                    "real": _mean(heard, "real", (name, place)),
                    "codec": _mean(heard, "codec", (name, place)),
                    "other latents": mean_of(
                        [one.away[name, place] for one in heard if one.kind == kind]
                    ),
                }
                title = f"{name}.{place}.{kind}"
                note = f"{says}, {EDGES[place]}; 0 is no seam"
                figures.append(Figure(title, value, "near", beside, "dB", note=note))
    return figures


def _by_prompt(heard: Sequence[Heard], edges: Sequence[str]) -> Table:
    """Which prompts have seams."""
    places = [(name, place) for name in SAYS for place in edges]
    prompts = list(dict.fromkeys(one.prompt for one in heard if one.kind in ("free", "played")))
    rows: list[list[Cell]] = []
    for prompt in prompts:
        mine = [one for one in heard if one.prompt == prompt and one.kind in ("free", "played")]
        real = [one for one in heard if one.prompt == prompt and one.kind == "real"]
        row: list[Cell] = [prompt]
        for place in places:
            row += [mean_of([one.values[place] for one in some]) for some in (mine, real)]
        rows.append(row)
    columns = ["prompt"]
    for name, place in places:
        columns += [f"{name}, {place}, dB", "real"]
    return Table("By prompt", columns, rows, "Free and played answers together.")


def _charts(heard: Sequence[Heard], edges: Sequence[str]) -> list[Chart]:
    charts: list[Chart] = []
    for place in edges:
        curves: Mapping[str, list[tuple[list[float], list[float]]]] = {
            kind: [
                one.profile[place] for one in heard if one.kind == kind and one.profile[place][0]
            ]
            for kind in ("free", "played", "codec", "real")
        }
        lines: list[Line] = []
        for kind, some in curves.items():
            if not some:
                continue
            lines.append(mean_line(kind, some[0][0], [curve for _, curve in some]))
        if lines:
            title = f"Sudden change within a block: 0 ms is {EDGES[place]}"
            note = "A seam is a peak at 0 ms that recordings do not have."
            charts.append(Chart(title, "ms from the edge", "dB", lines, note=note))
    return charts


def _notes(study: Study, heard: Sequence[Heard]) -> list[str]:
    spec = study.spec
    block_ms, late_ms = (
        1000 * samples / spec.sample_rate
        for samples in (spec.block_samples, spec.decoder_lookahead_samples)
    )
    notes = [
        f"a block is {block_ms:.0f} ms; other latents are those that meet in the middle of one",
        "what block edges have in common with other latents is the codec's grid and no seam",
    ]
    if late_ms:
        notes.append(f"latents are heard {late_ms:.0f} ms later, as the decoder looks ahead")
    if not any(one.kind == "real" for one in heard):
        notes.append("no held-out recording of any prompt is long enough: there is no anchor")
    return notes


def _mean(heard: Sequence[Heard], kind: str, place: tuple[str, str]) -> Interval:
    return mean_of([one.values[place] for one in heard if one.kind == kind])


PART = Part("seams", "Are block edges heard?", measure)
