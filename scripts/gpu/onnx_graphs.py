"""The graphs that ONNX Runtime is given, and how they are written.

They have fixed shapes and float32 ends: a CUDA graph and TensorRT need fixed shapes, and the
daemon's files have open batches.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn

from lmdm_agent import sampler
from lmdm_models import fused_attention, layers
from lmdm_models.dit import DiT

OPSET = 20
Shapes = dict[str, tuple[tuple[int, ...], torch.dtype]]


class ContextGraph(nn.Module):
    """Keys and values of the context from its added inputs and those of the text."""

    def __init__(self, dit: DiT, dtype: torch.dtype) -> None:
        super().__init__()
        self.dit, self.dtype = dit, dtype

    def forward(self, context: Tensor, text_kv: Tensor) -> Tensor:
        """See `DiT.context_kv`."""
        return self.dit.context_kv(context.to(self.dtype), text_kv)


class StepGraph(nn.Module):
    """One denoising step; the global condition is a constant."""

    global_cond: Tensor | None

    def __init__(self, dit: DiT, dtype: torch.dtype, global_cond: Tensor | None) -> None:
        super().__init__()
        self.dit, self.dtype = dit, dtype
        self.register_buffer("global_cond", global_cond)

    def forward(self, x: Tensor, k: Tensor, added: Tensor, kv: Tensor, text_kv: Tensor) -> Tensor:
        """See `DiT.denoise`."""
        x, added = x.to(self.dtype), added.to(self.dtype)
        return self.dit.denoise(x, k, kv, text_kv, self.global_cond, added).float()


class DecodeGraph(nn.Module):
    """Latents and state to sound and state."""

    codec: Any

    def __init__(self, codec: nn.Module) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """See `OobleckStream.decode`."""
        # The tracing exporter makes float64 of an integer range plus a half.
        audio, after = self.codec.decode(latents, state)
        return audio.float(), after.float()


class BlockGraph(nn.Module):
    """A whole block of K steps: context, steps with their noise, decoder."""

    def __init__(
        self, context: ContextGraph, step: StepGraph, decode: DecodeGraph, levels: tuple[float, ...]
    ) -> None:
        super().__init__()
        self.context, self.step, self.decode, self.levels = context, step, decode, levels

    def forward(
        self, context: Tensor, added: Tensor, noise: Tensor, state: Tensor, text_kv: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Latents, sound and state of a block."""
        kv = self.context(context, text_kv)

        def velocity(x: Tensor, k: float, both: bool) -> tuple[Tensor, Tensor | None]:
            level = torch.full((1,), k, dtype=torch.float32, device=x.device)
            return self.step(x, level, added, kv, text_kv), None

        latents = sampler.sample(velocity, noise[0], self.levels, noise[1:], "pingpong")
        audio, after = self.decode(latents, state)
        return latents, audio, after


@dataclass(frozen=True)
class Exported:
    """One graph: the network, and its inputs and outputs with their shapes and types."""

    module: nn.Module
    inputs: Shapes
    outputs: Shapes


@contextlib.contextmanager
def _fused_attention(module: nn.Module) -> Iterator[None]:
    """Write attention as one operator; RoPE, which wants one type, stays in float32."""
    from lmdm_models.onnx_merge import exporting

    def rotated(x: Tensor, angles: Tensor, heads: int) -> Tensor:
        return fused_attention.rotated(x.float(), angles, heads).to(x.dtype)

    with exporting(module), patch.object(layers, "rotated", rotated):
        yield


def has_newer_exporter() -> bool:
    """Whether the packages of PyTorch's newer exporter are here; the tracing one needs none."""
    return all(importlib.util.find_spec(name) for name in ("onnx", "onnxscript"))


def export(graph: Exported, folder: Path, *, fused: bool = False) -> Path:
    """Write a graph with fixed shapes into a folder of its own; weights may lie beside it.

    A folder that is there is complete and used again.

    Args:
        graph: What to write.
        folder: Where to.
        fused: Attention as one operator, see `lmdm_models.fused_attention`; for the newer
            exporter only.
    """
    if folder.exists():
        return folder / "model.onnx"
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    examples = tuple(
        torch.full(shape, 0.5) if shape == (1,) else torch.randn(shape).to(dtype)
        for shape, dtype in graph.inputs.values()
    )
    newer = has_newer_exporter()
    options: dict[str, Any] = {"external_data": True, "verbose": False} if newer else {}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with contextlib.ExitStack() as settings:
        settings.enter_context(warnings.catch_warnings())
        settings.enter_context(contextlib.redirect_stdout(io.StringIO()))
        settings.enter_context(torch.no_grad())
        if fused:
            settings.enter_context(_fused_attention(graph.module))
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module.cpu().eval(),
            examples,
            str(partial / "model.onnx"),
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            opset_version=OPSET,
            dynamo=newer,
            **options,
        )
    partial.rename(folder)
    return folder / "model.onnx"
