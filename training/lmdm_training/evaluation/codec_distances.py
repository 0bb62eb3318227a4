"""How far reconstructions are from recordings, as an embedder hears them.

`change_figure`: how far has each window moved? `nearness_figure`: on the way from recordings of the
same prompt to those of other prompts, how far have reconstructions gone? `frechet_figures`: the
usual distance of whole sets, and the same question asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lmdm_training.evaluation.distances import between, frechet
from lmdm_training.evaluation.intervals import bootstrap, mean_of
from lmdm_training.evaluation.results import Figure

Floats = NDArray[np.float32]

REAL, OTHER = "real/real", "real/other"
DRAWS = 200
SHARE_DRAWS = 100
NEARER = 0.5
"""Half-way between recordings of the same and of other prompts."""


@dataclass(frozen=True)
class Unit:
    """A held-out recording: what an embedder hears in it and in its reconstruction, [windows, D].

    Attributes:
        caption: The prompt.
        source: The whole source.
        real: Of the recording.
        again: Of its reconstruction, the same windows.
    """

    caption: str
    source: str
    real: Floats
    again: Floats


@dataclass(frozen=True)
class Known:
    """A recording that is compared with: what an embedder hears in it, [windows, D]."""

    caption: str
    source: str
    vectors: Floats


@dataclass(frozen=True)
class Listened:
    """What one embedder heard.

    Attributes:
        name: Of the embedder.
        units: Held-out recordings of the prompts.
        known: Recordings of the prompts that training heard.
        others: Held-out recordings of what is no prompt.
    """

    name: str
    units: list[Unit]
    known: list[Known]
    others: list[Known]


@dataclass(frozen=True)
class Apart:
    """Mean distances (1 - cosine) of one recording's windows; not a number where none is there.

    Attributes:
        caption: The prompt.
        moved: To its own reconstruction, window by window.
        again: Of the reconstruction to recordings of the same prompt that training heard.
        same: Of the original to these.
        other: Of the original to such recordings of other prompts.
    """

    caption: str
    moved: float
    again: float
    same: float
    other: float


def distances_of(units: Sequence[Unit], known: Sequence[Known]) -> list[Apart]:
    """Distances of every unit, seen from the mean of all that training heard."""
    everything = _joined([one.vectors for one in known] or [unit.real for unit in units])
    centre = np.zeros(1, np.float32) if everything is None else everything.mean(axis=0)
    found: list[Apart] = []
    for unit in units:
        real, again = _unit_length(unit.real - centre), _unit_length(unit.again - centre)
        mine = [one.vectors - centre for one in known if one.caption == unit.caption]
        rest = [one.vectors - centre for one in known if one.caption != unit.caption]
        moved = float(1.0 - (real * again).sum(axis=1).mean())
        found.append(
            Apart(unit.caption, moved, _apart(again, mine), _apart(real, mine), _apart(real, rest))
        )
    return found


def nearness(rows: Sequence[Apart]) -> float:
    """Where reconstructions stand between recordings of their own and of other prompts.

    Returns:
        0 where they are as near to their own prompt as their originals are, 1 where they are as far
        as other prompts; not a number where other prompts are no farther than the originals.
    """
    values = np.array([[row.again, row.same, row.other] for row in rows])
    values = values[np.isfinite(values).all(axis=1)] if len(rows) else np.zeros((0, 3))
    if not len(values):
        return float("nan")
    again, same, other = (float(mean) for mean in values.mean(axis=0))
    return (again - same) / (other - same) if other > same else float("nan")


def nearness_figure(heard: Listened) -> Figure:
    """`nearness` over all prompts; the codec has to stay on the near side, clearly."""
    return Figure(
        f"nearness.{heard.name}",
        bootstrap(distances_of(heard.units, heard.known), nearness),
        "lower",
        goal=NEARER,
        note="mean distance (1 - cosine) to recordings of the prompt that training heard: 0 is "
        "that of the originals, 1 that of other prompts; clearly on the near side where the whole "
        "interval is below 0.5",
    )


def change_figure(heard: Listened) -> Figure:
    """How far every window moves, beside how far apart different recordings are."""
    rows = distances_of(heard.units, heard.known)
    return Figure(
        f"change.{heard.name}",
        mean_of([row.moved for row in rows]),
        "lower",
        {REAL: mean_of([row.same for row in rows]), OTHER: mean_of([row.other for row in rows])},
        note="1 - cosine between a window and its reconstruction, around the mean recording; "
        "anchors: between windows of different recordings of the same and of other prompts",
    )


def frechet_figures(heard: Listened) -> list[Figure]:
    """Frechet distance to recordings that training heard, and where it stands between anchors."""
    known = _by_source(heard.known)
    sets = {
        "": [unit.again for unit in heard.units],
        REAL: [unit.real for unit in heard.units],
        OTHER: _by_source(heard.others),
    }
    sets = {name: found for name, found in sets.items() if found}
    windows = min(sum(map(len, found)) for found in [known, *sets.values()]) if sets else 0
    values = {
        name: between(known, found, frechet, windows=windows, draws=DRAWS)
        for name, found in sets.items()
    }
    figure = Figure(
        f"frechet.{heard.name}",
        values.pop("", mean_of([])),
        "lower",
        values,
        note=f"to recordings of the prompts that training heard; {windows} windows of each set; "
        "real/other: held-out recordings of what is no prompt",
    )
    return [figure, _frechet_nearness(heard, windows)]


def _frechet_nearness(heard: Listened, windows: int) -> Figure:
    """The same as `nearness`, by Frechet distances of equally many windows."""
    rng = np.random.default_rng(0)

    def taken(sets: Sequence[Floats]) -> Floats | None:
        rows = _joined(sets)
        if rows is None or not windows:
            return None
        return rows[np.resize(rng.permutation(len(rows)), windows)]

    known, other = (taken([one.vectors for one in some]) for some in (heard.known, heard.others))
    far = frechet(known, other) if known is not None and other is not None else float("nan")

    def share(some: Sequence[Unit]) -> float:
        real, again = taken([unit.real for unit in some]), taken([unit.again for unit in some])
        if known is None or real is None or again is None:
            return float("nan")
        near = frechet(known, real)
        return (frechet(known, again) - near) / (far - near) if far > near else float("nan")

    return Figure(
        f"frechet_nearness.{heard.name}",
        bootstrap(heard.units, share, draws=SHARE_DRAWS),
        "lower",
        goal=NEARER,
        note="by Frechet distance: 0 is that of the originals, 1 that of recordings of what is no "
        "prompt",
    )


def _apart(rows: Floats, sets: Sequence[Floats]) -> float:
    """Mean distance of rows of length 1 to all vectors of the sets."""
    found = _joined(sets)
    return float("nan") if found is None else float(1.0 - (rows @ _unit_length(found).T).mean())


def _by_source(known: Sequence[Known]) -> list[Floats]:
    """All windows of every source."""
    found: dict[str, list[Floats]] = {}
    for one in known:
        found.setdefault(one.source, []).append(one.vectors)
    return [np.concatenate(vectors) for vectors in found.values()]


def _joined(sets: Sequence[Floats]) -> Floats | None:
    return np.concatenate(sets) if sets else None


def _unit_length(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
