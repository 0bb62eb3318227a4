"""Takes made by hand, for tests of what reads them; they follow `lmdm_agent.takes.format` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import soundfile
from numpy.typing import NDArray

from lmdm_agent.controls import Controls
from lmdm_agent.engine import BlockReport
from lmdm_agent.grid import to_ints
from lmdm_agent.takes import format as f

Floats = NDArray[np.float32]

RATE = 8000
BLOCK = 800
SLACK = 200
LOUD = f.Loudness(-18.3, -12.1, -3.25)


def report(block: int, margin_s: float | None = 0.05, **changes: Any) -> dict[str, Any]:
    """A block's report as a table."""
    values: dict[str, Any] = {
        "block": block,
        "inference_s": 0.02,
        "parts_s": {"sketch": 0.001},
        "steps": 4,
        "nfe": 8,
        "solver": "pingpong",
        "t_f_latents": 0,
        "dominant": None,
        "weights": (1.0,),
        "crossed": False,
        "dropped_latents": 0,
        "level_in": 0.1,
        "level_out": 0.1,
        "loudness": 0.5,
        "pitches_hz": (440.0,),
        "margin_s": margin_s,
    }
    return asdict(BlockReport(**(values | changes)))


def line(block: int, controls: Controls | None = None, **changes: Any) -> f.BlockLine:
    """A block that was answered in time; ``changes`` say otherwise."""
    values: dict[str, Any] = {
        "block": block,
        "status": "answered",
        "sample": block * BLOCK,
        "due": block * BLOCK + BLOCK + SLACK,
        "heard_crc": 1,
        "answer_crc": 2,
        "controls": controls,
        "report": report(block),
    }
    return f.BlockLine(**(values | changes))


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE, level: float = 0.25) -> Floats:
    """A sine [n, 2]."""
    t = np.arange(round(seconds * rate)) / rate
    return np.repeat(level * np.sin(2 * np.pi * hertz * t)[:, None], 2, axis=1).astype(np.float32)


def manifest(samples: int, names: Iterable[f.TrackName], **changes: Any) -> f.Manifest:
    """The facts of a complete take; ``changes`` say otherwise."""
    rate = changes.get("rate", RATE)
    values: dict[str, Any] = {
        "format": f.TAKE_FORMAT,
        "program": "lmdm-agent 0",
        "started": "2026-03-01T20:15:30+00:00",
        "complete": True,
        "rate": rate,
        "model_rate": rate,
        "samples": samples,
        "start_position": 0,
        "delay_samples": BLOCK + SLACK,
        "block_samples": BLOCK,
        "slack_samples": SLACK,
        "tracks": {name: f.Track(f"{name}.flac", rate, samples, LOUD) for name in names},
        "model": f.ModelFacts("whale", "c0ffee" * 10),
        "controls": Controls().set_prompt(0, "rain on the sea"),
    }
    return f.Manifest(**(values | changes))


def write_take(
    folder: Path,
    sounds: Mapping[f.TrackName, Floats],
    *,
    lines: Sequence[f.BlockLine] = (),
    messages: Sequence[Sequence[object]] = (),
    **changes: Any,
) -> f.Take:
    """Write a whole take; ``changes`` go into the manifest."""
    folder.mkdir(parents=True)
    facts = manifest(**({"samples": len(next(iter(sounds.values()))), "names": sounds} | changes))
    for name, samples in sounds.items():
        path = folder / facts.tracks[name].file
        soundfile.write(path, to_ints(samples) << 8, facts.rate, subtype="PCM_24")
    rows = [f.MESSAGE_COLUMNS, *messages]
    text = "".join("\t".join(str(cell) for cell in row) + "\n" for row in rows)
    (folder / f.MESSAGES).write_text(text, encoding="utf-8")
    (folder / f.BLOCKS).write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in lines))
    (folder / f.MANIFEST).write_text(f.encode_manifest(facts), encoding="utf-8")
    return f.read_take(folder)


def simple_take(folder: Path, seconds: float = 2.0, **changes: Any) -> f.Take:
    """A tone, its answer an octave higher, and their mix; one block a tenth of a second."""
    dry, wet = tone(seconds), tone(seconds, 880.0)
    lines = [line(block) for block in range(max(0, len(dry) // BLOCK))]
    return write_take(folder, {"dry": dry, "wet": wet, "mix": wet}, **({"lines": lines} | changes))
