"""Answers of the instrument, rendered once and kept: what makes an evaluation resumable.

A render is a value (`Job`); its file is named by a hash of everything that decides how it sounds.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from lmdm_agent.audio_file import read_audio
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.render import render
from lmdm_agent.rig import timeline_of
from lmdm_agent.score import Line, Score
from lmdm_training.errors import StageError
from lmdm_training.evaluation.material import Sound

Floats = NDArray[np.float32]
Player = Literal["onnx", "torch", "uncached", "causal"]
"""Who answers: the file in ONNX Runtime, its networks in PyTorch, the file without a cache (paper
Alg. 1), its networks with a block-causal cache (paper Alg. 3)."""

VERSION = 1
"""Rises when the same job sounds otherwise, so that old files are not taken."""
Message = tuple[float, str, tuple[str, ...]]
"""(seconds, name, arguments as text): a line of a score (docs/scores.md)."""


@dataclass(frozen=True)
class Job:
    """One render.

    Attributes:
        prompt: Text of slot 1, at full weight.
        seconds: How long.
        played: What is played; None is silence, to which the sketch is switched off.
        start_s: Where in it playing begins. It is repeated where it is too short.
        stem: What the second input hears; it is followed then. Repeated likewise.
        prime: What the context begins with.
        sets: Controls as (name, value), for example ("steps", 8) or ("use_sketch", False).
        score: Messages that are sent meanwhile.
        seed: Of the noise.
        player: Who answers.
    """

    prompt: str
    seconds: float
    played: Sound | None = None
    start_s: float = 0.0
    stem: Sound | None = None
    prime: Sound | None = None
    sets: tuple[tuple[str, bool | int | float | str], ...] = ()
    score: tuple[Message, ...] = ()
    seed: int = 0
    player: Player = "onnx"

    def with_sets(self, **sets: bool | int | float | str) -> Job:
        """The same with further controls."""
        return replace(self, sets=(*self.sets, *sets.items()))


@dataclass
class Renders:
    """Renders jobs, or finds them rendered.

    Attributes:
        folder: Where the files are kept.
        controls: The settings that jobs start from.
        instrument: Loads a player, the first time it is asked for.
        content_hash: Of the model file.
        done: How many were rendered, not found, so far.
    """

    folder: Path
    controls: Controls
    instrument: Callable[[Player], Instrument]
    content_hash: str
    done: int = 0
    _loaded: dict[Player, Instrument] = field(default_factory=dict[Player, Instrument])

    def get(self, job: Job) -> Floats:
        """The answer, [2, samples] at the model's rate, aligned with what was played.

        Raises:
            StageError: The model failed on a block, or a recording ends before `start_s`.
            ConfigError: A control of the job does not exist, or a message was refused.
        """
        path = self.path(job)
        if path.is_file():
            return _kept(path)
        wet = self._rendered(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        soundfile.write(partial, wet.T, self.rate, "PCM_24", format="FLAC")
        partial.replace(path)
        self.done += 1
        # What is read later is what is judged now.
        return _kept(path)

    def path(self, job: Job) -> Path:
        """Where a job's file is, or will be."""
        return self.folder / f"{self.key(job)}.flac"

    def key(self, job: Job) -> str:
        """A hash of all that decides how it sounds, save the recordings' samples.

        Recordings go by name: their folders' hash is part of the evaluation's own folder.
        """
        words = asdict(job) | {"model": self.content_hash, "version": VERSION}
        for name in ("played", "stem", "prime"):
            sound = getattr(job, name)
            words[name] = None if sound is None else sound.name
        words["controls"] = repr(self.controls)
        text = json.dumps(words, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    @property
    def rate(self) -> int:
        """Samples a second of what comes out."""
        return self.player("onnx").spec.sample_rate

    def player(self, name: Player) -> Instrument:
        """A player, loaded once."""
        if name not in self._loaded:
            self._loaded[name] = self.instrument(name)
        return self._loaded[name]

    def sound(self, sound: Sound, seconds: float, start_s: float = 0.0) -> Floats:
        """A recording as it is played: at the model's rate, repeated to the length."""
        audio = read_audio(sound.path, self.rate)[:, round(start_s * self.rate) :]
        samples = round(seconds * self.rate)
        if not audio.shape[1]:
            raise StageError(f"{sound.name} ends before {start_s:g} s")
        return np.tile(audio, math.ceil(samples / audio.shape[1]))[:, :samples]

    def _rendered(self, job: Job) -> Floats:
        instrument = self.player(job.player)
        spec = instrument.spec
        controls = self.controls.set_prompt(0, job.prompt).set("seed", job.seed)
        # A watch that forgets context would hide drift; parts that want it switch it on.
        controls = controls.set("drift_watch", False)
        if job.played is None:
            controls = controls.set("use_sketch", False)
            dry = np.zeros((2, round(job.seconds * spec.sample_rate)), np.float32)
        else:
            dry = self.sound(job.played, job.seconds, job.start_s)
        stem = None
        if job.stem is not None:
            stem = self.sound(job.stem, job.seconds, job.start_s)
            controls = controls.set("use_stem", True)
        prime = None if job.prime is None else read_audio(job.prime.path, spec.sample_rate)
        for name, value in job.sets:
            controls = controls.set(name, value)
        lines = tuple(
            Line(number, time_s, None, name, args)
            for number, (time_s, name, args) in enumerate(job.score, 1)
        )
        rendered = render(
            instrument,
            timeline_of(spec, stems=stem is not None),
            dry,
            controls,
            stem=stem,
            prime=prime,
            score=Score(Path("evaluation"), lines) if lines else None,
        )
        if rendered.failed_blocks:
            raise StageError(
                f"the model failed on {rendered.failed_blocks} blocks of {job.prompt!r}: "
                f"{rendered.first_failure}"
            )
        return rendered.wet


def _kept(path: Path) -> Floats:
    """A render as it was written, [2, samples]."""
    audio, _ = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(audio.T, np.float32)
