"""What a run found, in a file that is complete after every variant, so that a crash loses one."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from gpu.work import Sizes

SCHEMA = 1
PACKAGES = ("torch", "triton", "numpy", "onnx", "onnxscript", "onnxruntime", "onnxruntime-gpu")


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _machine(device: torch.device) -> dict[str, Any]:
    found: dict[str, Any] = {"device": str(device), "host": platform.machine()}
    if device.type == "cuda":
        about = torch.cuda.get_device_properties(device)
        found |= {
            "gpu": about.name,
            "memory_gb": round(about.total_memory / 1e9, 1),
            "multiprocessors": about.multi_processor_count,
            "l2_mb": round(getattr(about, "L2_cache_size", 0) / 1e6, 1),
            "cuda": torch.version.cuda,
        }
    return found


class Record:
    """One run's results, written to a file whenever something is known."""

    def __init__(self, path: Path, sizes: Sizes, device: torch.device) -> None:
        self.path = path
        self.data: dict[str, Any] = {
            "schema": SCHEMA,
            "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "machine": _machine(device),
            "versions": _versions(),
            "sizes": asdict(sizes) | {"block_s": sizes.block_s},
            "ceilings": {},
            "works": {},
            "floors_ms": {},
            "in_turns": False,
            "variants": {},
        }

    def crashed_before(self) -> dict[str, str]:
        """Variants that ended an earlier run into the same file, and while they did what."""
        try:
            old = json.loads(self.path.read_text(encoding="utf-8"))
            found = {
                name: entry["why"]
                for name, entry in old["variants"].items()
                if entry["status"] in ("building", "crashed")
            }
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return found

    def variant(self, name: str, **facts: Any) -> dict[str, Any]:
        """The entry of a variant, with facts added, and the file written."""
        entry = self.data["variants"].setdefault(name, {})
        entry.update(facts)
        self.save()
        return entry

    def save(self) -> None:
        """Write the file as a whole."""
        partial = self.path.with_name(self.path.name + ".tmp")
        partial.write_text(json.dumps(self.data, indent=1), encoding="utf-8")
        partial.replace(self.path)
