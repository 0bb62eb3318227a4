"""A world of eight tones: an embedder that hears which, and an instrument that plays them."""

from __future__ import annotations

import itertools
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import soundfile
import soxr

from lmdm_agent.controls import Controls
from lmdm_training.evaluation.embedders.base import Embedded
from lmdm_training.evaluation.material import Material, Sound
from lmdm_training.evaluation.renders import Job
from lmdm_training.evaluation.results import Example
from lmdm_training.evaluation.study import Sizes, Study

RATE = 16000
TONES_HZ = tuple(150.0 * 1.75**i for i in range(8))
PROMPTS = tuple(f"tone {i}" for i in range(8))
SIZES = Sizes(
    played=2, seconds=3.0, seeds=2, free_s=3.0, pairs=8, transition_s=12.0, stems=1, live_s=1.0
)


@lru_cache(maxsize=64)
def tone(prompt: str, seconds: float, seed: int = 0, rate: int = RATE) -> np.ndarray:
    """A prompt's tone with a little noise, [2, samples]; how loud it is depends on the seed."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate)) / rate
    wave = rng.uniform(0.24, 0.26) * np.sin(2 * np.pi * TONES_HZ[int(prompt[-1])] * t)
    return np.stack([wave, wave]).astype(np.float32) + 0.005 * rng.standard_normal(
        (2, len(t))
    ).astype(np.float32)


class Bands:
    """RMS in eight bands; tags are their shares."""

    name, rate, window_s, licence = "bands", RATE, 1.0, "none"
    labels = PROMPTS

    def embed(self, audio: np.ndarray, hop_s: float) -> Embedded:
        size, hop = round(self.window_s * RATE), round(hop_s * RATE)
        if len(audio) < size:
            return Embedded(np.zeros((0, 8), np.float32), np.zeros((0, 8), np.float32))
        windows = np.lib.stride_tricks.sliding_window_view(audio, size)[::hop]
        power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / size**2 * 2
        edges = [0.0, *(f * 1.75**0.5 for f in TONES_HZ[:-1]), RATE / 2]
        hz = np.fft.rfftfreq(size, 1 / RATE)
        bands = [power[:, (hz >= a) & (hz < b)].sum(axis=1)
                 for a, b in itertools.pairwise(edges)]  # fmt: skip
        vectors = np.sqrt(np.stack(bands, axis=1)).astype(np.float32)
        return Embedded(vectors, vectors / np.maximum(vectors.sum(axis=1, keepdims=True), 1e-9))


class TextBands(Bands):
    """It also knows which band a text means."""

    name = "clap"

    def embed_text(self, texts: list[str]) -> np.ndarray:
        return np.eye(8, dtype=np.float32)[[int(text[-1]) for text in texts]]


class Player:
    """Renders of an instrument that plays the tone of its prompt.

    A fade moves from tone to tone; without context dropout it comes 2 s late and stops at 60 %.
    ``deaf``: it always plays the first tone.
    """

    rate = RATE

    def __init__(self, deaf: bool = False) -> None:
        self.deaf, self.jobs = deaf, list[Job]()

    def get(self, job: Job) -> np.ndarray:
        self.jobs.append(job)
        prompt = PROMPTS[0] if self.deaf else job.prompt
        one = tone(prompt, job.seconds, job.seed)
        if not job.score or self.deaf:
            return one
        (_, _, (_, second)), (start, _, (_, fade)) = job.score
        drops = bool(dict(job.sets)["context_dropout"])
        late, most = (0.0, 1.0) if drops else (2.0, 0.6)
        start = start // 0.5 * 0.5  # of its block
        t = np.arange(one.shape[1]) / RATE
        weight = most * np.clip((t - start - late) / float(fade), 0.0, 1.0)
        return ((1 - weight) * one + weight * tone(second, job.seconds, job.seed)).astype("f4")

    def sound(self, sound: Sound, seconds: float, start_s: float = 0.0) -> np.ndarray:
        audio = sound.audio(start_s, seconds)
        return soxr.resample(audio.T, 44100, RATE).T

    def player(self, name: str) -> SimpleNamespace:
        """A codec that changes nothing: its latents are samples."""
        spec = SimpleNamespace(
            block_samples=1000, decoder_lookahead_samples=0, decoder_state_size=1
        )
        return SimpleNamespace(
            spec=spec, encode=lambda audio: audio, decode=lambda block, state: (block, state)
        )


def sound(folder: Path, name: str, prompt: str, seconds: float, seed: int) -> Sound:
    """Write a recording; the part of the name before a dash is its source."""
    path = folder / f"{name}.flac"
    soundfile.write(path, tone(prompt, seconds, seed, 44100).T, 44100)
    return Sound(name, name.partition("-")[0], prompt, path, seconds)


def material(folder: Path, prompts: tuple[str, ...] = PROMPTS) -> Material:
    """Two known and two held-out recordings of every prompt."""
    folder.mkdir(parents=True, exist_ok=True)
    known, held = (
        {
            prompt: [sound(folder, f"{kind}{p}{i}", prompt, 2.0, 10 * p + i) for i in range(2)]
            for p, prompt in enumerate(prompts)
        }
        for kind in ("known", "held")
    )
    played = [sounds[0] for sounds in held.values()]
    return Material(prompts, known, held, played, [], "key", (folder,))


def study(
    folder: Path, *, embedders: dict | None = None, player: Player | None = None, **more
) -> Study:
    """What a part is given; pictures are not drawn."""
    spec = SimpleNamespace(block_s=0.5, sample_rate=RATE, context_dropout_latents=6)
    values = {"options": {}, "sizes": SIZES, "absent": {}} | more
    made = Study(
        model=folder / "none.onnx",
        spec=spec,
        controls=Controls(),
        material=values.pop("material", None) or material(folder / "data"),
        renders=player or Player(),
        embedders={"bands": Bands()} if embedders is None else embedders,
        out=folder,
        **values,
    )
    made.example = lambda name, audio, caption="": Example(name, f"{len(audio)} x", "", caption)
    return made
