"""All parts of an evaluation, in the order of the page."""

from __future__ import annotations

from importlib import import_module

from lmdm_training.errors import StageError
from lmdm_training.evaluation.study import Part

NAMES = (
    "codec",
    "distribution",
    "prompts",
    "transitions",
    "sketch",
    "accompaniment",
    "drift",
    "seams",
    "latency",
    "parity",
    "ablations",
)


def parts_named(names: list[str]) -> list[Part]:
    """Parts by name, all where none is named; in the order of the page.

    Raises:
        StageError: There is no such part.
    """
    for name in names:
        if name not in NAMES:
            raise StageError(f"part {name!r} given; there are {', '.join(NAMES)}")
    chosen = [name for name in NAMES if name in names or not names]
    return [import_module(f"lmdm_training.evaluation.part_{name}").PART for name in chosen]
