"""Ways of playing one model file: what parity compares, and what ablations take away.

A player is an `lmdm_agent.engine.Instrument`, so the same engine plays all of them, on the same
sound with the same noise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bench_worker import Rolling, Uncached
from lmdm_agent.engine import Instrument
from lmdm_agent.model import load
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.spec import TOKENIZER_KEY, ModelSpec
from lmdm_models.load import LoadError
from lmdm_models.sized import parts_of_file
from lmdm_models.text_encoders import TextEncoderGraph
from lmdm_models.torch_instrument import TorchInstrument, choose_device
from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.evaluation.renders import Player
from lmdm_training.text import TEXT_SIZE, TEXT_TOKENS, minilm

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Causal(Rolling):
    """A cache that only grows by the finished block (paper Alg. 3), for one stream after another.

    Where the context is not the one before and one block more (a new stream, a prime, context
    dropout, another prompt), the whole of it is encoded, as in the first block.

    Attributes:
        last: The inputs of the last pass, (added [b, A, s], text [b, tokens, size]), if any.
    """

    last: list[tuple[Floats, Floats]] = field(default_factory=list[tuple[Floats, Floats]])

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """See `lmdm_agent.generate.Networks.context`."""
        if not self._goes_on(added, text):
            self.kept.clear()
        self.last[:] = [(added.copy(), text.copy())]
        return super().context(added, text)

    def _goes_on(self, added: Floats, text: Floats) -> bool:
        if not self.last:
            return False
        before, told = self.last[0]
        size = self.spec.block_latents
        return (
            np.array_equal(text, told)
            and added.shape == before.shape
            and np.array_equal(added[:, :, :-size], before[:, :, size:])
            # Silence that goes on looks the same; the same pass twice is no step.
            and not np.array_equal(added, before)
        )


def player_loader(path: Path, spec: ModelSpec) -> Callable[[Player], Instrument]:
    """How the players of a file are loaded; what they have in common is loaded once.

    Args:
        path: The model file.
        spec: Its description.

    Returns:
        A function from a player's name to the instrument. It raises `StageError` where the file's
        networks cannot be read back, which ``torch`` and ``causal`` need, and `ModelError` where
        it is damaged.
    """

    @cache
    def onnx() -> Instrument:
        return load(path)

    @cache
    def torch() -> TorchInstrument:
        return torch_player(path, spec)

    def player(name: Player) -> Instrument:
        match name:
            case "onnx":
                return onnx()
            case "torch":
                return torch()
            case "uncached":
                return Uncached(onnx())
            case "causal":
                return Causal(torch(), torch().append)

    return player


def torch_player(path: Path, spec: ModelSpec) -> TorchInstrument:
    """A file's networks in PyTorch, on the GPU where there is one.

    Prompts are encoded by the encoder that the file's was made of, where it is known: what went
    wrong with the text on its way into the file must not go wrong here, too.

    Raises:
        StageError: The file does not say where its networks' weights lie.
    """
    try:
        parts, _ = parts_of_file(path)
    except LoadError as error:
        raise StageError(f"torch cannot play {path.name}: {error}") from error
    text = trained_text(path, spec)
    if text is not None:
        parts = replace(parts, text=text)
    return TorchInstrument(parts, spec, choose_device("auto"))


def trained_text(path: Path, spec: ModelSpec) -> TextEncoderGraph | None:
    """The packaged text encoder that a file's was made of.

    Returns:
        None where it is another one (another size or vocabulary), or its package is not installed.
    """
    if (spec.text_tokens, spec.text_size) != (TEXT_TOKENS, TEXT_SIZE):
        return None
    try:
        packaged = minilm()
    except MissingFileError:
        return None
    with OnnxFile(path) as file:
        tokenizer = file.metadata().get(TOKENIZER_KEY, "")
    return packaged if _words(tokenizer) == _words(packaged.tokenizer) else None


def _words(tokenizer: str) -> dict[str, int]:
    """A tokenizer's vocabulary; none of one that cannot be read."""
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_str(tokenizer).get_vocab()
    except Exception:  # tokenizers raises bare Exception
        return {}
