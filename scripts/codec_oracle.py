"""Where a codec loses pitch: its synthesis with the true spectra, or with those it predicts.

    python scripts/codec_oracle.py whale.onnx DATA
    python scripts/codec_oracle.py RUN DATA --seconds 10 --each 2

DATA is a prepared folder that the codec never heard (config/data_whale_test.toml). One row for
each way: *codec* plays what the decoder predicts, *true magnitudes* takes those of the recording
instead, *all true* everything. Pitch is the share of the recording's pitched moments that have its
pitch (CREPE, half a semitone), loudness a correlation, noisiness the spectral flatness above the
recording's in dB.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch.nn import functional as F

from lmdm_models.codec import LOOKAHEAD_SAMPLES, SAMPLES_PER_LATENT, Spectra, StreamingCodec
from lmdm_training.audio_store import SAMPLE_RATE, Item, read_audio, read_index
from lmdm_training.bases import codec_of
from lmdm_training.cli_models import found
from lmdm_training.evaluation.following import follow
from lmdm_training.evaluation.intervals import mean_of
from lmdm_training.evaluation.material import UNPITCHED

Floats = NDArray[np.float32]
MEASURES = ("pitch", "loudness", "flatness_db")
WINDOW, HIGHEST_HZ, QUIET = 2048, 8000.0, 1e-4


@dataclass(frozen=True)
class Row:
    """One recording, one way."""

    way: str
    caption: str
    pitch: float
    loudness: float
    flatness_db: float


def flatness_db(audio: Floats) -> float:
    """Mean spectral flatness [dB] below `HIGHEST_HZ`, over what is not silent."""
    windows = np.lib.stride_tricks.sliding_window_view(audio.mean(0), WINDOW)[:: WINDOW // 2]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW))) ** 2 + 1e-9
    power = power[:, : int(HIGHEST_HZ / SAMPLE_RATE * WINDOW)]
    power = power[power.sum(1) > QUIET * power.sum(1).max()]
    return float(np.mean(10 * np.log10(np.exp(np.log(power).mean(1)) / power.mean(1))))


def ways(true: Spectra, made: Spectra) -> Iterator[tuple[str, Spectra]]:
    """What to play, by name."""
    magnitudes = {"log_magnitude": true.log_magnitude, "levels": true.levels}
    yield "codec", made
    yield "true magnitudes", replace(made, **magnitudes)
    yield "true frequencies", replace(made, tonal=true.tonal, deviation=true.deviation)
    yield "all true", true


@torch.no_grad()
def rows_of(codec: StreamingCodec, item: Item, seconds: float) -> Iterator[Row]:
    """Play one recording every way."""
    heard = read_audio(item.path, 0, round(seconds * SAMPLE_RATE)).astype(np.float32) / 32768
    heard = heard[:, : heard.shape[1] // SAMPLES_PER_LATENT * SAMPLES_PER_LATENT]
    audio = torch.from_numpy(heard)[None]
    true = codec.encoder.analysis(F.pad(audio, (0, LOOKAHEAD_SAMPLES)))
    decoder = codec.decoder
    latents, _ = codec.encoder.encode_spectra(true)
    made, _ = decoder.decode_spectra(latents, decoder.silent_contexts(1))
    for name, spectra in ways(true, made):
        *_, track_, count, tail = (torch.zeros(1, *shape) for shape in decoder.state_shapes)
        played = decoder.synthesis(spectra, track_, count, tail)[0][0].numpy()
        follows = follow(heard, played, SAMPLE_RATE)
        apart = flatness_db(played) - flatness_db(heard)
        yield Row(name, item.captions[0], follows.pitch, follows.loudness, apart)


def chosen(folder: Path, seconds: float, each: int) -> list[Item]:
    """The first stems of every caption that has a pitch and is long enough, one of a piece."""
    by_caption: dict[str, dict[str, Item]] = {}
    for item in read_index(folder):
        if item.captions and item.seconds >= seconds and not UNPITCHED.search(item.captions[0]):
            by_caption.setdefault(item.captions[0], {}).setdefault(item.piece or item.id, item)
    return [
        item for caption in sorted(by_caption) for item in [*by_caption[caption].values()][:each]
    ]


def main(given: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("codec", type=Path, help="an .onnx, or a run of `lmdm-train codec`")
    parser.add_argument("data", type=Path, help="a prepared folder")
    parser.add_argument("--seconds", type=float, default=8.0, help="of each recording")
    parser.add_argument("--each", type=int, default=1, help="recordings of each caption")
    asked = parser.parse_args(given)
    codec = codec_of(found(asked.codec))
    items = chosen(asked.data, asked.seconds, asked.each)
    if not items:
        parser.error(f"{asked.data} has no pitched recording of {asked.seconds:g} s")
    rows = [row for item in track(items) for row in rows_of(codec, item, asked.seconds)]
    table = Table("", "pitch", "loudness", "noisiness, dB", title=f"{len(items)} recordings")
    for way in dict.fromkeys(row.way for row in rows):
        mine = [row for row in rows if row.way == way]
        columns = ([getattr(row, name) for row in mine] for name in MEASURES)
        table.add_row(way, *(str(mean_of(column)) for column in columns))
    Console().print(table)
    for caption in dict.fromkeys(row.caption for row in rows):
        own = {row.way: row.pitch for row in rows if row.caption == caption}
        Console().print(f"{caption}: " + ", ".join(f"{k} {v:.2f}" for k, v in own.items()))


if __name__ == "__main__":
    main()
