"""A bench's worker on PyTorch, eager or compiled: the twin of `lmdm_agent.bench_worker`.

``python -m lmdm_models.bench_worker JSON`` is started by `lmdm-agent bench` where torch is
installed, and by nobody else. It runs the networks that a file was made of, through the engine of
the stage. Prompts are the exception: their encoder may exist as an ONNX graph only, so ONNX Runtime
embeds them here too, once, and the part ``text`` is not timed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from lmdm_agent.bench_plan import Told, Variant, serve, unpack
from lmdm_agent.bench_worker import OnnxRunner, Rolling, Uncached
from lmdm_agent.engine import Instrument
from lmdm_agent.model import read_spec
from lmdm_models.load import LoadError
from lmdm_models.sized import parts_of_file
from lmdm_models.torch_instrument import TorchInstrument, choose_device


def instrument_of(model: TorchInstrument, variant: Variant) -> Instrument:
    """The model with its context kept as the variant says."""
    if variant.mode == "uncached":
        return Uncached(model)
    if variant.mode == "causal":
        return Rolling(model, model.append)
    return model


class TorchRunner(OnnxRunner):
    """A stream of noise through the networks in PyTorch; what compiles does so before it counts."""

    def __init__(self, instrument: Instrument, provider: str) -> None:
        self._warm: set[str | int] = set()
        super().__init__(instrument, provider)

    def block(self, steps: int, nulls: int) -> Told:
        """See `bench_plan.Runner`; the first with or without nulls is answered before it counts."""
        if nulls not in self._warm:
            # A rolling cache starts with a whole context: its second block is like all others.
            self._answer(steps, nulls)
            self._warm.add(nulls)
        return super().block(steps, nulls)

    def part(self, name: str) -> float:
        """See `bench_plan.Runner`.

        Raises:
            ValueError: There is no such part in PyTorch.
        """
        if name == "text":
            raise ValueError("the text encoder is an ONNX graph; torch does not run it")
        if name not in self._warm:
            super().part(name)
            self._warm.add(name)
        return super().part(name)


def start(variant: Variant) -> TorchRunner:
    """Load the variant.

    Raises:
        LoadError: The file's networks cannot be read back.
        ModelError: It is no model file.
        RuntimeError: The provider cannot be used, or nothing here can compile.
    """
    path = Path(variant.model)
    if read_spec(path).weights == "int8":
        raise LoadError("torch runs files with fp32 or fp16 weights; this one has int8")
    device = choose_device(variant.provider)
    if variant.threads:
        torch.set_num_threads(variant.threads)
    compiled = variant.runtime == "compile"
    model = TorchInstrument(*parts_of_file(path), device, compiled=compiled)
    return TorchRunner(instrument_of(model, variant), f"torch {device.type}")


if __name__ == "__main__":
    given = unpack(sys.argv[1].encode(), Variant)
    serve(lambda: start(given))
