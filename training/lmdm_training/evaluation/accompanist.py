"""Answers to a stem with any future visibility t_f, also such as no stage can have.

On stage the announced delay limits t_f (`Engine.largest_t_f_latents`). Here the whole stem is
there, so a model can be asked what it would do if it saw more (paper section 6.2, Fig. 6). A block
sounds where it lies in the stem; with the t_f of a stage it is the stage's own answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from lmdm_agent import context as memory
from lmdm_agent import prompts
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.engine_state import lookahead_latents
from lmdm_agent.fades import dominant
from lmdm_agent.generate import Conditions, Recipe, block_noise, generate
from lmdm_agent.spec import ModelSpec
from lmdm_training.errors import StageError

Floats = NDArray[np.float32]

VERSION = 1
"""Rises when the same question gets another answer."""


def whole_stem(instrument: Instrument, audio: Floats) -> Floats:
    """Latents [C, n] of a stem [2, samples] at the model's rate, in blocks as on stage.

    Latent ``i`` is of the samples from ``i * samples_per_latent`` on; before the stem and after it
    there is silence.
    """
    spec = instrument.spec
    size, block, keep = spec.samples_per_latent, spec.block_latents, lookahead_latents(spec)
    left = spec.encoder_left_latents
    blocks = -(-audio.shape[1] // (size * block))
    after = (blocks * block + keep) * size - audio.shape[1]
    padded = np.pad(audio, ((0, 0), (left * size, after))).astype(np.float32)
    found: list[Floats] = []
    for number in range(blocks):
        first = number * block * size
        piece = padded[:, first : first + (left + block + keep) * size]
        latents = instrument.encode(np.ascontiguousarray(piece))
        found.append(latents[:, left : left + block])
    return np.concatenate(found, axis=1)


def accompany(
    instrument: Instrument,
    stem: Floats | None,
    controls: Controls,
    t_f_latents: int,
    blocks: int,
    *,
    lead_latents: int = 0,
) -> Floats:
    """Answer a stem block by block; nobody plays, so there is no sketch.

    Args:
        instrument: The model.
        stem: Latents [C, n] of `whole_stem`; None for no stem at all.
        controls: Prompts and the sampler's settings.
        t_f_latents: Every block sees the stem up to this many latents after its own start.
        blocks: How many are answered.
        lead_latents: Where in the stem the first block lies.

    Returns:
        [channels, samples], aligned with the stem from ``lead_latents`` on; the decoder's
        look-ahead is taken out, its length is missing at the end.
    """
    spec = instrument.spec
    state, mixture, sounds = memory.empty(spec), controls.mixture(), []
    embeddings = {text: instrument.embed(text) for text in mixture}
    text = prompts.mix(mixture, embeddings, (spec.text_tokens, spec.text_size))
    recipe = Recipe(
        controls.steps,
        controls.solver,
        controls.guidance,
        controls.cfg_weight,
        controls.context_dropout,
    )
    for number in range(blocks):
        window = None
        if stem is not None:
            start = lead_latents + number * spec.block_latents
            window = window_at(spec, stem, start, t_f_latents)
        conditions = Conditions(
            text=text,
            dominant=dominant(mixture),
            sketch=np.zeros((spec.sketch_channels, spec.block_latents), np.float32),
            sketch_mask=np.zeros((1, spec.block_latents), np.float32),
            stem=window,
        )
        noise = block_noise(spec, controls.seed, number, controls.steps)
        block, state = generate(instrument, spec, state, conditions, recipe, noise)
        sounds.append(block.audio)
    return np.concatenate(sounds, axis=1)[:, spec.decoder_lookahead_samples :]


def window_at(spec: ModelSpec, stem: Floats, start: int, t_f_latents: int) -> memory.StemWindow:
    """The model's window of a stem [C, n] for a block that begins at latent ``start``."""
    at = np.arange(start - spec.context_latents, start + spec.block_latents)
    inside = (at >= 0) & (at < stem.shape[1])
    latents = np.zeros((spec.latent_channels, spec.window_latents), np.float32)
    latents[:, inside] = stem[:, at[inside]]
    cutoff = spec.context_latents + t_f_latents
    return memory.StemWindow(latents, max(0, min(cutoff, spec.window_latents)))


def kept(folder: Path, words: object, rate: int, make: Callable[[], Floats]) -> Floats:
    """An answer [2, samples] from a folder, or made and kept there.

    Args:
        folder: Of renders.
        words: All that decides how it sounds.
        rate: Samples a second.
        make: Answers.

    Raises:
        StageError: The answer holds samples that are no numbers.
    """
    key = hashlib.sha256(repr((VERSION, words)).encode()).hexdigest()[:20]
    path = folder / f"accompany-{key}.flac"
    if not path.is_file():
        made = make()
        if not np.isfinite(made).all():
            raise StageError("the model answered a stem with samples that are no numbers")
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.part")
        soundfile.write(partial, made.T, rate, "PCM_24", format="FLAC")
        partial.replace(path)
    # What is read later is what is judged now.
    return np.asarray(soundfile.read(path, dtype="float32", always_2d=True)[0].T, np.float32)
