"""What a model's codec makes of a recording: the best that any answer could sound like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.engine import Instrument

Floats = NDArray[np.float32]


def reconstruct(instrument: Instrument, audio: Floats) -> Floats:
    """Encode a recording whole and decode it block by block, with the state of a stream.

    That is how sound leaves on stage, so block edges and look-ahead are in it. Nothing is
    generated.

    Args:
        instrument: Whose codec.
        audio: [channels, samples] at the model's rate.

    Returns:
        Shaped like ``audio`` and aligned with it: the decoder's look-ahead is taken out.
    """
    spec = instrument.spec
    samples, late = audio.shape[1], spec.decoder_lookahead_samples
    if samples == 0:
        return audio.copy()
    blocks = -(-(samples + late) // spec.block_samples)
    # Silence after the end: to fill the last block, and to bring out what the decoder holds back.
    padded = np.pad(audio, ((0, 0), (0, blocks * spec.block_samples - samples)))
    latents = instrument.encode(np.ascontiguousarray(padded, np.float32))
    state = np.zeros((1, spec.decoder_state_size), np.float32)
    decoded: list[Floats] = []
    for block in np.split(latents[None], blocks, axis=2):
        sound, state = instrument.decode(np.ascontiguousarray(block), state)
        decoded.append(sound[0])
    return np.concatenate(decoded, axis=1)[:, late : late + samples]
