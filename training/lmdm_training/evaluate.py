"""Stage `evaluate`: do prompts sound like what they say, and does the answer follow the player?

Own measures, not comparable with the paper's (no public embedding model is needed or used):

- prompt accuracy: each 2 s window of an answer is given to the class whose recordings have the
  nearest statistics of a log-mel spectrum; held-out recordings of the classes are the anchor;
- pitch and loudness: how well the answer's own sketch agrees with what was played.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.errors import nearest
from lmdm_agent.model import Model, load
from lmdm_agent.picture import draw
from lmdm_agent.render import read, render
from lmdm_agent.rig import starting_controls, timeline_of
from lmdm_training.audio_store import Item, read_audio, read_index
from lmdm_training.errors import StageError

Floats = NDArray[np.float32]

BANDS = 48
WINDOW_S = 2.0
SILENT_RMS = 1e-3
SLACK_MS = 325.0
PROMPTS = (
    "humpback whale song",
    "rain on the sea",
    "string ensemble",
    "electric bass",
    "drum kit",
)


@dataclass(frozen=True)
class Answer:
    """Measures of one render."""

    source: str
    prompt: str
    accuracy: float
    pitch: float
    loudness: float
    level_db: float


def prompts_of(data: Path) -> tuple[str, ...]:
    """`PROMPTS` where the data has them all; else its most frequent first captions.

    Raises:
        StageError: The folder was not prepared, or nothing in it has a caption.
    """
    items = [item for item in read_index(data) if item.split == "train" and item.captions]
    words = Counter(item.captions[0] for item in items)
    if all(prompt in words for prompt in PROMPTS):
        return PROMPTS
    if not words:
        raise StageError(
            f"no recording in {data} has a caption, so there is nothing to prompt with"
        )
    return tuple(word for word, _ in words.most_common(len(PROMPTS)))


def mel_matrix(rate: int, size: int) -> Floats:
    """Triangular bands, equally spaced in mel from 40 Hz to 16 kHz, [BANDS, size / 2 + 1]."""
    lowest, highest = (float(2595 * np.log10(1 + f / 700)) for f in (40.0, 16000.0))
    mels = np.linspace(lowest, highest, BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(size, 1 / rate)[None]
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    up, down = (bins - low) / (centre - low), (high - bins) / (high - centre)
    return np.maximum(0.0, np.minimum(up, down)).astype(np.float32)


def features(audio: Floats, rate: int) -> Floats:
    """Statistics of every window of [2, samples]: [windows, 2 * BANDS], level taken out."""
    size, hop = 2048, 1024
    mono = audio.mean(axis=0)
    matrix = mel_matrix(rate, size)
    length = int(WINDOW_S * rate)
    rows = []
    for start in range(0, len(mono) - length + 1, length):
        piece = mono[start : start + length]
        if np.sqrt(np.mean(piece**2)) < SILENT_RMS:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(piece, size)[::hop]
        power = np.abs(np.fft.rfft(windows * np.hanning(size), axis=1)) ** 2
        mel = np.log(power @ matrix.T + 1e-6)
        mel -= mel.mean()
        rows.append(np.concatenate([mel.mean(axis=0), mel.std(axis=0)]))
    return np.asarray(rows, np.float32).reshape(-1, 2 * BANDS)


class Classes:
    """Nearest class by diagonal Mahalanobis distance to the recordings of each prompt.

    Attributes:
        prompts: Names of the classes: first captions of the data set.
        real_accuracy: Accuracy of held-out recordings, the anchor; NaN where there are none.
    """

    def __init__(self, items: list[Item], prompts: Sequence[str], rate: int) -> None:
        self.prompts = list(prompts)
        known = [self._windows(items, prompt, "train", rate) for prompt in prompts]
        for prompt, rows in zip(prompts, known, strict=True):
            if not len(rows):
                firsts = sorted({item.captions[0] for item in items if item.split == "train"})
                raise StageError(f"no recording is captioned {prompt!r}; {nearest(prompt, firsts)}")
        self._means = np.stack([rows.mean(axis=0) for rows in known])
        self._deviations = np.stack([rows.std(axis=0) + 0.3 for rows in known])
        hits = [
            self.accuracy(rows, number)
            for number, prompt in enumerate(prompts)
            for item in items
            if item.captions[0] == prompt and item.split == "valid"
            if len(rows := self._features(item, rate))
        ]
        self.real_accuracy = float(np.mean(hits)) if hits else float("nan")

    @classmethod
    def _windows(cls, items: list[Item], prompt: str, split: str, rate: int) -> Floats:
        """Features of all windows of a prompt's recordings, [windows, 2 * BANDS]."""
        mine = [item for item in items if item.captions[0] == prompt and item.split == split]
        empty = np.zeros((0, 2 * BANDS), np.float32)
        return np.concatenate([empty, *(cls._features(item, rate) for item in mine)])

    @staticmethod
    def _features(item: Item, rate: int) -> Floats:
        return features(read_audio(item.path).astype(np.float32) / 32768.0, rate)

    def accuracy(self, rows: Floats, right: int) -> float:
        """Share of windows that are nearest to class ``right``; 0 when nothing sounds."""
        if not len(rows):
            return 0.0
        apart = (rows[:, None] - self._means) / self._deviations
        cost = (apart**2).mean(axis=2) + 2 * np.log(self._deviations).mean(axis=1)
        return float(np.mean(cost.argmin(axis=1) == right))


def follow(model: Model, dry: Floats, wet: Floats) -> tuple[float, float]:
    """Agreement of the answer's sketch with the player's: (pitch, loudness).

    Pitch is the share of latents whose strongest bin of the answer is among the four played; only
    latents count where both sound. Loudness is the correlation of both whole curves, and 0 where
    one of them stands still.
    """
    left = np.zeros(model.spec.sketch_left_samples, np.float32)
    size = model.spec.samples_per_latent

    def sketch(audio: Floats) -> Floats:
        mono = audio.mean(axis=0)
        return model.sketch(np.concatenate([left, mono[: len(mono) // size * size]]))

    played, answered = sketch(dry), sketch(wet)
    sounds = (played[-1] > 0.2) & (answered[-1] > 0.2)
    if sounds.sum() < 3:
        return 0.0, 0.0
    strongest = answered[:-1, sounds].argmax(axis=0)
    hit = np.take_along_axis(played[:-1, sounds], strongest[None], axis=0)[0] > 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        loudness = np.corrcoef(played[-1], answered[-1])[0, 1]
    return float(hit.mean()), float(np.nan_to_num(loudness))


def evaluate(
    model_path: Path,
    data: Path,
    sources: Sequence[Path],
    prompts: Sequence[str],
    out: Path,
    sets: Sequence[str] = (),
) -> dict[str, object]:
    """Render every source with every prompt; measure, draw and write ``out / "report.json"``.

    Args:
        model_path: The model file.
        data: Prepared folder with the recordings that define the prompts.
        sources: What is played.
        prompts: First captions of the data set.
        out: Folder for the pictures (one a source) and the report.
        sets: Controls as name=value.

    Raises:
        StageError: There is nothing to play, or no recording of a prompt.
    """
    if not sources:
        raise StageError("there is nothing to play: the folder of sources holds no sound files")
    items = read_index(data)
    model = load(model_path, providers="cpu")
    controls = _controls(model, sets)
    classes = Classes(items, prompts, model.spec.sample_rate)
    answers: list[Answer] = []
    for source in track(sources, description="render"):
        found, rows = answer(model, classes, source, controls)
        answers += found
        title = f"{model.spec.name}, {controls.solver}, {controls.steps} steps, seed"
        draw(out / f"{source.stem}.jpg", rows, model.spec.sample_rate, f"{title} {controls.seed}")
    report = report_of(model, classes, controls, answers)
    (out / "report.json").write_text(json.dumps(report, indent=1))
    _print(report, answers)
    return report


def _controls(model: Model, sets: Sequence[str]) -> Controls:
    """The model's own settings, changed by ``name=value`` entries."""
    controls = starting_controls(Settings(), model.spec)
    for entry in sets:
        name, _, value = entry.partition("=")
        controls = controls.set(name, value)
    return controls


def answer(
    model: Model, classes: Classes, source: Path, controls: Controls
) -> tuple[list[Answer], list[tuple[str, Floats]]]:
    """Play one source with every prompt.

    Returns:
        Measures, one a prompt; and (label, audio [2, samples]) of what was played and answered.
    """
    rate = model.spec.sample_rate
    timeline = timeline_of(model.spec, min(SLACK_MS, 1000.0 * model.spec.block_s))
    dry = read(source, rate)
    rows, answers = [(f"played: {source.stem}", dry)], []
    for number, prompt in enumerate(classes.prompts):
        wet = render(model, timeline, dry, controls.set_prompt(0, prompt)).wet
        pitch, loudness = follow(model, dry, wet)
        level = 20 * np.log10(float(np.sqrt(np.mean(wet**2))) + 1e-9)
        accuracy = classes.accuracy(features(wet, rate), number)
        rows.append((prompt, wet))
        answers.append(Answer(source.stem, prompt, accuracy, pitch, loudness, level))
    return answers, rows


def report_of(
    model: Model, classes: Classes, controls: Controls, answers: list[Answer]
) -> dict[str, object]:
    """What ``report.json`` holds: settings, anchors, means, and every answer's measures."""
    return {
        "model": model.spec.content_hash,
        "solver": controls.solver,
        "steps": controls.steps,
        "cfg_weight": controls.cfg_weight,
        "chance": 1 / len(classes.prompts),
        "real_accuracy": classes.real_accuracy,
        "accuracy": float(np.mean([a.accuracy for a in answers])),
        "pitch": float(np.mean([a.pitch for a in answers])),
        "loudness": float(np.mean([a.loudness for a in answers])),
        "answers": [asdict(a) for a in answers],
    }


def _print(report: dict[str, object], answers: list[Answer]) -> None:
    table = Table("prompt", "right windows", "pitch followed", "loudness", "level dB")
    for prompt in dict.fromkeys(a.prompt for a in answers):
        mine = [a for a in answers if a.prompt == prompt]
        table.add_row(
            prompt,
            *(
                f"{np.mean([getattr(a, name) for a in mine]):.2f}"
                for name in ("accuracy", "pitch", "loudness", "level_db")
            ),
        )
    console = Console()
    console.print(table)
    console.print(
        f"right windows {report['accuracy']:.2f} (held-out recordings "
        f"{report['real_accuracy']:.2f}, chance {report['chance']:.2f}); pitch "
        f"{report['pitch']:.2f}; loudness {report['loudness']:.2f}"
    )
