"""What stands in for the program and the model when a session runs without a stage."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmdm_agent import library
from lmdm_agent.config import RecordSettings
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ModelError
from lmdm_agent.presets import Presets
from lmdm_agent.spec import ModelSpec

Floats = NDArray[np.float32]
FindModel = Callable[[str], Callable[[], Instrument]]
"""From a model's name to what loads it."""


class OfflineServices:
    """What a score can ask of the program; there is no stage, so much of it does nothing.

    Args:
        presets: Where presets are read; those that a score saves are forgotten after it.
        find: Finds and loads models; each is loaded once. None finds none.
        sounds: Folders in which a score may name sounds; None takes `library.sound_folders`, with
            takes where they usually go.
    """

    def __init__(
        self,
        presets: Presets | None = None,
        find: FindModel | None = None,
        sounds: Sequence[Path] | None = None,
    ) -> None:
        self.presets: Presets = _PassingPresets(presets or Presets())
        self._read = presets
        self._find = find or _no_model
        takes = RecordSettings().folder
        self._sounds = library.sound_folders(None, takes) if sounds is None else sounds
        self._loaded: dict[str, Instrument] = {}

    def rehearsal(self) -> OfflineServices:
        """The same for a rehearsal: models are loaded, but do not sound."""

        def find(name: str) -> Callable[[], Instrument]:
            load = self.find_model(name)
            return lambda: Silent(load().spec)

        return OfflineServices(self._read, find, self._sounds)

    def find_model(self, name: str) -> Callable[[], Instrument]:
        """Find a model by name; what is returned loads it, the first time."""
        if name in self._loaded:
            return lambda: self._loaded[name]
        load = self._find(name)

        def kept() -> Instrument:
            self._loaded[name] = load()
            return self._loaded[name]

        return kept

    def find_sound(self, name: str) -> Path:
        """Find a sound by its name in the folders of sounds."""
        return library.find_sound(name, self._sounds)

    def record(self, on: bool, name: str) -> str:
        """Accepted; there is nothing to record."""
        del on, name
        return ""

    def capture(self, minutes: float | None) -> str:
        """Accepted; nothing was played."""
        del minutes
        return ""

    def recording(self) -> str:
        """No take runs."""
        return ""

    def held(self) -> tuple[float, float]:
        """Nothing is held."""
        return 0.0, 0.0

    def link(self, on: bool) -> int:
        """Accepted; nobody else is there. The score's own tempo counts."""
        del on
        return 0

    def linked(self) -> tuple[bool, int]:
        """Never: time is not the world's here."""
        return False, 0

    def midi(self, verb: str, target: str) -> None:
        """Accepted; nothing is mapped."""
        del verb, target

    def catalog(self) -> Sequence[tuple[str, str, str]]:
        """Nobody asks for it."""
        return ()


def _no_model(name: str) -> Callable[[], Instrument]:
    raise ModelError(f"model {name!r} given; only one model can be used here.")


class _PassingPresets(Presets):
    """Presets that are saved for one run only and never replace the performer's."""

    def __init__(self, lasting: Presets) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="lmdm-presets-")
        self._lasting = lasting
        super().__init__(Path(self._folder.name))

    def _folders(self) -> list[Path]:
        return [self.own, self._lasting.own, *super()._folders()[1:]]


class Silent:
    """A model's sizes without the model: every graph gives zeros at once."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec

    def embed(self, text: str) -> Floats:
        """Zeros [tokens, size]."""
        del text
        return np.zeros((self.spec.text_tokens, self.spec.text_size), np.float32)

    def sketch(self, audio: Floats) -> Floats:
        """Zeros [F, o]."""
        del audio
        return np.zeros((self.spec.sketch_channels, self.spec.block_latents), np.float32)

    def encode(self, audio: Floats) -> Floats:
        """Zeros [C, latents]."""
        count = audio.shape[1] // self.spec.samples_per_latent
        return np.zeros((self.spec.latent_channels, count), np.float32)

    def context(self, added: Floats, text: Floats) -> tuple[Floats, Floats]:
        """No keys and values."""
        return np.zeros((len(added), 1), np.float32), np.zeros((len(text), 1), np.float32)

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Floats, text_kv: Floats) -> Floats:
        """No velocity."""
        del k, added, kv, text_kv
        return np.zeros_like(x)

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """Silence."""
        del latents
        return np.zeros((1, self.spec.channels, self.spec.block_samples), np.float32), state
