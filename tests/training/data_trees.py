"""Tiny trees of sound files for the tests of the data stage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile

from lmdm_agent.takes.format import TAKE_FORMAT

RATE = 16000


def tone(seconds: float, hz: float = 300.0, rate: int = RATE, seed: int = 0) -> np.ndarray:
    """A mono tone with some noise, far from clipping."""
    t = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(seed).standard_normal(len(t))
    return 0.2 * np.sin(2 * np.pi * hz * t) + 0.01 * noise


def put(path: Path, seconds: float = 1.0, **more) -> Path:
    """Write a tone."""
    return put_samples(path, tone(seconds, **more))


def put_samples(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """Write samples."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate)
    return path


def text(path: Path, content: str) -> Path:
    """Write a text file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def rows(out: Path) -> list[dict]:
    """The index."""
    return [json.loads(line) for line in (out / "index.jsonl").read_text().splitlines()]


def rejected(out: Path) -> list[dict]:
    """What was left out."""
    return [json.loads(line) for line in (out / "rejected.jsonl").read_text().splitlines()]


def make_take(folder: Path, seconds: float = 12.0, ending: str = "flac", **more) -> Path:
    """A complete take with two prompts: 0.5 s blocks, answered 0.6 s after they were heard.

    Block 10 is the first. Its answer stands at 0.6 s; block 20 brings the second prompt, at 5.6 s.
    """
    block, delay = RATE // 2, round(0.6 * RATE)
    for track, hz in (("dry", 200.0), ("wet", 400.0)):
        put(folder / f"{track}.{ending}", seconds, hz=hz)
    samples = round(seconds * RATE)
    facts = {
        "format": TAKE_FORMAT, "program": "lmdm-agent", "started": "2026-01-01T10:00:00+00:00",
        "complete": True, "rate": RATE, "model_rate": RATE // 2, "samples": samples,
        "start_position": 10 * block, "delay_samples": delay, "block_samples": block // 2,
        "slack_samples": 800, "first_block": 10, "first_block_sample": 0,
        "first_due_sample": delay, "model": {"name": "toy", "content_hash": "0" * 64},
        "tracks": {
            name: {"file": f"{name}.{ending}", "rate": RATE, "samples": samples}
            for name in ("dry", "wet")
        },
        "controls": {},
    } | more  # fmt: skip
    put_manifest(folder, facts)
    text(folder / "messages.tsv", "time\tsample\tblock\tsender\taddress\targuments\n")
    lines = [take_block(10 + k, k * block, k * block + delay) for k in range(2 * int(seconds))]
    put_blocks(folder, lines)
    return folder


def put_manifest(folder: Path, facts: dict) -> None:
    """Write a take.json."""
    text(folder / "take.json", json.dumps(facts))


def take_facts(folder: Path) -> dict:
    """A take.json as it is."""
    return json.loads((folder / "take.json").read_text(encoding="utf-8"))


def take_block(number: int, sample: int, due: int) -> dict:
    """One line of blocks.jsonl."""
    prompt = "warm cello" if number < 20 else "rain on the sea"
    report = {"block": number, "dominant": prompt, "crossed": number == 20, "late_samples": 0}
    return {
        "block": number, "status": "answered", "sample": sample, "due": due,
        "heard_crc": 1, "answer_crc": 2, "report": report,
    }  # fmt: skip


def put_blocks(folder: Path, lines: list[dict]) -> None:
    """Write a blocks.jsonl."""
    text(folder / "blocks.jsonl", "".join(json.dumps(line) + "\n" for line in lines))


def take_blocks(folder: Path) -> list[dict]:
    """The lines of a blocks.jsonl."""
    return [json.loads(line) for line in (folder / "blocks.jsonl").read_text().splitlines()]
