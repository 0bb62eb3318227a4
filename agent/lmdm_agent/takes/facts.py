"""What a take says about the program, the model and the machine that made it."""

from __future__ import annotations

import os
import platform
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Literal

import msgspec

from lmdm_agent import __version__
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.session import Session
from lmdm_agent.takes.format import TAKE_FORMAT, Manifest, ModelFacts

LIBRARIES = ("numpy", "onnxruntime", "onnxruntime-gpu")


@dataclass(frozen=True)
class About:
    """What is the same for all takes of a session."""

    session: Session
    settings: dict[str, Any]
    device: dict[str, Any]

    def manifest(
        self, how: Literal["record", "capture"], start: int, controls: Controls, model: ModelFacts
    ) -> Manifest:
        """A manifest as it stands when a take begins at device sample ``start``."""
        session, ends = self.session, self.session.ends
        began = time.time() - (ends.position - start) / ends.rate
        return Manifest(
            format=TAKE_FORMAT,
            program=f"lmdm-agent {__version__}",
            started=time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(began)),
            how=how,
            rate=ends.rate,
            model_rate=session.engine.instrument.spec.sample_rate,
            start_position=start,
            delay_samples=session.delay_samples,
            block_samples=session.timeline.block_samples,
            slack_samples=session.timeline.slack_samples,
            tracks={},
            model=model,
            controls=controls,
            settings=self.settings,
            machine=machine_facts(),
            device=self.device,
        )


def model_facts(instrument: Instrument) -> ModelFacts:
    """What a take says about the model that played."""
    spec = instrument.spec
    file = str(getattr(instrument, "path", ""))
    return ModelFacts(spec.name, spec.content_hash, file, msgspec.to_builtins(spec))


def machine_facts() -> dict[str, Any]:
    """What a take says about the machine; nothing is loaded to find out."""
    facts: dict[str, Any] = {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
    }
    for name in LIBRARIES:
        try:
            facts[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return facts
