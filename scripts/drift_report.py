"""Shows how far a model's answer moves away by itself, and what the drift watch does about it.

python scripts/drift_report.py [--minutes 4] [--prompt choir] [--played drone] [--model FILE]

The same input is answered twice, without and with the watch. Every line is 20 s: how far level and
spectrum of the answer are from the first 25 s, and the same of what is played.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.drift import DriftMemory, dropped_latents, refreshed, traits, watch
from lmdm_agent.engine import Engine
from lmdm_agent.guard import REASONS
from lmdm_agent.library import DEMO_TAKE
from lmdm_agent.model import Model, load
from lmdm_agent.timeline import Timeline

Floats = NDArray[np.float32]

WHALE = Path(__file__).parents[1] / "models" / "checkpoints" / "whale.onnx"
LINE_S, SKIPPED_S, REFERENCE_S = 20.0, 5.0, 25.0


def played(name: str, seconds: float, rate: int) -> Floats:
    """Mono sound: the demo again and again, a chord that stands, hits with pauses, or silence."""
    count = int(seconds * rate)
    if name == "demo":
        demo, _ = soundfile.read(DEMO_TAKE, dtype="float32")
        return np.resize(demo, count)
    if name == "drone":
        time = np.arange(count) / rate
        chord = sum(
            np.sin(2 * np.pi * hz * n * time) / n for hz in (110, 165, 220.5) for n in range(1, 7)
        )
        return (0.2 * chord / np.abs(chord).max()).astype(np.float32)
    sound = np.zeros(count, np.float32)
    if name == "hits":
        rng = np.random.default_rng(1)
        start = rate // 2
        while start < count - rate:
            hit = rng.standard_normal(rate) * np.exp(
                -np.arange(rate) / rate / rng.choice([0.05, 0.2])
            )
            sound[start : start + rate] = 0.6 * hit / np.abs(hit).max()
            start += int(rng.uniform(1.0, 2.5) * rate)
    return sound


def answer_all(instrument: Model, sound: Floats, prompt: str, watched: bool) -> None:
    """Answer a whole recording; say what is refreshed or muted, and how far the answer moved."""
    spec = instrument.spec
    engine = Engine(instrument, Timeline(spec.block_samples, 0))
    controls = Controls(steps=spec.steps).set_prompt(0, prompt)
    memory, levels = DriftMemory(), list[Floats]()
    for start in range(0, len(sound) - spec.block_samples + 1, spec.block_samples):
        heard = np.stack([sound[start : start + spec.block_samples]] * 2)
        answer = engine.answer(heard, None, controls)
        at = f"  {start / spec.sample_rate:5.0f} s: "
        if answer.reason:
            print(f"{at}muted, {answer.reason}" if answer.reason in REASONS else at + answer.reason)
        block = traits(answer.audio, heard, spec.sample_rate)
        levels.append(np.stack([block.wet, block.dry]).mean(axis=1))
        memory, reason = watch(memory, block, spec.block_s, prompt)
        if reason and watched:
            memory = refreshed(memory)
            count = dropped_latents(spec.context_latents, memory)
            engine.refresh(count)
            print(f"{at}{reason}; {count} of {spec.context_latents} latents forgotten")
    table(np.stack(levels), spec.block_s)


def table(levels: Floats, block_s: float) -> None:
    """Print the distances of [blocks, 2, BANDS] from the beginning."""
    first = levels[int(SKIPPED_S / block_s) : int(REFERENCE_S / block_s)].mean(axis=0)
    size = round(LINE_S / block_s)
    for start in range(0, len(levels) - size + 1, size):
        moved = levels[start : start + size].mean(axis=0) - first
        level = moved.mean(axis=1)
        colour = np.abs(moved - level[:, None]).mean(axis=1)
        print(
            f"  {start * block_s:5.0f} s  answer: level {level[0]:+5.1f} dB, spectrum "
            f"{colour[0]:4.1f} dB   played: level {level[1]:+5.1f} dB, spectrum {colour[1]:4.1f} dB"
        )


def main() -> None:
    """Parse the command line and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--prompt", default="choir")
    parser.add_argument("--played", choices=("demo", "drone", "hits", "silence"), default="drone")
    parser.add_argument("--model", type=Path, default=WHALE)
    given = parser.parse_args()
    instrument = load(given.model)
    sound = played(given.played, given.minutes * 60.0, instrument.spec.sample_rate)
    for watched in (False, True):
        print(f"{given.played}, {given.prompt!r}, drift watch {'on' if watched else 'off'}:")
        answer_all(instrument, sound, given.prompt, watched)


if __name__ == "__main__":
    main()
