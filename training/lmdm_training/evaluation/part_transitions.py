"""Part `transitions`: how fast and how far does the sound move when the prompt does?

One prompt plays alone, fades to another over several seconds, and the other plays alone (paper
section 6.1, Fig. 5). Every pair is rendered with and without context dropout, with the plain
solver and with P4, from the same noise, so that differences are of the same pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from lmdm_training.errors import StageError
from lmdm_training.evaluation.intervals import difference_of, mean_of
from lmdm_training.evaluation.prompt_classes import PromptClasses
from lmdm_training.evaluation.prompt_text import cosines, text_embedding
from lmdm_training.evaluation.results import (
    Cell,
    Chart,
    Example,
    Figure,
    Line,
    PartResult,
    Table,
)
from lmdm_training.evaluation.study import Part, Study
from lmdm_training.evaluation.transition_walks import (
    MIXED,
    Floats,
    Heard,
    Pair,
    Variant,
    Walks,
    job_of,
    listen,
    variants_of,
    walk,
)
from lmdm_training.evaluation.transitions import APART, Course, pairs_among, read_pairs

X_LABEL = "seconds since the prompts cross"
ENDS = ("first prompt", "second prompt")

Item = TypeVar("Item")


def measure(study: Study) -> PartResult:
    """Render all pairs in all variants, and follow them on their rulers.

    Raises:
        StageError: There is no embedder, no pair, or the file of pairs cannot be read.
    """
    if not study.embedders:
        raise StageError("no network that hears is there, so nobody can say where a sound lies")
    lists, chosen, found = pairs_of(study), variants_of(study), PartResult("", "")
    course = Course.of(study.spec, study.sizes.transition_s)
    for kind, pairs in lists.items():
        for embedder in study.embedders.values():
            try:
                heard = listen(study, kind, pairs, course, chosen, embedder)
            except StageError as error:
                found.notes.append(str(error))
                continue
            _report(heard, walk(study, heard), chosen, found)
            _texts(heard, chosen, found)
            if kind == "own":
                _classes(study, heard, chosen, found)
    found.notes.extend(_notes(study, course))
    found.examples.extend(_examples(study, course, next(iter(lists.values())), chosen))
    return found


def pairs_of(study: Study) -> dict[str, list[Pair]]:
    """``own``: of the model's own prompts; ``listed``: of the file in the option ``pairs``.

    Raises:
        StageError: There is neither.
    """
    lists = {"own": pairs_among(study.material.prompts, study.sizes.pairs)}
    if "pairs" in study.options:
        lists["listed"] = read_pairs(Path(study.options["pairs"]))[: study.sizes.pairs]
    lists = {kind: pairs for kind, pairs in lists.items() if pairs}
    if not lists:
        raise StageError(
            "one prompt given, and no file of pairs; a transition takes two prompts (--prompt)"
        )
    return lists


# ------------------------------------------------------------------------------------------------
# On the rulers


def _report(heard: Heard, walks: Walks, chosen: Sequence[Variant], found: PartResult) -> None:
    if len(walks.pairs) < len(heard.pairs):
        found.notes.append(
            f"{heard.where}: {len(walks.pairs)} of {len(heard.pairs)} pairs have steady sounds "
            f"that are {APART:g} standard deviations of windows apart; the others are left out."
        )
    if not walks.pairs:
        return
    base = chosen[0].name
    found.figures.extend([*_figures(heard, walks, base), *_gains(heard, walks, chosen)])
    found.tables.append(_table(heard, walks, base))
    found.charts.append(
        Chart(
            f"From one prompt to another ({heard.kind} pairs, {heard.embedder.name})",
            X_LABEL,
            "position",
            [heard.line(name, walks.pairs, rows) for name, rows in walks.positions.items()],
            {"first prompt alone": 0.0, "second prompt alone": 1.0},
            f"Context dropout happens at 0 s; the fade takes {heard.course.fade_s:.1f} s.",
        )
    )


def _figures(heard: Heard, walks: Walks, base: str) -> list[Figure]:
    note = f"{base}; {len(walks.pairs)} pairs"
    return [
        Figure(
            f"reached.{heard.where}",
            mean_of(walks.reached[base]),
            anchors={MIXED: mean_of(walks.reached[MIXED])},
            note=f"0: still the first prompt's own sound, 1: the second's; {note}",
        ),
        Figure(
            f"halfway.{heard.where}",
            mean_of(walks.delays[base]),
            better="lower",
            anchors={MIXED: mean_of(walks.delays[MIXED])},
            unit="s",
            note=f"after the prompts cross; never counts as the last window; {note}",
        ),
    ]


def _gains(heard: Heard, walks: Walks, chosen: Sequence[Variant]) -> Iterator[Figure]:
    """What dropout and P4 add to the way, of the same pairs."""
    solver = chosen[0].name.partition(",")[0]
    wanted = {
        "dropout_gain": (f"{solver}, dropout", f"{solver}, no dropout"),
        "p4_gain": ("p4, dropout", "pingpong, dropout"),
    }
    for name, (one, other) in wanted.items():
        yield Figure(
            f"{name}.{heard.where}",
            difference_of(walks.reached[one], walks.reached[other]),
            note=f"reached with {one} less reached with {other}; it is one if 0 is outside",
        )


def _table(heard: Heard, walks: Walks, base: str) -> Table:
    rows: list[list[Cell]] = []
    for name in walks.positions:
        far, soon = walks.reached[name], walks.delays[name]
        row: list[Cell] = [name, mean_of(far), mean_of(soon), mean_of(walks.arrived[name])]
        if name == base:
            row += ["", ""]
        else:
            row += [difference_of(far, walks.reached[base])]
            row += [difference_of(soon, walks.delays[base])]
        rows.append(row)
    columns = ["setting", "reached", "halfway (s)", "gets halfway"]
    columns += ["reached, difference", "halfway, difference (s)"]
    note = f"Differences are to {base}, of the same pairs."
    return Table(f"Transitions ({heard.kind} pairs, {heard.embedder.name})", columns, rows, note)


# ------------------------------------------------------------------------------------------------
# In words, and by real recordings


def _texts(heard: Heard, chosen: Sequence[Variant], found: PartResult) -> None:
    """The paper's own picture: similarity to both prompts' texts, where an embedder knows texts."""
    embed = text_embedding(heard.embedder)
    if embed is None:
        return
    prompts = list(dict.fromkeys(prompt for pair in heard.pairs for prompt in pair))
    texts = dict(zip(prompts, embed(prompts), strict=True))
    lines: list[Line] = []
    for variant in chosen[:2]:
        ways = heard.windows[variant.name]
        lines += _to_both(heard, variant.name, ways, lambda one, to: cosines(one, texts[to]))
    title = f"Similarity to the prompts' texts ({heard.kind} pairs, {heard.embedder.name})"
    found.charts.append(Chart(title, X_LABEL, "cosine", lines))


def _classes(study: Study, heard: Heard, chosen: Sequence[Variant], found: PartResult) -> None:
    """Which prompt's real recordings the sound resembles on its way."""
    try:
        classes = PromptClasses.fit(study, heard.embedder, study.material.prompts)
    except StageError:
        return  # part `prompts` says why
    lines: list[Line] = []
    for variant in chosen[:2]:
        labels = [classes.predict(windows) for windows in heard.windows[variant.name]]
        lines += _to_both(heard, variant.name, labels, lambda some, to: [s == to for s in some])
    title = f"Heard as which prompt's recordings ({heard.embedder.name})"
    found.charts.append(Chart(title, X_LABEL, "share of windows", lines))


def _to_both(
    heard: Heard,
    name: str,
    ways: Sequence[Item],
    near: Callable[[Item, str], Sequence[float] | Floats],
) -> list[Line]:
    """A curve for each prompt of a pair: how near its windows are, by what is known of them."""
    lines: list[Line] = []
    for end, words in enumerate(ENDS):
        rows = [near(way, pair[end]) for pair, way in zip(heard.pairs, ways, strict=True)]
        lines.append(heard.line(f"{words}; {name}", heard.pairs, np.array(rows, np.float64)))
    return lines


# ------------------------------------------------------------------------------------------------


def _examples(
    study: Study, course: Course, pairs: Sequence[Pair], chosen: Sequence[Variant]
) -> Iterator[Example]:
    for number, pair in enumerate(pairs[:2]):
        for variant in chosen[:2]:
            sound = study.renders.get(job_of(study, course, pair, variant, number))
            caption = f"fade from {course.start_s:.1f} to {course.end_s:.1f} s"
            yield study.example(f"{pair[0]} to {pair[1]}, {variant.name}", sound, caption)


def _notes(study: Study, course: Course) -> list[str]:
    windows = ", ".join(f"{e.name} {e.window_s:.2g} s" for e in study.embedders.values())
    notes = [
        "Rulers lie between steady sounds of the study's own settings, for all settings alike.",
        f"Windows smear what happens ({windows}), in the mixed sounds, too: compare with those.",
        "Times are those of the cause; on stage the delay comes on top.",
        "Intervals are over pairs, there and back counting as one; pairs share prompts.",
    ]
    if course.fade_s < max(e.window_s for e in study.embedders.values()):
        notes.append("The fade is shorter than a window: times say little (--size).")
    return notes


PART = Part("transitions", "How fast and how far does the sound move with the prompt?", measure)
