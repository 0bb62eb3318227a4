"""The models that played in a take, found again by their content hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from lmdm_agent import library
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ModelError, TakeError
from lmdm_agent.model import read_spec
from lmdm_agent.takes.format import Take

SHARES = ("\\\\", "//", "\\/", "/\\")
"""How the name of a network share begins. Looking there would tell its owner who we are."""


def find_take_model(take: Take, name: str = "", content_hash: str = "") -> Path:
    """The file of a model that a take names, wherever it is now.

    Args:
        take: The take.
        name: Of the model; empty means the one the take began with.
        content_hash: Its hash.

    Raises:
        TakeError: There is no file with this content here.
    """
    if not content_hash:
        name, content_hash = take.manifest.model.name, take.manifest.model.content_hash
    for path in _candidates(take):
        try:
            if read_spec(path).content_hash == content_hash:
                return path
        except ModelError:
            continue
    raise TakeError(
        f"{take.path}: its model {name!r} (content hash {content_hash or 'not stated'}) is not "
        f"here; copy its file into {library.user_folder() / 'models'}, or give another one with "
        "--model."
    )


def _candidates(take: Take) -> Iterator[Path]:
    """Files that may be it: those the take names, then all that a name can mean."""
    facts = take.manifest
    named = [facts.model.file]
    engine: Any = facts.settings.get("engine")
    if isinstance(engine, dict):
        named.append(str(cast("dict[str, Any]", engine).get("model", "")))
    named += list(_asked_for(take))
    seen: set[str] = set()
    for name in named:
        known = not name or name in seen or name.startswith(SHARES)
        if not known and Path(name).suffix in ("", ".onnx"):
            seen.add(name)
            try:
                yield library.find_model(name)
            except ModelError:
                continue
    yield from library.models()


def _asked_for(take: Take) -> Iterator[str]:
    """Models that were asked for while playing; a damaged control log names none."""
    try:
        for message in take.messages():
            words = (message.address.rpartition("/")[2], *message.args)
            if words[0] == "at":  # It waited for its block, whose number comes first.
                words = words[2:]
            if words and words[0] == "model":
                yield " ".join(words[1:])
    except TakeError:
        return


class TakeModels:
    """Loads the models of a take, each once; call it with a name and a content hash.

    Args:
        take: The take.
        load: Loads a model file.
        instead: A file that stands in for all of them.
    """

    def __init__(
        self, take: Take, load: Callable[[Path], Instrument], instead: Path | None = None
    ) -> None:
        self._take = take
        self._load = load
        self._instead = instead
        self._loaded: dict[Path, Instrument] = {}

    def __call__(self, name: str, content_hash: str) -> Instrument:
        """The model.

        Raises:
            TakeError: It is not here.
            ModelError: Its file cannot be loaded.
        """
        path = self._instead or find_take_model(self._take, name, content_hash)
        if path not in self._loaded:
            self._loaded[path] = self._load(path)
        return self._loaded[path]
