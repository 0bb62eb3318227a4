"""Part `codec`: what is left of a recording that only goes through the codec?

No answer can sound better. Held-out recordings of the prompts are encoded and decoded, block by
block as on stage, and held against themselves (levels, colour, noise, attacks) and, by every
embedder, against other recordings of the same and of other prompts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.errors import StageError
from lmdm_training.evaluation import spectra
from lmdm_training.evaluation.codec_distances import (
    OTHER,
    REAL,
    Known,
    Listened,
    Unit,
    change_figure,
    distances_of,
    frechet_figures,
    nearness,
    nearness_figure,
)
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.embedders.hearing import hear
from lmdm_training.evaluation.intervals import bootstrap, mean_of
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.reconstruction import reconstruct
from lmdm_training.evaluation.results import (
    Better,
    Cell,
    Chart,
    Example,
    Figure,
    Interval,
    Line,
    PartResult,
    Table,
)
from lmdm_training.evaluation.spectra import Spectra
from lmdm_training.evaluation.study import Part, Study

Floats = NDArray[np.float32]

KNOWN = 6
"""Recordings of every prompt that training heard, at most."""
DRAWS = 200
EXAMPLES, EXAMPLE_S, PAUSE_S = 8, 8.0, 0.5
UNCHANGED = {"unchanged": Interval(0.0, 0.0, 0.0)}


@dataclass(frozen=True)
class Again:
    """A recording and what the codec makes of it, [2, samples] at the model's rate each."""

    sound: Sound
    real: Floats
    again: Floats


@dataclass(frozen=True)
class Measure:
    """A measure of a reconstruction against its original; see `spectra`."""

    name: str
    unit: str
    of: Callable[[Spectra, Spectra], float]
    note: str


MEASURES = (
    Measure(
        "spectrum",
        "dB",
        spectra.spectrum_error_db,
        "mean difference of mel bands, moment by moment, overall level taken out",
    ),
    Measure(
        "onsets",
        "",
        spectra.onset_agreement,
        "correlation of how strongly sound sets in; of textures (rain) it is low by nature",
    ),
    Measure("level", "dB", spectra.level_error_db, "above 0 it comes out louder"),
    Measure(
        "treble",
        "dB",
        spectra.treble_error_db,
        f"share of power above {spectra.TREBLE_HZ / 1000:g} kHz; above 0 it comes out brighter",
    ),
    Measure(
        "noisiness",
        "dB",
        spectra.flatness_error_db,
        "spectral flatness; above 0 tones come out blurred",
    ),
)
COMPARED: dict[str, Better] = {"spectrum": "lower", "onsets": "higher"}
"""Measures for which other recordings are an anchor; the others are best at 0."""


def measure(study: Study) -> PartResult:
    """See the module.

    Raises:
        StageError: No prompt has a held-out recording.
    """
    chosen, notes = _chosen(study)
    if not chosen:
        raise StageError(
            "no prompt has a held-out recording; prepare a folder for tests "
            "(config/data_whale_test.toml) and name it with --test"
        )
    through = _through_codec(study, chosen)
    rate = study.spec.sample_rate
    pairs = [(spectra.spectra_of(a.real, rate), spectra.spectra_of(a.again, rate)) for a in through]
    values = {m.name: [m.of(real, again) for real, again in pairs] for m in MEASURES}
    listened = [
        _listened(study, name, embedder, through) for name, embedder in study.embedders.items()
    ]
    figures: list[Figure] = []
    for heard in listened:
        figures += [nearness_figure(heard), change_figure(heard), *frechet_figures(heard)]
    figures += _signal_figures(chosen, pairs, values)
    notes += [f"without {name}: {why}" for name, why in study.absent.items()]
    prompts = len({sound.caption for sound in chosen})
    notes.append(
        f"{len(chosen)} recordings of {prompts} prompts, each of another source; intervals draw "
        "whole sources"
    )
    return PartResult(
        "",
        "",
        figures=figures,
        tables=[_table(chosen, values, listened)],
        charts=[_colour_chart(pairs)],
        examples=_examples(study, through),
        notes=notes,
    )


# ---------------------------------------------------------------- what is listened to


def _chosen(study: Study) -> tuple[list[Sound], list[str]]:
    """Held-out recordings of the prompts, one of a source; and notes on prompts that have few."""
    material, seen = study.material, set[str]()
    most = max(2, study.sizes.played // 3)
    found: list[Sound] = []
    few: list[str] = []
    for prompt in material.prompts:
        mine = _of_own_sources(material.held.get(prompt, []), most, seen)
        found += mine
        if len(mine) < 2:
            few.append(f"{prompt!r} ({len(mine)})")
    notes = [f"few held-out sources: {', '.join(few)}"] if few else []
    return found, notes


def _of_own_sources(sounds: Iterable[Sound], most: int, seen: set[str]) -> list[Sound]:
    """The first ``most`` whose sources were not seen yet, which they are then."""
    found: list[Sound] = []
    for sound in sounds:
        if len(found) < most and sound.source not in seen:
            seen.add(sound.source)
            found.append(sound)
    return found


def _others(study: Study, count: int) -> list[Sound]:
    """Held-out recordings of what is no prompt: one of every caption, then a second one."""
    material, seen = study.material, set[str]()
    captions = sorted(set(material.held) - set(material.prompts))
    found: list[Sound] = []
    while len(found) < count:
        more = [s for c in captions for s in _of_own_sources(material.held[c], 1, seen)]
        if not more:
            break
        found += more
    return found[:count]


def _spread(sounds: Sequence[Sound], most: int) -> list[Sound]:
    """At most so many, from all over the list."""
    if len(sounds) <= most:
        return list(sounds)
    return [sounds[round(i)] for i in np.linspace(0, len(sounds) - 1, most)]


def _read(study: Study, sound: Sound) -> Floats:
    """[2, samples] at the model's rate, never repeated to a length."""
    return study.renders.sound(sound, min(sound.seconds, study.sizes.seconds))


def _through_codec(study: Study, chosen: Sequence[Sound]) -> list[Again]:
    instrument = study.renders.player("onnx")
    found: list[Again] = []
    for number, sound in enumerate(chosen):
        study.progress("reconstruct", number, len(chosen))
        real = _read(study, sound)
        found.append(Again(sound, real, reconstruct(instrument, real)))
    return found


def _listened(study: Study, name: str, embedder: Embedder, through: Sequence[Again]) -> Listened:
    """What an embedder makes of originals, reconstructions and anchors."""
    rate, prompts = study.spec.sample_rate, list(dict.fromkeys(a.sound.caption for a in through))
    known = [s for p in prompts for s in _spread(study.material.known.get(p, []), KNOWN)]
    others = _others(study, len(through))
    of, done = len(through) + len(known) + len(others), 0

    def vectors(audio: Floats) -> Floats:
        return hear(embedder, audio, rate).vectors

    def step() -> None:
        nonlocal done
        study.progress(f"listen with {name}", done, of)
        done += 1

    def heard_in(sounds: Sequence[Sound]) -> list[Known]:
        found: list[Known] = []
        for sound in sounds:
            step()
            found.append(Known(sound.caption, sound.source, vectors(_read(study, sound))))
        return [one for one in found if len(one.vectors)]

    units: list[Unit] = []
    for one in through:
        step()
        real, again = vectors(one.real), vectors(one.again)
        count = min(len(real), len(again))
        if count:
            caption, source = one.sound.caption, one.sound.source
            units.append(Unit(caption, source, real[:count], again[:count]))
    return Listened(name, units, heard_in(known), heard_in(others))


# ---------------------------------------------------------------- what is said of it


def _signal_figures(
    chosen: Sequence[Sound],
    pairs: Sequence[tuple[Spectra, Spectra]],
    values: dict[str, list[float]],
) -> list[Figure]:
    """Measures without an embedder; anchors are other recordings, held against each original."""
    captions = [sound.caption for sound in chosen]
    figures: list[Figure] = []
    for one in MEASURES:
        value = mean_of(values[one.name])
        if one.name not in COMPARED:
            figures.append(Figure(one.name, value, "near", UNCHANGED, one.unit, note=one.note))
            continue
        anchors = {
            name: mean_of([
                one.of(pairs[i][0], pairs[j][0])
                for i in range(len(pairs))
                if (j := _next(captions, i, same)) is not None
            ])
            for name, same in ((REAL, True), (OTHER, False))
        }  # fmt: skip
        better = COMPARED[one.name]
        figures.append(Figure(one.name, value, better, anchors, one.unit, note=one.note))
    return figures


def _next(captions: Sequence[str], at: int, same: bool) -> int | None:
    """The next recording, going round, with the same caption or with another one."""
    for step in range(1, len(captions)):
        other = (at + step) % len(captions)
        if (captions[other] == captions[at]) == same:
            return other
    return None


def _table(
    chosen: Sequence[Sound], values: dict[str, list[float]], listened: Sequence[Listened]
) -> Table:
    """Every prompt by itself: where the codec is good, and where it is not."""
    names = [f"{m.name}, {m.unit}" if m.unit else m.name for m in MEASURES]
    columns = ["prompt", "sources", *names, *(f"nearness, {heard.name}" for heard in listened)]
    rows: list[list[Cell]] = []
    for caption in dict.fromkeys(sound.caption for sound in chosen):
        at = [i for i, sound in enumerate(chosen) if sound.caption == caption]
        row: list[Cell] = [caption, str(len(at))]
        row += [mean_of([values[m.name][i] for i in at]) for m in MEASURES]
        row += [_nearness_of(heard, caption) for heard in listened]
        rows.append(row)
    return Table(
        "Every prompt by itself",
        columns,
        rows,
        "nearness: 0 as near to recordings that training heard as the originals are, 1 as far as "
        "recordings of other prompts",
    )


def _nearness_of(heard: Listened, caption: str) -> Interval:
    rows = distances_of(heard.units, heard.known)
    return bootstrap([row for row in rows if row.caption == caption], nearness)


def _colour_chart(pairs: Sequence[tuple[Spectra, Spectra]]) -> Chart:
    """Level of every mel band, reconstruction less original."""
    errors = np.stack([spectra.colour_error_db(real, again) for real, again in pairs])
    means = [mean_of(band.tolist(), draws=DRAWS) for band in errors.T]
    line = Line(
        "reconstruction",
        (spectra.band_hz() / 1000.0).tolist(),
        [mean.value for mean in means],
        [mean.low for mean in means],
        [mean.high for mean in means],
    )
    return Chart(
        "Colour",
        "kHz",
        "reconstruction less original, dB",
        [line],
        {"unchanged": 0.0},
        "mean over recordings, overall level taken out; the band is the 95 % interval",
    )


def _examples(study: Study, through: Sequence[Again]) -> list[Example]:
    """Of every prompt one recording, and after a pause its reconstruction."""
    rate = study.spec.sample_rate
    first = {one.sound.caption: one for one in reversed(through)}
    found: list[Example] = []
    for prompt in [prompt for prompt in study.material.prompts if prompt in first][:EXAMPLES]:
        one, samples = first[prompt], round(EXAMPLE_S * rate)
        pause = np.zeros((one.real.shape[0], round(PAUSE_S * rate)), np.float32)
        audio = np.concatenate([one.real[:, :samples], pause, one.again[:, :samples]], axis=1)
        found.append(
            study.example(f"codec {prompt}", audio, "the recording, then its reconstruction")
        )
    return found


PART = Part("codec", "What is left of a recording that only goes through the codec?", measure)
