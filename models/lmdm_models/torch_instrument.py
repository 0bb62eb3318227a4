"""A model file's networks in PyTorch, as an instrument: eager or compiled, on the CPU or on CUDA.

The daemon never runs this. It is what ONNX Runtime is measured against, and it can also append a
finished block to a causal cache, which model files cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lmdm_agent.spec import ModelSpec
from lmdm_models.append import AppendGraph
from lmdm_models.export import Parts, graphs_of

Floats = NDArray[np.float32]


def choose_device(provider: Literal["cpu", "cuda", "auto"]) -> torch.device:
    """The device for a provider's name; ``auto`` is CUDA where torch can use it.

    Raises:
        RuntimeError: CUDA was asked for, but torch cannot use it here.
    """
    usable = torch.cuda.is_available()
    if provider == "cuda" and not usable:
        raise RuntimeError("CUDA was asked for, but this torch cannot use it here")
    return torch.device("cuda" if usable and provider != "cpu" else "cpu")


class TorchInstrument:
    """The networks as an `lmdm_agent.engine.Instrument`.

    Keys and values stay tensors on the device; everything else goes in and out as arrays. A call
    returns when its result is there, also on CUDA, so that it can be timed.
    """

    def __init__(
        self,
        parts: Parts,
        spec: ModelSpec,
        device: torch.device | None = None,
        *,
        compiled: bool = False,
    ) -> None:
        """Take the networks over: they are moved to the device.

        Args:
            parts: The networks, in float32.
            spec: Their description.
            device: Where they run, the CPU by default.
            compiled: By `torch.compile`, in the first call of every graph and batch.
        """
        self.spec = spec
        self.device = device or torch.device("cpu")
        self._embed = parts.text.embed
        modules = {name: exported.module for name, exported in graphs_of(parts, spec).items()}
        modules["append"] = AppendGraph(parts.dit)
        self._graphs = {name: self._ready(module, compiled) for name, module in modules.items()}

    def _ready(self, module: nn.Module, compiled: bool) -> Callable[..., Any]:
        module = module.eval().to(self.device)
        return torch.compile(module, dynamic=False) if compiled else module

    @torch.no_grad()
    def _run(self, graph: str, *inputs: Floats | Tensor) -> tuple[Tensor, ...]:
        tensors = [
            value
            if isinstance(value, Tensor)
            else torch.from_numpy(np.ascontiguousarray(value)).to(self.device)
            for value in inputs
        ]
        out = self._graphs[graph](*tensors)
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return out if isinstance(out, tuple) else (out,)

    def embed(self, text: str) -> Floats:
        """Embedding [tokens, size] of a prompt."""
        return self._embed(text)

    def sketch(self, audio: Floats) -> Floats:
        """Features [F, m] of mono audio [left + samples]."""
        return self._run("sketch", audio[None])[0][0].cpu().numpy()

    def encode(self, audio: Floats) -> Floats:
        """Latents [C, m] of audio [channels, samples]."""
        return self._run("encode", audio[None])[0][0].cpu().numpy()

    def context(self, added: Floats, text: Floats) -> tuple[Any, Any]:
        """See `lmdm_agent.generate.Networks.context`; tensors on the device."""
        kv, text_kv = self._run("context", added, text)
        return kv, text_kv

    def append(self, added: Floats, kv: Any, text_kv: Any) -> Any:
        """The cache after a finished block with the added inputs [b, A, o] (paper Alg. 3)."""
        return self._run("append", added, kv, text_kv)[0]

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Any, text_kv: Any) -> Floats:
        """See `lmdm_agent.generate.Networks.denoise`; the caches as `context` gave them."""
        return self._run("denoise", x, k, added, kv, text_kv)[0].cpu().numpy()

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """See `lmdm_agent.generate.Networks.decode`."""
        audio, after = self._run("decode", latents, state)
        return audio.cpu().numpy(), after.cpu().numpy()
