"""Networks that hear: what turns windows of sound into vectors, for distances between sets.

Two arrive inside packages of the registry, musicnn and aiSFX; the paper's own (OpenL3, PaSST,
CLAP) are used where somebody has put their weights on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.aisfx import AiSfx
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.embedders.hearing import Cached, CachedText
from lmdm_training.evaluation.embedders.musicnn import Musicnn
from lmdm_training.evaluation.embedders.toolkits import Clap, OpenL3, Passt

KINDS = (Musicnn, AiSfx, OpenL3, Passt, Clap)
"""All that there are, in the order in which results show them."""


def usable(
    cache: Path, *, say: Callable[[str], None]
) -> tuple[dict[str, Embedder], dict[str, str]]:
    """Those that can be used here, and why the others cannot, both by name.

    Args:
        cache: Weights are fetched into its folder ``weights``, or put there by hand; what was heard
            is kept in ``heard``.
        say: Told before something is fetched.
    """
    present: dict[str, Embedder] = {}
    absent: dict[str, str] = {}
    for kind in KINDS:
        try:
            embedder = kind.load(cache, say=say)
        except StageError as error:
            absent[kind.name] = str(error)
            continue
        heard = cache / "heard"
        if isinstance(embedder, Clap):
            present[kind.name] = CachedText(embedder, heard, embedder.version)
        else:
            present[kind.name] = Cached(embedder, heard, embedder.version)
    return present, absent
